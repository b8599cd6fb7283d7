/*
 * Before the first call: the package variables get their first values, in a request of its own on a machine of its own,
 * which is gone afterwards.
 */
#include "runtime/dispatch/dispatch.h"

#include <stdio.h>
#include <time.h>

struct initialization {
	struct rt_host *host;
	struct rt_failure *failure;
	bool ended, gone;
};

static void
print(struct rt_task *task, struct forst_string text)
{
	const struct initialization *initialization = task->processor->owner;

	while (text.length > 0 && text.data[text.length - 1] == '\n')
		text.length--;
	rt_log_fields(initialization->host, "info", "print", (struct rt_log_field[]){{"text", text}}, 1);
}

static void
log_line(struct rt_task *task, const struct forst_log_line *line)
{
	const struct initialization *initialization = task->processor->owner;

	rt_log_record(initialization->host, line, FORST_STRING(""));
}

static void
no_wake(struct rt_processor *processor)
{
	(void)processor; /* the only thread there is */
}

static void
run(struct rt_task *task, void *argument)
{
	const struct forst_program *program = argument;

	program->initialize(&task->public);
}

static void
on_ended(struct rt_request *request)
{
	((struct initialization *)request->owner)->ended = true;
}

static void
on_gone(struct rt_request *request)
{
	((struct initialization *)request->owner)->gone = true;
}

/* Lets goroutines run and timers fire until *done. */
static void
run_until(struct rt_processor *processor, const bool *done)
{
	while (!*done) {
		while (rt_processor_run(processor) && !*done)
			continue;
		int64_t next_ns = rt_processor_next_timer(processor);
		if (*done || next_ns == INT64_MAX)
			continue;
		struct timespec when = {(time_t)(next_ns / 1000000000), (long)(next_ns % 1000000000)};
		clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &when, NULL);
	}
}

static void
say(struct rt_failure *failure, const char *text)
{
	snprintf(failure->text, sizeof(failure->text), "%s", text);
}

static bool
succeeded(const struct rt_request *request, struct rt_failure *failure)
{
	const struct rt_panic *panic = &request->panic;

	if (rt_request_how(request) == RT_END_RETURNED)
		return true;
	int length =
		snprintf(failure->text, sizeof(failure->text), "panic: %.*s", (int)panic->text.length, panic->text.data);
	if (panic->file && length > 0 && (size_t)length < sizeof(failure->text))
		snprintf(
			failure->text + length, sizeof(failure->text) - (size_t)length, "\n    %s:%d", panic->file, panic->line);
	return false;
}

static bool
run_request(struct rt_processor *processor, struct initialization *initialization)
{
	struct rt_request *request = rt_request_new(processor, run, (void *)(uintptr_t)initialization->host->program);

	if (!request) {
		say(initialization->failure, "cannot start: no memory");
		return false;
	}
	request->owner = initialization;
	request->ended = on_ended;
	request->gone = on_gone;
	request->started_ns = forst_now_ns();
	if (!rt_request_run(request))
		run_until(processor, &initialization->ended);
	bool good = succeeded(request, initialization->failure);
	if (!rt_request_release(request))
		run_until(processor, &initialization->gone);
	return good;
}

bool
rt_initialize(struct rt_host *host, struct rt_failure *failure)
{
	const struct rt_machine_options options = {
		.stack_size = RT_STACK_SIZE,
		.memory_budget = host->options.limits.memory_max,
		.output = print,
		.log = log_line,
		.log_level = host->options.log_level,
		.wake = no_wake,
	};
	struct initialization initialization = {.host = host, .failure = failure};
	struct rt_machine machine;

	rt_state_set_max(host->options.limits.state_max);
	if (!rt_disable_routes(host, failure))
		return false;
	if (!host->program->initialize)
		return true;
	if (rt_machine_init(&machine, 1, &options) < 0) {
		say(failure, "cannot start: no memory");
		return false;
	}
	machine.processors[0].owner = &initialization;
	rt_processor_enter(&machine.processors[0]);
	bool good = run_request(&machine.processors[0], &initialization);
	rt_machine_release(&machine);
	rt_here = NULL; /* another one may come to lie at its place */
	return good;
}
