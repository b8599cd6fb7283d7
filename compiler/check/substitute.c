/* A type with an instance's arguments in place of its generic's parameters, and which parameters stand in a type. */
#include "compiler/check/check_internal.h"

struct substitution {
	struct checker *checker;
	const struct instance *instance;
};

static const struct type *substitute(const struct substitution *with, const struct type *type);

static const struct type *const *
substitute_all(const struct substitution *with, const struct type *const *list, size_t count)
{
	const struct type **fresh = arena_alloc_array(with->checker->arena, count + 1, sizeof *fresh);
	for (size_t i = 0; i < count; i++) {
		fresh[i] = substitute(with, list[i]);
	}
	return fresh;
}

static const struct type *
substitute_fields(const struct substitution *with, const struct type *type)
{
	struct type_field *fields = arena_alloc_array(with->checker->arena, type->field_count + 1, sizeof *fields);
	for (size_t i = 0; i < type->field_count; i++) {
		fields[i] = type->fields[i];
		fields[i].type = substitute(with, type->fields[i].type);
	}
	return type_shape(&with->checker->types, fields, type->field_count);
}

static const struct type *
substitute_parameter(const struct substitution *with, const struct type *type)
{
	const struct generic *generic = with->instance->generic;
	for (size_t i = 0; i < generic->param_count; i++) {
		if (generic->params[i] == type) {
			return with->instance->arguments[i];
		}
	}
	return type; /* of a generic around */
}

static const struct type *
substitute(const struct substitution *with, const struct type *type)
{
	struct types *types = &with->checker->types;
	type = type_value(type);
	if (!type->abstract) {
		return type;
	}
	const struct instance *inner = type->symbol ? type->symbol->instance : NULL;
	if (inner) {
		const struct type *const *arguments = substitute_all(with, inner->arguments, inner->generic->param_count);
		return instantiate_type(with->checker, inner->generic, arguments, with->instance->span);
	}
	switch ((int)type->kind) {
	case TYPE_PARAMETER: return substitute_parameter(with, type);
	case TYPE_POINTER: return type_pointer(types, substitute(with, type->element), type->present);
	case TYPE_ARRAY: return type_array(types, substitute(with, type->element));
	case TYPE_FIXED_ARRAY: return type_fixed_array(types, substitute(with, type->element), type->length);
	case TYPE_MAP: return type_map(types, substitute(with, type->key), substitute(with, type->element));
	case TYPE_CHAN: return type_chan(types, substitute(with, type->element), type->direction);
	case TYPE_SHAPE: return substitute_fields(with, type);
	case TYPE_FUNC:
		return type_func(types, substitute_all(with, type->members, type->member_count), type->member_count,
			substitute(with, type->element), type->variadic);
	case TYPE_TUPLE:
		return type_tuple(types, substitute_all(with, type->members, type->member_count), type->member_count);
	case TYPE_UNION:
		return type_union(types, substitute_all(with, type->members, type->member_count), type->member_count);
	case TYPE_RESULT:
		return type->source ? type_result_of(types, substitute(with, type->element), type->source)
							: type_result(types, substitute(with, type->element), type->members, type->member_count);
	default: return type;
	}
}

const struct type *
type_substitute(struct checker *checker, const struct type *type, const struct instance *instance)
{
	struct substitution with = {checker, instance};
	return substitute(&with, type);
}

static bool
any_mentions(const struct type *const *list, size_t count, const struct type *param)
{
	for (size_t i = 0; i < count; i++) {
		if (type_mentions(list[i], param)) {
			return true;
		}
	}
	return false;
}

bool
type_mentions(const struct type *type, const struct type *param)
{
	if (!type || !type->abstract) {
		return false;
	}
	const struct instance *instance = type->symbol ? type->symbol->instance : NULL;
	if (type == param || (instance && any_mentions(instance->arguments, instance->generic->param_count, param))) {
		return true;
	}
	for (size_t i = 0; !instance && i < type->field_count; i++) {
		if (type_mentions(type->fields[i].type, param)) {
			return true;
		}
	}
	return !instance && (type_mentions(type->element, param) || type_mentions(type->key, param) ||
							any_mentions(type->members, type->member_count, param));
}
