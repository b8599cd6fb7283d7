/* Members that are stored in a part of their shape: an embedded shape whose address is taken (core.h). */
#ifndef FORST_CODEGEN_PART_H
#define FORST_CODEGEN_PART_H

#include "compiler/core/core.h"

/* The part of a shape that member i is stored in, or NULL. */
const struct core_part *part_at(const struct core_type *type, size_t i);

#endif
