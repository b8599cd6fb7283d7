/*
 * The two forms of a diagnostic: for people (header, source line, caret, notes, help) and JSON, one object a line.
 *
 * error[E0312]: message
 *   --> file:line:column
 *    |
 * 14 |   the source line
 *    |   ^^^^^^ label
 *    |
 * help: how to mend it
 */
#include "compiler/diag/diag.h"

#include "runtime/base/utf8.h"

enum {
	LINE_SHOWN_MAX = 160, /* code points of a source line; a longer one is cut around the caret */
	LINE_LEAD = 60,       /* code points kept before the caret in a cut line */
	TAB_WIDTH = 4,
};

struct painter {
	const struct diag_log *log;
	struct buf *out;
	bool color;
};

static void
paint(struct painter *painter, const char *code)
{
	if (painter->color) {
		buf_append_text(painter->out, code);
	}
}

static const char *
severity_color(enum diag_severity severity)
{
	return severity == DIAG_ERROR ? "\033[1;31m" : "\033[1;33m";
}

static unsigned
digits_of(uint32_t number)
{
	unsigned count = 1;
	for (; number >= 10; number /= 10) {
		count++;
	}
	return count;
}

/* Controls, and what is invisible or reorders text: none of it reaches a terminal. */
static bool
is_hidden(int32_t rune)
{
	return rune < 0x20 || (rune >= 0x7f && rune < 0xa0) || rune == 0x061c || (rune >= 0x200b && rune <= 0x200f) ||
		   (rune >= 0x2028 && rune <= 0x202e) || (rune >= 0x2060 && rune <= 0x206f) || rune == 0xfeff;
}

/* The code point at text[*at]: a tab as blanks, what is hidden as U+FFFD. Its width in columns. */
static unsigned
show_rune(struct buf *out, struct str text, size_t *at)
{
	size_t start = *at;
	int32_t rune = utf8_next(text, at);
	if (rune == '\t') {
		buf_append(out, "    ", TAB_WIDTH);
		return TAB_WIDTH;
	}
	if (is_hidden(rune)) {
		buf_append_text(out, "\xef\xbf\xbd");
	} else {
		buf_append_str(out, str_slice(text, start, *at));
	}
	return 1;
}

static void
show_text(struct buf *out, struct str text)
{
	for (size_t at = 0; at < text.length;) {
		show_rune(out, text, &at);
	}
}

/* The first byte of a line to be shown, so that the one at `caret` is. */
static size_t
first_shown(struct str line, size_t caret, uint32_t column)
{
	if (column <= LINE_SHOWN_MAX - LINE_LEAD) {
		return 0;
	}
	size_t at = caret < line.length ? caret : line.length;
	for (int i = 0; i < LINE_LEAD && at > 0; i++) {
		do {
			at--;
		} while (at > 0 && ((unsigned char)line.data[at] & 0xc0) == 0x80);
	}
	return at;
}

/* LINE_SHOWN_MAX code points of a line from byte `at` on; gives the width of those before byte `caret` and from it to
 * `end`. */
static void
show_line(struct buf *out, struct str line, size_t at, size_t caret, size_t end, unsigned *before, unsigned *under)
{
	*before = 0;
	*under = 0;
	for (int shown = 0; at < line.length && shown < LINE_SHOWN_MAX; shown++) {
		size_t start = at;
		unsigned width = show_rune(out, line, &at);
		*before += start < caret ? width : 0;
		*under += start >= caret && start < end ? width : 0;
	}
}

static void
gutter(struct painter *painter, unsigned width, const char *text)
{
	paint(painter, "\033[1;34m");
	buf_printf(painter->out, "%*s %s", (int)width, "", text);
	paint(painter, "\033[0m");
}

static void
show_place(struct painter *painter, struct span span, struct str label, enum diag_severity severity, unsigned width)
{
	const struct source_map *sources = painter->log->sources;
	struct position start = source_position(sources, span.start);
	if (!start.source) {
		return;
	}
	struct buf *out = painter->out;
	gutter(painter, width - 1, "--> ");
	show_text(out, start.source->path);
	buf_printf(out, ":%u:%u\n", start.line, start.column);
	gutter(painter, width, "|\n");
	paint(painter, "\033[1;34m");
	buf_printf(out, "%*u | ", (int)width, start.line);
	paint(painter, "\033[0m");
	unsigned before, under;
	struct str line = source_line(start.source, start.line);
	uint32_t at = span.start - start.source->base;
	size_t caret = at - source_line_start(start.source, at);
	size_t end = caret + (span.end - span.start);
	show_line(out, line, first_shown(line, caret, start.column), caret, end, &before, &under);
	buf_append_byte(out, '\n');
	gutter(painter, width, "| ");
	buf_printf(out, "%*s", (int)before, "");
	paint(painter, severity_color(severity));
	for (unsigned i = 0; i < (under ? under : 1); i++) {
		buf_append_byte(out, '^');
	}
	if (label.length) {
		buf_append_byte(out, ' ');
		show_text(out, label);
	}
	paint(painter, "\033[0m");
	buf_append_byte(out, '\n');
}

static unsigned
gutter_width(const struct diag_log *log, const struct diag *diag)
{
	unsigned width = digits_of(source_position(log->sources, diag->span.start).line);
	for (const struct diag_note *note = diag->notes; note; note = note->next) {
		unsigned other = digits_of(source_position(log->sources, note->span.start).line);
		width = other > width ? other : width;
	}
	return width < 2 ? 2 : width;
}

static void
show_diag(struct painter *painter, const struct diag *diag)
{
	struct buf *out = painter->out;
	enum diag_severity severity = diag_severity(diag->code);
	struct str code = diag_code_text(painter->log->arena, diag->code);
	unsigned width = gutter_width(painter->log, diag);
	paint(painter, severity_color(severity));
	buf_printf(out, "%s[%.*s]", severity == DIAG_ERROR ? "error" : "warning", STR_ARG(code));
	paint(painter, "\033[0m\033[1m");
	buf_append_text(out, ": ");
	show_text(out, diag->message);
	paint(painter, "\033[0m");
	buf_append_byte(out, '\n');
	show_place(painter, diag->span, diag->label, severity, width);
	for (const struct diag_note *note = diag->notes; note; note = note->next) {
		buf_append_text(out, "note: ");
		show_text(out, note->text);
		buf_append_byte(out, '\n');
		show_place(painter, note->span, STR(""), DIAG_WARNING, width);
	}
	if (diag->help.length) {
		if (diag->span.start) {
			gutter(painter, width, "|\n");
		}
		paint(painter, "\033[1;32m");
		buf_append_text(out, "help");
		paint(painter, "\033[0m");
		buf_append_text(out, ": ");
		show_text(out, diag->help);
		buf_append_byte(out, '\n');
	}
	buf_append_byte(out, '\n');
}

void
diag_render_human(const struct diag_log *log, struct diag_style style, struct buf *out)
{
	struct painter painter = {log, out, style.color};
	for (const struct diag *diag = log->first; diag; diag = diag->next) {
		show_diag(&painter, diag);
	}
	if (log->full) {
		buf_printf(out, "only the first %d are shown of %zu errors and %zu warnings\n", DIAG_MAX, log->error_count,
			log->warning_count);
	}
}

static void
json_text(struct buf *out, struct str text)
{
	buf_append_byte(out, '"');
	for (size_t at = 0; at < text.length;) {
		size_t start = at;
		int32_t rune = utf8_next(text, &at);
		if (rune == UTF8_INVALID) {
			buf_append_text(out, "\\ufffd");
		} else if (rune < 0x20 || rune == 0x7f || rune == 0x2028 || rune == 0x2029) {
			buf_printf(out, "\\u%04x", (unsigned)rune);
		} else if (rune == '"' || rune == '\\') {
			buf_printf(out, "\\%c", rune);
		} else {
			buf_append_str(out, str_slice(text, start, at));
		}
	}
	buf_append_byte(out, '"');
}

static void
json_place(const struct diag_log *log, struct span span, struct buf *out)
{
	struct position start = source_position(log->sources, span.start);
	struct position end = source_position(log->sources, span.end);
	buf_append_text(out, ",\"file\":");
	json_text(out, start.source ? start.source->path : STR(""));
	buf_printf(out, ",\"line\":%u,\"column\":%u,\"endLine\":%u,\"endColumn\":%u", start.line, start.column, end.line,
		end.column);
}

static void
json_notes(const struct diag_log *log, const struct diag_note *note, struct buf *out)
{
	buf_append_text(out, ",\"notes\":[");
	for (const char *separator = ""; note; note = note->next, separator = ",") {
		buf_printf(out, "%s{\"message\":", separator);
		json_text(out, note->text);
		json_place(log, note->span, out);
		buf_append_byte(out, '}');
	}
	buf_append_byte(out, ']');
}

void
diag_render_json(const struct diag_log *log, struct buf *out)
{
	for (const struct diag *diag = log->first; diag; diag = diag->next) {
		struct str code = diag_code_text(log->arena, diag->code);
		const char *severity = diag_severity(diag->code) == DIAG_ERROR ? "error" : "warning";
		buf_printf(out, "{\"code\":\"%.*s\",\"severity\":\"%s\",\"message\":", STR_ARG(code), severity);
		json_text(out, diag->message);
		json_place(log, diag->span, out);
		buf_append_text(out, ",\"label\":");
		json_text(out, diag->label);
		buf_append_text(out, ",\"help\":");
		json_text(out, diag->help);
		json_notes(log, diag->notes, out);
		buf_append_text(out, "}\n");
	}
}
