/*
 * One test, run in a process of its own: what it says on a pipe of events, what it prints, and how it ended. A test that
 * panics, deadlocks or takes too long is a test that failed; the others go on.
 */
#ifndef FORST_TOOLS_FORSTC_TEST_RUN_H
#define FORST_TOOLS_FORSTC_TEST_RUN_H

#include "runtime/base/arena.h"
#include "runtime/base/buf.h"

enum test_event_kind {
	TEST_EVENT_RUN,    /* a test or subtest begins */
	TEST_EVENT_LOG,    /* at `place`, `text` */
	TEST_EVENT_FAIL,   /* the same */
	TEST_EVENT_SKIP,   /* the same */
	TEST_EVENT_ENSURE, /* the same; `shown`: what the `ensure` looked at, a line each; `why`: its failure */
	TEST_EVENT_END,    /* `outcome` */
};

enum test_outcome { TEST_PASSED, TEST_FAILED, TEST_SKIPPED };

/* A part of a line of a source. */
struct test_place {
	struct str file; /* empty: nowhere */
	unsigned line, column, end_column; /* from 1, in code points; behind the last one */
};

struct test_event {
	struct test_event *next;
	enum test_event_kind kind;
	struct str name;
	struct test_place place;
	struct str text, shown, why;
	enum test_outcome outcome; /* END */
	bool counts;               /* END: it is no mere group of subtests */
	long milliseconds;         /* END */
};

struct test_run {
	struct test_event *events; /* in order */
	struct buf output;         /* what it printed, on both streams */
	bool cut;                  /* it printed more than is kept */
	bool timed_out;
	int exit_code;             /* its own, or 128 and the signal that ended it */
	double seconds;
};

/* Runs test `number` of `program` for at most `timeout_s` seconds; subtests that `pattern` (or NULL) selects. 0, or -1 with errno
 * when it cannot start. Lives in the arena but for `output`, which test_run_release frees. */
int test_run(struct test_run *run, const char *program, size_t number, const char *pattern, int timeout_s, struct arena *arena);
void test_run_release(struct test_run *run);

#endif
