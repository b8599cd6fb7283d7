/* Package strings: finding and counting; see strings.ft. */
#include "stdlib/strings/strings.h"

int64_t
forst_strings_Compare(struct forst_task *task, struct forst_string a, struct forst_string b)
{
	int order = forst_string_compare(a, b);

	(void)task;
	return (order > 0) - (order < 0);
}

bool
forst_strings_Contains(struct forst_task *task, struct forst_string s, struct forst_string substr)
{
	(void)task;
	return forst_string_contains(s, substr);
}

bool
forst_strings_ContainsAny(struct forst_task *task, struct forst_string s, struct forst_string chars)
{
	return forst_strings_IndexAny(task, s, chars) >= 0;
}

bool
forst_strings_ContainsRune(struct forst_task *task, struct forst_string s, int32_t r)
{
	return forst_strings_IndexRune(task, s, r) >= 0;
}

int64_t
forst_strings_Count(struct forst_task *task, struct forst_string s, struct forst_string substr)
{
	int64_t count = 0;

	(void)task;
	if (substr.length == 0)
		return forst_string_count(s) + 1;
	for (int64_t at; (at = forst_string_index(s, substr)) >= 0; count++)
		s = forst_string_slice(s, at + substr.length, s.length);
	return count;
}

bool
forst_strings_HasPrefix(struct forst_task *task, struct forst_string s, struct forst_string prefix)
{
	(void)task;
	return forst_string_has_prefix(s, prefix);
}

bool
forst_strings_HasSuffix(struct forst_task *task, struct forst_string s, struct forst_string suffix)
{
	(void)task;
	return forst_string_has_suffix(s, suffix);
}

int64_t
forst_strings_Index(struct forst_task *task, struct forst_string s, struct forst_string substr)
{
	(void)task;
	return forst_string_index(s, substr);
}

/* Is the rune one of the characters? */
static bool
is_among(int32_t rune, struct forst_string chars)
{
	for (int64_t at = 0; at < chars.length;) {
		if (forst_string_next(chars, &at) == rune)
			return true;
	}
	return false;
}

int64_t
forst_strings_IndexAny(struct forst_task *task, struct forst_string s, struct forst_string chars)
{
	for (int64_t at = 0; at < s.length;) {
		int64_t before = at;
		if (is_among(forst_string_next(s, &at), chars))
			return before;
		forst_poll(task);
	}
	return -1;
}

int64_t
forst_strings_LastIndexAny(struct forst_task *task, struct forst_string s, struct forst_string chars)
{
	int64_t last = -1;

	for (int64_t at = 0; at < s.length;) {
		int64_t before = at;
		if (is_among(forst_string_next(s, &at), chars))
			last = before;
		forst_poll(task);
	}
	return last;
}

int64_t
forst_strings_IndexByte(struct forst_task *task, struct forst_string s, int64_t c)
{
	const char *found = s.length ? memchr(s.data, (int)(c & 0xff), (size_t)s.length) : NULL;

	(void)task;
	return found ? found - s.data : -1;
}

int64_t
forst_strings_LastIndexByte(struct forst_task *task, struct forst_string s, int64_t c)
{
	(void)task;
	for (int64_t at = s.length - 1; at >= 0; at--) {
		if (s.data[at] == (char)(c & 0xff))
			return at;
	}
	return -1;
}

/* U+FFFD finds bytes that are not UTF-8, too; what is no rune is never found. */
int64_t
forst_strings_IndexRune(struct forst_task *task, struct forst_string s, int32_t r)
{
	if (r < 0 || r > 0x10ffff || (r >= 0xd800 && r <= 0xdfff))
		return -1;
	if (r != FORST_RUNE_INVALID)
		return forst_string_index(s, forst_string_from_rune(task, r));
	for (int64_t at = 0; at < s.length;) {
		int64_t before = at;
		if (forst_string_next(s, &at) == r)
			return before;
	}
	return -1;
}

int64_t
forst_strings_LastIndex(struct forst_task *task, struct forst_string s, struct forst_string substr)
{
	(void)task;
	return forst_string_last_index(s, substr);
}
