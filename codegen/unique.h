/* Names that are each taken once in a scope: a map from the name to the number its next repeat gets. */
#ifndef FORST_CODEGEN_UNIQUE_H
#define FORST_CODEGEN_UNIQUE_H

#include "runtime/base/map.h"

/* Takes a name that nobody has yet, as it stands. */
void name_take(struct map *taken, struct str name);

/*
 * Takes name, or name2, name3 ... with `between` before the number: the first that neither `taken` nor `also` (which may be
 * NULL) has. A name that repeats n times costs n steps in all. What it gives lies in taken's arena.
 */
struct str name_unique(struct map *taken, const struct map *also, struct str name, const char *between);

#endif
