/* Names in the client: the source's, unless the word is taken by TypeScript, JavaScript or the way modules are loaded. */
#include "codegen/ts/emit_ts_internal.h"

#include <string.h>

static const char *const reserved[] = {
#define RESERVED_ROW(name) name,
#include "codegen/ts/reserved.def"
#undef RESERVED_ROW
};

void *
ts_get(const struct map *map, const void *thing)
{
	return map_get(map, (struct str){(const char *)&thing, sizeof(thing)});
}

void
ts_set(struct emit_ts *e, struct map *map, const void *thing, void *value)
{
	map_set(map, arena_str(e->arena, (struct str){(const char *)&thing, sizeof(thing)}), value);
}

struct str
ts_identifier(struct emit_ts *e, struct str name)
{
	for (size_t i = 0; i < sizeof(reserved) / sizeof(reserved[0]); i++)
		if (str_equal(name, str_from(reserved[i])))
			return arena_printf(e->arena, "%.*s_", STR_ARG(name));
	return name;
}

static bool
is_lower(char c)
{
	return c >= 'a' && c <= 'z';
}

static bool
is_upper(char c)
{
	return c >= 'A' && c <= 'Z';
}

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

struct str
ts_pascal(struct emit_ts *e, struct str name)
{
	char *out = arena_alloc(e->arena, name.length + 1);
	size_t length = 0;
	bool begins = true;

	for (size_t i = 0; i < name.length; i++) {
		char c = name.data[i];
		if (c == '_' || c == '/' || c == '-' || c == '.') {
			begins = true;
			continue;
		}
		out[length++] = begins && is_lower(c) ? (char)(c - 'a' + 'A') : c;
		begins = false;
	}
	return length ? (struct str){out, length} : name;
}

struct str
ts_kebab(struct emit_ts *e, struct str path)
{
	char *out = arena_alloc(e->arena, path.length * 2 + 1);
	size_t length = 0;

	for (size_t i = 0; i < path.length; i++) {
		char c = path.data[i];
		bool after_word = i > 0 && (is_lower(path.data[i - 1]) || is_digit(path.data[i - 1]));
		bool before_word = i > 0 && is_upper(path.data[i - 1]) && i + 1 < path.length && is_lower(path.data[i + 1]);
		if (is_upper(c) && (after_word || before_word))
			out[length++] = '-';
		out[length++] = c == '_' ? '-' : is_upper(c) ? (char)(c - 'A' + 'a') : c;
	}
	return (struct str){out, length};
}

static bool
is_word(struct str name)
{
	for (size_t i = 0; i < name.length; i++) {
		char c = name.data[i];
		if (!is_lower(c) && !is_upper(c) && c != '_' && c != '$' && (!is_digit(c) || i == 0))
			return false;
	}
	return name.length > 0;
}

struct str
ts_member(struct emit_ts *e, struct str name)
{
	return is_word(name) ? name : ts_quoted(e, name);
}

struct str
ts_object_key(struct emit_ts *e, struct str name)
{
	return str_equal(name, STR("__proto__")) ? STR("[\"__proto__\"]") : ts_member(e, name);
}

bool
ts_is_inherited(struct str name)
{
	static const char *const inherited[] = {"constructor", "toString", "toLocaleString", "valueOf", "hasOwnProperty",
		"isPrototypeOf", "propertyIsEnumerable", "__proto__", "__defineGetter__", "__defineSetter__", "__lookupGetter__",
		"__lookupSetter__"};

	for (size_t i = 0; i < sizeof(inherited) / sizeof(inherited[0]); i++)
		if (str_equal(name, str_from(inherited[i])))
			return true;
	return false;
}

struct str
ts_quoted(struct emit_ts *e, struct str s)
{
	size_t escapes = 0;
	size_t length = 0;

	for (size_t i = 0; i < s.length; i++)
		escapes += (unsigned char)s.data[i] < ' ' || s.data[i] == 0x7f || s.data[i] == '"' || s.data[i] == '\\';
	char *out = arena_alloc(e->arena, s.length + escapes * 5 + 2);
	out[length++] = '"';
	for (size_t i = 0; i < s.length; i++) {
		unsigned char c = (unsigned char)s.data[i];
		if (c < ' ' || c == 0x7f) {
			memcpy(out + length, arena_printf(e->arena, "\\u%04x", c).data, 6);
			length += 6;
			continue;
		}
		if (c == '"' || c == '\\')
			out[length++] = '\\';
		out[length++] = (char)c;
	}
	out[length++] = '"';
	return (struct str){out, length};
}
