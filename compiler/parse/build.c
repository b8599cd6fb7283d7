/* What every builder of the tree needs: spans of tokens, names, documentation comments, the bound on depth. */
#include "compiler/parse/parse_internal.h"

#include <string.h>

struct ast_name
build_ast_name(struct parser *p, struct token token)
{
	struct str text = str_slice(p->source->text, token.start, token.end);
	return (struct ast_name){intern(p->interner, text), token_span(p, token)};
}

/* Without blanks at both ends. */
static struct str
trim(struct str line)
{
	while (line.length && (line.data[0] == ' ' || line.data[0] == '\t')) {
		line = str_slice(line, 1, line.length);
	}
	while (line.length && (line.data[line.length - 1] == ' ' || line.data[line.length - 1] == '\t' ||
							  line.data[line.length - 1] == '\r')) {
		line.length--;
	}
	return line;
}

/* The line that ends right before the one that starts at byte `end`, trimmed, and where it starts. */
static struct str
line_above(struct str text, size_t end, size_t *start)
{
	ptrdiff_t newline = str_find_last(str_slice(text, 0, end - 1), '\n');
	*start = (size_t)(newline + 1);
	return trim(str_slice(text, *start, end - 1));
}

/* Where the line comments begin that end directly above the line that starts at byte `line`; `line` if there are none. */
static size_t
line_comments_above(struct str text, size_t line)
{
	size_t first = line, above;
	while (first > 0 && str_has_prefix(line_above(text, first, &above), STR("//"))) {
		first = above;
	}
	return first;
}

/* Where `mark` first stands in the line, or NULL. */
static const char *
find_mark(struct str line, struct str mark)
{
	return memmem(line.data, line.length, mark.data, mark.length);
}

/* The same for one block comment that has its lines for itself. */
static size_t
block_comment_above(struct str text, size_t line)
{
	for (size_t start = line, end = line; end > 0; end = start) {
		struct str above = line_above(text, end, &start);
		if (end == line && !str_has_suffix(above, STR("*/"))) {
			return line;
		}
		const char *open = find_mark(above, STR("/*"));
		const char *close = find_mark(above, STR("*/"));
		bool holds = end == line ? close && close == above.data + above.length - 2 : !close;
		if (!holds || open) {
			return holds && open == above.data ? start : line;
		}
	}
	return line;
}

/* A line of a comment without what only marks it as one. */
static struct str
strip_marks(struct str line, bool block)
{
	line = trim(line);
	if (!block) {
		return trim(str_slice(line, 2, line.length));
	}
	if (str_has_suffix(line, STR("*/"))) {
		line.length -= 2;
	}
	if (str_has_prefix(line, STR("/"))) {
		line = str_slice(line, 1, line.length);
	}
	while (line.length > 0 && line.data[0] == '*') {
		line = str_slice(line, 1, line.length);
	}
	return trim(line);
}

/* The comment [first, end) of the text, which are whole lines; empty lines at its ends are left out. */
static struct str
comment_text(struct parser *p, size_t first, size_t end, bool block)
{
	char *out = arena_alloc(p->arena, end - first);
	size_t length = 0, kept = 0;
	while (first < end) {
		struct str rest = str_slice(p->source->text, first, end);
		size_t next = (size_t)str_find(rest, '\n') + 1;
		struct str line = strip_marks(str_slice(rest, 0, next - 1), block);
		memcpy(out + length, line.data, line.length);
		length += line.length;
		kept = line.length > 0 ? length : kept;
		if (kept > 0) {
			out[length++] = '\n';
		}
		first += next;
	}
	return (struct str){out, kept};
}

struct ast_doc
build_doc(struct parser *p, uint32_t start)
{
	uint32_t line = source_line_start(p->source, start);
	if (!p->doc_known || p->doc_line != line) {
		struct str text = p->source->text;
		size_t first = line_comments_above(text, line);
		bool block = first == line;
		first = block ? block_comment_above(text, line) : first;
		p->doc_known = true;
		p->doc_line = line;
		p->doc.text = first < line ? comment_text(p, first, line, block) : STR("");
	}
	return p->doc;
}

struct ast_doc
build_member_doc(struct parser *p, uint32_t start)
{
	uint32_t line = source_line_start(p->source, start);
	while (line < start && (p->source->text.data[line] == ' ' || p->source->text.data[line] == '\t')) {
		line++;
	}
	return line < start ? (struct ast_doc){0} : build_doc(p, start);
}

uint16_t
build_depth(struct parser *p, unsigned depth, struct span span)
{
	if (depth <= PARSE_EXPR_DEPTH_MAX) {
		return (uint16_t)depth;
	}
	if (!p->too_deep) {
		p->too_deep = true;
		struct diag *diag = diag_report(
			p->log, DIAG_NESTING_TOO_DEEP, span, "more than %d levels inside one another", PARSE_EXPR_DEPTH_MAX);
		diag_help(p->log, diag, "split it: give parts of it names of their own");
	}
	return PARSE_EXPR_DEPTH_MAX;
}
