/* What `forstc test` says of the tests that ran, to people or as JSON, and how many there were. */
#ifndef FORST_TOOLS_FORSTC_TEST_REPORT_H
#define FORST_TOOLS_FORSTC_TEST_REPORT_H

#include "tools/forstc/test_run.h"

struct test_report {
	bool json;
	bool verbose; /* what passed, and what was logged, is told as well */
	bool color;
	int timeout_s;
	size_t passed, failed, skipped; /* groups of subtests do not count */
};

/* Tells of one test and its subtests, and counts them. */
void test_report_run(struct test_report *report, struct str name, const struct test_run *run, struct arena *arena);

/* The last line. */
void test_report_end(const struct test_report *report, double seconds);

#endif
