/*
 * A context: where a stack that is not running will go on. Switching saves what the ABI says a call preserves and
 * nothing else: a few instructions on x86-64 and aarch64, ucontext elsewhere (and where RT_CONTEXT_PORTABLE is
 * defined, which its test does; it asks the kernel for the signal mask at each switch).
 *
 * The floating-point control words are not switched: nobody in the runtime changes them.
 */
#ifndef FORST_SCHED_CONTEXT_H
#define FORST_SCHED_CONTEXT_H

#include <stddef.h>
#include <stdint.h>

#if !defined(RT_CONTEXT_PORTABLE) && !defined(__x86_64__) && !defined(__aarch64__)
#define RT_CONTEXT_PORTABLE 1
#endif

struct rt_context;

/* What a context begins with. When it returns its stack is done with, and the context that it gives goes on: one that
 * has begun. */
typedef struct rt_context *(*rt_context_entry)(void *argument);

#ifdef RT_CONTEXT_PORTABLE

#include <ucontext.h>

struct rt_context {
	ucontext_t saved;
};

#else

enum { RT_CONTEXT_NEW = 1 }; /* in the pointer of one that has not begun */

struct rt_context {
	void *stack_pointer;
};

/* At the top of its stack, which stays 16-aligned. */
struct rt_context_start {
	rt_context_entry entry;
	void *argument;
};

#endif

/* Prepares `context` to call entry(argument) on the stack [low, high); high is 16-aligned. */
#ifdef RT_CONTEXT_PORTABLE

void rt_context_make(struct rt_context *context, char *low, char *high, rt_context_entry entry, void *argument);

#else

static inline void
rt_context_make(struct rt_context *context, char *low, char *high, rt_context_entry entry, void *argument)
{
	struct rt_context_start *start = (struct rt_context_start *)(void *)high - 1;

	(void)low;
	start->entry = entry;
	start->argument = argument;
	context->stack_pointer = (char *)start + RT_CONTEXT_NEW;
}

#endif

/* Whether it was made, but has not begun. (Which the portable one need not know.) */
static inline int
rt_context_is_new(const struct rt_context *context)
{
#ifdef RT_CONTEXT_PORTABLE
	(void)context;
	return 0;
#else
	return (uintptr_t)context->stack_pointer & RT_CONTEXT_NEW;
#endif
}

/* Leaves the running stack, which `from` then holds, for `to`. Returns when something switches to `from`. */
#ifdef RT_CONTEXT_PORTABLE

void rt_context_switch(struct rt_context *from, struct rt_context *to);

#else

void rt_context_swap(void **save, void *load);
void rt_context_start(void **save, struct rt_context_start *start);

static inline void
rt_context_switch(struct rt_context *from, struct rt_context *to)
{
	if (rt_context_is_new(to))
		rt_context_start(&from->stack_pointer, (struct rt_context_start *)(void *)((char *)to->stack_pointer - RT_CONTEXT_NEW));
	else
		rt_context_swap(&from->stack_pointer, to->stack_pointer);
}

#endif

#endif
