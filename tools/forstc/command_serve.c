/*
 * forstc serve [ROUTES|DIR] [--http HOST:PORT] [--ipc PATH] [--workers N] [--log-level LEVEL]: builds if stale, then supervises the server.
 * A folder that a build made is served as it is.
 */
#include "tools/forstc/command.h"
#include "tools/forstc/serving.h"

enum { OPTION_DEBUG = 256 };

static error_t
parse_option(int key, char *argument, struct argp_state *state)
{
	struct serving *serving = state->input;
	(void)argument;
	switch (key) {
	case ARGP_KEY_INIT: state->child_inputs[0] = serving; return 0;
	case OPTION_DEBUG: serving->debug = true; return 0;
	default: return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp_option options[] = {
	{"debug", OPTION_DEBUG, 0, 0, "build without optimisation", 0},
	{0},
};

static const struct argp_child children[] = {{&serving_options, 0, NULL, 0}, {0}};

static const struct argp parser = {options, parse_option, "[ROUTES|DIR]",
	"Builds the routes below ROUTES (forst/routes) if something changed and serves them; a folder DIR that build made "
	"is served as it is. When it accepts, one line of JSON on stdout tells where, and so does DIR/ready.json. A server "
	"that dies is started again; exit code 78 when that happens five times in ten seconds; a route that has crashed it "
	"three times in a minute is answered 503 for the next minute. SIGTERM and SIGINT drain, "
	"SIGHUP takes the next build without losing a request. Limits are FORST_* variables; `DIR/server --help` lists "
	"them.",
	children, NULL, NULL};

int
command_serve(int argc, char **argv)
{
	struct serving serving = {0};
	argp_err_exit_status = EXIT_USAGE;
	if (argp_parse(&parser, argc, argv, 0, NULL, &serving) != 0) {
		return EXIT_USAGE;
	}
	return serving_run(&serving);
}
