/*
 * Connections: bytes in, answers out. One read is followed by serving all requests that it completed, and one send of all
 * their answers. What is left of an incomplete request is kept in a buffer of the connection's own; an idle connection
 * keeps nothing.
 *
 * Any function here that takes a connection may end it; callers do not touch it afterwards unless told that they may.
 */
#include "runtime/server/server.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
	PARTIAL_MIN = 2048,
	FREE_CONNECTIONS_MAX = 256,
	DISCARD_SIZE = 4096,
};

/* ---- phases ---- */

static void
unlink_from(struct rt_link *link)
{
	link->previous->next = link->next;
	link->next->previous = link->previous;
}

static void
append_to(struct rt_link *list, struct rt_link *link)
{
	link->previous = list->previous;
	link->next = list;
	list->previous->next = link;
	list->previous = link;
}

static void
set_phase(struct rt_connection *connection, enum rt_phase phase)
{
	struct rt_worker *worker = connection->worker;

	unlink_from(&connection->link);
	append_to(&worker->phases[phase], &connection->link);
	connection->phase = phase;
	connection->since_ns = worker->now_ns;
}

/* ---- the unfinished request ---- */

static void
drop_partial(struct rt_connection *connection)
{
	if (connection->partial) {
		free(connection->partial->data);
		free(connection->partial);
	}
	connection->partial = NULL;
}

static bool
reserve(struct rt_partial *partial, size_t capacity)
{
	if (capacity <= partial->capacity)
		return true;
	char *data = realloc(partial->data, capacity + FORST_INPUT_PADDING);
	if (!data)
		return false;
	memset(data + capacity, 0, FORST_INPUT_PADDING);
	partial->data = data;
	partial->capacity = capacity;
	return true;
}

/* Keeps the first `length` bytes of an incomplete request, and how far the reader came with them. */
static bool
keep_partial(struct rt_connection *connection, const struct rt_reader *reader, const char *data, size_t length)
{
	struct rt_partial *partial = calloc(1, sizeof(*partial));

	assert(!connection->partial);
	if (!partial || !reserve(partial, length < PARTIAL_MIN ? PARTIAL_MIN : length)) {
		free(partial);
		return false;
	}
	memcpy(partial->data, data, length);
	partial->length = length;
	partial->reader = *reader;
	connection->partial = partial;
	return true;
}

/* Chunked content was decoded in place: what lies between it and the bytes still to be decoded is done with. */
static void
drop_framing(struct rt_partial *partial)
{
	struct rt_reader *reader = &partial->reader;
	size_t decoded = reader->head.length + reader->body_length;

	if (!reader->head_done || !reader->head.chunked || reader->raw == decoded)
		return;
	memmove(partial->data + decoded, partial->data + reader->raw, partial->length - reader->raw);
	partial->length -= reader->raw - decoded;
	reader->raw = decoded;
}

/* Room for the next read: up to the end of a sized body, so that it arrives where it is decoded, growing as it arrives. */
static bool
make_room(struct rt_partial *partial, size_t *room)
{
	const struct rt_reader *reader = &partial->reader;
	size_t most = RT_INPUT_SIZE;

	drop_framing(partial);
	if (reader->head_done && !reader->head.chunked)
		most = reader->consumed - partial->length;
	size_t doubled = partial->capacity < 16 * 1024 * 1024 ? partial->capacity * 2 : partial->capacity + (partial->capacity >> 1);
	size_t wanted = partial->length + most;
	if (wanted > partial->capacity && partial->capacity - partial->length < RT_INPUT_SIZE / 2 &&
		!reserve(partial, wanted < doubled ? wanted : doubled))
		return false;
	*room = partial->capacity - partial->length;
	if (*room > most)
		*room = most;
	return true;
}

/* ---- ends ---- */

void
rt_connection_destroy(struct rt_connection *connection)
{
	struct rt_worker *worker = connection->worker;

	assert(!connection->exchange);
	event_del(&connection->event);
	close(connection->fd);
	unlink_from(&connection->link);
	drop_partial(connection);
	free(connection->unsent);
	worker->connection_count--;
	atomic_fetch_sub(&worker->server->connections, 1);
	if (worker->free_count < FREE_CONNECTIONS_MAX) {
		connection->link.next = (struct rt_link *)(void *)worker->free_connections;
		worker->free_connections = connection;
		worker->free_count++;
	} else {
		free(connection);
	}
	if (worker->draining && worker->connection_count == 0)
		event_base_loopbreak(worker->base);
}

/* Everything is sent. Closing at once could take the answer back: a reset overtakes it when unread bytes are left. */
static void
linger(struct rt_connection *connection)
{
	drop_partial(connection);
	if (shutdown(connection->fd, SHUT_WR) < 0) {
		rt_connection_destroy(connection);
		return;
	}
	set_phase(connection, RT_PHASE_LINGERING);
}

static void on_event(evutil_socket_t fd, short what, void *argument);

static void
watch(struct rt_connection *connection, bool writing)
{
	if (connection->writing == writing)
		return;
	short what = writing ? EV_WRITE | EV_PERSIST : EV_READ | EV_CLOSED | EV_PERSIST;
	event_del(&connection->event);
	event_assign(&connection->event, connection->worker->base, connection->fd, what, on_event, connection);
	event_add(&connection->event, NULL);
	connection->writing = writing;
}

/* ---- sending ---- */

/* Sends what it can; -1 when the connection is gone, else bytes sent. */
static ssize_t
send_some(struct rt_connection *connection, const char *data, size_t length)
{
	ssize_t sent;

	do
		sent = send(connection->fd, data, length, MSG_NOSIGNAL);
	while (sent < 0 && errno == EINTR);
	if (sent < 0 && (errno == EAGAIN || errno == EWOULDBLOCK))
		return 0;
	return sent;
}

/* Sends an exchange's complete answers, up to `end`. What does not go stays; false: the connection is gone. */
static bool
send_answers(struct rt_connection *connection, struct rt_exchange *exchange, size_t end)
{
	struct forst_writer *out = &exchange->out;

	if (exchange->out_start < end) {
		ssize_t sent = send_some(connection, out->data + exchange->out_start, end - exchange->out_start);
		if (sent < 0)
			return false;
		exchange->out_start += (size_t)sent;
	}
	if (exchange->out_start == out->length)
		exchange->out_start = out->length = 0;
	return true;
}

/* Takes over what was not sent; the exchange's output is empty afterwards. */
static void
keep_unsent(struct rt_connection *connection, struct rt_exchange *exchange)
{
	connection->unsent = exchange->out.data;
	connection->unsent_at = exchange->out_start;
	connection->unsent_end = exchange->out.length;
	exchange->out = (struct forst_writer){0};
	exchange->out_start = 0;
	set_phase(connection, RT_PHASE_SENDING);
	watch(connection, true);
}

/* ---- serving ---- */

enum next {
	NEXT_CALL,     /* exchange->call is ready to run */
	NEXT_ANSWERED, /* it was refused, and is answered */
	NEXT_WAIT,     /* more bytes are needed */
	NEXT_GONE,     /* no memory: give up */
};

static void
refuse_call(struct forst_call *call, const struct rt_problem *problem)
{
	rt_respond_problem(call, problem);
}

static const char *
code_of(int status)
{
	switch (status) {
	case 408: return "RequestTimeout";
	case 413: return "BodyTooLarge";
	case 414: return "UriTooLong";
	case 417: return "ExpectationFailed";
	case 431: return "HeadersTooLarge";
	}
	return "BadRequest";
}

/* The framing is lost: the answer is the last. */
static void
refuse_bytes(struct rt_connection *connection, struct rt_exchange *exchange, int status, const char *reason)
{
	struct rt_problem problem = {status, code_of(status), reason};

	rt_call_begin_refused(exchange, connection);
	refuse_call(&exchange->call, &problem);
}

/* The client waits before it sends the body (RFC 9110, 10.1.1): tell it to, or answer now. */
static enum next
expect(struct rt_connection *connection, struct rt_exchange *exchange, struct rt_reader *reader, char *data)
{
	struct rt_problem problem;

	if (!reader->head_done || !reader->head.expect_continue || reader->continued)
		return NEXT_WAIT;
	reader->continued = true;
	if (rt_call_begin(exchange, connection, &reader->head, data, &problem)) {
		/* Nothing of this call stays: it begins anew when its body is there. */
		exchange->out.length = exchange->call.answer_start;
		forst_write_text(&exchange->out, "HTTP/1.1 100 Continue\r\n\r\n");
		return NEXT_WAIT;
	}
	exchange->call.keep_alive = false;
	refuse_call(&exchange->call, &problem);
	return NEXT_ANSWERED;
}

/* Goes on with the request at data. */
static enum next
read_request(struct rt_connection *connection, struct rt_exchange *exchange, struct rt_reader *reader, char *data, size_t length)
{
	struct rt_problem problem;

	switch (rt_reader_advance(reader, &connection->worker->server->options.limits, data, length)) {
	case HTTP_MORE:
		return expect(connection, exchange, reader, data);
	case HTTP_REFUSED:
		refuse_bytes(connection, exchange, reader->status, reader->reason);
		return NEXT_ANSWERED;
	case HTTP_DONE:
		break;
	}
	if (!rt_call_begin(exchange, connection, &reader->head, data, &problem)) {
		refuse_call(&exchange->call, &problem);
		return NEXT_ANSWERED;
	}
	if (reader->head.method == HTTP_METHOD_POST) {
		struct forst_string body = {data + reader->head.length, (int64_t)reader->body_length};
		exchange->call.input = (struct forst_input){FORST_INPUT_JSON, body};
	}
	return NEXT_CALL;
}

/* The incomplete request: all of its bytes are in the partial, those behind its end go to the exchange when it is done. */
static enum next
next_partial(struct rt_connection *connection, struct rt_exchange *exchange)
{
	struct rt_partial *partial = connection->partial;

	return read_request(connection, exchange, &partial->reader, partial->data, partial->length);
}

static enum next
next_fresh(struct rt_connection *connection, struct rt_exchange *exchange)
{
	struct rt_reader reader;
	char *data = exchange->in + exchange->at;
	size_t length = exchange->end - exchange->at;

	if (length == 0)
		return NEXT_WAIT;
	memset(&reader, 0, sizeof(reader));
	enum next next = read_request(connection, exchange, &reader, data, length);
	if (next == NEXT_WAIT) {
		exchange->at = exchange->end;
		return keep_partial(connection, &reader, data, length) ? NEXT_WAIT : NEXT_GONE;
	}
	exchange->at += reader.consumed;
	return next;
}

static enum next
next_request(struct rt_connection *connection, struct rt_exchange *exchange)
{
	if (!rt_exchange_has_room(exchange))
		return NEXT_GONE;
	return connection->partial ? next_partial(connection, exchange) : next_fresh(connection, exchange);
}

/* The request in the partial is answered: what follows it becomes the exchange's input. */
static void
finish_partial(struct rt_connection *connection, struct rt_exchange *exchange)
{
	struct rt_partial *partial = connection->partial;

	if (partial && !connection->closing) {
		size_t rest = partial->length - partial->reader.consumed;
		assert(exchange->at == exchange->end && rest <= RT_INPUT_SIZE);
		memcpy(exchange->in, partial->data + partial->reader.consumed, rest);
		exchange->at = 0;
		exchange->end = rest;
	}
	drop_partial(connection);
}

static void
log_access(const struct forst_call *call)
{
	const struct rt_server *server = call->worker->server;
	char status[16], micros[32];

	if (!server->options.access_log)
		return;
	snprintf(status, sizeof(status), "%d", call->status);
	snprintf(micros, sizeof(micros), "%lld", (long long)(forst_now_ns() - call->started_ns) / 1000);
	rt_log_fields(server, "info", "request",
		(struct rt_log_field[]){
			{"method", call->method_name},
			{"path", call->path},
			{"status", {status, (int64_t)strlen(status)}},
			{"us", {micros, (int64_t)strlen(micros)}},
			{"requestId", call->request_id},
		},
		5);
}

/* The handler has not ended: the connection keeps the exchange, others get their turn. */
static void
keep_handling(struct rt_connection *connection, struct rt_exchange *exchange)
{
	struct rt_worker *worker = connection->worker;
	struct timeval now = {0, 0};

	if (!connection->exchange) {
		assert(worker->exchange == exchange);
		connection->exchange = exchange;
		worker->exchange = NULL;
		worker->in_flight++;
	}
	set_phase(connection, RT_PHASE_HANDLING);
	/* The answers before this one need not wait. A lost connection is noticed by its event. */
	(void)send_answers(connection, exchange, exchange->call.answer_start);
	event_add(&worker->resume_event, &now);
}

/* All is answered that can be: send it, and see what the connection waits for next. */
static void
settle(struct rt_connection *connection, struct rt_exchange *exchange)
{
	if (!send_answers(connection, exchange, exchange->out.length)) {
		exchange->out_start = exchange->out.length = 0;
		rt_connection_destroy(connection);
		return;
	}
	if (exchange->out.length > 0) {
		keep_unsent(connection, exchange);
		return;
	}
	if (exchange->out.capacity > RT_OUTPUT_KEEP)
		forst_writer_release(&exchange->out);
	watch(connection, false);
	if (connection->closing) {
		linger(connection);
		return;
	}
	enum rt_phase phase = RT_PHASE_IDLE;
	if (connection->partial)
		phase = connection->partial->reader.head_done ? RT_PHASE_BODY : RT_PHASE_HEADER;
	if (phase != connection->phase || phase == RT_PHASE_IDLE)
		set_phase(connection, phase);
}

/* Too much is waiting to be sent to answer more: input that is not parsed yet waits in a partial. */
static bool
is_blocked(struct rt_connection *connection, struct rt_exchange *exchange)
{
	struct rt_reader fresh;

	if (exchange->out.length - exchange->out_start < RT_OUTPUT_HIGH)
		return false;
	if (!send_answers(connection, exchange, exchange->out.length) || exchange->out.length == 0)
		return false;
	memset(&fresh, 0, sizeof(fresh));
	if (exchange->at < exchange->end &&
		keep_partial(connection, &fresh, exchange->in + exchange->at, exchange->end - exchange->at))
		exchange->at = exchange->end;
	return exchange->at == exchange->end;
}

/* A call has its answer. */
static void
finish_call(struct rt_connection *connection, struct rt_exchange *exchange)
{
	log_access(&exchange->call);
	finish_partial(connection, exchange);
	if (connection->closing)
		exchange->at = exchange->end;
	if (connection->phase != RT_PHASE_IDLE)
		set_phase(connection, RT_PHASE_IDLE);
}

/* Serves all complete requests at hand. */
static void
serve(struct rt_connection *connection, struct rt_exchange *exchange)
{
	while (!connection->closing && !is_blocked(connection, exchange)) {
		enum next next = next_request(connection, exchange);
		if (next == NEXT_GONE)
			connection->closing = true;
		if (next == NEXT_GONE || next == NEXT_WAIT)
			break;
		if (next == NEXT_CALL && !rt_call_run(&exchange->call)) {
			keep_handling(connection, exchange);
			return;
		}
		finish_call(connection, exchange);
	}
	settle(connection, exchange);
}

/* The exchange that the worker has in hand, empty. */
static struct rt_exchange *
exchange_in_hand(struct rt_worker *worker)
{
	if (!worker->exchange)
		worker->exchange = rt_exchange_take(worker);
	return worker->exchange;
}

static void
release_exchange(struct rt_connection *connection)
{
	struct rt_worker *worker = connection->worker;
	struct rt_exchange *exchange = connection->exchange;

	connection->exchange = NULL;
	worker->in_flight--;
	rt_exchange_put(worker, exchange);
}

void
rt_connection_resume(struct rt_connection *connection)
{
	struct rt_worker *worker = connection->worker;
	struct rt_exchange *exchange = connection->exchange;

	if (!rt_call_resume(&exchange->call)) {
		keep_handling(connection, exchange);
		return;
	}
	finish_call(connection, exchange);
	/* Further requests at hand are served with this exchange, which then is the one in hand. */
	connection->exchange = NULL;
	worker->in_flight--;
	if (worker->exchange)
		rt_exchange_put(worker, worker->exchange);
	worker->exchange = exchange;
	serve(connection, exchange);
}

/* ---- events ---- */

static bool
would_block(void)
{
	return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR;
}

static void
on_lingering(struct rt_connection *connection)
{
	char discarded[DISCARD_SIZE];
	ssize_t got = recv(connection->fd, discarded, sizeof(discarded), 0);

	if (got == 0 || (got < 0 && !would_block()))
		rt_connection_destroy(connection);
}

/* The client may be gone: then its handler ends at the next safepoint, and the connection with it. */
static void
on_handling(struct rt_connection *connection, short what)
{
	char peeked;
	bool gone = what & EV_CLOSED;

	if (!gone) {
		ssize_t got = recv(connection->fd, &peeked, 1, MSG_PEEK);
		gone = got == 0 || (got < 0 && !would_block());
	}
	if (!gone)
		return;
	rt_task_release(connection->exchange->call.task);
	release_exchange(connection);
	rt_connection_destroy(connection);
}

static void
on_sending(struct rt_connection *connection)
{
	ssize_t sent = send_some(
		connection, connection->unsent + connection->unsent_at, connection->unsent_end - connection->unsent_at);

	if (sent < 0) {
		rt_connection_destroy(connection);
		return;
	}
	connection->unsent_at += (size_t)sent;
	if (connection->unsent_at < connection->unsent_end)
		return;
	free(connection->unsent);
	connection->unsent = NULL;
	struct rt_exchange *exchange = exchange_in_hand(connection->worker);
	if (!exchange)
		rt_connection_destroy(connection);
	else
		serve(connection, exchange);
}

static ssize_t
receive_partial(struct rt_connection *connection)
{
	struct rt_partial *partial = connection->partial;
	size_t room;

	if (!make_room(partial, &room)) {
		errno = ENOMEM;
		return -1;
	}
	ssize_t got = recv(connection->fd, partial->data + partial->length, room, 0);
	if (got > 0)
		partial->length += (size_t)got;
	return got;
}

static void
on_readable(struct rt_connection *connection)
{
	struct rt_exchange *exchange = exchange_in_hand(connection->worker);
	ssize_t got;

	if (!exchange) {
		rt_connection_destroy(connection);
		return;
	}
	if (connection->partial) {
		got = receive_partial(connection);
	} else {
		got = recv(connection->fd, exchange->in, RT_INPUT_SIZE, 0);
		exchange->at = 0;
		exchange->end = got > 0 ? (size_t)got : 0;
	}
	if (got > 0)
		serve(connection, exchange);
	else if (got == 0 || !would_block())
		rt_connection_destroy(connection);
}

static void
on_event(evutil_socket_t fd, short what, void *argument)
{
	struct rt_connection *connection = argument;

	(void)fd;
	rt_worker_tick(connection->worker);
	switch (connection->phase) {
	case RT_PHASE_IDLE:
	case RT_PHASE_HEADER:
	case RT_PHASE_BODY:
		on_readable(connection);
		break;
	case RT_PHASE_HANDLING:
		on_handling(connection, what);
		break;
	case RT_PHASE_SENDING:
		on_sending(connection);
		break;
	case RT_PHASE_LINGERING:
		on_lingering(connection);
		break;
	case RT_PHASE_COUNT:
		break;
	}
}

void
rt_connection_new(struct rt_worker *worker, int fd)
{
	struct rt_connection *connection = worker->free_connections;

	if (connection) {
		worker->free_connections = (struct rt_connection *)(void *)connection->link.next;
		worker->free_count--;
	} else {
		connection = malloc(sizeof(*connection));
	}
	if (!connection) {
		close(fd);
		return;
	}
	*connection = (struct rt_connection){.worker = worker, .fd = fd, .since_ns = worker->now_ns};
	append_to(&worker->phases[RT_PHASE_IDLE], &connection->link);
	worker->connection_count++;
	atomic_fetch_add(&worker->server->connections, 1);
	event_assign(&connection->event, worker->base, fd, EV_READ | EV_CLOSED | EV_PERSIST, on_event, connection);
	if (event_add(&connection->event, NULL) < 0)
		rt_connection_destroy(connection);
}

/* ---- time ---- */

static struct rt_connection *
first_of(struct rt_worker *worker, enum rt_phase phase)
{
	struct rt_link *list = &worker->phases[phase];

	return list->next == list ? NULL : (struct rt_connection *)(void *)list->next;
}

static int64_t
ms_to_ns(uint64_t ms)
{
	return (int64_t)ms * 1000000;
}

/* 408, and no more of this connection. */
static void
time_out(struct rt_connection *connection, const char *reason)
{
	struct rt_exchange *exchange = exchange_in_hand(connection->worker);

	if (!exchange || !rt_exchange_has_room(exchange)) {
		rt_connection_destroy(connection);
		return;
	}
	refuse_bytes(connection, exchange, 408, reason);
	settle(connection, exchange);
}

/* Whether `bytes` in the time since the phase began is too slow a pace. */
static bool
is_too_slow(const struct rt_connection *connection, size_t bytes, uint64_t timeout_ms, uint64_t rate_min)
{
	int64_t granted = ms_to_ns(timeout_ms) + (int64_t)((double)bytes * 1e9 / (double)rate_min);

	return connection->worker->now_ns - connection->since_ns > granted;
}

static void
sweep_slow(struct rt_worker *worker)
{
	const struct rt_limits *limits = &worker->server->options.limits;
	struct rt_link *next;

	for (struct rt_link *link = worker->phases[RT_PHASE_BODY].next; link != &worker->phases[RT_PHASE_BODY]; link = next) {
		struct rt_connection *connection = (struct rt_connection *)(void *)link;
		next = link->next;
		if (is_too_slow(connection, connection->partial->length, limits->body_timeout_ms, limits->body_rate_min))
			time_out(connection, "the body came too slowly");
	}
	for (struct rt_link *link = worker->phases[RT_PHASE_SENDING].next; link != &worker->phases[RT_PHASE_SENDING]; link = next) {
		struct rt_connection *connection = (struct rt_connection *)(void *)link;
		next = link->next;
		if (is_too_slow(connection, connection->unsent_at, limits->send_timeout_ms, limits->send_rate_min))
			rt_connection_destroy(connection);
	}
}

void
rt_connections_sweep(struct rt_worker *worker)
{
	const struct rt_limits *limits = &worker->server->options.limits;
	uint64_t idle_ms = worker->draining ? limits->drain_idle_ms : limits->idle_timeout_ms;
	struct rt_connection *connection;

	/* These lists are in the order of since_ns: the first one that may stay ends the walk. */
	while ((connection = first_of(worker, RT_PHASE_IDLE)) && worker->now_ns - connection->since_ns > ms_to_ns(idle_ms))
		linger(connection);
	while ((connection = first_of(worker, RT_PHASE_HEADER)) &&
		worker->now_ns - connection->since_ns > ms_to_ns(limits->header_timeout_ms))
		time_out(connection, "the header came too slowly");
	while ((connection = first_of(worker, RT_PHASE_LINGERING)) &&
		worker->now_ns - connection->since_ns > ms_to_ns(limits->linger_ms))
		rt_connection_destroy(connection);
	sweep_slow(worker);
}
