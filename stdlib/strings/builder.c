/* Package strings: Builder; see strings.ft. What String gives shares the bytes: they are appended to, never changed. */
#include "stdlib/strings/strings.h"

static struct forst_bytes
bytes_of(const struct forst_strings_Builder *b)
{
	return (struct forst_bytes){b->data, b->length, b->capacity};
}

static void
append(struct forst_task *task, struct forst_strings_Builder *b, const void *data, int64_t length)
{
	struct forst_bytes bytes = view_append(task, bytes_of(b), data, length);

	*b = (struct forst_strings_Builder){bytes.data, bytes.length, bytes.capacity};
}

static void
write_bytes(struct forst_task *task, struct forst_strings_Builder *b, const void *data, int64_t length, int64_t *n,
	struct forst_error **err)
{
	append(task, b, data, length);
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

	append(task, b, &byte, 1);
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
	return view_text(bytes_of(b));
}

int64_t
forst_strings_Builder_Len(struct forst_task *task, struct forst_strings_Builder *b)
{
	(void)task;
	return b->length;
}

int64_t
forst_strings_Builder_Cap(struct forst_task *task, struct forst_strings_Builder *b)
{
	(void)task;
	return b->capacity;
}

void
forst_strings_Builder_Grow(struct forst_task *task, struct forst_strings_Builder *b, int64_t n)
{
	if (n < 0)
		forst_panic_of_caller(task, FORST_STRING("strings.Builder.Grow: negative count"));
	struct forst_bytes bytes = bytes_of(b);
	view_reserve(task, &bytes, n);
	*b = (struct forst_strings_Builder){bytes.data, bytes.length, bytes.capacity};
}

void
forst_strings_Builder_Reset(struct forst_task *task, struct forst_strings_Builder *b)
{
	(void)task;
	*b = (struct forst_strings_Builder){0};
}

/* ---- printing ---- */

static struct forst_string
text_of_builder(struct forst_task *task, const void *value)
{
	return forst_strings_Builder_String(task, *(struct forst_strings_Builder *const *)value);
}

const struct forst_format_type forst_type_strings_Builder = {
	.kind = FORST_FORMAT_POINTER, .name = "*strings.Builder", .size = sizeof(void *), .text = text_of_builder};
