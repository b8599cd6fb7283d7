/*
 * A request's heap: on each thread a list of chunks, the newest first, in which forst_alloc bumps. Chunks double, so a big
 * heap has few; nothing is freed before the request is over, and then all goes but one chunk, which the next request that
 * uses the struct starts with.
 *
 * The bump pointers are the running task's; a switch hands them on through the lane.
 */
#include "runtime/sched/sched.h"

#include <stdlib.h>

enum {
	CHUNK_MIN = 64 * 1024,
	CHUNK_DOUBLING_MAX = 4 * 1024 * 1024,
};

/* No chunk: any allocation takes the slow path, but one of no bytes still gets an address. */
static char no_heap[16] __attribute__((aligned(16)));

void
rt_heap_init(struct rt_lane *lane)
{
	lane->chunks = NULL;
	lane->heap_next = lane->heap_limit = no_heap;
}

static size_t
next_chunk_size(const struct rt_lane *lane, size_t wanted)
{
	size_t size = lane->chunks ? lane->chunks->size * 2 : CHUNK_MIN;

	if (size > CHUNK_DOUBLING_MAX)
		size = CHUNK_DOUBLING_MAX;
	return size < wanted ? wanted : size;
}

static size_t
add_bytes(struct rt_request *request, size_t bytes)
{
	if (request->public.shared)
		return __atomic_add_fetch(&request->heap_bytes, bytes, __ATOMIC_RELAXED);
	return request->heap_bytes += bytes;
}

/* Takes up to `*size` and at least `wanted` bytes of the budget; false: that much is not left. */
static bool
take_budget(struct rt_request *request, size_t wanted, size_t *size)
{
	size_t budget = request->heap_budget;

	if (add_bytes(request, *size) <= budget)
		return true;
	add_bytes(request, -*size);
	*size = wanted;
	if (add_bytes(request, *size) <= budget)
		return true;
	add_bytes(request, -*size);
	return false;
}

static struct rt_chunk *
new_chunk(struct rt_lane *lane, size_t rounded)
{
	struct rt_request *request = lane->request;
	size_t wanted = rounded + sizeof(struct rt_chunk);
	size_t size = next_chunk_size(lane, wanted);

	if (rounded > request->heap_budget || !take_budget(request, wanted, &size))
		return NULL;
	struct rt_chunk *chunk = malloc(size);
	if (!chunk) {
		add_bytes(request, -size);
		return NULL;
	}
	chunk->size = size;
	chunk->next = lane->chunks;
	lane->chunks = chunk;
	return chunk;
}

void *
forst_alloc_slow(struct forst_task *public, size_t size, const char *file, int line)
{
	struct rt_task *task = rt_task_of(public);
	size_t rounded = (size + 15) & ~(size_t)15;
	struct rt_chunk *chunk = rounded < size ? NULL : new_chunk(task->lane, rounded);

	if (!chunk && rt_state_owns(public))
		rt_state_full();
	if (!chunk)
		forst_panic_text(public, "out of memory budget", file, line);
	public->heap_next = chunk->data + rounded;
	public->heap_limit = (char *)chunk + chunk->size;
	return chunk->data;
}

/* Frees all chunks, but the largest of at most `keep` bytes. */
void
rt_heap_reset(struct rt_lane *lane, size_t keep)
{
	struct rt_chunk *kept = NULL, *next;

	for (struct rt_chunk *chunk = lane->chunks; chunk; chunk = chunk->next) {
		if (chunk->size <= keep && (!kept || chunk->size > kept->size))
			kept = chunk;
	}
	for (struct rt_chunk *chunk = lane->chunks; chunk; chunk = next) {
		next = chunk->next;
		if (chunk != kept)
			free(chunk);
	}
	rt_heap_init(lane);
	if (kept) {
		kept->next = NULL;
		lane->chunks = kept;
		lane->heap_next = kept->data;
		lane->heap_limit = (char *)kept + kept->size;
	}
}
