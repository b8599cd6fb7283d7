/*
 * Frames of a peer: out of bytes, and what each of them does. What cannot be seen to now is held: the rest of an input
 * while too much is unsent or others wait for their turn, and a frame that is not complete, in a buffer that grows as
 * bytes arrive, not as they are announced.
 */
#include "runtime/server/server.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>

enum {
	PARTIAL_MIN = 2048,
	INPUT_LEAST = 16 * 1024, /* no read has less room */
	TURN_NS = 4000000,       /* frames of one peer are seen to for so long before others have their turn */
};

/* ---- what is held ---- */

static void
hold(struct rt_peer *peer, struct rt_input *input, size_t at, size_t end)
{
	input->references++;
	peer->held = (struct rt_held){.input = input, .at = at, .end = end};
	peer->arriving_since_ns = 0;
}

/* A frame has begun to arrive and is not complete. */
static void
note_arrival(struct rt_peer *peer, size_t bytes)
{
	if (peer->arriving_since_ns == 0) {
		peer->arriving_since_ns = peer->worker->now_ns;
		peer->arrived = 0;
	}
	peer->arrived += bytes;
}

static void
hold_partial(struct rt_peer *peer, const char *data, size_t length)
{
	struct rt_input *partial = rt_input_new(length < PARTIAL_MIN ? PARTIAL_MIN : length);

	if (!partial) {
		peer->failed = true;
		return;
	}
	memcpy(partial->data, data, length);
	peer->held = (struct rt_held){.input = partial, .end = length, .partial = true};
	peer->arriving_since_ns = 0;
	note_arrival(peer, length);
}

/* How much more of what is held is to come, as far as that is known; 0: it can be seen to. */
static size_t
missing(const struct rt_peer *peer)
{
	const struct rt_held *held = &peer->held;
	struct frame frame;
	size_t size;
	enum frame_refusal refusal;
	enum frame_progress progress = frame_read(
		FRAME_CLIENT, peer->worker->server->call_payload_max, held->input->data, held->end, &frame, &size, &refusal);

	if (progress != FRAME_MORE)
		return 0;
	return (size > 0 ? size : FRAME_HEADER_SIZE) - held->end;
}

/* recv() into what is held of a frame. */
static ssize_t
receive_partial(struct rt_peer *peer)
{
	struct rt_held *held = &peer->held;
	size_t wanted = missing(peer);

	if (held->end == held->input->capacity) {
		size_t grown = held->end + (wanted < held->end ? wanted : held->end);
		struct rt_input *input = rt_input_grow(held->input, grown);
		if (!input) {
			errno = ENOMEM;
			return -1;
		}
		held->input = input;
	}
	size_t room = held->input->capacity - held->end;
	ssize_t got = recv(peer->fd, held->input->data + held->end, room < wanted ? room : wanted, 0);
	if (got <= 0)
		return got;
	held->end += (size_t)got;
	note_arrival(peer, (size_t)got);
	return got;
}

/* ---- what frames do ---- */

static void
greet(struct rt_peer *peer, const struct frame *frame)
{
	const struct buf *ours = &peer->worker->server->hello;
	struct frame_hello hello;

	if (peer->greeted) {
		rt_peer_break(peer, "HELLO was said already");
		return;
	}
	enum frame_refusal refusal = frame_hello_read(frame->payload, &hello);
	if (refusal != FRAME_FINE) {
		rt_peer_break(peer, frame_refusal_text(refusal));
		return;
	}
	peer->greeted = true;
	if (rt_peer_has_room(peer, ours->length))
		forst_write_raw(&peer->out, ours->data, ours->length);
}

static void
take_frame(struct rt_peer *peer, const struct frame *frame, struct rt_input *input)
{
	if (!peer->greeted && frame->type != FRAME_HELLO) {
		rt_peer_break(peer, "HELLO must come first");
		return;
	}
	switch (frame->type) {
	case FRAME_HELLO: greet(peer, frame); break;
	case FRAME_CALL: rt_ipc_call(peer, frame, input); break;
	case FRAME_CANCEL: rt_ipc_cancel(peer, frame->call); break;
	case FRAME_PING:
		rt_peer_append(peer, &(struct frame){.type = FRAME_PONG, .extra = frame->extra, .payload = frame->payload});
		break;
	case FRAME_ITEM:
	case FRAME_END:
	case FRAME_CREDIT: rt_ipc_refuse_stream(peer, frame->call); break;
	case FRAME_PONG: break;
	case FRAME_RESULT: /* frame_read() refuses these of a client */
	case FRAME_ERROR:
	case FRAME_GOAWAY: break;
	}
}

/* Its payload is skipped, and the peer goes on. */
static void
take_too_large(struct rt_peer *peer, const struct frame *frame)
{
	if (!peer->greeted)
		rt_peer_break(peer, "HELLO must come first");
	else if (frame->type == FRAME_CALL)
		rt_ipc_refuse_large(peer, frame);
	else
		rt_ipc_refuse_stream(peer, frame->call);
}

/* Bytes of one frame, or of a part of it that is skipped; 0: more are needed. */
static size_t
next_frame(struct rt_peer *peer, struct rt_input *input, size_t at, size_t end)
{
	struct frame frame;
	size_t size;
	enum frame_refusal refusal;
	enum frame_progress progress = frame_read(
		FRAME_CLIENT, peer->worker->server->call_payload_max, input->data + at, end - at, &frame, &size, &refusal);

	switch (progress) {
	case FRAME_MORE: return 0;
	case FRAME_DONE: take_frame(peer, &frame, input); return size;
	case FRAME_TOO_LARGE:
		take_too_large(peer, &frame);
		peer->skip = size - FRAME_HEADER_SIZE;
		note_arrival(peer, 0);
		return FRAME_HEADER_SIZE;
	case FRAME_REFUSED: rt_peer_break(peer, frame_refusal_text(refusal)); break;
	}
	return end - at;
}

static size_t
skip(struct rt_peer *peer, size_t length)
{
	size_t skipped = length < peer->skip ? length : peer->skip;

	peer->skip -= skipped;
	if (peer->skip > 0)
		note_arrival(peer, skipped);
	else
		peer->arriving_since_ns = 0;
	return skipped;
}

/* Whether anything that the peer sends is still read. */
static bool
listens(const struct rt_peer *peer)
{
	return !peer->failed && (peer->phase == RT_PEER_OPEN || peer->phase == RT_PEER_LEAVING);
}

void
rt_peer_serve(struct rt_peer *peer, struct rt_input *input, size_t at, size_t end)
{
	struct rt_worker *worker = peer->worker;
	int64_t until_ns = worker->now_ns + TURN_NS;

	while (at < end && listens(peer)) {
		if (rt_peer_is_blocked(peer) || worker->now_ns > until_ns) {
			hold(peer, input, at, end);
			return;
		}
		size_t used = peer->skip > 0 ? skip(peer, end - at) : next_frame(peer, input, at, end);
		if (used == 0) {
			hold_partial(peer, input->data + at, end - at);
			return;
		}
		at += used;
		if (at < end)
			rt_worker_tick(worker);
	}
	if (peer->skip == 0)
		peer->arriving_since_ns = 0;
}

/* recv() into the input in hand, behind what calls that wait have of it. */
static ssize_t
receive_fresh(struct rt_peer *peer)
{
	struct rt_input *input = rt_input_in_hand(peer->worker, INPUT_LEAST);

	if (!input) {
		errno = ENOMEM;
		return -1;
	}
	size_t at = input->end;
	ssize_t got = recv(peer->fd, input->data + at, input->capacity - at, 0);
	if (got <= 0)
		return got;
	input->end += (size_t)got;
	rt_peer_serve(peer, input, at, input->end);
	return got;
}

ssize_t
rt_peer_receive(struct rt_peer *peer)
{
	if (!peer->held.partial)
		return receive_fresh(peer);
	ssize_t got = receive_partial(peer);
	if (got > 0 && missing(peer) == 0)
		rt_peer_serve_held(peer);
	return got;
}

void
rt_peer_serve_held(struct rt_peer *peer)
{
	struct rt_held held = peer->held;

	peer->held = (struct rt_held){0};
	rt_peer_serve(peer, held.input, held.at, held.end);
	rt_input_release(peer->worker, held.input);
}
