/*
 * The parser: one source file to its syntax tree. It recovers at statements and declarations, so that a file's
 * independent mistakes are all reported and what parsed is kept.
 */
#ifndef FORST_COMPILER_PARSE_PARSE_H
#define FORST_COMPILER_PARSE_PARSE_H

#include "compiler/diag/diag.h"
#include "compiler/parse/ast.h"
#include "compiler/parse/intern.h"
#include "compiler/parse/layout.h"

/* Parses `source`; mistakes go to the log. Never NULL; lives in the arena. */
struct ast_file *parse_file(
	struct arena *arena, struct interner *interner, struct source *source, struct diag_log *log);

#endif
