/* ensure: the subject, the pattern, the failure behind `or`, the block; and what holds from there on. */
#include "compiler/check/check_internal.h"

void
note_error(struct body *body, const struct symbol *error)
{
	struct error_set *set = &body->function->errors;
	for (size_t i = 0; i < set->count; i++) {
		if (set->items[i] == error) {
			return;
		}
	}
	set->items = arena_grow(body->checker->arena, set->items, set->count, &set->capacity, sizeof *set->items);
	set->items[set->count++] = error;
}

void
note_open(struct body *body)
{
	body->function->errors.open = true;
}

/* The errors a value of this type may be are errors of the function. */
void
note_type_errors(struct body *body, const struct type *type)
{
	type = type_base(type);
	if (type->kind == TYPE_FAILURE) {
		note_error(body, type->symbol);
	} else if (type->kind == TYPE_ERROR || (type->kind == TYPE_RESULT && type->member_count == 0)) {
		note_open(body);
	}
	for (size_t i = 0; (type->kind == TYPE_UNION || type->kind == TYPE_RESULT) && i < type->member_count; i++) {
		note_error(body, type->members[i]->symbol);
	}
}

/* `or Name("text")` with an undeclared name declares it; also as a shape's payload it must be declared first. */
static void
declare_if_unknown(struct body *body, struct ast_expr *failure)
{
	struct ast_expr *callee = failure->kind == AST_EXPR_CALL ? failure->operand : failure;
	if (failure->kind != AST_EXPR_CALL || callee->kind != AST_EXPR_NAME || scope_find(body, callee->name.text)) {
		return;
	}
	const struct ast_expr *argument = failure->arguments;
	bool text = argument && !argument->next && argument->kind != AST_EXPR_SHAPE;
	char first = callee->name.text.data[0];
	if (text && !(first >= 'a' && first <= 'z')) {
		declare_implicit_error(body->checker, body->module, callee->name);
	}
}

static void
check_failure(struct body *body, struct ast_expr *failure)
{
	struct checker *checker = body->checker;
	declare_if_unknown(body, failure);
	const struct type *type = type_base(check_value(body, failure, NULL));
	if (type->kind == TYPE_BAD) {
		return;
	}
	if (!type_is_error(type)) {
		struct str text = quoted_type(checker, type);
		struct diag *diag = diag_report(checker->log, DIAG_NOT_AN_ERROR, failure->span, "behind `or` stands an error, not %.*s", STR_ARG(text));
		diag_help(checker->log, diag, "write or InvalidInput(\"what is wrong\")");
		return;
	}
	note_type_errors(body, type);
}

/* ensure r is Ok(), ensure !r: r's own error is passed on where there is no `or`. */
static void
note_own_failure(struct body *body, const struct ast_ensure *ensure, const struct type *subject)
{
	const struct ast_pattern *pattern = ensure->pattern;
	const struct type *type = type_base(subject);
	bool passes_on = type->kind == TYPE_RESULT && (!pattern || pattern->constraint == CONSTRAINT_OK);
	if (passes_on || (!pattern && type_is_error(type))) {
		note_type_errors(body, type);
	} else if (pattern && pattern->symbol && pattern->symbol->kind == SYMBOL_GUARD) {
		/* The guard's own errors come with its call. */
	} else {
		note_error(body, body->checker->program->constraint_violation);
	}
}

/* `ensure !x` of a Result or an Error: x is not one. */
static struct branches
check_negated(struct body *body, struct ast_expr *subject)
{
	struct checker *checker = body->checker;
	struct branches result = {body->facts, body->facts};
	const struct type *type = type_base(check_value(body, subject, NULL));
	if (type->kind == TYPE_RESULT) {
		const struct type *value = type_base(type->element);
		result.yes = value->kind == TYPE_VOID ? body->facts : fact_about(body, body->facts, subject, value);
	} else if (type->kind == TYPE_BOOL) {
		struct branches branches = check_condition(body, subject);
		return (struct branches){branches.no, branches.yes};
	} else if (!type_is_error(type) && type->kind != TYPE_BAD) {
		struct str text = quoted_type(checker, type);
		diag_report(checker->log, DIAG_CONDITION, subject->span, "`ensure !x` asks a Bool, an Error or a Result, not %.*s", STR_ARG(text));
	}
	return result;
}

static struct branches
check_subject(struct body *body, struct ast_ensure *ensure)
{
	if (ensure->pattern) {
		check_value(body, ensure->subject, NULL);
		return check_pattern(body, ensure->subject, ensure->pattern);
	}
	if (ensure->negated) {
		return check_negated(body, ensure->subject);
	}
	return check_condition(body, ensure->subject);
}

void
check_ensure(struct body *body, struct ast_stmt *stmt)
{
	struct ast_ensure *ensure = stmt->ensure;
	struct branches branches = check_subject(body, ensure);
	const struct type *subject = ensure->subject->type;
	body->facts = branches.no;
	if (ensure->block) {
		bool unreachable = body->unreachable;
		check_stmts(body, ensure->block);
		body->unreachable = unreachable;
	}
	if (ensure->failure) {
		check_failure(body, ensure->failure);
	} else if (subject && subject->kind != TYPE_BAD) {
		note_own_failure(body, ensure, subject);
	}
	body->facts = branches.yes;
	if (ensure->subject->constant && !ensure->pattern && type_base(ensure->subject->type)->kind == TYPE_BOOL) {
		bool holds = ensure->subject->constant->value.boolean != ensure->negated;
		if (!holds) {
			diag_report(body->checker->log, DIAG_NEVER_HOLDS, ensure->subject->span, "this never holds");
		}
	}
}
