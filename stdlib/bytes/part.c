/* Package bytes: parts of Bytes, which share their memory; see bytes.ft. */
#include "stdlib/bytes/bytes.h"

#include "stdlib/strings/strings.h"

/* s[low:high]: what is appended to it goes where s goes on. */
static struct forst_bytes
slice(struct forst_bytes s, int64_t low, int64_t high)
{
	return (struct forst_bytes){s.data ? s.data + low : NULL, high - low, s.capacity - low};
}

/* A part of what s shows, found by the functions of package strings. */
static struct forst_bytes
part_of(struct forst_bytes s, struct forst_string part)
{
	int64_t low = part.data ? part.data - (const char *)s.data : 0;

	return slice(s, low, low + part.length);
}

/* The same; of what was trimmed from the left to nothing Go makes nil. */
static struct forst_bytes
part_or_nil(struct forst_bytes s, struct forst_string part)
{
	return part.length ? part_of(s, part) : (struct forst_bytes){0};
}

void
forst_bytes_Cut(struct forst_task *task, struct forst_bytes s, struct forst_bytes sep, struct forst_bytes *before,
	struct forst_bytes *after, bool *found)
{
	int64_t at = forst_string_index(view_text(s), view_text(sep));

	(void)task;
	*found = at >= 0;
	*before = *found ? slice(s, 0, at) : s;
	*after = *found ? slice(s, at + sep.length, s.length) : (struct forst_bytes){0};
}

void
forst_bytes_CutPrefix(
	struct forst_task *task, struct forst_bytes s, struct forst_bytes prefix, struct forst_bytes *rest, bool *found)
{
	*found = forst_string_has_prefix(view_text(s), view_text(prefix));
	*rest = forst_bytes_TrimPrefix(task, s, prefix);
}

void
forst_bytes_CutSuffix(
	struct forst_task *task, struct forst_bytes s, struct forst_bytes suffix, struct forst_bytes *rest, bool *found)
{
	*found = forst_string_has_suffix(view_text(s), view_text(suffix));
	*rest = forst_bytes_TrimSuffix(task, s, suffix);
}

/* ---- trimming ---- */

struct forst_bytes
forst_bytes_Trim(struct forst_task *task, struct forst_bytes s, struct forst_string cutset)
{
	struct forst_string part = forst_strings_Trim(task, view_text(s), cutset);

	return s.length && !cutset.length ? s : part_or_nil(s, part);
}

struct forst_bytes
forst_bytes_TrimFunc(struct forst_task *task, struct forst_bytes s, const struct forst_func *f)
{
	return part_or_nil(s, forst_strings_TrimFunc(task, view_text(s), f));
}

struct forst_bytes
forst_bytes_TrimLeft(struct forst_task *task, struct forst_bytes s, struct forst_string cutset)
{
	return part_or_nil(s, forst_strings_TrimLeft(task, view_text(s), cutset));
}

struct forst_bytes
forst_bytes_TrimLeftFunc(struct forst_task *task, struct forst_bytes s, const struct forst_func *f)
{
	return part_or_nil(s, forst_strings_TrimLeftFunc(task, view_text(s), f));
}

struct forst_bytes
forst_bytes_TrimPrefix(struct forst_task *task, struct forst_bytes s, struct forst_bytes prefix)
{
	return part_of(s, forst_strings_TrimPrefix(task, view_text(s), view_text(prefix)));
}

struct forst_bytes
forst_bytes_TrimRight(struct forst_task *task, struct forst_bytes s, struct forst_string cutset)
{
	return part_of(s, forst_strings_TrimRight(task, view_text(s), cutset));
}

struct forst_bytes
forst_bytes_TrimRightFunc(struct forst_task *task, struct forst_bytes s, const struct forst_func *f)
{
	return part_of(s, forst_strings_TrimRightFunc(task, view_text(s), f));
}

struct forst_bytes
forst_bytes_TrimSpace(struct forst_task *task, struct forst_bytes s)
{
	return part_or_nil(s, forst_strings_TrimSpace(task, view_text(s)));
}

struct forst_bytes
forst_bytes_TrimSuffix(struct forst_task *task, struct forst_bytes s, struct forst_bytes suffix)
{
	return part_of(s, forst_strings_TrimSuffix(task, view_text(s), view_text(suffix)));
}

/* ---- splitting ---- */

/* Appending to a part must not run into the next one: but for the last of a split, parts are as long as they can be. */
static struct forst_bytes_array
parts_of(struct forst_task *task, struct forst_bytes s, struct forst_string_array parts, bool last_is_open)
{
	size_t size = (size_t)parts.length * sizeof(struct forst_bytes);
	struct forst_bytes_array all = {
		parts.data ? forst_alloc_of_caller(task, size) : NULL, parts.length, parts.data ? parts.length : 0};

	for (int64_t i = 0; i < parts.length; i++) {
		all.data[i] = part_of(s, parts.data[i]);
		if (!last_is_open || i + 1 < parts.length)
			all.data[i].capacity = all.data[i].length;
	}
	return all;
}

struct forst_bytes_array
forst_bytes_Fields(struct forst_task *task, struct forst_bytes s)
{
	return parts_of(task, s, forst_strings_Fields(task, view_text(s)), false);
}

struct forst_bytes_array
forst_bytes_FieldsFunc(
	struct forst_task *task, struct forst_bytes s, const struct forst_func *f)
{
	return parts_of(task, s, forst_strings_FieldsFunc(task, view_text(s), f), false);
}

struct forst_bytes_array
forst_bytes_Split(struct forst_task *task, struct forst_bytes s, struct forst_bytes sep)
{
	return parts_of(task, s, forst_strings_Split(task, view_text(s), view_text(sep)), true);
}

struct forst_bytes_array
forst_bytes_SplitAfter(struct forst_task *task, struct forst_bytes s, struct forst_bytes sep)
{
	return parts_of(task, s, forst_strings_SplitAfter(task, view_text(s), view_text(sep)), true);
}

struct forst_bytes_array
forst_bytes_SplitAfterN(
	struct forst_task *task, struct forst_bytes s, struct forst_bytes sep, int64_t n)
{
	return parts_of(task, s, forst_strings_SplitAfterN(task, view_text(s), view_text(sep), n), true);
}

struct forst_bytes_array
forst_bytes_SplitN(
	struct forst_task *task, struct forst_bytes s, struct forst_bytes sep, int64_t n)
{
	return parts_of(task, s, forst_strings_SplitN(task, view_text(s), view_text(sep), n), true);
}
