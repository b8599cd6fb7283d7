/* Tasks: switching, heaps, checks that panic, stacks that overflow, ends at safepoints. */
#include "runtime/task/task.h"

#include <assert.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static char output[256];

static void
collect(struct rt_task *task, struct forst_string text)
{
	(void)task;
	snprintf(output, sizeof(output), "%.*s", (int)text.length, text.data);
}

static const struct rt_pool_options options = {
	.stack_size = RT_STACK_SIZE,
	.memory_budget = 4 * 1024 * 1024,
	.warm_stacks = 2,
	.warm_heap = 1024 * 1024,
	.output = collect,
};

/* Runs entry to its end in a pool of its own; what it panicked of is printed into `text`. */
static enum rt_task_state
run(rt_task_entry entry, void *argument, char *text, size_t size)
{
	struct rt_pool pool;

	rt_pool_init(&pool, &options);
	struct rt_task *task = rt_task_start(&pool, entry, argument);
	assert_non_null(task);
	enum rt_task_state state = rt_task_resume(task);
	if (text && state == RT_TASK_PANICKED)
		snprintf(text, size, "%.*s", (int)task->panic.text.length, task->panic.text.data);
	rt_task_release(task);
	rt_pool_destroy(&pool);
	return state;
}

static void
count_twice(struct rt_task *task, void *argument)
{
	int *count = argument;
	volatile double kept = 1.5; /* lives across the switch */

	++*count;
	rt_task_yield(task);
	*count += kept == 1.5 ? 1 : 100;
}

static void
switches_back_and_forth(void **state)
{
	struct rt_pool pool;
	int count = 0;

	(void)state;
	rt_pool_init(&pool, &options);
	struct rt_task *task = rt_task_start(&pool, count_twice, &count);
	assert_int_equal(rt_task_resume(task), RT_TASK_READY);
	assert_int_equal(count, 1);
	assert_int_equal(rt_task_resume(task), RT_TASK_DONE);
	assert_int_equal(count, 2);
	rt_task_release(task);
	rt_pool_destroy(&pool);
}

static void
runs_many_at_once(void **state)
{
	enum { TASKS = 100 };
	struct rt_pool pool;
	struct rt_task *tasks[TASKS];
	int count = 0;

	(void)state;
	rt_pool_init(&pool, &options);
	for (int round = 0; round < 3; round++) {
		count = 0;
		for (int i = 0; i < TASKS; i++) {
			tasks[i] = rt_task_start(&pool, count_twice, &count);
			assert_int_equal(rt_task_resume(tasks[i]), RT_TASK_READY);
		}
		assert_int_equal(count, TASKS);
		for (int i = 0; i < TASKS; i++) {
			assert_int_equal(rt_task_resume(tasks[i]), RT_TASK_DONE);
			rt_task_release(tasks[i]);
		}
		assert_int_equal(count, 2 * TASKS);
	}
	rt_pool_destroy(&pool);
}

static void
allocate(struct rt_task *task, void *argument)
{
	(void)argument;
	char *previous = NULL;
	for (size_t size = 0; size < 3000; size++) {
		char *memory = forst_alloc(&task->public, size);
		assert((uintptr_t)memory % 16 == 0);
		memset(memory, 0x5a, size);
		assert(memory != previous || size == 0);
		previous = size > 0 ? memory : NULL;
	}
	char *zeroed = forst_alloc_zero(&task->public, 100000);
	for (size_t i = 0; i < 100000; i++)
		assert(zeroed[i] == 0);
}

static void
allocates_from_a_heap_that_goes_whole(void **state)
{
	(void)state;
	struct rt_pool pool;
	rt_pool_init(&pool, &options);
	for (int i = 0; i < 10; i++) {
		struct rt_task *task = rt_task_start(&pool, allocate, NULL);
		assert_int_equal(rt_task_resume(task), RT_TASK_PANICKED);
		assert_memory_equal(task->panic.text.data, "out of memory budget", 20);
		rt_task_release(task);
		assert_true(task->heap_bytes <= options.warm_heap);
	}
	rt_pool_destroy(&pool);
}

static void
allocate_one(struct rt_task *task, void *argument)
{
	size_t size = *(size_t *)argument;

	memset(forst_alloc(&task->public, size), 1, size < 1 << 20 ? size : 0);
}

static void
bounds_the_heap(void **state)
{
	char text[200];
	size_t most = options.memory_budget - 16;
	size_t sizes[] = {most + 1, options.memory_budget, SIZE_MAX, SIZE_MAX - 15, SIZE_MAX / 2};

	(void)state;
	assert_int_equal(run(allocate_one, &most, text, sizeof(text)), RT_TASK_DONE);
	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		assert_int_equal(run(allocate_one, &sizes[i], text, sizeof(text)), RT_TASK_PANICKED);
		assert_string_equal(text, "out of memory budget");
	}
}

enum fault {
	FAULT_INDEX,
	FAULT_NEGATIVE_INDEX,
	FAULT_DIVIDE,
	FAULT_MODULO,
	FAULT_CONVERT,
	FAULT_NAN,
	FAULT_NIL,
	FAULT_SLICE_HIGH,
	FAULT_SLICE_ORDER,
	FAULT_SHIFT,
	FAULT_LENGTH,
	FAULT_USER,
	FAULT_COUNT,
};

static const char *const fault_texts[FAULT_COUNT] = {
	[FAULT_INDEX] = "index out of range [3] with length 3",
	[FAULT_NEGATIVE_INDEX] = "index out of range [-1]",
	[FAULT_DIVIDE] = "integer divide by zero",
	[FAULT_MODULO] = "integer divide by zero",
	[FAULT_CONVERT] = "Float 1e+19 is out of range for Int",
	[FAULT_NAN] = "Float nan is out of range for Int",
	[FAULT_NIL] = "nil pointer dereference",
	[FAULT_SLICE_HIGH] = "slice bounds out of range [:4] with capacity 3",
	[FAULT_SLICE_ORDER] = "slice bounds out of range [2:1]",
	[FAULT_SHIFT] = "negative shift amount -1",
	[FAULT_LENGTH] = "make: length -5 out of range",
	[FAULT_USER] = "so be it",
};

static void
commit_fault(struct rt_task *private, void *argument)
{
	struct forst_task *task = &private->public;
	static int64_t *nothing;
	volatile int64_t sink = 0;
	const struct forst_string text = FORST_STRING("so be it");

	forst_enter(task);
	switch (*(enum fault *)argument) {
	case FAULT_INDEX: sink = forst_index(task, 3, 3); break;
	case FAULT_NEGATIVE_INDEX: sink = forst_index(task, -1, 3); break;
	case FAULT_DIVIDE: sink = forst_divide(task, 1, 0); break;
	case FAULT_MODULO: sink = forst_modulo(task, 1, 0); break;
	case FAULT_CONVERT: sink = forst_float_to_int(task, 1e19); break;
	case FAULT_NAN: sink = forst_float_to_int(task, __builtin_nan("")); break;
	case FAULT_NIL: sink = *forst_deref(task, nothing); break;
	case FAULT_SLICE_HIGH: forst_slice_bounds(task, 0, 4, 3); break;
	case FAULT_SLICE_ORDER: forst_slice_bounds(task, 2, 1, 3); break;
	case FAULT_SHIFT: sink = forst_shift_left(task, 1, -1); break;
	case FAULT_LENGTH: sink = forst_length(task, -5); break;
	case FAULT_USER: forst_panic(task, text);
	case FAULT_COUNT: break;
	}
	(void)sink;
}

static void
names_faults_as_go_does(void **state)
{
	(void)state;
	for (enum fault fault = 0; fault < FAULT_COUNT; fault++) {
		char text[200] = "";
		assert_int_equal(run(commit_fault, &fault, text, sizeof(text)), RT_TASK_PANICKED);
		assert_string_equal(text, fault_texts[fault]);
	}
}

static void
place_of_fault(struct rt_task *task, void *argument)
{
	(void)argument;
#line 42 "routes/place.ft"
	forst_index(&task->public, 1, 0);
#line 237 "test_task.c"
}

static void
names_the_place(void **state)
{
	struct rt_pool pool;

	(void)state;
	rt_pool_init(&pool, &options);
	struct rt_task *task = rt_task_start(&pool, place_of_fault, NULL);
	assert_int_equal(rt_task_resume(task), RT_TASK_PANICKED);
	assert_string_equal(task->panic.file, "routes/place.ft");
	assert_int_equal(task->panic.line, 42);
	rt_task_release(task);
	rt_pool_destroy(&pool);
}

static void
compute(struct rt_task *private, void *argument)
{
	struct forst_task *task = &private->public;

	(void)argument;
	assert(forst_add(INT64_MAX, 1) == INT64_MIN);
	assert(forst_sub(INT64_MIN, 1) == INT64_MAX);
	assert(forst_mul(INT64_MAX, 2) == -2);
	assert(forst_neg(INT64_MIN) == INT64_MIN);
	assert(forst_divide(task, INT64_MIN, -1) == INT64_MIN);
	assert(forst_modulo(task, INT64_MIN, -1) == 0);
	assert(forst_divide(task, -7, 2) == -3);
	assert(forst_modulo(task, -7, 2) == -1);
	assert(forst_shift_left(task, 1, 63) == INT64_MIN);
	assert(forst_shift_left(task, 1, 64) == 0);
	assert(forst_shift_right(task, -8, 1) == -4);
	assert(forst_shift_right(task, -8, 200) == -1);
	assert(forst_float_to_int(task, -1.9) == -1);
	assert(forst_float_to_int(task, -9223372036854775808.0) == INT64_MIN);
	assert(forst_index(task, 2, 3) == 2);
	forst_slice_bounds(task, 3, 3, 3);
	forst_output(task, FORST_STRING("said"));
}

static void
computes_as_go_does(void **state)
{
	(void)state;
	assert_int_equal(run(compute, NULL, NULL, 0), RT_TASK_DONE);
	assert_string_equal(output, "said");
}

static int64_t
recurse(struct forst_task *task, int64_t depth)
{
	volatile char frame[512];

	forst_enter(task);
	frame[depth & 511] = (char)depth;
	return depth == 0 ? frame[0] : recurse(task, depth - 1) + frame[depth & 511];
}

static void
recurse_deeply(struct rt_task *task, void *argument)
{
	recurse(&task->public, *(int64_t *)argument);
}

static void
turns_overflow_into_a_panic(void **state)
{
	char text[200];
	int64_t endless = INT64_MAX, some = 200;

	(void)state;
	for (int i = 0; i < 20; i++) {
		assert_int_equal(run(recurse_deeply, &endless, text, sizeof(text)), RT_TASK_PANICKED);
		assert_string_equal(text, "stack overflow");
	}
	assert_int_equal(run(recurse_deeply, &some, text, sizeof(text)), RT_TASK_DONE);
}

static void
reuses_a_stack_after_overflow(void **state)
{
	struct rt_pool pool;
	int64_t endless = INT64_MAX, some = 200;

	(void)state;
	rt_pool_init(&pool, &options);
	for (int i = 0; i < 10; i++) {
		struct rt_task *task = rt_task_start(&pool, recurse_deeply, i % 2 ? &some : &endless);
		assert_int_equal(rt_task_resume(task), i % 2 ? RT_TASK_DONE : RT_TASK_PANICKED);
		rt_task_release(task);
	}
	rt_pool_destroy(&pool);
}

static void
loop_forever(struct rt_task *task, void *argument)
{
	uint64_t *turns = argument;

	for (;;) {
		++*turns;
		forst_poll(&task->public);
	}
}

static void
ends_at_safepoints(void **state)
{
	struct rt_pool pool;
	uint64_t turns = 0;

	(void)state;
	rt_pool_init(&pool, &options);
	__atomic_store_n(&pool.interrupt, 1, __ATOMIC_RELAXED);
	struct rt_task *task = rt_task_start(&pool, loop_forever, &turns);
	assert_int_equal(rt_task_resume(task), RT_TASK_READY);
	assert_int_equal(turns, 1);
	task->cancelled = true;
	assert_int_equal(rt_task_resume(task), RT_TASK_CANCELLED);
	rt_task_release(task);
	task = rt_task_start(&pool, loop_forever, &turns);
	task->deadline_ns = forst_now_ns() - 1;
	assert_int_equal(rt_task_resume(task), RT_TASK_EXPIRED);
	rt_task_release(task);
	rt_pool_destroy(&pool);
}

static void
forgets_a_task_that_is_not_resumed(void **state)
{
	struct rt_pool pool;
	int count = 0;

	(void)state;
	rt_pool_init(&pool, &options);
	struct rt_task *task = rt_task_start(&pool, count_twice, &count);
	assert_int_equal(rt_task_resume(task), RT_TASK_READY);
	rt_task_release(task);
	rt_pool_destroy(&pool);
	assert_int_equal(count, 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(switches_back_and_forth),
		cmocka_unit_test(runs_many_at_once),
		cmocka_unit_test(allocates_from_a_heap_that_goes_whole),
		cmocka_unit_test(bounds_the_heap),
		cmocka_unit_test(names_faults_as_go_does),
		cmocka_unit_test(names_the_place),
		cmocka_unit_test(computes_as_go_does),
		cmocka_unit_test(turns_overflow_into_a_panic),
		cmocka_unit_test(reuses_a_stack_after_overflow),
		cmocka_unit_test(ends_at_safepoints),
		cmocka_unit_test(forgets_a_task_that_is_not_resumed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
