/*
 * Frames on the Unix socket: who owns what.
 *
 * A peer is a connection that speaks frames; its calls are answered in any order. What is read lies in an input, of
 * which a worker has one in hand: every complete frame in it is seen to in place, all answers go into the peer's
 * output, and one send ends it. A call that ends within its slice uses the call that the worker has in hand and
 * allocates nothing. One that does not keeps that call, a reference to the input in which its arguments lie, and an
 * output of its own, while the peer goes on with its next frame.
 */
#ifndef FORST_SERVER_IPC_H
#define FORST_SERVER_IPC_H

#include "runtime/dispatch/dispatch.h"
#include "runtime/ipc/frame.h"

#include <event2/event.h>
#include <event2/event_struct.h>
#include <sys/types.h>

struct rt_server;
struct rt_worker;

enum {
	RT_METADATA_ROOM = 4096, /* of a CALL's payload, beside its arguments */
	RT_CALL_BUCKETS = 1024,
};

/* ---- what was read ---- */

struct rt_input {
	struct rt_input *next; /* spare */
	int references;        /* of calls whose arguments lie in it, and of a peer that has not seen to all of it */
	size_t end;            /* bytes read into it */
	size_t capacity;       /* without the padding that follows */
	char data[];
};

/* The one in hand, with room for `least` more bytes behind its end; NULL when there is no memory. */
struct rt_input *rt_input_in_hand(struct rt_worker *worker, size_t least);

/* One of that capacity, with one reference; NULL when there is no memory. */
struct rt_input *rt_input_new(size_t capacity);

/* Makes it larger, which moves it: for who has the only reference. NULL when there is no memory; then it is as it was.
 */
struct rt_input *rt_input_grow(struct rt_input *input, size_t capacity);

void rt_input_release(struct rt_worker *worker, struct rt_input *input);

/* ---- peers ---- */

enum rt_peer_phase {
	RT_PEER_OPEN,
	RT_PEER_LEAVING,   /* it was told to go: no new call is run */
	RT_PEER_BROKEN,    /* it has broken the rules: nothing it sends is read, what is under way is cancelled */
	RT_PEER_LINGERING, /* all is sent; waiting for its end */
	RT_PEER_GONE,      /* its socket is closed; calls of it still end */
};

/* Bytes that a peer has sent, in an input. */
struct rt_held {
	struct rt_input *input; /* referenced; NULL: none */
	size_t at, end;
	bool partial; /* one frame, of which more is to come; nobody else uses the input */
};

struct rt_peer {
	struct rt_link link;      /* in its worker's */
	struct rt_link unsettled; /* in its worker's, when is_unsettled */
	struct rt_link calls;     /* under way */
	struct event event;
	struct rt_worker *worker;
	int fd;
	short watched; /* what the event waits for */
	enum rt_peer_phase phase;
	bool greeted;
	bool is_unsettled;
	bool failed; /* there was no memory for something: it is to be closed */
	uint64_t call_count;
	struct rt_held held;
	size_t skip;               /* bytes to come of a frame that is too large */
	int64_t since_ns;          /* when the phase began */
	int64_t arriving_since_ns; /* 0: no frame is incomplete */
	size_t arrived;            /* bytes of it */
	struct forst_writer out;
	size_t out_start;         /* what is sent already */
	int64_t sending_since_ns; /* 0: nothing is unsent */
	size_t sent;              /* since then */
};

/* A call that came in a frame. */
struct rt_ipc_call {
	struct forst_call call; /* first */
	struct rt_peer *peer;
	struct rt_link link;      /* in its peer's calls, while it is under way */
	struct rt_ipc_call *next; /* in its bucket while its id is in use; spare */
	struct rt_input *input;   /* referenced while it is under way */
	struct forst_writer out;
	struct forst_writer own; /* empty, with RT_ANSWER_ROOM: what `out` becomes when the call does not end at once */
	uint32_t id;
	bool delivered; /* its terminal frame is the peer's */
};

/* A worker's part. */
struct rt_ipc {
	struct rt_link peers;
	struct rt_link unsettled; /* peers that have something to send, or to end by */
	struct event turn_event;  /* those that gave way go on */
	struct rt_input *input;   /* in hand */
	struct rt_input *spare_inputs;
	int spare_input_count;
	struct rt_ipc_call *call; /* in hand */
	struct rt_ipc_call *spare_calls;
	int spare_call_count;
	struct forst_writer spare_out;                /* for a peer that has none */
	struct rt_ipc_call *buckets[RT_CALL_BUCKETS]; /* calls under way by peer and id */
};

void rt_ipc_init(struct rt_worker *worker);
void rt_ipc_init_events(struct rt_worker *worker);
void rt_ipc_release(struct rt_worker *worker);

/* Takes the socket of a connection that began with these bytes. */
void rt_peer_begin(struct rt_worker *worker, int fd, const char *data, size_t length);

/* Sends what there is to be sent, and ends what is at its end. */
void rt_peers_settle(struct rt_worker *worker);

/* Sees to it that the peer is settled. */
void rt_peer_unsettle(struct rt_peer *peer);

/* Ends what has taken too long. */
void rt_peers_sweep(struct rt_worker *worker);

/* Draining: tells them to go. */
void rt_peers_drain(struct rt_worker *worker);

/* The drain's time is over. */
void rt_peers_cut_off(struct rt_worker *worker);

/* It has broken the rules: says so, and ends it. */
void rt_peer_break(struct rt_peer *peer, const char *reason);

/* Appends a frame to what is to be sent; memory that is not to be had is peer->failed. */
void rt_peer_append(struct rt_peer *peer, const struct frame *frame);

/* Makes sure that there is an output with so much room. */
bool rt_peer_has_room(struct rt_peer *peer, size_t room);

/* ---- frames (ipc_frame.c) ---- */

/* Sees to the frames in input->data[at..end), as many as the peer may have now; the rest is held. */
void rt_peer_serve(struct rt_peer *peer, struct rt_input *input, size_t at, size_t end);

/* The same of what is held. */
void rt_peer_serve_held(struct rt_peer *peer);

/* recv(), and the same of what it brought. As recv() what it gives. */
ssize_t rt_peer_receive(struct rt_peer *peer);

/* Whether so much is unsent that nothing more is read. */
bool rt_peer_is_blocked(struct rt_peer *peer);

/* ---- calls (ipc_call.c) ---- */

/* Runs the call that a frame, which lies in the input, makes, or says why not. */
void rt_ipc_call(struct rt_peer *peer, const struct frame *frame, struct rt_input *input);

/* Refuses one that is longer than HELLO said. What is packed may be shorter as JSON: that is asked for. */
void rt_ipc_refuse_large(struct rt_peer *peer, const struct frame *frame);

void rt_ipc_cancel(struct rt_peer *peer, uint32_t id);

/* A frame of a stream, which is not spoken here, for a call that may be under way. */
void rt_ipc_refuse_stream(struct rt_peer *peer, uint32_t id);

/* All of a peer's: given up by it, or cut off by us. */
void rt_ipc_cancel_all(struct rt_peer *peer, bool by_peer);

void rt_ipc_calls_release(struct rt_ipc *ipc);

/* Builds server->hello; false when there is no memory. */
bool rt_server_make_hello(struct rt_server *server);

#endif
