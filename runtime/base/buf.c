/* Growing byte buffers; see buf.h. */
#include "runtime/base/buf.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CAPACITY_MIN = 256 };

void
buf_init(struct buf *buf)
{
	*buf = (struct buf){0};
}

void
buf_release(struct buf *buf)
{
	free(buf->data);
	buf_init(buf);
}

bool
buf_reserve(struct buf *buf, size_t extra)
{
	if (buf->failed || extra > SIZE_MAX / 2 - buf->length - 1) {
		buf->failed = true;
		return false;
	}
	size_t needed = buf->length + extra + 1;
	if (needed <= buf->capacity) {
		return true;
	}
	size_t capacity = buf->capacity < CAPACITY_MIN ? CAPACITY_MIN : buf->capacity * 2;
	capacity = capacity < needed ? needed : capacity;
	char *data = realloc(buf->data, capacity);
	if (!data) {
		buf->failed = true;
		return false;
	}
	buf->data = data;
	buf->capacity = capacity;
	return true;
}

void
buf_append(struct buf *buf, const void *bytes, size_t length)
{
	if (!buf_reserve(buf, length)) {
		return;
	}
	if (length) {
		memcpy(buf->data + buf->length, bytes, length);
	}
	buf->length += length;
	buf->data[buf->length] = '\0';
}

void
buf_append_str(struct buf *buf, struct str s)
{
	buf_append(buf, s.data, s.length);
}

void
buf_append_text(struct buf *buf, const char *text)
{
	buf_append(buf, text, strlen(text));
}

void
buf_append_byte(struct buf *buf, char byte)
{
	buf_append(buf, &byte, 1);
}

static void
buf_vprintf(struct buf *buf, const char *format, va_list arguments)
{
	va_list again;
	va_copy(again, arguments);
	int length = vsnprintf(NULL, 0, format, arguments);
	if (length < 0) {
		buf->failed = true;
	} else if (buf_reserve(buf, (size_t)length)) {
		vsnprintf(buf->data + buf->length, (size_t)length + 1, format, again);
		buf->length += (size_t)length;
	}
	va_end(again);
}

void
buf_printf(struct buf *buf, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	buf_vprintf(buf, format, arguments);
	va_end(arguments);
}

void
buf_clear(struct buf *buf)
{
	buf->length = 0;
	buf->failed = false;
}

struct str
buf_str(const struct buf *buf)
{
	return (struct str){buf->data ? buf->data : "", buf->length};
}
