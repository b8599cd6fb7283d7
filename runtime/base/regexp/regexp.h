/*
 * Regular expressions in linear time: Go's syntax (RE2's) and Go's choice of the match, leftmost-first.
 *
 * A compiled expression is one block of 32-bit words without a pointer in it, which never changes: it can be written into a
 * program as a table, copied with memcpy, and searched by any number of threads. Searching allocates nothing; what it needs
 * besides (regexp_scratch_size) the caller gives.
 */
#ifndef FORST_BASE_REGEXP_H
#define FORST_BASE_REGEXP_H

#include "runtime/base/arena.h"

enum {
	REGEXP_REPEAT_MAX = 1000,     /* a count in x{n,m}, and the product of those that stand inside one another */
	REGEXP_DEPTH_MAX = 1000,      /* groups and repetitions inside one another */
	REGEXP_PROGRAM_MAX = 1 << 16, /* instructions once counted repetitions are written out */
	REGEXP_WORDS_MAX = 1 << 20,   /* of a compiled expression, but for its automata */
};

#define REGEXP_NONE SIZE_MAX /* the slot of a group that took no part in the match */

struct regexp;

struct regexp_error {
	const char *what; /* as Go names it: "missing closing ]" */
	struct str part;  /* of the pattern, where it is wrong */
};

/* How much work the automata may take that make searching fast. Without them a search is slower, and linear as well. */
enum regexp_effort {
	REGEXP_PLAIN,    /* none: to see whether a pattern is right */
	REGEXP_QUICK,    /* some microseconds: for patterns that come while a program runs */
	REGEXP_THOROUGH, /* milliseconds: for those that are compiled once */
};

/* The pattern compiled, in the arena; NULL: it is wrong as *error says. Takes time in proportion to its length and counts. */
const struct regexp *regexp_compile(
	struct arena *arena, struct str pattern, enum regexp_effort effort, struct regexp_error *error);

/* The error as Go words it: "error parsing regexp: missing closing ]: `[a`". In the arena. */
struct str regexp_error_text(struct arena *arena, const struct regexp_error *error);

/* The size of a compiled expression. */
size_t regexp_words(const struct regexp *regexp);

/* The pattern it was made of, and its groups: the whole match counts as one, whose name is empty. */
struct str regexp_source(const struct regexp *regexp);
size_t regexp_group_count(const struct regexp *regexp);
struct str regexp_group_name(const struct regexp *regexp, size_t group);

/* ---- searching ---- */

struct regexp_input {
	struct str text; /* bytes that are not UTF-8 count as U+FFFD, one each */
	size_t at;       /* where the search begins; what is before it is looked at by ^ and \b. At most text.length */
	void *scratch;   /* regexp_scratch_size bytes, aligned as malloc's */
	/* Called every some thousand steps with `context`; it need not return. NULL: never called. */
	void (*poll)(void *context);
	void *context;
};

/* Bytes that a search for that many slots needs; often 0. */
size_t regexp_scratch_size(const struct regexp *regexp, size_t slot_count);

/* Whether it matches anywhere. Needs the scratch of no slots. */
bool regexp_matches(const struct regexp *regexp, const struct regexp_input *input);

/* The first match: slots[2n] and slots[2n+1] are where group n begins and ends, or REGEXP_NONE. slot_count is even and at
 * least 2; groups beyond the expression's are REGEXP_NONE. Without a match they hold nothing. */
bool regexp_find(const struct regexp *regexp, const struct regexp_input *input, size_t *slots, size_t slot_count);

/* Matches one behind the other, as Go's FindAll gives them: begins with input->at and *last_end = REGEXP_NONE, which it moves on. An
 * empty match directly behind another match is none. */
bool regexp_find_next(
	const struct regexp *regexp, struct regexp_input *input, size_t *last_end, size_t *slots, size_t slot_count);

#endif
