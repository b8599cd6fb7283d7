/*
 * Requests: from their first task to their last byte. How one ends is decided once, by whoever is first: its main returns,
 * one of its goroutines panics, its deadline passes, nobody wants it any more. Then every lane is swept: what waits there
 * is woken to end, what runs ends at its next safepoint, what has not begun never does.
 */
#include "runtime/sched/sched.h"

#include <stdlib.h>
#include <string.h>

enum { FREE_REQUESTS_MAX = 16 };

/* ---- life ---- */

static void
on_deadline(struct rt_processor *processor, struct rt_timer *timer)
{
	(void)processor;
	rt_request_end((struct rt_request *)(void *)((char *)timer - offsetof(struct rt_request, deadline)), RT_END_EXPIRED);
}

static void
init_lane(struct rt_lane *lane, struct rt_request *request, struct rt_processor *processor)
{
	lane->message.kind = RT_MESSAGE_SWEEP;
	lane->sweeping = 0;
	lane->request = request;
	lane->processor = processor;
	lane->tasks = (struct rt_link){&lane->tasks, &lane->tasks};
	lane->timers = (struct rt_link){&lane->timers, &lane->timers};
}

/* What stays of a request while it lies among the free ones is set once. */
static struct rt_request *
take_free(struct rt_processor *processor)
{
	struct rt_request *request = processor->free_requests;

	if (request) {
		processor->free_requests = request->next;
		processor->free_request_count--;
		return request;
	}
	request = calloc(1, sizeof(*request));
	if (!request)
		return NULL;
	request->machine = processor->machine;
	request->home = processor;
	request->deadline.fire = on_deadline;
	request->over.kind = RT_MESSAGE_OVER;
	init_lane(&request->lane, request, processor);
	rt_heap_init(&request->lane);
	return request;
}

struct rt_request *
rt_request_new(struct rt_processor *processor, rt_entry entry, void *argument)
{
	struct rt_request *request = take_free(processor);

	if (!request)
		return NULL;
	request->public.shared = false;
	request->main_gone = false;
	request->run_in_place = false;
	request->program = false;
	request->end = RT_END_NOT;
	request->lanes = NULL;
	request->counts = (uint64_t)1 << 32 | 1;
	request->heap_bytes = request->lane.chunks ? request->lane.chunks->size : 0;
	request->heap_budget = processor->machine->options.memory_budget;
	request->started_ns = 0;
	request->deadline_ns = INT64_MAX;
	request->wait_ns = 0;
	request->entry = entry;
	request->argument = argument;
	request->ended = request->gone = NULL;
	request->next = NULL;
	request->deadline.place = 0;
	request->panicked = NULL;
	request->lane.sweeping = 0;
	return request;
}

static void
free_lanes(struct rt_request *request)
{
	for (int i = 0; i < request->machine->processor_count; i++) {
		struct rt_lane *lane = request->lanes[i];
		if (lane && lane != &request->lane) {
			rt_heap_reset(lane, 0);
			free(lane);
		}
	}
	free(request->lanes);
	request->lanes = NULL;
}

void
rt_request_destroy(struct rt_request *request)
{
	struct rt_processor *home = request->home;

	if (request->deadline.place)
		rt_timer_clear(home, &request->deadline);
	if (request->lanes)
		free_lanes(request);
	if (home->free_request_count >= FREE_REQUESTS_MAX) {
		rt_heap_reset(&request->lane, 0);
		free(request);
		return;
	}
	rt_heap_rewind(&request->lane, home->machine->options.warm_heap);
	request->next = home->free_requests;
	home->free_requests = request;
	home->free_request_count++;
}

bool
rt_request_release(struct rt_request *request)
{
	if (!rt_counts_are_over(rt_request_count(request, -1, -1)))
		return false;
	rt_request_destroy(request);
	return true;
}

/* ---- running ---- */

/* When it has to be over. */
int64_t
rt_request_deadline(struct rt_request *request)
{
	if (FORST_UNLIKELY(request->wait_ns > 0)) {
		request->started_ns = forst_now_ns();
		request->deadline_ns = request->started_ns + request->wait_ns;
		request->wait_ns = 0;
	}
	return request->deadline_ns;
}

bool
rt_request_run(struct rt_request *request)
{
	struct rt_processor *home = request->home;

	struct rt_task *first = rt_processor_new_main(home, request);

	rt_request_count(request, 1, 0);
	if (!first) {
		request->panic = (struct rt_panic){.text = FORST_STRING("no memory for a stack")};
		request->end = RT_END_PANICKED;
		rt_request_count(request, -1, 0);
		request->main_gone = true;
		return true;
	}
	request->run_in_place = true;
	rt_processor_slice(home, first);
	while (!request->main_gone && !__atomic_load_n(&home->interrupt, __ATOMIC_RELAXED) && rt_processor_has_work(home))
		rt_processor_slice(home, NULL);
	request->run_in_place = false;
	if (!request->main_gone && rt_request_deadline(request) != INT64_MAX &&
		!rt_timer_set(home, &request->deadline, request->deadline_ns))
		rt_request_end(request, RT_END_CANCELLED);
	/* What was posted meanwhile woke nobody: tasks were running. Ours may be the last for a while. */
	if (FORST_UNLIKELY(__atomic_load_n(&home->inbox, __ATOMIC_SEQ_CST) != NULL))
		home->machine->options.wake(home);
	return request->main_gone;
}

/* ---- telling the owner ---- */

/* On the home processor. */
void
rt_request_tell(struct rt_request *request)
{
	struct rt_processor *home = request->home;

	request->next = NULL;
	if (home->told_last)
		home->told_last->next = request;
	else
		home->told = request;
	home->told_last = request;
	home->leave = true;
}

/* The last goroutine is gone, and the owner has let go; or a program ends before that. */
void
rt_request_is_over(struct rt_request *request, const struct rt_processor *processor)
{
	struct rt_processor *home = request->home;

	if (home == processor) {
		rt_request_tell(request);
		return;
	}
	/* Once it is told it may be another request. */
	rt_processor_post(home, &request->over);
	__atomic_store_n(&home->interrupt, RT_LOOK_UP, __ATOMIC_RELAXED);
}

/* There is nothing in the lane to sweep: the request's one task, if it has one, is running and never waited. */
static bool
is_alone(const struct rt_lane *lane)
{
	return lane->tasks.next == &lane->tasks && lane->timers.next == &lane->timers;
}

void
rt_request_main_ended(struct rt_request *request)
{
	if (FORST_LIKELY(!request->public.shared && request->end == RT_END_NOT && is_alone(&request->lane)))
		request->end = RT_END_RETURNED;
	else if (rt_request_claim_end(request))
		rt_request_set_end(request, RT_END_RETURNED);
	request->main_gone = true;
	request->home->leave = true;
	if (!request->run_in_place)
		rt_request_tell(request);
}

/* ---- ending ---- */

/* True: the caller says how the request ends, and nobody else does. */
bool
rt_request_claim_end(struct rt_request *request)
{
	uint32_t not_yet = RT_END_NOT;

	if (!request->public.shared) {
		if (request->end != RT_END_NOT)
			return false;
		request->end = RT_END_CLAIMED;
		return true;
	}
	return __atomic_compare_exchange_n(
		&request->end, &not_yet, RT_END_CLAIMED, false, __ATOMIC_ACQ_REL, __ATOMIC_RELAXED);
}

static void
sweep_elsewhere(struct rt_lane *lane)
{
	struct rt_processor *processor = lane->processor;

	if (__atomic_exchange_n(&lane->sweeping, 1, __ATOMIC_ACQ_REL))
		return;
	/* The message keeps the request. */
	rt_request_count(lane->request, 1, 1);
	rt_processor_post(processor, &lane->message);
	__atomic_store_n(&processor->interrupt, RT_LOOK_UP, __ATOMIC_RELAXED);
}

/* After a claim: from now on safepoints see it. */
void
rt_request_set_end(struct rt_request *request, enum rt_end how)
{
	if (!request->public.shared) {
		request->end = how;
		if (!request->program && !is_alone(&request->lane))
			rt_request_sweep(&request->lane);
		return;
	}
	__atomic_store_n(&request->end, how, __ATOMIC_SEQ_CST);
	if (request->program)
		return;
	for (int i = 0; i < request->machine->processor_count; i++) {
		struct rt_lane *lane = __atomic_load_n(&request->lanes[i], __ATOMIC_SEQ_CST);
		if (lane && lane->processor == rt_here)
			rt_request_sweep(lane);
		else if (lane)
			sweep_elsewhere(lane);
	}
}

void
rt_request_end(struct rt_request *request, enum rt_end how)
{
	if (rt_request_claim_end(request))
		rt_request_set_end(request, how);
}

static struct rt_task *
task_of_link(struct rt_link *link)
{
	return (struct rt_task *)(void *)((char *)link - offsetof(struct rt_task, link));
}

/* On the lane's thread: wakes all that waits there, to end. */
void
rt_request_sweep(struct rt_lane *lane)
{
	struct rt_link *list = &lane->tasks;

	for (struct rt_link *link = list->next; link != list; link = link->next) {
		if (task_of_link(link)->state == RT_TASK_READY) {
			rt_lane_hurry(lane);
			break;
		}
	}
	for (struct rt_link *link = list->next; link != list; link = link->next) {
		struct rt_task *task = task_of_link(link);
		if (task->state == RT_TASK_WAITING && rt_task_claim(task))
			rt_task_wake(lane->processor, task);
	}
	rt_request_count(lane->request, -(int64_t)rt_timers_clear(lane), 0);
}

/* All that is left waits for all that is left. Go's runtime calls it fatal: what was deferred does not run in a program. */
void
rt_request_deadlock(struct rt_request *request)
{
	/* Its main is among them: else the request would have ended. */
	if (!rt_request_claim_end(request))
		return;
	request->panic = (struct rt_panic){
		.text = FORST_STRING("all goroutines are asleep - deadlock!"),
		.file = request->speaker->public.caller_file,
		.line = request->speaker->public.caller_line,
		.fatal = true,
	};
	rt_request_set_end(request, RT_END_PANICKED);
	if (request->program)
		rt_request_is_over(request, rt_here);
}

/* ---- several threads ---- */

/* Before goroutines of it go to another thread. Does nothing when there is no memory. */
void
rt_request_share(struct rt_request *request)
{
	if (request->public.shared)
		return;
	request->lanes = calloc((size_t)request->machine->processor_count, sizeof(*request->lanes));
	if (!request->lanes)
		return;
	request->lanes[request->home->index] = &request->lane;
	request->public.shared = true;
}

/* Its lane on this thread; NULL: no memory. */
struct rt_lane *
rt_request_lane(struct rt_request *request, struct rt_processor *processor)
{
	struct rt_lane *lane;

	if (request->home == processor)
		return &request->lane;
	lane = request->lanes[processor->index];
	if (lane)
		return lane;
	lane = calloc(1, sizeof(*lane));
	if (!lane)
		return NULL;
	rt_heap_init(lane);
	init_lane(lane, request, processor);
	/* Who ends the request meanwhile finds the lane, or what begins here finds the end. */
	__atomic_store_n(&request->lanes[processor->index], lane, __ATOMIC_SEQ_CST);
	return lane;
}
