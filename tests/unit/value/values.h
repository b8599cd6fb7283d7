/* A task for tests of values: its heap is used without running it; what should panic runs in it. */
#ifndef FORST_TESTS_VALUE_VALUES_H
#define FORST_TESTS_VALUE_VALUES_H

#include "forst.h"
#include "tests/unit/support/machine.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

/* Setup and teardown of a test: *state is a struct forst_task *. */
int task_open(void **state);
int task_close(void **state);

/* The text of the panic that `function` ends with; empty: none. */
const char *panic_of(void (*function)(struct forst_task *task));

#define with_task(test) cmocka_unit_test_setup_teardown(test, task_open, task_close)

#define assert_text(expected, string)                                                                                  \
	do {                                                                                                           \
		struct forst_string string_ = (string);                                                                \
		char text_[512];                                                                                       \
		snprintf(text_, sizeof text_, "%.*s", (int)string_.length, string_.length ? string_.data : "");        \
		assert_string_equal((expected), text_);                                                                \
	} while (0)

#endif
