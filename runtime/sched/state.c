/*
 * Package variables' locks and heaps; see forst/state.h.
 *
 * A variable's heap is a lane like those of requests, with a task of its own that nothing ever runs: the owner, which
 * is what allocating code is given. Its request stands for all package variables of the process: its heap budget is
 * state_max. A thread is in one section at most, since sections neither wait nor switch; thread-local variables
 * therefore say in which, and a panic (of the running task or of the owner) leaves it first.
 *
 * Collection is amortised: the value is copied only when its heap has become more than twice as large as
 * what the last copy left.
 */
#include "runtime/sched/sched.h"

#include "forst/state.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

enum {
	COLLECT_MIN = 256 * 1024, /* bytes of heap below which garbage does not matter */
	STATE_MAX_DEFAULT = 256 * 1024 * 1024,
};

struct rt_state {
	struct rt_task owner;
	struct rt_lane lane;
	struct rt_lane old; /* while collecting: where the value still lies */
	bool collecting;
	struct rt_chunk *seen; /* the newest chunk when its size was last looked at */
	size_t live;           /* bytes that the last collection left */
};

/* The section that this thread is in. */
static _Thread_local struct {
	struct forst_state *state; /* NULL: none */
	struct forst_task *task;   /* who is in it */
	const char *file;
	int line;
} section;

/* For all package variables; any thread adds. */
static struct rt_request budget = {.public.shared = true, .heap_budget = STATE_MAX_DEFAULT};
/* The new heap of a collection: for a moment there are two. */
static struct rt_request unbounded = {.public.shared = true, .heap_budget = SIZE_MAX / 2};

void
rt_state_set_max(size_t bytes)
{
	budget.heap_budget = bytes;
}

size_t
rt_state_bytes(void)
{
	return __atomic_load_n(&budget.heap_bytes, __ATOMIC_RELAXED);
}

/* ---- heaps ---- */

static size_t
chunk_bytes(const struct rt_chunk *chunk)
{
	size_t bytes = 0;

	for (; chunk; chunk = chunk->next)
		bytes += chunk->size;
	return bytes;
}

static void
begin_heap(struct rt_state *heap)
{
	rt_heap_init(&heap->lane);
	heap->lane.request = &budget;
	rt_heap_load(&heap->owner);
}

static void
free_chunks(struct rt_lane *lane, struct rt_request *of)
{
	__atomic_sub_fetch(&of->heap_bytes, chunk_bytes(lane->chunks), __ATOMIC_RELAXED);
	rt_heap_reset(lane, 0);
}

/* Copies the value to a new heap and drops the old one. */
static void
collect(struct forst_state *state)
{
	struct rt_state *heap = state->heap;

	rt_heap_store(&heap->owner);
	heap->old = heap->lane;
	heap->collecting = true;
	begin_heap(heap);
	heap->lane.request = &unbounded;
	state->copy(&heap->owner.public, state->value);
	heap->collecting = false;
	free_chunks(&heap->old, &budget);
	heap->lane.request = &budget;
	size_t bytes = chunk_bytes(heap->lane.chunks);
	__atomic_sub_fetch(&unbounded.heap_bytes, bytes, __ATOMIC_RELAXED);
	__atomic_add_fetch(&budget.heap_bytes, bytes, __ATOMIC_RELAXED);
	heap->live = bytes - (size_t)(heap->owner.public.heap_limit - heap->owner.public.heap_next);
	heap->seen = heap->lane.chunks;
}

/* A panic in a collection (there is no memory): the value is where it was. */
static void
give_up_collecting(struct rt_state *heap)
{
	heap->collecting = false;
	free_chunks(&heap->lane, &unbounded);
	heap->lane = heap->old;
	rt_heap_load(&heap->owner);
}

static void
collect_if_due(struct forst_state *state)
{
	struct rt_state *heap = state->heap;
	size_t bytes;

	if (heap->lane.chunks == heap->seen)
		return;
	heap->seen = heap->lane.chunks;
	bytes = chunk_bytes(heap->seen);
	if (bytes > 2 * heap->live + COLLECT_MIN)
		collect(state);
}

/* ---- sections ---- */

static struct rt_state *
new_heap(struct forst_task *task, const char *file, int line)
{
	struct rt_state *heap = calloc(1, sizeof(*heap));

	if (!heap)
		forst_panic_text(task, "no memory for a package variable", file, line);
	heap->owner.lane = &heap->lane;
	heap->owner.public.request = &budget.public;
	begin_heap(heap);
	return heap;
}

static void
leave(struct forst_state *state)
{
	section.state = NULL;
	if (!forst_lock_change(&state->lock, 1, 0))
		forst_unlock_slow(&state->lock);
}

struct forst_task *
forst_state_lock_at(struct forst_task *task, struct forst_state *state, const char *file, int line)
{
	if (!forst_lock_change(&state->lock, 0, 1))
		forst_lock_slow(&state->lock);
	section.state = state;
	section.task = task;
	section.file = file;
	section.line = line;
	if (!state->copy)
		return NULL;
	if (FORST_UNLIKELY(!state->heap))
		state->heap = new_heap(task, file, line);
	struct forst_task *owner = &state->heap->owner.public;
	owner->stack_limit = task->stack_limit;
	owner->caller_file = file;
	owner->caller_line = line;
	return owner;
}

void
forst_state_unlock(struct forst_task *task, struct forst_state *state)
{
	(void)task;
	if (state->copy)
		collect_if_due(state);
	leave(state);
}

/* ---- panics ---- */

bool
rt_state_owns(const struct forst_task *task)
{
	return task->request == &budget.public;
}

bool
rt_state_take(size_t bytes)
{
	if (__atomic_add_fetch(&budget.heap_bytes, bytes, __ATOMIC_RELAXED) <= budget.heap_budget)
		return true;
	__atomic_sub_fetch(&budget.heap_bytes, bytes, __ATOMIC_RELAXED);
	return false;
}

struct rt_task *
rt_state_leave(struct rt_task *task)
{
	struct forst_state *state = section.state;

	if (!state)
		return task;
	if (state->heap && state->heap->collecting)
		give_up_collecting(state->heap);
	task = rt_task_of(section.task);
	leave(state);
	return task;
}

void
rt_state_full(void)
{
	char text[120];

	snprintf(text, sizeof(text), "package variables are out of memory: state_max is %zu bytes", budget.heap_budget);
	forst_panic_text(section.task, text, section.file, section.line);
}
