/* The packed form's kernels: what is read from lists made by hand, from any bytes, and what writers lay out. */
#include "tests/unit/json/task_double.h"

#include "forst.h"

#include <math.h>
#include <stdarg.h>
#include <stdlib.h>
#include <setjmp.h>
#include <cmocka.h>

/* ---- lists made by hand ---- */

struct list {
	uint32_t words[8];
	uint32_t word_count;
	double numbers[4];
	uint32_t number_count;
	const char *text;
	uint32_t flags;
};

enum { HEADER = 16, LIST_MAX = 1024 };

static size_t
lay_out(const struct list *list, char out[LIST_MAX])
{
	size_t text = strlen(list->text);
	uint32_t header[] = {list->word_count, list->number_count, (uint32_t)text, list->flags};
	size_t words = (list->word_count * 4u + 7) & ~(size_t)7;

	memset(out, 0, HEADER + words);
	memcpy(out, header, HEADER);
	memcpy(out + HEADER, list->words, list->word_count * sizeof(uint32_t));
	memcpy(out + HEADER + words, list->numbers, list->number_count * sizeof(double));
	memcpy(out + HEADER + words + list->number_count * 8, list->text, text);
	return HEADER + words + list->number_count * 8 + text;
}

struct reading {
	struct forst_task *task;
	struct forst_unpacker in;
	char *memory; /* of exactly the list's size, one byte off any alignment */
	bool begun;
};

static struct reading
begin_bytes(const char *data, size_t length)
{
	struct reading reading = {.task = task_new(), .memory = malloc(length + 1)};

	assert_non_null(reading.memory);
	if (length)
		memcpy(reading.memory + 1, data, length);
	struct forst_input input = {FORST_INPUT_PACKED, {reading.memory + 1, (int64_t)length}};
	reading.begun = forst_unpack_begin(&reading.in, reading.task, input);
	return reading;
}

static struct reading
begin(const struct list *list)
{
	char data[LIST_MAX];

	return begin_bytes(data, lay_out(list, data));
}

static void
finish(struct reading *reading)
{
	task_free(reading->task);
	free(reading->memory);
}

static void
assert_text(struct forst_string s, const char *text)
{
	assert_int_equal(s.length, strlen(text));
	assert_memory_equal(s.data, text, strlen(text));
}

static void
values_are_taken_in_order(void **state)
{
	struct reading r = begin(&(struct list){{3, 1, 0, 2}, 4, {-7, -0.0}, 2, "abcde", 1});
	struct forst_string text;
	bool flag;
	int64_t integer;
	double real;

	(void)state;
	assert_true(r.begun);
	assert_true(forst_unpack_string(&r.in, &text));
	assert_text(text, "abc");
	assert_true(forst_unpack_bool(&r.in, &flag) && flag);
	assert_true(forst_unpack_bool(&r.in, &flag) && !flag);
	assert_true(forst_unpack_int(&r.in, &integer));
	assert_int_equal(integer, -7);
	assert_true(forst_unpack_float(&r.in, &real));
	assert_true(real == 0 && !signbit(real));
	assert_false(forst_unpack_end(&r.in));
	assert_true(forst_unpack_string(&r.in, &text));
	assert_text(text, "de");
	assert_true(forst_unpack_end(&r.in));
	assert_false(forst_unpack_string(&r.in, &text));
	assert_false(forst_unpack_int(&r.in, &integer));
	finish(&r);
}

static void
lengths_count_utf16_units(void **state)
{
	/* a, e acute, euro sign, an emoji (a pair), b; then ASCII only, then a lone accent */
	struct reading r = begin(&(struct list){{6, 2, 1}, 3, {0}, 0, "a\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80" "bxy\xc3\xa9", 0});
	struct forst_string text;

	(void)state;
	assert_true(r.begun);
	assert_true(forst_unpack_string(&r.in, &text));
	assert_text(text, "a\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80" "b");
	assert_true(forst_unpack_string(&r.in, &text));
	assert_text(text, "xy");
	assert_true(forst_unpack_string(&r.in, &text));
	assert_text(text, "\xc3\xa9");
	assert_true(forst_unpack_end(&r.in));
	finish(&r);
}

static void
half_a_pair_is_no_string(void **state)
{
	struct reading r = begin(&(struct list){{1, 1}, 2, {0}, 0, "\xf0\x9f\x98\x80", 0});
	struct forst_string text;

	(void)state;
	assert_true(r.begun);
	assert_false(forst_unpack_string(&r.in, &text));
	finish(&r);
}

static void
text_is_checked_as_a_whole(void **state)
{
	static const struct {
		const char *text;
		uint32_t flags;
		bool good;
	} rows[] = {{"plain", 1, true}, {"plain", 0, true}, {"plain", 2, false}, {"caf\xc3\xa9", 1, false},
		{"caf\xc3\xa9", 0, true}, {"caf\xc3", 0, false}, {"\xed\xa0\x80", 0, false}, {"\xc0\x80", 0, false},
		{"a long one whose last byte alone is not ASCII: \xe9", 1, false}};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct reading r = begin(&(struct list){{0}, 1, {0}, 0, rows[i].text, rows[i].flags});
		assert_int_equal(r.begun, rows[i].good);
		finish(&r);
	}
}

static void
numbers_must_be_of_their_kind(void **state)
{
	static const double bad[] = {0.5, 9007199254740992.0, -9007199254740992.0, 1e300, INFINITY, NAN};
	int64_t integer;
	double real;

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		struct reading r = begin(&(struct list){{0}, 0, {bad[i], bad[i]}, 2, "", 1});
		assert_true(r.begun);
		assert_false(forst_unpack_int(&r.in, &integer));
		assert_int_equal(forst_unpack_float(&r.in, &real), isfinite(bad[i]));
		finish(&r);
	}
	struct reading r = begin(&(struct list){{0}, 0, {9007199254740991.0, -9007199254740991.0}, 2, "", 1});
	assert_true(forst_unpack_int(&r.in, &integer));
	assert_true(integer == FORST_SAFE_INT_MAX);
	assert_true(forst_unpack_int(&r.in, &integer));
	assert_true(integer == -FORST_SAFE_INT_MAX);
	finish(&r);
}

static void
words_must_be_of_their_kind(void **state)
{
	static const struct forst_string choices[] = {{"red", 3}, {"green", 5}};
	struct reading r = begin(&(struct list){{2, 1, 2}, 3, {0}, 0, "", 1});
	struct forst_string text;
	bool flag;

	(void)state;
	assert_false(forst_unpack_bool(&r.in, &flag));
	assert_true(forst_unpack_choice(&r.in, choices, 2, &text));
	assert_text(text, "green");
	assert_false(forst_unpack_choice(&r.in, choices, 2, &text));
	finish(&r);
}

static void
counts_are_bounded_by_what_is_left(void **state)
{
	static const struct {
		uint32_t count, words, numbers;
		bool good;
	} rows[] = {{2, 1, 0, true}, {3, 1, 0, false}, {1, 2, 2, true}, {1, 0, 3, false}, {UINT32_MAX, 1, 0, false},
		{UINT32_MAX, 1 << 20, 1 << 20, false}, {0, 1 << 20, 1 << 20, true}};
	int64_t count;

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct reading r = begin(&(struct list){{rows[i].count, 0, 0}, 3, {1, 2}, 2, "", 1});
		assert_int_equal(forst_unpack_count(&r.in, rows[i].words, rows[i].numbers, &count), rows[i].good);
		finish(&r);
	}
}

static void
base64_and_json_are_text(void **state)
{
	struct reading r = begin(&(struct list){{4, 3, 8, 5, 1}, 5, {0}, 0, "Zm8=Zm8[1,\"x\"] [1,2 ", 1});
	struct forst_bytes bytes;
	struct forst_any any;

	(void)state;
	assert_true(r.begun);
	assert_true(forst_unpack_bytes(&r.in, &bytes));
	assert_int_equal(bytes.length, 2);
	assert_memory_equal(bytes.data, "fo", 2);
	assert_false(forst_unpack_bytes(&r.in, &bytes));
	assert_true(forst_unpack_any(&r.in, &any));
	assert_int_equal(any.kind, FORST_ANY_ARRAY);
	assert_int_equal(any.length, 2);
	assert_text(any.elements[1].string, "x");
	assert_false(forst_unpack_any(&r.in, &any));
	assert_false(forst_unpack_any(&r.in, &any));
	finish(&r);
}

static void
keys_come_once(void **state)
{
	struct reading r = begin(&(struct list){{0}, 0, {0}, 0, "", 1});
	struct forst_map *map = forst_map_new(r.task, FORST_KEY_STRING, sizeof(int64_t), 2);

	(void)state;
	assert_non_null(forst_unpack_put_string(&r.in, map, FORST_STRING("a")));
	assert_non_null(forst_unpack_put_string(&r.in, map, FORST_STRING("b")));
	assert_null(forst_unpack_put_string(&r.in, map, FORST_STRING("a")));
	map = forst_map_new(r.task, FORST_KEY_INT, sizeof(int64_t), 2);
	assert_non_null(forst_unpack_put_int(&r.in, map, 7));
	assert_null(forst_unpack_put_int(&r.in, map, 7));
	finish(&r);
}

/* Every way to lie about the sections, and every place to end. */
static void
sections_fill_the_list(void **state)
{
	struct list list = {{3}, 1, {1, 2}, 2, "abc", 1};
	char data[LIST_MAX];
	size_t length = lay_out(&list, data);
	struct reading r;

	(void)state;
	for (size_t cut = 0; cut <= length; cut++) {
		r = begin_bytes(data, cut);
		assert_int_equal(r.begun, cut == length);
		finish(&r);
	}
	r = begin_bytes(data, length + 1);
	assert_false(r.begun);
	finish(&r);
	for (size_t at = 0; at < HEADER; at++)
		for (int bit = 0; bit < 8; bit++) {
			data[at] = (char)(data[at] ^ 1 << bit);
			r = begin_bytes(data, length);
			/* One word more or less may hide in the filling; the text may do without its flag. */
			if (at > 0 && at != 12)
				assert_false(r.begun);
			finish(&r);
			data[at] = (char)(data[at] ^ 1 << bit);
		}
}

/* ---- writers ---- */

struct writing {
	struct forst_task *task;
	struct forst_writer out;
	struct forst_packer packer;
};

static void
begin_writing(struct writing *w, const char *before)
{
	*w = (struct writing){.task = task_new()};
	w->out.task = w->task;
	forst_write_raw(&w->out, before, strlen(before));
	forst_pack_begin(&w->packer, &w->out);
}

static void
end_writing(struct writing *w)
{
	forst_writer_release(&w->out);
	task_free(w->task);
}

static void
a_list_is_laid_out_behind_what_was_there(void **state)
{
	struct list list = {{3, 1, 1}, 3, {-7, 0}, 2, "abc\xe2\x82\xac", 0};
	char expected[LIST_MAX];
	size_t length = lay_out(&list, expected);
	struct writing w;

	(void)state;
	begin_writing(&w, "before");
	forst_pack_string(&w.packer, FORST_STRING("abc"));
	forst_pack_int(&w.packer, -7);
	forst_pack_bool(&w.packer, true);
	forst_pack_string(&w.packer, FORST_STRING("\xe2\x82\xac"));
	forst_pack_float(&w.packer, -0.0);
	assert_true(forst_pack_end(&w.packer));
	assert_int_equal(w.out.length, 6 + length);
	assert_memory_equal(w.out.data, "before", 6);
	assert_memory_equal(w.out.data + 6, expected, length);
	end_writing(&w);
}

static void
an_empty_list_is_a_header(void **state)
{
	static const char expected[HEADER] = {[12] = 1};
	struct writing w;

	(void)state;
	begin_writing(&w, "");
	assert_true(forst_pack_end(&w.packer));
	assert_int_equal(w.out.length, HEADER);
	assert_memory_equal(w.out.data, expected, HEADER);
	end_writing(&w);
}

static void
sections_grow(void **state)
{
	enum { MANY = 10000 };
	struct writing w;
	struct forst_string text;
	int64_t integer;

	(void)state;
	begin_writing(&w, "");
	for (int i = 0; i < MANY; i++) {
		forst_pack_int(&w.packer, i);
		forst_pack_string(&w.packer, i % 2 ? FORST_STRING("odd \xf0\x9f\x98\x80") : FORST_STRING("even"));
	}
	assert_true(forst_pack_end(&w.packer));
	struct reading r = begin_bytes(w.out.data, w.out.length);
	assert_true(r.begun);
	for (int i = 0; i < MANY; i++) {
		assert_true(forst_unpack_int(&r.in, &integer));
		assert_int_equal(integer, i);
		assert_true(forst_unpack_string(&r.in, &text));
		assert_text(text, i % 2 ? "odd \xf0\x9f\x98\x80" : "even");
	}
	assert_true(forst_unpack_end(&r.in));
	finish(&r);
	end_writing(&w);
}

enum unpackable { LARGE_INT, INFINITE_FLOAT, BROKEN_STRING, NO_CHOICE, LARGE_INT_IN_ANY, TOO_DEEP, TOO_LONG, UNPACKABLE };

static void
pack_what_cannot_be(struct writing *w, enum unpackable what)
{
	static const struct forst_string choices[] = {{"red", 3}};
	struct forst_any any = {.kind = FORST_ANY_INT};

	switch (what) {
	case LARGE_INT: forst_pack_int(&w->packer, FORST_SAFE_INT_MAX + 1); break;
	case INFINITE_FLOAT: forst_pack_float(&w->packer, INFINITY); break;
	case BROKEN_STRING: forst_pack_string(&w->packer, FORST_STRING("caf\xc3")); break;
	case NO_CHOICE: forst_pack_choice(&w->packer, FORST_STRING("blue"), choices, 1); break;
	case LARGE_INT_IN_ANY:
		any.integer = INT64_MAX;
		forst_pack_any(&w->packer, &any);
		break;
	case TOO_DEEP:
		for (int i = 0; i < FORST_WRITE_DEPTH_MAX; i++)
			assert_true(forst_pack_descend(&w->packer));
		assert_false(forst_pack_descend(&w->packer));
		break;
	case TOO_LONG:
		w->out.limit = 16;
		forst_pack_string(&w->packer, FORST_STRING("more than the limit"));
		break;
	case UNPACKABLE: break;
	}
}

static void
what_cannot_be_carried_leaves_nothing(void **state)
{
	(void)state;
	for (int what = 0; what < UNPACKABLE; what++) {
		struct writing w;
		begin_writing(&w, "before");
		pack_what_cannot_be(&w, (enum unpackable)what);
		forst_pack_string(&w.packer, FORST_STRING("more"));
		assert_false(forst_pack_end(&w.packer));
		assert_int_equal(w.out.length, 6);
		assert_int_equal(w.out.failure, FORST_WRITE_OK);
		end_writing(&w);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(values_are_taken_in_order),
		cmocka_unit_test(lengths_count_utf16_units),
		cmocka_unit_test(half_a_pair_is_no_string),
		cmocka_unit_test(text_is_checked_as_a_whole),
		cmocka_unit_test(numbers_must_be_of_their_kind),
		cmocka_unit_test(words_must_be_of_their_kind),
		cmocka_unit_test(counts_are_bounded_by_what_is_left),
		cmocka_unit_test(base64_and_json_are_text),
		cmocka_unit_test(keys_come_once),
		cmocka_unit_test(sections_fill_the_list),
		cmocka_unit_test(a_list_is_laid_out_behind_what_was_there),
		cmocka_unit_test(an_empty_list_is_a_header),
		cmocka_unit_test(sections_grow),
		cmocka_unit_test(what_cannot_be_carried_leaves_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
