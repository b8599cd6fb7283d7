/* Channels: sends, receives and select. All operands of a select are evaluated once, in the order of the source. */
#include "compiler/lower/lower_internal.h"

bool
lower_is_receive(const struct ast_expr *expr)
{
	expr = lower_without_parens(expr);
	return expr->kind == AST_EXPR_UNARY && expr->op == AST_OP_RECEIVE;
}

/* ---- one channel ---- */

void
lower_receive_both(
	struct lower_function *f, const struct ast_expr *expr, const struct core_expr **value, const struct core_expr **ok)
{
	const struct core_expr *channel = make_keep(&f->body, "channel", lower_value(f, lower_without_parens(expr)->operand));
	uint32_t local = make_let(&f->body, "received", channel->type->element->base, NULL);
	uint32_t flag = ok ? make_let(&f->body, "ok", f->body.types->boolean, NULL) : CORE_NO_LOCAL;
	struct core_stmt *receive = make_stmt(&f->body, CORE_STMT_RECEIVE);

	receive->value = channel;
	receive->local = local;
	receive->ok = flag;
	*value = make_local(&f->body, local);
	if (ok)
		*ok = make_local(&f->body, flag);
}

void
lower_receive_nothing(struct lower_function *f, const struct ast_expr *expr)
{
	const struct core_expr *channel = make_keep(&f->body, "channel", lower_value(f, lower_without_parens(expr)->operand));
	struct core_stmt *receive = make_stmt(&f->body, CORE_STMT_RECEIVE);

	receive->value = channel;
	receive->local = receive->ok = CORE_NO_LOCAL;
}

const struct core_expr *
lower_receive(struct lower_function *f, const struct ast_expr *expr)
{
	const struct core_expr *value;

	lower_receive_both(f, expr, &value, NULL);
	return make_coerce(&f->body, value, lower_natural_type(f->lower, expr));
}

void
lower_send(struct lower_function *f, const struct ast_stmt *stmt)
{
	struct make_operands operands = {0};
	struct core_stmt *send;

	make_operand(&f->body, &operands, lower_value(f, stmt->targets));
	make_operand(&f->body, &operands, lower_as(f, stmt->exprs, operands.items[0]->type->element->base));
	make_settle(&f->body, &operands);
	for (size_t i = 0; i < operands.count; i++)
		if (make_effects(operands.items[i]) & MAKE_CALLS)
			operands.items[i] = make_copy(&f->body, "value", operands.items[i]);
	send = make_stmt(&f->body, CORE_STMT_SEND);
	send->target = operands.items[0];
	send->value = operands.items[1];
}

/* ---- select ---- */

/* The channel of a case, and what it sends; in locals of their own, for the cases behind it may change variables. */
static void
prepare_case(struct lower_function *f, const struct ast_case *clause, struct core_case *item)
{
	const struct ast_stmt *stmt = clause->communication;

	item->span = clause->span;
	item->local = item->ok = CORE_NO_LOCAL;
	if (clause->is_default) {
		item->kind = CORE_CASE_DEFAULT;
	} else if (stmt->kind == AST_STMT_SEND) {
		item->kind = CORE_CASE_SEND;
		item->channel = make_copy(&f->body, "channel", lower_value(f, stmt->targets));
		item->value =
			make_copy(&f->body, "value", lower_as(f, stmt->exprs, item->channel->type->element->base));
	} else {
		item->kind = CORE_CASE_RECEIVE;
		item->channel =
			make_copy(&f->body, "channel", lower_value(f, lower_without_parens(stmt->exprs)->operand));
		if (stmt->targets)
			item->local = make_let(&f->body, "received", item->channel->type->element->base, NULL);
		if (stmt->targets && stmt->targets->next)
			item->ok = make_let(&f->body, "ok", f->body.types->boolean, NULL);
	}
}

static void
give(struct lower_function *f, const struct ast_stmt *stmt, const struct ast_expr *target, uint32_t local)
{
	const struct core_expr *value = make_local(&f->body, local);

	if (target->kind == AST_EXPR_NAME && str_equal(target->name.text, STR("_")))
		return;
	if (stmt->kind == AST_STMT_DEFINE && target->defines)
		lower_declare(f, target->symbol, value);
	else
		lower_assign_value(f, target, value);
}

static const struct core_stmt *
case_body(struct lower_function *f, const struct ast_case *clause, const struct core_case *item)
{
	const struct ast_stmt *stmt = clause->communication;
	struct make_list list;

	make_open(&f->body, &list);
	if (item->local != CORE_NO_LOCAL)
		give(f, stmt, stmt->targets, item->local);
	if (item->ok != CORE_NO_LOCAL)
		give(f, stmt, stmt->targets->next, item->ok);
	lower_stmts(f, clause->body);
	return make_close(&f->body, &list);
}

void
lower_select(struct lower_function *f, const struct ast_stmt *stmt, struct str label)
{
	struct jump_target target = {.outer = f->targets, .name = label};
	struct core_case *cases;
	struct core_stmt *select, *block;
	struct make_list list;
	size_t count = 0, i = 0;

	for (const struct ast_case *clause = stmt->cases; clause; clause = clause->next)
		count++;
	cases = arena_alloc_array(f->body.arena, count + 1, sizeof(*cases));
	for (const struct ast_case *clause = stmt->cases; clause; clause = clause->next)
		prepare_case(f, clause, &cases[i++]);
	block = make_stmt(&f->body, CORE_STMT_BLOCK);
	make_open(&f->body, &list);
	select = make_stmt(&f->body, CORE_STMT_SELECT);
	select->cases = cases;
	select->case_count = count;
	f->targets = &target;
	i = 0;
	for (const struct ast_case *clause = stmt->cases; clause; clause = clause->next, i++)
		cases[i].body = case_body(f, clause, &cases[i]);
	f->targets = target.outer;
	block->body = make_close(&f->body, &list);
	block->label = target.label;
}
