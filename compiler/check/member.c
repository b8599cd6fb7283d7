/* Members of shapes and errors: names, embedding. */
#include "compiler/check/check_internal.h"

enum { SPREAD_MAX = 50000000 }; /* members compared while members are added, in all */

bool
members_spend(struct checker *checker, size_t compared, struct span span)
{
	bool spent = checker->spread > SPREAD_MAX;
	checker->spread += compared;
	if (!spent && checker->spread > SPREAD_MAX) {
		diag_report(checker->log, DIAG_TOO_MANY_MEMBERS, span, "the types have too many members in all");
	}
	return checker->spread <= SPREAD_MAX;
}

size_t
fields_find(const struct fields *fields, struct str name)
{
	size_t i = 0;
	while (i < fields->count && !str_equal(fields->items[i].name, name)) {
		i++;
	}
	return i;
}

static void
fields_remove(struct fields *fields, size_t index)
{
	fields->count--;
	for (size_t i = index; i < fields->count; i++) {
		fields->items[i] = fields->items[i + 1];
	}
}

/* Whether one of the fields' lists, of `count`, can hold no more, which is reported once. */
static bool
is_full(struct checker *checker, struct fields *fields, size_t count, struct span span)
{
	if (count >= MEMBERS_MAX && !fields->too_many) {
		diag_report(checker->log, DIAG_TOO_MANY_MEMBERS, span, "more than %d members", MEMBERS_MAX);
		fields->too_many = true;
	}
	return count >= MEMBERS_MAX;
}

void
fields_add(struct checker *checker, struct fields *fields, struct type_field field)
{
	if (!members_spend(checker, fields->count, field.span) || is_full(checker, fields, fields->count, field.span)) {
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
has_clash(const struct fields *fields, const struct type_field *field)
{
	for (size_t i = 0; i < fields->clash_count; i++) {
		if (str_equal(fields->clashes[i]->name, field->name) && fields->clashes[i]->depth <= field->depth) {
			return true;
		}
	}
	return false;
}

/* One that an embedded shape gives: a shallower one of its name hides it, two at one depth are none. */
static void
fields_promote(struct checker *checker, struct fields *fields, struct type_field field)
{
	if (!members_spend(checker, fields->count + fields->clash_count, field.span) || has_clash(fields, &field)) {
		return;
	}
	size_t at = fields_find(fields, field.name);
	const struct type_field *other = at < fields->count ? &fields->items[at] : NULL;
	if (!other || other->depth > field.depth) {
		fields_add(checker, fields, field);
		return;
	}
	bool same_method = other->type->kind == TYPE_FUNC && type_equal(other->type, field.type);
	if (other->depth == field.depth && !same_method) { /* contracts may ask for the same */
		struct type_field *clash = arena_alloc(checker->arena, sizeof *clash);
		*clash = field;
		fields->clashes = arena_grow(
			checker->arena, fields->clashes, fields->clash_count, &fields->clash_capacity, sizeof *fields->clashes);
		fields->clashes[fields->clash_count++] = clash;
		fields_remove(fields, at);
	}
}

void
fields_spread(struct checker *checker, struct fields *fields, const struct type *shape, struct span span)
{
	bool room = members_spend(checker, shape->field_count, span);
	for (size_t i = 0; room && i < shape->field_count; i++) {
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
embed(struct checker *checker, struct checked_module *module, struct fields *fields, struct ast_member *member)
{
	const struct type *type = type_base(resolve_type(checker, module, member->type));
	if (!members_known(checker, type)) {
		return;
	}
	if (type->kind == TYPE_SHAPE) {
		bool room = members_spend(checker, type->field_count, member->span) &&
					!is_full(checker, fields, fields->embedded_count, member->span);
		for (size_t i = 0; room && i < type->field_count; i++) {
			struct type_field field = type->fields[i];
			field.span = member->span;
			field.depth++;
			fields_promote(checker, fields, field);
		}
		if (room) {
			fields_embed(checker, fields, type);
		}
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
			type = checker->types.bad;
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
