/*
 * The printer. A line break stands where the author put one, and at both ends of a block or literal whose parts are not
 * on one line. A line is indented by one step more than the line with the innermost bracket that is open, and by one
 * more where it goes on with a statement of the line before; a body hangs on the line where its header begins.
 */
#include "compiler/format/format_internal.h"

#include "runtime/base/buf.h"
#include "runtime/base/utf8.h"

#include <string.h>

enum { INDENT_WIDTH = 2 };

/* A line of the output, for the alignment of comments at line ends. */
struct line {
	size_t start;   /* byte of the output */
	size_t comment; /* byte where a comment begins that ends the line, behind its space; 0: none */
	unsigned indent;
};

/* An open bracket: what is directly inside of it. */
struct level {
	size_t open;     /* index of the bracket; nothing for the outermost level */
	unsigned indent; /* of its line, or of the header's that its body hangs on */
	unsigned header; /* indent of the line where the last header of this level begins */
	bool has_header;
};

struct printer {
	struct format_source *source;
	struct buf out;
	struct line *lines;
	size_t line_count;
	size_t line_capacity;
	struct level *levels;
	size_t level_count;
};

static enum token_kind
kind_at(const struct format_source *source, size_t index)
{
	return (enum token_kind)source->tokens[index].token.kind;
}

static struct line *
current_line(struct printer *printer)
{
	return &printer->lines[printer->line_count - 1];
}

static void
begin_line(struct printer *printer, unsigned indent)
{
	printer->lines = arena_grow(
		printer->source->arena, printer->lines, printer->line_count, &printer->line_capacity, sizeof *printer->lines);
	printer->lines[printer->line_count++] = (struct line){.start = printer->out.length, .indent = indent};
	for (unsigned i = 0; i < indent * INDENT_WIDTH; i++) {
		buf_append_byte(&printer->out, ' ');
	}
}

/* Ends the current line, and leaves a blank one where the author left some. */
static void
end_line(struct printer *printer, bool blank)
{
	if (printer->line_count > 0) {
		buf_append_text(&printer->out, blank ? "\n\n" : "\n");
		if (blank) { /* a line of its own, so that no comments are aligned across it */
			printer->lines = arena_grow(printer->source->arena, printer->lines, printer->line_count,
				&printer->line_capacity, sizeof *printer->lines);
			printer->lines[printer->line_count++] = (struct line){.start = printer->out.length - 1};
		}
	}
}

/* ---- line breaks ---- */

/* Not the one of `ensure x else Failure()`. */
static bool
is_else_of_if(const struct format_source *source, size_t index)
{
	return kind_at(source, index) == TOKEN_ELSE && index > 0 && kind_at(source, index - 1) == TOKEN_RBRACE &&
		   kind_at(source, source->tokens[index - 1].match) == TOKEN_BODY;
}

static bool
breaks_before(const struct format_source *source, size_t index)
{
	const struct format_token *token = &source->tokens[index];
	if (index == 0) {
		return true;
	}
	bool header_goes_on =
		is_else_of_if(source, index) || (kind_at(source, index) == TOKEN_BODY && !token->begins);
	if (header_goes_on && token->comment_count == 0) {
		return false;
	}
	if (format_closes(kind_at(source, index)) && source->tokens[token->match].broken) {
		return true;
	}
	return token->lines_before > 0 || source->tokens[index - 1].broken;
}

/* ---- indentation ---- */

/* Whether a line that begins with the token at `index` begins something, too, and does not go on with what the line
 * before began. */
static bool
begins_anew(const struct format_source *source, size_t index)
{
	enum token_kind kind = kind_at(source, index);
	if (index == 0 || source->tokens[index].begins || format_closes(kind) || is_else_of_if(source, index) ||
		kind == TOKEN_END) {
		return true;
	}
	enum token_kind before = kind_at(source, index - 1);
	bool in_brackets =
		source->tokens[index].inside > 0 && kind_at(source, source->tokens[index].inside - 1) != TOKEN_BODY;
	return format_opens(before) || (before == TOKEN_COMMA && in_brackets);
}

static bool
is_case(const struct format_source *source, size_t index)
{
	size_t inside = source->tokens[index].inside;
	enum token_kind kind = kind_at(source, index);
	return (kind == TOKEN_CASE || kind == TOKEN_DEFAULT) && inside > 0 && source->tokens[inside - 1].role == ROLE_CASES;
}

static bool
is_label(const struct format_source *source, size_t index)
{
	return kind_at(source, index) == TOKEN_IDENT && source->tokens[index].begins &&
		   source->tokens[index + 1].role == ROLE_LABEL;
}

static unsigned
indent_inside(const struct printer *printer)
{
	return printer->level_count > 1 ? printer->levels[printer->level_count - 1].indent + 1 : 0;
}

static unsigned
indent_of(const struct printer *printer, size_t index)
{
	const struct format_source *source = printer->source;
	bool hangs_out = format_closes(kind_at(source, index)) || is_case(source, index) || is_label(source, index);
	if (printer->level_count > 1 && hangs_out) {
		return printer->levels[printer->level_count - 1].indent;
	}
	return indent_inside(printer) + !begins_anew(source, index);
}

/* A comment on a line of its own stands with what follows it; before the end of a block, and before a case where the
 * author wrote it deeper, with what comes before. */
static unsigned
indent_of_comment(const struct printer *printer, size_t index, const struct format_comment *comment)
{
	const struct format_source *source = printer->source;
	if (format_closes(kind_at(source, index))) {
		return indent_inside(printer);
	}
	if (is_case(source, index) && comment->column > source->tokens[index].column) {
		return indent_inside(printer);
	}
	return indent_of(printer, index);
}

/* ---- tokens ---- */

static bool
is_header(enum token_kind kind)
{
	switch ((int)kind) {
	case TOKEN_FUNC:
	case TOKEN_IF:
	case TOKEN_ELSE:
	case TOKEN_FOR:
	case TOKEN_SWITCH:
	case TOKEN_SELECT:
	case TOKEN_ENSURE:
	case TOKEN_WITH: return true;
	default: return false;
	}
}

static void
follow_brackets(struct printer *printer, size_t index)
{
	struct format_source *source = printer->source;
	enum token_kind kind = kind_at(source, index);
	struct level *level = &printer->levels[printer->level_count - 1];
	unsigned line_indent = current_line(printer)->indent;
	if (source->tokens[index].begins) {
		level->has_header = false;
	}
	if (is_header(kind)) {
		level->header = level->has_header && kind != TOKEN_FUNC ? level->header : line_indent;
		level->has_header = true;
	}
	if (format_opens(kind)) {
		bool hangs = kind == TOKEN_BODY && level->has_header;
		printer->levels[printer->level_count++] =
			(struct level){.open = index, .indent = hangs ? level->header : line_indent};
		level->has_header &= !hangs;
	} else if (format_closes(kind) && printer->level_count > 1) {
		printer->level_count--;
	}
}

static void
print_comment(struct printer *printer, size_t index, size_t number)
{
	const struct format_source *source = printer->source;
	const struct format_comment *comment = &source->tokens[index].comments[number];
	bool after_open = index > 0 && format_opens(kind_at(source, index - 1)) && number == 0;
	bool begins_text = index == 0 && number == 0;
	if (comment->lines_before > 0 || begins_text) {
		end_line(printer, comment->lines_before > 1 && !after_open && !begins_text);
		begin_line(printer, indent_of_comment(printer, index, comment));
	} else {
		buf_append_byte(&printer->out, ' ');
		if (comment->is_line) {
			current_line(printer)->comment = printer->out.length;
		}
	}
	buf_append_str(&printer->out, comment->text);
}

static void
print_token(struct printer *printer, size_t index)
{
	const struct format_source *source = printer->source;
	const struct format_token *token = &source->tokens[index];
	for (size_t i = 0; i < token->comment_count; i++) {
		print_comment(printer, index, i);
	}
	if (kind_at(source, index) == TOKEN_END) {
		return;
	}
	bool commented = token->comment_count > 0;
	bool after_line_comment = commented && token->comments[token->comment_count - 1].is_line;
	if (after_line_comment || breaks_before(source, index)) {
		bool after_open = index > 0 && format_opens(kind_at(source, index - 1)) && !commented;
		bool blank = token->lines_before > 1 && !after_open && !format_closes(kind_at(source, index));
		end_line(printer, blank);
		begin_line(printer, indent_of(printer, index));
	} else if (commented ? kind_at(source, index) != TOKEN_COMMA : format_is_spaced(source, index)) {
		buf_append_byte(&printer->out, ' ');
	}
	buf_append_str(&printer->out, token->text);
	follow_brackets(printer, index);
}

/* ---- comments at line ends ---- */

static size_t
width_before_comment(const struct printer *printer, const struct line *line)
{
	return utf8_count((struct str){printer->out.data + line->start, line->comment - 1 - line->start});
}

/* The lines from `first` on that follow one another, with the same indent and a comment at the end of each. */
static size_t
aligned_count(const struct printer *printer, size_t first)
{
	size_t count = 0;
	while (first + count < printer->line_count && printer->lines[first + count].comment &&
		   printer->lines[first + count].indent == printer->lines[first].indent) {
		count++;
	}
	return count;
}

static void
copy_aligned(const struct printer *printer, size_t first, size_t count, struct buf *out)
{
	size_t widest = 0;
	for (size_t i = first; i < first + count; i++) {
		size_t width = width_before_comment(printer, &printer->lines[i]);
		widest = width > widest ? width : widest;
	}
	for (size_t i = first; i < first + count; i++) {
		const struct line *line = &printer->lines[i];
		size_t end = i + 1 < printer->line_count ? line[1].start : printer->out.length;
		buf_append(out, printer->out.data + line->start, line->comment - 1 - line->start);
		for (size_t pad = width_before_comment(printer, line); pad <= widest; pad++) {
			buf_append_byte(out, ' ');
		}
		buf_append(out, printer->out.data + line->comment, end - line->comment);
	}
}

static void
align_comments(const struct printer *printer, struct buf *out)
{
	for (size_t i = 0; i < printer->line_count;) {
		size_t count = aligned_count(printer, i);
		if (count > 0) {
			copy_aligned(printer, i, count, out);
			i += count;
			continue;
		}
		size_t end = i + 1 < printer->line_count ? printer->lines[i + 1].start : printer->out.length;
		buf_append(out, printer->out.data + printer->lines[i].start, end - printer->lines[i].start);
		i++;
	}
}

enum format_outcome
format_file(struct arena *arena, const struct ast_file *file, struct str *formatted)
{
	struct format_source source, result;
	format_read(arena, file->source->text, &source);
	format_assign_roles(&source, file->operators, file->operator_count);
	struct printer printer = {.source = &source, .level_count = 1};
	printer.levels = arena_alloc_array(arena, source.count + 1, sizeof *printer.levels);
	for (size_t i = 0; i < source.count; i++) {
		print_token(&printer, i);
	}
	end_line(&printer, false);
	struct buf aligned = {0};
	align_comments(&printer, &aligned);
	bool complete = !printer.out.failed && !aligned.failed;
	*formatted = arena_str(arena, buf_str(&aligned));
	buf_release(&printer.out);
	buf_release(&aligned);
	format_read(arena, *formatted, &result);
	return complete && format_is_same(&source, &result) ? FORMAT_DONE : FORMAT_BROKEN;
}
