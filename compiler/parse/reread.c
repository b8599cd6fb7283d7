/*
 * Trees of one family read as another; see reread.h. The grammar settles early for one where both could stand, since only the
 * place where they end up tells which is meant; nothing is read again from the text.
 */
#include "compiler/parse/reread.h"

bool
reads_as_package(struct str name)
{
	return name.length > 0 && name.data[0] >= 'a' && name.data[0] <= 'z';
}

/* ---- types ---- */

static struct ast_type *
new_type(struct arena *arena, enum ast_type_kind kind, const struct ast_expr *expr)
{
	struct ast_type *type = arena_alloc(arena, sizeof *type);
	type->kind = kind;
	type->span = expr->span;
	type->depth = expr->depth;
	return type;
}

/* { a: T, b: U }; a name alone embeds its type. */
static struct ast_type *
shape_type(struct arena *arena, const struct ast_expr *expr)
{
	struct ast_type *type = new_type(arena, expr->type_expr ? AST_TYPE_BAD : AST_TYPE_SHAPE, expr);
	struct ast_member **end = &type->members;
	for (struct ast_field *field = expr->fields; field; field = field->next) {
		struct ast_member *member = arena_alloc(arena, sizeof *member);
		member->span = field->span;
		if (field->value) {
			member->name = field->name;
			member->type = reread_as_type(arena, field->value);
		} else {
			member->type = new_type(arena, AST_TYPE_NAME, expr);
			member->type->name = field->name;
			member->type->span = field->name.span;
		}
		type->kind = field->key_expr || member->type->kind == AST_TYPE_BAD ? AST_TYPE_BAD : type->kind;
		*end = member;
		end = &member->next;
	}
	return type;
}

/* base.Name or base.Name(arguments) */
static struct ast_type *
constrained_type(
	struct arena *arena, const struct ast_expr *expr, const struct ast_expr *select, struct ast_expr *arguments)
{
	struct ast_type *base = reread_as_type(arena, select->operand);
	struct ast_pattern *part = arena_alloc(arena, sizeof *part);
	*part = (struct ast_pattern){.kind = AST_PATTERN_CALL,
		.span = {select->name.span.start, expr->span.end},
		.name = select->name,
		.has_arguments = expr->kind == AST_EXPR_CALL,
		.arguments = arguments,
		.constraint = -1};
	if (base->kind == AST_TYPE_CONSTRAINED) {
		pattern_add(base->constraints, part);
		base->span = expr->span;
		return base;
	}
	struct ast_type *type = new_type(arena, base->kind == AST_TYPE_BAD ? AST_TYPE_BAD : AST_TYPE_CONSTRAINED, expr);
	type->element = base;
	type->constraints = part;
	return type;
}

/* Array(T), Page[T]: a type with arguments. */
static struct ast_type *
applied_type(struct arena *arena, const struct ast_expr *expr)
{
	struct ast_type *type = reread_as_type(arena, expr->operand);
	struct ast_type **end = &type->arguments;
	for (struct ast_expr *argument = expr->arguments; argument; argument = argument->next) {
		*end = reread_as_type(arena, argument);
		type->kind = (*end)->kind == AST_TYPE_BAD ? AST_TYPE_BAD : type->kind;
		end = &(*end)->next;
	}
	type->span = expr->span;
	type->depth = expr->depth;
	return type;
}

/* A | B, A & B; A | B | C is one list. */
static struct ast_type *
pair_type(struct arena *arena, const struct ast_expr *expr)
{
	bool pair = expr->op == AST_OP_OR || expr->op == AST_OP_AND;
	struct ast_type *type = new_type(arena, pair ? AST_TYPE_UNION : AST_TYPE_BAD, expr);
	if (!pair) {
		return type;
	}
	type->kind = expr->op == AST_OP_OR ? AST_TYPE_UNION : AST_TYPE_INTERSECTION;
	struct ast_type *left = reread_as_type(arena, expr->operand), *right = reread_as_type(arena, expr->right);
	bool longer = left->kind == type->kind && expr->operand->kind == AST_EXPR_BINARY;
	struct ast_type *last = longer ? left->key : left;
	type->arguments = longer ? left->arguments : left;
	last->next = right;
	type->key = right;
	type->kind = left->kind == AST_TYPE_BAD || right->kind == AST_TYPE_BAD ? AST_TYPE_BAD : type->kind;
	return type;
}

struct ast_type *
reread_as_type(struct arena *arena, struct ast_expr *expr)
{
	struct ast_type *type;
	switch ((int)expr->kind) {
	case AST_EXPR_TYPE: return expr->type_expr;
	case AST_EXPR_PAREN: return reread_as_type(arena, expr->operand);
	case AST_EXPR_NAME:
		type = new_type(arena, AST_TYPE_NAME, expr);
		type->name = expr->name;
		return type;
	case AST_EXPR_SELECT:
		if (expr->operand->kind != AST_EXPR_NAME || !reads_as_package(expr->operand->name.text)) {
			return constrained_type(arena, expr, expr, NULL);
		}
		type = new_type(arena, AST_TYPE_NAME, expr);
		type->qualifier = expr->operand->name;
		type->name = expr->name;
		return type;
	case AST_EXPR_CALL: {
		const struct ast_expr *callee = expr->operand;
		bool of_package = callee->kind == AST_EXPR_SELECT && callee->operand->kind == AST_EXPR_NAME &&
						  reads_as_package(callee->operand->name.text);
		bool constrains = callee->kind == AST_EXPR_SELECT && !of_package;
		return constrains ? constrained_type(arena, expr, callee, expr->arguments) : applied_type(arena, expr);
	}
	case AST_EXPR_INDEX: return applied_type(arena, expr);
	case AST_EXPR_BINARY: return pair_type(arena, expr);
	case AST_EXPR_UNARY:
		if (expr->op == AST_OP_NEGATE && (expr->operand->kind == AST_EXPR_INT || expr->operand->kind == AST_EXPR_FLOAT)) {
			type = new_type(arena, AST_TYPE_LITERAL, expr);
			type->literal = expr;
			return type;
		}
		type = new_type(arena, expr->op == AST_OP_DEREFERENCE ? AST_TYPE_POINTER : AST_TYPE_BAD, expr);
		type->element = reread_as_type(arena, expr->operand);
		type->kind = type->element->kind == AST_TYPE_BAD ? AST_TYPE_BAD : type->kind;
		return type;
	case AST_EXPR_STRING:
	case AST_EXPR_INT:
	case AST_EXPR_FLOAT:
	case AST_EXPR_BOOL:
		type = new_type(arena, AST_TYPE_LITERAL, expr);
		type->literal = expr;
		return type;
	case AST_EXPR_SHAPE: return shape_type(arena, expr);
	default: return new_type(arena, AST_TYPE_BAD, expr);
	}
}

/* ---- expressions ---- */

static struct ast_expr *
new_expr(struct arena *arena, enum ast_expr_kind kind, struct span span, uint16_t depth)
{
	struct ast_expr *expr = arena_alloc(arena, sizeof *expr);
	expr->kind = kind;
	expr->span = span;
	expr->op_span = (struct span){span.end, span.end};
	expr->depth = depth ? depth : 1;
	return expr;
}

static struct ast_expr *
new_name(struct arena *arena, struct ast_name name)
{
	struct ast_expr *expr = new_expr(arena, AST_EXPR_NAME, name.span, 1);
	expr->name = name;
	return expr;
}

static struct ast_expr *
new_select(struct arena *arena, struct ast_expr *operand, struct ast_name name, uint16_t depth)
{
	struct span span = {operand->span.start, name.span.end};
	struct ast_expr *expr = new_expr(arena, AST_EXPR_SELECT, span, depth);
	expr->operand = operand;
	expr->name = name;
	return expr;
}

static struct ast_expr *
new_call(struct arena *arena, struct ast_expr *callee, struct ast_expr *arguments, struct span span, uint16_t depth)
{
	struct ast_expr *expr = new_expr(arena, AST_EXPR_CALL, span, depth);
	expr->operand = callee;
	expr->arguments = arguments;
	return expr;
}

static struct ast_expr *
of_named_type(struct arena *arena, struct ast_type *type)
{
	struct ast_expr *expr = new_name(arena, type->name);
	if (type->qualifier.text.length) {
		expr = new_select(arena, new_name(arena, type->qualifier), type->name, type->depth);
	}
	if (type->span.end == expr->span.end) {
		return expr;
	}
	struct ast_expr *call = new_call(arena, expr, NULL, type->span, type->depth);
	struct ast_expr **end = &call->arguments;
	for (struct ast_type *argument = type->arguments; argument; argument = argument->next) {
		*end = reread_as_expr(arena, argument);
		end = &(*end)->next;
	}
	return call;
}

/* Min(1).Max(9), which was read as a type Min(1) with a constraint. */
static struct ast_expr *
of_constrained_type(struct arena *arena, struct ast_type *type)
{
	struct ast_expr *expr = reread_as_expr(arena, type->element);
	for (struct ast_pattern *part = type->constraints; part; part = part->next) {
		if (part->qualifier.text.length) {
			expr = new_select(arena, expr, part->qualifier, type->depth);
		}
		expr = new_select(arena, expr, part->name, type->depth);
		if (part->has_arguments) {
			struct span span = {expr->span.start, part->span.end};
			expr = new_call(arena, expr, part->arguments, span, type->depth);
		}
	}
	return expr;
}

struct ast_expr *
reread_as_expr(struct arena *arena, struct ast_type *type)
{
	if (type->kind == AST_TYPE_LITERAL) {
		return type->literal;
	}
	if (type->kind == AST_TYPE_NAME) {
		return of_named_type(arena, type);
	}
	if (type->kind == AST_TYPE_CONSTRAINED) {
		return of_constrained_type(arena, type);
	}
	struct ast_expr *expr = new_expr(arena, AST_EXPR_TYPE, type->span, type->depth);
	expr->type_expr = type;
	return expr;
}

void
reread_as_literal(struct arena *arena, struct ast_expr *expr)
{
	if (expr->kind != AST_EXPR_TYPE || expr->type_expr->kind != AST_TYPE_SHAPE) {
		return;
	}
	struct ast_field **end = &expr->fields;
	for (const struct ast_member *member = expr->type_expr->members; member; member = member->next) {
		struct ast_field *field = arena_alloc(arena, sizeof *field);
		bool alone = !member->name.text.length && member->type && member->type->kind == AST_TYPE_NAME;
		field->name = alone ? member->type->name : member->name;
		field->span = member->span;
		if (!alone && member->type) {
			field->value = reread_as_expr(arena, member->type);
			reread_as_literal(arena, field->value);
		}
		*end = field;
		end = &field->next;
	}
	expr->kind = AST_EXPR_SHAPE;
	expr->type_expr = NULL;
}

/* ---- patterns ---- */

void
pattern_add(struct ast_pattern *chain, struct ast_pattern *call)
{
	struct ast_pattern *last = chain->last ? chain->last : chain;
	if (!last->has_arguments && !last->qualifier.text.length && reads_as_package(last->name.text)) {
		last->qualifier = last->name;
		last->name = call->name;
		last->arguments = call->arguments;
		last->has_arguments = call->has_arguments;
		last->span.end = call->span.end;
		return;
	}
	last->next = call;
	chain->last = call;
}

struct ast_pattern *
pattern_of_parts(struct arena *arena, struct ast_pattern *parts)
{
	if (!parts->next) {
		return parts;
	}
	struct ast_pattern *pattern = arena_alloc(arena, sizeof *pattern);
	const struct ast_pattern *last = parts->last ? parts->last : parts;
	*pattern = (struct ast_pattern){.kind = AST_PATTERN_CHAIN,
		.span = {parts->span.start, last->span.end},
		.constraint = -1,
		.parts = parts};
	return pattern;
}

struct ast_pattern *
pattern_either(struct arena *arena, struct ast_pattern *a, struct ast_pattern *b)
{
	if (a->kind != AST_PATTERN_EITHER) {
		struct ast_pattern *either = arena_alloc(arena, sizeof *either);
		*either = (struct ast_pattern){
			.kind = AST_PATTERN_EITHER, .span = a->span, .constraint = -1, .parts = a, .last = a};
		a = either;
	}
	a->last->next = b;
	a->last = b;
	a->span.end = b->span.end;
	return a;
}

static struct ast_pattern *
new_pattern(struct arena *arena, enum ast_pattern_kind kind, struct span span)
{
	struct ast_pattern *pattern = arena_alloc(arena, sizeof *pattern);
	*pattern = (struct ast_pattern){.kind = kind, .span = span, .constraint = -1};
	return pattern;
}

static struct ast_pattern *
type_pattern(struct arena *arena, struct ast_type *type)
{
	struct ast_pattern *pattern = new_pattern(arena, AST_PATTERN_TYPE, type->span);
	pattern->type_expr = type;
	return type->kind == AST_TYPE_BAD ? NULL : pattern;
}

/* { a: Min(1), b }; NULL where a member's is none. */
static struct ast_pattern *
shape_pattern(struct arena *arena, const struct ast_expr *expr)
{
	struct ast_pattern *pattern = new_pattern(arena, AST_PATTERN_SHAPE, expr->span);
	struct ast_pattern_field **end = &pattern->fields;
	for (const struct ast_field *member = expr->fields; member; member = member->next) {
		struct ast_pattern_field *field = arena_alloc(arena, sizeof *field);
		field->name = member->name;
		field->pattern = member->value ? reread_as_pattern(arena, member->value) : NULL;
		if (!field->name.text.length || (member->value && !field->pattern)) {
			return NULL;
		}
		*end = field;
		end = &field->next;
	}
	return pattern;
}

/* The same, read as a shape type: a name alone was read as an embedded type. */
static struct ast_pattern *
shape_type_pattern(struct arena *arena, const struct ast_type *type)
{
	struct ast_pattern *pattern = new_pattern(arena, AST_PATTERN_SHAPE, type->span);
	struct ast_pattern_field **end = &pattern->fields;
	for (const struct ast_member *member = type->members; member; member = member->next) {
		struct ast_pattern_field *field = arena_alloc(arena, sizeof *field);
		bool alone = !member->name.text.length && member->type && member->type->kind == AST_TYPE_NAME;
		field->name = alone ? member->type->name : member->name;
		if (!alone && member->type) {
			field->pattern = reread_as_pattern(arena, reread_as_expr(arena, member->type));
		}
		if (!alone && !field->pattern) {
			return NULL;
		}
		*end = field;
		end = &field->next;
	}
	return pattern;
}

/* The parts of a chain, linked; NULL where one of them is no name. */
static struct ast_pattern *
parts_of(struct arena *arena, const struct ast_expr *expr)
{
	const struct ast_expr *callee = expr->kind == AST_EXPR_CALL ? expr->operand : expr;
	struct ast_pattern *before = NULL;
	if (callee->kind == AST_EXPR_SELECT) {
		before = parts_of(arena, callee->operand);
		if (!before) {
			return NULL;
		}
	} else if (callee->kind != AST_EXPR_NAME) {
		return NULL;
	}
	struct ast_pattern *part =
		new_pattern(arena, AST_PATTERN_CALL, (struct span){callee->name.span.start, expr->span.end});
	part->name = callee->name;
	part->has_arguments = expr->kind == AST_EXPR_CALL;
	part->arguments = expr->kind == AST_EXPR_CALL ? expr->arguments : NULL;
	if (!before) {
		return part;
	}
	pattern_add(before, part);
	return before;
}

/* A() or B(); NULL where one of them is no pattern. */
static struct ast_pattern *
either_pattern(struct arena *arena, const struct ast_expr *expr)
{
	struct ast_pattern *left = reread_as_pattern(arena, expr->operand), *right = reread_as_pattern(arena, expr->right);
	return left && right ? pattern_either(arena, left, right) : NULL;
}

struct ast_pattern *
reread_as_pattern(struct arena *arena, struct ast_expr *expr)
{
	switch ((int)expr->kind) {
	case AST_EXPR_PAREN: return reread_as_pattern(arena, expr->operand);
	case AST_EXPR_EITHER: return either_pattern(arena, expr);
	case AST_EXPR_SHAPE: return expr->type_expr ? NULL : shape_pattern(arena, expr);
	case AST_EXPR_TYPE:
		return expr->type_expr->kind == AST_TYPE_SHAPE ? shape_type_pattern(arena, expr->type_expr)
													   : type_pattern(arena, expr->type_expr);
	case AST_EXPR_INT:
	case AST_EXPR_FLOAT:
	case AST_EXPR_BOOL:
	case AST_EXPR_STRING:
	case AST_EXPR_UNARY: return type_pattern(arena, reread_as_type(arena, expr));
	default: {
		struct ast_pattern *parts = parts_of(arena, expr);
		return parts ? pattern_of_parts(arena, parts) : NULL;
	}
	}
}

/* ---- ensure ---- */

static struct ast_expr *
without_parens(struct ast_expr *expr)
{
	while (expr->kind == AST_EXPR_PAREN) {
		expr = expr->operand;
	}
	return expr;
}

struct ast_ensure *
reread_as_ensure(struct arena *arena, struct ast_expr *condition)
{
	struct ast_ensure *ensure = arena_alloc(arena, sizeof *ensure);
	if (condition->kind == AST_EXPR_UNARY && condition->op == AST_OP_NOT) {
		struct ast_expr *inner = without_parens(condition->operand);
		ensure->negated = true;
		condition = inner->kind == AST_EXPR_IS ? inner : condition->operand;
	}
	bool asks = condition->kind == AST_EXPR_IS;
	ensure->subject = asks ? condition->operand : condition;
	ensure->pattern = asks ? condition->pattern : NULL;
	return ensure;
}
