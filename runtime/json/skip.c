/*
 * Over a value nobody asked for: checked in full against RFC 8259 (its strings for UTF-8 as well), without recursion.
 * The open brackets are one bit each, so the depth limit bounds the memory.
 */
#include "runtime/json/json_internal.h"
#include "runtime/json/number.h"

struct nesting {
	uint64_t objects[FORST_DECODE_DEPTH_MAX / 64]; /* bit i: level i is an object, else an array */
	int depth;
};

static void
open_level(struct nesting *nesting, bool object)
{
	uint64_t *word = &nesting->objects[nesting->depth / 64];
	uint64_t bit = UINT64_C(1) << nesting->depth % 64;

	*word = object ? *word | bit : *word & ~bit;
	nesting->depth++;
}

static bool
in_object(const struct nesting *nesting)
{
	int level = nesting->depth - 1;

	return nesting->objects[level / 64] >> level % 64 & 1;
}

static const char *
skip_string(struct forst_decoder *in, const char *at)
{
	const char *fault = at;
	const char *end = json_string_end(at + 1, &fault);

	return end ? end + 1 : json_string_fault(in, fault);
}

static const char *
skip_word(struct forst_decoder *in, const char *at, const char *word)
{
	size_t length = strlen(word);

	return memcmp(at, word, length) == 0 ? at + length : forst_decode_malformed(in, at, "a value");
}

static const char *
skip_scalar(struct forst_decoder *in, const char *at)
{
	struct number_text number;
	const char *after;

	switch (*at) {
	case '"': return skip_string(in, at);
	case 't': return skip_word(in, at, "true");
	case 'f': return skip_word(in, at, "false");
	case 'n': return skip_word(in, at, "null");
	default: break;
	}
	if (*at != '-' && (unsigned char)(*at - '0') > 9)
		return forst_decode_malformed(in, at, "a value");
	after = number_scan(at, &number);
	return after ? after : forst_decode_malformed(in, at, "a number");
}

/* A member's name and colon; gives its value's first byte. */
static const char *
skip_name(struct forst_decoder *in, const char *at)
{
	if (*at != '"')
		return forst_decode_malformed(in, at, "a member's name");
	at = skip_string(in, at);
	if (!at)
		return NULL;
	at = forst_space(at);
	if (*at != ':')
		return forst_decode_malformed(in, at, "`:`");
	return forst_space(at + 1);
}

/* Behind a value: closes what ends there. Gives the next value's first byte, or where the outermost value ended with
 * *done set. */
static const char *
after_value(struct forst_decoder *in, const char *at, struct nesting *nesting, bool *done)
{
	while (nesting->depth > 0) {
		bool object = in_object(nesting);
		at = forst_space(at);
		if (*at == ',') {
			at = forst_space(at + 1);
			return object ? skip_name(in, at) : at;
		}
		if (*at != (object ? '}' : ']'))
			return forst_decode_malformed(in, at, object ? "`,` or `}`" : "`,` or `]`");
		at++;
		nesting->depth--;
	}
	*done = true;
	return at;
}

const char *
forst_decode_skip(struct forst_decoder *in, const char *at)
{
	struct nesting nesting = {.depth = 0};
	bool done = false;

	while (!done) {
		bool object = *at == '{';
		if (object || *at == '[') {
			if (nesting.depth == FORST_DECODE_DEPTH_MAX - in->depth)
				return forst_decode_too_deep(in, at);
			open_level(&nesting, object);
			at = forst_space(at + 1);
			if (*at != (object ? '}' : ']')) {
				at = object ? skip_name(in, at) : at;
				if (!at)
					return NULL;
				continue;
			}
			at++;
			nesting.depth--;
		} else {
			at = skip_scalar(in, at);
			if (!at)
				return NULL;
		}
		at = after_value(in, at, &nesting, &done);
		if (!at)
			return NULL;
	}
	return at;
}
