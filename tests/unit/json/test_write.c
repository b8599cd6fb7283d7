/* Writing: escapes, numbers' limits, base64, errors as values, and what a result that the wire cannot carry becomes. */
#include "tests/unit/json/run_json.h"

#include <math.h>

struct written {
	struct forst_task *task;
	struct forst_writer out;
};

static int
begin(void **state)
{
	static struct written written;

	written = (struct written){.task = task_new()};
	written.out.task = written.task;
	*state = &written;
	return 0;
}

static int
end(void **state)
{
	struct written *written = *state;

	forst_writer_release(&written->out);
	task_free(written->task);
	return 0;
}

static void
assert_written(struct written *w, const char *text)
{
	if (w->out.length != strlen(text) || memcmp(w->out.data, text, w->out.length) != 0)
		fail_msg("wrote %.*s, expected %s", (int)w->out.length, w->out.data, text);
	forst_writer_reset(&w->out, 0);
}

static void
strings_are_escaped_where_json_wants_it(void **state)
{
	struct written *w = *state;

	forst_write_string(&w->out, FORST_STRING(""));
	assert_written(w, "\"\"");
	forst_write_string(&w->out, (struct forst_string){NULL, 0});
	assert_written(w, "\"\"");
	forst_write_string(&w->out, FORST_STRING("a\"b\\c/d\b\f\n\r\t\x01\x1f\0z\x7f"));
	assert_written(w, "\"a\\\"b\\\\c/d\\b\\f\\n\\r\\t\\u0001\\u001f\\u0000z\x7f\"");
	forst_write_string(&w->out, FORST_STRING("0123456789abcdef0123456789\xc3\xa9\xf0\x9f\x98\x80\n0123456789abcdef"));
	assert_written(w, "\"0123456789abcdef0123456789\xc3\xa9\xf0\x9f\x98\x80\\n0123456789abcdef\"");
}

/* What is written is read back as it was, whatever the bytes. */
static void
strings_survive_the_round_trip(void **state)
{
	struct written *w = *state;
	unsigned seed = 7;

	for (int round = 0; round < 3000; round++) {
		char text[80];
		struct run run;
		struct forst_string back;
		for (int i = 0; i < 80; i++) {
			seed = seed * 1103515245 + 12345;
			text[i] = (char)(seed >> 16 & 0x7f);
		}
		struct forst_string s = {text, round % 80};
		forst_write_string(&w->out, s);
		const char *at = run_begin(&run, w->out.data, w->out.length);
		assert_true(run_end(&run, forst_decode_string(&run.in, at, &back)));
		assert_true(forst_string_equal(s, back));
		run_free(&run);
		forst_writer_reset(&w->out, 0);
	}
}

static void
numbers_and_words(void **state)
{
	struct written *w = *state;

	forst_write_int(&w->out, FORST_SAFE_INT_MAX);
	forst_write_byte(&w->out, ' ');
	forst_write_int(&w->out, -FORST_SAFE_INT_MAX);
	forst_write_byte(&w->out, ' ');
	forst_write_float(&w->out, -0.0);
	forst_write_byte(&w->out, ' ');
	forst_write_float(&w->out, 1e21);
	forst_write_byte(&w->out, ' ');
	forst_write_bool(&w->out, true);
	forst_write_bool(&w->out, false);
	forst_write_key(&w->out, INT64_MIN);
	assert_int_equal(w->out.failure, FORST_WRITE_OK);
	assert_written(w, "9007199254740991 -9007199254740991 0 1e+21 truefalse\"-9223372036854775808\"");
}

static void
bytes_are_base64(void **state)
{
	struct written *w = *state;

	for (int length = 0; length <= 6; length++) {
		forst_write_base64(&w->out, (const uint8_t *)"foobar", length);
		forst_write_byte(&w->out, ' ');
	}
	assert_written(w, "\"\" \"Zg==\" \"Zm8=\" \"Zm9v\" \"Zm9vYg==\" \"Zm9vYmE=\" \"Zm9vYmFy\" ");
}

static void
assert_failure(struct written *w, const char *code, const char *path)
{
	struct forst_error *error = forst_writer_error(w->task, &w->out, 0);

	assert_non_null(error);
	assert_true(forst_string_equal(error->kind->name, forst_string_from_text(code)));
	assert_int_equal(error->kind->status, 500);
	if (!forst_string_equal(error->path, forst_string_from_text(path)))
		fail_msg("path %.*s, expected %s", (int)error->path.length, error->path.data, path);
	forst_writer_reset(&w->out, 0);
}

static void
what_the_wire_cannot_carry_is_named(void **state)
{
	struct written *w = *state;

	forst_write_text(&w->out, "{\"items\":[1,{\"size\":");
	forst_write_int(&w->out, FORST_SAFE_INT_MAX + 1);
	forst_write_text(&w->out, "},");
	forst_write_float(&w->out, NAN);
	forst_write_text(&w->out, "]}");
	assert_failure(w, "UnrepresentableNumber", "result.items[1].size");
	forst_write_float(&w->out, INFINITY);
	assert_failure(w, "UnrepresentableNumber", "result");
	forst_write_text(&w->out, "[\"a\",");
	forst_write_string(&w->out, FORST_STRING("ok\xc3\xa9\xff"));
	forst_write_text(&w->out, "]");
	assert_failure(w, "UnrepresentableString", "result[1]");
	forst_write_string(&w->out, FORST_STRING("\xed\xa0\x80"));
	assert_failure(w, "UnrepresentableString", "result");
	forst_write_string(&w->out, FORST_STRING("cut \xe2\x82"));
	assert_failure(w, "UnrepresentableString", "result");
	forst_write_int(&w->out, 1);
	assert_null(forst_writer_error(w->task, &w->out, 0));
}

static void
a_limit_is_never_passed(void **state)
{
	struct written *w = *state;

	w->out.limit = 1000;
	for (int i = 0; i < 500; i++)
		forst_write_string(&w->out, FORST_STRING("0123456789"));
	assert_int_equal(w->out.failure, FORST_WRITE_MEMORY);
	assert_true(w->out.length <= 1000 && w->out.capacity <= 1000);
}

static void
write_size(struct forst_writer *out, const void *members)
{
	forst_write_text(out, "{\"size\":");
	forst_write_int(out, *(const int64_t *)members);
	forst_write_text(out, "}");
}

static void
errors_are_objects(void **state)
{
	static const struct forst_error_kind plain = {.name = {"Plain", 5}};
	static const struct forst_error_kind sized = {.name = {"Sized", 5}, .encode_members = write_size};
	struct written *w = *state;
	int64_t size = 7;

	forst_write_error(&w->out, NULL);
	assert_written(w, "null");
	forst_write_error(&w->out, &(struct forst_error){.kind = &plain, .message = FORST_STRING("a \"b\"")});
	assert_written(w, "{\"code\":\"Plain\",\"message\":\"a \\\"b\\\"\"}");
	forst_write_error(&w->out, &(struct forst_error){.kind = &sized, .members = &size});
	assert_written(w, "{\"code\":\"Sized\",\"size\":7}");
}

static void
nesting_for_ever_is_noticed(void **state)
{
	struct written *w = *state;
	int depth = 0;

	while (forst_write_descend(&w->out))
		assert_true(++depth <= FORST_WRITE_DEPTH_MAX);
	assert_int_equal(w->out.failure, FORST_WRITE_DEPTH);
}

static void
constraint_arguments_are_json(void **state)
{
	struct written *w = *state;
	struct forst_any values[] = {{.kind = FORST_ANY_INT, .integer = 1}, {.kind = FORST_ANY_FLOAT, .real = 2.5},
		{.kind = FORST_ANY_STRING, .string = FORST_STRING("x\"")}};
	struct forst_string text = forst_json_array(w->task, values, 3);

	assert_true(forst_string_equal(text, FORST_STRING("[1,2.5,\"x\\\"\"]")));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(strings_are_escaped_where_json_wants_it, begin, end),
		cmocka_unit_test_setup_teardown(strings_survive_the_round_trip, begin, end),
		cmocka_unit_test_setup_teardown(numbers_and_words, begin, end),
		cmocka_unit_test_setup_teardown(bytes_are_base64, begin, end),
		cmocka_unit_test_setup_teardown(what_the_wire_cannot_carry_is_named, begin, end),
		cmocka_unit_test_setup_teardown(a_limit_is_never_passed, begin, end),
		cmocka_unit_test_setup_teardown(errors_are_objects, begin, end),
		cmocka_unit_test_setup_teardown(nesting_for_ever_is_noticed, begin, end),
		cmocka_unit_test_setup_teardown(constraint_arguments_are_json, begin, end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
