/* Operators: the type that both sides have in common, what each operator takes, pointers. */
#include "compiler/check/check_internal.h"

/* A call that gives nothing but may fail is compared as the Error it gives. */
static const struct type *
error_of_nothing(const struct types *types, struct ast_expr *expr)
{
	const struct type *type = type_base(expr->type);
	if (type->kind == TYPE_RESULT && type_base(type->element)->kind == TYPE_VOID) {
		expr->convert_to = types->error;
		return types->error;
	}
	return type;
}

bool
takes_error_of_nothing(struct checker *checker, struct ast_expr *argument)
{
	return type_base(argument->type)->kind == TYPE_RESULT &&
		   error_of_nothing(&checker->types, argument) == checker->types.error;
}

const struct type *
common_type(struct body *body, struct ast_expr *left, struct ast_expr *right)
{
	struct types *types = &body->checker->types;
	const struct type *a = error_of_nothing(types, left), *b = error_of_nothing(types, right);
	if (a->kind == TYPE_BAD || b->kind == TYPE_BAD) {
		return types->bad;
	}
	if (a == b || type_equal(a, b)) {
		if (a->kind == TYPE_RUNE) {
			return a;
		}
		return a;
	}
	if (a->kind == TYPE_NIL || b->kind == TYPE_NIL) {
		const struct type *other = a->kind == TYPE_NIL ? b : a;
		if (!type_is_nilable(other) && other->kind != TYPE_UNION && other->kind != TYPE_FAILURE) {
			return NULL;
		}
		(a->kind == TYPE_NIL ? left : right)->type = other;
		return other;
	}
	struct ast_expr *narrow = type_assignable(types, a, b) || constant_is_literal(body, left, b) ? left : right;
	const struct type *wide = narrow == left ? b : a;
	if (type_is_number(a) && type_is_number(b)) {
		if (a->kind == TYPE_INT && b->kind == TYPE_INT && a->symbol && b->symbol) {
			return NULL;
		}
		wide = a->kind == TYPE_FLOAT || b->kind == TYPE_FLOAT ? types->real
			   : a->symbol                                    ? a
			   : b->symbol                                    ? b
															  : types->integer;
		left->convert_to = a == wide ? NULL : wide;
		right->convert_to = b == wide ? NULL : wide;
		return wide;
	}
	bool strings =
		(a->kind == TYPE_STRING || a->kind == TYPE_LITERALS) && (b->kind == TYPE_STRING || b->kind == TYPE_LITERALS);
	if (strings) {
		left->convert_to = a->kind == TYPE_LITERALS ? types->string : NULL;
		right->convert_to = b->kind == TYPE_LITERALS ? types->string : NULL;
		return types->string;
	}
	if (wide->kind == TYPE_POINTER && type_base(narrow->type)->kind != TYPE_POINTER) {
		return NULL;
	}
	if (wide->kind == TYPE_ANY || !type_assignable(types, type_base(narrow->type), wide)) {
		return NULL;
	}
	narrow->convert_to = wide;
	return wide;
}

static bool
is_comparison(enum ast_op op)
{
	return op >= AST_OP_EQUAL && op <= AST_OP_GREATER_EQUAL;
}

/* What the constraint of a type parameter allows. */
static bool
parameter_takes(enum ast_op op, enum type_constraint constraint)
{
	switch ((int)op) {
	case AST_OP_ADD:
	case AST_OP_SUBTRACT:
	case AST_OP_MULTIPLY:
	case AST_OP_DIVIDE: return constraint == TYPE_CONSTRAINT_NUMBER;
	case AST_OP_LESS:
	case AST_OP_LESS_EQUAL:
	case AST_OP_GREATER:
	case AST_OP_GREATER_EQUAL: return constraint >= TYPE_CONSTRAINT_ORDERED;
	default: return false;
	}
}

bool
operator_takes(enum ast_op op, const struct type *type)
{
	enum type_kind kind = type->kind;
	if (kind == TYPE_PARAMETER) {
		return parameter_takes(op, type->constraint);
	}
	bool integer = kind == TYPE_INT || kind == TYPE_RUNE;
	switch ((int)op) {
	case AST_OP_ADD: return type_is_number(type) || kind == TYPE_STRING;
	case AST_OP_SUBTRACT:
	case AST_OP_MULTIPLY:
	case AST_OP_DIVIDE: return type_is_number(type);
	case AST_OP_REMAINDER:
	case AST_OP_AND:
	case AST_OP_OR:
	case AST_OP_XOR:
	case AST_OP_AND_NOT:
	case AST_OP_SHIFT_LEFT:
	case AST_OP_SHIFT_RIGHT: return integer;
	case AST_OP_LESS:
	case AST_OP_LESS_EQUAL:
	case AST_OP_GREATER:
	case AST_OP_GREATER_EQUAL: return type_is_number(type) || kind == TYPE_STRING;
	default: return false;
	}
}

/* Names the constraint that would allow the operator. */
static void
help_constraint(struct checker *checker, struct diag *diag, const struct type *param, enum ast_op op)
{
	for (enum type_constraint i = param->constraint + 1; i <= TYPE_CONSTRAINT_NUMBER; i++) {
		bool equality = op == AST_OP_EQUAL || op == AST_OP_NOT_EQUAL;
		if (equality ? i >= TYPE_CONSTRAINT_COMPARABLE : parameter_takes(op, i)) {
			diag_help(checker->log, diag, "constrain it: [%.*s %s]", STR_ARG(param->symbol->name), constraint_text(i));
			return;
		}
	}
}

static const struct type *
bad_operands(struct body *body, struct ast_expr *expr)
{
	struct checker *checker = body->checker;
	struct str a = quoted_type(checker, expr->operand->type), b = quoted_type(checker, expr->right->type);
	struct diag *diag = diag_report(checker->log, DIAG_OPERANDS, expr->op_span, "`%s` does not work on %.*s and %.*s",
		ast_op_text(expr->op), STR_ARG(a), STR_ARG(b));
	const struct type *left = type_base(expr->operand->type), *right = type_base(expr->right->type);
	if (is_map_entry(expr->operand) || is_map_entry(expr->right)) {
		diag_help(checker->log, diag, "a key may be missing: v, ok := m[key], or maps.Get(m, key, otherwise)");
	} else if (left->kind == TYPE_RESULT || right->kind == TYPE_RESULT) {
		diag_help(checker->log, diag, "a call that can fail is looked at first: x := ...; ensure x is Ok()");
	} else if (left->kind == TYPE_ANY || right->kind == TYPE_ANY) {
		diag_help(checker->log, diag, "an Any is asked what it holds: if x is Int { ... }, where x is an Int then");
	} else if (left->kind == TYPE_NIL || right->kind == TYPE_NIL) {
		diag_help(checker->log, diag, "only pointers (T?), arrays, maps, channels, functions and errors may be nil");
	} else if (left->kind == TYPE_POINTER || right->kind == TYPE_POINTER) {
		diag_help(checker->log, diag, "prove that the pointer is there (`is Present()`), then use *x");
	} else if (expr->op == AST_OP_ADD && (left->kind == TYPE_STRING || right->kind == TYPE_STRING)) {
		diag_help(checker->log, diag, "String(x) gives the text of a number");
	} else if (left->kind == TYPE_PARAMETER || right->kind == TYPE_PARAMETER) {
		help_constraint(checker, diag, left->kind == TYPE_PARAMETER ? left : right, expr->op);
	}
	return set_type(expr, checker->types.bad);
}

const struct type *
check_logical(struct body *body, struct ast_expr *expr)
{
	const struct facts *before = body->facts;
	check_condition(body, expr);
	body->facts = before;
	return expr->type;
}

static const struct type *
check_equality(struct body *body, struct ast_expr *expr, const struct type *common)
{
	struct checker *checker = body->checker;
	const struct ast_expr *left = strip_parens(expr->operand), *right = strip_parens(expr->right);
	bool with_nil = left->kind == AST_EXPR_NIL || right->kind == AST_EXPR_NIL;
	if (!with_nil && !type_comparable(common)) {
		struct str text = quoted_type(checker, common);
		struct diag *diag = diag_report(checker->log, DIAG_NOT_COMPARABLE, expr->op_span,
			"%.*s values cannot be compared by `%s`", STR_ARG(text), ast_op_text(expr->op));
		if (common->kind == TYPE_PARAMETER) {
			help_constraint(checker, diag, common, expr->op);
		}
	}
	return set_type(expr, checker->types.boolean);
}

static const struct type *
check_shift(struct body *body, struct ast_expr *expr)
{
	const struct type *left = type_base(expr->operand->type), *right = type_base(expr->right->type);
	if (!operator_takes(expr->op, left) || !operator_takes(expr->op, right)) {
		return bad_operands(body, expr);
	}
	set_type(expr, left);
	constant_binary(body->checker, expr);
	return left;
}

const struct type *
check_binary(struct body *body, struct ast_expr *expr)
{
	struct checker *checker = body->checker;
	if (expr->op == AST_OP_LOGICAL_AND || expr->op == AST_OP_LOGICAL_OR) {
		return check_logical(body, expr);
	}
	body->computes = true;
	const struct type *left = check_value(body, expr->operand, NULL);
	body->computes = true;
	const struct type *right = check_value(body, expr->right, left->kind == TYPE_NIL ? NULL : left);
	if (left->kind == TYPE_BAD || right->kind == TYPE_BAD) {
		return set_type(expr, is_comparison(expr->op) ? checker->types.boolean : checker->types.bad);
	}
	if (expr->op == AST_OP_SHIFT_LEFT || expr->op == AST_OP_SHIFT_RIGHT) {
		return check_shift(body, expr);
	}
	const struct type *common = common_type(body, expr->operand, expr->right);
	if (!common) {
		return bad_operands(body, expr);
	}
	bool equality = expr->op == AST_OP_EQUAL || expr->op == AST_OP_NOT_EQUAL;
	if (common->kind == TYPE_LITERALS && !equality) {
		expr->operand->convert_to = expr->right->convert_to = checker->types.string;
		common = checker->types.string;
	}
	if (common->kind == TYPE_RUNE && !is_comparison(expr->op)) {
		expr->operand->convert_to = expr->right->convert_to = checker->types.integer;
		common = checker->types.integer;
	}
	if (equality) {
		check_equality(body, expr, common);
	} else if (!operator_takes(expr->op, common)) {
		return bad_operands(body, expr);
	} else {
		set_type(expr, is_comparison(expr->op) ? checker->types.boolean : common);
	}
	constant_binary(checker, expr);
	return expr->type;
}

static const struct type *
check_dereference(struct body *body, struct ast_expr *expr)
{
	struct checker *checker = body->checker;
	const struct type *type = type_base(check_value(body, expr->operand, NULL));
	if (type->kind == TYPE_BAD) {
		return set_type(expr, type);
	}
	if (type->kind != TYPE_POINTER) {
		struct str text = quoted_type(checker, type);
		diag_report(
			checker->log, DIAG_DEREFERENCE, expr->span, "only a pointer can be dereferenced, not %.*s", STR_ARG(text));
		return set_type(expr, checker->types.bad);
	}
	if (!type->present) {
		report_may_be_nil(body, expr->operand);
	}
	const struct type *declared = set_type(expr, type_value(type->element));
	const struct type *known = fact_find(body, expr);
	if (known && known != declared) {
		expr->origin = declared;
		return set_type(expr, known);
	}
	return declared;
}

/* The variable that a place is a part of, by members and elements of arrays of a fixed length; else NULL. */
struct symbol *
variable_of_place(struct ast_expr *place)
{
	place = strip_parens(place);
	for (;;) {
		bool member = place->kind == AST_EXPR_SELECT && !place->symbol;
		bool element = place->kind == AST_EXPR_INDEX;
		const struct type *holder = member || element ? type_base(place->operand->type) : NULL;
		if (!holder || holder->kind != (member ? TYPE_SHAPE : TYPE_FIXED_ARRAY)) {
			break;
		}
		place = strip_parens(place->operand);
	}
	bool variable = place->kind == AST_EXPR_NAME && place->symbol &&
					(place->symbol->kind == SYMBOL_VARIABLE || place->symbol->kind == SYMBOL_PARAMETER);
	return variable ? (struct symbol *)(uintptr_t)place->symbol : NULL;
}

bool
refuse_unwrapped_address(struct body *body, const struct ast_expr *place)
{
	for (; place; place = place->operand) {
		enum type_kind declared = place->origin ? type_base(place->origin)->kind : TYPE_BAD;
		if (declared == TYPE_RESULT || declared == TYPE_UNION || declared == TYPE_ANY) {
			struct diag *diag = diag_report(body->checker->log, DIAG_UNWRAPPED_ADDRESS, place->span,
				declared == TYPE_RESULT  ? "this is the value of a Result, which has no address of its own"
				: declared == TYPE_UNION ? "this is the member of a union, which has no address of its own"
										 : "this is what an Any holds, which has no address of its own");
			diag_help(body->checker->log, diag, "take it into a variable first: value := ...");
			return true;
		}
		bool part = place->kind == AST_EXPR_PAREN || place->kind == AST_EXPR_INDEX ||
					(place->kind == AST_EXPR_SELECT && !place->symbol);
		if (!part || (place->operand->type && type_base(place->operand->type)->kind == TYPE_POINTER)) {
			return false;
		}
	}
	return false;
}

/* The address of a place is kept. */
void
keep_address(struct body *body, struct ast_expr *place)
{
	struct symbol *symbol = variable_of_place(place);
	if (symbol && !refuse_unwrapped_address(body, place)) {
		variable_is_kept(body, symbol);
	}
}

/* What a pointer that is wanted points to; NULL: none is. */
static const struct type *
pointee_wanted(const struct type *expected)
{
	const struct type *type = expected ? type_base(expected) : NULL;
	type = type && type->kind == TYPE_RESULT ? type_base(type->element) : type;
	return type && type->kind == TYPE_POINTER ? type_base(type->element) : NULL;
}

/* &x: x must be a variable, a member or an element of one, or a literal, of which a copy is made. */
static const struct type *
check_address(struct body *body, struct ast_expr *expr, const struct type *expected)
{
	struct checker *checker = body->checker;
	const struct type *wanted = pointee_wanted(expected);
	const struct type *type = check_value(body, expr->operand, wanted);
	if (type->kind == TYPE_RESULT) {
		convert(body, expr->operand, checker->types.bad, "operand");
		diag_report(checker->log, DIAG_RESULT_UNCHECKED, expr->operand->span,
			"this call can fail, and nobody looks at its error");
		return set_type(expr, checker->types.bad);
	}
	if (refuse_global_address(body, expr->operand)) {
		return set_type(expr, checker->types.bad);
	}
	struct ast_expr *place = strip_parens(expr->operand);
	if (is_part(place)) {
		struct diag *diag = diag_report(checker->log, DIAG_EMBEDDED_PART, place->span, "an embedded shape has no address of its own");
		diag_help(checker->log, diag, "take the address of what embeds it, or of one member");
		return set_type(expr, checker->types.bad);
	}
	if (place->origin && type_base(place->type)->kind != TYPE_POINTER) { /* the address of what it was declared as */
		type = set_type(place, place->origin);
		place->origin = NULL;
		set_type(expr->operand, type);
	}
	if (wanted && ast_is_literal(place) && !type_equal(type, wanted) && type_assignable(&checker->types, type, wanted)) {
		convert(body, expr->operand, wanted, "operand"); /* nobody else has it: it may as well lie there as what is wanted */
		type = wanted;
	}
	keep_address(body, expr->operand);
	return set_type(expr, type->kind == TYPE_BAD ? type : type_pointer(&checker->types, type_base(type), true));
}

const struct type *
check_unary(struct body *body, struct ast_expr *expr, const struct type *expected)
{
	struct checker *checker = body->checker;
	if (expr->op == AST_OP_NOT) {
		return check_logical(body, expr);
	}
	if (expr->op == AST_OP_DEREFERENCE) {
		return check_dereference(body, expr);
	}
	if (expr->op == AST_OP_ADDRESS) {
		return check_address(body, expr, expected);
	}
	if (expr->op == AST_OP_RECEIVE) {
		return check_receive(body, expr);
	}
	struct ast_expr *operand = expr->operand;
	if (expr->op == AST_OP_NEGATE && operand->kind == AST_EXPR_INT) {
		constant_literal(checker, operand, true);
		operand->type = checker->types.integer;
	} else {
		body->computes = true;
		check_value(body, operand, expected);
	}
	const struct type *type = type_base(operand->type);
	bool takes =
		expr->op == AST_OP_COMPLEMENT ? type->kind == TYPE_INT : type_meets(type, TYPE_CONSTRAINT_NUMBER);
	if (type->kind == TYPE_BAD) {
		return set_type(expr, type);
	}
	if (!takes) {
		struct str text = quoted_type(checker, type);
		struct diag *diag = diag_report(
			checker->log, DIAG_OPERANDS, expr->op_span, "`%s` does not work on %.*s", ast_op_text(expr->op), STR_ARG(text));
		if (type->kind == TYPE_PARAMETER && expr->op != AST_OP_COMPLEMENT) {
			help_constraint(checker, diag, type, AST_OP_SUBTRACT);
		}
		return set_type(expr, checker->types.bad);
	}
	set_type(expr, type);
	constant_unary(checker, expr);
	return type;
}
