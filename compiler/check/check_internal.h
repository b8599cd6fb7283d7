/* Shared insides of the checker: its state, the state of one function's check, and what its files ask of each other. */
#ifndef FORST_COMPILER_CHECK_CHECK_INTERNAL_H
#define FORST_COMPILER_CHECK_CHECK_INTERNAL_H

#include "compiler/check/check.h"
#include "compiler/core/constraint.h"
#include "compiler/parse/reread.h"

enum { MEMBERS_MAX = 1000 }; /* members of one shape */
enum { ARRAY_LENGTH_MAX = 1 << 20 };

struct checker {
	struct arena *arena;
	struct interner *interner;
	struct types types;
	const struct source_map *sources;
	struct diag_log *log;
	struct checked_program *program;
	struct checked_module *last_module;
	struct function *last_function;
	struct arena_run functions;
	struct scope *closed_scopes; /* to be opened again */
	struct map universe;               /* what every module sees: Int, len, ... */
	struct map libraries;              /* packages of the standard library by the last element of their paths */
	struct map folders;                /* those of the program with a `package` clause by their folder's path */
	struct map files;                  /* those of one file by its path */
	struct map packages;               /* those with a `package` clause by name */
	size_t global_capacity;
	bool has_tests;                    /* there are test files */
	bool in_test;                      /* what is being declared stands in a test file */
	struct checked_test **tests_end;   /* where the next test is linked in */
	struct checked_route **routes_end; /* where the next route is linked in */
	struct map weights;                /* of types by value: their address to a number */
	char *stack;                       /* where check_program's frame is */
	struct making *making;             /* declared types being resolved one inside the other: declared.c */
	bool joined;                       /* what is being resolved becomes a part of the union around it */
	struct map known;                  /* types of whose parts none waits to be resolved, by address */
	bool was_waiting;                  /* a declared shape's members waited to be resolved */
	int types_inside;                  /* types likewise */
	int constants_inside;              /* constants being known one inside the other */
	size_t spread;                     /* members looked at by embedding and joining so far */
	const struct check_file *source_files;
	size_t source_file_count;
	bool broken;                       /* something did not parse: what it held is missing, which is no mistake of its own */
	struct map unknown;                /* names that nothing declares, reported once a function: "%p name" */
	size_t compared;                   /* names looked at for suggestions so far */
	const struct ast_stmt **withs;
	size_t with_count;
	size_t with_capacity;
	struct map levels;                 /* of embedding by the holder's address: promote.c */
	struct map stays;                  /* shapes by address: whether one that must stay is part of them */
	bool uses_opaque;                  /* some type of the program holds one of the standard library's */
	struct map places;                 /* below others, by the other and the member's name */
	uint32_t place_count;
	uint32_t fact_time;                /* counts what is proved and forgotten */
	uint32_t shared_from;              /* the first place where a variable is declared that became shared in the loop that is checked */
	int call_depth;                    /* functions being checked because another one calls them */
	struct body *names;                /* the body whose names types may use: the one being checked, or NULL */
	struct diag_log *main_log;         /* `log` is another one while an instance is checked */
	const struct instance *within;     /* the instance that is being checked, or NULL */
	struct map regexps;                /* constant regular expressions that are right */
	struct map instances;              /* by generic and arguments */
	int deep_instances;                /* those that many others asked for in turn */
	bool instances_refused;            /* a limit of theirs was reported */
	struct refused_instance *refused;  /* instances whose check found a mistake */
	bool types_declared;               /* the members of all declared types are known */
	struct symbol **type_instances;    /* in order of first use */
	size_t type_instance_count;
	size_t type_instance_capacity;
	size_t type_instances_settled;     /* the first that are complete */
	struct pending_argument *pending;  /* type arguments and keys of maps that wait for types to be declared */
	struct pending_argument **pending_end;
	struct chain_guard *chain_guards;  /* parts of types' chains that are checked when signatures are known */
	struct chain_guard **chain_guards_end;
	struct router *routers; /* router.c */
	struct guard_call *guard_calls; /* calls in guards, the last one first: pure.c */
	bool signatures_known;             /* parameters and subjects of all functions and guards */
	struct map chain_homes;            /* chains by address, to the modules that they stand in */
	int large_constants;               /* operations on constants beyond some hundred bits so far */
	struct map lacks;                  /* types by address, to why they have no zero value */
	struct map boundary_guards;        /* types by address, to the guards that look at what was decoded */
	bool has_texts;                    /* some type has a method that its values are printed by */
	struct map printed;                /* types by address, to what printing them calls: printed.c */
	struct printed *printed_first;
	struct printed **printed_end;
	struct decision *decisions;        /* constants that guards of types are asked of at the end; the newest first */
};

/* ---- scopes (scope.c): the names of blocks inside one another ---- */

struct scope {
	struct scope *outer;
	struct map names;
};

/* ---- facts (narrow.c): what is known of variables and member paths where the check stands ---- */

struct facts;
struct stake;

/* Facts of the two ways out of a condition. */
struct branches {
	const struct facts *yes;
	const struct facts *no;
};

struct loop {
	struct loop *outer;
	struct str label;
	bool is_loop;             /* else a switch or a labelled block: break only */
	int locks;                /* the fewest held where it begins and at jumps out of it */
	bool broken;              /* something breaks out of it */
	const struct facts *base;  /* what held where it begins */
	const struct facts *facts; /* what holds at every break so far */
	bool continued;
	const struct facts *next_facts; /* what holds at every `continue` so far */
	struct stake *stake;            /* facts taken to hold in every round, though the loop assigns their variables */
	bool violated;                 /* one of them does not hold at the end of a round */
};

/* What becomes of a function literal where it stands. */
enum literal_use {
	LITERAL_KEPT,
	LITERAL_CALLED,
	LITERAL_DEFERRED,
	LITERAL_STARTED, /* by `go` */
};

/* The check of one function's body. */
struct body {
	struct checker *checker;
	struct function *function;
	struct checked_module *module;
	uint32_t at; /* an offset in its file, where `function` is none of the program's */
	uint32_t begun; /* fact_time when its check began */
	struct scope *scope;
	const struct scope *block; /* of parameters, named results, and what the body itself declares */
	const struct facts *facts;
	struct loop *loop;
	struct labels *labels; /* of the function: jump.c */
	int locks;             /* mutexes that are surely locked here: race.c */
	enum literal_use literal_use; /* of the literal that is checked next */
	struct str next_label; /* of the statement that begins */
	bool unreachable;      /* behind a return or the like */
	bool reported_unreachable;
	bool in_guard;
	struct supply *supplies; /* by the `with`s around here, innermost first */
	const struct type *yielded; /* yields_last: the type found, or NULL */
	const struct ast_stmt *last; /* of the function's statements */
	struct open_nil *open_nils; /* returned where no result is declared: return.c */
	bool computes;              /* the next expression is an operand: a constant may be too large by itself */
	bool all_present;           /* every returned pointer was proved non-nil */
	bool returned;
	bool again; /* a literal takes its place's type, though all in it was checked: calls in it keep theirs */
	bool returned_nothing; /* by a `return` without a value */
	bool exited;                /* a guard's: a `return` was seen that can be reached */
	const struct facts *exits;  /* what holds at all of those */
	struct span note_span; /* the statement whose errors are noted */
	int tries;             /* loops around whose facts are taken to hold */
	size_t errors_before;  /* in the log when the body's check began: warnings of a wrong body mislead */
	const struct symbol **passed_variables; /* variables of type Error that are passed on: noted at the end */
	size_t passed_count;
	size_t passed_capacity;
};

/* A question whose outcomes prove nothing. */
static inline struct branches
nothing_proved(const struct body *body)
{
	return (struct branches){body->facts, body->facts};
}

/* ---- reporting (report.c) ---- */
struct str quoted_type(struct checker *checker, const struct type *type);
/* Of two types, with their packages where they are called the same. */
void quoted_types(struct checker *checker, const struct type *a, const struct type *b, struct str *text_a, struct str *text_b);
void report_may_be_nil(struct body *body, const struct ast_expr *expr);
/* Adds to a message about an unknown member which one may be meant, or those there are. */
void suggest_member(struct body *body, struct diag *diag, const struct type *type, struct str name);
/* The name of the map nearest to `name` among up to two maps (NULL allowed), or an empty str. */
struct str nearest_name(struct checker *checker, const struct map *first, const struct map *second, struct str name);
struct str nearest_type(struct checker *checker, const struct map *first, const struct map *second, struct str name);
unsigned nearest_limit(struct str name);
void report_unknown(struct body *body, struct ast_name name);
bool may_be_lost(const struct checker *checker, struct str name);
bool has_lost(const struct checker *checker, struct span span);
bool was_reported(struct body *body, struct str name);
/* suggest.c: false where nothing is known of the name. */
bool suggest_for_name(struct checker *checker, struct diag *diag, struct str name);
bool suggest_for_member(struct checker *checker, struct diag *diag, const struct type *type, struct str name);

/* ---- names (scope.c) ---- */
void scope_open(struct body *body);
void scope_close(struct body *body);
/* Declares a local; `_` and an empty name give a symbol that no name finds. */
struct symbol *scope_declare(struct body *body, enum symbol_kind kind, struct ast_name name, const struct type *type);
struct symbol *scope_find(struct body *body, struct str name);
struct symbol *scope_find_here(struct body *body, struct str name);
/* What an expression names that is a name, or a package's, used or not, exported or not; NULL for all else. */
struct symbol *scope_find_named(struct body *body, const struct ast_expr *expr);
/* A name that a type uses, in the body being checked or at the top level of `module`. */
struct symbol *scope_find_for_type(struct checker *checker, struct checked_module *module, struct ast_name name);
/* A name at the top level of the file around the offset `at`: of its module, of a package that it imports, of the
 * universe, of a package of the standard library. */
struct symbol *module_find(struct checker *checker, struct checked_module *module, struct str name, uint32_t at);
struct symbol *new_symbol(struct checker *checker, enum symbol_kind kind, struct str name, struct span span);
void universe_init(struct checker *checker);

/* ---- byte.c ---- */
const struct type *byte_type(struct checker *checker);

/* byte(n), whose argument is checked and a number: becomes n & 255. */
const struct type *byte_conversion(struct body *body, struct ast_expr *expr);

/* ---- modules and declarations (module.c, declare.c) ---- */
/* A list of guards of one name, by subject. */
struct guard_list {
	struct symbol *symbol;
	struct guard_list *next;
};

void modules_collect(struct checker *checker, const struct check_file *files, size_t count);
void modules_declare(struct checker *checker);
/* The declarations of a module of the standard library, for what messages suggest: also of one that no file names. */
const struct ast_file *library_file(struct checker *checker, struct checked_module *library);
/* The module of a folder, or of a file without a package clause; NULL: none. */
struct checked_module *module_at(struct checker *checker, struct str path);
/* What stands behind a path's last slash. */
struct str module_path_base(struct str path);

/* ---- imports (import.c) ---- */
/* Behind all other declarations. */
void imports_declare(struct checker *checker);
/* What the file around the offset `at` imports; NULL: no file of the module is there. */
const struct map *imports_at(const struct checked_module *module, uint32_t at);
/* The package that the file around the offset `at` imports as `name`, or NULL. */
struct symbol *import_find(const struct checked_module *module, struct str name, uint32_t at);
/* Where the file imports a package by a path that ends with `name`, and the package is called otherwise: says so. */
bool help_imported_as(struct checker *checker, const struct checked_module *module, struct diag *diag, struct ast_name name);
/* `name` stands before a dot and is no package. */
void report_unknown_package(struct checker *checker, const struct checked_module *module, struct ast_name name);
void imports_warn_unused(struct checker *checker);
void imports_refuse_cycles(struct checker *checker);

/* ---- modules and declarations, again ---- */
/* The symbol of one declaration, its content still unknown. */
/* Adds a top-level name; a second declaration is an error and the first one stays. */
bool declare_symbol(struct checker *checker, struct checked_module *module, struct symbol *symbol);
struct function *add_function(
	struct checker *checker, struct checked_module *module, struct symbol *symbol, struct ast_func *ast);
void declare_decl(struct checker *checker, struct checked_module *module, struct ast_decl *decl);
/* A type whose right side is being resolved: to ask for it now would be a cycle. */
bool type_in_the_making(const struct symbol *symbol);
/* ---- declared types (declared.c) ---- */
/* The type of a declared type's symbol, resolved when first asked for; a shape's members may wait. */
const struct type *declared_type(struct checker *checker, struct symbol *symbol);
/* Makes the members of a declared shape or union known. False, after a report, where they are being resolved: to ask for
 * them is a cycle. True of all other types. */
bool members_known(struct checker *checker, const struct type *type);
/* The members of all shapes that the type is made of, however deep, are known from now on. */
void know_type(struct checker *checker, const struct type *type);
void report_type_cycle(struct checker *checker, const struct symbol *symbol);
/* ---- modules and declarations, again ---- */
/* Resolves and checks a type that a function declares. */
void declare_local_type(struct checker *checker, struct symbol *symbol);
/* Signatures: parameters and declared results. */
void function_declare(struct checker *checker, struct function *function);
/* An error that its first use declares: with a message, or with members that are not known yet. */
struct symbol *declare_implicit_error(
	struct checker *checker, struct checked_module *module, struct ast_name name, bool members);

/* ---- errors that nobody declares (implicit.c) ---- */
/* The names of all of them; before any body is checked. */
void implicit_errors_collect(struct checker *checker);
/* Checks the functions that declare errors with members. */
void implicit_errors_check(struct checker *checker);
/* What stands behind `or` declares the error that it makes, where nothing else does. */
void declare_if_unknown(struct body *body, struct ast_expr *failure);

/* ---- generics (generic.c, instance.c, substitute.c, infer.c) ---- */
const char *constraint_text(enum type_constraint constraint);
/* Makes the symbol a generic one. */
struct generic *generic_declare(
	struct checker *checker, struct symbol *symbol, struct ast_func *func, const struct ast_type_param *params);
/* Likewise of a function, method or guard that has type parameters, its own or its receiver's; others stay as they are. */
void generic_declare_function(struct checker *checker, struct function *function);
/* "cannot be a route" */
void refuse_generic(struct checker *checker, const struct symbol *symbol, const char *what);
/* The check of a generic type itself. */
void instance_define_type(struct checker *checker, struct generic *generic);
/* `function` becomes the generic's own check. */
void instance_define_function(struct checker *checker, struct generic *generic, struct function *function);
/* BAD behind a limit; arguments were checked. */
const struct type *instantiate_type(
	struct checker *checker, const struct generic *generic, const struct type *const *arguments, struct span span);
/* NULL behind a limit; arguments were checked. */
struct symbol *instantiate_function(
	struct checker *checker, const struct generic *generic, const struct type *const *arguments, struct span span);
/* Whether a type may stand for a parameter: reported at once, or when all types are declared. */
void instance_check_argument(struct checker *checker, const struct generic *generic, size_t index,
	const struct type *argument, struct span span);
/* Whether a map's keys may be of that type; reported at once, or when all types are declared: then it is true. */
bool map_key_check(struct checker *checker, const struct type *key, struct span span);
void instances_check_pending(struct checker *checker);
/* Type instances that were begun are completed. */
void type_instances_settle(struct checker *checker);

/* Mistakes found between these belong to the instance, or to the program where it is NULL. */
struct log_state {
	struct diag_log *log;
	const struct instance *within;
	const struct instance *entered;
	struct body *names;
	size_t errors;
};
struct refused_instance {
	const struct refused_instance *next;
	const struct instance *instance;
	const struct diag *first;
};
struct log_state instance_enter(struct checker *checker, const struct instance *instance);
void instance_leave(struct checker *checker, struct log_state before);
/* At the end: the mistakes that instances made, though their generic is right. */
void instances_report(struct checker *checker);

/* The type with an instance's arguments for its generic's parameters. */
const struct type *type_substitute(
	struct checker *checker, const struct type *type, const struct instance *instance);
bool type_mentions(const struct type *type, const struct type *param);
/* The generic function that an expression names, type arguments given or not, or NULL; *arguments are those given. */
struct symbol *generic_named(struct body *body, struct ast_expr *expr, struct ast_expr **arguments);
/* A call of what generic_named found. */
const struct type *call_generic(struct body *body, struct ast_expr *expr, struct symbol *symbol,
	struct ast_expr *given, const struct type *expected);
/* Its name where a value is wanted. */
const struct type *check_generic_value(struct body *body, struct ast_expr *expr, struct symbol *symbol,
	struct ast_expr *given, const struct type *expected);
/* The generic guard's instance for a subject of this type, or NULL. */
struct symbol *instance_for_subject(struct body *body, struct symbol *symbol, const struct type *type, struct span span);
/* The method of an instance's type: its own instance for the same arguments. */
struct symbol *instance_method(struct checker *checker, const struct type *type, struct symbol *method, struct span span);

/* ---- types from syntax (resolve.c) ---- */
const struct type *resolve_type(struct checker *checker, struct checked_module *module, struct ast_type *type);
/* The same where `Shape` may stand: in aliases of it, and as what guards are asked of and take. */
const struct type *resolve_open_type(struct checker *checker, struct checked_module *module, struct ast_type *type);
/* As resolve_type, but a pointer to a value that must stay where it is is never nil: a pointer is the only way to pass one on. */
const struct type *resolve_parameter_type(
	struct checker *checker, struct checked_module *module, struct ast_type *syntax, bool variadic);
/* The type an expression spells, or NULL when it spells none (nothing is reported then). */
const struct type *resolve_expr_type(struct body *body, struct ast_expr *expr);
const struct type *resolve_union(struct checker *checker, struct checked_module *module, struct ast_type *type);
const struct type *resolve_intersection(struct checker *checker, struct checked_module *module, struct ast_type *type);
size_t count_types(const struct ast_type *type);
/* Map(key, element); BAD after a report at `span` where the key cannot be one. */
const struct type *type_map_of(
	struct checker *checker, const struct type *key, const struct type *element, struct span span);
const struct type *resolve_fields(struct checker *checker, struct checked_module *module, struct ast_member *members,
	enum type_kind kind, struct symbol *symbol);

/* Members of a shape in the making. */
struct fields {
	struct type_field *items;
	size_t count;
	size_t capacity;
	bool too_many;
	const struct type **embedded;
	size_t embedded_count;
	size_t embedded_capacity;
	const struct type_field **clashes; /* names that embedding gives twice at one depth: no members */
	size_t clash_count;
	size_t clash_capacity;
};

/* One more member; a second one of its name is reported. */
void fields_add(struct checker *checker, struct fields *fields, struct type_field field);
/* The place of the member of that name; their count: there is none. */
size_t fields_find(const struct fields *fields, struct str name);
/* Counts members that are looked at. False, after one report, where there have been too many in all. */
bool members_spend(struct checker *checker, size_t compared, struct span span);
/* All members of a shape. */
void fields_spread(struct checker *checker, struct fields *fields, const struct type *shape, struct span span);
/* The methods of a declared shape are the new one's. */
void fields_embed(struct checker *checker, struct fields *fields, const struct type *type);

/* ---- tags (tag.c) ---- */
/* What a member's tag says of it: its name in JSON, and whether it is left out. */
void read_tag(struct checker *checker, const struct ast_member *member, struct type_field *field);

/* ---- chains behind a type, shape guards (chain.c, shape_guard.c) ---- */
/* base.Min(1).Valid().Input({ ... }) */
const struct type *resolve_chain(struct checker *checker, struct checked_module *module, struct ast_type *type);
/* Checks the guards in chains, once all signatures are known. */
void chains_check(struct checker *checker);
/* A guard that has a Shape among its parameters: what it adds is known while types are resolved. */
bool is_shape_guard(struct checker *checker, const struct function *guard);
/* `base` with the members that the guard adds. */
const struct type *shape_guard_refine(
	struct body *body, const struct type *base, const struct function *guard, struct ast_pattern *part);
/* Refuses what a shape guard's body cannot hold. */
void shape_guard_check(struct checker *checker, const struct function *guard);
/* Turns the question whether a value is as the guard says into a shape pattern; false (after a report) when it cannot be. */
bool shape_guard_expand(
	struct body *body, const struct type *subject, const struct function *guard, struct ast_pattern *pattern);

/* ---- constants (constant.c) ---- */
enum { CONSTANTS_INSIDE_MAX = 100 };
enum { LARGE_CONSTANTS_MAX = 2000 }; /* operations on constants of more than some hundred bits */
enum { CONSTANT_BEGUN = 3 }; /* state of a constant's symbol (`number`) while its value is checked */
void constant_literal(struct checker *checker, struct ast_expr *expr, bool negative);
/* The end of a constant expression: one that does not fit its type is reported, or becomes a Float where one is expected. */
const struct type *constant_settle(struct checker *checker, struct ast_expr *expr, const struct type *expected);
void constant_binary(struct checker *checker, struct ast_expr *expr);
void constant_unary(struct checker *checker, struct ast_expr *expr);
void constant_convert(struct checker *checker, struct ast_expr *expr, const struct ast_expr *operand);
struct constant *new_constant(struct checker *checker, union ast_value value);
/* The same text for constants that are one value of the type: 1 and 1.0 of a Float, 'a' and 97 of a Rune. Empty: the value is not known. */
struct str constant_key(struct arena *arena, const struct type *type, const struct ast_expr *expr);
bool constant_int(const struct ast_expr *expr, int64_t *value);
/* The value as a double, of an Int, Rune or Float constant. */
bool constant_real(const struct ast_expr *expr, double *value);
/* A set of literals, of whatever kind. */
bool has_literals(const struct type *type);
/* Others of the same kind. */
const struct type *literals_like(
	struct checker *checker, const struct type *type, const struct str *literals, size_t count);
/* One of the literals of an Int, Float or Bool as an expression. */
struct ast_expr *literal_expr(struct checker *checker, const struct type *type, size_t index, struct span span);
/* The one literal that the constant is, as a type; NULL where `type` holds no such literals. */
const struct type *literal_of(struct checker *checker, const struct ast_expr *expr, const struct type *type);
/* The constant as a literal of an Int, Float or Bool is written; false where it is none. */
bool literal_text(struct checker *checker, const struct ast_expr *expr, const struct type *element, struct str *text);
void constants_declare(struct body *body, struct ast_decl *decl);

/* ---- expressions (expr.c, operator.c, convert.c, literal.c, select.c, call.c) ---- */
/* Checks; `expected` (or NULL) is what literals without a type become. Sets and gives expr->type. */
const struct type *check_expr(struct body *body, struct ast_expr *expr, const struct type *expected);
/* The same, and refuses a RESULT that nobody looked at, and Void. */
const struct type *check_value(struct body *body, struct ast_expr *expr, const struct type *expected);
/* The array of a fixed length that a pointer points to, proved to be there (else that is reported); other types as they are. */
const struct type *through_pointer(struct body *body, const struct ast_expr *expr, const struct type *type);
/* Checks and converts to `target`; `what` names the place in messages ("argument", "result"). */
bool check_as(struct body *body, struct ast_expr *expr, const struct type *target, const char *what);
/* Converts what was checked. False (after a report) when it does not fit. */
bool convert(struct body *body, struct ast_expr *expr, const struct type *target, const char *what);
/* Whether a constant fits a literal union because it is one of the literals. */
bool constant_is_literal(struct body *body, const struct ast_expr *expr, const struct type *target);
/* An entry of a map, which may be missing. */
bool is_map_entry(const struct ast_expr *expr);
/* &&, || and `is` where what they prove counts for nothing. */
const struct type *check_logical(struct body *body, struct ast_expr *expr);
const struct type *check_binary(struct body *body, struct ast_expr *expr);
const struct type *check_unary(struct body *body, struct ast_expr *expr, const struct type *expected);
/* The variable that a place is a part of, by members and elements of arrays of a fixed length; else NULL. */
struct symbol *variable_of_place(struct ast_expr *place);
/* The address of a place is kept. */
void keep_address(struct body *body, struct ast_expr *place);
/* Refuses the address of what is in a Result or union: it is there only as long as that is known. */
bool refuse_unwrapped_address(struct body *body, const struct ast_expr *place);
/* A Bool expression; gives the facts of both outcomes. */
struct branches check_condition(struct body *body, struct ast_expr *expr);
/* Whether it is a Bool by its operator, so that check_condition can be asked for it at once. */
bool is_condition(const struct ast_expr *expr);
const struct type *check_literal(struct body *body, struct ast_expr *expr, const struct type *expected);
const struct type *check_select(struct body *body, struct ast_expr *expr);
/* The declared type, or that of what a pointer points to, which may have methods; or NULL. */
const struct symbol *method_owner(const struct type *type);
/* The embedded shape of that name, at the shallowest depth, or NULL; told where two of the name are there. */
const struct type *embedded_named(struct checker *checker, const struct type *holder, struct str name, bool *twice);
/* Whether the holder has a member or an embedded shape of that name. */
bool has_member_or_part(struct checker *checker, const struct type *holder, struct str name);
/* A member of an embedded shape that the holder has not as that shape's: it has another one of the name, or two; or NULL. */
const struct type_field *hidden_member(const struct type *holder, const struct type *part);
/* (part.c) receipt.Stamp becomes Stamp(receipt); NULL: no shape of that name is embedded. */
const struct type *select_part(struct body *body, struct ast_expr *expr);
/* The error's method is one of a shape that it embeds: the operand becomes that part. */
void take_part_of_error(struct body *body, struct ast_expr *expr, const struct function *method);
bool is_part(const struct ast_expr *expr);
/* receipt.Stamp.at, whose operand is checked, becomes receipt.at. */
void select_in_whole(struct body *body, struct ast_expr *expr);
/* { Stamp: { at: 1 } } becomes { at: 1 }; false after a report. A part that is computed stays, and is told where all names are known. */
bool expand_parts(struct body *body, struct ast_expr *literal, const struct type *holder, bool *computed);
/* The literal, in which all names are known, becomes one that computes each part once. */
const struct type *compute_parts(struct body *body, struct ast_expr *literal, const struct type *holder);
void give_type(struct body *body, struct ast_expr *value, const struct type *type);
/* Point{1, 2} becomes Point{ x: 1, y: 2 }; false after a report. */
bool name_members(struct body *body, struct ast_expr *expr, const struct type *type);
/* Reports a name that embedding gives twice at one depth; false where it does not. */
bool refuse_ambiguous(struct body *body, const struct ast_expr *expr, const struct type *type);
/* Reports a method of an embedded shape that cannot be called on `holder`; false where it can. */
bool refuse_hidden_receiver(
	struct body *body, const struct ast_expr *expr, const struct type *holder, const struct type *wanted);
/* Reports a method that changes an embedded shape which the holder does not keep whole; false where it does. */
bool refuse_broken_part(
	struct body *body, const struct ast_expr *expr, const struct type *holder, const struct type *wanted);
/* The method `name` of a declared type, or of what a pointer to one points to; or NULL. */
struct symbol *find_method(struct body *body, const struct type *type, struct str name, struct span span);
/* The method whose name is nearest, or an empty str. */
struct str nearest_method(struct body *body, const struct type *type, struct str name);
/* ---- printing (printed.c) ---- */
struct callers;
/* Whether a method may be what values are printed by. */
bool is_text_method(const struct function *function);
/* What was checked is printed here: `convert_to` is set where its declared type prints otherwise than what is known of it.
 * Whether that may call methods: what facts they spoil is for the caller, once all that is printed is evaluated. */
bool note_printed(struct body *body, struct ast_expr *value);
bool note_printed_type(struct body *body, const struct type *type, struct span span);
/* The types among the callers of what printing them calls. */
void printed_add_callers(struct checker *checker, struct callers *callers);
/* When all is checked: which methods print what. */
void printed_settle(struct checker *checker);

const struct type *check_call(struct body *body, struct ast_expr *expr, const struct type *expected);
const struct type *check_builtin(
	struct body *body, struct ast_expr *expr, struct symbol *symbol, const struct type *expected);
/* errors.As(err, &x), which is a part of the language: x is a variable of a nominal error. */
const struct type *check_errors_as(struct body *body, struct ast_expr *call);
/* Whether the call may call methods that values are printed by. */
bool check_arguments(struct body *body, struct ast_expr *call, struct function *callee, const bool *checked);
/* f(g()) where g gives several results is made the call with each of them. */
void split_argument(struct body *body, struct ast_expr *call, const struct function *callee);
/* The type of a callee's parameter for the argument at `index`. */
const struct type *argument_type(const struct function *callee, size_t index, bool spread);
const struct type *set_type(struct ast_expr *expr, const struct type *type);
size_t count_exprs(const struct ast_expr *list);
struct ast_expr *strip_parens(struct ast_expr *expr);
/* The type both operands of an operator compute in, with convert_to set; NULL (nothing reported) when there is none. */
const struct type *common_type(struct body *body, struct ast_expr *left, struct ast_expr *right);
/* Whether an operator works on two values of the type. */
bool operator_takes(enum ast_op op, const struct type *type);
/* A call that gives nothing but may fail, where any value is wanted, stands for the Error it gives: true, with convert_to
 * set. */
bool takes_error_of_nothing(struct checker *checker, struct ast_expr *argument);
void note_error(struct body *body, const struct symbol *error);
void note_open(struct body *body);
/* The errors an expression of an error's or Result's type may be. */
void note_expr_errors(struct body *body, const struct ast_expr *expr);
/* A variable of type Error is given `value` (NULL: something of `type`). */
void note_assigned_error(
	struct body *body, const struct symbol *symbol, const struct ast_expr *value, const struct type *type);
/* At the end of a body: what the variables that it passed on may hold. */
void note_passed_variables(struct body *body);
void note_type_errors(struct body *body, const struct type *type);

/* ---- regular expressions (regexp.c) ---- */
/* A constant String argument is a regular expression: reports one that is wrong, and a subject (or NULL) that is constant and does not
 * match. */
void check_regexp(struct checker *checker, const struct ast_expr *argument, const struct ast_expr *subject);

/* A call of package regexp whose constant pattern is wrong panics surely. */
void check_regexp_call(struct checker *checker, const struct ast_expr *call, const struct function *callee);

/* ---- purity (pure.c) ---- */
/* The body's function does at `span` what no guard may: "prints". */
void note_impure(struct body *body, const char *deed, struct span span);
/* It calls a function whose body, if it can be, is checked: reports that where a guard may not. */
void note_call(struct body *body, const struct function *callee, struct span span);
/* What a function of the library does, by its documentation; NULL: nothing. */
const struct impurity *library_impurity(struct checker *checker, struct str doc);
/* When all bodies are checked: reports calls in guards whose functions turned out to be impure. */
void guards_settle(struct checker *checker);

/* ---- patterns (pattern.c) ---- */
/* The guard of that name for a subject of `type`: the module's, else of the module that declares the type; NULL: none. */
struct symbol *find_guard(
	struct body *body, struct checked_module *module, struct str name, const struct type *type, struct span span);
/* The module that a pattern's name is looked up in: its package's, else the body's; NULL after a report. */
struct checked_module *pattern_module(struct body *body, const struct ast_pattern *pattern);
/* Checks `subject is pattern`; gives the facts of both outcomes on top of the body's. */
struct branches check_pattern(struct body *body, struct ast_expr *subject, struct ast_pattern *pattern);
/* What `r is Ok()` proves of a Result of `type`. */
struct branches ok_branches(struct body *body, const struct ast_expr *subject, const struct type *type);
/* (alternative.c) Of `A() or B()`. */
struct branches check_either(struct body *body, struct ast_expr *subject, struct ast_pattern *pattern);
const struct type *refuse_either(struct body *body, struct ast_expr *expr);
/* What stands behind `or` becomes a part of the pattern, unless it is the failure; the subject is checked. */
void take_alternatives(struct body *body, struct ast_ensure *ensure);
/* (shape_pattern.c) */
struct branches check_shape_pattern(struct body *body, struct ast_expr *subject, struct ast_pattern *pattern);
/* What the equality of a String with a value proves of both outcomes. */
struct branches value_branches(struct body *body, struct ast_expr *subject, const struct ast_expr *value);
/* A built-in constraint; OneOf; a type, with `pattern` as what is written of it. */
struct branches check_constraint(struct body *body, struct ast_expr *subject, struct ast_pattern *pattern, enum constraint constraint);
struct branches check_one_of(struct body *body, struct ast_expr *subject, struct ast_pattern *pattern, const struct type *type);
struct branches check_type_pattern(struct body *body, struct ast_expr *subject, struct ast_pattern *pattern, const struct type *type);

/* ---- the wire (boundary.c) ---- */
/* The function that a route is entered by: itself, or one that asks the guards in the types of its parameters first. */
struct function *boundary_entry(struct checker *checker, struct function *function);

/* ---- constants (decide.c) ---- */
/* A constant, or an array literal, becomes a value of `type`: reports where it breaks the type's constraints. */
void decide_constant(struct body *body, const struct ast_expr *value, const struct type *type);
/* The same for the guards of types, once all bodies are checked. */
void decisions_check(struct checker *checker);
/* Whether a built-in constraint surely does not hold of a constant. */
bool never_holds(struct checker *checker, const struct ast_expr *subject, const struct ast_pattern *part);

/* ---- facts (narrow.c) ---- */
/* What is known of an expression that is a place: a variable, a member of one, what a pointer points to; or NULL. */
const struct type *fact_find(struct body *body, const struct ast_expr *expr);
/* What is known of an expression's place is `type` from here on; of no other expression anything. */
const struct facts *fact_about(
	struct body *body, const struct facts *facts, const struct ast_expr *expr, const struct type *type);
const struct facts *fact_of_symbol(
	struct body *body, const struct facts *facts, const struct symbol *symbol, const struct type *type);
/* Nothing is known any more of the place and what lies below it. */
void fact_forget(struct body *body, const struct ast_expr *expr);
void fact_forget_symbol(struct body *body, const struct symbol *symbol);
/* Something may have been changed that others share: what was known of places behind pointers, and of variables whose
 * address was taken, holds no more. That a pointer is there stays known: such a dereference is checked when it runs. */
void fact_barrier(struct body *body);
/* What holds whichever of two ways was taken. */
const struct facts *fact_join(struct body *body, const struct facts *a, const struct facts *b);
/* Some of what was known before and is not any more: what a loop may take to hold in every round. */
struct stake *facts_lost(struct body *body, const struct facts *before, const struct facts *after);
/* Takes it to hold from here on, but for what was lost; whether there is any. */
bool facts_stake(struct body *body, const struct stake *stakes);
/* Whether all of it is known here that was taken to hold; what is not is lost. */
bool facts_hold(const struct body *body, struct stake *stakes);
/* At the end of a guard's body: what it has proved of its subject's members is the guard's. */
void facts_keep_proved(struct body *body);
/* And of any other subject where the guard holds. */
const struct facts *facts_of_guard(
	struct body *body, const struct facts *facts, const struct ast_expr *subject, const struct function *guard);
/* Forgets everything that a round of a loop assigns. */
void facts_forget_round(struct body *body, const struct ast_stmt *loop);
/* Forgets everything that the statements assign. */
void facts_forget_assigned(struct body *body, const struct ast_stmt *stmts);

/* ---- statements (stmt.c, assign.c, flow.c, ensure.c) ---- */
void check_stmts(struct body *body, struct ast_stmt *stmts);
void check_block(struct body *body, struct ast_stmt *stmts);
void check_assign(struct body *body, struct ast_stmt *stmt);
void check_define(struct body *body, struct ast_stmt *stmt);
/* A new variable's type: what the value has, its constraints and proofs kept apart. */
const struct type *variable_type(struct body *body, struct ast_expr *value, const struct type *type);
void check_var(struct body *body, struct ast_decl *decl);
void check_local_const(struct body *body, struct ast_decl *decl);
void check_increment(struct body *body, struct ast_stmt *stmt);
void check_ensure(struct body *body, struct ast_stmt *stmt);
/* (return.c) */
void check_return(struct body *body, struct ast_stmt *stmt);
/* At the end of a body: nils that were returned before the type of the result was known. */
void returned_nils_check(struct body *body);
void check_for(struct body *body, struct ast_stmt *stmt);
void check_for_each(struct body *body, struct ast_stmt *stmt);
void check_switch(struct body *body, struct ast_stmt *stmt);
void check_if(struct body *body, struct ast_stmt *stmt);

/* ---- jumps (jump.c) ---- */
void labels_collect(struct body *body);
void labels_report_unused(struct body *body);
void check_jump(struct body *body, struct ast_stmt *stmt);
void check_goto(struct body *body, struct ast_stmt *stmt);
void check_labeled(struct body *body, struct ast_stmt *stmt);

/* ---- data races (race.c) ---- */
/* In a goroutine's literal: a variable of the functions around it is assigned. */
void refuse_race(struct body *body, const struct symbol *symbol, const struct ast_expr *place);
/* What a variable holds is called, by `go` or in a goroutine: a literal that assigns without a lock. */
void refuse_racing_call(struct body *body, const struct ast_expr *callee, bool by_go);
/* A method that several goroutines may call at once. */
bool is_method_of_sync(const struct function *method);
/* A method of the standard library is called: it may lock or unlock. */
void note_lock(struct body *body, const struct function *method);
/* How many locks are held because the condition (NULL: none) holds, or does not: those of its calls of TryLock. */
int locks_proved(const struct ast_expr *condition, bool holds);

/* ---- zero values (zero.c) ---- */
/* Reports a type that has none where one is wanted; `help` says what to write. False where it has one. */
bool refuse_zero(struct checker *checker, const struct type *type, struct span span, const char *help);

/* ---- copies (copy.c) ---- */
/* A type of the standard library whose methods change it. */
bool must_stay(const struct type *type);
/* A pointer to what never changes, *regexp.Regexp: as good as a value, so package variables may hold it; its methods say
 * themselves that it is nil. */
bool is_immutable(const struct type *type);
/* A type of the standard library that package variables may hold: no method changes it. Pointers to such are never nil there. */
bool is_keepable(const struct type *type);
/* One of them is part of every value of the type. */
bool holds_one(struct checker *checker, const struct type *type);
/* Reports where a value that must stay where it is would be copied out of `expr`. */
void refuse_copy(struct body *body, const struct ast_expr *expr);

/* ---- goroutines and channels (chan.c) ---- */
bool is_receive(const struct ast_expr *expr);
/* False (after a report) for a channel that can only be sent to. */
bool may_receive(struct body *body, const struct ast_expr *expr, const struct type *chan);
const struct type *check_receive(struct body *body, struct ast_expr *expr);
void check_send(struct body *body, struct ast_stmt *stmt);
void check_select_stmt(struct body *body, struct ast_stmt *stmt);
void check_go(struct body *body, struct ast_stmt *stmt);
void check_defer(struct body *body, struct ast_stmt *stmt);

/* ---- functions as values (closure.c) ---- */
const struct type *check_function_literal(struct body *body, struct ast_expr *expr);
/* The name of a function where a value is wanted. */
const struct type *check_function_name(struct body *body, struct ast_expr *expr, struct symbol *symbol);
/* A SELECT where a value is wanted. */
const struct type *check_selected_value(struct body *body, struct ast_expr *expr, const struct type *expected);
/* (forward.c) What has no function value of its own: the expression becomes a literal that calls it. */
const struct type *check_library_function(struct body *body, struct ast_expr *expr, const struct function *function);
const struct type *check_method_value(struct body *body, struct ast_expr *expr, const struct function *method);
/* Syntax that the checker writes itself: a type that is known, a name, a parameter, a literal whose body is one expression,
 * its value; and an expression put in another's place, so that whoever holds that sees the new one, checked. */
struct ast_expr *forward_expr(struct arena *arena, enum ast_expr_kind kind, struct span span);
struct ast_expr *forward_name(struct arena *arena, struct str text, struct span span);
struct ast_type *forward_type(struct arena *arena, const struct type *type, struct span span);
struct ast_param *forward_param(struct arena *arena, struct str text, const struct type *type, struct span span);
struct ast_expr *forward_literal(
	struct arena *arena, struct ast_param *params, struct ast_expr *value, struct span span);
const struct type *forward_replace(struct body *body, struct ast_expr *expr, const struct ast_expr *by);
/* `defer` or `go` of a call that prints to something becomes a block that keeps its arguments and starts a literal. */
void forward_printing(struct arena *arena, struct ast_stmt *stmt, struct ast_expr *call);
/* Whether the call, not yet checked, is one of fmt's that print to something. */
bool is_printing_call(struct body *body, const struct ast_expr *call);
/* e.Error without a call. */
const struct type *check_error_method(struct body *body, struct ast_expr *expr);
/* T.method and (*T).method become the literal that takes the receiver first; false, and nothing changed, for all else. */
bool expand_method_expression(struct body *body, struct ast_expr *expr);
/* A variable is used: a capture of the literals between here and its owner. */
void note_capture(struct body *body, const struct symbol *symbol);
/* A variable is assigned at `place`, or a part of it. */
void variable_changes(struct body *body, struct symbol *symbol, const struct ast_expr *place);
/* Others may change the variable from now on: `how`, its address_taken or raced, becomes true. */
void variable_is_shared(struct checker *checker, const struct symbol *symbol, bool *how);
/* Its address is kept. */
void variable_is_kept(struct body *body, struct symbol *symbol);
/* Whether what is known of a captured variable, or of its members, holds in a literal as well. */
bool capture_keeps_facts(struct checker *checker, const struct symbol *symbol, bool of_member);
/* When all is checked: which captured variables live on the heap. */
void captures_settle(struct checker *checker);

/* ---- functions (function.c) ---- */
/* The body of a literal that stands in `outer`. */
void function_check_literal(struct body *outer, struct function *literal);
void add_callee(struct body *body, struct function *callee);
const struct type *call_function(struct body *body, struct ast_expr *expr, struct symbol *symbol);
/* `checked` tells which arguments have a type already. */
const struct type *call_with(struct body *body, struct ast_expr *expr, struct symbol *symbol, const bool *checked);
/* The function as a value. */
const struct type *function_type(struct checker *checker, const struct function *function);
/* Makes sure that a function's result and fallibility are known, checking its body first where they are inferred. */
void function_ensure_known(struct checker *checker, struct function *callee, struct function *caller);
void functions_check(struct checker *checker);
/* The same for functions that were made since; nothing was reported so far. */
void functions_check_made(struct checker *checker);
/* Whether the declared results end in an Error, as Go's functions have it: failing gives that, and the function is not
 * fallible. */
bool gives_error(const struct function *function);
/* A result that depends on itself; from then on it is BAD. */
void report_unknown_result(struct checker *checker, struct function *function);
/* The success type of a call, in a RESULT where the function is fallible. */
const struct type *call_type(struct checker *checker, const struct function *callee);

/* ---- who calls whom (callers.c) ---- */
struct caller {
	struct caller *next;
	struct function *function;
	struct call_site *site; /* as it was added */
};
/* The callers of functions, and functions whose callers are to hear of them. */
struct callers {
	struct checker *checker;
	struct map lists; /* functions by address */
	struct reached *first, **last;
};
/* A caller learns of a callee; true where its own callers are to hear of that. */
typedef bool (*callers_visit)(struct checker *checker, struct function *caller, const struct function *callee);
void callers_init(struct callers *callers, struct checker *checker);
void callers_add(
	struct callers *callers, const struct function *callee, struct function *caller, struct call_site *site);
/* A list in the order in which they were added. */
struct caller *callers_of(const struct callers *callers, const struct function *callee);
void callers_reach(struct callers *callers, struct function *function);
/* Visits the callers of all functions that are reached until there are no more. */
void callers_follow(struct callers *callers, callers_visit visit);

/* ---- contracts (contract.c): shapes of functions, which methods satisfy ---- */
/* A value of `from` that is not assignable fits the contract by its methods. */
bool contract_fits(struct body *body, const struct type *from, const struct type *contract);
/* What `from` lacks of a contract, as a help line; empty when nothing, or when it is none. */
struct str contract_lacks(struct body *body, const struct type *from, const struct type *contract);
/* Rewrites an expression that fits. */
void contract_convert(struct body *body, struct ast_expr *expr, const struct type *contract);

/* ---- providers (provider.c, need.c) ---- */
void check_use(struct body *body, struct ast_stmt *stmt);
void check_with(struct body *body, struct ast_stmt *stmt);
/* `expr` calls the function, or makes a value of it: what the function needs must be there. */
void note_call_site(struct body *body, struct ast_expr *expr, struct function *callee);
/* A variable that no name finds: of `owner`, for a contract of that name. */
struct symbol *hidden_variable(struct checker *checker, struct function *owner, struct str contract, struct span span);
/* When all bodies are checked: what each function needs, and what supplies it. */
void needs_settle(struct checker *checker);
/* Reports what nothing supplies to main, routes, tests and first values. */
void needs_report(struct checker *checker);

/* ---- tests (test.c) ---- */
bool is_test_file(struct str path);
bool is_test_name(struct str name);
/* testing.T. */
bool is_test(const struct type *type);
/* The parameter that is a *testing.T, or NULL. */
const struct symbol *test_parameter(const struct function *function);
/* What lowering makes calls of is checked, though no program calls it. */
void tests_want_library(struct checker *checker);
void tests_collect(struct checker *checker);

/* ---- package variables (global.c, global_order.c) ---- */
/* Symbols of the declaration's names, and a function for each first value. */
void globals_collect(struct checker *checker, struct checked_module *module, struct ast_decl *decl);
/* Declared types; before any body is checked. */
void globals_declare(struct checker *checker);
/* The check of a first value. */
void global_check_initializer(struct checker *checker, struct function *function);
/* A mention, read or assigned: gives its type. */
const struct type *check_global(struct body *body, struct ast_expr *expr, struct symbol *symbol);
/* The package variable that a place (members, elements, what pointers in it point to) is a part of, or NULL. */
struct symbol *global_root(const struct ast_expr *place);
/* Refuses what would let a variable be changed behind its lock; true when it did. */
/* A function in the value that has captured something: the package variable cannot hold it. NULL is none. */
void refuse_captured(struct body *body, const struct symbol *global, const struct ast_expr *value);
bool refuse_global_address(struct body *body, const struct ast_expr *place);
/* All of the program in the order in which they are initialised; a cycle is an error. */
void globals_order(struct checker *checker);

/* ---- routers (router.c) ---- */
/* Whether a part of a type's chain is `Router()`, and no guard of that name. */
bool names_router(const struct checked_module *module, const struct ast_pattern *part);
void add_router(struct checker *checker, struct checked_module *module, const struct type *type, struct span span);
/* The functions that routers name are seen from outside; reports those that are not there. Before any body is checked. */
void routers_declare(struct checker *checker);
/* Reports functions of another type than their router wants. */
void routers_check(struct checker *checker);

/* ---- routes (route.c, wire.c) ---- */
void routes_collect(struct checker *checker);
/* Reports what of a type cannot cross the wire. */
bool wire_check(struct checker *checker, const struct type *type, struct span span, const char *what);

/* The same of the members of an error that the route at `span` may fail with. */
bool wire_check_error(struct checker *checker, const struct symbol *error, struct span span);
bool wire_flat(const struct function *function);

#endif
