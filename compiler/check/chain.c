/*
 * Chains behind a type: String.Min(3).HasPrefix("u_"), Password.Strong(), MutationArg.Input({ ... }). A built-in constraint of a
 * scalar is checked where the type is resolved; all others, and guards, when all signatures are known; a shape guard makes
 * another type of it.
 */
#include "compiler/check/check_internal.h"

enum { ALIASES_MAX = 100 }; /* aliases followed to the package that a type's guards may come from */

/* A part of a chain that names a guard, or is asked of a type that may not be known yet. */
struct chain_guard {
	struct chain_guard *next;
	struct checked_module *module;
	const struct type *subject;
	struct span span; /* of the type in front */
	struct ast_pattern *part;
};

/* ---- shape guards ---- */

/* While types are resolved the subject of a guard may not be known; one that is being resolved is no candidate. */
static bool
takes_subject(struct checker *checker, const struct function *guard, const struct type *type)
{
	struct ast_type *syntax = guard->ast->receiver->type;
	if (!syntax || !is_shape_guard(checker, guard)) {
		return false;
	}
	const struct symbol *named =
		syntax->kind == AST_TYPE_NAME ? module_find(checker, guard->module, syntax->name.text, syntax->span.start) : NULL;
	if (!syntax->type && named && type_in_the_making(named)) {
		return false;
	}
	const struct type *subject = type_base(resolve_open_type(checker, guard->module, syntax));
	if (subject != type && subject != checker->types.any_shape) {
		know_type(checker, subject);
		know_type(checker, type);
	}
	return subject->kind != TYPE_BAD && type_assignable(&checker->types, type, subject);
}

static struct function *
find_shape_guard(struct checker *checker, struct checked_module *module, struct str name, const struct type *type)
{
	for (const struct guard_list *list = map_get(&module->guards, name); list; list = list->next) {
		if (takes_subject(checker, list->symbol->function, type)) {
			return list->symbol->function;
		}
	}
	return NULL;
}

/* The module that declares the alias a chain begins with: guards of that package need no qualifier. */
static struct checked_module *
origin_of(struct checker *checker, struct checked_module *module, const struct ast_type *type)
{
	for (int i = 0; i < ALIASES_MAX; i++) {
		while (type->kind == AST_TYPE_CONSTRAINED) {
			type = type->element;
		}
		if (type->kind != AST_TYPE_NAME) {
			return module;
		}
		if (type->qualifier.text.length) {
			const struct symbol *package = module_find(checker, module, type->qualifier.text, type->span.start);
			module = package && package->kind == SYMBOL_PACKAGE ? package->package : module;
		}
		const struct symbol *symbol = map_get(&module->names, type->name.text);
		if (!symbol || symbol->kind != SYMBOL_TYPE || !symbol->decl) {
			return module;
		}
		type = symbol->decl->type_expr;
	}
	return module;
}

static struct function *
shape_guard_of(struct body *body, const struct ast_type *type, const struct ast_pattern *part, const struct type *base)
{
	struct checker *checker = body->checker;
	struct checked_module *module = pattern_module(body, part);
	if (!module) {
		return NULL;
	}
	struct function *guard = find_shape_guard(checker, module, part->name.text, base);
	if (!guard && !part->qualifier.text.length) {
		guard = find_shape_guard(checker, origin_of(checker, module, type), part->name.text, base);
	}
	return guard && (guard->symbol->exported || guard->module == body->module) ? guard : NULL;
}

/* ---- chains ---- */

/* Whether some part of a pattern names a guard, or may: what the compiler cannot know before signatures are. */
static bool
names_guard(struct checker *checker, struct checked_module *module, struct ast_pattern *part)
{
	if (part->kind == AST_PATTERN_SHAPE) {
		return true;
	}
	if (part->kind != AST_PATTERN_CALL) {
		return part->kind == AST_PATTERN_CHAIN || part->kind == AST_PATTERN_EITHER;
	}
	if (part->qualifier.text.length || map_get(&module->guards, part->name.text) ||
		constraint_find(part->name.text) == CONSTRAINT_NONE) {
		return true;
	}
	if (constraint_find(part->name.text) != CONSTRAINT_EACH || !part->arguments) {
		return false;
	}
	struct ast_pattern *inner = reread_as_pattern(checker->arena, part->arguments);
	return inner && names_guard(checker, module, inner);
}

static void
postpone(struct body *body, const struct type *subject, struct span span, struct ast_pattern *part)
{
	struct chain_guard *guard = arena_alloc(body->checker->arena, sizeof *guard);
	*guard = (struct chain_guard){NULL, body->module, subject, span, part};
	if (!body->checker->chain_guards_end) {
		body->checker->chain_guards_end = &body->checker->chain_guards;
	}
	*body->checker->chain_guards_end = guard;
	body->checker->chain_guards_end = &guard->next;
}

/* The arguments of a type's constraints are known to the compiler. */
static bool
arguments_known(struct checker *checker, const struct ast_expr *argument)
{
	for (; argument; argument = argument->next) {
		if (argument->pattern) { /* Each's */
			continue;
		}
		bool literal = argument->kind == AST_EXPR_ARRAY || argument->kind == AST_EXPR_SHAPE;
		for (const struct ast_field *field = literal ? argument->fields : NULL; field; field = field->next) {
			if (!arguments_known(checker, field->value)) {
				return false;
			}
		}
		if (!literal && !argument->constant && argument->type->kind != TYPE_BAD) {
			diag_report(checker->log, DIAG_NOT_CONSTANT, argument->span,
				"an argument of a type's constraint must be known to the compiler");
			return false;
		}
	}
	return true;
}

/* A part of a chain behind `type`, which stands at `span`. */
static void
check_part(struct body *body, const struct type *type, struct span span, struct ast_pattern *part)
{
	struct checker *checker = body->checker;
	size_t errors = checker->log->error_count;
	struct ast_expr subject = {.kind = AST_EXPR_BAD, .span = span};
	set_type(&subject, type_base(type));
	check_pattern(body, &subject, part);
	if (checker->log->error_count != errors || part->type == checker->types.bad) {
		return;
	}
	bool guard = part->symbol && part->symbol->kind == SYMBOL_GUARD;
	bool of_result = part->constraint == CONSTRAINT_OK || part->constraint == CONSTRAINT_ERR;
	if ((part->constraint < 0 && !guard) || of_result) {
		diag_report(checker->log, DIAG_TYPE_CONSTRAINT, part->span, "a type's constraint is a built-in one or a guard");
	} else {
		arguments_known(checker, part->arguments);
	}
}

const struct type *
resolve_chain(struct checker *checker, struct checked_module *module, struct ast_type *type)
{
	const struct type *element = resolve_open_type(checker, module, type->element);
	if (type->type) { /* resolved inside of itself */
		return type->type;
	}
	checker->joined = false;
	struct function function = {.module = module};
	struct body body = {.checker = checker, .function = &function, .module = module, .at = type->span.start};
	struct ast_pattern *kept = NULL, **end = &kept;
	scope_open(&body);
	for (struct ast_pattern *part = type->constraints, *next; part; part = next) {
		next = part->next;
		if (type_base(element)->kind == TYPE_BAD) {
			return checker->types.bad;
		}
		const struct function *guard = shape_guard_of(&body, type, part, type_base(element));
		if (guard) {
			element = shape_guard_refine(&body, type_base(element), guard, part);
			continue;
		}
		if (names_router(module, part)) {
			add_router(checker, module, element, part->span);
			continue;
		}
		if (element == checker->types.any_shape) {
			struct diag *diag = diag_report(checker->log, DIAG_SHAPE_VALUE, part->span,
				"`%.*s` is no shape guard of `Shape`", STR_ARG(part->name.text));
			diag_help(checker->log, diag, "declare is (m Shape) %.*s(input Shape) { ensure m is { input } }",
				STR_ARG(part->name.text));
			return checker->types.bad;
		}
		bool waits = type_base(element)->symbol || type_base(element)->element || type_base(element)->field_count;
		if (!checker->signatures_known && (waits || names_guard(checker, module, part))) {
			postpone(&body, element, type->element->span, part);
		} else {
			check_part(&body, element, type->element->span, part);
		}
		part->next = part->last = NULL;
		*end = part;
		end = &part->next;
	}
	if (!kept) {
		return element;
	}
	map_set(&checker->chain_homes, arena_str(checker->arena, (struct str){(const char *)&kept, sizeof kept}), module);
	return type_constrained(&checker->types, element, kept);
}

void
chains_check(struct checker *checker)
{
	checker->signatures_known = true;
	for (struct chain_guard *guard = checker->chain_guards; guard; guard = guard->next) {
		struct function function = {.module = guard->module};
		struct body body = {
			.checker = checker, .function = &function, .module = guard->module, .at = guard->part->span.start};
		scope_open(&body);
		check_part(&body, guard->subject, guard->span, guard->part);
	}
}
