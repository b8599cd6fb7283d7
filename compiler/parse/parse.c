/*
 * The parser's driver: scan, layout, then one token after the other to the automaton that lemon made. A token that it
 * does not take is reported with what it would have taken; then what was begun is dropped up to the innermost place for
 * a statement or declaration, the rest of that statement is skipped, and a BROKEN token stands for it.
 */
#include "compiler/parse/parse.h"

#include "compiler/parse/parse_internal.h"
#include "compiler/parse/scan.h"
#include "runtime/base/utf8.h"

#include <stdlib.h>
#include <string.h>

enum { EXPECTED_SHOWN_MAX = 6, TOKEN_SHOWN_MAX = 40, BEGIN_ANEW_MAX = 50 };

/* ---- what messages say ---- */

static bool
is_in(enum token_kind kind, const unsigned char *kinds)
{
	for (; *kinds; kinds++) {
		if (*kinds == kind) {
			return true;
		}
	}
	return false;
}

/* Appends "`)`" or "a name", with what stands between entries. */
static struct str
add_expected(struct parser *p, struct str text, const char *item, bool quoted)
{
	const char *mark = quoted ? "`" : "";
	return arena_printf(p->arena, "%.*s%s%s%s%s", STR_ARG(text), text.length ? ", " : "", mark, item, mark);
}

static void
replace_last_comma(struct str *text, struct parser *p)
{
	ptrdiff_t comma = -1;
	bool quoted = false;
	for (size_t i = 0; i + 1 < text->length; i++) {
		quoted ^= text->data[i] == '`';
		if (!quoted && text->data[i] == ',' && text->data[i + 1] == ' ') {
			comma = (ptrdiff_t)i;
		}
	}
	if (comma >= 0) {
		struct str left = str_slice(*text, 0, (size_t)comma);
		struct str right = str_slice(*text, (size_t)comma + 2, text->length);
		*text = arena_printf(p->arena, "%.*s or %.*s", STR_ARG(left), STR_ARG(right));
	}
}

/* What could stand here: groups by their name (an expression, an operator), the rest by spelling; empty when it is too
 * much. */
static struct str
expected_text(struct parser *p, const void *automaton)
{
	static const unsigned char begins_expr[] = {TOKEN_INT, TOKEN_FLOAT, TOKEN_STRING, TOKEN_RUNE, TOKEN_TRUE,
		TOKEN_FALSE, TOKEN_NIL, TOKEN_IDENT, TOKEN_LPAREN, TOKEN_LBRACK, TOKEN_LENGTH, TOKEN_LBRACE, TOKEN_MINUS, TOKEN_PLUS,
		TOKEN_BANG, TOKEN_CARET, TOKEN_STAR, TOKEN_AMP, TOKEN_ARROW, TOKEN_FUNC, TOKEN_MAP, TOKEN_CHAN, TOKEN_STRUCT,
		TOKEN_INTERFACE, 0};
	static const unsigned char operators[] = {TOKEN_LOGICAL_OR, TOKEN_LOGICAL_AND, TOKEN_EQUAL, TOKEN_NOT_EQUAL,
		TOKEN_LESS, TOKEN_LESS_EQUAL, TOKEN_GREATER, TOKEN_GREATER_EQUAL, TOKEN_PLUS, TOKEN_MINUS, TOKEN_BAR,
		TOKEN_CARET, TOKEN_STAR, TOKEN_SLASH, TOKEN_PERCENT, TOKEN_SHIFT_LEFT, TOKEN_SHIFT_RIGHT, TOKEN_AMP,
		TOKEN_AND_NOT, TOKEN_IS, TOKEN_DOT, TOKEN_LPAREN, TOKEN_CONVERT, TOKEN_LBRACK, TOKEN_GLUED,
		TOKEN_LBRACE, TOKEN_QUESTION, 0};
	static const unsigned char assigns[] = {TOKEN_ADD_ASSIGN, TOKEN_SUBTRACT_ASSIGN, TOKEN_MULTIPLY_ASSIGN,
		TOKEN_DIVIDE_ASSIGN, TOKEN_REMAINDER_ASSIGN, TOKEN_AND_ASSIGN, TOKEN_OR_ASSIGN, TOKEN_XOR_ASSIGN,
		TOKEN_AND_NOT_ASSIGN, TOKEN_SHIFT_LEFT_ASSIGN, TOKEN_SHIFT_RIGHT_ASSIGN, TOKEN_INCREMENT, TOKEN_DECREMENT, 0};
	bool takes[TOKEN_COUNT];
	for (int kind = 0; kind < TOKEN_COUNT; kind++) {
		takes[kind] = grammar_accepts(automaton, kind);
	}
	bool declaration = takes[TOKEN_IMPORT];
	bool statement = takes[TOKEN_ENSURE];
	bool expression = takes[TOKEN_INT] && takes[TOKEN_MINUS] && takes[TOKEN_NIL];
	bool type = !expression && takes[TOKEN_MAP];
	bool goes_on = takes[TOKEN_LOGICAL_OR];
	struct str text = STR("");
	text = declaration ? add_expected(p, text, "a declaration", false) : text;
	text = statement ? add_expected(p, text, "a statement", false) : text;
	text = expression && !statement ? add_expected(p, text, "an expression", false) : text;
	text = type ? add_expected(p, text, "a type", false) : text;
	text = goes_on ? add_expected(p, text, "an operator", false) : text;
	int shown = 0;
	for (int kind = 0; kind < TOKEN_COUNT; kind++) {
		bool covered =
			((declaration || statement) && kind != TOKEN_RBRACE) ||
			((expression || type) && is_in((enum token_kind)kind, begins_expr)) ||
			(goes_on && (is_in((enum token_kind)kind, operators) || is_in((enum token_kind)kind, assigns))) ||
			kind == TOKEN_BROKEN || kind == TOKEN_METHOD || kind == TOKEN_PLACE || (type && (kind == TOKEN_QUESTION || kind == TOKEN_GLUED));
		if (takes[kind] && !covered) {
			text = add_expected(p, text, token_text((enum token_kind)kind), token_is_quoted((enum token_kind)kind));
			shown++;
		}
	}
	replace_last_comma(&text, p);
	return shown <= EXPECTED_SHOWN_MAX ? text : STR("");
}

/* How messages call a token: its text in backquotes, or what it is. */
static struct str
found_text(struct parser *p, const struct token *token)
{
	if (token->kind == TOKEN_SEMI && token->start == token->end) {
		return STR("end of the line");
	}
	if (token->kind == TOKEN_END) {
		return STR("end of the file");
	}
	struct str text = str_slice(p->source->text, token->start, token->end);
	if (text.length > TOKEN_SHOWN_MAX) {
		text = arena_printf(p->arena, "%.*s...", TOKEN_SHOWN_MAX - 3, text.data);
	}
	return arena_printf(p->arena, "`%.*s`", STR_ARG(text));
}

/* ---- mistakes that can be told from what stands around them ---- */

/* What other languages write, and what is written here. */
static const struct {
	const char *word;
	const char *help;
} foreign_words[] = {
	{"let", "write name := value"},
	{"while", "write for condition { ... }"},
	{"do", "write for { ... if done { break } }"},
	{"function", "functions begin with func"},
	{"def", "functions begin with func"},
	{"fn", "functions begin with func"},
	{"interface", "write interface { ... }, or type Name = { method(): Type }"},
	{"class", "write type Name = { member: Type }"},
	{"enum", "write type Kind = \"a\" | \"b\""},
	{"throw", "errors are returned: return Name(\"text\")"},
	{"raise", "errors are returned: return Name(\"text\")"},
	{"try", "a call that can fail gives a Result: x, err := f()"},
	{"await", "calls wait by themselves; `go` starts a goroutine"},
	{"async", "calls wait by themselves; `go` starts a goroutine"},
	{"public", "`export` marks what others may see"},
	{"private", "what is not marked `export` is private"},
	{"elif", "write else if"},
	{"elseif", "write else if"},
};

/* A mistake that is known: what is said of it, where, and how it is mended. */
struct known_mistake {
	struct span span;
	struct str message;
	const char *help;
};

static struct str
text_of(const struct parser *p, const struct token *token)
{
	return str_slice(p->source->text, token->start, token->end);
}

static bool
is_foreign_word(struct parser *p, const struct token *word, struct known_mistake *mistake)
{
	for (size_t i = 0; i < sizeof foreign_words / sizeof foreign_words[0]; i++) {
		if (str_equal(text_of(p, word), str_from(foreign_words[i].word))) {
			struct str message = arena_printf(p->arena, "there is no `%s`", foreign_words[i].word);
			*mistake = (struct known_mistake){token_span(p, *word), message, foreign_words[i].help};
			return true;
		}
	}
	return false;
}

/* -> and =>, which are two tokens. */
static bool
is_arrow(struct parser *p, const struct token *first, const struct token *second, struct known_mistake *mistake)
{
	if (second->kind != TOKEN_GREATER || first->end != second->start ||
		(first->kind != TOKEN_MINUS && first->kind != TOKEN_ASSIGN)) {
		return false;
	}
	bool result = first->kind == TOKEN_MINUS;
	*mistake = (struct known_mistake){
		.span = span_join(token_span(p, *first), token_span(p, *second)),
		.message = result ? STR("there is no `->`") : STR("there is no `=>`"),
		.help =
			result ? "a result stands behind a colon: func f(): Int" : "closures are written func(x Int) Int { ... }",
	};
	return true;
}

/* The assignment between `if` and the brace at `at`, or NULL. */
static const struct token *
assignment_in_condition(const struct token_list *tokens, size_t at)
{
	const struct token *assignment = NULL;
	for (size_t i = at; i > 0; i--) {
		const struct token *token = &tokens->items[i - 1];
		if (token->kind == TOKEN_IF || token->kind == TOKEN_FOR) {
			return assignment;
		}
		if (token->kind == TOKEN_SEMI || token->kind == TOKEN_BODY || token->kind == TOKEN_RBRACE) {
			return NULL;
		}
		assignment = token->kind == TOKEN_ASSIGN ? token : assignment;
	}
	return NULL;
}

/* A line, or a block, ends inside of brackets. */
static bool
leaves_bracket_open(struct parser *p, const void *automaton, const struct token *before, const struct token *token,
	struct known_mistake *mistake)
{
	bool square = grammar_accepts(automaton, TOKEN_RBRACK), round = grammar_accepts(automaton, TOKEN_RPAREN);
	bool ends = token->newline_before || token->kind == TOKEN_END || token->kind == TOKEN_SEMI;
	if (!ends || square == round || token->kind == TOKEN_RPAREN || token->kind == TOKEN_RBRACK) {
		return false;
	}
	uint32_t end = p->source->base + before->end;
	*mistake = (struct known_mistake){
		.span = {end, end},
		.message = square ? STR("a `]` is missing") : STR("a `)` is missing"),
		.help = "close the bracket here, or go on with `,`",
	};
	return true;
}

static bool
is_known_mistake(
	struct parser *p, const void *automaton, const struct token_list *tokens, size_t at, struct known_mistake *mistake)
{
	const struct token *token = &tokens->items[at], *before = at > 0 ? &tokens->items[at - 1] : NULL;
	const struct token *assignment = token->kind == TOKEN_BODY ? assignment_in_condition(tokens, at) : NULL;
	if (assignment) {
		*mistake = (struct known_mistake){token_span(p, *assignment), STR("a condition cannot assign"), "== compares"};
		return true;
	}
	if (token->kind == TOKEN_QUESTION) {
		*mistake = (struct known_mistake){
			token_span(p, *token), STR("unexpected `?`"), "there is no a ? b : c; write if a { ... } else { ... }"};
		return true;
	}
	if (token->kind == TOKEN_ELSE) {
		*mistake = (struct known_mistake){token_span(p, *token), STR("unexpected `else`"),
			"it stands behind the brace that closes an `if`: } else {"};
		return true;
	}
	return before && (is_arrow(p, before, token, mistake) || is_arrow(p, token, token + 1, mistake) ||
						 is_foreign_word(p, before, mistake) || is_foreign_word(p, token, mistake) ||
						 leaves_bracket_open(p, automaton, before, token, mistake));
}

/* A declaration's keyword at the start of a line though brackets are open or the line above goes on: reading can begin
 * anew here, whatever went wrong before. (Where all is well, nobody asks.) */
static bool
begins_anew(const struct parser *p, const struct token_list *tokens, size_t at)
{
	const struct token *token = &tokens->items[at];
	bool first = token->start == 0 || p->source->text.data[token->start - 1] == '\n';
	bool unfinished = at > 0 && tokens->items[at - 1].kind != TOKEN_SEMI;
	bool inside = token->bodies > 0 || !token->in_body || unfinished;
	struct str word = str_slice(p->source->text, token->start, token->end);
	return first && inside &&
		   (token->kind == TOKEN_FUNC || token->kind == TOKEN_TYPE || token->kind == TOKEN_IS ||
			   str_equal(word, STR("export")));
}

static void
report_unexpected(struct parser *p, const void *automaton, const struct token_list *tokens, size_t at)
{
	const struct token *token = &tokens->items[at];
	if (token->after_bad) {
		return; /* what stood before it was reported */
	}
	if (at > 0 && begins_anew(p, tokens, at - 1)) {
		struct span keyword = token_span(p, tokens->items[at - 1]);
		struct diag *diag =
			diag_report(p->log, DIAG_UNEXPECTED_TOKEN, keyword, "a declaration begins inside of another one");
		diag_label(p->log, diag, "a `}` is missing before this");
		diag_help(p->log, diag, "close every block of what stands above");
		return;
	}
	struct known_mistake mistake;
	if (is_known_mistake(p, automaton, tokens, at, &mistake)) {
		struct diag *diag = diag_report(p->log, DIAG_UNEXPECTED_TOKEN, mistake.span, "%.*s", STR_ARG(mistake.message));
		diag_help(p->log, diag, "%s", mistake.help);
		return;
	}
	struct str found = found_text(p, token);
	struct str expected = expected_text(p, automaton);
	struct diag *diag =
		diag_report(p->log, DIAG_UNEXPECTED_TOKEN, token_span(p, *token), "unexpected %.*s", STR_ARG(found));
	if (expected.length) {
		diag_label(p->log, diag, "expected %.*s", STR_ARG(expected));
	}
}

/* ---- recovery ---- */

/* The first token at or behind `at` where the statement in body number `bodies` is over: its semicolon, or the brace
 * that closes the body. */
static size_t
end_of_statement(const struct token_list *tokens, size_t at, unsigned bodies)
{
	for (;; at++) {
		const struct token *token = &tokens->items[at];
		bool closes = token->kind == TOKEN_RBRACE && token->in_body;
		if (token->kind == TOKEN_END ||
			(token->bodies == bodies && token->in_body && (token->kind == TOKEN_SEMI || closes)) ||
			(closes && token->bodies < bodies)) {
			return at;
		}
	}
}

/* Drops what was begun, puts BROKEN in its place and gives the token to go on with. */
static size_t
recover(struct parser *p, void *automaton, const struct token_list *tokens, size_t at)
{
	while (!grammar_accepts(automaton, TOKEN_BROKEN)) {
		if (!grammar_pop(automaton)) {
			return tokens->count - 1;
		}
	}
	size_t next = end_of_statement(tokens, at, grammar_bodies(automaton));
	for (size_t i = at > 0 ? at - 1 : 0; i <= next; i++) {
		if (begins_anew(p, tokens, i)) {
			p->anew = tokens->items[i].start;
			return tokens->count;
		}
	}
	struct token broken = tokens->items[at];
	broken.kind = TOKEN_BROKEN;
	grammar(automaton, TOKEN_BROKEN, broken);
	p->refused = false;
	/* Always go forward, so that recovery ends. */
	bool stuck = next == at && !grammar_accepts(automaton, tokens->items[at].kind);
	return stuck && tokens->items[at].kind != TOKEN_END ? next + 1 : next;
}

static void
feed(struct parser *p, const struct token_list *tokens)
{
	void *automaton = grammarAlloc(malloc, p);
	if (!automaton) {
		p->out_of_memory = true;
		return;
	}
	size_t mistakes = 0;
	for (size_t at = 0; at < tokens->count && !p->out_of_memory;) {
		const struct token *token = &tokens->items[at];
		p->refused = false;
		grammar(automaton, token->kind, *token);
		if (!p->refused) {
			at++;
			continue;
		}
		report_unexpected(p, automaton, tokens, at);
		if (token->kind == TOKEN_END || ++mistakes >= DIAG_MAX) {
			break;
		}
		at = recover(p, automaton, tokens, at);
	}
	grammarFree(automaton, free);
}

/* Reads on from the declaration at byte `start` as if the file began there. */
static void
feed_from(struct parser *p, const struct token_list *scanned, uint32_t start)
{
	struct token_list rest = *scanned, tokens = {0};
	const struct token *too_deep;
	while (rest.items->start < start) {
		rest.items++;
		rest.count--;
	}
	p->anew = 0;
	layout_tokens(p->arena, p->source->text, &rest, &tokens, &too_deep);
	if (!too_deep) {
		feed(p, &tokens);
	}
}

/* ---- characters and tokens that are wrong by themselves ---- */

/* Reports what the scanner could not make a token of. Such a token is dropped or stands for what it was meant to be. */
static void
report_bad_token(struct parser *p, struct token *token)
{
	struct span span = token_span(p, *token);
	struct str text = str_slice(p->source->text, token->start, token->end);
	struct diag *diag;
	switch ((int)token->kind) {
	case TOKEN_OPEN_STRING:
		diag = diag_report(p->log, DIAG_OPEN_STRING, span, "the string has no closing quote on its line");
		diag_help(p->log, diag, "close it with \", or use `...` for text over several lines");
		break;
	case TOKEN_OPEN_RAW_STRING:
		diag_report(p->log, DIAG_OPEN_STRING, span, "the raw string has no closing backquote");
		break;
	case TOKEN_OPEN_RUNE: diag_report(p->log, DIAG_OPEN_STRING, span, "the rune literal has no closing quote"); break;
	case TOKEN_OPEN_COMMENT: diag_report(p->log, DIAG_OPEN_COMMENT, span, "the comment has no closing */"); break;
	default: {
		size_t at = 0;
		int32_t rune = text.length ? utf8_next(text, &at) : 0;
		if (rune < 0x20 || rune == 0x7f || (rune >= 0x80 && rune < 0xa0) || rune == 0xfeff ||
			(rune >= 0x2000 && rune < 0x2070)) {
			diag_report(
				p->log, DIAG_BAD_CHARACTER, span, "the invisible character U+%04X cannot stand here", (unsigned)rune);
		} else {
			diag_report(p->log, DIAG_BAD_CHARACTER, span, "the character `%.*s` cannot stand here", STR_ARG(text));
		}
		break;
	}
	}
}

/* Reports and removes them; strings without an end stay as empty strings, so that their statement goes on. */
static void
clean_tokens(struct parser *p, struct token_list *tokens)
{
	size_t kept = 0;
	for (size_t i = 0; i < tokens->count; i++) {
		struct token token = tokens->items[i];
		if (token.kind < TOKEN_BAD || token.kind == TOKEN_GLUED) {
			if (kept < i) {
				tokens->items[kept] = token;
			}
			kept++;
			continue;
		}
		report_bad_token(p, &token);
		if (token.kind == TOKEN_OPEN_STRING || token.kind == TOKEN_OPEN_RAW_STRING || token.kind == TOKEN_OPEN_RUNE) {
			token.kind = TOKEN_NIL;
			tokens->items[kept++] = token;
		} else if (i + 1 < tokens->count) {
			tokens->items[i + 1].newline_before |= token.newline_before;
			tokens->items[i + 1].after_bad = !tokens->items[i + 1].newline_before;
		}
	}
	tokens->count = kept;
}

/* Controls that reorder text can make a reader see other code than the compiler does; they may stand nowhere. */
static void
refuse_reordering(struct parser *p)
{
	struct str text = p->source->text;
	const char *at = text.data;
	while (text.length > 2 && (at = memchr(at, 0xe2, (size_t)(text.data + text.length - 2 - at))) != NULL) {
		size_t i = (size_t)(at - text.data);
		unsigned char b = (unsigned char)text.data[i + 1], c = (unsigned char)text.data[i + 2];
		bool embedding = b == 0x80 && c >= 0xaa && c <= 0xae;
		bool isolate = b == 0x81 && c >= 0xa6 && c <= 0xa9;
		if (embedding || isolate) {
			struct span span = {p->source->base + (uint32_t)i, p->source->base + (uint32_t)i + 3};
			unsigned rune = (unsigned)(0x2000 | (b & 0x3f) << 6 | (c & 0x3f));
			struct diag *diag = diag_report(p->log, DIAG_REORDERING, span, "U+%04X makes text look reordered", rune);
			diag_help(p->log, diag, "in a string, write it as an escape: \\u%04x", rune);
		}
		at++;
	}
}

static bool
is_valid_text(struct parser *p)
{
	size_t valid = utf8_validate(p->source->text);
	if (valid == p->source->text.length) {
		return true;
	}
	struct span span = {p->source->base + (uint32_t)valid, p->source->base + (uint32_t)valid + 1};
	diag_report(p->log, DIAG_INVALID_UTF8, span, "the file is not valid UTF-8 at byte %zu", valid);
	return false;
}

struct ast_file *
parse_file(struct arena *arena, struct interner *interner, struct source *source, struct diag_log *log)
{
	struct ast_file *file = arena_alloc(arena, sizeof *file);
	file->source = source;
	struct parser p = {.arena = arena, .interner = interner, .source = source, .log = log, .file = file};
	if (!is_valid_text(&p)) {
		return file;
	}
	refuse_reordering(&p);
	struct token_list scanned = {0};
	struct token_list tokens = {0};
	const struct token *too_deep;
	scan_text(arena, source->text, &scanned);
	clean_tokens(&p, &scanned);
	layout_tokens(arena, source->text, &scanned, &tokens, &too_deep);
	if (too_deep) {
		diag_report(log, DIAG_NESTING_TOO_DEEP, token_span(&p, *too_deep),
			"more than %d brackets or operators inside one another", PARSE_DEPTH_MAX);
		return file;
	}
	feed(&p, &tokens);
	for (int i = 0; p.anew && i < BEGIN_ANEW_MAX; i++) {
		feed_from(&p, &scanned, p.anew);
	}
	arena_recycle(arena, scanned.items, scanned.capacity * sizeof *scanned.items);
	arena_recycle(arena, tokens.items, tokens.capacity * sizeof *tokens.items);
	if (p.out_of_memory) {
		diag_report(log, DIAG_NESTING_TOO_DEEP, (struct span){source->base, source->base},
			"the file is too deeply nested to be read");
	}
	return file;
}
