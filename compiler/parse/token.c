/* The tables behind token.h. */
#include "compiler/parse/token.h"

static const struct {
	const char *name;
	const char *text;
	char class;
} rows[] = {
	{"END", "the end of the file", 'I'},
#define TOKEN_ROW(name, text, class) {#name, text, (#class)[0]},
#include "compiler/parse/token.def"
#undef TOKEN_ROW
};

const char *
token_text(enum token_kind kind)
{
	return rows[kind].text;
}

bool
token_is_quoted(enum token_kind kind)
{
	return rows[kind].class == 'W' || rows[kind].class == 'P';
}

enum token_kind
token_word(struct str text)
{
	for (int kind = 0; kind < TOKEN_COUNT; kind++) {
		if (rows[kind].class == 'W' && str_equal(text, str_from(rows[kind].text))) {
			return (enum token_kind)kind;
		}
	}
	return TOKEN_END;
}

const char *
token_name(enum token_kind kind)
{
	return rows[kind].name;
}

bool
token_ends_operand(enum token_kind kind)
{
	switch ((int)kind) {
	case TOKEN_IDENT:
	case TOKEN_INT:
	case TOKEN_FLOAT:
	case TOKEN_STRING:
	case TOKEN_RUNE:
	case TOKEN_TRUE:
	case TOKEN_FALSE:
	case TOKEN_NIL:
	case TOKEN_RPAREN:
	case TOKEN_RBRACK:
	case TOKEN_RBRACE:
	case TOKEN_PLACE:
	case TOKEN_QUESTION: return true;
	default: return false;
	}
}
