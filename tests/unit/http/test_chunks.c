/* The chunked decoder's verdicts, whole, byte by byte and split at every place. */
#include "runtime/http/http.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const struct http_limits limits = {.target_max = 64, .header_max = 64, .fields_max = 4};

struct outcome {
	enum http_progress progress;
	int status;
	size_t used; /* bytes of input that were taken */
	size_t length;
	char content[512];
};

/* Feeds text in two parts (and from exact buffers), as a server does: what was not consumed comes again. */
static struct outcome
decode(const char *text, size_t length, size_t first, size_t step)
{
	struct http_chunks chunks = {0};
	struct outcome outcome = {0};
	size_t have = first;

	for (;;) {
		size_t size = have - outcome.used, consumed, produced;
		char *in = malloc(size ? size : 1);
		memcpy(in, text + outcome.used, size);
		outcome.progress = http_chunks_decode(&chunks, &limits, in, size, in, &consumed, &produced);
		memcpy(outcome.content + outcome.length, in, produced);
		free(in);
		outcome.used += consumed;
		outcome.length += produced;
		outcome.status = chunks.status;
		if (outcome.progress != HTTP_MORE || have == length)
			return outcome;
		have = have + step < length ? have + step : length;
	}
}

static struct outcome
verdict(const char *text, size_t length)
{
	struct outcome whole = decode(text, length, length, 0);

	for (size_t cut = 0; cut <= length; cut++) {
		struct outcome split = decode(text, length, cut, length);
		assert_int_equal(split.progress, whole.progress);
		assert_int_equal(split.status, whole.status);
		assert_int_equal(split.length, whole.length);
		assert_memory_equal(split.content, whole.content, whole.length);
	}
	struct outcome slow = decode(text, length, 0, 1);
	assert_int_equal(slow.progress, whole.progress);
	assert_int_equal(slow.status, whole.status);
	assert_int_equal(slow.length, whole.length);
	return whole;
}

static void
expect_content(const char *text, const char *content, const char *rest)
{
	struct outcome outcome = verdict(text, strlen(text));

	assert_int_equal(outcome.progress, HTTP_DONE);
	assert_int_equal(outcome.length, strlen(content));
	assert_memory_equal(outcome.content, content, outcome.length);
	assert_string_equal(text + outcome.used, rest);
}

static void
expect_refused(int status, const char *text)
{
	struct outcome outcome = verdict(text, strlen(text));

	if (outcome.progress != HTTP_REFUSED)
		print_error("verdict %d on %s\n", outcome.progress, text);
	assert_int_equal(outcome.progress, HTTP_REFUSED);
	assert_int_equal(outcome.status, status);
}

static void
joins_chunks(void **state)
{
	(void)state;
	expect_content("0\r\n\r\n", "", "");
	expect_content("3\r\nabc\r\n0\r\n\r\nGET", "abc", "GET");
	expect_content("3\r\nabc\r\nA\r\n0123456789\r\n00\r\n\r\n", "abc0123456789", "");
	expect_content("3;name=value;x=\"y\"\r\nabc\r\n0;z\r\n\r\n", "abc", "");
	expect_content("1\r\n\n\r\n1\r\n\r\r\n0\r\nTrailer: x\r\nOther:\r\n\r\nrest", "\n\r", "rest");
}

static void
refuses_bad_framing(void **state)
{
	(void)state;
	expect_refused(400, "\r\n");
	expect_refused(400, "x\r\n");
	expect_refused(400, " 3\r\nabc\r\n");
	expect_refused(400, "3 \r\nabc\r\n");
	expect_refused(400, "+3\r\nabc\r\n");
	expect_refused(400, "-3\r\nabc\r\n");
	expect_refused(400, "0x3\r\nabc\r\n");
	expect_refused(400, "3\nabc\r\n");
	expect_refused(400, "3\r\nabcd\r\n");
	expect_refused(400, "3\r\nabc\n0\r\n");
	expect_refused(400, "3\r\nabc\r0\r\n");
	expect_refused(400, "3;a\rb\r\nabc\r\n");
	expect_refused(400, "3;a\x01\r\nabc\r\n");
	expect_refused(400, "00000000000000003\r\nabc\r\n");
	expect_refused(400, "fffffffffffffffff\r\n");
	char endless[400] = "1;";
	memset(endless + 2, 'x', 300);
	expect_refused(400, endless);
}

static void
refuses_bad_trailers(void **state)
{
	(void)state;
	expect_refused(400, "0\r\nno colon\r\n\r\n");
	expect_refused(400, "0\r\na : b\r\n\r\n");
	expect_refused(400, "0\r\na: b\r\n folded\r\n\r\n");
	expect_refused(400, "0\r\n\n");
	expect_refused(431, "0\r\na:\r\nb:\r\nc:\r\nd:\r\ne:\r\n\r\n");
	expect_refused(431, "0\r\na: 0123456789012345678901234567890123456789012345678901234567890123456789\r\n\r\n");
}

static void
waits_for_the_end(void **state)
{
	(void)state;
	assert_int_equal(verdict("3\r\nab", 5).progress, HTTP_MORE);
	assert_int_equal(verdict("3\r\nabc\r\n0\r\n", 11).progress, HTTP_MORE);
	assert_int_equal(verdict("ffffffffffffffff\r\nabc", 21).progress, HTTP_MORE);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(joins_chunks),
		cmocka_unit_test(refuses_bad_framing),
		cmocka_unit_test(refuses_bad_trailers),
		cmocka_unit_test(waits_for_the_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
