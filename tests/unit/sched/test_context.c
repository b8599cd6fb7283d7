/* The switch of stacks by itself: what a call preserves, whole and floating, survives it on both sides. */
#include "runtime/sched/sched.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

enum { STACK = 256 * 1024, SWITCHES = 1000 };

struct pair {
	struct rt_processor thread; /* whose fiber is this side */
	struct rt_fiber there;
	int64_t sum;
	double floats;
	bool aligned;
};

/* Keeps more values than there are registers for, each different, and adds them up; only a call that the compiler cannot look
 * into comes between. */
static __attribute__((noinline)) void
count(struct pair *pair, struct rt_fiber *from, struct rt_fiber *to, int64_t start, bool reports)
{
	int64_t a = start, b = start + 1, c = start + 2, d = start + 3, e = start + 4, f = start + 5, g = start + 6;
	double p = 0.5, q = 1.5, r = 2.5, s = 3.5, t = 4.5, u = 5.5, v = 6.5, w = 7.5;

	for (int64_t round = 0; round < SWITCHES; round++) {
		rt_fiber_switch(from, to, false);
		a += 1, b += 2, c += 3, d += 4, e += 5, f += 6, g += 7;
		p += 1, q += 2, r += 3, s += 4, t += 5, u += 6, v += 7, w += 8;
		if (!reports)
			continue;
		pair->sum = a + b + c + d + e + f + g;
		pair->floats = p + q + r + s + t + u + v + w;
	}
	assert_int_equal(a + b + c + d + e + f + g, 7 * start + 21 + 28 * SWITCHES);
	assert_true(p + q + r + s + t + u + v + w == 32.0 + 36.0 * SWITCHES);
}

static __attribute__((noinline)) struct rt_fiber *
run_other_side(struct pair *pair)
{
	_Alignas(16) char place[16];

	rt_fiber_begun();
	/* The address goes through a volatile, or the compiler knows what it should be. */
	volatile uintptr_t address = (uintptr_t)place;
	pair->aligned = address % 16 == 0;
	count(pair, &pair->there, &pair->thread.thread, 1000, true);
	return &pair->thread.thread;
}

static RT_FIBER_OUTERMOST struct rt_context *
other_side(void *argument)
{
	return rt_fiber_return(run_other_side(argument));
}

static void
registers_survive(void **state)
{
	char *stack = aligned_alloc(4096, STACK);
	struct pair pair = {.there = {.stack_low = stack, .stack_high = stack + STACK}};

	(void)state;
	assert_non_null(stack);
	rt_processor_enter(&pair.thread);
	rt_fiber_open(&pair.there);
	rt_context_make(&pair.there.context, stack, stack + STACK, other_side, &pair);
	count(&pair, &pair.thread.thread, &pair.there, 500, false);
	/* It was entered once, and came back from all switches but one. */
	assert_true(pair.aligned);
	assert_int_equal(pair.sum, 7 * 1000 + 21 + 28 * (SWITCHES - 1));
	assert_true(pair.floats == 32.0 + 36.0 * (SWITCHES - 1));
	rt_fiber_switch(&pair.thread.thread, &pair.there, false);
	assert_int_equal(pair.sum, 7 * 1000 + 21 + 28 * SWITCHES);
	rt_fiber_close(&pair.there);
	free(stack);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(registers_survive),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
