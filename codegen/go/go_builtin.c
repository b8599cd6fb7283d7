/* Built-in functions. */
#include "codegen/go/emit_go_internal.h"

#include <string.h>

static struct str
call1(struct emit *e, const char *name, const struct core_expr *x, int depth)
{
	return go_say(e, "$($)", str_from(name), go_expr(e, x, depth));
}

static struct str
append_text(struct emit *e, const struct core_expr *x, int depth)
{
	bool bytes = x->type->kind == CORE_TYPE_BYTES;
	struct text out = {.arena = e->arena};

	if (x->operand_count == 1)
		return go_expr(e, x->operands[0], depth);
	for (size_t i = 0; i < x->operand_count; i++) {
		struct str item = go_expr(e, x->operands[i], x->operand_count > 1 ? depth + 1 : depth);
		go_put_to(e, &out, i && bytes ? ", byte($)" : i ? ", $" : "$", item);
	}
	return go_say(e, "append($)", text_str(&out));
}

static struct str
make_array(struct emit *e, const struct core_expr *x, int depth)
{
	struct str element = x->type->kind == CORE_TYPE_BYTES ? STR("byte") : go_type(e, x->type->element);

	if (x->operand_count > 1)
		return go_say(e, "makeRoom[$]($, $)", element, go_expr(e, x->operands[0], depth + 1), go_expr(e, x->operands[1], depth + 1));
	return go_say(e, "makeSlice[$]($)", element, x->operand_count ? go_expr(e, x->operands[0], depth) : STR("0"));
}

static struct str
join_text(struct emit *e, const struct core_expr *x, int depth)
{
	struct text out = {.arena = e->arena};

	if (!x->operand_count)
		return STR("\"\"");
	for (size_t i = 0; i < x->operand_count; i++)
		go_put_to(e, &out, !i ? "$" : depth > 1 ? "+$" : " + $", go_operand(e, x->operands[i], depth + 1));
	return text_str(&out);
}

static struct str
map_call(struct emit *e, const char *pattern, const struct core_expr *x, int depth)
{
	return go_say(e, pattern, go_expr(e, x->operands[0], depth + 1), go_expr(e, x->operands[1], depth + 1));
}

/* Whether Go's constraint comparable lets the type pass before Go 1.20: no interface is in it. */
static bool
is_strictly_comparable(const struct core_type *type)
{
	type = go_base_type(type);
	if (type->kind == CORE_TYPE_UNION || go_is_error(type))
		return false;
	if (type->kind == CORE_TYPE_FIXED_ARRAY)
		return is_strictly_comparable(type->element);
	for (size_t i = 0; type->kind == CORE_TYPE_SHAPE && i < type->field_count; i++)
		if (!is_strictly_comparable(type->fields[i].type))
			return false;
	return true;
}

static struct str
make_map(struct emit *e, const struct core_expr *x, int depth)
{
	struct str size = x->operand_count ? go_expr(e, x->operands[0], depth) : STR("0");

	if (!is_strictly_comparable(x->type->key))
		return go_say(e, "make($, sizeHint($))", go_type(e, x->type), size);
	return go_say(e, "makeMap[$, $]($)", go_type(e, x->type->key), go_type(e, x->type->element), size);
}

static struct str
has_text(struct emit *e, const struct core_expr *x, int depth)
{
	if (is_strictly_comparable(x->operands[0]->type->key))
		return map_call(e, "has($, $)", x, depth);
	return go_say(e, "func() bool { _, ok := $[$]; return ok }()", go_primary(e, x->operands[0], 1),
		go_expr(e, x->operands[1], 2));
}

static struct str
list_text(struct emit *e, const char *list, const struct core_expr *x, int depth)
{
	return go_say(e, "$[$]($)", str_from(list), go_type(e, x->type->element), go_expr(e, x->operands[0], depth));
}

struct str
go_builtin_text(struct emit *e, const struct core_expr *x, int depth)
{
	const struct core_expr *first = x->operand_count ? x->operands[0] : NULL;

	switch (x->builtin) {
	case CORE_LENGTH: return call1(e, "len", first, depth);
	case CORE_CAPACITY: return call1(e, "cap", first, depth);
	case CORE_APPEND: return append_text(e, x, depth);
	case CORE_APPEND_ALL:
		return go_say(e, "append($, $...)", go_expr(e, first, depth + 1), go_expr(e, x->operands[1], depth + 1));
	case CORE_COPY: return map_call(e, "copy($, $)", x, depth);
	case CORE_MAKE_ARRAY: return make_array(e, x, depth);
	case CORE_MAKE_MAP:
		return make_map(e, x, depth);
	case CORE_MAKE_CHAN:
		return first ? go_say(e, "make($, $)", go_type(e, x->type), go_expr(e, first, depth + 1))
					 : go_say(e, "make($)", go_type(e, x->type));
	case CORE_CLOSE: return call1(e, "close", first, depth);
	case CORE_NEW: return go_say(e, "new($)", go_type(e, x->type->element));
	case CORE_MAP_GET: return go_say(e, "$[$]", go_primary(e, first, 1), go_expr(e, x->operands[1], depth + 1));
	case CORE_MAP_HAS: return has_text(e, x, depth);
	case CORE_MAP_SET:
		return go_say(e, "$[$] = $", go_primary(e, first, 1), go_expr(e, x->operands[1], 2), go_expr(e, x->operands[2], 1));
	case CORE_MAP_DELETE: return map_call(e, "delete($, $)", x, depth);
	case CORE_MAP_KEYS: return list_text(e, "keysOf", x, depth);
	case CORE_MAP_VALUES: return list_text(e, "valuesOf", x, depth);
	case CORE_CLEAR: return call1(e, first->type->kind == CORE_TYPE_MAP ? "clearMap" : "clearSlice", first, depth);
	case CORE_MIN: return map_call(e, "minOf($, $)", x, depth);
	case CORE_MAX: return map_call(e, "maxOf($, $)", x, depth);
	case CORE_STRING_RUNE: return map_call(e, "runeAt($, $)", x, depth);
	case CORE_STRING_RUNE_WIDTH: return map_call(e, "runeWidth($, $)", x, depth);
	case CORE_STRING_JOIN: return join_text(e, x, depth);
	case CORE_COMPUTATION_TIME: return STR("computationTime()");
	case CORE_PANIC: return call1(e, "panic", first, depth);
	case CORE_PRINT: return go_say(e, "print($)", go_printed_list(e, x, false, depth));
	case CORE_PRINTLN: return go_say(e, "println($)", go_printed_list(e, x, false, depth));
	case CORE_ERROR_TEXT: return go_say(e, "$.Error()", go_primary(e, first, depth));
	case CORE_ERROR_CODE: return call1(e, "errorCode", first, depth);
	case CORE_ERROR_PATH: return call1(e, "errorPath", first, depth);
	case CORE_ERROR_CAUSE: return call1(e, "errorCause", first, depth);
	case CORE_ERROR_FIND:
		return go_say(e, "errorFind($, &$)", go_expr(e, first, depth + 1), go_kind_name(e, x->error));
	case CORE_ERROR_REBASE: return go_rebase_text(e, x, depth);
	}
	return STR("nil");
}
