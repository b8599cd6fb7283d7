/* Copies of syntax; see ast_copy.h. One function a family of nodes; lists are copied along their `next`. */
#include "compiler/parse/ast_copy.h"

struct copy {
	struct arena *arena;
	struct ast_bindings bindings;
};

static struct ast_expr *copy_exprs(const struct copy *copy, const struct ast_expr *list);
static struct ast_stmt *copy_stmts(const struct copy *copy, const struct ast_stmt *list);
static struct ast_type *copy_types(const struct copy *copy, const struct ast_type *list);
static struct ast_func *copy_func(const struct copy *copy, const struct ast_func *func, bool with_body);

/* A new node with the content of `node`. */
#define SAME(copy, node) same((copy)->arena, node, sizeof *(node))

static void *
same(struct arena *arena, const void *node, size_t size)
{
	void *fresh = arena_alloc(arena, size);
	__builtin_memcpy(fresh, node, size);
	return fresh;
}

/* ---- patterns ---- */

static struct ast_pattern *
copy_patterns(const struct copy *copy, const struct ast_pattern *list)
{
	struct ast_pattern *first = NULL, **end = &first;
	for (; list; list = list->next) {
		struct ast_pattern *pattern = SAME(copy, list);
		pattern->last = NULL;
		pattern->arguments = copy_exprs(copy, list->arguments);
		pattern->parts = copy_patterns(copy, list->parts);
		pattern->type_expr = copy_types(copy, list->type_expr);
		struct ast_pattern_field **field_end = &pattern->fields;
		for (const struct ast_pattern_field *from = list->fields; from; from = from->next) {
			struct ast_pattern_field *field = SAME(copy, from);
			field->pattern = copy_patterns(copy, from->pattern);
			*field_end = field;
			field_end = &field->next;
		}
		*end = pattern;
		end = &pattern->next;
	}
	return first;
}

/* ---- types ---- */

static struct ast_member *
copy_members(const struct copy *copy, const struct ast_member *list)
{
	struct ast_member *first = NULL, **end = &first;
	for (; list; list = list->next) {
		struct ast_member *member = SAME(copy, list);
		member->type = copy_types(copy, list->type);
		member->value = copy_exprs(copy, list->value);
		*end = member;
		end = &member->next;
	}
	return first;
}

static void
bind(const struct copy *copy, struct ast_type *type)
{
	if (type->kind != AST_TYPE_NAME || type->qualifier.text.length || type->arguments) {
		return;
	}
	for (size_t i = 0; i < copy->bindings.count; i++) {
		if (copy->bindings.items[i].name.data == type->name.text.data) {
			type->type = copy->bindings.items[i].type;
		}
	}
}

static struct ast_type *
copy_types(const struct copy *copy, const struct ast_type *list)
{
	struct ast_type *first = NULL, **end = &first;
	for (; list; list = list->next) {
		struct ast_type *type = SAME(copy, list);
		type->arguments = copy_types(copy, list->arguments);
		type->element = copy_types(copy, list->element);
		bool pair = list->kind == AST_TYPE_UNION || list->kind == AST_TYPE_INTERSECTION; /* `key` was its last member */
		type->key = pair ? NULL : copy_types(copy, list->key);
		type->length = copy_exprs(copy, list->length);
		type->constraints = copy_patterns(copy, list->constraints);
		type->members = copy_members(copy, list->members);
		type->literal = copy_exprs(copy, list->literal);
		bind(copy, type);
		*end = type;
		end = &type->next;
	}
	return first;
}

/* ---- expressions ---- */

static struct ast_field *
copy_fields(const struct copy *copy, const struct ast_field *list)
{
	struct ast_field *first = NULL, **end = &first;
	for (; list; list = list->next) {
		struct ast_field *field = SAME(copy, list);
		field->key_expr = copy_exprs(copy, list->key_expr);
		field->value = copy_exprs(copy, list->value);
		*end = field;
		end = &field->next;
	}
	return first;
}

/* What only expressions of this kind have. */
static void
copy_own_parts(const struct copy *copy, struct ast_expr *expr, const struct ast_expr *from)
{
	switch ((int)from->kind) {
	case AST_EXPR_BINARY:
	case AST_EXPR_EITHER: expr->right = copy_exprs(copy, from->right); break;
	case AST_EXPR_SLICE:
		expr->low = copy_exprs(copy, from->low);
		expr->high = copy_exprs(copy, from->high);
		expr->max = copy_exprs(copy, from->max);
		break;
	case AST_EXPR_SHAPE:
	case AST_EXPR_ARRAY:
	case AST_EXPR_MAP: expr->fields = copy_fields(copy, from->fields); /* fall through */
	case AST_EXPR_TYPE: expr->type_expr = copy_types(copy, from->type_expr); break;
	case AST_EXPR_FUNC: expr->func = copy_func(copy, from->func, true); break;
	default: break;
	}
}

static struct ast_expr *
copy_exprs(const struct copy *copy, const struct ast_expr *list)
{
	struct ast_expr *first = NULL, **end = &first;
	for (; list; list = list->next) {
		struct ast_expr *expr = SAME(copy, list);
		expr->operand = copy_exprs(copy, list->operand);
		expr->arguments = copy_exprs(copy, list->arguments);
		expr->pattern = copy_patterns(copy, list->pattern);
		copy_own_parts(copy, expr, list);
		*end = expr;
		end = &expr->next;
	}
	return first;
}

/* ---- declarations ---- */

static struct ast_param *
copy_params(const struct copy *copy, const struct ast_param *list)
{
	struct ast_param *first = NULL, **end = &first;
	const struct ast_type *shared = NULL; /* a, b Int: one node for both */
	struct ast_type *shared_copy = NULL;
	for (; list; list = list->next) {
		struct ast_param *param = SAME(copy, list);
		if (list->type != shared) {
			shared = list->type;
			shared_copy = copy_types(copy, list->type);
		}
		param->type = shared_copy;
		*end = param;
		end = &param->next;
	}
	return first;
}

static struct ast_name_list *
copy_names(const struct copy *copy, const struct ast_name_list *list)
{
	struct ast_name_list *first = NULL, **end = &first;
	for (; list; list = list->next) {
		*end = SAME(copy, list);
		end = &(*end)->next;
	}
	return first;
}

static struct ast_func *
copy_func(const struct copy *copy, const struct ast_func *func, bool with_body)
{
	if (!func) {
		return NULL;
	}
	struct ast_func *fresh = SAME(copy, func);
	fresh->receiver = copy_params(copy, func->receiver);
	fresh->type_params = NULL;
	fresh->params = copy_params(copy, func->params);
	fresh->result = copy_types(copy, func->result);
	fresh->results = copy_names(copy, func->results);
	fresh->body = with_body ? copy_stmts(copy, func->body) : NULL;
	return fresh;
}

static struct ast_decl *
copy_decls(const struct copy *copy, const struct ast_decl *list)
{
	struct ast_decl *first = NULL, **end = &first;
	for (; list; list = list->next) {
		struct ast_decl *decl = SAME(copy, list);
		decl->type_expr = copy_types(copy, list->type_expr);
		decl->members = copy_members(copy, list->members);
		decl->values = copy_exprs(copy, list->values);
		decl->func = copy_func(copy, list->func, true);
		decl->names = copy_names(copy, list->names);
		*end = decl;
		end = &decl->next;
	}
	return first;
}

/* ---- statements ---- */

static struct ast_case *
copy_cases(const struct copy *copy, const struct ast_case *list)
{
	struct ast_case *first = NULL, **end = &first;
	for (; list; list = list->next) {
		struct ast_case *item = SAME(copy, list);
		item->values = copy_exprs(copy, list->values);
		item->pattern = copy_patterns(copy, list->pattern);
		item->communication = copy_stmts(copy, list->communication);
		item->body = copy_stmts(copy, list->body);
		*end = item;
		end = &item->next;
	}
	return first;
}

static struct ast_ensure *
copy_ensure(const struct copy *copy, const struct ast_ensure *ensure)
{
	if (!ensure) {
		return NULL;
	}
	struct ast_ensure *fresh = SAME(copy, ensure);
	fresh->subject = copy_exprs(copy, ensure->subject);
	fresh->pattern = copy_patterns(copy, ensure->pattern);
	fresh->alternatives = copy_exprs(copy, ensure->alternatives);
	fresh->failure = copy_exprs(copy, ensure->failure);
	fresh->block = copy_stmts(copy, ensure->block);
	return fresh;
}

static struct ast_stmt *
copy_stmts(const struct copy *copy, const struct ast_stmt *list)
{
	struct ast_stmt *first = NULL, **end = &first;
	for (; list; list = list->next) {
		struct ast_stmt *stmt = SAME(copy, list);
		stmt->targets = copy_exprs(copy, list->targets);
		stmt->exprs = copy_exprs(copy, list->exprs);
		stmt->init = copy_stmts(copy, list->init);
		stmt->condition = copy_exprs(copy, list->condition);
		stmt->post = copy_stmts(copy, list->post);
		stmt->subject = copy_exprs(copy, list->subject);
		stmt->body = copy_stmts(copy, list->body);
		stmt->otherwise = copy_stmts(copy, list->otherwise);
		stmt->cases = copy_cases(copy, list->cases);
		stmt->ensure = copy_ensure(copy, list->ensure);
		stmt->type_expr = copy_types(copy, list->type_expr);
		stmt->decl = copy_decls(copy, list->decl);
		*end = stmt;
		end = &stmt->next;
	}
	return first;
}

/* ---- what others call ---- */

struct ast_type *
ast_copy_type(struct arena *arena, const struct ast_type *type, struct ast_bindings bindings)
{
	struct copy copy = {arena, bindings};
	return copy_types(&copy, type);
}

struct ast_func *
ast_copy_func(struct arena *arena, const struct ast_func *func, struct ast_bindings bindings)
{
	struct copy copy = {arena, bindings};
	return copy_func(&copy, func, true);
}

struct ast_func *
ast_copy_signature(struct arena *arena, const struct ast_func *func, struct ast_bindings bindings)
{
	struct copy copy = {arena, bindings};
	return copy_func(&copy, func, false);
}
