/*
 * Functions in package variables. They outlive the request that made them, so none of them may have captured anything: a variable, a
 * receiver, what a `with` supplied. What is written where it is stored is told here; what comes another way (an argument,
 * a result) is found when it is stored, by the runtime.
 */
#include "compiler/check/check_internal.h"

/* Where a value holds a function that has captured something. */
struct captor {
	const struct ast_expr *at;
	const struct function *function;
	bool contract; /* it is one of those that a value was made into */
};

static struct captor find_captor(const struct ast_expr *value);

static struct captor
find_in_list(const struct ast_expr *list)
{
	struct captor found = {0};
	for (; list && !found.at; list = list->next) {
		found = find_captor(list);
	}
	return found;
}

/* What a method as a value, or a value as a contract, was written out as: a literal that is called where it stands. */
static struct captor
find_in_call(const struct ast_expr *call)
{
	const struct ast_expr *callee = call->operand;
	if (call->symbol && call->symbol->kind == SYMBOL_BUILTIN && call->symbol->builtin == BUILTIN_APPEND) {
		return find_in_list(call->arguments->next);
	}
	if (callee->kind != AST_EXPR_FUNC || !callee->func->forwards) {
		return (struct captor){0};
	}
	struct captor found = find_captor(callee->func->body->exprs);
	if (found.at) {
		found.at = call;
		found.contract = callee->func->body->exprs->kind == AST_EXPR_SHAPE;
	}
	return found;
}

static struct captor
find_captor(const struct ast_expr *value)
{
	struct captor found = {0};
	if (value->kind == AST_EXPR_FUNC && value->func->function && value->func->function->capture_count) {
		return (struct captor){value, value->func->function, false};
	}
	if (value->kind == AST_EXPR_PAREN || (value->kind == AST_EXPR_UNARY && value->op == AST_OP_ADDRESS)) {
		return find_captor(value->operand);
	}
	if (value->kind == AST_EXPR_CALL) {
		return find_in_call(value);
	}
	for (const struct ast_field *field = ast_fields(value); field && !found.at; field = field->next) {
		if (field->value) {
			found = find_captor(field->value);
		}
	}
	return found;
}

void
refuse_captured(struct body *body, const struct symbol *global, const struct ast_expr *value)
{
	struct diag_log *log = body->checker->log;
	struct captor captor = global ? find_captor(value) : (struct captor){0};
	if (!captor.at) {
		return;
	}
	const struct symbol *first = captor.function->captures[0];
	struct str what = captor.contract ? STR("the methods of a value") : STR("a method of a value");
	if (!captor.function->ast->forwards) {
		what = arena_printf(body->checker->arena, "a function that captures `%.*s`", STR_ARG(first->name));
	}
	struct diag *diag = diag_report(log, DIAG_GLOBAL_CAPTURE, captor.at->span, "the package variable `%.*s` cannot hold %.*s",
		STR_ARG(global->name), STR_ARG(what));
	if (captor.contract) {
		diag_help(log, diag, "the value belongs to the request that made it: keep the value itself, and make it one where it is used");
	} else if (captor.function->ast->forwards) {
		diag_help(log, diag, "the value belongs to the request that made it: a method of its type (T.name) takes the receiver as its first argument");
	} else {
		diag_note(log, diag, first->span, "`%.*s` belongs to the request that made it; package variables outlive requests", STR_ARG(first->name));
		diag_help(log, diag, "give it as an argument, or keep it in a package variable of its own");
	}
}
