/* Members: of shapes and errors, through pointers proved non-nil, of packages; methods. */
#include "compiler/check/check_internal.h"

static const struct type *
set_builtin(struct body *body, struct ast_expr *expr, enum builtin builtin, const struct type *type)
{
	struct symbol *symbol = new_symbol(body->checker, SYMBOL_BUILTIN, expr->name.text, (struct span){0});
	symbol->builtin = builtin;
	expr->symbol = symbol;
	return set_type(expr, type);
}

/* What every error has: code, message, path, cause, Error(). NULL for other names. */
static const struct type *
select_of_error(struct body *body, struct ast_expr *expr)
{
	struct types *types = &body->checker->types;
	struct str name = expr->name.text;
	if (str_equal(name, STR("Error"))) {
		return set_builtin(body, expr, BUILTIN_ERROR_TEXT, types->string);
	}
	if (str_equal(name, STR("code"))) {
		return set_builtin(body, expr, BUILTIN_ERROR_CODE, types->string);
	}
	if (str_equal(name, STR("message"))) {
		return set_builtin(body, expr, BUILTIN_ERROR_MESSAGE, types->string);
	}
	if (str_equal(name, STR("path"))) {
		return set_builtin(body, expr, BUILTIN_ERROR_PATH, types->string);
	}
	if (str_equal(name, STR("cause"))) {
		return set_builtin(body, expr, BUILTIN_ERROR_CAUSE, types->error);
	}
	return NULL;
}

/* What the standard library holds: known only when the program runs. */
static const struct type *
library_value(struct body *body, struct ast_expr *expr, const struct symbol *symbol)
{
	struct checker *checker = body->checker;
	if (!symbol->function->params) { /* constants are known before functions are declared */
		diag_report(
			checker->log, DIAG_NOT_CONSTANT, expr->span, "the value of a constant must be known to the compiler");
		return set_type(expr, checker->types.bad);
	}
	return set_type(expr, symbol->function->result);
}

static const struct type *
select_package(struct body *body, struct ast_expr *expr, struct symbol *package)
{
	struct checker *checker = body->checker;
	package->used = true;
	struct symbol *member = map_get(&package->package->names, expr->name.text);
	if (!member || !member->exported) {
		struct diag *diag = diag_report(checker->log, member ? DIAG_NOT_EXPORTED : DIAG_UNKNOWN_MEMBER, expr->name.span,
			member ? "`%.*s` is private to package `%.*s`" : "there is no `%.*s` in package `%.*s`",
			STR_ARG(expr->name.text), STR_ARG(package->name));
		struct str nearest = nearest_name(checker, &package->package->names, NULL, expr->name.text);
		if (!member && nearest.length) {
			diag_help(checker->log, diag, "did you mean `%.*s.%.*s`?", STR_ARG(package->name), STR_ARG(nearest));
		}
		return set_type(expr, checker->types.bad);
	}
	member->used = true;
	expr->symbol = member;
	if (member->kind == SYMBOL_CONSTANT && member->function) {
		return library_value(body, expr, member);
	}
	if (member->kind == SYMBOL_CONSTANT) {
		if (!member->type) {
			struct function function = {.module = member->module};
			struct body fresh = {
				.checker = checker, .function = &function, .module = member->module, .at = member->span.start};
			member->type = checker->types.bad;
			constants_declare(&fresh, member->decl);
		}
		expr->constant = member->constant;
		return set_type(expr, type_value(member->type));
	}
	if (member->kind == SYMBOL_GLOBAL) {
		return check_global(body, expr, member);
	}
	return set_type(expr, checker->types.bad);
}

