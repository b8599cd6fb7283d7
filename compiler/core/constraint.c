/* The table behind constraint.h: one row of constraint.def is one entry. */
#include "compiler/core/constraint.h"

#include "compiler/core/core.h"

static const struct constraint_info constraints[] = {
#define CONSTRAINT_ROW(name, text, minimum, maximum, subjects) {text, minimum, maximum, subjects},
#include "compiler/core/constraint.def"
#undef CONSTRAINT_ROW
};

const struct constraint_info *
constraint_info(enum constraint constraint)
{
	return &constraints[constraint];
}

bool
constraint_counts(enum constraint constraint)
{
	return constraint >= CONSTRAINT_MIN && constraint <= CONSTRAINT_MAX_BYTES;
}

enum constraint
constraint_find(struct str name)
{
	static const struct str names[] = {
#define CONSTRAINT_ROW(name, text, minimum, maximum, subjects) {text, sizeof text - 1},
#include "compiler/core/constraint.def"
#undef CONSTRAINT_ROW
	};
	if (str_equal(name, STR("NotNil"))) {
		return CONSTRAINT_PRESENT;
	}
	for (int i = 0; i < CONSTRAINT_COUNT; i++) {
		if (str_equal(name, names[i])) {
			return (enum constraint)i;
		}
	}
	return CONSTRAINT_NONE;
}

const struct core_constraint *
core_choices(const struct core_type *type)
{
	enum core_type_kind kind = type->base->kind;

	if (kind != CORE_TYPE_INT && kind != CORE_TYPE_FLOAT && kind != CORE_TYPE_BOOL)
		return NULL;
	for (; type->kind == CORE_TYPE_CONSTRAINED; type = type->element)
		for (size_t i = 0; i < type->constraint_count; i++) {
			const struct core_constraint *c = &type->constraints[i];
			bool listed = c->argument_count == 1 && c->arguments[0]->kind == CORE_EXPR_ARRAY;
			if (c->constraint == CONSTRAINT_ONE_OF && listed)
				return c;
		}
	return NULL;
}
