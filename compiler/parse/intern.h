/* Names, each stored once: equal names have equal data pointers. */
#ifndef FORST_COMPILER_PARSE_INTERN_H
#define FORST_COMPILER_PARSE_INTERN_H

#include "runtime/base/map.h"

struct interner {
	struct map names;
};

void interner_init(struct interner *interner, struct arena *arena);

/* The one str that spells `name`; it lives in the interner's arena. */
struct str intern(struct interner *interner, struct str name);

#endif
