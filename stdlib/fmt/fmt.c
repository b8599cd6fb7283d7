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

struct forst_error *
forst_fmt_Errorf(struct forst_task *task, struct forst_string format, ARGUMENTS)
{
	return forst_errorf(task, format, values, count);
}
