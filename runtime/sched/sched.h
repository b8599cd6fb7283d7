/*
 * The scheduler's insides. Private to the runtime.
 *
 * A machine has processors, one a thread that runs Forst code. A request is what goroutines are started for: a call of a
 * route, or a program. A goroutine that has not begun is a small record (rt_start); one that has begun is a task on a
 * pooled stack, which stays on its thread. What a request has on one thread is a lane: its heap there, its tasks there,
 * its timers there. Only that thread touches a lane, so neither allocating nor switching needs an atomic instruction.
 *
 * Work changes threads in one way: the clock sees that a processor has had starts waiting while it was busy and another
 * was not, and asks it to give some away at its next safepoint. The request is then `shared`: its channels and locks take
 * their locks, its counters are atomic. All else that crosses threads is a message in a processor's inbox.
 *
 * Everything here is to be called on the processor's own thread unless it says otherwise.
 */
#ifndef FORST_SCHED_SCHED_H
#define FORST_SCHED_SCHED_H

#include "runtime/sched/fiber.h"

#include "forst/chan.h"
#include "forst/func.h"
#include "forst/go.h"
#include "forst/task.h"
#include "forst/value.h"

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct rt_lane;
struct rt_machine;
struct rt_processor;
struct rt_request;
struct rt_task;

struct rt_link {
	struct rt_link *previous, *next;
};

/* ---- messages: what other threads ask of a processor ---- */

enum rt_message_kind {
	RT_MESSAGE_WAKE,  /* a task that waited may go on */
	RT_MESSAGE_START, /* a goroutine that has not begun */
	RT_MESSAGE_SWEEP, /* a lane whose request has ended */
	RT_MESSAGE_OVER,  /* a request whose last goroutine is gone */
	RT_MESSAGE_STOP,  /* an alarm that is not to ring any more */
};

struct rt_message {
	struct rt_message *next;
	enum rt_message_kind kind;
};

/* ---- goroutines that have not begun ---- */

struct rt_start {
	struct rt_message message; /* its `next` also links queues and free lists */
	uint32_t size_class;
	uint32_t ticket; /* its place in the order of those that can go on */
	struct rt_request *request;
	forst_go_entry entry;
	char arguments[] __attribute__((aligned(16)));
};

struct rt_queue {
	struct rt_start *first, *last;
	size_t count; /* atomic: the clock looks at it */
};

/* ---- tasks ---- */

enum rt_task_state {
	RT_TASK_READY,   /* in its processor's list of such */
	RT_TASK_RUNNING,
	RT_TASK_WAITING, /* for somebody's forst_wake, or a timer */
};

struct rt_task {
	struct forst_task public; /* first: generated code sees only this */
	struct rt_fiber fiber;
	struct rt_message message;   /* WAKE; its `next` also links the ready and the free lists */
	struct rt_link link;         /* in its lane's tasks, once it is `listed` */
	struct rt_processor *processor;
	struct rt_lane *lane;
	struct rt_start *start;      /* what it runs; NULL: the request's main */
	enum rt_task_state state;
	uint32_t ticket; /* READY: its place in the order of those that can go on, starts included */
	bool listed;
	bool spent;                  /* READY: in the list of those that used up their slice */
	bool unwinding;              /* runs its deferred calls and ends */
	bool deep;                   /* has used all of its stack, which is to be given back */
	bool speaks;                 /* for its request, and is among those who do */
	struct rt_task *spoke;       /* then: the next of them; others change it */
	uint32_t claimed;            /* WAITING: who sets it from 0 makes the task ready */
	struct forst_waiter *waiters; /* WAITING: those of its own, `waiter_count` of them (1 but in select), `waiter_stride` bytes apart */
	int64_t waiter_count;
	size_t waiter_stride;
	struct forst_waiter *woken;  /* by whom it was claimed */
	struct rt_timer *timer;      /* asleep until then */
	int64_t unwind_until_ns;
};

/* ---- timers ---- */

struct rt_timer {
	int64_t when_ns;
	size_t place; /* in the processor's heap of timers, from 1; 0: not set */
	void (*fire)(struct rt_processor *processor, struct rt_timer *timer);
	struct rt_link link; /* in its lane's, for timers that no frame holds */
};

/* ---- requests ---- */

struct rt_chunk {
	struct rt_chunk *next;
	size_t size; /* with this header */
	char data[] __attribute__((aligned(16)));
};

struct rt_lane {
	struct rt_message message; /* SWEEP */
	uint32_t sweeping;         /* the message is on its way, or was */
	struct rt_request *request;
	struct rt_processor *processor;
	char *heap_next, *heap_limit; /* while none of its tasks runs */
	struct rt_chunk *chunks;      /* the current one first */
	struct rt_link tasks;
	struct rt_link timers;
};

enum rt_end {
	RT_END_NOT,       /* goes on */
	RT_END_CLAIMED,   /* somebody is about to say how it ends */
	RT_END_RETURNED,  /* its main returned */
	RT_END_PANICKED,  /* request->panic says of what */
	RT_END_EXPIRED,   /* its deadline passed */
	RT_END_CANCELLED, /* nobody wants it any more */
};

struct rt_panic {
	struct forst_string text;
	const char *file; /* as __FILE__ gave it; constant */
	int line;
	bool fatal; /* Go would not run deferred calls: deadlock, stack overflow */
	char buffer[160];
};

typedef void (*rt_entry)(struct rt_task *task, void *argument);

struct rt_request {
	struct forst_request public; /* first */
	bool main_gone;              /* its main has ended, one way or another */
	bool run_in_place;           /* rt_request_run waits for its main */
	bool program;                /* a program: how it ends is how the process ends; nothing of it is unwound but who panicked */
	uint32_t end;                /* enum rt_end; atomic when shared */
	struct rt_machine *machine;
	struct rt_processor *home; /* where its main runs */
	struct rt_lane **lanes;    /* by processor, NULL where it has none; NULL while it is not shared */
	/* High half: goroutines and timers, and one for the owner. Low half: those of them that wait, and the owner's.
	 * Atomic when shared. Equal halves: nobody will ever go on. High half 0: it is over. */
	uint64_t counts;
	size_t heap_bytes; /* of all lanes' chunks; atomic when shared */
	size_t heap_budget;
	int64_t started_ns;
	int64_t deadline_ns; /* INT64_MAX: none; rt_request_deadline() tells it */
	int64_t wait_ns; /* not 0: nobody has looked at the clock yet; whoever does first sets those two, so far apart */
	rt_entry entry;
	void *argument;
	void *owner; /* the owner's business */
	/* Both on the home processor, outside of any task. `ended`: main is gone, request->end says how; not called when that
	 * happens inside rt_request_run. `gone`: so are all goroutines; the request is freed when it returns. Before that the
	 * owner must have let it go (rt_request_release). */
	void (*ended)(struct rt_request *request);
	void (*gone)(struct rt_request *request);
	struct rt_request *next; /* in the list of those to be told of, or the free list */
	struct rt_timer deadline;
	struct rt_message over; /* to home, when the last goroutine ended elsewhere */
	struct rt_panic panic;
	/* Whose place a deadlock has: the first of those who speak for it (forst_speak), who are linked by `spoke`, the last one
	 * first; behind them is its main. `speaking` guards them. */
	struct rt_task *speaker;
	struct forst_lock speaking;
	const struct rt_task *panicked; /* who did */
	struct rt_lane lane; /* at home */
};

/* ---- processors ---- */

enum {
	RT_START_CLASSES = 3,
	RT_STARTS_MAX = 256, /* goroutines that wait to begin before who starts more lets them begin */
	RT_UNWIND_MAX_MS = 100, /* deferred calls of a request that was ended have this long */
	RT_CLOCK_TICK_MS = 2, /* a task runs for one to two of them before others get their turn */
	RT_SPENT_TICKS = 4,   /* one that did waits so long at most while there are others */
	RT_STACK_SIZE = 1024 * 1024, /* of address space */
	RT_SELECT_CASES_MAX = 65535,
};

struct forst_log_line;
struct forst_writer;

struct rt_machine_options {
	size_t stack_size;    /* of a goroutine: virtual memory, a multiple of the page; committed as it is touched */
	size_t main_stack_size; /* of a request's main where that is another; else 0 */
	size_t memory_budget; /* bytes of heap that a request may take */
	size_t warm_stacks;   /* free stacks a processor that keep their memory; more keep only their address space */
	size_t warm_heap;     /* bytes of heap that a free request keeps at most */
	int tick_ms;          /* the clock's, where that is not RT_CLOCK_TICK_MS; else 0 */
	void (*output)(struct rt_task *task, struct forst_string text);
	void (*log)(struct rt_task *task, const struct forst_log_line *line);
	int log_level;        /* enum forst_log_level: lines below it are not written; those of log.Print always are */
	/* From any thread: the processor has a message; let its thread call rt_processor_run() soon. */
	void (*wake)(struct rt_processor *processor);
};

/* Why a task is to look up: values of rt_processor.interrupt. */
enum {
	RT_LOOK_UP = 1,    /* there is something to see to */
	RT_SLICE_OVER = 2, /* it has run for long */
};

struct rt_tasks {
	struct rt_task *first, *last;
};

struct rt_processor {
	struct rt_machine *machine;
	int index;
	uint32_t interrupt; /* any thread may set it (atomically); forst_poll of the running task sees it */
	uint32_t slice;     /* atomic: odd while tasks run; each run of them has its own number */
	int32_t give_to;    /* atomic: the processor that has nothing to do; -1: none */
	struct rt_message *inbox; /* atomic: newest first */
	struct rt_fiber thread; /* where its thread is outside of tasks */
	struct rt_tasks ready; /* that can go on, first come, first served */
	struct rt_tasks spent; /* the same, but they used up a slice: others go first, for a while */
	uint32_t spent_since;  /* the clock's tick when one of those last ran, or came */
	struct rt_queue starts;
	uint32_t tickets; /* atomic: how many were to go on or begin so far */
	bool leave;                  /* tasks are to give the thread back: there is somebody to tell */
	struct rt_start *free_starts[RT_START_CLASSES];
	size_t free_start_counts[RT_START_CLASSES];
	struct rt_request *told, *told_last; /* whose `ended` or `gone` is to be called */
	struct rt_request *free_requests;
	size_t free_request_count;
	struct rt_timer **timers; /* a heap, from 1 */
	size_t timer_count, timer_capacity;
	struct rt_task *warm, *cold; /* free stacks */
	size_t warm_count;
	size_t stack_count;          /* ever made */
	struct rt_task *left;        /* a stack that was just left for good */
	struct rt_slab *slabs;
	uint64_t random;
	void *owner; /* its thread's business */
};

struct rt_clock {
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t wake;
	uint32_t ticks;  /* atomic */
	uint32_t asleep; /* atomic: nothing ran for a while: the next slice wakes it */
	bool stopping;
	struct rt_sight *sights; /* each processor as the last tick saw it */
};

struct rt_machine {
	struct rt_machine_options options;
	struct rt_processor *processors;
	int processor_count;
	struct rt_clock clock;
};

/* ---- the machine ---- */

/* -1 with errno when there is no memory. The machine must not move. */
int rt_machine_init(struct rt_machine *machine, int processors, const struct rt_machine_options *options);

/* Starts the clock's thread; -1 with errno. */
int rt_machine_start(struct rt_machine *machine);
void rt_machine_stop(struct rt_machine *machine);

/* Frees all; no request may be left, no thread run. */
void rt_machine_release(struct rt_machine *machine);

/* On the thread that will run it, before anything else of the processor's: notes the thread's stack. */
void rt_processor_enter(struct rt_processor *processor);

/* Reads the inbox, fires timers, lets tasks run until there are none or the slice is over, and tells owners of requests
 * what has become of them. True: there is more to run; call again once others had their turn. */
bool rt_processor_run(struct rt_processor *processor);

/* When the next timer is due, on the clock of forst_now_ns(); INT64_MAX: none. */
int64_t rt_processor_next_timer(const struct rt_processor *processor);

/* From any thread. */
void rt_processor_post(struct rt_processor *processor, struct rt_message *message);

/* An alarm's message has come. */
void rt_alarm_stopped(struct rt_processor *processor, struct rt_message *message);

/* ---- requests ---- */

/* A request that will call entry(task, argument); NULL with errno when there is no memory. The caller owns it, and may set
 * started_ns and deadline_ns, heap_budget, ended and gone before it runs; or wait_ns in the place of the first two where it
 * stays on one thread and is likely to be over before anybody asks. */
struct rt_request *rt_request_new(struct rt_processor *processor, rt_entry entry, void *argument);

/* Runs it; true: its main has ended already. Else `ended` will be called. Not from within a task. */
bool rt_request_run(struct rt_request *request);

/* Ends it, if it has not ended: every goroutine at its next safepoint. `ended` is called as always. On its home processor, or in
 * one of its tasks. */
void rt_request_end(struct rt_request *request, enum rt_end how);

/* The owner is done with it: true: it is freed; false: goroutines of it still end, `gone` will be called. After `ended`. */
bool rt_request_release(struct rt_request *request);

static inline enum rt_end
rt_request_how(const struct rt_request *request)
{
	return (enum rt_end)__atomic_load_n(&request->end, __ATOMIC_ACQUIRE);
}

static inline bool
rt_request_is_ending(const struct rt_request *request)
{
	return rt_request_how(request) > RT_END_CLAIMED;
}

/* In a task: it panics. Its request ends by that, unless it is ending; its deferred calls run; it does not come back. */
_Noreturn void rt_panic(struct rt_task *task, struct forst_string text, bool fatal, const char *file, int line);

/* Notes where a goroutine may have to wait; the library waits where it was called. */
void rt_waits_at(struct forst_task *task, const char *file, int line);

/* Whose goroutine has the address on its stack, or has just run below it; NULL: nobody's. For a signal handler on the
 * processor's thread: reads memory and nothing else. */
const struct rt_request *rt_request_at(const struct rt_processor *processor, const void *address);

/* ---- between the scheduler's own files ---- */

/* The processor of the running thread; NULL on others. */
extern _Thread_local struct rt_processor *rt_here;

static inline struct rt_task *
rt_task_of(struct forst_task *task)
{
	return (struct rt_task *)(void *)task;
}

static inline struct rt_request *
rt_request_of(const struct forst_task *task)
{
	return (struct rt_request *)(void *)task->request;
}

/* request.c */
struct rt_lane *rt_request_lane(struct rt_request *request, struct rt_processor *processor);
bool rt_request_claim_end(struct rt_request *request);
void rt_request_set_end(struct rt_request *request, enum rt_end how);
void rt_request_sweep(struct rt_lane *lane);
void rt_request_main_ended(struct rt_request *request);
int64_t rt_request_deadline(struct rt_request *request);
void rt_request_is_over(struct rt_request *request, const struct rt_processor *processor);
void rt_request_deadlock(struct rt_request *request);
void rt_request_tell(struct rt_request *request);
void rt_request_share(struct rt_request *request);
void rt_request_destroy(struct rt_request *request);

/* The counts after adding; both halves at once. */
static inline uint64_t
rt_request_count(struct rt_request *request, int64_t goroutines, int64_t waiting)
{
	uint64_t delta = ((uint64_t)goroutines << 32) + (uint64_t)waiting;

	if (request->public.shared)
		return __atomic_add_fetch(&request->counts, delta, __ATOMIC_ACQ_REL);
	return request->counts += delta;
}

/* Somebody is left and all of them wait. */
static inline bool
rt_counts_are_dead(uint64_t counts)
{
	return counts >> 32 == (counts & UINT32_MAX) && counts >> 32 > 1;
}

static inline bool
rt_counts_are_over(uint64_t counts)
{
	return counts >> 32 == 0;
}

/* go.c: starts */
void rt_start_free(struct rt_processor *processor, struct rt_start *start);
void rt_processor_start(struct rt_processor *processor, struct rt_start *start);
struct rt_start *rt_starts_pop(struct rt_queue *queue);
void rt_processor_give(struct rt_processor *processor);

/* task.c: switching */
void rt_task_ready(struct rt_task *task);
void rt_lane_hurry(struct rt_lane *lane);
void rt_task_yield(struct rt_task *task);
void rt_task_park(struct rt_task *task);
_Noreturn void rt_task_unwind(struct rt_task *task);
void rt_task_list(struct rt_task *task);
/* The request's main, which runs first in the slice that it is given to; NULL: no memory. */
struct rt_task *rt_processor_new_main(struct rt_processor *processor, struct rt_request *request);
/* Runs tasks, `first` (NULL: who is next) before others, until there are none or the thread is wanted. */
void rt_processor_slice(struct rt_processor *processor, struct rt_task *first);
bool rt_processor_has_work(struct rt_processor *processor);
void rt_processor_receive(struct rt_processor *processor);

/* wait.c */
bool rt_task_claim(struct rt_task *task);
void rt_task_wake(struct rt_processor *processor, struct rt_task *task);
void rt_task_sleep(struct rt_task *task, int64_t until_ns);
void rt_task_wait(struct rt_task *task, struct forst_waiter *waiters, int64_t count, size_t stride);
void rt_task_begin_waiting(struct rt_task *task);
void rt_task_end_wait(struct rt_task *task);

/* timer.c */
bool rt_timer_set(struct rt_processor *processor, struct rt_timer *timer, int64_t when_ns);
void rt_timer_clear(struct rt_processor *processor, struct rt_timer *timer);
/* All that are in the lane's list; how many that were. */
size_t rt_timers_clear(struct rt_lane *lane);
void rt_timers_fire(struct rt_processor *processor);
void rt_timer_list(struct rt_lane *lane, struct rt_timer *timer);

/* Nanoseconds since 1970. */
int64_t rt_wall_ns(void);

/* What os.Args gives: the words stay where they are. */
void rt_program_arguments(int count, char **words);

/* The time in UTC, as strftime has it, and with `millis` ".123Z" behind. */
void rt_log_time(struct forst_writer *out, const char *layout, bool millis);

/* Writes a line to stderr, in one piece, so that those of several threads do not mix, and frees it. */
void rt_log_out(struct forst_writer *out);

/* rt_machine_options.log of a program. */
void rt_program_log(struct rt_task *task, const struct forst_log_line *line);

/* debug, info, warn or error; -1: none of them. */
int rt_log_level(const char *name);

/* chan.c: with the lock; true where no waiting was needed, *woken is then who is to be woken, or NULL. */
bool rt_chan_try_send(struct forst_task *task, struct forst_chan *chan, const void *value, struct forst_waiter **woken);
bool rt_chan_try_receive(
	struct forst_task *task, struct forst_chan *chan, void *value, bool *received, struct forst_waiter **woken);

/* What a timer sends; dropped when there is no room. */
void rt_chan_offer(struct rt_processor *processor, struct rt_request *request, struct forst_chan *chan, const void *value);

/* stack.c */
struct rt_task *rt_stack_take_slowly(struct rt_processor *processor, size_t size);
void rt_stack_put_slowly(struct rt_processor *processor, struct rt_task *task);
void rt_stacks_release(struct rt_processor *processor);

/* heap.c: hand the bump pointers on from lane to task and back. */
static inline void
rt_heap_load(struct rt_task *task)
{
	task->public.heap_next = task->lane->heap_next;
	task->public.heap_limit = task->lane->heap_limit;
}

static inline void
rt_heap_store(struct rt_task *task)
{
	task->lane->heap_next = task->public.heap_next;
	task->lane->heap_limit = task->public.heap_limit;
}

void rt_heap_reset(struct rt_lane *lane, size_t keep);

/* The same; most heaps are one chunk, which stays. */
static inline void
rt_heap_rewind(struct rt_lane *lane, size_t keep)
{
	struct rt_chunk *chunk = lane->chunks;

	if (!chunk || chunk->next || chunk->size > keep) {
		rt_heap_reset(lane, keep);
		return;
	}
	lane->heap_next = chunk->data;
	lane->heap_limit = (char *)chunk + chunk->size;
}

void rt_heap_init(struct rt_lane *lane);

/* state.c: package variables */

/* The bytes that all package variables together may take. */
void rt_state_set_max(size_t bytes);

/* What they take now. */
size_t rt_state_bytes(void);

/* Whether the task is one of a package variable's heap, which nothing runs. */
bool rt_state_owns(const struct forst_task *task);

/* Takes bytes that are never given back; false: that much is not left. */
bool rt_state_take(size_t bytes);

/* A panic begins: leaves the package variable that this thread has to itself, and gives the task that panics. */
struct rt_task *rt_state_leave(struct rt_task *task);

/* There is no room for what the section was about to keep. */
_Noreturn void rt_state_full(void);

/* clock.c */
int rt_clock_start(struct rt_machine *machine);
void rt_clock_stop(struct rt_machine *machine);
void rt_clock_wake(struct rt_clock *clock);

#endif
