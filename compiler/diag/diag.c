/* The log of diagnostics; see diag.h. Rendering is in render.c. */
#include "compiler/diag/diag.h"

#include <stdarg.h>

static const struct {
	unsigned number;
	enum diag_severity severity;
} rows[] = {
#define DIAG_ROW(name, number, severity, title) {number, severity},
#include "compiler/diag/diag.def"
#undef DIAG_ROW
};

static const char *const advice[DIAG_CODE_COUNT] = {
#define ADVICE_ROW(name, text) [DIAG_##name] = (text),
#include "compiler/diag/advice.def"
#undef ADVICE_ROW
};

void
diag_init(struct diag_log *log, struct arena *arena, const struct source_map *sources)
{
	*log = (struct diag_log){.arena = arena, .sources = sources};
}

enum diag_severity
diag_severity(enum diag_code code)
{
	return rows[code].severity;
}

struct str
diag_code_text(struct arena *arena, enum diag_code code)
{
	char letter = rows[code].severity == DIAG_ERROR ? 'E' : 'W';
	return arena_printf(arena, "%c%04u", letter, rows[code].number);
}

static void
append(struct diag_log *log, struct diag *diag)
{
	if (log->last) {
		log->last->next = diag;
	} else {
		log->first = diag;
	}
	log->last = diag;
}

struct diag *
diag_report(struct diag_log *log, enum diag_code code, struct span span, const char *format, ...)
{
	struct diag *diag = arena_alloc(log->arena, sizeof *diag);
	size_t *count = diag_severity(code) == DIAG_ERROR ? &log->error_count : &log->warning_count;
	*count += 1;
	if (log->error_count + log->warning_count > DIAG_MAX) {
		log->full = true;
		return diag;
	}
	va_list arguments;
	va_start(arguments, format);
	diag->code = code;
	diag->span = span;
	diag->lasting = log->lasting > 0;
	diag->message = arena_vprintf(log->arena, format, arguments);
	diag->help = advice[code] ? str_from(advice[code]) : STR("");
	va_end(arguments);
	append(log, diag);
	return diag;
}

void
diag_label(struct diag_log *log, struct diag *diag, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	diag->label = arena_vprintf(log->arena, format, arguments);
	va_end(arguments);
}

void
diag_help(struct diag_log *log, struct diag *diag, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	diag->help = arena_vprintf(log->arena, format, arguments);
	va_end(arguments);
}

void
diag_note(struct diag_log *log, struct diag *diag, struct span span, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	struct diag_note *note = arena_alloc(log->arena, sizeof *note);
	note->span = span;
	note->text = arena_vprintf(log->arena, format, arguments);
	va_end(arguments);
	struct diag_note **end = &diag->notes;
	while (*end) {
		end = &(*end)->next;
	}
	*end = note;
}

/* Merges two sorted lists by place; at equal places a's come first. */
static struct diag *
merge(struct diag *a, struct diag *b)
{
	struct diag *first = NULL;
	struct diag **end = &first;
	while (a && b) {
		struct diag **next = b->span.start < a->span.start ? &b : &a;
		*end = *next;
		end = &(*next)->next;
		*next = (*next)->next;
	}
	*end = a ? a : b;
	return first;
}

static struct diag *
sort(struct diag *list, size_t count)
{
	if (count < 2) {
		return list;
	}
	struct diag *middle = list;
	for (size_t i = 1; i < count / 2; i++) {
		middle = middle->next;
	}
	struct diag *right = middle->next;
	middle->next = NULL;
	return merge(sort(list, count / 2), sort(right, count - count / 2));
}

void
diag_sort(struct diag_log *log)
{
	size_t count = 0;
	for (const struct diag *diag = log->first; diag; diag = diag->next) {
		count++;
	}
	log->first = sort(log->first, count);
	log->last = log->first;
	while (log->last && log->last->next) {
		log->last = log->last->next;
	}
}
