/* See part.h. */
#include "codegen/part.h"

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
