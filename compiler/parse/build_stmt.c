/* Builders of statements. */
#include "compiler/parse/parse_internal.h"

#include <string.h>

static struct ast_stmt *
new_stmt(struct parser *p, enum ast_stmt_kind kind, struct span span)
{
	struct ast_stmt *stmt = arena_alloc(p->arena, sizeof *stmt);
	stmt->kind = kind;
	stmt->span = span;
	return stmt;
}

static void
set_body(struct ast_stmt *stmt, const struct block *block)
{
	stmt->body = block->body;
	stmt->end_span = block->end;
}

struct block
build_block(struct parser *p, struct token start, struct ast_stmt *body, struct token end)
{
	return (struct block){body, span_join(token_span(p, start), token_span(p, end)), token_span(p, end)};
}

struct ast_stmt *
build_bad_stmt(struct parser *p, struct token token)
{
	return new_stmt(p, AST_STMT_BAD, token_span(p, token));
}

struct ast_stmt *
build_block_stmt(struct parser *p, const struct block *block)
{
	struct ast_stmt *stmt = new_stmt(p, AST_STMT_BLOCK, block->span);
	set_body(stmt, block);
	return stmt;
}

/* `var a, b = f()`: the definition a, b := f(), in which both are new. */
static struct ast_stmt *
define_split(struct parser *p, struct ast_decl *decl)
{
	struct expr_list targets = {0};
	for (const struct ast_name_list *item = decl->names; item; item = item->next) {
		struct ast_expr *target = build_expr(p, AST_EXPR_NAME, item->name.span);
		target->name = item->name;
		targets = expr_list_add(targets, target);
	}
	struct ast_stmt *stmt = build_assign(p, AST_STMT_DEFINE, targets, AST_OP_NONE, expr_list_one(decl->values));
	decl->values = NULL;
	return stmt;
}

/* One statement a declaration, one behind the other. */
struct ast_stmt *
build_decl_stmt(struct parser *p, struct decl_list decls)
{
	struct stmt_list list = {0};
	for (struct ast_decl *decl = decls.first, *next; decl; decl = next) {
		next = decl->next;
		decl->next = NULL;
		bool type = decl->kind == AST_DECL_TYPE || decl->kind == AST_DECL_ERROR;
		bool splits = decl->kind == AST_DECL_VAR && !decl->type_expr && decl->names->next && decl->values && !decl->values->next;
		struct ast_stmt *stmt =
			splits ? define_split(p, decl) : new_stmt(p, type ? AST_STMT_TYPE : AST_STMT_VAR, decl->span);
		stmt->decl = decl;
		list = stmt_list_add(list, stmt);
	}
	return list.first;
}

struct ast_stmt *
build_typed_var(struct parser *p, struct token name, struct ast_type *type, struct ast_expr *value)
{
	return build_decl_stmt(
		p, decl_list_one(build_value_decl(p, AST_DECL_VAR, build_listed_name(p, name), type, value)));
}

static struct span
span_of_list(struct span span, const struct ast_expr *list)
{
	for (; list; list = list->next) {
		span = span_join(span, list->span);
	}
	return span;
}

struct ast_stmt *
build_return(struct parser *p, struct token keyword, struct ast_expr *values)
{
	struct ast_stmt *stmt = new_stmt(p, AST_STMT_RETURN, span_of_list(token_span(p, keyword), values));
	stmt->exprs = values;
	return stmt;
}

struct ast_stmt *
build_jump(struct parser *p, enum ast_stmt_kind kind, struct token keyword, const struct token *label)
{
	struct ast_stmt *stmt = new_stmt(p, kind, token_span(p, keyword));
	if (label) {
		p->has_labels = true;
		stmt->label = build_ast_name(p, *label);
		stmt->span = span_join(stmt->span, stmt->label.span);
	}
	return stmt;
}

struct ast_stmt *
build_call_stmt(struct parser *p, enum ast_stmt_kind kind, struct token keyword, struct ast_expr *call)
{
	struct ast_stmt *stmt = new_stmt(p, kind, span_join(token_span(p, keyword), call->span));
	stmt->exprs = call;
	return stmt;
}

struct ast_stmt *
build_labeled(struct parser *p, struct token label, struct ast_stmt *body)
{
	struct ast_stmt *stmt = new_stmt(p, AST_STMT_LABELED, token_span(p, label));
	stmt->label = build_ast_name(p, label);
	p->has_labels = true;
	bool labeled = body && body->kind == AST_STMT_LABELED;
	stmt->chain = build_depth(p, (labeled ? body->chain : 0) + 1u, stmt->span);
	stmt->body = stmt->chain < PARSE_EXPR_DEPTH_MAX ? body : NULL;
	if (body) {
		stmt->span = span_join(stmt->span, body->span);
	}
	return stmt;
}

struct ast_stmt *
build_for(struct parser *p, struct token keyword, struct ast_stmt *init, struct ast_expr *condition,
	struct ast_stmt *post, const struct block *block)
{
	struct ast_stmt *stmt = new_stmt(p, AST_STMT_FOR, span_join(token_span(p, keyword), block->span));
	stmt->init = init;
	stmt->condition = condition;
	stmt->post = post;
	set_body(stmt, block);
	return stmt;
}

struct ast_stmt *
build_for_each(struct parser *p, struct token keyword, enum ast_each_form form, struct ast_expr *targets,
	struct ast_expr *subject, const struct block *block)
{
	struct ast_stmt *stmt = new_stmt(p, AST_STMT_FOR_EACH, span_join(token_span(p, keyword), block->span));
	stmt->form = form;
	stmt->targets = targets;
	stmt->subject = subject;
	set_body(stmt, block);
	return stmt;
}

struct ast_stmt *
build_switch(struct parser *p, struct token keyword, struct ast_stmt *init, struct ast_expr *subject,
	struct ast_case *cases, struct token end)
{
	struct ast_stmt *stmt = new_stmt(p, AST_STMT_SWITCH, span_join(token_span(p, keyword), token_span(p, end)));
	stmt->init = init;
	stmt->subject = subject;
	stmt->cases = cases;
	stmt->end_span = token_span(p, end);
	return stmt;
}

/* switch v := x.(type) { ... }, whose assertion was reported. */
struct ast_stmt *
build_type_switch(struct parser *p, struct token keyword, struct expr_list values)
{
	if (values.first->kind != AST_EXPR_BAD) {
		struct diag *diag = diag_report(
			p->log, DIAG_UNEXPECTED_TOKEN, values.last->span, "a definition is nothing that a switch can ask");
		diag_help(p->log, diag, "write switch x := ...; x { ... }");
	}
	return build_bad_stmt(p, keyword);
}

struct ast_stmt *
build_select(struct parser *p, struct token keyword, struct ast_case *cases, struct token end)
{
	struct ast_stmt *stmt = new_stmt(p, AST_STMT_SELECT, span_join(token_span(p, keyword), token_span(p, end)));
	stmt->cases = cases;
	stmt->end_span = token_span(p, end);
	return stmt;
}

static struct ast_stmt *
new_ensure(struct parser *p, struct token keyword, struct ast_expr *condition, struct expr_list alternatives,
	struct ast_expr *failure, const struct block *block)
{
	struct span span = span_of_list(span_join(token_span(p, keyword), condition->span), alternatives.first);
	struct ast_stmt *stmt = new_stmt(p, AST_STMT_ENSURE, span_of_list(span, failure));
	struct ast_ensure *ensure = reread_as_ensure(p->arena, condition);
	ensure->alternatives = alternatives.first;
	ensure->failure = failure;
	p->has_failures |= failure != NULL;
	if (block) {
		ensure->block = build_block_stmt(p, block);
		stmt->span = span_join(stmt->span, block->span);
	}
	stmt->ensure = ensure;
	return stmt;
}

/* Without `else` the last one behind `or` may be the failure. */
struct ast_stmt *
build_ensure(struct parser *p, struct token keyword, struct ast_expr *condition, struct expr_list ors,
	const struct block *block)
{
	struct ast_expr **last = &ors.first;
	while (*last && (*last)->next) {
		last = &(*last)->next;
	}
	struct ast_expr *failure = *last;
	*last = NULL;
	return new_ensure(p, keyword, condition, ors, failure, block);
}

struct ast_stmt *
build_ensure_else(struct parser *p, struct token keyword, struct ast_expr *condition, struct expr_list ors,
	struct ast_expr *failure, const struct block *block)
{
	struct ast_stmt *stmt = new_ensure(p, keyword, condition, ors, failure, block);
	stmt->ensure->has_else = true;
	return stmt;
}

/* `use Logger` is `use logger: Logger`. */
static struct ast_name
name_of_contract(struct parser *p, struct ast_name contract)
{
	char *text = arena_alloc(p->arena, contract.text.length + 1);
	memcpy(text, contract.text.data, contract.text.length);
	if (text[0] >= 'A' && text[0] <= 'Z') {
		text[0] = (char)(text[0] - 'A' + 'a');
	}
	return (struct ast_name){intern(p->interner, (struct str){text, contract.text.length}), contract.span};
}

void
report_use_name(struct parser *p, enum token_kind word, struct span span, struct str contract)
{
	const char *name = token_text(word);
	if (!p->misnamed[word]) {
		struct diag *diag = diag_report(
			p->log, DIAG_USE_NAME, span, "what is used here would be named `%s`, which is a word of the language", name);
		diag_help(p->log, diag, "give it another name: use provider: %.*s", STR_ARG(contract));
	}
	p->misnamed[word] = true;
}

struct ast_stmt *
build_use(struct parser *p, struct token keyword, const struct token *name, struct ast_type *type)
{
	struct ast_stmt *stmt = new_stmt(p, AST_STMT_USE, span_join(token_span(p, keyword), type->span));
	stmt->label = name ? build_ast_name(p, *name) : name_of_contract(p, type->name);
	stmt->type_expr = type;
	enum token_kind word = name ? TOKEN_END : token_word(stmt->label.text);
	if (word != TOKEN_END) {
		struct str contract = str_slice(
			p->source->text, type->span.start - p->source->base, type->span.end - p->source->base);
		report_use_name(p, word, type->span, contract);
	}
	return stmt;
}

struct ast_stmt *
build_with(struct parser *p, struct token keyword, struct ast_expr *providers, const struct block *block)
{
	struct ast_stmt *stmt = new_stmt(p, AST_STMT_WITH, span_join(token_span(p, keyword), block->span));
	stmt->subject = providers;
	set_body(stmt, block);
	return stmt;
}

/* The else-ifs that hang on a statement. */
static unsigned
chain_length(const struct ast_stmt *stmt)
{
	return stmt && stmt->kind == AST_STMT_IF ? stmt->chain : 0;
}

struct ast_stmt *
build_if(struct parser *p, struct token keyword, struct ast_stmt *init, struct ast_expr *condition,
	const struct block *block, struct ast_stmt *otherwise)
{
	struct ast_stmt *stmt = new_stmt(p, AST_STMT_IF, span_join(token_span(p, keyword), block->span));
	stmt->init = init;
	stmt->condition = condition;
	set_body(stmt, block);
	stmt->chain = build_depth(p, chain_length(otherwise) + 1, stmt->span);
	stmt->otherwise = chain_length(otherwise) < PARSE_EXPR_DEPTH_MAX ? otherwise : NULL;
	return stmt;
}

struct ast_case *
build_case(struct parser *p, struct token keyword, struct ast_expr *values, struct ast_pattern *pattern,
	struct token end, struct ast_stmt *body)
{
	struct ast_case *item = arena_alloc(p->arena, sizeof *item);
	item->values = values;
	item->pattern = pattern;
	item->is_default = !values && !pattern;
	item->body = body;
	item->span = span_join(token_span(p, keyword), token_span(p, end));
	return item;
}

struct ast_case *
build_comm(
	struct parser *p, struct token keyword, struct ast_stmt *communication, struct token end, struct ast_stmt *body)
{
	struct ast_case *item = build_case(p, keyword, NULL, NULL, end, body);
	item->communication = communication;
	item->is_default = !communication;
	return item;
}

struct ast_stmt *
build_expr_stmt(struct parser *p, struct ast_expr *expr)
{
	struct ast_stmt *stmt = new_stmt(p, AST_STMT_EXPR, expr->span);
	stmt->exprs = expr;
	return stmt;
}

/* What is assigned, out of parentheses, which say nothing there. */
static struct ast_expr *
bare_targets(struct ast_expr *targets)
{
	for (struct ast_expr **link = &targets; *link; link = &(*link)->next) {
		while ((*link)->kind == AST_EXPR_PAREN) {
			struct ast_expr *inner = (*link)->operand;
			inner->next = (*link)->next;
			*link = inner;
		}
	}
	return targets;
}

struct ast_stmt *
build_assign(
	struct parser *p, enum ast_stmt_kind kind, struct expr_list targets, enum ast_op op, struct expr_list values)
{
	struct ast_stmt *stmt = new_stmt(p, kind, span_of_list(targets.first->span, values.first));
	stmt->targets = kind == AST_STMT_ASSIGN ? bare_targets(targets.first) : targets.first;
	stmt->exprs = values.first;
	stmt->op = op;
	return stmt;
}

struct ast_stmt *
build_increment(struct parser *p, struct ast_expr *target, enum ast_op op, struct token mark)
{
	struct ast_stmt *stmt = new_stmt(p, AST_STMT_INCREMENT, span_join(target->span, token_span(p, mark)));
	stmt->targets = bare_targets(target);
	stmt->op = op;
	return stmt;
}

struct ast_stmt *
build_send(struct parser *p, struct ast_expr *channel, struct ast_expr *value)
{
	struct ast_stmt *stmt = new_stmt(p, AST_STMT_SEND, span_join(channel->span, value->span));
	stmt->targets = channel;
	stmt->exprs = value;
	return stmt;
}
