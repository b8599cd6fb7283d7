/* Package strings: Builder; see strings.ft. What String gives shares the bytes: they are appended to, never changed. */
#include "stdlib/strings/strings.h"

static void
write_bytes(struct forst_task *task, struct forst_strings_Builder *b, const void *data, int64_t length, int64_t *n,
	struct forst_error **err)
{
	b->bytes = view_append(task, b->bytes, data, length);
	*n = length;
	*err = NULL;
}

void
forst_strings_Builder_WriteString(struct forst_task *task, struct forst_strings_Builder *b, struct forst_string s,
	int64_t *n, struct forst_error **err)
{
	write_bytes(task, b, s.data, s.length, n, err);
}

void
forst_strings_Builder_Write(struct forst_task *task, struct forst_strings_Builder *b, struct forst_bytes p, int64_t *n,
	struct forst_error **err)
{
	write_bytes(task, b, p.data, p.length, n, err);
}

struct forst_error *
forst_strings_Builder_WriteByte(struct forst_task *task, struct forst_strings_Builder *b, int64_t c)
{
	uint8_t byte = (uint8_t)c;

	b->bytes = view_append(task, b->bytes, &byte, 1);
	return NULL;
}

void
forst_strings_Builder_WriteRune(
	struct forst_task *task, struct forst_strings_Builder *b, int32_t r, int64_t *n, struct forst_error **err)
{
	uint8_t bytes[VIEW_RUNE_MAX];

	write_bytes(task, b, bytes, view_encode(r, bytes), n, err);
}

struct forst_string
forst_strings_Builder_String(struct forst_task *task, struct forst_strings_Builder *b)
{
	(void)task;
	return view_text(b->bytes);
}

int64_t
forst_strings_Builder_Len(struct forst_task *task, struct forst_strings_Builder *b)
{
	(void)task;
	return b->bytes.length;
}

int64_t
forst_strings_Builder_Cap(struct forst_task *task, struct forst_strings_Builder *b)
{
	(void)task;
	return b->bytes.capacity;
}

void
forst_strings_Builder_Grow(struct forst_task *task, struct forst_strings_Builder *b, int64_t n)
{
	if (n < 0)
		forst_panic_of_caller(task, FORST_STRING("strings.Builder.Grow: negative count"));
	view_reserve(task, &b->bytes, n);
}

void
forst_strings_Builder_Reset(struct forst_task *task, struct forst_strings_Builder *b)
{
	(void)task;
	b->bytes = (struct forst_bytes){0};
}
