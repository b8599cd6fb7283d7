/*
 * The executable of `forstc run`: main as one task, on a stack deep enough for recursion that a program means, with half
 * of the machine's memory. Its output is the program's; what ends it early is said on stderr.
 */
#include "runtime/task/task.h"

#include "forst/error.h"
#include "forst/serve.h"

#include <stdio.h>
#include <unistd.h>

enum {
	EXIT_DONE = 0,
	EXIT_FAILED = 1,   /* main gave an error */
	EXIT_PANICKED = 2, /* as Go's */
	EXIT_MACHINE = 3,  /* no memory to begin with */
	MAIN_STACK_SIZE = 256 * 1024 * 1024,
};

struct program {
	forst_main main_function;
	struct forst_error *error;
	struct forst_string error_text;
};

static void
print(struct rt_task *task, struct forst_string text)
{
	(void)task;
	fwrite(text.data, 1, (size_t)text.length, stdout);
}

static void
run(struct rt_task *task, void *argument)
{
	struct program *program = argument;

	program->error = program->main_function(&task->public);
	if (program->error)
		program->error_text = forst_error_text(&task->public, program->error);
}

/* "error: InvalidInput at data[3]: text" and its causes, a line each. */
static void
report_error(const struct forst_error *error, struct forst_string text)
{
	const char *label = "error";

	for (; error; error = error->cause, label = "caused by", text = error ? error->message : text) {
		fprintf(stderr, "%s: %.*s", label, (int)error->kind->name.length, error->kind->name.data);
		if (error->path.length > 0)
			fprintf(stderr, " at %.*s", (int)error->path.length, error->path.data);
		if (text.length > 0)
			fprintf(stderr, ": %.*s", (int)text.length, text.data);
		fputc('\n', stderr);
	}
}

static void
report_panic(const struct rt_panic *panic)
{
	fprintf(stderr, "panic: %.*s\n", (int)panic->text.length, panic->text.data);
	if (panic->file)
		fprintf(stderr, "    %s:%d\n", panic->file, panic->line);
}

static size_t
memory_budget(void)
{
	long pages = sysconf(_SC_PHYS_PAGES), page = sysconf(_SC_PAGESIZE);

	return pages > 0 && page > 0 ? (size_t)pages / 2 * (size_t)page : (size_t)1 << 30;
}

int
forst_run_main(int argc, char **argv, forst_main main_function)
{
	struct rt_pool pool;
	struct program program = {.main_function = main_function};
	int status = EXIT_DONE;

	(void)argc;
	const struct rt_pool_options options = {
		.stack_size = MAIN_STACK_SIZE,
		.memory_budget = memory_budget(),
		.output = print,
	};
	rt_pool_init(&pool, &options);
	struct rt_task *task = rt_task_start(&pool, run, &program);
	if (!task) {
		perror(argv[0]);
		return EXIT_MACHINE;
	}
	task->started_ns = forst_now_ns();
	enum rt_task_state state = rt_task_resume(task);
	fflush(stdout);
	if (state != RT_TASK_DONE) {
		report_panic(&task->panic);
		status = EXIT_PANICKED;
	} else if (program.error) {
		report_error(program.error, program.error_text);
		status = EXIT_FAILED;
	}
	rt_task_release(task);
	rt_pool_destroy(&pool);
	return status;
}
