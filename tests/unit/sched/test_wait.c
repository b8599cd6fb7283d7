/* What goroutines wait for, on one thread: channels, select, locks, time; and how waiting ends when the request does. */
#include "tests/unit/support/machine.h"

#include "forst/sync.h"
#include "forst/time.h"

#include <assert.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { BUDGET = 4 * 1024 * 1024 };

#define MILLISECOND ((int64_t)1000000)
#define HOUR ((int64_t)3600 * 1000 * MILLISECOND)

/* Runs entry to its end and that of all that it started. */
static enum rt_end
run(rt_entry entry, void *argument, struct rt_panic *panic)
{
	struct test_machine machine;

	test_machine_open(&machine, BUDGET);
	enum rt_end how = test_machine_run(&machine, entry, argument, panic);
	test_machine_close(&machine);
	return how;
}

static void
assert_returns(rt_entry entry, void *argument)
{
	assert_int_equal(run(entry, argument, NULL), RT_END_RETURNED);
}

static void
assert_panics(rt_entry entry, void *argument, const char *text)
{
	struct rt_panic panic;

	assert_int_equal(run(entry, argument, &panic), RT_END_PANICKED);
	assert_string_equal(panic.buffer, text);
}

/* Starts a goroutine with one pointer as its argument. */
static void
go(struct forst_task *task, forst_go_entry entry, void *argument)
{
	*(void **)forst_go(task, entry, sizeof(void *)) = argument;
}

static void *
argument_of(void *arguments)
{
	return *(void **)arguments;
}

static void
send(struct forst_task *task, struct forst_chan *chan, int64_t value)
{
	forst_chan_send(task, chan, &value, sizeof(value));
}

static int64_t
receive(struct forst_task *task, struct forst_chan *chan, bool *more)
{
	int64_t value = -1;

	*more = forst_chan_receive(task, chan, &value, sizeof(value));
	return value;
}

static struct forst_chan *
make(struct forst_task *task, int64_t capacity)
{
	return forst_chan_make(task, sizeof(int64_t), capacity);
}

/* ---- channels ---- */

static void
send_hundred(struct forst_task *task, void *arguments)
{
	struct forst_chan *chan = argument_of(arguments);

	for (int64_t i = 0; i < 100; i++)
		send(task, chan, i);
	forst_chan_close(task, chan);
}

static void
receive_hundred(struct rt_task *private, void *argument)
{
	struct forst_task *task = &private->public;
	struct forst_chan *chan = make(task, *(int64_t *)argument);
	bool more;

	go(task, send_hundred, chan);
	for (int64_t i = 0; i < 100; i++) {
		assert(receive(task, chan, &more) == i && more);
		assert(forst_chan_length(task, chan) <= *(int64_t *)argument);
	}
	for (int i = 0; i < 2; i++)
		assert(receive(task, chan, &more) == 0 && !more);
}

static void
elements_keep_their_order(void **state)
{
	int64_t capacities[] = {0, 1, 3, 100, 1000};

	(void)state;
	for (size_t i = 0; i < sizeof(capacities) / sizeof(capacities[0]); i++)
		assert_returns(receive_hundred, &capacities[i]);
}

static void
send_its_number(struct forst_task *task, void *arguments)
{
	struct {
		struct forst_chan *chan;
		int64_t number;
	} *self = arguments;

	send(task, self->chan, self->number);
}

/* Who waits longest is served first; a full channel takes in what waits as room comes. */
static void
receive_from_many(struct rt_task *private, void *argument)
{
	struct forst_task *task = &private->public;
	struct forst_chan *chan = make(task, *(int64_t *)argument);
	bool more;

	for (int64_t i = 0; i < 20; i++) {
		struct {
			struct forst_chan *chan;
			int64_t number;
		} *arguments = forst_go(task, send_its_number, sizeof(*arguments));
		arguments->chan = chan;
		arguments->number = i;
	}
	forst_yield(task);
	for (int64_t i = 0; i < 20; i++)
		assert(receive(task, chan, &more) == i && more);
}

static void
senders_are_served_in_turn(void **state)
{
	int64_t capacities[] = {0, 1, 5};

	(void)state;
	for (size_t i = 0; i < sizeof(capacities) / sizeof(capacities[0]); i++)
		assert_returns(receive_from_many, &capacities[i]);
}

enum misuse {
	SEND_TO_CLOSED,
	CLOSE_CLOSED,
	CLOSE_NIL,
	MAKE_NEGATIVE,
	CLOSE_WHILE_SENDING,
	SELECT_SEND_TO_CLOSED,
	NEGATIVE_GROUP,
	UNLOCK_FREE,
	UNLOCK_FREE_RW,
	RUNLOCK_FREE,
	ONCE_NIL,
	SEND_TO_NIL,
	RECEIVE_FROM_NIL,
	SELECT_NOTHING,
	SELECT_NIL,
	LOCK_TWICE,
	RECEIVE_FROM_NOBODY,
	WAIT_FOR_NOBODY,
	MISUSES,
};

#define DEADLOCK "all goroutines are asleep - deadlock!"

static const char *const misuse_texts[MISUSES] = {
	[SEND_TO_CLOSED] = "send on closed channel",
	[CLOSE_CLOSED] = "close of closed channel",
	[CLOSE_NIL] = "close of nil channel",
	[MAKE_NEGATIVE] = "makechan: size out of range",
	[CLOSE_WHILE_SENDING] = "send on closed channel",
	[SELECT_SEND_TO_CLOSED] = "send on closed channel",
	[NEGATIVE_GROUP] = "sync: negative WaitGroup counter",
	[UNLOCK_FREE] = "sync: unlock of unlocked mutex",
	[UNLOCK_FREE_RW] = "sync: Unlock of unlocked RWMutex",
	[RUNLOCK_FREE] = "sync: RUnlock of unlocked RWMutex",
	[ONCE_NIL] = "nil pointer dereference",
	[SEND_TO_NIL] = DEADLOCK,
	[RECEIVE_FROM_NIL] = DEADLOCK,
	[SELECT_NOTHING] = DEADLOCK,
	[SELECT_NIL] = DEADLOCK,
	[LOCK_TWICE] = DEADLOCK,
	[RECEIVE_FROM_NOBODY] = DEADLOCK,
	[WAIT_FOR_NOBODY] = DEADLOCK,
};

static void
close_it(struct forst_task *task, void *arguments)
{
	forst_chan_close(task, argument_of(arguments));
}

static void
misuse(struct rt_task *private, void *argument)
{
	struct forst_task *task = &private->public;
	struct forst_chan *chan = make(task, 0), *closed = make(task, 1);
	struct forst_sync_WaitGroup group = {0};
	struct forst_sync_Mutex mutex = {0};
	struct forst_sync_RWMutex rw = {0};
	struct forst_sync_Once once = {0};
	int64_t value = 0;
	bool more;

	forst_here(task);
	forst_chan_close(task, closed);
	switch (*(enum misuse *)argument) {
	case SEND_TO_CLOSED: send(task, closed, 1); break;
	case CLOSE_CLOSED: forst_chan_close(task, closed); break;
	case CLOSE_NIL: forst_chan_close(task, NULL); break;
	case MAKE_NEGATIVE: (void)make(task, -1); break;
	case CLOSE_WHILE_SENDING:
		go(task, close_it, chan);
		send(task, chan, 1);
		break;
	case SELECT_SEND_TO_CLOSED: {
		struct forst_select_case cases[] = {{.chan = chan, .value = &value}, {.chan = closed, .value = &value, .sends = true}};
		forst_select(task, cases, 2, true);
		break;
	}
	case NEGATIVE_GROUP: forst_sync_WaitGroup_Done(task, &group); break;
	case UNLOCK_FREE: forst_sync_Mutex_Unlock(task, &mutex); break;
	case UNLOCK_FREE_RW: forst_sync_RWMutex_Unlock(task, &rw); break;
	case RUNLOCK_FREE: forst_sync_RWMutex_RUnlock(task, &rw); break;
	case ONCE_NIL: forst_sync_Once_Do(task, &once, NULL); break;
	case SEND_TO_NIL: send(task, NULL, 1); break;
	case RECEIVE_FROM_NIL: (void)receive(task, NULL, &more); break;
	case SELECT_NOTHING: forst_select(task, NULL, 0, false); break;
	case SELECT_NIL: {
		struct forst_select_case cases[] = {{.value = &value}, {.value = &value, .sends = true}};
		forst_select(task, cases, 2, false);
		break;
	}
	case LOCK_TWICE:
		forst_sync_Mutex_Lock(task, &mutex);
		forst_sync_Mutex_Lock(task, &mutex);
		break;
	case RECEIVE_FROM_NOBODY: (void)receive(task, chan, &more); break;
	case WAIT_FOR_NOBODY:
		forst_sync_WaitGroup_Add(task, &group, 1);
		forst_sync_WaitGroup_Wait(task, &group);
		break;
	case MISUSES: break;
	}
}

static void
misuse_panics_as_in_go(void **state)
{
	(void)state;
	for (enum misuse i = 0; i < MISUSES; i++)
		assert_panics(misuse, &i, misuse_texts[i]);
}

/* ---- select ---- */

static void
choose_evenly(struct rt_task *private, void *argument)
{
	struct forst_task *task = &private->public;
	struct forst_chan *full = make(task, 1), *empty = make(task, 1), *never = make(task, 0);
	int64_t in = 0, out = 7, chosen[3] = {0};

	(void)argument;
	send(task, full, 5);
	for (int i = 0; i < 3000; i++) {
		bool more;
		struct forst_select_case cases[] = {
			{.chan = full, .value = &in},
			{.chan = empty, .value = &out, .sends = true},
			{.chan = never, .value = &in},
			{.value = &in},
		};
		int64_t which = forst_select(task, cases, 4, i % 2);
		assert(which == 0 || which == 1);
		chosen[which]++;
		if (which == 0)
			assert(in == 5 && cases[0].received), send(task, full, 5);
		else
			assert(receive(task, empty, &more) == 7 && more);
	}
	assert(chosen[0] > 1200 && chosen[1] > 1200);
	struct forst_select_case waits[] = {{.chan = never, .value = &in}};
	assert(forst_select(task, waits, 1, true) == -1);
	forst_chan_close(task, never);
	assert(forst_select(task, waits, 1, true) == 0 && !waits[0].received && in == 0);
}

static void
send_three(struct forst_task *task, void *arguments)
{
	struct forst_chan **chans = argument_of(arguments);

	for (int64_t i = 0; i < 3; i++)
		send(task, chans[i], i);
}

/* Waits in several channels at once, twice in one of them; leaves none of its waiters behind. */
static void
select_in_turn(struct rt_task *private, void *argument)
{
	struct forst_task *task = &private->public;
	struct forst_chan *chans[3];
	int64_t values[4];

	(void)argument;
	for (int i = 0; i < 3; i++)
		chans[i] = make(task, 0);
	go(task, send_three, chans);
	for (int64_t i = 0; i < 3; i++) {
		struct forst_select_case cases[] = {
			{.chan = chans[0], .value = &values[0]},
			{.chan = chans[1], .value = &values[1]},
			{.chan = chans[2], .value = &values[2]},
			{.chan = chans[1], .value = &values[3]},
		};
		int64_t which = forst_select(task, cases, 4, false);
		assert((which == 3 ? 1 : which) == i && values[which] == i && cases[which].received);
		for (int at = 0; at < 3; at++)
			assert(!chans[at]->receivers.first && !chans[at]->receivers.last);
	}
}

static void
selects_what_can_go_on(void **state)
{
	(void)state;
	assert_returns(choose_evenly, NULL);
	assert_returns(select_in_turn, NULL);
}

/* ---- sync ---- */

struct shared {
	struct forst_sync_WaitGroup group;
	struct forst_sync_Mutex mutex;
	struct forst_sync_RWMutex rw;
	struct forst_sync_Once once;
	int64_t holders, most, writes, order[16], count;
};

static void
lock_and_yield(struct forst_task *task, void *arguments)
{
	struct shared *all = argument_of(arguments);

	forst_sync_Mutex_Lock(task, &all->mutex);
	assert(++all->holders == 1);
	forst_yield(task);
	assert(all->holders-- == 1);
	forst_sync_Mutex_Unlock(task, &all->mutex);
	forst_sync_WaitGroup_Done(task, &all->group);
}

static void
read_and_yield(struct forst_task *task, void *arguments)
{
	struct shared *all = argument_of(arguments);

	forst_sync_RWMutex_RLock(task, &all->rw);
	if (++all->holders > all->most)
		all->most = all->holders;
	all->order[all->count++] = 'r';
	forst_yield(task);
	all->holders--;
	forst_sync_RWMutex_RUnlock(task, &all->rw);
	forst_sync_WaitGroup_Done(task, &all->group);
}

static void
write_and_yield(struct forst_task *task, void *arguments)
{
	struct shared *all = argument_of(arguments);

	forst_sync_RWMutex_Lock(task, &all->rw);
	assert(all->holders == 0);
	all->order[all->count++] = 'w';
	forst_yield(task);
	assert(all->holders == 0);
	forst_sync_RWMutex_Unlock(task, &all->rw);
	forst_sync_WaitGroup_Done(task, &all->group);
}

static void
use_locks(struct rt_task *private, void *argument)
{
	struct forst_task *task = &private->public;
	struct shared all = {0};
	static const char expected[] = "rrrwrrw";

	(void)argument;
	forst_here(task);
	forst_sync_WaitGroup_Wait(task, &all.group);
	for (int i = 0; i < 10; i++) {
		forst_sync_WaitGroup_Add(task, &all.group, 1);
		go(task, lock_and_yield, &all);
	}
	forst_yield(task);
	assert(!forst_sync_Mutex_TryLock(task, &all.mutex));
	forst_sync_WaitGroup_Wait(task, &all.group);
	assert(forst_sync_Mutex_TryLock(task, &all.mutex));
	forst_sync_Mutex_Unlock(task, &all.mutex);
	for (int i = 0; expected[i]; i++) {
		forst_sync_WaitGroup_Add(task, &all.group, 1);
		go(task, expected[i] == 'r' ? read_and_yield : write_and_yield, &all);
	}
	forst_yield(task);
	/* Readers hold it and a writer waits: neither a writer nor one more reader gets in before it. */
	assert(!forst_sync_RWMutex_TryLock(task, &all.rw) && !forst_sync_RWMutex_TryRLock(task, &all.rw));
	forst_sync_WaitGroup_Wait(task, &all.group);
	for (int i = 0; expected[i]; i++)
		assert(all.order[i] == expected[i]);
	assert(all.most == 3 && all.rw.readers == 0);
	assert(forst_sync_RWMutex_TryRLock(task, &all.rw) && forst_sync_RWMutex_TryRLock(task, &all.rw));
}

static void
locks_are_handed_on(void **state)
{
	(void)state;
	assert_returns(use_locks, NULL);
}

static int64_t once_calls;

static void
once_slowly(struct forst_task *task, const struct forst_func *self)
{
	(void)self;
	forst_yield(task);
	once_calls++;
}

static void
do_once(struct forst_task *task, void *arguments)
{
	struct shared *all = argument_of(arguments);
	const struct forst_func function = {.code = (void (*)(void))once_slowly};

	forst_sync_Once_Do(task, &all->once, &function);
	assert(once_calls == 1);
	forst_sync_WaitGroup_Done(task, &all->group);
}

static void
use_once(struct rt_task *private, void *argument)
{
	struct forst_task *task = &private->public;
	struct shared all = {0};

	(void)argument;
	once_calls = 0;
	for (int i = 0; i < 5; i++) {
		forst_sync_WaitGroup_Add(task, &all.group, 1);
		go(task, do_once, &all);
	}
	forst_sync_WaitGroup_Wait(task, &all.group);
	assert(once_calls == 1);
}

static void
once_is_waited_for(void **state)
{
	(void)state;
	assert_returns(use_once, NULL);
}

/* ---- time ---- */

/* Between two sleepers: more than a busy machine takes from one's start to the other's. */
enum { STEP = 20 * MILLISECOND };

static void
sleep_its_number(struct forst_task *task, void *arguments)
{
	struct {
		struct shared *all;
		int64_t number;
	} *self = arguments;

	forst_time_Sleep(task, self->number * STEP);
	self->all->order[self->all->count++] = self->number;
	forst_sync_WaitGroup_Done(task, &self->all->group);
}

static void
sleep_and_wait(struct rt_task *private, void *argument)
{
	struct forst_task *task = &private->public;
	struct shared all = {0};
	struct forst_time_Time time;
	int64_t started = forst_now_ns();

	(void)argument;
	forst_here(task);
	for (int64_t i = 10; i > 0; i--) {
		struct {
			struct shared *all;
			int64_t number;
		} *arguments = forst_go(task, sleep_its_number, sizeof(*arguments));
		arguments->all = &all;
		arguments->number = i;
		forst_sync_WaitGroup_Add(task, &all.group, 1);
	}
	/* All wait, but not in vain. */
	forst_sync_WaitGroup_Wait(task, &all.group);
	for (int64_t i = 0; i < 10; i++)
		assert(all.order[i] == i + 1);
	assert(forst_now_ns() - started >= 10 * STEP);
	started = forst_now_ns();
	struct forst_select_case cases[] = {
		{.chan = forst_time_After(task, HOUR), .value = &time},
		{.chan = forst_time_After(task, 3 * MILLISECOND), .value = &time},
	};
	assert(forst_select(task, cases, 2, false) == 1);
	assert(time.monotonic - started >= 3 * MILLISECOND && time.seconds > 0);
	forst_time_Sleep(task, 0);
	forst_time_Sleep(task, -1);
}

/* Also: the timer that is an hour away does not keep the request. */
static void
sleepers_wake_in_order(void **state)
{
	(void)state;
	assert_returns(sleep_and_wait, NULL);
}

static void
sleep_then_nothing(struct rt_task *private, void *argument)
{
	struct forst_task *task = &private->public;
	bool more;

	(void)argument;
	forst_here(task);
	(void)forst_time_After(task, 2 * MILLISECOND);
	(void)receive(task, make(task, 0), &more);
}

static void
a_timer_puts_deadlock_off(void **state)
{
	(void)state;
	assert_panics(sleep_then_nothing, NULL, DEADLOCK);
}

/* ---- many timers ---- */

enum { OTHERS = 100, MANY = 3000 };

struct counter {
	struct rt_timer timer;
	int *fired;
};

static void
count_fired(struct rt_processor *processor, struct rt_timer *timer)
{
	(void)processor;
	++*((struct counter *)(void *)timer)->fired;
}

static void
leave_many_timers(struct rt_task *private, void *argument)
{
	(void)argument;
	forst_here(&private->public);
	for (int i = 0; i < MANY; i++)
		(void)forst_time_After(&private->public, (MANY - i % 7) * MILLISECOND + HOUR);
}

static void
timers_end_with_their_request(void **state)
{
	struct counter others[OTHERS];
	struct test_machine machine;

	(void)state;
	test_machine_open(&machine, BUDGET);
	struct rt_processor *processor = &machine.machine.processors[0];
	int64_t now = forst_now_ns();
	for (int i = 0; i < OTHERS; i++) {
		others[i] = (struct counter){.timer.fire = count_fired};
		assert_true(rt_timer_set(processor, &others[i].timer, now + HOUR + (i * 37 % OTHERS) * MILLISECOND * 100));
	}
	assert_int_equal(test_machine_run(&machine, leave_many_timers, NULL, NULL), RT_END_RETURNED);
	assert_int_equal(processor->timer_count, OTHERS);
	assert_true(processor->timer_capacity < MANY);
	for (int64_t i = 0; i < OTHERS; i++) {
		struct rt_timer *first = processor->timers[1];
		assert_int_equal(first->when_ns, now + HOUR + i * MILLISECOND * 100);
		rt_timer_clear(processor, first);
	}
	test_machine_close(&machine);
}

static void
a_turn_fires_so_many(void **state)
{
	struct counter *due = calloc(MANY, sizeof(*due));
	struct test_machine machine;
	int fired = 0, turns = 0;

	(void)state;
	assert_non_null(due);
	test_machine_open(&machine, BUDGET);
	struct rt_processor *processor = &machine.machine.processors[0];
	for (int i = 0; i < MANY; i++) {
		due[i] = (struct counter){.timer.fire = count_fired, .fired = &fired};
		assert_true(rt_timer_set(processor, &due[i].timer, 1 + i));
	}
	for (; rt_processor_next_timer(processor) < INT64_MAX; turns++)
		(void)rt_processor_run(processor);
	assert_int_equal(fired, MANY);
	assert_true(turns > 1);
	test_machine_close(&machine);
	free(due);
}

/* ---- the end of the request ---- */

enum way {
	WAY_SEND,
	WAY_RECEIVE,
	WAY_NIL,
	WAY_SELECT,
	WAY_GROUP,
	WAY_MUTEX,
	WAY_RW,
	WAY_SLEEP,
	WAY_AFTER,
	WAY_LOOP,
	WAYS,
};

struct ending {
	enum way way;
	struct forst_chan *chan;
	struct shared all;
	int64_t began, deferred, went_on;
};

struct deferred {
	struct forst_defer defer;
	struct ending *ending;
};

static void
wait_in_vain(struct forst_task *task, struct ending *ending)
{
	int64_t value = 0;
	bool more;

	forst_here(task);
	switch (ending->way) {
	case WAY_SEND: send(task, ending->chan, 1); break;
	case WAY_RECEIVE: (void)receive(task, ending->chan, &more); break;
	case WAY_NIL: send(task, NULL, 1); break;
	case WAY_SELECT: {
		struct forst_select_case cases[] = {{.chan = ending->chan, .value = &value}, {.value = &value, .sends = true}};
		forst_select(task, cases, 2, false);
		break;
	}
	case WAY_GROUP: forst_sync_WaitGroup_Wait(task, &ending->all.group); break;
	case WAY_MUTEX: forst_sync_Mutex_Lock(task, &ending->all.mutex); break;
	case WAY_RW: forst_sync_RWMutex_RLock(task, &ending->all.rw); break;
	case WAY_SLEEP: forst_time_Sleep(task, HOUR); break;
	case WAY_AFTER: {
		struct forst_time_Time time;
		struct forst_select_case cases[] = {{.chan = forst_time_After(task, HOUR), .value = &time}};
		forst_select(task, cases, 1, false);
		break;
	}
	case WAY_LOOP:
		for (;;)
			forst_poll(task);
	case WAYS: break;
	}
}

static void
note(struct forst_task *task, struct forst_defer *defer)
{
	(void)task;
	((struct deferred *)(void *)defer)->ending->deferred++;
}

static void
wait_again(struct forst_task *task, struct forst_defer *defer)
{
	struct ending *ending = ((struct deferred *)(void *)defer)->ending;

	wait_in_vain(task, ending);
	ending->went_on++;
}

static void
wait_with_defers(struct forst_task *task, struct ending *ending)
{
	struct deferred first = {.ending = ending}, second = {.ending = ending}, third = {.ending = ending};

	forst_defer(task, &first.defer, note);
	forst_defer(task, &second.defer, wait_again);
	forst_defer(task, &third.defer, note);
	ending->began++;
	wait_in_vain(task, ending);
	ending->went_on++;
}

static void
wait_in_goroutine(struct forst_task *task, void *arguments)
{
	wait_with_defers(task, argument_of(arguments));
}

static void
start_waiting(struct rt_task *private, void *argument)
{
	struct forst_task *task = &private->public;
	struct ending *ending = argument;

	ending->chan = make(task, 0);
	ending->all.group.count = 1;
	ending->all.mutex.locked = true;
	ending->all.rw.readers = -1;
	(void)forst_time_After(task, HOUR); /* so that nobody is told of a deadlock */
	for (int i = 0; i < 3; i++)
		go(task, wait_in_goroutine, ending);
	wait_with_defers(task, ending);
}

static void
note_ended(struct rt_request *request)
{
	*(int *)request->owner = 1;
}

static void
note_gone(struct rt_request *request)
{
	*(int *)request->owner = 2;
}

/* Runs the processor until the request's owner was told so; not for long. */
static void
run_until(struct rt_processor *processor, const int *told, int what)
{
	int64_t until = forst_now_ns() + 20000 * MILLISECOND;

	while (*told < what) {
		assert_true(forst_now_ns() < until);
		(void)rt_processor_run(processor);
	}
}

/* However it waits, and whatever its deferred calls wait for. */
static void
the_end_reaches_who_waits(void **state)
{
	struct test_machine machine;

	(void)state;
	test_machine_open(&machine, BUDGET);
	struct rt_processor *processor = &machine.machine.processors[0];
	assert_int_equal(rt_machine_start(&machine.machine), 0);
	for (enum way way = 0; way < WAYS; way++) {
		struct ending ending = {.way = way};
		struct rt_request *request = rt_request_new(processor, start_waiting, &ending);
		int told = 0;

		request->owner = &told;
		request->ended = note_ended;
		request->gone = note_gone;
		assert_false(rt_request_run(request));
		while (ending.began < 4)
			(void)rt_processor_run(processor);
		assert_int_equal(told, 0);
		rt_request_end(request, RT_END_CANCELLED);
		run_until(processor, &told, 1);
		if (!rt_request_release(request))
			run_until(processor, &told, 2);
		/* One that never comes back takes what was deferred before it along. */
		assert_int_equal(ending.deferred, way == WAY_LOOP ? 4 : 8);
		assert_int_equal(ending.went_on, 0);
	}
	rt_machine_stop(&machine.machine);
	test_machine_close(&machine);
}

struct stopping {
	struct forst_defer defer;
	struct forst_time_alarm *alarm;
};

static void
stop_alarm(struct forst_task *task, struct forst_defer *defer)
{
	(void)forst_time_alarm_stop(task, ((struct stopping *)(void *)defer)->alarm);
}

static void
stop_alarms_at_the_end(struct rt_task *private, void *argument)
{
	struct forst_task *task = &private->public;
	struct stopping once = {{0}, NULL}, again = {{0}, NULL};
	struct forst_chan *chan;

	(void)argument;
	forst_here(task);
	chan = forst_chan_make(task, sizeof(struct forst_time_Time), 1);
	once.alarm = forst_time_ring(task, chan, HOUR, 0);
	again.alarm = forst_time_ring(task, chan, HOUR, HOUR);
	forst_defer(task, &once.defer, stop_alarm);
	forst_defer(task, &again.defer, stop_alarm);
	forst_time_Sleep(task, HOUR);
}

/* The end has cleared them already; what a deferred call stops then counts no second time. */
static void
alarms_are_stopped_after_the_end(void **state)
{
	struct test_machine machine;
	int told = 0;

	(void)state;
	test_machine_open(&machine, BUDGET);
	struct rt_processor *processor = &machine.machine.processors[0];
	struct rt_request *request = rt_request_new(processor, stop_alarms_at_the_end, NULL);
	request->owner = &told;
	request->ended = note_ended;
	request->gone = note_gone;
	assert_false(rt_request_run(request));
	rt_request_end(request, RT_END_CANCELLED);
	run_until(processor, &told, 1);
	assert_int_equal(told, 1);
	assert_int_equal(processor->timer_count, 0);
	assert_true(rt_request_release(request));
	test_machine_close(&machine);
}

static void
panic_after_others_wait(struct rt_task *private, void *argument)
{
	struct ending *ending = argument;

	ending->way = WAY_SLEEP;
	for (int i = 0; i < 3; i++)
		go(&private->public, wait_in_goroutine, ending);
	forst_yield(&private->public);
	forst_panic(&private->public, FORST_STRING("enough"));
}

static void
return_after_others_wait(struct rt_task *private, void *argument)
{
	struct ending *ending = argument;

	ending->way = WAY_SLEEP;
	for (int i = 0; i < 3; i++)
		go(&private->public, wait_in_goroutine, ending);
	forst_yield(&private->public);
}

static void
goroutines_end_with_their_main(void **state)
{
	struct ending panicked = {0}, returned = {0};

	(void)state;
	assert_panics(panic_after_others_wait, &panicked, "enough");
	assert_int_equal(panicked.deferred, 6);
	assert_int_equal(panicked.went_on, 0);
	assert_returns(return_after_others_wait, &returned);
	assert_int_equal(returned.deferred, 6);
	assert_int_equal(returned.went_on, 0);
}

/* ---- many ---- */

static void
count_one(struct forst_task *task, void *arguments)
{
	struct shared *all = argument_of(arguments);

	all->count++;
	forst_sync_WaitGroup_Done(task, &all->group);
}

static void
start_a_million(struct rt_task *private, void *argument)
{
	struct forst_task *task = &private->public;
	struct shared all = {0};

	(void)argument;
	forst_sync_WaitGroup_Add(task, &all.group, 1000000);
	for (int i = 0; i < 1000000; i++)
		go(task, count_one, &all);
	forst_sync_WaitGroup_Wait(task, &all.group);
	assert(all.count == 1000000);
	/* They took turns on few stacks. */
	assert(private->processor->stack_count <= 64);
}

static void
a_million_need_few_stacks(void **state)
{
	(void)state;
	assert_returns(start_a_million, NULL);
}

enum { HERD = 4000 };

static void
wait_for_start(struct forst_task *task, void *arguments)
{
	struct ending *ending = argument_of(arguments);
	struct deferred deferred = {.ending = ending};
	bool more;

	forst_here(task);
	forst_defer(task, &deferred.defer, note);
	ending->began++;
	(void)receive(task, ending->chan, &more);
	ending->went_on++;
}

static void
leave_a_herd(struct rt_task *private, void *argument)
{
	struct forst_task *task = &private->public;
	struct ending *ending = argument;

	ending->chan = make(task, 0);
	for (int i = 0; i < HERD; i++)
		go(task, wait_for_start, ending);
	while (ending->began < HERD)
		forst_yield(task);
	forst_chan_close(task, ending->chan);
}

/* All of them can go on when their request ends. */
static void
a_herd_ends_with_its_main(void **state)
{
	struct ending ending = {0};

	(void)state;
	assert_returns(leave_a_herd, &ending);
	assert_int_equal(ending.deferred, HERD);
	assert_int_equal(ending.went_on, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(elements_keep_their_order),
		cmocka_unit_test(senders_are_served_in_turn),
		cmocka_unit_test(misuse_panics_as_in_go),
		cmocka_unit_test(selects_what_can_go_on),
		cmocka_unit_test(locks_are_handed_on),
		cmocka_unit_test(once_is_waited_for),
		cmocka_unit_test(sleepers_wake_in_order),
		cmocka_unit_test(a_timer_puts_deadlock_off),
		cmocka_unit_test(timers_end_with_their_request),
		cmocka_unit_test(a_turn_fires_so_many),
		cmocka_unit_test(the_end_reaches_who_waits),
		cmocka_unit_test(alarms_are_stopped_after_the_end),
		cmocka_unit_test(goroutines_end_with_their_main),
		cmocka_unit_test(a_million_need_few_stacks),
		cmocka_unit_test(a_herd_ends_with_its_main),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
