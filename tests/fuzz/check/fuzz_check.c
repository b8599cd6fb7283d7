/*
 * Gives any text to the whole compiler: parse, check as a program and as a route file, lower what holds no error, verify and
 * print the core of it, and emit it. Aborts when core breaks one of its rules.
 */
#include "codegen/c/emit_c.h"
#include "codegen/go/emit_go.h"
#include "codegen/ts/emit_ts.h"
#include "compiler/check/check.h"
#include "compiler/core/core.h"
#include "compiler/lower/lower.h"
#include "compiler/parse/parse.h"
#include "tools/forstc/declarations.h"

#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const size_t MEMORY_MAX = (size_t)256 << 20;

struct front {
	struct arena *arena;
	struct source_map sources;
	struct diag_log log;
	struct interner interner;
	struct check_file *files;
};

static struct ast_file *
parse(struct front *front, struct str path, struct str text)
{
	return parse_file(front->arena, &front->interner, source_add(&front->sources, path, text), &front->log);
}

static void
emit(struct arena *arena, const struct core_program *core)
{
	struct emit_files files;
	emit_files_init(&files, arena);
	(void)emit_c(core, arena, &files);
	if (core->main) {
		emit_files_init(&files, arena);
		(void)emit_go(core, arena, &files);
	} else {
		emit_files_init(&files, arena);
		emit_ts(core, arena, &files);
	}
}

static void
compile(struct arena *arena, const char *path, struct str text)
{
	struct front *front = arena_alloc(arena, sizeof *front);
	front->arena = arena;
	source_map_init(&front->sources, arena);
	diag_init(&front->log, arena, &front->sources);
	interner_init(&front->interner, arena);
	front->files = arena_alloc_array(arena, declaration_count + 1, sizeof *front->files);
	for (size_t i = 0; i < declaration_count; i++) {
		struct source *source = source_add(&front->sources, declarations[i].path, declarations[i].text);
		front->files[i] = (struct check_file){.source = source, .path = declarations[i].package};
	}
	front->files[declaration_count] = (struct check_file){.ast = parse(front, str_from(path), text), .path = str_from(path)};
	const struct checked_program *checked =
		check_program(arena, &front->interner, &front->sources, front->files, declaration_count + 1, &front->log);
	if (front->log.error_count > 0) {
		return;
	}
	const struct core_program *core = lower_program(arena, checked);
	const char *breach = core_verify(core, arena);
	if (breach) {
		fprintf(stderr, "%s\n", breach);
		abort();
	}
	struct buf out = {0};
	core_dump(core, &out);
	buf_release(&out);
	emit(arena, core);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const paths[] = {"input.ft", "routes/input.ft"};
	for (int i = 0; i < 2; i++) {
		static struct arena arena;
		jmp_buf escape;
		arena_init(&arena, MEMORY_MAX, &escape);
		if (setjmp(escape) == 0) {
			compile(&arena, paths[i], (struct str){(const char *)data, size});
		}
		arena_release(&arena);
	}
	return 0;
}
