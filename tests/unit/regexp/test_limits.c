/* The limits of regular expressions; and that searching takes time in proportion to the text. */
#include "runtime/base/regexp/program.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static char *
repeated(const char *text, size_t times)
{
	size_t length = strlen(text);
	char *all = malloc(length * times + 1);

	assert_non_null(all);
	for (size_t i = 0; i < times; i++) {
		memcpy(all + i * length, text, length);
	}
	all[length * times] = 0;
	return all;
}

/* What is wrong with the pattern; empty: nothing. */
static const char *
wrong(struct str pattern)
{
	struct arena arena;
	struct regexp_error error = {.what = ""};

	arena_init(&arena, ARENA_UNLIMITED, NULL);
	bool good = regexp_compile(&arena, pattern, REGEXP_QUICK, &error);
	arena_release(&arena);
	return good ? "" : error.what;
}

static void
expect_wrong(char *pattern, const char *what)
{
	assert_string_equal(wrong(str_from(pattern)), what);
	free(pattern);
}

static void
counts_are_limited(void **state)
{
	(void)state;
	assert_string_equal(wrong(STR("a{1000}")), "");
	assert_string_equal(wrong(STR("a{1001}")), "invalid repeat count");
	assert_string_equal(wrong(STR("(?:a{100}){10}")), "");
	assert_string_equal(wrong(STR("(?:a{100}){11}")), "invalid repeat count");
	assert_string_equal(wrong(STR("(?:(?:(?:a{10}){10}){10}){2}")), "invalid repeat count");
}

static void
programs_are_limited(void **state)
{
	(void)state;
	expect_wrong(repeated("a", REGEXP_PROGRAM_MAX - 8), "");
	expect_wrong(repeated("a", REGEXP_PROGRAM_MAX + 1), "expression too large");
	expect_wrong(repeated("(?:a|b){500}", 200), "expression too large");
	expect_wrong(repeated("a{1000}", 65), "");
	expect_wrong(repeated("a{1000}", 66), "expression too large");
	expect_wrong(repeated("[^a]|", 30000), "expression too large");
}

static void
nesting_is_limited(void **state)
{
	(void)state;
	char pattern[4 * REGEXP_DEPTH_MAX];
	for (int depth = REGEXP_DEPTH_MAX - 1; depth <= REGEXP_DEPTH_MAX; depth++) {
		memset(pattern, '(', (size_t)depth);
		pattern[depth] = 'a';
		memset(pattern + depth + 1, ')', (size_t)depth);
		const char *what = wrong((struct str){pattern, 2 * (size_t)depth + 1});
		assert_string_equal(what, depth < REGEXP_DEPTH_MAX ? "" : "expression nests too deeply");
	}
}

/* Compiling what is made to be expensive ends. */
static void
compiling_is_bounded(void **state)
{
	(void)state;
	expect_wrong(repeated("(?:a?){40}", 40), "");
	expect_wrong(repeated("[ab]*a[ab]{20}", 10), "");
	expect_wrong(repeated("(?i)\\pL\\PN", 500), "");
	expect_wrong(repeated("(?:x*y*){3}", 300), "");
	expect_wrong(repeated("(?i)\\pL", 5000), "");
	char *pattern = repeated("[^\xe4\xb8\x80]", 10000);
	for (size_t i = 0; i < 10000; i++) { /* each another character */
		pattern[6 * i + 2] = (char)(0xe4 + i / 4096);
		pattern[6 * i + 3] = (char)(0x80 + i / 64 % 64);
		pattern[6 * i + 4] = (char)(0x80 + i % 64);
	}
	expect_wrong(pattern, "expression too large");
}

static double
seconds_of(const struct regexp *regexp, struct str text, size_t slot_count)
{
	size_t slots[8];
	struct regexp_input input = {.text = text, .scratch = malloc(regexp_scratch_size(regexp, slot_count) + 1)};
	double best = 1e9;

	for (int round = 0; round < 3; round++) {
		struct timespec begin, end;
		clock_gettime(CLOCK_THREAD_CPUTIME_ID, &begin);
		if (slot_count > 0) {
			(void)regexp_find(regexp, &input, slots, slot_count);
		} else {
			(void)regexp_matches(regexp, &input);
		}
		clock_gettime(CLOCK_THREAD_CPUTIME_ID, &end);
		double took = (double)(end.tv_sec - begin.tv_sec) + (double)(end.tv_nsec - begin.tv_nsec) / 1e9;
		best = took < best ? took : best;
	}
	free(input.scratch);
	return best;
}

enum { SHORT = 20000, TIMES = 16, SLACK = 3 };

/* Sixteen times the text takes about sixteen times the time, by automata and by the simulation. */
static void
expect_linear(const char *pattern, const char *part, size_t slot_count)
{
	struct arena arena;
	struct regexp_error error;
	char *text = repeated(part, SHORT * TIMES);

	arena_init(&arena, ARENA_UNLIMITED, NULL);
	const struct regexp *made = regexp_compile(&arena, str_from(pattern), REGEXP_THOROUGH, &error);
	assert_non_null(made);
	struct regexp *regexp = arena_alloc(&arena, regexp_words(made) * sizeof(uint32_t));
	memcpy(regexp, made, regexp_words(made) * sizeof(uint32_t));
	for (int automata = 1; automata >= 0; automata--) {
		regexp->forward = automata ? regexp->forward : 0;
		double once = seconds_of(regexp, (struct str){text, SHORT * strlen(part)}, slot_count);
		double often = seconds_of(regexp, (struct str){text, SHORT * TIMES * strlen(part)}, slot_count);
		if (often > once * TIMES * SLACK + 0.01) {
			fail_msg("`%s`: %d times the text took %.0f times as long", pattern, TIMES, often / once);
		}
	}
	arena_release(&arena);
	free(text);
}

static void
time_is_linear(void **state)
{
	(void)state;
	expect_linear("(a*)*b", "a", 0);
	expect_linear("(x+x+)+y", "x", 0);
	expect_linear("(.*)(.*)(.*)[0-9]", "ab", 8);
	expect_linear("(a|aa)+$", "a", 2);
	expect_linear("^(([a-z])+.)+[A-Z]([a-z])+$", "a", 0);
	expect_linear("(?:a?){20}a{20}b", "a", 2);
	expect_linear("[ab]*a[ab]{12}c", "ab", 0);
	expect_linear("ab.*?ac", "ab", 2);
}

static void
count_poll(void *context)
{
	++*(size_t *)context;
}

static size_t
polls_of(const struct regexp *regexp, struct str text, size_t slot_count)
{
	size_t slots[4], polls = 0;
	struct regexp_input input = {.text = text,
		.scratch = malloc(regexp_scratch_size(regexp, slot_count) + 1),
		.poll = count_poll,
		.context = &polls};

	(void)regexp_find(regexp, &input, slots, slot_count);
	free(input.scratch);
	return polls;
}

/* Whoever searches a long text can be interrupted. */
static void
searches_poll(void **state)
{
	(void)state;
	struct arena arena;
	struct regexp_error error;
	char *text = repeated("ab", 50000);
	struct str all = str_from(text);

	arena_init(&arena, ARENA_UNLIMITED, NULL);
	const struct regexp *fast = regexp_compile(&arena, STR("((?:ab)*)$"), REGEXP_THOROUGH, &error);
	const struct regexp *slow = regexp_compile(&arena, STR("[ab]*a[ab]{20}c"), REGEXP_QUICK, &error);
	assert_true(fast && fast->forward && slow && !slow->forward);
	assert_in_range(polls_of(fast, all, 2), 10, 1000);
	assert_in_range(polls_of(fast, all, 4), 20, 1000000);
	assert_in_range(polls_of(slow, all, 2), 20, 1000000);
	assert_int_equal(polls_of(fast, str_slice(all, 0, 10), 2), 2);
	arena_release(&arena);
	free(text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(counts_are_limited),
		cmocka_unit_test(programs_are_limited),
		cmocka_unit_test(nesting_is_limited),
		cmocka_unit_test(compiling_is_bounded),
		cmocka_unit_test(time_is_linear),
		cmocka_unit_test(searches_poll),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
