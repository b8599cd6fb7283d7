/* Constants: literals' values, folding of operators, constant declarations. Int wraps only at run time: a constant out
 * of range is an error. */
#include "compiler/check/check_internal.h"
#include "compiler/check/exact.h"

#include <math.h>
#include <stdlib.h>

/* ---- constants as keys ---- */

/* The Float's value: an integer's where it is one, so that -0.0 is 0. */
static struct str
float_key(struct arena *arena, double real)
{
	bool whole = real >= -0x1p53 && real <= 0x1p53 && real == (double)(int64_t)real;
	return whole ? arena_printf(arena, "%lld", (long long)real) : arena_printf(arena, "%a", real);
}

/* The text, zero bytes too, behind what no number begins with. */
static struct str
text_key(struct arena *arena, struct str text)
{
	char *key = arena_alloc(arena, text.length + 1);
	key[0] = '"';
	for (size_t i = 0; i < text.length; i++) {
		key[i + 1] = text.data[i];
	}
	return (struct str){key, text.length + 1};
}

struct str
constant_key(struct arena *arena, const struct type *type, const struct ast_expr *expr)
{
	const struct constant *constant = expr->constant;
	switch (constant ? (int)type_base(expr->type)->kind : TYPE_BAD) {
	case TYPE_BAD: return STR("");
	case TYPE_BOOL: return constant->value.boolean ? STR("true") : STR("false");
	case TYPE_STRING:
	case TYPE_LITERALS: return text_key(arena, constant->value.string);
	case TYPE_FLOAT:
		return type->kind == TYPE_UNION ? arena_printf(arena, "%a", constant->value.real)
										: float_key(arena, constant->value.real);
	default:
		return type->kind == TYPE_FLOAT ? float_key(arena, (double)constant->value.integer)
										: arena_printf(arena, "%lld", (long long)constant->value.integer);
	}
}

/* ---- making them ---- */

struct constant *
new_constant(struct checker *checker, union ast_value value)
{
	struct constant *constant = arena_alloc(checker->arena, sizeof *constant);
	constant->value = value;
	return constant;
}

static void
out_of_range(struct checker *checker, struct span span, const char *type)
{
	diag_report(checker->log, DIAG_CONSTANT_RANGE, span, "this constant does not fit %s", type);
}

static void set_int(struct checker *checker, struct ast_expr *expr, int64_t value);

/* The text of a literal number as it stands in the source. */
static struct str
literal_source(struct checker *checker, const struct ast_expr *expr)
{
	const struct source *source = source_position(checker->sources, expr->span.start).source;
	return source ? str_slice(source->text, expr->span.start - source->base, expr->span.end - source->base) : STR("");
}

/* expr's constant is `exact`, rounded to the type. */
static void
set_exact(struct checker *checker, struct ast_expr *expr, const struct exact *exact)
{
	struct constant *constant = new_constant(checker, (union ast_value){0});
	int64_t integer;
	if (type_base(expr->type)->kind == TYPE_FLOAT) {
		constant->value.real = exact_real(checker->arena, exact) + 0.0; /* no constant is -0 */
		constant->unfit = !isfinite(constant->value.real);
		constant->exact = exact;
	} else if (exact_int(exact, &integer)) {
		constant->value.integer = integer;
	} else {
		constant->unfit = true;
		constant->exact = exact;
	}
	expr->constant = constant;
}

static void
too_large(struct checker *checker, struct span span)
{
	struct diag *diag =
		diag_report(checker->log, DIAG_CONSTANT_SIZE, span, "this constant takes more than %d bits", EXACT_BITS_MAX);
	diag_help(checker->log, diag, "that is some 460 digits; compute with less");
}

void
constant_literal(struct checker *checker, struct ast_expr *expr, bool negative)
{
	union ast_value value = expr->value;
	bool least = negative && expr->value.integer == INT64_MIN;
	bool number = expr->kind == AST_EXPR_INT || expr->kind == AST_EXPR_FLOAT;
	if (!number || !expr->out_of_range || (expr->kind == AST_EXPR_INT && least)) {
		expr->constant = new_constant(checker, value);
		return;
	}
	const struct exact *exact = exact_of_text(checker->arena, literal_source(checker, expr));
	set_type(expr, expr->kind == AST_EXPR_INT ? checker->types.integer : checker->types.real);
	if (exact) {
		set_exact(checker, expr, exact);
	} else if (expr->kind == AST_EXPR_FLOAT) {
		out_of_range(checker, expr->span, "a Float");
	} else {
		too_large(checker, expr->span);
	}
}

const struct type *
constant_settle(struct checker *checker, struct ast_expr *expr, const struct type *expected)
{
	const struct constant *constant = expr->constant;
	bool integer = type_base(expr->type)->kind == TYPE_INT;
	if (!constant->unfit) {
		return expr->type;
	}
	if (integer && expected && type_base(expected)->kind == TYPE_FLOAT) {
		set_type(expr, checker->types.real);
		set_exact(checker, expr, constant->exact);
		integer = false;
	}
	int64_t least;
	const struct ast_expr *inner = strip_parens(expr);
	bool top_bit = integer && inner->kind == AST_EXPR_BINARY && inner->op == AST_OP_SHIFT_LEFT &&
				   exact_int(exact_negated(checker->arena, constant->exact), &least) && least == INT64_MIN;
	if (top_bit) { /* 1 << 63 sets the highest bit of an Int */
		set_int(checker, expr, least);
	} else if (expr->constant->unfit) {
		out_of_range(checker, expr->span, integer ? "an Int" : "a Float");
		expr->constant = NULL;
	}
	return expr->type;
}

bool
constant_int(const struct ast_expr *expr, int64_t *value)
{
	enum type_kind kind = expr->type ? type_base(expr->type)->kind : TYPE_BAD;
	if (!expr->constant || expr->constant->unfit || (kind != TYPE_INT && kind != TYPE_RUNE)) {
		return false;
	}
	*value = expr->constant->value.integer;
	return true;
}

bool
constant_real(const struct ast_expr *expr, double *value)
{
	int64_t integer;
	if (constant_int(expr, &integer)) {
		*value = (double)integer;
		return true;
	}
	if (!expr->constant || expr->constant->unfit || !expr->type || type_base(expr->type)->kind != TYPE_FLOAT) {
		return false;
	}
	*value = expr->constant->value.real;
	return true;
}

static void
set_int(struct checker *checker, struct ast_expr *expr, int64_t value)
{
	expr->constant = new_constant(checker, (union ast_value){.integer = value});
}

static void
set_bool(struct checker *checker, struct ast_expr *expr, bool value)
{
	expr->constant = new_constant(checker, (union ast_value){.boolean = value});
}

static bool
compare(enum ast_op op, int order, bool *result)
{
	switch ((int)op) {
	case AST_OP_EQUAL: *result = order == 0; return true;
	case AST_OP_NOT_EQUAL: *result = order != 0; return true;
	case AST_OP_LESS: *result = order < 0; return true;
	case AST_OP_LESS_EQUAL: *result = order <= 0; return true;
	case AST_OP_GREATER: *result = order > 0; return true;
	case AST_OP_GREATER_EQUAL: *result = order >= 0; return true;
	default: return false;
	}
}

/* False where the result does not fit. */
static bool
fold_ints(struct checker *checker, struct ast_expr *expr, int64_t a, int64_t b)
{
	int64_t value = 0;
	bool overflow = false;
	bool result;
	if (compare(expr->op, (a > b) - (a < b), &result)) {
		set_bool(checker, expr, result);
		return true;
	}
	switch ((int)expr->op) {
	case AST_OP_ADD: overflow = __builtin_add_overflow(a, b, &value); break;
	case AST_OP_SUBTRACT: overflow = __builtin_sub_overflow(a, b, &value); break;
	case AST_OP_MULTIPLY: overflow = __builtin_mul_overflow(a, b, &value); break;
	case AST_OP_DIVIDE:
	case AST_OP_REMAINDER:
		if (b == 0 || b == -1) {
			overflow = b == -1 && a == INT64_MIN;
			value = b == 0 || expr->op == AST_OP_REMAINDER || overflow ? 0 : -a;
			break;
		}
		value = expr->op == AST_OP_DIVIDE ? a / b : a % b;
		break;
	case AST_OP_AND: value = a & b; break;
	case AST_OP_OR: value = a | b; break;
	case AST_OP_XOR: value = a ^ b; break;
	case AST_OP_AND_NOT: value = a & ~b; break;
	case AST_OP_SHIFT_LEFT:
		if (b < 0) {
			return true;
		}
		value = b > 63 ? 0 : (int64_t)((uint64_t)a << b);
		overflow = a != 0 && (b > 63 || value >> b != a);
		break;
	case AST_OP_SHIFT_RIGHT:
		if (b < 0) {
			return true;
		}
		value = a >> (b > 63 ? 63 : b);
		break;
	default: return true;
	}
	if (!overflow) {
		set_int(checker, expr, value);
	}
	return !overflow;
}

static bool
is_number(const struct ast_expr *expr)
{
	enum type_kind kind = type_base(expr->type)->kind;
	return kind == TYPE_INT || kind == TYPE_RUNE || kind == TYPE_FLOAT;
}

/* A constant number, without what rounding took: a literal's is what is written. NULL beyond the limit. */
static const struct exact *
exact_of(struct checker *checker, const struct ast_expr *expr)
{
	const struct constant *constant = expr->constant;
	while (expr->kind == AST_EXPR_PAREN) {
		expr = expr->operand;
	}
	if (constant->exact) {
		return constant->exact;
	}
	if (type_base(expr->type)->kind != TYPE_FLOAT) {
		return exact_of_int(checker->arena, constant->value.integer);
	}
	const struct exact *written = expr->kind == AST_EXPR_FLOAT
		? exact_of_text(checker->arena, literal_source(checker, expr)) : NULL;
	bool same = written && exact_real(checker->arena, written) == constant->value.real;
	return same ? written : exact_of_real(checker->arena, constant->value.real);
}

/* Large constants take time: a program may compute with so many. */
static bool
may_be_large(struct checker *checker, const struct exact *a, const struct exact *b, struct span span)
{
	bool large = exact_is_large(a) || exact_is_large(b);
	checker->large_constants += large;
	if (large && checker->large_constants == LARGE_CONSTANTS_MAX) {
		diag_report(checker->log, DIAG_LARGE_CONSTANTS, span, "more than %d operations on large constants",
			LARGE_CONSTANTS_MAX);
	}
	return !large || checker->large_constants < LARGE_CONSTANTS_MAX;
}

static struct constant *
typed_real(struct checker *checker, double value)
{
	struct constant *constant = new_constant(checker, (union ast_value){.real = value + 0.0});
	constant->typed = true;
	return constant;
}

static void
fold_numbers(struct checker *checker, struct ast_expr *expr)
{
	const struct ast_expr *left = expr->operand, *right = expr->right;
	if (checker->large_constants >= LARGE_CONSTANTS_MAX) {
		return; /* which was reported */
	}
	const struct exact *a = exact_of(checker, left), *b = exact_of(checker, right), *made;
	bool whole = type_base(left->type)->kind != TYPE_FLOAT && type_base(right->type)->kind != TYPE_FLOAT;
	bool result;
	bool typed = left->constant->typed || right->constant->typed;
	double x, y;
	if (typed && constant_real(left, &x) && constant_real(right, &y)) {
		a = exact_of_real(checker->arena, x);
		b = exact_of_real(checker->arena, y);
	}
	if (!a || !b) {
		too_large(checker, expr->span);
		return;
	}
	if (!may_be_large(checker, a, b, expr->span)) {
		return;
	}
	if (compare(expr->op, exact_compare(checker->arena, a, b), &result)) {
		set_bool(checker, expr, result);
		return;
	}
	if (expr->op == AST_OP_DIVIDE && exact_is_zero(b)) {
		return; /* of Floats: what it gives depends on signs */
	}
	made = exact_binary(checker->arena, expr->op, a, b, whole);
	if (made) {
		set_exact(checker, expr, made);
		if (typed && !expr->constant->unfit) {
			expr->constant = typed_real(checker, expr->constant->value.real);
		}
	} else {
		too_large(checker, expr->span);
	}
}

static void
fold_strings(struct checker *checker, struct ast_expr *expr, struct str a, struct str b)
{
	bool result;
	if (compare(expr->op, str_compare(a, b), &result)) {
		set_bool(checker, expr, result);
	} else if (expr->op == AST_OP_ADD && a.length + b.length < 1 << 16) {
		struct str joined = arena_printf(checker->arena, "%.*s%.*s", STR_ARG(a), STR_ARG(b));
		bool plain = joined.length == a.length + b.length;
		if (plain) {
			expr->constant = new_constant(checker, (union ast_value){.string = joined});
		}
	}
}

/* What is too large by itself may only be computed with. */
static void
refuse_unfit(struct checker *checker, const struct ast_expr *operand)
{
	if (operand->constant && operand->constant->unfit) {
		out_of_range(checker, operand->span, type_base(operand->type)->kind == TYPE_FLOAT ? "a Float" : "an Int");
	}
}

void
constant_binary(struct checker *checker, struct ast_expr *expr)
{
	const struct ast_expr *left = expr->operand, *right = expr->right;
	int64_t a, b;
	bool division = expr->op == AST_OP_DIVIDE || expr->op == AST_OP_REMAINDER;
	if (division && constant_int(right, &b) && b == 0 && type_base(left->type)->kind != TYPE_FLOAT) {
		diag_report(checker->log, DIAG_DIVISION_BY_ZERO, right->span, "division by zero");
		return;
	}
	if (!left->constant || !right->constant) {
		refuse_unfit(checker, left);
		refuse_unfit(checker, right);
		return;
	}
	bool small = constant_int(left, &a) && constant_int(right, &b);
	if (small && fold_ints(checker, expr, a, b)) {
		return;
	}
	if (is_number(left) && is_number(right)) {
		fold_numbers(checker, expr);
	} else if (type_base(left->type)->kind == TYPE_STRING && type_base(right->type)->kind == TYPE_STRING) {
		fold_strings(checker, expr, left->constant->value.string, right->constant->value.string);
	} else if (type_base(left->type)->kind == TYPE_BOOL && type_base(right->type)->kind == TYPE_BOOL) {
		bool p = left->constant->value.boolean, q = right->constant->value.boolean, result;
		if (expr->op == AST_OP_LOGICAL_AND || expr->op == AST_OP_LOGICAL_OR) {
			set_bool(checker, expr, expr->op == AST_OP_LOGICAL_AND ? p && q : p || q);
		} else if (compare(expr->op, p - q, &result)) {
			set_bool(checker, expr, result);
		}
	}
}

void
constant_unary(struct checker *checker, struct ast_expr *expr)
{
	const struct ast_expr *operand = expr->operand;
	if (!operand->constant) {
		return;
	}
	union ast_value value = operand->constant->value;
	enum type_kind kind = type_base(operand->type)->kind;
	bool integer = kind == TYPE_INT || kind == TYPE_RUNE;
	if (expr->op == AST_OP_PLUS && is_number(operand)) {
		expr->constant = operand->constant;
		return;
	}
	if (expr->op == AST_OP_NEGATE && operand->constant->exact) {
		set_exact(checker, expr, exact_negated(checker->arena, operand->constant->exact));
		return;
	}
	refuse_unfit(checker, operand);
	switch ((int)expr->op) {
	case AST_OP_PLUS: break;
	case AST_OP_NEGATE:
		if (integer) {
			value.integer = (int64_t)(0 - (uint64_t)value.integer);
		} else {
			value.real = 0.0 - value.real;
		}
		break;
	case AST_OP_COMPLEMENT: value.integer = ~value.integer; break;
	case AST_OP_NOT: value.boolean = !value.boolean; break;
	default: return;
	}
	bool typed = operand->constant->typed;
	expr->constant = typed ? typed_real(checker, value.real) : new_constant(checker, value);
}

void
constant_convert(struct checker *checker, struct ast_expr *expr, const struct ast_expr *operand)
{
	int64_t integer;
	double real;
	enum type_kind to = type_base(expr->type)->kind;
	if (to == TYPE_FLOAT && constant_real(operand, &real)) {
		expr->constant = typed_real(checker, real);
	} else if (to == TYPE_INT && constant_int(operand, &integer)) {
		set_int(checker, expr, integer);
	} else if (to == TYPE_INT && constant_real(operand, &real)) {
		if (!(real >= -9223372036854775808.0 && real < 9223372036854775808.0)) {
			out_of_range(checker, expr->span, "an Int");
			return;
		}
		set_int(checker, expr, (int64_t)real);
	} else if (to == TYPE_STRING && operand->constant && type_base(operand->type)->kind == TYPE_STRING) {
		expr->constant = operand->constant;
	}
}

/* The value of a constant's row, or what iota makes of a repeated one. */
static void
declare_one(struct body *body, struct ast_decl *decl, struct ast_name_list *name, struct ast_expr *value)
{
	struct checker *checker = body->checker;
	struct symbol *symbol = name->symbol;
	symbol->type = checker->types.bad;
	symbol->number = CONSTANT_BEGUN;
	if (!value) {
		diag_report(
			checker->log, DIAG_VALUE_COUNT, name->name.span, "constant `%.*s` has no value", STR_ARG(name->name.text));
		return;
	}
	const struct type *wanted = decl->type_expr ? resolve_type(checker, body->module, decl->type_expr) : NULL;
	size_t errors = checker->log->error_count;
	body->computes = !wanted;
	const struct type *type = check_value(body, value, wanted);
	if (wanted && convert(body, value, wanted, "constant")) {
		type = wanted;
	}
	if (type->kind != TYPE_BAD && !value->constant && errors == checker->log->error_count) {
		diag_report(
			checker->log, DIAG_NOT_CONSTANT, value->span, "the value of a constant must be known to the compiler");
		return;
	}
	symbol->type = type;
	symbol->number = 0;
	if (value->constant && value->convert_to && type_base(value->convert_to)->kind == TYPE_FLOAT &&
		type_base(value->type)->kind == TYPE_INT) {
		symbol->constant = typed_real(checker, (double)value->constant->value.integer);
	} else if (value->constant && is_number(value) && !wanted) { /* an untyped one keeps what rounding takes */
		struct constant *kept = new_constant(checker, value->constant->value);
		kept->unfit = value->constant->unfit;
		kept->exact = type_base(value->type)->kind == TYPE_FLOAT || kept->unfit ? exact_of(checker, value) : NULL;
		symbol->constant = kept;
	} else if (value->constant && type_base(value->type)->kind == TYPE_FLOAT) {
		symbol->constant = typed_real(checker, value->constant->value.real);
	} else {
		symbol->constant = value->constant;
	}
}

bool
literal_text(struct checker *checker, const struct ast_expr *expr, const struct type *element, struct str *text)
{
	int64_t integer;
	double real;
	if (element->kind == TYPE_INT && constant_int(expr, &integer)) {
		*text = arena_printf(checker->arena, "%lld", (long long)integer);
	} else if (element->kind == TYPE_FLOAT && constant_real(expr, &real)) {
		*text = arena_printf(checker->arena, "%.15g", real);
		*text = strtod(text->data, NULL) == real ? *text : arena_printf(checker->arena, "%.17g", real);
	} else if (element->kind == TYPE_BOOL && expr->constant && type_base(expr->type)->kind == TYPE_BOOL) {
		*text = expr->constant->value.boolean ? STR("true") : STR("false");
	} else {
		return false;
	}
	return true;
}

bool
has_literals(const struct type *type)
{
	return type->kind == TYPE_LITERALS || type_is_choices(type);
}

const struct type *
literals_like(struct checker *checker, const struct type *type, const struct str *literals, size_t count)
{
	return type_is_choices(type) ? type_choices(&checker->types, type->element, literals, count)
								 : type_literals(&checker->types, literals, count);
}

const struct type *
literal_of(struct checker *checker, const struct ast_expr *expr, const struct type *type)
{
	struct str text;
	bool string = type->kind == TYPE_STRING || type->kind == TYPE_LITERALS;
	if (string && expr->constant && expr->type && type_base(expr->type)->kind == TYPE_STRING) {
		return type_literals(&checker->types, &expr->constant->value.string, 1);
	}
	bool known = type_is_choices(type) && expr->type && literal_text(checker, expr, type->element, &text);
	return known ? type_choices(&checker->types, type->element, &text, 1) : NULL;
}

struct ast_expr *
literal_expr(struct checker *checker, const struct type *type, size_t index, struct span span)
{
	const struct type *element = type->element;
	const char *text = type->literals[index].data;
	struct ast_expr *expr = forward_expr(checker->arena, AST_EXPR_INT, span);
	if (element->kind == TYPE_FLOAT) {
		expr->kind = AST_EXPR_FLOAT;
		expr->value.real = strtod(text, NULL);
	} else if (element->kind == TYPE_BOOL) {
		expr->kind = AST_EXPR_BOOL;
		expr->value.boolean = *text == 't';
	} else {
		expr->value.integer = strtoll(text, NULL, 10);
	}
	return expr;
}

void
constants_declare(struct body *body, struct ast_decl *decl)
{
	struct checker *checker = body->checker;
	scope_open(body);
	struct symbol *iota =
		new_symbol(checker, SYMBOL_CONSTANT, intern(checker->interner, STR("iota")), (struct span){0});
	iota->type = checker->types.integer;
	iota->constant = new_constant(checker, (union ast_value){.integer = decl->iota});
	map_set(&body->scope->names, iota->name, iota);
	struct ast_expr *value = decl->values;
	for (struct ast_name_list *name = decl->names; name; name = name->next) {
		declare_one(body, decl, name, value);
		value = value ? value->next : NULL;
	}
	if (value && !decl->repeats) {
		diag_report(checker->log, DIAG_VALUE_COUNT, value->span, "more values than constants");
	}
	scope_close(body);
}
