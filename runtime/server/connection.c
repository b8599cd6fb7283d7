/*
 * Connections: bytes in, answers out. One read is followed by serving all requests that it completed, and one send of
 * all their answers. What is left of an incomplete request is kept in a buffer of the connection's own; an idle
 * connection keeps nothing.
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
	FREE_CONNECTIONS_MAX = 256,
	DISCARD_SIZE = 4096,
};

/* ---- phases ---- */

void
rt_connection_phase(struct rt_connection *connection, enum rt_phase phase)
{
	struct rt_worker *worker = connection->worker;

	rt_link_remove(&connection->link);
	rt_link_append(&worker->phases[phase], &connection->link);
	connection->phase = phase;
	connection->since_ns = worker->now_ns;
}

/* ---- ends ---- */

static void
drop_unsent(struct rt_connection *connection)
{
	connection->worker->given_back += connection->unsent_end;
	free(connection->unsent);
	connection->unsent = NULL;
	connection->unsent_at = connection->unsent_end = 0;
}

/* Its socket is somebody else's now. */
static void
forget(struct rt_connection *connection)
{
	struct rt_worker *worker = connection->worker;

	assert(!connection->exchange);
	event_del(&connection->event);
	rt_link_remove(&connection->link);
	rt_partial_drop(connection);
	drop_unsent(connection);
	rt_worker_count(worker, connection->local, -1);
	if (worker->free_count < FREE_CONNECTIONS_MAX) {
		connection->link.next = (struct rt_link *)(void *)worker->free_connections;
		worker->free_connections = connection;
		worker->free_count++;
	} else {
		free(connection);
	}
}

void
rt_connection_destroy(struct rt_connection *connection)
{
	struct rt_worker *worker = connection->worker;

	close(connection->fd);
	forget(connection);
	if (worker->draining && worker->connection_count == 0)
		rt_worker_drained(worker);
}

/* Everything is sent. Closing at once could take the answer back: a reset overtakes it when unread bytes are left. */
void
rt_connection_linger(struct rt_connection *connection)
{
	rt_partial_drop(connection);
	if (shutdown(connection->fd, SHUT_WR) < 0) {
		rt_connection_destroy(connection);
		return;
	}
	rt_connection_phase(connection, RT_PHASE_LINGERING);
}

static void on_event(evutil_socket_t fd, short what, void *argument);

bool
rt_connection_watch(struct rt_connection *connection, bool writing)
{
	short what = writing ? EV_WRITE | EV_PERSIST : EV_READ | EV_CLOSED | EV_PERSIST;

	if (connection->writing == writing)
		return true;
	event_del(&connection->event);
	event_assign(&connection->event, connection->worker->base, connection->fd, what, on_event, connection);
	connection->writing = writing;
	return event_add(&connection->event, NULL) == 0;
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
bool
rt_connection_send(struct rt_connection *connection, struct rt_exchange *exchange, size_t end)
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
void
rt_connection_keep_unsent(struct rt_connection *connection, struct rt_exchange *exchange)
{
	connection->unsent = exchange->out.data;
	connection->unsent_at = exchange->out_start;
	connection->unsent_end = exchange->out.length;
	exchange->out = (struct forst_writer){0};
	exchange->out_start = 0;
	if (rt_connection_watch(connection, true))
		rt_connection_phase(connection, RT_PHASE_SENDING);
	else
		rt_connection_destroy(connection);
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

/* The client may be gone: then its handler ends at the next safepoint, and the connection when nothing is left of it.
 */
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
	connection->gone = true;
	event_del(&connection->event);
	rt_call_cancel(&connection->exchange->http.call);
	rt_worker_resume_soon(connection->worker);
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
	drop_unsent(connection);
	struct rt_exchange *exchange = rt_exchange_in_hand(connection->worker);
	if (!exchange)
		rt_connection_destroy(connection);
	else
		rt_serve(connection, exchange);
}

static void
decide(struct rt_connection *connection, struct rt_exchange *exchange, size_t length)
{
	struct rt_worker *worker = connection->worker;
	int fd = connection->fd;

	switch (frame_protocol_of(exchange->in, length)) {
	case FRAME_PROTOCOL_OPEN:
		memcpy(connection->begun, exchange->in, length);
		connection->begun_size = (uint8_t)length;
		if (connection->phase == RT_PHASE_IDLE)
			rt_connection_phase(connection, RT_PHASE_HEADER);
		break;
	case FRAME_PROTOCOL_HTTP:
		connection->undecided = false;
		exchange->at = 0;
		exchange->end = length;
		rt_serve(connection, exchange);
		break;
	case FRAME_PROTOCOL_FRAMES:
		forget(connection);
		rt_peer_begin(worker, fd, exchange->in, length);
		break;
	}
}

/* The first bytes of a connection by the Unix socket. */
static void
on_beginning(struct rt_connection *connection, struct rt_exchange *exchange)
{
	size_t begun = connection->begun_size;

	memcpy(exchange->in, connection->begun, begun);
	ssize_t got = recv(connection->fd, exchange->in + begun, RT_INPUT_SIZE - begun, 0);
	if (got > 0)
		decide(connection, exchange, begun + (size_t)got);
	else if (got == 0 || !would_block())
		rt_connection_destroy(connection);
}

static void
on_readable(struct rt_connection *connection)
{
	struct rt_exchange *exchange = rt_exchange_in_hand(connection->worker);
	ssize_t got;

	if (!exchange) {
		rt_connection_destroy(connection);
		return;
	}
	if (connection->undecided) {
		on_beginning(connection, exchange);
		return;
	}
	if (connection->partial) {
		got = rt_partial_receive(connection);
	} else {
		got = recv(connection->fd, exchange->in, RT_INPUT_SIZE, 0);
		exchange->at = 0;
		exchange->end = got > 0 ? (size_t)got : 0;
	}
	if (got > 0)
		rt_serve(connection, exchange);
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
	case RT_PHASE_BODY: on_readable(connection); break;
	case RT_PHASE_HANDLING: on_handling(connection, what); break;
	case RT_PHASE_SENDING: on_sending(connection); break;
	case RT_PHASE_LINGERING: on_lingering(connection); break;
	case RT_PHASE_COUNT: break;
	}
}

void
rt_connection_new(struct rt_worker *worker, int fd, bool local)
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
	*connection = (struct rt_connection){
		.worker = worker, .fd = fd, .local = local, .undecided = local, .since_ns = worker->now_ns};
	rt_link_append(&worker->phases[RT_PHASE_IDLE], &connection->link);
	rt_worker_count(worker, local, 1);
	rt_worker_sweep_soon(worker);
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
	const struct rt_limits *limits = &worker->server->host.options.limits;
	struct rt_link *bodies = &worker->phases[RT_PHASE_BODY], *sends = &worker->phases[RT_PHASE_SENDING], *next;

	for (struct rt_link *link = bodies->next; link != bodies; link = next) {
		struct rt_connection *connection = (struct rt_connection *)(void *)link;
		next = link->next;
		if (is_too_slow(connection, connection->partial->length, limits->body_timeout_ms, limits->body_rate_min))
			rt_time_out(connection, "the body came too slowly");
	}
	for (struct rt_link *link = sends->next; link != sends; link = next) {
		struct rt_connection *connection = (struct rt_connection *)(void *)link;
		next = link->next;
		if (is_too_slow(connection, connection->unsent_at, limits->send_timeout_ms, limits->send_rate_min))
			rt_connection_destroy(connection);
	}
}

void
rt_connections_sweep(struct rt_worker *worker)
{
	const struct rt_limits *limits = &worker->server->host.options.limits;
	uint64_t idle_ms = worker->draining ? limits->drain_idle_ms : limits->idle_timeout_ms;
	struct rt_connection *connection;

	/* These lists are in the order of since_ns: the first one that may stay ends the walk. */
	while ((connection = first_of(worker, RT_PHASE_IDLE)) && worker->now_ns - connection->since_ns > ms_to_ns(idle_ms))
		rt_connection_linger(connection);
	while ((connection = first_of(worker, RT_PHASE_HEADER)) &&
		   worker->now_ns - connection->since_ns > ms_to_ns(limits->header_timeout_ms))
		rt_time_out(connection, "the header came too slowly");
	while ((connection = first_of(worker, RT_PHASE_LINGERING)) &&
		   worker->now_ns - connection->since_ns > ms_to_ns(limits->linger_ms))
		rt_connection_destroy(connection);
	sweep_slow(worker);
}
