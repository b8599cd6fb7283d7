/* The program read from its end: each instruction goes on at all that went on at it. */
#include "runtime/base/regexp/program.h"

struct sources {
	uint32_t *begins; /* by instruction: where its sources begin */
	uint32_t *items;
};

/* Calls for each pair of an instruction and one that it goes on at. */
static size_t
targets_of(const struct inst *inst, uint32_t targets[2])
{
	switch ((enum inst_op)inst->op) {
	case INST_SET:
	case INST_CAPTURE:
	case INST_ASSERT: targets[0] = inst->out; return 1;
	case INST_SPLIT:
		targets[0] = inst->out;
		targets[1] = inst->argument;
		return 2;
	case INST_JUMP: /* nobody goes there */
	case INST_MATCH: return 0;
	}
	return 0;
}

static struct sources
find_sources(const struct program *program, struct arena *arena)
{
	struct sources sources = {.begins = arena_alloc_array(arena, program->count + 2, sizeof *sources.begins)};
	uint32_t targets[2];

	for (size_t i = 0; i < program->count; i++) {
		for (size_t k = targets_of(&program->insts[i], targets); k-- > 0;) {
			sources.begins[targets[k] + 2]++;
		}
	}
	for (size_t i = 1; i <= program->count + 1; i++) {
		sources.begins[i] += sources.begins[i - 1];
	}
	sources.items = arena_alloc_array(arena, sources.begins[program->count + 1] + 1, sizeof *sources.items);
	for (size_t i = 0; i < program->count; i++) {
		for (size_t k = targets_of(&program->insts[i], targets); k-- > 0;) {
			sources.items[sources.begins[targets[k] + 1]++] = (uint32_t)i;
		}
	}
	return sources;
}

static void
append(struct program *program, enum inst_op op, uint32_t argument, uint32_t out)
{
	program->insts =
		arena_grow(program->arena, program->insts, program->count, &program->capacity, sizeof *program->insts);
	program->insts[program->count++] = (struct inst){op, argument, out};
}

/* One of the ways on; another follows where `more`. Targets are instructions of the program that is reversed. */
static void
append_way(struct program *reversed, bool more, enum inst_op op, uint32_t argument, uint32_t out)
{
	if (more) {
		append(reversed, INST_SPLIT, (uint32_t)reversed->count + 2, (uint32_t)reversed->count + 1);
	}
	append(reversed, op, argument, out);
}

void
program_reverse(const struct program *program, struct program *reversed)
{
	struct arena *arena = program->arena;
	struct sources sources = find_sources(program, arena);
	uint32_t *entries = arena_alloc_array(arena, program->count, sizeof *entries);

	*reversed = *program;
	reversed->insts = NULL;
	reversed->count = reversed->capacity = 0;
	append(reversed, INST_JUMP, 0, (uint32_t)program->count - 1);
	for (uint32_t i = 0; i < program->count; i++) {
		uint32_t end = sources.begins[i + 1];
		entries[i] = (uint32_t)reversed->count;
		for (uint32_t k = sources.begins[i]; k < end; k++) {
			const struct inst *source = &program->insts[sources.items[k]];
			bool takes = source->op == INST_SET || source->op == INST_ASSERT;
			append_way(reversed, i == 0 || k + 1 < end, takes ? (enum inst_op)source->op : INST_JUMP,
				takes ? source->argument : 0, sources.items[k]);
		}
		if (i == 0) {
			append(reversed, INST_MATCH, 0, 0);
		}
	}
	for (size_t i = 0; i < reversed->count; i++) {
		struct inst *inst = &reversed->insts[i];
		if (inst->op == INST_SET || inst->op == INST_ASSERT || inst->op == INST_JUMP) {
			inst->out = entries[inst->out];
		}
	}
}
