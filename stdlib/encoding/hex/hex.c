/* Package encoding/hex; see hex.ft. */
#include "stdlib/view.h"

#include <stdio.h>

struct forst_string forst_hex_EncodeToString(struct forst_task *task, struct forst_bytes src);
struct forst_result_bytes forst_hex_DecodeString(struct forst_task *task, struct forst_string s);
int64_t forst_hex_EncodedLen(struct forst_task *task, int64_t n);
int64_t forst_hex_DecodedLen(struct forst_task *task, int64_t n);
struct forst_string forst_hex_Dump(struct forst_task *task, struct forst_bytes data);

static const char digits[] = "0123456789abcdef";

int64_t
forst_hex_EncodedLen(struct forst_task *task, int64_t n)
{
	(void)task;
	return forst_mul(n, 2);
}

int64_t
forst_hex_DecodedLen(struct forst_task *task, int64_t n)
{
	(void)task;
	return n / 2;
}

static void
put_byte(char *to, uint8_t byte)
{
	to[0] = digits[byte >> 4];
	to[1] = digits[byte & 15];
}

struct forst_string
forst_hex_EncodeToString(struct forst_task *task, struct forst_bytes src)
{
	if (src.length > INT64_MAX / 2)
		forst_panic_of_caller(task, FORST_STRING("hex: the result is too long"));
	char *data = forst_alloc_of_caller(task, (size_t)src.length * 2);

	for (int64_t i = 0; i < src.length; i++) {
		put_byte(data + 2 * i, src.data[i]);
		forst_poll(task);
	}
	return (struct forst_string){data, src.length * 2};
}

static int
digit_of(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	char lower = (char)(c | 0x20);
	return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

/* The byte as Go's %#U of its rune. */
static struct forst_result_bytes
wrong_byte(struct forst_task *task, char c)
{
	int32_t byte = (unsigned char)c;
	struct forst_argument argument = {&forst_type_rune, &byte};
	struct forst_string text = forst_sprintf(task, FORST_STRING("encoding/hex: invalid byte: %#U"), &argument, 1);

	return (struct forst_result_bytes){forst_error_new(task, text), {0}};
}

struct forst_result_bytes
forst_hex_DecodeString(struct forst_task *task, struct forst_string s)
{
	struct forst_bytes out = {forst_alloc_of_caller(task, (size_t)(s.length / 2 + 1)), s.length / 2, s.length / 2 + 1};

	for (int64_t i = 0; i < s.length; i++) {
		int digit = digit_of(s.data[i]);
		if (digit < 0)
			return wrong_byte(task, s.data[i]);
		if (i / 2 < out.length)
			out.data[i / 2] = (uint8_t)(i % 2 ? out.data[i / 2] << 4 | digit : digit);
		forst_poll(task);
	}
	if (s.length % 2)
		return (struct forst_result_bytes){
			forst_error_new(task, FORST_STRING("encoding/hex: odd length hex string")), {0}};
	return (struct forst_result_bytes){NULL, out};
}

/* ---- dumps ---- */

enum { LINE_BYTES = 16, LINE_MAX = 8 + 2 + 3 * LINE_BYTES + 1 + 1 + 1 + LINE_BYTES + 2, OFFSET_DIGITS = 8 };

/* "00000010  30 31 32 33 34 35 36 37  38                       |012345678|"; gives its length. */
static int64_t
put_line(char *to, const uint8_t *from, int64_t count, uint32_t offset)
{
	char *digit = to + OFFSET_DIGITS + 2;
	char *text = digit + 3 * LINE_BYTES + 2;

	memset(to, ' ', LINE_MAX);
	for (int i = 0; i < OFFSET_DIGITS; i++)
		to[i] = digits[offset >> (4 * (OFFSET_DIGITS - 1 - i)) & 15];
	*text++ = '|';
	for (int64_t i = 0; i < count; i++) {
		put_byte(digit + 3 * i + (i >= LINE_BYTES / 2), from[i]);
		*text++ = (char)(from[i] < 32 || from[i] > 126 ? '.' : from[i]);
	}
	*text++ = '|';
	*text++ = '\n';
	return text - to;
}

struct forst_string
forst_hex_Dump(struct forst_task *task, struct forst_bytes data)
{
	int64_t lines = (data.length + LINE_BYTES - 1) / LINE_BYTES, length = 0;

	if (data.length > INT64_MAX / LINE_MAX)
		forst_panic_of_caller(task, FORST_STRING("hex: the result is too long"));
	char *out = forst_alloc_of_caller(task, (size_t)(lines * LINE_MAX));
	for (int64_t at = 0; at < data.length; at += LINE_BYTES) {
		int64_t count = data.length - at < LINE_BYTES ? data.length - at : LINE_BYTES;
		length += put_line(out + length, data.data + at, count, (uint32_t)at);
		forst_poll(task);
	}
	return (struct forst_string){out, length};
}
