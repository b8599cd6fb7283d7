/*
 * The layout: what depends on lines and on context, taken off the grammar's hands. It inserts the semicolons that line
 * ends stand for (Go spec, "Semicolons"), tells the brace that opens a body (TOKEN_BODY) from every other one, and
 * turns words that are keywords only in their place (`in`, `error`, ...) into keywords there, and keywords into names
 * where they name a member.
 */
#ifndef FORST_COMPILER_PARSE_LAYOUT_H
#define FORST_COMPILER_PARSE_LAYOUT_H

#include "compiler/parse/token.h"

enum { PARSE_DEPTH_MAX = 200 }; /* brackets inside one another, prefix operators in a row */

/* The tokens of `scanned` as the grammar wants them. `*too_deep` is the token where PARSE_DEPTH_MAX was passed (the
 * list ends there), or NULL. `text` is the file's, for contextual words. */
void layout_tokens(struct arena *arena, struct str text, const struct token_list *scanned, struct token_list *out,
	const struct token **too_deep);

#endif
