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

#if !defined(RT_CONTEXT_PORTABLE) && !defined(__x86_64__) && !defined(__aarch64__)
#define RT_CONTEXT_PORTABLE 1
#endif

#ifdef RT_CONTEXT_PORTABLE

#include <ucontext.h>

struct rt_context {
	ucontext_t saved;
};

#else

struct rt_context {
	void *stack_pointer;
};

#endif

/* Prepares `context` to call entry(argument) on the stack [low, high); high is 16-aligned. entry never returns. */
void rt_context_make(struct rt_context *context, char *low, char *high, void (*entry)(void *), void *argument);

/* Leaves the running stack, which `from` then holds, for `to`. Returns when something switches to `from`. */
#ifdef RT_CONTEXT_PORTABLE

void rt_context_switch(struct rt_context *from, struct rt_context *to);

#else

void rt_context_swap(void **save, void *load);

static inline void
rt_context_switch(struct rt_context *from, struct rt_context *to)
{
	rt_context_swap(&from->stack_pointer, to->stack_pointer);
}

#endif

#endif
