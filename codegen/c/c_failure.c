/* Errors: their kinds as constants, the making of one where a check fails, and the paths they carry. */
#include "codegen/c/emit_c_internal.h"

#include <math.h>

/* Members beside the message. */
static bool
has_members(const struct core_error *error)
{
	size_t count = error->members ? error->members->field_count : 0;

	return count > (error->message_field >= 0 ? 1u : 0u);
}

static struct str
built_in_kind(struct str name)
{
	static const struct {
		const char *name;
		const char *kind;
	} rows[] = {{"Error", "forst_error_kind_error"}, {"ConstraintViolation", "forst_error_kind_constraint_violation"},
		{"MissingKey", "forst_error_kind_missing_key"},
		{"UnrepresentableNumber", "forst_error_kind_unrepresentable_number"},
		{"UnrepresentableString", "forst_error_kind_unrepresentable_string"},
		{"UnrepresentableTime", "forst_error_kind_unrepresentable_time"}};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (str_equal(name, str_from(rows[i].name)))
			return str_from(rows[i].kind);
	return (struct str){NULL, 0};
}

struct str
kind_name(struct emit *e, const struct core_error *error)
{
	struct str name = name_of(e, error);

	if (name.data)
		return name;
	bool shared = error->module && shares_globals(e->program);
	name = error->module ? (struct str){NULL, 0} : built_in_kind(error->name);
	bool known = name.data != NULL;
	if (shared)
		name = shared_kind_name(e, error);
	else if (!known)
		name = global_name(e, say(e, "kind_$", error->name));
	name_set(e, error, name);
	if (shared && !e->defines_globals)
		put_to(e, &e->prototypes, "extern const struct forst_error_kind $;\n", name);
	if (known || (shared && !e->defines_globals))
		return name;
	bool encodes = has_members(error) && has_members_form(e, error);
	struct str encode = encodes ? encode_members_function(e, error) : STR("NULL");
	struct str format = has_members(error) ? say(e, "&$", format_type(e, error->members)) : STR("NULL");
	struct str copy = has_members(error) && e->program->global_count
						  ? say(e, "\t.copy_members = $,\n", copy_members_function(e, error->members))
						  : STR("");
	put_to(e, &e->kinds,
		"$const struct forst_error_kind $ = {\n\t.name = {$, $},\n\t.status = $,\n\t.encode_members = $,\n"
		"\t.members = $,\n$};\n\n",
		shared ? STR("") : STR("static "), name, quoted(e, error->name), number(e, (int64_t)error->name.length),
		number(e, error->status), encode, format, copy);
	return name;
}

/* ---- paths ---- */

/* The text so far as an expression: what is constant is one literal. */
static struct str
path_base(struct emit *e, const struct text *constant_part)
{
	return constant_part->length ? say(e, "FORST_STRING($)", quoted(e, text_str(constant_part)))
								 : STR("((struct forst_string){0})");
}

static struct str
path_text(struct emit *e, const struct core_path *path)
{
	struct text begin = {.arena = e->arena};
	size_t i = 0;

	text_add(&begin, path->root);
	for (; i < path->part_count && path->parts[i].member.length; i++) {
		if (begin.length)
			text_add(&begin, STR("."));
		text_add(&begin, path->parts[i].member);
	}
	struct str text = path_base(e, &begin);
	for (; i < path->part_count; i++) {
		const struct core_path_part *part = &path->parts[i];
		if (part->member.length)
			text = say(e, "forst_path_member(task, $, FORST_STRING($))", text, quoted(e, part->member));
		else if (is_text(part->index->type))
			text = say(e, "forst_path_key(task, $, $)", text, expr(e, part->index));
		else
			text = say(e, "forst_path_index(task, $, $)", text, expr(e, part->index));
	}
	return text;
}

struct str
rebase_text(struct emit *e, const struct core_expr *x)
{
	return say(e, "forst_error_rebase(task, $, $, $)", expr(e, x->operands[0]), path_text(e, x->path),
		x->path->relative ? STR("true") : STR("false"));
}

/* ---- constraint arguments as a JSON array ---- */

static bool json_constant(struct emit *e, const struct core_expr *x, struct text *out);

static bool
json_array(struct emit *e, const struct core_expr *const *items, size_t count, struct text *out)
{
	text_add(out, STR("["));
	for (size_t i = 0; i < count; i++) {
		if (i)
			text_add(out, STR(","));
		if (!json_constant(e, items[i], out))
			return false;
	}
	text_add(out, STR("]"));
	return true;
}

static bool
json_constant(struct emit *e, const struct core_expr *x, struct text *out)
{
	if (x->kind == CORE_EXPR_ARRAY)
		return json_array(e, x->operands, x->operand_count, out);
	if (x->kind == CORE_EXPR_CONVERT && x->conversion == CORE_INT_TO_FLOAT)
		return json_constant(e, x->operands[0], out);
	if (x->kind == CORE_EXPR_CONVERT &&
		(x->conversion == CORE_LITERALS_TO_STRING || x->conversion == CORE_STRING_TO_LITERALS))
		return json_constant(e, x->operands[0], out);
	if (x->kind != CORE_EXPR_CONST)
		return false;
	if (is_text(x->type)) {
		text_add(out, json_quoted(e, x->value.string));
	} else if (x->type->kind == CORE_TYPE_BOOL) {
		text_add(out, x->value.boolean ? STR("true") : STR("false"));
	} else if (x->type->kind == CORE_TYPE_FLOAT) {
		double value = x->value.real;
		if (!isfinite(value))
			return false;
		if (value == (double)(int64_t)value && fabs(value) < 1e15)
			text_add(out, number(e, (int64_t)value));
		else
			text_add(out, constant(e, x));
	} else {
		text_add(out, number(e, x->value.integer));
	}
	return true;
}

/* Values only known when it fails: an array of Any, turned to JSON there. */
static struct str
json_later(struct emit *e, const struct core_expr *const *items, size_t count)
{
	struct text out = {.arena = e->arena};

	for (size_t i = 0; i < count; i++) {
		const struct core_type *type = base_type(items[i]->type);
		struct str value = expr(e, items[i]);
		const char *form = type->kind == CORE_TYPE_BOOL ? "{.kind = FORST_ANY_BOOL, .boolean = $}"
						   : type->kind == CORE_TYPE_INT || type->kind == CORE_TYPE_RUNE
							   ? "{.kind = FORST_ANY_INT, .integer = $}"
						   : type->kind == CORE_TYPE_FLOAT ? "{.kind = FORST_ANY_FLOAT, .real = $}"
						   : is_text(type)                 ? "{.kind = FORST_ANY_STRING, .string = $}"
														   : "{.kind = FORST_ANY_NIL, .integer = sizeof($)}";
		put_to(e, &out, i ? ", " : "");
		put_to(e, &out, form, value);
	}
	struct str size = number(e, (int64_t)count);
	return say(e, "forst_json_array(task, ((struct forst_any[$]){$}), $)", size, text_str(&out), size);
}

struct str
constraint_json(struct emit *e, const struct core_expr *const *arguments, size_t count)
{
	struct text out = {.arena = e->arena};

	return json_array(e, arguments, count, &out) ? text_str(&out)
												 : refuse(e, "a constraint's argument that is no constant");
}

static struct str
constraint_arguments(struct emit *e, const struct core_expr *x)
{
	struct text out = {.arena = e->arena};

	if (json_array(e, x->constraint_arguments, x->constraint_argument_count, &out))
		return say(e, "FORST_STRING($)", quoted(e, text_str(&out)));
	return json_later(e, x->constraint_arguments, x->constraint_argument_count);
}

/* ---- the failure itself ---- */

static void
add_constraint(struct emit *e, const struct core_expr *x, struct text *out)
{
	struct str name = x->constraint_name;

	if (x->constraint != CONSTRAINT_NONE)
		name = str_from(constraint_info(x->constraint)->name);
	if (!name.length)
		return;
	put_to(e, out, ", .constraint = $", quoted(e, name));
	if (x->constraint_argument_count)
		put_to(e, out, ", .constraint_args = $", constraint_arguments(e, x));
}

/* The members' struct on the heap, when there are more than a message. */
static struct str
members_text(struct emit *e, const struct core_expr *x)
{
	const struct core_type *type = x->error->members;
	struct text values = {.arena = e->arena};
	struct str c = c_type(e, type);

	for (size_t i = 0; i < x->operand_count; i++)
		put_to(e, &values, i ? ", .$ = $" : ".$ = $", field_name(e, type, i), expr(e, x->operands[i]));
	return say(
		e, "$ *rt_members = forst_alloc(task, sizeof(*rt_members)); *rt_members = ($){$}; ", c, c, text_str(&values));
}

struct str
failure_text(struct emit *e, const struct core_expr *x)
{
	const struct core_error *error = x->error;
	int message = error->message_field;
	bool members = has_members(error) && x->operand_count > 0;
	struct text out = {.arena = e->arena};
	struct str before = members ? members_text(e, x) : STR("");

	put_to(e, &out, ".kind = &$", kind_name(e, error));
	if (message >= 0 && (size_t)message < x->operand_count)
		put_to(e, &out, ", .message = $",
			members ? say(e, "rt_members->$", field_name(e, error->members, (size_t)message))
					: expr(e, x->operands[message]));
	else if (x->operand_count == 1 && !error->members)
		put_to(e, &out, ", .message = $", expr(e, x->operands[0])); /* a built-in one */
	if (x->path && (x->path->root.length || x->path->part_count))
		put_to(e, &out, ", .path = $", path_text(e, x->path));
	if (x->path && x->path->relative)
		put_to(e, &out, ", .relative = true");
	add_constraint(e, x, &out);
	if (x->cause)
		put_to(e, &out, ", .cause = $", expr(e, x->cause));
	if (members)
		put_to(e, &out, ", .members = rt_members");
	struct str make = say(e, "forst_error_make(task, &(struct forst_error){$})", text_str(&out));
	return members ? say(e, "({ $$; })", before, make) : make;
}
