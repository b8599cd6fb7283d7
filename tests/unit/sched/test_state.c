/* Package variables: what storing leaves behind is collected, a panic gives the variable free with its value kept, the
 * limit of all is one, and no step of several threads is lost. */
#include "tests/unit/support/machine.h"

#include "forst/state.h"

#include <assert.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { BUDGET = 64 * 1024 * 1024, STATE_MAX = 4 * 1024 * 1024 };

static struct forst_string text;

static void
copy_text(struct forst_task *task, void *value)
{
	struct forst_string *string = value;

	*string = forst_string_dup(task, *string);
}

static struct forst_state text_state = {.value = &text, .size = sizeof(text), .copy = copy_text};

static void
run(rt_entry entry, void *argument, const char *panic_text)
{
	struct test_machine machine;
	struct rt_panic panic;

	test_machine_open(&machine, BUDGET);
	enum rt_end how = test_machine_run(&machine, entry, argument, &panic);
	if (panic_text) {
		assert_int_equal(how, RT_END_PANICKED);
		assert_string_equal(panic.buffer, panic_text);
	} else {
		assert_int_equal(how, RT_END_RETURNED);
	}
	test_machine_close(&machine);
}

static void
store(struct forst_task *task, struct forst_string value)
{
	struct forst_task *owner = forst_state_lock(task, &text_state);

	text = forst_string_dup(owner, value);
	forst_state_unlock(task, &text_state);
}

static struct forst_string
load(struct forst_task *task)
{
	forst_state_lock(task, &text_state);
	struct forst_string copy = forst_string_dup(task, text);
	forst_state_unlock(task, &text_state);
	return copy;
}

static struct forst_string
filled(struct forst_task *task, char byte, int64_t length)
{
	char *data = forst_alloc(task, (size_t)length);

	memset(data, byte, (size_t)length);
	return (struct forst_string){data, length};
}

static void
store_often(struct rt_task *task, void *argument)
{
	size_t *most = argument;
	struct forst_string value = filled(&task->public, 'v', 10000);

	for (int i = 0; i < 20000; i++) {
		store(&task->public, value);
		if (rt_state_bytes() > *most)
			*most = rt_state_bytes();
	}
	assert(forst_string_equal(load(&task->public), value));
}

static void
collects_what_was_stored_over(void **state)
{
	size_t most = 0;

	(void)state;
	run(store_often, &most, NULL);
	assert_true(most > 0 && most < 1024 * 1024);
}

static void
store_too_much(struct rt_task *task, void *argument)
{
	(void)argument;
	store(&task->public, FORST_STRING("kept"));
	store(&task->public, filled(&task->public, 'x', STATE_MAX));
}

static void
expect_kept(struct rt_task *task, void *argument)
{
	(void)argument;
	assert(forst_string_equal(load(&task->public), FORST_STRING("kept")));
	store(&task->public, FORST_STRING("changed"));
	assert(forst_string_equal(load(&task->public), FORST_STRING("changed")));
}

static void
refuses_what_passes_the_limit_and_keeps_the_value(void **state)
{
	(void)state;
	run(store_too_much, NULL, "package variables are out of memory: state_max is 4194304 bytes");
	run(expect_kept, NULL, NULL);
}

static void
panic_inside(struct rt_task *task, void *argument)
{
	(void)argument;
	store(&task->public, FORST_STRING("kept"));
	forst_state_lock(&task->public, &text_state);
	(void)forst_index(&task->public, 4, text.length);
	forst_state_unlock(&task->public, &text_state);
}

static void
a_panic_gives_the_variable_free(void **state)
{
	(void)state;
	run(panic_inside, NULL, "index out of range [4] with length 4");
	run(expect_kept, NULL, NULL);
}

/* ---- a value too deep to be copied ---- */

struct node {
	struct node *next;
};

static struct node *list;

static struct node *
copy_node(struct forst_task *task, struct node *node)
{
	forst_copy_enter(task);
	if (!node)
		return NULL;
	struct node *copy = forst_alloc(task, sizeof(*copy));
	copy->next = copy_node(task, node->next);
	return copy;
}

static void
copy_list(struct forst_task *task, void *value)
{
	struct node **first = value;

	*first = copy_node(task, *first);
}

static struct forst_state list_state = {.value = &list, .size = sizeof(list), .copy = copy_list};

static void
store_cycle(struct rt_task *task, void *argument)
{
	struct node node = {&node};

	(void)argument;
	struct forst_task *owner = forst_state_lock(&task->public, &list_state);
	list = copy_node(owner, &node);
	forst_state_unlock(&task->public, &list_state);
}

static void
read_nothing(struct rt_task *task, void *argument)
{
	(void)argument;
	forst_state_lock(&task->public, &list_state);
	assert(list == NULL);
	forst_state_unlock(&task->public, &list_state);
}

static void
a_cycle_is_a_panic(void **state)
{
	struct test_machine machine;
	struct rt_panic panic;

	(void)state;
	rt_state_set_max((size_t)1 << 30);
	test_machine_open(&machine, BUDGET);
	assert_int_equal(test_machine_run(&machine, store_cycle, NULL, &panic), RT_END_PANICKED);
	assert_true(panic.text.length == 14 && memcmp(panic.text.data, "stack overflow", 14) == 0);
	assert_int_equal(test_machine_run(&machine, read_nothing, NULL, &panic), RT_END_RETURNED);
	test_machine_close(&machine);
	rt_state_set_max(STATE_MAX);
}

/* ---- several threads ---- */

enum { THREADS = 4, ROUNDS = 20000 };

static int64_t count;
static struct forst_state count_state = {.value = &count, .size = sizeof(count)};

static void
count_up(struct rt_task *task, void *argument)
{
	(void)argument;
	for (int i = 0; i < ROUNDS; i++) {
		forst_state_lock(&task->public, &count_state);
		count++;
		forst_state_unlock(&task->public, &count_state);
		if (i % 100 == 0)
			store(&task->public, filled(&task->public, 'a', 1 + i % 1000));
	}
}

static void *
thread(void *argument)
{
	struct test_machine machine;
	struct rt_panic panic;

	test_machine_open(&machine, BUDGET);
	enum rt_end how = test_machine_run(&machine, count_up, NULL, &panic);
	test_machine_close(&machine);
	return how == RT_END_RETURNED ? argument : NULL;
}

static void
no_step_is_lost(void **state)
{
	pthread_t threads[THREADS];

	(void)state;
	for (int i = 0; i < THREADS; i++)
		assert_int_equal(pthread_create(&threads[i], NULL, thread, &count), 0);
	for (int i = 0; i < THREADS; i++) {
		void *result;
		assert_int_equal(pthread_join(threads[i], &result), 0);
		assert_ptr_equal(result, &count);
	}
	assert_int_equal(count, THREADS * ROUNDS);
}

/* ---- what the library panics of ---- */

static void
exhaust_in_the_library(struct rt_task *task, void *argument)
{
	(void)argument;
	for (;;)
		(void)forst_string_copy(forst_here(&task->public), "some text of some length", 24);
}

static void
names_who_called_the_library(void **state)
{
	struct test_machine machine;
	struct rt_panic panic;

	(void)state;
	test_machine_open(&machine, BUDGET);
	assert_int_equal(test_machine_run(&machine, exhaust_in_the_library, NULL, &panic), RT_END_PANICKED);
	assert_string_equal(panic.buffer, "out of memory budget");
	assert_non_null(strstr(panic.file, "test_state.c"));
	test_machine_close(&machine);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(collects_what_was_stored_over),
		cmocka_unit_test(refuses_what_passes_the_limit_and_keeps_the_value),
		cmocka_unit_test(a_panic_gives_the_variable_free),
		cmocka_unit_test(a_cycle_is_a_panic),
		cmocka_unit_test(no_step_is_lost),
		cmocka_unit_test(names_who_called_the_library),
	};

	rt_state_set_max(STATE_MAX);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
