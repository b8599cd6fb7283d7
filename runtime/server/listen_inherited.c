/*
 * Sockets that whoever started the server has opened already, from descriptor 3 on, by systemd's protocol: LISTEN_PID
 * says for whom they are, LISTEN_FDS how many, LISTEN_FDNAMES how they are called. `http` and `ipc` are names that
 * count; under any other one a socket is what its family makes it. They stay open, and their queues are served by
 * somebody, when this server goes.
 */
#include "runtime/server/listen.h"

#include "runtime/server/server.h"

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { FIRST_FD = 3 };

/* A number in the environment; 0 for none. */
static long
number_of(const char *variable)
{
	const char *text = getenv(variable);
	char *end;

	if (!text || *text < '0' || *text > '9')
		return 0;
	errno = 0;
	long number = strtol(text, &end, 10);
	return errno || *end ? 0 : number;
}

/* The n-th of the names that colons separate; its length, 0 where there is none. */
static size_t
name_of(const char *names, long n, const char **name)
{
	for (; n > 0 && *names; n--)
		names += strcspn(names, ":") + (strchr(names, ':') ? 1 : 0);
	*name = names;
	return strcspn(names, ":");
}

static bool
is_called(const char *name, size_t length, const char *expected)
{
	return length == strlen(expected) && memcmp(name, expected, length) == 0;
}

/* Whether it is a stream socket that listens. */
static bool
listens(int fd)
{
	int type = 0, accepts = 0;
	socklen_t length = sizeof(type);

	if (getsockopt(fd, SOL_SOCKET, SO_TYPE, &type, &length) < 0 || type != SOCK_STREAM)
		return false;
	length = sizeof(accepts);
	return getsockopt(fd, SOL_SOCKET, SO_ACCEPTCONN, &accepts, &length) == 0 && accepts;
}

static bool
make_ours(int fd, bool local)
{
	int flags = fcntl(fd, F_GETFL), one = 1;

	if (!local && setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one)) < 0)
		return false;
	return flags >= 0 && fcntl(fd, F_SETFL, flags | O_NONBLOCK) == 0 && fcntl(fd, F_SETFD, FD_CLOEXEC) == 0;
}

static int
complain(int fd, const char *what)
{
	fprintf(stderr, "the inherited descriptor %d %s\n", fd, what);
	return RT_EXIT_MACHINE;
}

/* Notes where it listens, for HTTP the first such place; false when it is no place for us. */
static bool
note_address(struct rt_listening *listening, const struct sockaddr_storage *address, socklen_t length)
{
	const struct sockaddr_un *local = (const struct sockaddr_un *)(const void *)address;
	size_t least = offsetof(struct sockaddr_un, sun_path);

	if (address->ss_family == AF_INET || address->ss_family == AF_INET6) {
		if (listening->http_count > 0)
			return true;
		listening->address = *address;
		listening->address_length = length;
		return true;
	}
	/* An abstract name begins with a NUL: nothing but the uid guards it. */
	if (address->ss_family != AF_UNIX || length <= least || local->sun_path[0] == '\0')
		return false;
	snprintf(listening->path, sizeof(listening->path), "%.*s", (int)(length - least), local->sun_path);
	return true;
}

static int
inherit(struct rt_listening *listening, int fd, const char *name, size_t name_length)
{
	struct sockaddr_storage address;
	socklen_t length = sizeof(address);

	if (!listens(fd) || getsockname(fd, (struct sockaddr *)&address, &length) < 0)
		return complain(fd, "is no stream socket that listens");
	bool local = address.ss_family == AF_UNIX;
	if (is_called(name, name_length, local ? "http" : "ipc"))
		return complain(fd, local ? "is called http and is a Unix socket" : "is called ipc and is no Unix socket");
	if (!note_address(listening, &address, length))
		return complain(fd, "has no address that is served here");
	if (!make_ours(fd, local) || !rt_listening_add(listening, (struct rt_listen_socket){fd, local}))
		return complain(fd, "cannot be used");
	return 0;
}

int
rt_listen_inherited(struct rt_listening *listening)
{
	bool ours = number_of("LISTEN_PID") == getpid();
	long count = ours ? number_of("LISTEN_FDS") : 0;
	const char *names = getenv("LISTEN_FDNAMES");
	int status = 0;

	for (long i = 0; i < count && status == 0; i++) {
		const char *name;
		size_t length = name_of(names ? names : "", i, &name);
		status = inherit(listening, FIRST_FD + (int)i, name, length);
	}
	/* Nobody else is to take them for its own. */
	unsetenv("LISTEN_PID");
	unsetenv("LISTEN_FDS");
	unsetenv("LISTEN_FDNAMES");
	return status;
}
