/*
 * Function values and deferred calls.
 *
 * A function value is the address of a closure: a struct that begins with forst_func and goes on with what the function
 * captured. nil is NULL. A deferred call is a record in the frame (on the heap where it may happen more than once in one
 * activation) that lies on the task's list until the function ends, whichever way it ends: by returning, by a panic, or
 * because the request is over.
 */
#ifndef FORST_FUNC_H
#define FORST_FUNC_H

#include "forst/task.h"

struct forst_func {
	void (*code)(void); /* R (*)(struct forst_task *, const struct forst_func *self, parameters ...), whatever R is */
	const char *captured; /* the name of the first variable that it captured; NULL: none, and it is constant */
};

/* What a FUNC value calls, of the given function pointer type; the nil function panics. */
#define forst_func_code(task, type, func) ((type)forst_deref((task), (func))->code)

struct forst_defer {
	struct forst_defer *next;
	void (*run)(struct forst_task *task, struct forst_defer *defer); /* arguments follow the record */
};

/* defer: the newest runs first. The record stays where it is until it has run. It may lie in the frame: forst_defers_run takes
 * it off the list before the frame goes, which gcc does not always see. */
#if defined(__GNUC__) && !defined(__clang__) && __GNUC__ >= 12
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wdangling-pointer"
#endif
static inline void
forst_defer(struct forst_task *task, struct forst_defer *defer, void (*run)(struct forst_task *, struct forst_defer *))
{
	defer->run = run;
	defer->next = task->defers;
	task->defers = defer;
}
#if defined(__GNUC__) && !defined(__clang__) && __GNUC__ >= 12
#pragma GCC diagnostic pop
#endif

/* At the end of a function that defers: runs what it deferred. `until` is task->defers as it was when the function began. */
static inline void
forst_defers_run(struct forst_task *task, const struct forst_defer *until)
{
	while (task->defers != until) {
		struct forst_defer *defer = task->defers;
		task->defers = defer->next;
		defer->run(task, defer);
	}
}

#endif
