/*
 * Calls of peers. A call borrows its peer's output and answers into it; one that does not end at once gives the output
 * back and gets its own, whose content is appended to the peer's when it has ended. Calls under way are found by peer
 * and id.
 */
#include "runtime/server/server.h"

#include <assert.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

enum {
	SPARE_CALLS_MAX = 64,
	OWN_KEEP = 16 * 1024, /* a larger output is not kept with a spare call */
	LARGE = 64 * 1024,    /* an answer from this size on is not copied where that can be avoided */
};

static const struct rt_problem drain_problem = {503, "ShuttingDown", "the server is shutting down"};
static const struct rt_problem route_problem = {404, "RouteNotFound", "no route has this path"};
static const struct rt_problem metadata_problem = {400, "BadRequest", "the call's metadata is malformed"};
static const struct rt_problem body_problem = {413, "BodyTooLarge", "the body is too large"};
static const struct rt_problem calls_problem = {429, "Overloaded", "too many calls of one connection at once"};
static const struct rt_problem stream_problem = {400, "BadRequest", "streams are not spoken here"};

static struct rt_ipc_call *
ipc_call_of(struct forst_call *call)
{
	return (struct rt_ipc_call *)(void *)call;
}

/* ---- ids in use ---- */

static struct rt_ipc_call **
bucket_of(const struct rt_peer *peer, uint32_t id)
{
	uint64_t key = ((uint64_t)(uintptr_t)peer >> 4) * UINT64_C(0x9e3779b97f4a7c15) + id;

	return &peer->worker->ipc.buckets[key % RT_CALL_BUCKETS];
}

/* The call under way that has the id, and has not been answered; NULL: none. */
static struct rt_ipc_call *
find(const struct rt_peer *peer, uint32_t id)
{
	struct rt_ipc_call *call = *bucket_of(peer, id);

	while (call && (call->peer != peer || call->id != id))
		call = call->next;
	return call;
}

static void
give_id_back(struct rt_ipc_call *call)
{
	struct rt_ipc_call **at = bucket_of(call->peer, call->id);

	while (*at != call)
		at = &(*at)->next;
	*at = call->next;
}

/* ---- calls in hand and spare ---- */

static struct rt_ipc_call *
take_call(struct rt_ipc *ipc)
{
	struct rt_ipc_call *call = ipc->spare_calls;

	if (call) {
		ipc->spare_calls = call->next;
		ipc->spare_call_count--;
		return call;
	}
	return calloc(1, sizeof(*call));
}

/* The one in hand, ready to have an output of its own; NULL when there is no memory. */
static struct rt_ipc_call *
call_in_hand(struct rt_ipc *ipc)
{
	if (!ipc->call)
		ipc->call = take_call(ipc);
	if (!ipc->call)
		return NULL;
	ipc->call->own.limit = 0;
	return forst_write_room(&ipc->call->own, RT_ANSWER_ROOM) ? ipc->call : NULL;
}

static void
free_call(struct rt_ipc_call *call)
{
	if (!call)
		return;
	forst_writer_release(&call->own);
	free(call);
}

static void
put_call(struct rt_worker *worker, struct rt_ipc_call *call)
{
	struct rt_ipc *ipc = &worker->ipc;

	call->own = call->out;
	call->out = (struct forst_writer){0};
	forst_writer_reset(&call->own, 0);
	if (call->own.capacity > OWN_KEEP) {
		worker->given_back += call->own.capacity;
		forst_writer_release(&call->own);
	}
	if (ipc->spare_call_count >= SPARE_CALLS_MAX) {
		free_call(call);
		return;
	}
	call->next = ipc->spare_calls;
	ipc->spare_calls = call;
	ipc->spare_call_count++;
}

void
rt_ipc_calls_release(struct rt_ipc *ipc)
{
	free_call(ipc->call);
	ipc->call = NULL;
	while (ipc->spare_calls) {
		struct rt_ipc_call *call = ipc->spare_calls;
		ipc->spare_calls = call->next;
		free_call(call);
	}
}

/* ---- answers ---- */

static void
answer(struct forst_call *call, const struct rt_answer *answer)
{
	struct forst_writer *out = call->out;
	struct frame frame = {.type = FRAME_RESULT, .call = ipc_call_of(call)->id};
	bool empty = false;

	switch (answer->content) {
	case RT_CONTENT_NONE:
		frame.flags = FRAME_VOID;
		empty = true;
		break;
	case RT_CONTENT_JSON: break;
	case RT_CONTENT_PACKED: frame.flags = FRAME_PACKED; break;
	case RT_CONTENT_PROBLEM:
		frame.type = FRAME_ERROR;
		frame.extra = (uint32_t)answer->status | (uint32_t)answer->retry_after_s << 16;
		break;
	case RT_CONTENT_AGAIN:
		frame.type = FRAME_ERROR;
		frame.flags = FRAME_AGAIN_AS_JSON;
		empty = true;
		break;
	}
	if (empty)
		out->length = call->body_start;
	frame.payload.length = out->length - call->body_start;
	frame_header_put(out->data + call->body_start - FRAME_HEADER_SIZE, &frame);
}

/* The answer becomes the peer's. */
static void
deliver(struct rt_ipc_call *call)
{
	struct rt_peer *peer = call->peer;

	if (call->delivered)
		return;
	call->delivered = true;
	give_id_back(call);
	if (peer->phase == RT_PEER_GONE)
		return;
	if (call->out.length >= LARGE && peer->out.length == 0) {
		struct forst_writer small = peer->out;
		peer->out = call->out;
		call->out = small;
	} else if (rt_peer_has_room(peer, call->out.length)) {
		forst_write_raw(&peer->out, call->out.data, call->out.length);
	}
}

static void
log_access(const struct rt_ipc_call *call)
{
	const struct forst_route *route = call->call.route;
	const char *path = route ? route->path : "";

	rt_log_access(&call->call, FORST_STRING("CALL"), (struct forst_string){path, (int64_t)strlen(path)});
}

static void
answered(struct forst_call *call)
{
	struct rt_ipc_call *ipc_call = ipc_call_of(call);

	deliver(ipc_call);
	rt_peer_unsettle(ipc_call->peer);
}

static void
finished(struct forst_call *call)
{
	struct rt_ipc_call *ipc_call = ipc_call_of(call);
	struct rt_peer *peer = ipc_call->peer;

	deliver(ipc_call);
	log_access(ipc_call);
	rt_link_remove(&ipc_call->link);
	peer->call_count--;
	rt_input_release(peer->worker, ipc_call->input);
	put_call(peer->worker, ipc_call);
	rt_peer_unsettle(peer);
}

static const struct rt_transport transport = {answer, answered, finished};

/* ---- beginning ---- */

/* Begins the call in hand with the peer's output; NULL when there is no memory, and the peer has failed. */
static struct rt_ipc_call *
begin(struct rt_peer *peer, uint32_t id)
{
	struct rt_worker *worker = peer->worker;
	struct rt_ipc_call *call = call_in_hand(&worker->ipc);

	if (!call || !rt_peer_has_room(peer, RT_ANSWER_ROOM)) {
		peer->failed = true;
		return NULL;
	}
	call->peer = peer;
	call->id = id;
	call->delivered = false;
	call->out = peer->out;
	peer->out = (struct forst_writer){0};
	rt_call_init(&call->call, &transport, &worker->dispatcher, &call->out, FRAME_HEADER_SIZE, worker->now_ns);
	if (call->out.limit - call->call.body_start > UINT32_MAX) /* a frame's length has 32 bits */
		call->out.limit = call->call.body_start + UINT32_MAX;
	return call;
}

/* Nothing is left of the call but its answer in the output. */
static void
end(struct rt_ipc_call *call)
{
	log_access(call);
	call->peer->out = call->out;
	call->out = (struct forst_writer){0};
}

/* What the call has written so far, from `start` on, into its own output. */
static void
move_output(struct rt_ipc_call *call, const struct forst_writer *lent, size_t start)
{
	size_t length = lent->length - start;
	struct forst_writer *out = &call->out;

	out->limit = lent->limit - start;
	out->failure = lent->failure;
	out->failure_at = lent->failure_at > start ? lent->failure_at - start : 0;
	out->depth = lent->depth;
	out->task = lent->task;
	if (forst_write_room(out, length)) {
		memcpy(out->data, lent->data + start, length);
		out->length = length;
	} else {
		out->length = FRAME_HEADER_SIZE; /* the handler finds that it failed */
	}
}

/* The call goes on: it keeps what it needs, the peer its output. */
static void
keep(struct rt_ipc_call *call, struct rt_input *input)
{
	struct rt_peer *peer = call->peer;
	struct rt_ipc *ipc = &peer->worker->ipc;
	struct forst_writer lent = call->out;
	size_t start = call->call.body_start - FRAME_HEADER_SIZE;

	assert(ipc->call == call);
	ipc->call = NULL;
	call->out = call->own;
	call->own = (struct forst_writer){0};
	call->delivered = call->call.replied;
	if (!call->delivered) {
		move_output(call, &lent, start);
		lent.length = start;
		struct rt_ipc_call **bucket = bucket_of(peer, call->id);
		call->next = *bucket;
		*bucket = call;
	}
	call->call.body_start = FRAME_HEADER_SIZE;
	forst_writer_reset(&lent, lent.length);
	peer->out = lent;
	rt_link_append(&peer->calls, &call->link);
	peer->call_count++;
	call->input = input;
	input->references++;
	rt_worker_resume_soon(peer->worker);
}

/* ---- frames ---- */

static const struct rt_limits *
limits_of(const struct rt_ipc_call *call)
{
	return &call->call.dispatcher->host->options.limits;
}

static bool
is_too_large(const struct rt_ipc_call *call, const struct frame_call *parts)
{
	return parts->arguments.length > limits_of(call)->body_max;
}

/* The packed arguments are to be sent as JSON. */
static void
answer_again(struct forst_call *call)
{
	rt_call_answer(call, &(struct rt_answer){.status = 100, .content = RT_CONTENT_AGAIN});
}

/* What is wrong with the call before its arguments are looked at; NULL: nothing. */
static const struct rt_problem *
problem_of(const struct rt_ipc_call *call, enum frame_refusal refusal, const struct frame_call *parts, bool packed)
{
	if (call->peer->phase == RT_PEER_LEAVING)
		return &drain_problem;
	if (!call->call.route)
		return &route_problem;
	if (refusal != FRAME_FINE)
		return &metadata_problem;
	if (!packed && is_too_large(call, parts))
		return &body_problem;
	return call->peer->call_count >= limits_of(call)->ipc_calls_max ? &calls_problem : NULL;
}

/* Fills in the call; false when it is answered already. */
static bool
prepare(struct rt_ipc_call *call, const struct frame *frame)
{
	const struct forst_program *program = call->call.dispatcher->host->program;
	bool packed = frame->flags & FRAME_PACKED;
	struct frame_call parts;
	enum frame_refusal refusal = frame_call_read(frame, &parts);

	rt_call_set_id(&call->call, parts.request_id.data, parts.request_id.length);
	if (frame->route < program->route_count)
		call->call.route = program->routes[frame->route];
	const struct rt_problem *problem = problem_of(call, refusal, &parts, packed);
	if (problem) {
		rt_answer_problem(&call->call, problem);
		return false;
	}
	if (packed && (!(call->call.route->flags & FORST_ROUTE_PACKED_INPUT) || is_too_large(call, &parts))) {
		answer_again(&call->call);
		return false;
	}
	call->call.input = (struct forst_input){
		packed ? FORST_INPUT_PACKED : FORST_INPUT_JSON, {parts.arguments.data, (int64_t)parts.arguments.length}};
	call->call.accepts_packed = frame->flags & FRAME_ACCEPT_PACKED;
	rt_call_set_deadline(&call->call, frame->extra > 0 ? (int64_t)frame->extra : -1);
	return true;
}

void
rt_ipc_call(struct rt_peer *peer, const struct frame *frame, struct rt_input *input)
{
	if (find(peer, frame->call)) {
		rt_peer_break(peer, "a call's id is in use already");
		return;
	}
	struct rt_ipc_call *call = begin(peer, frame->call);
	if (!call)
		return;
	if (!prepare(call, frame) || rt_call_run(&call->call))
		end(call);
	else
		keep(call, input);
}

/* A problem of NULL: the call is to be sent as JSON. */
static void
refuse(struct rt_peer *peer, uint32_t id, const struct rt_problem *problem)
{
	struct rt_ipc_call *call = begin(peer, id);

	if (!call)
		return;
	rt_call_set_own_id(&call->call);
	if (problem)
		rt_answer_problem(&call->call, problem);
	else
		answer_again(&call->call);
	end(call);
}

void
rt_ipc_refuse_large(struct rt_peer *peer, const struct frame *frame)
{
	refuse(peer, frame->call, frame->flags & FRAME_PACKED ? NULL : &body_problem);
}

void
rt_ipc_cancel(struct rt_peer *peer, uint32_t id)
{
	struct rt_ipc_call *call = find(peer, id);

	if (!call)
		return;
	rt_call_cancel(&call->call);
	rt_worker_resume_soon(peer->worker);
}

void
rt_ipc_refuse_stream(struct rt_peer *peer, uint32_t id)
{
	struct rt_ipc_call *call = find(peer, id);

	if (id == 0)
		return;
	if (call) { /* this is its answer; what it says itself is dropped */
		call->delivered = true;
		give_id_back(call);
		rt_call_cancel(&call->call);
		rt_worker_resume_soon(peer->worker);
	}
	refuse(peer, id, &stream_problem);
}

void
rt_ipc_cancel_all(struct rt_peer *peer, bool by_peer)
{
	for (struct rt_link *link = peer->calls.next; link != &peer->calls; link = link->next) {
		struct rt_ipc_call *call = (struct rt_ipc_call *)(void *)((char *)link - offsetof(struct rt_ipc_call, link));
		if (by_peer)
			rt_call_cancel(&call->call);
		else
			rt_request_end(call->call.request, RT_END_CANCELLED);
	}
	rt_worker_resume_soon(peer->worker);
}
