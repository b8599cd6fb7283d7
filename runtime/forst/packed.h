/*
 * The packed form between the wire and structs: what generated codecs call (runtime/PROTOCOL.md, "The packed form").
 *
 * A value list is three sections: words, numbers and text. A reader takes from each as the type says and gives false at
 * the first thing that is not of the type; it trusts no byte, and allocates no more than the bytes that are left could
 * fill. What is wrong is not recorded: the caller sends the call again as JSON, whose decoder says it. Strings stay in
 * the input.
 *
 * A writer appends text to the call's writer and gathers words and numbers beside it; the end puts them in front. What
 * the form cannot carry makes the end fail: then the JSON encoder has its turn.
 */
#ifndef FORST_PACKED_H
#define FORST_PACKED_H

#include "forst/json.h"
#include "forst/serve.h"

/* ---- reading ---- */

struct forst_unpacker {
	struct forst_task *task;
	const char *words; /* the next one; not aligned */
	const char *numbers;
	const char *text;
	const char *words_end, *numbers_end, *text_end;
	bool ascii; /* of the whole text */
	int depth;  /* of recursive types on the way down */
};

/* Starts on a call's input, which is only read and may end anywhere. */
bool forst_unpack_begin(struct forst_unpacker *in, struct forst_task *task, struct forst_input input);

/* True when everything was read. */
static inline bool
forst_unpack_end(const struct forst_unpacker *in)
{
	return in->words == in->words_end && in->numbers == in->numbers_end && in->text == in->text_end;
}

static inline bool
forst_unpack_word(struct forst_unpacker *in, uint32_t *out)
{
	if (FORST_UNLIKELY(in->words == in->words_end))
		return false;
	memcpy(out, in->words, sizeof(*out));
	in->words += sizeof(*out);
	return true;
}

static inline bool
forst_unpack_bool(struct forst_unpacker *in, bool *out)
{
	uint32_t word;

	if (!forst_unpack_word(in, &word) || word > 1)
		return false;
	*out = word == 1;
	return true;
}

/* -0 becomes 0, as JSON has it. */
static inline bool
forst_unpack_float(struct forst_unpacker *in, double *out)
{
	double number;

	if (FORST_UNLIKELY(in->numbers == in->numbers_end))
		return false;
	memcpy(&number, in->numbers, sizeof(number));
	in->numbers += sizeof(number);
	*out = number + 0.0;
	return number * 0.0 == 0.0; /* an infinity or what is no number is not */
}

/* Only Ints that JavaScript tells apart. */
static inline bool
forst_unpack_int(struct forst_unpacker *in, int64_t *out)
{
	double number;

	if (!forst_unpack_float(in, &number) || number > (double)FORST_SAFE_INT_MAX || number < -(double)FORST_SAFE_INT_MAX)
		return false;
	*out = (int64_t)number;
	return (double)*out == number;
}

bool forst_unpack_string_rest(struct forst_unpacker *in, uint32_t units, struct forst_string *out);

/* A String: left in the input. Its word counts UTF-16 units, which in ASCII are the bytes. */
static inline bool
forst_unpack_string(struct forst_unpacker *in, struct forst_string *out)
{
	uint32_t units;

	if (!forst_unpack_word(in, &units))
		return false;
	if (FORST_UNLIKELY(!in->ascii))
		return forst_unpack_string_rest(in, units, out);
	if (units > (size_t)(in->text_end - in->text))
		return false;
	*out = (struct forst_string){in->text, units};
	in->text += units;
	return true;
}

/* One of `count` choices, by its index. */
bool forst_unpack_choice(
	struct forst_unpacker *in, const struct forst_string *choices, uint32_t count, struct forst_string *out);

/* Base64 text; the bytes lie on the task's heap. */
bool forst_unpack_bytes(struct forst_unpacker *in, struct forst_bytes *out);

/* JSON text. */
bool forst_unpack_any(struct forst_unpacker *in, struct forst_any *out);

/* How many elements follow, each of which has at least so many words and numbers: no more than there is room for. */
static inline bool
forst_unpack_count(struct forst_unpacker *in, uint32_t least_words, uint32_t least_numbers, int64_t *out)
{
	uint32_t count;

	if (!forst_unpack_word(in, &count) || (uint64_t)count * least_words > (size_t)(in->words_end - in->words) / 4 ||
		(uint64_t)count * least_numbers > (size_t)(in->numbers_end - in->numbers) / 8)
		return false;
	*out = count;
	return true;
}

/* Room for that many elements, uninitialised. Never NULL. */
static inline void *
forst_unpack_room(struct forst_unpacker *in, int64_t count, size_t size)
{
	return count ? forst_alloc(in->task, (size_t)count * size) : forst_nothing;
}

/* One level down in a value of a recursive type (in->depth-- goes back up). */
static inline bool
forst_unpack_descend(struct forst_unpacker *in)
{
	return in->depth++ < FORST_DECODE_DEPTH_MAX;
}

/* Where the value of that key goes, zeroed, or NULL when the key is in the map already. */
void *forst_unpack_put_string(struct forst_unpacker *in, struct forst_map *map, struct forst_string key);
void *forst_unpack_put_int(struct forst_unpacker *in, struct forst_map *map, int64_t key);

/* ---- writing ---- */

enum {
	FORST_PACK_WORDS = 32, /* that need no memory beyond the packer's own */
	FORST_PACK_NUMBERS = 16,
};

struct forst_packer {
	struct forst_writer *out; /* text, from `start` on */
	size_t start;
	uint32_t *words;
	size_t word_count, word_capacity;
	double *numbers;
	size_t number_count, number_capacity;
	bool ascii;
	bool failed; /* nothing clears it */
	int depth;
	uint32_t first_words[FORST_PACK_WORDS];
	double first_numbers[FORST_PACK_NUMBERS];
};

/* Starts behind what the writer holds. Memory that is needed on the way is the writer's task's. */
void forst_pack_begin(struct forst_packer *out, struct forst_writer *writer);

/* Completes the value list in the writer. False when there was something that it cannot carry: then the writer holds
 * what it held before. */
bool forst_pack_end(struct forst_packer *out);

void forst_pack_more_words(struct forst_packer *out);
void forst_pack_more_numbers(struct forst_packer *out);

static inline void
forst_pack_word(struct forst_packer *out, uint32_t word)
{
	if (FORST_UNLIKELY(out->word_count == out->word_capacity))
		forst_pack_more_words(out);
	out->words[out->word_count++] = word;
}

static inline void
forst_pack_bool(struct forst_packer *out, bool value)
{
	forst_pack_word(out, value);
}

/* -0 becomes 0. */
static inline void
forst_pack_float(struct forst_packer *out, double value)
{
	if (FORST_UNLIKELY(out->number_count == out->number_capacity))
		forst_pack_more_numbers(out);
	out->numbers[out->number_count++] = value + 0.0;
	if (FORST_UNLIKELY(value * 0.0 != 0.0))
		out->failed = true;
}

static inline void
forst_pack_int(struct forst_packer *out, int64_t value)
{
	forst_pack_float(out, (double)value);
	if (FORST_UNLIKELY(value > FORST_SAFE_INT_MAX || value < -FORST_SAFE_INT_MAX))
		out->failed = true;
}

/* The number of elements that follow. */
static inline void
forst_pack_count(struct forst_packer *out, int64_t count)
{
	forst_pack_word(out, (uint32_t)count);
	if (FORST_UNLIKELY(count > UINT32_MAX))
		out->failed = true;
}

void forst_pack_string(struct forst_packer *out, struct forst_string text);
void forst_pack_bytes(struct forst_packer *out, struct forst_bytes bytes);
void forst_pack_any(struct forst_packer *out, const struct forst_any *value);
void forst_pack_choice(
	struct forst_packer *out, struct forst_string value, const struct forst_string *choices, uint32_t count);

/* One level down in a value of a recursive type (out->depth-- goes back up); false when that is too deep. */
static inline bool
forst_pack_descend(struct forst_packer *out)
{
	if (out->depth++ < FORST_WRITE_DEPTH_MAX)
		return true;
	out->failed = true;
	return false;
}

#endif
