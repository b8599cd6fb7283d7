/*
 * Package variables: where they lie, the sections that have one to themselves, and deep copies into them and out of
 * them. A copy is a call of the runtime or of a helper per type; the first argument says on whose heap it is made:
 * `task`, or `rt_owner`, which a section gets with its lock.
 *
 * The names come first in every file and in the same order: so all files of a program agree on them.
 */
#include "codegen/c/emit_c_internal.h"

/* ---- copies ---- */

static bool
is_native(const struct core_type *type, const char *name)
{
	return type->kind == CORE_TYPE_NATIVE && str_equal(type->name, str_from(name));
}

/* Whether a value of the type refers to memory beside itself. */
static bool
refers(const struct core_type *type)
{
	size_t count;

	type = base_type(type);
	if (type->kind == CORE_TYPE_BOOL || type->kind == CORE_TYPE_INT || type->kind == CORE_TYPE_FLOAT ||
		type->kind == CORE_TYPE_RUNE)
		return false;
	if (type->kind == CORE_TYPE_FIXED_ARRAY)
		return refers(type->element);
	if (is_native(type, "math/rand.Source") ||
		(type->kind == CORE_TYPE_POINTER && is_native(type->element, "encoding/base64.Encoding")))
		return false; /* a number; one of the library's own */
	count = type->kind == CORE_TYPE_SHAPE ? type->field_count : type->kind == CORE_TYPE_UNION ? type->member_count : 0;
	if (count == 0 && type->kind != CORE_TYPE_SHAPE)
		return true;
	for (size_t i = 0; i < count; i++)
		if (refers(type->kind == CORE_TYPE_SHAPE ? type->fields[i].type : type->members[i]))
			return true;
	return false;
}

/* place = its own copy, for a place that is a text. */
static void
copy_place(struct emit *e, struct text *body, const struct core_type *type, struct str place)
{
	if (refers(type))
		put_to(e, body, "\t$ = $;\n", place, deep_copy(e, type, STR("task"), place));
}

static void
copy_members(struct emit *e, const struct core_type *type, struct text *body)
{
	for (size_t i = 0; i < type->field_count; i++)
		copy_place(e, body, type->fields[i].type, say(e, "value.$", field_name(e, type, i)));
	put_to(e, body, "\treturn value;\n");
}

static void
copy_union(struct emit *e, const struct core_type *type, struct text *body)
{
	for (size_t i = 0; i < type->member_count; i++) {
		if (!refers(type->members[i]))
			continue;
		put_to(e, body, "\tif (value.tag == $)\n\t", number(e, (int64_t)i));
		copy_place(e, body, type->members[i], say(e, "value.as.m$", number(e, (int64_t)i)));
	}
	put_to(e, body, "\treturn value;\n");
}

static void
copy_items(struct emit *e, const struct core_type *type, struct text *body)
{
	put_to(e, body, "\tfor (int64_t i = 0; i < $; i++)\n\t", number(e, type->length));
	copy_place(e, body, type->element, STR("value.items[i]"));
	put_to(e, body, "\treturn value;\n");
}

/* Only the elements that are there, not those behind them. */
static void
copy_elements(struct emit *e, const struct core_type *type, struct text *body)
{
	put_to(e, body,
		"\tvalue.data = forst_copy_data(task, value.data, value.length, sizeof(*value.data));\n"
		"\tvalue.capacity = value.length;\n");
	if (refers(type->element)) {
		put_to(e, body, "\tfor (int64_t i = 0; i < value.length; i++)\n\t");
		copy_place(e, body, type->element, STR("value.data[i]"));
	}
	put_to(e, body, "\treturn value;\n");
}

static void
copy_pointed(struct emit *e, const struct core_type *type, struct text *body)
{
	struct str copy = refers(type->element) ? deep_copy(e, type->element, STR("task"), STR("(*value)")) : STR("*value");

	put_to(e, body,
		"\tif (!value)\n\t\treturn NULL;\n\t$ = forst_alloc(task, sizeof(*value));\n\t*copy = $;\n\treturn copy;\n",
		declare(e, c_type(e, type), STR("copy")), copy);
}

static void
copy_entries(struct emit *e, const struct core_type *type, struct text *body)
{
	struct str copy = refers(type->element) ? copy_in_place(e, type->element) : STR("NULL");
	bool own_keys = refers(type->key) && !is_text(type->key);

	put_to(e, body, "\treturn forst_map_copy(task, value, $, $);\n",
		own_keys ? copy_in_place(e, type->key) : STR("NULL"), copy);
}

static void
copy_result(struct emit *e, const struct core_type *type, struct text *body)
{
	put_to(e, body, "\tvalue.error = forst_error_copy(task, value.error);\n");
	copy_place(e, body, type->element, STR("value.value"));
	put_to(e, body, "\treturn value;\n");
}

/* The library's function that copies what points to its type; NULL data: none, what is pointed to is a value as others
 * are. */
static struct str
native_copy(const struct core_type *type)
{
	if (is_native(type, "strings.Replacer"))
		return STR("forst_replacer_dup");
	if (is_native(type, "time.Location"))
		return STR("forst_location_dup");
	if (is_regexp(type))
		return STR("forst_pattern_keep");
	return (struct str){NULL, 0};
}

static struct str
helper(
	struct emit *e, const struct core_type *type, void (*write)(struct emit *, const struct core_type *, struct text *))
{
	struct str word = type->kind == CORE_TYPE_MAP ? say(e, "$_map", type_word(e, type->element)) : type_word(e, type);
	struct text body = {.arena = e->arena};
	bool is_new;
	struct str name = derived_name(
		e, say(e, "copy of $", (struct str){(const char *)&type, sizeof(type)}), say(e, "copy_$", word), &is_new);

	if (!is_new)
		return name;
	write(e, type, &body);
	struct str head = say(e, "$(struct forst_task *task, $)", name, declare(e, c_type(e, type), STR("value")));
	struct str result = c_type(e, type);
	put_to(e, &e->prototypes, "static $;\n", declare(e, result, head));
	put_to(e, &e->helpers, "static $\n$\n{\n$$}\n\n", result, head,
		is_recursive(e, type) ? STR("\tforst_copy_enter(task);\n") : STR(""), text_str(&body));
	return name;
}

struct str
deep_copy(struct emit *e, const struct core_type *type, struct str task, struct str value)
{
	struct str function = {NULL, 0};

	type = base_type(type);
	if (!refers(type))
		return value;
	switch (type->kind) {
	case CORE_TYPE_STRING:
	case CORE_TYPE_LITERALS: function = STR("forst_string_dup"); break;
	case CORE_TYPE_BYTES: function = STR("forst_bytes_dup"); break;
	case CORE_TYPE_FUNC: function = STR("forst_func_keep"); break;
	case CORE_TYPE_CHAN: function = STR("forst_chan_keep"); break;
	case CORE_TYPE_ANY: function = STR("forst_any_dup"); break;
	case CORE_TYPE_ERROR:
	case CORE_TYPE_FAILURE: function = STR("forst_error_copy"); break;
	case CORE_TYPE_UNION: function = is_error(type) ? STR("forst_error_copy") : helper(e, type, copy_union); break;
	case CORE_TYPE_RESULT: function = is_error(type) ? STR("forst_error_copy") : helper(e, type, copy_result); break;
	case CORE_TYPE_SHAPE: function = helper(e, type, copy_members); break;
	case CORE_TYPE_ARRAY: function = helper(e, type, copy_elements); break;
	case CORE_TYPE_FIXED_ARRAY: function = helper(e, type, copy_items); break;
	case CORE_TYPE_MAP: function = helper(e, type, copy_entries); break;
	case CORE_TYPE_POINTER:
		function = native_copy(base_type(type->element));
		if (!function.data)
			function = helper(e, type, copy_pointed);
		break;
	case CORE_TYPE_VOID:
	case CORE_TYPE_BOOL:
	case CORE_TYPE_INT:
	case CORE_TYPE_FLOAT:
	case CORE_TYPE_RUNE:
	case CORE_TYPE_TUPLE:
	case CORE_TYPE_CONSTRAINED: return refuse(e, "a package variable of this type");
	case CORE_TYPE_NATIVE: function = STR("forst_time_dup"); break; /* the only one that is data */
	}
	return say(e, "$($, $)", function, task, value);
}

struct str
copy_in_place(struct emit *e, const struct core_type *type)
{
	struct str c = c_type(e, type);
	bool is_new;
	struct str name = derived_name(e, say(e, "copy in place of $", (struct str){(const char *)&type, sizeof(type)}),
		say(e, "copy_held_$", type_word(e, type)), &is_new);

	if (is_new) {
		struct str held = say(e, "(*($)value)", declare(e, c, STR("*")));
		struct str copy = deep_copy(e, type, STR("task"), held);
		put_to(e, &e->prototypes, "static void $(struct forst_task *task, void *value);\n", name);
		put_to(e, &e->helpers, "static void\n$(struct forst_task *task, void *value)\n{\n\t$ = $;\n}\n\n", name, held,
			copy);
	}
	return name;
}

struct str
copy_members_function(struct emit *e, const struct core_type *type)
{
	struct str pointer = declare(e, c_type(e, type), STR("*"));
	bool is_new;
	struct str name = derived_name(e, say(e, "copy of members $", (struct str){(const char *)&type, sizeof(type)}),
		say(e, "copy_members_$", type_word(e, type)), &is_new);

	if (is_new) {
		struct str copy = deep_copy(e, type, STR("task"), say(e, "(*(const $)members)", pointer));
		put_to(e, &e->prototypes, "static const void *$(struct forst_task *task, const void *members);\n", name);
		put_to(e, &e->helpers,
			"static const void *\n$(struct forst_task *task, const void *members)\n{\n\t$copy = forst_alloc(task, "
			"sizeof(*copy));\n\t*copy = $;\n\treturn copy;\n}\n\n",
			name, pointer, copy);
	}
	return name;
}

/* ---- the variables ---- */

void
name_globals(struct emit *e)
{
	for (size_t i = 0; i < e->program->global_count; i++) {
		const struct core_global *global = e->program->globals[i];

		name_set(e, global, global_name(e, global->name));
		name_set(e, &global->type, global_name(e, say(e, "$_state", global->name)));
	}
	for (size_t i = 0; i < e->program->error_count && shares_globals(e->program); i++) {
		const struct core_error *error = e->program->errors[i];

		name_set(e, &error->status, global_name(e, say(e, "kind_$", error->name)));
	}
}

bool
shares_globals(const struct core_program *program)
{
	return program->global_count && program->route_count;
}

struct str
shared_kind_name(struct emit *e, const struct core_error *error)
{
	return name_of(e, &error->status);
}

static struct str
state_name(struct emit *e, const struct core_global *global)
{
	return name_of(e, &global->type);
}

/* In a file that does not define it: declared where it is first used. */
static void
declare_global(struct emit *e, const struct core_global *global)
{
	bool is_new;

	if (e->defines_globals)
		return;
	derived_name(e, say(e, "global $", name_of(e, global)), STR("declared"), &is_new);
	if (is_new)
		put_to(e, &e->prototypes, "extern $;\nextern struct forst_state $;\n",
			declare(e, c_type(e, global->type), name_of(e, global)), state_name(e, global));
}

struct str
global_text(struct emit *e, const struct core_global *global)
{
	declare_global(e, global);
	return name_of(e, global);
}

void
define_globals(struct emit *e, bool shared)
{
	struct str linkage = shared ? STR("") : STR("static ");

	e->defines_globals = true;
	for (size_t i = 0; i < e->program->error_count && shared; i++)
		if (e->program->errors[i]->module)
			kind_name(e, e->program->errors[i]);
	for (size_t i = 0; i < e->program->global_count; i++) {
		const struct core_global *global = e->program->globals[i];
		struct str name = name_of(e, global);
		struct str copy = refers(global->type) ? copy_in_place(e, global->type) : STR("NULL");

		put_to(e, &e->kinds, "$$;\n$struct forst_state $ = {.value = &$, .size = sizeof($), .copy = $};\n\n", linkage,
			declare(e, c_type(e, global->type), name), linkage, state_name(e, global), name, name, copy);
	}
}

static void
initialize(struct emit *e, const struct core_global *global)
{
	const struct core_function *function = global->initializer;
	struct str type = c_type(e, global->type);
	struct str value = STR("rt_value");

	line_of(e, global->span);
	put(e, "{");
	e->indent++;
	put(e, "$ = $(task);", declare(e, return_type(e, function), value), function_name(e, function));
	if (function->fallible) {
		put(e, "if (rt_value.error)");
		put(e, "\tforst_state_failed(task, $, rt_value.error);", quoted(e, global->name));
		value = STR("rt_value.value");
	}
	bool deep = refers(global->type);
	put(e, deep ? "struct forst_task *rt_owner = forst_state_lock(task, &$);" : "forst_state_lock(task, &$);",
		state_name(e, global));
	put(e, "$ = $;", name_of(e, global), deep_copy(e, global->type, STR("rt_owner"), value));
	put(e, "forst_state_unlock(task, &$);", state_name(e, global));
	e->indent--;
	put(e, "}");
	(void)type;
}

void
write_initialization(struct emit *e, struct str name, bool shared)
{
	struct text body = {.arena = e->arena};
	struct str path = {0};

	e->out = &body;
	e->indent = 1;
	e->line = e->wanted_line = 0;
	e->function = NULL;
	for (size_t i = 0; i < e->program->global_count; i++) {
		const struct core_global *global = e->program->globals[i];

		if (!global->initializer)
			continue;
		if (!str_equal(path, source_of(e, global->span, global->module))) {
			path = e->source_path = source_of(e, global->span, global->module);
			e->line = 0;
		}
		initialize(e, global);
	}
	e->wanted_line = 0;
	if (body.length == 0)
		put(e, "(void)task;");
	put_to(e, &e->prototypes, "$void $(struct forst_task *task);\n", shared ? STR("") : STR("static "), name);
	put_to(e, &e->functions, "$void\n$(struct forst_task *task)\n{\n$}\n\n", shared ? STR("") : STR("static "), name,
		text_str(&body));
}

/* ---- sections ---- */

static bool
expr_needs_owner(const struct core_expr *x)
{
	if (!x)
		return false;
	if (x->kind == CORE_EXPR_CONVERT && x->conversion == CORE_COPY_IN)
		return true;
	if (x->kind == CORE_EXPR_BUILTIN &&
		(x->builtin == CORE_APPEND || x->builtin == CORE_APPEND_ALL || x->builtin == CORE_MAP_SET))
		return true;
	for (size_t i = 0; i < x->operand_count; i++)
		if (expr_needs_owner(x->operands[i]))
			return true;
	return false;
}

static bool
needs_owner(const struct core_stmt *s)
{
	for (; s; s = s->next)
		if (expr_needs_owner(s->value) || expr_needs_owner(s->target) || needs_owner(s->body) ||
			needs_owner(s->otherwise) || needs_owner(s->post))
			return true;
	return false;
}

void
atomic(struct emit *e, const struct core_stmt *s)
{
	struct str state = state_name(e, s->global);

	declare_global(e, s->global);
	e->uses_task = true;
	put(e, "{");
	e->indent++;
	put(e,
		needs_owner(s->body) ? "struct forst_task *rt_owner = forst_state_lock(task, &$);"
							 : "forst_state_lock(task, &$);",
		state);
	e->in_section = true;
	statements(e, s->body);
	e->in_section = false;
	put(e, "forst_state_unlock(task, &$);", state);
	e->indent--;
	put(e, "}");
}

struct str
heap_task(const struct emit *e)
{
	return e->in_section ? STR("rt_owner") : STR("task");
}
