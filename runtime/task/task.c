/*
 * The life of a task: start, resume, yield, end, release; and the pool that its stack comes from.
 *
 * Stacks are cut from slabs of address space; a task's own struct lies at the top of its stack. A slab has no guard
 * pages (each would cost the kernel two mappings): the prologue's check stands in for them, and RT_STACK_RESERVE leaves
 * room for what is not checked. Free stacks beyond a few give their memory back and keep the addresses.
 */
#include "runtime/task/task.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <time.h>

#ifdef RT_SANITIZE_ADDRESS
#include <sanitizer/asan_interface.h>
#include <sanitizer/common_interface_defs.h>
#else
#define __sanitizer_start_switch_fiber(save, bottom, size) ((void)0)
#define __sanitizer_finish_switch_fiber(saved, bottom, size) ((void)0)
#define ASAN_UNPOISON_MEMORY_REGION(low, size) ((void)0)
#endif

enum {
	SLAB_BYTES = 16 * 1024 * 1024, /* of address space, or one stack if that is larger */
	TASK_AREA = 4096,              /* the top of a stack, which its task occupies */
};

_Static_assert(sizeof(struct rt_task) <= TASK_AREA, "a task fits its area");

struct rt_slab {
	struct rt_slab *next;
	char *low;
	size_t size;
};

static char *
stack_top(const struct rt_task *task)
{
	return (char *)(uintptr_t)task;
}

/* Cuts a new slab into cold stacks; -1 with errno when there is no memory. */
static int
add_slab(struct rt_pool *pool)
{
	size_t stack = pool->options.stack_size;
	size_t size = stack > SLAB_BYTES ? stack : SLAB_BYTES / stack * stack;
	struct rt_slab *slab = malloc(sizeof(*slab));

	if (!slab)
		return -1;
	char *low = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	if (low == MAP_FAILED) {
		free(slab);
		return -1;
	}
	*slab = (struct rt_slab){pool->slabs, low, size};
	pool->slabs = slab;
	for (size_t at = size; at > 0; at -= stack) {
		struct rt_task *task = (struct rt_task *)(void *)(low + at - TASK_AREA);
		task->stack_low = low + at - stack;
		task->pool = pool;
		rt_heap_destroy(task);
		task->next_free = pool->cold;
		pool->cold = task;
	}
	return 0;
}

void
rt_pool_init(struct rt_pool *pool, const struct rt_pool_options *options)
{
	*pool = (struct rt_pool){.options = *options};
}

static void
destroy_free(struct rt_task *list)
{
	for (struct rt_task *task = list; task; task = task->next_free)
		rt_heap_destroy(task);
}

void
rt_pool_destroy(struct rt_pool *pool)
{
	assert(pool->live == 0);
	destroy_free(pool->warm);
	destroy_free(pool->cold);
	while (pool->slabs) {
		struct rt_slab *slab = pool->slabs;
		pool->slabs = slab->next;
		ASAN_UNPOISON_MEMORY_REGION(slab->low, slab->size);
		munmap(slab->low, slab->size);
		free(slab);
	}
	pool->warm = pool->cold = NULL;
	pool->warm_count = 0;
}

static struct rt_task *
take_free(struct rt_pool *pool)
{
	struct rt_task *task = pool->warm;

	if (task) {
		pool->warm = task->next_free;
		pool->warm_count--;
		return task;
	}
	if (!pool->cold && add_slab(pool) < 0)
		return NULL;
	task = pool->cold;
	pool->cold = task->next_free;
	return task;
}

/* The first frame of every task. */
static void
begin(void *argument)
{
	struct rt_task *task = argument;

	__sanitizer_finish_switch_fiber(NULL, &task->resumer_stack, &task->resumer_stack_size);
	task->entry(task, task->argument);
	rt_task_end(task, RT_TASK_DONE);
}

struct rt_task *
rt_task_start(struct rt_pool *pool, rt_task_entry entry, void *argument)
{
	struct rt_task *task = take_free(pool);

	if (!task)
		return NULL;
	task->public.stack_limit = task->stack_low + RT_STACK_RESERVE;
	task->public.interrupt = &pool->interrupt;
	task->entry = entry;
	task->argument = argument;
	task->state = RT_TASK_READY;
	task->cancelled = false;
	task->started_ns = 0;
	task->deadline_ns = INT64_MAX;
	task->fake_stack = NULL;
	/* A task that ended early left poisoned frames behind. */
	ASAN_UNPOISON_MEMORY_REGION(task->stack_low, (size_t)(stack_top(task) - task->stack_low));
	rt_context_make(&task->context, task->stack_low, stack_top(task), begin, task);
	pool->live++;
	return task;
}

enum rt_task_state
rt_task_resume(struct rt_task *task)
{
	struct rt_context here;
#ifdef RT_SANITIZE_ADDRESS
	void *fake_stack = NULL;
#endif

	assert(task->state == RT_TASK_READY);
	task->resumer = &here;
	__sanitizer_start_switch_fiber(&fake_stack, task->stack_low, (size_t)(stack_top(task) - task->stack_low));
	rt_context_switch(&here, &task->context);
	__sanitizer_finish_switch_fiber(fake_stack, NULL, NULL);
	return task->state;
}

static void
end_if_unwanted(struct rt_task *task)
{
	if (task->cancelled)
		rt_task_end(task, RT_TASK_CANCELLED);
	if (task->deadline_ns != INT64_MAX && forst_now_ns() >= task->deadline_ns)
		rt_task_end(task, RT_TASK_EXPIRED);
}

void
rt_task_yield(struct rt_task *task)
{
	end_if_unwanted(task);
	__sanitizer_start_switch_fiber(&task->fake_stack, task->resumer_stack, task->resumer_stack_size);
	rt_context_switch(&task->context, task->resumer);
	__sanitizer_finish_switch_fiber(task->fake_stack, &task->resumer_stack, &task->resumer_stack_size);
	end_if_unwanted(task);
}

void
rt_task_end(struct rt_task *task, enum rt_task_state state)
{
	task->state = state;
	__sanitizer_start_switch_fiber(NULL, task->resumer_stack, task->resumer_stack_size);
	rt_context_switch(&task->context, task->resumer);
	abort();
}

void
rt_task_release(struct rt_task *task)
{
	struct rt_pool *pool = task->pool;

	pool->live--;
	if (pool->warm_count < pool->options.warm_stacks) {
		rt_heap_reset(task);
		task->next_free = pool->warm;
		pool->warm = task;
		pool->warm_count++;
		return;
	}
	rt_heap_destroy(task);
	ASAN_UNPOISON_MEMORY_REGION(task->stack_low, (size_t)(stack_top(task) - task->stack_low));
	madvise(task->stack_low, (size_t)(stack_top(task) - task->stack_low), MADV_DONTNEED);
	task->next_free = pool->cold;
	pool->cold = task;
}

void
forst_poll_slow(struct forst_task *task)
{
	rt_task_yield(rt_task_of(task));
}

void
forst_enter_slow(struct forst_task *task, const char *frame, const char *file, int line)
{
	if (frame < task->stack_limit)
		forst_panic_text(task, "stack overflow", file, line);
	rt_task_yield(rt_task_of(task));
}

int64_t
forst_now_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

int64_t
forst_deadline_ns(const struct forst_task *task)
{
	return ((const struct rt_task *)(const void *)task)->deadline_ns;
}

int64_t
forst_computation_time(const struct forst_task *task)
{
	const struct rt_task *private = (const struct rt_task *)(const void *)task;

	return (forst_now_ns() - private->started_ns) / 1000000;
}

void
forst_output(struct forst_task *task, struct forst_string text)
{
	struct rt_task *private = rt_task_of(task);

	private->pool->options.output(private, text);
}
