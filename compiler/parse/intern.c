/* Names, each stored once; see intern.h. */
#include "compiler/parse/intern.h"

void
interner_init(struct interner *interner, struct arena *arena)
{
	map_init(&interner->names, arena);
}

struct str
intern(struct interner *interner, struct str name)
{
	const char *known = map_get(&interner->names, name);
	if (known) {
		return (struct str){known, name.length};
	}
	struct str fresh = arena_str(interner->names.arena, name);
	map_set(&interner->names, fresh, (char *)(uintptr_t)fresh.data);
	return fresh;
}
