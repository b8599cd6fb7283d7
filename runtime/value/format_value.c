/*
 * Walks values of any type by their descriptors and prints them as Go's fmt does; see format.h and forst/format.h for
 * the differences. Depth is bounded, so that values that point to themselves end.
 */
#include "runtime/value/format.h"

#include "forst/error.h"
#include "forst/json.h"
#include "forst/map.h"
#include "forst/task.h"

#include <string.h>

enum { DEPTH_MAX = 64 };

const struct forst_format_type forst_type_bool = {FORST_FORMAT_BOOL, .size = sizeof(bool)};
const struct forst_format_type forst_type_int = {FORST_FORMAT_INT, .size = sizeof(int64_t)};
const struct forst_format_type forst_type_float = {FORST_FORMAT_FLOAT, .size = sizeof(double)};
const struct forst_format_type forst_type_rune = {FORST_FORMAT_RUNE, .size = sizeof(int32_t)};
const struct forst_format_type forst_type_string = {FORST_FORMAT_STRING, .size = sizeof(struct forst_string)};
const struct forst_format_type forst_type_bytes = {FORST_FORMAT_BYTES, .size = sizeof(struct forst_bytes)};
const struct forst_format_type forst_type_error = {FORST_FORMAT_ERROR, .size = sizeof(struct forst_error *)};
const struct forst_format_type forst_type_any = {FORST_FORMAT_ANY, .size = sizeof(struct forst_any)};

static const struct forst_format_type byte_type = {FORST_FORMAT_INT, .name = "uint8", .size = sizeof(int64_t)};
static const struct forst_format_type any_array = {FORST_FORMAT_ARRAY, .element = &forst_type_any};

/* Any slice looks like this, whatever its elements. */
struct slice {
	const char *data;
	int64_t length;
	int64_t capacity;
};

static void value_print(struct rt_format *format, struct forst_argument argument, int32_t verb, int depth);

static void
words(struct rt_format *format, const char *text)
{
	rt_text_words(&format->out, text);
}

/* ---- types ---- */

static void type_print(struct rt_text *out, const struct forst_format_type *type, int depth);

static void
parts_print(struct rt_text *out, const struct forst_format_type *type, int depth)
{
	char number[FORST_INT_TEXT_MAX];

	switch (type->kind) {
	case FORST_FORMAT_ARRAY: rt_text_words(out, "[]"); break;
	case FORST_FORMAT_FIXED_ARRAY:
		rt_text_byte(out, '[');
		rt_text_append(out, number, (int64_t)forst_format_int(type->count, number));
		rt_text_byte(out, ']');
		break;
	case FORST_FORMAT_POINTER: rt_text_byte(out, '*'); break;
	case FORST_FORMAT_MAP:
		rt_text_words(out, "map[");
		type_print(out, type->key, depth + 1);
		rt_text_byte(out, ']');
		break;
	case FORST_FORMAT_BOOL:
	case FORST_FORMAT_INT:
	case FORST_FORMAT_FLOAT:
	case FORST_FORMAT_RUNE:
	case FORST_FORMAT_STRING:
	case FORST_FORMAT_BYTES:
	case FORST_FORMAT_ERROR:
	case FORST_FORMAT_ANY:
	case FORST_FORMAT_SHAPE:
	case FORST_FORMAT_UNION:
	case FORST_FORMAT_RESULT:
	case FORST_FORMAT_OPAQUE: return;
	}
	type_print(out, type->element, depth + 1);
}

static const char *
plain_name(enum forst_format_kind kind)
{
	switch (kind) {
	case FORST_FORMAT_BOOL: return "bool";
	case FORST_FORMAT_INT: return "int";
	case FORST_FORMAT_FLOAT: return "float64";
	case FORST_FORMAT_RUNE: return "int32";
	case FORST_FORMAT_STRING: return "string";
	case FORST_FORMAT_BYTES: return "[]uint8";
	case FORST_FORMAT_ERROR: return "error";
	case FORST_FORMAT_ANY: return "interface {}";
	case FORST_FORMAT_SHAPE: return "struct";
	case FORST_FORMAT_UNION: return "union";
	case FORST_FORMAT_RESULT: return "Result";
	case FORST_FORMAT_OPAQUE: return "func";
	case FORST_FORMAT_ARRAY:
	case FORST_FORMAT_FIXED_ARRAY:
	case FORST_FORMAT_MAP:
	case FORST_FORMAT_POINTER: break;
	}
	return NULL;
}

static void
type_print(struct rt_text *out, const struct forst_format_type *type, int depth)
{
	const char *plain = type->name ? type->name : plain_name(type->kind);

	if (plain)
		rt_text_words(out, plain);
	else if (depth < DEPTH_MAX)
		parts_print(out, type, depth);
}

static struct forst_argument
any_inside(const struct forst_any *any)
{
	switch (any->kind) {
	case FORST_ANY_NIL: break;
	case FORST_ANY_BOOL: return (struct forst_argument){&forst_type_bool, &any->boolean};
	case FORST_ANY_INT: return (struct forst_argument){&forst_type_int, &any->integer};
	case FORST_ANY_FLOAT: return (struct forst_argument){&forst_type_float, &any->real};
	case FORST_ANY_STRING: return (struct forst_argument){&forst_type_string, &any->string};
	case FORST_ANY_ARRAY: return (struct forst_argument){&any_array, &any->elements};
	case FORST_ANY_OBJECT: break;
	}
	return (struct forst_argument){NULL, NULL};
}

static int64_t
union_tag(struct forst_argument argument)
{
	return *(const uint32_t *)(const void *)((const char *)argument.value + argument.type->tag_offset);
}

/* What the union holds, which it does. */
static struct forst_argument
union_member(struct forst_argument argument)
{
	const struct forst_format_field *member = &argument.type->fields[union_tag(argument)];

	return (struct forst_argument){member->type, (const char *)argument.value + member->offset};
}

struct forst_string
rt_format_type_name(struct forst_task *task, const struct forst_argument *argument)
{
	struct rt_text out = {.task = task};
	struct forst_argument inside = *argument;

	if (argument->type->kind == FORST_FORMAT_UNION && union_tag(*argument) < argument->type->count) {
		inside = union_member(*argument);
		return rt_format_type_name(task, &inside);
	}
	if (argument->type->kind == FORST_FORMAT_ERROR) {
		const struct forst_error *error = *(struct forst_error *const *)argument->value;
		return error ? error->kind->name : FORST_STRING("<nil>");
	}
	if (argument->type->kind == FORST_FORMAT_ANY) {
		const struct forst_any *any = argument->value;
		inside = any_inside(any);
		if (any->kind == FORST_ANY_OBJECT)
			return FORST_STRING("map[string]interface {}");
		if (!inside.type)
			return FORST_STRING("<nil>");
	}
	type_print(&out, inside.type, 0);
	return rt_text_done(&out);
}

/* ---- mistakes ---- */

/* %!d(string=hi): the verb is not for this type. */
static void
bad_verb(struct rt_format *format, struct forst_argument argument, int32_t verb, int depth)
{
	struct forst_string type = rt_format_type_name(format->out.task, &argument);

	words(format, "%!");
	rt_text_rune(&format->out, verb);
	words(format, "(");
	rt_text_string(&format->out, type);
	if (!forst_string_equal(type, FORST_STRING("<nil>"))) {
		words(format, "=");
		bool mistaken = format->mistaken;
		format->mistaken = true;
		value_print(format, argument, 'v', depth);
		format->mistaken = mistaken;
	}
	words(format, ")");
}

/* ---- scalars ---- */

static void
int_print(struct rt_format *format, struct forst_argument argument, int64_t value, int32_t verb, int depth)
{
	switch (verb) {
	case 'v':
	case 'd': rt_format_integer(format, (uint64_t)value, 10, true, verb); break;
	case 'b': rt_format_integer(format, (uint64_t)value, 2, true, verb); break;
	case 'o':
	case 'O': rt_format_integer(format, (uint64_t)value, 8, true, verb); break;
	case 'x':
	case 'X': rt_format_integer(format, (uint64_t)value, 16, true, verb); break;
	case 'c': rt_format_rune(format, value); break;
	case 'q': rt_format_quoted_rune(format, value); break;
	case 'U': rt_format_unicode(format, value); break;
	default: bad_verb(format, argument, verb, depth); break;
	}
}

static void
float_print(struct rt_format *format, struct forst_argument argument, double value, int32_t verb, int depth)
{
	switch (verb) {
	case 'v': rt_format_float(format, value, 'g', -1); break;
	case 'b':
	case 'g':
	case 'G':
	case 'x':
	case 'X': rt_format_float(format, value, (char)verb, -1); break;
	case 'f':
	case 'e':
	case 'E': rt_format_float(format, value, (char)verb, 6); break;
	case 'F': rt_format_float(format, value, 'f', 6); break;
	default: bad_verb(format, argument, verb, depth); break;
	}
}

static bool
is_text_verb(int32_t verb)
{
	return verb == 'v' || verb == 's' || verb == 'q' || verb == 'x' || verb == 'X';
}

/* False where the verb is not for strings. */
static bool
text_print(struct rt_format *format, struct forst_string text, int32_t verb)
{
	switch (verb) {
	case 'v':
		if (format->sharp_v)
			rt_format_quoted(format, text);
		else
			rt_format_text(format, text);
		return true;
	case 's': rt_format_text(format, text); return true;
	case 'q': rt_format_quoted(format, text); return true;
	case 'x': rt_format_hex(format, text, false); return true;
	case 'X': rt_format_hex(format, text, true); return true;
	default: return false;
	}
}

static void
string_print(
	struct rt_format *format, struct forst_argument argument, struct forst_string text, int32_t verb, int depth)
{
	if (!text_print(format, text, verb))
		bad_verb(format, argument, verb, depth);
}

/* %#v's 0x01 for a byte. */
static void
byte_print(struct rt_format *format, uint8_t byte, int32_t verb)
{
	bool sharp = format->sharp;

	if (format->sharp_v) {
		format->sharp = true;
		rt_format_integer(format, byte, 16, false, 'x');
		format->sharp = sharp;
	} else {
		int_print(format, (struct forst_argument){&byte_type, &(int64_t){byte}}, byte, verb, 0);
	}
}

static void
bytes_print(struct rt_format *format, const struct forst_bytes *bytes, int32_t verb)
{
	bool listed = verb == 'v' || verb == 'd';

	if (!listed && text_print(format, (struct forst_string){(const char *)bytes->data, bytes->length}, verb))
		return;
	if (format->sharp_v && !bytes->data) {
		words(format, "[]byte(nil)");
		return;
	}
	words(format, format->sharp_v ? "[]byte{" : "[");
	for (int64_t i = 0; i < bytes->length; i++) {
		if (i > 0)
			words(format, format->sharp_v ? ", " : " ");
		byte_print(format, bytes->data[i], verb);
	}
	words(format, format->sharp_v ? "}" : "]");
}

/* nil that says no type: bare inside of other values, as in Go. */
static void
nothing_print(struct rt_format *format, int32_t verb, int depth)
{
	if (depth > 0) {
		words(format, format->sharp_v ? "interface {}(nil)" : "<nil>");
	} else if (verb == 'v') {
		rt_format_pad(format, FORST_STRING("<nil>"));
	} else {
		words(format, "%!");
		rt_text_rune(&format->out, verb);
		words(format, "(<nil>)");
	}
}

static void
error_print(struct rt_format *format, struct forst_argument argument, int32_t verb, int depth)
{
	const struct forst_error *error = *(struct forst_error *const *)argument.value;

	if (!error) {
		nothing_print(format, verb, depth);
		return;
	}
	struct forst_string text = forst_error_text(format->out.task, error);
	if (text_print(format, text, verb))
		return;
	words(format, "%!");
	rt_text_rune(&format->out, verb);
	words(format, "(");
	rt_text_string(&format->out, error->kind->name);
	words(format, "=");
	rt_text_string(&format->out, text);
	words(format, ")");
}

static void
address_print(struct rt_format *format, const void *pointer)
{
	bool sharp = format->sharp;

	format->sharp = !sharp;
	rt_format_integer(format, (uint64_t)(uintptr_t)pointer, 16, false, 'x');
	format->sharp = sharp;
}

static void
opaque_print(struct rt_format *format, const void *pointer, int32_t verb)
{
	if (!pointer && verb == 'v' && !format->sharp_v)
		rt_format_pad(format, FORST_STRING("<nil>"));
	else
		address_print(format, pointer);
}

/* ---- composites ---- */

/* The type's name, before the { of %#v. */
static void
open_literal(struct rt_format *format, const struct forst_format_type *type)
{
	type_print(&format->out, type, 0);
	words(format, "{");
}

static void
elements_print(struct rt_format *format, const struct forst_format_type *type, const char *data, int64_t count,
	int32_t verb, int depth)
{
	if (format->sharp_v)
		open_literal(format, type);
	else
		words(format, "[");
	for (int64_t i = 0; i < count; i++) {
		if (i > 0)
			words(format, format->sharp_v ? ", " : " ");
		value_print(
			format, (struct forst_argument){type->element, data + (size_t)i * type->element->size}, verb, depth + 1);
		forst_poll(format->out.task);
	}
	words(format, format->sharp_v ? "}" : "]");
}

static void
nil_print(struct rt_format *format, const struct forst_format_type *type)
{
	type_print(&format->out, type, 0);
	words(format, "(nil)");
}

static void
slice_print(struct rt_format *format, struct forst_argument argument, int32_t verb, int depth)
{
	const struct slice *slice = argument.value;

	if (format->sharp_v && !slice->data)
		nil_print(format, argument.type);
	else
		elements_print(format, argument.type, slice->data, slice->length, verb, depth);
}

static void
shape_print(struct rt_format *format, struct forst_argument argument, int32_t verb, int depth)
{
	if (format->sharp_v)
		open_literal(format, argument.type);
	else
		words(format, "{");
	for (int64_t i = 0; i < argument.type->count; i++) {
		const struct forst_format_field *field = &argument.type->fields[i];
		if (i > 0)
			words(format, format->sharp_v ? ", " : " ");
		if (format->plus_v || format->sharp_v) {
			words(format, field->name);
			words(format, ":");
		}
		value_print(format, (struct forst_argument){field->type, (const char *)argument.value + field->offset}, verb,
			depth + 1);
	}
	words(format, "}");
}

static void
map_print(struct rt_format *format, struct forst_argument argument, int32_t verb, int depth)
{
	const struct forst_map *map = *(struct forst_map *const *)argument.value;

	if (format->sharp_v && !map) {
		nil_print(format, argument.type);
		return;
	}
	int64_t length;
	struct forst_map_entry *entries = rt_sorted_entries(format->out.task, map, argument.type, &length);
	if (format->sharp_v)
		open_literal(format, argument.type);
	else
		words(format, "map[");
	for (int64_t i = 0; i < length; i++) {
		if (i > 0)
			words(format, format->sharp_v ? ", " : " ");
		value_print(format, (struct forst_argument){argument.type->key, entries[i].key}, verb, depth + 1);
		words(format, ":");
		value_print(format, (struct forst_argument){argument.type->element, entries[i].value}, verb, depth + 1);
		forst_poll(format->out.task);
	}
	words(format, format->sharp_v ? "}" : "]");
}

/* An object is printed as the map that it is in Go. */
static void
object_print(struct rt_format *format, const struct forst_any *any, int32_t verb, int depth)
{
	static const struct forst_format_type object = {
		FORST_FORMAT_MAP, .size = sizeof(struct forst_map *), .key = &forst_type_string, .element = &forst_type_any};
	struct forst_task *task = format->out.task;
	struct forst_map *map = forst_map_new(task, FORST_KEY_STRING, sizeof(struct forst_any), any->member_count);

	for (int64_t i = 0; i < any->member_count; i++)
		*(struct forst_any *)forst_map_put_string(task, map, any->members[i].name) = any->members[i].value;
	map_print(format, (struct forst_argument){&object, &map}, verb, depth);
}

/* Prints a copy: methods that are called meanwhile may put another value in the place. */
static void
any_print(struct rt_format *format, const struct forst_any *place, int32_t verb, int depth)
{
	const struct forst_any any = *place;
	struct forst_argument inside = any_inside(&any);

	if (any.kind == FORST_ANY_OBJECT)
		object_print(format, &any, verb, depth);
	else if (inside.type)
		value_print(format, inside, verb, depth);
	else
		nothing_print(format, verb, depth);
}

static void
pointer_print(struct rt_format *format, struct forst_argument argument, int32_t verb, int depth)
{
	const void *target = *(void *const *)argument.value;

	if (verb == 'p' || (target && !argument.type->element)) {
		address_print(format, target);
	} else if (!target && format->sharp_v) {
		words(format, "(");
		type_print(&format->out, argument.type, 0);
		words(format, ")(nil)");
	} else if (!target) {
		rt_format_pad(format, FORST_STRING("<nil>"));
	} else {
		words(format, "&");
		value_print(format, (struct forst_argument){argument.type->element, target}, verb, depth + 1);
	}
}

/* Prints a copy: methods that are called meanwhile may put another member in the place. */
static void
union_print(struct rt_format *format, struct forst_argument argument, int32_t verb, int depth)
{
	if (union_tag(argument) >= argument.type->count) {
		nothing_print(format, verb, depth);
		return;
	}
	struct forst_argument member = union_member(argument);
	void *copy = forst_alloc(format->out.task, member.type->size);
	member.value = memcpy(copy, member.value, member.type->size);
	value_print(format, member, verb, depth);
}

/* What it holds: the error, else the value. */
static void
result_print(struct rt_format *format, struct forst_argument argument, int32_t verb, int depth)
{
	const char *value = argument.value;

	if (*(struct forst_error *const *)argument.value || argument.type->count == 0)
		error_print(format, (struct forst_argument){&forst_type_error, value}, verb, depth);
	else
		value_print(format, (struct forst_argument){argument.type->element, value + argument.type->fields[0].offset},
			verb, depth);
}

static bool
is_nil(struct forst_argument argument)
{
	return argument.type->kind == FORST_FORMAT_POINTER && !*(void *const *)argument.value;
}

/* What the method gives that prints such values, or what a pointer points to; false where there is none, or the verb is not for text. */
static bool
own_text_print(struct rt_format *format, struct forst_argument argument, int32_t verb)
{
	const struct forst_format_type *element = argument.type->element;

	if (argument.type->kind == FORST_FORMAT_POINTER && element && !argument.type->text && !is_nil(argument))
		argument = (struct forst_argument){element, *(void *const *)argument.value};
	if (!argument.type->text || is_nil(argument) || format->sharp_v || format->mistaken || !is_text_verb(verb))
		return false;
	return text_print(format, argument.type->text(format->out.task, argument.value), verb);
}

static void
value_print(struct rt_format *format, struct forst_argument argument, int32_t verb, int depth)
{
	const void *value = argument.value;

	forst_enter(format->out.task);
	if (depth > DEPTH_MAX) {
		words(format, "...");
		return;
	}
	if (own_text_print(format, argument, verb))
		return;
	switch (argument.type->kind) {
	case FORST_FORMAT_BOOL:
		if (verb == 't' || verb == 'v')
			rt_format_bool(format, *(const bool *)value);
		else
			bad_verb(format, argument, verb, depth);
		break;
	case FORST_FORMAT_INT: int_print(format, argument, *(const int64_t *)value, verb, depth); break;
	case FORST_FORMAT_RUNE: int_print(format, argument, *(const int32_t *)value, verb, depth); break;
	case FORST_FORMAT_FLOAT: float_print(format, argument, *(const double *)value, verb, depth); break;
	case FORST_FORMAT_STRING: string_print(format, argument, *(const struct forst_string *)value, verb, depth); break;
	case FORST_FORMAT_BYTES: bytes_print(format, value, verb); break;
	case FORST_FORMAT_ERROR: error_print(format, argument, verb, depth); break;
	case FORST_FORMAT_ANY: any_print(format, value, verb, depth); break;
	case FORST_FORMAT_ARRAY: slice_print(format, argument, verb, depth); break;
	case FORST_FORMAT_FIXED_ARRAY:
		elements_print(format, argument.type, value, argument.type->count, verb, depth);
		break;
	case FORST_FORMAT_MAP: map_print(format, argument, verb, depth); break;
	case FORST_FORMAT_POINTER: pointer_print(format, argument, verb, depth); break;
	case FORST_FORMAT_SHAPE: shape_print(format, argument, verb, depth); break;
	case FORST_FORMAT_UNION: union_print(format, argument, verb, depth); break;
	case FORST_FORMAT_RESULT: result_print(format, argument, verb, depth); break;
	case FORST_FORMAT_OPAQUE: opaque_print(format, *(void *const *)value, verb); break;
	}
}

void
rt_format_argument(struct rt_format *format, const struct forst_argument *argument, int32_t verb)
{
	if (verb == 'T')
		rt_format_text(format, rt_format_type_name(format->out.task, argument));
	else
		value_print(format, *argument, verb, 0);
}
