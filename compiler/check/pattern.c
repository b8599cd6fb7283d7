/* Patterns, what stands behind `is`: built-in constraints, guards, types, errors, Ok and Err, shapes, chains. And what
 * each proves. */
#include "compiler/check/check_internal.h"

static struct branches
nothing_proved(struct body *body)
{
	return (struct branches){body->facts, body->facts};
}

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

static struct branches
one_of(struct body *body, struct ast_expr *subject, struct ast_pattern *pattern, const struct type *type)
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
	bool counts = !type_is_number(type) && constraint <= CONSTRAINT_BETWEEN;
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
	if (constant_real(subject, &value) && pattern->constraint <= CONSTRAINT_BETWEEN &&
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
	struct symbol *symbol = NULL;
	bool literal = name->kind == AST_EXPR_SHAPE && name->type_expr && !name->fields; /* Name{} */
	if (literal) {
		struct ast_expr *next = name->next;
		*name = *reread_as_expr(body->checker->arena, name->type_expr);
		name->next = next;
	}
	if (name->kind == AST_EXPR_NAME) {
		symbol = scope_find(body, name->name.text);
	} else if (name->kind == AST_EXPR_SELECT && resolve_expr_type(body, name)) {
		const struct symbol *package = scope_find(body, name->operand->name.text);
		symbol = map_get(&package->package->names, name->name.text);
	}
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

static struct branches check_type_pattern(
	struct body *body, struct ast_expr *subject, struct ast_pattern *pattern, const struct type *type);

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

static struct branches
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
	case CONSTRAINT_ONE_OF: return one_of(body, subject, pattern, type);
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

/* ---- guards ---- */

/* The guard of that name whose subject is this type, else one that it fits. */
static struct symbol *
guard_of_module(struct body *body, const struct checked_module *module, struct str name, const struct type *type,
	struct span span)
{
	const struct guard_list *first = map_get(&module->guards, name);
	for (const struct guard_list *list = first; list; list = list->next) {
		if (list->symbol->function->receiver && type_equal(list->symbol->function->receiver->type, type)) {
			return list->symbol;
		}
		if (list->symbol->generic && type->symbol && type->symbol->instance) {
			struct symbol *instance = instance_for_subject(body, list->symbol, type, span);
			if (instance) {
				return instance;
			}
		}
	}
	for (const struct guard_list *list = first; list; list = list->next) {
		const struct type *subject =
			list->symbol->function->receiver ? type_base(list->symbol->function->receiver->type) : NULL;
		bool value = subject && (subject->kind != TYPE_POINTER || type->kind == TYPE_POINTER);
		if (value && type_assignable(&body->checker->types, type, subject)) {
			return list->symbol;
		}
	}
	return NULL;
}

/* The module that declares a type, or what a pointer to it points to; NULL: none does. */
static const struct checked_module *
home_of(const struct type *type)
{
	type = type->kind == TYPE_POINTER ? type_base(type->element) : type;
	return type->symbol ? type->symbol->module : NULL;
}

struct symbol *
find_guard(struct body *body, struct checked_module *module, struct str name, const struct type *type, struct span span)
{
	struct symbol *guard = guard_of_module(body, module, name, type, span);
	const struct checked_module *home = home_of(type);
	if (!guard && module == body->module && home && home != module) {
		guard = guard_of_module(body, home, name, type, span);
		guard = guard && guard->exported ? guard : NULL;
	}
	for (size_t i = 0; i < type->embedded_count && !guard; i++) {
		guard = find_guard(body, module, name, type->embedded[i], span);
	}
	return guard;
}

static struct branches
check_guard(struct body *body, struct ast_expr *subject, struct ast_pattern *pattern, struct symbol *symbol)
{
	struct checker *checker = body->checker;
	struct function *guard = symbol->function;
	if (is_shape_guard(checker, guard)) {
		const struct type *type = type_base(subject->type);
		if (!shape_guard_expand(body, type, guard, pattern)) {
			pattern->type = checker->types.bad;
			return nothing_proved(body);
		}
		return check_pattern(body, subject, pattern);
	}
	pattern->symbol = symbol;
	symbol->used = true;
	convert(body, subject, guard->receiver->type, "subject");
	struct ast_expr call = {.kind = AST_EXPR_CALL,
		.span = pattern->span,
		.op_span = pattern->span,
		.arguments = pattern->arguments,
		.symbol = symbol};
	check_arguments(body, &call, guard, NULL);
	struct function *caller = body->function;
	caller->callees = arena_grow(
		checker->arena, caller->callees, caller->callee_count, &caller->callee_capacity, sizeof *caller->callees);
	caller->callees[caller->callee_count++] = guard;
	if (caller->symbol) { /* types' chains are checked before any body */
		function_ensure_known(checker, guard, caller);
	}
	return (struct branches){facts_of_guard(body, body->facts, subject, guard), body->facts};
}

/* ---- types ---- */

static bool
may_be(struct body *body, const struct type *subject, const struct type *type)
{
	if (subject->kind == TYPE_UNION) {
		for (size_t i = 0; i < subject->member_count; i++) {
			if (type_equal(subject->members[i], type)) {
				return true;
			}
		}
		return false;
	}
	(void)body;
	return (subject->kind == TYPE_ERROR && type->kind == TYPE_FAILURE) ||
		   (subject->kind == TYPE_LITERALS && type->kind == TYPE_LITERALS) ||
		   (subject->kind == TYPE_STRING && type->kind == TYPE_LITERALS) || type_equal(subject, type);
}

/* A union without one of its members. */
static const struct type *
without(struct body *body, const struct type *type, const struct type *member)
{
	const struct type **others = arena_alloc_array(body->checker->arena, type->member_count + 1, sizeof *others);
	size_t count = 0;
	for (size_t i = 0; i < type->member_count; i++) {
		if (!type_equal(type->members[i], member)) {
			others[count++] = type->members[i];
		}
	}
	if (count == 0 || count == type->member_count) {
		return NULL;
	}
	return count == 1 ? others[0] : type_union(&body->checker->types, others, count);
}

/* ---- what an Any can be asked for ---- */

struct any_question {
	struct checker *checker;
	struct span span;
	struct map seen; /* declared shapes, which may hold themselves */
};

static bool any_holds(struct any_question *question, const struct type *type);

static bool
refuse_question(struct any_question *question, const struct type *type)
{
	struct checker *checker = question->checker;
	struct str text = quoted_type(checker, type);
	bool constrained = type->kind == TYPE_CONSTRAINED;
	struct diag *diag = diag_report(checker->log, DIAG_ANY_QUESTION, question->span,
		constrained ? "an Any cannot be asked for constraints" : "an Any cannot be asked for %.*s", STR_ARG(text));
	diag_help(checker->log, diag,
		constrained ? "ask for the plain type, then ensure the constraints"
					: "ask for Bool, Int, Float, String, time.Time, arrays and Map(String, T) of these, Any, and shapes of such members");
	return false;
}

static bool
members_hold(struct any_question *question, const struct type *shape)
{
	struct str key = {(const char *)&shape, sizeof shape};
	if (map_get(&question->seen, key)) {
		return true;
	}
	map_set(&question->seen, arena_str(question->checker->arena, key), question);
	for (size_t i = 0; i < shape->field_count; i++) {
		const struct type *type = shape->fields[i].type;
		bool hidden = shape->fields[i].wire_name.length == 0;
		if ((hidden || shape->fields[i].omits_empty) &&
			refuse_zero(question->checker, type, question->span, "what is not there is zero: let it be on the wire")) {
			return false;
		}
		if (!hidden && !any_holds(question, type->kind == TYPE_POINTER ? type->element : type)) {
			return false;
		}
	}
	return true;
}

/* Whether an Any can be asked for that type; reports what it cannot. */
static bool
any_holds(struct any_question *question, const struct type *type)
{
	switch ((int)type->kind) {
	case TYPE_BAD:
	case TYPE_BOOL:
	case TYPE_INT:
	case TYPE_FLOAT:
	case TYPE_STRING:
	case TYPE_ANY: return true;
	case TYPE_OPAQUE: return type_is_moment(type) || refuse_question(question, type);
	case TYPE_ARRAY: return any_holds(question, type->element);
	case TYPE_MAP:
		return type_base(type->key)->kind == TYPE_STRING ? any_holds(question, type->element)
														 : refuse_question(question, type);
	case TYPE_SHAPE: return members_hold(question, type);
	default: return refuse_question(question, type);
	}
}

/* `n is Port`, where Port is 80 | 443, asks OneOf([80, 443]). */
static struct branches
check_choices_pattern(struct body *body, struct ast_expr *subject, struct ast_pattern *pattern, const struct type *type)
{
	struct checker *checker = body->checker;
	struct ast_expr *list = forward_expr(checker->arena, AST_EXPR_ARRAY, pattern->span);
	struct ast_field **end = &list->fields;
	for (size_t i = 0; i < type->literal_count; i++) {
		struct ast_field *field = arena_alloc(checker->arena, sizeof *field);
		field->span = pattern->span;
		field->value = literal_expr(checker, type, i, pattern->span);
		*end = field;
		end = &field->next;
	}
	pattern->kind = AST_PATTERN_CALL;
	pattern->name = (struct ast_name){STR("OneOf"), pattern->span};
	pattern->constraint = CONSTRAINT_ONE_OF;
	pattern->arguments = list;
	return one_of(body, subject, pattern, type->element);
}

static struct branches
check_type_pattern(struct body *body, struct ast_expr *subject, struct ast_pattern *pattern, const struct type *type)
{
	struct checker *checker = body->checker;
	struct branches result = nothing_proved(body);
	const struct type *have = type_base(subject->type);
	type = type_value(type);
	if (type_is_choices(type) && type->element == have) {
		return check_choices_pattern(body, subject, pattern, type);
	}
	pattern->type = type;
	if (have->kind == TYPE_BAD || type->kind == TYPE_BAD) {
		return result;
	}
	if (have->kind == TYPE_ANY) {
		struct any_question question = {.checker = checker, .span = pattern->span};
		map_init(&question.seen, checker->arena);
		if (!any_holds(&question, type)) {
			result.yes = fact_about(body, body->facts, subject, checker->types.bad);
			return result;
		}
		result.yes = fact_about(body, body->facts, subject, type);
		return result;
	}
	if (!may_be(body, have, type)) {
		struct str a = quoted_type(checker, have), b = quoted_type(checker, type);
		diag_report(checker->log, DIAG_NEVER_HOLDS, pattern->span, "%.*s is never %.*s", STR_ARG(a), STR_ARG(b));
		return result;
	}
	if (have->kind == TYPE_UNION || have->kind == TYPE_ERROR || have->kind == TYPE_STRING ||
		have->kind == TYPE_LITERALS) {
		result.yes = fact_about(body, body->facts, subject, type);
	}
	const struct type *rest = have->kind == TYPE_UNION ? without(body, have, type) : NULL;
	if (rest) {
		result.no = fact_about(body, body->facts, subject, rest);
	}
	return result;
}

/* ---- every pattern ---- */

/* Of what the guards of this name can be asked. */
static void
help_guard_subject(struct checker *checker, struct diag *diag, const struct guard_list *list, const struct ast_expr *subject)
{
	const struct type *type = type_base(subject->type);
	struct str wanted = STR("");
	for (; list; list = list->next) {
		const struct symbol *receiver = list->symbol->function->receiver;
		const struct type *of = receiver ? type_base(receiver->type) : checker->types.bad;
		if (type->kind == TYPE_POINTER && type_assignable(&checker->types, type->element, of)) {
			diag_help(checker->log, diag, "ask `is Present()` first, then ask it of *x");
			return;
		}
		struct str text = quoted_type(checker, of);
		wanted = arena_printf(checker->arena, "%.*s%s%.*s", STR_ARG(wanted), wanted.length ? ", " : "", STR_ARG(text));
	}
	diag_help(checker->log, diag, "it is asked of %.*s", STR_ARG(wanted));
}

static struct branches
unknown_pattern(struct body *body, struct ast_expr *subject, struct ast_pattern *pattern)
{
	struct checker *checker = body->checker;
	struct str text = quoted_type(checker, subject->type);
	pattern->type = checker->types.bad;
	if (map_get(&body->module->guards, pattern->name.text)) {
		struct diag *diag = diag_report(checker->log, DIAG_CONSTRAINT_SUBJECT, pattern->span,
			"guard `%.*s` cannot be asked of %.*s", STR_ARG(pattern->name.text), STR_ARG(text));
		help_guard_subject(checker, diag, map_get(&body->module->guards, pattern->name.text), subject);
		return nothing_proved(body);
	}
	if (was_reported(body, pattern->name.text)) {
		return nothing_proved(body);
	}
	struct diag *diag = diag_report(checker->log, DIAG_UNKNOWN_PATTERN, pattern->name.span,
		"there is no constraint, guard or type `%.*s`", STR_ARG(pattern->name.text));
	const struct symbol *named = scope_find(body, pattern->name.text);
	if (named && named->kind == SYMBOL_ERROR) {
		diag_help(checker->log, diag, "an error is asked by its name alone: x is %.*s", STR_ARG(named->name));
		return nothing_proved(body);
	}
	struct str nearest = nearest_name(checker, &body->module->guards, NULL, pattern->name.text);
	unsigned best = 3;
	for (int i = 0; i < CONSTRAINT_COUNT && !nearest.length; i++) {
		struct str name = str_from(constraint_info((enum constraint)i)->name);
		if (str_distance(name, pattern->name.text, best - 1) < best) {
			nearest = name;
		}
	}
	enum type_kind asked = type_base(subject->type)->kind;
	if (nearest.length) {
		diag_help(checker->log, diag, "did you mean `%.*s`?", STR_ARG(nearest));
	} else if (asked == TYPE_ERROR || asked == TYPE_FAILURE || asked == TYPE_RESULT) {
		diag_help(checker->log, diag, "declare it: error %.*s { message: String }", STR_ARG(pattern->name.text));
	}
	for (struct ast_expr *argument = pattern->arguments; argument; argument = argument->next) {
		check_expr(body, argument, NULL);
	}
	return nothing_proved(body);
}

struct checked_module *
pattern_module(struct body *body, const struct ast_pattern *pattern)
{
	if (!pattern->qualifier.text.length) {
		return body->module;
	}
	struct symbol *package = scope_find(body, pattern->qualifier.text);
	if (!package || package->kind != SYMBOL_PACKAGE) {
		diag_report(body->checker->log, DIAG_UNKNOWN_NAME, pattern->qualifier.span, "there is no package `%.*s`",
			STR_ARG(pattern->qualifier.text));
		return NULL;
	}
	package->used = true;
	return package->package;
}

static bool
refuse_private(struct body *body, const struct ast_pattern *pattern, const struct symbol *symbol)
{
	if (symbol->exported || symbol->module == body->module || !symbol->module) {
		return false;
	}
	struct diag *diag = diag_report(body->checker->log, DIAG_NOT_EXPORTED, pattern->name.span,
		"`%.*s` is private to package `%.*s`", STR_ARG(symbol->name), STR_ARG(symbol->module->name));
	diag_help(body->checker->log, diag, "mark it `export` there");
	return true;
}

/* Array(T), Map(K, V): a type that looks like a constraint with arguments, and is a type from then on; NULL for anything else. */
static const struct type *
spelled_type(struct body *body, struct ast_pattern *pattern)
{
	struct arena *arena = body->checker->arena;
	if (!pattern->has_arguments || pattern->qualifier.text.length) {
		return NULL;
	}
	struct ast_expr *call = arena_alloc(arena, sizeof *call);
	struct ast_expr *name = arena_alloc(arena, sizeof *name);
	*name = (struct ast_expr){.kind = AST_EXPR_NAME, .span = pattern->name.span, .name = pattern->name};
	*call = (struct ast_expr){
		.kind = AST_EXPR_CALL, .span = pattern->span, .operand = name, .arguments = pattern->arguments};
	const struct type *type = resolve_expr_type(body, call);
	if (type) {
		pattern->kind = AST_PATTERN_TYPE;
		pattern->type_expr = call->type_expr;
	}
	return type;
}

static struct branches
check_named(struct body *body, struct ast_expr *subject, struct ast_pattern *pattern)
{
	struct checker *checker = body->checker;
	struct checked_module *module = pattern_module(body, pattern);
	const struct type *type = type_base(subject->type);
	if (!module) {
		pattern->type = checker->types.bad;
		return nothing_proved(body);
	}
	if (pattern->resolved) {
		return check_guard(body, subject, pattern, (struct symbol *)(uintptr_t)pattern->resolved);
	}
	struct symbol *guard =
		type->kind == TYPE_BAD ? NULL : find_guard(body, module, pattern->name.text, type, pattern->span);
	if (guard && refuse_private(body, pattern, guard)) {
		pattern->type = checker->types.bad;
		return nothing_proved(body);
	}
	if (guard) {
		return check_guard(body, subject, pattern, guard);
	}
	enum constraint constraint = pattern->qualifier.text.length ? CONSTRAINT_NONE : constraint_find(pattern->name.text);
	struct symbol *named = pattern->qualifier.text.length ? map_get(&module->names, pattern->name.text)
														  : scope_find(body, pattern->name.text);
	bool error = named && named->kind == SYMBOL_ERROR && !pattern->has_arguments && type_is_error(type);
	if (constraint != CONSTRAINT_NONE && !error) {
		return check_constraint(body, subject, pattern, constraint);
	}
	if (named && (named->kind == SYMBOL_TYPE || named->kind == SYMBOL_ERROR) && !pattern->has_arguments) {
		named->used = true;
		pattern->symbol = named->kind == SYMBOL_ERROR ? named : NULL;
		if (named->kind == SYMBOL_ERROR && type->kind == TYPE_RESULT) {
			struct diag *diag = diag_report(checker->log, DIAG_NEVER_HOLDS, pattern->span,
				"a Result is asked for its error with Err(%.*s)", STR_ARG(named->name));
			diag_help(checker->log, diag, "write `is Err(%.*s)`", STR_ARG(named->name));
			return nothing_proved(body);
		}
		return check_type_pattern(body, subject, pattern, declared_type(checker, named));
	}
	const struct type *spelled = named ? NULL : spelled_type(body, pattern);
	if (spelled) {
		return check_type_pattern(body, subject, pattern, spelled);
	}
	if (type->kind == TYPE_BAD) {
		pattern->type = checker->types.bad;
		return nothing_proved(body);
	}
	return unknown_pattern(body, subject, pattern);
}

static struct branches
check_chain(struct body *body, struct ast_expr *subject, struct ast_pattern *pattern)
{
	const struct facts *base = body->facts;
	struct branches result = nothing_proved(body);
	for (struct ast_pattern *part = pattern->parts; part; part = part->next) {
		struct branches branches = check_pattern(body, subject, part);
		body->facts = branches.yes;
	}
	result.yes = body->facts;
	body->facts = base;
	return result;
}

struct branches
check_pattern(struct body *body, struct ast_expr *subject, struct ast_pattern *pattern)
{
	pattern->constraint = CONSTRAINT_NONE;
	pattern->symbol = NULL;
	pattern->type = NULL;
	switch (pattern->kind) {
	case AST_PATTERN_CALL: return check_named(body, subject, pattern);
	case AST_PATTERN_CHAIN: return check_chain(body, subject, pattern);
	case AST_PATTERN_EITHER: return check_either(body, subject, pattern);
	case AST_PATTERN_SHAPE: return check_shape_pattern(body, subject, pattern);
	case AST_PATTERN_TYPE:
		return check_type_pattern(
			body, subject, pattern, resolve_type(body->checker, body->module, pattern->type_expr));
	}
	return nothing_proved(body);
}
