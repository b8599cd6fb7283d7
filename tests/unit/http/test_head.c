/* The head parser's verdicts: each case is given whole, byte by byte and split at every place, from buffers of exactly its
 * size, so that a read beyond the bytes at hand is a sanitizer's report. */
#include "runtime/http/http.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const struct http_limits limits = {.target_max = 64, .header_max = 256, .fields_max = 8};

/* Parses the first `length` bytes from a buffer that ends there. */
static enum http_progress
parse_exact(struct http_head *head, const char *text, size_t length)
{
	char *copy = malloc(length ? length : 1);

	memcpy(copy, text, length);
	enum http_progress progress = http_head_parse(head, &limits, copy, length);
	free(copy);
	return progress;
}

static void
assert_same(enum http_progress a, const struct http_head *head, enum http_progress b, const struct http_head *other)
{
	assert_int_equal(a, b);
	assert_int_equal(head->status, other->status);
	if (a == HTTP_REFUSED)
		assert_string_equal(head->reason, other->reason);
	if (a != HTTP_DONE)
		return;
	assert_int_equal(head->length, other->length);
	assert_memory_equal(&head->path, &other->path, sizeof(head->path));
	assert_memory_equal(&head->query, &other->query, sizeof(head->query));
	assert_memory_equal(head->fields, other->fields, sizeof(head->fields));
	assert_int_equal(head->content_length, other->content_length);
	assert_int_equal(head->keep_alive, other->keep_alive);
	assert_int_equal(head->chunked, other->chunked);
}

/* The verdict on `text`, after checking that no way of cutting it changes the verdict. */
static enum http_progress
verdict(struct http_head *head, const char *text, size_t length)
{
	memset(head, 0, sizeof(*head));
	enum http_progress whole = parse_exact(head, text, length);

	for (size_t cut = 0; cut <= length; cut++) {
		struct http_head split = {0};
		enum http_progress progress = parse_exact(&split, text, cut);
		if (progress == HTTP_MORE)
			progress = parse_exact(&split, text, length);
		assert_same(whole, head, progress, &split);
	}
	struct http_head slow = {0};
	enum http_progress progress = HTTP_MORE;
	for (size_t have = 0; have <= length && progress == HTTP_MORE; have++)
		progress = parse_exact(&slow, text, have);
	assert_same(whole, head, progress, &slow);
	return whole;
}

static void
expect_refused(int status, const char *text, size_t length)
{
	struct http_head head;
	enum http_progress progress = verdict(&head, text, length);

	if (progress != HTTP_REFUSED || head.status != status)
		print_error("verdict %d, status %d on:\n%.*s\n", progress, head.status, (int)length, text);
	assert_int_equal(progress, HTTP_REFUSED);
	assert_int_equal(head.status, status);
}

#define REFUSED(status, text) expect_refused(status, text, sizeof(text) - 1)

static struct http_head
expect_done(const char *text)
{
	struct http_head head;
	enum http_progress progress = verdict(&head, text, strlen(text));

	if (progress != HTTP_DONE)
		print_error("verdict %d, status %d %s on:\n%s\n", progress, head.status, head.reason, text);
	assert_int_equal(progress, HTTP_DONE);
	return head;
}

static void
assert_span(const char *text, struct http_span span, const char *expected)
{
	assert_int_equal(span.length, strlen(expected));
	assert_memory_equal(text + span.offset, expected, span.length);
}

static void
takes_a_request_apart(void **state)
{
	const char *text = "POST /process-data?a=1&b=%20 HTTP/1.1\r\nHost: example.org:80\r\nContent-Type:\tapplication/json \r\n"
			   "content-LENGTH: 12\r\nX-Other: \xc3\xa4\r\nEmpty:\r\n\r\nbody";
	struct http_head head = expect_done(text);

	(void)state;
	assert_int_equal(head.method, HTTP_METHOD_POST);
	assert_span(text, head.path, "/process-data");
	assert_span(text, head.query, "a=1&b=%20");
	assert_span(text, head.fields[HTTP_FIELD_HOST], "example.org:80");
	assert_span(text, head.fields[HTTP_FIELD_CONTENT_TYPE], "application/json");
	assert_true(head.has_length);
	assert_int_equal(head.content_length, 12);
	assert_true(head.keep_alive);
	assert_string_equal(text + head.length, "body");
}

static void
knows_target_forms(void **state)
{
	(void)state;
	const char *absolute = "GET http://a.example:81/x/y?q HTTP/1.1\r\nHost: other\r\n\r\n";
	struct http_head head = expect_done(absolute);
	assert_span(absolute, head.path, "/x/y");
	assert_span(absolute, head.query, "q");
	assert_span(absolute, head.fields[HTTP_FIELD_HOST], "a.example:81");
	const char *bare = "GET https://[::1]?q HTTP/1.1\r\nHost: x\r\n\r\n";
	head = expect_done(bare);
	assert_span(bare, head.path, "/");
	assert_span(bare, head.fields[HTTP_FIELD_HOST], "[::1]");
	head = expect_done("OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n");
	assert_int_equal(head.method, HTTP_METHOD_OPTIONS);
	REFUSED(400, "GET * HTTP/1.1\r\nHost: x\r\n\r\n");
	REFUSED(400, "CONNECT example.org:80 HTTP/1.1\r\nHost: x\r\n\r\n");
	REFUSED(400, "GET ftp://x/ HTTP/1.1\r\nHost: x\r\n\r\n");
	REFUSED(400, "GET http:///x HTTP/1.1\r\nHost: x\r\n\r\n");
	REFUSED(400, "GET http://user@x/ HTTP/1.1\r\nHost: x\r\n\r\n");
	REFUSED(400, "GET x HTTP/1.1\r\nHost: x\r\n\r\n");
}

static void
knows_when_a_connection_stays(void **state)
{
	(void)state;
	assert_true(expect_done("GET / HTTP/1.1\r\nHost: x\r\n\r\n").keep_alive);
	assert_false(expect_done("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").keep_alive);
	assert_false(expect_done("GET / HTTP/1.1\r\nHost: x\r\nConnection: te , CLOSE\r\n\r\n").keep_alive);
	assert_false(expect_done("GET / HTTP/1.1\r\nHost: x\r\nConnection: keep-alive\r\nConnection: close\r\n\r\n").keep_alive);
	assert_false(expect_done("GET / HTTP/1.0\r\n\r\n").keep_alive);
	assert_true(expect_done("GET / HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n").keep_alive);
	assert_true(expect_done("GET / HTTP/1.1\r\nHost: x\r\nConnection: closed\r\n\r\n").keep_alive);
	REFUSED(400, "GET / HTTP/1.1\r\nHost: x\r\nConnection: a b\r\n\r\n");
}

static void
forgives_one_empty_line(void **state)
{
	(void)state;
	expect_done("\r\nGET / HTTP/1.1\r\nHost: x\r\n\r\n");
	REFUSED(400, "\r\n\r\nGET / HTTP/1.1\r\nHost: x\r\n\r\n");
	REFUSED(400, "\nGET / HTTP/1.1\r\nHost: x\r\n\r\n");
}

static void
refuses_bad_request_lines(void **state)
{
	(void)state;
	REFUSED(400, "GET / HTTP/1.1\nHost: x\r\n\r\n");
	REFUSED(400, "GET  / HTTP/1.1\r\nHost: x\r\n\r\n");
	REFUSED(400, "GET / HTTP/1.1 \r\nHost: x\r\n\r\n");
	REFUSED(400, " GET / HTTP/1.1\r\nHost: x\r\n\r\n");
	REFUSED(400, "GET\t/ HTTP/1.1\r\nHost: x\r\n\r\n");
	REFUSED(400, "GET /\r\n");
	REFUSED(400, "GET / HTTP/2.0\r\nHost: x\r\n\r\n");
	REFUSED(400, "GET / HTTP/1.2\r\nHost: x\r\n\r\n");
	REFUSED(400, "GET / HTTP/0.9\r\nHost: x\r\n\r\n");
	REFUSED(400, "GET / http/1.1\r\nHost: x\r\n\r\n");
	REFUSED(400, "GET / HTTP/1.10\r\nHost: x\r\n\r\n");
	REFUSED(400, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
	REFUSED(400, "G(T / HTTP/1.1\r\nHost: x\r\n\r\n");
	REFUSED(400, "GET /\rx HTTP/1.1\r\nHost: x\r\n\r\n");
}

static void
refuses_bad_targets(void **state)
{
	(void)state;
	REFUSED(400, "GET /a#b HTTP/1.1\r\nHost: x\r\n\r\n");
	REFUSED(400, "GET /?a#b HTTP/1.1\r\nHost: x\r\n\r\n");
	REFUSED(400, "GET /%0 HTTP/1.1\r\nHost: x\r\n\r\n");
	REFUSED(400, "GET /%zz HTTP/1.1\r\nHost: x\r\n\r\n");
	REFUSED(400, "GET /% HTTP/1.1\r\nHost: x\r\n\r\n");
	REFUSED(400, "GET /%00 HTTP/1.1\r\nHost: x\r\n\r\n");
	REFUSED(400, "GET /?x=%00 HTTP/1.1\r\nHost: x\r\n\r\n");
	REFUSED(400, "GET /?x=%1 HTTP/1.1\r\nHost: x\r\n\r\n");
	REFUSED(400, "GET /\x01 HTTP/1.1\r\nHost: x\r\n\r\n");
	REFUSED(400, "GET /\x7f HTTP/1.1\r\nHost: x\r\n\r\n");
	REFUSED(400, "GET /\xc3\xa4 HTTP/1.1\r\nHost: x\r\n\r\n");
	REFUSED(400, "GET /\0 HTTP/1.1\r\nHost: x\r\n\r\n");
	REFUSED(414, "GET /0123456789012345678901234567890123456789012345678901234567890123456789 HTTP/1.1\r\nHost: x\r\n\r\n");
	REFUSED(414, "GET /01234567890123456789012345678901234567890123456789012345678901234567890123456789"
		     "01234567890123456789012345678901234567890123456789");
}

static void
refuses_bad_header_lines(void **state)
{
	(void)state;
	REFUSED(400, "GET / HTTP/1.1\r\nHost : x\r\n\r\n");
	REFUSED(400, "GET / HTTP/1.1\r\nHost: x\r\n folded\r\n\r\n");
	REFUSED(400, "GET / HTTP/1.1\r\nHost: x\r\nA: b\r\n\tfolded\r\n\r\n");
	REFUSED(400, "GET / HTTP/1.1\r\nHost: x\r\nNo colon\r\n\r\n");
	REFUSED(400, "GET / HTTP/1.1\r\nHost: x\r\n: empty name\r\n\r\n");
	REFUSED(400, "GET / HTTP/1.1\r\nHost: x\r\nA\x01: b\r\n\r\n");
	REFUSED(400, "GET / HTTP/1.1\r\nHost: x\r\nA\xc3\xa4: b\r\n\r\n");
	REFUSED(400, "GET / HTTP/1.1\r\nHost: x\r\nA: b\0c\r\n\r\n");
	REFUSED(400, "GET / HTTP/1.1\r\nHost: x\r\nA: b\x01\r\n\r\n");
	REFUSED(400, "GET / HTTP/1.1\r\nHost: x\r\nA: b\x7f\r\n\r\n");
	REFUSED(400, "GET / HTTP/1.1\r\nHost: x\r\nA: b\rc\r\n\r\n");
	REFUSED(400, "GET / HTTP/1.1\r\nHost: x\r\nA: b\r\r\n\r\n");
	REFUSED(400, "GET / HTTP/1.1\r\nHost: x\r\nA: b\nB: c\r\n\r\n");
	REFUSED(400, "GET / HTTP/1.1\r\nHost: x\n\n");
	REFUSED(400, "GET / HTTP/1.1\r\nHost: x\r\n\n");
}

static void
refuses_bad_hosts(void **state)
{
	(void)state;
	REFUSED(400, "GET / HTTP/1.1\r\n\r\n");
	REFUSED(400, "GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n");
	REFUSED(400, "GET http://a/ HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n");
	REFUSED(400, "GET http://a/ HTTP/1.1\r\n\r\n");
	REFUSED(400, "GET / HTTP/1.1\r\nHost:\r\n\r\n");
	REFUSED(400, "GET / HTTP/1.1\r\nHost: a b\r\n\r\n");
	REFUSED(400, "GET / HTTP/1.1\r\nHost: a/b\r\n\r\n");
	REFUSED(400, "GET / HTTP/1.1\r\nHost: a@b\r\n\r\n");
	REFUSED(400, "GET / HTTP/1.1\r\nHost: a:b\r\n\r\n");
	REFUSED(400, "GET / HTTP/1.1\r\nHost: [::1\r\n\r\n");
	REFUSED(400, "GET / HTTP/1.1\r\nHost: a, b\r\n\r\n");
	expect_done("GET / HTTP/1.1\r\nHost: [::1]:80\r\n\r\n");
	expect_done("GET / HTTP/1.1\r\nHost: 127.0.0.1:\r\n\r\n");
}

static void
refuses_doubtful_framing(void **state)
{
	(void)state;
	REFUSED(400, "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n");
	REFUSED(400, "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nContent-Length: 1\r\n\r\n");
	REFUSED(400, "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n");
	REFUSED(400, "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\n");
	REFUSED(400, "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: +1\r\n\r\n");
	REFUSED(400, "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n");
	REFUSED(400, "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 0x1\r\n\r\n");
	REFUSED(400, "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1, 1\r\n\r\n");
	REFUSED(400, "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1 1\r\n\r\n");
	REFUSED(400, "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1.0\r\n\r\n");
	REFUSED(400, "POST / HTTP/1.1\r\nHost: x\r\nContent-Length:\r\n\r\n");
	REFUSED(400, "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip, chunked\r\n\r\n");
	REFUSED(400, "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked, gzip\r\n\r\n");
	REFUSED(400, "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: identity\r\n\r\n");
	REFUSED(400, "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: xchunked\r\n\r\n");
	REFUSED(400, "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n");
	REFUSED(400, "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding:\r\n\r\n");
	REFUSED(400, "POST / HTTP/1.0\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n");
	assert_true(expect_done("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: Chunked\r\n\r\n").chunked);
	assert_int_equal(expect_done("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 007\r\n\r\n").content_length, 7);
	assert_true(expect_done("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999999999999999\r\n\r\n").content_length
		== UINT64_MAX);
}

static void
knows_expectations(void **state)
{
	(void)state;
	assert_true(expect_done("POST / HTTP/1.1\r\nHost: x\r\nExpect: 100-Continue\r\n\r\n").expect_continue);
	assert_false(expect_done("POST / HTTP/1.0\r\nHost: x\r\nExpect: 100-continue\r\n\r\n").expect_continue);
	REFUSED(417, "POST / HTTP/1.1\r\nHost: x\r\nExpect: 200-ok\r\n\r\n");
}

static void
holds_its_limits(void **state)
{
	(void)state;
	expect_done("GET / HTTP/1.1\r\nHost: x\r\na:\r\nb:\r\nc:\r\nd:\r\ne:\r\nf:\r\ng:\r\n\r\n");
	REFUSED(431, "GET / HTTP/1.1\r\nHost: x\r\na:\r\nb:\r\nc:\r\nd:\r\ne:\r\nf:\r\ng:\r\nh:\r\n\r\n");
	char text[512] = "GET / HTTP/1.1\r\nHost: x\r\nA: ";
	memset(text + strlen(text), 'x', 240);
	REFUSED(431, "GET / HTTP/1.1\r\nHost: x\r\nA: xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
		     "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
		     "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx");
	strcpy(text + 17 + 2 + 240, "\r\n\r\n");
	struct http_head head = {0};
	assert_int_equal(http_head_parse(&head, &limits, text, strlen(text)), HTTP_DONE);
}

static void
resolve(const char *path, const char *expected)
{
	char out[64];
	ptrdiff_t length = http_path_resolve(path, strlen(path), out);

	if (!expected) {
		assert_int_equal(length, -1);
		return;
	}
	assert_int_equal(length, strlen(expected));
	assert_memory_equal(out, expected, strlen(expected));
}

static void
resolves_paths(void **state)
{
	(void)state;
	resolve("/", "/");
	resolve("/a/b", "/a/b");
	resolve("/a/./b", "/a/b");
	resolve("/a/../b", "/b");
	resolve("/a/b/..", "/a/");
	resolve("/a/b/.", "/a/b/");
	resolve("/a/..", "/");
	resolve("/a//b", "/a//b");
	resolve("/%61%2fb", "/a%2Fb");
	resolve("/a/%2e%2E/b", "/b");
	resolve("/..", NULL);
	resolve("/../a", NULL);
	resolve("/a/../../b", NULL);
	resolve("/%2e%2e/a", NULL);
	resolve("/...", "/...");
	resolve("/.a/..b", "/.a/..b");
}

static void
knows_json(void **state)
{
	(void)state;
	assert_true(http_is_json("application/json", 16));
	assert_true(http_is_json("Application/JSON ; charset=utf-8", 32));
	assert_false(http_is_json("application/json5", 17));
	assert_false(http_is_json("text/json", 9));
	assert_false(http_is_json("", 0));
}

/* Each byte at each place of a value of a few words. */
static void
control_characters_are_found_wherever_they_stand(void **state)
{
	char text[] = "GET / HTTP/1.1\r\nHost: a\r\nValue: ...........................\r\n\r\n";
	char *value = strstr(text, "...");

	(void)state;
	for (size_t place = 0; place < 27; place++) {
		for (int byte = 0; byte < 256; byte++) {
			struct http_head head = {0};
			bool good = byte == '\t' || (byte >= ' ' && byte != 0x7f);
			value[place] = (char)byte;
			enum http_progress progress = parse_exact(&head, text, sizeof(text) - 1);
			assert_int_equal(progress, good ? HTTP_DONE : HTTP_REFUSED);
		}
		value[place] = '.';
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(takes_a_request_apart),
		cmocka_unit_test(control_characters_are_found_wherever_they_stand),
		cmocka_unit_test(knows_target_forms),
		cmocka_unit_test(knows_when_a_connection_stays),
		cmocka_unit_test(forgives_one_empty_line),
		cmocka_unit_test(refuses_bad_request_lines),
		cmocka_unit_test(refuses_bad_targets),
		cmocka_unit_test(refuses_bad_header_lines),
		cmocka_unit_test(refuses_bad_hosts),
		cmocka_unit_test(refuses_doubtful_framing),
		cmocka_unit_test(knows_expectations),
		cmocka_unit_test(holds_its_limits),
		cmocka_unit_test(resolves_paths),
		cmocka_unit_test(knows_json),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
