/* Regular expressions in constants: one that is wrong is an error here, with the place inside of the literal where it is one. */
#include "compiler/check/check_internal.h"

#include "runtime/base/regexp/regexp.h"
#include "runtime/base/utf8.h"

static size_t
hex_value(struct str digits)
{
	size_t value = 0;
	for (size_t i = 0; i < digits.length; i++) {
		char c = digits.data[i];
		value = value * 16 + (size_t)(c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10);
	}
	return value;
}

/* How many characters of a string literal's text from `at` on stand for how many bytes of its value. */
static size_t
literal_step(struct str text, size_t at, bool raw, size_t *bytes)
{
	char escaped[4];
	*bytes = 1;
	if (raw || text.data[at] != '\\' || at + 1 >= text.length) {
		*bytes = !(raw && text.data[at] == '\r');
		return 1;
	}
	char c = text.data[at + 1];
	if (c == 'u' || c == 'U') {
		size_t digits = c == 'u' ? 4 : 8;
		*bytes = utf8_write((uint32_t)hex_value(str_slice(text, at + 2, at + 2 + digits)), escaped);
		return 2 + digits;
	}
	return c == 'x' || (c >= '0' && c <= '7') ? 4 : 2;
}

/* Where byte `offset` of the literal's value stands in its text, quotes included. */
static uint32_t
place_in_literal(struct str text, size_t offset)
{
	bool raw = text.data[0] == '`';
	size_t at = 1;
	for (size_t before = 0; at + 1 < text.length;) {
		size_t bytes, step = literal_step(text, at, raw, &bytes);
		if (before + bytes > offset) {
			break;
		}
		before += bytes;
		at += step;
	}
	return (uint32_t)at;
}

/* The part of the argument that is wrong: of a literal its characters, else all of it. */
static struct span
wrong_part(struct checker *checker, const struct ast_expr *argument, const struct regexp_error *error)
{
	while (argument->kind == AST_EXPR_PAREN) {
		argument = argument->operand;
	}
	struct str text = source_text(checker->sources, argument->span);
	if (argument->kind != AST_EXPR_STRING || error->part.length == 0 || text.length < 2) {
		return argument->span;
	}
	size_t from = (size_t)(error->part.data - argument->constant->value.string.data);
	uint32_t start = argument->span.start;
	return (struct span){
		start + place_in_literal(text, from), start + place_in_literal(text, from + error->part.length)};
}

/* What the pattern's author may have wanted. */
static void
help_with(struct checker *checker, struct diag *diag, const struct regexp_error *error)
{
	struct str part = error->part;
	bool group = str_has_prefix(part, STR("(?=")) || str_has_prefix(part, STR("(?!")) ||
				 str_has_prefix(part, STR("(?<=")) || str_has_prefix(part, STR("(?<!"));
	bool reference = part.length == 2 && part.data[0] == '\\' && part.data[1] >= '1' && part.data[1] <= '9';
	if (group || reference) {
		diag_help(checker->log, diag, "the syntax is Go's, which is matched in linear time: there %s",
			group ? "is no looking ahead or behind" : "are no references to groups");
	} else if (str_equal(str_from(error->what), STR("missing argument to repetition operator"))) {
		diag_help(checker->log, diag, "write \\%.*s for the character itself", 1, part.data);
	}
}

static bool
one_line(struct str text)
{
	for (size_t i = 0; i < text.length; i++) {
		if ((unsigned char)text.data[i] < ' ' || text.data[i] == 0x7f) {
			return false;
		}
	}
	return utf8_validate(text) == text.length;
}

static void
report_wrong(struct checker *checker, const struct ast_expr *argument, const struct regexp_error *error)
{
	struct str whole = regexp_error_text(checker->arena, error);
	struct str text = one_line(whole) ? whole : arena_printf(checker->arena, "error parsing regexp: %s", error->what);
	struct diag *diag =
		diag_report(checker->log, DIAG_REGEXP, wrong_part(checker, argument, error), "%.*s", STR_ARG(text));
	help_with(checker, diag, error);
}

static bool
matches(struct arena *arena, const struct regexp *regexp, struct str text)
{
	struct regexp_input input = {.text = text, .scratch = arena_alloc(arena, regexp_scratch_size(regexp, 0) + 1)};
	return regexp_matches(regexp, &input);
}

void
check_regexp(struct checker *checker, const struct ast_expr *argument, const struct ast_expr *subject)
{
	struct str pattern = argument->constant->value.string;
	bool decides = subject && subject->constant;
	struct regexp_error error;
	struct arena scratch; /* what compiling takes is not kept */
	if (!decides && map_get(&checker->regexps, pattern)) {
		return;
	}
	arena_init(&scratch, ARENA_UNLIMITED, checker->arena->escape);
	const struct regexp *regexp = regexp_compile(&scratch, pattern, REGEXP_PLAIN, &error);
	if (!regexp) {
		report_wrong(checker, argument, &error);
	} else if (decides && !matches(&scratch, regexp, subject->constant->value.string)) {
		diag_report(checker->log, DIAG_NEVER_HOLDS, subject->span, "this never matches");
	} else {
		map_set(&checker->regexps, pattern, checker);
	}
	arena_release(&scratch);
}

void
check_regexp_call(struct checker *checker, const struct ast_expr *call, const struct function *callee)
{
	bool compiles = callee->external && str_equal(callee->symbol->name, STR("MustCompile")) &&
					str_equal(callee->module->path, STR("regexp"));
	if (compiles && call->arguments && call->arguments->constant &&
		type_base(call->arguments->type)->kind == TYPE_STRING) {
		check_regexp(checker, call->arguments, NULL);
	}
}
