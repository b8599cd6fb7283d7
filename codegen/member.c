/* See member.h. */
#include "codegen/member.h"

bool
on_wire(const struct core_field *field)
{
	return field->wire_name.length > 0;
}

bool
may_be_absent(const struct core_field *field)
{
	return field->omits_empty || (field->optional && field->type->base->kind == CORE_TYPE_POINTER);
}

size_t
members_on_wire(const struct core_type *type)
{
	size_t count = 0;

	for (size_t i = 0; i < type->field_count; i++)
		count += on_wire(&type->fields[i]);
	return count;
}

const struct core_part *
part_at(const struct core_type *type, size_t i)
{
	for (size_t j = 0; j < type->part_count; j++) {
		const struct core_part *part = &type->parts[j];
		if (i >= part->first && i < part->first + part->type->field_count)
			return part;
	}
	return NULL;
}
