/* Made by forstc from emit/defers.ft. Edit that: changes here are lost. */
#include "forst.h"

struct ft_work_deferred {
	struct forst_defer defer;
	struct forst_string p0;
	int64_t p1;
};

struct ft_work_deferred_2 {
	struct forst_defer defer;
	int64_t p0;
};

struct ft_work_deferred_3 {
	struct forst_defer defer;
	int64_t *p0;
};

static void ft_main(struct forst_task *task);
static struct forst_result_int ft_work(struct forst_task *task, int64_t);
static void ft_close(struct forst_task *task, struct forst_string, int64_t);
static void ft_work_deferred(struct forst_task *task, struct forst_defer *defer);
static void ft_work_deferred_2(struct forst_task *task, struct forst_defer *defer);
static void ft_work_func1(struct forst_task *task, int64_t *);
static void ft_work_deferred_3(struct forst_task *task, struct forst_defer *defer);

static const struct forst_error_kind ft_kind_TooMany = {
	.name = {"TooMany", 7},
	.status = 422,
	.encode_members = NULL,
	.members = NULL,
};

static void
ft_work_deferred(struct forst_task *task, struct forst_defer *defer)
{
	(void)task;
	struct ft_work_deferred *with = (struct ft_work_deferred *)(void *)defer;
#line 7 "emit/defers.ft"
	ft_close(task, with->p0, with->p1);
}

static void
ft_work_deferred_2(struct forst_task *task, struct forst_defer *defer)
{
	(void)task;
	struct ft_work_deferred_2 *with = (struct ft_work_deferred_2 *)(void *)defer;
#line 9 "emit/defers.ft"
	forst_println(forst_here(task), ((struct forst_argument[1]){{&forst_type_int, &with->p0}}), 1);
}

static void
ft_work_deferred_3(struct forst_task *task, struct forst_defer *defer)
{
	(void)task;
	struct ft_work_deferred_3 *with = (struct ft_work_deferred_3 *)(void *)defer;
#line 12 "emit/defers.ft"
	ft_work_func1(task, with->p0);
}

static void
ft_main(struct forst_task *task)
{
#line 23 "emit/defers.ft"
	forst_enter(task);
	struct forst_result_int results = ft_work(task, 3);
	int64_t n = 0;
	if (!results.error) {
		n = results.value;
	}
	struct forst_error *err = results.error;
#line 25 "emit/defers.ft"
	forst_println(forst_here(task), ((struct forst_argument[2]){{&forst_type_int, &n}, {&forst_type_error, &err}}), 2);
}

static struct forst_result_int
ft_work(struct forst_task *task, int64_t rt_n)
{
#line 6 "emit/defers.ft"
	int64_t *n = forst_alloc(task, sizeof(int64_t));
	*n = rt_n;
	const struct forst_defer *const rt_deferred = task->defers;
#line 6 "emit/defers.ft"
	forst_enter(task);
	{
#line 7 "emit/defers.ft"
		struct ft_work_deferred *rt_defer_1 = forst_alloc(task, sizeof(*rt_defer_1));
		*rt_defer_1 = (struct ft_work_deferred){.p0 = FORST_STRING("first"), .p1 = (*n)};
#line 7 "emit/defers.ft"
		forst_defer(task, &rt_defer_1->defer, ft_work_deferred);
	}
	int64_t count = (*n);
	int64_t i = 0;
	for (; i < count; i = forst_add(i, 1)) {
#line 8 "emit/defers.ft"
		forst_poll(task);
		{
#line 9 "emit/defers.ft"
			struct ft_work_deferred_2 *rt_defer_2 = forst_alloc(task, sizeof(*rt_defer_2));
			*rt_defer_2 = (struct ft_work_deferred_2){.p0 = i};
#line 9 "emit/defers.ft"
			forst_defer(task, &rt_defer_2->defer, ft_work_deferred_2);
		}
	}
	if ((*n) > 2) {
		{
#line 12 "emit/defers.ft"
			struct ft_work_deferred_3 *rt_defer_3 = forst_alloc(task, sizeof(*rt_defer_3));
			*rt_defer_3 = (struct ft_work_deferred_3){.p0 = n};
#line 12 "emit/defers.ft"
			forst_defer(task, &rt_defer_3->defer, ft_work_deferred_3);
		}
		if (!((*n) < 5)) {
#line 13 "emit/defers.ft"
			struct forst_result_int rt_result = (struct forst_result_int){.error = forst_error_make(task, &(struct forst_error){.kind = &ft_kind_TooMany, .message = FORST_STRING("four at most"), .path = FORST_STRING("n"), .constraint = "LessThan", .constraint_args = FORST_STRING("[5]")})};
#line 13 "emit/defers.ft"
			forst_defers_run(task, rt_deferred);
			return rt_result;
		}
	}
label_1:;
	(*n) = forst_sub((*n), 1);
	if ((*n) > 0) {
#line 18 "emit/defers.ft"
		forst_poll(task);
		goto label_1;
	}
	struct forst_result_int rt_result = (struct forst_result_int){.value = (*n)};
#line 20 "emit/defers.ft"
	forst_defers_run(task, rt_deferred);
	return rt_result;
}

/* Deferred calls with their operands, in a loop and under a condition; goto. */
static void
ft_close(struct forst_task *task, struct forst_string name, int64_t n)
{
#line 3 "emit/defers.ft"
	({ struct forst_string rt_argument_1 = FORST_STRING("closed"); forst_println(forst_here(task), ((struct forst_argument[3]){{&forst_type_string, &rt_argument_1}, {&forst_type_string, &name}, {&forst_type_int, &n}}), 3); });
}

static void
ft_work_func1(struct forst_task *task, int64_t *n)
{
	(void)task;
	(*n) = 0;
}

#line 151 "main.c"
static struct forst_error *
run_main(struct forst_task *task)
{
	ft_main(task);
	return NULL;
}

int
main(int argc, char **argv)
{
	return forst_run_main(argc, argv, run_main);
}
