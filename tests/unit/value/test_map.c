/* Maps. */
#include "tests/unit/value/values.h"

#include <assert.h>

static int64_t *
put(struct forst_task *task, struct forst_map *map, int64_t key)
{
	return forst_map_put_int(task, map, key);
}

static void
keeps_what_is_put(void **state)
{
	struct forst_task *task = *state;
	struct forst_map *map = forst_map_new(task, FORST_KEY_STRING, sizeof(int64_t), 0);

	assert_int_equal(forst_map_length(map), 0);
	assert_null(forst_map_find_string(task, map, FORST_STRING("a")));
	int64_t *value = forst_map_put_string(task, map, FORST_STRING("a"));
	assert_int_equal(*value, 0);
	*value = 1;
	*(int64_t *)forst_map_put_string(task, map, FORST_STRING("")) = 2;
	assert_int_equal(*(int64_t *)forst_map_put_string(task, map, FORST_STRING("a")), 1);
	assert_int_equal(*(int64_t *)forst_map_find_string(task, map, (struct forst_string){0}), 2);
	assert_int_equal(forst_map_length(map), 2);
	assert_true(forst_map_remove_string(task, map, FORST_STRING("a")));
	assert_false(forst_map_remove_string(task, map, FORST_STRING("a")));
	assert_null(forst_map_find_string(task, map, FORST_STRING("a")));
	assert_int_equal(forst_map_length(map), 1);
}

static void
reads_the_nil_map_as_empty(void **state)
{
	struct forst_task *task = *state;
	struct forst_map_entry entry;
	int64_t at = 0;

	assert_int_equal(forst_map_length(NULL), 0);
	assert_null(forst_map_find_int(task, NULL, 1));
	assert_false(forst_map_remove_int(task, NULL, 1));
	assert_false(forst_map_next(NULL, &at, &entry));
	assert_int_equal(forst_map_keys_int(task, NULL).length, 0);
	forst_map_clear(task, NULL);
}

static void
writes_to_nil(struct forst_task *task)
{
	(void)forst_map_put_int(task, NULL, 1);
}

static void
refuses_to_write_to_nil(void **state)
{
	(void)state;
	assert_string_equal(panic_of(writes_to_nil), "assignment to entry in nil map");
}

/* Against an array that says what should be in. */
static void
agrees_with_a_model(void **state)
{
	enum { KEYS = 500, STEPS = 200000 };
	struct forst_task *task = *state;
	struct forst_map *map = forst_map_new(task, FORST_KEY_INT, sizeof(int64_t), 0);
	static int64_t model[KEYS];
	uint64_t random = 42;
	int64_t length = 0;

	memset(model, 0, sizeof model);
	for (int step = 0; step < STEPS; step++) {
		random = random * UINT64_C(6364136223846793005) + 1442695040888963407u;
		int64_t key = (int64_t)(random >> 33) % KEYS;
		if ((random >> 20 & 3) == 0) {
			assert_int_equal(forst_map_remove_int(task, map, key), model[key] != 0);
			length -= model[key] != 0;
			model[key] = 0;
		} else {
			*put(task, map, key) = step + 1;
			length += model[key] == 0;
			model[key] = step + 1;
		}
		assert_int_equal(forst_map_length(map), length);
	}
	for (int64_t key = 0; key < KEYS; key++) {
		int64_t *value = forst_map_find_int(task, map, key);
		assert_int_equal(value ? *value : 0, model[key]);
	}
}

/* A queue that lives on: holes are closed in place, so memory stays. */
static void
reuses_the_room_of_removed_entries(void **state)
{
	struct forst_task *task = *state;
	struct forst_map *map = forst_map_new(task, FORST_KEY_INT, sizeof(int64_t), 0);

	for (int64_t i = 0; i < 1000000; i++) {
		*put(task, map, i) = i;
		if (i >= 100)
			assert_true(forst_map_remove_int(task, map, i - 100));
	}
	assert_int_equal(forst_map_length(map), 100);
	assert_true(rt_request_of(task)->heap_bytes < 256 * 1024);
}

static void
walks_in_order_of_insertion(void **state)
{
	struct forst_task *task = *state;
	struct forst_map *map = forst_map_new(task, FORST_KEY_INT, sizeof(int64_t), 4);
	int64_t at = 0;
	struct forst_map_entry entry;

	*put(task, map, 30) = 1;
	*put(task, map, -2) = 2;
	*put(task, map, 4) = 3;
	*put(task, map, 30) = 4;
	assert_true(forst_map_remove_int(task, map, -2));
	assert_true(forst_map_next(map, &at, &entry));
	assert_int_equal(entry.integer, 30);
	assert_int_equal(*(int64_t *)entry.value, 4);
	assert_true(forst_map_next(map, &at, &entry));
	assert_int_equal(entry.integer, 4);
	assert_false(forst_map_next(map, &at, &entry));
	struct forst_int_array keys = forst_map_keys_int(task, map);
	assert_int_equal(keys.length, 2);
	assert_int_equal(keys.data[1], 4);
	forst_map_clear(task, map);
	assert_int_equal(forst_map_length(map), 0);
	assert_null(forst_map_find_int(task, map, 4));
	*put(task, map, 5) = 5;
	assert_int_equal(forst_map_length(map), 1);
}

static void
sorts_by_value_or_by_text(void **state)
{
	struct forst_task *task = *state;
	struct forst_map *map = forst_map_new(task, FORST_KEY_INT, 0, 0);
	static const int64_t by_key[] = {-1, 2, 10, 9223372036854775807};
	static const int64_t by_text[] = {-1, 10, 2, 9223372036854775807};

	for (int i = 3; i >= 0; i--)
		(void)put(task, map, by_key[i]);
	int64_t count;
	struct forst_map_entry *entries = forst_map_sorted(task, map, FORST_ORDER_KEY, &count);
	assert_int_equal(count, 4);
	for (int i = 0; i < 4; i++)
		assert_int_equal(entries[i].integer, by_key[i]);
	entries = forst_map_sorted(task, map, FORST_ORDER_TEXT, &count);
	for (int i = 0; i < 4; i++)
		assert_int_equal(entries[i].integer, by_text[i]);
}

static void
sorts_strings_by_bytes(void **state)
{
	struct forst_task *task = *state;
	struct forst_map *map = forst_map_new(task, FORST_KEY_STRING, 0, 0);
	static const char *const sorted[] = {"", "B", "a", "ab", "b", "\303\251"};

	for (int i = 5; i >= 0; i--)
		(void)forst_map_put_string(task, map, forst_string_from_text(sorted[i]));
	int64_t count;
	struct forst_map_entry *entries = forst_map_sorted(task, map, FORST_ORDER_TEXT, &count);
	assert_int_equal(count, 6);
	for (int i = 0; i < 6; i++)
		assert_text(sorted[i], entries[i].text);
	assert_int_equal(forst_map_keys_string(task, map).length, 6);
}

static bool
same_error(const void *a, const void *b)
{
	return forst_error_same(*(struct forst_error *const *)a, *(struct forst_error *const *)b);
}

static uint64_t
hash_error(uint64_t hash, const void *key)
{
	return forst_error_hash(hash, *(struct forst_error *const *)key);
}

/* Errors whose texts are made when they are asked for. */
static void
prints_errors_as_keys(struct forst_task *task)
{
	enum { COUNT = 20000 };
	static const struct forst_key_type keys = {sizeof(struct forst_error *), same_error, hash_error, true};
	static const struct forst_format_type type = {
		.kind = FORST_FORMAT_MAP, .size = sizeof(struct forst_map *), .key = &forst_type_error, .element = &forst_type_bool};
	struct forst_map *map = forst_map_new_of(task, &keys, sizeof(bool), COUNT);

	for (int64_t i = 0; i < COUNT; i++) {
		struct forst_string path = forst_path_index(task, FORST_STRING("data"), i * 7919 % COUNT);
		struct forst_error *error = forst_error_violation(task, "NotEmpty", FORST_STRING(""), path, false);
		*(bool *)forst_map_put_value(task, map, &error) = true;
	}
	struct forst_string text = forst_sprint(task, &(struct forst_argument){&type, &map}, 1);
	assert(forst_string_equal(forst_string_slice(text, 0, 43), FORST_STRING("map[NotEmpty does not hold for data[0]:true")));
}

static void
makes_each_text_of_a_key_once(void **state)
{
	(void)state;
	assert_string_equal(panic_of(prints_errors_as_keys), "");
}

/* Of a value whose text puts something into the map that it is in. */
static struct forst_string
grow_map(struct forst_task *task, const void *value)
{
	struct forst_map *map = *(struct forst_map *const *)value;

	for (int64_t i = 0; i < 1000; i++)
		*(struct forst_map **)forst_map_put_int(task, map, 1000 + i) = map;
	return FORST_STRING("x");
}

static void
prints_what_was_in(void **state)
{
	struct forst_task *task = *state;
	static const struct forst_format_type element = {
		.kind = FORST_FORMAT_OPAQUE, .size = sizeof(struct forst_map *), .text = grow_map};
	static const struct forst_format_type type = {
		.kind = FORST_FORMAT_MAP, .size = sizeof(struct forst_map *), .key = &forst_type_int, .element = &element};
	struct forst_map *map = forst_map_new(task, FORST_KEY_INT, sizeof(struct forst_map *), 0);

	for (int64_t i = 0; i < 3; i++)
		*(struct forst_map **)forst_map_put_int(task, map, i) = map;
	assert_text("map[0:x 1:x 2:x]", forst_sprint(task, &(struct forst_argument){&type, &map}, 1));
	assert_int_equal(forst_map_length(map), 1003);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		with_task(keeps_what_is_put),
		with_task(reads_the_nil_map_as_empty),
		with_task(refuses_to_write_to_nil),
		with_task(agrees_with_a_model),
		with_task(reuses_the_room_of_removed_entries),
		with_task(walks_in_order_of_insertion),
		with_task(sorts_by_value_or_by_text),
		with_task(sorts_strings_by_bytes),
		with_task(makes_each_text_of_a_key_once),
		with_task(prints_what_was_in),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
