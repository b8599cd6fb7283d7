/*
 * A growing byte buffer on malloc, for output: emitters, diagnostics, files read whole.
 * Failure is sticky: after an allocation failed every append does nothing and `failed` stays set, so a writer checks
 * once.
 */
#ifndef FORST_BASE_BUF_H
#define FORST_BASE_BUF_H

#include "runtime/base/str.h"

#include <stdarg.h>

struct buf {
	char *data; /* followed by a NUL that does not count, when not NULL */
	size_t length;
	size_t capacity;
	bool failed; /* memory ran out: the content is incomplete */
};

/* { 0 } is an empty buffer as well. */
void buf_init(struct buf *buf);
void buf_release(struct buf *buf);

/* Room for `extra` more bytes; false (and failed) when memory runs out. */
bool buf_reserve(struct buf *buf, size_t extra);

void buf_append(struct buf *buf, const void *bytes, size_t length);
void buf_append_str(struct buf *buf, struct str s);
void buf_append_text(struct buf *buf, const char *text);
void buf_append_byte(struct buf *buf, char byte);
void buf_printf(struct buf *buf, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Drops the content, keeps the memory. */
void buf_clear(struct buf *buf);

/* The content, borrowed until the next append. */
struct str buf_str(const struct buf *buf);

#endif
