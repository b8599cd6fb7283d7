/* Types from syntax: names looked up, aliases and constraints resolved, embedding and intersections spread into
 * members. */
#include "compiler/check/check_internal.h"

#include <string.h>

enum { SPREAD_MAX = 20000000 };   /* members compared while members are added, in all */
enum { ARRAY_LENGTH_REPORTED = -2 }; /* a length that is wrong in itself */
enum { TYPES_INSIDE_MAX = 2000 }; /* types resolved one inside the other: aliases of aliases too */

static const struct type *
bad(struct checker *checker)
{
	return checker->types.bad;
}

static const struct type *
unknown_type(struct checker *checker, struct checked_module *module, struct ast_name name)
{
	if (may_be_lost(checker, name.text)) {
		return bad(checker);
	}
	struct diag *diag =
		diag_report(checker->log, DIAG_UNKNOWN_TYPE, name.span, "there is no type `%.*s`", STR_ARG(name.text));
	struct str nearest = nearest_type(checker, &module->names, &checker->universe, name.text);
	if (str_equal(name.text, STR("number")) || str_equal(name.text, STR("float32"))) {
		nearest = STR("Float");
	} else if (str_equal(name.text, STR("boolean"))) {
		nearest = STR("Bool");
	} else if (str_has_prefix(name.text, STR("int")) || str_has_prefix(name.text, STR("uint"))) {
		nearest = STR("Int");
	}
	if (nearest.length) {
		diag_help(checker->log, diag, "did you mean `%.*s`?", STR_ARG(nearest));
	}
	return bad(checker);
}

static size_t
count_types(const struct ast_type *type)
{
	size_t count = 0;
	for (; type; type = type->next) {
		count++;
	}
	return count;
}

static const struct type *
wrong_argument_count(struct checker *checker, struct ast_type *type, size_t wanted)
{
	diag_report(checker->log, DIAG_TYPE_ARGUMENTS, type->span, "`%.*s` takes %zu type argument%s, got %zu",
		STR_ARG(type->name.text), wanted, wanted == 1 ? "" : "s", count_types(type->arguments));
	return bad(checker);
}

const struct type *
type_map_of(struct checker *checker, const struct type *key, const struct type *element, struct span span)
{
	return map_key_check(checker, key, span) ? type_map(&checker->types, key, element) : bad(checker);
}

/* The errors of Result(S, F): one, a union of some, or Error for any. */
static const struct type *
result_of(struct checker *checker, const struct type *element, const struct type *errors, struct span span)
{
	if (errors->kind == TYPE_ERROR || errors->kind == TYPE_BAD) {
		return type_result(&checker->types, element, NULL, 0);
	}
	if (!type_is_error(errors)) {
		struct str text = quoted_type(checker, errors);
		diag_report(checker->log, DIAG_NOT_AN_ERROR, span, "the second argument of Result is an error, not %.*s",
			STR_ARG(text));
		return bad(checker);
	}
	if (errors->kind == TYPE_UNION) {
		return type_result(&checker->types, element, errors->members, errors->member_count);
	}
	return type_result(&checker->types, element, &errors, 1);
}

static const struct type *
tuple_of(struct checker *checker, struct checked_module *module, struct ast_type *members)
{
	const struct type **types = arena_alloc_array(checker->arena, count_types(members) + 1, sizeof *types);
	size_t count = 0;
	for (struct ast_type *member = members; member; member = member->next) {
		types[count++] = resolve_type(checker, module, member);
	}
	return count ? type_tuple(&checker->types, types, count) : checker->types.nothing;
}

/* Array(T), Map(K, V), Result(S, F), Chan(T), Tuple(A, B); NULL for any other name. */
static const struct type *
resolve_applied(struct checker *checker, struct checked_module *module, struct ast_type *type)
{
	struct str name = type->name.text;
	size_t count = count_types(type->arguments);
	bool array = str_equal(name, STR("Array")), map = str_equal(name, STR("Map"));
	bool result = str_equal(name, STR("Result")), chan = str_equal(name, STR("Chan"));
	bool tuple = str_equal(name, STR("Tuple"));
	if (type->qualifier.text.length || !(array || map || result || chan || tuple) || map_get(&module->names, name)) {
		return NULL;
	}
	if (tuple) {
		return count < 2 ? wrong_argument_count(checker, type, 2) : tuple_of(checker, module, type->arguments);
	}
	size_t wanted = map || result ? 2 : 1;
	if (count != wanted && !(result && count == 1)) {
		return wrong_argument_count(checker, type, wanted);
	}
	const struct type *first = resolve_type(checker, module, type->arguments);
	const struct type *second = count == 2 ? resolve_type(checker, module, type->arguments->next) : NULL;
	if (type->type) { /* resolved inside of itself */
		return type->type;
	}
	if (chan) {
		return type_chan(&checker->types, first, AST_CHAN_BOTH);
	}
	if (array) {
		return type_array(&checker->types, first);
	}
	if (count == 1) {
		return type_result(&checker->types, first, NULL, 0);
	}
	if (map) {
		return type_map_of(checker, first, second, type->arguments->span);
	}
	return result_of(checker, first, second, type->arguments->next->span);
}

static struct symbol *
find_package_member(
	struct checker *checker, struct checked_module *module, struct ast_name package, struct ast_name name)
{
	struct symbol *found = scope_find_for_type(checker, module, package);
	if (!found || found->kind != SYMBOL_PACKAGE) {
		if (found ? found->kind != SYMBOL_BAD : !may_be_lost(checker, package.text)) {
			diag_report(
				checker->log, DIAG_UNKNOWN_NAME, package.span, "there is no package `%.*s`", STR_ARG(package.text));
		}
		return NULL;
	}
	found->used = true;
	struct symbol *member = map_get(&found->package->names, name.text);
	if (!member && !may_be_lost(checker, name.text)) {
		struct diag *diag = diag_report(checker->log, DIAG_UNKNOWN_MEMBER, name.span, "package `%.*s` has no `%.*s`",
			STR_ARG(package.text), STR_ARG(name.text));
		struct str nearest = nearest_name(checker, &found->package->names, NULL, name.text);
		if (nearest.length) {
			diag_help(checker->log, diag, "did you mean `%.*s`?", STR_ARG(nearest));
		}
	} else if (member && !member->exported) {
		struct diag *diag = diag_report(checker->log, DIAG_NOT_EXPORTED, name.span,
			"`%.*s` is private to package `%.*s`", STR_ARG(name.text), STR_ARG(package.text));
		diag_help(checker->log, diag, "mark it `export` there");
	}
	return member;
}

/* The types that stand in one; those in chains of constraints excepted. */
static void
resolve_parts(struct checker *checker, struct checked_module *module, struct ast_type *type)
{
	if (type->key) {
		resolve_type(checker, module, type->key);
	}
	if (type->element) {
		resolve_type(checker, module, type->element);
	}
	for (struct ast_type *part = type->arguments; part; part = part->next) {
		resolve_type(checker, module, part);
	}
	for (struct ast_member *member = type->members; member; member = member->next) {
		if (member->type) {
			resolve_type(checker, module, member->type);
		}
	}
}

/* Page[T]: the instance for the arguments. */
static const struct type *
resolve_generic(
	struct checker *checker, struct checked_module *module, struct ast_type *type, const struct generic *generic)
{
	const struct type **arguments = arena_alloc_array(checker->arena, generic->param_count + 1, sizeof *arguments);
	if (count_types(type->arguments) != generic->param_count) {
		struct diag *diag =
			diag_report(checker->log, DIAG_TYPE_ARGUMENTS, type->span, "`%.*s` takes %zu type argument%s, got %zu",
				STR_ARG(type->name.text), generic->param_count, generic->param_count == 1 ? "" : "s",
				count_types(type->arguments));
		diag_note(checker->log, diag, generic->symbol->span, "declared here");
		return bad(checker);
	}
	size_t index = 0;
	bool good = true;
	bool joined = checker->joined;
	checker->joined = false;
	resolve_parts(checker, module, type);
	checker->joined = joined;
	if (type->type) { /* resolved inside of itself */
		return type->type;
	}
	for (struct ast_type *argument = type->arguments; argument; argument = argument->next, index++) {
		arguments[index] = resolve_type(checker, module, argument);
		good &= arguments[index]->kind != TYPE_BAD;
		if (good) {
			instance_check_argument(checker, generic, index, arguments[index], argument->span);
		}
	}
	return good ? instantiate_type(checker, generic, arguments, type->span) : bad(checker);
}

static const struct type *
resolve_named(struct checker *checker, struct checked_module *module, struct ast_type *type)
{
	bool joined = checker->joined;
	checker->joined = false;
	const struct type *applied = resolve_applied(checker, module, type);
	if (applied) {
		return applied;
	}
	checker->joined = joined;
	struct symbol *symbol;
	if (type->qualifier.text.length) {
		symbol = find_package_member(checker, module, type->qualifier, type->name);
		if (!symbol) {
			return bad(checker);
		}
	} else {
		symbol = scope_find_for_type(checker, module, type->name);
	}
	if (!symbol) {
		return unknown_type(checker, module, type->name);
	}
	if (symbol->kind == SYMBOL_BAD) {
		return bad(checker);
	}
	if (symbol->kind != SYMBOL_TYPE && symbol->kind != SYMBOL_ERROR) {
		diag_report(
			checker->log, DIAG_NOT_A_TYPE_NAME, type->name.span, "`%.*s` is not a type", STR_ARG(type->name.text));
		return bad(checker);
	}
	symbol->used = true;
	if (symbol->generic) {
		return resolve_generic(checker, module, type, symbol->generic);
	}
	if (type->arguments) {
		diag_report(
			checker->log, DIAG_TYPE_ARGUMENTS, type->span, "`%.*s` takes no type arguments", STR_ARG(type->name.text));
		return bad(checker);
	}
	const struct type *declared = declared_type(checker, symbol);
	checker->uses_opaque |= declared->kind == TYPE_OPAQUE && !module->is_library;
	return declared;
}

/* ---- members ---- */

static void
fields_remove(struct fields *fields, size_t index)
{
	fields->count--;
	for (size_t i = index; i < fields->count; i++) {
		fields->items[i] = fields->items[i + 1];
	}
}

void
fields_add(struct checker *checker, struct fields *fields, struct type_field field)
{
	if (fields->count == MEMBERS_MAX && !fields->too_many) {
		diag_report(checker->log, DIAG_TOO_MANY_MEMBERS, field.span, "more than %d members", MEMBERS_MAX);
		fields->too_many = true;
	}
	checker->spread += fields->count;
	if (checker->spread > SPREAD_MAX && checker->spread - fields->count <= SPREAD_MAX) {
		diag_report(checker->log, DIAG_TOO_MANY_MEMBERS, field.span, "the shapes have too many members in all");
	}
	if (fields->count >= MEMBERS_MAX || checker->spread > SPREAD_MAX) {
		return;
	}
	for (size_t i = 0; i < fields->count; i++) {
		bool same_name = str_equal(fields->items[i].name, field.name);
		if (same_name && field.depth < fields->items[i].depth) {
			fields_remove(fields, i--);
			continue;
		}
		bool same_wire_name = field.wire_name.length && str_equal(fields->items[i].wire_name, field.wire_name);
		if (same_name || same_wire_name) {
			struct diag *diag = diag_report(checker->log, DIAG_MEMBER_TWICE, field.span, "member `%.*s` is there twice",
				STR_ARG(same_name ? field.name : field.wire_name));
			diag_note(checker->log, diag, fields->items[i].span, "the first one is here");
			return;
		}
	}
	fields->items = arena_grow(checker->arena, fields->items, fields->count, &fields->capacity, sizeof *fields->items);
	fields->items[fields->count++] = field;
}

static bool
is_hidden(const struct fields *fields, const struct type_field *field)
{
	for (size_t i = 0; i < fields->clash_count; i++) {
		if (str_equal(fields->clashes[i]->name, field->name) && fields->clashes[i]->depth <= field->depth) {
			return true;
		}
	}
	for (size_t i = 0; i < fields->count; i++) {
		if (str_equal(fields->items[i].name, field->name) && fields->items[i].depth < field->depth) {
			return true;
		}
	}
	return false;
}

void
fields_promote(struct checker *checker, struct fields *fields, struct type_field field)
{
	if (is_hidden(fields, &field)) {
		return;
	}
	for (size_t i = 0; i < fields->count; i++) {
		struct type_field *other = &fields->items[i];
		if (!str_equal(other->name, field.name) || other->depth != field.depth) {
			continue;
		}
		bool same_method = other->type->kind == TYPE_FUNC && type_equal(other->type, field.type);
		if (!same_method) { /* contracts may ask for the same */
			struct type_field *clash = arena_alloc(checker->arena, sizeof *clash);
			*clash = field;
			fields->clashes = arena_grow(
				checker->arena, fields->clashes, fields->clash_count, &fields->clash_capacity, sizeof *fields->clashes);
			fields->clashes[fields->clash_count++] = clash;
			fields_remove(fields, i);
		}
		return;
	}
	fields_add(checker, fields, field);
}

void
fields_spread(struct checker *checker, struct fields *fields, const struct type *shape, struct span span)
{
	for (size_t i = 0; i < shape->field_count; i++) {
		struct type_field field = shape->fields[i];
		field.span = span;
		fields_add(checker, fields, field);
	}
}

void
fields_embed(struct checker *checker, struct fields *fields, const struct type *type)
{
	fields->embedded = arena_grow(checker->arena, fields->embedded, fields->embedded_count, &fields->embedded_capacity,
		sizeof *fields->embedded);
	fields->embedded[fields->embedded_count++] = type;
}

static void
bad_tag(struct checker *checker, const struct ast_member *member, const char *help, const char *format, struct str what)
{
	struct diag *diag = diag_report(checker->log, DIAG_BAD_TAG, member->tag_span, format, STR_ARG(what));
	diag_help(checker->log, diag, "%s", help);
}

/* What stands in a tag `json:"..."`; false where it has none, or no end. */
static bool
json_tag(struct checker *checker, const struct ast_member *member, struct str *text)
{
	const char *at = memmem(member->tag.data, member->tag.length, "json:\"", 6);
	if (!at) {
		return false;
	}
	struct str rest = str_slice(member->tag, (size_t)(at - member->tag.data) + 6, member->tag.length);
	ptrdiff_t end = str_find(rest, '"');
	*text = str_slice(rest, 0, end < 0 ? 0 : (size_t)end);
	if (end < 0) {
		bad_tag(checker, member, "write `json:\"name\"`", "the tag has no end%.*s", STR(""));
	}
	return end >= 0;
}

/* Whether some values of the type are empty for Go: what `omitempty` leaves out. */
static bool
has_empty(const struct type *type)
{
	switch ((int)type_base(type)->kind) {
	case TYPE_SHAPE:
	case TYPE_UNION:
	case TYPE_FIXED_ARRAY:
	case TYPE_OPAQUE:
	case TYPE_ERROR:
	case TYPE_FAILURE: return false;
	default: return true;
	}
}

/* The options behind a tag's name. */
static void
tag_options(struct checker *checker, const struct ast_member *member, struct str options, struct type_field *field)
{
	while (options.length) {
		ptrdiff_t comma = str_find(options, ',');
		struct str option = str_slice(options, 0, comma < 0 ? options.length : (size_t)comma);
		options = str_slice(options, comma < 0 ? options.length : (size_t)comma + 1, options.length);
		if (!str_equal(option, STR("omitempty"))) {
			bad_tag(checker, member, "the one option of a tag is `omitempty`", "`%.*s` means nothing in a tag", option);
		} else if (!has_empty(field->type)) {
			struct str text = type_text(checker->arena, field->type);
			bad_tag(checker, member, "make it optional: name: T?", "`omitempty` means nothing for `%.*s`, which is never empty",
				text);
		} else if (type_base(field->type)->kind != TYPE_POINTER) { /* that is left out anyway */
			field->omits_empty = true;
		}
	}
}

/* What a tag says of the member: `json:"name"`, `json:"-"`, `json:"name,omitempty"`. */
static void
read_tag(struct checker *checker, const struct ast_member *member, struct type_field *field)
{
	struct str text;
	if (member->tag.length == 0 || !json_tag(checker, member, &text)) {
		return;
	}
	ptrdiff_t comma = str_find(text, ',');
	struct str name = str_slice(text, 0, comma < 0 ? text.length : (size_t)comma);
	if (comma < 0 && str_equal(name, STR("-"))) {
		field->wire_name = STR("");
		return;
	}
	if (str_find(name, '\\') >= 0) { /* a quote in a name would not end it, and Go knows no such names */
		bad_tag(checker, member, "write `json:\"name\"`", "a name in a tag has no `\\`%.*s", STR(""));
		return;
	}
	if (text.length == 0) {
		bad_tag(checker, member, "write `json:\"name\"`", "the tag gives no name%.*s", STR(""));
		return;
	}
	field->wire_name = name.length ? arena_str(checker->arena, name) : field->wire_name;
	tag_options(checker, member, comma < 0 ? STR("") : str_slice(text, (size_t)comma + 1, text.length), field);
}

static void
embed(struct checker *checker, struct checked_module *module, struct fields *fields, struct ast_member *member)
{
	const struct type *type = type_base(resolve_type(checker, module, member->type));
	if (!members_known(checker, type)) {
		return;
	}
	if (type->kind == TYPE_SHAPE) {
		for (size_t i = 0; i < type->field_count; i++) {
			struct type_field field = type->fields[i];
			field.span = member->span;
			field.depth++;
			fields_promote(checker, fields, field);
		}
		fields_embed(checker, fields, type);
	} else if (type->kind != TYPE_BAD) {
		struct str text = quoted_type(checker, type);
		diag_report(checker->log, DIAG_EMBEDDED, member->span, "only a shape can be embedded, not %.*s", STR_ARG(text));
	}
}

static void
constant_member(struct checker *checker, struct ast_member *member, struct symbol *symbol)
{
	bool status = str_equal(member->name.text, STR("status"));
	if (!status || !symbol) {
		struct diag *diag = diag_report(
			checker->log, DIAG_CONSTANT_MEMBER, member->span, "only an error's `status` is a constant member");
		diag_help(checker->log, diag, "write %.*s: and its type", STR_ARG(member->name.text));
		return;
	}
	const struct ast_expr *value = member->value;
	if (value->kind != AST_EXPR_INT || value->value.integer < 400 || value->value.integer > 599) {
		diag_report(checker->log, DIAG_STATUS, value->span, "`status` is an HTTP status from 400 to 599");
		return;
	}
	symbol->status = (int)value->value.integer;
}

const struct type *
resolve_fields(struct checker *checker, struct checked_module *module, struct ast_member *members, enum type_kind kind,
	struct symbol *symbol)
{
	struct fields fields = {0};
	struct type *declared = symbol ? (struct type *)(uintptr_t)symbol->type : NULL;
	for (struct ast_member *member = members; member; member = member->next) {
		if (member->value) {
			constant_member(checker, member, kind == TYPE_FAILURE ? symbol : NULL);
			continue;
		}
		if (!member->name.text.length) {
			embed(checker, module, &fields, member);
			continue;
		}
		const struct type *type = resolve_type(checker, module, member->type);
		if (member->optional && type_base(type)->kind != TYPE_POINTER) {
			type = type_pointer(&checker->types, type, false);
		}
		if (type->kind == TYPE_VOID) {
			diag_report(checker->log, DIAG_VOID_VALUE, member->type->span, "a member cannot be Void");
			type = bad(checker);
		}
		struct type_field field = {.name = member->name.text,
			.wire_name = member->name.text,
			.type = type,
			.doc = member->doc.text,
			.span = member->span};
		read_tag(checker, member, &field);
		fields_add(checker, &fields, field);
	}
	if (!declared) {
		return type_shape(&checker->types, fields.items, fields.count);
	}
	declared->embedded = fields.embedded;
	declared->embedded_count = fields.embedded_count;
	declared->fields = fields.items;
	declared->field_count = fields.count;
	return declared;
}

/* ---- unions and intersections ---- */

struct member_types {
	const struct type **items;
	size_t count;
	size_t capacity;
	bool too_many;
};

static void
add_member_type(struct checker *checker, struct member_types *list, const struct type *type)
{
	if (type->kind == TYPE_UNION) {
		for (size_t i = 0; i < type->member_count; i++) {
			add_member_type(checker, list, type->members[i]);
		}
		return;
	}
	if (list->count >= MEMBERS_MAX) {
		list->too_many = true;
		return;
	}
	for (size_t i = 0; i < list->count; i++) {
		if (type_equal(list->items[i], type)) {
			return;
		}
	}
	list->items = arena_grow(checker->arena, list->items, list->count, &list->capacity, sizeof *list->items);
	list->items[list->count++] = type;
}

/* All of them, each once. */
static const struct type *
union_of_literals(struct checker *checker, const struct member_types *members, const struct type *like)
{
	struct str *literals = NULL;
	size_t count = 0, capacity = 0;
	struct map seen;
	map_init(&seen, checker->arena);
	for (size_t i = 0; i < members->count; i++) {
		for (size_t j = 0; j < members->items[i]->literal_count; j++) {
			struct str literal = members->items[i]->literals[j];
			if (!map_get(&seen, literal)) {
				map_set(&seen, literal, &seen);
				literals = arena_grow(checker->arena, literals, count, &capacity, sizeof *literals);
				literals[count++] = literal;
			}
		}
	}
	return literals_like(checker, like, literals, count);
}

/* Literals of Ints and Floats are Floats; NULL where the members are not literals of one kind. */
static const struct type *
common_choices(struct checker *checker, const struct member_types *members)
{
	const struct type *common = members->items[0];
	for (size_t i = 0; i < members->count; i++) {
		const struct type *member = members->items[i];
		bool numbers = type_is_choices(member) && type_is_number(member) && type_is_number(common);
		if (!type_is_choices(member) || (!numbers && member->element != common->element)) {
			return NULL;
		}
		common = member->element == checker->types.real ? member : common;
	}
	return common;
}

static const struct type *
report_mixed_literals(struct checker *checker, const struct ast_type *type)
{
	struct diag *diag = diag_report(checker->log, DIAG_MIXED_LITERALS, type->span,
		"literals of numbers and Bools stand in unions with their like only");
	diag_help(checker->log, diag, "write Int for 1, or declare a shape for each case");
	return bad(checker);
}

static const struct type *
resolve_union(struct checker *checker, struct checked_module *module, struct ast_type *type)
{
	struct member_types members = {0};
	size_t errors = 0, literals = 0, choices = 0;
	for (struct ast_type *part = type->arguments; part; part = part->next) {
		const struct type *member = type_value(resolve_type(checker, module, part));
		if (member->kind == TYPE_BAD || (member->kind == TYPE_UNION && !members_known(checker, member))) {
			return bad(checker);
		}
		errors += type_is_error(member);
		literals += member->kind == TYPE_LITERALS;
		choices += type_is_choices(member);
		if (member->kind == TYPE_ERROR || member->kind == TYPE_VOID || member->kind == TYPE_RESULT ||
			member->kind == TYPE_TUPLE) {
			struct str text = quoted_type(checker, member);
			diag_report(
				checker->log, DIAG_UNION_MEMBER, part->span, "%.*s cannot be a member of a union", STR_ARG(text));
			return bad(checker);
		}
		add_member_type(checker, &members, member);
	}
	size_t parts = count_types(type->arguments);
	if (members.too_many) {
		diag_report(checker->log, DIAG_TOO_MANY_MEMBERS, type->span, "more than %d members", MEMBERS_MAX);
		return bad(checker);
	}
	if (literals == parts) {
		return union_of_literals(checker, &members, members.items[0]);
	}
	if (choices != 0) {
		const struct type *common = common_choices(checker, &members);
		return common ? union_of_literals(checker, &members, common) : report_mixed_literals(checker, type);
	}
	if (errors != 0 && errors != parts) {
		diag_report(checker->log, DIAG_UNION_MEMBER, type->span, "a union holds errors only, or none");
		return bad(checker);
	}
	return members.count == 1 ? members.items[0] : type_union(&checker->types, members.items, members.count);
}

static const struct type *
resolve_intersection(struct checker *checker, struct checked_module *module, struct ast_type *type)
{
	struct fields fields = {0};
	for (struct ast_type *part = type->arguments; part; part = part->next) {
		const struct type *member = type_base(resolve_type(checker, module, part));
		if (!members_known(checker, member) || member->kind == TYPE_BAD) {
			return bad(checker);
		}
		if (member->kind != TYPE_SHAPE) {
			struct str text = quoted_type(checker, member);
			diag_report(checker->log, DIAG_INTERSECTION, part->span, "only shapes can be joined by `&`, not %.*s",
				STR_ARG(text));
			return bad(checker);
		}
		for (size_t i = 0; i < member->field_count; i++) {
			bool known = false;
			for (size_t j = 0; j < fields.count; j++) {
				known |= str_equal(fields.items[j].name, member->fields[i].name) &&
						 type_equal(fields.items[j].type, member->fields[i].type);
			}
			if (!known) {
				struct type_field field = member->fields[i];
				field.span = part->span;
				field.depth = 0;
				fields_add(checker, &fields, field);
			}
		}
	}
	return type_shape(&checker->types, fields.items, fields.count);
}

/* ---- the rest ---- */

/* A literal of an Int, Float or Bool. */
static const struct type *
resolve_choice(struct checker *checker, struct checked_module *module, struct ast_type *type)
{
	struct function function = {.module = module};
	struct body body = {.checker = checker, .function = &function, .module = module, .at = type->span.start};
	const struct type *element = type_base(check_value(&body, type->literal, NULL));
	struct str text;
	return literal_text(checker, type->literal, element, &text) ? type_choices(&checker->types, element, &text, 1)
																: bad(checker);
}

static const struct type *
resolve_literal(struct checker *checker, struct checked_module *module, struct ast_type *type)
{
	const struct ast_expr *literal = type->literal;
	if (literal->kind != AST_EXPR_STRING) {
		return resolve_choice(checker, module, type);
	}
	return type_literals(&checker->types, &literal->value.string, 1);
}

/* The value of a constant expression that is an array's length; -1 where it is none. */
static int64_t
array_length(struct checker *checker, struct checked_module *module, struct ast_expr *expr)
{
	struct function function = {.module = module};
	struct body fresh = {.checker = checker, .function = &function, .module = module, .at = expr->span.start};
	struct body *body = checker->names && checker->names->module == module ? checker->names : &fresh;
	size_t errors = checker->log->error_count;
	int64_t length;
	if (expr->kind == AST_EXPR_NAME && !scope_find_for_type(checker, module, expr->name)) {
		return -1; /* a parameter, as a rule: what to write instead helps more */
	}
	bool integer = type_base(check_value(body, expr, checker->types.integer))->kind == TYPE_INT;
	if (integer && constant_int(expr, &length)) {
		return length;
	}
	return checker->log->error_count > errors ? ARRAY_LENGTH_REPORTED : -1;
}

static const struct type *
resolve_fixed_array(struct checker *checker, struct checked_module *module, struct ast_type *type)
{
	const struct type *element = resolve_type(checker, module, type->element);
	if (!type->length) {
		struct diag *diag = diag_report(
			checker->log, DIAG_ARRAY_LENGTH, type->span, "`[...]` measures a literal, and here is none: write the length");
		diag_help(checker->log, diag, "[...]Int{1, 2, 3} is a [3]Int");
		return bad(checker);
	}
	int64_t length = array_length(checker, module, type->length);
	if (length == ARRAY_LENGTH_REPORTED) {
		return bad(checker);
	}
	if (length < 0 || length > ARRAY_LENGTH_MAX) {
		diag_report(checker->log, DIAG_ARRAY_LENGTH, type->length->span, "an array's length is a constant from 0 to %d",
			ARRAY_LENGTH_MAX);
		return bad(checker);
	}
	return type_fixed_array(&checker->types, element, length);
}

static const struct type *
resolve_func(struct checker *checker, struct checked_module *module, struct ast_type *type)
{
	const struct type **params = arena_alloc_array(checker->arena, count_types(type->arguments) + 1, sizeof *params);
	size_t count = 0;
	bool variadic = false;
	for (struct ast_type *param = type->arguments; param; param = param->next) {
		variadic = param->variadic;
		const struct type *one = resolve_parameter_type(checker, module, param, param->variadic);
		params[count++] = param->variadic ? type_array(&checker->types, one) : one;
		if (param->variadic && param->next) {
			diag_report(checker->log, DIAG_VARIADIC_LAST, param->span,
				"only the last parameter can take any number of arguments");
		}
	}
	const struct type *result = type->element ? resolve_type(checker, module, type->element) : checker->types.nothing;
	return type_func(&checker->types, params, count, result, variadic);
}

/* What the type says becomes a part of the union around it. */
static bool
joins(const struct ast_type *type, bool joined)
{
	bool passes_on = type->kind == AST_TYPE_NAME || type->kind == AST_TYPE_CONSTRAINED;
	return type->kind == AST_TYPE_UNION || (passes_on && joined);
}

/* Parts that say no more than their types. */
static bool
resolves_parts_first(const struct ast_type *type)
{
	return type->kind != AST_TYPE_NAME && type->kind != AST_TYPE_CONSTRAINED;
}

const struct type *
resolve_open_type(struct checker *checker, struct checked_module *module, struct ast_type *type)
{
	if (type->type) {
		return type->type;
	}
	const struct type *found = bad(checker);
	if (checker->types_inside >= TYPES_INSIDE_MAX) {
		diag_report(
			checker->log, DIAG_NESTING_TOO_DEEP, type->span, "more than %d types inside one another", TYPES_INSIDE_MAX);
		type->type = found;
		return found;
	}
	bool joined = checker->joined;
	checker->types_inside++;
	checker->joined = joins(type, joined);
	if (resolves_parts_first(type)) {
		resolve_parts(checker, module, type);
	}
	switch (type->type ? AST_TYPE_BAD : type->kind) {
	case AST_TYPE_NAME: found = resolve_named(checker, module, type); break;
	case AST_TYPE_CONSTRAINED: found = resolve_chain(checker, module, type); break;
	case AST_TYPE_POINTER:
	case AST_TYPE_OPTIONAL:
		found = type_pointer(&checker->types, resolve_type(checker, module, type->element), false);
		break;
	case AST_TYPE_SLICE: found = type_array(&checker->types, resolve_type(checker, module, type->element)); break;
	case AST_TYPE_FIXED_ARRAY: found = resolve_fixed_array(checker, module, type); break;
	case AST_TYPE_MAP: {
		const struct type *key = resolve_type(checker, module, type->key);
		found = type_map_of(checker, key, resolve_type(checker, module, type->element), type->key->span);
		break;
	}
	case AST_TYPE_CHAN:
		found = type_chan(&checker->types, resolve_type(checker, module, type->element), type->direction);
		break;
	case AST_TYPE_FUNC: found = resolve_func(checker, module, type); break;
	case AST_TYPE_TUPLE: found = tuple_of(checker, module, type->arguments); break;
	case AST_TYPE_SHAPE: found = resolve_fields(checker, module, type->members, TYPE_SHAPE, NULL); break;
	case AST_TYPE_ANY: found = checker->types.any; break;
	case AST_TYPE_LITERAL: found = resolve_literal(checker, module, type); break;
	case AST_TYPE_UNION: found = resolve_union(checker, module, type); break;
	case AST_TYPE_INTERSECTION: found = resolve_intersection(checker, module, type); break;
	case AST_TYPE_BAD: found = type->type ? type->type : found; break; /* or resolved inside of itself */
	}
	checker->joined = joined;
	checker->types_inside--;
	type->type = found;
	return found;
}

const struct type *
resolve_type(struct checker *checker, struct checked_module *module, struct ast_type *type)
{
	const struct type *found = resolve_open_type(checker, module, type);
	if (found == checker->types.any_shape) {
		struct diag *diag = diag_report(
			checker->log, DIAG_SHAPE_VALUE, type->span, "this stands for any shape, and no value is of such a type");
		diag_help(checker->log, diag, "refine it by a shape guard: is (m Request) Input(input Shape) { ensure m is { input } }");
		found = type->type = bad(checker);
	}
	return found;
}

const struct type *
resolve_parameter_type(
	struct checker *checker, struct checked_module *module, struct ast_type *syntax, bool variadic)
{
	const struct type *type = resolve_type(checker, module, syntax);
	const struct type *pointer = type_base(type);
	const struct type *of = !variadic && pointer->kind == TYPE_POINTER ? type_base(pointer->element) : NULL;
	bool stays = of && (must_stay(of) || is_test(of));
	return stays ? type_pointer(&checker->types, pointer->element, true) : type;
}

/* ---- types spelled by expressions ---- */

/* Array(T) and the like as a call's name. */
static bool
is_type_former(struct body *body, struct str name)
{
	bool former = str_equal(name, STR("Array")) || str_equal(name, STR("Map")) || str_equal(name, STR("Chan")) ||
				  str_equal(name, STR("Result")) || str_equal(name, STR("Tuple"));
	return former && !scope_find(body, name);
}

/* The symbol that a name, or a package's, stands for where it is a type or an error; else NULL. */
static const struct symbol *
named_type(struct body *body, const struct ast_expr *expr)
{
	const struct symbol *symbol = NULL;
	if (expr->kind == AST_EXPR_NAME) {
		symbol = scope_find(body, expr->name.text);
	} else if (expr->kind == AST_EXPR_SELECT && expr->operand->kind == AST_EXPR_NAME) {
		const struct symbol *package = scope_find(body, expr->operand->name.text);
		bool known = package && package->kind == SYMBOL_PACKAGE && package->package;
		symbol = known ? map_get(&package->package->names, expr->name.text) : NULL;
	}
	return symbol && (symbol->kind == SYMBOL_TYPE || symbol->kind == SYMBOL_ERROR) ? symbol : NULL;
}

static bool
names_generic_type(struct body *body, const struct ast_expr *expr)
{
	const struct symbol *symbol = named_type(body, expr);
	return symbol && symbol->generic;
}

static bool
spells_type(struct body *body, const struct ast_expr *expr)
{
	switch ((int)expr->kind) {
	case AST_EXPR_TYPE: return true;
	case AST_EXPR_PAREN: return spells_type(body, expr->operand);
	case AST_EXPR_NAME:
	case AST_EXPR_SELECT: return named_type(body, expr) != NULL;
	case AST_EXPR_CALL:
		return (expr->operand->kind == AST_EXPR_NAME && is_type_former(body, expr->operand->name.text)) ||
			   names_generic_type(body, expr->operand);
	case AST_EXPR_INDEX: return names_generic_type(body, expr->operand);
	case AST_EXPR_UNARY: return expr->op == AST_OP_DEREFERENCE && spells_type(body, expr->operand);
	default: return false;
	}
}

/* Names of type parameters, which only the body's scope knows, get their types. */
static void
bind_parameters(struct body *body, struct ast_type *type)
{
	if (type->kind == AST_TYPE_NAME && !type->qualifier.text.length && !type->arguments && !type->type) {
		const struct symbol *parameter = scope_find(body, type->name.text);
		type->type = parameter && !parameter->module ? parameter->type : NULL;
	}
	for (struct ast_type *argument = type->arguments; argument; argument = argument->next) {
		bind_parameters(body, argument);
	}
	if (type->element) {
		bind_parameters(body, type->element);
	}
}

const struct type *
resolve_expr_type(struct body *body, struct ast_expr *expr)
{
	if (!spells_type(body, expr)) {
		return NULL;
	}
	struct ast_type *syntax = reread_as_type(body->checker->arena, expr);
	bind_parameters(body, syntax);
	if (expr->kind == AST_EXPR_INDEX || expr->kind == AST_EXPR_CALL) { /* Page[T], Array(T): a type from now on */
		expr->kind = AST_EXPR_TYPE;
		expr->type_expr = syntax;
	}
	return resolve_type(body->checker, body->module, syntax);
}
