/*
 * HTTP/1.1 requests as bytes: pure functions from a buffer to a verdict, strict by RFC 9110 and RFC 9112. They know no
 * sockets and allocate nothing.
 *
 * All of them are incremental: called again with more of the same bytes they go on where they were, each byte is looked
 * at a bounded number of times, and the verdict does not depend on how the bytes were cut. A line is judged when its end
 * is there, or when it is longer than any limit allows.
 */
#ifndef FORST_HTTP_HTTP_H
#define FORST_HTTP_HTTP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum http_progress {
	HTTP_MORE,    /* fine so far, not complete */
	HTTP_DONE,    /* complete */
	HTTP_REFUSED, /* wrong; status and reason say why. The connection's framing is lost */
};

enum http_method {
	HTTP_METHOD_GET,
	HTTP_METHOD_HEAD,
	HTTP_METHOD_POST,
	HTTP_METHOD_OPTIONS,
	HTTP_METHOD_OTHER, /* any other token */
};

/* The fields that the server reads; others are checked, counted and forgotten. */
enum http_field {
#define HTTP_FIELD(id, name, repeat) HTTP_FIELD_##id,
#include "runtime/http/field.def"
#undef HTTP_FIELD
	HTTP_FIELD_OTHER,
};

enum { HTTP_FIELD_COUNT = HTTP_FIELD_OTHER };

/* Bytes of the parsed buffer. offset 0: absent (no part of a request but its method begins there). */
struct http_span {
	uint32_t offset;
	uint32_t length;
};

struct http_limits {
	uint32_t target_max; /* bytes of the request target */
	uint32_t header_max; /* bytes of all field lines, and of all trailer lines */
	uint32_t fields_max; /* field lines */
};

enum { HTTP_HEADER_LIMIT_MAX = 1 << 30 }; /* no limit may be larger: offsets are 32 bits */

/* A request's head. Zeroed before the first call. */
struct http_head {
	/* What was found; the spans count from the buffer's start. */
	struct http_span method_name;
	struct http_span path;  /* as sent; at least "/", or "*" */
	struct http_span query; /* without the `?`; absent when there is none */
	struct http_span fields[HTTP_FIELD_COUNT]; /* values without the white space around them */
	uint64_t content_length; /* UINT64_MAX: larger than any number here */
	uint32_t length; /* bytes of the head, to and with the empty line; then the body begins */
	enum http_method method;
	uint8_t minor_version; /* of HTTP/1.x: 0 or 1 */
	bool absolute;         /* the target was a whole URL: HTTP_FIELD_HOST is its authority */
	bool has_length;
	bool chunked;
	bool keep_alive;
	bool expect_continue;
	/* Why it was refused. */
	uint16_t status;
	const char *reason; /* constant, for people */
	/* Where parsing goes on. */
	uint32_t line_start;
	uint32_t scanned;
	uint32_t fields_start; /* 0 before the request line is complete */
	uint32_t field_count;
	uint32_t fields_seen; /* a bit a known field */
	bool empty_line_skipped;
	bool connection_close;
	bool connection_keep_alive;
};

/* Parses the head that begins at data[0]; the buffer may have moved between calls, not changed. */
enum http_progress http_head_parse(
	struct http_head *head, const struct http_limits *limits, const char *data, size_t length);

/* The chunked transfer coding (RFC 9112, 7.1). Zeroed before the first call. */
struct http_chunks {
	uint64_t remaining; /* bytes of the current chunk that are still to come */
	uint8_t phase;
	uint32_t scanned; /* bytes of an incomplete line that hold no line feed */
	uint32_t trailer_bytes;
	uint32_t trailer_count;
	const char *reason; /* why it was refused (always status 400, or 431 for trailers) */
	uint16_t status;
};

/* Decodes `length` bytes at `in`, storing content at `out` (which may overlap `in` from below: out <= in). *consumed
 * bytes of `in` are done with; the rest is to be given again with more behind it. *produced bytes were stored. */
enum http_progress http_chunks_decode(struct http_chunks *chunks, const struct http_limits *limits, const char *in,
	size_t length, char *out, size_t *consumed, size_t *produced);

/* Decodes percent escapes and resolves dot segments of a path that http_head_parse accepted, into `out`, which has room
 * for `length` bytes. An escaped slash stays an escape: it is not a separator. Returns the length, or -1 when a dot segment
 * climbs above the root (RFC 3986, 5.2.4, but refused instead of clamped). */
ptrdiff_t http_path_resolve(const char *path, size_t length, char *out);

/* The name of a host without its port: "example.org", "127.0.0.1", "[::1]". `host` is a value that was accepted. */
size_t http_host_name_length(const char *host, size_t length);

/* Whether `value` is `application/json`, with or without parameters, in any case. */
bool http_is_json(const char *value, size_t length);

/* Whether two names are the same but for ASCII case. */
bool http_equal_ignoring_case(const char *a, size_t a_length, const char *b, size_t b_length);

#endif
