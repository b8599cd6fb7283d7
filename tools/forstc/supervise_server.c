/* The supervisor's servers: how one is started, what it says, and what its death means. */
#include "tools/forstc/supervise_internal.h"

#include "tools/forstc/command.h"
#include "tools/forstc/log.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

struct server *
supervise_free_server(struct supervisor *supervisor)
{
	for (size_t i = 0; i < SERVERS_MAX; i++) {
		if (supervisor->servers[i].state == SERVER_NONE) {
			return &supervisor->servers[i];
		}
	}
	return NULL;
}

/* Starts a server; NULL with errno (EAGAIN: as many drain as there may be). */
struct server *
supervise_start(struct supervisor *supervisor, int executable, int64_t since)
{
	struct server *server = supervise_free_server(supervisor);
	if (!server) {
		errno = EAGAIN;
		return NULL;
	}
	struct child child;
	bool known = executable == supervisor->good;
	child_setup_first(&supervisor->setup, known ? blame_variable(&supervisor->blame, supervise_now_ms()) : NULL);
	if (child_start(&child, &supervisor->setup, executable) != 0) {
		return NULL;
	}
	*server = (struct server){
		.state = SERVER_STARTING, .child = child, .since = since, .until = supervise_now_ms() + START_MS};
	return server;
}

/* One more death. The time until the next start in ms, or -1 when there were too many. */
static int64_t
count_death(struct supervisor *supervisor)
{
	static const int64_t pauses[DEATHS_MAX] = {0, 5, 10, 20, 40};
	int64_t now = supervise_now_ms();
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
	log_event("error", "giving up", "deaths", supervise_number(DEATHS_MAX).text, "seconds",
		supervise_number(DEATHS_MS / 1000).text, NULL);
	supervise_end(supervisor, EXIT_DEATHS, supervise_drain_budget_ms(supervisor));
}

/* A route has crashed the server. */
static void
take_crash(struct supervisor *supervisor, const char *route)
{
	if (blame_add(&supervisor->blame, route, supervise_now_ms())) {
		log_event("error", "route disabled", "route", route, "crashes", supervise_number(BLAME_CRASHES).text, "seconds",
			supervise_number(BLAME_FOR_MS / 1000).text, NULL);
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
	supervisor->restart_at = supervise_now_ms() + pause;
}

void
supervise_restart(struct supervisor *supervisor)
{
	supervisor->restart_at = 0;
	supervisor->current = supervise_start(supervisor, supervisor->good, supervisor->died_at);
	if (!supervisor->current) {
		/* The machine has no room for it just now, which is no death. */
		log_event("error", "cannot start the server", "reason", strerror(errno), NULL);
		supervisor->restart_at = supervise_now_ms() + AGAIN_MS;
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
		supervise_end(supervisor, EXIT_MACHINE, supervise_drain_budget_ms(supervisor));
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
	supervise_close(&supervisor->good);
	blame_forget(&supervisor->blame);
	supervisor->good = supervisor->candidate;
	supervisor->candidate = -1;
	if (old) {
		supervise_drain(old, supervise_drain_budget_ms(supervisor));
	}
	bool reloaded = supervisor->said_ready;
	publish(supervisor, ready);
	if (reloaded) {
		log_event("info", "reloaded", "build", ready->build, "contract", ready->contract, "routes",
			supervise_number(ready->routes).text, "ms", supervise_number(supervise_now_ms() - server->since).text,
			NULL);
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
		log_event("info", "restarted", "ms", supervise_number(supervise_now_ms() - server->since).text, NULL);
	}
}

/* Takes what the server wrote, line by line; a line too long is cut. */
void
supervise_read_server(struct supervisor *supervisor, struct server *server)
{
	size_t room = sizeof server->line - server->line_length;
	ssize_t length = read(server->child.output, server->line + server->line_length, room);
	if (length == 0 || (length < 0 && errno != EAGAIN && errno != EINTR)) {
		supervise_close(&server->child.output);
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
		supervise_close(&supervisor->candidate);
		supervisor->broken = true;
	} else if (exited) {
		supervise_end(supervisor, WEXITSTATUS(status), 0); /* it said why */
	} else if (count_death(supervisor) < 0) {
		give_up(supervisor);
	} else {
		supervise_start_candidate(supervisor);
	}
}

static void
server_ended(struct supervisor *supervisor, struct server *server, int status)
{
	bool drained = server->state == SERVER_DRAINING;
	if (server->child.output >= 0) {
		supervise_read_server(supervisor, server);
	}
	supervise_close(&server->child.output);
	server->state = SERVER_NONE;
	if (supervisor->ending || drained) {
		return;
	}
	if (server == supervisor->next) {
		next_failed(supervisor, status);
		return;
	}
	supervisor->died_at = supervise_now_ms();
	log_event("error", "the server died", "status", status_text(status).text, "route", server->crashed, NULL);
	if (*server->crashed) {
		take_crash(supervisor, server->crashed);
	}
	restart_later(supervisor);
}

void
supervise_reap(struct supervisor *supervisor)
{
	int status;
	for (size_t i = 0; i < SERVERS_MAX; i++) {
		struct server *server = &supervisor->servers[i];
		if (server->state != SERVER_NONE && child_ended(&server->child, &status)) {
			server_ended(supervisor, server, status);
		}
	}
	if (supervisor->builder.child.pid && builder_ended(&supervisor->builder, &status)) {
		supervise_build_ended(supervisor, status);
	}
	/* A build that had no room may have some now. */
	if (!supervisor->ending && supervisor->candidate >= 0 && !supervisor->next && supervise_free_server(supervisor)) {
		supervise_start_candidate(supervisor);
	}
}
