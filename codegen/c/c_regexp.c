/* Constant regular expressions: compiled here, once, into a table of the program. */
#include "codegen/c/emit_c_internal.h"

#include "runtime/base/regexp/regexp.h"

#include <string.h>

enum {
	WORDS_IN_A_LINE = 16,
	THOROUGH_MAX = 256, /* expressions of a file that are worth milliseconds each */
};

static void
put_words(struct emit *e, struct text *out, const uint32_t *words, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct str space = i % WORDS_IN_A_LINE == 0 ? STR("\n\t") : STR(" ");
		put_to(e, out, words[i] > INT32_MAX ? "$$U," : "$$,", space, number(e, words[i]));
	}
}

/* The pattern as a comment can hold it. */
static struct str
comment(struct emit *e, struct str pattern)
{
	struct str text = quoted(e, pattern);
	struct text out = {.arena = e->arena};

	for (size_t i = 0; i < text.length; i++) {
		bool mark = i > 0 && (text.data[i] == '/' || text.data[i] == '*') && strchr("*/", text.data[i - 1]);
		text_add(&out, mark ? STR(" ") : STR(""));
		text_add(&out, str_slice(text, i, i + 1));
	}
	return text_str(&out);
}

/* The words of a pattern, in e->arena; NULL: it is wrong. */
static const uint32_t *
compile(struct emit *e, struct str pattern, size_t *count)
{
	enum regexp_effort effort = e->regexps++ < THOROUGH_MAX ? REGEXP_THOROUGH : REGEXP_QUICK;
	struct regexp_error error;
	uint32_t *words = NULL;
	struct arena scratch; /* what compiling takes is not kept */

	arena_init(&scratch, ARENA_UNLIMITED, e->arena->escape);
	const struct regexp *regexp = regexp_compile(&scratch, pattern, effort, &error);
	if (regexp) {
		*count = regexp_words(regexp);
		words = arena_alloc_array(e->arena, *count, sizeof(*words));
		memcpy(words, regexp, *count * sizeof(*words));
	}
	arena_release(&scratch);
	return words;
}

struct str
regexp_table_name(struct emit *e, struct str pattern)
{
	struct str description = say(e, "regular expression $", pattern);
	const uint32_t *words = NULL;
	size_t count = 0;
	bool is_new;

	if (!map_get(&e->derived, description)) {
		words = compile(e, pattern, &count);
		if (!words)
			return (struct str){NULL, 0};
	}
	struct str name = derived_name(e, description, STR("regexp"), &is_new);
	if (!is_new)
		return name;
	put_to(e, &e->prototypes, "/* Regular expression: $ */\n", comment(e, pattern));
	put_to(e, &e->prototypes, "static const uint32_t $[] = {", name);
	put_words(e, &e->prototypes, words, count);
	put_to(e, &e->prototypes, "\n};\n");
	return name;
}

bool
is_regexp(const struct core_type *type)
{
	return type->kind == CORE_TYPE_NATIVE && str_equal(type->name, STR("regexp.Regexp"));
}

/* The address of a Regexp of the program. */
static struct str
constant_value(struct emit *e, struct str pattern, struct str table)
{
	bool is_new;
	struct str name = derived_name(e, say(e, "Regexp $", pattern), STR("regexp_value"), &is_new);

	if (is_new)
		put_to(e, &e->prototypes, "static struct forst_regexp_Regexp $ = {$, true};\n", name, table);
	return say(e, "&$", name);
}

struct str
constant_regexp_text(struct emit *e, const struct core_expr *x)
{
	bool makes = str_equal(x->symbol, STR("regexp.MustCompile")), tries = str_equal(x->symbol, STR("regexp.Compile"));
	bool matches = str_equal(x->symbol, STR("regexp.MatchString"));
	struct str none = {NULL, 0};

	if ((!makes && !tries && !matches) || x->operands[0]->kind != CORE_EXPR_CONST)
		return none;
	struct str pattern = x->operands[0]->value.string, table = regexp_table_name(e, pattern);
	if (!table.data || makes)
		return table.data ? constant_value(e, pattern, table) : none;
	struct str value =
		tries ? constant_value(e, pattern, table) : say(e, "forst_matches(task, $, $)", table, expr(e, x->operands[1]));
	return say(e, "(($){.error = NULL, .value = $})", c_type(e, x->type), value);
}
