/*
 * Routers: `type Catalog = { place(order Order): Receipt }.Router()`. The shape of functions is what its package offers: for
 * each member the package has a function of that name and type, which is seen from outside, and in a route file a route.
 */
#include "compiler/check/check_internal.h"

struct router {
	struct router *next;
	struct checked_module *module;
	const struct type *type;
	struct span span; /* of `Router()` */
};

bool
names_router(const struct checked_module *module, const struct ast_pattern *part)
{
	const struct str name = STR("Router");
	return str_equal(part->name.text, name) && !part->qualifier.text.length && !part->arguments &&
		   !map_get(&module->guards, name);
}

void
add_router(struct checker *checker, struct checked_module *module, const struct type *type, struct span span)
{
	struct router *router = arena_alloc(checker->arena, sizeof *router);
	*router = (struct router){checker->routers, module, type, span};
	checker->routers = router;
}

static struct function *
function_of(const struct router *router, const struct type_field *member)
{
	const struct symbol *symbol = map_get(&router->module->names, member->name);
	return symbol && symbol->kind == SYMBOL_FUNCTION && !symbol->generic ? symbol->function : NULL;
}

static bool
is_of_functions(const struct type *type)
{
	bool all = type->kind == TYPE_SHAPE && type->field_count > 0;
	for (size_t i = 0; all && i < type->field_count; i++) {
		all = type_base(type->fields[i].type)->kind == TYPE_FUNC;
	}
	return all;
}

void
routers_declare(struct checker *checker)
{
	for (const struct router *router = checker->routers; router; router = router->next) {
		const struct type *type = type_base(router->type);
		if (type->kind == TYPE_BAD) {
			continue;
		}
		if (!is_of_functions(type)) {
			struct str text = quoted_type(checker, type);
			diag_report(checker->log, DIAG_ROUTER, router->span, "`Router` stands behind a shape of functions, not %.*s",
				STR_ARG(text));
			continue;
		}
		for (size_t i = 0; i < type->field_count; i++) {
			struct function *function = function_of(router, &type->fields[i]);
			if (function) {
				function->symbol->exported = true;
				function->symbol->used = true;
				continue;
			}
			struct str name = type->fields[i].name;
			struct diag *diag = diag_report(checker->log, DIAG_ROUTER, type->fields[i].span,
				"this package has no function `%.*s` for its router", STR_ARG(name));
			diag_help(checker->log, diag, "declare func %.*s(...)", STR_ARG(name));
		}
	}
}

void
routers_check(struct checker *checker)
{
	for (const struct router *router = checker->routers; router; router = router->next) {
		const struct type *type = type_base(router->type);
		for (size_t i = 0; is_of_functions(type) && i < type->field_count; i++) {
			const struct function *function = function_of(router, &type->fields[i]);
			const struct type *have = function ? function_type(checker, function) : NULL;
			const struct type *wanted = type_base(type->fields[i].type);
			if (!have || type_assignable(&checker->types, have, wanted)) {
				continue;
			}
			struct str a = quoted_type(checker, have), b = quoted_type(checker, wanted);
			struct diag *diag = diag_report(checker->log, DIAG_ROUTER_TYPE, function->symbol->span,
				"`%.*s` is %.*s, and its router wants %.*s", STR_ARG(function->symbol->name), STR_ARG(a), STR_ARG(b));
			diag_note(checker->log, diag, type->fields[i].span, "it is wanted here");
		}
	}
}
