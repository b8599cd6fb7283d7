/* Statements, locals and the order of operands. Expression constructors are in build_expr.c. */
#include "compiler/lower/build.h"

void
build_open(struct body *body, struct build_list *list)
{
	list->first = NULL;
	list->outer = body->tail;
	body->tail = &list->first;
}

const struct core_stmt *
build_close(struct body *body, struct build_list *list)
{
	body->tail = list->outer;
	return list->first;
}

/* ---- locals ---- */

uint32_t
build_new_local(struct body *body, struct str name, const struct core_type *type)
{
	body->locals = arena_grow(body->arena, body->locals, body->local_count, &body->local_capacity, sizeof(*body->locals));
	body->locals[body->local_count] = (struct core_local){.name = name, .type = type->base};
	return (uint32_t)body->local_count++;
}

const struct core_expr *
build_target(struct body *body, uint32_t local)
{
	struct core_expr *expr = build_expr(body, CORE_EXPR_LOCAL, body->locals[local].type, NULL, 0);

	expr->local = local;
	if (body->locals[local].escapes)
		build_mark(expr, BUILD_READS);
	return expr;
}

const struct core_expr *
build_local(struct body *body, uint32_t local)
{
	body->locals[local].used = true;
	return build_target(body, local);
}

static struct core_stmt *
new_stmt(struct body *body, enum core_stmt_kind kind)
{
	struct core_stmt *stmt = arena_alloc(body->arena, sizeof(*stmt));

	stmt->kind = kind;
	stmt->span = body->span;
	return stmt;
}

static struct core_stmt *
new_let(struct body *body, const char *name, const struct core_type *type, const struct core_expr *value)
{
	struct core_stmt *stmt = new_stmt(body, CORE_STMT_LET);

	stmt->local = build_new_local(body, str_from(name), type);
	stmt->value = value;
	return stmt;
}

uint32_t
build_let(struct body *body, const char *name, const struct core_type *type, const struct core_expr *value)
{
	struct core_stmt *stmt = new_let(body, name, type, value);

	*body->tail = stmt;
	body->tail = &stmt->next;
	return stmt->local;
}

const struct core_expr *
build_keep(struct body *body, const char *name, const struct core_expr *value)
{
	if (value->kind == CORE_EXPR_CONST || (value->kind == CORE_EXPR_LOCAL && !build_effects(value)))
		return value;
	return build_local(body, build_let(body, name, value->type, value));
}

/* ---- operands in order ---- */

size_t
build_operand(struct body *body, struct build_operands *operands, const struct core_expr *expr)
{
	size_t capacity = operands->capacity;

	operands->items = arena_grow(body->arena, operands->items, operands->count, &capacity, sizeof(*operands->items));
	operands->places =
		arena_grow(body->arena, operands->places, operands->count, &operands->capacity, sizeof(*operands->places));
	operands->items[operands->count] = expr;
	operands->places[operands->count] = body->tail;
	return operands->count++;
}

/* Declares a local for the item at the place where it was lowered. Places behind it that were the same move with it. */
static void
put_in_local(struct body *body, struct build_operands *operands, size_t index, const char *name)
{
	const struct core_expr *item = operands->items[index];
	const struct core_stmt **place = operands->places[index];
	struct core_stmt *stmt = new_let(body, name, item->type, item);

	stmt->next = *place;
	*place = stmt;
	if (body->tail == place)
		body->tail = &stmt->next;
	for (size_t i = index + 1; i < operands->count; i++)
		if (operands->places[i] == place)
			operands->places[i] = &stmt->next;
	operands->items[index] = build_local(body, stmt->local);
}

void
build_settle_one(struct body *body, struct build_operands *operands, size_t index, const char *name)
{
	if (operands->items[index]->kind != CORE_EXPR_CONST)
		put_in_local(body, operands, index, name);
}

void
build_settle(struct body *body, struct build_operands *operands)
{
	unsigned later = 0;

	for (size_t i = operands->count; i-- > 0;) {
		const struct core_expr *item = operands->items[i];
		unsigned effects = item ? build_effects(item) : 0;
		bool disturbed = ((effects & BUILD_CALLS) && later) || ((effects & BUILD_READS) && (later & BUILD_CALLS));

		if (disturbed)
			put_in_local(body, operands, i, "value");
		later |= effects;
		if (i > 0 && operands->places[i] != operands->places[i - 1])
			later |= BUILD_CALLS;
	}
}

/* ---- statements ---- */

struct core_stmt *
build_stmt(struct body *body, enum core_stmt_kind kind)
{
	struct core_stmt *stmt = new_stmt(body, kind);

	*body->tail = stmt;
	body->tail = &stmt->next;
	return stmt;
}

void
build_assign(struct body *body, const struct core_expr *target, const struct core_expr *value)
{
	struct core_stmt *stmt = build_stmt(body, CORE_STMT_ASSIGN);

	stmt->target = target;
	stmt->value = value;
}

void
build_assign_op(struct body *body, enum core_op op, const struct core_expr *target, const struct core_expr *value)
{
	struct core_stmt *stmt = build_stmt(body, CORE_STMT_ASSIGN);

	stmt->target = target;
	stmt->value = value;
	stmt->has_op = true;
	stmt->op = op;
}

void
build_eval(struct body *body, const struct core_expr *value)
{
	build_stmt(body, CORE_STMT_EVAL)->value = value;
}

void
build_if(struct body *body, const struct core_expr *condition, const struct core_stmt *then, const struct core_stmt *otherwise)
{
	struct core_stmt *stmt = build_stmt(body, CORE_STMT_IF);

	stmt->value = condition;
	stmt->body = then;
	stmt->otherwise = otherwise;
}

void
build_jump(struct body *body, enum core_stmt_kind kind, uint32_t label)
{
	build_stmt(body, kind)->label = label;
}

void
build_leave(struct body *body, enum core_stmt_kind kind, const struct core_expr *value)
{
	build_stmt(body, kind)->value = value;
}
