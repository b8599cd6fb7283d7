/*
 * The sockets that a server listens on. HTTP's are bound here, one a worker with SO_REUSEPORT, and so is the Unix
 * socket, which takes frames and HTTP; or they are inherited (LISTEN_PID, LISTEN_FDS, LISTEN_FDNAMES as systemd has
 * them). Each worker gets descriptors of its own, so that it can stop listening by itself.
 */
#ifndef FORST_SERVER_LISTEN_H
#define FORST_SERVER_LISTEN_H

#include "runtime/dispatch/options.h"

#include <stdbool.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

enum { RT_LOCAL_PATH_SIZE = sizeof(((struct sockaddr_un *)0)->sun_path) }; /* with the NUL */

struct rt_listen_socket {
	int fd;
	bool local; /* a Unix socket */
};

struct rt_listening {
	struct rt_listen_socket *sockets;
	int count;
	int http_count;                  /* of them TCP */
	struct sockaddr_storage address; /* of HTTP, when http_count > 0 */
	socklen_t address_length;
	char path[RT_LOCAL_PATH_SIZE]; /* of the Unix socket; "": there is none */
	bool owned;                    /* path was made here: device and inode tell whether it is still the same */
	dev_t device;
	ino_t inode;
};

/* Opens what the options say and was not inherited, for so many workers. 0, or the status to exit with after a word on
 * stderr; then nothing is open. */
int rt_listen(struct rt_listening *listening, const struct rt_options *options, int workers);

/* Copies the descriptors of the sockets that a worker is to accept from: into `out`, which has room for
 * listening->count. Their number, or -1 with errno. */
int rt_listening_share(const struct rt_listening *listening, int worker, int workers, struct rt_listen_socket *out);

/* Closes the server's own descriptors; the workers have theirs. */
void rt_listening_close(struct rt_listening *listening);

/* Removes the Unix socket's path, if it is still the one that was made here. Nobody finds the server there any more. */
void rt_listening_unlink(struct rt_listening *listening);

/* Whether HTTP is bound to a loopback address, or to none. */
bool rt_listening_is_loopback(const struct rt_listening *listening);

/* ---- between listen.c and its parts ---- */

/* listen_local.c: binds a Unix socket at the path; its descriptor, or -1 after a word on stderr and *status to exit
 * with. */
int rt_listen_local(struct rt_listening *listening, const char *path, int *status);

/* listen_inherited.c: takes over what was inherited; 0, or the status to exit with after a word on stderr. */
int rt_listen_inherited(struct rt_listening *listening);

/* Owns fd from here on; false when there is no memory, and it is closed. */
bool rt_listening_add(struct rt_listening *listening, struct rt_listen_socket socket);

#endif
