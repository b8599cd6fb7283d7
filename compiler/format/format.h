/*
 * The formatter: a source file to the same tokens and comments in the project's one layout (README.md has its rules).
 * Line breaks are the author's, indentation and the space between tokens are the formatter's. It prints tokens, not the
 * tree, so nothing of a file can get lost; what it gives is checked to hold the same tokens and comments.
 */
#ifndef FORST_COMPILER_FORMAT_FORMAT_H
#define FORST_COMPILER_FORMAT_FORMAT_H

#include "compiler/parse/ast.h"
#include "runtime/base/arena.h"

enum format_outcome {
	FORMAT_DONE,
	FORMAT_BROKEN, /* a bug: the result would not be the same program, or lack a comment; it must not be used */
};

/* The text of a file that parse_file took without an error, formatted, in the arena. */
enum format_outcome format_file(struct arena *arena, const struct ast_file *file, struct str *formatted);

#endif
