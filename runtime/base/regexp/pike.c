/*
 * The simulation: all ways through the program at once, code point by code point, in order of preference, each with the places of its
 * groups. Time is the text's length times the program's, whatever either is.
 */
#include "runtime/base/regexp/program.h"

#include <string.h>

enum { WORK_BETWEEN_POLLS = 4096 };

/* Instructions that take a code point or match, in order of preference, each at most once. */
struct ways {
	uint32_t *items;
	uint32_t *places; /* by instruction: where it is in items, if it is there */
	uint32_t count;
	size_t *slots; /* by place */
};

/* What is still to be followed, or (slot_count above the slot) a slot to be put back. */
struct pending {
	uint32_t inst;
	uint32_t slot; /* UINT32_MAX: none */
	size_t value;
};

struct pike {
	const struct regexp *regexp;
	const struct regexp_input *input;
	const struct inst *insts;
	const uint32_t *kinds, *members;
	size_t slot_count;
	struct ways now, next;
	struct pending *stack;
	size_t *slots; /* of the way that is followed */
	uint32_t work;
};

static size_t
ways_size(const struct regexp *regexp, size_t slot_count)
{
	size_t places = (2 * sizeof(uint32_t) * regexp->inst_count + 15) & ~(size_t)15;
	return places + slot_count * sizeof(size_t) * regexp->inst_count;
}

size_t
pike_scratch_size(const struct regexp *regexp, size_t slot_count)
{
	return 2 * ways_size(regexp, slot_count) + (2 * (size_t)regexp->inst_count + 2) * sizeof(struct pending) +
		   slot_count * sizeof(size_t) + 64;
}

static char *
lay_ways(const struct regexp *regexp, size_t slot_count, struct ways *ways, char *at)
{
	size_t count = regexp->inst_count;

	ways->items = (uint32_t *)at;
	ways->places = ways->items + count;
	ways->count = 0;
	ways->slots = (size_t *)(at + ways_size(regexp, slot_count) - slot_count * sizeof(size_t) * count);
	memset(ways->places, 0, count * sizeof *ways->places);
	return at + ways_size(regexp, slot_count);
}

static void
begin(struct pike *pike, const struct regexp *regexp, const struct regexp_input *input, size_t slot_count)
{
	char *at = input->scratch;

	*pike = (struct pike){.regexp = regexp,
		.input = input,
		.insts = (const struct inst *)regexp_table(regexp, regexp->insts),
		.kinds = regexp_table(regexp, regexp->kinds),
		.members = regexp_table(regexp, regexp->members),
		.slot_count = slot_count};
	at = lay_ways(regexp, slot_count, &pike->now, at);
	at = lay_ways(regexp, slot_count, &pike->next, at);
	pike->stack = (struct pending *)at;
	pike->slots = (size_t *)(at + (2 * (size_t)regexp->inst_count + 2) * sizeof *pike->stack);
}

static bool
is_among(const struct ways *ways, uint32_t inst)
{
	uint32_t place = ways->places[inst];
	return place < ways->count && ways->items[place] == inst;
}

/* Adds where the instruction leads to; pike->slots are its way's, and are the same afterwards. */
static void
add(struct pike *pike, struct ways *ways, uint32_t from, size_t at, uint32_t holds)
{
	size_t depth = 0;

	pike->stack[depth++] = (struct pending){from, UINT32_MAX, 0};
	while (depth > 0) {
		struct pending top = pike->stack[--depth];
		if (top.slot != UINT32_MAX) {
			pike->slots[top.slot] = top.value;
			continue;
		}
		const struct inst *inst = &pike->insts[top.inst];
		if (is_among(ways, top.inst)) {
			continue;
		}
		uint32_t place = ways->count++;
		ways->places[top.inst] = place;
		ways->items[place] = top.inst;
		pike->work++;
		switch ((enum inst_op)inst->op) {
		case INST_JUMP: pike->stack[depth++] = (struct pending){inst->out, UINT32_MAX, 0}; break;
		case INST_SPLIT:
			pike->stack[depth++] = (struct pending){inst->argument, UINT32_MAX, 0};
			pike->stack[depth++] = (struct pending){inst->out, UINT32_MAX, 0};
			break;
		case INST_CAPTURE:
			if (inst->argument < pike->slot_count) {
				pike->stack[depth++] = (struct pending){0, inst->argument, pike->slots[inst->argument]};
				pike->slots[inst->argument] = at;
			}
			pike->stack[depth++] = (struct pending){inst->out, UINT32_MAX, 0};
			break;
		case INST_ASSERT:
			if (!(inst->argument & ~holds)) {
				pike->stack[depth++] = (struct pending){inst->out, UINT32_MAX, 0};
			}
			break;
		case INST_SET:
		case INST_MATCH:
			if (pike->slot_count > 0) {
				memcpy(ways->slots + place * pike->slot_count, pike->slots, pike->slot_count * sizeof *pike->slots);
			}
			break;
		}
	}
}

/* Takes a code point of the class on every way of `now`, to `next` at `behind`. true: a match ended before it; *matched are its
 * slots, and ways of less preference ended. */
static bool
step(struct pike *pike, uint32_t class, size_t at, size_t behind, uint32_t holds, size_t *matched)
{
	size_t set_words = pike->regexp->set_words;

	for (uint32_t i = 0; i < pike->now.count; i++) {
		const struct inst *inst = &pike->insts[pike->now.items[i]];
		const size_t *slots = pike->now.slots + i * pike->slot_count;
		if (inst->op == INST_MATCH) {
			if (pike->slot_count > 0) {
				memcpy(matched, slots, pike->slot_count * sizeof *slots);
				matched[1] = at;
			}
			return true;
		}
		if (inst->op == INST_SET && class < pike->regexp->class_count &&
			class_in(pike->members, set_words, inst->argument, class)) {
			if (pike->slot_count > 0) {
				memcpy(pike->slots, slots, pike->slot_count * sizeof *slots);
			}
			add(pike, &pike->next, inst->out, behind, holds);
		}
	}
	return false;
}

static void
add_start(struct pike *pike, size_t at, uint32_t holds)
{
	for (size_t i = 0; i < pike->slot_count; i++) {
		pike->slots[i] = REGEXP_NONE;
	}
	if (pike->slot_count > 0) {
		pike->slots[0] = at;
	}
	add(pike, &pike->now, 0, at, holds);
}

/* The class at a place, and the place behind it; at the end the count of classes. */
static uint32_t
look(const struct pike *pike, size_t *at)
{
	struct str text = pike->input->text;
	return *at < text.length ? regexp_next_class(pike->regexp, text, at) : pike->regexp->class_count;
}

static uint32_t
kind_of(const struct pike *pike, uint32_t class)
{
	return class < pike->regexp->class_count ? pike->kinds[class] : KIND_EDGE;
}

static void
poll_caller(struct pike *pike)
{
	if (++pike->work > WORK_BETWEEN_POLLS && pike->input->poll) {
		pike->work = 0;
		pike->input->poll(pike->input->context);
	}
}

bool
pike_find(const struct regexp *regexp, const struct regexp_input *input, bool here, size_t end, size_t *slots,
	size_t slot_count)
{
	struct pike pike;
	size_t at = input->at, behind = at;
	bool found = false;

	begin(&pike, regexp, input, slot_count);
	uint32_t class = look(&pike, &behind);
	uint32_t holds = asserts_between(regexp_kind_before(regexp, input->text, at), kind_of(&pike, class));
	while (at <= end) {
		if (!found && (at == input->at || !(here || regexp->anchored))) {
			add_start(&pike, at, holds);
		}
		if (pike.now.count == 0 && (found || here || regexp->anchored)) {
			break;
		}
		size_t after = behind;
		uint32_t following = look(&pike, &after);
		holds = asserts_between(kind_of(&pike, class), kind_of(&pike, following));
		pike.next.count = 0;
		found |= step(&pike, class, at, behind, holds, slots);
		if (found && slot_count == 0) {
			return true;
		}
		struct ways taken = pike.now;
		pike.now = pike.next;
		pike.next = taken;
		if (behind == at) {
			break; /* the end of the text */
		}
		at = behind;
		behind = after;
		class = following;
		poll_caller(&pike);
	}
	return found;
}
