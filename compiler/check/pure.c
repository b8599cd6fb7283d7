/*
 * Purity: what a function does that no guard may, itself or through what it calls. The first such deed is kept with each
 * function, so that a guard that calls one is told how it comes to that. What the standard library does is told by its
 * declarations: a comment that ends in a line `// Impure: it reads the clock.`
 */
#include "compiler/check/check_internal.h"

enum { CALLS_SHOWN = 4 };

struct impurity {
	struct str deed;              /* "reads the clock": done by the function itself; or empty */
	const struct function *callee; /* the function that it is done by */
	struct span span;             /* where it is done, or called */
};

/* A call in a guard of a function that nothing was known against when it was checked. */
struct guard_call {
	struct guard_call *next;
	const struct function *callee;
	struct span span;
};

static const struct impurity *
new_impurity(struct checker *checker, struct str deed, const struct function *callee, struct span span)
{
	struct impurity *impurity = arena_alloc(checker->arena, sizeof *impurity);
	*impurity = (struct impurity){deed, callee, span};
	return impurity;
}

const struct impurity *
library_impurity(struct checker *checker, struct str doc)
{
	const struct str mark = STR("Impure: it ");
	size_t start = doc.length;
	while (start > 0 && doc.data[start - 1] != '\n') {
		start--;
	}
	struct str line = str_slice(doc, start, doc.length);
	if (!str_has_prefix(line, mark)) {
		return NULL;
	}
	struct str deed = str_slice(line, mark.length, line.length - (line.data[line.length - 1] == '.'));
	return new_impurity(checker, deed, NULL, (struct span){0});
}

void
note_impure(struct body *body, const char *deed, struct span span)
{
	if (!body->function->impure) {
		body->function->impure = new_impurity(body->checker, str_from(deed), NULL, span);
	}
}

/* ---- calls ---- */

/* "time.Now" of the library, "now" of a program. */
static struct str
name_of(struct checker *checker, const struct function *function)
{
	struct str name = function->symbol->name;
	if (!function->module->is_library || function->receiver) {
		return name;
	}
	return arena_printf(checker->arena, "%.*s.%.*s", STR_ARG(function->module->name), STR_ARG(name));
}

/* The function that does it. */
static const struct function *
doer(const struct function *function)
{
	while (function->impure->callee) {
		function = function->impure->callee;
	}
	return function;
}

/* It stands for printing a type. */
static bool
is_printing(const struct function *function)
{
	return function->symbol->kind == SYMBOL_TYPE;
}

static void
report_impure(struct checker *checker, const struct function *callee, struct span span)
{
	struct str name = name_of(checker, callee), deed = doer(callee)->impure->deed;
	const char *verb = callee->symbol->kind == SYMBOL_CONSTANT ? "use" : is_printing(callee) ? "print" : "call";
	struct diag *diag = diag_report(checker->log, DIAG_GUARD_IMPURE, span,
		"a guard is pure: it cannot %s `%.*s`, which %.*s", verb, STR_ARG(name), STR_ARG(deed));
	int shown = 0;
	for (const struct function *next; !callee->module->is_library && shown < CALLS_SHOWN; callee = next, shown++) {
		next = callee->impure->callee;
		if (!next) {
			diag_note(checker->log, diag, callee->impure->span, "this %.*s", STR_ARG(deed));
			return;
		}
		while (is_printing(callee) && is_printing(next)) { /* part of a part */
			next = next->impure->callee;
		}
		struct str from = name_of(checker, callee), to = name_of(checker, next);
		diag_note(checker->log, diag, callee->impure->span, "%s`%.*s` %s `%.*s`", is_printing(callee) ? "printing " : "",
			STR_ARG(from), is_printing(next) ? "prints" : "calls", STR_ARG(to));
	}
}

void
note_call(struct body *body, const struct function *callee, struct span span)
{
	struct checker *checker = body->checker;
	if (callee->impure && !body->function->impure) {
		body->function->impure = new_impurity(checker, STR(""), callee, span);
	}
	if (!body->in_guard) {
		return;
	}
	if (callee->impure) {
		report_impure(checker, callee, span);
	} else if (!callee->external) {
		struct guard_call *call = arena_alloc(checker->arena, sizeof *call);
		*call = (struct guard_call){checker->guard_calls, callee, span};
		checker->guard_calls = call;
	}
}

/* ---- in cycles of calls, where a function was called before its body was checked ---- */

static bool
inherit(struct checker *checker, struct function *caller, const struct function *callee)
{
	if (caller->impure) {
		return false;
	}
	caller->impure = new_impurity(checker, STR(""), callee, caller->symbol->span);
	return true;
}

static void
inherit_all(struct checker *checker)
{
	struct callers callers;
	callers_init(&callers, checker);
	for (struct function *function = checker->program->functions; function; function = function->next) {
		for (size_t i = 0; i < function->callee_count; i++) {
			callers_add(&callers, function->callees[i], function, NULL);
		}
		if (function->impure) {
			callers_reach(&callers, function);
		}
	}
	printed_add_callers(checker, &callers);
	callers_follow(&callers, inherit);
}

void
guards_settle(struct checker *checker)
{
	if (!checker->guard_calls) {
		return;
	}
	inherit_all(checker);
	struct guard_call *first = NULL;
	for (struct guard_call *call = checker->guard_calls, *next; call; call = next) {
		next = call->next;
		call->next = first;
		first = call;
	}
	for (const struct guard_call *call = first; call; call = call->next) {
		if (call->callee->impure) {
			report_impure(checker, call->callee, call->span);
		}
	}
	checker->guard_calls = NULL;
}
