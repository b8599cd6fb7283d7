/* Made by forstc from emit/names.ft. Edit that: changes here are lost. */
#include "forst.h"

struct ft_int64_t;

struct ft_int64_t {
	int64_t int_;
	struct forst_string default_;
	int64_t na_u00EFve;
	bool NULL_;
};

static void ft_main(struct forst_task *task);
static int64_t ft_memcpy(struct forst_task *task, int64_t, int64_t);

static void
ft_main(struct forst_task *task)
{
#line 8 "emit/names.ft"
	forst_enter(task);
	struct ft_int64_t struct_ = ((struct ft_int64_t){.int_ = 1, .default_ = FORST_STRING("d"), .na_u00EFve = 2, .NULL_ = true});
	int64_t linux_ = ft_memcpy(task, struct_.int_, struct_.na_u00EFve);
	struct forst_string forst_alloc_ = FORST_STRING("\346\227\245\346\234\254 \"quoted\" \077\077/ \001 \\");
	int64_t ft_main_ = forst_mul(linux_, 2);
	forst_println(forst_here(task), ((struct forst_argument[5]){{&forst_type_int, &linux_}, {&forst_type_string, &forst_alloc_}, {&forst_type_int, &ft_main_}, {&forst_type_string, &struct_.default_}, {&forst_type_bool, &struct_.NULL_}}), 5);
}

static int64_t
ft_memcpy(struct forst_task *task, int64_t task_, int64_t out_)
{
	(void)task;
#line 5 "emit/names.ft"
	return forst_add(task_, out_);
}

#line 37 "main.c"
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
