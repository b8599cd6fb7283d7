/* The built-in constraints' formats: what each takes and refuses. */
#include "tests/unit/value/values.h"

#include <stdlib.h>

/* Each text in memory of its own length, so that reading past its end shows. */
static void
check_all(bool (*holds)(struct forst_string), const char *const *texts, bool expected)
{
	for (; *texts; texts++) {
		size_t length = strlen(*texts);
		char *copy = malloc(length + !length);
		memcpy(copy, *texts, length);
		bool got = holds((struct forst_string){copy, (int64_t)length});
		free(copy);
		if (got != expected)
			fail_msg("\"%s\" should %sbe taken", *texts, expected ? "" : "not ");
	}
}

#define X10 "xxxxxxxxxx"
#define X60 X10 X10 X10 X10 X10 X10

static void
email(void **state)
{
	static const char *const good[] = {"a@b.c", "user@example.com", "first.last+tag@sub.example.co.uk", "!#$%&'*+-/=?^_`{|}~@x.io",
		"1@2.3", "a@xn--bcher-kva.example", X60 "abcd@example.com", "a@" X60 "abc.com", NULL};
	static const char *const bad[] = {"", "@", "a", "a@", "@b.c", "a@b", "a b@c.d", ".a@b.c", "a.@b.c", "a..b@c.d", "a@b..c", "a@.b.c", "a@b.c.",
		"a@-b.c", "a@b-.c", "a@b_c.d", "a@@b.c", "a@b@c.d", "\"q\"@b.c", "a@[1.2.3.4]", "a@b.c\n", "\303\251@b.c", "a@b.\303\251",
		X60 "abcde@example.com", "a@" X60 "abcd.com", "a@" X60 ".x." X60 "." X60 "." X60 "." X10 X10 ".com", NULL};

	(void)state;
	check_all(forst_is_email, good, true);
	check_all(forst_is_email, bad, false);
}

static void
url(void **state)
{
	static const char *const good[] = {"http://a", "https://example.com", "https://example.com/", "HTTP://EXAMPLE.COM/a/b?c=d&e#f",
		"ftp://user:pass@host:21/x;type=a", "https://a.b/%20%aF", "http://127.0.0.1:8080/x", "http://[::1]/", "http://[2001:db8::1]:443",
		"http://[1:2:3:4:5:6:7:8]", "http://[::ffff:192.0.2.1]", "http://[1::]", "git+ssh://host/repo.git", "https://a?q", "https://a#f", "https://a:/",
		"https://a:65535", "https://a/b//c/../d:@!$&'()*+,;=", "x://a_b~c", NULL};
	static const char *const bad[] = {"", "a", "http", "http:", "http:/", "http://", "http:///path", "//host", "/path", "mailto:a@b.c", "1http://a", "ht tp://a",
		"http://a b", "http://a/b c", "http://a/%", "http://a/%2", "http://a/%zz", "http://:80", "http://a:65536", "http://a:x", "http://[::1", "http://[:::1]",
		"http://[1:::2]", "http://[::1::]", "http://[1:2:3]", "http://[1:2:3:4:5:6:7:8:9]", "http://[g::]", "http://[::1.2.3]", "http://[::1.2.3.256]",
		"http://[::01.2.3.4]", "http://[1:2:3:4:5:6:7:8::]", "http://[::1]x", "http://[]", "http://[:1::2]", "http://[1::2:]", "http://a/\303\251",
		"http://a/\"", "http://a/<b>", "http://a#b#c", "http://a@b@c", "http://a\n", "+http://a", "http://a/{b}", "http://a|b", NULL};

	(void)state;
	check_all(forst_is_url, good, true);
	check_all(forst_is_url, bad, false);
}

static void
uuid(void **state)
{
	static const char *const good[] = {"00000000-0000-0000-0000-000000000000", "f81d4fae-7dec-11d0-a765-00a0c91e6bf6",
		"FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF", "017F22E2-79B0-7CC3-98C4-DC0C0C07398F", NULL};
	static const char *const bad[] = {"", "f81d4fae", "f81d4fae7dec11d0a76500a0c91e6bf6", "{f81d4fae-7dec-11d0-a765-00a0c91e6bf6}",
		"f81d4fae-7dec-11d0-a765-00a0c91e6bf", "f81d4fae-7dec-11d0-a765-00a0c91e6bf66", "g81d4fae-7dec-11d0-a765-00a0c91e6bf6",
		"f81d4fae-7dec-11d0-a76500a0c91e6bf6-", "f81d4fae_7dec_11d0_a765_00a0c91e6bf6", NULL};

	(void)state;
	check_all(forst_is_uuid, good, true);
	check_all(forst_is_uuid, bad, false);
}

static void
date_time(void **state)
{
	static const char *const good[] = {"1985-04-12T23:20:50.52Z", "1996-12-19T16:39:57-08:00", "1990-12-31T23:59:60Z", "1990-12-31T15:59:60-08:00",
		"1937-01-01T12:00:27.87+00:20", "2024-02-29T00:00:00Z", "2000-02-29T00:00:00z", "2024-01-01t00:00:00+23:59", "0000-01-01T00:00:00Z",
		"2024-01-01T00:00:00-00:00", "9999-12-31T23:59:59.999999999999Z", NULL};
	static const char *const bad[] = {"", "2024-01-01", "2024-01-01T00:00:00", "2024-01-01 00:00:00Z", "2023-02-29T00:00:00Z", "1900-02-29T00:00:00Z",
		"2024-13-01T00:00:00Z", "2024-00-01T00:00:00Z", "2024-04-31T00:00:00Z", "2024-01-00T00:00:00Z", "2024-01-32T00:00:00Z", "2024-01-01T24:00:00Z",
		"2024-01-01T00:60:00Z", "2024-01-01T00:00:61Z", "2024-01-01T12:00:60Z", "2024-01-01T23:59:60+01:00", "2024-01-01T00:00:00.Z",
		"2024-01-01T00:00:00,5Z", "2024-01-01T00:00Z", "2024-01-01T00:00:00+0100", "2024-01-01T00:00:00+24:00", "2024-01-01T00:00:00+01:60",
		"2024-01-01T00:00:00 Z", "24-01-01T00:00:00Z", "2024-1-01T00:00:00Z", "2024-01-01T00:00:00ZZ", "2024-01-01T00:00:00.5", "+2024-01-01T00:00:00Z", NULL};

	(void)state;
	check_all(forst_is_date_time, good, true);
	check_all(forst_is_date_time, bad, false);
}

static void
multiples(void **state)
{
	(void)state;
	assert_true(forst_int_multiple_of(9, 3));
	assert_true(forst_int_multiple_of(-9, 3));
	assert_true(forst_int_multiple_of(0, 3));
	assert_false(forst_int_multiple_of(10, 3));
	assert_true(forst_int_multiple_of(INT64_MIN, -1));
	assert_true(forst_int_multiple_of(0, 0));
	assert_false(forst_int_multiple_of(1, 0));
	assert_true(forst_float_multiple_of(1.5, 0.25));
	assert_false(forst_float_multiple_of(0.3, 0.1)); /* as the doubles that they are */
	assert_false(forst_float_multiple_of((double)INFINITY, 1));
	assert_false(forst_float_multiple_of((double)NAN, 1));
}

static void
one_of(void **state)
{
	const struct forst_string choices[] = {FORST_STRING("sum"), FORST_STRING("average")};

	(void)state;
	assert_true(forst_string_one_of(FORST_STRING("average"), choices, 2));
	assert_false(forst_string_one_of(FORST_STRING("Average"), choices, 2));
	assert_false(forst_string_one_of(FORST_STRING(""), choices, 2));
}

static void
among(void **state)
{
	const struct forst_string texts[] = {
		FORST_STRING(""), FORST_STRING("b"), FORST_STRING("c"), FORST_STRING("aa"), FORST_STRING("ab\0")};
	const int64_t ints[] = {INT64_MIN, -1, 0, 7, INT64_MAX};

	(void)state;
	for (int i = 0; i < 5; i++) {
		assert_true(forst_string_among(texts[i], texts, 5));
		assert_true(forst_int_among(ints[i], ints, 5));
		assert_int_equal(forst_string_among(texts[i], texts, 3), i < 3);
	}
	assert_false(forst_string_among(FORST_STRING("a"), texts, 5));
	assert_false(forst_string_among(FORST_STRING("ab"), texts, 5));
	assert_false(forst_string_among(FORST_STRING("zzzz"), texts, 5));
	assert_false(forst_int_among(6, ints, 5));
	assert_false(forst_int_among(0, ints, 0));
}

static bool
equal_ints(const void *a, const void *b)
{
	return *(const int64_t *)a == *(const int64_t *)b;
}

static uint64_t
hash_int(uint64_t hash, const void *a)
{
	return forst_hash_int(hash, *(const int64_t *)a);
}

/* As many elements as two loops would take seconds for. */
static void
unique_among_many(void **state)
{
	enum { COUNT = 50000 };
	struct forst_task *task = *state;
	int64_t *many = malloc(COUNT * sizeof *many);

	for (int64_t i = 0; i < COUNT; i++)
		many[i] = i * 7;
	assert_true(forst_unique(task, many, COUNT, sizeof *many, equal_ints, hash_int));
	many[COUNT - 1] = 7;
	assert_false(forst_unique(task, many, COUNT, sizeof *many, equal_ints, hash_int));
	free(many);
}

static void
hashes(void **state)
{
	(void)state;
	assert_int_equal(forst_hash_float(1, 0.0), forst_hash_float(1, -0.0));
	assert_int_not_equal(forst_hash_float(1, 1), forst_hash_float(1, 2));
	assert_int_not_equal(forst_hash_int(1, 1), forst_hash_int(2, 1));
	assert_int_equal(forst_hash_string(1, FORST_STRING("a")), forst_hash_string(1, FORST_STRING("a")));
	assert_int_not_equal(forst_hash_string(1, FORST_STRING("a")), forst_hash_string(1, FORST_STRING("")));
}

static void
unique(void **state)
{
	struct forst_task *task = *state;
	const int64_t ints[] = {3, 1, 2, 3};
	const double floats[] = {0.0, 1, (double)NAN, (double)NAN, -0.0};
	const struct forst_string strings[] = {FORST_STRING("a"), FORST_STRING(""), FORST_STRING("a")};

	assert_true(forst_unique_ints(task, ints, 3));
	assert_false(forst_unique_ints(task, ints, 4));
	assert_true(forst_unique_ints(task, NULL, 0));
	assert_true(forst_unique_floats(task, floats, 4));
	assert_false(forst_unique_floats(task, floats, 5));
	assert_true(forst_unique_strings(task, strings, 2));
	assert_false(forst_unique_strings(task, strings, 3));
	assert_true(forst_unique(task, ints, 3, sizeof *ints, equal_ints, hash_int));
	assert_false(forst_unique(task, ints, 4, sizeof *ints, equal_ints, hash_int));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(email),
		cmocka_unit_test(url),
		cmocka_unit_test(uuid),
		cmocka_unit_test(date_time),
		cmocka_unit_test(multiples),
		cmocka_unit_test(one_of),
		with_task(unique),
		with_task(unique_among_many),
		cmocka_unit_test(hashes),
		cmocka_unit_test(among),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
