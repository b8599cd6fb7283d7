/*
 * Forst's values as C sees them: strings, Bytes, slices, Any, and what is done with strings and Bytes.
 *
 * Strings are immutable UTF-8 by pointer and length and may share bytes. An array is a slice, as in Go: copies of it see
 * the same elements. The memory of everything made here is the task's heap; nothing is freed by hand. Lengths and
 * indexes are bytes unless a name says runes.
 */
#ifndef FORST_VALUE_H
#define FORST_VALUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct forst_error;
struct forst_task;

struct forst_string {
	const char *data; /* not NUL-terminated; NULL only where length is 0 */
	int64_t length;
};

/* A string of a C string literal. */
#define FORST_STRING(literal) ((struct forst_string){(literal), (int64_t)sizeof(literal) - 1})

struct forst_bytes {
	uint8_t *data;
	int64_t length;
	int64_t capacity;
};

/* Where the elements of arrays that have none but are not nil lie: `data` is NULL in a nil array only. */
extern char forst_nothing[16];

/* Slices of the scalars, as every slice is laid out. */
struct forst_bool_array {
	bool *data;
	int64_t length;
	int64_t capacity;
};

struct forst_int_array {
	int64_t *data;
	int64_t length;
	int64_t capacity;
};

struct forst_float_array {
	double *data;
	int64_t length;
	int64_t capacity;
};

struct forst_rune_array {
	int32_t *data;
	int64_t length;
	int64_t capacity;
};

struct forst_string_array {
	struct forst_string *data;
	int64_t length;
	int64_t capacity;
};

struct forst_error_pointer_array {
	struct forst_error **data;
	int64_t length;
	int64_t capacity;
};

struct forst_string_array_array {
	struct forst_string_array *data;
	int64_t length;
	int64_t capacity;
};

struct forst_int_array_array {
	struct forst_int_array *data;
	int64_t length;
	int64_t capacity;
};

struct forst_bytes_array {
	struct forst_bytes *data;
	int64_t length;
	int64_t capacity;
};

/* Results of the standard library's fallible functions: error is NULL where value holds. */
struct forst_result_bool {
	struct forst_error *error;
	bool value;
};

struct forst_result_int {
	struct forst_error *error;
	int64_t value;
};

/* Compilers do not agree on how two eightbytes of different classes are returned (tcc, which development builds with, has
 * rules of its own); what is larger goes through memory by everybody's rules. */
struct forst_result_float {
	struct forst_error *error;
	double value;
	void *unused;
};

struct forst_result_rune {
	struct forst_error *error;
	int32_t value;
};

struct forst_result_error_pointer {
	struct forst_error *error;
	struct forst_error *value;
};

struct forst_result_string {
	struct forst_error *error;
	struct forst_string value;
};

struct forst_result_string_array {
	struct forst_error *error;
	struct forst_string_array value;
};

struct forst_result_int_array {
	struct forst_error *error;
	struct forst_int_array value;
};

struct forst_result_bytes {
	struct forst_error *error;
	struct forst_bytes value;
};

/* ---- Any: a JSON value ---- */

enum forst_any_kind {
	FORST_ANY_NIL, /* zeroed memory is nil */
	FORST_ANY_BOOL,
	FORST_ANY_INT,
	FORST_ANY_FLOAT,
	FORST_ANY_STRING,
	FORST_ANY_ARRAY,
	FORST_ANY_OBJECT,
};

struct forst_any {
	enum forst_any_kind kind;
	union {
		bool boolean;
		int64_t integer;
		double real;
		struct forst_string string;
		struct { /* ARRAY */
			struct forst_any *elements;
			int64_t length;
		};
		struct { /* OBJECT, in source order */
			struct forst_any_member *members;
			int64_t member_count;
		};
	};
};

struct forst_any_member {
	struct forst_string name;
	struct forst_any value;
};

/* ---- strings: reading ---- */

static inline bool
forst_string_equal(struct forst_string a, struct forst_string b)
{
	return a.length == b.length && (a.length == 0 || memcmp(a.data, b.data, (size_t)a.length) == 0);
}

/* Below, at or above 0: orders by bytes, as Go does; a prefix comes first. */
int forst_string_compare(struct forst_string a, struct forst_string b);

/* Code points; a byte that is not UTF-8 counts as one (unicode/utf8.RuneCountInString). What Min, Max, Between measure. */
int64_t forst_string_count(struct forst_string s);

enum { FORST_RUNE_INVALID = 0xfffd };

/* The rune at byte `*at`, which is below the length, and *at moved behind it. A byte that is not UTF-8 is U+FFFD, one
 * byte wide (Go spec, "For statements with range clause"). */
int32_t forst_string_next_slow(struct forst_string s, int64_t *at);

static inline int32_t
forst_string_next(struct forst_string s, int64_t *at)
{
	unsigned char byte = (unsigned char)s.data[*at];

	if (byte >= 0x80)
		return forst_string_next_slow(s, at);
	*at += 1;
	return byte;
}

/* The rune at byte `at`, which is below the length. */
static inline int32_t
forst_string_rune(struct forst_string s, int64_t at)
{
	return forst_string_next(s, &at);
}

/* How many bytes the rune at byte `at` has. */
static inline int64_t
forst_string_rune_width(struct forst_string s, int64_t at)
{
	int64_t next = at;

	(void)forst_string_next(s, &next);
	return next - at;
}

bool forst_string_has_prefix(struct forst_string s, struct forst_string prefix);
bool forst_string_has_suffix(struct forst_string s, struct forst_string suffix);

/* Byte index of the first (last) place of `part`, or -1. Linear time. */
int64_t forst_string_index(struct forst_string s, struct forst_string part);
int64_t forst_string_last_index(struct forst_string s, struct forst_string part);

static inline bool
forst_string_contains(struct forst_string s, struct forst_string part)
{
	return forst_string_index(s, part) >= 0;
}

/* s is one of the `count` choices. */
bool forst_string_one_of(struct forst_string s, const struct forst_string *choices, size_t count);

/* The bytes [low, high) of s, shared; the bounds were checked (forst_slice_bounds). */
static inline struct forst_string
forst_string_slice(struct forst_string s, int64_t low, int64_t high)
{
	return (struct forst_string){s.data ? s.data + low : NULL, high - low};
}

/* ---- strings: making; the *_at forms take the place that a memory panic names ---- */

struct forst_string forst_string_join_at(
	struct forst_task *task, const struct forst_string *parts, size_t count, const char *file, int line);

/* The `count` parts one after another. Shares a part's bytes where the others are empty. */
#define forst_string_join(task, parts, count) forst_string_join_at((task), (parts), (count), __FILE__, __LINE__)

/* The copy of `length` bytes, which may be on a stack. */
struct forst_string forst_string_copy(struct forst_task *task, const char *data, int64_t length);

/* A string of a NUL-terminated C string, shared. */
static inline struct forst_string
forst_string_from_text(const char *text)
{
	return (struct forst_string){text, (int64_t)strlen(text)};
}

/* String(x): Int in decimal, Float as fmt's %v, Bool as true and false, a Rune's character (U+FFFD for what is none). */
struct forst_string forst_string_from_int(struct forst_task *task, int64_t value);
struct forst_string forst_string_from_float(struct forst_task *task, double value);
struct forst_string forst_string_from_bool(bool value);
struct forst_string forst_string_from_rune(struct forst_task *task, int32_t rune);
struct forst_string forst_string_from_bytes(struct forst_task *task, struct forst_bytes bytes); /* copies */

/* ---- Bytes ---- */

struct forst_bytes forst_bytes_from_string(struct forst_task *task, struct forst_string s); /* copies */
bool forst_bytes_equal(struct forst_bytes a, struct forst_bytes b);

/* ---- slices ---- */

void *forst_grow_at(struct forst_task *task, const void *data, int64_t length, int64_t *capacity, size_t element_size,
	int64_t needed, const char *file, int line);

/*
 * append()'s slow path: memory for at least `needed` elements with the `length` present ones copied in, the others
 * uninitialised. Sets *capacity; the old memory is left as it is, as Go leaves it. Called where needed > *capacity; grows
 * geometrically, so that n appends cost O(n).
 */
#define forst_grow(task, data, length, capacity, element_size, needed)                                                 \
	forst_grow_at((task), (data), (length), (capacity), (element_size), (needed), __FILE__, __LINE__)

void *forst_make_at(struct forst_task *task, int64_t capacity, size_t element_size, const char *file, int line);

/* make(): zeroed memory for `capacity` elements (not negative: forst_length()); a product that no memory holds panics. */
#define forst_make(task, capacity, element_size) forst_make_at((task), (capacity), (element_size), __FILE__, __LINE__)

/* copy(): moves the shorter length's elements, which may overlap; gives how many. */
int64_t forst_copy(void *target, int64_t target_length, const void *source, int64_t source_length, size_t element_size);

#endif
