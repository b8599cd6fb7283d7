/*
 * A load generator: one thread, epoll, N connections that each keep P requests in flight. Prints one JSON object: answers,
 * answers a second, latencies, and what counts on a machine where client and server share processors: the server's own
 * processor time (user and system, all threads) for each answer.
 *
 *	load --port P|--ipc SOCKET --path /x [--body FILE] [--pid N] [--connections 64] [--pipeline 1] [--seconds 3] [--warmup 0.5]
 *
 * The request is a POST of FILE as application/json, a GET without one. With --ipc it is a CALL in a frame (runtime/PROTOCOL.md), of FILE or
 * without arguments. An answer that is not 2xx, or not a RESULT, is counted as an error.
 */
#include <arpa/inet.h>
#include <argp.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

enum { FRAME_HEADER = 16, FRAME_CALL = 2, FRAME_RESULT = 3 };
enum { RECEIVE_SIZE = 256 * 1024, PIPELINE_MAX = 256, EVENTS_MAX = 256, BUCKETS = 64 * 64 };

struct options {
	int port, connections, pipeline;
	pid_t pid;
	double seconds, warmup;
	const char *path, *body_file, *ipc;
};

/* Latencies in buckets of 1/64 of a power of two: percentiles are right within 1.6 %. */
struct histogram {
	uint64_t counts[BUCKETS];
	uint64_t total;
};

struct connection {
	int fd;
	size_t to_send;                /* of the requests that are under way, bytes not sent yet */
	int in_flight;
	int64_t started[PIPELINE_MAX]; /* a ring: when each request in flight was begun */
	int oldest;
	char *received;
	size_t received_length;
	size_t skip; /* content bytes of an answer that are still to come */
};

struct load {
	struct options options;
	char *request, *burst; /* one request, and `pipeline` of them */
	size_t request_length;
	struct connection *connections;
	int epoll;
	bool measuring;
	uint64_t answers, errors;
	struct histogram latencies;
};

static _Noreturn void
fail(const char *what)
{
	perror(what);
	exit(1);
}

static int64_t
now_ns(clockid_t clock)
{
	struct timespec time;

	if (clock_gettime(clock, &time) < 0)
		fail("clock_gettime");
	return (int64_t)time.tv_sec * 1000000000 + time.tv_nsec;
}

static void
record(struct histogram *histogram, int64_t ns)
{
	uint64_t value = ns > 64 ? (uint64_t)ns : 64;
	int power = 63 - __builtin_clzll(value);
	size_t bucket = (size_t)power * 64 + ((value >> (power - 6)) & 63);

	histogram->counts[bucket < BUCKETS ? bucket : BUCKETS - 1]++;
	histogram->total++;
}

static double
percentile_us(const struct histogram *histogram, double fraction)
{
	uint64_t wanted = (uint64_t)(fraction * (double)histogram->total), seen = 0;

	for (size_t bucket = 0; bucket < BUCKETS; bucket++) {
		seen += histogram->counts[bucket];
		if (seen > wanted)
			return (double)((64 + bucket % 64) << (bucket / 64)) / 64.0 / 1000.0;
	}
	return 0;
}

/* ---- frames ---- */

static void
put_number(char *out, uint32_t value, int bytes)
{
	for (int i = 0; i < bytes; i++, value >>= 8)
		out[i] = (char)(value & 255);
}

static uint32_t
get_number(const char *in, int bytes)
{
	uint32_t value = 0;

	while (bytes-- > 0)
		value = value << 8 | (unsigned char)in[bytes];
	return value;
}

static void
receive_all(int fd, char *out, size_t length)
{
	if (recv(fd, out, length, MSG_WAITALL) != (ssize_t)length)
		fail("HELLO");
}

/* Says HELLO; the number of the route that has the path. */
static uint32_t
say_hello(int fd, const char *path)
{
	static const char hello[24] = {8, 0, 0, 0, 1, [16] = 'F', 'R', 'S', 'T', 1};
	char header[FRAME_HEADER];

	if (send(fd, hello, sizeof(hello), MSG_NOSIGNAL) != sizeof(hello))
		fail("HELLO");
	receive_all(fd, header, sizeof(header));
	uint32_t length = get_number(header, 4), route = 0;
	char *payload = malloc(length + 1);
	if (!payload)
		fail("malloc");
	receive_all(fd, payload, length);
	char *at = payload + 12, *end = payload + length;
	for (int i = 0; i < 2; i++) /* contract, build */
		at += 1 + (unsigned char)*at;
	for (at += 2; at < end; route++) {
		uint32_t size = get_number(at + 1, 2);
		bool found = size == strlen(path) && memcmp(at + 3, path, size) == 0;
		at += 3 + size;
		at += 2 + get_number(at, 2);
		if (found)
			break;
	}
	if (route == get_number(payload + 12, 2) && at >= end)
		fail(path);
	free(payload);
	return route;
}

/* ---- the request ---- */

static char *
read_file(const char *path, size_t *length)
{
	struct stat status;
	FILE *file = fopen(path, "rb");

	if (!file || fstat(fileno(file), &status) < 0)
		fail(path);
	char *data = malloc((size_t)status.st_size + 1);
	if (!data || fread(data, 1, (size_t)status.st_size, file) != (size_t)status.st_size)
		fail(path);
	fclose(file);
	*length = (size_t)status.st_size;
	return data;
}

static void
make_request(struct load *load)
{
	size_t body_length = 0;
	char *body = load->options.body_file ? read_file(load->options.body_file, &body_length) : NULL;
	char head[1024];
	int length;

	if (load->options.ipc) {
		memset(head, 0, FRAME_HEADER);
		put_number(head, (uint32_t)body_length, 4);
		head[4] = FRAME_CALL;
		length = FRAME_HEADER;
	} else if (body)
		length = snprintf(head, sizeof(head),
			"POST %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nContent-Type: application/json\r\nContent-Length: %zu\r\n\r\n",
			load->options.path, load->options.port, body_length);
	else
		length = snprintf(head, sizeof(head), "GET %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n\r\n", load->options.path,
			load->options.port);
	load->request_length = (size_t)length + body_length;
	load->burst = malloc(load->request_length * (size_t)load->options.pipeline);
	if (!load->burst)
		fail("malloc");
	for (int i = 0; i < load->options.pipeline; i++) {
		char *at = load->burst + (size_t)i * load->request_length;
		memcpy(at, head, (size_t)length);
		if (body)
			memcpy(at + length, body, body_length);
		if (load->options.ipc)
			put_number(at + 8, (uint32_t)i + 1, 4);
	}
	free(body);
}

/* ---- connections ---- */

static int
connect_to(const struct options *options)
{
	struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)options->port),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	struct sockaddr_un local = {.sun_family = AF_UNIX};
	const struct sockaddr *to = options->ipc ? (struct sockaddr *)&local : (struct sockaddr *)&address;
	int one = 1, fd = socket(options->ipc ? AF_UNIX : AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (options->ipc)
		snprintf(local.sun_path, sizeof(local.sun_path), "%s", options->ipc);
	if (fd < 0 || connect(fd, to, options->ipc ? sizeof(local) : sizeof(address)) < 0)
		fail("connect");
	if (!options->ipc)
		setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
	return fd;
}

static void
open_connection(struct load *load, struct connection *connection)
{
	connection->fd = connect_to(&load->options);
	if (load->options.ipc) {
		uint32_t route = say_hello(connection->fd, load->options.path);
		for (int i = 0; i < load->options.pipeline; i++)
			put_number(load->burst + (size_t)i * load->request_length + 6, route, 2);
	}
	fcntl(connection->fd, F_SETFL, O_NONBLOCK);
	connection->received = malloc(RECEIVE_SIZE);
	struct epoll_event event = {.events = EPOLLIN | EPOLLOUT | EPOLLET, .data.ptr = connection};
	if (!connection->received || epoll_ctl(load->epoll, EPOLL_CTL_ADD, connection->fd, &event) < 0)
		fail("epoll_ctl");
}

static void
send_requests(struct load *load, struct connection *connection)
{
	size_t all = load->request_length * (size_t)load->options.pipeline;

	while (connection->to_send > 0) {
		ssize_t sent = send(connection->fd, load->burst + (all - connection->to_send), connection->to_send, MSG_NOSIGNAL);
		if (sent < 0 && errno == EAGAIN)
			return;
		if (sent < 0)
			fail("send");
		connection->to_send -= (size_t)sent;
	}
}

/* Starts the next burst when all of the last are answered. */
static void
next_burst(struct load *load, struct connection *connection)
{
	int64_t now = now_ns(CLOCK_MONOTONIC);

	for (int i = 0; i < load->options.pipeline; i++)
		connection->started[i] = now;
	connection->oldest = 0;
	connection->in_flight = load->options.pipeline;
	connection->to_send = load->request_length * (size_t)load->options.pipeline;
	send_requests(load, connection);
}

/* Content-Length of the head [head, end). */
static size_t
content_length(const char *head, const char *end)
{
	for (const char *line = head; line < end;) {
		if (strncasecmp(line, "content-length:", 15) == 0)
			return strtoul(line + 15, NULL, 10);
		const char *feed = memchr(line, '\n', (size_t)(end - line));
		line = feed ? feed + 1 : end;
	}
	return 0;
}

static void
answered(struct load *load, struct connection *connection, bool good, int64_t now)
{
	if (load->measuring) {
		load->answers++;
		load->errors += !good;
		record(&load->latencies, now - connection->started[connection->oldest]);
	}
	connection->oldest++;
	connection->in_flight--;
}

/* The end of the answer's head at `at`, or NULL when it is not complete; *content is the length of what follows. */
static char *
head_of(const struct load *load, char *at, const char *end, size_t *content, bool *good)
{
	if (load->options.ipc) {
		if (end - at < FRAME_HEADER)
			return NULL;
		*content = get_number(at, 4);
		*good = at[4] == FRAME_RESULT;
		return at + FRAME_HEADER;
	}
	char *head_end = at < end ? memmem(at, (size_t)(end - at), "\r\n\r\n", 4) : NULL;
	if (!head_end)
		return NULL;
	*content = content_length(at, head_end + 4);
	*good = at[9] == '2';
	return head_end + 4;
}

static void
take_answers(struct load *load, struct connection *connection)
{
	int64_t now = now_ns(CLOCK_MONOTONIC);
	char *at = connection->received, *end = connection->received + connection->received_length;

	for (;;) {
		size_t skipped = (size_t)(end - at) < connection->skip ? (size_t)(end - at) : connection->skip;
		at += skipped;
		connection->skip -= skipped;
		bool good = false;
		char *content = head_of(load, at, end, &connection->skip, &good);
		if (!content)
			break;
		answered(load, connection, good, now);
		at = content;
	}
	connection->received_length = (size_t)(end - at);
	memmove(connection->received, at, connection->received_length);
	if (connection->in_flight == 0 && connection->skip == 0)
		next_burst(load, connection);
}

static void
on_event(struct load *load, struct connection *connection)
{
	send_requests(load, connection);
	for (;;) {
		size_t room = RECEIVE_SIZE - connection->received_length;
		ssize_t got = recv(connection->fd, connection->received + connection->received_length, room, 0);
		if (got < 0 && errno == EAGAIN)
			return;
		if (got <= 0) {
			fprintf(stderr, "the server closed a connection\n");
			exit(1);
		}
		connection->received_length += (size_t)got;
		take_answers(load, connection);
		if ((size_t)got < room)
			return;
	}
}

static void
run_for(struct load *load, double seconds)
{
	int64_t end = now_ns(CLOCK_MONOTONIC) + (int64_t)(seconds * 1e9);
	struct epoll_event events[EVENTS_MAX];

	while (now_ns(CLOCK_MONOTONIC) < end) {
		int count = epoll_wait(load->epoll, events, EVENTS_MAX, 10);
		for (int i = 0; i < count; i++)
			on_event(load, events[i].data.ptr);
	}
}

/* ---- the command line ---- */

static error_t
take(int key, char *text, struct argp_state *state)
{
	struct options *options = state->input;

	switch (key) {
	case 'p': options->port = atoi(text); break;
	case 'x': options->ipc = text; break;
	case 'u': options->path = text; break;
	case 'b': options->body_file = text; break;
	case 'i': options->pid = atoi(text); break;
	case 'c': options->connections = atoi(text); break;
	case 'd': options->pipeline = atoi(text); break;
	case 's': options->seconds = atof(text); break;
	case 'w': options->warmup = atof(text); break;
	case ARGP_KEY_END:
		if ((!options->port && !options->ipc) || !options->path || options->connections < 1 || options->pipeline < 1 ||
			options->pipeline > PIPELINE_MAX)
			argp_usage(state);
		break;
	default: return ARGP_ERR_UNKNOWN;
	}
	return 0;
}

static const struct argp_option option_table[] = {
	{"port", 'p', "PORT", 0, "Of the server, on 127.0.0.1", 0},
	{"ipc", 'x', "SOCKET", 0, "Speak frames to it on its Unix socket instead", 0},
	{"path", 'u', "PATH", 0, "Request target", 0},
	{"body", 'b', "FILE", 0, "POST this as JSON", 0},
	{"pid", 'i', "PID", 0, "The server's, to measure its processor time", 0},
	{"connections", 'c', "N", 0, "Connections (64)", 0},
	{"pipeline", 'd', "N", 0, "Requests in flight on each (1)", 0},
	{"seconds", 's', "S", 0, "To measure (3)", 0},
	{"warmup", 'w', "S", 0, "Before that (0.5)", 0},
	{NULL, 0, NULL, 0, NULL, 0},
};

int
main(int argc, char **argv)
{
	static const struct argp argp = {option_table, take, NULL, NULL, NULL, NULL, NULL};
	static struct load load = {.options = {.connections = 64, .pipeline = 1, .seconds = 3, .warmup = 0.5}};
	clockid_t server_clock = CLOCK_MONOTONIC;

	argp_parse(&argp, argc, argv, 0, NULL, &load.options);
	make_request(&load);
	load.epoll = epoll_create1(EPOLL_CLOEXEC);
	load.connections = calloc((size_t)load.options.connections, sizeof(*load.connections));
	if (load.epoll < 0 || !load.connections)
		fail("epoll");
	if (load.options.pid && clock_getcpuclockid(load.options.pid, &server_clock) != 0)
		fail("the server's clock");
	for (int i = 0; i < load.options.connections; i++) {
		open_connection(&load, &load.connections[i]);
		next_burst(&load, &load.connections[i]);
	}
	run_for(&load, load.options.warmup);
	load.measuring = true;
	int64_t begin = now_ns(CLOCK_MONOTONIC), cpu_begin = now_ns(server_clock);
	run_for(&load, load.options.seconds);
	int64_t cpu = now_ns(server_clock) - cpu_begin;
	double seconds = (double)(now_ns(CLOCK_MONOTONIC) - begin) / 1e9;
	printf("{\"answers\":%llu,\"errors\":%llu,\"perSecond\":%.0f,\"p50Micros\":%.1f,\"p99Micros\":%.1f",
		(unsigned long long)load.answers, (unsigned long long)load.errors, (double)load.answers / seconds,
		percentile_us(&load.latencies, 0.5), percentile_us(&load.latencies, 0.99));
	if (load.options.pid && load.answers > 0)
		printf(",\"cpuMicros\":%.3f", (double)cpu / 1e3 / (double)load.answers);
	printf("}\n");
	return load.errors > 0;
}
