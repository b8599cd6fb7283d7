/*
 * forstc dev [ROUTES] [--http HOST:PORT] [--ipc PATH] [--workers N] [--log-level LEVEL]: serves in development, and builds again whenever a
 * source changes. While the sources are broken the last good build serves.
 */
#include "tools/forstc/command.h"
#include "tools/forstc/serving.h"

static error_t
parse_option(int key, char *argument, struct argp_state *state)
{
	(void)argument;
	if (key == ARGP_KEY_INIT) {
		state->child_inputs[0] = state->input;
		return 0;
	}
	return ARGP_ERR_UNKNOWN;
}

static const struct argp_child children[] = {{&serving_options, 0, NULL, 0}, {0}};

static const struct argp parser = {NULL, parse_option, "[ROUTES]",
	"Builds the routes below ROUTES (forst/routes), serves them with FORST_ENV=development, and does both again "
	"whenever a source changes, without losing a request. While the sources are broken their errors are printed and "
	"the "
	"last good build serves. Writes the TypeScript client as well where `client` of forst.config.json names its "
	"folder. "
	"Builds with tcc where it is installed and no compiler is named.",
	children, NULL, NULL};

int
command_dev(int argc, char **argv)
{
	struct serving serving = {.development = true};
	argp_err_exit_status = EXIT_USAGE;
	if (argp_parse(&parser, argc, argv, 0, NULL, &serving) != 0) {
		return EXIT_USAGE;
	}
	return serving_run(&serving);
}
