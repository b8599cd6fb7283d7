/* What the compiler's unit tests share: an arena a test, and texts compared as cmocka wants them. */
#ifndef FORST_TESTS_UNIT_COMPILER_UNIT_H
#define FORST_TESTS_UNIT_COMPILER_UNIT_H

#include "runtime/base/arena.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

static inline int
unit_setup(void **state)
{
	struct arena *arena = malloc(sizeof *arena);
	arena_init(arena, ARENA_UNLIMITED, NULL);
	*state = arena;
	return 0;
}

static inline int
unit_teardown(void **state)
{
	arena_release(*state);
	free(*state);
	return 0;
}

#define assert_text(s, expected) \
	do { \
		struct str text_ = (s); \
		assert_int_equal(text_.length, sizeof(expected) - 1); \
		assert_memory_equal(text_.data, expected, sizeof(expected) - 1); \
	} while (0)

#define unit_case(function) cmocka_unit_test_setup_teardown(function, unit_setup, unit_teardown)

#endif
