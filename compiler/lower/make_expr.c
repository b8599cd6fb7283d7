/* Expression constructors. Each expression is allocated together with its effects, which only this file sees. */
#include "compiler/lower/make.h"

#include <stddef.h>
#include <string.h>

struct built {
	struct core_expr expr;
	unsigned effects;
};

unsigned
make_effects(const struct core_expr *expr)
{
	return ((const struct built *)expr)->effects;
}

void
make_mark(struct core_expr *expr, unsigned effects)
{
	((struct built *)expr)->effects |= effects;
}

struct core_expr *
make_expr(struct body *body, enum core_expr_kind kind, const struct core_type *type,
	const struct core_expr *const *operands, size_t count)
{
	struct built *built = arena_alloc(body->arena, sizeof(*built));

	built->expr.kind = kind;
	built->expr.type = type->base;
	built->expr.span = body->span;
	built->expr.constraint = CONSTRAINT_NONE;
	if (count) {
		const struct core_expr **copy = arena_alloc_array(body->arena, count, sizeof(*copy));

		memcpy(copy, operands, count * sizeof(*copy));
		built->expr.operands = copy;
		built->expr.operand_count = count;
	}
	for (size_t i = 0; i < count; i++)
		if (operands[i])
			built->effects |= make_effects(operands[i]);
	return &built->expr;
}

/* ---- constants ---- */

const struct core_expr *
make_int(struct body *body, int64_t value)
{
	struct core_expr *expr = make_expr(body, CORE_EXPR_CONST, body->types->integer, NULL, 0);

	expr->value.integer = value;
	return expr;
}

const struct core_expr *
make_bool(struct body *body, bool value)
{
	struct core_expr *expr = make_expr(body, CORE_EXPR_CONST, body->types->boolean, NULL, 0);

	expr->value.boolean = value;
	return expr;
}

const struct core_expr *
make_string(struct body *body, struct str value)
{
	struct core_expr *expr = make_expr(body, CORE_EXPR_CONST, body->types->string, NULL, 0);

	expr->value.string = value;
	return expr;
}

const struct core_expr *
make_zero(struct body *body, const struct core_type *type)
{
	return make_expr(body, CORE_EXPR_ZERO, type, NULL, 0);
}

/* ---- operators ---- */

/* The opposite where there is a shorter way to say it than !, else NULL. */
static const struct core_expr *
opposite(struct body *body, const struct core_expr *operand)
{
	if (operand->kind == CORE_EXPR_UNARY && operand->op == CORE_OP_NOT)
		return operand->operands[0];
	if (operand->kind == CORE_EXPR_CONST)
		return make_bool(body, !operand->value.boolean);
	if (operand->kind == CORE_EXPR_TEST && operand->constraint == CONSTRAINT_NIL)
		return make_test(body, CONSTRAINT_PRESENT, operand->operands[0]);
	if (operand->kind == CORE_EXPR_TEST && operand->constraint == CONSTRAINT_PRESENT)
		return make_test(body, CONSTRAINT_NIL, operand->operands[0]);
	return NULL;
}

const struct core_expr *
make_unary(struct body *body, enum core_op op, const struct core_expr *operand)
{
	const struct core_expr *shorter = op == CORE_OP_NOT ? opposite(body, operand) : NULL;
	struct core_expr *expr;

	if (shorter)
		return shorter;
	expr = make_expr(body, CORE_EXPR_UNARY, operand->type, &operand, 1);

	expr->op = op;
	return expr;
}

const struct core_expr *
make_binary(struct body *body, enum core_op op, const struct core_expr *left, const struct core_expr *right)
{
	bool comparison = op >= CORE_OP_EQUAL && op <= CORE_OP_GREATER_EQUAL;
	const struct core_expr *sides[] = {left, right};
	struct core_expr *expr =
		make_expr(body, CORE_EXPR_BINARY, comparison ? body->types->boolean : left->type, sides, 2);

	expr->op = op;
	return expr;
}

const struct core_expr *
make_convert(
	struct body *body, enum core_conversion conversion, const struct core_type *type, const struct core_expr *operand)
{
	struct core_expr *expr = make_expr(body, CORE_EXPR_CONVERT, type, &operand, 1);

	expr->conversion = conversion;
	if (conversion == CORE_ELEMENTS || conversion == CORE_BYTES_TO_STRING)
		make_mark(expr, MAKE_READS);
	return expr;
}

static unsigned
builtin_effects(enum core_builtin builtin)
{
	switch (builtin) {
	case CORE_APPEND:
	case CORE_APPEND_ALL:
	case CORE_COPY:
	case CORE_MAP_SET:
	case CORE_MAP_DELETE:
	case CORE_CLEAR:
	case CORE_CLOSE:
	case CORE_PANIC:
	case CORE_PRINT:
	case CORE_PRINTLN: return MAKE_CALLS | MAKE_READS;
	case CORE_MAP_GET:
	case CORE_MAP_HAS:
	case CORE_MAP_KEYS:
	case CORE_MAP_VALUES:
	case CORE_COMPUTATION_TIME: return MAKE_READS;
	case CORE_LENGTH:
	case CORE_CAPACITY:
	case CORE_MAKE_ARRAY:
	case CORE_MAKE_MAP:
	case CORE_MAKE_CHAN:
	case CORE_NEW:
	case CORE_MIN:
	case CORE_MAX:
	case CORE_STRING_RUNE:
	case CORE_STRING_RUNE_WIDTH:
	case CORE_STRING_JOIN:
	case CORE_ERROR_TEXT:
	case CORE_ERROR_CODE:
	case CORE_ERROR_PATH:
	case CORE_ERROR_CAUSE:
	case CORE_ERROR_FIND:
	case CORE_ERROR_REBASE: return 0;
	}
	return 0;
}

const struct core_expr *
make_builtin(struct body *body, enum core_builtin builtin, const struct core_type *type,
	const struct core_expr *const *operands, size_t count)
{
	struct core_expr *expr = make_expr(body, CORE_EXPR_BUILTIN, type, operands, count);

	expr->builtin = builtin;
	make_mark(expr, builtin_effects(builtin));
	if (builtin == CORE_LENGTH && operands[0]->type->kind == CORE_TYPE_MAP)
		make_mark(expr, MAKE_READS);
	return expr;
}

const struct core_expr *
make_builtin_1(
	struct body *body, enum core_builtin builtin, const struct core_type *type, const struct core_expr *operand)
{
	return make_builtin(body, builtin, type, &operand, 1);
}

const struct core_expr *
make_builtin_2(struct body *body, enum core_builtin builtin, const struct core_type *type,
	const struct core_expr *first, const struct core_expr *second)
{
	const struct core_expr *operands[] = {first, second};

	return make_builtin(body, builtin, type, operands, 2);
}

const struct core_expr *
make_test(struct body *body, enum constraint constraint, const struct core_expr *operand)
{
	struct core_expr *expr = make_expr(body, CORE_EXPR_TEST, body->types->boolean, &operand, 1);

	expr->constraint = constraint;
	return expr;
}

/* ---- parts ---- */

const struct core_expr *
make_field(struct body *body, const struct core_expr *shape, uint32_t index)
{
	const struct core_type *type = shape->type;
	const struct core_type *member = type->kind == CORE_TYPE_SHAPE ? type->fields[index].type : type->members[index];
	struct core_expr *expr = make_expr(body, CORE_EXPR_FIELD, member, &shape, 1);

	expr->index = index;
	return expr;
}

const struct core_expr *
make_part(struct body *body, const struct core_expr *holder, const struct core_type *type, uint32_t index)
{
	struct core_expr *expr = make_expr(body, CORE_EXPR_PART, type, &holder, 1);

	expr->index = index;
	return expr;
}

const struct core_expr *
make_index(
	struct body *body, const struct core_expr *array, const struct core_expr *index, const struct core_type *element)
{
	const struct core_expr *operands[] = {array, index};
	struct core_expr *expr = make_expr(body, CORE_EXPR_INDEX, element, operands, 2);

	if (array->type->kind == CORE_TYPE_ARRAY || array->type->kind == CORE_TYPE_BYTES)
		make_mark(expr, MAKE_READS);
	return expr;
}

const struct core_expr *
make_dereference(struct body *body, const struct core_expr *pointer, const struct core_type *type, bool checked)
{
	struct core_expr *expr = make_expr(body, CORE_EXPR_DEREFERENCE, type, &pointer, 1);

	expr->checked = checked;
	make_mark(expr, MAKE_READS);
	return expr;
}

const struct core_expr *
make_result(struct body *body, enum core_expr_kind kind, const struct core_expr *result)
{
	const struct core_type *type = body->types->boolean;

	if (kind == CORE_EXPR_RESULT_VALUE)
		type = result->type->element;
	else if (kind == CORE_EXPR_RESULT_ERROR)
		type = body->types->error;
	return make_expr(body, kind, type, &result, 1);
}
