/*
 * Waiting and waking. Who waits lies in the list of what it waits for; who claims it first (a waker, or the end of its
 * request) makes it ready, and only one does. A waiter that lost its claim may still lie in lists: its own goroutine takes
 * it out when it runs again, under the lock of each list.
 */
#include "runtime/sched/hot.h"

#include <limits.h>
#include <linux/futex.h>
#include <sched.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { SPINS_MAX = 100 };

/* ---- locks ---- */

static void
pause_briefly(void)
{
#if defined(__x86_64__)
	__builtin_ia32_pause();
#elif defined(__aarch64__)
	__asm__ volatile("yield");
#endif
}

void
forst_lock_slow(struct forst_lock *lock)
{
	for (int i = 0; i < SPINS_MAX; i++) {
		uint32_t free = 0;
		if (__atomic_compare_exchange_n(&lock->state, &free, 1, false, __ATOMIC_ACQUIRE, __ATOMIC_RELAXED))
			return;
		pause_briefly();
	}
	/* Its holder was put aside by the kernel: sleep. */
	while (__atomic_exchange_n(&lock->state, 2, __ATOMIC_ACQUIRE) != 0)
		syscall(SYS_futex, &lock->state, FUTEX_WAIT_PRIVATE, 2, NULL, NULL, 0);
}

void
forst_unlock_slow(struct forst_lock *lock)
{
	if (__atomic_exchange_n(&lock->state, 0, __ATOMIC_RELEASE) == 2)
		syscall(SYS_futex, &lock->state, FUTEX_WAKE_PRIVATE, 1, NULL, NULL, 0);
}

/* ---- lists of those who wait ---- */

bool
rt_task_claim(struct rt_task *task)
{
	if (task->public.request->shared)
		return __atomic_exchange_n(&task->claimed, 1, __ATOMIC_ACQ_REL) == 0;
	if (task->claimed)
		return false;
	task->claimed = 1;
	return true;
}

/* Takes every waiter of the task's out of the list in which it still is. */
static void
rt_task_leave_lists(struct rt_task *task)
{
	char *at = (char *)task->waiters;

	for (int64_t i = 0; i < task->waiter_count; i++, at += task->waiter_stride) {
		struct forst_waiter *waiter = (struct forst_waiter *)(void *)at;
		if (!waiter->lock)
			continue;
		forst_lock(&task->public, waiter->lock);
		if (waiter->list)
			rt_waiters_take_out(waiter);
		forst_unlock(&task->public, waiter->lock);
	}
	task->waiters = NULL;
}

struct forst_waiter *
forst_waiters_take(struct forst_task *task, struct forst_waiters *list)
{
	struct forst_waiter *waiter;

	(void)task;
	while ((waiter = list->first)) {
		struct rt_task *waiting = rt_task_of(waiter->task);
		rt_waiters_take_out(waiter);
		if (rt_task_claim(waiting)) {
			waiting->woken = waiter;
			return waiter;
		}
	}
	return NULL;
}

/* ---- waiting ---- */

/* Waits until it is claimed and woken. Its waiters are in their lists, the locks of which are free by now: a waker may have
 * been here already, which is why the task says that it waits before it counts itself as waiting. */
void
rt_task_wait(struct rt_task *task, struct forst_waiter *waiters, int64_t count, size_t stride)
{
	struct rt_request *request = task->lane->request;

	task->waiters = waiters;
	task->waiter_count = count;
	task->waiter_stride = stride;
	if (rt_request_is_ending(request) && rt_task_claim(task)) {
		rt_task_leave_lists(task);
		rt_task_unwind(task);
	}
	rt_task_list(task);
	if (rt_counts_are_dead(rt_request_count(request, 0, 1)))
		rt_request_deadlock(request);
	rt_task_park(task);
	/* Also where somebody woke it: a deferred call of one that panicked may have. */
	if (count > 1 || task->woken != waiters || rt_request_is_ending(request))
		rt_task_end_wait(task);
}

/* After a wait in several lists, or one that nobody ended but the end of the request. */
void
rt_task_end_wait(struct rt_task *task)
{
	rt_task_leave_lists(task);
	task->waiter_count = 1;
	if (rt_request_is_ending(task->lane->request))
		rt_task_unwind(task);
}

/* Before its waiters are in any list. */
void
rt_task_begin_waiting(struct rt_task *task)
{
	task->claimed = 0;
	task->woken = NULL;
	task->state = RT_TASK_WAITING;
}

void
forst_wait(struct forst_task *public, struct forst_waiters *list, struct forst_lock *lock, struct forst_waiter *waiter)
{
	struct rt_task *task = rt_task_of(public);

	rt_task_begin_waiting(task);
	waiter->task = public;
	waiter->lock = lock;
	rt_waiters_append(list, waiter);
	forst_unlock(public, lock);
	rt_task_wait(task, waiter, 1, sizeof(*waiter));
}

/* A claimed task goes on; `processor` is that of the running thread. */
void
rt_task_wake(struct rt_processor *processor, struct rt_task *task)
{
	struct rt_processor *its = task->processor;

	if (task->timer)
		task->timer = NULL; /* one that sleeps was not counted; its timer is its own business */
	else
		rt_request_count(task->lane->request, 0, -1);
	if (its == processor)
		rt_task_ready(task);
	else
		rt_processor_post(its, &task->message);
}

void
forst_wake(struct forst_task *task, struct forst_waiter *waiter)
{
	rt_task_wake(rt_task_of(task)->processor, rt_task_of(waiter->task));
}

/* ---- sleeping ---- */

static void
on_awake(struct rt_processor *processor, struct rt_timer *timer)
{
	struct rt_task *task = *(struct rt_task **)(void *)(timer + 1);

	if (rt_task_claim(task))
		rt_task_wake(processor, task);
}

void
rt_task_sleep(struct rt_task *task, int64_t until_ns)
{
	struct {
		struct rt_timer timer;
		struct rt_task *task;
	} alarm = {{.fire = on_awake}, task};

	/* It may have ended since the last safepoint, with nobody left to sweep this lane again. */
	if (rt_request_is_ending(task->lane->request))
		rt_task_unwind(task);
	if (!rt_timer_set(task->processor, &alarm.timer, until_ns))
		forst_panic_text(&task->public, "no memory for a timer", task->public.caller_file, task->public.caller_line);
	rt_task_begin_waiting(task);
	task->timer = &alarm.timer;
	rt_task_list(task);
	rt_task_park(task);
	rt_timer_clear(task->processor, &alarm.timer);
	if (rt_request_is_ending(task->lane->request))
		rt_task_unwind(task);
}
