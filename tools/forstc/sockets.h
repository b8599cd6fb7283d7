/*
 * The sockets that servers are handed: one for HTTP a worker, all on one address, and a Unix socket for our user alone.
 * They outlive the servers, so that no client is refused while one takes over from another.
 */
#ifndef FORST_TOOLS_FORSTC_SOCKETS_H
#define FORST_TOOLS_FORSTC_SOCKETS_H

#include "runtime/base/arena.h"
#include "runtime/server/listen.h"

struct settings;

struct sockets {
	struct rt_options options; /* as the server will read them: the limits are the environment's */
	struct rt_listening listening;
	int workers;
	const char *log_level; /* of what handlers log */
	const char *names; /* what each is for, as LISTEN_FDNAMES says it: "http:http:ipc" */
	const char *http;  /* the address; empty: there is none */
	const char *ipc;   /* the absolute path; empty: there is none */
};

/* Reads where to listen and the server's limits. 0, or EXIT_USAGE after naming the mistake. */
int sockets_read(struct sockets *sockets, const struct settings *settings);

/* Listens; texts live in the arena. The Unix socket's path, unless the settings have one, comes from `folder`, which
 * must be there. 0, or an exit code after the reason was printed. */
int sockets_open(struct sockets *sockets, const struct settings *settings, const char *folder, struct arena *arena);

/* Listens no more: those who have copies may still accept, nobody new finds the Unix socket. */
void sockets_close(struct sockets *sockets);

/* Closes the descriptors and nothing else: for a process that has copies of them and no use. */
void sockets_forget(const struct sockets *sockets);

void sockets_release(struct sockets *sockets);

#endif
