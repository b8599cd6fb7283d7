/*
 * Panics: the out-of-line ends of the checks in forst/task.h. Each words its fault as Go's runtime does, keeps the
 * place, and ends the task.
 */
#include "runtime/task/task.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>

static _Noreturn void
fault(struct forst_task *task, struct forst_string text, const char *file, int line)
{
	struct rt_task *private = rt_task_of(task);

	private->panic = (struct rt_panic){text, file, line};
	rt_task_end(private, RT_TASK_PANICKED);
}

static _Noreturn void __attribute__((format(printf, 4, 5)))
fault_printf(struct forst_task *task, const char *file, int line, const char *format, ...)
{
	struct rt_task *private = rt_task_of(task);
	va_list arguments;

	va_start(arguments, format);
	int length = vsnprintf(private->panic_text, sizeof(private->panic_text), format, arguments);
	va_end(arguments);
	if (length >= (int)sizeof(private->panic_text))
		length = (int)sizeof(private->panic_text) - 1;
	fault(task, (struct forst_string){private->panic_text, length}, file, line);
}

void
forst_panic_at(struct forst_task *task, struct forst_string text, const char *file, int line)
{
	fault(task, text, file, line);
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

void
forst_panic_slice(struct forst_task *task, int64_t low, int64_t high, int64_t capacity, const char *file, int line)
{
	if (high < 0)
		fault_printf(task, file, line, "slice bounds out of range [:%" PRId64 "]", high);
	if (high > capacity)
		fault_printf(task, file, line, "slice bounds out of range [:%" PRId64 "] with capacity %" PRId64, high, capacity);
	fault_printf(task, file, line, "slice bounds out of range [%" PRId64 ":%" PRId64 "]", low, high);
}

void
forst_panic_divide(struct forst_task *task, const char *file, int line)
{
	fault_printf(task, file, line, "integer divide by zero");
}

void
forst_panic_shift(struct forst_task *task, int64_t count, const char *file, int line)
{
	fault_printf(task, file, line, "negative shift amount %" PRId64, count);
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
