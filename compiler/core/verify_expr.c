/*
 * core_verify: expressions. verify_expr goes down the operands once, checks each kind's shape and gives back whether a
 * call is in there, which is how the rule about evaluation order is checked without walking twice.
 */
#include "compiler/core/verify_internal.h"

static enum core_type_kind
kind_of(const struct core_expr *expr)
{
	return expr->type->kind;
}

static bool
is_text(enum core_type_kind kind)
{
	return kind == CORE_TYPE_STRING || kind == CORE_TYPE_LITERALS;
}

static bool
is_error_like(const struct core_type *type)
{
	return type->kind == CORE_TYPE_ERROR || type->kind == CORE_TYPE_FAILURE || type->kind == CORE_TYPE_UNION;
}

bool
verify_operand(struct verify *verify, const struct core_expr *expr, const struct core_type *type, const char *what)
{
	bool calls;

	if (!verify_rule(verify, expr != NULL, "%s is missing", what))
		return false;
	calls = verify_expr(verify, expr);
	if (!verify->breach)
		verify_rule(
			verify, expr->type == type, "%s has type %u where type %u is wanted", what, expr->type->id, type->id);
	return calls;
}

bool
verify_is_place(const struct core_expr *expr)
{
	for (;;) {
		if (expr->kind == CORE_EXPR_LOCAL || expr->kind == CORE_EXPR_GLOBAL || expr->kind == CORE_EXPR_DEREFERENCE)
			return true;
		if (expr->kind == CORE_EXPR_INDEX && kind_of(expr->operands[0]) != CORE_TYPE_FIXED_ARRAY)
			return kind_of(expr->operands[0]) != CORE_TYPE_STRING;
		if (expr->kind != CORE_EXPR_FIELD && expr->kind != CORE_EXPR_INDEX && expr->kind != CORE_EXPR_PART)
			return false;
		expr = expr->operands[0];
	}
}

bool
verify_arithmetic(enum core_op op, enum core_type_kind kind)
{
	switch (op) {
	case CORE_OP_ADD:
	case CORE_OP_SUBTRACT:
	case CORE_OP_MULTIPLY:
	case CORE_OP_DIVIDE: return kind == CORE_TYPE_INT || kind == CORE_TYPE_FLOAT;
	case CORE_OP_REMAINDER:
	case CORE_OP_AND:
	case CORE_OP_OR:
	case CORE_OP_XOR:
	case CORE_OP_AND_NOT:
	case CORE_OP_SHIFT_LEFT:
	case CORE_OP_SHIFT_RIGHT: return kind == CORE_TYPE_INT;
	case CORE_OP_LESS:
	case CORE_OP_LESS_EQUAL:
	case CORE_OP_GREATER:
	case CORE_OP_GREATER_EQUAL:
		return kind == CORE_TYPE_INT || kind == CORE_TYPE_FLOAT || kind == CORE_TYPE_STRING || kind == CORE_TYPE_RUNE;
	case CORE_OP_EQUAL:
	case CORE_OP_NOT_EQUAL: return true;
	case CORE_OP_LOGICAL_AND:
	case CORE_OP_LOGICAL_OR:
	case CORE_OP_NOT: return kind == CORE_TYPE_BOOL;
	case CORE_OP_NEGATE: return kind == CORE_TYPE_INT || kind == CORE_TYPE_FLOAT;
	case CORE_OP_COMPLEMENT: return kind == CORE_TYPE_INT;
	}
	return false;
}

static bool
is_comparison(enum core_op op)
{
	return op >= CORE_OP_EQUAL && op <= CORE_OP_GREATER_EQUAL;
}

static void
verify_unary(struct verify *verify, const struct core_expr *expr)
{
	verify_rule(verify, expr->operand_count == 1, "a unary operator has %zu operands", expr->operand_count);
	verify_rule(verify, expr->op >= CORE_OP_NOT, "a unary operation has a binary operator");
	if (verify->breach)
		return;
	verify_rule(
		verify, verify_arithmetic(expr->op, kind_of(expr->operands[0])), "a unary operator's operand has a wrong type");
	verify_rule(verify, expr->type == expr->operands[0]->type, "a unary operation changes the type");
}

static void
verify_binary(struct verify *verify, const struct core_expr *expr)
{
	bool shift = expr->op == CORE_OP_SHIFT_LEFT || expr->op == CORE_OP_SHIFT_RIGHT;

	verify_rule(verify, expr->operand_count == 2, "a binary operator has %zu operands", expr->operand_count);
	verify_rule(verify, expr->op < CORE_OP_NOT, "a binary operation has a unary operator");
	if (verify->breach)
		return;
	verify_rule(
		verify, shift || expr->operands[0]->type == expr->operands[1]->type, "the sides of an operator differ in type");
	verify_rule(verify, verify_arithmetic(expr->op, kind_of(expr->operands[0])),
		"a binary operator's operands have a wrong type");
	if (is_comparison(expr->op))
		verify_rule(verify, kind_of(expr) == CORE_TYPE_BOOL, "a comparison is no Bool");
	else
		verify_rule(verify, expr->type == expr->operands[0]->type, "a binary operation changes the type");
}

/* ---- parts ---- */

static void
verify_field(struct verify *verify, const struct core_expr *expr)
{
	const struct core_type *type = expr->operands[0]->type;

	if (type->kind == CORE_TYPE_TUPLE) {
		verify_rule(verify, expr->index < type->member_count && type->members[expr->index] == expr->type,
			"a tuple has no part %u of that type", expr->index);
		return;
	}
	verify_rule(verify, type->kind == CORE_TYPE_SHAPE, "a member is read of what is no shape");
	verify_rule(verify,
		type->kind == CORE_TYPE_SHAPE && expr->index < type->field_count &&
			type->fields[expr->index].type->base == expr->type,
		"a shape has no member %u of that type", expr->index);
}

static void
verify_part(struct verify *verify, const struct core_expr *expr)
{
	const struct core_type *type = expr->operands[0]->type;

	verify_rule(verify,
		type->kind == CORE_TYPE_SHAPE && expr->index < type->part_count && type->parts[expr->index].type == expr->type,
		"a shape has no part %u of that type", expr->index);
}

static void
verify_error_field(struct verify *verify, const struct core_expr *expr)
{
	const struct core_type *type = expr->operands[0]->type;

	if (!verify_rule(verify, type->kind == CORE_TYPE_FAILURE, "an error's member is read of what is no failure"))
		return;
	verify_rule(verify,
		expr->index < type->error->members->field_count &&
			type->error->members->fields[expr->index].type->base == expr->type,
		"error %.*s has no member %u of that type", STR_ARG(type->error->name), expr->index);
}

static void
verify_index(struct verify *verify, const struct core_expr *expr)
{
	const struct core_type *type = expr->operands[0]->type;

	verify_rule(verify, expr->operand_count == 2 && kind_of(expr->operands[1]) == CORE_TYPE_INT, "an index is no Int");
	if (type->kind == CORE_TYPE_STRING || type->kind == CORE_TYPE_BYTES)
		verify_rule(verify, kind_of(expr) == CORE_TYPE_INT, "a byte is no Int");
	else if (verify_rule(verify, type->kind == CORE_TYPE_ARRAY || type->kind == CORE_TYPE_FIXED_ARRAY,
				 "an index stands on what has no elements"))
		verify_rule(verify, type->element->base == expr->type, "an element has a wrong type");
}

static void
verify_slice(struct verify *verify, const struct core_expr *expr)
{
	const struct core_type *type = expr->operands[0]->type;

	verify_rule(verify, expr->operand_count == 4, "a slice has %zu operands", expr->operand_count);
	for (size_t i = 1; i < expr->operand_count && !verify->breach; i++)
		verify_rule(verify, !expr->operands[i] || kind_of(expr->operands[i]) == CORE_TYPE_INT, "a bound is no Int");
	if (type->kind == CORE_TYPE_FIXED_ARRAY) {
		verify_rule(verify, kind_of(expr) == CORE_TYPE_ARRAY && expr->type->element == type->element,
			"a slice has a wrong type");
		verify_rule(verify, verify_is_place(expr->operands[0]), "a fixed array that is sliced is no place");
	} else {
		verify_rule(verify, expr->type == type, "a slice has a wrong type");
	}
}

static void
verify_address(struct verify *verify, const struct core_expr *expr)
{
	const struct core_expr *place = expr->operands[0];

	verify_rule(verify, verify_is_place(place), "the address is taken of what is no place");
	verify_rule(verify, kind_of(expr) == CORE_TYPE_POINTER && expr->type->element == place->type,
		"an address has a wrong type");
	while (place->kind == CORE_EXPR_FIELD || place->kind == CORE_EXPR_PART ||
		   (place->kind == CORE_EXPR_INDEX && kind_of(place->operands[0]) == CORE_TYPE_FIXED_ARRAY))
		place = place->operands[0];
	if (place->kind == CORE_EXPR_LOCAL && !verify->breach)
		verify_rule(verify, verify->function->locals[place->local].escapes,
			"the address of %.*s is taken but it does not escape",
			STR_ARG(verify->function->locals[place->local].name));
}

static void
verify_dereference(struct verify *verify, const struct core_expr *expr)
{
	const struct core_type *type = expr->operands[0]->type;

	verify_rule(
		verify, type->kind == CORE_TYPE_POINTER && type->element->base == expr->type, "a dereference has a wrong type");
}

/* ---- calls ---- */

static void
verify_call(struct verify *verify, const struct core_expr *expr)
{
	const struct core_function *function = expr->function;

	if (!verify_rule(verify, function != NULL, "a call calls nothing"))
		return;
	if (!verify_rule(verify, expr->operand_count == function->param_count + function->capture_count,
			"a call of %.*s has %zu arguments", STR_ARG(function->name), expr->operand_count))
		return;
	for (size_t i = 0; i < expr->operand_count && !verify->breach; i++) {
		const struct core_param *param =
			i < function->param_count ? &function->params[i] : &function->captures[i - function->param_count];
		verify_rule(verify, expr->operands[i]->type == param->type->base, "argument %zu of %.*s has a wrong type", i,
			STR_ARG(function->name));
	}
	if (function->guard)
		verify_rule(verify, kind_of(expr) == CORE_TYPE_ERROR, "a guard's call is no Error");
	else if (function->fallible)
		verify_rule(verify, kind_of(expr) == CORE_TYPE_RESULT && expr->type->element == function->result,
			"the call of fallible %.*s is no Result of its type", STR_ARG(function->name));
	else
		verify_rule(
			verify, expr->type == function->result, "the call of %.*s has a wrong type", STR_ARG(function->name));
}

static void
verify_call_value(struct verify *verify, const struct core_expr *expr)
{
	const struct core_type *func = expr->operands[0]->type;

	if (!verify_rule(verify, func->kind == CORE_TYPE_FUNC, "what is called is no function") ||
		!verify_rule(verify, expr->operand_count == func->member_count + 1, "a call has a wrong number of arguments"))
		return;
	for (size_t i = 0; i < func->member_count; i++)
		verify_rule(verify, expr->operands[i + 1]->type == func->members[i]->base, "argument %zu has a wrong type", i);
	verify_rule(verify, expr->type == func->element->base, "the call of a function value has a wrong type");
}

static void
verify_function_value(struct verify *verify, const struct core_expr *expr)
{
	if (!verify_rule(verify, expr->function && kind_of(expr) == CORE_TYPE_FUNC, "a function's value names none") ||
		!verify_rule(verify, expr->operand_count == expr->function->capture_count, "a function's captures are not all there"))
		return;
	for (size_t i = 0; i < expr->operand_count; i++)
		verify_rule(verify, expr->operands[i]->type == expr->function->captures[i].type, "capture %zu has a wrong type", i);
}

static bool
builtin_has_effects(enum core_builtin builtin)
{
	switch (builtin) {
	case CORE_APPEND:
	case CORE_APPEND_ALL:
	case CORE_COPY:
	case CORE_MAP_SET:
	case CORE_MAP_DELETE:
	case CORE_CLEAR:
	case CORE_PANIC:
	case CORE_CLOSE:
	case CORE_PRINT:
	case CORE_PRINTLN: return true;
	case CORE_LENGTH:
	case CORE_CAPACITY:
	case CORE_MAKE_CHAN:
	case CORE_MAKE_ARRAY:
	case CORE_MAKE_MAP:
	case CORE_NEW:
	case CORE_MAP_GET:
	case CORE_MAP_HAS:
	case CORE_MAP_KEYS:
	case CORE_MAP_VALUES:
	case CORE_MIN:
	case CORE_MAX:
	case CORE_STRING_RUNE:
	case CORE_STRING_RUNE_WIDTH:
	case CORE_STRING_JOIN:
	case CORE_COMPUTATION_TIME:
	case CORE_ERROR_TEXT:
	case CORE_ERROR_CODE:
	case CORE_ERROR_PATH:
	case CORE_ERROR_CAUSE:
	case CORE_ERROR_FIND:
	case CORE_ERROR_REBASE: return false;
	}
	return false;
}

static void
verify_map_builtin(struct verify *verify, const struct core_expr *expr)
{
	const struct core_type *map = expr->operands[0]->type;

	if (!verify_rule(verify, map->kind == CORE_TYPE_MAP, "a map operation stands on what is no map"))
		return;
	if (expr->operand_count > 1)
		verify_rule(verify, expr->operands[1]->type == map->key->base, "a map's key has a wrong type");
	if (expr->builtin == CORE_MAP_GET)
		verify_rule(verify, expr->type == map->element->base, "a map's element has a wrong type");
	if (expr->builtin == CORE_MAP_SET &&
		verify_rule(verify, expr->operand_count == 3, "a map's entry is set to nothing"))
		verify_rule(verify, expr->operands[2]->type == map->element->base, "a map's value has a wrong type");
}

static void
verify_operands_kind(struct verify *verify, const struct core_expr *expr, enum core_type_kind kind, const char *what)
{
	for (size_t i = 0; i < expr->operand_count && !verify->breach; i++)
		verify_rule(verify, kind_of(expr->operands[i]) == kind, "an operand of %s has a wrong type", what);
}

static void
verify_builtin(struct verify *verify, const struct core_expr *expr)
{
	switch (expr->builtin) {
	case CORE_MAP_GET:
	case CORE_MAP_HAS:
	case CORE_MAP_SET:
	case CORE_MAP_DELETE:
	case CORE_MAP_KEYS:
	case CORE_MAP_VALUES: verify_map_builtin(verify, expr); break;
	case CORE_MIN:
	case CORE_MAX:
		verify_rule(verify,
			expr->operand_count == 2 && expr->operands[0]->type == expr->type && expr->operands[1]->type == expr->type,
			"min or max mixes types");
		break;
	case CORE_STRING_JOIN: verify_operands_kind(verify, expr, CORE_TYPE_STRING, "a concatenation"); break;
	case CORE_ERROR_TEXT:
	case CORE_ERROR_CODE:
	case CORE_ERROR_PATH:
	case CORE_ERROR_CAUSE: verify_operands_kind(verify, expr, CORE_TYPE_ERROR, "an error's reading"); break;
	case CORE_ERROR_FIND:
		verify_rule(verify, expr->error != NULL, "a search for an error has no name");
		verify_operands_kind(verify, expr, CORE_TYPE_ERROR, "a search for an error");
		break;
	case CORE_ERROR_REBASE:
		verify_rule(verify, expr->path != NULL, "a rebase has no path");
		verify_operands_kind(verify, expr, CORE_TYPE_ERROR, "a rebase");
		break;
	case CORE_PANIC: verify_operands_kind(verify, expr, CORE_TYPE_STRING, "panic"); break;
	case CORE_APPEND:
	case CORE_APPEND_ALL:
		verify_rule(
			verify, expr->operand_count > 0 && expr->operands[0]->type == expr->type, "an append has a wrong type");
		break;
	case CORE_NEW: verify_rule(verify, kind_of(expr) == CORE_TYPE_POINTER, "new gives no pointer"); break;
	case CORE_MAKE_CHAN: verify_rule(verify, kind_of(expr) == CORE_TYPE_CHAN, "make gives no channel"); break;
	case CORE_CLOSE: verify_operands_kind(verify, expr, CORE_TYPE_CHAN, "close"); break;
	case CORE_LENGTH:
	case CORE_CAPACITY:
	case CORE_COPY:
	case CORE_MAKE_ARRAY:
	case CORE_MAKE_MAP:
	case CORE_CLEAR:
	case CORE_STRING_RUNE:
	case CORE_STRING_RUNE_WIDTH:
	case CORE_COMPUTATION_TIME:
	case CORE_PRINT:
	case CORE_PRINTLN: break;
	}
}

/* ---- making values ---- */

static void
verify_shape(struct verify *verify, const struct core_expr *expr)
{
	const struct core_type *type = expr->type;
	size_t count = type->kind == CORE_TYPE_SHAPE ? type->field_count : type->member_count;

	if (!verify_rule(verify, expr->operand_count == count, "a shape's value has %zu members, not %zu",
			expr->operand_count, count))
		return;
	for (size_t i = 0; i < count && !verify->breach; i++) {
		const struct core_type *member = type->kind == CORE_TYPE_SHAPE ? type->fields[i].type->base : type->members[i];

		verify_rule(verify, expr->operands[i]->type == member, "member %zu of a shape's value has a wrong type", i);
	}
}

static void
verify_array(struct verify *verify, const struct core_expr *expr)
{
	bool fixed = kind_of(expr) == CORE_TYPE_FIXED_ARRAY;

	if (kind_of(expr) == CORE_TYPE_BYTES) {
		verify_operands_kind(verify, expr, CORE_TYPE_INT, "Bytes");
		return;
	}
	verify_rule(verify, fixed || kind_of(expr) == CORE_TYPE_ARRAY, "an array's value is of another type");
	verify_rule(verify, !fixed || (int64_t)expr->operand_count == expr->type->length,
		"a fixed array's value has a wrong length");
	for (size_t i = 0; i < expr->operand_count && !verify->breach; i++)
		verify_rule(verify, expr->operands[i]->type == expr->type->element->base, "an element has a wrong type");
}

static void
verify_map_value(struct verify *verify, const struct core_expr *expr)
{
	verify_rule(
		verify, kind_of(expr) == CORE_TYPE_MAP && expr->operand_count % 2 == 0, "a map's value is not in pairs");
	for (size_t i = 0; i < expr->operand_count && !verify->breach; i++) {
		const struct core_type *wanted = i % 2 ? expr->type->element : expr->type->key;

		verify_rule(verify, expr->operands[i]->type == wanted->base, "a map's entry has a wrong type");
	}
}

static bool
verify_failure(struct verify *verify, const struct core_expr *expr)
{
	const struct core_error *error = expr->error;

	if (!verify_rule(verify, error != NULL && kind_of(expr) == CORE_TYPE_FAILURE, "a failure has no error"))
		return false;
	verify_rule(verify, expr->type->error == error, "a failure has the type of another error");
	if (!verify_rule(verify, expr->operand_count == error->members->field_count, "failure %.*s has %zu members",
			STR_ARG(error->name), expr->operand_count))
		return false;
	for (size_t i = 0; i < expr->operand_count && !verify->breach; i++)
		verify_rule(verify, expr->operands[i]->type == error->members->fields[i].type->base,
			"member %zu of failure %.*s has a wrong type", i, STR_ARG(error->name));
	for (size_t i = 0; i < expr->constraint_argument_count && !verify->breach; i++)
		verify_expr(verify, expr->constraint_arguments[i]);
	return expr->cause && verify_expr(verify, expr->cause);
}

static void
verify_result(struct verify *verify, const struct core_expr *expr)
{
	const struct core_type *type = expr->operands[0] ? expr->operands[0]->type : NULL;

	if (expr->kind == CORE_EXPR_RESULT_MAKE) {
		verify_rule(verify, kind_of(expr) == CORE_TYPE_RESULT && expr->operand_count == 2, "a made Result is none");
		if (verify->breach)
			return;
		verify_rule(verify, type ? type == expr->type->element : expr->type->element->kind == CORE_TYPE_VOID,
			"a Result's value has a wrong type");
		verify_rule(
			verify, expr->operands[1] && kind_of(expr->operands[1]) == CORE_TYPE_ERROR, "a Result's error is none");
		return;
	}
	if (!verify_rule(verify, type && type->kind == CORE_TYPE_RESULT, "a Result is asked that is none"))
		return;
	if (expr->kind == CORE_EXPR_RESULT_VALUE)
		verify_rule(verify, expr->type == type->element, "a Result's value has a wrong type");
	else
		verify_rule(verify, kind_of(expr) == (expr->kind == CORE_EXPR_RESULT_OK ? CORE_TYPE_BOOL : CORE_TYPE_ERROR),
			"a Result gives a wrong type");
}

static void
verify_question(struct verify *verify, const struct core_expr *expr)
{
	const struct core_type *type = expr->operands[0]->type;

	verify_rule(verify, kind_of(expr) == CORE_TYPE_BOOL, "a question is no Bool");
	if (expr->kind == CORE_EXPR_UNION_IS)
		verify_rule(verify, type->kind == CORE_TYPE_UNION && expr->index < type->member_count,
			"a union has no member %u", expr->index);
	else if (expr->kind == CORE_EXPR_ERROR_IS)
		verify_rule(verify, is_error_like(type) && expr->error, "an error's name is asked of what is no error");
	else
		verify_rule(verify, type->kind == CORE_TYPE_ANY && expr->tested, "a dynamic type is asked of what is no Any");
}

static void
verify_test(struct verify *verify, const struct core_expr *expr)
{
	const struct constraint_info *info;

	verify_rule(verify, kind_of(expr) == CORE_TYPE_BOOL, "a test is no Bool");
	if (!verify_rule(verify, expr->constraint > CONSTRAINT_NONE && expr->constraint < CONSTRAINT_COUNT,
			"a test has no constraint"))
		return;
	info = constraint_info(expr->constraint);
	if (expr->constraint == CONSTRAINT_ONE_OF)
		return;
	verify_rule(verify,
		(int)expr->operand_count - 1 >= info->argument_min && (int)expr->operand_count - 1 <= info->argument_max,
		"test %s has %zu arguments", info->name, expr->operand_count - 1);
	verify_rule(verify,
		expr->constraint != CONSTRAINT_OK && expr->constraint != CONSTRAINT_ERR && expr->constraint != CONSTRAINT_EACH,
		"test %s is for the lowering to write out", info->name);
}

/* ---- all ---- */

static void
verify_const(struct verify *verify, const struct core_expr *expr)
{
	enum core_type_kind kind = kind_of(expr);

	verify_rule(verify,
		is_text(kind) || kind == CORE_TYPE_BOOL || kind == CORE_TYPE_INT || kind == CORE_TYPE_FLOAT ||
			kind == CORE_TYPE_RUNE,
		"a constant has type %u", expr->type->id);
}

static void
verify_local(struct verify *verify, const struct core_expr *expr)
{
	if (!verify_rule(verify, expr->local < verify->function->local_count, "there is no local %u", expr->local))
		return;
	verify_rule(verify, verify->declared[expr->local], "local %u (%.*s) is used outside its scope", expr->local,
		STR_ARG(verify->function->locals[expr->local].name));
	verify_rule(verify, verify->function->locals[expr->local].type == expr->type, "local %u is read with another type",
		expr->local);
}

/* The rules of one node whose operands are right; true when it makes a call itself. */
static bool
verify_node(struct verify *verify, const struct core_expr *expr)
{
	switch (expr->kind) {
	case CORE_EXPR_CONST: verify_const(verify, expr); break;
	case CORE_EXPR_ZERO: break;
	case CORE_EXPR_LOCAL: verify_local(verify, expr); break;
	case CORE_EXPR_GLOBAL:
		verify_rule(verify, expr->global && expr->global->type == expr->type, "a global is read with another type");
		verify_rule(verify, expr->global == verify->atomic, "a global stands outside of its atomic");
		break;
	case CORE_EXPR_FIELD: verify_field(verify, expr); break;
	case CORE_EXPR_PART: verify_part(verify, expr); break;
	case CORE_EXPR_ERROR_FIELD: verify_error_field(verify, expr); break;
	case CORE_EXPR_INDEX: verify_index(verify, expr); break;
	case CORE_EXPR_SLICE: verify_slice(verify, expr); break;
	case CORE_EXPR_UNARY: verify_unary(verify, expr); break;
	case CORE_EXPR_BINARY: verify_binary(verify, expr); break;
	case CORE_EXPR_CALL: verify_call(verify, expr); return true;
	case CORE_EXPR_CALL_VALUE: verify_call_value(verify, expr); return true;
	case CORE_EXPR_CALL_EXTERN:
		verify_rule(verify, expr->symbol.length > 0, "a call of the standard library names nothing");
		return str_has_prefix(expr->symbol, STR("fmt.Print")) || str_has_prefix(expr->symbol, STR("sync.")) ||
			   str_has_prefix(expr->symbol, STR("time."));
	case CORE_EXPR_BUILTIN: verify_builtin(verify, expr); return builtin_has_effects(expr->builtin);
	case CORE_EXPR_CONVERT:
		verify_rule(verify, verify_conversion(expr), "conversion %d does not lead from type %u to type %u",
			(int)expr->conversion, expr->operands[0]->type->id, expr->type->id);
		break;
	case CORE_EXPR_SHAPE: verify_shape(verify, expr); break;
	case CORE_EXPR_ARRAY: verify_array(verify, expr); break;
	case CORE_EXPR_MAP: verify_map_value(verify, expr); break;
	case CORE_EXPR_FAILURE: return verify_failure(verify, expr);
	case CORE_EXPR_TEST: verify_test(verify, expr); break;
	case CORE_EXPR_DEREFERENCE: verify_dereference(verify, expr); break;
	case CORE_EXPR_ADDRESS: verify_address(verify, expr); break;
	case CORE_EXPR_RESULT_OK:
	case CORE_EXPR_RESULT_VALUE:
	case CORE_EXPR_RESULT_ERROR:
	case CORE_EXPR_RESULT_MAKE: verify_result(verify, expr); break;
	case CORE_EXPR_UNION_IS:
	case CORE_EXPR_ERROR_IS:
	case CORE_EXPR_ANY_IS: verify_question(verify, expr); break;
	case CORE_EXPR_FUNCTION: verify_function_value(verify, expr); break;
	}
	return false;
}

static bool
may_lack(const struct core_expr *expr, size_t operand)
{
	if (expr->kind == CORE_EXPR_SLICE)
		return operand > 0;
	return expr->kind == CORE_EXPR_RESULT_MAKE && operand == 0;
}

static size_t
operands_wanted(enum core_expr_kind kind)
{
	switch (kind) {
	case CORE_EXPR_FIELD:
	case CORE_EXPR_PART:
	case CORE_EXPR_ERROR_FIELD:
	case CORE_EXPR_INDEX:
	case CORE_EXPR_SLICE:
	case CORE_EXPR_UNARY:
	case CORE_EXPR_CONVERT:
	case CORE_EXPR_TEST:
	case CORE_EXPR_DEREFERENCE:
	case CORE_EXPR_ADDRESS:
	case CORE_EXPR_RESULT_OK:
	case CORE_EXPR_RESULT_VALUE:
	case CORE_EXPR_RESULT_ERROR:
	case CORE_EXPR_RESULT_MAKE:
	case CORE_EXPR_UNION_IS:
	case CORE_EXPR_ERROR_IS:
	case CORE_EXPR_CALL_VALUE:
	case CORE_EXPR_ANY_IS: return 1;
	case CORE_EXPR_BINARY: return 2;
	case CORE_EXPR_CONST:
	case CORE_EXPR_ZERO:
	case CORE_EXPR_LOCAL:
	case CORE_EXPR_GLOBAL:
	case CORE_EXPR_CALL:
	case CORE_EXPR_CALL_EXTERN:
	case CORE_EXPR_BUILTIN:
	case CORE_EXPR_SHAPE:
	case CORE_EXPR_ARRAY:
	case CORE_EXPR_MAP:
	case CORE_EXPR_FAILURE:
	case CORE_EXPR_FUNCTION: return 0;
	}
	return 0;
}

static void
verify_path(struct verify *verify, const struct core_path *path)
{
	for (size_t i = 0; i < path->part_count && !verify->breach; i++) {
		const struct core_expr *index = path->parts[i].index;

		verify_rule(verify, (path->parts[i].member.length > 0) != (index != NULL),
			"a path's part is not one of member and index");
		if (index)
			verify_rule(verify, !verify_expr(verify, index), "a path makes a call");
		if (index && !verify->breach)
			verify_rule(verify, kind_of(index) == CORE_TYPE_INT || kind_of(index) == CORE_TYPE_STRING,
				"a path's index has a wrong type");
	}
}

bool
verify_expr(struct verify *verify, const struct core_expr *expr)
{
	bool logical =
		expr->kind == CORE_EXPR_BINARY && (expr->op == CORE_OP_LOGICAL_AND || expr->op == CORE_OP_LOGICAL_OR);
	size_t callers = 0;

	verify_rule(
		verify, expr->type && expr->type->base == expr->type, "an expression has no type, or one with constraints");
	verify_rule(verify, expr->operand_count >= operands_wanted(expr->kind), "expression kind %d lacks operands",
		(int)expr->kind);
	for (size_t i = 0; i < expr->operand_count && !verify->breach; i++) {
		if (expr->operands[i])
			callers += verify_expr(verify, expr->operands[i]);
		else
			verify_rule(verify, may_lack(expr, i), "operand %zu of expression kind %d is missing", i, (int)expr->kind);
	}
	if (verify->breach)
		return false;
	verify_rule(verify, callers < 2 || logical, "%zu operands of one expression make calls", callers);
	if (expr->path)
		verify_path(verify, expr->path);
	return verify_node(verify, expr) || callers > 0;
}
