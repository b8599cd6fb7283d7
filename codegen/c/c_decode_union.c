/* Decoders of unions: by the literal member (a text, a number or a Bool) that tells the alternatives apart, else the first alternative that fits. */
#include "codegen/c/emit_c_internal.h"

static void
decode_discriminated(struct emit *e, const struct core_type *type, struct str expected)
{
	struct text kinds = {.arena = e->arena};
	const struct core_field *first = type->kinds[0];
	bool begun = false;

	put(e, "struct forst_string kind;");
	put(e, "");
	put(e, "if (*at != '{')\n\t\treturn forst_decode_mismatch(in, at, $);", expected);
	put(e, "if (!forst_decode_peek(in, at, $, $, &kind)) {", quoted(e, first->wire_name),
		number(e, (int64_t)first->wire_name.length));
	put(e, "\tout->tag = 0;");
	put(e, "\treturn $(in, at, &out->as.m0);", decoder_of(e, type->members[0]));
	put(e, "}");
	text_add(&kinds, STR("[["));
	for (size_t i = 0; i < type->member_count; i++) {
		const struct core_type *literals = base_type(type->kinds[i]->type);
		for (size_t j = 0; j < literals->literal_count; j++) {
			put(e, "if ($) {", name_test(e, "kind", literals->literals[j]));
			put(e, "\tout->tag = $;", number(e, (int64_t)i));
			put(e, "\treturn $(in, at, &out->as.m$);", decoder_of(e, type->members[i]), number(e, (int64_t)i));
			put(e, "}");
			put_to(e, &kinds, begun ? ",$" : "$", json_quoted(e, literals->literals[j]));
			begun = true;
		}
	}
	text_add(&kinds, STR("]]"));
	put(e, "return forst_decode_unknown_kind(in, at, $, $);", quoted(e, first->wire_name), quoted(e, text_str(&kinds)));
}

/* A literal member that is a number or a Bool. */
static void
decode_by_choice(struct emit *e, const struct core_type *type, struct str expected)
{
	const struct core_field *first = type->choices[0];
	const struct core_type *base = base_type(first->type);
	const char *word = base->kind == CORE_TYPE_INT ? "int" : base->kind == CORE_TYPE_FLOAT ? "float" : "bool";
	struct core_expr all = *core_choices(first->type)->arguments[0];
	const struct core_expr **choices = NULL, *shown = &all;
	size_t count = 0, capacity = 0;

	put(e, "$;", declare(e, c_type(e, base), STR("kind")));
	put(e, "");
	put(e, "if (*at != '{')\n\t\treturn forst_decode_mismatch(in, at, $);", expected);
	put(e, "if (!forst_decode_peek_$(in, at, $, $, &kind)) {", str_from(word), quoted(e, first->wire_name),
		number(e, (int64_t)first->wire_name.length));
	put(e, "\tout->tag = 0;");
	put(e, "\treturn $(in, at, &out->as.m0);", decoder_of(e, type->members[0]));
	put(e, "}");
	for (size_t i = 0; i < type->member_count; i++) {
		const struct core_constraint *c = core_choices(type->choices[i]->type);
		put(e, "if ($) {", test_text(e, c->constraint, base, STR("kind"), c->arguments, c->argument_count));
		put(e, "\tout->tag = $;", number(e, (int64_t)i));
		put(e, "\treturn $(in, at, &out->as.m$);", decoder_of(e, type->members[i]), number(e, (int64_t)i));
		put(e, "}");
		for (size_t j = 0; j < c->arguments[0]->operand_count; j++) {
			choices = arena_grow(e->arena, choices, count, &capacity, sizeof(*choices));
			choices[count++] = c->arguments[0]->operands[j];
		}
	}
	all.operands = choices;
	all.operand_count = count;
	put(e, "return forst_decode_unknown_kind(in, at, $, $);", quoted(e, first->wire_name),
		quoted(e, constraint_json(e, &shown, 1)));
}

static void
decode_by_trying(struct emit *e, const struct core_type *type, struct str expected)
{
	put(e, "struct forst_decode_mark mark = forst_decode_try(in, at);");
	put(e, "const char *end = NULL;");
	put(e, "");
	for (size_t i = 0; i < type->member_count; i++) {
		struct str tag = number(e, (int64_t)i);
		struct str decoder = decoder_of(e, type->members[i]);
		put(e, i ? "if (!end && forst_decode_retry(in, &mark)) {" : "{");
		put(e, "\tout->tag = $;", tag);
		put(e, "\tend = $(in, at, &out->as.m$);", decoder, tag);
		put(e, "}");
	}
	put(e, "forst_decode_settle(in, &mark);");
	put(e, "return end ? end : forst_decode_mismatch(in, at, $);", expected);
}

/* The type as people name it. */
static struct str
shown_name(const struct core_type *type)
{
	const struct core_type *base = base_type(type);

	switch (base->kind) {
	case CORE_TYPE_BOOL: return STR("Bool");
	case CORE_TYPE_INT:
	case CORE_TYPE_RUNE: return STR("Int");
	case CORE_TYPE_FLOAT: return STR("Float");
	case CORE_TYPE_STRING: return STR("String");
	case CORE_TYPE_BYTES: return STR("Bytes");
	case CORE_TYPE_ANY: return STR("Any");
	case CORE_TYPE_ARRAY:
	case CORE_TYPE_FIXED_ARRAY: return STR("Array");
	case CORE_TYPE_MAP: return STR("Map");
	case CORE_TYPE_POINTER: return shown_name(base->element);
	case CORE_TYPE_LITERALS:
	case CORE_TYPE_SHAPE:
	case CORE_TYPE_UNION: return base->declared ? base->name : STR("object");
	case CORE_TYPE_VOID:
	case CORE_TYPE_ERROR:
	case CORE_TYPE_FAILURE:
	case CORE_TYPE_RESULT:
	case CORE_TYPE_TUPLE:
	case CORE_TYPE_FUNC:
	case CORE_TYPE_CHAN:
	case CORE_TYPE_CONSTRAINED: break;
	case CORE_TYPE_NATIVE: return STR("Time");
	}
	return STR("object");
}

static struct str
alternatives(struct emit *e, const struct core_type *type)
{
	struct text out = {.arena = e->arena};

	for (size_t i = 0; i < type->member_count; i++)
		put_to(e, &out, i ? " | $" : "$", shown_name(type->members[i]));
	return quoted(e, type->declared ? type->name : text_str(&out));
}

void
decode_union(struct emit *e, const struct core_type *type, struct str function)
{
	struct str parameter = declare(e, c_type(e, type), STR("*out"));
	struct helper helper;

	helper_begin(e, &helper);
	if (type->kinds)
		decode_discriminated(e, type, alternatives(e, type));
	else if (type->choices)
		decode_by_choice(e, type, alternatives(e, type));
	else
		decode_by_trying(e, type, alternatives(e, type));
	helper_leave(e, &helper);
	put_to(
		e, &e->prototypes, "static const char *$(struct forst_decoder *in, const char *at, $);\n", function, parameter);
	put_to(e, &e->helpers, "static const char *\n$(struct forst_decoder *in, const char *at, $)\n{\n$}\n\n", function,
		parameter, text_str(&helper.body));
}
