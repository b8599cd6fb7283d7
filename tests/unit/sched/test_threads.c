/*
 * Goroutines of a request on two threads: their channels, locks and counts are shared for real, and the request may end in
 * every way at any moment. Run under thread sanitizer as well.
 */
#include "runtime/sched/sched.h"

#include "forst/sync.h"
#include "forst/time.h"

#include <assert.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { THREADS = 2, IN_FLIGHT = 3, BUDGET = 64 * 1024 * 1024 };

#define MILLISECOND ((int64_t)1000000)
#define HOUR ((int64_t)3600 * 1000 * MILLISECOND)

/* ---- a machine with threads ---- */

struct job;

struct driver {
	struct rt_processor *processor;
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t woken;
	bool awake;
	int first, last; /* the jobs that it starts */
	int live;
};

static struct {
	struct rt_machine machine;
	struct driver drivers[THREADS];
	struct job *jobs;
	int left; /* atomic: jobs that are not over */
} tested;

static void
wake_driver(struct driver *driver)
{
	pthread_mutex_lock(&driver->lock);
	driver->awake = true;
	pthread_cond_signal(&driver->woken);
	pthread_mutex_unlock(&driver->lock);
}

static void
wake(struct rt_processor *processor)
{
	wake_driver(processor->owner);
}

static void
sleep_until(struct driver *driver, int64_t until_ns)
{
	int64_t wait = until_ns - forst_now_ns(), most = 50 * MILLISECOND; /* the end is not announced */
	struct timespec at;

	if (wait <= 0)
		return;
	clock_gettime(CLOCK_REALTIME, &at);
	int64_t wall = (int64_t)at.tv_sec * 1000000000 + at.tv_nsec + (wait < most ? wait : most);
	at = (struct timespec){wall / 1000000000, wall % 1000000000};
	pthread_mutex_lock(&driver->lock);
	while (!driver->awake)
		if (pthread_cond_timedwait(&driver->woken, &driver->lock, &at) != 0)
			break;
	driver->awake = false;
	pthread_mutex_unlock(&driver->lock);
}

static void
ignore_output(struct rt_task *task, struct forst_string text)
{
	(void)task;
	(void)text;
}

/* ---- a job: a request, and what is to come of it ---- */

enum ending {
	ENDS_WELL,
	ENDS_IN_PANIC,
	ENDS_AT_DEADLINE,
	ENDS_BY_CANCEL,
	ENDS_IN_DEADLOCK,
	ENDS_OUT_OF_MEMORY,
	ENDINGS,
};

struct job {
	enum ending ending;
	int goroutines;
	int64_t work; /* of each, before it waits */
	int64_t cancel_ns;
	struct driver *driver;
	struct rt_request *request;
	struct forst_chan *in, *out, *never;
	struct forst_sync_WaitGroup group;
	struct forst_sync_Mutex mutex;
	struct forst_sync_RWMutex rw;
	int64_t sum, reads;
	int64_t began, deferred, went_on; /* atomic */
	bool over, shared;
};

struct deferred {
	struct forst_defer defer;
	struct job *job;
};

static void
work(struct forst_task *task, int64_t rounds)
{
	volatile int64_t sum = 0;

	for (int64_t i = 0; i < rounds; i++) {
		sum = sum + i;
		forst_poll(task);
	}
}

static void
note_deferred(struct forst_task *task, struct forst_defer *defer)
{
	(void)task;
	__atomic_add_fetch(&((struct deferred *)(void *)defer)->job->deferred, 1, __ATOMIC_RELAXED);
}

/* Adds up what comes, under both kinds of locks, and passes it on. */
static void
pass_on(struct forst_task *task, struct job *job)
{
	int64_t value;

	while (forst_chan_receive(task, job->in, &value, sizeof(value))) {
		forst_sync_Mutex_Lock(task, &job->mutex);
		job->sum += value;
		forst_sync_Mutex_Unlock(task, &job->mutex);
		if (value % 16 == 0) {
			forst_sync_RWMutex_Lock(task, &job->rw);
			job->reads++;
			forst_sync_RWMutex_Unlock(task, &job->rw);
		} else {
			forst_sync_RWMutex_RLock(task, &job->rw);
			assert(job->reads >= 0);
			forst_sync_RWMutex_RUnlock(task, &job->rw);
		}
		int64_t *copy = forst_alloc(task, sizeof(*copy));
		*copy = value;
		forst_chan_send(task, job->out, copy, sizeof(*copy));
	}
	forst_sync_WaitGroup_Done(task, &job->group);
}

/* In a way that depends on `number`. */
static void
wait_in_vain(struct forst_task *task, struct job *job, int64_t number)
{
	bool timers = job->ending != ENDS_IN_DEADLOCK;
	struct forst_time_Time time;
	int64_t value = number;

	switch (number % (timers ? 8 : 5)) {
	case 0: forst_chan_receive(task, job->never, &value, sizeof(value)); break;
	case 1: forst_chan_receive(task, NULL, &value, sizeof(value)); break;
	case 2: forst_sync_WaitGroup_Wait(task, &job->group); break;
	case 3: forst_sync_Mutex_Lock(task, &job->mutex); break;
	case 4: {
		struct forst_select_case cases[] = {{.chan = job->never, .value = &value}, {.chan = job->in, .value = &value}};
		forst_select(task, cases, 2, false);
		break;
	}
	case 5: forst_time_Sleep(task, HOUR); break;
	case 6: {
		struct forst_select_case cases[] = {{.chan = forst_time_After(task, HOUR), .value = &time}};
		forst_select(task, cases, 1, false);
		break;
	}
	default:
		for (;;)
			forst_poll(task);
	}
}

struct arguments {
	struct job *job;
	int64_t number;
};

static void
one_of_many(struct forst_task *task, void *argument)
{
	struct arguments self = *(struct arguments *)argument;
	struct deferred deferred = {.job = self.job};

	forst_here(task);
	for (int64_t i = 0; i < self.number % 3; i++) /* twice is as once */
		forst_speak(task);
	forst_defer(task, &deferred.defer, note_deferred);
	__atomic_add_fetch(&self.job->began, 1, __ATOMIC_RELAXED);
	work(task, self.job->work);
	if (self.job->ending == ENDS_WELL) {
		pass_on(task, self.job);
	} else {
		if (self.job->ending == ENDS_IN_PANIC && self.number == self.job->goroutines / 2)
			forst_panic(task, FORST_STRING("enough"));
		while (self.job->ending == ENDS_OUT_OF_MEMORY)
			*(char *)forst_alloc(task, BUDGET / 64) = 1;
		wait_in_vain(task, self.job, self.number);
		__atomic_add_fetch(&self.job->went_on, 1, __ATOMIC_RELAXED);
	}
	task->defers = deferred.defer.next;
	deferred.defer.run(task, &deferred.defer);
}

/* Feeds the goroutines and collects what they pass on, sleeping now and then. */
static void
feed(struct forst_task *task, struct job *job)
{
	const int64_t items = 200;
	int64_t sent = 0, total = 0;

	for (int64_t got = 0; got < items;) {
		int64_t value;
		struct forst_select_case cases[] = {
			{.chan = sent < items ? job->in : NULL, .value = &sent, .sends = true},
			{.chan = job->out, .value = &value},
		};
		if (forst_select(task, cases, 2, false) == 0) {
			sent++;
		} else {
			got++;
			total += value;
		}
		if (got % 64 == 1)
			forst_time_Sleep(task, MILLISECOND / 10);
	}
	forst_chan_close(task, job->in);
	forst_sync_WaitGroup_Wait(task, &job->group);
	assert(total == items * (items - 1) / 2 && job->sum == total);
	assert(job->reads == (items + 15) / 16);
}

static void
run_job(struct rt_task *private, void *argument)
{
	struct forst_task *task = &private->public;
	struct job *job = argument;

	forst_here(task);
	job->in = forst_chan_make(task, sizeof(int64_t), job->goroutines % 3);
	job->out = forst_chan_make(task, sizeof(int64_t), 16);
	job->never = forst_chan_make(task, sizeof(int64_t), 0);
	forst_sync_WaitGroup_Add(task, &job->group, job->goroutines);
	if (job->ending != ENDS_WELL)
		job->mutex.locked = true;
	if (job->ending == ENDS_AT_DEADLINE || job->ending == ENDS_BY_CANCEL)
		(void)forst_time_After(task, HOUR); /* it is no deadlock */
	for (int64_t i = 0; i < job->goroutines; i++)
		*(struct arguments *)forst_go(task, one_of_many, sizeof(struct arguments)) = (struct arguments){job, i};
	if (job->ending == ENDS_WELL)
		feed(task, job);
	else
		wait_in_vain(task, job, job->goroutines);
}

/* ---- driving ---- */

static void
check_end(const struct job *job)
{
	static const struct {
		enum rt_end how;
		struct forst_string panic;
	} ends[ENDINGS] = {
		[ENDS_WELL] = {RT_END_RETURNED, FORST_STRING("")},
		[ENDS_IN_PANIC] = {RT_END_PANICKED, FORST_STRING("enough")},
		[ENDS_AT_DEADLINE] = {RT_END_EXPIRED, FORST_STRING("")},
		[ENDS_BY_CANCEL] = {RT_END_CANCELLED, FORST_STRING("")},
		[ENDS_IN_DEADLOCK] = {RT_END_PANICKED, FORST_STRING("all goroutines are asleep - deadlock!")},
		[ENDS_OUT_OF_MEMORY] = {RT_END_PANICKED, FORST_STRING("out of memory budget")},
	};
	const struct rt_request *request = job->request;

	assert(rt_request_how(request) == ends[job->ending].how);
	if (ends[job->ending].how == RT_END_PANICKED)
		assert(forst_string_equal(request->panic.text, ends[job->ending].panic));
}

static void
finish_job(struct job *job)
{
	job->over = true;
	job->driver->live--;
	__atomic_sub_fetch(&tested.left, 1, __ATOMIC_SEQ_CST);
}

static void
on_gone(struct rt_request *request)
{
	struct job *job = request->argument;

	job->shared = request->public.shared;
	finish_job(job);
}

static void
on_ended(struct rt_request *request)
{
	struct job *job = request->argument;

	check_end(job);
	job->shared = request->public.shared;
	job->request = NULL;
	if (rt_request_release(request))
		finish_job(job);
}

static void
start_job(struct driver *driver, struct job *job)
{
	struct rt_request *request = job->request = rt_request_new(driver->processor, run_job, job);

	assert(request);
	job->driver = driver;
	driver->live++;
	request->ended = on_ended;
	request->gone = on_gone;
	if (job->ending == ENDS_AT_DEADLINE)
		request->deadline_ns = forst_now_ns() + job->cancel_ns;
	job->cancel_ns += forst_now_ns();
	if (rt_request_run(request))
		on_ended(request);
}

/* Ends those whose time has come; when the next one's does. */
static int64_t
cancel_jobs(struct driver *driver, int started)
{
	int64_t now = forst_now_ns(), next = INT64_MAX;

	for (int i = driver->first; i < started; i++) {
		struct job *job = &tested.jobs[i];
		if (job->ending != ENDS_BY_CANCEL || !job->request)
			continue;
		if (job->cancel_ns <= now)
			rt_request_end(job->request, RT_END_CANCELLED);
		else if (job->cancel_ns < next)
			next = job->cancel_ns;
	}
	return next;
}

static void *
drive(void *argument)
{
	struct driver *driver = argument;
	int started = driver->first;

	rt_processor_enter(driver->processor);
	while (__atomic_load_n(&tested.left, __ATOMIC_SEQ_CST) > 0) {
		while (started < driver->last && driver->live < IN_FLIGHT)
			start_job(driver, &tested.jobs[started++]);
		int64_t next = cancel_jobs(driver, started);
		if (rt_processor_run(driver->processor))
			continue;
		int64_t timer = rt_processor_next_timer(driver->processor);
		if (started == driver->last || driver->live == IN_FLIGHT)
			sleep_until(driver, timer < next ? timer : next);
	}
	return NULL;
}

static void
open_machine(void)
{
	const struct rt_machine_options options = {
		.stack_size = RT_STACK_SIZE,
		.memory_budget = BUDGET,
		.warm_stacks = 16,
		.warm_heap = 1024 * 1024,
		.output = ignore_output,
		.wake = wake,
	};

	assert_int_equal(rt_machine_init(&tested.machine, THREADS, &options), 0);
	for (int i = 0; i < THREADS; i++) {
		struct driver *driver = &tested.drivers[i];
		*driver = (struct driver){.processor = &tested.machine.processors[i]};
		driver->processor->owner = driver;
		pthread_mutex_init(&driver->lock, NULL);
		pthread_cond_init(&driver->woken, NULL);
	}
}

static void
close_machine(void)
{
	for (int i = 0; i < THREADS; i++) {
		pthread_mutex_destroy(&tested.drivers[i].lock);
		pthread_cond_destroy(&tested.drivers[i].woken);
	}
	rt_machine_release(&tested.machine);
}

/* Runs all jobs to their ends: the first `on_first` on the first thread, the others on the second; how many were shared. */
static int
run_jobs(struct job *jobs, int count, int on_first)
{
	int shared = 0;

	open_machine();
	tested.jobs = jobs;
	tested.left = count;
	tested.drivers[0].last = tested.drivers[1].first = on_first;
	tested.drivers[1].last = count;
	assert_int_equal(rt_machine_start(&tested.machine), 0);
	for (int i = 0; i < THREADS; i++)
		assert_int_equal(pthread_create(&tested.drivers[i].thread, NULL, drive, &tested.drivers[i]), 0);
	for (int i = 0; i < THREADS; i++)
		pthread_join(tested.drivers[i].thread, NULL);
	rt_machine_stop(&tested.machine);
	for (int i = 0; i < count; i++) {
		assert_true(jobs[i].over);
		assert_int_equal(jobs[i].began, jobs[i].deferred);
		assert_int_equal(jobs[i].went_on, 0);
		shared += jobs[i].shared;
	}
	close_machine();
	return shared;
}

static uint64_t dice = 88172645463325252;

static int64_t
throw(int64_t sides)
{
	dice ^= dice << 13;
	dice ^= dice >> 7;
	dice ^= dice << 17;
	return (int64_t)(dice % (uint64_t)sides);
}

/* Goroutines long enough to be given away, then `ending`. */
static void
fill(struct job *jobs, int count, int endings)
{
	for (int i = 0; i < count; i++) {
		jobs[i] = (struct job){
			.ending = (enum ending)(i % endings),
			.goroutines = 1 + (int)throw(20),
			.work = throw(3) == 0 ? 0 : 500000 + throw(2000000),
			.cancel_ns = throw(20) * MILLISECOND,
		};
	}
}

enum { JOBS = 100 };

/* One thread has the requests, the other nothing but what it is given. */
static void
an_idle_thread_helps(void **state)
{
	struct job jobs[JOBS / 4];

	(void)state;
	fill(jobs, JOBS / 4, ENDS_WELL + 1);
	for (int i = 0; i < JOBS / 4; i++)
		jobs[i].work = 2000000, jobs[i].goroutines = 12;
	assert_true(run_jobs(jobs, JOBS / 4, JOBS / 4) > 0);
}

static void
requests_end_on_all_threads(void **state)
{
	struct job jobs[JOBS];

	(void)state;
	fill(jobs, JOBS, ENDINGS);
	assert_true(run_jobs(jobs, JOBS, JOBS) > 0);
}

static void
both_threads_are_busy(void **state)
{
	struct job jobs[JOBS * 2];

	(void)state;
	fill(jobs, JOBS * 2, ENDINGS);
	(void)run_jobs(jobs, JOBS * 2, JOBS);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_idle_thread_helps),
		cmocka_unit_test(requests_end_on_all_threads),
		cmocka_unit_test(both_threads_are_busy),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
