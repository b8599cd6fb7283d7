/*
 * A task's heap: a list of chunks, the newest first, in which forst_alloc bumps. Chunks double, so a big heap has few;
 * nothing is freed before the task ends, and then all goes but one chunk, which the next task on this stack starts with.
 */
#include "runtime/task/task.h"

#include <stdlib.h>

enum {
	CHUNK_MIN = 64 * 1024,
	CHUNK_DOUBLING_MAX = 4 * 1024 * 1024,
};

static size_t
next_chunk_size(const struct rt_task *task, size_t rounded)
{
	size_t size = task->chunks ? task->chunks->size * 2 : CHUNK_MIN;

	if (size > CHUNK_DOUBLING_MAX)
		size = CHUNK_DOUBLING_MAX;
	if (size < rounded + sizeof(struct rt_chunk))
		size = rounded + sizeof(struct rt_chunk);
	return size;
}

static void
use_chunk(struct rt_task *task, struct rt_chunk *chunk)
{
	task->public.heap_next = chunk->data;
	task->public.heap_limit = (char *)chunk + chunk->size;
}

/* No chunk: any allocation takes the slow path, but one of no bytes still gets an address. */
static void
use_nothing(struct rt_task *task)
{
	task->public.heap_next = task->public.heap_limit = task->no_heap;
}

static _Noreturn void
out_of_budget(struct rt_task *task, const char *file, int line)
{
	forst_panic_text(&task->public, "out of memory budget", file, line);
}

void *
forst_alloc_slow(struct forst_task *public, size_t size, const char *file, int line)
{
	struct rt_task *task = rt_task_of(public);
	size_t budget = task->pool->options.memory_budget;
	size_t rounded = (size + 15) & ~(size_t)15;

	if (size > budget || rounded + sizeof(struct rt_chunk) > budget - task->heap_bytes)
		out_of_budget(task, file, line);
	size_t bytes = next_chunk_size(task, rounded);
	if (bytes > budget - task->heap_bytes)
		bytes = budget - task->heap_bytes;
	struct rt_chunk *chunk = malloc(bytes);
	if (!chunk)
		out_of_budget(task, file, line);
	bytes &= ~(size_t)15;
	chunk->size = bytes;
	chunk->next = task->chunks;
	task->chunks = chunk;
	task->heap_bytes += bytes;
	use_chunk(task, chunk);
	char *memory = public->heap_next;
	public->heap_next = memory + rounded;
	return memory;
}

static void
free_chunks(struct rt_chunk *chunk, const struct rt_chunk *but)
{
	while (chunk) {
		struct rt_chunk *next = chunk->next;
		if (chunk != but)
			free(chunk);
		chunk = next;
	}
}

void
rt_heap_reset(struct rt_task *task)
{
	struct rt_chunk *kept = NULL;

	for (struct rt_chunk *chunk = task->chunks; chunk; chunk = chunk->next) {
		if (chunk->size <= task->pool->options.warm_heap && (!kept || chunk->size > kept->size))
			kept = chunk;
	}
	free_chunks(task->chunks, kept);
	task->chunks = kept;
	task->heap_bytes = 0;
	use_nothing(task);
	if (kept) {
		kept->next = NULL;
		task->heap_bytes = kept->size;
		use_chunk(task, kept);
	}
}

void
rt_heap_destroy(struct rt_task *task)
{
	free_chunks(task->chunks, NULL);
	task->chunks = NULL;
	task->heap_bytes = 0;
	use_nothing(task);
}
