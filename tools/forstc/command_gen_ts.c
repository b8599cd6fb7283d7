/* forstc gen-ts [ROUTES] -o DIR [--check] [--watch] */
#include "tools/forstc/client.h"
#include "tools/forstc/command.h"
#include "tools/forstc/compile.h"
#include "tools/forstc/settings.h"
#include "tools/forstc/sources.h"
#include "tools/forstc/watch.h"

#include <argp.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

enum { OPTION_CHECK = 256, OPTION_WATCH, OPTION_CONFIG };

struct client_flags {
	struct settings settings;
	const char *config;
	bool check;
	bool watch;
};

static error_t
parse_option(int key, char *argument, struct argp_state *state)
{
	struct client_flags *flags = state->input;
	switch (key) {
	case 'o': flags->settings.client = argument; return 0;
	case OPTION_CHECK: flags->check = true; return 0;
	case OPTION_WATCH: flags->watch = true; return 0;
	case OPTION_CONFIG: flags->config = argument; return 0;
	case ARGP_KEY_ARG:
		if (flags->settings.routes) {
			argp_error(state, "takes one folder of routes");
		}
		flags->settings.routes = argument;
		return 0;
	default: return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp_option options[] = {
	{"output", 'o', "DIR", 0, "folder to write to; `client` of forst.config.json names it, too", 0},
	{"check", OPTION_CHECK, 0, 0, "write nothing; exit 1 when the files are stale", 0},
	{"watch", OPTION_WATCH, 0, 0, "write again whenever a source changes", 0},
	{"config", OPTION_CONFIG, "FILE", 0, "read this file instead of forst.config.json", 0},
	{0},
};

static const struct argp parser = {options, parse_option, "[ROUTES] -o DIR",
	"Writes the TypeScript client of the routes below ROUTES (forst/routes): one module a route file and index.ts. "
	"Overwrites and removes only files that forstc wrote. Needs no C compiler.",
	NULL, NULL, NULL};

static int
generate_in(struct compilation *compilation, void *context)
{
	const struct client_flags *flags = context;
	char *const paths[] = {(char *)flags->settings.routes};
	int code = compile_read(compilation, COMPILE_ROUTES, paths, 1);
	if (code == EXIT_DONE) {
		code = compile_lower(compilation);
	}
	if (code != EXIT_DONE) {
		return code;
	}
	const char *folder = flags->settings.client;
	return flags->check ? client_compare(compilation, folder) : client_write(compilation, folder);
}

/* One round of --watch: mistakes in the sources are printed and waited out, anything else ends the watch. */
static int
generate_and_go_on(void *context)
{
	int code = compile_with(DIAG_FORMAT_HUMAN, generate_in, context);
	return code == EXIT_SOURCES ? EXIT_DONE : code;
}

static int
watch(struct client_flags *flags)
{
	struct arena arena;
	arena_init(&arena, ARENA_UNLIMITED, NULL);
	int code = watch_folder(sources_root(flags->settings.routes, &arena).data, generate_and_go_on, flags);
	arena_release(&arena);
	if (code < 0) {
		complain("cannot watch %s: %s", flags->settings.routes, strerror(errno));
		return EXIT_MACHINE;
	}
	return code;
}

int
command_gen_ts(int argc, char **argv)
{
	struct client_flags flags = {0};
	argp_err_exit_status = EXIT_USAGE;
	if (argp_parse(&parser, argc, argv, 0, NULL, &flags) != 0) {
		return EXIT_USAGE;
	}
	struct arena arena;
	arena_init(&arena, ARENA_UNLIMITED, NULL);
	int code = settings_load(&flags.settings, flags.config, &arena);
	if (code == EXIT_DONE && !*flags.settings.client) {
		complain("gen-ts needs a folder to write to: -o DIR, or `client` in forst.config.json");
		code = EXIT_USAGE;
	}
	if (code == EXIT_DONE) {
		code = flags.watch ? watch(&flags) : compile_with(DIAG_FORMAT_HUMAN, generate_in, &flags);
	}
	arena_release(&arena);
	return code;
}
