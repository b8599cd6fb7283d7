/* What every builder of the tree needs: spans of tokens, names, documentation comments, the bound on depth. */
#include "compiler/parse/parse_internal.h"

struct span
token_span(const struct parser *p, struct token token)
{
	return (struct span){p->source->base + token.start, p->source->base + token.end};
}

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

/* The line of text that ends right before byte `end`, and where it starts. */
static struct str
line_before(struct str text, size_t end, size_t *start)
{
	ptrdiff_t newline = str_find_last(str_slice(text, 0, end), '\n');
	*start = (size_t)(newline + 1);
	return str_slice(text, *start, end);
}

struct ast_doc
build_doc(struct parser *p, uint32_t start)
{
	struct str text = p->source->text;
	size_t line_start;
	line_before(text, start, &line_start);
	struct str doc = STR("");
	size_t first = line_start;
	while (first > 0) {
		size_t above;
		struct str line = trim(line_before(text, first - 1, &above));
		if (!str_has_prefix(line, STR("//"))) {
			break;
		}
		first = above;
	}
	while (first < line_start) {
		struct str rest = str_slice(text, first, line_start);
		ptrdiff_t end = str_find(rest, '\n');
		struct str line = trim(str_slice(rest, 0, (size_t)end));
		line = trim(str_slice(line, 2, line.length));
		doc =
			doc.length ? arena_printf(p->arena, "%.*s\n%.*s", STR_ARG(doc), STR_ARG(line)) : arena_str(p->arena, line);
		first += (size_t)end + 1;
	}
	return (struct ast_doc){doc};
}

struct ast_doc
build_member_doc(struct parser *p, uint32_t start)
{
	size_t line_start;
	struct str before = line_before(p->source->text, start, &line_start);
	return trim(before).length ? (struct ast_doc){0} : build_doc(p, start);
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
