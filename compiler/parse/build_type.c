/* Builders of types and members. */
#include "compiler/parse/parse_internal.h"

#include <string.h>

static struct ast_type *
new_type(struct parser *p, enum ast_type_kind kind, struct span span)
{
	struct ast_type *type = arena_alloc(p->arena, sizeof *type);
	type->kind = kind;
	type->span = span;
	type->depth = 1;
	return type;
}

static void
deepen(struct parser *p, struct ast_type *type, const struct ast_type *inner)
{
	if (inner && inner->depth >= type->depth) {
		type->depth = build_depth(p, inner->depth + 1u, type->span);
		if (inner->depth >= PARSE_EXPR_DEPTH_MAX) {
			type->kind = AST_TYPE_BAD;
		}
	}
}

struct ast_type *
build_type_pair(struct parser *p, enum ast_type_kind kind, struct ast_type *left, struct ast_type *right)
{
	if (left->kind == kind) {
		struct ast_type *last = left->key; /* while a pair grows, its last member */
		last->next = right;
		left->key = right;
		left->span = span_join(left->span, right->span);
		deepen(p, left, right);
		return left;
	}
	struct ast_type *type = new_type(p, kind, span_join(left->span, right->span));
	type->arguments = left;
	left->next = right;
	type->key = right;
	deepen(p, type, left);
	deepen(p, type, right);
	return type;
}

struct ast_type *
build_type_of(struct parser *p, enum ast_type_kind kind, struct token start, struct ast_type *element)
{
	struct ast_type *type = new_type(p, kind, span_join(token_span(p, start), element->span));
	type->element = element;
	deepen(p, type, element);
	return type;
}

struct ast_type *
build_fixed_array(struct parser *p, struct token start, struct expr_list length, struct ast_type *element)
{
	struct ast_type *type = build_type_of(p, AST_TYPE_FIXED_ARRAY, start, element);
	type->length = length.first;
	if (length.first != length.last) {
		diag_report(p->log, DIAG_ONE_LENGTH, length.last->span, "an array type has one length");
		type->kind = AST_TYPE_BAD;
	}
	return type;
}

struct ast_type *
build_map_type(struct parser *p, struct token start, struct ast_type *key, struct ast_type *value)
{
	struct ast_type *type = build_type_of(p, AST_TYPE_MAP, start, value);
	type->key = key;
	deepen(p, type, key);
	return type;
}

struct ast_type *
build_chan(struct parser *p, struct token start, enum ast_chan_direction direction, struct ast_type *element)
{
	struct ast_type *type = build_type_of(p, AST_TYPE_CHAN, start, element);
	type->direction = direction;
	return type;
}

struct ast_type *
build_func_type(
	struct parser *p, struct token start, struct ast_type *params, struct token end, struct ast_type *result)
{
	struct span span = span_join(token_span(p, start), token_span(p, end));
	struct ast_type *type = new_type(p, AST_TYPE_FUNC, result ? span_join(span, result->span) : span);
	type->arguments = params;
	type->element = build_result(result).type;
	for (const struct ast_type *param = params; param; param = param->next) {
		deepen(p, type, param);
		type->variadic |= param->variadic;
		type->kind = param->kind == AST_TYPE_BAD ? AST_TYPE_BAD : type->kind;
	}
	deepen(p, type, result);
	return type;
}

struct ast_type *
build_optional(struct parser *p, struct ast_type *element, struct token mark)
{
	struct ast_type *type = new_type(p, AST_TYPE_OPTIONAL, span_join(element->span, token_span(p, mark)));
	type->element = element;
	deepen(p, type, element);
	return type;
}

/* `types.User`: a plain lower-case name before the dot is a package; anything else takes a constraint. */
struct ast_type *
build_constrained(
	struct parser *p, struct ast_type *base, struct token name, struct ast_type *arguments, const struct token *end)
{
	struct span span = span_join(base->span, token_span(p, end ? *end : name));
	bool plain = base->kind == AST_TYPE_NAME && !base->arguments && !base->qualifier.text.length;
	if (plain && reads_as_package(base->name.text)) {
		base->qualifier = base->name;
		base->name = build_ast_name(p, name);
		base->arguments = arguments;
		base->span = span;
		return base;
	}
	struct ast_pattern *constraint = arena_alloc(p->arena, sizeof *constraint);
	constraint->kind = AST_PATTERN_CALL;
	constraint->name = build_ast_name(p, name);
	constraint->span = span_join(constraint->name.span, span);
	constraint->span.start = constraint->name.span.start;
	constraint->has_arguments = end != NULL;
	constraint->constraint = -1;
	struct expr_list list = {0};
	while (arguments) {
		struct ast_type *next = arguments->next;
		arguments->next = NULL;
		list = expr_list_add(list, reread_as_expr(p->arena, arguments));
		arguments = next;
	}
	constraint->arguments = list.first;
	if (base->kind != AST_TYPE_CONSTRAINED) {
		struct ast_type *type = new_type(p, AST_TYPE_CONSTRAINED, span);
		type->element = base;
		type->constraints = constraint;
		deepen(p, type, base);
		return type;
	}
	pattern_add(base->constraints, constraint);
	base->span = span;
	return base;
}

struct ast_type *
build_named_type(struct parser *p, struct token name, struct ast_type *arguments, const struct token *end)
{
	struct span span = token_span(p, name);
	struct ast_type *type = new_type(p, AST_TYPE_NAME, end ? span_join(span, token_span(p, *end)) : span);
	type->name = build_ast_name(p, name);
	type->arguments = arguments;
	for (const struct ast_type *argument = arguments; argument; argument = argument->next) {
		deepen(p, type, argument);
	}
	return type;
}

struct ast_type *
build_qualified_type(struct parser *p, struct token qualifier, struct token name)
{
	struct ast_type *type = build_named_type(p, name, NULL, NULL);
	type->qualifier = build_ast_name(p, qualifier);
	type->span = span_join(type->qualifier.span, type->span);
	return type;
}

struct ast_type *
build_qualified_type_of(
	struct parser *p, struct token qualifier, struct token name, struct ast_type *arguments, struct token end)
{
	struct ast_type *type = build_named_type(p, name, arguments, &end);
	type->qualifier = build_ast_name(p, qualifier);
	type->span = span_join(type->qualifier.span, type->span);
	return type;
}

struct ast_type *
build_shape_type(struct parser *p, struct token start, struct ast_member *members, struct token end)
{
	struct ast_type *type = new_type(p, AST_TYPE_SHAPE, span_join(token_span(p, start), token_span(p, end)));
	type->members = members;
	for (const struct ast_member *member = members; member; member = member->next) {
		deepen(p, type, member->type);
	}
	return type;
}

/* `x, y Int`: of names in a row on one line the last one's type, where no colon stands before it, is that of all. */
static void
share_member_types(struct parser *p, struct ast_member *members)
{
	struct ast_member *bare = members; /* the first that still waits for its type */
	for (struct ast_member *member = members, *next; member; member = next) {
		next = member->next;
		bool alone = !member->name.text.length && member->type->kind == AST_TYPE_NAME &&
					 !member->type->qualifier.text.length && !member->type->arguments;
		const char *text = p->source->text.data;
		uint32_t end = member->span.end - p->source->base;
		while (next && (text[end] == ' ' || text[end] == '\t')) {
			end++;
		}
		if (alone && next && text[end] == ',' && next->span.start > member->span.end &&
			!memchr(text + end, '\n', next->span.start - p->source->base - end)) {
			continue;
		}
		bool typed = member->name.text.length && member->type && text[member->name.span.end - p->source->base] != ':';
		for (; typed && bare != member; bare = bare->next) {
			bare->name = bare->type->name;
			bare->type = member->type;
			bare->optional = member->optional;
		}
		bare = next;
	}
}

struct ast_type *
build_struct_type(struct parser *p, struct token word, struct ast_member *members, struct token end)
{
	share_member_types(p, members);
	return build_shape_type(p, word, members, end);
}

struct ast_type *
build_interface_type(struct parser *p, struct token word, struct ast_member *members, struct token end)
{
	struct ast_type *type = build_shape_type(p, word, members, end);
	type->kind = members ? type->kind : AST_TYPE_ANY;
	return type;
}

struct ast_type *
build_literal_type(struct parser *p, struct token token, bool negative)
{
	struct ast_expr *literal = build_literal(p, token);
	if (negative) {
		struct token minus = {.start = token.start - 1, .end = token.start};
		literal = build_unary(p, AST_OP_NEGATE, minus, literal);
	}
	struct ast_type *type = new_type(p, AST_TYPE_LITERAL, literal->span);
	type->literal = literal;
	return type;
}

/* An array literal among constraint arguments: OneOf(["a", "b"]). */
struct ast_type *
build_array_argument(struct parser *p, struct token start, struct expr_list list, struct token end)
{
	struct ast_expr *literal = build_array_literal(p, start, list.first, end);
	struct ast_type *type = new_type(p, AST_TYPE_LITERAL, literal->span);
	type->literal = literal;
	return type;
}

struct ast_param *
build_unnamed_param(struct parser *p, struct ast_type *type, bool variadic)
{
	struct ast_param *param = arena_alloc(p->arena, sizeof *param);
	param->type = type;
	param->variadic = variadic;
	param->span = type->span;
	return param;
}

/* The types of parameters; names can share one. */
static struct ast_type *
types_of(struct parser *p, const struct ast_param *params)
{
	struct ast_type *first = NULL, **last = &first;
	for (const struct ast_param *param = params; param; param = param->next) {
		if (!param->type) {
			continue; /* reported */
		}
		struct ast_type *type = arena_alloc(p->arena, sizeof *type);
		*type = *param->type;
		type->next = NULL;
		type->variadic = param->variadic;
		*last = type;
		last = &type->next;
	}
	return first;
}

/* `a, b Int`: what seems to be types before one with a name are names that share its type. Either all have names or
 * none. */
static void
share_types(struct parser *p, struct ast_param *params)
{
	struct ast_param *bare = params; /* the first that may be a name without its type */
	const struct ast_param *named = NULL, *unnamed = NULL;
	for (struct ast_param *param = params; param; param = param->next) {
		bool type = !param->name.text.length;
		for (; !type && bare != param; bare = bare->next) {
			bare->name = bare->type->name;
			bare->type = param->type;
		}
		bool name = type && param->type->kind == AST_TYPE_NAME && !param->type->arguments && !param->variadic &&
					!param->type->qualifier.text.length;
		bare = name ? bare : param->next;
	}
	for (const struct ast_param *param = params; param; param = param->next) {
		named = named || !param->name.text.length ? named : param;
		unnamed = unnamed || param->name.text.length ? unnamed : param;
	}
	if (named && unnamed) {
		for (struct ast_param *param = params; param; param = param->next) {
			param->type = new_type(p, AST_TYPE_BAD, param->span);
		}
		struct diag *diag =
			diag_report(p->log, DIAG_MIXED_NAMES, unnamed->span, "this is without a name where others have one");
		diag_note(p->log, diag, named->span, "this one has a name");
		diag_help(p->log, diag, "name all of them, as in (a Int, b String), or none");
	}
}

/* Of a function type, where names say nothing. */
struct ast_type *
build_param_types(struct parser *p, struct ast_param *params)
{
	share_types(p, params);
	return types_of(p, params);
}

struct ast_type *
build_tuple_type(struct parser *p, struct token start, struct ast_param *results, struct token end)
{
	struct span span = span_join(token_span(p, start), token_span(p, end));
	share_types(p, results);
	bool named = results && results->name.text.length;
	if (results && !results->next && !named) {
		results->type->span = span;
		return results->type;
	}
	struct ast_type *type = new_type(p, AST_TYPE_TUPLE, span);
	struct name_list names = {0};
	for (const struct ast_param *result = results; result; result = result->next) {
		struct ast_name_list *name = arena_alloc(p->arena, sizeof *name);
		name->name = result->name;
		names = name_list_add(names, name);
		deepen(p, type, result->type);
	}
	type->arguments = types_of(p, results);
	type->names = named ? names.first : NULL;
	return type;
}

struct result
build_result(struct ast_type *type)
{
	struct result result = {type, NULL};
	if (type && type->kind == AST_TYPE_TUPLE && type->names) {
		result.names = type->names;
		type->names = NULL;
		result.type = type->arguments->next ? type : type->arguments;
	}
	return result;
}

struct ast_member *
build_member(struct parser *p, struct token name, struct ast_type *type, bool optional, const struct token *tag)
{
	struct ast_member *member = arena_alloc(p->arena, sizeof *member);
	member->name = build_ast_name(p, name);
	member->type = type;
	member->optional = optional;
	member->doc = build_member_doc(p, name.start);
	member->span = span_join(member->name.span, type->span);
	if (tag) {
		member->tag = literal_string(p, *tag);
		member->tag_span = token_span(p, *tag);
	}
	return member;
}

/* `func (Console) info()`: a receiver of that type, without a name. */
struct ast_param *
build_receiver(struct parser *p, struct ast_param *param)
{
	if (!param->type) {
		param->type = new_type(p, AST_TYPE_NAME, param->name.span);
		param->type->name = param->name;
		param->name = (struct ast_name){{0}, param->span};
	}
	return param;
}

struct ast_param *
build_pointer_receiver(struct parser *p, struct token star, struct token name)
{
	struct ast_param *param = arena_alloc(p->arena, sizeof *param);
	param->type = build_type_of(p, AST_TYPE_POINTER, star, build_named_type(p, name, NULL, NULL));
	param->span = param->type->span;
	param->name.span = param->span;
	return param;
}

/* name(a A, b B): R is a member that holds a function. */
struct ast_member *
build_method_member(
	struct parser *p, struct token name, const struct ast_param *params, struct token end, struct result result)
{
	return build_member(p, name, build_func_type(p, name, types_of(p, params), end, result.type), false, NULL);
}

struct ast_member *
build_embedded(struct parser *p, struct ast_type *type, struct token first, const struct token *star)
{
	struct ast_member *member = arena_alloc(p->arena, sizeof *member);
	member->type = type;
	if (star) {
		member->type = build_type_of(p, AST_TYPE_POINTER, *star, member->type);
	}
	member->doc = build_member_doc(p, first.start);
	member->span = member->type->span;
	return member;
}

struct ast_member *
build_constant_member(struct parser *p, struct token name, struct ast_expr *value)
{
	struct ast_member *member = arena_alloc(p->arena, sizeof *member);
	member->name = build_ast_name(p, name);
	member->value = value;
	member->doc = build_member_doc(p, name.start);
	member->span = span_join(member->name.span, value->span);
	return member;
}
