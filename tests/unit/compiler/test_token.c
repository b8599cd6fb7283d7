/* Tokens as the scanner finds them, and what the layout makes of them, as one line of their names. */
#include "compiler/parse/layout.h"
#include "compiler/parse/scan.h"
#include "tests/unit/compiler/unit.h"

#include <string.h>

static struct str
names(struct arena *arena, const struct token_list *tokens)
{
	struct str text = STR("");
	for (size_t i = 0; i < tokens->count; i++) {
		text = arena_printf(arena, "%.*s%s%s", STR_ARG(text), i ? " " : "", token_name(tokens->items[i].kind));
	}
	return text;
}

static struct str
scanned(struct arena *arena, const char *source)
{
	struct token_list tokens = {0};
	scan_text(arena, str_from(source), &tokens);
	return names(arena, &tokens);
}

static struct str
laid_out(struct arena *arena, const char *source)
{
	struct token_list tokens = {0}, out = {0};
	const struct token *too_deep;
	scan_text(arena, str_from(source), &tokens);
	layout_tokens(arena, str_from(source), &tokens, &out, &too_deep);
	assert_null(too_deep);
	return names(arena, &out);
}

static void
numbers(void **state)
{
	assert_text(scanned(*state, "42 0x2a 0o52 0b11 1_000 1.5 1e3 .5 1."), "INT INT INT INT INT FLOAT FLOAT FLOAT FLOAT END");
}

static void
the_longest_operator_wins(void **state)
{
	assert_text(scanned(*state, "&^= &^ &= && & <<= << <- <= <"),
		"AND_NOT_ASSIGN AND_NOT AND_ASSIGN LOGICAL_AND AMP SHIFT_LEFT_ASSIGN SHIFT_LEFT ARROW LESS_EQUAL LESS END");
	assert_text(scanned(*state, ":= : ... . ++ += +"), "DEFINE COLON ELLIPSIS DOT INCREMENT ADD_ASSIGN PLUS END");
}

static void
texts(void **state)
{
	assert_text(scanned(*state, "\"a\\\"b\" `raw\n\"` 'x' '\\''"), "STRING STRING RUNE RUNE END");
}

static void
what_never_ends_is_a_kind_of_its_own(void **state)
{
	assert_text(scanned(*state, "\"abc"), "OPEN_STRING END");
	assert_text(scanned(*state, "\"abc\n1"), "OPEN_STRING INT END");
	assert_text(scanned(*state, "`abc"), "OPEN_RAW_STRING END");
	assert_text(scanned(*state, "/* abc"), "OPEN_COMMENT END");
}

static void
comments_are_left_out(void **state)
{
	assert_text(scanned(*state, "1 // a\n/* b\n */ 2"), "INT INT END");
}

static void
names_are_unicode_letters(void **state)
{
	assert_text(scanned(*state, "größe 名前 _x1 funcs func"), "IDENT IDENT IDENT IDENT FUNC END");
}

static void
lines_end_statements_where_go_s_do(void **state)
{
	assert_text(laid_out(*state, "a\nb"), "IDENT SEMI IDENT SEMI END");
	assert_text(laid_out(*state, "a +\nb"), "IDENT PLUS IDENT SEMI END");
	assert_text(laid_out(*state, "return\nx++\n1"), "RETURN SEMI IDENT INCREMENT SEMI INT SEMI END");
	assert_text(laid_out(*state, "f(\n1,\n2\n)"), "IDENT LPAREN INT COMMA INT RPAREN SEMI END");
}

static void
a_question_mark_ends_a_line(void **state)
{
	assert_text(laid_out(*state, "type T = { a: Int?\n b: Int }"),
		"TYPE IDENT ASSIGN LBRACE IDENT COLON IDENT QUESTION SEMI IDENT COLON IDENT RBRACE SEMI END");
}

static void
the_brace_of_a_body_is_told_from_a_literal_s(void **state)
{
	assert_text(laid_out(*state, "if f({ a: 1 }) { }"), "IF IDENT LPAREN LBRACE IDENT COLON INT RBRACE RPAREN BODY RBRACE SEMI END");
	assert_text(laid_out(*state, "for x in [1] { }"), "FOR IDENT IN LBRACK INT RBRACK BODY RBRACE SEMI END");
}

static void
words_are_keywords_only_in_their_place(void **state)
{
	assert_text(laid_out(*state, "in = error"), "IDENT ASSIGN IDENT SEMI END");
	assert_text(laid_out(*state, "error E"), "ERROR IDENT SEMI END");
	assert_text(laid_out(*state, "a.type"), "IDENT DOT IDENT SEMI END");
	assert_text(laid_out(*state, "export func f() { }"), "EXPORT FUNC IDENT LPAREN RPAREN BODY RBRACE SEMI END");
}

static void
brackets_are_bounded(void **state)
{
	char source[PARSE_DEPTH_MAX + 2];
	struct token_list tokens = {0}, out = {0};
	const struct token *too_deep;
	memset(source, '(', sizeof source - 1);
	source[sizeof source - 1] = 0;
	scan_text(*state, str_from(source), &tokens);
	layout_tokens(*state, str_from(source), &tokens, &out, &too_deep);
	assert_non_null(too_deep);
	assert_int_equal(too_deep->start, PARSE_DEPTH_MAX);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		unit_case(numbers),
		unit_case(the_longest_operator_wins),
		unit_case(texts),
		unit_case(what_never_ends_is_a_kind_of_its_own),
		unit_case(comments_are_left_out),
		unit_case(names_are_unicode_letters),
		unit_case(lines_end_statements_where_go_s_do),
		unit_case(a_question_mark_ends_a_line),
		unit_case(the_brace_of_a_body_is_told_from_a_literal_s),
		unit_case(words_are_keywords_only_in_their_place),
		unit_case(brackets_are_bounded),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
