/* Made by forstc from emit/channels.ft. Edit that: changes here are lost. */
#include "forst.h"

struct ft_main_go {
	struct forst_chan *p0;
	struct forst_chan *p1;
	struct forst_chan *p2;
};

static void ft_main(struct forst_task *task);
static void ft_pump(struct forst_task *task, struct forst_chan *, struct forst_chan *, struct forst_chan *);
static void ft_main_go(struct forst_task *task, void *arguments);

static void
ft_main_go(struct forst_task *task, void *arguments)
{
	(void)task;
	struct ft_main_go copy = *(struct ft_main_go *)arguments, *with = &copy;
#line 25 "emit/channels.ft"
	ft_pump(task, with->p0, with->p1, with->p2);
}

static void
ft_main(struct forst_task *task)
{
#line 19 "emit/channels.ft"
	forst_enter(task);
	struct forst_chan *numbers = forst_chan_make(task, sizeof(int64_t), 2);
	struct forst_chan *texts = forst_chan_make(task, sizeof(struct forst_string), 0);
	{
		int64_t rt_value = 1;
#line 22 "emit/channels.ft"
		forst_chan_send(task, numbers, &rt_value, sizeof(rt_value));
	}
	{
		int64_t rt_value = 2;
#line 23 "emit/channels.ft"
		forst_chan_send(task, numbers, &rt_value, sizeof(rt_value));
	}
#line 24 "emit/channels.ft"
	forst_chan_close(task, numbers);
	{
		struct ft_main_go rt_with = {.p0 = numbers, .p1 = texts, .p2 = NULL};
#line 25 "emit/channels.ft"
		*(struct ft_main_go *)forst_go(task, ft_main_go, sizeof(rt_with)) = rt_with;
	}
	for (;;) {
#line 26 "emit/channels.ft"
		forst_poll(task);
		struct forst_string received = ((struct forst_string){0});
		bool more = false;
#line 26 "emit/channels.ft"
		more = forst_chan_receive(task, texts, &received, sizeof(struct forst_string));
		if (!more) {
			break;
		}
		struct forst_string text = received;
#line 27 "emit/channels.ft"
		forst_println(forst_here(task), ((struct forst_argument[1]){{&forst_type_string, &text}}), 1);
	}
	int64_t received_2 = 0;
	bool ok = false;
#line 29 "emit/channels.ft"
	ok = forst_chan_receive(task, numbers, &received_2, sizeof(int64_t));
	int64_t n = received_2;
	bool ok_2 = ok;
	struct forst_chan *channel = texts;
	struct forst_string received_3 = ((struct forst_string){0});
	{
		{
			struct forst_select_case rt_cases[] = {{.chan = channel, .value = &received_3}};
#line 30 "emit/channels.ft"
			int64_t rt_chosen = forst_select(task, rt_cases, 1, true);
			if (rt_chosen == 0) {
				struct forst_string v = received_3;
#line 32 "emit/channels.ft"
				({ int64_t rt_argument_4 = forst_chan_length(task, numbers); int64_t rt_argument_5 = forst_chan_capacity(numbers); forst_println(forst_here(task), ((struct forst_argument[5]){{&forst_type_string, &v}, {&forst_type_int, &n}, {&forst_type_bool, &ok_2}, {&forst_type_int, &rt_argument_4}, {&forst_type_int, &rt_argument_5}}), 5); });
			} else if (rt_chosen == -1) {
			}
		}
	}
}

/* Sending, receiving in both forms, closing, select with every kind of case, time. */
static void
ft_pump(struct forst_task *task, struct forst_chan *in_, struct forst_chan *out_, struct forst_chan *stop)
{
	for (;;) {
#line 3 "emit/channels.ft"
		forst_poll(task);
		struct forst_chan *channel = in_;
		int64_t received = 0;
		bool ok = false;
		struct forst_chan *channel_2 = stop;
#line 4 "emit/channels.ft"
		struct forst_chan *channel_3 = forst_time_After(forst_here(task), 1000000000);
		{
			{
				bool rt_value_1 = true;
				struct forst_select_case rt_cases[] = {{.chan = channel, .value = &received}, {.chan = channel_2, .value = &rt_value_1, .sends = true}, {.chan = channel_3, .value = NULL}};
#line 4 "emit/channels.ft"
				int64_t rt_chosen = forst_select(task, rt_cases, 3, false);
				if (rt_chosen == 0) {
					ok = rt_cases[0].received;
					int64_t n = received;
					bool ok_2 = ok;
					if (!ok_2) {
#line 7 "emit/channels.ft"
						forst_chan_close(task, out_);
						return;
					}
					{
#line 10 "emit/channels.ft"
						struct forst_string rt_value = forst_string_join(task, ((struct forst_string[2]){FORST_STRING("n"), forst_string_from_int(forst_here(task), n)}), 2);
#line 10 "emit/channels.ft"
						forst_chan_send(task, out_, &rt_value, sizeof(rt_value));
					}
				} else if (rt_chosen == 1) {
					return;
				} else if (rt_chosen == 2) {
#line 14 "emit/channels.ft"
					({ struct forst_string rt_argument_1 = FORST_STRING("late"); forst_println(forst_here(task), ((struct forst_argument[1]){{&forst_type_string, &rt_argument_1}}), 1); });
				}
			}
		}
	}
}

#line 130 "main.c"
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
