/* forstc version [--json] */
#include "tools/forstc/build_info.h"
#include "tools/forstc/command.h"

#include <argp.h>
#include <stdbool.h>
#include <stdio.h>

static error_t
parse_option(int key, char *argument, struct argp_state *state)
{
	(void)argument;
	bool *json = state->input;
	switch (key) {
	case 'j': *json = true; return 0;
	case ARGP_KEY_ARG: argp_error(state, "takes no words"); return 0;
	default: return ARGP_ERR_UNKNOWN;
	}
}

int
command_version(int argc, char **argv)
{
	static const struct argp_option options[] = {{"json", 'j', 0, 0, "one JSON object", 0}, {0}};
	static const struct argp parser = {options, parse_option, NULL, "Prints forstc's version.", NULL, NULL, NULL};
	bool json = false;
	argp_err_exit_status = EXIT_USAGE;
	if (argp_parse(&parser, argc, argv, 0, NULL, &json) != 0) {
		return EXIT_USAGE;
	}
	printf(json ? "{\"name\":\"forstc\",\"version\":\"%s\"}\n" : "forstc %s\n", BUILD_VERSION);
	return EXIT_DONE;
}
