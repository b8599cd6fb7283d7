/* Tests in processes of their own, several at once; what is told of them comes in their order all the same. */
#ifndef FORST_TOOLS_FORSTC_TEST_POOL_H
#define FORST_TOOLS_FORSTC_TEST_POOL_H

#include "tools/forstc/test_run.h"

struct test_plan {
	const char *program;
	const char *pattern;   /* of subtests; NULL: all */
	int timeout_s;         /* of each */
	int parallel;          /* how many at once, at least 1 */
	const size_t *numbers; /* of the tests, in their order */
	size_t count;
};

/*
 * `waits` is called before `tells` with the place in the plan of the test that is told of next; `tells` says whether to go on: when
 * it does not, nothing more is told and what runs is waited for. Both are called on the caller's thread. 0, or -1 with errno when
 * a test could not start.
 */
struct test_listener {
	void *context;
	void (*waits)(void *context, size_t place);
	bool (*tells)(void *context, size_t place, const struct test_run *run, struct arena *arena);
};

int test_pool_run(const struct test_plan *plan, const struct test_listener *listener);

#endif
