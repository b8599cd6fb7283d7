/* The scanner: bytes to tokens. It counts nothing and allocates only the list; what is not a token is a kind of its
 * own. */
#ifndef FORST_COMPILER_PARSE_SCAN_H
#define FORST_COMPILER_PARSE_SCAN_H

#include "compiler/parse/token.h"

/* Every token of `text` in order, ended by TOKEN_END; comments and white space are left out. text is valid UTF-8. */
void scan_text(struct arena *arena, struct str text, struct token_list *tokens);

#endif
