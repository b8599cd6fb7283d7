/* See recursion.h. */
#include "codegen/recursion.h"

void
recursion_init(struct recursion *recursion, const struct core_program *program, struct arena *arena)
{
	*recursion = (struct recursion){
		.known = arena_alloc(arena, program->type_count + 1),
		.seen = arena_alloc_array(arena, program->type_count + 1, sizeof(*recursion->seen)),
	};
}

static const struct core_type *
plain(const struct core_type *type)
{
	while (type->kind == CORE_TYPE_CONSTRAINED)
		type = type->element;
	return type;
}

/* Whether `target` is below type; every type is looked at once in a round. */
static bool
reaches(struct recursion *r, const struct core_type *type, const struct core_type *target)
{
	bool found = false;

	type = plain(type);
	if (r->seen[type->id] == r->round)
		return type == target;
	r->seen[type->id] = r->round;
	for (size_t i = 0; i < type->field_count && !found; i++)
		found = reaches(r, type->fields[i].type, target);
	for (size_t i = 0; i < type->member_count && !found; i++)
		found = reaches(r, type->members[i], target);
	return found || (type->element && reaches(r, type->element, target));
}

bool
recursion_has(struct recursion *recursion, const struct core_type *type)
{
	enum { UNKNOWN, NO, YES };

	type = plain(type);
	if (recursion->known[type->id] == UNKNOWN) {
		recursion->round++;
		recursion->known[type->id] = reaches(recursion, type, type) ? YES : NO;
	}
	return recursion->known[type->id] == YES;
}
