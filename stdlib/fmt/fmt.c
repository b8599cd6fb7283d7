/* Package fmt; see fmt.ft. The engine is the runtime's (forst/format.h), which prints errors by it, too. */
#include "forst.h"

#define ARGUMENTS const struct forst_argument *values, size_t count

void forst_fmt_Print(struct forst_task *task, ARGUMENTS);
void forst_fmt_Println(struct forst_task *task, ARGUMENTS);
void forst_fmt_Printf(struct forst_task *task, struct forst_string format, ARGUMENTS);
struct forst_string forst_fmt_Sprint(struct forst_task *task, ARGUMENTS);
struct forst_string forst_fmt_Sprintln(struct forst_task *task, ARGUMENTS);
struct forst_string forst_fmt_Sprintf(struct forst_task *task, struct forst_string format, ARGUMENTS);
struct forst_error *forst_fmt_Errorf(struct forst_task *task, struct forst_string format, ARGUMENTS);

void
forst_fmt_Print(struct forst_task *task, ARGUMENTS)
{
	forst_print(task, values, count);
}

void
forst_fmt_Println(struct forst_task *task, ARGUMENTS)
{
	forst_println(task, values, count);
}

void
forst_fmt_Printf(struct forst_task *task, struct forst_string format, ARGUMENTS)
{
	forst_output(task, forst_sprintf(task, format, values, count));
}

struct forst_string
forst_fmt_Sprint(struct forst_task *task, ARGUMENTS)
{
	return forst_sprint(task, values, count);
}

struct forst_string
forst_fmt_Sprintln(struct forst_task *task, ARGUMENTS)
{
	return forst_sprintln(task, values, count);
}

struct forst_string
forst_fmt_Sprintf(struct forst_task *task, struct forst_string format, ARGUMENTS)
{
	return forst_sprintf(task, format, values, count);
}

/* The error that the first %w prints, or NULL. Counts verbs; formats that number their arguments ([n]) or take widths
 * from them (*) are rare with %w and have none. */
static struct forst_error *
wrapped(struct forst_string format, ARGUMENTS)
{
	size_t argument = 0;

	for (int64_t at = 0; at + 1 < format.length && argument < count; at++) {
		if (format.data[at] != '%')
			continue;
		at++;
		while (at < format.length && strchr("+-# 0123456789.", format.data[at]) && format.data[at])
			at++;
		if (at >= format.length || format.data[at] == '[' || format.data[at] == '*')
			return NULL;
		if (format.data[at] == '%')
			continue;
		if (format.data[at] == 'w' && values[argument].type->kind == FORST_FORMAT_ERROR)
			return *(struct forst_error *const *)values[argument].value;
		argument++;
	}
	return NULL;
}

struct forst_error *
forst_fmt_Errorf(struct forst_task *task, struct forst_string format, ARGUMENTS)
{
	struct forst_error *error = forst_error_new(task, forst_sprintf(task, format, values, count));

	error->cause = wrapped(format, values, count);
	return error;
}
