/* Sets of code points as ranges, and those that have names. */
#include "runtime/base/regexp/program.h"

#include <stdlib.h>
#include <string.h>

/* Appends; the set is not clean until set_clean. */
static void
set_add(struct arena *arena, struct rune_set *set, uint32_t low, uint32_t high)
{
	set->ranges = arena_grow(arena, set->ranges, set->count, &set->capacity, sizeof *set->ranges);
	set->ranges[set->count++] = (struct rune_range){low, high};
}

void
set_add_set(struct arena *arena, struct rune_set *set, const struct rune_set *other)
{
	for (size_t i = 0; i < other->count; i++) {
		set_add(arena, set, other->ranges[i].low, other->ranges[i].high);
	}
}

static int
compare_ranges(const void *a, const void *b)
{
	const struct rune_range *left = a, *right = b;
	return left->low < right->low ? -1 : left->low > right->low;
}

void
set_clean(struct rune_set *set)
{
	size_t kept = 0;

	if (set->count == 0) {
		return;
	}
	qsort(set->ranges, set->count, sizeof *set->ranges, compare_ranges);
	for (size_t i = 1; i < set->count; i++) {
		struct rune_range range = set->ranges[i], *last = &set->ranges[kept];
		if (range.low > last->high + 1) {
			set->ranges[++kept] = range;
		} else if (range.high > last->high) {
			last->high = range.high;
		}
	}
	set->count = kept + 1;
}

void
set_negate(struct arena *arena, struct rune_set *set)
{
	struct rune_set rest = {0};
	uint32_t next = 0;

	for (size_t i = 0; i < set->count; i++) {
		if (set->ranges[i].low > next) {
			set_add(arena, &rest, next, set->ranges[i].low - 1);
		}
		next = set->ranges[i].high + 1;
	}
	if (next <= RUNE_MAX) {
		set_add(arena, &rest, next, RUNE_MAX);
	}
	*set = rest;
}

/* Adds what a step of the row's orbits gives for those of the range that are in the row. */
static void
add_folded(struct arena *arena, struct rune_set *set, struct rune_range range, const struct unicode_fold *fold)
{
	uint32_t low = range.low > fold->low ? range.low : fold->low;
	uint32_t high = range.high < fold->high ? range.high : fold->high;

	low += (fold->stride - (low - fold->low) % fold->stride) % fold->stride;
	if (fold->stride == 1) {
		set_add(arena, set, low + (uint32_t)fold->delta, high + (uint32_t)fold->delta);
		return;
	}
	for (uint32_t rune = low; rune <= high; rune += fold->stride) {
		set_add(arena, set, rune + (uint32_t)fold->delta, rune + (uint32_t)fold->delta);
	}
}

/* The first of the clean set's first `count` ranges that ends at or behind `rune`. */
static size_t
range_from(const struct rune_set *set, size_t count, uint32_t rune)
{
	size_t low = 0, high = count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (set->ranges[middle].high < rune) {
			low = middle + 1;
		} else {
			high = middle;
		}
	}
	return low;
}

static size_t
size_of(const struct rune_set *set)
{
	size_t size = 0;

	for (size_t i = 0; i < set->count; i++) {
		size += set->ranges[i].high - set->ranges[i].low + 1;
	}
	return size;
}

/* One step of every orbit; false: nothing was added. */
static bool
fold_once(struct arena *arena, struct rune_set *set)
{
	size_t count = set->count, size = size_of(set);

	for (size_t row = 0; row < unicode_fold_count; row++) {
		const struct unicode_fold *fold = &unicode_folds[row];
		for (size_t i = range_from(set, count, fold->low); i < count && set->ranges[i].low <= fold->high; i++) {
			add_folded(arena, set, set->ranges[i], fold);
		}
	}
	if (set->count > count) {
		set_clean(set);
	}
	return size_of(set) > size;
}

void
set_fold(struct arena *arena, struct rune_set *set)
{
	enum { ORBIT_MAX = 4 };

	for (int step = 1; step < ORBIT_MAX && fold_once(arena, set); step++) {
		continue;
	}
}

/* ---- names ---- */

/* As names of \p{} are compared: an upper-case letter first, lower-case behind it, without "_", "-" and " ". The length, or
 * 0 where it is no name of a table. */
static size_t
canonical_name(struct str name, char *canonical, size_t size)
{
	size_t length = 0;

	for (size_t i = 0; i < name.length; i++) {
		char c = name.data[i];
		if (c == '_' || c == '-' || c == ' ') {
			continue;
		}
		if (length == size) {
			return 0;
		}
		bool lower = c >= 'a' && c <= 'z', upper = c >= 'A' && c <= 'Z';
		canonical[length] = (char)(length == 0 && lower ? c - 'a' + 'A' : length > 0 && upper ? c - 'A' + 'a' : c);
		length++;
	}
	return length;
}

bool
set_unicode(struct arena *arena, struct str name, struct rune_set *set)
{
	char canonical[64];
	struct str wanted = {canonical, canonical_name(name, canonical, sizeof canonical)};
	size_t low = 0, high = unicode_table_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		const struct unicode_table *table = &unicode_tables[middle];
		int order = str_compare(wanted, str_from(table->name));
		if (order == 0) {
			set->ranges = arena_alloc_array(arena, table->count, sizeof *set->ranges);
			memcpy(set->ranges, table->ranges, table->count * sizeof *set->ranges);
			set->count = set->capacity = table->count;
			return true;
		}
		if (order < 0) {
			high = middle;
		} else {
			low = middle + 1;
		}
	}
	return false;
}

/* Pairs of characters: from, to. */
static void
add_pairs(struct arena *arena, struct rune_set *set, struct str pairs)
{
	for (size_t i = 0; i + 1 < pairs.length; i += 2) {
		set_add(arena, set, (unsigned char)pairs.data[i], (unsigned char)pairs.data[i + 1]);
	}
	set_clean(set);
}

bool
set_posix(struct arena *arena, struct str name, struct rune_set *set)
{
	static const struct {
		const char *name;
		struct str pairs;
	} rows[] = {
		{"alnum", {"09AZaz", 6}},
		{"alpha", {"AZaz", 4}},
		{"ascii", {"\x00\x7f", 2}},
		{"blank", {"\t\t  ", 4}},
		{"cntrl", {"\x00\x1f\x7f\x7f", 4}},
		{"digit", {"09", 2}},
		{"graph", {"!~", 2}},
		{"lower", {"az", 2}},
		{"print", {" ~", 2}},
		{"punct", {"!/:@[`{~", 8}},
		{"space", {"\t\r  ", 4}},
		{"upper", {"AZ", 2}},
		{"word", {"09AZ__az", 8}},
		{"xdigit", {"09AFaf", 6}},
	};

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		if (str_equal(name, str_from(rows[i].name))) {
			add_pairs(arena, set, rows[i].pairs);
			return true;
		}
	}
	return false;
}

bool
set_perl(struct arena *arena, char letter, struct rune_set *set)
{
	switch (letter) {
	case 'd': add_pairs(arena, set, STR("09")); return true;
	case 's': add_pairs(arena, set, STR("\t\n\f\r  ")); return true;
	case 'w': add_pairs(arena, set, STR("09AZ__az")); return true;
	default: return false;
	}
}
