/* `byte`: an Int from 0 to 255, whose arrays are Bytes. It computes as an Int; byte(n) is the low eight bits. */
#include "compiler/check/check_internal.h"

enum { BYTE_MAX = 255 };

static struct ast_expr *
new_int(struct checker *checker, int64_t value, struct span span)
{
	struct ast_expr *expr = arena_alloc(checker->arena, sizeof *expr);
	expr->kind = AST_EXPR_INT;
	expr->span = span;
	expr->depth = 1;
	expr->value.integer = value;
	expr->type = checker->types.integer;
	expr->constant = new_constant(checker, expr->value);
	return expr;
}

const struct type *
byte_type(struct checker *checker)
{
	struct ast_pattern *between = arena_alloc(checker->arena, sizeof *between);
	*between = (struct ast_pattern){
		.kind = AST_PATTERN_CALL, .name.text = STR("Between"), .has_arguments = true, .constraint = CONSTRAINT_BETWEEN};
	between->arguments = new_int(checker, 0, (struct span){0});
	between->arguments->next = new_int(checker, BYTE_MAX, (struct span){0});
	return type_constrained(&checker->types, checker->types.integer, between);
}

const struct type *
byte_conversion(struct body *body, struct ast_expr *expr)
{
	struct checker *checker = body->checker;
	int64_t value;
	if (constant_int(expr->arguments, &value) && (value < 0 || value > BYTE_MAX)) {
		diag_report(checker->log, DIAG_CONSTANT_RANGE, expr->arguments->span, "this constant does not fit a byte");
	}
	struct ast_type *integer = arena_alloc(checker->arena, sizeof *integer);
	*integer = (struct ast_type){
		.kind = AST_TYPE_NAME, .name.text = STR("Int"), .span = expr->operand->span, .depth = 1, .type = checker->types.integer};
	struct ast_expr *number = arena_alloc(checker->arena, sizeof *number);
	*number = *expr;
	number->next = NULL;
	number->operand = arena_alloc(checker->arena, sizeof *number->operand);
	*number->operand = (struct ast_expr){.kind = AST_EXPR_TYPE, .span = integer->span, .depth = 1, .type_expr = integer};
	*expr = (struct ast_expr){.next = expr->next,
		.kind = AST_EXPR_BINARY,
		.op = AST_OP_AND,
		.span = expr->span,
		.op_span = expr->op_span,
		.depth = expr->depth,
		.operand = number,
		.right = new_int(checker, BYTE_MAX, expr->span)};
	return check_expr(body, expr, NULL);
}
