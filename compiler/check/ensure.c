/* ensure: the subject, the pattern, the failure behind `or`, the block; and what holds from there on. */
#include "compiler/check/check_internal.h"

enum { ERRORS_MAX = 200 }; /* errors a function is said to fail with by name; beyond that it is open */

static bool
has_error(const struct error_set *set, const struct symbol *error)
{
	for (size_t i = 0; i < set->count; i++) {
		if (set->items[i] == error) {
			return true;
		}
	}
	return false;
}

/* A function that declares its errors can have no others. */
static void
refuse_error(struct body *body, struct str name)
{
	struct checker *checker = body->checker;
	struct function *function = body->function;
	if (function->undeclared) {
		diag_note(checker->log, function->undeclared, body->note_span, "`%.*s` is not declared either", STR_ARG(name));
		return;
	}
	struct diag *diag = function->undeclared = diag_report(checker->log, DIAG_ERROR_NOT_DECLARED, body->note_span,
		"this may fail with `%.*s`, which `%.*s` does not declare", STR_ARG(name),
		STR_ARG(function->symbol->name));
	diag_help(checker->log, diag, "add it to the errors of its Result, or give another one with `or`");
}

void
note_error(struct body *body, const struct symbol *error)
{
	struct error_set *set = &body->function->errors;
	/* An open set names those that are known all the same. */
	if (has_error(set, error)) {
		return;
	}
	if (body->function->declared_errors) {
		refuse_error(body, error->name);
		return;
	}
	if (set->count == ERRORS_MAX) {
		set->open = true;
		return;
	}
	set->items = arena_grow(body->checker->arena, set->items, set->count, &set->capacity, sizeof *set->items);
	set->items[set->count++] = error;
}

void
note_open(struct body *body)
{
	if (body->function->declared_errors && !body->function->errors.open) {
		refuse_error(body, STR("Error"));
	} else {
		body->function->errors.open = true;
	}
}

/* The errors that a callee or a guard can fail with are errors of the function. */
static void
note_pass(struct body *body, const struct function *from)
{
	struct function *function = body->function;
	for (size_t i = 0; i < function->pass_count && i < 64; i++) {
		if (function->passes[i].from == from) {
			return;
		}
	}
	function->passes = arena_grow(body->checker->arena, function->passes, function->pass_count,
		&function->pass_capacity, sizeof *function->passes);
	function->passes[function->pass_count++] = (struct passed_errors){from, body->note_span};
}

void
note_type_errors(struct body *body, const struct type *type)
{
	type = type_base(type);
	if (type->kind == TYPE_FAILURE) {
		note_error(body, type->symbol);
	} else if (type->kind == TYPE_RESULT && type->source) {
		note_pass(body, type->source);
	} else if (type->kind == TYPE_ERROR || (type->kind == TYPE_RESULT && type->member_count == 0)) {
		note_open(body);
	}
	for (size_t i = 0; (type->kind == TYPE_UNION || type->kind == TYPE_RESULT) && i < type->member_count; i++) {
		note_error(body, type->members[i]->symbol);
	}
}

void
note_expr_errors(struct body *body, const struct ast_expr *expr)
{
	while (expr->kind == AST_EXPR_PAREN) {
		expr = expr->operand;
	}
	const struct symbol *symbol = expr->kind == AST_EXPR_NAME ? expr->symbol : NULL;
	const struct type *type = type_base(expr->type);
	if (type->kind != TYPE_ERROR || !symbol || symbol->kind != SYMBOL_VARIABLE) {
		note_type_errors(body, type);
		return;
	}
	const struct type *declared = type_base(symbol->type);
	if (declared->kind == TYPE_RESULT) { /* known to have failed */
		note_type_errors(body, declared);
		return;
	}
	body->passed_variables = arena_grow(body->checker->arena, body->passed_variables, body->passed_count,
		&body->passed_capacity, sizeof *body->passed_variables);
	body->passed_variables[body->passed_count++] = symbol;
}

void
note_assigned_error(
	struct body *body, const struct symbol *known, const struct ast_expr *value, const struct type *type)
{
	struct symbol *symbol = (struct symbol *)(uintptr_t)known;
	type = type_base(value ? value->type : type);
	if (!type || type->kind == TYPE_NIL || type->kind == TYPE_BAD) {
		return;
	}
	const struct symbol *other = value && value->kind == AST_EXPR_NAME ? value->symbol : NULL;
	if (type->kind == TYPE_ERROR && (other == symbol || (other && type_base(other->type)->kind == TYPE_RESULT))) {
		type = type_base(other->type);
	}
	if (type->kind == TYPE_ERROR) {
		symbol->any_error |= other != symbol;
		return;
	}
	symbol->error_types = arena_grow(body->checker->arena, symbol->error_types, symbol->error_type_count,
		&symbol->error_type_capacity, sizeof *symbol->error_types);
	symbol->error_types[symbol->error_type_count++] = type;
}

void
note_passed_variables(struct body *body)
{
	for (size_t i = 0; i < body->passed_count; i++) {
		struct symbol *symbol = (struct symbol *)(uintptr_t)body->passed_variables[i];
		if (symbol->any_error) {
			note_open(body);
		}
		for (size_t j = 0; j < symbol->error_type_count; j++) {
			note_type_errors(body, symbol->error_types[j]);
		}
		symbol->error_type_count = 0; /* noted once */
	}
}

static void
check_failure(struct body *body, const struct ast_ensure *ensure)
{
	struct checker *checker = body->checker;
	struct ast_expr *failure = ensure->failure;
	declare_if_unknown(body, failure);
	const struct type *type = type_base(check_value(body, failure, NULL));
	if (type->kind == TYPE_BAD) {
		return;
	}
	if (!type_is_error(type)) {
		struct str text = quoted_type(checker, type);
		const char *word = ensure->has_else ? "else" : "or";
		struct diag *diag = diag_report(checker->log, DIAG_NOT_AN_ERROR, failure->span,
			"behind `%s` stands an error, not %.*s", word, STR_ARG(text));
		diag_help(checker->log, diag, "write %s InvalidInput(\"what is wrong\")", word);
		return;
	}
	note_expr_errors(body, failure);
}

/* What a failed pattern fails with: a guard's own errors, else ConstraintViolation. */
static void
note_pattern(struct body *body, const struct ast_pattern *pattern)
{
	if (pattern->kind == AST_PATTERN_CHAIN) {
		for (const struct ast_pattern *part = pattern->parts; part; part = part->next) {
			note_pattern(body, part);
		}
		return;
	}
	if (pattern->symbol && pattern->symbol->kind == SYMBOL_GUARD) {
		note_pass(body, pattern->symbol->function);
		return;
	}
	note_error(body, body->checker->program->constraint_violation);
	if (pattern->constraint == CONSTRAINT_EACH && pattern->arguments && pattern->arguments->pattern) {
		note_pattern(body, pattern->arguments->pattern);
	}
	for (const struct ast_pattern_field *field = pattern->kind == AST_PATTERN_SHAPE ? pattern->fields : NULL; field;
		 field = field->next) {
		if (field->pattern) {
			note_pattern(body, field->pattern);
		}
	}
}

/* ensure r is Ok(), ensure !r: r's own error is passed on where there is no `or`. */
static void
note_own_failure(struct body *body, const struct ast_ensure *ensure, const struct type *subject)
{
	const struct ast_pattern *pattern = ensure->pattern;
	const struct type *type = type_base(subject);
	if (pattern && ensure->negated) {
		note_error(body, body->checker->program->constraint_violation);
		return;
	}
	bool passes_on = type->kind == TYPE_RESULT && (!pattern || pattern->constraint == CONSTRAINT_OK);
	bool error = type_is_error(type) &&
				 (!pattern || pattern->constraint == CONSTRAINT_OK || pattern->constraint == CONSTRAINT_NIL);
	if (passes_on || error) {
		note_expr_errors(body, ensure->subject);
	} else if (pattern) {
		note_pattern(body, pattern);
	} else {
		note_error(body, body->checker->program->constraint_violation);
	}
}

static struct branches
swapped(struct branches branches)
{
	return (struct branches){branches.no, branches.yes};
}

/* `ensure !x` of a Result or an Error: x is not one. */
static struct branches
check_negated(struct body *body, struct ast_expr *subject)
{
	struct checker *checker = body->checker;
	if (is_condition(subject)) {
		return swapped(check_condition(body, subject));
	}
	const struct type *type = type_base(check_value(body, subject, NULL));
	if (type->kind == TYPE_RESULT) {
		return ok_branches(body, subject, type);
	}
	if (!type_is_error(type) && type->kind != TYPE_BOOL && type->kind != TYPE_BAD) {
		struct str text = quoted_type(checker, type);
		diag_report(checker->log, DIAG_CONDITION, subject->span,
			"`ensure !x` asks a Bool, an Error or a Result, not %.*s", STR_ARG(text));
	}
	return (struct branches){body->facts, body->facts};
}

static struct branches
check_subject(struct body *body, struct ast_ensure *ensure)
{
	if (ensure->pattern) {
		check_value(body, ensure->subject, NULL);
		take_alternatives(body, ensure);
		struct branches branches = check_pattern(body, ensure->subject, ensure->pattern);
		return ensure->negated ? swapped(branches) : branches;
	}
	take_alternatives(body, ensure);
	if (ensure->negated) {
		return check_negated(body, ensure->subject);
	}
	return check_condition(body, ensure->subject);
}

/* Where an ensure fails a test the values that it looked at are printed: of a comparison both sides. */
static void
note_shown(struct body *body, struct ast_expr *subject)
{
	subject = strip_parens(subject);
	bool compares = subject->kind == AST_EXPR_BINARY && subject->op >= AST_OP_EQUAL && subject->op <= AST_OP_GREATER_EQUAL;
	struct ast_expr *const shown[] = {compares ? subject->operand : subject, compares ? subject->right : NULL};
	for (size_t i = 0; i < 2 && shown[i]; i++) {
		const struct type *type = shown[i]->convert_to ? shown[i]->convert_to
								  : shown[i]->origin   ? shown[i]->origin
													   : shown[i]->type;
		if (type && type_base(type)->kind != TYPE_BAD) {
			note_printed_type(body, type, shown[i]->span);
		}
	}
}

void
check_ensure(struct body *body, struct ast_stmt *stmt)
{
	struct ast_ensure *ensure = stmt->ensure;
	body->note_span = stmt->span;
	struct branches branches = check_subject(body, ensure);
	const struct type *subject = ensure->subject->type;
	if (body->function->test) {
		note_shown(body, ensure->subject);
	}
	body->facts = branches.no;
	if (ensure->block) {
		bool unreachable = body->unreachable;
		check_stmts(body, ensure->block);
		body->unreachable = unreachable;
	}
	body->note_span = stmt->span;
	if (ensure->failure) {
		check_failure(body, ensure);
	} else if (subject && subject->kind != TYPE_BAD) {
		note_own_failure(body, ensure, subject);
	}
	body->facts = branches.yes;
	if (ensure->subject->constant && !ensure->pattern && !ensure->returned && type_base(ensure->subject->type)->kind == TYPE_BOOL) {
		bool holds = ensure->subject->constant->value.boolean != ensure->negated;
		if (!holds) {
			diag_report(body->checker->log, DIAG_NEVER_HOLDS, ensure->subject->span, "this never holds");
		}
	}
}
