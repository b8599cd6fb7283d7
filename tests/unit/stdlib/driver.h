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

/* Arguments from their text, and results to theirs. */
int64_t to_int(struct forst_string text);
double to_float(struct forst_string text);
struct forst_string from_parts(struct forst_task *task, struct forst_string_array parts); /* <a><b> */
struct forst_string from_error(struct forst_task *task, struct forst_error *error);

#endif
