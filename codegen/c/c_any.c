/* Values as Any: scalars in place, the rest by a helper per type that builds the tree on the task's heap. */
#include "codegen/c/emit_c_internal.h"

static struct str
define(struct emit *e, const struct core_type *type, struct str name, const struct text *body)
{
	struct str head = say(e, "$(struct forst_task *task, $)", name, declare(e, c_type(e, type), STR("value")));

	put_to(e, &e->prototypes, "static struct forst_any $;\n", head);
	put_to(e, &e->helpers, "static struct forst_any\n$\n{\n\t$;\n$}\n\n", head,
		is_recursive(e, type) ? STR("forst_enter(task)") : STR("(void)task"), text_str(body));
	return name;
}

static void
from_array(struct emit *e, const struct core_type *type, struct text *body)
{
	bool fixed = type->kind == CORE_TYPE_FIXED_ARRAY;

	put_to(e, body, "\tint64_t length = $;\n", fixed ? number(e, type->length) : STR("value.length"));
	put_to(e, body, "\tstruct forst_any *elements = forst_make(task, length, sizeof(*elements));\n\n");
	put_to(e, body, "\tfor (int64_t i = 0; i < length; i++)\n\t\telements[i] = $;\n",
		any_text(e, type->element, fixed ? STR("value.items[i]") : STR("value.data[i]")));
	put_to(e, body, "\treturn (struct forst_any){.kind = FORST_ANY_ARRAY, .elements = elements, .length = length};\n");
}

/* Members under their names in JSON; optional ones only where they are there. */
static void
from_shape(struct emit *e, const struct core_type *type, struct text *body)
{
	put_to(e, body,
		"\tstruct forst_any_member *members = forst_make(task, $, sizeof(*members));\n\tint64_t count = 0;\n\n",
		number(e, (int64_t)type->field_count));
	for (size_t i = 0; i < type->field_count; i++) {
		const struct core_field *field = &type->fields[i];
		struct str value = say(e, "value.$", field_name(e, type, i));
		if (!on_wire(field))
			continue;
		if (may_be_absent(field))
			put_to(e, body, "\tif ($)\n\t", field->omits_empty ? not_empty(e, field->type, value) : value);
		put_to(e, body, "\tmembers[count++] = (struct forst_any_member){FORST_STRING($), $};\n",
			quoted(e, field->wire_name), any_text(e, field->type, value));
	}
	if (members_on_wire(type) == 0)
		put_to(e, body, "\t(void)value;\n");
	put_to(
		e, body, "\treturn (struct forst_any){.kind = FORST_ANY_OBJECT, .members = members, .member_count = count};\n");
}

/* entries[i]'s key as the name of a member. */
static struct str
member_name(struct emit *e, const struct core_type *key)
{
	if (is_text(key))
		return STR("entries[i].text");
	if (base_type(key)->kind == CORE_TYPE_INT)
		return STR("forst_string_from_int(task, entries[i].integer)");
	return say(e, "forst_sprint(task, &(struct forst_argument){&$, entries[i].key}, 1)", format_type(e, key));
}

static void
from_map(struct emit *e, const struct core_type *type, struct text *body)
{
	struct str name = member_name(e, type->key);
	struct str value = say(e, "(*($)entries[i].value)", declare(e, c_type(e, type->element), STR("*")));
	bool named_here = str_equal(key_word(type), STR("value")); /* keys whose names are made below, then sorted by them */

	put_to(e, body,
		"\tint64_t count;\n"
		"\tstruct forst_map_entry *entries = forst_map_sorted(task, value, $, &count);\n"
		"\tstruct forst_any_member *members = forst_make(task, count, sizeof(*members));\n\n",
		named_here ? STR("FORST_ORDER_NONE") : STR("FORST_ORDER_TEXT"));
	put_to(e, body, "\tfor (int64_t i = 0; i < count; i++)\n\t\tmembers[i] = (struct forst_any_member){$, $};\n",
		name, any_text(e, type->element, value));
	if (named_here)
		put_to(e, body, "\tforst_any_sort(members, count);\n");
	put_to(
		e, body, "\treturn (struct forst_any){.kind = FORST_ANY_OBJECT, .members = members, .member_count = count};\n");
}

static void
from_union(struct emit *e, const struct core_type *type, struct text *body)
{
	for (size_t i = 0; i < type->member_count; i++) {
		struct str tag = number(e, (int64_t)i);
		put_to(e, body, "\tif (value.tag == $)\n\t\treturn $;\n", tag,
			any_text(e, type->members[i], say(e, "value.as.m$", tag)));
	}
	put_to(e, body, "\treturn (struct forst_any){.kind = FORST_ANY_NIL};\n");
}

static void
from_pointer(struct emit *e, const struct core_type *type, struct text *body)
{
	put_to(e, body, "\tif (!value)\n\t\treturn (struct forst_any){.kind = FORST_ANY_NIL};\n\treturn $;\n",
		any_text(e, type->element, STR("(*value)")));
}

static struct str
helper(
	struct emit *e, const struct core_type *type, void (*write)(struct emit *, const struct core_type *, struct text *))
{
	struct str word = type->kind == CORE_TYPE_MAP ? say(e, "$_map", type_word(e, type->element)) : type_word(e, type);
	struct text body = {.arena = e->arena};
	bool is_new;
	struct str name = derived_name(
		e, say(e, "any from $", (struct str){(const char *)&type, sizeof(type)}), say(e, "any_from_$", word), &is_new);

	if (!is_new)
		return name;
	write(e, type, &body);
	return define(e, type, name, &body);
}

struct str
any_text(struct emit *e, const struct core_type *type, struct str value)
{
	type = base_type(type);
	switch (type->kind) {
	case CORE_TYPE_ANY: return value;
	case CORE_TYPE_BOOL: return say(e, "((struct forst_any){.kind = FORST_ANY_BOOL, .boolean = $})", value);
	case CORE_TYPE_RUNE:
	case CORE_TYPE_INT: return say(e, "((struct forst_any){.kind = FORST_ANY_INT, .integer = $})", value);
	case CORE_TYPE_FLOAT: return say(e, "((struct forst_any){.kind = FORST_ANY_FLOAT, .real = $})", value);
	case CORE_TYPE_STRING:
	case CORE_TYPE_LITERALS: return say(e, "((struct forst_any){.kind = FORST_ANY_STRING, .string = $})", value);
	case CORE_TYPE_BYTES: return say(e, "forst_any_from_bytes(task, $)", value);
	case CORE_TYPE_SHAPE: return say(e, "$(task, $)", helper(e, type, from_shape), value);
	case CORE_TYPE_ARRAY:
	case CORE_TYPE_FIXED_ARRAY: return say(e, "$(task, $)", helper(e, type, from_array), value);
	case CORE_TYPE_MAP: return say(e, "$(task, $)", helper(e, type, from_map), value);
	case CORE_TYPE_POINTER: return say(e, "$(task, $)", helper(e, type, from_pointer), value);
	case CORE_TYPE_UNION:
		if (is_error(type))
			break;
		return say(e, "$(task, $)", helper(e, type, from_union), value);
	case CORE_TYPE_VOID:
	case CORE_TYPE_ERROR:
	case CORE_TYPE_FAILURE:
	case CORE_TYPE_RESULT:
	case CORE_TYPE_TUPLE:
	case CORE_TYPE_FUNC:
	case CORE_TYPE_CHAN:
	case CORE_TYPE_CONSTRAINED: break;
	case CORE_TYPE_NATIVE: return say(e, "forst_any_from_time(task, $)", value); /* the only one that is data */
	}
	return refuse(e, "turning a value of this type into Any");
}
