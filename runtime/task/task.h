/*
 * Tasks: coroutines with a pooled stack and a heap that is freed as a whole. Private to the runtime.
 *
 * A task is started from a pool, resumed by its thread until it has ended one way or another, then released into the
 * pool. It gives its thread back by returning from its entry, by yielding at a safepoint, by panicking, or by being ended
 * at a safepoint because its deadline has passed or its caller is gone. A task that ends early leaves its frames where
 * they are: nothing unwinds them, because all it owns is its heap and its stack. (Deferred calls, when the language has
 * them, run in rt_task_end, on the task's own stack, before it switches away for the last time.)
 *
 * A pool belongs to one thread.
 */
#ifndef FORST_TASK_TASK_H
#define FORST_TASK_TASK_H

#include "runtime/task/context.h"

#include "forst/task.h"
#include "forst/value.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct rt_task;

enum rt_task_state {
	RT_TASK_READY,     /* not resumed yet, or yielded at a safepoint */
	RT_TASK_DONE,      /* its entry returned */
	RT_TASK_PANICKED,  /* task->panic says of what */
	RT_TASK_EXPIRED,   /* its deadline passed */
	RT_TASK_CANCELLED, /* task->cancelled was set */
};

struct rt_panic {
	struct forst_string text;
	const char *file; /* as __FILE__ gave it; constant */
	int line;
};

struct rt_chunk {
	struct rt_chunk *next;
	size_t size; /* with this header */
	char data[] __attribute__((aligned(16)));
};

typedef void (*rt_task_entry)(struct rt_task *task, void *argument);
typedef void (*rt_output)(struct rt_task *task, struct forst_string text);

struct rt_task {
	struct forst_task public; /* first: generated code sees only this */
	struct rt_context context;
	struct rt_context *resumer;
	enum rt_task_state state;
	bool cancelled; /* its owner wants it to end at its next safepoint */
	rt_task_entry entry;
	void *argument;
	int64_t started_ns;
	int64_t deadline_ns; /* INT64_MAX: none */
	struct rt_pool *pool;
	struct rt_task *next_free;
	char *stack_low;
	struct rt_chunk *chunks; /* the current one first */
	size_t heap_bytes;       /* of all chunks */
	char no_heap[16] __attribute__((aligned(16))); /* where the heap of no chunks is */
	struct rt_panic panic;
	char panic_text[160];
	void *fake_stack; /* AddressSanitizer's, while the task does not run */
	const void *resumer_stack;
	size_t resumer_stack_size;
};

struct rt_pool_options {
	size_t stack_size;    /* of virtual memory, a multiple of the page; committed as it is touched */
	size_t memory_budget; /* bytes of heap a task may take */
	size_t warm_stacks;   /* free stacks that keep their memory; more keep only their address space */
	size_t warm_heap;     /* bytes of heap that a free task keeps at most */
	rt_output output;
};

struct rt_pool {
	struct rt_pool_options options;
	uint32_t interrupt; /* any thread may set it (atomically); forst_poll of the running task sees it */
	struct rt_task *warm;
	size_t warm_count;
	struct rt_task *cold; /* stacks without memory behind them */
	struct rt_slab *slabs;
	size_t live; /* started and not released */
};

/* What runtime functions may use of a stack below the last checked frame: libc's printf of a double, sorting, and
 * whatever the sanitizers add. */
#if defined(__SANITIZE_ADDRESS__)
#define RT_SANITIZE_ADDRESS 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define RT_SANITIZE_ADDRESS 1
#endif
#endif
#ifdef RT_SANITIZE_ADDRESS
enum { RT_STACK_RESERVE = 128 * 1024 };
#else
enum { RT_STACK_RESERVE = 48 * 1024 };
#endif
enum { RT_STACK_SIZE = 1024 * 1024 }; /* the usual stack of a request's task */

/* The pool must not move while it has tasks. */
void rt_pool_init(struct rt_pool *pool, const struct rt_pool_options *options);

/* Frees all; no task of the pool may be live. */
void rt_pool_destroy(struct rt_pool *pool);

/* A task that will call entry(task, argument) when it is first resumed; NULL with errno when there is no memory.
 * Its owner sets started_ns and deadline_ns (none by default). */
struct rt_task *rt_task_start(struct rt_pool *pool, rt_task_entry entry, void *argument);

/* Runs the task until it gives the thread back; its state, as rt_task.state. Only a RT_TASK_READY one may be resumed. */
enum rt_task_state rt_task_resume(struct rt_task *task);

/* Frees what the task holds; it must not be running. One that is ready is simply forgotten. */
void rt_task_release(struct rt_task *task);

/* In a task: lets its thread do something else. Returns when resumed; does not return when cancelled or expired. */
void rt_task_yield(struct rt_task *task);

/* In a task: ends it. */
_Noreturn void rt_task_end(struct rt_task *task, enum rt_task_state state);

/* The heap (heap.c): forgets all allocations and keeps at most warm_heap bytes for the next task. */
void rt_heap_reset(struct rt_task *task);
void rt_heap_destroy(struct rt_task *task);

static inline struct rt_task *
rt_task_of(struct forst_task *task)
{
	return (struct rt_task *)(void *)task;
}

#endif
