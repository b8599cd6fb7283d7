/* Regular expressions with the task's memory and safepoints; see forst/regexp.h. */
#include "forst.h"

#include "runtime/base/regexp/regexp.h"

#include <setjmp.h>

enum { COMPILING_MAX = 64 << 20 }; /* bytes that compiling one may take for a moment */

static const struct regexp *
regexp_of(const uint32_t *table)
{
	return (const struct regexp *)table;
}

static struct forst_string
string_of(struct str s)
{
	return (struct forst_string){s.data, (int64_t)s.length};
}

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
	struct regexp_input input = input_of(task, s);
	size_t size = regexp_scratch_size(regexp_of(table), 0);

	input.scratch = take_scratch(task, size);
	bool matches = regexp_matches(regexp_of(table), &input);
	release_scratch(task, input.scratch, size);
	return matches;
}

/* ---- compiling ---- */

static uint32_t *
copy_words(struct forst_task *task, const struct regexp *regexp)
{
	size_t size = regexp_words(regexp) * sizeof(uint32_t);

	return memcpy(forst_alloc_of_caller(task, size), regexp, size);
}

struct compiling {
	struct forst_defer defer;
	struct arena arena;
};

static void
release_arena(struct forst_task *task, struct forst_defer *defer)
{
	(void)task;
	arena_release(&((struct compiling *)(void *)defer)->arena);
}

const uint32_t *
forst_pattern_compile(struct forst_task *task, struct forst_string pattern, struct forst_string *wrong)
{
	struct regexp_error error = {"expression too large", {pattern.data, (size_t)pattern.length}};
	const struct forst_defer *before = task->defers;
	const uint32_t *volatile table = NULL;
	struct compiling compiling;
	jmp_buf escape;

	arena_init(&compiling.arena, COMPILING_MAX, &escape);
	/* The copy may end the request for want of memory. */
	forst_defer(task, &compiling.defer, release_arena);
	if (setjmp(escape) == 0) {
		const struct regexp *regexp = regexp_compile(
			&compiling.arena, (struct str){pattern.data, (size_t)pattern.length}, REGEXP_QUICK, &error);
		table = (const uint32_t *)regexp;
	}
	if (table)
		table = copy_words(task, regexp_of(table));
	forst_defers_run(task, before);
	if (!table) {
		struct forst_string text[] = {FORST_STRING("error parsing regexp: "),
			{error.what, (int64_t)strlen(error.what)}, FORST_STRING(": `"), string_of(error.part), FORST_STRING("`")};
		*wrong = forst_string_join(task, text, 5);
	}
	return table;
}

struct forst_string
forst_pattern_source(const uint32_t *table)
{
	return string_of(regexp_source(regexp_of(table)));
}

int64_t
forst_pattern_group_count(const uint32_t *table)
{
	return (int64_t)regexp_group_count(regexp_of(table));
}

struct forst_string
forst_pattern_group_name(const uint32_t *table, int64_t group)
{
	return string_of(regexp_group_name(regexp_of(table), (size_t)group));
}

/* ---- matches one behind the other ---- */

/* The engine's slots are the ABI's: REGEXP_NONE is -1. */
_Static_assert(sizeof(size_t) == sizeof(int64_t) && REGEXP_NONE == (size_t)-1, "slots are numbers of 64 bits");

void
forst_pattern_begin(struct forst_task *task, struct forst_pattern_search *search, const uint32_t *table,
	struct forst_string text, int64_t *slots, int64_t slot_count)
{
	size_t size = regexp_scratch_size(regexp_of(table), (size_t)slot_count);

	*search = (struct forst_pattern_search){.task = task,
		.table = table,
		.text = text,
		.slots = slots,
		.slot_count = slot_count,
		.last_end = -1,
		.scratch = take_scratch(task, size),
		.scratch_size = size};
}

bool
forst_pattern_next(struct forst_pattern_search *search)
{
	struct regexp_input input = input_of(search->task, search->text);
	size_t last_end = (size_t)search->last_end;

	input.at = (size_t)search->at;
	input.scratch = search->scratch;
	bool found = regexp_find_next(
		regexp_of(search->table), &input, &last_end, (size_t *)search->slots, (size_t)search->slot_count);
	search->at = (int64_t)input.at;
	search->last_end = (int64_t)last_end;
	return found;
}

void
forst_pattern_end(struct forst_pattern_search *search)
{
	release_scratch(search->task, search->scratch, search->scratch_size);
}
