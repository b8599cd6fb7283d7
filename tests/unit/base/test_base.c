/* runtime/base: strings, buffers, maps, arenas with their limit and escape, pages. */
#include "runtime/base/arena.h"
#include "runtime/base/buf.h"
#include "runtime/base/map.h"
#include "runtime/base/pages.h"
#include "runtime/base/str.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static void
strings_compare_and_search(void **state)
{
	(void)state;
	assert_true(str_equal(STR("abc"), str_from("abc")));
	assert_false(str_equal(STR("abc"), STR("abd")));
	assert_true(str_equal((struct str){0}, STR("")));
	assert_true(str_compare(STR("a"), STR("ab")) < 0);
	assert_true(str_compare(STR("b"), STR("ab")) > 0);
	assert_true(str_compare(STR("\377"), STR("a")) > 0);
	assert_true(str_has_prefix(STR("abc"), STR("ab")));
	assert_false(str_has_prefix(STR("a"), STR("ab")));
	assert_true(str_has_suffix(STR("abc"), STR("bc")));
	assert_true(str_has_suffix(STR("abc"), STR("")));
	assert_false(str_has_suffix(STR("c"), STR("bc")));
	assert_int_equal(str_find(STR("a.b.c"), '.'), 1);
	assert_int_equal(str_find_last(STR("a.b.c"), '.'), 3);
	assert_int_equal(str_find(STR(""), '.'), -1);
	assert_int_equal(str_find_last((struct str){0}, '.'), -1);
}

static void
slices_are_clamped(void **state)
{
	(void)state;
	assert_true(str_equal(str_slice(STR("hello"), 1, 3), STR("el")));
	assert_true(str_equal(str_slice(STR("hello"), 3, 99), STR("lo")));
	assert_int_equal(str_slice(STR("hello"), 9, 12).length, 0);
	assert_int_equal(str_slice(STR("hello"), 4, 2).length, 0);
	assert_int_equal(str_slice((struct str){0}, 0, 5).length, 0);
}

static void
hash_depends_on_content_and_seed(void **state)
{
	(void)state;
	assert_true(str_hash(STR("abc"), 1) == str_hash(str_from("abc"), 1));
	assert_true(str_hash(STR("abc"), 1) != str_hash(STR("abc"), 2));
	assert_true(str_hash(STR("abc"), 1) != str_hash(STR("abd"), 1));
	assert_true(str_hash((struct str){"a\0", 2}, 1) != str_hash(STR("a"), 1));
}

static void
distance_counts_edits(void **state)
{
	char long_name[65];

	(void)state;
	memset(long_name, 'a', sizeof long_name);
	assert_int_equal(str_distance(STR("priority"), STR("priority"), 3), 0);
	assert_int_equal(str_distance(STR("prioirty"), STR("priority"), 3), 1); /* neighbours swapped */
	assert_int_equal(str_distance(STR("priorty"), STR("priority"), 3), 1);
	assert_int_equal(str_distance(STR("kitten"), STR("sitting"), 5), 3);
	assert_int_equal(str_distance(STR("kitten"), STR("sitting"), 2), 3);
	assert_int_equal(str_distance(STR(""), STR("ab"), 5), 2);
	assert_int_equal(str_distance((struct str){long_name, 65}, STR("a"), 2), 3);
	assert_int_equal(str_distance((struct str){long_name, 64}, (struct str){long_name, 63}, 2), 1);
}

static void
buffers_grow_and_end_with_nul(void **state)
{
	struct buf buf = {0};

	(void)state;
	assert_string_equal(buf_str(&buf).data, "");
	for (int i = 0; i < 1000; i++)
		buf_printf(&buf, "%d,", i);
	assert_int_equal(buf.length, 10 * 2 + 90 * 3 + 900 * 4);
	assert_int_equal(strlen(buf.data), buf.length);
	buf_clear(&buf);
	buf_append_byte(&buf, 'a');
	buf_append_str(&buf, STR("bc"));
	buf_append_text(&buf, "de");
	buf_append(&buf, NULL, 0);
	assert_string_equal(buf.data, "abcde");
	buf_release(&buf);
	assert_null(buf.data);
}

static void
buffers_remember_failure(void **state)
{
	struct buf buf = {0};

	(void)state;
	buf_append_text(&buf, "kept");
	assert_false(buf_reserve(&buf, SIZE_MAX - 2));
	assert_true(buf.failed);
	buf_append_text(&buf, "lost");
	assert_string_equal(buf.data, "kept");
	buf_release(&buf);
}

static void
arenas_give_zeroed_aligned_memory(void **state)
{
	struct arena arena;

	(void)state;
	arena_init(&arena, ARENA_UNLIMITED, NULL);
	for (size_t size = 0; size < 5000; size += 7) {
		char *memory = arena_alloc(&arena, size);
		assert_non_null(memory);
		assert_int_equal((uintptr_t)memory % 16, 0);
		for (size_t i = 0; i < size; i++)
			assert_int_equal(memory[i], 0);
		memset(memory, 0xff, size);
	}
	assert_string_equal(arena_printf(&arena, "%s-%d", "x", 7).data, "x-7");
	struct str copy = arena_str(&arena, STR("text"));
	assert_int_equal(copy.length, 4);
	assert_string_equal(copy.data, "text");
	arena_release(&arena);
	assert_int_equal(arena.used, 0);
	assert_non_null(arena_alloc(&arena, 1));
	arena_release(&arena);
}

static void
arenas_escape_at_their_limit(void **state)
{
	enum { LIMIT = 1 << 20 };
	static struct arena arena; /* survives the jump */
	static volatile int rounds;
	jmp_buf escape;

	(void)state;
	arena_init(&arena, LIMIT, &escape);
	if (setjmp(escape) == 0) {
		for (rounds = 0;; rounds++)
			(void)arena_alloc(&arena, 1000);
	}
	assert_true(rounds > 200);
	assert_true(arena.used <= LIMIT * 2);
	arena_release(&arena);
	if (setjmp(escape) == 0) {
		(void)arena_alloc_array(&arena, SIZE_MAX / 2, 4);
		fail();
	}
	arena_release(&arena);
}

static void
arrays_grow_in_arenas(void **state)
{
	struct arena arena;
	int *numbers = NULL;
	size_t capacity = 0;

	(void)state;
	arena_init(&arena, ARENA_UNLIMITED, NULL);
	for (size_t count = 0; count < 1000; count++) {
		numbers = arena_grow(&arena, numbers, count, &capacity, sizeof *numbers);
		numbers[count] = (int)count;
	}
	for (int i = 0; i < 1000; i++)
		assert_int_equal(numbers[i], i);
	arena_release(&arena);
}

/* Beyond the size where blocks come from the kernel in whole pages. */
static void
large_arenas_give_zeroed_memory(void **state)
{
	struct arena arena;

	(void)state;
	arena_init(&arena, ARENA_UNLIMITED, NULL);
	for (size_t size = 100; arena.used < 24 << 20; size = size * 5 % 3000001) {
		char *memory = arena_alloc(&arena, size);
		assert_int_equal((uintptr_t)memory % 16, 0);
		for (size_t i = 0; i < size; i += 61)
			assert_int_equal(memory[i], 0);
		memset(memory, 0xff, size);
	}
	assert_true(arena.used < 64 << 20);
	arena_release(&arena);
	assert_int_equal(arena.used, 0);
}

static void
what_is_given_back_is_used_again(void **state)
{
	enum { LARGE = 1 << 20, SMALL = 1000 };
	struct arena arena;
	bool reused = false;

	(void)state;
	arena_init(&arena, ARENA_UNLIMITED, NULL);
	char *large = arena_alloc(&arena, LARGE);
	memset(large, 0xff, LARGE);
	arena_recycle(&arena, large, LARGE);
	size_t used = arena.used;
	for (size_t taken = 0; taken < LARGE / 2; taken += SMALL) {
		char *small = arena_alloc(&arena, SMALL);
		reused |= small >= large && small < large + LARGE;
		for (size_t i = 0; i < SMALL; i++)
			assert_int_equal(small[i], 0);
		memset(small, 0xff, SMALL);
	}
	assert_true(reused);
	assert_true(arena.used - used <= LARGE / 2);
	arena_release(&arena);
}

static void
runs_lie_next_to_each_other(void **state)
{
	struct arena arena;
	struct arena_run run = {0};
	char *before = NULL;
	int apart = 0;

	(void)state;
	arena_init(&arena, ARENA_UNLIMITED, NULL);
	for (int i = 0; i < 1000; i++) {
		char *object = arena_run_alloc(&arena, &run, 24);
		assert_int_equal(object[0] | object[23], 0);
		memset(object, 0xff, 24);
		apart += object != before + 24;
		before = object;
		(void)arena_alloc(&arena, 40);
	}
	assert_in_range(apart, 1, 30);
	arena_release(&arena);
}

static void
pages_are_aligned_and_zeroed(void **state)
{
	(void)state;
	for (int ask = 0; ask < 2; ask++) {
		bool huge = ask;
		char *pages = pages_take(2 * PAGES_HUGE, &huge);
		assert_non_null(pages);
		assert_int_equal((uintptr_t)pages % PAGES_HUGE, 0);
		for (size_t i = 0; i < 2 * PAGES_HUGE; i += 997)
			assert_int_equal(pages[i], 0);
		assert_true(ask || !huge);
		pages[2 * PAGES_HUGE - 1] = 1;
		pages_give_back(pages, 2 * PAGES_HUGE);
	}
}

static void
maps_are_cleared_and_filled_again(void **state)
{
	struct arena arena;
	struct map map;
	static int value;

	(void)state;
	arena_init(&arena, ARENA_UNLIMITED, NULL);
	map_init(&map, &arena);
	for (int count = 0; count < 40; count++) { /* few are looked through, more are hashed */
		for (int i = 0; i < count; i++) {
			struct str key = arena_printf(&arena, "key%d", i);
			assert_null(map_get(&map, key));
			assert_null(map_set(&map, key, &value));
		}
		for (int i = 0; i < 40; i++)
			assert_true((map_get(&map, arena_printf(&arena, "key%d", i)) != NULL) == (i < count));
		map_clear(&map);
		assert_int_equal(map.count, 0);
	}
	arena_release(&arena);
}

static void
maps_keep_the_order_of_insertion(void **state)
{
	struct arena arena;
	struct map map;
	static int values[2000];

	(void)state;
	arena_init(&arena, ARENA_UNLIMITED, NULL);
	map_init(&map, &arena);
	assert_null(map_get(&map, STR("a")));
	for (int i = 0; i < 2000; i++)
		assert_null(map_set(&map, arena_printf(&arena, "key%d", i), &values[i]));
	assert_ptr_equal(map_set(&map, STR("key7"), &values[8]), &values[7]);
	assert_int_equal(map.count, 2000);
	assert_true(str_equal(map.entries[7].key, STR("key7")));
	assert_ptr_equal(map_get(&map, STR("key7")), &values[8]);
	assert_ptr_equal(map_get(&map, STR("key1999")), &values[1999]);
	assert_null(map_get(&map, STR("key2000")));
	arena_release(&arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(strings_compare_and_search),
		cmocka_unit_test(slices_are_clamped),
		cmocka_unit_test(hash_depends_on_content_and_seed),
		cmocka_unit_test(distance_counts_edits),
		cmocka_unit_test(buffers_grow_and_end_with_nul),
		cmocka_unit_test(buffers_remember_failure),
		cmocka_unit_test(arenas_give_zeroed_aligned_memory),
		cmocka_unit_test(arenas_escape_at_their_limit),
		cmocka_unit_test(arrays_grow_in_arenas),
		cmocka_unit_test(large_arenas_give_zeroed_memory),
		cmocka_unit_test(what_is_given_back_is_used_again),
		cmocka_unit_test(runs_lie_next_to_each_other),
		cmocka_unit_test(pages_are_aligned_and_zeroed),
		cmocka_unit_test(maps_keep_the_order_of_insertion),
		cmocka_unit_test(maps_are_cleared_and_filled_again),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
