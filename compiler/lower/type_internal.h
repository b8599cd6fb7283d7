/* What lower_type.c and type_order.c share: types with the marks that decide whether they are kept. */
#ifndef FORST_COMPILER_LOWER_TYPE_INTERNAL_H
#define FORST_COMPILER_LOWER_TYPE_INTERNAL_H

#include "compiler/lower/lower_internal.h"

struct type_slot {
	struct core_type type; /* first: a core_type of ours is its slot */
	bool wanted;           /* a body or the interface asked for it */
	bool reached;          /* or it is part of one that is */
	bool placed;           /* has its id */
	bool printed;          /* what prints it was looked for */
	const struct checked_text *text; /* or NULL */
};

struct type_slot *type_new_slot(struct lower *lower, enum core_type_kind kind);

/* `wanted`, with a number behind it where the module has that name already. */
struct str type_unique_name(struct lower *lower, const struct core_module *module, struct str wanted);

/* Fills in the fields; anonymous types in them are named after the slot. */
void type_lower_fields(struct lower *lower, struct type_slot *slot, const struct type *type);

/* Types still to be looked at; `seen` is the user's. */
struct type_walk {
	struct arena *arena;
	struct type_slot **items;
	size_t count;
	size_t capacity;
	struct map seen;
	bool on_wire; /* members that are not on the wire do not count */
};

void type_walk_add(struct type_walk *walk, const struct core_type *type);

/* Adds everything that a type mentions. */
void type_walk_parts(struct type_walk *walk, const struct core_type *type);

#endif
