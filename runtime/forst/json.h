/*
 * JSON between the wire and structs: what generated codecs call.
 *
 * A decoder is a run over the body with the cursor in a register: every step takes `at`, the first byte of what it
 * reads, and gives the byte behind it, or NULL when decoding must stop. What is wrong with a value (its type, its
 * range) is recorded and decoding goes on behind the value; text that is no JSON stops at once. While a decoder runs
 * the byte at `end` is a NUL, so that no step asks how much is left. Paths and positions are found afterwards by
 * reading the body again up to the error: a body that decodes pays nothing for them.
 *
 * A writer is a growing buffer. What the wire cannot carry (an Int that JavaScript would round, a string that is not
 * UTF-8) is remembered in it and becomes an error when the value is finished.
 */
#ifndef FORST_JSON_H
#define FORST_JSON_H

#include "forst/map.h"
#include "forst/task.h"
#include "forst/value.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#if defined(__SSE2__) && !defined(__TINYC__)
#include <emmintrin.h>
#endif

struct forst_error;
struct forst_input;

/* ---- writing ---- */

enum forst_write_failure {
	FORST_WRITE_OK,
	FORST_WRITE_NUMBER, /* an Int beyond 2^53 - 1 in size, a Float that is not finite */
	FORST_WRITE_STRING, /* a String that is not UTF-8 */
	FORST_WRITE_TIME,   /* a time.Time that RFC 3339 has no text for: its year has not four digits, or its zone is a day or more from UTC */
	FORST_WRITE_MEMORY, /* malloc failed or `limit` was passed */
	FORST_WRITE_DEPTH,  /* a value of a recursive type nested deeper than FORST_WRITE_DEPTH_MAX, or for ever */
};

/* The server's output buffer is one of these. { 0 } is empty and may grow without limit. data is from malloc;
 * forst_writer_release frees it. */
struct forst_writer {
	char *data;
	size_t length;
	size_t capacity;
	size_t limit;                     /* most bytes it may hold; 0: any number */
	enum forst_write_failure failure; /* the first one; nothing clears it but forst_writer_reset */
	size_t failure_at;                /* length when it happened */
	int depth;                        /* of recursive types on the way down */
	struct forst_task *task;          /* whose heap lends memory for sorting maps; generated handlers set it */
};

enum { FORST_WRITE_DEPTH_MAX = 512 };

/* Makes room for `size` more bytes; false, with the failure set, when there is none to be had. */
bool forst_writer_grow(struct forst_writer *out, size_t size);

void forst_writer_release(struct forst_writer *out);

/* Remembers the first failure, and that it is of the value that begins where the writer is. */
void forst_writer_fail(struct forst_writer *out, enum forst_write_failure failure);

/* Drops what was written from `start` on, and the failure. */
static inline void
forst_writer_reset(struct forst_writer *out, size_t start)
{
	out->length = start;
	out->failure = FORST_WRITE_OK;
	out->failure_at = 0;
	out->depth = 0;
}

/* NULL, or what went wrong in a value written from `start` on: UnrepresentableNumber, UnrepresentableString or
 * UnrepresentableTime with the path of the value (root `result`); a writer out of memory or depth is a panic. */
struct forst_error *forst_writer_error(struct forst_task *task, const struct forst_writer *out, size_t start);

static inline bool
forst_write_room(struct forst_writer *out, size_t size)
{
	return FORST_LIKELY(out->capacity - out->length >= size) || forst_writer_grow(out, size);
}

/* `length` bytes as they are. */
static inline void
forst_write_raw(struct forst_writer *out, const char *data, size_t length)
{
	if (length == 0 || !forst_write_room(out, length))
		return;
	memcpy(out->data + out->length, data, length);
	out->length += length;
}

/* A C string literal as it is: punctuation and member names. */
#define forst_write_text(out, literal) forst_write_raw((out), (literal), sizeof(literal) - 1)

static inline void
forst_write_byte(struct forst_writer *out, char byte)
{
	if (!forst_write_room(out, 1))
		return;
	out->data[out->length++] = byte;
}

/* "text" in quotes with what JSON wants escaped. */
void forst_write_string(struct forst_writer *out, struct forst_string text);

void forst_write_int(struct forst_writer *out, int64_t value);

/* As JSON.stringify prints it (ECMA-262, Number::toString); -0 is 0. */
void forst_write_float(struct forst_writer *out, double value);

static inline void
forst_write_bool(struct forst_writer *out, bool value)
{
	if (value)
		forst_write_text(out, "true");
	else
		forst_write_text(out, "false");
}

/* Standard base64 with padding (RFC 4648 section 4) in quotes. */
void forst_write_base64(struct forst_writer *out, const uint8_t *data, int64_t length);

/* {"code", "message", members...}; null for nil. */
void forst_write_error(struct forst_writer *out, const struct forst_error *error);

/* One level down in a value of a recursive type (out->depth-- goes back up); false, with the failure set, when that is
 * too deep. */
bool forst_write_descend(struct forst_writer *out);

/* The map's entries in the wire's order, *count of them, and an Int key in quotes. */
struct forst_map_entry *forst_write_entries(struct forst_writer *out, const struct forst_map *map, int64_t *count);
void forst_write_key(struct forst_writer *out, int64_t key);

/* The values as a JSON array on the task's heap: arguments of a constraint in an error. */
struct forst_string forst_json_array(struct forst_task *task, const struct forst_any *values, int64_t count);

/* ---- numbers, for everyone ---- */

enum {
	FORST_FLOAT_TEXT_MAX = 32, /* bytes that hold any Float printed */
	FORST_INT_TEXT_MAX = 20,   /* the same for an Int */
};

#define FORST_SAFE_INT_MAX                                                                                             \
	INT64_C(9007199254740991) /* 2^53 - 1: the largest Int that every JavaScript number tells apart */

/* The shortest decimal that reads back as the same double: digits * 10^exponent, digits without trailing zeros. */
struct forst_decimal {
	uint64_t digits; /* 0 for zero */
	int exponent;
};

/* value is finite; its sign is ignored. */
struct forst_decimal forst_float_decimal(double value);

/* Prints a finite value as JSON.stringify does; returns the number of bytes. */
size_t forst_format_float(double value, char out[FORST_FLOAT_TEXT_MAX]);

/* Prints decimal digits; returns the number of bytes. */
size_t forst_format_int(int64_t value, char out[FORST_INT_TEXT_MAX]);

/* Reads a JSON-like number (RFC 8259 section 6) of exactly `length` bytes, correctly rounded; what is too large becomes
 * an infinity. False when the text is no such number. */
bool forst_parse_float(const char *text, size_t length, double *out);

/* ---- decoding ---- */

enum {
	FORST_DECODE_ERRORS_MAX = 16, /* errors reported of one body */
	FORST_DECODE_DEPTH_MAX = 128, /* arrays and objects inside one another */
	FORST_DECODE_NAME_MAX = 48,   /* bytes of a quoted member name with its colon that a decoder compares unscanned */
};

struct forst_decode_error {
	const char *code;             /* "TypeMismatch": wire.md section 2 */
	int status;                   /* 400, or 422 for a constraint */
	const char *at;               /* where in the input */
	struct forst_string member;   /* the member that is missing or doubled; data NULL: `at` is the value itself */
	struct forst_string expected; /* data NULL: not said */
	struct forst_string got;
	const char *constraint;              /* ConstraintViolation: "Between", else NULL */
	struct forst_string constraint_args; /* "[1,10]" */
	/* forst_decode_end fills the rest: */
	struct forst_string path;   /* "input.records[3].id"; empty for MalformedJson */
	struct forst_string detail; /* a sentence */
	bool positioned;            /* the next three are known (a body, not a query) */
	int64_t offset;             /* bytes from 0 */
	int64_t line, column;       /* from 1; columns in bytes */
};

struct forst_decoder {
	struct forst_task *task;
	const char *begin;
	char *end; /* holds a NUL until forst_decode_end puts `held` back */
	char held;
	bool query;       /* the text was made from a query string */
	bool by_name;     /* the input holds the parameter by its name, though there is only one */
	bool speculating; /* any error stops: an alternative of a union is being tried */
	bool stopped;     /* MalformedJson, or too many errors */
	int depth;        /* of recursive types on the way down */
	int error_count;
	int64_t retries_left;          /* bytes that may still be read again for alternatives of unions */
	const char *const *parameters; /* names */
	int parameter_count;
	struct forst_decode_error errors[FORST_DECODE_ERRORS_MAX];
};

/* A constraint of a type, as errors show it. */
struct forst_rule {
	const char *name; /* "Between" */
	const char *args; /* "[1,10]", or empty */
};

/* What a query string may carry: one row per scalar or array of scalars. */
enum forst_query_kind {
	FORST_QUERY_TEXT = 0,    /* a String */
	FORST_QUERY_LITERAL = 1, /* a number or Bool: passed on unquoted where it looks like one */
	FORST_QUERY_LIST = 2,    /* an array: repeats gather */
	FORST_QUERY_OBJECT = 4, /* a shape: the rows behind it whose names begin with its own and a point are its members */
	FORST_QUERY_OPTIONAL = 8, /* an object or list that is only there when something of it is given */
};

struct forst_query_member {
	const char
		*name;     /* "limit", "filters.category"; rows of one object stand together, in one order with its parent's */
	unsigned kind; /* a set of enum forst_query_kind */
};

/*
 * Starts on a call's input; gives the first byte of the first value. `parameters` are the route's parameter names, the
 * roots of paths: of one, the input is its value; of several, an object of them or an array in their order. `members`
 * serve queries (NULL, 0: the route takes none, or has no parameters). Between begin and end nothing else may use the
 * input's bytes.
 */
const char *forst_decode_begin(struct forst_decoder *in, struct forst_task *task, struct forst_input input,
	const char *const *parameters, int parameter_count, const struct forst_query_member *members, int member_count);

/* Ends at `at` (NULL where a step stopped): only white space may follow. True when there was no error; else
 * errors[0..error_count) are complete, the first in the body first. */
bool forst_decode_end(struct forst_decoder *in, const char *at);

/* Heap memory while a decoder runs: forst_alloc that keeps the input whole if it panics. */
void *forst_decode_alloc_slow(struct forst_decoder *in, size_t size);

static inline void *
forst_decode_alloc(struct forst_decoder *in, size_t size)
{
	struct forst_task *task = in->task;
	size_t rounded = (size + 15) & ~(size_t)15;
	char *memory = task->heap_next;

	if (FORST_UNLIKELY(rounded > (size_t)(task->heap_limit - memory)))
		return forst_decode_alloc_slow(in, size);
	task->heap_next = memory + rounded;
	return memory;
}

/* Room for more elements behind data[length - 1]: in place where the array ends the heap, else copied. `first` is where
 * the array's text began, `at` where its next element begins: how many more there may be is judged by them. */
void *forst_decode_grow(struct forst_decoder *in, void *data, int64_t length, int64_t *capacity, size_t size,
	const char *first, const char *at);

/* Gives back the unused end of an array, where it ends the heap. */
static inline void
forst_decode_shrink(struct forst_decoder *in, void *data, int64_t length, int64_t *capacity, size_t size)
{
	if (!data)
		return;
	char *top = (char *)data + (((size_t)*capacity * size + 15) & ~(size_t)15);
	if (top == in->task->heap_next) {
		in->task->heap_next = (char *)data + (((size_t)length * size + 15) & ~(size_t)15);
		*capacity = length;
	}
}

/* -- errors: each records one and gives where to go on, or NULL -- */

/* The value at `at` is not what was expected ("Int", "Array"); goes on behind it. */
const char *forst_decode_mismatch(struct forst_decoder *in, const char *at, const char *expected);

/* The value from `at` to `end` is of the right kind and yet not what was expected: `got` says what it is ("a string that
 * is not base64"); goes on behind it. */
const char *forst_decode_rejected(
	struct forst_decoder *in, const char *at, const char *end, const char *expected, const char *got);

/* The text is no JSON at `at`; `expected` says what would have been ("`,` or `}`"). NULL. */
const char *forst_decode_malformed(struct forst_decoder *in, const char *at, const char *expected);

/* A required member is missing of the object that ends at `at`; gives `at`. */
const char *forst_decode_missing(struct forst_decoder *in, const char *at, const char *member);

/* The member whose name stands at `at` was given before; goes on behind its value. */
const char *forst_decode_duplicate(struct forst_decoder *in, const char *at);

/* A value that was decoded breaks a constraint: `value` is its text, `at` behind it. `args` is a JSON array, "[1,10]".
 * Gives `at`. */
const char *forst_decode_constraint(
	struct forst_decoder *in, const char *value, const char *at, const char *constraint, const char *args);

/* Arrays of a fixed length: `value` begins one that has too few or too many; gives `at`. */
const char *forst_decode_length(
	struct forst_decoder *in, const char *value, const char *at, int64_t expected, int64_t got);

/* NestingTooDeep at `at`. NULL. */
const char *forst_decode_too_deep(struct forst_decoder *in, const char *at);

/* -- unions -- */

/* A place to come back to when an alternative does not fit. */
struct forst_decode_mark {
	const char *at;
	int depth;
	bool speculating;
};

/* Begins to try alternatives at `at`: from here any error just gives NULL. */
struct forst_decode_mark forst_decode_try(struct forst_decoder *in, const char *at);

/* Back to the mark: true when there may be another try, false when the text was read too often. */
bool forst_decode_retry(struct forst_decoder *in, const struct forst_decode_mark *mark);

/* Errors count again as they did before the mark. */
void forst_decode_settle(struct forst_decoder *in, const struct forst_decode_mark *mark);

/* The String at member `name` of the object at `at`, which is only looked at: false when there is none or the text is
 * no such object. */
bool forst_decode_peek(
	struct forst_decoder *in, const char *at, const char *name, size_t length, struct forst_string *out);

/* The same for an Int, a Float or a Bool. */
bool forst_decode_peek_int(struct forst_decoder *in, const char *at, const char *name, size_t length, int64_t *out);
bool forst_decode_peek_float(struct forst_decoder *in, const char *at, const char *name, size_t length, double *out);
bool forst_decode_peek_bool(struct forst_decoder *in, const char *at, const char *name, size_t length, bool *out);

/* The member `name` that tells the alternatives of the object at `at` apart is none of those in `args`; goes on behind
 * the object. */
const char *forst_decode_unknown_kind(struct forst_decoder *in, const char *at, const char *name, const char *args);

/* -- values -- */

/* Behind any value, fully checked against RFC 8259. Not recursive. */
const char *forst_decode_skip(struct forst_decoder *in, const char *at);

/* The name at `at` (its opening quote), the colon behind it and white space: gives the value's first byte. */
const char *forst_decode_name(struct forst_decoder *in, const char *at, struct forst_string *name);

/* A member of a shape with many: those are found by a table. */
struct forst_member {
	const char *quoted; /* the name as JSON with its colon, or NULL: too long to be compared unscanned */
	int quoted_length;
	const char *name;
	int name_length;
	bool required;
};

/* The member whose name is at `at`: its index in the table, `count` for one that is not in it. *index says which is
 * likely. Gives the value's first byte. */
const char *forst_decode_member(
	struct forst_decoder *in, const char *at, const struct forst_member *members, int count, int *index);

/* MissingField for each required member whose bit in `seen` is not set, of the object that ends before `at`; gives
 * `at`. */
const char *forst_decode_all_missing(
	struct forst_decoder *in, const char *at, const struct forst_member *members, int count, const uint64_t *seen);

const char *forst_decode_string_rest(
	struct forst_decoder *in, const char *at, const char *stop, struct forst_string *out);
const char *forst_decode_int_rest(struct forst_decoder *in, const char *at, int64_t *out);
const char *forst_space_rest(const char *at);
const char *forst_scan_plain_rest(const char *at);

const char *forst_decode_float(struct forst_decoder *in, const char *at, double *out);
const char *forst_decode_bool(struct forst_decoder *in, const char *at, bool *out);
const char *forst_decode_bytes(struct forst_decoder *in, const char *at, struct forst_bytes *out);

/* Any JSON; Ints stay Ints where they fit, other numbers are Floats; members given twice are errors. */
const char *forst_decode_any(struct forst_decoder *in, const char *at, struct forst_any *out);
void forst_write_any(struct forst_writer *out, const struct forst_any *value);

/* The member of that name of an OBJECT, or NULL. */
const struct forst_any *forst_any_member(const struct forst_any *object, struct forst_string name);

/* Puts members in the order of their names. */
void forst_any_sort(struct forst_any_member *members, int64_t count);

/* The number of an INT or FLOAT. */
static inline double
forst_any_float(struct forst_any any)
{
	return any.kind == FORST_ANY_INT ? (double)any.integer : any.real;
}

/* Bytes in an Any are their base64. */
struct forst_any forst_any_from_bytes(struct forst_task *task, struct forst_bytes bytes);

/* -- maps: forst/map.h while a decoder runs -- */

struct forst_map *forst_decode_map(struct forst_decoder *in, bool int_keys, size_t value_size);

/* Where the value of that key goes, zeroed, or NULL when the key is in the map already. */
void *forst_decode_put_string(struct forst_decoder *in, struct forst_map *map, struct forst_string key);
void *forst_decode_put_int(struct forst_decoder *in, struct forst_map *map, int64_t key);

/* A member's name as an Int key: decimal digits as an Int prints. False when it is none. */
bool forst_decode_int_key(struct forst_string name, int64_t *key);

/* The member's name at `at` is no Int; goes on behind its value. */
const char *forst_decode_bad_key(struct forst_decoder *in, const char *at);

/* The same of a name that breaks a rule of the map's keys. */
const char *forst_decode_broken_key(struct forst_decoder *in, const char *at, const struct forst_rule *broken);

/* Is the value at `at` null? */
static inline bool
forst_decode_is_null(const char *at)
{
	return memcmp(at, "null", 4) == 0;
}

/* Over white space. */
static inline const char *
forst_space(const char *at)
{
	if (FORST_LIKELY((unsigned char)*at > ' '))
		return at;
	return forst_space_rest(at);
}

/* The first byte from `at` that is a quote, a backslash, a control byte or not ASCII. */
static inline const char *
forst_scan_plain(const char *at)
{
#if defined(__SSE2__) && !defined(__TINYC__)
	const __m128i quote = _mm_set1_epi8('"');
	const __m128i backslash = _mm_set1_epi8('\\');
	const __m128i space = _mm_set1_epi8(' ');

	for (;; at += 16) {
		__m128i block = _mm_loadu_si128((const __m128i *)(const void *)at);
		/* Signed: bytes from 0x80 on are below a space as well. */
		__m128i special = _mm_or_si128(
			_mm_cmplt_epi8(block, space), _mm_or_si128(_mm_cmpeq_epi8(block, quote), _mm_cmpeq_epi8(block, backslash)));
		unsigned mask = (unsigned)_mm_movemask_epi8(special);
		if (mask)
			return at + __builtin_ctz(mask);
	}
#else
	return forst_scan_plain_rest(at);
#endif
}

/* A String: left in the input where it has no escapes. */
static inline const char *
forst_decode_string(struct forst_decoder *in, const char *at, struct forst_string *out)
{
	if (FORST_UNLIKELY(*at != '"'))
		return forst_decode_mismatch(in, at, "String");
	const char *stop = forst_scan_plain(at + 1);
	if (FORST_UNLIKELY(*stop != '"'))
		return forst_decode_string_rest(in, at, stop, out);
	out->data = at + 1;
	out->length = stop - at - 1;
	return stop + 1;
}

static inline const char *
forst_decode_int(struct forst_decoder *in, const char *at, int64_t *out)
{
	const char *first = at + (*at == '-');
	const char *next = first;
	uint64_t value = 0;
	unsigned digit;

	while ((digit = (unsigned)(unsigned char)*next - '0') <= 9) {
		value = value * 10 + digit;
		next++;
	}
	/* Leading zeros, no digits, 19 and more of them, fractions and exponents are the slow path's. */
	if (FORST_UNLIKELY((uint64_t)(next - first - 1) > 17 || (*first == '0' && next > first + 1) || *next == '.' ||
					   (*next | 0x20) == 'e'))
		return forst_decode_int_rest(in, at, out);
	*out = first > at ? -(int64_t)value : (int64_t)value;
	return next;
}

/* Does the text go on with these bytes? `literal` is a C string literal of at most FORST_DECODE_NAME_MAX bytes. */
#define forst_decode_matches(at, literal) (memcmp((at), (literal), sizeof(literal) - 1) == 0)

/* Is this scanned name that C string literal? */
#define forst_name_is(name, literal)                                                                                   \
	((name).length == (int64_t)sizeof(literal) - 1 && memcmp((name).data, (literal), sizeof(literal) - 1) == 0)

#endif
