/* A call without a server: a route's handler is invoked on a text and what it replied is kept. For tests and fuzzers of
 * generated code. */
#ifndef FORST_TESTS_CODEGEN_CALL_DOUBLE_H
#define FORST_TESTS_CODEGEN_CALL_DOUBLE_H

#include "forst.h"

enum replied {
	REPLIED_NOT,
	REPLIED_VALUE,
	REPLIED_PACKED,
	REPLIED_VOID,
	REPLIED_ERROR,
	REPLIED_REJECTED,
	REPLIED_AGAIN,
};

struct forst_call {
	struct forst_input input;
	struct forst_writer out; /* the value, or the account of an error: "400 TypeMismatch input.id: Expected String, got
								number; ..." */
	bool accepts_packed;
	enum replied replied;
	char *memory;
};

/* Invokes the route on a copy of the input that ends with exactly the promised padding; the task's heap is `task`'s. */
void call_route(struct forst_task *task, struct forst_call *call, const struct forst_route *route,
	enum forst_input_kind kind, const char *text, size_t length);

/* The same for a caller that takes packed results. Packed input ends where its memory ends. */
void call_route_packed(struct forst_task *task, struct forst_call *call, const struct forst_route *route,
	enum forst_input_kind kind, const char *text, size_t length);

void call_release(struct forst_call *call);

#endif
