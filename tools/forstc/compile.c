/*
 * The pipeline: read -> parse -> check -> lower. Emitters follow in the commands that want one. This is the only place
 * that prints diagnostics.
 */
#include "tools/forstc/compile.h"

#include "compiler/check/check.h"
#include "compiler/core/core.h"
#include "compiler/lower/lower.h"
#include "compiler/parse/intern.h"
#include "tools/forstc/command.h"
#include "tools/forstc/sources.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static const size_t MEMORY_BASE = (size_t)32 << 20; /* bytes that any compilation may take; sources add to it */

static void
print_diagnostics(struct compilation *compilation)
{
	struct buf out = {0};
	bool json = compilation->format == DIAG_FORMAT_JSON;
	const char *no_color = getenv("NO_COLOR");
	struct diag_style style = {.color = isatty(STDERR_FILENO) && !(no_color && *no_color)};
	diag_sort(&compilation->log);
	if (json) {
		diag_render_json(&compilation->log, &out);
	} else {
		diag_render_human(&compilation->log, style, &out);
	}
	fwrite(out.data ? out.data : "", 1, out.length, json ? stdout : stderr);
	buf_release(&out);
}

static void
compilation_init(struct compilation *compilation, enum diag_format format)
{
	struct arena *arena = &compilation->arena;
	arena_init(arena, MEMORY_BASE, &compilation->escape);
	source_map_init(&compilation->sources, arena);
	diag_init(&compilation->log, arena, &compilation->sources);
	compilation->interner = arena_alloc(arena, sizeof *compilation->interner);
	interner_init(compilation->interner, arena);
	compilation->format = format;
}

int
compile_with(enum diag_format format, int (*work)(struct compilation *, void *context), void *context)
{
	struct compilation *compilation = calloc(1, sizeof *compilation);
	if (!compilation) {
		complain("out of memory");
		return EXIT_MACHINE;
	}
	volatile int code = EXIT_SOURCES;
	if (setjmp(compilation->escape) == 0) {
		compilation_init(compilation, format);
		int result = work(compilation, context);
		code = result == EXIT_DONE && compilation->log.error_count > 0 ? EXIT_SOURCES : result;
		print_diagnostics(compilation);
	} else {
		complain(
			"the sources need more memory than the %zu MiB that forstc allows them", compilation->arena.limit >> 20);
	}
	arena_release(&compilation->arena);
	free(compilation);
	return code;
}

int
compile_read(struct compilation *compilation, enum compile_subject subject, char *const *paths, size_t count)
{
	return sources_add(compilation, subject, paths, count);
}

int
compile_check(struct compilation *compilation)
{
	compilation->checked = check_program(&compilation->arena, compilation->interner, &compilation->sources,
		compilation->files, compilation->file_count, &compilation->log);
	return compilation->log.error_count > 0 ? EXIT_SOURCES : EXIT_DONE;
}

int
compile_lower(struct compilation *compilation)
{
	int code = compile_check(compilation);
	if (code == EXIT_DONE) {
		compilation->core = lower_program(&compilation->arena, compilation->checked);
#ifndef NDEBUG
		const char *breach = core_verify(compilation->core, &compilation->arena);
		if (breach) {
			complain("bug in lowering: %s", breach);
			return EXIT_INTERNAL;
		}
#endif
	}
	return code;
}
