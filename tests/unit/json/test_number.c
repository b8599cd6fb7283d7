/* Numbers: the shortest text that reads back, as JSON.stringify prints it, and reading that rounds right. */
#include "tests/unit/json/run_json.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static const struct {
	double value;
	const char *text;
} printed[] = {{0.0, "0"}, {-0.0, "0"}, {1, "1"}, {-1, "-1"}, {0.1, "0.1"}, {0.5, "0.5"}, {100, "100"},
	{1e20, "100000000000000000000"}, {1e21, "1e+21"}, {1.5e21, "1.5e+21"},
	{123456789012345680000.0, "123456789012345680000"}, {1e-6, "0.000001"}, {1.5e-6, "0.0000015"}, {1e-7, "1e-7"},
	{1.25e-7, "1.25e-7"}, {5e-324, "5e-324"}, {2.2250738585072014e-308, "2.2250738585072014e-308"},
	{1.7976931348623157e308, "1.7976931348623157e+308"}, {0.30000000000000004, "0.30000000000000004"},
	{1.0 / 3, "0.3333333333333333"}, {9007199254740991.0, "9007199254740991"}, {9007199254740993.0, "9007199254740992"},
	{123.456, "123.456"}, {-1e-10, "-1e-10"}, {4.35, "4.35"}, {8.25, "8.25"}, {1e23, "1e+23"},
	{9.5367431640625e-7, "9.5367431640625e-7"}, {2e-3, "0.002"}, {12345678.9, "12345678.9"}, {5e-5, "0.00005"},
	{2251799813685248.5, "2251799813685248.5"}, {1e300, "1e+300"}};

static void
floats_print_as_javascript_prints_them(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(printed) / sizeof(printed[0]); i++) {
		char text[FORST_FLOAT_TEXT_MAX + 1];
		text[forst_format_float(printed[i].value, text)] = '\0';
		assert_string_equal(text, printed[i].text);
	}
}

static uint64_t
next_random(uint64_t *seed)
{
	*seed ^= *seed << 13;
	*seed ^= *seed >> 7;
	*seed ^= *seed << 17;
	return *seed;
}

/* Any bits, exponents near 0, and few significant bits: each kind a third. */
static double
random_float(uint64_t *seed)
{
	uint64_t bits = next_random(seed);
	double value;

	if (bits % 3 == 1)
		bits = (bits & UINT64_C(0x800fffffffffffff)) | (UINT64_C(1003) + (bits >> 58)) << 52;
	else if (bits % 3 == 2)
		bits &= UINT64_C(0xfffffff000000000);
	memcpy(&value, &bits, sizeof(value));
	return isfinite(value) ? value : 1.0;
}

/* The fewest digits with which printf reads back. */
static int
fewest_digits(double value)
{
	char text[64];
	int digits = 0;

	do
		snprintf(text, sizeof(text), "%.*e", digits, value);
	while (strtod(text, NULL) != value && ++digits < 17);
	return digits + 1;
}

static void
floats_read_back_and_are_short(void **state)
{
	uint64_t seed = 88172645463325252;

	(void)state;
	for (int i = 0; i < 60000; i++) {
		double value = random_float(&seed);
		char text[FORST_FLOAT_TEXT_MAX + 1];
		char digits[32];
		double back;
		size_t length = forst_format_float(value, text);
		text[length] = '\0';
		assert_true(forst_parse_float(text, length, &back));
		assert_true(back == value && strtod(text, NULL) == value);
		int count = snprintf(digits, sizeof(digits), "%llu", (unsigned long long)forst_float_decimal(value).digits);
		if (value != 0)
			assert_int_equal(count, fewest_digits(value));
	}
}

static void
reading_rounds_as_libc_does(void **state)
{
	uint64_t seed = 1234567;

	(void)state;
	for (int i = 0; i < 60000; i++) {
		double value = random_float(&seed);
		char text[900];
		double back;
		snprintf(text, sizeof(text), "%.*e", (int)(next_random(&seed) % 30), value);
		assert_true(forst_parse_float(text, strlen(text), &back));
		assert_true(back == strtod(text, NULL));
	}
}

/* Half way between two doubles, and a digit to either side of it. */
static void
ties_go_to_even(void **state)
{
	static const char *const texts[] = {"9007199254740993", "9007199254740993.0000000000000000000000000000000001",
		"9007199254740992.9999999999999999999999999999999999",
		"1.00000000000000011102230246251565404236316680908203125",
		"1.00000000000000011102230246251565404236316680908203124",
		"1.00000000000000011102230246251565404236316680908203126", "2.4703282292062327208e-324",
		"2.4703282292062328e-324", "1.7976931348623158e308", "1.7976931348623159e308", "1e400",
		"0.000000000000000000000000000000000000000000000000000000000000000000000000000000000000000001",
		"123456789012345678901234567890123456789012345678901234567890", "1e-500", "0e999999999999",
		"1e-999999999999999999999", "100000000000000000000000000000000000000000000000000e-50", "8.5",
		"3.14159265358979323846264338327950288"};

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		double back;
		assert_true(forst_parse_float(texts[i], strlen(texts[i]), &back));
		if (back != strtod(texts[i], NULL))
			fail_msg("%s gives %.17g, not %.17g", texts[i], back, strtod(texts[i], NULL));
	}
}

static void
what_is_no_number_is_refused(void **state)
{
	static const char *const texts[] = {"", "-", "+1", "1.", ".1", "01", "1e", "0x1", "1 ", " 1", "nan", "1e5x", "--1"};
	double value;

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		assert_false(forst_parse_float(texts[i], strlen(texts[i]), &value));
}

static const struct {
	const char *text;
	const char *code; /* NULL: an Int */
	int64_t value;
} ints[] = {{"0", NULL, 0}, {"-0", NULL, 0}, {"7", NULL, 7}, {"-12", NULL, -12},
	{"9223372036854775807", NULL, INT64_MAX}, {"-9223372036854775808", NULL, INT64_MIN},
	{"999999999999999999", NULL, 999999999999999999}, {"1000000000000000000", NULL, 1000000000000000000},
	{"9223372036854775808", "OutOfRange", 0}, {"-9223372036854775809", "OutOfRange", 0},
	{"18446744073709551616", "OutOfRange", 0}, {"100000000000000000000000000000", "OutOfRange", 0},
	{"1.0", "TypeMismatch", 0}, {"1e3", "TypeMismatch", 0}, {"0.5", "TypeMismatch", 0}, {"\"1\"", "TypeMismatch", 0},
	{"null", "TypeMismatch", 0}, {"true", "TypeMismatch", 0}, {"[1]", "TypeMismatch", 0}, {"01", "MalformedJson", 0},
	{"-", "MalformedJson", 0}, {"1.", "MalformedJson", 0}, {"", "MalformedJson", 0}, {"x", "MalformedJson", 0}};

static void
ints_are_exact_or_refused(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(ints) / sizeof(ints[0]); i++) {
		struct run run;
		int64_t value = -99;
		const char *at = run_begin(&run, ints[i].text, strlen(ints[i].text));
		bool decoded = run_end(&run, forst_decode_int(&run.in, at, &value));
		if (decoded != !ints[i].code)
			fail_msg("%s", ints[i].text);
		if (decoded)
			assert_int_equal(value, ints[i].value);
		else
			assert_string_equal(run.in.errors[0].code, ints[i].code);
		run_free(&run);
	}
}

static void
floats_must_be_finite(void **state)
{
	struct run run;
	double value;

	(void)state;
	const char *at = run_begin(&run, "1e400", 5);
	assert_false(run_end(&run, forst_decode_float(&run.in, at, &value)));
	assert_string_equal(run.in.errors[0].code, "OutOfRange");
	run_free(&run);
	at = run_begin(&run, "-2.5e-3", 7);
	assert_true(run_end(&run, forst_decode_float(&run.in, at, &value)));
	assert_true(value == -2.5e-3);
	run_free(&run);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(floats_print_as_javascript_prints_them),
		cmocka_unit_test(floats_read_back_and_are_short),
		cmocka_unit_test(reading_rounds_as_libc_does),
		cmocka_unit_test(ties_go_to_even),
		cmocka_unit_test(what_is_no_number_is_refused),
		cmocka_unit_test(ints_are_exact_or_refused),
		cmocka_unit_test(floats_must_be_finite),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
