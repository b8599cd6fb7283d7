/* Package unicode/utf8; see utf8.ft. */
#include "stdlib/view.h"

#include <utf8proc.h>

struct forst_bytes forst_utf8_AppendRune(struct forst_task *task, struct forst_bytes p, int32_t r);
void forst_utf8_DecodeLastRune(struct forst_task *task, struct forst_bytes p, int32_t *rune, int64_t *size);
void forst_utf8_DecodeLastRuneInString(struct forst_task *task, struct forst_string s, int32_t *rune, int64_t *size);
void forst_utf8_DecodeRune(struct forst_task *task, struct forst_bytes p, int32_t *rune, int64_t *size);
void forst_utf8_DecodeRuneInString(struct forst_task *task, struct forst_string s, int32_t *rune, int64_t *size);
int64_t forst_utf8_EncodeRune(struct forst_task *task, struct forst_bytes p, int32_t r);
bool forst_utf8_FullRune(struct forst_task *task, struct forst_bytes p);
bool forst_utf8_FullRuneInString(struct forst_task *task, struct forst_string s);
int64_t forst_utf8_RuneCount(struct forst_task *task, struct forst_bytes p);
int64_t forst_utf8_RuneCountInString(struct forst_task *task, struct forst_string s);
int64_t forst_utf8_RuneLen(struct forst_task *task, int32_t r);
bool forst_utf8_RuneStart(struct forst_task *task, int64_t b);
bool forst_utf8_Valid(struct forst_task *task, struct forst_bytes p);
bool forst_utf8_ValidRune(struct forst_task *task, int32_t r);
bool forst_utf8_ValidString(struct forst_task *task, struct forst_string s);

bool
forst_utf8_ValidRune(struct forst_task *task, int32_t r)
{
	(void)task;
	return view_is_rune(r);
}

int64_t
forst_utf8_RuneLen(struct forst_task *task, int32_t r)
{
	(void)task;
	if (!view_is_rune(r))
		return -1;
	return r < 0x80 ? 1 : r < 0x800 ? 2 : r < 0x10000 ? 3 : 4;
}

bool
forst_utf8_RuneStart(struct forst_task *task, int64_t b)
{
	(void)task;
	return (b & 0xc0) != 0x80;
}

struct forst_bytes
forst_utf8_AppendRune(struct forst_task *task, struct forst_bytes p, int32_t r)
{
	uint8_t bytes[VIEW_RUNE_MAX];

	return view_append(task, p, bytes, view_encode(r, bytes));
}

int64_t
forst_utf8_EncodeRune(struct forst_task *task, struct forst_bytes p, int32_t r)
{
	uint8_t bytes[VIEW_RUNE_MAX];
	int64_t length = view_encode(r, bytes);

	(void)forst_index_at(task, length - 1, p.length, task->caller_file, task->caller_line);
	memcpy(p.data, bytes, (size_t)length);
	return length;
}

void
forst_utf8_DecodeRuneInString(struct forst_task *task, struct forst_string s, int32_t *rune, int64_t *size)
{
	(void)task;
	*size = 0;
	*rune = s.length ? forst_string_next(s, size) : FORST_RUNE_INVALID;
}

void
forst_utf8_DecodeRune(struct forst_task *task, struct forst_bytes p, int32_t *rune, int64_t *size)
{
	forst_utf8_DecodeRuneInString(task, view_text(p), rune, size);
}

void
forst_utf8_DecodeLastRuneInString(struct forst_task *task, struct forst_string s, int32_t *rune, int64_t *size)
{
	(void)task;
	*rune = FORST_RUNE_INVALID;
	*size = s.length ? s.length - view_last_rune(s, s.length, rune) : 0;
}

void
forst_utf8_DecodeLastRune(struct forst_task *task, struct forst_bytes p, int32_t *rune, int64_t *size)
{
	forst_utf8_DecodeLastRuneInString(task, view_text(p), rune, size);
}

/* What can be the first bytes of a rune is not whole while there are fewer than it says: a longer text that begins so is then
 * one of UTF-8 or not, and this one has none of the bytes that tell. */
bool
forst_utf8_FullRuneInString(struct forst_task *task, struct forst_string s)
{
	(void)task;
	if (s.length == 0)
		return false;
	for (int64_t missing = 1; missing < VIEW_RUNE_MAX && s.length + missing <= VIEW_RUNE_MAX; missing++) {
		for (unsigned low = 0x80; low <= 0xbf; low += 0x10) {
			char longer[VIEW_RUNE_MAX];
			int64_t next = 0;
			memcpy(longer, s.data, (size_t)s.length);
			memset(longer + s.length, (int)low, (size_t)missing);
			(void)forst_string_next((struct forst_string){longer, s.length + missing}, &next);
			if (next > s.length)
				return false;
		}
	}
	return true;
}

bool
forst_utf8_FullRune(struct forst_task *task, struct forst_bytes p)
{
	return forst_utf8_FullRuneInString(task, view_text(p));
}

int64_t
forst_utf8_RuneCountInString(struct forst_task *task, struct forst_string s)
{
	(void)task;
	return forst_string_count(s);
}

int64_t
forst_utf8_RuneCount(struct forst_task *task, struct forst_bytes p)
{
	(void)task;
	return forst_string_count(view_text(p));
}

bool
forst_utf8_ValidString(struct forst_task *task, struct forst_string s)
{
	for (int64_t at = 0; at < s.length;) {
		int64_t before = at;
		int32_t rune = forst_string_next(s, &at);
		if (view_is_wrong(s, before, rune, at))
			return false;
		forst_poll(task);
	}
	return true;
}

bool
forst_utf8_Valid(struct forst_task *task, struct forst_bytes p)
{
	return forst_utf8_ValidString(task, view_text(p));
}
