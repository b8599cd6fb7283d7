/* The syntax tree as a stable, indented text, for goldens and the curious: `forstc emit --stage ast`. */
#ifndef FORST_COMPILER_PARSE_AST_DUMP_H
#define FORST_COMPILER_PARSE_AST_DUMP_H

#include "compiler/parse/ast.h"
#include "runtime/base/buf.h"

void ast_dump(const struct ast_file *file, struct buf *out);

#endif
