/* Package os, as far as it knows of the program: its arguments, and its end. */
#include "runtime/sched/sched.h"

#include <stdio.h>
#include <unistd.h>

struct forst_string_array forst_os_Args(struct forst_task *task);
void forst_os_Exit(struct forst_task *task, int64_t code);

static struct {
	int count;
	char **words;
} arguments;

void
rt_program_arguments(int count, char **words)
{
	arguments.count = count;
	arguments.words = words;
}

struct forst_string_array
forst_os_Args(struct forst_task *task)
{
	struct forst_string_array array = {
		forst_make(task, arguments.count, sizeof(*array.data)), arguments.count, arguments.count};

	for (int i = 0; i < arguments.count; i++)
		array.data[i] = forst_string_from_text(arguments.words[i]);
	return array;
}

bool
forst_is_program(const struct forst_task *task)
{
	return rt_request_of(task)->program;
}

void
forst_os_Exit(struct forst_task *task, int64_t code)
{
	if (!forst_is_program(task))
		forst_panic_text(task, "os.Exit ends programs; a handler returns", task->caller_file, task->caller_line);
	fflush(stdout);
	_exit((int)code);
}
