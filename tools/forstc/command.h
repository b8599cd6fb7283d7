/*
 * The commands of forstc: one file a command, one row a command in the table of main.c.
 * A command gets the words behind its name (argv[0] is "forstc NAME"), does its work, and returns the exit code.
 */
#ifndef FORST_TOOLS_FORSTC_COMMAND_H
#define FORST_TOOLS_FORSTC_COMMAND_H

enum exit_code {
	EXIT_DONE = 0,
	EXIT_SOURCES = 1,   /* the sources, the contract or a test have errors */
	EXIT_USAGE = 2,     /* the command line or the configuration is wrong */
	EXIT_MACHINE = 3,   /* the machine lacks something, which the message names */
	EXIT_INTERNAL = 70, /* a bug in forstc */
	EXIT_DEATHS = 78,   /* servers keep dying */
};

struct command {
	const char *name;
	const char *usage;   /* what stands behind the name */
	const char *summary; /* one line for `forstc help` */
	int (*run)(int argc, char **argv);
};

/* All commands, ended by a row without a name. */
extern const struct command commands[];

int command_build(int argc, char **argv);
int command_gen_ts(int argc, char **argv);
int command_serve(int argc, char **argv);
int command_dev(int argc, char **argv);
int command_check(int argc, char **argv);
int command_fmt(int argc, char **argv);
int command_run(int argc, char **argv);
int command_test(int argc, char **argv);
int command_emit(int argc, char **argv);
int command_version(int argc, char **argv);
int command_help(int argc, char **argv);

/* The command of that name, or NULL. */
const struct command *command_find(const char *name);

/* Says that there is none of that name, and which one may be meant. Returns the exit code. */
int command_unknown(const char *name);

/* Prints "forstc: " and the message to stderr, coloured on a terminal. */
void complain(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
