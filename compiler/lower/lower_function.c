/* A function's body, its parameters and variables, and how it is left. */
#include "compiler/lower/lower_internal.h"

/* ---- variables ---- */

const struct binding *
lower_binding(const struct lower_function *f, const struct symbol *symbol)
{
	if (!symbol || symbol->number == 0 || symbol->number > f->binding_count)
		return NULL;
	if (f->bindings[symbol->number - 1].symbol != symbol)
		return NULL;
	return &f->bindings[symbol->number - 1];
}

uint32_t
lower_local_of(const struct lower_function *f, const struct symbol *symbol)
{
	const struct binding *binding = lower_binding(f, symbol);

	return binding ? binding->local : NO_LOCAL;
}

/* The symbol's entry, new where it has none; `number` is lowering's own member of symbols. */
static struct binding *
bind(struct lower_function *f, const struct symbol *symbol)
{
	struct binding *binding = (struct binding *)lower_binding(f, symbol);

	if (binding)
		return binding;
	f->bindings = arena_grow(f->body.arena, f->bindings, f->binding_count, &f->binding_capacity, sizeof(*f->bindings));
	binding = &f->bindings[f->binding_count++];
	*binding = (struct binding){.symbol = symbol, .local = NO_LOCAL};
	((struct symbol *)symbol)->number = (uint32_t)f->binding_count;
	return binding;
}

uint32_t
lower_declare(struct lower_function *f, const struct symbol *symbol, const struct core_expr *value)
{
	const struct core_type *type = lower_type_of_symbol(f->lower, symbol);
	struct binding *binding;
	uint32_t local;

	if (value)
		value = make_coerce(&f->body, value, type);
	local = make_let(&f->body, "", type, value);
	f->body.locals[local].name = symbol->name;
	f->body.locals[local].escapes = symbol->address_taken;
	binding = bind(f, symbol);
	binding->local = local;
	binding->by_reference = false;
	binding->path = NULL;
	return local;
}

void
lower_rebind(struct lower_function *f, const struct symbol *symbol, uint32_t local)
{
	bind(f, symbol)->local = local;
}

void
lower_bind_element(struct lower_function *f, const struct symbol *symbol, const struct ast_expr *subject,
	const struct core_expr *index)
{
	const struct core_path *path = lower_is_changed(symbol) ? NULL : lower_exact_path(f, subject, false);

	if (path)
		bind(f, symbol)->path = lower_path_index(f, path, index);
}

void
lower_bind_alias(struct lower_function *f, const struct symbol *symbol, const struct ast_expr *value)
{
	const struct core_path *path =
		f->core->guard && !lower_is_changed(symbol) ? lower_exact_path(f, value, true) : NULL;

	if (path)
		bind(f, symbol)->path = path;
}

bool
lower_is_changed(const struct symbol *symbol)
{
	return symbol->assigned || symbol->address_taken;
}

bool
lower_is_kept(const struct symbol *symbol)
{
	return symbol->address_taken;
}

bool
lower_is_constant_local(const struct ast_expr *ast, const struct core_expr *value)
{
	ast = lower_without_parens(ast);
	return value->kind == CORE_EXPR_LOCAL && ast->kind == AST_EXPR_NAME && ast->symbol &&
		   !lower_is_changed(ast->symbol);
}

/* ---- named results ---- */

/* Nobody sees what is assigned to a result but those who refer to it when the function ends. */
static bool
keeps_results(const struct lower_function *f)
{
	for (const struct ast_name_list *result = f->checked->ast->results; result; result = result->next)
		if (lower_is_kept(result->symbol))
			return true;
	return false;
}

/* The only result is a Result: its variable holds a value or an error. */
static bool
holds_whole(const struct lower_function *f)
{
	const struct ast_name_list *result = f->checked->ast->results;

	return f->core->fallible && result && type_base(result->symbol->type)->kind == TYPE_RESULT;
}

static const struct core_expr *
named_results(struct lower_function *f)
{
	const struct ast_name_list *result = f->checked->ast->results;
	struct make_operands items = {0};

	if (!result->next)
		return lower_variable(f, result->symbol);
	for (; result; result = result->next)
		make_operand(&f->body, &items, lower_variable(f, result->symbol));
	return make_expr(&f->body, CORE_EXPR_SHAPE, f->core->result, items.items, items.count);
}

static bool
reads_late(const struct lower_function *f)
{
	return f->keeps_results && f->checked->defers;
}

static void
declare_results(struct lower_function *f)
{
	const struct ast_name_list *result = f->checked->ast->results;

	if (!result)
		return;
	f->keeps_results = keeps_results(f);
	for (; result; result = result->next) {
		bool named = !str_equal(result->name.text, STR("_"));
		uint32_t local = lower_declare(f, result->symbol, NULL);

		f->body.locals[local].name = named ? result->name.text : STR("unused");
	}
	if (reads_late(f))
		make_stmt(&f->body, CORE_STMT_RESULTS)->value = named_results(f);
}

static void
assign_result(struct lower_function *f, const struct ast_name_list *result, const struct core_expr *value)
{
	make_assign(&f->body, make_target(&f->body, lower_local_of(f, result->symbol)), value);
}

/* All are there before the first is assigned. */
static void
assign_results(struct lower_function *f, const struct core_expr *value)
{
	const struct ast_name_list *result = f->checked->ast->results;
	const struct core_expr *whole;

	if (holds_whole(f)) {
		assign_result(
			f, result, make_result_make(&f->body, lower_type_of_symbol(f->lower, result->symbol), value, NULL));
		return;
	}
	if (!result->next) {
		assign_result(f, result, value);
		return;
	}
	whole = make_copy(&f->body, "results", value);
	for (uint32_t i = 0; result; result = result->next, i++)
		assign_result(f, result, make_field(&f->body, whole, i));
}

/* ---- leaving ---- */

void
lower_leave(struct lower_function *f, const struct core_expr *value)
{
	bool late = reads_late(f);

	if (f->keeps_results) {
		value = late || !value ? value : make_keep(&f->body, "result", value);
		assign_results(f, value);
	}
	make_leave(&f->body, CORE_STMT_RETURN, late ? NULL : value);
}

/* Fails in a function that is fallible. */
static void
leave_failed(struct lower_function *f, const struct core_expr *error)
{
	const struct ast_name_list *result = f->checked->ast->results;

	if (!f->keeps_results || !holds_whole(f)) {
		make_leave(&f->body, CORE_STMT_FAIL, error);
		return;
	}
	error = make_keep(&f->body, "error", error);
	assign_result(f, result, make_result_make(&f->body, lower_type_of_symbol(f->lower, result->symbol), NULL, error));
	if (reads_late(f))
		make_leave(&f->body, CORE_STMT_RETURN, NULL);
	else
		make_leave(&f->body, CORE_STMT_FAIL, error);
}

static bool
is_error(const struct core_type *type)
{
	if (type->kind == CORE_TYPE_UNION)
		return type->members[0]->kind == CORE_TYPE_FAILURE;
	return type->kind == CORE_TYPE_ERROR || type->kind == CORE_TYPE_FAILURE;
}

/* The results, zero but for the Error behind them. */
static const struct core_expr *
results_with(struct lower_function *f, const struct core_expr *error)
{
	const struct core_type *type = f->core->result;
	struct make_operands items = {0};

	if (type->kind == CORE_TYPE_ERROR)
		return error;
	for (size_t i = 0; i + 1 < type->member_count; i++)
		make_operand(&f->body, &items, make_zero(&f->body, type->members[i]));
	make_operand(&f->body, &items, error);
	make_settle(&f->body, &items);
	return make_expr(&f->body, CORE_EXPR_SHAPE, type, items.items, items.count);
}

void
lower_fail(struct lower_function *f, const struct core_expr *error)
{
	error = make_coerce(&f->body, error, f->body.types->error);
	if (f->checked->test)
		lower_fail_test(f, error);
	else if (f->core->guard || f->core->fallible)
		leave_failed(f, error);
	else
		lower_leave(f, results_with(f, error));
}

/* if error is present { fail error } */
void
lower_fail_if_present(struct lower_function *f, const struct core_expr *error)
{
	struct make_list list;

	make_open(&f->body, &list);
	lower_fail(f, error);
	make_if(&f->body, make_test(&f->body, CONSTRAINT_PRESENT, error), make_close(&f->body, &list), NULL);
}

/* A Result passes its error on, then gives its value. */
static void
give_result(struct lower_function *f, const struct core_expr *value)
{
	const struct core_expr *result = make_keep(&f->body, "result", value);
	struct make_list list;

	make_open(&f->body, &list);
	lower_fail(f, make_result(&f->body, CORE_EXPR_RESULT_ERROR, result));
	make_if(&f->body, make_unary(&f->body, CORE_OP_NOT, make_result(&f->body, CORE_EXPR_RESULT_OK, result)),
		make_close(&f->body, &list), NULL);
	if (f->core->result->kind == CORE_TYPE_VOID)
		lower_leave(f, NULL);
	else
		lower_leave(f, make_coerce(&f->body, make_result(&f->body, CORE_EXPR_RESULT_VALUE, result), f->core->result));
}

/* A Result comes apart into results that end in an Error. */
static void
give_parts(struct lower_function *f, const struct core_expr *value)
{
	const struct core_type *type = f->core->result;
	const struct core_expr *result = make_keep(&f->body, "result", value);
	struct make_operands items = {0};
	struct make_list list;

	if (type->kind == CORE_TYPE_ERROR) {
		lower_leave(f, make_result(&f->body, CORE_EXPR_RESULT_ERROR, result));
		return;
	}
	make_open(&f->body, &list);
	lower_fail(f, make_result(&f->body, CORE_EXPR_RESULT_ERROR, result));
	make_if(&f->body, make_unary(&f->body, CORE_OP_NOT, make_result(&f->body, CORE_EXPR_RESULT_OK, result)),
		make_close(&f->body, &list), NULL);
	make_operand(&f->body, &items,
		make_coerce(&f->body, make_result(&f->body, CORE_EXPR_RESULT_VALUE, result), type->members[0]->base));
	make_operand(&f->body, &items, make_zero(&f->body, f->body.types->error));
	make_settle(&f->body, &items);
	lower_leave(f, make_expr(&f->body, CORE_EXPR_SHAPE, type, items.items, items.count));
}

void
lower_give(struct lower_function *f, const struct core_expr *value)
{
	const struct core_type *result = f->core->result;
	bool apart = result->kind == CORE_TYPE_ERROR || result->kind == CORE_TYPE_TUPLE;

	if (value->type->kind == CORE_TYPE_RESULT && apart && !f->core->fallible && !f->checked->test) {
		give_parts(f, value);
		return;
	}
	if (value->type->kind == CORE_TYPE_RESULT && result->kind != CORE_TYPE_RESULT &&
		(f->core->fallible || f->checked->test)) {
		give_result(f, value);
	} else if (is_error(value->type) && !is_error(result) && value->type->kind != CORE_TYPE_ERROR) {
		lower_fail(f, value);
	} else if (is_error(value->type) && !is_error(result)) {
		value = make_keep(&f->body, "error", value);
		if (result->kind == CORE_TYPE_VOID) {
			lower_fail_if_present(f, value);
			lower_leave(f, NULL);
		} else {
			lower_fail(f, value);
		}
	} else if (result->kind == CORE_TYPE_VOID) {
		if (value->type->kind != CORE_TYPE_VOID || make_effects(value))
			make_eval(&f->body, value);
		lower_leave(f, NULL);
	} else {
		lower_leave(f, make_coerce(&f->body, value, result));
	}
}

void
lower_leave_named(struct lower_function *f)
{
	const struct ast_name_list *results = f->checked->ast->results;

	if (!results || reads_late(f))
		make_leave(&f->body, CORE_STMT_RETURN, NULL);
	else if (holds_whole(f))
		give_result(f, named_results(f));
	else
		make_leave(&f->body, CORE_STMT_RETURN, named_results(f));
}

/* ---- bodies ---- */

static void
lower_bind_captures(struct lower_function *f)
{
	const struct function *checked = f->checked;

	for (size_t i = 0; i < checked->capture_count; i++) {
		const struct symbol *symbol = checked->captures[i];
		struct binding *binding = bind(f, symbol);

		binding->local = make_new_local(&f->body, symbol->name, f->core->captures[i].type);
		binding->by_reference = symbol->address_taken;
	}
}

static void
bind_param(struct lower_function *f, const struct symbol *symbol)
{
	struct binding *binding = bind(f, symbol);
	bool named = symbol->name.length && !str_equal(symbol->name, STR("_"));

	binding->local = make_new_local(&f->body, named ? symbol->name : STR("unused"), lower_type(f->lower, symbol->type));
	f->body.locals[binding->local].escapes = symbol->address_taken;
}

static void
bind_params(struct lower_function *f)
{
	const struct function *checked = f->checked;
	struct core_path *subject;

	if (checked->receiver)
		bind_param(f, checked->receiver);
	for (size_t i = 0; i < checked->param_count; i++)
		bind_param(f, checked->params[i]);
	lower_bind_captures(f);
	if (!f->core->guard)
		return;
	subject = arena_alloc(f->body.arena, sizeof(*subject));
	subject->relative = true;
	bind(f, checked->receiver)->path = subject;
}

/* Does a jump in the list leave the loop around it? A loop inside has its own unlabelled breaks. */
static bool
breaks_out(const struct core_stmt *list, uint32_t label, bool inner)
{
	for (const struct core_stmt *stmt = list; stmt; stmt = stmt->next) {
		bool deeper = inner || stmt->kind == CORE_STMT_LOOP;

		if (stmt->kind == CORE_STMT_BREAK && (stmt->label ? stmt->label == label : !inner))
			return true;
		if (breaks_out(stmt->body, label, deeper) || breaks_out(stmt->otherwise, label, deeper))
			return true;
	}
	return false;
}

static bool
ends_well(const struct core_stmt *list)
{
	const struct core_stmt *last = list;

	while (last && last->next)
		last = last->next;
	if (!last)
		return false;
	if (last->kind == CORE_STMT_IF)
		return ends_well(last->body) && ends_well(last->otherwise);
	if (last->kind == CORE_STMT_LOOP)
		return !last->value && !breaks_out(last->body, last->label, false);
	if (last->kind == CORE_STMT_EVAL)
		return last->value->kind == CORE_EXPR_BUILTIN && last->value->builtin == CORE_PANIC;
	return last->kind == CORE_STMT_RETURN || last->kind == CORE_STMT_FAIL;
}

/* Where the checker knows that the end is not reached (a switch over all members) and a C compiler does not. */
static void
close_end(struct lower_function *f, const struct core_stmt *list)
{
	if (f->core->guard || ends_well(list))
		return;
	if (f->core->result->kind == CORE_TYPE_VOID) {
		if (f->checked->ast->results)
			lower_leave_named(f);
		return;
	}
	make_eval(&f->body, make_builtin_1(&f->body, CORE_PANIC, f->body.types->nothing,
							make_string(&f->body, STR("no case of the switch holds"))));
}

static const struct ast_stmt *
last_statement(const struct ast_stmt *list)
{
	while (list && list->next)
		list = list->next;
	return list;
}

static void
lower_body(struct lower_function *f)
{
	const struct ast_stmt *body = f->checked->ast->body;
	const struct ast_stmt *last = last_statement(body);
	bool yields =
		f->checked->yields_last && last && last->kind == AST_STMT_EXPR && f->core->result->kind != CORE_TYPE_VOID;

	for (const struct ast_stmt *stmt = body; stmt; stmt = stmt->next) {
		f->body.span = stmt->span;
		if (yields && stmt == last)
			lower_give(f, lower_value(f, stmt->exprs));
		else
			lower_stmt(f, stmt);
	}
}

void
lower_function_body(struct lower *lower, struct function_slot *slot)
{
	struct lower_function f = {.lower = lower, .slot = slot, .core = &slot->core, .checked = slot->checked};
	struct make_list list;

	f.body = (struct body){.arena = lower->arena, .types = &lower->basic, .span = slot->core.span};
	lower->module = slot->core.module;
	lower->standing = arena_printf(lower->arena, "%.*s_value", STR_ARG(slot->core.name));
	make_open(&f.body, &list);
	bind_params(&f);
	declare_results(&f);
	lower_body(&f);
	close_end(&f, list.first);
	slot->core.body = make_close(&f.body, &list);
	slot->core.locals = f.body.locals;
	slot->core.local_count = f.body.local_count;
}
