/* UTF-8 by Unicode's table 3-7; see utf8.h. */
#include "runtime/base/utf8.h"

#include <string.h>

static inline bool
is_tail(unsigned char byte)
{
	return (byte & 0xc0) == 0x80;
}

/* The length of the sequence that begins with a byte that is not ASCII; 0 where it is none. Only the second byte's
 * bounds depend on the first. */
static inline size_t
sequence(const unsigned char *bytes, size_t left)
{
	unsigned char lead = bytes[0];
	if (lead < 0xe0) {
		return lead >= 0xc2 && left >= 2 && is_tail(bytes[1]) ? 2 : 0;
	}
	if (lead < 0xf0) {
		bool well_formed = left >= 3 && is_tail(bytes[1]) && is_tail(bytes[2]) && (lead != 0xe0 || bytes[1] >= 0xa0) &&
						   (lead != 0xed || bytes[1] < 0xa0);
		return well_formed ? 3 : 0;
	}
	bool well_formed = lead <= 0xf4 && left >= 4 && is_tail(bytes[1]) && is_tail(bytes[2]) && is_tail(bytes[3]) &&
					   (lead != 0xf0 || bytes[1] >= 0x90) && (lead != 0xf4 || bytes[1] < 0x90);
	return well_formed ? 4 : 0;
}

int32_t
utf8_next(struct str s, size_t *at)
{
	const unsigned char *bytes = (const unsigned char *)s.data + *at;
	size_t length = bytes[0] < 0x80 ? 1 : sequence(bytes, s.length - *at);
	*at += length ? length : 1;
	switch (length) {
	case 1: return bytes[0];
	case 2: return (bytes[0] & 0x1f) << 6 | (bytes[1] & 0x3f);
	case 3: return (bytes[0] & 0x0f) << 12 | (bytes[1] & 0x3f) << 6 | (bytes[2] & 0x3f);
	case 4: return (bytes[0] & 0x07) << 18 | (bytes[1] & 0x3f) << 12 | (bytes[2] & 0x3f) << 6 | (bytes[3] & 0x3f);
	default: return UTF8_INVALID;
	}
}

size_t
utf8_write(uint32_t c, char out[4])
{
	if (c < 0x80) {
		out[0] = (char)c;
		return 1;
	}
	if (c < 0x800) {
		out[0] = (char)(0xc0 | c >> 6);
		out[1] = (char)(0x80 | (c & 0x3f));
		return 2;
	}
	if (c < 0x10000) {
		out[0] = (char)(0xe0 | c >> 12);
		out[1] = (char)(0x80 | (c >> 6 & 0x3f));
		out[2] = (char)(0x80 | (c & 0x3f));
		return 3;
	}
	out[0] = (char)(0xf0 | c >> 18);
	out[1] = (char)(0x80 | (c >> 12 & 0x3f));
	out[2] = (char)(0x80 | (c >> 6 & 0x3f));
	out[3] = (char)(0x80 | (c & 0x3f));
	return 4;
}

static bool
is_ascii_block(const char *bytes)
{
	uint64_t words[2];
	memcpy(words, bytes, sizeof words);
	return ((words[0] | words[1]) & 0x8080808080808080u) == 0;
}

/* The first byte from `at` that is not ASCII, or the length: 16 bytes at a time. */
static size_t
skip_ascii(struct str s, size_t at)
{
	while (at + 16 <= s.length && is_ascii_block(s.data + at)) {
		at += 16;
	}
	while (at < s.length && (unsigned char)s.data[at] < 0x80) {
		at++;
	}
	return at;
}

size_t
utf8_validate(struct str s)
{
	size_t at = 0;
	while (at < s.length) {
		const unsigned char *bytes = (const unsigned char *)s.data + at;
		if (bytes[0] < 0x80) {
			at = skip_ascii(s, at);
			continue;
		}
		size_t length = sequence(bytes, s.length - at);
		if (length == 0) {
			return at;
		}
		at += length;
	}
	return s.length;
}

size_t
utf8_count(struct str s)
{
	size_t count = 0;
	for (size_t i = 0; i < s.length; i++) {
		count += ((unsigned char)s.data[i] & 0xc0) != 0x80;
	}
	return count;
}
