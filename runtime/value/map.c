/*
 * Maps; see forst/map.h. Entries lie in one array in order of insertion, and a table of their numbers is probed
 * linearly. A removed entry stays as a hole until the next growth; its slot is kept as a tombstone so that probes go on
 * past it.
 *
 * What goroutines on several threads do to one map at once is noticed by `writing`, which is set while a map changes.
 * Nothing allocates while it is: a panic would leave it set.
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

/* An entry; keys of a struct forst_key_type lie behind the value. */
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

struct tables {
	uint32_t capacity;
	uint32_t mask; /* slots - 1 */
	unsigned char *entries;
	uint32_t *slots;
};

struct forst_map {
	enum forst_key_kind kind;
	const struct forst_key_type *keys; /* of kind VALUE */
	size_t value_size;
	size_t stride;  /* bytes of an entry */
	int64_t length; /* entries that are not gone */
	uint32_t used;  /* entries, gone ones included */
	uint32_t writing; /* atomic */
	struct tables tables;
};

/* ---- several threads ---- */

static void
begin_reading(struct forst_task *task, const struct forst_map *map, const char *file, int line)
{
	if (FORST_UNLIKELY(task->request->shared) && __atomic_load_n(&map->writing, __ATOMIC_RELAXED))
		forst_panic_text(task, "concurrent map read and map write", file, line);
}

static void
begin_writing(struct forst_task *task, struct forst_map *map, const char *file, int line)
{
	if (FORST_UNLIKELY(task->request->shared) && __atomic_exchange_n(&map->writing, 1, __ATOMIC_ACQUIRE))
		forst_panic_text(task, "concurrent map writes", file, line);
}

static void
end_writing(struct forst_map *map)
{
	__atomic_store_n(&map->writing, 0, __ATOMIC_RELEASE);
}

/* ---- tables ---- */

/* What is looked for: the map's kind says which of the three holds. */
struct key {
	struct forst_string text;
	int64_t integer;
	const void *place;
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
	return (struct entry *)(void *)(map->tables.entries + number * map->stride);
}

static size_t
aligned(size_t bytes)
{
	return (bytes + 15) & ~(size_t)15;
}

/* The address of an entry's key. */
static void *
key_of(const struct forst_map *map, const struct entry *entry)
{
	if (map->kind == FORST_KEY_VALUE)
		return (unsigned char *)(uintptr_t)entry->value + aligned(map->value_size);
	return (void *)(uintptr_t)&entry->key;
}

/* Room for `capacity` entries, and twice to four times as many slots. */
static struct tables
make_tables(struct forst_task *task, const struct forst_map *map, uint64_t capacity, const char *file, int line)
{
	struct tables tables;
	uint64_t slots = 2 * ENTRIES_MIN;
	size_t bytes;

	while (slots < capacity * 2)
		slots *= 2;
	capacity = slots / 2;
	if (capacity > UINT32_MAX / 4 || __builtin_mul_overflow((size_t)capacity, map->stride, &bytes))
		forst_panic_length(task, (int64_t)capacity, file, line);
	tables.entries = forst_alloc_at(task, bytes, file, line);
	tables.slots = forst_alloc_zero_at(task, slots * sizeof *tables.slots, file, line);
	tables.capacity = (uint32_t)capacity;
	tables.mask = (uint32_t)(slots - 1);
	return tables;
}

static struct forst_map *
make(struct forst_task *task, enum forst_key_kind kind, const struct forst_key_type *keys, size_t value_size,
	int64_t expected)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;
	struct forst_map *map = forst_alloc_zero(task, sizeof *map);

	pthread_once(&once, make_seed);
	map->kind = kind;
	map->keys = keys;
	map->value_size = value_size;
	map->stride = sizeof(struct entry) + aligned(value_size) + (keys ? aligned(keys->size) : 0);
	if (expected > 0)
		map->tables = make_tables(task, map, (uint64_t)expected, __FILE__, __LINE__);
	return map;
}

struct forst_map *
forst_map_new(struct forst_task *task, enum forst_key_kind kind, size_t value_size, int64_t expected)
{
	return make(task, kind, NULL, value_size, expected);
}

struct forst_map *
forst_map_new_of(struct forst_task *task, const struct forst_key_type *keys, size_t value_size, int64_t expected)
{
	return make(task, FORST_KEY_VALUE, keys, value_size, expected);
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

/* A key that is not equal to itself gets a hash of its own each time, or many of them would make one long probe. */
static uint32_t
hash_value(const struct forst_map *map, const void *key)
{
	uint64_t salt = map->keys->equal(key, key) ? 0 : (uint64_t)map->used + 1;

	return (uint32_t)(map->keys->hash(seed + salt, key) >> 32);
}

static bool
has_key(const struct forst_map *map, const struct entry *entry, struct key key)
{
	switch (map->kind) {
	case FORST_KEY_STRING:
		return forst_string_equal((struct forst_string){entry->key.text.data, entry->key.text.length}, key.text);
	case FORST_KEY_INT: return entry->key.integer == key.integer;
	case FORST_KEY_VALUE: return map->keys->equal(key_of(map, entry), key.place);
	}
	return false;
}

/* The slot that holds the key, or the free one where the probe ended. */
static uint32_t
find_slot(const struct forst_map *map, uint32_t hash, struct key key)
{
	uint32_t at = hash & map->tables.mask;

	for (; map->tables.slots[at] != SLOT_FREE; at = (at + 1) & map->tables.mask) {
		if (map->tables.slots[at] == SLOT_GONE)
			continue;
		const struct entry *entry = entry_at(map, map->tables.slots[at] - SLOT_FIRST);
		if (entry->hash != hash)
			continue;
		if (has_key(map, entry, key))
			break;
	}
	return at;
}

static void *
find(const struct forst_map *map, uint32_t hash, struct key key)
{
	uint32_t number = map->tables.slots[find_slot(map, hash, key)];

	return number == SLOT_FREE ? NULL : entry_at(map, number - SLOT_FIRST)->value;
}

void *
forst_map_find_string_at(
	struct forst_task *task, const struct forst_map *map, struct forst_string key, const char *file, int line)
{
	if (!map || !map->length)
		return NULL;
	begin_reading(task, map, file, line);
	return find(map, hash_text(key), (struct key){.text = key});
}

void *
forst_map_find_int_at(struct forst_task *task, const struct forst_map *map, int64_t key, const char *file, int line)
{
	if (!map || !map->length)
		return NULL;
	begin_reading(task, map, file, line);
	return find(map, hash_integer(key), (struct key){.integer = key});
}

void *
forst_map_find_value_at(
	struct forst_task *task, const struct forst_map *map, const void *key, const char *file, int line)
{
	if (!map || !map->length)
		return NULL;
	begin_reading(task, map, file, line);
	return find(map, hash_value(map, key), (struct key){.place = key});
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
		uint32_t at = entry->hash & map->tables.mask;
		while (map->tables.slots[at] != SLOT_FREE)
			at = (at + 1) & map->tables.mask;
		memmove(entry_at(map, map->used), entry, map->stride);
		map->tables.slots[at] = SLOT_FIRST + map->used++;
	}
}

/* Makes room for one more: closes the holes in place where they are half of the entries, else takes the tables that are
 * offered. False: those have no more room than its own. */
static bool
make_room(struct forst_map *map, const struct tables *offered)
{
	struct forst_map old = *map;

	if (map->used < map->tables.capacity)
		return true;
	if (old.tables.capacity && old.length <= old.tables.capacity / 2)
		memset(map->tables.slots, 0, ((size_t)map->tables.mask + 1) * sizeof *map->tables.slots);
	else if (offered->capacity > map->tables.capacity)
		map->tables = *offered;
	else
		return false;
	enter_all(map, &old);
	return true;
}

/* The key's entry, made where there is none. The map is being written to when it returns. */
static struct entry *
put(struct forst_task *task, struct forst_map *map, uint32_t hash, struct key key, const char *file, int line)
{
	struct tables larger = {0};

	begin_writing(task, map, file, line);
	while (!make_room(map, &larger)) {
		uint64_t capacity = (uint64_t)map->tables.capacity * 2;
		end_writing(map);
		larger = make_tables(task, map, capacity, file, line);
		begin_writing(task, map, file, line);
	}
	uint32_t at = find_slot(map, hash, key);
	if (map->tables.slots[at] != SLOT_FREE)
		return entry_at(map, map->tables.slots[at] - SLOT_FIRST);
	struct entry *entry = entry_at(map, map->used);
	memset(entry, 0, map->stride);
	entry->hash = hash;
	map->tables.slots[at] = SLOT_FIRST + map->used++;
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
	struct entry *entry = put(task, map, hash_text(key), (struct key){.text = key}, file, line);
	if (!entry->key.text.data) {
		entry->key.text.data = key.data ? key.data : "";
		entry->key.text.length = key.length;
	}
	end_writing(map);
	return entry->value;
}

void *
forst_map_put_int_at(struct forst_task *task, struct forst_map *map, int64_t key, const char *file, int line)
{
	refuse_nil(task, map, file, line);
	struct entry *entry = put(task, map, hash_integer(key), (struct key){.integer = key}, file, line);
	entry->key.integer = key;
	end_writing(map);
	return entry->value;
}

/* As in Go, the last of equal keys stays (0 and -0 are equal). */
void *
forst_map_put_value_at(
	struct forst_task *task, struct forst_map *map, const void *key, const char *file, int line)
{
	refuse_nil(task, map, file, line);
	struct entry *entry = put(task, map, hash_value(map, key), (struct key){.place = key}, file, line);
	memcpy(key_of(map, entry), key, map->keys->size);
	end_writing(map);
	return entry->value;
}

void *
forst_map_put_value_dup_at(struct forst_task *task, struct forst_map *map, const void *key,
	void (*copy)(struct forst_task *task, void *key), const char *file, int line)
{
	void *value = forst_map_find_value_at(task, map, key, file, line);

	if (!map || (value && !map->keys->may_differ))
		return value ? value : forst_map_put_value_at(task, map, key, file, line);
	void *own = forst_alloc(task, map->keys->size);
	memcpy(own, key, map->keys->size);
	copy(task, own);
	return forst_map_put_value_at(task, map, own, file, line);
}

void *
forst_map_put_string_dup_at(
	struct forst_task *task, struct forst_map *map, struct forst_string key, const char *file, int line)
{
	void *value = forst_map_find_string_at(task, map, key, file, line);

	return value ? value : forst_map_put_string_at(task, map, forst_string_dup(task, key), file, line);
}

struct forst_map *
forst_map_copy(struct forst_task *task, const struct forst_map *map,
	void (*copy_key)(struct forst_task *task, void *key), void (*copy)(struct forst_task *task, void *value))
{
	if (!map)
		return NULL;
	struct forst_map *result = make(task, map->kind, map->keys, map->value_size, map->length);
	if (map->length == 0)
		return result;
	enter_all(result, map);
	result->length = map->length;
	for (uint32_t i = 0; i < result->used; i++) {
		struct entry *entry = entry_at(result, i);
		if (map->kind == FORST_KEY_STRING)
			entry->key.text.data =
				forst_string_dup(task, (struct forst_string){entry->key.text.data, entry->key.text.length}).data;
		else if (copy_key)
			copy_key(task, key_of(result, entry));
		if (copy)
			copy(task, entry->value);
	}
	return result;
}

static bool
take_out(struct forst_map *map, uint32_t hash, struct key key)
{
	uint32_t at = find_slot(map, hash, key);

	if (map->tables.slots[at] == SLOT_FREE)
		return false;
	entry_at(map, map->tables.slots[at] - SLOT_FIRST)->gone = true;
	map->tables.slots[at] = SLOT_GONE;
	map->length--;
	return true;
}

bool
forst_map_remove_string_at(
	struct forst_task *task, struct forst_map *map, struct forst_string key, const char *file, int line)
{
	if (!map || !map->length)
		return false;
	begin_writing(task, map, file, line);
	bool was_in = take_out(map, hash_text(key), (struct key){.text = key});
	end_writing(map);
	return was_in;
}

bool
forst_map_remove_int_at(struct forst_task *task, struct forst_map *map, int64_t key, const char *file, int line)
{
	if (!map || !map->length)
		return false;
	begin_writing(task, map, file, line);
	bool was_in = take_out(map, hash_integer(key), (struct key){.integer = key});
	end_writing(map);
	return was_in;
}

bool
forst_map_remove_value_at(
	struct forst_task *task, struct forst_map *map, const void *key, const char *file, int line)
{
	if (!map || !map->length)
		return false;
	begin_writing(task, map, file, line);
	bool was_in = take_out(map, hash_value(map, key), (struct key){.place = key});
	end_writing(map);
	return was_in;
}

void
forst_map_clear_at(struct forst_task *task, struct forst_map *map, const char *file, int line)
{
	if (!map || map->used == 0)
		return;
	begin_writing(task, map, file, line);
	memset(map->tables.slots, 0, ((size_t)map->tables.mask + 1) * sizeof *map->tables.slots);
	map->used = 0;
	map->length = 0;
	end_writing(map);
}

/* ---- walking ---- */

bool
forst_map_next(const struct forst_map *map, int64_t *at, struct forst_map_entry *entry)
{
	for (; map && *at < (int64_t)map->used; *at += 1) {
		struct entry *found = entry_at(map, (uint32_t)*at);
		if (found->gone)
			continue;
		bool text = map->kind == FORST_KEY_STRING;
		entry->text = text ? (struct forst_string){found->key.text.data, found->key.text.length} : FORST_STRING("");
		entry->integer = map->kind == FORST_KEY_INT ? found->key.integer : 0;
		entry->key = key_of(map, found);
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

	keys.length = 0;
	for (int64_t at = 0; keys.length < length && forst_map_next(map, &at, &entry); keys.length++)
		keys.data[keys.length] = entry.text;
	return keys;
}

struct forst_int_array
forst_map_keys_int(struct forst_task *task, const struct forst_map *map)
{
	int64_t length = forst_map_length(map);
	struct forst_int_array keys = {forst_make(task, length, sizeof(int64_t)), length, length};
	struct forst_map_entry entry;

	keys.length = 0;
	for (int64_t at = 0; keys.length < length && forst_map_next(map, &at, &entry); keys.length++)
		keys.data[keys.length] = entry.integer;
	return keys;
}

/* The keys or the values, of `size` bytes each, in order of insertion. */
static void *
gather(struct forst_task *task, const struct forst_map *map, size_t size, bool keys)
{
	int64_t length = forst_map_length(map);
	char *items = forst_make(task, length, size ? size : 1);
	struct forst_map_entry entry;
	int64_t count = 0;

	for (int64_t at = 0; count < length && forst_map_next(map, &at, &entry); count++)
		memcpy(items + (size_t)count * size, keys ? entry.key : entry.value, size);
	return items;
}

void *
forst_map_keys_value(struct forst_task *task, const struct forst_map *map)
{
	return gather(task, map, map ? map->keys->size : 0, true);
}

void *
forst_map_values(struct forst_task *task, const struct forst_map *map)
{
	return gather(task, map, map ? map->value_size : 0, false);
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
forst_map_sorted(struct forst_task *task, const struct forst_map *map, enum forst_map_order order, int64_t *count)
{
	int64_t length = forst_map_length(map);
	struct forst_map_entry *entries = forst_make(task, length, sizeof *entries);
	int64_t at = 0;

	for (int64_t i = 0; i < length; i++)
		if (!forst_map_next(map, &at, &entries[i]))
			forst_panic_text(task, "concurrent map iteration and map write", __FILE__, __LINE__);
	if (length > 1 && order != FORST_ORDER_NONE) {
		bool by_text = order == FORST_ORDER_TEXT && map->kind == FORST_KEY_INT;
		qsort(entries, (size_t)length, sizeof *entries, by_text ? compare_texts : compare_keys);
	}
	*count = length;
	return entries;
}
