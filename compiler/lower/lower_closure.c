/*
 * Functions as values: literals with what they capture, functions by name, calls of what a value holds; and the calls that
 * `go` and `defer` start, whose operands are all evaluated where they stand.
 */
#include "compiler/lower/lower_internal.h"

/* ---- variables, captured or not ---- */

bool
lower_is_by_reference(const struct lower_function *f, const struct symbol *symbol)
{
	const struct binding *binding = lower_binding(f, symbol);

	return binding && binding->by_reference;
}

const struct core_expr *
lower_variable(struct lower_function *f, const struct symbol *symbol)
{
	const struct binding *binding = lower_binding(f, symbol);
	const struct core_expr *local;

	assert(binding && binding->local != NO_LOCAL && "only variables are left to be read by name");
	local = make_local(&f->body, binding->local);
	return binding->by_reference ? make_dereference(&f->body, local, local->type->element->base, false) : local;
}

/* ---- captures ---- */

/* A pointer to a variable that changes, else its value. */
static const struct core_expr *
capture(struct lower_function *f, const struct symbol *symbol)
{
	const struct binding *binding = lower_binding(f, symbol);
	const struct core_expr *local = make_local(&f->body, binding->local);

	if (!symbol->address_taken || binding->by_reference)
		return local;
	return make_expr(&f->body, CORE_EXPR_ADDRESS, lower_pointer_to(f->lower, local->type), &local, 1);
}

const struct core_expr *
lower_provider(struct lower_function *f, const struct symbol *supplied, const struct symbol *wanted)
{
	const struct core_type *type = lower_type_of_symbol(f->lower, wanted);
	const struct core_expr *value = lower_variable(f, supplied);

	if (value->type->kind == CORE_TYPE_POINTER && type->kind != CORE_TYPE_POINTER)
		value = make_dereference(&f->body, value, value->type->element->base, false);
	return make_keep(&f->body, "provider", make_coerce(&f->body, value, type));
}

void
lower_captures(struct lower_function *f, const struct ast_expr *expr, const struct function *function,
	struct make_operands *operands)
{
	for (size_t i = 0; i < function->capture_count; i++) {
		const struct symbol *symbol = function->captures[i];

		make_operand(&f->body, operands,
			function->enclosing ? capture(f, symbol) : lower_provider(f, expr->supplied[i], symbol));
	}
}

/* ---- values ---- */

const struct core_expr *
lower_function_value(struct lower_function *f, const struct ast_expr *expr)
{
	struct function *function = expr->kind == AST_EXPR_FUNC ? expr->func->function : expr->symbol->function;
	struct function_slot *slot = lower_function_slot(f->lower, function);
	struct make_operands operands = {0};
	struct core_expr *value;

	lower_captures(f, expr, function, &operands);
	value = make_expr(
		&f->body, CORE_EXPR_FUNCTION, lower_type(f->lower, expr->type)->base, operands.items, operands.count);
	value->function = &slot->core;
	slot->core.is_value |= operands.count == 0;
	lower_add_callee(f, slot);
	return value;
}

static void
value_arguments(
	struct lower_function *f, const struct ast_expr *call, const struct type *func, struct make_operands *operands)
{
	const struct ast_expr *argument = call->arguments;
	size_t fixed = func->member_count - (func->variadic ? 1 : 0);
	const struct core_type *rest;
	struct make_operands items = {0};

	for (size_t i = 0; i < fixed && argument; i++, argument = argument->next)
		make_operand(&f->body, operands, lower_as(f, argument, lower_type(f->lower, func->members[i])->base));
	if (!func->variadic)
		return;
	rest = lower_type(f->lower, func->members[fixed])->base;
	if (call->spread) {
		make_operand(&f->body, operands, lower_as(f, argument, rest));
		return;
	}
	for (; argument; argument = argument->next)
		make_operand(&f->body, &items, lower_as(f, argument, rest->element->base));
	make_settle(&f->body, &items);
	make_operand(&f->body, operands,
		items.count ? make_expr(&f->body, CORE_EXPR_ARRAY, rest, items.items, items.count) : make_zero(&f->body, rest));
}

const struct core_expr *
lower_call_value(struct lower_function *f, const struct ast_expr *call)
{
	const struct type *func = type_base(call->operand->type);
	struct make_operands operands = {0};
	struct core_expr *value;

	make_operand(&f->body, &operands, lower_value(f, call->operand));
	value_arguments(f, call, func, &operands);
	make_settle(&f->body, &operands);
	for (size_t i = 1; i < operands.count; i++)
		if (make_effects(operands.items[i]) & MAKE_CALLS) /* before a nil function is noticed */
			make_settle_one(&f->body, &operands, i, "value");
	value = make_expr(
		&f->body, CORE_EXPR_CALL_VALUE, operands.items[0]->type->element->base, operands.items, operands.count);
	make_mark(value, MAKE_CALLS | MAKE_READS);
	return value;
}

/* ---- go and defer ---- */

static bool
is_in_loop(const struct lower_function *f)
{
	const struct jump_target *target = f->targets;

	while (target && !target->loop)
		target = target->outer;
	return target != NULL;
}

/* Nothing is left to be done for an operand but to read it. */
static const struct core_expr *
settled_operand(struct lower_function *f, const struct core_expr *operand)
{
	return operand && (make_effects(operand) & MAKE_CALLS) ? make_copy(&f->body, "argument", operand) : operand;
}

static const struct core_expr *
settled_call(struct lower_function *f, const struct core_expr *call)
{
	const struct core_expr **operands = arena_alloc_array(f->body.arena, call->operand_count + 1, sizeof(*operands));
	struct core_expr *settled = arena_alloc(f->body.arena, sizeof(*settled));

	for (size_t i = 0; i < call->operand_count; i++)
		operands[i] = settled_operand(f, call->operands[i]);
	*settled = *call;
	settled->operands = operands;
	return settled;
}

void
lower_started(struct lower_function *f, const struct ast_stmt *stmt)
{
	const struct core_expr *call = lower_expr(f, stmt->exprs);
	struct core_stmt *started;

	while (call->kind == CORE_EXPR_CONVERT)
		call = call->operands[0];
	call = settled_call(f, call);
	started = make_stmt(&f->body, stmt->kind == AST_STMT_GO ? CORE_STMT_GO : CORE_STMT_DEFER);
	started->value = call;
	started->repeats = is_in_loop(f) || f->checked->has_goto;
}
