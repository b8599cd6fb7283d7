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

enum { BEGIN_ANEW_MAX = 50 };

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

/* The place behind the end of the statement before the one that holds `at`, in body number `bodies`. */
static size_t
start_of_lost(const struct parser *p, const struct token_list *tokens, size_t at, unsigned bodies)
{
	for (; at > p->lost_until; at--) {
		const struct token *before = &tokens->items[at - 1];
		bool ends = before->in_body && (before->kind == TOKEN_SEMI || before->kind == TOKEN_RBRACE);
		if (before->bodies <= bodies && (ends || before->kind == TOKEN_BODY)) {
			break;
		}
	}
	return at;
}

/* Notes that the tokens up to `until` are in no tree: what they declare may be missing elsewhere. */
static void
lose(struct parser *p, const struct token_list *tokens, size_t from, size_t until)
{
	struct ast_lost *lost = arena_alloc(p->arena, sizeof *lost);
	lost->span = span_join(token_span(p, tokens->items[from]), token_span(p, tokens->items[until]));
	lost->next = p->file->lost;
	p->file->lost = lost;
	for (size_t i = from; i < until; i++) {
		const struct token *token = &tokens->items[i];
		bool opens = token->kind == TOKEN_LBRACE || token->kind == TOKEN_BODY, closes = token->kind == TOKEN_RBRACE;
		p->lost_braces += opens ? 1u : closes && p->lost_braces > 0 ? -1u : 0u;
		if (token->kind == TOKEN_IDENT || token->kind == TOKEN_METHOD) {
			map_set(&p->file->lost_names, str_slice(p->source->text, token->start, token->end), lost);
		}
	}
	p->lost_until = until;
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
	unsigned bodies = grammar_bodies(automaton);
	size_t next = end_of_statement(tokens, at, bodies);
	for (size_t i = at > 0 ? at - 1 : 0; i <= next; i++) {
		if (parse_begins_anew(p, tokens, i)) {
			lose(p, tokens, start_of_lost(p, tokens, i, 0), i);
			p->anew = tokens->items[i].start;
			return tokens->count;
		}
	}
	lose(p, tokens, start_of_lost(p, tokens, at, bodies), next);
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
	p->lost_until = 0;
	p->lost_braces = 0;
	for (size_t at = 0; at < tokens->count && !p->out_of_memory;) {
		const struct token *token = &tokens->items[at];
		p->refused = false;
		grammar(automaton, token->kind, *token);
		if (!p->refused) {
			at++;
			continue;
		}
		parse_report_unexpected(p, automaton, tokens, at);
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

/* Reports and removes them; for strings without an end stays a nil, so that their statement goes on. */
static void
clean_tokens(struct parser *p, struct token_list *tokens)
{
	size_t kept = 0;
	for (size_t i = 0; i < tokens->count; i++) {
		struct token token = tokens->items[i];
		if (token.kind < TOKEN_BAD) {
			tokens->items[kept++] = token;
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
	map_init(&file->lost_names, arena);
	struct parser p = {.arena = arena, .interner = interner, .source = source, .log = log, .file = file};
	if (!is_valid_text(&p)) {
		return file;
	}
	refuse_reordering(&p);
	struct token_list scanned = {0};
	struct token_list tokens = {0};
	const struct token *too_deep;
	scan_text(arena, source->text, &scanned);
	if (scanned.bad) {
		clean_tokens(&p, &scanned);
	}
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
