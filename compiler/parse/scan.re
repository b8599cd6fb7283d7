/*
 * The scanner (re2c). Unterminated strings and comments, and characters that begin nothing, are token kinds: the parser
 * reports them. Names are checked against the Unicode tables that unicode_ranges.py writes.
 */
#include "compiler/parse/scan.h"

struct scanner {
	const char *begin;
	const char *cursor;
	const char *limit;
	bool newline; /* one was passed since the last token */
};

/* Passes the rest of a block comment; false when it has no end. */
static bool
skip_comment(struct scanner *s)
{
	for (; s->cursor + 1 < s->limit; s->cursor++) {
		if (s->cursor[0] == '*' && s->cursor[1] == '/') {
			s->cursor += 2;
			return true;
		}
		s->newline |= *s->cursor == '\n';
	}
	s->cursor = s->limit;
	return false;
}

/* Scans one token from s->cursor; sets *start to its first byte. */
static enum token_kind
scan(struct scanner *s, const char **start)
{
	const char *marker;
	const char *token;
again:
	token = s->cursor;
	*start = token;
/*!include:re2c "unicode.re" */
/*!re2c
	re2c:define:YYCTYPE = "unsigned char";
	re2c:define:YYCURSOR = s->cursor;
	re2c:define:YYMARKER = marker;
	re2c:yyfill:enable = 0;

	name    = (letter | "_") (letter | digit | "_")*;
	decimal = [0-9] ("_"? [0-9])*;
	int     = decimal | "0" [xX] ("_"? [0-9a-fA-F])+ | "0" [oO] ("_"? [0-7])+ | "0" [bB] ("_"? [01])+;
	power   = [eE] [+-]? decimal;
	hex     = [0-9a-fA-F] ("_"? [0-9a-fA-F])*;
	mantissa = "_"? hex ("." hex?)? | "." hex;
	float   = decimal "." decimal? power? | decimal power | "." decimal power? | "0" [xX] mantissa [pP] [+-]? decimal;
	text    = ([^"\\\n\x00] | "\\" [^\n\x00])*;
	rune    = ([^'\\\n\x00] | "\\" [^\n\x00])*;

	"\x00"              { if (token < s->limit) return TOKEN_BAD; s->cursor = s->limit; return TOKEN_END; }
	[ \t\r]+            { goto again; }
	"\n"                { s->newline = true; goto again; }
	"\ufeff"            { if (token == s->begin) goto again; return TOKEN_BAD; }
	"//" [^\n\x00]*     { goto again; }
	"/*"                { if (skip_comment(s)) goto again; return TOKEN_OPEN_COMMENT; }

	"break"             { return TOKEN_BREAK; }
	"case"              { return TOKEN_CASE; }
	"chan"              { return TOKEN_CHAN; }
	"const"             { return TOKEN_CONST; }
	"continue"          { return TOKEN_CONTINUE; }
	"default"           { return TOKEN_DEFAULT; }
	"defer"             { return TOKEN_DEFER; }
	"else"              { return TOKEN_ELSE; }
	"ensure"            { return TOKEN_ENSURE; }
	"fallthrough"       { return TOKEN_FALLTHROUGH; }
	"for"               { return TOKEN_FOR; }
	"func"              { return TOKEN_FUNC; }
	"go"                { return TOKEN_GO; }
	"goto"              { return TOKEN_GOTO; }
	"if"                { return TOKEN_IF; }
	"import"            { return TOKEN_IMPORT; }
	"is"                { return TOKEN_IS; }
	"map"               { return TOKEN_MAP; }
	"nil"               { return TOKEN_NIL; }
	"or"                { return TOKEN_OR; }
	"package"           { return TOKEN_PACKAGE; }
	"range"             { return TOKEN_RANGE; }
	"return"            { return TOKEN_RETURN; }
	"select"            { return TOKEN_SELECT; }
	"struct"            { return TOKEN_STRUCT; }
	"switch"            { return TOKEN_SWITCH; }
	"true"              { return TOKEN_TRUE; }
	"false"             { return TOKEN_FALSE; }
	"type"              { return TOKEN_TYPE; }
	"var"               { return TOKEN_VAR; }
	name                { return TOKEN_IDENT; }

	float               { return TOKEN_FLOAT; }
	int                 { return TOKEN_INT; }
	"\"" text "\""      { return TOKEN_STRING; }
	"\"" text           { return TOKEN_OPEN_STRING; }
	"`" [^`\x00]* "`"   { return TOKEN_STRING; }
	"`" [^`\x00]*       { return TOKEN_OPEN_RAW_STRING; }
	"'" rune "'"        { return TOKEN_RUNE; }
	"'" rune            { return TOKEN_OPEN_RUNE; }

	"("                 { return TOKEN_LPAREN; }
	")"                 { return TOKEN_RPAREN; }
	"["                 { return TOKEN_LBRACK; }
	"]"                 { return TOKEN_RBRACK; }
	"{"                 { return TOKEN_LBRACE; }
	"}"                 { return TOKEN_RBRACE; }
	","                 { return TOKEN_COMMA; }
	";"                 { return TOKEN_SEMI; }
	":"                 { return TOKEN_COLON; }
	"."                 { return TOKEN_DOT; }
	"..."               { return TOKEN_ELLIPSIS; }
	"?"                 { return TOKEN_QUESTION; }
	":="                { return TOKEN_DEFINE; }
	"="                 { return TOKEN_ASSIGN; }
	"+="                { return TOKEN_ADD_ASSIGN; }
	"-="                { return TOKEN_SUBTRACT_ASSIGN; }
	"*="                { return TOKEN_MULTIPLY_ASSIGN; }
	"/="                { return TOKEN_DIVIDE_ASSIGN; }
	"%="                { return TOKEN_REMAINDER_ASSIGN; }
	"&="                { return TOKEN_AND_ASSIGN; }
	"|="                { return TOKEN_OR_ASSIGN; }
	"^="                { return TOKEN_XOR_ASSIGN; }
	"&^="               { return TOKEN_AND_NOT_ASSIGN; }
	"<<="               { return TOKEN_SHIFT_LEFT_ASSIGN; }
	">>="               { return TOKEN_SHIFT_RIGHT_ASSIGN; }
	"++"                { return TOKEN_INCREMENT; }
	"--"                { return TOKEN_DECREMENT; }
	"||"                { return TOKEN_LOGICAL_OR; }
	"&&"                { return TOKEN_LOGICAL_AND; }
	"=="                { return TOKEN_EQUAL; }
	"!="                { return TOKEN_NOT_EQUAL; }
	"<"                 { return TOKEN_LESS; }
	"<="                { return TOKEN_LESS_EQUAL; }
	">"                 { return TOKEN_GREATER; }
	">="                { return TOKEN_GREATER_EQUAL; }
	"+"                 { return TOKEN_PLUS; }
	"-"                 { return TOKEN_MINUS; }
	"|"                 { return TOKEN_BAR; }
	"^"                 { return TOKEN_CARET; }
	"*"                 { return TOKEN_STAR; }
	"/"                 { return TOKEN_SLASH; }
	"%"                 { return TOKEN_PERCENT; }
	"<<"                { return TOKEN_SHIFT_LEFT; }
	">>"                { return TOKEN_SHIFT_RIGHT; }
	"&"                 { return TOKEN_AMP; }
	"&^"                { return TOKEN_AND_NOT; }
	"!"                 { return TOKEN_BANG; }
	"<-"                { return TOKEN_ARROW; }
	*                   { return TOKEN_BAD; }
	[^]                 { return TOKEN_BAD; }
*/
}

enum { BYTES_A_TOKEN = 3 }; /* of dense text; the list grows where it is denser */

void
scan_text(struct arena *arena, struct str text, struct token_list *tokens)
{
	struct str copy = arena_str(arena, text); /* the NUL behind the last byte ends every token and is the end */
	tokens->capacity = text.length / BYTES_A_TOKEN + 16;
	tokens->items = arena_alloc_array(arena, tokens->capacity, sizeof *tokens->items);
	struct scanner scanner = {copy.data, copy.data, copy.data + copy.length, false};
	enum token_kind kind;
	do {
		const char *start;
		scanner.newline = false;
		kind = scan(&scanner, &start);
		tokens->items = arena_grow(arena, tokens->items, tokens->count, &tokens->capacity, sizeof *tokens->items);
		tokens->line_count += scanner.newline;
		tokens->bad |= kind >= TOKEN_BAD;
		tokens->items[tokens->count++] = (struct token){
			.start = (uint32_t)(start - scanner.begin),
			.end = (uint32_t)(scanner.cursor - scanner.begin),
			.kind = (uint8_t)kind,
			.newline_before = scanner.newline,
		};
	} while (kind != TOKEN_END);
	arena_recycle(arena, (char *)(uintptr_t)copy.data, copy.length);
}
