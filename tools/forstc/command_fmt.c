/* forstc fmt [PATHS] [--check] */
#include "tools/forstc/command.h"
#include "tools/forstc/compile.h"
#include "tools/forstc/file.h"
#include "tools/forstc/settings.h"
#include "tools/forstc/sources.h"

#include "compiler/format/format.h"
#include "compiler/parse/parse.h"

#include <argp.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { OPTION_CHECK = 256, OPTION_CONFIG };

/* What one byte of source may take while it is formatted: tokens twice, the tree, two outputs. */
enum { FORMAT_MEMORY_PER_BYTE = 400 };

struct fmt_flags {
	struct settings settings;
	const char *config;
	bool check;
	char **paths;
	size_t path_count;
};

/* One file on its way through the pipeline. */
struct fmt_job {
	const struct fmt_flags *flags;
	struct str path;
	struct str text;
	bool changed;
};

static error_t
parse_option(int key, char *argument, struct argp_state *state)
{
	struct fmt_flags *flags = state->input;
	switch (key) {
	case OPTION_CHECK: flags->check = true; return 0;
	case OPTION_CONFIG: flags->config = argument; return 0;
	case ARGP_KEY_ARGS:
		flags->paths = state->argv + state->next;
		flags->path_count = (size_t)(state->argc - state->next);
		return 0;
	default: return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp_option options[] = {
	{"check", OPTION_CHECK, NULL, 0, "change nothing; exit with 1 and name the files that are not formatted", 0},
	{"config", OPTION_CONFIG, "FILE", 0, "read this file instead of forst.config.json", 0},
	{0},
};

static const struct argp parser = {options, parse_option, "[PATHS]",
	"Formats the .ft files of the files and folders PATHS in place, and names those that it changed. Without PATHS, "
	"all below "
	"the folder that holds the routes (forst). With - it reads standard input and writes standard output.\v"
	"Line breaks stay where they are; indentation, spaces and blank lines become the language's one layout. Comments, "
	"tags and "
	"the spelling of literals are kept. A file that does not parse is left as it is.",
	NULL, NULL, NULL};

static bool
is_standard_input(struct str path)
{
	return str_equal(path, STR("-"));
}

static int
write_result(struct fmt_job *job, struct str formatted)
{
	if (is_standard_input(job->path)) {
		fwrite(formatted.data, 1, formatted.length, stdout);
		return EXIT_DONE;
	}
	job->changed = !str_equal(job->text, formatted);
	if (!job->changed || job->flags->check) {
		return EXIT_DONE;
	}
	if (file_rewrite(job->path.data, formatted) != 0) {
		complain("cannot write %s: %s", job->path.data, strerror(errno));
		return EXIT_USAGE;
	}
	return EXIT_DONE;
}

static int
format_in(struct compilation *compilation, void *context)
{
	struct fmt_job *job = context;
	struct arena *arena = &compilation->arena;
	arena->limit += job->text.length * FORMAT_MEMORY_PER_BYTE;
	struct str shown = is_standard_input(job->path) ? STR("<standard input>") : job->path;
	struct source *source = source_add(&compilation->sources, shown, job->text);
	const struct ast_file *file = parse_file(arena, compilation->interner, source, &compilation->log);
	if (compilation->log.error_count > 0) {
		return EXIT_SOURCES;
	}
	struct str formatted;
	if (format_file(arena, file, &formatted) != FORMAT_DONE) {
		complain("bug: formatting %.*s would change more than its layout; it is left as it is", STR_ARG(shown));
		return EXIT_INTERNAL;
	}
	return write_result(job, formatted);
}

static int
format_one(const struct fmt_flags *flags, struct str path, struct str text)
{
	struct fmt_job job = {.flags = flags, .path = path, .text = text};
	int code = compile_with(DIAG_FORMAT_HUMAN, format_in, &job);
	if (code == EXIT_DONE && job.changed) {
		puts(path.data);
		code = flags->check ? EXIT_SOURCES : EXIT_DONE;
	}
	return code;
}

/* Standard input up to the limit of a file, in the arena; data NULL when it cannot be read. */
static struct str
read_input(struct arena *arena)
{
	char *bytes = arena_alloc(arena, SOURCE_FILE_MAX + 1);
	size_t length = fread(bytes, 1, SOURCE_FILE_MAX + 1, stdin);
	if (ferror(stdin) || length > SOURCE_FILE_MAX) {
		errno = length > SOURCE_FILE_MAX ? EFBIG : errno;
		return (struct str){0};
	}
	return (struct str){bytes, length};
}

static int
format_path(const struct fmt_flags *flags, struct arena *arena, struct str path)
{
	bool from_input = is_standard_input(path);
	struct str text = from_input ? read_input(arena) : file_read(arena, path.data, SOURCE_FILE_MAX);
	if (!text.data) {
		complain("cannot read %s: %s", from_input ? "standard input" : path.data, strerror(errno));
		return EXIT_USAGE;
	}
	return format_one(flags, path, text);
}

/* The files that a word of the command line names. */
static int
collect(struct arena *arena, const char *word, struct path_list *list)
{
	enum file_kind kind = file_kind(word);
	if (kind == FILE_FOLDER) {
		if (folder_list(arena, word, ".ft", true, list) != 0) {
			complain("cannot read %s: %s", word, strerror(errno));
			return EXIT_USAGE;
		}
		return EXIT_DONE;
	}
	if (kind != FILE_REGULAR && strcmp(word, "-") != 0) {
		complain("there is no file or folder %s", word);
		return EXIT_USAGE;
	}
	list->items = arena_grow(arena, list->items, list->count, &list->capacity, sizeof *list->items);
	list->items[list->count++] = arena_str(arena, str_from(word));
	return EXIT_DONE;
}

/* Goes on after a file that does not parse; the worst exit code of all. */
static int
format_all(const struct fmt_flags *flags, struct arena *arena)
{
	struct path_list list = {0};
	int code = EXIT_DONE;
	if (flags->path_count == 0) {
		code = collect(arena, sources_root(flags->settings.routes, arena).data, &list);
	}
	for (size_t i = 0; i < flags->path_count && code == EXIT_DONE; i++) {
		code = collect(arena, flags->paths[i], &list);
	}
	if (code != EXIT_DONE) {
		return code;
	}
	for (size_t i = 0; i < list.count; i++) {
		struct arena file_arena;
		arena_init(&file_arena, ARENA_UNLIMITED, NULL);
		int result = format_path(flags, &file_arena, list.items[i]);
		code = result > code ? result : code;
		arena_release(&file_arena);
	}
	return code;
}

int
command_fmt(int argc, char **argv)
{
	struct fmt_flags flags = {0};
	argp_err_exit_status = EXIT_USAGE;
	if (argp_parse(&parser, argc, argv, 0, NULL, &flags) != 0) {
		return EXIT_USAGE;
	}
	struct arena arena;
	arena_init(&arena, ARENA_UNLIMITED, NULL);
	int code = settings_load(&flags.settings, flags.config, &arena);
	if (code == EXIT_DONE) {
		code = format_all(&flags, &arena);
	}
	arena_release(&arena);
	return code;
}
