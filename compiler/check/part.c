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

bool
has_member_or_part(struct checker *checker, const struct type *holder, struct str name)
{
	bool twice;
	return type_field(holder, name, NULL) || embedded_named(checker, holder, name, &twice);
}

/* The part that a name means; NULL: none, or two, which is reported. */
static const struct type *
part_named(struct body *body, const struct type *holder, struct ast_name name, bool *refused)
{
	struct diag_log *log = body->checker->log;
	const struct type *part = embedded_named(body->checker, holder, name.text, refused);
	if (*refused) {
		struct diag *diag = diag_report(log, DIAG_AMBIGUOUS, name.span,
			"`%.*s` is ambiguous: two shapes of that name are embedded", STR_ARG(name.text));
		diag_help(log, diag, "name the members alone, without the shape they come from");
	}
	return *refused ? NULL : part;
}

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

/* ---- selectors ---- */

/* What select_part wrote the expression as a part of, or NULL: the part's type stands behind the whole then. */
static struct ast_expr *
whole_of(const struct ast_expr *expr)
{
	if (expr->kind == AST_EXPR_CALL && expr->operand->kind == AST_EXPR_TYPE && expr->arguments) {
		return expr->operand->span.start > expr->arguments->span.start ? expr->arguments : NULL;
	}
	bool of_error = expr->kind == AST_EXPR_SHAPE && expr->type_expr && expr->type_expr->span.start > expr->span.start;
	return of_error && expr->fields ? expr->fields->value->operand : NULL;
}

bool
is_part(const struct ast_expr *expr)
{
	return whole_of(expr) != NULL;
}

/* The operand, or what it points to, and its type. */
static struct ast_expr *
pointed(struct arena *arena, struct ast_expr *operand, const struct type **type)
{
	*type = type_base(operand->type);
	if ((*type)->kind != TYPE_POINTER) {
		return operand;
	}
	struct ast_expr *whole = forward_expr(arena, AST_EXPR_UNARY, operand->span);
	whole->op = AST_OP_DEREFERENCE;
	whole->operand = operand;
	whole->type = *type = type_base((*type)->element);
	return whole;
}

/* The part of an error, which converts to no shape: Stamp{ at: failure.at }. */
static const struct type *
select_part_of_error(struct body *body, struct ast_expr *expr, struct ast_expr *whole, const struct type *part)
{
	struct arena *arena = body->checker->arena;
	bool path = is_path(whole);
	struct str name = STR("given0");
	whole->convert_to = NULL;
	struct ast_expr *shape = forward_expr(arena, AST_EXPR_SHAPE, expr->span), *by = shape;
	shape->type_expr = forward_type(arena, part, expr->name.span);
	shape->fields = fields_of_value(body, part, path ? whole : forward_name(arena, name, whole->span));
	if (!path) {
		by = forward_expr(arena, AST_EXPR_CALL, expr->span);
		by->operand = forward_literal(arena, forward_param(arena, name, whole->type, whole->span), shape, expr->span);
		by->arguments = whole;
	}
	return forward_replace(body, expr, by);
}

void
take_part_of_error(struct body *body, struct ast_expr *expr, const struct function *method)
{
	struct arena *arena = body->checker->arena;
	const struct type *holder, *part = type_base(method->receiver->type);
	struct ast_expr *whole = pointed(arena, expr->operand, &holder);
	part = part->kind == TYPE_POINTER ? type_base(part->element) : part;
	if (holder->kind == TYPE_FAILURE && part != holder && !refuse_hidden_part(body, expr->name.span, holder, part)) {
		expr->operand = forward_expr(arena, AST_EXPR_SELECT, expr->span);
		expr->operand->name = expr->name;
		(void)select_part_of_error(body, expr->operand, whole, part);
	}
}

const struct type *
select_part(struct body *body, struct ast_expr *expr)
{
	struct checker *checker = body->checker;
	struct arena *arena = checker->arena;
	const struct type *holder;
	struct ast_expr *whole = pointed(arena, expr->operand, &holder);
	bool refused;
	const struct type *part = part_named(body, holder, expr->name, &refused);
	if (!part && !refused) {
		return NULL;
	}
	if (!part || refuse_hidden_part(body, expr->name.span, holder, part)) {
		return set_type(expr, checker->types.bad);
	}
	if (holder->kind == TYPE_FAILURE) {
		return select_part_of_error(body, expr, whole, part);
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
	struct ast_expr *operand = strip_parens(expr->operand), *whole = whole_of(operand);
	if (!whole || !whole->type) {
		return;
	}
	struct checker *checker = body->checker;
	struct str name = expr->name.text;
	const struct type *part = type_base(operand->type), *holder = type_base(whole->type);
	struct symbol *method = find_method(body, part, name, expr->span);
	bool field = type_field(part, name, NULL) != NULL;
	if (method && holder->kind == TYPE_FAILURE) {
		return; /* the method takes the part, to which no error converts */
	}
	bool twice;
	if (method ? find_method(body, holder, name, expr->span) != method
			   : !field && embedded_named(checker, part, name, &twice) != embedded_named(checker, holder, name, &twice)) {
		return; /* the holder has another of that name */
	}
	whole->convert_to = NULL;
	expr->operand = whole->kind == AST_EXPR_UNARY && whole->op == AST_OP_DEREFERENCE ? whole->operand : whole;
}

/* ---- literals ---- */

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
	if (!field->value || type_field(holder, field->name.text, NULL)) {
		return EXPANSION_NONE;
	}
	bool refused;
	const struct type *part = part_named(body, holder, field->name, &refused);
	struct ast_expr *value = strip_parens(field->value);
	if (!part) {
		return refused ? EXPANSION_DONE : EXPANSION_NONE;
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
wanted_of(struct checker *checker, const struct type *holder, const struct ast_field *field)
{
	const struct type_field *member = type_field(holder, field->name.text, NULL);
	bool twice;
	return member ? member->type : embedded_named(checker, holder, field->name.text, &twice);
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
		*computed = wanted_of(body->checker, holder, field) != NULL;
	}
	return body->checker->log->error_count == errors;
}

const struct type *
compute_parts(struct body *body, struct ast_expr *literal, const struct type *holder)
{
	struct arena *arena = body->checker->arena;
	struct ast_expr *call = forward_expr(arena, AST_EXPR_CALL, literal->span), **last_value = &call->arguments;
	struct ast_expr *shape = forward_expr(arena, AST_EXPR_SHAPE, literal->span), *made = shape;
	struct ast_param *params = NULL, **last = &params;
	if (holder->symbol && holder->symbol->kind == SYMBOL_ERROR) { /* whose members `holder` has, as a shape */
		made = forward_expr(arena, AST_EXPR_CALL, literal->span);
		made->operand = forward_expr(arena, AST_EXPR_TYPE, literal->span);
		made->operand->type_expr = forward_type(arena, holder->symbol->type, literal->span);
		made->arguments = shape;
	} else {
		shape->type_expr = forward_type(arena, holder, literal->span);
	}
	shape->fields = literal->fields;
	size_t count = 0;
	for (struct ast_field *field = literal->fields; field; field = field->next) {
		const struct type *wanted = wanted_of(body->checker, holder, field);
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
	call->operand = forward_literal(arena, params, made, literal->span);
	return forward_replace(body, literal, call);
}
