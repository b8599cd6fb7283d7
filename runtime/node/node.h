/*
 * The addon's insides: calls that come from JavaScript in the same process.
 *
 * One struct rt_node for the process: the program, its options, what is known of each route's run time, the pool. One
 * struct rt_env for each of Node's environments (the main thread's, a worker's, one more where the addon is loaded
 * twice): a processor of its own for calls that run on its JavaScript thread, and the list of answers that other
 * threads have for it. The pool has a processor a thread for all other calls; its threads live while there is an
 * environment.
 *
 * Only its own JavaScript thread touches an environment, except for what stands under its lock. A call belongs to
 * whoever runs it, and is handed over twice: to a pool's thread with a message, and back with its answer.
 */
#ifndef FORST_NODE_NODE_H
#define FORST_NODE_NODE_H

#include "runtime/dispatch/dispatch.h"
#include "runtime/node/node_api.h"

#include <pthread.h>

enum {
	RT_NODE_OUTPUT_SIZE = 64 * 1024, /* of the bytes that small answers are put into */
	RT_NODE_INPUT_SIZE = 16 * 1024,  /* of a call's input at first */
	RT_NODE_KEEP = 1024 * 1024,      /* larger buffers are freed when their call is over */
	RT_NODE_SPARES_MAX = 16,
	RT_NODE_BUDGET_NS = 1000000, /* what a call may take of a JavaScript thread at once */
	RT_NODE_TICK_MS = 1,         /* a call that runs is interrupted after one or two of them */
};

struct rt_env;
struct rt_node_call;
struct rt_pool;
struct rt_pool_thread;

/* ---- what JavaScript and C write into one Int32Array ---- */

enum rt_control {
	RT_CONTROL_ROUTE,       /* in: its index; -1: no route has the path */
	RT_CONTROL_TIMEOUT_MS,  /* in; negative: the default */
	RT_CONTROL_FLAGS,       /* in: RT_NODE_... */
	RT_CONTROL_STATUS,      /* out: the answer's; 0: it comes later */
	RT_CONTROL_SLOT,        /* out: which of the calls under way it is */
	RT_CONTROL_CONTENT,     /* out: enum rt_content */
	RT_CONTROL_LENGTH,      /* out: bytes in the output; -1: the content is a value of its own */
	RT_CONTROL_RETRY_AFTER, /* out: seconds; 0: not said */
	RT_CONTROL_FRONT,       /* in, of an input in parts: bytes in the lent memory */
	RT_CONTROL_TEXT_UNITS,  /* the same: UTF-16 units of its text */
	RT_CONTROL_COUNT,       /* even: what follows are numbers of eight bytes */
};

enum {
	RT_NODE_TEXT = 1,           /* the content becomes a string */
	RT_NODE_PACKED = 2,         /* the input is a packed value list, for a route that takes it */
	RT_NODE_ACCEPTS_PACKED = 4, /* and so may the content be */
	RT_NODE_PARTS = 8,          /* packed lists travel as text and what comes before it, which then is in shared memory */
	RT_NODE_SYNC = 16,          /* the answer does not come later, however long it takes; not for routes that wait */
};

/* ---- policy.c: where a call runs ---- */

/* What calls of a route took lately, in nanoseconds, by the number of bits of their input's length; 0: not known.
 * All of it is atomic. */
struct rt_route_cost {
	uint32_t ns[33];
	uint32_t untimed; /* calls until one is timed */
};

/* Whether the call that begins now is to be timed: few are. */
bool rt_policy_times(struct rt_route_cost *cost);

/* The next one is. */
void rt_policy_time_next(struct rt_route_cost *cost);

/* Whether a call with so many bytes of input is likely to be over within the budget, without waiting. */
bool rt_policy_is_short(const struct rt_route_cost *cost, const struct forst_route *route, size_t length);
void rt_policy_note(struct rt_route_cost *cost, size_t length, int64_t ns);

/* A call that was thought to be short was not. */
void rt_policy_overran(struct rt_route_cost *cost, size_t length);

/* ---- node.c: what the process has once ---- */

struct rt_node {
	pthread_mutex_t lock; /* of everything here, but not of what a pointer leads to */
	struct rt_host host;
	struct rt_failure failure; /* why it cannot begin; empty: it could, or was not tried */
	bool begun;
	struct rt_route_cost *costs; /* by route */
	struct rt_pool *pool;        /* NULL: not needed yet */
	int environments;
};

/* For an environment that begins: NULL with the reason when the program cannot. Each that was given is left. */
struct rt_node *rt_node_join(const struct forst_program *program, struct rt_failure *failure);

/* The last one stops the pool and waits for its threads. */
void rt_node_leave(struct rt_node *node);

/* Its pool, running; NULL when that cannot be: no memory, no threads. */
struct rt_pool *rt_node_pool(struct rt_node *node);

/* pthread_create without signals: those are for Node's own threads. */
int rt_node_thread(pthread_t *thread, void *(*run)(void *argument), void *argument);

/* Starts the machine's clock, which takes no signals either; -1 with errno. */
int rt_node_start_clock(struct rt_machine *machine);

/* ---- call.c: a call, wherever it runs ---- */

enum rt_node_message_kind {
	RT_NODE_BEGIN,
	RT_NODE_CANCEL,
};

struct rt_node_message {
	struct rt_node_message *next;
	enum rt_node_message_kind kind;
	struct rt_node_call *call;
};

struct rt_node_call {
	struct forst_call call; /* first */
	struct rt_env *env;
	struct rt_pool_thread *thread; /* NULL: it runs on the JavaScript thread */
	const struct forst_route *route;
	struct rt_route_cost *cost;
	struct rt_node_call *next; /* among spares or answers */
	struct rt_link link;       /* while it is unfinished: in its runner's list */
	struct rt_node_message begin, cancel;
	char *in; /* and the padding behind it */
	size_t in_length, in_capacity;
	struct forst_writer out;
	struct rt_answer answer;
	int64_t begun_ns; /* in the pool: when its thread began it */
	int32_t timeout_ms;
	int32_t flags;
	uint32_t slot;
	uint32_t references; /* atomic: its environment's, its runner's, a message's */
	bool unfinished;     /* the runner's: rt_call_cancel() may be called */
	bool handed;         /* its answer is its environment's */
	bool awaited;        /* JavaScript is still in call(): that takes the answer */
	bool cancel_sent;
	size_t id_length;
	char id[RT_REQUEST_ID_MAX];
};

/* Room for so many bytes of input; false: no memory, or more than can be. */
bool rt_node_call_room(struct rt_node_call *call, size_t length);

/* Frees buffers that are too large to keep. */
void rt_node_call_shrink(struct rt_node_call *call);

void rt_node_call_free(struct rt_node_call *call);

/* Drops a reference; the last one frees. Any thread. */
void rt_node_call_drop(struct rt_node_call *call);

/* Readies it for rt_call_run() or an answer without. */
void rt_node_call_begin(struct rt_node_call *call, struct rt_dispatcher *dispatcher, int64_t now_ns);

/* rt_call_run() left it unfinished: into its runner's list, until it is finished. */
void rt_node_call_leave(struct rt_node_call *call, struct rt_link *list);

/* Nothing of it is left: drops the runner's reference. */
void rt_node_call_end(struct rt_node_call *call);

/* ---- pool.c: threads for what is not short ---- */

struct rt_pool_thread {
	struct rt_pool *pool;
	struct rt_dispatcher dispatcher;
	pthread_t thread;
	pthread_mutex_t lock; /* of sleeping */
	pthread_cond_t wake;
	uint32_t asleep;               /* atomic: whoever sets it to 0 wakes it */
	struct rt_node_message *inbox; /* atomic: newest first */
	uint32_t load;                 /* atomic: calls that were given to it and are not over */
	struct rt_link calls;          /* unfinished ones */
	bool drained;
};

struct rt_pool {
	struct rt_machine machine;
	struct rt_pool_thread *threads;
	int count;
	uint32_t turn;      /* atomic */
	uint32_t stopping;  /* atomic */
	uint32_t undrained; /* atomic: threads that still have calls */
};

/* NULL when there is no memory, or no thread. */
struct rt_pool *rt_pool_new(struct rt_host *host);

/* Ends what runs, and waits for the threads. Nobody may give it calls any more. */
void rt_pool_destroy(struct rt_pool *pool);

/* Takes a reference of the call's. */
void rt_pool_give(struct rt_pool *pool, struct rt_node_call *call);

/* Ends a call of a pool's thread as if its caller had gone. */
void rt_pool_cancel(struct rt_node_call *call);

/* ---- env.c: an environment ---- */

struct rt_env_counters {
	uint64_t here;  /* calls answered at once, on the JavaScript thread */
	uint64_t moved; /* begun there, but not over within their slice */
	uint64_t away;  /* given to the pool */
	uint64_t turns; /* slices from the event loop */
};

struct rt_env {
	struct rt_node *node;
	napi_env napi;
	struct rt_machine machine; /* one processor: the JavaScript thread */
	struct rt_dispatcher dispatcher;
	struct rt_processor **here; /* its thread's rt_here: finding that costs a call in a library that was loaded late */
	bool clock_runs;
	int32_t *control;
	char *output;
	napi_ref kept;   /* what holds those two */
	const char *lent; /* JavaScript's: where inputs in parts have all but their text */
	size_t lent_size;
	napi_ref lent_kept; /* what holds it */
	napi_ref settle; /* the function that is given answers which came later */
	napi_ref resume, set_immediate, set_timeout;
	bool resuming;                  /* setImmediate() will call resume */
	int64_t resuming_at_ns;         /* setTimeout() will; INT64_MAX: it will not */
	napi_threadsafe_function knock; /* what other threads call; referenced while calls are under way */
	struct rt_node_call *spares;
	int spare_count;
	struct rt_node_call **slots; /* calls under way */
	uint32_t *free_slots;
	uint32_t slot_count, free_slot_count;
	struct rt_link calls; /* unfinished ones that run here */
	struct rt_env_counters counters;

	pthread_mutex_t lock;
	struct rt_node_call *answers, *last_answer; /* under the lock */
	bool closed;                                /* the same */
	uint32_t references;                        /* atomic: its own, its unfinished calls' */
};

/* Makes sure of a call's buffers: a spare one's, or of one that it makes; NULL: no memory. */
struct rt_node_call *rt_node_call_take_slowly(struct rt_env *env, struct rt_node_call *spare);

/* A call of the environment with room for a problem, and no references; NULL: no memory. */
static inline struct rt_node_call *
rt_node_call_take(struct rt_env *env)
{
	struct rt_node_call *call = env->spares;

	if (FORST_UNLIKELY(!call))
		return rt_node_call_take_slowly(env, NULL);
	env->spares = call->next;
	env->spare_count--;
	call->out.length = call->out.limit = 0;
	if (FORST_LIKELY(call->out.capacity >= RT_ANSWER_ROOM && call->in_capacity >= RT_NODE_INPUT_SIZE))
		return call;
	return rt_node_call_take_slowly(env, call);
}

/* Back among the spares, or freed. On the environment's thread. */
static inline void
rt_node_call_put(struct rt_node_call *call)
{
	struct rt_env *env = call->env;

	if (FORST_UNLIKELY(env->spare_count >= RT_NODE_SPARES_MAX)) {
		rt_node_call_free(call);
		return;
	}
	if (FORST_UNLIKELY(call->in_capacity > RT_NODE_KEEP || call->out.capacity > RT_NODE_KEEP))
		rt_node_call_shrink(call);
	call->next = env->spares;
	env->spares = call;
	env->spare_count++;
}

/* Drops a reference; the last one frees. Any thread. */
void rt_env_drop(struct rt_env *env);

/* Whether there is a slot for one more call; false: no memory. */
bool rt_env_has_slot(struct rt_env *env);

/* A call becomes one under way, in a slot that there is. */
void rt_env_enlist(struct rt_env *env, struct rt_node_call *call);

/* Its slot is free again. */
void rt_env_delist(struct rt_env *env, struct rt_node_call *call);

/* Sees to it that what runs here goes on after what waits in the event loop. */
void rt_env_resume_soon(struct rt_env *env);

/* Lets what runs here run, for a slice. */
void rt_env_run(struct rt_env *env);

/* ---- exports.c: what JavaScript calls ---- */

/* The functions and constants; false with an exception thrown. */
bool rt_exports_fill(struct rt_env *env, napi_value exports);

/* The content of the call's answer as JavaScript gets it: in the output, or as *value. */
void rt_exports_answer(struct rt_env *env, struct rt_node_call *call, napi_value *value);

#endif
