/* What the halves of core_verify share. The first breach is kept and ends the walk at the next statement or member. */
#ifndef FORST_COMPILER_CORE_VERIFY_INTERNAL_H
#define FORST_COMPILER_CORE_VERIFY_INTERNAL_H

#include "compiler/core/core.h"

struct verify {
	const struct core_program *program;
	struct arena *arena;
	const struct core_function *function; /* being checked, or NULL */
	bool *declared;                       /* by local: its LET was seen and its scope is open */
	bool *introduced;                     /* by local: some LET was seen */
	uint32_t *open;                       /* the locals in open scopes, innermost last */
	size_t open_count;
	const struct core_global *atomic;     /* the one that the statements around have to themselves, or NULL */
	bool results;                         /* RESULTS was seen in the function */
	bool deferred;                        /* a DEFER was */
	const char *breach; /* NULL while all rules hold */
};

/* Notes the breach when `holds` is false; gives `holds`. The message names the function, where in one. */
bool verify_rule(struct verify *verify, bool holds, const char *format, ...) __attribute__((format(printf, 3, 4)));

/* Checks expr and all in it; true when evaluating it calls what others could notice, so that its place in an order
 * matters. */
bool verify_expr(struct verify *verify, const struct core_expr *expr);

/* expr is there, right in itself and of exactly this type. Gives what verify_expr gives. */
bool verify_operand(
	struct verify *verify, const struct core_expr *expr, const struct core_type *type, const char *what);

/* The operator takes operands of that kind of type. */
bool verify_arithmetic(enum core_op op, enum core_type_kind kind);

/* A place that can be assigned to or have its address taken. */
bool verify_is_place(const struct core_expr *expr);

/* The conversion leads from the one type to the other. */
bool verify_conversion(const struct core_expr *expr);

#endif
