/*
 * What every switch, wait and wake goes through, inline: free stacks, the list of those that can go on, and waiting and
 * waking within one thread while a request is on no other.
 */
#ifndef FORST_SCHED_HOT_H
#define FORST_SCHED_HOT_H

#include "runtime/sched/sched.h"

static inline struct rt_task *
rt_task_of_message(struct rt_message *message)
{
	return message ? (struct rt_task *)(void *)((char *)message - offsetof(struct rt_task, message)) : NULL;
}

/* ---- stacks ---- */

#ifndef RT_SANITIZE_ADDRESS
#define ASAN_UNPOISON_MEMORY_REGION(low, size) ((void)(low), (void)(size))
#endif

enum {
	RT_TASK_AREA = (sizeof(struct rt_task) + 63) / 64 * 64,
	/* Stacks begin at different places in their pages: at the same one their busiest lines would all be the same set of
	 * the cache's, and look alike to the processor's check of loads against earlier stores. */
	RT_COLOURS = 8,
	RT_COLOUR_STEP = 192,
};

/* Whether the stack has that size. */
static inline bool
rt_stack_has(const struct rt_task *task, size_t size)
{
	return (size_t)(task->fiber.stack_high - task->fiber.stack_low) + RT_TASK_AREA + RT_COLOURS * RT_COLOUR_STEP >= size;
}

/* A stack of that size or more, with the struct at its top unset but for processor and fiber's bounds; NULL with errno. */
static inline struct rt_task *
rt_stack_take(struct rt_processor *processor, size_t size)
{
	struct rt_task *task = processor->warm;

	if (FORST_UNLIKELY(!task || !rt_stack_has(task, size)))
		return rt_stack_take_slowly(processor, size);
	processor->warm = rt_task_of_message(task->message.next);
	processor->warm_count--;
	return task;
}

static inline void
rt_stack_put(struct rt_processor *processor, struct rt_task *task)
{
	rt_fiber_close(&task->fiber);
	/* One that was unwound left poisoned frames behind. */
	if (FORST_UNLIKELY(task->unwinding))
		ASAN_UNPOISON_MEMORY_REGION(task->fiber.stack_low, (size_t)(task->fiber.stack_high - task->fiber.stack_low));
	if (FORST_UNLIKELY(task->deep || processor->warm_count >= processor->machine->options.warm_stacks)) {
		rt_stack_put_slowly(processor, task);
		return;
	}
	task->message.next = processor->warm ? &processor->warm->message : NULL;
	processor->warm = task;
	processor->warm_count++;
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
