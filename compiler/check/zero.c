/*
 * Zero values. A literal type has one where Go's zero (0, "", false) is among its literals; else it has none, and neither has
 * what holds a value of it: who makes a variable, an array or a pointer of such a type says what is to be in it.
 */
#include "compiler/check/check_internal.h"

#include <stdlib.h>

static bool
is_zero_literal(const struct type *type, struct str literal)
{
	switch ((int)type_base(type)->kind) {
	case TYPE_LITERALS: return literal.length == 0;
	case TYPE_BOOL: return str_equal(literal, STR("false"));
	default: return strtod(literal.data, NULL) == 0; /* numbers are written as C has them; arena strings end in NUL */
	}
}

static bool
has_zero_literal(const struct type *type)
{
	for (size_t i = 0; i < type->literal_count; i++) {
		if (is_zero_literal(type, type->literals[i])) {
			return true;
		}
	}
	return false;
}

/* Why a type has no zero value: the literal type, and the shape and member that it is first found in. */
struct lack {
	const struct type *literals; /* NULL: it has one */
	const struct type *holder;
	const struct type_field *member;
};

static struct lack find_lack(struct checker *checker, const struct type *type);

static struct lack
lack_of_parts(struct checker *checker, const struct type *type)
{
	struct lack lack = {0};
	if (type->kind == TYPE_FIXED_ARRAY && type->length > 0) {
		return find_lack(checker, type->element);
	}
	if (type->kind == TYPE_UNION && type->member_count > 0) { /* the zero value is its first member's */
		return find_lack(checker, type->members[0]);
	}
	for (size_t i = 0; type->kind == TYPE_SHAPE && i < type->field_count && !lack.literals; i++) {
		lack = find_lack(checker, type->fields[i].type);
		if (lack.literals && !lack.member) {
			lack.holder = type;
			lack.member = &type->fields[i];
		}
	}
	return lack;
}

static struct lack
find_lack(struct checker *checker, const struct type *type)
{
	type = type_value(type);
	if (type->literal_count > 0) {
		return (struct lack){.literals = has_zero_literal(type) ? NULL : type};
	}
	struct str key = {(const char *)&type, sizeof type};
	struct lack *known = map_get(&checker->lacks, key);
	if (!known) {
		known = arena_alloc(checker->arena, sizeof *known);
		map_set(&checker->lacks, arena_str(checker->arena, key), known);
		*known = lack_of_parts(checker, type);
	}
	return *known;
}

bool
refuse_zero(struct checker *checker, const struct type *type, struct span span, const char *help)
{
	struct lack lack = find_lack(checker, type);
	if (!lack.literals) {
		return false;
	}
	struct str text = quoted_type(checker, type);
	struct str literals = lack.member ? quoted_type(checker, lack.literals) : STR("its literals");
	const struct type *base = type_base(lack.literals);
	const char *zero = base->kind == TYPE_LITERALS ? "\"\"" : base->kind == TYPE_BOOL ? "false" : "0";
	struct diag *diag = diag_report(checker->log, DIAG_NO_ZERO, span, "%.*s has no zero value: %s is not one of %.*s",
		STR_ARG(text), zero, STR_ARG(literals));
	if (lack.member && lack.member->span.start) {
		struct str holder = quoted_type(checker, lack.holder);
		diag_note(checker->log, diag, lack.member->span, "it is member `%.*s` of %.*s", STR_ARG(lack.member->name),
			STR_ARG(holder));
	}
	diag_help(checker->log, diag, "%s", help);
	return true;
}
