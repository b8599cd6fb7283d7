/*
 * What modules of the standard library share: Bytes looked at as a String and back, runes and their bytes, and growing results.
 * Failures are those of the function's caller.
 */
#ifndef FORST_STDLIB_VIEW_H
#define FORST_STDLIB_VIEW_H

#include "forst.h"

enum { VIEW_RUNE_MAX = 4 }; /* bytes of a rune */

static inline struct forst_string
view_text(struct forst_bytes bytes)
{
	return (struct forst_string){(const char *)bytes.data, bytes.length};
}

static inline bool
view_is_rune(int32_t rune)
{
	return rune >= 0 && rune <= 0x10ffff && (rune < 0xd800 || rune > 0xdfff);
}

/* The rune, which stood from `before` to `at`, is a byte that is not UTF-8. */
static inline bool
view_is_wrong(struct forst_string s, int64_t before, int32_t rune, int64_t at)
{
	return rune == FORST_RUNE_INVALID && at - before == 1 && (unsigned char)s.data[before] >= 0x80;
}

/* Writes the bytes of the rune, U+FFFD's for what is none; gives their number. */
static inline int64_t
view_encode(int32_t rune, uint8_t *to)
{
	if (!view_is_rune(rune))
		rune = FORST_RUNE_INVALID;
	if (rune < 0x80) {
		to[0] = (uint8_t)rune;
		return 1;
	}
	int64_t length = rune < 0x800 ? 2 : rune < 0x10000 ? 3 : 4;
	for (int64_t i = length - 1; i > 0; i--, rune >>= 6)
		to[i] = (uint8_t)(0x80 | (rune & 0x3f));
	to[0] = (uint8_t)((0xf00 >> length & 0xf0) | rune);
	return length;
}

/* Where the last rune of s[0:end), which has some, begins: at most four bytes before; a byte that is not UTF-8 stands alone. */
static inline int64_t
view_last_rune(struct forst_string s, int64_t end, int32_t *rune)
{
	for (int64_t begin = end - 1; begin >= 0 && begin >= end - VIEW_RUNE_MAX; begin--) {
		int64_t next = begin;
		*rune = forst_string_next(forst_string_slice(s, 0, end), &next);
		if (next == end && (*rune != FORST_RUNE_INVALID || end - begin == 3))
			return begin;
	}
	*rune = FORST_RUNE_INVALID;
	return end - 1;
}

/* The function that the library was given, called with a rune; nil panics. */
static inline bool
view_ask(struct forst_task *task, const struct forst_func *function, int32_t rune)
{
	struct forst_place place = forst_caller(task);
	const struct forst_func *called = forst_deref_at(task, function, place.file, place.line);
	bool answer = ((bool (*)(struct forst_task *, const struct forst_func *, int32_t))called->code)(task, called, rune);

	(void)forst_here_at(task, place.file, place.line);
	return answer;
}

/* append(): room for `more` bytes behind those that there are. */
static inline void
view_reserve(struct forst_task *task, struct forst_bytes *bytes, int64_t more)
{
	int64_t needed;

	if (__builtin_add_overflow(bytes->length, more, &needed))
		forst_panic_of_caller(task, FORST_STRING("bytes: the result is too long"));
	if (needed > bytes->capacity)
		bytes->data = forst_grow_at(
			task, bytes->data, bytes->length, &bytes->capacity, 1, needed, task->caller_file, task->caller_line);
}

/* The bytes with others behind them. */
static inline struct forst_bytes
view_append(struct forst_task *task, struct forst_bytes bytes, const void *more, int64_t length)
{
	view_reserve(task, &bytes, length);
	if (length)
		memmove(bytes.data + bytes.length, more, (size_t)length);
	bytes.length += length;
	return bytes;
}

static inline struct forst_bytes
view_append_text(struct forst_task *task, struct forst_bytes bytes, struct forst_string text)
{
	return view_append(task, bytes, text.data, text.length);
}

#endif
