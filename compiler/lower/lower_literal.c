/* Literals of shapes, arrays and maps, and the making of errors. Values run in source order and stand in declared
 * order. */
#include "compiler/lower/lower_internal.h"

/* ---- shapes ---- */

struct shape_making {
	struct make_operands values; /* in source order */
	size_t *slots;               /* by member: its operand, or SIZE_MAX */
};

static void
take_members(
	struct lower_function *f, const struct ast_expr *expr, const struct core_type *type, struct shape_making *making)
{
	making->slots = arena_alloc_array(f->body.arena, type->field_count + 1, sizeof(*making->slots));
	for (size_t i = 0; i < type->field_count; i++)
		making->slots[i] = SIZE_MAX;
	for (const struct ast_field *field = expr->fields; field; field = field->next) {
		int index = make_member_index(type, field->name.text);
		const struct core_type *wanted = type->fields[index].type->base;

		making->slots[index] = make_operand(&f->body, &making->values, lower_as(f, field->value, wanted));
	}
	make_settle(&f->body, &making->values);
}

/* The members in declared order; those left out are zero: optional ones are nil. */
static const struct core_expr *const *
in_order(struct lower_function *f, const struct core_type *type, const struct shape_making *making)
{
	const struct core_expr **members = arena_alloc_array(f->body.arena, type->field_count + 1, sizeof(*members));

	for (size_t i = 0; i < type->field_count; i++)
		members[i] = making->slots[i] == SIZE_MAX ? make_zero(&f->body, type->fields[i].type->base)
												  : making->values.items[making->slots[i]];
	return members;
}

/* The union's member that a literal is one of: the checker left it with the union's type. */
static const struct core_type *
chosen_member(const struct ast_expr *expr, const struct core_type *type)
{
	for (size_t i = 0; i < type->member_count; i++) {
		const struct core_type *member = type->members[i]->base;
		bool fits = member->kind == CORE_TYPE_SHAPE;

		for (const struct ast_field *field = expr->fields; field && fits; field = field->next)
			fits = make_member_index(member, field->name.text) >= 0;
		if (fits)
			return member;
	}
	return type;
}

const struct core_expr *
lower_shape(struct lower_function *f, const struct ast_expr *expr, const struct core_type *type)
{
	struct shape_making making = {0};

	if (type->kind == CORE_TYPE_POINTER)
		return make_coerce(&f->body, lower_shape(f, expr, type->element->base), type);
	if (type->kind == CORE_TYPE_UNION)
		return make_coerce(&f->body, lower_shape(f, expr, chosen_member(expr, type)), type);
	if (type->kind == CORE_TYPE_NATIVE)
		return make_zero(&f->body, type);
	take_members(f, expr, type, &making);
	return make_expr(&f->body, CORE_EXPR_SHAPE, type, in_order(f, type, &making), type->field_count);
}

/* ---- arrays and maps ---- */

static const struct core_type *
element_type(const struct lower_function *f, const struct core_type *type)
{
	return type->kind == CORE_TYPE_BYTES ? f->body.types->integer : type->element->base;
}

/* Elements with indexes leave gaps, and a fixed array may have a rest: those are zero. */
static const struct core_expr *
spread_out(
	struct lower_function *f, const struct core_type *type, const struct make_operands *values, const int64_t *places)
{
	bool fixed = type->kind == CORE_TYPE_FIXED_ARRAY;
	const struct core_expr *length, *made;
	int64_t count = 0;
	uint32_t array;

	for (size_t i = 0; i < values->count; i++)
		count = places[i] >= count ? places[i] + 1 : count;
	length = make_int(&f->body, count);
	made = fixed ? NULL : make_builtin_2(&f->body, CORE_MAKE_ARRAY, type, length, length);
	array = make_let(&f->body, "array", type, made);
	for (size_t i = 0; i < values->count; i++) {
		const struct core_expr *place = make_int(&f->body, places[i]);

		make_assign(&f->body, make_index(&f->body, make_target(&f->body, array), place, element_type(f, type)),
			values->items[i]);
	}
	return make_local(&f->body, array);
}

const struct core_expr *
lower_array(struct lower_function *f, const struct ast_expr *expr, const struct core_type *type)
{
	struct make_operands values = {0};
	size_t count = 0;
	int64_t place = 0;
	int64_t *places;
	bool plain = true;

	if (type->kind == CORE_TYPE_POINTER)
		return make_coerce(&f->body, lower_array(f, expr, type->element->base), type);
	for (const struct ast_field *field = expr->fields; field; field = field->next)
		count++;
	places = arena_alloc_array(f->body.arena, count + 1, sizeof(*places));
	for (const struct ast_field *field = expr->fields; field; field = field->next, place++) {
		if (field->key_expr && field->key_expr->constant) {
			place = field->key_expr->constant->value.integer;
			plain = false;
		}
		places[values.count] = place;
		make_operand(&f->body, &values, lower_as(f, field->value, element_type(f, type)));
	}
	make_settle(&f->body, &values);
	if (plain && (type->kind != CORE_TYPE_FIXED_ARRAY || type->length == (int64_t)values.count))
		return make_expr(&f->body, CORE_EXPR_ARRAY, type, values.items, values.count);
	if (values.count == 0)
		return make_zero(&f->body, type);
	return spread_out(f, type, &values, places);
}

const struct core_expr *
lower_map(struct lower_function *f, const struct ast_expr *expr, const struct core_type *type)
{
	struct make_operands values = {0};

	if (type->kind == CORE_TYPE_POINTER)
		return make_coerce(&f->body, lower_map(f, expr, type->element->base), type);
	for (const struct ast_field *field = expr->fields; field; field = field->next) {
		make_operand(&f->body, &values, lower_as(f, field->key_expr, type->key->base));
		make_operand(&f->body, &values, lower_as(f, field->value, type->element->base));
	}
	make_settle(&f->body, &values);
	return make_expr(&f->body, CORE_EXPR_MAP, type, values.items, values.count);
}

/* ---- errors ---- */

const struct core_expr *
lower_failure_of(struct lower_function *f, const struct core_error *error, const struct core_expr *const *members,
	size_t count, const struct failure_extra *extra)
{
	struct core_expr *expr =
		make_expr(&f->body, CORE_EXPR_FAILURE, lower_failure_type(f->lower, error), members, count);

	expr->error = error;
	if (!extra)
		return expr;
	expr->path = extra->path;
	expr->constraint = extra->constraint;
	expr->constraint_name = extra->constraint_name;
	expr->constraint_arguments = extra->arguments;
	expr->constraint_argument_count = extra->argument_count;
	expr->cause = extra->cause;
	return expr;
}

/* Name(value) with a value that has the members, or that is the message. */
static const struct core_expr *const *
from_value(struct lower_function *f, const struct core_error *error, const struct ast_expr *argument)
{
	const struct core_type *type = error->members;
	const struct core_expr *value = lower_value(f, argument);
	const struct core_expr **members = arena_alloc_array(f->body.arena, type->field_count + 1, sizeof(*members));

	if (value->type->kind == CORE_TYPE_SHAPE)
		value = make_keep(&f->body, "members", value);
	for (size_t i = 0; i < type->field_count; i++) {
		const struct core_type *wanted = type->fields[i].type->base;
		int index = value->type->kind == CORE_TYPE_SHAPE ? make_member_index(value->type, type->fields[i].name) : -1;

		if (index >= 0)
			members[i] = make_coerce(&f->body, make_field(&f->body, value, (uint32_t)index), wanted);
		else if (value->type->kind != CORE_TYPE_SHAPE && (int)i == error->message_field)
			members[i] = make_coerce(&f->body, value, wanted);
		else
			members[i] = make_zero(&f->body, wanted);
	}
	return members;
}

const struct core_expr *
lower_failure(struct lower_function *f, const struct ast_expr *constructor, const struct failure_extra *extra)
{
	const struct core_error *error = lower_error(f->lower, constructor->symbol);
	const struct core_type *type = error->members;
	const struct ast_expr *argument = constructor->arguments ? lower_without_parens(constructor->arguments) : NULL;
	struct shape_making making = {0};
	const struct core_expr *const *members;

	if (error->message_field < 0)
		lower_note_printed(f->lower, type);
	if (argument && argument->kind != AST_EXPR_SHAPE) {
		members = from_value(f, error, argument);
	} else {
		static const struct ast_expr nothing = {.kind = AST_EXPR_SHAPE};

		take_members(f, argument ? argument : &nothing, type, &making);
		members = in_order(f, type, &making);
	}
	return lower_failure_of(f, error, members, type->field_count, extra);
}
