/* Errors and the tests of constraints. */
#include "codegen/go/emit_go_internal.h"

#include <string.h>

/* ---- kinds ---- */

struct str
go_kind_name(struct emit *e, const struct core_error *error)
{
	struct str name = go_name_of(e, error);

	if (!error->module) {
		if (str_equal(error->name, STR("ConstraintViolation")))
			return STR("kindConstraintViolation");
		if (str_equal(error->name, STR("MissingKey")))
			return STR("kindMissingKey");
		if (str_equal(error->name, STR("Error")))
			return STR("kindError");
	}
	if (name.data)
		return name;
	name = go_package_name(e, go_say(e, "kind$", error->name));
	go_name_set(e, error, name);
	go_put_to(e, &e->types, "var $ = errorKind{$}\n\n", name, go_quoted(e, error->name));
	go_write_members_format(e, error, name);
	return name;
}

static bool
has_members(const struct core_error *error)
{
	if (!error->members)
		return false;
	return error->members->field_count > (error->message_field >= 0 ? 1 : 0);
}

struct str
go_members_type(struct emit *e, const struct core_error *error)
{
	return go_type(e, error->members);
}

/* ---- paths ---- */

static struct str
path_text(struct emit *e, const struct core_path *path)
{
	struct text begin = {.arena = e->arena};
	size_t i = 0;

	text_add(&begin, path->root);
	for (; i < path->part_count && path->parts[i].member.length; i++) {
		if (begin.length)
			text_add(&begin, STR("."));
		text_add(&begin, path->parts[i].member);
	}
	struct str text = go_quoted(e, text_str(&begin));
	for (; i < path->part_count; i++) {
		const struct core_path_part *part = &path->parts[i];
		if (part->member.length)
			text = go_say(e, "memberPath($, $)", text, go_quoted(e, part->member));
		else
			text = go_say(e, go_is_text(part->index->type) ? "keyPath($, $)" : "indexPath($, $)", text, go_expr(e, part->index, 3));
	}
	return text;
}

struct str
go_rebase_text(struct emit *e, const struct core_expr *x, int depth)
{
	return go_say(e, "rebase($, $, $)", go_expr(e, x->operands[0], depth + 1), path_text(e, x->path),
		x->path->relative ? STR("true") : STR("false"));
}

/* ---- failures ---- */

static struct str
arguments_text(struct emit *e, const struct core_expr *const *items, size_t count)
{
	struct text out = {.arena = e->arena};

	for (size_t i = 0; i < count; i++) {
		const struct core_expr *item = items[i];
		go_put_to(e, &out, i ? ", $" : "$",
			item->kind == CORE_EXPR_ARRAY ? arguments_text(e, item->operands, item->operand_count) : go_expr(e, item, 1));
	}
	return go_say(e, "[]any{$}", text_str(&out));
}

static void
add_constraint(struct emit *e, const struct core_expr *x, struct text *out)
{
	struct str name = x->constraint_name;

	if (x->constraint != CONSTRAINT_NONE)
		name = str_from(constraint_info(x->constraint)->name);
	if (!name.length)
		return;
	go_put_to(e, out, ", constraint: $", go_quoted(e, name));
	if (x->constraint_argument_count)
		go_put_to(e, out, ", arguments: $", arguments_text(e, x->constraint_arguments, x->constraint_argument_count));
}

static void
add_members(struct emit *e, const struct core_expr *x, struct text *out)
{
	const struct core_type *type = x->error->members;
	struct text values = {.arena = e->arena};

	for (size_t i = 0; i < x->operand_count; i++)
		go_put_to(e, &values, i ? ", $: $" : "$: $", go_field_name(e, type, i), go_expr(e, x->operands[i], 1));
	go_put_to(e, out, ", members: ${$}", go_type(e, type), text_str(&values));
}

struct str
go_failure_text(struct emit *e, const struct core_expr *x, int depth)
{
	const struct core_error *error = x->error;
	struct text out = {.arena = e->arena};
	int message = error->message_field;

	(void)depth;
	go_put_to(e, &out, "kind: &$", go_kind_name(e, error));
	if (message >= 0 && (size_t)message < x->operand_count)
		go_put_to(e, &out, ", message: $, worded: true", go_expr(e, x->operands[message], 1));
	else if (x->operand_count == 1 && !error->members)
		go_put_to(e, &out, ", message: $, worded: true", go_expr(e, x->operands[0], 1));
	if (x->path && (x->path->root.length || x->path->part_count))
		go_put_to(e, &out, ", path: $", path_text(e, x->path));
	if (x->path && x->path->relative)
		text_add(&out, STR(", relative: true"));
	add_constraint(e, x, &out);
	if (x->cause)
		go_put_to(e, &out, ", cause: $", go_expr(e, x->cause, 1));
	if (has_members(error) && x->operand_count > 0)
		add_members(e, x, &out);
	return go_say(e, "&failure{$}", text_str(&out));
}

/* ---- constraints ---- */

static bool
is_number(const struct core_type *type)
{
	return type->kind == CORE_TYPE_INT || type->kind == CORE_TYPE_FLOAT || type->kind == CORE_TYPE_RUNE;
}

/* A number itself, a string's code points, else the count of elements. */
static struct str
measure(struct emit *e, const struct core_expr *subject, int depth)
{
	const struct core_type *type = go_base_type(subject->type);

	if (is_number(type))
		return go_operand(e, subject, depth);
	if (!go_is_text(type))
		return go_say(e, "len($)", go_expr(e, subject, depth));
	go_use_package(e, "unicode/utf8");
	return go_say(e, "utf8.RuneCountInString($)", go_expr(e, subject, depth));
}

static struct str
byte_count(struct emit *e, const struct core_expr *subject, int depth)
{
	return go_say(e, "len($)", go_expr(e, subject, depth + 1));
}

static struct str
compare(struct emit *e, const char *op, struct str left, const struct core_expr *right, int depth)
{
	return go_say(e, "$ $ $", left, str_from(op), go_operand(e, right, depth + 1));
}

static struct str
strings_call(struct emit *e, const char *name, const struct core_expr *x, int depth)
{
	go_use_package(e, "strings");
	return go_say(e, "strings.$($)", str_from(name), go_list(e, x->operands, 2, depth));
}

static struct str
one_of(struct emit *e, const struct core_expr *x, int depth)
{
	const struct core_expr *const *choices = x->operands + 1;
	size_t count = x->operand_count - 1;
	struct text out = {.arena = e->arena};

	if (count == 1 && choices[0]->kind == CORE_EXPR_ARRAY) {
		count = choices[0]->operand_count;
		choices = choices[0]->operands;
	}
	for (size_t i = 0; i < count; i++)
		go_put_to(e, &out, ", $", go_expr(e, choices[i], depth + 1));
	return go_say(e, "oneOf($$)", go_expr(e, x->operands[0], depth + 1), text_str(&out));
}

/* An array of a fixed length may have no address: it becomes a variable first. */
static struct str
unique_elements(struct emit *e, const struct core_expr *subject, int depth)
{
	if (go_base_type(subject->type)->kind != CORE_TYPE_FIXED_ARRAY)
		return go_say(e, "unique($)", go_expr(e, subject, depth));
	return go_say(e, "func(items $) bool { return unique(items[:]) }($)", go_type(e, subject->type), go_expr(e, subject, depth));
}

static struct str
between(struct emit *e, const struct core_expr *x, int depth)
{
	return go_say(e, "between($, $, $)", measure(e, x->operands[0], depth + 1), go_expr(e, x->operands[1], depth + 1),
		go_expr(e, x->operands[2], depth + 1));
}

static struct str
multiple_of(struct emit *e, const struct core_expr *x, int depth)
{
	bool real = go_base_type(x->operands[0]->type)->kind == CORE_TYPE_FLOAT;

	return go_say(e, real ? "multipleOf($)" : "multipleOfInt($)", go_list(e, x->operands, 2, depth));
}

static struct str
against_nil(struct emit *e, const struct core_expr *x, const char *op, int depth)
{
	bool result = go_base_type(x->operands[0]->type)->kind == CORE_TYPE_RESULT && !go_is_error(x->operands[0]->type);

	return go_say(e, result ? "$.err $ nil" : "$ $ nil", go_operand(e, x->operands[0], depth + 1), str_from(op));
}

struct str
go_test_text(struct emit *e, const struct core_expr *x, int depth)
{
	const struct core_expr *subject = x->operands[0];

	switch (x->constraint) {
	case CONSTRAINT_MIN: return compare(e, ">=", measure(e, subject, depth + 1), x->operands[1], depth);
	case CONSTRAINT_MAX: return compare(e, "<=", measure(e, subject, depth + 1), x->operands[1], depth);
	case CONSTRAINT_BETWEEN: return between(e, x, depth);
	case CONSTRAINT_MIN_BYTES: return compare(e, ">=", byte_count(e, subject, depth), x->operands[1], depth);
	case CONSTRAINT_MAX_BYTES: return compare(e, "<=", byte_count(e, subject, depth), x->operands[1], depth);
	case CONSTRAINT_NOT_EMPTY: return go_say(e, "len($) > 0", go_expr(e, subject, depth + 1));
	case CONSTRAINT_HAS_PREFIX: return strings_call(e, "HasPrefix", x, depth);
	case CONSTRAINT_HAS_SUFFIX: return strings_call(e, "HasSuffix", x, depth);
	case CONSTRAINT_CONTAINS: return strings_call(e, "Contains", x, depth);
	case CONSTRAINT_ONE_OF: return one_of(e, x, depth);
	case CONSTRAINT_LESS_THAN: return compare(e, "<", go_operand(e, subject, depth + 1), x->operands[1], depth);
	case CONSTRAINT_GREATER_THAN: return compare(e, ">", go_operand(e, subject, depth + 1), x->operands[1], depth);
	case CONSTRAINT_POSITIVE: return go_say(e, "$ > 0", go_operand(e, subject, depth + 1));
	case CONSTRAINT_NEGATIVE: return go_say(e, "$ < 0", go_operand(e, subject, depth + 1));
	case CONSTRAINT_MULTIPLE_OF: return multiple_of(e, x, depth);
	case CONSTRAINT_UNIQUE: return unique_elements(e, subject, depth);
	case CONSTRAINT_TRUE: return go_expr(e, subject, depth);
	case CONSTRAINT_FALSE: return go_say(e, "!$", go_operand(e, subject, depth));
	case CONSTRAINT_NIL:
	case CONSTRAINT_OK: return against_nil(e, x, "==", depth);
	case CONSTRAINT_PRESENT:
	case CONSTRAINT_ERR: return against_nil(e, x, "!=", depth);
	case CONSTRAINT_VALUE: return compare(e, "==", go_operand(e, subject, depth + 1), x->operands[1], depth);
	case CONSTRAINT_FINITE:
		go_use_package(e, "math");
		return go_say(e, "!math.IsNaN($) && !math.IsInf($, 0)", go_expr(e, subject, depth + 1), go_expr(e, subject, depth + 2));
	case CONSTRAINT_NOT_NAN:
		go_use_package(e, "math");
		return go_say(e, "!math.IsNaN($)", go_expr(e, subject, depth));
	case CONSTRAINT_EMAIL:
	case CONSTRAINT_URL:
	case CONSTRAINT_UUID:
	case CONSTRAINT_DATE_TIME: return go_say(e, "is$($)", str_from(constraint_info(x->constraint)->name), go_expr(e, subject, depth));
	case CONSTRAINT_MATCHES:
		return go_say(e, "$.MatchString($)", go_regexp_name(e, x->operands[1]->value.string), go_expr(e, subject, depth));
	case CONSTRAINT_EACH:
	case CONSTRAINT_NONE:
	case CONSTRAINT_COUNT: break;
	}
	return go_refuse(e, "this constraint");
}
