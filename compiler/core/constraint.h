/* The built-in constraints (constraint.def) as an enumeration, with what each may be asked of. */
#ifndef FORST_COMPILER_CORE_CONSTRAINT_H
#define FORST_COMPILER_CORE_CONSTRAINT_H

#include "runtime/base/str.h"

enum constraint_subject {
	CONSTRAINT_ON_STRING = 1 << 0,
	CONSTRAINT_ON_INT = 1 << 1,
	CONSTRAINT_ON_FLOAT = 1 << 2,
	CONSTRAINT_ON_BOOL = 1 << 3,
	CONSTRAINT_ON_ARRAY = 1 << 4,
	CONSTRAINT_ON_MAP = 1 << 5,
	CONSTRAINT_ON_BYTES = 1 << 6,
	CONSTRAINT_ON_POINTER = 1 << 7,
	CONSTRAINT_ON_ERROR = 1 << 8,
	CONSTRAINT_ON_CHAN = 1 << 9,
	CONSTRAINT_ON_FUNC = 1 << 10,
	CONSTRAINT_ON_RESULT = 1 << 11,
	CONSTRAINT_ON_ANYTHING = (1 << 12) - 1,
};

enum constraint {
	CONSTRAINT_NONE = -1,
#define CONSTRAINT_ROW(name, text, minimum, maximum, subjects) CONSTRAINT_##name,
#include "compiler/core/constraint.def"
#undef CONSTRAINT_ROW
	CONSTRAINT_COUNT
};

struct constraint_info {
	const char *name;
	int argument_min;
	int argument_max;
	unsigned subjects; /* a set of enum constraint_subject */
};

/* The row of `constraint`, which is not CONSTRAINT_NONE. */
const struct constraint_info *constraint_info(enum constraint constraint);

/* Whether its arguments are counts where what it is asked of is no number. */
bool constraint_counts(enum constraint constraint);

/* The constraint of that name, or CONSTRAINT_NONE. NotNil is another name of Present. */
enum constraint constraint_find(struct str name);

#endif
