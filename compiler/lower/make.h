/*
 * Building core: one function's body in the making, its locals, the list that statements are appended to, and
 * constructors for expressions and statements. It knows nothing of the syntax tree and the checker.
 *
 * Evaluation order is kept here: expressions remember whether they call (do what others could notice) or read what a
 * call could change; a set of operands lowered one behind the other is settled by putting those in locals that must not
 * move.
 */
#ifndef FORST_COMPILER_LOWER_MAKE_H
#define FORST_COMPILER_LOWER_MAKE_H

#include "compiler/core/core.h"

/* The types that need no declaration. */
struct make_types {
	const struct core_type *nothing;
	const struct core_type *boolean;
	const struct core_type *integer;
	const struct core_type *real;
	const struct core_type *rune;
	const struct core_type *string;
	const struct core_type *bytes;
	const struct core_type *any;
	const struct core_type *error;
};

enum make_effect {
	MAKE_CALLS = 1, /* does something that later operands or others could notice */
	MAKE_READS = 2, /* reads memory that a call could change */
};

struct body {
	struct arena *arena;
	const struct make_types *types;
	struct core_local *locals;
	size_t local_count;
	size_t local_capacity;
	const struct core_stmt **tail; /* where the next statement is linked in */
	struct span span;              /* of what is being lowered: new nodes get it */
	uint32_t label_count;          /* labels given out so far; 1 is the first */
};

/* A list of statements under construction: opened, appended to through the body, closed. They nest. */
struct make_list {
	const struct core_stmt *first;
	const struct core_stmt **outer; /* the body's tail before */
};

void make_open(struct body *body, struct make_list *list);
const struct core_stmt *make_close(struct body *body, struct make_list *list);

/* ---- locals ---- */

/* A new local; its declaration is the caller's. */
uint32_t make_new_local(struct body *body, struct str name, const struct core_type *type);

/* Reads the local and marks it as used. */
const struct core_expr *make_local(struct body *body, uint32_t local);

/* The local as a place to assign to: not a use. */
const struct core_expr *make_target(struct body *body, uint32_t local);

/* let name = value; gives the local (value NULL: the type's zero value). */
uint32_t make_let(struct body *body, const char *name, const struct core_type *type, const struct core_expr *value);

/* The value in a fresh local, read: may be used any number of times until the source's next statement. Constants and
 * locals stay as they are. */
const struct core_expr *make_keep(struct body *body, const char *name, const struct core_expr *value);

/* The same where statements of the source come in between, which could assign a local: only constants stay as they are.
 */
const struct core_expr *make_copy(struct body *body, const char *name, const struct core_expr *value);

/* ---- expressions ---- */

unsigned make_effects(const struct core_expr *expr);

/* Marks an expression as calling or reading, beyond what its operands do. */
void make_mark(struct core_expr *expr, unsigned effects);

/* An expression with `count` operands (copied; NULLs allowed where core.h allows them); the rest of its members is the
 * caller's. */
struct core_expr *make_expr(struct body *body, enum core_expr_kind kind, const struct core_type *type,
	const struct core_expr *const *operands, size_t count);

const struct core_expr *make_int(struct body *body, int64_t value);
const struct core_expr *make_bool(struct body *body, bool value);
const struct core_expr *make_string(struct body *body, struct str value);
const struct core_expr *make_zero(struct body *body, const struct core_type *type);
const struct core_expr *make_unary(struct body *body, enum core_op op, const struct core_expr *operand);

/* Comparisons give Bool, the others their left side's type. */
const struct core_expr *make_binary(
	struct body *body, enum core_op op, const struct core_expr *left, const struct core_expr *right);

const struct core_expr *make_convert(
	struct body *body, enum core_conversion conversion, const struct core_type *type, const struct core_expr *operand);
const struct core_expr *make_builtin(struct body *body, enum core_builtin builtin, const struct core_type *type,
	const struct core_expr *const *operands, size_t count);
const struct core_expr *make_builtin_1(
	struct body *body, enum core_builtin builtin, const struct core_type *type, const struct core_expr *operand);
const struct core_expr *make_builtin_2(struct body *body, enum core_builtin builtin, const struct core_type *type,
	const struct core_expr *first, const struct core_expr *second);

/* operand is CONSTRAINT() without arguments: Nil, Present, True ... */
const struct core_expr *make_test(struct body *body, enum constraint constraint, const struct core_expr *operand);

/* Member `index` of a shape or tuple. */
const struct core_expr *make_field(struct body *body, const struct core_expr *shape, uint32_t index);
/* The part of that index, of that type. */
const struct core_expr *make_part(
	struct body *body, const struct core_expr *holder, const struct core_type *type, uint32_t index);

/* An element; reads what calls could change unless the array is a fixed one. */
const struct core_expr *make_index(
	struct body *body, const struct core_expr *array, const struct core_expr *index, const struct core_type *element);
const struct core_expr *make_dereference(
	struct body *body, const struct core_expr *pointer, const struct core_type *type, bool checked);

/* RESULT_OK, RESULT_VALUE or RESULT_ERROR of a Result. */
const struct core_expr *make_result(struct body *body, enum core_expr_kind kind, const struct core_expr *result);

/* RESULT_MAKE of type: value (NULL: the zero value) and error (NULL: none), both converted. */
const struct core_expr *make_result_make(
	struct body *body, const struct core_type *type, const struct core_expr *value, const struct core_expr *error);

/* ---- conversions (convert.c) ---- */

/* The value as `type`, which the checker said it fits, or a test proved. A ZERO of Any is nil: it becomes any type's
 * zero. */
const struct core_expr *make_coerce(struct body *body, const struct core_expr *value, const struct core_type *type);

/* The place of member `name` in a shape, or -1. */
int make_member_index(const struct core_type *shape, struct str name);

/* The place of the union's member that is `member`, else that it converts to; -1: none. */
int make_union_index(const struct core_type *type, const struct core_type *member);

/* ---- operands in order ---- */

struct make_operands {
	const struct core_expr **items;
	const struct core_stmt ***places; /* where a local for the item would be declared */
	size_t count;
	size_t capacity;
};

/* Appends what was just lowered (NULL allowed); gives its index. */
size_t make_operand(struct body *body, struct make_operands *operands, const struct core_expr *expr);

/* Makes the operands independent of the order in which they are evaluated from now on, as if each had been evaluated
 * when it was appended: those that a later one could disturb go to locals. */
void make_settle(struct body *body, struct make_operands *operands);

/* Puts operand `index` in a local whatever it is, unless it is constant. Before make_settle. */
void make_settle_one(struct body *body, struct make_operands *operands, size_t index, const char *name);

/* ---- statements ---- */

void make_assign(struct body *body, const struct core_expr *target, const struct core_expr *value);
void make_assign_op(struct body *body, enum core_op op, const struct core_expr *target, const struct core_expr *value);
void make_eval(struct body *body, const struct core_expr *value);
void make_if(struct body *body, const struct core_expr *condition, const struct core_stmt *then,
	const struct core_stmt *otherwise);
void make_jump(struct body *body, enum core_stmt_kind kind, uint32_t label);

/* RETURN or FAIL. */
void make_leave(struct body *body, enum core_stmt_kind kind, const struct core_expr *value);
struct core_stmt *make_stmt(struct body *body, enum core_stmt_kind kind);

#endif
