/* A pattern to a compiled expression: the program, its classes and automata, laid out in one block. */
#include "runtime/base/regexp/program.h"
#include "runtime/base/utf8.h"

#include <string.h>

enum {
	QUICK_WORK = 1 << 14,
	THOROUGH_WORK = 1 << 22,
	AUTOMATON_WORDS_MAX = 1 << 15,
	PREFIX_MAX = 256,
	RUNS_WITHOUT_PAGES = 16,
};

/* What every match begins with. */
struct prefix {
	char bytes[PREFIX_MAX];
	size_t length;
	bool whole; /* it is all there is to a match */
};

static bool
is_one(const struct rune_set *set)
{
	return set->count == 1 && set->ranges[0].low == set->ranges[0].high;
}

static void
find_prefix(const struct program *program, struct prefix *prefix)
{
	for (uint32_t at = 0;; at = program->insts[at].out) {
		const struct inst *inst = &program->insts[at];
		const struct rune_set *set = inst->op == INST_SET ? &program->sets[inst->argument] : NULL;
		if (inst->op == INST_CAPTURE) {
			continue;
		}
		if (!set || !is_one(set) || set->ranges[0].low == RUNE_INVALID || prefix->length + 4 > PREFIX_MAX ||
			(set->ranges[0].low >= 0xd800 && set->ranges[0].low <= 0xdfff)) {
			prefix->whole = inst->op == INST_MATCH;
			return;
		}
		prefix->length += utf8_write(set->ranges[0].low, prefix->bytes + prefix->length);
	}
}

/* A match begins where the text does: every way from the start asks for that first. */
static bool
is_anchored(const struct program *program)
{
	uint32_t *stack = arena_alloc_array(program->arena, 2 * program->count + 2, sizeof *stack);
	bool *seen = arena_alloc_array(program->arena, program->count, sizeof *seen);
	size_t depth = 0;

	stack[depth++] = 0;
	while (depth > 0) {
		uint32_t at = stack[--depth];
		const struct inst *inst = &program->insts[at];
		if (seen[at] || (inst->op == INST_ASSERT && inst->argument == ASSERT_BEGIN_TEXT)) {
			continue;
		}
		seen[at] = true;
		if (inst->op == INST_SET || inst->op == INST_MATCH) {
			return false;
		}
		stack[depth++] = inst->out;
		if (inst->op == INST_SPLIT) {
			stack[depth++] = inst->argument;
		}
	}
	return true;
}

/* ---- the block ---- */

struct layout {
	struct arena *arena;
	uint32_t *words; /* NULL while only the size is wanted */
	size_t count;
};

/* Puts the words behind what is there; gives their offset. */
static uint32_t
put(struct layout *layout, const void *words, size_t count)
{
	size_t offset = layout->count;
	if (layout->words && count > 0) {
		memcpy(layout->words + offset, words, count * sizeof *layout->words);
	}
	layout->count += count;
	return (uint32_t)offset;
}

static uint32_t
put_bytes(struct layout *layout, struct str bytes)
{
	size_t offset = layout->count;
	if (layout->words && bytes.length > 0) {
		memcpy(layout->words + offset, bytes.data, bytes.length);
	}
	layout->count += (bytes.length + 3) / 4;
	return (uint32_t)offset;
}

static uint32_t
put_names(struct layout *layout, const struct program *program)
{
	uint32_t names = put(layout, NULL, 0);
	layout->count += 2 * program->group_count;
	for (size_t i = 0; i < program->group_count; i++) {
		struct str name = program->names[i].name;
		uint32_t row[2] = {put_bytes(layout, name), (uint32_t)name.length};
		if (layout->words) {
			memcpy(layout->words + names + 2 * i, row, sizeof row);
		}
	}
	return names;
}

static uint32_t
put_automaton(struct layout *layout, const struct automaton *automaton, uint32_t *starts)
{
	if (automaton->words == 0) {
		return 0;
	}
	memcpy(starts, automaton->starts, sizeof automaton->starts);
	return put(layout, automaton->table, automaton->words);
}

/* Classes of ASCII, and the runs of what is not. */
static void
put_classes(struct layout *layout, const struct classes *classes, struct regexp *head)
{
	size_t run = 0;

	for (uint32_t rune = 0; rune < 128; rune++) {
		while (run + 1 < classes->run_count && classes->begins[run + 1] <= rune) {
			run++;
		}
		head->ascii[rune] = classes->classes[run];
	}
	head->class_count = (uint32_t)classes->count;
	head->set_words = (uint32_t)classes->words;
	head->kinds = put(layout, classes->kinds, classes->count);
	head->begins = put(layout, classes->begins + run, classes->run_count - run);
	head->classes = put(layout, classes->classes + run, classes->run_count - run);
	head->run_count = (uint32_t)(classes->run_count - run);
	if (head->run_count > RUNS_WITHOUT_PAGES) {
		uint32_t pages[REGEXP_PAGES + 1];
		for (uint32_t page = 0, at = 0; page <= REGEXP_PAGES; page++) {
			while (at + 1 < head->run_count && classes->begins[run + at + 1] <= page << 8) {
				at++;
			}
			pages[page] = at;
		}
		head->pages = put(layout, pages, REGEXP_PAGES + 1);
	}
}

struct parts {
	struct program program;
	struct classes classes;
	struct prefix prefix;
	struct automaton forward, backward;
	struct str source;
	bool anchored;
};

static void
lay_out(struct layout *layout, const struct parts *parts)
{
	const struct program *program = &parts->program;
	struct regexp head = {.anchored = parts->anchored,
		.asserts = program->asserts,
		.group_count = (uint32_t)program->group_count,
		.source_length = (uint32_t)parts->source.length,
		.prefix_length = (uint32_t)parts->prefix.length,
		.literal = parts->prefix.whole,
		.inst_count = (uint32_t)program->count};

	layout->count = sizeof head / sizeof *layout->words;
	head.names = put_names(layout, program);
	head.source = put_bytes(layout, parts->source);
	head.prefix = put_bytes(layout, (struct str){parts->prefix.bytes, parts->prefix.length});
	head.insts = put(layout, program->insts, program->count * sizeof *program->insts / sizeof *layout->words);
	head.members = put(layout, parts->classes.members, program->set_count * parts->classes.words);
	put_classes(layout, &parts->classes, &head);
	head.forward = put_automaton(layout, &parts->forward, head.forward_starts);
	head.backward = put_automaton(layout, &parts->backward, head.backward_starts);
	head.words = (uint32_t)layout->count;
	if (layout->words) {
		memcpy(layout->words, &head, sizeof head);
	}
}

static void
make_automata(struct parts *parts, enum regexp_effort effort)
{
	struct arena *arena = parts->program.arena;
	struct program reversed;
	struct automaton_plan plan = {.program = &parts->program,
		.classes = &parts->classes,
		.loops = !parts->anchored,
		.first = true,
		.work_max = effort == REGEXP_QUICK ? QUICK_WORK : THOROUGH_WORK,
		.words_max = AUTOMATON_WORDS_MAX};

	if (effort == REGEXP_PLAIN) {
		return;
	}
	automaton_make(arena, &plan, &parts->forward);
	if (parts->forward.words == 0 || parts->anchored) {
		return;
	}
	program_reverse(&parts->program, &reversed);
	plan.program = &reversed;
	plan.loops = plan.first = false;
	plan.backwards = true;
	automaton_make(arena, &plan, &parts->backward);
}

const struct regexp *
regexp_compile(struct arena *arena, struct str pattern, enum regexp_effort effort, struct regexp_error *error)
{
	struct parts parts = {.program = {.arena = arena}, .source = pattern};
	struct layout layout = {.arena = arena};

	if (!program_parse(&parts.program, pattern, error)) {
		return NULL;
	}
	if (!classes_make(&parts.program, &parts.classes)) {
		*error = (struct regexp_error){"expression too large", pattern};
		return NULL;
	}
	parts.anchored = is_anchored(&parts.program);
	find_prefix(&parts.program, &parts.prefix);
	make_automata(&parts, effort);
	lay_out(&layout, &parts);
	if (layout.count - parts.forward.words - parts.backward.words > REGEXP_WORDS_MAX) {
		*error = (struct regexp_error){"expression too large", pattern};
		return NULL;
	}
	layout.words = arena_alloc_array(arena, layout.count, sizeof *layout.words);
	lay_out(&layout, &parts);
	return (const struct regexp *)layout.words;
}

struct str
regexp_error_text(struct arena *arena, const struct regexp_error *error)
{
	return arena_printf(arena, "error parsing regexp: %s: `%.*s`", error->what, STR_ARG(error->part));
}
