/* The machine, and the outside of a processor: its inbox, its turns, whom it tells what. */
#include "runtime/sched/sched.h"

#include "forst/log.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <time.h>

/* ---- life ---- */

int
rt_machine_init(struct rt_machine *machine, int processors, const struct rt_machine_options *options)
{
	*machine = (struct rt_machine){.options = *options, .processor_count = processors};
	machine->processors = calloc((size_t)processors, sizeof(*machine->processors));
	if (!machine->processors) {
		machine->processor_count = 0;
		return -1;
	}
	for (int i = 0; i < processors; i++) {
		struct rt_processor *processor = &machine->processors[i];
		processor->machine = machine;
		processor->index = i;
		processor->give_to = -1;
		processor->random = (uint64_t)forst_now_ns() * 2 + (uint64_t)i * UINT64_C(0x9e3779b97f4a7c15) + 1;
	}
	return 0;
}

int
rt_machine_start(struct rt_machine *machine)
{
	return rt_clock_start(machine);
}

void
rt_machine_stop(struct rt_machine *machine)
{
	rt_clock_stop(machine);
}

static void
release(struct rt_processor *processor)
{
	while (processor->free_requests) {
		struct rt_request *request = processor->free_requests;
		processor->free_requests = request->next;
		rt_heap_reset(&request->lane, 0);
		free(request);
	}
	for (int i = 0; i < RT_START_CLASSES; i++) {
		while (processor->free_starts[i]) {
			struct rt_start *start = processor->free_starts[i];
			processor->free_starts[i] = (struct rt_start *)(void *)start->message.next;
			free(start);
		}
	}
	assert(!processor->starts.first && !processor->ready.first && !processor->spent.first);
	free(processor->timers);
	rt_stacks_release(processor);
}

void
rt_machine_release(struct rt_machine *machine)
{
	for (int i = 0; i < machine->processor_count; i++)
		release(&machine->processors[i]);
	free(machine->processors);
	machine->processors = NULL;
	machine->processor_count = 0;
}

void
rt_processor_enter(struct rt_processor *processor)
{
	rt_here = processor;
#ifdef RT_SANITIZE_ADDRESS
	pthread_attr_t attributes;
	void *low;
	size_t size;

	if (pthread_getattr_np(pthread_self(), &attributes) == 0) {
		pthread_attr_getstack(&attributes, &low, &size);
		processor->thread.stack_low = low;
		processor->thread.stack_high = (char *)low + size;
		pthread_attr_destroy(&attributes);
	}
#endif
#ifdef RT_SANITIZE_THREAD
	processor->thread.thread = __tsan_get_current_fiber();
#endif
}

/* ---- the inbox ---- */

void
rt_processor_post(struct rt_processor *processor, struct rt_message *message)
{
	struct rt_message *head = __atomic_load_n(&processor->inbox, __ATOMIC_RELAXED);

	do
		message->next = head;
	while (!__atomic_compare_exchange_n(
		&processor->inbox, &head, message, true, __ATOMIC_SEQ_CST, __ATOMIC_RELAXED));
	/* One that runs tasks looks before it stops. */
	if (!head && __atomic_load_n(&processor->slice, __ATOMIC_SEQ_CST) % 2 == 0)
		processor->machine->options.wake(processor);
}

static void
receive(struct rt_processor *processor, struct rt_message *message)
{
	char *at = (char *)message;

	switch (message->kind) {
	case RT_MESSAGE_WAKE:
		rt_task_ready((struct rt_task *)(void *)(at - offsetof(struct rt_task, message)));
		break;
	case RT_MESSAGE_START:
		rt_processor_start(processor, (struct rt_start *)(void *)(at - offsetof(struct rt_start, message)));
		break;
	case RT_MESSAGE_SWEEP: {
		struct rt_lane *lane = (struct rt_lane *)(void *)(at - offsetof(struct rt_lane, message));
		struct rt_request *request = lane->request;
		rt_request_sweep(lane);
		if (rt_counts_are_over(rt_request_count(request, -1, -1)))
			rt_request_is_over(request, processor);
		break;
	}
	case RT_MESSAGE_STOP: rt_alarm_stopped(processor, message); break;
	case RT_MESSAGE_OVER:
		rt_request_tell((struct rt_request *)(void *)(at - offsetof(struct rt_request, over)));
		break;
	}
}

void
rt_processor_receive(struct rt_processor *processor)
{
	struct rt_message *newest = __atomic_exchange_n(&processor->inbox, NULL, __ATOMIC_ACQUIRE), *oldest = NULL, *next;

	for (; newest; newest = next) {
		next = newest->next;
		newest->next = oldest;
		oldest = newest;
	}
	for (; oldest; oldest = next) {
		next = oldest->next;
		receive(processor, oldest);
	}
}

/* ---- turns ---- */

static void
tell_owners(struct rt_processor *processor)
{
	struct rt_request *request;

	while ((request = processor->told)) {
		processor->told = request->next;
		if (!processor->told)
			processor->told_last = NULL;
		if (!rt_counts_are_over(rt_request_count(request, 0, 0))) {
			request->ended(request);
		} else {
			if (request->gone)
				request->gone(request);
			rt_request_destroy(request);
		}
	}
}

bool
rt_processor_run(struct rt_processor *processor)
{
	rt_processor_receive(processor);
	rt_timers_fire(processor);
	tell_owners(processor);
	rt_processor_slice(processor, NULL);
	tell_owners(processor);
	return rt_processor_has_work(processor) || processor->told;
}

/* ---- time ---- */

int64_t
forst_now_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

int64_t
rt_wall_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_REALTIME, &now);
	return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

int64_t
forst_deadline_ns(const struct forst_task *task)
{
	return rt_request_deadline(rt_request_of(task));
}

int64_t
forst_computation_time(const struct forst_task *task)
{
	return (forst_now_ns() - rt_request_of(task)->started_ns) / 1000000;
}

void
forst_output(struct forst_task *task, struct forst_string text)
{
	struct rt_task *private = rt_task_of(task);

	private->processor->machine->options.output(private, text);
}

bool
forst_log_wants(const struct forst_task *task, enum forst_log_level level)
{
	return level == FORST_LOG_NONE || (int)level >= rt_task_of((struct forst_task *)(uintptr_t)task)->processor->machine->options.log_level;
}

void
forst_log(struct forst_task *task, const struct forst_log_line *line)
{
	struct rt_task *private = rt_task_of(task);

	private->processor->machine->options.log(private, line);
}
