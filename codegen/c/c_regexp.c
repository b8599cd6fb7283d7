/* Constant regular expressions: compiled here, once, into a table of the program. */
#include "codegen/c/emit_c_internal.h"

#include "runtime/base/regexp/regexp.h"

#include <string.h>

enum { WORDS_IN_A_LINE = 16 };

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

struct str
regexp_table_name(struct emit *e, struct str pattern)
{
	struct regexp_error error;
	bool is_new;
	struct str name = derived_name(e, say(e, "regular expression $", pattern), STR("regexp"), &is_new);

	if (!is_new)
		return name;
	const struct regexp *regexp = regexp_compile(e->arena, pattern, REGEXP_THOROUGH, &error);
	if (!regexp)
		return refuse(e, "a regular expression that is wrong");
	put_to(e, &e->prototypes, "/* Regular expression: $ */\n", comment(e, pattern));
	put_to(e, &e->prototypes, "static const uint32_t $[] = {", name);
	put_words(e, &e->prototypes, (const uint32_t *)regexp, regexp_words(regexp));
	put_to(e, &e->prototypes, "\n};\n");
	return name;
}
