/* Text for the Go emitter: templates, lines, literals, and the record of what cannot be expressed. */
#include "codegen/go/emit_go_internal.h"

#include <stdarg.h>
#include <string.h>

static void
fill(struct text *out, const char *pattern, va_list arguments)
{
	while (*pattern) {
		size_t plain = strcspn(pattern, "$");
		text_add(out, (struct str){pattern, plain});
		pattern += plain;
		if (*pattern == '$') {
			text_add(out, va_arg(arguments, struct str));
			pattern++;
		}
	}
}

struct str
go_say(struct emit *e, const char *pattern, ...)
{
	struct text text = {.arena = e->arena};
	va_list arguments;

	va_start(arguments, pattern);
	fill(&text, pattern, arguments);
	va_end(arguments);
	return text_str(&text);
}

void
go_put_to(struct emit *e, struct text *out, const char *pattern, ...)
{
	va_list arguments;

	(void)e;
	va_start(arguments, pattern);
	fill(out, pattern, arguments);
	va_end(arguments);
}

struct str
go_tabs(struct emit *e, int more)
{
	struct text text = {.arena = e->arena};

	for (int i = 0; i < e->indent + more; i++)
		text_add(&text, STR("\t"));
	return text_str(&text);
}

void
go_put(struct emit *e, const char *pattern, ...)
{
	size_t start = e->out->length;
	va_list arguments;

	text_add(e->out, go_tabs(e, 0));
	va_start(arguments, pattern);
	fill(e->out, pattern, arguments);
	va_end(arguments);
	text_add(e->out, STR("\n"));
	for (size_t i = start; e->line && i < e->out->length; i++)
		e->line += e->out->data[i] == '\n';
}

struct str
go_number(struct emit *e, int64_t value)
{
	return arena_printf(e->arena, "%lld", (long long)value);
}

struct str
go_quoted(struct emit *e, struct str s)
{
	struct text out = {.arena = e->arena};

	text_add(&out, STR("\""));
	for (size_t i = 0; i < s.length; i++) {
		unsigned char c = (unsigned char)s.data[i];
		if (c == '"' || c == '\\')
			text_add(&out, arena_printf(e->arena, "\\%c", c));
		else if (c == '\n')
			text_add(&out, STR("\\n"));
		else if (c < ' ' || c >= 0x7f)
			text_add(&out, arena_printf(e->arena, "\\x%02x", c));
		else
			text_add(&out, str_slice(s, i, i + 1));
	}
	text_add(&out, STR("\""));
	return text_str(&out);
}

struct str
go_refuse(struct emit *e, const char *what)
{
	if (!e->refused.length)
		e->refused = str_from(what);
	return STR("nil");
}

void
go_use_package(struct emit *e, const char *path)
{
	map_set(&e->packages, str_from(path), e);
}
