/* What can cross the wire: every type that a route takes, gives or fails with is looked at once, down to its members. */
#include "compiler/check/check_internal.h"

struct wire_check {
	struct checker *checker;
	struct map seen; /* types already looked at */
	struct span span;
	const char *what;
	bool fails; /* what is looked at belongs to an error, which nothing decodes */
};

static struct diag *
report(struct wire_check *check, const struct type *type, struct span member, const char *reason)
{
	struct checker *checker = check->checker;
	struct str text = quoted_type(checker, type);
	struct diag *diag = diag_report(checker->log, DIAG_NOT_ON_WIRE, check->span, "%s cannot cross the wire: %.*s %s",
		check->what, STR_ARG(text), reason);
	if (member.start) {
		diag_note(checker->log, diag, member, "it is this member");
	}
	return diag;
}

static bool
refuse(struct wire_check *check, const struct type *type, struct span member, const char *reason)
{
	(void)report(check, type, member, reason);
	return false;
}

/* Keys are the names of an object's members: strings, or integers written as such. */
static bool
look_at_keys(struct wire_check *check, const struct type *map, struct span member)
{
	const struct type *key = type_base(map->key);
	if (key->kind == TYPE_STRING || key->kind == TYPE_LITERALS || key->kind == TYPE_INT || key->kind == TYPE_BAD) {
		return true;
	}
	struct diag *diag = report(check, map, member, "has keys that are no names of members");
	diag_help(check->checker->log, diag, "use keys of String or Int, or an array of shapes that have the key as a member");
	return false;
}

/* Whether a value of the union may be one of `whole` with nothing around it: optional members have no form of their own. */
static bool
is_bare_part(struct map *seen, struct arena *arena, const struct type *type, const struct type *whole)
{
	struct str key = {(const char *)&type, sizeof type};
	if (map_get(seen, key)) {
		return false;
	}
	map_set(seen, arena_str(arena, key), seen);
	for (size_t i = 0; i < type->member_count; i++) {
		const struct type *member = type_base(type->members[i]);
		while (member->kind == TYPE_POINTER) {
			member = type_base(member->element);
		}
		if (member == whole || (member->kind == TYPE_UNION && is_bare_part(seen, arena, member, whole))) {
			return true;
		}
	}
	return false;
}

static bool
refuse_bare_part(struct wire_check *check, const struct type *type, struct span member)
{
	struct arena *arena = check->checker->arena;
	struct map seen;
	map_init(&seen, arena);
	if (type->kind != TYPE_UNION || !is_bare_part(&seen, arena, type, type)) {
		return true;
	}
	struct diag *diag = report(check, type, member, "holds itself by a bare pointer, which has no form in JSON");
	diag_help(check->checker->log, diag, "put the pointer into a shape: { next: *T }");
	return false;
}

static bool look(struct wire_check *check, const struct type *type, struct span member);

static bool
look_members(struct wire_check *check, const struct type *type)
{
	bool good = true;
	for (size_t i = 0; i < type->field_count && good; i++) {
		const struct type_field *field = &type->fields[i];
		bool hidden = field->wire_name.length == 0;
		if (!check->fails && (hidden || field->omits_empty)) { /* a decoder leaves it zero */
			good = !refuse_zero(check->checker, field->type, field->span, "what is not there is zero: let it be on the wire");
		}
		good = good && (hidden || look(check, field->type, field->span));
	}
	for (size_t i = 0; i < type->member_count && good; i++) {
		good = look(check, type->members[i], (struct span){0});
	}
	return good;
}

static bool
look(struct wire_check *check, const struct type *type, struct span member)
{
	type = type_base(type);
	switch (type->kind) {
	case TYPE_BAD:
	case TYPE_VOID:
	case TYPE_BOOL:
	case TYPE_INT:
	case TYPE_FLOAT:
	case TYPE_STRING:
	case TYPE_BYTES:
	case TYPE_ANY:
	case TYPE_LITERALS: return true;
	case TYPE_RUNE: return check->fails || refuse(check, type, member, "is not a value of JSON; use Int or String");
	case TYPE_ARRAY:
	case TYPE_FIXED_ARRAY:
	case TYPE_POINTER: return look(check, type->element, member);
	case TYPE_MAP: return look_at_keys(check, type, member) && look(check, type->element, member);
	case TYPE_SHAPE:
	case TYPE_UNION: {
		struct str key = {(const char *)&type, sizeof type};
		if (map_get(&check->seen, key)) {
			return true;
		}
		map_set(&check->seen, arena_str(check->checker->arena, key), check);
		return refuse_bare_part(check, type, member) && look_members(check, type);
	}
	case TYPE_ERROR:
	case TYPE_FAILURE:
		return check->fails || refuse(check, type, member, "is an error; a route fails with errors, it does not give them");
	case TYPE_CHAN: return refuse(check, type, member, "is a channel, and this version has no streams");
	case TYPE_FUNC: return refuse(check, type, member, "is a function");
	case TYPE_RESULT: return refuse(check, type, member, "is a Result");
	case TYPE_TUPLE: return refuse(check, type, member, "is several values; give a shape");
	case TYPE_OPAQUE: return type_is_moment(type) || refuse(check, type, member, "has no form there");
	case TYPE_PARAMETER:
	case TYPE_ANY_SHAPE:
	case TYPE_NIL:
	case TYPE_CONSTRAINED: return refuse(check, type, member, "has no form there");
	}
	return true;
}

bool
wire_check(struct checker *checker, const struct type *type, struct span span, const char *what)
{
	struct wire_check check = {.checker = checker, .span = span, .what = what};
	map_init(&check.seen, checker->arena);
	return look(&check, type, (struct span){0});
}

bool
wire_check_error(struct checker *checker, const struct symbol *error, struct span span)
{
	struct str what = arena_printf(checker->arena, "`%.*s`, with which this route may fail,", STR_ARG(error->name));
	struct wire_check check = {.checker = checker, .span = span, .what = what.data, .fails = true};
	map_init(&check.seen, checker->arena);
	return look_members(&check, type_base(error->type));
}

static bool
is_scalar(const struct type *type)
{
	type = type_base(type);
	if (type->kind == TYPE_POINTER) {
		type = type_base(type->element);
	}
	return type->kind == TYPE_BOOL || type->kind == TYPE_INT || type->kind == TYPE_FLOAT || type->kind == TYPE_STRING ||
		   type->kind == TYPE_LITERALS || type_is_moment(type);
}

/* Scalars, arrays of scalars, and shapes of such, not below one another more than a few times. */
static bool
is_flat(const struct type *type, int level)
{
	type = type_base(type);
	if (is_scalar(type)) {
		return true;
	}
	if (type->kind == TYPE_ARRAY) {
		return is_scalar(type->element) && type_base(type->element)->kind != TYPE_POINTER;
	}
	if (type->kind == TYPE_POINTER) {
		return is_flat(type->element, level + 1);
	}
	if (type->kind != TYPE_SHAPE || level > 4) {
		return false;
	}
	for (size_t i = 0; i < type->field_count; i++) {
		if (type->fields[i].wire_name.length && !is_flat(type->fields[i].type, level + 1)) {
			return false;
		}
	}
	return true;
}

bool
wire_flat(const struct function *function)
{
	for (size_t i = 0; i < function->param_count; i++) {
		if (!is_flat(function->params[i]->type, 0)) {
			return false;
		}
	}
	return true;
}
