/*
 * Package variables: values that outlive requests.
 *
 * The value of one lies in a heap of its own, into which what is stored is copied and out of which what is read is copied.
 * A forst_state guards it: between forst_state_lock and forst_state_unlock one goroutine of the process has it to itself,
 * and neither waits nor calls Forst code. What storing leaves behind is collected by copying the value to a new heap once
 * more than half of the old one is garbage.
 */
#ifndef FORST_STATE_H
#define FORST_STATE_H

#include "forst/go.h"

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
 * grows the value in place. The running task stays the one for checks and for COPY_OUT; a panic gives the variable free. */
struct forst_task *forst_state_lock_at(struct forst_task *task, struct forst_state *state, const char *file, int line);
#define forst_state_lock(task, state) forst_state_lock_at((task), (state), __FILE__, __LINE__)

void forst_state_unlock(struct forst_task *task, struct forst_state *state);

#endif
