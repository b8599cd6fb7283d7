/* What the parts of the parser share: parse.c, the pattern as a whole, and parse_class.c, sets of code points. */
#ifndef FORST_BASE_REGEXP_PARSER_H
#define FORST_BASE_REGEXP_PARSER_H

#include "runtime/base/regexp/program.h"

enum {
	FLAG_FOLD = 1,
	FLAG_LINES = 2,
	FLAG_DOT_ALL = 4,
	FLAG_LAZY = 8,
};

struct frame;

struct parser {
	struct program *program;
	struct str pattern;
	size_t at;
	uint32_t flags;
	struct frame *frames;
	size_t depth, capacity;
	struct regexp_error *error;
};

/* Whether something was there that names a set. */
enum found { FOUND, NOT_FOUND, FOUND_WRONG };

/* Reports what is wrong with the pattern's bytes from `from` to `to`; gives false. */
bool parser_fail(struct parser *parser, const char *what, size_t from, size_t to);

bool parser_has_more(const struct parser *parser);

/* The byte so far behind the current one, or 0. */
char parser_peek(const struct parser *parser, size_t ahead);

bool parser_looks_at(const struct parser *parser, struct str text);

/* The next code point; at the end RUNE_INVALID. False where the bytes are not UTF-8. */
bool parser_next_rune(struct parser *parser, uint32_t *rune);

/* False, with a message, where these bytes of the pattern are not UTF-8. */
bool parser_check_utf8(struct parser *parser, size_t from, size_t to);

/* A letter, a digit or `_` of ASCII. */
bool parser_is_word(char c);

/* A backslash and what it makes one code point of. */
bool parser_escape(struct parser *parser, uint32_t *rune);

/* \p{name}, \pN, \d, \s, \w and their negations, added to the set. */
enum found parser_named_class(struct parser *parser, struct rune_set *set);

/* What stands in brackets, which begin here. */
bool parser_brackets(struct parser *parser, struct rune_set *set);

#endif
