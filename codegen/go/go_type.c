/* Types: shapes become structs, unions the interface that holds any of them, errors Go's error. */
#include "codegen/go/emit_go_internal.h"

#include <string.h>

const struct core_type *
go_base_type(const struct core_type *type)
{
	while (type->kind == CORE_TYPE_CONSTRAINED)
		type = type->element;
	return type->base ? type->base : type;
}

bool
go_is_text(const struct core_type *type)
{
	type = go_base_type(type);
	return type->kind == CORE_TYPE_STRING || type->kind == CORE_TYPE_LITERALS;
}

bool
go_is_scalar(const struct core_type *type)
{
	type = go_base_type(type);
	return type->kind == CORE_TYPE_BOOL || type->kind == CORE_TYPE_INT || type->kind == CORE_TYPE_FLOAT || go_is_text(type);
}

bool
go_is_void(const struct core_type *type)
{
	return !type || go_base_type(type)->kind == CORE_TYPE_VOID;
}

bool
go_is_error(const struct core_type *type)
{
	type = go_base_type(type);
	if (type->kind == CORE_TYPE_UNION)
		return type->members[0]->kind == CORE_TYPE_FAILURE;
	if (type->kind == CORE_TYPE_RESULT)
		return go_is_void(type->element);
	return type->kind == CORE_TYPE_ERROR || type->kind == CORE_TYPE_FAILURE;
}

/* A field of the struct that is written: a member, or a part, which is several. */
struct struct_field {
	struct str name;
	const struct core_type *type;
	size_t members;
};

static struct struct_field
struct_field(struct emit *e, const struct core_type *type, size_t i)
{
	const struct core_part *part = part_at(type, i);

	if (part)
		return (struct struct_field){go_part_name(e, type, part), part->type, part->type->field_count};
	return (struct struct_field){go_field_name(e, type, i), type->fields[i].type, 1};
}

/* gofmt lines up the types behind the longest name. */
static void
write_fields(struct emit *e, const struct core_type *type, struct text *out)
{
	size_t widest = 0;

	for (size_t i = 0; i < type->field_count; i += struct_field(e, type, i).members) {
		struct str name = struct_field(e, type, i).name;
		widest = name.length > widest ? name.length : widest;
	}
	for (size_t i = 0; i < type->field_count; i += struct_field(e, type, i).members) {
		struct struct_field field = struct_field(e, type, i);
		go_put_to(e, out, "\t$", field.name);
		for (size_t at = field.name.length; at <= widest; at++)
			text_add(out, STR(" "));
		go_put_to(e, out, "$\n", go_type(e, field.type));
	}
}

/* Which fields are parts: what looks at a struct's members at run time goes on inside of them. */
static void
write_parts(struct emit *e, const struct core_type *type, struct str name)
{
	struct text parts = {.arena = e->arena};
	int64_t at = 0;

	for (size_t i = 0; i < type->field_count; i += struct_field(e, type, i).members, at++)
		if (part_at(type, i))
			go_put_to(e, &parts, parts.length ? ", $" : "$", go_number(e, at));
	if (parts.length)
		go_put_to(e, &e->types, "var _ = storesParts[$]($)\n\n", name, text_str(&parts));
}

/* What members are called in JSON, where the struct's fields do not tell. */
static void
write_json_names(struct emit *e, const struct core_type *type, struct str name)
{
	struct text names = {.arena = e->arena};
	bool differ = false;

	for (size_t i = 0; i < type->field_count; i++) {
		differ = differ || type->fields[i].omits_empty || !str_equal(type->fields[i].wire_name, go_field_word(e, type, i));
		struct str name_and_option = go_say(e, type->fields[i].omits_empty ? "$,omitempty" : "$", type->fields[i].wire_name);
		go_put_to(e, &names, i ? ", $" : "$", go_quoted(e, name_and_option));
	}
	if (differ)
		go_put_to(e, &e->types, "var _ = namedInJSON[$]($)\n\n", name, text_str(&names));
}

static struct str
struct_type(struct emit *e, const struct core_type *type)
{
	struct str name = go_name_of(e, type);
	struct text body = {.arena = e->arena};

	if (name.data)
		return name;
	name = go_package_name(e, type->name.length ? type->name : STR("shape"));
	go_name_set(e, type, name);
	write_fields(e, type, &body);
	go_put_to(e, &e->types, type->field_count ? "type $ struct {\n$}\n\n" : "type $ struct{$}\n\n", name, text_str(&body));
	write_json_names(e, type, name);
	write_parts(e, type, name);
	return name;
}

static struct str
tuple_type(struct emit *e, const struct core_type *type)
{
	struct text out = {.arena = e->arena};

	for (size_t i = 0; i < type->member_count; i++)
		go_put_to(e, &out, i ? "; $ $" : "$ $", go_field_name(e, type, i), go_type(e, type->members[i]));
	return go_say(e, "struct{ $ }", text_str(&out));
}

static struct str
tuple_name(struct emit *e, const struct core_type *type)
{
	struct str name = go_name_of(e, type);
	struct text body = {.arena = e->arena};

	if (name.data)
		return name;
	name = go_package_name(e, STR("results"));
	go_name_set(e, type, name);
	for (size_t i = 0; i < type->member_count; i++)
		go_put_to(e, &body, "\t$ $\n", go_field_name(e, type, i), go_type(e, type->members[i]));
	go_put_to(e, &e->types, "type $ struct {\n$}\n\n", name, text_str(&body));
	return name;
}

static struct str
func_type(struct emit *e, const struct core_type *type)
{
	struct text params = {.arena = e->arena};

	for (size_t i = 0; i < type->member_count; i++)
		go_put_to(e, &params, i ? ", $" : "$", go_type(e, type->members[i]));
	if (go_is_void(type->element))
		return go_say(e, "func($)", text_str(&params));
	return go_say(e, "func($) $", text_str(&params), go_type(e, type->element));
}

struct str
go_type(struct emit *e, const struct core_type *type)
{
	type = go_base_type(type);
	switch (type->kind) {
	case CORE_TYPE_VOID: return STR("");
	case CORE_TYPE_BOOL: return STR("bool");
	case CORE_TYPE_INT: return type->name.length ? go_native_type(e, type->name) : STR("int");
	case CORE_TYPE_FLOAT: return STR("float64");
	case CORE_TYPE_RUNE: return STR("rune");
	case CORE_TYPE_STRING:
	case CORE_TYPE_LITERALS: return STR("string");
	case CORE_TYPE_BYTES: return STR("[]byte");
	case CORE_TYPE_ANY: return STR("any");
	case CORE_TYPE_ERROR:
	case CORE_TYPE_FAILURE: return STR("error");
	case CORE_TYPE_UNION: return go_is_error(type) ? STR("error") : STR("any");
	case CORE_TYPE_SHAPE: return struct_type(e, type);
	case CORE_TYPE_TUPLE: return type->member_count > 8 ? tuple_type(e, type) : tuple_name(e, type);
	case CORE_TYPE_ARRAY: return go_say(e, "[]$", go_type(e, type->element));
	case CORE_TYPE_FIXED_ARRAY: return go_say(e, "[$]$", go_number(e, type->length), go_type(e, type->element));
	case CORE_TYPE_MAP: return go_say(e, "map[$]$", go_type(e, type->key), go_type(e, type->element));
	case CORE_TYPE_POINTER: return go_say(e, "*$", go_type(e, type->element));
	case CORE_TYPE_RESULT:
		return go_is_void(type->element) ? STR("error") : go_say(e, "result[$]", go_type(e, type->element));
	case CORE_TYPE_FUNC: return func_type(e, type);
	case CORE_TYPE_CHAN: return go_say(e, "chan $", go_type(e, type->element));
	case CORE_TYPE_NATIVE: return go_native_type(e, type->name);
	case CORE_TYPE_CONSTRAINED: break;
	}
	return STR("any");
}

/* For names of functions made on the way. */
struct str
go_type_word(struct emit *e, const struct core_type *type)
{
	struct text out = {.arena = e->arena};
	struct str text = go_type(e, type);

	for (size_t i = 0; i < text.length; i++) {
		unsigned char c = (unsigned char)text.data[i];
		bool word = c >= 0x80 || (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z');
		if (word)
			text_add(&out, str_slice(text, i, i + 1));
		else if (c == '[')
			text_add(&out, STR("s"));
		else if (c == '*')
			text_add(&out, STR("p"));
	}
	return text_str(&out);
}

struct str
go_zero_value(struct emit *e, const struct core_type *type)
{
	type = go_base_type(type);
	switch (type->kind) {
	case CORE_TYPE_BOOL: return STR("false");
	case CORE_TYPE_INT:
		if (type->name.length)
			return go_say(e, "$(0)", go_type(e, type));
		return STR("0");
	case CORE_TYPE_RUNE:
	case CORE_TYPE_FLOAT: return STR("0");
	case CORE_TYPE_STRING:
	case CORE_TYPE_LITERALS: return STR("\"\"");
	case CORE_TYPE_UNION:
		if (!go_is_error(type))
			return go_zero_value(e, type->members[0]);
		return STR("nil");
	case CORE_TYPE_SHAPE:
	case CORE_TYPE_TUPLE:
	case CORE_TYPE_FIXED_ARRAY: return go_say(e, "${}", go_type(e, type));
	case CORE_TYPE_NATIVE: return go_native_zero(e, type->name);
	case CORE_TYPE_RESULT: return go_is_void(type->element) ? STR("nil") : go_say(e, "${}", go_type(e, type));
	case CORE_TYPE_VOID:
	case CORE_TYPE_BYTES:
	case CORE_TYPE_ANY:
	case CORE_TYPE_ERROR:
	case CORE_TYPE_FAILURE:
	case CORE_TYPE_ARRAY:
	case CORE_TYPE_MAP:
	case CORE_TYPE_POINTER:
	case CORE_TYPE_FUNC:
	case CORE_TYPE_CHAN:
	case CORE_TYPE_CONSTRAINED: break;
	}
	return STR("nil");
}
