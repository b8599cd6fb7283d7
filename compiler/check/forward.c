/*
 * Library functions and methods as values. Such a value is rewritten as the function literal that a user would write:
 *
 *	strings.ToUpper      func(argument0 String) { strings.ToUpper(argument0) }
 *	account.Deposit      func(receiver *Account) { func(argument0 Int) { receiver.Deposit(argument0) } }(account)
 *
 * so that a method's receiver is evaluated where the value is made, as in Go ("Method values").
 */
#include "compiler/check/check_internal.h"

struct ast_expr *
forward_expr(struct arena *arena, enum ast_expr_kind kind, struct span span)
{
	struct ast_expr *expr = arena_alloc(arena, sizeof *expr);
	expr->kind = kind;
	expr->span = span;
	expr->op_span = span;
	return expr;
}

struct ast_expr *
forward_name(struct arena *arena, struct str text, struct span span)
{
	struct ast_expr *expr = forward_expr(arena, AST_EXPR_NAME, span);
	expr->name = (struct ast_name){text, span};
	return expr;
}

struct ast_type *
forward_type(struct arena *arena, const struct type *type, struct span span)
{
	struct ast_type *syntax = arena_alloc(arena, sizeof *syntax);
	syntax->kind = AST_TYPE_NAME;
	syntax->span = span;
	syntax->type = type;
	return syntax;
}

struct ast_param *
forward_param(struct arena *arena, struct str text, const struct type *type, struct span span)
{
	struct ast_param *param = arena_alloc(arena, sizeof *param);
	param->name = (struct ast_name){text, span};
	param->span = span;
	param->type = forward_type(arena, type, span);
	return param;
}

struct ast_expr *
forward_literal(struct arena *arena, struct ast_param *params, struct ast_expr *value, struct span span)
{
	struct ast_stmt *stmt = arena_alloc(arena, sizeof *stmt);
	stmt->kind = AST_STMT_EXPR;
	stmt->span = span;
	stmt->exprs = value;
	struct ast_expr *literal = forward_expr(arena, AST_EXPR_FUNC, span);
	literal->func = arena_alloc(arena, sizeof *literal->func);
	literal->func->params = params;
	literal->func->body = stmt;
	literal->func->has_body = true;
	literal->func->body_span = span;
	return literal;
}

/* A literal that hands all its arguments on to `callee`, which is `function`. */
static struct ast_expr *
forwarding_literal(struct checker *checker, struct ast_expr *callee, const struct function *function)
{
	struct arena *arena = checker->arena;
	struct span span = callee->span;
	struct ast_expr *call = forward_expr(arena, AST_EXPR_CALL, span);
	struct ast_param *params = NULL;
	call->operand = callee;
	call->spread = function->variadic;
	for (size_t i = function->param_count; i-- > 0;) {
		const struct type *type = function->params[i]->type;
		struct str name = arena_printf(arena, "argument%zu", i);
		bool rest = function->variadic && i + 1 == function->param_count;
		struct ast_param *param = forward_param(arena, name, rest ? type->element : type, span);
		param->variadic = rest;
		param->next = params;
		params = param;
		struct ast_expr *argument = forward_name(arena, name, span);
		argument->next = call->arguments;
		call->arguments = argument;
	}
	return forward_literal(arena, params, call, span);
}

const struct type *
forward_replace(struct body *body, struct ast_expr *expr, const struct ast_expr *by)
{
	struct ast_expr *next = expr->next;
	*expr = *by;
	expr->next = next;
	return check_expr(body, expr, NULL);
}

const struct type *
check_library_function(struct body *body, struct ast_expr *expr, const struct function *function)
{
	struct ast_expr *callee = arena_alloc(body->checker->arena, sizeof *callee);
	*callee = *expr;
	callee->next = NULL;
	callee->symbol = NULL;
	return forward_replace(body, expr, forwarding_literal(body->checker, callee, function));
}

const struct type *
check_method_value(struct body *body, struct ast_expr *expr, const struct function *method)
{
	struct checker *checker = body->checker;
	struct arena *arena = checker->arena;
	const struct type *want = type_base(method->receiver->type);
	const struct type *have = type_base(expr->operand->type);
	struct ast_expr *object = expr->operand;
	if (have->kind == TYPE_POINTER && !have->present) {
		report_may_be_nil(body, object);
		return set_type(expr, checker->types.bad);
	}
	if (want->kind == TYPE_POINTER) {
		want = type_pointer(&checker->types, want->element, true);
	}
	if ((want->kind == TYPE_POINTER) != (have->kind == TYPE_POINTER)) {
		object = forward_expr(arena, AST_EXPR_UNARY, object->span);
		object->op = want->kind == TYPE_POINTER ? AST_OP_ADDRESS : AST_OP_DEREFERENCE;
		object->operand = expr->operand;
	}
	struct str name = STR("receiver");
	struct ast_expr *callee = forward_expr(arena, AST_EXPR_SELECT, expr->span);
	callee->operand = forward_name(arena, name, object->span);
	callee->name = expr->name;
	struct ast_expr *bound = forwarding_literal(checker, callee, method);
	struct ast_param *receiver = forward_param(arena, name, want, object->span);
	struct ast_expr *call = forward_expr(arena, AST_EXPR_CALL, expr->span);
	call->operand = forward_literal(arena, receiver, bound, expr->span);
	call->arguments = object;
	return forward_replace(body, expr, call);
}

const struct type *
check_error_method(struct body *body, struct ast_expr *expr)
{
	struct checker *checker = body->checker;
	struct symbol *receiver = new_symbol(checker, SYMBOL_PARAMETER, STR("receiver"), expr->span);
	receiver->type = checker->types.error;
	const struct function method = {.receiver = receiver};
	return check_method_value(body, expr, &method);
}
