/* runtime/base: strings, buffers, maps, arenas with their limit and escape. */
#include "runtime/base/arena.h"
#include "runtime/base/buf.h"
#include "runtime/base/map.h"
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
		cmocka_unit_test(maps_keep_the_order_of_insertion),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
