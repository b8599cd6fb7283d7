/*
 * The last word of a process that dies of its own code: which route did it, one line on stdout, where whoever
 * supervises us listens: {"event":"crashed","route":"/search"}. Nothing is kept up to date for that: a handler of the
 * signals looks whose goroutine the stack belongs to. What comes from outside (SIGKILL, the kernel's want of memory)
 * has no last word.
 */
#ifndef FORST_SERVER_CRASH_H
#define FORST_SERVER_CRASH_H

/* Installs the handler, once a process; what handled these signals before gets them after it. */
void rt_crash_watch(void);

/* A stack for the handler, since a goroutine's own may be what is wrong. One a thread that runs handlers, by itself;
 * NULL where there is one already, or no memory. To be given to rt_crash_stack_free on the same thread. */
void *rt_crash_stack(void);
void rt_crash_stack_free(void *stack);

#endif
