/* Hashes of every comparable type, in step with equality: what is equal has the same hash. */
#include "codegen/c/emit_c_internal.h"

static void
hash_members(struct emit *e, const struct core_type *type, struct text *body)
{
	size_t count = type->kind == CORE_TYPE_TUPLE ? type->member_count : type->field_count;

	for (size_t i = 0; i < count; i++) {
		const struct core_type *member = type->kind == CORE_TYPE_TUPLE ? type->members[i] : type->fields[i].type;
		put_to(e, body, "\thash = $;\n", hash_text(e, member, say(e, "a.$", field_name(e, type, i))));
	}
	put_to(e, body, count ? "\treturn hash;\n" : "\t(void)a;\n\treturn hash;\n");
}

static void
hash_union(struct emit *e, const struct core_type *type, struct text *body)
{
	put_to(e, body, "\thash = forst_hash_int(hash, a.tag);\n");
	for (size_t i = 0; i < type->member_count; i++) {
		struct str at = number(e, (int64_t)i);
		put_to(e, body, "\tif (a.tag == $)\n\t\treturn $;\n", at, hash_text(e, type->members[i], say(e, "a.as.m$", at)));
	}
	put_to(e, body, "\treturn hash;\n");
}

static void
hash_items(struct emit *e, const struct core_type *type, struct text *body)
{
	put_to(e, body, "\tfor (int i = 0; i < $; i++)\n\t\thash = $;\n\treturn hash;\n", number(e, type->length),
		hash_text(e, type->element, STR("a.items[i]")));
}

static struct str
helper(struct emit *e, const struct core_type *type)
{
	struct str word = type_word(e, type);
	struct str c = c_type(e, type);
	struct text body = {.arena = e->arena};
	bool is_new;
	struct str name = derived_name(e, say(e, "hash of $", word), say(e, "hash_$", word), &is_new);

	if (!is_new)
		return name;
	if (type->kind == CORE_TYPE_UNION)
		hash_union(e, type, &body);
	else if (type->kind == CORE_TYPE_FIXED_ARRAY)
		hash_items(e, type, &body);
	else
		hash_members(e, type, &body);
	put_to(e, &e->prototypes, "static uint64_t $(uint64_t hash, $ a);\n", name, c);
	put_to(e, &e->helpers, "static uint64_t\n$(uint64_t hash, $ a)\n{\n$}\n\n", name, c, text_str(&body));
	return name;
}

struct str
hash_text(struct emit *e, const struct core_type *type, struct str a)
{
	type = base_type(type);
	switch (type->kind) {
	case CORE_TYPE_STRING:
	case CORE_TYPE_LITERALS: return say(e, "forst_hash_string(hash, $)", a);
	case CORE_TYPE_BOOL:
	case CORE_TYPE_INT:
	case CORE_TYPE_RUNE: return say(e, "forst_hash_int(hash, $)", a);
	case CORE_TYPE_FLOAT: return say(e, "forst_hash_float(hash, $)", a);
	case CORE_TYPE_UNION:
		return is_error(type) ? say(e, "forst_error_hash(hash, $)", a) : say(e, "$(hash, $)", helper(e, type), a);
	case CORE_TYPE_SHAPE:
	case CORE_TYPE_TUPLE:
	case CORE_TYPE_FIXED_ARRAY: return say(e, "$(hash, $)", helper(e, type), a);
	case CORE_TYPE_ERROR:
	case CORE_TYPE_FAILURE: return say(e, "forst_error_hash(hash, $)", a);
	case CORE_TYPE_MAP:
	case CORE_TYPE_POINTER:
	case CORE_TYPE_FUNC:
	case CORE_TYPE_CHAN: break;
	case CORE_TYPE_BYTES:
	case CORE_TYPE_ARRAY:
	case CORE_TYPE_ANY:
	case CORE_TYPE_RESULT:
	case CORE_TYPE_NATIVE:
	case CORE_TYPE_CONSTRAINED:
	case CORE_TYPE_VOID: return refuse(e, "a hash of this type");
	}
	return say(e, "forst_hash_int(hash, (int64_t)(uintptr_t)$)", a);
}

struct str
hash_function(struct emit *e, const struct core_type *type)
{
	struct str c = c_type(e, type);
	struct str word = type_word(e, type);
	bool is_new;
	struct str name = derived_name(e, say(e, "hash of elements $", word), say(e, "hash_of_$", word), &is_new);

	if (is_new) {
		struct str value = say(e, "(*($)a)", declare(e, c, STR("const *")));
		put_to(e, &e->prototypes, "static uint64_t $(uint64_t hash, const void *a);\n", name);
		put_to(e, &e->helpers, "static uint64_t\n$(uint64_t hash, const void *a)\n{\n\treturn $;\n}\n\n", name,
			hash_text(e, type, value));
	}
	return name;
}
