/*
 * Maps; see forst/map.h. Entries lie in one array in order of insertion, and a table of their numbers is probed
 * linearly. A removed entry stays as a hole until the next growth; its slot is kept as a tombstone so that probes go on
 * past it.
 */
#include "forst/map.h"

#include "runtime/base/str.h"
#include "runtime/value/convert.h"

#include "forst/json.h"
#include "forst/state.h"
#include "forst/task.h"

#include <pthread.h>
#include <stdlib.h>
#include <sys/random.h>
#include <time.h>

enum {
	SLOT_FREE = 0,
	SLOT_GONE = 1,
	SLOT_FIRST = 2, /* slot value of entry 0 */
	ENTRIES_MIN = 8,
};

struct entry {
	union {
		struct {
			const char *data;
			int64_t length;
		} text;
		int64_t integer;
	} key;
	uint32_t hash;
	bool gone;
	_Alignas(16) unsigned char value[];
};

struct forst_map {
	enum forst_key_kind kind;
	size_t value_size;
	size_t stride;  /* bytes of an entry */
	int64_t length; /* entries that are not gone */
	uint32_t used;  /* entries, gone ones included */
	uint32_t capacity;
	uint32_t mask; /* slots - 1 */
	unsigned char *entries;
	uint32_t *slots;
};

static uint64_t seed;

static void
make_seed(void)
{
	if (getrandom(&seed, sizeof seed, GRND_NONBLOCK) == (ssize_t)sizeof seed)
		return;
	struct timespec now;
	clock_gettime(CLOCK_REALTIME, &now);
	seed = (uint64_t)now.tv_nsec * UINT64_C(0x9e3779b97f4a7c15) ^ (uint64_t)now.tv_sec ^ (uint64_t)(uintptr_t)&now;
}

static struct entry *
entry_at(const struct forst_map *map, uint32_t number)
{
	return (struct entry *)(void *)(map->entries + number * map->stride);
}

/* Room for `capacity` entries, and twice to four times as many slots. */
static void
make_tables(struct forst_task *task, struct forst_map *map, uint64_t capacity, const char *file, int line)
{
	uint64_t slots = 2 * ENTRIES_MIN;
	size_t bytes;

	while (slots < capacity * 2)
		slots *= 2;
	capacity = slots / 2;
	if (capacity > UINT32_MAX / 4 || __builtin_mul_overflow((size_t)capacity, map->stride, &bytes))
		forst_panic_length(task, (int64_t)capacity, file, line);
	/* Both before either is entered: a map of a package variable outlives the panic of an allocation. */
	unsigned char *entries = forst_alloc_at(task, bytes, file, line);
	map->slots = forst_alloc_at(task, slots * sizeof *map->slots, file, line);
	map->entries = entries;
	memset(map->slots, 0, slots * sizeof *map->slots);
	map->capacity = (uint32_t)capacity;
	map->mask = (uint32_t)(slots - 1);
	map->used = 0;
}

struct forst_map *
forst_map_new(struct forst_task *task, enum forst_key_kind kind, size_t value_size, int64_t expected)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;
	struct forst_map *map = forst_alloc_zero(task, sizeof *map);

	pthread_once(&once, make_seed);
	map->kind = kind;
	map->value_size = value_size;
	map->stride = (sizeof(struct entry) + value_size + 15) & ~(size_t)15;
	if (expected > 0)
		make_tables(task, map, (uint64_t)expected, __FILE__, __LINE__);
	return map;
}

int64_t
forst_map_length(const struct forst_map *map)
{
	return map ? map->length : 0;
}

static uint32_t
hash_text(struct forst_string key)
{
	return (uint32_t)(str_hash(rt_str(key), seed) >> 32);
}

static uint32_t
hash_integer(int64_t key)
{
	return hash_text((struct forst_string){(const char *)&key, (int64_t)sizeof key});
}

static bool
has_text(const struct entry *entry, struct forst_string key)
{
	return forst_string_equal((struct forst_string){entry->key.text.data, entry->key.text.length}, key);
}

/* The slot that holds the key, or the free one where the probe ended. Integers pass text.data NULL and length 0. */
static uint32_t
find_slot(const struct forst_map *map, uint32_t hash, struct forst_string text, int64_t integer)
{
	uint32_t at = hash & map->mask;

	for (; map->slots[at] != SLOT_FREE; at = (at + 1) & map->mask) {
		if (map->slots[at] == SLOT_GONE)
			continue;
		const struct entry *entry = entry_at(map, map->slots[at] - SLOT_FIRST);
		if (entry->hash != hash)
			continue;
		if (map->kind == FORST_KEY_STRING ? has_text(entry, text) : entry->key.integer == integer)
			break;
	}
	return at;
}

static void *
find(const struct forst_map *map, uint32_t hash, struct forst_string text, int64_t integer)
{
	uint32_t number = map->slots[find_slot(map, hash, text, integer)];

	return number == SLOT_FREE ? NULL : entry_at(map, number - SLOT_FIRST)->value;
}

void *
forst_map_find_string(const struct forst_map *map, struct forst_string key)
{
	return map && map->length ? find(map, hash_text(key), key, 0) : NULL;
}

void *
forst_map_find_int(const struct forst_map *map, int64_t key)
{
	return map && map->length ? find(map, hash_integer(key), FORST_STRING(""), key) : NULL;
}

/* Enters the entries of `old` that are not gone into the map's empty tables, closing the holes. The two may share their
 * entries: none moves behind its old place. */
static void
enter_all(struct forst_map *map, const struct forst_map *old)
{
	uint32_t used = old->used;

	map->used = 0;
	for (uint32_t i = 0; i < used; i++) {
		const struct entry *entry = entry_at(old, i);
		if (entry->gone)
			continue;
		uint32_t at = entry->hash & map->mask;
		while (map->slots[at] != SLOT_FREE)
			at = (at + 1) & map->mask;
		memmove(entry_at(map, map->used), entry, map->stride);
		map->slots[at] = SLOT_FIRST + map->used++;
	}
}

/* Makes room for one more: closes the holes in place where they are half of the entries, else takes tables twice as
 * large. */
static void
grow(struct forst_task *task, struct forst_map *map, const char *file, int line)
{
	struct forst_map old = *map;

	if (old.capacity && old.length <= old.capacity / 2)
		memset(map->slots, 0, ((size_t)map->mask + 1) * sizeof *map->slots);
	else
		make_tables(task, map, (uint64_t)old.capacity * 2, file, line);
	enter_all(map, &old);
}

static struct entry *
put(struct forst_task *task, struct forst_map *map, uint32_t hash, struct forst_string text, int64_t integer,
	const char *file, int line)
{
	if (map->used == map->capacity)
		grow(task, map, file, line);
	uint32_t at = find_slot(map, hash, text, integer);
	if (map->slots[at] != SLOT_FREE)
		return entry_at(map, map->slots[at] - SLOT_FIRST);
	struct entry *entry = entry_at(map, map->used);
	memset(entry, 0, map->stride);
	entry->hash = hash;
	map->slots[at] = SLOT_FIRST + map->used++;
	map->length++;
	return entry;
}

static void
refuse_nil(struct forst_task *task, const struct forst_map *map, const char *file, int line)
{
	if (FORST_UNLIKELY(!map))
		forst_panic_text(task, "assignment to entry in nil map", file, line);
}

void *
forst_map_put_string_at(
	struct forst_task *task, struct forst_map *map, struct forst_string key, const char *file, int line)
{
	refuse_nil(task, map, file, line);
	struct entry *entry = put(task, map, hash_text(key), key, 0, file, line);
	if (!entry->key.text.data) {
		entry->key.text.data = key.data ? key.data : "";
		entry->key.text.length = key.length;
	}
	return entry->value;
}

void *
forst_map_put_int_at(struct forst_task *task, struct forst_map *map, int64_t key, const char *file, int line)
{
	refuse_nil(task, map, file, line);
	struct entry *entry = put(task, map, hash_integer(key), FORST_STRING(""), key, file, line);
	entry->key.integer = key;
	return entry->value;
}

void *
forst_map_put_string_dup_at(
	struct forst_task *task, struct forst_map *map, struct forst_string key, const char *file, int line)
{
	void *value = forst_map_find_string(map, key);

	return value ? value : forst_map_put_string_at(task, map, forst_string_dup(task, key), file, line);
}

struct forst_map *
forst_map_copy(
	struct forst_task *task, const struct forst_map *map, void (*copy)(struct forst_task *task, void *value))
{
	if (!map)
		return NULL;
	struct forst_map *result = forst_map_new(task, map->kind, map->value_size, map->length);
	if (map->length == 0)
		return result;
	enter_all(result, map);
	result->length = map->length;
	for (uint32_t i = 0; i < result->used; i++) {
		struct entry *entry = entry_at(result, i);
		if (map->kind == FORST_KEY_STRING)
			entry->key.text.data =
				forst_string_dup(task, (struct forst_string){entry->key.text.data, entry->key.text.length}).data;
		if (copy)
			copy(task, entry->value);
	}
	return result;
}

static bool
take_out(struct forst_map *map, uint32_t hash, struct forst_string text, int64_t integer)
{
	uint32_t at = find_slot(map, hash, text, integer);

	if (map->slots[at] == SLOT_FREE)
		return false;
	entry_at(map, map->slots[at] - SLOT_FIRST)->gone = true;
	map->slots[at] = SLOT_GONE;
	map->length--;
	return true;
}

bool
forst_map_remove_string(struct forst_map *map, struct forst_string key)
{
	return map && map->length && take_out(map, hash_text(key), key, 0);
}

bool
forst_map_remove_int(struct forst_map *map, int64_t key)
{
	return map && map->length && take_out(map, hash_integer(key), FORST_STRING(""), key);
}

void
forst_map_clear(struct forst_map *map)
{
	if (!map || map->used == 0)
		return;
	memset(map->slots, 0, ((size_t)map->mask + 1) * sizeof *map->slots);
	map->used = 0;
	map->length = 0;
}

bool
forst_map_next(const struct forst_map *map, int64_t *at, struct forst_map_entry *entry)
{
	for (; map && *at < (int64_t)map->used; *at += 1) {
		struct entry *found = entry_at(map, (uint32_t)*at);
		if (found->gone)
			continue;
		bool text = map->kind == FORST_KEY_STRING;
		entry->text = text ? (struct forst_string){found->key.text.data, found->key.text.length} : FORST_STRING("");
		entry->integer = text ? 0 : found->key.integer;
		entry->value = found->value;
		*at += 1;
		return true;
	}
	return false;
}

struct forst_string_array
forst_map_keys_string(struct forst_task *task, const struct forst_map *map)
{
	int64_t length = forst_map_length(map);
	struct forst_string_array keys = {forst_make(task, length, sizeof(struct forst_string)), length, length};
	struct forst_map_entry entry;

	for (int64_t at = 0, i = 0; forst_map_next(map, &at, &entry); i++)
		keys.data[i] = entry.text;
	return keys;
}

struct forst_int_array
forst_map_keys_int(struct forst_task *task, const struct forst_map *map)
{
	int64_t length = forst_map_length(map);
	struct forst_int_array keys = {forst_make(task, length, sizeof(int64_t)), length, length};
	struct forst_map_entry entry;

	for (int64_t at = 0, i = 0; forst_map_next(map, &at, &entry); i++)
		keys.data[i] = entry.integer;
	return keys;
}

static int
compare_keys(const void *a, const void *b)
{
	const struct forst_map_entry *left = a;
	const struct forst_map_entry *right = b;
	int order = forst_string_compare(left->text, right->text);

	return order ? order : (left->integer > right->integer) - (left->integer < right->integer);
}

/* Entries of a map with integer keys, by the bytes of the keys' decimal text. */
static int
compare_texts(const void *a, const void *b)
{
	const struct forst_map_entry *left = a;
	const struct forst_map_entry *right = b;
	char left_text[FORST_INT_TEXT_MAX];
	char right_text[FORST_INT_TEXT_MAX];
	struct str left_str = {left_text, forst_format_int(left->integer, left_text)};
	struct str right_str = {right_text, forst_format_int(right->integer, right_text)};

	return str_compare(left_str, right_str);
}

struct forst_map_entry *
forst_map_sorted(struct forst_task *task, const struct forst_map *map, enum forst_map_order order)
{
	int64_t length = forst_map_length(map);
	struct forst_map_entry *entries = forst_make(task, length, sizeof *entries);
	int64_t at = 0;

	for (int64_t i = 0; i < length; i++)
		(void)forst_map_next(map, &at, &entries[i]);
	if (length > 1) {
		bool by_text = order == FORST_ORDER_TEXT && map->kind == FORST_KEY_INT;
		qsort(entries, (size_t)length, sizeof *entries, by_text ? compare_texts : compare_keys);
	}
	return entries;
}
