/*
 * What the parts of the supervisor share: its state, and what one part does for another. supervise.c has the loop,
 * signals, time and the end, supervise_server.c the servers, supervise_build.c the next build.
 */
#ifndef FORST_TOOLS_FORSTC_SUPERVISE_INTERNAL_H
#define FORST_TOOLS_FORSTC_SUPERVISE_INTERNAL_H

#include "tools/forstc/blame.h"
#include "tools/forstc/builder.h"
#include "tools/forstc/child.h"
#include "tools/forstc/ready.h"
#include "tools/forstc/sockets.h"
#include "tools/forstc/supervise.h"
#include "tools/forstc/watch.h"

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

/* Milliseconds of the monotonic clock. */
int64_t supervise_now_ms(void);

/* A number as a log's field. */
struct number {
	char text[24];
};

struct number supervise_number(int64_t number);

/* Closes a descriptor that may be -1, and sets it to that. */
void supervise_close(int *descriptor);

/* ---- the end ---- */

/* What a server may take to drain. */
int64_t supervise_drain_budget_ms(const struct supervisor *supervisor);

/* Tells a server to drain, and to be killed when it takes longer. */
void supervise_drain(struct server *server, int64_t budget_ms);

/* Nobody is told to come here any more, nobody listens, and what runs drains; then supervise() gives the code. */
void supervise_end(struct supervisor *supervisor, int code, int64_t budget_ms);

/* ---- servers ---- */

/* A place for one more, or NULL. */
struct server *supervise_free_server(struct supervisor *supervisor);

/* Starts a server; NULL with errno (EAGAIN: as many drain as there may be). */
struct server *supervise_start(struct supervisor *supervisor, int executable, int64_t since);

/* Starts the current server again, after it died. */
void supervise_restart(struct supervisor *supervisor);

/* Takes what the server wrote, line by line; a line too long is cut. */
void supervise_read_server(struct supervisor *supervisor, struct server *server);

/* Takes note of every child that has ended. */
void supervise_reap(struct supervisor *supervisor);

/* ---- the next build ---- */

/* Starts the candidate beside the current server. Where there is no room it is tried again when one has drained. */
void supervise_start_candidate(struct supervisor *supervisor);

/* Builds now, or takes what lies in the folder where there is nothing to build. */
void supervise_start_build(struct supervisor *supervisor);

/* The same, when the build under way has ended. */
void supervise_want_build(struct supervisor *supervisor);

void supervise_build_ended(struct supervisor *supervisor, int code);

/* Takes note of changes of the sources. */
void supervise_read_changes(struct supervisor *supervisor);

#endif
