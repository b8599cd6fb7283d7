/* Conditions: Bool expressions with the facts that each of their outcomes proves; they part at &&, || and !. */
#include "compiler/check/check_internal.h"

/* x == nil and x != nil prove what they say of pointers and errors. */
static struct branches
nil_branches(struct body *body, const struct ast_expr *expr)
{
	struct branches result = nothing_proved(body);
	const struct ast_expr *left = expr->operand, *right = expr->right;
	const struct ast_expr *place = right->kind == AST_EXPR_NIL ? left : left->kind == AST_EXPR_NIL ? right : NULL;
	const struct type *type = place && place->type ? type_base(place->type) : NULL;
	if (!type || type->kind != TYPE_POINTER) {
		return result;
	}
	const struct facts *present =
		fact_about(body, body->facts, place, type_pointer(&body->checker->types, type->element, true));
	if (expr->op == AST_OP_NOT_EQUAL) {
		result.yes = present;
	} else {
		result.no = present;
	}
	return result;
}

/* x == "a" proves that x is that literal; x != "a" in a union of literals leaves the others. */
static struct branches
equality_branches(struct body *body, const struct ast_expr *expr)
{
	struct branches result = value_branches(body, expr->operand, expr->right);
	return expr->op == AST_OP_EQUAL ? result : (struct branches){result.no, result.yes};
}

static struct branches
check_and(struct body *body, struct ast_expr *expr)
{
	struct branches left = check_condition(body, expr->operand);
	body->facts = left.yes;
	struct branches right = check_condition(body, expr->right);
	return (struct branches){right.yes, fact_join(body, left.no, right.no)};
}

static struct branches
check_or(struct body *body, struct ast_expr *expr)
{
	struct branches left = check_condition(body, expr->operand);
	body->facts = left.no;
	struct branches right = check_condition(body, expr->right);
	return (struct branches){fact_join(body, left.yes, right.yes), right.no};
}

static void
want_bool(struct body *body, struct ast_expr *expr)
{
	struct checker *checker = body->checker;
	const struct type *type = type_base(expr->type);
	if (type->kind == TYPE_BOOL || type->kind == TYPE_BAD) {
		return;
	}
	struct str text = quoted_type(checker, type);
	struct diag *diag =
		diag_report(checker->log, DIAG_CONDITION, expr->span, "a condition is a Bool, not %.*s", STR_ARG(text));
	if (type->kind == TYPE_POINTER || type->kind == TYPE_ERROR) {
		diag_help(checker->log, diag, "compare it: x != nil");
	} else if (type->kind == TYPE_RESULT) {
		diag_help(checker->log, diag, "ask it: x is Ok()");
	} else if (type_is_number(type)) {
		diag_help(checker->log, diag, "compare it: x != 0");
	}
	expr->type = checker->types.bad;
}

bool
is_condition(const struct ast_expr *expr)
{
	if (expr->kind == AST_EXPR_PAREN) {
		return is_condition(expr->operand);
	}
	bool compares = expr->kind == AST_EXPR_BINARY && expr->op >= AST_OP_LOGICAL_AND && expr->op <= AST_OP_GREATER_EQUAL;
	return compares || expr->kind == AST_EXPR_IS || (expr->kind == AST_EXPR_UNARY && expr->op == AST_OP_NOT);
}

struct branches
check_condition(struct body *body, struct ast_expr *expr)
{
	struct checker *checker = body->checker;
	expr->convert_to = NULL;
	expr->constant = NULL;
	if (expr->kind == AST_EXPR_PAREN) {
		struct branches inner = check_condition(body, expr->operand);
		expr->constant = expr->operand->constant;
		set_type(expr, expr->operand->type);
		return inner;
	}
	bool logical = expr->kind == AST_EXPR_BINARY && (expr->op == AST_OP_LOGICAL_AND || expr->op == AST_OP_LOGICAL_OR);
	if (logical) {
		struct branches both = expr->op == AST_OP_LOGICAL_AND ? check_and(body, expr) : check_or(body, expr);
		set_type(expr, checker->types.boolean);
		constant_binary(checker, expr);
		return both;
	}
	if (expr->kind == AST_EXPR_UNARY && expr->op == AST_OP_NOT) {
		struct branches inner = check_condition(body, expr->operand);
		set_type(expr, checker->types.boolean);
		constant_unary(checker, expr);
		return (struct branches){inner.no, inner.yes};
	}
	if (expr->kind == AST_EXPR_IS) {
		check_value(body, expr->operand, NULL);
		set_type(expr, checker->types.boolean);
		return check_pattern(body, expr->operand, expr->pattern);
	}
	check_value(body, expr, checker->types.boolean);
	want_bool(body, expr);
	if (expr->kind == AST_EXPR_BINARY && (expr->op == AST_OP_EQUAL || expr->op == AST_OP_NOT_EQUAL)) {
		bool with_nil = expr->operand->kind == AST_EXPR_NIL || expr->right->kind == AST_EXPR_NIL;
		return with_nil ? nil_branches(body, expr) : equality_branches(body, expr);
	}
	return nothing_proved(body);
}
