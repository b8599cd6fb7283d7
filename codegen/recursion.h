/* Which types contain themselves: codecs count the levels of their values. Found when asked for, and kept. */
#ifndef FORST_CODEGEN_RECURSION_H
#define FORST_CODEGEN_RECURSION_H

#include "compiler/core/core.h"

struct recursion {
	uint8_t *known; /* by type */
	uint32_t *seen; /* by type: the last round of looking for a type in itself that came by */
	uint32_t round;
};

void recursion_init(struct recursion *recursion, const struct core_program *program, struct arena *arena);

/* Constraints around the type do not matter. */
bool recursion_has(struct recursion *recursion, const struct core_type *type);

#endif
