/* Members of shapes: which of them cross the wire, and which are stored in a part of their shape (core.h). */
#ifndef FORST_CODEGEN_MEMBER_H
#define FORST_CODEGEN_MEMBER_H

#include "compiler/core/core.h"

/* False for one whose tag keeps it from JSON. */
bool on_wire(const struct core_field *field);

/* A decoder need not find it: it is a pointer, or left out when it is empty. */
bool may_be_absent(const struct core_field *field);

/* How many there are on the wire. */
size_t members_on_wire(const struct core_type *type);

/* The part of a shape that member i is stored in, or NULL. */
const struct core_part *part_at(const struct core_type *type, size_t i);

#endif
