/* Constraint tests, in guards and while decoding alike: comparisons inline, the rest by the runtime's pure functions.
 */
#include "codegen/c/emit_c_internal.h"

#include <stdlib.h>
#include <string.h>

static bool
is_number(const struct core_type *type)
{
	return type->kind == CORE_TYPE_INT || type->kind == CORE_TYPE_FLOAT || type->kind == CORE_TYPE_RUNE;
}

/* Arguments stand beside operators. Counts and Floats compare with either kind of number. */
static struct str
argument(struct emit *e, const struct core_expr *const *arguments, size_t i)
{
	return operand(e, arguments[i]);
}

/* What Min, Max and Between measure: a number itself, a string's code points, else the count of elements. */
static struct str
measure(struct emit *e, const struct core_type *type, struct str subject)
{
	if (is_number(type))
		return subject;
	if (is_text(type))
		return say(e, "forst_string_count($)", subject);
	return length_text(e, type, subject);
}

static bool
is_one(const struct core_expr *x)
{
	return x->kind == CORE_EXPR_CONST && x->type->kind == CORE_TYPE_INT && x->value.integer == 1;
}

static struct str
at_least(struct emit *e, const struct core_type *type, struct str subject, const struct core_expr *const *arguments)
{
	/* One code point is one byte or more: no need to count. */
	if (is_text(type) && is_one(arguments[0]))
		return say(e, "$.length > 0", subject);
	return say(e, "$ >= $", measure(e, type, subject), argument(e, arguments, 0));
}

static struct str
between(struct emit *e, const struct core_type *type, struct str subject, const struct core_expr *const *arguments)
{
	if (!is_text(type)) {
		struct str value = measure(e, type, subject);
		return say(e, "$ >= $ && $ <= $", value, argument(e, arguments, 0), value, argument(e, arguments, 1));
	}
	return say(e, "({ int64_t rt_count = forst_string_count($); rt_count >= $ && rt_count <= $; })", subject,
		argument(e, arguments, 0), argument(e, arguments, 1));
}

/* The choices: the arguments, or the elements of the one array that they are. */
static const struct core_expr *const *
choices_of(const struct core_expr *const *arguments, size_t *count)
{
	if (*count == 1 && arguments[0]->kind == CORE_EXPR_ARRAY) {
		*count = arguments[0]->operand_count;
		return arguments[0]->operands;
	}
	return arguments;
}

/* ---- many choices: a sorted table ---- */

enum { CHOICES_MAX = 16 }; /* choices that are compared one by one */

static int
by_length(const void *a, const void *b)
{
	const struct str *s = a, *t = b;

	if (s->length != t->length)
		return s->length < t->length ? -1 : 1;
	return s->length ? memcmp(s->data, t->data, s->length) : 0;
}

struct str
among_strings(struct emit *e, struct str subject, const struct str *choices, size_t count)
{
	struct str *sorted = arena_alloc_array(e->arena, count + 1, sizeof(*sorted));
	struct text rows = {.arena = e->arena};
	bool is_new;
	struct str name;

	memcpy(sorted, choices, count * sizeof(*sorted));
	qsort(sorted, count, sizeof(*sorted), by_length);
	for (size_t i = 0; i < count; i++)
		put_to(e, &rows, "\t{$, $},\n", quoted(e, sorted[i]), number(e, (int64_t)sorted[i].length));
	name = derived_name(e, text_str(&rows), STR("choices"), &is_new);
	if (is_new)
		put_to(e, &e->prototypes, "static const struct forst_string $[] = {\n$};\n", name, text_str(&rows));
	return say(e, "forst_string_among($, $, $)", subject, name, number(e, (int64_t)count));
}

static int
by_value(const void *a, const void *b)
{
	const int64_t *x = a, *y = b;

	return *x < *y ? -1 : *x > *y;
}

static struct str
among_ints(struct emit *e, struct str subject, const struct core_expr *const *choices, size_t count)
{
	int64_t *sorted = arena_alloc_array(e->arena, count + 1, sizeof(*sorted));
	struct text rows = {.arena = e->arena};
	bool is_new;
	struct str name;

	for (size_t i = 0; i < count; i++)
		sorted[i] = choices[i]->value.integer;
	qsort(sorted, count, sizeof(*sorted), by_value);
	for (size_t i = 0; i < count; i++)
		put_to(e, &rows, "\t$,\n", sorted[i] == INT64_MIN ? STR("INT64_MIN") : number(e, sorted[i]));
	name = derived_name(e, text_str(&rows), STR("choices"), &is_new);
	if (is_new)
		put_to(e, &e->prototypes, "static const int64_t $[] = {\n$};\n", name, text_str(&rows));
	return say(e, "forst_int_among($, $, $)", subject, name, number(e, (int64_t)count));
}

/* NULL-data where the choices are few, or not all known. */
static struct str
among(struct emit *e, const struct core_type *type, struct str subject, const struct core_expr *const *choices,
	size_t count)
{
	struct str *texts = arena_alloc_array(e->arena, count + 1, sizeof(*texts));

	if (count <= CHOICES_MAX || (!is_text(type) && type->kind != CORE_TYPE_INT))
		return (struct str){0};
	for (size_t i = 0; i < count; i++) {
		if (choices[i]->kind != CORE_EXPR_CONST)
			return (struct str){0};
		texts[i] = choices[i]->value.string;
	}
	return is_text(type) ? among_strings(e, subject, texts, count) : among_ints(e, subject, choices, count);
}

static struct str
one_of(struct emit *e, const struct core_type *type, struct str subject, const struct core_expr *const *arguments,
	size_t count)
{
	const struct core_expr *const *choices = choices_of(arguments, &count);
	struct text out = {.arena = e->arena};

	struct str sorted = among(e, type, subject, choices, count);

	if (count == 0)
		return STR("false");
	if (sorted.data)
		return sorted;
	if (is_text(type)) {
		for (size_t i = 0; i < count; i++)
			put_to(e, &out, i ? ", $" : "$", expr(e, choices[i]));
		struct str size = number(e, (int64_t)count);
		return say(e, "forst_string_one_of($, ((struct forst_string[$]){$}), $)", subject, size, text_str(&out), size);
	}
	if (count == 1)
		return equal_text(e, type, subject, expr(e, choices[0]));
	for (size_t i = 0; i < count; i++)
		put_to(e, &out, i ? " || $" : "$", grouped(e, equal_text(e, type, subject, expr(e, choices[i]))));
	return text_str(&out);
}

static struct str
multiple_of(struct emit *e, const struct core_type *type, struct str subject, const struct core_expr *const *arguments)
{
	return say(e, type->kind == CORE_TYPE_FLOAT ? "forst_float_multiple_of($, $)" : "forst_int_multiple_of($, $)",
		subject, expr(e, arguments[0]));
}

static struct str
unique_elements(struct emit *e, const struct core_type *type, struct str subject)
{
	const struct core_type *element = base_type(type->element);
	struct str data = say(e, type->kind == CORE_TYPE_FIXED_ARRAY ? "$.items" : "$.data", subject);
	struct str length = length_text(e, type, subject);
	const char *kernel = is_text(element)                   ? "forst_unique_strings(task, $, $)"
						 : element->kind == CORE_TYPE_INT   ? "forst_unique_ints(task, $, $)"
						 : element->kind == CORE_TYPE_FLOAT ? "forst_unique_floats(task, $, $)"
															: NULL;

	if (kernel)
		return say(e, kernel, data, length);
	return say(e, "forst_unique(task, $, $, sizeof($), $, $)", data, length, c_type(e, element),
		equal_function(e, element), hash_function(e, element));
}

static struct str
is_present(struct emit *e, const struct core_type *type, struct str subject)
{
	bool is_slice = type->kind == CORE_TYPE_ARRAY || type->kind == CORE_TYPE_BYTES;

	if (type->kind == CORE_TYPE_ANY)
		return say(e, "$.kind != FORST_ANY_NIL", grouped(e, subject));
	return say(e, is_slice ? "$.data != NULL" : "$ != NULL", subject);
}

static struct str
matches(struct emit *e, struct str subject, const struct core_expr *pattern)
{
	struct str table = regexp_table_name(e, pattern->value.string);

	return table.data ? say(e, "forst_matches(task, $, $)", table, subject)
					  : refuse(e, "a regular expression that is wrong");
}

struct str
test_text(struct emit *e, enum constraint constraint, const struct core_type *type, struct str subject,
	const struct core_expr *const *arguments, size_t count)
{
	type = base_type(type);
	switch (constraint) {
	case CONSTRAINT_MIN: return at_least(e, type, subject, arguments);
	case CONSTRAINT_MAX: return say(e, "$ <= $", measure(e, type, subject), argument(e, arguments, 0));
	case CONSTRAINT_BETWEEN: return between(e, type, subject, arguments);
	case CONSTRAINT_MIN_BYTES: return say(e, "$ >= $", length_text(e, type, subject), argument(e, arguments, 0));
	case CONSTRAINT_MAX_BYTES: return say(e, "$ <= $", length_text(e, type, subject), argument(e, arguments, 0));
	case CONSTRAINT_NOT_EMPTY: return say(e, "$ > 0", length_text(e, type, subject));
	case CONSTRAINT_HAS_PREFIX: return say(e, "forst_string_has_prefix($, $)", subject, expr(e, arguments[0]));
	case CONSTRAINT_HAS_SUFFIX: return say(e, "forst_string_has_suffix($, $)", subject, expr(e, arguments[0]));
	case CONSTRAINT_CONTAINS: return say(e, "forst_string_contains($, $)", subject, expr(e, arguments[0]));
	case CONSTRAINT_ONE_OF: return one_of(e, type, subject, arguments, count);
	case CONSTRAINT_MATCHES: return matches(e, subject, arguments[0]);
	case CONSTRAINT_EMAIL: return say(e, "forst_is_email($)", subject);
	case CONSTRAINT_URL: return say(e, "forst_is_url($)", subject);
	case CONSTRAINT_UUID: return say(e, "forst_is_uuid($)", subject);
	case CONSTRAINT_DATE_TIME: return say(e, "forst_is_date_time($)", subject);
	case CONSTRAINT_LESS_THAN: return say(e, "$ < $", subject, argument(e, arguments, 0));
	case CONSTRAINT_GREATER_THAN: return say(e, "$ > $", subject, argument(e, arguments, 0));
	case CONSTRAINT_POSITIVE: return say(e, "$ > 0", subject);
	case CONSTRAINT_NEGATIVE: return say(e, "$ < 0", subject);
	case CONSTRAINT_MULTIPLE_OF: return multiple_of(e, type, subject, arguments);
	case CONSTRAINT_FINITE: return say(e, "isfinite($)", subject);
	case CONSTRAINT_NOT_NAN: return say(e, "!isnan($)", subject);
	case CONSTRAINT_UNIQUE: return unique_elements(e, type, subject);
	case CONSTRAINT_EACH: return refuse(e, "the constraint Each in this place");
	case CONSTRAINT_TRUE: return subject;
	case CONSTRAINT_FALSE: return say(e, "!$", subject);
	case CONSTRAINT_NIL: return say(e, "!$", grouped(e, is_present(e, type, subject)));
	case CONSTRAINT_PRESENT: return is_present(e, type, subject);
	case CONSTRAINT_OK: return say(e, is_error(type) ? "!$" : "!$.error", subject);
	case CONSTRAINT_ERR: return say(e, is_error(type) ? "$ != NULL" : "$.error != NULL", subject);
	case CONSTRAINT_VALUE: return equal_text(e, type, subject, expr(e, arguments[0]));
	case CONSTRAINT_NONE:
	case CONSTRAINT_COUNT: break;
	}
	return refuse(e, "a constraint");
}
