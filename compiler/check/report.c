/* Messages that several files of the checker give. */
#include "compiler/check/check_internal.h"

#include <ctype.h>

enum { SHOWN_MAX = 8 }; /* members that a message lists */

enum { COMPARED_MAX = 500000 }; /* names compared for suggestions in a compilation: later mistakes get none */

struct str
quoted_type(struct checker *checker, const struct type *type)
{
	struct str text = type_text(checker->arena, type);
	return arena_printf(checker->arena, "`%.*s`", STR_ARG(text));
}

/* The same with the package that declares it, where it has a name. */
static struct str
quoted_with_package(struct checker *checker, const struct type *type)
{
	const struct symbol *symbol = type_base(type)->symbol;
	if (!symbol || !symbol->module || symbol->module->is_library) {
		return quoted_type(checker, type);
	}
	struct str text = type_text(checker->arena, type);
	return arena_printf(checker->arena, "`%.*s` of package `%.*s`", STR_ARG(text), STR_ARG(symbol->module->name));
}

void
quoted_types(struct checker *checker, const struct type *a, const struct type *b, struct str *text_a, struct str *text_b)
{
	*text_a = quoted_type(checker, a);
	*text_b = quoted_type(checker, b);
	if (str_equal(*text_a, *text_b)) {
		*text_a = quoted_with_package(checker, a);
		*text_b = quoted_with_package(checker, b);
	}
}

/* The text of a name or a path of members, of which something can be proved; empty for all else. */
static struct str
proof_subject(struct checker *checker, const struct ast_expr *expr)
{
	const struct ast_expr *part = expr;
	while (part->kind == AST_EXPR_SELECT) {
		part = part->operand;
	}
	const struct source *source = source_find(checker->sources, expr->span.start);
	if (part->kind != AST_EXPR_NAME || !source) {
		return STR("");
	}
	return str_slice(source->text, expr->span.start - source->base, expr->span.end - source->base);
}

void
report_may_be_nil(struct body *body, const struct ast_expr *expr)
{
	struct diag *diag = diag_report(body->checker->log, DIAG_MAY_BE_NIL, expr->span, "this may be nil");
	const struct symbol *global = global_root(expr);
	if (global) {
		diag_help(body->checker->log, diag,
			"others may change `%.*s` at any time: take it into a variable, and prove that of the variable",
			STR_ARG(global->name));
		return;
	}
	struct str text = proof_subject(body->checker, expr);
	if (text.length) {
		diag_help(body->checker->log, diag, "prove that it is not: `if %.*s is Present() { ... }` or `ensure %.*s is Present()`",
			STR_ARG(text), STR_ARG(text));
	} else {
		diag_help(body->checker->log, diag, "take it into a variable, and prove that it is not: `ensure x is Present()`");
	}
	const struct type *type = expr->type ? type_base(expr->type) : NULL;
	if (type && type->kind == TYPE_POINTER) { /* said once */
		body->facts = fact_about(body, body->facts, expr, type_pointer(&body->checker->types, type->element, true));
	}
}

/* "`a`, `b`, `c`" of up to SHOWN_MAX members. */
static struct str
members_text(struct checker *checker, const struct type *type)
{
	struct str text = STR("");
	for (size_t i = 0; i < type->field_count && i < SHOWN_MAX; i++) {
		text =
			arena_printf(checker->arena, "%.*s%s`%.*s`", STR_ARG(text), i ? ", " : "", STR_ARG(type->fields[i].name));
	}
	return type->field_count > SHOWN_MAX ? arena_printf(checker->arena, "%.*s ...", STR_ARG(text)) : text;
}

void
suggest_member(struct body *body, struct diag *diag, const struct type *type, struct str name)
{
	struct checker *checker = body->checker;
	struct str nearest = nearest_method(body, type, name);
	unsigned best = nearest.length ? str_distance(nearest, name, nearest_limit(name)) : nearest_limit(name);
	for (size_t i = 0; i < type->field_count; i++) {
		unsigned distance = str_distance(type->fields[i].name, name, best - 1);
		if (distance < best) {
			best = distance;
			nearest = type->fields[i].name;
		}
	}
	if (nearest.length) {
		diag_help(checker->log, diag, "did you mean `%.*s`?", STR_ARG(nearest));
	} else if (type->field_count > 0) {
		struct str members = members_text(checker, type);
		diag_help(checker->log, diag, "it has %.*s", STR_ARG(members));
	} else if (!suggest_for_member(checker, diag, type, name)) {
		diag_help(checker->log, diag, "it has no members");
	}
}

static void
look_for_nearest(struct checker *checker, const struct map *map, struct str name, bool types_only, struct str *nearest,
	unsigned *best)
{
	for (size_t i = 0; map && i < map->count && checker->compared < COMPARED_MAX; i++, checker->compared++) {
		const struct symbol *symbol = map->entries[i].value;
		if (types_only && symbol->kind != SYMBOL_TYPE && symbol->kind != SYMBOL_ERROR) {
			continue;
		}
		unsigned distance = str_distance(name, map->entries[i].key, *best - 1);
		if (distance < *best) {
			*best = distance;
			*nearest = map->entries[i].key;
		}
	}
}

/* One more than the distance that still suggests a name: short names must be nearer. */
unsigned
nearest_limit(struct str name)
{
	return name.length < 2 ? 1 : name.length <= 4 ? 2 : name.length <= 8 ? 3 : 4;
}

struct str
nearest_name(struct checker *checker, const struct map *first, const struct map *second, struct str name)
{
	struct str nearest = {0};
	unsigned best = nearest_limit(name);
	look_for_nearest(checker, first, name, false, &nearest, &best);
	look_for_nearest(checker, second, name, false, &nearest, &best);
	return nearest;
}

struct str
nearest_type(struct checker *checker, const struct map *first, const struct map *second, struct str name)
{
	struct str nearest = {0};
	unsigned best = nearest_limit(name);
	look_for_nearest(checker, first, name, true, &nearest, &best);
	look_for_nearest(checker, second, name, true, &nearest, &best);
	return nearest;
}

/* Whether what did not parse names it, and so may have declared it. */
bool
may_be_lost(const struct checker *checker, struct str name)
{
	for (size_t i = 0; checker->broken && i < checker->source_file_count; i++) {
		const struct ast_file *file = checker->source_files[i].ast;
		if (file && map_get(&file->lost_names, name)) {
			return true;
		}
	}
	return false;
}

/* Whether part of what stands in the span did not parse. */
bool
has_lost(const struct checker *checker, struct span span)
{
	for (size_t i = 0; checker->broken && i < checker->source_file_count; i++) {
		const struct ast_file *file = checker->source_files[i].ast;
		for (const struct ast_lost *lost = file ? file->lost : NULL; lost; lost = lost->next) {
			if (lost->span.start >= span.start && lost->span.start <= span.end) {
				return true;
			}
		}
	}
	return false;
}

/* Whether the name was reported in this function, or one around it, before: that is one mistake. Where something did
 * not parse, it may have declared the name for all. */
bool
was_reported(struct body *body, struct str name)
{
	if (may_be_lost(body->checker, name)) {
		return true;
	}
	static char reported[] = "reported";
	const struct function *function = body->function;
	while (function->enclosing) {
		function = function->enclosing;
	}
	const void *place = body->checker->broken ? NULL : function;
	struct str key = arena_printf(body->checker->arena, "%p %.*s", place, STR_ARG(name));
	return map_set(&body->checker->unknown, key, reported) != NULL;
}

void
report_unknown(struct body *body, struct ast_name name)
{
	struct checker *checker = body->checker;
	if (was_reported(body, name.text)) {
		return;
	}
	struct diag *diag =
		diag_report(checker->log, DIAG_UNKNOWN_NAME, name.span, "`%.*s` is not declared", STR_ARG(name.text));
	diag->lasting = true;
	if (help_imported_as(checker, body->module, diag, name) || suggest_for_name(checker, diag, name.text)) {
		return;
	}
	struct str nearest = {0};
	for (const struct scope *scope = body->scope; scope && !nearest.length; scope = scope->outer) {
		nearest = nearest_name(checker, &scope->names, NULL, name.text);
	}
	if (!nearest.length) {
		nearest = nearest_name(checker, &body->module->names, &checker->universe, name.text);
	}
	if (!nearest.length) {
		nearest = nearest_name(checker, &checker->libraries, NULL, name.text);
	}
	if (nearest.length) {
		diag_help(checker->log, diag, "did you mean `%.*s`?", STR_ARG(nearest));
	} else if (isupper((unsigned char)name.text.data[0])) {
		diag_help(checker->log, diag, "declare it, `error %.*s { message: String }` or `type %.*s = ...`, or import the package that does",
			STR_ARG(name.text), STR_ARG(name.text));
	}
}
