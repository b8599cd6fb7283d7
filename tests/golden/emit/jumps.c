/* Made by forstc from emit/jumps.ft. Edit that: changes here are lost. */
#include "forst.h"

static void ft_main(struct forst_task *task);

/* Labels, switches, loops with and without post. */
static void
ft_main(struct forst_task *task)
{
	int64_t found = 0;
	int64_t i = 0;
	for (; i < 5; i = forst_add(i, 1)) {
#line 5 "emit/jumps.ft"
		forst_poll(task);
		int64_t j = 0;
		for (; j < 5; j = forst_add(j, 1)) {
			if (j == 3) {
				goto continue_1;
			}
			if (i == 3) {
				goto break_1;
			}
			int64_t choice = 2;
			{
				if (j == 1) {
					choice = 0;
					goto break_2;
				}
				if (j == 2) {
					choice = 1;
					goto break_2;
				}
			}
			break_2:;
			if (choice == 0) {
				choice = 1;
			}
			if (choice == 1) {
				found = forst_add(found, j);
			}
			if (choice == 2) {
				found = forst_add(found, 1);
			}
		}
	continue_1:;
	}
	break_1:;
	if ((found == 1) || (found == 2)) {
#line 25 "emit/jumps.ft"
		({ struct forst_string rt_argument_1 = FORST_STRING("few"); forst_println(forst_here(task), ((struct forst_argument[1]){{&forst_type_string, &rt_argument_1}}), 1); });
	} else if (found == 9) {
		({ struct forst_string rt_argument_1 = FORST_STRING("nine"); forst_println(forst_here(task), ((struct forst_argument[1]){{&forst_type_string, &rt_argument_1}}), 1); });
	} else {
		({ struct forst_string rt_argument_1 = FORST_STRING("many"); forst_println(forst_here(task), ((struct forst_argument[2]){{&forst_type_string, &rt_argument_1}, {&forst_type_int, &found}}), 2); });
	}
	while (found > 0) {
#line 31 "emit/jumps.ft"
		forst_poll(task);
		found = forst_sub(found, 5);
		if (found == 2) {
			break;
		}
	}
}

#line 67 "main.c"
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
