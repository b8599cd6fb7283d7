/* Searching by regular expressions with the task's memory and safepoints; see forst/regexp.h. */
#include "forst.h"

#include "runtime/base/regexp/regexp.h"

static void
poll(void *context)
{
	forst_poll(context);
}

/* Memory of the task for a search; given back by release_scratch, if nothing was allocated meanwhile. */
static void *
take_scratch(struct forst_task *task, size_t size)
{
	return size > 0 ? forst_alloc_of_caller(task, size) : NULL;
}

static void
release_scratch(struct forst_task *task, char *scratch, size_t size)
{
	if (scratch && task->heap_next == scratch + ((size + 15) & ~(size_t)15))
		task->heap_next = scratch;
}

static struct regexp_input
input_of(struct forst_task *task, struct forst_string s)
{
	return (struct regexp_input){.text = {s.data, (size_t)s.length}, .poll = poll, .context = task};
}

bool
forst_matches(struct forst_task *task, const uint32_t *table, struct forst_string s)
{
	const struct regexp *regexp = (const struct regexp *)table;
	struct regexp_input input = input_of(task, s);
	size_t size = regexp_scratch_size(regexp, 0);

	input.scratch = take_scratch(task, size);
	bool matches = regexp_matches(regexp, &input);
	release_scratch(task, input.scratch, size);
	return matches;
}
