/*
 * Package sync. Names and behaviour are Go's; each type is ready to use when it
 * is zero and must not be copied once it is used. In a request that is on one thread nobody's fast path is atomic; in a
 * shared one it takes the value's own lock, one compare-and-swap.
 */
#ifndef FORST_SYNC_H
#define FORST_SYNC_H

#include "forst/chan.h"

struct forst_sync_WaitGroup {
	int64_t count;
	struct forst_lock lock;
	struct forst_waiters waiters;
};

void forst_sync_WaitGroup_wake(struct forst_task *task, struct forst_sync_WaitGroup *group);
void forst_sync_WaitGroup_Wait(struct forst_task *task, struct forst_sync_WaitGroup *group);
_Noreturn void forst_sync_WaitGroup_negative(struct forst_task *task);

/* Below zero panics; at zero all who wait go on. */
static inline void
forst_sync_WaitGroup_Add(struct forst_task *task, struct forst_sync_WaitGroup *group, int64_t delta)
{
	forst_lock(task, &group->lock);
	int64_t count = group->count += delta;
	if (FORST_UNLIKELY(count <= 0 && (count < 0 || group->waiters.first))) {
		forst_sync_WaitGroup_wake(task, group); /* gives the lock free */
		return;
	}
	forst_unlock(task, &group->lock);
}

static inline void
forst_sync_WaitGroup_Done(struct forst_task *task, struct forst_sync_WaitGroup *group)
{
	forst_sync_WaitGroup_Add(task, group, -1);
}

struct forst_sync_Mutex {
	bool locked;
	struct forst_lock lock;
	struct forst_waiters waiters;
};

void forst_sync_Mutex_Lock_slow(struct forst_task *task, struct forst_sync_Mutex *mutex);   /* with its lock held */
void forst_sync_Mutex_Unlock_slow(struct forst_task *task, struct forst_sync_Mutex *mutex); /* the same */
bool forst_sync_Mutex_TryLock(struct forst_task *task, struct forst_sync_Mutex *mutex);

static inline void
forst_sync_Mutex_Lock(struct forst_task *task, struct forst_sync_Mutex *mutex)
{
	forst_lock(task, &mutex->lock);
	if (FORST_UNLIKELY(mutex->locked)) {
		forst_sync_Mutex_Lock_slow(task, mutex);
		return;
	}
	mutex->locked = true;
	forst_unlock(task, &mutex->lock);
}

/* Of one that is not locked panics. */
static inline void
forst_sync_Mutex_Unlock(struct forst_task *task, struct forst_sync_Mutex *mutex)
{
	forst_lock(task, &mutex->lock);
	if (FORST_UNLIKELY(mutex->waiters.first || !mutex->locked)) {
		forst_sync_Mutex_Unlock_slow(task, mutex);
		return;
	}
	mutex->locked = false;
	forst_unlock(task, &mutex->lock);
}

struct forst_sync_RWMutex {
	int64_t readers; /* that hold it; -1: a writer does */
	struct forst_lock lock;
	struct forst_waiters waiters; /* readers and writers in the order they came: no one starves */
};

void forst_sync_RWMutex_Lock(struct forst_task *task, struct forst_sync_RWMutex *mutex);
void forst_sync_RWMutex_Unlock(struct forst_task *task, struct forst_sync_RWMutex *mutex);
void forst_sync_RWMutex_RLock(struct forst_task *task, struct forst_sync_RWMutex *mutex);
void forst_sync_RWMutex_RUnlock(struct forst_task *task, struct forst_sync_RWMutex *mutex);
bool forst_sync_RWMutex_TryLock(struct forst_task *task, struct forst_sync_RWMutex *mutex);
bool forst_sync_RWMutex_TryRLock(struct forst_task *task, struct forst_sync_RWMutex *mutex);

struct forst_func;

struct forst_sync_Once {
	bool done;
	struct forst_sync_Mutex mutex;
};

/* Calls function, a func(), the first time; who comes meanwhile waits for it to return. */
void forst_sync_Once_Do(struct forst_task *task, struct forst_sync_Once *once, const struct forst_func *function);

#endif
