/*
 * Being ready, as a line on stdout and as DIR/ready.json, where clients find a server that somebody else started. The
 * server says it to us on a pipe; we say it to the world, with our own pid: that is the one to signal.
 */
#ifndef FORST_TOOLS_FORSTC_READY_H
#define FORST_TOOLS_FORSTC_READY_H

#include "runtime/base/arena.h"

#include <stdbool.h>
#include <stdint.h>

struct sockets;

struct ready {
	int64_t routes;
	char build[40];    /* the build's id */
	char contract[40]; /* the interface's hash; empty when it was not told */
};

/* Reads what a server says; false when it is something else. */
bool ready_parse(struct ready *ready, struct str line);

/* Prints the line. 0, or -1 with errno. */
int ready_say(const struct ready *ready, const struct sockets *sockets);

/* Writes `folder`/ready.json, for our user only. 0, or -1 with errno. */
int ready_write(const struct ready *ready, const struct sockets *sockets, const char *folder);

/* Removes it where it is still ours: another server may have been started there since. */
void ready_remove(const char *folder);

#endif
