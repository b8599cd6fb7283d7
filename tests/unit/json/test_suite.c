/* RFC 8259, case by case: every text through the two readers that take any JSON, and every beginning of an accepted
 * one. */
#include "tests/unit/json/run_json.h"

#include <stdio.h>

struct text_case {
	const char *topic;
	const char *text;
	size_t length;
	int fault; /* offset, or -1: accepted */
};

static const struct text_case cases[] = {
#define ACCEPT(topic, text) {#topic, text, sizeof(text) - 1, -1},
#define REFUSE(topic, text, at) {#topic, text, sizeof(text) - 1, at},
#include "tests/unit/json/cases.def"
};

enum { CASES = sizeof(cases) / sizeof(cases[0]) };

typedef const char *(*reader)(struct forst_decoder *in, const char *at);

static const char *
read_any(struct forst_decoder *in, const char *at)
{
	struct forst_any value;

	return forst_decode_any(in, at, &value);
}

/* -1 when the text is accepted, else the fault's offset. */
static int
verdict(reader read, const char *text, size_t length)
{
	struct run run;
	const char *at = run_begin(&run, text, length);
	int offset = -1;

	if (!run_end(&run, read(&run.in, at))) {
		assert_int_equal(run.in.error_count, 1);
		assert_int_equal(run.in.errors[0].status, 400);
		offset = (int)run.in.errors[0].offset;
	}
	run_free(&run);
	return offset;
}

static void
check_case(reader read, const struct text_case *c)
{
	int got = verdict(read, c->text, c->length);

	if (got != c->fault)
		fail_msg("%s: %.*s: fault at %d, expected %d", c->topic, (int)c->length, c->text, got, c->fault);
}

static void
skipping_takes_and_refuses_by_the_rfc(void **state)
{
	(void)state;
	for (int i = 0; i < CASES; i++)
		check_case(forst_decode_skip, &cases[i]);
}

static void
any_takes_and_refuses_by_the_rfc(void **state)
{
	(void)state;
	for (int i = 0; i < CASES; i++)
		check_case(read_any, &cases[i]);
}

/* No beginning of an array or object is one; the fault is at the end or in the last token. */
static void
a_body_cut_short_is_malformed(void **state)
{
	(void)state;
	for (int i = 0; i < CASES; i++) {
		char first = cases[i].text[0];
		if (cases[i].fault >= 0 || (first != '[' && first != '{'))
			continue;
		for (size_t length = 0; length < cases[i].length; length++) {
			int whole = verdict(forst_decode_skip, cases[i].text, length);
			assert_in_range(whole, 0, length);
			assert_int_equal(verdict(read_any, cases[i].text, length), whole);
		}
	}
}

static void
nesting_is_bounded(void **state)
{
	char text[2 * FORST_DECODE_DEPTH_MAX + 8];
	struct run run;

	(void)state;
	for (int depth = FORST_DECODE_DEPTH_MAX; depth <= FORST_DECODE_DEPTH_MAX + 1; depth++) {
		memset(text, '[', (size_t)depth);
		memset(text + depth, ']', (size_t)depth);
		const char *at = run_begin(&run, text, 2 * (size_t)depth);
		bool fits = run_end(&run, forst_decode_skip(&run.in, at));
		assert_int_equal(fits, depth == FORST_DECODE_DEPTH_MAX);
		if (!fits)
			assert_string_equal(run.in.errors[0].code, "NestingTooDeep");
		run_free(&run);
		at = run_begin(&run, text, 2 * (size_t)depth);
		assert_int_equal(run_end(&run, read_any(&run.in, at)), fits);
		run_free(&run);
	}
}

static void
a_million_open_brackets_end_at_once(void **state)
{
	enum { LENGTH = 1000000 };
	char *text = test_malloc(LENGTH);

	(void)state;
	memset(text, '[', LENGTH);
	assert_int_equal(verdict(forst_decode_skip, text, LENGTH), FORST_DECODE_DEPTH_MAX);
	assert_int_equal(verdict(read_any, text, LENGTH), FORST_DECODE_DEPTH_MAX);
	test_free(text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(skipping_takes_and_refuses_by_the_rfc),
		cmocka_unit_test(any_takes_and_refuses_by_the_rfc),
		cmocka_unit_test(a_body_cut_short_is_malformed),
		cmocka_unit_test(nesting_is_bounded),
		cmocka_unit_test(a_million_open_brackets_end_at_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
