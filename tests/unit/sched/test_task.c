/* Tasks: heaps, checks that panic, stacks that overflow, ends at safepoints. */
#include "tests/unit/support/machine.h"

#include <assert.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { BUDGET = 4 * 1024 * 1024 };

/* Runs entry to its end on a machine of its own; what it panicked of is printed into `text`. */
static enum rt_end
run(rt_entry entry, void *argument, char *text, size_t size)
{
	struct test_machine machine;
	struct rt_panic panic;

	test_machine_open(&machine, BUDGET);
	enum rt_end how = test_machine_run(&machine, entry, argument, &panic);
	if (text && how == RT_END_PANICKED)
		snprintf(text, size, "%s", panic.buffer);
	test_machine_close(&machine);
	return how;
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
	struct test_machine machine;
	struct rt_panic panic;

	(void)state;
	test_machine_open(&machine, BUDGET);
	for (int i = 0; i < 10; i++) {
		assert_int_equal(test_machine_run(&machine, allocate, NULL, &panic), RT_END_PANICKED);
		assert_string_equal(panic.buffer, "out of memory budget");
		assert_true(machine.machine.processors[0].free_requests->lane.chunks->size <= 1024 * 1024);
	}
	test_machine_close(&machine);
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
	size_t most = BUDGET - sizeof(struct rt_chunk);
	size_t sizes[] = {most + 1, BUDGET, SIZE_MAX, SIZE_MAX - 15, SIZE_MAX / 2};

	(void)state;
	assert_int_equal(run(allocate_one, &most, text, sizeof(text)), RT_END_RETURNED);
	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		assert_int_equal(run(allocate_one, &sizes[i], text, sizeof(text)), RT_END_PANICKED);
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
	[FAULT_SHIFT] = "negative shift amount",
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
		assert_int_equal(run(commit_fault, &fault, text, sizeof(text)), RT_END_PANICKED);
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
	struct test_machine machine;
	struct rt_panic panic;

	(void)state;
	test_machine_open(&machine, BUDGET);
	assert_int_equal(test_machine_run(&machine, place_of_fault, NULL, &panic), RT_END_PANICKED);
	assert_string_equal(panic.file, "routes/place.ft");
	assert_int_equal(panic.line, 42);
	test_machine_close(&machine);
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
	assert_int_equal(run(compute, NULL, NULL, 0), RT_END_RETURNED);
	assert_string_equal(test_output, "said");
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
		assert_int_equal(run(recurse_deeply, &endless, text, sizeof(text)), RT_END_PANICKED);
		assert_string_equal(text, "stack overflow");
	}
	assert_int_equal(run(recurse_deeply, &some, text, sizeof(text)), RT_END_RETURNED);
}

static void
reuses_a_stack_after_overflow(void **state)
{
	struct test_machine machine;
	int64_t endless = INT64_MAX, some = 200;

	(void)state;
	test_machine_open(&machine, BUDGET);
	for (int i = 0; i < 10; i++)
		assert_int_equal(test_machine_run(&machine, recurse_deeply, i % 2 ? &some : &endless, NULL),
			i % 2 ? RT_END_RETURNED : RT_END_PANICKED);
	test_machine_close(&machine);
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
note_end(struct rt_request *request)
{
	*(enum rt_end *)request->owner = rt_request_how(request);
}

/* Interrupted, it gives the thread back; then it is ended. */
static void
ends_at_safepoints(void **state)
{
	static const enum rt_end ends[] = {RT_END_CANCELLED, RT_END_EXPIRED};
	struct test_machine machine;

	(void)state;
	test_machine_open(&machine, BUDGET);
	struct rt_processor *processor = &machine.machine.processors[0];
	for (int i = 0; i < 2; i++) {
		uint64_t turns = 0;
		enum rt_end how = RT_END_NOT;
		struct rt_request *request = rt_request_new(processor, loop_forever, &turns);
		request->owner = &how;
		request->ended = note_end;
		if (ends[i] == RT_END_EXPIRED)
			request->deadline_ns = forst_now_ns() + 300000000; /* longer than a slice on a busy machine */
		assert_int_equal(rt_machine_start(&machine.machine), 0);
		/* A thread that was not scheduled for so long may come back behind the deadline. */
		bool over = rt_request_run(request);
		assert_true(turns > 0);
		assert_true(!over || ends[i] == RT_END_EXPIRED);
		if (ends[i] == RT_END_CANCELLED)
			rt_request_end(request, RT_END_CANCELLED);
		while (!over && how == RT_END_NOT)
			(void)rt_processor_run(processor);
		rt_machine_stop(&machine.machine);
		assert_int_equal(rt_request_how(request), ends[i]);
		assert_int_equal(how, over ? RT_END_NOT : ends[i]);
		assert_true(rt_request_release(request));
	}
	test_machine_close(&machine);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(allocates_from_a_heap_that_goes_whole),
		cmocka_unit_test(bounds_the_heap),
		cmocka_unit_test(names_faults_as_go_does),
		cmocka_unit_test(names_the_place),
		cmocka_unit_test(computes_as_go_does),
		cmocka_unit_test(turns_overflow_into_a_panic),
		cmocka_unit_test(reuses_a_stack_after_overflow),
		cmocka_unit_test(ends_at_safepoints),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
