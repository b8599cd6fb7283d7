/*
 * Stacks: cut from slabs of address space, each with its task's struct at the top.
 *
 * A slab has no guard pages (each would cost the kernel two mappings): the prologue's check stands in for them, and
 * RT_STACK_RESERVE leaves room for what is not checked. Free stacks beyond a few give their memory back and keep the
 * addresses. Huge pages are declined: a goroutine that waits should cost one small page.
 */
#include "runtime/sched/hot.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/mman.h>

enum {
	SLAB_STACKS = 64,
};

struct rt_slab {
	struct rt_slab *next;
	char *low;
	size_t size;
	size_t stack; /* bytes of each */
	size_t used;  /* bytes that are cut, from low on */
};

/* The struct of the stack at `low`. */
static struct rt_task *
cut_stack(struct rt_processor *processor, char *low, size_t size)
{
	size_t colour = processor->stack_count++ % RT_COLOURS * RT_COLOUR_STEP;
	struct rt_task *task = (struct rt_task *)(void *)(low + size - RT_TASK_AREA - colour);

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

static size_t
size_of(const struct rt_task *task)
{
	return (size_t)(task->fiber.stack_high - task->fiber.stack_low);
}

struct rt_task *
rt_stack_take_slowly(struct rt_processor *processor, size_t size)
{
	struct rt_task *task = processor->cold;

	if (!task || !rt_stack_has(task, size))
		return new_stack(processor, size);
	processor->cold = rt_task_of_message(task->message.next);
	return task;
}

void
rt_stack_put_slowly(struct rt_processor *processor, struct rt_task *task)
{
	/* The page that holds the struct stays. */
	madvise(task->fiber.stack_low, size_of(task) & ~(size_t)4095, MADV_DONTNEED);
	task->message.next = processor->cold ? &processor->cold->message : NULL;
	processor->cold = task;
}

/* What goes back to the system must carry no marks of the frames that every stack begins with. */
static void
unpoison_tops(struct rt_task *task)
{
	for (; task; task = rt_task_of_message(task->message.next))
		ASAN_UNPOISON_MEMORY_REGION(task->fiber.stack_high - RT_STACK_RESERVE, RT_STACK_RESERVE);
}

/* The struct at the top of the stack that begins at `low`. */
static const struct rt_task *
task_at(const char *low, size_t size)
{
	for (size_t colour = 0; colour < RT_COLOURS; colour++) {
		const char *place = low + size - RT_TASK_AREA - colour * RT_COLOUR_STEP;
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
