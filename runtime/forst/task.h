/*
 * The task: one running piece of Forst code (a request's handler, main, or a goroutine of theirs) on its own pooled stack, with
 * the heap of its request.
 *
 * Generated code passes the task to everything that allocates, can fault or can be interrupted. The checks here are
 * inline and their failures are not: a passing check costs a compare and a branch that is never taken. A failing one
 * is a panic, which ends the task at once; nothing after it runs and no caller needs to look.
 *
 * Macros that can panic take the place from __FILE__ and __LINE__, which `#line` sets to the .ft file.
 */
#ifndef FORST_TASK_H
#define FORST_TASK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct forst_string;
struct forst_defer;

/* What goroutines that were started for one purpose have in common: a call of a route, or a program. */
struct forst_request {
	bool shared; /* it has had goroutines on more than one thread */
	/* The private part follows. */
};

struct forst_task {
	char *heap_next;           /* where the next allocation begins, always 16-aligned */
	char *heap_limit;          /* end of the heap's current chunk */
	char *stack_limit;         /* a frame below this address is a stack overflow */
	const uint32_t *interrupt; /* not 0: somebody wants this task to come to a safepoint */
	struct forst_request *request;
	struct forst_defer *defers; /* what runs when it ends: forst/func.h */
	const char *caller_file;   /* where generated code last called the standard library: forst_here() */
	int caller_line;
	/* The private part follows (runtime/sched/sched.h). */
};

#define FORST_LIKELY(condition) __builtin_expect(!!(condition), 1)
#define FORST_UNLIKELY(condition) __builtin_expect(!!(condition), 0)

/* ---- memory: bumped here, freed as a whole when the task ends ---- */

/* The slow path of forst_alloc. Passing the task's memory budget is a panic. */
void *forst_alloc_slow(struct forst_task *task, size_t size, const char *file, int line) __attribute__((returns_nonnull));

static inline void *
forst_alloc_at(struct forst_task *task, size_t size, const char *file, int line)
{
	size_t rounded = (size + 15) & ~(size_t)15;
	char *memory = task->heap_next;

	if (FORST_UNLIKELY(rounded > (size_t)(task->heap_limit - memory) || rounded < size))
		return forst_alloc_slow(task, size, file, line);
	task->heap_next = memory + rounded;
	return memory;
}

/* `size` bytes, 16-aligned, uninitialised, from the task's heap. Never NULL. A size of 0 gives an address that others may
 * share, and that is not to be used. */
#define forst_alloc(task, size) forst_alloc_at((task), (size), __FILE__, __LINE__)

static inline void *
forst_alloc_zero_at(struct forst_task *task, size_t size, const char *file, int line)
{
	return memset(forst_alloc_at(task, size, file, line), 0, size);
}

/* The same, zeroed. */
#define forst_alloc_zero(task, size) forst_alloc_zero_at((task), (size), __FILE__, __LINE__)

/* ---- panics: each ends the task with a fault named as Go names it ---- */

_Noreturn void forst_panic_at(struct forst_task *task, struct forst_string text, const char *file, int line);
_Noreturn void forst_panic_index(struct forst_task *task, int64_t index, int64_t length, const char *file, int line);
_Noreturn void forst_panic_slice(
	struct forst_task *task, int64_t low, int64_t high, int64_t capacity, const char *file, int line);
_Noreturn void forst_panic_full_slice(struct forst_task *task, int64_t low, int64_t high, int64_t max, int64_t most,
	const char *what, const char *file, int line);
_Noreturn void forst_panic_string_slice(
	struct forst_task *task, int64_t low, int64_t high, int64_t length, const char *file, int line);
_Noreturn void forst_panic_divide(struct forst_task *task, const char *file, int line);
_Noreturn void forst_panic_shift(struct forst_task *task, const char *file, int line);
_Noreturn void forst_panic_convert(struct forst_task *task, double value, const char *file, int line);
_Noreturn void forst_panic_nil(struct forst_task *task, const char *file, int line);
_Noreturn void forst_panic_length(struct forst_task *task, int64_t length, const char *file, int line);
_Noreturn void forst_panic_capacity(struct forst_task *task, int64_t capacity, const char *file, int line);

/* panic(text) of the language; text is a struct forst_string that lives in the task's heap or is constant. */
#define forst_panic(task, text) forst_panic_at((task), (text), __FILE__, __LINE__)

/* The same for a C string literal: faults that runtime and library code find. */
_Noreturn void forst_panic_text(struct forst_task *task, const char *text, const char *file, int line);

/* ---- places for library code ---- */

static inline struct forst_task *
forst_here_at(struct forst_task *task, const char *file, int line)
{
	task->caller_file = file;
	task->caller_line = line;
	return task;
}

/* task, with this place noted: the first argument of every call into the standard library. */
#define forst_here(task) forst_here_at((task), __FILE__, __LINE__)

struct forst_place {
	const char *file;
	int line;
};

/* Where generated code last called the standard library. Who calls what it was given, which calls the library, too, notes the place
 * again with forst_here_at. */
static inline struct forst_place
forst_caller(const struct forst_task *task)
{
	return (struct forst_place){task->caller_file, task->caller_line};
}

/* A panic and an allocation of the standard library's: a failure is its caller's place. */
#define forst_panic_of_caller(task, text) forst_panic_at((task), (text), (task)->caller_file, (task)->caller_line)
#define forst_alloc_of_caller(task, size) forst_alloc_at((task), (size), (task)->caller_file, (task)->caller_line)

/* ---- safepoints ---- */

/* The slow paths: a stack overflow panics; an interrupt lets the event loop run, or ends a task whose deadline has
 * passed or whose caller is gone. */
void forst_enter_slow(struct forst_task *task, const char *frame, const char *file, int line);
void forst_poll_slow(struct forst_task *task);

/* The flag is set from another thread, with no order against anything else. (tcc has no such built-in function.) */
static inline uint32_t
forst_interrupted(const struct forst_task *task)
{
#ifdef __TINYC__
	return *(const volatile uint32_t *)task->interrupt;
#else
	return __atomic_load_n(task->interrupt, __ATOMIC_RELAXED);
#endif
}

/* A function's prologue: is there stack left, and does somebody want this task? */
#define forst_enter(task)                                                                                              \
	do {                                                                                                           \
		const char *forst_frame_ = (const char *)__builtin_frame_address(0);                                   \
		if (FORST_UNLIKELY(forst_frame_ < (task)->stack_limit || forst_interrupted(task)))                     \
			forst_enter_slow((task), forst_frame_, __FILE__, __LINE__);                                    \
	} while (0)

/* A loop's back edge. */
static inline void
forst_poll(struct forst_task *task)
{
	if (FORST_UNLIKELY(forst_interrupted(task)))
		forst_poll_slow(task);
}

/* Rounds between two safepoints of a loop whose rounds are short: some microseconds. */
#define FORST_STRIP 1024

/* Where a loop that has come to `at`, which is below `end`, has its next safepoint. */
static inline int64_t
forst_strip(int64_t at, int64_t end)
{
	return (uint64_t)end - (uint64_t)at > FORST_STRIP ? at + FORST_STRIP : end;
}

/* ---- checked operations ---- */

static inline int64_t
forst_index_at(struct forst_task *task, int64_t index, int64_t length, const char *file, int line)
{
	if (FORST_UNLIKELY((uint64_t)index >= (uint64_t)length))
		forst_panic_index(task, index, length, file, line);
	return index;
}

/* index, after the check that 0 <= index < length. */
#define forst_index(task, index, length) forst_index_at((task), (index), (length), __FILE__, __LINE__)

static inline void
forst_slice_bounds_at(
	struct forst_task *task, int64_t low, int64_t high, int64_t capacity, const char *file, int line)
{
	if (FORST_UNLIKELY((uint64_t)high > (uint64_t)capacity || (uint64_t)low > (uint64_t)high))
		forst_panic_slice(task, low, high, capacity, file, line);
}

static inline void
forst_string_bounds_at(struct forst_task *task, int64_t low, int64_t high, int64_t length, const char *file, int line)
{
	if (FORST_UNLIKELY((uint64_t)high > (uint64_t)length || (uint64_t)low > (uint64_t)high))
		forst_panic_string_slice(task, low, high, length, file, line);
}

/* The check of s[low:high] of a String or an array of a fixed length: 0 <= low <= high <= length. */
#define forst_string_bounds(task, low, high, length)                                                                   \
	forst_string_bounds_at((task), (low), (high), (length), __FILE__, __LINE__)

/* The check of x[low:high]: 0 <= low <= high <= capacity. */
#define forst_slice_bounds(task, low, high, capacity)                                                                  \
	forst_slice_bounds_at((task), (low), (high), (capacity), __FILE__, __LINE__)

static inline void
forst_full_slice_bounds_at(struct forst_task *task, int64_t low, int64_t high, int64_t max, int64_t most,
	const char *what, const char *file, int line)
{
	if (FORST_UNLIKELY((uint64_t)max > (uint64_t)most || (uint64_t)high > (uint64_t)max || (uint64_t)low > (uint64_t)high))
		forst_panic_full_slice(task, low, high, max, most, what, file, line);
}

/* The check of x[low:high:max]: 0 <= low <= high <= max <= most, which is x's `what`, its length or capacity. */
#define forst_full_slice_bounds(task, low, high, max, most, what)                                                      \
	forst_full_slice_bounds_at((task), (low), (high), (max), (most), (what), __FILE__, __LINE__)

static inline int64_t
forst_length_at(struct forst_task *task, int64_t length, const char *file, int line)
{
	if (FORST_UNLIKELY(length < 0))
		forst_panic_length(task, length, file, line);
	return length;
}

/* length, after the check that make() can use it: not negative. */
#define forst_length(task, length) forst_length_at((task), (length), __FILE__, __LINE__)

static inline void
forst_room_at(struct forst_task *task, int64_t length, int64_t capacity, const char *file, int line)
{
	forst_length_at(task, length, file, line);
	if (FORST_UNLIKELY(capacity < length))
		forst_panic_capacity(task, capacity, file, line);
}

/* The check that make() can use both: 0 <= length <= capacity. */
#define forst_room(task, length, capacity) forst_room_at((task), (length), (capacity), __FILE__, __LINE__)

static inline void *
forst_deref_at(struct forst_task *task, const void *pointer, const char *file, int line)
{
	if (FORST_UNLIKELY(!pointer))
		forst_panic_nil(task, file, line);
	return (void *)(uintptr_t)pointer;
}

/* pointer, with its type, after the check that it is not nil. */
#define forst_deref(task, pointer)                                                                                     \
	((__typeof__(pointer))forst_deref_at((task), (pointer), __FILE__, __LINE__))

/* ---- Int arithmetic: wraps as Go's int64 does, never undefined ---- */

static inline int64_t
forst_add(int64_t a, int64_t b)
{
	return (int64_t)((uint64_t)a + (uint64_t)b);
}

static inline int64_t
forst_sub(int64_t a, int64_t b)
{
	return (int64_t)((uint64_t)a - (uint64_t)b);
}

static inline int64_t
forst_mul(int64_t a, int64_t b)
{
	return (int64_t)((uint64_t)a * (uint64_t)b);
}

static inline int64_t
forst_neg(int64_t a)
{
	return (int64_t)(0 - (uint64_t)a);
}

static inline int64_t
forst_divide_at(struct forst_task *task, int64_t a, int64_t b, const char *file, int line)
{
	if (FORST_UNLIKELY(b == 0))
		forst_panic_divide(task, file, line);
	return b == -1 ? forst_neg(a) : a / b;
}

static inline int64_t
forst_modulo_at(struct forst_task *task, int64_t a, int64_t b, const char *file, int line)
{
	if (FORST_UNLIKELY(b == 0))
		forst_panic_divide(task, file, line);
	return b == -1 ? 0 : a % b;
}

/* Truncated division and its remainder; by 0 panics; the smallest Int by -1 wraps (Go spec, "Integer operators"). */
#define forst_divide(task, a, b) forst_divide_at((task), (a), (b), __FILE__, __LINE__)
#define forst_modulo(task, a, b) forst_modulo_at((task), (a), (b), __FILE__, __LINE__)

static inline int64_t
forst_shift_left_at(struct forst_task *task, int64_t a, int64_t count, const char *file, int line)
{
	if (FORST_UNLIKELY(count < 0))
		forst_panic_shift(task, file, line);
	return count > 63 ? 0 : (int64_t)((uint64_t)a << count);
}

static inline int64_t
forst_shift_right_at(struct forst_task *task, int64_t a, int64_t count, const char *file, int line)
{
	if (FORST_UNLIKELY(count < 0))
		forst_panic_shift(task, file, line);
	return a >> (count > 63 ? 63 : count);
}

/* Shifts by any count; a negative one panics; 64 and more shift everything out (Go spec, "Operators"). */
#define forst_shift_left(task, a, count) forst_shift_left_at((task), (a), (count), __FILE__, __LINE__)
#define forst_shift_right(task, a, count) forst_shift_right_at((task), (a), (count), __FILE__, __LINE__)

static inline int64_t
forst_float_to_int_at(struct forst_task *task, double value, const char *file, int line)
{
	/* Both bounds are exact doubles; a NaN fails either comparison. */
	if (FORST_UNLIKELY(!(value >= -9223372036854775808.0 && value < 9223372036854775808.0)))
		forst_panic_convert(task, value, file, line);
	return (int64_t)value;
}

/* Int(x): truncates; what no Int can hold panics. */
#define forst_float_to_int(task, value) forst_float_to_int_at((task), (value), __FILE__, __LINE__)

/* ---- time and output ---- */

/* Nanoseconds of the monotonic clock. */
int64_t forst_now_ns(void);

/* When this task must have ended, on the clock of forst_now_ns(); INT64_MAX: never. */
int64_t forst_deadline_ns(const struct forst_task *task);

/* getComputationTime(): whole milliseconds since the request began (the program, in main). */
int64_t forst_computation_time(const struct forst_task *task);

/* What fmt.Print writes: standard output in a program, the server's log in a handler. */
void forst_output(struct forst_task *task, struct forst_string text);

/* Whether this is a program, which may end the process. */
bool forst_is_program(const struct forst_task *task);

#endif
