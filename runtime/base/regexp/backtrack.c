/*
 * Groups of a match whose place is known, where it is short: one way after the other, in order of preference, and no instruction twice at
 * one place of the text. Several times faster than the simulation, within its bounds.
 */
#include "runtime/base/regexp/program.h"

#include <string.h>

enum {
	CELLS_MAX = 1 << 13, /* instructions times places */
	DEPTH_MAX = 256,
};

/* What is still to be tried, or a slot to be put back. */
struct try {
	uint32_t inst;
	uint32_t slot; /* UINT32_MAX: none */
	size_t at;     /* or the slot's value */
};

struct backtrack {
	struct try tries[DEPTH_MAX];
	size_t depth;
	uint32_t seen[CELLS_MAX / 32]; /* instruction and place: a bit */
};

size_t
backtrack_scratch_size(void)
{
	return sizeof(struct backtrack);
}

/* The first time it is asked of an instruction and a place. */
static bool
is_new(struct backtrack *b, size_t cell)
{
	uint32_t bit = (uint32_t)1 << cell % 32, *word = &b->seen[cell / 32];
	bool seen = *word & bit;

	*word |= bit;
	return !seen;
}

static void
push(struct backtrack *b, uint32_t inst, size_t at)
{
	b->tries[b->depth++] = (struct try){inst, UINT32_MAX, at};
}

/* Takes the code point at *at, if it is in the set and ends at or before `end`. */
static bool
takes(const struct regexp *regexp, struct str text, uint32_t set, size_t *at, size_t end)
{
	if (*at >= end) {
		return false;
	}
	uint32_t class = regexp_next_class(regexp, text, at);
	return *at <= end && class_in(regexp_table(regexp, regexp->members), regexp->set_words, set, class);
}

static bool
holds(const struct regexp *regexp, struct str text, uint32_t asserts, size_t at)
{
	uint32_t between = asserts_between(regexp_kind_before(regexp, text, at), regexp_kind_behind(regexp, text, at));
	return !(asserts & ~between);
}

enum backtracked
backtrack_find(const struct regexp *regexp, const struct regexp_input *input, size_t end, size_t *slots,
	size_t slot_count)
{
	const struct inst *insts = (const struct inst *)regexp_table(regexp, regexp->insts);
	struct backtrack *b = input->scratch;
	struct str text = input->text;
	size_t places = end - input->at + 1, cells = places * regexp->inst_count;

	if (places > CELLS_MAX || cells > CELLS_MAX) {
		return BACKTRACK_TOO_LONG;
	}
	memset(b->seen, 0, (cells + 31) / 32 * sizeof *b->seen);
	for (size_t i = 0; i < slot_count; i++) {
		slots[i] = REGEXP_NONE;
	}
	b->depth = 0;
	push(b, 0, input->at);
	while (b->depth > 0) {
		struct try next = b->tries[--b->depth];
		size_t at = next.at;
		if (next.slot != UINT32_MAX) {
			slots[next.slot] = next.at;
			continue;
		}
		for (uint32_t place = next.inst; is_new(b, place * places + (at - input->at));) {
			const struct inst *inst = &insts[place];
			if (b->depth + 1 >= DEPTH_MAX) {
				return BACKTRACK_TOO_LONG;
			}
			if (inst->op == INST_MATCH) {
				slots[0] = input->at;
				slots[1] = at;
				return BACKTRACK_FOUND;
			}
			if (inst->op == INST_SPLIT) {
				push(b, inst->argument, at);
			} else if (inst->op == INST_CAPTURE && inst->argument < slot_count) {
				b->tries[b->depth++] = (struct try){0, inst->argument, slots[inst->argument]};
				slots[inst->argument] = at;
			} else if ((inst->op == INST_SET && !takes(regexp, text, inst->argument, &at, end)) ||
					   (inst->op == INST_ASSERT && !holds(regexp, text, inst->argument, at))) {
				break;
			}
			place = inst->out;
		}
	}
	return BACKTRACK_NONE;
}
