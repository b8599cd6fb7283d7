/* Copies of syntax: what each use of a generic declaration checks is a tree of its own. */
#ifndef FORST_COMPILER_PARSE_AST_COPY_H
#define FORST_COMPILER_PARSE_AST_COPY_H

#include "compiler/parse/ast.h"

/* A name of a type that stands for `type` in the copy. */
struct ast_binding {
	struct str name; /* interned */
	const struct type *type;
};

struct ast_bindings {
	const struct ast_binding *items;
	size_t count;
};

/* Deep copies in the arena of a tree that nobody has annotated; NULL of NULL. Names of types that are bound are set to
 * their types; expressions that spell one are left to their scope. */
struct ast_type *ast_copy_type(struct arena *arena, const struct ast_type *type, struct ast_bindings bindings);
struct ast_func *ast_copy_func(struct arena *arena, const struct ast_func *func, struct ast_bindings bindings);
/* Without the body. */
struct ast_func *ast_copy_signature(struct arena *arena, const struct ast_func *func, struct ast_bindings bindings);

#endif
