/*
 * Facts: what is proved of variables and member paths. They form a list that only grows; branches share its tail, so
 * taking a way is keeping a pointer. A fact without a type makes all older ones about its place and below it void; one
 * without a symbol (a barrier) all older ones about what others share.
 */
#include "compiler/check/check_internal.h"

/* Older facts are as good as forgotten, and where ways meet with more new ones nothing is known: bounds the work on
 * hostile input. */
enum { FACTS_SEARCHED_MAX = 2000, FACTS_JOINED_MAX = 200, FORGOTTEN_SEARCHED_MAX = 64 };

bool
fact_place(struct body *body, const struct ast_expr *expr, const struct symbol **symbol, struct str *path)
{
	switch ((int)expr->kind) {
	case AST_EXPR_PAREN: return fact_place(body, expr->operand, symbol, path);
	case AST_EXPR_NAME:
		*symbol = expr->symbol;
		*path = STR("");
		return expr->symbol && (expr->symbol->kind == SYMBOL_VARIABLE || expr->symbol->kind == SYMBOL_PARAMETER);
	case AST_EXPR_SELECT:
		if (expr->symbol || !fact_place(body, expr->operand, symbol, path)) {
			return false;
		}
		*path = arena_printf(body->checker->arena, "%.*s.%.*s", STR_ARG(*path), STR_ARG(expr->name.text));
		return true;
	default: return false;
	}
}

/* Whether a place lies at or below another of the same variable. */
static bool
is_below(struct str path, struct str above)
{
	return str_has_prefix(path, above) && (path.length == above.length || path.data[above.length] == '.');
}

static bool
is_barrier(const struct fact *fact)
{
	return !fact->symbol;
}

/* Whether a barrier ends what a fact says. */
static bool
ends_at_barrier(const struct fact *fact)
{
	return (fact->shared || fact->symbol->address_taken) && (!fact->type || fact->type->kind != TYPE_POINTER);
}

/* What a list of facts says of the place of `wanted`. */
static const struct type *
find_known(const struct fact *facts, const struct fact *wanted)
{
	bool behind_barrier = false;
	for (int i = 0; facts && i < FACTS_SEARCHED_MAX; facts = facts->next, i++) {
		behind_barrier |= is_barrier(facts);
		if (facts->symbol != wanted->symbol) {
			continue;
		}
		if (!facts->type && is_below(wanted->path, facts->path)) {
			return NULL;
		}
		if (facts->type && str_equal(facts->path, wanted->path)) {
			return behind_barrier && ends_at_barrier(facts) ? NULL : facts->type;
		}
	}
	return NULL;
}

const struct type *
fact_find(struct body *body, const struct symbol *symbol, struct str path)
{
	if (symbol->owner && symbol->owner != body->function && !capture_keeps_facts(body->checker, symbol, path)) {
		return NULL;
	}
	return find_known(body->facts, &(struct fact){.symbol = symbol, .path = path});
}

const struct fact *
fact_add(
	struct body *body, const struct fact *facts, const struct symbol *symbol, struct str path, const struct type *type)
{
	struct fact *fact = arena_alloc(body->checker->arena, sizeof *fact);
	*fact = (struct fact){facts, symbol, path, type, false};
	return fact;
}

void
fact_barrier(struct body *body)
{
	if (body->facts && !is_barrier(body->facts)) {
		body->facts = fact_add(body, body->facts, NULL, STR(""), NULL);
	}
}

/* Whether the way to a place leads through a pointer. */
static bool
goes_through_pointer(const struct ast_expr *expr)
{
	for (; expr->kind == AST_EXPR_SELECT || expr->kind == AST_EXPR_PAREN; expr = expr->operand) {
		if (expr->kind == AST_EXPR_SELECT && expr->operand->type &&
			type_base(expr->operand->type)->kind == TYPE_POINTER) {
			return true;
		}
	}
	return expr->kind == AST_EXPR_UNARY && expr->op == AST_OP_DEREFERENCE;
}

const struct fact *
fact_about(struct body *body, const struct fact *facts, const struct ast_expr *expr, const struct type *type)
{
	const struct symbol *symbol;
	struct str path;
	if (!fact_place(body, expr, &symbol, &path)) {
		return facts;
	}
	struct fact *fact = (struct fact *)(uintptr_t)fact_add(body, facts, symbol, path, type);
	fact->shared = goes_through_pointer(expr);
	return fact;
}

void
fact_forget(struct body *body, const struct ast_expr *expr)
{
	const struct symbol *symbol;
	struct str path;
	if (goes_through_pointer(expr)) {
		fact_barrier(body);
	}
	bool of_pointer = expr->kind == AST_EXPR_INDEX && expr->operand->type &&
					  type_base(expr->operand->type)->kind == TYPE_POINTER;
	if (of_pointer) { /* an element of what it points to changes, the pointer does not */
		fact_barrier(body);
		return;
	}
	switch ((int)expr->kind) {
	case AST_EXPR_INDEX:
	case AST_EXPR_PAREN: fact_forget(body, expr->operand); return;
	case AST_EXPR_UNARY: return;
	default: break;
	}
	if (fact_place(body, expr, &symbol, &path)) {
		body->facts = fact_add(body, body->facts, symbol, path, NULL);
	}
}

/* Whether the newest facts say already that nothing is known of the variable. */
static bool
is_forgotten(const struct fact *facts, const struct symbol *symbol)
{
	for (int i = 0; facts && i < FORGOTTEN_SEARCHED_MAX; facts = facts->next, i++) {
		if (facts->symbol == symbol) {
			return !facts->type && !facts->path.length;
		}
	}
	return false;
}

void
fact_forget_symbol(struct body *body, const struct symbol *symbol)
{
	if (is_forgotten(body->facts, symbol)) {
		return;
	}
	body->facts = fact_add(body, body->facts, symbol, STR(""), NULL);
}

static bool
is_forgotten_later(const struct fact *newest, const struct fact *fact)
{
	for (int i = 0; newest != fact && i < FACTS_JOINED_MAX; newest = newest->next, i++) {
		if (is_barrier(newest) && ends_at_barrier(fact)) {
			return true;
		}
		if (newest->symbol == fact->symbol && !newest->type && is_below(fact->path, newest->path)) {
			return true;
		}
	}
	return newest != fact;
}

/* The type that holds on both ways, or NULL: the same one, or the literals of both. */
static const struct type *
join_types(struct body *body, const struct type *a, const struct type *b)
{
	if (a == b) {
		return a;
	}
	if (!b || a->kind != TYPE_LITERALS || b->kind != TYPE_LITERALS || a->symbol || b->symbol) {
		return NULL;
	}
	struct str *all = arena_alloc_array(body->checker->arena, a->literal_count + b->literal_count, sizeof *all);
	size_t count = 0;
	for (size_t i = 0; i < a->literal_count + b->literal_count; i++) {
		struct str literal = i < a->literal_count ? a->literals[i] : b->literals[i - a->literal_count];
		bool known = false;
		for (size_t j = 0; j < count; j++) {
			known |= str_equal(all[j], literal);
		}
		if (!known) {
			all[count++] = literal;
		}
	}
	return type_literals(&body->checker->types, all, count);
}

const struct fact *
fact_join(struct body *body, const struct fact *base, const struct fact *a, const struct fact *b)
{
	if (a == b) {
		return a;
	}
	const struct fact *joined = base;
	/* What either way forgot is forgotten; what both know (an older fact of the base counts) is known. */
	const struct fact *ways[] = {a, b};
	for (int way = 0; way < 2; way++) {
		int i = 0;
		for (const struct fact *fact = ways[way]; fact && fact != base; fact = fact->next, i++) {
			if (i >= FACTS_JOINED_MAX) {
				return NULL;
			}
			if (!fact->type) {
				joined = fact_add(body, joined, fact->symbol, fact->path, NULL);
			}
		}
	}
	for (int way = 0; way < 2; way++) {
		for (const struct fact *fact = ways[way]; fact && fact != base; fact = fact->next) {
			if (!fact->type || is_forgotten_later(ways[way], fact)) {
				continue;
			}
			const struct type *type = join_types(body, fact->type, find_known(ways[1 - way], fact));
			if (type) {
				struct fact *both = (struct fact *)(uintptr_t)fact_add(body, joined, fact->symbol, fact->path, type);
				both->shared = fact->shared;
				joined = both;
			}
		}
	}
	return joined;
}

/* ---- what a loop's statements assign ---- */

static void forget_in_expr(struct body *body, const struct ast_expr *expr);

/* The variable that an assignment to `target` changes, found by name, since the loop is not checked yet. */
static void
forget_target(struct body *body, const struct ast_expr *target, bool address)
{
	while (target &&
		   (target->kind == AST_EXPR_SELECT || target->kind == AST_EXPR_INDEX || target->kind == AST_EXPR_PAREN)) {
		target = target->operand;
	}
	if (target && target->kind == AST_EXPR_NAME) {
		struct symbol *symbol = scope_find(body, target->name.text);
		if (symbol) {
			fact_forget_symbol(body, symbol);
			symbol->address_taken |= address;
		}
	}
}

/* &x may change x at any time from then on. */
static void
forget_in_expr(struct body *body, const struct ast_expr *expr)
{
	for (; expr; expr = expr->next) {
		if (expr->kind == AST_EXPR_UNARY && expr->op == AST_OP_ADDRESS) {
			forget_target(body, expr->operand, true);
		}
		if (expr->operand) {
			forget_in_expr(body, expr->operand);
		}
		forget_in_expr(body, expr->right);
		forget_in_expr(body, expr->arguments);
		for (const struct ast_field *field = expr->fields; field; field = field->next) {
			forget_in_expr(body, field->value);
		}
		if (expr->kind == AST_EXPR_FUNC) {
			facts_forget_assigned(body, expr->func->body);
		}
		if (expr->kind == AST_EXPR_CALL && expr->operand->kind == AST_EXPR_SELECT) {
			forget_target(body, expr->operand->operand, false); /* a method may have a pointer receiver */
		}
	}
}

void
facts_forget_assigned(struct body *body, const struct ast_stmt *stmts)
{
	for (const struct ast_stmt *stmt = stmts; stmt; stmt = stmt->next) {
		if (stmt->kind == AST_STMT_ASSIGN || stmt->kind == AST_STMT_INCREMENT || stmt->kind == AST_STMT_FOR_EACH) {
			for (const struct ast_expr *target = stmt->targets; target; target = target->next) {
				forget_target(body, target, false);
			}
		}
		forget_in_expr(body, stmt->exprs);
		forget_in_expr(body, stmt->condition);
		forget_in_expr(body, stmt->subject);
		facts_forget_assigned(body, stmt->init);
		facts_forget_assigned(body, stmt->post);
		facts_forget_assigned(body, stmt->body);
		facts_forget_assigned(body, stmt->otherwise);
		for (const struct ast_case *item = stmt->cases; item; item = item->next) {
			facts_forget_assigned(body, item->communication);
			facts_forget_assigned(body, item->body);
		}
		if (stmt->ensure) {
			forget_in_expr(body, stmt->ensure->subject);
			facts_forget_assigned(body, stmt->ensure->block);
		}
	}
}
