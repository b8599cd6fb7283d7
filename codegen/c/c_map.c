/*
 * Maps. Keys that are strings or integers go to the runtime as they are; all others by address, and a constant per type
 * tells it how they are compared.
 */
#include "codegen/c/emit_c_internal.h"

static bool
is_plain(const struct core_type *map)
{
	return is_text(map->key) || base_type(map->key)->kind == CORE_TYPE_INT;
}

struct str
key_word(const struct core_type *map)
{
	return is_text(map->key) ? STR("string") : is_plain(map) ? STR("int") : STR("value");
}

/* Whether equal keys of the type may not look alike: 0 and -0, an error and its copy with another path. */
static bool
may_differ(const struct core_type *type)
{
	type = base_type(type);
	if (type->kind == CORE_TYPE_FIXED_ARRAY)
		return may_differ(type->element);
	for (size_t i = 0; i < type->field_count && type->kind == CORE_TYPE_SHAPE; i++)
		if (may_differ(type->fields[i].type))
			return true;
	for (size_t i = 0; i < type->member_count && type->kind == CORE_TYPE_UNION; i++)
		if (may_differ(type->members[i]))
			return true;
	return type->kind == CORE_TYPE_FLOAT || is_error(type);
}

/* The struct forst_key_type of a map's keys. */
static struct str
key_type(struct emit *e, const struct core_type *map)
{
	const struct core_type *key = base_type(map->key);
	struct str word = type_word(e, key);
	bool is_new;
	struct str name = derived_name(e, say(e, "keys $", word), say(e, "keys_$", word), &is_new);

	if (is_new) {
		struct str equal = equal_function(e, key);
		struct str hash = hash_function(e, key);
		put_to(e, &e->prototypes, "static const struct forst_key_type $;\n", name);
		put_to(e, &e->kinds, "static const struct forst_key_type $ = {sizeof($), $, $, $};\n\n", name, c_type(e, key), equal,
			hash, may_differ(key) ? STR("true") : STR("false"));
	}
	return name;
}

struct str
new_map_text(struct emit *e, const struct core_type *map, struct str task, struct str expected)
{
	struct str element = c_type(e, map->element);

	if (!is_plain(map))
		return say(e, "forst_map_new_of($, &$, sizeof($), $)", task, key_type(e, map), element, expected);
	return say(e, "forst_map_new($, $, sizeof($), $)", task,
		is_text(map->key) ? STR("FORST_KEY_STRING") : STR("FORST_KEY_INT"), element, expected);
}

struct str
map_call(struct emit *e, const char *verb, const struct core_type *map, struct map_place place)
{
	if (is_plain(map))
		return say(e, "forst_map_$_$($, $, $)", str_from(verb), key_word(map), place.task, place.map, place.key);
	return say(e, "({ $ = $; forst_map_$_value($, $, &rt_key); })", declare(e, c_type(e, map->key), STR("rt_key")),
		place.key, str_from(verb), place.task, place.map);
}

static struct map_place
place_of(struct emit *e, const struct core_expr *x)
{
	return (struct map_place){STR("task"), expr(e, x->operands[0]), expr(e, x->operands[1])};
}

static struct str
get_text(struct emit *e, const struct core_expr *x)
{
	const struct core_type *map = x->operands[0]->type;
	struct str pointer = declare(e, c_type(e, map->element), STR("*rt_found"));
	struct str find = say(e, "$ = $; ", pointer, map_call(e, "find", map, place_of(e, x)));

	return say(e, "({ $rt_found ? *rt_found : $; })", find, zero_operand(e, map->element));
}

/* Where a package variable's map has the value: the key is copied into it only where it is new. */
static struct str
own_place(struct emit *e, const struct core_type *map, struct map_place place)
{
	struct str key = c_type(e, map->key);

	if (is_plain(map))
		return say(e, "forst_map_put_string_dup($, $, $)", place.task, place.map, place.key);
	return say(e, "({ $ = $; forst_map_put_value_dup($, $, &rt_key, $); })", declare(e, key, STR("rt_key")), place.key,
		place.task, place.map, copy_in_place(e, map->key));
}

static struct str
set_text(struct emit *e, const struct core_expr *x)
{
	const struct core_type *map = x->operands[0]->type;
	const struct core_expr *key = x->operands[1];
	bool own = key->kind == CORE_EXPR_CONVERT && key->conversion == CORE_COPY_IN;
	struct map_place place = {
		heap_task(e), expr(e, x->operands[0]), expr(e, own ? key->operands[0] : key)};

	/* The value first: making it may put into the same map, which moves what put gives. */
	return say(e, "({ $ = $; *($)$ = rt_value; })", declare(e, c_type(e, map->element), STR("rt_value")),
		expr(e, x->operands[2]), declare(e, c_type(e, map->element), STR("*")),
		own ? own_place(e, map, place) : map_call(e, "put", map, place));
}

/* The slice of what `gather` gives: as many as the map has entries. */
static struct str
list_text(struct emit *e, const struct core_expr *x, const char *gather)
{
	return say(e,
		"({ struct forst_map *rt_map = $; int64_t rt_length = forst_map_length(rt_map); "
		"($){.data = $($, rt_map), .length = rt_length, .capacity = rt_length}; })",
		expr(e, x->operands[0]), c_type(e, x->type), str_from(gather), here(e));
}

struct str
map_builtin_text(struct emit *e, const struct core_expr *x)
{
	const struct core_type *map = x->operand_count ? x->operands[0]->type : x->type;

	e->uses_task = e->uses_task || x->builtin != CORE_MAP_SET;
	switch ((int)x->builtin) {
	case CORE_MAKE_MAP:
		return new_map_text(e, x->type, here(e), x->operand_count ? expr(e, x->operands[0]) : STR("0"));
	case CORE_MAP_GET: return get_text(e, x);
	case CORE_MAP_HAS: return say(e, "$ != NULL", map_call(e, "find", map, place_of(e, x)));
	case CORE_MAP_SET: return set_text(e, x);
	case CORE_MAP_DELETE: return say(e, "(void)$", map_call(e, "remove", map, place_of(e, x)));
	case CORE_MAP_KEYS:
		if (!is_plain(map))
			return list_text(e, x, "forst_map_keys_value");
		return say(e, "forst_map_keys_$($, $)", key_word(map), here(e), expr(e, x->operands[0]));
	default: return list_text(e, x, "forst_map_values");
	}
}

struct str
map_text(struct emit *e, const struct core_expr *x)
{
	struct str element = declare(e, c_type(e, x->type->element), STR("*"));
	struct str made = new_map_text(e, x->type, here(e), number(e, (int64_t)x->operand_count / 2));
	struct text out = {.arena = e->arena};

	e->uses_task = true;
	put_to(e, &out, "({ struct forst_map *rt_map = $; ", made);
	for (size_t i = 0; i + 1 < x->operand_count; i += 2) {
		struct map_place place = {STR("task"), STR("rt_map"), expr(e, x->operands[i])};
		put_to(e, &out, "*($)$ = $; ", element, map_call(e, "put", x->type, place), expr(e, x->operands[i + 1]));
	}
	put_to(e, &out, "rt_map; })");
	return text_str(&out);
}
