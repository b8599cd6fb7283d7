/*
 * Switching: what a thread runs next, and how tasks begin, give way, wait and end.
 *
 * Tasks switch to each other directly; a thread comes back to itself when there is nothing to run, when its slice is over
 * or when somebody outside is to be told something. A goroutine that returns begins the next one on its own stack, so a
 * fan-out that never waits switches nowhere.
 */
#include "runtime/sched/hot.h"

#include <assert.h>
#include <stdlib.h>

_Thread_local struct rt_processor *rt_here;

/* ---- the list of those that can go on ---- */

void
rt_task_ready(struct rt_task *task)
{
	rt_ready_push(task->processor, task);
}

/* Those of the list go on next, before all that wait for their turn. */
static void
put_first(struct rt_processor *processor, const struct rt_tasks *tasks)
{
	struct rt_tasks *ready = &processor->ready;
	const struct rt_start *start = processor->starts.first;
	uint32_t ticket = ready->first ? ready->first->ticket : processor->tickets;

	if (start && (int32_t)(start->ticket - ticket) < 0)
		ticket = start->ticket;
	for (struct rt_task *task = tasks->first; task; task = rt_task_of_message(task->message.next)) {
		task->state = RT_TASK_READY;
		task->spent = false;
		task->ticket = ticket - 1;
	}
	tasks->last->message.next = ready->first ? &ready->first->message : NULL;
	if (!ready->first)
		ready->last = tasks->last;
	ready->first = tasks->first;
}

/* Moves those of the lane. */
static void
take_those_of(struct rt_tasks *tasks, const struct rt_lane *lane, struct rt_tasks *taken)
{
	struct rt_tasks others = {NULL, NULL};
	struct rt_task *task;

	while ((task = rt_tasks_pop(tasks)))
		rt_tasks_push(task->lane == lane ? taken : &others, task);
	*tasks = others;
}

/* Those that can go on go on next: their request has ended, and others may need the thread for long. In one pass, since there may
 * be very many. */
void
rt_lane_hurry(struct rt_lane *lane)
{
	struct rt_tasks taken = {NULL, NULL};

	take_those_of(&lane->processor->ready, lane, &taken);
	take_those_of(&lane->processor->spent, lane, &taken);
	if (taken.first)
		put_first(lane->processor, &taken);
}

/* ---- those that used up their slice ---- */

static uint32_t
ticks(const struct rt_processor *processor)
{
	return __atomic_load_n(&processor->machine->clock.ticks, __ATOMIC_RELAXED);
}

static void
push_spent(struct rt_processor *processor, struct rt_task *task)
{
	task->state = RT_TASK_READY;
	task->spent = true;
	if (!processor->spent.first)
		processor->spent_since = ticks(processor);
	rt_tasks_push(&processor->spent, task);
}

static struct rt_task *
pop_spent(struct rt_processor *processor)
{
	struct rt_task *task = rt_tasks_pop(&processor->spent);

	if (task) {
		task->spent = false;
		processor->spent_since = ticks(processor);
	}
	return task;
}

/* Whether others have gone first for long enough. */
static bool
spent_is_due(const struct rt_processor *processor)
{
	return processor->spent.first && ticks(processor) - processor->spent_since >= RT_SPENT_TICKS;
}

/* ---- what there is to do ---- */

bool
rt_processor_has_work(struct rt_processor *processor)
{
	return processor->ready.first || processor->starts.first || processor->spent.first ||
		   __atomic_load_n(&processor->inbox, __ATOMIC_SEQ_CST);
}

/* Whether a goroutine begins before others go on: first come, first served. */
static bool
start_is_next(const struct rt_processor *processor)
{
	const struct rt_start *start = processor->starts.first;

	return start && (!processor->ready.first || (int32_t)(start->ticket - processor->ready.first->ticket) < 0);
}

/* ---- going from one to another ---- */

static bool
is_interrupted(const struct rt_processor *processor)
{
	return __atomic_load_n(&processor->interrupt, __ATOMIC_RELAXED) || processor->leave;
}

/* A stack that was left for good may be used again as soon as somebody else runs. */
static void
reap(struct rt_processor *processor)
{
	struct rt_task *left = processor->left;

	if (left) {
		processor->left = NULL;
		rt_stack_put(processor, left);
	}
}

/* Runs `to` (NULL: the thread) instead of the running task (NULL: the thread). */
static void
change(struct rt_processor *processor, struct rt_task *from, struct rt_task *to, bool forever)
{
	struct rt_fiber *from_fiber = from ? &from->fiber : &processor->thread;
	struct rt_fiber *to_fiber = to ? &to->fiber : &processor->thread;

	if (from && !forever)
		rt_heap_store(from);
	if (to) {
		to->state = RT_TASK_RUNNING;
		rt_heap_load(to);
	}
	rt_fiber_switch(from_fiber, to_fiber, forever);
	reap(processor);
}

/* ---- beginning ---- */

static void
bind(struct rt_task *task, struct rt_lane *lane, struct rt_start *start)
{
	task->lane = lane;
	task->start = start;
	task->public.request = &lane->request->public;
	task->public.defers = NULL;
	task->public.caller_file = NULL;
	task->unwinding = false;
	task->speaks = false;
}

/* The next goroutine that is still wanted; NULL: none. */
static struct rt_start *
next_start(struct rt_processor *processor)
{
	for (;;) {
		struct rt_start *start = rt_starts_pop(&processor->starts);
		if (!start || !rt_request_is_ending(start->request))
			return start;
		struct rt_request *request = start->request;
		rt_start_free(processor, start);
		if (rt_counts_are_over(rt_request_count(request, -1, 0)))
			rt_request_is_over(request, processor);
	}
}

static struct rt_context *begin(void *argument);

static struct rt_task *
new_task(struct rt_processor *processor, size_t stack_size)
{
	struct rt_task *task = rt_stack_take(processor, stack_size);

	if (!task)
		return NULL;
	task->public.stack_limit = task->fiber.stack_low + RT_STACK_RESERVE;
	task->public.interrupt = &processor->interrupt;
	task->message.kind = RT_MESSAGE_WAKE;
	task->listed = task->deep = task->spent = false;
	task->timer = NULL;
	task->waiters = NULL;
	task->waiter_count = 1;
	task->waiter_stride = sizeof(struct forst_waiter);
	rt_fiber_open(&task->fiber);
	rt_context_make(&task->fiber.context, task->fiber.stack_low, task->fiber.stack_high, begin, task);
	return task;
}

/* Binds the goroutine to the task; NULL when its request can have nothing on this thread: there is no memory. */
static struct rt_task *
bind_start(struct rt_processor *processor, struct rt_task *task, struct rt_start *start)
{
	struct rt_lane *lane = rt_request_lane(start->request, processor);

	if (!lane)
		return NULL;
	bind(task, lane, start);
	return task;
}

/* A goroutine that cannot begin for want of memory ends its request. */
static void
give_up(struct rt_processor *processor, struct rt_start *start)
{
	struct rt_request *request = start->request;

	if (rt_request_claim_end(request)) {
		request->panic = (struct rt_panic){.text = FORST_STRING("no memory for a goroutine")};
		rt_request_set_end(request, RT_END_PANICKED);
	}
	rt_start_free(processor, start);
	if (rt_counts_are_over(rt_request_count(request, -1, 0)))
		rt_request_is_over(request, processor);
}

/* A task for the next goroutine; NULL: there is none. */
static struct rt_task *
begin_start(struct rt_processor *processor)
{
	struct rt_start *start;

	while ((start = next_start(processor))) {
		struct rt_task *task = new_task(processor, processor->machine->options.stack_size);
		if (task && bind_start(processor, task, start))
			return task;
		if (task)
			rt_stack_put(processor, task);
		give_up(processor, start);
	}
	return NULL;
}

struct rt_task *
rt_processor_new_main(struct rt_processor *processor, struct rt_request *request)
{
	const struct rt_machine_options *options = &processor->machine->options;
	struct rt_task *task =
		new_task(processor, options->main_stack_size ? options->main_stack_size : options->stack_size);

	if (!task)
		return NULL;
	bind(task, &request->lane, NULL);
	request->speaker = task;
	return task;
}

/* ---- choosing ---- */

static inline struct rt_task *
next_ready(struct rt_processor *processor)
{
	struct rt_task *task = rt_tasks_pop(&processor->ready);

	return FORST_LIKELY(task) ? task : pop_spent(processor);
}

/* The next one when there is more to look at than the list of those that can go on. */
static struct rt_task * __attribute__((noinline))
pick_slowly(struct rt_processor *processor)
{
	if (__atomic_load_n(&processor->inbox, __ATOMIC_RELAXED))
		rt_processor_receive(processor);
	if (is_interrupted(processor))
		return NULL;
	if (start_is_next(processor)) {
		struct rt_task *task = begin_start(processor);
		if (task)
			return task;
	}
	return next_ready(processor);
}

/* Who runs next; NULL: the thread. */
static inline struct rt_task *
pick(struct rt_processor *processor)
{
	if (FORST_UNLIKELY(processor->starts.first || __atomic_load_n(&processor->inbox, __ATOMIC_RELAXED)))
		return pick_slowly(processor);
	return is_interrupted(processor) ? NULL : next_ready(processor);
}

void
rt_processor_slice(struct rt_processor *processor, struct rt_task *first)
{
	struct rt_clock *clock = &processor->machine->clock;
	struct rt_task *next = first;

	processor->leave = false;
	__atomic_store_n(&processor->interrupt, 0, __ATOMIC_RELAXED);
	__atomic_store_n(&processor->slice, processor->slice + 1, __ATOMIC_RELAXED);
	/* The processor may look before others see the store; the clock, which sleeps seldom, makes up for that. */
	__atomic_signal_fence(__ATOMIC_SEQ_CST);
	if (FORST_UNLIKELY(__atomic_load_n(&clock->asleep, __ATOMIC_RELAXED)))
		rt_clock_wake(clock);
	if (FORST_UNLIKELY(spent_is_due(processor))) {
		if (first) {
			first->message.next = NULL;
			put_first(processor, &(struct rt_tasks){first, first});
		}
		next = pop_spent(processor);
	} else if (!first) {
		next = pick(processor);
	}
	for (; next; next = pick(processor))
		change(processor, NULL, next, false);
	/* Before the inbox is looked at again: who posts looks here after it did. Nobody posts where there is no other. */
	if (processor->machine->processor_count > 1)
		__atomic_store_n(&processor->slice, processor->slice + 1, __ATOMIC_SEQ_CST);
	else
		__atomic_store_n(&processor->slice, processor->slice + 1, __ATOMIC_RELAXED);
}

/* ---- speaking for the request ---- */

void
forst_speak(struct forst_task *public)
{
	struct rt_task *task = rt_task_of(public);
	struct rt_request *request = task->lane->request;

	if (task->speaks)
		return;
	task->speaks = true;
	forst_lock(public, &request->speaking);
	task->spoke = request->speaker;
	request->speaker = task;
	forst_unlock(public, &request->speaking);
}

/* Takes it out from among those who speak, whoever has begun or ended to since. */
static void
hush(struct rt_task *task)
{
	struct rt_request *request = task->lane->request;
	struct rt_task **at = &request->speaker;

	forst_lock(&task->public, &request->speaking);
	while (*at != task)
		at = &(*at)->spoke;
	*at = task->spoke;
	forst_unlock(&task->public, &request->speaking);
}

/* ---- ending ---- */

/* The task's goroutine is gone. */
static void
finish(struct rt_task *task)
{
	struct rt_processor *processor = task->processor;
	struct rt_request *request = task->lane->request;
	uint64_t counts;

	rt_heap_store(task);
	if (FORST_UNLIKELY(task->speaks))
		hush(task);
	if (task->listed) {
		task->link.previous->next = task->link.next;
		task->link.next->previous = task->link.previous;
		task->listed = false;
	}
	if (task->start)
		rt_start_free(processor, task->start);
	else
		rt_request_main_ended(request);
	if (FORST_UNLIKELY(request->public.shared)) {
		/* Counted as one that waits it keeps the request while it looks whether all do. */
		if (rt_counts_are_dead(rt_request_count(request, 0, 1)))
			rt_request_deadlock(request);
		counts = rt_request_count(request, -1, -1);
	} else {
		counts = rt_request_count(request, -1, 0);
		if (FORST_UNLIKELY(rt_counts_are_dead(counts)))
			rt_request_deadlock(request);
	}
	if (FORST_UNLIKELY(rt_counts_are_over(counts)))
		rt_request_is_over(request, processor);
}

static _Noreturn void
leave(struct rt_task *task)
{
	struct rt_processor *processor = task->processor;
	struct rt_task *next = pick(processor);

	processor->left = task;
	change(processor, task, next, true);
	abort();
}

/* The next goroutine on this stack, if it is one's turn. */
static bool
begin_another(struct rt_task *task)
{
	struct rt_processor *processor = task->processor;
	struct rt_start *start;

	if (!start_is_next(processor) || is_interrupted(processor) || __atomic_load_n(&processor->inbox, __ATOMIC_RELAXED))
		return false;
	start = next_start(processor);
	if (!start)
		return false;
	if (!bind_start(processor, task, start)) {
		give_up(processor, start);
		return false;
	}
	rt_heap_load(task);
	return true;
}

/* All that runs on the stack; whoever goes on then, which has begun. */
static __attribute__((noinline)) struct rt_fiber *
run(struct rt_task *task)
{
	struct rt_processor *processor = task->processor;

	rt_fiber_begun();
	reap(processor);
	do {
		if (task->start)
			task->start->entry(&task->public, task->start->arguments);
		else
			task->lane->request->entry(task, task->lane->request->argument);
		finish(task);
	} while (begin_another(task));
	struct rt_task *next = pick(processor);
	processor->left = task;
	if (!next)
		return &processor->thread;
	if (rt_context_is_new(&next->fiber.context))
		change(processor, task, next, true);
	next->state = RT_TASK_RUNNING;
	rt_heap_load(next);
	return &next->fiber;
}

/* The first frame of every stack. */
static RT_FIBER_OUTERMOST struct rt_context *
begin(void *argument)
{
	return rt_fiber_return(run(argument));
}

void
rt_task_unwind(struct rt_task *task)
{
	struct rt_processor *processor = task->processor;
	struct rt_request *request = task->lane->request;

	if (!task->unwinding) {
		task->unwinding = true;
		task->unwind_until_ns = forst_now_ns() + (int64_t)RT_UNWIND_MAX_MS * 1000000;
		/* An overflow left no room for what was deferred: half of the reserve is theirs. */
		task->public.stack_limit = task->fiber.stack_low + RT_STACK_RESERVE / 2;
		/* A program that is over ends as Go's do: only who panicked runs what it deferred. */
		if (request->program && (rt_request_how(request) != RT_END_PANICKED || request->panic.fatal))
			task->public.defers = NULL;
	}
	while (task->public.defers) {
		struct forst_defer *defer = task->public.defers;
		task->public.defers = defer->next;
		defer->run(&task->public, defer);
	}
	if (request->program && request->panicked == task)
		rt_request_is_over(request, processor);
	else
		finish(task);
	leave(task);
}

void
forst_exit(struct forst_task *public)
{
	struct rt_task *task = rt_task_of(public);

	forst_defers_run(public, NULL);
	finish(task);
	leave(task);
}

/* ---- giving way ---- */

/* Into its lane's list, where the end of its request finds it; counts what its stack costs. */
void
rt_task_list(struct rt_task *task)
{
	struct rt_link *list = &task->lane->tasks;

	if (task->listed)
		return;
	task->listed = true;
	task->link.previous = list->previous;
	task->link.next = list;
	list->previous->next = &task->link;
	list->previous = &task->link;
}

static void
end_if_over(struct rt_task *task)
{
	struct rt_request *request = task->lane->request;

	if (task->unwinding) {
		if (forst_now_ns() < task->unwind_until_ns)
			return;
		task->public.defers = NULL;
		rt_task_unwind(task);
	}
	if (rt_request_is_ending(request))
		rt_task_unwind(task);
	if (rt_request_deadline(request) != INT64_MAX && forst_now_ns() >= request->deadline_ns) {
		rt_request_end(request, RT_END_EXPIRED);
		rt_task_unwind(task);
	}
}

void
rt_task_yield(struct rt_task *task)
{
	struct rt_processor *processor = task->processor;
	bool slice_over = __atomic_load_n(&processor->interrupt, __ATOMIC_RELAXED) == RT_SLICE_OVER;

	end_if_over(task);
	if (__atomic_load_n(&processor->give_to, __ATOMIC_RELAXED) >= 0)
		rt_processor_give(processor);
	if (!processor->ready.first && !processor->starts.first && !is_interrupted(processor))
		return;
	rt_task_list(task);
	if (slice_over)
		push_spent(processor, task);
	else
		rt_ready_push(processor, task);
	struct rt_task *next = pick(processor);
	if (next != task)
		change(processor, task, next, false);
	else
		task->state = RT_TASK_RUNNING;
	end_if_over(task);
}

/* Its state is RT_TASK_WAITING, or somebody has made it ready since. */
void
rt_task_park(struct rt_task *task)
{
	struct rt_processor *processor = task->processor;
	struct rt_task *next = pick(processor);

	if (next != task)
		change(processor, task, next, false);
	else
		task->state = RT_TASK_RUNNING;
}

void
forst_poll_slow(struct forst_task *task)
{
	rt_task_yield(rt_task_of(task));
}

void
forst_yield(struct forst_task *task)
{
	rt_task_yield(rt_task_of(task));
}

void
forst_enter_slow(struct forst_task *task, const char *frame, const char *file, int line)
{
	if (frame < task->stack_limit) {
		rt_task_of(task)->deep = true;
		rt_panic(rt_task_of(task), FORST_STRING("stack overflow"), true, file, line);
	}
	rt_task_yield(rt_task_of(task));
}
