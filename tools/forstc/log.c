/* The log of `serve` and `dev`; see log.h. A line is written at once, so that those of the server never cut it. */
#include "tools/forstc/log.h"

#include "runtime/base/buf.h"

#include <jansson.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static void
append_time(struct buf *out)
{
	struct timespec now;
	struct tm parts;
	char text[40];
	clock_gettime(CLOCK_REALTIME, &now);
	gmtime_r(&now.tv_sec, &parts);
	strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%S", &parts);
	buf_printf(out, "%s.%03dZ", text, (int)(now.tv_nsec / 1000000));
}

/* JSON's form of a text; bytes that are no UTF-8 have none. */
static void
append_json(struct buf *out, const char *text)
{
	json_t *value = json_string(text);
	char *form = value ? json_dumps(value, JSON_ENCODE_ANY) : NULL;
	buf_append_text(out, form ? form : "null");
	free(form);
	json_decref(value);
}

/* Control bytes are shown as `?`. */
static void
append_visible(struct buf *out, const char *text)
{
	for (; *text; text++) {
		buf_append_byte(out, (unsigned char)*text < ' ' || *text == 0x7f ? '?' : *text);
	}
}

static void
append_pair(struct buf *out, bool json, const char *name, const char *value)
{
	if (json) {
		buf_printf(out, ",\"%s\":", name);
		append_json(out, value);
	} else {
		buf_printf(out, " %s=", name);
		append_visible(out, value);
	}
}

/* To stderr; what it does not take is lost, there is nobody to tell. */
static void
write_out(const struct buf *out)
{
	if (!out->failed && write(STDERR_FILENO, out->data, out->length) < 0) {
		return;
	}
}

void
log_event(const char *level, const char *event, ...)
{
	struct buf out = {0};
	bool json = !isatty(STDERR_FILENO);
	buf_append_text(&out, json ? "{\"time\":\"" : "");
	append_time(&out);
	buf_printf(&out, json ? "\",\"level\":\"%s\",\"event\":\"%s\"" : " %s %s", level, event);
	va_list pairs;
	va_start(pairs, event);
	for (const char *name; (name = va_arg(pairs, const char *)) != NULL;) {
		const char *value = va_arg(pairs, const char *);
		if (*value) {
			append_pair(&out, json, name, value);
		}
	}
	va_end(pairs);
	buf_append_text(&out, json ? "}\n" : "\n");
	write_out(&out);
	buf_release(&out);
}
