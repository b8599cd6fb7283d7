/*
 * fmt's format strings: %[flags][width][.precision]verb with [n] argument numbers and * for widths from arguments, and
 * Go's in-band reports of mistakes (%!d(MISSING) and its like). See forst/format.h.
 */
#include "runtime/value/format.h"

#include "forst/error.h"
#include "forst/task.h"

struct run {
	struct rt_format format;
	struct forst_string text;
	int64_t at;
	const struct forst_argument *arguments;
	int64_t count;
	int64_t next;     /* argument */
	bool reordered;   /* [n] was used: left-over arguments are no mistake */
	bool bad_index;   /* this verb's [n] is not good */
	bool after_index; /* a [n] stands just before */
	struct forst_error_pointer_array *wrapped; /* what %w prints is added to it; NULL: there is no %w */
	int64_t wraps;    /* how many %w there were */
};

enum { NUMBER_MAX = 1000000 }; /* widths and precisions beyond are mistakes */

static bool
at_end(const struct run *run)
{
	return run->at >= run->text.length;
}

/* Decimal digits at the cursor; false where there are none. A number that is too large spoils the rest of the format.
 */
static bool
read_number(struct run *run, int64_t *number)
{
	int64_t begin = run->at;

	*number = 0;
	for (; !at_end(run) && run->text.data[run->at] >= '0' && run->text.data[run->at] <= '9'; run->at++) {
		*number = *number * 10 + (run->text.data[run->at] - '0');
		if (*number > NUMBER_MAX) {
			*number = 0;
			run->at = run->text.length;
			return false;
		}
	}
	return run->at > begin;
}

/* [n]: the next argument's number, from 1. */
static void
read_index(struct run *run)
{
	if (at_end(run) || run->text.data[run->at] != '[')
		return;
	run->reordered = true;
	const char *close = memchr(run->text.data + run->at, ']', (size_t)(run->text.length - run->at));
	if (!close) {
		run->bad_index = true;
		run->at++;
		return;
	}
	int64_t number = 0;
	run->at++;
	bool good = read_number(run, &number) && run->text.data + run->at == close;
	run->at = close - run->text.data + 1;
	run->after_index = true;
	if (good && number >= 1 && number <= run->count)
		run->next = number - 1;
	else
		run->bad_index = true;
}

static void
read_flags(struct run *run)
{
	struct rt_format *format = &run->format;

	for (; !at_end(run); run->at++) {
		switch (run->text.data[run->at]) {
		case '#': format->sharp = true; break;
		case '0': format->zero = true; break;
		case '+': format->plus = true; break;
		case '-': format->minus = true; break;
		case ' ': format->space = true; break;
		default: return;
		}
	}
}

/* A * takes its number from the arguments. */
static bool
read_star(struct run *run, int64_t *number)
{
	const struct forst_argument *argument = run->next < run->count ? &run->arguments[run->next] : NULL;

	run->after_index = false;
	if (!argument)
		return false;
	run->next++;
	if (argument->type->kind != FORST_FORMAT_INT)
		return false;
	*number = *(const int64_t *)argument->value;
	return *number >= -NUMBER_MAX && *number <= NUMBER_MAX;
}

static bool
take(struct run *run, char byte)
{
	if (at_end(run) || run->text.data[run->at] != byte)
		return false;
	run->at++;
	return true;
}

static void
read_width(struct run *run)
{
	struct rt_format *format = &run->format;

	if (!take(run, '*')) {
		format->has_width = read_number(run, &format->width);
		if (run->after_index && format->has_width)
			run->bad_index = true; /* "%[3]2d" */
		return;
	}
	format->has_width = read_star(run, &format->width);
	if (!format->has_width)
		rt_text_words(&format->out, "%!(BADWIDTH)");
	if (format->has_width && format->width < 0) {
		format->width = -format->width;
		format->minus = true;
		format->zero = false;
	}
}

static void
read_precision(struct run *run)
{
	struct rt_format *format = &run->format;

	if (at_end(run) || run->text.data[run->at] != '.')
		return;
	run->at++;
	if (run->after_index)
		run->bad_index = true; /* "%[3].2d" */
	read_index(run);
	if (!take(run, '*')) {
		(void)read_number(run, &format->precision);
		format->has_precision = true; /* "%.d" is "%.0d" */
		return;
	}
	format->has_precision = read_star(run, &format->precision) && format->precision >= 0;
	if (!format->has_precision)
		rt_text_words(&format->out, "%!(BADPREC)");
}

static void
report(struct run *run, int32_t verb, const char *what)
{
	rt_text_words(&run->format.out, "%!");
	rt_text_rune(&run->format.out, verb);
	rt_text_words(&run->format.out, what);
}

/* %w of an error that is not nil: it is a cause. False for anything else. */
static bool
wrap(struct run *run, const struct forst_argument *argument)
{
	struct forst_error *error = NULL;

	run->wraps++;
	if (argument->type->kind == FORST_FORMAT_ERROR)
		error = *(struct forst_error *const *)argument->value;
	if (error)
		run->wrapped->data[run->wrapped->length++] = error;
	return error != NULL;
}

static void
print_verb(struct run *run)
{
	struct rt_format *format = &run->format;

	if (at_end(run)) {
		rt_text_words(&format->out, "%!(NOVERB)");
		return;
	}
	int32_t verb = forst_string_next(run->text, &run->at);
	if (verb == '%') {
		rt_text_byte(&format->out, '%');
	} else if (run->bad_index) {
		report(run, verb, "(BADINDEX)");
	} else if (run->next >= run->count) {
		report(run, verb, "(MISSING)");
	} else {
		if (verb == 'w' && run->wrapped && wrap(run, &run->arguments[run->next]))
			verb = 'v';
		if (verb == 'v') {
			format->sharp_v = format->sharp;
			format->plus_v = format->plus;
			format->sharp = format->plus = false;
		}
		rt_format_argument(format, &run->arguments[run->next++], verb);
	}
}

static void
directive(struct run *run)
{
	run->format = (struct rt_format){.out = run->format.out};
	run->bad_index = run->after_index = false;
	read_flags(run);
	read_index(run);
	read_width(run);
	read_precision(run);
	if (!run->after_index)
		read_index(run);
	print_verb(run);
}

/* Arguments that no verb printed. */
static void
report_extra(struct run *run)
{
	struct rt_text *out = &run->format.out;

	if (run->reordered || run->next >= run->count)
		return;
	run->format = (struct rt_format){.out = *out};
	rt_text_words(out, "%!(EXTRA ");
	for (int64_t i = run->next; i < run->count; i++) {
		if (i > run->next)
			rt_text_words(out, ", ");
		struct forst_string type = rt_format_type_name(out->task, &run->arguments[i]);
		rt_text_string(out, type);
		if (forst_string_equal(type, FORST_STRING("<nil>")))
			continue;
		rt_text_byte(out, '=');
		rt_format_argument(&run->format, &run->arguments[i], 'v');
	}
	rt_text_byte(out, ')');
}

static struct forst_string
print_run(struct run *run)
{
	while (!at_end(run)) {
		const char *begin = run->text.data + run->at;
		const char *percent = memchr(begin, '%', (size_t)(run->text.length - run->at));
		int64_t plain = percent ? percent - begin : run->text.length - run->at;
		rt_text_append(&run->format.out, begin, plain);
		run->at += plain + 1;
		if (percent)
			directive(run);
	}
	report_extra(run);
	return rt_text_done(&run->format.out);
}

struct forst_string
forst_sprintf(struct forst_task *task, struct forst_string format, const struct forst_argument *arguments, size_t count)
{
	struct run run = {.format.out.task = task, .text = format, .arguments = arguments, .count = (int64_t)count};

	return print_run(&run);
}

/* How many %w there can be. */
static int64_t
count_wraps(struct forst_string format)
{
	int64_t count = 0;

	for (int64_t i = 0; i < format.length; i++)
		count += format.data[i] == 'w';
	return count;
}

struct forst_error *
forst_errorf(struct forst_task *task, struct forst_string format, const struct forst_argument *arguments, size_t count)
{
	struct forst_error_pointer_array wrapped = {0};
	struct run run = {.format.out.task = task, .text = format, .arguments = arguments, .count = (int64_t)count};

	wrapped.data = forst_make(task, count_wraps(format), sizeof *wrapped.data);
	run.wrapped = &wrapped;
	struct forst_error *error = forst_error_new(task, print_run(&run));
	if (wrapped.length > 0)
		error->cause = wrapped.data[0];
	if (run.wraps > 1) {
		error->joined = wrapped.data;
		error->joined_count = wrapped.length;
	}
	return error;
}

static bool
is_string(const struct forst_argument *argument)
{
	if (argument->type->kind == FORST_FORMAT_ANY)
		return ((const struct forst_any *)argument->value)->kind == FORST_ANY_STRING;
	return argument->type->kind == FORST_FORMAT_STRING;
}

/* Print: a space between two that are both no strings. Println: always one, and a newline. */
static struct forst_string
print_all(struct forst_task *task, const struct forst_argument *arguments, size_t count, bool line)
{
	struct rt_format format = {.out.task = task};

	for (size_t i = 0; i < count; i++) {
		if (i > 0 && (line || (!is_string(&arguments[i]) && !is_string(&arguments[i - 1]))))
			rt_text_byte(&format.out, ' ');
		rt_format_argument(&format, &arguments[i], 'v');
	}
	if (line)
		rt_text_byte(&format.out, '\n');
	return rt_text_done(&format.out);
}

struct forst_string
forst_sprint(struct forst_task *task, const struct forst_argument *arguments, size_t count)
{
	return print_all(task, arguments, count, false);
}

struct forst_string
forst_sprintln(struct forst_task *task, const struct forst_argument *arguments, size_t count)
{
	return print_all(task, arguments, count, true);
}

void
forst_print(struct forst_task *task, const struct forst_argument *arguments, size_t count)
{
	forst_output(task, forst_sprint(task, arguments, count));
}

void
forst_println(struct forst_task *task, const struct forst_argument *arguments, size_t count)
{
	forst_output(task, forst_sprintln(task, arguments, count));
}

struct forst_argument *
forst_spread(
	struct forst_task *task, const struct forst_any *values, int64_t length, const struct forst_format_type *type)
{
	struct forst_argument *arguments = forst_make(task, length, sizeof(*arguments));

	for (int64_t i = 0; i < length; i++)
		arguments[i] = (struct forst_argument){type, &values[i]};
	return arguments;
}
