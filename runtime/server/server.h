/*
 * The server's insides: who owns what.
 *
 * A server has workers, each a thread with its own event loop, listening sockets, connections, tasks and buffers;
 * nothing that changes is shared between them but two flags and two counters. An idle connection is a small struct and
 * nothing else. Buffers come with the exchange, of which a worker has one in hand: a read fills its input, every
 * complete request in it is handled in place, all answers go into its output, and one send ends it. Only when a handler
 * has not ended within its slice does the connection keep the exchange, and the worker takes another.
 */
#ifndef FORST_SERVER_SERVER_H
#define FORST_SERVER_SERVER_H

#include "runtime/dispatch/dispatch.h"
#include "runtime/http/http.h"
#include "runtime/ipc/frame.h"
#include "runtime/server/ipc.h"
#include "runtime/server/listen.h"

#include <event2/event.h>
#include <event2/event_struct.h>
#include <pthread.h>
#include <stdatomic.h>

enum {
	RT_INPUT_SIZE = 128 * 1024,   /* of an exchange: what one read may bring */
	RT_HEAD_ROOM = 1024,          /* no response head is longer */
	RT_ORIGIN_MAX = 256,          /* no longer origin is known */
	RT_OUTPUT_HIGH = 256 * 1024,  /* answers are sent when they are this much, though more requests are at hand */
	RT_OUTPUT_KEEP = 1024 * 1024, /* an output buffer larger than this is given back when it is empty */
	RT_BACKLOG = 4096,            /* of a listening socket */
};

/* What the process ends with. */
enum {
	RT_EXIT_OPTIONS = 2, /* the command line is wrong */
	RT_EXIT_MACHINE = 3, /* the machine does not let it */
};

struct rt_server;
struct rt_connection;
struct rt_exchange;

/* Lists of things that begin with a link, or have one. */
static inline void
rt_link_remove(struct rt_link *link)
{
	link->previous->next = link->next;
	link->next->previous = link->previous;
}

static inline void
rt_link_append(struct rt_link *list, struct rt_link *link)
{
	link->previous = list->previous;
	link->next = list;
	list->previous->next = link;
	list->previous = link;
}

/* ---- routes: paths to what serves them ---- */

enum rt_own_route {
	RT_OWN_NONE,
	RT_OWN_HEALTH,
	RT_OWN_LIVE,
	RT_OWN_READY,
};

struct rt_route_entry {
	const char *path; /* NULL: a free slot */
	size_t length;
	const struct forst_route *route; /* NULL: one of the server's own */
	enum rt_own_route own;
};

struct rt_routes {
	struct rt_route_entry *slots;
	size_t slot_count; /* a power of two, more than half of them free */
};

/* -1 when there is no memory. */
int rt_routes_init(struct rt_routes *routes, const struct forst_program *program);
void rt_routes_release(struct rt_routes *routes);
const struct rt_route_entry *rt_routes_find(const struct rt_routes *routes, const char *path, size_t length);

/* ---- reading requests ---- */

/* One request as it arrives; pure state over a buffer that begins with it. Zeroed before use. */
struct rt_reader {
	struct http_head head;
	struct http_chunks chunks;
	bool head_done;
	bool continued;     /* 100 Continue was sent */
	size_t raw;         /* chunked: where undecoded bytes begin */
	size_t body_length; /* decoded so far */
	size_t consumed;    /* when done: bytes of the whole request */
	uint16_t status;    /* when refused */
	const char *reason;
};

/* Goes on with the request whose bytes begin at data; chunked content is decoded in place, behind the head. */
enum http_progress rt_reader_advance(
	struct rt_reader *reader, const struct rt_limits *limits, char *data, size_t length);

/* A request that is not complete, with its bytes. */
struct rt_partial {
	struct rt_reader reader;
	char *data;
	size_t length;
	size_t capacity; /* without the padding that follows */
};

/* Keeps the first `length` bytes of an incomplete request, and how far the reader came with them; false: no memory. */
bool rt_partial_keep(struct rt_connection *connection, const struct rt_reader *reader, const char *data, size_t length);
void rt_partial_drop(struct rt_connection *connection);

/* recv() into the partial. */
ssize_t rt_partial_receive(struct rt_connection *connection);

/* ---- a call ---- */

/* A call that came by HTTP; it lies in its exchange. */
struct rt_http_call {
	struct forst_call call; /* first */
	struct rt_connection *connection;
	struct rt_exchange *exchange;
	const struct rt_route_entry *entry; /* NULL: not found, or not looked for */
	size_t answer_start;                /* in the exchange's output: the head room begins */
	enum http_method method;
	uint8_t minor_version;
	bool keep_alive;
	bool preflight;
	bool contract_differs;                 /* the caller was made for another interface than ours */
	struct forst_string method_name, path; /* in the input, as sent */
	struct forst_string origin;            /* one that may read the answer; length 0: none */
};

struct rt_exchange {
	struct rt_http_call http;
	char *in;       /* RT_INPUT_SIZE and the padding */
	size_t at, end; /* what is not parsed yet */
	struct forst_writer out;
	size_t out_start; /* what is sent already, or was never used */
	struct rt_exchange *next;
};

/* Begins a call for a request whose head is complete: finds its route and says what is wrong with it, if anything. */
bool rt_http_begin(struct rt_exchange *exchange, struct rt_connection *connection, const struct http_head *head,
	char *data, struct rt_problem *problem);

/* Begins a call that will only be refused. */
void rt_http_begin_refused(struct rt_exchange *exchange, struct rt_connection *connection);

/* Runs the handler, or answers for the server; true: answered, and nothing is left of it. False: its goroutines go on,
 * and the connection is to keep the exchange until rt_connection_finish(). */
bool rt_http_run(struct rt_http_call *http);

/* ---- answers (respond.c) ---- */

extern const struct rt_transport rt_http_transport;

/* The server's own routes, and OPTIONS. */
void rt_respond_own(struct rt_http_call *http);
void rt_respond_options(struct rt_http_call *http);

/* A whole answer for a connection that cannot be served: 429 Overloaded. */
extern const char rt_overloaded_answer[];
extern const size_t rt_overloaded_answer_length;

/* ---- who may ask (policy.c) ---- */

/* Checks Host and Origin; false with *problem when the request is refused. Sets http->origin. */
bool rt_policy_check(
	struct rt_http_call *http, const struct http_head *head, const char *data, struct rt_problem *problem);

/* ---- connections ---- */

enum rt_phase {
	RT_PHASE_IDLE,      /* between requests */
	RT_PHASE_HEADER,    /* a request's header has begun */
	RT_PHASE_BODY,      /* its body is on its way */
	RT_PHASE_HANDLING,  /* its handler waits, or its goroutines end */
	RT_PHASE_SENDING,   /* the client does not take its answers fast enough */
	RT_PHASE_LINGERING, /* all is sent; waiting for the client's end */
	RT_PHASE_COUNT,
};

struct rt_connection {
	struct rt_link link; /* first: in its phase's list, in the order of since_ns */
	struct event event;
	struct rt_worker *worker;
	int64_t since_ns; /* when the phase began */
	int fd;
	enum rt_phase phase;
	bool local;         /* it came by a Unix socket */
	bool undecided;     /* and may speak HTTP or frames: */
	uint8_t begun_size; /* so many bytes have come, which tell nobody */
	char begun[FRAME_DECIDED_BY - 1];
	bool closing; /* no request after this one */
	bool gone;    /* HANDLING: the client is; the connection is to be destroyed when the handler has ended */
	bool writing; /* the event waits for room to send */
	struct rt_partial *partial;
	struct rt_exchange *exchange; /* HANDLING */
	char *unsent;                 /* SENDING; from malloc */
	size_t unsent_at, unsent_end;
};

/* Takes an accepted socket; closes it when there is no memory. */
void rt_connection_new(struct rt_worker *worker, int fd, bool local);

/* What a call came to, where the access log is on. */
void rt_log_access(const struct forst_call *call, struct forst_string method, struct forst_string path);

/* Ends it now. */
void rt_connection_destroy(struct rt_connection *connection);

/* Of a connection in RT_PHASE_HANDLING: its handler has answered, though goroutines of it still end. */
void rt_connection_answered(struct rt_connection *connection);

/* The same: nothing is left of the handler. */
void rt_connection_finish(struct rt_connection *connection);

/* Says what it waits for from now on. */
void rt_connection_phase(struct rt_connection *connection, enum rt_phase phase);

/* Waits for room to send, or for bytes to read; false: no memory, it is to be destroyed. */
bool rt_connection_watch(struct rt_connection *connection, bool writing);

/* Sends an exchange's complete answers, up to `end`; what does not go stays. False: the client is gone, and the
 * connection is still to be destroyed. */
bool rt_connection_send(struct rt_connection *connection, struct rt_exchange *exchange, size_t end);

/* Takes over what was not sent; the exchange's output is empty afterwards. */
void rt_connection_keep_unsent(struct rt_connection *connection, struct rt_exchange *exchange);

/* Closes our half and waits for the client's. */
void rt_connection_linger(struct rt_connection *connection);

/* Serves all complete requests at hand: the partial's, then those in the exchange's input. */
void rt_serve(struct rt_connection *connection, struct rt_exchange *exchange);

/* Answers 408 and closes. */
void rt_time_out(struct rt_connection *connection, const char *reason);

/* Ends what has taken too long. */
void rt_connections_sweep(struct rt_worker *worker);

/* ---- workers ---- */

/* A listening socket as one worker has it. */
struct rt_listener {
	struct event event;
	struct rt_worker *worker;
	struct rt_listen_socket socket;
	bool gave_way; /* to other workers, who had fewer connections of it */
};

struct rt_worker {
	struct rt_server *server;
	struct event_base *base;
	struct event wake_event, sweep_event, resume_event, accept_again_event;
	struct rt_listener *listeners;
	int listener_count;
	int wake_fd, sweep_fd, reserve_fd;
	struct rt_dispatcher dispatcher;
	struct rt_exchange *exchange; /* in hand */
	struct rt_exchange *spare;
	int spare_count;
	struct rt_connection *free_connections;
	int free_count;
	struct rt_link phases[RT_PHASE_COUNT];
	int connection_count;
	int local_count;    /* of them by Unix sockets */
	size_t given_back;  /* bytes of large buffers that were freed since the allocator was last told to return memory */
	int64_t now_ns;     /* when the current event came */
	int64_t date_until; /* of `date`, on the same clock */
	char date[40];      /* "Date: ...\r\n" */
	size_t date_length;
	char *path; /* target_max bytes: a path while it is resolved */
	struct rt_ipc ipc;
	bool sweeping;
	bool draining;
	bool finished; /* drained; its loop goes on for the others' goroutines */
	int64_t drain_since_ns;
	pthread_t thread;
};

/* Prepares everything. -1 with errno, and everything released. */
int rt_worker_init(struct rt_worker *worker, struct rt_server *server, struct rt_processor *processor);

void rt_worker_release(struct rt_worker *worker);

/* Serves until drained. A thread's function. */
void *rt_worker_run(void *worker);

/* From any thread: look at the server's flags. */
void rt_worker_wake(struct rt_worker *worker);

/* Counts a connection that comes (1) or goes (-1). */
void rt_worker_count(struct rt_worker *worker, bool local, int change);

/* accept.c: accepts from copies of the server's sockets, those for the worker of this number; -1 with errno. */
int rt_worker_listen(struct rt_worker *worker, int number);

/* Draining: who was accepted for us by the kernel is served, then nobody listens. */
void rt_worker_stop_listening(struct rt_worker *worker);
void rt_worker_close_listeners(struct rt_worker *worker);

void rt_exchange_free(struct rt_exchange *exchange);

/* The one that the worker has in hand; NULL when there is no memory. */
struct rt_exchange *rt_exchange_in_hand(struct rt_worker *worker);

/* Sees to it that what takes too long is looked for, as long as there are connections. */
void rt_worker_sweep_soon(struct rt_worker *worker);

/* Sees to it that handlers go on after the events that wait, and timers fire. */
void rt_worker_resume_soon(struct rt_worker *worker);

/* Draining: nobody is connected any more. */
void rt_worker_drained(struct rt_worker *worker);

/* Sets now_ns and, once a second, the date. */
void rt_worker_tick(struct rt_worker *worker);

/* ---- the server ---- */

struct rt_server {
	struct rt_host host;
	struct rt_routes routes;
	struct buf hello;        /* a whole frame: what every peer is told */
	size_t call_payload_max; /* of a CALL */
	struct rt_worker *workers;
	int worker_count;
	struct rt_machine machine;
	struct rt_listening listening; /* its sockets are closed once the workers have theirs */
	bool loopback;                 /* HTTP's address is one */
	_Atomic bool draining;
	_Atomic int undrained; /* workers that still have connections */
	_Atomic int connections;
	_Atomic int local_connections; /* of them by Unix sockets */
};

#endif
