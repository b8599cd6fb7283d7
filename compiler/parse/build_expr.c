/* Builders of expressions and patterns. Each notes its depth, so that walks of the tree may recurse. */
#include "compiler/parse/parse_internal.h"

struct ast_expr *
build_expr(struct parser *p, enum ast_expr_kind kind, struct span span)
{
	struct ast_expr *expr = arena_alloc(p->arena, sizeof *expr);
	expr->kind = kind;
	expr->span = span;
	expr->depth = 1;
	return expr;
}

/* Notes that `inner` is inside; past the bound the whole becomes BAD, so that nothing deeper is ever walked. */
static void
deepen(struct parser *p, struct ast_expr *expr, const struct ast_expr *inner)
{
	if (inner && inner->depth >= expr->depth) {
		expr->depth = build_depth(p, inner->depth + 1u, expr->span);
		if (inner->depth >= PARSE_EXPR_DEPTH_MAX) {
			expr->kind = AST_EXPR_BAD;
		}
	}
}

/* Notes where an operator stands between two operands, for the formatter. */
static void
note_operator(struct parser *p, struct token token)
{
	struct ast_file *file = p->file;
	file->operators = arena_grow(
		p->arena, file->operators, file->operator_count, &file->operator_capacity, sizeof *file->operators);
	file->operators[file->operator_count++] = token.start;
}

struct ast_expr *
build_binary(struct parser *p, enum ast_op op, struct token token, struct ast_expr *left, struct ast_expr *right)
{
	struct ast_expr *expr = build_expr(p, AST_EXPR_BINARY, span_join(left->span, right->span));
	expr->op = op;
	expr->op_span = token_span(p, token);
	expr->operand = left;
	expr->right = right;
	deepen(p, expr, left);
	deepen(p, expr, right);
	note_operator(p, token);
	return expr;
}

struct ast_expr *
build_unary(struct parser *p, enum ast_op op, struct token token, struct ast_expr *operand)
{
	struct ast_expr *expr = build_expr(p, AST_EXPR_UNARY, span_join(token_span(p, token), operand->span));
	expr->op = op;
	expr->op_span = token_span(p, token);
	expr->operand = operand;
	deepen(p, expr, operand);
	return expr;
}

/* `!x is G` is `!(x is G)`. */
static struct ast_expr *
build_is_not(struct parser *p, struct ast_expr *negation, struct token token, struct ast_pattern *pattern)
{
	negation->operand = build_is(p, negation->operand, token, pattern);
	negation->span = span_join(negation->span, pattern->span);
	deepen(p, negation, negation->operand);
	return negation;
}

struct ast_expr *
build_is(struct parser *p, struct ast_expr *operand, struct token token, struct ast_pattern *pattern)
{
	if (operand->kind == AST_EXPR_UNARY && operand->op == AST_OP_NOT) {
		return build_is_not(p, operand, token, pattern);
	}
	struct ast_expr *expr = build_expr(p, AST_EXPR_IS, span_join(operand->span, pattern->span));
	expr->op_span = token_span(p, token);
	expr->operand = operand;
	expr->pattern = pattern;
	deepen(p, expr, operand);
	return expr;
}

struct ast_expr *
build_either(struct parser *p, struct ast_expr *left, struct ast_expr *right)
{
	struct ast_expr *expr = build_expr(p, AST_EXPR_EITHER, span_join(left->span, right->span));
	expr->operand = left;
	expr->right = right;
	deepen(p, expr, left);
	deepen(p, expr, right);
	return expr;
}

struct ast_expr *
build_select_expr(struct parser *p, struct ast_expr *operand, struct token dot, struct token name)
{
	struct ast_expr *expr = build_expr(p, AST_EXPR_SELECT, span_join(operand->span, token_span(p, name)));
	expr->op_span = token_span(p, dot);
	expr->operand = operand;
	expr->name = build_ast_name(p, name);
	deepen(p, expr, operand);
	return expr;
}

/* x.(T), which Go has. */
struct ast_expr *
build_type_assertion(struct parser *p, struct ast_expr *operand, struct token end)
{
	struct span span = span_join(operand->span, token_span(p, end));
	diag_report(p->log, DIAG_TYPE_ASSERTION, span, "a value is asked for its type with `is`");
	return build_expr(p, AST_EXPR_BAD, span);
}

struct ast_expr *
build_place(struct parser *p, struct ast_expr *operand, struct token place)
{
	struct token dot = {.start = place.start, .end = place.start + 1}, name = {.start = place.start + 1, .end = place.end};
	return build_select_expr(p, operand, dot, name);
}

/* Parentheses around it say nothing where it is called. */
static bool
names_something(const struct ast_expr *callee)
{
	return callee->kind == AST_EXPR_NAME || callee->kind == AST_EXPR_SELECT || callee->kind == AST_EXPR_PAREN;
}

struct ast_expr *
build_call(struct parser *p, struct ast_expr *operand, struct ast_expr *arguments, bool spread, struct token end)
{
	struct ast_expr *expr = build_expr(p, AST_EXPR_CALL, span_join(operand->span, token_span(p, end)));
	while (operand->kind == AST_EXPR_PAREN && names_something(operand->operand)) {
		operand = operand->operand;
	}
	expr->op_span = token_span(p, end);
	expr->operand = operand;
	expr->arguments = arguments;
	expr->spread = spread;
	deepen(p, expr, operand);
	for (const struct ast_expr *argument = arguments; argument; argument = argument->next) {
		deepen(p, expr, argument);
	}
	return expr;
}

struct ast_expr *
build_index(struct parser *p, struct ast_expr *operand, struct ast_expr *arguments, struct token end)
{
	struct ast_expr *expr = build_call(p, operand, arguments, false, end);
	expr->kind = expr->kind == AST_EXPR_BAD ? AST_EXPR_BAD : AST_EXPR_INDEX;
	if (!arguments) {
		struct diag *diag = diag_report(p->log, DIAG_INDEX_MISSING, expr->op_span, "an index is missing");
		diag_label(p->log, diag, "expected an expression before this");
		expr->kind = AST_EXPR_BAD;
	}
	return expr;
}

struct ast_expr *
build_slice(struct parser *p, struct ast_expr *operand, struct ast_expr *low, struct ast_expr *high,
	struct ast_expr *max, struct token end)
{
	struct ast_expr *expr = build_expr(p, AST_EXPR_SLICE, span_join(operand->span, token_span(p, end)));
	expr->operand = operand;
	expr->low = low;
	expr->high = high;
	expr->max = max;
	deepen(p, expr, operand);
	deepen(p, expr, low);
	deepen(p, expr, high);
	deepen(p, expr, max);
	return expr;
}

static void
set_fields(struct parser *p, struct ast_expr *expr, struct ast_field *fields)
{
	expr->fields = fields;
	for (const struct ast_field *field = fields; field; field = field->next) {
		deepen(p, expr, field->key_expr);
		deepen(p, expr, field->value);
	}
}

/* Makes `{ b }` and `{ a: 1 }` members of a shape: the key is a name. What has no name may be an array's element. */
static void
name_fields(struct ast_field *fields)
{
	for (struct ast_field *field = fields; field; field = field->next) {
		struct ast_expr *key = field->key_expr ? field->key_expr : field->value;
		if (!key || key->kind != AST_EXPR_NAME) {
			continue;
		}
		field->name = key->name;
		field->value = field->key_expr ? field->value : NULL;
		field->key_expr = NULL;
	}
}

static bool
is_array_name(const struct ast_type *type)
{
	return type->kind == AST_TYPE_SLICE || type->kind == AST_TYPE_FIXED_ARRAY ||
		   (type->kind == AST_TYPE_NAME && str_equal(type->name.text, STR("Array")));
}

static bool
is_map_name(const struct ast_type *type)
{
	return type->kind == AST_TYPE_MAP ||
		   (type->kind == AST_TYPE_NAME && str_equal(type->name.text, STR("Map")) && type->arguments);
}

/* Whether a literal begins with a key that is no name: then it is a map. */
static bool
has_value_key(const struct ast_field *fields)
{
	return fields && fields->key_expr && fields->key_expr->kind != AST_EXPR_NAME;
}

/* T{ ... }: what T spells decides between array, map and shape; a named type is a shape here and the checker knows
 * better. */
struct ast_expr *
build_typed_literal(struct parser *p, struct ast_expr *operand, struct ast_field *fields, struct token end)
{
	struct ast_type *type = reread_as_type(p->arena, operand);
	struct ast_expr *expr = build_expr(p, AST_EXPR_SHAPE, span_join(operand->span, token_span(p, end)));
	expr->type_expr = type;
	if (type->kind == AST_TYPE_BAD) {
		struct diag *diag =
			diag_report(p->log, DIAG_NOT_A_TYPE, operand->span, "this is no type, so no literal can begin with it");
		diag_help(p->log, diag, "if a block should begin here, something is missing before its brace");
	} else if (is_array_name(type)) {
		expr->kind = AST_EXPR_ARRAY;
	} else if (is_map_name(type)) {
		expr->kind = AST_EXPR_MAP;
	} else {
		if (has_value_key(fields)) {
			expr->kind = AST_EXPR_MAP;
		} else {
			name_fields(fields);
		}
	}
	set_fields(p, expr, fields);
	deepen(p, expr, operand);
	return expr;
}

struct ast_expr *
build_name(struct parser *p, struct token token)
{
	struct ast_expr *expr = build_expr(p, AST_EXPR_NAME, token_span(p, token));
	expr->name = build_ast_name(p, token);
	return expr;
}

struct ast_expr *
build_paren(struct parser *p, struct token start, struct ast_expr *operand, struct token end)
{
	struct ast_expr *expr = build_expr(p, AST_EXPR_PAREN, span_join(token_span(p, start), token_span(p, end)));
	expr->operand = operand;
	deepen(p, expr, operand);
	return expr;
}

struct ast_expr *
build_shape_literal(struct parser *p, struct token start, struct ast_field *fields, struct token end)
{
	struct ast_expr *expr = build_expr(p, AST_EXPR_SHAPE, span_join(token_span(p, start), token_span(p, end)));
	if (has_value_key(fields)) {
		expr->kind = AST_EXPR_MAP;
	} else {
		name_fields(fields);
	}
	set_fields(p, expr, fields);
	return expr;
}

struct ast_expr *
build_array_literal(struct parser *p, struct token start, struct ast_expr *elements, struct token end)
{
	struct ast_expr *expr = build_expr(p, AST_EXPR_ARRAY, span_join(token_span(p, start), token_span(p, end)));
	struct field_list fields = {0};
	for (struct ast_expr *element = elements, *next; element; element = next) {
		next = element->next;
		element->next = NULL;
		fields = field_list_add(fields, build_field(p, NULL, element));
	}
	set_fields(p, expr, fields.first);
	return expr;
}

struct ast_expr *
build_type_expr(struct parser *p, struct ast_type *type)
{
	struct ast_expr *expr = build_expr(p, AST_EXPR_TYPE, type->span);
	expr->type_expr = type;
	expr->depth = type->depth;
	return expr;
}

struct ast_field *
build_field(struct parser *p, struct ast_expr *key, struct ast_expr *value)
{
	struct ast_field *field = arena_alloc(p->arena, sizeof *field);
	field->key_expr = key;
	field->value = value;
	field->span = key ? span_join(key->span, value->span) : value->span;
	return field;
}

/* ---- patterns ---- */

static struct ast_pattern *
new_pattern(struct parser *p, enum ast_pattern_kind kind, struct span span)
{
	struct ast_pattern *pattern = arena_alloc(p->arena, sizeof *pattern);
	pattern->kind = kind;
	pattern->span = span;
	pattern->constraint = -1;
	return pattern;
}

struct ast_pattern *
build_pattern_call(struct parser *p, struct token name, struct ast_expr *arguments, const struct token *end)
{
	struct span span = token_span(p, name);
	struct ast_pattern *pattern = new_pattern(p, AST_PATTERN_CALL, end ? span_join(span, token_span(p, *end)) : span);
	pattern->name = build_ast_name(p, name);
	pattern->arguments = arguments;
	pattern->has_arguments = end != NULL;
	bool shape = arguments && !arguments->next && arguments->kind == AST_EXPR_SHAPE &&
				 str_equal(pattern->name.text, STR("Shape")); /* Shape({ a }) is { a } */
	struct ast_pattern *members = shape ? reread_as_pattern(p->arena, arguments) : NULL;
	return members ? members : pattern;
}

struct ast_pattern *
build_pattern_dot(struct ast_pattern *chain, struct ast_pattern *call)
{
	pattern_add(chain, call);
	return chain;
}

struct ast_pattern *
build_shape_pattern(struct parser *p, struct token start, struct ast_pattern_field *fields, struct token end)
{
	struct ast_pattern *pattern =
		new_pattern(p, AST_PATTERN_SHAPE, span_join(token_span(p, start), token_span(p, end)));
	pattern->fields = fields;
	return pattern;
}

struct ast_pattern *
build_type_pattern(struct parser *p, struct ast_type *type)
{
	struct ast_pattern *pattern = new_pattern(p, AST_PATTERN_TYPE, type->span);
	pattern->type_expr = type;
	return pattern;
}

struct ast_pattern_field *
build_pattern_field(struct parser *p, struct token name, struct ast_pattern *pattern)
{
	struct ast_pattern_field *field = arena_alloc(p->arena, sizeof *field);
	field->name = build_ast_name(p, name);
	field->pattern = pattern;
	return field;
}
