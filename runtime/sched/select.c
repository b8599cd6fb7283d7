/*
 * select: all channels are locked in the order of their addresses, so that two selects never wait for each other's; one of
 * the cases that can go on is chosen evenly; if none can, the goroutine waits in all of them at once.
 */
#include "runtime/sched/hot.h"

#include <stdlib.h>

enum { CASES_ON_STACK = 16 };

/* xorshift64* */
static uint64_t
next_random(struct rt_processor *processor)
{
	uint64_t x = processor->random;

	x ^= x >> 12;
	x ^= x << 25;
	x ^= x >> 27;
	processor->random = x;
	return x * UINT64_C(0x2545f4914f6cdd1d);
}

static int
by_address(const void *left, const void *right)
{
	uintptr_t a = (uintptr_t) * (struct forst_chan *const *)left, b = (uintptr_t) * (struct forst_chan *const *)right;

	return (a > b) - (a < b);
}

/* The different channels in order, each once; how many. Only a shared request has locks to take. */
static int64_t
order(struct forst_task *task, const struct forst_select_case *cases, int64_t count, struct forst_chan **ordered)
{
	int64_t chans = 0, different = 0;

	if (!task->request->shared)
		return 0;
	for (int64_t i = 0; i < count; i++)
		if (cases[i].chan)
			ordered[chans++] = cases[i].chan;
	qsort(ordered, (size_t)chans, sizeof(struct forst_chan *), by_address);
	for (int64_t i = 0; i < chans; i++)
		if (i == 0 || ordered[i] != ordered[i - 1])
			ordered[different++] = ordered[i];
	return different;
}

static void
lock_all(struct forst_task *task, struct forst_chan **ordered, int64_t count)
{
	for (int64_t i = 0; i < count; i++)
		forst_lock(task, &ordered[i]->lock);
}

static void
unlock_all(struct forst_task *task, struct forst_chan **ordered, int64_t count)
{
	while (count > 0)
		forst_unlock(task, &ordered[--count]->lock);
}

/* Whoever still waits, whether it can be claimed or not, is enough for the count to be tried. */
static bool
may_go_on(const struct forst_select_case *item)
{
	const struct forst_chan *chan = item->chan;

	if (!chan)
		return false;
	if (item->sends)
		return chan->closed || chan->receivers.first || chan->count < chan->capacity;
	return chan->closed || chan->senders.first || chan->count > 0;
}

/* With the locks: does the case if it needs no waiting. *closed: it sends to a closed channel. */
static bool
try_case(struct forst_task *task, struct forst_select_case *item, bool *closed, struct forst_waiter **woken)
{
	*woken = NULL;
	if (!item->sends)
		return rt_chan_try_receive(task, item->chan, item->value, &item->received, woken);
	*closed = item->chan->closed;
	return *closed || rt_chan_try_send(task, item->chan, item->value, woken);
}

/* With the locks: one of the cases that can go on, or -1. */
static int64_t
choose(struct forst_task *task, struct forst_select_case *cases, int64_t count, bool *closed, struct forst_waiter **woken)
{
	int64_t ready = 0;

	for (int64_t i = 0; i < count; i++)
		ready += may_go_on(&cases[i]);
	for (; ready > 0; ready--) {
		int64_t nth = (int64_t)(next_random(rt_task_of(task)->processor) % (uint64_t)ready), i = 0;
		while (!may_go_on(&cases[i]) || nth-- > 0)
			i++;
		if (try_case(task, &cases[i], closed, woken))
			return i;
	}
	return -1;
}

static int64_t
wait_for_one(struct forst_task *task, struct forst_select_case *cases, int64_t count, struct forst_chan **ordered,
	int64_t chans, bool *closed)
{
	struct rt_task *private = rt_task_of(task);

	rt_task_begin_waiting(private);
	for (int64_t i = 0; i < count; i++) {
		struct forst_waiter *waiter = &cases[i].waiter;
		*waiter = (struct forst_waiter){.task = task, .value = cases[i].value, .place = i};
		if (!cases[i].chan)
			continue;
		waiter->lock = &cases[i].chan->lock;
		rt_waiters_append(cases[i].sends ? &cases[i].chan->senders : &cases[i].chan->receivers, waiter);
	}
	unlock_all(task, ordered, chans);
	rt_task_wait(private, count > 0 ? &cases->waiter : NULL, count, sizeof(*cases));
	struct forst_select_case *chosen = &cases[private->woken->place];
	*closed = chosen->sends && !chosen->waiter.done;
	chosen->received = chosen->waiter.done;
	return private->woken->place;
}

int64_t
forst_select_at(
	struct forst_task *task, struct forst_select_case *cases, int64_t count, bool otherwise, const char *file, int line)
{
	struct forst_chan *few[CASES_ON_STACK], **ordered = few;
	struct forst_waiter *woken;
	bool closed = false;

	rt_waits_at(task, file, line);
	if (count > CASES_ON_STACK)
		ordered = forst_alloc_at(task, (size_t)count * sizeof(*ordered), file, line);
	int64_t chans = order(task, cases, count, ordered);
	lock_all(task, ordered, chans);
	int64_t chosen = choose(task, cases, count, &closed, &woken);
	if (chosen >= 0 || otherwise)
		unlock_all(task, ordered, chans);
	else
		chosen = wait_for_one(task, cases, count, ordered, chans, &closed), woken = NULL;
	if (closed)
		forst_panic_text(task, "send on closed channel", file, line);
	if (chosen >= 0 && woken)
		forst_wake(task, woken);
	return chosen;
}
