/* The tests' task; see values.h. */
#include "tests/unit/value/values.h"

static struct test_machine machine;

int
task_open(void **state)
{
	test_machine_open(&machine, 16 * 1024 * 1024);
	*state = test_machine_task(&machine);
	return 0;
}

int
task_close(void **state)
{
	(void)state;
	test_machine_close(&machine);
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
	static struct rt_panic panic;

	if (test_machine_run(&machine, call, &function, &panic) != RT_END_PANICKED)
		return "";
	return panic.buffer;
}
