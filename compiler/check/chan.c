/*
 * Goroutines and channels: go and defer, sends, receives, select (Go spec, "Go statements", "Defer statements", "Send
 * statements", "Receive operator", "Select statements").
 */
#include "compiler/check/check_internal.h"

/* ---- channels ---- */

bool
is_receive(const struct ast_expr *expr)
{
	while (expr->kind == AST_EXPR_PAREN) {
		expr = expr->operand;
	}
	return expr->kind == AST_EXPR_UNARY && expr->op == AST_OP_RECEIVE;
}

bool
may_receive(struct body *body, const struct ast_expr *expr, const struct type *chan)
{
	if (chan->direction != AST_CHAN_SEND) {
		return true;
	}
	struct str text = quoted_type(body->checker, chan);
	diag_report(body->checker->log, DIAG_CHANNEL, expr->span, "%.*s can only be sent to", STR_ARG(text));
	return false;
}

static void
not_a_channel(struct body *body, const struct ast_expr *expr, const struct type *type)
{
	if (type->kind != TYPE_BAD) {
		struct str text = quoted_type(body->checker, type);
		diag_report(body->checker->log, DIAG_CHANNEL, expr->span, "%.*s is not a channel", STR_ARG(text));
	}
}

const struct type *
check_receive(struct body *body, struct ast_expr *expr)
{
	struct checker *checker = body->checker;
	const struct type *type = type_base(check_value(body, expr->operand, NULL));
	if (body->in_guard) {
		diag_report(checker->log, DIAG_GUARD_IMPURE, expr->span, "a guard is pure: it cannot receive");
	}
	note_impure(body, "receives", expr->span);
	if (type->kind != TYPE_CHAN) {
		not_a_channel(body, expr->operand, type);
		return set_type(expr, checker->types.bad);
	}
	may_receive(body, expr->operand, type);
	fact_barrier(body);
	return set_type(expr, type_value(type->element));
}

void
check_send(struct body *body, struct ast_stmt *stmt)
{
	struct checker *checker = body->checker;
	const struct type *type = type_base(check_value(body, stmt->targets, NULL));
	if (body->in_guard) {
		diag_report(checker->log, DIAG_GUARD_IMPURE, stmt->span, "a guard is pure: it cannot send");
	}
	note_impure(body, "sends", stmt->span);
	if (type->kind != TYPE_CHAN) {
		not_a_channel(body, stmt->targets, type);
		check_value(body, stmt->exprs, NULL);
		return;
	}
	if (type->direction == AST_CHAN_RECEIVE) {
		struct str text = quoted_type(checker, type);
		diag_report(checker->log, DIAG_CHANNEL, stmt->targets->span, "%.*s can only be received from", STR_ARG(text));
	}
	check_as(body, stmt->exprs, type->element, "what is sent");
	fact_barrier(body);
}

/* ---- select ---- */

static bool
is_communication(const struct ast_stmt *stmt)
{
	if (stmt->kind == AST_STMT_SEND) {
		return true;
	}
	bool receives = stmt->kind == AST_STMT_EXPR || stmt->kind == AST_STMT_DEFINE ||
					(stmt->kind == AST_STMT_ASSIGN && stmt->op == AST_OP_NONE);
	return receives && stmt->exprs && !stmt->exprs->next && is_receive(stmt->exprs);
}

static void
check_communication(struct body *body, struct ast_case *item)
{
	if (!item->communication || !is_communication(item->communication)) {
		diag_report(body->checker->log, DIAG_SELECT_CASE, item->span, "a case of a select sends or receives");
		return;
	}
	check_stmts(body, item->communication);
}

void
check_select_stmt(struct body *body, struct ast_stmt *stmt)
{
	struct loop loop = {.outer = body->loop, .label = body->next_label, .base = body->facts, .locks = body->locks};
	const struct facts *base = body->facts, *behind = NULL;
	bool unreachable = body->unreachable, left = false, has_default = false;
	int locks = body->locks, locks_behind = locks;
	body->next_label = STR("");
	body->loop = &loop;
	for (struct ast_case *item = stmt->cases; item; item = item->next) {
		body->facts = base;
		body->unreachable = unreachable;
		body->locks = locks;
		scope_open(body);
		if (item->is_default && has_default) {
			diag_report(body->checker->log, DIAG_TWO_DEFAULTS, item->span, "this select already has a default");
		}
		has_default |= item->is_default;
		if (!item->is_default) {
			check_communication(body, item);
		}
		check_block(body, item->body);
		scope_close(body);
		if (!body->unreachable) {
			locks_behind = !left || body->locks < locks_behind ? body->locks : locks_behind;
			behind = left ? fact_join(body, behind, body->facts) : body->facts;
			left = true;
		}
	}
	body->loop = loop.outer;
	if (loop.broken) {
		behind = left ? fact_join(body, behind, loop.facts) : loop.facts;
		locks_behind = loop.locks < locks_behind ? loop.locks : locks_behind;
		left = true;
	}
	body->facts = left ? behind : base;
	body->locks = locks_behind;
	body->unreachable = unreachable || !left; /* without cases it waits for ever */
}

/* ---- go and defer ---- */

/* What the builtin gives would be lost. */
static bool
is_for_its_value(enum builtin builtin)
{
	switch (builtin) {
	case BUILTIN_COPY:
	case BUILTIN_DELETE:
	case BUILTIN_CLEAR:
	case BUILTIN_CLOSE:
	case BUILTIN_PANIC:
	case BUILTIN_PRINT:
	case BUILTIN_PRINTLN: return false;
	case BUILTIN_LEN:
	case BUILTIN_CAP:
	case BUILTIN_APPEND:
	case BUILTIN_MAKE:
	case BUILTIN_NEW:
	case BUILTIN_MIN:
	case BUILTIN_MAX:
	case BUILTIN_COMPUTATION_TIME:
	case BUILTIN_ERROR_TEXT:
	case BUILTIN_ERROR_CODE:
	case BUILTIN_ERROR_MESSAGE:
	case BUILTIN_ERROR_PATH:
	case BUILTIN_ERROR_CAUSE:
	case BUILTIN_ERROR_AS:
	case BUILTIN_STRING_BYTES: return true;
	}
	return true;
}

/* `go` and `defer` evaluate their operands, and of a package variable that is a copy. */
static void
refuse_change_of_copy(struct body *body, const struct ast_expr *call, const char *word)
{
	struct checker *checker = body->checker;
	bool changes = call->kind == AST_EXPR_CALL && call->symbol && call->symbol->kind == SYMBOL_BUILTIN &&
				   (call->symbol->builtin == BUILTIN_DELETE || call->symbol->builtin == BUILTIN_CLEAR);
	if (changes && call->arguments && global_root(call->arguments)) {
		struct diag *diag = diag_report(checker->log, DIAG_GLOBAL_ADDRESS, call->arguments->span,
			"`%s` would change a copy of the package variable", word);
		diag_help(checker->log, diag, "make the call in a function: %s func() { ... }()", word);
	}
}

/* The call behind `go` or `defer`; what it gives, an error too, is dropped. */
static void
check_started(struct body *body, struct ast_stmt *stmt, const char *word)
{
	struct checker *checker = body->checker;
	struct ast_expr *call = strip_parens(stmt->exprs);
	if (is_printing_call(body, call)) {
		forward_printing(checker->arena, stmt, call);
		check_block(body, stmt->body);
		return;
	}
	int locks = body->locks; /* what it locks or unlocks is not locked or unlocked here */
	bool calls_literal = call->kind == AST_EXPR_CALL && strip_parens(call->operand)->kind == AST_EXPR_FUNC;
	if (stmt->kind == AST_STMT_GO) {
		body->locks = 0;
	}
	if (calls_literal) {
		body->literal_use = stmt->kind == AST_STMT_GO ? LITERAL_STARTED : LITERAL_DEFERRED;
	}
	const struct type *type = check_expr(body, stmt->exprs, NULL);
	body->literal_use = LITERAL_KEPT;
	body->unreachable = false; /* panic(), too, is called later */
	if (stmt->kind == AST_STMT_GO && call->kind == AST_EXPR_CALL) {
		refuse_racing_call(body, strip_parens(call->operand), true);
	}
	body->locks = locks;
	refuse_change_of_copy(body, call, word);
	if (body->in_guard) {
		diag_report(checker->log, DIAG_GUARD_IMPURE, stmt->span, "a guard is pure: it has no `%s`", word);
	}
	note_impure(body, stmt->kind == AST_STMT_GO ? "starts a goroutine" : "defers a call", stmt->span);
	if (type->kind == TYPE_BAD) {
		return;
	}
	bool calls = call->kind == AST_EXPR_CALL &&
				 (!call->symbol || call->symbol->kind == SYMBOL_FUNCTION || call->symbol->kind == SYMBOL_METHOD ||
					 (call->symbol->kind == SYMBOL_BUILTIN && !is_for_its_value(call->symbol->builtin)));
	if (!calls) {
		struct diag *diag =
			diag_report(checker->log, DIAG_NOT_A_CALL, stmt->exprs->span, "`%s` wants a call of a function", word);
		diag_help(checker->log, diag, "write %s func() { ... }()", word);
	} else if (type->kind == TYPE_RESULT) {
		struct diag *diag = diag_report(checker->log, DIAG_ERROR_LOST, stmt->exprs->span,
			"this call can fail, and under `%s` nobody reads its error", word);
		diag_help(checker->log, diag, "read it where it happens: %s func() { x, err := ...; ... }()", word);
	}
	fact_barrier(body);
}

void
check_go(struct body *body, struct ast_stmt *stmt)
{
	check_started(body, stmt, "go");
}

void
check_defer(struct body *body, struct ast_stmt *stmt)
{
	check_started(body, stmt, "defer");
	body->function->defers = true;
}
