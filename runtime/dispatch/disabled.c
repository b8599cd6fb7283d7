/* Routes that are out of service: --disable-routes, by which a supervisor keeps one that has crashed the process again
 * and again from doing it once more. Their calls are refused before anything runs. */
#include "runtime/dispatch/dispatch.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { DISABLED_MAX_MS = 3600000 };

static const struct forst_route *
find_route(const struct forst_program *program, const char *path, size_t length)
{
	for (size_t i = 0; i < program->route_count; i++) {
		const struct forst_route *route = program->routes[i];
		if (strlen(route->path) == length && memcmp(route->path, path, length) == 0)
			return route;
	}
	return NULL;
}

/* "/search" or "/search=60000". */
static bool
disable_route(struct rt_host *host, const char *text, struct rt_failure *failure)
{
	const char *equals = strchr(text, '=');
	size_t length = equals ? (size_t)(equals - text) : strlen(text);
	const struct forst_route *route = find_route(host->program, text, length);
	char *end = "";
	int64_t ms = equals ? strtoll(equals + 1, &end, 10) : 0;

	if (!route || *end || (equals && (ms <= 0 || ms > DISABLED_MAX_MS))) {
		snprintf(failure->text, sizeof(failure->text), "--disable-routes: `%s` is no route, or no time in ms", text);
		return false;
	}
	host->disabled[host->disabled_count++] =
		(struct rt_disabled){route, equals ? forst_now_ns() + ms * 1000000 : INT64_MAX};
	return true;
}

bool
rt_disable_routes(struct rt_host *host, struct rt_failure *failure)
{
	const struct rt_names *names = &host->options.disabled_routes;

	for (int i = 0; i < names->count; i++) {
		if (!disable_route(host, names->names[i], failure))
			return false;
	}
	return true;
}

const struct rt_disabled *
rt_call_disabled(const struct forst_call *call)
{
	const struct rt_host *host = call->dispatcher->host;

	for (int i = 0; i < host->disabled_count; i++) {
		const struct rt_disabled *disabled = &host->disabled[i];
		if (disabled->route == call->route && disabled->until_ns > call->started_ns)
			return disabled;
	}
	return NULL;
}
