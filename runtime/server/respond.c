/*
 * Answers as bytes. A handler appends its value behind a gap in the output; once its length is known the head is put
 * before it: into the gap's end where nothing precedes it, else the content moves up.
 */
#include "runtime/server/server.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

static const char json_type[] = "application/json";

struct head {
	char bytes[RT_HEAD_ROOM];
	size_t length;
};

static void
put(struct head *head, const char *bytes, size_t length)
{
	assert(length <= sizeof(head->bytes) - head->length);
	memcpy(head->bytes + head->length, bytes, length);
	head->length += length;
}

#define PUT(head, literal) put((head), (literal), sizeof(literal) - 1)

static const char *
status_line(int status)
{
	switch (status) {
	case 200: return "HTTP/1.1 200 OK\r\n";
	case 204: return "HTTP/1.1 204 No Content\r\n";
	case 400: return "HTTP/1.1 400 Bad Request\r\n";
	case 401: return "HTTP/1.1 401 Unauthorized\r\n";
	case 403: return "HTTP/1.1 403 Forbidden\r\n";
	case 404: return "HTTP/1.1 404 Not Found\r\n";
	case 405: return "HTTP/1.1 405 Method Not Allowed\r\n";
	case 408: return "HTTP/1.1 408 Request Timeout\r\n";
	case 409: return "HTTP/1.1 409 Conflict\r\n";
	case 413: return "HTTP/1.1 413 Content Too Large\r\n";
	case 414: return "HTTP/1.1 414 URI Too Long\r\n";
	case 415: return "HTTP/1.1 415 Unsupported Media Type\r\n";
	case 417: return "HTTP/1.1 417 Expectation Failed\r\n";
	case 422: return "HTTP/1.1 422 Unprocessable Content\r\n";
	case 429: return "HTTP/1.1 429 Too Many Requests\r\n";
	case 431: return "HTTP/1.1 431 Request Header Fields Too Large\r\n";
	case 500: return "HTTP/1.1 500 Internal Server Error\r\n";
	case 503: return "HTTP/1.1 503 Service Unavailable\r\n";
	case 504: return "HTTP/1.1 504 Gateway Timeout\r\n";
	}
	return NULL;
}

static void
put_status(struct head *head, int status)
{
	const char *line = status_line(status);

	if (line) {
		put(head, line, strlen(line));
		return;
	}
	/* One that an error declares: the reason phrase may be empty (RFC 9112, 4). */
	head->length += (size_t)snprintf(head->bytes, sizeof(head->bytes), "HTTP/1.1 %03d \r\n", status);
}

static void
put_length(struct head *head, size_t length)
{
	char digits[20];
	size_t at = sizeof(digits);

	do
		digits[--at] = (char)('0' + length % 10);
	while ((length /= 10) > 0);
	PUT(head, "Content-Length: ");
	put(head, digits + at, sizeof(digits) - at);
	PUT(head, "\r\n");
}

/* Who may read the answer (the Fetch standard, 3.3). */
static void
put_cors(struct head *head, const struct forst_call *call)
{
	PUT(head, "Access-Control-Allow-Origin: ");
	put(head, call->origin.data, (size_t)call->origin.length);
	PUT(head, "\r\nVary: Origin\r\n");
	if (!call->preflight) {
		PUT(head, "Access-Control-Expose-Headers: X-Request-Id\r\n");
		return;
	}
	const char *methods = rt_allowed_methods(call->entry);
	PUT(head, "Access-Control-Allow-Methods: ");
	put(head, methods, strlen(methods));
	PUT(head, "\r\nAccess-Control-Allow-Headers: Content-Type, Forst-Timeout-Ms, X-Request-Id, Traceparent, Tracestate\r\n"
		  "Access-Control-Max-Age: 600\r\n");
}

static void
put_timing(struct head *head, const struct forst_call *call)
{
	double ms = (double)(forst_now_ns() - call->started_ns) / 1e6;

	head->length += (size_t)snprintf(
		head->bytes + head->length, sizeof(head->bytes) - head->length, "Server-Timing: forst;dur=%.3f\r\n", ms);
}

static void
put_fields(struct head *head, const struct forst_call *call, const char *type, const char *extra, size_t length)
{
	const struct rt_worker *worker = call->worker;

	if (type) {
		PUT(head, "Content-Type: ");
		put(head, type, strlen(type));
		PUT(head, "\r\n");
	}
	put(head, worker->date, worker->date_length);
	PUT(head, "X-Request-Id: ");
	put(head, call->request_id.data, (size_t)call->request_id.length);
	PUT(head, "\r\n");
	if (call->contract_differs) {
		const char *contract = worker->server->program->contract;
		PUT(head, "Forst-Contract: ");
		put(head, contract, strlen(contract));
		PUT(head, "\r\n");
	}
	if (*extra)
		put(head, extra, strlen(extra));
	if (call->origin.length > 0)
		put_cors(head, call);
	if (worker->server->options.development)
		put_timing(head, call);
	if (call->connection->closing)
		PUT(head, "Connection: close\r\n");
	else if (call->minor_version == 0)
		PUT(head, "Connection: keep-alive\r\n");
	if (type) /* none on 204 (RFC 9110, 8.6) */
		put_length(head, length);
	PUT(head, "\r\n");
}

/* Puts the head before the content that begins at body_start. */
static void
join(struct forst_call *call, const struct head *head)
{
	struct rt_exchange *exchange = call->exchange;
	struct forst_writer *out = &exchange->out;
	size_t body = out->length - call->body_start;

	if (call->answer_start == exchange->out_start) {
		exchange->out_start = call->body_start - head->length;
		memcpy(out->data + exchange->out_start, head->bytes, head->length);
		return;
	}
	char *start = out->data + call->answer_start;
	memmove(start + head->length, out->data + call->body_start, body);
	memcpy(start, head->bytes, head->length);
	out->length = call->answer_start + head->length + body;
}

void
rt_respond(struct forst_call *call, int status, const char *type, const char *extra)
{
	struct forst_writer *out = &call->exchange->out;
	struct head head;

	assert(!call->replied);
	head.length = 0;
	call->replied = true;
	call->status = status;
	if (!call->keep_alive || call->worker->draining)
		call->connection->closing = true;
	put_status(&head, status);
	put_fields(&head, call, type, extra, out->length - call->body_start);
	if (!type || call->method == HTTP_METHOD_HEAD)
		out->length = call->body_start;
	join(call, &head);
}

struct forst_input
forst_call_input(const struct forst_call *call)
{
	return call->input;
}

struct forst_writer *
forst_call_writer(struct forst_call *call)
{
	return &call->exchange->out;
}

void
forst_reply_value(struct forst_call *call)
{
	const struct forst_writer *out = &call->exchange->out;

	/* The writer's own limit only counts when it grows. */
	if (out->failure != FORST_WRITE_OK || out->length > out->limit)
		forst_panic_text(call->task, "the response cannot be written", NULL, 0);
	rt_respond(call, 200, json_type, "");
}

void
forst_reply_void(struct forst_call *call)
{
	rt_respond(call, 204, NULL, "");
}

const char *
rt_allowed_methods(const struct rt_route_entry *entry)
{
	if (!entry)
		return "GET, HEAD, POST, OPTIONS";
	if (!entry->route)
		return "GET, HEAD, OPTIONS";
	return entry->route->flags & FORST_ROUTE_QUERY ? "GET, HEAD, POST, OPTIONS" : "POST, OPTIONS";
}

void
rt_respond_options(struct forst_call *call)
{
	char allow[64];

	snprintf(allow, sizeof(allow), "Allow: %s\r\n", rt_allowed_methods(call->entry));
	rt_respond(call, 204, NULL, allow);
}

void
rt_respond_own(struct forst_call *call)
{
	static const struct rt_problem not_ready = {503, "ShuttingDown", "the server is shutting down"};
	struct forst_writer *out = &call->exchange->out;

	if (call->entry->own == RT_OWN_READY && atomic_load(&call->worker->server->draining)) {
		rt_respond_problem(call, &not_ready);
		return;
	}
	if (call->entry->own == RT_OWN_HEALTH)
		forst_write_text(out, "{\"status\":\"healthy\"}");
	else if (call->entry->own == RT_OWN_LIVE)
		forst_write_text(out, "{\"status\":\"live\"}");
	else
		forst_write_text(out, "{\"status\":\"ready\"}");
	rt_respond(call, 200, json_type, "");
}
