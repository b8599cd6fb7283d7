/* The tests' task; see values.h. */
#include "tests/unit/value/values.h"

struct rt_pool test_pool;
char test_output[256];

static void
keep(struct rt_task *task, struct forst_string text)
{
	(void)task;
	snprintf(test_output, sizeof test_output, "%.*s", (int)text.length, text.data);
}

static const struct rt_pool_options options = {
	.stack_size = RT_STACK_SIZE,
	.memory_budget = 16 * 1024 * 1024,
	.warm_stacks = 1,
	.warm_heap = 1024 * 1024,
	.output = keep,
};

int
task_open(void **state)
{
	rt_pool_init(&test_pool, &options);
	struct rt_task *task = rt_task_start(&test_pool, NULL, NULL);
	*state = task;
	return task ? 0 : -1;
}

int
task_close(void **state)
{
	rt_task_release(*state);
	rt_pool_destroy(&test_pool);
	return 0;
}

static void
call(struct rt_task *task, void *argument)
{
	void (*const *function)(struct forst_task *task) = argument;

	(*function)(&task->public);
}

const char *
panic_of(void (*function)(struct forst_task *task))
{
	static char text[256];
	struct rt_task *task = rt_task_start(&test_pool, call, &function);

	text[0] = '\0';
	if (rt_task_resume(task) == RT_TASK_PANICKED)
		snprintf(text, sizeof text, "%.*s", (int)task->panic.text.length, task->panic.text.data);
	rt_task_release(task);
	return text;
}
