/*
 * fmt's engine in three parts: printf.c reads format strings, format_value.c walks values by their descriptors, and
 * format_scalar.c prints numbers and strings with width, precision and flags. Private to runtime/value.
 */
#ifndef FORST_RUNTIME_VALUE_FORMAT_H
#define FORST_RUNTIME_VALUE_FORMAT_H

#include "runtime/value/text.h"

#include "forst/format.h"
#include "forst/map.h"

struct rt_format {
	struct rt_text out;
	/* of the verb being printed: */
	bool minus, plus, sharp, space, zero;
	bool plus_v, sharp_v; /* %+v and %#v: then plus and sharp are off */
	bool mistaken; /* inside of %!d(type=value), where no method is asked for its text */
	bool has_width, has_precision;
	int64_t width, precision; /* in runes; precision of numbers in digits */
};

/* text with padding to the width; zeros only where the flag says so and not on the right. */
void rt_format_pad(struct rt_format *format, struct forst_string text);

void rt_format_bool(struct rt_format *format, bool value);

/* value in `base` (2, 8, 10, 16); `verb` X gives upper case, O the prefix 0o. is_signed: value is an int64_t. */
void rt_format_integer(struct rt_format *format, uint64_t value, int base, bool is_signed, int32_t verb);

void rt_format_rune(struct rt_format *format, int64_t value);
void rt_format_quoted_rune(struct rt_format *format, int64_t value);
void rt_format_unicode(struct rt_format *format, int64_t value);

/* letter: one of e E f F g G b x X; precision -1: the shortest; the format's own precision goes before. */
void rt_format_float(struct rt_format *format, double value, char letter, int64_t precision);

void rt_format_text(struct rt_format *format, struct forst_string text);
void rt_format_quoted(struct rt_format *format, struct forst_string text);
void rt_format_hex(struct rt_format *format, struct forst_string text, bool upper);

/* The argument by the verb, as %v prints it inside of others; what the verb is not for gives Go's %!verb(type=value).
 */
void rt_format_argument(struct rt_format *format, const struct forst_argument *argument, int32_t verb);

/* (order.c) Copies of the entries of a map of the type, *count of them, in the order of their keys. */
struct forst_map_entry *rt_sorted_entries(
	struct forst_task *task, const struct forst_map *map, const struct forst_format_type *type, int64_t *count);

/* The name of the argument's type as Go's %T gives it. */
struct forst_string rt_format_type_name(struct forst_task *task, const struct forst_argument *argument);

#endif
