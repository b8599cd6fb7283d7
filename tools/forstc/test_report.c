/* Telling of tests; see test_report.h. Events are gathered by test first: subtests come one inside the other. */
#include "tools/forstc/test_report.h"

#include "tools/forstc/file.h"

#include <jansson.h>
#include <stdio.h>
#include <string.h>

enum { SOURCE_MAX = 16 << 20 };

/* A test or subtest. */
struct result {
	struct result *next;
	struct str name;
	const struct test_event **messages; /* LOG, FAIL, SKIP, ENSURE */
	size_t message_count;
	size_t message_capacity;
	bool ended;
	enum test_outcome outcome;
	bool counts;
	long milliseconds;
	struct str end; /* of one that was not let end: why */
};

/* ---- gathering ---- */

/* The newest of that name: a test may run a subtest's name only once, but it may be run again. */
static struct result *
find(struct result *results, struct str name)
{
	struct result *found = NULL;
	for (struct result *result = results; result; result = result->next) {
		found = str_equal(result->name, name) ? result : found;
	}
	return found;
}

static void
add_message(struct result *result, const struct test_event *event, struct arena *arena)
{
	result->messages = arena_grow(
		arena, result->messages, result->message_count, &result->message_capacity, sizeof *result->messages);
	result->messages[result->message_count++] = event;
}

/* What follows the word at the beginning of a line of the output; empty when there is no such line. */
static struct str
line_behind(struct str text, struct str word)
{
	while (text.length > 0) {
		ptrdiff_t end = str_find(text, '\n');
		struct str line = end < 0 ? text : str_slice(text, 0, (size_t)end);
		if (str_has_prefix(line, word)) {
			return str_slice(line, word.length, line.length);
		}
		text = end < 0 ? (struct str){0} : str_slice(text, (size_t)end + 1, text.length);
	}
	return text;
}

static struct str
panic_text(const struct test_run *run, struct arena *arena)
{
	struct str output = buf_str(&run->output), text = line_behind(output, STR("panic: "));
	text = text.length ? text : line_behind(output, STR("fatal error: "));
	return text.length ? arena_printf(arena, "panicked: %.*s", STR_ARG(text)) : STR("panicked");
}

static struct str
unnatural_end(const struct test_report *report, const struct test_run *run, struct arena *arena)
{
	if (run->timed_out) {
		return arena_printf(arena, "took more than %d s and was ended", report->timeout_s);
	}
	if (run->exit_code > 128) {
		return arena_printf(arena, "was ended by signal %d", run->exit_code - 128);
	}
	return run->exit_code == 2 ? panic_text(run, arena) : arena_printf(arena, "exited with code %d", run->exit_code);
}

/* The results in the order in which they began. */
static struct result *
gather(const struct test_report *report, struct str name, const struct test_run *run, struct arena *arena)
{
	struct result *first = NULL, **last = &first, *open = NULL;
	for (const struct test_event *event = run->events; event; event = event->next) {
		struct result *result = event->kind == TEST_EVENT_RUN ? NULL : find(first, event->name);
		if (!result) {
			result = *last = arena_alloc(arena, sizeof *result);
			last = &result->next;
			result->name = event->name;
		}
		if (event->kind == TEST_EVENT_END) {
			result->ended = true;
			result->outcome = event->outcome;
			result->counts = event->counts;
			result->milliseconds = event->milliseconds;
		} else if (event->kind != TEST_EVENT_RUN) {
			add_message(result, event, arena);
		}
	}
	if (!first) {
		first = arena_alloc(arena, sizeof *first);
		first->name = name;
	}
	for (struct result *result = first; result; result = result->next) {
		open = result->ended ? open : result;
	}
	open = open || run->exit_code == 0 ? open : first;
	for (struct result *result = first; result; result = result->next) {
		if (result == open || !result->ended) {
			result->outcome = TEST_FAILED;
			result->counts = result == open; /* the innermost one is to blame */
			result->milliseconds = result->ended ? result->milliseconds : (long)(run->seconds * 1000);
		}
	}
	if (open) {
		open->end = unnatural_end(report, run, arena);
	}
	return first;
}

/* ---- for people ---- */

static const char *const outcome_words[] = {"PASS", "FAIL", "SKIP"};
static const char *const outcome_colors[] = {"32", "31", "33"};

static void
colored(const struct test_report *report, const char *color, const char *text)
{
	if (report->color) {
		printf("\033[%sm%s\033[0m", color, text);
	} else {
		fputs(text, stdout);
	}
}

/* Each line of the text behind `margin`. */
static void
print_lines(const char *margin, struct str text)
{
	while (text.length > 0) {
		ptrdiff_t end = str_find(text, '\n');
		struct str line = end < 0 ? text : str_slice(text, 0, (size_t)end);
		printf("%s%.*s\n", margin, STR_ARG(line));
		text = end < 0 ? (struct str){0} : str_slice(text, (size_t)end + 1, text.length);
	}
}

/* Line `number` of the text, empty when there is none. */
static struct str
line_of(struct str text, unsigned number)
{
	for (; number > 1 && text.length > 0; number--) {
		ptrdiff_t end = str_find(text, '\n');
		text = end < 0 ? (struct str){0} : str_slice(text, (size_t)end + 1, text.length);
	}
	ptrdiff_t end = str_find(text, '\n');
	return end < 0 ? text : str_slice(text, 0, (size_t)end);
}

/* The line of the source, and carets under its columns. */
static void
print_source(const struct test_report *report, const struct test_place *place, struct arena *arena)
{
	struct str path = arena_str(arena, place->file);
	struct str line = line_of(file_read(arena, path.data, SOURCE_MAX), place->line);
	if (line.length == 0) {
		return;
	}
	char number[16];
	int width = snprintf(number, sizeof number, "%u", place->line);
	printf("    %*s |\n    %s | %.*s\n    %*s | ", width, "", number, STR_ARG(line), width, "");
	unsigned column = 1;
	for (size_t i = 0; i < line.length && column < place->column; i++) {
		column += ((unsigned char)line.data[i] & 0xC0) != 0x80;
		if (((unsigned char)line.data[i] & 0xC0) != 0x80) {
			putchar(line.data[i] == '\t' ? '\t' : ' ');
		}
	}
	struct buf carets = {0};
	for (; column < place->end_column; column++) {
		buf_append_byte(&carets, '^');
	}
	colored(report, "31", carets.data ? carets.data : "");
	putchar('\n');
	buf_release(&carets);
}

static void
print_message(const struct test_report *report, const struct test_event *message, struct arena *arena)
{
	const struct test_place *place = &message->place;
	struct str text = message->text;
	if (text.length == 0) {
		text = message->kind == TEST_EVENT_SKIP ? STR("skipped") : STR("failed");
	}
	ptrdiff_t end = str_find(text, '\n');
	struct str line = end < 0 ? text : str_slice(text, 0, (size_t)end);
	printf("  %.*s:%u:%u: %.*s\n", STR_ARG(place->file), place->line, place->column, STR_ARG(line));
	if (end >= 0) {
		print_lines("    ", str_slice(text, (size_t)end + 1, text.length));
	}
	if (message->kind == TEST_EVENT_ENSURE) {
		print_source(report, place, arena);
		print_lines("    ", message->shown);
		print_lines("    ", message->why);
	}
}

static void
print_result(const struct test_report *report, const struct result *result, struct arena *arena)
{
	bool failed = result->outcome == TEST_FAILED;
	if (!report->verbose && !(failed && result->counts)) {
		return;
	}
	colored(report, outcome_colors[result->outcome], outcome_words[result->outcome]);
	printf(" %.*s (%ld ms)\n", STR_ARG(result->name), result->milliseconds);
	for (size_t i = 0; i < result->message_count; i++) {
		print_message(report, result->messages[i], arena);
	}
	if (result->end.length) {
		printf("  it %.*s\n", STR_ARG(result->end));
	}
}

static void
print_output(const struct test_report *report, const struct test_run *run, bool failed)
{
	if (run->output.length == 0 || (!report->verbose && !failed)) {
		return;
	}
	puts("  it printed:");
	print_lines("    ", buf_str(&run->output));
	if (run->cut) {
		puts("    ... and more than is kept");
	}
}

/* ---- as JSON ---- */

/* Text that is not UTF-8 is shown as far as it is. */
static json_t *
json_text(struct str text)
{
	json_t *value = json_stringn(text.data ? text.data : "", text.length);
	while (!value && text.length > 0) {
		text.length--;
		value = json_stringn(text.data, text.length);
	}
	return value ? value : json_string("");
}

static json_t *
json_message(const struct test_event *message)
{
	static const char *const kinds[] = {[TEST_EVENT_LOG] = "log", [TEST_EVENT_FAIL] = "fail", [TEST_EVENT_SKIP] = "skip",
		[TEST_EVENT_ENSURE] = "ensure"};
	json_t *out = json_object();
	json_object_set_new(out, "kind", json_string(kinds[message->kind]));
	json_object_set_new(out, "file", json_text(message->place.file));
	json_object_set_new(out, "line", json_integer(message->place.line));
	json_object_set_new(out, "column", json_integer(message->place.column));
	json_object_set_new(out, "text", json_text(message->text));
	if (message->kind == TEST_EVENT_ENSURE) {
		json_object_set_new(out, "shown", json_text(message->shown));
		json_object_set_new(out, "why", json_text(message->why));
	}
	return out;
}

static void
print_json(json_t *value)
{
	json_dumpf(value, stdout, JSON_COMPACT);
	putchar('\n');
	json_decref(value);
}

static void
print_json_result(const struct result *result, const struct test_run *run, bool top)
{
	static const char *const outcomes[] = {"pass", "fail", "skip"};
	json_t *out = json_object(), *messages = json_array();
	json_object_set_new(out, "test", json_text(result->name));
	json_object_set_new(out, "outcome", json_string(outcomes[result->outcome]));
	json_object_set_new(out, "group", json_boolean(!result->counts));
	json_object_set_new(out, "seconds", json_real((double)result->milliseconds / 1000));
	for (size_t i = 0; i < result->message_count; i++) {
		json_array_append_new(messages, json_message(result->messages[i]));
	}
	json_object_set_new(out, "messages", messages);
	if (result->end.length) {
		json_object_set_new(out, "end", json_text(result->end));
	}
	if (top) {
		json_object_set_new(out, "output", json_text(buf_str(&run->output)));
	}
	print_json(out);
}

/* ---- a run, and all ---- */

void
test_report_run(struct test_report *report, struct str name, const struct test_run *run, struct arena *arena)
{
	struct result *results = gather(report, name, run, arena);
	size_t failed_before = report->failed;
	for (const struct result *result = results; result; result = result->next) {
		report->passed += result->counts && result->outcome == TEST_PASSED;
		report->failed += result->counts && result->outcome == TEST_FAILED;
		report->skipped += result->counts && result->outcome == TEST_SKIPPED;
		if (report->json) {
			print_json_result(result, run, result == results);
		} else {
			print_result(report, result, arena);
		}
	}
	if (!report->json) {
		print_output(report, run, report->failed > failed_before);
	}
	fflush(stdout);
}

void
test_report_end(const struct test_report *report, double seconds)
{
	if (report->json) {
		print_json(json_pack("{s:I, s:I, s:I, s:f}", "passed", (json_int_t)report->passed, "failed",
			(json_int_t)report->failed, "skipped", (json_int_t)report->skipped, "seconds", seconds));
		return;
	}
	char text[128];
	snprintf(text, sizeof text, "%zu passed, %zu failed, %zu skipped", report->passed, report->failed, report->skipped);
	colored(report, report->failed ? "31" : "32", text);
	printf(" in %.2f s\n", seconds);
}
