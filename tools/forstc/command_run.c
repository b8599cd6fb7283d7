/*
 * forstc run FILE|FOLDER [--target c|go] [--log-level LEVEL] [-- ARGS]: builds into a temporary folder, runs the program, removes the folder.
 * The program is a child, not this process replaced, so that the folder goes when it ends; its exit code is ours.
 */
#include "compiler/core/core.h"
#include "tools/forstc/build.h"
#include "tools/forstc/command.h"
#include "tools/forstc/compile.h"
#include "tools/forstc/file.h"
#include "tools/forstc/process.h"
#include "tools/forstc/settings.h"

#include <argp.h>
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

enum { OPTION_TARGET = 256, OPTION_RELEASE, OPTION_LOG_LEVEL };

struct run_flags {
	struct settings settings;
	char *path;
	const char *target;
	bool release;
	char **words; /* the program's, ended by NULL */
	char folder[4096];
};

static error_t
parse_option(int key, char *argument, struct argp_state *state)
{
	struct run_flags *flags = state->input;
	switch (key) {
	case OPTION_TARGET: flags->target = argument; return 0;
	case OPTION_RELEASE: flags->release = true; return 0;
	case OPTION_LOG_LEVEL: flags->settings.log_level = argument; return 0;
	case ARGP_KEY_ARG:
		flags->path = argument;
		flags->words = state->argv + state->next;
		state->next = state->argc;
		return 0;
	case ARGP_KEY_NO_ARGS: argp_error(state, "needs a file or folder"); return 0;
	default: return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp_option options[] = {
	{"target", OPTION_TARGET, "TARGET", 0, "c, or go: built by the go command, 1.19 or later", 0},
	{"release", OPTION_RELEASE, 0, 0, "optimise", 0},
	{"log-level", OPTION_LOG_LEVEL, "LEVEL", 0, "least level of what the program logs: debug, info, warn or error (debug)", 0},
	{0},
};

static const struct argp parser = {options, parse_option, "FILE|FOLDER [-- ARGS]",
	"Compiles a program and runs its main. The exit code is the program's: 1 when main failed, 2 when it panicked.",
	NULL, NULL, NULL};

static int
build_in(struct compilation *compilation, void *context)
{
	struct run_flags *flags = context;
	int code = compile_read(compilation, COMPILE_PROGRAM, &flags->path, 1);
	if (code == EXIT_DONE) {
		code = compile_lower(compilation);
	}
	if (code != EXIT_DONE) {
		return code;
	}
	if (!compilation->core->main) {
		complain("%s has no `func main()` to run", flags->path);
		return EXIT_SOURCES;
	}
	if (strcmp(flags->target, "go") == 0) {
		return build_go(compilation, flags->folder);
	}
	struct build_request request = {
		.folder = flags->folder,
		.product = "program",
		.compiler = flags->settings.compiler,
		.mode = flags->release ? LINK_RELEASE : LINK_DEBUG,
	};
	return build(compilation, &request);
}

/* Runs the program with its words; while it runs, the terminal's interrupts are its own to handle. */
static int
execute(struct run_flags *flags, struct arena *arena)
{
	size_t count = 0;
	while (flags->words[count]) {
		count++;
	}
	size_t skip = count > 0 && strcmp(flags->words[0], "--") == 0;
	const char **words = arena_alloc_array(arena, count + 2, sizeof *words);
	words[0] = path_join(arena, str_from(flags->folder), STR("program")).data;
	memcpy(words + 1, flags->words + skip, (count - skip) * sizeof *words);
	struct job job = {.arguments = words};
	void (*interrupt)(int) = signal(SIGINT, SIG_IGN);
	process_run(&job);
	signal(SIGINT, interrupt);
	if (job.error != 0) {
		complain("cannot start the program: %s", strerror(job.error));
		return EXIT_MACHINE;
	}
	return job.exit_code;
}

static int
build_and_execute(struct run_flags *flags, struct arena *arena)
{
	int code = settings_load(&flags->settings, NULL, arena);
	code = code == EXIT_DONE ? settings_hand_on_log_level(&flags->settings) : code;
	if (code != EXIT_DONE) {
		return code;
	}
	const char *base = getenv("TMPDIR");
	struct str pattern = path_join(arena, str_from(base && *base ? base : "/tmp"), STR("forst-run-XXXXXX"));
	if (pattern.length >= sizeof flags->folder || !mkdtemp(memcpy(flags->folder, pattern.data, pattern.length + 1))) {
		complain("cannot make a temporary folder: %s", strerror(errno));
		return EXIT_MACHINE;
	}
	code = compile_with(DIAG_FORMAT_HUMAN, build_in, flags);
	if (code == EXIT_DONE) {
		code = execute(flags, arena);
	}
	if (folder_remove(flags->folder) != 0) {
		complain("cannot remove %s: %s", flags->folder, strerror(errno));
	}
	return code;
}

int
command_run(int argc, char **argv)
{
	struct run_flags flags = {.target = "c"};
	argp_err_exit_status = EXIT_USAGE;
	if (argp_parse(&parser, argc, argv, ARGP_IN_ORDER, NULL, &flags) != 0) {
		return EXIT_USAGE;
	}
	if (strcmp(flags.target, "c") != 0 && strcmp(flags.target, "go") != 0) {
		complain("the targets are `c` and `go`, not `%s`", flags.target);
		return EXIT_USAGE;
	}
	struct arena arena;
	arena_init(&arena, ARENA_UNLIMITED, NULL);
	int code = build_and_execute(&flags, &arena);
	arena_release(&arena);
	return code;
}
