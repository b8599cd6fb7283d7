/* Text for the C emitter: templates, literals, and the record of what cannot be expressed. */
#include "codegen/c/emit_c_internal.h"

#include <stdarg.h>
#include <string.h>

/* Adds the template to a text. Remembers whether it hands the task on: then the function uses its first parameter. */
static void
fill(struct emit *e, struct text *out, const char *pattern, va_list arguments)
{
	if (strstr(pattern, "(task"))
		e->uses_task = true;
	for (const char *at = pattern; *at;) {
		size_t plain = strcspn(at, "$");
		text_add(out, (struct str){at, plain});
		at += plain;
		if (*at == '$') {
			text_add(out, va_arg(arguments, struct str));
			at++;
		}
	}
}

/* The template's text in a buffer that the next use overwrites: a program is thousands of these. */
static struct str
filled(struct emit *e, const char *pattern, va_list arguments)
{
	e->scratch.arena = e->arena;
	e->scratch.length = 0;
	fill(e, &e->scratch, pattern, arguments);
	return text_str(&e->scratch);
}

struct str
say(struct emit *e, const char *pattern, ...)
{
	struct str text;
	va_list arguments;

	va_start(arguments, pattern);
	text = filled(e, pattern, arguments);
	va_end(arguments);
	return arena_str(e->arena, text);
}

/* Names the line of the source where it counts: what is handed the task may panic there. */
static void
name_line(struct emit *e, struct str text)
{
	if (!e->wanted_line || e->line == e->wanted_line || !memmem(text.data, text.length, "(task", 5))
		return;
	e->line = e->wanted_line;
	text_add(e->out, arena_printf(e->arena, "#line %u ", e->line));
	text_add(e->out, quoted(e, e->source_path));
	text_add(e->out, STR("\n"));
}

void
put(struct emit *e, const char *pattern, ...)
{
	struct str line;
	va_list arguments;

	va_start(arguments, pattern);
	line = filled(e, pattern, arguments);
	va_end(arguments);
	name_line(e, line);
	for (int i = 0; i < e->indent && line.length; i++)
		text_add(e->out, STR("\t"));
	text_add(e->out, line);
	text_add(e->out, STR("\n"));
	if (e->line)
		e->line++;
}

void
put_to(struct emit *e, struct text *out, const char *pattern, ...)
{
	va_list arguments;

	va_start(arguments, pattern);
	fill(e, out, pattern, arguments);
	va_end(arguments);
}

struct str
number(struct emit *e, int64_t value)
{
	return arena_printf(e->arena, "%lld", (long long)value);
}

struct str
quoted(struct emit *e, struct str s)
{
	struct text out = {.arena = e->arena};

	text_add(&out, STR("\""));
	for (size_t i = 0; i < s.length; i++) {
		unsigned char byte = (unsigned char)s.data[i];
		if (byte == '"' || byte == '\\')
			text_add(&out, STR("\\"));
		/* A question mark could begin a trigraph. */
		if (byte < ' ' || byte > '~' || byte == '?')
			text_add(&out, arena_printf(e->arena, "\\%03o", byte));
		else
			text_add(&out, str_slice(s, i, i + 1));
	}
	text_add(&out, STR("\""));
	return text_str(&out);
}

struct str
json_quoted(struct emit *e, struct str s)
{
	struct text out = {.arena = e->arena};

	text_add(&out, STR("\""));
	for (size_t i = 0; i < s.length; i++) {
		unsigned char byte = (unsigned char)s.data[i];
		if (byte == '"' || byte == '\\')
			text_add(&out, STR("\\"));
		if (byte < ' ')
			text_add(&out, arena_printf(e->arena, "\\u%04x", byte));
		else
			text_add(&out, str_slice(s, i, i + 1));
	}
	text_add(&out, STR("\""));
	return text_str(&out);
}

/* Is there a space outside brackets and literals, or a prefix operator? */
static bool
is_loose(struct str text)
{
	int depth = 0;

	if (text.length > 0 && strchr("-!~*&", text.data[0]))
		return true;
	for (size_t i = 0; i < text.length; i++) {
		char c = text.data[i];
		if (c == '"') {
			for (i++; i < text.length && text.data[i] != '"'; i++)
				i += text.data[i] == '\\';
		} else if (c == '(' || c == '[' || c == '{') {
			depth++;
		} else if (c == ')' || c == ']' || c == '}') {
			depth--;
		} else if (c == ' ' && depth == 0) {
			return true;
		}
	}
	/* A cast: something follows its closing parenthesis directly. */
	return false;
}

struct str
grouped(struct emit *e, struct str text)
{
	return is_loose(text) ? say(e, "($)", text) : text;
}

struct str
refuse(struct emit *e, const char *what)
{
	if (!e->refused.length)
		e->refused = arena_str(e->arena, str_from(what));
	return STR("0");
}

void
helper_begin(struct emit *e, struct helper *helper)
{
	*helper = (struct helper){.body = {.arena = e->arena},
		.out = e->out,
		.indent = e->indent,
		.line = e->line,
		.wanted_line = e->wanted_line};
	e->out = &helper->body;
	e->indent = 1;
	e->line = e->wanted_line = 0;
}

void
helper_leave(struct emit *e, const struct helper *helper)
{
	e->out = helper->out;
	e->indent = helper->indent;
	e->line = helper->line;
	e->wanted_line = helper->wanted_line;
}
