/* Open addressing over an array of entries in order of insertion; few of them are looked through. See map.h. */
#include "runtime/base/map.h"

#include <string.h>

enum { LOOKED_THROUGH_MAX = 8 };

void
map_init(struct map *map, struct arena *arena)
{
	*map = (struct map){.arena = arena};
}

void
map_clear(struct map *map)
{
	map->count = 0;
	map->slots = NULL;
	map->slot_count = 0;
}

static uint32_t
hash_of(const struct map *map, struct str key)
{
	return (uint32_t)str_hash(key, (uintptr_t)map->arena);
}

/* The slot of key, empty where it would go. */
static struct map_slot *
slot_of(const struct map *map, struct str key, uint32_t hash)
{
	size_t mask = map->slot_count - 1;
	struct map_slot *slot = &map->slots[hash & mask];
	while (slot->number && !(slot->hash == hash && str_equal(map->entries[slot->number - 1].key, key))) {
		slot = &map->slots[(size_t)(slot - map->slots + 1) & mask];
	}
	return slot;
}

static struct map_entry *
look_through(const struct map *map, struct str key)
{
	for (struct map_entry *entry = map->entries; entry < map->entries + map->count; entry++) {
		if (str_equal(entry->key, key)) {
			return entry;
		}
	}
	return NULL;
}

void *
map_get(const struct map *map, struct str key)
{
	if (map->slot_count == 0) {
		const struct map_entry *entry = look_through(map, key);
		return entry ? entry->value : NULL;
	}
	uint32_t number = slot_of(map, key, hash_of(map, key))->number;
	return number ? map->entries[number - 1].value : NULL;
}

static void
put_in_slot(struct map *map, uint32_t hash, uint32_t number)
{
	size_t mask = map->slot_count - 1, at = hash & mask;
	while (map->slots[at].number) {
		at = (at + 1) & mask;
	}
	map->slots[at] = (struct map_slot){hash, number};
}

/* Makes room for more than LOOKED_THROUGH_MAX entries, or twice as many slots. */
static void
grow_slots(struct map *map)
{
	size_t old_count = map->slot_count;
	const struct map_slot *old = map->slots;
	map->slot_count = old_count ? old_count * 2 : LOOKED_THROUGH_MAX * 4;
	map->slots = arena_alloc_array(map->arena, map->slot_count, sizeof *map->slots);
	for (size_t i = 0; i < old_count; i++) {
		if (old[i].number) {
			put_in_slot(map, old[i].hash, old[i].number);
		}
	}
	for (size_t i = 0; old_count == 0 && i < map->count; i++) {
		put_in_slot(map, hash_of(map, map->entries[i].key), (uint32_t)i + 1);
	}
	arena_recycle(map->arena, (void *)(uintptr_t)old, old_count * sizeof *old);
}

static void *
replace(struct map_entry *entry, void *value)
{
	void *old = entry->value;
	entry->value = value;
	return old;
}

void *
map_set(struct map *map, struct str key, void *value)
{
	uint32_t hash = map->slot_count > 0 ? hash_of(map, key) : 0;
	struct map_slot *slot = map->slot_count > 0 ? slot_of(map, key, hash) : NULL;
	struct map_entry *known = slot ? slot->number ? &map->entries[slot->number - 1] : NULL : look_through(map, key);
	if (known) {
		return replace(known, value);
	}
	map->entries = arena_grow(map->arena, map->entries, map->count, &map->capacity, sizeof *map->entries);
	map->entries[map->count++] = (struct map_entry){key, value};
	if (slot) {
		*slot = (struct map_slot){hash, (uint32_t)map->count};
	}
	bool full = slot ? map->count * 2 > map->slot_count : map->count > LOOKED_THROUGH_MAX;
	if (full) {
		grow_slots(map);
	}
	return NULL;
}
