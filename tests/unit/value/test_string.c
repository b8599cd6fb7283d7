/* Strings, Bytes and slices. */
#include "tests/unit/value/values.h"

#define S(literal) FORST_STRING(literal)

static void
orders_by_bytes(void **state)
{
	(void)state;
	assert_true(forst_string_compare(S("a"), S("b")) < 0);
	assert_true(forst_string_compare(S("ab"), S("a")) > 0);
	assert_true(forst_string_compare(S(""), S("")) == 0);
	assert_true(forst_string_compare(S("\377"), S("a")) > 0);
	assert_true(forst_string_equal(S(""), (struct forst_string){0}));
	assert_false(forst_string_equal(S("a"), S("b")));
}

static void
counts_code_points(void **state)
{
	(void)state;
	assert_int_equal(forst_string_count(S("")), 0);
	assert_int_equal(forst_string_count(S("h\303\251llo w\303\266rld, and more of it")), 27);
	assert_int_equal(forst_string_count(S("\346\227\245\346\234\254\350\252\236")), 3);
	assert_int_equal(forst_string_count(S("\360\237\216\211")), 1);
	/* Each wrong byte counts as one, as Go's RuneCountInString has it. */
	assert_int_equal(forst_string_count(S("a\377\376b")), 4);
	assert_int_equal(forst_string_count(S("\346\227")), 2);
	assert_int_equal(forst_string_count(S("\355\240\200")), 3);
}

static void
walks_runes(void **state)
{
	static const int32_t expected[] = {'a', 0xe9, 0x65e5, 0x1f389, 0xfffd, 'z'};
	static const int64_t places[] = {0, 1, 3, 6, 10, 11};
	struct forst_string text = S("a\303\251\346\227\245\360\237\216\211\377z");
	int64_t at = 0;

	(void)state;
	for (int i = 0; i < 6; i++) {
		assert_int_equal(at, places[i]);
		assert_int_equal(forst_string_rune(text, at), expected[i]);
		int64_t width = forst_string_rune_width(text, at);
		assert_int_equal(forst_string_next(text, &at), expected[i]);
		assert_int_equal(at, places[i] + width);
	}
	assert_int_equal(at, text.length);
}

static void
finds_from_both_ends(void **state)
{
	struct forst_task *task = *state;
	char *many = forst_alloc(task, 4000);

	memset(many, 'a', 4000);
	struct forst_string haystack = {many, 4000};
	struct forst_string needle = {many, 2000};
	assert_int_equal(forst_string_last_index(haystack, needle), 2000);
	assert_int_equal(forst_string_index(haystack, needle), 0);
	many[3999] = 'b';
	assert_int_equal(forst_string_last_index(haystack, needle), 1999);
	assert_int_equal(forst_string_last_index(S("abcabc"), S("abc")), 3);
	assert_int_equal(forst_string_last_index(S("abcabc"), S("abcabcd")), -1);
	assert_int_equal(forst_string_last_index(S("abc"), S("")), 3);
	assert_int_equal(forst_string_index(S("abc"), S("")), 0);
	assert_int_equal(forst_string_index(S(""), S("a")), -1);
}

static void
joins_many_parts(void **state)
{
	struct forst_task *task = *state;
	struct forst_string parts[] = {S("id "), forst_string_from_int(task, -42), S(""), S(": "), S("\303\251")};
	struct forst_string whole = forst_string_join(task, parts, 5);

	assert_text("id -42: \303\251", whole);
	/* One part that is all there is is not copied. */
	struct forst_string alone[] = {S(""), parts[0], S("")};
	assert_ptr_equal(forst_string_join(task, alone, 3).data, parts[0].data);
	assert_int_equal(forst_string_join(task, parts, 0).length, 0);
}

static void
joins_too_much(struct forst_task *task)
{
	struct forst_string huge = {"x", INT64_MAX / 2};
	struct forst_string parts[] = {huge, huge, huge};

	(void)forst_string_join(task, parts, 3);
}

static void
refuses_sizes_that_overflow(void **state)
{
	(void)state;
	assert_string_not_equal(panic_of(joins_too_much), "");
}

static void
converts_to_text(void **state)
{
	struct forst_task *task = *state;

	assert_text("-9223372036854775808", forst_string_from_int(task, INT64_MIN));
	assert_text("1e+21", forst_string_from_float(task, 1e21));
	assert_text("0.1", forst_string_from_float(task, 0.1));
	assert_text("100000", forst_string_from_float(task, 1e5));
	assert_text("-0", forst_string_from_float(task, -0.0));
	assert_text("NaN", forst_string_from_float(task, (double)NAN));
	assert_text("true", forst_string_from_bool(true));
	assert_text("\346\227\245", forst_string_from_rune(task, 0x65e5));
	assert_text("\357\277\275", forst_string_from_rune(task, 0xd800));
	assert_text("\357\277\275", forst_string_from_rune(task, -1));
	struct forst_bytes bytes = forst_bytes_from_string(task, S("hi"));
	bytes.data[0] = 'H';
	assert_text("Hi", forst_string_from_bytes(task, bytes));
}

static void
appends_grow_geometrically(void **state)
{
	struct forst_task *task = *state;
	struct forst_int_array xs = {0};
	int copies = 0;

	for (int64_t i = 0; i < 100000; i++) {
		if (xs.length == xs.capacity) {
			xs.data = forst_grow(task, xs.data, xs.length, &xs.capacity, sizeof *xs.data, xs.length + 1);
			copies++;
		}
		xs.data[xs.length++] = i;
	}
	for (int64_t i = 0; i < 100000; i++)
		assert_int_equal(xs.data[i], i);
	assert_true(copies < 50);
}

static void
growing_leaves_the_old_array(void **state)
{
	struct forst_task *task = *state;
	int64_t old[] = {1, 2};
	int64_t capacity = 2;
	int64_t *grown = forst_grow(task, old, 2, &capacity, sizeof *old, 3);

	grown[0] = 9;
	assert_int_equal(old[0], 1);
	assert_int_equal(grown[1], 2);
	assert_true(capacity >= 3);
}

static void
makes_too_much(struct forst_task *task)
{
	(void)forst_make(task, INT64_MAX, 16);
}

static void
makes_beyond_the_budget(struct forst_task *task)
{
	(void)forst_make(task, 1 << 30, 1);
}

static void
make_is_zeroed_and_bounded(void **state)
{
	struct forst_task *task = *state;
	int64_t *zeros = forst_make(task, 100, sizeof *zeros);

	for (int i = 0; i < 100; i++)
		assert_int_equal(zeros[i], 0);
	assert_ptr_equal(forst_make(task, 0, 8), forst_nothing);
	assert_string_not_equal(panic_of(makes_too_much), "");
	assert_string_equal(panic_of(makes_beyond_the_budget), "out of memory budget");
}

static void
copy_moves_the_shorter_length(void **state)
{
	int64_t xs[] = {1, 2, 3, 4, 5};

	(void)state;
	assert_int_equal(forst_copy(xs + 1, 4, xs, 5, sizeof *xs), 4);
	assert_int_equal(xs[4], 4);
	assert_int_equal(xs[1], 1);
	assert_int_equal(forst_copy(NULL, 0, xs, 5, sizeof *xs), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(orders_by_bytes),
		cmocka_unit_test(counts_code_points),
		cmocka_unit_test(walks_runes),
		with_task(finds_from_both_ends),
		with_task(joins_many_parts),
		with_task(refuses_sizes_that_overflow),
		with_task(converts_to_text),
		with_task(appends_grow_geometrically),
		with_task(growing_leaves_the_old_array),
		with_task(make_is_zeroed_and_bounded),
		cmocka_unit_test(copy_moves_the_shorter_length),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
