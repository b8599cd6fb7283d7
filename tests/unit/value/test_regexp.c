/* Compiling regular expressions on a task's memory. */
#include "tests/unit/value/values.h"

#include <assert.h>

static void
compile_many(struct forst_task *task)
{
	struct forst_string wrong;

	for (;;)
		assert(forst_pattern_compile(task, FORST_STRING("a{1000}b{1000}c{1000}"), &wrong));
}

/* What compiling took for a moment is free again wherever memory ends; the sanitizer would tell of it otherwise. */
static void
ends_with_the_budget(void **state)
{
	(void)state;
	assert_string_equal(panic_of(compile_many), "out of memory budget");
}

static void
tells_what_is_wrong(void **state)
{
	struct forst_task *task = *state;
	struct forst_string wrong;

	assert_non_null(forst_pattern_compile(task, FORST_STRING("a+b"), &wrong));
	assert_null(forst_pattern_compile(task, FORST_STRING("a(b"), &wrong));
	assert_text("error parsing regexp: missing closing ): `a(b`", wrong);
	assert_null(forst_pattern_compile(task, FORST_STRING("(?:a{1000}){1000}"), &wrong));
	assert_true(forst_string_has_prefix(wrong, FORST_STRING("error parsing regexp: ")));
	assert_null(task->defers);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		with_task(ends_with_the_budget),
		with_task(tells_what_is_wrong),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
