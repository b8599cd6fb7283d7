/*
 * Source files and positions. Every byte of every file of a compilation has one 32-bit number: files lie one behind the
 * other, a span is two such numbers, and file, line and column are computed only when something is shown.
 */
#ifndef FORST_COMPILER_DIAG_SOURCE_H
#define FORST_COMPILER_DIAG_SOURCE_H

#include "runtime/base/arena.h"

/* The bytes [start, end); an empty span stands before the byte at start. { 0, 0 } means nowhere. */
struct span {
	uint32_t start;
	uint32_t end;
};

struct source {
	struct source *next; /* in order of addition */
	struct str path;     /* as given: what messages and #line show */
	struct str text;
	uint32_t base;         /* number of its first byte; its end gets a number as well */
	uint32_t *line_starts; /* bytes of the text */
	uint32_t line_count;
};

struct source_map {
	struct arena *arena;
	struct source *first;
	struct source *last;
	uint32_t next_base; /* starts at 1 */
};

struct position {
	const struct source *source;
	uint32_t line;   /* from 1 */
	uint32_t column; /* from 1, in code points */
};

void source_map_init(struct source_map *map, struct arena *arena);

/* Adds a file; text must live as long as the arena. NULL when the 32-bit numbers are used up. */
struct source *source_add(struct source_map *map, struct str path, struct str text);

/* The file that holds `offset`, or NULL for nowhere. */
struct source *source_find(const struct source_map *map, uint32_t offset);

struct position source_position(const struct source_map *map, uint32_t offset);

/* Where the line begins that holds byte `at` of the file. */
uint32_t source_line_start(const struct source *source, uint32_t at);

/* The text of line `line` (from 1) without its line end. */
struct str source_line(const struct source *source, uint32_t line);

struct str source_text(const struct source_map *map, struct span span);

/* From the start of a to the end of b. */
static inline struct span
span_join(struct span a, struct span b)
{
	if (a.start == 0) {
		return b;
	}
	return b.start == 0 ? a : (struct span){a.start, b.end > a.end ? b.end : a.end};
}

#endif
