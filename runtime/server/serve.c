/*
 * The server executable: reads its options, listens, starts a worker a processor, says that it is ready, and waits for
 * the signal that ends it. SIGTERM and SIGINT drain: readiness goes first, then nobody listens, then what was accepted
 * is answered; SIGINT ends at once what is draining already.
 */
#include "runtime/server/server.h"

#include <arpa/inet.h>
#include <errno.h>
#include <malloc.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
	EXIT_DRAINED = 0,
	EXIT_OPTIONS = 2,
	EXIT_INITIALIZE = 2, /* as a panic of any program */
	EXIT_MACHINE = 3,
	BACKLOG = 4096,
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

static int
listen_on(const struct sockaddr *address, socklen_t length, int family)
{
	int one = 1;
	int fd = socket(family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);

	if (fd < 0)
		return -1;
	/* Accepted sockets inherit TCP_NODELAY: an answer is one send, there is nothing to wait for. */
	if (setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one)) == 0 &&
		setsockopt(fd, SOL_SOCKET, SO_REUSEPORT, &one, sizeof(one)) == 0 &&
		setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one)) == 0 && bind(fd, address, length) == 0 &&
		listen(fd, BACKLOG) == 0)
		return fd;
	int error = errno;
	close(fd);
	errno = error;
	return -1;
}

struct listening {
	struct sockaddr_storage address;
	socklen_t length;
};

static bool
is_loopback(const struct sockaddr_storage *address)
{
	if (address->ss_family == AF_INET) {
		const struct sockaddr_in *v4 = (const struct sockaddr_in *)(const void *)address;
		return ntohl(v4->sin_addr.s_addr) >> 24 == 127;
	}
	const struct sockaddr_in6 *v6 = (const struct sockaddr_in6 *)(const void *)address;
	return IN6_IS_ADDR_LOOPBACK(&v6->sin6_addr);
}

/* Somebody who listens there already, with SO_REUSEPORT as we do, would share the port without a word. */
static bool
is_taken(const struct sockaddr *address, socklen_t length, int family)
{
	int one = 1;
	int fd = socket(family, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (fd < 0)
		return false;
	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one));
	bool taken = bind(fd, address, length) < 0 && errno == EADDRINUSE;
	close(fd);
	return taken;
}

/* The first worker's socket; the others bind the address that it got. -1 after a word on stderr, and *status to exit
 * with. */
static int
listen_first(const struct rt_options *options, struct listening *listening, int *status)
{
	struct addrinfo hints = {.ai_family = AF_UNSPEC, .ai_socktype = SOCK_STREAM, .ai_flags = AI_PASSIVE}, *found;
	int error = getaddrinfo(options->host, options->port, &hints, &found);

	if (error) {
		fprintf(stderr, "cannot listen on %s: %s\n", options->host, gai_strerror(error));
		*status = EXIT_OPTIONS;
		return -1;
	}
	int fd = -1;
	if (is_taken(found->ai_addr, found->ai_addrlen, found->ai_family))
		errno = EADDRINUSE;
	else
		fd = listen_on(found->ai_addr, found->ai_addrlen, found->ai_family);
	freeaddrinfo(found);
	listening->length = sizeof(listening->address);
	if (fd >= 0 && getsockname(fd, (struct sockaddr *)&listening->address, &listening->length) == 0)
		return fd;
	fprintf(stderr, "cannot listen on %s:%s: %s\n", options->host, options->port, strerror(errno));
	*status = EXIT_MACHINE;
	return -1;
}

/* "127.0.0.1:8080", "[::1]:8080" */
static void
address_text(const struct listening *listening, char *out, size_t size)
{
	char host[64], port[8];

	if (getnameinfo((const struct sockaddr *)&listening->address, listening->length, host, sizeof(host), port,
			sizeof(port), NI_NUMERICHOST | NI_NUMERICSERV) != 0)
		abort();
	snprintf(out, size, listening->address.ss_family == AF_INET6 ? "[%s]:%s" : "%s:%s", host, port);
}

/* The line on stdout; false when it could not be written. */
static bool
say_ready(const struct rt_server *server, const struct listening *listening)
{
	char address[80];
	struct forst_writer out = {0};
	const char *build = server->host.program->build_id ? server->host.program->build_id : "";

	address_text(listening, address, sizeof(address));
	forst_write_text(&out, "{\"event\":\"ready\",\"http\":");
	forst_write_string(&out, (struct forst_string){address, (int64_t)strlen(address)});
	forst_write_text(&out, ",\"pid\":");
	forst_write_int(&out, getpid());
	forst_write_text(&out, ",\"routes\":");
	forst_write_int(&out, (int64_t)server->host.program->route_count);
	forst_write_text(&out, ",\"build\":");
	forst_write_string(&out, (struct forst_string){build, (int64_t)strlen(build)});
	forst_write_text(&out, "}\n");
	bool said =
		out.failure == FORST_WRITE_OK && fwrite(out.data, 1, out.length, stdout) == out.length && fflush(stdout) == 0;
	forst_writer_release(&out);
	return said;
}

/* Prepares all workers; the number that were, whose sockets are open. */
static int
init_workers(struct rt_server *server, const struct listening *listening, int first_fd)
{
	int family = listening->address.ss_family;

	for (int i = 0; i < server->worker_count; i++) {
		int fd = i == 0 ? first_fd : listen_on((const struct sockaddr *)&listening->address, listening->length, family);
		if (fd < 0 || rt_worker_init(&server->workers[i], server, &server->machine.processors[i], fd) < 0) {
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
	drain(server);
}

/* Runs prepared workers until a signal has drained them. */
static int
run(struct rt_server *server, const struct listening *listening)
{
	sigset_t ends;

	hold_signals(&ends);
	if (rt_machine_start(&server->machine) != 0) {
		fprintf(stderr, "cannot start the clock\n");
		return EXIT_MACHINE;
	}
	atomic_store(&server->undrained, server->worker_count);
	int started = start_threads(server);
	atomic_fetch_sub(&server->undrained, server->worker_count - started);
	bool ready = started == server->worker_count && say_ready(server, listening);
	if (ready) {
		wait_and_drain(server, &ends);
	} else {
		fprintf(stderr, "cannot start serving: %s\n", strerror(errno));
		drain(server);
	}
	for (int i = 0; i < started; i++)
		pthread_join(server->workers[i].thread, NULL);
	rt_machine_stop(&server->machine);
	return ready ? EXIT_DRAINED : EXIT_MACHINE;
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
		.wake = wake,
	};

	return rt_machine_init(&server->machine, server->worker_count, &options);
}

static int
serve(struct rt_server *server)
{
	struct listening listening;
	int status = EXIT_MACHINE;

	server->host.log_json = !isatty(STDERR_FILENO);
	if (!rt_initialize(server))
		return EXIT_INITIALIZE;
	int fd = listen_first(&server->host.options, &listening, &status);
	if (fd < 0)
		return status;
	server->loopback = is_loopback(&listening.address);
	server->worker_count = server->host.options.workers > 0 ? server->host.options.workers : processors();
	server->workers = calloc((size_t)server->worker_count, sizeof(*server->workers));
	if (!server->workers || init_machine(server) < 0 || rt_routes_init(&server->routes, server->host.program) < 0) {
		fprintf(stderr, "cannot start: no memory\n");
		rt_machine_release(&server->machine);
		free(server->workers);
		close(fd);
		return EXIT_MACHINE;
	}
	int prepared = init_workers(server, &listening, fd);
	if (prepared == server->worker_count)
		status = run(server, &listening);
	for (int i = 0; i < prepared; i++)
		rt_worker_release(&server->workers[i]);
	rt_machine_release(&server->machine);
	rt_routes_release(&server->routes);
	free(server->workers);
	return status;
}

int
forst_serve_main(int argc, char **argv, const struct forst_program *program)
{
	struct rt_server server = {.host = {.program = program}};
	int status = EXIT_OPTIONS;

	mallopt(M_MMAP_THRESHOLD, LARGE_BLOCK);
	mallopt(M_TRIM_THRESHOLD, LARGE_BLOCK);
	if (rt_options_parse(&server.host.options, argc, argv) == RT_OPTIONS_RUN)
		status = serve(&server);
	rt_options_release(&server.host.options);
	return status;
}
