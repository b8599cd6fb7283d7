/* Package sync: what its inline fast paths leave. Locks are handed on to the first who waits, so none of them starves. */
#include "runtime/sched/sched.h"

#include "forst/sync.h"

enum {
	WANTS_TO_READ,
	WANTS_TO_WRITE,
};

static _Noreturn void
misused(struct forst_task *task, const char *text)
{
	forst_panic_text(task, text, task->caller_file, task->caller_line);
}

/* ---- WaitGroup ---- */

/* With the lock, which it gives free. */
void
forst_sync_WaitGroup_wake(struct forst_task *task, struct forst_sync_WaitGroup *group)
{
	struct forst_waiter *woken = NULL, *waiter;
	bool negative = group->count < 0;

	while (!negative && (waiter = forst_waiters_take(task, &group->waiters))) {
		waiter->next = woken;
		woken = waiter;
	}
	forst_unlock(task, &group->lock);
	if (negative)
		misused(task, "sync: negative WaitGroup counter");
	while ((waiter = woken)) {
		woken = waiter->next;
		forst_wake(task, waiter);
	}
}

void
forst_sync_WaitGroup_Wait(struct forst_task *task, struct forst_sync_WaitGroup *group)
{
	struct forst_waiter waiter = {0};

	forst_lock(task, &group->lock);
	if (group->count > 0)
		forst_wait(task, &group->waiters, &group->lock, &waiter);
	else
		forst_unlock(task, &group->lock);
}

/* ---- Mutex ---- */

void
forst_sync_Mutex_Lock_slow(struct forst_task *task, struct forst_sync_Mutex *mutex)
{
	struct forst_waiter waiter = {0};

	forst_wait(task, &mutex->waiters, &mutex->lock, &waiter);
}

void
forst_sync_Mutex_Unlock_slow(struct forst_task *task, struct forst_sync_Mutex *mutex)
{
	bool locked = mutex->locked;
	struct forst_waiter *next = locked ? forst_waiters_take(task, &mutex->waiters) : NULL;

	mutex->locked = next != NULL;
	forst_unlock(task, &mutex->lock);
	if (!locked)
		misused(task, "sync: unlock of unlocked mutex");
	if (next)
		forst_wake(task, next);
}

bool
forst_sync_Mutex_TryLock(struct forst_task *task, struct forst_sync_Mutex *mutex)
{
	forst_lock(task, &mutex->lock);
	bool taken = !mutex->locked;
	mutex->locked = true;
	forst_unlock(task, &mutex->lock);
	return taken;
}

/* ---- RWMutex ---- */

static bool
try_rw(struct forst_task *task, struct forst_sync_RWMutex *mutex, int64_t wanted)
{
	forst_lock(task, &mutex->lock);
	/* A reader does not overtake who waits: a writer is among them. */
	bool taken = wanted == WANTS_TO_WRITE ? mutex->readers == 0 : mutex->readers >= 0 && !mutex->waiters.first;
	if (taken)
		mutex->readers += wanted == WANTS_TO_WRITE ? -1 : 1;
	return taken;
}

static void
lock_rw(struct forst_task *task, struct forst_sync_RWMutex *mutex, int64_t wanted)
{
	struct forst_waiter waiter = {.place = wanted};

	while (!try_rw(task, mutex, wanted)) {
		forst_wait(task, &mutex->waiters, &mutex->lock, &waiter);
		if (waiter.done)
			return;
	}
	forst_unlock(task, &mutex->lock);
}

/* Gives what is free to those who wait longest: one writer, or all readers up to the next writer. */
static struct forst_waiter *
hand_on(struct forst_task *task, struct forst_sync_RWMutex *mutex)
{
	struct forst_waiter *woken = NULL, *next;

	while (mutex->waiters.first && mutex->readers >= 0) {
		if (mutex->waiters.first->place == WANTS_TO_WRITE && mutex->readers > 0)
			break;
		next = forst_waiters_take(task, &mutex->waiters);
		if (!next)
			break;
		/* The first may have been one whose request ends; the one behind it tries again if it wants what cannot be. */
		next->done = next->place == WANTS_TO_READ || mutex->readers == 0;
		if (next->done)
			mutex->readers += next->place == WANTS_TO_WRITE ? -1 : 1;
		next->next = woken;
		woken = next;
	}
	return woken;
}

static void
unlock_rw(struct forst_task *task, struct forst_sync_RWMutex *mutex, int64_t held)
{
	struct forst_waiter *woken = NULL, *waiter;

	forst_lock(task, &mutex->lock);
	bool right = held == WANTS_TO_WRITE ? mutex->readers < 0 : mutex->readers > 0;
	if (right) {
		mutex->readers += held == WANTS_TO_WRITE ? 1 : -1;
		woken = hand_on(task, mutex);
	}
	forst_unlock(task, &mutex->lock);
	if (!right)
		misused(task, held == WANTS_TO_WRITE ? "sync: Unlock of unlocked RWMutex" : "sync: RUnlock of unlocked RWMutex");
	while ((waiter = woken)) {
		woken = waiter->next;
		forst_wake(task, waiter);
	}
}

void
forst_sync_RWMutex_Lock(struct forst_task *task, struct forst_sync_RWMutex *mutex)
{
	lock_rw(task, mutex, WANTS_TO_WRITE);
}

void
forst_sync_RWMutex_Unlock(struct forst_task *task, struct forst_sync_RWMutex *mutex)
{
	unlock_rw(task, mutex, WANTS_TO_WRITE);
}

void
forst_sync_RWMutex_RLock(struct forst_task *task, struct forst_sync_RWMutex *mutex)
{
	lock_rw(task, mutex, WANTS_TO_READ);
}

void
forst_sync_RWMutex_RUnlock(struct forst_task *task, struct forst_sync_RWMutex *mutex)
{
	unlock_rw(task, mutex, WANTS_TO_READ);
}

bool
forst_sync_RWMutex_TryLock(struct forst_task *task, struct forst_sync_RWMutex *mutex)
{
	bool taken = try_rw(task, mutex, WANTS_TO_WRITE);

	forst_unlock(task, &mutex->lock);
	return taken;
}

bool
forst_sync_RWMutex_TryRLock(struct forst_task *task, struct forst_sync_RWMutex *mutex)
{
	bool taken = try_rw(task, mutex, WANTS_TO_READ);

	forst_unlock(task, &mutex->lock);
	return taken;
}

/* ---- Once ---- */

void
forst_sync_Once_Do(struct forst_task *task, struct forst_sync_Once *once, const struct forst_func *function)
{
	if (__atomic_load_n(&once->done, __ATOMIC_ACQUIRE))
		return;
	forst_sync_Mutex_Lock(task, &once->mutex);
	if (!once->done) {
		const char *file = task->caller_file;
		int line = task->caller_line;
		if (!function)
			forst_panic_nil(task, file, line);
		((void (*)(struct forst_task *, const struct forst_func *))function->code)(task, function);
		__atomic_store_n(&once->done, true, __ATOMIC_RELEASE);
	}
	forst_sync_Mutex_Unlock(task, &once->mutex);
}
