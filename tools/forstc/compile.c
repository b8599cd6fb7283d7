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

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const size_t MEMORY_BASE = (size_t)32 << 20; /* bytes that any compilation may take; sources add to it */
static const size_t STACK_SIZE = (size_t)1 << 30;   /* bytes of address space for the pipeline's stack */

static bool
is_set(const char *variable)
{
	const char *value = getenv(variable);
	return value && *value;
}

static void
print_diagnostics(struct compilation *compilation)
{
	struct buf out = {0};
	bool json = compilation->format == DIAG_FORMAT_JSON;
	struct diag_style style = {.color = is_set("NO_COLOR") ? false : is_set("FORCE_COLOR") || isatty(STDERR_FILENO)};
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

struct pipeline {
	struct compilation *compilation;
	enum diag_format format;
	int (*work)(struct compilation *, void *context);
	void *context;
	int code;
};

static void *
run_pipeline(void *argument)
{
	struct pipeline *pipeline = argument;
	struct compilation *compilation = pipeline->compilation;
	pipeline->code = EXIT_SOURCES;
	if (setjmp(compilation->escape) == 0) {
		compilation_init(compilation, pipeline->format);
		int result = pipeline->work(compilation, pipeline->context);
		pipeline->code = result == EXIT_DONE && compilation->log.error_count > 0 ? EXIT_SOURCES : result;
		print_diagnostics(compilation);
	} else {
		complain("the sources need more memory than the %zu MiB that forstc allows them",
			compilation->arena.limit >> 20);
	}
	return NULL;
}

/* Walks of types recurse from declaration to declaration, as far as sources can chain them; this stack holds the longest
 * chain that the bound on memory lets through. Only what is used of it is ever there. */
static int
run_on_large_stack(struct pipeline *pipeline)
{
	pthread_attr_t attributes;
	pthread_t thread;
	int error = pthread_attr_init(&attributes);
	if (error == 0) {
		error = pthread_attr_setstacksize(&attributes, STACK_SIZE);
		error = error ? error : pthread_create(&thread, &attributes, run_pipeline, pipeline);
		pthread_attr_destroy(&attributes);
	}
	error = error ? error : pthread_join(thread, NULL);
	if (error != 0) {
		complain("cannot start a thread: %s", strerror(error));
		return EXIT_MACHINE;
	}
	return pipeline->code;
}

int
compile_with(enum diag_format format, int (*work)(struct compilation *, void *context), void *context)
{
	struct compilation *compilation = calloc(1, sizeof *compilation);
	if (!compilation) {
		complain("out of memory");
		return EXIT_MACHINE;
	}
	struct pipeline pipeline = {compilation, format, work, context, EXIT_SOURCES};
	int code = run_on_large_stack(&pipeline);
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
