/*
 * The pipeline in one place: sources to checked tree to core. One compilation owns one arena; what it gives lives
 * there. Memory has a bound that grows with the sources: one that needs more ends with a message, not with the
 * machine's memory.
 */
#ifndef FORST_TOOLS_FORSTC_COMPILE_H
#define FORST_TOOLS_FORSTC_COMPILE_H

#include "compiler/diag/diag.h"
#include "runtime/base/arena.h"

#include <stddef.h>
#include <stdint.h>

struct check_file;
struct checked_program;
struct core_program;
struct interner;

enum diag_format { DIAG_FORMAT_HUMAN, DIAG_FORMAT_JSON };

struct compilation {
	struct arena arena;
	jmp_buf escape;
	struct source_map sources;
	struct diag_log log;
	struct interner *interner;
	enum diag_format format;
	struct str root;          /* the source root: the folder that holds routes/ */
	struct check_file *files; /* the standard library's, then the others in the order they were added */
	size_t file_count;
	size_t file_capacity;
	const struct checked_program *checked; /* NULL until compile_check */
	const struct core_program *core;       /* NULL until compile_lower, or when there were errors */
};

/* What to compile. */
enum compile_subject {
	COMPILE_ROUTES,  /* a folder of route files */
	COMPILE_PROGRAM, /* a file or folder with a main */
	COMPILE_PATHS,   /* files and folders; those below a folder `routes` are route files */
	COMPILE_TESTS,   /* files and folders: the test files there, and what they test */
};

/* Runs `work` with a fresh compilation and releases it. Diagnostics are printed at the end: human on stderr, JSON on
 * stdout. Gives work's exit code, EXIT_SOURCES when the log holds errors, or EXIT_SOURCES with a message when memory's
 * bound was passed. */
int compile_with(enum diag_format format, int (*work)(struct compilation *, void *context), void *context);

/* Reads, parses and adds sources and what they import. 0, or EXIT_USAGE after naming what cannot be read. */
int compile_read(struct compilation *compilation, enum compile_subject subject, char *const *paths, size_t count);

/* Checks what was read. 0, or EXIT_SOURCES when the log holds errors. */
int compile_check(struct compilation *compilation);

/* Checks and lowers. 0 with `core` set, or EXIT_SOURCES. */
int compile_lower(struct compilation *compilation);

#endif
