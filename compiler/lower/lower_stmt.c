/* Statements but loops, switch, assignment and ensure, which have files of their own. */
#include "compiler/lower/lower_internal.h"

void
lower_splice(struct lower_function *f, const struct core_stmt *list)
{
	*f->body.tail = list;
	while (*f->body.tail)
		f->body.tail = (const struct core_stmt **)&(*f->body.tail)->next;
}

void
lower_stmts(struct lower_function *f, const struct ast_stmt *list)
{
	for (; list; list = list->next)
		lower_stmt(f, list);
}

/* ---- variables ---- */

static void
declare_parts(struct lower_function *f, const struct ast_name_list *names, const struct ast_expr *value)
{
	const struct core_expr *whole = make_keep(&f->body, "results", lower_expr(f, value));
	uint32_t index = 0;

	for (; names; names = names->next, index++) {
		const struct core_expr *part;

		if (whole->type->kind == CORE_TYPE_RESULT && !names->next)
			part = make_result(&f->body, CORE_EXPR_RESULT_ERROR, whole);
		else if (whole->type->kind == CORE_TYPE_RESULT)
			part = lower_value_or_zero(f, whole);
		else
			part = make_field(&f->body, whole, index);
		if (part->type->kind == CORE_TYPE_TUPLE)
			part = make_field(&f->body, part, index);
		if (names->symbol)
			lower_declare(f, names->symbol, part);
	}
}

/* value, found of a map's entry */
static void
declare_entry(struct lower_function *f, const struct ast_name_list *names, const struct ast_expr *value)
{
	const struct ast_expr *read = lower_without_parens(value);
	const struct core_expr *map = make_keep(&f->body, "entries", lower_value(f, read->operand));
	const struct core_expr *key = make_keep(&f->body, "key", lower_as(f, read->arguments, map->type->key->base));

	if (names->symbol)
		lower_declare(f, names->symbol, make_builtin_2(&f->body, CORE_MAP_GET, map->type->element, map, key));
	if (names->next->symbol)
		lower_declare(f, names->next->symbol, make_builtin_2(&f->body, CORE_MAP_HAS, f->body.types->boolean, map, key));
}

static void
lower_variables(struct lower_function *f, const struct ast_decl *decl)
{
	const struct ast_expr *value = decl->values;

	if (decl->kind != AST_DECL_VAR)
		return;
	if (value && !value->next && decl->names->next) {
		if (lower_is_entry_read(f->lower, value))
			declare_entry(f, decl->names, value);
		else
			declare_parts(f, decl->names, value);
		return;
	}
	for (const struct ast_name_list *name = decl->names; name; name = name->next) {
		if (!name->symbol)
			make_eval(&f->body, lower_value(f, value));
		else
			lower_declare(f, name->symbol, value ? lower_value(f, value) : NULL);
		value = value ? value->next : NULL;
	}
}

/* ---- if ---- */

static const struct core_stmt *
scope(struct lower_function *f, const struct ast_stmt *list)
{
	struct make_list statements;

	make_open(&f->body, &statements);
	lower_stmts(f, list);
	return make_close(&f->body, &statements);
}

static void
lower_if(struct lower_function *f, const struct ast_stmt *stmt)
{
	const struct core_expr *condition;
	const struct core_stmt *then;
	struct make_list otherwise;

	if (stmt->init)
		lower_stmt(f, stmt->init);
	condition = lower_condition(f, stmt->condition);
	then = scope(f, stmt->body);
	make_open(&f->body, &otherwise);
	if (stmt->otherwise)
		lower_stmt(f, stmt->otherwise);
	make_if(&f->body, condition, then, make_close(&f->body, &otherwise));
}

/* ---- jumps ---- */

static struct jump_target *
find_target(struct lower_function *f, struct str name, bool loop)
{
	struct jump_target *target = f->targets;

	while (target && !(name.length ? str_equal(target->name, name) : target->loop || (!loop && !target->named_only)))
		target = target->outer;
	assert(target && "the checker knows that there is one");
	return target;
}

/* Nothing but switches between here and the loop: the unlabelled jump finds it. */
static bool
is_innermost_loop(const struct lower_function *f, const struct jump_target *target)
{
	const struct jump_target *inner = f->targets;

	while (inner != target && !inner->loop)
		inner = inner->outer;
	return inner == target && target->loop;
}

static void
jump_to(struct lower_function *f, enum core_stmt_kind kind, struct jump_target *target)
{
	if (is_innermost_loop(f, target)) {
		make_jump(&f->body, kind, 0);
		return;
	}
	if (!target->label)
		target->label = ++f->body.label_count;
	make_jump(&f->body, kind, target->label);
}

static void
lower_jump(struct lower_function *f, const struct ast_stmt *stmt)
{
	bool again = stmt->kind == AST_STMT_CONTINUE;
	struct jump_target *target = find_target(f, stmt->label.text, again);

	if (again && target->continue_label)
		make_jump(&f->body, CORE_STMT_BREAK, target->continue_label);
	else
		jump_to(f, again ? CORE_STMT_CONTINUE : CORE_STMT_BREAK, target);
}

/* ---- goto ---- */

struct goto_label {
	struct goto_label *next;
	struct str name;
	uint32_t label;
};

static uint32_t
goto_label(struct lower_function *f, struct str name)
{
	struct goto_label *label = f->labels;

	while (label && !str_equal(label->name, name))
		label = label->next;
	if (!label) {
		label = arena_alloc(f->body.arena, sizeof(*label));
		*label = (struct goto_label){f->labels, name, ++f->body.label_count};
		f->labels = label;
	}
	return label->label;
}

/* ---- the rest ---- */

static const struct core_expr *
packed(struct lower_function *f, const struct make_operands *results)
{
	const struct core_type *result = f->core->result;

	if (result->kind == CORE_TYPE_VOID)
		return NULL;
	if (result->kind != CORE_TYPE_TUPLE)
		return results->items[0];
	return make_expr(&f->body, CORE_EXPR_SHAPE, result, results->items, results->count);
}

/* `return a, b, err` where no results are declared: the function fails with err if there is one, else gives a and b. A nil
 * among them is nothing of whatever type. */
static void
return_inferred(struct lower_function *f, const struct ast_expr *value)
{
	const struct core_type *result = f->core->result;
	struct make_operands results = {0};

	for (; value->next; value = value->next) {
		bool several = result->kind == CORE_TYPE_TUPLE;
		const struct core_type *type = several ? result->members[results.count]->base : result;

		if (value->type->kind != TYPE_NIL)
			make_operand(&f->body, &results, lower_as(f, value, type));
		else if (type->kind != CORE_TYPE_VOID)
			make_operand(&f->body, &results, make_zero(&f->body, type));
	}
	if (value->type->kind == TYPE_NIL) {
		make_settle(&f->body, &results);
	} else {
		bool surely = type_base(value->type)->kind != TYPE_ERROR && type_is_error(value->type);

		for (size_t i = 0; i < results.count; i++)
			if (!surely || make_effects(results.items[i]))
				make_settle_one(&f->body, &results, i, "value");
		if (surely) {
			lower_fail(f, lower_value(f, value));
			return;
		}
		lower_fail_if_present(f, make_keep(&f->body, "error", lower_as(f, value, f->body.types->error)));
	}
	lower_leave(f, packed(f, &results));
}

/* The values behind `return` that are results; without declared ones an error may follow them. */
static bool
has_error_behind(struct lower_function *f, const struct ast_expr *values)
{
	const struct core_type *result = f->core->result;
	size_t count = 0;

	for (; values; values = values->next)
		count++;
	return f->checked->yields_last && (result->kind != CORE_TYPE_TUPLE || result->member_count != count);
}

static void
lower_return(struct lower_function *f, const struct ast_stmt *stmt)
{
	const struct core_type *result = f->core->result;
	struct make_operands operands = {0};

	if (!stmt->exprs) {
		lower_leave_named(f);
		return;
	}
	if (!stmt->exprs->next) {
		lower_give(f, lower_value(f, stmt->exprs));
		return;
	}
	if (has_error_behind(f, stmt->exprs)) {
		return_inferred(f, stmt->exprs);
		return;
	}
	for (const struct ast_expr *expr = stmt->exprs; expr; expr = expr->next)
		make_operand(&f->body, &operands, lower_as(f, expr, result->members[operands.count]->base));
	make_settle(&f->body, &operands);
	lower_leave(f, packed(f, &operands));
}

/* Any other statement with a label is a block that `break` can leave. */
static void
lower_named(struct lower_function *f, const struct ast_stmt *stmt)
{
	struct jump_target target = {.outer = f->targets, .name = stmt->label.text, .named_only = true};
	const struct core_stmt *body;

	f->targets = &target;
	body = scope(f, stmt->body);
	f->targets = target.outer;
	if (target.label) {
		struct core_stmt *block = make_stmt(&f->body, CORE_STMT_BLOCK);

		block->label = target.label;
		block->body = body;
	} else {
		lower_splice(f, body);
	}
}

static void
lower_labeled(struct lower_function *f, const struct ast_stmt *stmt)
{
	const struct ast_stmt *body = stmt->body;

	if (stmt->jumped_to)
		make_jump(&f->body, CORE_STMT_LABEL, goto_label(f, stmt->label.text));
	if (!body)
		return;
	f->body.span = body->span;
	if (body->kind == AST_STMT_FOR)
		lower_for(f, body, stmt->label.text);
	else if (body->kind == AST_STMT_FOR_EACH)
		lower_each(f, body, stmt->label.text);
	else if (body->kind == AST_STMT_SWITCH)
		lower_switch(f, body, stmt->label.text);
	else if (body->kind == AST_STMT_SELECT)
		lower_select(f, body, stmt->label.text);
	else
		lower_named(f, stmt);
}

static void
lower_effect(struct lower_function *f, const struct ast_expr *expr)
{
	const struct core_expr *value;

	if (lower_is_receive(expr)) {
		lower_receive_nothing(f, expr);
		return;
	}
	value = lower_value(f, expr);
	if (value->kind != CORE_EXPR_CONST && value->kind != CORE_EXPR_LOCAL && value->kind != CORE_EXPR_ZERO)
		make_eval(&f->body, value);
}

static void
lower_block(struct lower_function *f, const struct ast_stmt *stmt)
{
	const struct core_stmt *body = scope(f, stmt->body);

	lower_splice(f, body);
}

/* ---- providers ---- */

/* In the order in which they stand: the list begins with the last one. */
static void
declare_providers(struct lower_function *f, const struct supply *supply, const struct core_expr *whole)
{
	const struct core_expr *value;

	if (!supply)
		return;
	declare_providers(f, supply->before, whole);
	value = whole ? make_field(&f->body, whole, supply->member) : lower_value(f, supply->value);
	lower_declare(f, supply->symbol, value);
}

static void
lower_with(struct lower_function *f, const struct ast_stmt *stmt)
{
	bool literal = !stmt->supplies || stmt->supplies->value;

	declare_providers(
		f, stmt->supplies, literal ? NULL : make_keep(&f->body, "providers", lower_value(f, stmt->subject)));
	lower_block(f, stmt);
}

void
lower_stmt(struct lower_function *f, const struct ast_stmt *stmt)
{
	f->body.span = stmt->span;
	switch (stmt->kind) {
	case AST_STMT_EXPR:
		if (!lower_global_change(f, lower_without_parens(stmt->exprs)))
			lower_effect(f, stmt->exprs);
		break;
	case AST_STMT_DEFINE: lower_assign(f, stmt); break;
	case AST_STMT_ASSIGN:
		if (stmt->op == AST_OP_NONE)
			lower_assign(f, stmt);
		else
			lower_assign_op(f, stmt);
		break;
	case AST_STMT_INCREMENT: lower_assign_op(f, stmt); break;
	case AST_STMT_VAR: lower_variables(f, stmt->decl); break;
	case AST_STMT_TYPE: break;
	case AST_STMT_BLOCK: lower_block(f, stmt); break;
	case AST_STMT_IF: lower_if(f, stmt); break;
	case AST_STMT_FOR: lower_for(f, stmt, STR("")); break;
	case AST_STMT_FOR_EACH: lower_each(f, stmt, STR("")); break;
	case AST_STMT_SWITCH: lower_switch(f, stmt, STR("")); break;
	case AST_STMT_RETURN: lower_return(f, stmt); break;
	case AST_STMT_BREAK:
	case AST_STMT_CONTINUE: lower_jump(f, stmt); break;
	case AST_STMT_FALLTHROUGH: break; /* lower_switch sees to it */
	case AST_STMT_LABELED: lower_labeled(f, stmt); break;
	case AST_STMT_ENSURE: lower_ensure(f, stmt); break;
	case AST_STMT_SEND: lower_send(f, stmt); break;
	case AST_STMT_SELECT: lower_select(f, stmt, STR("")); break;
	case AST_STMT_GOTO: make_jump(&f->body, CORE_STMT_GOTO, goto_label(f, stmt->label.text)); break;
	case AST_STMT_GO:
	case AST_STMT_DEFER: lower_started(f, stmt); break;
	case AST_STMT_USE: lower_declare(f, stmt->symbol, lower_provider(f, stmt->supplied, stmt->symbol)); break;
	case AST_STMT_WITH: lower_with(f, stmt); break;
	case AST_STMT_BAD: assert(!"the checker refuses this statement"); break;
	}
}
