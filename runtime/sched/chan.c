/* Channels: what their inline fast paths leave. Elements go from hand to hand where somebody waits for them. */
#include "runtime/sched/hot.h"

static inline __attribute__((always_inline)) void
copy_element(void *to, const void *from, size_t size)
{
	if (size == sizeof(uint64_t))
		memcpy(to, from, sizeof(uint64_t));
	else
		memcpy(to, from, size);
}

struct forst_chan *
forst_chan_make_at(struct forst_task *task, size_t element_size, int64_t capacity, const char *file, int line)
{
	size_t bytes;

	if (capacity < 0 || __builtin_mul_overflow(element_size, (size_t)capacity, &bytes) || bytes > SIZE_MAX / 2)
		forst_panic_text(task, "makechan: size out of range", file, line);
	struct forst_chan *chan = forst_alloc_zero_at(task, sizeof(*chan), file, line);
	chan->slots = forst_alloc_at(task, bytes, file, line);
	chan->capacity = capacity;
	chan->element_size = element_size;
	return chan;
}

/* Nobody ever wakes who waits for a nil channel but the end of the request. */
static _Noreturn void
wait_for_ever(struct forst_task *task)
{
	struct forst_lock lock = {0};
	struct forst_waiters list = {0};
	struct forst_waiter waiter = {0};

	for (;;) {
		forst_lock(task, &lock);
		forst_wait(task, &list, &lock, &waiter);
	}
}

static void
push(struct forst_chan *chan, const void *value)
{
	copy_element(chan->slots + (size_t)chan->tail * chan->element_size, value, chan->element_size);
	chan->tail = chan->tail + 1 == chan->capacity ? 0 : chan->tail + 1;
	chan->count++;
}

static void
pop(struct forst_chan *chan, void *value)
{
	if (value)
		copy_element(value, chan->slots + (size_t)chan->head * chan->element_size, chan->element_size);
	chan->head = chan->head + 1 == chan->capacity ? 0 : chan->head + 1;
	chan->count--;
}

/* With the lock: sends if that needs no waiting; *woken is who is then to be woken. */
bool
rt_chan_try_send(struct forst_task *task, struct forst_chan *chan, const void *value, struct forst_waiter **woken)
{
	struct forst_waiter *receiver = forst_waiters_take(task, &chan->receivers);

	*woken = receiver;
	if (receiver) {
		if (receiver->value)
			copy_element(receiver->value, value, chan->element_size);
		receiver->done = true;
		return true;
	}
	if (chan->count == chan->capacity)
		return false;
	push(chan, value);
	return true;
}

/* With the lock: receives if that needs no waiting; *received: an element, not the end. */
bool
rt_chan_try_receive(
	struct forst_task *task, struct forst_chan *chan, void *value, bool *received, struct forst_waiter **woken)
{
	struct forst_waiter *sender;

	*woken = NULL;
	*received = true;
	if (chan->count > 0) {
		pop(chan, value);
		sender = *woken = forst_waiters_take(task, &chan->senders);
		if (sender) {
			push(chan, sender->value);
			sender->done = true;
		}
		return true;
	}
	sender = *woken = forst_waiters_take(task, &chan->senders);
	if (sender) {
		if (value)
			copy_element(value, sender->value, chan->element_size);
		sender->done = true;
		return true;
	}
	if (!chan->closed)
		return false;
	*received = false;
	if (value)
		memset(value, 0, chan->element_size);
	return true;
}

/* ---- in a request that is on one thread ---- */

/* True: it needed no waiting. */
static inline bool
send_here(struct forst_task *task, struct forst_chan *chan, const void *value)
{
	struct forst_waiter *receiver = rt_waiters_take_here(&chan->receivers);

	if (receiver) {
		if (receiver->value)
			copy_element(receiver->value, value, chan->element_size);
		receiver->done = true;
		rt_wake_here(rt_request_of(task), receiver);
		return true;
	}
	if (chan->count == chan->capacity)
		return false;
	push(chan, value);
	return true;
}

static void __attribute__((noinline))
send_when_wanted(struct forst_task *task, struct forst_chan *chan, const void *value)
{
	struct forst_waiter waiter;

	waiter.value = (void *)(uintptr_t)value;
	waiter.done = false;
	rt_wait_here(rt_task_of(task), &chan->senders, &chan->lock, &waiter);
	if (!waiter.done)
		forst_panic_text(task, "send on closed channel", task->caller_file, task->caller_line);
}

/* True: it needed no waiting. */
static inline bool
receive_here(struct forst_task *task, struct forst_chan *chan, void *value, bool *received)
{
	struct forst_waiter *sender;

	*received = true;
	if (chan->count > 0) {
		pop(chan, value);
		if (!(sender = rt_waiters_take_here(&chan->senders)))
			return true;
		push(chan, sender->value);
	} else if ((sender = rt_waiters_take_here(&chan->senders))) {
		if (value)
			copy_element(value, sender->value, chan->element_size);
	} else {
		if (chan->closed && value)
			memset(value, 0, chan->element_size);
		*received = false;
		return chan->closed;
	}
	sender->done = true;
	rt_wake_here(rt_request_of(task), sender);
	return true;
}

static bool __attribute__((noinline))
receive_when_sent(struct forst_task *task, struct forst_chan *chan, void *value)
{
	struct forst_waiter waiter;

	waiter.value = value;
	waiter.done = false;
	rt_wait_here(rt_task_of(task), &chan->receivers, &chan->lock, &waiter);
	return waiter.done;
}

/* ---- both ---- */

static void
send_shared(struct forst_task *task, struct forst_chan *chan, const void *value)
{
	struct forst_waiter *woken;

	forst_lock(task, &chan->lock);
	if (chan->closed) {
		forst_unlock(task, &chan->lock);
		forst_panic_text(task, "send on closed channel", task->caller_file, task->caller_line);
	}
	if (rt_chan_try_send(task, chan, value, &woken)) {
		forst_unlock(task, &chan->lock);
		if (woken)
			forst_wake(task, woken);
		return;
	}
	struct forst_waiter waiter = {.value = (void *)(uintptr_t)value};
	forst_wait(task, &chan->senders, &chan->lock, &waiter);
	if (!waiter.done)
		forst_panic_text(task, "send on closed channel", task->caller_file, task->caller_line);
}

void
forst_chan_send_slow(struct forst_task *task, struct forst_chan *chan, const void *value, const char *file, int line)
{
	rt_waits_at(task, file, line);
	if (FORST_UNLIKELY(!chan))
		wait_for_ever(task);
	else if (FORST_UNLIKELY(task->request->shared || chan->closed))
		send_shared(task, chan, value);
	else if (!send_here(task, chan, value))
		send_when_wanted(task, chan, value);
}

static bool
receive_shared(struct forst_task *task, struct forst_chan *chan, void *value)
{
	struct forst_waiter *woken;
	bool received;

	forst_lock(task, &chan->lock);
	if (rt_chan_try_receive(task, chan, value, &received, &woken)) {
		forst_unlock(task, &chan->lock);
		if (woken)
			forst_wake(task, woken);
		return received;
	}
	struct forst_waiter waiter = {.value = value};
	forst_wait(task, &chan->receivers, &chan->lock, &waiter);
	return waiter.done;
}

bool
forst_chan_receive_slow(struct forst_task *task, struct forst_chan *chan, void *value, const char *file, int line)
{
	bool received;

	rt_waits_at(task, file, line);
	if (FORST_UNLIKELY(!chan))
		wait_for_ever(task);
	if (FORST_UNLIKELY(task->request->shared))
		return receive_shared(task, chan, value);
	if (receive_here(task, chan, value, &received))
		return received;
	return receive_when_sent(task, chan, value);
}

/* With the lock: takes all who wait, in a list by `next`. */
static struct forst_waiter *
take_all(struct forst_task *task, struct forst_waiters *list, struct forst_waiter *others)
{
	struct forst_waiter *waiter;

	while ((waiter = forst_waiters_take(task, list))) {
		waiter->done = false;
		waiter->next = others;
		others = waiter;
	}
	return others;
}

void
forst_chan_close_at(struct forst_task *task, struct forst_chan *chan, const char *file, int line)
{
	struct forst_waiter *woken = NULL, *next;

	if (!chan)
		forst_panic_text(task, "close of nil channel", file, line);
	forst_lock(task, &chan->lock);
	bool closed = chan->closed;
	chan->closed = true;
	if (!closed) {
		woken = take_all(task, &chan->receivers, NULL);
		for (struct forst_waiter *waiter = woken; waiter; waiter = waiter->next)
			if (waiter->value)
				memset(waiter->value, 0, chan->element_size);
		woken = take_all(task, &chan->senders, woken);
	}
	forst_unlock(task, &chan->lock);
	if (closed)
		forst_panic_text(task, "close of closed channel", file, line);
	for (; woken; woken = next) {
		next = woken->next;
		forst_wake(task, woken);
	}
}

int64_t
forst_chan_length(struct forst_task *task, struct forst_chan *chan)
{
	int64_t count;

	if (!chan)
		return 0;
	forst_lock(task, &chan->lock);
	count = chan->count;
	forst_unlock(task, &chan->lock);
	return count;
}

/* The lock needs to know of the request only; there is no task to speak for. */
void
rt_chan_offer(struct rt_processor *processor, struct rt_request *request, struct forst_chan *chan, const void *value)
{
	struct forst_task nobody = {.request = &request->public};
	struct forst_waiter *woken;

	forst_lock(&nobody, &chan->lock);
	(void)rt_chan_try_send(&nobody, chan, value, &woken);
	forst_unlock(&nobody, &chan->lock);
	if (woken)
		rt_task_wake(processor, rt_task_of(woken->task));
}
