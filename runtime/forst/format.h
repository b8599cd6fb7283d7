/*
 * Printing any value: descriptors that generated code has as constants, and fmt's engine, which walks values by them.
 *
 * Values print as Go prints them, with three differences that Go cannot make deterministic or Forst has no need of: a
 * pointer prints as & and what it points to at every depth (nil as <nil>), a union as the member that it holds, and
 * map entries by their keys' order.
 */
#ifndef FORST_FORMAT_H
#define FORST_FORMAT_H

#include "forst/value.h"

enum forst_format_kind {
	FORST_FORMAT_BOOL,
	FORST_FORMAT_INT,
	FORST_FORMAT_FLOAT,
	FORST_FORMAT_RUNE,        /* int32_t */
	FORST_FORMAT_STRING,      /* literal unions, too */
	FORST_FORMAT_BYTES,
	FORST_FORMAT_ERROR,       /* struct forst_error *, nil possible */
	FORST_FORMAT_ANY,
	FORST_FORMAT_ARRAY,       /* a slice of `element` */
	FORST_FORMAT_FIXED_ARRAY, /* `count` of `element` */
	FORST_FORMAT_MAP,         /* struct forst_map *, from `key` to `element` */
	FORST_FORMAT_POINTER,     /* to `element`; NULL: to what the library keeps to itself */
	FORST_FORMAT_SHAPE,       /* `count` fields; a tuple, too */
	FORST_FORMAT_UNION,       /* a uint32_t tag at `tag_offset`; fields[tag] is the member's place and type */
	FORST_FORMAT_RESULT,      /* struct forst_error * at 0; a value of `element` at fields[0], none where count is 0 */
	FORST_FORMAT_OPAQUE,      /* functions, channels: an address */
};

struct forst_format_type;

struct forst_format_field {
	const char *name;
	size_t offset; /* bytes from the value's beginning */
	const struct forst_format_type *type;
};

struct forst_format_type {
	enum forst_format_kind kind;
	const char *name; /* for %T and %#v of shapes and unions: "process_data.Record"; NULL: made from the parts */
	size_t size;      /* bytes of one value */
	const struct forst_format_type *element;
	const struct forst_format_type *key;
	const struct forst_format_field *fields;
	int64_t count;
	size_t tag_offset;
	struct forst_string (*text)(struct forst_task *task, const void *value); /* what its method Error or String gives, of a POINTER that is not nil; NULL: it has none */
};

/* The types that need nothing more. */
extern const struct forst_format_type forst_type_bool;
extern const struct forst_format_type forst_type_int;
extern const struct forst_format_type forst_type_float;
extern const struct forst_format_type forst_type_rune;
extern const struct forst_format_type forst_type_string;
extern const struct forst_format_type forst_type_bytes;
extern const struct forst_format_type forst_type_error;
extern const struct forst_format_type forst_type_any;

/* One argument of a ...Any function of the standard library. */
struct forst_argument {
	const struct forst_format_type *type;
	const void *value; /* borrowed for the call */
};

/* The `length` values, each of that type, as arguments. */
struct forst_argument *forst_spread(
	struct forst_task *task, const struct forst_any *values, int64_t length, const struct forst_format_type *type);

/* fmt.Errorf: an Error whose causes are what %w prints; elsewhere %w is no verb. */
struct forst_error *forst_errorf(
	struct forst_task *task, struct forst_string format, const struct forst_argument *arguments, size_t count);

/* fmt.Sprintf, fmt.Sprint, fmt.Sprintln. */
struct forst_string forst_sprintf(
	struct forst_task *task, struct forst_string format, const struct forst_argument *arguments, size_t count);
struct forst_string forst_sprint(struct forst_task *task, const struct forst_argument *arguments, size_t count);
struct forst_string forst_sprintln(struct forst_task *task, const struct forst_argument *arguments, size_t count);

/* strconv.FormatFloat: `format` is one of e E f F g G b x X; precision -1 is the shortest that reads back the same; bits 32 or 64. */
struct forst_string forst_float_text(struct forst_task *task, double value, char format, int64_t precision, int bits);

enum {
	FORST_QUOTE_ASCII = 1,  /* what is not ASCII as \u escapes, too */
	FORST_QUOTE_SINGLE = 2, /* in ' instead of " */
};

/* strconv.Quote: s in quotes with Go's escapes. */
struct forst_string forst_quote(struct forst_task *task, struct forst_string s, unsigned flags);

/* strconv.IsPrint, and unicode.IsSpace. */
bool forst_rune_is_print(int32_t rune);
bool forst_rune_is_space(int32_t rune);

/* print and println: fmt.Print and fmt.Println through forst_output(). */
void forst_print(struct forst_task *task, const struct forst_argument *arguments, size_t count);
void forst_println(struct forst_task *task, const struct forst_argument *arguments, size_t count);

#endif
