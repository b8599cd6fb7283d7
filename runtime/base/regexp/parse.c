/*
 * From a pattern to its program in one pass without a tree. What a group, an alternative or an item became is a run of
 * instructions that begins with its first one and goes on behind its last one, and inside of which all targets are
 * relative: one behind another is a concatenation, and a repetition puts instructions around the run or copies it. So
 * nothing here recurses.
 *
 * What is accepted, and how errors are worded, is as in Go.
 */
#include "runtime/base/regexp/parser.h"
#include "runtime/base/utf8.h"

#include <string.h>

enum { UNBOUNDED = -1, TOO_MANY = -2 };

/* A run of instructions that ends where the program ends now. */
struct item {
	size_t begin;
	bool nullable;   /* it can match without taking anything */
	uint64_t copies; /* of what is most often repeated in it */
	uint32_t height; /* parts inside one another */
};

/* A group that is not closed yet, or the whole pattern. */
struct frame {
	uint32_t flags;     /* those before it */
	uint32_t group;     /* 0: does not capture */
	struct item all;    /* the alternatives before, merged */
	size_t alternative; /* where the current one begins */
	size_t alternatives;
	size_t jump; /* one more than the last of the jumps to its end, each of which names the one before; 0: none */
	struct item before; /* the items of the current alternative before the last one, merged */
	struct item last;
	size_t items;
};

bool
parser_fail(struct parser *parser, const char *what, size_t from, size_t to)
{
	*parser->error = (struct regexp_error){what, str_slice(parser->pattern, from, to)};
	return false;
}

static bool
too_large(struct parser *parser)
{
	return parser_fail(parser, "expression too large", 0, parser->pattern.length);
}

bool
parser_has_more(const struct parser *parser)
{
	return parser->at < parser->pattern.length;
}

char
parser_peek(const struct parser *parser, size_t ahead)
{
	return ahead < parser->pattern.length - parser->at ? parser->pattern.data[parser->at + ahead] : 0;
}

bool
parser_looks_at(const struct parser *parser, struct str text)
{
	return str_has_prefix(str_slice(parser->pattern, parser->at, parser->pattern.length), text);
}

bool
parser_next_rune(struct parser *parser, uint32_t *rune)
{
	size_t from = parser->at;

	if (!parser_has_more(parser)) {
		*rune = RUNE_INVALID;
		return true;
	}
	int32_t c = utf8_next(parser->pattern, &parser->at);
	if (c == UTF8_INVALID) {
		return parser_fail(parser, "invalid UTF-8", from, parser->pattern.length);
	}
	*rune = (uint32_t)c;
	return true;
}

bool
parser_check_utf8(struct parser *parser, size_t from, size_t to)
{
	size_t valid = from + utf8_validate(str_slice(parser->pattern, from, to));
	return valid == to || parser_fail(parser, "invalid UTF-8", valid, to);
}

/* ---- instructions ---- */

static void
append(struct parser *parser, struct inst inst)
{
	struct program *program = parser->program;
	program->insts =
		arena_grow(program->arena, program->insts, program->count, &program->capacity, sizeof *program->insts);
	program->insts[program->count++] = inst;
}

static void
insert(struct parser *parser, size_t at, struct inst inst)
{
	struct program *program = parser->program;
	append(parser, inst);
	memmove(program->insts + at + 1, program->insts + at, (program->count - 1 - at) * sizeof inst);
	program->insts[at] = inst;
}

static void
append_copy(struct parser *parser, size_t begin, size_t length)
{
	for (size_t i = 0; i < length; i++) {
		append(parser, parser->program->insts[begin + i]);
	}
}

/* Goes on with what follows or so far away; `near` prefers what follows. */
static struct inst
split(size_t away, bool near)
{
	uint32_t far = (uint32_t)away;
	return (struct inst){INST_SPLIT, near ? far : 1, near ? 1 : far};
}

/* ---- items, alternatives, groups ---- */

static struct frame *
current(struct parser *parser)
{
	return &parser->frames[parser->depth - 1];
}

static void
merge(struct item *into, const struct item *item)
{
	into->copies = item->copies > into->copies ? item->copies : into->copies;
	into->height = item->height > into->height ? item->height : into->height;
}

/* The instructions from `item.begin` are the next item of the current alternative. */
static bool
push(struct parser *parser, struct item item)
{
	struct frame *frame = current(parser);
	if (parser->program->count > REGEXP_PROGRAM_MAX) {
		return too_large(parser);
	}
	if (item.height > REGEXP_DEPTH_MAX) {
		return parser_fail(parser, "expression nests too deeply", 0, parser->pattern.length);
	}
	if (frame->items > 0) {
		merge(&frame->before, &frame->last);
		frame->before.nullable &= frame->last.nullable;
	}
	frame->last = item;
	frame->items++;
	return true;
}

static bool
push_inst(struct parser *parser, enum inst_op op, uint32_t argument, bool nullable)
{
	size_t begin = parser->program->count;
	append(parser, (struct inst){op, argument, 1});
	return push(parser, (struct item){begin, nullable, 1, 1});
}

static bool
push_set(struct parser *parser, const struct rune_set *set)
{
	return push_inst(parser, INST_SET, program_set(parser->program, set), false);
}

static bool
push_assert(struct parser *parser, uint32_t assert, size_t length)
{
	parser->at += length;
	parser->program->asserts |= assert;
	return push_inst(parser, INST_ASSERT, assert, true);
}

static bool
push_rune(struct parser *parser, uint32_t rune)
{
	struct rune_range range = {rune, rune};
	struct rune_set set = {&range, 1, 1};
	if (parser->flags & FLAG_FOLD) {
		set_fold(parser->program->arena, &set);
	}
	return push_set(parser, &set);
}

static void
begin_alternative(struct parser *parser, struct frame *frame)
{
	frame->alternative = parser->program->count;
	frame->before = (struct item){.begin = frame->alternative, .nullable = true, .copies = 1};
	frame->items = 0;
}

static void
open_group(struct parser *parser, bool captures, struct str name)
{
	struct program *program = parser->program;
	size_t begin = program->count;
	uint32_t group = 0;

	if (captures) {
		program->names = arena_grow(
			program->arena, program->names, program->group_count, &program->name_capacity, sizeof *program->names);
		group = (uint32_t)program->group_count;
		program->names[program->group_count++] = (struct group_name){name};
		append(parser, (struct inst){INST_CAPTURE, 2 * group, 1});
	}
	parser->frames =
		arena_grow(program->arena, parser->frames, parser->depth, &parser->capacity, sizeof *parser->frames);
	struct frame *frame = &parser->frames[parser->depth++];
	*frame =
		(struct frame){.flags = parser->flags, .group = group, .all = {.begin = begin, .nullable = false, .copies = 1}};
	begin_alternative(parser, frame);
}

/* What the current alternative is becomes part of all of them. */
static void
end_alternative(struct frame *frame)
{
	struct item item = frame->before;
	if (frame->items > 0) {
		merge(&item, &frame->last);
		item.nullable &= frame->last.nullable;
	}
	item.height += frame->items > 1;
	merge(&frame->all, &item);
	frame->all.nullable |= item.nullable;
	frame->alternatives++;
}

/* `|` */
static bool
next_alternative(struct parser *parser)
{
	struct frame *frame = current(parser);
	size_t length = parser->program->count - frame->alternative;

	end_alternative(frame);
	insert(parser, frame->alternative, split(length + 2, true));
	append(parser, (struct inst){INST_JUMP, 0, (uint32_t)frame->jump});
	frame->jump = parser->program->count;
	begin_alternative(parser, frame);
	parser->at++;
	return parser->program->count <= REGEXP_PROGRAM_MAX || too_large(parser);
}

/* The group, or the whole, as one item. */
static struct item
close_group(struct parser *parser)
{
	struct program *program = parser->program;
	struct frame *frame = current(parser);

	end_alternative(frame);
	for (size_t jump = frame->jump; jump > 0;) {
		struct inst *inst = &program->insts[jump - 1];
		size_t before = inst->out;
		inst->out = (uint32_t)(program->count - (jump - 1));
		jump = before;
	}
	frame->all.height += frame->alternatives > 1;
	if (frame->group) {
		append(parser, (struct inst){INST_CAPTURE, 2 * frame->group + 1, 1});
		frame->all.height++;
	}
	parser->depth--;
	return frame->all;
}

static bool
parse_close(struct parser *parser)
{
	if (parser->depth == 1) {
		return parser_fail(parser, "unexpected )", 0, parser->pattern.length);
	}
	parser->flags = current(parser)->flags;
	parser->at++;
	return push(parser, close_group(parser));
}

/* ---- repetitions ---- */

/* min to max times the instructions from `begin`. */
static void
repeat_run(struct parser *parser, const struct item *item, int min, int max, bool lazy)
{
	size_t begin = item->begin, length = parser->program->count - begin;
	bool unbounded = max == UNBOUNDED;
	size_t optional = unbounded ? 0 : (size_t)(max - min);

	if (unbounded && min == 0 && !item->nullable) {
		insert(parser, begin, split(length + 2, !lazy));
		append(parser, (struct inst){INST_JUMP, 0, 0 - (uint32_t)(length + 1)});
		return;
	}
	for (int i = 1; i < min; i++) {
		append_copy(parser, begin, length);
	}
	if (unbounded) {
		append(parser, split(0 - length, lazy));
	}
	if (unbounded && min == 0) {
		insert(parser, begin, split(length + 2, !lazy));
	}
	if (optional > 0 && min == 0) {
		insert(parser, begin, split(optional * (length + 1), !lazy));
		begin++;
		optional--;
	}
	for (; optional > 0; optional--) {
		append(parser, split(optional * (length + 1), !lazy));
		append_copy(parser, begin, length);
	}
}

static bool
fits(const struct parser *parser, const struct item *item, int min, int max)
{
	size_t length = parser->program->count - item->begin;
	size_t required = (size_t)(min > 0 ? min : 1), optional = (size_t)(max > min ? max - min : 0);
	return item->begin + required * length + optional * (length + 1) + 2 <= REGEXP_PROGRAM_MAX;
}

/* The repetition that begins at `from`, now that all but a `?` behind it is read. `previous` is where one that stands
 * directly before it began, or from. */
static bool
repeat(struct parser *parser, int min, int max, bool counted, size_t from, size_t previous)
{
	struct frame *frame = current(parser);
	struct item *item = &frame->last;
	bool lazy = parser->flags & FLAG_LAZY;

	if (parser_peek(parser, 0) == '?') {
		parser->at++;
		lazy = !lazy;
	}
	if (previous != from) {
		return parser_fail(parser, "invalid nested repetition operator", previous, parser->at);
	}
	if (frame->items == 0) {
		return parser_fail(parser, "missing argument to repetition operator", from, parser->at);
	}
	int most = max == UNBOUNDED ? min : max;
	item->copies = max == 0 ? 1 : item->copies * (uint64_t)(counted && most > 0 ? most : 1);
	if (counted && most >= 2 && item->copies > REGEXP_REPEAT_MAX) {
		return parser_fail(parser, "invalid repeat count", from, parser->at);
	}
	if (++item->height > REGEXP_DEPTH_MAX) {
		return parser_fail(parser, "expression nests too deeply", 0, parser->pattern.length);
	}
	if (!fits(parser, item, min, max)) {
		return too_large(parser);
	}
	if (max == 0) {
		parser->program->count = item->begin;
	} else if (parser->program->count > item->begin) {
		repeat_run(parser, item, min, max, lazy);
	}
	item->nullable |= min == 0;
	return true;
}

static bool
parse_number(struct parser *parser, int *number)
{
	size_t from = parser->at;
	int value = 0;

	for (; parser_has_more(parser) && parser_peek(parser, 0) >= '0' && parser_peek(parser, 0) <= '9'; parser->at++) {
		value = value > REGEXP_REPEAT_MAX ? value : value * 10 + (parser_peek(parser, 0) - '0');
	}
	*number = value > REGEXP_REPEAT_MAX ? TOO_MANY : value;
	bool leading_zero = parser->at - from > 1 && parser->pattern.data[from] == '0';
	return parser->at > from && !leading_zero;
}

/* {n}, {n,} or {n,m}. false: it is none of these, and nothing was read. */
static bool
parse_counts(struct parser *parser, int *min, int *max)
{
	size_t from = parser->at++;

	if (!parse_number(parser, min)) {
		parser->at = from;
		return false;
	}
	*max = *min;
	bool fine = true;
	if (parser_peek(parser, 0) == ',') {
		parser->at++;
		*max = UNBOUNDED;
		fine = parser_peek(parser, 0) == '}' || parse_number(parser, max);
	}
	if (!fine || parser_peek(parser, 0) != '}') {
		parser->at = from;
		return false;
	}
	parser->at++;
	return true;
}

/* *repeated: where the repetition began that stands directly before, or SIZE_MAX; and then where this one did. */
static bool
parse_repeat(struct parser *parser, size_t *repeated)
{
	size_t from = parser->at, previous = *repeated == SIZE_MAX ? from : *repeated;
	char c = parser_peek(parser, 0);
	int min = c == '+', max = c == '?' ? 1 : UNBOUNDED;

	if (c == '{' && !parse_counts(parser, &min, &max)) {
		*repeated = SIZE_MAX;
		parser->at++;
		return push_rune(parser, '{');
	}
	*repeated = from;
	if (c != '{') {
		parser->at++;
	} else if (min == TOO_MANY || max == TOO_MANY || (max != UNBOUNDED && min > max)) {
		return parser_fail(parser, "invalid repeat count", from, parser->at);
	}
	return repeat(parser, min, max, c == '{', from, previous);
}

/* ---- groups ---- */

bool
parser_is_word(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_';
}

/* (?P<name> or (?<name>, whose name begins so far behind. */
static bool
parse_named_group(struct parser *parser, size_t ahead)
{
	size_t from = parser->at, begin = from + ahead, length = parser->pattern.length;
	ptrdiff_t end = str_find(str_slice(parser->pattern, from, length), '>');

	if (end < 0) {
		return parser_check_utf8(parser, from, length) && parser_fail(parser, "invalid named capture", from, length);
	}
	parser->at = from + (size_t)end + 1;
	struct str name = str_slice(parser->pattern, begin, parser->at - 1);
	if (!parser_check_utf8(parser, begin, parser->at - 1)) {
		return false;
	}
	bool valid = name.length > 0;
	for (size_t i = 0; i < name.length; i++) {
		valid &= parser_is_word(name.data[i]);
	}
	if (!valid) {
		return parser_fail(parser, "invalid named capture", from, parser->at);
	}
	open_group(parser, true, name);
	return true;
}

static uint32_t
flag_of(uint32_t rune)
{
	switch (rune) {
	case 'i': return FLAG_FOLD;
	case 'm': return FLAG_LINES;
	case 's': return FLAG_DOT_ALL;
	case 'U': return FLAG_LAZY;
	default: return 0;
	}
}

/* (?flags) and (?flags: */
static bool
parse_flags(struct parser *parser)
{
	size_t from = parser->at;
	uint32_t flags = parser->flags, rune = 0;
	bool negative = false, complete = true;

	for (parser->at += 2; parser_has_more(parser);) {
		if (!parser_next_rune(parser, &rune)) {
			return false;
		}
		uint32_t flag = flag_of(rune);
		if (flag) {
			flags = negative ? flags & ~flag : flags | flag;
			complete = true;
		} else if (rune == '-' && !negative) {
			negative = true;
			complete = false;
		} else if ((rune == ':' || rune == ')') && complete) {
			if (rune == ':') {
				open_group(parser, false, STR(""));
			}
			parser->flags = flags;
			return true;
		} else {
			break;
		}
	}
	return parser_fail(parser, "invalid or unsupported Perl syntax", from, parser->at);
}

static bool
parse_open(struct parser *parser)
{
	size_t left = parser->pattern.length - parser->at;

	if (parser_peek(parser, 1) != '?') {
		parser->at++;
		open_group(parser, true, STR(""));
		return true;
	}
	if (left > 4 && parser_looks_at(parser, STR("(?P<"))) {
		return parse_named_group(parser, 4);
	}
	if (left > 3 && parser_looks_at(parser, STR("(?<"))) {
		return parse_named_group(parser, 3);
	}
	return parse_flags(parser);
}

/* ---- all of it ---- */

/* \Q and what is behind it up to \E. */
static bool
parse_quoted(struct parser *parser)
{
	for (parser->at += 2; parser_has_more(parser);) {
		uint32_t rune;
		if (parser_looks_at(parser, STR("\\E"))) {
			parser->at += 2;
			return true;
		}
		if (!parser_next_rune(parser, &rune) || !push_rune(parser, rune)) {
			return false;
		}
	}
	return true;
}

static bool
parse_backslash(struct parser *parser)
{
	size_t from = parser->at;
	struct rune_set set = {0};
	uint32_t rune;

	switch (parser_peek(parser, 1)) {
	case 'A': return push_assert(parser, ASSERT_BEGIN_TEXT, 2);
	case 'z': return push_assert(parser, ASSERT_END_TEXT, 2);
	case 'b': return push_assert(parser, ASSERT_WORD_BOUNDARY, 2);
	case 'B': return push_assert(parser, ASSERT_NO_WORD_BOUNDARY, 2);
	case 'C': return parser_fail(parser, "invalid escape sequence", from, from + 2);
	case 'Q': return parse_quoted(parser);
	default: break;
	}
	enum found found = parser_named_class(parser, &set);
	if (found == NOT_FOUND) {
		return parser_escape(parser, &rune) && push_rune(parser, rune);
	}
	set_clean(&set);
	return found == FOUND && push_set(parser, &set);
}

static bool
parse_dot(struct parser *parser)
{
	struct rune_range ranges[] = {{0, '\n' - 1}, {'\n' + 1, RUNE_MAX}};
	struct rune_set set = {ranges, 2, 2};

	if (parser->flags & FLAG_DOT_ALL) {
		ranges[0].high = RUNE_MAX;
		set.count = 1;
	}
	parser->at++;
	return push_set(parser, &set);
}

static bool
parse_one(struct parser *parser, size_t *repeated)
{
	bool lines = parser->flags & FLAG_LINES;
	char c = parser_peek(parser, 0);
	struct rune_set set = {0};
	uint32_t rune;

	if (c == '*' || c == '+' || c == '?' || c == '{') {
		return parse_repeat(parser, repeated);
	}
	*repeated = SIZE_MAX;
	switch (c) {
	case '(': return parse_open(parser);
	case ')': return parse_close(parser);
	case '|': return next_alternative(parser);
	case '^': return push_assert(parser, lines ? ASSERT_BEGIN_LINE : ASSERT_BEGIN_TEXT, 1);
	case '$': return push_assert(parser, lines ? ASSERT_END_LINE : ASSERT_END_TEXT, 1);
	case '.': return parse_dot(parser);
	case '[': return parser_brackets(parser, &set) && push_set(parser, &set);
	case '\\': return parse_backslash(parser);
	default: return parser_next_rune(parser, &rune) && push_rune(parser, rune);
	}
}

/* Targets become places in the program, and never a jump. From the end, so that those of jumps forward are known. */
static void
settle_targets(struct program *program)
{
	for (size_t i = program->count; i-- > 0;) {
		struct inst *inst = &program->insts[i];
		inst->out += (uint32_t)i;
		if (program->insts[inst->out].op == INST_JUMP) {
			inst->out = program->insts[inst->out].out;
		}
		if (inst->op == INST_SPLIT) {
			inst->argument += (uint32_t)i;
			if (program->insts[inst->argument].op == INST_JUMP) {
				inst->argument = program->insts[inst->argument].out;
			}
		}
	}
}

bool
program_parse(struct program *program, struct str pattern, struct regexp_error *error)
{
	struct parser parser = {.program = program, .pattern = pattern, .error = error};
	size_t repeated = SIZE_MAX;

	map_init(&program->set_numbers, program->arena);
	program->names = arena_grow(
		program->arena, program->names, program->group_count, &program->name_capacity, sizeof *program->names);
	program->names[program->group_count++] = (struct group_name){STR("")};
	open_group(&parser, false, STR(""));
	while (parser_has_more(&parser)) {
		if (!parse_one(&parser, &repeated)) {
			return false;
		}
	}
	if (parser.depth > 1) {
		return parser_fail(&parser, "missing closing )", 0, pattern.length);
	}
	close_group(&parser);
	append(&parser, (struct inst){INST_MATCH, 0, 0});
	settle_targets(program);
	return true;
}

uint32_t
program_set(struct program *program, const struct rune_set *set)
{
	struct str key = {(const char *)set->ranges, set->count * sizeof *set->ranges};
	uintptr_t known = (uintptr_t)map_get(&program->set_numbers, key);

	if (known) {
		return (uint32_t)known - 1;
	}
	program->sets =
		arena_grow(program->arena, program->sets, program->set_count, &program->set_capacity, sizeof *program->sets);
	struct rune_set *own = &program->sets[program->set_count++];
	*own = (struct rune_set){
		arena_alloc_array(program->arena, set->count + 1, sizeof *own->ranges), set->count, set->count};
	if (set->count > 0) {
		memcpy(own->ranges, set->ranges, key.length);
	}
	key.data = (const char *)own->ranges;
	map_set(&program->set_numbers, key, (void *)(uintptr_t)program->set_count);
	return (uint32_t)program->set_count - 1;
}
