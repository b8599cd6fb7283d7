/*
 * Searching: the automata where there are some, forward for whether and where a match ends and backward for where it begins; for groups
 * what goes back, where the match is short, else the simulation, and so it is where there are no automata.
 */
#include "runtime/base/regexp/program.h"
#include "runtime/base/utf8.h"

#include <string.h>

enum { STRIP = 4096 }; /* bytes between two polls */

static void
poll_caller(const struct regexp_input *input)
{
	if (input->poll) {
		input->poll(input->context);
	}
}

size_t
regexp_words(const struct regexp *regexp)
{
	return regexp->words;
}

struct str
regexp_source(const struct regexp *regexp)
{
	return (struct str){(const char *)regexp_table(regexp, regexp->source), regexp->source_length};
}

size_t
regexp_group_count(const struct regexp *regexp)
{
	return regexp->group_count;
}

struct str
regexp_group_name(const struct regexp *regexp, size_t group)
{
	const uint32_t *row = regexp_table(regexp, regexp->names) + 2 * group;
	return (struct str){(const char *)regexp_table(regexp, row[0]), row[1]};
}

/* ---- classes ---- */

static uint32_t
class_of(const struct regexp *regexp, uint32_t rune)
{
	const uint32_t *begins = regexp_table(regexp, regexp->begins);
	size_t low = 0, high = regexp->run_count;

	if (rune < 0x80) {
		return regexp->ascii[rune];
	}
	if (regexp->pages && rune >> 8 < REGEXP_PAGES) {
		const uint32_t *page = regexp_table(regexp, regexp->pages) + (rune >> 8);
		low = page[0];
		high = page[1] + 1;
	}
	while (high - low > 1) {
		size_t middle = low + (high - low) / 2;
		if (begins[middle] <= rune) {
			low = middle;
		} else {
			high = middle;
		}
	}
	return regexp_table(regexp, regexp->classes)[low];
}

uint32_t
regexp_class_outside_ascii(const struct regexp *regexp, struct str text, size_t *at)
{
	int32_t rune = utf8_next(text, at);
	return class_of(regexp, rune == UTF8_INVALID ? RUNE_INVALID : (uint32_t)rune);
}

/* The same before *at, which moves in front of it. */
static uint32_t
regexp_previous_class(const struct regexp *regexp, struct str text, size_t *at)
{
	size_t end = *at, begin = end - 1;

	if ((unsigned char)text.data[begin] < 0x80) {
		*at = begin;
		return regexp->ascii[(unsigned char)text.data[begin]];
	}
	while (begin > 0 && end - begin < 4 && ((unsigned char)text.data[begin] & 0xc0) == 0x80) {
		begin--;
	}
	size_t next = begin;
	int32_t rune = utf8_next((struct str){text.data, end}, &next);
	bool whole = rune != UTF8_INVALID && next == end;
	*at = whole ? begin : end - 1;
	return class_of(regexp, whole ? (uint32_t)rune : RUNE_INVALID);
}

uint32_t
regexp_kind_before(const struct regexp *regexp, struct str text, size_t at)
{
	if (regexp->asserts == 0) {
		return KIND_OTHER;
	}
	return at == 0 ? KIND_EDGE : regexp_table(regexp, regexp->kinds)[regexp_previous_class(regexp, text, &at)];
}

uint32_t
regexp_kind_behind(const struct regexp *regexp, struct str text, size_t at)
{
	if (regexp->asserts == 0) {
		return KIND_OTHER;
	}
	return at == text.length ? KIND_EDGE : regexp_table(regexp, regexp->kinds)[regexp_next_class(regexp, text, &at)];
}

/* ---- automata ---- */

/* Where the first match that begins at `at` or behind it ends; with `any`, where one is known to. */
static size_t
forward(const struct regexp *regexp, const struct regexp_input *input, size_t at, bool any)
{
	const uint32_t *table = regexp_table(regexp, regexp->forward), *ascii = regexp->ascii;
	struct str text = input->text;
	uint32_t row = regexp->forward_starts[regexp_kind_before(regexp, text, at)];
	size_t end = REGEXP_NONE;

	while (at < text.length) {
		size_t strip = text.length - at > STRIP ? at + STRIP : text.length;
		while (at < strip) {
			size_t before = at;
			unsigned char byte = (unsigned char)text.data[at];
			row = table[row + (byte < 0x80 ? (at++, ascii[byte]) : regexp_class_outside_ascii(regexp, text, &at))];
			if (row < AUTOMATON_DEAD) {
				continue;
			}
			if (row & AUTOMATON_MATCH) {
				end = before;
			}
			if (row & AUTOMATON_DEAD || (any && end == before)) {
				return end;
			}
			row &= ~AUTOMATON_MATCH;
		}
		poll_caller(input);
	}
	return table[row + regexp->class_count] & AUTOMATON_MATCH ? at : end;
}

/* Where the longest match that ends at `end` begins, which is not before input->at. */
static size_t
backward(const struct regexp *regexp, const struct regexp_input *input, size_t end)
{
	const uint32_t *table = regexp_table(regexp, regexp->backward);
	struct str text = input->text;
	uint32_t row = regexp->backward_starts[regexp_kind_behind(regexp, text, end)];
	size_t begin = REGEXP_NONE, at = end;

	while (at > input->at) {
		size_t strip = at - input->at > STRIP ? at - STRIP : input->at;
		while (at > strip) {
			size_t behind = at;
			row = table[row + regexp_previous_class(regexp, text, &at)];
			if (row & AUTOMATON_MATCH) {
				begin = behind;
			}
			if (row & AUTOMATON_DEAD) {
				return begin;
			}
			row &= ~AUTOMATON_MATCH;
		}
		poll_caller(input);
	}
	size_t before = at;
	uint32_t class = at == 0 ? regexp->class_count : regexp_previous_class(regexp, text, &before);
	return table[row + class] & AUTOMATON_MATCH ? at : begin;
}

/* ---- the whole ---- */

size_t
regexp_scratch_size(const struct regexp *regexp, size_t slot_count)
{
	bool simulates = !regexp->forward || slot_count > 2 || (slot_count == 2 && !regexp->backward && !regexp->anchored);
	size_t size = simulates ? pike_scratch_size(regexp, slot_count) : 0;
	return slot_count > 2 && size < backtrack_scratch_size() ? backtrack_scratch_size() : size;
}

/* Where the bytes that every match begins with are first; REGEXP_NONE: nowhere. */
static size_t
skip_to_prefix(const struct regexp *regexp, const struct regexp_input *input)
{
	struct str text = input->text;

	if (regexp->prefix_length == 0) {
		return input->at;
	}
	const char *found = text.length == input->at ? NULL
												 : memmem(text.data + input->at, text.length - input->at,
													   regexp_table(regexp, regexp->prefix), regexp->prefix_length);
	return found ? (size_t)(found - text.data) : REGEXP_NONE;
}

bool
regexp_matches(const struct regexp *regexp, const struct regexp_input *input)
{
	size_t at = regexp->anchored && input->at > 0 ? REGEXP_NONE : skip_to_prefix(regexp, input);

	if (at == REGEXP_NONE || regexp->literal) {
		return at != REGEXP_NONE;
	}
	if (!regexp->forward) {
		return pike_find(regexp, input, false, input->text.length, NULL, 0);
	}
	return forward(regexp, input, at, true) != REGEXP_NONE;
}

/* Where the match is; false: there is none, or (*known is false) that takes the simulation. */
static bool
find_place(const struct regexp *regexp, const struct regexp_input *input, size_t *slots)
{
	size_t at = regexp->anchored && input->at > 0 ? REGEXP_NONE : skip_to_prefix(regexp, input);

	if (at == REGEXP_NONE) {
		return false;
	}
	if (regexp->literal) {
		slots[0] = at;
		slots[1] = at + regexp->prefix_length;
		return true;
	}
	slots[1] = forward(regexp, input, at, false);
	if (slots[1] == REGEXP_NONE) {
		return false;
	}
	slots[0] = regexp->anchored ? 0 : regexp->backward ? backward(regexp, input, slots[1]) : REGEXP_NONE;
	return true;
}

bool
regexp_find(const struct regexp *regexp, const struct regexp_input *input, size_t *slots, size_t slot_count)
{
	size_t known = 2 * (size_t)regexp->group_count;

	for (size_t i = known; i < slot_count; i++) {
		slots[i] = REGEXP_NONE;
	}
	slot_count = slot_count < known ? slot_count : known;
	if (!regexp->forward && !regexp->literal) {
		return pike_find(regexp, input, false, input->text.length, slots, slot_count);
	}
	if (!find_place(regexp, input, slots)) {
		return false;
	}
	bool begins = slots[0] != REGEXP_NONE;
	if (begins && slot_count == 2) {
		return true;
	}
	struct regexp_input rest = *input;
	size_t end = slots[1];
	rest.at = begins ? slots[0] : input->at;
	if (begins && backtrack_find(regexp, &rest, end, slots, slot_count) == BACKTRACK_FOUND) {
		return true;
	}
	return pike_find(regexp, &rest, begins, end, slots, slot_count);
}

bool
regexp_find_next(
	const struct regexp *regexp, struct regexp_input *input, size_t *last_end, size_t *slots, size_t slot_count)
{
	while (input->at <= input->text.length && regexp_find(regexp, input, slots, slot_count)) {
		bool repeated = slots[1] == input->at && slots[0] == *last_end;
		if (slots[1] > input->at) {
			input->at = slots[1];
		} else if (input->at < input->text.length) {
			(void)utf8_next(input->text, &input->at);
		} else {
			input->at++;
		}
		*last_end = slots[1];
		if (!repeated) {
			return true;
		}
	}
	return false;
}
