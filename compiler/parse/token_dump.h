/* The tokens as the grammar gets them, one a line: `forstc emit --stage tokens`. */
#ifndef FORST_COMPILER_PARSE_TOKEN_DUMP_H
#define FORST_COMPILER_PARSE_TOKEN_DUMP_H

#include "compiler/diag/source.h"
#include "runtime/base/buf.h"

void token_dump(const struct source *source, struct buf *out);

#endif
