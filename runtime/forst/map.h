/*
 * Map(K, V): a hash table from keys of one type to values of one size, on the task's heap. Strings and integers are keys
 * that it knows; of all others a struct forst_key_type tells how they are compared, and they go in and out by address.
 *
 * A map is a pointer; NULL is the nil map, which reads as empty. Values lie in the table: an address that find or put
 * gave holds until the next put of that map. Entries are walked in order of insertion (the language leaves order open);
 * what is shown to people or sent is sorted. The hash is seeded per process, so strangers cannot choose collisions.
 *
 * Goroutines may read a map together. One that finds another at writing it panics, as in Go, where both are noticed: that
 * is always so when both write on different threads at the same moment.
 */
#ifndef FORST_MAP_H
#define FORST_MAP_H

#include "forst/value.h"

struct forst_map;

enum forst_key_kind {
	FORST_KEY_STRING,
	FORST_KEY_INT,
	FORST_KEY_VALUE, /* of a struct forst_key_type */
};

/* Keys of any other type. What is equal has the same hash; a key that is not equal to itself is never found again. */
struct forst_key_type {
	size_t size; /* bytes of one */
	bool (*equal)(const void *a, const void *b);
	uint64_t (*hash)(uint64_t hash, const void *key);
	bool may_differ; /* what is equal may not look alike (0 and -0) */
};

/* An empty map; `expected` entries fit without growing (0: as few as it likes). */
struct forst_map *forst_map_new(struct forst_task *task, enum forst_key_kind kind, size_t value_size, int64_t expected);
struct forst_map *forst_map_new_of(
	struct forst_task *task, const struct forst_key_type *keys, size_t value_size, int64_t expected);

int64_t forst_map_length(const struct forst_map *map);

void *forst_map_find_string_at(
	struct forst_task *task, const struct forst_map *map, struct forst_string key, const char *file, int line);
void *forst_map_find_int_at(struct forst_task *task, const struct forst_map *map, int64_t key, const char *file, int line);
void *forst_map_find_value_at(
	struct forst_task *task, const struct forst_map *map, const void *key, const char *file, int line);

/* The address of key's value, or NULL where there is none. */
#define forst_map_find_string(task, map, key) forst_map_find_string_at((task), (map), (key), __FILE__, __LINE__)
#define forst_map_find_int(task, map, key) forst_map_find_int_at((task), (map), (key), __FILE__, __LINE__)
#define forst_map_find_value(task, map, key) forst_map_find_value_at((task), (map), (key), __FILE__, __LINE__)

void *forst_map_put_string_at(
	struct forst_task *task, struct forst_map *map, struct forst_string key, const char *file, int line);
void *forst_map_put_int_at(struct forst_task *task, struct forst_map *map, int64_t key, const char *file, int line);
void *forst_map_put_value_at(
	struct forst_task *task, struct forst_map *map, const void *key, const char *file, int line);

/* The address of key's value, which is made zeroed where there is none. The nil map panics. */
#define forst_map_put_string(task, map, key) forst_map_put_string_at((task), (map), (key), __FILE__, __LINE__)
#define forst_map_put_int(task, map, key) forst_map_put_int_at((task), (map), (key), __FILE__, __LINE__)
#define forst_map_put_value(task, map, key) forst_map_put_value_at((task), (map), (key), __FILE__, __LINE__)

/* The same for a map that outlives the key: one that is new is copied. */
void *forst_map_put_string_dup_at(
	struct forst_task *task, struct forst_map *map, struct forst_string key, const char *file, int line);
#define forst_map_put_string_dup(task, map, key) forst_map_put_string_dup_at((task), (map), (key), __FILE__, __LINE__)
/* So is one that takes the place of another. What the key refers to is copied by `copy`, in place. */
void *forst_map_put_value_dup_at(struct forst_task *task, struct forst_map *map, const void *key,
	void (*copy)(struct forst_task *task, void *key), const char *file, int line);
#define forst_map_put_value_dup(task, map, key, copy) \
	forst_map_put_value_dup_at((task), (map), (key), (copy), __FILE__, __LINE__)

/* A map with copies of the keys and values. What values refer to is copied by `copy`, and what keys that are no strings
 * do by `copy_key`, in place (NULL: they refer to nothing). NULL stays NULL. */
struct forst_map *forst_map_copy(struct forst_task *task, const struct forst_map *map,
	void (*copy_key)(struct forst_task *task, void *key), void (*copy)(struct forst_task *task, void *value));

bool forst_map_remove_string_at(
	struct forst_task *task, struct forst_map *map, struct forst_string key, const char *file, int line);
bool forst_map_remove_int_at(struct forst_task *task, struct forst_map *map, int64_t key, const char *file, int line);
bool forst_map_remove_value_at(
	struct forst_task *task, struct forst_map *map, const void *key, const char *file, int line);
void forst_map_clear_at(struct forst_task *task, struct forst_map *map, const char *file, int line);

/* Takes key out; true where it was in. */
#define forst_map_remove_string(task, map, key) forst_map_remove_string_at((task), (map), (key), __FILE__, __LINE__)
#define forst_map_remove_int(task, map, key) forst_map_remove_int_at((task), (map), (key), __FILE__, __LINE__)
#define forst_map_remove_value(task, map, key) forst_map_remove_value_at((task), (map), (key), __FILE__, __LINE__)

/* Takes all out. */
#define forst_map_clear(task, map) forst_map_clear_at((task), (map), __FILE__, __LINE__)

/* The keys in order of insertion, a copy. */
struct forst_string_array forst_map_keys_string(struct forst_task *task, const struct forst_map *map);
struct forst_int_array forst_map_keys_int(struct forst_task *task, const struct forst_map *map);
/* Keys of a struct forst_key_type: forst_map_length() of them, one behind the other. */
void *forst_map_keys_value(struct forst_task *task, const struct forst_map *map);

/* The values in the order of the keys, a copy, one behind the other. */
void *forst_map_values(struct forst_task *task, const struct forst_map *map);

/* An entry as walks see it: the map's kind says which of text and integer holds. */
struct forst_map_entry {
	struct forst_string text;
	int64_t integer;
	const void *key; /* its address, whatever it is */
	void *value;
};

/* The next entry from *at on (begin with 0); false behind the last. Nothing may be put in meanwhile. */
bool forst_map_next(const struct forst_map *map, int64_t *at, struct forst_map_entry *entry);

enum forst_map_order {
	FORST_ORDER_NONE, /* as they were put in */
	FORST_ORDER_KEY,  /* strings by bytes, integers by value: fmt's order */
	FORST_ORDER_TEXT, /* integers by their decimal text's bytes: the wire's order */
};

/* All entries, *count of them, of strings or integers in that order, on the task's heap. */
struct forst_map_entry *forst_map_sorted(
	struct forst_task *task, const struct forst_map *map, enum forst_map_order order, int64_t *count);

#endif
