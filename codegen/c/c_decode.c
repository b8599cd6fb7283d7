/*
 * Decoders. A shape's is straight-line code in declaration order: while the members come in that order, without space
 * before the colon, each name is one comparison with a constant; anything else takes the way over `search`, which
 * scans the name and goes to the same code. No name is hashed, no value is looked at twice. Shapes with many members
 * are a loop over a table instead: as fast as their likely order, and compiled in linear time.
 */
#include "codegen/c/emit_c_internal.h"

enum { LITERALS_MAX = 16 }; /* literals that are compared one by one */
enum { NAME_MAX = 48 }; /* FORST_DECODE_NAME_MAX: longer names are never predicted */

bool
is_recursive(struct emit *e, const struct core_type *type)
{
	return recursion_has(e->recursion, type);
}

static struct str
pointer_parameter(struct emit *e, const struct core_type *type)
{
	return declare(e, c_type(e, type), STR("*out"));
}

static void
helper_end(struct emit *e, struct helper *helper, const struct core_type *type, struct str name)
{
	struct str parameter = pointer_parameter(e, type);

	helper_leave(e, helper);
	put_to(e, &e->prototypes, "static const char *$(struct forst_decoder *in, const char *at, $);\n", name, parameter);
	put_to(e, &e->helpers, "static const char *\n$(struct forst_decoder *in, const char *at, $)\n{\n$}\n\n", name,
		parameter, text_str(&helper->body));
}

/* ---- shapes ---- */

static struct str
seen_bit(struct emit *e, size_t i)
{
	return arena_printf(e->arena, "0x%x", 1u << i);
}

struct str
name_test(struct emit *e, const char *variable, struct str name)
{
	return say(e, "forst_name_is($, $)", str_from(variable), quoted(e, name));
}

static void
next_member(struct emit *e, bool search)
{
	put(e, "if (!at)\n\t\treturn NULL;");
	put(e, "at = forst_space(at);");
	put(e, "if (*at != ',')\n\t\tgoto close;");
	put(e, "at = forst_space(at + 1);");
	if (search)
		put(e, "goto search;");
}

static void
predict(struct emit *e, const struct core_field *field, struct str label)
{
	struct str text = say(e, "$:", json_quoted(e, field->wire_name));

	if (text.length > NAME_MAX) {
		put(e, "goto search;");
		return;
	}
	put(e, "if (!forst_decode_matches(at, $))\n\t\tgoto search;", quoted(e, text));
	put(e, "member = at;");
	put(e, "at = forst_space(at + $);", number(e, (int64_t)text.length));
	put_to(e, e->out, "$:\n", label);
}

static struct str
read_label(struct emit *e, const struct core_type *type, size_t i)
{
	return say(e, "read_$", field_word(e, type, i));
}

static void
read_member(struct emit *e, const struct core_type *type, size_t i, bool last)
{
	const struct core_field *field = &type->fields[i];
	struct str text = say(e, "$:", json_quoted(e, field->wire_name));

	predict(e, field, read_label(e, type, i));
	if (text.length > NAME_MAX)
		put_to(e, e->out, "$:\n", read_label(e, type, i));
	put(e, "if (seen & $)\n\t\tgoto twice;", seen_bit(e, i));
	put(e, "seen |= $;", seen_bit(e, i));
	put(e, "at = $(in, at, &out->$);", decoder_of(e, field->type), field_name(e, type, i));
	next_member(e, last);
}

static void
search(struct emit *e, const struct core_type *type)
{
	put_to(e, e->out, "twice:\n");
	put(e, "at = forst_decode_duplicate(in, member);");
	put(e, "goto after;");
	put_to(e, e->out, "search:\n");
	put(e, "member = at;");
	put(e, "at = forst_decode_name(in, at, &name);");
	put(e, "if (!at)\n\t\treturn NULL;");
	for (size_t i = 0; i < type->field_count; i++)
		if (on_wire(&type->fields[i]))
			put(e, "if ($)\n\t\tgoto $;", name_test(e, "name", type->fields[i].wire_name), read_label(e, type, i));
	put(e, "at = forst_decode_skip(in, at);");
	put_to(e, e->out, "after:\n");
	next_member(e, true);
}

static void
require_members(struct emit *e, const struct core_type *type)
{
	for (size_t i = 0; i < type->field_count; i++) {
		if (!on_wire(&type->fields[i]) || may_be_absent(&type->fields[i]))
			continue;
		put(e, "if (at && !(seen & $))", seen_bit(e, i));
		put(e, "\tat = forst_decode_missing(in, at, $);", quoted(e, type->fields[i].wire_name));
	}
}

static void
close_shape(struct emit *e, const struct core_type *type, bool deep)
{
	put_to(e, e->out, "close:\n");
	put(e, "if (*at != '}')\n\t\treturn forst_decode_malformed(in, at, \"`,` or `}`\");");
	put(e, "at++;");
	require_members(e, type);
	if (deep)
		put(e, "in->depth--;");
	put(e, "return at;");
}

static struct str
shown_type(struct emit *e, const struct core_type *type)
{
	return quoted(e, type->declared && type->name.length ? type->name : STR("object"));
}

static void
descend(struct emit *e)
{
	put(e, "if (in->depth++ >= FORST_DECODE_DEPTH_MAX)\n\t\treturn forst_decode_too_deep(in, at);");
}

/* What every shape's decoder begins with, behind its variables. */
static void
open_shape(struct emit *e, const struct core_type *type)
{
	put(e, "");
	for (size_t i = 0; i < type->field_count; i++)
		if (!on_wire(&type->fields[i]) || may_be_absent(&type->fields[i]))
			put(e, "out->$ = $;", field_name(e, type, i), zero_value(e, type->fields[i].type));
	put(e, "if (*at != '{')\n\t\treturn forst_decode_mismatch(in, at, $);", shown_type(e, type));
	if (is_recursive(e, type))
		descend(e);
	put(e, "at = forst_space(at + 1);");
}

/* The members' table; gives its name. */
static struct str
member_table(struct emit *e, const struct core_type *type, struct str function)
{
	struct text rows = {.arena = e->arena};

	for (size_t i = 0; i < type->field_count; i++) {
		const struct core_field *field = &type->fields[i];
		if (!on_wire(field))
			continue;
		struct str text = say(e, "$:", json_quoted(e, field->wire_name));
		bool predicted = text.length <= NAME_MAX;
		put_to(e, &rows, "\t{$, $, $, $, $},\n", predicted ? quoted(e, text) : STR("NULL"),
			number(e, predicted ? (int64_t)text.length : 0), quoted(e, field->wire_name),
			number(e, (int64_t)field->wire_name.length), may_be_absent(field) ? STR("false") : STR("true"));
	}
	put_to(e, &e->helpers, "static const struct forst_member $_members[] = {\n$};\n\n", function, text_str(&rows));
	return say(e, "$_members", function);
}

/* One member, its name looked up: a loop and a switch, which C compilers take in their stride whatever the size. */
static void
read_any_member(struct emit *e, const struct core_type *type, struct str table, struct str count)
{
	put(e, "const char *member = at;");
	put(e, "at = forst_decode_member(in, at, $, $, &index);", table, count);
	put(e, "if (!at)\n\t\t\treturn NULL;");
	put(e, "if (index < $ && seen[index / 64] >> index % 64 & 1) {", count);
	put(e, "\tat = forst_decode_duplicate(in, member);");
	put(e, "} else {");
	e->indent++;
	put(e, "if (index < $)\n\t\t\t\tseen[index / 64] |= UINT64_C(1) << index % 64;", count);
	put(e, "switch (index) {");
	int64_t row = 0;
	for (size_t i = 0; i < type->field_count; i++)
		if (on_wire(&type->fields[i]))
			put(e, "case $: at = $(in, at, &out->$); break;", number(e, row++), decoder_of(e, type->fields[i].type),
				field_name(e, type, i));
	put(e, "default: at = forst_decode_skip(in, at); break;");
	put(e, "}");
	e->indent--;
	put(e, "}");
	put(e, "if (!at)\n\t\t\treturn NULL;");
	put(e, "index++;");
	put(e, "at = forst_space(at);");
	put(e, "more = *at == ',';");
	put(e, "if (more)\n\t\t\tat = forst_space(at + 1);");
}

static void
decode_wide_shape(struct emit *e, const struct core_type *type, struct str name)
{
	struct helper helper;
	struct str table = member_table(e, type, name);
	struct str count = number(e, (int64_t)members_on_wire(type));

	helper_begin(e, &helper);
	put(e, "uint64_t seen[$] = {0};", number(e, (int64_t)(members_on_wire(type) + 63) / 64));
	put(e, "int index = 0;");
	open_shape(e, type);
	put(e, "for (bool more = *at != '}'; more;) {");
	e->indent++;
	read_any_member(e, type, table, count);
	e->indent--;
	put(e, "}");
	put(e, "if (*at != '}')\n\t\treturn forst_decode_malformed(in, at, \"`,` or `}`\");");
	if (is_recursive(e, type))
		put(e, "in->depth--;");
	put(e, "return forst_decode_all_missing(in, at + 1, $, $, seen);", table, count);
	helper_end(e, &helper, type, name);
}

static void
decode_empty_shape(struct emit *e, const struct core_type *type, struct str name)
{
	struct helper helper;

	helper_begin(e, &helper);
	put(e, type->field_count ? "*out = $;" : "(void)out;", zero_value(e, type));
	put(e, "if (*at != '{')\n\t\treturn forst_decode_mismatch(in, at, $);", shown_type(e, type));
	put(e, "return forst_decode_skip(in, at);");
	helper_end(e, &helper, type, name);
}

static void
decode_narrow_shape(struct emit *e, const struct core_type *type, struct str name)
{
	struct helper helper;

	helper_begin(e, &helper);
	put(e, "struct forst_string name;");
	put(e, "const char *member;");
	put(e, "uint64_t seen = 0;");
	open_shape(e, type);
	put(e, "if (*at == '}')\n\t\tgoto close;");
	size_t left = members_on_wire(type);
	for (size_t i = 0; i < type->field_count; i++)
		if (on_wire(&type->fields[i]))
			read_member(e, type, i, --left == 0);
	search(e, type);
	close_shape(e, type, is_recursive(e, type));
	helper_end(e, &helper, type, name);
}

static void
decode_shape(struct emit *e, const struct core_type *type, struct str name)
{
	enum { NARROW_MAX = 16 }; /* members that are worth their own code: C compilers slow down with the labels' number */

	if (members_on_wire(type) == 0)
		decode_empty_shape(e, type, name);
	else if (type->field_count <= NARROW_MAX)
		decode_narrow_shape(e, type, name);
	else
		decode_wide_shape(e, type, name);
}

/* ---- collections ---- */

static void
decode_array(struct emit *e, const struct core_type *type, struct str name)
{
	struct helper helper;
	struct str element = c_type(e, type->element);
	struct str decoder = decoder_of(e, type->element);
	bool deep = is_recursive(e, type);

	helper_begin(e, &helper);
	put(e, "const char *first = at;");
	put(e, "$ = NULL;", declare(e, element, STR("*data")));
	put(e, "int64_t length = 0;");
	put(e, "int64_t capacity = 0;");
	put(e, "");
	put(e, "if (*at != '[')\n\t\treturn forst_decode_mismatch(in, at, \"Array\");");
	if (deep)
		descend(e);
	put(e, "at = forst_space(at + 1);");
	put(e, "if (*at != ']') {");
	e->indent++;
	put(e, "for (;;) {");
	e->indent++;
	put(e, "if (length == capacity)");
	put(e, "\tdata = forst_decode_grow(in, data, length, &capacity, sizeof(*data), first, at);");
	put(e, "at = $(in, at, &data[length]);", decoder);
	put(e, "if (!at)\n\t\t\t\treturn NULL;");
	put(e, "length++;");
	put(e, "at = forst_space(at);");
	put(e, "if (*at != ',')\n\t\t\t\tbreak;");
	put(e, "at = forst_space(at + 1);");
	e->indent--;
	put(e, "}");
	e->indent--;
	put(e, "}");
	put(e, "if (*at != ']')\n\t\treturn forst_decode_malformed(in, at, \"`,` or `]`\");");
	put(e, "forst_decode_shrink(in, data, length, &capacity, sizeof(*data));");
	if (deep)
		put(e, "in->depth--;");
	put(e, "*out = ($){.data = length ? data : (void *)forst_nothing, .length = length, .capacity = capacity};",
		c_type(e, type));
	put(e, "return at + 1;");
	helper_end(e, &helper, type, name);
}

static void
decode_fixed_array(struct emit *e, const struct core_type *type, struct str name)
{
	struct helper helper;
	struct str length = number(e, type->length);
	struct str decoder = decoder_of(e, type->element);

	helper_begin(e, &helper);
	put(e, "const char *first = at;");
	put(e, "int64_t length = 0;");
	put(e, "");
	put(e, "if (*at != '[')\n\t\treturn forst_decode_mismatch(in, at, $);", quoted(e, say(e, "Array of $", length)));
	put(e, "at = forst_space(at + 1);");
	put(e, "if (*at != ']') {");
	e->indent++;
	put(e, "for (;;) {");
	e->indent++;
	if (type->length > 0)
		put(e, "at = length < $ ? $(in, at, &out->items[length]) : forst_decode_skip(in, at);", length, decoder);
	else
		put(e, "at = forst_decode_skip(in, at);");
	put(e, "if (!at)\n\t\t\t\treturn NULL;");
	put(e, "length++;");
	put(e, "at = forst_space(at);");
	put(e, "if (*at != ',')\n\t\t\t\tbreak;");
	put(e, "at = forst_space(at + 1);");
	e->indent--;
	put(e, "}");
	e->indent--;
	put(e, "}");
	put(e, "if (*at != ']')\n\t\treturn forst_decode_malformed(in, at, \"`,` or `]`\");");
	if (type->length == 0)
		put(e, "(void)out;");
	put(e, "return length == $ ? at + 1 : forst_decode_length(in, first, at + 1, $, length);", length, length);
	helper_end(e, &helper, type, name);
}

/* One entry: its key checked, its value read where the map has put it. */
static void
decode_entry(struct emit *e, const struct core_type *type, bool text_keys, struct str decoder)
{
	put(e, "member = at;");
	put(e, "at = forst_decode_name(in, at, &name);");
	put(e, "if (!at)\n\t\t\t\treturn NULL;");
	if (!text_keys) {
		put(e, "if (!forst_decode_int_key(name, &key)) {");
		put(e, "\tat = forst_decode_bad_key(in, member);");
		put(e, "} else {");
		e->indent++;
	}
	struct str key = text_keys ? STR("name") : STR("key");
	bool ruled = type->key->kind == CORE_TYPE_CONSTRAINED;
	if (ruled) {
		put(e, "const struct forst_rule *broken = $(in->task, &$);", broken_rule_function(e, type->key), key);
		put(e, "if (broken) {");
		put(e, "\tat = forst_decode_broken_key(in, member, broken);");
		put(e, "} else {");
		e->indent++;
	}
	put(e, "$ = forst_decode_put_$(in, *out, $);", declare(e, c_type(e, type->element), STR("*element")),
		text_keys ? STR("string") : STR("int"), key);
	put(e, "at = element ? $(in, at, element) : forst_decode_duplicate(in, member);", decoder);
	if (ruled) {
		e->indent--;
		put(e, "}");
	}
	if (!text_keys) {
		e->indent--;
		put(e, "}");
	}
}

static void
decode_map(struct emit *e, const struct core_type *type, struct str name)
{
	struct helper helper;
	bool text_keys = is_text(type->key);
	struct str decoder = decoder_of(e, type->element);
	bool deep = is_recursive(e, type);

	helper_begin(e, &helper);
	put(e, "struct forst_string name;");
	put(e, "const char *member;");
	if (!text_keys)
		put(e, "int64_t key;");
	put(e, "");
	put(e, "if (*at != '{')\n\t\treturn forst_decode_mismatch(in, at, \"Map\");");
	if (deep)
		descend(e);
	put(e, "*out = forst_decode_map(in, $, sizeof($));", text_keys ? STR("false") : STR("true"),
		c_type(e, type->element));
	put(e, "at = forst_space(at + 1);");
	put(e, "if (*at != '}') {");
	e->indent++;
	put(e, "for (;;) {");
	e->indent++;
	decode_entry(e, type, text_keys, decoder);
	put(e, "if (!at)\n\t\t\t\treturn NULL;");
	put(e, "at = forst_space(at);");
	put(e, "if (*at != ',')\n\t\t\t\tbreak;");
	put(e, "at = forst_space(at + 1);");
	e->indent--;
	put(e, "}");
	e->indent--;
	put(e, "}");
	if (deep)
		put(e, "in->depth--;");
	put(e, "return *at == '}' ? at + 1 : forst_decode_malformed(in, at, \"`,` or `}`\");");
	helper_end(e, &helper, type, name);
}

static void
decode_pointer(struct emit *e, const struct core_type *type, struct str name)
{
	struct helper helper;
	struct str decoder = decoder_of(e, type->element);

	helper_begin(e, &helper);
	put(e, "if (forst_decode_is_null(at)) {");
	put(e, "\t*out = NULL;");
	put(e, "\treturn at + 4;");
	put(e, "}");
	put(e, "*out = forst_decode_alloc(in, sizeof(**out));");
	put(e, "return $(in, at, *out);", decoder);
	helper_end(e, &helper, type, name);
}

/* ---- values that must satisfy something ---- */

static void
decode_literals(struct emit *e, const struct core_type *type, struct str name)
{
	struct helper helper;
	struct text choices = {.arena = e->arena};

	helper_begin(e, &helper);
	text_add(&choices, STR("[["));
	put(e, "const char *value = at;");
	put(e, "int errors = in->error_count;");
	put(e, "");
	put(e, "at = forst_decode_string(in, at, out);");
	put(e, "if (!at || in->error_count != errors)\n\t\treturn at;");
	if (type->literal_count > LITERALS_MAX)
		put(e, "if ($)\n\t\treturn at;", among_strings(e, STR("*out"), type->literals, type->literal_count));
	for (size_t i = 0; i < type->literal_count; i++) {
		if (type->literal_count <= LITERALS_MAX)
			put(e, "if ($)\n\t\treturn at;", name_test(e, "*out", type->literals[i]));
		put_to(e, &choices, i ? ",$" : "$", json_quoted(e, type->literals[i]));
	}
	text_add(&choices, STR("]]"));
	put(e, "return forst_decode_constraint(in, value, at, \"OneOf\", $);", quoted(e, text_str(&choices)));
	helper_end(e, &helper, type, name);
}

/* The constraint's arguments as the JSON array that errors show. */
static struct str
shown_arguments(struct emit *e, const struct core_constraint *c)
{
	return c->argument_count ? quoted(e, constraint_json(e, c->arguments, c->argument_count)) : STR("\"\"");
}

static void
check_rules(struct emit *e, const struct core_type *type)
{
	const struct core_type *base = base_type(type);
	struct text rules = {.arena = e->arena};

	for (size_t i = 0; i < type->constraint_count; i++) {
		const struct core_constraint *c = &type->constraints[i];
		put_to(e, &rules, i ? ", {$, $}" : "{$, $}", quoted(e, str_from(constraint_info(c->constraint)->name)),
			shown_arguments(e, c));
	}
	put(e, "static const struct forst_rule rules[] = {$};", text_str(&rules));
	put(e, "");
	put(e, "(void)task;");
	for (size_t i = 0; i < type->constraint_count; i++) {
		const struct core_constraint *c = &type->constraints[i];
		struct str rule = number(e, (int64_t)i);
		put(e, "if (!($))\n\t\treturn &rules[$];",
			test_text(e, c->constraint, base, STR("(*value)"), c->arguments, c->argument_count), rule);
	}
	put(e, "return NULL;");
}

struct str
broken_rule_function(struct emit *e, const struct core_type *type)
{
	struct helper helper;
	struct str key = say(e, "rules of $", (struct str){(const char *)&type, sizeof(type)});
	struct str c = c_type(e, type);
	bool pointer = c.data[c.length - 1] == '*';
	struct str parameter = pointer ? say(e, "$const *value", c) : say(e, "const $ *value", c);
	bool is_new;
	struct str name = derived_name(e, key, say(e, "rule_broken_by_$", type_word(e, type)), &is_new);

	if (!is_new)
		return name;
	helper_begin(e, &helper);
	check_rules(e, type);
	helper_leave(e, &helper);
	put_to(e, &e->prototypes, "static const struct forst_rule *$(struct forst_task *task, $);\n", name, parameter);
	put_to(e, &e->helpers, "static const struct forst_rule *\n$(struct forst_task *task, $)\n{\n$}\n\n", name,
		parameter, text_str(&helper.body));
	return name;
}

static void
decode_constrained(struct emit *e, const struct core_type *type, struct str name)
{
	struct helper helper;
	struct str decoder = decoder_of(e, type->element);
	struct str broken = broken_rule_function(e, type);

	helper_begin(e, &helper);
	put(e, "const char *value = at;");
	put(e, "int errors = in->error_count;");
	put(e, "");
	put(e, "at = $(in, at, out);", decoder);
	put(e, "if (!at || in->error_count != errors)\n\t\treturn at;");
	put(e, "const struct forst_rule *broken = $(in->task, out);", broken);
	put(e, "return broken ? forst_decode_constraint(in, value, at, broken->name, broken->args) : at;");
	helper_end(e, &helper, type, name);
}

struct str
helper_of_type(struct emit *e, const char *verb, const struct core_type *type, struct str word,
	void (*write)(struct emit *e, const struct core_type *type, struct str name))
{
	struct str key = say(e, "$ $", str_from(verb), (struct str){(const char *)&type, sizeof(type)});
	bool is_new;
	struct str name = derived_name(e, key, say(e, "$_$", str_from(verb), word), &is_new);

	if (is_new)
		write(e, type, name);
	return name;
}

static struct str
defined(struct emit *e, const struct core_type *type, struct str word,
	void (*write)(struct emit *e, const struct core_type *type, struct str name))
{
	return helper_of_type(e, "decode", type, word, write);
}

struct str
decoder_of(struct emit *e, const struct core_type *type)
{
	switch (type->kind) {
	case CORE_TYPE_BOOL: return STR("forst_decode_bool");
	case CORE_TYPE_INT: return STR("forst_decode_int");
	case CORE_TYPE_FLOAT: return STR("forst_decode_float");
	case CORE_TYPE_STRING: return STR("forst_decode_string");
	case CORE_TYPE_BYTES: return STR("forst_decode_bytes");
	case CORE_TYPE_ANY: return STR("forst_decode_any");
	case CORE_TYPE_LITERALS: return defined(e, type, type->name.length ? type->name : STR("literals"), decode_literals);
	case CORE_TYPE_SHAPE: return defined(e, type, type_word(e, type), decode_shape);
	case CORE_TYPE_UNION: return defined(e, type, type_word(e, type), decode_union);
	case CORE_TYPE_ARRAY: return defined(e, type, type_word(e, type), decode_array);
	case CORE_TYPE_FIXED_ARRAY: return defined(e, type, type_word(e, type), decode_fixed_array);
	case CORE_TYPE_MAP: return defined(e, type, say(e, "$_map", type_word(e, type->element)), decode_map);
	case CORE_TYPE_POINTER: return defined(e, type, type_word(e, type), decode_pointer);
	case CORE_TYPE_CONSTRAINED: return defined(e, type, say(e, "checked_$", type_word(e, type)), decode_constrained);
	case CORE_TYPE_VOID:
	case CORE_TYPE_RUNE:
	case CORE_TYPE_ERROR:
	case CORE_TYPE_FAILURE:
	case CORE_TYPE_RESULT:
	case CORE_TYPE_TUPLE:
	case CORE_TYPE_FUNC:
	case CORE_TYPE_CHAN: break;
	case CORE_TYPE_NATIVE: return STR("forst_decode_time"); /* the only one that is data */
	}
	refuse(e, "a parameter of this type");
	return STR("forst_decode_bool");
}
