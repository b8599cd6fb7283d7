/*
 * The supervisor; see supervise.h. One thread, one poll: signals (as a descriptor), the pipes of children, the watcher,
 * and the nearest of a few deadlines. A build runs in a child as well, so a crash meanwhile is noticed at once.
 *
 * There are up to three kinds of servers: the current one (which serves, or is being started again), the next one (of a
 * new build, starting) and any number that drain. Executables are held open: what is started again after a crash is the
 * build that has served before, whatever has taken its name since.
 */
#include "tools/forstc/supervise.h"

#include "tools/forstc/blame.h"
#include "tools/forstc/builder.h"
#include "tools/forstc/command.h"
#include "tools/forstc/file.h"
#include "tools/forstc/log.h"
#include "tools/forstc/ready.h"
#include "tools/forstc/settings.h"
#include "tools/forstc/sockets.h"
#include "tools/forstc/watch.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum {
	SERVERS_MAX = 32,
	LINE_SIZE = 4096,      /* bytes of a ready line */
	DEATHS_MAX = 5,        /* so many */
	DEATHS_MS = 10000,     /* in so long, and we give up */
	START_MS = 30000,      /* that a server has to become ready */
	ORPHAN_DRAIN_MS = 400, /* to drain in when our parent has died */
	AGAIN_MS = 250,        /* until a start that the machine refused is tried again */
	KILL_MS = 2000,        /* beside its own budget, that a server has to drain in */
};

enum server_state { SERVER_NONE, SERVER_STARTING, SERVER_READY, SERVER_DRAINING };

struct server {
	enum server_state state;
	struct child child;
	int64_t until; /* when it is killed: starting for too long, or draining */
	int64_t since; /* when the reason for it came up */
	size_t line_length;
	char line[LINE_SIZE];
	char crashed[BLAME_PATH_SIZE]; /* the route that has crashed it, as it says; "": none */
};

struct supervisor {
	const struct supervise_request *request;
	struct arena *arena;
	struct sockets sockets;
	struct child_setup setup;
	struct server servers[SERVERS_MAX];
	struct server *current;
	struct server *next;
	int good;      /* the executable that has been ready, or -1 */
	int candidate; /* of the next server, or of one that has no room yet */
	struct builder builder;
	struct watch *watch;
	int64_t changed_at;   /* the first change that no build has seen, 0: none */
	int64_t quiet_at;     /* when its burst is over */
	int64_t building_for; /* the change that is being built */
	int64_t build_until;  /* when a build that was told to end is killed, 0: none was */
	int64_t restart_at;   /* when the current server is started again, 0: it is there */
	int64_t died_at;
	int64_t deaths[DEATHS_MAX];
	size_t death_count;
	struct blame blame;
	int signals;
	bool said_ready;
	bool broken; /* the last build failed */
	bool forced; /* the next build is taken even when it is the one that serves */
	bool again;  /* the next build is wanted when the one under way has ended */
	bool ending;
	bool had_terminal;
	int code; /* to end with */
	bool finished;
};

static int64_t
now_ms(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

struct number {
	char text[24];
};

static struct number
number_text(int64_t number)
{
	struct number result;
	snprintf(result.text, sizeof result.text, "%lld", (long long)number);
	return result;
}

static void
close_descriptor(int *descriptor)
{
	if (*descriptor >= 0) {
		close(*descriptor);
	}
	*descriptor = -1;
}

/* ---- ending ---- */

/* What a server may take to drain. */
static int64_t
drain_budget_ms(const struct supervisor *supervisor)
{
	return (int64_t)supervisor->sockets.options.limits.drain_timeout_ms + KILL_MS;
}

static void
drain(struct server *server, int64_t budget_ms)
{
	server->state = SERVER_DRAINING;
	server->until = now_ms() + budget_ms;
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
static void
begin_end(struct supervisor *supervisor, int code, int64_t budget_ms)
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
			drain(&supervisor->servers[i], budget_ms);
		}
	}
	if (supervisor->builder.child.pid) {
		child_signal(&supervisor->builder.child, SIGTERM);
		supervisor->build_until = now_ms() + (budget_ms < KILL_MS ? budget_ms : KILL_MS);
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

/* ---- servers ---- */

static struct server *
free_server(struct supervisor *supervisor)
{
	for (size_t i = 0; i < SERVERS_MAX; i++) {
		if (supervisor->servers[i].state == SERVER_NONE) {
			return &supervisor->servers[i];
		}
	}
	return NULL;
}

/* Starts a server; NULL with errno (EAGAIN: as many drain as there may be). */
static struct server *
start(struct supervisor *supervisor, int executable, int64_t since)
{
	struct server *server = free_server(supervisor);
	if (!server) {
		errno = EAGAIN;
		return NULL;
	}
	struct child child;
	bool known = executable == supervisor->good;
	child_setup_first(&supervisor->setup, known ? blame_variable(&supervisor->blame, now_ms()) : NULL);
	if (child_start(&child, &supervisor->setup, executable) != 0) {
		return NULL;
	}
	*server = (struct server){.state = SERVER_STARTING, .child = child, .since = since, .until = now_ms() + START_MS};
	return server;
}

/* One more death. The time until the next start in ms, or -1 when there were too many. */
static int64_t
count_death(struct supervisor *supervisor)
{
	static const int64_t pauses[DEATHS_MAX] = {0, 5, 10, 20, 40};
	int64_t now = now_ms();
	size_t recent = 0;
	for (size_t i = 0; i < supervisor->death_count; i++) {
		if (now - supervisor->deaths[i] < DEATHS_MS) {
			supervisor->deaths[recent++] = supervisor->deaths[i];
		}
	}
	int64_t pause = pauses[recent];
	supervisor->deaths[recent++] = now;
	supervisor->death_count = recent;
	return recent == DEATHS_MAX ? -1 : pause;
}

static void
give_up(struct supervisor *supervisor)
{
	log_event("error", "giving up", "deaths", number_text(DEATHS_MAX).text, "seconds",
		number_text(DEATHS_MS / 1000).text, NULL);
	begin_end(supervisor, EXIT_DEATHS, drain_budget_ms(supervisor));
}

/* A route has crashed the server. */
static void
take_crash(struct supervisor *supervisor, const char *route)
{
	if (blame_add(&supervisor->blame, route, now_ms())) {
		log_event("error", "route disabled", "route", route, "crashes", number_text(BLAME_CRASHES).text, "seconds",
			number_text(BLAME_FOR_MS / 1000).text, NULL);
	}
}

static void
restart_later(struct supervisor *supervisor)
{
	int64_t pause = count_death(supervisor);
	if (pause < 0) {
		give_up(supervisor);
		return;
	}
	supervisor->current = NULL;
	supervisor->restart_at = now_ms() + pause;
}

static void
restart(struct supervisor *supervisor)
{
	supervisor->restart_at = 0;
	supervisor->current = start(supervisor, supervisor->good, supervisor->died_at);
	if (!supervisor->current) {
		/* The machine has no room for it just now, which is no death. */
		log_event("error", "cannot start the server", "reason", strerror(errno), NULL);
		supervisor->restart_at = now_ms() + AGAIN_MS;
	}
}

/* ---- the next build ---- */

/* Whether an executable is the one that serves: the build had nothing to do. */
static bool
is_good(const struct supervisor *supervisor, int executable)
{
	struct stat old, new;
	return supervisor->good >= 0 && fstat(supervisor->good, &old) == 0 && fstat(executable, &new) == 0 &&
		   old.st_dev == new.st_dev &&old.st_ino == new.st_ino &&old.st_mtim.tv_sec ==
			   new.st_mtim.tv_sec &&old.st_mtim.tv_nsec == new.st_mtim.tv_nsec;
}

static int
listen_once(struct supervisor *supervisor)
{
	const struct supervise_request *request = supervisor->request;
	if (supervisor->sockets.listening.count > 0) {
		return EXIT_DONE;
	}
	int code = sockets_open(&supervisor->sockets, request->settings, request->folder, supervisor->arena);
	if (code == EXIT_DONE) {
		child_setup_words(&supervisor->setup, request->folder, supervisor->arena);
		child_setup_environment(&supervisor->setup, request->development, supervisor->arena);
	}
	return code;
}

/* Starts the candidate beside the current server. Where there is no room it is tried again when one has drained. */
static void
start_candidate(struct supervisor *supervisor)
{
	if (supervisor->next) {
		child_signal(&supervisor->next->child, SIGKILL);
		supervisor->next->state = SERVER_DRAINING;
		supervisor->next = NULL;
	}
	supervisor->next = start(supervisor, supervisor->candidate, supervisor->building_for);
	if (!supervisor->next && free_server(supervisor)) {
		log_event("error", "cannot start the server", "reason", strerror(errno), NULL);
		close_descriptor(&supervisor->candidate);
		if (supervisor->good < 0) {
			begin_end(supervisor, EXIT_MACHINE, 0);
		}
	}
}

/* Takes the executable that lies in the folder now. */
static void
take_build(struct supervisor *supervisor)
{
	const struct supervise_request *request = supervisor->request;
	struct str path = path_join(supervisor->arena, str_from(request->folder), STR("server"));
	int executable = open(path.data, O_PATH | O_CLOEXEC);
	if (executable < 0) {
		log_event("error", "cannot open the build", "path", path.data, "reason", strerror(errno), NULL);
		if (supervisor->good < 0) {
			begin_end(supervisor, EXIT_MACHINE, 0);
		}
		return;
	}
	bool forced = supervisor->forced || !request->watched;
	supervisor->forced = false;
	if (!forced && is_good(supervisor, executable)) {
		close(executable);
		return;
	}
	close_descriptor(&supervisor->candidate);
	supervisor->candidate = executable;
	int code = listen_once(supervisor);
	if (code != EXIT_DONE) {
		begin_end(supervisor, code, 0);
		return;
	}
	start_candidate(supervisor);
}

static void
start_build(struct supervisor *supervisor)
{
	const struct supervise_request *request = supervisor->request;
	supervisor->building_for = supervisor->changed_at ? supervisor->changed_at : now_ms();
	supervisor->changed_at = 0;
	supervisor->again = false;
	if (!request->build) {
		take_build(supervisor);
		return;
	}
	bool captured = request->watched != NULL;
	if (builder_start(&supervisor->builder, request->build, request->context, captured, &supervisor->sockets) == 0) {
		return;
	}
	log_event("error", "cannot start a build", "reason", strerror(errno), NULL);
	if (supervisor->good < 0) {
		begin_end(supervisor, EXIT_MACHINE, 0);
	}
}

static void
want_build(struct supervisor *supervisor)
{
	if (supervisor->builder.child.pid) {
		supervisor->again = true;
	} else {
		start_build(supervisor);
	}
}

static void
build_failed(struct supervisor *supervisor, int code)
{
	bool changed = builder_show(&supervisor->builder) || !supervisor->request->watched;
	supervisor->broken = true;
	if (!supervisor->request->watched && supervisor->good < 0) {
		begin_end(supervisor, code, 0); /* the build said why */
		return;
	}
	log_event("error", changed ? "build failed" : "build fails as before", "code", number_text(code).text, "serving",
		supervisor->good >= 0 ? "the last good build" : "", NULL);
}

static void
build_ended(struct supervisor *supervisor, int code)
{
	if (supervisor->ending) {
		return;
	}
	if (code != EXIT_DONE) {
		if (supervisor->changed_at) {
			builder_discard(&supervisor->builder); /* the sources are others already */
		} else {
			build_failed(supervisor, code);
		}
	} else {
		builder_show(&supervisor->builder);
		if (supervisor->broken) {
			supervisor->broken = false;
			log_event("info", "fixed", NULL);
		}
		take_build(supervisor);
	}
	if (supervisor->again && !supervisor->ending) {
		start_build(supervisor);
	}
}

/* ---- what servers say and do ---- */

static void
publish(struct supervisor *supervisor, const struct ready *ready)
{
	const char *folder = supervisor->request->folder;
	if (ready_write(ready, &supervisor->sockets, folder) != 0) {
		log_event("warn", "cannot write ready.json", "folder", folder, "reason", strerror(errno), NULL);
	}
	if (supervisor->said_ready) {
		return;
	}
	supervisor->said_ready = true;
	if (ready_say(ready, &supervisor->sockets) != 0) {
		complain("cannot start serving: %s", strerror(errno));
		begin_end(supervisor, EXIT_MACHINE, drain_budget_ms(supervisor));
	}
}

static void
next_is_ready(struct supervisor *supervisor, const struct ready *ready)
{
	struct server *old = supervisor->current;
	struct server *server = supervisor->next;
	supervisor->current = server;
	supervisor->next = NULL;
	supervisor->restart_at = 0;
	close_descriptor(&supervisor->good);
	blame_forget(&supervisor->blame);
	supervisor->good = supervisor->candidate;
	supervisor->candidate = -1;
	if (old) {
		drain(old, drain_budget_ms(supervisor));
	}
	bool reloaded = supervisor->said_ready;
	publish(supervisor, ready);
	if (reloaded) {
		log_event("info", "reloaded", "build", ready->build, "contract", ready->contract, "routes",
			number_text(ready->routes).text, "ms", number_text(now_ms() - server->since).text, NULL);
	}
}

static void
take_line(struct supervisor *supervisor, struct server *server, struct str line)
{
	struct ready ready;
	if (blame_parse(line, server->crashed)) {
		return;
	}
	if (server->state != SERVER_STARTING || !ready_parse(&ready, line)) {
		fprintf(stderr, "%.*s\n", STR_ARG(line));
		return;
	}
	server->state = SERVER_READY;
	if (server == supervisor->next) {
		next_is_ready(supervisor, &ready);
	} else {
		log_event("info", "restarted", "ms", number_text(now_ms() - server->since).text, NULL);
	}
}

/* Takes what the server wrote, line by line; a line too long is cut. */
static void
read_server(struct supervisor *supervisor, struct server *server)
{
	size_t room = sizeof server->line - server->line_length;
	ssize_t length = read(server->child.output, server->line + server->line_length, room);
	if (length == 0 || (length < 0 && errno != EAGAIN && errno != EINTR)) {
		close_descriptor(&server->child.output);
	}
	if (length <= 0) {
		return;
	}
	server->line_length += (size_t)length;
	for (;;) {
		struct str held = {server->line, server->line_length};
		ptrdiff_t end = str_find(held, '\n');
		if (end < 0 && server->line_length < sizeof server->line) {
			return;
		}
		size_t taken = end < 0 ? server->line_length : (size_t)end;
		take_line(supervisor, server, str_slice(held, 0, taken));
		taken += end < 0 ? 0 : 1;
		server->line_length -= taken;
		memmove(server->line, server->line + taken, server->line_length);
	}
}

struct ending_words {
	char text[48];
};

static struct ending_words
status_text(int status)
{
	struct ending_words words;
	if (WIFSIGNALED(status)) {
		snprintf(words.text, sizeof words.text, "SIG%s", sigabbrev_np(WTERMSIG(status)));
	} else {
		snprintf(words.text, sizeof words.text, "exit %d", WEXITSTATUS(status));
	}
	return words;
}

/* The server of a new build ended before it was ready. */
static void
next_failed(struct supervisor *supervisor, int status)
{
	bool exited = WIFEXITED(status) && WEXITSTATUS(status) != 0;
	supervisor->next = NULL;
	log_event("error", "the new build does not start", "status", status_text(status).text, "serving",
		supervisor->good >= 0 ? "the last good build" : "", NULL);
	if (supervisor->good >= 0 || (supervisor->request->watched && exited)) {
		close_descriptor(&supervisor->candidate);
		supervisor->broken = true;
	} else if (exited) {
		begin_end(supervisor, WEXITSTATUS(status), 0); /* it said why */
	} else if (count_death(supervisor) < 0) {
		give_up(supervisor);
	} else {
		start_candidate(supervisor);
	}
}

static void
server_ended(struct supervisor *supervisor, struct server *server, int status)
{
	bool drained = server->state == SERVER_DRAINING;
	if (server->child.output >= 0) {
		read_server(supervisor, server);
	}
	close_descriptor(&server->child.output);
	server->state = SERVER_NONE;
	if (supervisor->ending || drained) {
		return;
	}
	if (server == supervisor->next) {
		next_failed(supervisor, status);
		return;
	}
	supervisor->died_at = now_ms();
	log_event("error", "the server died", "status", status_text(status).text, "route", server->crashed, NULL);
	if (*server->crashed) {
		take_crash(supervisor, server->crashed);
	}
	restart_later(supervisor);
}

static void
reap(struct supervisor *supervisor)
{
	int status;
	for (size_t i = 0; i < SERVERS_MAX; i++) {
		struct server *server = &supervisor->servers[i];
		if (server->state != SERVER_NONE && child_ended(&server->child, &status)) {
			server_ended(supervisor, server, status);
		}
	}
	if (supervisor->builder.child.pid && builder_ended(&supervisor->builder, &status)) {
		build_ended(supervisor, status);
	}
	/* A build that had no room may have some now. */
	if (!supervisor->ending && supervisor->candidate >= 0 && !supervisor->next && free_server(supervisor)) {
		start_candidate(supervisor);
	}
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
	begin_end(supervisor, EXIT_DONE, orphan ? ORPHAN_DRAIN_MS : drain_budget_ms(supervisor));
}

/* SIGHUP asks for the next build; but where our terminal is gone it says just that. */
static void
take_hangup(struct supervisor *supervisor)
{
	if (supervisor->had_terminal && !has_terminal()) {
		take_end_signal(supervisor, SIGTERM);
	} else if (!supervisor->ending) {
		supervisor->forced = true;
		want_build(supervisor);
	}
}

static void
read_signals(struct supervisor *supervisor)
{
	struct signalfd_siginfo info;
	while (read(supervisor->signals, &info, sizeof info) == sizeof info) {
		switch (info.ssi_signo) {
		case SIGHUP: take_hangup(supervisor); break;
		case SIGCHLD: reap(supervisor); break;
		default: take_end_signal(supervisor, (int)info.ssi_signo); break;
		}
	}
}

/* ---- changes of the sources ---- */

static void
read_changes(struct supervisor *supervisor)
{
	int changed = watch_read(supervisor->watch);
	if (changed < 0) {
		log_event("error", "watching ends", "reason", strerror(errno), NULL);
		watch_free(supervisor->watch);
		supervisor->watch = NULL;
		return;
	}
	int64_t now = now_ms();
	if (changed && !supervisor->changed_at) {
		supervisor->changed_at = now;
	}
	if (changed) {
		int64_t latest = supervisor->changed_at + WATCH_BURST_MS;
		supervisor->quiet_at = now + WATCH_QUIET_MS < latest ? now + WATCH_QUIET_MS : latest;
	}
}

/* ---- time ---- */

static void
keep_deadlines(struct supervisor *supervisor)
{
	int64_t now = now_ms();
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
		restart(supervisor);
	}
	if (supervisor->changed_at && now >= supervisor->quiet_at && !supervisor->builder.child.pid) {
		start_build(supervisor);
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
	int64_t left = nearest - now_ms();
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
		read_changes(supervisor);
	}
	for (size_t i = 0; i < SERVERS_MAX; i++) {
		if (waited[i + 3].revents) {
			read_server(supervisor, &supervisor->servers[i]);
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
	close_descriptor(&supervisor->good);
	close_descriptor(&supervisor->candidate);
	close_descriptor(&supervisor->signals);
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
		start_build(supervisor);
		while (!supervisor->finished && !(supervisor->ending && !is_anything_running(supervisor))) {
			turn(supervisor);
		}
	}
	int code = supervisor->code;
	release(supervisor);
	return code;
}
