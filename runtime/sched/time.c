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

/* ---- alarms ---- */

enum { ALARM_SET, ALARM_OVER };

/* A timer that sends the time to a channel. It counts as a goroutine that goes on until it is over. */
struct forst_time_alarm {
	struct rt_timer timer;     /* in the heap of the lane's processor */
	struct rt_message message; /* that it was stopped by another thread */
	struct rt_lane *lane;
	struct forst_chan *chan;
	int64_t period; /* 0: it rings once */
	uint32_t state; /* atomic: who sets ALARM_OVER ends it */
};

/* After one that counted is gone. */
static void
look_whether_over(struct rt_request *request, struct rt_processor *processor, uint64_t counts)
{
	if (rt_counts_are_dead(counts))
		rt_request_deadlock(request);
	if (rt_counts_are_over(counts))
		rt_request_is_over(request, processor);
}

static bool
end_alarm(struct forst_time_alarm *alarm)
{
	uint32_t set = ALARM_SET;

	return __atomic_compare_exchange_n(&alarm->state, &set, ALARM_OVER, false, __ATOMIC_ACQ_REL, __ATOMIC_RELAXED);
}

/* Its place in the heap is free again, so there is memory. */
static void
set_again(struct rt_processor *processor, struct forst_time_alarm *alarm)
{
	int64_t late = forst_now_ns() - alarm->timer.when_ns;
	int64_t when = alarm->timer.when_ns, step;

	if (late < 0)
		late = 0;
	if (__builtin_mul_overflow(alarm->period, late / alarm->period + 1, &step) || __builtin_add_overflow(when, step, &when))
		when = INT64_MAX;
	(void)rt_timer_set(processor, &alarm->timer, when);
	rt_timer_list(alarm->lane, &alarm->timer);
}

static void
on_alarm(struct rt_processor *processor, struct rt_timer *timer)
{
	struct forst_time_alarm *alarm = (struct forst_time_alarm *)(void *)timer;
	struct rt_request *request = alarm->lane->request;
	struct forst_time_Time now = time_now();
	bool again = alarm->period > 0 && __atomic_load_n(&alarm->state, __ATOMIC_ACQUIRE) == ALARM_SET;

	if (again)
		set_again(processor, alarm);
	if (again || end_alarm(alarm))
		rt_chan_offer(processor, request, alarm->chan, &now);
	if (!again)
		look_whether_over(request, processor, rt_request_count(request, -1, 0));
}

static struct forst_time_alarm *
set_alarm(struct forst_task *task, struct forst_chan *chan, int64_t duration, int64_t period)
{
	struct rt_lane *lane = rt_task_of(task)->lane;
	int64_t now = forst_now_ns(), wait = duration > 0 ? duration : 0;

	/* Nobody sweeps the lane again: the timer would keep the request until it fires. */
	if (rt_request_is_ending(lane->request))
		rt_task_unwind(rt_task_of(task));
	struct forst_time_alarm *alarm = forst_alloc_of_caller(task, sizeof(*alarm));
	*alarm = (struct forst_time_alarm){
		.timer.fire = on_alarm, .message.kind = RT_MESSAGE_STOP, .lane = lane, .chan = chan, .period = period};
	if (!rt_timer_set(lane->processor, &alarm->timer, wait > INT64_MAX - now ? INT64_MAX : now + wait))
		forst_panic_text(task, "no memory for a timer", task->caller_file, task->caller_line);
	/* As one that goes on: while a timer is to fire nobody waits in vain. */
	rt_request_count(lane->request, 1, 0);
	rt_timer_list(lane, &alarm->timer);
	return alarm;
}

struct forst_chan *
forst_time_After(struct forst_task *task, int64_t duration)
{
	struct forst_chan *chan =
		forst_chan_make_at(task, sizeof(struct forst_time_Time), 1, task->caller_file, task->caller_line);

	set_alarm(task, chan, duration, 0);
	return chan;
}

struct forst_time_alarm *
forst_time_ring(struct forst_task *task, struct forst_chan *chan, int64_t duration, int64_t period)
{
	return set_alarm(task, chan, duration, period);
}

bool
forst_time_alarm_stop(struct forst_task *task, struct forst_time_alarm *alarm)
{
	struct rt_request *request = alarm->lane->request;

	if (!end_alarm(alarm))
		return false;
	if (alarm->lane == rt_task_of(task)->lane) {
		/* The end of the request may have cleared it, and counted that. */
		bool waits = alarm->timer.place != 0;
		rt_timer_clear(alarm->lane->processor, &alarm->timer);
		if (waits)
			rt_request_count(request, -1, 0);
	} else {
		/* The message counts, too: what it points to stays until it is read. */
		rt_request_count(request, 1, 0);
		rt_processor_post(alarm->lane->processor, &alarm->message);
	}
	return true;
}

void
rt_alarm_stopped(struct rt_processor *processor, struct rt_message *message)
{
	struct forst_time_alarm *alarm =
		(struct forst_time_alarm *)(void *)((char *)message - offsetof(struct forst_time_alarm, message));
	bool waits = alarm->timer.place != 0;

	rt_timer_clear(processor, &alarm->timer);
	look_whether_over(alarm->lane->request, processor, rt_request_count(alarm->lane->request, waits ? -2 : -1, 0));
}
