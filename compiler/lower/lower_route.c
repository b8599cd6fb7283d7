/* Routes: what the server offers, with the types that cross the wire and every error that a call may end in. */
#include "compiler/lower/lower_internal.h"

static void
add_route(struct lower *lower, struct core_route *route, const struct checked_route *checked)
{
	const struct function_slot *slot = lower_function_slot(lower, checked->entry);

	route->name = checked->function->symbol->name;
	route->path = checked->path;
	route->alias = checked->alias;
	route->module = lower_module(lower, checked->module);
	route->function = &slot->core;
	route->params = slot->core.params;
	route->param_count = slot->core.param_count;
	route->result = lower_type(lower, checked->function->result);
	route->errors = slot->core.errors;
	route->error_count = slot->core.error_count;
	route->open_errors = slot->core.open_errors;
	route->flat = checked->flat;
	route->doc = checked->function->symbol->doc;
	route->span = checked->span;
}

void
lower_routes(struct lower *lower, struct core_program *program)
{
	size_t count = 0;
	struct core_route *routes;
	const struct core_route **list;

	for (const struct checked_route *route = lower->checked->routes; route; route = route->next)
		count++;
	routes = arena_alloc_array(lower->arena, count + 1, sizeof(*routes));
	list = arena_alloc_array(lower->arena, count + 1, sizeof(*list));
	for (const struct checked_route *route = lower->checked->routes; route; route = route->next) {
		list[program->route_count] = &routes[program->route_count];
		add_route(lower, &routes[program->route_count++], route);
	}
	program->routes = list;
}
