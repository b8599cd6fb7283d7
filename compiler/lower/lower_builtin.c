/* Built-in functions, and what can be read of any error. */
#include "compiler/lower/lower_internal.h"

const struct core_expr *
lower_error_part(struct lower_function *f, enum builtin builtin, const struct ast_expr *error)
{
	const struct core_expr *value = lower_as(f, error, f->body.types->error);
	const struct core_type *string = f->body.types->string;

	if (builtin == BUILTIN_ERROR_TEXT || builtin == BUILTIN_ERROR_MESSAGE)
		return make_builtin_1(&f->body, CORE_ERROR_TEXT, string, value);
	if (builtin == BUILTIN_ERROR_CODE)
		return make_builtin_1(&f->body, CORE_ERROR_CODE, string, value);
	if (builtin == BUILTIN_ERROR_PATH)
		return make_builtin_1(&f->body, CORE_ERROR_PATH, string, value);
	return make_builtin_1(&f->body, CORE_ERROR_CAUSE, f->body.types->error, value);
}

/* ---- arguments ---- */

static void
add_values(struct lower_function *f, const struct ast_expr *argument, struct make_operands *operands)
{
	for (; argument; argument = argument->next) {
		const struct core_expr *value = lower_value(f, argument);

		if (value->type->kind == CORE_TYPE_LITERALS)
			value = make_coerce(&f->body, value, f->body.types->string);
		make_operand(&f->body, operands, value);
	}
}

static const struct core_expr *
simple(
	struct lower_function *f, enum core_builtin builtin, const struct core_type *type, const struct ast_expr *arguments)
{
	struct make_operands operands = {0};

	add_values(f, arguments, &operands);
	make_settle(&f->body, &operands);
	return make_builtin(&f->body, builtin, type, operands.items, operands.count);
}

/* ---- slices ---- */

static const struct core_expr *
append(struct lower_function *f, const struct ast_expr *call, const struct core_type *type)
{
	struct make_operands operands = {0};
	const struct core_type *element = type->kind == CORE_TYPE_BYTES ? f->body.types->integer : type->element->base;
	const struct ast_expr *argument = call->arguments;

	make_operand(&f->body, &operands, lower_as(f, argument, type));
	for (argument = argument->next; argument; argument = argument->next) {
		const struct core_expr *value = lower_value(f, argument);
		bool text = value->type->kind == CORE_TYPE_STRING || value->type->kind == CORE_TYPE_LITERALS;

		if (!call->spread)
			value = make_coerce(&f->body, value, element);
		else
			value = make_coerce(&f->body, value, text && type->kind == CORE_TYPE_BYTES ? f->body.types->string : type);
		make_operand(&f->body, &operands, lower_copy_in(f, value));
	}
	make_settle(&f->body, &operands);
	return make_builtin(&f->body, call->spread ? CORE_APPEND_ALL : CORE_APPEND, type, operands.items, operands.count);
}

static const struct core_expr *
make(struct lower_function *f, const struct ast_expr *call, const struct core_type *type)
{
	struct make_operands operands = {0};

	for (const struct ast_expr *size = call->arguments->next; size; size = size->next)
		make_operand(&f->body, &operands, lower_as(f, size, f->body.types->integer));
	make_settle(&f->body, &operands);
	if (type->kind == CORE_TYPE_MAP)
		return make_builtin(&f->body, CORE_MAKE_MAP, type, operands.items, operands.count);
	if (type->kind == CORE_TYPE_CHAN)
		return make_builtin(&f->body, CORE_MAKE_CHAN, type, operands.items, operands.count);
	return make_builtin(&f->body, CORE_MAKE_ARRAY, type, operands.items, operands.count);
}

/* ---- the rest ---- */

/* min(a, b, c) is min(min(a, b), c). */
static const struct core_expr *
extreme(struct lower_function *f, enum core_builtin builtin, const struct ast_expr *call, const struct core_type *type)
{
	struct make_operands operands = {0};
	const struct core_expr *value;

	for (const struct ast_expr *argument = call->arguments; argument; argument = argument->next)
		make_operand(&f->body, &operands, lower_as(f, argument, type));
	make_settle(&f->body, &operands);
	value = operands.items[0];
	for (size_t i = 1; i < operands.count; i++)
		value = make_builtin_2(&f->body, builtin, type, value, operands.items[i]);
	return value;
}

static const struct core_expr *delete (struct lower_function *f, const struct ast_expr *call)
{
	struct make_operands operands = {0};

	make_operand(&f->body, &operands, lower_value(f, call->arguments));
	make_operand(&f->body, &operands, lower_as(f, call->arguments->next, operands.items[0]->type->key->base));
	make_settle(&f->body, &operands);
	return make_builtin(&f->body, CORE_MAP_DELETE, f->body.types->nothing, operands.items, 2);
}

/* panic takes anything: its text is what print would write. */
static const struct core_expr *
panic(struct lower_function *f, const struct ast_expr *call)
{
	const struct core_type *string = f->body.types->string;
	const struct core_expr *value = lower_expr(f, call->arguments);

	if (value->type->kind == CORE_TYPE_LITERALS)
		value = make_coerce(&f->body, value, string);
	if (value->type->kind == CORE_TYPE_ERROR || value->type->kind == CORE_TYPE_FAILURE) {
		value = make_builtin_1(&f->body, CORE_ERROR_TEXT, string, make_coerce(&f->body, value, f->body.types->error));
	} else if (value->type->kind != CORE_TYPE_STRING) {
		struct core_expr *text = make_expr(&f->body, CORE_EXPR_CALL_EXTERN, string, &value, 1);

		text->symbol = STR("fmt.Sprint");
		value = text;
	}
	return make_builtin_1(&f->body, CORE_PANIC, f->body.types->nothing, value);
}

static const struct core_expr *
print(struct lower_function *f, enum core_builtin builtin, const struct ast_expr *call)
{
	struct make_operands operands = {0};

	for (const struct ast_expr *argument = call->arguments; argument; argument = argument->next)
		make_operand(&f->body, &operands, lower_printed(f, argument));
	make_settle(&f->body, &operands);
	return make_builtin(&f->body, builtin, f->body.types->nothing, operands.items, operands.count);
}

static void
find_call(void *context, const struct ast_expr *expr)
{
	bool *found = context;

	for (; expr && !*found; expr = expr->next) {
		*found = (expr->kind == AST_EXPR_CALL && !expr->constant) || expr->op == AST_OP_RECEIVE;
		ast_visit_operands(expr, find_call, found);
	}
}

/* An array of a fixed length is evaluated for its length only where it calls or receives (Go spec, "Length and capacity"). */
static const struct core_expr *
length(struct lower_function *f, enum core_builtin builtin, const struct ast_expr *call)
{
	const struct core_type *type = lower_natural_type(f->lower, call->arguments);
	const struct core_expr *value;
	bool calls = false;

	if (type->kind == CORE_TYPE_POINTER)
		type = type->element->base;
	find_call(&calls, call->arguments);
	if (type->kind == CORE_TYPE_FIXED_ARRAY && !calls)
		return make_int(&f->body, type->length);
	value = lower_value(f, call->arguments);
	if (value->type->kind == CORE_TYPE_LITERALS)
		value = make_coerce(&f->body, value, f->body.types->string);
	if (value->type->kind == CORE_TYPE_POINTER)
		value = make_dereference(&f->body, value, value->type->element, !lower_is_proved(call->arguments));
	if (value->type->kind != CORE_TYPE_FIXED_ARRAY)
		return make_builtin_1(&f->body, builtin, f->body.types->integer, value);
	make_eval(&f->body, value);
	return make_int(&f->body, value->type->length);
}

/* errors.As(err, &x): found := ...; if found is present { x = found }; found is present */
static const struct core_expr *
error_as(struct lower_function *f, const struct ast_expr *call)
{
	const struct ast_expr *address = lower_without_parens(call->arguments->next);
	const struct core_expr *target = lower_place(f, lower_without_parens(address->operand));
	const struct core_expr *found = lower_as(f, call->arguments, f->body.types->error);
	struct make_list list;

	found = make_builtin_1(&f->body, CORE_ERROR_FIND, f->body.types->error, found);
	((struct core_expr *)found)->error = target->type->error;
	found = make_keep(&f->body, "found", found);
	make_open(&f->body, &list);
	make_assign(&f->body, target, make_convert(&f->body, CORE_ERROR_TO_FAILURE, target->type, found));
	make_if(&f->body, make_test(&f->body, CONSTRAINT_PRESENT, found), make_close(&f->body, &list), NULL);
	return make_test(&f->body, CONSTRAINT_PRESENT, found);
}

const struct core_expr *
lower_builtin(struct lower_function *f, const struct ast_expr *call)
{
	const struct core_type *type = lower_natural_type(f->lower, call);

	switch (call->symbol->builtin) {
	case BUILTIN_LEN: return length(f, CORE_LENGTH, call);
	case BUILTIN_CAP: return length(f, CORE_CAPACITY, call);
	case BUILTIN_APPEND: return append(f, call, type);
	case BUILTIN_COPY: return simple(f, CORE_COPY, f->body.types->integer, call->arguments);
	case BUILTIN_MAKE: return make(f, call, type);
	case BUILTIN_NEW: return make_builtin(&f->body, CORE_NEW, type, NULL, 0);
	case BUILTIN_DELETE: return delete (f, call);
	case BUILTIN_CLEAR: return simple(f, CORE_CLEAR, f->body.types->nothing, call->arguments);
	case BUILTIN_MIN: return extreme(f, CORE_MIN, call, type);
	case BUILTIN_MAX: return extreme(f, CORE_MAX, call, type);
	case BUILTIN_PANIC: return panic(f, call);
	case BUILTIN_PRINT: return print(f, CORE_PRINT, call);
	case BUILTIN_PRINTLN: return print(f, CORE_PRINTLN, call);
	case BUILTIN_COMPUTATION_TIME:
		return make_builtin(&f->body, CORE_COMPUTATION_TIME, f->body.types->integer, NULL, 0);
	case BUILTIN_ERROR_TEXT:
	case BUILTIN_ERROR_CODE:
	case BUILTIN_ERROR_MESSAGE:
	case BUILTIN_ERROR_PATH:
	case BUILTIN_ERROR_CAUSE:
		return lower_error_part(f, call->symbol->builtin, lower_without_parens(call->operand)->operand);
	case BUILTIN_ERROR_AS: return error_as(f, call);
	case BUILTIN_CLOSE: return simple(f, CORE_CLOSE, f->body.types->nothing, call->arguments);
	case BUILTIN_STRING_BYTES: break;
	}
	assert(!"the checker refuses this built-in function");
	return make_zero(&f->body, type);
}
