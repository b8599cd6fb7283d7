/* Builders of declarations, functions and parameters. */
#include "compiler/parse/parse_internal.h"

static struct ast_decl *
new_decl(struct parser *p, enum ast_decl_kind kind, struct token start)
{
	struct ast_decl *decl = arena_run_alloc(p->arena, &p->decls, sizeof *decl);
	decl->kind = kind;
	decl->span = token_span(p, start);
	decl->doc = build_doc(p, start.start);
	return decl;
}

void
build_add_decl(struct parser *p, struct ast_decl *decls)
{
	if (!decls) {
		return;
	}
	if (p->last_decl) {
		p->last_decl->next = decls;
	} else {
		p->file->decls = decls;
	}
	while (decls->next) {
		decls = decls->next;
	}
	p->last_decl = decls;
}

struct ast_decl *
build_bad_decl(struct parser *p, struct token token)
{
	return new_decl(p, AST_DECL_BAD, token);
}

struct ast_decl *
build_package(struct parser *p, struct token keyword, struct token name)
{
	struct ast_name package = build_ast_name(p, name);
	if (p->file->package.text.length) {
		diag_report(p->log, DIAG_PACKAGE_TWICE, token_span(p, keyword), "the file already has a `package` clause");
	} else if (p->file->decls) {
		diag_report(
			p->log, DIAG_PACKAGE_NOT_FIRST, token_span(p, keyword), "`package` must come before all declarations");
	}
	p->file->package = package;
	return NULL;
}

struct ast_decl *
build_import(struct parser *p, struct token path, const struct token *name)
{
	struct ast_decl *decl = new_decl(p, AST_DECL_IMPORT, name && name->start < path.start ? *name : path);
	decl->path = literal_string(p, path);
	decl->path_span = token_span(p, path);
	decl->span = span_join(decl->span, decl->path_span);
	if (name) {
		decl->name = build_ast_name(p, *name);
	}
	return decl;
}

struct ast_decl *
build_export(struct parser *p, struct token keyword, struct decl_list group)
{
	struct ast_doc doc = build_doc(p, keyword.start);
	for (struct ast_decl *decl = group.first; decl; decl = decl->next) {
		decl->exported = true;
		decl->doc = decl->doc.text.length ? decl->doc : doc;
	}
	return group.first;
}

struct decl_list
build_const_group(struct parser *p, struct decl_list list)
{
	const struct ast_decl *above = NULL;
	int64_t iota = 0;
	for (struct ast_decl *decl = list.first; decl; decl = decl->next, iota++) {
		decl->iota = iota;
		if (decl->values) {
			above = decl;
		} else if (above) {
			decl->repeats = true;
			decl->values = above->values;
			decl->type_expr = above->type_expr;
		} else {
			diag_report(p->log, DIAG_CONST_WITHOUT_VALUE, decl->span, "the first constant of a group needs a value");
		}
	}
	return list;
}

struct ast_decl *
build_type_decl(struct parser *p, struct token name, struct ast_type_param *params, struct ast_type *type)
{
	struct ast_decl *decl = new_decl(p, AST_DECL_TYPE, name);
	decl->name = build_ast_name(p, name);
	decl->type_params = params;
	decl->type_expr = type;
	decl->span = span_join(decl->span, type->span);
	return decl;
}

struct ast_decl *
build_type_keyword(struct parser *p, struct token keyword, struct ast_decl *decl)
{
	decl->span = span_join(token_span(p, keyword), decl->span);
	decl->doc = build_doc(p, keyword.start);
	return decl;
}

struct ast_decl *
build_error_decl(
	struct parser *p, struct token keyword, struct token name, struct ast_member *members, struct token end)
{
	struct ast_decl *decl = new_decl(p, AST_DECL_ERROR, keyword);
	decl->name = build_ast_name(p, name);
	decl->members = members;
	decl->span = span_join(decl->span, token_span(p, end));
	return decl;
}

struct ast_name_list *
build_listed_name(struct parser *p, struct token name)
{
	struct ast_name_list *item = arena_alloc(p->arena, sizeof *item);
	item->name = build_ast_name(p, name);
	return item;
}

struct ast_decl *
build_value_decl(struct parser *p, enum ast_decl_kind kind, struct ast_name_list *names, struct ast_type *type,
	struct ast_expr *values)
{
	uint32_t start = names->name.span.start - p->source->base;
	struct token token = {.start = start, .end = names->name.span.end - p->source->base};
	struct ast_decl *decl = new_decl(p, kind, token);
	decl->names = names;
	decl->type_expr = type;
	decl->values = values;
	if (type) {
		decl->span = span_join(decl->span, type->span);
	}
	for (const struct ast_expr *value = values; value; value = value->next) {
		decl->span = span_join(decl->span, value->span);
	}
	return decl;
}

/* The body behind what takes parameters apart. */
static struct ast_stmt *
opening(const struct ast_param *params, struct ast_stmt *body)
{
	struct ast_stmt *first = body, **end = &first;
	for (const struct ast_param *param = params; param; param = param->next) {
		if (param->opens) {
			*end = param->opens;
			end = &param->opens->next;
		}
	}
	*end = body;
	return first;
}

static struct ast_func *
new_func(struct parser *p, struct ast_param *receiver, struct ast_param *params, struct result result,
	const struct block *block)
{
	struct ast_func *func = arena_alloc(p->arena, sizeof *func);
	func->receiver = receiver;
	func->params = params;
	func->result = result.type;
	func->results = result.names;
	if (block) {
		func->body = opening(params, block->body);
		func->has_body = true;
		func->body_span = block->span;
	}
	func->has_labels = p->has_labels;
	func->has_failures = p->has_failures;
	return func;
}

/* The function of a declaration: what is read next is in another one. */
static struct ast_func *
new_declared_func(struct parser *p, struct ast_param *receiver, struct ast_param *params, struct result result,
	const struct block *block)
{
	struct ast_func *func = new_func(p, receiver, params, result, block);
	p->has_labels = p->has_failures = false;
	return func;
}

struct ast_decl *
build_func_decl(struct parser *p, struct token keyword, struct ast_param *receiver, struct token name,
	struct ast_type_param *type_params, struct ast_param *params, struct token end, struct result result,
	const struct block *block)
{
	struct ast_decl *decl = new_decl(p, AST_DECL_FUNC, keyword);
	decl->name = build_ast_name(p, name);
	decl->func = new_declared_func(p, receiver, params, result, block);
	decl->func->type_params = type_params;
	decl->span = span_join(decl->span, result.type ? result.type->span : token_span(p, end));
	return decl;
}

struct ast_decl *
build_guard_decl(struct parser *p, struct token keyword, struct ast_param *subject, struct token name,
	struct ast_param *params, const struct block *block)
{
	struct ast_decl *decl = new_decl(p, AST_DECL_GUARD, keyword);
	decl->name = build_ast_name(p, name);
	decl->func = new_declared_func(p, subject, params, (struct result){0}, block);
	decl->span = span_join(decl->span, decl->name.span);
	return decl;
}

/* A guard that is one `ensure`, without braces. */
struct ast_decl *
build_short_guard(struct parser *p, struct token keyword, struct ast_param *subject, struct token name,
	struct ast_param *params, struct ast_stmt *ensure)
{
	struct span end = {ensure->span.end, ensure->span.end};
	return build_guard_decl(p, keyword, subject, name, params, &(struct block){ensure, ensure->span, end});
}

struct ast_type_param *
build_type_param(struct parser *p, struct token name, struct ast_type *constraint)
{
	struct ast_type_param *param = arena_alloc(p->arena, sizeof *param);
	param->name = build_ast_name(p, name);
	param->constraint = constraint;
	return param;
}

/* `[A, B comparable]`: names without a constraint share that of the next one that has one; those behind the last have none. */
struct ast_type_param *
build_share_constraints(struct ast_type_param *params)
{
	struct ast_type_param *bare = params; /* the first that still waits for its constraint */
	for (struct ast_type_param *param = params; param; param = param->next) {
		for (; param->constraint && bare != param->next; bare = bare->next) {
			bare->constraint = param->constraint;
		}
	}
	return params;
}

struct ast_param *
build_param(struct parser *p, struct token name, struct ast_type *type, bool variadic)
{
	struct ast_param *param = arena_alloc(p->arena, sizeof *param);
	param->name = build_ast_name(p, name);
	param->type = type;
	param->variadic = variadic;
	param->span = span_join(param->name.span, type ? type->span : param->name.span);
	return param;
}

static struct ast_expr *
name_expr(struct parser *p, struct ast_name name)
{
	struct ast_expr *expr = build_expr(p, AST_EXPR_NAME, name.span);
	expr->name = name;
	return expr;
}

/* `{ a, b }: T`: a parameter `_a_b`, and the definition a, b := _a_b.a, _a_b.b that begins the body. */
struct ast_param *
build_members_param(struct parser *p, struct token brace, struct ast_name_list *names, struct ast_type *type)
{
	struct str joined = STR("");
	for (const struct ast_name_list *item = names; item; item = item->next) {
		joined = arena_printf(p->arena, "%.*s_%.*s", STR_ARG(joined), STR_ARG(item->name.text));
	}
	struct ast_param *param = arena_alloc(p->arena, sizeof *param);
	param->name = (struct ast_name){intern(p->interner, joined), token_span(p, brace)};
	param->type = type;
	param->span = span_join(param->name.span, type->span);
	struct expr_list targets = {0}, values = {0};
	for (const struct ast_name_list *item = names; item; item = item->next) {
		struct ast_expr *value = build_expr(p, AST_EXPR_SELECT, item->name.span);
		value->operand = name_expr(p, (struct ast_name){param->name.text, item->name.span});
		value->name = item->name;
		value->depth = 2;
		targets = expr_list_add(targets, name_expr(p, item->name));
		values = expr_list_add(values, value);
	}
	param->opens = build_assign(p, AST_STMT_DEFINE, targets, AST_OP_NONE, values);
	return param;
}

/* `a, b Int`: names without a type share that of the next one that has one. */
struct ast_param *
build_share_param_types(struct parser *p, struct ast_param *params)
{
	struct ast_param *untyped = params; /* the first that still waits for its type */
	for (struct ast_param *param = params; param; param = param->next) {
		for (; param->type && untyped != param->next; untyped = untyped->next) {
			untyped->type = param->type;
		}
	}
	if (untyped) {
		struct str name = untyped->name.text;
		struct diag *diag = diag_report(
			p->log, DIAG_PARAM_WITHOUT_TYPE, untyped->span, "parameter `%.*s` needs a type", STR_ARG(name));
		diag_help(p->log, diag, "write %.*s: Int, or whatever it takes", STR_ARG(name));
	}
	return params;
}

struct ast_expr *
build_func_literal(struct parser *p, struct token keyword, struct ast_param *params, struct token end,
	struct result result, const struct block *block)
{
	(void)end;
	struct ast_expr *expr = build_expr(p, AST_EXPR_FUNC, span_join(token_span(p, keyword), block->span));
	expr->func = new_func(p, NULL, params, result, block);
	return expr;
}
