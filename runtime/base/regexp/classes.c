/*
 * Classes: code points that no set of a program tells apart. The boundaries of all sets cut the code points into runs; then
 * each set splits the classes of which it holds a part.
 */
#include "runtime/base/regexp/program.h"

#include <stdlib.h>
#include <string.h>

static int
compare_runes(const void *a, const void *b)
{
	uint32_t left = *(const uint32_t *)a, right = *(const uint32_t *)b;
	return left < right ? -1 : left > right;
}

/* Where a run begins: 0, where a range does, and behind one. */
static void
cut_runs(struct program *program, struct classes *classes)
{
	size_t most = 1, count = 0;

	for (size_t i = 0; i < program->set_count; i++) {
		most += 2 * program->sets[i].count;
	}
	uint32_t *begins = arena_alloc_array(program->arena, most, sizeof *begins);
	begins[count++] = 0;
	for (size_t i = 0; i < program->set_count; i++) {
		for (size_t k = 0; k < program->sets[i].count; k++) {
			begins[count++] = program->sets[i].ranges[k].low;
			begins[count++] = program->sets[i].ranges[k].high + 1;
		}
	}
	qsort(begins, count, sizeof *begins, compare_runes);
	size_t kept = 1;
	for (size_t i = 1; i < count; i++) {
		if (begins[i] != begins[kept - 1] && begins[i] <= RUNE_MAX) {
			begins[kept++] = begins[i];
		}
	}
	classes->begins = begins;
	classes->run_count = kept;
}

static size_t
run_at(const struct classes *classes, uint32_t rune)
{
	size_t low = 0, high = classes->run_count;

	while (high - low > 1) {
		size_t middle = low + (high - low) / 2;
		if (classes->begins[middle] <= rune) {
			low = middle;
		} else {
			high = middle;
		}
	}
	return low;
}

/* What splitting by one set needs: by class, how many runs it has, how many of them the set holds, and who takes these. */
struct split {
	size_t *runs, *inside;
	uint32_t *taken;
};

/* Calls for each run of the set. */
static void
each_run(struct classes *classes, const struct rune_set *set, struct split *split,
	void (*visit)(struct classes *classes, struct split *split, size_t run))
{
	for (size_t i = 0; i < set->count; i++) {
		for (size_t run = run_at(classes, set->ranges[i].low);
			 run < classes->run_count && classes->begins[run] <= set->ranges[i].high; run++) {
			visit(classes, split, run);
		}
	}
}

static void
count_inside(struct classes *classes, struct split *split, size_t run)
{
	split->inside[classes->classes[run]]++;
}

static void
move_inside(struct classes *classes, struct split *split, size_t run)
{
	uint32_t class = classes->classes[run];
	if (split->inside[class] == split->runs[class]) {
		return;
	}
	if (!split->taken[class]) {
		split->taken[class] = (uint32_t)classes->count++;
	}
	classes->classes[run] = split->taken[class];
}

/* Counts moved runs to their new class, and forgets about the set. */
static void
settle(struct classes *classes, struct split *split, size_t before)
{
	for (size_t class = 0; class < before; class++) {
		if (split->taken[class]) {
			split->runs[split->taken[class]] = split->inside[class];
			split->runs[class] -= split->inside[class];
			split->taken[class] = 0;
		}
		split->inside[class] = 0;
	}
	(void)classes;
}

static void
note_member(struct classes *classes, struct split *split, size_t run)
{
	uint32_t class = classes->classes[run];
	classes->members[split->taken[0] * classes->words + class / 32] |= (uint32_t)1 << class % 32;
}

static void
note_members(struct program *program, struct classes *classes)
{
	classes->words = (classes->count + 31) / 32;
	classes->members = arena_alloc_array(program->arena, program->set_count * classes->words + 1, sizeof(uint32_t));
	for (uint32_t set = 0; set < program->set_count; set++) {
		struct split number = {.taken = &set};
		each_run(classes, &program->sets[set], &number, note_member);
	}
}

static void
note_kind(struct classes *classes, uint32_t set, enum rune_kind kind)
{
	for (uint32_t class = 0; class < classes->count; class++) {
		if (class_in(classes->members, classes->words, set, class)) {
			classes->kinds[class] = kind;
		}
	}
}

enum { VISITS_MAX = 1 << 24 };

/* Sets and runs are not too many to be compared. */
static bool
is_feasible(const struct program *program, const struct classes *classes)
{
	size_t visits = 0;

	for (size_t i = 0; i < program->set_count && visits <= VISITS_MAX; i++) {
		const struct rune_set *set = &program->sets[i];
		for (size_t k = 0; k < set->count; k++) {
			visits += run_at(classes, set->ranges[k].high) - run_at(classes, set->ranges[k].low) + 1;
		}
	}
	return visits <= VISITS_MAX;
}

bool
classes_make(struct program *program, struct classes *classes)
{
	struct arena *arena = program->arena;
	bool words = program->asserts & (ASSERT_WORD_BOUNDARY | ASSERT_NO_WORD_BOUNDARY);
	bool lines = program->asserts & (ASSERT_BEGIN_LINE | ASSERT_END_LINE);
	struct rune_range newline = {'\n', '\n'};
	struct rune_set word = {0};

	set_perl(arena, 'w', &word);
	uint32_t word_set = words ? program_set(program, &word) : 0;
	uint32_t newline_set = lines ? program_set(program, &(struct rune_set){&newline, 1, 1}) : 0;
	cut_runs(program, classes);
	if (!is_feasible(program, classes)) {
		return false;
	}
	classes->classes = arena_alloc_array(arena, classes->run_count, sizeof *classes->classes);
	classes->count = 1;
	struct split split = {
		.runs = arena_alloc_array(arena, classes->run_count + 1, sizeof *split.runs),
		.inside = arena_alloc_array(arena, classes->run_count + 1, sizeof *split.inside),
		.taken = arena_alloc_array(arena, classes->run_count + 1, sizeof *split.taken),
	};
	split.runs[0] = classes->run_count;
	for (size_t i = 0; i < program->set_count; i++) {
		size_t before = classes->count;
		each_run(classes, &program->sets[i], &split, count_inside);
		each_run(classes, &program->sets[i], &split, move_inside);
		settle(classes, &split, before);
	}
	note_members(program, classes);
	classes->kinds = arena_alloc_array(arena, classes->count, sizeof *classes->kinds);
	if (words) {
		note_kind(classes, word_set, KIND_WORD);
	}
	if (lines) {
		note_kind(classes, newline_set, KIND_NEWLINE);
	}
	return true;
}
