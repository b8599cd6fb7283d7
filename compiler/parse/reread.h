/* Types, expressions and patterns look alike in source: what was read as one of them, as another. Nothing is reported. */
#ifndef FORST_COMPILER_PARSE_REREAD_H
#define FORST_COMPILER_PARSE_REREAD_H

#include "compiler/parse/ast.h"
#include "runtime/base/arena.h"

/* The type that an expression spells: a name, Array(T), *T, String.Min(1), { a: T }; of kind BAD where it spells none. */
struct ast_type *reread_as_type(struct arena *arena, struct ast_expr *expr);

/* A constraint's argument as the expression it spells: a literal, a constant's name, a nested constraint; other types
 * stay types. */
struct ast_expr *reread_as_expr(struct arena *arena, struct ast_type *type);

/* { x: 1 }, which was read as the type of a shape, becomes the literal that it looks like; other expressions stay. */
void reread_as_literal(struct arena *arena, struct ast_expr *expr);

/* What Each asks of its elements: a constraint or guard, a chain of them, a shape pattern, a type; NULL where it is none. */
struct ast_pattern *reread_as_pattern(struct arena *arena, struct ast_expr *expr);

/* `ensure` of a condition, which is taken apart: `E is G`, `!(E is G)`, `!E`, or E. */
struct ast_ensure *reread_as_ensure(struct arena *arena, struct ast_expr *condition);

/* What a string literal spells that stands in another one, as in tags: `inside` is between its quotes. False where it is
 * none. */
bool reread_as_string(struct arena *arena, struct str inside, struct str *string);

/* A plain lower-case name before a dot is a package. */
bool reads_as_package(struct str name);

/* chain.call: another part of the chain, or the name behind the package that the chain's last part is. */
void pattern_add(struct ast_pattern *chain, struct ast_pattern *call);

/* `a or b`: an EITHER of both; a goes on where it is one. */
struct ast_pattern *pattern_either(struct arena *arena, struct ast_pattern *a, struct ast_pattern *b);

/* The one part, or a CHAIN of all. */
struct ast_pattern *pattern_of_parts(struct arena *arena, struct ast_pattern *parts);

#endif
