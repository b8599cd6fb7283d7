/* JSON text with other space between its values; see json.ft. Strings and numbers stay as they are written. */
#include "stdlib/bytes/bytes.h"
#include "stdlib/encoding/json/json.h"
#include "stdlib/text.h"

#define OUT struct forst_bytes_Buffer *dst

struct forst_error *forst_json_Compact(struct forst_task *task, OUT, struct forst_bytes src);
struct forst_error *forst_json_Indent(
	struct forst_task *task, OUT, struct forst_bytes src, struct forst_string prefix, struct forst_string indent);
void forst_json_HTMLEscape(struct forst_task *task, OUT, struct forst_bytes src);

static void
give(OUT, const struct text *text)
{
	struct forst_error *err;
	int64_t n;

	forst_bytes_Buffer_WriteString(text->task, dst, text_string(text), &n, &err);
}

static bool
is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* Behind the string whose quote is at `at`. */
static int64_t
string_end(const char *data, int64_t at)
{
	for (at++; data[at] != '"'; at++)
		at += data[at] == '\\';
	return at + 1;
}

struct forst_error *
forst_json_Compact(struct forst_task *task, OUT, struct forst_bytes src)
{
	const char *data = (const char *)src.data;
	struct text out = {.task = task};
	struct forst_error *error = json_check(task, src);

	for (int64_t at = 0, end; at < src.length && !error; at = end) {
		forst_poll(task);
		end = data[at] == '"' ? string_end(data, at) : at + 1;
		if (!is_space(data[at]))
			text_add(&out, data + at, end - at);
	}
	if (!error)
		give(dst, &out);
	return error;
}

/* ---- lines ---- */

struct layout {
	struct text out;
	struct forst_string prefix, indent;
	int64_t depth;
	bool opened; /* a bracket, and nothing behind it yet */
};

static void
new_line(struct layout *l)
{
	text_add_words(&l->out, "\n");
	text_add_string(&l->out, l->prefix);
	for (int64_t i = 0; i < l->depth; i++)
		text_add_string(&l->out, l->indent);
}

static void
lay_out(struct layout *l, const char *data, int64_t length)
{
	char c = *data;
	bool closes = c == '}' || c == ']';

	if (l->opened && !closes) {
		l->depth++;
		new_line(l);
	} else if (closes && !l->opened) {
		l->depth--;
		new_line(l);
	}
	l->opened = c == '{' || c == '[';
	text_add(&l->out, data, length);
	if (c == ',')
		new_line(l);
	else if (c == ':')
		text_add_words(&l->out, " ");
}

struct forst_error *
forst_json_Indent(
	struct forst_task *task, OUT, struct forst_bytes src, struct forst_string prefix, struct forst_string indent)
{
	const char *data = (const char *)src.data;
	struct layout layout = {.out.task = task, .prefix = prefix, .indent = indent};
	struct forst_error *error = json_check(task, src);
	int64_t end = src.length;

	if (error)
		return error;
	/* Space behind the value stays, as in Go. */
	while (is_space(data[end - 1]))
		end--;
	for (int64_t at = 0, next; at < end; at = next) {
		forst_poll(task);
		next = data[at] == '"' ? string_end(data, at) : at + 1;
		if (!is_space(data[at]))
			lay_out(&layout, data + at, next - at);
	}
	text_add(&layout.out, data + end, src.length - end);
	give(dst, &layout.out);
	return NULL;
}

/* ---- in HTML ---- */

void
forst_json_HTMLEscape(struct forst_task *task, OUT, struct forst_bytes src)
{
	const char *data = (const char *)src.data;
	struct text out = {.task = task};

	for (int64_t at = 0; at < src.length; at++) {
		forst_poll(task);
		bool separator = at + 2 < src.length && memcmp(data + at, "\xe2\x80", 2) == 0 && (data[at + 2] & ~1) == '\xa8';
		if (separator) {
			text_add_words(&out, data[at + 2] == '\xa8' ? "\\u2028" : "\\u2029");
			at += 2;
		} else if (data[at] == '<' || data[at] == '>' || data[at] == '&') {
			text_add_words(&out, data[at] == '<' ? "\\u003c" : data[at] == '>' ? "\\u003e" : "\\u0026");
		} else {
			text_add(&out, data + at, 1);
		}
	}
	give(dst, &out);
}
