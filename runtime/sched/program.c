/* Package os, as far as it knows of the program: its arguments, and its end. */
#include "runtime/sched/sched.h"

#include "forst/error.h"
#include "forst/library.h"

#include <errno.h>
#include <stdio.h>
#include <unistd.h>

struct forst_string_array forst_os_Args(struct forst_task *task);
void forst_os_Exit(struct forst_task *task, int64_t code);
struct forst_os_File *forst_os_Stdout(struct forst_task *task);
struct forst_os_File *forst_os_Stderr(struct forst_task *task);
void forst_os_File_Write(
	struct forst_task *task, struct forst_os_File *file, struct forst_bytes p, int64_t *count, struct forst_error **error);
void forst_os_File_WriteString(
	struct forst_task *task, struct forst_os_File *file, struct forst_string s, int64_t *count, struct forst_error **error);

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

/* ---- standard output and standard error ---- */

struct forst_os_File *
forst_os_Stdout(struct forst_task *task)
{
	static struct forst_os_File file = {STDOUT_FILENO};

	(void)task;
	return &file;
}

struct forst_os_File *
forst_os_Stderr(struct forst_task *task)
{
	static struct forst_os_File file = {STDERR_FILENO};

	(void)task;
	return &file;
}

static struct forst_error *
failed_write(struct forst_task *task, int number)
{
	struct forst_string parts[] = {FORST_STRING("write /dev/stderr: "), forst_string_from_text(strerror(number))};

	return forst_error_new(task, forst_string_join(task, parts, 2));
}

/* A program's standard error is its own; all else goes where printing does. */
void
forst_os_File_WriteString(
	struct forst_task *task, struct forst_os_File *file, struct forst_string s, int64_t *count, struct forst_error **error)
{
	*count = s.length;
	*error = NULL;
	if (file->descriptor != STDERR_FILENO || !forst_is_program(task)) {
		forst_output(task, s);
		return;
	}
	for (int64_t at = 0; at < s.length;) {
		ssize_t written = write(STDERR_FILENO, s.data + at, (size_t)(s.length - at));
		if (written < 0 && errno != EINTR) {
			*count = at;
			*error = failed_write(task, errno);
			return;
		}
		at += written < 0 ? 0 : written;
	}
}

void
forst_os_File_Write(
	struct forst_task *task, struct forst_os_File *file, struct forst_bytes p, int64_t *count, struct forst_error **error)
{
	struct forst_string text = {(const char *)p.data, p.length};

	forst_os_File_WriteString(task, file, p.length ? text : FORST_STRING(""), count, error);
}
