/*
 * The clock: one thread that looks at the workers every few milliseconds and interrupts a handler that has been running
 * since it last looked. While nothing runs it sleeps; the next handler wakes it. So a busy worker pays two stores and a
 * load a request, an idle server has no timer.
 */
#include "runtime/server/server.h"

#include <stdlib.h>
#include <time.h>

enum { QUIET_TICKS = 200 }; /* without any handler before the clock sleeps */

/* Interrupts what runs since the last tick; true when anything has run since. */
static bool
tick(struct rt_clock *clock)
{
	struct rt_server *server = clock->server;
	uint32_t *slices = clock->slices;
	bool active = false;

	for (int i = 0; i < server->worker_count; i++) {
		struct rt_worker *worker = &server->workers[i];
		uint32_t slice = atomic_load(&worker->slice);
		if (slice != slices[i] || slice & 1)
			active = true;
		if (slice == slices[i] && slice & 1)
			__atomic_store_n(&worker->pool.interrupt, 1, __ATOMIC_RELAXED);
		slices[i] = slice;
	}
	return active;
}

static void
sleep_until_woken(struct rt_clock *clock)
{
	atomic_store(&clock->asleep, 1);
	/* A handler that began before it could see that: stay awake. */
	if (tick(clock)) {
		atomic_store(&clock->asleep, 0);
		return;
	}
	pthread_mutex_lock(&clock->lock);
	while (atomic_load(&clock->asleep) && !clock->stopping)
		pthread_cond_wait(&clock->wake, &clock->lock);
	pthread_mutex_unlock(&clock->lock);
}

static bool
is_stopping(struct rt_clock *clock)
{
	pthread_mutex_lock(&clock->lock);
	bool stopping = clock->stopping;
	pthread_mutex_unlock(&clock->lock);
	return stopping;
}

static void *
run(void *argument)
{
	struct rt_clock *clock = argument;
	const struct timespec pause = {0, RT_CLOCK_TICK_MS * 1000000};
	int quiet = 0;

	while (!is_stopping(clock)) {
		nanosleep(&pause, NULL);
		quiet = tick(clock) ? 0 : quiet + 1;
		if (quiet >= QUIET_TICKS) {
			sleep_until_woken(clock);
			quiet = 0;
		}
	}
	return NULL;
}

int
rt_clock_start(struct rt_clock *clock, struct rt_server *server)
{
	clock->server = server;
	clock->stopping = false;
	atomic_store(&clock->asleep, 0);
	clock->slices = calloc((size_t)server->worker_count, sizeof(*clock->slices));
	if (!clock->slices)
		return -1;
	pthread_mutex_init(&clock->lock, NULL);
	pthread_cond_init(&clock->wake, NULL);
	if (pthread_create(&clock->thread, NULL, run, clock) == 0)
		return 0;
	free(clock->slices);
	return -1;
}

void
rt_clock_wake(struct rt_clock *clock)
{
	pthread_mutex_lock(&clock->lock);
	atomic_store(&clock->asleep, 0);
	pthread_cond_signal(&clock->wake);
	pthread_mutex_unlock(&clock->lock);
}

void
rt_clock_stop(struct rt_clock *clock)
{
	pthread_mutex_lock(&clock->lock);
	clock->stopping = true;
	pthread_cond_signal(&clock->wake);
	pthread_mutex_unlock(&clock->lock);
	pthread_join(clock->thread, NULL);
	pthread_mutex_destroy(&clock->lock);
	pthread_cond_destroy(&clock->wake);
	free(clock->slices);
}
