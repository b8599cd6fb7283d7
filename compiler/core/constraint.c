/* The table behind constraint.h: one row of constraint.def is one entry. */
#include "compiler/core/constraint.h"

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
