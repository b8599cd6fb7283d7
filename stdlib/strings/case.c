/* Package strings: case and validity; see strings.ft. The simple case mappings of Unicode come from utf8proc. */
#include "forst.h"

#include <utf8proc.h>

bool forst_strings_EqualFold(struct forst_task *task, struct forst_string s, struct forst_string t);
struct forst_string forst_strings_ToLower(struct forst_task *task, struct forst_string s);
struct forst_string forst_strings_ToTitle(struct forst_task *task, struct forst_string s);
struct forst_string forst_strings_ToUpper(struct forst_task *task, struct forst_string s);
struct forst_string forst_strings_ToValidUTF8(
	struct forst_task *task, struct forst_string s, struct forst_string replacement);

typedef int32_t (*mapping)(int32_t rune);

static int32_t
lower(int32_t rune)
{
	return rune < 0x80 ? rune + (rune >= 'A' && rune <= 'Z' ? 'a' - 'A' : 0) : utf8proc_tolower(rune);
}

enum { SHARP_S = 0xdf }; /* has no single upper-case letter in Unicode's simple mapping; utf8proc gives it one */

static int32_t
upper(int32_t rune)
{
	if (rune == SHARP_S)
		return rune;
	return rune < 0x80 ? rune - (rune >= 'a' && rune <= 'z' ? 'a' - 'A' : 0) : utf8proc_toupper(rune);
}

static int32_t
title(int32_t rune)
{
	return rune < 0x80 || rune == SHARP_S ? upper(rune) : utf8proc_totitle(rune);
}

/* One rune for all that differ only in case. The Turkish i's are no pair of the plain ones. */
static int32_t
fold(int32_t rune)
{
	return rune == 0x130 || rune == 0x131 ? rune : lower(upper(rune));
}

enum { RUNE_BYTES_MAX = 4 };

static bool
is_invalid_byte(struct forst_string s, int64_t before, int64_t at, int32_t rune)
{
	return rune == FORST_RUNE_INVALID && at - before == 1 && (unsigned char)s.data[before] >= 0x80;
}

/* Every rune mapped; bytes that are not UTF-8 become U+FFFD, as in Go. s itself where nothing changes. */
static struct forst_string
map(struct forst_task *task, struct forst_string s, mapping mapping)
{
	int64_t at = 0;
	int64_t before = 0;

	while (at < s.length) {
		before = at;
		int32_t rune = forst_string_next(s, &at);
		if (mapping(rune) != rune || is_invalid_byte(s, before, at, rune))
			break;
		before = at;
	}
	if (before == s.length)
		return s;
	if (s.length - before > (INT64_MAX - before) / RUNE_BYTES_MAX)
		forst_panic_of_caller(task, FORST_STRING("strings: the result is too long"));
	char *data = forst_alloc_of_caller(task, (size_t)(before + (s.length - before) * RUNE_BYTES_MAX));
	memcpy(data, s.data, (size_t)before);
	int64_t length = before;
	for (at = before; at < s.length;) {
		int32_t rune = mapping(forst_string_next(s, &at));
		length += utf8proc_encode_char(rune, (utf8proc_uint8_t *)data + length);
	}
	return (struct forst_string){data, length};
}

struct forst_string
forst_strings_ToLower(struct forst_task *task, struct forst_string s)
{
	return map(task, s, lower);
}

struct forst_string
forst_strings_ToUpper(struct forst_task *task, struct forst_string s)
{
	return map(task, s, upper);
}

struct forst_string
forst_strings_ToTitle(struct forst_task *task, struct forst_string s)
{
	return map(task, s, title);
}

bool
forst_strings_EqualFold(struct forst_task *task, struct forst_string s, struct forst_string t)
{
	int64_t s_at = 0;
	int64_t t_at = 0;

	(void)task;
	while (s_at < s.length && t_at < t.length) {
		if (fold(forst_string_next(s, &s_at)) != fold(forst_string_next(t, &t_at)))
			return false;
	}
	return s_at == s.length && t_at == t.length;
}

/* Bytes of s with each run of wrong ones replaced, written to `to` where it is not NULL; gives their number. */
static int64_t
repair(struct forst_string s, struct forst_string replacement, char *to)
{
	int64_t length = 0;
	bool in_run = false;

	for (int64_t at = 0; at < s.length;) {
		int64_t before = at;
		int32_t rune = forst_string_next(s, &at);
		bool wrong = is_invalid_byte(s, before, at, rune);
		struct forst_string part = !wrong ? forst_string_slice(s, before, at) : in_run ? FORST_STRING("") : replacement;
		if (to && part.length)
			memcpy(to + length, part.data, (size_t)part.length);
		if (__builtin_add_overflow(length, part.length, &length))
			return -1;
		in_run = wrong;
	}
	return length;
}

struct forst_string
forst_strings_ToValidUTF8(struct forst_task *task, struct forst_string s, struct forst_string replacement)
{
	int64_t length = repair(s, replacement, NULL);

	if (length < 0)
		forst_panic_of_caller(task, FORST_STRING("strings: the result is too long"));
	char *data = forst_alloc_of_caller(task, (size_t)length);
	(void)repair(s, replacement, data);
	return (struct forst_string){data, length};
}
