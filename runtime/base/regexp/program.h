/*
 * What the parts of the regular expression compiler hand to one another: sets of code points, the program that the parser
 * writes, the classes of code points that it cannot tell apart, the automata; and the layout of a compiled expression.
 */
#ifndef FORST_BASE_REGEXP_PROGRAM_H
#define FORST_BASE_REGEXP_PROGRAM_H

#include "runtime/base/map.h"
#include "runtime/base/regexp/regexp.h"

#define RUNE_MAX 0x10ffffu
#define RUNE_INVALID 0xfffdu /* what a byte that is not UTF-8 counts as */

/* ---- sets of code points ---- */

struct rune_range {
	uint32_t low, high;
};

struct rune_set {
	struct rune_range *ranges; /* clean: in order, apart by at least one */
	size_t count, capacity;
};

void set_add_set(struct arena *arena, struct rune_set *set, const struct rune_set *other);
void set_clean(struct rune_set *set);

/* Of clean sets. set_fold adds all that differ only in case. */
void set_negate(struct arena *arena, struct rune_set *set);
void set_fold(struct arena *arena, struct rune_set *set);

/* The set that a name stands for: \p{name}, [:name:], \d. false: there is none. *set is empty before and clean after. */
bool set_unicode(struct arena *arena, struct str name, struct rune_set *set);
bool set_posix(struct arena *arena, struct str name, struct rune_set *set);
bool set_perl(struct arena *arena, char letter, struct rune_set *set);

/* Made from Unicode's files by unicode.py. */
struct unicode_table {
	const char *name; /* canonical: "Greek", "Lu", "Uppercaseletter" */
	const struct rune_range *ranges;
	size_t count;
};

struct unicode_fold {
	uint32_t low, high; /* those of them that are `stride` apart */
	uint32_t stride;
	int32_t delta; /* to the next of those that differ only in case; the last leads to the first */
};

extern const struct unicode_table unicode_tables[];
extern const size_t unicode_table_count;
extern const struct unicode_fold unicode_folds[];
extern const size_t unicode_fold_count;

/* ---- the program ---- */

enum {
	ASSERT_BEGIN_TEXT = 1,
	ASSERT_END_TEXT = 2,
	ASSERT_BEGIN_LINE = 4,
	ASSERT_END_LINE = 8,
	ASSERT_WORD_BOUNDARY = 16,
	ASSERT_NO_WORD_BOUNDARY = 32,
};

enum inst_op {
	INST_SET,     /* takes a code point of set `argument`, goes on at `out` */
	INST_SPLIT,   /* goes on at `out`, and if that fails at `argument` */
	INST_JUMP,
	INST_CAPTURE, /* notes the place in slot `argument` */
	INST_ASSERT,  /* goes on where what `argument` says holds */
	INST_MATCH,
};

struct inst {
	uint32_t op;
	uint32_t argument;
	uint32_t out;
};

struct group_name {
	struct str name;
};

struct program {
	struct arena *arena;
	struct inst *insts; /* while it is parsed, targets are relative: what is inside a fragment moves with it */
	size_t count, capacity;
	struct rune_set *sets;
	size_t set_count, set_capacity;
	struct map set_numbers;   /* content of a set to its number and one */
	struct group_name *names; /* by group; the first is the whole match */
	size_t group_count, name_capacity;
	uint32_t asserts; /* all that it asks */
};

/* Writes the pattern's program; its last instruction is MATCH. false: *error. */
bool program_parse(struct program *program, struct str pattern, struct regexp_error *error);

/* The number of a clean set in the program. */
uint32_t program_set(struct program *program, const struct rune_set *set);

/* The same language, read from the end to the beginning. Neither captures nor prefers. */
void program_reverse(const struct program *program, struct program *reversed);

/* ---- classes ---- */

enum rune_kind {
	KIND_OTHER,
	KIND_WORD,
	KIND_NEWLINE,
	KIND_EDGE, /* the beginning or end of the text */
	KIND_COUNT,
};

/* Code points that no set of the program tells apart are one class. */
struct classes {
	uint32_t *begins; /* runs of code points: where each begins, the first at 0 */
	uint32_t *classes; /* and its class */
	size_t run_count;
	size_t count;
	uint32_t *members; /* set * words + class / 32: bit class % 32 */
	size_t words;
	uint32_t *kinds;   /* by class, as far as the program asks */
};

/* false: there are too many sets. */
bool classes_make(struct program *program, struct classes *classes);

static inline bool
class_in(const uint32_t *members, size_t words, uint32_t set, uint32_t class)
{
	return members[set * words + class / 32] >> class % 32 & 1;
}

/* What holds between two neighbours. */
static inline uint32_t
asserts_between(uint32_t left, uint32_t right)
{
	uint32_t holds = (left == KIND_WORD) != (right == KIND_WORD) ? ASSERT_WORD_BOUNDARY : ASSERT_NO_WORD_BOUNDARY;

	holds |= left == KIND_EDGE ? ASSERT_BEGIN_TEXT | ASSERT_BEGIN_LINE : left == KIND_NEWLINE ? ASSERT_BEGIN_LINE : 0;
	return holds | (right == KIND_EDGE ? ASSERT_END_TEXT | ASSERT_END_LINE : right == KIND_NEWLINE ? ASSERT_END_LINE : 0);
}

/* ---- automata ---- */

/*
 * A deterministic automaton: rows of class count + 1 words, one a class and one for the end of what is read. A word is where the
 * next row begins, with AUTOMATON_MATCH where a match ends before the code point, and AUTOMATON_DEAD where no match can come any more:
 * a word from AUTOMATON_DEAD on wants to be looked at.
 */
enum { AUTOMATON_DEAD = 1 << 30 };
#define AUTOMATON_MATCH 0x80000000u

struct automaton {
	uint32_t *table;
	size_t words; /* 0: it would have been too large */
	uint32_t starts[KIND_COUNT]; /* rows, by the kind of what stands before the first code point */
};

struct automaton_plan {
	const struct program *program;
	const struct classes *classes;
	uint32_t start;  /* the first instruction */
	bool loops;      /* a match may begin anywhere */
	bool first;      /* the preferred match; else all there are */
	bool backwards;
	size_t work_max; /* instructions looked at */
	size_t words_max;
};

void automaton_make(struct arena *arena, const struct automaton_plan *plan, struct automaton *automaton);

/* ---- the compiled expression ---- */

enum { REGEXP_PAGES = 256 };

/* Offsets are in words from the beginning. */
struct regexp {
	uint32_t words;
	uint32_t anchored; /* matches begin at the beginning of the text only */
	uint32_t asserts;
	uint32_t group_count;
	uint32_t names;  /* by group: offset of bytes, and their number */
	uint32_t source, source_length;
	uint32_t prefix, prefix_length; /* bytes that every match begins with; with `literal` it is nothing else */
	uint32_t literal;
	uint32_t insts, inst_count;
	uint32_t class_count, set_words;
	uint32_t members, kinds;
	uint32_t begins, classes, run_count; /* of what is not ASCII */
	uint32_t pages; /* the runs at which each 256 code points of the first plane begin, and the next ones; 0: there are few runs */
	uint32_t forward, forward_starts[KIND_COUNT]; /* 0: there is no automaton */
	uint32_t backward, backward_starts[KIND_COUNT];
	uint32_t ascii[128]; /* classes */
	uint32_t tables[];
};

static inline const uint32_t *
regexp_table(const struct regexp *regexp, uint32_t offset)
{
	return (const uint32_t *)regexp + offset;
}

/* The class of the code point at *at, which moves behind it. */
uint32_t regexp_class_outside_ascii(const struct regexp *regexp, struct str text, size_t *at);

static inline uint32_t
regexp_next_class(const struct regexp *regexp, struct str text, size_t *at)
{
	unsigned char byte = (unsigned char)text.data[*at];

	if (byte < 0x80) {
		++*at;
		return regexp->ascii[byte];
	}
	return regexp_class_outside_ascii(regexp, text, at);
}

/* The kind of what stands before and behind a place. */
uint32_t regexp_kind_before(const struct regexp *regexp, struct str text, size_t at);
uint32_t regexp_kind_behind(const struct regexp *regexp, struct str text, size_t at);

/* The simulation: as regexp_find, for any even number of slots; a match begins at input->at where `here` says so, and ends at
 * or before `end`. */
bool pike_find(const struct regexp *regexp, const struct regexp_input *input, bool here, size_t end, size_t *slots,
	size_t slot_count);
size_t pike_scratch_size(const struct regexp *regexp, size_t slot_count);

/* Groups of the match that begins at input->at and ends at `end`; TOO_LONG: the simulation has to find them. */
enum backtracked { BACKTRACK_FOUND, BACKTRACK_NONE, BACKTRACK_TOO_LONG };
enum backtracked backtrack_find(const struct regexp *regexp, const struct regexp_input *input, size_t end,
	size_t *slots, size_t slot_count);
size_t backtrack_scratch_size(void);

#endif
