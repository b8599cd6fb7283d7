/*
 * A worker: a thread and its event loop. Sweeps, resumes handlers that yielded, and drains.
 */
#include "runtime/server/server.h"

#include "runtime/server/crash.h"

#include <errno.h>
#include <fcntl.h>
#include <malloc.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

enum {
	SWEEP_MS = 100,
	GIVEN_BACK_MAX = 16 * 1024 * 1024,
};

/* ---- time ---- */

void
rt_worker_tick(struct rt_worker *worker)
{
	time_t seconds;
	struct tm parts;

	worker->now_ns = forst_now_ns();
	if (worker->now_ns < worker->date_until)
		return;
	seconds = time(NULL);
	gmtime_r(&seconds, &parts);
	/* RFC 9110, 5.6.7. The locale is always "C". */
	worker->date_length = strftime(worker->date, sizeof(worker->date), "Date: %a, %d %b %Y %H:%M:%S GMT\r\n", &parts);
	worker->date_until = worker->now_ns + 1000000000;
}

/* ---- draining ---- */

static void
begin_drain(struct rt_worker *worker)
{
	rt_worker_tick(worker);
	worker->draining = true;
	worker->drain_since_ns = worker->now_ns;
	rt_worker_sweep_soon(worker);
	rt_worker_stop_listening(worker);
	/* Everybody who is idle gets the same while to send a last request. */
	struct rt_link *list = &worker->phases[RT_PHASE_IDLE];
	for (struct rt_link *link = list->next; link != list; link = link->next)
		((struct rt_connection *)(void *)link)->since_ns = worker->now_ns;
	rt_peers_drain(worker);
	if (worker->connection_count == 0)
		rt_worker_drained(worker);
}

/* The last worker that is drained ends them all: until then each may have goroutines of the others' requests. */
void
rt_worker_drained(struct rt_worker *worker)
{
	struct rt_server *server = worker->server;

	if (worker->finished)
		return;
	worker->finished = true;
	if (atomic_fetch_sub(&server->undrained, 1) > 1)
		return;
	for (int i = 0; i < server->worker_count; i++)
		rt_worker_wake(&server->workers[i]);
}

static void
run_tasks(struct rt_worker *worker)
{
	rt_worker_tick(worker);
	(void)rt_processor_run(worker->dispatcher.processor);
	rt_peers_settle(worker);
	rt_worker_resume_soon(worker);
}

static void
on_wake(evutil_socket_t fd, short what, void *argument)
{
	struct rt_worker *worker = argument;
	uint64_t count;

	(void)what;
	(void)!read(fd, &count, sizeof(count));
	if (atomic_load(&worker->server->draining) && !worker->draining)
		begin_drain(worker);
	run_tasks(worker);
	if (atomic_load(&worker->server->draining) && atomic_load(&worker->server->undrained) == 0)
		event_base_loopbreak(worker->base);
}

void
rt_worker_wake(struct rt_worker *worker)
{
	uint64_t one = 1;

	(void)!write(worker->wake_fd, &one, sizeof(one));
}

/* The drain's time is over: handlers are told to end, and answered for; nobody else is waited for. */
static void
cut_off(struct rt_worker *worker)
{
	for (int i = 0; i < RT_PHASE_COUNT; i++) {
		struct rt_link *list = &worker->phases[i], *next;
		for (struct rt_link *link = list->next; link != list; link = next) {
			struct rt_connection *connection = (struct rt_connection *)(void *)link;
			next = link->next;
			connection->closing = true;
			if (i == RT_PHASE_HANDLING)
				rt_request_end(connection->exchange->http.call.request, RT_END_CANCELLED);
			else
				rt_connection_destroy(connection);
		}
	}
	rt_peers_cut_off(worker);
	rt_worker_resume_soon(worker);
}

void
rt_worker_resume_soon(struct rt_worker *worker)
{
	struct rt_processor *processor = worker->dispatcher.processor;
	int64_t next_ns = rt_processor_next_timer(processor);
	int64_t wait_ns = 0;

	if (!rt_processor_has_work(processor) && !processor->told) {
		if (next_ns == INT64_MAX)
			return;
		wait_ns = next_ns - forst_now_ns();
		if (wait_ns < 0)
			wait_ns = 0;
		wait_ns += 999; /* microseconds, rounded up: a timer that comes early comes twice */
	}
	event_add(&worker->resume_event, &(struct timeval){wait_ns / 1000000000, wait_ns % 1000000000 / 1000});
}

/* By a timer of its own: the kernel sets and takes back one a wait where the loop itself has a time to wake at, which is a
 * good part of a short call. */
static void
set_sweeping(struct rt_worker *worker, bool sweeping)
{
	const struct timespec interval = {0, sweeping ? SWEEP_MS * 1000000L : 0};

	worker->sweeping = sweeping;
	(void)timerfd_settime(worker->sweep_fd, 0, &(struct itimerspec){interval, interval}, NULL);
}

void
rt_worker_sweep_soon(struct rt_worker *worker)
{
	if (!worker->sweeping)
		set_sweeping(worker, true);
}

/* Buffers grew by realloc() inside the allocator's arenas, where free() leaves their pages. */
static void
return_memory(struct rt_worker *worker)
{
	if (worker->given_back < GIVEN_BACK_MAX)
		return;
	worker->given_back = 0;
	malloc_trim(0);
}

static void
on_sweep(evutil_socket_t fd, short what, void *argument)
{
	struct rt_worker *worker = argument;
	int64_t most_ns = (int64_t)worker->server->host.options.limits.drain_timeout_ms * 1000000;
	uint64_t count;

	(void)what;
	(void)!read(fd, &count, sizeof(count));
	rt_worker_tick(worker);
	rt_connections_sweep(worker);
	rt_peers_sweep(worker);
	return_memory(worker);
	rt_worker_resume_soon(worker); /* in case that it failed when a handler gave way */
	if (worker->connection_count == 0 && !worker->draining)
		set_sweeping(worker, false);
	if (worker->draining && worker->now_ns - worker->drain_since_ns > most_ns)
		cut_off(worker);
}

static void
on_resume(evutil_socket_t fd, short what, void *argument)
{
	(void)fd;
	(void)what;
	run_tasks(argument);
}

/* ---- life ---- */

static int
init_events(struct rt_worker *worker)
{
	struct event_config *config = event_config_new();

	if (!config)
		return -1;
	/* Timers here are coarse; nothing is gained by asking the clock more often. */
	event_config_set_flag(config, EVENT_BASE_FLAG_NOLOCK);
	worker->base = event_base_new_with_config(config);
	event_config_free(config);
	if (!worker->base)
		return -1;
	event_assign(&worker->wake_event, worker->base, worker->wake_fd, EV_READ | EV_PERSIST, on_wake, worker);
	event_assign(&worker->sweep_event, worker->base, worker->sweep_fd, EV_READ | EV_PERSIST, on_sweep, worker);
	event_assign(&worker->resume_event, worker->base, -1, 0, on_resume, worker);
	rt_ipc_init_events(worker);
	return event_add(&worker->wake_event, NULL) == 0 ? event_add(&worker->sweep_event, NULL) : -1;
}

static void
destroy_connections(struct rt_worker *worker)
{
	for (int i = 0; i < RT_PHASE_COUNT; i++) {
		while (worker->phases[i].next != &worker->phases[i])
			rt_connection_destroy((struct rt_connection *)(void *)worker->phases[i].next);
	}
	while (worker->free_connections) {
		struct rt_connection *connection = worker->free_connections;
		worker->free_connections = (struct rt_connection *)(void *)connection->link.next;
		free(connection);
	}
}

void
rt_worker_release(struct rt_worker *worker)
{
	destroy_connections(worker);
	rt_ipc_release(worker);
	rt_exchange_free(worker->exchange);
	while (worker->spare) {
		struct rt_exchange *exchange = worker->spare;
		worker->spare = exchange->next;
		rt_exchange_free(exchange);
	}
	rt_worker_close_listeners(worker);
	if (worker->wake_fd >= 0)
		close(worker->wake_fd);
	if (worker->sweep_fd >= 0)
		close(worker->sweep_fd);
	if (worker->reserve_fd >= 0)
		close(worker->reserve_fd);
	free(worker->path);
	if (worker->base)
		event_base_free(worker->base);
}

int
rt_worker_init(struct rt_worker *worker, struct rt_server *server, struct rt_processor *processor)
{
	errno = 0;
	*worker = (struct rt_worker){.server = server, .wake_fd = -1, .sweep_fd = -1, .reserve_fd = -1};
	for (int i = 0; i < RT_PHASE_COUNT; i++)
		worker->phases[i] = (struct rt_link){&worker->phases[i], &worker->phases[i]};
	rt_ipc_init(worker);
	processor->owner = worker;
	worker->wake_fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
	worker->sweep_fd = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC);
	worker->reserve_fd = open("/dev/null", O_RDONLY | O_CLOEXEC);
	worker->path = malloc(server->host.options.limits.target_max + 1);
	rt_dispatcher_init(&worker->dispatcher, &server->host, processor);
	if (worker->wake_fd >= 0 && worker->sweep_fd >= 0 && worker->reserve_fd >= 0 && worker->path && init_events(worker) == 0 &&
		rt_worker_listen(worker, (int)(worker - server->workers)) == 0)
		return 0;
	int error = errno ? errno : ENOMEM; /* libevent does not always say */
	rt_worker_release(worker);
	errno = error;
	return -1;
}

void *
rt_worker_run(void *argument)
{
	struct rt_worker *worker = argument;

	void *crash_stack = rt_crash_stack();
	rt_processor_enter(worker->dispatcher.processor);
	rt_worker_tick(worker);
	event_base_loop(worker->base, EVLOOP_NO_EXIT_ON_EMPTY);
	rt_crash_stack_free(crash_stack);
	return NULL;
}
