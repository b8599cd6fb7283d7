/*
 * Tests. What fails a function that was given a test fails that test: a call of T.refutes in package testing, which does not
 * come back. The methods of T that say something get the place of their call and their text made here. A program with
 * tests has a `main` that hands each of them to testing.begin.
 */
#include "compiler/lower/lower_internal.h"

#include <string.h>

/* ---- the library's halves ---- */

static struct function_slot *
testing_slot(struct lower *lower, const char *name)
{
	for (const struct checked_module *module = lower->checked->modules; module; module = module->next) {
		const struct symbol *symbol =
			module->is_library && str_equal(module->name, STR("testing")) ? map_get(&module->names, str_from(name)) : NULL;

		if (symbol)
			return lower_function_slot(lower, symbol->function);
	}
	assert(!"package testing is always there");
	return NULL;
}

static const struct core_expr *
call_testing(struct lower_function *f, const char *name, const struct core_expr *const *operands, size_t count)
{
	struct function_slot *slot = testing_slot(f->lower, name);
	struct core_expr *call = make_expr(&f->body, CORE_EXPR_CALL, slot->core.result, operands, count);

	call->function = &slot->core;
	make_mark(call, MAKE_CALLS | MAKE_READS);
	lower_add_callee(f, slot);
	return call;
}

/* "users_test.ft:14:10:27": where a line of the source is, from column to column; without what it ends a header with. */
static const struct core_expr *
place(struct lower_function *f)
{
	const struct source_map *sources = f->lower->checked->sources;
	struct position start = source_position(sources, f->body.span.start), end;

	if (!start.source)
		return make_string(&f->body, STR(":0:0:0"));
	struct str line = source_line(start.source, start.line);
	uint32_t at = start.source->base + source_line_start(start.source, f->body.span.start - start.source->base);

	while (line.length && (line.data[line.length - 1] == ' ' || line.data[line.length - 1] == '{'))
		line.length--;
	end = source_position(sources, f->body.span.end);
	if (end.line != start.line)
		end = source_position(sources, at + (uint32_t)line.length);
	return make_string(&f->body, arena_printf(f->body.arena, "%.*s:%u:%u:%u", STR_ARG(start.source->path), start.line,
									 start.column, end.column));
}

/* ---- failing ---- */

static void
fail_by(struct lower_function *f, const char *method, const struct core_expr *error, const struct core_expr *shown)
{
	const struct core_expr *operands[4];

	operands[0] = lower_variable(f, f->checked->test);
	operands[1] = place(f);
	operands[2] = shown ? shown : make_string(&f->body, STR(""));
	operands[3] = make_keep(&f->body, "failure", error);
	make_eval(&f->body, call_testing(f, method, operands, 4));
	lower_leave(f, f->core->result->kind == CORE_TYPE_VOID ? NULL : make_zero(&f->body, f->core->result));
}

void
lower_fail_test(struct lower_function *f, const struct core_expr *error)
{
	fail_by(f, "T.returns", error, NULL);
}

void
lower_refute(struct lower_function *f, const struct core_expr *error, const struct core_expr *shown)
{
	if (f->checked->test)
		fail_by(f, "T.refutes", error, shown);
	else
		lower_fail(f, error);
}

/* Strings are quoted, members named. */
static const char *
verb_of(const struct core_type *type)
{
	bool text = type->kind == CORE_TYPE_STRING || type->kind == CORE_TYPE_LITERALS;

	return text ? "%q" : "%+v";
}

static bool
can_be_shown(const struct core_type *type)
{
	return type->kind != CORE_TYPE_VOID && type->kind != CORE_TYPE_FUNC && type->kind != CORE_TYPE_CHAN &&
		   type->kind != CORE_TYPE_NATIVE && type->kind != CORE_TYPE_RESULT && type->kind != CORE_TYPE_TUPLE;
}

/* "count is 3" */
static const struct core_expr *
shown_value(struct lower_function *f, const struct ast_expr *syntax, const struct core_expr *value)
{
	struct str text = source_text(f->lower->checked->sources, syntax->span);
	struct core_expr *printed;
	const struct core_expr *operands[2];

	if (!can_be_shown(value->type) || value->kind == CORE_EXPR_CONST || memchr(text.data, '\n', text.length))
		return NULL;
	lower_note_printed(f->lower, value->type);
	operands[0] = make_string(&f->body, str_from(verb_of(value->type)));
	operands[1] = value;
	printed = make_expr(&f->body, CORE_EXPR_CALL_EXTERN, f->body.types->string, operands, 2);
	printed->symbol = STR("fmt.Sprintf");
	make_mark(printed, MAKE_READS);
	operands[0] = make_string(&f->body, arena_printf(f->body.arena, "%.*s is ", STR_ARG(text)));
	operands[1] = make_copy(&f->body, "shown", printed);
	return make_builtin_2(&f->body, CORE_STRING_JOIN, f->body.types->string, operands[0], operands[1]);
}

static bool
compares(const struct ast_expr *syntax)
{
	return syntax->kind == AST_EXPR_BINARY && syntax->op >= AST_OP_EQUAL && syntax->op <= AST_OP_GREATER_EQUAL;
}

/* Of a comparison each side is shown, of `a && b` nothing: which of them it was is not known. */
const struct core_expr *
lower_shown(struct lower_function *f, const struct ast_expr *subject, const struct core_expr *value)
{
	const struct core_expr *left, *right;

	subject = lower_without_parens(subject);
	if (!f->checked->test)
		return NULL;
	if (!compares(subject) || value->kind != CORE_EXPR_BINARY)
		return value->type->kind == CORE_TYPE_BOOL ? NULL : shown_value(f, subject, value);
	left = shown_value(f, subject->operand, value->operands[0]);
	right = shown_value(f, subject->right, value->operands[1]);
	if (!left || !right)
		return left ? left : right;
	left = make_builtin_2(&f->body, CORE_STRING_JOIN, f->body.types->string, left, make_string(&f->body, STR("\n")));
	return make_builtin_2(&f->body, CORE_STRING_JOIN, f->body.types->string, left, right);
}

/* ---- methods of T ---- */

struct testing_row {
	const char *name;
	const char *becomes;
	const char *format; /* how the text is made; NULL: there is none */
};

static const struct testing_row testing_rows[] = {
	{"Error", "T.fails", "fmt.Sprintln"},
	{"Errorf", "T.fails", "fmt.Sprintf"},
	{"Fail", "T.fails", NULL},
	{"Fatal", "T.aborts", "fmt.Sprintln"},
	{"Fatalf", "T.aborts", "fmt.Sprintf"},
	{"FailNow", "T.aborts", NULL},
	{"Log", "T.logs", "fmt.Sprintln"},
	{"Logf", "T.logs", "fmt.Sprintf"},
	{"Skip", "T.skips", "fmt.Sprintln"},
	{"Skipf", "T.skips", "fmt.Sprintf"},
	{"SkipNow", "T.skips", NULL},
};

static const struct core_expr *
said(struct lower_function *f, const char *format, const struct make_operands *operands, bool spread)
{
	struct core_expr *text;

	if (!format)
		return make_string(&f->body, STR(""));
	text = make_expr(
		&f->body, CORE_EXPR_CALL_EXTERN, f->body.types->string, operands->items + 1, operands->count - 1);
	text->symbol = str_from(format);
	text->spread = spread;
	make_mark(text, MAKE_CALLS | MAKE_READS);
	return make_copy(&f->body, "text", text);
}

const struct core_expr *
lower_testing_call(
	struct lower_function *f, const struct function *method, const struct make_operands *operands, bool spread)
{
	const struct testing_row *row = testing_rows;
	const struct core_expr *arguments[3];

	while (!str_equal(method->symbol->name, str_from(row->name)))
		row++;
	arguments[0] = operands->items[0];
	arguments[1] = place(f);
	arguments[2] = said(f, row->format, operands, spread);
	return call_testing(f, row->becomes, arguments, 3);
}

/* ---- main ---- */

static const struct core_expr *
begin(struct lower_function *f, const struct checked_test *test, int64_t number)
{
	struct function_slot *begin = testing_slot(f->lower, "begin"), *slot = lower_function_slot(f->lower, test->function);
	struct core_expr *function = make_expr(&f->body, CORE_EXPR_FUNCTION, begin->core.params[2].type->base, NULL, 0);
	const struct core_expr *operands[3] = {make_int(&f->body, number), make_string(&f->body, slot->core.name), function};

	function->function = &slot->core;
	lower_add_callee(f, slot);
	return call_testing(f, "begin", operands, 3);
}

const struct core_function *
lower_tests(struct lower *lower)
{
	struct function_slot *slot = arena_alloc(lower->arena, sizeof(*slot));
	struct lower_function f = {.lower = lower, .slot = slot, .core = &slot->core};
	struct make_list list;
	int64_t number = 0;

	slot->core.name = STR("main");
	slot->core.module = lower_module(lower, lower->checked->tests->function->module);
	slot->core.result = lower->basic.nothing;
	f.body = (struct body){.arena = lower->arena, .types = &lower->basic};
	make_open(&f.body, &list);
	for (const struct checked_test *test = lower->checked->tests; test; test = test->next) {
		f.body.span = test->function->symbol->span;
		make_eval(&f.body, begin(&f, test, number++));
	}
	slot->core.body = make_close(&f.body, &list);
	lower_add_slot(lower, slot);
	return &slot->core;
}
