/*
 * Regular expressions: Go's syntax and matches, in linear time (runtime/base/regexp). A compiled one is a table of words that
 * never changes: of the program where the pattern is constant, else on a request's heap.
 */
#ifndef FORST_REGEXP_H
#define FORST_REGEXP_H

#include "forst/value.h"

/* Matches: whether the compiled expression matches anywhere in s. A safepoint where s is long. */
bool forst_matches(struct forst_task *task, const uint32_t *table, struct forst_string s);

#endif
