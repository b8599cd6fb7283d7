/* How types fit each other: equality past constraints, and what may stand where something else is wanted. */
#include "compiler/check/type.h"

#include "compiler/check/symbol.h"

enum { FITTING_MAX = 1000 }; /* types inside one another that are compared; what is deeper does not fit */

bool
type_equal(const struct type *a, const struct type *b)
{
	return type_plain(a) == type_plain(b);
}

static bool
has_literal(const struct type *type, struct str literal)
{
	for (size_t i = 0; i < type->literal_count; i++) {
		if (str_equal(type->literals[i], literal)) {
			return true;
		}
	}
	return false;
}

static bool
literals_within(const struct type *from, const struct type *to)
{
	for (size_t i = 0; i < from->literal_count; i++) {
		if (!has_literal(to, from->literals[i])) {
			return false;
		}
	}
	return true;
}

/* Every member that `to` requires is there and fits; optional ones may be absent. */
static bool
shape_fits(struct types *types, const struct type *from, const struct type *to)
{
	for (size_t i = 0; i < to->field_count; i++) {
		const struct type_field *field = type_field(from, to->fields[i].name, NULL);
		bool optional = type_base(to->fields[i].type)->kind == TYPE_POINTER;
		if (field ? !type_assignable(types, field->type, to->fields[i].type) : !optional) {
			return false;
		}
	}
	return true;
}

static bool
members_fit(struct types *types, const struct type *from, const struct type *to)
{
	for (size_t i = 0; i < from->member_count; i++) {
		if (!type_assignable(types, from->members[i], to)) {
			return false;
		}
	}
	return true;
}

static bool
fits_a_member(struct types *types, const struct type *from, const struct type *to)
{
	for (size_t i = 0; i < to->member_count; i++) {
		if (type_equal(from, to->members[i])) {
			return true;
		}
	}
	for (size_t i = 0; i < to->member_count; i++) {
		if (type_assignable(types, from, to->members[i])) {
			return true;
		}
	}
	return false;
}

static bool
tuple_fits(struct types *types, const struct type *from, const struct type *to)
{
	if (from->member_count != to->member_count) {
		return false;
	}
	for (size_t i = 0; i < from->member_count; i++) {
		if (!type_assignable(types, from->members[i], to->members[i])) {
			return false;
		}
	}
	return true;
}

/* What may become a JSON value. */
static bool
fits_any(const struct type *from)
{
	return from->kind != TYPE_FUNC && from->kind != TYPE_CHAN && from->kind != TYPE_RESULT &&
		   from->kind != TYPE_TUPLE && from->kind != TYPE_VOID && (from->kind != TYPE_OPAQUE || type_is_moment(from)) && !type_is_error(from);
}

static bool
elements_fit(struct types *types, const struct type *from, const struct type *to)
{
	const struct type *a = type_value(from->element);
	const struct type *b = type_value(to->element);
	bool copies = (a->kind == TYPE_SHAPE && b->kind == TYPE_SHAPE) || b->kind == TYPE_UNION || b->kind == TYPE_ANY ||
				  (a->kind == TYPE_LITERALS && b->kind == TYPE_STRING) ||
				  (a->kind == TYPE_ARRAY && b->kind == TYPE_ARRAY) ||
				  (a->kind == TYPE_POINTER && b->kind == TYPE_POINTER);
	return type_equal(a, b) || a->kind == TYPE_BAD || b->kind == TYPE_BAD || (copies && type_assignable(types, a, b));
}

/* The same parameters, the same result; errors that a function can fail with may be fewer than those of any. */
static bool
func_fits(const struct type *from, const struct type *to)
{
	if (from->member_count != to->member_count || from->variadic != to->variadic) {
		return false;
	}
	for (size_t i = 0; i < from->member_count; i++) {
		if (type_base(from->members[i])->kind == TYPE_BAD) {
			return true; /* which was reported, and its result may be wrong for that */
		}
		if (!type_equal(from->members[i], to->members[i])) {
			return false;
		}
	}
	const struct type *a = type_base(from->element), *b = type_base(to->element);
	bool any_error = a->kind == TYPE_RESULT && b->kind == TYPE_RESULT && !b->member_count && !b->source;
	return any_error ? type_equal(a->element, b->element) : type_equal(a, b);
}

static bool
compute(struct types *types, const struct type *from, const struct type *to)
{
	switch (to->kind) {
	case TYPE_FLOAT:
		return from->kind == TYPE_INT || from->kind == TYPE_RUNE ||
			   (from->kind == TYPE_PARAMETER && from->constraint == TYPE_CONSTRAINT_NUMBER);
	case TYPE_INT: return from->kind == TYPE_RUNE || (from->kind == TYPE_INT && (!from->symbol || !to->symbol));
	case TYPE_STRING: return from->kind == TYPE_LITERALS;
	case TYPE_LITERALS: return from->kind == TYPE_LITERALS && literals_within(from, to);
	case TYPE_ERROR:
		return type_is_error(from) || (from->kind == TYPE_RESULT && type_base(from->element)->kind == TYPE_VOID);
	case TYPE_ANY: return fits_any(from);
	case TYPE_ANY_SHAPE: return from->kind == TYPE_SHAPE;
	case TYPE_SHAPE: return from->kind == TYPE_SHAPE && shape_fits(types, from, to);
	case TYPE_UNION: return from->kind == TYPE_UNION ? members_fit(types, from, to) : fits_a_member(types, from, to);
	case TYPE_POINTER:
		if (from->kind == TYPE_POINTER) {
			return type_equal(from->element, to->element) && (from->present || !to->present);
		}
		return type_assignable(types, from, to->element);
	case TYPE_ARRAY: return from->kind == TYPE_ARRAY && elements_fit(types, from, to);
	case TYPE_MAP: return from->kind == TYPE_MAP && type_equal(from->key, to->key) && elements_fit(types, from, to);
	case TYPE_FIXED_ARRAY:
		return from->kind == TYPE_FIXED_ARRAY && from->length == to->length && elements_fit(types, from, to);
	case TYPE_TUPLE: return from->kind == TYPE_TUPLE && tuple_fits(types, from, to);
	case TYPE_RESULT: return from->kind == TYPE_RESULT && type_assignable(types, from->element, to->element);
	case TYPE_CHAN:
		return from->kind == TYPE_CHAN && from->direction == AST_CHAN_BOTH && type_equal(from->element, to->element);
	case TYPE_FUNC: return from->kind == TYPE_FUNC && func_fits(from, to);
	case TYPE_PARAMETER: return from->kind == TYPE_INT && to->constraint == TYPE_CONSTRAINT_NUMBER;
	case TYPE_BAD:
	case TYPE_VOID:
	case TYPE_BOOL:
	case TYPE_RUNE:
	case TYPE_BYTES:
	case TYPE_NIL:
	case TYPE_FAILURE:
	case TYPE_CONSTRAINED:
	case TYPE_OPAQUE: return false;
	}
	return false;
}

bool
type_assignable(struct types *types, const struct type *from, const struct type *to)
{
	from = type_value(from);
	to = type_value(to);
	if (type_is_choices(to)) {
		bool fits = type_is_choices(from) && from->element == to->element && literals_within(from, to);
		bool any = to->literal_count == 2 && to->element->kind == TYPE_BOOL && from == to->element; /* true | false */
		return fits || any || type_base(from)->kind == TYPE_BAD;
	}
	if (type_is_choices(from)) {
		return type_assignable(types, to->kind == TYPE_POINTER ? from : from->element, to->kind == TYPE_POINTER ? to->element : to);
	}
	if (from == to || from->kind == TYPE_BAD || to->kind == TYPE_BAD || type_equal(from, to)) {
		return !(to->kind == TYPE_POINTER && to->present && !from->present && from->kind == TYPE_POINTER);
	}
	if (from->kind == TYPE_NIL) {
		return type_is_nilable(to) && !(to->kind == TYPE_POINTER && to->present);
	}
	/* Remembered by pair: a pair that is being computed holds, as recursive types want it, and each is computed once.
	 */
	static const char yes[] = "yes", no[] = "no";
	const struct type *pair[3] = {from, to, NULL};
	struct str key = {(const char *)pair, sizeof pair};
	const char *known = map_get(&types->table, key);
	if (known) {
		return known == yes;
	}
	key = arena_str(types->arena, key);
	map_set(&types->table, key, (void *)(uintptr_t)yes);
	types->fitting++;
	bool fits = types->fitting <= FITTING_MAX && compute(types, from, to);
	types->fitting--;
	map_set(&types->table, key, (void *)(uintptr_t)(fits ? yes : no));
	return fits;
}
