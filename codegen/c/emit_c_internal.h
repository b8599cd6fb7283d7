/*
 * Shared inside the C emitter. Text is made by templates: `say` gives an expression's text, `put` writes lines; in both
 * each `$` takes a struct str. Whatever an expression needs (a type, a function, a codec) is asked for by name: the
 * first to ask has it defined, so a file holds what its routes reach and nothing else.
 */
#ifndef FORST_CODEGEN_C_INTERNAL_H
#define FORST_CODEGEN_C_INTERNAL_H

#include "codegen/c/emit_c.h"
#include "codegen/packed.h"
#include "codegen/member.h"
#include "codegen/recursion.h"
#include "codegen/text.h"
#include "codegen/unique.h"

/* What is known of a local of the current function: for checks that a loop makes needless. */
struct local_facts {
	unsigned assignments;          /* to it or a part of it; LETs do not count */
	const struct core_expr *value; /* its LET's */
	const struct core_stmt *step;  /* the one assignment, when it adds 1 */
	const struct core_expr *bound; /* while in a loop over it: the array that it indexes, a LOCAL or its member */
};

/* How its own jumps leave the loop that is being written. */
struct loop_emission {
	uint32_t next; /* `continue` is a goto to next_N; 0: C's own does */
	uint32_t end;  /* `break` is a goto to end_N; 0: C's own does */
	bool goes_on;  /* such gotos were written */
	bool ends;
};

struct function_work {
	struct function_work *next;
	const struct core_function *function;
};

struct struct_work {
	struct struct_work *next;
	const struct core_type *type;
};

struct emit {
	struct arena *arena;
	const struct core_program *program;
	struct recursion *recursion;      /* these two are shared by the program's files */
	const struct packed_type *packed; /* by type id */
	struct map taken;                 /* identifiers of this file */
	struct map names;                 /* of things, by address */
	struct map defined;               /* structs by their C name */
	struct map members;               /* names of the members of shapes, by the shape's address */
	struct map derived;               /* names of what has no address of its own, by description */
	int defining;                     /* structs being written, one inside the other */
	int indirect; /* pointers and arrays around the type being named: its struct need not be complete */
	struct struct_work *first_struct, *last_struct; /* named within a definition; written when that is complete */
	struct text scratch;                            /* of say and put */
	struct text forwards, structs, kinds, prototypes, helpers, functions;
	struct function_work *first, *last; /* functions still to be written */
	struct str refused;
	/* the function being written */
	const struct core_function *function;
	struct str *locals;
	struct local_facts *facts;
	struct text *out;
	int indent;
	bool uses_task;
	bool recursive;         /* a function of the file calls itself */
	struct str source_path; /* of the last #line */
	uint32_t line;          /* what the C compiler takes the next line for; 0: not known */
	uint32_t wanted_line;   /* the source line of the statement being written; 0: none */
	uint32_t *labels;       /* bits of use by label: LABEL_... */
	uint32_t label_count;
	struct loop_emission loop; /* the innermost one */
	uint32_t loops;
	uint32_t deferred;    /* records of deferred calls in its frame so far */
	const struct core_expr *results; /* what its returns give once deferred calls have run; or NULL */
	struct text tops;     /* their declarations */
	uint32_t regexps;     /* regular expressions that were compiled */
	bool in_section;      /* of a package variable: what grows is its */
	bool defines_globals; /* the package variables lie in this file */
};

/* ---- text.c ---- */

/* The template with each `$` replaced, in the arena. */
struct str say(struct emit *e, const char *pattern, ...);

/* One line: indentation, the template, a newline. */
void put(struct emit *e, const char *pattern, ...);

/* The same with no indentation and to any text; the pattern brings its newlines. */
void put_to(struct emit *e, struct text *out, const char *pattern, ...);

struct str number(struct emit *e, int64_t value);

/* A C string literal with quotes: everything but plain ASCII as octal escapes. */
struct str quoted(struct emit *e, struct str s);

/* The JSON string of s, quotes included. */
struct str json_quoted(struct emit *e, struct str s);

/* text in parentheses unless nothing could split it. */
struct str grouped(struct emit *e, struct str text);

/* Records what cannot be emitted; gives a text in its place. */
struct str refuse(struct emit *e, const char *what);

/* A function that something being written needs: its lines go to `body`, and the place of the text around is kept. */
struct helper {
	struct text body;
	struct text *out;
	int indent;
	uint32_t line, wanted_line;
};

void helper_begin(struct emit *e, struct helper *helper);

/* Back to the text around; the body is complete. */
void helper_leave(struct emit *e, const struct helper *helper);

/* ---- name.c ---- */

/* An identifier for a local, member or label: the user's, changed where C or the runtime has it. */
struct str plain_name(struct emit *e, struct str name);

/* An identifier no one in the file has: `ft_` and name, numbered when taken. */
struct str global_name(struct emit *e, struct str name);

struct str name_of(struct emit *e, const void *thing); /* data NULL: not named yet */
void name_set(struct emit *e, const void *thing, struct str name);

/* The name under a description, and whether it is new: then the caller defines it. */
struct str derived_name(struct emit *e, struct str description, struct str wish, bool *is_new);

/* Field i of a shape, tuple or union as a C member. */
struct str field_name(struct emit *e, const struct core_type *type, size_t i);
/* Its last name alone: that of a member which is stored in a part says nothing of where it is. */
struct str field_word(struct emit *e, const struct core_type *type, size_t i);
struct str part_name(struct emit *e, const struct core_type *type, size_t i);

/* Names for the function's locals, each different. */
void name_locals(struct emit *e, const struct core_function *function);

/* ---- c_type.c ---- */
struct str c_type(struct emit *e, const struct core_type *type);

/* `T name`, `T *name`: a declaration without its end. */
struct str declare(struct emit *e, struct str type, struct str name);
struct str c_result_type(struct emit *e, const struct core_type *element);
/* A condition: the value is none that `omitempty` leaves out. */
struct str not_empty(struct emit *e, const struct core_type *type, struct str value);
struct str zero_value(struct emit *e, const struct core_type *type);
/* The same where it may stand inside of another value's initializer. */
struct str zero_operand(struct emit *e, const struct core_type *type);

/* Past CONSTRAINED. */
const struct core_type *base_type(const struct core_type *type);

/* A word for a type in names of helpers: "Record", "int", "Record_array". */
struct str type_word(struct emit *e, const struct core_type *type);
bool is_error(const struct core_type *type);     /* represented as struct forst_error * */
bool is_text(const struct core_type *type);      /* as struct forst_string */
bool is_aggregate(const struct core_type *type); /* a struct that helpers take by address */
bool all_failures(const struct core_type *type); /* a UNION of nothing but failures */

/* ---- c_expr.c ---- */
/* A function of the standard library that is written in Forst. */
bool is_library_code(const struct core_function *function);

/* The task for a call that notes the place: library code goes on under its caller's. */
struct str here(struct emit *e);

struct str expr(struct emit *e, const struct core_expr *x);

/* expr, in parentheses where an operator beside it could take it apart. */
struct str operand(struct emit *e, const struct core_expr *x);

/* As a place that can be assigned. */
struct str place(struct emit *e, const struct core_expr *x);

/* Its text may be repeated: no calls, no checks, not long. */
bool is_stable(const struct core_expr *x);
struct str binary_text(struct emit *e, enum core_op op, const struct core_type *type, struct str a, struct str b);
struct str constant(struct emit *e, const struct core_expr *x);
struct str arguments_text(struct emit *e, const struct core_expr *x, size_t from);

/* ---- c_builtin.c ---- */
struct str builtin_text(struct emit *e, const struct core_expr *x);
struct str extern_text(struct emit *e, const struct core_expr *x);

/* The C name of a function or type of the standard library. */
struct str extern_name(struct emit *e, struct str symbol);

/* `.length` or its like of a value whose text may be repeated. */
struct str length_text(struct emit *e, const struct core_type *type, struct str value);

/* ---- c_convert.c ---- */
struct str convert_text(struct emit *e, const struct core_expr *x);

/* ---- c_regexp.c ---- */

/* The table that a constant regular expression is compiled into; data NULL: it is wrong. */
struct str regexp_table_name(struct emit *e, struct str pattern);

/* A call of package regexp that is given a constant pattern, which is compiled here; data NULL: it is no such call. */
struct str constant_regexp_text(struct emit *e, const struct core_expr *x);

/* What never changes, so that package variables share it. */
bool is_regexp(const struct core_type *type);

/* ---- c_any.c ---- */

/* A value of the type, whose text may be repeated, as an Any. */
struct str any_text(struct emit *e, const struct core_type *type, struct str value);

/* ---- c_global.c ---- */

/* Before anything else of a file is named. */
void name_globals(struct emit *e);

/* Whether several files share package variables: then they share the kinds of errors too, which variables may hold. */
bool shares_globals(const struct core_program *program);
struct str shared_kind_name(struct emit *e, const struct core_error *error);
struct str global_text(struct emit *e, const struct core_global *global);

/* All of them, in this file; for others too where they are shared. */
void define_globals(struct emit *e, bool shared);

/* The function that gives all of them their first values. */
void write_initialization(struct emit *e, struct str name, bool shared);
void atomic(struct emit *e, const struct core_stmt *s);

/* Whose heap an append or a new entry grows on. */
struct str heap_task(const struct emit *e);

/* The deep copy of a value, on the heap of `task`. */
struct str deep_copy(struct emit *e, const struct core_type *type, struct str task, struct str value);

/* The function void(struct forst_task *, void *) that makes what lies there a copy. */
struct str copy_in_place(struct emit *e, const struct core_type *type);

/* The function const void *(struct forst_task *, const void *) that copies an error's members. */
struct str copy_members_function(struct emit *e, const struct core_type *type);

/* ---- c_failure.c ---- */
struct str failure_text(struct emit *e, const struct core_expr *x);
struct str rebase_text(struct emit *e, const struct core_expr *x);
struct str kind_name(struct emit *e, const struct core_error *error);
/* A pointer to a fresh copy of the value. */
struct str box_text(struct emit *e, const struct core_type *element, struct str value);
/* (c_any_to.c) ANY_IS; the value of the type that an Any holds. */
struct str any_is_text(struct emit *e, const struct core_expr *x);
struct str from_any_text(struct emit *e, const struct core_type *type, struct str value);
/* An error that is read: nil panics. */
struct str present_error(struct emit *e, const struct core_expr *x);

/* Constants as the text of a JSON array. */
struct str constraint_json(struct emit *e, const struct core_expr *const *arguments, size_t count);

/* ---- c_test.c ---- */

/* Does subject, a repeatable text of `type`, satisfy the constraint? An expression of type bool. */
struct str test_text(struct emit *e, enum constraint constraint, const struct core_type *type, struct str subject,
	const struct core_expr *const *arguments, size_t count);

/* ---- c_equal.c ---- */
struct str equal_text(struct emit *e, const struct core_type *type, struct str a, struct str b);

/* The address of a function bool(const void *, const void *) for elements of that type. */
struct str equal_function(struct emit *e, const struct core_type *type);

/* subject is one of many strings: by binary search in a table. */
struct str among_strings(struct emit *e, struct str subject, const struct str *choices, size_t count);

/* The variable `hash` with a value mixed in; a function of (hash, const void *) that does it to an element. */
struct str hash_text(struct emit *e, const struct core_type *type, struct str a);
struct str hash_function(struct emit *e, const struct core_type *type);

/* ---- c_map.c ---- */

/* Where a function of the runtime looks into a map, as texts: the task for what it allocates, the map, the key. */
struct map_place {
	struct str task, map, key;
};

/* The call of forst_map_<verb>_... : find, put, remove. */
struct str map_call(struct emit *e, const char *verb, const struct core_type *map, struct map_place place);
/* An empty map with room for `expected` entries. */
struct str new_map_text(struct emit *e, const struct core_type *map, struct str task, struct str expected);
/* What its keys are in the names of the runtime's functions: string, int, value. */
struct str key_word(const struct core_type *map);
/* The built-in functions of maps; a map's value. */
struct str map_builtin_text(struct emit *e, const struct core_expr *x);
struct str map_text(struct emit *e, const struct core_expr *x);

/* ---- c_format.c ---- */

/* The address of the type's printing descriptor. */
struct str format_type(struct emit *e, const struct core_type *type);

/* ---- c_stmt.c ---- */
void statements(struct emit *e, const struct core_stmt *first);

/* From here on lines belong to the source line of the span. */
/* The file that holds the span; the first one of the module where it is nowhere. */
struct str source_of(const struct emit *e, struct span span, const struct core_module *module);
void line_of(struct emit *e, struct span span);

/* The statements, indented. */
void body_of(struct emit *e, const struct core_stmt *first);

/* An assignment, without its semicolon. */
struct str assign_text(struct emit *e, const struct core_stmt *s);

/* ---- c_loop.c ---- */

/* What is known of the function's locals: e->facts, e->labels. */
void study_locals(struct emit *e, const struct core_function *function);
void emit_loop(struct emit *e, const struct core_stmt *s);

/* BREAK and CONTINUE. */
void leave_loop(struct emit *e, const struct core_stmt *s);
void next_round(struct emit *e, const struct core_stmt *s);

/* Behind a LOOP or BLOCK: where BREAKs that name it lead. */
void put_break_label(struct emit *e, const struct core_stmt *s);
void put_goto_label(struct emit *e, const struct core_stmt *s);
/* Backwards that is a safepoint, as a loop's back edge is. */
void go_to(struct emit *e, const struct core_stmt *s);

/* ---- c_closure.c ---- */
struct str function_value_text(struct emit *e, const struct core_expr *x);
struct str call_value_text(struct emit *e, const struct core_expr *x);
void start_goroutine(struct emit *e, const struct core_stmt *s);
void defer_call(struct emit *e, const struct core_stmt *s);

/* In a function that defers: notes where its deferred calls begin; runs them. In others nothing. */
void begin_deferring(struct emit *e);
void run_deferred(struct emit *e);

/* ---- c_chan.c ---- */
void emit_send(struct emit *e, const struct core_stmt *s);
void emit_receive(struct emit *e, const struct core_stmt *s);
void emit_select(struct emit *e, const struct core_stmt *s);

/* ---- c_function.c ---- */
struct str function_name(struct emit *e, const struct core_function *function);
void write_functions(struct emit *e);

/* What a call gives: the result, a result type, or an error. */
struct str return_type(struct emit *e, const struct core_function *function);

/* ---- c_encode.c ---- */

/* Statements in e->out that write `value` (an expression that may be repeated) to `out`. */
void encode_value(struct emit *e, const struct core_type *type, struct str value);
struct str encode_members_function(struct emit *e, const struct core_error *error);
/* False for an error with a function, a channel or the like among its members: no route fails with it. */
bool has_members_form(struct emit *e, const struct core_error *error);

/* ---- c_decode.c ---- */

/* The function that decodes the type: const char *f(struct forst_decoder *, const char *at, T *out). */
struct str decoder_of(struct emit *e, const struct core_type *type);

/* The name of the helper that does this (`verb`: "decode") to the type, which is in it as `word`; `write` defines it
 * the first time. Types are told apart by identity: members that look alike in C may have different constraints. */
struct str helper_of_type(struct emit *e, const char *verb, const struct core_type *type, struct str word,
	void (*write)(struct emit *e, const struct core_type *type, struct str name));
bool is_recursive(struct emit *e, const struct core_type *type);

/* The text of a C comparison: does the scanned name (a struct forst_string variable) equal the literal? */
struct str name_test(struct emit *e, const char *variable, struct str name);

/* The function const struct forst_rule *f(struct forst_task *, const T *value) that gives the constraint which the
 * value breaks, or NULL. */
struct str broken_rule_function(struct emit *e, const struct core_type *type);

/* A row a literal, as initializers of struct forst_string: the table's name. */
struct str choices_table(struct emit *e, const struct core_type *literals);

/* ---- c_decode_union.c ---- */
void decode_union(struct emit *e, const struct core_type *type, struct str function);

/* ---- c_pack.c ---- */

/* Statements that write `value` (an expression that may be repeated) to the packer `to`. */
void pack_value(struct emit *e, const struct core_type *type, const char *to, struct str value);

/* ---- c_unpack.c ---- */

/* The function that reads the packed type: bool f(struct forst_unpacker *, T *out). */
struct str unpacker_of(struct emit *e, const struct core_type *type);

/* ---- c_route.c ---- */
void write_route(struct emit *e, const struct core_route *route);

/* ---- c_waits.c ---- */

/* Whether a function of the library may wait. */
bool extern_waits(struct str symbol);

struct route_traits {
	bool waits;     /* it may wait for something, or starts goroutines */
	bool asks_time; /* it may ask how long it has run */
};

struct route_traits route_traits(struct emit *e, const struct core_route *route);

#endif
