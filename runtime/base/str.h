/*
 * Strings as the compiler and the runtime pass them: a borrowed pointer and a length, never NUL-terminated.
 * A str owns nothing; whoever made the bytes says how long they live.
 */
#ifndef FORST_BASE_STR_H
#define FORST_BASE_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct str {
	const char *data;
	size_t length; /* bytes */
};

/* A str of a string literal. */
#define STR(literal) ((struct str){(literal), sizeof(literal) - 1})

/* For printf: printf("%.*s", STR_ARG(s)). */
#define STR_ARG(s) (int)(s).length, (s).data

/* A str of a NUL-terminated string, which must outlive it. */
struct str str_from(const char *text);

static inline bool
str_equal(struct str a, struct str b)
{
	return a.length == b.length && (a.data == b.data || a.length == 0 || memcmp(a.data, b.data, a.length) == 0);
}

/* Orders by bytes, as memcmp does; a prefix comes first. */
int str_compare(struct str a, struct str b);

bool str_has_prefix(struct str s, struct str prefix);
bool str_has_suffix(struct str s, struct str suffix);

/* The bytes [from, to) of s; both are clamped to the length. */
static inline struct str
str_slice(struct str s, size_t from, size_t to)
{
	to = to < s.length ? to : s.length;
	from = from < to ? from : to;
	return (struct str){from ? s.data + from : s.data, to - from};
}

/* Index of the first (last) `byte`, or -1. */
ptrdiff_t str_find(struct str s, char byte);
ptrdiff_t str_find_last(struct str s, char byte);

/* 64-bit hash for tables in memory; the seed guards tables that strangers fill. */
uint64_t str_hash(struct str s, uint64_t seed);

/* Optimal string alignment distance (insert, delete, replace, swap neighbours), or limit + 1 when it is larger:
 * what "did you mean" suggestions are ranked by. Both at most 64 bytes, longer ones give limit + 1. */
unsigned str_distance(struct str a, struct str b, unsigned limit);

#endif
