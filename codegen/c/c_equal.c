/* Equality of every comparable type: operators and runtime functions where there are some, else a helper per type. */
#include "codegen/c/emit_c_internal.h"

static struct str
member_place(struct emit *e, const char *side, struct str member)
{
	return say(e, "$.$", str_from(side), member);
}

static struct str
helper_name(struct emit *e, const struct core_type *type, bool *is_new)
{
	struct str word = type_word(e, type);

	return derived_name(e, say(e, "equality of $", word), say(e, "equal_$", word), is_new);
}

static void
compare_members(struct emit *e, const struct core_type *type, struct text *body)
{
	size_t count = type->kind == CORE_TYPE_TUPLE ? type->member_count : type->field_count;

	for (size_t i = 0; i < count; i++) {
		const struct core_type *member = type->kind == CORE_TYPE_TUPLE ? type->members[i] : type->fields[i].type;
		struct str name = field_name(e, type, i);
		put_to(e, body, "\tif (!($))\n\t\treturn false;\n",
			equal_text(e, member, member_place(e, "a", name), member_place(e, "b", name)));
	}
	put_to(e, body, count ? "\treturn true;\n" : "\t(void)a;\n\t(void)b;\n\treturn true;\n");
}

static void
compare_union(struct emit *e, const struct core_type *type, struct text *body)
{
	put_to(e, body, "\tif (a.tag != b.tag)\n\t\treturn false;\n");
	for (size_t i = 0; i < type->member_count; i++) {
		struct str name = say(e, "as.m$", number(e, (int64_t)i));
		put_to(e, body, "\tif (a.tag == $)\n\t\treturn $;\n", number(e, (int64_t)i),
			equal_text(e, type->members[i], member_place(e, "a", name), member_place(e, "b", name)));
	}
	put_to(e, body, "\treturn true;\n");
}

static void
compare_items(struct emit *e, const struct core_type *type, struct text *body)
{
	put_to(e, body, "\tfor (int i = 0; i < $; i++)\n\t\tif (!($))\n\t\t\treturn false;\n\treturn true;\n",
		number(e, type->length), equal_text(e, type->element, STR("a.items[i]"), STR("b.items[i]")));
}

static struct str
helper(struct emit *e, const struct core_type *type)
{
	bool is_new;
	struct str name = helper_name(e, type, &is_new);
	struct str c = c_type(e, type);
	struct text body = {.arena = e->arena};

	if (!is_new)
		return name;
	if (type->kind == CORE_TYPE_UNION)
		compare_union(e, type, &body);
	else if (type->kind == CORE_TYPE_FIXED_ARRAY)
		compare_items(e, type, &body);
	else
		compare_members(e, type, &body);
	put_to(e, &e->prototypes, "static bool $($ a, $ b);\n", name, c, c);
	put_to(e, &e->helpers, "static bool\n$($ a, $ b)\n{\n$}\n\n", name, c, c, text_str(&body));
	return name;
}

struct str
equal_text(struct emit *e, const struct core_type *type, struct str a, struct str b)
{
	type = base_type(type);
	switch (type->kind) {
	case CORE_TYPE_STRING:
	case CORE_TYPE_LITERALS: return say(e, "forst_string_equal($, $)", a, b);
	case CORE_TYPE_BYTES: return say(e, "forst_bytes_equal($, $)", a, b);
	case CORE_TYPE_ARRAY: /* only with nil */ return say(e, "$.data == $.data", grouped(e, a), grouped(e, b));
	case CORE_TYPE_UNION:
		if (is_error(type))
			break;
		return say(e, "$($, $)", helper(e, type), a, b);
	case CORE_TYPE_SHAPE:
	case CORE_TYPE_TUPLE:
	case CORE_TYPE_FIXED_ARRAY: return say(e, "$($, $)", helper(e, type), a, b);
	case CORE_TYPE_ANY: return refuse(e, "comparing values of type Any");
	case CORE_TYPE_RESULT:
		if (is_error(type))
			break;
		return refuse(e, "comparing Results");
	case CORE_TYPE_BOOL:
	case CORE_TYPE_INT:
	case CORE_TYPE_FLOAT:
	case CORE_TYPE_RUNE:
	case CORE_TYPE_ERROR:
	case CORE_TYPE_FAILURE:
	case CORE_TYPE_MAP:
	case CORE_TYPE_POINTER:
	case CORE_TYPE_FUNC:
	case CORE_TYPE_CHAN:
	case CORE_TYPE_NATIVE:
	case CORE_TYPE_CONSTRAINED:
	case CORE_TYPE_VOID: break;
	}
	if (is_error(type) && !str_equal(a, STR("NULL")) && !str_equal(b, STR("NULL")))
		return say(e, "forst_error_same($, $)", a, b);
	return say(e, "$ == $", grouped(e, a), grouped(e, b));
}

struct str
equal_function(struct emit *e, const struct core_type *type)
{
	struct str c = c_type(e, type);
	struct str word = type_word(e, type);
	bool is_new;
	struct str name = derived_name(e, say(e, "equality of elements $", word), say(e, "same_$", word), &is_new);

	if (is_new) {
		struct str pointer = declare(e, c, STR("const *"));
		struct str test = equal_text(e, type, say(e, "(*($)a)", pointer), say(e, "(*($)b)", pointer));
		put_to(e, &e->prototypes, "static bool $(const void *a, const void *b);\n", name);
		put_to(e, &e->helpers, "static bool\n$(const void *a, const void *b)\n{\n\treturn $;\n}\n\n", name, test);
	}
	return name;
}
