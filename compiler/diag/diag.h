/*
 * Diagnostics: passes append to a log, only the command line prints it. One mistake is one entry: what is wrong in the
 * user's words, the exact span with a label, related places, and a help line where the fix is known.
 */
#ifndef FORST_COMPILER_DIAG_DIAG_H
#define FORST_COMPILER_DIAG_DIAG_H

#include "compiler/diag/source.h"
#include "runtime/base/buf.h"

/* The codes, one row each in diag.def: DIAG_ROW(NAME, number, severity, title). Codes are stable and never reused. */
enum diag_code {
#define DIAG_ROW(name, number, severity, title) DIAG_##name,
#include "compiler/diag/diag.def"
#undef DIAG_ROW
	DIAG_CODE_COUNT
};

enum diag_severity { DIAG_WARNING, DIAG_ERROR };

struct diag_note {
	struct diag_note *next;
	struct span span; /* nowhere: a note without a place */
	struct str text;
};

struct diag {
	struct diag *next;
	enum diag_code code;
	struct span span;
	struct str message; /* one line, no full stop, `code` in backquotes */
	struct str label;   /* under the caret; may be empty */
	struct str help;    /* at first the code's own of advice.def; may be empty */
	struct diag_note *notes;
	bool lasting; /* it will not be told again where the same text is looked at once more */
};

struct diag_log {
	struct arena *arena;
	const struct source_map *sources;
	struct diag *first;
	struct diag *last;
	size_t error_count;
	size_t warning_count;
	int lasting; /* above 0: so are the entries that are made */
	bool full; /* the bound on entries was reached: later ones were only counted */
};

enum { DIAG_MAX = 1000 };

void diag_init(struct diag_log *log, struct arena *arena, const struct source_map *sources);

/* Appends an entry and returns it, so that label, help and notes can be added. Never NULL (past DIAG_MAX a spare one is
 * returned). */
struct diag *diag_report(struct diag_log *log, enum diag_code code, struct span span, const char *format, ...)
	__attribute__((format(printf, 4, 5)));

void diag_label(struct diag_log *log, struct diag *diag, const char *format, ...) __attribute__((format(printf, 3, 4)));
void diag_help(struct diag_log *log, struct diag *diag, const char *format, ...) __attribute__((format(printf, 3, 4)));
void diag_note(struct diag_log *log, struct diag *diag, struct span span, const char *format, ...)
	__attribute__((format(printf, 4, 5)));

enum diag_severity diag_severity(enum diag_code code);

/* "E0312", "W0601", in the arena. */
struct str diag_code_text(struct arena *arena, enum diag_code code);

/* Sorts the entries by file (in order of addition) and place; equal places keep their order. */
void diag_sort(struct diag_log *log);

struct diag_style {
	bool color;
};

/* The form people read (a header line, the source line with a caret, notes, help). */
void diag_render_human(const struct diag_log *log, struct diag_style style, struct buf *out);

/* One JSON object a line: code severity message file line column endLine endColumn label help notes. */
void diag_render_json(const struct diag_log *log, struct buf *out);

#endif
