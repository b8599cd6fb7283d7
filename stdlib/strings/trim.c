/* Package strings: taking off the ends; see strings.ft. Results share the bytes of s. */
#include "stdlib/strings/strings.h"

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
		int64_t begin = view_last_rune(s, end, &rune);
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

void
forst_strings_CutPrefix(struct forst_task *task, struct forst_string s, struct forst_string prefix,
	struct forst_string *after, bool *found)
{
	*found = forst_string_has_prefix(s, prefix);
	*after = forst_strings_TrimPrefix(task, s, prefix);
}

void
forst_strings_CutSuffix(struct forst_task *task, struct forst_string s, struct forst_string suffix,
	struct forst_string *before, bool *found)
{
	*found = forst_string_has_suffix(s, suffix);
	*before = forst_strings_TrimSuffix(task, s, suffix);
}
