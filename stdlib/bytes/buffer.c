/* Package bytes: Buffer; see bytes.ft. What was read stays in front until the buffer is empty. */
#include "stdlib/bytes/bytes.h"

#include "stdlib/io/io.h"

struct forst_bytes_Buffer *
forst_bytes_NewBuffer(struct forst_task *task, struct forst_bytes buf)
{
	struct forst_bytes_Buffer *b = forst_alloc_of_caller(task, sizeof *b);

	*b = (struct forst_bytes_Buffer){0, buf};
	return b;
}

struct forst_bytes_Buffer *
forst_bytes_NewBufferString(struct forst_task *task, struct forst_string s)
{
	const struct forst_bytes none = {0};

	return forst_bytes_NewBuffer(task, view_append_text(task, none, s));
}

/* ---- what is left ---- */

static struct forst_bytes
rest(const struct forst_bytes_Buffer *b)
{
	const struct forst_bytes *all = &b->bytes;

	return (struct forst_bytes){
		all->data ? all->data + b->read : NULL, all->length - b->read, all->capacity - b->read};
}

static void
empty(struct forst_bytes_Buffer *b)
{
	b->bytes.length = b->read = 0;
}

struct forst_bytes
forst_bytes_Buffer_Bytes(struct forst_task *task, struct forst_bytes_Buffer *b)
{
	(void)task;
	return rest(b);
}

struct forst_string
forst_bytes_Buffer_String(struct forst_task *task, struct forst_bytes_Buffer *b)
{
	return forst_string_from_bytes(task, rest(b));
}

int64_t
forst_bytes_Buffer_Len(struct forst_task *task, struct forst_bytes_Buffer *b)
{
	(void)task;
	return rest(b).length;
}

int64_t
forst_bytes_Buffer_Cap(struct forst_task *task, struct forst_bytes_Buffer *b)
{
	(void)task;
	return b->bytes.capacity;
}

void
forst_bytes_Buffer_Reset(struct forst_task *task, struct forst_bytes_Buffer *b)
{
	(void)task;
	empty(b);
}

void
forst_bytes_Buffer_Truncate(struct forst_task *task, struct forst_bytes_Buffer *b, int64_t n)
{
	if (n < 0 || n > rest(b).length)
		forst_panic_of_caller(task, FORST_STRING("bytes.Buffer: truncation out of range"));
	b->bytes.length = b->read + n;
	if (n == 0)
		empty(b);
}

/* ---- writing ---- */

static void
write_bytes(struct forst_task *task, struct forst_bytes_Buffer *b, const void *data, int64_t length, int64_t *n,
	struct forst_error **err)
{
	if (b->read == b->bytes.length)
		empty(b);
	b->bytes = view_append(task, b->bytes, data, length);
	*n = length;
	*err = NULL;
}

void
forst_bytes_Buffer_Grow(struct forst_task *task, struct forst_bytes_Buffer *b, int64_t n)
{
	if (n < 0)
		forst_panic_of_caller(task, FORST_STRING("bytes.Buffer.Grow: negative count"));
	view_reserve(task, &b->bytes, n);
}

void
forst_bytes_Buffer_Write(
	struct forst_task *task, struct forst_bytes_Buffer *b, struct forst_bytes p, int64_t *n, struct forst_error **err)
{
	write_bytes(task, b, p.data, p.length, n, err);
}

void
forst_bytes_Buffer_WriteString(struct forst_task *task, struct forst_bytes_Buffer *b, struct forst_string s,
	int64_t *n, struct forst_error **err)
{
	write_bytes(task, b, s.data, s.length, n, err);
}

struct forst_error *
forst_bytes_Buffer_WriteByte(struct forst_task *task, struct forst_bytes_Buffer *b, int64_t c)
{
	uint8_t byte = (uint8_t)c;
	struct forst_error *err;
	int64_t n;

	write_bytes(task, b, &byte, 1, &n, &err);
	return err;
}

void
forst_bytes_Buffer_WriteRune(
	struct forst_task *task, struct forst_bytes_Buffer *b, int32_t r, int64_t *n, struct forst_error **err)
{
	uint8_t bytes[VIEW_RUNE_MAX];

	write_bytes(task, b, bytes, view_encode(r, bytes), n, err);
}

/* ---- reading ---- */

/* Takes the first `count` bytes, which there are. */
static struct forst_bytes
take(struct forst_bytes_Buffer *b, int64_t count)
{
	struct forst_bytes taken = rest(b);

	taken.length = count;
	b->read += count;
	return taken;
}

struct forst_bytes
forst_bytes_Buffer_Next(struct forst_task *task, struct forst_bytes_Buffer *b, int64_t n)
{
	if (n < 0)
		forst_panic_slice(task, b->read, b->read + n, b->bytes.capacity, task->caller_file, task->caller_line);
	return take(b, n < rest(b).length ? n : rest(b).length);
}

void
forst_bytes_Buffer_Read(
	struct forst_task *task, struct forst_bytes_Buffer *b, struct forst_bytes p, int64_t *n, struct forst_error **err)
{
	*n = 0;
	*err = rest(b).length == 0 && p.length > 0 ? forst_io_EOF(task) : NULL;
	if (rest(b).length == 0)
		empty(b);
	else
		*n = forst_copy(p.data, p.length, rest(b).data, rest(b).length, 1);
	b->read += *n;
}

void
forst_bytes_Buffer_ReadByte(
	struct forst_task *task, struct forst_bytes_Buffer *b, int64_t *n, struct forst_error **err)
{
	bool some = rest(b).length > 0;

	*n = some ? take(b, 1).data[0] : 0;
	*err = some ? NULL : forst_io_EOF(task);
}

void
forst_bytes_Buffer_ReadRune(
	struct forst_task *task, struct forst_bytes_Buffer *b, int32_t *r, int64_t *size, struct forst_error **err)
{
	bool some = rest(b).length > 0;

	*size = 0;
	*r = some ? forst_string_next(view_text(rest(b)), size) : 0;
	*err = some ? NULL : forst_io_EOF(task);
	b->read += *size;
}

/* To the first `delim`, or all with the error. */
static struct forst_bytes
take_line(struct forst_task *task, struct forst_bytes_Buffer *b, int64_t delim, struct forst_error **err)
{
	struct forst_bytes all = rest(b);
	const uint8_t *end = all.length ? memchr(all.data, (int)(delim & 0xff), (size_t)all.length) : NULL;

	*err = end ? NULL : forst_io_EOF(task);
	return take(b, end ? end - all.data + 1 : all.length);
}

void
forst_bytes_Buffer_ReadBytes(struct forst_task *task, struct forst_bytes_Buffer *b, int64_t delim,
	struct forst_bytes *line, struct forst_error **err)
{
	const struct forst_bytes none = {0};

	*line = view_append_text(task, none, view_text(take_line(task, b, delim, err)));
}

void
forst_bytes_Buffer_ReadString(struct forst_task *task, struct forst_bytes_Buffer *b, int64_t delim,
	struct forst_string *line, struct forst_error **err)
{
	*line = forst_string_from_bytes(task, take_line(task, b, delim, err));
}

/* ---- printing ---- */

static struct forst_string
text_of_buffer(struct forst_task *task, const void *value)
{
	return forst_bytes_Buffer_String(task, *(struct forst_bytes_Buffer *const *)value);
}

const struct forst_format_type forst_type_bytes_Buffer = {
	.kind = FORST_FORMAT_POINTER, .name = "*bytes.Buffer", .size = sizeof(void *), .text = text_of_buffer};
