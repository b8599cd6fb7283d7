/* Statements, locals and the order of operands. Expression constructors are in make_expr.c. */
#include "compiler/lower/make.h"

void
make_open(struct body *body, struct make_list *list)
{
	list->first = NULL;
	list->outer = body->tail;
	body->tail = &list->first;
}

const struct core_stmt *
make_close(struct body *body, struct make_list *list)
{
	body->tail = list->outer;
	return list->first;
}

/* ---- locals ---- */

uint32_t
make_new_local(struct body *body, struct str name, const struct core_type *type)
{
	body->locals =
		arena_grow(body->arena, body->locals, body->local_count, &body->local_capacity, sizeof(*body->locals));
	body->locals[body->local_count] = (struct core_local){.name = name, .type = type->base};
	return (uint32_t)body->local_count++;
}

const struct core_expr *
make_target(struct body *body, uint32_t local)
{
	struct core_expr *expr = make_expr(body, CORE_EXPR_LOCAL, body->locals[local].type, NULL, 0);

	expr->local = local;
	if (body->locals[local].escapes)
		make_mark(expr, MAKE_READS);
	return expr;
}

const struct core_expr *
make_local(struct body *body, uint32_t local)
{
	body->locals[local].used = true;
	return make_target(body, local);
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

	stmt->local = make_new_local(body, str_from(name), type);
	stmt->value = value;
	return stmt;
}

uint32_t
make_let(struct body *body, const char *name, const struct core_type *type, const struct core_expr *value)
{
	struct core_stmt *stmt = new_let(body, name, type, value);

	*body->tail = stmt;
	body->tail = &stmt->next;
	return stmt->local;
}

const struct core_expr *
make_keep(struct body *body, const char *name, const struct core_expr *value)
{
	if (value->kind == CORE_EXPR_LOCAL && !make_effects(value))
		return value;
	return make_copy(body, name, value);
}

const struct core_expr *
make_copy(struct body *body, const char *name, const struct core_expr *value)
{
	if (value->kind == CORE_EXPR_CONST)
		return value;
	return make_local(body, make_let(body, name, value->type, value));
}

/* ---- operands in order ---- */

size_t
make_operand(struct body *body, struct make_operands *operands, const struct core_expr *expr)
{
	size_t capacity = operands->capacity;

	operands->items = arena_grow(body->arena, operands->items, operands->count, &capacity, sizeof(*operands->items));
	operands->places =
		arena_grow(body->arena, operands->places, operands->count, &operands->capacity, sizeof(*operands->places));
	operands->items[operands->count] = expr;
	operands->places[operands->count] = body->tail;
	return operands->count++;
}

/*
 * Declares a local for the item at the place where it was lowered. Its place and those behind it that were the same are
 * then after that: make_settle() sees that the item no longer waits for the ones before it.
 */
static void
put_in_local(struct body *body, struct make_operands *operands, size_t index, const char *name)
{
	const struct core_expr *item = operands->items[index];
	const struct core_stmt **place = operands->places[index];
	struct core_stmt *stmt = new_let(body, name, item->type, item);

	stmt->next = *place;
	*place = stmt;
	if (body->tail == place)
		body->tail = &stmt->next;
	for (size_t i = index; i < operands->count && operands->places[i] == place; i++)
		operands->places[i] = &stmt->next;
	operands->items[index] = make_local(body, stmt->local);
}

void
make_settle_one(struct body *body, struct make_operands *operands, size_t index, const char *name)
{
	if (operands->items[index]->kind != CORE_EXPR_CONST)
		put_in_local(body, operands, index, name);
}

void
make_settle(struct body *body, struct make_operands *operands)
{
	unsigned later = 0;

	for (size_t i = operands->count; i-- > 0;) {
		const struct core_expr *item = operands->items[i];
		unsigned effects = item ? make_effects(item) : 0;
		bool disturbed = ((effects & MAKE_CALLS) && later) || ((effects & MAKE_READS) && (later & MAKE_CALLS));

		if (disturbed)
			put_in_local(body, operands, i, "value");
		later |= effects;
		if (i > 0 && operands->places[i] != operands->places[i - 1])
			later |= MAKE_CALLS;
	}
}

/* ---- statements ---- */

struct core_stmt *
make_stmt(struct body *body, enum core_stmt_kind kind)
{
	struct core_stmt *stmt = new_stmt(body, kind);

	*body->tail = stmt;
	body->tail = &stmt->next;
	return stmt;
}

void
make_assign(struct body *body, const struct core_expr *target, const struct core_expr *value)
{
	struct core_stmt *stmt = make_stmt(body, CORE_STMT_ASSIGN);

	stmt->target = target;
	stmt->value = value;
}

void
make_assign_op(struct body *body, enum core_op op, const struct core_expr *target, const struct core_expr *value)
{
	struct core_stmt *stmt = make_stmt(body, CORE_STMT_ASSIGN);

	stmt->target = target;
	stmt->value = value;
	stmt->has_op = true;
	stmt->op = op;
}

void
make_eval(struct body *body, const struct core_expr *value)
{
	make_stmt(body, CORE_STMT_EVAL)->value = value;
}

void
make_if(struct body *body, const struct core_expr *condition, const struct core_stmt *then,
	const struct core_stmt *otherwise)
{
	struct core_stmt *stmt = make_stmt(body, CORE_STMT_IF);

	stmt->value = condition;
	stmt->body = then;
	stmt->otherwise = otherwise;
}

void
make_jump(struct body *body, enum core_stmt_kind kind, uint32_t label)
{
	make_stmt(body, kind)->label = label;
}

void
make_leave(struct body *body, enum core_stmt_kind kind, const struct core_expr *value)
{
	make_stmt(body, kind)->value = value;
}
