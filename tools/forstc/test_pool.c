/*
 * Threads that take the tests one by one; the caller tells of them in their order. They run ahead of it by a few tests only, so
 * that little output is kept.
 */
#include "tools/forstc/test_pool.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>

enum { AHEAD = 4 }; /* tests for each thread that may have run and not been told of */

struct slot {
	struct arena arena;
	struct test_run run;
	int error; /* errno of a failed start */
	bool done;
};

struct pool {
	const struct test_plan *plan;
	struct slot *slots; /* by place in the plan */
	size_t next, told;
	bool stopped;
	pthread_mutex_t lock;
	pthread_cond_t changed;
};

/* The next test's place; the plan's count: there is none. */
static size_t
take(struct pool *pool)
{
	size_t ahead = (size_t)pool->plan->parallel * AHEAD;
	pthread_mutex_lock(&pool->lock);
	while (!pool->stopped && pool->next < pool->plan->count && pool->next >= pool->told + ahead) {
		pthread_cond_wait(&pool->changed, &pool->lock);
	}
	size_t place = pool->stopped ? pool->plan->count : pool->next;
	pool->next += place < pool->plan->count;
	pthread_mutex_unlock(&pool->lock);
	return place;
}

static void *
work(void *argument)
{
	struct pool *pool = argument;
	const struct test_plan *plan = pool->plan;
	for (size_t place; (place = take(pool)) < plan->count;) {
		struct slot *slot = &pool->slots[place];
		arena_init(&slot->arena, ARENA_UNLIMITED, NULL);
		int failed = test_run(&slot->run, plan->program, plan->numbers[place], plan->pattern, plan->timeout_s, &slot->arena);
		pthread_mutex_lock(&pool->lock);
		slot->error = failed == 0 ? 0 : errno;
		slot->done = true;
		pthread_cond_broadcast(&pool->changed);
		pthread_mutex_unlock(&pool->lock);
	}
	return NULL;
}

static void
release(struct slot *slot)
{
	if (slot->done) {
		test_run_release(&slot->run);
		arena_release(&slot->arena);
		slot->done = false;
	}
}

static void
wait_for(struct pool *pool, const struct slot *slot)
{
	pthread_mutex_lock(&pool->lock);
	while (!slot->done) {
		pthread_cond_wait(&pool->changed, &pool->lock);
	}
	pthread_mutex_unlock(&pool->lock);
}

static void
move_on(struct pool *pool, size_t told, bool stopped)
{
	pthread_mutex_lock(&pool->lock);
	pool->told = told;
	pool->stopped = stopped;
	pthread_cond_broadcast(&pool->changed);
	pthread_mutex_unlock(&pool->lock);
}

static int
tell_all(struct pool *pool, const struct test_listener *listener)
{
	int error = 0;
	bool goes_on = true;
	for (size_t place = 0; place < pool->plan->count && goes_on; place++) {
		struct slot *slot = &pool->slots[place];
		listener->waits(listener->context, place);
		wait_for(pool, slot);
		error = slot->error;
		goes_on = error == 0 && listener->tells(listener->context, place, &slot->run, &slot->arena);
		release(slot);
		move_on(pool, place + 1, !goes_on);
	}
	return error;
}

int
test_pool_run(const struct test_plan *plan, const struct test_listener *listener)
{
	size_t wanted = plan->count < (size_t)plan->parallel ? plan->count : (size_t)plan->parallel, threads = 0;
	struct pool pool = {.plan = plan, .slots = calloc(plan->count + 1, sizeof *pool.slots),
		.lock = PTHREAD_MUTEX_INITIALIZER, .changed = PTHREAD_COND_INITIALIZER};
	pthread_t *ids = calloc(wanted + 1, sizeof *ids);
	int error = pool.slots && ids ? 0 : ENOMEM;
	while (error == 0 && threads < wanted && pthread_create(&ids[threads], NULL, work, &pool) == 0) {
		threads++;
	}
	if (error == 0 && threads == 0 && wanted > 0) {
		error = EAGAIN;
	}
	if (error == 0) {
		error = tell_all(&pool, listener);
	}
	move_on(&pool, pool.told, true);
	for (size_t i = 0; i < threads; i++) {
		pthread_join(ids[i], NULL);
	}
	for (size_t i = 0; pool.slots && i < plan->count; i++) {
		release(&pool.slots[i]);
	}
	free(ids);
	free(pool.slots);
	errno = error;
	return error ? -1 : 0;
}
