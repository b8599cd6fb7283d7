/*
 * Any pattern on any text: up to the first line end is the pattern. Both automata, one, and the simulation must find the same, at
 * places inside of the text; what is wrong with a pattern must be a part of it. Texts have exactly the size of what they hold.
 */
#include "runtime/base/regexp/program.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { MATCHES_MAX = 64, SLOTS_MAX = 16, ARENA_MAX = 1 << 30 };

struct findings {
	size_t slots[MATCHES_MAX][SLOTS_MAX];
	size_t count;
	bool any;
};

static void
expect(bool condition)
{
	if (!condition)
		abort();
}

static char *
exact(const uint8_t *data, size_t size)
{
	char *copy = malloc(size > 0 ? size : 1);

	expect(copy != NULL);
	if (size > 0)
		memcpy(copy, data, size);
	return copy;
}

static void
expect_places(const size_t *slots, size_t count, size_t length)
{
	for (size_t i = 0; i < count; i += 2) {
		bool none = slots[i] == REGEXP_NONE && slots[i + 1] == REGEXP_NONE;
		expect(none || (slots[i] <= slots[i + 1] && slots[i + 1] <= length));
	}
	expect(slots[0] != REGEXP_NONE);
}

static void
find(const struct regexp *regexp, struct str text, size_t slot_count, struct findings *found)
{
	struct regexp_input input = {.text = text, .scratch = malloc(regexp_scratch_size(regexp, slot_count) + 1)};
	size_t last_end = REGEXP_NONE;

	memset(found, 0, sizeof(*found));
	found->any = regexp_matches(regexp, &input);
	while (found->count < MATCHES_MAX &&
		   regexp_find_next(regexp, &input, &last_end, found->slots[found->count], slot_count)) {
		expect_places(found->slots[found->count], slot_count, text.length);
		found->count++;
	}
	if (found->count < MATCHES_MAX)
		memset(found->slots[found->count], 0, sizeof(found->slots[0]));
	expect(found->any == (found->count > 0));
	free(input.scratch);
}

static void
search(struct arena *arena, const struct regexp *made, struct str text)
{
	static struct findings fast, slow;
	size_t bytes = regexp_words(made) * sizeof(uint32_t);
	struct regexp *regexp = arena_alloc(arena, bytes);

	memcpy(regexp, made, bytes);
	for (size_t slot_count = 2; slot_count <= SLOTS_MAX; slot_count += SLOTS_MAX - 2) {
		*regexp = *made;
		find(regexp, text, slot_count, &fast);
		regexp->backward = 0;
		find(regexp, text, slot_count, &slow);
		expect(memcmp(&fast, &slow, sizeof(fast)) == 0);
		regexp->forward = 0;
		find(regexp, text, slot_count, &slow);
		expect(memcmp(&fast, &slow, sizeof(fast)) == 0);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const uint8_t *end = memchr(data, '\n', size);
	size_t length = end ? (size_t)(end - data) : size, rest = end ? size - length - 1 : 0;
	char *pattern = exact(data, length), *text = exact(data + (end ? length + 1 : 0), rest);
	struct regexp_error error;
	struct arena arena;

	arena_init(&arena, ARENA_MAX, NULL);
	const struct regexp *regexp = regexp_compile(&arena, (struct str){pattern, length}, REGEXP_QUICK, &error);
	if (regexp) {
		search(&arena, regexp, (struct str){text, rest});
	} else {
		expect(error.part.length == 0 || (error.part.data >= pattern && error.part.data + error.part.length <= pattern + length));
		expect(regexp_error_text(&arena, &error).length > 0);
	}
	arena_release(&arena);
	free(pattern);
	free(text);
	return 0;
}
