/* forstc build [ROUTES] [-o DIR] [--target c|node] [--release|--debug] [--emit-only] */
#include "tools/forstc/build.h"
#include "tools/forstc/command.h"
#include "tools/forstc/settings.h"

#include <argp.h>
#include <string.h>

enum { OPTION_TARGET = 256, OPTION_RELEASE, OPTION_DEBUG, OPTION_EMIT_ONLY, OPTION_CONFIG };

struct build_flags {
	struct settings settings;
	const char *config;
	const char *target;
	bool debug;
	bool emit_only;
};

static error_t
parse_option(int key, char *argument, struct argp_state *state)
{
	struct build_flags *flags = state->input;
	switch (key) {
	case 'o': flags->settings.output = argument; return 0;
	case OPTION_TARGET: flags->target = argument; return 0;
	case OPTION_RELEASE: flags->debug = false; return 0;
	case OPTION_DEBUG: flags->debug = true; return 0;
	case OPTION_EMIT_ONLY: flags->emit_only = true; return 0;
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
	{"output", 'o', "DIR", 0, "folder to write to (dist/forst)", 0},
	{"target", OPTION_TARGET, "TARGET", 0, "what to build: c, a native server (the default), or node, an addon that Node loads", 0},
	{"release", OPTION_RELEASE, 0, 0, "optimise (the default)", 0},
	{"debug", OPTION_DEBUG, 0, 0, "keep debug information, optimise little", 0},
	{"emit-only", OPTION_EMIT_ONLY, 0, 0, "write the C sources and stop", 0},
	{"config", OPTION_CONFIG, "FILE", 0, "read this file instead of forst.config.json", 0},
	{0},
};

static const struct argp parser = {options, parse_option, "[ROUTES]",
	"Checks the route files below ROUTES (forst/routes) and compiles them: DIR/server is an executable that serves by "
	"itself, "
	"DIR/c its sources, DIR/manifest.json its contract. For the target node DIR/routes.node takes its place: what a Node "
	"process calls without a server. Compiles only what changed.",
	NULL, NULL, NULL};

int
command_build(int argc, char **argv)
{
	struct build_flags flags = {.target = "c"};
	argp_err_exit_status = EXIT_USAGE;
	if (argp_parse(&parser, argc, argv, 0, NULL, &flags) != 0) {
		return EXIT_USAGE;
	}
	bool addon = strcmp(flags.target, "node") == 0;
	if (!addon && strcmp(flags.target, "c") != 0) {
		complain("the targets are `c` and `node`, not `%s`", flags.target);
		return EXIT_USAGE;
	}
	struct arena arena;
	arena_init(&arena, ARENA_UNLIMITED, NULL);
	int code = settings_load(&flags.settings, flags.config, &arena);
	if (code == EXIT_DONE) {
		struct build_request request = {
			.folder = flags.settings.output,
			.product = addon ? "routes.node" : "server",
			.compiler = flags.settings.compiler,
			.addon = addon,
			.mode = flags.debug ? LINK_DEBUG : LINK_RELEASE,
			.emit_only = flags.emit_only,
		};
		code = build_routes(flags.settings.routes, &request);
	}
	arena_release(&arena);
	return code;
}
