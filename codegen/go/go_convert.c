/* Conversions. Those between shapes, and of elements, are functions made on the way; so are deep copies. */
#include "codegen/go/emit_go_internal.h"

static struct str convert_value(
	struct emit *e, const struct core_type *from, const struct core_type *to, struct str value);

/* The member of `to` that a value of `from` is. */
static bool
same(const struct core_type *from, const struct core_type *to)
{
	return go_base_type(from) == go_base_type(to);
}

static const struct core_field *
find_field(const struct core_type *shape, struct str name)
{
	for (size_t i = 0; i < shape->field_count; i++)
		if (str_equal(shape->fields[i].name, name))
			return &shape->fields[i];
	return NULL;
}

static size_t
field_index(const struct core_type *shape, const struct core_field *field)
{
	return (size_t)(field - shape->fields);
}

/* func shapeToOther(value Shape) Other { return Other{...} } */
static void
write_shape_conversion(struct emit *e, const struct core_type *from, const struct core_type *to, struct text *body)
{
	go_put_to(e, body, "\tvar converted $\n", go_type(e, to));
	for (size_t i = 0; i < to->field_count; i++) {
		const struct core_field *source = find_field(from, to->fields[i].name);
		if (!source)
			continue;
		struct str member = go_say(e, "value.$", go_field_name(e, from, field_index(from, source)));
		go_put_to(e, body, "\tconverted.$ = $\n", go_field_name(e, to, i),
			convert_value(e, go_base_type(source->type), go_base_type(to->fields[i].type), member));
	}
	text_add(body, STR("\treturn converted\n"));
}

static void
write_elements_conversion(struct emit *e, const struct core_type *from, const struct core_type *to, struct text *body)
{
	struct str element = convert_value(e, go_base_type(from->element), go_base_type(to->element), STR("item"));

	if (to->kind == CORE_TYPE_FIXED_ARRAY) {
		go_put_to(e, body, "\tvar converted $\n", go_type(e, to));
	} else {
		go_put_to(e, body, "\tif value == nil {\n\t\treturn nil\n\t}\n");
		go_put_to(e, body, "\tconverted := make($, len(value))\n", go_type(e, to));
	}
	go_put_to(e, body, "\tfor i, item := range value {\n\t\tconverted[i] = $\n\t}\n\treturn converted\n", element);
}

static void
write_result_conversion(struct emit *e, const struct core_type *from, const struct core_type *to, struct text *body)
{
	struct str type = go_type(e, to);
	struct str value = convert_value(e, go_base_type(from->element), go_base_type(to->element), STR("value.value"));

	go_put_to(e, body, "\tif value.err != nil {\n\t\treturn ${err: value.err}\n\t}\n\treturn ${value: $}\n", type, type, value);
}

static struct str
converter(struct emit *e, const struct core_type *from, const struct core_type *to)
{
	struct str a = go_type_word(e, from), b = go_type_word(e, to);
	struct text body = {.arena = e->arena};
	bool is_new;
	struct str name = go_derived_name(e, go_say(e, "convert $ to $", go_number(e, from->id), go_number(e, to->id)), go_say(e, "$To_$", a, b), &is_new);

	if (!is_new)
		return name;
	if (to->kind == CORE_TYPE_SHAPE)
		write_shape_conversion(e, from, to, &body);
	else if (to->kind == CORE_TYPE_RESULT)
		write_result_conversion(e, from, to, &body);
	else
		write_elements_conversion(e, from, to, &body);
	go_put_to(e, &e->types, "func $(value $) $ {\n$}\n\n", name, go_type(e, from), go_type(e, to), text_str(&body));
	return name;
}

static bool
is_aggregate(const struct core_type *type)
{
	return type->kind == CORE_TYPE_SHAPE || type->kind == CORE_TYPE_ARRAY || type->kind == CORE_TYPE_MAP ||
		   type->kind == CORE_TYPE_FIXED_ARRAY;
}

/* `value`'s text may be repeated. */
static struct str
convert_value(struct emit *e, const struct core_type *from, const struct core_type *to, struct str value)
{
	if (same(from, to) || str_equal(go_type(e, from), go_type(e, to)))
		return value;
	if (from->kind == CORE_TYPE_INT && to->kind == CORE_TYPE_INT && from != to)
		return go_say(e, "$($)", go_type(e, to), value);
	if (from->kind == CORE_TYPE_INT && to->kind == CORE_TYPE_FLOAT)
		return go_say(e, "float64($)", value);
	if (from->kind == CORE_TYPE_RUNE && to->kind == CORE_TYPE_INT)
		return go_say(e, "int($)", value);
	if (to->kind == CORE_TYPE_POINTER && from->kind != CORE_TYPE_POINTER)
		return go_say(e, "box($)", convert_value(e, from, go_base_type(to->element), value));
	if (to->kind == CORE_TYPE_ANY && !go_is_scalar(from))
		return go_say(e, "anyOf($)", value);
	if (to->kind == CORE_TYPE_UNION) {
		for (size_t i = 0; i < to->member_count && from->kind == CORE_TYPE_SHAPE; i++)
			if (go_base_type(to->members[i])->kind == CORE_TYPE_SHAPE && !same(from, to->members[i]) && to->member_count == 1)
				return convert_value(e, from, go_base_type(to->members[i]), value);
		return value;
	}
	if (to->kind == CORE_TYPE_SHAPE && from->kind == CORE_TYPE_SHAPE)
		return go_say(e, "$($)", converter(e, from, to), value);
	if (is_aggregate(to) && is_aggregate(from))
		return go_say(e, "$($)", converter(e, from, to), value);
	return value;
}

/* An integer whose type in Go is not int. */
static bool
is_other_int(const struct core_type *type)
{
	return type->kind == CORE_TYPE_RUNE || (type->kind == CORE_TYPE_INT && type->name.length > 0);
}

static struct str
result_text(struct emit *e, const struct core_expr *x, int depth)
{
	const struct core_type *from = go_base_type(x->operands[0]->type), *to = go_base_type(x->type);

	if (go_is_void(to->element) && !go_is_void(from->element))
		return go_say(e, "$.err", go_primary(e, x->operands[0], depth));
	if (str_equal(go_type(e, from), go_type(e, to)))
		return go_expr(e, x->operands[0], depth);
	return go_say(e, "$($)", converter(e, from, to), go_expr(e, x->operands[0], depth));
}

struct str
go_convert_text(struct emit *e, const struct core_expr *x, int depth)
{
	const struct core_expr *from = x->operands[0];

	switch (x->conversion) {
	case CORE_INT_TO_FLOAT: return go_say(e, "float64($)", go_expr(e, from, depth));
	case CORE_FLOAT_TO_INT: return go_say(e, "floatToInt($)", go_expr(e, from, depth));
	case CORE_INT_TO_INT: return go_say(e, "$($)", go_type(e, x->type), go_expr(e, from, depth));
	case CORE_RUNE_TO_INT: return go_say(e, "int($)", go_expr(e, from, depth));
	case CORE_INT_TO_RUNE: return go_say(e, "rune($)", go_expr(e, from, depth));
	case CORE_INT_TO_STRING: go_use_package(e, "strconv"); return go_say(e, "strconv.Itoa($)", go_expr(e, from, depth));
	case CORE_FLOAT_TO_STRING:
		go_use_package(e, "strconv");
		return go_say(e, "strconv.FormatFloat($, 'g', -1, 64)", go_expr(e, from, depth + 1));
	case CORE_BOOL_TO_STRING: go_use_package(e, "strconv"); return go_say(e, "strconv.FormatBool($)", go_expr(e, from, depth));
	case CORE_RUNE_TO_STRING:
	case CORE_BYTES_TO_STRING: return go_say(e, "string($)", go_expr(e, from, depth));
	case CORE_STRING_TO_BYTES: return go_say(e, "[]byte($)", go_expr(e, from, depth));
	case CORE_LITERALS_TO_STRING:
	case CORE_STRING_TO_LITERALS:
	case CORE_FAILURE_TO_ERROR:
	case CORE_ERROR_TO_FAILURE:
	case CORE_UNION_TO_UNION: return go_expr(e, from, depth);
	case CORE_UNION_WRAP:
		if (go_is_error(x->type))
			return go_expr(e, from, depth);
		return convert_value(e, go_base_type(from->type), go_base_type(go_base_type(x->type)->members[x->index]), go_expr(e, from, depth));
	case CORE_SHAPE_TO_SHAPE:
	case CORE_ELEMENTS: return convert_value(e, go_base_type(from->type), go_base_type(x->type), go_expr(e, from, depth));
	case CORE_BOX: return go_say(e, "box[$]($)", go_type(e, x->type->element), go_expr(e, from, depth));
	case CORE_UNION_MEMBER:
		if (go_is_error(from->type))
			return go_expr(e, from, depth);
		return go_say(e, "$.($)", go_primary(e, from, depth), go_type(e, x->type));
	case CORE_TO_ANY:
		if (is_other_int(from->type)) /* JSON's numbers know nothing of time.Duration */
			return go_say(e, "int($)", go_expr(e, from, depth));
		return !go_is_scalar(from->type) && from->type->kind != CORE_TYPE_ANY ? go_say(e, "anyOf($)", go_expr(e, from, depth)) : go_expr(e, from, depth);
	case CORE_ANY_TO:
		if (is_other_int(x->type))
			return go_say(e, "$($.(int))", go_type(e, x->type), go_primary(e, from, depth));
		return go_is_scalar(x->type) ? go_say(e, "$.($)", go_primary(e, from, depth), go_type(e, x->type))
									 : go_say(e, "taken[$]($)", go_type(e, x->type), go_expr(e, from, depth));
	case CORE_FIXED_TO_ARRAY:
		return go_say(e, "append($(nil), $[:]...)", go_type(e, x->type), go_primary(e, from, 1));
	case CORE_RESULT_TO_RESULT: return result_text(e, x, depth);
	case CORE_COPY_IN:
	case CORE_COPY_OUT: return go_copy_text(e, go_base_type(x->type), go_expr(e, from, depth));
	}
	return STR("nil");
}

/* ---- deep copies ---- */

/* Its address is as good as a copy. */
static bool
is_immutable(const struct core_type *type)
{
	return type->kind == CORE_TYPE_NATIVE &&
		   (str_equal(type->name, STR("regexp.Regexp")) || str_equal(type->name, STR("encoding/base64.Encoding")) ||
			   str_equal(type->name, STR("strings.Replacer")) || str_equal(type->name, STR("time.Location")));
}

static bool
is_shared(const struct core_type *type, int depth)
{
	type = go_base_type(type);
	switch ((int)type->kind) {
	case CORE_TYPE_FUNC:
	case CORE_TYPE_BYTES:
	case CORE_TYPE_ARRAY:
	case CORE_TYPE_MAP: return true;
	case CORE_TYPE_POINTER: return !is_immutable(type->element);
	case CORE_TYPE_UNION:
	case CORE_TYPE_TUPLE:
		for (size_t i = 0; i < type->member_count && depth < 50; i++)
			if (is_shared(type->members[i], depth + 1))
				return true;
		return false;
	case CORE_TYPE_SHAPE:
		for (size_t i = 0; i < type->field_count && depth < 50; i++)
			if (is_shared(type->fields[i].type, depth + 1))
				return true;
		return false;
	case CORE_TYPE_FIXED_ARRAY: return is_shared(type->element, depth + 1);
	default: return false;
	}
}

static void
write_copy(struct emit *e, const struct core_type *type, struct text *body)
{
	switch ((int)type->kind) {
	case CORE_TYPE_BYTES:
		go_put_to(e, body, "\tif value == nil {\n\t\treturn nil\n\t}\n\treturn append([]byte{}, value...)\n");
		return;
	case CORE_TYPE_ARRAY:
	case CORE_TYPE_MAP:
		go_put_to(e, body, "\tif value == nil {\n\t\treturn nil\n\t}\n\tcopied := make($, len(value))\n", go_type(e, type));
		go_put_to(e, body, "\tfor i, item := range value {\n\t\tcopied[i] = $\n\t}\n\treturn copied\n",
			go_copy_text(e, go_base_type(type->element), STR("item")));
		return;
	case CORE_TYPE_FIXED_ARRAY:
		go_put_to(e, body, "\tfor i, item := range value {\n\t\tvalue[i] = $\n\t}\n\treturn value\n",
			go_copy_text(e, go_base_type(type->element), STR("item")));
		return;
	case CORE_TYPE_POINTER:
		go_put_to(e, body, "\tif value == nil {\n\t\treturn nil\n\t}\n\treturn box($)\n",
			go_copy_text(e, go_base_type(type->element), STR("*value")));
		return;
	case CORE_TYPE_SHAPE:
		for (size_t i = 0; i < type->field_count; i++)
			if (is_shared(type->fields[i].type, 0)) {
				struct str member = go_say(e, "value.$", go_field_name(e, type, i));
				go_put_to(e, body, "\t$ = $\n", member, go_copy_text(e, go_base_type(type->fields[i].type), member));
			}
		text_add(body, STR("\treturn value\n"));
		return;
	case CORE_TYPE_UNION:
		text_add(body, STR("\tswitch member := value.(type) {\n"));
		for (size_t i = 0; i < type->member_count; i++)
			go_put_to(e, body, "\tcase $:\n\t\treturn $\n", go_type(e, type->members[i]),
				go_copy_text(e, go_base_type(type->members[i]), STR("member")));
		text_add(body, STR("\t}\n\treturn value\n"));
		return;
	default: text_add(body, STR("\treturn value\n")); return;
	}
}

struct str
go_copy_text(struct emit *e, const struct core_type *type, struct str value)
{
	struct text body = {.arena = e->arena};
	bool is_new;

	if (!is_shared(type, 0))
		return value;
	if (type->kind == CORE_TYPE_FUNC)
		return go_say(e, "kept($)", value);
	struct str name =
		go_derived_name(e, go_say(e, "copy of $", go_number(e, type->id)), go_say(e, "copyOf_$", go_type_word(e, type)), &is_new);
	if (is_new) {
		write_copy(e, type, &body);
		go_put_to(e, &e->types, "func $(value $) $ {\n$}\n\n", name, go_type(e, type), go_type(e, type), text_str(&body));
	}
	return go_say(e, "$($)", name, value);
}
