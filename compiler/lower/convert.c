/*
 * Conversions, decided on core types alone: from a value's type to the one wanted where it stands. The checker has
 * already said that the one fits the other (or a test proved it), so there is one way to get there and this finds it.
 */
#include "compiler/lower/make.h"

static const struct core_expr *
constant_as(struct body *body, const struct core_expr *value, const struct core_type *type)
{
	struct core_expr *expr = make_expr(body, CORE_EXPR_CONST, type, NULL, 0);

	expr->value = value->value;
	expr->span = value->span;
	if (type->kind == CORE_TYPE_FLOAT && value->type->kind != CORE_TYPE_FLOAT)
		expr->value.real = (double)value->value.integer;
	return expr;
}

static bool
is_text(const struct core_type *type)
{
	return type->kind == CORE_TYPE_STRING || type->kind == CORE_TYPE_LITERALS;
}

static bool
is_whole(const struct core_type *type)
{
	return type->kind == CORE_TYPE_INT || type->kind == CORE_TYPE_RUNE;
}

static const struct core_expr *
text_to(struct body *body, const struct core_expr *value, const struct core_type *type)
{
	if (value->kind == CORE_EXPR_CONST)
		return constant_as(body, value, type);
	if (value->kind == CORE_EXPR_CONVERT && value->conversion == CORE_STRING_TO_LITERALS)
		value = value->operands[0];
	else if (value->type->kind == CORE_TYPE_LITERALS)
		value = make_convert(body, CORE_LITERALS_TO_STRING, body->types->string, value);
	if (type->kind == CORE_TYPE_LITERALS)
		value = make_convert(body, CORE_STRING_TO_LITERALS, type, value);
	return value;
}

static const struct core_expr *
number_to(struct body *body, const struct core_expr *value, const struct core_type *type)
{
	if (value->kind == CORE_EXPR_CONST)
		return constant_as(body, value, type);
	if (value->kind == CORE_EXPR_CONVERT && value->conversion == CORE_INT_TO_INT)
		value = value->operands[0];
	if (value->type == type)
		return value;
	if (value->type->kind == CORE_TYPE_RUNE)
		value = make_convert(body, CORE_RUNE_TO_INT, body->types->integer, value);
	else if (value->type != body->types->integer)
		value = make_convert(body, CORE_INT_TO_INT, body->types->integer, value);
	if (type->kind == CORE_TYPE_FLOAT)
		value = make_convert(body, CORE_INT_TO_FLOAT, type, value);
	else if (type->kind == CORE_TYPE_RUNE)
		value = make_convert(body, CORE_INT_TO_RUNE, type, value);
	else if (type != body->types->integer)
		value = make_convert(body, CORE_INT_TO_INT, type, value);
	return value;
}

/* ---- unions ---- */

/* A value of `from` can stand for one of `to` without a test. */
static bool
make_fits(const struct core_type *from, const struct core_type *to)
{
	if (from == to)
		return true;
	if (is_text(from) && to->kind == CORE_TYPE_STRING)
		return true;
	if (is_whole(from) && to->kind == CORE_TYPE_FLOAT)
		return true;
	if (to->kind == CORE_TYPE_UNION && from->kind != CORE_TYPE_UNION)
		return make_union_index(to, from) >= 0;
	if (from->kind == to->kind && (from->kind == CORE_TYPE_ARRAY || from->kind == CORE_TYPE_MAP))
		return from->key == to->key && make_fits(from->element->base, to->element->base);
	if (from->kind != CORE_TYPE_SHAPE || to->kind != CORE_TYPE_SHAPE)
		return false;
	for (size_t i = 0; i < to->field_count; i++) {
		const struct core_type *wanted = to->fields[i].type->base;
		int index = make_member_index(from, to->fields[i].name);

		if (index < 0 && wanted->kind != CORE_TYPE_POINTER)
			return false;
		if (index >= 0 && !make_fits(from->fields[index].type->base, wanted) &&
			(wanted->kind != CORE_TYPE_POINTER || !make_fits(from->fields[index].type->base, wanted->element->base)))
			return false;
	}
	return true;
}

int
make_member_index(const struct core_type *shape, struct str name)
{
	for (size_t i = 0; i < shape->field_count; i++)
		if (str_equal(shape->fields[i].name, name))
			return (int)i;
	return -1;
}

int
make_union_index(const struct core_type *type, const struct core_type *member)
{
	for (size_t i = 0; i < type->member_count; i++)
		if (type->members[i]->base == member)
			return (int)i;
	for (size_t i = 0; i < type->member_count; i++)
		if (make_fits(member, type->members[i]->base))
			return (int)i;
	return -1;
}

static const struct core_expr *
union_wrap(struct body *body, const struct core_expr *value, const struct core_type *type)
{
	int index = make_union_index(type, value->type);
	struct core_expr *expr;

	if (index < 0)
		return value;
	value = make_coerce(body, value, type->members[index]->base);
	expr = make_expr(body, CORE_EXPR_CONVERT, type, &value, 1);
	expr->conversion = CORE_UNION_WRAP;
	expr->index = (uint32_t)index;
	return expr;
}

static const struct core_expr *
union_member(struct body *body, const struct core_expr *value, const struct core_type *type)
{
	int index = make_union_index(value->type, type);
	struct core_expr *expr;

	if (index < 0)
		return value;
	expr = make_expr(body, CORE_EXPR_CONVERT, value->type->members[index]->base, &value, 1);
	expr->conversion = CORE_UNION_MEMBER;
	expr->index = (uint32_t)index;
	return make_coerce(body, expr, type);
}

static bool
is_failures(const struct core_type *type)
{
	for (size_t i = 0; i < type->member_count; i++)
		if (type->members[i]->kind != CORE_TYPE_FAILURE)
			return false;
	return type->kind == CORE_TYPE_UNION;
}

static const struct core_expr *
from_union(struct body *body, const struct core_expr *value, const struct core_type *type)
{
	if (type->kind == CORE_TYPE_UNION)
		return make_convert(body, CORE_UNION_TO_UNION, type, value);
	if (type->kind == CORE_TYPE_ERROR)
		return make_convert(body, CORE_FAILURE_TO_ERROR, type, value);
	return union_member(body, value, type);
}

/* ---- results ---- */

const struct core_expr *
make_result_make(
	struct body *body, const struct core_type *type, const struct core_expr *value, const struct core_expr *error)
{
	const struct core_expr *operands[2];

	if (type->element->kind == CORE_TYPE_VOID)
		value = NULL;
	else
		value = value ? make_coerce(body, value, type->element) : make_zero(body, type->element);
	operands[0] = value;
	operands[1] = error ? make_coerce(body, error, body->types->error) : make_zero(body, body->types->error);
	return make_expr(body, CORE_EXPR_RESULT_MAKE, type, operands, 2);
}

static bool
is_error(const struct core_type *type)
{
	return type->kind == CORE_TYPE_ERROR || type->kind == CORE_TYPE_FAILURE || is_failures(type);
}

static const struct core_expr *
to_result(struct body *body, const struct core_expr *value, const struct core_type *type)
{
	if (value->type->kind == CORE_TYPE_RESULT)
		return make_convert(body, CORE_RESULT_TO_RESULT, type, value);
	if (is_error(value->type) && !is_error(type->element))
		return make_result_make(body, type, NULL, value);
	return make_result_make(body, type, value, NULL);
}

static const struct core_expr *
from_result(struct body *body, const struct core_expr *value, const struct core_type *type)
{
	const struct core_type *element = value->type->element;

	if (is_error(type) && !is_error(element))
		return make_coerce(body, make_result(body, CORE_EXPR_RESULT_ERROR, value), type);
	return make_coerce(body, make_result(body, CORE_EXPR_RESULT_VALUE, value), type);
}

/* ---- the rest ---- */

static const struct core_expr *
tuple_to(struct body *body, const struct core_expr *value, const struct core_type *type)
{
	const struct core_expr *tuple = make_keep(body, "results", value);
	const struct core_expr **parts = arena_alloc_array(body->arena, type->member_count, sizeof(*parts));

	for (size_t i = 0; i < type->member_count; i++)
		parts[i] = make_coerce(body, make_field(body, tuple, (uint32_t)i), type->members[i]->base);
	return make_expr(body, CORE_EXPR_SHAPE, type, parts, type->member_count);
}

/* A pointer to a copy of the other type, or nil. */
static const struct core_expr *
pointer_to_pointer(struct body *body, const struct core_expr *value, const struct core_type *type)
{
	const struct core_expr *from = make_keep(body, "pointer", value);
	uint32_t copy = make_let(body, "copy", type, NULL);
	const struct core_expr *target;
	struct make_list list;

	make_open(body, &list);
	target = make_coerce(body, make_dereference(body, from, from->type->element, false), type->element->base);
	make_assign(body, make_target(body, copy), make_convert(body, CORE_BOX, type, target));
	make_if(body, make_test(body, CONSTRAINT_PRESENT, from), make_close(body, &list), NULL);
	return make_local(body, copy);
}

static const struct core_expr *
to_pointer(struct body *body, const struct core_expr *value, const struct core_type *type)
{
	if (value->type->kind == CORE_TYPE_POINTER)
		return pointer_to_pointer(body, value, type);
	return make_convert(body, CORE_BOX, type, make_coerce(body, value, type->element->base));
}

static const struct core_expr *
to_array(struct body *body, const struct core_expr *value, const struct core_type *type)
{
	if (value->type->kind == CORE_TYPE_FIXED_ARRAY && type->kind == CORE_TYPE_ARRAY)
		return make_convert(body, CORE_FIXED_TO_ARRAY, type, value);
	return make_convert(body, CORE_ELEMENTS, type, value);
}

const struct core_expr *
make_coerce(struct body *body, const struct core_expr *value, const struct core_type *type)
{
	const struct core_type *from = value->type;

	type = type->base;
	if (from == type)
		return value;
	if (value->kind == CORE_EXPR_ZERO && from->kind == CORE_TYPE_ANY)
		return make_zero(body, type);
	if (type->kind == CORE_TYPE_ANY && from->kind == CORE_TYPE_RESULT)
		return from_result(body, value, type);
	if (type->kind == CORE_TYPE_ANY && from->kind == CORE_TYPE_INT)
		value = make_coerce(body, value, body->types->integer);
	if (type->kind == CORE_TYPE_ANY)
		return make_convert(body, CORE_TO_ANY, type, value);
	if (from->kind == CORE_TYPE_ANY)
		return make_convert(body, CORE_ANY_TO, type, value);
	if (type->kind == CORE_TYPE_RESULT)
		return to_result(body, value, type);
	if (from->kind == CORE_TYPE_RESULT)
		return from_result(body, value, type);
	if (type->kind == CORE_TYPE_POINTER && make_union_index(from, type) < 0)
		return to_pointer(body, value, type);
	if (from->kind == CORE_TYPE_UNION)
		return from_union(body, value, type);
	if (type->kind == CORE_TYPE_UNION && from->kind == CORE_TYPE_ERROR)
		return make_convert(body, CORE_ERROR_TO_FAILURE, type, value);
	if (type->kind == CORE_TYPE_UNION)
		return union_wrap(body, value, type);
	if (is_text(from) && is_text(type))
		return text_to(body, value, type);
	if (is_whole(from) && (is_whole(type) || type->kind == CORE_TYPE_FLOAT))
		return number_to(body, value, type);
	if (from->kind == CORE_TYPE_FAILURE && type->kind == CORE_TYPE_ERROR)
		return make_convert(body, CORE_FAILURE_TO_ERROR, type, value);
	if (from->kind == CORE_TYPE_ERROR && type->kind == CORE_TYPE_FAILURE)
		return make_convert(body, CORE_ERROR_TO_FAILURE, type, value);
	if (from->kind == CORE_TYPE_SHAPE)
		return make_convert(body, CORE_SHAPE_TO_SHAPE, type, value);
	if (from->kind == CORE_TYPE_TUPLE)
		return tuple_to(body, value, type);
	return to_array(body, value, type);
}
