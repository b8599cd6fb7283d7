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

struct branches
check_shape_pattern(struct body *body, struct ast_expr *subject, struct ast_pattern *pattern)
{
	struct checker *checker = body->checker;
	const struct facts *base = body->facts;
	const struct type *type = type_base(subject->type);
	type = type->kind == TYPE_POINTER && type->present ? type_base(type->element) : type;
	if (type->kind != TYPE_SHAPE) {
		if (type->kind != TYPE_BAD) {
			struct str text = quoted_type(checker, type);
			diag_report(checker->log, DIAG_CONSTRAINT_SUBJECT, pattern->span, "a shape pattern cannot be asked of %.*s",
				STR_ARG(text));
		}
		return (struct branches){body->facts, base};
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
