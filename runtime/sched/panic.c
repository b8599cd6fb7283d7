/*
 * Panics: the out-of-line ends of the checks in forst/task.h. Each words its fault as Go's runtime does, keeps the
 * place, and ends the request.
 */
#include "runtime/sched/sched.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define LIBRARY "<stdlib>/" /* where the files of the library that are Forst say that they are */

/* Whether a place is in what generated code calls, which notes its own place before (forst_here). */
static bool
rt_is_library(const char *file)
{
	size_t length = file ? strlen(file) : 0;
	bool forst = length >= 3 && strcmp(file + length - 3, ".ft") == 0;

	if (forst || length == 0)
		return forst && strncmp(file, LIBRARY, strlen(LIBRARY)) == 0;
	return strstr(file, "runtime/value/") || strstr(file, "runtime/json/") || strstr(file, "stdlib/");
}

void
rt_waits_at(struct forst_task *task, const char *file, int line)
{
	if (*file != *LIBRARY || !rt_is_library(file))
		forst_here_at(task, file, line);
}

/* After a claim: how the request ends. */
static void
say(struct rt_task *task, struct forst_string text, bool fatal, const char *file, int line)
{
	struct rt_request *request = task->lane->request;

	if (rt_is_library(file) && task->public.caller_file) {
		file = task->public.caller_file;
		line = task->public.caller_line;
	}
	request->panic.text = text;
	request->panic.file = file;
	request->panic.line = line;
	request->panic.fatal = fatal;
	request->panicked = task;
	rt_request_set_end(request, RT_END_PANICKED);
}

void
rt_panic(struct rt_task *task, struct forst_string text, bool fatal, const char *file, int line)
{
	task = rt_state_leave(task);
	if (rt_request_claim_end(task->lane->request))
		say(task, text, fatal, file, line);
	rt_task_unwind(task);
}

static _Noreturn void __attribute__((format(printf, 4, 5)))
fault_printf(struct forst_task *task, const char *file, int line, const char *format, ...)
{
	char text[sizeof(((struct rt_panic *)0)->buffer)];
	va_list arguments;

	task = &rt_state_leave(rt_task_of(task))->public;
	struct rt_request *request = rt_request_of(task);
	va_start(arguments, format);
	int length = vsnprintf(text, sizeof(text), format, arguments);
	va_end(arguments);
	if (length >= (int)sizeof(text))
		length = (int)sizeof(text) - 1;
	/* Only who says how the request ends may write there. */
	if (rt_request_claim_end(request)) {
		memcpy(request->panic.buffer, text, (size_t)length);
		say(rt_task_of(task), (struct forst_string){request->panic.buffer, length}, false, file, line);
	}
	rt_task_unwind(rt_task_of(task));
}

void
forst_panic_at(struct forst_task *task, struct forst_string text, const char *file, int line)
{
	rt_panic(rt_task_of(task), text, false, file, line);
}

void
forst_panic_text(struct forst_task *task, const char *text, const char *file, int line)
{
	fault_printf(task, file, line, "%s", text);
}

void
forst_panic_index(struct forst_task *task, int64_t index, int64_t length, const char *file, int line)
{
	if (index < 0)
		fault_printf(task, file, line, "index out of range [%" PRId64 "]", index);
	fault_printf(task, file, line, "index out of range [%" PRId64 "] with length %" PRId64, index, length);
}

static _Noreturn void
panic_bounds(
	struct forst_task *task, int64_t low, int64_t high, const char *what, int64_t most, const char *file, int line)
{
	if (high < 0)
		fault_printf(task, file, line, "slice bounds out of range [:%" PRId64 "]", high);
	if (high > most)
		fault_printf(task, file, line, "slice bounds out of range [:%" PRId64 "] with %s %" PRId64, high, what, most);
	if (low < 0)
		fault_printf(task, file, line, "slice bounds out of range [%" PRId64 ":]", low);
	fault_printf(task, file, line, "slice bounds out of range [%" PRId64 ":%" PRId64 "]", low, high);
}

void
forst_panic_slice(struct forst_task *task, int64_t low, int64_t high, int64_t capacity, const char *file, int line)
{
	panic_bounds(task, low, high, "capacity", capacity, file, line);
}

void
forst_panic_full_slice(struct forst_task *task, int64_t low, int64_t high, int64_t max, int64_t most, const char *what,
	const char *file, int line)
{
	if (max < 0)
		fault_printf(task, file, line, "slice bounds out of range [::%" PRId64 "]", max);
	if (max > most)
		fault_printf(task, file, line, "slice bounds out of range [::%" PRId64 "] with %s %" PRId64, max, what, most);
	if (high < 0)
		fault_printf(task, file, line, "slice bounds out of range [:%" PRId64 ":]", high);
	if (high > max)
		fault_printf(task, file, line, "slice bounds out of range [:%" PRId64 ":%" PRId64 "]", high, max);
	if (low < 0)
		fault_printf(task, file, line, "slice bounds out of range [%" PRId64 "::]", low);
	fault_printf(task, file, line, "slice bounds out of range [%" PRId64 ":%" PRId64 ":]", low, high);
}

void
forst_panic_string_slice(struct forst_task *task, int64_t low, int64_t high, int64_t length, const char *file, int line)
{
	panic_bounds(task, low, high, "length", length, file, line);
}

void
forst_panic_divide(struct forst_task *task, const char *file, int line)
{
	fault_printf(task, file, line, "integer divide by zero");
}

void
forst_panic_shift(struct forst_task *task, const char *file, int line)
{
	fault_printf(task, file, line, "negative shift amount");
}

void
forst_panic_convert(struct forst_task *task, double value, const char *file, int line)
{
	fault_printf(task, file, line, "Float %g is out of range for Int", value);
}

void
forst_panic_nil(struct forst_task *task, const char *file, int line)
{
	fault_printf(task, file, line, "nil pointer dereference");
}

void
forst_panic_length(struct forst_task *task, int64_t length, const char *file, int line)
{
	fault_printf(task, file, line, "make: length %" PRId64 " out of range", length);
}

void
forst_panic_capacity(struct forst_task *task, int64_t capacity, const char *file, int line)
{
	fault_printf(task, file, line, "make: capacity %" PRId64 " out of range", capacity);
}
