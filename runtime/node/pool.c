/*
 * The pool: threads that run the calls which may wait or are long. Each has a processor, and sleeps while that has
 * nothing to do; goroutines of one call spread over all of them as they do in a server. Calls come as messages, to the
 * thread with the fewest.
 */
#include "runtime/node/node.h"

#include <errno.h>
#include <sched.h>
#include <stdlib.h>
#include <time.h>

enum {
	WARM_STACKS = 32,
	WARM_HEAP = 1024 * 1024,
};

/* ---- waking ---- */

static void
wake_up(struct rt_pool_thread *thread)
{
	if (!__atomic_load_n(&thread->asleep, __ATOMIC_SEQ_CST) ||
		!__atomic_exchange_n(&thread->asleep, 0, __ATOMIC_SEQ_CST))
		return;
	pthread_mutex_lock(&thread->lock);
	pthread_cond_signal(&thread->wake);
	pthread_mutex_unlock(&thread->lock);
}

static void
wake(struct rt_processor *processor)
{
	wake_up(processor->owner);
}

static bool
has_work(struct rt_pool_thread *thread)
{
	const struct rt_pool *pool = thread->pool;
	bool stopping = __atomic_load_n(&pool->stopping, __ATOMIC_SEQ_CST);

	return __atomic_load_n(&thread->inbox, __ATOMIC_SEQ_CST) || rt_processor_has_work(thread->dispatcher.processor) ||
		   thread->dispatcher.processor->told ||
		   (stopping && (!thread->drained || __atomic_load_n(&pool->undrained, __ATOMIC_SEQ_CST) == 0));
}

/* Until there is something to do, or a timer is due. */
static void
sleep_a_while(struct rt_pool_thread *thread)
{
	int64_t when_ns = rt_processor_next_timer(thread->dispatcher.processor);
	struct timespec when = {(time_t)(when_ns / 1000000000), (long)(when_ns % 1000000000)};
	int error = 0;

	__atomic_store_n(&thread->asleep, 1, __ATOMIC_SEQ_CST);
	if (!has_work(thread)) {
		pthread_mutex_lock(&thread->lock);
		while (__atomic_load_n(&thread->asleep, __ATOMIC_SEQ_CST) && error != ETIMEDOUT) {
			if (when_ns == INT64_MAX)
				pthread_cond_wait(&thread->wake, &thread->lock);
			else
				error = pthread_cond_timedwait(&thread->wake, &thread->lock, &when);
		}
		pthread_mutex_unlock(&thread->lock);
	}
	__atomic_store_n(&thread->asleep, 0, __ATOMIC_SEQ_CST);
}

/* ---- messages ---- */

static void
post(struct rt_pool_thread *thread, struct rt_node_message *message)
{
	struct rt_node_message *head = __atomic_load_n(&thread->inbox, __ATOMIC_RELAXED);

	do
		message->next = head;
	while (!__atomic_compare_exchange_n(&thread->inbox, &head, message, true, __ATOMIC_SEQ_CST, __ATOMIC_RELAXED));
	/* One that runs a call looks up at its next safepoint. */
	__atomic_store_n(&thread->dispatcher.processor->interrupt, RT_LOOK_UP, __ATOMIC_RELAXED);
	wake_up(thread);
}

static void
begin(struct rt_pool_thread *thread, struct rt_node_call *call)
{
	int64_t asked_ns = call->begun_ns;

	if (__atomic_load_n(&thread->pool->stopping, __ATOMIC_RELAXED))
		call->timeout_ms = 0; /* nobody waits for it */
	rt_node_call_begin(call, &thread->dispatcher, asked_ns);
	call->begun_ns = forst_now_ns();
	if (rt_call_run(&call->call))
		rt_node_call_end(call);
	else
		rt_node_call_leave(call, &thread->calls);
}

static void
take(struct rt_pool_thread *thread, struct rt_node_message *message)
{
	struct rt_node_call *call = message->call;

	switch (message->kind) {
	case RT_NODE_BEGIN: begin(thread, call); break;
	case RT_NODE_CANCEL:
		if (call->unfinished)
			rt_call_cancel(&call->call);
		rt_node_call_drop(call);
		break;
	}
}

static void
take_all(struct rt_pool_thread *thread)
{
	struct rt_node_message *newest = __atomic_exchange_n(&thread->inbox, NULL, __ATOMIC_ACQUIRE), *oldest = NULL, *next;

	for (; newest; newest = next) {
		next = newest->next;
		newest->next = oldest;
		oldest = newest;
	}
	for (; oldest; oldest = next) {
		next = oldest->next;
		take(thread, oldest);
	}
}

/* ---- the threads ---- */

/* Ends what runs. The last thread that has no calls any more tells all: until then each may have goroutines of others'.
 */
static void
drain(struct rt_pool_thread *thread)
{
	struct rt_pool *pool = thread->pool;
	struct rt_link *list = &thread->calls;

	for (struct rt_link *link = list->next; link != list; link = link->next)
		rt_call_cancel((struct forst_call *)(void *)((char *)link - offsetof(struct rt_node_call, link)));
	if (list->next != list || thread->drained)
		return;
	thread->drained = true;
	if (__atomic_sub_fetch(&pool->undrained, 1, __ATOMIC_SEQ_CST) > 0)
		return;
	for (int i = 0; i < pool->count; i++)
		wake_up(&pool->threads[i]);
}

static bool
is_over(const struct rt_pool *pool)
{
	return __atomic_load_n(&pool->stopping, __ATOMIC_SEQ_CST) &&
		   __atomic_load_n(&pool->undrained, __ATOMIC_SEQ_CST) == 0;
}

static void *
run(void *argument)
{
	struct rt_pool_thread *thread = argument;
	struct rt_processor *processor = thread->dispatcher.processor;

	rt_processor_enter(processor);
	while (!is_over(thread->pool)) {
		take_all(thread);
		if (__atomic_load_n(&thread->pool->stopping, __ATOMIC_SEQ_CST))
			drain(thread);
		if (!rt_processor_run(processor) && !has_work(thread))
			sleep_a_while(thread);
	}
	return NULL;
}

/* ---- life ---- */

static int
processors(void)
{
	cpu_set_t set;

	return sched_getaffinity(0, sizeof(set), &set) < 0 ? 1 : CPU_COUNT(&set);
}

static void
init_thread(struct rt_pool *pool, struct rt_host *host, int i)
{
	struct rt_pool_thread *thread = &pool->threads[i];
	struct rt_processor *processor = &pool->machine.processors[i];
	pthread_condattr_t monotonic;

	thread->pool = pool;
	thread->calls = (struct rt_link){&thread->calls, &thread->calls};
	processor->owner = thread;
	rt_dispatcher_init(&thread->dispatcher, host, processor);
	pthread_mutex_init(&thread->lock, NULL);
	pthread_condattr_init(&monotonic);
	pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
	pthread_cond_init(&thread->wake, &monotonic);
	pthread_condattr_destroy(&monotonic);
}

/* Waits for the first `started` threads and frees everything but the clock. */
static void
end(struct rt_pool *pool, int started)
{
	__atomic_sub_fetch(&pool->undrained, (uint32_t)(pool->count - started), __ATOMIC_SEQ_CST);
	__atomic_store_n(&pool->stopping, 1, __ATOMIC_SEQ_CST);
	for (int i = 0; i < started; i++) {
		__atomic_store_n(&pool->machine.processors[i].interrupt, RT_LOOK_UP, __ATOMIC_RELAXED);
		wake_up(&pool->threads[i]);
	}
	for (int i = 0; i < started; i++)
		pthread_join(pool->threads[i].thread, NULL);
}

static void
release(struct rt_pool *pool)
{
	for (int i = 0; i < pool->count; i++) {
		pthread_cond_destroy(&pool->threads[i].wake);
		pthread_mutex_destroy(&pool->threads[i].lock);
	}
	rt_machine_release(&pool->machine);
	free(pool->threads);
	free(pool);
}

static int
start(struct rt_pool *pool)
{
	int started = 0;

	pool->undrained = (uint32_t)pool->count;
	if (rt_node_start_clock(&pool->machine) < 0)
		return -1;
	while (started < pool->count && rt_node_thread(&pool->threads[started].thread, run, &pool->threads[started]) == 0)
		started++;
	if (started == pool->count)
		return 0;
	end(pool, started);
	rt_machine_stop(&pool->machine);
	return -1;
}

struct rt_pool *
rt_pool_new(struct rt_host *host)
{
	const struct rt_machine_options options = {
		.stack_size = RT_STACK_SIZE,
		.memory_budget = host->options.limits.memory_max,
		.warm_stacks = WARM_STACKS,
		.warm_heap = WARM_HEAP,
		.output = rt_log_print,
		.log = rt_log_line,
		.log_level = host->options.log_level,
		.wake = wake,
	};
	int count = host->options.workers > 0 ? host->options.workers : processors();
	struct rt_pool *pool = calloc(1, sizeof(*pool));

	if (!pool)
		return NULL;
	pool->threads = calloc((size_t)count, sizeof(*pool->threads));
	if (!pool->threads || rt_machine_init(&pool->machine, count, &options) < 0) {
		free(pool->threads);
		free(pool);
		return NULL;
	}
	pool->count = count;
	for (int i = 0; i < count; i++)
		init_thread(pool, host, i);
	if (start(pool) == 0)
		return pool;
	release(pool);
	return NULL;
}

void
rt_pool_destroy(struct rt_pool *pool)
{
	end(pool, pool->count);
	rt_machine_stop(&pool->machine);
	release(pool);
}

/* ---- giving ---- */

/* The one with the least to do; of equals another one each time. */
static struct rt_pool_thread *
choose(struct rt_pool *pool)
{
	uint32_t turn = __atomic_fetch_add(&pool->turn, 1, __ATOMIC_RELAXED);
	struct rt_pool_thread *best = NULL;
	uint32_t least = UINT32_MAX;

	for (int i = 0; i < pool->count && least > 0; i++) {
		struct rt_pool_thread *thread = &pool->threads[(turn + (uint32_t)i) % (uint32_t)pool->count];
		uint32_t load = __atomic_load_n(&thread->load, __ATOMIC_RELAXED);
		if (load < least) {
			least = load;
			best = thread;
		}
	}
	return best;
}

void
rt_pool_give(struct rt_pool *pool, struct rt_node_call *call)
{
	struct rt_pool_thread *thread = choose(pool);

	call->thread = thread;
	__atomic_add_fetch(&thread->load, 1, __ATOMIC_RELAXED);
	call->begin = (struct rt_node_message){.kind = RT_NODE_BEGIN, .call = call};
	post(thread, &call->begin);
}

void
rt_pool_cancel(struct rt_node_call *call)
{
	if (call->cancel_sent)
		return;
	call->cancel_sent = true;
	__atomic_add_fetch(&call->references, 1, __ATOMIC_RELAXED);
	call->cancel = (struct rt_node_message){.kind = RT_NODE_CANCEL, .call = call};
	post(call->thread, &call->cancel);
}
