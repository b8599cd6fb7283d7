/*
 * Who may ask. A server on a developer's machine must not be driven by a web page: not by a name that an attacker
 * points at 127.0.0.1 (so Host is checked), not by a form or an image (so is Origin, and where a browser sends none,
 * Sec-Fetch-Site). The sidecar's proxy says so in a field of its own, which no page can add without asking first.
 */
#include "runtime/server/server.h"

#include <string.h>

static bool
equals(const char *text, size_t length, const char *name)
{
	return http_equal_ignoring_case(text, length, name, strlen(name));
}

static bool
listed(const struct rt_names *names, const char *text, size_t length)
{
	for (int i = 0; i < names->count; i++) {
		if (equals(text, length, names->names[i]) || strcmp(names->names[i], "*") == 0)
			return true;
	}
	return false;
}

/* A name that no resolver but the machine's own answers for (RFC 6761, 6.3), or a loopback address. */
static bool
is_local_name(const char *name, size_t length)
{
	static const char suffix[] = ".localhost";
	size_t suffix_length = sizeof(suffix) - 1;

	if (equals(name, length, "localhost") || equals(name, length, "[::1]"))
		return true;
	if (length > suffix_length && equals(name + length - suffix_length, suffix_length, suffix))
		return true;
	if (length < 4 || memcmp(name, "127.", 4) != 0)
		return false;
	for (size_t i = 4; i < length; i++) {
		if ((name[i] < '0' || name[i] > '9') && name[i] != '.')
			return false;
	}
	return true;
}

/* Whether only this machine reaches us so. */
static bool
is_local(const struct rt_connection *connection)
{
	return connection->local || connection->worker->server->loopback;
}

static bool
host_allowed(const struct rt_connection *connection, const char *host, size_t length)
{
	const struct rt_server *server = connection->worker->server;
	size_t name = http_host_name_length(host, length);

	if (listed(&server->host.options.allowed_hosts, host, name))
		return true;
	if (is_local(connection))
		return is_local_name(host, name) || equals(host, name, server->host.options.host);
	return server->host.options.allowed_hosts.count == 0;
}

/* Behind "http://" or "https://"; NULL for another scheme. */
static const char *
origin_authority(const char *origin, size_t length)
{
	if (length > 7 && memcmp(origin, "http://", 7) == 0)
		return origin + 7;
	if (length > 8 && memcmp(origin, "https://", 8) == 0)
		return origin + 8;
	return NULL;
}

static bool
origin_allowed(const struct rt_server *server, const char *origin, size_t length)
{
	if (length > RT_ORIGIN_MAX)
		return false;
	if (listed(&server->host.options.allowed_origins, origin, length))
		return true;
	const char *authority = origin_authority(origin, length);
	if (!server->host.options.development || !authority)
		return false;
	size_t left = length - (size_t)(authority - origin);
	return is_local_name(authority, http_host_name_length(authority, left));
}

static bool
same_origin(const char *origin, size_t length, const char *host, size_t host_length)
{
	const char *authority = origin_authority(origin, length);

	return authority && http_equal_ignoring_case(authority, length - (size_t)(authority - origin), host, host_length);
}

/* A page of another site made a browser send this without saying which. */
static bool
is_cross_site(const char *site, size_t length)
{
	return equals(site, length, "cross-site") || equals(site, length, "same-site");
}

static bool
refuse(struct rt_problem *problem, const char *detail)
{
	*problem = (struct rt_problem){400, "BadRequest", detail};
	return false;
}

bool
rt_policy_check(struct rt_http_call *http, const struct http_head *head, const char *data, struct rt_problem *problem)
{
	const struct rt_connection *connection = http->connection;
	const struct rt_server *server = connection->worker->server;
	struct http_span host = head->fields[HTTP_FIELD_HOST];
	struct http_span origin = head->fields[HTTP_FIELD_ORIGIN];
	struct http_span site = head->fields[HTTP_FIELD_SEC_FETCH_SITE];

	if (!host_allowed(connection, data + host.offset, host.length))
		return refuse(problem, "the server does not go by this Host");
	if (origin.offset > 0 && !same_origin(data + origin.offset, origin.length, data + host.offset, host.length)) {
		if (origin_allowed(server, data + origin.offset, origin.length))
			http->origin = (struct forst_string){data + origin.offset, origin.length};
		else if (!http->preflight && head->fields[HTTP_FIELD_X_FORST_SIDECAR].offset == 0)
			return refuse(problem, "requests of this Origin are not allowed");
	}
	if (origin.offset == 0 && is_local(connection) && site.offset > 0 &&
		is_cross_site(data + site.offset, site.length) && head->fields[HTTP_FIELD_X_FORST_SIDECAR].offset == 0)
		return refuse(problem, "requests of other sites' pages are not allowed");
	return true;
}
