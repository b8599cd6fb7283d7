/* Patterns, what stands behind `is`: guards, types, errors, chains, and what each proves. */
#include "compiler/check/check_internal.h"

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
	return check_one_of(body, subject, pattern, type->element);
}

struct branches
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
		result.yes = fact_about(body, body->facts, subject, checker->types.bad);
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
	diag->lasting = true;
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
		report_unknown_package(body->checker, body->module, pattern->qualifier);
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
		return (struct branches){fact_about(body, body->facts, subject, checker->types.bad), body->facts};
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
