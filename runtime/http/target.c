/* Paths, hosts and media types: small pure functions on values that the parser has accepted. */
#include "runtime/http/http.h"

#include <string.h>

static char
lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c | 0x20) : c;
}

bool
http_equal_ignoring_case(const char *a, size_t a_length, const char *b, size_t b_length)
{
	if (a_length != b_length)
		return false;
	for (size_t i = 0; i < a_length; i++) {
		if (lower(a[i]) != lower(b[i]))
			return false;
	}
	return true;
}

static unsigned
hex_digit(char c)
{
	return c <= '9' ? (unsigned)(c - '0') : (unsigned)((c | 0x20) - 'a' + 10);
}

/* Decodes escapes, but not that of a slash, whose digits become capitals. */
static size_t
decode(const char *path, size_t length, char *out)
{
	size_t used = 0;

	for (size_t i = 0; i < length; i++) {
		if (path[i] != '%') {
			out[used++] = path[i];
			continue;
		}
		unsigned byte = hex_digit(path[i + 1]) << 4 | hex_digit(path[i + 2]);
		i += 2;
		if (byte == '/') {
			memcpy(out + used, "%2F", 3);
			used += 3;
		} else {
			out[used++] = (char)byte;
		}
	}
	return used;
}

/* Number of dots if the segment is `.` or `..`, else 0. */
static size_t
dots(const char *segment, size_t length)
{
	if (length == 0 || length > 2 || segment[0] != '.' || segment[length - 1] != '.')
		return 0;
	return length;
}

ptrdiff_t
http_path_resolve(const char *path, size_t length, char *out)
{
	size_t decoded = decode(path, length, out);
	size_t used = 0;

	/* Segment by segment, in place: what is written is never longer than what was read. */
	for (size_t at = 0; at < decoded;) {
		size_t start = at + 1; /* behind the slash */
		const char *slash = start < decoded ? memchr(out + start, '/', decoded - start) : NULL;
		size_t end = slash ? (size_t)(slash - out) : decoded;
		size_t dot_count = dots(out + start, end - start);
		if (dot_count == 2) {
			if (used == 0)
				return -1;
			while (out[--used] != '/')
				continue;
		}
		if (dot_count == 0) {
			memmove(out + used, out + at, end - at);
			used += end - at;
		} else if (end == decoded) {
			out[used++] = '/';
		}
		at = end;
	}
	return (ptrdiff_t)used;
}

size_t
http_host_name_length(const char *host, size_t length)
{
	if (length > 0 && host[0] == '[') {
		const char *end = memchr(host, ']', length);
		return end ? (size_t)(end + 1 - host) : length;
	}
	const char *colon = length > 0 ? memchr(host, ':', length) : NULL;
	return colon ? (size_t)(colon - host) : length;
}

bool
http_is_json(const char *value, size_t length)
{
	const char *end = length > 0 ? memchr(value, ';', length) : NULL;
	size_t type = end ? (size_t)(end - value) : length;

	while (type > 0 && (value[type - 1] == ' ' || value[type - 1] == '\t'))
		type--;
	return type == 16 &&
		   (memcmp(value, "application/json", 16) == 0 || http_equal_ignoring_case(value, type, "application/json", 16));
}
