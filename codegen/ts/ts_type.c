/* Types of the wire as TypeScript writes them. Declared types are named, others stand where they are used. */
#include "codegen/ts/emit_ts_internal.h"

static void
literals(struct emit_ts *e, const struct str *values, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		buf_append_text(&e->out, i ? " | " : "");
		buf_append_str(&e->out, ts_quoted(e, values[i]));
	}
}

bool
ts_is_choice(const struct core_constraint *c, const struct core_type *type)
{
	enum core_type_kind kind = ts_plain(type)->kind;
	bool literal = kind == CORE_TYPE_STRING || kind == CORE_TYPE_INT || kind == CORE_TYPE_FLOAT || kind == CORE_TYPE_BOOL;

	return literal && c->constraint == CONSTRAINT_ONE_OF && c->argument_count == 1 &&
		c->arguments[0]->kind == CORE_EXPR_ARRAY && c->arguments[0]->operand_count > 0;
}

/* The choices of a OneOf on a type that has literals, or NULL. */
static const struct core_expr *
choices_of(const struct core_type *type)
{
	for (; type->kind == CORE_TYPE_CONSTRAINED; type = type->element)
		for (size_t i = 0; i < type->constraint_count; i++)
			if (ts_is_choice(&type->constraints[i], type))
				return type->constraints[i].arguments[0];
	return NULL;
}

static bool
choose(struct emit_ts *e, const struct core_type *type)
{
	const struct core_expr *choices = choices_of(type);

	for (size_t i = 0; choices && i < choices->operand_count; i++) {
		buf_append_text(&e->out, i ? " | " : "");
		ts_constant(e, &e->out, choices->operands[i]);
	}
	return choices != NULL;
}

/* Whether [] behind the type's text would bind to a part of it only. */
static bool
is_loose(const struct core_type *type)
{
	const struct core_type *plain = ts_plain(type);

	if (choices_of(type) || plain->kind == CORE_TYPE_POINTER || plain->kind == CORE_TYPE_ERROR)
		return true;
	return (plain->kind == CORE_TYPE_UNION || plain->kind == CORE_TYPE_LITERALS) && !(plain->declared && plain->module);
}

static void
array(struct emit_ts *e, const struct core_type *element, int depth)
{
	bool loose = is_loose(element);

	buf_append_text(&e->out, loose ? "(" : "");
	ts_type(e, element, depth);
	buf_append_text(&e->out, loose ? ")[]" : "[]");
}

const char *
ts_global(struct emit_ts *e, const char *name, const char *qualified)
{
	return map_get(&e->module->scope, str_from(name)) ? qualified : name;
}

/* Where the module has a Record of its own, the same type spelled out; and where the map is a part of itself, since
 * TypeScript lets no alias stand in its own Record. */
static void
map(struct emit_ts *e, const struct core_type *type, int depth)
{
	bool spelled = map_get(&e->module->scope, STR("Record")) || recursion_has(&e->packing.recursion, type);

	buf_append_text(&e->out, spelled ? "{ [key: string]: " : "Record<string, ");
	ts_type(e, type->element, depth);
	buf_append_text(&e->out, spelled ? " }" : ">");
}

static void
list(struct emit_ts *e, const struct core_type *type, const char *between, int depth)
{
	for (size_t i = 0; i < type->member_count; i++) {
		buf_append_text(&e->out, i ? between : "");
		ts_type(e, type->members[i], depth);
	}
}

static bool
is_number(const struct core_type *type)
{
	return type->kind == CORE_TYPE_INT || type->kind == CORE_TYPE_FLOAT || type->kind == CORE_TYPE_RUNE;
}

/* Int and Float are one type here. */
static void
alternatives(struct emit_ts *e, const struct core_type *type, int depth)
{
	bool number = false;

	for (size_t i = 0; i < type->member_count; i++) {
		if (number && is_number(type->members[i]))
			continue;
		buf_append_text(&e->out, i ? " | " : "");
		ts_type(e, type->members[i], depth);
		number = number || is_number(type->members[i]);
	}
}

/* An error as a value: plain data, not a class. */
static void
failure(struct emit_ts *e, const struct core_error *error, int depth)
{
	buf_printf(&e->out, "%.*s.ErrorValue<%.*s", STR_ARG(e->module->sidecar), STR_ARG(ts_quoted(e, error->name)));
	if (error->members && members_on_wire(error->members) > (error->message_field >= 0)) {
		buf_append_text(&e->out, ", ");
		ts_members(e, error->members, error->message_field, false, depth);
	}
	buf_append_text(&e->out, ">");
}

/* The type's own form, whether it has a name or not. */
static void
structure(struct emit_ts *e, const struct core_type *type, int depth)
{
	switch (type->kind) {
	case CORE_TYPE_VOID: buf_append_text(&e->out, "void"); break;
	case CORE_TYPE_BOOL: buf_append_text(&e->out, "boolean"); break;
	case CORE_TYPE_INT:
	case CORE_TYPE_FLOAT:
	case CORE_TYPE_RUNE: buf_append_text(&e->out, "number"); break;
	case CORE_TYPE_NATIVE: /* a time.Time: the text that crosses the wire, which a Date would cut to milliseconds */
	case CORE_TYPE_STRING: buf_append_text(&e->out, "string"); break;
	case CORE_TYPE_BYTES: buf_append_text(&e->out, ts_global(e, "Uint8Array", "globalThis.Uint8Array")); break;
	case CORE_TYPE_ANY: buf_append_text(&e->out, "unknown"); break;
	case CORE_TYPE_ERROR: buf_printf(&e->out, "%.*s.ErrorValue<string> | null", STR_ARG(e->module->sidecar)); break;
	case CORE_TYPE_LITERALS: literals(e, type->literals, type->literal_count); break;
	case CORE_TYPE_SHAPE: ts_members(e, type, -1, false, depth); break;
	case CORE_TYPE_FAILURE: failure(e, type->error, depth); break;
	case CORE_TYPE_UNION: alternatives(e, type, depth); break;
	case CORE_TYPE_ARRAY:
	case CORE_TYPE_FIXED_ARRAY: array(e, type->element, depth); break;
	case CORE_TYPE_MAP: map(e, type, depth); break;
	case CORE_TYPE_POINTER:
		ts_type(e, type->element, depth);
		buf_append_text(&e->out, " | null");
		break;
	case CORE_TYPE_TUPLE:
		buf_append_text(&e->out, "[");
		list(e, type, ", ", depth);
		buf_append_text(&e->out, "]");
		break;
	case CORE_TYPE_CONSTRAINED: ts_type(e, type->element, depth); break;
	case CORE_TYPE_RESULT:
	case CORE_TYPE_FUNC:
	case CORE_TYPE_CHAN: buf_append_text(&e->out, "unknown"); break; /* the checker lets none of them cross the wire */
	}
}

void
ts_type(struct emit_ts *e, const struct core_type *type, int depth)
{
	struct str name = ts_name_of(e, ts_plain(type));

	if (choose(e, type))
		return;
	if (name.data)
		buf_append_str(&e->out, name);
	else
		structure(e, type, depth);
}

void
ts_field_type(struct emit_ts *e, const struct core_field *field, int depth)
{
	const struct core_type *type = field->type;

	if (field->optional && ts_plain(type)->kind == CORE_TYPE_POINTER)
		type = ts_plain(type)->element;
	if (field->proved_literal_count)
		literals(e, field->proved_literals, field->proved_literal_count);
	else
		ts_type(e, type, depth);
}

static void
member(struct emit_ts *e, const struct core_field *field, int depth)
{
	struct str name = ts_member(e, field->wire_name);

	buf_printf(&e->out, "%.*s%s: ", STR_ARG(name), may_be_absent(field) ? "?" : "");
	ts_field_type(e, field, depth);
}

static bool
is_documented(const struct core_type *shape)
{
	for (size_t i = 0; i < shape->field_count; i++)
		if (on_wire(&shape->fields[i]) && ts_has_doc(&shape->fields[i]))
			return true;
	return false;
}

void
ts_members(struct emit_ts *e, const struct core_type *shape, int skip, bool open, int depth)
{
	bool begun = false;

	open = open || is_documented(shape);
	buf_append_text(&e->out, "{");
	for (size_t i = 0; i < shape->field_count; i++) {
		if ((int)i == skip || !on_wire(&shape->fields[i]))
			continue;
		if (open) {
			buf_append_text(&e->out, "\n");
			ts_doc(e, shape->fields[i].doc, shape->fields[i].type, depth + 1);
			ts_tabs(e, depth + 1);
		} else {
			buf_append_text(&e->out, begun ? "; " : " ");
		}
		member(e, &shape->fields[i], open ? depth + 1 : depth);
		buf_append_text(&e->out, open ? ";" : "");
		begun = true;
	}
	if (open && begun) {
		buf_append_text(&e->out, "\n");
		ts_tabs(e, depth);
	} else if (begun) {
		buf_append_text(&e->out, " ");
	}
	buf_append_text(&e->out, "}");
}

void
ts_declaration(struct emit_ts *e, const struct ts_item *item)
{
	const struct core_type *type = item->thing;

	ts_doc(e, type->doc, NULL, 0);
	if (type->kind == CORE_TYPE_SHAPE && members_on_wire(type)) {
		buf_printf(&e->out, "export interface %.*s ", STR_ARG(item->name));
		ts_members(e, type, -1, true, 0);
		buf_append_text(&e->out, "\n\n");
		return;
	}
	buf_printf(&e->out, "export type %.*s = ", STR_ARG(item->name));
	if (type->kind == CORE_TYPE_SHAPE)
		buf_append_text(&e->out, "object"); /* {} would take any value */
	else
		structure(e, type, 0);
	buf_append_text(&e->out, ";\n\n");
}
