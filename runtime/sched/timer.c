/*
 * Timers of a processor: a binary heap by time. They fire on its thread, outside of any task, in rt_processor_run. However
 * many there are, the processor is not kept from other work for long: only so many fire in a turn, and those of a request
 * that ends leave the heap together.
 */
#include "runtime/sched/sched.h"

#include <stdlib.h>

enum { TIMERS_MIN = 16, FIRED_MAX = 1024, CLEARED_SINGLY_MAX = 64 };

static void
put(struct rt_processor *processor, size_t place, struct rt_timer *timer)
{
	processor->timers[place] = timer;
	timer->place = place;
}

static void
sift_up(struct rt_processor *processor, size_t place, struct rt_timer *timer)
{
	while (place > 1 && processor->timers[place / 2]->when_ns > timer->when_ns) {
		put(processor, place, processor->timers[place / 2]);
		place /= 2;
	}
	put(processor, place, timer);
}

static void
sift_down(struct rt_processor *processor, size_t place, struct rt_timer *timer)
{
	for (;;) {
		size_t child = place * 2;
		if (child > processor->timer_count)
			break;
		if (child < processor->timer_count &&
			processor->timers[child + 1]->when_ns < processor->timers[child]->when_ns)
			child++;
		if (processor->timers[child]->when_ns >= timer->when_ns)
			break;
		put(processor, place, processor->timers[child]);
		place = child;
	}
	put(processor, place, timer);
}

static bool
make_room(struct rt_processor *processor)
{
	size_t capacity = processor->timer_capacity ? processor->timer_capacity * 2 : TIMERS_MIN;

	if (processor->timer_count + 1 < processor->timer_capacity)
		return true;
	struct rt_timer **timers = realloc(processor->timers, capacity * sizeof(*timers));
	if (!timers)
		return false;
	processor->timers = timers;
	processor->timer_capacity = capacity;
	return true;
}

/* A timer that is not set; false: no memory. It must not move until it has fired or was cleared. */
bool
rt_timer_set(struct rt_processor *processor, struct rt_timer *timer, int64_t when_ns)
{
	if (!make_room(processor))
		return false;
	timer->when_ns = when_ns;
	timer->link = (struct rt_link){&timer->link, &timer->link};
	sift_up(processor, ++processor->timer_count, timer);
	return true;
}

/* A timer that was just set, into the list in which the end of the lane's request finds it. */
void
rt_timer_list(struct rt_lane *lane, struct rt_timer *timer)
{
	timer->link.previous = lane->timers.previous;
	timer->link.next = &lane->timers;
	lane->timers.previous->next = &timer->link;
	lane->timers.previous = &timer->link;
}

/* Does nothing to one that is not set. */
void
rt_timer_clear(struct rt_processor *processor, struct rt_timer *timer)
{
	size_t place = timer->place;

	if (place == 0)
		return;
	timer->place = 0;
	timer->link.previous->next = timer->link.next;
	timer->link.next->previous = timer->link.previous;
	struct rt_timer *last = processor->timers[processor->timer_count--];
	if (last == timer)
		return;
	if (place > 1 && processor->timers[place / 2]->when_ns > last->when_ns)
		sift_up(processor, place, last);
	else
		sift_down(processor, place, last);
}

static struct rt_timer *
first_of(const struct rt_lane *lane)
{
	return lane->timers.next == &lane->timers
			   ? NULL
			   : (struct rt_timer *)(void *)((char *)lane->timers.next - offsetof(struct rt_timer, link));
}

/* Takes what is not set out of the heap, orders what is left, and gives back memory that was for many. */
static void
rebuild(struct rt_processor *processor)
{
	size_t kept = 0;

	for (size_t i = 1; i <= processor->timer_count; i++)
		if (processor->timers[i]->place != 0)
			put(processor, ++kept, processor->timers[i]);
	processor->timer_count = kept;
	for (size_t i = kept / 2; i > 0; i--)
		sift_down(processor, i, processor->timers[i]);
	size_t capacity = kept * 2 > TIMERS_MIN ? kept * 2 : TIMERS_MIN;
	struct rt_timer **timers = realloc(processor->timers, capacity * sizeof(*timers));
	if (timers) {
		processor->timers = timers;
		processor->timer_capacity = capacity;
	}
}

size_t
rt_timers_clear(struct rt_lane *lane)
{
	struct rt_timer *timer;
	size_t count = 0;

	for (; count < CLEARED_SINGLY_MAX && (timer = first_of(lane)); count++)
		rt_timer_clear(lane->processor, timer);
	if (!first_of(lane))
		return count;
	for (struct rt_link *link = lane->timers.next; link != &lane->timers; link = link->next, count++)
		((struct rt_timer *)(void *)((char *)link - offsetof(struct rt_timer, link)))->place = 0;
	lane->timers = (struct rt_link){&lane->timers, &lane->timers};
	rebuild(lane->processor);
	return count;
}

void
rt_timers_fire(struct rt_processor *processor)
{
	int64_t now = 0;

	for (int fired = 0; fired < FIRED_MAX && processor->timer_count > 0; fired++) {
		struct rt_timer *timer = processor->timers[1];
		if (timer->when_ns > now && timer->when_ns > (now = forst_now_ns()))
			return;
		rt_timer_clear(processor, timer);
		timer->fire(processor, timer);
	}
}

int64_t
rt_processor_next_timer(const struct rt_processor *processor)
{
	return processor->timer_count > 0 ? processor->timers[1]->when_ns : INT64_MAX;
}
