/*
 * Values out of an Any: whether it holds one of a type, and that value. Scalars in place, the rest by two helpers per type. What is asked
 * is the decoder's question without constraints: members may be more, optional ones may be missing or null, and an Int is a Float,
 * too, but where the type asked for is Float itself.
 */
#include "codegen/c/emit_c_internal.h"

#include <string.h>

static struct str is_inside(struct emit *e, const struct core_type *type, struct str value);

/* A helper's name, and whether it waits to be written. */
static struct str
helper_name(struct emit *e, const char *what, const struct core_type *type, bool *is_new)
{
	struct str word = type->kind == CORE_TYPE_MAP ? say(e, "$_map", type_word(e, type->element)) : type_word(e, type);

	return derived_name(e, say(e, "$ $", str_from(what), (struct str){(const char *)&type, sizeof(type)}),
		say(e, "$_$", str_from(what), word), is_new);
}

static void
define(struct emit *e, const struct core_type *type, struct str result, struct str name, const struct text *body)
{
	struct str head = say(e, "$(struct forst_task *task, struct forst_any any)", name);

	put_to(e, &e->prototypes, "static $;\n", declare(e, result, head));
	put_to(e, &e->helpers, "static $\n$\n{\n\t$;\n$}\n\n", result, head,
		is_recursive(e, type) ? STR("forst_enter(task)") : STR("(void)task"), text_str(body));
}

/* ---- is it one? ---- */

static void
write_each_is(struct emit *e, const struct core_type *type, const char *kind, const char *count, const char *item,
	struct text *body)
{
	struct str test = is_inside(e, base_type(type->element), str_from(item));

	put_to(e, body, "\tif (any.kind != $)\n\t\treturn false;\n", str_from(kind));
	put_to(e, body, "\tfor (int64_t i = 0; i < any.$; i++)\n\t\tif (!$)\n\t\t\treturn false;\n\treturn true;\n",
		str_from(count), test);
}

static void
write_members_are(struct emit *e, const struct core_type *type, struct text *body)
{
	put_to(e, body, "\tif (any.kind != FORST_ANY_OBJECT)\n\t\treturn false;\n");
	if (members_on_wire(type))
		put_to(e, body, "\tconst struct forst_any *member;\n");
	for (size_t i = 0; i < type->field_count; i++) {
		const struct core_field *field = &type->fields[i];
		const struct core_type *of = base_type(field->type);
		if (!on_wire(field))
			continue;
		put_to(e, body, "\tmember = forst_any_member(&any, FORST_STRING($));\n", quoted(e, field->wire_name));
		put_to(e, body, may_be_absent(field) || of->kind == CORE_TYPE_POINTER ? "\tif (member && !$)\n\t\treturn false;\n"
													  : "\tif (!member || !$)\n\t\treturn false;\n",
			is_inside(e, of, STR("(*member)")));
	}
	put_to(e, body, "\treturn true;\n");
}

static struct str
is_helper(struct emit *e, const struct core_type *type)
{
	struct text body = {.arena = e->arena};
	bool is_new;
	struct str name = helper_name(e, "any_is", type, &is_new);

	if (!is_new)
		return name;
	if (type->kind == CORE_TYPE_ARRAY)
		write_each_is(e, type, "FORST_ANY_ARRAY", "length", "any.elements[i]", &body);
	else if (type->kind == CORE_TYPE_MAP)
		write_each_is(e, type, "FORST_ANY_OBJECT", "member_count", "any.members[i].value", &body);
	else
		write_members_are(e, type, &body);
	define(e, type, STR("bool"), name, &body);
	return name;
}

static struct str
is_of_type(struct emit *e, const struct core_type *type, struct str value)
{
	bool anything = type->element && base_type(type->element)->kind == CORE_TYPE_ANY;

	switch ((int)type->kind) {
	case CORE_TYPE_ANY: return STR("true");
	case CORE_TYPE_BOOL: return say(e, "$.kind == FORST_ANY_BOOL", value);
	case CORE_TYPE_INT: return say(e, "$.kind == FORST_ANY_INT", value);
	case CORE_TYPE_FLOAT: return say(e, "$.kind == FORST_ANY_FLOAT", value);
	case CORE_TYPE_STRING: return say(e, "$.kind == FORST_ANY_STRING", value);
	case CORE_TYPE_ARRAY:
		return anything ? say(e, "$.kind == FORST_ANY_ARRAY", value) : say(e, "$(task, $)", is_helper(e, type), value);
	case CORE_TYPE_MAP:
		return anything ? say(e, "$.kind == FORST_ANY_OBJECT", value) : say(e, "$(task, $)", is_helper(e, type), value);
	case CORE_TYPE_SHAPE: return say(e, "$(task, $)", is_helper(e, type), value);
	case CORE_TYPE_NATIVE: return say(e, "forst_any_is_time(&$)", value); /* the only one that is data */
	default: return refuse(e, "asking an Any for this type");
	}
}

/* As an element or member: a number may be an Int, an optional one null. */
static struct str
is_inside(struct emit *e, const struct core_type *type, struct str value)
{
	if (type->kind == CORE_TYPE_FLOAT)
		return say(e, "($.kind == FORST_ANY_FLOAT || $.kind == FORST_ANY_INT)", value, value);
	if (type->kind == CORE_TYPE_POINTER)
		return say(e, "($.kind == FORST_ANY_NIL || $)", value, is_inside(e, base_type(type->element), value));
	return say(e, "($)", is_of_type(e, type, value));
}

struct str
any_is_text(struct emit *e, const struct core_expr *x)
{
	struct str value = grouped(e, expr(e, x->operands[0]));
	bool used = e->uses_task;
	struct str text = is_of_type(e, base_type(x->tested), value);

	/* Writing the helpers is no use of it by the function. */
	e->uses_task = used || memmem(text.data, text.length, "(task", 5);
	return text;
}

/* ---- the value ---- */

static void
write_elements(struct emit *e, const struct core_type *type, struct text *body)
{
	const struct core_type *element = base_type(type->element);

	put_to(e, body, "\t$ = {.length = any.length, .capacity = any.length};\n", declare(e, c_type(e, type), STR("value")));
	if (element->kind == CORE_TYPE_ANY) {
		put_to(e, body, "\tvalue.data = any.length ? any.elements : (void *)forst_nothing;\n\treturn value;\n");
		return;
	}
	put_to(e, body, "\tvalue.data = forst_make(task, any.length, sizeof(*value.data));\n");
	put_to(e, body, "\tfor (int64_t i = 0; i < any.length; i++)\n\t\tvalue.data[i] = $;\n\treturn value;\n",
		from_any_text(e, element, STR("any.elements[i]")));
}

static void
write_entries(struct emit *e, const struct core_type *type, struct text *body)
{
	struct str element = c_type(e, type->element);

	put_to(e, body,
		"\tstruct forst_map *value = forst_map_new(forst_here(task), FORST_KEY_STRING, sizeof($), any.member_count);\n",
		element);
	put_to(e, body, "\tfor (int64_t i = 0; i < any.member_count; i++) {\n\t\t$ = $;\n",
		declare(e, element, STR("item")), from_any_text(e, base_type(type->element), STR("any.members[i].value")));
	put_to(e, body, "\t\t*($)forst_map_put_string(task, value, any.members[i].name) = item;\n\t}\n\treturn value;\n",
		declare(e, element, STR("*")));
}

static void
write_members(struct emit *e, const struct core_type *type, struct text *body)
{
	put_to(e, body, "\t$ = $;\n", declare(e, c_type(e, type), STR("value")), zero_value(e, type));
	if (members_on_wire(type))
		put_to(e, body, "\tconst struct forst_any *member;\n");
	else
		put_to(e, body, "\t(void)any;\n");
	for (size_t i = 0; i < type->field_count; i++) {
		const struct core_field *field = &type->fields[i];
		if (!on_wire(field))
			continue;
		put_to(e, body, "\tmember = forst_any_member(&any, FORST_STRING($));\n\tif (member)\n\t\tvalue.$ = $;\n",
			quoted(e, field->wire_name), field_name(e, type, i), from_any_text(e, field->type, STR("(*member)")));
	}
	put_to(e, body, "\treturn value;\n");
}

static struct str
value_helper(struct emit *e, const struct core_type *type)
{
	struct text body = {.arena = e->arena};
	bool is_new;
	struct str name = helper_name(e, "any_to", type, &is_new);

	if (!is_new)
		return name;
	if (type->kind == CORE_TYPE_ARRAY)
		write_elements(e, type, &body);
	else if (type->kind == CORE_TYPE_MAP)
		write_entries(e, type, &body);
	else if (type->kind == CORE_TYPE_POINTER)
		put_to(e, &body, "\treturn any.kind == FORST_ANY_NIL ? NULL : $;\n",
			box_text(e, type->element, from_any_text(e, type->element, STR("any"))));
	else
		write_members(e, type, &body);
	define(e, type, c_type(e, type), name, &body);
	return name;
}

struct str
from_any_text(struct emit *e, const struct core_type *type, struct str value)
{
	type = base_type(type);
	switch ((int)type->kind) {
	case CORE_TYPE_ANY: return value;
	case CORE_TYPE_BOOL: return say(e, "$.boolean", grouped(e, value));
	case CORE_TYPE_INT: return say(e, "$.integer", grouped(e, value));
	case CORE_TYPE_FLOAT: return say(e, "forst_any_float($)", value);
	case CORE_TYPE_STRING: return say(e, "$.string", grouped(e, value));
	case CORE_TYPE_ARRAY:
	case CORE_TYPE_MAP:
	case CORE_TYPE_POINTER:
	case CORE_TYPE_SHAPE: return say(e, "$(task, $)", value_helper(e, type), value);
	case CORE_TYPE_NATIVE: return say(e, "forst_time_from_any(task, &$)", grouped(e, value));
	default: return refuse(e, "taking a value of this type out of an Any");
	}
}
