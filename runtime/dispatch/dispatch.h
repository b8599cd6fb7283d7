/*
 * Calls, whatever brings them: who owns what.
 *
 * A host is what all calls of a process share: the program and what its options say. A dispatcher is one thread's: the
 * processor that its handlers run on. A call belongs to the transport that made it, which fills in what to run and is told
 * of the answer exactly once; the handler cannot see which transport that is.
 */
#ifndef FORST_DISPATCH_DISPATCH_H
#define FORST_DISPATCH_DISPATCH_H

#include "runtime/dispatch/options.h"
#include "runtime/sched/sched.h"

#include "forst/error.h"
#include "forst/json.h"
#include "forst/log.h"
#include "forst/serve.h"

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
	RT_REQUEST_ID_MAX = 128, /* longer ones are replaced */
	RT_ANSWER_ROOM = 4096, /* of a writer that is there before a call begins: what a transport puts before the answer's
							* content, and a problem's content when there is no memory for more */
};

struct rt_host {
	const struct forst_program *program;
	struct rt_options options;
	bool log_json;
	/* Calls that rt_call_run() left unfinished. Of all threads, since callers need not spread over them: one connection
	 * may have as many calls as all others together. A call that ends at once does not change it. */
	_Atomic uint64_t in_flight;
	/* Routes whose calls are refused until then; by rt_initialize, then constant. */
	int disabled_count;
	struct rt_disabled {
		const struct forst_route *route;
		int64_t until_ns;
	} disabled[RT_NAMES_MAX];
};

/* A thread's calls; nothing in it is shared. */
struct rt_dispatcher {
	struct rt_host *host;
	struct rt_processor *processor;
	uint64_t id_seed, id_count;
};

void rt_dispatcher_init(struct rt_dispatcher *dispatcher, struct rt_host *host, struct rt_processor *processor);

/* Why something cannot begin: what to say on stderr, or to throw. */
struct rt_failure {
	char text[1024];
};

/* Applies state_max, finds the disabled routes and gives the package variables their first values; false, with the
 * reason, where that fails. Before the first call, on any thread that runs no processor. */
bool rt_initialize(struct rt_host *host, struct rt_failure *failure);

/* Fills in `disabled` from the options; false, with the reason, when they name no route. */
bool rt_disable_routes(struct rt_host *host, struct rt_failure *failure);

/* What keeps the call's route from running; NULL: nothing. */
const struct rt_disabled *rt_call_disabled(const struct forst_call *call);

/* ---- a call and its answer ---- */

enum rt_content {
	RT_CONTENT_NONE, /* a function without a result: HTTP's 204 */
	RT_CONTENT_JSON,
	RT_CONTENT_PACKED,
	RT_CONTENT_PROBLEM, /* application/problem+json */
	RT_CONTENT_AGAIN,   /* no answer: nothing ran, the arguments are to be sent as JSON */
};

/* What is answered; the content itself is in the call's writer from body_start on. */
struct rt_answer {
	int status;
	enum rt_content content;
	int retry_after_s; /* 0: not said */
};

struct rt_transport {
	/* The call's answer, once: `call->out` holds its content. May be called in the handler's task. */
	void (*answer)(struct forst_call *call, const struct rt_answer *answer);

	/* Of a call that rt_call_run() left unfinished, on the dispatcher's thread outside of tasks. Its main has ended and
	 * it has its answer, but goroutines of it still end: its input must stay. */
	void (*answered)(struct forst_call *call);

	/* The same, and nothing is left of it; it may have been `answered` before. The call is the transport's again. */
	void (*finished)(struct forst_call *call);
};

/* An answer that is not a handler's value. */
struct rt_problem {
	int status;
	const char *code;
	const char *detail;
	int retry_after_s; /* 0: as statuses 429 and 503 have it */
};

struct forst_call {
	const struct rt_transport *transport;
	struct rt_dispatcher *dispatcher;
	const struct forst_route *route; /* NULL: there is none, or none yet */
	struct forst_input input;
	struct forst_writer *out; /* with RT_ANSWER_ROOM at least */
	size_t body_start;        /* in `out`: where the answer's content begins */
	struct rt_request *request;
	int64_t started_ns; /* 0: nobody has looked at the clock, and deadline_ns counts from the start */
	struct forst_task *task; /* its main, while that runs */
	int64_t deadline_ns;
	bool accepts_packed;
	bool cancelled; /* by its caller */
	bool replied;
	int status;                     /* of the answer */
	struct forst_string given_id;   /* its caller's, which lives as long as the call; else none */
	uint64_t own_id;
};

/* The route that a request runs; NULL: it is not a call's. */
const struct forst_route *rt_request_route(const struct rt_request *request);

/* Begins a call: all members are zero, then transport, dispatcher and writer as given. Its content begins `gap` bytes
 * behind what the writer holds, which are the transport's. */
static inline void
rt_call_init(struct forst_call *call, const struct rt_transport *transport, struct rt_dispatcher *dispatcher,
	struct forst_writer *out, size_t gap, int64_t now_ns)
{
	/* Member by member: compilers clear so many bytes by an instruction that takes longer to begin than this to end. */
	call->transport = transport;
	call->dispatcher = dispatcher;
	call->route = NULL;
	call->input = (struct forst_input){0};
	call->out = out;
	call->request = NULL;
	call->task = NULL;
	call->started_ns = now_ns;
	call->deadline_ns = 0;
	call->accepts_packed = call->cancelled = call->replied = false;
	call->status = 0;
	call->given_id = (struct forst_string){0};
	call->own_id = 0;
	forst_writer_reset(out, out->length);
	out->length += gap; /* the transport saw to the room */
	call->body_start = out->length;
	out->limit = out->length + dispatcher->host->options.limits.response_max;
}

/* An id that its caller has not thought of. */
static inline void
rt_call_set_own_id(struct forst_call *call)
{
	call->own_id = call->dispatcher->id_seed + ++call->dispatcher->id_count * UINT64_C(0x9e3779b97f4a7c15);
}

/* The caller's id, where it may go into a header, a log and a problem as it is; else one of its own. */
void rt_call_set_id(struct forst_call *call, const char *id, size_t length);

/* An id in words, for as long as it is needed: most calls are over without. */
struct rt_id_text {
	char digits[16];
};

/* The call's id; one of its own is written into `room`. Any thread that has the call. */
struct forst_string rt_call_id(const struct forst_call *call, struct rt_id_text *room);

/* How long a call may take whose caller wants it to take `ms`, or does not say (negative): then it is the server's default;
 * the server's maximum bounds it. */
static inline int64_t
rt_deadline_ms(const struct rt_limits *limits, int64_t ms)
{
	uint64_t wait_ms = ms < 0 ? limits->deadline_ms : (uint64_t)ms;

	return (int64_t)(wait_ms < limits->deadline_max_ms ? wait_ms : limits->deadline_max_ms);
}

/* So long from its start. */
static inline void
rt_call_set_deadline(struct forst_call *call, int64_t ms)
{
	call->deadline_ns = call->started_ns + rt_deadline_ms(&call->dispatcher->host->options.limits, ms) * 1000000;
}

/* Runs the route's handler; true: answered, and nothing is left of it. False: it, or goroutines of it, go on, and the
 * transport will be told. */
bool rt_call_run(struct forst_call *call);

/* Ends an unfinished call that nobody waits for any more: its handler stops at its next safepoint. */
void rt_call_cancel(struct forst_call *call);

/* ---- answers ---- */

/* Hands the answer to the transport. Once a call. */
void rt_call_answer(struct forst_call *call, const struct rt_answer *answer);

/* As problem+json; what was appended to the writer is dropped. */
void rt_answer_problem(struct forst_call *call, const struct rt_problem *problem);

/* The request's panic, which is logged too. */
void rt_answer_panic(struct forst_call *call);

/* A JSON string of bytes that may not be UTF-8 (a message made of a request's bytes): what is not becomes U+FFFD. */
void rt_write_lossy(struct forst_writer *out, struct forst_string text);

/* ---- the log: a line on stderr, JSON unless that is a terminal ---- */

/* Names and values in turn, ended by NULL. */
void rt_log(const struct rt_host *host, const char *level, const char *event, ...) __attribute__((sentinel));

/* The same with counted values. */
struct rt_log_field {
	const char *name;
	struct forst_string value;
};
void rt_log_fields(
	const struct rt_host *host, const char *level, const char *event, const struct rt_log_field *fields, int count);

/* What a handler prints, as a line of its own: rt_machine_options.output of machines whose requests are calls. */
void rt_log_print(struct rt_task *task, struct forst_string text);

/* What a handler logs: rt_machine_options.log of the same machines. Outside of calls there is no request's id. */
void rt_log_line(struct rt_task *task, const struct forst_log_line *line);
void rt_log_record(const struct rt_host *host, const struct forst_log_line *line, struct forst_string request_id);

#endif
