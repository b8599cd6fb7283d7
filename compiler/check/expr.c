/* Expressions: names with what is known of them, operators, indexing, conversions that contexts imply, conditions with
 * the facts they prove. */
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

enum { LITERALS_SHOWN_MAX = 8 };

/* ---- conversion ---- */

/* A constant fits a literal union that has it. */
static bool
constant_is_literal(struct body *body, const struct ast_expr *expr, const struct type *target)
{
	struct str text;
	if (target->kind == TYPE_LITERALS && expr->constant && type_base(expr->type)->kind == TYPE_STRING) {
		text = expr->constant->value.string;
	} else if (!type_is_choices(target) || !literal_text(body->checker, expr, target->element, &text)) {
		return false;
	}
	for (size_t i = 0; i < target->literal_count; i++) {
		if (str_equal(target->literals[i], text)) {
			return true;
		}
	}
	return false;
}

/* A constant number is a character where one is wanted, as Go's are: -1, which stands for none, is one, too. */
static bool
constant_is_rune(const struct ast_expr *expr, const struct type *target)
{
	int64_t value;
	return type_base(target)->kind == TYPE_RUNE && type_base(expr->type)->kind == TYPE_INT && constant_int(expr, &value) &&
		   value >= INT32_MIN && value <= INT32_MAX;
}

/* The literals of a type, as a help line. */
static void
show_choices(struct body *body, struct diag *diag, const struct type *type)
{
	struct diag_log *log = body->checker->log;
	struct str all = STR("");
	for (size_t i = 0; i < type->literal_count && i < LITERALS_SHOWN_MAX; i++) {
		all = arena_printf(log->arena, "%.*s%s%.*s", STR_ARG(all), i ? ", " : "", STR_ARG(type->literals[i]));
	}
	diag_help(log, diag, "it is one of %.*s%s", STR_ARG(all), type->literal_count > LITERALS_SHOWN_MAX ? " ..." : "");
}

/* Which word of a literal union may be meant, or those there are. */
static void
suggest_literal(struct body *body, struct diag *diag, const struct type *type, struct str word)
{
	struct diag_log *log = body->checker->log;
	unsigned best = nearest_limit(word);
	struct str all = STR("");
	for (size_t i = 0; i < type->literal_count; i++) {
		struct str literal = type->literals[i];
		unsigned distance = str_distance(literal, word, best - 1);
		if (distance < best) {
			best = distance;
			diag_help(log, diag, "did you mean \"%.*s\"?", STR_ARG(literal));
		}
		if (i < LITERALS_SHOWN_MAX) {
			all = arena_printf(log->arena, "%.*s%s\"%.*s\"", STR_ARG(all), i ? ", " : "", STR_ARG(literal));
		}
	}
	if (best == nearest_limit(word)) {
		diag_help(log, diag, "it is one of %.*s%s", STR_ARG(all), type->literal_count > LITERALS_SHOWN_MAX ? " ..." : "");
	}
}

/* An entry of a map, which may be missing. */
static bool
is_entry(const struct ast_expr *expr)
{
	return expr->kind == AST_EXPR_INDEX && type_base(expr->type)->kind == TYPE_RESULT;
}

static void
mismatch(struct body *body, struct ast_expr *expr, const struct type *target, const char *what)
{
	struct checker *checker = body->checker;
	const struct type *from = type_base(expr->type);
	const struct type *to = type_base(target);
	if (to->kind == TYPE_POINTER && to->present && from->kind == TYPE_POINTER && type_equal(from->element, to->element)) {
		report_may_be_nil(body, expr);
		return;
	}
	const struct type *wanted = to->kind == TYPE_POINTER ? type_value(to->element) : type_value(target);
	struct str have = quoted_type(checker, type_value(expr->type));
	struct str want = quoted_type(checker, target);
	struct diag *diag = diag_report(checker->log, DIAG_TYPE_MISMATCH, expr->span, "expected %.*s as %s, got %.*s",
		STR_ARG(want), what, STR_ARG(have));
	diag_label(checker->log, diag, "this is %.*s", STR_ARG(have));
	if (type_is_choices(wanted)) {
		show_choices(body, diag, wanted);
		return;
	}
	target = type_base(target);
	const struct type *holder = from->kind == TYPE_POINTER ? type_base(from->element) : from;
	if (target->kind == TYPE_LITERALS && expr->constant && from->kind == TYPE_STRING) {
		suggest_literal(body, diag, target, expr->constant->value.string);
		return;
	}
	struct str lacking = holder->kind == TYPE_SHAPE ? contract_lacks(body, from, target) : STR("");
	if (lacking.length) {
		diag_help(checker->log, diag, "%.*s", STR_ARG(lacking));
	} else if (from->kind == TYPE_FLOAT && target->kind == TYPE_INT) {
		diag_help(checker->log, diag, "Int(x) truncates; math.Round(x) rounds first");
	} else if (from->kind == TYPE_INT && target->kind == TYPE_RUNE) {
		diag_help(checker->log, diag, "Rune(x) gives the character of a number");
	} else if (from->kind == TYPE_RUNE && target->kind == TYPE_INT) {
		diag_help(checker->log, diag, "Int(r) gives the number of a character");
	} else if (from->kind == TYPE_RESULT && type_assignable(&checker->types, from->element, target)) {
		diag_help(checker->log, diag, is_entry(expr) ? "a key may be missing: v, ok := m[key], or maps.Get(m, key, otherwise)"
			: "it may be an error: x := ...; ensure x is Ok() makes x its value");
	} else if (target->kind == TYPE_STRING && type_is_number(from)) {
		diag_help(checker->log, diag, "String(x) gives its text");
	} else if (from->kind == TYPE_POINTER && type_assignable(&checker->types, from->element, target)) {
		diag_help(checker->log, diag, "prove that it is there (`if x is Present()`), then use *x");
	} else if (from->kind == TYPE_STRING && type_is_number(target)) {
		diag_help(checker->log, diag, "strconv.Atoi and strconv.ParseFloat read numbers");
	} else if (from->kind == TYPE_TUPLE) {
		diag_help(checker->log, diag, "these are several results: take one, .0 or .1, or take them apart, a, b := ...");
	} else if (from->kind == TYPE_NIL) {
		diag_help(checker->log, diag, "only pointers, T?, arrays, maps, functions, channels and errors can be nil");
	} else if (from->kind == TYPE_SHAPE && target->kind == TYPE_SHAPE) {
		for (size_t i = 0; i < target->field_count; i++) {
			const struct type_field *field = type_field(from, target->fields[i].name, NULL);
			if (!field && type_base(target->fields[i].type)->kind != TYPE_POINTER) {
				diag_help(checker->log, diag, "member `%.*s` is missing", STR_ARG(target->fields[i].name));
				return;
			}
			if (field && !type_assignable(&checker->types, field->type, target->fields[i].type)) {
				struct str a = quoted_type(checker, field->type), b = quoted_type(checker, target->fields[i].type);
				diag_help(checker->log, diag, "member `%.*s` is %.*s there and should be %.*s", STR_ARG(field->name),
					STR_ARG(a), STR_ARG(b));
				return;
			}
		}
	}
}

bool
convert(struct body *body, struct ast_expr *expr, const struct type *target, const char *what)
{
	struct checker *checker = body->checker;
	const struct type *from = type_value(expr->type);
	const struct type *to = type_value(target);
	if (from->kind == TYPE_BAD || to->kind == TYPE_BAD) {
		return true;
	}
	bool only_error =
		from->kind == TYPE_RESULT && to->kind == TYPE_ERROR && type_base(from->element)->kind == TYPE_VOID;
	if (from->kind == TYPE_RESULT && to->kind != TYPE_RESULT && !only_error) {
		struct diag *diag = diag_report(
			checker->log, DIAG_RESULT_UNCHECKED, expr->span, "this call can fail, and nobody looks at its error");
		diag_help(
			checker->log, diag, "x := ...; ensure x is Ok() or ... makes x its value; or split it: x, err := ...");
		return false;
	}
	bool literal = constant_is_literal(body, expr, to) || constant_is_rune(expr, to) ||
				   (to->kind == TYPE_POINTER && constant_is_literal(body, expr, type_value(to->element)));
	bool is_value = to->kind == TYPE_RESULT && from->kind != TYPE_RESULT &&
					type_assignable(&checker->types, from, type_value(to->element));
	bool fits = literal || is_value || type_assignable(&checker->types, from, to);
	const struct type *contract = to->kind == TYPE_POINTER ? type_base(to->element) : to;
	if (!fits && contract_fits(body, from, contract)) {
		contract_convert(body, expr, contract);
		expr->convert_to = contract == to ? NULL : to;
		return true;
	}
	if (!fits) {
		mismatch(body, expr, target, what);
		return false;
	}
	refuse_copy(body, expr);
	decide_constant(body, expr, target);
	from = type_base(from);
	to = type_base(to);
	expr->convert_to = from == to || (type_equal(from, to) && from->kind != TYPE_NIL) ? NULL : to;
	if (from->kind == TYPE_NIL) {
		expr->type = to;
		expr->convert_to = NULL;
	}
	return true;
}

const struct type *
check_value(struct body *body, struct ast_expr *expr, const struct type *expected)
{
	struct checker *checker = body->checker;
	const struct type *type = check_expr(body, expr, expected);
	const struct function *callee = expr->kind == AST_EXPR_CALL && expr->symbol ? expr->symbol->function : NULL;
	if (type->kind == TYPE_VOID && callee && callee->assumed_void && !callee->result) {
		report_unknown_result(checker, (struct function *)(uintptr_t)callee);
		return set_type(expr, checker->types.bad);
	}
	if (type->kind == TYPE_VOID) {
		diag_report(checker->log, DIAG_VOID_VALUE, expr->span, "this gives no value");
		return set_type(expr, checker->types.bad);
	}
	return type;
}

void
check_as(struct body *body, struct ast_expr *expr, const struct type *target, const char *what)
{
	check_value(body, expr, target);
	convert(body, expr, target, what);
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

/* ---- operators ---- */

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

static const char *
op_text(enum ast_op op)
{
	static const char *const texts[] = {[AST_OP_ADD] = "+",
		[AST_OP_SUBTRACT] = "-",
		[AST_OP_MULTIPLY] = "*",
		[AST_OP_DIVIDE] = "/",
		[AST_OP_REMAINDER] = "%",
		[AST_OP_AND] = "&",
		[AST_OP_OR] = "|",
		[AST_OP_XOR] = "^",
		[AST_OP_AND_NOT] = "&^",
		[AST_OP_SHIFT_LEFT] = "<<",
		[AST_OP_SHIFT_RIGHT] = ">>",
		[AST_OP_EQUAL] = "==",
		[AST_OP_NOT_EQUAL] = "!=",
		[AST_OP_LESS] = "<",
		[AST_OP_LESS_EQUAL] = "<=",
		[AST_OP_GREATER] = ">",
		[AST_OP_GREATER_EQUAL] = ">=",
		[AST_OP_NEGATE] = "-",
		[AST_OP_PLUS] = "+",
		[AST_OP_COMPLEMENT] = "^",
		[AST_OP_NOT] = "!",
		[AST_OP_LOGICAL_AND] = "&&",
		[AST_OP_LOGICAL_OR] = "||",
		[AST_OP_DEREFERENCE] = "*",
		[AST_OP_ADDRESS] = "&"};
	return (size_t)op < sizeof texts / sizeof *texts && texts[op] ? texts[op] : "";
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
		op_text(expr->op), STR_ARG(a), STR_ARG(b));
	const struct type *left = type_base(expr->operand->type), *right = type_base(expr->right->type);
	if (is_entry(expr->operand) || is_entry(expr->right)) {
		diag_help(checker->log, diag, "a key may be missing: v, ok := m[key], or maps.Get(m, key, otherwise)");
	} else if (left->kind == TYPE_RESULT || right->kind == TYPE_RESULT) {
		diag_help(checker->log, diag, "a call that can fail is looked at first: x := ...; ensure x is Ok()");
	} else if (left->kind == TYPE_POINTER || right->kind == TYPE_POINTER) {
		diag_help(checker->log, diag, "prove that the pointer is there (`is Present()`), then use *x");
	} else if (expr->op == AST_OP_ADD && (left->kind == TYPE_STRING || right->kind == TYPE_STRING)) {
		diag_help(checker->log, diag, "String(x) gives the text of a number");
	} else if (left->kind == TYPE_PARAMETER || right->kind == TYPE_PARAMETER) {
		help_constraint(checker, diag, left->kind == TYPE_PARAMETER ? left : right, expr->op);
	}
	return set_type(expr, checker->types.bad);
}

static const struct type *
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
			"%.*s values cannot be compared by `%s`", STR_ARG(text), op_text(expr->op));
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

static const struct type *
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
static struct symbol *
variable_of(struct ast_expr *place)
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
static void
keep_variable_of(struct body *body, struct ast_expr *place)
{
	struct symbol *symbol = variable_of(place);
	if (symbol && !refuse_unwrapped_address(body, place)) {
		variable_is_kept(body, symbol);
	}
}

/* &x: x must be a variable, a member or an element of one, or a literal, of which a copy is made. */
static const struct type *
check_address(struct body *body, struct ast_expr *expr, const struct type *expected)
{
	struct checker *checker = body->checker;
	const struct type *wanted =
		expected && type_base(expected)->kind == TYPE_POINTER ? type_base(expected)->element : NULL;
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
	if (place->origin && type_base(place->type)->kind != TYPE_POINTER) { /* the address of what it was declared as */
		type = set_type(place, place->origin);
		place->origin = NULL;
		set_type(expr->operand, type);
	}
	keep_variable_of(body, expr->operand);
	return set_type(expr, type->kind == TYPE_BAD ? type : type_pointer(&checker->types, type_base(type), true));
}

static const struct type *
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
			checker->log, DIAG_OPERANDS, expr->op_span, "`%s` does not work on %.*s", op_text(expr->op), STR_ARG(text));
		if (type->kind == TYPE_PARAMETER && expr->op != AST_OP_COMPLEMENT) {
			help_constraint(checker, diag, type, AST_OP_SUBTRACT);
		}
		return set_type(expr, checker->types.bad);
	}
	set_type(expr, type);
	constant_unary(checker, expr);
	return type;
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
	if (global_root(array) || variable_of(array)) {
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
		keep_variable_of(body, expr->operand);
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
