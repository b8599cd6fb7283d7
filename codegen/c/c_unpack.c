/*
 * Decoders of the packed form. Each takes what its type says in the order of declaration, and gives up at the first
 * thing that is not so: nothing says why, because the caller then sends JSON. Constraints are those of the JSON
 * decoder.
 */
#include "codegen/c/emit_c_internal.h"

static void
helper_end(struct emit *e, struct helper *helper, const struct core_type *type, struct str name)
{
	struct str parameter = declare(e, c_type(e, type), STR("*out"));

	helper_leave(e, helper);
	put_to(e, &e->prototypes, "static bool $(struct forst_unpacker *in, $);\n", name, parameter);
	put_to(e, &e->helpers, "static bool\n$(struct forst_unpacker *in, $)\n{\n$}\n\n", name, parameter,
		text_str(&helper->body));
}

static void
descend(struct emit *e, const struct core_type *type)
{
	if (is_recursive(e, type))
		put(e, "if (!forst_unpack_descend(in))\n\t\treturn false;");
}

static void
ascend(struct emit *e, const struct core_type *type)
{
	if (is_recursive(e, type))
		put(e, "in->depth--;");
}

static bool
omits_some(const struct core_type *type)
{
	for (size_t i = 0; i < type->field_count; i++)
		if (on_wire(&type->fields[i]) && type->fields[i].omits_empty)
			return true;
	return false;
}

static void
unpack_member(struct emit *e, const struct core_type *type, size_t i)
{
	const struct core_field *field = &type->fields[i];
	struct str name = field_name(e, type, i);

	if (!on_wire(field)) {
		put(e, "out->$ = $;", name, zero_value(e, field->type));
	} else if (field->omits_empty) {
		put(e, "out->$ = $;", name, zero_value(e, field->type));
		put(e, "if (!forst_unpack_bool(in, &there) || (there && !$(in, &out->$)))\n\t\treturn false;",
			unpacker_of(e, field->type), name);
	} else {
		put(e, "if (!$(in, &out->$))\n\t\treturn false;", unpacker_of(e, field->type), name);
	}
}

static void
unpack_shape(struct emit *e, const struct core_type *type, struct str name)
{
	struct helper helper;

	helper_begin(e, &helper);
	if (omits_some(type))
		put(e, "bool there;\n");
	if (type->field_count == 0)
		put(e, "(void)in, (void)out;");
	else if (members_on_wire(type) == 0)
		put(e, "(void)in;");
	descend(e, type);
	for (size_t i = 0; i < type->field_count; i++)
		unpack_member(e, type, i);
	ascend(e, type);
	put(e, "return true;");
	helper_end(e, &helper, type, name);
}

/* ---- collections ---- */

static struct str
least_room(struct emit *e, uint32_t words, const struct core_type *element)
{
	const struct packed_type *packed = &e->packed[element->id];

	return say(e, "$, $", number(e, words + packed->least_words), number(e, packed->least_numbers));
}

static void
unpack_array(struct emit *e, const struct core_type *type, struct str name)
{
	struct helper helper;
	struct str decoder = unpacker_of(e, type->element);

	helper_begin(e, &helper);
	put(e, "int64_t length;");
	put(e, "");
	descend(e, type);
	put(e, "if (!forst_unpack_count(in, $, &length))\n\t\treturn false;", least_room(e, 0, type->element));
	put(e, "$ = forst_unpack_room(in, length, sizeof(*data));", declare(e, c_type(e, type->element), STR("*data")));
	put(e, "for (int64_t i = 0; i < length; i++)");
	put(e, "\tif (!$(in, &data[i]))\n\t\t\treturn false;", decoder);
	put(e, "*out = ($){.data = data, .length = length, .capacity = length};", c_type(e, type));
	ascend(e, type);
	put(e, "return true;");
	helper_end(e, &helper, type, name);
}

/* How many there are is known: no word tells it. */
static void
unpack_fixed_array(struct emit *e, const struct core_type *type, struct str name)
{
	struct helper helper;
	struct str decoder = unpacker_of(e, type->element);

	helper_begin(e, &helper);
	if (type->length == 0) {
		put(e, "(void)in, (void)out;");
	} else {
		put(e, "for (int64_t i = 0; i < $; i++)", number(e, type->length));
		put(e, "\tif (!$(in, &out->items[i]))\n\t\t\treturn false;", decoder);
	}
	put(e, "return true;");
	helper_end(e, &helper, type, name);
}

static void
unpack_map(struct emit *e, const struct core_type *type, struct str name)
{
	struct helper helper;
	bool text_keys = is_text(type->key);
	struct str kind = text_keys ? STR("string") : STR("int");
	struct str decoder = unpacker_of(e, type->element);

	helper_begin(e, &helper);
	put(e, text_keys ? "struct forst_string key;" : "int64_t key;");
	put(e, "int64_t length;");
	put(e, "");
	descend(e, type);
	put(e, "if (!forst_unpack_count(in, $, &length))\n\t\treturn false;",
		least_room(e, text_keys ? 1 : 0, type->element));
	put(e, "*out = forst_map_new(in->task, $, sizeof($), length);",
		text_keys ? STR("FORST_KEY_STRING") : STR("FORST_KEY_INT"), c_type(e, type->element));
	put(e, "for (int64_t i = 0; i < length; i++) {");
	e->indent++;
	put(e, "if (!forst_unpack_$(in, &key))\n\t\t\treturn false;", kind);
	if (type->key->kind == CORE_TYPE_CONSTRAINED)
		put(e, "if ($(in->task, &key))\n\t\t\treturn false;", broken_rule_function(e, type->key));
	put(e, "$ = forst_unpack_put_$(in, *out, key);", declare(e, c_type(e, type->element), STR("*element")), kind);
	put(e, "if (!element || !$(in, element))\n\t\t\treturn false;", decoder);
	e->indent--;
	put(e, "}");
	ascend(e, type);
	put(e, "return true;");
	helper_end(e, &helper, type, name);
}

static void
unpack_pointer(struct emit *e, const struct core_type *type, struct str name)
{
	struct helper helper;
	struct str decoder = unpacker_of(e, type->element);

	helper_begin(e, &helper);
	put(e, "bool present;");
	put(e, "");
	put(e, "*out = NULL;");
	put(e, "if (!forst_unpack_bool(in, &present))\n\t\treturn false;");
	put(e, "if (!present)\n\t\treturn true;");
	put(e, "*out = forst_alloc(in->task, sizeof(**out));");
	put(e, "return $(in, *out);", decoder);
	helper_end(e, &helper, type, name);
}

static void
unpack_union(struct emit *e, const struct core_type *type, struct str name)
{
	struct helper helper;

	helper_begin(e, &helper);
	put(e, "if (!forst_unpack_word(in, &out->tag))\n\t\treturn false;");
	put(e, "switch (out->tag) {");
	for (size_t i = 0; i < type->member_count; i++) {
		struct str tag = number(e, (int64_t)i);
		put(e, "case $: return $(in, &out->as.m$);", tag, unpacker_of(e, type->members[i]), tag);
	}
	put(e, "default: return false;");
	put(e, "}");
	helper_end(e, &helper, type, name);
}

/* ---- values that must satisfy something ---- */

struct str
choices_table(struct emit *e, const struct core_type *literals)
{
	struct str key = say(e, "choices of $", (struct str){(const char *)&literals, sizeof(literals)});
	struct text rows = {.arena = e->arena};
	bool is_new;
	struct str name =
		derived_name(e, key, say(e, "choices_of_$", literals->name.length ? literals->name : STR("literals")), &is_new);

	if (!is_new)
		return name;
	for (size_t i = 0; i < literals->literal_count; i++)
		put_to(e, &rows, i ? ", {$, $}" : "{$, $}", quoted(e, literals->literals[i]),
			number(e, (int64_t)literals->literals[i].length));
	put_to(e, &e->kinds, "static const struct forst_string $[] = {$};\n", name, text_str(&rows));
	return name;
}

static void
unpack_literals(struct emit *e, const struct core_type *type, struct str name)
{
	struct helper helper;
	struct str choices = choices_table(e, type);

	helper_begin(e, &helper);
	put(e, "return forst_unpack_choice(in, $, $, out);", choices, number(e, (int64_t)type->literal_count));
	helper_end(e, &helper, type, name);
}

static void
unpack_constrained(struct emit *e, const struct core_type *type, struct str name)
{
	struct helper helper;
	struct str decoder = unpacker_of(e, type->element);
	struct str broken = broken_rule_function(e, type);

	helper_begin(e, &helper);
	put(e, "return $(in, out) && !$(in->task, out);", decoder, broken);
	helper_end(e, &helper, type, name);
}

static struct str
defined(struct emit *e, const struct core_type *type, struct str word,
	void (*write)(struct emit *e, const struct core_type *type, struct str name))
{
	return helper_of_type(e, "unpack", type, word, write);
}

struct str
unpacker_of(struct emit *e, const struct core_type *type)
{
	switch (type->kind) {
	case CORE_TYPE_BOOL: return STR("forst_unpack_bool");
	case CORE_TYPE_INT: return STR("forst_unpack_int");
	case CORE_TYPE_FLOAT: return STR("forst_unpack_float");
	case CORE_TYPE_STRING: return STR("forst_unpack_string");
	case CORE_TYPE_BYTES: return STR("forst_unpack_bytes");
	case CORE_TYPE_ANY: return STR("forst_unpack_any");
	case CORE_TYPE_LITERALS: return defined(e, type, type->name.length ? type->name : STR("literals"), unpack_literals);
	case CORE_TYPE_SHAPE: return defined(e, type, type_word(e, type), unpack_shape);
	case CORE_TYPE_UNION: return defined(e, type, type_word(e, type), unpack_union);
	case CORE_TYPE_ARRAY: return defined(e, type, type_word(e, type), unpack_array);
	case CORE_TYPE_FIXED_ARRAY: return defined(e, type, type_word(e, type), unpack_fixed_array);
	case CORE_TYPE_MAP: return defined(e, type, say(e, "$_map", type_word(e, type->element)), unpack_map);
	case CORE_TYPE_POINTER: return defined(e, type, type_word(e, type), unpack_pointer);
	case CORE_TYPE_CONSTRAINED: return defined(e, type, say(e, "checked_$", type_word(e, type)), unpack_constrained);
	case CORE_TYPE_VOID:
	case CORE_TYPE_RUNE:
	case CORE_TYPE_ERROR:
	case CORE_TYPE_FAILURE:
	case CORE_TYPE_RESULT:
	case CORE_TYPE_TUPLE:
	case CORE_TYPE_FUNC:
	case CORE_TYPE_CHAN: break;
	case CORE_TYPE_NATIVE: return STR("forst_unpack_time");
	}
	refuse(e, "a packed parameter of this type");
	return STR("forst_unpack_bool");
}
