/* See unique.h. */
#include "codegen/unique.h"

static uint32_t *
take(struct map *taken, struct str name)
{
	uint32_t *next = arena_alloc(taken->arena, sizeof(*next));

	*next = 2;
	map_set(taken, name, next);
	return next;
}

void
name_take(struct map *taken, struct str name)
{
	take(taken, name);
}

struct str
name_unique(struct map *taken, const struct map *also, struct str name, const char *between)
{
	uint32_t *next = map_get(taken, name);
	struct str candidate;

	if (!next) {
		next = take(taken, name);
		if (!also || !map_get(also, name))
			return name;
	}
	do
		candidate = arena_printf(taken->arena, "%.*s%s%u", STR_ARG(name), between, (unsigned)(*next)++);
	while (map_get(taken, candidate) || (also && map_get(also, candidate)));
	take(taken, candidate);
	return candidate;
}
