/* Printing descriptors: constants that tell fmt's engine how a type's values lie in memory. */
#include "codegen/c/emit_c_internal.h"

/* time_Duration for time.Duration */
static struct str
name_word(struct emit *e, struct str name)
{
	struct str symbol = extern_name(e, name);

	return str_slice(symbol, STR("forst_").length, symbol.length);
}

/* A type of the standard library's that prints in its own way: forst.h has its descriptor (forst_type_time_Duration). */
static struct str
library_descriptor(struct emit *e, const struct core_type *type)
{
	if (str_has_prefix(type->name, STR("time.")))
		return say(e, "forst_type_$", name_word(e, type->name));
	return type->kind == CORE_TYPE_INT ? STR("forst_type_int") : (struct str){NULL, 0};
}

/* The same of pointers to what the library changes, or never copies. */
static bool
has_text(const struct core_type *type)
{
	return type->kind == CORE_TYPE_NATIVE &&
		   (str_equal(type->name, STR("time.Location")) || str_equal(type->name, STR("regexp.Regexp")) ||
			   str_equal(type->name, STR("bytes.Buffer")) || str_equal(type->name, STR("strings.Builder")));
}

static struct str
runtime_descriptor(struct emit *e, const struct core_type *type)
{
	if (type->kind == CORE_TYPE_NATIVE || type->kind == CORE_TYPE_INT)
		return library_descriptor(e, type);
	if (type->kind == CORE_TYPE_POINTER && has_text(base_type(type->element)))
		return say(e, "forst_type_$", name_word(e, base_type(type->element)->name));
	switch (type->kind) {
	case CORE_TYPE_BOOL: return STR("forst_type_bool");
	case CORE_TYPE_FLOAT: return STR("forst_type_float");
	case CORE_TYPE_RUNE: return STR("forst_type_rune");
	case CORE_TYPE_STRING: return STR("forst_type_string");
	case CORE_TYPE_LITERALS: return type->text ? (struct str){NULL, 0} : STR("forst_type_string");
	case CORE_TYPE_BYTES: return STR("forst_type_bytes");
	case CORE_TYPE_ANY: return STR("forst_type_any");
	case CORE_TYPE_ERROR:
	case CORE_TYPE_FAILURE: return STR("forst_type_error");
	case CORE_TYPE_UNION:
	case CORE_TYPE_RESULT: return is_error(type) ? STR("forst_type_error") : (struct str){NULL, 0};
	case CORE_TYPE_VOID:
	case CORE_TYPE_SHAPE:
	case CORE_TYPE_ARRAY:
	case CORE_TYPE_FIXED_ARRAY:
	case CORE_TYPE_MAP:
	case CORE_TYPE_POINTER:
	case CORE_TYPE_TUPLE:
	case CORE_TYPE_FUNC:
	case CORE_TYPE_CHAN:
	case CORE_TYPE_INT:
	case CORE_TYPE_NATIVE:
	case CORE_TYPE_CONSTRAINED: break;
	}
	return (struct str){NULL, 0};
}

/* A pointer to what the library keeps to itself: its address is all that can be printed. */
static bool
is_handle(struct emit *e, const struct core_type *type)
{
	return type->kind == CORE_TYPE_POINTER && base_type(type->element)->kind == CORE_TYPE_NATIVE &&
		   !library_descriptor(e, base_type(type->element)).data;
}

static const char *
kind_text(const struct core_type *type)
{
	switch (type->kind) {
	case CORE_TYPE_ARRAY: return "FORST_FORMAT_ARRAY";
	case CORE_TYPE_FIXED_ARRAY: return "FORST_FORMAT_FIXED_ARRAY";
	case CORE_TYPE_MAP: return "FORST_FORMAT_MAP";
	case CORE_TYPE_POINTER: return "FORST_FORMAT_POINTER";
	case CORE_TYPE_SHAPE:
	case CORE_TYPE_TUPLE: return "FORST_FORMAT_SHAPE";
	case CORE_TYPE_UNION: return "FORST_FORMAT_UNION";
	case CORE_TYPE_RESULT: return "FORST_FORMAT_RESULT";
	case CORE_TYPE_LITERALS: return "FORST_FORMAT_STRING";
	case CORE_TYPE_VOID:
	case CORE_TYPE_BOOL:
	case CORE_TYPE_INT:
	case CORE_TYPE_FLOAT:
	case CORE_TYPE_RUNE:
	case CORE_TYPE_STRING:
	case CORE_TYPE_BYTES:
	case CORE_TYPE_ANY:
	case CORE_TYPE_ERROR:
	case CORE_TYPE_FAILURE:
	case CORE_TYPE_FUNC:
	case CORE_TYPE_CHAN:
	case CORE_TYPE_NATIVE:
	case CORE_TYPE_CONSTRAINED: break;
	}
	return "FORST_FORMAT_OPAQUE";
}

/* forst_format_type's `text`: the method that values of the type are printed by. */
static struct str
text_function(struct emit *e, const struct core_type *type, struct str name)
{
	struct str function = say(e, "$_text", name);
	struct str head = say(e, "$(struct forst_task *task, const void *value)", function);

	put_to(e, &e->prototypes, "static struct forst_string $;\n", head);
	put_to(e, &e->helpers, "static struct forst_string\n$\n{\n\treturn $(task, *($)value);\n}\n\n", head,
		function_name(e, type->text), declare(e, c_type(e, type), STR("const *")));
	return function;
}

/* Member i of a type with members: its name for people, its place, its type. */
static void
add_field(struct emit *e, const struct core_type *type, size_t i, struct text *out)
{
	const struct core_type *member = type->kind == CORE_TYPE_SHAPE    ? type->fields[i].type
									 : type->kind == CORE_TYPE_RESULT ? type->element
																	  : type->members[i];
	struct str place = type->kind == CORE_TYPE_UNION    ? say(e, "as.m$", number(e, (int64_t)i))
					   : type->kind == CORE_TYPE_RESULT ? STR("value")
														: field_name(e, type, i);
	struct str name = type->kind == CORE_TYPE_SHAPE ? type->fields[i].name : place;

	put_to(e, out, "\t{$, offsetof($, $), &$},\n", quoted(e, name), c_type(e, type), place, format_type(e, member));
}

static size_t
field_total(const struct core_type *type)
{
	switch (type->kind) {
	case CORE_TYPE_SHAPE: return type->field_count;
	case CORE_TYPE_RESULT: return 1;
	case CORE_TYPE_TUPLE:
	case CORE_TYPE_UNION: return type->member_count;
	case CORE_TYPE_VOID:
	case CORE_TYPE_BOOL:
	case CORE_TYPE_INT:
	case CORE_TYPE_FLOAT:
	case CORE_TYPE_RUNE:
	case CORE_TYPE_STRING:
	case CORE_TYPE_BYTES:
	case CORE_TYPE_ANY:
	case CORE_TYPE_ERROR:
	case CORE_TYPE_LITERALS:
	case CORE_TYPE_FAILURE:
	case CORE_TYPE_ARRAY:
	case CORE_TYPE_FIXED_ARRAY:
	case CORE_TYPE_MAP:
	case CORE_TYPE_POINTER:
	case CORE_TYPE_FUNC:
	case CORE_TYPE_CHAN:
	case CORE_TYPE_NATIVE:
	case CORE_TYPE_CONSTRAINED: break;
	}
	return 0;
}

/* rand.Source for math/rand.Source */
static struct str
library_name(struct str name)
{
	size_t start = name.length;

	while (start > 0 && name.data[start - 1] != '/')
		start--;
	return str_slice(name, start, name.length);
}

static struct str
shown_name(struct emit *e, const struct core_type *type)
{
	if (type->kind == CORE_TYPE_NATIVE)
		return quoted(e, library_name(type->name));
	if (is_handle(e, type))
		return quoted(e, say(e, "*$", library_name(base_type(type->element)->name)));
	if (!type->declared || !type->name.length || type->kind == CORE_TYPE_LITERALS)
		return STR("NULL");
	if (!type->module)
		return quoted(e, type->name);
	return quoted(e, say(e, "$.$", type->module->name, type->name));
}

static void
define(struct emit *e, const struct core_type *type, struct str name)
{
	size_t count = field_total(type);
	struct text fields = {.arena = e->arena};
	struct text out = {.arena = e->arena};

	for (size_t i = 0; i < count; i++)
		add_field(e, type, i, &fields);
	if (count)
		put_to(e, &out, "static const struct forst_format_field $_fields[] = {\n$};\n", name, text_str(&fields));
	put_to(e, &out, "static const struct forst_format_type $ = {\n\t.kind = $,\n\t.size = sizeof($),\n", name,
		str_from(kind_text(type)), c_type(e, type));
	put_to(e, &out, "\t.name = $,\n", shown_name(e, type));
	if (type->element && type->kind != CORE_TYPE_RESULT && !is_handle(e, type))
		put_to(e, &out, "\t.element = &$,\n", format_type(e, type->element));
	if (type->key)
		put_to(e, &out, "\t.key = &$,\n", format_type(e, type->key));
	if (count)
		put_to(e, &out, "\t.fields = $_fields,\n\t.count = $,\n", name, number(e, (int64_t)count));
	if (type->kind == CORE_TYPE_FIXED_ARRAY)
		put_to(e, &out, "\t.count = $,\n", number(e, type->length));
	if (type->text)
		put_to(e, &out, "\t.text = $,\n", text_function(e, type, name));
	if (type->kind == CORE_TYPE_UNION)
		put_to(e, &out, "\t.tag_offset = offsetof($, tag),\n", c_type(e, type));
	put_to(e, &out, "};\n\n");
	text_add(&e->kinds, text_str(&out));
}

/* Strings look alike in C: the word of those that have a method to be printed by, or to which pointers have one. */
static struct str
printed_word(struct emit *e, const struct core_type *type)
{
	const struct core_type *literals = type->kind == CORE_TYPE_POINTER ? base_type(type->element) : type;

	if (!type->text || literals->kind != CORE_TYPE_LITERALS)
		return (struct str){NULL, 0};
	return say(e, "$_$", plain_name(e, literals->name), number(e, type->id));
}

/* Maps look alike in C, too; what they print as does not. */
static struct str
description(struct emit *e, const struct core_type *type)
{
	type = base_type(type);
	struct str word = printed_word(e, type);

	if (word.data)
		return word;
	if (type->kind == CORE_TYPE_RESULT)
		return say(e, "result_$", description(e, type->element));
	if (type->kind == CORE_TYPE_MAP)
		return say(e, "$_to_$", description(e, type->key), description(e, type->element));
	if (type->kind == CORE_TYPE_ARRAY || type->kind == CORE_TYPE_POINTER)
		return say(
			e, "$_$", description(e, type->element), type->kind == CORE_TYPE_ARRAY ? STR("array") : STR("pointer"));
	if (type->kind == CORE_TYPE_FIXED_ARRAY)
		return say(e, "$_array_of_$", description(e, type->element), number(e, type->length));
	if (type->kind == CORE_TYPE_INT && type->name.length)
		return name_word(e, type->name);
	return type_word(e, type);
}

struct str
format_type(struct emit *e, const struct core_type *type)
{
	bool is_new;
	struct str name;

	type = base_type(type);
	name = runtime_descriptor(e, type);
	if (name.data)
		return name;
	struct str word = description(e, type);
	name = derived_name(e, say(e, "format of $", word), say(e, "format_$", word), &is_new);
	if (is_new) {
		put_to(e, &e->prototypes, "static const struct forst_format_type $;\n", name);
		define(e, type, name);
	}
	return name;
}
