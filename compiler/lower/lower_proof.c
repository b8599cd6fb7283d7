/*
 * What guards prove of the members that routes take: where every route that takes a shape begins by ensuring a guard
 * (or the member itself) that proves OneOf([...]) of a String member, clients see that member as the union of those
 * literals.
 */
#include "compiler/lower/lower_internal.h"
#include "compiler/lower/type_internal.h"

/* The literals of one member, of all routes so far. */
struct proof {
	const struct str *literals;
	size_t count;
	bool seen; /* some route takes the shape */
	bool lost; /* one does not prove it, or proves something else */
};

struct proving {
	struct lower *lower;
	struct map shapes; /* core shapes by address, to an array of proofs, one a field */
};

/* ---- what a statement proves ---- */

static const struct ast_pattern *
find_one_of(const struct ast_pattern *pattern)
{
	for (const struct ast_pattern *part = lower_first_part(pattern); part; part = part->next) {
		if (part->kind == AST_PATTERN_CALL && part->constraint == CONSTRAINT_ONE_OF)
			return part;
		if (pattern->kind != AST_PATTERN_CHAIN)
			break;
	}
	return NULL;
}

static bool
is_variable(const struct ast_expr *expr, const struct symbol *symbol)
{
	expr = lower_without_parens(expr);
	return expr->kind == AST_EXPR_NAME && expr->symbol == symbol;
}

static void
take_literals(struct proving *proving, struct proof *proof, const struct ast_expr *list)
{
	struct str *literals;
	size_t count = 0;

	for (const struct ast_field *field = ast_fields(list); field; field = field->next, count++)
		if (!field->value->constant || type_base(field->value->type)->kind != TYPE_STRING)
			return;
	literals = arena_alloc_array(proving->lower->arena, count + 1, sizeof(*literals));
	count = 0;
	for (const struct ast_field *field = ast_fields(list); field; field = field->next)
		literals[count++] = field->value->constant->value.string;
	proof->literals = literals;
	proof->count = count;
}

/* ensure subject.member is OneOf([...]) */
static void
take_member(struct proving *proving, const struct ast_ensure *ensure, const struct symbol *subject,
	const struct core_type *shape, struct proof *proofs)
{
	const struct ast_expr *select = lower_without_parens(ensure->subject);
	const struct ast_pattern *one_of = find_one_of(ensure->pattern);
	int index;

	if (!one_of || select->kind != AST_EXPR_SELECT || select->symbol || !is_variable(select->operand, subject))
		return;
	index = make_member_index(shape, select->name.text);
	if (index >= 0 && shape->fields[index].type->base->kind == CORE_TYPE_STRING)
		take_literals(proving, &proofs[index], lower_without_parens(one_of->arguments));
}

static const struct function *
guard_of(const struct ast_pattern *pattern)
{
	if (pattern->kind != AST_PATTERN_CALL || pattern->constraint >= 0 || !pattern->symbol ||
		pattern->symbol->kind != SYMBOL_GUARD)
		return NULL;
	return pattern->symbol->function;
}

static bool
holds_ensures_only(const struct ast_stmt *list)
{
	for (; list; list = list->next)
		if (list->kind != AST_STMT_ENSURE)
			return false;
	return true;
}

/* The statements at the beginning that run in any case; depth bounds guards that ask guards. */
static void
take_statements(struct proving *proving, const struct ast_stmt *list, const struct symbol *subject,
	const struct core_type *shape, struct proof *proofs, int depth)
{
	for (; list; list = list->next) {
		const struct function *guard;

		if (list->kind == AST_STMT_FOR_EACH && holds_ensures_only(list->body))
			continue;
		if (list->kind != AST_STMT_ENSURE)
			return;
		if (!list->ensure->pattern || list->ensure->negated)
			continue;
		take_member(proving, list->ensure, subject, shape, proofs);
		guard = guard_of(list->ensure->pattern);
		if (guard && depth > 0 && is_variable(list->ensure->subject, subject))
			take_statements(proving, guard->ast->body, guard->receiver, shape, proofs, depth - 1);
	}
}

/* ---- all routes ---- */

static struct proof *
proofs_of(struct proving *proving, const struct core_type *shape)
{
	struct str key = lower_address_key(proving->lower->arena, shape);
	struct proof *proofs = map_get(&proving->shapes, key);

	if (!proofs) {
		proofs = arena_alloc_array(proving->lower->arena, shape->field_count + 1, sizeof(*proofs));
		map_set(&proving->shapes, key, proofs);
	}
	return proofs;
}

static bool
same_literals(const struct proof *a, const struct proof *b)
{
	if (a->count != b->count)
		return false;
	for (size_t i = 0; i < a->count; i++)
		if (!str_equal(a->literals[i], b->literals[i]))
			return false;
	return true;
}

static void
merge(struct proof *all, const struct proof *here)
{
	if (here->count == 0 || (all->seen && !same_literals(all, here)))
		all->lost = true;
	if (!all->seen) {
		all->literals = here->literals;
		all->count = here->count;
	}
	all->seen = true;
}

/* A shape that stands anywhere but as the parameter itself is not proved there. */
static void
lose_inner(struct proving *proving, const struct core_type *type)
{
	struct type_walk walk = {.arena = proving->lower->arena};

	type_walk_parts(&walk, type);
	while (walk.count) {
		const struct core_type *part = &walk.items[--walk.count]->type;
		struct str key = {(const char *)&part, sizeof(part)};
		struct proof *proofs;

		if (map_get(&walk.seen, key))
			continue;
		map_set(&walk.seen, lower_address_key(proving->lower->arena, part), (void *)part);
		if (part->kind == CORE_TYPE_SHAPE) {
			proofs = proofs_of(proving, part);
			for (size_t i = 0; i < part->field_count; i++)
				proofs[i].lost = true;
		}
		type_walk_parts(&walk, part);
	}
}

static void
prove_param(struct proving *proving, const struct function *function, const struct symbol *param)
{
	const struct core_type *type = lower_type_of_symbol(proving->lower, param);
	struct proof *all, *here;

	if (type->kind != CORE_TYPE_SHAPE) {
		lose_inner(proving, type);
		return;
	}
	all = proofs_of(proving, type);
	here = arena_alloc_array(proving->lower->arena, type->field_count + 1, sizeof(*here));
	take_statements(proving, function->ast->body, param, type, here, 4);
	for (size_t i = 0; i < type->field_count; i++)
		merge(&all[i], &here[i]);
	lose_inner(proving, type);
}

static void
keep_proofs(struct proving *proving)
{
	for (size_t i = 0; i < proving->lower->slot_count; i++) {
		const struct core_type *type = &proving->lower->slots[i]->type;
		struct str key = {(const char *)&type, sizeof(type)};
		struct proof *proofs = map_get(&proving->shapes, key);

		if (!proofs || type->wire_out)
			continue;
		for (size_t j = 0; j < type->field_count; j++) {
			struct core_field *field = (struct core_field *)&type->fields[j];

			if (proofs[j].lost || !proofs[j].seen)
				continue;
			field->proved_literals = proofs[j].literals;
			field->proved_literal_count = proofs[j].count;
		}
	}
}

void
lower_prove(struct lower *lower)
{
	struct proving proving = {.lower = lower};

	map_init(&proving.shapes, lower->arena);
	for (const struct checked_route *route = lower->checked->routes; route; route = route->next)
		for (size_t i = 0; i < route->function->param_count; i++)
			prove_param(&proving, route->function, route->function->params[i]);
	keep_proofs(&proving);
}
