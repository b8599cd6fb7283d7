/* forstc check [PATHS] [--format human|json] */
#include "tools/forstc/command.h"
#include "tools/forstc/compile.h"
#include "tools/forstc/settings.h"

#include <argp.h>
#include <string.h>

enum { OPTION_FORMAT = 256, OPTION_CONFIG };

struct check_flags {
	struct settings settings;
	const char *config;
	enum diag_format format;
	char **paths;
	size_t path_count;
};

static error_t
parse_option(int key, char *argument, struct argp_state *state)
{
	struct check_flags *flags = state->input;
	switch (key) {
	case OPTION_FORMAT:
		if (strcmp(argument, "json") != 0 && strcmp(argument, "human") != 0) {
			argp_error(state, "--format is human or json, not %s", argument);
		}
		flags->format = strcmp(argument, "json") == 0 ? DIAG_FORMAT_JSON : DIAG_FORMAT_HUMAN;
		return 0;
	case OPTION_CONFIG: flags->config = argument; return 0;
	case ARGP_KEY_ARGS:
		flags->paths = state->argv + state->next;
		flags->path_count = (size_t)(state->argc - state->next);
		return 0;
	default: return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp_option options[] = {
	{"format", OPTION_FORMAT, "FORMAT", 0, "human (stderr), or json: one object a line on stdout", 0},
	{"config", OPTION_CONFIG, "FILE", 0, "read this file instead of forst.config.json", 0},
	{0},
};

static const struct argp parser = {options, parse_option, "[PATHS]",
	"Reports every error and warning of the files and folders PATHS (forst/routes) and builds nothing. "
	"Files below a folder `routes` get the rules of routes; with that folder itself what lies beside it is checked, too.",
	NULL, NULL, NULL};

static int
check_in(struct compilation *compilation, void *context)
{
	struct check_flags *flags = context;
	char *const routes[] = {(char *)flags->settings.routes};
	char *const *paths = flags->path_count ? flags->paths : routes;
	int code = compile_read(compilation, COMPILE_PATHS, paths, flags->path_count ? flags->path_count : 1);
	return code == EXIT_DONE ? compile_check(compilation) : code;
}

int
command_check(int argc, char **argv)
{
	struct check_flags flags = {0};
	argp_err_exit_status = EXIT_USAGE;
	if (argp_parse(&parser, argc, argv, 0, NULL, &flags) != 0) {
		return EXIT_USAGE;
	}
	struct arena arena;
	arena_init(&arena, ARENA_UNLIMITED, NULL);
	int code = settings_load(&flags.settings, flags.config, &arena);
	if (code == EXIT_DONE) {
		code = compile_with(flags.format, check_in, &flags);
	}
	arena_release(&arena);
	return code;
}
