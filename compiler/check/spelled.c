/* Types that stand where a value may: make([]Int, 3), new(Page[T]), make(Chan(A | B), 1), case types.User. */
#include "compiler/check/check_internal.h"

/* Array(T) and the like as a call's name. */
static bool
is_type_former(struct body *body, struct str name)
{
	bool former = str_equal(name, STR("Array")) || str_equal(name, STR("Map")) || str_equal(name, STR("Chan")) ||
				  str_equal(name, STR("Result")) || str_equal(name, STR("Tuple"));
	return former && !scope_find(body, name);
}

/* The symbol that a name, or a package's, stands for where it is a type or an error; else NULL. */
static const struct symbol *
named_type(struct body *body, const struct ast_expr *expr)
{
	const struct symbol *symbol = scope_find_named(body, expr);
	return symbol && (symbol->kind == SYMBOL_TYPE || symbol->kind == SYMBOL_ERROR) ? symbol : NULL;
}

static bool
names_generic_type(struct body *body, const struct ast_expr *expr)
{
	const struct symbol *symbol = named_type(body, expr);
	return symbol && symbol->generic;
}

static bool
spells_type(struct body *body, const struct ast_expr *expr)
{
	switch ((int)expr->kind) {
	case AST_EXPR_TYPE: return true;
	case AST_EXPR_PAREN: return spells_type(body, expr->operand);
	case AST_EXPR_NAME:
	case AST_EXPR_SELECT: return named_type(body, expr) != NULL;
	case AST_EXPR_CALL:
		return (expr->operand->kind == AST_EXPR_NAME && is_type_former(body, expr->operand->name.text)) ||
			   names_generic_type(body, expr->operand);
	case AST_EXPR_INDEX: return names_generic_type(body, expr->operand);
	case AST_EXPR_BINARY:
		return (expr->op == AST_OP_OR || expr->op == AST_OP_AND) &&
			   (spells_type(body, expr->operand) || spells_type(body, expr->right));
	case AST_EXPR_UNARY: return expr->op == AST_OP_DEREFERENCE && spells_type(body, expr->operand);
	default: return false;
	}
}

/* Names of type parameters, which only the body's scope knows, get their types. */
static void
bind_parameters(struct body *body, struct ast_type *type)
{
	if (type->kind == AST_TYPE_NAME && !type->qualifier.text.length && !type->arguments && !type->type) {
		const struct symbol *parameter = scope_find(body, type->name.text);
		type->type = parameter && !parameter->module ? parameter->type : NULL;
	}
	for (struct ast_type *argument = type->arguments; argument; argument = argument->next) {
		bind_parameters(body, argument);
	}
	if (type->element) {
		bind_parameters(body, type->element);
	}
}

/* What is no type in what spells one: the 2 + 3 of Array(2 + 3). */
static void
refuse_no_type(struct body *body, struct ast_expr *expr)
{
	struct checker *checker = body->checker;
	bool applied = expr->kind == AST_EXPR_CALL || expr->kind == AST_EXPR_INDEX;
	for (struct ast_expr *argument = applied ? expr->arguments : NULL; argument; argument = argument->next) {
		if (reread_as_type(checker->arena, argument)->kind == AST_TYPE_BAD) {
			refuse_no_type(body, argument);
			return;
		}
	}
	if (expr->kind != AST_EXPR_TYPE && expr->kind != AST_EXPR_BAD) { /* else it was reported */
		diag_report(checker->log, DIAG_NOT_A_TYPE_NAME, expr->span, "a type is wanted here");
	}
}

const struct type *
resolve_expr_type(struct body *body, struct ast_expr *expr)
{
	if (!spells_type(body, expr)) {
		return NULL;
	}
	struct ast_type *syntax = reread_as_type(body->checker->arena, expr);
	if (syntax->kind == AST_TYPE_BAD) {
		refuse_no_type(body, expr);
	}
	bind_parameters(body, syntax);
	if (expr->kind == AST_EXPR_INDEX || expr->kind == AST_EXPR_CALL || expr->kind == AST_EXPR_BINARY) {
		/* Page[T], Array(T), A | B: a type from now on */
		expr->kind = AST_EXPR_TYPE;
		expr->type_expr = syntax;
	}
	return resolve_type(body->checker, body->module, syntax);
}
