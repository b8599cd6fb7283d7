/*
 * The server executable: reads its options, listens, starts a worker a processor, says that it is ready, and waits for
 * the signal that ends it. SIGTERM and SIGINT drain: readiness goes first, then nobody listens, then what was accepted
 * is answered; SIGINT ends at once what is draining already.
 */
#include "runtime/server/server.h"

#include "runtime/server/crash.h"

#include <errno.h>
#include <malloc.h>
#include <netdb.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
	EXIT_DRAINED = 0,
	EXIT_INITIALIZE = 2, /* as a panic of any program */
	WARM_STACKS = 32,
	WARM_HEAP = 1024 * 1024,
	LARGE_BLOCK = 1024 * 1024, /* of malloc: from this size on memory goes back to the system when it is freed */
};

static int
processors(void)
{
	cpu_set_t set;

	if (sched_getaffinity(0, sizeof(set), &set) < 0)
		return 1;
	return CPU_COUNT(&set);
}

static struct forst_string
text_of(const char *text)
{
	return (struct forst_string){text ? text : "", text ? (int64_t)strlen(text) : 0};
}

/* "127.0.0.1:8080", "[::1]:8080" */
static void
write_address(struct forst_writer *out, const struct rt_listening *listening)
{
	char host[64], port[8], text[80];

	if (getnameinfo((const struct sockaddr *)&listening->address, listening->address_length, host, sizeof(host), port,
			sizeof(port), NI_NUMERICHOST | NI_NUMERICSERV) != 0)
		abort();
	snprintf(text, sizeof(text), listening->address.ss_family == AF_INET6 ? "[%s]:%s" : "%s:%s", host, port);
	forst_write_string(out, text_of(text));
}

/* Members of what there is. */
static void
write_ready(struct forst_writer *out, const struct rt_server *server, const struct rt_listening *listening)
{
	const struct forst_program *program = server->host.program;

	forst_write_text(out, "{\"event\":\"ready\"");
	if (listening->http_count > 0) {
		forst_write_text(out, ",\"http\":");
		write_address(out, listening);
	}
	if (listening->path[0]) {
		forst_write_text(out, ",\"ipc\":");
		forst_write_string(out, text_of(listening->path));
	}
	forst_write_text(out, ",\"pid\":");
	forst_write_int(out, getpid());
	forst_write_text(out, ",\"routes\":");
	forst_write_int(out, (int64_t)program->route_count);
	forst_write_text(out, ",\"build\":");
	forst_write_string(out, text_of(program->build_id));
	forst_write_text(out, ",\"contract\":");
	forst_write_string(out, text_of(program->contract));
	forst_write_text(out, "}\n");
}

/* The line on stdout; false when it could not be written. */
static bool
say_ready(const struct rt_server *server)
{
	struct forst_writer out = {0};

	write_ready(&out, server, &server->listening);
	bool said =
		out.failure == FORST_WRITE_OK && fwrite(out.data, 1, out.length, stdout) == out.length && fflush(stdout) == 0;
	forst_writer_release(&out);
	return said;
}

/* Prepares all workers; the number that were, which then have sockets of their own. */
static int
init_workers(struct rt_server *server)
{
	for (int i = 0; i < server->worker_count; i++) {
		if (rt_worker_init(&server->workers[i], server, &server->machine.processors[i]) < 0) {
			fprintf(stderr, "cannot start a worker: %s\n", strerror(errno));
			return i;
		}
	}
	return server->worker_count;
}

static int
start_threads(struct rt_server *server)
{
	int started = 0;

	while (started < server->worker_count) {
		struct rt_worker *worker = &server->workers[started];
		if (pthread_create(&worker->thread, NULL, rt_worker_run, worker) != 0)
			break;
		started++;
	}
	return started;
}

static void
drain(struct rt_server *server)
{
	atomic_store(&server->draining, true);
	for (int i = 0; i < server->worker_count; i++)
		rt_worker_wake(&server->workers[i]);
}

static void
exit_at_once(int signal)
{
	_exit(128 + signal);
}

/* Blocks the signals that end the server in all threads. */
static void
hold_signals(sigset_t *ends)
{
	signal(SIGPIPE, SIG_IGN);
	sigemptyset(ends);
	sigaddset(ends, SIGTERM);
	sigaddset(ends, SIGINT);
	pthread_sigmask(SIG_BLOCK, ends, NULL);
}

static void
wait_and_drain(struct rt_server *server, const sigset_t *ends)
{
	int number = 0;

	while (sigwait(ends, &number) != 0)
		continue;
	rt_log(&server->host, "info", "draining", "signal", number == SIGTERM ? "SIGTERM" : "SIGINT", NULL);
	signal(SIGTERM, SIG_IGN);
	signal(SIGINT, exit_at_once);
	pthread_sigmask(SIG_UNBLOCK, ends, NULL);
	rt_listening_unlink(&server->listening);
	drain(server);
}

/* Runs prepared workers until a signal has drained them. */
static int
run(struct rt_server *server)
{
	sigset_t ends;

	hold_signals(&ends);
	rt_crash_watch();
	if (rt_machine_start(&server->machine) != 0) {
		fprintf(stderr, "cannot start the clock\n");
		return RT_EXIT_MACHINE;
	}
	atomic_store(&server->undrained, server->worker_count);
	int started = start_threads(server);
	atomic_fetch_sub(&server->undrained, server->worker_count - started);
	bool ready = started == server->worker_count && say_ready(server);
	if (ready) {
		wait_and_drain(server, &ends);
	} else {
		fprintf(stderr, "cannot start serving: %s\n", strerror(errno));
		drain(server);
	}
	for (int i = 0; i < started; i++)
		pthread_join(server->workers[i].thread, NULL);
	rt_machine_stop(&server->machine);
	return ready ? EXIT_DRAINED : RT_EXIT_MACHINE;
}

static void
wake(struct rt_processor *processor)
{
	rt_worker_wake(processor->owner);
}

static int
init_machine(struct rt_server *server)
{
	const struct rt_machine_options options = {
		.stack_size = RT_STACK_SIZE,
		.memory_budget = server->host.options.limits.memory_max,
		.warm_stacks = WARM_STACKS,
		.warm_heap = WARM_HEAP,
		.output = rt_log_print,
		.log = rt_log_line,
		.log_level = server->host.options.log_level,
		.wake = wake,
	};

	return rt_machine_init(&server->machine, server->worker_count, &options);
}

/* Runs what is listening. */
static int
serve_on(struct rt_server *server)
{
	int status = RT_EXIT_MACHINE, prepared = 0;

	server->workers = calloc((size_t)server->worker_count, sizeof(*server->workers));
	if (!server->workers || init_machine(server) < 0 || rt_routes_init(&server->routes, server->host.program) < 0 ||
		!rt_server_make_hello(server))
		fprintf(stderr, "cannot start: no memory\n");
	else
		prepared = init_workers(server);
	rt_listening_close(&server->listening);
	if (prepared == server->worker_count)
		status = run(server);
	for (int i = 0; i < prepared; i++)
		rt_worker_release(&server->workers[i]);
	rt_machine_release(&server->machine);
	rt_routes_release(&server->routes);
	buf_release(&server->hello);
	free(server->workers);
	return status;
}

static int
serve(struct rt_server *server)
{
	const struct rt_options *options = &server->host.options;
	struct rt_failure failure;

	server->host.log_json = !isatty(STDERR_FILENO);
	if (!rt_initialize(&server->host, &failure)) {
		fprintf(stderr, "%s\n", failure.text);
		return EXIT_INITIALIZE;
	}
	server->worker_count = options->workers > 0 ? options->workers : processors();
	int status = rt_listen(&server->listening, options, server->worker_count);
	if (status != 0)
		return status;
	server->loopback = rt_listening_is_loopback(&server->listening);
	status = serve_on(server);
	rt_listening_unlink(&server->listening);
	return status;
}

int
forst_serve_main(int argc, char **argv, const struct forst_program *program)
{
	struct rt_server server = {.host = {.program = program}};
	int status = RT_EXIT_OPTIONS;

	mallopt(M_MMAP_THRESHOLD, LARGE_BLOCK);
	mallopt(M_TRIM_THRESHOLD, LARGE_BLOCK);
	if (rt_options_parse(&server.host.options, argc, argv) == RT_OPTIONS_RUN)
		status = serve(&server);
	rt_options_release(&server.host.options);
	return status;
}
