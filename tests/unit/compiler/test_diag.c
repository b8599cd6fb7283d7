/* Positions, and the two forms of diagnostics. */
#include "compiler/diag/diag.h"
#include "tests/unit/compiler/unit.h"

#include <string.h>

struct fixture {
	struct source_map sources;
	struct diag_log log;
	struct source *source;
};

static void
begin(struct fixture *f, struct arena *arena, const char *text)
{
	source_map_init(&f->sources, arena);
	diag_init(&f->log, arena, &f->sources);
	f->source = source_add(&f->sources, STR("a.ft"), str_from(text));
}

static struct span
span_of(const struct fixture *f, const char *part)
{
	const char *at = strstr(f->source->text.data, part);
	uint32_t start = f->source->base + (uint32_t)(at - f->source->text.data);
	return (struct span){start, start + (uint32_t)strlen(part)};
}

static struct str
human(struct fixture *f, struct arena *arena)
{
	struct buf out = {0};
	diag_render_human(&f->log, (struct diag_style){0}, &out);
	struct str text = arena_str(arena, buf_str(&out));
	buf_release(&out);
	return text;
}

static void
columns_count_code_points(void **state)
{
	struct fixture f;
	begin(&f, *state, "one\nzwölf x\n");
	struct position at = source_position(&f.sources, span_of(&f, "x").start);
	assert_int_equal(at.line, 2);
	assert_int_equal(at.column, 7);
	assert_ptr_equal(at.source, f.source);
	assert_text(source_line(f.source, 2), "zwölf x");
	assert_text(source_text(&f.sources, span_of(&f, "ölf")), "ölf");
}

static void
the_end_of_a_file_has_a_position(void **state)
{
	struct fixture f;
	begin(&f, *state, "ab\n");
	struct source *second = source_add(&f.sources, STR("b.ft"), STR("c"));
	struct position end = source_position(&f.sources, f.source->base + 3);
	assert_ptr_equal(end.source, f.source);
	assert_int_equal(end.line, 2);
	assert_int_equal(end.column, 1);
	assert_ptr_equal(source_find(&f.sources, second->base), second);
	assert_ptr_equal(source_find(&f.sources, second->base + 1), second);
	assert_null(source_find(&f.sources, 0));
	assert_null(source_find(&f.sources, second->base + 2));
}

static void
lines_may_end_as_on_windows(void **state)
{
	struct fixture f;
	begin(&f, *state, "a\r\nb\r\n");
	assert_text(source_line(f.source, 1), "a");
	assert_int_equal(source_position(&f.sources, span_of(&f, "b").start).column, 1);
}

static void
a_message_shows_its_place(void **state)
{
	struct fixture f;
	begin(&f, *state, "x := 1\n\ty := wrong\n");
	struct diag *diag = diag_report(&f.log, DIAG_UNEXPECTED_TOKEN, span_of(&f, "wrong"), "no `%s`", "wrong");
	diag_label(&f.log, diag, "this %d", 1);
	diag_note(&f.log, diag, span_of(&f, "x"), "see here");
	diag_help(&f.log, diag, "write right");
	assert_text(human(&f, *state),
		"error[E0110]: no `wrong`\n  --> a.ft:2:7\n   |\n 2 |     y := wrong\n   |          ^^^^^ this 1\n"
		"note: see here\n  --> a.ft:1:1\n   |\n 1 | x := 1\n   | ^\n   |\nhelp: write right\n\n");
}

static void
an_empty_span_gets_one_caret_and_nowhere_gets_none(void **state)
{
	struct fixture f;
	begin(&f, *state, "ab");
	diag_report(&f.log, DIAG_UNEXPECTED_TOKEN, (struct span){f.source->base + 1, f.source->base + 1}, "here");
	diag_report(&f.log, DIAG_UNEXPECTED_TOKEN, (struct span){0}, "nowhere");
	assert_text(human(&f, *state),
		"error[E0110]: here\n  --> a.ft:1:2\n   |\n 1 | ab\n   |  ^\n\nerror[E0110]: nowhere\n\n");
}

static void
a_span_over_lines_is_marked_to_its_line_s_end(void **state)
{
	struct fixture f;
	begin(&f, *state, "a (b\nc)\n");
	diag_report(&f.log, DIAG_UNEXPECTED_TOKEN, span_of(&f, "(b\nc)"), "all");
	assert_text(human(&f, *state), "error[E0110]: all\n  --> a.ft:1:3\n   |\n 1 | a (b\n   |   ^^\n\n");
}

static void
controls_never_reach_the_terminal(void **state)
{
	struct fixture f;
	begin(&f, *state, "a \033[31m\xe2\x80\xae x");
	struct diag *diag = diag_report(&f.log, DIAG_UNEXPECTED_TOKEN, span_of(&f, "x"), "m\033\xe2\x80\xae\n");
	diag_label(&f.log, diag, "l\033");
	diag_help(&f.log, diag, "h\xc2\x9b");
	diag_note(&f.log, diag, span_of(&f, "x"), "n\033");
	struct str text = human(&f, *state);
	assert_int_equal(str_find(text, '\033'), -1);
	assert_int_equal(str_find(text, (char)0x9b), -1);
	assert_true(str_has_prefix(text, STR("error[E0110]: m\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\n")));
	for (size_t i = 0; i + 2 < text.length; i++) {
		assert_int_not_equal(memcmp(text.data + i, "\xe2\x80\xae", 3), 0);
	}
}

static void
a_long_line_is_cut_around_its_caret(void **state)
{
	struct fixture f;
	char line[1001];
	memset(line, 'a', 1000);
	line[1000] = 0;
	line[700] = 'X';
	begin(&f, *state, line);
	diag_report(&f.log, DIAG_UNEXPECTED_TOKEN, span_of(&f, "X"), "m");
	struct str text = human(&f, *state);
	assert_true(text.length < 500);
	assert_int_not_equal(str_find(text, 'X'), -1);
}

static void
entries_are_sorted_by_place_and_keep_their_order(void **state)
{
	struct fixture f;
	begin(&f, *state, "a b c");
	diag_report(&f.log, DIAG_UNEXPECTED_TOKEN, span_of(&f, "c"), "third");
	diag_report(&f.log, DIAG_UNEXPECTED_TOKEN, span_of(&f, "a"), "first");
	diag_report(&f.log, DIAG_UNEXPECTED_TOKEN, span_of(&f, "a"), "second");
	diag_sort(&f.log);
	assert_text(f.log.first->message, "first");
	assert_text(f.log.first->next->message, "second");
	assert_text(f.log.last->message, "third");
	assert_int_equal(f.log.error_count, 3);
}

static void
the_log_is_bounded_and_goes_on_counting(void **state)
{
	struct fixture f;
	begin(&f, *state, "a");
	for (int i = 0; i < DIAG_MAX + 10; i++) {
		diag_help(&f.log, diag_report(&f.log, DIAG_UNEXPECTED_TOKEN, span_of(&f, "a"), "%d", i), "h");
	}
	assert_true(f.log.full);
	assert_int_equal(f.log.error_count, DIAG_MAX + 10);
	assert_text(f.log.last->message, "999");
}

static void
json_escapes_and_counts_in_code_points(void **state)
{
	struct fixture f;
	struct buf out = {0};
	begin(&f, *state, "ä\nöx");
	struct diag *diag = diag_report(&f.log, DIAG_UNEXPECTED_TOKEN, span_of(&f, "x"), "a \"b\"\\\n\x01");
	diag_note(&f.log, diag, span_of(&f, "ä"), "n");
	diag_render_json(&f.log, &out);
	struct str text = arena_str(*state, buf_str(&out));
	buf_release(&out);
	assert_text(text,
		"{\"code\":\"E0110\",\"severity\":\"error\",\"message\":\"a \\\"b\\\"\\\\\\u000a\\u0001\",\"file\":\"a.ft\",\"line\":2,\"column\":2,"
		"\"endLine\":2,\"endColumn\":3,\"label\":\"\",\"help\":\"\",\"notes\":[{\"message\":\"n\",\"file\":\"a.ft\",\"line\":1,"
		"\"column\":1,\"endLine\":1,\"endColumn\":2}]}\n");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		unit_case(columns_count_code_points),
		unit_case(the_end_of_a_file_has_a_position),
		unit_case(lines_may_end_as_on_windows),
		unit_case(a_message_shows_its_place),
		unit_case(an_empty_span_gets_one_caret_and_nowhere_gets_none),
		unit_case(a_span_over_lines_is_marked_to_its_line_s_end),
		unit_case(controls_never_reach_the_terminal),
		unit_case(a_long_line_is_cut_around_its_caret),
		unit_case(entries_are_sorted_by_place_and_keep_their_order),
		unit_case(the_log_is_bounded_and_goes_on_counting),
		unit_case(json_escapes_and_counts_in_code_points),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
