/*
 * The built-in constraints that are more than a comparison: pure functions of the value (language.md section 5). Lengths are
 * compared inline by generated code (forst_string_count, length).
 */
#ifndef FORST_CONSTRAINT_H
#define FORST_CONSTRAINT_H

#include "forst/value.h"

#include <math.h>

/*
 * Email: an address as HTML's input type=email takes it (a practical part of RFC 5321): a local part of 1 to 64 letters,
 * digits and .!#$%&'*+/=?^_`{|}~-, an @, and a domain of labels (1 to 63 letters, digits, inner hyphens) with dots
 * between; at most 254 bytes. As RFC 5321 has it, no dot begins, ends or doubles in the local part. At least two labels.
 */
bool forst_is_email(struct forst_string s);

/*
 * Url: absolute, by RFC 3986, with a host: scheme "://" [userinfo "@"] host [":" port] [path] ["?" query] ["#" fragment].
 * The host is a registered name, an IPv4 address or an IPv6 address in brackets; the port is at most 65535. Percent
 * escapes must be whole; nothing but ASCII.
 */
bool forst_is_url(struct forst_string s);

/* Uuid: 8-4-4-4-12 hexadecimal digits of either case (RFC 9562 section 4), any version. */
bool forst_is_uuid(struct forst_string s);

/*
 * DateTime: an RFC 3339 date-time ("2024-02-29T23:59:59.5Z", "+02:00"): the day exists in its month, hours to 23, minutes to
 * 59, seconds to 59 or 60 where the time is 23:59 UTC; T and Z in either case; an offset is required.
 */
bool forst_is_date_time(struct forst_string s);

/* MultipleOf: x is n times some Int. Of 0 only 0 is a multiple. */
static inline bool
forst_int_multiple_of(int64_t x, int64_t n)
{
	return n == 0 ? x == 0 : n == -1 || x % n == 0;
}

/* For Float: the remainder (fmod, exact) is 0. Infinities and NaN are multiples of nothing. */
static inline bool
forst_float_multiple_of(double x, double n)
{
	return n == 0 ? x == 0 : isfinite(x) && isfinite(n) && fmod(x, n) == 0;
}

/* OneOf with many choices, which are sorted: strings by length and then by bytes. */
bool forst_string_among(struct forst_string s, const struct forst_string *choices, size_t count);
bool forst_int_among(int64_t x, const int64_t *choices, size_t count);

/* Unique: no two of the `length` elements are equal (floats as ==, so that NaN never is). Linear time. */
bool forst_unique_strings(struct forst_task *task, const struct forst_string *data, int64_t length);
bool forst_unique_ints(struct forst_task *task, const int64_t *data, int64_t length);
bool forst_unique_floats(struct forst_task *task, const double *data, int64_t length);

/* The same for other elements of `size` bytes; what is equal has one hash. */
bool forst_unique(struct forst_task *task, const void *data, int64_t length, size_t size,
	bool (*equal)(const void *a, const void *b), uint64_t (*hash)(uint64_t hash, const void *a));

/* `hash` with one more value mixed in; floats that are equal have one hash. */
uint64_t forst_hash_int(uint64_t hash, int64_t value);
uint64_t forst_hash_float(uint64_t hash, double value);
uint64_t forst_hash_string(uint64_t hash, struct forst_string value);

#endif
