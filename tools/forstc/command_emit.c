/* forstc emit --stage tokens|ast|core|c|go|ts FILE */
#include "codegen/c/emit_c.h"
#include "codegen/go/emit_go.h"
#include "codegen/ts/emit_ts.h"
#include "compiler/check/check.h"
#include "compiler/core/core.h"
#include "compiler/parse/ast_dump.h"
#include "compiler/parse/token_dump.h"
#include "tools/forstc/command.h"
#include "tools/forstc/compile.h"

#include <argp.h>
#include <stdio.h>
#include <string.h>

enum { OPTION_STAGE = 256 };

/* Prints one stage of a compilation whose sources were read. The exit code. */
typedef int (*stage_print)(struct compilation *compilation, struct buf *out);

struct stage {
	const char *name;
	stage_print print;
};

/* The first file that is not the standard library's: the one that was named. */
static const struct ast_file *
named_file(const struct compilation *compilation)
{
	size_t i = 0;
	while (!compilation->files[i].ast) {
		i++;
	}
	return compilation->files[i].ast;
}

static int
print_tokens(struct compilation *compilation, struct buf *out)
{
	token_dump(named_file(compilation)->source, out);
	return EXIT_DONE;
}

static int
print_ast(struct compilation *compilation, struct buf *out)
{
	ast_dump(named_file(compilation), out);
	return EXIT_DONE;
}

static int
print_core(struct compilation *compilation, struct buf *out)
{
	int code = compile_lower(compilation);
	if (code == EXIT_DONE) {
		core_dump(compilation->core, out);
	}
	return code;
}

/* Files one behind the other; with more than one, each behind a line that names it. */
static void
print_files(const struct emit_files *files, struct buf *out)
{
	for (const struct emit_file *file = files->first; file; file = file->next) {
		if (files->count > 1) {
			buf_printf(out, "// ---- %.*s\n", STR_ARG(file->path));
		}
		buf_append_str(out, file->content);
	}
}

static int
print_c(struct compilation *compilation, struct buf *out)
{
	int code = compile_lower(compilation);
	if (code == EXIT_DONE) {
		struct emit_files files;
		emit_files_init(&files, &compilation->arena);
		if (!emit_c(compilation->core, &compilation->arena, &files)) {
			complain("this version of forstc has no C for %.*s", STR_ARG(files.refused));
			return EXIT_SOURCES;
		}
		print_files(&files, out);
	}
	return code;
}

static int
print_go(struct compilation *compilation, struct buf *out)
{
	int code = compile_lower(compilation);
	if (code == EXIT_DONE) {
		struct emit_files files;
		emit_files_init(&files, &compilation->arena);
		if (!emit_go(compilation->core, &compilation->arena, &files)) {
			complain("this version of forstc has no Go for %.*s", STR_ARG(files.refused));
			return EXIT_SOURCES;
		}
		print_files(&files, out);
	}
	return code;
}

static int
print_ts(struct compilation *compilation, struct buf *out)
{
	int code = compile_lower(compilation);
	if (code == EXIT_DONE) {
		struct emit_files files;
		emit_files_init(&files, &compilation->arena);
		emit_ts(compilation->core, &compilation->arena, &files);
		print_files(&files, out);
	}
	return code;
}

static const struct stage stages[] = {
	{"tokens", print_tokens},
	{"ast", print_ast},
	{"core", print_core},
	{"c", print_c},
	{"go", print_go},
	{"ts", print_ts},
	{0},
};

struct emit_flags {
	const struct stage *stage;
	char *file;
};

static const struct stage *
stage_find(const char *name)
{
	for (const struct stage *stage = stages; stage->name; stage++) {
		if (strcmp(stage->name, name) == 0) {
			return stage;
		}
	}
	return NULL;
}

static error_t
parse_option(int key, char *argument, struct argp_state *state)
{
	struct emit_flags *flags = state->input;
	switch (key) {
	case OPTION_STAGE:
		flags->stage = stage_find(argument);
		if (!flags->stage) {
			argp_error(state, "--stage is tokens, ast, core, c, go or ts, not %s", argument);
		}
		return 0;
	case ARGP_KEY_ARG:
		if (flags->file) {
			argp_error(state, "takes one file");
		}
		flags->file = argument;
		return 0;
	case ARGP_KEY_END:
		if (!flags->file || !flags->stage) {
			argp_error(state, "needs --stage and a file");
		}
		return 0;
	default: return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp_option options[] = {
	{"stage", OPTION_STAGE, "STAGE", 0, "tokens, ast, core, c, go or ts", 0},
	{0},
};

static const struct argp parser = {options, parse_option, "FILE",
	"Prints what one stage of the compilation makes of FILE: tokens, the syntax tree, the checked and lowered program, or "
	"what is written in C, Go or TypeScript.",
	NULL, NULL, NULL};

static int
emit_in(struct compilation *compilation, void *context)
{
	struct emit_flags *flags = context;
	int code = compile_read(compilation, COMPILE_PATHS, &flags->file, 1);
	struct buf out = {0};
	if (code == EXIT_DONE) {
		code = flags->stage->print(compilation, &out);
	}
	if (out.failed) {
		complain("out of memory");
		code = EXIT_MACHINE;
	} else {
		fwrite(buf_str(&out).data, 1, out.length, stdout);
	}
	buf_release(&out);
	return code;
}

int
command_emit(int argc, char **argv)
{
	struct emit_flags flags = {0};
	argp_err_exit_status = EXIT_USAGE;
	if (argp_parse(&parser, argc, argv, 0, NULL, &flags) != 0) {
		return EXIT_USAGE;
	}
	return compile_with(DIAG_FORMAT_HUMAN, emit_in, &flags);
}
