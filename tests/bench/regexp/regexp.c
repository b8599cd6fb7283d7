/* Nanoseconds a search for each row of items.tsv, which go/main.go reads as well: name, what is asked, pattern, text, and how often the
 * text is repeated. A row is printed as its name, the nanoseconds and what was found. */
#include "runtime/base/regexp/regexp.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { SLOTS_MAX = 16, ROUND_MS = 100 };

static double
now_ns(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec * 1e9 + (double)now.tv_nsec;
}

/* Whether and, but for `matches`, where. */
static size_t
search(const struct regexp *regexp, const struct regexp_input *input, size_t slot_count)
{
	size_t slots[SLOTS_MAX] = {0};
	if (slot_count == 0) {
		return regexp_matches(regexp, input);
	}
	return regexp_find(regexp, input, slots, slot_count) ? slots[slot_count - 1] : 0;
}

static void
measure(const char *name, const char *asked, const char *pattern, struct str text)
{
	struct arena arena;
	struct regexp_error error;
	size_t sum = 0;

	arena_init(&arena, ARENA_UNLIMITED, NULL);
	const struct regexp *regexp = regexp_compile(&arena, str_from(pattern), REGEXP_THOROUGH, &error);
	if (!regexp) {
		fprintf(stderr, "%s: %.*s\n", name, STR_ARG(regexp_error_text(&arena, &error)));
		exit(1);
	}
	size_t slot_count = strcmp(asked, "matches") == 0 ? 0 : strcmp(asked, "find") == 0 ? 2 : 2 * regexp_group_count(regexp);
	struct regexp_input input = {.text = text, .scratch = malloc(regexp_scratch_size(regexp, slot_count) + 1)};
	for (long rounds = 1;; rounds *= 2) {
		double begin = now_ns();
		for (long i = 0; i < rounds; i++) {
			sum += search(regexp, &input, slot_count);
		}
		double took = now_ns() - begin;
		if (took > ROUND_MS * 1e6) {
			printf("%s %.1f %zu\n", name, took / (double)rounds, search(regexp, &input, slot_count));
			break;
		}
	}
	if (sum == SIZE_MAX) {
		abort();
	}
	free(input.scratch);
	arena_release(&arena);
}

int
main(int argc, char **argv)
{
	FILE *file = argc > 1 ? fopen(argv[1], "r") : NULL;
	char *line = NULL;
	size_t capacity = 0;
	ssize_t length;

	if (!file) {
		perror("regexp");
		return 1;
	}
	while ((length = getline(&line, &capacity, file)) > 0) {
		char *rest = line;
		line[length - 1] = 0;
		char *name = strsep(&rest, "\t"), *asked = strsep(&rest, "\t"), *pattern = strsep(&rest, "\t");
		char *part = strsep(&rest, "\t");
		size_t times = rest ? (size_t)atol(rest) : 1, size = strlen(part);
		char *text = malloc(size * times + 1);
		for (size_t i = 0; i < times; i++) {
			memcpy(text + i * size, part, size);
		}
		measure(name, asked, pattern, (struct str){text, size * times});
		free(text);
	}
	free(line);
	fclose(file);
	return 0;
}
