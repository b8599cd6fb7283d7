/* Conversions: most change nothing in C; shapes, collections and unions are converted by a helper per pair of types. */
#include "codegen/c/emit_c_internal.h"

static struct str convert_value(
	struct emit *e, const struct core_type *from, const struct core_type *to, struct str value);

/* Do both look the same in C? */
static bool
same_form(struct emit *e, const struct core_type *from, const struct core_type *to)
{
	return str_equal(c_type(e, from), c_type(e, to));
}

static struct str
helper_name(struct emit *e, const struct core_type *from, const struct core_type *to, bool *is_new)
{
	struct str name = say(e, "$_from_$", type_word(e, to), type_word(e, from));

	return derived_name(e, say(e, "conversion $", name), name, is_new);
}

static struct str
define_helper(
	struct emit *e, struct str name, const struct core_type *from, const struct core_type *to, struct str body)
{
	struct str head = say(e, "$(struct forst_task *task, $)", name, declare(e, c_type(e, from), STR("value")));
	struct str result = c_type(e, to);

	put_to(e, &e->prototypes, "static $;\n", declare(e, result, head));
	put_to(e, &e->helpers, "static $\n$\n{\n\t$;\n$}\n\n", result, head,
		is_recursive(e, from) ? STR("forst_enter(task)") : STR("(void)task"), body);
	return name;
}

static size_t
find_field(const struct core_type *type, struct str name)
{
	size_t i = 0;

	while (i < type->field_count && !str_equal(type->fields[i].name, name))
		i++;
	return i;
}

static struct str
shape_helper(struct emit *e, const struct core_type *from, const struct core_type *to)
{
	struct text body = {.arena = e->arena};
	bool is_new;
	struct str name = helper_name(e, from, to, &is_new);

	if (!is_new)
		return name;
	put_to(e, &body, "\treturn ($){\n", c_type(e, to));
	for (size_t i = 0; i < to->field_count; i++) {
		size_t source = find_field(from, to->fields[i].name);
		if (source == from->field_count) {
			put_to(e, &body, "\t\t.$ = $,\n", field_name(e, to, i), zero_operand(e, to->fields[i].type));
			continue;
		}
		struct str member = say(e, "value.$", field_name(e, from, source));
		put_to(e, &body, "\t\t.$ = $,\n", field_name(e, to, i),
			convert_value(e, from->fields[source].type, to->fields[i].type, member));
	}
	put_to(e, &body, "\t};\n");
	return define_helper(e, name, from, to, text_str(&body));
}

static struct str
array_helper(struct emit *e, const struct core_type *from, const struct core_type *to)
{
	bool is_new;
	bool fixed = from->kind == CORE_TYPE_FIXED_ARRAY;
	struct str name = helper_name(e, from, to, &is_new);
	struct text body = {.arena = e->arena};
	struct str element = c_type(e, to->element);
	struct str length = fixed ? number(e, from->length) : STR("value.length");
	struct str source = fixed ? STR("value.items[i]") : STR("value.data[i]");

	if (!is_new)
		return name;
	struct str each = convert_value(e, from->element, to->element, source);
	if (to->kind == CORE_TYPE_FIXED_ARRAY) {
		put_to(e, &body,
			"\t$ result;\n\n\tfor (int64_t i = 0; i < $; i++)\n\t\tresult.items[i] = $;\n\treturn result;\n",
			c_type(e, to), length, each);
	} else {
		put_to(e, &body, "\tint64_t length = $;\n\t$ = $forst_make(task, length, sizeof($));\n\n", length,
			declare(e, element, STR("*data")), fixed ? STR("") : STR("!value.data ? NULL : "), element);
		put_to(e, &body, "\tfor (int64_t i = 0; i < length; i++)\n\t\tdata[i] = $;\n", each);
		put_to(e, &body, "\treturn ($){.data = data, .length = length, .capacity = length};\n", c_type(e, to));
	}
	return define_helper(e, name, from, to, text_str(&body));
}

static struct str
map_helper(struct emit *e, const struct core_type *from, const struct core_type *to)
{
	/* Maps look alike in C whatever they hold, so the name comes from the elements. */
	struct str word = say(e, "$_map_from_$_map", type_word(e, to->element), type_word(e, from->element));
	struct text body = {.arena = e->arena};
	bool is_new;
	struct str name =
		derived_name(e, say(e, "conversion $ $", type_word(e, base_type(to->key)), word), word, &is_new);

	if (!is_new)
		return name;
	struct str source = say(e, "(*($)entry.value)", declare(e, c_type(e, from->element), STR("*")));
	struct str key = say(e, "*($)entry.key", declare(e, c_type(e, to->key), STR("const *")));
	struct map_place place = {STR("task"), STR("result"), is_text(to->key) ? STR("entry.text") : key};
	put_to(e, &body,
		"\tstruct forst_map *result = $;\n\tstruct forst_map_entry entry;\n\tint64_t at = 0;\n\n",
		new_map_text(e, to, STR("task"), STR("forst_map_length(value)")));
	put_to(e, &body, "\twhile (forst_map_next(value, &at, &entry)) {\n\t\t$ = $;\n",
		declare(e, c_type(e, to->element), STR("element")), convert_value(e, from->element, to->element, source));
	put_to(e, &body, "\t\t*($)$ = element;\n\t}\n\treturn result;\n", declare(e, c_type(e, to->element), STR("*")),
		map_call(e, "put", to, place));
	return define_helper(e, name, from, to, text_str(&body));
}

static bool
same_member(struct emit *e, const struct core_type *a, const struct core_type *b)
{
	a = base_type(a);
	b = base_type(b);
	return a == b || (a->kind == b->kind && same_form(e, a, b) && !is_error(a) && !is_text(a));
}

static struct str
union_helper(struct emit *e, const struct core_type *from, const struct core_type *to)
{
	bool is_new;
	struct str name = helper_name(e, from, to, &is_new);
	struct text body = {.arena = e->arena};

	if (!is_new)
		return name;
	put_to(e, &body, "\t$ result = {0};\n\n", c_type(e, to));
	for (size_t i = 0; i < from->member_count; i++) {
		size_t j = 0;
		while (j < to->member_count && !same_member(e, from->members[i], to->members[j]))
			j++;
		if (j == to->member_count)
			continue; /* the checker proved it is not this one */
		struct str source = number(e, (int64_t)i);
		struct str target = number(e, (int64_t)j);
		put_to(e, &body, "\tif (value.tag == $) {\n\t\tresult.tag = $;\n\t\tresult.as.m$ = value.as.m$;\n\t}\n", source,
			target, target, source);
	}
	put_to(e, &body, "\treturn result;\n");
	return define_helper(e, name, from, to, text_str(&body));
}

static struct str
pointer_helper(struct emit *e, const struct core_type *from, const struct core_type *to)
{
	bool is_new;
	struct str name = helper_name(e, from, to, &is_new);
	struct text body = {.arena = e->arena};

	if (!is_new)
		return name;
	put_to(e, &body, "\t$;\n\n\tif (!value)\n\t\treturn NULL;\n\tresult = forst_alloc(task, sizeof(*result));\n",
		declare(e, c_type(e, to->element), STR("*result")));
	put_to(
		e, &body, "\t*result = $;\n\treturn result;\n", convert_value(e, from->element, to->element, STR("(*value)")));
	return define_helper(e, name, from, to, text_str(&body));
}

struct str
box_text(struct emit *e, const struct core_type *element, struct str value)
{
	struct str c = c_type(e, element);

	return say(
		e, "({ $ = forst_alloc(task, sizeof($)); *rt_box = $; rt_box; })", declare(e, c, STR("*rt_box")), c, value);
}

/* The member of `type` that a value of that type becomes. */
static size_t
member_index(struct emit *e, const struct core_type *type, const struct core_type *member)
{
	size_t i = 0;

	while (
		i < type->member_count && !same_member(e, type->members[i], member) && type->members[i]->kind != member->kind)
		i++;
	return i;
}

static struct str
wrap_text(struct emit *e, const struct core_type *type, size_t index, struct str value)
{
	struct str tag = number(e, (int64_t)index);

	return say(e, "(($){.tag = $, .as = {.m$ = $}})", c_type(e, type), tag, tag, value);
}

/* A value of one type as another where no conversion is named: members and elements. */
static struct str
convert_value(struct emit *e, const struct core_type *from, const struct core_type *to, struct str value)
{
	from = base_type(from);
	to = base_type(to);
	if (from == to)
		return value;
	if (from->kind == CORE_TYPE_MAP && to->kind == CORE_TYPE_MAP)
		return from->element == to->element || same_form(e, from->element, to->element)
				   ? value
				   : say(e, "$(task, $)", map_helper(e, from, to), value);
	if (same_form(e, from, to))
		return value;
	if (from->kind == CORE_TYPE_SHAPE && to->kind == CORE_TYPE_SHAPE)
		return say(e, "$(task, $)", shape_helper(e, from, to), value);
	if ((from->kind == CORE_TYPE_ARRAY || from->kind == CORE_TYPE_FIXED_ARRAY) &&
		(to->kind == CORE_TYPE_ARRAY || to->kind == CORE_TYPE_FIXED_ARRAY))
		return say(e, "$(task, $)", array_helper(e, from, to), value);
	if (from->kind == CORE_TYPE_INT && to->kind == CORE_TYPE_FLOAT)
		return say(e, "(double)$", grouped(e, value));
	if (from->kind == CORE_TYPE_POINTER && to->kind == CORE_TYPE_POINTER)
		return say(e, "$(task, $)", pointer_helper(e, from, to), value);
	if (to->kind == CORE_TYPE_ANY)
		return any_text(e, from, value);
	if (to->kind == CORE_TYPE_POINTER)
		return box_text(e, to->element, convert_value(e, from, to->element, value));
	if (from->kind == CORE_TYPE_UNION && to->kind == CORE_TYPE_UNION)
		return say(e, "$(task, $)", union_helper(e, from, to), value);
	if (to->kind == CORE_TYPE_UNION && member_index(e, to, from) < to->member_count)
		return wrap_text(e, to, member_index(e, to, from), value);
	return refuse(e, "a conversion between members of these types");
}

static struct str
result_text(struct emit *e, const struct core_expr *x)
{
	const struct core_type *from = x->operands[0]->type;
	struct str value = expr(e, x->operands[0]);

	if (is_error(x->type) && !is_error(from))
		return say(e, "$.error", grouped(e, value));
	if (same_form(e, from, x->type))
		return value;
	return say(e, "({ $ = $; (($){.error = rt_from.error, .value = rt_from.error ? $ : $}); })",
		declare(e, c_type(e, from), STR("rt_from")), value, c_type(e, x->type), zero_operand(e, x->type->element),
		convert_value(e, from->element, x->type->element, STR("rt_from.value")));
}

struct str
convert_text(struct emit *e, const struct core_expr *x)
{
	const struct core_expr *from = x->operands[0];
	struct str value = expr(e, from);

	switch (x->conversion) {
	case CORE_INT_TO_FLOAT: return say(e, "(double)$", grouped(e, value));
	case CORE_FLOAT_TO_INT: return say(e, "forst_float_to_int(task, $)", value);
	case CORE_RUNE_TO_INT: return say(e, "(int64_t)$", grouped(e, value));
	case CORE_INT_TO_RUNE: return say(e, "(int32_t)$", grouped(e, value));
	case CORE_INT_TO_STRING: return say(e, "forst_string_from_int($, $)", here(e), value);
	case CORE_FLOAT_TO_STRING: return say(e, "forst_string_from_float($, $)", here(e), value);
	case CORE_BOOL_TO_STRING: return say(e, "forst_string_from_bool($)", value);
	case CORE_RUNE_TO_STRING: return say(e, "forst_string_from_rune($, $)", here(e), value);
	case CORE_BYTES_TO_STRING: return say(e, "forst_string_from_bytes($, $)", here(e), value);
	case CORE_STRING_TO_BYTES: return say(e, "forst_bytes_from_string($, $)", here(e), value);
	case CORE_INT_TO_INT:
	case CORE_LITERALS_TO_STRING:
	case CORE_STRING_TO_LITERALS:
	case CORE_FAILURE_TO_ERROR:
	case CORE_ERROR_TO_FAILURE: return value;
	case CORE_SHAPE_TO_SHAPE:
	case CORE_ELEMENTS:
	case CORE_FIXED_TO_ARRAY: return convert_value(e, from->type, x->type, value);
	case CORE_BOX: return box_text(e, x->type->element, value);
	case CORE_UNION_WRAP: return is_error(x->type) ? value : wrap_text(e, x->type, x->index, value);
	case CORE_UNION_MEMBER:
		return is_error(from->type) ? value : say(e, "$.as.m$", grouped(e, value), number(e, x->index));
	case CORE_UNION_TO_UNION: return convert_value(e, from->type, x->type, value);
	case CORE_TO_ANY: return any_text(e, from->type, value);
	case CORE_ANY_TO: return from_any_text(e, x->type, value);
	case CORE_RESULT_TO_RESULT: return result_text(e, x);
	case CORE_COPY_IN: return deep_copy(e, x->type, STR("rt_owner"), value);
	case CORE_COPY_OUT: return deep_copy(e, x->type, STR("task"), value);
	}
	return value;
}
