/*
 * Goroutines, and how one waits for another: what `go`, channels and package sync are made of.
 *
 * A goroutine belongs to the request of the one that started it. Until it first runs it is a small record that any worker
 * thread may take; from then on it stays on its thread. While all goroutines of a request are on one thread (the request is
 * not `shared`) nothing here needs an atomic instruction: goroutines change places only in functions that say that they
 * wait. A request becomes shared when its worker hands goroutines to an idle one, and stays so.
 */
#ifndef FORST_GO_H
#define FORST_GO_H

#include "forst/task.h"

#include <stdbool.h>

typedef void (*forst_go_entry)(struct forst_task *task, void *arguments);

/* `go`: makes a goroutine that will call entry with the address of `size` bytes, which the caller fills in before it does
 * anything else. They are 16-aligned and gone when entry returns. May run others first. */
void *forst_go_at(struct forst_task *task, forst_go_entry entry, size_t size, const char *file, int line);
#define forst_go(task, entry, size) forst_go_at((task), (entry), (size), __FILE__, __LINE__)

/* Ends the goroutine: what it deferred runs, then others do. */
_Noreturn void forst_exit(struct forst_task *task);

/* For a goroutine that the request's main, or who spoke before, waits for until it ends: where it waits is where a
 * deadlock is. To say it again changes nothing. */
void forst_speak(struct forst_task *task);

/* Lets the other goroutines of this thread run. */
void forst_yield(struct forst_task *task);

/* ---- locks: for a few instructions at a time; who holds one neither waits, nor allocates, nor panics ---- */

struct forst_lock {
	uint32_t state; /* 0 free, 1 held, 2 held and somebody sleeps for it */
};

/* Take and free a lock whatever its state. */
void forst_lock_slow(struct forst_lock *lock);
void forst_unlock_slow(struct forst_lock *lock);

/* (tcc has no such built-in function.) */
static inline bool
forst_lock_change(struct forst_lock *lock, uint32_t from, uint32_t to)
{
#ifdef __TINYC__
	(void)lock, (void)from, (void)to;
	return false;
#else
	return __atomic_compare_exchange_n(&lock->state, &from, to, false, __ATOMIC_ACQ_REL, __ATOMIC_RELAXED);
#endif
}

/* Nothing to do while only one thread has goroutines of the request. */
static inline void
forst_lock(struct forst_task *task, struct forst_lock *lock)
{
	if (FORST_LIKELY(!task->request->shared))
		return;
	if (!forst_lock_change(lock, 0, 1))
		forst_lock_slow(lock);
}

static inline void
forst_unlock(struct forst_task *task, struct forst_lock *lock)
{
	if (FORST_LIKELY(!task->request->shared))
		return;
	if (!forst_lock_change(lock, 1, 0))
		forst_unlock_slow(lock);
}

/* ---- waiting ---- */

/* Somebody who waits, in a list, first come first served. It lies in the waiting goroutine's frame. */
struct forst_waiter {
	struct forst_waiter *next, *previous;
	struct forst_waiters *list; /* NULL once it is in none */
	struct forst_lock *lock;    /* of that list */
	struct forst_task *task;
	void *value;   /* channels: where the element comes from or goes to; NULL: dropped */
	int64_t place; /* select: its case; RWMutex: what it wants */
	bool done;     /* the waker did what was waited for; false: a channel was closed meanwhile */
};

/* Zeroed: empty. Guarded by its owner's lock. */
struct forst_waiters {
	struct forst_waiter *first, *last;
};

/* Puts the goroutine into the list, gives the lock free and waits until it is woken; then the waiter is in no list and
 * the lock is free. Does not return when the request ends meanwhile: then it leaves the list and ends. All goroutines of a
 * request asleep is a panic. */
void forst_wait(
	struct forst_task *task, struct forst_waiters *list, struct forst_lock *lock, struct forst_waiter *waiter);

/* With the lock held: takes the first who waits out of the list, to be given what it waits for and then forst_wake()n.
 * NULL when there is none. */
struct forst_waiter *forst_waiters_take(struct forst_task *task, struct forst_waiters *list);

/* Makes a waiter that was taken go on. The waiter is its own frame's again: nothing of it may be touched afterwards. */
void forst_wake(struct forst_task *task, struct forst_waiter *waiter);

#endif
