/*
 * A machine of one processor that the test's own thread is: for tests of what runs in a task, and of what only needs one's
 * heap.
 */
#ifndef FORST_TESTS_SUPPORT_MACHINE_H
#define FORST_TESTS_SUPPORT_MACHINE_H

#include "runtime/sched/sched.h"

struct test_machine {
	struct rt_machine machine;
	struct rt_request *still; /* whose heap the task below uses */
	struct rt_task task;      /* never runs */
};

/* With at most that many bytes of heap a request. Ends the test program when there is no memory. */
void test_machine_open(struct test_machine *test, size_t budget);
void test_machine_close(struct test_machine *test);

/* A task that does not run: what allocates may use it, what panics or waits may not. */
struct forst_task *test_machine_task(struct test_machine *test);

/* Forgets what that task has allocated. */
void test_machine_forget(struct test_machine *test);

/* Runs entry as a request, to its end and that of all its goroutines; what it panicked of goes to *panic, if that is not
 * NULL, with its text in the struct's own buffer. */
enum rt_end test_machine_run(struct test_machine *test, rt_entry entry, void *argument, struct rt_panic *panic);

/* What forst_output() was given last. */
extern char test_output[256];

#endif
