/* Core by hand, for tests of what reads it: a maker knows the scalar types and the one module, and each function makes
 * a node. */
#ifndef FORST_TESTS_CODEGEN_CORE_MAKER_H
#define FORST_TESTS_CODEGEN_CORE_MAKER_H

#include "compiler/core/core.h"

enum { MAKER_TYPES_MAX = 64 };

struct core_maker {
	struct arena *arena;
	struct core_module *module;
	struct core_type *types[MAKER_TYPES_MAX];
	size_t type_count;
	const struct core_type *integer, *boolean, *real, *text, *bytes, *any, *none, *error;
};

/* Sets the maker up in the arena, with its scalar types and a route module of that name. */
void make_begin(struct core_maker *m, struct arena *arena, const char *module);

struct core_type *make_type(struct core_maker *m, enum core_type_kind kind, const char *name);

/* A member whose JSON name is its own; optional where it is a pointer. */
struct core_field make_field(const char *name, const struct core_type *type);
const struct core_type *make_shape(
	struct core_maker *m, const char *name, const struct core_field *fields, size_t count);

/* An array, pointer or result of an element. */
const struct core_type *make_of(struct core_maker *m, enum core_type_kind kind, const struct core_type *element);

struct core_expr *make_expr(struct core_maker *m, enum core_expr_kind kind, const struct core_type *type,
	const struct core_expr *a, const struct core_expr *b);
struct core_expr *make_local(struct core_maker *m, const struct core_type *type, uint32_t number);
struct core_expr *make_integer(struct core_maker *m, int64_t value);
struct core_expr *make_text(struct core_maker *m, const char *value);
struct core_expr *make_member(struct core_maker *m, const struct core_expr *of_value, uint32_t index);
struct core_stmt *make_stmt(
	struct core_maker *m, enum core_stmt_kind kind, uint32_t local, const struct core_expr *value);

/* Sets each statement's next; gives the first. */
struct core_stmt *make_chain(struct core_stmt *const *list, size_t count);

/* A program of these routes, types and nothing else. */
struct core_program *make_program(struct core_maker *m, const struct core_route *const *routes, size_t count);

#endif
