/*
 * Which modules get a file and what each exports: the routes first, then every named type and error that they reach, in
 * the order in which a reader of the routes meets them. Names are given here, before anything is written.
 */
#include "codegen/ts/emit_ts_internal.h"

#include <string.h>

const struct core_type *
ts_plain(const struct core_type *type)
{
	while (type->kind == CORE_TYPE_CONSTRAINED)
		type = type->element;
	return type;
}

static struct str
file_of(struct emit_ts *e, const struct core_module *core)
{
	struct str path = core->path;

	if (core->is_route_file && str_has_prefix(path, STR("routes/")))
		path = str_slice(path, sizeof("routes/") - 1, path.length);
	return name_unique(&e->paths, NULL, ts_kebab(e, path), "_");
}

static struct ts_module *
module_of(struct emit_ts *e, const struct core_module *core)
{
	struct ts_module *module = ts_get(&e->modules, core);

	if (module)
		return module;
	module = arena_alloc(e->arena, sizeof(*module));
	module->core = core;
	module->file = file_of(e, core);
	map_init(&module->scope, e->arena);
	map_init(&module->imported, e->arena);
	ts_set(e, &e->modules, core, module);
	if (e->last)
		e->last->next = module;
	else
		e->first = module;
	e->last = module;
	return module;
}

static void
add_item(struct emit_ts *e, const struct core_module *core, enum ts_item_kind kind, const void *thing, struct str name)
{
	struct ts_module *module = module_of(e, core);
	struct ts_item *item = arena_alloc(e->arena, sizeof(*item));

	item->kind = kind;
	item->thing = thing;
	item->module = module;
	item->name = name_unique(&module->scope, NULL, ts_identifier(e, name), "_");
	ts_set(e, &e->items, thing, item);
	if (module->last)
		module->last->next = item;
	else
		module->first = item;
	module->last = item;
}

/* ---- what a type reaches ---- */

static void
reach_type(struct emit_ts *e, const struct core_type *type)
{
	if (e->reached[type->id])
		return;
	e->reached[type->id] = true;
	if (type->declared && type->module && type->kind != CORE_TYPE_FAILURE)
		add_item(e, type->module, TS_ITEM_TYPE, type, type->instance ? ts_pascal(e, type->name) : type->name);
	for (size_t i = 0; i < type->field_count; i++)
		if (on_wire(&type->fields[i]))
			reach_type(e, type->fields[i].type);
	for (size_t i = 0; i < type->member_count; i++)
		reach_type(e, type->members[i]);
	if (type->element)
		reach_type(e, type->element);
	if (type->kind == CORE_TYPE_FAILURE && type->error->members)
		reach_type(e, type->error->members);
}

/* An error's members are written into its class, so the shape itself needs no name. */
static void
reach_error(struct emit_ts *e, const struct core_error *error)
{
	const struct core_type *members = error->members;

	if (!error->module || ts_get(&e->items, error))
		return;
	add_item(e, error->module, TS_ITEM_ERROR, error, error->name);
	for (size_t i = 0; members && i < members->field_count; i++)
		if (on_wire(&members->fields[i]))
			reach_type(e, members->fields[i].type);
}

static void
reach_route(struct emit_ts *e, const struct core_route *route)
{
	for (size_t i = 0; i < route->param_count; i++)
		reach_type(e, route->params[i].type);
	reach_type(e, route->result);
	for (size_t i = 0; i < route->error_count; i++)
		reach_error(e, route->errors[i]);
	struct str failures = arena_printf(e->arena, "%.*sError", STR_ARG(ts_pascal(e, route->name)));
	add_item(e, route->module, TS_ITEM_FAILURES, &route->errors, failures);
}

void
ts_reach(struct emit_ts *e)
{
	const struct core_program *program = e->program;

	/* Functions are named before anything that could be in their way. */
	for (size_t i = 0; i < program->route_count; i++)
		add_item(e, program->routes[i]->module, TS_ITEM_FUNCTION, program->routes[i], program->routes[i]->name);
	for (size_t i = 0; i < program->route_count; i++)
		reach_route(e, program->routes[i]);
	for (struct ts_module *module = e->first; module; module = module->next) {
		module->sidecar = name_unique(&module->scope, NULL, STR("forst"), "_");
		module->contract = name_unique(&module->scope, NULL, STR("contract"), "_");
		module->bytes = name_unique(&module->scope, NULL, STR("bytes"), "_");
	}
}

/* ---- names across modules ---- */

static struct str
import_item(struct emit_ts *e, const struct ts_item *item)
{
	struct ts_module *module = e->module;

	struct ts_import *import = ts_get(&module->imported, item);

	if (import)
		return import->alias;
	import = arena_alloc(e->arena, sizeof(*import));
	ts_set(e, &module->imported, item, import);
	struct str alias = item->name;
	if (map_get(&module->scope, alias))
		alias = arena_printf(e->arena, "%.*s%.*s", STR_ARG(ts_pascal(e, item->module->core->name)), STR_ARG(item->name));
	import->item = item;
	import->alias = name_unique(&module->scope, NULL, alias, "_");
	if (module->last_import)
		module->last_import->next = import;
	else
		module->imports = import;
	module->last_import = import;
	return import->alias;
}

struct str
ts_name_of(struct emit_ts *e, const void *thing)
{
	const struct ts_item *item = ts_get(&e->items, thing);

	if (!item)
		return (struct str){NULL, 0};
	return item->module == e->module ? item->name : import_item(e, item);
}
