/*
 * The packed form's kernels: where a value list's sections lie, text by UTF-16 lengths, and its layout when it is
 * written. Text is checked once as a whole; a string in it is then found by counting, and must begin and end between
 * code points.
 */
#include "runtime/json/json_internal.h"

#include "forst/packed.h"
#include "runtime/base/utf8.h"

_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "the packed form is read and written as it lies in memory");

enum {
	HEADER_SIZE = 16, /* words, numbers, bytes of text, flags: 32 bits each */
	TEXT_IS_ASCII = 1,
};

static bool
is_ascii(const char *text, size_t length)
{
	uint64_t blocks[2];
	size_t at = 0;

	for (; length - at >= sizeof(blocks); at += sizeof(blocks)) {
		memcpy(blocks, text + at, sizeof(blocks));
		if ((blocks[0] | blocks[1]) & UINT64_C(0x8080808080808080))
			return false;
	}
	for (; at < length; at++)
		if ((unsigned char)text[at] >= 0x80)
			return false;
	return true;
}

static bool
is_utf8(const char *text, size_t length)
{
	return utf8_validate((struct str){text, length}) == length;
}

/* UTF-16 units of 8 bytes of well-formed text: one for each byte that begins a code point, two where that has four. */
static size_t
units_of_block(const char *text)
{
	const uint64_t ones = UINT64_C(0x0101010101010101);
	uint64_t block;

	memcpy(&block, text, sizeof(block));
	uint64_t tails = block >> 7 & ~(block >> 6) & ones;
	uint64_t pairs = block >> 7 & block >> 6 & block >> 5 & block >> 4 & ones;
	return 8 - (size_t)(tails * ones >> 56) + (size_t)(pairs * ones >> 56);
}

static bool
is_tail(char byte)
{
	return ((unsigned char)byte & 0xc0) == 0x80;
}

static size_t
units_of_byte(char byte)
{
	return is_tail(byte) ? 0 : (unsigned char)byte >= 0xf0 ? 2 : 1;
}

/* ---- reading ---- */

/* Bytes of the words with what fills them up to a number's place. */
static uint64_t
words_size(uint64_t count)
{
	return (count * 4 + 7) & ~(uint64_t)7;
}

bool
forst_unpack_begin(struct forst_unpacker *in, struct forst_task *task, struct forst_input input)
{
	struct forst_string list = input.bytes;
	uint32_t header[4];

	if (list.length < HEADER_SIZE)
		return false;
	memcpy(header, list.data, sizeof(header));
	uint64_t words = words_size(header[0]);
	uint64_t numbers = (uint64_t)header[1] * 8;
	if (HEADER_SIZE + words + numbers + header[2] != (uint64_t)list.length || header[3] > TEXT_IS_ASCII)
		return false;
	*in = (struct forst_unpacker){.task = task, .ascii = header[3] == TEXT_IS_ASCII};
	in->words = list.data + HEADER_SIZE;
	in->words_end = in->words + (size_t)header[0] * 4;
	in->numbers = in->words + words;
	in->text = in->numbers_end = in->numbers + numbers;
	in->text_end = in->text + header[2];
	return in->ascii ? is_ascii(in->text, header[2]) : is_utf8(in->text, header[2]);
}

/* Bytes of the first `units` UTF-16 units of well-formed text; -1 where it has fewer or the last is half a pair. */
static ptrdiff_t
bytes_of_units(const char *text, size_t length, size_t units)
{
	size_t at = 0;

	for (; units >= 16 && length - at >= 8; at += 8)
		units -= units_of_block(text + at);
	for (;; at++) {
		while (at < length && is_tail(text[at]))
			at++;
		if (units == 0)
			return (ptrdiff_t)at;
		if (at == length || units_of_byte(text[at]) > units)
			return -1;
		units -= units_of_byte(text[at]);
	}
}

bool
forst_unpack_string_rest(struct forst_unpacker *in, uint32_t units, struct forst_string *out)
{
	ptrdiff_t length = bytes_of_units(in->text, (size_t)(in->text_end - in->text), units);

	if (length < 0)
		return false;
	*out = (struct forst_string){in->text, length};
	in->text += length;
	return true;
}

bool
forst_unpack_choice(
	struct forst_unpacker *in, const struct forst_string *choices, uint32_t count, struct forst_string *out)
{
	uint32_t index;

	if (!forst_unpack_word(in, &index) || index >= count)
		return false;
	*out = choices[index];
	return true;
}

bool
forst_unpack_bytes(struct forst_unpacker *in, struct forst_bytes *out)
{
	struct forst_string text;

	if (!forst_unpack_string(in, &text))
		return false;
	uint8_t *data = forst_alloc(in->task, (size_t)text.length / 4 * 3 + 3);
	int64_t length = json_base64_decode(text, data);
	*out = (struct forst_bytes){data, length, length};
	return length >= 0;
}

/* The JSON decoder wants bytes behind its text that it may read, and one that it may change: it gets a copy. */
bool
forst_unpack_any(struct forst_unpacker *in, struct forst_any *out)
{
	struct forst_decoder json;
	struct forst_string text;

	if (!forst_unpack_string(in, &text))
		return false;
	char *copy = forst_alloc(in->task, (size_t)text.length + FORST_INPUT_PADDING);
	if (text.length)
		memcpy(copy, text.data, (size_t)text.length);
	memset(copy + text.length, 0, FORST_INPUT_PADDING);
	struct forst_input input = {FORST_INPUT_JSON, {copy, text.length}};
	const char *at = forst_decode_begin(&json, in->task, input, NULL, 0, NULL, 0);
	json.depth = in->depth;
	json.speculating = true; /* any error stops, and none is worked out */
	at = forst_decode_any(&json, at, out);
	return forst_decode_end(&json, at) && at && forst_space(at) == json.end;
}

void *
forst_unpack_put_string(struct forst_unpacker *in, struct forst_map *map, struct forst_string key)
{
	int64_t before = forst_map_length(map);
	void *value = forst_map_put_string(in->task, map, key);

	return forst_map_length(map) == before ? NULL : value;
}

void *
forst_unpack_put_int(struct forst_unpacker *in, struct forst_map *map, int64_t key)
{
	int64_t before = forst_map_length(map);
	void *value = forst_map_put_int(in->task, map, key);

	return forst_map_length(map) == before ? NULL : value;
}

/* ---- writing ---- */

void
forst_pack_begin(struct forst_packer *out, struct forst_writer *writer)
{
	out->out = writer;
	out->start = writer->length;
	out->words = out->first_words;
	out->word_count = 0;
	out->word_capacity = FORST_PACK_WORDS;
	out->numbers = out->first_numbers;
	out->number_count = 0;
	out->number_capacity = FORST_PACK_NUMBERS;
	out->ascii = true;
	out->failed = false;
	out->depth = 0;
}

/* Twice the room for what is there, which moves. */
static void *
doubled(struct forst_packer *out, const void *data, size_t *capacity, size_t size)
{
	void *grown = forst_alloc(out->out->task, *capacity * 2 * size);

	memcpy(grown, data, *capacity * size);
	*capacity *= 2;
	return grown;
}

void
forst_pack_more_words(struct forst_packer *out)
{
	out->words = doubled(out, out->words, &out->word_capacity, sizeof(*out->words));
}

void
forst_pack_more_numbers(struct forst_packer *out)
{
	out->numbers = doubled(out, out->numbers, &out->number_capacity, sizeof(*out->numbers));
}

static size_t
count_units(const char *text, size_t length)
{
	size_t units = 0;
	size_t at = 0;

	for (; length - at >= 8; at += 8)
		units += units_of_block(text + at);
	for (; at < length; at++)
		units += units_of_byte(text[at]);
	return units;
}

/* The word of text that stands in the writer now. */
static void
pack_length(struct forst_packer *out, const char *text, size_t length)
{
	size_t units = length;

	if (!is_ascii(text, length)) {
		out->ascii = false;
		out->failed = out->failed || !is_utf8(text, length);
		units = count_units(text, length);
	}
	forst_pack_word(out, (uint32_t)units); /* the text as a whole is measured at the end */
}

void
forst_pack_string(struct forst_packer *out, struct forst_string text)
{
	forst_write_raw(out->out, text.data, (size_t)text.length);
	pack_length(out, text.data, (size_t)text.length);
}

void
forst_pack_bytes(struct forst_packer *out, struct forst_bytes bytes)
{
	size_t before = out->out->length;

	json_base64_encode(out->out, bytes.data, bytes.length);
	forst_pack_word(out, (uint32_t)(out->out->length - before));
}

void
forst_pack_any(struct forst_packer *out, const struct forst_any *value)
{
	size_t before = out->out->length;

	forst_write_any(out->out, value);
	pack_length(out, out->out->data + before, out->out->length - before);
}

void
forst_pack_choice(
	struct forst_packer *out, struct forst_string value, const struct forst_string *choices, uint32_t count)
{
	uint32_t index = 0;

	while (index < count && !forst_string_equal(value, choices[index]))
		index++;
	if (index == count)
		out->failed = true;
	forst_pack_word(out, index);
}

static bool
fits(const struct forst_packer *out, size_t text)
{
	const struct forst_writer *writer = out->out;

	return !out->failed && writer->failure == FORST_WRITE_OK && out->word_count <= UINT32_MAX &&
		   out->number_count <= UINT32_MAX && text <= UINT32_MAX;
}

/* The sections in front of the text, which makes room for them. */
static void
lay_out(struct forst_packer *out, size_t text)
{
	struct forst_writer *writer = out->out;
	size_t words = (size_t)words_size(out->word_count);
	size_t front = HEADER_SIZE + words + out->number_count * 8;
	uint32_t header[4] = {(uint32_t)out->word_count, (uint32_t)out->number_count, (uint32_t)text,
		out->ascii ? TEXT_IS_ASCII : 0};

	if (!forst_write_room(writer, front))
		return;
	char *at = writer->data + out->start;
	if (text)
		memmove(at + front, at, text);
	memcpy(at, header, HEADER_SIZE);
	memset(at + HEADER_SIZE + words - (words ? 8 : 0), 0, words ? 8 : 0);
	memcpy(at + HEADER_SIZE, out->words, out->word_count * 4);
	memcpy(at + HEADER_SIZE + words, out->numbers, out->number_count * 8);
	writer->length += front;
}

bool
forst_pack_end(struct forst_packer *out)
{
	struct forst_writer *writer = out->out;
	size_t text = writer->length - out->start;

	if (fits(out, text))
		lay_out(out, text);
	/* The writer's own limit only counts when it grows. */
	if (fits(out, text) && (writer->limit == 0 || writer->length <= writer->limit))
		return true;
	forst_writer_reset(writer, out->start);
	return false;
}
