#include "tests/unit/codegen/wire_core.h"

#include "tests/unit/codegen/core_maker.h"

#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static const struct core_type *
literals(struct core_maker *m, const char *name, const struct str *values, size_t count)
{
	struct core_type *type = make_type(m, CORE_TYPE_LITERALS, name);
	struct str *copy = arena_alloc_array(m->arena, count, sizeof(*copy));

	memcpy(copy, values, count * sizeof(*copy));
	type->literals = copy;
	type->literal_count = count;
	return type;
}

static const struct core_expr *const *
arguments(struct core_maker *m, const struct core_expr *a, const struct core_expr *b)
{
	const struct core_expr **list = arena_alloc_array(m->arena, 2, sizeof(*list));

	list[0] = a;
	list[1] = b;
	return list;
}

/* base with one or two constraints of Int arguments. */
static const struct core_type *
constrained(struct core_maker *m, const struct core_type *base, const struct core_constraint *constraints, size_t count)
{
	struct core_type *type = make_type(m, CORE_TYPE_CONSTRAINED, "");
	struct core_constraint *copy = arena_alloc_array(m->arena, count, sizeof(*copy));

	memcpy(copy, constraints, count * sizeof(*copy));
	type->element = base;
	type->base = base;
	type->constraints = copy;
	type->constraint_count = count;
	return type;
}

static struct core_constraint
rule(struct core_maker *m, enum constraint constraint, size_t count, int64_t a, int64_t b)
{
	return (struct core_constraint){.constraint = constraint,
		.argument_count = count,
		.arguments = arguments(m, make_integer(m, a), make_integer(m, b))};
}

static const struct core_type *
map_of(struct core_maker *m, const struct core_type *key, const struct core_type *element)
{
	struct core_type *type = make_type(m, CORE_TYPE_MAP, "");

	type->key = key;
	type->element = element;
	return type;
}

static const struct core_type *
union_of(
	struct core_maker *m, const char *name, int discriminator, const struct core_type *const *members, size_t count)
{
	struct core_type *type = make_type(m, CORE_TYPE_UNION, name);
	const struct core_type **copy = arena_alloc_array(m->arena, count, sizeof(*copy));
	const struct core_field **kinds = arena_alloc_array(m->arena, count, sizeof(*kinds));

	memcpy(copy, members, count * sizeof(*copy));
	type->members = copy;
	type->member_count = count;
	for (size_t i = 0; discriminator >= 0 && i < count; i++)
		kinds[i] = &members[i]->fields[discriminator];
	type->kinds = discriminator >= 0 ? kinds : NULL;
	return type;
}

static const struct core_type *
fixed(struct core_maker *m, const struct core_type *element, int64_t length)
{
	struct core_type *type = make_type(m, CORE_TYPE_FIXED_ARRAY, "");

	type->element = element;
	type->length = length;
	return type;
}

/* Node holds itself by pointer and array: its members are set when they exist. */
static const struct core_type *
make_node(struct core_maker *m)
{
	struct core_type *node = make_type(m, CORE_TYPE_SHAPE, "Node");
	struct core_field *fields = arena_alloc_array(m->arena, 3, sizeof(*fields));

	fields[0] = make_field("value", m->integer);
	fields[1] = make_field("next", make_of(m, CORE_TYPE_POINTER, node));
	fields[2] = make_field("children", make_of(m, CORE_TYPE_ARRAY, node));
	node->fields = fields;
	node->field_count = 3;
	return node;
}

static const struct core_type *
make_figure(struct core_maker *m)
{
	const struct core_type *circle_kind = literals(m, "Circle_kind", (struct str[]){STR("circle")}, 1);
	const struct core_type *square_kind = literals(m, "Square_kind", (struct str[]){STR("square")}, 1);
	struct core_constraint not_negative = rule(m, CONSTRAINT_MIN, 1, 0, 0);
	const struct core_type *radius = constrained(m, m->real, &not_negative, 1);
	struct core_field circle[] = {make_field("kind", circle_kind), make_field("radius", radius)};
	struct core_field square[] = {make_field("kind", square_kind), make_field("side", m->real)};
	const struct core_type *members[] = {make_shape(m, "Circle", circle, 2), make_shape(m, "Square", square, 2)};

	return union_of(m, "Figure", 0, members, 2);
}

/* `packable`: without what has no packed form. */
static const struct core_type *
make_everything(struct core_maker *m, const struct core_type *point, bool packable)
{
	struct core_constraint short_text[] = {rule(m, CONSTRAINT_MIN, 1, 1, 0), rule(m, CONSTRAINT_MAX, 1, 8, 0)};
	struct core_constraint near_zero = rule(m, CONSTRAINT_BETWEEN, 2, -10, 10);
	struct core_constraint few = rule(m, CONSTRAINT_MAX, 1, 3, 0);
	struct str colors[] = {STR("red"), STR("green"), STR("quote\"d")};
	const struct core_type *strings = make_of(m, CORE_TYPE_ARRAY, m->text);
	const struct core_type *either[] = {point, m->text, make_of(m, CORE_TYPE_ARRAY, m->integer)};
	struct core_field fields[] = {make_field("id", constrained(m, m->text, short_text, 2)),
		make_field("count", constrained(m, m->integer, &near_zero, 1)), make_field("ratio", m->real),
		make_field("on", m->boolean), make_field("blob", m->bytes),
		make_field("color", literals(m, "Color", colors, 3)), make_field("tags", constrained(m, strings, &few, 1)),
		make_field("pair", fixed(m, m->integer, 2)), make_field("scores", map_of(m, m->text, m->real)),
		make_field("names", map_of(m, m->integer, m->text)), make_field("note", make_of(m, CORE_TYPE_POINTER, m->text)),
		make_field("shape", make_figure(m)),
		make_field("either", packable ? either[1] : union_of(m, "Everything_either", -1, either, 3)),
		make_field("tree", make_of(m, CORE_TYPE_POINTER, make_node(m))), make_field("anything", m->any),
		make_field("double", point)};

	return make_shape(m, packable ? "Packable" : "Everything", fields, COUNT(fields));
}

/* func name(parameters) result { return the first parameter, or what `value` makes } */
static const struct core_route *
route(struct core_maker *m, const char *name, const struct core_param *params, size_t count,
	const struct core_type *result, const struct core_expr *value, bool flat)
{
	struct core_function *f = arena_alloc(m->arena, sizeof(*f));
	struct core_route *r = arena_alloc(m->arena, sizeof(*r));
	struct core_param *copy = arena_alloc_array(m->arena, count + 1, sizeof(*copy));
	struct core_local *locals = arena_alloc_array(m->arena, count + 1, sizeof(*locals));

	for (size_t i = 0; i < count; i++) {
		copy[i] = params[i];
		copy[i].local = (uint32_t)i;
		locals[i] = (struct core_local){.name = params[i].name, .type = params[i].type->base, .used = true};
	}
	f->name = str_from(name);
	f->module = m->module;
	f->params = copy;
	f->param_count = count;
	f->result = result;
	f->locals = locals;
	f->local_count = count;
	f->body = value ? make_stmt(m, CORE_STMT_RETURN, 0, value) : NULL;
	f->span.start = (uint32_t)m->type_count;
	r->name = f->name;
	r->path = arena_printf(m->arena, "/%s", name);
	r->module = m->module;
	r->function = f;
	r->params = copy;
	r->param_count = count;
	r->result = result;
	r->flat = flat;
	return r;
}

/* Gives back all parameters as a shape. */
static const struct core_route *
route_of_three(struct core_maker *m, const struct core_type *point)
{
	const struct core_type *maybe = make_of(m, CORE_TYPE_POINTER, m->integer);
	const struct core_type *points = make_of(m, CORE_TYPE_ARRAY, point);
	struct core_field fields[] = {make_field("a", m->integer), make_field("b", maybe), make_field("c", points)};
	struct core_param params[] = {{STR("a"), m->integer, 0}, {STR("b"), maybe, 1}, {STR("c"), points, 2}};
	const struct core_type *three = make_shape(m, "Three", fields, 3);
	struct core_expr *value = make_expr(m, CORE_EXPR_SHAPE, three, NULL, NULL);
	const struct core_expr **operands = arena_alloc_array(m->arena, 3, sizeof(*operands));

	for (uint32_t i = 0; i < 3; i++)
		operands[i] = make_local(m, params[i].type, i);
	value->operands = operands;
	value->operand_count = 3;
	return route(m, "sum", params, 3, three, value, false);
}

static const struct core_route *
route_of_search(struct core_maker *m)
{
	struct core_field inner[] = {make_field("category", m->text), make_field("max", m->real)};
	const struct core_type *filters = make_of(m, CORE_TYPE_POINTER, make_shape(m, "Filters", inner, 2));
	struct core_field fields[] = {make_field("query", m->text),
		make_field("limit", make_of(m, CORE_TYPE_POINTER, m->integer)),
		make_field("tags", make_of(m, CORE_TYPE_ARRAY, m->text)), make_field("filters", filters)};
	const struct core_type *search = make_shape(m, "Search", fields, 4);

	return route(m, "find", &(struct core_param){STR("q"), search, 0}, 1, search, make_local(m, search, 0), true);
}

/* More members than get code of their own, and more than a word has bits. */
static const struct core_route *
route_of_many(struct core_maker *m)
{
	enum { MANY = 70 };
	struct core_field fields[MANY];
	const struct core_type *maybe = make_of(m, CORE_TYPE_POINTER, m->integer);

	for (int i = 0; i < MANY; i++)
		fields[i] = make_field(arena_printf(m->arena, "m%d", i).data, i < 66 ? maybe : m->integer);
	const struct core_type *many = make_shape(m, "Many", fields, MANY);
	struct core_param param = {STR("input"), many, 0};
	return route(m, "many", &param, 1, many, make_local(m, many, 0), false);
}

const struct core_program *
wire_core(struct arena *arena)
{
	struct core_maker *m = arena_alloc(arena, sizeof(*m));
	const struct core_route *routes[7];

	make_begin(m, arena, "wire");
	struct core_field coordinates[] = {make_field("x", m->integer), make_field("y", m->integer)};
	const struct core_type *point = make_shape(m, "Point", coordinates, 2);
	const struct core_type *everything = make_everything(m, point, false);
	const struct core_type *packable = make_everything(m, point, true);
	routes[0] = route(m, "echo", &(struct core_param){STR("input"), everything, 0}, 1, everything,
		make_local(m, everything, 0), false);
	routes[1] = route_of_three(m, point);
	routes[2] =
		route(m, "half", &(struct core_param){STR("n"), m->real, 0}, 1, m->real, make_local(m, m->real, 0), true);
	routes[3] = route_of_search(m);
	routes[4] = route(m, "nothing", NULL, 0, m->none, NULL, true);
	routes[5] = route_of_many(m);
	routes[6] = route(m, "packed", &(struct core_param){STR("input"), packable, 0}, 1, packable,
		make_local(m, packable, 0), false);
	return make_program(m, routes, 7);
}
