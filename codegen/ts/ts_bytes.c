/*
 * Where Bytes stand: strings of base64 in JSON, Uint8Array in the client. Going out they are known by their class;
 * coming in the client follows a plan (@forst/sidecar, BytesPlan). Named types have theirs in one table, so that
 * recursive ones end.
 */
#include "codegen/ts/emit_ts_internal.h"

static void structure_plan(struct emit_ts *e, const struct core_type *type);

/* A plan under that name. TypeScript takes a text for any string where objects have a member of the name already. */
static void
named_plan(struct emit_ts *e, struct str name, const struct core_type *type)
{
	buf_printf(&e->out, "%.*s: ", STR_ARG(ts_object_key(e, name)));
	ts_bytes_plan(e, type);
	if (ts_is_inherited(name))
		buf_append_text(&e->out, " as const");
}

static void
members_plan(struct emit_ts *e, const struct core_type *type)
{
	const char *between = "";

	buf_append_text(&e->out, "{ members: { ");
	for (size_t i = 0; i < type->field_count; i++) {
		if (!on_wire(&type->fields[i]) || !e->bytes[type->fields[i].type->id])
			continue;
		buf_append_text(&e->out, between);
		named_plan(e, type->fields[i].wire_name, type->fields[i].type);
		between = ", ";
	}
	buf_append_text(&e->out, " } }");
}

/* Case `j` of the alternative: a text, or what a number or Bool is as the name of a member. */
static void
case_key(struct emit_ts *e, const struct core_type *type, size_t member, size_t j)
{
	if (type->kinds) {
		const struct core_type *literals = ts_plain(type->kinds[member]->type);
		buf_append_str(&e->out, ts_object_key(e, literals->literals[j]));
		return;
	}
	const struct core_expr *choice = core_choices(type->choices[member]->type)->arguments[0]->operands[j];
	bool number = choice->type->kind != CORE_TYPE_BOOL;
	buf_append_text(&e->out, number ? "[" : "");
	ts_constant(e, &e->out, choice);
	buf_append_text(&e->out, number ? "]" : "");
}

/* The alternative is told by its literal member. */
static void
cases_plan(struct emit_ts *e, const struct core_type *type)
{
	const struct core_field *by = type->kinds ? type->kinds[0] : type->choices[0];
	const char *between = "";

	buf_printf(&e->out, "{ by: %.*s, cases: { ", STR_ARG(ts_quoted(e, by->wire_name)));
	for (size_t i = 0; i < type->member_count; i++) {
		const struct core_type *member = ts_plain(type->members[i]);
		size_t count = type->kinds ? ts_plain(type->kinds[i]->type)->literal_count
								   : core_choices(type->choices[i]->type)->arguments[0]->operand_count;
		for (size_t j = 0; j < count && e->bytes[member->id]; j++) {
			buf_append_text(&e->out, between);
			case_key(e, type, i, j);
			buf_append_text(&e->out, ": ");
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
			: member->kind == CORE_TYPE_NATIVE                                            ? "time"
																						   : "other";
		buf_printf(&e->out, "%s{ is: \"%s\", has: [", i ? ", " : "", form);
		for (size_t j = 0; j < member->field_count; j++) {
			if (!on_wire(&member->fields[j]) || may_be_absent(&member->fields[j]))
				continue;
			buf_printf(&e->out, "%s%.*s", between, STR_ARG(ts_quoted(e, member->fields[j].wire_name)));
			between = ", ";
		}
		buf_append_text(&e->out, "], plan: ");
		if (e->bytes[member->id])
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
	} else if (type->kind == CORE_TYPE_UNION && (type->kinds || type->choices)) {
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
	const struct ts_item *item = ts_get(&e->items, plain);

	if (item)
		buf_printf(&e->out, "{ ref: %.*s }", STR_ARG(ts_quoted(e, item->index_name)));
	else
		structure_plan(e, plain);
}

/* ---- the table ---- */

struct collection {
	const struct core_type **types;
	size_t count, capacity;
};

/* The types with names that hold Bytes; each once a module. */
static void
collect(struct emit_ts *e, struct collection *found, const struct core_type *type)
{
	if (!e->bytes[type->id] || e->collected[type->id] == e->module_number)
		return;
	e->collected[type->id] = e->module_number;
	if (ts_get(&e->items, type)) {
		found->types = arena_grow(e->arena, found->types, found->count, &found->capacity, sizeof(*found->types));
		found->types[found->count++] = type;
	}
	for (size_t i = 0; i < type->field_count; i++)
		collect(e, found, type->fields[i].type);
	for (size_t i = 0; i < type->member_count; i++)
		collect(e, found, type->members[i]);
	if (type->element)
		collect(e, found, type->element);
}

static void
collect_route(struct emit_ts *e, struct collection *found, const struct core_route *route)
{
	collect(e, found, route->result);
	for (size_t i = 0; i < route->error_count; i++)
		if (route->errors[i]->members)
			collect(e, found, route->errors[i]->members);
}

void
ts_bytes_table(struct emit_ts *e)
{
	struct collection found = {0};

	e->module_number++;
	for (const struct ts_item *item = e->module->first; item; item = item->next)
		if (item->kind == TS_ITEM_FUNCTION)
			collect_route(e, &found, item->thing);
	if (!found.count) {
		e->module->bytes = (struct str){NULL, 0};
		return;
	}
	buf_append_text(&e->out, "/** Where Bytes stand in what comes back: base64 in JSON, Uint8Array here. */\n");
	buf_printf(&e->out, "const %.*s: %.*s.BytesPlans = {\n", STR_ARG(e->module->bytes), STR_ARG(e->module->sidecar));
	for (size_t i = 0; i < found.count; i++) {
		const struct ts_item *item = ts_get(&e->items, found.types[i]);
		buf_printf(&e->out, "\t%.*s: ", STR_ARG(ts_object_key(e, item->index_name)));
		structure_plan(e, found.types[i]);
		buf_append_text(&e->out, ",\n");
	}
	buf_append_text(&e->out, "};\n\n");
}
