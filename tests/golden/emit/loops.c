/* Made by forstc from emit/loops.ft. Edit that: changes here are lost. */
#include "forst.h"

struct ft_int_array_of_100_array;

struct ft_int_array_of_100 {
	int64_t items[100];
};

struct ft_int_array_of_100_array {
	struct ft_int_array_of_100 *data;
	int64_t length;
	int64_t capacity;
};

struct ft_int_array_of_1000 {
	int64_t items[1000];
};

static void ft_main(struct forst_task *task);
static int64_t ft_short(struct forst_task *task, struct forst_int_array, int64_t);
static int64_t ft_long(struct forst_task *task, struct forst_string_array, struct ft_int_array_of_100_array);

static void
ft_main(struct forst_task *task)
{
#line 42 "emit/loops.ft"
	forst_enter(task);
	int64_t value = ft_short(task, ({ int64_t *rt_data = forst_alloc(task, 1 * sizeof(int64_t)); rt_data[0] = 1; ((struct forst_int_array){.data = rt_data, .length = 1, .capacity = 1}); }), 9);
#line 43 "emit/loops.ft"
	({ int64_t rt_argument_2 = ft_long(task, ({ struct forst_string *rt_data = forst_alloc(task, 1 * sizeof(struct forst_string)); rt_data[0] = FORST_STRING("a"); ((struct forst_string_array){.data = rt_data, .length = 1, .capacity = 1}); }), ((struct ft_int_array_of_100_array){.data = (void *)forst_nothing})); forst_println(forst_here(task), ((struct forst_argument[2]){{&forst_type_int, &value}, {&forst_type_int, &rt_argument_2}}), 2); });
}

/* Loops with a safepoint in each round, and those that need one only now and then. */
static int64_t
ft_short(struct forst_task *task, struct forst_int_array xs, int64_t n)
{
	int64_t sum = 0;
	int64_t length = xs.length;
	int64_t index = 0;
	while (index < length) {
#line 4 "emit/loops.ft"
		forst_poll(task);
		const int64_t rt_stop = forst_strip(index, length);
		for (; index < rt_stop; index = forst_add(index, 1)) {
			int64_t x = xs.data[index];
			sum = forst_add(sum, x);
		}
	}
	int64_t i = 1;
	while (i < n) {
#line 7 "emit/loops.ft"
		forst_poll(task);
		const int64_t rt_stop = forst_strip(i, n);
		for (; i < rt_stop; i = forst_add(i, 1)) {
#line 9 "emit/loops.ft"
			if (forst_modulo(task, i, 5) == 0) {
				continue;
			}
			if (sum > 100) {
				goto end_2;
			}
			sum = forst_add(sum, i);
		}
	}
	end_2:;
	return sum;
}

static int64_t
ft_long(struct forst_task *task, struct forst_string_array texts, struct ft_int_array_of_100_array xs)
{
	int64_t sum = 0;
	int64_t length = texts.length;
	int64_t index = 0;
	for (; index < length; index = forst_add(index, 1)) {
#line 21 "emit/loops.ft"
		forst_poll(task);
		struct forst_string text = texts.data[index];
		if (forst_string_equal(text, FORST_STRING("a"))) {
			sum = forst_add(sum, 1);
		}
	}
	int64_t length_2 = xs.length;
	int64_t index_2 = 0;
	for (; index_2 < length_2; index_2 = forst_add(index_2, 1)) {
#line 26 "emit/loops.ft"
		forst_poll(task);
		struct ft_int_array_of_100 x = xs.data[index_2];
		sum = forst_add(sum, x.items[0]);
	}
	int64_t count = sum;
	int64_t i = 0;
	for (; i < count; i = forst_add(i, 1)) {
#line 29 "emit/loops.ft"
		forst_poll(task);
		struct ft_int_array_of_1000 many = ((struct ft_int_array_of_1000){0});
		sum = forst_add(sum, many.items[forst_index(task, i, 1000)]);
	}
	while (sum < 10) {
#line 33 "emit/loops.ft"
		forst_poll(task);
		sum = forst_add(sum, 1);
	}
	int64_t length_3 = texts.length;
	int64_t index_3 = 0;
	for (; index_3 < length_3; index_3 = forst_add(index_3, 1)) {
#line 36 "emit/loops.ft"
		forst_poll(task);
		struct forst_string text_2 = texts.data[index_3];
#line 37 "emit/loops.ft"
		forst_println(forst_here(task), ((struct forst_argument[1]){{&forst_type_string, &text_2}}), 1);
	}
	return sum;
}

#line 118 "main.c"
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
