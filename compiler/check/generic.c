/*
 * Generic declarations: their parameters, their definitions, and what each kind of declaration needs to be one. What
 * uses make of them is in instance.c.
 */
#include "compiler/check/check_internal.h"
#include "compiler/parse/ast_copy.h"

/* ---- parameters ---- */

const char *
constraint_text(enum type_constraint constraint)
{
	switch (constraint) {
	case TYPE_CONSTRAINT_ANY: return "any";
	case TYPE_CONSTRAINT_COMPARABLE: return "comparable";
	case TYPE_CONSTRAINT_ORDERED: return "ordered";
	case TYPE_CONSTRAINT_NUMBER: return "Number";
	}
	return "";
}

static enum type_constraint
constraint_named(struct checker *checker, const struct ast_type *type)
{
	bool plain = type->kind == AST_TYPE_NAME && !type->arguments && !type->qualifier.text.length;
	for (enum type_constraint i = TYPE_CONSTRAINT_ANY; plain && i <= TYPE_CONSTRAINT_NUMBER; i++) {
		if (str_equal(type->name.text, str_from(constraint_text(i)))) {
			return i;
		}
	}
	if (type->kind != AST_TYPE_BAD) {
		struct diag *diag =
			diag_report(checker->log, DIAG_UNKNOWN_TYPE, type->span, "this is no constraint of a type parameter");
		diag_help(checker->log, diag, "write any, comparable, ordered or Number");
	}
	return TYPE_CONSTRAINT_NUMBER; /* which allows most: nothing more to say */
}

static struct generic *
new_generic(struct checker *checker, struct symbol *symbol, struct ast_func *func, size_t count)
{
	struct generic *generic = arena_alloc(checker->arena, sizeof *generic);
	*generic = (struct generic){.symbol = symbol, .func = func};
	generic->params = arena_alloc_array(checker->arena, count + 1, sizeof *generic->params);
	return generic;
}

static void
add_parameter(struct checker *checker, struct generic *generic, struct ast_name name, enum type_constraint constraint)
{
	for (size_t i = 0; i < generic->param_count; i++) {
		if (str_equal(generic->params[i]->symbol->name, name.text)) {
			diag_report(checker->log, DIAG_DECLARED_TWICE, name.span, "type parameter `%.*s` is there twice",
				STR_ARG(name.text));
		}
	}
	struct symbol *symbol = new_symbol(checker, SYMBOL_TYPE, name.text, name.span);
	struct type *type = arena_alloc(checker->arena, sizeof *type);
	*type =
		(struct type){.kind = TYPE_PARAMETER, .symbol = symbol, .constraint = constraint, .abstract = true, .depth = 1};
	symbol->type = type;
	generic->params[generic->param_count++] = type;
}

struct generic *
generic_declare(
	struct checker *checker, struct symbol *symbol, struct ast_func *func, const struct ast_type_param *params)
{
	size_t count = 0;
	for (const struct ast_type_param *param = params; param; param = param->next) {
		count++;
	}
	struct generic *generic = new_generic(checker, symbol, func, count);
	const struct ast_type *shared = NULL; /* by names before it */
	enum type_constraint constraint = TYPE_CONSTRAINT_ANY;
	for (const struct ast_type_param *param = params; param; param = param->next) {
		if (!param->constraint) {
			constraint = TYPE_CONSTRAINT_ANY;
		} else if (param->constraint != shared) {
			constraint = constraint_named(checker, param->constraint);
		}
		shared = param->constraint;
		add_parameter(checker, generic, param->name, constraint);
	}
	symbol->generic = generic;
	return generic;
}

/* ---- functions, methods and guards ---- */

/* The generic type that a receiver names, or NULL. */
static const struct generic *
receiver_generic(const struct function *function, const struct ast_type **syntax)
{
	const struct ast_type *type = function->ast->receiver ? function->ast->receiver->type : NULL;
	if (type && (type->kind == AST_TYPE_POINTER || type->kind == AST_TYPE_OPTIONAL)) {
		type = type->element;
	}
	if (!type || type->kind != AST_TYPE_NAME || type->qualifier.text.length || !type->arguments) {
		return NULL;
	}
	const struct symbol *symbol = map_get(&function->module->names, type->name.text);
	*syntax = type;
	return symbol && symbol->kind == SYMBOL_TYPE ? symbol->generic : NULL;
}

/* The receiver's arguments declare the method's parameters: (p Page[T]). False after a report. */
static bool
declare_receiver_parameters(struct checker *checker, struct function *function, struct generic *generic,
	const struct generic *owner, const struct ast_type *syntax)
{
	for (const struct ast_type *argument = syntax->arguments; argument; argument = argument->next) {
		bool plain = argument->kind == AST_TYPE_NAME && !argument->arguments && !argument->qualifier.text.length;
		const struct symbol *known = plain ? module_find(checker, function->module, argument->name.text, argument->name.span.start) : NULL;
		if (!plain || (known && (known->kind == SYMBOL_TYPE || known->kind == SYMBOL_ERROR))) {
			struct diag *diag = diag_report(checker->log, DIAG_METHOD_RECEIVER, argument->span,
				"the receiver names the type parameters; this is a type");
			diag_help(checker->log, diag, "write %.*s[%.*s]: the declaration is for all of them",
				STR_ARG(owner->symbol->name), STR_ARG(owner->params[0]->symbol->name));
			return false;
		}
		if (generic->param_count < owner->param_count) {
			add_parameter(checker, generic, argument->name, owner->params[generic->param_count]->constraint);
		}
	}
	return generic->param_count == owner->param_count; /* else resolving the receiver says so */
}

/* What they name says nothing more. */
static void
refuse_type_parameters(struct checker *checker, struct function *function)
{
	struct ast_binding *bindings = NULL;
	size_t count = 0, capacity = 0;
	for (const struct ast_type_param *param = function->ast->type_params; param; param = param->next) {
		bindings = arena_grow(checker->arena, bindings, count, &capacity, sizeof *bindings);
		bindings[count++] = (struct ast_binding){param->name.text, checker->types.bad};
	}
	struct diag *diag = diag_report(checker->log, DIAG_GENERIC_PLACE, function->ast->type_params->name.span,
		"a method has no type parameters of its own");
	diag_help(checker->log, diag, "declare a function that takes the receiver first");
	function->ast = ast_copy_func(checker->arena, function->ast, (struct ast_bindings){bindings, count});
}

void
generic_declare_function(struct checker *checker, struct function *function)
{
	const struct ast_type *syntax = NULL;
	struct symbol *symbol = function->symbol;
	const struct generic *owner = receiver_generic(function, &syntax);
	if (function->ast->receiver && function->ast->type_params) {
		refuse_type_parameters(checker, function);
	} else if (function->ast->type_params) {
		generic_declare(checker, symbol, function->ast, function->ast->type_params);
	}
	if (owner) {
		struct generic *generic = new_generic(checker, symbol, function->ast, owner->param_count);
		symbol->generic =
			declare_receiver_parameters(checker, function, generic, owner, syntax) ? generic : symbol->generic;
	}
	if (symbol->generic) {
		instance_define_function(checker, symbol->generic, function);
	}
}

/* ---- places for concrete functions only ---- */

void
refuse_generic(struct checker *checker, const struct symbol *symbol, const char *what)
{
	struct diag *diag = diag_report(checker->log, DIAG_GENERIC_PLACE, symbol->span,
		"`%.*s` is generic and cannot be %s", STR_ARG(symbol->name), what);
	diag_help(checker->log, diag, "declare a function with concrete types that calls it");
}
