/*
 * Data races: in a literal that `go` starts, a variable of the functions around it may be assigned only while a mutex is
 * locked. Which locks are held is followed along the ways through the body; where ways meet the fewer count. Elements of
 * arrays are each goroutine's own business, and a map's are looked after when it runs.
 */
#include "compiler/check/check_internal.h"

/* Whether a goroutine's literal lies between here and the variable. */
static bool
is_shared(const struct body *body, const struct symbol *symbol)
{
	for (const struct function *function = body->function; symbol->owner && function && function != symbol->owner;
		 function = function->enclosing) {
		if (function->goroutine) {
			return true;
		}
	}
	return false;
}

/* Remembered of each literal between here and the variable: a `go` that calls one by its variable's name asks. */
static void
note_unlocked(struct body *body, const struct symbol *symbol, const struct ast_expr *place)
{
	for (struct function *function = body->function; symbol->owner && function && function != symbol->owner;
		 function = function->enclosing) {
		if (!function->unlocked) {
			function->unlocked = symbol;
			function->unlocked_span = place->span;
		}
	}
}

static void
help_race(struct checker *checker, struct diag *diag)
{
	diag_help(checker->log, diag,
		"give the goroutine its own as an argument, send the value on a channel, or lock a sync.Mutex here");
}

void
refuse_race(struct body *body, const struct symbol *symbol, const struct ast_expr *place)
{
	struct checker *checker = body->checker;
	if (!place) {
		return;
	}
	bool shared = is_shared(body, symbol);
	if (shared) {
		variable_is_shared(checker, symbol, &((struct symbol *)(uintptr_t)symbol)->raced);
	}
	if (body->locks > 0) {
		return;
	}
	if (!shared) {
		note_unlocked(body, symbol, place);
		return;
	}
	struct diag *diag = diag_report(checker->log, DIAG_DATA_RACE, place->span,
		"a data race: `%.*s` is shared with what runs outside of this goroutine", STR_ARG(symbol->name));
	diag_note(checker->log, diag, symbol->span, "declared here");
	help_race(checker, diag);
}

void
refuse_racing_call(struct body *body, const struct ast_expr *callee, bool by_go)
{
	struct checker *checker = body->checker;
	const struct symbol *symbol = callee->kind == AST_EXPR_NAME ? callee->symbol : NULL;
	const struct function *literal = symbol && !symbol->assigned ? symbol->literal : NULL;
	if (!literal || !literal->unlocked || body->locks > 0) {
		return;
	}
	bool shared = is_shared(body, literal->unlocked);
	if (!shared && !by_go) {
		note_unlocked(body, literal->unlocked, callee);
	}
	if (shared == by_go) { /* the call in a goroutine was refused as one, the other is none */
		return;
	}
	struct diag *diag = diag_report(checker->log, DIAG_DATA_RACE, callee->span,
		"a data race: `%.*s` assigns `%.*s`, which is shared with what runs outside of this goroutine",
		STR_ARG(symbol->name), STR_ARG(literal->unlocked->name));
	diag_note(checker->log, diag, literal->unlocked_span, "assigned here");
	help_race(checker, diag);
}

bool
is_method_of_sync(const struct function *method)
{
	return str_equal(method->module->name, STR("sync"));
}

int
locks_proved(const struct ast_expr *condition, bool holds)
{
	if (!condition) {
		return 0;
	}
	condition = strip_parens((struct ast_expr *)(uintptr_t)condition);
	if (condition->kind == AST_EXPR_UNARY && condition->op == AST_OP_NOT) {
		return locks_proved(condition->operand, !holds);
	}
	if (condition->kind == AST_EXPR_BINARY && condition->op == (holds ? AST_OP_LOGICAL_AND : AST_OP_LOGICAL_OR)) {
		return locks_proved(condition->operand, holds) + locks_proved(condition->right, holds);
	}
	const struct symbol *method = condition->kind == AST_EXPR_CALL ? condition->symbol : NULL;
	return holds && method && method->kind == SYMBOL_METHOD && is_method_of_sync(method->function) &&
		   str_equal(method->name, STR("TryLock"));
}

void
note_lock(struct body *body, const struct function *method)
{
	struct str name = method->symbol->name;
	if (!is_method_of_sync(method)) {
		return;
	}
	if (str_equal(name, STR("Lock"))) {
		body->locks++;
	} else if (str_equal(name, STR("Unlock")) && body->locks > 0) {
		body->locks--;
	}
}
