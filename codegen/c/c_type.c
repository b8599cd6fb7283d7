/*
 * Types in C. Structs are declared ahead and defined after what they hold by value. Types that look the same in C share
 * a name: an array is described by its element's C text, not by its core type.
 */
#include "codegen/c/emit_c_internal.h"

#include <string.h>

const struct core_type *
base_type(const struct core_type *type)
{
	while (type->kind == CORE_TYPE_CONSTRAINED)
		type = type->element;
	return type;
}

bool
all_failures(const struct core_type *type)
{
	for (size_t i = 0; i < type->member_count; i++)
		if (!is_error(type->members[i]))
			return false;
	return true;
}

bool
is_error(const struct core_type *type)
{
	type = base_type(type);
	return type->kind == CORE_TYPE_ERROR || type->kind == CORE_TYPE_FAILURE ||
		   (type->kind == CORE_TYPE_UNION && all_failures(type)) ||
		   (type->kind == CORE_TYPE_RESULT && base_type(type->element)->kind == CORE_TYPE_VOID);
}

bool
is_text(const struct core_type *type)
{
	type = base_type(type);
	return type->kind == CORE_TYPE_STRING || type->kind == CORE_TYPE_LITERALS;
}

bool
is_aggregate(const struct core_type *type)
{
	type = base_type(type);
	return type->kind == CORE_TYPE_SHAPE || type->kind == CORE_TYPE_TUPLE || type->kind == CORE_TYPE_FIXED_ARRAY ||
		   (type->kind == CORE_TYPE_UNION && !all_failures(type));
}

struct str
declare(struct emit *e, struct str type, struct str name)
{
	bool pointer = type.length > 0 && type.data[type.length - 1] == '*';

	return say(e, pointer ? "$$" : "$ $", type, name);
}

/* The word of a C type's text: "struct ft_Record *" is "Record_pointer". */
static struct str
word_of_text(struct emit *e, struct str text)
{
	static const struct {
		const char *text;
		const char *word;
	} words[] = {{"int64_t", "int"}, {"double", "float"}, {"int32_t", "rune"}, {"bool", "bool"}};

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (str_equal(text, str_from(words[i].text)))
			return str_from(words[i].word);
	if (str_has_suffix(text, STR(" *")))
		text = say(e, "$_pointer", str_slice(text, 0, text.length - 2));
	else if (str_has_suffix(text, STR("*")))
		text = say(e, "$_pointer", str_slice(text, 0, text.length - 1));
	if (str_has_prefix(text, STR("struct ")))
		text = str_slice(text, 7, text.length);
	if (str_has_prefix(text, STR("ft_")))
		text = str_slice(text, 3, text.length);
	else if (str_has_prefix(text, STR("forst_")))
		text = str_slice(text, 6, text.length);
	return text;
}

struct str
type_word(struct emit *e, const struct core_type *type)
{
	return word_of_text(e, c_type(e, type));
}

static bool
has_runtime_form(struct str word)
{
	static const char *const words[] = {"bool", "bytes", "int", "float", "rune", "string", "error_pointer",
		"string_array", "int_array", "regexp_Regexp_pointer"};

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (str_equal(word, str_from(words[i])))
			return true;
	return false;
}

static struct str
c_array_type(struct emit *e, struct str element, const struct core_type *type)
{
	struct str word = word_of_text(e, element);
	bool is_new;

	(void)type;
	if (has_runtime_form(word))
		return say(e, "struct forst_$_array", word);
	struct str name = derived_name(e, say(e, "array of $", element), say(e, "$_array", word), &is_new);
	if (is_new) {
		put_to(e, &e->forwards, "struct $;\n", name);
		put_to(e, &e->structs, "struct $ {\n\t$;\n\tint64_t length;\n\tint64_t capacity;\n};\n\n", name,
			declare(e, element, STR("*data")));
	}
	return say(e, "struct $", name);
}

struct str
c_result_type(struct emit *e, const struct core_type *element)
{
	struct str value = c_type(e, element);
	struct str word = word_of_text(e, value);
	bool is_new;

	if (has_runtime_form(word))
		return say(e, "struct forst_result_$", word);
	struct str name = derived_name(e, say(e, "result of $", value), say(e, "result_$", word), &is_new);
	if (is_new)
		put_to(e, &e->structs, "struct $ {\n\tstruct forst_error *error;\n\t$;\n};\n\n", name,
			declare(e, value, STR("value")));
	return say(e, "struct $", name);
}

static struct str
fixed_array_type(struct emit *e, const struct core_type *type)
{
	struct str element = c_type(e, type->element);
	struct str length = number(e, type->length);
	bool is_new;
	struct str name = derived_name(
		e, say(e, "$ of $", length, element), say(e, "$_array_of_$", word_of_text(e, element), length), &is_new);

	if (is_new) /* C has no empty arrays. */
		put_to(e, &e->structs, "struct $ {\n\t$[$];\n};\n\n", name, declare(e, element, STR("items")),
			type->length ? length : STR("1"));
	return say(e, "struct $", name);
}

static void
define_members(struct emit *e, const struct core_type *type, struct text *body)
{
	size_t count = type->kind == CORE_TYPE_TUPLE ? type->member_count : type->field_count;

	for (size_t i = 0; i < count; i++) {
		const struct core_type *member = type->kind == CORE_TYPE_TUPLE ? type->members[i] : type->fields[i].type;
		const struct core_part *part = part_at(type, i);
		if (!part) {
			put_to(e, body, "\t$;\n", declare(e, c_type(e, member), field_name(e, type, i)));
		} else if (i == part->first) {
			struct str name = part_name(e, type, (size_t)(part - type->parts));
			put_to(e, body, "\t$;\n", declare(e, c_type(e, part->type), name));
		}
	}
	if (count == 0)
		put_to(e, body, "\tchar nothing;\n");
}

static void
define_union(struct emit *e, const struct core_type *type, struct text *body)
{
	put_to(e, body, "\tuint32_t tag;\n\tunion {\n");
	for (size_t i = 0; i < type->member_count; i++)
		put_to(e, body, "\t\t$;\n", declare(e, c_type(e, type->members[i]), say(e, "m$", number(e, (int64_t)i))));
	put_to(e, body, "\t} as;\n");
}

static void define_struct(struct emit *e, const struct core_type *type, struct str name);

static void
define_later(struct emit *e, const struct core_type *type)
{
	struct struct_work *work = arena_alloc(e->arena, sizeof(*work));

	work->type = type;
	if (e->last_struct)
		e->last_struct->next = work;
	else
		e->first_struct = work;
	e->last_struct = work;
}

/* The structs that were only pointed to while another one was written. */
static void
define_rest(struct emit *e)
{
	while (e->first_struct) {
		const struct core_type *type = e->first_struct->type;

		e->first_struct = e->first_struct->next;
		if (!e->first_struct)
			e->last_struct = NULL;
		define_struct(e, type, name_of(e, type));
	}
}

static void
define_struct(struct emit *e, const struct core_type *type, struct str name)
{
	struct text body = {.arena = e->arena};
	int indirect = e->indirect;

	if (map_get(&e->defined, name))
		return;
	map_set(&e->defined, name, e);
	e->indirect = 0;
	e->defining++;
	if (type->kind == CORE_TYPE_UNION)
		define_union(e, type, &body);
	else
		define_members(e, type, &body);
	put_to(e, &e->structs, "$ {\n$};\n\n", name, text_str(&body));
	e->defining--;
	e->indirect = indirect;
	if (e->defining == 0)
		define_rest(e);
}

static struct str
struct_type(struct emit *e, const struct core_type *type)
{
	struct str text = name_of(e, type);

	if (!text.data) {
		text = say(e, "struct $", global_name(e, type->name.length ? type->name : STR("tuple")));
		name_set(e, type, text);
		put_to(e, &e->forwards, "$;\n", text);
	}
	if (map_get(&e->defined, text))
		return text;
	if (e->defining && e->indirect)
		define_later(e, type);
	else
		define_struct(e, type, text);
	return text;
}

/* The C type of what is only pointed to. */
static struct str
pointed_type(struct emit *e, const struct core_type *type)
{
	struct str text;

	e->indirect++;
	text = c_type(e, type);
	e->indirect--;
	return text;
}

static struct str
pointer_to(struct emit *e, struct str type)
{
	bool pointer = type.data[type.length - 1] == '*';

	return say(e, pointer ? "$*" : "$ *", type);
}

struct str
c_type(struct emit *e, const struct core_type *type)
{
	if (type->base)
		type = type->base;
	switch (type->kind) {
	case CORE_TYPE_VOID: return STR("void");
	case CORE_TYPE_BOOL: return STR("bool");
	case CORE_TYPE_INT: return STR("int64_t");
	case CORE_TYPE_FLOAT: return STR("double");
	case CORE_TYPE_RUNE: return STR("int32_t");
	case CORE_TYPE_STRING:
	case CORE_TYPE_LITERALS: return STR("struct forst_string");
	case CORE_TYPE_BYTES: return STR("struct forst_bytes");
	case CORE_TYPE_ANY: return STR("struct forst_any");
	case CORE_TYPE_ERROR:
	case CORE_TYPE_FAILURE: return STR("struct forst_error *");
	case CORE_TYPE_UNION: return all_failures(type) ? STR("struct forst_error *") : struct_type(e, type);
	case CORE_TYPE_SHAPE:
	case CORE_TYPE_TUPLE: return struct_type(e, type);
	case CORE_TYPE_ARRAY: return c_array_type(e, pointed_type(e, type->element), type);
	case CORE_TYPE_FIXED_ARRAY: return fixed_array_type(e, type);
	case CORE_TYPE_MAP: return STR("struct forst_map *");
	case CORE_TYPE_POINTER: return pointer_to(e, pointed_type(e, type->element));
	case CORE_TYPE_RESULT:
		return base_type(type->element)->kind == CORE_TYPE_VOID ? STR("struct forst_error *")
																: c_result_type(e, type->element);
	case CORE_TYPE_CONSTRAINED: return c_type(e, type->element);
	case CORE_TYPE_FUNC: return STR("const struct forst_func *");
	case CORE_TYPE_CHAN: return STR("struct forst_chan *");
	case CORE_TYPE_NATIVE: return say(e, "struct $", extern_name(e, type->name));
	}
	return STR("void");
}

/* Whether its zero value is a struct's. */
static bool
zero_has_braces(struct emit *e, const struct core_type *type)
{
	return zero_value(e, type).data[0] == '(' && base_type(type)->kind != CORE_TYPE_VOID;
}

/* Braces around zeros: gcc, inside of another initializer, asks for those of every level that begins the value. */
static struct str
zero_braces(struct emit *e, const struct core_type *type)
{
	type = base_type(type);
	if (type->kind == CORE_TYPE_FIXED_ARRAY && zero_has_braces(e, type->element))
		return say(e, "{.items = {$}}", zero_braces(e, type->element));
	if (type->kind == CORE_TYPE_FIXED_ARRAY)
		return STR("{.items = {0}}");
	bool tuple = type->kind == CORE_TYPE_TUPLE;
	if (!tuple && (type->kind != CORE_TYPE_SHAPE || type->field_count == 0))
		return STR("{0}");
	const struct core_type *first = tuple ? type->members[0] : type->fields[0].type;
	bool nested = zero_has_braces(e, first);
	if (!nested && !part_at(type, 0))
		return STR("{0}");
	return say(e, "{.$ = $}", field_name(e, type, 0), nested ? zero_braces(e, first) : zero_value(e, first));
}

struct str
zero_value(struct emit *e, const struct core_type *type)
{
	if (type->base)
		type = type->base;
	switch (type->kind) {
	case CORE_TYPE_VOID: return STR("(void)0");
	case CORE_TYPE_BOOL: return STR("false");
	case CORE_TYPE_INT:
	case CORE_TYPE_RUNE: return STR("0");
	case CORE_TYPE_FLOAT: return STR("0.0");
	case CORE_TYPE_CONSTRAINED: return zero_value(e, type->element);
	case CORE_TYPE_LITERALS:
	case CORE_TYPE_STRING:
	case CORE_TYPE_BYTES:
	case CORE_TYPE_ANY:
	case CORE_TYPE_SHAPE:
	case CORE_TYPE_TUPLE:
	case CORE_TYPE_ARRAY:
	case CORE_TYPE_NATIVE:
	case CORE_TYPE_FIXED_ARRAY: break;
	case CORE_TYPE_RESULT:
	case CORE_TYPE_UNION:
		if (!is_error(type))
			break;
		return STR("NULL");
	case CORE_TYPE_ERROR:
	case CORE_TYPE_FAILURE:
	case CORE_TYPE_MAP:
	case CORE_TYPE_POINTER:
	case CORE_TYPE_FUNC:
	case CORE_TYPE_CHAN: return STR("NULL");
	}
	return say(e, "(($){0})", c_type(e, type));
}

struct str
zero_operand(struct emit *e, const struct core_type *type)
{
	return zero_has_braces(e, type) ? say(e, "(($)$)", c_type(e, type), zero_braces(e, type)) : zero_value(e, type);
}
