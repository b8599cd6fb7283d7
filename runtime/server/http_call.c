/*
 * From a complete request to its call: finds the route and checks what the protocol asks of the request.
 */
#include "runtime/server/server.h"

#include <stddef.h>
#include <string.h>

static void
reset(struct rt_exchange *exchange, struct rt_connection *connection)
{
	struct rt_http_call *http = &exchange->http;
	struct rt_worker *worker = connection->worker;

	memset((char *)http + sizeof(http->call), 0, sizeof(*http) - sizeof(http->call));
	http->connection = connection;
	http->exchange = exchange;
	http->answer_start = exchange->out.length;
	rt_call_init(&http->call, &rt_http_transport, &worker->dispatcher, &exchange->out, RT_HEAD_ROOM, worker->now_ns);
}

void
rt_http_begin_refused(struct rt_exchange *exchange, struct rt_connection *connection)
{
	reset(exchange, connection);
	exchange->http.minor_version = 1;
	rt_call_set_own_id(&exchange->http.call);
}

static bool
refuse(struct rt_problem *problem, int status, const char *code, const char *detail)
{
	*problem = (struct rt_problem){status, code, detail};
	return false;
}

/* Sets http->entry. The path in the request stays as it is: it may be looked at again when the body is there. */
static bool
find_route(struct rt_http_call *http, const struct http_head *head, const char *data, struct rt_problem *problem)
{
	const char *path = data + head->path.offset;
	size_t length = head->path.length;
	const struct rt_routes *routes = &http->connection->worker->server->routes;

	if (length == 1 && *path == '*') /* OPTIONS of the server itself */
		return true;
	/* Only a path with an escape or a dot segment can resolve to another one. */
	if (memchr(path, '%', length) || (memchr(path, '.', length) && memmem(path, length, "/.", 2))) {
		ptrdiff_t resolved = http_path_resolve(path, length, http->connection->worker->path);
		if (resolved < 0) {
			http->keep_alive = false;
			return refuse(problem, 400, "BadRequest", "the path climbs above the root");
		}
		path = http->connection->worker->path;
		length = (size_t)resolved;
	}
	http->entry = rt_routes_find(routes, path, length);
	if (!http->entry)
		return refuse(problem, 404, "RouteNotFound", "no route has this path");
	http->call.route = http->entry->route;
	return true;
}

static bool
method_allowed(const struct rt_http_call *http)
{
	bool reads = !http->entry->route || http->entry->route->flags & FORST_ROUTE_QUERY;

	switch (http->method) {
	case HTTP_METHOD_GET:
	case HTTP_METHOD_HEAD: return reads;
	case HTTP_METHOD_POST: return http->entry->route;
	case HTTP_METHOD_OPTIONS: return true;
	case HTTP_METHOD_OTHER: break;
	}
	return false;
}

/* A body needs a type, and no coding: none is known here. */
static bool
check_body(const struct rt_http_call *http, const struct http_head *head, const char *data, struct rt_problem *problem)
{
	struct http_span type = head->fields[HTTP_FIELD_CONTENT_TYPE];
	struct http_span coding = head->fields[HTTP_FIELD_CONTENT_ENCODING];

	if (http->method != HTTP_METHOD_POST)
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
set_deadline(struct rt_http_call *http, const struct http_head *head, const char *data, struct rt_problem *problem)
{
	const struct rt_limits *limits = &http->connection->worker->server->host.options.limits;
	struct http_span field = head->fields[HTTP_FIELD_FORST_TIMEOUT_MS];
	int64_t ms = field.offset > 0 ? 0 : -1;

	if (field.offset > 0 && field.length == 0)
		return refuse(problem, 400, "BadRequest", "Forst-Timeout-Ms is not a number");
	for (size_t i = 0; i < field.length; i++) {
		char c = data[field.offset + i];
		if (c < '0' || c > '9')
			return refuse(problem, 400, "BadRequest", "Forst-Timeout-Ms is not a number");
		if ((uint64_t)ms < limits->deadline_max_ms)
			ms = ms * 10 + (c - '0');
	}
	rt_call_set_deadline(&http->call, ms);
	return true;
}

/* Forst-Contract: the hash of the interface that the caller knows. The call goes on; the answer says ours. */
static void
compare_contract(struct rt_http_call *http, const struct http_head *head, const char *data)
{
	struct http_span theirs = head->fields[HTTP_FIELD_FORST_CONTRACT];
	const char *ours = http->connection->worker->server->host.program->contract;

	http->contract_differs =
		theirs.offset > 0 && (theirs.length != strlen(ours) || memcmp(data + theirs.offset, ours, theirs.length) != 0);
}

bool
rt_http_begin(struct rt_exchange *exchange, struct rt_connection *connection, const struct http_head *head, char *data,
	struct rt_problem *problem)
{
	struct rt_http_call *http = &exchange->http;

	reset(exchange, connection);
	http->method = head->method;
	http->minor_version = head->minor_version;
	http->keep_alive = head->keep_alive;
	http->preflight =
		head->method == HTTP_METHOD_OPTIONS && head->fields[HTTP_FIELD_ACCESS_CONTROL_REQUEST_METHOD].offset > 0;
	http->method_name = (struct forst_string){data + head->method_name.offset, head->method_name.length};
	http->path = (struct forst_string){data + head->path.offset, head->path.length};
	if (head->query.offset > 0)
		http->call.input = (struct forst_input){FORST_INPUT_QUERY, {data + head->query.offset, head->query.length}};
	else
		http->call.input = (struct forst_input){FORST_INPUT_QUERY, FORST_STRING("")};
	struct http_span id = head->fields[HTTP_FIELD_X_REQUEST_ID];
	rt_call_set_id(&http->call, data + id.offset, id.length);
	compare_contract(http, head, data);
	if (!rt_policy_check(http, head, data, problem) || !find_route(http, head, data, problem))
		return false;
	if (http->entry && !method_allowed(http))
		return refuse(problem, 405, "MethodNotAllowed", "the route does not have this method");
	return check_body(http, head, data, problem) && set_deadline(http, head, data, problem);
}

bool
rt_http_run(struct rt_http_call *http)
{
	if (http->method == HTTP_METHOD_OPTIONS)
		rt_respond_options(http);
	else if (!http->call.route)
		rt_respond_own(http);
	else
		return rt_call_run(&http->call);
	return true;
}
