/*
 * Assignment. A target is first a place: a description whose operands (pointers, arrays, indexes, keys) are evaluated
 * with the values, left to right; the assignments come after all of that, in order (Go spec, "Assignment statements").
 */
#include "compiler/lower/lower_internal.h"

enum place_kind {
	PLACE_BLANK, /* _ */
	PLACE_NEW,   /* a variable that := declares */
	PLACE_LOCAL,
	PLACE_GLOBAL,
	PLACE_POINTER, /* what operand `first` points to */
	PLACE_ELEMENT, /* operand `first` at operand `second` */
	PLACE_FIXED,   /* the fixed array in `inner` at operand `second` */
	PLACE_FIELD,   /* member `index` of `inner` */
	PLACE_ENTRY,   /* the map operand `first` at key operand `second` */
};

struct place {
	enum place_kind kind;
	const struct core_type *type; /* of what is there; NULL: BLANK, NEW */
	const struct symbol *symbol;  /* NEW, GLOBAL */
	const struct place *inner;
	uint32_t index; /* local or member */
	size_t first;
	size_t second;
	bool checked;
};

static struct place *
new_place(struct lower_function *f, enum place_kind kind, const struct core_type *type)
{
	struct place *place = arena_alloc(f->body.arena, sizeof(*place));

	place->kind = kind;
	place->type = type ? type->base : NULL;
	return place;
}

static const struct place *find_place(
	struct lower_function *f, const struct ast_expr *target, struct make_operands *operands);

static const struct place *
pointed_place(struct lower_function *f, const struct ast_expr *pointer, struct make_operands *operands)
{
	const struct core_expr *value = lower_value(f, pointer);
	struct place *place = new_place(f, PLACE_POINTER, value->type->element);

	place->first = make_operand(&f->body, operands, value);
	place->checked = !lower_is_proved(pointer);
	return place;
}

/* The place of a shape or fixed array: behind a pointer, or in a place itself. */
/* What is known to be a Result's value, or a union's member, is changed in a variable of its own, from which it goes back
 * when the assignment is done. */
static const struct place *
unwrapped_place(struct lower_function *f, const struct ast_expr *holder, const struct core_type *type)
{
	struct place *place = new_place(f, PLACE_LOCAL, type);
	struct unwrapped *unwrapped = arena_alloc(f->body.arena, sizeof(*unwrapped));

	place->index = make_let(&f->body, "changed", type, lower_value(f, holder));
	*unwrapped = (struct unwrapped){f->unwrapped, holder, place->index};
	f->unwrapped = unwrapped;
	return place;
}

static const struct place *
holder_place(struct lower_function *f, const struct ast_expr *holder, struct make_operands *operands)
{
	const struct core_type *type = lower_natural_type(f->lower, holder);
	struct unwrapped *before = f->unwrapped;
	const struct place *place;

	if (type->kind == CORE_TYPE_POINTER)
		return pointed_place(f, holder, operands);
	place = find_place(f, holder, operands);
	if (!place->type || (place->type->kind != CORE_TYPE_RESULT && place->type->kind != CORE_TYPE_UNION))
		return place;
	f->unwrapped = before; /* what `holder` itself lies in is unwrapped again on the way back */
	return unwrapped_place(f, holder, type);
}

/* Stores what was unwrapped for the assignment before. */
static void
wrap_again(struct lower_function *f)
{
	while (f->unwrapped) {
		const struct unwrapped *unwrapped = f->unwrapped;
		const struct core_expr *value = make_local(&f->body, unwrapped->local);
		const struct ast_expr *holder = lower_without_parens(unwrapped->holder);
		const struct core_type *type = lower_type(f->lower, holder->origin)->base;

		f->unwrapped = unwrapped->outer;
		value = type->kind == CORE_TYPE_RESULT ? make_result_make(&f->body, type, value, NULL)
											   : make_coerce(&f->body, value, type);
		lower_assign_value(f, holder, value);
	}
}

static const struct place *
member_place(struct lower_function *f, const struct ast_expr *target, struct make_operands *operands)
{
	const struct place *inner = holder_place(f, target->operand, operands);
	int index = make_member_index(inner->type, target->name.text);
	struct place *place = new_place(f, PLACE_FIELD, inner->type->fields[index].type);

	place->inner = inner;
	place->index = (uint32_t)index;
	return place;
}

static const struct place *
fixed_place(struct lower_function *f, const struct ast_expr *target, struct make_operands *operands)
{
	const struct place *inner = holder_place(f, target->operand, operands);
	struct place *place = new_place(f, PLACE_FIXED, inner->type->element);

	place->inner = inner;
	place->second = make_operand(&f->body, operands, lower_as(f, target->arguments, f->body.types->integer));
	return place;
}

static const struct place *
indexed_place(struct lower_function *f, const struct ast_expr *target, struct make_operands *operands)
{
	const struct core_type *type = lower_natural_type(f->lower, target->operand);
	const struct core_type *key = f->body.types->integer;
	struct place *place;

	if (type->kind == CORE_TYPE_POINTER || type->kind == CORE_TYPE_FIXED_ARRAY)
		return fixed_place(f, target, operands);
	if (type->kind == CORE_TYPE_MAP) {
		place = new_place(f, PLACE_ENTRY, type->element);
		key = type->key->base;
	} else {
		place = new_place(f, PLACE_ELEMENT, type->kind == CORE_TYPE_BYTES ? key : type->element);
	}
	place->first = make_operand(&f->body, operands, lower_value(f, target->operand));
	place->second = make_operand(&f->body, operands, lower_as(f, target->arguments, key));
	return place;
}

static const struct place *
named_place(struct lower_function *f, const struct ast_expr *target, struct make_operands *operands)
{
	struct place *place;

	if (str_equal(target->name.text, STR("_")))
		return new_place(f, PLACE_BLANK, NULL);
	if (lower_local_of(f, target->symbol) == NO_LOCAL) {
		place = new_place(f, PLACE_NEW, NULL);
		place->symbol = target->symbol;
		return place;
	}
	if (lower_is_by_reference(f, target->symbol)) {
		place = new_place(f, PLACE_POINTER, lower_type_of_symbol(f->lower, target->symbol));
		place->first = make_operand(&f->body, operands, make_local(&f->body, lower_local_of(f, target->symbol)));
		return place;
	}
	place = new_place(f, PLACE_LOCAL, NULL);
	place->index = lower_local_of(f, target->symbol);
	place->type = f->body.locals[place->index].type;
	return place;
}

static const struct place *
global_place(struct lower_function *f, const struct symbol *symbol)
{
	struct place *place = new_place(f, PLACE_GLOBAL, lower_global(f->lower, symbol)->type);

	place->symbol = symbol;
	return place;
}

static const struct place *
find_place(struct lower_function *f, const struct ast_expr *target, struct make_operands *operands)
{
	while (target->kind == AST_EXPR_PAREN)
		target = target->operand;
	if (target->symbol && target->symbol->kind == SYMBOL_GLOBAL)
		return global_place(f, target->symbol);
	if (target->kind == AST_EXPR_NAME)
		return named_place(f, target, operands);
	if (target->kind == AST_EXPR_SELECT)
		return member_place(f, target, operands);
	if (target->kind == AST_EXPR_INDEX)
		return indexed_place(f, target, operands);
	assert(target->kind == AST_EXPR_UNARY && target->op == AST_OP_DEREFERENCE);
	return pointed_place(f, target->operand, operands);
}

/* The place as an expression, with its operands as they were settled. */
static const struct core_expr *
place_expr(struct lower_function *f, const struct place *place, const struct make_operands *operands)
{
	switch (place->kind) {
	case PLACE_LOCAL: return make_target(&f->body, place->index);
	case PLACE_GLOBAL: return lower_global_place(f, place->symbol);
	case PLACE_POINTER: return make_dereference(&f->body, operands->items[place->first], place->type, place->checked);
	case PLACE_ELEMENT:
		return make_index(&f->body, operands->items[place->first], operands->items[place->second], place->type);
	case PLACE_FIXED:
		return make_index(&f->body, place_expr(f, place->inner, operands), operands->items[place->second], place->type);
	case PLACE_FIELD: return make_field(&f->body, place_expr(f, place->inner, operands), place->index);
	case PLACE_ENTRY:
		return make_builtin_2(
			&f->body, CORE_MAP_GET, place->type, operands->items[place->first], operands->items[place->second]);
	case PLACE_BLANK:
	case PLACE_NEW: break;
	}
	return NULL;
}

/* Marks the local at the root of a place as read: a change of a part keeps the rest. */
static void
store(struct lower_function *f, const struct place *place, const struct make_operands *operands,
	const struct core_expr *value)
{
	const struct core_expr *entry[3];

	if (place->kind == PLACE_BLANK) {
		if (value->kind != CORE_EXPR_CONST && value->kind != CORE_EXPR_ZERO)
			make_eval(&f->body, value); /* which may panic, or be all that uses a parameter */
		return;
	}
	if (place->kind == PLACE_NEW) {
		lower_declare(f, place->symbol, value);
		return;
	}
	value = make_coerce(&f->body, value, place->type);
	if (!f->moved)
		value = lower_copy_in(f, value);
	if (place->kind == PLACE_ENTRY) {
		if (f->atomic)
			value = make_keep(&f->body, "entry", value);
		entry[0] = operands->items[place->first];
		entry[1] = lower_copy_in(f, operands->items[place->second]);
		entry[2] = value;
		make_eval(&f->body, make_builtin(&f->body, CORE_MAP_SET, f->body.types->nothing, entry, 3));
		return;
	}
	make_assign(&f->body, place_expr(f, place, operands), value);
}

static bool
may_panic(const struct place *place)
{
	return place->kind == PLACE_ELEMENT || place->kind == PLACE_FIXED;
}

void
lower_assign_value(struct lower_function *f, const struct ast_expr *target, const struct core_expr *value)
{
	struct make_operands operands = {0};
	const struct place *place;

	if (lower_global_store(f, target, value))
		return;
	place = find_place(f, target, &operands);
	make_settle(&f->body, &operands);
	store(f, place, &operands, value);
}

/* ---- one target, one value ---- */

static const struct core_expr *
value_for(struct lower_function *f, const struct place *place, const struct ast_expr *value)
{
	if (place->kind == PLACE_NEW)
		return lower_as(f, value, lower_type_of_symbol(f->lower, place->symbol));
	if (place->kind == PLACE_BLANK)
		return lower_value(f, value);
	return lower_as(f, value, place->type);
}

void
lower_assign_one(struct lower_function *f, const struct ast_expr *target, const struct ast_expr *value)
{
	struct make_operands operands = {0};
	const struct place *place = find_place(f, target, &operands);
	size_t slot = make_operand(&f->body, &operands, value_for(f, place, value));

	if (may_panic(place) && (make_effects(operands.items[slot]) & MAKE_CALLS))
		make_settle_one(&f->body, &operands, slot, "value");
	make_settle(&f->body, &operands);
	store(f, place, &operands, operands.items[slot]);
	if (place->kind == PLACE_NEW)
		lower_bind_alias(f, place->symbol, value);
}

/* ---- several ---- */

static size_t
count_list(const struct ast_expr *list)
{
	size_t count = 0;

	for (; list; list = list->next)
		count++;
	return count;
}

struct several {
	const struct place **places;
	size_t count;
	bool *assigned; /* by local: one of the targets, as far as there are locals when they were found */
	size_t local_count;
	struct make_operands operands;
};

static void
find_places(struct lower_function *f, const struct ast_expr *targets, struct several *several)
{
	several->places = arena_alloc_array(f->body.arena, count_list(targets), sizeof(*several->places));
	for (; targets; targets = targets->next)
		several->places[several->count++] = find_place(f, targets, &several->operands);
	several->local_count = f->body.local_count;
	several->assigned = arena_alloc_array(f->body.arena, several->local_count + 1, sizeof(*several->assigned));
	for (size_t i = 0; i < several->count; i++)
		if (several->places[i]->kind == PLACE_LOCAL)
			several->assigned[several->places[i]->index] = true;
}

/* A local that none of the assignments changes. */
static bool
is_untouched(const struct several *several, const struct core_expr *item)
{
	if (item->kind != CORE_EXPR_LOCAL || make_effects(item))
		return false;
	return item->local >= several->local_count || !several->assigned[item->local];
}

/* Locals of their own for all operands: the assignments to come may change what they read. */
static void
fix_operands(struct lower_function *f, struct several *several, const char *name)
{
	for (size_t i = several->operands.count; i-- > 0;)
		if (!is_untouched(several, several->operands.items[i]))
			make_settle_one(&f->body, &several->operands, i, name);
}

static bool
all_new(const struct several *several)
{
	for (size_t i = 0; i < several->count; i++)
		if (several->places[i]->kind != PLACE_NEW && several->places[i]->kind != PLACE_BLANK)
			return false;
	return true;
}

static void
assign_each(struct lower_function *f, const struct ast_expr *targets, const struct ast_expr *values)
{
	struct several several = {0};
	size_t first;

	find_places(f, targets, &several);
	first = several.operands.count;
	if (all_new(&several)) {
		for (size_t i = 0; values; values = values->next, i++)
			store(f, several.places[i], &several.operands, value_for(f, several.places[i], values));
		return;
	}
	for (size_t i = 0; values; values = values->next, i++)
		make_operand(&f->body, &several.operands, value_for(f, several.places[i], values));
	fix_operands(f, &several, "value");
	for (size_t i = 0; i < several.count; i++)
		store(f, several.places[i], &several.operands, several.operands.items[first + i]);
}

const struct core_expr *
lower_part_of(struct lower_function *f, const struct core_expr *whole, size_t index)
{
	if (whole->type->kind == CORE_TYPE_RESULT) {
		const struct core_type *element = whole->type->element;
		size_t values = element->kind == CORE_TYPE_TUPLE ? element->member_count : element->kind != CORE_TYPE_VOID;

		if (index == values)
			return make_result(&f->body, CORE_EXPR_RESULT_ERROR, whole);
		whole = lower_value_or_zero(f, whole);
		return element->kind == CORE_TYPE_TUPLE ? make_field(&f->body, whole, (uint32_t)index) : whole;
	}
	return make_field(&f->body, whole, (uint32_t)index);
}

/* The same of a package variable. */
static void
assign_global_entry(struct lower_function *f, struct several *several, const struct ast_expr *read)
{
	struct lowered_entry entry;

	fix_operands(f, several, "place");
	entry = lower_global_entry(f, read);
	store(f, several->places[0], &several->operands, entry.value);
	store(f, several->places[1], &several->operands, entry.found);
}

/* value, ok = m[k] */
static void
assign_entry(struct lower_function *f, struct several *several, const struct ast_expr *read)
{
	const struct core_expr *map;
	const struct core_type *type;
	size_t at;

	if (lower_global_root(read->operand)) {
		assign_global_entry(f, several, read);
		return;
	}
	map = lower_value(f, read->operand);
	at = make_operand(&f->body, &several->operands, map);
	type = map->type;
	make_operand(&f->body, &several->operands, lower_as(f, read->arguments, type->key->base));
	fix_operands(f, several, "key");
	map = several->operands.items[at];
	{
		const struct core_expr *key = several->operands.items[at + 1];
		const struct core_expr *value = make_builtin_2(&f->body, CORE_MAP_GET, type->element, map, key);
		const struct core_expr *found = make_builtin_2(&f->body, CORE_MAP_HAS, f->body.types->boolean, map, key);

		if (several->places[0]->kind != PLACE_BLANK && several->places[0]->kind != PLACE_NEW)
			found = make_keep(&f->body, "found", found);
		if (several->places[0]->kind != PLACE_BLANK)
			store(f, several->places[0], &several->operands, value);
		if (several->places[1]->kind != PLACE_BLANK)
			store(f, several->places[1], &several->operands, found);
	}
}

static bool
is_single_value(const struct core_type *type)
{
	return type->kind == CORE_TYPE_RESULT && type->element->kind != CORE_TYPE_TUPLE;
}

/* A new variable with a Result's value: zero where there is none. */
static void
declare_value(struct lower_function *f, const struct symbol *symbol, const struct core_expr *result)
{
	uint32_t local = lower_declare(f, symbol, NULL);
	struct make_list list;

	make_open(&f->body, &list);
	make_assign(&f->body, make_target(&f->body, local),
		make_coerce(&f->body, make_result(&f->body, CORE_EXPR_RESULT_VALUE, result), f->body.locals[local].type));
	make_if(&f->body, make_result(&f->body, CORE_EXPR_RESULT_OK, result), make_close(&f->body, &list), NULL);
}

/* value, ok = <-c */
static void
assign_received(struct lower_function *f, struct several *several, const struct ast_expr *value)
{
	const struct core_expr *parts[2];

	fix_operands(f, several, "place");
	lower_receive_both(f, value, &parts[0], &parts[1]);
	for (size_t i = 0; i < several->count; i++)
		store(f, several->places[i], &several->operands, parts[i]);
}

static void
assign_parts(struct lower_function *f, const struct ast_expr *targets, const struct ast_expr *value)
{
	struct several several = {0};
	const struct core_expr *whole;
	size_t slot;

	find_places(f, targets, &several);
	if (lower_is_entry_read(f->lower, value) && several.count == 2) {
		assign_entry(f, &several, lower_without_parens(value));
		return;
	}
	if (lower_is_receive(value)) {
		assign_received(f, &several, value);
		return;
	}
	slot = make_operand(&f->body, &several.operands, lower_expr(f, value));
	fix_operands(f, &several, "results");
	whole = several.operands.items[slot];
	for (size_t i = 0; i < several.count; i++)
		if (several.places[i]->kind == PLACE_NEW && i == 0 && is_single_value(whole->type))
			declare_value(f, several.places[i]->symbol, whole);
		else if (several.places[i]->kind != PLACE_BLANK)
			store(f, several.places[i], &several.operands, lower_part_of(f, whole, i));
}

static void
split_entry(struct lower_function *f, const struct ast_expr *read, const struct core_expr **parts)
{
	const struct core_expr *map, *key;

	if (lower_global_root(read->operand)) {
		struct lowered_entry entry = lower_global_entry(f, read);

		parts[0] = entry.value;
		parts[1] = entry.found;
		return;
	}
	map = make_copy(&f->body, "entries", lower_value(f, read->operand));
	key = make_copy(&f->body, "key", lower_as(f, read->arguments, map->type->key->base));
	parts[0] = make_copy(&f->body, "value", make_builtin_2(&f->body, CORE_MAP_GET, map->type->element, map, key));
	parts[1] = make_copy(&f->body, "found", make_builtin_2(&f->body, CORE_MAP_HAS, f->body.types->boolean, map, key));
}

void
lower_split(struct lower_function *f, const struct ast_expr *value, const struct core_expr **parts, size_t count)
{
	const struct core_expr *whole;

	if (lower_is_entry_read(f->lower, value) && count == 2) {
		split_entry(f, lower_without_parens(value), parts);
		return;
	}
	whole = make_copy(&f->body, "results", lower_expr(f, value));
	for (size_t i = 0; i < count; i++)
		parts[i] = make_copy(&f->body, "result", lower_part_of(f, whole, i));
}

void
lower_assign(struct lower_function *f, const struct ast_stmt *stmt)
{
	if (!stmt->targets->next) {
		if (!lower_global_assign(f, stmt->targets, stmt->exprs))
			lower_assign_one(f, stmt->targets, stmt->exprs);
	} else if (!lower_global_assign_several(f, stmt->targets, stmt->exprs)) {
		if (stmt->exprs->next)
			assign_each(f, stmt->targets, stmt->exprs);
		else
			assign_parts(f, stmt->targets, stmt->exprs);
	}
	wrap_again(f);
}

/* ---- with an operator ---- */

static bool
has_direct_form(const struct place *place, enum core_op op)
{
	if (place->kind == PLACE_ENTRY)
		return false;
	if (place->type->kind == CORE_TYPE_INT)
		return op <= CORE_OP_SHIFT_RIGHT;
	return place->type->kind == CORE_TYPE_FLOAT && op <= CORE_OP_DIVIDE;
}

static bool
is_shift(enum core_op op)
{
	return op == CORE_OP_SHIFT_LEFT || op == CORE_OP_SHIFT_RIGHT;
}

/* target = target op value, with what the target is made of evaluated once. */
static void
assign_again(
	struct lower_function *f, enum core_op op, const struct place *place, struct make_operands *operands, size_t slot)
{
	const struct core_expr *value = operands->items[slot];
	const struct core_expr *old;

	for (size_t i = slot; i-- > 0 && !f->atomic;)
		if (operands->items[i]->kind != CORE_EXPR_LOCAL)
			make_settle_one(&f->body, operands, i, "place");
	make_settle(&f->body, operands);
	value = operands->items[slot];
	old = place->kind == PLACE_LOCAL ? make_local(&f->body, place->index) : place_expr(f, place, operands);
	if (make_effects(value) & MAKE_CALLS)
		value = make_keep(&f->body, "value", value);
	store(f, place, operands, lower_operation(f, op, old, value));
}

void
lower_assign_operation(
	struct lower_function *f, enum core_op op, const struct ast_expr *target, const struct ast_expr *right)
{
	struct make_operands operands = {0};
	const struct place *place = find_place(f, target, &operands);
	const struct core_expr *value = right ? lower_value(f, right) : make_int(&f->body, 1);
	size_t slot;

	if (is_shift(op) || place->type->kind == CORE_TYPE_RUNE)
		value = make_coerce(&f->body, value, f->body.types->integer);
	else
		value = make_coerce(&f->body, value, place->type);
	slot = make_operand(&f->body, &operands, value);
	if (!has_direct_form(place, op)) {
		assign_again(f, op, place, &operands, slot);
		return;
	}
	if (make_effects(value) & MAKE_CALLS)
		make_settle_one(&f->body, &operands, slot, "value");
	make_settle(&f->body, &operands);
	make_assign_op(&f->body, op, place_expr(f, place, &operands), operands.items[slot]);
}

void
lower_assign_op(struct lower_function *f, const struct ast_stmt *stmt)
{
	const struct ast_expr *right = stmt->kind == AST_STMT_INCREMENT ? NULL : stmt->exprs;

	if (!lower_global_assign_op(f, lower_op(stmt->op), stmt->targets, right))
		lower_assign_operation(f, lower_op(stmt->op), stmt->targets, right);
	wrap_again(f);
}

/* ---- places as such ---- */

static bool
is_addressable(struct lower *lower, const struct ast_expr *expr)
{
	expr = lower_without_parens(expr);
	if (expr->symbol && expr->symbol->kind == SYMBOL_GLOBAL)
		return true;
	if (expr->kind == AST_EXPR_NAME)
		return expr->symbol && (expr->symbol->kind == SYMBOL_VARIABLE || expr->symbol->kind == SYMBOL_PARAMETER);
	if (expr->kind == AST_EXPR_UNARY)
		return expr->op == AST_OP_DEREFERENCE;
	if (expr->kind != AST_EXPR_SELECT && expr->kind != AST_EXPR_INDEX)
		return false;
	if (expr->kind == AST_EXPR_SELECT && expr->symbol)
		return false;
	if (lower_natural_type(lower, expr->operand)->kind == CORE_TYPE_POINTER)
		return true;
	if (expr->kind == AST_EXPR_INDEX && lower_natural_type(lower, expr->operand)->kind == CORE_TYPE_ARRAY)
		return true;
	if (expr->kind == AST_EXPR_INDEX && lower_natural_type(lower, expr->operand)->kind != CORE_TYPE_FIXED_ARRAY)
		return false;
	return is_addressable(lower, expr->operand);
}

const struct core_expr *
lower_place(struct lower_function *f, const struct ast_expr *expr)
{
	struct make_operands operands = {0};
	const struct place *place;

	if (!is_addressable(f->lower, expr))
		return NULL;
	place = find_place(f, expr, &operands);
	make_settle(&f->body, &operands);
	if (place->kind == PLACE_LOCAL)
		f->body.locals[place->index].used = true;
	return place_expr(f, place, &operands);
}
