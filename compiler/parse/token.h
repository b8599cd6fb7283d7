/* Tokens: what the scanner finds and the layout completes. Kinds are the numbers that lemon gave the grammar's
 * terminals. */
#ifndef FORST_COMPILER_PARSE_TOKEN_H
#define FORST_COMPILER_PARSE_TOKEN_H

#include "runtime/base/arena.h"

#include <stdbool.h>
#include <stdint.h>

enum token_kind {
	TOKEN_END, /* lemon's 0: the end of the file */
#define TOKEN_ROW(name, text, class) TOKEN_##name,
#include "compiler/parse/token.def"
#undef TOKEN_ROW
	TOKEN_COUNT
};

struct token {
	uint32_t start; /* bytes from the file's first */
	uint32_t end;
	uint8_t kind;            /* enum token_kind */
	bool newline_before : 1; /* a line ended between the token before and this one */
	bool after_bad : 1;      /* a character that was dropped stood before it */
	bool in_body : 1;        /* set by the layout: the innermost open bracket is a body's brace (or there is none) */
	uint16_t bodies;         /* set by the layout: bodies open around it */
};

struct token_list {
	struct token *items; /* the last one is TOKEN_END */
	size_t count;
	size_t capacity;
	bool bad;          /* some are what the scanner could make nothing of */
	size_t line_count; /* of tokens that begin a line: so many semicolons may come to them */
};

/* The spelling, or what messages call it. */
const char *token_text(enum token_kind kind);

/* Whether messages quote its spelling. */
bool token_is_quoted(enum token_kind kind);

/* The word of the language that is spelled so, or TOKEN_END. */
enum token_kind token_word(struct str text);

/* Whether an operand, or a type, may end with it. */
bool token_ends_operand(enum token_kind kind);

/* "FUNC". */
const char *token_name(enum token_kind kind);

#endif
