/* The log: one line an event on stderr, written at once; JSON objects, or words for people where stderr is a terminal.
 */
#include "runtime/dispatch/dispatch.h"

#include <stdarg.h>
#include <string.h>

enum { FIELDS_MAX = 16 };

static void
write_text(struct forst_writer *out, const char *text)
{
	forst_write_raw(out, text, strlen(text));
}

static const char time_format[] = "%Y-%m-%dT%H:%M:%S";

static void
write_json(struct forst_writer *out, const char *level, const char *event, const struct rt_log_field *fields, int count)
{
	forst_write_text(out, "{\"time\":\"");
	rt_log_time(out, time_format, true);
	forst_write_text(out, "\",\"level\":\"");
	write_text(out, level);
	forst_write_text(out, "\",\"event\":\"");
	write_text(out, event);
	forst_write_byte(out, '"');
	for (int i = 0; i < count; i++) {
		if (fields[i].value.length == 0)
			continue;
		forst_write_text(out, ",\"");
		write_text(out, fields[i].name);
		forst_write_text(out, "\":");
		rt_write_lossy(out, fields[i].value);
	}
	forst_write_text(out, "}\n");
}

/* Control bytes would let a request write on the terminal: they are shown as `?`. */
static void
write_visible(struct forst_writer *out, struct forst_string text)
{
	for (int64_t i = 0; i < text.length; i++)
		forst_write_byte(out, (unsigned char)text.data[i] < ' ' || text.data[i] == 0x7f ? '?' : text.data[i]);
}

static void
write_words(
	struct forst_writer *out, const char *level, const char *event, const struct rt_log_field *fields, int count)
{
	rt_log_time(out, time_format, true);
	forst_write_byte(out, ' ');
	write_text(out, level);
	forst_write_byte(out, ' ');
	write_text(out, event);
	for (int i = 0; i < count; i++) {
		if (fields[i].value.length == 0)
			continue;
		forst_write_byte(out, ' ');
		write_text(out, fields[i].name);
		forst_write_byte(out, '=');
		write_visible(out, fields[i].value);
	}
	forst_write_byte(out, '\n');
}

void
rt_log_fields(
	const struct rt_host *host, const char *level, const char *event, const struct rt_log_field *fields, int count)
{
	struct forst_writer out = {0};

	if (host->log_json)
		write_json(&out, level, event, fields, count);
	else
		write_words(&out, level, event, fields, count);
	rt_log_out(&out);
}

void
rt_log(const struct rt_host *host, const char *level, const char *event, ...)
{
	struct rt_log_field fields[FIELDS_MAX];
	va_list arguments;
	int count = 0;

	va_start(arguments, event);
	for (const char *name; count < FIELDS_MAX && (name = va_arg(arguments, const char *)) != NULL; count++) {
		const char *value = va_arg(arguments, const char *);
		fields[count] = (struct rt_log_field){name, {value, (int64_t)strlen(value)}};
	}
	va_end(arguments);
	rt_log_fields(host, level, event, fields, count);
}

void
rt_log_print(struct rt_task *task, struct forst_string text)
{
	const struct forst_call *call = task->lane->request->argument;
	struct rt_id_text id;

	while (text.length > 0 && text.data[text.length - 1] == '\n')
		text.length--;
	rt_log_fields(call->dispatcher->host, "info", "print",
		(struct rt_log_field[]){{"text", text}, {"requestId", rt_call_id(call, &id)}}, 2);
}

/* ---- what handlers log ---- */

static const char *const levels[] = {
	[FORST_LOG_NONE] = "info",
	[FORST_LOG_DEBUG] = "debug",
	[FORST_LOG_INFO] = "info",
	[FORST_LOG_WARN] = "warn",
	[FORST_LOG_ERROR] = "error",
};

/* {"time":"...","level":"info","event":"log","message":"placed","values":{"order":7},"requestId":"..."}: the handler's names
 * stand apart, so that none passes for one of the line's own. */
static void
write_json_record(struct forst_writer *out, const struct forst_log_line *line, struct forst_string request_id)
{
	forst_write_text(out, "{\"time\":\"");
	rt_log_time(out, time_format, true);
	forst_write_text(out, "\",\"level\":\"");
	write_text(out, levels[line->level]);
	forst_write_text(out, "\",\"event\":\"log\",\"message\":");
	rt_write_lossy(out, line->message);
	for (size_t i = 0; i < line->pair_count; i++) {
		const struct forst_log_pair *pair = &line->pairs[i];
		write_text(out, i ? "," : ",\"values\":{");
		rt_write_lossy(out, pair->name);
		forst_write_byte(out, ':');
		if (pair->plain)
			forst_write_raw(out, pair->value.data, (size_t)pair->value.length);
		else
			rt_write_lossy(out, pair->value);
	}
	write_text(out, line->pair_count ? "}" : "");
	if (request_id.length > 0) {
		forst_write_text(out, ",\"requestId\":");
		rt_write_lossy(out, request_id);
	}
	forst_write_text(out, "}\n");
}

static void
write_visible_pair(struct forst_writer *out, struct forst_string name, struct forst_string value)
{
	forst_write_byte(out, ' ');
	write_visible(out, name);
	forst_write_byte(out, '=');
	write_visible(out, value);
}

static void
write_record_words(struct forst_writer *out, const struct forst_log_line *line, struct forst_string request_id)
{
	rt_log_time(out, time_format, true);
	forst_write_byte(out, ' ');
	write_text(out, levels[line->level]);
	forst_write_byte(out, ' ');
	write_visible(out, line->message);
	for (size_t i = 0; i < line->pair_count; i++)
		write_visible_pair(out, line->pairs[i].name, line->pairs[i].value);
	if (request_id.length > 0)
		write_visible_pair(out, FORST_STRING("requestId"), request_id);
	forst_write_byte(out, '\n');
}

void
rt_log_record(const struct rt_host *host, const struct forst_log_line *line, struct forst_string request_id)
{
	struct forst_writer out = {0};

	if (host->log_json)
		write_json_record(&out, line, request_id);
	else
		write_record_words(&out, line, request_id);
	rt_log_out(&out);
}

void
rt_log_line(struct rt_task *task, const struct forst_log_line *line)
{
	const struct forst_call *call = task->lane->request->argument;
	struct rt_id_text id;

	rt_log_record(call->dispatcher->host, line, rt_call_id(call, &id));
}
