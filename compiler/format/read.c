/* A text to tokens and what stands between them. */
#include "compiler/format/format_internal.h"
#include "compiler/parse/layout.h"
#include "compiler/parse/scan.h"

#include <string.h>

struct reader {
	struct format_source *source;
	size_t capacity;
	size_t at;         /* byte of the text up to which it is read */
	size_t line_start; /* where the line of `at` begins */
};

/* Moves to `end`, over text that may hold line ends. */
static void
move_to(struct reader *reader, size_t end)
{
	const char *text = reader->source->text.data;
	const char *last = end > reader->at ? memrchr(text + reader->at, '\n', end - reader->at) : NULL;
	reader->line_start = last ? (size_t)(last - text) + 1 : reader->line_start;
	reader->at = end;
}

static struct str
without_end_space(struct str text)
{
	while (text.length > 0 && strchr(" \t\r", text.data[text.length - 1])) {
		text.length--;
	}
	return text;
}

/* Where the comment that begins at `at` ends. */
static size_t
comment_end(struct str text, size_t at, bool is_line)
{
	const char *from = text.data + at + 2;
	size_t rest = text.length - at - 2;
	const char *end = is_line ? memchr(from, '\n', rest) : memmem(from, rest, "*/", 2);
	if (!end) {
		return text.length;
	}
	return (size_t)(end - text.data) + (is_line ? 0 : 2);
}

/* Reads what stands before a token at `end`: white space, comments, and semicolons that were left out. */
static void
read_gap(struct reader *reader, size_t end, struct format_token *token)
{
	struct format_source *source = reader->source;
	struct format_comment *comments = NULL;
	size_t count = 0, capacity = 0;
	unsigned lines = 0;
	while (reader->at < end) {
		size_t at = reader->at;
		char c = source->text.data[at];
		if (c != '/') {
			lines += c == '\n';
			move_to(reader, at + 1);
			continue;
		}
		struct format_comment comment = {.lines_before = lines, .column = (uint32_t)(at - reader->line_start)};
		comment.is_line = source->text.data[at + 1] == '/';
		move_to(reader, comment_end(source->text, at, comment.is_line));
		comment.text = without_end_space(str_slice(source->text, at, reader->at));
		comments = arena_grow(source->arena, comments, count, &capacity, sizeof *comments);
		comments[count++] = comment;
		lines = 0;
	}
	token->comments = comments;
	token->comment_count = count;
	token->lines_before = lines;
	token->column = (uint32_t)(end - reader->line_start);
}

static void
add(struct reader *reader, struct token token, bool begins)
{
	struct format_source *source = reader->source;
	source->tokens =
		arena_grow(source->arena, source->tokens, source->count, &reader->capacity, sizeof *source->tokens);
	struct format_token *added = &source->tokens[source->count++];
	*added = (struct format_token){.token = token, .begins = begins};
	added->text = str_slice(source->text, token.start, token.end);
	read_gap(reader, token.start, added);
	move_to(reader, token.end);
}

/* A semicolon at the end of a line, where the line's end would do; not in headers, whose clauses it parts. */
static bool
is_redundant(const struct token_list *list, size_t index, unsigned headers)
{
	const struct token *next = &list->items[index + 1];
	return headers == 0 && (next->newline_before || next->kind == TOKEN_END);
}

void
format_read(struct arena *arena, struct str text, struct format_source *source)
{
	struct token_list scanned = {0}, tokens = {0};
	const struct token *too_deep;
	scan_text(arena, text, &scanned);
	layout_tokens(arena, text, &scanned, &tokens, &too_deep);
	*source = (struct format_source){.arena = arena, .text = text};
	struct reader reader = {.source = source, .at = str_has_prefix(text, STR("\xef\xbb\xbf")) ? 3 : 0};
	reader.line_start = reader.at;
	unsigned headers = 0; /* of `if`, `for` and `switch`, that wait for their bodies */
	bool begins = true;
	for (size_t i = 0; i < tokens.count; i++) {
		struct token token = tokens.items[i];
		bool written = token.end > token.start;
		if (token.kind == TOKEN_SEMI && (!written || is_redundant(&tokens, i, headers))) {
			begins = true;
			continue;
		}
		headers += token.kind == TOKEN_FOR || token.kind == TOKEN_IF || token.kind == TOKEN_SWITCH;
		headers -= token.kind == TOKEN_BODY && headers > 0;
		add(&reader, token, begins);
		begins = token.kind == TOKEN_SEMI || token.kind == TOKEN_BODY || token.kind == TOKEN_LBRACE;
	}
}

bool
format_breaks(const struct format_token *token)
{
	unsigned lines = token->lines_before;
	for (size_t i = 0; i < token->comment_count; i++) {
		lines += token->comments[i].lines_before + token->comments[i].is_line;
	}
	return lines > 0;
}

bool
format_opens(enum token_kind kind)
{
	return kind == TOKEN_LPAREN || kind == TOKEN_CONVERT || kind == TOKEN_LBRACK || kind == TOKEN_GLUED || kind == TOKEN_LENGTH ||
		   kind == TOKEN_LBRACE || kind == TOKEN_BODY;
}

bool
format_closes(enum token_kind kind)
{
	return kind == TOKEN_RPAREN || kind == TOKEN_RBRACK || kind == TOKEN_RBRACE;
}
