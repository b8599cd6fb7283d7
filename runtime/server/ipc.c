/*
 * Peers: their sockets, what is sent to them, and their ends. Whatever happens to a peer marks it unsettled; it is
 * settled when the event is over: all that was answered leaves in one send, and what is at its end is ended.
 */
#include "runtime/server/server.h"

#include <errno.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { DISCARD_SIZE = 4096 };

static struct rt_peer *
unsettled_of(struct rt_link *link)
{
	return (struct rt_peer *)(void *)((char *)link - offsetof(struct rt_peer, unsettled));
}

void
rt_peer_unsettle(struct rt_peer *peer)
{
	if (peer->is_unsettled)
		return;
	peer->is_unsettled = true;
	rt_link_append(&peer->worker->ipc.unsettled, &peer->unsettled);
}

static void
set_phase(struct rt_peer *peer, enum rt_peer_phase phase)
{
	peer->phase = phase;
	peer->since_ns = peer->worker->now_ns;
}

/* ---- output ---- */

static size_t
unsent(const struct rt_peer *peer)
{
	return peer->out.length - peer->out_start;
}

/* What is sent makes room for what is not, once it is most of the buffer. */
static void
compact(struct rt_peer *peer)
{
	struct forst_writer *out = &peer->out;

	if (peer->out_start < RT_OUTPUT_HIGH || peer->out_start < out->length / 2)
		return;
	memmove(out->data, out->data + peer->out_start, unsent(peer));
	out->length -= peer->out_start;
	peer->out_start = 0;
}

bool
rt_peer_has_room(struct rt_peer *peer, size_t room)
{
	struct rt_ipc *ipc = &peer->worker->ipc;

	if (!peer->out.data) {
		peer->out = ipc->spare_out;
		ipc->spare_out = (struct forst_writer){0};
	}
	compact(peer);
	peer->out.limit = 0;
	if (forst_write_room(&peer->out, room))
		return true;
	peer->failed = true;
	return false;
}

void
rt_peer_append(struct rt_peer *peer, const struct frame *frame)
{
	char header[FRAME_HEADER_SIZE];

	if (!rt_peer_has_room(peer, FRAME_HEADER_SIZE + frame->payload.length))
		return;
	frame_header_put(header, frame);
	forst_write_raw(&peer->out, header, sizeof(header));
	forst_write_raw(&peer->out, frame->payload.data, frame->payload.length);
}

/* All is sent: the buffer is whoever's who needs one next. */
static void
give_back_output(struct rt_peer *peer)
{
	struct rt_ipc *ipc = &peer->worker->ipc;
	struct forst_writer *out = &peer->out;

	forst_writer_reset(out, 0);
	peer->out_start = 0;
	peer->sending_since_ns = 0;
	if (!ipc->spare_out.data && out->capacity <= RT_OUTPUT_KEEP) {
		ipc->spare_out = *out;
	} else {
		peer->worker->given_back += out->capacity;
		forst_writer_release(out);
	}
	*out = (struct forst_writer){0};
}

/* Sends what can be sent; false: the peer is gone. */
static bool
rt_peer_send(struct rt_peer *peer)
{
	ssize_t sent;

	if (unsent(peer) == 0)
		return true;
	do
		sent = send(peer->fd, peer->out.data + peer->out_start, unsent(peer), MSG_NOSIGNAL);
	while (sent < 0 && errno == EINTR);
	if (sent < 0 && errno != EAGAIN && errno != EWOULDBLOCK)
		return false;
	if (peer->sending_since_ns == 0) {
		peer->sending_since_ns = peer->worker->now_ns;
		peer->sent = 0;
	}
	if (sent > 0) {
		peer->out_start += (size_t)sent;
		peer->sent += (size_t)sent;
	}
	if (unsent(peer) == 0)
		give_back_output(peer);
	return true;
}

bool
rt_peer_is_blocked(struct rt_peer *peer)
{
	if (unsent(peer) < RT_OUTPUT_HIGH)
		return false;
	if (!rt_peer_send(peer))
		peer->failed = true;
	return unsent(peer) >= RT_OUTPUT_HIGH;
}

/* ---- ends ---- */

static void
drop_held(struct rt_peer *peer)
{
	if (peer->held.input)
		rt_input_release(peer->worker, peer->held.input);
	peer->held = (struct rt_held){0};
	peer->arriving_since_ns = 0;
	peer->skip = 0;
}

static void
close_socket(struct rt_peer *peer)
{
	event_del(&peer->event);
	if (peer->fd >= 0)
		close(peer->fd);
	peer->fd = -1;
	drop_held(peer);
	if (peer->out.data)
		give_back_output(peer);
}

static void
destroy(struct rt_peer *peer)
{
	struct rt_worker *worker = peer->worker;

	close_socket(peer);
	rt_link_remove(&peer->link);
	if (peer->is_unsettled)
		rt_link_remove(&peer->unsettled);
	free(peer);
	rt_worker_count(worker, true, -1);
	if (worker->draining && worker->connection_count == 0)
		rt_worker_drained(worker);
}

/* The peer is gone, or may as well be; it stays as long as calls of it do. */
static void
lose(struct rt_peer *peer)
{
	if (peer->call_count == 0) {
		destroy(peer);
		return;
	}
	if (peer->phase == RT_PEER_GONE)
		return;
	close_socket(peer);
	set_phase(peer, RT_PEER_GONE);
	rt_ipc_cancel_all(peer, true);
}

/* Everything is sent; what the peer still sends would turn a close into a reset. */
static void
linger(struct rt_peer *peer)
{
	drop_held(peer);
	if (shutdown(peer->fd, SHUT_WR) < 0)
		peer->failed = true;
	set_phase(peer, RT_PEER_LINGERING);
}

static void
append_goaway(struct rt_peer *peer, const char *reason)
{
	rt_peer_append(peer, &(struct frame){.type = FRAME_GOAWAY, .payload = str_from(reason)});
}

void
rt_peer_break(struct rt_peer *peer, const char *reason)
{
	append_goaway(peer, reason);
	set_phase(peer, RT_PEER_BROKEN);
	drop_held(peer);
	rt_ipc_cancel_all(peer, true);
}

/* ---- settling ---- */

static void on_event(evutil_socket_t fd, short what, void *argument);

/* Says what it waits for; false: no memory. */
static bool
watch(struct rt_peer *peer, short what)
{
	if (peer->watched == what)
		return true;
	event_del(&peer->event);
	event_assign(&peer->event, peer->worker->base, peer->fd, what | EV_PERSIST, on_event, peer);
	peer->watched = what;
	return event_add(&peer->event, NULL) == 0;
}

/* Whether there are frames at hand that wait for their turn, or for what was answered before to be sent. */
static bool
has_frames(const struct rt_peer *peer)
{
	return peer->held.input && !peer->held.partial;
}

/* An end is noticed by reading, or, while nothing is read, by itself. */
static short
awaited(struct rt_peer *peer)
{
	short what = has_frames(peer) || unsent(peer) >= RT_OUTPUT_HIGH ? EV_CLOSED : EV_READ;

	return unsent(peer) > 0 ? what | EV_WRITE : what;
}

/* Lets frames at hand have their turn when others have had theirs. */
static bool
take_turns(struct rt_peer *peer)
{
	static const struct timeval now = {0, 0};

	if (!has_frames(peer) || unsent(peer) >= RT_OUTPUT_HIGH)
		return true;
	return event_add(&peer->worker->ipc.turn_event, &now) == 0;
}

static void
settle(struct rt_peer *peer)
{
	if (peer->is_unsettled)
		rt_link_remove(&peer->unsettled);
	peer->is_unsettled = false;
	if (peer->phase == RT_PEER_GONE || peer->failed || !rt_peer_send(peer)) {
		lose(peer);
		return;
	}
	if (peer->phase == RT_PEER_BROKEN && peer->call_count == 0 && unsent(peer) == 0)
		linger(peer);
	if (peer->failed || !take_turns(peer) || !watch(peer, awaited(peer)))
		lose(peer);
}

void
rt_peers_settle(struct rt_worker *worker)
{
	struct rt_link *list = &worker->ipc.unsettled;

	while (list->next != list)
		settle(unsettled_of(list->next));
}

/* ---- events ---- */

static ssize_t
discard(struct rt_peer *peer)
{
	char discarded[DISCARD_SIZE];

	return recv(peer->fd, discarded, sizeof(discarded), 0);
}

static void
on_event(evutil_socket_t fd, short what, void *argument)
{
	struct rt_peer *peer = argument;
	bool listens = peer->phase == RT_PEER_OPEN || peer->phase == RT_PEER_LEAVING;

	(void)fd;
	rt_worker_tick(peer->worker);
	if (what & EV_READ) {
		ssize_t got = listens ? rt_peer_receive(peer) : discard(peer);
		if (got == 0 || (got < 0 && errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR))
			peer->failed = true;
	}
	if (what & EV_CLOSED)
		peer->failed = true;
	rt_peer_unsettle(peer);
	rt_peers_settle(peer->worker);
}

static void
on_turn(evutil_socket_t fd, short what, void *argument)
{
	struct rt_worker *worker = argument;
	struct rt_link *list = &worker->ipc.peers, *next;

	(void)fd;
	(void)what;
	rt_worker_tick(worker);
	for (struct rt_link *link = list->next; link != list; link = next) {
		struct rt_peer *peer = (struct rt_peer *)(void *)link;
		next = link->next;
		if (!has_frames(peer))
			continue;
		rt_peer_serve_held(peer);
		rt_peer_unsettle(peer);
	}
	rt_peers_settle(worker);
}

/* ---- time ---- */

static bool
is_past(const struct rt_peer *peer, int64_t since_ns, uint64_t ms)
{
	return peer->worker->now_ns - since_ns > (int64_t)ms * 1000000;
}

static bool
is_too_slow(const struct rt_peer *peer, int64_t since_ns, size_t bytes, uint64_t timeout_ms, uint64_t rate_min)
{
	int64_t granted = (int64_t)timeout_ms * 1000000 + (int64_t)((double)bytes * 1e9 / (double)rate_min);

	return since_ns != 0 && peer->worker->now_ns - since_ns > granted;
}

static void
sweep(struct rt_peer *peer)
{
	const struct rt_limits *limits = &peer->worker->server->host.options.limits;
	bool open = peer->phase == RT_PEER_OPEN || peer->phase == RT_PEER_LEAVING;

	if (is_too_slow(peer, peer->sending_since_ns, peer->sent, limits->send_timeout_ms, limits->send_rate_min) ||
		(peer->phase == RT_PEER_LINGERING && is_past(peer, peer->since_ns, limits->linger_ms)))
		peer->failed = true;
	else if (open && !peer->greeted && is_past(peer, peer->since_ns, limits->ipc_hello_timeout_ms))
		rt_peer_break(peer, "HELLO did not come in time");
	else if (open &&
			 is_too_slow(peer, peer->arriving_since_ns, peer->arrived, limits->body_timeout_ms, limits->body_rate_min))
		rt_peer_break(peer, "a frame came too slowly");
	else if (peer->phase == RT_PEER_LEAVING && peer->call_count == 0 && unsent(peer) == 0 && !peer->held.input &&
			 is_past(peer, peer->since_ns, limits->drain_idle_ms))
		linger(peer);
	else
		return;
	rt_peer_unsettle(peer);
}

void
rt_peers_sweep(struct rt_worker *worker)
{
	struct rt_link *list = &worker->ipc.peers;

	for (struct rt_link *link = list->next; link != list; link = link->next)
		sweep((struct rt_peer *)(void *)link);
	rt_peers_settle(worker);
}

/* ---- draining ---- */

static void
send_away(struct rt_peer *peer)
{
	append_goaway(peer, "the server is shutting down");
	set_phase(peer, RT_PEER_LEAVING);
}

void
rt_peers_drain(struct rt_worker *worker)
{
	struct rt_link *list = &worker->ipc.peers;

	for (struct rt_link *link = list->next; link != list; link = link->next) {
		struct rt_peer *peer = (struct rt_peer *)(void *)link;
		if (peer->phase != RT_PEER_OPEN)
			continue;
		send_away(peer);
		rt_peer_unsettle(peer);
	}
	rt_peers_settle(worker);
}

void
rt_peers_cut_off(struct rt_worker *worker)
{
	struct rt_link *list = &worker->ipc.peers, *next;

	for (struct rt_link *link = list->next; link != list; link = next) {
		struct rt_peer *peer = (struct rt_peer *)(void *)link;
		next = link->next;
		if (peer->call_count > 0)
			rt_ipc_cancel_all(peer, false);
		else
			destroy(peer);
	}
}

/* ---- life ---- */

void
rt_peer_begin(struct rt_worker *worker, int fd, const char *data, size_t length)
{
	struct rt_input *input = rt_input_in_hand(worker, length);
	struct rt_peer *peer = input ? calloc(1, sizeof(*peer)) : NULL;

	if (!peer) {
		close(fd);
		if (worker->draining && worker->connection_count == 0)
			rt_worker_drained(worker);
		return;
	}
	*peer = (struct rt_peer){.worker = worker, .fd = fd};
	peer->calls = (struct rt_link){&peer->calls, &peer->calls};
	rt_link_append(&worker->ipc.peers, &peer->link);
	rt_worker_count(worker, true, 1);
	event_assign(&peer->event, worker->base, fd, EV_READ | EV_PERSIST, on_event, peer);
	set_phase(peer, RT_PEER_OPEN);
	size_t at = input->end;
	memcpy(input->data + at, data, length);
	input->end += length;
	rt_peer_serve(peer, input, at, input->end);
	if (worker->draining && peer->phase == RT_PEER_OPEN)
		send_away(peer);
	rt_peer_unsettle(peer);
	rt_peers_settle(worker);
}

void
rt_ipc_init(struct rt_worker *worker)
{
	struct rt_ipc *ipc = &worker->ipc;

	ipc->peers = (struct rt_link){&ipc->peers, &ipc->peers};
	ipc->unsettled = (struct rt_link){&ipc->unsettled, &ipc->unsettled};
}

void
rt_ipc_init_events(struct rt_worker *worker)
{
	event_assign(&worker->ipc.turn_event, worker->base, -1, 0, on_turn, worker);
}

void
rt_ipc_release(struct rt_worker *worker)
{
	struct rt_ipc *ipc = &worker->ipc;

	while (ipc->peers.next != &ipc->peers)
		destroy((struct rt_peer *)(void *)ipc->peers.next);
	rt_ipc_calls_release(ipc);
	forst_writer_release(&ipc->spare_out);
	free(ipc->input);
	while (ipc->spare_inputs) {
		struct rt_input *input = ipc->spare_inputs;
		ipc->spare_inputs = input->next;
		free(input);
	}
	if (worker->base)
		event_del(&ipc->turn_event);
}
