/* Package bytes: new Bytes; see bytes.ft. */
#include "stdlib/bytes/bytes.h"

#include "stdlib/strings/strings.h"

static struct forst_bytes
copy_of(struct forst_task *task, struct forst_string text)
{
	const struct forst_bytes none = {(uint8_t *)forst_nothing, 0, 0};

	return view_append_text(task, none, text);
}

/* What a function of package strings made of s: its own memory, unless it is s or nothing. */
static struct forst_bytes
made_of(struct forst_task *task, struct forst_bytes s, struct forst_string made)
{
	if (made.length == 0 || made.data == (const char *)s.data)
		return copy_of(task, made);
	return (struct forst_bytes){(uint8_t *)(uintptr_t)made.data, made.length, made.length};
}

struct forst_bytes
forst_bytes_Clone(struct forst_task *task, struct forst_bytes b)
{
	return b.data ? copy_of(task, view_text(b)) : b;
}

struct forst_bytes
forst_bytes_Join(struct forst_task *task, struct forst_bytes_array s, struct forst_bytes sep)
{
	struct forst_bytes out = {(uint8_t *)forst_nothing, 0, 0};

	for (int64_t i = 0; i < s.length; i++) {
		if (i > 0)
			out = view_append_text(task, out, view_text(sep));
		out = view_append_text(task, out, view_text(s.data[i]));
		forst_poll(task);
	}
	return out;
}

struct forst_bytes
forst_bytes_Map(struct forst_task *task, const struct forst_func *mapping, struct forst_bytes s)
{
	return made_of(task, s, forst_strings_Map(task, mapping, view_text(s)));
}

struct forst_bytes
forst_bytes_Repeat(struct forst_task *task, struct forst_bytes b, int64_t count)
{
	if (count < 0)
		forst_panic_of_caller(task, FORST_STRING("bytes: negative Repeat count"));
	return made_of(task, b, forst_strings_Repeat(task, view_text(b), count));
}

struct forst_bytes
forst_bytes_Replace(
	struct forst_task *task, struct forst_bytes s, struct forst_bytes old, struct forst_bytes replacement, int64_t n)
{
	struct forst_string made = forst_strings_Replace(task, view_text(s), view_text(old), view_text(replacement), n);

	return made_of(task, s, made);
}

struct forst_bytes
forst_bytes_ReplaceAll(
	struct forst_task *task, struct forst_bytes s, struct forst_bytes old, struct forst_bytes replacement)
{
	return forst_bytes_Replace(task, s, old, replacement, -1);
}

struct forst_rune_array
forst_bytes_Runes(struct forst_task *task, struct forst_bytes s)
{
	int64_t count = forst_string_count(view_text(s));
	struct forst_rune_array runes = {forst_make(task, count, sizeof(int32_t)), 0, count};

	for (int64_t at = 0; at < s.length;) {
		runes.data[runes.length++] = forst_string_next(view_text(s), &at);
		forst_poll(task);
	}
	return runes;
}

struct forst_bytes
forst_bytes_ToLower(struct forst_task *task, struct forst_bytes s)
{
	return made_of(task, s, forst_strings_ToLower(task, view_text(s)));
}

struct forst_bytes
forst_bytes_ToTitle(struct forst_task *task, struct forst_bytes s)
{
	return made_of(task, s, forst_strings_ToTitle(task, view_text(s)));
}

struct forst_bytes
forst_bytes_ToUpper(struct forst_task *task, struct forst_bytes s)
{
	return made_of(task, s, forst_strings_ToUpper(task, view_text(s)));
}

struct forst_bytes
forst_bytes_ToValidUTF8(
	struct forst_task *task, struct forst_bytes s, struct forst_bytes replacement)
{
	return made_of(task, s, forst_strings_ToValidUTF8(task, view_text(s), view_text(replacement)));
}
