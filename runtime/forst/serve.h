/*
 * What generated code and the server say to each other: a program is a table of routes, a call is one use of one route.
 *
 * A handler reads its input, decodes it, and replies exactly once, whatever the transport: it cannot see which one.
 * Input and writer belong to the call and are gone when the handler returns.
 */
#ifndef FORST_SERVE_H
#define FORST_SERVE_H

#include "forst/value.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct forst_call;
struct forst_decoder;
struct forst_error;
struct forst_task;
struct forst_writer;

typedef void (*forst_handler)(struct forst_task *task, struct forst_call *call);

enum {
	FORST_ROUTE_QUERY = 1,         /* its parameters are flat: GET with a query string may call it */
	FORST_ROUTE_PACKED_INPUT = 2,  /* its handler takes packed arguments */
	FORST_ROUTE_PACKED_RESULT = 4, /* it gives a packed result where that is welcome */
	FORST_ROUTE_WAITS = 8,         /* it may wait, or start goroutines: channels, locks, clocks */
	FORST_ROUTE_ASKS_TIME = 16,    /* it may ask how long it has run */
};

struct forst_route {
	const char *name;  /* "processData" */
	const char *path;  /* "/process-data" */
	const char *alias; /* a second path, or NULL */
	uint32_t flags;    /* FORST_ROUTE_... */
	forst_handler invoke;
};

struct forst_program {
	const char *build_id; /* shown in the ready line */
	const char *contract; /* hash of the interface */
	const struct forst_route *const *routes;
	size_t route_count;
	/* Gives the package variables their first values, before the first request; NULL: there are none. */
	void (*initialize)(struct forst_task *task);
};

/* The whole server executable: parses the command line, serves until SIGTERM or SIGINT, returns the exit status
 * (0 drained, 2 wrong command line or a package variable without its first value, 3 the machine lacks something). */
int forst_serve_main(int argc, char **argv, const struct forst_program *program);

/* What Node asks an addon for is compiled into routes.node, with -DFORST_NODE. */
#define FORST_EXPORT __attribute__((visibility("default")))

enum { FORST_NODE_API_VERSION = 8 };

#ifdef FORST_NODE
FORST_EXPORT int32_t node_api_module_get_api_version_v1(void);
FORST_EXPORT void *napi_register_module_v1(void *env, void *exports);
#endif

/* The program as an addon of one of Node's environments (runtime/node): gives the exports, or NULL with an exception
 * thrown there. */
void *forst_node_register(void *env, void *exports, const struct forst_program *program);

/* What a program's main gives: NULL, or the error that a failed `ensure` made. */
typedef struct forst_error *(*forst_main)(struct forst_task *task);

/* The whole executable of `forstc run`: 0; 1 when main failed, 2 when it panicked (which is then said on stderr). */
int forst_run_main(int argc, char **argv, forst_main main_function);

enum forst_input_kind {
	FORST_INPUT_JSON,   /* a body */
	FORST_INPUT_QUERY,  /* what follows `?`, not yet percent-decoded; its escapes are well-formed and none is %00 */
	FORST_INPUT_PACKED, /* a packed value list (forst/packed.h); only for routes with FORST_ROUTE_PACKED_INPUT */
};

struct forst_input {
	enum forst_input_kind kind;
	struct forst_string bytes;
};

enum { FORST_INPUT_PADDING = 64 }; /* bytes after a JSON input's last that may be read (and hold anything) */

/* The call's input. The bytes belong to the call and may be overwritten in place by the decoder. */
struct forst_input forst_call_input(const struct forst_call *call);

/* Where the answer's JSON is appended; what the buffer holds already is not the handler's. */
struct forst_writer *forst_call_writer(struct forst_call *call);

/* Whether the caller welcomes a packed result. */
bool forst_call_accepts_packed(const struct forst_call *call);

/* The reply: exactly one of these, once. */
void forst_reply_value(struct forst_call *call);  /* 200: what was appended to the writer */
void forst_reply_void(struct forst_call *call);   /* 204 */
void forst_reply_packed(struct forst_call *call); /* what was appended is the packed result */

/* The packed arguments do not decode, or break a constraint: the caller sends them as JSON and learns what is wrong. */
void forst_reply_again(struct forst_call *call);

/* The error as problem+json, with its status; what was appended to the writer is dropped. */
void forst_reply_error(struct forst_task *task, struct forst_call *call, const struct forst_error *error);

/* The decoder's errors as a problem: 400, or 422 for a constraint. */
void forst_reply_rejected(struct forst_task *task, struct forst_call *call, const struct forst_decoder *decoder);

#endif
