/* Paths to routes: a hash table that is built once and then only read. */
#include "runtime/server/server.h"

#include "runtime/base/str.h"

#include <stdlib.h>
#include <string.h>

static struct rt_route_entry *
slot_of(const struct rt_routes *routes, const char *path, size_t length)
{
	size_t mask = routes->slot_count - 1;
	size_t at = (size_t)str_hash((struct str){path, length}, 0) & mask;

	while (routes->slots[at].path &&
		   (routes->slots[at].length != length || memcmp(routes->slots[at].path, path, length) != 0))
		at = (at + 1) & mask;
	return &routes->slots[at];
}

/* The first one to claim a path has it; the compiler sees to it that no second one does. */
static void
add(struct rt_routes *routes, const char *path, const struct forst_route *route, enum rt_own_route own)
{
	size_t length = strlen(path);
	struct rt_route_entry *slot = slot_of(routes, path, length);

	if (!slot->path)
		*slot = (struct rt_route_entry){path, length, route, own};
}

int
rt_routes_init(struct rt_routes *routes, const struct forst_program *program)
{
	size_t wanted = (program->route_count * 2 + 3) * 2;

	routes->slot_count = 16;
	while (routes->slot_count < wanted)
		routes->slot_count *= 2;
	routes->slots = calloc(routes->slot_count, sizeof(*routes->slots));
	if (!routes->slots)
		return -1;
	add(routes, "/health", NULL, RT_OWN_HEALTH);
	add(routes, "/_forst/live", NULL, RT_OWN_LIVE);
	add(routes, "/_forst/ready", NULL, RT_OWN_READY);
	for (size_t i = 0; i < program->route_count; i++)
		add(routes, program->routes[i]->path, program->routes[i], RT_OWN_NONE);
	for (size_t i = 0; i < program->route_count; i++) {
		if (program->routes[i]->alias)
			add(routes, program->routes[i]->alias, program->routes[i], RT_OWN_NONE);
	}
	return 0;
}

void
rt_routes_release(struct rt_routes *routes)
{
	free(routes->slots);
	routes->slots = NULL;
}

const struct rt_route_entry *
rt_routes_find(const struct rt_routes *routes, const char *path, size_t length)
{
	const struct rt_route_entry *slot = slot_of(routes, path, length);

	return slot->path ? slot : NULL;
}
