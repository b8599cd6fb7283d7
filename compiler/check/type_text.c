/* Types as messages write them. */
#include "compiler/check/check.h"

enum { TEXT_LEVELS_MAX = 4, TEXT_FIELDS_MAX = 4 };

static struct str text_of(struct arena *arena, const struct type *type, int level);

static struct str
list_text(struct arena *arena, const struct type *const *members, size_t count, const char *separator, int level)
{
	struct str text = STR("");
	for (size_t i = 0; i < count && i <= TEXT_FIELDS_MAX; i++) {
		struct str item = i == TEXT_FIELDS_MAX ? STR("...") : text_of(arena, members[i], level + 1);
		text = arena_printf(arena, "%.*s%s%.*s", STR_ARG(text), i ? separator : "", STR_ARG(item));
	}
	return text;
}

static struct str
shape_text(struct arena *arena, const struct type *type, int level)
{
	struct str text = STR("{");
	for (size_t i = 0; i < type->field_count && i <= TEXT_FIELDS_MAX; i++) {
		if (i == TEXT_FIELDS_MAX) {
			text = arena_printf(arena, "%.*s, ...", STR_ARG(text));
			break;
		}
		struct str field = text_of(arena, type->fields[i].type, level + 1);
		text = arena_printf(
			arena, "%.*s%s%.*s: %.*s", STR_ARG(text), i ? ", " : " ", STR_ARG(type->fields[i].name), STR_ARG(field));
	}
	return arena_printf(arena, "%.*s }", STR_ARG(text));
}

static struct str
literals_text(struct arena *arena, const struct type *type)
{
	struct str text = STR("");
	for (size_t i = 0; i < type->literal_count; i++) {
		const char *form = type->kind == TYPE_LITERALS ? "%.*s%s\"%.*s\"" : "%.*s%s%.*s";
		text = arena_printf(arena, form, STR_ARG(text), i ? " | " : "", STR_ARG(type->literals[i]));
	}
	return text;
}

static struct str
func_text(struct arena *arena, const struct type *type, int level)
{
	struct str params = list_text(arena, type->members, type->member_count - type->variadic, ", ", level);
	if (type->variadic) {
		struct str rest = text_of(arena, type_base(type->members[type->member_count - 1])->element, level + 1);
		params = arena_printf(arena, "%.*s%s...%.*s", STR_ARG(params), params.length ? ", " : "", STR_ARG(rest));
	}
	if (type->element->kind == TYPE_VOID) {
		return arena_printf(arena, "func(%.*s)", STR_ARG(params));
	}
	struct str result = text_of(arena, type->element, level + 1);
	return arena_printf(arena, "func(%.*s): %.*s", STR_ARG(params), STR_ARG(result));
}

/* Behind `chan` its arrow would be the channel's own. */
static bool
starts_with_arrow(const struct type *type)
{
	return type->kind == TYPE_CHAN && type->direction == AST_CHAN_RECEIVE && !type->symbol;
}

/* Page[Order]. */
static struct str
instance_text(struct arena *arena, const struct instance *instance, int level)
{
	struct str arguments = list_text(arena, instance->arguments, instance->generic->param_count, ", ", level);
	return arena_printf(arena, "%.*s[%.*s]", STR_ARG(instance->generic->symbol->name), STR_ARG(arguments));
}

static struct str
text_of(struct arena *arena, const struct type *type, int level)
{
	if (type->kind == TYPE_OPAQUE) {
		return arena_printf(
			arena, "%.*s.%.*s", STR_ARG(type->symbol->module->name), STR_ARG(type->symbol->name));
	}
	if (type->symbol && type->symbol->instance) {
		return level > TEXT_LEVELS_MAX ? arena_printf(arena, "%.*s[...]", STR_ARG(type->symbol->name))
									   : instance_text(arena, type->symbol->instance, level);
	}
	if (type->symbol) {
		return type->symbol->name;
	}
	if (level > TEXT_LEVELS_MAX) {
		return STR("...");
	}
	struct str element = type->element && type->kind != TYPE_FUNC ? text_of(arena, type->element, level + 1) : STR("");
	switch (type->kind) {
	case TYPE_BAD: return STR("an unknown type");
	case TYPE_VOID: return STR("Void");
	case TYPE_BOOL: return STR("Bool");
	case TYPE_INT: return STR("Int");
	case TYPE_FLOAT: return STR("Float");
	case TYPE_RUNE: return STR("Rune");
	case TYPE_STRING: return STR("String");
	case TYPE_BYTES: return STR("Bytes");
	case TYPE_ANY: return STR("Any");
	case TYPE_ERROR: return STR("Error");
	case TYPE_NIL: return STR("nil");
	case TYPE_ANY_SHAPE: return STR("Shape");
	case TYPE_LITERALS: return literals_text(arena, type);
	case TYPE_SHAPE:
	case TYPE_FAILURE: return shape_text(arena, type, level);
	case TYPE_UNION: return list_text(arena, type->members, type->member_count, " | ", level);
	case TYPE_POINTER: return arena_printf(arena, "*%.*s", STR_ARG(element));
	case TYPE_ARRAY: return arena_printf(arena, "Array(%.*s)", STR_ARG(element));
	case TYPE_FIXED_ARRAY: return arena_printf(arena, "[%lld]%.*s", (long long)type->length, STR_ARG(element));
	case TYPE_MAP: {
		struct str key = text_of(arena, type->key, level + 1);
		return arena_printf(arena, "Map(%.*s, %.*s)", STR_ARG(key), STR_ARG(element));
	}
	case TYPE_CHAN:
		return arena_printf(arena, type->direction == AST_CHAN_BOTH && starts_with_arrow(type->element) ? "%s (%.*s)" : "%s %.*s",
			type->direction == AST_CHAN_BOTH      ? "chan"
			: type->direction == AST_CHAN_RECEIVE ? "<-chan"
												  : "chan<-",
			STR_ARG(element));
	case TYPE_FUNC: return func_text(arena, type, level);
	case TYPE_TUPLE: {
		struct str members = list_text(arena, type->members, type->member_count, ", ", level);
		return arena_printf(arena, "(%.*s)", STR_ARG(members));
	}
	case TYPE_RESULT: {
		struct str errors = list_text(arena, type->members, type->member_count, " | ", level);
		return arena_printf(
			arena, "Result(%.*s, %.*s)", STR_ARG(element), STR_ARG(errors.length ? errors : STR("Error")));
	}
	case TYPE_CONSTRAINED: return type->literal_count ? literals_text(arena, type) : element;
	case TYPE_OPAQUE:
	case TYPE_PARAMETER: break;
	}
	return STR("");
}

struct str
instance_name(struct arena *arena, const struct instance *instance)
{
	return instance_text(arena, instance, 0);
}

struct str
type_text(struct arena *arena, const struct type *type)
{
	return text_of(arena, type, 0);
}
