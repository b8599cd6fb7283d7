/*
 * The checker: syntax trees to annotated trees and what they declare. One verb, check_program. It goes on after every
 * mistake (TYPE_BAD keeps one mistake from becoming many) and reports to the log; when the log holds no error,
 * everything below is set and consistent, and lowering may run.
 *
 * What it sets in the tree (compiler/parse/ast.h):
 * - Expressions: `type` is what the expression gives where it stands, narrowing included. `origin` is the declared type
 * of a NAME or SELECT that narrowing made another (`Result(S)` read as S, a union as its member, Any as T, String as a
 *   literal union); NULL where it is the same. `convert_to` is the type its context turns it into where that is another
 *   (Int to Float, T to T?, a member to its union, a shape to a narrower one, an error to Error, Rune to Int); NULL
 * when none. `constant` is set where the value is known. Literals without a type (`{ ... }`, `[ ... ]`, nil) have the
 * type that their context wants as `type`.
 * - NAME: `symbol`. PAREN: like its operand. SELECT: a member: `member` is its index and `symbol` NULL (the operand may
 * be a pointer, proved non-nil); a package's: `symbol`; a method: `symbol` METHOD; of an error: `symbol` BUILTIN
 * ERROR_*.
 * - CALL: `symbol` is what is called: FUNCTION, METHOD (the receiver is operand->operand; take its address or
 * dereference it where the receiver's type says so), TYPE (a conversion of the one argument), ERROR (a constructor: no
 * argument, a String for `message`, or a shape literal), BUILTIN. A variadic parameter's arguments are `convert_to` the
 * element type, unless `spread`. Arguments of an external function's `...Any` keep their own types.
 * - A call of a fallible function has type RESULT (of VOID too); comma-ok map reads and `x, err := f()` are statements
 *   with two targets and one value, whose `type` is RESULT.
 * - CALL, NAME and SELECT of a function with needs: `supplied`, a variable for each need.
 * - INDEX of a map has type RESULT where it is read (targets of assignments excepted).
 * - Patterns: one of `constraint`, `symbol` (GUARD, or ERROR), `type`; `arguments` annotated like a call's. OneOf's
 * argument is an ARRAY literal; Each's is an expression whose `pattern` is set. A field pattern's `member` is its
 * index.
 * - BINARY operands are `convert_to` the common type of both.
 * - Statements: DEFINE's targets have `symbol` set and `defines` where the variable is new; FOR_EACH's likewise.
 * RETURN's values are `convert_to` the result; a value whose type is an error (result not Error) fails, one of type
 * RESULT passes on.
 */
#ifndef FORST_COMPILER_CHECK_CHECK_H
#define FORST_COMPILER_CHECK_CHECK_H

#include "compiler/check/symbol.h"
#include "compiler/diag/diag.h"
#include "compiler/parse/intern.h"

/* A file without a package clause, or the files of one package, or a package of the standard library. */
struct checked_module {
	struct checked_module *next;
	struct str name;        /* "process_data"; the package's name */
	struct str path;        /* below the source root, without .ft: "routes/process_data", "shared/types" */
	struct str source_path; /* of its first file, as given */
	bool is_route_file;
	bool is_library; /* of the standard library; nothing is in it where the program does not name it */
	struct ast_file **files;
	size_t file_count;
	size_t file_capacity;
	struct map names;    /* top-level: str to struct symbol */
	struct map *imports; /* by file: str to the PACKAGE that it imports by that name */
	struct map guards; /* "Valid" to a list of GUARD symbols (by subject) */
	struct str doc;
	enum { NOT_FOLLOWED, FOLLOWING, FOLLOWED } follow_state; /* while cycles of imports are looked for */
	const struct checked_module *followed_from;
	const struct ast_file *unread; /* of the standard library: its file, where only a message wanted to know it; or NULL */
};

struct checked_route {
	struct checked_route *next;
	struct function *function;
	struct function *entry; /* what a call of the route calls: it, or one that asks guards in the types of its parameters first */
	struct checked_module *module;
	struct str path;  /* "/process-data" */
	struct str alias; /* or empty */
	bool flat;        /* GET with a query string serves it */
	struct span span;
};

struct checked_test {
	struct checked_test *next;
	struct function *function;
};

/* The methods that values of a type, and pointers to them, are printed by; NULL: none. */
struct checked_text {
	struct function *of_value;
	struct function *of_pointer;
};

struct checked_program {
	struct types *types;
	struct checked_module *modules; /* in the order the files were given; the standard library's first */
	struct function *functions;     /* all, in that order; those without a body are external */
	struct symbol **globals;        /* package variables in the order in which they are initialised */
	size_t global_count;
	struct checked_route *routes;
	struct checked_test *tests; /* in that order */
	struct function *main; /* or NULL */
	struct map texts; /* of types that are printed, by address: struct checked_text */
	const struct source_map *sources;
	/* Errors that the runtime makes itself; always there. */
	const struct symbol *constraint_violation;
	const struct symbol *missing_key;
};

/* One source file as the checker wants it. */
struct check_file {
	struct ast_file *ast; /* NULL: a declaration file of the standard library, parsed where the program names its module */
	struct source *source; /* of such a file; else NULL */
	struct str
		path; /* below the source root, with .ft: "routes/process_data.ft"; of the standard library: "encoding/base64" */
};

/* Checks all files together. Never NULL; complete when the log holds no error. */
const struct checked_program *check_program(struct arena *arena, struct interner *interner,
	const struct source_map *sources, const struct check_file *files, size_t count, struct diag_log *log);

/* The shape that `holder` embeds, on the way to the one embedded `wanted`. */
const struct type *embedded_step(struct arena *arena, const struct type *holder, const struct type *wanted);

/* Whether decoders check this part of a type's chain themselves; the others are asked by the entries of routes. */
bool pattern_is_decoded(const struct ast_pattern *part);

#endif
