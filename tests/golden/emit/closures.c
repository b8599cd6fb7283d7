/* Made by forstc from emit/closures.ft. Edit that: changes here are lost. */
#include "forst.h"

struct ft_Point;

struct ft_main_func1_closure {
	struct forst_func func;
	int64_t *c0;
};

struct ft_Point {
	int64_t x;
};

struct ft_counter_func1_closure {
	struct forst_func func;
	int64_t *c0;
};

struct ft_main_func2_func1_closure {
	struct forst_func func;
	struct ft_Point c0;
};

static void ft_main(struct forst_task *task);
static const struct forst_func *ft_counter(struct forst_task *task, int64_t);
static void ft_each(struct forst_task *task, struct forst_int_array, const struct forst_func *);
static void ft_main_func1(struct forst_task *task, int64_t, int64_t *);
static void ft_main_func1_closure(struct forst_task *task, const struct forst_func *self, int64_t p0);
static const struct forst_func *ft_main_func2(struct forst_task *task, struct ft_Point);
static struct forst_string ft_main_func3(struct forst_task *task, struct forst_string);
static struct forst_string ft_main_func3_closure(struct forst_task *task, const struct forst_func *self, struct forst_string p0);
static int64_t ft_main_func4(struct forst_task *task, int64_t, int64_t *);
static int64_t ft_counter_func1(struct forst_task *task, int64_t *);
static int64_t ft_counter_func1_closure(struct forst_task *task, const struct forst_func *self);
static struct ft_Point ft_main_func2_func1(struct forst_task *task, int64_t, struct ft_Point);
static struct ft_Point ft_main_func2_func1_closure(struct forst_task *task, const struct forst_func *self, int64_t p0);
struct forst_string forst_strings_ToUpper(struct forst_task *, struct forst_string);
static struct ft_Point ft_Point_moved(struct forst_task *task, struct ft_Point, int64_t);

static void
ft_main_func1_closure(struct forst_task *task, const struct forst_func *self, int64_t p0)
{
	const struct ft_main_func1_closure *captures = (const void *)self;

	ft_main_func1(task, p0, captures->c0);
}

static struct forst_string
ft_main_func3_closure(struct forst_task *task, const struct forst_func *self, struct forst_string p0)
{
	(void)self;
	return ft_main_func3(task, p0);
}

static const struct forst_func ft_main_func3_closure_value = {.code = (void (*)(void))ft_main_func3_closure};

static int64_t
ft_counter_func1_closure(struct forst_task *task, const struct forst_func *self)
{
	const struct ft_counter_func1_closure *captures = (const void *)self;

	return ft_counter_func1(task, captures->c0);
}

static struct ft_Point
ft_main_func2_func1_closure(struct forst_task *task, const struct forst_func *self, int64_t p0)
{
	const struct ft_main_func2_func1_closure *captures = (const void *)self;

	return ft_main_func2_func1(task, p0, captures->c0);
}

static void
ft_main(struct forst_task *task)
{
#line 22 "emit/closures.ft"
	forst_enter(task);
	const struct forst_func *next = ft_counter(task, 3);
	int64_t *sum = forst_alloc(task, sizeof(int64_t));
#line 24 "emit/closures.ft"
	*sum = forst_func_code(task, int64_t (*)(struct forst_task *, const struct forst_func *), next)(forst_here(task), next);
	ft_each(task, ({ int64_t *rt_data = forst_alloc(task, 2 * sizeof(int64_t)); rt_data[0] = 1; rt_data[1] = 2; ((struct forst_int_array){.data = rt_data, .length = 2, .capacity = 2}); }), ({ struct ft_main_func1_closure *rt_closure = forst_alloc(task, sizeof(*rt_closure)); *rt_closure = (struct ft_main_func1_closure){.func = {(void (*)(void))ft_main_func1_closure, "sum"}, .c0 = sum}; (const struct forst_func *)&rt_closure->func; }));
	const struct forst_func *move = ft_main_func2(task, ((struct ft_Point){.x = 1}));
	const struct forst_func *upper = &ft_main_func3_closure_value;
	int64_t value_3 = (*sum);
#line 28 "emit/closures.ft"
	int64_t value_2 = forst_func_code(task, struct ft_Point (*)(struct forst_task *, const struct forst_func *, int64_t), move)(forst_here(task), move, 2).x;
#line 28 "emit/closures.ft"
	struct forst_string value = forst_func_code(task, struct forst_string (*)(struct forst_task *, const struct forst_func *, struct forst_string), upper)(forst_here(task), upper, FORST_STRING("a"));
#line 28 "emit/closures.ft"
	({ int64_t rt_argument_4 = ft_main_func4(task, 2, sum); forst_println(forst_here(task), ((struct forst_argument[4]){{&forst_type_int, &value_3}, {&forst_type_int, &value_2}, {&forst_type_string, &value}, {&forst_type_int, &rt_argument_4}}), 4); });
}

static const struct forst_func *
ft_counter(struct forst_task *task, int64_t start)
{
#line 9 "emit/closures.ft"
	int64_t *n = forst_alloc(task, sizeof(int64_t));
	*n = start;
#line 10 "emit/closures.ft"
	return ({ struct ft_counter_func1_closure *rt_closure = forst_alloc(task, sizeof(*rt_closure)); *rt_closure = (struct ft_counter_func1_closure){.func = {(void (*)(void))ft_counter_func1_closure, "n"}, .c0 = n}; (const struct forst_func *)&rt_closure->func; });
}

static void
ft_each(struct forst_task *task, struct forst_int_array xs, const struct forst_func *f)
{
#line 16 "emit/closures.ft"
	forst_enter(task);
	int64_t length = xs.length;
	int64_t index = 0;
	for (; index < length; index = forst_add(index, 1)) {
#line 17 "emit/closures.ft"
		forst_poll(task);
		int64_t x = xs.data[index];
#line 18 "emit/closures.ft"
		forst_func_code(task, void (*)(struct forst_task *, const struct forst_func *, int64_t), f)(forst_here(task), f, x);
	}
}

static void
ft_main_func1(struct forst_task *task, int64_t x, int64_t *sum)
{
	(void)task;
	(*sum) = forst_add((*sum), x);
}

static const struct forst_func *
ft_main_func2(struct forst_task *task, struct ft_Point receiver)
{
#line 26 "emit/closures.ft"
	return ({ struct ft_main_func2_func1_closure *rt_closure = forst_alloc(task, sizeof(*rt_closure)); *rt_closure = (struct ft_main_func2_func1_closure){.func = {(void (*)(void))ft_main_func2_func1_closure, "receiver"}, .c0 = receiver}; (const struct forst_func *)&rt_closure->func; });
}

static struct forst_string
ft_main_func3(struct forst_task *task, struct forst_string argument0)
{
#line 27 "emit/closures.ft"
	return forst_strings_ToUpper(forst_here(task), argument0);
}

static int64_t
ft_main_func4(struct forst_task *task, int64_t k, int64_t *sum)
{
	(void)task;
	return forst_mul(k, (*sum));
}

static int64_t
ft_counter_func1(struct forst_task *task, int64_t *n)
{
	(void)task;
	(*n) = forst_add((*n), 1);
	return (*n);
}

static struct ft_Point
ft_main_func2_func1(struct forst_task *task, int64_t argument0, struct ft_Point receiver)
{
#line 26 "emit/closures.ft"
	forst_enter(task);
#line 26 "emit/closures.ft"
	return ft_Point_moved(task, receiver, argument0);
}

static struct ft_Point
ft_Point_moved(struct forst_task *task, struct ft_Point p, int64_t by)
{
	(void)task;
	return ((struct ft_Point){.x = forst_add(p.x, by)});
}

#line 174 "main.c"
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
