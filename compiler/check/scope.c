/* Names: the universe every module sees, modules, and the scopes of a body. */
#include "compiler/check/check_internal.h"

struct symbol *
new_symbol(struct checker *checker, enum symbol_kind kind, struct str name, struct span span)
{
	struct symbol *symbol = arena_alloc(checker->arena, sizeof *symbol);
	symbol->kind = kind;
	symbol->name = name;
	symbol->span = span;
	symbol->message_field = -1;
	return symbol;
}

static void
add_universal(struct checker *checker, struct symbol *symbol)
{
	map_set(&checker->universe, symbol->name, symbol);
}

static void
add_type(struct checker *checker, const char *name, const struct type *type)
{
	struct symbol *symbol =
		new_symbol(checker, SYMBOL_TYPE, intern(checker->interner, str_from(name)), (struct span){0});
	symbol->type = type;
	add_universal(checker, symbol);
}

static void
add_builtin(struct checker *checker, const char *name, enum builtin builtin)
{
	struct symbol *symbol =
		new_symbol(checker, SYMBOL_BUILTIN, intern(checker->interner, str_from(name)), (struct span){0});
	symbol->builtin = builtin;
	add_universal(checker, symbol);
}

static const struct symbol *
add_error(struct checker *checker, const char *name)
{
	struct symbol *symbol =
		new_symbol(checker, SYMBOL_ERROR, intern(checker->interner, str_from(name)), (struct span){0});
	struct type *type = arena_alloc(checker->arena, sizeof *type);
	*type = (struct type){.kind = TYPE_FAILURE, .symbol = symbol, .depth = 1};
	symbol->type = type;
	symbol->status = 422;
	add_universal(checker, symbol);
	return symbol;
}

void
universe_init(struct checker *checker)
{
	struct types *types = &checker->types;
	map_init(&checker->universe, checker->arena);
	add_type(checker, "Int", types->integer);
	add_type(checker, "Float", types->real);
	add_type(checker, "String", types->string);
	add_type(checker, "string", types->string);
	add_type(checker, "Bool", types->boolean);
	add_type(checker, "Bytes", types->bytes);
	add_type(checker, "Rune", types->rune);
	add_type(checker, "Error", types->error);
	add_type(checker, "error", types->error);
	add_type(checker, "Any", types->any);
	add_type(checker, "Void", types->nothing);
	add_type(checker, "Shape", types->any_shape);
	types->byte = byte_type(checker);
	add_type(checker, "Byte", types->byte);
	add_type(checker, "byte", types->byte);
	add_type(checker, "int", types->integer);
	add_type(checker, "int64", types->integer);
	add_type(checker, "float64", types->real);
	add_type(checker, "bool", types->boolean);
	add_type(checker, "rune", types->rune);
	add_type(checker, "any", types->any);
	static const struct {
		const char *name;
		enum builtin builtin;
	} builtins[] = {
		{"len", BUILTIN_LEN},
		{"cap", BUILTIN_CAP},
		{"append", BUILTIN_APPEND},
		{"copy", BUILTIN_COPY},
		{"make", BUILTIN_MAKE},
		{"new", BUILTIN_NEW},
		{"delete", BUILTIN_DELETE},
		{"clear", BUILTIN_CLEAR},
		{"close", BUILTIN_CLOSE},
		{"min", BUILTIN_MIN},
		{"max", BUILTIN_MAX},
		{"panic", BUILTIN_PANIC},
		{"print", BUILTIN_PRINT},
		{"println", BUILTIN_PRINTLN},
		{"getComputationTime", BUILTIN_COMPUTATION_TIME},
	};
	for (size_t i = 0; i < sizeof builtins / sizeof *builtins; i++) {
		add_builtin(checker, builtins[i].name, builtins[i].builtin);
	}
	checker->program->constraint_violation = add_error(checker, "ConstraintViolation");
	checker->program->missing_key = add_error(checker, "MissingKey");
}

struct symbol *
module_find(struct checker *checker, struct checked_module *module, struct str name, uint32_t at)
{
	struct symbol *symbol = map_get(&module->names, name);
	symbol = symbol ? symbol : import_find(module, name, at);
	symbol = symbol ? symbol : map_get(&checker->universe, name);
	return symbol ? symbol : map_get(&checker->libraries, name);
}

void
scope_open(struct body *body)
{
	struct checker *checker = body->checker;
	struct scope *scope = checker->closed_scopes;
	if (scope) {
		checker->closed_scopes = scope->outer;
		map_clear(&scope->names);
	} else {
		scope = arena_alloc(checker->arena, sizeof *scope);
		map_init(&scope->names, checker->arena);
	}
	scope->outer = body->scope;
	body->scope = scope;
}

void
scope_close(struct body *body)
{
	struct scope *scope = body->scope;
	for (size_t i = 0; i < scope->names.count; i++) {
		const struct symbol *symbol = scope->names.entries[i].value;
		bool known = symbol->type->kind != TYPE_BAD && body->checker->log->error_count == body->errors_before &&
					 !body->checker->broken;
		if (symbol->kind == SYMBOL_VARIABLE && !symbol->used && symbol->span.start && known) {
			struct diag *diag = diag_report(
				body->checker->log, DIAG_UNUSED_VARIABLE, symbol->span, "`%.*s` is never read", STR_ARG(symbol->name));
			diag_help(body->checker->log, diag, "write _ for a value that is not needed");
		}
	}
	body->scope = scope->outer;
	scope->outer = body->checker->closed_scopes;
	body->checker->closed_scopes = scope;
}

struct symbol *
scope_declare(struct body *body, enum symbol_kind kind, struct ast_name name, const struct type *type)
{
	struct symbol *symbol = new_symbol(body->checker, kind, name.text, name.span);
	symbol->type = type;
	symbol->module = body->module;
	symbol->owner = body->function;
	if (name.text.length && !str_equal(name.text, STR("_"))) {
		map_set(&body->scope->names, name.text, symbol);
	} else {
		symbol->used = true;
	}
	return symbol;
}

struct symbol *
scope_find_here(struct body *body, struct str name)
{
	return map_get(&body->scope->names, name);
}

struct symbol *
scope_find(struct body *body, struct str name)
{
	for (const struct scope *scope = body->scope; scope; scope = scope->outer) {
		struct symbol *symbol = map_get(&scope->names, name);
		if (symbol) {
			return symbol;
		}
	}
	const struct symbol *function = body->function ? body->function->symbol : NULL;
	return module_find(body->checker, body->module, name, function ? function->span.start : body->at);
}

struct symbol *
scope_find_named(struct body *body, const struct ast_expr *expr)
{
	if (expr->kind == AST_EXPR_NAME) {
		return scope_find(body, expr->name.text);
	}
	if (expr->kind != AST_EXPR_SELECT || expr->operand->kind != AST_EXPR_NAME) {
		return NULL;
	}
	const struct symbol *package = scope_find(body, expr->operand->name.text);
	return package && package->kind == SYMBOL_PACKAGE ? map_get(&package->package->names, expr->name.text) : NULL;
}

struct symbol *
scope_find_for_type(struct checker *checker, struct checked_module *module, struct ast_name name)
{
	struct body *body = checker->names;
	struct symbol *symbol = body && body->module == module ? scope_find(body, name.text)
														   : module_find(checker, module, name.text, name.span.start);
	bool is_function = symbol && symbol->kind == SYMBOL_FUNCTION;
	/* The library has functions that are called as a type is, rand.Int: there the type is meant. */
	return is_function && module->is_library ? map_get(&checker->universe, name.text) : symbol;
}
