/*
 * A request's head, line by line. memchr finds a line's end, then one DFA judges the line: its bytes are looked at twice
 * and the DFA needs no end-of-input checks, because every rule stops at the line feed that is known to be there.
 *
 * What is refused, and why it must be, is in RFC 9112 sections 2.2, 3, 5 and 6.
 */
#include "runtime/http/http.h"
#include "runtime/http/http_internal.h"

#include <string.h>

/*!re2c
	re2c:yyfill:enable = 0;
	re2c:define:YYCTYPE = "unsigned char";
	re2c:define:YYCURSOR = at;
	re2c:define:YYMARKER = marker;
	re2c:flags:tags = 1;

	crlf = "\r\n";
	ows = [ \t]*;
	digit = [0-9];
	hex = [0-9A-Fa-f];
	tchar = [-!#$%&'*+.^_`|~0-9A-Za-z];
	vchar = [\x21-\x7e\x80-\xff];
	/* No %00: nothing may smuggle a NUL past the parser. */
	escape = "%" ([1-9A-Fa-f] hex | "0" [1-9A-Fa-f]);
	/* Visible ASCII but `#`: a fragment never goes on the wire, and the rest is what clients send in practice. */
	pchar = [\x21-\x7e] \ [#?%] | escape;
	qchar = [\x21-\x7e] \ [#%] | escape;
	regname = ([-._~!$&'()*+,;=0-9A-Za-z] | escape)+;
	ipliteral = "[" [0-9A-Fa-f:.]+ "]";
	authority = (regname | ipliteral) (":" digit{0,5})?;
*/

enum repeat {
	REPEAT_REFUSED,
	REPEAT_FIRST,
	REPEAT_LIST,
};

static const struct {
	const char *name;
	enum repeat repeat;
} field_table[] = {
#define HTTP_FIELD(id, name, repeat) {name, repeat},
#include "runtime/http/field.def"
#undef HTTP_FIELD
};

/* Longest request line beyond its target: a method, two spaces, the version, the line's end. */
enum { REQUEST_LINE_EXTRA = 64 };

static enum http_progress
refuse(struct http_head *head, uint16_t status, const char *reason)
{
	head->status = status;
	head->reason = reason;
	return HTTP_REFUSED;
}

static struct http_span
span(const char *data, const unsigned char *from, const unsigned char *to)
{
	return (struct http_span){(uint32_t)((const char *)from - data), (uint32_t)(to - from)};
}

static enum http_method
method_of(const char *name, size_t length)
{
	if (length == 4 && memcmp(name, "POST", 4) == 0)
		return HTTP_METHOD_POST;
	if (length == 3 && memcmp(name, "GET", 3) == 0)
		return HTTP_METHOD_GET;
	if (length == 4 && memcmp(name, "HEAD", 4) == 0)
		return HTTP_METHOD_HEAD;
	if (length == 7 && memcmp(name, "OPTIONS", 7) == 0)
		return HTTP_METHOD_OPTIONS;
	return HTTP_METHOD_OTHER;
}

/* The target begins at `at` and a space follows it (RFC 9112, 3.2; authority-form is CONNECT's, which is not served). */
static enum http_progress
parse_target(struct http_head *head, const char *data, const unsigned char *at)
{
	const unsigned char *marker, *host, *host_end, *path, *path_end, *query;
	/*!stags:re2c format = "const unsigned char *@@ = NULL; (void)@@;\n"; */

	/*!re2c
		"/" pchar* @path_end ("?" @query qchar*)? " " {
			path = head->method_name.length + 1 + (const unsigned char *)data + head->line_start;
			head->path = span(data, path, path_end);
			if (query)
				head->query = span(data, query, at - 1);
			return HTTP_MORE;
		}
		'http' 's'? "://" @host authority @host_end @path ("/" pchar*)? @path_end ("?" @query qchar*)? " " {
			head->absolute = true;
			head->fields[HTTP_FIELD_HOST] = span(data, host, host_end);
			/* No path means "/": the second slash of the scheme's "//" will do. */
			head->path = path == path_end ? span(data, host - 1, host) : span(data, path, path_end);
			if (query)
				head->query = span(data, query, at - 1);
			return HTTP_MORE;
		}
		@path "*" " " {
			if (head->method != HTTP_METHOD_OPTIONS)
				return refuse(head, 400, "the target `*` is only for OPTIONS");
			head->path = span(data, path, path + 1);
			return HTTP_MORE;
		}
		* {
			return refuse(head, 400, "the request target is not well-formed");
		}
	*/
}

static enum http_progress
parse_request_line(struct http_head *head, const struct http_limits *limits, const char *data)
{
	const unsigned char *start = (const unsigned char *)data + head->line_start;
	const unsigned char *at = start, *marker, *target, *target_end;
	/*!stags:re2c format = "const unsigned char *@@ = NULL; (void)@@;\n"; */

	/*!re2c
		tchar+ " " @target [\x21-\x7e]+ @target_end " HTTP/1." [01] crlf {
			if (target_end - target > limits->target_max)
				return refuse(head, 414, "the request target is too long");
			head->minor_version = at[-3] - '0';
			head->method_name = span(data, start, target - 1);
			head->method = method_of((const char *)start, head->method_name.length);
			return parse_target(head, data, target);
		}
		tchar+ " " [\x21-\x7e]+ " HTTP/" digit+ ("." digit+)? crlf {
			return refuse(head, 400, "only HTTP/1.1 and HTTP/1.0 are spoken here");
		}
		* {
			return refuse(head, 400, "the request line is not well-formed");
		}
	*/
}

/* Content-Length: digits and nothing else, no list, no sign. */
static enum http_progress
parse_length(struct http_head *head, const char *value, size_t length)
{
	uint64_t number = 0;

	if (length == 0)
		return refuse(head, 400, "Content-Length is not a number");
	for (size_t i = 0; i < length; i++) {
		if (value[i] < '0' || value[i] > '9')
			return refuse(head, 400, "Content-Length is not a number");
		uint64_t digit = (uint64_t)(value[i] - '0');
		number = number > (UINT64_MAX - 9) / 10 ? UINT64_MAX : number * 10 + digit;
	}
	head->has_length = true;
	head->content_length = number;
	return HTTP_MORE;
}

/* Connection: a list of tokens, of which two mean something here. `at` ends with CRLF. */
static enum http_progress
parse_connection(struct http_head *head, const unsigned char *at)
{
	const unsigned char *marker;

	for (;;) {
		/*!re2c
			'close' ows / [,\r] { head->connection_close = true; continue; }
			'keep-alive' ows / [,\r] { head->connection_keep_alive = true; continue; }
			tchar+ ows / [,\r] { continue; }
			"," ows { continue; }
			crlf { return HTTP_MORE; }
			* { return refuse(head, 400, "Connection is not a list of tokens"); }
		*/
	}
}

static enum http_progress
check_host(struct http_head *head, const unsigned char *at)
{
	const unsigned char *marker;

	/*!re2c
		authority ows crlf { return HTTP_MORE; }
		* { return refuse(head, 400, "Host is not well-formed"); }
	*/
}

/* The fields that say how the message is framed or whether it can be served at all. */
static enum http_progress
use_field(struct http_head *head, enum http_field field, const char *data, struct http_span value)
{
	const char *text = data + value.offset;

	if (field == HTTP_FIELD_CONTENT_LENGTH)
		return parse_length(head, text, value.length);
	if (field == HTTP_FIELD_CONNECTION)
		return parse_connection(head, (const unsigned char *)text);
	if (field == HTTP_FIELD_HOST)
		return check_host(head, (const unsigned char *)text);
	if (field == HTTP_FIELD_TRANSFER_ENCODING) {
		if (!http_equal_ignoring_case(text, value.length, "chunked", 7))
			return refuse(head, 400, "the only transfer coding is chunked");
		head->chunked = true;
	}
	if (field == HTTP_FIELD_EXPECT && head->minor_version == 1) {
		if (!http_equal_ignoring_case(text, value.length, "100-continue", 12))
			return refuse(head, 417, "the only expectation is 100-continue");
		head->expect_continue = true;
	}
	return HTTP_MORE;
}

/* A known field's line; `at` is behind the colon. Sets *seen, a bit a field, for repeats. */
static enum http_progress
take_field(struct http_head *head, enum http_field field, const char *data, const unsigned char *at,
	const unsigned char *line_end)
{
	const unsigned char *end = line_end - 2;

	while (*at == ' ' || *at == '\t')
		at++;
	while (end > at && (end[-1] == ' ' || end[-1] == '\t'))
		end--;
	struct http_span value = span(data, at, end);
	bool again = head->fields_seen & 1u << field;
	head->fields_seen |= 1u << field;
	if (again && field_table[field].repeat == REPEAT_REFUSED)
		return refuse(head, 400, "a header field that may appear once is repeated");
	if (!again && !(field == HTTP_FIELD_HOST && head->absolute))
		head->fields[field] = value;
	return use_field(head, field, data, value);
}

bool
http_value_valid(const unsigned char *at)
{
	const unsigned char *marker;

	(void)marker;
	/*!re2c
		(vchar | [ \t])* crlf { return true; }
		* { return false; }
	*/
}

enum http_field
http_field_scan(const unsigned char **line)
{
	const unsigned char *at = *line, *marker;

	/*!re2c
		'host:' { *line = at; return HTTP_FIELD_HOST; }
		'content-length:' { *line = at; return HTTP_FIELD_CONTENT_LENGTH; }
		'transfer-encoding:' { *line = at; return HTTP_FIELD_TRANSFER_ENCODING; }
		'content-type:' { *line = at; return HTTP_FIELD_CONTENT_TYPE; }
		'content-encoding:' { *line = at; return HTTP_FIELD_CONTENT_ENCODING; }
		'connection:' { *line = at; return HTTP_FIELD_CONNECTION; }
		'expect:' { *line = at; return HTTP_FIELD_EXPECT; }
		'origin:' { *line = at; return HTTP_FIELD_ORIGIN; }
		'sec-fetch-site:' { *line = at; return HTTP_FIELD_SEC_FETCH_SITE; }
		'access-control-request-method:' { *line = at; return HTTP_FIELD_ACCESS_CONTROL_REQUEST_METHOD; }
		'x-request-id:' { *line = at; return HTTP_FIELD_X_REQUEST_ID; }
		'forst-timeout-ms:' { *line = at; return HTTP_FIELD_FORST_TIMEOUT_MS; }
		'forst-contract:' { *line = at; return HTTP_FIELD_FORST_CONTRACT; }
		'x-forst-sidecar:' { *line = at; return HTTP_FIELD_X_FORST_SIDECAR; }
		tchar+ ":" { *line = at; return HTTP_FIELD_OTHER; }
		* { *line = NULL; return HTTP_FIELD_OTHER; }
	*/
}

/* What the fields mean together, once all are there (RFC 9112, 6.3). */
static enum http_progress
finish(struct http_head *head)
{
	if (head->chunked && head->has_length)
		return refuse(head, 400, "Content-Length and Transfer-Encoding exclude each other");
	if (head->chunked && head->minor_version == 0)
		return refuse(head, 400, "HTTP/1.0 has no transfer codings");
	if (!(head->fields_seen & 1u << HTTP_FIELD_HOST) && head->minor_version == 1)
		return refuse(head, 400, "Host is missing");
	if (head->connection_close)
		head->keep_alive = false;
	else
		head->keep_alive = head->minor_version == 1 || head->connection_keep_alive;
	return HTTP_DONE;
}

/* Whether the 8 bytes at `at` hold no control character. */
static bool
are_visible(const unsigned char *at)
{
	const uint64_t ones = UINT64_C(0x0101010101010101), highs = ones * 0x80;
	uint64_t word;

	memcpy(&word, at, sizeof(word));
	uint64_t deletes = word ^ ones * 0x7f;
	/* What is subtracted borrows only behind a byte that is to be found. */
	return !(((word - ones * ' ') & ~word & highs) | ((deletes - ones) & ~deletes & highs));
}

/* Over the most of a value without control characters that ends before `end`. */
static const unsigned char *
over_visible(const unsigned char *at, const unsigned char *end)
{
	while (end - at >= 8 && are_visible(at))
		at += 8;
	return at;
}

static enum http_progress
parse_field_line(struct http_head *head, const struct http_limits *limits, const char *data, const unsigned char *end)
{
	const unsigned char *at = (const unsigned char *)data + head->line_start;

	if (at[0] == '\r' && at[1] == '\n')
		return finish(head);
	if (++head->field_count > limits->fields_max)
		return refuse(head, 431, "too many header fields");
	enum http_field field = http_field_scan(&at);
	if (!at)
		return refuse(head, 400, "a header line is not well-formed");
	if (!http_value_valid(over_visible(at, end)))
		return refuse(head, 400, "a header value holds a control character");
	return field == HTTP_FIELD_OTHER ? HTTP_MORE : take_field(head, field, data, at, end);
}

/* A line that ends before `end`: the request line, one empty line before it, or a field. */
static enum http_progress
parse_line(struct http_head *head, const struct http_limits *limits, const char *data, uint32_t end)
{
	if (head->fields_start > 0)
		return parse_field_line(head, limits, data, (const unsigned char *)data + end);
	if (end - head->line_start == 2 && data[head->line_start] == '\r' && !head->empty_line_skipped) {
		head->empty_line_skipped = true;
		return HTTP_MORE;
	}
	head->fields_start = end;
	return parse_request_line(head, limits, data);
}

/* Whether the line that is being read, with `length` bytes so far, breaks a limit whatever else is in it. */
static enum http_progress
check_length(struct http_head *head, const struct http_limits *limits, size_t line_length)
{
	if (head->fields_start == 0) {
		if (line_length > (size_t)limits->target_max + REQUEST_LINE_EXTRA)
			return refuse(head, 414, "the request line is too long");
	} else if (head->line_start + line_length - head->fields_start > limits->header_max) {
		return refuse(head, 431, "the header is too large");
	}
	return HTTP_MORE;
}

enum http_progress
http_head_parse(struct http_head *head, const struct http_limits *limits, const char *data, size_t length)
{
	for (;;) {
		const char *feed = memchr(data + head->scanned, '\n', length - head->scanned);
		size_t end = feed ? (size_t)(feed + 1 - data) : length;
		enum http_progress progress = check_length(head, limits, end - head->line_start);
		if (progress != HTTP_MORE)
			return progress;
		head->scanned = (uint32_t)end;
		if (!feed)
			return HTTP_MORE;
		progress = parse_line(head, limits, data, (uint32_t)end);
		if (progress == HTTP_DONE)
			head->length = (uint32_t)end;
		if (progress != HTTP_MORE)
			return progress;
		head->line_start = (uint32_t)end;
	}
}
