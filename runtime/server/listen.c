/* What the server listens on: HTTP's sockets, and who of the workers accepts from which. */
#include "runtime/server/listen.h"

#include "runtime/server/server.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

bool
rt_listening_add(struct rt_listening *listening, struct rt_listen_socket socket)
{
	struct rt_listen_socket *grown =
		realloc(listening->sockets, (size_t)(listening->count + 1) * sizeof(*listening->sockets));

	if (!grown) {
		close(socket.fd);
		return false;
	}
	listening->sockets = grown;
	listening->sockets[listening->count++] = socket;
	listening->http_count += !socket.local;
	return true;
}

/* ---- TCP ---- */

static int
listen_on(const struct sockaddr *address, socklen_t length, int family)
{
	int one = 1;
	int fd = socket(family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);

	if (fd < 0)
		return -1;
	/* Accepted sockets inherit TCP_NODELAY: an answer is one send, there is nothing to wait for. */
	if (setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one)) == 0 &&
		setsockopt(fd, SOL_SOCKET, SO_REUSEPORT, &one, sizeof(one)) == 0 &&
		setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one)) == 0 && bind(fd, address, length) == 0 &&
		listen(fd, RT_BACKLOG) == 0)
		return fd;
	int error = errno;
	close(fd);
	errno = error;
	return -1;
}

/* Somebody who listens there already, with SO_REUSEPORT as we do, would share the port without a word. */
static bool
is_taken(const struct sockaddr *address, socklen_t length, int family)
{
	int one = 1;
	int fd = socket(family, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (fd < 0)
		return false;
	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one));
	bool taken = bind(fd, address, length) < 0 && errno == EADDRINUSE;
	close(fd);
	return taken;
}

static int
complain(const struct rt_options *options)
{
	fprintf(stderr, "cannot listen on %s:%s: %s\n", options->host, options->port, strerror(errno));
	return RT_EXIT_MACHINE;
}

/* The first worker's socket; the others bind the address that it got. */
static int
listen_first(struct rt_listening *listening, const struct rt_options *options)
{
	struct addrinfo hints = {.ai_family = AF_UNSPEC, .ai_socktype = SOCK_STREAM, .ai_flags = AI_PASSIVE}, *found;
	int error = getaddrinfo(options->host, options->port, &hints, &found);

	if (error) {
		fprintf(stderr, "cannot listen on %s: %s\n", options->host, gai_strerror(error));
		return RT_EXIT_OPTIONS;
	}
	int fd = -1;
	if (is_taken(found->ai_addr, found->ai_addrlen, found->ai_family))
		errno = EADDRINUSE;
	else
		fd = listen_on(found->ai_addr, found->ai_addrlen, found->ai_family);
	freeaddrinfo(found);
	listening->address_length = sizeof(listening->address);
	if (fd >= 0 && rt_listening_add(listening, (struct rt_listen_socket){.fd = fd}) &&
		getsockname(fd, (struct sockaddr *)&listening->address, &listening->address_length) == 0)
		return 0;
	return complain(options);
}

static int
listen_http(struct rt_listening *listening, const struct rt_options *options, int workers)
{
	const struct sockaddr *address = (const struct sockaddr *)&listening->address;
	int status = listen_first(listening, options);

	for (int i = 1; i < workers && status == 0; i++) {
		int fd = listen_on(address, listening->address_length, address->sa_family);
		if (fd < 0 || !rt_listening_add(listening, (struct rt_listen_socket){.fd = fd}))
			status = complain(options);
	}
	return status;
}

/* ---- all of them ---- */

static int
listen_ipc(struct rt_listening *listening, const char *path)
{
	int status = RT_EXIT_MACHINE;
	int fd = rt_listen_local(listening, path, &status);

	if (fd < 0)
		return status;
	if (rt_listening_add(listening, (struct rt_listen_socket){.fd = fd, .local = true}))
		return 0;
	fprintf(stderr, "cannot start: no memory\n");
	return RT_EXIT_MACHINE;
}

/* A kind of socket that was inherited is not bound. */
static int
listen_all(struct rt_listening *listening, const struct rt_options *options, int workers)
{
	int status = rt_listen_inherited(listening);
	bool local = listening->count > listening->http_count;

	/* Who made it may have renamed it since: the socket itself still says what it was bound as. */
	if (local && options->ipc[0])
		snprintf(listening->path, sizeof(listening->path), "%.*s", RT_LOCAL_PATH_SIZE - 1, options->ipc);

	if (status == 0 && listening->http_count == 0 && !options->http_off)
		status = listen_http(listening, options, workers);
	if (status == 0 && !local && options->ipc[0])
		status = listen_ipc(listening, options->ipc);
	if (status == 0 && listening->count == 0) {
		fprintf(stderr, "there is nothing to listen on: HTTP is off, and no --ipc is given\n");
		status = RT_EXIT_OPTIONS;
	}
	return status;
}

int
rt_listen(struct rt_listening *listening, const struct rt_options *options, int workers)
{
	*listening = (struct rt_listening){0};
	int status = listen_all(listening, options, workers);
	if (status != 0) {
		rt_listening_unlink(listening);
		rt_listening_close(listening);
	}
	return status;
}

void
rt_listening_close(struct rt_listening *listening)
{
	for (int i = 0; i < listening->count; i++)
		close(listening->sockets[i].fd);
	free(listening->sockets);
	listening->sockets = NULL;
	listening->count = 0;
}

bool
rt_listening_is_loopback(const struct rt_listening *listening)
{
	if (listening->http_count == 0)
		return true;
	if (listening->address.ss_family == AF_INET) {
		const struct sockaddr_in *v4 = (const struct sockaddr_in *)(const void *)&listening->address;
		return ntohl(v4->sin_addr.s_addr) >> 24 == 127;
	}
	const struct sockaddr_in6 *v6 = (const struct sockaddr_in6 *)(const void *)&listening->address;
	return IN6_IS_ADDR_LOOPBACK(&v6->sin6_addr);
}

/* ---- who accepts from which ---- */

/* Every worker from every Unix socket. TCP sockets are dealt out, so that none has nobody and no worker has none. */
static bool
is_for(const struct rt_listening *listening, bool local, int number, int worker, int workers)
{
	int count = listening->http_count;

	if (local)
		return true;
	return count >= workers ? number % workers == worker : worker % count == number;
}

int
rt_listening_share(const struct rt_listening *listening, int worker, int workers, struct rt_listen_socket *out)
{
	int copied = 0, http = 0;

	for (int i = 0; i < listening->count; i++) {
		struct rt_listen_socket socket = listening->sockets[i];
		if (!is_for(listening, socket.local, socket.local ? 0 : http++, worker, workers))
			continue;
		socket.fd = fcntl(socket.fd, F_DUPFD_CLOEXEC, 0);
		if (socket.fd >= 0) {
			out[copied++] = socket;
			continue;
		}
		int error = errno;
		while (copied > 0)
			close(out[--copied].fd);
		errno = error;
		return -1;
	}
	return copied;
}
