/*
 * Regular expressions against Go: test_regexp CASES runs every line of the file, whose form expected.go describes. Each is searched
 * with the automata, without the one that runs backwards, and without any; all must find what Go finds.
 */
#include "runtime/base/buf.h"
#include "runtime/base/regexp/program.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FIELDS = 3, GROUPS_MAX = 64 };

static struct str
unescape(char *field)
{
	char *to = field;

	for (char *from = field; *from; from++) {
		if (*from != '\\') {
			*to++ = *from;
			continue;
		}
		switch (*++from) {
		case 't': *to++ = '\t'; break;
		case 'n': *to++ = '\n'; break;
		case 'r': *to++ = '\r'; break;
		case '\\': *to++ = '\\'; break;
		case 'x': {
			char digits[3] = {from[1], from[2], 0};
			*to++ = (char)strtol(digits, NULL, 16);
			from += 2;
			break;
		}
		default: abort();
		}
	}
	return (struct str){field, (size_t)(to - field)};
}

static void
append_match(struct buf *out, const size_t *slots, size_t count)
{
	buf_append_text(out, out->length > 1 ? " [" : "[");
	for (size_t i = 0; i < count; i++) {
		buf_append_text(out, i > 0 ? " " : "");
		if (slots[i] == REGEXP_NONE) {
			buf_append_text(out, "-");
		} else {
			buf_printf(out, "%zu", slots[i]);
		}
	}
	buf_append_text(out, "]");
}

/* All matches, as Go prints them. */
static void
find_all(const struct regexp *regexp, struct str text, size_t slot_count, struct buf *out)
{
	size_t slots[2 * GROUPS_MAX], last_end = REGEXP_NONE;
	char *bytes = malloc(text.length + 1); /* of exactly its length, so that reading on is seen */
	struct regexp_input input = {.text = {bytes, text.length}};
	void *scratch = malloc(regexp_scratch_size(regexp, slot_count) + 1);

	memcpy(bytes, text.data, text.length);
	bytes = realloc(bytes, text.length > 0 ? text.length : 1);
	input.text.data = bytes;
	input.scratch = scratch;
	buf_clear(out);
	buf_append_text(out, "[");
	while (regexp_find_next(regexp, &input, &last_end, slots, slot_count)) {
		append_match(out, slots, slot_count);
	}
	buf_append_text(out, "]");
	free(scratch);
	free(bytes);
}

static bool
matches(const struct regexp *regexp, struct str text)
{
	void *scratch = malloc(regexp_scratch_size(regexp, 0) + 1);
	struct regexp_input input = {.text = text, .scratch = scratch};
	bool found = regexp_matches(regexp, &input);
	free(scratch);
	return found;
}

static bool
differs(struct str pattern, struct str text, const char *how, struct str wanted, struct str got)
{
	if (str_equal(wanted, got)) {
		return false;
	}
	printf("`%.*s` on `%.*s` %s: wanted %.*s, got %.*s\n", STR_ARG(pattern), STR_ARG(text), how, STR_ARG(wanted), STR_ARG(got));
	return true;
}

/* The wanted matches without their groups. */
static void
without_groups(struct str wanted, struct buf *out)
{
	int numbers = 0;

	buf_clear(out);
	for (size_t i = 0; i < wanted.length; i++) {
		char c = wanted.data[i];
		numbers = c == '[' || c == ']' ? 0 : numbers + (c == ' ');
		if (numbers < 2) {
			buf_append_byte(out, c);
		}
	}
}

static int
run_on(const struct regexp *regexp, struct str text, struct str wanted, const char *how)
{
	struct str pattern = regexp_source(regexp);
	struct buf got = {0}, places = {0};
	int failed = 0;

	find_all(regexp, text, 2 * regexp_group_count(regexp), &got);
	failed += differs(pattern, text, how, wanted, buf_str(&got));
	without_groups(wanted, &places);
	find_all(regexp, text, 2, &got);
	failed += differs(pattern, text, how, buf_str(&places), buf_str(&got));
	if (matches(regexp, text) != (wanted.length > 2)) {
		printf("`%.*s` on `%.*s` %s: whether it matches is wrong\n", STR_ARG(pattern), STR_ARG(text), how);
		failed++;
	}
	buf_release(&got);
	buf_release(&places);
	return failed;
}

static int
run_case(struct arena *arena, struct str pattern, struct str text, struct str wanted)
{
	struct regexp_error error;
	const struct regexp *regexp = regexp_compile(arena, pattern, REGEXP_THOROUGH, &error);

	if (!regexp) {
		struct str got = regexp_error_text(arena, &error);
		return wanted.data ? differs(pattern, text, "", wanted, got) : differs(pattern, STR(""), "", text, got);
	}
	if (!wanted.data) {
		return differs(pattern, STR(""), "", text, STR("no error"));
	}
	int failed = run_on(regexp, text, wanted, "with automata");
	size_t size = regexp_words(regexp) * sizeof(uint32_t);
	struct regexp *slower = arena_alloc(arena, size);
	memcpy(slower, regexp, size);
	slower->backward = 0;
	failed += run_on(slower, text, wanted, "with the automaton forward");
	slower->forward = 0;
	failed += run_on(slower, text, wanted, "simulated");
	return failed;
}

int
main(int argc, char **argv)
{
	FILE *file = argc > 1 ? fopen(argv[1], "r") : NULL;
	char *line = NULL;
	size_t capacity = 0;
	ssize_t length;
	int passed = 0, failed = 0;

	if (!file) {
		perror("test_regexp");
		return 1;
	}
	while ((length = getline(&line, &capacity, file)) > 0) {
		struct arena arena;
		struct str fields[FIELDS] = {0};
		char *rest = line;
		line[length - 1] = 0;
		for (int i = 0; i < FIELDS && rest; i++) {
			char *field = strsep(&rest, "\t");
			fields[i] = unescape(field);
		}
		arena_init(&arena, ARENA_UNLIMITED, NULL);
		int wrong = run_case(&arena, fields[0], fields[1], fields[2]);
		failed += wrong > 0;
		passed += wrong == 0;
		arena_release(&arena);
	}
	free(line);
	fclose(file);
	printf("%d cases as Go has them, %d not\n", passed, failed);
	return failed > 0 || passed == 0;
}
