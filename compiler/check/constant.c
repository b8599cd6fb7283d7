/* Constants: literals' values, folding of operators, constant declarations. Int wraps only at run time: a constant out
 * of range is an error. */
#include "compiler/check/check_internal.h"

#include <math.h>
#include <stdlib.h>

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

void
constant_literal(struct checker *checker, struct ast_expr *expr, bool negative)
{
	union ast_value value = expr->value;
	if (expr->kind == AST_EXPR_INT && expr->out_of_range && !(negative && expr->value.integer == INT64_MIN)) {
		out_of_range(checker, expr->span, "an Int");
		return;
	}
	if (expr->kind == AST_EXPR_FLOAT && expr->out_of_range) {
		out_of_range(checker, expr->span, "a Float");
		return;
	}
	expr->constant = new_constant(checker, value);
}

bool
constant_int(const struct ast_expr *expr, int64_t *value)
{
	enum type_kind kind = expr->type ? type_base(expr->type)->kind : TYPE_BAD;
	if (!expr->constant || (kind != TYPE_INT && kind != TYPE_RUNE)) {
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
	if (!expr->constant || !expr->type || type_base(expr->type)->kind != TYPE_FLOAT) {
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

static void
fold_ints(struct checker *checker, struct ast_expr *expr, int64_t a, int64_t b)
{
	int64_t value = 0;
	bool overflow = false;
	bool result;
	if (compare(expr->op, (a > b) - (a < b), &result)) {
		set_bool(checker, expr, result);
		return;
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
			return;
		}
		value = b > 63 ? 0 : (int64_t)((uint64_t)a << b);
		overflow = a != 0 && (b > 63 || value >> b != a) && !(a == 1 && b == 63);
		break;
	case AST_OP_SHIFT_RIGHT:
		if (b < 0) {
			return;
		}
		value = a >> (b > 63 ? 63 : b);
		break;
	default: return;
	}
	if (overflow) {
		out_of_range(checker, expr->span, "an Int");
	} else {
		set_int(checker, expr, value);
	}
}

static void
fold_reals(struct checker *checker, struct ast_expr *expr, double a, double b)
{
	bool result;
	double value;
	if (compare(expr->op, (a > b) - (a < b), &result)) {
		set_bool(checker, expr, result);
		return;
	}
	switch ((int)expr->op) {
	case AST_OP_ADD: value = a + b; break;
	case AST_OP_SUBTRACT: value = a - b; break;
	case AST_OP_MULTIPLY: value = a * b; break;
	case AST_OP_DIVIDE:
		if (b == 0) {
			return;
		}
		value = a / b;
		break;
	default: return;
	}
	if (!isfinite(value)) {
		out_of_range(checker, expr->span, "a Float");
		return;
	}
	expr->constant = new_constant(checker, (union ast_value){.real = value});
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

void
constant_binary(struct checker *checker, struct ast_expr *expr)
{
	const struct ast_expr *left = expr->operand, *right = expr->right;
	int64_t a, b;
	double x, y;
	bool division = expr->op == AST_OP_DIVIDE || expr->op == AST_OP_REMAINDER;
	if (division && constant_int(right, &b) && b == 0 && type_base(left->type)->kind != TYPE_FLOAT) {
		diag_report(checker->log, DIAG_DIVISION_BY_ZERO, right->span, "division by zero");
		return;
	}
	if (!left->constant || !right->constant) {
		return;
	}
	if (constant_int(left, &a) && constant_int(right, &b)) {
		fold_ints(checker, expr, a, b);
	} else if (constant_real(left, &x) && constant_real(right, &y)) {
		fold_reals(checker, expr, x, y);
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
	switch ((int)expr->op) {
	case AST_OP_PLUS: break;
	case AST_OP_NEGATE:
		if (integer) {
			value.integer = (int64_t)(0 - (uint64_t)value.integer);
		} else {
			value.real = -value.real;
		}
		break;
	case AST_OP_COMPLEMENT: value.integer = ~value.integer; break;
	case AST_OP_NOT: value.boolean = !value.boolean; break;
	default: return;
	}
	expr->constant = new_constant(checker, value);
}

void
constant_convert(struct checker *checker, struct ast_expr *expr, const struct ast_expr *operand)
{
	int64_t integer;
	double real;
	enum type_kind to = type_base(expr->type)->kind;
	if (to == TYPE_FLOAT && constant_real(operand, &real)) {
		expr->constant = new_constant(checker, (union ast_value){.real = real});
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
		symbol->constant = new_constant(checker, (union ast_value){.real = (double)value->constant->value.integer});
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
