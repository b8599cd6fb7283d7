/* Expressions: names with what is known of them, indexing, and which file looks at which kind. */
#include "compiler/check/check_internal.h"

const struct type *
set_type(struct ast_expr *expr, const struct type *type)
{
	expr->type = type;
	return type;
}

size_t
count_exprs(const struct ast_expr *list)
{
	size_t count = 0;
	for (; list; list = list->next) {
		count++;
	}
	return count;
}

struct ast_expr *
strip_parens(struct ast_expr *expr)
{
	while (expr->kind == AST_EXPR_PAREN) {
		expr = expr->operand;
	}
	return expr;
}

/* ---- names ---- */

static const struct type *
check_variable(struct body *body, struct ast_expr *expr, struct symbol *symbol)
{
	const struct type *declared = type_value(symbol->type);
	const struct type *known = fact_find(body, expr);
	symbol->used = true;
	note_capture(body, symbol);
	if (known && known != declared) {
		expr->origin = declared;
		return set_type(expr, known);
	}
	return set_type(expr, declared);
}

static const struct type *
check_constant(struct body *body, struct ast_expr *expr, struct symbol *symbol)
{
	struct checker *checker = body->checker;
	symbol->used = true;
	if (symbol->type && symbol->number == CONSTANT_BEGUN) {
		diag_report(
			checker->log, DIAG_NOT_CONSTANT, expr->span, "constant `%.*s` depends on itself", STR_ARG(symbol->name));
		return set_type(expr, checker->types.bad);
	}
	if (!symbol->type) {
		struct function function = {.module = symbol->module};
		struct body fresh = {
			.checker = checker, .function = &function, .module = symbol->module, .at = symbol->span.start};
		symbol->type = checker->types.bad;
		if (checker->constants_inside >= CONSTANTS_INSIDE_MAX) {
			diag_report(checker->log, DIAG_NESTING_TOO_DEEP, expr->span, "more than %d constants need one another",
				CONSTANTS_INSIDE_MAX);
			return set_type(expr, checker->types.bad);
		}
		checker->constants_inside++;
		constants_declare(&fresh, symbol->decl);
		checker->constants_inside--;
	}
	expr->constant = symbol->constant;
	return set_type(expr, type_value(symbol->type));
}

static const struct type *
check_name(struct body *body, struct ast_expr *expr, const struct type *expected)
{
	struct checker *checker = body->checker;
	struct symbol *symbol = scope_find(body, expr->name.text);
	expr->symbol = symbol;
	if (str_equal(expr->name.text, STR("_"))) {
		diag_report(checker->log, DIAG_BLANK_READ, expr->span, "`_` has no value");
		return set_type(expr, checker->types.bad);
	}
	if (!symbol) {
		report_unknown(body, expr->name);
		return set_type(expr, checker->types.bad);
	}
	switch (symbol->kind) {
	case SYMBOL_VARIABLE:
	case SYMBOL_PARAMETER: return check_variable(body, expr, symbol);
	case SYMBOL_GLOBAL: return check_global(body, expr, symbol);
	case SYMBOL_CONSTANT: return check_constant(body, expr, symbol);
	case SYMBOL_FUNCTION:
		return symbol->generic ? check_generic_value(body, expr, symbol, NULL, expected)
							   : check_function_name(body, expr, symbol);
	case SYMBOL_BAD: symbol->used = true; return set_type(expr, checker->types.bad);
	case SYMBOL_TYPE:
	case SYMBOL_ERROR:
	case SYMBOL_METHOD:
	case SYMBOL_GUARD:
	case SYMBOL_PACKAGE:
	case SYMBOL_BUILTIN: break;
	}
	diag_report(checker->log, DIAG_NOT_A_VALUE, expr->span, "`%.*s` is not a value", STR_ARG(expr->name.text));
	return set_type(expr, checker->types.bad);
}

/* ---- indexing ---- */

const struct type *
through_pointer(struct body *body, const struct ast_expr *expr, const struct type *type)
{
	type = type_base(type);
	if (type->kind != TYPE_POINTER || type_base(type->element)->kind != TYPE_FIXED_ARRAY) {
		return type;
	}
	if (!type->present) {
		report_may_be_nil(body, expr);
	}
	return type_base(type->element);
}

static void
check_index_value(struct body *body, struct ast_expr *index, int64_t length, const char *what)
{
	struct checker *checker = body->checker;
	int64_t value;
	check_as(body, index, checker->types.integer, what);
	if (!constant_int(index, &value)) {
		return;
	}
	if (value < 0) {
		diag_report(checker->log, DIAG_INDEX_RANGE, index->span, "an index cannot be negative");
	} else if (length >= 0 && value >= length) {
		diag_report(checker->log, DIAG_INDEX_RANGE, index->span, "index %lld is out of range: the length is %lld",
			(long long)value, (long long)length);
	}
}

static const struct type *
check_index(struct body *body, struct ast_expr *expr, const struct type *expected)
{
	struct checker *checker = body->checker;
	struct ast_expr *index = expr->arguments, *given;
	struct symbol *generic = generic_named(body, expr, &given);
	if (generic) {
		return check_generic_value(body, expr, generic, given, expected);
	}
	expr->symbol = NULL;
	const struct type *type = through_pointer(body, expr->operand, check_value(body, expr->operand, NULL));
	if (index->next) {
		diag_report(checker->log, DIAG_INDEX_COUNT, index->next->span, "one index is enough");
	}
	switch ((int)type->kind) {
	case TYPE_ARRAY: check_index_value(body, index, -1, "index"); return set_type(expr, type_value(type->element));
	case TYPE_FIXED_ARRAY:
		check_index_value(body, index, type->length, "index");
		return set_type(expr, type_value(type->element));
	case TYPE_STRING:
	case TYPE_LITERALS:
	case TYPE_BYTES:
		expr->operand->convert_to = type->kind == TYPE_LITERALS ? checker->types.string : NULL;
		check_index_value(body, index, -1, "index");
		return set_type(expr, checker->types.integer);
	case TYPE_MAP:
		check_as(body, index, type->key, "key");
		return set_type(
			expr, type_result(&checker->types, type_base(type->element), &checker->program->missing_key->type, 1));
	case TYPE_BAD: check_value(body, index, NULL); return set_type(expr, checker->types.bad);
	default: break;
	}
	check_value(body, index, NULL);
	struct str text = quoted_type(checker, type);
	struct diag *diag =
		diag_report(checker->log, DIAG_NOT_INDEXED, expr->operand->span, "%.*s has no elements", STR_ARG(text));
	if (type->kind == TYPE_RESULT) {
		diag_help(checker->log, diag, "a call that can fail is looked at first: x := ...; ensure x is Ok()");
	}
	return set_type(expr, checker->types.bad);
}

/* Whether a slice can share the elements of an array of a fixed length: it lies in a variable, or behind a pointer or a
 * slice. Of a package variable a copy is sliced. */
static bool
can_be_shared(struct ast_expr *array)
{
	array = strip_parens(array);
	if (global_root(array) || variable_of_place(array)) {
		return true;
	}
	while ((array->kind == AST_EXPR_SELECT && !array->symbol) || array->kind == AST_EXPR_INDEX) {
		enum type_kind holder = type_base(array->operand->type)->kind;
		if (holder == TYPE_POINTER || holder == TYPE_ARRAY) {
			return true;
		}
		array = strip_parens(array->operand);
	}
	return array->kind == AST_EXPR_UNARY && array->op == AST_OP_DEREFERENCE;
}

/* A slice of an array of a fixed length, or of the one that a pointer points to, shares its elements. */
static const struct type *
check_array_slice(struct body *body, struct ast_expr *expr, const struct type *array, bool by_pointer)
{
	struct checker *checker = body->checker;
	struct ast_expr *bounds[] = {expr->low, expr->high, expr->max};
	for (int i = 0; i < 3; i++) {
		int64_t value;
		if (bounds[i] && constant_int(bounds[i], &value) && value > array->length) {
			diag_report(checker->log, DIAG_INDEX_RANGE, bounds[i]->span,
				"bound %lld is out of range: the length is %lld", (long long)value, (long long)array->length);
		}
	}
	if (!by_pointer && !can_be_shared(expr->operand)) {
		struct diag *diag = diag_report(checker->log, DIAG_NOT_INDEXED, expr->operand->span,
			"this array lies in no variable, so a slice could not share its elements");
		diag_help(checker->log, diag, "take it into a variable first");
	} else if (!by_pointer) {
		keep_address(body, expr->operand);
	}
	return set_type(expr, type_array(&checker->types, array->element));
}

static const struct type *
check_slice(struct body *body, struct ast_expr *expr)
{
	struct checker *checker = body->checker;
	const struct type *given = type_base(check_value(body, expr->operand, NULL));
	const struct type *type = through_pointer(body, expr->operand, given);
	struct ast_expr *bounds[] = {expr->low, expr->high, expr->max};
	for (int i = 0; i < 3; i++) {
		if (bounds[i]) {
			check_index_value(body, bounds[i], -1, "bound");
		}
	}
	int64_t low, high;
	if (expr->low && expr->high && constant_int(expr->low, &low) && constant_int(expr->high, &high) && low > high) {
		diag_report(checker->log, DIAG_INDEX_RANGE, expr->high->span, "the upper bound is below the lower one");
	}
	switch ((int)type->kind) {
	case TYPE_STRING:
	case TYPE_LITERALS:
		expr->operand->convert_to = type->kind == TYPE_LITERALS ? checker->types.string : NULL;
		if (expr->max) {
			diag_report(checker->log, DIAG_NOT_INDEXED, expr->max->span, "a slice of a String has no capacity");
		}
		return set_type(expr, checker->types.string);
	case TYPE_ARRAY:
	case TYPE_BYTES:
	case TYPE_BAD: return set_type(expr, type);
	case TYPE_FIXED_ARRAY: return check_array_slice(body, expr, type, type != given);
	default: break;
	}
	struct str text = quoted_type(checker, type);
	diag_report(checker->log, DIAG_NOT_INDEXED, expr->operand->span, "%.*s cannot be sliced", STR_ARG(text));
	return set_type(expr, checker->types.bad);
}

/* ---- every kind ---- */

static const struct type *
check_kind(struct body *body, struct ast_expr *expr, const struct type *expected, bool computes)
{
	struct checker *checker = body->checker;
	struct types *types = &checker->types;
	if (body->again && expr->type && (expr->kind == AST_EXPR_CALL || expr->kind == AST_EXPR_FUNC)) {
		return expr->type;
	}
	expr->convert_to = NULL;
	expr->constant = NULL;
	expr->origin = NULL;
	switch (expr->kind) {
	case AST_EXPR_NAME:
		return expr->operand ? check_index(body, expr, expected) : check_name(body, expr, expected);
	case AST_EXPR_INT: constant_literal(checker, expr, false); return set_type(expr, types->integer);
	case AST_EXPR_FLOAT: constant_literal(checker, expr, false); return set_type(expr, types->real);
	case AST_EXPR_STRING: constant_literal(checker, expr, false); return set_type(expr, types->string);
	case AST_EXPR_RUNE: constant_literal(checker, expr, false); return set_type(expr, types->rune);
	case AST_EXPR_BOOL: constant_literal(checker, expr, false); return set_type(expr, types->boolean);
	case AST_EXPR_NIL: return set_type(expr, types->nil);
	case AST_EXPR_PAREN:
		body->computes = computes;
		set_type(expr, check_expr(body, expr->operand, expected));
		expr->constant = expr->operand->constant;
		return expr->type;
	case AST_EXPR_UNARY: return check_unary(body, expr, expected);
	case AST_EXPR_BINARY: return check_binary(body, expr);
	case AST_EXPR_IS: return check_logical(body, expr);
	case AST_EXPR_SELECT: return check_selected_value(body, expr, expected);
	case AST_EXPR_INDEX: return check_index(body, expr, expected);
	case AST_EXPR_SLICE: return check_slice(body, expr);
	case AST_EXPR_CALL: return check_call(body, expr, expected);
	case AST_EXPR_SHAPE:
	case AST_EXPR_ARRAY:
	case AST_EXPR_MAP: return check_literal(body, expr, expected);
	case AST_EXPR_FUNC: return check_function_literal(body, expr);
	case AST_EXPR_TYPE:
		diag_report(checker->log, DIAG_NOT_A_VALUE, expr->span, "a type is not a value");
		return set_type(expr, types->bad);
	case AST_EXPR_EITHER: return refuse_either(body, expr);
	case AST_EXPR_BAD: return set_type(expr, types->bad);
	}
	return set_type(expr, types->bad);
}

const struct type *
check_expr(struct body *body, struct ast_expr *expr, const struct type *expected)
{
	bool computes = body->computes;
	body->computes = false;
	const struct type *type = check_kind(body, expr, expected, computes);
	return computes || !expr->constant || !expr->constant->unfit ? type
																 : constant_settle(body->checker, expr, expected);
}
