/* The tests' machine; see machine.h. */
#include "tests/unit/support/machine.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>

char test_output[256];

static void
keep(struct rt_task *task, struct forst_string text)
{
	(void)task;
	snprintf(test_output, sizeof(test_output), "%.*s", (int)text.length, text.data);
}

static void
wake(struct rt_processor *processor)
{
	(void)processor; /* it is the one that runs the test */
}

void
test_machine_open(struct test_machine *test, size_t budget)
{
	const struct rt_machine_options options = {
		.stack_size = RT_STACK_SIZE,
		.memory_budget = budget,
		.warm_stacks = 2,
		.warm_heap = 1024 * 1024,
		.output = keep,
		.wake = wake,
	};

	if (rt_machine_init(&test->machine, 1, &options) < 0)
		abort();
	rt_processor_enter(&test->machine.processors[0]);
	test->still = NULL;
	(void)test_machine_task(test);
}

struct forst_task *
test_machine_task(struct test_machine *test)
{
	struct rt_processor *processor = &test->machine.processors[0];

	if (!test->still) {
		test->still = rt_request_new(processor, NULL, NULL);
		if (!test->still)
			abort();
		test->task = (struct rt_task){
			.public = {.interrupt = &processor->interrupt, .request = &test->still->public},
			.processor = processor,
			.lane = &test->still->lane,
		};
		rt_heap_load(&test->task);
	}
	return &test->task.public;
}

void
test_machine_forget(struct test_machine *test)
{
	rt_heap_store(&test->task);
	if (!rt_request_release(test->still))
		abort();
	test->still = NULL;
}

static void
ended(struct rt_request *request)
{
	*(bool *)request->owner = true;
}

enum rt_end
test_machine_run(struct test_machine *test, rt_entry entry, void *argument, struct rt_panic *panic)
{
	struct rt_processor *processor = &test->machine.processors[0];
	struct rt_request *request = rt_request_new(processor, entry, argument);
	bool done = false;

	if (!request)
		abort();
	request->owner = &done;
	request->ended = ended;
	if (!rt_request_run(request))
		while (!done)
			(void)rt_processor_run(processor);
	enum rt_end how = rt_request_how(request);
	if (panic) {
		*panic = request->panic;
		snprintf(panic->buffer, sizeof(panic->buffer), "%.*s", (int)request->panic.text.length, request->panic.text.data);
	}
	request->gone = ended;
	done = false;
	if (!rt_request_release(request))
		while (!done)
			(void)rt_processor_run(processor);
	return how;
}

void
test_machine_close(struct test_machine *test)
{
	if (test->still)
		test_machine_forget(test);
	rt_machine_release(&test->machine);
}
