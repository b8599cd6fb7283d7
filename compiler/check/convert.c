/* Conversions that a context implies: what fits a type, and what is said where it does not. */
#include "compiler/check/check_internal.h"

enum { LITERALS_SHOWN_MAX = 8 };

/* A constant fits a literal union that has it. */
bool
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
bool
is_map_entry(const struct ast_expr *expr)
{
	expr = strip_parens((struct ast_expr *)(uintptr_t)expr);
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
	struct str have, want;
	quoted_types(checker, type_value(expr->type), target, &have, &want);
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
		diag_help(checker->log, diag, is_map_entry(expr) ? "a key may be missing: v, ok := m[key], or maps.Get(m, key, otherwise)"
			: "it may be an error: x := ...; ensure x is Ok() makes x its value");
	} else if (target->kind == TYPE_STRING && type_is_number(from)) {
		diag_help(checker->log, diag, "String(x) gives its text");
	} else if (from->kind == TYPE_POINTER && target->kind == TYPE_POINTER && type_assignable(&checker->types, from->element, target)) {
		diag_help(checker->log, diag, "a pointer only fits a pointer to the same type: give the value, which is copied");
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

bool
check_as(struct body *body, struct ast_expr *expr, const struct type *target, const char *what)
{
	check_value(body, expr, target);
	return convert(body, expr, target, what) && type_base(expr->type)->kind != TYPE_BAD;
}
