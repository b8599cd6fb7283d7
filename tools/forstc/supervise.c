/*
 * The supervisor; see supervise.h. One thread, one poll: signals (as a descriptor), the pipes of children, the watcher,
 * and the nearest of a few deadlines. A build runs in a child as well, so a crash meanwhile is noticed at once.
 *
 * There are up to three kinds of servers: the current one (which serves, or is being started again), the next one (of a
 * new build, starting) and any number that drain. Executables are held open: what is started again after a crash is the
 * build that has served before, whatever has taken its name since.
 */
#include "tools/forstc/supervise_internal.h"

#include "tools/forstc/command.h"
#include "tools/forstc/log.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/signalfd.h>
#include <time.h>
#include <unistd.h>

int64_t
supervise_now_ms(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

struct number
supervise_number(int64_t number)
{
	struct number result;
	snprintf(result.text, sizeof result.text, "%lld", (long long)number);
	return result;
}

void
supervise_close(int *descriptor)
{
	if (*descriptor >= 0) {
		close(*descriptor);
	}
	*descriptor = -1;
}

/* ---- ending ---- */

/* What a server may take to drain. */
int64_t
supervise_drain_budget_ms(const struct supervisor *supervisor)
{
	return (int64_t)supervisor->sockets.options.limits.drain_timeout_ms + KILL_MS;
}

void
supervise_drain(struct server *server, int64_t budget_ms)
{
	server->state = SERVER_DRAINING;
	server->until = supervise_now_ms() + budget_ms;
	child_signal(&server->child, SIGTERM);
}

static bool
is_anything_running(const struct supervisor *supervisor)
{
	for (size_t i = 0; i < SERVERS_MAX; i++) {
		if (supervisor->servers[i].state != SERVER_NONE) {
			return true;
		}
	}
	return supervisor->builder.child.pid != 0;
}

/* Nobody is told to come here any more, nobody listens, and what runs drains. */
void
supervise_end(struct supervisor *supervisor, int code, int64_t budget_ms)
{
	supervisor->ending = true;
	supervisor->code = code;
	supervisor->current = NULL;
	supervisor->next = NULL;
	supervisor->restart_at = 0;
	supervisor->changed_at = 0;
	if (supervisor->said_ready) {
		ready_remove(supervisor->request->folder);
	}
	sockets_close(&supervisor->sockets);
	for (size_t i = 0; i < SERVERS_MAX; i++) {
		if (supervisor->servers[i].state != SERVER_NONE) {
			supervise_drain(&supervisor->servers[i], budget_ms);
		}
	}
	if (supervisor->builder.child.pid) {
		child_signal(&supervisor->builder.child, SIGTERM);
		supervisor->build_until = supervise_now_ms() + (budget_ms < KILL_MS ? budget_ms : KILL_MS);
	}
}

static void
end_at_once(struct supervisor *supervisor, int code)
{
	for (size_t i = 0; i < SERVERS_MAX; i++) {
		if (supervisor->servers[i].state != SERVER_NONE) {
			child_signal(&supervisor->servers[i].child, SIGKILL);
		}
	}
	if (supervisor->builder.child.pid) {
		child_signal(&supervisor->builder.child, SIGKILL);
	}
	supervisor->code = code;
	supervisor->finished = true;
}

/* ---- signals ---- */

static bool
is_orphan(const struct supervisor *supervisor)
{
	return supervisor->request->parent && getppid() != supervisor->request->parent;
}

static bool
has_terminal(void)
{
	int terminal = open("/dev/tty", O_RDONLY | O_NOCTTY | O_CLOEXEC);
	if (terminal < 0) {
		return false;
	}
	close(terminal);
	return true;
}

static void
take_end_signal(struct supervisor *supervisor, int number)
{
	if (supervisor->ending) {
		if (number == SIGINT) {
			end_at_once(supervisor, 128 + SIGINT);
		}
		return;
	}
	bool orphan = is_orphan(supervisor);
	log_event("info", "stopping", "signal", orphan ? "the parent died" : number == SIGINT ? "SIGINT" : "SIGTERM", NULL);
	supervise_end(supervisor, EXIT_DONE, orphan ? ORPHAN_DRAIN_MS : supervise_drain_budget_ms(supervisor));
}

/* SIGHUP asks for the next build; but where our terminal is gone it says just that. */
static void
take_hangup(struct supervisor *supervisor)
{
	if (supervisor->had_terminal && !has_terminal()) {
		take_end_signal(supervisor, SIGTERM);
	} else if (!supervisor->ending) {
		supervisor->forced = true;
		supervise_want_build(supervisor);
	}
}

static void
read_signals(struct supervisor *supervisor)
{
	struct signalfd_siginfo info;
	while (read(supervisor->signals, &info, sizeof info) == sizeof info) {
		switch (info.ssi_signo) {
		case SIGHUP: take_hangup(supervisor); break;
		case SIGCHLD: supervise_reap(supervisor); break;
		default: take_end_signal(supervisor, (int)info.ssi_signo); break;
		}
	}
}

/* ---- time ---- */

static void
keep_deadlines(struct supervisor *supervisor)
{
	int64_t now = supervise_now_ms();
	for (size_t i = 0; i < SERVERS_MAX; i++) {
		struct server *server = &supervisor->servers[i];
		bool waits = server->state == SERVER_STARTING || server->state == SERVER_DRAINING;
		if (waits && now >= server->until) {
			log_event("warn",
				server->state == SERVER_STARTING ? "the server does not become ready" : "the server does not drain",
				NULL);
			child_signal(&server->child, SIGKILL);
			server->until = INT64_MAX;
		}
	}
	if (supervisor->build_until && now >= supervisor->build_until && supervisor->builder.child.pid) {
		child_signal(&supervisor->builder.child, SIGKILL);
		supervisor->build_until = 0;
	}
	if (supervisor->restart_at && now >= supervisor->restart_at) {
		supervise_restart(supervisor);
	}
	if (supervisor->changed_at && now >= supervisor->quiet_at && !supervisor->builder.child.pid) {
		supervise_start_build(supervisor);
	}
}

static void
sooner(int64_t *nearest, int64_t when)
{
	*nearest = when < *nearest ? when : *nearest;
}

/* What poll may wait, in ms; -1: for ever. */
static int
patience_ms(const struct supervisor *supervisor)
{
	int64_t nearest = INT64_MAX;
	for (size_t i = 0; i < SERVERS_MAX; i++) {
		const struct server *server = &supervisor->servers[i];
		if (server->state == SERVER_STARTING || server->state == SERVER_DRAINING) {
			sooner(&nearest, server->until);
		}
	}
	if (supervisor->build_until && supervisor->builder.child.pid) {
		sooner(&nearest, supervisor->build_until);
	}
	if (supervisor->restart_at) {
		sooner(&nearest, supervisor->restart_at);
	}
	if (supervisor->changed_at && !supervisor->builder.child.pid) {
		sooner(&nearest, supervisor->quiet_at);
	}
	if (nearest == INT64_MAX) {
		return -1;
	}
	int64_t left = nearest - supervise_now_ms();
	return left < 0 ? 0 : left > 60000 ? 60000 : (int)left;
}

/* ---- the loop ---- */

/* Waits for anything, and takes it. What servers wrote comes before that they ended. */
static void
turn(struct supervisor *supervisor)
{
	struct pollfd waited[SERVERS_MAX + 3];
	size_t count = 0;
	waited[count++] = (struct pollfd){supervisor->signals, POLLIN, 0};
	waited[count++] = (struct pollfd){supervisor->builder.child.output, POLLIN, 0};
	waited[count++] = (struct pollfd){supervisor->watch ? watch_descriptor(supervisor->watch) : -1, POLLIN, 0};
	for (size_t i = 0; i < SERVERS_MAX; i++) {
		const struct server *server = &supervisor->servers[i];
		waited[count++] = (struct pollfd){server->state == SERVER_NONE ? -1 : server->child.output, POLLIN, 0};
	}
	if (poll(waited, count, patience_ms(supervisor)) < 0) {
		return;
	}
	if (waited[1].revents) {
		builder_read(&supervisor->builder);
	}
	if (waited[2].revents) {
		supervise_read_changes(supervisor);
	}
	for (size_t i = 0; i < SERVERS_MAX; i++) {
		if (waited[i + 3].revents) {
			supervise_read_server(supervisor, &supervisor->servers[i]);
		}
	}
	if (waited[0].revents) {
		read_signals(supervisor);
	}
	keep_deadlines(supervisor);
}

/* Signals become readable; those that a terminal's end or a closed pipe sends do not end us. */
static int
hold_signals(void)
{
	sigset_t held;
	sigemptyset(&held);
	sigaddset(&held, SIGTERM);
	sigaddset(&held, SIGINT);
	sigaddset(&held, SIGHUP);
	sigaddset(&held, SIGCHLD);
	/* Children that end are waited for, whatever we were started with. */
	if (signal(SIGCHLD, SIG_DFL) == SIG_ERR || signal(SIGPIPE, SIG_IGN) == SIG_ERR ||
		sigprocmask(SIG_BLOCK, &held, NULL) != 0) {
		return -1;
	}
	return signalfd(-1, &held, SFD_CLOEXEC | SFD_NONBLOCK);
}

static int
prepare(struct supervisor *supervisor)
{
	const struct supervise_request *request = supervisor->request;
	if (standard_streams_open() != 0 || (supervisor->signals = hold_signals()) < 0) {
		complain("cannot start: %s", strerror(errno));
		return EXIT_MACHINE;
	}
	int code = sockets_read(&supervisor->sockets, request->settings);
	if (code != EXIT_DONE) {
		return code;
	}
	if (request->watched && !(supervisor->watch = watch_new(request->watched))) {
		complain("cannot watch %s: %s", request->watched,
			errno == ENOSPC ? "the system allows no more watches (sysctl fs.inotify.max_user_watches)"
							: strerror(errno));
		return EXIT_MACHINE;
	}
	return EXIT_DONE;
}

static void
release(struct supervisor *supervisor)
{
	watch_free(supervisor->watch);
	builder_release(&supervisor->builder);
	supervise_close(&supervisor->good);
	supervise_close(&supervisor->candidate);
	supervise_close(&supervisor->signals);
	sockets_release(&supervisor->sockets);
}

int
supervise(const struct supervise_request *request, struct arena *arena)
{
	struct supervisor *supervisor = arena_alloc(arena, sizeof *supervisor);
	supervisor->request = request;
	supervisor->arena = arena;
	supervisor->good = -1;
	supervisor->candidate = -1;
	supervisor->signals = -1;
	builder_init(&supervisor->builder);
	supervisor->had_terminal = has_terminal();
	supervisor->setup.sockets = &supervisor->sockets;
	supervisor->code = prepare(supervisor);
	if (supervisor->code == EXIT_DONE) {
		supervise_start_build(supervisor);
		while (!supervisor->finished && !(supervisor->ending && !is_anything_running(supervisor))) {
			turn(supervisor);
		}
	}
	int code = supervisor->code;
	release(supervisor);
	return code;
}
