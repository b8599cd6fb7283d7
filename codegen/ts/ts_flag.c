/* What holds of types because of what they reach, found once for all of them: sources may have many and refer in circles. */
#include "codegen/ts/emit_ts_internal.h"

static bool
reaches(const struct core_type *type, const bool *flags)
{
	if (type->element && flags[type->element->id])
		return true;
	for (size_t i = 0; i < type->field_count; i++)
		if (on_wire(&type->fields[i]) && flags[type->fields[i].type->id])
			return true;
	for (size_t i = 0; i < type->member_count; i++)
		if (flags[type->members[i]->id])
			return true;
	return type->kind == CORE_TYPE_FAILURE && type->error->members && flags[type->error->members->id];
}

static bool
spread_to(const struct core_type *type, bool *flags)
{
	if (flags[type->id] || !reaches(type, flags))
		return false;
	flags[type->id] = true;
	return true;
}

/* Forwards and back, so that chains in either direction need few rounds. */
static void
spread(const struct core_program *program, bool *flags)
{
	for (bool changed = true; changed;) {
		changed = false;
		for (size_t i = 0; i < program->type_count; i++)
			changed = spread_to(program->types[i], flags) || changed;
		for (size_t i = program->type_count; i > 0; i--)
			changed = spread_to(program->types[i - 1], flags) || changed;
	}
}

void
ts_flag_types(struct emit_ts *e)
{
	const struct core_program *program = e->program;

	e->bytes = arena_alloc_array(e->arena, program->type_count + 1, sizeof(*e->bytes));
	e->anything = arena_alloc_array(e->arena, program->type_count + 1, sizeof(*e->anything));
	e->checked = arena_alloc_array(e->arena, program->type_count + 1, sizeof(*e->checked));
	for (size_t i = 0; i < program->type_count; i++) {
		const struct core_type *type = program->types[i];
		e->bytes[type->id] = type->kind == CORE_TYPE_BYTES;
		e->anything[type->id] = type->kind == CORE_TYPE_ANY;
		e->checked[type->id] = type->kind == CORE_TYPE_CONSTRAINED || type->kind == CORE_TYPE_LITERALS;
	}
	spread(program, e->bytes);
	spread(program, e->anything);
	spread(program, e->checked);
}
