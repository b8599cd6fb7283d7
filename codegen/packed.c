/* See packed.h. */
#include "codegen/packed.h"

#include "codegen/member.h"

enum { LEAST_MAX = 1 << 20 };

static uint32_t
capped(uint64_t least)
{
	return least > LEAST_MAX ? LEAST_MAX : (uint32_t)least;
}

static struct packed_type
sum_of_fields(const struct packed_type *types, const struct core_type *type)
{
	uint64_t words = 0;
	uint64_t numbers = 0;

	for (size_t i = 0; i < type->field_count; i++) {
		if (!on_wire(&type->fields[i]))
			continue;
		bool omits = type->fields[i].omits_empty; /* a word says whether it is there */
		words += omits ? 1 : types[type->fields[i].type->id].least_words;
		numbers += omits ? 0 : types[type->fields[i].type->id].least_numbers;
	}
	return (struct packed_type){true, capped(words), capped(numbers)};
}

/* A word for the alternative, and the least that any has. */
static struct packed_type
least_of_members(const struct packed_type *types, const struct core_type *type)
{
	struct packed_type least = {type->kinds || type->choices, LEAST_MAX, LEAST_MAX};

	for (size_t i = 0; i < type->member_count; i++) {
		const struct packed_type *member = &types[type->members[i]->id];
		least.least_words = member->least_words < least.least_words ? member->least_words : least.least_words;
		least.least_numbers = member->least_numbers < least.least_numbers ? member->least_numbers : least.least_numbers;
	}
	least.least_words = capped((uint64_t)least.least_words + 1);
	return least;
}

/* The type by itself, as far as those that it holds are known. */
static struct packed_type
of_type(const struct packed_type *types, const struct core_type *type)
{
	struct packed_type one = {0};

	switch (type->kind) {
	case CORE_TYPE_BOOL:
	case CORE_TYPE_STRING:
	case CORE_TYPE_LITERALS:
	case CORE_TYPE_BYTES:
	case CORE_TYPE_NATIVE:
	case CORE_TYPE_ANY:
	case CORE_TYPE_ARRAY:
	case CORE_TYPE_MAP:
	case CORE_TYPE_POINTER: return (struct packed_type){true, 1, 0};
	case CORE_TYPE_INT:
	case CORE_TYPE_FLOAT:
	case CORE_TYPE_RUNE: return (struct packed_type){true, 0, 1};
	case CORE_TYPE_SHAPE: return sum_of_fields(types, type);
	case CORE_TYPE_UNION: return least_of_members(types, type);
	case CORE_TYPE_FIXED_ARRAY:
		one = types[type->element->id];
		one.least_words = capped((uint64_t)one.least_words * (uint64_t)type->length);
		one.least_numbers = capped((uint64_t)one.least_numbers * (uint64_t)type->length);
		return one;
	case CORE_TYPE_CONSTRAINED: return types[type->element->id];
	case CORE_TYPE_VOID:
	case CORE_TYPE_ERROR:
	case CORE_TYPE_FAILURE:
	case CORE_TYPE_RESULT:
	case CORE_TYPE_TUPLE:
	case CORE_TYPE_FUNC:
	case CORE_TYPE_CHAN: break;
	}
	return one;
}

static bool
holds_others(const struct packed_type *types, const struct core_type *type)
{
	bool holds = true;

	for (size_t i = 0; i < type->field_count; i++)
		if (on_wire(&type->fields[i]))
			holds = holds && types[type->fields[i].type->id].packable;
	for (size_t i = 0; i < type->member_count; i++)
		holds = holds && types[type->members[i]->id].packable;
	if (!type->element)
		return holds;
	const struct packed_type *element = &types[type->element->id];
	bool takes_room = element->least_words > 0 || element->least_numbers > 0;
	return holds && element->packable && (takes_room || type->kind != CORE_TYPE_ARRAY);
}

/* Room only grows and what is no longer packable stays so: it comes to rest, soon where types stand in order. */
const struct packed_type *
packed_types(const struct core_program *program, struct arena *arena)
{
	struct packed_type *types = arena_alloc_array(arena, program->type_count + 1, sizeof(*types));

	for (bool changed = true; changed;) {
		changed = false;
		for (size_t i = 0; i < program->type_count; i++) {
			struct packed_type one = of_type(types, program->types[i]);
			changed = changed || one.least_words != types[i].least_words || one.least_numbers != types[i].least_numbers;
			types[i] = one;
		}
	}
	for (bool changed = true; changed;) {
		changed = false;
		for (size_t i = 0; i < program->type_count; i++)
			if (types[i].packable && !holds_others(types, program->types[i])) {
				types[i].packable = false;
				changed = true;
			}
	}
	return types;
}

bool
packed_input(const struct packed_type *types, const struct core_route *route)
{
	for (size_t i = 0; i < route->param_count; i++)
		if (!types[route->params[i].type->id].packable)
			return false;
	return route->param_count > 0;
}

bool
packed_result(const struct packed_type *types, const struct core_route *route)
{
	return types[route->result->id].packable;
}
