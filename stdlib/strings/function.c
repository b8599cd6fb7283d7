/* Package strings: what a function given by the caller decides about each rune; see strings.ft. */
#include "stdlib/strings/strings.h"

/* Where the first rune stands that f says `wanted` of, or -1. */
static int64_t
first_place(struct forst_task *task, struct forst_string s, const struct forst_func *f, bool wanted)
{
	for (int64_t at = 0; at < s.length;) {
		int64_t before = at;
		if (view_ask(task, f, forst_string_next(s, &at)) == wanted)
			return before;
		forst_poll(task);
	}
	return -1;
}

/* Where the last such rune stands, and where the next one would; -1 and 0: nowhere. */
static int64_t
last_place(struct forst_task *task, struct forst_string s, const struct forst_func *f, bool wanted, int64_t *behind)
{
	for (*behind = s.length; *behind > 0;) {
		int32_t rune;
		int64_t begin = view_last_rune(s, *behind, &rune);
		if (view_ask(task, f, rune) == wanted)
			return begin;
		*behind = begin;
		forst_poll(task);
	}
	return -1;
}

int64_t
forst_strings_IndexFunc(struct forst_task *task, struct forst_string s, const struct forst_func *f)
{
	return first_place(task, s, f, true);
}

int64_t
forst_strings_LastIndexFunc(struct forst_task *task, struct forst_string s, const struct forst_func *f)
{
	int64_t behind;

	return last_place(task, s, f, true, &behind);
}

bool
forst_strings_ContainsFunc(struct forst_task *task, struct forst_string s, const struct forst_func *f)
{
	return first_place(task, s, f, true) >= 0;
}

struct forst_string
forst_strings_TrimLeftFunc(struct forst_task *task, struct forst_string s, const struct forst_func *f)
{
	int64_t at = first_place(task, s, f, false);

	return forst_string_slice(s, at < 0 ? s.length : at, s.length);
}

struct forst_string
forst_strings_TrimRightFunc(struct forst_task *task, struct forst_string s, const struct forst_func *f)
{
	int64_t behind;

	(void)last_place(task, s, f, false, &behind);
	return forst_string_slice(s, 0, behind);
}

struct forst_string
forst_strings_TrimFunc(struct forst_task *task, struct forst_string s, const struct forst_func *f)
{
	return forst_strings_TrimRightFunc(task, forst_strings_TrimLeftFunc(task, s, f), f);
}

struct forst_string_array
forst_strings_FieldsFunc(struct forst_task *task, struct forst_string s, const struct forst_func *f)
{
	struct forst_string_array parts = {forst_make(task, 4, sizeof(struct forst_string)), 0, 4};
	int64_t begin = -1;

	for (int64_t at = 0; at < s.length;) {
		int64_t before = at;
		bool between = view_ask(task, f, forst_string_next(s, &at));
		if (between && begin >= 0)
			strings_append(task, &parts, forst_string_slice(s, begin, before));
		begin = between ? -1 : begin >= 0 ? begin : before;
	}
	if (begin >= 0)
		strings_append(task, &parts, forst_string_slice(s, begin, s.length));
	return parts;
}

static int32_t
mapped(struct forst_task *task, const struct forst_func *mapping, int32_t rune)
{
	struct forst_place place = forst_caller(task);
	const struct forst_func *called = forst_deref_at(task, mapping, place.file, place.line);
	int32_t to = ((int32_t (*)(struct forst_task *, const struct forst_func *, int32_t))called->code)(task, called, rune);

	(void)forst_here_at(task, place.file, place.line);
	return to;
}

struct forst_string
forst_strings_Map(struct forst_task *task, const struct forst_func *mapping, struct forst_string s)
{
	return strings_map(task, s, mapped, mapping);
}
