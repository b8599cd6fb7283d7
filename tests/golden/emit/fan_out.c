/* Made by forstc from emit/fan_out.ft. Edit that: changes here are lost. */
#include "forst.h"

struct ft_Record;
struct ft_Record_array;

struct ft_Record {
	struct forst_string id;
	int64_t size;
};

struct ft_Record_array {
	struct ft_Record *data;
	int64_t length;
	int64_t capacity;
};

struct ft_total_go {
	struct ft_Record p0;
	struct forst_sync_WaitGroup *p1;
	struct forst_chan *p2;
};

struct ft_total_func1_deferred {
	struct forst_defer defer;
	struct forst_sync_WaitGroup *p0;
};

static void ft_main(struct forst_task *task);
static int64_t ft_total(struct forst_task *task, struct ft_Record_array);
static void ft_total_func1(struct forst_task *task, struct ft_Record, struct forst_sync_WaitGroup *, struct forst_chan *);
static void ft_total_go(struct forst_task *task, void *arguments);
static void ft_total_func1_deferred(struct forst_task *task, struct forst_defer *defer);

static void
ft_total_go(struct forst_task *task, void *arguments)
{
	(void)task;
	struct ft_total_go copy = *(struct ft_total_go *)arguments, *with = &copy;
#line 9 "emit/fan_out.ft"
	ft_total_func1(task, with->p0, with->p1, with->p2);
}

static void
ft_total_func1_deferred(struct forst_task *task, struct forst_defer *defer)
{
	(void)task;
	struct ft_total_func1_deferred *with = (struct ft_total_func1_deferred *)(void *)defer;
#line 10 "emit/fan_out.ft"
	forst_sync_WaitGroup_Done(forst_here(task), with->p0);
}

static void
ft_main(struct forst_task *task)
{
#line 23 "emit/fan_out.ft"
	forst_enter(task);
	({ int64_t rt_argument_1 = ft_total(task, ({ struct ft_Record *rt_data = forst_alloc(task, 2 * sizeof(struct ft_Record)); rt_data[0] = ((struct ft_Record){.id = FORST_STRING("a"), .size = 2}); rt_data[1] = ((struct ft_Record){.id = FORST_STRING("bc"), .size = 3}); ((struct ft_Record_array){.data = rt_data, .length = 2, .capacity = 2}); })); forst_println(forst_here(task), ((struct forst_argument[1]){{&forst_type_int, &rt_argument_1}}), 1); });
}

static int64_t
ft_total(struct forst_task *task, struct ft_Record_array records)
{
#line 4 "emit/fan_out.ft"
	forst_enter(task);
	struct forst_chan *sizes = forst_chan_make(task, sizeof(int64_t), records.length);
	struct forst_sync_WaitGroup *wg = forst_alloc(task, sizeof(struct forst_sync_WaitGroup));
	*wg = ((struct forst_sync_WaitGroup){0});
	int64_t length = records.length;
	int64_t index = 0;
	for (; index < length; index = forst_add(index, 1)) {
#line 7 "emit/fan_out.ft"
		forst_poll(task);
		struct ft_Record record = records.data[index];
#line 8 "emit/fan_out.ft"
		forst_sync_WaitGroup_Add(forst_here(task), wg, 1);
		{
			struct ft_total_go rt_with = {.p0 = record, .p1 = wg, .p2 = sizes};
#line 9 "emit/fan_out.ft"
			*(struct ft_total_go *)forst_go(task, ft_total_go, sizeof(rt_with)) = rt_with;
		}
	}
#line 14 "emit/fan_out.ft"
	forst_sync_WaitGroup_Wait(forst_here(task), wg);
	forst_chan_close(task, sizes);
	int64_t sum = 0;
	for (;;) {
#line 17 "emit/fan_out.ft"
		forst_poll(task);
		int64_t received = 0;
		bool more = false;
#line 17 "emit/fan_out.ft"
		more = forst_chan_receive(task, sizes, &received, sizeof(int64_t));
		if (!more) {
			break;
		}
		int64_t size = received;
		sum = forst_add(sum, size);
	}
	return sum;
}

static void
ft_total_func1(struct forst_task *task, struct ft_Record r, struct forst_sync_WaitGroup *wg, struct forst_chan *sizes)
{
	struct ft_total_func1_deferred rt_defer_1;
	const struct forst_defer *const rt_deferred = task->defers;
	rt_defer_1 = (struct ft_total_func1_deferred){.p0 = wg};
#line 10 "emit/fan_out.ft"
	forst_defer(task, &rt_defer_1.defer, ft_total_func1_deferred);
	{
		int64_t rt_value = forst_mul(r.size, r.id.length);
#line 11 "emit/fan_out.ft"
		forst_chan_send(task, sizes, &rt_value, sizeof(rt_value));
	}
#line 11 "emit/fan_out.ft"
	forst_defers_run(task, rt_deferred);
}

#line 121 "main.c"
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
