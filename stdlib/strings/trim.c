/* Package strings: taking off the ends; see strings.ft. Results share the bytes of s. */
#include "forst.h"

struct forst_string forst_strings_Trim(struct forst_task *task, struct forst_string s, struct forst_string cutset);
struct forst_string forst_strings_TrimLeft(struct forst_task *task, struct forst_string s, struct forst_string cutset);
struct forst_string forst_strings_TrimPrefix(
	struct forst_task *task, struct forst_string s, struct forst_string prefix);
struct forst_string forst_strings_TrimRight(struct forst_task *task, struct forst_string s, struct forst_string cutset);
struct forst_string forst_strings_TrimSpace(struct forst_task *task, struct forst_string s);
struct forst_string forst_strings_TrimSuffix(
	struct forst_task *task, struct forst_string s, struct forst_string suffix);

static bool
is_in(int32_t rune, struct forst_string cutset)
{
	for (int64_t at = 0; at < cutset.length;) {
		if (forst_string_next(cutset, &at) == rune)
			return true;
	}
	return false;
}

/* cutset.data NULL: white space. */
static bool
is_cut(int32_t rune, struct forst_string cutset)
{
	return cutset.data ? is_in(rune, cutset) : forst_rune_is_space(rune);
}

/* Where the last rune of s[0:end) begins: at most four bytes before, and a byte that is not UTF-8 stands alone. */
static int64_t
last_rune(struct forst_string s, int64_t end, int32_t *rune)
{
	for (int64_t begin = end - 1; begin >= 0 && begin >= end - 4; begin--) {
		int64_t next = begin;
		*rune = forst_string_next(forst_string_slice(s, 0, end), &next);
		if (next == end && (*rune != FORST_RUNE_INVALID || end - begin == 3))
			return begin;
	}
	*rune = FORST_RUNE_INVALID;
	return end - 1;
}

static struct forst_string
cut_left(struct forst_string s, struct forst_string cutset)
{
	int64_t begin = 0;

	while (begin < s.length) {
		int64_t next = begin;
		if (!is_cut(forst_string_next(s, &next), cutset))
			break;
		begin = next;
	}
	return forst_string_slice(s, begin, s.length);
}

static struct forst_string
cut_right(struct forst_string s, struct forst_string cutset)
{
	int64_t end = s.length;

	while (end > 0) {
		int32_t rune;
		int64_t begin = last_rune(s, end, &rune);
		if (!is_cut(rune, cutset))
			break;
		end = begin;
	}
	return forst_string_slice(s, 0, end);
}

static struct forst_string
characters(struct forst_string cutset)
{
	return cutset.data ? cutset : FORST_STRING("");
}

struct forst_string
forst_strings_Trim(struct forst_task *task, struct forst_string s, struct forst_string cutset)
{
	(void)task;
	return cut_right(cut_left(s, characters(cutset)), characters(cutset));
}

struct forst_string
forst_strings_TrimLeft(struct forst_task *task, struct forst_string s, struct forst_string cutset)
{
	(void)task;
	return cut_left(s, characters(cutset));
}

struct forst_string
forst_strings_TrimRight(struct forst_task *task, struct forst_string s, struct forst_string cutset)
{
	(void)task;
	return cut_right(s, characters(cutset));
}

struct forst_string
forst_strings_TrimSpace(struct forst_task *task, struct forst_string s)
{
	const struct forst_string white_space = {NULL, 0};

	(void)task;
	return cut_right(cut_left(s, white_space), white_space);
}

struct forst_string
forst_strings_TrimPrefix(struct forst_task *task, struct forst_string s, struct forst_string prefix)
{
	(void)task;
	return forst_string_has_prefix(s, prefix) ? forst_string_slice(s, prefix.length, s.length) : s;
}

struct forst_string
forst_strings_TrimSuffix(struct forst_task *task, struct forst_string s, struct forst_string suffix)
{
	(void)task;
	return forst_string_has_suffix(s, suffix) ? forst_string_slice(s, 0, s.length - suffix.length) : s;
}
