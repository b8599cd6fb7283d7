/*
 * What `serve` and `dev` share: sockets that outlive the server's process, and a server's process that is always there.
 * One that dies is started again at once; the next build is started on the same sockets and serves before the last one
 * drains; a build that fails, or does not become ready, changes nothing.
 */
#ifndef FORST_TOOLS_FORSTC_SUPERVISE_H
#define FORST_TOOLS_FORSTC_SUPERVISE_H

#include "runtime/base/arena.h"

#include <stdbool.h>
#include <sys/types.h>

struct settings;

struct supervise_request {
	const struct settings *settings; /* where to listen, how many workers */
	const char *folder;              /* DIR: the executable `server` is in it, ready.json comes there */
	int (*build)(void *context);     /* makes it, in a process of its own; the exit code. NULL: it is served as it is */
	void *context;
	const char *watched; /* build again when a .ft file below changes; NULL: on SIGHUP only */
	bool development;    /* the server runs as FORST_ENV=development */
	pid_t parent;        /* end when this one, our parent, does; 0: do not */
};

/* Serves until a signal has drained what runs; the exit code. */
int supervise(const struct supervise_request *request, struct arena *arena);

#endif
