/* Source files and positions; see source.h. */
#include "compiler/diag/source.h"

#include "runtime/base/utf8.h"

#include <string.h>

void
source_map_init(struct source_map *map, struct arena *arena)
{
	*map = (struct source_map){.arena = arena, .next_base = 1};
}

/* Where each line starts, found once, in the arena of the map. */
/* Where the line behind that of `at` begins, or NULL. */
static const char *
next_line(const char *at, const char *end)
{
	const char *newline = at < end ? memchr(at, '\n', (size_t)(end - at)) : NULL;
	return newline ? newline + 1 : NULL;
}

static void
find_lines(struct source_map *map, struct source *source)
{
	struct str text = source->text;
	const char *end = text.data + text.length;
	uint32_t count = 1;
	for (const char *at = text.data; (at = next_line(at, end)) != NULL;) {
		count++;
	}
	source->line_starts = arena_alloc_array(map->arena, count, sizeof *source->line_starts);
	source->line_count = count;
	uint32_t line = 1;
	for (const char *at = text.data; (at = next_line(at, end)) != NULL;) {
		source->line_starts[line++] = (uint32_t)(at - text.data);
	}
}

struct source *
source_add(struct source_map *map, struct str path, struct str text)
{
	if (text.length >= UINT32_MAX - map->next_base) {
		return NULL;
	}
	struct source *source = arena_alloc(map->arena, sizeof *source);
	source->path = path;
	source->text = text;
	source->base = map->next_base;
	map->next_base += (uint32_t)text.length + 1;
	find_lines(map, source);
	if (map->last) {
		map->last->next = source;
	} else {
		map->first = source;
	}
	map->last = source;
	return source;
}

struct source *
source_find(const struct source_map *map, uint32_t offset)
{
	for (struct source *source = map->first; source; source = source->next) {
		if (offset >= source->base && offset - source->base <= source->text.length) {
			return source;
		}
	}
	return NULL;
}

/* The line (from 0) that holds byte `at`: the last one that starts at or before it. */
static uint32_t
line_of(const struct source *source, uint32_t at)
{
	uint32_t low = 0;
	uint32_t high = source->line_count;
	while (high - low > 1) {
		uint32_t middle = low + (high - low) / 2;
		if (source->line_starts[middle] <= at) {
			low = middle;
		} else {
			high = middle;
		}
	}
	return low;
}

enum { NEAR_MAX = 200 }; /* bytes of a line that are looked through before its start is looked up */

uint32_t
source_line_start(const struct source *source, uint32_t at)
{
	uint32_t near = at < NEAR_MAX ? 0 : at - NEAR_MAX;
	ptrdiff_t newline = str_find_last(str_slice(source->text, near, at), '\n');
	return newline >= 0 ? near + (uint32_t)newline + 1 : near == 0 ? 0 : source->line_starts[line_of(source, at)];
}

struct position
source_position(const struct source_map *map, uint32_t offset)
{
	const struct source *source = source_find(map, offset);
	if (!source) {
		return (struct position){0};
	}
	uint32_t at = offset - source->base;
	uint32_t line = line_of(source, at);
	struct str before = str_slice(source->text, source->line_starts[line], at);
	return (struct position){source, line + 1, (uint32_t)utf8_count(before) + 1};
}

struct str
source_line(const struct source *source, uint32_t line)
{
	if (line == 0 || line > source->line_count) {
		return (struct str){0};
	}
	struct str rest = str_slice(source->text, source->line_starts[line - 1], source->text.length);
	ptrdiff_t end = str_find(rest, '\n');
	struct str text = end < 0 ? rest : str_slice(rest, 0, (size_t)end);
	return str_has_suffix(text, STR("\r")) ? str_slice(text, 0, text.length - 1) : text;
}

struct str
source_text(const struct source_map *map, struct span span)
{
	const struct source *source = source_find(map, span.start);
	if (!source) {
		return (struct str){0};
	}
	return str_slice(source->text, span.start - source->base, span.end - source->base);
}
