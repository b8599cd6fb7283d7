/*
 * A hash table from str to pointer in an arena: symbols, interned names, fields by name. Insertion order is kept, so
 * what is printed by walking it is deterministic. Nothing is ever removed.
 */
#ifndef FORST_BASE_MAP_H
#define FORST_BASE_MAP_H

#include "runtime/base/arena.h"

struct map_entry {
	struct str key; /* borrowed */
	void *value;
};

struct map_slot {
	uint32_t hash;   /* of the entry's key, its low bits */
	uint32_t number; /* the entry's, from 1; 0: an empty slot */
};

struct map {
	struct arena *arena;
	struct map_entry *entries; /* in order of insertion */
	size_t count;
	size_t capacity;
	struct map_slot *slots;
	size_t slot_count;
};

void map_init(struct map *map, struct arena *arena);

/* Forgets all entries and keeps the room for some. */
void map_clear(struct map *map);

/* The value of key, or NULL. */
void *map_get(const struct map *map, struct str key);

/* Sets key's value (not NULL), keeping its first place; returns the value it had, or NULL. */
void *map_set(struct map *map, struct str key, void *value);

#endif
