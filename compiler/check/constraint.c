/* Built-in constraints asked of a subject: whether they are for it, their arguments, what they prove. */
#include "compiler/check/check_internal.h"

/* The letter of a type in the constraints' table. */
static unsigned
subject_of(const struct type *type)
{
	switch (type->kind) {
	case TYPE_STRING:
	case TYPE_LITERALS: return CONSTRAINT_ON_STRING;
	case TYPE_INT:
	case TYPE_RUNE: return CONSTRAINT_ON_INT;
	case TYPE_FLOAT: return CONSTRAINT_ON_FLOAT;
	case TYPE_BOOL: return CONSTRAINT_ON_BOOL;
	case TYPE_ARRAY:
	case TYPE_FIXED_ARRAY: return CONSTRAINT_ON_ARRAY;
	case TYPE_MAP: return CONSTRAINT_ON_MAP;
	case TYPE_BYTES: return CONSTRAINT_ON_BYTES;
	case TYPE_ANY: /* which may be null */
	case TYPE_POINTER: return CONSTRAINT_ON_POINTER;
	case TYPE_ERROR: return CONSTRAINT_ON_ERROR;
	case TYPE_CHAN: return CONSTRAINT_ON_CHAN;
	case TYPE_FUNC: return CONSTRAINT_ON_FUNC;
	case TYPE_RESULT: return CONSTRAINT_ON_RESULT;
	case TYPE_BAD: return CONSTRAINT_ON_ANYTHING;
	case TYPE_VOID:
	case TYPE_NIL:
	case TYPE_ANY_SHAPE:
	case TYPE_SHAPE:
	case TYPE_FAILURE:
	case TYPE_UNION:
	case TYPE_TUPLE:
	case TYPE_CONSTRAINED:
	case TYPE_OPAQUE:
	case TYPE_PARAMETER: return 0;
	}
	return 0;
}

/* The names of what can be asked of a subject. */
static struct str
constraints_of(struct checker *checker, unsigned subject)
{
	struct str text = STR("");
	for (int i = CONSTRAINT_NONE + 1; i < CONSTRAINT_COUNT; i++) {
		const struct constraint_info *info = constraint_info((enum constraint)i);
		if (info->subjects & subject || info->subjects == CONSTRAINT_ON_ANYTHING) {
			text = arena_printf(checker->arena, "%.*s%s%s", STR_ARG(text), text.length ? ", " : "", info->name);
		}
	}
	return text;
}

static void
not_for_subject(
	struct body *body, struct ast_pattern *pattern, const struct type *type, const struct constraint_info *info)
{
	struct checker *checker = body->checker;
	struct str text = quoted_type(checker, type);
	struct diag *diag = diag_report(checker->log, DIAG_CONSTRAINT_SUBJECT, pattern->span,
		"`%s` cannot be asked of %.*s", info->name, STR_ARG(text));
	if (type->kind == TYPE_POINTER) {
		diag_help(checker->log, diag, "ask `is Present()` first, then ask it of *x");
	} else if (type->kind == TYPE_RESULT) {
		diag_help(checker->log, diag, "ask `is Ok()` first");
	} else {
		struct str askable = constraints_of(checker, subject_of(type));
		diag_help(checker->log, diag, "of this can be asked %.*s", STR_ARG(askable));
	}
}

/* What `Value` and `OneOf` cannot compare. */
static bool
refuse_incomparable(struct body *body, struct ast_pattern *pattern, const struct type *type)
{
	struct checker *checker = body->checker;
	if (type_comparable(type)) {
		return false;
	}
	struct str text = quoted_type(checker, type);
	diag_report(checker->log, DIAG_NOT_COMPARABLE, pattern->span, "%.*s values cannot be compared by `%.*s`",
		STR_ARG(text), STR_ARG(pattern->name.text));
	pattern->type = checker->types.bad;
	return true;
}

static bool
check_count(struct body *body, struct ast_pattern *pattern, const struct constraint_info *info)
{
	int count = 0;
	for (const struct ast_expr *argument = pattern->arguments; argument; argument = argument->next) {
		count++;
	}
	if (count >= info->argument_min && count <= info->argument_max) {
		return true;
	}
	struct checker *checker = body->checker;
	struct diag *diag = diag_report(checker->log, DIAG_CONSTRAINT_ARGUMENTS, pattern->span,
		"`%s` needs %d argument%s, got %d", info->name, info->argument_min, info->argument_min == 1 ? "" : "s", count);
	if (info->argument_max == 0) {
		diag_help(checker->log, diag, "write %s()", info->name);
	} else if (info->argument_max == 1) {
		diag_help(checker->log, diag, "write %s(n)", info->name);
	}
	if (str_equal(str_from(info->name), STR("Between"))) {
		diag_label(checker->log, diag, "expected Between(low, high)");
		if (count == 1) {
			diag_help(checker->log, diag, "write Between(low, high), or Min(low) for a lower bound only");
		}
	}
	return false;
}

/* The choices that the compiler knows, as literals; NULL when it does not know them all. */
static const struct type *
literals_of(struct body *body, const struct ast_expr *list, const struct type *type)
{
	struct checker *checker = body->checker;
	struct str *literals = NULL;
	size_t count = 0, capacity = 0;
	bool plain = (type->kind == TYPE_INT && !type->symbol) || type->kind == TYPE_FLOAT || type->kind == TYPE_BOOL;
	type = plain ? type_choices(&checker->types, type, &STR("0"), 1) : type; /* of which kind the literals are */
	for (const struct ast_field *field = ast_fields(list); field; field = field->next) {
		const struct type *literal = literal_of(checker, field->value, type);
		if (!literal) {
			return NULL;
		}
		literals = arena_grow(checker->arena, literals, count, &capacity, sizeof *literals);
		literals[count++] = literal->literals[0];
	}
	return count ? literals_like(checker, type, literals, count) : NULL;
}

/* Those of a type's literals that are among others, or are not; NULL where there are none. */
static const struct type *
literals_among(struct body *body, const struct type *type, const struct type *others, bool among)
{
	struct str *kept = arena_alloc_array(body->checker->arena, type->literal_count + 1, sizeof *kept);
	size_t count = 0;
	struct map names;
	map_init(&names, body->checker->arena);
	for (size_t i = 0; i < others->literal_count; i++) {
		map_set(&names, others->literals[i], kept);
	}
	for (size_t i = 0; i < type->literal_count; i++) {
		if ((map_get(&names, type->literals[i]) != NULL) == among) {
			kept[count++] = type->literals[i];
		}
	}
	return count ? literals_like(body->checker, type, kept, count) : NULL;
}

/* The subject is one of the literals, or is not: a String becomes them, of a type of literals the others are left. */
static struct branches
literal_branches(struct body *body, struct ast_expr *subject, const struct type *type, const struct type *literals)
{
	struct branches result = nothing_proved(body);
	if (!has_literals(type)) {
		result.yes = fact_about(body, body->facts, subject, literals);
	}
	if (!has_literals(type)) {
		return result;
	}
	const struct type *yes = literals_among(body, type, literals, true);
	const struct type *no = literals_among(body, type, literals, false);
	if (yes && no) {
		result.yes = fact_about(body, body->facts, subject, yes);
		result.no = fact_about(body, body->facts, subject, no);
	}
	return result;
}

struct branches
value_branches(struct body *body, struct ast_expr *subject, const struct ast_expr *value)
{
	const struct type *type = subject->type ? type_value(subject->type) : NULL;
	const struct type *literal = type ? literal_of(body->checker, value, type) : NULL;
	return literal ? literal_branches(body, subject, type, literal) : nothing_proved(body);
}

struct branches
check_one_of(struct body *body, struct ast_expr *subject, struct ast_pattern *pattern, const struct type *type)
{
	struct checker *checker = body->checker;
	struct ast_expr *list = pattern->arguments;
	if (list->kind != AST_EXPR_ARRAY) {
		struct diag *diag =
			diag_report(checker->log, DIAG_CONSTRAINT_ARGUMENTS, list->span, "`OneOf` takes its choices in brackets");
		diag_help(checker->log, diag, "write OneOf([\"a\", \"b\"])");
		return nothing_proved(body);
	}
	if (refuse_incomparable(body, pattern, type)) {
		return nothing_proved(body);
	}
	const struct type *own = subject->type ? type_value(subject->type) : type;
	check_expr(body, list, type_array(&checker->types, type->kind == TYPE_LITERALS ? checker->types.string : type));
	const struct type *literals = literals_of(body, list, own);
	if (!literals) {
		return nothing_proved(body);
	}
	pattern->type = literals;
	return literal_branches(body, subject, own, literals);
}

/* Min and Max of lengths are Ints; of numbers, what the subject is. */
static void
check_bounds(struct body *body, struct ast_pattern *pattern, const struct type *type, enum constraint constraint)
{
	struct checker *checker = body->checker;
	bool counts = !type_is_number(type) && constraint_counts(constraint);
	bool text = constraint == CONSTRAINT_HAS_PREFIX || constraint == CONSTRAINT_HAS_SUFFIX ||
				constraint == CONSTRAINT_CONTAINS || constraint == CONSTRAINT_MATCHES;
	const struct type *wanted = counts ? checker->types.integer : text ? checker->types.string : type;
	for (struct ast_expr *argument = pattern->arguments; argument; argument = argument->next) {
		check_value(body, argument, wanted);
		if (type->kind == TYPE_INT && argument->type->kind == TYPE_FLOAT && !counts && !text) {
			convert(body, argument, checker->types.integer, "bound");
		} else {
			convert(body, argument, wanted, text ? "text" : "bound");
		}
	}
	double low, high;
	const struct ast_expr *first = pattern->arguments;
	if (constraint == CONSTRAINT_BETWEEN && constant_real(first, &low) && constant_real(first->next, &high) &&
		low > high) {
		diag_report(checker->log, DIAG_CONSTRAINT_ARGUMENTS, pattern->span, "nothing is between %g and %g", low, high);
	}
	int64_t step;
	if (constraint == CONSTRAINT_MULTIPLE_OF && constant_int(first, &step) && step == 0) {
		diag_report(checker->log, DIAG_DIVISION_BY_ZERO, first->span, "nothing is a multiple of zero");
	}
}

/* A bound on a number that the compiler knows is a mistake when it can never hold. */
static void
refuse_never(struct body *body, const struct ast_expr *subject, const struct ast_pattern *pattern)
{
	double value;
	if (constant_real(subject, &value) && constraint_counts(pattern->constraint) &&
		never_holds(body->checker, subject, pattern)) {
		diag_report(body->checker->log, DIAG_NEVER_HOLDS, subject->span, "this is %g, so `%.*s` never holds", value,
			STR_ARG(pattern->name.text));
	}
}

/* Matches(re): what it compares with is made when the program is compiled. */
static void
check_matches(struct body *body, const struct ast_expr *subject, struct ast_pattern *pattern, const struct type *type)
{
	struct checker *checker = body->checker;
	const struct ast_expr *argument = pattern->arguments;
	check_bounds(body, pattern, type, CONSTRAINT_MATCHES);
	if (type_base(argument->type)->kind != TYPE_STRING && type_base(argument->type)->kind != TYPE_LITERALS) {
		return;
	}
	if (!argument->constant) {
		struct diag *diag = diag_report(
			checker->log, DIAG_REGEXP_CONSTANT, argument->span, "`Matches` takes a constant regular expression");
		diag_help(checker->log, diag, "a regular expression that comes while the program runs is compiled by regexp.Compile");
		pattern->type = checker->types.bad;
		return;
	}
	check_regexp(checker, argument, subject);
}

/* Each(G): G is asked of every element. */
static void
check_each(struct body *body, struct ast_pattern *pattern, const struct type *type)
{
	struct checker *checker = body->checker;
	struct ast_expr *argument = pattern->arguments;
	struct ast_pattern *inner =
		argument->pattern ? argument->pattern : reread_as_pattern(checker->arena, argument);
	if (!inner) {
		struct diag *diag = diag_report(checker->log, DIAG_CONSTRAINT_ARGUMENTS, argument->span,
			"`Each` takes what is asked of every element");
		diag_help(checker->log, diag, "write Each(Min(1).Max(9)), Each(Valid()), or Each({ name: Min(1) })");
		return;
	}
	struct ast_expr *element = arena_alloc(checker->arena, sizeof *element);
	element->kind = AST_EXPR_BAD;
	element->span = argument->span;
	set_type(element, type_base(type->element));
	argument->pattern = inner;
	set_type(argument, checker->types.boolean);
	check_pattern(body, element, inner);
}

/* The error that the argument of Err names, of this package or of one that is imported; NULL after a report. */
static struct symbol *
error_named(struct body *body, struct ast_expr *name)
{
	bool literal = name->kind == AST_EXPR_SHAPE && name->type_expr && !name->fields; /* Name{} */
	if (literal) {
		struct ast_expr *next = name->next;
		*name = *reread_as_expr(body->checker->arena, name->type_expr);
		name->next = next;
	}
	if (name->kind == AST_EXPR_SELECT) {
		resolve_expr_type(body, name); /* it is used, or private */
	}
	struct symbol *symbol = scope_find_named(body, name);
	if (!symbol || symbol->kind != SYMBOL_ERROR) {
		diag_report(body->checker->log, DIAG_NOT_AN_ERROR, name->span, "`Err` takes the name of an error");
		return NULL;
	}
	return symbol;
}

/* What a Result that has failed is. */
static const struct type *
error_of(struct checker *checker, const struct type *type)
{
	if (type->member_count > 1) {
		return type_union(&checker->types, type->members, type->member_count);
	}
	return type->member_count ? type->members[0] : checker->types.error;
}

/* r is Ok(): the value where it holds, the error where it does not. */
struct branches
ok_branches(struct body *body, const struct ast_expr *subject, const struct type *type)
{
	const struct type *value = type_value(type->element);
	return (struct branches){value->kind == TYPE_VOID ? body->facts : fact_about(body, body->facts, subject, value),
		fact_about(body, body->facts, subject, error_of(body->checker, type))};
}

static struct branches
check_result_pattern(struct body *body, struct ast_expr *subject, struct ast_pattern *pattern, const struct type *type)
{
	struct checker *checker = body->checker;
	struct branches result = nothing_proved(body);
	if (pattern->constraint == CONSTRAINT_OK) {
		return ok_branches(body, subject, type);
	}
	const struct type *named = error_of(checker, type);
	if (pattern->arguments) {
		struct ast_expr *name = pattern->arguments;
		struct symbol *symbol = error_named(body, name);
		if (!symbol) {
			return result;
		}
		symbol->used = true;
		name->symbol = symbol;
		set_type(name, symbol->type);
		pattern->symbol = symbol;
		named = symbol->type;
	}
	pattern->type = named;
	result.yes = fact_about(body, body->facts, subject, named);
	if (!pattern->arguments) {
		result.no = ok_branches(body, subject, type).yes;
	}
	return result;
}

static struct branches
check_presence(struct body *body, struct ast_expr *subject, const struct type *type, bool present)
{
	struct branches result = nothing_proved(body);
	if (type->kind == TYPE_POINTER) {
		const struct facts *proved =
			fact_about(body, body->facts, subject, type_pointer(&body->checker->types, type->element, true));
		*(present ? &result.yes : &result.no) = proved;
	}
	return result;
}

/* Err(Name) of what is already known to be an error: is Name. */
static struct branches
check_error_pattern(struct body *body, struct ast_expr *subject, struct ast_pattern *pattern)
{
	struct ast_expr *name = pattern->arguments;
	struct symbol *symbol = error_named(body, name);
	pattern->constraint = CONSTRAINT_NONE;
	if (!symbol) {
		pattern->type = body->checker->types.bad;
		return nothing_proved(body);
	}
	symbol->used = true;
	pattern->symbol = symbol;
	return check_type_pattern(body, subject, pattern, symbol->type);
}

struct branches
check_constraint(struct body *body, struct ast_expr *subject, struct ast_pattern *pattern, enum constraint constraint)
{
	struct checker *checker = body->checker;
	const struct constraint_info *info = constraint_info(constraint);
	bool of_result = (constraint == CONSTRAINT_OK || constraint == CONSTRAINT_ERR) && !type_is_error(type_base(subject->type));
	if (of_result && subject->origin && type_base(subject->origin)->kind == TYPE_RESULT) { /* though the answer is known */
		set_type(subject, subject->origin);
		subject->origin = NULL;
	}
	const struct type *type = type_base(subject->type);
	pattern->constraint = constraint;
	if (type->kind == TYPE_BAD) {
		return nothing_proved(body);
	}
	if (constraint == CONSTRAINT_ERR && type_is_error(type) && pattern->arguments) {
		return check_error_pattern(body, subject, pattern);
	}
	if (constraint == CONSTRAINT_OK && type->kind == TYPE_ERROR && check_count(body, pattern, info)) {
		return nothing_proved(body); /* no error */
	}
	bool anything = info->subjects == CONSTRAINT_ON_ANYTHING && type->kind != TYPE_RESULT && type->kind != TYPE_VOID;
	if (!anything && !(subject_of(type) & info->subjects)) {
		not_for_subject(body, pattern, type, info);
		pattern->type = checker->types.bad;
		return nothing_proved(body);
	}
	if (!check_count(body, pattern, info)) {
		pattern->type = checker->types.bad;
		return nothing_proved(body);
	}
	switch ((int)constraint) {
	case CONSTRAINT_ONE_OF: return check_one_of(body, subject, pattern, type);
	case CONSTRAINT_EACH: check_each(body, pattern, type); break;
	case CONSTRAINT_OK:
	case CONSTRAINT_ERR: return check_result_pattern(body, subject, pattern, type);
	case CONSTRAINT_NIL: return check_presence(body, subject, type, false);
	case CONSTRAINT_PRESENT: return check_presence(body, subject, type, true);
	case CONSTRAINT_MATCHES: check_matches(body, subject, pattern, type); break;
	case CONSTRAINT_VALUE:
		if (refuse_incomparable(body, pattern, type)) {
			return nothing_proved(body);
		}
		reread_as_literal(body->checker->arena, pattern->arguments);
		check_as(body, pattern->arguments, type->kind == TYPE_LITERALS ? checker->types.string : type, "value");
		return value_branches(body, subject, pattern->arguments);
	case CONSTRAINT_UNIQUE:
		if (!type_comparable(type->element)) {
			diag_report(checker->log, DIAG_NOT_COMPARABLE, pattern->span,
				"`Unique` compares elements, and these cannot be compared");
		}
		break;
	default:
		check_bounds(body, pattern, type, constraint);
		refuse_never(body, subject, pattern);
		break;
	}
	return nothing_proved(body);
}
