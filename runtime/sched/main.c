/*
 * The executable of `forstc run`: main and its goroutines as one request, with half of the machine's memory, on a thread
 * for each processor (FORST_WORKERS says how many; a positive number, at most 1024). Its output is the program's; what ends
 * it early is said on stderr, as Go says it.
 *
 * Goroutines that are left when main is done are not waited for, as in Go: then the process ends where it stands.
 */
#include "runtime/sched/sched.h"

#include "forst/error.h"
#include "forst/log.h"
#include "forst/serve.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum {
	EXIT_DONE = 0,
	EXIT_FAILED = 1,   /* main gave an error */
	EXIT_PANICKED = 2, /* as Go's */
	EXIT_MACHINE = 3,  /* no memory or threads to begin with, or a wrong FORST_WORKERS */
	MAIN_STACK_SIZE = 256 * 1024 * 1024,
	WARM_STACKS = 64,
	WORKERS_MAX = 1024,
};

/* A thread's sleep while its processor has nothing to do. */
struct sleeper {
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t wake;
	bool woken;
};

struct program {
	forst_main main_function;
	struct forst_error *error;
	struct forst_string error_text;
	struct rt_request *request;
	struct rt_machine machine;
	struct sleeper *sleepers;
	bool done;    /* under each sleeper's lock */
	bool printed; /* atomic: something since stdout was last flushed */
};

/* Reached from other threads until the process is gone. */
static struct program program;

static void
print(struct rt_task *task, struct forst_string text)
{
	(void)task;
	fwrite(text.data, 1, (size_t)text.length, stdout);
	__atomic_store_n(&program.printed, true, __ATOMIC_RELEASE);
}

/* Between slices: what was printed is seen a few milliseconds later, without a system call for each line. */
static void
flush(void)
{
	if (__atomic_load_n(&program.printed, __ATOMIC_RELAXED) && __atomic_exchange_n(&program.printed, false, __ATOMIC_ACQUIRE))
		fflush(stdout);
}

static void
run(struct rt_task *task, void *argument)
{
	(void)argument;
	program.error = program.main_function(&task->public);
	if (program.error)
		program.error_text = forst_error_text(&task->public, program.error);
}

/* "error: InvalidInput at data[3]: text" and its causes, a line each. */
static void
report_error(const struct forst_error *error, struct forst_string text)
{
	const char *label = "error";

	for (; error; error = error->cause, label = "caused by", text = error ? error->message : text) {
		fprintf(stderr, "%s: %.*s", label, (int)error->kind->name.length, error->kind->name.data);
		if (error->path.length > 0)
			fprintf(stderr, " at %.*s", (int)error->path.length, error->path.data);
		if (text.length > 0)
			fprintf(stderr, ": %.*s", (int)text.length, text.data);
		fputc('\n', stderr);
	}
}

static void
report_panic(const struct rt_panic *panic)
{
	fprintf(stderr, "%s: %.*s\n", panic->fatal ? "fatal error" : "panic", (int)panic->text.length, panic->text.data);
	if (panic->file)
		fprintf(stderr, "    %s:%d\n", panic->file, panic->line);
}

/* Says how main ended; the exit status. */
static int
report(const struct rt_request *request)
{
	fflush(stdout);
	if (rt_request_how(request) != RT_END_RETURNED) {
		report_panic(&request->panic);
		return EXIT_PANICKED;
	}
	if (!program.error)
		return EXIT_DONE;
	report_error(program.error, program.error_text);
	return EXIT_FAILED;
}

/* ---- threads ---- */

static void
wake_sleeper(struct sleeper *sleeper, bool done)
{
	pthread_mutex_lock(&sleeper->lock);
	sleeper->woken = true;
	if (done)
		__atomic_store_n(&program.done, true, __ATOMIC_RELAXED); /* each sleeper reads it under its own lock */
	pthread_cond_signal(&sleeper->wake);
	pthread_mutex_unlock(&sleeper->lock);
}

static void
wake(struct rt_processor *processor)
{
	wake_sleeper(&program.sleepers[processor->index], false);
}

/* Sleeps until there is a message or a timer is due; false: the program is done. */
static bool
sleep_until(struct sleeper *sleeper, int64_t when_ns)
{
	struct timespec when = {(time_t)(when_ns / 1000000000), (long)(when_ns % 1000000000)};

	pthread_mutex_lock(&sleeper->lock);
	while (!sleeper->woken && !__atomic_load_n(&program.done, __ATOMIC_ACQUIRE)) {
		if (when_ns == INT64_MAX)
			pthread_cond_wait(&sleeper->wake, &sleeper->lock);
		else if (pthread_cond_timedwait(&sleeper->wake, &sleeper->lock, &when) == ETIMEDOUT)
			break;
	}
	sleeper->woken = false;
	pthread_mutex_unlock(&sleeper->lock);
	return !__atomic_load_n(&program.done, __ATOMIC_ACQUIRE);
}

static void
work(struct rt_processor *processor)
{
	struct sleeper *sleeper = &program.sleepers[processor->index];

	do {
		while (rt_processor_run(processor))
			flush();
		flush();
	} while (sleep_until(sleeper, rt_processor_next_timer(processor)));
}

static void *
thread(void *argument)
{
	rt_processor_enter(argument);
	work(argument);
	return NULL;
}

static int
start_threads(void)
{
	pthread_condattr_t monotonic;

	pthread_condattr_init(&monotonic);
	pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
	for (int i = 0; i < program.machine.processor_count; i++) {
		pthread_mutex_init(&program.sleepers[i].lock, NULL);
		pthread_cond_init(&program.sleepers[i].wake, &monotonic);
	}
	pthread_condattr_destroy(&monotonic);
	if (rt_machine_start(&program.machine) < 0)
		return -1;
	for (int i = 1; i < program.machine.processor_count; i++)
		if ((errno = pthread_create(&program.sleepers[i].thread, NULL, thread, &program.machine.processors[i])) != 0)
			return -1;
	return 0;
}

/* All goroutines are gone: nothing is left to be freed by the end of the process. */
static void
release_all(void)
{
	rt_machine_stop(&program.machine);
	__atomic_store_n(&program.done, true, __ATOMIC_RELEASE);
	for (int i = 1; i < program.machine.processor_count; i++) {
		wake_sleeper(&program.sleepers[i], true);
		pthread_join(program.sleepers[i].thread, NULL);
	}
	rt_machine_release(&program.machine);
	free(program.sleepers);
}

/* Main is done, or somebody has panicked: the one way out. */
static void
finish(struct rt_request *request)
{
	int status = report(request);

	if (rt_request_how(request) == RT_END_RETURNED && rt_request_release(request)) {
		release_all();
		exit(status);
	}
	_exit(status);
}

/* ---- the machine ---- */

static size_t
memory_budget(void)
{
	long pages = sysconf(_SC_PHYS_PAGES), page = sysconf(_SC_PAGESIZE);

	return pages > 0 && page > 0 ? (size_t)pages / 2 * (size_t)page : (size_t)1 << 30;
}

/* How many threads; -1 when FORST_WORKERS is no such number. */
static int
workers(void)
{
	const char *text = getenv("FORST_WORKERS");
	long online = sysconf(_SC_NPROCESSORS_ONLN);
	char *end;

	if (!text || !*text)
		return online < 1 ? 1 : online > WORKERS_MAX ? WORKERS_MAX : (int)online;
	errno = 0;
	long wanted = strtol(text, &end, 10);
	return errno || *end || wanted < 1 || wanted > WORKERS_MAX ? -1 : (int)wanted;
}

/* The least level that FORST_LOG_LEVEL asks for; -1: it is none. */
static int
log_level(void)
{
	const char *text = getenv("FORST_LOG_LEVEL");

	return text && *text ? rt_log_level(text) : FORST_LOG_DEBUG;
}

static int
begin(int threads)
{
	const struct rt_machine_options options = {
		.stack_size = RT_STACK_SIZE,
		.main_stack_size = MAIN_STACK_SIZE,
		.memory_budget = memory_budget(),
		.warm_stacks = WARM_STACKS,
		.output = print,
		.log = rt_program_log,
		.log_level = log_level(),
		.wake = wake,
	};

	rt_state_set_max(options.memory_budget);
	program.sleepers = calloc((size_t)threads, sizeof(*program.sleepers));
	if (!program.sleepers || rt_machine_init(&program.machine, threads, &options) < 0)
		return -1;
	rt_processor_enter(&program.machine.processors[0]);
	if (start_threads() < 0)
		return -1;
	program.request = rt_request_new(&program.machine.processors[0], run, NULL);
	return program.request ? 0 : -1;
}

int
forst_run_main(int argc, char **argv, forst_main main_function)
{
	int threads = workers();

	rt_program_arguments(argc, argv);
	if (threads < 0) {
		fprintf(stderr, "FORST_WORKERS is not a number from 1 to %d\n", WORKERS_MAX);
		return EXIT_MACHINE;
	}
	if (log_level() < 0) {
		fprintf(stderr, "FORST_LOG_LEVEL is not debug, info, warn or error\n");
		return EXIT_MACHINE;
	}
	program.main_function = main_function;
	if (begin(threads) < 0) {
		perror(argv[0]);
		return EXIT_MACHINE;
	}
	program.request->program = true;
	program.request->started_ns = forst_now_ns();
	program.request->ended = finish;
	if (rt_request_run(program.request))
		finish(program.request);
	work(&program.machine.processors[0]);
	return EXIT_MACHINE;
}
