/*
 * Where a call runs. A route that may wait (codegen knows) never runs on a JavaScript thread. Any other does as long as
 * its calls with inputs of that size were short lately; what is not known of a size is reckoned from the next smaller
 * one that is, or taken for a nanosecond a byte. Calls in the pool are timed, so a route comes back once they are short
 * again.
 */
#include "runtime/node/node.h"

enum {
	TIMED_EVERY = 32, /* calls of a route on a JavaScript thread: reading the clock costs a good part of a short one */
	NOTED_WEIGHT = 8,
	/* A thread that the kernel puts aside overruns, too: it takes three in a row to send away a route that was known as
	 * short, and one where nothing was known. */
	OVERRUN_WEIGHT = 4,
};

static unsigned
size_class(size_t length)
{
	if (length > UINT32_MAX)
		return 32;
	return length ? 32 - (unsigned)__builtin_clz((uint32_t)length) : 0;
}

static uint64_t
expected_ns(const struct rt_route_cost *cost, size_t length)
{
	unsigned own = size_class(length);

	for (unsigned class = own + 1; class -- > 0;) {
		uint64_t ns = __atomic_load_n(&cost->ns[class], __ATOMIC_RELAXED);
		if (ns)
			return ns << (own - class);
	}
	return length;
}

bool
rt_policy_is_short(const struct rt_route_cost *cost, const struct forst_route *route, size_t length)
{
	return !(route->flags & FORST_ROUTE_WAITS) && expected_ns(cost, length) <= RT_NODE_BUDGET_NS;
}

bool
rt_policy_times(struct rt_route_cost *cost)
{
	uint32_t left = __atomic_load_n(&cost->untimed, __ATOMIC_RELAXED);

	/* Two threads may count as one. */
	__atomic_store_n(&cost->untimed, left > 0 ? left - 1 : TIMED_EVERY - 1, __ATOMIC_RELAXED);
	return left == 0;
}

void
rt_policy_time_next(struct rt_route_cost *cost)
{
	__atomic_store_n(&cost->untimed, 0, __ATOMIC_RELAXED);
}

/* Moves what is known towards a new time, which counts for one in `weight`. Another thread's move may get lost. */
static void
move(uint32_t *slot, uint64_t ns, uint64_t weight)
{
	uint64_t before = __atomic_load_n(slot, __ATOMIC_RELAXED);
	uint64_t after = before ? (before * (weight - 1) + ns + weight / 2) / weight : ns;

	__atomic_store_n(slot, (uint32_t)(after ? after : 1), __ATOMIC_RELAXED);
}

void
rt_policy_note(struct rt_route_cost *cost, size_t length, int64_t ns)
{
	uint64_t most = UINT32_MAX;

	move(&cost->ns[size_class(length)], ns < 1 ? 1 : (uint64_t)ns > most ? most : (uint64_t)ns, NOTED_WEIGHT);
}

void
rt_policy_overran(struct rt_route_cost *cost, size_t length)
{
	move(&cost->ns[size_class(length)], 2 * RT_NODE_BUDGET_NS, OVERRUN_WEIGHT);
}
