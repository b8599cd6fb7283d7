/*
 * Shared inside the Go emitter. `say` gives a text, `put` writes a line; in both each `$` takes a struct str.
 *
 * gofmt spaces an operator by how deep its expression stands (go/printer, "binaryExpr"): every function that makes an
 * expression's text takes that depth, 1 at the top of a statement. An operator's operands that are operators themselves are
 * always in parentheses.
 */
#ifndef FORST_CODEGEN_GO_INTERNAL_H
#define FORST_CODEGEN_GO_INTERNAL_H

#include "codegen/go/emit_go.h"
#include "codegen/member.h"
#include "codegen/text.h"
#include "codegen/unique.h"

/* What an unlabelled break and continue of Go would leave where the statement stands. */
struct construct {
	struct construct *outer;
	const struct core_stmt *loop; /* NULL: a switch or select */
	const struct core_stmt *round; /* the loop whose step follows, when this is the switch around its body */
	uint32_t name;                /* of its label in Go */
	bool named;                   /* something jumps to it by name */
};

struct work {
	struct work *next;
	const void *thing;
};

struct emit {
	struct arena *arena;
	const struct core_program *program;
	struct map taken;    /* names of the package */
	struct map hidden;   /* names of the function's locals: what it makes on the way must not be hidden by them */
	struct map names;    /* of things, by address */
	struct map queued;   /* functions that were asked for, by address */
	struct map derived;  /* functions made on the way, by description */
	struct map packages; /* Go's, that are used */
	struct text types, functions;
	struct work *first, *last; /* functions still to be written */
	enum { TEXTS_UNKNOWN, TEXTS_NONE, TEXTS_SOME } texts; /* methods of the program that values are printed by */
	struct str refused;
	bool keeps_functions; /* a package variable may hold functions */
	/* the function being written */
	const struct core_function *function;
	struct str *locals;
	struct text *out;
	int indent;
	uint32_t *reads; /* by local: how often its value is used */
	struct str *ahead; /* by local: the variable that was declared before its LET, which gives it its value; else empty */
	struct construct *construct;
	uint32_t constructs;
	struct str given; /* the result's own name, in a function that reads it once deferred calls have run; else empty */
	uint32_t line; /* what Go takes the next line for; 0: not known */
	bool in_header; /* of an if or for, where the brace of a bare literal would be the body's */
};

/* ---- go_text.c ---- */
struct str go_say(struct emit *e, const char *pattern, ...);
void go_put(struct emit *e, const char *pattern, ...);
void go_put_to(struct emit *e, struct text *out, const char *pattern, ...);
struct str go_number(struct emit *e, int64_t value);
struct str go_quoted(struct emit *e, struct str s);
struct str go_refuse(struct emit *e, const char *what);
void go_use_package(struct emit *e, const char *path);
/* As many tabs as the line has, and `more`. */
struct str go_tabs(struct emit *e, int more);

/* ---- go_name.c ---- */
struct str go_package_name(struct emit *e, struct str wish);
struct str go_name_of(struct emit *e, const void *thing);
void go_name_set(struct emit *e, const void *thing, struct str name);
/* The name under a description; *is_new: the caller defines it. */
struct str go_derived_name(struct emit *e, struct str description, struct str wish, bool *is_new);
struct str go_field_name(struct emit *e, const struct core_type *type, size_t i);
/* Its last name alone: that of a member which is stored in a part says nothing of where it is. */
struct str go_field_word(struct emit *e, const struct core_type *type, size_t i);
struct str go_part_name(struct emit *e, const struct core_type *type, const struct core_part *part);
/* A parameter's of a literal: word and number, hiding neither a local nor a name of the package that there is so far. */
struct str go_free_name(struct emit *e, const char *word, size_t number);
void go_name_locals(struct emit *e, const struct core_function *function);
/* For the result of the function, apart from those of its locals. */
struct str go_given_name(struct emit *e);

/* ---- go_type.c ---- */
const struct core_type *go_base_type(const struct core_type *type);
struct str go_type(struct emit *e, const struct core_type *type);
struct str go_type_word(struct emit *e, const struct core_type *type);
struct str go_zero_value(struct emit *e, const struct core_type *type);
bool go_is_text(const struct core_type *type);
bool go_is_error(const struct core_type *type);
bool go_is_scalar(const struct core_type *type); /* a Bool, number or text, as Go has it */
bool go_is_void(const struct core_type *type);

/* ---- go_expr.c ---- */
struct str go_expr(struct emit *e, const struct core_expr *x, int depth);
/* As an operand of a selector, an index or a call: nothing binds tighter. */
struct str go_primary(struct emit *e, const struct core_expr *x, int depth);
/* As an operand of an operator. */
struct str go_operand(struct emit *e, const struct core_expr *x, int depth);
/* In parentheses where it ends in a literal's brace that Go would take for the body's. */
struct str go_guarded(struct emit *e, struct str text);
/* Separated by commas; depth is that of the whole call. */
struct str go_list(struct emit *e, const struct core_expr *const *items, size_t count, int depth);

/* ---- go_builtin.c ---- */
struct str go_builtin_text(struct emit *e, const struct core_expr *x, int depth);

/* ---- go_extern.c ---- */
/* The variable of a constant regular expression, which is compiled before the program begins. */
struct str go_regexp_name(struct emit *e, struct str pattern);
struct str go_extern_text(struct emit *e, const struct core_expr *x, int depth);
/* The same as a statement, whose results are dropped. */
struct str go_extern_statement(struct emit *e, const struct core_expr *x);
/* Of a NATIVE type's name. */
struct str go_native_type(struct emit *e, struct str name);
struct str go_native_zero(struct emit *e, struct str name);

/* ---- go_convert.c ---- */
struct str go_convert_text(struct emit *e, const struct core_expr *x, int depth);
struct str go_copy_text(struct emit *e, const struct core_type *type, struct str value);

/* ---- go_error.c ---- */
struct str go_failure_text(struct emit *e, const struct core_expr *x, int depth);
struct str go_rebase_text(struct emit *e, const struct core_expr *x, int depth);
struct str go_kind_name(struct emit *e, const struct core_error *error);
struct str go_members_type(struct emit *e, const struct core_error *error);
struct str go_test_text(struct emit *e, const struct core_expr *x, int depth);

/* ---- go_stmt.c ---- */
/* True where nothing behind the last one could run. */
bool go_statements(struct emit *e, const struct core_stmt *first);

/* Counts what the statements read, those apart that are not written. */
void go_count_reads(struct emit *e, const struct core_stmt *first);

/* ---- go_format.c ---- */
/* The operands of a call that prints them, the first one a format string where it has one. */
struct str go_printed_list(struct emit *e, const struct core_expr *x, bool has_format, int depth);
/* What an error's members print as, where there is something to tell of them. */
void go_write_members_format(struct emit *e, const struct core_error *error, struct str kind);

/* ---- go_function.c ---- */
struct str go_function_name(struct emit *e, const struct core_function *function);
struct str go_return_type(struct emit *e, const struct core_function *function);
void go_write_functions(struct emit *e);

/* Names every function of the program, so that no local hides one. */
void go_name_functions(struct emit *e);

/* A file of codegen/go/support, which every program gets. */
struct go_support_file {
	const char *name; /* "support_error.go" */
	const char *text;
	size_t length;
};

extern const struct go_support_file go_support[];
extern const size_t go_support_count;

/* What those files declare and import: names that nothing else of the package may have. */
extern const char *const go_support_names[];
extern const size_t go_support_name_count;

#endif
