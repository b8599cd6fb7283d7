/*
 * Stacks: cut from slabs of address space, each with its task's struct at the top.
 *
 * A slab has no guard pages (each would cost the kernel two mappings): the prologue's check stands in for them, and
 * RT_STACK_RESERVE leaves room for what is not checked. Free stacks beyond a few give their memory back and keep the
 * addresses. Huge pages are declined: a goroutine that waits should cost one small page.
 */
#include "runtime/sched/sched.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/mman.h>

enum {
	SLAB_STACKS = 64,
	TASK_AREA = (sizeof(struct rt_task) + 63) / 64 * 64,
	/* Stacks begin at different places in their pages: at the same one their busiest lines would all be the same set of
	 * the cache's, and look alike to the processor's check of loads against earlier stores. */
	COLOURS = 8,
	COLOUR_STEP = 192,
};

struct rt_slab {
	struct rt_slab *next;
	char *low;
	size_t size;
	size_t stack; /* bytes of each */
	size_t used;  /* bytes that are cut, from low on */
};

#ifndef RT_SANITIZE_ADDRESS
#define ASAN_UNPOISON_MEMORY_REGION(low, size) ((void)(low), (void)(size))
#endif

/* The struct of the stack at `low`. */
static struct rt_task *
cut_stack(struct rt_processor *processor, char *low, size_t size)
{
	size_t colour = processor->stack_count++ % COLOURS * COLOUR_STEP;
	struct rt_task *task = (struct rt_task *)(void *)(low + size - TASK_AREA - colour);

	task->fiber.stack_low = low;
	task->fiber.stack_high = (char *)task;
	task->processor = processor;
	return task;
}

/* A new slab for stacks of that size; -1 with errno when there is no memory. */
static int
add_slab(struct rt_processor *processor, size_t stack)
{
	size_t size = stack * (stack == processor->machine->options.stack_size ? SLAB_STACKS : 1);
	struct rt_slab *slab = malloc(sizeof(*slab));

	if (!slab)
		return -1;
	char *low = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	if (low == MAP_FAILED) {
		free(slab);
		errno = ENOMEM;
		return -1;
	}
	(void)madvise(low, size, MADV_NOHUGEPAGE);
	*slab = (struct rt_slab){processor->slabs, low, size, stack, 0};
	processor->slabs = slab;
	return 0;
}

/* A stack that was never used. */
static struct rt_task *
new_stack(struct rt_processor *processor, size_t stack)
{
	struct rt_slab *slab = processor->slabs;

	if (!slab || slab->stack != stack || slab->used == slab->size) {
		if (add_slab(processor, stack) < 0)
			return NULL;
		slab = processor->slabs;
	}
	struct rt_task *task = cut_stack(processor, slab->low + slab->used, stack);
	slab->used += stack;
	return task;
}

static struct rt_task *
task_of_message(struct rt_message *message)
{
	return message ? (struct rt_task *)(void *)((char *)message - offsetof(struct rt_task, message)) : NULL;
}

static size_t
size_of(const struct rt_task *task)
{
	return (size_t)(task->fiber.stack_high - task->fiber.stack_low);
}

/* A stack of that size or more, with the struct at its top unset but for processor and fiber's bounds; NULL with errno.
 */
struct rt_task *
rt_stack_take(struct rt_processor *processor, size_t size)
{
	struct rt_task *task = processor->warm;

	if (FORST_LIKELY(task && size_of(task) + TASK_AREA + COLOURS * COLOUR_STEP >= size)) {
		processor->warm = task_of_message(task->message.next);
		processor->warm_count--;
		return task;
	}
	task = processor->cold;
	if (!task || size_of(task) + TASK_AREA + COLOURS * COLOUR_STEP < size)
		return new_stack(processor, size);
	processor->cold = task_of_message(task->message.next);
	return task;
}

void
rt_stack_put(struct rt_processor *processor, struct rt_task *task)
{
	rt_fiber_close(&task->fiber);
	/* One that was unwound left poisoned frames behind. */
	if (task->unwinding)
		ASAN_UNPOISON_MEMORY_REGION(task->fiber.stack_low, size_of(task));
	if (!task->deep && processor->warm_count < processor->machine->options.warm_stacks) {
		task->message.next = processor->warm ? &processor->warm->message : NULL;
		processor->warm = task;
		processor->warm_count++;
		return;
	}
	/* The page that holds the struct stays. */
	madvise(task->fiber.stack_low, size_of(task) & ~(size_t)4095, MADV_DONTNEED);
	task->message.next = processor->cold ? &processor->cold->message : NULL;
	processor->cold = task;
}

/* What goes back to the system must carry no marks of the frames that every stack begins with. */
static void
unpoison_tops(struct rt_task *task)
{
	for (; task; task = task_of_message(task->message.next))
		ASAN_UNPOISON_MEMORY_REGION(task->fiber.stack_high - RT_STACK_RESERVE, RT_STACK_RESERVE);
}

/* The struct at the top of the stack that begins at `low`. */
static const struct rt_task *
task_at(const char *low, size_t size)
{
	for (size_t colour = 0; colour < COLOURS; colour++) {
		const char *place = low + size - TASK_AREA - colour * COLOUR_STEP;
		const struct rt_task *task = (const struct rt_task *)(const void *)place;
		if (task->fiber.stack_low == low && task->fiber.stack_high == place)
			return task;
	}
	return NULL;
}

const struct rt_request *
rt_request_at(const struct rt_processor *processor, const void *address)
{
	uintptr_t at = (uintptr_t)address;

	for (const struct rt_slab *slab = processor->slabs; slab; slab = slab->next) {
		uintptr_t low = (uintptr_t)slab->low;
		if (at < low || at >= low + slab->used)
			continue;
		const struct rt_task *task = task_at(slab->low + (at - low) / slab->stack * slab->stack, slab->stack);
		return task && task->state == RT_TASK_RUNNING ? task->lane->request : NULL;
	}
	return NULL;
}

void
rt_stacks_release(struct rt_processor *processor)
{
	unpoison_tops(processor->warm);
	unpoison_tops(processor->cold);
	processor->warm = processor->cold = NULL;
	processor->warm_count = 0;
	while (processor->slabs) {
		struct rt_slab *slab = processor->slabs;
		processor->slabs = slab->next;
		munmap(slab->low, slab->size);
		free(slab);
	}
}
