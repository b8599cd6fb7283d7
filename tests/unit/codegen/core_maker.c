/* Nodes of core in few words; see core_maker.h. */
#include "tests/unit/codegen/core_maker.h"

#include <string.h>

void
make_begin(struct core_maker *m, struct arena *arena, const char *module)
{
	*m = (struct core_maker){.arena = arena};
	m->module = arena_alloc(arena, sizeof(*m->module));
	m->module->name = str_from(module);
	m->module->path = arena_printf(arena, "routes/%s", module);
	m->module->source_path = arena_printf(arena, "forst/routes/%s.ft", module);
	m->module->is_route_file = true;
	m->none = make_type(m, CORE_TYPE_VOID, "");
	m->boolean = make_type(m, CORE_TYPE_BOOL, "");
	m->integer = make_type(m, CORE_TYPE_INT, "");
	m->real = make_type(m, CORE_TYPE_FLOAT, "");
	m->text = make_type(m, CORE_TYPE_STRING, "");
	m->bytes = make_type(m, CORE_TYPE_BYTES, "");
	m->any = make_type(m, CORE_TYPE_ANY, "");
	m->error = make_type(m, CORE_TYPE_ERROR, "");
}

struct core_type *
make_type(struct core_maker *m, enum core_type_kind kind, const char *name)
{
	struct core_type *type = arena_alloc(m->arena, sizeof(*type));

	type->kind = kind;
	type->id = (uint32_t)m->type_count;
	type->name = str_from(name);
	type->declared = *name != '\0';
	type->module = m->module;
	type->base = type;
	m->types[m->type_count++] = type;
	return type;
}

struct core_field
make_field(const char *name, const struct core_type *type)
{
	return (struct core_field){
		.name = str_from(name), .wire_name = str_from(name), .type = type, .optional = type->kind == CORE_TYPE_POINTER};
}

const struct core_type *
make_shape(struct core_maker *m, const char *name, const struct core_field *fields, size_t count)
{
	struct core_type *type = make_type(m, CORE_TYPE_SHAPE, name);
	struct core_field *copy = arena_alloc_array(m->arena, count, sizeof(*copy));

	memcpy(copy, fields, count * sizeof(*copy));
	type->fields = copy;
	type->field_count = count;
	return type;
}

const struct core_type *
make_of(struct core_maker *m, enum core_type_kind kind, const struct core_type *element)
{
	struct core_type *type = make_type(m, kind, "");

	type->element = element;
	return type;
}

/* ---- expressions ---- */

struct core_expr *
make_expr(struct core_maker *m, enum core_expr_kind kind, const struct core_type *type, const struct core_expr *a,
	const struct core_expr *b)
{
	const struct core_expr **operands = arena_alloc_array(m->arena, 2, sizeof(*operands));
	struct core_expr *x = arena_alloc(m->arena, sizeof(*x));

	operands[0] = a;
	operands[1] = b;
	x->kind = kind;
	x->type = type;
	x->operands = operands;
	x->operand_count = (a != NULL) + (b != NULL);
	x->constraint = CONSTRAINT_NONE;
	return x;
}

struct core_expr *
make_local(struct core_maker *m, const struct core_type *type, uint32_t number)
{
	struct core_expr *x = make_expr(m, CORE_EXPR_LOCAL, type, NULL, NULL);

	x->local = number;
	return x;
}

struct core_expr *
make_integer(struct core_maker *m, int64_t value)
{
	struct core_expr *x = make_expr(m, CORE_EXPR_CONST, m->integer, NULL, NULL);

	x->value.integer = value;
	return x;
}

struct core_expr *
make_text(struct core_maker *m, const char *value)
{
	struct core_expr *x = make_expr(m, CORE_EXPR_CONST, m->text, NULL, NULL);

	x->value.string = str_from(value);
	return x;
}

struct core_expr *
make_member(struct core_maker *m, const struct core_expr *of_value, uint32_t index)
{
	struct core_expr *x = make_expr(m, CORE_EXPR_FIELD, of_value->type->fields[index].type, of_value, NULL);

	x->index = index;
	return x;
}

/* ---- statements ---- */

struct core_stmt *
make_stmt(struct core_maker *m, enum core_stmt_kind kind, uint32_t local_number, const struct core_expr *value)
{
	struct core_stmt *stmt = arena_alloc(m->arena, sizeof(*stmt));

	stmt->kind = kind;
	stmt->local = local_number;
	stmt->value = value;
	return stmt;
}

struct core_stmt *
make_chain(struct core_stmt *const *list, size_t count)
{
	for (size_t i = 0; i + 1 < count; i++)
		list[i]->next = list[i + 1];
	return list[0];
}

struct core_program *
make_program(struct core_maker *m, const struct core_route *const *routes, size_t count)
{
	struct core_program *program = arena_alloc(m->arena, sizeof(*program));
	struct source_map *sources = arena_alloc(m->arena, sizeof(*sources));
	const struct core_module **modules = arena_alloc_array(m->arena, 1, sizeof(*modules));
	const struct core_route **copy = arena_alloc_array(m->arena, count, sizeof(*copy));

	source_map_init(sources, m->arena);
	modules[0] = m->module;
	memcpy(copy, routes, count * sizeof(*copy));
	program->sources = sources;
	program->modules = modules;
	program->module_count = 1;
	program->types = (const struct core_type *const *)m->types;
	program->type_count = m->type_count;
	program->routes = copy;
	program->route_count = count;
	return program;
}
