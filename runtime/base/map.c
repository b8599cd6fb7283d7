/* Open addressing over an array of entries in order of insertion; see map.h. */
#include "runtime/base/map.h"

#include <string.h>

enum { SLOTS_MIN = 16 };

void
map_init(struct map *map, struct arena *arena)
{
	*map = (struct map){.arena = arena};
}

/* The slot of key: it holds the entry's number plus one, or 0 where the key would go. */
static uint32_t *
slot_of(const struct map *map, struct str key)
{
	size_t mask = map->slot_count - 1;
	size_t at = (size_t)str_hash(key, (uintptr_t)map->arena) & mask;
	while (map->slots[at] && !str_equal(map->entries[map->slots[at] - 1].key, key)) {
		at = (at + 1) & mask;
	}
	return &map->slots[at];
}

void *
map_get(const struct map *map, struct str key)
{
	if (map->slot_count == 0) {
		return NULL;
	}
	uint32_t number = *slot_of(map, key);
	return number ? map->entries[number - 1].value : NULL;
}

static void
grow_slots(struct map *map)
{
	map->slot_count = map->slot_count ? map->slot_count * 2 : SLOTS_MIN;
	map->slots = arena_alloc_array(map->arena, map->slot_count, sizeof *map->slots);
	for (size_t i = 0; i < map->count; i++) {
		*slot_of(map, map->entries[i].key) = (uint32_t)i + 1;
	}
}

void *
map_set(struct map *map, struct str key, void *value)
{
	if (map->count * 2 >= map->slot_count) {
		grow_slots(map);
	}
	uint32_t *slot = slot_of(map, key);
	if (*slot) {
		struct map_entry *entry = &map->entries[*slot - 1];
		void *old = entry->value;
		entry->value = value;
		return old;
	}
	map->entries = arena_grow(map->arena, map->entries, map->count, &map->capacity, sizeof *map->entries);
	map->entries[map->count++] = (struct map_entry){key, value};
	*slot = (uint32_t)map->count;
	return NULL;
}
