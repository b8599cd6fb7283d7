/*
 * An arena: allocation bumps a pointer, everything goes at once. One arena a lifetime, and the lifetime is a parameter.
 *
 * An arena has a limit and an escape: where memory runs out, or the limit is passed, arena_alloc does not return but
 * longjmps to the escape, which the owner of the lifetime set. So callers never check, hostile input is bounded, and
 * nothing below the command line exits. The escape's handler releases the arena, which frees all.
 */
#ifndef FORST_BASE_ARENA_H
#define FORST_BASE_ARENA_H

#include "runtime/base/str.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

struct arena_block;
struct arena_spare;

struct arena {
	char *next;
	char *end;
	struct arena_block *blocks;
	struct arena_spare *spare; /* what was given back */
	size_t used;  /* bytes taken from malloc */
	size_t limit; /* bytes it may take */
	bool huge_pages_are_slow; /* here and now */
	jmp_buf *escape;
};

enum { ARENA_UNLIMITED = 0 };

/* An empty arena that may take `limit` bytes (ARENA_UNLIMITED: no bound). `escape` may be NULL: then running out
 * aborts. */
void arena_init(struct arena *arena, size_t limit, jmp_buf *escape);

/* Frees every block; the arena is empty and usable again. */
void arena_release(struct arena *arena);

/* `size` zeroed bytes, aligned to 16; lives as long as the arena. Never NULL. */
void *arena_alloc(struct arena *arena, size_t size);

/* The same for `count` elements of `size` bytes, with the product checked. */
void *arena_alloc_array(struct arena *arena, size_t count, size_t size);

/* Room for objects of one kind that are walked again and again, so they lie next to each other. { 0 } has none yet. */
struct arena_run {
	char *next;
	size_t left;   /* objects */
	size_t length; /* of the last stretch that was taken */
};

/* `size` zeroed bytes, the same for all of a run. */
void *arena_run_alloc(struct arena *arena, struct arena_run *run, size_t size);

/* Gives back what arena_alloc gave (`size` bytes) and nobody uses any more: it is allocated again before the arena takes
 * more. For what is large and used briefly; little is not worth it, and is left where it is. */
void arena_recycle(struct arena *arena, void *memory, size_t size);

/* The parts one behind the other, in the arena, followed by a NUL that does not count. */
struct str arena_join(struct arena *arena, const struct str *parts, size_t count);

/* A copy of s in the arena, followed by a NUL that does not count. */
struct str arena_str(struct arena *arena, struct str s);

/* printf into the arena; followed by a NUL that does not count. */
struct str arena_printf(struct arena *arena, const char *format, ...) __attribute__((format(printf, 2, 3)));
struct str arena_vprintf(struct arena *arena, const char *format, va_list arguments);

/* What arena_grow does when the array is full. */
void *arena_lengthen(struct arena *arena, void *items, size_t count, size_t *capacity, size_t size);

/* A growing array's next capacity: makes room for one more element of `size` bytes in *items (count used of *capacity),
 * copying within the arena. The pattern: list->items = arena_grow(arena, list->items, list->count, &list->capacity,
 * sizeof *list->items). */
static inline void *
arena_grow(struct arena *arena, void *items, size_t count, size_t *capacity, size_t size)
{
	return count < *capacity ? items : arena_lengthen(arena, items, count, capacity, size);
}

#endif
