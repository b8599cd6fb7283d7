/* Package strings: case and validity; see strings.ft. */
#include "stdlib/strings/strings.h"

#include "stdlib/unicode/unicode.h"

/* One rune for all that differ only in case. The Turkish i's are no pair of the plain ones. */
static int32_t
fold(int32_t rune)
{
	return rune == 0x130 || rune == 0x131 ? rune : unicode_lower(unicode_upper(rune));
}

struct forst_string
strings_map(struct forst_task *task, struct forst_string s,
	int32_t (*mapped)(struct forst_task *task, const struct forst_func *context, int32_t rune),
	const struct forst_func *context)
{
	struct forst_bytes out = {0};
	bool changed = false;

	for (int64_t at = 0; at < s.length;) {
		int64_t before = at;
		int32_t rune = forst_string_next(s, &at);
		int32_t to = mapped(task, context, rune);
		if (!changed && (to != rune || view_is_wrong(s, before, rune, at))) {
			changed = true;
			view_reserve(task, &out, s.length);
			out = view_append(task, out, s.data, before);
		}
		if (changed && to >= 0) {
			view_reserve(task, &out, VIEW_RUNE_MAX);
			out.length += view_encode(to, out.data + out.length);
		}
		forst_poll(task);
	}
	return changed ? view_text(out) : s;
}

static int32_t
to_lower(struct forst_task *task, const struct forst_func *context, int32_t rune)
{
	(void)task;
	(void)context;
	return unicode_lower(rune);
}

static int32_t
to_upper(struct forst_task *task, const struct forst_func *context, int32_t rune)
{
	(void)task;
	(void)context;
	return unicode_upper(rune);
}

static int32_t
to_title(struct forst_task *task, const struct forst_func *context, int32_t rune)
{
	(void)task;
	(void)context;
	return unicode_title(rune);
}

struct forst_string
forst_strings_ToLower(struct forst_task *task, struct forst_string s)
{
	return strings_map(task, s, to_lower, NULL);
}

struct forst_string
forst_strings_ToUpper(struct forst_task *task, struct forst_string s)
{
	return strings_map(task, s, to_upper, NULL);
}

struct forst_string
forst_strings_ToTitle(struct forst_task *task, struct forst_string s)
{
	return strings_map(task, s, to_title, NULL);
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
		bool wrong = view_is_wrong(s, before, rune, at);
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
