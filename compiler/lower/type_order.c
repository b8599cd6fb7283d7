/*
 * The end of types: which are kept, in what order they stand (a type held by value before its holder), what tells the
 * members of a union apart, and which types cross the wire. A type nests by value only as deep as its declarations do, so recursion here is bounded by the
 * parser's limits and the number of declarations; the walks keep their own stacks.
 */
#include "compiler/lower/type_internal.h"

void
type_walk_add(struct type_walk *stack, const struct core_type *type)
{
	stack->items = arena_grow(stack->arena, stack->items, stack->count, &stack->capacity, sizeof(*stack->items));
	stack->items[stack->count++] = (struct type_slot *)type;
}

static void
walk_fields(struct type_walk *walk, const struct core_type *type)
{
	for (size_t i = 0; i < type->field_count; i++)
		if (!walk->on_wire || type->fields[i].wire_name.length)
			type_walk_add(walk, type->fields[i].type);
}

void
type_walk_parts(struct type_walk *walk, const struct core_type *type)
{
	if (!walk->seen.arena)
		map_init(&walk->seen, walk->arena);
	if (type->base != type)
		type_walk_add(walk, type->base);
	if (type->element)
		type_walk_add(walk, type->element);
	if (type->key)
		type_walk_add(walk, type->key);
	walk_fields(walk, type);
	for (size_t i = 0; i < type->member_count; i++)
		type_walk_add(walk, type->members[i]);
	if (type->kind == CORE_TYPE_FAILURE)
		type_walk_add(walk, type->error->members);
}

static void
reach(struct lower *lower)
{
	struct type_walk stack = {.arena = lower->arena};

	for (size_t i = 0; i < lower->slot_count; i++)
		if (lower->slots[i]->wanted)
			type_walk_add(&stack, &lower->slots[i]->type);
	while (stack.count) {
		struct type_slot *slot = stack.items[--stack.count];

		if (slot->reached)
			continue;
		slot->reached = true;
		type_walk_parts(&stack, &slot->type);
	}
}

/* ---- order ---- */

/* What is held by value and so must stand before. */
static void
push_held(struct type_walk *stack, const struct core_type *type)
{
	if (type->kind == CORE_TYPE_POINTER || type->kind == CORE_TYPE_ARRAY || type->kind == CORE_TYPE_MAP ||
		type->kind == CORE_TYPE_FUNC || type->kind == CORE_TYPE_CHAN)
		return;
	for (size_t i = type->member_count; i-- > 0;)
		type_walk_add(stack, type->members[i]);
	for (size_t i = type->field_count; i-- > 0;)
		type_walk_add(stack, type->fields[i].type);
	for (size_t i = type->part_count; i-- > 0;)
		type_walk_add(stack, type->parts[i].type);
	if (type->element)
		type_walk_add(stack, type->element);
	if (type->base != type)
		type_walk_add(stack, type->base);
}

static void
place(const struct core_type **types, size_t *count, struct type_slot *slot)
{
	slot->placed = true;
	slot->type.id = (uint32_t)*count;
	types[(*count)++] = &slot->type;
}

/* Depth first: a type is placed when it comes up the second time, after all it holds. */
static void
place_with_held(struct lower *lower, struct type_slot *slot, const struct core_type **types, size_t *count)
{
	struct type_walk stack = {.arena = lower->arena};

	type_walk_add(&stack, &slot->type);
	while (stack.count) {
		struct type_slot *top = stack.items[stack.count - 1];
		size_t before = stack.count;

		if (top->placed) {
			stack.count--;
			continue;
		}
		push_held(&stack, &top->type);
		for (size_t i = before; i < stack.count;) {
			if (stack.items[i]->placed)
				stack.items[i] = stack.items[--stack.count];
			else
				i++;
		}
		if (stack.count == before) {
			place(types, count, top);
			stack.count--;
		}
	}
}

/* ---- unions ---- */

enum { DISCRIMINATED_MAX = 200 }; /* members of a union that are compared with each other */

static bool
same_choice(const struct core_expr *a, const struct core_expr *b)
{
	switch ((int)a->type->kind) {
	case CORE_TYPE_BOOL: return a->value.boolean == b->value.boolean;
	case CORE_TYPE_FLOAT: return a->value.real == b->value.real;
	default: return a->value.integer == b->value.integer;
	}
}

/* Of two sets of Ints, Floats or Bools; of different kinds they do not tell apart. */
static bool
share_a_choice(const struct core_type *a, const struct core_type *b)
{
	const struct core_expr *left = core_choices(a)->arguments[0], *right = core_choices(b)->arguments[0];

	if (a->base->kind != b->base->kind)
		return true;
	for (size_t i = 0; i < left->operand_count; i++)
		for (size_t j = 0; j < right->operand_count; j++)
			if (same_choice(left->operands[i], right->operands[j]))
				return true;
	return false;
}

static bool
share_a_literal(const struct core_type *a, const struct core_type *b)
{
	if (a->base->kind != CORE_TYPE_LITERALS)
		return share_a_choice(a, b);
	for (size_t i = 0; i < a->base->literal_count; i++)
		for (size_t j = 0; j < b->base->literal_count; j++)
			if (str_equal(a->base->literals[i], b->base->literals[j]))
				return true;
	return false;
}

static const struct core_field *
literal_field(const struct core_type *type, struct str wire_name, bool texts)
{
	for (size_t i = 0; i < type->field_count; i++) {
		const struct core_field *field = &type->fields[i];
		bool literal = texts ? field->type->base->kind == CORE_TYPE_LITERALS : core_choices(field->type) != NULL;
		if (wire_name.length && str_equal(field->wire_name, wire_name))
			return literal && !field->omits_empty ? field : NULL;
	}
	return NULL;
}

/* Each member has a literal field of that name, and no value is there twice. */
static bool
find_kinds(const struct core_type *type, struct str wire_name, bool texts, const struct core_field **kinds)
{
	for (size_t i = 0; i < type->member_count; i++) {
		kinds[i] = literal_field(type->members[i], wire_name, texts);
		if (!kinds[i])
			return false;
		for (size_t j = 0; j < i; j++)
			if (share_a_literal(kinds[j]->type, kinds[i]->type))
				return false;
	}
	return true;
}

/* Only now, when all members have their fields: a union may stand in a member of its own. */
static void
tell_apart(struct lower *lower, struct core_type *type)
{
	const struct core_type *first = type->members[0];
	const struct core_field **kinds;

	if (type->member_count > DISCRIMINATED_MAX)
		return;
	kinds = arena_alloc_array(lower->arena, type->member_count, sizeof(*kinds));
	for (size_t i = 0; !type->kinds && i < first->field_count; i++)
		if (find_kinds(type, first->fields[i].wire_name, true, kinds))
			type->kinds = kinds;
	for (size_t i = 0; !type->kinds && !type->choices && i < first->field_count; i++)
		if (find_kinds(type, first->fields[i].wire_name, false, kinds))
			type->choices = kinds;
}

void
lower_finish_types(struct lower *lower, struct core_program *program)
{
	const struct core_type **types = arena_alloc_array(lower->arena, lower->slot_count, sizeof(*types));
	size_t count = 0;

	reach(lower);
	for (size_t i = 0; i < lower->slot_count; i++)
		if (lower->slots[i]->reached)
			place_with_held(lower, lower->slots[i], types, &count);
	for (size_t i = 0; i < lower->slot_count; i++)
		if (lower->slots[i]->reached && lower->slots[i]->type.kind == CORE_TYPE_UNION)
			tell_apart(lower, &lower->slots[i]->type);
	program->types = types;
	program->type_count = count;
}

/* ---- the wire ---- */

static void
mark(struct lower *lower, const struct core_type *type, bool in)
{
	struct type_walk stack = {.arena = lower->arena, .on_wire = true};

	type_walk_add(&stack, type);
	while (stack.count) {
		struct type_slot *slot = stack.items[--stack.count];
		bool *crosses = in ? &slot->type.wire_in : &slot->type.wire_out;

		if (*crosses)
			continue;
		*crosses = true;
		type_walk_parts(&stack, &slot->type);
	}
}

void
lower_mark_wire(struct lower *lower, const struct core_program *program)
{
	for (size_t i = 0; i < program->route_count; i++) {
		const struct core_route *route = program->routes[i];

		for (size_t j = 0; j < route->param_count; j++)
			mark(lower, route->params[j].type, true);
		if (route->result->kind != CORE_TYPE_VOID)
			mark(lower, route->result, false);
	}
	for (size_t i = 0; program->route_count && i < program->error_count; i++)
		mark(lower, program->errors[i]->members, false);
}
