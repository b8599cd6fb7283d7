/*
 * Runs every line of the .cases files, whose results are Go's (expected.go), through the standard library's C.
 * usage: test_stdlib FOLDER
 */
#include "tests/unit/stdlib/driver.h"

#include "stdlib/bytes/bytes.h"
#include "stdlib/strings/strings.h"
#include "tests/unit/support/machine.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

static const char *folder;

enum { BUDGET = 64 * 1024 * 1024 };

static int
hex(char c)
{
	return c <= '9' ? c - '0' : c - 'a' + 10;
}

/* Decodes a field in place. */
static struct forst_string
decode(char *text)
{
	char *to = text;

	for (const char *at = text; *at; at++) {
		char c = *at;
		if (c == '\\') {
			c = *++at;
			c = (char)(c == 't' ? '\t' : c == 'n' ? '\n' : c == 'r' ? '\r' : c);
			if (c == 'x') {
				c = (char)(hex(at[1]) << 4 | hex(at[2]));
				at += 2;
			}
		}
		*to++ = c;
	}
	/* A buffer of its own and no more, so that reading past its end shows. */
	int64_t length = to - text;
	char *copy = malloc((size_t)length + !length);
	memcpy(copy, text, (size_t)length);
	return (struct forst_string){copy, length};
}

static void
parse(char *line, struct test_case *test)
{
	char *field;

	test->count = 0;
	line[strcspn(line, "\n")] = '\0';
	while ((field = strsep(&line, "\t"))) {
		assert_true(test->count < FIELDS_MAX);
		test->fields[test->count++] = decode(field);
	}
}

int64_t
to_int(struct forst_string text)
{
	char copy[32];

	snprintf(copy, sizeof copy, "%.*s", (int)text.length, text.data);
	return strtoll(copy, NULL, 10);
}

double
to_float(struct forst_string text)
{
	char copy[64];

	snprintf(copy, sizeof copy, "%.*s", (int)text.length, text.data);
	return strtod(copy, NULL);
}

struct forst_string
from_parts(struct forst_task *task, struct forst_string_array parts)
{
	struct forst_string text = FORST_STRING("");

	for (int64_t i = 0; i < parts.length; i++) {
		struct forst_string pieces[] = {text, FORST_STRING("<"), parts.data[i], FORST_STRING(">")};
		text = forst_string_join(task, pieces, 4);
	}
	return text;
}

struct forst_string
from_error(struct forst_task *task, struct forst_error *error)
{
	struct forst_string pieces[] = {FORST_STRING("error: "), forst_error_text(task, error)};

	return forst_string_join(task, pieces, 2);
}

struct forst_bytes
to_bytes(struct forst_string text)
{
	return (struct forst_bytes){(uint8_t *)(uintptr_t)text.data, text.length, text.length};
}

struct forst_string
from_bytes(struct forst_bytes bytes)
{
	return bytes.length ? (struct forst_string){(const char *)bytes.data, bytes.length} : FORST_STRING("");
}

struct forst_string
from_bytes_result(struct forst_task *task, struct forst_result_bytes result)
{
	return result.error ? from_error(task, result.error) : from_bytes(result.value);
}

struct forst_string
from_pair(struct forst_task *task, struct forst_string a, struct forst_string b)
{
	struct forst_string parts[] = {a, b};

	return from_parts(task, (struct forst_string_array){parts, 2, 2});
}

struct forst_string
from_rune_and_size(struct forst_task *task, int32_t rune, int64_t size)
{
	return from_pair(task, forst_string_from_int(task, rune), forst_string_from_int(task, size));
}

struct forst_string
from_written(struct forst_task *task, int64_t n, struct forst_error *err)
{
	return err ? from_error(task, err) : forst_string_from_int(task, n);
}

typedef struct forst_string (*runner)(struct forst_task *task, const struct test_case *test);

static bool
check(struct forst_task *task, runner run, const struct test_case *test)
{
	struct forst_string expected = test->fields[test->count - 1];
	struct forst_string got = run(task, test);

	if (got.data && forst_string_equal(got, expected))
		return true;
	for (int i = 0; i < test->count - 1; i++) {
		struct forst_string shown = forst_quote(task, test->fields[i], 0);
		print_error("%.*s ", (int)shown.length, shown.data);
	}
	struct forst_string quoted = forst_quote(task, expected, 0);
	print_error("should give %.*s", (int)quoted.length, quoted.data);
	quoted = got.data ? forst_quote(task, got, 0) : FORST_STRING("nothing: unknown");
	print_error(", gave %.*s\n", (int)quoted.length, quoted.data);
	return false;
}

static void
run_file(const char *name, runner run)
{
	char path[4096];
	char *line = NULL;
	size_t size = 0;
	struct test_machine machine;
	int cases = 0, wrong = 0;

	snprintf(path, sizeof path, "%s/%s", folder, name);
	FILE *file = fopen(path, "r");
	assert_non_null(file);
	test_machine_open(&machine, BUDGET);
	while (getline(&line, &size, file) > 0) {
		struct forst_task *task = test_machine_task(&machine);
		struct test_case test;
		parse(line, &test);
		cases++;
		wrong += !check(task, run, &test);
		for (int i = 0; i < test.count; i++)
			free((char *)(uintptr_t)test.fields[i].data);
		test_machine_forget(&machine);
	}
	test_machine_close(&machine);
	free(line);
	fclose(file);
	assert_true(cases > 0);
	assert_int_equal(wrong, 0);
}

static void
math_is_as_in_go(void **state)
{
	(void)state;
	run_file("math.cases", run_math);
}

static void
strings_are_as_in_go(void **state)
{
	(void)state;
	run_file("strings.cases", run_strings);
}

static void
strconv_is_as_in_go(void **state)
{
	(void)state;
	run_file("strconv.cases", run_strconv);
}

static void
fmt_is_as_in_go(void **state)
{
	(void)state;
	run_file("fmt.cases", run_fmt);
}

static void
bytes_are_as_in_go(void **state)
{
	(void)state;
	run_file("bytes.cases", run_bytes);
}

static void
base64_is_as_in_go(void **state)
{
	(void)state;
	run_file("base64.cases", run_base64);
}

static void
hash_is_as_in_go(void **state)
{
	(void)state;
	run_file("hash.cases", run_hash);
}

static void
sha256_is_as_in_go(void **state)
{
	(void)state;
	run_file("sha256.cases", run_sha256);
}

static void
hmac_is_as_in_go(void **state)
{
	(void)state;
	run_file("hmac.cases", run_hmac);
}

static void
io_is_as_in_go(void **state)
{
	(void)state;
	run_file("io.cases", run_io);
}

static void
hex_is_as_in_go(void **state)
{
	(void)state;
	run_file("hex.cases", run_hex);
}

static void
regexp_is_as_in_go(void **state)
{
	(void)state;
	run_file("regexp.cases", run_regexp);
}

static void
unicode_is_as_in_go(void **state)
{
	(void)state;
	run_file("unicode.cases", run_unicode);
}

static void
errors_are_as_in_go(void **state)
{
	(void)state;
	run_file("errors.cases", run_errors);
}

static void
json_is_as_in_go(void **state)
{
	(void)state;
	run_file("json.cases", run_json);
}

static void
log_is_as_in_go(void **state)
{
	(void)state;
	run_file("log.cases", run_log);
}

static void
os_is_as_in_go(void **state)
{
	(void)state;
	run_file("os.cases", run_os);
}

static void
rand_is_as_in_go(void **state)
{
	(void)state;
	run_file("rand.cases", run_rand);
}

static void
time_is_as_in_go(void **state)
{
	(void)state;
	run_file("time.cases", run_time);
}

static void
utf8_is_as_in_go(void **state)
{
	(void)state;
	run_file("utf8.cases", run_utf8);
}

int64_t forst_utf8_EncodeRune(struct forst_task *task, struct forst_bytes p, int32_t r);
struct forst_error *forst_errors_New(struct forst_task *task, struct forst_string text);
struct forst_error *forst_fmt_Errorf(
	struct forst_task *task, struct forst_string format, const struct forst_argument *values, size_t count);

static void
errorf_keeps_what_it_wraps(void **state)
{
	struct test_machine machine;
	int64_t number = 7;

	(void)state;
	test_machine_open(&machine, BUDGET);
	struct forst_task *task = test_machine_task(&machine);
	struct forst_error *inner = forst_errors_New(task, FORST_STRING("no disk"));
	struct forst_argument arguments[] = {{&forst_type_int, &number}, {&forst_type_error, &inner}};
	struct forst_error *outer = forst_fmt_Errorf(task, FORST_STRING("100%% of step %2d: %w"), arguments, 2);
	assert_true(forst_string_equal(forst_error_text(task, outer), FORST_STRING("100% of step  7: no disk")));
	assert_ptr_equal(outer->cause, inner);
	assert_true(forst_error_is(outer, &forst_error_kind_error));
	outer = forst_fmt_Errorf(task, FORST_STRING("%d %v"), arguments, 2);
	assert_null(outer->cause);
	test_machine_close(&machine);
}

static void
repeat(struct forst_task *task, int64_t count)
{
	(void)forst_strings_Repeat(task, FORST_STRING("ab"), count);
}

static void
repeat_bytes(struct forst_task *task, int64_t count)
{
	(void)forst_bytes_Repeat(task, to_bytes(FORST_STRING("ab")), count);
}

static void
grow_builder(struct forst_task *task, int64_t count)
{
	struct forst_strings_Builder b = {0};

	forst_strings_Builder_Grow(task, &b, count);
}

static void
grow_buffer(struct forst_task *task, int64_t count)
{
	forst_bytes_Buffer_Grow(task, forst_bytes_NewBufferString(task, FORST_STRING("abc")), count);
}

static void
truncate_buffer(struct forst_task *task, int64_t count)
{
	forst_bytes_Buffer_Truncate(task, forst_bytes_NewBufferString(task, FORST_STRING("abc")), count);
}

static void
take_from_buffer(struct forst_task *task, int64_t count)
{
	(void)forst_bytes_Buffer_Next(task, forst_bytes_NewBufferString(task, FORST_STRING("abc")), count);
}

static void
make_replacer(struct forst_task *task, int64_t count)
{
	struct forst_string texts[] = {FORST_STRING("a"), FORST_STRING("b"), FORST_STRING("c")};

	(void)forst_strings_NewReplacer(task, (struct forst_string_array){texts, count, count});
}

static void
encode_rune(struct forst_task *task, int64_t count)
{
	(void)forst_utf8_EncodeRune(task, (struct forst_bytes){(uint8_t *)forst_nothing, count, count}, 0x65e5);
}

static void
ask_nil(struct forst_task *task, int64_t count)
{
	(void)count;
	(void)forst_strings_IndexFunc(task, FORST_STRING("abc"), NULL);
}

struct panicking {
	void (*call)(struct forst_task *task, int64_t count);
	int64_t count;
	const char *text;
};

static void
call_from_route(struct rt_task *task, void *row)
{
	const struct panicking *panicking = row;

	panicking->call(forst_here_at(&task->public, "route.ft", 7), panicking->count);
}

/* What the library panics of is its caller's fault, and stands at its caller's line. */
static void
panics_name_the_callers_place(void **state)
{
	static const struct panicking rows[] = {
		{repeat, -1, "strings: negative Repeat count"},
		{repeat, INT64_MAX, "strings: the result is too long"},
		{repeat, 1 << 30, "out of memory budget"},
		{repeat_bytes, -1, "bytes: negative Repeat count"},
		{grow_builder, -1, "strings.Builder.Grow: negative count"},
		{grow_builder, 1 << 30, "out of memory budget"},
		{grow_buffer, -1, "bytes.Buffer.Grow: negative count"},
		{grow_buffer, INT64_MAX, "bytes: the result is too long"},
		{truncate_buffer, 4, "bytes.Buffer: truncation out of range"},
		{truncate_buffer, -1, "bytes.Buffer: truncation out of range"},
		{take_from_buffer, -1, "slice bounds out of range"},
		{make_replacer, 3, "strings.NewReplacer: odd argument count"},
		{encode_rune, 2, "index out of range [2] with length 2"},
		{ask_nil, 0, "nil pointer dereference"},
	};
	struct test_machine machine;

	(void)state;
	test_machine_open(&machine, BUDGET);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct panicking row = rows[i];
		struct rt_panic panic;
		assert_int_equal(test_machine_run(&machine, call_from_route, &row, &panic), RT_END_PANICKED);
		assert_ptr_equal(strstr(panic.buffer, row.text), panic.buffer);
		assert_string_equal(panic.file, "route.ft");
		assert_int_equal(panic.line, 7);
	}
	test_machine_close(&machine);
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(math_is_as_in_go),
		cmocka_unit_test(strings_are_as_in_go),
		cmocka_unit_test(strconv_is_as_in_go),
		cmocka_unit_test(fmt_is_as_in_go),
		cmocka_unit_test(bytes_are_as_in_go),
		cmocka_unit_test(base64_is_as_in_go),
		cmocka_unit_test(hash_is_as_in_go),
		cmocka_unit_test(sha256_is_as_in_go),
		cmocka_unit_test(hmac_is_as_in_go),
		cmocka_unit_test(io_is_as_in_go),
		cmocka_unit_test(hex_is_as_in_go),
		cmocka_unit_test(regexp_is_as_in_go),
		cmocka_unit_test(unicode_is_as_in_go),
		cmocka_unit_test(utf8_is_as_in_go),
		cmocka_unit_test(errors_are_as_in_go),
		cmocka_unit_test(json_is_as_in_go),
		cmocka_unit_test(log_is_as_in_go),
		cmocka_unit_test(os_is_as_in_go),
		cmocka_unit_test(rand_is_as_in_go),
		cmocka_unit_test(time_is_as_in_go),
		cmocka_unit_test(errorf_keeps_what_it_wraps),
		cmocka_unit_test(panics_name_the_callers_place),
	};

	if (argc != 2)
		return 2;
	folder = argv[1];
	return cmocka_run_group_tests(tests, NULL, NULL);
}
