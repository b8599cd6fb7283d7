/* core_verify: which types a conversion may lead from and to. */
#include "compiler/core/verify_internal.h"

static bool
leads(const struct core_expr *expr, enum core_type_kind from, enum core_type_kind to)
{
	return expr->operands[0]->type->kind == from && expr->type->kind == to;
}

static bool
has_member(const struct core_type *type, struct str name)
{
	for (size_t i = 0; i < type->field_count; i++)
		if (str_equal(type->fields[i].name, name))
			return true;
	return false;
}

/* Every member of the target is in the source, or may be absent. */
static bool
shape_fits(const struct core_type *from, const struct core_type *to)
{
	for (size_t i = 0; i < to->field_count; i++)
		if (!has_member(from, to->fields[i].name) && to->fields[i].type->base->kind != CORE_TYPE_POINTER)
			return false;
	return true;
}

/* Keys stay as they are: literals may have other names. */
static bool
is_same_key(const struct core_type *from, const struct core_type *to)
{
	if (from->kind == CORE_TYPE_FIXED_ARRAY && to->kind == CORE_TYPE_FIXED_ARRAY)
		return from->length == to->length && is_same_key(from->element->base, to->element->base);
	return from == to || (from->kind == CORE_TYPE_LITERALS && to->kind == CORE_TYPE_LITERALS);
}

static bool
elements_fit(const struct core_type *from, const struct core_type *to)
{
	if (from->kind == CORE_TYPE_MAP && to->kind == CORE_TYPE_MAP)
		return is_same_key(from->key->base, to->key->base);
	if (from->kind == CORE_TYPE_FIXED_ARRAY && to->kind == CORE_TYPE_FIXED_ARRAY)
		return from->length == to->length;
	return from->kind == CORE_TYPE_ARRAY && to->kind == CORE_TYPE_ARRAY;
}

static bool
is_member(const struct core_type *type, uint32_t index, const struct core_type *member)
{
	return type->kind == CORE_TYPE_UNION && index < type->member_count && type->members[index]->base == member;
}

static bool
has_type(const struct core_type *type, const struct core_type *member)
{
	for (size_t i = 0; i < type->member_count; i++)
		if (type->members[i]->base == member->base)
			return true;
	return false;
}

static bool
unions_meet(const struct core_type *from, const struct core_type *to)
{
	if (from->kind != CORE_TYPE_UNION || to->kind != CORE_TYPE_UNION)
		return false;
	for (size_t i = 0; i < from->member_count; i++)
		if (has_type(to, from->members[i]))
			return true;
	return false;
}

bool
verify_conversion(const struct core_expr *expr)
{
	const struct core_type *from = expr->operands[0]->type;
	const struct core_type *to = expr->type;

	switch (expr->conversion) {
	case CORE_INT_TO_FLOAT: return leads(expr, CORE_TYPE_INT, CORE_TYPE_FLOAT);
	case CORE_FLOAT_TO_INT: return leads(expr, CORE_TYPE_FLOAT, CORE_TYPE_INT);
	case CORE_INT_TO_INT: return leads(expr, CORE_TYPE_INT, CORE_TYPE_INT) && from != to;
	case CORE_RUNE_TO_INT: return leads(expr, CORE_TYPE_RUNE, CORE_TYPE_INT);
	case CORE_INT_TO_RUNE: return leads(expr, CORE_TYPE_INT, CORE_TYPE_RUNE);
	case CORE_INT_TO_STRING: return leads(expr, CORE_TYPE_INT, CORE_TYPE_STRING);
	case CORE_FLOAT_TO_STRING: return leads(expr, CORE_TYPE_FLOAT, CORE_TYPE_STRING);
	case CORE_BOOL_TO_STRING: return leads(expr, CORE_TYPE_BOOL, CORE_TYPE_STRING);
	case CORE_RUNE_TO_STRING: return leads(expr, CORE_TYPE_RUNE, CORE_TYPE_STRING);
	case CORE_BYTES_TO_STRING: return leads(expr, CORE_TYPE_BYTES, CORE_TYPE_STRING);
	case CORE_STRING_TO_BYTES: return leads(expr, CORE_TYPE_STRING, CORE_TYPE_BYTES);
	case CORE_LITERALS_TO_STRING: return leads(expr, CORE_TYPE_LITERALS, CORE_TYPE_STRING);
	case CORE_STRING_TO_LITERALS: return leads(expr, CORE_TYPE_STRING, CORE_TYPE_LITERALS);
	case CORE_SHAPE_TO_SHAPE: return leads(expr, CORE_TYPE_SHAPE, CORE_TYPE_SHAPE) && shape_fits(from, to);
	case CORE_ELEMENTS: return elements_fit(from, to);
	case CORE_BOX: return to->kind == CORE_TYPE_POINTER && to->element == from;
	case CORE_UNION_WRAP: return is_member(to, expr->index, from);
	case CORE_UNION_MEMBER: return is_member(from, expr->index, to);
	case CORE_UNION_TO_UNION: return unions_meet(from, to);
	case CORE_FAILURE_TO_ERROR:
		return to->kind == CORE_TYPE_ERROR && (from->kind == CORE_TYPE_FAILURE || from->kind == CORE_TYPE_UNION);
	case CORE_ERROR_TO_FAILURE:
		return from->kind == CORE_TYPE_ERROR && (to->kind == CORE_TYPE_FAILURE || to->kind == CORE_TYPE_UNION);
	case CORE_TO_ANY: return to->kind == CORE_TYPE_ANY;
	case CORE_ANY_TO: return from->kind == CORE_TYPE_ANY;
	case CORE_FIXED_TO_ARRAY:
		return leads(expr, CORE_TYPE_FIXED_ARRAY, CORE_TYPE_ARRAY) && from->element == to->element;
	case CORE_COPY_IN:
	case CORE_COPY_OUT: return from == to;
	case CORE_RESULT_TO_RESULT: return leads(expr, CORE_TYPE_RESULT, CORE_TYPE_RESULT);
	}
	return false;
}
