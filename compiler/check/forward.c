/*
 * Library functions and methods as values. Such a value is rewritten as the function literal that a user would write:
 *
 *	strings.ToUpper      func(argument0 String) { strings.ToUpper(argument0) }
 *	account.Deposit      func(receiver *Account) { func(argument0 Int) { receiver.Deposit(argument0) } }(account)
 *	Account.Balance      func(receiver Account) { receiver.Balance() }
 *
 * so that a method's receiver is evaluated where the value is made, as in Go ("Method values", "Method expressions").
 *
 * And `defer fmt.Fprintln(w, x)`, whose text is made when it runs, becomes
 *
 *	{ printed40 := w; printed43 := x; defer func() { fmt.Fprintln(printed40, printed43) }() }
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
	literal->func->forwards = true;
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
	if (want->kind == TYPE_POINTER) { /* of an embedded shape: what holds it */
		want = type_pointer(&checker->types, have->kind == TYPE_POINTER ? have->element : have, true);
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

/* if receiver == nil { panic(...) }, so that the pointer is there behind it */
static struct ast_stmt *
panic_if_nil(struct arena *arena, struct str name, struct span span)
{
	struct ast_expr *message = forward_expr(arena, AST_EXPR_STRING, span);
	message->value.string = STR("nil pointer dereference");
	struct ast_expr *call = forward_expr(arena, AST_EXPR_CALL, span);
	call->operand = forward_name(arena, STR("panic"), span);
	call->arguments = message;
	struct ast_expr *condition = forward_expr(arena, AST_EXPR_BINARY, span);
	condition->op = AST_OP_EQUAL;
	condition->operand = forward_name(arena, name, span);
	condition->right = forward_expr(arena, AST_EXPR_NIL, span);
	struct ast_stmt *then = arena_alloc(arena, sizeof *then), *stmt = arena_alloc(arena, sizeof *stmt);
	*then = (struct ast_stmt){.kind = AST_STMT_EXPR, .span = span, .exprs = call};
	*stmt = (struct ast_stmt){.kind = AST_STMT_IF, .span = span, .condition = condition, .body = then};
	return stmt;
}

bool
expand_method_expression(struct body *body, struct ast_expr *expr)
{
	struct checker *checker = body->checker;
	struct arena *arena = checker->arena;
	const struct type *type = expr->kind == AST_EXPR_SELECT ? resolve_expr_type(body, expr->operand) : NULL;
	const struct symbol *method = type ? find_method(body, type, expr->name.text, expr->span) : NULL;
	const struct symbol *declared = type ? method_owner(type) : NULL;
	if (!declared || declared->type->kind == TYPE_OPAQUE || declared->kind != SYMBOL_TYPE) {
		return false;
	}
	if (!method || !method->function) {
		diag_report(checker->log, DIAG_UNKNOWN_MEMBER, expr->name.span, "`%.*s` has no method `%.*s`",
			STR_ARG(declared->name), STR_ARG(expr->name.text));
		expr->kind = AST_EXPR_BAD;
		return true;
	}
	bool pointer = type_base(type)->kind == TYPE_POINTER;
	if (type_base(method->function->receiver->type)->kind == TYPE_POINTER && !pointer) {
		struct diag *diag = diag_report(checker->log, DIAG_METHOD_RECEIVER, expr->span,
			"`%.*s` has a pointer as receiver", STR_ARG(expr->name.text));
		struct str text = type_text(arena, type);
		diag_help(checker->log, diag, "write (*%.*s).%.*s", STR_ARG(text), STR_ARG(expr->name.text));
		expr->kind = AST_EXPR_BAD;
		return true;
	}
	struct str name = STR("receiver");
	struct ast_expr *callee = forward_expr(arena, AST_EXPR_SELECT, expr->span);
	callee->operand = forward_name(arena, name, expr->operand->span);
	callee->name = expr->name;
	struct ast_expr *literal = forwarding_literal(checker, callee, method->function);
	struct ast_param *receiver = forward_param(arena, name, type, expr->operand->span);
	receiver->next = literal->func->params;
	literal->func->params = receiver;
	if (pointer) {
		struct ast_stmt *check = panic_if_nil(arena, name, expr->span);
		check->next = literal->func->body;
		literal->func->body = check;
	}
	struct ast_expr *next = expr->next;
	*expr = *literal;
	expr->next = next;
	return true;
}

/* ---- printing behind `defer` and `go` ---- */

/* printed40 := w; printed43 := x, named by where they stand; a constant says the same later, and is left where it is. */
static struct ast_stmt **
define_arguments(struct arena *arena, struct ast_expr *call, struct ast_stmt **last)
{
	for (struct ast_expr **argument = &call->arguments; *argument; argument = &(*argument)->next) {
		struct ast_expr *given = *argument;
		if (given->kind > AST_EXPR_NAME && given->kind <= AST_EXPR_NIL) {
			continue;
		}
		struct str name = arena_printf(arena, "printed%u", (unsigned)given->span.start);
		struct ast_stmt *define = arena_alloc(arena, sizeof *define);
		*define = (struct ast_stmt){.kind = AST_STMT_DEFINE, .span = given->span, .exprs = given};
		define->targets = forward_name(arena, name, given->span);
		*argument = forward_name(arena, name, given->span);
		(*argument)->next = given->next;
		given->next = NULL;
		*last = define;
		last = &define->next;
	}
	return last;
}

void
forward_printing(struct arena *arena, struct ast_stmt *stmt, struct ast_expr *call)
{
	struct ast_stmt *started = arena_alloc(arena, sizeof *started), *body = NULL;
	struct ast_stmt **last = define_arguments(arena, call, &body);
	struct ast_expr *literal_call = forward_expr(arena, AST_EXPR_CALL, call->span);
	literal_call->operand = forward_literal(arena, NULL, call, call->span);
	*started = (struct ast_stmt){
		.kind = stmt->kind, .span = stmt->span, .exprs = literal_call, .end_span = stmt->end_span};
	*last = started;
	stmt->kind = AST_STMT_BLOCK;
	stmt->exprs = NULL;
	stmt->body = body;
}
