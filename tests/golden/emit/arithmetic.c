/* Made by forstc from emit/arithmetic.ft. Edit that: changes here are lost. */
#include "forst.h"

static void ft_main(struct forst_task *task);
static double ft_mixed(struct forst_task *task, int64_t, int64_t, double);

static void
ft_main(struct forst_task *task)
{
#line 10 "emit/arithmetic.ft"
	forst_enter(task);
	double value = ft_mixed(task, 7, 2, 1.5);
#line 11 "emit/arithmetic.ft"
	({ double rt_argument_2 = ft_mixed(task, 1, -1, 2.0); forst_println(forst_here(task), ((struct forst_argument[2]){{&forst_type_float, &value}, {&forst_type_float, &rt_argument_2}}), 2); });
	double x = 0.5;
	({ bool rt_argument_1 = ({ double rt_left = x; rt_left != x; }); bool rt_argument_2 = (true && (!(x > 1.0))) || (x <= 0.0); forst_println(forst_here(task), ((struct forst_argument[2]){{&forst_type_bool, &rt_argument_1}, {&forst_type_bool, &rt_argument_2}}), 2); });
}

/* Int wraps and panics by function, Float by operator; lines are named where a panic may come from. */
static double
ft_mixed(struct forst_task *task, int64_t a, int64_t b, double x)
{
	int64_t c = forst_sub(forst_add(a, forst_mul(b, 2)), forst_neg(a));
#line 4 "emit/arithmetic.ft"
	int64_t d = forst_modulo(task, forst_divide(task, c, b), 7);
	int64_t e = forst_shift_left(task, c, 2) | (d & ~1);
	c = forst_add(c, e);
	return ((x * (double)c) / (x - 1.0)) + (-x);
}

#line 32 "main.c"
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
