/*
 * Package variables: values that outlive requests.
 *
 * The value of one lies in a heap of its own, into which what is stored is copied and out of which what is read is copied.
 * A forst_state guards it: between forst_state_lock and forst_state_unlock one goroutine of the process has it to itself,
 * and neither waits nor calls Forst code. What storing leaves behind is collected by copying the value to a new heap once
 * more than half of the old one is garbage.
 *
 * The heaps of all package variables together have one limit (state_max); what would pass it panics, and the variable
 * keeps the value that it had.
 */
#ifndef FORST_STATE_H
#define FORST_STATE_H

#include "forst/func.h"
#include "forst/go.h"
#include "forst/value.h"

struct forst_chan;
struct rt_state;

struct forst_state {
	void *value;  /* the variable, of the type that `copy` knows */
	size_t size;
	/* Makes *value, in place, a deep copy of itself on the heap of `task`; NULL where its type has no pointers. */
	void (*copy)(struct forst_task *task, void *value);
	struct rt_state *heap; /* the runtime's; NULL at first */
	struct forst_lock lock;
};

/* Waits until the variable is free. What is given back allocates on its heap: the task for COPY_IN and for everything that
 * grows the value in place. The running task stays the one for checks and for COPY_OUT; a panic gives the variable free.
 * NULL where the variable's type has no pointers. */
struct forst_task *forst_state_lock_at(struct forst_task *task, struct forst_state *state, const char *file, int line);
#define forst_state_lock(task, state) forst_state_lock_at((task), (state), __FILE__, __LINE__)

void forst_state_unlock(struct forst_task *task, struct forst_state *state);

/* The first value of the variable `name` failed: a panic that says why. */
_Noreturn void forst_state_failed_at(
	struct forst_task *task, const char *name, const struct forst_error *error, const char *file, int line);
#define forst_state_failed(task, name, error) forst_state_failed_at((task), (name), (error), __FILE__, __LINE__)

/* ---- deep copies on the heap of `task`, which may be a variable's ---- */

/* The `length` elements of `size` bytes, shallowly; NULL stays NULL. */
void *forst_copy_data(struct forst_task *task, const void *data, int64_t length, size_t size);

struct forst_string forst_string_dup(struct forst_task *task, struct forst_string s);
struct forst_bytes forst_bytes_dup(struct forst_task *task, struct forst_bytes bytes);
struct forst_any forst_any_dup(struct forst_task *task, struct forst_any value);

/* With its causes and members; NULL stays NULL. */
struct forst_error *forst_error_copy(struct forst_task *task, const struct forst_error *error);

/* A function that is to outlive the request: one that has captured something panics. */
_Noreturn void forst_func_refuse(struct forst_task *task, const struct forst_func *func);

static inline const struct forst_func *
forst_func_keep(struct forst_task *task, const struct forst_func *func)
{
	if (FORST_UNLIKELY(func && func->captured))
		forst_func_refuse(task, func);
	return func;
}

/* A channel belongs to the request that made it: an error that has one cannot outlive it, and panics. nil stays nil. */
struct forst_chan *forst_chan_keep(struct forst_task *task, struct forst_chan *chan);

/* The prologue of a copy that recurses: is there stack left? It lets nobody else run. */
#define forst_copy_enter(task)                                                                                         \
	do {                                                                                                           \
		const char *forst_frame_ = (const char *)__builtin_frame_address(0);                                   \
		if (FORST_UNLIKELY(forst_frame_ < (task)->stack_limit))                                                \
			forst_enter_slow((task), forst_frame_, __FILE__, __LINE__);                                    \
	} while (0)

#endif
