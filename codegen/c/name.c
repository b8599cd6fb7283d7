/*
 * Names in generated C. What has linkage is called ft_ and the user's name; locals and members keep theirs unless C, a
 * macro or the runtime has it (then an underscore follows). Letters beyond ASCII become _uXXXX. Repeats are numbered.
 */
#include "codegen/c/emit_c_internal.h"

#include "runtime/base/utf8.h"

#include <string.h>

static const char *const reserved[] = {
#define RESERVED_ROW(name) name,
#include "codegen/c/reserved.def"
#undef RESERVED_ROW
};

static bool
is_reserved(struct str name)
{
	bool lower = false;

	if (name.length == 0 || name.data[0] == '_' || str_has_prefix(name, STR("ft_")) ||
		str_has_prefix(name, STR("forst_")) || str_has_prefix(name, STR("rt_")))
		return true;
	for (size_t i = 0; i < name.length; i++)
		lower = lower || (name.data[i] >= 'a' && name.data[i] <= 'z');
	if (!lower)
		return true;
	for (size_t i = 0; i < sizeof(reserved) / sizeof(reserved[0]); i++)
		if (str_equal(name, str_from(reserved[i])))
			return true;
	return false;
}

static bool
is_word(int32_t c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

/* Only letters, digits and underscores of ASCII. */
static struct str
ascii_name(struct emit *e, struct str name)
{
	struct text out = {.arena = e->arena};

	for (size_t at = 0; at < name.length;) {
		size_t from = at;
		int32_t c = utf8_next(name, &at);
		if (is_word(c))
			text_add(&out, str_slice(name, from, at));
		else if (c >= 0x80)
			text_add(&out, arena_printf(e->arena, "_u%04X", (unsigned)c));
		else
			text_add(&out, STR("_"));
	}
	return text_str(&out);
}

struct str
plain_name(struct emit *e, struct str name)
{
	struct str ascii = ascii_name(e, name);

	if (ascii.length == 0 || (ascii.data[0] >= '0' && ascii.data[0] <= '9'))
		return say(e, "n_$", ascii);
	if (ascii.data[0] == '_')
		return say(e, "n$", ascii);
	return is_reserved(ascii) ? say(e, "$_", ascii) : ascii;
}

struct str
global_name(struct emit *e, struct str name)
{
	return name_unique(&e->taken, NULL, say(e, "ft_$", ascii_name(e, name)), "_");
}

struct str
name_of(struct emit *e, const void *thing)
{
	const struct str *name = map_get(&e->names, (struct str){(const char *)&thing, sizeof(thing)});

	return name ? *name : (struct str){NULL, 0};
}

static struct str *
boxed(struct emit *e, struct str name)
{
	struct str *box = arena_alloc(e->arena, sizeof(*box));

	*box = name;
	return box;
}

void
name_set(struct emit *e, const void *thing, struct str name)
{
	struct str key = arena_str(e->arena, (struct str){(const char *)&thing, sizeof(thing)});

	map_set(&e->names, key, boxed(e, name));
}

struct str
derived_name(struct emit *e, struct str description, struct str wish, bool *is_new)
{
	const struct str *known = map_get(&e->derived, description);
	struct str name;

	*is_new = !known;
	if (known)
		return *known;
	name = global_name(e, wish);
	map_set(&e->derived, description, boxed(e, name));
	return name;
}

/* The names of a shape's members and, behind them, of its parts, made once: each different. */
static const struct str *
shape_names(struct emit *e, const struct core_type *type)
{
	struct str key = {(const char *)&type, sizeof(type)};
	struct str *names = map_get(&e->members, key);
	struct map taken;

	if (names)
		return names;
	map_init(&taken, e->arena);
	names = arena_alloc_array(e->arena, type->field_count + type->part_count + 1, sizeof(*names));
	for (size_t i = 0; i < type->field_count; i++)
		names[i] = name_unique(&taken, NULL, plain_name(e, type->fields[i].name), "_");
	for (size_t i = 0; i < type->part_count; i++)
		names[type->field_count + i] = name_unique(&taken, NULL, plain_name(e, type->parts[i].type->name), "_");
	map_set(&e->members, arena_str(e->arena, key), names);
	return names;
}

struct str
field_word(struct emit *e, const struct core_type *type, size_t i)
{
	return shape_names(e, type)[i];
}

struct str
part_name(struct emit *e, const struct core_type *type, size_t i)
{
	return shape_names(e, type)[type->field_count + i];
}

struct str
field_name(struct emit *e, const struct core_type *type, size_t i)
{
	const struct core_part *part = part_at(type, i);

	if (type->kind == CORE_TYPE_TUPLE)
		return say(e, "item$", number(e, (int64_t)i + 1));
	if (part)
		return say(e, "$.$", part_name(e, type, (size_t)(part - type->parts)), field_name(e, part->type, i - part->first));
	return field_word(e, type, i);
}

void
name_locals(struct emit *e, const struct core_function *function)
{
	struct map taken;

	map_init(&taken, e->arena);
	e->locals = arena_alloc_array(e->arena, function->local_count + 1, sizeof(*e->locals));
	for (size_t i = 0; i < function->local_count; i++)
		e->locals[i] = name_unique(&taken, NULL, plain_name(e, function->locals[i].name), "_");
}
