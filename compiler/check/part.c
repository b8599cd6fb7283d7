/*
 * Embedded shapes by their own name, as in Go. Their members are the holder's own, so the name only says where a member
 * comes from:
 *
 *	Receipt{ Stamp: { at: 1 }, sku: "s" }    Receipt{ at: 1, sku: "s" }
 *	receipt.Stamp.at                         receipt.at
 *	receipt.Stamp                            Stamp(receipt)
 *
 * Of a part that is computed every member is read; so that it is computed once, the literal is written as
 *
 *	func(given0 Stamp, given1 String) { Receipt{ Stamp: given0, sku: given1 } }(make(), "s")
 */
#include "compiler/check/check_internal.h"

/* Reports a part that has a member which the holder does not keep as the part's; false where it keeps all of them. */
static bool
refuse_hidden_part(struct body *body, struct span span, const struct type *holder, const struct type *part)
{
	struct checker *checker = body->checker;
	for (const struct type *at = holder, *next; at != part; at = next) {
		next = embedded_step(checker->arena, at, part);
		const struct type_field *hidden = next ? hidden_member(at, next) : NULL;
		if (!next) {
			return false;
		}
		if (!hidden) {
			continue;
		}
		struct str text = quoted_type(checker, next), outer = quoted_type(checker, at);
		struct diag *diag = diag_report(checker->log, DIAG_EMBEDDED_PART, span, "%.*s does not keep the `%.*s` of %.*s, which is %s",
			STR_ARG(outer), STR_ARG(hidden->name), STR_ARG(text),
			type_field(at, hidden->name, NULL) ? "another member there" : "ambiguous there");
		diag_help(checker->log, diag, "give one of the members another name");
		return true;
	}
	return false;
}

/* ---- selectors ---- */

/* Whether select_part wrote the expression: its type stands behind what it is a part of. */
bool
is_part(const struct ast_expr *expr)
{
	return expr->kind == AST_EXPR_CALL && expr->operand->kind == AST_EXPR_TYPE && expr->arguments &&
		   expr->operand->span.start > expr->arguments->span.start;
}

const struct type *
select_part(struct body *body, struct ast_expr *expr, const struct type *part)
{
	struct checker *checker = body->checker;
	struct arena *arena = checker->arena;
	struct ast_expr *whole = expr->operand;
	const struct type *holder = type_base(whole->type);
	if (holder->kind == TYPE_POINTER) {
		holder = type_base(holder->element);
		whole = forward_expr(arena, AST_EXPR_UNARY, whole->span);
		whole->op = AST_OP_DEREFERENCE;
		whole->operand = expr->operand;
	}
	if (refuse_hidden_part(body, expr->name.span, holder, part)) {
		return set_type(expr, checker->types.bad);
	}
	struct ast_expr *call = forward_expr(arena, AST_EXPR_CALL, expr->span);
	call->operand = forward_expr(arena, AST_EXPR_TYPE, expr->name.span);
	call->operand->type_expr = forward_type(arena, part, expr->name.span);
	call->arguments = whole;
	return forward_replace(body, expr, call);
}

void
select_in_whole(struct body *body, struct ast_expr *expr)
{
	struct ast_expr *call = strip_parens(expr->operand);
	if (!is_part(call) || !call->arguments->type) {
		return;
	}
	struct arena *arena = body->checker->arena;
	struct str name = expr->name.text;
	struct ast_expr *whole = call->arguments;
	const struct type *part = type_base(call->type), *holder = type_base(whole->type);
	struct symbol *method = find_method(body, part, name, expr->span);
	bool field = type_field(part, name, NULL) != NULL;
	if (method ? find_method(body, holder, name, expr->span) != method
			   : !field && embedded_named(arena, part, name) != embedded_named(arena, holder, name)) {
		return; /* the holder has another of that name */
	}
	whole->convert_to = NULL;
	expr->operand = whole->kind == AST_EXPR_UNARY && whole->op == AST_OP_DEREFERENCE ? whole->operand : whole;
}

/* ---- literals ---- */

/* Whether reading the expression once more changes nothing. */
static bool
is_path(const struct ast_expr *expr)
{
	while (expr->kind == AST_EXPR_SELECT || expr->kind == AST_EXPR_PAREN ||
		   (expr->kind == AST_EXPR_UNARY && expr->op == AST_OP_DEREFERENCE)) {
		expr = expr->operand;
	}
	return expr->kind == AST_EXPR_NAME;
}

/* The members of `part`, each read from `value`. */
static struct ast_field *
fields_of_value(struct body *body, const struct type *part, struct ast_expr *value)
{
	struct arena *arena = body->checker->arena;
	struct ast_field *fields = NULL;
	for (size_t i = part->field_count; i-- > 0;) {
		struct ast_field *field = arena_alloc(arena, sizeof *field);
		field->name = (struct ast_name){part->fields[i].name, value->span};
		field->span = value->span;
		field->value = forward_expr(arena, AST_EXPR_SELECT, value->span);
		field->value->name = field->name;
		field->value->operand = arena_alloc(arena, sizeof *field->value->operand);
		*field->value->operand = *value;
		field->value->operand->next = NULL;
		field->next = fields;
		fields = field;
	}
	return fields;
}

/* What became of a field. */
enum expansion {
	EXPANSION_NONE, /* it names no part */
	EXPANSION_DONE, /* it does, and others stand for it, or none after a report */
	EXPANSION_COMPUTED, /* it does, and its value must be computed before its members are read */
};

static enum expansion
expand_part(struct body *body, struct ast_field *field, const struct type *holder, struct ast_field **fields)
{
	struct checker *checker = body->checker;
	const struct type *part = embedded_named(checker->arena, holder, field->name.text);
	struct ast_expr *value = part && field->value ? strip_parens(field->value) : NULL;
	if (!value || type_field(holder, field->name.text, NULL)) {
		return EXPANSION_NONE;
	}
	if (refuse_hidden_part(body, field->name.span, holder, part)) {
		return EXPANSION_DONE;
	}
	bool literal = value->kind == AST_EXPR_SHAPE;
	const struct type *written = literal && value->type_expr ? resolve_type(checker, body->module, value->type_expr) : part;
	if (literal && type_equal(written, part)) {
		*fields = name_members(body, value, part) ? value->fields : NULL;
		return EXPANSION_DONE;
	}
	size_t errors = checker->log->error_count;
	check_as(body, value, part, "member");
	if (checker->log->error_count != errors) {
		return EXPANSION_DONE;
	}
	if (!is_path(value)) {
		return EXPANSION_COMPUTED;
	}
	value->convert_to = NULL;
	*fields = fields_of_value(body, part, value);
	return EXPANSION_DONE;
}

/* The type of what a field names, a member or a part; NULL: neither. */
static const struct type *
wanted_of(struct arena *arena, const struct type *holder, const struct ast_field *field)
{
	const struct type_field *member = type_field(holder, field->name.text, NULL);
	return member ? member->type : embedded_named(arena, holder, field->name.text);
}

bool
expand_parts(struct body *body, struct ast_expr *literal, const struct type *holder, bool *computed)
{
	size_t errors = body->checker->log->error_count;
	struct ast_field **at = &literal->fields;
	while (*at) {
		struct ast_field *fields = NULL, *rest = (*at)->next;
		enum expansion expansion = expand_part(body, *at, holder, &fields);
		*computed |= expansion == EXPANSION_COMPUTED;
		if (expansion != EXPANSION_DONE) {
			at = &(*at)->next;
			continue;
		}
		*at = fields; /* which may name parts themselves */
		struct ast_field **end = at;
		while (*end) {
			end = &(*end)->next;
		}
		*end = rest;
	}
	for (const struct ast_field *field = literal->fields; field && *computed; field = field->next) {
		*computed = wanted_of(body->checker->arena, holder, field) != NULL;
	}
	return body->checker->log->error_count == errors;
}

const struct type *
compute_parts(struct body *body, struct ast_expr *literal, const struct type *holder)
{
	struct arena *arena = body->checker->arena;
	struct ast_expr *call = forward_expr(arena, AST_EXPR_CALL, literal->span), **last_value = &call->arguments;
	struct ast_expr *shape = forward_expr(arena, AST_EXPR_SHAPE, literal->span);
	struct ast_param *params = NULL, **last = &params;
	shape->type_expr = forward_type(arena, holder, literal->span);
	shape->fields = literal->fields;
	size_t count = 0;
	for (struct ast_field *field = literal->fields; field; field = field->next) {
		const struct type *wanted = wanted_of(arena, holder, field);
		struct str name = arena_printf(arena, "given%zu", count++);
		*last = forward_param(arena, name, wanted, field->span);
		last = &(*last)->next;
		*last_value = field->value ? field->value : forward_name(arena, field->name.text, field->name.span);
		if (literal->type_expr) {
			give_type(body, *last_value, wanted);
		}
		last_value = &(*last_value)->next;
		field->value = forward_name(arena, name, field->span);
	}
	call->operand = forward_literal(arena, params, shape, literal->span);
	return forward_replace(body, literal, call);
}
