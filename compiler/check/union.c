/* Unions of types and literals, intersections of shapes. */
#include "compiler/check/check_internal.h"

enum { MEMBER_TYPE_COST = 25 }; /* a member of a union in a table takes more than one that is compared */

struct member_types {
	struct map seen; /* by address: without constraints and proofs one object for all that are equal */
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
	const struct type *plain = type_plain(type);
	struct str key = {(const char *)&plain, sizeof plain};
	if (map_get(&list->seen, key)) {
		return;
	}
	if (list->count == MEMBERS_MAX) {
		list->too_many = true;
		return;
	}
	map_set(&list->seen, arena_str(checker->arena, key), list);
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
	return checker->types.bad;
}

const struct type *
resolve_union(struct checker *checker, struct checked_module *module, struct ast_type *type)
{
	struct member_types members = {0};
	map_init(&members.seen, checker->arena);
	size_t errors = 0, literals = 0, choices = 0;
	for (struct ast_type *part = type->arguments; part; part = part->next) {
		const struct type *member = type_value(resolve_type(checker, module, part));
		if (member->kind == TYPE_BAD || (member->kind == TYPE_UNION && !members_known(checker, member)) ||
			!members_spend(checker, member->member_count * MEMBER_TYPE_COST, part->span)) {
			return checker->types.bad;
		}
		errors += type_is_error(member);
		literals += member->kind == TYPE_LITERALS;
		choices += type_is_choices(member);
		if (member->kind == TYPE_ERROR || member->kind == TYPE_VOID || member->kind == TYPE_RESULT ||
			member->kind == TYPE_TUPLE) {
			struct str text = quoted_type(checker, member);
			diag_report(
				checker->log, DIAG_UNION_MEMBER, part->span, "%.*s cannot be a member of a union", STR_ARG(text));
			return checker->types.bad;
		}
		add_member_type(checker, &members, member);
	}
	size_t parts = count_types(type->arguments);
	if (members.too_many) {
		diag_report(checker->log, DIAG_TOO_MANY_MEMBERS, type->span, "more than %d members", MEMBERS_MAX);
		return checker->types.bad;
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
		return checker->types.bad;
	}
	return members.count == 1 ? members.items[0] : type_union(&checker->types, members.items, members.count);
}

const struct type *
resolve_intersection(struct checker *checker, struct checked_module *module, struct ast_type *type)
{
	struct fields fields = {0};
	for (struct ast_type *part = type->arguments; part; part = part->next) {
		const struct type *member = type_base(resolve_type(checker, module, part));
		if (!members_known(checker, member) || member->kind == TYPE_BAD) {
			return checker->types.bad;
		}
		if (member->kind != TYPE_SHAPE) {
			struct str text = quoted_type(checker, member);
			diag_report(checker->log, DIAG_INTERSECTION, part->span, "only shapes can be joined by `&`, not %.*s",
				STR_ARG(text));
			return checker->types.bad;
		}
		if (!members_spend(checker, member->field_count * (fields.count + 1), part->span)) {
			return checker->types.bad;
		}
		for (size_t i = 0; i < member->field_count; i++) {
			size_t at = fields_find(&fields, member->fields[i].name);
			bool known = at < fields.count && type_equal(fields.items[at].type, member->fields[i].type);
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
