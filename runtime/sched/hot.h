/*
 * What every switch, wait and wake goes through, inline: the list of those that can go on, and waiting and waking within one
 * thread while a request is on no other.
 */
#ifndef FORST_SCHED_HOT_H
#define FORST_SCHED_HOT_H

#include "runtime/sched/sched.h"

static inline struct rt_task *
rt_task_of_message(struct rt_message *message)
{
	return message ? (struct rt_task *)(void *)((char *)message - offsetof(struct rt_task, message)) : NULL;
}

/* ---- the list of those that can go on ---- */

static inline uint32_t
rt_ticket(struct rt_processor *processor)
{
	uint32_t ticket = processor->tickets;

	__atomic_store_n(&processor->tickets, ticket + 1, __ATOMIC_RELAXED);
	return ticket;
}

static inline void
rt_tasks_push(struct rt_tasks *tasks, struct rt_task *task)
{
	task->message.next = NULL;
	if (tasks->first)
		tasks->last->message.next = &task->message;
	else
		tasks->first = task;
	tasks->last = task;
}

static inline struct rt_task *
rt_tasks_pop(struct rt_tasks *tasks)
{
	struct rt_task *task = tasks->first;

	if (task)
		tasks->first = rt_task_of_message(task->message.next);
	return task;
}

static inline void
rt_ready_push(struct rt_processor *processor, struct rt_task *task)
{
	task->state = RT_TASK_READY;
	task->ticket = rt_ticket(processor);
	rt_tasks_push(&processor->ready, task);
}

/* ---- lists of those who wait ---- */

static inline void
rt_waiters_append(struct forst_waiters *list, struct forst_waiter *waiter)
{
	waiter->list = list;
	waiter->next = NULL;
	waiter->previous = list->last;
	if (list->last)
		list->last->next = waiter;
	else
		list->first = waiter;
	list->last = waiter;
}

static inline void
rt_waiters_take_out(struct forst_waiter *waiter)
{
	struct forst_waiters *list = waiter->list;

	*(waiter->previous ? &waiter->previous->next : &list->first) = waiter->next;
	*(waiter->next ? &waiter->next->previous : &list->last) = waiter->previous;
	waiter->list = NULL;
}

/* ---- in a request that is on one thread ---- */

/* forst_waiters_take */
static inline struct forst_waiter *
rt_waiters_take_here(struct forst_waiters *list)
{
	struct forst_waiter *waiter;

	while ((waiter = list->first)) {
		struct rt_task *waiting = rt_task_of(waiter->task);
		list->first = waiter->next;
		*(waiter->next ? &waiter->next->previous : &list->last) = NULL;
		waiter->list = NULL;
		if (!waiting->claimed) {
			waiting->claimed = 1;
			waiting->woken = waiter;
			return waiter;
		}
	}
	return NULL;
}

/* forst_wake of who was taken; not of one that sleeps. */
static inline void
rt_wake_here(struct rt_request *request, struct forst_waiter *waiter)
{
	struct rt_task *task = rt_task_of(waiter->task);

	request->counts -= 1;
	rt_ready_push(task->processor, task);
}

/* forst_wait */
static inline void
rt_wait_here(struct rt_task *task, struct forst_waiters *list, struct forst_lock *lock, struct forst_waiter *waiter)
{
	struct rt_request *request = task->lane->request;

	waiter->task = &task->public;
	waiter->lock = lock;
	task->claimed = 0;
	task->woken = NULL;
	task->state = RT_TASK_WAITING;
	rt_waiters_append(list, waiter);
	if (FORST_UNLIKELY(rt_request_is_ending(request) || !task->listed || rt_counts_are_dead(request->counts + 1))) {
		rt_task_wait(task, waiter, 1, sizeof(*waiter));
		return;
	}
	task->waiters = waiter;
	request->counts += 1;
	rt_task_park(task);
	/* Whoever woke it may have done so because the request ends: what its deferred calls give is no reason to go on. */
	if (FORST_UNLIKELY(task->woken != waiter || rt_request_is_ending(request)))
		rt_task_end_wait(task);
}

#endif
