/*
 * `go`: records of goroutines that have not begun, where they queue, and how an idle processor gets some.
 *
 * Records come from free lists of a few sizes. Who starts very many lets them begin before it goes on, so that a million
 * goroutines that never wait need memory for a few hundred.
 */
#include "runtime/sched/hot.h"

#include <stdlib.h>

enum { FREE_STARTS_MAX = 512 }; /* of each size */

static const size_t class_sizes[RT_START_CLASSES] = {16, 80, 464}; /* of arguments: records of 64, 128 and 512 bytes */

static struct rt_start *
rt_start_new(struct rt_processor *processor, size_t size)
{
	uint32_t class = 0;
	struct rt_start *start;

	while (class < RT_START_CLASSES && size > class_sizes[class])
		class++;
	if (class < RT_START_CLASSES && (start = processor->free_starts[class])) {
		processor->free_starts[class] = (struct rt_start *)(void *)start->message.next;
		processor->free_start_counts[class]--;
		return start;
	}
	start = malloc(sizeof(*start) + (class < RT_START_CLASSES ? class_sizes[class] : size));
	if (start) {
		start->size_class = class;
		start->message.kind = RT_MESSAGE_START;
	}
	return start;
}

void
rt_start_free(struct rt_processor *processor, struct rt_start *start)
{
	uint32_t class = start->size_class;

	if (class >= RT_START_CLASSES || processor->free_start_counts[class] >= FREE_STARTS_MAX) {
		free(start);
		return;
	}
	start->message.next = (struct rt_message *)(void *)processor->free_starts[class];
	processor->free_starts[class] = start;
	processor->free_start_counts[class]++;
}

static void
rt_starts_push(struct rt_queue *queue, struct rt_start *start)
{
	start->message.next = NULL;
	if (queue->last)
		queue->last->message.next = &start->message;
	else
		queue->first = start;
	queue->last = start;
	__atomic_store_n(&queue->count, queue->count + 1, __ATOMIC_RELAXED);
}

/* Begins it when its turn comes. */
void
rt_processor_start(struct rt_processor *processor, struct rt_start *start)
{
	start->ticket = rt_ticket(processor);
	rt_starts_push(&processor->starts, start);
}

struct rt_start *
rt_starts_pop(struct rt_queue *queue)
{
	struct rt_start *start = queue->first;

	if (start) {
		queue->first = (struct rt_start *)(void *)start->message.next;
		if (!queue->first)
			queue->last = NULL;
		__atomic_store_n(&queue->count, queue->count - 1, __ATOMIC_RELAXED);
	}
	return start;
}

void *
forst_go_at(struct forst_task *public, forst_go_entry entry, size_t size, const char *file, int line)
{
	struct rt_task *task = rt_task_of(public);
	struct rt_processor *processor = task->processor;

	if (FORST_UNLIKELY(processor->starts.count >= RT_STARTS_MAX))
		rt_task_yield(task);
	struct rt_start *start = rt_start_new(processor, size);
	if (FORST_UNLIKELY(!start))
		forst_panic_text(public, "no memory for a goroutine", file, line);
	start->request = rt_request_of(public);
	start->entry = entry;
	rt_request_count(start->request, 1, 0);
	rt_processor_start(processor, start);
	return start->arguments;
}

/* Half of what waits to begin goes to the processor that the clock saw idle. */
void
rt_processor_give(struct rt_processor *processor)
{
	int32_t to = __atomic_exchange_n(&processor->give_to, -1, __ATOMIC_RELAXED);
	struct rt_queue kept = {NULL, NULL, 0};
	size_t most = (processor->starts.count + 1) / 2;
	struct rt_start *start;

	if (to < 0)
		return;
	while (most > 0 && (start = rt_starts_pop(&processor->starts))) {
		rt_request_share(start->request);
		if (!start->request->public.shared) {
			rt_starts_push(&kept, start);
			continue;
		}
		rt_processor_post(&processor->machine->processors[to], &start->message);
		most--;
	}
	while ((start = rt_starts_pop(&kept)))
		rt_starts_push(&processor->starts, start);
}
