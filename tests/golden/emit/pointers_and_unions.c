/* Made by forstc from emit/pointers_and_unions.ft. Edit that: changes here are lost. */
#include "forst.h"

struct ft_Counter;
struct ft_Figure;
struct ft_Circle;
struct ft_Square;
struct ft_Small;
struct ft_Wide;

struct ft_Counter {
	int64_t value;
};

struct ft_Circle {
	struct forst_string kind;
	double radius;
};

struct ft_Square {
	struct forst_string kind;
	double side;
};

struct ft_Figure {
	uint32_t tag;
	union {
		struct ft_Circle m0;
		struct ft_Square m1;
	} as;
};

struct ft_Small {
	int64_t a;
};

struct ft_Wide {
	int64_t a;
	struct forst_string b;
};

static void ft_main(struct forst_task *task);
static int64_t ft_Counter_plus(struct forst_task *task, struct ft_Counter, int64_t);
static double ft_area(struct forst_task *task, struct ft_Figure);
static int64_t ft_first(struct forst_task *task, struct ft_Small);
static struct ft_Small ft_Small_from_Wide(struct forst_task *task, struct ft_Wide value);
static struct forst_string ft_describe(struct forst_task *task, int64_t *);
static const struct forst_format_type ft_format_Counter;
static bool ft_equal_Counter(struct ft_Counter a, struct ft_Counter b);

static const struct forst_format_field ft_format_Counter_fields[] = {
	{"value", offsetof(struct ft_Counter, value), &forst_type_int},
};
static const struct forst_format_type ft_format_Counter = {
	.kind = FORST_FORMAT_SHAPE,
	.size = sizeof(struct ft_Counter),
	.name = "pointers_and_unions.Counter",
	.fields = ft_format_Counter_fields,
	.count = 1,
};

static struct ft_Small
ft_Small_from_Wide(struct forst_task *task, struct ft_Wide value)
{
	(void)task;
	return (struct ft_Small){
		.a = value.a,
	};
}

static bool
ft_equal_Counter(struct ft_Counter a, struct ft_Counter b)
{
	if (!(a.value == b.value))
		return false;
	return true;
}

static void
ft_main(struct forst_task *task)
{
#line 33 "emit/pointers_and_unions.ft"
	forst_enter(task);
	struct ft_Counter *counter = forst_alloc(task, sizeof(struct ft_Counter));
	*counter = ((struct ft_Counter){.value = 1});
	struct ft_Counter *p = counter;
#line 36 "emit/pointers_and_unions.ft"
	p->value = forst_mul(ft_Counter_plus(task, (*counter), 2), 2);
	double value = ft_area(task, ((struct ft_Figure){.tag = 0, .as = {.m0 = ((struct ft_Circle){.kind = FORST_STRING("circle"), .radius = 2.0})}}));
#line 37 "emit/pointers_and_unions.ft"
	({ double rt_argument_2 = ft_area(task, ((struct ft_Figure){.tag = 1, .as = {.m1 = ((struct ft_Square){.kind = FORST_STRING("square"), .side = 2.0})}})); forst_println(forst_here(task), ((struct forst_argument[2]){{&forst_type_float, &value}, {&forst_type_float, &rt_argument_2}}), 2); });
	int64_t value_4 = ft_first(task, ft_Small_from_Wide(task, ((struct ft_Wide){.a = 1, .b = FORST_STRING("x")})));
#line 38 "emit/pointers_and_unions.ft"
	struct forst_string value_3 = ft_describe(task, NULL);
#line 38 "emit/pointers_and_unions.ft"
	struct forst_string value_2 = ft_describe(task, ({ int64_t *rt_box = forst_alloc(task, sizeof(int64_t)); *rt_box = 3; rt_box; }));
#line 38 "emit/pointers_and_unions.ft"
	({ struct ft_Counter rt_argument_4 = (*counter); forst_println(forst_here(task), ((struct forst_argument[4]){{&forst_type_int, &value_4}, {&forst_type_string, &value_3}, {&forst_type_string, &value_2}, {&ft_format_Counter, &rt_argument_4}}), 4); });
	({ bool rt_argument_1 = ft_equal_Counter(((struct ft_Counter){.value = 1}), ((struct ft_Counter){.value = 1})); forst_println(forst_here(task), ((struct forst_argument[1]){{&forst_type_bool, &rt_argument_1}}), 1); });
}

static int64_t
ft_Counter_plus(struct forst_task *task, struct ft_Counter c, int64_t n)
{
	(void)task;
	return forst_add(c.value, n);
}

static double
ft_area(struct forst_task *task, struct ft_Figure figure)
{
	if (figure.tag == 0) {
		return (figure.as.m0.radius * figure.as.m0.radius) * 3.0;
	} else if (figure.tag == 1) {
		return figure.as.m1.side * figure.as.m1.side;
	}
#line 18 "emit/pointers_and_unions.ft"
	forst_panic(task, FORST_STRING("no case of the switch holds"));
}

static int64_t
ft_first(struct forst_task *task, struct ft_Small small)
{
	(void)task;
	return small.a;
}

static struct forst_string
ft_describe(struct forst_task *task, int64_t *age)
{
	(void)task;
	if (age != NULL) {
		return FORST_STRING("known");
	}
	return FORST_STRING("unknown");
}

#line 139 "main.c"
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
