/*
 * The clock: one thread that looks at the processors every few milliseconds while tasks run. One whose tasks have run since
 * it last looked is interrupted, so that its thread comes back to its other business. One that has goroutines waiting to
 * begin, and is at work on long ones, is told of a processor that has nothing to do. While nothing runs the clock sleeps;
 * the next slice wakes it. So a busy thread pays two stores and a load a slice, none of which waits for another; an idle
 * process has no timer.
 */
#include "runtime/sched/sched.h"

#include <linux/membarrier.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

enum {
	QUIET_TICKS = 500,      /* without any task before the clock sleeps */
	LONG_RUNS_A_TICK = 100, /* no more begun or resumed in a tick: they are worth another thread's while */
	LONG_TICKS = 2,         /* so many in a row, before any are given away */
	FEW_RUNS_A_TICK = 4,    /* no more in a tick of one slice: given away at once, before the next one begins here */
};

struct rt_sight {
	uint32_t slice;
	uint32_t tickets;
	int long_ticks; /* in a row it was busy with few and long ones, others waiting to begin */
};

static bool
is_idle(const struct rt_machine *machine, int i, uint32_t slice)
{
	return slice % 2 == 0 && slice == machine->clock.sights[i].slice;
}

/* A processor that has had nothing to do since the last tick; -1: none. */
static int32_t
find_idle(const struct rt_machine *machine, int but)
{
	for (int i = 0; i < machine->processor_count; i++) {
		uint32_t slice = __atomic_load_n(&machine->processors[i].slice, __ATOMIC_RELAXED);
		if (i != but && is_idle(machine, i, slice))
			return i;
	}
	return -1;
}

static void
offer_idle(struct rt_machine *machine, int i)
{
	struct rt_processor *processor = &machine->processors[i];
	int32_t idle = find_idle(machine, i);

	if (idle < 0)
		return;
	__atomic_store_n(&processor->give_to, idle, __ATOMIC_RELAXED);
	__atomic_store_n(&processor->interrupt, RT_LOOK_UP, __ATOMIC_RELAXED);
}

/* True when it has run tasks since the last tick. */
static bool
look_at(struct rt_machine *machine, int i)
{
	struct rt_processor *processor = &machine->processors[i];
	struct rt_sight *sight = &machine->clock.sights[i];
	uint32_t slice = __atomic_load_n(&processor->slice, __ATOMIC_SEQ_CST);
	uint32_t tickets = __atomic_load_n(&processor->tickets, __ATOMIC_RELAXED);
	uint32_t runs = tickets - sight->tickets;
	bool active = slice != sight->slice || slice % 2;

	bool is_long = slice % 2 && sight->slice % 2 && runs <= LONG_RUNS_A_TICK &&
		__atomic_load_n(&processor->starts.count, __ATOMIC_RELAXED) > 0;
	sight->long_ticks = is_long ? sight->long_ticks + 1 : 0;
	if (sight->long_ticks >= LONG_TICKS || (is_long && slice == sight->slice && runs <= FEW_RUNS_A_TICK))
		offer_idle(machine, i);
	if (slice == sight->slice && slice % 2)
		__atomic_store_n(&processor->interrupt, RT_SLICE_OVER, __ATOMIC_RELAXED);
	sight->tickets = tickets;
	return active;
}

static bool
tick(struct rt_machine *machine)
{
	bool active = false;

	__atomic_store_n(&machine->clock.ticks, machine->clock.ticks + 1, __ATOMIC_RELAXED);
	for (int i = 0; i < machine->processor_count; i++)
		active |= look_at(machine, i);
	for (int i = 0; i < machine->processor_count; i++)
		machine->clock.sights[i].slice = __atomic_load_n(&machine->processors[i].slice, __ATOMIC_RELAXED);
	return active;
}

/* Has each thread of the process see what all others stored before it. So whoever begins a slice needs no such barrier of
 * its own. False: the kernel does not do that. */
static bool
is_seen_by_all(void)
{
	/* Asked for each time, as it costs next to nothing after the first. */
	return syscall(SYS_membarrier, MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED, 0) == 0 &&
		   syscall(SYS_membarrier, MEMBARRIER_CMD_PRIVATE_EXPEDITED, 0) == 0;
}

static void
sleep_until_woken(struct rt_machine *machine)
{
	struct rt_clock *clock = &machine->clock;

	__atomic_store_n(&clock->asleep, 1, __ATOMIC_SEQ_CST);
	/* A slice that began before it could see that: stay awake. */
	if (!is_seen_by_all() || tick(machine)) {
		__atomic_store_n(&clock->asleep, 0, __ATOMIC_SEQ_CST);
		return;
	}
	pthread_mutex_lock(&clock->lock);
	while (__atomic_load_n(&clock->asleep, __ATOMIC_SEQ_CST) && !clock->stopping)
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
	struct rt_machine *machine = argument;
	int tick_ms = machine->options.tick_ms ? machine->options.tick_ms : RT_CLOCK_TICK_MS;
	const struct timespec pause = {0, tick_ms * 1000000};
	int quiet = 0;

	while (!is_stopping(&machine->clock)) {
		nanosleep(&pause, NULL);
		quiet = tick(machine) ? 0 : quiet + 1;
		if (quiet >= QUIET_TICKS) {
			sleep_until_woken(machine);
			quiet = 0;
		}
	}
	return NULL;
}

int
rt_clock_start(struct rt_machine *machine)
{
	struct rt_clock *clock = &machine->clock;

	clock->stopping = false;
	clock->asleep = 0;
	clock->sights = calloc((size_t)machine->processor_count, sizeof(*clock->sights));
	if (!clock->sights)
		return -1;
	pthread_mutex_init(&clock->lock, NULL);
	pthread_cond_init(&clock->wake, NULL);
	if (pthread_create(&clock->thread, NULL, run, machine) == 0)
		return 0;
	free(clock->sights);
	clock->sights = NULL;
	return -1;
}

void
rt_clock_wake(struct rt_clock *clock)
{
	pthread_mutex_lock(&clock->lock);
	__atomic_store_n(&clock->asleep, 0, __ATOMIC_SEQ_CST);
	pthread_cond_signal(&clock->wake);
	pthread_mutex_unlock(&clock->lock);
}

void
rt_clock_stop(struct rt_machine *machine)
{
	struct rt_clock *clock = &machine->clock;

	pthread_mutex_lock(&clock->lock);
	clock->stopping = true;
	pthread_cond_signal(&clock->wake);
	pthread_mutex_unlock(&clock->lock);
	pthread_join(clock->thread, NULL);
	pthread_mutex_destroy(&clock->lock);
	pthread_cond_destroy(&clock->wake);
	free(clock->sights);
	clock->sights = NULL;
}
