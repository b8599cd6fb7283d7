/* Routes that have crashed servers; see blame.h. */
#include "tools/forstc/blame.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool
blame_parse(struct str line, char path[BLAME_PATH_SIZE])
{
	json_t *root = json_loadb(line.data, line.length, 0, NULL);
	const char *event = json_string_value(json_object_get(root, "event"));
	const char *route = json_string_value(json_object_get(root, "route"));
	/* What parts the variable's pieces cannot be part of one. */
	bool good = event && route && strcmp(event, "crashed") == 0 && *route && strlen(route) < BLAME_PATH_SIZE &&
				!strpbrk(route, ",= ");
	if (good) {
		strcpy(path, route);
	}
	json_decref(root);
	return good;
}

/* The place of the route; else one that is free, or whose last crash is the longest ago. */
static struct blamed *
place_of(struct blame *blame, const char *path)
{
	struct blamed *oldest = &blame->routes[0];
	for (size_t i = 0; i < BLAMED_MAX; i++) {
		struct blamed *route = &blame->routes[i];
		if (strcmp(route->path, path) == 0) {
			return route;
		}
		if (route->crashes[BLAME_CRASHES - 1] < oldest->crashes[BLAME_CRASHES - 1]) {
			oldest = route;
		}
	}
	*oldest = (struct blamed){0};
	strcpy(oldest->path, path);
	return oldest;
}

bool
blame_add(struct blame *blame, const char *path, int64_t now_ms)
{
	struct blamed *route = place_of(blame, path);
	memmove(&route->crashes[0], &route->crashes[1], sizeof route->crashes - sizeof route->crashes[0]);
	route->crashes[BLAME_CRASHES - 1] = now_ms;
	if (route->crashes[0] == 0 || now_ms - route->crashes[0] >= BLAME_WITHIN_MS || route->disabled_until > now_ms) {
		return false;
	}
	route->disabled_until = now_ms + BLAME_FOR_MS;
	return true;
}

char *
blame_variable(struct blame *blame, int64_t now_ms)
{
	const char *before = getenv("FORST_DISABLE_ROUTES");
	size_t size = sizeof blame->variable;
	/* What is too long would be refused by the server anyway. */
	size_t length = (size_t)snprintf(
		blame->variable, size, "FORST_DISABLE_ROUTES=%s", before && strlen(before) < BLAME_PATH_SIZE ? before : "");
	bool any = false;
	for (size_t i = 0; i < BLAMED_MAX; i++) {
		const struct blamed *route = &blame->routes[i];
		if (route->disabled_until > now_ms) {
			length += (size_t)snprintf(blame->variable + length, size - length, ",%s=%lld", route->path,
				(long long)(route->disabled_until - now_ms));
			any = true;
		}
	}
	return any ? blame->variable : NULL;
}

void
blame_forget(struct blame *blame)
{
	memset(blame->routes, 0, sizeof blame->routes);
}
