/* Borrowed strings; see str.h. */
#include "runtime/base/str.h"

#include <string.h>

enum { DISTANCE_LENGTH_MAX = 64 };

struct str
str_from(const char *text)
{
	return (struct str){text, strlen(text)};
}

int
str_compare(struct str a, struct str b)
{
	size_t shorter = a.length < b.length ? a.length : b.length;
	int order = shorter ? memcmp(a.data, b.data, shorter) : 0;
	return order ? order : (a.length > b.length) - (a.length < b.length);
}

bool
str_has_prefix(struct str s, struct str prefix)
{
	return s.length >= prefix.length && str_equal(str_slice(s, 0, prefix.length), prefix);
}

bool
str_has_suffix(struct str s, struct str suffix)
{
	return s.length >= suffix.length && str_equal(str_slice(s, s.length - suffix.length, s.length), suffix);
}

ptrdiff_t
str_find(struct str s, char byte)
{
	const char *at = s.length ? memchr(s.data, byte, s.length) : NULL;
	return at ? at - s.data : -1;
}

ptrdiff_t
str_find_last(struct str s, char byte)
{
	const char *at = s.length ? memrchr(s.data, byte, s.length) : NULL;
	return at ? at - s.data : -1;
}

static uint64_t
mix(uint64_t a, uint64_t b)
{
	unsigned __int128 product = (unsigned __int128)a * b;
	return (uint64_t)product ^ (uint64_t)(product >> 64);
}

/* The last bytes, fewer than eight, as one number; in reads that overlap rather than a loop. */
static uint64_t
tail(const char *data, size_t length)
{
	uint32_t first, last;
	if (length >= 4) {
		memcpy(&first, data, 4);
		memcpy(&last, data + length - 4, 4);
		return (uint64_t)last << 32 | first;
	}
	if (length == 0) {
		return 0;
	}
	return (uint64_t)(unsigned char)data[0] << 16 | (uint64_t)(unsigned char)data[length >> 1] << 8 | (unsigned char)data[length - 1];
}

uint64_t
str_hash(struct str s, uint64_t seed)
{
	static const uint64_t odd_a = 0x9e3779b97f4a7c15u;
	static const uint64_t odd_b = 0xd6e8feb86659fd93u;
	uint64_t state = mix(seed ^ odd_a, s.length ^ odd_b);
	size_t at = 0;
	for (; at + 8 <= s.length; at += 8) {
		uint64_t word;
		memcpy(&word, s.data + at, 8);
		state = mix(state ^ word, odd_a);
	}
	return mix(state ^ tail(s.data + at, s.length - at), odd_b);
}

static unsigned
least(unsigned a, unsigned b)
{
	return a < b ? a : b;
}

unsigned
str_distance(struct str a, struct str b, unsigned limit)
{
	if (a.length > DISTANCE_LENGTH_MAX || b.length > DISTANCE_LENGTH_MAX) {
		return limit + 1;
	}
	unsigned rows[3][DISTANCE_LENGTH_MAX + 1];
	unsigned *before = rows[0], *above = rows[1], *row = rows[2];
	for (unsigned j = 0; j <= b.length; j++) {
		above[j] = j;
	}
	for (unsigned i = 1; i <= a.length; i++) {
		row[0] = i;
		for (unsigned j = 1; j <= b.length; j++) {
			unsigned replaced = above[j - 1] + (a.data[i - 1] != b.data[j - 1]);
			row[j] = least(replaced, least(above[j], row[j - 1]) + 1);
			if (i > 1 && j > 1 && a.data[i - 1] == b.data[j - 2] && a.data[i - 2] == b.data[j - 1]) {
				row[j] = least(row[j], before[j - 2] + 1);
			}
		}
		unsigned *free_row = before;
		before = above;
		above = row;
		row = free_row;
	}
	return above[b.length] > limit ? limit + 1 : above[b.length];
}
