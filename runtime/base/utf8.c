/* UTF-8 by Unicode's table 3-7; see utf8.h. */
#include "runtime/base/utf8.h"

#include <string.h>

/* The length of the sequence that `lead` begins (0: none), and the bounds of its second byte. */
static unsigned
sequence(unsigned char lead, unsigned char *low, unsigned char *high)
{
	*low = 0x80;
	*high = 0xbf;
	if (lead >= 0xc2 && lead <= 0xdf) {
		return 2;
	}
	if (lead >= 0xe0 && lead <= 0xef) {
		*low = lead == 0xe0 ? 0xa0 : 0x80;
		*high = lead == 0xed ? 0x9f : 0xbf;
		return 3;
	}
	if (lead >= 0xf0 && lead <= 0xf4) {
		*low = lead == 0xf0 ? 0x90 : 0x80;
		*high = lead == 0xf4 ? 0x8f : 0xbf;
		return 4;
	}
	return 0;
}

static int32_t
invalid(size_t *at)
{
	*at += 1;
	return UTF8_INVALID;
}

int32_t
utf8_next(struct str s, size_t *at)
{
	const unsigned char *bytes = (const unsigned char *)s.data + *at;
	size_t left = s.length - *at;
	if (bytes[0] < 0x80) {
		*at += 1;
		return bytes[0];
	}
	unsigned char low, high;
	unsigned length = sequence(bytes[0], &low, &high);
	if (length == 0 || length > left || bytes[1] < low || bytes[1] > high) {
		return invalid(at);
	}
	int32_t c = bytes[0] & (0xff >> (length + 1));
	for (unsigned i = 1; i < length; i++) {
		if ((bytes[i] & 0xc0) != 0x80) {
			return invalid(at);
		}
		c = c << 6 | (bytes[i] & 0x3f);
	}
	*at += length;
	return c;
}

size_t
utf8_encode(uint32_t c, char out[4])
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

size_t
utf8_validate(struct str s)
{
	size_t at = 0;
	while (at < s.length) {
		while (at + 16 <= s.length && is_ascii_block(s.data + at)) {
			at += 16;
		}
		size_t before = at;
		if (at < s.length && utf8_next(s, &at) == UTF8_INVALID) {
			return before;
		}
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
