/*
 * Accepting. TCP connections are spread over the workers by the kernel, which has a socket for each. A Unix socket
 * there is only one of: every worker polls it and whoever is first accepts, one at a time; one that has more than its
 * share of such connections lets the others go first for a moment.
 *
 * When descriptors run out a reserved one is given up to accept and turn away one client at a time; if even that fails
 * the worker does not accept for a while, so a full table never makes it spin.
 */
#include "runtime/server/server.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
	ACCEPTS_AT_ONCE = 64,
	PAUSE_MS = 100,
	GIVE_WAY_MS = 1,
};

void
rt_worker_count(struct rt_worker *worker, bool local, int change)
{
	worker->connection_count += change;
	atomic_fetch_add(&worker->server->connections, change);
	if (!local)
		return;
	worker->local_count += change;
	atomic_fetch_add(&worker->server->local_connections, change);
}

static bool
too_many(const struct rt_worker *worker)
{
	return (uint64_t)atomic_load(&worker->server->connections) >= worker->server->host.options.limits.connections_max;
}

/* In what the client speaks, as far as that is known. */
static void
say_overloaded(int fd, bool frames)
{
	static const struct str reason = {"too many connections", 20};
	char goaway[FRAME_HEADER_SIZE + 20];

	if (!frames) {
		(void)send(fd, rt_overloaded_answer, rt_overloaded_answer_length, MSG_NOSIGNAL | MSG_DONTWAIT);
		return;
	}
	frame_header_put(goaway, &(struct frame){.type = FRAME_GOAWAY, .payload = reason});
	memcpy(goaway + FRAME_HEADER_SIZE, reason.data, reason.length);
	(void)send(fd, goaway, sizeof(goaway), MSG_NOSIGNAL | MSG_DONTWAIT);
}

static void
turn_away(int fd, bool local)
{
	char discarded[4096];

	/* What the client sent already would turn the close into a reset that overtakes the answer. */
	ssize_t got = recv(fd, discarded, sizeof(discarded), MSG_DONTWAIT);
	say_overloaded(fd, local && got > 0 && frame_protocol_of(discarded, (size_t)got) == FRAME_PROTOCOL_FRAMES);
	shutdown(fd, SHUT_WR);
	close(fd);
}

/* Looks away from the listener for so long; it goes on where no timer is to be had. */
static void
pause_accepting(struct rt_listener *listener, int ms)
{
	struct rt_worker *worker = listener->worker;
	struct timeval pause = {0, ms * 1000};

	if (event_pending(&worker->accept_again_event, EV_TIMEOUT, NULL) ||
		event_add(&worker->accept_again_event, &pause) == 0)
		event_del(&listener->event);
}

/* No descriptor is free: spend the reserved one on telling a client. */
static void
accept_with_reserve(struct rt_listener *listener)
{
	struct rt_worker *worker = listener->worker;

	if (worker->reserve_fd >= 0) {
		close(worker->reserve_fd);
		int fd = accept4(listener->socket.fd, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
		if (fd >= 0)
			turn_away(fd, listener->socket.local);
	}
	worker->reserve_fd = open("/dev/null", O_RDONLY | O_CLOEXEC);
	pause_accepting(listener, PAUSE_MS);
}

/* Whether the process at the other end of a Unix socket is this user's. */
static bool
is_ours(int fd)
{
	struct ucred peer;
	socklen_t length = sizeof(peer);

	return getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &length) == 0 && peer.uid == geteuid();
}

static void
take(struct rt_listener *listener, int fd)
{
	struct rt_worker *worker = listener->worker;
	bool local = listener->socket.local;

	if (local && !is_ours(fd)) {
		rt_log(&worker->server->host, "warn", "refused", "reason", "another user's process on the Unix socket", NULL);
		close(fd);
	} else if (too_many(worker)) {
		turn_away(fd, local);
	} else {
		rt_connection_new(worker, fd, local);
	}
}

/* True: there may be more. */
static bool
accept_one(struct rt_listener *listener)
{
	int fd = accept4(listener->socket.fd, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);

	if (fd >= 0) {
		take(listener, fd);
		return true;
	}
	if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM)
		accept_with_reserve(listener);
	/* A client that was gone before it was accepted is no reason to stop. */
	return errno == ECONNABORTED || errno == EINTR;
}

static bool
has_more_than_its_share(const struct rt_worker *worker)
{
	const struct rt_server *server = worker->server;

	return worker->local_count * server->worker_count > atomic_load(&server->local_connections);
}

static void
accept_local(struct rt_listener *listener)
{
	if (!listener->gave_way && has_more_than_its_share(listener->worker)) {
		listener->gave_way = true;
		pause_accepting(listener, GIVE_WAY_MS);
		return;
	}
	listener->gave_way = false;
	(void)accept_one(listener);
}

static void
on_accept(evutil_socket_t fd, short what, void *argument)
{
	struct rt_listener *listener = argument;

	(void)fd;
	(void)what;
	rt_worker_tick(listener->worker);
	if (listener->socket.local) {
		accept_local(listener);
		return;
	}
	for (int i = 0; i < ACCEPTS_AT_ONCE && accept_one(listener); i++)
		continue;
}

static void
on_accept_again(evutil_socket_t fd, short what, void *argument)
{
	struct rt_worker *worker = argument;

	(void)fd;
	(void)what;
	for (int i = 0; i < worker->listener_count; i++) {
		if (event_add(&worker->listeners[i].event, NULL) < 0)
			pause_accepting(&worker->listeners[i], PAUSE_MS);
	}
}

int
rt_worker_listen(struct rt_worker *worker, int number)
{
	const struct rt_listening *listening = &worker->server->listening;
	struct rt_listen_socket *sockets = calloc((size_t)listening->count, sizeof(*sockets));
	int failed = 0;

	worker->listeners = calloc((size_t)listening->count, sizeof(*worker->listeners));
	int count = sockets && worker->listeners
					? rt_listening_share(listening, number, worker->server->worker_count, sockets)
					: -1;
	event_assign(&worker->accept_again_event, worker->base, -1, 0, on_accept_again, worker);
	for (int i = 0; i < count; i++) {
		struct rt_listener *listener = &worker->listeners[worker->listener_count++];
		*listener = (struct rt_listener){.worker = worker, .socket = sockets[i]};
		event_assign(&listener->event, worker->base, sockets[i].fd, EV_READ | EV_PERSIST, on_accept, listener);
		failed |= event_add(&listener->event, NULL);
	}
	free(sockets);
	return count < 0 || failed ? -1 : 0;
}

void
rt_worker_close_listeners(struct rt_worker *worker)
{
	for (int i = 0; i < worker->listener_count; i++) {
		event_del(&worker->listeners[i].event);
		close(worker->listeners[i].socket.fd);
	}
	free(worker->listeners);
	worker->listeners = NULL;
	worker->listener_count = 0;
}

/* Clients that the kernel has accepted for us are served, of inherited sockets as well: nobody may be there to follow.
 * Where clients keep coming, a successor's share is his. */
void
rt_worker_stop_listening(struct rt_worker *worker)
{
	if (worker->listener_count == 0)
		return;
	event_del(&worker->accept_again_event);
	for (int i = 0; i < worker->listener_count; i++) {
		struct rt_listener *listener = &worker->listeners[i];
		event_del(&listener->event);
		for (int taken = 0; taken < RT_BACKLOG; taken++) {
			int fd = accept4(listener->socket.fd, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
			if (fd < 0)
				break;
			take(listener, fd);
		}
	}
	rt_worker_close_listeners(worker);
}
