/* forstc help [COMMAND|config|std [NAME]] */
#include "tools/forstc/command.h"
#include "tools/forstc/help_std.h"
#include "tools/forstc/settings.h"

#include <stdio.h>
#include <string.h>

static int
explain_all(void)
{
	puts("forstc compiles Forst route files into native handlers and gives TypeScript a typed client for them.\n");
	puts("usage: forstc COMMAND [...]\n");
	for (const struct command *command = commands; command->name; command++) {
		printf("  %-8s %-24s %s\n", command->name, command->usage, command->summary);
	}
	puts("\n`forstc COMMAND --help` explains one in full, `forstc help config` the settings,\n"
		 "`forstc help std` the standard library.");
	return EXIT_DONE;
}

int
command_help(int argc, char **argv)
{
	if (argc < 2 || strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "help") == 0) {
		return explain_all();
	}
	if (strcmp(argv[1], "config") == 0) {
		settings_explain();
		return EXIT_DONE;
	}
	if (strcmp(argv[1], "std") == 0) {
		if (argc > 3) {
			complain("`forstc help std` takes one name, such as strings, or strings.Split");
			return EXIT_USAGE;
		}
		return help_std(argc > 2 ? argv[2] : NULL);
	}
	const struct command *command = command_find(argv[1]);
	if (!command) {
		return command_unknown(argv[1]);
	}
	char program[64];
	snprintf(program, sizeof program, "forstc %s", command->name);
	char option[] = "--help";
	char *words[] = {program, option, NULL};
	return command->run(2, words);
}
