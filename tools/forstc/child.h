/*
 * A server process as `serve` and `dev` start it: on sockets that we hold and hand over (systemd's protocol:
 * descriptors from 3 on, LISTEN_PID, LISTEN_FDS, LISTEN_FDNAMES), in a process group of its own so that a terminal's
 * signals reach us alone, with a pipe for its standard output, on which it says that it is ready. It dies when we die.
 */
#ifndef FORST_TOOLS_FORSTC_CHILD_H
#define FORST_TOOLS_FORSTC_CHILD_H

#include "runtime/base/arena.h"
#include "tools/forstc/sockets.h"

#include <stdbool.h>
#include <sys/types.h>

/* How children are started; one for all of them. */
struct child_setup {
	const char *const *arguments; /* ended by NULL */
	char **environment;           /* ended by NULL; the first one is `first`'s place */
	char *first;                  /* a variable that goes before one of the same name; NULL: none */
	char *listen_pid;             /* the digits of LISTEN_PID in it, which each child writes for itself */
	const struct sockets *sockets;
};

/* Prepares the command line of the server in `folder`. Lives in the arena. */
void child_setup_words(struct child_setup *setup, const char *folder, struct arena *arena);

/* Prepares the environment: ours without what the command line says now, with the sockets' names and, in development,
 * FORST_ENV. Lives in the arena. */
void child_setup_environment(struct child_setup *setup, bool development, struct arena *arena);

/* Sets, or takes away, a variable of children that are started from now on; not copied. */
void child_setup_first(struct child_setup *setup, char *variable);

struct child {
	pid_t pid;
	int output; /* what it writes to its standard output; -1 when that has ended */
};

/* Starts the program that `executable` is an open descriptor of: a file that takes its name meanwhile is another build.
 * 0, or -1 with errno; a child that cannot become the program says so on stderr and exits with 3. */
int child_start(struct child *child, const struct child_setup *setup, int executable);

/* A process for `work`, whose result is its exit code: the same death with us, the same group of its own, none of our
 * sockets. Its stderr goes to a pipe where `captured`, else to ours. 0, or -1 with errno. */
int child_fork(
	struct child *child, int (*work)(void *context), void *context, bool captured, const struct sockets *sockets);

/* Whether it has ended; then *status is as waitpid gives it, and whatever it had started is killed. */
bool child_ended(const struct child *child, int *status);

/* Sends a signal to it and to what it has started; it has not been waited for yet. */
void child_signal(const struct child *child, int number);

/* Whatever file is opened next does not become one of the standard streams: opens those that are closed. 0, or -1. */
int standard_streams_open(void);

#endif
