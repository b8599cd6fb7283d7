/* Made by forstc from emit/collections.ft. Edit that: changes here are lost. */
#include "forst.h"

static void ft_main(struct forst_task *task);
static const struct forst_format_type ft_format_int_array;
double forst_math_Max(struct forst_task *, double, double);

static const struct forst_format_type ft_format_int_array = {
	.kind = FORST_FORMAT_ARRAY,
	.size = sizeof(struct forst_int_array),
	.name = NULL,
	.element = &forst_type_int,
};

/* Slices, maps, strings: append, copy, slicing, ranges, sorted printing. */
static void
ft_main(struct forst_task *task)
{
#line 3 "emit/collections.ft"
	struct forst_int_array xs = ({ int64_t *rt_data = forst_alloc(task, 3 * sizeof(int64_t)); rt_data[0] = 1; rt_data[1] = 2; rt_data[2] = 3; ((struct forst_int_array){.data = rt_data, .length = 3, .capacity = 3}); });
	xs = ({ struct forst_int_array rt_to = xs; if (rt_to.capacity - rt_to.length < 2) rt_to.data = forst_grow(task, rt_to.data, rt_to.length, &rt_to.capacity, sizeof(int64_t), rt_to.length + 2); rt_to.data[rt_to.length++] = 4; rt_to.data[rt_to.length++] = 5; rt_to; });
	struct forst_int_array ys = ({ struct forst_int_array rt_of = xs; int64_t rt_low = 1; int64_t rt_high = 3; int64_t rt_max = rt_of.capacity; forst_slice_bounds(task, rt_low, rt_high, rt_max); ((struct forst_int_array){.data = rt_of.data ? rt_of.data + rt_low : NULL, .length = rt_high - rt_low, .capacity = rt_max - rt_low}); });
	ys.data[forst_index(task, 0, ys.length)] = 20;
	struct forst_int_array zs = ({ int64_t rt_length = 2; int64_t rt_capacity = 8; forst_room(task, rt_length, rt_capacity); ((struct forst_int_array){.data = forst_make(task, rt_capacity, sizeof(int64_t)), .length = rt_length, .capacity = rt_capacity}); });
	int64_t n = ({ struct forst_int_array rt_to = zs; struct forst_int_array rt_from = xs; forst_copy(rt_to.data, rt_to.length, rt_from.data, rt_from.length, sizeof(int64_t)); });
	struct forst_map *ages = ({ struct forst_map *rt_map = forst_map_new(forst_here(task), FORST_KEY_STRING, sizeof(int64_t), 2); *(int64_t *)forst_map_put_string(task, rt_map, FORST_STRING("ann")) = 30; *(int64_t *)forst_map_put_string(task, rt_map, FORST_STRING("bob")) = 40; rt_map; });
	({ int64_t rt_value = n; *(int64_t *)forst_map_put_string(task, ages, FORST_STRING("cy")) = rt_value; });
	({ int64_t rt_value = forst_add(({ int64_t *rt_found = forst_map_find_string(task, ages, FORST_STRING("ann")); rt_found ? *rt_found : 0; }), 1); *(int64_t *)forst_map_put_string(task, ages, FORST_STRING("ann")) = rt_value; });
	(void)forst_map_remove_string(task, ages, FORST_STRING("bob"));
	struct forst_string_array keys = forst_map_keys_string(forst_here(task), ages);
	int64_t index = 0;
	for (; index < keys.length; index = forst_add(index, 1)) {
#line 13 "emit/collections.ft"
		forst_poll(task);
		struct forst_string key = keys.data[index];
#line 13 "emit/collections.ft"
		if (!(forst_map_find_string(task, ages, key) != NULL)) {
			continue;
		}
		struct forst_string name = key;
#line 13 "emit/collections.ft"
		int64_t age = ({ int64_t *rt_found = forst_map_find_string(task, ages, key); rt_found ? *rt_found : 0; });
		forst_println(forst_here(task), ((struct forst_argument[2]){{&forst_type_string, &name}, {&forst_type_int, &age}}), 2);
	}
	int64_t total = 0;
	struct forst_int_array elements = xs;
	int64_t length = elements.length;
	int64_t i = 0;
	while (i < length) {
#line 17 "emit/collections.ft"
		forst_poll(task);
		const int64_t rt_stop = forst_strip(i, length);
		for (; i < rt_stop; i = forst_add(i, 1)) {
			int64_t x = elements.data[i];
#line 18 "emit/collections.ft"
			total = forst_add(total, forst_add(forst_mul(i, x), xs.data[forst_index(task, i, xs.length)]));
		}
	}
	int64_t i_2 = 0;
	for (; i_2 < xs.length; i_2 = forst_add(i_2, 1)) {
#line 20 "emit/collections.ft"
		forst_poll(task);
#line 22 "emit/collections.ft"
		if (xs.data[forst_index(task, i_2, xs.length)] == 20) {
			continue;
		}
#line 24 "emit/collections.ft"
		total = forst_add(total, xs.data[forst_index(task, i_2, xs.length)]);
	}
	struct forst_string text = FORST_STRING("na\303\257ve");
	int64_t offset = 0;
	for (; offset < text.length; offset = forst_add(offset, forst_string_rune_width(text, offset))) {
#line 27 "emit/collections.ft"
		forst_poll(task);
		int64_t at_ = offset;
		int32_t r = forst_string_rune(text, offset);
#line 28 "emit/collections.ft"
		({ int64_t rt_argument_3 = (int64_t)(unsigned char)text.data[forst_index(task, at_, text.length)]; struct forst_string rt_argument_4 = ({ struct forst_string rt_of = text; int64_t rt_low = 0; int64_t rt_high = at_; forst_string_bounds(task, rt_low, rt_high, rt_of.length); forst_string_slice(rt_of, rt_low, rt_high); }); forst_println(forst_here(task), ((struct forst_argument[4]){{&forst_type_int, &at_}, {&forst_type_rune, &r}, {&forst_type_int, &rt_argument_3}, {&forst_type_string, &rt_argument_4}}), 4); });
	}
	({ int64_t rt_argument_5 = ({ int64_t rt_a = 3; int64_t rt_b = 2; rt_a <= rt_b ? rt_a : rt_b; }); double rt_argument_6 = forst_math_Max(task, 1.5, 2.5); struct forst_string rt_argument_7 = forst_string_join(task, ((struct forst_string[3]){text, FORST_STRING("!"), text}), 3); forst_println(forst_here(task), ((struct forst_argument[7]){{&ft_format_int_array, &xs}, {&ft_format_int_array, &ys}, {&ft_format_int_array, &zs}, {&forst_type_int, &total}, {&forst_type_int, &rt_argument_5}, {&forst_type_float, &rt_argument_6}, {&forst_type_string, &rt_argument_7}}), 7); });
}

#line 84 "main.c"
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
