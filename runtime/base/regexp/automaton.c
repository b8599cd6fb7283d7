/*
 * A program's deterministic automaton, made as a whole ahead of searching, so that it is a table that never changes. A state
 * is what instructions may go on, in order of preference. Where these ask for something of the place between two code points,
 * that is answered once the second one is known: such a state is the instructions that were come to and what kind of code point
 * stands before, and nothing was followed yet.
 */
#include "runtime/base/regexp/program.h"

#include <stdlib.h>
#include <string.h>

struct state {
	uint32_t kind; /* of what stands before; KIND_OTHER where nothing is asked */
	uint32_t count;
	uint32_t insts[]; /* program->count stands for beginning anew */
};

struct list {
	uint32_t *items;
	size_t count;
};

struct builder {
	const struct automaton_plan *plan;
	struct arena *arena;
	struct map numbers; /* of states by content: one more */
	struct state **states;
	size_t count, capacity;
	uint32_t *marks;   /* by instruction: the last round that came there */
	uint32_t *entered; /* and the last that entered a state there */
	uint32_t round;
	uint32_t *stack;
	struct list ready; /* what may take the next code point, or match */
	struct state *next;    /* what was followed */
	struct state *entries; /* what was come to, without following it */
	bool asks;             /* something is asked on the way */
	size_t work;
};

/* The instructions that `from` leads to before anything is taken, to the list in order of preference; `holds` is true of the
 * place. true: it matches, and nothing of less preference counts. */
static bool
follow(struct builder *builder, uint32_t from, uint32_t holds, struct list *list)
{
	const struct program *program = builder->plan->program;
	size_t depth = 0;

	builder->stack[depth++] = from;
	while (depth > 0) {
		uint32_t at = builder->stack[--depth];
		if (builder->marks[at] == builder->round) {
			continue;
		}
		builder->marks[at] = builder->round;
		builder->work++;
		const struct inst *inst = &program->insts[at];
		switch ((enum inst_op)inst->op) {
		case INST_JUMP:
		case INST_CAPTURE: builder->stack[depth++] = inst->out; break;
		case INST_SPLIT:
			builder->stack[depth++] = inst->argument;
			builder->stack[depth++] = inst->out;
			break;
		case INST_ASSERT:
			builder->asks = true;
			if (!(inst->argument & ~holds)) {
				builder->stack[depth++] = inst->out;
			}
			break;
		case INST_SET: list->items[list->count++] = at; break;
		case INST_MATCH:
			list->items[list->count++] = at;
			if (builder->plan->first) {
				return true;
			}
			break;
		}
	}
	return false;
}

static int
compare_numbers(const void *a, const void *b)
{
	uint32_t left = *(const uint32_t *)a, right = *(const uint32_t *)b;
	return left < right ? -1 : left > right;
}

/* The number of the state that was entered. */
static uint32_t
number_of(struct builder *builder)
{
	struct state *next = builder->asks ? builder->entries : builder->next;

	if (!builder->plan->first) {
		qsort(next->insts, next->count, sizeof *next->insts, compare_numbers);
	}
	struct str key = {(const char *)next, sizeof *next + next->count * sizeof *next->insts};
	uintptr_t known = (uintptr_t)map_get(&builder->numbers, key);
	if (known) {
		return (uint32_t)known - 1;
	}
	builder->states =
		arena_grow(builder->arena, builder->states, builder->count, &builder->capacity, sizeof *builder->states);
	struct state *own = arena_alloc(builder->arena, key.length);
	memcpy(own, next, key.length);
	key.data = (const char *)own;
	builder->states[builder->count++] = own;
	map_set(&builder->numbers, key, (void *)(uintptr_t)builder->count);
	return (uint32_t)builder->count - 1;
}

static void
begin_state(struct builder *builder, uint32_t kind)
{
	builder->next->kind = KIND_OTHER;
	builder->entries->kind = kind;
	builder->next->count = builder->entries->count = 0;
	builder->asks = false;
	builder->round++;
}

/* `from` becomes part of the next state; true: nothing behind it does. */
static bool
enter(struct builder *builder, uint32_t from)
{
	struct list list = {builder->next->insts, builder->next->count};

	if (builder->entered[from] == builder->round) {
		return false;
	}
	builder->entered[from] = builder->round;
	builder->entries->insts[builder->entries->count++] = from;
	bool done = follow(builder, from, 0, &list);
	builder->next->count = (uint32_t)list.count;
	return done;
}

static void
enter_start(struct builder *builder)
{
	const struct automaton_plan *plan = builder->plan;
	if (!enter(builder, plan->start) && plan->loops) {
		builder->next->insts[builder->next->count++] = (uint32_t)plan->program->count;
		builder->entries->insts[builder->entries->count++] = (uint32_t)plan->program->count;
	}
}

/* Makes builder->ready of the state, where a code point of that kind comes next; true: a match ends before it. */
static bool
make_ready(struct builder *builder, const struct state *state, uint32_t kind)
{
	const struct automaton_plan *plan = builder->plan;
	uint32_t holds = plan->backwards ? asserts_between(kind, state->kind) : asserts_between(state->kind, kind);
	bool matches = false;

	builder->round++;
	builder->ready.count = 0;
	for (size_t i = 0; i < state->count; i++) {
		if (state->insts[i] == plan->program->count) {
			builder->ready.items[builder->ready.count++] = state->insts[i];
		} else if (follow(builder, state->insts[i], holds, &builder->ready)) {
			return true;
		}
	}
	for (size_t i = 0; i < builder->ready.count; i++) {
		uint32_t at = builder->ready.items[i];
		matches |= at < plan->program->count && plan->program->insts[at].op == INST_MATCH;
	}
	return matches;
}

/* The state behind a code point of the class, which builder->ready takes. */
static uint32_t
step(struct builder *builder, uint32_t class)
{
	const struct automaton_plan *plan = builder->plan;
	const struct classes *classes = plan->classes;

	begin_state(builder, classes->kinds[class]);
	builder->work += builder->ready.count;
	for (size_t i = 0; i < builder->ready.count; i++) {
		uint32_t at = builder->ready.items[i];
		if (at == plan->program->count) {
			enter_start(builder);
			break;
		}
		const struct inst *inst = &plan->program->insts[at];
		if (inst->op == INST_SET && class_in(classes->members, classes->words, inst->argument, class) &&
			enter(builder, inst->out)) {
			break;
		}
	}
	return number_of(builder);
}

/* The row of a state; every kind has its own ready list. false: too much work. */
static bool
fill_row(struct builder *builder, uint32_t number, uint32_t *row)
{
	const struct classes *classes = builder->plan->classes;
	uint32_t ready_for = KIND_COUNT;
	bool matches = false;

	for (uint32_t class = 0; class <= classes->count; class++) {
		uint32_t kind = class < classes->count ? classes->kinds[class] : KIND_EDGE;
		if (kind != ready_for) {
			matches = make_ready(builder, builder->states[number], kind);
			ready_for = kind;
		}
		uint32_t next = class < classes->count ? step(builder, class) : 0;
		row[class] = next * (uint32_t)(classes->count + 1) | (next == 0 ? AUTOMATON_DEAD : 0) | (matches ? AUTOMATON_MATCH : 0);
		if (builder->work > builder->plan->work_max) {
			return false;
		}
	}
	return true;
}

static void
make_starts(struct builder *builder, struct automaton *automaton)
{
	for (uint32_t kind = 0; kind < KIND_COUNT; kind++) {
		begin_state(builder, kind);
		enter_start(builder);
		automaton->starts[kind] = number_of(builder) * (uint32_t)(builder->plan->classes->count + 1);
	}
}

void
automaton_make(struct arena *arena, const struct automaton_plan *plan, struct automaton *automaton)
{
	size_t insts = plan->program->count, width = plan->classes->count + 1, rows = plan->words_max / width;
	struct builder builder = {.plan = plan, .arena = arena};

	*automaton = (struct automaton){0};
	if (rows < 2) {
		return;
	}
	map_init(&builder.numbers, arena);
	builder.marks = arena_alloc_array(arena, insts + 1, sizeof *builder.marks);
	builder.stack = arena_alloc_array(arena, 2 * insts + 2, sizeof *builder.stack);
	builder.ready.items = arena_alloc_array(arena, insts + 1, sizeof *builder.ready.items);
	builder.entered = arena_alloc_array(arena, insts + 1, sizeof *builder.entered);
	builder.next = arena_alloc(arena, sizeof *builder.next + (insts + 1) * sizeof *builder.next->insts);
	builder.entries = arena_alloc(arena, sizeof *builder.entries + (insts + 1) * sizeof *builder.entries->insts);
	uint32_t *table = NULL;
	size_t words = 0, capacity = 0;
	begin_state(&builder, KIND_OTHER);
	number_of(&builder); /* the one where nothing goes on is the first */
	make_starts(&builder, automaton);
	for (uint32_t number = 0; number < builder.count; number++) {
		if (builder.count > rows) {
			return;
		}
		for (size_t i = 0; i < width; i++) {
			table = arena_grow(arena, table, words + i, &capacity, sizeof *table);
		}
		if (!fill_row(&builder, number, table + words)) {
			return;
		}
		words += width;
	}
	automaton->table = table;
	automaton->words = words;
}
