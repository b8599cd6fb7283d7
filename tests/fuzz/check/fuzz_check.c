/*
 * Gives any text to the whole front half: parse, check as a program and as a route file, lower what holds no error, and
 * verify and print the core of it. Aborts when core breaks one of its rules.
 */
#include "compiler/check/check.h"
#include "compiler/core/core.h"
#include "compiler/lower/lower.h"
#include "compiler/parse/parse.h"

#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const size_t MEMORY_MAX = (size_t)256 << 20;

/* Some of the standard library, so that inputs can use it. */
static const char *const library[][2] = {
	{"fmt", "func Println(values ...Any)\nfunc Sprintf(format String, values ...Any): String\n"},
	{"math", "const Pi = 3.14\nfunc Sqrt(x Float): Float\nfunc Pow(x Float, y Float): Float\n"},
	{"strings", "func Split(s String, sep String): Array(String)\nfunc ToUpper(s String): String\n"},
	{"strconv", "func Atoi(s String): Result(Int, Error)\n"},
	{"errors", "func New(text String): Error\n"},
};

enum { LIBRARY_COUNT = sizeof library / sizeof *library };

struct front {
	struct arena *arena;
	struct source_map sources;
	struct diag_log log;
	struct interner interner;
	struct check_file files[LIBRARY_COUNT + 1];
};

static struct ast_file *
parse(struct front *front, const char *path, struct str text)
{
	return parse_file(front->arena, &front->interner, source_add(&front->sources, str_from(path), text), &front->log);
}

static void
compile(struct arena *arena, const char *path, struct str text)
{
	struct front *front = arena_alloc(arena, sizeof *front);
	front->arena = arena;
	source_map_init(&front->sources, arena);
	diag_init(&front->log, arena, &front->sources);
	interner_init(&front->interner, arena);
	for (int i = 0; i < LIBRARY_COUNT; i++) {
		struct ast_file *file = parse(front, library[i][0], str_from(library[i][1]));
		front->files[i] = (struct check_file){.ast = file, .path = str_from(library[i][0]), .is_library = true};
	}
	front->files[LIBRARY_COUNT] = (struct check_file){.ast = parse(front, path, text), .path = str_from(path)};
	const struct checked_program *checked = check_program(arena, &front->interner, &front->sources, front->files, LIBRARY_COUNT + 1, &front->log);
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
