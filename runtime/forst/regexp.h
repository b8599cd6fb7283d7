/*
 * Regular expressions: Go's syntax and matches, in linear time (runtime/base/regexp). A compiled one is a table of words that
 * never changes: of the program where the pattern is constant, else on a request's heap, or kept for as long as the program runs.
 */
#ifndef FORST_REGEXP_H
#define FORST_REGEXP_H

#include "forst/library.h"

/* Matches: whether the compiled expression matches anywhere in s. A safepoint where s is long. */
bool forst_matches(struct forst_task *task, const uint32_t *table, struct forst_string s);

/* The table of a pattern, on the task's heap; NULL: the pattern is wrong, and *wrong says so. */
const uint32_t *forst_pattern_compile(
	struct forst_task *task, struct forst_string pattern, struct forst_string *wrong);

/* The pattern, and the groups: the whole match is the first, without a name. */
struct forst_string forst_pattern_source(const uint32_t *table);
int64_t forst_pattern_group_count(const uint32_t *table);
struct forst_string forst_pattern_group_name(const uint32_t *table, int64_t group);

/* Matches one behind the other, none of them empty directly behind another. */
struct forst_pattern_search {
	struct forst_task *task;
	const uint32_t *table;
	struct forst_string text;
	int64_t *slots; /* of the match: where each group begins and ends, -1 for none */
	int64_t slot_count;
	int64_t at, last_end;
	char *scratch;
	size_t scratch_size;
};

/* slot_count is even and at least 2; slots are the caller's. */
void forst_pattern_begin(struct forst_task *task, struct forst_pattern_search *search, const uint32_t *table,
	struct forst_string text, int64_t *slots, int64_t slot_count);

/* A safepoint where the text is long. */
bool forst_pattern_next(struct forst_pattern_search *search);

/* Gives memory back, if the task allocated nothing since begin. */
void forst_pattern_end(struct forst_pattern_search *search);

/* What a package variable may hold of an expression, where `task` owns its heap: one that lasts as long as the program, of each
 * pattern one; for other tasks the same. NULL stays NULL. */
struct forst_regexp_Regexp *forst_pattern_keep(struct forst_task *task, struct forst_regexp_Regexp *regexp);

#endif
