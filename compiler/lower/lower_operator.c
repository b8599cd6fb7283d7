/* Operators: arithmetic on equal types, concatenation as one join, short circuits whose right side takes statements. */
#include "compiler/lower/lower_internal.h"

enum core_op
lower_op(enum ast_op op)
{
	switch (op) {
	case AST_OP_ADD: return CORE_OP_ADD;
	case AST_OP_SUBTRACT: return CORE_OP_SUBTRACT;
	case AST_OP_MULTIPLY: return CORE_OP_MULTIPLY;
	case AST_OP_DIVIDE: return CORE_OP_DIVIDE;
	case AST_OP_REMAINDER: return CORE_OP_REMAINDER;
	case AST_OP_AND: return CORE_OP_AND;
	case AST_OP_OR: return CORE_OP_OR;
	case AST_OP_XOR: return CORE_OP_XOR;
	case AST_OP_AND_NOT: return CORE_OP_AND_NOT;
	case AST_OP_SHIFT_LEFT: return CORE_OP_SHIFT_LEFT;
	case AST_OP_SHIFT_RIGHT: return CORE_OP_SHIFT_RIGHT;
	case AST_OP_LOGICAL_AND: return CORE_OP_LOGICAL_AND;
	case AST_OP_LOGICAL_OR: return CORE_OP_LOGICAL_OR;
	case AST_OP_EQUAL: return CORE_OP_EQUAL;
	case AST_OP_NOT_EQUAL: return CORE_OP_NOT_EQUAL;
	case AST_OP_LESS: return CORE_OP_LESS;
	case AST_OP_LESS_EQUAL: return CORE_OP_LESS_EQUAL;
	case AST_OP_GREATER: return CORE_OP_GREATER;
	case AST_OP_GREATER_EQUAL: return CORE_OP_GREATER_EQUAL;
	case AST_OP_NOT: return CORE_OP_NOT;
	case AST_OP_NEGATE: return CORE_OP_NEGATE;
	case AST_OP_COMPLEMENT: return CORE_OP_COMPLEMENT;
	case AST_OP_NONE:
	case AST_OP_PLUS:
	case AST_OP_DEREFERENCE:
	case AST_OP_ADDRESS:
	case AST_OP_RECEIVE: break;
	}
	assert(!"no operator of core");
	return CORE_OP_ADD;
}

/* ---- types of both sides ---- */

static const struct core_type *
common_type(struct lower_function *f, enum core_op op, const struct core_type *left, const struct core_type *right)
{
	const struct make_types *types = f->body.types;
	bool comparison = op >= CORE_OP_EQUAL && op <= CORE_OP_GREATER_EQUAL;

	if (left->kind == CORE_TYPE_LITERALS)
		return comparison && left == right && op <= CORE_OP_NOT_EQUAL ? left : types->string;
	if (left->kind == CORE_TYPE_FLOAT || right->kind == CORE_TYPE_FLOAT)
		return types->real;
	if (left->kind == CORE_TYPE_RUNE)
		return comparison && left == right ? left : types->integer;
	if (right->kind == CORE_TYPE_INT && right->name.length)
		return right;
	if (left->kind == CORE_TYPE_FAILURE || right->kind == CORE_TYPE_ERROR)
		return left == right ? left : types->error;
	if (right->kind == CORE_TYPE_POINTER || right->kind == CORE_TYPE_UNION)
		return right;
	return left;
}

static bool
is_shift(enum core_op op)
{
	return op == CORE_OP_SHIFT_LEFT || op == CORE_OP_SHIFT_RIGHT;
}

static const struct core_expr *
join(struct lower_function *f, const struct core_expr *const *parts, size_t count)
{
	return make_builtin(&f->body, CORE_STRING_JOIN, f->body.types->string, parts, count);
}

const struct core_expr *
lower_operation(struct lower_function *f, enum core_op op, const struct core_expr *left, const struct core_expr *right)
{
	const struct core_type *type = common_type(f, op, left->type, right->type);
	const struct core_expr *sides[2];

	if (is_shift(op))
		return make_binary(&f->body, op, make_coerce(&f->body, left, f->body.types->integer),
			make_coerce(&f->body, right, f->body.types->integer));
	sides[0] = make_coerce(&f->body, left, type);
	sides[1] = make_coerce(&f->body, right, type);
	if (op == CORE_OP_ADD && type->kind == CORE_TYPE_STRING)
		return join(f, sides, 2);
	return make_binary(&f->body, op, sides[0], sides[1]);
}

/* ---- concatenation ---- */

static bool
is_text(const struct core_type *type)
{
	return type->kind == CORE_TYPE_STRING || type->kind == CORE_TYPE_LITERALS;
}

/* The operands of a chain of +, left to right. */
static void
gather(struct lower_function *f, const struct ast_expr *expr, struct make_operands *parts)
{
	expr = lower_without_parens(expr);
	if (!expr->constant && expr->kind == AST_EXPR_BINARY && expr->op == AST_OP_ADD) {
		gather(f, expr->operand, parts);
		gather(f, expr->right, parts);
		return;
	}
	make_operand(&f->body, parts, lower_as(f, expr, f->body.types->string));
}

static const struct core_expr *
concatenation(struct lower_function *f, const struct ast_expr *expr)
{
	struct make_operands parts = {0};

	gather(f, expr, &parts);
	make_settle(&f->body, &parts);
	return join(f, parts.items, parts.count);
}

/* ---- short circuits ---- */

const struct core_expr *
lower_or_else(struct lower_function *f, enum core_op op, const struct core_expr *left, const struct core_expr *right,
	struct make_list *list)
{
	uint32_t both = make_new_local(&f->body, STR("condition"), f->body.types->boolean);
	const struct core_stmt *then;
	const struct core_expr *condition;
	struct core_stmt *let;

	make_assign(&f->body, make_target(&f->body, both), right);
	then = make_close(&f->body, list);
	let = make_stmt(&f->body, CORE_STMT_LET);
	let->local = both;
	let->value = left;
	condition = make_local(&f->body, both);
	if (op == CORE_OP_LOGICAL_OR)
		condition = make_unary(&f->body, CORE_OP_NOT, condition);
	make_if(&f->body, condition, then, NULL);
	return make_local(&f->body, both);
}

static const struct core_expr *
short_circuit(struct lower_function *f, const struct ast_expr *expr)
{
	enum core_op op = lower_op(expr->op);
	const struct core_expr *left = lower_condition(f, expr->operand);
	const struct core_expr *right;
	struct make_list list;

	make_open(&f->body, &list);
	right = lower_condition(f, expr->right);
	if (list.first)
		return lower_or_else(f, op, left, right, &list);
	make_close(&f->body, &list);
	return make_binary(&f->body, op, left, right);
}

/* ---- comparison with nil ---- */

static bool
is_nil(const struct ast_expr *expr)
{
	return lower_without_parens(expr)->kind == AST_EXPR_NIL;
}

static const struct core_expr *
compare_with_nil(struct lower_function *f, const struct ast_expr *expr)
{
	const struct ast_expr *side = is_nil(expr->right) ? expr->operand : expr->right;
	enum constraint constraint = expr->op == AST_OP_EQUAL ? CONSTRAINT_NIL : CONSTRAINT_PRESENT;
	const struct core_expr *value;

	if (is_nil(side))
		return make_bool(&f->body, expr->op == AST_OP_EQUAL);
	value = lower_value(f, side);
	if (value->type->kind == CORE_TYPE_RESULT)
		value = make_result(&f->body, CORE_EXPR_RESULT_ERROR, value);
	return make_test(&f->body, constraint, value);
}

const struct core_expr *
lower_binary(struct lower_function *f, const struct ast_expr *expr)
{
	struct make_operands sides = {0};
	enum core_op op = lower_op(expr->op);

	if (op == CORE_OP_LOGICAL_AND || op == CORE_OP_LOGICAL_OR)
		return short_circuit(f, expr);
	if ((op == CORE_OP_EQUAL || op == CORE_OP_NOT_EQUAL) && (is_nil(expr->operand) || is_nil(expr->right)))
		return compare_with_nil(f, expr);
	if (op == CORE_OP_ADD && is_text(lower_natural_type(f->lower, expr)))
		return concatenation(f, expr);
	make_operand(&f->body, &sides, lower_value(f, expr->operand));
	make_operand(&f->body, &sides, lower_value(f, expr->right));
	make_settle(&f->body, &sides);
	return lower_operation(f, op, sides.items[0], sides.items[1]);
}

const struct core_expr *
lower_unary(struct lower_function *f, const struct ast_expr *expr)
{
	const struct core_expr *value;

	if (expr->op == AST_OP_ADDRESS)
		return lower_address(f, expr->operand);
	if (expr->op == AST_OP_RECEIVE)
		return lower_receive(f, expr);
	value = lower_value(f, expr->operand);
	if (expr->op == AST_OP_DEREFERENCE)
		return make_coerce(&f->body,
			make_dereference(&f->body, value, value->type->element, !lower_is_proved(expr->operand)),
			lower_natural_type(f->lower, expr));
	if (value->type->kind == CORE_TYPE_RUNE)
		value = make_coerce(&f->body, value, f->body.types->integer);
	if (expr->op == AST_OP_PLUS)
		return value;
	return make_unary(&f->body, lower_op(expr->op), value);
}
