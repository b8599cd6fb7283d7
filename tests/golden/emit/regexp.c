/* Made by forstc from emit/regexp.ft. Edit that: changes here are lost. */
#include "forst.h"

static void ft_main(struct forst_task *task);
static void ft_copy_held_regexp_Regexp_pointer(struct forst_task *task, void *value);
static struct forst_regexp_Regexp *ft_initial_word(struct forst_task *task);
static void forst_initialize_variables(struct forst_task *task);
struct forst_string forst_regexp_Regexp_FindString(struct forst_task *, struct forst_regexp_Regexp *, struct forst_string);
bool forst_regexp_Regexp_MatchString(struct forst_task *, struct forst_regexp_Regexp *, struct forst_string);
/* Regular expression: "a+" */
static const uint32_t ft_regexp[] = {
	194, 0, 0, 1, 158, 160, 2, 161, 1, 0, 162, 3, 2, 1, 171, 172,
	174, 175, 1, 0, 176, 3, 3, 3, 3, 185, 3, 3, 3, 3, 0, 0,
	0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
	0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
	0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
	0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
	0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
	0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1,
	0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
	0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 160, 0,
	11105, 97, 0, 0, 1, 1, 2, 0, 5, 0, 2, 2, 0, 0, 98, 0,
	1073741824, 1073741824, 1073741824, 3, 6, 1073741824, 3221225472U, 2147483654U, 3221225472U, 1073741824, 1073741824, 1073741824, 1073741824, 6, 1073741824, 3221225472U,
	2147483654U, 3221225472U,
};
static struct forst_regexp_Regexp ft_regexp_value = {ft_regexp, true};
/* Regular expression: "^b" */
static const uint32_t ft_regexp_2[] = {
	193, 1, 1, 1, 158, 160, 2, 161, 0, 0, 161, 3, 2, 1, 170, 171,
	173, 174, 1, 0, 175, 3, 6, 9, 12, 0, 0, 0, 0, 0, 0, 0,
	0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
	0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
	0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
	0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
	0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
	0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
	1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
	0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 160, 0,
	25182, 4, 1, 1, 0, 0, 2, 5, 0, 2, 2, 0, 0, 99, 0, 1073741824,
	1073741824, 1073741824, 1073741824, 1073741824, 1073741824, 1073741824, 1073741824, 1073741824, 1073741824, 1073741824, 1073741824, 1073741824, 15, 1073741824, 3221225472U, 3221225472U,
	3221225472U,
};

static struct forst_regexp_Regexp *ft_word;
static struct forst_state ft_word_state = {.value = &ft_word, .size = sizeof(ft_word), .copy = ft_copy_held_regexp_Regexp_pointer};

static void
ft_copy_held_regexp_Regexp_pointer(struct forst_task *task, void *value)
{
	(*(struct forst_regexp_Regexp **)value) = forst_pattern_keep(task, (*(struct forst_regexp_Regexp **)value));
}

static void
forst_initialize_variables(struct forst_task *task)
{
	{
#line 1 "emit/regexp.ft"
		struct forst_regexp_Regexp *rt_value = ft_initial_word(task);
#line 1 "emit/regexp.ft"
		struct forst_task *rt_owner = forst_state_lock(task, &ft_word_state);
		ft_word = forst_pattern_keep(rt_owner, rt_value);
#line 1 "emit/regexp.ft"
		forst_state_unlock(task, &ft_word_state);
	}
}

static void
ft_main(struct forst_task *task)
{
	struct forst_regexp_Regexp *read = NULL;
	{
#line 4 "emit/regexp.ft"
		forst_state_lock(task, &ft_word_state);
#line 4 "emit/regexp.ft"
		read = forst_pattern_keep(task, ft_word);
#line 4 "emit/regexp.ft"
		forst_state_unlock(task, &ft_word_state);
	}
#line 4 "emit/regexp.ft"
	struct forst_string value = forst_regexp_Regexp_FindString(forst_here(task), read, FORST_STRING("baa"));
#line 4 "emit/regexp.ft"
	({ bool rt_argument_2 = forst_regexp_Regexp_MatchString(forst_here(task), &ft_regexp_value, FORST_STRING("b")); forst_println(forst_here(task), ((struct forst_argument[2]){{&forst_type_string, &value}, {&forst_type_bool, &rt_argument_2}}), 2); });
	struct forst_result_bool results = ((struct forst_result_bool){.error = NULL, .value = forst_matches(task, ft_regexp_2, FORST_STRING("b"))});
	bool ok = false;
	if (!results.error) {
		ok = results.value;
	}
	struct forst_error *err = results.error;
#line 6 "emit/regexp.ft"
	forst_println(forst_here(task), ((struct forst_argument[2]){{&forst_type_bool, &ok}, {&forst_type_error, &err}}), 2);
}

static struct forst_regexp_Regexp *
ft_initial_word(struct forst_task *task)
{
	(void)task;
	return &ft_regexp_value;
}

#line 101 "main.c"
static struct forst_error *
run_main(struct forst_task *task)
{
	forst_initialize_variables(task);
	ft_main(task);
	return NULL;
}

int
main(int argc, char **argv)
{
	return forst_run_main(argc, argv, run_main);
}
