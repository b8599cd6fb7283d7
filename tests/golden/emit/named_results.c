/* Made by forstc from emit/named_results.ft. Edit that: changes here are lost. */
#include "forst.h"

struct ft_tuple;

struct ft_tuple {
	int64_t item1;
	struct forst_error *item2;
};

struct ft_deferred_deferred {
	struct forst_defer defer;
	int64_t *p0;
};

struct ft_fallible_deferred {
	struct forst_defer defer;
	int64_t *p0;
};

static void ft_main(struct forst_task *task);
static struct ft_tuple ft_deferred(struct forst_task *task, int64_t);
void forst_fmt_Println(struct forst_task *, const struct forst_argument *, size_t);
static struct forst_result_int ft_fallible(struct forst_task *task, int64_t);
static void ft_deferred_func1(struct forst_task *task, int64_t *);
static void ft_deferred_deferred(struct forst_task *task, struct forst_defer *defer);
static void ft_fallible_func1(struct forst_task *task, int64_t *);
static void ft_fallible_deferred(struct forst_task *task, struct forst_defer *defer);

static const struct forst_error_kind ft_kind_Low = {
	.name = {"Low", 3},
	.status = 422,
	.encode_members = NULL,
	.members = NULL,
};

static void
ft_deferred_deferred(struct forst_task *task, struct forst_defer *defer)
{
	(void)task;
	struct ft_deferred_deferred *with = (struct ft_deferred_deferred *)(void *)defer;
#line 4 "emit/named_results.ft"
	ft_deferred_func1(task, with->p0);
}

static void
ft_fallible_deferred(struct forst_task *task, struct forst_defer *defer)
{
	(void)task;
	struct ft_fallible_deferred *with = (struct ft_fallible_deferred *)(void *)defer;
#line 12 "emit/named_results.ft"
	ft_fallible_func1(task, with->p0);
}

static void
ft_main(struct forst_task *task)
{
#line 17 "emit/named_results.ft"
	forst_enter(task);
	struct ft_tuple results = ft_deferred(task, 2);
	int64_t a = results.item1;
	struct forst_error *err = results.item2;
#line 19 "emit/named_results.ft"
	forst_fmt_Println(forst_here(task), ((struct forst_argument[2]){{&forst_type_int, &a}, {&forst_type_error, &err}}), 2);
	struct forst_result_int results_2 = ft_fallible(task, 1);
	int64_t b = 0;
	if (!results_2.error) {
		b = results_2.value;
	}
#line 21 "emit/named_results.ft"
	forst_fmt_Println(forst_here(task), ((struct forst_argument[1]){{&forst_type_int, &b}}), 1);
}

static struct ft_tuple
ft_deferred(struct forst_task *task, int64_t n)
{
	struct ft_deferred_deferred rt_defer_1;
	const struct forst_defer *const rt_deferred = task->defers;
#line 3 "emit/named_results.ft"
	forst_enter(task);
#line 3 "emit/named_results.ft"
	int64_t *a = forst_alloc(task, sizeof(int64_t));
	*a = 0;
	struct forst_error *err = NULL;
	rt_defer_1 = (struct ft_deferred_deferred){.p0 = a};
#line 4 "emit/named_results.ft"
	forst_defer(task, &rt_defer_1.defer, ft_deferred_deferred);
	if (n > 1) {
		struct ft_tuple results = ((struct ft_tuple){.item1 = n, .item2 = NULL});
		(*a) = results.item1;
		err = results.item2;
#line 6 "emit/named_results.ft"
		forst_defers_run(task, rt_deferred);
		return ((struct ft_tuple){.item1 = (*a), .item2 = err});
	}
#line 8 "emit/named_results.ft"
	forst_defers_run(task, rt_deferred);
	return ((struct ft_tuple){.item1 = (*a), .item2 = err});
}

static struct forst_result_int
ft_fallible(struct forst_task *task, int64_t n)
{
	struct ft_fallible_deferred rt_defer_1;
	const struct forst_defer *const rt_deferred = task->defers;
#line 11 "emit/named_results.ft"
	forst_enter(task);
#line 11 "emit/named_results.ft"
	int64_t *given = forst_alloc(task, sizeof(int64_t));
	*given = 0;
	rt_defer_1 = (struct ft_fallible_deferred){.p0 = given};
#line 12 "emit/named_results.ft"
	forst_defer(task, &rt_defer_1.defer, ft_fallible_deferred);
	if (!(n > 0)) {
#line 13 "emit/named_results.ft"
		struct forst_result_int rt_result = (struct forst_result_int){.error = forst_error_make(task, &(struct forst_error){.kind = &ft_kind_Low, .message = FORST_STRING("low"), .path = FORST_STRING("n"), .constraint = "Expression"})};
#line 13 "emit/named_results.ft"
		forst_defers_run(task, rt_deferred);
		return rt_result;
	}
	(*given) = forst_mul(2, n);
#line 14 "emit/named_results.ft"
	forst_defers_run(task, rt_deferred);
	return (struct forst_result_int){.value = (*given)};
}

static void
ft_deferred_func1(struct forst_task *task, int64_t *a)
{
	(void)task;
	(*a) = forst_add((*a), 1);
}

static void
ft_fallible_func1(struct forst_task *task, int64_t *given)
{
	(void)task;
	(*given) = forst_add((*given), 1);
}

#line 142 "main.c"
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
