/* Calls: of functions and methods, of the standard library, conversions and error constructors. */
#include "compiler/lower/lower_internal.h"

/* ---- arguments ---- */

static const struct core_expr *
extra_arguments(struct lower_function *f, const struct ast_expr *argument, const struct core_type *array)
{
	struct make_operands items = {0};

	for (; argument; argument = argument->next)
		make_operand(&f->body, &items, lower_as(f, argument, array->element->base));
	if (items.count == 0)
		return make_zero(&f->body, array);
	make_settle(&f->body, &items);
	return make_expr(&f->body, CORE_EXPR_ARRAY, array, items.items, items.count);
}

const struct core_expr *
lower_printed(struct lower_function *f, const struct ast_expr *argument)
{
	const struct type *to = argument->convert_to;
	bool converts = to && (to->kind == TYPE_ERROR || to->kind == TYPE_UNION || to->kind == TYPE_LITERALS);
	const struct core_expr *value = converts ? lower_value(f, argument) : lower_expr(f, argument);

	lower_note_printed(f->lower, value->type);
	return value;
}

/* ...Any of the standard library: the arguments follow as they are. */
static bool
takes_anything(const struct lower_function *f, const struct function *function, const struct core_type *type)
{
	return function->external && type->element->base == f->body.types->any;
}

static bool
spreads_anything(struct lower_function *f, const struct function *function)
{
	return function->variadic &&
		   takes_anything(f, function, lower_type_of_symbol(f->lower, function->params[function->param_count - 1]));
}

static void
variadic_arguments(struct lower_function *f, const struct ast_expr *call, const struct ast_expr *argument,
	const struct function *function, struct make_operands *operands)
{
	const struct core_type *type = lower_type_of_symbol(f->lower, function->params[function->param_count - 1]);

	if (call->spread) {
		make_operand(&f->body, operands, lower_as(f, argument, type));
		return;
	}
	if (!takes_anything(f, function, type)) {
		make_operand(&f->body, operands, extra_arguments(f, argument, type));
		return;
	}
	for (; argument; argument = argument->next)
		make_operand(&f->body, operands, lower_printed(f, argument));
}

static void
add_arguments(struct lower_function *f, const struct ast_expr *call, const struct function *function,
	struct make_operands *operands)
{
	const struct ast_expr *argument = call->arguments;
	size_t fixed = function->param_count - (function->variadic ? 1 : 0);
	size_t prepared = f->prepared_count;

	if (call->splits)
		lower_prepare(f, argument->operand);
	for (size_t i = 0; i < fixed && argument; i++, argument = argument->next)
		make_operand(&f->body, operands, lower_as(f, argument, lower_type_of_symbol(f->lower, function->params[i])));
	if (function->variadic)
		variadic_arguments(f, call, argument, function, operands);
	f->prepared_count = prepared;
}

/* ---- receivers ---- */

static void
mark_escaping(struct lower_function *f, const struct core_expr *place)
{
	while (place->kind == CORE_EXPR_FIELD || place->kind == CORE_EXPR_PART ||
		   (place->kind == CORE_EXPR_INDEX && place->operands[0]->type->kind == CORE_TYPE_FIXED_ARRAY))
		place = place->operands[0];
	if (place->kind == CORE_EXPR_LOCAL)
		f->body.locals[place->local].escapes = true;
}

const struct core_expr *
lower_address(struct lower_function *f, const struct ast_expr *expr)
{
	const struct core_expr *place = lower_place(f, expr);
	const struct core_expr *value;

	if (!place) {
		value = lower_value(f, expr);
		return make_convert(&f->body, CORE_BOX, lower_pointer_to(f->lower, value->type), value);
	}
	if (place->kind == CORE_EXPR_DEREFERENCE && !place->checked)
		return place->operands[0];
	mark_escaping(f, place);
	return make_expr(&f->body, CORE_EXPR_ADDRESS, lower_pointer_to(f->lower, place->type), &place, 1);
}

/* The address of what a shape embeds, on a way that has several steps where that is embedded itself. */
static const struct core_expr *
part_address(struct lower_function *f, const struct ast_expr *expr, const struct core_type *pointer, const struct type *part)
{
	const struct type *at = type_base(expr->type);
	bool through = at->kind == TYPE_POINTER;
	const struct core_expr *address = through ? lower_value(f, expr) : lower_address(f, expr);
	const struct core_expr *place = address->kind == CORE_EXPR_ADDRESS
		? address->operands[0]
		: make_dereference(&f->body, address, address->type->element, through && !lower_is_proved(expr));

	at = through ? type_base(at->element) : at;
	while (at != part) {
		const struct type *step = embedded_step(f->lower->arena, at, part);
		const struct core_type *type = lower_type(f->lower, step)->base;
		uint32_t index;

		if (step->field_count == 0) /* nothing in it could change */
			return make_convert(&f->body, CORE_BOX, pointer, make_zero(&f->body, pointer->element));
		index = lower_part(f->lower, place->type, type);
		place = make_part(&f->body, place, type, index);
		at = step;
	}
	return make_expr(&f->body, CORE_EXPR_ADDRESS, pointer, &place, 1);
}

/* The receiver as the method wants it: its address is taken, or what it points to is read. */
static const struct core_expr *
receiver(struct lower_function *f, const struct ast_expr *expr, const struct function *method)
{
	const struct core_type *wanted = lower_type_of_symbol(f->lower, method->receiver);
	const struct core_type *type = lower_natural_type(f->lower, expr);
	const struct core_type *holder = type->kind == CORE_TYPE_POINTER ? type->element : type;

	if (wanted->kind == CORE_TYPE_POINTER && wanted->element != holder && holder->kind == CORE_TYPE_SHAPE)
		return part_address(f, expr, wanted, type_base(type_base(method->receiver->type)->element));
	if (wanted->kind == CORE_TYPE_POINTER && type->kind != CORE_TYPE_POINTER)
		return lower_address(f, expr);
	if (wanted->kind != CORE_TYPE_POINTER && type->kind == CORE_TYPE_POINTER) {
		const struct core_expr *value = lower_value(f, expr);

		value = make_dereference(&f->body, value, type->element, !lower_is_proved(expr));
		return make_coerce(&f->body, value, wanted);
	}
	return lower_as(f, expr, wanted);
}

/* ---- functions ---- */

void
lower_add_callee(struct lower_function *f, struct function_slot *callee)
{
	struct function_slot *slot = f->slot;

	slot->callees =
		arena_grow(f->body.arena, slot->callees, slot->callee_count, &slot->callee_capacity, sizeof(*slot->callees));
	slot->callees[slot->callee_count++] = callee;
}

const struct core_expr *
lower_call_of(struct lower_function *f, struct function *function, const struct make_operands *operands)
{
	struct function_slot *slot = lower_function_slot(f->lower, function);
	const struct core_type *type = slot->core.result;
	struct core_expr *expr;

	if (slot->core.guard)
		type = f->body.types->error;
	else if (slot->core.fallible)
		type = lower_result_of(f->lower, type);
	expr = make_expr(&f->body, CORE_EXPR_CALL, type, operands->items, operands->count);
	expr->function = &slot->core;
	make_mark(expr, MAKE_CALLS | MAKE_READS);
	lower_add_callee(f, slot);
	return expr;
}

/* Whether a call does more than to give its result: it prints or waits, changes its receiver, or calls what it is given. */
static bool
has_effects(const struct function *function)
{
	struct str module = function->module->name;

	for (size_t i = 0; i < function->param_count; i++)
		if (type_base(function->params[i]->type)->kind == TYPE_FUNC)
			return true;
	if (function->receiver && type_base(function->receiver->type)->kind == TYPE_POINTER)
		return true;
	return str_equal(module, STR("fmt")) || str_equal(module, STR("hash")) || str_equal(module, STR("log")) ||
		   str_equal(module, STR("os")) || str_equal(module, STR("rand")) ||
		   str_equal(module, STR("sync")) || str_equal(module, STR("testing")) || str_equal(module, STR("time"));
}

/* "encoding/base64.Encoding.EncodeToString" */
static struct str
extern_symbol(struct lower_function *f, const struct function *function)
{
	struct str path = function->module->path, name = function->symbol->name;
	const struct type *owner;

	if (!function->receiver)
		return arena_printf(f->body.arena, "%.*s.%.*s", STR_ARG(path), STR_ARG(name));
	owner = type_base(function->receiver->type);
	owner = owner->kind == TYPE_POINTER ? type_base(owner->element) : owner;
	return arena_printf(
		f->body.arena, "%.*s.%.*s.%.*s", STR_ARG(path), STR_ARG(owner->symbol->name), STR_ARG(name));
}

static const struct core_expr *
call_extern(
	struct lower_function *f, const struct function *function, const struct make_operands *operands, bool spread)
{
	struct core_expr *expr = make_expr(&f->body, CORE_EXPR_CALL_EXTERN, lower_type(f->lower, function->result)->base,
		operands->items, operands->count);

	map_set(&f->lower->packages, function->module->path, function->module);
	if (function->fallible)
		expr->type = lower_result_of(f->lower, expr->type);
	expr->spread = spread;
	expr->symbol = extern_symbol(f, function);
	make_mark(expr, has_effects(function) ? MAKE_CALLS | MAKE_READS : MAKE_READS);
	return expr;
}

const struct core_expr *
lower_library_value(struct lower_function *f, const struct symbol *symbol)
{
	const struct make_operands none = {0};

	return call_extern(f, symbol->function, &none, false);
}

static const struct core_expr *
call_function(struct lower_function *f, const struct ast_expr *call)
{
	struct function *function = call->symbol->function;
	struct make_operands operands = {0};

	if (function->receiver)
		make_operand(&f->body, &operands, receiver(f, lower_without_parens(call->operand)->operand, function));
	add_arguments(f, call, function, &operands);
	lower_captures(f, call, function, &operands);
	make_settle(&f->body, &operands);
	if (function->external && function->receiver && str_equal(function->module->name, STR("testing")))
		return lower_testing_call(f, function, &operands, call->spread);
	if (function->external)
		return call_extern(f, function, &operands, call->spread && spreads_anything(f, function));
	return make_coerce(&f->body, lower_call_of(f, function, &operands), lower_natural_type(f->lower, call));
}

const struct core_expr *
lower_guard_call(struct lower_function *f, const struct core_expr *subject, const struct ast_pattern *pattern)
{
	struct function *function = pattern->symbol->function;
	struct make_operands operands = {0};
	size_t i = 0;

	make_operand(
		&f->body, &operands, make_coerce(&f->body, subject, lower_type_of_symbol(f->lower, function->receiver)));
	for (const struct ast_expr *argument = pattern->arguments; argument && i < function->param_count;
		 argument = argument->next, i++)
		make_operand(&f->body, &operands, lower_as(f, argument, lower_type_of_symbol(f->lower, function->params[i])));
	make_settle(&f->body, &operands);
	return lower_call_of(f, function, &operands);
}

/* ---- conversions ---- */

struct conversion_row {
	enum core_type_kind from;
	enum core_type_kind to;
	enum core_conversion conversion;
};

static const struct conversion_row conversion_rows[] = {
	{CORE_TYPE_INT, CORE_TYPE_FLOAT, CORE_INT_TO_FLOAT},
	{CORE_TYPE_FLOAT, CORE_TYPE_INT, CORE_FLOAT_TO_INT},
	{CORE_TYPE_RUNE, CORE_TYPE_INT, CORE_RUNE_TO_INT},
	{CORE_TYPE_INT, CORE_TYPE_RUNE, CORE_INT_TO_RUNE},
	{CORE_TYPE_INT, CORE_TYPE_STRING, CORE_INT_TO_STRING},
	{CORE_TYPE_FLOAT, CORE_TYPE_STRING, CORE_FLOAT_TO_STRING},
	{CORE_TYPE_BOOL, CORE_TYPE_STRING, CORE_BOOL_TO_STRING},
	{CORE_TYPE_RUNE, CORE_TYPE_STRING, CORE_RUNE_TO_STRING},
	{CORE_TYPE_BYTES, CORE_TYPE_STRING, CORE_BYTES_TO_STRING},
	{CORE_TYPE_STRING, CORE_TYPE_BYTES, CORE_STRING_TO_BYTES},
};

static const struct core_expr *
convert(struct lower_function *f, const struct ast_expr *call)
{
	const struct core_type *type = lower_natural_type(f->lower, call);
	const struct core_type *integer = f->body.types->integer;
	const struct core_expr *value = lower_value(f, call->arguments);

	if (value->type->kind == CORE_TYPE_LITERALS)
		value = make_coerce(&f->body, value, f->body.types->string);
	if (value->type->kind == CORE_TYPE_INT)
		value = make_coerce(&f->body, value, integer);
	if (value->type->kind == CORE_TYPE_ERROR && type->kind == CORE_TYPE_STRING)
		return make_builtin_1(&f->body, CORE_ERROR_TEXT, type, value);
	for (size_t i = 0; i < sizeof(conversion_rows) / sizeof(conversion_rows[0]); i++)
		if (conversion_rows[i].from == value->type->kind && conversion_rows[i].to == type->kind)
			return make_coerce(&f->body,
				make_convert(&f->body, conversion_rows[i].conversion, type->kind == CORE_TYPE_INT ? integer : type, value),
				type);
	return make_coerce(&f->body, value, type);
}

const struct core_expr *
lower_call(struct lower_function *f, const struct ast_expr *expr)
{
	if (!expr->symbol)
		return lower_call_value(f, expr);
	switch (expr->symbol->kind) {
	case SYMBOL_FUNCTION:
	case SYMBOL_METHOD: return call_function(f, expr);
	case SYMBOL_TYPE: return convert(f, expr);
	case SYMBOL_ERROR: return lower_failure(f, expr, NULL);
	case SYMBOL_BUILTIN: return lower_builtin(f, expr);
	case SYMBOL_VARIABLE:
	case SYMBOL_PARAMETER:
	case SYMBOL_GLOBAL:
	case SYMBOL_CONSTANT:
	case SYMBOL_GUARD:
	case SYMBOL_PACKAGE:
	case SYMBOL_BAD: break;
	}
	assert(!"the checker refuses this call");
	return make_zero(&f->body, f->body.types->nothing);
}
