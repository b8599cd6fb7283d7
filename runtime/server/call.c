/*
 * A call: from a complete request to its answer. Finds the route, checks what the protocol asks of the request, runs the
 * handler as a task, and turns every way in which that can end into an answer.
 */
#include "runtime/server/server.h"

#include <stddef.h>
#include <string.h>

static const struct rt_problem deadline_problem = {504, "DeadlineExceeded", "the request's deadline has passed"};
static const struct rt_problem drain_problem = {503, "ShuttingDown", "the server is shutting down"};
static const struct rt_problem overloaded_problem = {429, "Overloaded", "too many requests at once"};
static const struct rt_problem memory_problem = {429, "Overloaded", "no memory for another request"};

/* SplitMix64's finisher: consecutive numbers become ids that look nothing alike. */
static uint64_t
scramble(uint64_t x)
{
	x = (x ^ (x >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	x = (x ^ (x >> 27)) * UINT64_C(0x94d049bb133111eb);
	return x ^ (x >> 31);
}

static void
make_id(struct forst_call *call)
{
	struct rt_worker *worker = call->worker;
	uint64_t id = scramble(worker->id_seed + ++worker->id_count * UINT64_C(0x9e3779b97f4a7c15));

	for (int i = 0; i < 16; i++, id >>= 4)
		call->made_id[i] = "0123456789abcdef"[id & 15];
	call->request_id = (struct forst_string){call->made_id, sizeof(call->made_id)};
}

/* Whether a client's id may go into a header, a log and a problem as it is. */
static bool
is_request_id(const char *id, size_t length)
{
	if (length == 0 || length > RT_REQUEST_ID_MAX)
		return false;
	for (size_t i = 0; i < length; i++) {
		char c = id[i];
		bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
		if (!plain && !strchr("-._~:/+=@", c))
			return false;
	}
	return true;
}

static void
reset(struct rt_exchange *exchange, struct rt_connection *connection)
{
	struct forst_call *call = &exchange->call;
	struct forst_writer *out = &exchange->out;

	memset(call, 0, offsetof(struct forst_call, made_id));
	call->worker = connection->worker;
	call->connection = connection;
	call->exchange = exchange;
	call->started_ns = connection->worker->now_ns;
	call->answer_start = out->length;
	forst_writer_reset(out, out->length);
	out->length += RT_HEAD_ROOM; /* rt_exchange_has_room() saw to it */
	call->body_start = out->length;
	out->limit = out->length + connection->worker->server->options.limits.response_max;
}

void
rt_call_begin_refused(struct rt_exchange *exchange, struct rt_connection *connection)
{
	reset(exchange, connection);
	exchange->call.minor_version = 1;
	make_id(&exchange->call);
}

static bool
refuse(struct rt_problem *problem, int status, const char *code, const char *detail)
{
	*problem = (struct rt_problem){status, code, detail};
	return false;
}

/* Sets call->entry. The path in the request stays as it is: it may be looked at again when the body is there. */
static bool
find_route(struct forst_call *call, const struct http_head *head, const char *data, struct rt_problem *problem)
{
	const char *path = data + head->path.offset;
	size_t length = head->path.length;
	const struct rt_routes *routes = &call->worker->server->routes;

	if (length == 1 && *path == '*') /* OPTIONS of the server itself */
		return true;
	/* Only a path with an escape or a dot segment can resolve to another one. */
	if (memchr(path, '%', length) || memmem(path, length, "/.", 2)) {
		ptrdiff_t resolved = http_path_resolve(path, length, call->worker->path);
		if (resolved < 0) {
			call->keep_alive = false;
			return refuse(problem, 400, "BadRequest", "the path climbs above the root");
		}
		path = call->worker->path;
		length = (size_t)resolved;
	}
	call->entry = rt_routes_find(routes, path, length);
	if (!call->entry)
		return refuse(problem, 404, "RouteNotFound", "no route has this path");
	return true;
}

static bool
method_allowed(const struct forst_call *call)
{
	bool reads = !call->entry->route || call->entry->route->flags & FORST_ROUTE_QUERY;

	switch (call->method) {
	case HTTP_METHOD_GET:
	case HTTP_METHOD_HEAD:
		return reads;
	case HTTP_METHOD_POST:
		return call->entry->route;
	case HTTP_METHOD_OPTIONS:
		return true;
	case HTTP_METHOD_OTHER:
		break;
	}
	return false;
}

/* A body needs a type, and no coding: none is known here. */
static bool
check_body(const struct forst_call *call, const struct http_head *head, const char *data, struct rt_problem *problem)
{
	struct http_span type = head->fields[HTTP_FIELD_CONTENT_TYPE];
	struct http_span coding = head->fields[HTTP_FIELD_CONTENT_ENCODING];

	if (call->method != HTTP_METHOD_POST)
		return true;
	if (coding.length > 0 && !http_equal_ignoring_case(data + coding.offset, coding.length, "identity", 8))
		return refuse(problem, 415, "UnsupportedMediaType", "a Content-Encoding is not understood here");
	if (!head->chunked && head->content_length == 0 && type.offset == 0)
		return true;
	if (!http_is_json(data + type.offset, type.length))
		return refuse(problem, 415, "UnsupportedMediaType", "a body needs Content-Type: application/json");
	return true;
}

/* Forst-Timeout-Ms: digits; the server's default and maximum bound it. */
static bool
set_deadline(struct forst_call *call, const struct http_head *head, const char *data, struct rt_problem *problem)
{
	const struct rt_limits *limits = &call->worker->server->options.limits;
	struct http_span field = head->fields[HTTP_FIELD_FORST_TIMEOUT_MS];
	uint64_t ms = field.offset > 0 ? 0 : limits->deadline_ms;

	if (field.offset > 0 && field.length == 0)
		return refuse(problem, 400, "BadRequest", "Forst-Timeout-Ms is not a number");
	for (size_t i = 0; i < field.length; i++) {
		char c = data[field.offset + i];
		if (c < '0' || c > '9')
			return refuse(problem, 400, "BadRequest", "Forst-Timeout-Ms is not a number");
		if (ms < limits->deadline_max_ms)
			ms = ms * 10 + (uint64_t)(c - '0');
	}
	if (ms > limits->deadline_max_ms)
		ms = limits->deadline_max_ms;
	call->deadline_ns = call->started_ns + (int64_t)ms * 1000000;
	return true;
}

static void
take_id(struct forst_call *call, const struct http_head *head, const char *data)
{
	struct http_span id = head->fields[HTTP_FIELD_X_REQUEST_ID];

	if (is_request_id(data + id.offset, id.length))
		call->request_id = (struct forst_string){data + id.offset, id.length};
	else
		make_id(call);
}

/* Forst-Contract: the hash of the interface that the caller knows. The call goes on; the answer says ours. */
static void
compare_contract(struct forst_call *call, const struct http_head *head, const char *data)
{
	struct http_span theirs = head->fields[HTTP_FIELD_FORST_CONTRACT];
	const char *ours = call->worker->server->program->contract;

	call->contract_differs = theirs.offset > 0 &&
		(theirs.length != strlen(ours) || memcmp(data + theirs.offset, ours, theirs.length) != 0);
}

bool
rt_call_begin(struct rt_exchange *exchange, struct rt_connection *connection, const struct http_head *head, char *data,
	struct rt_problem *problem)
{
	struct forst_call *call = &exchange->call;

	reset(exchange, connection);
	call->method = head->method;
	call->minor_version = head->minor_version;
	call->keep_alive = head->keep_alive;
	call->preflight =
		head->method == HTTP_METHOD_OPTIONS && head->fields[HTTP_FIELD_ACCESS_CONTROL_REQUEST_METHOD].offset > 0;
	call->method_name = (struct forst_string){data + head->method_name.offset, head->method_name.length};
	call->path = (struct forst_string){data + head->path.offset, head->path.length};
	if (head->query.offset > 0)
		call->input = (struct forst_input){FORST_INPUT_QUERY, {data + head->query.offset, head->query.length}};
	else
		call->input = (struct forst_input){FORST_INPUT_QUERY, FORST_STRING("")};
	take_id(call, head, data);
	compare_contract(call, head, data);
	if (!rt_policy_check(call, head, data, problem) || !find_route(call, head, data, problem))
		return false;
	if (call->entry && !method_allowed(call))
		return refuse(problem, 405, "MethodNotAllowed", "the route does not have this method");
	return check_body(call, head, data, problem) && set_deadline(call, head, data, problem);
}

/* ---- running it ---- */

static void
handle(struct rt_task *task, void *argument)
{
	struct forst_call *call = argument;

	call->task = &task->public;
	call->entry->route->invoke(&task->public, call);
	if (!call->replied)
		forst_panic_text(&task->public, "the handler gave no answer", NULL, 0);
}

/* The handler was ended because its caller is gone, or the server is. */
static void
respond_cancelled(struct forst_call *call)
{
	forst_writer_reset(&call->exchange->out, call->body_start);
	rt_respond_problem(call, &drain_problem);
}

/* Its main has ended: the answer, if it has none. */
static void
answer(struct forst_call *call)
{
	call->task = NULL;
	if (call->replied)
		return;
	switch (rt_request_how(call->request)) {
	case RT_END_NOT:
	case RT_END_CLAIMED:
	case RT_END_RETURNED:
	case RT_END_PANICKED:
		rt_respond_panic(call);
		break;
	case RT_END_EXPIRED:
		rt_respond_problem(call, &deadline_problem);
		break;
	case RT_END_CANCELLED:
		respond_cancelled(call);
		break;
	}
}

static void
on_ended(struct rt_request *request)
{
	struct forst_call *call = request->argument;
	struct rt_connection *connection = call->connection;

	rt_worker_tick(call->worker);
	answer(call);
	if (rt_request_release(request))
		rt_connection_finish(connection);
	else
		rt_connection_answered(connection);
}

static void
on_gone(struct rt_request *request)
{
	struct forst_call *call = request->argument;

	rt_worker_tick(call->worker);
	rt_connection_finish(call->connection);
}

static bool
run_handler(struct forst_call *call)
{
	struct rt_worker *worker = call->worker;
	uint64_t most = worker->server->options.limits.in_flight_max;

	if ((uint64_t)worker->in_flight * (uint64_t)worker->server->worker_count >= most) {
		rt_respond_problem(call, &overloaded_problem);
		return true;
	}
	if (call->deadline_ns <= call->started_ns) {
		rt_respond_problem(call, &deadline_problem);
		return true;
	}
	struct rt_request *request = call->request = rt_request_new(worker->processor, handle, call);
	if (!request) {
		rt_respond_problem(call, &memory_problem);
		return true;
	}
	request->started_ns = call->started_ns;
	request->deadline_ns = call->deadline_ns;
	request->ended = on_ended;
	request->gone = on_gone;
	if (!rt_request_run(request))
		return false;
	answer(call);
	return rt_request_release(request);
}

bool
rt_call_run(struct forst_call *call)
{
	if (call->method == HTTP_METHOD_OPTIONS)
		rt_respond_options(call);
	else if (!call->entry->route)
		rt_respond_own(call);
	else
		return run_handler(call);
	return true;
}
