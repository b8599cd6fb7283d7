/*
 * What can travel packed (runtime/PROTOCOL.md, "The packed form"): both ends must find the same, so it is found here.
 * A type cannot when it reaches one that has no packed form, or an array whose elements may take no room at all.
 */
#ifndef FORST_CODEGEN_PACKED_H
#define FORST_CODEGEN_PACKED_H

#include "compiler/core/core.h"

struct packed_type {
	bool packable;
	uint32_t least_words; /* that every value has, and so for numbers; capped at 2^20 */
	uint32_t least_numbers;
};

/* By type id. */
const struct packed_type *packed_types(const struct core_program *program, struct arena *arena);

/* All parameters can, and there are some. */
bool packed_input(const struct packed_type *types, const struct core_route *route);

/* There is a result, and it can. */
bool packed_result(const struct packed_type *types, const struct core_route *route);

#endif
