/*
 * Strings and Bytes; see forst/value.h. What reads works on any bytes: a string that is not UTF-8 is possible (slices,
 * Bytes) and counts each wrong byte as one rune U+FFFD, as Go does.
 */
#include "forst/value.h"

#include "runtime/base/utf8.h"
#include "runtime/value/convert.h"

#include "forst/json.h"
#include "forst/task.h"

int
forst_string_compare(struct forst_string a, struct forst_string b)
{
	return str_compare(rt_str(a), rt_str(b));
}

static uint64_t
word_at(const char *data)
{
	uint64_t word;

	memcpy(&word, data, sizeof word);
	return word;
}

/* Bytes that begin no code point, eight at a time: in valid UTF-8 the others are the code points. */
static int64_t
count_leading_bytes(struct forst_string s)
{
	int64_t count = 0;
	int64_t at = 0;

	for (; at + 8 <= s.length; at += 8) {
		uint64_t word = word_at(s.data + at);
		uint64_t trailing = (word & ~word << 1) & 0x8080808080808080u;
		count += 8 - (int64_t)((trailing >> 7) * 0x0101010101010101u >> 56); /* the bytes' sum */
	}
	for (; at < s.length; at++)
		count += ((unsigned char)s.data[at] & 0xc0) != 0x80;
	return count;
}

/* Most strings are short and plain: eight bytes at a time, the last eight overlapping. */
static bool
is_ascii(struct forst_string s)
{
	const uint64_t high_bits = 0x8080808080808080u;

	if (s.length < 8) {
		unsigned char all = 0;
		for (int64_t at = 0; at < s.length; at++)
			all |= (unsigned char)s.data[at];
		return all < 0x80;
	}
	uint64_t all = word_at(s.data + s.length - 8);
	for (int64_t at = 0; at < s.length - 8; at += 8)
		all |= word_at(s.data + at);
	return (all & high_bits) == 0;
}

int64_t
forst_string_count(struct forst_string s)
{
	if (is_ascii(s))
		return s.length;
	if (utf8_validate(rt_str(s)) == (size_t)s.length)
		return count_leading_bytes(s);
	int64_t count = 0;
	for (int64_t at = 0; at < s.length; count++)
		(void)forst_string_next(s, &at);
	return count;
}

int32_t
forst_string_next_slow(struct forst_string s, int64_t *at)
{
	size_t place = (size_t)*at;
	int32_t rune = utf8_next(rt_str(s), &place);

	*at = (int64_t)place;
	return rune == UTF8_INVALID ? FORST_RUNE_INVALID : rune;
}

bool
forst_string_has_prefix(struct forst_string s, struct forst_string prefix)
{
	return str_has_prefix(rt_str(s), rt_str(prefix));
}

bool
forst_string_has_suffix(struct forst_string s, struct forst_string suffix)
{
	return str_has_suffix(rt_str(s), rt_str(suffix));
}

int64_t
forst_string_index(struct forst_string s, struct forst_string part)
{
	if (part.length == 0)
		return 0;
	if (part.length > s.length)
		return -1;
	const char *found = memmem(s.data, (size_t)s.length, part.data, (size_t)part.length);
	return found ? found - s.data : -1;
}

/*
 * From the end, by a rolling hash (Rabin and Karp) with the bytes compared where it agrees. A text made to collide
 * could make it quadratic, so the hash is taken modulo a prime at a base that comes from an address, which differs by
 * process.
 */
int64_t
forst_string_last_index(struct forst_string s, struct forst_string part)
{
	static const char base_seed;
	static const uint64_t prime = (UINT64_C(1) << 31) - 1;
	uint64_t base = 256 + ((uint64_t)(uintptr_t)&base_seed >> 4) % (prime - 512);
	uint64_t wanted = 0;
	uint64_t seen = 0;
	uint64_t highest = 1;
	int64_t start = s.length - part.length;

	if (start < 0 || part.length == 0)
		return start < 0 ? -1 : s.length;
	for (int64_t i = part.length - 1; i >= 0; i--) {
		wanted = (wanted * base + (unsigned char)part.data[i]) % prime;
		seen = (seen * base + (unsigned char)s.data[start + i]) % prime;
		highest = i > 0 ? highest * base % prime : highest;
	}
	for (;; start--) {
		if (seen == wanted && memcmp(s.data + start, part.data, (size_t)part.length) == 0)
			return start;
		if (start == 0)
			return -1;
		uint64_t leaving = (unsigned char)s.data[start + part.length - 1] * highest % prime;
		seen = ((seen + prime - leaving) * base + (unsigned char)s.data[start - 1]) % prime;
	}
}

bool
forst_string_one_of(struct forst_string s, const struct forst_string *choices, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (forst_string_equal(s, choices[i]))
			return true;
	}
	return false;
}

struct forst_string
forst_string_join_at(
	struct forst_task *task, const struct forst_string *parts, size_t count, const char *file, int line)
{
	int64_t length = 0;
	int64_t longest = 0;
	size_t whole = 0;

	for (size_t i = 0; i < count; i++) {
		if (__builtin_add_overflow(length, parts[i].length, &length))
			forst_panic_length(task, INT64_MAX, file, line);
		if (parts[i].length > longest) {
			longest = parts[i].length;
			whole = i;
		}
	}
	if (longest == length)
		return count ? parts[whole] : FORST_STRING("");
	char *data = forst_alloc_at(task, (size_t)length, file, line);
	char *next = data;
	for (size_t i = 0; i < count; i++) {
		if (parts[i].length)
			memcpy(next, parts[i].data, (size_t)parts[i].length);
		next += parts[i].length;
	}
	return (struct forst_string){data, length};
}

struct forst_string
forst_string_copy(struct forst_task *task, const char *data, int64_t length)
{
	if (length == 0)
		return FORST_STRING("");
	return (struct forst_string){memcpy(forst_alloc(task, (size_t)length), data, (size_t)length), length};
}

struct forst_string
forst_string_from_int(struct forst_task *task, int64_t value)
{
	char text[FORST_INT_TEXT_MAX];

	return forst_string_copy(task, text, (int64_t)forst_format_int(value, text));
}

struct forst_string
forst_string_from_bool(bool value)
{
	return value ? FORST_STRING("true") : FORST_STRING("false");
}

struct forst_string
forst_string_from_rune(struct forst_task *task, int32_t rune)
{
	char text[4];
	bool valid = rune >= 0 && rune <= 0x10ffff && (rune < 0xd800 || rune > 0xdfff);

	return forst_string_copy(task, text, (int64_t)utf8_write((uint32_t)(valid ? rune : FORST_RUNE_INVALID), text));
}

struct forst_string
forst_string_from_bytes(struct forst_task *task, struct forst_bytes bytes)
{
	return forst_string_copy(task, (const char *)bytes.data, bytes.length);
}

struct forst_bytes
forst_bytes_from_string(struct forst_task *task, struct forst_string s)
{
	struct forst_bytes bytes = {(uint8_t *)forst_nothing, s.length, s.length};

	if (s.length == 0)
		return bytes;
	bytes.data = memcpy(forst_alloc(task, (size_t)s.length), s.data, (size_t)s.length);
	return bytes;
}

bool
forst_bytes_equal(struct forst_bytes a, struct forst_bytes b)
{
	return a.length == b.length && (a.length == 0 || memcmp(a.data, b.data, (size_t)a.length) == 0);
}
