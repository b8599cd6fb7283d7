/*
 * What functions need, inferred over the call graph: a need is a hidden parameter, which every call hands on. A call takes
 * it from the innermost `with` around it that supplies it, also around the function literal that it stands in; else it is a
 * need of the function around it, in turn. A literal captures what was supplied where it was made, as it captures variables.
 */
#include "compiler/check/check_internal.h"

#include <string.h>

enum { NEEDS_MAX = 100 };  /* of one function */
enum { CHAIN_SHOWN = 6 };  /* calls shown between a route and the `use` */

struct symbol *
hidden_variable(struct checker *checker, struct function *owner, struct str contract, struct span span)
{
	char *text = arena_alloc(checker->arena, contract.length + 1);
	memcpy(text, contract.data, contract.length);
	text[0] = text[0] >= 'A' && text[0] <= 'Z' ? (char)(text[0] - 'A' + 'a') : text[0];
	struct symbol *symbol = new_symbol(checker, SYMBOL_VARIABLE, (struct str){text, contract.length}, span);
	symbol->used = true;
	symbol->owner = owner;
	symbol->module = owner->module;
	return symbol;
}

static struct function *
root_of(struct function *function)
{
	while (function->enclosing) {
		function = function->enclosing;
	}
	return function;
}

static struct need *
find_need(const struct function *function, const struct need *need)
{
	for (size_t i = 0; i < function->need_count; i++) {
		if (str_equal(function->needs[i].name, need->name) && type_equal(function->needs[i].type, need->type)) {
			return &function->needs[i];
		}
	}
	return NULL;
}

/* ---- supplies ---- */

/* A pointer is needed where all are to see the same: a copy of a value will not do. */
static bool
supply_fits(struct checker *checker, const struct supply *supply, const struct need *need)
{
	const struct type *have = type_base(supply->symbol->type), *want = type_base(need->type);
	if (have->kind == TYPE_BAD || want->kind == TYPE_BAD) {
		return true;
	}
	if (want->kind == TYPE_POINTER) {
		return have->kind == TYPE_POINTER && type_equal(have->element, want->element);
	}
	return type_assignable(&checker->types, have->kind == TYPE_POINTER ? have->element : have, want);
}

static void
refuse_supply(struct checker *checker, struct supply *supply, const struct need *need)
{
	struct str a, b;
	quoted_types(checker, need->type, supply->symbol->type, &a, &b);
	struct diag *diag = diag_report(
		checker->log, DIAG_TYPE_MISMATCH, supply->span, "expected %.*s as provider, got %.*s", STR_ARG(a), STR_ARG(b));
	diag_note(checker->log, diag, need->span, need->from ? "needed by this call" : "needed here");
	if (type_base(need->type)->kind == TYPE_POINTER && type_base(supply->symbol->type)->kind != TYPE_POINTER) {
		diag_help(checker->log, diag, "supply a pointer, &...");
	}
	supply->refused = true;
}

static struct supply *
find_supply(struct checker *checker, struct supply *supplies, const struct need *need)
{
	for (struct supply *supply = supplies; supply; supply = supply->outer) {
		if (supply->name.length && !str_equal(supply->name, need->name)) {
			continue;
		}
		supply->used = true;
		if (!supply->refused && !supply_fits(checker, supply, need)) {
			refuse_supply(checker, supply, need);
		}
		return supply;
	}
	return NULL;
}

/* ---- the fixed point ---- */

/* What waits to be passed on to callers: a need of a function. */
struct pending {
	struct pending *next;
	struct function *function;
	size_t index;
};

struct settling {
	struct checker *checker;
	struct callers callers;
	struct pending *first, **last;
};

static void
add_need(struct settling *settling, struct function *function, const struct need *need)
{
	struct checker *checker = settling->checker;
	if (find_need(function, need) || function->need_count > NEEDS_MAX) {
		return;
	}
	if (function->need_count == NEEDS_MAX) {
		diag_report(checker->log, DIAG_TOO_MANY_NEEDS, function->symbol->span, "`%.*s` needs more than %d providers",
			STR_ARG(function->symbol->name), NEEDS_MAX);
	}
	function->needs = arena_grow(
		checker->arena, function->needs, function->need_count, &function->need_capacity, sizeof *function->needs);
	struct need *own = &function->needs[function->need_count++];
	*own = *need;
	own->symbol = hidden_variable(checker, function, need->name, need->span);
	own->symbol->type = need->type;
	function->captures = arena_grow(checker->arena, function->captures, function->capture_count,
		&function->capture_capacity, sizeof *function->captures);
	function->captures[function->capture_count++] = own->symbol;
	struct pending *pending = arena_alloc(checker->arena, sizeof *pending);
	*pending = (struct pending){.function = function, .index = function->need_count - 1};
	*settling->last = pending;
	settling->last = &pending->next;
}

/* A site wants something: it is supplied there, or a need of the function around. */
static void
want(struct settling *settling, struct function *function, const struct call_site *site, const struct need *need)
{
	if (find_supply(settling->checker, site->supplies, need)) {
		return;
	}
	struct need passed = *need;
	if (site->expr) {
		passed.span = site->expr->span;
		passed.from = site->callee;
	}
	add_need(settling, root_of(function), &passed);
}

static void
collect_sites(struct settling *settling)
{
	for (struct function *function = settling->checker->program->functions; function; function = function->next) {
		for (size_t i = 0; i < function->site_count; i++) {
			struct call_site *site = &function->sites[i];
			if (site->use) {
				want(settling, function, site, &site->need);
			} else if (!site->callee->enclosing) {
				callers_add(&settling->callers, site->callee, function, site);
			}
		}
	}
}

/* ---- what each site gets ---- */

/* The variable at a site; a literal captures it. */
static const struct symbol *
variable_of(struct checker *checker, struct function *function, const struct call_site *site, const struct need *need)
{
	const struct supply *supply = find_supply(checker, site->supplies, need);
	const struct need *own = supply ? NULL : find_need(root_of(function), need);
	const struct symbol *symbol = supply ? supply->symbol : own ? own->symbol : NULL;
	struct body body = {.checker = checker, .function = function};
	if (symbol) {
		note_capture(&body, symbol);
	}
	return symbol;
}

static void
connect(struct checker *checker, struct function *function, struct call_site *site)
{
	if (site->use) {
		site->use->supplied = variable_of(checker, function, site, &site->need);
		return;
	}
	const struct function *callee = site->callee;
	if (callee->enclosing || callee->need_count == 0) {
		return;
	}
	const struct symbol **supplied = arena_alloc_array(checker->arena, callee->need_count, sizeof *supplied);
	for (size_t i = 0; i < callee->need_count; i++) {
		supplied[i] = variable_of(checker, function, site, &callee->needs[i]);
	}
	site->expr->supplied = supplied;
}

void
needs_settle(struct checker *checker)
{
	struct settling settling = {.checker = checker};
	settling.last = &settling.first;
	callers_init(&settling.callers, checker);
	collect_sites(&settling);
	for (struct pending *pending = settling.first; pending; pending = pending->next) {
		for (const struct caller *caller = callers_of(&settling.callers, pending->function); caller; caller = caller->next) {
			struct need need = pending->function->needs[pending->index];
			want(&settling, caller->function, caller->site, &need);
		}
	}
	for (struct function *function = checker->program->functions; function; function = function->next) {
		for (size_t i = 0; i < function->site_count; i++) {
			connect(checker, function, &function->sites[i]);
		}
	}
}

/* ---- reports ---- */

/* The calls from the entry to the `use`; of a long chain its beginning and its end. */
static void
show_chain(struct checker *checker, struct diag *diag, const struct need *need)
{
	for (int shown = 0; need->from; shown++) {
		const struct function *callee = need->from;
		const struct need *next = find_need(callee, need);
		if (!next->from) {
			diag_note(checker->log, diag, next->span, "`%.*s` uses it here", STR_ARG(callee->symbol->name));
		} else if (shown < CHAIN_SHOWN) {
			diag_note(checker->log, diag, next->span, "`%.*s` calls `%.*s`, which needs it",
				STR_ARG(callee->symbol->name), STR_ARG(next->from->symbol->name));
		}
		need = next;
	}
}

static void
report_unmet(struct checker *checker, const struct function *function, const char *what)
{
	struct str name = function->initializes ? function->initializes->name : function->symbol->name;
	for (size_t i = 0; i < function->need_count && i < NEEDS_MAX; i++) {
		const struct need *need = &function->needs[i];
		struct diag *diag = diag_report(checker->log, DIAG_NOT_SUPPLIED, need->span,
			"nothing supplies `%.*s` to %s`%.*s`", STR_ARG(need->name), what, STR_ARG(name));
		diag_label(checker->log, diag, need->from ? "this call needs it" : "it is used here");
		show_chain(checker, diag, need);
		diag_help(checker->log, diag,
			need->from ? "make the call in with { %.*s: ... } { ... }" : "put the `use` in with { %.*s: ... } { ... }",
			STR_ARG(need->name));
	}
}

/* What stands in a `with` and is not needed there. */
static void
report_unused(struct checker *checker, const struct ast_stmt *with)
{
	for (const struct supply *supply = with->supplies; supply; supply = supply->before) {
		if (!supply->used && supply->symbol->type->kind != TYPE_BAD) {
			diag_report(checker->log, DIAG_UNUSED_SUPPLY, supply->span, "nothing that is called here needs `%.*s`",
				STR_ARG(supply->name));
		}
	}
}

void
needs_report(struct checker *checker)
{
	for (struct checked_route *route = checker->program->routes; route; route = route->next) {
		report_unmet(checker, route->function, "route ");
	}
	for (const struct function *function = checker->program->functions; function; function = function->next) {
		if (function->initializes) {
			report_unmet(checker, function, "package variable ");
		}
	}
	for (const struct checked_test *test = checker->program->tests; test; test = test->next) {
		report_unmet(checker, test->function, "test ");
	}
	if (checker->program->main) {
		report_unmet(checker, checker->program->main, "");
	}
	for (size_t i = 0; i < checker->with_count && checker->log->error_count == 0; i++) {
		report_unused(checker, checker->withs[i]);
	}
}
