/* What the standard library's test driver and its tables share. */
#ifndef FORST_TESTS_STDLIB_DRIVER_H
#define FORST_TESTS_STDLIB_DRIVER_H

#include "forst.h"

enum { FIELDS_MAX = 8 };

/* A line of a .cases file, its escapes decoded: the function, its arguments, the expected result. */
struct test_case {
	struct forst_string fields[FIELDS_MAX];
	int count;
};

/* Runs the case's function; gives the result as expected.go prints it. data NULL: there is no such function. */
struct forst_string run_math(struct forst_task *task, const struct test_case *test);
struct forst_string run_strings(struct forst_task *task, const struct test_case *test);
struct forst_string run_strconv(struct forst_task *task, const struct test_case *test);
struct forst_string run_fmt(struct forst_task *task, const struct test_case *test);
struct forst_string run_bytes(struct forst_task *task, const struct test_case *test);
struct forst_string run_base64(struct forst_task *task, const struct test_case *test);
struct forst_string run_hash(struct forst_task *task, const struct test_case *test);
struct forst_string run_sha256(struct forst_task *task, const struct test_case *test);
struct forst_string run_hmac(struct forst_task *task, const struct test_case *test);
struct forst_string run_io(struct forst_task *task, const struct test_case *test);
struct forst_string run_hex(struct forst_task *task, const struct test_case *test);
struct forst_string run_regexp(struct forst_task *task, const struct test_case *test);
struct forst_string run_unicode(struct forst_task *task, const struct test_case *test);
struct forst_string run_errors(struct forst_task *task, const struct test_case *test);
struct forst_string run_json(struct forst_task *task, const struct test_case *test);
struct forst_string run_log(struct forst_task *task, const struct test_case *test);
struct forst_string run_os(struct forst_task *task, const struct test_case *test);
struct forst_string run_rand(struct forst_task *task, const struct test_case *test);
struct forst_string run_time(struct forst_task *task, const struct test_case *test);
struct forst_string run_utf8(struct forst_task *task, const struct test_case *test);

/* The case is of that function. */
static inline bool
is_of(const struct test_case *test, const char *function)
{
	return forst_string_equal(test->fields[0], forst_string_from_text(function));
}

/* Arguments from their text, and results to theirs. */
int64_t to_int(struct forst_string text);
double to_float(struct forst_string text);
struct forst_string from_parts(struct forst_task *task, struct forst_string_array parts); /* <a><b> */
struct forst_string from_error(struct forst_task *task, struct forst_error *error);
struct forst_bytes to_bytes(struct forst_string text);
struct forst_string from_bytes(struct forst_bytes bytes);
struct forst_string from_bytes_result(struct forst_task *task, struct forst_result_bytes result);
/* Several results: <a><b>. */
struct forst_string from_pair(struct forst_task *task, struct forst_string a, struct forst_string b);
struct forst_string from_rune_and_size(struct forst_task *task, int32_t rune, int64_t size);
/* What a number and an error say of a write: the number, and that there was none. */
struct forst_string from_written(struct forst_task *task, int64_t n, struct forst_error *err);
/* The function of that name in expected.go, which asks or maps a Rune. */
const struct forst_func *to_function(struct forst_string name);

#endif
