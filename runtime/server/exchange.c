/*
 * Exchanges: requests out of bytes, their calls, one send for all answers. A partial's request comes first, then those
 * in the exchange's input; what is incomplete at its end becomes the connection's partial.
 */
#include "runtime/server/server.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SPARE_EXCHANGES_MAX = 4 };

/* An exchange with no input and an empty output, from the spares; NULL when there is no memory. */
static struct rt_exchange *
rt_exchange_take(struct rt_worker *worker)
{
	struct rt_exchange *exchange = worker->spare;

	if (exchange) {
		worker->spare = exchange->next;
		worker->spare_count--;
		return exchange;
	}
	exchange = calloc(1, sizeof(*exchange));
	if (!exchange)
		return NULL;
	exchange->in = calloc(1, RT_INPUT_SIZE + FORST_INPUT_PADDING);
	if (!exchange->in) {
		free(exchange);
		return NULL;
	}
	return exchange;
}

void
rt_exchange_free(struct rt_exchange *exchange)
{
	if (!exchange)
		return;
	forst_writer_release(&exchange->out);
	free(exchange->in);
	free(exchange);
}

/* Frees an exchange's output buffer if it is large. */
static void
rt_exchange_shrink(struct rt_worker *worker, struct rt_exchange *exchange)
{
	if (exchange->out.capacity <= RT_OUTPUT_KEEP)
		return;
	worker->given_back += exchange->out.capacity;
	forst_writer_release(&exchange->out);
}

static void
rt_exchange_put(struct rt_worker *worker, struct rt_exchange *exchange)
{
	if (worker->spare_count >= SPARE_EXCHANGES_MAX) {
		rt_exchange_free(exchange);
		return;
	}
	rt_exchange_shrink(worker, exchange);
	exchange->at = exchange->end = 0;
	exchange->out_start = exchange->out.length = 0;
	exchange->next = worker->spare;
	worker->spare = exchange;
	worker->spare_count++;
}

/* Makes room for the answer of one more call; false when there is no memory. To be asked before each of the next two.
 */
static bool
rt_exchange_has_room(struct rt_exchange *exchange)
{
	exchange->out.limit = 0;
	return forst_write_room(&exchange->out, RT_ANSWER_ROOM);
}

/* ---- serving ---- */

enum next {
	NEXT_CALL,     /* exchange->http is ready to run */
	NEXT_ANSWERED, /* it was refused, and is answered */
	NEXT_WAIT,     /* more bytes are needed */
	NEXT_GONE,     /* no memory: give up */
};

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

	rt_http_begin_refused(exchange, connection);
	rt_answer_problem(&exchange->http.call, &problem);
}

/* The client waits before it sends the body (RFC 9110, 10.1.1): tell it to, or answer now. */
static enum next
expect(struct rt_connection *connection, struct rt_exchange *exchange, struct rt_reader *reader, char *data)
{
	struct rt_problem problem;

	if (!reader->head_done || !reader->head.expect_continue || reader->continued)
		return NEXT_WAIT;
	reader->continued = true;
	if (rt_http_begin(exchange, connection, &reader->head, data, &problem)) {
		/* Nothing of this call stays: it begins anew when its body is there. */
		exchange->out.length = exchange->http.answer_start;
		forst_write_text(&exchange->out, "HTTP/1.1 100 Continue\r\n\r\n");
		return NEXT_WAIT;
	}
	exchange->http.keep_alive = false;
	rt_answer_problem(&exchange->http.call, &problem);
	return NEXT_ANSWERED;
}

/* Goes on with the request at data. */
static enum next
read_request(
	struct rt_connection *connection, struct rt_exchange *exchange, struct rt_reader *reader, char *data, size_t length)
{
	struct rt_problem problem;

	switch (rt_reader_advance(reader, &connection->worker->server->host.options.limits, data, length)) {
	case HTTP_MORE: return expect(connection, exchange, reader, data);
	case HTTP_REFUSED: refuse_bytes(connection, exchange, reader->status, reader->reason); return NEXT_ANSWERED;
	case HTTP_DONE: break;
	}
	if (!rt_http_begin(exchange, connection, &reader->head, data, &problem)) {
		rt_answer_problem(&exchange->http.call, &problem);
		return NEXT_ANSWERED;
	}
	if (reader->head.method == HTTP_METHOD_POST) {
		struct forst_string body = {data + reader->head.length, (int64_t)reader->body_length};
		exchange->http.call.input = (struct forst_input){FORST_INPUT_JSON, body};
	}
	return NEXT_CALL;
}

/* The incomplete request: all of its bytes are in the partial, those behind its end go to the exchange when it is done.
 */
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
		return rt_partial_keep(connection, &reader, data, length) ? NEXT_WAIT : NEXT_GONE;
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
	rt_partial_drop(connection);
}

void
rt_log_access(const struct forst_call *call, struct forst_string method, struct forst_string path)
{
	const struct rt_host *host = call->dispatcher->host;
	char status[16], micros[32];
	struct rt_id_text id;

	if (!host->options.access_log)
		return;
	snprintf(status, sizeof(status), "%d", call->status);
	snprintf(micros, sizeof(micros), "%lld", (long long)(forst_now_ns() - call->started_ns) / 1000);
	rt_log_fields(host, "info", "request",
		(struct rt_log_field[]){
			{"method", method},
			{"path", path},
			{"status", {status, (int64_t)strlen(status)}},
			{"us", {micros, (int64_t)strlen(micros)}},
			{"requestId", rt_call_id(call, &id)},
		},
		5);
}

static void
log_access(const struct rt_http_call *http)
{
	rt_log_access(&http->call, http->method_name, http->path);
}

/* The handler has not ended, or its goroutines have not: the connection keeps the exchange, others get their turn. */
static void
keep_handling(struct rt_connection *connection, struct rt_exchange *exchange)
{
	struct rt_worker *worker = connection->worker;

	if (!connection->exchange) {
		assert(worker->exchange == exchange);
		connection->exchange = exchange;
		worker->exchange = NULL;
	}
	rt_connection_phase(connection, RT_PHASE_HANDLING);
	rt_connection_answered(connection);
	rt_worker_resume_soon(worker);
}

/* Sends what is complete: the answers before this call's, and its own if it has one. A lost connection is noticed by
 * its event. */
void
rt_connection_answered(struct rt_connection *connection)
{
	struct rt_exchange *exchange = connection->exchange;

	if (!connection->gone)
		(void)rt_connection_send(
			connection, exchange, exchange->http.call.replied ? exchange->out.length : exchange->http.answer_start);
}

/* All is answered that can be: send it, and see what the connection waits for next. */
static void
settle(struct rt_connection *connection, struct rt_exchange *exchange)
{
	if (!rt_connection_send(connection, exchange, exchange->out.length)) {
		exchange->out_start = exchange->out.length = 0;
		rt_connection_destroy(connection);
		return;
	}
	if (exchange->out.length > 0) {
		rt_connection_keep_unsent(connection, exchange);
		return;
	}
	rt_exchange_shrink(connection->worker, exchange);
	if (!rt_connection_watch(connection, false)) {
		rt_connection_destroy(connection);
		return;
	}
	if (connection->closing) {
		rt_connection_linger(connection);
		return;
	}
	enum rt_phase phase = RT_PHASE_IDLE;
	if (connection->partial)
		phase = connection->partial->reader.head_done ? RT_PHASE_BODY : RT_PHASE_HEADER;
	if (phase != connection->phase || phase == RT_PHASE_IDLE)
		rt_connection_phase(connection, phase);
}

/* Too much is waiting to be sent to answer more: input that is not parsed yet waits in a partial. */
static bool
is_blocked(struct rt_connection *connection, struct rt_exchange *exchange)
{
	struct rt_reader fresh;

	if (exchange->out.length - exchange->out_start < RT_OUTPUT_HIGH)
		return false;
	if (!rt_connection_send(connection, exchange, exchange->out.length) || exchange->out.length == 0)
		return false;
	memset(&fresh, 0, sizeof(fresh));
	if (exchange->at < exchange->end &&
		rt_partial_keep(connection, &fresh, exchange->in + exchange->at, exchange->end - exchange->at))
		exchange->at = exchange->end;
	return exchange->at == exchange->end;
}

/* A call has its answer. */
static void
finish_call(struct rt_connection *connection, struct rt_exchange *exchange)
{
	log_access(&exchange->http);
	finish_partial(connection, exchange);
	if (connection->closing)
		exchange->at = exchange->end;
	if (connection->phase != RT_PHASE_IDLE)
		rt_connection_phase(connection, RT_PHASE_IDLE);
}

/* Serves all complete requests at hand. */
void
rt_serve(struct rt_connection *connection, struct rt_exchange *exchange)
{
	while (!connection->closing && !is_blocked(connection, exchange)) {
		enum next next = next_request(connection, exchange);
		if (next == NEXT_GONE)
			connection->closing = true;
		if (next == NEXT_GONE || next == NEXT_WAIT)
			break;
		if (next == NEXT_CALL && !rt_http_run(&exchange->http)) {
			keep_handling(connection, exchange);
			return;
		}
		finish_call(connection, exchange);
	}
	settle(connection, exchange);
}

/* The exchange that the worker has in hand, empty. */
struct rt_exchange *
rt_exchange_in_hand(struct rt_worker *worker)
{
	if (!worker->exchange)
		worker->exchange = rt_exchange_take(worker);
	return worker->exchange;
}

void
rt_connection_finish(struct rt_connection *connection)
{
	struct rt_worker *worker = connection->worker;
	struct rt_exchange *exchange = connection->exchange;

	connection->exchange = NULL;
	if (connection->gone) {
		log_access(&exchange->http);
		rt_exchange_put(worker, exchange);
		rt_connection_destroy(connection);
		return;
	}
	finish_call(connection, exchange);
	/* Further requests at hand are served with this exchange, which then is the one in hand. */
	if (worker->exchange)
		rt_exchange_put(worker, worker->exchange);
	worker->exchange = exchange;
	rt_serve(connection, exchange);
}

/* 408, and no more of this connection. */
void
rt_time_out(struct rt_connection *connection, const char *reason)
{
	struct rt_exchange *exchange = rt_exchange_in_hand(connection->worker);

	if (!exchange || !rt_exchange_has_room(exchange)) {
		rt_connection_destroy(connection);
		return;
	}
	refuse_bytes(connection, exchange, 408, reason);
	settle(connection, exchange);
}
