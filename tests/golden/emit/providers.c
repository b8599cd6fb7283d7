/* Made by forstc from emit/providers.ft. Edit that: changes here are lost. */
#include "forst.h"

#if defined(__clang__) || __GNUC__ >= 12
#pragma GCC diagnostic ignored "-Winfinite-recursion"
#endif

struct ft_Store;
struct ft_Logger;
struct ft_Console;

struct ft_Store {
	int64_t n;
};

struct ft_Logger {
	const struct forst_func *info;
};

struct ft_Console {
	struct forst_string prefix;
};

struct ft_visit_closure {
	struct forst_func func;
	struct ft_Store *c0;
	struct forst_string c1;
	struct ft_Logger c2;
};

struct ft_main_go {
	struct forst_string p0;
	struct ft_Logger p1;
};

struct ft_main_func2_closure {
	struct forst_func func;
	const struct forst_func *c0;
	struct forst_string c1;
	struct ft_Logger c2;
};

struct ft_main_func1_func1_func1_closure {
	struct forst_func func;
	struct ft_Console c0;
};

static void ft_main(struct forst_task *task);
static struct ft_Logger ft_main_func1(struct forst_task *task, struct ft_Console *);
static struct forst_string ft_visit(struct forst_task *task, int64_t, struct ft_Store *, struct forst_string, struct ft_Logger);
static struct forst_string ft_visit_closure(struct forst_task *task, const struct forst_func *self, int64_t p0);
static struct forst_string ft_place(struct forst_task *task, struct forst_string, struct ft_Logger);
static void ft_main_go(struct forst_task *task, void *arguments);
static void ft_main_func2(struct forst_task *task, const struct forst_func *, struct forst_string, struct ft_Logger);
static void ft_main_func2_closure(struct forst_task *task, const struct forst_func *self);
static const struct forst_func *ft_main_func1_func1(struct forst_task *task, struct ft_Console);
void forst_fmt_Println(struct forst_task *, const struct forst_argument *, size_t);
static void ft_main_func1_func1_func1(struct forst_task *task, struct forst_string, struct ft_Console);
static void ft_main_func1_func1_func1_closure(struct forst_task *task, const struct forst_func *self, struct forst_string p0);
static void ft_Console_info(struct forst_task *task, struct ft_Console, struct forst_string);

static struct forst_string
ft_visit_closure(struct forst_task *task, const struct forst_func *self, int64_t p0)
{
	const struct ft_visit_closure *captures = (const void *)self;

	return ft_visit(task, p0, captures->c0, captures->c1, captures->c2);
}

static void
ft_main_go(struct forst_task *task, void *arguments)
{
	(void)task;
	struct ft_main_go copy = *(struct ft_main_go *)arguments, *with = &copy;
#line 32 "emit/providers.ft"
	(void)ft_place(task, with->p0, with->p1);
}

static void
ft_main_func2_closure(struct forst_task *task, const struct forst_func *self)
{
	const struct ft_main_func2_closure *captures = (const void *)self;

	ft_main_func2(task, captures->c0, captures->c1, captures->c2);
}

static void
ft_main_func1_func1_func1_closure(struct forst_task *task, const struct forst_func *self, struct forst_string p0)
{
	const struct ft_main_func1_func1_func1_closure *captures = (const void *)self;

	ft_main_func1_func1_func1(task, p0, captures->c0);
}

static void
ft_main(struct forst_task *task)
{
#line 26 "emit/providers.ft"
	forst_enter(task);
	struct ft_Store *store = forst_alloc(task, sizeof(struct ft_Store));
	*store = ((struct ft_Store){.n = 0});
#line 28 "emit/providers.ft"
	struct ft_Logger logger = ft_main_func1(task, ({ struct ft_Console *rt_box = forst_alloc(task, sizeof(struct ft_Console)); *rt_box = ((struct ft_Console){.prefix = FORST_STRING("> ")}); rt_box; }));
	struct ft_Store *store_2 = store;
	struct forst_string region = FORST_STRING("north");
#line 30 "emit/providers.ft"
	(void)ft_visit(task, 3, store_2, region, logger);
	const struct forst_func *f = ({ struct ft_visit_closure *rt_closure = forst_alloc(task, sizeof(*rt_closure)); *rt_closure = (struct ft_visit_closure){.func = {(void (*)(void))ft_visit_closure, "store"}, .c0 = store_2, .c1 = region, .c2 = logger}; (const struct forst_func *)&rt_closure->func; });
	{
		struct ft_main_go rt_with = {.p0 = region, .p1 = logger};
#line 32 "emit/providers.ft"
		*(struct ft_main_go *)forst_go(task, ft_main_go, sizeof(rt_with)) = rt_with;
	}
#line 33 "emit/providers.ft"
	const struct forst_func *step = ({ struct ft_main_func2_closure *rt_closure = forst_alloc(task, sizeof(*rt_closure)); *rt_closure = (struct ft_main_func2_closure){.func = {(void (*)(void))ft_main_func2_closure, "f"}, .c0 = f, .c1 = region, .c2 = logger}; (const struct forst_func *)&rt_closure->func; });
#line 36 "emit/providers.ft"
	forst_func_code(task, void (*)(struct forst_task *, const struct forst_func *), step)(forst_here(task), step);
}

static struct ft_Logger
ft_main_func1(struct forst_task *task, struct ft_Console *object)
{
#line 28 "emit/providers.ft"
	forst_enter(task);
#line 28 "emit/providers.ft"
	return ((struct ft_Logger){.info = ft_main_func1_func1(task, (*object))});
}

static struct forst_string
ft_visit(struct forst_task *task, int64_t n, struct ft_Store *store, struct forst_string region, struct ft_Logger logger)
{
#line 17 "emit/providers.ft"
	forst_enter(task);
	if (n == 0) {
		return ft_place(task, region, logger);
	}
	struct ft_Store *store_2 = store;
	store_2->n = forst_add(store_2->n, 1);
	return ft_visit(task, forst_sub(n, 1), store, region, logger);
}

static struct forst_string
ft_place(struct forst_task *task, struct forst_string region, struct ft_Logger logger)
{
#line 10 "emit/providers.ft"
	forst_enter(task);
	struct forst_string region_2 = region;
	struct ft_Logger logger_2 = logger;
	forst_func_code(task, void (*)(struct forst_task *, const struct forst_func *, struct forst_string), logger_2.info)(forst_here(task), logger_2.info, region_2);
	return region_2;
}

static void
ft_main_func2(struct forst_task *task, const struct forst_func *f, struct forst_string region, struct ft_Logger logger)
{
#line 33 "emit/providers.ft"
	forst_enter(task);
	struct forst_string value = forst_func_code(task, struct forst_string (*)(struct forst_task *, const struct forst_func *, int64_t), f)(forst_here(task), f, 1);
#line 34 "emit/providers.ft"
	({ struct forst_string rt_argument_2 = ft_place(task, region, logger); forst_fmt_Println(forst_here(task), ((struct forst_argument[2]){{&forst_type_string, &value}, {&forst_type_string, &rt_argument_2}}), 2); });
}

static const struct forst_func *
ft_main_func1_func1(struct forst_task *task, struct ft_Console receiver)
{
#line 28 "emit/providers.ft"
	return ({ struct ft_main_func1_func1_func1_closure *rt_closure = forst_alloc(task, sizeof(*rt_closure)); *rt_closure = (struct ft_main_func1_func1_func1_closure){.func = {(void (*)(void))ft_main_func1_func1_func1_closure, "receiver"}, .c0 = receiver}; (const struct forst_func *)&rt_closure->func; });
}

static void
ft_main_func1_func1_func1(struct forst_task *task, struct forst_string argument0, struct ft_Console receiver)
{
#line 28 "emit/providers.ft"
	forst_enter(task);
#line 28 "emit/providers.ft"
	ft_Console_info(task, receiver, argument0);
}

static void
ft_Console_info(struct forst_task *task, struct ft_Console c, struct forst_string text)
{
#line 7 "emit/providers.ft"
	({ struct forst_string rt_argument_1 = forst_string_join(task, ((struct forst_string[2]){c.prefix, text}), 2); forst_fmt_Println(forst_here(task), ((struct forst_argument[1]){{&forst_type_string, &rt_argument_1}}), 1); });
}

#line 187 "main.c"
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
