/* Arenas: a list of blocks that double in size up to a bound; see arena.h. */
#include "runtime/base/arena.h"

#include "runtime/base/pages.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ALIGNMENT = 16, BLOCK_MIN = 16 << 10, BLOCK_MAX = 1 << 20, MAPPED_FROM = 4 << 20, SPARE_PIECE = 64 << 10 };

/* Of arrays that grow: what they begin with, in bytes and at most in elements. */
enum { FIRST_BYTES = 128, FIRST_MAX = 8 };

/* Of runs: objects in a stretch. */
enum { RUN_MIN = 4, RUN_MAX = 64 };

struct arena_block {
	struct arena_block *next;
	size_t size; /* of the bytes */
	bool mapped; /* by pages_take */
	_Alignas(ALIGNMENT) char bytes[];
};

/* Stands at the start of what was given back. */
struct arena_spare {
	struct arena_spare *next;
	size_t size; /* a multiple of ALIGNMENT */
};

void
arena_init(struct arena *arena, size_t limit, jmp_buf *escape)
{
	*arena = (struct arena){.limit = limit, .escape = escape};
}

void
arena_release(struct arena *arena)
{
	struct arena_block *block = arena->blocks;
	while (block) {
		struct arena_block *next = block->next;
		if (block->mapped) {
			pages_give_back(block, block->size + sizeof *block);
		} else {
			free(block);
		}
		block = next;
	}
	arena_init(arena, arena->limit, arena->escape);
}

static _Noreturn void
give_up(struct arena *arena)
{
	if (arena->escape) {
		longjmp(*arena->escape, 1);
	}
	abort();
}

/* The size of the next block: twice what there is, between the bounds, and enough for `size`. */
static size_t
block_size(const struct arena *arena, size_t size)
{
	size_t wanted = arena->used < BLOCK_MIN ? BLOCK_MIN : arena->used;
	wanted = wanted > BLOCK_MAX ? BLOCK_MAX : wanted;
	return size > wanted ? size : wanted;
}

/* The next bytes to allocate from, of what was given back; false when that has no `size` in one piece. It is zeroed in
 * pieces, shortly before it is used. */
static bool
take_spare(struct arena *arena, size_t size)
{
	struct arena_spare *spare = arena->spare;
	if (!spare || size > spare->size) {
		return false;
	}
	size_t taken = size > SPARE_PIECE ? size : spare->size < 2 * SPARE_PIECE ? spare->size : SPARE_PIECE;
	size_t left = spare->size - taken;
	struct arena_spare *rest = spare->next;
	if (left >= sizeof *spare) {
		rest = (struct arena_spare *)((char *)spare + taken);
		*rest = (struct arena_spare){spare->next, left};
	}
	arena->spare = rest;
	memset(spare, 0, taken);
	arena->next = (char *)spare;
	arena->end = arena->next + taken;
	return true;
}

void
arena_recycle(struct arena *arena, void *memory, size_t size)
{
	size &= ~(size_t)(ALIGNMENT - 1);
	if (size < SPARE_PIECE) {
		return;
	}
	struct arena_spare *spare = memory;
	*spare = (struct arena_spare){arena->spare, size};
	arena->spare = spare;
}

/* A block with at least `size` bytes. Arenas that became large take whole huge pages. NULL where memory runs out. */
static struct arena_block *
take_block(struct arena *arena, size_t size)
{
	struct arena_block *block;
	size_t bytes = block_size(arena, size) + sizeof *block;
	bool mapped = arena->used >= MAPPED_FROM || bytes >= MAPPED_FROM;
	if (mapped) {
		bool huge = !arena->huge_pages_are_slow;
		bytes = (bytes + PAGES_HUGE - 1) / PAGES_HUGE * PAGES_HUGE;
		block = pages_take(bytes, &huge);
		arena->huge_pages_are_slow = !huge;
	} else {
		block = calloc(1, bytes);
	}
	if (block) {
		block->size = bytes - sizeof *block;
		block->mapped = mapped;
	}
	return block;
}

__attribute__((noinline)) static void *
alloc_in_new_block(struct arena *arena, size_t size)
{
	if (take_spare(arena, size)) {
		arena->next += size;
		return arena->next - size;
	}
	if (arena->limit != ARENA_UNLIMITED && (size > arena->limit || arena->used > arena->limit - size)) {
		give_up(arena);
	}
	struct arena_block *block = take_block(arena, size);
	if (!block) {
		give_up(arena);
	}
	block->next = arena->blocks;
	arena->blocks = block;
	arena->used += block->size;
	if (!arena->next || block->size - size > (size_t)(arena->end - arena->next)) {
		arena->next = block->bytes + size;
		arena->end = block->bytes + block->size;
	}
	return block->bytes;
}

void *
arena_alloc(struct arena *arena, size_t size)
{
	if (size > SIZE_MAX / 2) {
		give_up(arena);
	}
	size = (size + ALIGNMENT - 1) & ~(size_t)(ALIGNMENT - 1);
	if (size > (size_t)(arena->end - arena->next)) {
		return alloc_in_new_block(arena, size);
	}
	char *bytes = arena->next;
	arena->next += size;
	return bytes ? bytes : alloc_in_new_block(arena, ALIGNMENT);
}

void *
arena_alloc_array(struct arena *arena, size_t count, size_t size)
{
	size_t bytes;
	if (__builtin_mul_overflow(count, size, &bytes)) {
		give_up(arena);
	}
	return arena_alloc(arena, bytes);
}

void *
arena_run_alloc(struct arena *arena, struct arena_run *run, size_t size)
{
	if (run->left == 0) {
		run->length = run->length == 0 ? RUN_MIN : run->length < RUN_MAX ? run->length * 2 : RUN_MAX;
		run->left = run->length;
		run->next = arena_alloc_array(arena, run->length, size);
	}
	char *object = run->next;
	run->next += size;
	run->left--;
	return object;
}

struct str
arena_str(struct arena *arena, struct str s)
{
	char *copy = arena_alloc(arena, s.length + 1);
	if (s.length) {
		memcpy(copy, s.data, s.length);
	}
	return (struct str){copy, s.length};
}

struct str
arena_join(struct arena *arena, const struct str *parts, size_t count)
{
	size_t length = 0;
	for (size_t i = 0; i < count; i++) {
		length += parts[i].length;
	}
	char *text = arena_alloc(arena, length + 1);
	char *end = text;
	for (size_t i = 0; i < count; i++) {
		if (parts[i].length) {
			memcpy(end, parts[i].data, parts[i].length);
		}
		end += parts[i].length;
	}
	return (struct str){text, length};
}

struct str
arena_vprintf(struct arena *arena, const char *format, va_list arguments)
{
	assert(format);
	va_list again;
	va_copy(again, arguments);
	int length = vsnprintf(NULL, 0, format, again);
	va_end(again);
	size_t size = length < 0 ? 0 : (size_t)length;
	char *text = arena_alloc(arena, size + 1);
	if (length >= 0) {
		vsnprintf(text, size + 1, format, arguments);
	}
	return (struct str){text, size};
}

struct str
arena_printf(struct arena *arena, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	struct str text = arena_vprintf(arena, format, arguments);
	va_end(arguments);
	return text;
}

/* Lengthens what was allocated last from `bytes` to `larger`, where its block has the room. */
static bool
extend(struct arena *arena, char *start, size_t bytes, size_t larger)
{
	size_t rounded = (bytes + ALIGNMENT - 1) & ~(size_t)(ALIGNMENT - 1);
	if (!start || start + rounded != arena->next || larger > SIZE_MAX / 2 || larger > (size_t)(arena->end - start)) {
		return false;
	}
	arena->next = start + ((larger + ALIGNMENT - 1) & ~(size_t)(ALIGNMENT - 1));
	arena->next = arena->next > arena->end ? arena->end : arena->next;
	return true;
}

/* How many elements an array begins with: large ones are mostly few. */
static size_t
first_capacity(size_t size)
{
	size_t count = FIRST_BYTES / size;
	return count > FIRST_MAX ? FIRST_MAX : count < 2 ? 2 : count;
}

void *
arena_lengthen(struct arena *arena, void *items, size_t count, size_t *capacity, size_t size)
{
	size_t larger = *capacity ? *capacity * 2 : first_capacity(size);
	size_t bytes;
	if (!__builtin_mul_overflow(larger, size, &bytes) && extend(arena, items, *capacity * size, bytes)) {
		*capacity = larger;
		return items;
	}
	void *copy = arena_alloc_array(arena, larger, size);
	if (count) {
		memcpy(copy, items, count * size);
	}
	*capacity = larger;
	return copy;
}
