/*
 * What the parts of lowering share: the program being made, the function being made, and the verbs that call each other
 * across files. An expression's `natural` type is what it gives itself; lower_value then turns it into what its context
 * wants.
 */
#ifndef FORST_COMPILER_LOWER_LOWER_INTERNAL_H
#define FORST_COMPILER_LOWER_LOWER_INTERNAL_H

#include "compiler/lower/make.h"
#include "compiler/lower/lower.h"

#include <assert.h>

struct type_slot;
struct type_walk;

/* A function of the program: its head is made when it is first called, its body in turn. */
struct function_slot {
	struct core_function core;
	struct function *checked; /* NULL: made by lowering, body and all */
	struct function_slot *next; /* in order of need */
	struct function_slot **callees;
	size_t callee_count;
	size_t callee_capacity;
	uint32_t order; /* place among all functions of the program as declared */
	uint32_t visit; /* for finding cycles: 0 not yet seen */
	uint32_t low;
	bool on_stack;
};

struct lower {
	struct arena *arena;
	const struct checked_program *checked;
	struct make_types basic;
	struct body constants;            /* a body without statements, for constants of the interface */
	const struct core_module *module; /* what is being lowered stands here */
	struct str standing;              /* the name that an anonymous type found now is derived from */

	struct map types;         /* the checker's types by address, to slots */
	struct map shapes;        /* unnamed core types by structure, to slots */
	struct map names;         /* "module:name" of named types, to slots */
	struct type_slot **slots; /* in order of creation */
	size_t slot_count;
	size_t slot_capacity;

	struct map errors; /* error symbols by address, to core_error */
	struct core_error **error_list;
	size_t error_count;
	size_t error_capacity;

	struct map modules;   /* checked modules by address, to core_module */
	struct map functions; /* checked functions by address, to function_slot */
	struct map orders;    /* the same to their place among all, from 1 */
	struct type_walk *printed; /* types whose values are printed, still to be looked at; or NULL */
	struct map packages;  /* paths of the standard library's that are called into */
	struct core_global *globals; /* by the number of their symbols */
	struct function_slot *first_function;
	struct function_slot *last_function;
	size_t function_count;
};

/* What `break` and `continue` may leave: a loop, a switch, or a labelled statement. */
struct jump_target {
	struct jump_target *outer;
	struct str name; /* its label in the source, or empty */
	bool loop;
	bool named_only;         /* a labelled statement that is neither: only `break name` leaves it */
	uint32_t label;          /* 0 until something jumps to it by label */
	uint32_t continue_label; /* the BLOCK that `continue` leaves instead, or 0 */
};

/* A variable of the source in the function being made. */
struct binding {
	const struct symbol *symbol;
	uint32_t local;
	bool by_reference; /* a capture: the local points to the variable */
	const struct core_path *path; /* where its value stands, or NULL: under its own name */
};

/* The value of a piece of syntax that was evaluated ahead of its place. */
/* A variable that holds what a Result or union is known to hold, while a part of it is assigned. */
struct unwrapped {
	struct unwrapped *outer;
	const struct ast_expr *holder;
	uint32_t local;
};

struct prepared {
	const struct ast_expr *syntax;
	const struct core_expr *value;
};

struct lower_function {
	struct body body;
	struct lower *lower;
	struct function_slot *slot;
	struct core_function *core;
	const struct function *checked;
	struct jump_target *targets;
	struct goto_label *labels; /* those of gotos so far */
	struct binding *bindings;
	size_t binding_count;
	size_t binding_capacity;
	/* Function literals, or pointers, refer to named results: what is returned is assigned to them. */
	bool keeps_results;
	const struct symbol *atomic; /* the package variable whose section is being made, or NULL */
	const struct ast_expr *moved; /* in it: a value that lies in the variable already */
	struct unwrapped *unwrapped;
	struct prepared *prepared;
	size_t prepared_count;
	size_t prepared_capacity;
};

#define NO_LOCAL CORE_NO_LOCAL

/* A key for maps out of an address; it lives in the arena. */
struct str lower_address_key(struct arena *arena, const void *address);

/* ---- types (lower_type.c, lower_name.c, type_order.c) ---- */

void lower_types_init(struct lower *lower);

/* The core type; CONSTRAINED where the wire is described. Bodies use its `base`. */
const struct core_type *lower_type(struct lower *lower, const struct type *type);
const struct core_type *lower_array_of(struct lower *lower, const struct core_type *element);
const struct core_type *lower_pointer_to(struct lower *lower, const struct core_type *element);
/* The embedded shape becomes a part of the holder, which has its members one after the other; gives its index. */
uint32_t lower_part(struct lower *lower, const struct core_type *holder, const struct core_type *embedded);
const struct core_type *lower_result_of(struct lower *lower, const struct core_type *element);
const struct core_type *lower_failure_type(struct lower *lower, const struct core_error *error);

/* The type that bodies see: of an expression as it stands (narrowed, unconverted), of a variable. */
const struct core_type *lower_natural_type(struct lower *lower, const struct ast_expr *expr);
const struct core_type *lower_type_of_symbol(struct lower *lower, const struct symbol *symbol);

/* Numbers the types that are reached, those held by others first, and puts them into the program. */
void lower_finish_types(struct lower *lower, struct core_program *program);

/* Marks all that crosses the wire with routes. Before lower_finish_types. */
void lower_mark_wire(struct lower *lower, const struct core_program *program);

/* ---- printing (lower_text.c) ---- */

/* Values of the type are printed. */
void lower_note_printed(struct lower *lower, const struct core_type *type);
/* Finds the methods that what was noted is printed by; they are functions at the end of the list. */
void lower_texts(struct lower *lower);

/* ---- declarations (lower.c, lower_route.c, lower_constraint.c) ---- */

const struct core_module *lower_module(struct lower *lower, const struct checked_module *module);
const struct core_error *lower_error(struct lower *lower, const struct symbol *error);
/* At the end of the list of functions. */
void lower_add_slot(struct lower *lower, struct function_slot *slot);
struct function_slot *lower_function_slot(struct lower *lower, struct function *function);
void lower_routes(struct lower *lower, struct core_program *program);
const struct core_constraint *lower_constraints(
	struct lower *lower, const struct ast_pattern *chain, const struct core_type *subject, size_t *count);

/* OneOf with the literals of a type. */
struct core_constraint lower_one_of(struct lower *lower, const struct core_type *literals);

/* OneOf with the literals of an Int, Float or Bool. */
const struct core_constraint *lower_choices(
	struct lower *lower, const struct type *type, const struct core_type *element);
/* Finds the members that guards prove to be literals. After lower_mark_wire. */
void lower_prove(struct lower *lower);

/* ---- functions and variables (lower_function.c) ---- */

void lower_function_body(struct lower *lower, struct function_slot *slot);

/* let variable = value (NULL: zero); gives its local. The value is converted to the variable's type. */
uint32_t lower_declare(struct lower_function *f, const struct symbol *symbol, const struct core_expr *value);
void lower_rebind(struct lower_function *f, const struct symbol *symbol, uint32_t local);
const struct binding *lower_binding(const struct lower_function *f, const struct symbol *symbol);
uint32_t lower_local_of(const struct lower_function *f, const struct symbol *symbol);

/* The variable stands for an element of `subject`: its path is the subject's with the index (or key) behind. */
void lower_bind_element(struct lower_function *f, const struct symbol *symbol, const struct ast_expr *subject,
	const struct core_expr *index);

/* The variable is a part of a guard's subject under another name: its path is that part's. Elsewhere it has its own
 * name. */
void lower_bind_alias(struct lower_function *f, const struct symbol *symbol, const struct ast_expr *value);

/* Its value may change after its declaration; its address is taken. */
bool lower_is_changed(const struct symbol *symbol);
bool lower_is_kept(const struct symbol *symbol);

/* The value is a variable of the user's, read as it is, that nothing ever changes. */
bool lower_is_constant_local(const struct ast_expr *ast, const struct core_expr *value);

/* ---- tests of the program (lower_testing.c) ---- */

/* The end of a function that was given a test and returns an error. */
void lower_fail_test(struct lower_function *f, const struct core_expr *error);
/* The end of a function by a failing `ensure`; `shown` is a String of what was looked at, or NULL. */
void lower_refute(struct lower_function *f, const struct core_expr *error, const struct core_expr *shown);
/* What an `ensure` of a test looks at, in words: names and values, a line each. */
const struct core_expr *lower_shown(struct lower_function *f, const struct ast_expr *subject, const struct core_expr *value);
/* A call of a method of testing.T that has no body. */
const struct core_expr *lower_testing_call(
	struct lower_function *f, const struct function *method, const struct make_operands *operands, bool spread);
/* The `main` that runs the tests. */
const struct core_function *lower_tests(struct lower *lower);

/* ---- functions as values (lower_closure.c) ---- */

/* What `expr`, a function's value or its call, hands on besides arguments: a literal's captures, and what a function needs. */
void lower_captures(struct lower_function *f, const struct ast_expr *expr, const struct function *function,
	struct make_operands *operands);
/* What the variable `supplied` holds, for one that is `wanted`. */
const struct core_expr *lower_provider(
	struct lower_function *f, const struct symbol *supplied, const struct symbol *wanted);
const struct core_expr *lower_function_value(struct lower_function *f, const struct ast_expr *expr);
const struct core_expr *lower_call_value(struct lower_function *f, const struct ast_expr *call);
/* A call of the function with all that it is given, the receiver first. */
const struct core_expr *lower_call_of(
	struct lower_function *f, struct function *function, const struct make_operands *operands);
void lower_add_callee(struct lower_function *f, struct function_slot *callee);

/* The variable as it is read here, or NULL for one that is in no binding. */
const struct core_expr *lower_variable(struct lower_function *f, const struct symbol *symbol);
bool lower_is_by_reference(const struct lower_function *f, const struct symbol *symbol);

/* go and defer. */
void lower_started(struct lower_function *f, const struct ast_stmt *stmt);

/* ---- channels (lower_chan.c) ---- */
bool lower_is_receive(const struct ast_expr *expr);
const struct core_expr *lower_receive(struct lower_function *f, const struct ast_expr *expr);

/* Receives into new locals: the element, and whether there was one. */
void lower_receive_both(
	struct lower_function *f, const struct ast_expr *expr, const struct core_expr **value, const struct core_expr **ok);

/* The same, and drops what it receives. */
void lower_receive_nothing(struct lower_function *f, const struct ast_expr *expr);
void lower_send(struct lower_function *f, const struct ast_stmt *stmt);
void lower_select(struct lower_function *f, const struct ast_stmt *stmt, struct str label);

/* ---- statements (lower_stmt.c, lower_loop.c, lower_switch.c, lower_assign.c, lower_ensure.c) ---- */

void lower_stmts(struct lower_function *f, const struct ast_stmt *list);
void lower_stmt(struct lower_function *f, const struct ast_stmt *stmt);
void lower_each(struct lower_function *f, const struct ast_stmt *stmt, struct str label);
void lower_for(struct lower_function *f, const struct ast_stmt *stmt, struct str label);
void lower_switch(struct lower_function *f, const struct ast_stmt *stmt, struct str label);
void lower_assign(struct lower_function *f, const struct ast_stmt *stmt);
void lower_assign_op(struct lower_function *f, const struct ast_stmt *stmt);
void lower_assign_value(struct lower_function *f, const struct ast_expr *target, const struct core_expr *value);
void lower_ensure(struct lower_function *f, const struct ast_stmt *stmt);
void lower_splice(struct lower_function *f, const struct core_stmt *list);

/* Leaves the function with this value, which may be an error or a Result of what it gives. */
void lower_give(struct lower_function *f, const struct core_expr *value);
/* Leaves with a value of the function's result type, NULL where it has none. */
void lower_leave(struct lower_function *f, const struct core_expr *value);
/* `return` without values. */
void lower_leave_named(struct lower_function *f);
/* The function fails with the error; one whose results end in an Error returns it. */
void lower_fail(struct lower_function *f, const struct core_expr *error);
/* The same where `error` is not nil. */
void lower_fail_if_present(struct lower_function *f, const struct core_expr *error);

void lower_assign_one(struct lower_function *f, const struct ast_expr *target, const struct ast_expr *value);
void lower_assign_operation(
	struct lower_function *f, enum core_op op, const struct ast_expr *target, const struct ast_expr *right);

/* The `count` parts of what several targets get from one value. */
void lower_split(
	struct lower_function *f, const struct ast_expr *value, const struct core_expr **parts, size_t count);

/* ---- package variables (lower_global.c) ---- */

const struct core_global *lower_global(struct lower *lower, const struct symbol *symbol);
void lower_globals(struct lower *lower, struct core_program *program);

/* The package variable that a place is a part of, or NULL. */
const struct symbol *lower_global_root(const struct ast_expr *expr);

/* The variable as a place; in its section only. */
const struct core_expr *lower_global_place(struct lower_function *f, const struct symbol *symbol);

/* In a section: what a variable is to hold. Elsewhere the value itself. */
const struct core_expr *lower_copy_in(struct lower_function *f, const struct core_expr *value);

/* Evaluates ahead of its place: lower_expr gives that value from then on. */
void lower_prepare(struct lower_function *f, const struct ast_expr *expr);

/* What was evaluated ahead, or NULL. */
const struct core_expr *lower_prepared(const struct lower_function *f, const struct ast_expr *expr);

/* The part of a package variable, or the length of one, copied out; NULL: it is none. */
const struct core_expr *lower_global_read(struct lower_function *f, const struct ast_expr *expr);

/* An entry of a map in a package variable. */
struct lowered_entry {
	const struct core_expr *key;
	const struct core_expr *value;
	const struct core_expr *found;
};
struct lowered_entry lower_global_entry(struct lower_function *f, const struct ast_expr *read);

/* False, with nothing made: no package variable is changed. */
bool lower_global_assign(struct lower_function *f, const struct ast_expr *target, const struct ast_expr *value);
bool lower_global_assign_op(
	struct lower_function *f, enum core_op op, const struct ast_expr *target, const struct ast_expr *value);
bool lower_global_store(struct lower_function *f, const struct ast_expr *target, const struct core_expr *value);
bool lower_global_assign_several(
	struct lower_function *f, const struct ast_expr *targets, const struct ast_expr *values);
bool lower_global_change(struct lower_function *f, const struct ast_expr *call);

/* ---- expressions (lower_expr.c, lower_call.c, lower_builtin.c, lower_literal.c, lower_operator.c) ---- */

/* The expression as it stands; statements that it needs first go to the body. */
const struct core_expr *lower_expr(struct lower_function *f, const struct ast_expr *expr);

/* The same, converted to what the checker says its context wants. */
const struct core_expr *lower_value(struct lower_function *f, const struct ast_expr *expr);

/* The same, then to `type`. */
const struct core_expr *lower_as(struct lower_function *f, const struct ast_expr *expr, const struct core_type *type);
const struct core_expr *lower_condition(struct lower_function *f, const struct ast_expr *expr);

const struct ast_expr *lower_without_parens(const struct ast_expr *expr);
const struct core_expr *lower_constant(
	struct lower_function *f, const struct constant *constant, const struct core_type *type);
const struct core_expr *lower_call(struct lower_function *f, const struct ast_expr *expr);
/* What the standard library holds under the name (base64.StdEncoding). */
const struct core_expr *lower_library_value(struct lower_function *f, const struct symbol *symbol);
/* An argument that may have any type: as it stands, but a call that gives nothing and may fail is its Error. */
const struct core_expr *lower_printed(struct lower_function *f, const struct ast_expr *argument);
const struct core_expr *lower_builtin(struct lower_function *f, const struct ast_expr *expr);
const struct core_expr *lower_error_part(struct lower_function *f, enum builtin builtin, const struct ast_expr *error);
const struct core_expr *lower_shape(
	struct lower_function *f, const struct ast_expr *expr, const struct core_type *type);
const struct core_expr *lower_array(
	struct lower_function *f, const struct ast_expr *expr, const struct core_type *type);
const struct core_expr *lower_map(struct lower_function *f, const struct ast_expr *expr, const struct core_type *type);
const struct core_expr *lower_unary(struct lower_function *f, const struct ast_expr *expr);
const struct core_expr *lower_binary(struct lower_function *f, const struct ast_expr *expr);
enum core_op lower_op(enum ast_op op);

/* left op right for values of fitting types: + of Strings is a join, a Rune computes as an Int. */
const struct core_expr *lower_operation(
	struct lower_function *f, enum core_op op, const struct core_expr *left, const struct core_expr *right);

/* left && right or left || right, where the statements of the right side are in the open list, which is closed. */
const struct core_expr *lower_or_else(struct lower_function *f, enum core_op op, const struct core_expr *left,
	const struct core_expr *right, struct make_list *list);

/* The expression as a place, operands evaluated; NULL when it is none. */
const struct core_expr *lower_place(struct lower_function *f, const struct ast_expr *expr);
const struct core_expr *lower_address(struct lower_function *f, const struct ast_expr *expr);

/* The error constructor with its members; what an `ensure` adds is in `extra` (NULL: nothing). */
struct failure_extra {
	const struct core_path *path;
	enum constraint constraint;
	struct str constraint_name;
	const struct core_expr *const *arguments;
	size_t argument_count;
	const struct core_expr *cause;
};
const struct core_expr *lower_failure(
	struct lower_function *f, const struct ast_expr *constructor, const struct failure_extra *extra);
const struct core_expr *lower_failure_of(struct lower_function *f, const struct core_error *error,
	const struct core_expr *const *members, size_t count, const struct failure_extra *extra);

/* A Result's value where it is Ok, else the zero value. */
const struct core_expr *lower_value_or_zero(struct lower_function *f, const struct core_expr *result);

/* Part `index` of several results, or of a Result (its values, or zero, then its error). */
const struct core_expr *lower_part_of(struct lower_function *f, const struct core_expr *whole, size_t index);

bool lower_is_entry_read(struct lower *lower, const struct ast_expr *expr);
bool lower_is_proved(const struct ast_expr *pointer);
bool lower_is_method(const struct ast_expr *select);

/* ---- tests (lower_test.c) ---- */

/* subject is pattern, as a Bool. */
const struct core_expr *lower_pattern_test(
	struct lower_function *f, const struct core_expr *subject, const struct ast_pattern *pattern);

/* The test of a `case`: equality with a value, or is it of a type or error. */
const struct core_expr *lower_case_test(
	struct lower_function *f, const struct core_expr *subject, const struct ast_expr *value);

/* A built-in constraint with its arguments as values, ready to be tested and told. */
struct lowered_constraint {
	enum constraint constraint;
	const struct core_expr *subject;         /* in the type that is tested */
	const struct core_expr *const *operands; /* of the test, behind the subject */
	size_t operand_count;
	const struct core_expr *const *arguments; /* as shown */
	size_t argument_count;
};
struct lowered_constraint lower_constraint(
	struct lower_function *f, const struct core_expr *subject, const struct ast_pattern *pattern);
const struct core_expr *lower_constraint_test(struct lower_function *f, const struct lowered_constraint *constraint);

/* A guard's call with the subject: an Error, nil when it holds. */
const struct core_expr *lower_guard_call(
	struct lower_function *f, const struct core_expr *subject, const struct ast_pattern *pattern);

/* The first part of a pattern: itself, or the first of its chain; the next by `next`. */
const struct ast_pattern *lower_first_part(const struct ast_pattern *pattern);

/* Whether a pattern is asked of a shape's members one by one; of an Any a shape pattern is a type. */
bool lower_asks_members(const struct ast_pattern *pattern);

/* The pattern of Each's argument. */
const struct ast_pattern *lower_each_pattern(const struct ast_pattern *pattern);

/* ---- paths (lower_path.c) ---- */

/* Of a subject that is computed, the path of the first variable in it. */
const struct core_path *lower_path(struct lower_function *f, const struct ast_expr *subject);

/* Of a place itself: NULL where the expression is none, or begins at no variable that has a path; of a `lasting` one
 * also where an index is a variable that may change. */
const struct core_path *lower_exact_path(struct lower_function *f, const struct ast_expr *place, bool lasting);
/* In paths a member has its name in JSON, if it is there. */
struct str lower_member_name(const struct core_field *field);
const struct core_path *lower_path_member(struct lower_function *f, const struct core_path *path, struct str member);
const struct core_path *lower_path_index(
	struct lower_function *f, const struct core_path *path, const struct core_expr *index);

#endif
