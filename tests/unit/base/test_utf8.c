/* UTF-8: every code point, every kind of wrong byte, at every place of a long text. */
#include "runtime/base/utf8.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static bool
is_scalar(uint32_t c)
{
	return c < 0xd800 || (c > 0xdfff && c <= 0x10ffff);
}

static void
every_code_point_reads_back(void **state)
{
	(void)state;
	for (uint32_t c = 0; c <= 0x10ffff; c++) {
		char bytes[4];
		if (!is_scalar(c))
			continue;
		size_t length = utf8_write(c, bytes);
		size_t at = 0;
		struct str text = {bytes, length};
		if (utf8_next(text, &at) != (int32_t)c || at != length || utf8_validate(text) != length || utf8_count(text) != 1)
			fail_msg("U+%04x", c);
	}
}

static void
wrong_bytes_are_found(void **state)
{
	static const char *const wrong[] = {
		"\200", "\277", "\300\200", "\301\277", "\340\200\200", "\340\237\277", "\355\240\200", "\355\277\277", "\360\200\200\200",
		"\360\217\277\277", "\364\220\200\200", "\365\200\200\200", "\370\210\200\200\200", "\376", "\377", "\303", "\303a", "\346\227",
		"\346\227a", "\346a\227", "\360\237\216", "\360\237\216a", "\360\237a\211",
	};

	(void)state;
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		size_t length = strlen(wrong[i]);
		/* Behind any number of good bytes, and before some, in memory of just that size. */
		for (size_t before = 0; before < 40; before++) {
			for (size_t after = 0; after < 20; after += 19) {
				char *text = malloc(before + length + after);
				memset(text, 'x', before + length + after);
				memcpy(text + before, wrong[i], length);
				size_t place = utf8_validate((struct str){text, before + length + after});
				free(text);
				if (place != before)
					fail_msg("case %zu behind %zu bytes: found at %zu", i, before, place);
			}
		}
	}
}

static void
a_wrong_byte_is_passed_over_alone(void **state)
{
	size_t at = 0;
	struct str text = STR("\346\227a");

	(void)state;
	assert_int_equal(utf8_next(text, &at), UTF8_INVALID);
	assert_int_equal(at, 1);
	assert_int_equal(utf8_next(text, &at), UTF8_INVALID);
	assert_int_equal(utf8_next(text, &at), 'a');
	assert_int_equal(at, 3);
}

static void
counts_code_points(void **state)
{
	(void)state;
	assert_int_equal(utf8_count(STR("")), 0);
	assert_int_equal(utf8_count(STR("a\303\251\346\227\245\360\237\216\211")), 4);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_code_point_reads_back),
		cmocka_unit_test(wrong_bytes_are_found),
		cmocka_unit_test(a_wrong_byte_is_passed_over_alone),
		cmocka_unit_test(counts_code_points),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
