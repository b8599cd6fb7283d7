/*
 * Alternatives: `x is A() or B()`. One of them must hold; each is asked where those before it failed, and what all of them
 * prove is proved. In `ensure` what stands behind the last `or`, without an `else`, is an alternative or the failure: its
 * name tells.
 */
#include "compiler/check/check_internal.h"

enum { PROVING_MAX = 100 }; /* of more alternatives nothing is known: what they prove grows with each */

/* ---- which is meant ---- */

/* The first name of a, a(...), a.b(...).c(...), and what `.b` selects of it (or NULL); NULL for anything else. */
static const struct ast_expr *
first_name(const struct ast_expr *expr, const struct ast_expr **selected)
{
	*selected = NULL;
	for (; expr->kind == AST_EXPR_CALL || expr->kind == AST_EXPR_SELECT || expr->kind == AST_EXPR_INDEX;
		 expr = expr->operand) {
		*selected = expr->kind == AST_EXPR_SELECT ? expr : *selected;
	}
	return expr->kind == AST_EXPR_NAME ? expr : NULL;
}

static bool
package_asks(const struct checked_module *package, struct str name)
{
	const struct symbol *symbol = map_get(&package->names, name);
	return symbol ? symbol->kind == SYMBOL_TYPE : map_get(&package->guards, name) != NULL;
}

static bool
symbol_asks(struct body *body, const struct type *subject, const struct ast_expr *expr, struct symbol *symbol,
	const struct ast_expr *selected)
{
	switch ((int)symbol->kind) {
	case SYMBOL_PACKAGE: return selected && package_asks(symbol->package, selected->name.text);
	case SYMBOL_TYPE: return !type_is_error(type_base(declared_type(body->checker, symbol)));
	case SYMBOL_ERROR: return expr->kind == AST_EXPR_NAME && (type_is_error(subject) || subject->kind == TYPE_UNION);
	default: return false;
	}
}

/* Whether what stands behind the last `or` is asked of the subject. */
static bool
is_alternative(struct body *body, const struct type *subject, const struct ast_expr *expr)
{
	const struct ast_expr *selected;
	const struct ast_expr *name = first_name(expr, &selected);
	if (!name) {
		return expr->kind == AST_EXPR_TYPE || (expr->kind == AST_EXPR_SHAPE && !expr->type_expr);
	}
	struct symbol *symbol = scope_find(body, name->name.text);
	if (symbol) {
		return symbol_asks(body, subject, expr, symbol, selected);
	}
	return constraint_find(name->name.text) != CONSTRAINT_NONE || map_get(&body->module->guards, name->name.text) ||
		   find_guard(body, body->module, name->name.text, subject, expr->span);
}

/* ---- in `ensure` ---- */

static bool
refuse_alternative(struct body *body, const struct ast_expr *expr)
{
	struct checker *checker = body->checker;
	const struct ast_expr *selected;
	const struct ast_expr *name = first_name(expr, &selected);
	const struct symbol *symbol = name ? scope_find(body, name->name.text) : NULL;
	struct diag *diag;
	if (symbol && symbol->kind == SYMBOL_ERROR && expr->kind == AST_EXPR_CALL) {
		diag = diag_report(checker->log, DIAG_ALTERNATIVE, expr->span, "an `ensure` has one failure, which stands last");
		diag_help(checker->log, diag, "remove all but one of its errors");
		return true;
	}
	if (reread_as_pattern(checker->arena, (struct ast_expr *)(uintptr_t)expr)) {
		return false;
	}
	diag = diag_report(checker->log, DIAG_ALTERNATIVE, expr->span, "this is nothing that can be asked of a value");
	diag_help(checker->log, diag, "behind `is` stand constraints, guards, types and shape patterns; conditions are joined by ||");
	return true;
}

/* Puts one into the pattern. */
static void
add_alternative(struct body *body, struct ast_ensure *ensure, struct ast_expr *expr)
{
	struct arena *arena = body->checker->arena;
	if (!refuse_alternative(body, expr)) {
		ensure->pattern = pattern_either(arena, ensure->pattern, reread_as_pattern(arena, expr));
	}
}

void
take_alternatives(struct body *body, struct ast_ensure *ensure)
{
	struct ast_expr *list = ensure->alternatives;
	ensure->alternatives = NULL;
	if (list && !ensure->pattern) {
		struct diag *diag = diag_report(
			body->checker->log, DIAG_ALTERNATIVE, list->span, "`or` joins what is asked behind `is`");
		diag_help(body->checker->log, diag, "conditions are joined by ||, the failure stands behind `else`");
		return;
	}
	for (; list; list = list->next) {
		add_alternative(body, ensure, list);
	}
	bool open = ensure->pattern && ensure->failure && !ensure->has_else;
	if (open && is_alternative(body, type_base(ensure->subject->type), ensure->failure)) {
		add_alternative(body, ensure, ensure->failure);
		ensure->failure = NULL;
	}
}

/* `a or b` where a value is wanted. */
const struct type *
refuse_either(struct body *body, struct ast_expr *expr)
{
	struct diag *diag =
		diag_report(body->checker->log, DIAG_ALTERNATIVE, expr->span, "`or` joins what is asked behind `is`");
	diag_help(body->checker->log, diag, "conditions are joined by ||");
	return set_type(expr, body->checker->types.bad);
}

/* ---- what they prove ---- */

/* The subject as it is known to be where the alternatives before have failed. */
static struct ast_expr *
subject_here(struct body *body, struct ast_expr *subject)
{
	const struct type *known = fact_find(body, subject);
	if (!known || known == subject->type) {
		return subject;
	}
	struct ast_expr *here = arena_alloc(body->checker->arena, sizeof *here);
	*here = *subject;
	here->origin = subject->origin ? subject->origin : type_value(subject->type);
	here->type = known;
	return here;
}

static size_t
count_parts(const struct ast_pattern *part)
{
	size_t count = 0;
	for (; part; part = part->next) {
		count++;
	}
	return count;
}

struct branches
check_either(struct body *body, struct ast_expr *subject, struct ast_pattern *pattern)
{
	const struct facts *base = body->facts;
	struct branches result = {base, base};
	if (count_parts(pattern->parts) > PROVING_MAX) {
		for (struct ast_pattern *part = pattern->parts; part; part = part->next) {
			check_pattern(body, subject, part);
		}
		return result;
	}
	for (struct ast_pattern *part = pattern->parts; part; part = part->next) {
		struct branches branches = check_pattern(body, subject_here(body, subject), part);
		result.yes = part == pattern->parts ? branches.yes : fact_join(body, result.yes, branches.yes);
		body->facts = branches.no;
	}
	result.no = body->facts;
	body->facts = base;
	return result;
}
