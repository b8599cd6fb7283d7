/*
 * What a program logs, on stderr: a line of Print as Go's log prints it, 2009/11/10 23:00:00 text; others as log/slog's text,
 * time=2009-11-10T23:00:00.000Z level=INFO msg=text key=value. Times are in UTC. A line is written at once.
 */
#include "runtime/sched/sched.h"

#include "forst/format.h"
#include "forst/json.h"
#include "forst/log.h"

#include <string.h>
#include <strings.h>

static const char *const levels[] = {
	[FORST_LOG_DEBUG] = "DEBUG", [FORST_LOG_INFO] = "INFO", [FORST_LOG_WARN] = "WARN", [FORST_LOG_ERROR] = "ERROR"};

int
rt_log_level(const char *name)
{
	for (int level = FORST_LOG_DEBUG; level <= FORST_LOG_ERROR; level++)
		if (strcasecmp(name, levels[level]) == 0)
			return level;
	return -1;
}

/* Without quotes a text could pass for several words, or for another line. */
static bool
needs_quotes(struct forst_string text)
{
	for (int64_t at = 0; at < text.length;) {
		int32_t rune = forst_string_next(text, &at);
		if (rune == FORST_RUNE_INVALID || rune == '"' || rune == '\\' || rune == '=' || forst_rune_is_space(rune) ||
			!forst_rune_is_print(rune))
			return true;
	}
	return text.length == 0;
}

static void
write_word(struct forst_task *task, struct forst_writer *out, struct forst_string text)
{
	if (needs_quotes(text))
		text = forst_quote(task, text, 0);
	forst_write_raw(out, text.data, (size_t)text.length);
}

static void
write_record(struct forst_task *task, struct forst_writer *out, const struct forst_log_line *line)
{
	forst_write_text(out, "time=");
	rt_log_time(out, "%Y-%m-%dT%H:%M:%S", true);
	forst_write_text(out, " level=");
	forst_write_raw(out, levels[line->level], strlen(levels[line->level]));
	forst_write_text(out, " msg=");
	write_word(task, out, line->message);
	for (size_t i = 0; i < line->pair_count; i++) {
		forst_write_byte(out, ' ');
		write_word(task, out, line->pairs[i].name);
		forst_write_byte(out, '=');
		write_word(task, out, line->pairs[i].value);
	}
}

void
rt_program_log(struct rt_task *task, const struct forst_log_line *line)
{
	struct forst_writer out = {0};

	if (line->level == FORST_LOG_NONE) {
		rt_log_time(&out, "%Y/%m/%d %H:%M:%S ", false);
		forst_write_raw(&out, line->message.data, (size_t)line->message.length);
	} else {
		write_record(&task->public, &out, line);
	}
	forst_write_byte(&out, '\n');
	rt_log_out(&out);
}
