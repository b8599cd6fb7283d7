/* Growing texts; see text.h. A text that ends the heap grows where it is, any other is copied. */
#include "runtime/value/text.h"

#include "runtime/base/utf8.h"

#include "forst/task.h"

enum { CAPACITY_MIN = 64 };

static void
reserve(struct rt_text *text, int64_t extra)
{
	int64_t needed;

	if (__builtin_add_overflow(text->length, extra, &needed))
		forst_panic_length(text->task, extra, __FILE__, __LINE__);
	if (needed <= text->capacity)
		return;
	int64_t larger = text->capacity < CAPACITY_MIN ? CAPACITY_MIN : text->capacity * 2;
	larger = ((larger < needed ? needed : larger) + 15) & ~(int64_t)15;
	bool last = text->data && text->data + text->capacity == text->task->heap_next;
	if (last && larger - text->capacity <= text->task->heap_limit - text->task->heap_next) {
		text->task->heap_next = text->data + larger;
	} else {
		char *data = forst_alloc(text->task, (size_t)larger);
		if (text->length)
			memcpy(data, text->data, (size_t)text->length);
		text->data = data;
	}
	text->capacity = larger;
}

void
rt_text_append(struct rt_text *text, const char *data, int64_t length)
{
	reserve(text, length);
	if (length)
		memcpy(text->data + text->length, data, (size_t)length);
	text->length += length;
}

void
rt_text_byte(struct rt_text *text, char byte)
{
	rt_text_append(text, &byte, 1);
}

void
rt_text_repeat(struct rt_text *text, char byte, int64_t count)
{
	if (count <= 0)
		return;
	reserve(text, count);
	memset(text->data + text->length, byte, (size_t)count);
	text->length += count;
}

void
rt_text_rune(struct rt_text *text, int32_t rune)
{
	char bytes[4];
	bool valid = rune >= 0 && rune <= 0x10ffff && (rune < 0xd800 || rune > 0xdfff);

	rt_text_append(text, bytes, (int64_t)utf8_write((uint32_t)(valid ? rune : FORST_RUNE_INVALID), bytes));
}
