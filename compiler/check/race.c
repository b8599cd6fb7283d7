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

void
refuse_race(struct body *body, const struct symbol *symbol, const struct ast_expr *place)
{
	struct checker *checker = body->checker;
	if (!place || body->locks > 0 || !is_shared(body, symbol)) {
		return;
	}
	struct diag *diag = diag_report(checker->log, DIAG_DATA_RACE, place->span,
		"a data race: `%.*s` is shared with what runs outside of this goroutine", STR_ARG(symbol->name));
	diag_note(checker->log, diag, symbol->span, "declared here");
	diag_help(checker->log, diag,
		"give the goroutine its own as an argument, send the value on a channel, or lock a sync.Mutex here");
}

void
note_lock(struct body *body, const struct function *method)
{
	struct str name = method->symbol->name;
	if (!str_equal(method->module->name, STR("sync"))) {
		return;
	}
	if (str_equal(name, STR("Lock"))) {
		body->locks++;
	} else if (str_equal(name, STR("Unlock")) && body->locks > 0) {
		body->locks--;
	}
}
