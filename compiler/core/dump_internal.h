/* What the halves of core_dump share: the printer, and how types, paths and expressions are written. */
#ifndef FORST_COMPILER_CORE_DUMP_INTERNAL_H
#define FORST_COMPILER_CORE_DUMP_INTERNAL_H

#include "compiler/core/core.h"

struct dump {
	const struct core_program *program;
	const struct core_module *module;     /* types of other modules have that module's name in front */
	const struct core_function *function; /* whose locals are named; NULL outside of one */
	bool *repeated;                       /* by local: another one has its name, so the number is shown */
	struct arena *arena;
	struct buf *out;
	int depth;
};

/* Type, as one would write it: named ones by name, the others by their parts. */
void dump_type(struct dump *dump, const struct core_type *type);

void dump_expr(struct dump *dump, const struct core_expr *expr);

/* name, or name.3 where several locals have that name. */
void dump_local(struct dump *dump, uint32_t local);

/* "text" with everything that is not plain ASCII escaped. */
void dump_quoted(struct dump *dump, struct str text);

/* The operator as in the source: "+". */
const char *dump_op_text(enum core_op op);

#endif
