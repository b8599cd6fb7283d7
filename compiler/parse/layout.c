/*
 * The layout; see layout.h. One pass with two stacks: open brackets, and headers (`if`, `func`, ...) that still wait
 * for the brace of their body. A brace belongs to the innermost waiting header of its own bracket level, unless what
 * stands before it shows that a value or a type begins there.
 */
#include "compiler/parse/layout.h"

#include <assert.h>
#include <string.h>

enum bracket {
	BRACKET_PAREN, /* ( and [: line ends mean nothing inside */
	BRACKET_GROUP, /* the parenthesis of import, const, var: a declaration a line */
	BRACKET_BODY,
	BRACKET_LITERAL, /* braces of shapes and literals */
};

struct header {
	enum token_kind kind;
	unsigned depth; /* brackets open where it stands */
};

enum { HEADERS_MAX = 4 * PARSE_DEPTH_MAX };

struct layout {
	struct str text;
	const struct token *scanned;
	uint32_t *closing; /* by place in `scanned`, of a `[` or `(`: the place of what closes it, or 0 */
	size_t at;
	struct token_list *out;
	enum token_kind previous; /* the last token put out; TOKEN_SEMI at the start and behind a case's colon */
	unsigned char brackets[PARSE_DEPTH_MAX];
	unsigned depth;
	unsigned bodies;
	struct header headers[HEADERS_MAX];
	unsigned header_count;
	unsigned prefixes; /* operators in a row, which the grammar would stack up */
	bool in_seen;      /* the innermost `for` header has had its `in` */
	bool in_type;      /* a type is being declared: its members may have parameters */
	const struct token *too_deep;
};

static bool
ends_statement(enum token_kind kind)
{
	switch ((int)kind) {
	case TOKEN_BREAK:
	case TOKEN_CONTINUE:
	case TOKEN_FALLTHROUGH:
	case TOKEN_RETURN:
	case TOKEN_INCREMENT:
	case TOKEN_DECREMENT:
	case TOKEN_BAD:
	case TOKEN_OPEN_STRING:
	case TOKEN_OPEN_RAW_STRING:
	case TOKEN_OPEN_RUNE: return true;
	default: return token_ends_operand(kind);
	}
}

/* Whether a line that begins so goes on with the statement of the line before. */
static bool
continues_statement(enum token_kind kind)
{
	return kind == TOKEN_OR || kind == TOKEN_DOT || kind == TOKEN_ELSE || kind == TOKEN_BAR;
}

/* Whether a line that begins so cannot stand inside parentheses: somebody forgot to close them. */
static bool
begins_statement_for_sure(enum token_kind kind)
{
	switch ((int)kind) {
	case TOKEN_TYPE:
	case TOKEN_VAR:
	case TOKEN_CONST:
	case TOKEN_RETURN:
	case TOKEN_IF:
	case TOKEN_FOR:
	case TOKEN_SWITCH:
	case TOKEN_ENSURE:
	case TOKEN_IMPORT:
	case TOKEN_PACKAGE:
	case TOKEN_BREAK:
	case TOKEN_CONTINUE:
	case TOKEN_GO:
	case TOKEN_DEFER: return true;
	default: return false;
	}
}

/* Whether an operand may end with it, so that a brace behind it could only begin a body or a typed literal. */
static bool
ends_operand(enum token_kind kind)
{
	return ends_statement(kind) && kind != TOKEN_BREAK && kind != TOKEN_CONTINUE && kind != TOKEN_FALLTHROUGH &&
		   kind != TOKEN_RETURN;
}

/* Whether a type goes on behind it, so that a brace there begins a shape. */
static bool
wants_type(enum token_kind kind)
{
	return kind == TOKEN_COLON || kind == TOKEN_TYPED || kind == TOKEN_BAR || kind == TOKEN_AMP || kind == TOKEN_STAR ||
		   kind == TOKEN_RBRACK || kind == TOKEN_CHAN || kind == TOKEN_ARROW || kind == TOKEN_STRUCT;
}

static bool
is_word(enum token_kind kind)
{
	return kind >= TOKEN_BREAK && kind <= TOKEN_WITH;
}

static enum token_kind
peek(const struct layout *layout, size_t distance)
{
	const struct token *token = &layout->scanned[layout->at];
	for (; distance > 0 && token->kind != TOKEN_END; distance--) {
		token++;
	}
	return (enum token_kind)token->kind;
}

static bool
top_is_body(const struct layout *layout)
{
	return layout->depth == 0 || layout->brackets[layout->depth - 1] == BRACKET_BODY;
}

static bool
top_is(const struct layout *layout, enum bracket bracket)
{
	return layout->depth > 0 && layout->brackets[layout->depth - 1] == bracket;
}

/* An operator that may stand before an operand or a type. */
static bool
is_prefix(enum token_kind kind)
{
	return kind == TOKEN_STAR || kind == TOKEN_MINUS || kind == TOKEN_PLUS || kind == TOKEN_BANG ||
		   kind == TOKEN_CARET || kind == TOKEN_AMP || kind == TOKEN_ARROW || kind == TOKEN_CHAN;
}

static void
put(struct layout *layout, const struct token *token, enum token_kind kind)
{
	assert(layout->out->count < layout->out->capacity);
	struct token *placed = &layout->out->items[layout->out->count++];
	*placed = *token;
	placed->kind = (uint8_t)kind;
	placed->bodies = (uint16_t)layout->bodies;
	placed->in_body = top_is_body(layout);
	layout->previous = kind;
	if (kind == TOKEN_SEMI) {
		layout->in_type &= top_is(layout, BRACKET_LITERAL) || top_is(layout, BRACKET_GROUP);
	}
	layout->prefixes = is_prefix(kind) ? layout->prefixes + 1 : 0;
	if (layout->prefixes > PARSE_DEPTH_MAX && !layout->too_deep) {
		layout->too_deep = placed;
	}
}

static struct header *
waiting_header(struct layout *layout)
{
	if (layout->header_count == 0) {
		return NULL;
	}
	struct header *header = &layout->headers[layout->header_count - 1];
	return header->depth == layout->depth ? header : NULL;
}

static void
drop_headers_above(struct layout *layout, unsigned depth)
{
	while (layout->header_count > 0 && layout->headers[layout->header_count - 1].depth > depth) {
		layout->header_count--;
	}
}

static void
open_header(struct layout *layout, enum token_kind kind)
{
	if (layout->header_count < HEADERS_MAX) {
		layout->headers[layout->header_count++] = (struct header){kind, layout->depth};
	}
	layout->in_seen = layout->in_seen && kind != TOKEN_FOR;
}

/* A semicolon ends the headers of its level; one that was written does not end `if`, `for`, `switch`, which have
 * clauses. */
static void
end_headers(struct layout *layout, bool written)
{
	struct header *header;
	while ((header = waiting_header(layout)) != NULL) {
		bool has_clauses = header->kind == TOKEN_IF || header->kind == TOKEN_FOR || header->kind == TOKEN_SWITCH;
		if (written && has_clauses) {
			return;
		}
		layout->header_count--;
	}
}

static void
push(struct layout *layout, const struct token *token, enum bracket bracket)
{
	if (layout->depth >= PARSE_DEPTH_MAX) {
		layout->too_deep = layout->too_deep ? layout->too_deep : token;
		return;
	}
	layout->brackets[layout->depth++] = (unsigned char)bracket;
	layout->bodies += bracket == BRACKET_BODY;
	layout->in_type &= bracket != BRACKET_BODY;
}

static void
pop(struct layout *layout)
{
	layout->depth--;
	layout->bodies -= layout->brackets[layout->depth] == BRACKET_BODY;
	drop_headers_above(layout, layout->depth);
}

/* A closing bracket: what was left open inside is dropped, so that one forgotten bracket spoils one statement. */
static void
close_bracket(struct layout *layout, const struct token *token)
{
	bool brace = token->kind == TOKEN_RBRACE;
	while (brace && (top_is(layout, BRACKET_PAREN) || top_is(layout, BRACKET_GROUP))) {
		pop(layout);
	}
	put(layout, token, (enum token_kind)token->kind);
	if (layout->depth > 0 && (brace || top_is(layout, BRACKET_PAREN) || top_is(layout, BRACKET_GROUP))) {
		pop(layout);
	}
}

/* `name[` without a space asks for an element or gives type arguments; `name [` begins an array type. */
static bool
is_glued(const struct layout *layout, const struct token *token)
{
	if (token->kind != TOKEN_LBRACK || layout->out->count == 0) {
		return false;
	}
	bool touches = layout->out->items[layout->out->count - 1].end == token->start;
	return layout->previous == TOKEN_MAP || (layout->previous == TOKEN_IDENT && touches);
}

/* By place of each `[`: that of its `]`, or 0. The places of those still open are chained through the result. */
static void
match(uint32_t *closing, const struct token_list *scanned, enum token_kind opens, enum token_kind closes)
{
	uint32_t open = 0; /* one more than the place of the innermost */
	for (uint32_t i = 0; i < scanned->count; i++) {
		if (scanned->items[i].kind == opens) {
			closing[i] = open;
			open = i + 1;
		} else if (scanned->items[i].kind == closes && open) {
			uint32_t outer = closing[open - 1];
			closing[open - 1] = i;
			open = outer;
		}
	}
	while (open) {
		uint32_t outer = closing[open - 1];
		closing[open - 1] = 0;
		open = outer;
	}
}

/* Whether a `[` where a value may begin opens an array type's length: what follows its `]`, or further brackets behind
 * that, begins a type. `[1, 2][0]` is an element, `[2][3]Int` a type; an array is no factor, so `[2]*T` is a type too. */
static bool
opens_length(const struct layout *layout)
{
	const struct token *scanned = layout->scanned;
	size_t at = layout->at;
	if (ends_operand(layout->previous)) {
		return false;
	}
	while (scanned[at].kind == TOKEN_LBRACK && layout->closing[at] && !scanned[layout->closing[at] + 1].newline_before) {
		at = layout->closing[at] + 1;
	}
	if (at == layout->at || layout->closing[layout->at] == layout->at + 1) {
		return false;
	}
	switch ((int)scanned[at].kind) {
	case TOKEN_IDENT:
	case TOKEN_MAP:
	case TOKEN_CHAN:
	case TOKEN_FUNC:
	case TOKEN_STRUCT:
	case TOKEN_INTERFACE: return true;
	case TOKEN_STAR: return at == layout->closing[layout->at] + 1u;
	default: return false;
	}
}

static bool
spells(const struct layout *layout, const struct token *token, struct str word)
{
	return str_equal(str_slice(layout->text, token->start, token->end), word);
}

/* The parenthesis of `[]byte(text)`: a byte takes no type arguments, so what stands in it is a value. */
static bool
opens_conversion(const struct layout *layout, const struct token *token)
{
	size_t n = layout->out->count;
	const struct token *name = n >= 3 ? &layout->out->items[n - 1] : NULL;
	if (!name || token->kind != TOKEN_LPAREN || name[0].kind != TOKEN_IDENT || name[-1].kind != TOKEN_RBRACK ||
		name[-2].kind != TOKEN_LBRACK) {
		return false;
	}
	return spells(layout, name, STR("byte")) || spells(layout, name, STR("Byte")) ||
		   spells(layout, name, STR("rune")) || spells(layout, name, STR("Rune"));
}

static void
open_paren(struct layout *layout, const struct token *token)
{
	enum token_kind before = layout->previous;
	bool group = before == TOKEN_IMPORT || before == TOKEN_CONST || before == TOKEN_VAR || before == TOKEN_TYPE;
	enum token_kind kind = (enum token_kind)token->kind;
	if (opens_conversion(layout, token)) {
		kind = TOKEN_CONVERT;
	} else if (is_glued(layout, token)) {
		kind = TOKEN_GLUED;
	} else if (kind == TOKEN_LBRACK && opens_length(layout)) {
		kind = TOKEN_LENGTH;
	}
	put(layout, token, kind);
	push(layout, token, group ? BRACKET_GROUP : BRACKET_PAREN);
}

/* Index in `out` of the bracket that matches the `]` or `)` at index `close`, or -1. */
static ptrdiff_t
matching_open(const struct token_list *out, ptrdiff_t close)
{
	bool square = out->items[close].kind == TOKEN_RBRACK;
	int depth = 0;
	for (ptrdiff_t i = close; i >= 0; i--) {
		enum token_kind kind = (enum token_kind)out->items[i].kind;
		depth += kind == (square ? TOKEN_RBRACK : TOKEN_RPAREN);
		depth -= square ? kind == TOKEN_LBRACK || kind == TOKEN_GLUED || kind == TOKEN_LENGTH
						: kind == TOKEN_LPAREN || kind == TOKEN_CONVERT;
		if (depth == 0) {
			return i;
		}
	}
	return -1;
}

/* The index before `func(...)` or `func(...):` that ends at index `at`, else `at`. */
static ptrdiff_t
before_func_type(const struct token_list *out, ptrdiff_t at)
{
	ptrdiff_t close = at >= 0 && out->items[at].kind == TOKEN_COLON ? at - 1 : at;
	ptrdiff_t open = close >= 0 && out->items[close].kind == TOKEN_RPAREN ? matching_open(out, close) : -1;
	return open > 0 && out->items[open - 1].kind == TOKEN_FUNC ? open - 2 : at;
}

/* Whether what was put out last is a type such as []T or map[K]V, behind which a brace begins a literal even in a
 * header. */
static bool
behind_literal_type(const struct layout *layout)
{
	const struct token_list *out = layout->out;
	ptrdiff_t at = (ptrdiff_t)out->count - 1;
	while (at >= 0 && (out->items[at].kind == TOKEN_IDENT || out->items[at].kind == TOKEN_DOT ||
						  out->items[at].kind == TOKEN_STAR)) {
		at--;
	}
	at = before_func_type(out, at);
	if (at < 0 || out->items[at].kind != TOKEN_RBRACK) {
		return false;
	}
	ptrdiff_t open = matching_open(out, at);
	return open >= 0 && (open == at - 1 || out->items[open].kind == TOKEN_LENGTH ||
							(open > 0 && out->items[open - 1].kind == TOKEN_MAP));
}

/* Whether what was put out last is a type such as Page[T], which is complete, and not the brackets of []T. */
static bool
behind_type_arguments(const struct layout *layout)
{
	const struct token_list *out = layout->out;
	if (layout->previous != TOKEN_RBRACK) {
		return false;
	}
	ptrdiff_t open = matching_open(out, (ptrdiff_t)out->count - 1);
	return open > 0 && out->items[open].kind == TOKEN_GLUED && out->items[open - 1].kind == TOKEN_IDENT;
}

/* Whether `{` goes on with the literal of an error behind `or` or `else`: Name{ member: ..., Name{ member }, Name{}. A block
 * does not begin so, or has a space before it. */
static bool
opens_failure(const struct layout *layout)
{
	const struct token_list *out = layout->out;
	size_t n = out->count;
	enum token_kind next = peek(layout, 2);
	bool members = peek(layout, 1) == TOKEN_IDENT && (next == TOKEN_COLON || next == TOKEN_RBRACE);
	bool empty = peek(layout, 1) == TOKEN_RBRACE && n > 0 && out->items[n - 1].end == layout->scanned[layout->at].start;
	if (!members && !empty) {
		return false;
	}
	if (n >= 4 && out->items[n - 2].kind == TOKEN_DOT && out->items[n - 3].kind == TOKEN_IDENT) {
		n -= 2; /* package.Name */
	}
	return n >= 2 && layout->previous == TOKEN_IDENT &&
		   (out->items[n - 2].kind == TOKEN_OR || out->items[n - 2].kind == TOKEN_ELSE);
}

static bool
opens_body_of(const struct layout *layout, enum token_kind header)
{
	enum token_kind previous = layout->previous;
	switch ((int)header) {
	case TOKEN_FUNC:
	case TOKEN_IS: return !wants_type(previous) || behind_type_arguments(layout);
	case TOKEN_WITH: return ends_operand(previous) && !behind_literal_type(layout);
	case TOKEN_ENSURE:
		return previous == header || previous == TOKEN_ELSE ||
			   (ends_operand(previous) && !behind_literal_type(layout) && !opens_failure(layout));
	default:
		return previous == header || previous == TOKEN_SEMI || previous == TOKEN_RANGE ||
			   (ends_operand(previous) && !behind_literal_type(layout));
	}
}

/* A label's colon at the start of a statement: `outer: {`. */
static bool
behind_label(const struct layout *layout)
{
	const struct token_list *out = layout->out;
	size_t n = out->count;
	return n >= 2 && top_is_body(layout) && out->items[n - 1].kind == TOKEN_COLON &&
		   out->items[n - 2].kind == TOKEN_IDENT &&
		   (n == 2 || out->items[n - 3].kind == TOKEN_SEMI || out->items[n - 3].kind == TOKEN_BODY);
}

/* The brace of a body whose parameters were not closed: `func f( {` at the end of a line. Those that are taken apart stand on one. */
static bool
ends_open_params(const struct layout *layout)
{
	const struct header *header = layout->header_count ? &layout->headers[layout->header_count - 1] : NULL;
	bool params = header && header->depth + 1 == layout->depth && (header->kind == TOKEN_FUNC || header->kind == TOKEN_IS);
	bool starts = layout->previous == TOKEN_LPAREN || layout->previous == TOKEN_COMMA;
	return params && starts && layout->scanned[layout->at + 1].newline_before;
}

static void
open_brace(struct layout *layout, const struct token *token)
{
	struct header *header = waiting_header(layout);
	bool body;
	if (layout->previous == TOKEN_STRUCT || layout->previous == TOKEN_INTERFACE) {
		body = false;
	} else if (header) {
		body = opens_body_of(layout, header->kind);
	} else {
		bool at_start = layout->previous == TOKEN_SEMI || layout->previous == TOKEN_BODY || behind_label(layout);
		body = layout->previous == TOKEN_ELSE || (at_start && top_is_body(layout)) || ends_open_params(layout);
	}
	if (body && header) {
		layout->header_count--;
	}
	put(layout, token, body ? TOKEN_BODY : TOKEN_LBRACE);
	push(layout, token, body ? BRACKET_BODY : BRACKET_LITERAL);
}

static bool
begins_declaration(enum token_kind kind)
{
	return kind == TOKEN_FUNC || kind == TOKEN_TYPE || kind == TOKEN_CONST || kind == TOKEN_VAR ||
		   kind == TOKEN_IDENT || kind == TOKEN_IS;
}

/* The keyword that a plain name is in its place, or TOKEN_IDENT. */
static enum token_kind
contextual(struct layout *layout, const struct token *token)
{
	switch (layout->text.data[token->start]) { /* most names are none of them */
	case 'a':
	case 'e':
	case 'i':
	case 'u':
	case 'w': break;
	default: return TOKEN_IDENT;
	}
	if (token->end - token->start > sizeof "interface" - 1) {
		return TOKEN_IDENT;
	}
	bool at_start = (layout->previous == TOKEN_SEMI || layout->previous == TOKEN_BODY) && top_is_body(layout);
	enum token_kind next = peek(layout, 1);
	if (spells(layout, token, STR("in"))) {
		struct header *header = waiting_header(layout);
		bool in_place = header && header->kind == TOKEN_FOR && layout->previous == TOKEN_IDENT && !layout->in_seen;
		layout->in_seen |= in_place;
		return in_place ? TOKEN_IN : TOKEN_IDENT;
	}
	if (spells(layout, token, STR("as"))) {
		return layout->previous == TOKEN_STRING && next == TOKEN_IDENT ? TOKEN_AS : TOKEN_IDENT;
	}
	if (spells(layout, token, STR("export"))) {
		return at_start && layout->bodies == 0 && begins_declaration(next) ? TOKEN_EXPORT : TOKEN_IDENT;
	}
	if (spells(layout, token, STR("error"))) {
		bool first = at_start || layout->previous == TOKEN_EXPORT;
		return first && layout->bodies == 0 && next == TOKEN_IDENT ? TOKEN_ERROR : TOKEN_IDENT;
	}
	if (spells(layout, token, STR("interface"))) {
		return next == TOKEN_LBRACE ? TOKEN_INTERFACE : TOKEN_IDENT;
	}
	if (spells(layout, token, STR("use"))) {
		return at_start && layout->bodies > 0 && next == TOKEN_IDENT ? TOKEN_USE : TOKEN_IDENT;
	}
	if (spells(layout, token, STR("with"))) {
		bool supplies = next == TOKEN_LBRACE || next == TOKEN_IDENT;
		return at_start && layout->bodies > 0 && supplies ? TOKEN_WITH : TOKEN_IDENT;
	}
	return TOKEN_IDENT;
}

/* Whether a member of a shape or literal begins here. */
static bool
begins_member(const struct layout *layout)
{
	return top_is(layout, BRACKET_LITERAL) && (layout->previous == TOKEN_LBRACE || layout->previous == TOKEN_COMMA ||
												  layout->previous == TOKEN_SEMI);
}

/* A declared shape's member that has parameters: `info(text String)`. Not where it may rather be that the shape was not
 * closed. */
static bool
declares_method(const struct layout *layout, enum token_kind kind)
{
	return layout->in_type && (kind == TOKEN_IDENT || !begins_declaration(kind)) && begins_member(layout) && peek(layout, 1) == TOKEN_LPAREN;
}

/* Whether what stands behind the word makes it a member's name, at the start of a member. */
static bool
looks_like_member(const struct layout *layout)
{
	enum token_kind next = peek(layout, 1);
	return next == TOKEN_COLON || next == TOKEN_QUESTION || next == TOKEN_ASSIGN;
}

/* Whether a keyword stands where a member is named: behind a dot, or first in a member of a shape or literal. */
static bool
names_member(const struct layout *layout)
{
	return layout->previous == TOKEN_DOT || (begins_member(layout) && looks_like_member(layout));
}

/* What a type may hold outside of brackets; `before` stands before it. */
static bool
goes_on_with_type(enum token_kind kind, enum token_kind before)
{
	switch ((int)kind) {
	case TOKEN_IDENT:
	case TOKEN_STRING:
	case TOKEN_INT:
	case TOKEN_FLOAT:
	case TOKEN_TRUE:
	case TOKEN_FALSE:
	case TOKEN_MINUS:
	case TOKEN_STAR:
	case TOKEN_QUESTION:
	case TOKEN_DOT:
	case TOKEN_BAR:
	case TOKEN_AMP:
	case TOKEN_ARROW:
	case TOKEN_MAP:
	case TOKEN_CHAN:
	case TOKEN_FUNC:
	case TOKEN_STRUCT:
	case TOKEN_INTERFACE:
	case TOKEN_ERROR: return true;
	case TOKEN_COLON: return before == TOKEN_RPAREN; /* func(A): B */
	default: return false;
	}
}

/* Whether a `func` among arguments or elements has no body and is a type: Array(func(Int): Int). What a function type
 * gives is passed over at once, so a `func` there is not asked. */
static bool
is_func_type(const struct layout *layout)
{
	const struct token *scanned = layout->scanned;
	bool first = layout->previous == TOKEN_LPAREN || layout->previous == TOKEN_LBRACK ||
				 layout->previous == TOKEN_GLUED || layout->previous == TOKEN_COMMA;
	if (!first || !top_is(layout, BRACKET_PAREN) || peek(layout, 1) != TOKEN_LPAREN) {
		return false;
	}
	size_t at = layout->at + 1;
	for (;;) {
		enum token_kind kind = (enum token_kind)scanned[at].kind;
		if (kind == TOKEN_COMMA || kind == TOKEN_RPAREN || kind == TOKEN_RBRACK) {
			return true;
		}
		if (kind == TOKEN_LPAREN || kind == TOKEN_LBRACK) {
			if (!layout->closing[at]) {
				return false;
			}
			at = layout->closing[at];
		} else if (!goes_on_with_type(kind, (enum token_kind)scanned[at - 1].kind)) {
			return false;
		}
		at++;
	}
}

static void
word(struct layout *layout, const struct token *token)
{
	enum token_kind kind = (enum token_kind)token->kind;
	if (declares_method(layout, kind)) {
		kind = TOKEN_METHOD;
	} else if (names_member(layout)) {
		kind = TOKEN_IDENT;
	} else if (kind == TOKEN_IDENT) {
		kind = contextual(layout, token);
	}
	if (kind == TOKEN_OR) {
		const struct header *header = waiting_header(layout);
		kind = header && header->kind == TOKEN_ENSURE ? TOKEN_OR : TOKEN_EITHER;
	}
	layout->in_type |= kind == TOKEN_TYPE || kind == TOKEN_INTERFACE;
	bool declares_guard =
		kind == TOKEN_IS && layout->bodies == 0 && (layout->previous == TOKEN_SEMI || layout->previous == TOKEN_EXPORT);
	/* []func(Int) Int: a type, which has no body. */
	bool is_type = kind == TOKEN_FUNC && (layout->previous == TOKEN_RBRACK || layout->previous == TOKEN_CHAN);
	kind = kind == TOKEN_FUNC && is_func_type(layout) ? TOKEN_FUNC_TYPE : kind;
	put(layout, token, kind);
	if (is_type) {
		return;
	}
	switch ((int)kind) {
	case TOKEN_FUNC:
	case TOKEN_IF:
	case TOKEN_FOR:
	case TOKEN_SWITCH:
	case TOKEN_SELECT:
	case TOKEN_ENSURE:
	case TOKEN_WITH:
	case TOKEN_CASE:
	case TOKEN_DEFAULT: open_header(layout, kind); break;
	case TOKEN_IS:
		if (declares_guard) {
			open_header(layout, kind);
		}
		break;
	default: break;
	}
}

/* Whether a type and `=` stand behind the colon, on its line. */
static bool
type_and_value_follow(const struct layout *layout)
{
	int depth = 0;
	const struct token *token = &layout->scanned[layout->at + 1];
	for (; token->kind != TOKEN_END && !token->newline_before && depth >= 0; token++) {
		enum token_kind kind = (enum token_kind)token->kind, before = (enum token_kind)token[-1].kind;
		depth += kind == TOKEN_LPAREN || kind == TOKEN_LBRACK || kind == TOKEN_LBRACE;
		bool closes = kind == TOKEN_RPAREN || kind == TOKEN_RBRACK || kind == TOKEN_RBRACE;
		if (depth == 0 && !goes_on_with_type(kind, before)) {
			return (kind == TOKEN_ASSIGN || kind == TOKEN_DEFINE) && before != TOKEN_COLON;
		}
		depth -= closes;
	}
	return false;
}

/* The colon of `name: Type = value` at the start of a statement or header; any other there is a label's. */
static bool
declares(const struct layout *layout)
{
	const struct token_list *out = layout->out;
	size_t n = out->count;
	if (n < 2 || layout->depth == 0 || !top_is_body(layout) || out->items[n - 1].kind != TOKEN_IDENT) {
		return false;
	}
	enum token_kind before = (enum token_kind)out->items[n - 2].kind;
	bool starts = before == TOKEN_SEMI || before == TOKEN_BODY || before == TOKEN_COLON || before == TOKEN_IF ||
				  before == TOKEN_FOR || before == TOKEN_SWITCH;
	return starts && type_and_value_follow(layout);
}

/* A colon that ends `case ...:` or `default:` begins statements, as a semicolon does. */
static void
colon(struct layout *layout, const struct token *token)
{
	put(layout, token, declares(layout) ? TOKEN_TYPED : TOKEN_COLON);
	struct header *header = waiting_header(layout);
	if (header && (header->kind == TOKEN_CASE || header->kind == TOKEN_DEFAULT)) {
		layout->header_count--;
		layout->previous = TOKEN_SEMI;
	}
}

static void
insert_semicolon(struct layout *layout, const struct token *before)
{
	struct token semicolon = {.start = before->start, .end = before->start};
	if (layout->out->count > 0) {
		semicolon.start = layout->out->items[layout->out->count - 1].end;
		semicolon.end = semicolon.start;
	}
	put(layout, &semicolon, TOKEN_SEMI);
	end_headers(layout, false);
}

/* What a line end before `token` means. */
static void
line_end(struct layout *layout, const struct token *token)
{
	enum token_kind kind = (enum token_kind)token->kind;
	if (top_is(layout, BRACKET_PAREN) && kind != TOKEN_END && !begins_statement_for_sure(kind)) {
		return;
	}
	bool is_member = top_is(layout, BRACKET_LITERAL) && is_word(kind) && looks_like_member(layout);
	while (layout->depth > 0 && !top_is_body(layout) && (begins_statement_for_sure(kind) || kind == TOKEN_END) && !is_member) {
		pop(layout);
	}
	bool label_ends = kind == TOKEN_COLON;
	if (ends_statement(layout->previous) && (is_member || !continues_statement(kind)) && !label_ends) {
		insert_semicolon(layout, token);
	}
}

/* The `.1` of `pair.1`, which the scanner takes for a number. */
static bool
selects_place(const struct layout *layout, const struct token *token)
{
	const struct token_list *out = layout->out;
	if (out->count == 0 || out->items[out->count - 1].end != token->start || !token_ends_operand(layout->previous) ||
		layout->text.data[token->start] != '.') {
		return false;
	}
	for (uint32_t i = token->start + 1; i < token->end; i++) {
		if (layout->text.data[i] < '0' || layout->text.data[i] > '9') {
			return false;
		}
	}
	return layout->text.data[token->start + 1] != '0' || token->end == token->start + 2;
}

static void
place(struct layout *layout, const struct token *token)
{
	enum token_kind kind = (enum token_kind)token->kind;
	struct header *header;
	switch ((int)kind) {
	case TOKEN_FLOAT: put(layout, token, selects_place(layout, token) ? TOKEN_PLACE : kind); break;
	case TOKEN_LPAREN:
	case TOKEN_LBRACK: open_paren(layout, token); break;
	case TOKEN_RPAREN:
	case TOKEN_RBRACK:
	case TOKEN_RBRACE: close_bracket(layout, token); break;
	case TOKEN_LBRACE: open_brace(layout, token); break;
	case TOKEN_COLON: colon(layout, token); break;
	case TOKEN_SEMI:
		put(layout, token, kind);
		end_headers(layout, true);
		break;
	case TOKEN_COMMA:
		header = waiting_header(layout);
		if (header && header->kind == TOKEN_FUNC) {
			layout->header_count--;
		}
		put(layout, token, kind);
		break;
	default:
		if (kind == TOKEN_IDENT || is_word(kind)) {
			word(layout, token);
		} else {
			put(layout, token, kind);
		}
		break;
	}
}

void
layout_tokens(struct arena *arena, struct str text, const struct token_list *scanned, struct token_list *out,
	const struct token **too_deep)
{
	struct layout *layout = arena_alloc(arena, sizeof *layout);
	out->capacity = scanned->count + scanned->line_count + 1; /* a semicolon a line, and one at the end */
	out->items = arena_alloc_array(arena, out->capacity, sizeof *out->items);
	*layout =
		(struct layout){.text = text, .scanned = scanned->items, .out = out, .previous = TOKEN_SEMI};
	layout->closing = arena_alloc_array(arena, scanned->count + 1, sizeof *layout->closing);
	match(layout->closing, scanned, TOKEN_LBRACK, TOKEN_RBRACK);
	match(layout->closing, scanned, TOKEN_LPAREN, TOKEN_RPAREN);
	for (; layout->scanned[layout->at].kind != TOKEN_END && !layout->too_deep; layout->at++) {
		const struct token *token = &layout->scanned[layout->at];
		if (token->newline_before) {
			line_end(layout, token);
		}
		place(layout, token);
	}
	const struct token *end = &layout->scanned[layout->at];
	line_end(layout, end);
	while (layout->depth > 0) {
		pop(layout);
	}
	put(layout, end, TOKEN_END);
	arena_recycle(arena, layout->closing, (scanned->count + 1) * sizeof *layout->closing);
	*too_deep = layout->too_deep;
}
