/* Comments: the source's documentation, then one tag a constraint, in JSON Schema's words where it has one. */
#include "codegen/ts/emit_ts_internal.h"

#include <stdlib.h>

static void
real_text(struct emit_ts *e, struct buf *out, double real)
{
	struct str text = arena_printf(e->arena, "%.15g", real);

	buf_append_str(out, strtod(text.data, NULL) == real ? text : arena_printf(e->arena, "%.17g", real));
}

void
ts_constant(struct emit_ts *e, struct buf *out, const struct core_expr *x)
{
	if (x->kind == CORE_EXPR_CONVERT) {
		ts_constant(e, out, x->operands[0]);
	} else if (x->kind == CORE_EXPR_ARRAY) {
		buf_append_text(out, "[");
		for (size_t i = 0; i < x->operand_count; i++) {
			buf_append_text(out, i ? ", " : "");
			ts_constant(e, out, x->operands[i]);
		}
		buf_append_text(out, "]");
	} else if (x->kind == CORE_EXPR_CONST) {
		if (x->type->kind == CORE_TYPE_STRING || x->type->kind == CORE_TYPE_LITERALS)
			buf_append_str(out, ts_quoted(e, x->value.string));
		else if (x->type->kind == CORE_TYPE_BOOL)
			buf_append_text(out, x->value.boolean ? "true" : "false");
		else if (x->type->kind == CORE_TYPE_FLOAT)
			real_text(e, out, x->value.real);
		else
			buf_printf(out, "%lld", (long long)x->value.integer);
	}
}

static void
tag(struct emit_ts *e, struct buf *lines, const char *name, const struct core_expr *x, const char *fixed)
{
	buf_printf(lines, "@%s ", name);
	if (x)
		ts_constant(e, lines, x);
	else
		buf_append_text(lines, fixed);
	buf_append_text(lines, "\n");
}

enum sort { SORT_TEXT, SORT_NUMBER, SORT_MAP, SORT_ITEMS };

static enum sort
sort_of(const struct core_type *type)
{
	enum core_type_kind kind = ts_plain(type)->kind;

	if (kind == CORE_TYPE_STRING || kind == CORE_TYPE_LITERALS)
		return SORT_TEXT;
	if (kind == CORE_TYPE_INT || kind == CORE_TYPE_FLOAT || kind == CORE_TYPE_RUNE)
		return SORT_NUMBER;
	return kind == CORE_TYPE_MAP ? SORT_MAP : SORT_ITEMS;
}

static const char *const least[] = {"minLength", "minimum", "minProperties", "minItems"};
static const char *const most[] = {"maxLength", "maximum", "maxProperties", "maxItems"};

/* Name(arguments), for what JSON Schema has no word for. */
static void
call_text(struct emit_ts *e, struct buf *lines, const struct core_constraint *c)
{
	buf_printf(lines, "%s(", constraint_info(c->constraint)->name);
	for (size_t i = 0; i < c->argument_count; i++) {
		buf_append_text(lines, i ? ", " : "");
		ts_constant(e, lines, c->arguments[i]);
	}
	for (size_t i = 0; i < c->each_count; i++) {
		buf_append_text(lines, i ? "." : "");
		call_text(e, lines, &c->each[i]);
	}
	buf_append_text(lines, ")");
}

static void
constraint_tag(struct emit_ts *e, struct buf *lines, const struct core_constraint *c, enum sort sort)
{
	const struct core_expr *first = c->argument_count > 0 ? c->arguments[0] : NULL;

	switch (c->constraint) {
	case CONSTRAINT_MIN: tag(e, lines, least[sort], first, ""); break;
	case CONSTRAINT_MAX: tag(e, lines, most[sort], first, ""); break;
	case CONSTRAINT_BETWEEN:
		tag(e, lines, least[sort], first, "");
		tag(e, lines, most[sort], c->argument_count > 1 ? c->arguments[1] : NULL, "");
		break;
	case CONSTRAINT_NOT_EMPTY: tag(e, lines, least[sort], NULL, "1"); break;
	case CONSTRAINT_MATCHES: tag(e, lines, "pattern", first, ""); break;
	case CONSTRAINT_EMAIL: tag(e, lines, "format", NULL, "email"); break;
	case CONSTRAINT_URL: tag(e, lines, "format", NULL, "uri"); break;
	case CONSTRAINT_UUID: tag(e, lines, "format", NULL, "uuid"); break;
	case CONSTRAINT_DATE_TIME: tag(e, lines, "format", NULL, "date-time"); break;
	case CONSTRAINT_LESS_THAN: tag(e, lines, "exclusiveMaximum", first, ""); break;
	case CONSTRAINT_GREATER_THAN: tag(e, lines, "exclusiveMinimum", first, ""); break;
	case CONSTRAINT_POSITIVE: tag(e, lines, "exclusiveMinimum", NULL, "0"); break;
	case CONSTRAINT_NEGATIVE: tag(e, lines, "exclusiveMaximum", NULL, "0"); break;
	case CONSTRAINT_MULTIPLE_OF: tag(e, lines, "multipleOf", first, ""); break;
	case CONSTRAINT_UNIQUE: tag(e, lines, "uniqueItems", NULL, "true"); break;
	case CONSTRAINT_NONE:
	case CONSTRAINT_COUNT: break;
	case CONSTRAINT_MIN_BYTES:
	case CONSTRAINT_MAX_BYTES:
	case CONSTRAINT_HAS_PREFIX:
	case CONSTRAINT_HAS_SUFFIX:
	case CONSTRAINT_CONTAINS:
	case CONSTRAINT_ONE_OF:
	case CONSTRAINT_FINITE:
	case CONSTRAINT_NOT_NAN:
	case CONSTRAINT_EACH:
	case CONSTRAINT_TRUE:
	case CONSTRAINT_FALSE:
	case CONSTRAINT_NIL:
	case CONSTRAINT_PRESENT:
	case CONSTRAINT_OK:
	case CONSTRAINT_ERR:
	case CONSTRAINT_VALUE:
		buf_append_text(lines, "@constraint ");
		call_text(e, lines, c);
		buf_append_text(lines, "\n");
		break;
	}
}

static bool
is_duration(const struct core_type *type)
{
	return type->kind == CORE_TYPE_INT && str_equal(type->name, STR("time.Duration"));
}

/* The constraints of elements, as if by Each. */
static void
element_tags(struct emit_ts *e, struct buf *lines, const struct core_type *element)
{
	for (; element->kind == CORE_TYPE_CONSTRAINED; element = element->element) {
		struct core_constraint each = {.constraint = CONSTRAINT_EACH, .each = element->constraints, .each_count = element->constraint_count};
		constraint_tag(e, lines, &each, SORT_ITEMS);
	}
}

/* What a text or number of the library's stands for. */
static void
library_tag(struct emit_ts *e, struct buf *lines, const struct core_type *type)
{
	if (type->kind == CORE_TYPE_NATIVE)
		tag(e, lines, "format", NULL, "date-time");
	else if (is_duration(type))
		tag(e, lines, "unit", NULL, "nanoseconds");
}

static void
tags(struct emit_ts *e, struct buf *lines, const struct core_type *type)
{
	for (; type->kind == CORE_TYPE_CONSTRAINED || type->kind == CORE_TYPE_POINTER; type = type->element)
		for (size_t i = 0; i < type->constraint_count; i++)
			if (!ts_is_choice(&type->constraints[i], type))
				constraint_tag(e, lines, &type->constraints[i], sort_of(type));
	library_tag(e, lines, type);
	if (type->kind == CORE_TYPE_FIXED_ARRAY)
		buf_printf(lines, "@minItems %lld\n@maxItems %lld\n", (long long)type->length, (long long)type->length);
	if (type->kind == CORE_TYPE_ARRAY || type->kind == CORE_TYPE_FIXED_ARRAY || type->kind == CORE_TYPE_MAP)
		element_tags(e, lines, type->element);
}

static bool
has_tags(const struct core_type *type)
{
	for (; type->kind == CORE_TYPE_POINTER; type = type->element)
		;
	if (type->kind == CORE_TYPE_CONSTRAINED || type->kind == CORE_TYPE_FIXED_ARRAY || type->kind == CORE_TYPE_NATIVE ||
		is_duration(type))
		return true;
	return (type->kind == CORE_TYPE_ARRAY || type->kind == CORE_TYPE_MAP) && type->element->kind == CORE_TYPE_CONSTRAINED;
}

bool
ts_has_doc(const struct core_field *field)
{
	return field->doc.length > 0 || has_tags(field->type);
}

void
ts_tabs(struct emit_ts *e, int depth)
{
	for (int i = 0; i < depth; i++)
		buf_append_byte(&e->out, '\t');
}

void
ts_comment_text(struct emit_ts *e, struct str text)
{
	for (size_t i = 0; i < text.length; i++) {
		unsigned char c = (unsigned char)text.data[i];
		if (c == '/' && i > 0 && text.data[i - 1] == '*')
			buf_append_byte(&e->out, '\\');
		if (c == '\t' || (c >= ' ' && c != 0x7f))
			buf_append_byte(&e->out, (char)c);
	}
}

/* lines, each ended by a newline, as one comment. */
static void
comment(struct emit_ts *e, struct str lines, int depth)
{
	bool single = str_find(lines, '\n') == (ptrdiff_t)lines.length - 1;

	ts_tabs(e, depth);
	buf_append_text(&e->out, single ? "/** " : "/**\n");
	while (lines.length) {
		size_t end = (size_t)str_find(lines, '\n');
		struct str line = str_slice(lines, 0, end);
		lines = str_slice(lines, end + 1, lines.length);
		if (!single) {
			ts_tabs(e, depth);
			buf_append_text(&e->out, line.length ? " * " : " *");
		}
		ts_comment_text(e, line);
		buf_append_text(&e->out, single ? " */\n" : "\n");
	}
	if (!single) {
		ts_tabs(e, depth);
		buf_append_text(&e->out, " */\n");
	}
}

void
ts_doc(struct emit_ts *e, struct str doc, const struct core_type *type, int depth)
{
	struct buf lines = {0};

	if (doc.length) {
		buf_append_str(&lines, doc);
		if (doc.data[doc.length - 1] != '\n')
			buf_append_text(&lines, "\n");
	}
	if (type)
		tags(e, &lines, type);
	if (lines.length)
		comment(e, buf_str(&lines), depth);
	buf_release(&lines);
}
