/* Literals of shapes, arrays and maps: with a type of their own, or the one that their context expects. */
#include "compiler/check/check_internal.h"

static void
check_fields_alone(struct body *body, struct ast_expr *expr)
{
	for (struct ast_field *field = expr->fields; field; field = field->next) {
		if (field->value) {
			check_value(body, field->value, body->checker->types.bad);
		}
	}
}

/* { b } stands for { b: b }. */
static void
complete_field(struct body *body, struct ast_field *field)
{
	if (!field->value && field->name.text.length) {
		struct ast_expr *value = arena_alloc(body->checker->arena, sizeof *value);
		value->kind = AST_EXPR_NAME;
		value->span = field->name.span;
		value->name = field->name;
		field->value = value;
	}
}

static void
unknown_field(struct body *body, struct ast_field *field, const struct type *type)
{
	struct checker *checker = body->checker;
	struct str text = quoted_type(checker, type);
	struct diag *diag = diag_report(checker->log, DIAG_UNKNOWN_MEMBER, field->name.span, "%.*s has no member `%.*s`",
		STR_ARG(text), STR_ARG(field->name.text));
	suggest_member(body, diag, type, field->name.text);
}

/* Required members that a literal leaves out, named together. */
static void
report_missing(struct body *body, struct ast_expr *expr, const struct type *type, const bool *given)
{
	struct checker *checker = body->checker;
	struct str missing = STR("");
	const struct type_field *first = NULL;
	for (size_t i = 0; i < type->field_count; i++) {
		const struct type *member = type_base(type->fields[i].type);
		if (!given[i] && member->kind != TYPE_POINTER && member->kind != TYPE_OPAQUE) {
			missing = arena_printf(checker->arena, "%.*s%s`%.*s`", STR_ARG(missing), missing.length ? ", " : "",
				STR_ARG(type->fields[i].name));
			first = first ? first : &type->fields[i];
		}
	}
	if (missing.length) {
		struct str text = quoted_type(checker, type), wanted = quoted_type(checker, first->type);
		struct diag *diag = diag_report(
			checker->log, DIAG_MISSING_MEMBER, expr->span, "this %.*s lacks %.*s", STR_ARG(text), STR_ARG(missing));
		diag_help(checker->log, diag, "add `%.*s: ...`, which is %.*s", STR_ARG(first->name), STR_ARG(wanted));
	}
}

/* Reports the first member that has no name, if there is one. */
static bool
refuse_nameless(struct body *body, const struct ast_expr *expr)
{
	for (const struct ast_field *field = expr->fields; field; field = field->next) {
		if (field->name.text.length) {
			continue;
		}
		const struct ast_expr *key = field->key_expr ? field->key_expr : field->value;
		struct diag *diag = diag_report(body->checker->log, DIAG_MEMBER_NAME_EXPECTED, key ? key->span : field->span,
			"a member of a shape begins with its name");
		diag_help(body->checker->log, diag, "write { name: value }");
		return true;
	}
	return false;
}

/* Braces without a type inside of a literal that has one are of the type of their place: [][]Int{{1, 2}, {3}}. */
void
give_type(struct body *body, struct ast_expr *value, const struct type *type)
{
	type = type_base(type);
	type = type->kind == TYPE_POINTER ? type_base(type->element) : type;
	enum type_kind kind = type->kind;
	bool braced = kind == TYPE_ARRAY || kind == TYPE_FIXED_ARRAY || kind == TYPE_BYTES || kind == TYPE_MAP ||
				  kind == TYPE_SHAPE;
	if (!braced || !value || ast_written_type(value) || (value->kind != AST_EXPR_SHAPE && value->kind != AST_EXPR_MAP)) {
		return;
	}
	value->type_expr = arena_alloc(body->checker->arena, sizeof *value->type_expr);
	value->type_expr->kind = AST_TYPE_NAME;
	value->type_expr->span = value->span;
	value->type_expr->type = type;
}

/* Point{1, y + 2}: no member has its name. Names alone are the short form, unless none of them is a member's: Point{a, b}. */
static bool
gives_in_order(const struct ast_expr *expr, const struct type *type)
{
	bool value = false, member = false;
	size_t count = 0;
	for (const struct ast_field *field = expr->fields; field; field = field->next, count++) {
		bool bare = field->name.text.length && !field->value;
		if (field->key_expr || (field->name.text.length && !bare)) {
			return false;
		}
		value |= !bare;
		member |= bare && type_field(type, field->name.text, NULL);
	}
	return expr->type_expr && (value || (!member && count && count == type->field_count));
}

/* Members that stand in the order of their declaration get their names; all must be there. */
static void
name_in_order(struct body *body, struct ast_expr *expr, const struct type *type)
{
	struct checker *checker = body->checker;
	size_t index = 0;
	for (struct ast_field *field = expr->fields; field; field = field->next, index++) {
		complete_field(body, field);
		if (index < type->field_count && type->fields[index].depth == 0) {
			field->name = (struct ast_name){type->fields[index].name, field->span};
		}
	}
	bool embeds = type->embedded_count != 0;
	if (embeds || index != type->field_count) {
		struct str text = quoted_type(checker, type);
		struct diag *diag = embeds
			? diag_report(checker->log, DIAG_MEMBERS_IN_ORDER, expr->span, "%.*s embeds another shape, so its members need their names",
				  STR_ARG(text))
			: diag_report(checker->log, DIAG_MEMBERS_IN_ORDER, expr->span, "%.*s has %zu member%s, and this literal %zu",
				  STR_ARG(text), type->field_count, type->field_count == 1 ? "" : "s", index);
		diag_help(checker->log, diag, "write { name: value }, or give all members in their order");
	}
}

bool
name_members(struct body *body, struct ast_expr *expr, const struct type *type)
{
	size_t errors = body->checker->log->error_count;
	if (!gives_in_order(expr, type)) {
		return true;
	}
	name_in_order(body, expr, type);
	if (body->checker->log->error_count == errors) {
		return true;
	}
	check_fields_alone(body, expr);
	return false;
}

static const struct type *
shape_as(struct body *body, struct ast_expr *expr, const struct type *type)
{
	struct checker *checker = body->checker;
	if (!name_members(body, expr, type)) {
		return set_type(expr, type);
	}
	bool computed = false;
	bool all_known = !type->embedded_count || expand_parts(body, expr, type, &computed);
	if (computed && all_known) {
		return compute_parts(body, expr, type);
	}
	all_known = !refuse_nameless(body, expr) && all_known;
	bool *given = arena_alloc(checker->arena, type->field_count + 1);
	for (struct ast_field *field = expr->fields; field; field = field->next) {
		size_t index;
		if (!field->name.text.length) {
			continue;
		}
		complete_field(body, field);
		const struct type_field *wanted = type_field(type, field->name.text, &index);
		if (!wanted) {
			if (!has_member_or_part(checker, type, field->name.text)) {
				unknown_field(body, field, type);
			}
			all_known = false;
			check_value(body, field->value, NULL);
			continue;
		}
		if (given[index]) {
			diag_report(checker->log, DIAG_MEMBER_TWICE, field->name.span, "member `%.*s` is given twice",
				STR_ARG(field->name.text));
		}
		given[index] = true;
		if (expr->type_expr) {
			give_type(body, field->value, wanted->type);
		}
		check_as(body, field->value, wanted->type, "member");
	}
	if (all_known) {
		report_missing(body, expr, type, given);
	}
	return set_type(expr, type);
}

/* The type of a member that only its value tells; `place` is what the whole shape is for: an Any, or NULL. */
static const struct type *
member_alone(struct body *body, struct ast_field *field, const struct type *place)
{
	struct checker *checker = body->checker;
	complete_field(body, field);
	bool literal = place && ast_is_literal(strip_parens(field->value));
	const struct type *type = type_base(check_value(body, field->value, literal ? place : NULL));
	if (type->kind == TYPE_NIL && place) {
		convert(body, field->value, place, "member");
		return place;
	}
	if (type->kind == TYPE_NIL) {
		diag_report(checker->log, DIAG_NIL_TYPE, field->value->span, "the type of this nil is not known");
		return checker->types.bad;
	}
	if (type->kind == TYPE_RESULT) {
		convert(body, field->value, checker->types.string, "member");
		return checker->types.bad;
	}
	return type;
}

/* Of a shape that came from `Shape` a typed literal may have more members: the literal's type has them as well. */
static const struct type *
with_more_members(struct body *body, struct ast_expr *expr, const struct type *type)
{
	struct checker *checker = body->checker;
	struct fields fields = {0};
	for (struct ast_field *field = expr->fields; field; field = field->next) {
		if (!field->name.text.length || has_member_or_part(checker, type, field->name.text)) {
			continue;
		}
		if (!fields.count) {
			fields_spread(checker, &fields, type, expr->span);
			fields_embed(checker, &fields, type);
		}
		const struct type *member = member_alone(body, field, NULL);
		if (member->kind == TYPE_BAD) {
			return type;
		}
		fields_add(checker, &fields,
			(struct type_field){field->name.text, field->name.text, member, STR(""), field->name.span, 0, false});
	}
	struct type shape = {.kind = TYPE_SHAPE,
		.fields = fields.items,
		.field_count = fields.count,
		.embedded = fields.embedded,
		.embedded_count = fields.embedded_count};
	return fields.count ? type_refined(&checker->types, &shape) : type;
}

/* A literal without a type makes an anonymous shape of its members. */
static const struct type *
shape_alone(struct body *body, struct ast_expr *expr, const struct type *place)
{
	struct checker *checker = body->checker;
	struct type_field *fields = NULL;
	size_t count = 0, capacity = 0;
	if (refuse_nameless(body, expr)) {
		return set_type(expr, checker->types.bad);
	}
	for (struct ast_field *field = expr->fields; field; field = field->next) {
		const struct type *type = member_alone(body, field, place);
		for (size_t i = 0; i < count; i++) {
			if (str_equal(fields[i].name, field->name.text)) {
				diag_report(checker->log, DIAG_MEMBER_TWICE, field->name.span, "member `%.*s` is given twice",
					STR_ARG(field->name.text));
				return set_type(expr, checker->types.bad);
			}
		}
		if (count >= MEMBERS_MAX) {
			diag_report(checker->log, DIAG_TOO_MANY_MEMBERS, field->span, "more than %d members", MEMBERS_MAX);
			return set_type(expr, checker->types.bad);
		}
		fields = arena_grow(checker->arena, fields, count, &capacity, sizeof *fields);
		fields[count++] = (struct type_field){field->name.text, field->name.text, type, STR(""), field->name.span, 0, false};
	}
	return set_type(expr, type_shape(&checker->types, fields, count));
}

static bool
is_number_or_bool(const struct ast_expr *expr)
{
	return expr && (expr->kind == AST_EXPR_INT || expr->kind == AST_EXPR_FLOAT || expr->kind == AST_EXPR_BOOL);
}

/* The member of a union that a shape literal means: the one whose literal member it names, else the one with all its
 * members. */
static const struct type *
union_member_for(struct body *body, struct ast_expr *expr, const struct type *type)
{
	const struct type *found = NULL;
	for (size_t i = 0; i < type->member_count; i++) {
		const struct type *member = type_base(type->members[i]);
		bool fits = member->kind == TYPE_SHAPE;
		for (const struct ast_field *field = expr->fields; field && fits; field = field->next) {
			const struct type_field *wanted = type_field(member, field->name.text, NULL);
			const struct type *wanted_type = wanted ? type_base(wanted->type) : NULL;
			fits = has_member_or_part(body->checker, member, field->name.text);
			if (wanted && type_is_choices(type_value(wanted->type)) && is_number_or_bool(field->value)) {
				check_value(body, field->value, NULL);
				const struct type *literal = literal_of(body->checker, field->value, type_value(wanted->type));
				fits = literal && type_assignable(&body->checker->types, literal, wanted->type);
			}
			if (wanted && wanted_type->kind == TYPE_LITERALS && field->value && field->value->kind == AST_EXPR_STRING) {
				fits = false;
				for (size_t j = 0; j < wanted_type->literal_count; j++) {
					fits |= str_equal(wanted_type->literals[j], field->value->value.string);
				}
			}
		}
		if (fits && !found) {
			found = member;
		}
	}
	return found;
}

static const struct type *
check_shape(struct body *body, struct ast_expr *expr, const struct type *expected)
{
	struct checker *checker = body->checker;
	const struct type *type = expected ? type_base(expected) : NULL;
	if (type && type->kind == TYPE_POINTER && !expr->type_expr) {
		type = type_base(type->element);
	}
	if (type && type->kind == TYPE_UNION) {
		type = union_member_for(body, expr, type);
	}
	if (type && type->kind == TYPE_SHAPE) {
		bool more = type->open && expr->type_expr;
		return shape_as(body, expr, more ? with_more_members(body, expr, type) : type);
	}
	if (expr->type_expr && type && type->kind == TYPE_OPAQUE && !expr->fields) {
		return set_type(expr, type);
	}
	if (expr->type_expr && type && type->kind != TYPE_BAD) {
		struct str text = quoted_type(checker, type);
		diag_report(
			checker->log, DIAG_LITERAL_TYPE, expr->type_expr->span, "%.*s has no members to give", STR_ARG(text));
	}
	if (expr->type_expr) {
		check_fields_alone(body, expr);
		return set_type(expr, checker->types.bad);
	}
	return shape_alone(body, expr, type && type->kind == TYPE_ANY ? type : NULL);
}

/* The type of an array's elements when nothing says it: that of the first, widened to Float by any Float. */
static const struct type *
element_type(struct body *body, struct ast_expr *expr)
{
	const struct type *element = NULL;
	for (struct ast_field *field = expr->fields; field; field = field->next) {
		const struct type *type = type_base(check_value(body, field->value, element));
		if (type->kind == TYPE_RESULT) {
			convert(body, field->value, body->checker->types.string, "element");
			type = body->checker->types.bad;
		}
		if (!element || (element->kind == TYPE_INT && type->kind == TYPE_FLOAT) || element->kind == TYPE_NIL) {
			element = type;
		}
	}
	return element;
}

/* A checked element of a container whose type was inferred: literals get that type too, the rest converts. */
static void
element_as(struct body *body, struct ast_expr *element, const struct type *type, const char *what)
{
	const struct ast_expr *value = strip_parens(element);
	bool literal = ast_is_literal(value) && !value->type_expr && value->type != type;
	if (literal) {
		check_as(body, element, type, what);
	} else {
		convert(body, element, type, what);
	}
}

/* The places that elements of an array literal take: each the one behind the last, or where its index says. */
struct places {
	struct map taken; /* those with an index, and those behind one */
	int64_t next;
	int64_t length;
	bool keyed;
};

/* The index of a field that has one; -1 after a report. */
static int64_t
check_place(struct body *body, struct ast_expr *key)
{
	struct checker *checker = body->checker;
	int64_t place;
	bool wrong = check_value(body, key, checker->types.integer)->kind == TYPE_BAD;
	if (wrong || !convert(body, key, checker->types.integer, "index")) {
		return -1;
	}
	if (!constant_int(key, &place)) {
		diag_report(checker->log, DIAG_NOT_CONSTANT, key->span, "the index of an element must be known to the compiler");
		return -1;
	}
	if (place < 0 || place >= ARRAY_LENGTH_MAX) {
		diag_report(checker->log, DIAG_INDEX_RANGE, key->span, "an element's index is from 0 to %d", ARRAY_LENGTH_MAX - 1);
		return -1;
	}
	return place;
}

static void
take_place(struct body *body, struct places *places, struct ast_field *field)
{
	struct arena *arena = body->checker->arena;
	int64_t place = places->next;
	if (field->key_expr && !places->keyed) {
		places->keyed = true;
		map_init(&places->taken, arena);
		for (int64_t i = 0; i < places->next; i++) {
			map_set(&places->taken, arena_printf(arena, "%lld", (long long)i), places);
		}
	}
	if (field->key_expr) {
		place = check_place(body, field->key_expr);
		if (place < 0) {
			return;
		}
	}
	if (places->keyed && map_set(&places->taken, arena_printf(arena, "%lld", (long long)place), places)) {
		diag_report(body->checker->log, DIAG_MEMBER_TWICE, field->span, "the element with index %lld is given twice",
			(long long)place);
	}
	places->next = place + 1;
	places->length = places->next > places->length ? places->next : places->length;
}

/* What a container whose type nothing says is of; NULL after a report. */
static const struct type *
array_alone(struct body *body, struct ast_expr *expr)
{
	const struct type *element = element_type(body, expr);
	if (!element) {
		struct diag *diag = diag_report(
			body->checker->log, DIAG_EMPTY_ARRAY, expr->span, "the type of this empty array is not known");
		diag_help(body->checker->log, diag, "write []Int{}, or whatever it holds");
	}
	return element;
}

/* Elements of a known type (`known`), or of the one that was inferred from them, of an array of at least that length: those
 * that are left out are zero. */
static int64_t
check_elements(struct body *body, struct ast_expr *expr, const struct type *element, bool known, int64_t least)
{
	struct places places = {0};
	int64_t count = 0;
	for (struct ast_field *field = expr->fields; field; field = field->next, count++) {
		take_place(body, &places, field);
		complete_field(body, field);
		if (known) {
			if (expr->type_expr) {
				give_type(body, field->value, element);
			}
			check_as(body, field->value, element, "element");
		} else {
			element_as(body, field->value, element, "element");
		}
	}
	if (count < places.length || count < least) {
		(void)refuse_zero(body->checker, element, expr->span, "give every element a value");
	}
	return places.length;
}

static const struct type *
check_array(struct body *body, struct ast_expr *expr, const struct type *expected)
{
	struct checker *checker = body->checker;
	const struct type *type = expected ? type_base(expected) : NULL;
	if (type && type->kind == TYPE_POINTER && !expr->type_expr) {
		type = type_base(type->element);
	}
	if (type && type->kind == TYPE_ANY && !expr->type_expr) { /* it holds values of any types */
		type = type_array(&checker->types, type);
	}
	bool known = type && (type->kind == TYPE_ARRAY || type->kind == TYPE_FIXED_ARRAY || type->kind == TYPE_BYTES);
	const struct type *element = known ? (type->kind == TYPE_BYTES ? checker->types.integer : type->element) : NULL;
	if (!known) {
		element = array_alone(body, expr);
		if (!element) {
			return set_type(expr, checker->types.bad);
		}
		type = type_array(&checker->types, element);
	}
	int64_t least = type->kind == TYPE_FIXED_ARRAY ? type->length : 0;
	int64_t length = check_elements(body, expr, element, known, least);
	if (type->kind == TYPE_FIXED_ARRAY && length > type->length) {
		diag_report(checker->log, DIAG_ARRAY_LENGTH, expr->span, "%lld elements for an array of %lld", (long long)length,
			(long long)type->length);
	}
	return set_type(expr, element->kind == TYPE_BAD && !known ? checker->types.bad : type);
}

/* [...]T{ ... }: as long as its elements make it. */
static const struct type *
check_measured_array(struct body *body, struct ast_expr *expr)
{
	struct checker *checker = body->checker;
	const struct type *element = resolve_type(checker, body->module, expr->type_expr->element);
	expr->kind = AST_EXPR_ARRAY;
	int64_t length = check_elements(body, expr, element, true, 0);
	return set_type(expr, element->kind == TYPE_BAD ? element : type_fixed_array(&checker->types, element, length));
}

/* A key that the compiler knows must not be there twice. */
static void
refuse_same_keys(struct body *body, struct ast_expr *expr)
{
	struct checker *checker = body->checker;
	struct map given;
	map_init(&given, checker->arena);
	for (struct ast_field *field = expr->fields; field && field->key_expr; field = field->next) {
		const struct ast_expr *value = field->key_expr;
		struct str key = constant_key(checker->arena, type_base(value->convert_to ? value->convert_to : value->type), value);
		if (key.length && map_set(&given, key, field)) {
			diag_report(checker->log, DIAG_MEMBER_TWICE, value->span, "this key is given twice");
		}
	}
}

/* Before a colon `true`, `false` and `nil` were read as names of members; as keys they are values. */
static void
undo_word(struct ast_expr *key)
{
	struct str word = key->kind == AST_EXPR_NAME ? key->name.text : STR("");
	if (str_equal(word, STR("true")) || str_equal(word, STR("false"))) {
		key->kind = AST_EXPR_BOOL;
		key->value.boolean = word.length == 4;
	} else if (str_equal(word, STR("nil"))) {
		key->kind = AST_EXPR_NIL;
	}
}

static const struct type *
check_map(struct body *body, struct ast_expr *expr, const struct type *type)
{
	for (struct ast_field *field = expr->fields; field; field = field->next) {
		if (!field->key_expr) {
			diag_report(body->checker->log, DIAG_MAP_ENTRY, field->span, "an entry of a map is key: value");
			continue;
		}
		undo_word(field->key_expr);
		if (expr->type_expr) {
			give_type(body, field->key_expr, type->key);
			give_type(body, field->value, type->element);
		}
		check_as(body, field->key_expr, type->key, "key");
		check_as(body, field->value, type->element, "value");
	}
	refuse_same_keys(body, expr);
	return set_type(expr, type);
}

/* A map whose type nothing says: its first key's, and its values' as an array's elements, or any where it is for an Any. */
static const struct type *
map_alone(struct body *body, struct ast_expr *expr, const struct type *place)
{
	struct checker *checker = body->checker;
	for (const struct ast_field *field = expr->fields; field; field = field->next) {
		if (!field->key_expr) {
			diag_report(checker->log, DIAG_MAP_ENTRY, field->span, "an entry of a map is key: value");
			return set_type(expr, checker->types.bad);
		}
	}
	const struct type *key = type_base(check_value(body, expr->fields->key_expr, NULL));
	if (key->kind == TYPE_LITERALS && !key->symbol) {
		key = checker->types.string;
	}
	const struct type *element = place ? place : element_type(body, expr);
	if (key->kind == TYPE_BAD || element->kind == TYPE_BAD) {
		return set_type(expr, checker->types.bad);
	}
	const struct type *type = type_map_of(checker, key, element, expr->fields->key_expr->span);
	if (type->kind == TYPE_BAD) {
		return set_type(expr, type);
	}
	for (struct ast_field *field = expr->fields; field; field = field->next) {
		check_as(body, field->key_expr, key, "key");
		if (place) {
			check_as(body, field->value, element, "value");
		} else {
			element_as(body, field->value, element, "value");
		}
	}
	refuse_same_keys(body, expr);
	return set_type(expr, type);
}

/* A literal whose written type is a map or array after all, though its braces looked like a shape's. */
static void
undo_names(struct body *body, struct ast_expr *expr)
{
	for (struct ast_field *field = expr->fields; field; field = field->next) {
		if (field->name.text.length) {
			struct ast_expr *name = arena_alloc(body->checker->arena, sizeof *name);
			name->kind = AST_EXPR_NAME;
			name->span = field->name.span;
			name->name = field->name;
			field->key_expr = field->value ? name : NULL;
			field->value = field->value ? field->value : name;
			field->name = (struct ast_name){0};
		}
	}
}

/* NotFound{ id: x } is NotFound({ id: x }). */
static const struct type *
check_failure_literal(struct body *body, struct ast_expr *expr, const struct type *expected)
{
	struct arena *arena = body->checker->arena;
	struct ast_expr *members = arena_alloc(arena, sizeof *members);
	*members = *expr;
	members->next = NULL;
	members->type_expr = NULL;
	*expr = (struct ast_expr){.next = expr->next,
		.kind = AST_EXPR_CALL,
		.span = expr->span,
		.op_span = {expr->span.end, expr->span.end},
		.depth = expr->depth,
		.operand = reread_as_expr(arena, expr->type_expr),
		.arguments = members->fields ? members : NULL};
	return check_call(body, expr, expected);
}

const struct type *
check_literal(struct body *body, struct ast_expr *expr, const struct type *expected)
{
	struct checker *checker = body->checker;
	if (expr->type_expr && expr->type_expr->kind == AST_TYPE_FIXED_ARRAY && !expr->type_expr->length) {
		return check_measured_array(body, expr);
	}
	if (expr->type_expr) {
		expected = type_base(resolve_type(checker, body->module, expr->type_expr));
		bool container = expected->kind == TYPE_ARRAY || expected->kind == TYPE_FIXED_ARRAY ||
						 expected->kind == TYPE_MAP || expected->kind == TYPE_BYTES;
		if (expected->kind == TYPE_BAD) {
			check_fields_alone(body, expr);
			return set_type(expr, expected);
		}
		if (expected->kind == TYPE_FAILURE && expr->kind == AST_EXPR_SHAPE) {
			return check_failure_literal(body, expr, expected);
		}
		if (container && expr->kind == AST_EXPR_SHAPE) {
			undo_names(body, expr);
		}
		if (container) {
			expr->kind = expected->kind == TYPE_MAP ? AST_EXPR_MAP : AST_EXPR_ARRAY;
		}
	}
	if (!expr->type_expr && expected && type_base(expected)->kind == TYPE_RESULT) {
		expected = type_value(type_base(expected)->element);
	}
	if (!expr->type_expr && expected && type_base(expected)->kind == TYPE_BAD) {
		check_fields_alone(body, expr);
		return set_type(expr, checker->types.bad);
	}
	if (expr->kind == AST_EXPR_ARRAY) {
		return check_array(body, expr, expected);
	}
	if (expr->kind == AST_EXPR_MAP) {
		if (expected && type_base(expected)->kind == TYPE_MAP) {
			return check_map(body, expr, type_base(expected));
		}
		if (!expr->type_expr && expr->fields) {
			return map_alone(body, expr, expected && type_base(expected)->kind == TYPE_ANY ? type_base(expected) : NULL);
		}
		diag_report(checker->log, DIAG_LITERAL_TYPE, expr->span, "this literal has keys, so its type must be a map");
		return set_type(expr, checker->types.bad);
	}
	if (expected && type_base(expected)->kind == TYPE_MAP && !expr->fields) {
		expr->kind = AST_EXPR_MAP;
		return set_type(expr, type_base(expected));
	}
	return check_shape(body, expr, expected);
}
