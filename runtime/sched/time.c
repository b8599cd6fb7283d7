/* Package time, as far as goroutines wait for it. */
#include "runtime/sched/sched.h"

#include "forst/time.h"

enum { NS_PER_S = 1000000000 };

#define YEAR_1970 62135596800 /* in seconds since the year 1 */

/* The time, as the clocks have it. */
static struct forst_time_Time
time_now(void)
{
	int64_t wall = rt_wall_ns();

	return (struct forst_time_Time){
		.seconds = wall / NS_PER_S + YEAR_1970,
		.nanosecond = (int32_t)(wall % NS_PER_S),
		.monotonic = forst_now_ns(),
	};
}

struct forst_time_Time
forst_time_Now(struct forst_task *task)
{
	(void)task;
	return time_now();
}

void
forst_time_Sleep(struct forst_task *task, int64_t duration)
{
	int64_t now = forst_now_ns();

	if (duration <= 0)
		forst_yield(task);
	else
		rt_task_sleep(rt_task_of(task), duration > INT64_MAX - now ? INT64_MAX : now + duration);
}

struct after {
	struct rt_timer timer;
	struct rt_lane *lane;
	struct forst_chan *chan;
};

static void
on_after(struct rt_processor *processor, struct rt_timer *timer)
{
	struct after *after = (struct after *)(void *)timer;
	struct rt_request *request = after->lane->request;
	struct forst_time_Time now = time_now();

	rt_chan_offer(processor, request, after->chan, &now);
	uint64_t counts = rt_request_count(request, -1, 0);
	if (rt_counts_are_dead(counts))
		rt_request_deadlock(request);
	if (rt_counts_are_over(counts))
		rt_request_is_over(request, processor);
}

struct forst_chan *
forst_time_After(struct forst_task *task, int64_t duration)
{
	struct rt_lane *lane = rt_task_of(task)->lane;
	int64_t now = forst_now_ns(), wait = duration > 0 ? duration : 0;

	/* Nobody sweeps the lane again: the timer would keep the request until it fires. */
	if (rt_request_is_ending(lane->request))
		rt_task_unwind(rt_task_of(task));
	struct after *after = forst_alloc_of_caller(task, sizeof(*after));
	*after = (struct after){.timer.fire = on_after, .lane = lane};
	after->chan =
		forst_chan_make_at(task, sizeof(struct forst_time_Time), 1, task->caller_file, task->caller_line);
	if (!rt_timer_set(lane->processor, &after->timer, wait > INT64_MAX - now ? INT64_MAX : now + wait))
		forst_panic_text(task, "no memory for a timer", task->caller_file, task->caller_line);
	/* As one that goes on: while a timer is to fire nobody waits in vain. */
	rt_request_count(lane->request, 1, 0);
	rt_timer_list(lane, &after->timer);
	return after->chan;
}
