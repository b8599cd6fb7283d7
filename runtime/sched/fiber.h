/* Fibers: a context with what the sanitizers want to know of its stack. Without them a fiber is its context. */
#ifndef FORST_SCHED_FIBER_H
#define FORST_SCHED_FIBER_H

#include "runtime/sched/context.h"

#include <stddef.h>

#if defined(__SANITIZE_ADDRESS__)
#define RT_SANITIZE_ADDRESS 1
#endif
#if defined(__SANITIZE_THREAD__)
#define RT_SANITIZE_THREAD 1
#endif
#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define RT_SANITIZE_ADDRESS 1
#endif
#if __has_feature(thread_sanitizer)
#define RT_SANITIZE_THREAD 1
#endif
#endif

#ifdef RT_SANITIZE_ADDRESS
#include <sanitizer/asan_interface.h>
#include <sanitizer/common_interface_defs.h>
#endif
#ifdef RT_SANITIZE_THREAD
#include <sanitizer/tsan_interface.h>
#endif

/* What runtime functions may use of a stack below the last checked frame: libc's printf of a double, sorting, and
 * whatever the sanitizers add. */
#if defined(RT_SANITIZE_ADDRESS) || defined(RT_SANITIZE_THREAD)
enum { RT_STACK_RESERVE = 128 * 1024 };
#else
enum { RT_STACK_RESERVE = 48 * 1024 };
#endif

struct rt_fiber {
	struct rt_context context;
	char *stack_low, *stack_high;
#ifdef RT_SANITIZE_ADDRESS
	void *fake_stack; /* AddressSanitizer's, while the fiber does not run */
#endif
#ifdef RT_SANITIZE_THREAD
	void *thread; /* ThreadSanitizer's fiber */
#endif
};

/* A stack is taken into use, and no longer used. What ThreadSanitizer knows of it must not outlive that: frames that were
 * left for good would add up. */
static inline void
rt_fiber_open(struct rt_fiber *fiber)
{
	(void)fiber;
#ifdef RT_SANITIZE_ADDRESS
	fiber->fake_stack = NULL;
#endif
#ifdef RT_SANITIZE_THREAD
	fiber->thread = __tsan_create_fiber(0);
#endif
}

static inline void
rt_fiber_close(struct rt_fiber *fiber)
{
	(void)fiber;
#ifdef RT_SANITIZE_THREAD
	__tsan_destroy_fiber(fiber->thread);
#endif
}

/* Leaves one fiber for another; returns when something switches back. `forever`: nothing will. */
static inline void
rt_fiber_switch(struct rt_fiber *from, struct rt_fiber *to, int forever)
{
#ifdef RT_SANITIZE_ADDRESS
	__sanitizer_start_switch_fiber(
		forever ? NULL : &from->fake_stack, to->stack_low, (size_t)(to->stack_high - to->stack_low));
#else
	(void)forever;
#endif
#ifdef RT_SANITIZE_THREAD
	__tsan_switch_to_fiber(to->thread, 0);
#endif
	rt_context_switch(&from->context, &to->context);
#ifdef RT_SANITIZE_ADDRESS
	__sanitizer_finish_switch_fiber(from->fake_stack, NULL, NULL);
#endif
}

/* For what runs around a switch by return: what the sanitizers put at a function's end belongs to the stack that it began
 * on. */
#if defined(RT_SANITIZE_ADDRESS) || defined(RT_SANITIZE_THREAD)
#define RT_FIBER_OUTERMOST __attribute__((no_sanitize("address", "thread", "undefined")))
#else
#define RT_FIBER_OUTERMOST
#endif

/* The last thing that a fiber does: its entry returns this, and `to` goes on, which has begun. */
static inline RT_FIBER_OUTERMOST struct rt_context *
rt_fiber_return(struct rt_fiber *to)
{
#ifdef RT_SANITIZE_ADDRESS
	__sanitizer_start_switch_fiber(NULL, to->stack_low, (size_t)(to->stack_high - to->stack_low));
#endif
#ifdef RT_SANITIZE_THREAD
	__tsan_switch_to_fiber(to->thread, 0);
#endif
	return &to->context;
}

/* The first thing that a new fiber does. */
static inline void
rt_fiber_begun(void)
{
#ifdef RT_SANITIZE_ADDRESS
	__sanitizer_finish_switch_fiber(NULL, NULL, NULL);
#endif
}

#endif
