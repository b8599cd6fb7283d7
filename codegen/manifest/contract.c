/* The contract as canonical text and its hash. Named types are told once, in the order they are met. */
#include "codegen/manifest/contract.h"

#include "codegen/member.h"
#include "runtime/base/map.h"

#include <string.h>

struct contract {
	struct arena *arena;
	struct buf out;
	const struct core_type **queue; /* named types to be told, each once */
	size_t queued;
	size_t told;
	size_t capacity;
};

static void tell_type(struct contract *c, const struct core_type *type);

static void
add(struct contract *c, const char *text)
{
	buf_append_text(&c->out, text);
}

/* Lengths in front of user text make the form unambiguous whatever the text holds. */
static void
tell_text(struct contract *c, struct str s)
{
	buf_printf(&c->out, "%zu:", s.length);
	buf_append_str(&c->out, s);
}

static void
tell_name(struct contract *c, const struct core_type *type)
{
	size_t i = 0;

	while (i < c->queued && c->queue[i] != type)
		i++;
	if (i == c->queued) {
		c->queue = arena_grow(c->arena, c->queue, c->queued, &c->capacity, sizeof(*c->queue));
		c->queue[c->queued++] = type;
	}
	buf_printf(&c->out, "#%zu", i);
}

static void
tell_value(struct contract *c, const struct core_expr *x)
{
	if (x->kind == CORE_EXPR_ARRAY) {
		add(c, "[");
		for (size_t i = 0; i < x->operand_count; i++)
			tell_value(c, x->operands[i]);
		add(c, "]");
	} else if (x->kind == CORE_EXPR_CONVERT) {
		tell_value(c, x->operands[0]);
	} else if (x->kind == CORE_EXPR_CONST &&
			   (x->type->kind == CORE_TYPE_STRING || x->type->kind == CORE_TYPE_LITERALS)) {
		tell_text(c, x->value.string);
	} else if (x->kind == CORE_EXPR_CONST && x->type->kind == CORE_TYPE_FLOAT) {
		buf_printf(&c->out, "%.17g ", x->value.real);
	} else if (x->kind == CORE_EXPR_CONST && x->type->kind == CORE_TYPE_BOOL) {
		add(c, x->value.boolean ? "true " : "false ");
	} else if (x->kind == CORE_EXPR_CONST) {
		buf_printf(&c->out, "%lld ", (long long)x->value.integer);
	}
}

static void
tell_constraints(struct contract *c, const struct core_constraint *constraints, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		buf_printf(&c->out, ".%s(", constraint_info(constraints[i].constraint)->name);
		for (size_t j = 0; j < constraints[i].argument_count; j++)
			tell_value(c, constraints[i].arguments[j]);
		tell_constraints(c, constraints[i].each, constraints[i].each_count);
		add(c, ")");
	}
}

static void
tell_members(struct contract *c, const struct core_type *type, const char *between)
{
	for (size_t i = 0; i < type->member_count; i++) {
		if (i)
			add(c, between);
		tell_type(c, type->members[i]);
	}
}

static void
tell_error(struct contract *c, const struct core_error *error)
{
	add(c, "error ");
	tell_text(c, error->name);
	buf_printf(&c->out, " %d ", error->status);
	if (error->members)
		tell_type(c, error->members);
}

static void
tell_type(struct contract *c, const struct core_type *type)
{
	switch (type->kind) {
	case CORE_TYPE_VOID: add(c, "Void"); break;
	case CORE_TYPE_BOOL: add(c, "Bool"); break;
	case CORE_TYPE_INT: add(c, "Int"); break;
	case CORE_TYPE_FLOAT: add(c, "Float"); break;
	case CORE_TYPE_RUNE: add(c, "Rune"); break;
	case CORE_TYPE_STRING: add(c, "String"); break;
	case CORE_TYPE_BYTES: add(c, "Bytes"); break;
	case CORE_TYPE_ANY: add(c, "Any"); break;
	case CORE_TYPE_ERROR: add(c, "Error"); break;
	case CORE_TYPE_LITERALS:
	case CORE_TYPE_SHAPE:
	case CORE_TYPE_UNION: tell_name(c, type); break;
	case CORE_TYPE_FAILURE: tell_error(c, type->error); break;
	case CORE_TYPE_ARRAY:
		add(c, "[]");
		tell_type(c, type->element);
		break;
	case CORE_TYPE_FIXED_ARRAY:
		buf_printf(&c->out, "[%lld]", (long long)type->length);
		tell_type(c, type->element);
		break;
	case CORE_TYPE_MAP:
		add(c, "map[");
		tell_type(c, type->key);
		add(c, "]");
		tell_type(c, type->element);
		break;
	case CORE_TYPE_POINTER:
		add(c, "*");
		tell_type(c, type->element);
		break;
	case CORE_TYPE_NATIVE: add(c, "Time"); break;
	case CORE_TYPE_CHAN:
		add(c, "chan ");
		tell_type(c, type->element);
		break;
	case CORE_TYPE_RESULT:
	case CORE_TYPE_FUNC:
	case CORE_TYPE_TUPLE:
		add(c, "(");
		tell_members(c, type, ",");
		add(c, ")");
		break;
	case CORE_TYPE_CONSTRAINED:
		tell_type(c, type->element);
		tell_constraints(c, type->constraints, type->constraint_count);
		break;
	}
}

static void
tell_definition(struct contract *c, size_t index)
{
	const struct core_type *type = c->queue[index];

	buf_printf(&c->out, "type #%zu ", index);
	if (type->declared)
		tell_text(c, type->name);
	add(c, " {");
	for (size_t i = 0; i < type->field_count; i++) {
		if (!on_wire(&type->fields[i]))
			continue;
		tell_text(c, type->fields[i].wire_name);
		add(c, may_be_absent(&type->fields[i]) ? "? " : " ");
		tell_type(c, type->fields[i].type);
		for (size_t j = 0; j < type->fields[i].proved_literal_count; j++)
			tell_text(c, type->fields[i].proved_literals[j]);
		add(c, ";");
	}
	for (size_t i = 0; i < type->literal_count; i++)
		tell_text(c, type->literals[i]);
	tell_members(c, type, "|");
	add(c, "}\n");
}

static void
tell_route(struct contract *c, const struct core_route *route)
{
	add(c, "route ");
	tell_text(c, route->name);
	tell_text(c, route->path);
	tell_text(c, route->alias);
	add(c, route->flat ? " GET POST (" : " POST (");
	for (size_t i = 0; i < route->param_count; i++) {
		tell_text(c, route->params[i].name);
		add(c, " ");
		tell_type(c, route->params[i].type);
		add(c, ",");
	}
	add(c, ") ");
	tell_type(c, route->result);
	for (size_t i = 0; i < route->error_count; i++) {
		add(c, " ");
		tell_error(c, route->errors[i]);
	}
	add(c, route->open_errors ? " ...\n" : "\n");
}

/* The contract as text: routes, then types and errors they reach, each with all that crosses the wire. Documentation,
 * function bodies and private names are not in it. In the arena. */
static struct str
core_contract_text(const struct core_program *program, struct arena *arena)
{
	struct contract c = {.arena = arena};
	struct str text;

	buf_init(&c.out);
	for (size_t i = 0; i < program->route_count; i++)
		tell_route(&c, program->routes[i]);
	for (; c.told < c.queued; c.told++)
		tell_definition(&c, c.told);
	text = arena_str(arena, buf_str(&c.out));
	buf_release(&c.out);
	return text;
}

uint64_t
contract_hash_bytes(uint64_t hash, struct str bytes)
{
	for (size_t i = 0; i < bytes.length; i++)
		hash = (hash ^ (unsigned char)bytes.data[i]) * UINT64_C(0x100000001b3);
	return hash;
}

struct str
core_contract_hash(const struct core_program *program, struct arena *arena)
{
	uint64_t hash = contract_hash_bytes(UINT64_C(0xcbf29ce484222325), core_contract_text(program, arena));

	return arena_printf(arena, "%016llx", (unsigned long long)hash);
}
