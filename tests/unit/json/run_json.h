/* Runs of a decoder over a text for tests: the text is copied to memory that ends with the padding, so that reads too
 * far are found. */
#ifndef FORST_TESTS_JSON_RUN_JSON_H
#define FORST_TESTS_JSON_RUN_JSON_H

#include "tests/unit/json/task_double.h"

#include <stdarg.h>
#include <setjmp.h>
#include <cmocka.h>

struct run {
	struct forst_task *task;
	struct forst_decoder in;
	char *memory;
	size_t length;
};

/* Begins on `text` with one parameter, "input"; what the padding holds is hostile. Gives the first byte. */
const char *run_begin(struct run *run, const char *text, size_t length);

/* Ends; true when it decoded. Asserts that the byte behind the text is as it was. */
bool run_end(struct run *run, const char *at);
void run_free(struct run *run);

#endif
