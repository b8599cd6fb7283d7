/*
 * Constraints on constants: what the compiler knows to break its type's constraints is an error. Guards are decided as well,
 * where their bodies compute with nothing but constants; that waits until all bodies are checked.
 */
#include "compiler/check/check_internal.h"

#include "runtime/base/utf8.h"

#include <math.h>
#include <string.h>

enum { GUARDS_INSIDE_MAX = 20, STEPS_MAX = 10000 }; /* guards that ask guards of constants; parts looked at for one */

enum outcome { UNKNOWN, HOLDS, FAILS };

/* A constant whose type is chained to guards. */
struct decision {
	struct decision *next;
	struct checked_module *module;
	const struct ast_expr *value;
	const struct type *type;
};

/* The value of the names in a guard: its subject and parameters. */
struct given {
	const struct given *next;
	const struct symbol *symbol;
	const struct ast_expr *value;
};

struct deciding {
	struct checker *checker;
	const struct given *given;
	int depth;
	int steps;
};

static enum outcome decide_part(struct deciding *deciding, const struct ast_expr *subject, const struct ast_pattern *part);

static enum outcome
outcome_of(bool holds)
{
	return holds ? HOLDS : FAILS;
}

static enum outcome
both(enum outcome a, enum outcome b)
{
	return a == FAILS || b == FAILS ? FAILS : a == HOLDS && b == HOLDS ? HOLDS : UNKNOWN;
}

static enum outcome
either(enum outcome a, enum outcome b)
{
	return a == HOLDS || b == HOLDS ? HOLDS : a == FAILS && b == FAILS ? FAILS : UNKNOWN;
}

/* ---- built-in constraints ---- */

static const struct ast_expr *
without_parens(const struct ast_expr *expr)
{
	while (expr->kind == AST_EXPR_PAREN) {
		expr = expr->operand;
	}
	return expr;
}

static const struct str *
text_of(const struct ast_expr *expr)
{
	enum type_kind kind = expr->type ? type_base(expr->type)->kind : TYPE_BAD;
	return expr->constant && (kind == TYPE_STRING || kind == TYPE_LITERALS) ? &expr->constant->value.string : NULL;
}

/* What Min, Max and Between measure. */
static bool
measure(const struct ast_expr *subject, double *size)
{
	const struct str *text = text_of(subject);
	if (text) {
		*size = (double)utf8_count(*text);
		return true;
	}
	if (subject->kind != AST_EXPR_ARRAY) {
		return constant_real(subject, size);
	}
	*size = 0;
	for (const struct ast_field *field = subject->fields; field; field = field->next) {
		*size += 1;
	}
	return true;
}

/* Value(x), and one choice of OneOf. */
static enum outcome
decide_equal(const struct ast_expr *a, const struct ast_expr *b)
{
	double x, y;
	int64_t m, n;
	const struct str *s = text_of(a), *t = text_of(b);
	if (s && t) {
		return outcome_of(str_equal(*s, *t));
	}
	if (constant_int(a, &m) && constant_int(b, &n)) {
		return outcome_of(m == n);
	}
	if (constant_real(a, &x) && constant_real(b, &y)) {
		return outcome_of(x == y);
	}
	bool booleans = a->constant && b->constant && a->type->kind == TYPE_BOOL && b->type->kind == TYPE_BOOL;
	return booleans ? outcome_of(a->constant->value.boolean == b->constant->value.boolean) : UNKNOWN;
}

static enum outcome
decide_one_of(const struct ast_expr *subject, const struct ast_expr *list)
{
	bool known = true;
	for (const struct ast_field *field = list->kind == AST_EXPR_ARRAY ? list->fields : NULL; field; field = field->next) {
		enum outcome same = decide_equal(subject, field->value);
		if (same == HOLDS) {
			return HOLDS;
		}
		known &= same == FAILS;
	}
	return known && list->kind == AST_EXPR_ARRAY ? FAILS : UNKNOWN;
}

static enum outcome
decide_bounds(const struct ast_expr *subject, const struct ast_pattern *part)
{
	double size, low, high;
	const struct ast_expr *first = part->arguments;
	if (!measure(subject, &size) || !constant_real(first, &low)) {
		return UNKNOWN;
	}
	switch (part->constraint) {
	case CONSTRAINT_MIN: return outcome_of(size >= low);
	case CONSTRAINT_MAX: return outcome_of(size <= low);
	case CONSTRAINT_LESS_THAN: return outcome_of(size < low);
	case CONSTRAINT_GREATER_THAN: return outcome_of(size > low);
	default: return constant_real(first->next, &high) ? outcome_of(size >= low && size <= high) : UNKNOWN;
	}
}

static enum outcome
decide_multiple(const struct ast_expr *subject, const struct ast_expr *of)
{
	double x, y;
	int64_t m, n;
	if (constant_int(subject, &m) && constant_int(of, &n)) {
		return n == 0 ? FAILS : n == -1 ? HOLDS : outcome_of(m % n == 0);
	}
	return constant_real(subject, &x) && constant_real(of, &y) ? outcome_of(y != 0 && fmod(x, y) == 0) : UNKNOWN;
}

static enum outcome
decide_text(const struct ast_expr *subject, const struct ast_pattern *part)
{
	const struct str *text = text_of(subject), *of = text_of(part->arguments);
	if (!text || !of) {
		return UNKNOWN;
	}
	if (part->constraint == CONSTRAINT_HAS_PREFIX) {
		return outcome_of(str_has_prefix(*text, *of));
	}
	if (part->constraint == CONSTRAINT_HAS_SUFFIX) {
		return outcome_of(str_has_suffix(*text, *of));
	}
	return outcome_of(of->length == 0 || memmem(text->data, text->length, of->data, of->length) != NULL);
}

/* A text's bytes. */
static enum outcome
decide_bytes(const struct ast_expr *subject, const struct ast_pattern *part)
{
	const struct str *text = text_of(subject);
	int64_t bound;
	if (!text || !constant_int(part->arguments, &bound)) {
		return UNKNOWN;
	}
	int64_t length = (int64_t)text->length;
	return outcome_of(part->constraint == CONSTRAINT_MIN_BYTES ? length >= bound : length <= bound);
}

/* Each element of an array literal. */
static enum outcome
decide_each(struct deciding *deciding, const struct ast_expr *subject, const struct ast_pattern *inner)
{
	enum outcome all = HOLDS;
	if (subject->kind != AST_EXPR_ARRAY || !inner) {
		return UNKNOWN;
	}
	for (const struct ast_field *field = subject->fields; field; field = field->next) {
		const struct ast_pattern *first = inner->kind == AST_PATTERN_CHAIN ? inner->parts : inner;
		for (const struct ast_pattern *part = first; part; part = part->next) {
			all = both(all, decide_part(deciding, field->value, part));
		}
	}
	return all;
}

/* Equal constants among the elements of an array literal. */
static enum outcome
decide_unique(const struct ast_expr *subject)
{
	enum { ELEMENTS_MAX = 100 };
	int count = 0;
	for (const struct ast_field *a = subject->kind == AST_EXPR_ARRAY ? subject->fields : NULL; a; a = a->next) {
		for (const struct ast_field *b = subject->fields; b != a && count < ELEMENTS_MAX; b = b->next) {
			if (decide_equal(a->value, b->value) == HOLDS) {
				return FAILS;
			}
		}
		count++;
	}
	return UNKNOWN;
}

static enum outcome
decide_constraint(struct deciding *deciding, const struct ast_expr *subject, const struct ast_pattern *part)
{
	double size;
	bool boolean = subject->constant && type_base(subject->type)->kind == TYPE_BOOL;
	switch (part->constraint) {
	case CONSTRAINT_MIN:
	case CONSTRAINT_MAX:
	case CONSTRAINT_BETWEEN:
	case CONSTRAINT_LESS_THAN:
	case CONSTRAINT_GREATER_THAN: return decide_bounds(subject, part);
	case CONSTRAINT_MIN_BYTES:
	case CONSTRAINT_MAX_BYTES: return decide_bytes(subject, part);
	case CONSTRAINT_NOT_EMPTY: return measure(subject, &size) ? outcome_of(size > 0) : UNKNOWN;
	case CONSTRAINT_POSITIVE: return measure(subject, &size) ? outcome_of(size > 0) : UNKNOWN;
	case CONSTRAINT_NEGATIVE: return measure(subject, &size) ? outcome_of(size < 0) : UNKNOWN;
	case CONSTRAINT_HAS_PREFIX:
	case CONSTRAINT_HAS_SUFFIX:
	case CONSTRAINT_CONTAINS: return decide_text(subject, part);
	case CONSTRAINT_ONE_OF: return decide_one_of(subject, part->arguments);
	case CONSTRAINT_VALUE: return decide_equal(subject, part->arguments);
	case CONSTRAINT_MULTIPLE_OF: return decide_multiple(subject, part->arguments);
	case CONSTRAINT_EACH: return decide_each(deciding, subject, part->arguments->pattern);
	case CONSTRAINT_UNIQUE: return decide_unique(subject);
	case CONSTRAINT_TRUE: return boolean ? outcome_of(subject->constant->value.boolean) : UNKNOWN;
	case CONSTRAINT_FALSE: return boolean ? outcome_of(!subject->constant->value.boolean) : UNKNOWN;
	default: return UNKNOWN;
	}
}

/* ---- guards ---- */

static const struct ast_expr *
given_value(const struct deciding *deciding, const struct symbol *symbol)
{
	for (const struct given *given = deciding->given; given; given = given->next) {
		if (given->symbol == symbol) {
			return given->value;
		}
	}
	return NULL;
}

/* A copy of the expression with the values of given names put in: `constant` is set where that makes it known. */
static struct ast_expr *
with_given(struct deciding *deciding, const struct ast_expr *expr)
{
	struct checker *checker = deciding->checker;
	struct ast_expr *copy = arena_alloc(checker->arena, sizeof *copy);
	int64_t divisor;
	*copy = *expr;
	switch ((int)expr->kind) {
	case AST_EXPR_NAME: {
		const struct ast_expr *value = given_value(deciding, expr->symbol);
		if (value) {
			*copy = *value;
		}
		break;
	}
	case AST_EXPR_PAREN: return with_given(deciding, expr->operand);
	case AST_EXPR_UNARY:
		copy->operand = with_given(deciding, expr->operand);
		constant_unary(checker, copy);
		break;
	case AST_EXPR_BINARY: {
		copy->operand = with_given(deciding, expr->operand);
		copy->right = with_given(deciding, expr->right);
		bool division = expr->op == AST_OP_DIVIDE || expr->op == AST_OP_REMAINDER;
		if (!division || !constant_int(copy->right, &divisor) || divisor != 0) {
			constant_binary(checker, copy);
		}
		break;
	}
	case AST_EXPR_CALL: {
		bool length = expr->symbol && expr->symbol->kind == SYMBOL_BUILTIN && expr->symbol->builtin == BUILTIN_LEN;
		const struct str *text = length ? text_of(with_given(deciding, expr->arguments)) : NULL;
		if (text) {
			copy->constant = new_constant(checker, (union ast_value){.integer = (int64_t)text->length});
		}
		break;
	}
	case AST_EXPR_IS: {
		const struct ast_expr *subject = with_given(deciding, expr->operand);
		enum outcome outcome = decide_part(deciding, subject, expr->pattern);
		if (outcome != UNKNOWN) {
			copy->constant = new_constant(checker, (union ast_value){.boolean = outcome == HOLDS});
		}
		break;
	}
	default: break;
	}
	return copy;
}

static enum outcome
decide_condition(struct deciding *deciding, const struct ast_expr *condition)
{
	const struct ast_expr *value = with_given(deciding, condition);
	bool known = value->constant && value->type && type_base(value->type)->kind == TYPE_BOOL;
	return known ? outcome_of(value->constant->value.boolean) : UNKNOWN;
}

static enum outcome decide_stmts(struct deciding *deciding, const struct ast_stmt *stmts);

static enum outcome
decide_stmt(struct deciding *deciding, const struct ast_stmt *stmt)
{
	if (stmt->kind == AST_STMT_ENSURE) {
		const struct ast_ensure *ensure = stmt->ensure;
		enum outcome outcome = ensure->pattern
								   ? decide_part(deciding, with_given(deciding, ensure->subject), ensure->pattern)
								   : decide_condition(deciding, ensure->subject);
		return !ensure->negated || outcome == UNKNOWN ? outcome : outcome_of(outcome == FAILS);
	}
	if (stmt->kind == AST_STMT_BLOCK) {
		return decide_stmts(deciding, stmt->body);
	}
	if (stmt->kind != AST_STMT_IF || stmt->init) {
		return UNKNOWN;
	}
	enum outcome taken = decide_condition(deciding, stmt->condition);
	return taken == UNKNOWN ? UNKNOWN : decide_stmts(deciding, taken == HOLDS ? stmt->body : stmt->otherwise);
}

/* What stands behind a statement that is not understood may not be reached. */
static enum outcome
decide_stmts(struct deciding *deciding, const struct ast_stmt *stmts)
{
	for (; stmts; stmts = stmts->next) {
		enum outcome outcome = decide_stmt(deciding, stmts);
		if (outcome != HOLDS) {
			return outcome;
		}
	}
	return HOLDS;
}

static enum outcome
decide_guard(struct deciding *deciding, const struct ast_expr *subject, const struct ast_pattern *part)
{
	const struct function *guard = part->symbol->function;
	const struct given *outer = deciding->given;
	struct given *given = arena_alloc_array(deciding->checker->arena, guard->param_count + 1, sizeof *given);
	const struct ast_expr *argument = part->arguments;
	size_t count = 0;
	if (deciding->depth >= GUARDS_INSIDE_MAX || guard->variadic || guard->receiver->assigned) {
		return UNKNOWN;
	}
	given[count++] = (struct given){NULL, guard->receiver, subject};
	for (size_t i = 0; i < guard->param_count && argument; i++, argument = argument->next) {
		const struct ast_expr *value = with_given(deciding, argument);
		given[count] = (struct given){&given[count - 1], guard->params[i], value};
		count++;
	}
	deciding->given = &given[count - 1];
	deciding->depth++;
	enum outcome outcome = decide_stmts(deciding, guard->ast->body);
	deciding->depth--;
	deciding->given = outer;
	return outcome;
}

static enum outcome
decide_part(struct deciding *deciding, const struct ast_expr *subject, const struct ast_pattern *part)
{
	subject = without_parens(subject);
	if (part->kind == AST_PATTERN_CHAIN) {
		enum outcome all = HOLDS;
		for (const struct ast_pattern *each = part->parts; each; each = each->next) {
			all = both(all, decide_part(deciding, subject, each));
		}
		return all;
	}
	if (part->kind == AST_PATTERN_EITHER) {
		enum outcome any = FAILS;
		for (const struct ast_pattern *each = part->parts; each; each = each->next) {
			any = either(any, decide_part(deciding, subject, each));
		}
		return any;
	}
	if (part->kind != AST_PATTERN_CALL || !subject->type || ++deciding->steps > STEPS_MAX) {
		return UNKNOWN;
	}
	if (part->constraint >= 0) {
		struct ast_pattern known = *part;
		if (deciding->given && part->arguments && part->constraint != CONSTRAINT_EACH &&
			part->constraint != CONSTRAINT_ONE_OF) {
			known.arguments = with_given(deciding, part->arguments);
			if (part->arguments->next) {
				known.arguments->next = with_given(deciding, part->arguments->next);
			}
		}
		return decide_constraint(deciding, subject, &known);
	}
	return part->symbol && part->symbol->kind == SYMBOL_GUARD ? decide_guard(deciding, subject, part) : UNKNOWN;
}

/* ---- constants of constrained types ---- */

static void
report_broken(struct checker *checker, const struct ast_expr *value, const struct ast_pattern *part)
{
	if (!part->span.end) {
		diag_report(checker->log, DIAG_CONSTRAINT_BROKEN, value->span, "a byte is a number from 0 to 255");
		return;
	}
	struct str text = source_text(checker->sources, part->span);
	struct diag *diag = diag_report(
		checker->log, DIAG_CONSTRAINT_BROKEN, value->span, "this breaks the constraint `%.*s` of its type", STR_ARG(text));
	diag_note(checker->log, diag, part->span, "the constraint is here");
}

/* The first part of a type's chains that the constant breaks; `guards` or all others are looked at. */
static bool
check_parts(struct deciding *deciding, const struct ast_expr *value, const struct type *type, bool guards)
{
	if (type->kind != TYPE_CONSTRAINED) {
		return false;
	}
	if (check_parts(deciding, value, type->element, guards)) {
		return true;
	}
	for (const struct ast_pattern *part = type->constraints; part; part = part->next) {
		if (guards == (part->constraint >= 0 && part->constraint != CONSTRAINT_EACH)) {
			continue;
		}
		if (decide_part(deciding, value, part) == FAILS) {
			report_broken(deciding->checker, value, part);
			return true;
		}
	}
	return false;
}

void
decide_constant(struct body *body, const struct ast_expr *value, const struct type *type)
{
	struct checker *checker = body->checker;
	value = without_parens(value);
	if (type_base(type)->kind == TYPE_POINTER) { /* an optional one: the constant is there */
		type = type_base(type)->element;
	}
	if (type->kind != TYPE_CONSTRAINED || (!value->constant && value->kind != AST_EXPR_ARRAY)) {
		return;
	}
	struct deciding deciding = {.checker = checker};
	if (check_parts(&deciding, value, type, false)) {
		return;
	}
	struct decision *decision = arena_alloc(checker->arena, sizeof *decision);
	*decision = (struct decision){checker->decisions, body->module, value, type};
	checker->decisions = decision;
}

void
decisions_check(struct checker *checker)
{
	struct decision *first = NULL;
	if (checker->log->error_count) {
		return; /* guards may be broken */
	}
	for (struct decision *decision = checker->decisions, *next; decision; decision = next) {
		next = decision->next;
		decision->next = first;
		first = decision;
	}
	struct map seen; /* a loop's body may have been checked twice */
	map_init(&seen, checker->arena);
	for (const struct decision *decision = first; decision; decision = decision->next) {
		struct deciding deciding = {.checker = checker};
		struct str key = {(const char *)&decision->value, sizeof decision->value};
		if (!map_get(&seen, key)) {
			map_set(&seen, arena_str(checker->arena, key), first);
			check_parts(&deciding, decision->value, decision->type, true);
		}
	}
}

bool
never_holds(struct checker *checker, const struct ast_expr *subject, const struct ast_pattern *part)
{
	struct deciding deciding = {.checker = checker};
	return decide_constraint(&deciding, subject, part) == FAILS;
}
