/* Expressions. See emit_go_internal.h for what `depth` is. */
#include "codegen/go/emit_go_internal.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- constants ---- */

static struct str
float_text(struct emit *e, double value)
{
	char text[40];

	if (isnan(value) || isinf(value)) {
		go_use_package(e, "math");
		return isnan(value) ? STR("math.NaN()") : value > 0 ? STR("math.Inf(1)") : STR("math.Inf(-1)");
	}
	if (value == 0 && signbit(value)) {
		go_use_package(e, "math");
		return STR("math.Copysign(0, -1)");
	}
	for (int digits = 15; digits <= 17; digits++) {
		snprintf(text, sizeof(text), "%.*g", digits, value);
		if (strtod(text, NULL) == value)
			break;
	}
	return go_say(e, strpbrk(text, ".e") ? "$" : "$.0", arena_str(e->arena, str_from(text)));
}

static struct str
constant(struct emit *e, const struct core_expr *x)
{
	int64_t value = x->value.integer;

	switch ((int)x->type->kind) {
	case CORE_TYPE_BOOL: return x->value.boolean ? STR("true") : STR("false");
	case CORE_TYPE_FLOAT: return float_text(e, x->value.real);
	case CORE_TYPE_RUNE:
		if (value >= ' ' && value < 0x7f && value != '\'' && value != '\\')
			return arena_printf(e->arena, "'%c'", (char)value);
		return go_say(e, "rune($)", go_number(e, value));
	case CORE_TYPE_STRING:
	case CORE_TYPE_LITERALS: return go_quoted(e, x->value.string);
	case CORE_TYPE_INT:
		if (x->type->name.length)
			return go_say(e, "$($)", go_type(e, x->type), go_number(e, value));
		return go_number(e, value);
	default: return go_number(e, value);
	}
}

/* ---- operators ---- */

static const char *
operator_text(enum core_op op)
{
	static const char *const texts[] = {[CORE_OP_ADD] = "+", [CORE_OP_SUBTRACT] = "-", [CORE_OP_MULTIPLY] = "*",
		[CORE_OP_DIVIDE] = "/", [CORE_OP_REMAINDER] = "%", [CORE_OP_AND] = "&", [CORE_OP_OR] = "|", [CORE_OP_XOR] = "^",
		[CORE_OP_AND_NOT] = "&^", [CORE_OP_SHIFT_LEFT] = "<<", [CORE_OP_SHIFT_RIGHT] = ">>", [CORE_OP_EQUAL] = "==",
		[CORE_OP_NOT_EQUAL] = "!=", [CORE_OP_LESS] = "<", [CORE_OP_LESS_EQUAL] = "<=", [CORE_OP_GREATER] = ">",
		[CORE_OP_GREATER_EQUAL] = ">=", [CORE_OP_LOGICAL_AND] = "&&", [CORE_OP_LOGICAL_OR] = "||",
		[CORE_OP_NOT] = "!", [CORE_OP_NEGATE] = "-", [CORE_OP_COMPLEMENT] = "^"};

	return texts[op];
}

/* gofmt leaves no blanks around + and * deeper inside. */
static bool
is_tight(enum core_op op)
{
	return op <= CORE_OP_SHIFT_RIGHT;
}

static struct str
go_binary(struct emit *e, enum core_op op, struct str left, struct str right, int depth)
{
	return go_say(e, depth > 1 && is_tight(op) ? "$$$" : "$ $ $", left, str_from(operator_text(op)), right);
}

static int
inside_parens(int depth)
{
	return depth > 1 ? depth - 1 : 1;
}

static bool
begins_with_operator(struct str text)
{
	return text.length > 0 && memchr("-+*&^!<", text.data[0], 7);
}

/* A text that nothing could split: a name, a call, a literal. */
static bool
is_binary(const struct core_expr *x)
{
	if (x->kind == CORE_EXPR_BINARY || x->kind == CORE_EXPR_RESULT_OK)
		return true;
	if (x->kind == CORE_EXPR_TEST)
		return true;
	return x->kind == CORE_EXPR_BUILTIN && x->builtin == CORE_STRING_JOIN && x->operand_count > 1;
}

struct str
go_guarded(struct emit *e, struct str text)
{
	bool literal = text.length > 0 && text.data[text.length - 1] == '}';

	return e->in_header && literal ? go_say(e, "($)", text) : text;
}

struct str
go_operand(struct emit *e, const struct core_expr *x, int depth)
{
	if (is_binary(x))
		return go_say(e, "($)", go_expr(e, x, inside_parens(depth)));
	struct str text = go_expr(e, x, depth);
	if (begins_with_operator(text))
		return go_say(e, "($)", text);
	return go_guarded(e, text);
}

struct str
go_primary(struct emit *e, const struct core_expr *x, int depth)
{
	struct str text = go_operand(e, x, depth);

	if (x->kind == CORE_EXPR_FUNCTION && x->operand_count)
		return go_say(e, "($)", text);
	return text;
}

static struct str
shift_text(struct emit *e, const struct core_expr *x, int depth)
{
	return go_binary(e, x->op, go_operand(e, x->operands[0], depth + 1), go_operand(e, x->operands[1], depth + 1), depth);
}

/* Errors are equal by what they are copies of; only nil is nil. */
static struct str
error_equality(struct emit *e, const struct core_expr *x, int depth)
{
	struct str same = go_say(e, "sameError($)", go_list(e, x->operands, 2, depth));

	return x->op == CORE_OP_EQUAL ? same : go_say(e, "!$", same);
}

static struct str
binary_expr(struct emit *e, const struct core_expr *x, int depth)
{
	bool equality = x->op == CORE_OP_EQUAL || x->op == CORE_OP_NOT_EQUAL;
	bool nil = x->operands[0]->kind == CORE_EXPR_ZERO || x->operands[1]->kind == CORE_EXPR_ZERO;

	if (equality && !nil && go_is_error(x->operands[0]->type))
		return error_equality(e, x, depth);
	return go_binary(e, x->op, go_operand(e, x->operands[0], depth + 1), go_operand(e, x->operands[1], depth + 1), depth);
}

/* ---- lists and calls ---- */

struct str
go_list(struct emit *e, const struct core_expr *const *items, size_t count, int depth)
{
	struct text out = {.arena = e->arena};
	int inner = count > 1 ? depth + 1 : depth;

	for (size_t i = 0; i < count; i++)
		go_put_to(e, &out, i ? ", $" : "$", go_expr(e, items[i], inner));
	return text_str(&out);
}

static struct str
go_call_text(struct emit *e, const struct core_expr *x, int depth)
{
	return go_say(e, "$($)", go_function_name(e, x->function), go_list(e, x->operands, x->operand_count, depth));
}

static struct str
call_value(struct emit *e, const struct core_expr *x, int depth)
{
	int inner = x->operand_count > 2 ? depth + 1 : depth;

	return go_say(e, "$($)", go_primary(e, x->operands[0], inner), go_list(e, x->operands + 1, x->operand_count - 1, depth));
}

/* What literal `x` captured, by itself or as the parameters of what makes it. */
static struct str
captured(struct emit *e, const struct core_expr *x, size_t i, bool as_parameter, int depth)
{
	return as_parameter ? go_free_name(e, "c", i) : go_expr(e, x->operands[i], depth);
}

/* A literal as a value: its function with what it captured behind its parameters. */
static struct str
literal_text(struct emit *e, const struct core_expr *x, bool of_parameters)
{
	const struct core_function *function = x->function;
	struct str name = go_function_name(e, function);
	struct text params = {.arena = e->arena}, arguments = {.arena = e->arena};

	if (!x->operand_count)
		return name;
	for (size_t i = 0; i < function->param_count; i++) {
		struct str type = go_type(e, function->params[i].type);
		struct str param = go_free_name(e, "p", i);
		go_put_to(e, &params, i ? ", $ $" : "$ $", param, type);
		go_put_to(e, &arguments, i ? ", $" : "$", param);
	}
	int depth = function->param_count + x->operand_count > 1 ? 2 : 1;
	for (size_t i = 0; i < x->operand_count; i++)
		go_put_to(e, &arguments, function->param_count + i ? ", $" : "$", captured(e, x, i, of_parameters, depth));
	struct str result = go_return_type(e, function);
	struct str literal = go_say(e, "func($) ${\n$$$($)\n$}", text_str(&params),
		result.length ? go_say(e, "$ ", result) : STR(""), go_tabs(e, 1), result.length ? STR("return ") : STR(""), name,
		text_str(&arguments), go_tabs(e, 0));
	return e->keeps_functions ? go_say(e, "capturing($, $)", go_quoted(e, function->captures[0].name), literal) : literal;
}

/* Whether the literal sees a variable that was declared ahead: that may be another one by the time of the call. */
static bool
sees_ahead(const struct emit *e, const struct core_expr *x)
{
	bool sees = false;

	for (size_t i = 0; i < x->operand_count; i++) {
		const struct core_expr *item = x->operands[i];
		const struct core_expr *of = item->kind == CORE_EXPR_ADDRESS ? item->operands[0] : item;

		sees = sees || (of->kind == CORE_EXPR_LOCAL && e->ahead[of->local].length);
	}
	return sees;
}

static struct str
function_value(struct emit *e, const struct core_expr *x)
{
	struct text params = {.arena = e->arena};

	if (!sees_ahead(e, x))
		return literal_text(e, x, false);
	struct str type = go_type(e, x->type);
	for (size_t i = 0; i < x->operand_count; i++)
		go_type(e, x->operands[i]->type);
	for (size_t i = 0; i < x->operand_count; i++)
		go_put_to(e, &params, i ? ", $ $" : "$ $", captured(e, x, i, true, 1), go_type(e, x->operands[i]->type));
	e->indent++;
	struct str literal = literal_text(e, x, true);
	e->indent--;
	return go_say(e, "func($) $ {\n$return $\n$}($)", text_str(&params), type, go_tabs(e, 1), literal,
		go_tabs(e, 0), go_list(e, x->operands, x->operand_count, 1));
}

/* ---- values made of others ---- */

static struct str
shape_text(struct emit *e, const struct core_type *type, const struct core_expr *const *members)
{
	struct text out = {.arena = e->arena};

	for (size_t i = 0; i < type->field_count; i++) {
		const struct core_part *part = part_at(type, i);
		const char *form = i ? ", $: $" : "$: $";
		if (part) {
			struct str value = shape_text(e, part->type, members + i);
			go_put_to(e, &out, form, go_part_name(e, type, part), value);
			i += part->type->field_count - 1;
		} else {
			go_put_to(e, &out, form, go_field_name(e, type, i), go_expr(e, members[i], 1));
		}
	}
	return go_say(e, "${$}", go_type(e, type), text_str(&out));
}

static struct str
tuple_text(struct emit *e, const struct core_expr *x)
{
	struct text out = {.arena = e->arena};

	for (size_t i = 0; i < x->operand_count; i++)
		go_put_to(e, &out, i ? ", $: $" : "$: $", go_field_name(e, x->type, i), go_expr(e, x->operands[i], 1));
	return go_say(e, "${$}", go_type(e, x->type), text_str(&out));
}

static struct str
array_text(struct emit *e, const struct core_expr *x)
{
	struct text out = {.arena = e->arena};

	for (size_t i = 0; i < x->operand_count; i++)
		go_put_to(e, &out,
			x->type->kind == CORE_TYPE_BYTES && x->operands[i]->kind != CORE_EXPR_CONST ? (i ? ", byte($)" : "byte($)")
			: i                                                                       ? ", $"
																						: "$",
			go_expr(e, x->operands[i], 1));
	return go_say(e, "${$}", go_type(e, x->type), text_str(&out));
}

static struct str
map_text(struct emit *e, const struct core_expr *x)
{
	struct text out = {.arena = e->arena};

	for (size_t i = 0; i + 1 < x->operand_count; i += 2)
		go_put_to(e, &out, i ? ", $: $" : "$: $", go_expr(e, x->operands[i], 1), go_expr(e, x->operands[i + 1], 1));
	return go_say(e, "${$}", go_type(e, x->type), text_str(&out));
}

/* ---- parts of values ---- */

static struct str
field_text(struct emit *e, const struct core_expr *x, int depth)
{
	const struct core_expr *of = x->operands[0];
	bool through = of->kind == CORE_EXPR_DEREFERENCE;

	return go_say(e, "$.$", go_primary(e, through ? of->operands[0] : of, depth),
		x->kind == CORE_EXPR_PART ? go_part_name(e, of->type, &of->type->parts[x->index])
								  : go_field_name(e, of->type, x->index));
}

static struct str
error_field_text(struct emit *e, const struct core_expr *x, int depth)
{
	const struct core_error *error = x->operands[0]->type->error;
	struct str value = go_say(e, "asFailure($)", go_expr(e, x->operands[0], depth));

	if ((int)x->index == error->message_field)
		return go_say(e, "$.message", value);
	return go_say(e, "$.members.($).$", value, go_members_type(e, error), go_field_name(e, error->members, x->index));
}

static struct str
index_text(struct emit *e, const struct core_expr *x, int depth)
{
	const struct core_type *type = x->operands[0]->type;
	bool bytes = type->kind == CORE_TYPE_BYTES || go_is_text(type);
	struct str text = go_say(e, "$[$]", go_primary(e, x->operands[0], 1), go_expr(e, x->operands[1], depth + 1));

	return bytes ? go_say(e, "int($)", text) : text;
}

static struct str
slice_text(struct emit *e, const struct core_expr *x, int depth)
{
	struct text out = {.arena = e->arena};

	go_put_to(e, &out, "$[", go_primary(e, x->operands[0], 1));
	for (size_t i = 1; i < 4 && i < x->operand_count; i++) {
		if (i == 2 || (i == 3 && x->operands[i]))
			text_add(&out, STR(":"));
		if (x->operands[i])
			text_add(&out, go_operand(e, x->operands[i], depth + 1));
	}
	text_add(&out, STR("]"));
	return text_str(&out);
}

static struct str
result_text(struct emit *e, const struct core_expr *x, int depth)
{
	const struct core_expr *of = x->operands[0];
	bool plain = go_is_error(of->type);

	switch ((int)x->kind) {
	case CORE_EXPR_RESULT_OK: return go_say(e, plain ? "$ == nil" : "$.err == nil", go_primary(e, of, depth + 1));
	case CORE_EXPR_RESULT_VALUE: return go_say(e, "$.value", go_primary(e, of, depth));
	case CORE_EXPR_RESULT_ERROR: return go_say(e, plain ? "$" : "$.err", plain ? go_expr(e, of, depth) : go_primary(e, of, depth));
	default: break;
	}
	return STR("nil");
}

static struct str
result_make_text(struct emit *e, const struct core_expr *x, int depth)
{
	struct text out = {.arena = e->arena};
	const struct core_expr *value = x->operands[0], *error = x->operands[1];

	if (go_is_error(x->type))
		return go_expr(e, error, depth);
	if (value && value->kind != CORE_EXPR_ZERO)
		go_put_to(e, &out, "value: $", go_expr(e, value, 1));
	if (error->kind != CORE_EXPR_ZERO)
		go_put_to(e, &out, out.length ? ", err: $" : "err: $", go_expr(e, error, 1));
	return go_say(e, "${$}", go_type(e, x->type), text_str(&out));
}

static struct str
question(struct emit *e, const struct core_expr *x, int depth)
{
	struct str value = go_expr(e, x->operands[0], depth);

	switch ((int)x->kind) {
	case CORE_EXPR_UNION_IS:
		if (go_is_error(x->operands[0]->type))
			return go_say(e, "errorIs($, &$)", go_expr(e, x->operands[0], depth + 1),
				go_kind_name(e, go_base_type(x->operands[0]->type)->members[x->index]->error));
		return go_say(e, "is[$]($)", go_type(e, go_base_type(x->operands[0]->type)->members[x->index]), value);
	case CORE_EXPR_ERROR_IS: return go_say(e, "errorIs($, &$)", go_expr(e, x->operands[0], depth + 1), go_kind_name(e, x->error));
	default: break;
	}
	if (x->tested->kind == CORE_TYPE_INT)
		return go_say(e, "is[int]($)", value);
	return go_say(e, go_is_scalar(x->tested) ? "is[$]($)" : "holds[$]($)", go_type(e, x->tested), value);
}

/* ---- all ---- */

struct str
go_expr(struct emit *e, const struct core_expr *x, int depth)
{
	switch (x->kind) {
	case CORE_EXPR_CONST: return constant(e, x);
	case CORE_EXPR_ZERO: return go_zero_value(e, x->type);
	case CORE_EXPR_LOCAL: return e->locals[x->local];
	case CORE_EXPR_GLOBAL: return go_name_of(e, x->global);
	case CORE_EXPR_FIELD:
	case CORE_EXPR_PART: return field_text(e, x, depth);
	case CORE_EXPR_ERROR_FIELD: return error_field_text(e, x, depth);
	case CORE_EXPR_INDEX: return index_text(e, x, depth);
	case CORE_EXPR_SLICE: return slice_text(e, x, depth);
	case CORE_EXPR_UNARY:
		return go_say(e, "$$", str_from(operator_text(x->op)), go_operand(e, x->operands[0], depth));
	case CORE_EXPR_BINARY:
		return x->op == CORE_OP_SHIFT_LEFT || x->op == CORE_OP_SHIFT_RIGHT ? shift_text(e, x, depth)
																		  : binary_expr(e, x, depth);
	case CORE_EXPR_CALL: return go_call_text(e, x, depth);
	case CORE_EXPR_CALL_VALUE: return call_value(e, x, depth);
	case CORE_EXPR_CALL_EXTERN: return go_extern_text(e, x, depth);
	case CORE_EXPR_BUILTIN: return go_builtin_text(e, x, depth);
	case CORE_EXPR_CONVERT: return go_convert_text(e, x, depth);
	case CORE_EXPR_SHAPE:
		return x->type->kind == CORE_TYPE_TUPLE ? tuple_text(e, x) : shape_text(e, x->type, x->operands);
	case CORE_EXPR_ARRAY: return array_text(e, x);
	case CORE_EXPR_MAP: return map_text(e, x);
	case CORE_EXPR_FAILURE: return go_failure_text(e, x, depth);
	case CORE_EXPR_TEST: return go_test_text(e, x, depth);
	case CORE_EXPR_DEREFERENCE: return go_say(e, "*$", go_primary(e, x->operands[0], 1));
	case CORE_EXPR_ADDRESS:
		if (x->operands[0]->kind == CORE_EXPR_DEREFERENCE)
			return go_expr(e, x->operands[0]->operands[0], depth);
		return go_say(e, "&$", go_expr(e, x->operands[0], depth));
	case CORE_EXPR_RESULT_OK:
	case CORE_EXPR_RESULT_VALUE:
	case CORE_EXPR_RESULT_ERROR: return result_text(e, x, depth);
	case CORE_EXPR_RESULT_MAKE: return result_make_text(e, x, depth);
	case CORE_EXPR_UNION_IS:
	case CORE_EXPR_ERROR_IS:
	case CORE_EXPR_ANY_IS: return question(e, x, depth);
	case CORE_EXPR_FUNCTION: return function_value(e, x);
	}
	return STR("nil");
}
