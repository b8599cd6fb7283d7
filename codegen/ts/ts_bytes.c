/*
 * Where Bytes stand: strings of base64 in JSON, Uint8Array in the client. Going out they are known by their class;
 * coming in the client follows a plan (@forst/sidecar, BytesPlan). Named types have theirs in one table, so that
 * recursive ones end.
 */
#include "codegen/ts/emit_ts_internal.h"

#include <string.h>

static bool
finds_bytes(struct emit_ts *e, const struct core_type *type, bool *seen)
{
	if (type->kind == CORE_TYPE_BYTES)
		return true;
	if (seen[type->id])
		return false;
	seen[type->id] = true;
	for (size_t i = 0; i < type->field_count; i++)
		if (finds_bytes(e, type->fields[i].type, seen))
			return true;
	for (size_t i = 0; i < type->member_count; i++)
		if (finds_bytes(e, type->members[i], seen))
			return true;
	return type->element && finds_bytes(e, type->element, seen);
}

bool
ts_has_bytes(struct emit_ts *e, const struct core_type *type)
{
	bool *seen = arena_alloc_array(e->arena, e->program->type_count + 1, sizeof(*seen));

	return finds_bytes(e, type, seen);
}

static void structure_plan(struct emit_ts *e, const struct core_type *type);

static void
members_plan(struct emit_ts *e, const struct core_type *type)
{
	const char *between = "";

	buf_append_text(&e->out, "{ members: { ");
	for (size_t i = 0; i < type->field_count; i++) {
		if (!ts_has_bytes(e, type->fields[i].type))
			continue;
		buf_printf(&e->out, "%s%.*s: ", between, STR_ARG(ts_object_key(e, type->fields[i].wire_name)));
		ts_bytes_plan(e, type->fields[i].type);
		between = ", ";
	}
	buf_append_text(&e->out, " } }");
}

/* The alternative is told by its literal member. */
static void
cases_plan(struct emit_ts *e, const struct core_type *type)
{
	const char *between = "";
	const struct core_field *first = &ts_plain(type->members[0])->fields[type->discriminator];

	buf_printf(&e->out, "{ by: %.*s, cases: { ", STR_ARG(ts_quoted(e, first->wire_name)));
	for (size_t i = 0; i < type->member_count; i++) {
		const struct core_type *member = ts_plain(type->members[i]);
		const struct core_type *literals = ts_plain(member->fields[type->discriminator].type);
		for (size_t j = 0; j < literals->literal_count && ts_has_bytes(e, member); j++) {
			buf_printf(&e->out, "%s%.*s: ", between, STR_ARG(ts_object_key(e, literals->literals[j])));
			ts_bytes_plan(e, member);
			between = ", ";
		}
	}
	buf_append_text(&e->out, " } }");
}

/* The alternative is the first that the value's form and its required members allow, as when decoding. */
static void
alternatives_plan(struct emit_ts *e, const struct core_type *type)
{
	buf_append_text(&e->out, "{ first: [");
	for (size_t i = 0; i < type->member_count; i++) {
		const struct core_type *member = ts_plain(type->members[i]);
		const char *between = "";
		const char *form = member->kind == CORE_TYPE_SHAPE || member->kind == CORE_TYPE_MAP ? "object"
			: member->kind == CORE_TYPE_ARRAY || member->kind == CORE_TYPE_FIXED_ARRAY     ? "array"
			: member->kind == CORE_TYPE_STRING || member->kind == CORE_TYPE_BYTES          ? "string"
																						   : "other";
		buf_printf(&e->out, "%s{ is: \"%s\", has: [", i ? ", " : "", form);
		for (size_t j = 0; j < member->field_count; j++) {
			if (member->fields[j].optional)
				continue;
			buf_printf(&e->out, "%s%.*s", between, STR_ARG(ts_quoted(e, member->fields[j].wire_name)));
			between = ", ";
		}
		buf_append_text(&e->out, "], plan: ");
		if (ts_has_bytes(e, member))
			ts_bytes_plan(e, member);
		else
			buf_append_text(&e->out, "null");
		buf_append_text(&e->out, " }");
	}
	buf_append_text(&e->out, "] }");
}

static void
structure_plan(struct emit_ts *e, const struct core_type *type)
{
	if (type->kind == CORE_TYPE_BYTES) {
		buf_append_text(&e->out, "\"bytes\"");
	} else if (type->kind == CORE_TYPE_SHAPE) {
		members_plan(e, type);
	} else if (type->kind == CORE_TYPE_UNION && type->discriminator >= 0) {
		cases_plan(e, type);
	} else if (type->kind == CORE_TYPE_UNION) {
		alternatives_plan(e, type);
	} else if (type->kind == CORE_TYPE_POINTER) {
		ts_bytes_plan(e, type->element);
	} else {
		buf_append_text(&e->out, "{ each: ");
		ts_bytes_plan(e, type->element);
		buf_append_text(&e->out, " }");
	}
}

void
ts_bytes_plan(struct emit_ts *e, const struct core_type *type)
{
	const struct core_type *plain = ts_plain(type);
	const struct ts_item *item = map_get(&e->items, ts_key(e, plain));

	if (item)
		buf_printf(&e->out, "{ ref: %.*s }", STR_ARG(ts_quoted(e, item->index_name)));
	else
		structure_plan(e, plain);
}

/* ---- the table ---- */

static void
collect(struct emit_ts *e, const struct core_type *type, bool *seen)
{
	if (seen[type->id] || !ts_has_bytes(e, type))
		return;
	seen[type->id] = true;
	for (size_t i = 0; i < type->field_count; i++)
		collect(e, type->fields[i].type, seen);
	for (size_t i = 0; i < type->member_count; i++)
		collect(e, type->members[i], seen);
	if (type->element)
		collect(e, type->element, seen);
}

static void
collect_route(struct emit_ts *e, const struct core_route *route, bool *seen)
{
	collect(e, route->result, seen);
	for (size_t i = 0; i < route->error_count; i++)
		if (route->errors[i]->members)
			collect(e, route->errors[i]->members, seen);
}

void
ts_bytes_table(struct emit_ts *e)
{
	bool *seen = arena_alloc_array(e->arena, e->program->type_count + 1, sizeof(*seen));
	bool begun = false;

	for (size_t i = 0; i < e->program->route_count; i++)
		if (e->program->routes[i]->module == e->module->core)
			collect_route(e, e->program->routes[i], seen);
	for (size_t i = 0; i < e->program->type_count; i++) {
		const struct core_type *type = e->program->types[i];
		const struct ts_item *item = seen[type->id] ? map_get(&e->items, ts_key(e, type)) : NULL;
		if (!item)
			continue;
		if (!begun) {
			buf_append_text(&e->out, "/** Where Bytes stand in what comes back: base64 in JSON, Uint8Array here. */\n");
			buf_printf(&e->out, "const %.*s: %.*s.BytesPlans = {\n", STR_ARG(e->module->bytes), STR_ARG(e->module->sidecar));
		}
		begun = true;
		buf_printf(&e->out, "\t%.*s: ", STR_ARG(ts_object_key(e, item->index_name)));
		structure_plan(e, type);
		buf_append_text(&e->out, ",\n");
	}
	buf_append_text(&e->out, begun ? "};\n\n" : "");
	if (!begun)
		e->module->bytes = (struct str){NULL, 0};
}
