/* Encoders: a value's JSON by straight writes, member names as constants with their punctuation. */
#include "codegen/c/emit_c_internal.h"

/* Types that hold maps look alike in C, so they are told apart by identity. */
static struct str
helper_name(struct emit *e, const struct core_type *type, bool *is_new)
{
	const struct core_type *base = type->base;
	struct str key = say(e, "encoder of $", (struct str){(const char *)&base, sizeof(base)});
	struct str word = type->kind == CORE_TYPE_MAP ? say(e, "$_map", type_word(e, type->element)) : type_word(e, type);

	return derived_name(e, key, say(e, "encode_$", word), is_new);
}

static void
helper_end(struct emit *e, struct helper *helper, struct str name, struct str type)
{
	struct str parameter = declare(e, type, STR("const *value"));

	helper_leave(e, helper);
	if (type.data[type.length - 1] != '*')
		parameter = say(e, "const $", declare(e, type, STR("*value")));
	put_to(e, &e->prototypes, "static void $(struct forst_writer *out, $);\n", name, parameter);
	put_to(e, &e->helpers, "static void\n$(struct forst_writer *out, $)\n{\n$}\n\n", name, parameter,
		text_str(&helper->body));
}

static struct str
c_json_name(struct emit *e, const char *before, struct str name)
{
	return quoted(e, say(e, "$$:", str_from(before), json_quoted(e, name)));
}

/* One member. `begun`: a member was written for sure, so its comma is constant. */
static void
encode_member(struct emit *e, const struct core_type *type, size_t i, bool *begun, bool dynamic)
{
	const struct core_field *field = &type->fields[i];
	struct str value = say(e, "value->$", field_name(e, type, i));
	bool absent = may_be_absent(field);
	bool pointer = absent && !field->omits_empty;

	if (absent) {
		put(e, "if ($) {", pointer ? value : not_empty(e, field->type, value));
		e->indent++;
		value = pointer ? say(e, "(*$)", value) : value;
	}
	if (*begun) {
		put(e, "forst_write_text(out, $);", c_json_name(e, ",", field->wire_name));
	} else if (dynamic) {
		put(e, "forst_write_byte(out, next);");
		put(e, "forst_write_text(out, $);", c_json_name(e, "", field->wire_name));
	} else {
		put(e, "forst_write_text(out, $);", c_json_name(e, "{", field->wire_name));
	}
	encode_value(e, pointer ? base_type(field->type)->element : field->type, value);
	if (absent) {
		if (!*begun)
			put(e, "next = ',';");
		e->indent--;
		put(e, "}");
	} else {
		*begun = true;
	}
}

/* The members but `skip` (-1: all) of the shape at `value`. */
static void
encode_members(struct emit *e, const struct core_type *type, int skip)
{
	bool begun = false;
	size_t first = skip == 0 ? 1 : 0;

	while (first < type->field_count && ((int)first == skip || !on_wire(&type->fields[first])))
		first++;
	bool dynamic = first < type->field_count && may_be_absent(&type->fields[first]);

	if (dynamic)
		put(e, "char next = '{';");
	for (size_t i = 0; i < type->field_count; i++)
		if ((int)i != skip && on_wire(&type->fields[i]))
			encode_member(e, type, i, &begun, dynamic);
	if (!begun && dynamic)
		put(e, "if (next == '{')\n\t\tforst_write_byte(out, '{');");
	else if (!begun)
		put(e, "(void)value;\n\tforst_write_byte(out, '{');");
	put(e, "forst_write_byte(out, '}');");
}

/* A value of a recursive type may be nested without end: each level is counted. */
static void
descend(struct emit *e, const struct core_type *type)
{
	if (is_recursive(e, type))
		put(e, "if (!forst_write_descend(out))\n\t\treturn;");
}

static void
ascend(struct emit *e, const struct core_type *type)
{
	if (is_recursive(e, type))
		put(e, "out->depth--;");
}

static struct str
shape_encoder(struct emit *e, const struct core_type *type)
{
	struct helper helper;
	bool is_new;
	struct str name = helper_name(e, type, &is_new);

	if (!is_new)
		return name;
	helper_begin(e, &helper);
	descend(e, type);
	encode_members(e, type, -1);
	ascend(e, type);
	helper_end(e, &helper, name, c_type(e, type));
	return name;
}

static struct str
array_encoder(struct emit *e, const struct core_type *type)
{
	struct helper helper;
	bool is_new;
	struct str name = helper_name(e, type, &is_new);
	bool fixed = type->kind == CORE_TYPE_FIXED_ARRAY;

	if (!is_new)
		return name;
	helper_begin(e, &helper);
	descend(e, type);
	put(e, "forst_write_byte(out, '[');");
	put(e, "for (int64_t i = 0; i < $; i++) {", fixed ? number(e, type->length) : STR("value->length"));
	e->indent++;
	put(e, "if (i)\n\t\t\tforst_write_byte(out, ',');");
	encode_value(e, type->element, fixed ? STR("value->items[i]") : STR("value->data[i]"));
	e->indent--;
	put(e, "}");
	put(e, "forst_write_byte(out, ']');");
	ascend(e, type);
	helper_end(e, &helper, name, c_type(e, type));
	return name;
}

static struct str
map_encoder(struct emit *e, const struct core_type *type)
{
	struct helper helper;
	bool is_new;
	bool text_keys = is_text(type->key);
	struct str name = helper_name(e, type, &is_new);

	if (!is_new)
		return name;
	struct str element = c_type(e, type->element);
	helper_begin(e, &helper);
	descend(e, type);
	put(e, "int64_t length;");
	put(e, "struct forst_map_entry *entries = forst_write_entries(out, *value, &length);");
	put(e, "forst_write_byte(out, '{');");
	put(e, "for (int64_t i = 0; i < length; i++) {");
	e->indent++;
	put(e, "$ = entries[i].value;", declare(e, element, STR("*element")));
	put(e, "if (i)\n\t\t\tforst_write_byte(out, ',');");
	put(e, text_keys ? "forst_write_string(out, entries[i].text);" : "forst_write_key(out, entries[i].integer);");
	put(e, "forst_write_byte(out, ':');");
	encode_value(e, type->element, STR("(*element)"));
	e->indent--;
	put(e, "}");
	put(e, "forst_write_byte(out, '}');");
	ascend(e, type);
	helper_end(e, &helper, name, STR("struct forst_map *"));
	return name;
}

static struct str
union_encoder(struct emit *e, const struct core_type *type)
{
	struct helper helper;
	bool is_new;
	struct str name = helper_name(e, type, &is_new);

	if (!is_new)
		return name;
	helper_begin(e, &helper);
	put(e, "switch (value->tag) {");
	for (size_t i = 0; i < type->member_count; i++) {
		put(e, "case $:", number(e, (int64_t)i));
		e->indent++;
		encode_value(e, type->members[i], say(e, "value->as.m$", number(e, (int64_t)i)));
		put(e, "break;");
		e->indent--;
	}
	put(e, "default: break;");
	put(e, "}");
	helper_end(e, &helper, name, c_type(e, type));
	return name;
}

static struct str
pointer_encoder(struct emit *e, const struct core_type *type)
{
	struct helper helper;
	bool is_new;
	struct str name = helper_name(e, type, &is_new);

	if (!is_new)
		return name;
	helper_begin(e, &helper);
	put(e, "if (!*value) {\n\t\tforst_write_text(out, \"null\");\n\t\treturn;\n\t}");
	encode_value(e, type->element, STR("(**value)"));
	helper_end(e, &helper, name, c_type(e, type));
	return name;
}

static void
call_encoder(struct emit *e, struct str name, struct str value)
{
	put(e, "$(out, &$);", name, value);
}

void
encode_value(struct emit *e, const struct core_type *type, struct str value)
{
	type = base_type(type);
	switch (type->kind) {
	case CORE_TYPE_VOID: put(e, "forst_write_text(out, \"null\");"); break;
	case CORE_TYPE_BOOL: put(e, "forst_write_bool(out, $);", value); break;
	case CORE_TYPE_RUNE:
	case CORE_TYPE_INT: put(e, "forst_write_int(out, $);", value); break;
	case CORE_TYPE_FLOAT: put(e, "forst_write_float(out, $);", value); break;
	case CORE_TYPE_STRING:
	case CORE_TYPE_LITERALS: put(e, "forst_write_string(out, $);", value); break;
	case CORE_TYPE_BYTES: put(e, "forst_write_base64(out, $.data, $.length);", value, value); break;
	case CORE_TYPE_ANY: put(e, "forst_write_any(out, &$);", value); break;
	case CORE_TYPE_NATIVE: put(e, "forst_write_time(out, &$);", value); break; /* the only one that is data */
	case CORE_TYPE_ERROR:
	case CORE_TYPE_FAILURE: put(e, "forst_write_error(out, $);", value); break;
	case CORE_TYPE_UNION:
		if (all_failures(type))
			put(e, "forst_write_error(out, $);", value);
		else
			call_encoder(e, union_encoder(e, type), value);
		break;
	case CORE_TYPE_SHAPE: call_encoder(e, shape_encoder(e, type), value); break;
	case CORE_TYPE_ARRAY:
	case CORE_TYPE_FIXED_ARRAY: call_encoder(e, array_encoder(e, type), value); break;
	case CORE_TYPE_MAP: call_encoder(e, map_encoder(e, type), value); break;
	case CORE_TYPE_POINTER: call_encoder(e, pointer_encoder(e, type), value); break;
	case CORE_TYPE_RESULT:
	case CORE_TYPE_TUPLE:
	case CORE_TYPE_FUNC:
	case CORE_TYPE_CHAN:
	case CORE_TYPE_CONSTRAINED: refuse(e, "a value of this type in a route's result"); break;
	}
}

/* Whether all of that type has a form in JSON; `seen` has the types already looked at. */
static bool
has_form(struct map *seen, const struct core_type *type)
{
	type = base_type(type);
	struct str key = {(const char *)&type, sizeof(type)};
	bool good = true;

	switch ((int)type->kind) {
	case CORE_TYPE_RESULT:
	case CORE_TYPE_TUPLE:
	case CORE_TYPE_FUNC:
	case CORE_TYPE_CHAN: return false;
	case CORE_TYPE_NATIVE: return str_equal(type->name, STR("time.Time"));
	case CORE_TYPE_MAP:
		if (!is_text(type->key) && base_type(type->key)->kind != CORE_TYPE_INT)
			return false;
		break;
	default: break;
	}
	if (map_get(seen, key))
		return true;
	map_set(seen, arena_str(seen->arena, key), seen);
	for (size_t i = 0; i < type->field_count && good; i++)
		good = !on_wire(&type->fields[i]) || has_form(seen, type->fields[i].type);
	for (size_t i = 0; i < type->member_count && good; i++)
		good = has_form(seen, type->members[i]);
	return good && (!type->element || has_form(seen, type->element));
}

bool
has_members_form(struct emit *e, const struct core_error *error)
{
	struct map seen;

	map_init(&seen, e->arena);
	return has_form(&seen, error->members);
}

struct str
encode_members_function(struct emit *e, const struct core_error *error)
{
	struct helper helper;
	struct str name = global_name(e, say(e, "encode_members_of_$", error->name));
	struct str type = c_type(e, error->members);

	helper_begin(e, &helper);
	put(e, "const $ *value = members;", type);
	encode_members(e, error->members, error->message_field);
	helper_leave(e, &helper);
	put_to(e, &e->prototypes, "static void $(struct forst_writer *out, const void *members);\n", name);
	put_to(e, &e->helpers, "static void\n$(struct forst_writer *out, const void *members)\n{\n$}\n\n", name,
		text_str(&helper.body));
	return name;
}
