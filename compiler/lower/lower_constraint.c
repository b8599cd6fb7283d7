/* Constraint chains of types (String.Min(1)) as data: what decoders check and what schemas and JSDoc tell. Each is a
 * constraint of the elements' type (lower_type.c). */
#include "compiler/lower/lower_internal.h"

#include <stdlib.h>

static const struct core_expr *
constant_argument(struct lower *lower, const struct ast_expr *argument, const struct core_type *type)
{
	struct lower_function f = {.body = lower->constants, .lower = lower};
	const struct core_expr **items;
	size_t count = 0;

	if (argument->kind != AST_EXPR_ARRAY)
		return make_coerce(&f.body, lower_constant(&f, argument->constant, lower_natural_type(lower, argument)), type);
	for (const struct ast_field *field = argument->fields; field; field = field->next)
		count++;
	items = arena_alloc_array(lower->arena, count + 1, sizeof(*items));
	count = 0;
	for (const struct ast_field *field = argument->fields; field; field = field->next)
		items[count++] = constant_argument(lower, field->value, type);
	return make_expr(&f.body, CORE_EXPR_ARRAY, lower_array_of(lower, type), items, count);
}

/* What a constraint's arguments are compared with: a length is an Int. */
static const struct core_type *
argument_type(struct lower *lower, enum constraint constraint, const struct core_type *subject)
{
	bool number = subject->kind == CORE_TYPE_INT || subject->kind == CORE_TYPE_FLOAT;

	if (constraint_counts(constraint) && !number)
		return lower->basic.integer;
	return subject->kind == CORE_TYPE_LITERALS ? lower->basic.string : subject;
}

static void
add_arguments(struct lower *lower, struct core_constraint *core, const struct ast_pattern *pattern,
	const struct core_type *subject)
{
	const struct core_type *type = argument_type(lower, core->constraint, subject);
	const struct core_expr **arguments;
	size_t count = 0;

	for (const struct ast_expr *argument = pattern->arguments; argument; argument = argument->next)
		count++;
	arguments = arena_alloc_array(lower->arena, count + 1, sizeof(*arguments));
	for (const struct ast_expr *argument = pattern->arguments; argument; argument = argument->next)
		arguments[core->argument_count++] = constant_argument(lower, argument, type);
	core->arguments = arguments;
}

struct core_constraint
lower_one_of(struct lower *lower, const struct core_type *literals)
{
	const struct core_expr **choices = arena_alloc_array(lower->arena, literals->literal_count + 1, sizeof(*choices));
	const struct core_expr **arguments = arena_alloc(lower->arena, sizeof(*arguments));

	for (size_t i = 0; i < literals->literal_count; i++)
		choices[i] = make_string(&lower->constants, literals->literals[i]);
	arguments[0] = make_expr(&lower->constants, CORE_EXPR_ARRAY, lower_array_of(lower, lower->basic.string), choices,
		literals->literal_count);
	return (struct core_constraint){.constraint = CONSTRAINT_ONE_OF, .arguments = arguments, .argument_count = 1};
}

/* A literal as the checker wrote it down. */
static union core_value
choice_value(const struct core_type *type, struct str literal)
{
	union core_value value = {0};

	if (type->kind == CORE_TYPE_FLOAT)
		value.real = strtod(literal.data, NULL);
	else if (type->kind == CORE_TYPE_BOOL)
		value.boolean = str_equal(literal, STR("true"));
	else
		value.integer = strtoll(literal.data, NULL, 10);
	return value;
}

const struct core_constraint *
lower_choices(struct lower *lower, const struct type *type, const struct core_type *element)
{
	const struct core_expr **choices = arena_alloc_array(lower->arena, type->literal_count + 1, sizeof(*choices));
	const struct core_expr **arguments = arena_alloc(lower->arena, sizeof(*arguments));
	struct core_constraint *one_of = arena_alloc(lower->arena, sizeof(*one_of));

	for (size_t i = 0; i < type->literal_count; i++) {
		struct core_expr *choice = make_expr(&lower->constants, CORE_EXPR_CONST, element, NULL, 0);

		choice->value = choice_value(element, type->literals[i]);
		choices[i] = choice;
	}
	arguments[0] = make_expr(
		&lower->constants, CORE_EXPR_ARRAY, lower_array_of(lower, element), choices, type->literal_count);
	*one_of = (struct core_constraint){.constraint = CONSTRAINT_ONE_OF, .arguments = arguments, .argument_count = 1};
	return one_of;
}

const struct core_constraint *
lower_constraints(struct lower *lower, const struct ast_pattern *chain, const struct core_type *subject, size_t *count)
{
	const struct ast_pattern *first = lower_first_part(chain);
	struct core_constraint *list;
	size_t length = 0;

	for (const struct ast_pattern *part = first; part; part = part->next)
		length++;
	list = arena_alloc_array(lower->arena, length + 1, sizeof(*list));
	length = 0;
	for (const struct ast_pattern *part = first; part; part = part->next) {
		if (!pattern_is_decoded(part) || part->constraint == CONSTRAINT_EACH)
			continue;
		list[length].constraint = (enum constraint)part->constraint;
		add_arguments(lower, &list[length], part, subject);
		length++;
	}
	*count = length;
	return list;
}
