/*
 * forstc: finds the command that the first word names and hands it the rest. Each command parses its own options
 * (glibc's argp) in its own file; this one knows only the table.
 */
#include "tools/forstc/command.h"

#include "runtime/base/str.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const struct command commands[] = {
	{"build", "[ROUTES]", "compile route files into a native server", command_build},
	{"gen-ts", "[ROUTES] -o DIR", "write the TypeScript client of the routes", command_gen_ts},
	{"serve", "[ROUTES|DIR]", "build if needed and serve", command_serve},
	{"dev", "[ROUTES]", "serve, and build again when a source changes", command_dev},
	{"check", "[PATHS]", "report errors, build nothing", command_check},
	{"fmt", "[PATHS]", "format source files in place", command_fmt},
	{"run", "FILE|FOLDER [-- ARGS]", "compile a program and run its main", command_run},
	{"test", "[PATHS]", "run the tests of *_test.ft files", command_test},
	{"emit", "--stage STAGE FILE", "print one stage of the compilation", command_emit},
	{"version", "", "print the version", command_version},
	{"help", "[COMMAND|config|std]", "explain a command, the settings, the standard library", command_help},
	{0},
};

const struct command *
command_find(const char *name)
{
	for (const struct command *command = commands; command->name; command++) {
		if (strcmp(command->name, name) == 0) {
			return command;
		}
	}
	return NULL;
}

static const char *
command_nearest(const char *name)
{
	const char *nearest = NULL;
	unsigned best = 3;
	for (const struct command *command = commands; command->name; command++) {
		unsigned distance = str_distance(str_from(name), str_from(command->name), 2);
		if (distance < best) {
			best = distance;
			nearest = command->name;
		}
	}
	return nearest;
}

void
complain(const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	fputs("forstc: ", stderr);
	vfprintf(stderr, format, arguments);
	fputc('\n', stderr);
	va_end(arguments);
}

int
command_unknown(const char *name)
{
	const char *nearest = command_nearest(name);
	if (nearest) {
		complain("there is no command `%s`; did you mean `%s`?", name, nearest);
	} else {
		complain("there is no command `%s`; `forstc help` lists them", name);
	}
	return EXIT_USAGE;
}

int
main(int argc, char **argv)
{
	if (argc < 2) {
		command_help(1, argv);
		return EXIT_USAGE;
	}
	const char *name = argv[1];
	if (strcmp(name, "--help") == 0 || strcmp(name, "-h") == 0) {
		name = "help";
	} else if (strcmp(name, "--version") == 0) {
		name = "version";
	}
	const struct command *command = command_find(name);
	if (!command) {
		return command_unknown(name);
	}
	char program[64];
	snprintf(program, sizeof program, "forstc %s", command->name);
	argv[1] = program;
	int code = command->run(argc - 1, argv + 1);
	if (fflush(stdout) != 0 && code == EXIT_DONE) {
		complain("cannot write to standard output: %s", strerror(errno));
		code = EXIT_MACHINE;
	}
	return code;
}
