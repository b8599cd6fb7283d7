/*
 * What must not be copied: values of the standard library that their methods change (sync.Mutex, strings.Builder), and
 * what holds one, stay where they are (Go's documentation: "must not be copied after first use"). A literal may be
 * given away: it is nobody's yet.
 */
#include "compiler/check/check_internal.h"

bool
is_immutable(const struct type *type)
{
	const struct type *element = type->kind == TYPE_POINTER ? type_base(type->element) : type;
	return element != type && element->kind == TYPE_OPAQUE && str_equal(element->symbol->module->path, STR("regexp"));
}

/* A type of the standard library that no method changes. */
static bool
never_changes(const struct type *type, const char *path, const char *name)
{
	return type->kind == TYPE_OPAQUE && str_equal(type->symbol->module->path, str_from(path)) &&
		   str_equal(type->symbol->name, str_from(name));
}

bool
is_keepable(const struct type *type)
{
	const struct type *element = type->kind == TYPE_POINTER ? type_base(type->element) : type;
	return is_immutable(type) || type_is_moment(type) || never_changes(type, "math/rand", "Source") ||
		   (element != type && (never_changes(element, "encoding/base64", "Encoding") ||
								   never_changes(element, "strings", "Replacer") ||
								   never_changes(element, "time", "Location")));
}

bool
must_stay(const struct type *type)
{
	return type->kind == TYPE_OPAQUE && type->symbol->stays;
}

bool
holds_one(struct checker *checker, const struct type *type)
{
	static const char yes[] = "yes", no[] = "no";
	type = type_base(type);
	if (type->kind == TYPE_OPAQUE || type->kind == TYPE_FIXED_ARRAY) {
		return type->kind == TYPE_OPAQUE ? must_stay(type) : holds_one(checker, type->element);
	}
	if (type->kind != TYPE_SHAPE) {
		return false;
	}
	struct str key = {(const char *)&type, sizeof type};
	const char *known = map_get(&checker->stays, key);
	if (known) {
		return known == yes;
	}
	bool holds = false;
	for (size_t i = 0; i < type->field_count && !holds; i++) {
		holds = holds_one(checker, type->fields[i].type);
	}
	map_set(&checker->stays, arena_str(checker->arena, key), (void *)(uintptr_t)(holds ? yes : no));
	return holds;
}

static bool
is_place(const struct ast_expr *expr)
{
	while (expr->kind == AST_EXPR_PAREN) {
		expr = expr->operand;
	}
	return expr->kind == AST_EXPR_NAME || expr->kind == AST_EXPR_SELECT || expr->kind == AST_EXPR_INDEX ||
		   (expr->kind == AST_EXPR_UNARY && expr->op == AST_OP_DEREFERENCE);
}

void
refuse_copy(struct body *body, const struct ast_expr *expr)
{
	struct checker *checker = body->checker;
	if (!checker->uses_opaque || !expr->type || !is_place(expr) || !holds_one(checker, expr->type)) {
		return;
	}
	struct str text = quoted_type(checker, expr->type);
	struct diag *diag = diag_report(
		checker->log, DIAG_COPIED, expr->span, "this copies %.*s, which must stay where it is", STR_ARG(text));
	diag_help(checker->log, diag, "use a pointer to it: & takes its address");
}
