/*
 * The chunked transfer coding. Content is moved down over the framing, so a body is decoded in the buffer it came in.
 * Extensions and trailers are checked and dropped: nothing here gives them a meaning.
 */
#include "runtime/http/http_internal.h"

#include <string.h>

enum phase {
	PHASE_SIZE,    /* a chunk's size line */
	PHASE_CONTENT, /* its content */
	PHASE_END,     /* the CRLF behind the content */
	PHASE_TRAILER, /* lines behind the last chunk */
};

enum {
	SIZE_LINE_MAX = 256, /* with extensions, which hold nothing of use */
	SIZE_DIGITS_MAX = 16,
};

static enum http_progress
refuse(struct http_chunks *chunks, uint16_t status, const char *reason)
{
	chunks->status = status;
	chunks->reason = reason;
	return HTTP_REFUSED;
}

static int
hex_value(unsigned char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if ((c | 0x20) >= 'a' && (c | 0x20) <= 'f')
		return (c | 0x20) - 'a' + 10;
	return -1;
}

/* chunk-size [ chunk-ext ] CRLF, complete. */
static enum http_progress
size_line(struct http_chunks *chunks, const unsigned char *at)
{
	uint64_t size = 0;
	int digits = 0;

	for (int value; (value = hex_value(*at)) >= 0; at++) {
		size = size << 4 | (uint64_t)value;
		if (++digits > SIZE_DIGITS_MAX)
			return refuse(chunks, 400, "a chunk size is too long");
	}
	if (digits == 0 || (*at != '\r' && *at != ';') || !http_value_valid(at))
		return refuse(chunks, 400, "a chunk size is not well-formed");
	chunks->remaining = size;
	chunks->phase = size > 0 ? PHASE_CONTENT : PHASE_TRAILER;
	return HTTP_MORE;
}

static enum http_progress
trailer_line(struct http_chunks *chunks, const struct http_limits *limits, const unsigned char *at, size_t length)
{
	if (at[0] == '\r' && at[1] == '\n')
		return HTTP_DONE;
	chunks->trailer_bytes += (uint32_t)length;
	if (++chunks->trailer_count > limits->fields_max)
		return refuse(chunks, 431, "too many trailer fields");
	http_field_scan(&at);
	if (!at || !http_value_valid(at))
		return refuse(chunks, 400, "a trailer line is not well-formed");
	return HTTP_MORE;
}

/* A line's end is at hand, or the line is too long. */
static enum http_progress
line(struct http_chunks *chunks, const struct http_limits *limits, const char *in, size_t length, size_t *consumed)
{
	const char *feed = memchr(in + chunks->scanned, '\n', length - chunks->scanned);
	size_t end = feed ? (size_t)(feed + 1 - in) : length;
	const unsigned char *start = (const unsigned char *)in;
	enum http_progress progress;

	*consumed = 0;
	if (chunks->phase == PHASE_TRAILER) {
		if (chunks->trailer_bytes + end > limits->header_max)
			return refuse(chunks, 431, "the trailers are too large");
	} else if (end > SIZE_LINE_MAX) {
		return refuse(chunks, 400, "a chunk's size line is too long");
	}
	chunks->scanned = (uint32_t)end;
	if (!feed)
		return HTTP_MORE;
	chunks->scanned = 0;
	*consumed = end;
	if (chunks->phase == PHASE_TRAILER)
		progress = trailer_line(chunks, limits, start, end);
	else
		progress = size_line(chunks, start);
	return progress;
}

static enum http_progress
content_end(struct http_chunks *chunks, const char *in, size_t length, size_t *consumed)
{
	static const char crlf[] = "\r\n";
	size_t have = length < 2 ? length : 2;

	*consumed = 0;
	if (memcmp(in, crlf, have) != 0)
		return refuse(chunks, 400, "a chunk does not end where its size says");
	if (have == 2) {
		*consumed = 2;
		chunks->phase = PHASE_SIZE;
	}
	return HTTP_MORE;
}

enum http_progress
http_chunks_decode(struct http_chunks *chunks, const struct http_limits *limits, const char *in, size_t length, char *out,
	size_t *consumed, size_t *produced)
{
	size_t at = 0;
	enum http_progress progress = HTTP_MORE;

	*produced = 0;
	while (at < length && progress == HTTP_MORE) {
		size_t step;
		if (chunks->phase == PHASE_CONTENT) {
			step = length - at < chunks->remaining ? length - at : (size_t)chunks->remaining;
			memmove(out + *produced, in + at, step);
			*produced += step;
			chunks->remaining -= step;
			if (chunks->remaining == 0)
				chunks->phase = PHASE_END;
		} else if (chunks->phase == PHASE_END) {
			progress = content_end(chunks, in + at, length - at, &step);
		} else {
			progress = line(chunks, limits, in + at, length - at, &step);
		}
		at += step;
		if (step == 0)
			break;
	}
	*consumed = at;
	return progress;
}
