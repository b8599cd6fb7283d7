/* Expressions. What needs an operand twice (a slice and its length) repeats its text where that is stable, else holds
 * it in a statement expression. */
#include "codegen/c/emit_c_internal.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct str
operand(struct emit *e, const struct core_expr *x)
{
	return grouped(e, expr(e, x));
}

bool
is_stable(const struct core_expr *x)
{
	switch (x->kind) {
	case CORE_EXPR_LOCAL:
	case CORE_EXPR_GLOBAL: /* within its section */
	case CORE_EXPR_CONST: return true;
	case CORE_EXPR_FIELD:
	case CORE_EXPR_PART: return is_stable(x->operands[0]);
	case CORE_EXPR_DEREFERENCE: return !x->checked && is_stable(x->operands[0]);
	case CORE_EXPR_CONVERT:
		return (x->conversion == CORE_LITERALS_TO_STRING || x->conversion == CORE_STRING_TO_LITERALS ||
				   x->conversion == CORE_FAILURE_TO_ERROR || x->conversion == CORE_ERROR_TO_FAILURE ||
				   x->conversion == CORE_INT_TO_INT) &&
			   is_stable(x->operands[0]);
	case CORE_EXPR_RESULT_VALUE:
	case CORE_EXPR_RESULT_ERROR: return is_stable(x->operands[0]);
	case CORE_EXPR_ZERO:
	case CORE_EXPR_ERROR_FIELD:
	case CORE_EXPR_INDEX:
	case CORE_EXPR_SLICE:
	case CORE_EXPR_UNARY:
	case CORE_EXPR_BINARY:
	case CORE_EXPR_CALL:
	case CORE_EXPR_CALL_VALUE:
	case CORE_EXPR_CALL_EXTERN:
	case CORE_EXPR_BUILTIN:
	case CORE_EXPR_SHAPE:
	case CORE_EXPR_ARRAY:
	case CORE_EXPR_MAP:
	case CORE_EXPR_FAILURE:
	case CORE_EXPR_TEST:
	case CORE_EXPR_ADDRESS:
	case CORE_EXPR_RESULT_OK:
	case CORE_EXPR_RESULT_MAKE:
	case CORE_EXPR_UNION_IS:
	case CORE_EXPR_ERROR_IS:
	case CORE_EXPR_ANY_IS:
	case CORE_EXPR_FUNCTION: return false;
	}
	return false;
}

static struct str
float_constant(struct emit *e, double value)
{
	char text[40];

	if (isnan(value))
		return STR("NAN");
	if (isinf(value))
		return value > 0 ? STR("INFINITY") : STR("(-INFINITY)");
	for (int digits = 15; digits <= 17; digits++) {
		snprintf(text, sizeof(text), "%.*g", digits, value);
		if (strtod(text, NULL) == value)
			break;
	}
	if (!strpbrk(text, ".e"))
		strcat(text, ".0");
	return arena_str(e->arena, str_from(text));
}

static struct str
int_constant(struct emit *e, int64_t value)
{
	if (value == INT64_MIN)
		return STR("INT64_MIN");
	if (value > INT32_MAX || value < INT32_MIN + 1)
		return arena_printf(e->arena, "INT64_C(%lld)", (long long)value);
	return number(e, value);
}

struct str
constant(struct emit *e, const struct core_expr *x)
{
	switch (x->type->kind) {
	case CORE_TYPE_BOOL: return x->value.boolean ? STR("true") : STR("false");
	case CORE_TYPE_FLOAT: return float_constant(e, x->value.real);
	case CORE_TYPE_RUNE:
	case CORE_TYPE_INT: return int_constant(e, x->value.integer);
	case CORE_TYPE_STRING:
	case CORE_TYPE_LITERALS: return say(e, "FORST_STRING($)", quoted(e, x->value.string));
	case CORE_TYPE_VOID:
	case CORE_TYPE_BYTES:
	case CORE_TYPE_ANY:
	case CORE_TYPE_ERROR:
	case CORE_TYPE_SHAPE:
	case CORE_TYPE_FAILURE:
	case CORE_TYPE_UNION:
	case CORE_TYPE_ARRAY:
	case CORE_TYPE_FIXED_ARRAY:
	case CORE_TYPE_MAP:
	case CORE_TYPE_POINTER:
	case CORE_TYPE_RESULT:
	case CORE_TYPE_TUPLE:
	case CORE_TYPE_FUNC:
	case CORE_TYPE_CHAN:
	case CORE_TYPE_NATIVE:
	case CORE_TYPE_CONSTRAINED: break;
	}
	return refuse(e, "a constant of this type");
}

struct str
arguments_text(struct emit *e, const struct core_expr *x, size_t from)
{
	struct text out = {.arena = e->arena};

	for (size_t i = from; i < x->operand_count; i++)
		put_to(e, &out, i > from ? ", $" : "$", expr(e, x->operands[i]));
	return text_str(&out);
}

/* ---- operators ---- */

static const char *
c_operator(enum core_op op)
{
	switch (op) {
	case CORE_OP_ADD: return "$ + $";
	case CORE_OP_SUBTRACT: return "$ - $";
	case CORE_OP_MULTIPLY: return "$ * $";
	case CORE_OP_DIVIDE: return "$ / $";
	case CORE_OP_REMAINDER: return "fmod($, $)";
	case CORE_OP_AND: return "$ & $";
	case CORE_OP_OR: return "$ | $";
	case CORE_OP_XOR: return "$ ^ $";
	case CORE_OP_AND_NOT: return "$ & ~$";
	case CORE_OP_SHIFT_LEFT: return "forst_shift_left(task, $, $)";
	case CORE_OP_SHIFT_RIGHT: return "forst_shift_right(task, $, $)";
	case CORE_OP_EQUAL: return "$ == $";
	case CORE_OP_NOT_EQUAL: return "$ != $";
	case CORE_OP_LESS: return "$ < $";
	case CORE_OP_LESS_EQUAL: return "$ <= $";
	case CORE_OP_GREATER: return "$ > $";
	case CORE_OP_GREATER_EQUAL: return "$ >= $";
	case CORE_OP_LOGICAL_AND: return "$ && $";
	case CORE_OP_LOGICAL_OR: return "$ || $";
	case CORE_OP_NOT:
	case CORE_OP_NEGATE:
	case CORE_OP_COMPLEMENT: break;
	}
	return "$ $";
}

/* What Int does by function, because C's own operators would overflow or trap. */
static const char *
int_operator(enum core_op op)
{
	switch (op) {
	case CORE_OP_ADD: return "forst_add($, $)";
	case CORE_OP_SUBTRACT: return "forst_sub($, $)";
	case CORE_OP_MULTIPLY: return "forst_mul($, $)";
	case CORE_OP_DIVIDE: return "forst_divide(task, $, $)";
	case CORE_OP_REMAINDER: return "forst_modulo(task, $, $)";
	case CORE_OP_AND:
	case CORE_OP_OR:
	case CORE_OP_XOR:
	case CORE_OP_AND_NOT:
	case CORE_OP_SHIFT_LEFT:
	case CORE_OP_SHIFT_RIGHT:
	case CORE_OP_EQUAL:
	case CORE_OP_NOT_EQUAL:
	case CORE_OP_LESS:
	case CORE_OP_LESS_EQUAL:
	case CORE_OP_GREATER:
	case CORE_OP_GREATER_EQUAL:
	case CORE_OP_LOGICAL_AND:
	case CORE_OP_LOGICAL_OR:
	case CORE_OP_NOT:
	case CORE_OP_NEGATE:
	case CORE_OP_COMPLEMENT: break;
	}
	return c_operator(op);
}

static bool
is_ordering(enum core_op op)
{
	return op == CORE_OP_LESS || op == CORE_OP_LESS_EQUAL || op == CORE_OP_GREATER || op == CORE_OP_GREATER_EQUAL;
}

struct str
binary_text(struct emit *e, enum core_op op, const struct core_type *type, struct str a, struct str b)
{
	enum core_type_kind kind = type->kind;
	bool whole = kind == CORE_TYPE_INT || kind == CORE_TYPE_RUNE;

	if (is_text(type) && op == CORE_OP_ADD)
		return say(e, "forst_string_join(task, ((struct forst_string[2]){$, $}), 2)", a, b);
	if (is_text(type) && is_ordering(op))
		return say(e, c_operator(op), say(e, "forst_string_compare($, $)", a, b), STR("0"));
	if (op == CORE_OP_EQUAL)
		return equal_text(e, type, a, b);
	if (op == CORE_OP_NOT_EQUAL) {
		struct str same = equal_text(e, type, a, b);
		return str_equal(same, say(e, "$ == $", grouped(e, a), grouped(e, b)))
				   ? say(e, "$ != $", grouped(e, a), grouped(e, b))
				   : say(e, "!$", grouped(e, same));
	}
	const char *pattern = whole ? int_operator(op) : c_operator(op);
	bool call = strchr(pattern, '(') != NULL;
	struct str text = say(e, pattern, call ? a : grouped(e, a), call ? b : grouped(e, b));
	return call && kind == CORE_TYPE_RUNE ? say(e, "(int32_t)$", text) : text;
}

/* Comparing a text with itself is a mistake to C compilers, and how NaN is found here. */
static struct str
self_comparison(struct emit *e, const struct core_expr *x, struct str a)
{
	return say(e, "({ $ = $; $; })", declare(e, c_type(e, x->operands[0]->type), STR("rt_left")), a,
		binary_text(e, x->op, x->operands[0]->type, STR("rt_left"), a));
}

static struct str
binary_expr(struct emit *e, const struct core_expr *x)
{
	const struct core_type *type = x->operands[0]->type;
	struct str a = expr(e, x->operands[0]);
	struct str b = expr(e, x->operands[1]);

	if (str_equal(a, b) && x->type->kind == CORE_TYPE_BOOL && !is_aggregate(type))
		return self_comparison(e, x, a);
	return binary_text(e, x->op, type, a, b);
}

static struct str
unary_expr(struct emit *e, const struct core_expr *x)
{
	struct str a = expr(e, x->operands[0]);

	if (x->op == CORE_OP_NOT)
		return say(e, "!$", grouped(e, a));
	if (x->op == CORE_OP_COMPLEMENT)
		return say(e, "~$", grouped(e, a));
	if (x->type->kind == CORE_TYPE_FLOAT)
		return say(e, "-$", grouped(e, a));
	struct str text = say(e, "forst_neg($)", a);
	return x->type->kind == CORE_TYPE_RUNE ? say(e, "(int32_t)$", text) : text;
}

/* ---- places ---- */

static struct str
local_text(struct emit *e, uint32_t local)
{
	bool escapes = e->function->locals[local].escapes;

	return escapes ? say(e, "(*$)", e->locals[local]) : e->locals[local];
}

/* Members of what a pointer points to are read through it. */
static struct str
field_text(struct emit *e, const struct core_expr *x, struct str member)
{
	const struct core_expr *of = x->operands[0];

	if (of->kind == CORE_EXPR_DEREFERENCE && !of->checked)
		return say(e, "$->$", operand(e, of->operands[0]), member);
	return say(e, "$.$", operand(e, of), member);
}

static const char *
elements_of(const struct core_type *type)
{
	return type->kind == CORE_TYPE_FIXED_ARRAY ? "items" : "data";
}

static bool
same_path(const struct core_expr *a, const struct core_expr *b)
{
	while (a->kind == CORE_EXPR_FIELD && b->kind == CORE_EXPR_FIELD && a->index == b->index) {
		a = a->operands[0];
		b = b->operands[0];
	}
	return a->kind == CORE_EXPR_LOCAL && b->kind == CORE_EXPR_LOCAL && a->local == b->local;
}

/* Did the loop around prove that the index is below the length? */
static bool
is_in_bounds(struct emit *e, const struct core_expr *x)
{
	const struct core_expr *array = x->operands[0];
	const struct core_expr *index = x->operands[1];

	if (index->kind == CORE_EXPR_CONST && array->type->kind == CORE_TYPE_FIXED_ARRAY)
		return index->value.integer >= 0 && index->value.integer < array->type->length;
	if (index->kind != CORE_EXPR_LOCAL)
		return false;
	const struct core_expr *bound = e->facts[index->local].bound;
	return bound && same_path(bound, array);
}

static struct str
index_text(struct emit *e, const struct core_expr *x)
{
	const struct core_expr *array = x->operands[0];
	const struct core_type *type = array->type;
	struct str index = expr(e, x->operands[1]);
	struct str elements = str_from(elements_of(type));
	struct str text;

	if (is_in_bounds(e, x)) {
		text = say(e, "$.$[$]", operand(e, array), elements, index);
	} else if (type->kind == CORE_TYPE_FIXED_ARRAY) {
		text = say(e, "$.items[forst_index(task, $, $)]", operand(e, array), index, number(e, type->length));
	} else if (is_stable(array)) {
		struct str of = operand(e, array);
		text = say(e, "$.data[forst_index(task, $, $.length)]", of, index, of);
	} else {
		text = say(e, "(*({ $ = $; &rt_of.data[forst_index(task, $, rt_of.length)]; }))",
			declare(e, c_type(e, type), STR("rt_of")), expr(e, array), index);
	}
	if (is_text(type))
		return say(e, "(int64_t)(unsigned char)$", text);
	return type->kind == CORE_TYPE_BYTES && x->type->kind == CORE_TYPE_INT ? say(e, "(int64_t)$", text) : text;
}

static struct str
dereference_text(struct emit *e, const struct core_expr *x)
{
	struct str pointer = expr(e, x->operands[0]);

	return x->checked ? say(e, "(*forst_deref(task, $))", pointer) : say(e, "(*$)", grouped(e, pointer));
}

struct str
place(struct emit *e, const struct core_expr *x)
{
	/* An element of Bytes is an Int where it is read and a byte where it is written. */
	if (x->kind == CORE_EXPR_INDEX && x->operands[0]->type->kind == CORE_TYPE_BYTES) {
		struct str text = index_text(e, x);
		return str_has_prefix(text, STR("(int64_t)")) ? str_slice(text, 9, text.length) : text;
	}
	return expr(e, x);
}

static struct str
address_text(struct emit *e, const struct core_expr *x)
{
	const struct core_expr *of = x->operands[0];

	if (of->kind == CORE_EXPR_LOCAL && e->function->locals[of->local].escapes)
		return e->locals[of->local];
	if (of->kind == CORE_EXPR_DEREFERENCE && !of->checked)
		return expr(e, of->operands[0]);
	return say(e, "&$", place(e, of));
}

/* ---- slices ---- */

static struct str
bound_text(struct emit *e, const struct core_expr *x, size_t i, const char *otherwise)
{
	return x->operand_count > i && x->operands[i] ? expr(e, x->operands[i]) : str_from(otherwise);
}

static bool
has_max(const struct core_expr *x)
{
	return x->operand_count > 3 && x->operands[3];
}

/* The check of the bounds; `most` is how far they may go, which is the subject's `what`. */
static struct str
bounds_text(struct emit *e, const struct core_expr *x, struct str most, const char *what)
{
	if (has_max(x))
		return say(e, "forst_full_slice_bounds(task, rt_low, rt_high, rt_max, $, \"$\")", most, str_from(what));
	return say(e, "forst_$_bounds(task, rt_low, rt_high, $)",
		x->operands[0]->type->kind == CORE_TYPE_FIXED_ARRAY ? STR("string") : STR("slice"), most);
}

static struct str
slice_text(struct emit *e, const struct core_expr *x)
{
	const struct core_expr *of = x->operands[0];
	struct str type = c_type(e, x->type);
	struct str low = bound_text(e, x, 1, "0");
	struct str length = number(e, of->type->length);

	if (is_text(of->type))
		return say(e,
			"({ struct forst_string rt_of = $; int64_t rt_low = $; int64_t rt_high = $; "
			"forst_string_bounds(task, rt_low, rt_high, rt_of.length); forst_string_slice(rt_of, rt_low, rt_high); })",
			expr(e, of), low, bound_text(e, x, 2, "rt_of.length"));
	if (of->type->kind == CORE_TYPE_FIXED_ARRAY)
		return say(e,
			"({ $ = $.items; int64_t rt_low = $; int64_t rt_high = $; int64_t rt_max = $; $; "
			"(($){.data = rt_of + rt_low, .length = rt_high - rt_low, .capacity = rt_max - rt_low}); })",
			declare(e, c_type(e, of->type->element), STR("*rt_of")), operand(e, of), low,
			bound_text(e, x, 2, length.data), bound_text(e, x, 3, length.data), bounds_text(e, x, length, "length"), type);
	return say(e,
		"({ $ = $; int64_t rt_low = $; int64_t rt_high = $; int64_t rt_max = $; $; "
		"(($){.data = rt_of.data ? rt_of.data + rt_low : NULL, .length = rt_high - rt_low, .capacity = rt_max - "
		"rt_low}); })",
		declare(e, c_type(e, of->type), STR("rt_of")), expr(e, of), low, bound_text(e, x, 2, "rt_of.length"),
		bound_text(e, x, 3, "rt_of.capacity"), bounds_text(e, x, has_max(x) ? STR("rt_of.capacity") : STR("rt_max"), "capacity"), type);
}

/* ---- making values ---- */

/* What a literal leaves out, since C makes it zero: gcc asks for the braces of every level in ((struct x){0}). */
static bool
is_left_out(const struct core_expr *x)
{
	const struct core_type *type = x->type->base ? x->type->base : x->type;
	bool holds_others = type->kind == CORE_TYPE_SHAPE || type->kind == CORE_TYPE_TUPLE ||
						type->kind == CORE_TYPE_FIXED_ARRAY || type->kind == CORE_TYPE_UNION ||
						type->kind == CORE_TYPE_RESULT;
	bool empty = x->kind == CORE_EXPR_ARRAY && type->kind == CORE_TYPE_FIXED_ARRAY && x->operand_count == 0;

	return holds_others && (x->kind == CORE_EXPR_ZERO || empty);
}

static struct str
shape_text(struct emit *e, const struct core_expr *x)
{
	struct text out = {.arena = e->arena};

	for (size_t i = 0; i < x->operand_count; i++)
		if (!is_left_out(x->operands[i]))
			put_to(e, &out, out.length ? ", .$ = $" : ".$ = $", field_name(e, x->type, i), expr(e, x->operands[i]));
	return out.length ? say(e, "(($){$})", c_type(e, x->type), text_str(&out)) : zero_operand(e, x->type);
}

static struct str
fixed_array_text(struct emit *e, const struct core_expr *x)
{
	struct text out = {.arena = e->arena};
	bool sparse = false;

	for (size_t i = 0; i < x->operand_count; i++)
		sparse |= is_left_out(x->operands[i]);
	if (!sparse)
		return say(e, "(($){{$}})", c_type(e, x->type), arguments_text(e, x, 0));
	for (size_t i = 0; i < x->operand_count; i++)
		if (!is_left_out(x->operands[i]))
			put_to(e, &out, out.length ? ", [$] = $" : "[$] = $", number(e, (int64_t)i), expr(e, x->operands[i]));
	return out.length ? say(e, "(($){{$}})", c_type(e, x->type), text_str(&out)) : zero_operand(e, x->type);
}

static struct str
array_text(struct emit *e, const struct core_expr *x)
{
	struct str type = c_type(e, x->type);
	struct str count = number(e, (int64_t)x->operand_count);

	if (x->operand_count == 0 && x->type->kind != CORE_TYPE_FIXED_ARRAY)
		return say(e, "(($){.data = (void *)forst_nothing})", type);
	if (x->operand_count == 0)
		return zero_operand(e, x->type);
	if (x->type->kind == CORE_TYPE_FIXED_ARRAY)
		return fixed_array_text(e, x);
	struct str element = x->type->kind == CORE_TYPE_BYTES ? STR("uint8_t") : c_type(e, x->type->element);
	struct text out = {.arena = e->arena};
	put_to(e, &out, "({ $ = forst_alloc(task, $ * sizeof($)); ", declare(e, element, STR("*rt_data")), count, element);
	for (size_t i = 0; i < x->operand_count; i++)
		put_to(e, &out, x->type->kind == CORE_TYPE_BYTES ? "rt_data[$] = (uint8_t)$; " : "rt_data[$] = $; ",
			number(e, (int64_t)i),
			x->type->kind == CORE_TYPE_BYTES ? operand(e, x->operands[i]) : expr(e, x->operands[i]));
	put_to(e, &out, "(($){.data = rt_data, .length = $, .capacity = $}); })", type, count, count);
	return text_str(&out);
}

static struct str
result_make_text(struct emit *e, const struct core_expr *x)
{
	if (is_error(x->type))
		return expr(e, x->operands[1]);
	if (!x->operands[0] || x->operands[0]->kind == CORE_EXPR_ZERO)
		return say(e, "(($){.error = $})", c_type(e, x->type), expr(e, x->operands[1]));
	return say(
		e, "(($){.error = $, .value = $})", c_type(e, x->type), expr(e, x->operands[1]), expr(e, x->operands[0]));
}

/* ---- questions about values ---- */

static struct str
union_is_text(struct emit *e, const struct core_expr *x)
{
	const struct core_type *type = x->operands[0]->type;
	const struct core_type *member = type->members[x->index];

	if (!is_error(type))
		return say(e, "$.tag == $", operand(e, x->operands[0]), number(e, x->index));
	return say(e, "forst_error_is($, &$)", expr(e, x->operands[0]), kind_name(e, member->error));
}

static struct str
test_expr(struct emit *e, const struct core_expr *x)
{
	const struct core_expr *subject = x->operands[0];

	if (is_stable(subject))
		return test_text(e, x->constraint, subject->type, operand(e, subject), x->operands + 1, x->operand_count - 1);
	return say(e, "({ $ = $; $; })", declare(e, c_type(e, subject->type), STR("rt_subject")), expr(e, subject),
		test_text(e, x->constraint, subject->type, STR("rt_subject"), x->operands + 1, x->operand_count - 1));
}

struct str
present_error(struct emit *e, const struct core_expr *x)
{
	e->uses_task = true;
	return say(e, "forst_deref(task, $)", expr(e, x));
}

static struct str
error_field_text(struct emit *e, const struct core_expr *x)
{
	const struct core_error *error = x->operands[0]->type->error;
	struct str value = present_error(e, x->operands[0]);

	if ((int)x->index == error->message_field)
		return say(e, "$->message", value);
	return say(
		e, "((const $ *)$->members)->$", c_type(e, error->members), value, field_name(e, error->members, x->index));
}

bool
is_library_code(const struct core_function *function)
{
	return function && function->module && function->module->is_library;
}

struct str
here(struct emit *e)
{
	return is_library_code(e->function) ? STR("task") : STR("forst_here(task)");
}

static struct str
call_text(struct emit *e, const struct core_expr *x)
{
	struct str name = function_name(e, x->function);
	struct str task = is_library_code(x->function) ? here(e) : STR("task");

	e->uses_task = e->uses_task || x->operand_count > 0;
	return x->operand_count ? say(e, "$($, $)", name, task, arguments_text(e, x, 0)) : say(e, "$($)", name, task);
}

struct str
expr(struct emit *e, const struct core_expr *x)
{
	switch (x->kind) {
	case CORE_EXPR_CONST: return constant(e, x);
	case CORE_EXPR_ZERO: return zero_operand(e, x->type);
	case CORE_EXPR_LOCAL: return local_text(e, x->local);
	case CORE_EXPR_GLOBAL: return global_text(e, x->global);
	case CORE_EXPR_FIELD: return field_text(e, x, field_name(e, x->operands[0]->type, x->index));
	case CORE_EXPR_PART: return field_text(e, x, part_name(e, x->operands[0]->type, x->index));
	case CORE_EXPR_ERROR_FIELD: return error_field_text(e, x);
	case CORE_EXPR_INDEX: return index_text(e, x);
	case CORE_EXPR_SLICE: return slice_text(e, x);
	case CORE_EXPR_UNARY: return unary_expr(e, x);
	case CORE_EXPR_BINARY: return binary_expr(e, x);
	case CORE_EXPR_CALL: return call_text(e, x);
	case CORE_EXPR_CALL_VALUE: return call_value_text(e, x);
	case CORE_EXPR_CALL_EXTERN: return extern_text(e, x);
	case CORE_EXPR_BUILTIN: return builtin_text(e, x);
	case CORE_EXPR_CONVERT: return convert_text(e, x);
	case CORE_EXPR_SHAPE: return shape_text(e, x);
	case CORE_EXPR_ARRAY: return array_text(e, x);
	case CORE_EXPR_MAP: return map_text(e, x);
	case CORE_EXPR_FAILURE: return failure_text(e, x);
	case CORE_EXPR_TEST: return test_expr(e, x);
	case CORE_EXPR_DEREFERENCE: return dereference_text(e, x);
	case CORE_EXPR_ADDRESS: return address_text(e, x);
	case CORE_EXPR_RESULT_OK:
		return say(e, is_error(x->operands[0]->type) ? "!$" : "!$.error", operand(e, x->operands[0]));
	case CORE_EXPR_RESULT_VALUE: return say(e, "$.value", operand(e, x->operands[0]));
	case CORE_EXPR_RESULT_ERROR:
		return say(e, is_error(x->operands[0]->type) ? "$" : "$.error", operand(e, x->operands[0]));
	case CORE_EXPR_RESULT_MAKE: return result_make_text(e, x);
	case CORE_EXPR_UNION_IS: return union_is_text(e, x);
	case CORE_EXPR_ERROR_IS: return say(e, "forst_error_is($, &$)", expr(e, x->operands[0]), kind_name(e, x->error));
	case CORE_EXPR_ANY_IS: return any_is_text(e, x);
	case CORE_EXPR_FUNCTION: return function_value_text(e, x);
	}
	return STR("0");
}
