/*
 * The packed form in TypeScript: a function that writes and one that reads each type that a route needs packed, behind
 * everything that the module exports. Writers give up at what is not exactly of the type. Values are `unknown` here:
 * what they are is checked, or the server's word.
 */
#include "codegen/packed.h"
#include "codegen/ts/emit_ts_internal.h"

#include <stdarg.h>
#include <stdio.h>

static struct str pack_text(struct emit_ts *e, const struct core_type *type, struct str value);
static struct str unpack_text(struct emit_ts *e, const struct core_type *type);

static struct str
say(struct emit_ts *e, const char *format, ...) __attribute__((format(printf, 2, 3)));

static struct str
say(struct emit_ts *e, const char *format, ...)
{
	va_list arguments;
	va_list again;

	va_start(arguments, format);
	va_copy(again, arguments);
	int length = vsnprintf(NULL, 0, format, again);
	va_end(again);
	char *data = arena_alloc(e->arena, (size_t)length + 1);
	vsnprintf(data, (size_t)length + 1, format, arguments);
	va_end(arguments);
	return (struct str){data, (size_t)length};
}

#define PUT(e, out, ...) text_add((out), say((e), __VA_ARGS__))

/* ---- names ---- */

/* What stands for the type in the names of its functions. */
static struct str
word_of(struct emit_ts *e, const struct core_type *type)
{
	type = type->base;
	switch (type->kind) {
	case CORE_TYPE_BOOL: return STR("Bool");
	case CORE_TYPE_RUNE:
	case CORE_TYPE_INT: return STR("Int");
	case CORE_TYPE_FLOAT: return STR("Float");
	case CORE_TYPE_STRING: return STR("String");
	case CORE_TYPE_BYTES: return STR("Bytes");
	case CORE_TYPE_NATIVE: return STR("Time");
	case CORE_TYPE_ANY: return STR("Any");
	case CORE_TYPE_ARRAY: return say(e, "%.*sArray", STR_ARG(word_of(e, type->element)));
	case CORE_TYPE_FIXED_ARRAY:
		return say(e, "%.*sArrayOf%lld", STR_ARG(word_of(e, type->element)), (long long)type->length);
	case CORE_TYPE_MAP: return say(e, "%.*sMap", STR_ARG(word_of(e, type->element)));
	case CORE_TYPE_POINTER: return say(e, "Optional%.*s", STR_ARG(word_of(e, type->element)));
	case CORE_TYPE_LITERALS:
	case CORE_TYPE_SHAPE:
	case CORE_TYPE_UNION: return type->name.length ? ts_pascal(e, type->name) : STR("Value");
	case CORE_TYPE_VOID:
	case CORE_TYPE_ERROR:
	case CORE_TYPE_FAILURE:
	case CORE_TYPE_RESULT:
	case CORE_TYPE_TUPLE:
	case CORE_TYPE_FUNC:
	case CORE_TYPE_CHAN:
	case CORE_TYPE_CONSTRAINED: break;
	}
	return STR("Value");
}

static struct str
declared_name(struct emit_ts *e, const char *verb, const struct core_type *type)
{
	struct str wish = say(e, "%s%.*s", verb, STR_ARG(word_of(e, type)));

	return name_unique(&e->module->scope, NULL, wish, "_");
}

/* The member of `value`. */
static struct str
member_text(struct emit_ts *e, const struct core_field *field)
{
	struct str name = ts_quoted(e, field->wire_name);

	if (ts_is_inherited(field->wire_name))
		return say(e, "%.*s.ownMember(value, %.*s)", STR_ARG(e->module->sidecar), STR_ARG(name));
	return say(e, "value[%.*s]", STR_ARG(name));
}

/* The table of a type's literals. */
static struct str
choices_of(struct emit_ts *e, const struct core_type *type)
{
	struct str *name = &e->packing.choices[type->id];
	struct text *out = &e->packing.out;

	if (name->data)
		return *name;
	*name = declared_name(e, "choicesOf", type);
	PUT(e, out, "const %.*s: readonly string[] = [", STR_ARG(*name));
	for (size_t i = 0; i < type->literal_count; i++)
		PUT(e, out, "%s%.*s", i ? ", " : "", STR_ARG(ts_quoted(e, type->literals[i])));
	text_add(out, STR("];\n\n"));
	return *name;
}

/* ---- writing ---- */

static void
pack_shape(struct emit_ts *e, const struct core_type *type, struct text *out)
{
	bool deep = recursion_has(&e->packing.recursion, type);

	text_add(out, STR("\treturn "));
	PUT(e, out, deep ? "out.enter() && %.*s.isShape(value)" : "%.*s.isShape(value)", STR_ARG(e->module->sidecar));
	for (size_t i = 0; i < type->field_count; i++) {
		const struct core_field *field = &type->fields[i];
		if (!on_wire(field))
			continue;
		struct str value = member_text(e, field), packed = pack_text(e, field->type, value);
		if (field->omits_empty)
			PUT(e, out, " &&\n\t\t(out.omitted(%.*s) || %.*s)", STR_ARG(value), STR_ARG(packed));
		else
			PUT(e, out, " &&\n\t\t%.*s", STR_ARG(packed));
	}
	text_add(out, deep ? STR(" &&\n\t\tout.leave();\n") : STR(";\n"));
}

/* The end of a function that had `deep` entered a level. */
static void
leave(bool deep, struct text *out)
{
	text_add(out, deep ? STR("\treturn out.leave();\n") : STR("\treturn true;\n"));
}

static void
pack_elements(struct emit_ts *e, const struct core_type *type, struct text *out)
{
	text_add(out, STR("\tfor (let i = 0; i < value.length; i++) {\n"));
	PUT(e, out, "\t\tif (!%.*s) {\n\t\t\treturn false;\n\t\t}\n\t}\n", STR_ARG(pack_text(e, type->element, STR("value[i]"))));
}

static void
pack_array(struct emit_ts *e, const struct core_type *type, struct text *out)
{
	bool deep = recursion_has(&e->packing.recursion, type);

	PUT(e, out, "\tif (!%.*s.isList(value)%s) {\n\t\treturn false;\n\t}\n", STR_ARG(e->module->sidecar),
		deep ? " || !out.enter()" : "");
	text_add(out, STR("\tout.word(value.length);\n"));
	pack_elements(e, type, out);
	leave(deep, out);
}

static void
pack_fixed_array(struct emit_ts *e, const struct core_type *type, struct text *out)
{
	PUT(e, out, "\tif (!%.*s.isList(value) || value.length !== %lld) {\n\t\treturn false;\n\t}\n",
		STR_ARG(e->module->sidecar), (long long)type->length);
	if (type->length)
		pack_elements(e, type, out);
	leave(false, out);
}

/* A value that is undefined JSON leaves out with its key. */
static void
pack_map(struct emit_ts *e, const struct core_type *type, struct text *out)
{
	bool deep = recursion_has(&e->packing.recursion, type);
	const char *key = type->key->base->kind == CORE_TYPE_INT ? "intKey" : "string";
	bool may_be_nil = type->element->base->kind == CORE_TYPE_POINTER;

	PUT(e, out, "\tif (!%.*s.isShape(value)%s) {\n\t\treturn false;\n\t}\n", STR_ARG(e->module->sidecar),
		deep ? " || !out.enter()" : "");
	PUT(e, out, "\tconst keys = %s.keys(value);\n\tout.word(keys.length);\n\tfor (const key of keys) {\n",
		ts_global(e, "Object", "globalThis.Object"));
	PUT(e, out, "\t\tif (!(out.%s(key) && %s%.*s)) {\n\t\t\treturn false;\n\t\t}\n\t}\n", key,
		may_be_nil ? "value[key] !== undefined && " : "", STR_ARG(pack_text(e, type->element, STR("value[key]"))));
	leave(deep, out);
}

static bool
is_earlier_case(const struct core_type *type, size_t member, size_t literal)
{
	const struct core_type *own = type->kinds[member]->type->base;

	for (size_t i = 0; i <= member; i++) {
		const struct core_type *literals = type->kinds[i]->type->base;
		for (size_t j = 0; j < (i == member ? literal : literals->literal_count); j++)
			if (str_equal(literals->literals[j], own->literals[literal]))
				return true;
	}
	return false;
}

/* The cases of an alternative that a text tells; of two with one text, JSON takes the first. False: it has none. */
static bool
text_cases(struct emit_ts *e, const struct core_type *type, size_t member, struct text *out)
{
	const struct core_type *literals = type->kinds[member]->type->base;
	bool any = false;

	for (size_t i = 0; i < literals->literal_count; i++) {
		if (is_earlier_case(type, member, i))
			continue;
		PUT(e, out, "\t\tcase %.*s:\n", STR_ARG(ts_quoted(e, literals->literals[i])));
		any = true;
	}
	return any;
}

/* The same of one that a number or a Bool tells. */
static bool
choice_cases(struct emit_ts *e, const struct core_type *type, size_t member, struct text *out)
{
	const struct core_expr *choices = core_choices(type->choices[member]->type)->arguments[0];

	for (size_t i = 0; i < choices->operand_count; i++) {
		struct buf choice = {0};
		ts_constant(e, &choice, choices->operands[i]);
		PUT(e, out, "\t\tcase %.*s:\n", STR_ARG(buf_str(&choice)));
		buf_release(&choice);
	}
	return choices->operand_count > 0;
}

/* The literal member tells the alternative. */
static void
pack_union(struct emit_ts *e, const struct core_type *type, struct text *out)
{
	struct str kind = member_text(e, type->kinds ? type->kinds[0] : type->choices[0]);

	PUT(e, out, "\tswitch (%.*s.isShape(value) ? %.*s : undefined) {\n", STR_ARG(e->module->sidecar), STR_ARG(kind));
	for (size_t i = 0; i < type->member_count; i++)
		if (type->kinds ? text_cases(e, type, i, out) : choice_cases(e, type, i, out))
			PUT(e, out, "\t\t\treturn out.word(%zu) && %.*s;\n", i, STR_ARG(pack_text(e, type->members[i], STR("value"))));
	text_add(out, STR("\t\tdefault:\n\t\t\treturn false;\n\t}\n"));
}

typedef void (*write_body)(struct emit_ts *e, const struct core_type *type, struct text *out);

/* No other parameter goes unused. */
static bool
is_empty(const struct core_type *type)
{
	return (type->kind == CORE_TYPE_SHAPE && members_on_wire(type) == 0) ||
		   (type->kind == CORE_TYPE_FIXED_ARRAY && type->length == 0);
}

static struct str
pack_function(struct emit_ts *e, const struct core_type *type, write_body write)
{
	struct str *name = &e->packing.pack[type->id];
	struct text body = {.arena = e->arena};

	if (name->data)
		return *name;
	*name = declared_name(e, "pack", type);
	write(e, type, &body);
	PUT(e, &e->packing.out, "function %.*s(%sout: %.*s.PackedWriter, value: unknown): boolean {\n%.*s}\n\n", STR_ARG(*name),
		is_empty(type) ? "_" : "", STR_ARG(e->module->sidecar), STR_ARG(text_str(&body)));
	return *name;
}

/* The condition that writes `value`, whose text may be repeated. */
static struct str
pack_text(struct emit_ts *e, const struct core_type *type, struct str value)
{
	write_body write = NULL;
	const char *method = NULL;

	type = type->base;
	switch (type->kind) {
	case CORE_TYPE_BOOL: method = "bool"; break;
	case CORE_TYPE_RUNE:
	case CORE_TYPE_INT: method = "int"; break;
	case CORE_TYPE_FLOAT: method = "float"; break;
	case CORE_TYPE_NATIVE:
	case CORE_TYPE_STRING: method = "string"; break;
	case CORE_TYPE_BYTES: method = "bytesAsBase64"; break;
	case CORE_TYPE_ANY: method = "any"; break;
	case CORE_TYPE_LITERALS:
		return say(e, "out.choice(%.*s, %.*s)", STR_ARG(value), STR_ARG(choices_of(e, type)));
	case CORE_TYPE_POINTER:
		if (type->element->base->kind == CORE_TYPE_ANY)
			return say(e, "out.optionalAny(%.*s)", STR_ARG(value));
		return say(e, "(out.absent(%.*s) || %.*s)", STR_ARG(value), STR_ARG(pack_text(e, type->element, value)));
	case CORE_TYPE_SHAPE: write = pack_shape; break;
	case CORE_TYPE_ARRAY: write = pack_array; break;
	case CORE_TYPE_FIXED_ARRAY: write = pack_fixed_array; break;
	case CORE_TYPE_MAP: write = pack_map; break;
	case CORE_TYPE_UNION: write = pack_union; break;
	case CORE_TYPE_VOID:
	case CORE_TYPE_ERROR:
	case CORE_TYPE_FAILURE:
	case CORE_TYPE_RESULT:
	case CORE_TYPE_TUPLE:
	case CORE_TYPE_FUNC:
	case CORE_TYPE_CHAN:
	case CORE_TYPE_CONSTRAINED: return STR("false"); /* packed_input() has none of them */
	}
	if (method)
		return say(e, "out.%s(%.*s)", method, STR_ARG(value));
	return say(e, "%.*s(out, %.*s)", STR_ARG(pack_function(e, type, write)), STR_ARG(value));
}

/* ---- reading ---- */

/* A member that may be absent, or stands behind one that may. */
static void
unpack_late_member(struct emit_ts *e, const struct core_field *field, struct text *out)
{
	bool optional = may_be_absent(field);
	struct str name = ts_quoted(e, field->wire_name);
	bool behind = optional && !field->omits_empty; /* what it points to */
	struct str value = unpack_text(e, behind ? field->type->base->element : field->type);

	text_add(out, optional ? STR("\tif (from.bool()) {\n\t\t") : STR("\t"));
	if (str_equal(field->wire_name, STR("__proto__")))
		PUT(e, out, "%.*s.setMember(value, %.*s, %.*s);\n", STR_ARG(e->module->sidecar), STR_ARG(name), STR_ARG(value));
	else
		PUT(e, out, "value[%.*s] = %.*s;\n", STR_ARG(name), STR_ARG(value));
	text_add(out, optional ? STR("\t}\n") : STR(""));
}

/* The members up to the first that may be absent at once: that gives an object its form. */
static void
unpack_shape(struct emit_ts *e, const struct core_type *type, struct text *out)
{
	size_t sure = 0;

	while (sure < type->field_count && (!on_wire(&type->fields[sure]) || !may_be_absent(&type->fields[sure])))
		sure++;
	text_add(out, sure == type->field_count ? STR("\treturn {") : STR("\tconst value: { [name: string]: unknown } = {"));
	for (size_t i = 0; i < sure; i++)
		if (on_wire(&type->fields[i]))
			PUT(e, out, "\n\t\t%.*s: %.*s,", STR_ARG(ts_object_key(e, type->fields[i].wire_name)),
			STR_ARG(unpack_text(e, type->fields[i].type)));
	text_add(out, sure ? STR("\n\t};\n") : STR("};\n"));
	if (sure == type->field_count)
		return;
	for (size_t i = sure; i < type->field_count; i++)
		if (on_wire(&type->fields[i]))
			unpack_late_member(e, &type->fields[i], out);
	text_add(out, STR("\treturn value;\n"));
}

static void
unpack_array(struct emit_ts *e, const struct core_type *type, struct text *out)
{
	const char *array = ts_global(e, "Array", "globalThis.Array");

	if (type->kind == CORE_TYPE_ARRAY)
		PUT(e, out, "\tconst value = new %s<unknown>(from.count());\n", array);
	else
		PUT(e, out, "\tconst value = new %s<unknown>(%lld);\n", array, (long long)type->length);
	if (!is_empty(type))
		PUT(e, out, "\tfor (let i = 0; i < value.length; i++) {\n\t\tvalue[i] = %.*s;\n\t}\n",
			STR_ARG(unpack_text(e, type->element)));
	text_add(out, STR("\treturn value;\n"));
}

static void
unpack_map(struct emit_ts *e, const struct core_type *type, struct text *out)
{
	struct str key = type->key->base->kind == CORE_TYPE_INT ? STR("`${from.number()}`") : STR("from.string()");

	text_add(out, STR("\tconst value: { [key: string]: unknown } = {};\n"));
	text_add(out, STR("\tfor (let left = from.count(); left > 0; left--) {\n"));
	PUT(e, out, "\t\t%.*s.setMember(value, %.*s, %.*s);\n\t}\n\treturn value;\n", STR_ARG(e->module->sidecar), STR_ARG(key),
		STR_ARG(unpack_text(e, type->element)));
}

static void
unpack_union(struct emit_ts *e, const struct core_type *type, struct text *out)
{
	text_add(out, STR("\tswitch (from.word()) {\n"));
	for (size_t i = 0; i < type->member_count; i++)
		PUT(e, out, "\t\tcase %zu:\n\t\t\treturn %.*s;\n", i, STR_ARG(unpack_text(e, type->members[i])));
	text_add(out, STR("\t\tdefault:\n\t\t\treturn from.fail();\n\t}\n"));
}

static struct str
unpack_function(struct emit_ts *e, const struct core_type *type, write_body write)
{
	struct str *name = &e->packing.unpack[type->id];
	struct text body = {.arena = e->arena};

	if (name->data)
		return *name;
	*name = declared_name(e, "unpack", type);
	write(e, type, &body);
	PUT(e, &e->packing.out, "function %.*s(%sfrom: %.*s.PackedReader): unknown {\n%.*s}\n\n", STR_ARG(*name),
		is_empty(type) ? "_" : "", STR_ARG(e->module->sidecar), STR_ARG(text_str(&body)));
	return *name;
}

/* The expression that reads a value of the type. */
static struct str
unpack_text(struct emit_ts *e, const struct core_type *type)
{
	write_body write = NULL;

	type = type->base;
	switch (type->kind) {
	case CORE_TYPE_BOOL: return STR("from.bool()");
	case CORE_TYPE_RUNE:
	case CORE_TYPE_INT:
	case CORE_TYPE_FLOAT: return STR("from.number()");
	case CORE_TYPE_NATIVE:
	case CORE_TYPE_STRING: return STR("from.string()");
	case CORE_TYPE_BYTES: return STR("from.bytesFromBase64()");
	case CORE_TYPE_ANY: return STR("from.any()");
	case CORE_TYPE_LITERALS: return say(e, "from.choice(%.*s)", STR_ARG(choices_of(e, type)));
	case CORE_TYPE_POINTER: return say(e, "(from.bool() ? %.*s : null)", STR_ARG(unpack_text(e, type->element)));
	case CORE_TYPE_SHAPE: write = unpack_shape; break;
	case CORE_TYPE_ARRAY:
	case CORE_TYPE_FIXED_ARRAY: write = unpack_array; break;
	case CORE_TYPE_MAP: write = unpack_map; break;
	case CORE_TYPE_UNION: write = unpack_union; break;
	case CORE_TYPE_VOID:
	case CORE_TYPE_ERROR:
	case CORE_TYPE_FAILURE:
	case CORE_TYPE_RESULT:
	case CORE_TYPE_TUPLE:
	case CORE_TYPE_FUNC:
	case CORE_TYPE_CHAN:
	case CORE_TYPE_CONSTRAINED: return STR("from.fail()"); /* packed_result() has none of them */
	}
	return say(e, "%.*s(from)", STR_ARG(unpack_function(e, type, write)));
}

/* ---- routes ---- */

/* JSON has Uint8Array in an Any as base64 where the route takes Bytes elsewhere. */
static bool
has_bytes_beside_any(struct emit_ts *e, const struct core_route *route)
{
	bool bytes = false;
	bool any = false;

	for (size_t i = 0; i < route->param_count; i++) {
		bytes = bytes || e->bytes[route->params[i].type->id];
		any = any || e->anything[route->params[i].type->id];
	}
	return bytes && any;
}

static void
write_arguments(struct emit_ts *e, const struct core_route *route)
{
	bool flagged = has_bytes_beside_any(e, route);

	buf_printf(&e->out, "\t\tencode: %.*s.packedArguments((out, args) => ", STR_ARG(e->module->sidecar));
	buf_append_text(&e->out, flagged ? "{\n\t\t\tout.bytesInAny = true;\n\t\t\treturn " : "");
	buf_printf(&e->out, "args.length === %zu", route->param_count);
	for (size_t i = 0; i < route->param_count; i++)
		buf_printf(&e->out, " && %.*s", STR_ARG(pack_text(e, route->params[i].type, say(e, "args[%zu]", i))));
	buf_append_text(&e->out, flagged ? ";\n\t\t}),\n" : "),\n");
}

void
ts_packed_route(struct emit_ts *e, const struct core_route *route)
{
	bool input = packed_input(e->packing.types, route);
	bool result = packed_result(e->packing.types, route);

	if (!input && !result)
		return;
	buf_append_text(&e->out, "\tpacked: {\n");
	if (input)
		write_arguments(e, route);
	if (result)
		buf_printf(&e->out, "\t\tdecode: %.*s.packedResult((from) => %.*s),\n", STR_ARG(e->module->sidecar),
			STR_ARG(unpack_text(e, route->result)));
	buf_append_text(&e->out, "\t},\n");
}

void
ts_packed_begin(struct emit_ts *e)
{
	size_t count = e->program->type_count + 1;

	e->packing.out = (struct text){.arena = e->arena};
	e->packing.pack = arena_alloc_array(e->arena, count, sizeof(struct str));
	e->packing.unpack = arena_alloc_array(e->arena, count, sizeof(struct str));
	e->packing.choices = arena_alloc_array(e->arena, count, sizeof(struct str));
}

void
ts_packed_functions(struct emit_ts *e)
{
	struct str functions = text_str(&e->packing.out);

	if (functions.length)
		buf_append_text(&e->out, "// ---- the packed form of what is above\n\n");
	buf_append_str(&e->out, functions);
}
