/*
 * ensure. Each part of what is ensured is tested; where it does not hold the block runs and the function fails: with
 * the error behind `or`, which gets path, constraint and cause; else with the inner failure itself (a guard's rebased
 * to the subject, a Result's as it is), else with ConstraintViolation.
 */
#include "compiler/lower/lower_internal.h"

enum { NAMES_MAX = 20 }; /* of alternatives, and of members, that a failure shows */

struct ensuring {
	const struct ast_ensure *ensure;
	uint32_t failure; /* where a failure is kept until the block has run, or NO_LOCAL: it leaves at once */
	uint32_t label;   /* the BLOCK that is left then */
	const struct core_expr *looked_at; /* what a test shows of the subject, or NULL */
	struct span span;
};

static void ensure_pattern(struct lower_function *f, const struct ensuring *ensuring, const struct core_expr *subject,
	const struct core_path *path, const struct ast_pattern *pattern);

/* ---- failing ---- */

static const struct core_expr *
violation(struct lower_function *f, const struct failure_extra *extra)
{
	const struct core_error *error = lower_error(f->lower, f->lower->checked->constraint_violation);
	const struct core_expr **members =
		arena_alloc_array(f->body.arena, error->members->field_count + 1, sizeof(*members));

	for (size_t i = 0; i < error->members->field_count; i++)
		members[i] = make_zero(&f->body, error->members->fields[i].type->base);
	return make_coerce(
		&f->body, lower_failure_of(f, error, members, error->members->field_count, extra), f->body.types->error);
}

/* An error that was made before; where it turns out to be nil the failure is a violation. */
static const struct core_expr *
given_error(struct lower_function *f, const struct ast_expr *failure, const struct failure_extra *extra)
{
	const struct core_expr *value = lower_value(f, failure);
	struct make_list list;
	uint32_t local;

	if (value->type->kind == CORE_TYPE_FAILURE)
		return make_coerce(&f->body, value, f->body.types->error);
	value = make_coerce(&f->body, value, f->body.types->error);
	local = make_let(&f->body, "failure", f->body.types->error, value);
	make_open(&f->body, &list);
	make_assign(&f->body, make_target(&f->body, local), extra->cause ? extra->cause : violation(f, extra));
	make_if(
		&f->body, make_test(&f->body, CONSTRAINT_NIL, make_local(&f->body, local)), make_close(&f->body, &list), NULL);
	return make_local(&f->body, local);
}

static const struct core_expr *
failure_value(struct lower_function *f, const struct ast_ensure *ensure, const struct failure_extra *extra)
{
	const struct ast_expr *failure = ensure->failure ? lower_without_parens(ensure->failure) : NULL;

	if (!failure)
		return extra->cause ? extra->cause : violation(f, extra);
	if (failure->kind == AST_EXPR_CALL && failure->symbol && failure->symbol->kind == SYMBOL_ERROR)
		return make_coerce(&f->body, lower_failure(f, failure, extra), f->body.types->error);
	return given_error(f, failure, extra);
}

static const struct core_stmt *
failing(struct lower_function *f, const struct ensuring *ensuring, const struct failure_extra *extra)
{
	const struct ast_ensure *ensure = ensuring->ensure;
	struct make_list list;

	make_open(&f->body, &list);
	if (ensuring->failure != NO_LOCAL) {
		make_assign(&f->body, make_target(&f->body, ensuring->failure), failure_value(f, ensure, extra));
		make_jump(&f->body, CORE_STMT_BREAK, ensuring->label);
		return make_close(&f->body, &list);
	}
	if (ensure->block)
		lower_stmts(f, ensure->block);
	const struct core_expr *failure = failure_value(f, ensure, extra);
	f->body.span = ensuring->span;
	lower_refute(f, failure, ensuring->looked_at ? lower_shown(f, ensure->subject, ensuring->looked_at) : NULL);
	return make_close(&f->body, &list);
}

/* if !holds { block; fail } */
static void
require(struct lower_function *f, const struct ensuring *ensuring, const struct core_expr *holds,
	const struct failure_extra *extra)
{
	make_if(&f->body, make_unary(&f->body, CORE_OP_NOT, holds), failing(f, ensuring, extra), NULL);
}

/* if error is present { block; fail with it, or with it as the cause } */
static void
require_none(struct lower_function *f, const struct ensuring *ensuring, const struct core_expr *error,
	struct failure_extra extra, bool rebase)
{
	const struct core_expr *present;

	if (ensuring->ensure->block)
		error = make_copy(&f->body, "error", error);
	present = make_test(&f->body, CONSTRAINT_PRESENT, error);
	extra.cause = error;
	if (rebase) {
		struct core_expr *rebased =
			(struct core_expr *)make_builtin_1(&f->body, CORE_ERROR_REBASE, f->body.types->error, error);

		rebased->path = extra.path;
		extra.cause = rebased;
	}
	make_if(&f->body, present, failing(f, ensuring, &extra), NULL);
}

/* ---- parts ---- */

static bool
is_error(const struct core_type *type)
{
	return type->kind == CORE_TYPE_ERROR || type->kind == CORE_TYPE_FAILURE;
}

/* A Result must be Ok, an Error nil: else it is the failure. */
static void
ensure_ok(struct lower_function *f, const struct ensuring *ensuring, const struct core_expr *subject,
	struct failure_extra extra)
{
	if (subject->type->kind == CORE_TYPE_RESULT)
		subject = make_keep(&f->body, "error", make_result(&f->body, CORE_EXPR_RESULT_ERROR, subject));
	require_none(f, ensuring, make_coerce(&f->body, subject, f->body.types->error), extra, false);
}

static void
ensure_guard(struct lower_function *f, const struct ensuring *ensuring, const struct core_expr *subject,
	struct failure_extra extra, const struct ast_pattern *part)
{
	const struct core_expr *error = make_keep(&f->body, "error", lower_guard_call(f, subject, part));

	require_none(f, ensuring, error, extra, true);
}

static void
ensure_each(struct lower_function *f, const struct ensuring *ensuring, const struct core_expr *subject,
	const struct core_path *path, const struct ast_pattern *part)
{
	const struct core_type *integer = f->body.types->integer;
	const struct core_expr *array = make_keep(&f->body, "elements", subject);
	uint32_t index = make_let(&f->body, "index", integer, make_int(&f->body, 0));
	struct core_stmt *loop = make_stmt(&f->body, CORE_STMT_LOOP);
	const struct core_expr *at = make_local(&f->body, index);
	const struct core_expr *element;
	struct make_list list, post;

	loop->value = make_binary(&f->body, CORE_OP_LESS, at, make_builtin_1(&f->body, CORE_LENGTH, integer, array));
	make_open(&f->body, &list);
	element = make_keep(&f->body, "element", make_index(&f->body, array, at, array->type->element->base));
	ensure_pattern(f, ensuring, element, lower_path_index(f, path, at), lower_each_pattern(part));
	loop->body = make_close(&f->body, &list);
	make_open(&f->body, &post);
	make_assign_op(&f->body, CORE_OP_ADD, make_target(&f->body, index), make_int(&f->body, 1));
	loop->post = make_close(&f->body, &post);
}

static void
ensure_constraint(struct lower_function *f, const struct ensuring *ensuring, const struct core_expr *subject,
	struct failure_extra extra, const struct ast_pattern *part)
{
	struct lowered_constraint lowered;

	if (part->constraint == CONSTRAINT_OK || (part->constraint == CONSTRAINT_NIL && is_error(subject->type))) {
		ensure_ok(f, ensuring, subject, extra);
		return;
	}
	if (part->constraint == CONSTRAINT_EACH) {
		ensure_each(f, ensuring, subject, extra.path, part);
		return;
	}
	extra.constraint = (enum constraint)part->constraint;
	if (part->constraint == CONSTRAINT_ERR) {
		require(f, ensuring, lower_pattern_test(f, subject, part), &extra);
		return;
	}
	lowered = lower_constraint(f, subject, part);
	extra.arguments = lowered.arguments;
	extra.argument_count = lowered.argument_count;
	require(f, ensuring, lower_constraint_test(f, &lowered), &extra);
}

static void
ensure_shape(struct lower_function *f, const struct ensuring *ensuring, const struct core_expr *subject,
	const struct core_path *path, const struct ast_pattern *pattern)
{
	if (subject->type->kind == CORE_TYPE_POINTER)
		subject = make_dereference(&f->body, subject, subject->type->element, false);
	for (const struct ast_pattern_field *field = pattern->fields; field; field = field->next) {
		int index = make_member_index(subject->type, field->name.text);
		const struct core_expr *member = make_field(&f->body, subject, (uint32_t)index);
		struct failure_extra extra = {.constraint = CONSTRAINT_PRESENT};

		extra.path = lower_path_member(f, path, lower_member_name(&subject->type->fields[index]));
		if (member->type->kind == CORE_TYPE_POINTER && (field->through || !field->pattern))
			require(f, ensuring, make_test(&f->body, CONSTRAINT_PRESENT, member), &extra);
		if (field->through)
			member = make_dereference(&f->body, member, member->type->element->base, false);
		if (field->pattern)
			ensure_pattern(f, ensuring, member, extra.path, field->pattern);
	}
}

/* "{a, b}" */
static struct str
names_of_members(struct lower_function *f, const struct ast_pattern_field *field)
{
	struct str text = STR("{");

	for (int shown = 0; field && shown < NAMES_MAX; field = field->next, shown++)
		text = arena_printf(f->body.arena, "%.*s%.*s%s", STR_ARG(text), STR_ARG(field->name.text), field->next ? ", " : "");
	return arena_printf(f->body.arena, "%.*s}", STR_ARG(text));
}

/* "HasPrefix or Min.Max": what a failure shows of alternatives. */
static struct str
name_of(struct lower_function *f, const struct ast_pattern *pattern)
{
	const char *joint = pattern->kind == AST_PATTERN_CHAIN ? "." : " or ";
	int shown = 0;
	struct str text = STR("");

	if (pattern->kind == AST_PATTERN_CALL)
		return pattern->name.text;
	if (pattern->kind == AST_PATTERN_SHAPE)
		return names_of_members(f, pattern->fields);
	for (const struct ast_pattern *part = pattern->parts; part; part = part->next, shown++) {
		struct str name = shown < NAMES_MAX ? name_of(f, part) : STR("...");

		text = arena_printf(f->body.arena, "%.*s%s%.*s", STR_ARG(text), text.length ? joint : "", STR_ARG(name));
		if (shown == NAMES_MAX)
			break;
	}
	return text.length ? text : STR("Type");
}

static void
ensure_part(struct lower_function *f, const struct ensuring *ensuring, const struct core_expr *subject,
	const struct core_path *path, const struct ast_pattern *part)
{
	struct failure_extra extra = {.path = path, .constraint = CONSTRAINT_NONE};

	if (lower_asks_members(part)) {
		ensure_shape(f, ensuring, subject, path, part);
	} else if (part->kind == AST_PATTERN_CALL && part->constraint >= 0) {
		ensure_constraint(f, ensuring, subject, extra, part);
	} else if (part->kind == AST_PATTERN_CALL && part->symbol && part->symbol->kind == SYMBOL_GUARD) {
		ensure_guard(f, ensuring, subject, extra, part);
	} else {
		extra.constraint_name = name_of(f, part);
		require(f, ensuring, lower_pattern_test(f, subject, part), &extra);
	}
}

static bool
is_plain(const struct core_expr *expr)
{
	while (expr->kind == CORE_EXPR_FIELD || expr->kind == CORE_EXPR_ERROR_FIELD || expr->kind == CORE_EXPR_DEREFERENCE)
		expr = expr->operands[0];
	return expr->kind == CORE_EXPR_LOCAL || expr->kind == CORE_EXPR_CONST;
}

static bool
has_parts(const struct ast_pattern *pattern)
{
	return lower_asks_members(pattern) || (pattern->kind == AST_PATTERN_CHAIN && pattern->parts->next);
}

static void
ensure_pattern(struct lower_function *f, const struct ensuring *ensuring, const struct core_expr *subject,
	const struct core_path *path, const struct ast_pattern *pattern)
{
	if (has_parts(pattern) && !is_plain(subject))
		subject = make_keep(&f->body, "subject", subject);
	for (const struct ast_pattern *part = lower_first_part(pattern); part; part = part->next) {
		ensure_part(f, ensuring, subject, path, part);
		if (pattern->kind != AST_PATTERN_CHAIN)
			break;
	}
}

/* ---- without a pattern ---- */

static void
ensure_condition(struct lower_function *f, struct ensuring *ensuring)
{
	const struct ast_ensure *ensure = ensuring->ensure;
	const struct core_expr *value = lower_value(f, ensure->subject);
	struct failure_extra extra = {.path = lower_path(f, ensure->subject), .constraint = CONSTRAINT_NONE};

	if (value->type->kind == CORE_TYPE_RESULT || (ensure->negated && is_error(value->type))) {
		ensure_ok(f, ensuring, make_keep(&f->body, "error", value), extra);
		return;
	}
	if (value->type->kind != CORE_TYPE_BOOL) {
		extra.constraint = ensure->negated ? CONSTRAINT_NIL : CONSTRAINT_PRESENT;
		require(f, ensuring, make_test(&f->body, extra.constraint, value), &extra);
		return;
	}
	extra.constraint_name = STR("Expression");
	ensuring->looked_at = f->checked->test ? value : NULL;
	require(f, ensuring, ensure->negated ? make_unary(&f->body, CORE_OP_NOT, value) : value, &extra);
}

/* ensure !(x is G), written ensure !x is G */
static void
ensure_not(struct lower_function *f, struct ensuring *ensuring)
{
	const struct ast_ensure *ensure = ensuring->ensure;
	const struct core_expr *subject = lower_expr(f, ensure->subject);
	struct failure_extra extra = {.path = lower_path(f, ensure->subject), .constraint = CONSTRAINT_NONE};

	if (f->checked->test)
		ensuring->looked_at = subject = make_keep(&f->body, "subject", subject);
	extra.constraint_name = STR("Expression");
	require(f, ensuring, make_unary(&f->body, CORE_OP_NOT, lower_pattern_test(f, subject, ensure->pattern)), &extra);
}

static void
ensure_all(struct lower_function *f, struct ensuring *ensuring)
{
	const struct ast_ensure *ensure = ensuring->ensure;

	if (!ensure->pattern) {
		ensure_condition(f, ensuring);
	} else if (ensure->negated) {
		ensure_not(f, ensuring);
	} else {
		const struct core_expr *subject = lower_expr(f, ensure->subject);

		if (f->checked->test)
			ensuring->looked_at = subject = make_keep(&f->body, "subject", subject);
		ensure_pattern(f, ensuring, subject, lower_path(f, ensure->subject), ensure->pattern);
	}
}

/* Several parts share one block: the failure is kept, the block runs, the function fails. */
static void
ensure_with_block(struct lower_function *f, struct ensuring *ensuring)
{
	struct core_stmt *block;
	struct make_list list, fails;
	const struct core_expr *failure;

	ensuring->failure = make_let(&f->body, "failure", f->body.types->error, NULL);
	ensuring->label = ++f->body.label_count;
	block = make_stmt(&f->body, CORE_STMT_BLOCK);
	make_open(&f->body, &list);
	ensure_all(f, ensuring);
	block->body = make_close(&f->body, &list);
	block->label = ensuring->label;
	failure = make_local(&f->body, ensuring->failure);
	make_open(&f->body, &fails);
	lower_stmts(f, ensuring->ensure->block);
	f->body.span = ensuring->span;
	lower_refute(f, failure, NULL);
	make_if(&f->body, make_test(&f->body, CONSTRAINT_PRESENT, failure), make_close(&f->body, &fails), NULL);
}

void
lower_ensure(struct lower_function *f, const struct ast_stmt *stmt)
{
	struct ensuring ensuring = {.ensure = stmt->ensure, .failure = NO_LOCAL, .span = stmt->span};

	if (stmt->ensure->block && stmt->ensure->pattern && has_parts(stmt->ensure->pattern))
		ensure_with_block(f, &ensuring);
	else
		ensure_all(f, &ensuring);
}
