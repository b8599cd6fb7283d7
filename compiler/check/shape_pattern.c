/* Shape patterns: { a: Min(1), b }. What is asked of each member, what that proves of it; an optional one must be there, too. */
#include "compiler/check/check_internal.h"

/* Whether a pattern is asked of an optional member itself, not of the value that is there. */
static bool
asks_pointer(struct body *body, struct ast_pattern *pattern, const struct type *pointer)
{
	if (pattern->kind == AST_PATTERN_EITHER) {
		bool all = true;
		for (struct ast_pattern *part = pattern->parts; part; part = part->next) {
			all &= asks_pointer(body, part, pointer);
		}
		return all;
	}
	struct ast_pattern *first = pattern->kind == AST_PATTERN_CHAIN ? pattern->parts : pattern;
	if (first->kind == AST_PATTERN_TYPE) {
		return type_base(resolve_type(body->checker, body->module, first->type_expr))->kind == TYPE_POINTER;
	}
	if (first->kind != AST_PATTERN_CALL || first->qualifier.text.length) {
		return false;
	}
	enum constraint constraint = constraint_find(first->name.text);
	return constraint == CONSTRAINT_NIL || constraint == CONSTRAINT_PRESENT ||
		   find_guard(body, body->module, first->name.text, pointer, first->span);
}

static struct ast_expr *
place_of_member(struct body *body, struct ast_expr *subject, const struct ast_pattern_field *field, const struct type *type)
{
	struct ast_expr *place = arena_alloc(body->checker->arena, sizeof *place);
	*place = (struct ast_expr){.kind = AST_EXPR_SELECT,
		.span = subject->span,
		.operand = subject,
		.name = field->name,
		.member = field->member,
		.type = type};
	return place;
}

/* One member: what is asked of it; of an optional one that it is there, too. The facts go to the body. */
static void
check_pattern_field(
	struct body *body, struct ast_expr *subject, struct ast_pattern_field *field, const struct type *type)
{
	struct ast_expr *place = place_of_member(body, subject, field, type);
	bool pointer = type->kind == TYPE_POINTER;
	field->through = pointer && field->pattern && !asks_pointer(body, field->pattern, type);
	if (pointer && (field->through || !field->pattern)) {
		const struct type *present = type_pointer(&body->checker->types, type->element, true);
		body->facts = fact_about(body, body->facts, place, present);
		place->type = present;
	}
	if (field->through) {
		struct ast_expr *value = arena_alloc(body->checker->arena, sizeof *value);
		*value = (struct ast_expr){.kind = AST_EXPR_UNARY,
			.op = AST_OP_DEREFERENCE,
			.span = subject->span,
			.operand = place,
			.type = type_base(type->element)};
		place = value;
	}
	if (field->pattern) {
		body->facts = check_pattern(body, place, field->pattern).yes;
	}
}

/* ---- of an Any ---- */

/* The type that a member's pattern names; a report where it is something else. */
static const struct type *
named_type(struct body *body, struct ast_expr *subject, struct ast_pattern_field *field)
{
	struct checker *checker = body->checker;
	struct ast_pattern *pattern = field->pattern;
	if (!pattern) {
		return checker->types.any;
	}
	if (pattern->kind == AST_PATTERN_TYPE) {
		return resolve_type(checker, body->module, pattern->type_expr);
	}
	size_t errors = checker->log->error_count;
	struct ast_expr member = {.kind = AST_EXPR_BAD, .span = subject->span, .type = checker->types.any};
	const struct facts *base = body->facts;
	check_pattern(body, &member, pattern);
	body->facts = base;
	if (checker->log->error_count == errors && !pattern->type) {
		struct diag *diag = diag_report(checker->log, DIAG_ANY_QUESTION, pattern->span, "of an Any's member only the type can be asked here");
		diag_help(checker->log, diag, "ask for the plain type, then ensure the constraints");
	}
	return checker->log->error_count > errors ? checker->types.bad : pattern->type;
}

/* `v is { name: String, note: String?, rest }`: whether an Any holds a shape of such members. */
static struct branches
check_any_pattern(struct body *body, struct ast_expr *subject, struct ast_pattern *pattern)
{
	struct checker *checker = body->checker;
	size_t count = 0;
	for (struct ast_pattern_field *field = pattern->fields; field; field = field->next) {
		count++;
	}
	struct type_field *fields = arena_alloc_array(checker->arena, count + 1, sizeof *fields);
	struct map seen;
	map_init(&seen, checker->arena);
	bool good = true;
	count = 0;
	for (struct ast_pattern_field *field = pattern->fields; field; field = field->next) {
		struct str name = field->name.text;
		if (map_get(&seen, name)) {
			diag_report(checker->log, DIAG_MEMBER_TWICE, field->name.span, "member `%.*s` stands there twice", STR_ARG(name));
			good = false;
			continue;
		}
		map_set(&seen, name, field);
		const struct type *type = named_type(body, subject, field);
		fields[count++] = (struct type_field){.name = name, .wire_name = name, .type = type, .span = field->name.span};
		good &= type->kind != TYPE_BAD;
	}
	return check_type_pattern(body, subject, pattern, good ? type_shape(&checker->types, fields, count) : checker->types.bad);
}

struct branches
check_shape_pattern(struct body *body, struct ast_expr *subject, struct ast_pattern *pattern)
{
	struct checker *checker = body->checker;
	const struct facts *base = body->facts;
	const struct type *type = type_base(subject->type);
	type = type->kind == TYPE_POINTER && type->present ? type_base(type->element) : type;
	if (type->kind == TYPE_ANY) {
		return check_any_pattern(body, subject, pattern);
	}
	if (type->kind != TYPE_SHAPE) {
		if (type->kind != TYPE_BAD) {
			struct str text = quoted_type(checker, type);
			diag_report(checker->log, DIAG_CONSTRAINT_SUBJECT, pattern->span, "a shape pattern cannot be asked of %.*s",
				STR_ARG(text));
		}
		return (struct branches){fact_about(body, base, subject, checker->types.bad), base};
	}
	for (struct ast_pattern_field *field = pattern->fields; field; field = field->next) {
		size_t index;
		const struct type_field *member = type_field(type, field->name.text, &index);
		if (!member) {
			struct str text = quoted_type(checker, type);
			diag_report(checker->log, DIAG_UNKNOWN_MEMBER, field->name.span, "%.*s has no member `%.*s`", STR_ARG(text),
				STR_ARG(field->name.text));
			continue;
		}
		field->member = (uint32_t)index;
		check_pattern_field(body, subject, field, type_base(member->type));
	}
	struct branches result = {body->facts, base};
	body->facts = base;
	return result;
}
