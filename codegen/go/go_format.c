/*
 * Formats: what Go does not see of a value that is printed. Methods are plain functions in the generated Go and unions are
 * `any`, so which method prints what, and what a shape is called in its source, is told beside the value.
 */
#include "codegen/go/emit_go_internal.h"

#include <string.h>

/* Whether there is anything to tell of values of the type. */
static bool
is_told(const struct core_type *type)
{
	type = go_base_type(type);
	switch ((int)type->kind) {
	case CORE_TYPE_SHAPE:
	case CORE_TYPE_TUPLE: return true;
	case CORE_TYPE_UNION: return !go_is_error(type);
	case CORE_TYPE_LITERALS: return type->text != NULL;
	case CORE_TYPE_ARRAY:
	case CORE_TYPE_FIXED_ARRAY:
	case CORE_TYPE_POINTER: return type->text || is_told(type->element);
	case CORE_TYPE_MAP: return is_told(type->key) || is_told(type->element);
	default: return false;
	}
}

static struct str format_name(struct emit *e, const struct core_type *type);

static struct str
reference(struct emit *e, const struct core_type *type)
{
	return is_told(type) ? go_say(e, "&$", format_name(e, type)) : STR("nil");
}

/* "shop.Order", where the source declares it. */
static struct str
shown_name(struct emit *e, const struct core_type *type)
{
	if (!type->declared || type->kind == CORE_TYPE_LITERALS)
		return STR("");
	return type->module ? go_say(e, "$.$", type->module->name, type->name) : type->name;
}

static void
write_text(struct emit *e, const struct core_type *type, struct text *out)
{
	struct str of = go_type(e, type);
	struct str value = str_equal(of, STR("any")) ? STR("value") : go_say(e, "value.($)", of);

	go_put_to(e, out, ", text: func(value any) string { return $($) }", go_function_name(e, type->text), value);
}

static void
write_members(struct emit *e, const struct core_type *type, struct text *out)
{
	struct text members = {.arena = e->arena}, held = {.arena = e->arena};
	bool is_shape = type->kind == CORE_TYPE_SHAPE;
	size_t count = is_shape ? type->field_count : type->member_count;
	bool any = false;

	for (size_t i = 0; i < count; i++) {
		const struct core_type *member = is_shape ? type->fields[i].type : type->members[i];
		any = any || is_told(member);
		go_put_to(e, &members, i ? ", $" : "$", reference(e, member));
		go_put_to(e, &held, i ? ", typeOf[$]()" : "typeOf[$]()", go_type(e, member));
	}
	if (any)
		go_put_to(e, out, ", members: []*format{$}", text_str(&members));
	if (type->kind != CORE_TYPE_UNION)
		return;
	go_use_package(e, "reflect");
	go_put_to(e, out, ", held: []reflect.Type{$}", text_str(&held));
}

static void
write_format(struct emit *e, const struct core_type *type, struct str name)
{
	struct text out = {.arena = e->arena};
	struct str shown = shown_name(e, type);

	if (shown.length)
		go_put_to(e, &out, ", name: $", go_quoted(e, shown));
	if (type->kind == CORE_TYPE_SHAPE || type->kind == CORE_TYPE_TUPLE)
		go_put_to(e, &out, ", isShape: true");
	if (type->text)
		write_text(e, type, &out);
	if (type->element)
		go_put_to(e, &out, ", element: $", reference(e, type->element));
	if (type->key)
		go_put_to(e, &out, ", key: $", reference(e, type->key));
	write_members(e, type, &out);
	go_put_to(e, &e->types, "func init() {\n\t$ = format{$}\n}\n\n", name,
		str_slice(text_str(&out), strlen(", "), out.length));
}

static struct str
format_name(struct emit *e, const struct core_type *type)
{
	bool is_new;

	type = go_base_type(type);
	struct str wish = go_say(e, "format$", go_type_word(e, type));
	struct str name = go_derived_name(e, go_say(e, "format of $", go_number(e, type->id)), wish, &is_new);
	if (is_new) {
		go_put_to(e, &e->types, "var $ format\n\n", name);
		write_format(e, type, name);
	}
	return name;
}

static bool
has_texts(struct emit *e)
{
	for (size_t i = 0; e->texts == TEXTS_UNKNOWN && i < e->program->type_count; i++)
		if (e->program->types[i]->text)
			e->texts = TEXTS_SOME;
	if (e->texts == TEXTS_UNKNOWN)
		e->texts = TEXTS_NONE;
	return e->texts == TEXTS_SOME;
}

/* A format string that may ask for the names of types. */
static bool
names_types(const struct core_expr *format)
{
	if (format->kind != CORE_EXPR_CONST)
		return true;
	struct str text = format->value.string;
	return text.length && (memchr(text.data, 'T', text.length) || memchr(text.data, '#', text.length) ||
							  memchr(text.data, '!', text.length));
}

struct str
go_printed_list(struct emit *e, const struct core_expr *x, bool has_format, int depth)
{
	struct text out = {.arena = e->arena};
	bool tells = has_texts(e) || (has_format && names_types(x->operands[0]));
	int inner = x->operand_count > 1 ? depth + 1 : depth;

	if (!tells)
		return go_list(e, x->operands, x->operand_count, depth);
	for (size_t i = 0; i < x->operand_count; i++) {
		const struct core_type *type = x->operands[i]->type;
		bool told = is_told(type) && !(x->spread && i + 1 == x->operand_count);
		struct str value = go_expr(e, x->operands[i], told ? 1 : inner);
		if (told)
			value = go_say(e, "described{$, $}", value, reference(e, type));
		go_put_to(e, &out, i ? ", $" : "$", value);
	}
	return text_str(&out);
}

void
go_write_members_format(struct emit *e, const struct core_error *error, struct str kind)
{
	if (has_texts(e) && error->members->field_count)
		go_put_to(e, &e->types, "var _ = printsMembers(&$, $)\n\n", kind, reference(e, error->members));
}
