/*
 * Channels (Go spec, "Channel types", "Send statements", "Receive operator", "Select statements").
 *
 * A channel is a pointer; NULL is the nil channel, on which everything waits for ever. Elements are copied by their size,
 * which both sides and the channel agree on. While the request is on one thread, sending and receiving with room or
 * elements at hand is inline and takes no lock.
 */
#ifndef FORST_CHAN_H
#define FORST_CHAN_H

#include "forst/go.h"

struct forst_chan {
	char *slots; /* `capacity` elements, a ring */
	int64_t capacity;
	int64_t count; /* of elements in the ring */
	int64_t head;  /* the slot that is received next */
	int64_t tail;  /* the slot that is sent to next */
	size_t element_size;
	bool closed;
	struct forst_lock lock;
	struct forst_waiters senders;
	struct forst_waiters receivers;
};

/* make(chan T, capacity); a negative or huge capacity panics. */
struct forst_chan *forst_chan_make_at(
	struct forst_task *task, size_t element_size, int64_t capacity, const char *file, int line);
#define forst_chan_make(task, element_size, capacity)                                                                   \
	forst_chan_make_at((task), (element_size), (capacity), __FILE__, __LINE__)

/* close(c): nil or closed already panics. */
void forst_chan_close_at(struct forst_task *task, struct forst_chan *chan, const char *file, int line);
#define forst_chan_close(task, chan) forst_chan_close_at((task), (chan), __FILE__, __LINE__)

/* len(c) and cap(c); 0 for nil. */
int64_t forst_chan_length(struct forst_task *task, struct forst_chan *chan);

static inline int64_t
forst_chan_capacity(const struct forst_chan *chan)
{
	return chan ? chan->capacity : 0;
}

void forst_chan_send_slow(
	struct forst_task *task, struct forst_chan *chan, const void *value, const char *file, int line);
bool forst_chan_receive_slow(struct forst_task *task, struct forst_chan *chan, void *value, const char *file, int line);

static inline void
forst_chan_send_at(
	struct forst_task *task, struct forst_chan *chan, const void *value, size_t size, const char *file, int line)
{
	if (FORST_LIKELY(chan && !task->request->shared && chan->count < chan->capacity && !chan->receivers.first &&
			!chan->closed)) {
		int64_t tail = chan->tail;
		memcpy(chan->slots + (size_t)tail * size, value, size);
		chan->tail = tail + 1 == chan->capacity ? 0 : tail + 1;
		chan->count++;
		return;
	}
	forst_chan_send_slow(task, chan, value, file, line);
}

static inline bool
forst_chan_receive_at(
	struct forst_task *task, struct forst_chan *chan, void *value, size_t size, const char *file, int line)
{
	if (FORST_LIKELY(chan && !task->request->shared && chan->count > 0 && !chan->senders.first)) {
		int64_t head = chan->head;
		if (value)
			memcpy(value, chan->slots + (size_t)head * size, size);
		chan->head = head + 1 == chan->capacity ? 0 : head + 1;
		chan->count--;
		return true;
	}
	return forst_chan_receive_slow(task, chan, value, file, line);
}

/* c <- *value, of `size` bytes, a constant. Waits for room or a receiver; a closed channel panics. */
#define forst_chan_send(task, chan, value, size) forst_chan_send_at((task), (chan), (value), (size), __FILE__, __LINE__)

/* *value = <-c. Waits for an element; a closed channel without one gives the zero value and false. value NULL drops it. */
#define forst_chan_receive(task, chan, value, size)                                                                     \
	forst_chan_receive_at((task), (chan), (value), (size), __FILE__, __LINE__)

struct forst_select_case {
	struct forst_chan *chan; /* NULL: never ready */
	void *value;             /* what to send, or where to receive to (NULL: dropped) */
	bool sends;
	bool received;           /* set where this receive was chosen: an element, not the end */
	struct forst_waiter waiter; /* select's own */
};

/* Which case went on: one of those that could, chosen evenly; waits for the first that can. With `otherwise` (a default) it
 * does not wait: -1. */
int64_t forst_select_at(struct forst_task *task, struct forst_select_case *cases, int64_t count, bool otherwise,
	const char *file, int line);
#define forst_select(task, cases, count, otherwise)                                                                     \
	forst_select_at((task), (cases), (count), (otherwise), __FILE__, __LINE__)

#endif
