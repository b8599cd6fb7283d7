/* Exact numbers: fractions of whole numbers of any size up to a limit, what untyped constants compute with. */
#ifndef FORST_COMPILER_CHECK_EXACT_H
#define FORST_COMPILER_CHECK_EXACT_H

#include "compiler/parse/ast.h"
#include "runtime/base/arena.h"

enum { EXACT_BITS_MAX = 1536 }; /* of numerator and denominator */

struct exact;

const struct exact *exact_of_int(struct arena *arena, int64_t value);
/* Of a finite one. NULL beyond the limit. */
const struct exact *exact_of_real(struct arena *arena, double value);
/* A literal as it is written, with an exponent or a prefix or without. NULL: it is none, or beyond the limit. */
const struct exact *exact_of_text(struct arena *arena, struct str text);

/* NULL: beyond the limit, or no such operation on these. `whole`: division truncates. */
const struct exact *exact_binary(
	struct arena *arena, enum ast_op op, const struct exact *left, const struct exact *right, bool whole);
const struct exact *exact_negated(struct arena *arena, const struct exact *value);
/* Below 0, 0, above 0. */
int exact_compare(struct arena *arena, const struct exact *left, const struct exact *right);

/* So large that computing with it takes time. */
bool exact_is_large(const struct exact *value);
bool exact_is_zero(const struct exact *value);
/* False where it is no whole number of 64 bits. */
bool exact_int(const struct exact *value, int64_t *out);
/* The nearest double, even at a tie; infinite beyond the largest. */
double exact_real(struct arena *arena, const struct exact *value);

#endif
