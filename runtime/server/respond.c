/*
 * Answers as bytes. A handler appends its value behind a gap in the output; once its length is known the head is put
 * before it: into the gap's end where nothing precedes it, else the content moves up.
 */
#include "runtime/server/server.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

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

/* The methods of a route, as Allow lists them. */
static const char *
rt_allowed_methods(const struct rt_route_entry *entry)
{
	if (!entry)
		return "GET, HEAD, POST, OPTIONS";
	if (!entry->route)
		return "GET, HEAD, OPTIONS";
	return entry->route->flags & FORST_ROUTE_QUERY ? "GET, HEAD, POST, OPTIONS" : "POST, OPTIONS";
}

/* Who may read the answer (the Fetch standard, 3.3). */
static void
put_cors(struct head *head, const struct rt_http_call *http)
{
	PUT(head, "Access-Control-Allow-Origin: ");
	put(head, http->origin.data, (size_t)http->origin.length);
	PUT(head, "\r\nVary: Origin\r\n");
	if (!http->preflight) {
		PUT(head, "Access-Control-Expose-Headers: X-Request-Id\r\n");
		return;
	}
	const char *methods = rt_allowed_methods(http->entry);
	PUT(head, "Access-Control-Allow-Methods: ");
	put(head, methods, strlen(methods));
	PUT(head,
		"\r\nAccess-Control-Allow-Headers: Content-Type, Forst-Timeout-Ms, X-Request-Id, Traceparent, Tracestate\r\n"
		"Access-Control-Max-Age: 600\r\n");
}

static void
put_timing(struct head *head, const struct rt_http_call *http)
{
	double ms = (double)(forst_now_ns() - http->call.started_ns) / 1e6;

	head->length += (size_t)snprintf(
		head->bytes + head->length, sizeof(head->bytes) - head->length, "Server-Timing: forst;dur=%.3f\r\n", ms);
}

/* The media type of an answer's content; NULL: there is none. */
static const char *
media_type(enum rt_content content)
{
	switch (content) {
	case RT_CONTENT_JSON: return "application/json";
	case RT_CONTENT_PROBLEM: return "application/problem+json";
	case RT_CONTENT_NONE:
	case RT_CONTENT_PACKED: /* nobody asks for these by HTTP */
	case RT_CONTENT_AGAIN: break;
	}
	return NULL;
}

static void
put_allow(struct head *head, const struct rt_http_call *http)
{
	const char *methods = rt_allowed_methods(http->entry);

	PUT(head, "Allow: ");
	put(head, methods, strlen(methods));
	PUT(head, "\r\n");
}

static void
put_retry_after(struct head *head, int seconds)
{
	head->length += (size_t)snprintf(
		head->bytes + head->length, sizeof(head->bytes) - head->length, "Retry-After: %d\r\n", seconds);
}

static void
put_fields(struct head *head, const struct rt_http_call *http, const struct rt_answer *answer, size_t length)
{
	const char *type = media_type(answer->content);
	const struct rt_worker *worker = http->connection->worker;
	struct rt_id_text room;
	struct forst_string id = rt_call_id(&http->call, &room);

	if (type) {
		PUT(head, "Content-Type: ");
		put(head, type, strlen(type));
		PUT(head, "\r\n");
	}
	put(head, worker->date, worker->date_length);
	PUT(head, "X-Request-Id: ");
	put(head, id.data, (size_t)id.length);
	PUT(head, "\r\n");
	if (http->contract_differs) {
		const char *contract = worker->server->host.program->contract;
		PUT(head, "Forst-Contract: ");
		put(head, contract, strlen(contract));
		PUT(head, "\r\n");
	}
	if (answer->status == 405 || (answer->status == 204 && http->method == HTTP_METHOD_OPTIONS))
		put_allow(head, http);
	if (answer->retry_after_s > 0)
		put_retry_after(head, answer->retry_after_s);
	if (http->origin.length > 0)
		put_cors(head, http);
	if (worker->server->host.options.development)
		put_timing(head, http);
	if (http->connection->closing)
		PUT(head, "Connection: close\r\n");
	else if (http->minor_version == 0)
		PUT(head, "Connection: keep-alive\r\n");
	if (type) /* none on 204 (RFC 9110, 8.6) */
		put_length(head, length);
	PUT(head, "\r\n");
}

/* Puts the head before the content that begins at body_start. */
static void
join(struct rt_http_call *http, const struct head *head)
{
	struct rt_exchange *exchange = http->exchange;
	struct forst_writer *out = &exchange->out;
	size_t body = out->length - http->call.body_start;

	if (http->answer_start == exchange->out_start) {
		exchange->out_start = http->call.body_start - head->length;
		memcpy(out->data + exchange->out_start, head->bytes, head->length);
		return;
	}
	char *start = out->data + http->answer_start;
	memmove(start + head->length, out->data + http->call.body_start, body);
	memcpy(start, head->bytes, head->length);
	out->length = http->answer_start + head->length + body;
}

static void
answer_by_http(struct forst_call *call, const struct rt_answer *answer)
{
	struct rt_http_call *http = (struct rt_http_call *)(void *)call;
	struct head head;

	head.length = 0;
	if (!http->keep_alive || http->connection->worker->draining)
		http->connection->closing = true;
	put_status(&head, answer->status);
	put_fields(&head, http, answer, call->out->length - call->body_start);
	if (answer->content == RT_CONTENT_NONE || http->method == HTTP_METHOD_HEAD)
		call->out->length = call->body_start;
	join(http, &head);
}

/* Others ran since the worker looked at the clock. */
static void
answered_by_http(struct forst_call *call)
{
	struct rt_http_call *http = (struct rt_http_call *)(void *)call;

	rt_worker_tick(http->connection->worker);
	rt_connection_answered(http->connection);
}

static void
finished_by_http(struct forst_call *call)
{
	struct rt_http_call *http = (struct rt_http_call *)(void *)call;

	rt_worker_tick(http->connection->worker);
	rt_connection_finish(http->connection);
}

const struct rt_transport rt_http_transport = {answer_by_http, answered_by_http, finished_by_http};

void
rt_respond_options(struct rt_http_call *http)
{
	rt_call_answer(&http->call, &(struct rt_answer){.status = 204, .content = RT_CONTENT_NONE});
}

void
rt_respond_own(struct rt_http_call *http)
{
	static const struct rt_problem not_ready = {503, "ShuttingDown", "the server is shutting down"};
	struct forst_writer *out = &http->exchange->out;

	if (http->entry->own == RT_OWN_READY && atomic_load(&http->connection->worker->server->draining)) {
		rt_answer_problem(&http->call, &not_ready);
		return;
	}
	if (http->entry->own == RT_OWN_HEALTH)
		forst_write_text(out, "{\"status\":\"healthy\"}");
	else if (http->entry->own == RT_OWN_LIVE)
		forst_write_text(out, "{\"status\":\"live\"}");
	else
		forst_write_text(out, "{\"status\":\"ready\"}");
	rt_call_answer(&http->call, &(struct rt_answer){.status = 200, .content = RT_CONTENT_JSON});
}

#define OVERLOADED_BODY                                                                                                \
	"{\"type\":\"about:blank\",\"title\":\"Overloaded\",\"status\":429,\"detail\":\"too many connections\","           \
	"\"code\":\"Overloaded\"}"

const char rt_overloaded_answer[] = "HTTP/1.1 429 Too Many Requests\r\n"
									"Content-Type: application/problem+json\r\n"
									"Retry-After: 1\r\n"
									"Connection: close\r\n"
									"Content-Length: 108\r\n\r\n" OVERLOADED_BODY;
const size_t rt_overloaded_answer_length = sizeof(rt_overloaded_answer) - 1;

_Static_assert(sizeof(OVERLOADED_BODY) - 1 == 108, "the length that the answer says");
