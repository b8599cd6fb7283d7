/* Encoders of the packed form: straight writes in the order of declaration. What cannot be written fails at the end. */
#include "codegen/c/emit_c_internal.h"

static void
helper_end(struct emit *e, struct helper *helper, const struct core_type *type, struct str name)
{
	struct str c = c_type(e, type);
	bool pointer = c.data[c.length - 1] == '*';
	struct str parameter = pointer ? say(e, "$const *value", c) : say(e, "const $ *value", c);

	helper_leave(e, helper);
	put_to(e, &e->prototypes, "static void $(struct forst_packer *out, $);\n", name, parameter);
	put_to(e, &e->helpers, "static void\n$(struct forst_packer *out, $)\n{\n$}\n\n", name, parameter,
		text_str(&helper->body));
}

static void
descend(struct emit *e, const struct core_type *type)
{
	if (is_recursive(e, type))
		put(e, "if (!forst_pack_descend(out))\n\t\treturn;");
}

static void
ascend(struct emit *e, const struct core_type *type)
{
	if (is_recursive(e, type))
		put(e, "out->depth--;");
}

/* A member that is left out while it is empty: a word says whether it is there. */
static void
pack_omitted(struct emit *e, const struct core_field *field, struct str value)
{
	struct str there = not_empty(e, field->type, value);

	put(e, "forst_pack_bool(out, $);", there);
	put(e, "if ($) {", there);
	e->indent++;
	pack_value(e, field->type, "out", value);
	e->indent--;
	put(e, "}");
}

static void
pack_shape(struct emit *e, const struct core_type *type)
{
	if (members_on_wire(type) == 0)
		put(e, "(void)out, (void)value;");
	descend(e, type);
	for (size_t i = 0; i < type->field_count; i++) {
		struct str value = say(e, "value->$", field_name(e, type, i));
		if (!on_wire(&type->fields[i]))
			continue;
		if (type->fields[i].omits_empty)
			pack_omitted(e, &type->fields[i], value);
		else
			pack_value(e, type->fields[i].type, "out", value);
	}
	ascend(e, type);
}

static void
pack_array(struct emit *e, const struct core_type *type)
{
	descend(e, type);
	put(e, "forst_pack_count(out, value->length);");
	put(e, "for (int64_t i = 0; i < value->length; i++) {");
	e->indent++;
	pack_value(e, type->element, "out", STR("value->data[i]"));
	e->indent--;
	put(e, "}");
	ascend(e, type);
}

static void
pack_fixed_array(struct emit *e, const struct core_type *type)
{
	if (type->length == 0) {
		put(e, "(void)out, (void)value;");
		return;
	}
	put(e, "for (int64_t i = 0; i < $; i++) {", number(e, type->length));
	e->indent++;
	pack_value(e, type->element, "out", STR("value->items[i]"));
	e->indent--;
	put(e, "}");
}

/* In the order that JSON has, so that callers see the same. */
static void
pack_map(struct emit *e, const struct core_type *type)
{
	put(e, "int64_t length;");
	put(e, "struct forst_map_entry *entries = forst_write_entries(out->out, *value, &length);");
	put(e, "");
	descend(e, type);
	put(e, "forst_pack_count(out, length);");
	put(e, "for (int64_t i = 0; i < length; i++) {");
	e->indent++;
	put(e, "$ = entries[i].value;", declare(e, c_type(e, type->element), STR("*element")));
	put(e, is_text(type->key) ? "forst_pack_string(out, entries[i].text);" : "forst_pack_int(out, entries[i].integer);");
	pack_value(e, type->element, "out", STR("(*element)"));
	e->indent--;
	put(e, "}");
	ascend(e, type);
}

static void
pack_pointer(struct emit *e, const struct core_type *type)
{
	put(e, "forst_pack_bool(out, *value != NULL);");
	put(e, "if (*value) {");
	e->indent++;
	pack_value(e, type->element, "out", STR("(**value)"));
	e->indent--;
	put(e, "}");
}

static void
pack_union(struct emit *e, const struct core_type *type)
{
	put(e, "forst_pack_word(out, value->tag);");
	put(e, "switch (value->tag) {");
	for (size_t i = 0; i < type->member_count; i++) {
		put(e, "case $:", number(e, (int64_t)i));
		e->indent++;
		pack_value(e, type->members[i], "out", say(e, "value->as.m$", number(e, (int64_t)i)));
		put(e, "break;");
		e->indent--;
	}
	put(e, "default: break;");
	put(e, "}");
}

/* A call of the type's function, which is defined the first time. */
static void
call_packer(struct emit *e, const struct core_type *type, const char *to, struct str value,
	void (*write)(struct emit *e, const struct core_type *type))
{
	struct str key = say(e, "packer of $", (struct str){(const char *)&type, sizeof(type)});
	struct str word = type_word(e, type->kind == CORE_TYPE_MAP ? type->element : type);
	bool is_new;
	struct str wish = say(e, type->kind == CORE_TYPE_MAP ? "pack_$_map" : "pack_$", word);
	struct str name = derived_name(e, key, wish, &is_new);

	if (is_new) {
		struct helper helper;
		helper_begin(e, &helper);
		write(e, type);
		helper_end(e, &helper, type, name);
	}
	put(e, "$($, &$);", name, str_from(to), value);
}

void
pack_value(struct emit *e, const struct core_type *type, const char *to, struct str value)
{
	struct str out = str_from(to);

	type = type->base;
	switch (type->kind) {
	case CORE_TYPE_BOOL: put(e, "forst_pack_bool($, $);", out, value); break;
	case CORE_TYPE_RUNE:
	case CORE_TYPE_INT: put(e, "forst_pack_int($, $);", out, value); break;
	case CORE_TYPE_FLOAT: put(e, "forst_pack_float($, $);", out, value); break;
	case CORE_TYPE_STRING: put(e, "forst_pack_string($, $);", out, value); break;
	case CORE_TYPE_BYTES: put(e, "forst_pack_bytes($, $);", out, value); break;
	case CORE_TYPE_ANY: put(e, "forst_pack_any($, &$);", out, value); break;
	case CORE_TYPE_NATIVE: put(e, "forst_pack_time($, &$);", out, value); break;
	case CORE_TYPE_LITERALS:
		put(e, "forst_pack_choice($, $, $, $);", out, value, choices_table(e, type),
			number(e, (int64_t)type->literal_count));
		break;
	case CORE_TYPE_SHAPE: call_packer(e, type, to, value, pack_shape); break;
	case CORE_TYPE_ARRAY: call_packer(e, type, to, value, pack_array); break;
	case CORE_TYPE_FIXED_ARRAY: call_packer(e, type, to, value, pack_fixed_array); break;
	case CORE_TYPE_MAP: call_packer(e, type, to, value, pack_map); break;
	case CORE_TYPE_POINTER: call_packer(e, type, to, value, pack_pointer); break;
	case CORE_TYPE_UNION: call_packer(e, type, to, value, pack_union); break;
	case CORE_TYPE_VOID:
	case CORE_TYPE_ERROR:
	case CORE_TYPE_FAILURE:
	case CORE_TYPE_RESULT:
	case CORE_TYPE_TUPLE:
	case CORE_TYPE_FUNC:
	case CORE_TYPE_CHAN:
	case CORE_TYPE_CONSTRAINED: refuse(e, "a packed value of this type"); break;
	}
}
