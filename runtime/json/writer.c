/* The writer: a buffer that grows, strings and numbers into it, and the error of a value that the wire cannot carry. */
#include "runtime/json/json_internal.h"

#include "forst/error.h"

#include <math.h>
#include <stdlib.h>

void
forst_writer_fail(struct forst_writer *out, enum forst_write_failure failure)
{
	if (out->failure != FORST_WRITE_OK)
		return;
	out->failure = failure;
	out->failure_at = out->length;
}

bool
forst_writer_grow(struct forst_writer *out, size_t size)
{
	enum { LEAST = 512 };
	size_t needed = out->length + size;
	size_t capacity = out->capacity < LEAST ? LEAST : out->capacity * 2;
	char *data;

	if (needed < size || (out->limit && needed > out->limit)) {
		forst_writer_fail(out, FORST_WRITE_MEMORY);
		return false;
	}
	if (capacity < needed)
		capacity = needed;
	if (out->limit && capacity > out->limit)
		capacity = out->limit;
	data = realloc(out->data, capacity);
	if (!data) {
		forst_writer_fail(out, FORST_WRITE_MEMORY);
		return false;
	}
	out->data = data;
	out->capacity = capacity;
	return true;
}

void
forst_writer_release(struct forst_writer *out)
{
	free(out->data);
	*out = (struct forst_writer){.limit = out->limit};
}

struct forst_error *
forst_writer_error(struct forst_task *task, const struct forst_writer *out, size_t start)
{
	const struct forst_error_kind *kind = &forst_error_kind_unrepresentable_number;
	struct forst_string message = FORST_STRING("Result holds a number that JSON cannot carry exactly");

	switch (out->failure) {
	case FORST_WRITE_OK: return NULL;
	case FORST_WRITE_MEMORY: forst_panic_text(task, "result is too large", NULL, 0);
	case FORST_WRITE_DEPTH: forst_panic_text(task, "result is nested too deep", NULL, 0);
	case FORST_WRITE_STRING:
		kind = &forst_error_kind_unrepresentable_string;
		message = FORST_STRING("Result holds a string that is not UTF-8");
		break;
	case FORST_WRITE_TIME:
		kind = &forst_error_kind_unrepresentable_time;
		message = FORST_STRING("Result holds a time whose year has not four digits, or whose zone is a day or more from UTC");
		break;
	case FORST_WRITE_NUMBER: break;
	}
	struct forst_string path = json_path_at(
		task, FORST_STRING("result"), out->data + start, out->data + out->length, out->data + out->failure_at, NULL, 0);
	return forst_error_make(task, &(struct forst_error){.kind = kind, .message = message, .path = path});
}

/* The escape of a byte that JSON wants escaped; gives its length. */
static size_t
escape(unsigned char byte, char *out)
{
	static const char hex[] = "0123456789abcdef";
	static const char names[] = "\b\f\n\r\t\"\\";
	static const char letters[] = "bfnrt\"\\";
	const char *name = byte ? strchr(names, byte) : NULL;

	out[0] = '\\';
	if (name) {
		out[1] = letters[name - names];
		return 2;
	}
	memcpy(out + 1, "u00", 3);
	out[4] = hex[byte >> 4];
	out[5] = hex[byte & 15];
	return 6;
}

/* Whether all eight bytes are plain. What is subtracted borrows only behind a byte that is not. */
static bool
are_plain(uint64_t bytes)
{
	const uint64_t ones = UINT64_C(0x0101010101010101);
	uint64_t quotes = bytes ^ ones * '"', backslashes = bytes ^ ones * '\\';
	uint64_t special = (bytes - ones * ' ') | bytes | ((quotes - ones) & ~quotes) | ((backslashes - ones) & ~backslashes);

	return !(special & ones * 0x80);
}

/* Four to fifteen bytes as two words that overlap, copied where they are plain. */
static bool
copy_short(char *to, const char *at, size_t length)
{
	if (length >= 8) {
		uint64_t first, last;
		memcpy(&first, at, 8);
		memcpy(&last, at + length - 8, 8);
		memcpy(to, &first, 8);
		memcpy(to + length - 8, &last, 8);
		return are_plain(first) && are_plain(last);
	}
	uint32_t first, last;
	memcpy(&first, at, 4);
	memcpy(&last, at + length - 4, 4);
	memcpy(to, &first, 4);
	memcpy(to + length - 4, &last, 4);
	return are_plain((uint64_t)last << 32 | first);
}

/* The plain bytes from `at`, at most `length`, copied 16 at a time; gives how many. The room has 16 bytes to spare. */
static size_t
copy_plain(char *to, const char *at, size_t length)
{
	size_t done = 0;

#if defined(__SSE2__)
	for (; length - done >= 16; done += 16) {
		__m128i block = _mm_loadu_si128((const __m128i *)(const void *)(at + done));
		__m128i special = _mm_or_si128(_mm_cmplt_epi8(block, _mm_set1_epi8(' ')),
			_mm_or_si128(_mm_cmpeq_epi8(block, _mm_set1_epi8('"')), _mm_cmpeq_epi8(block, _mm_set1_epi8('\\'))));
		unsigned mask = (unsigned)_mm_movemask_epi8(special);
		_mm_storeu_si128((__m128i *)(void *)(to + done), block);
		if (mask)
			return done + (size_t)__builtin_ctz(mask);
	}
#endif
	if (length - done >= 4 && length - done < 16 && copy_short(to + done, at + done, length - done))
		return length;
	for (; done < length; done++) {
		unsigned char byte = (unsigned char)at[done];
		if (byte < ' ' || byte >= 0x80 || byte == '"' || byte == '\\')
			break;
		to[done] = (char)byte;
	}
	return done;
}

/* The UTF-8 sequence at `at`, of which `left` bytes are the string's, copied; gives its length, or 0 where it is none.
 */
static size_t
copy_sequence(char *to, const char *at, size_t left)
{
	char padded[4] = {0};
	const char *end;

	memcpy(padded, at, left < 4 ? left : 4);
	end = json_utf8_sequence(padded);
	if (!end)
		return 0;
	memcpy(to, padded, 4);
	return (size_t)(end - padded);
}

void
forst_write_string(struct forst_writer *out, struct forst_string text)
{
	enum { SLACK = 32 };
	size_t start = out->length;
	size_t left = (size_t)text.length;
	const char *at = text.data;
	char *to;

	if (!forst_write_room(out, left + SLACK))
		return;
	out->data[out->length++] = '"';
	while (left > 0) {
		to = out->data + out->length;
		size_t count = copy_plain(to, at, left);
		out->length += count;
		at += count;
		left -= count;
		if (left == 0)
			break;
		to += count;
		size_t taken = 1;
		if ((unsigned char)*at >= 0x80) {
			taken = count = copy_sequence(to, at, left);
			if (taken == 0) {
				out->length = start;
				forst_writer_fail(out, FORST_WRITE_STRING);
				break;
			}
		} else {
			count = escape((unsigned char)*at, to);
		}
		out->length += count;
		at += taken;
		left -= taken;
		if (!forst_write_room(out, left + SLACK))
			return;
	}
	out->data[out->length++] = '"';
}

void
forst_write_int(struct forst_writer *out, int64_t value)
{
	if (value > FORST_SAFE_INT_MAX || value < -FORST_SAFE_INT_MAX)
		forst_writer_fail(out, FORST_WRITE_NUMBER);
	if (forst_write_room(out, FORST_INT_TEXT_MAX))
		out->length += forst_format_int(value, out->data + out->length);
}

void
forst_write_float(struct forst_writer *out, double value)
{
	if (!isfinite(value)) {
		forst_writer_fail(out, FORST_WRITE_NUMBER);
		value = 0;
	}
	if (forst_write_room(out, FORST_FLOAT_TEXT_MAX))
		out->length += forst_format_float(value, out->data + out->length);
}

void
json_base64_encode(struct forst_writer *out, const uint8_t *data, int64_t length)
{
	static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	char *to;

	if (!forst_write_room(out, ((size_t)length + 2) / 3 * 4))
		return;
	to = out->data + out->length;
	for (int64_t i = 0; i < length; i += 3) {
		int64_t left = length - i;
		uint32_t group = (uint32_t)data[i] << 16;
		group |= left > 1 ? (uint32_t)data[i + 1] << 8 : 0;
		group |= left > 2 ? (uint32_t)data[i + 2] : 0;
		*to++ = letters[group >> 18];
		*to++ = letters[group >> 12 & 63];
		*to++ = left > 1 ? letters[group >> 6 & 63] : '=';
		*to++ = left > 2 ? letters[group & 63] : '=';
	}
	out->length += ((size_t)length + 2) / 3 * 4;
}

void
forst_write_base64(struct forst_writer *out, const uint8_t *data, int64_t length)
{
	forst_write_byte(out, '"');
	json_base64_encode(out, data, length);
	forst_write_byte(out, '"');
}

bool
forst_write_descend(struct forst_writer *out)
{
	if (out->depth >= FORST_WRITE_DEPTH_MAX) {
		forst_writer_fail(out, FORST_WRITE_DEPTH);
		return false;
	}
	out->depth++;
	return true;
}

struct forst_map_entry *
forst_write_entries(struct forst_writer *out, const struct forst_map *map, int64_t *count)
{
	return forst_map_sorted(out->task, map, FORST_ORDER_TEXT, count);
}

void
forst_write_key(struct forst_writer *out, int64_t key)
{
	if (!forst_write_room(out, FORST_INT_TEXT_MAX + 2))
		return;
	out->data[out->length++] = '"';
	out->length += forst_format_int(key, out->data + out->length);
	out->data[out->length++] = '"';
}

void
forst_write_error(struct forst_writer *out, const struct forst_error *error)
{
	if (!error) {
		forst_write_text(out, "null");
		return;
	}
	forst_write_text(out, "{\"code\":");
	forst_write_string(out, error->kind->name);
	if (error->message.data) {
		forst_write_text(out, ",\"message\":");
		forst_write_string(out, error->message);
	}
	size_t start = out->length;
	if (error->kind->encode_members && error->members)
		error->kind->encode_members(out, error->members);
	if (out->length > start + 2)
		out->data[start] = ','; /* the members' own brace */
	else
		out->length = start;
	if (out->length == start)
		forst_write_byte(out, '}');
}

struct forst_string
forst_json_array(struct forst_task *task, const struct forst_any *values, int64_t count)
{
	struct forst_writer out = {.task = task};
	struct forst_any array = {.kind = FORST_ANY_ARRAY};
	struct forst_string text;

	array.elements = (struct forst_any *)(uintptr_t)values;
	array.length = count;
	forst_write_any(&out, &array);
	text = forst_string_copy(task, out.data, (int64_t)out.length);
	forst_writer_release(&out);
	return text;
}
