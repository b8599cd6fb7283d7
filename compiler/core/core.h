/*
 * Core: the small typed language that the compiler ends in and every emitter reads. Lowering has decided once what
 * `ensure`, guards, `for in`, structural conversion, narrowing, fallible calls, evaluation order and zero values mean.
 *
 * The interface half (types, errors, guards, routes) tells what crosses the wire; the body half (functions, statements,
 * expressions) tells what runs. Everything lives in one arena, is const to emitters, and is in a deterministic order
 * (sources as given, then declaration order). Names are the user's wherever there is one.
 *
 * Rules that hold of every core tree (core_verify checks them):
 * - Every expression has a type; operands have exactly the types their operator wants: each conversion is a CORE_CONVERT.
 * - Operands are pure or read-only, except that at most one of a statement's operands makes calls, or the order in which
 *   they run does not matter: lowering has put the others in locals, left to right as Go's specification orders them.
 * - A fallible function's call has type RESULT (for a Void function as well); its value is only read where its error was tested.
- Functions do not nest: a function literal is a core_function of its own whose captures are parameters behind the declared
  ones; what a `with` supplies to a function comes in the same way. What is captured by reference is a pointer to a local that escapes; what never changes once it is captured is a copy.
- A GLOBAL stands only inside of a CORE_STMT_ATOMIC of that global, whose body neither calls nor waits.
 */
#ifndef FORST_COMPILER_CORE_CORE_H
#define FORST_COMPILER_CORE_CORE_H

#include "compiler/core/constraint.h"
#include "compiler/diag/source.h"
#include "runtime/base/arena.h"
#include "runtime/base/buf.h"

struct core_expr;
struct core_stmt;
struct core_function;
struct core_module;

/* ---- interface: types ---- */

enum core_type_kind {
	CORE_TYPE_VOID,
	CORE_TYPE_BOOL,
	CORE_TYPE_INT,         /* 64-bit, wraps; with `name` "time.Duration": a type of the standard library, an Int that prints in its own way */
	CORE_TYPE_FLOAT,       /* IEEE double */
	CORE_TYPE_RUNE,
	CORE_TYPE_STRING,
	CORE_TYPE_BYTES,
	CORE_TYPE_ANY,         /* dynamic JSON value */
	CORE_TYPE_ERROR,       /* any error value, nil possible */
	CORE_TYPE_LITERALS,    /* one of `literals`; represented as a String */
	CORE_TYPE_SHAPE,       /* a struct of `fields` */
	CORE_TYPE_FAILURE,     /* the nominal error `error`, represented as an Error that is not nil */
	CORE_TYPE_UNION,       /* one of `members` (shapes, failures, scalars, collections), tagged by index; bodies see their bases; all failures: represented as an Error */
	CORE_TYPE_ARRAY,       /* growable slice of `element` */
	CORE_TYPE_FIXED_ARRAY, /* `length` of `element`, a value */
	CORE_TYPE_MAP,         /* `key` to `element` */
	CORE_TYPE_POINTER,     /* to `element`, nil possible; an optional member on the wire */
	CORE_TYPE_RESULT,      /* `element` (VOID possible) or an error; `members` is empty: one Result type for each element */
	CORE_TYPE_TUPLE,       /* `members`: several results */
	CORE_TYPE_FUNC,        /* `members` parameters, `element` what a call gives: VOID, the result, or a RESULT; nil possible */
	CORE_TYPE_CHAN,        /* of `element`; nil possible; its directions are the checker's alone */
	CORE_TYPE_NATIVE,      /* `name` "sync.WaitGroup", "encoding/base64.Encoding": a struct of the standard library's; on the wire "time.Time" alone */
	CORE_TYPE_CONSTRAINED, /* `element` with `constraints`; appears only where the wire is described (fields, parameters, elements); bodies see the base */
};

struct core_constraint {
	enum constraint constraint;
	const struct core_expr *const *arguments; /* constants; OneOf and Each have theirs as ARRAY or pattern below */
	size_t argument_count;
	const struct core_constraint *each; /* Each(G): the chain for elements */
	size_t each_count;
};

struct core_field {
	struct str name;      /* the source's */
	struct str wire_name; /* the member's name in JSON: the tag's, else name; empty: it is not on the wire, and zero where it comes from there */
	bool omits_empty;     /* nor is it where it is empty: false, 0, nil, or without elements */
	const struct core_type *type; /* may be CONSTRAINED */
	bool optional;        /* POINTER: may be absent on the wire */
	struct str doc;
	const struct str *proved_literals; /* a String that the guard ensured by every route that takes it proves to be one of these; count 0: none */
	size_t proved_literal_count;
};

/* An embedded shape whose address is taken: members that are stored as one of it, though they are the holder's own everywhere else. */
struct core_part {
	const struct core_type *type; /* SHAPE */
	uint32_t first;               /* of the holder's fields; as many as the part has, with the same types in the same order */
};

struct core_type {
	enum core_type_kind kind;
	uint32_t id;     /* its index in program->types */
	struct str name; /* SHAPE, UNION, LITERALS, FAILURE: a name unique in its module: the user's, or derived from where it stands (DatasetRecord_metadata) */
	bool declared;   /* name is the user's own declaration */
	bool instance;   /* of a generic declaration: its name is Page_Order for Page[Order] */
	struct str doc;
	const struct core_module *module; /* where it is declared or first stands; NULL for built-in ones */
	const struct core_field *fields;
	size_t field_count;
	const struct core_part *parts; /* SHAPE: apart from each other */
	size_t part_count;
	const struct core_type *element;
	const struct core_type *key;
	const struct core_type *const *members;
	size_t member_count;
	const struct str *literals;
	size_t literal_count;
	int64_t length;
	const struct core_constraint *constraints;
	size_t constraint_count;
	const struct core_error *error; /* FAILURE */
	const struct core_function *text; /* SHAPE, UNION, LITERALS, POINTER: the method that its values are printed by, of one parameter; NULL: printed by its parts, or never */
	const struct core_type *base; /* the same without constraints at any depth outside of named types: what bodies see and what it is represented as; itself where it has none */
	const struct core_field *const *kinds; /* UNION of shapes: of each member the literal field that tells them apart, all of one wire name; NULL: none does */
	const struct core_field *const *choices; /* the same, of unions that no text tells apart: fields that are one of some Ints, Floats or Bools */
	bool wire_in;  /* reached from a route's parameters: needs a decoder */
	bool wire_out; /* reached from a route's result or an error's members: needs an encoder */
};

/* A nominal error. Its members are a SHAPE without the constant `status`; `message` is among them where it is declared. */
struct core_error {
	struct str name; /* the wire's `code` */
	uint32_t id;
	int status;      /* HTTP status; 422 unless declared */
	const struct core_type *members; /* SHAPE; no fields: none */
	int message_field; /* index of `message: String` in members, or -1 */
	bool implicit;   /* declared by its first use in `or Name("text")` */
	struct str doc;
	const struct core_module *module; /* NULL: built-in (ConstraintViolation, MissingKey, Error, Panic ...) */
};

/* A guard: a function from subject and arguments to an Error that is nil when it holds. */
struct core_guard {
	struct str name;
	const struct core_type *subject;
	const struct core_function *function;
	struct str doc;
};

struct core_param {
	struct str name;
	const struct core_type *type; /* may be CONSTRAINED */
	uint32_t local;               /* its local in the function */
};

struct core_route {
	struct str name;      /* the function's */
	struct str path;      /* "/process-data" */
	struct str alias;     /* "/perform-complex-calculation", or empty */
	const struct core_module *module;
	const struct core_function *function;
	const struct core_param *params; /* wire types, constraints included */
	size_t param_count;
	const struct core_type *result;  /* success type; VOID: 204 */
	const struct core_error *const *errors; /* what it can fail with itself, in order of first appearance; built-in ones included */
	size_t error_count;
	bool open_errors; /* it may fail with an Error the compiler cannot name */
	bool flat;        /* parameters fit a query string: GET is served */
	struct str doc;
	struct span span;
};

/* ---- bodies: expressions ---- */

enum core_op {
	CORE_OP_ADD, CORE_OP_SUBTRACT, CORE_OP_MULTIPLY, CORE_OP_DIVIDE, CORE_OP_REMAINDER,
	CORE_OP_AND, CORE_OP_OR, CORE_OP_XOR, CORE_OP_AND_NOT, CORE_OP_SHIFT_LEFT, CORE_OP_SHIFT_RIGHT,
	CORE_OP_EQUAL, CORE_OP_NOT_EQUAL, CORE_OP_LESS, CORE_OP_LESS_EQUAL, CORE_OP_GREATER, CORE_OP_GREATER_EQUAL,
	CORE_OP_LOGICAL_AND, CORE_OP_LOGICAL_OR, /* short-circuit; the right side makes no statements */
	CORE_OP_NOT, CORE_OP_NEGATE, CORE_OP_COMPLEMENT,
};

/* How CORE_CONVERT turns its operand into its type. */
enum core_conversion {
	CORE_INT_TO_FLOAT,
	CORE_FLOAT_TO_INT,       /* truncates; out of range panics */
	CORE_INT_TO_INT,         /* to or from a named one: no work */
	CORE_RUNE_TO_INT,
	CORE_INT_TO_RUNE,
	CORE_INT_TO_STRING,      /* decimal */
	CORE_FLOAT_TO_STRING,
	CORE_BOOL_TO_STRING,
	CORE_RUNE_TO_STRING,
	CORE_BYTES_TO_STRING,    /* copies */
	CORE_STRING_TO_BYTES,    /* copies */
	CORE_LITERALS_TO_STRING, /* no work */
	CORE_STRING_TO_LITERALS, /* the checker or a test before proved it: no work */
	CORE_SHAPE_TO_SHAPE,     /* member by member by name, dropping what the target has not; members convert too */
	CORE_ELEMENTS,           /* ARRAY, FIXED_ARRAY or MAP whose element representation differs: a copy, elements converted */
	CORE_BOX,                /* T to *T: a fresh copy on the heap */
	CORE_UNION_WRAP,         /* a member to its union; `index` is the member */
	CORE_UNION_MEMBER,       /* a union to its member `index`, which a test before proved */
	CORE_UNION_TO_UNION,     /* to a union that has the value's member as well: one with more, or one that a test before narrowed to */
	CORE_FAILURE_TO_ERROR,   /* no work */
	CORE_ERROR_TO_FAILURE,   /* proved by a test before: no work */
	CORE_TO_ANY,
	CORE_ANY_TO,             /* an Any whose dynamic type a test before proved */
	CORE_FIXED_TO_ARRAY,
	CORE_RESULT_TO_RESULT,   /* value converted where it differs, error kept */
	CORE_COPY_IN,            /* ATOMIC: a deep copy that the global owns; its type does not change */
	CORE_COPY_OUT,           /* ATOMIC: a deep copy of what the global holds, for the running request; its type does not change */
};

enum core_builtin {
	CORE_LENGTH,        /* of String, Bytes, ARRAY, FIXED_ARRAY, MAP, CHAN: Int */
	CORE_CAPACITY,
	CORE_APPEND,        /* ARRAY or Bytes, then the elements */
	CORE_APPEND_ALL,    /* ARRAY or Bytes, then another (or a String to Bytes) */
	CORE_COPY,          /* target, source: Int */
	CORE_MAKE_ARRAY,    /* length, capacity: ARRAY or Bytes, zero elements */
	CORE_MAKE_MAP,
	CORE_MAKE_CHAN,     /* capacity, 0 for an unbuffered one: CHAN; negative panics */
	CORE_CLOSE,         /* CHAN; a statement; nil or closed panics */
	CORE_NEW,           /* pointer to the zero value of its type's element */
	CORE_MAP_GET,       /* map, key: the element or its zero value */
	CORE_MAP_HAS,       /* map, key: Bool */
	CORE_MAP_SET,       /* map, key, value: Void; a statement */
	CORE_MAP_DELETE,
	CORE_MAP_KEYS,      /* map: ARRAY of keys, order unspecified: what loops over maps run on */
	CORE_MAP_VALUES,    /* map: ARRAY of values, in the order of the keys */
	CORE_CLEAR,
	CORE_MIN, CORE_MAX, /* two operands of one type */
	CORE_STRING_RUNE,   /* string, byte offset: Rune (U+FFFD where invalid) */
	CORE_STRING_RUNE_WIDTH, /* string, byte offset: Int */
	CORE_STRING_JOIN,   /* all operands concatenated: a chain of + is one JOIN */
	CORE_COMPUTATION_TIME,
	CORE_PANIC,         /* message: does not return */
	CORE_PRINT,         /* Go's fmt.Print of the arguments (any types) */
	CORE_PRINTLN,
	CORE_ERROR_TEXT,    /* Error: what e.Error() gives */
	CORE_ERROR_CODE, CORE_ERROR_PATH,
	CORE_ERROR_CAUSE,   /* Error: Error, nil possible */
	CORE_ERROR_FIND,    /* Error: the first of it and its causes that is the nominal `error`: Error, nil possible */
	CORE_ERROR_REBASE,  /* Error of a guard, the subject's path as `path`: the same error with full paths */
};

enum core_expr_kind {
	CORE_EXPR_CONST,        /* value; type BOOL, INT, FLOAT, RUNE, STRING, LITERALS */
	CORE_EXPR_ZERO,         /* the type's zero value: nil, empty, all members zero */
	CORE_EXPR_LOCAL,        /* local */
	CORE_EXPR_GLOBAL,       /* global */
	CORE_EXPR_FIELD,        /* operands[0] is a SHAPE (or TUPLE) value; `index` its member */
	CORE_EXPR_ERROR_FIELD,  /* operands[0] is a FAILURE; `index` a declared member */
	CORE_EXPR_INDEX,        /* operands[0] ARRAY, FIXED_ARRAY, Bytes or String; operands[1] Int; checked */
	CORE_EXPR_SLICE,        /* operands[0], low, high, max (NULL where left out); checked */
	CORE_EXPR_UNARY,        /* op */
	CORE_EXPR_BINARY,       /* op; both operands of one type; EQUAL works on every comparable type */
	CORE_EXPR_CALL,         /* function(operands): its parameters, then its captures (a function literal called where it stands, or providers that it needs) */
	CORE_EXPR_CALL_VALUE,   /* operands[0] is a FUNC value, called with the rest; nil panics */
	CORE_EXPR_CALL_EXTERN,  /* the standard library's `symbol` (strings.Split: forst_strings_Split; encoding/base64.StdEncoding, a variable, which is a call without operands; a method: sync.WaitGroup.Add, operands[0] its NATIVE or a pointer to it, proved not nil); type TUPLE: several results; operands of type ANY stand for arguments of any type where the declaration is ...Any */
	CORE_EXPR_BUILTIN,      /* builtin(operands) */
	CORE_EXPR_CONVERT,      /* conversion of operands[0] */
	CORE_EXPR_SHAPE,        /* every member in order; TUPLE too */
	CORE_EXPR_ARRAY,        /* elements; ARRAY or FIXED_ARRAY or Bytes */
	CORE_EXPR_MAP,          /* operands: key, value, key, value ... */
	CORE_EXPR_FAILURE,      /* makes error `error`: operands are its members in order; `path`, `constraint`, `cause` as below; type FAILURE */
	CORE_EXPR_TEST,         /* constraint test of operands[0] with the rest as arguments: Bool; OneOf has its choices as operands, MATCHES a constant String */
	CORE_EXPR_DEREFERENCE,  /* *operands[0]; `checked`: panics on nil, else proved non-nil */
	CORE_EXPR_PART,         /* operands[0] is a SHAPE's place; `index` its part; stands only behind ADDRESS and PART */
	CORE_EXPR_ADDRESS,      /* &operands[0], a LOCAL marked `escapes`, a FIELD, INDEX or PART of one, or what a pointer points to */
	CORE_EXPR_RESULT_OK,    /* operands[0] RESULT: Bool */
	CORE_EXPR_RESULT_VALUE, /* its value; proved Ok */
	CORE_EXPR_RESULT_ERROR, /* its error: Error, nil when Ok */
	CORE_EXPR_RESULT_MAKE,  /* operands[0] the value (NULL for VOID), operands[1] an Error (ZERO for none) */
	CORE_EXPR_UNION_IS,     /* operands[0] is member `index` of its UNION: Bool */
	CORE_EXPR_ERROR_IS,     /* operands[0] (Error or a union of failures) is the nominal `error`: Bool */
	CORE_EXPR_ANY_IS,       /* operands[0] is an Any holding a value of `tested`: Bool */
	CORE_EXPR_FUNCTION,     /* a FUNC value of `function`; operands are its captures: a LOCAL, or the ADDRESS of one that escapes */
};

/* A place in a value, built into text only when a check fails: root.member[index]... */
struct core_path_part {
	struct str member;             /* .member, or empty: */
	const struct core_expr *index; /* [index]: an Int, or a String (map key) */
};

struct core_path {
	bool relative;   /* begins at the guard's subject; `root` is empty */
	struct str root; /* variable name */
	const struct core_path_part *parts;
	size_t part_count;
};

union core_value {
	bool boolean;
	int64_t integer; /* INT, RUNE */
	double real;
	struct str string; /* STRING, LITERALS */
};

struct core_expr {
	enum core_expr_kind kind;
	const struct core_type *type; /* never CONSTRAINED */
	struct span span;
	enum core_op op;
	enum core_builtin builtin;
	enum core_conversion conversion;
	union core_value value;
	const struct core_expr *const *operands;
	size_t operand_count;
	uint32_t local;
	uint32_t index;
	bool checked;
	bool spread; /* CALL_EXTERN with ...Any: the last operand is an ARRAY of ANY whose elements are the arguments */
	const struct core_global *global;
	const struct core_function *function;
	struct str symbol; /* CALL_EXTERN: the module's path and the name, "strings.Split", "encoding/hex.Dump" */
	const struct core_error *error;
	enum constraint constraint;        /* TEST; FAILURE: the constraint that failed, or CONSTRAINT_NONE */
	struct str constraint_name;        /* FAILURE: shown name where it is not a built-in ("Expression", a shape pattern); else empty */
	const struct core_expr *const *constraint_arguments; /* FAILURE: values shown as the constraint's args */
	size_t constraint_argument_count;
	const struct core_path *path;      /* FAILURE, ERROR_REBASE */
	const struct core_expr *cause;     /* FAILURE: an Error, or NULL */
	const struct core_type *tested;    /* ANY_IS */
};

/* ---- bodies: statements ---- */

enum core_stmt_kind {
	CORE_STMT_LET,      /* local = value (value NULL: the zero value), the local's declaration */
	CORE_STMT_ASSIGN,   /* target = value; target: LOCAL, GLOBAL, FIELD, INDEX, DEREFERENCE chains; op_assign: target op= value, target evaluated once */
	CORE_STMT_EVAL,     /* value for its effect */
	CORE_STMT_IF,       /* value; body; otherwise */
	CORE_STMT_LOOP,     /* while value (NULL: for ever) body; `post` runs before each next round, also after `continue`; a safepoint */
	CORE_STMT_BREAK,    /* out of the LOOP or BLOCK with `label` */
	CORE_STMT_CONTINUE, /* the LOOP with `label` */
	CORE_STMT_RETURN,   /* value or NULL; in a fallible function: the success value; behind RESULTS NULL */
	CORE_STMT_RESULTS,  /* value is what each RETURN gives, read once the deferred calls have run; a RESULT in a fallible function may be a failure; once, before any DEFER, in the function's own list */
	CORE_STMT_FAIL,     /* value: an Error, not nil; a fallible function returns it; a guard too */
	CORE_STMT_BLOCK,    /* body, a scope; with a label it can be left by BREAK */
	CORE_STMT_LABEL,    /* `label`: where GOTO goes on */
	CORE_STMT_GOTO,     /* to the LABEL with `label`, in this or an enclosing list of statements, past no LET of that list */
	CORE_STMT_GO,       /* value, a CALL, CALL_EXTERN or CALL_VALUE whose operands are pure, in a goroutine of its own; what it gives is dropped */
	CORE_STMT_DEFER,    /* value, the same, when the function ends by whatever way, the last one first; operands are evaluated here; `repeats` */
	CORE_STMT_SEND,     /* target, a CHAN, is sent value; operands are pure */
	CORE_STMT_RECEIVE,  /* from value, a CHAN, into `local` (NO_LOCAL: dropped) and whether it was sent, not closed, into `ok`; both declared before */
	CORE_STMT_SELECT,   /* one of `cases`, each with its body; BREAK reaches it only through a BLOCK around it */
	CORE_STMT_ATOMIC,   /* body has `global` to itself */
};

#define CORE_NO_LOCAL UINT32_MAX

enum core_case_kind {
	CORE_CASE_SEND,    /* channel, value */
	CORE_CASE_RECEIVE, /* channel, into `local` and `ok` as RECEIVE does */
	CORE_CASE_DEFAULT, /* at most one */
};

/* A case of a select. Channel and value are pure: all are evaluated before one is chosen. */
struct core_case {
	enum core_case_kind kind;
	const struct core_expr *channel;
	const struct core_expr *value;
	uint32_t local, ok;
	const struct core_stmt *body;
	struct span span;
};

struct core_stmt {
	const struct core_stmt *next;
	enum core_stmt_kind kind;
	struct span span;
	uint32_t local;
	const struct core_expr *target;
	const struct core_expr *value;
	bool has_op;       /* ASSIGN: target op= value */
	enum core_op op;
	const struct core_stmt *body;
	const struct core_stmt *otherwise;
	const struct core_stmt *post;
	uint32_t label;    /* 0: the innermost LOOP (BREAK, CONTINUE), or none */
	uint32_t ok;       /* RECEIVE: a Bool local or NO_LOCAL */
	bool repeats;      /* DEFER: may run more than once before the function ends: in a loop, or behind a label */
	const struct core_case *cases; /* SELECT */
	size_t case_count;
	const struct core_global *global; /* ATOMIC */
};

struct core_local {
	struct str name; /* the user's, or a plain word for what it holds (index, result); not unique: emitters number repeats */
	const struct core_type *type;
	bool escapes;    /* its address is kept: lives on the request's heap */
	bool used;       /* read somewhere: emitters cast unused ones to void */
};

struct core_global {
	struct str name;
	const struct core_type *type;
	const struct core_function *initializer; /* no parameters, gives the first value; NULL: the zero value. Runs once, before anything else, in the order of the program's globals */
	const struct core_module *module;
	struct span span;
	bool holds_functions; /* a FUNC stands somewhere in its type: whoever mentions it may call whatever function the program takes the value of */
};

struct core_function {
	struct str name;       /* the user's; methods: Type_method; guards: Subject_Guard; instances: name_Int; literals: the enclosing function's with _func1 */
	const struct core_module *module;
	struct str doc;
	struct span span;
	const struct core_param *params;
	size_t param_count;
	const struct core_param *captures; /* of a function literal; of others the providers that it needs; their locals follow the parameters' */
	size_t capture_count;
	const struct core_type *result; /* success type */
	bool fallible;         /* calls have type RESULT(result) */
	bool guard;            /* params[0] is the subject; gives an Error; no result */
	bool recursive;        /* in a cycle of the call graph */
	const struct core_error *const *errors; /* what it can fail with */
	size_t error_count;
	bool open_errors;
	bool defers;           /* its body has a DEFER */
	bool is_value; /* a FUNCTION expression somewhere has no captures for it */
	const struct core_local *locals; /* parameters first, then captures */
	size_t local_count;
	const struct core_stmt *body;
};

/* ---- the program ---- */

struct core_module {
	struct str name;        /* "process_data"; a package's name */
	struct str path;        /* below the source root without .ft: "routes/admin/user_search", "shared/types" */
	struct str source_path; /* for #line: relative to the source root's parent, as given on the command line */
	bool is_route_file;
	bool is_library; /* of the standard library: what goes wrong in it is its caller's fault */
	struct str doc;
};

struct core_program {
	const struct source_map *sources;
	const struct core_module *const *modules;
	size_t module_count;
	const struct core_type *const *types; /* by id; elements before what holds them, except through POINTER, ARRAY and MAP */
	size_t type_count;
	const struct core_error *const *errors;
	size_t error_count;
	const struct core_guard *const *guards;
	size_t guard_count;
	const struct core_function *const *functions; /* in declaration order; only reachable ones */
	size_t function_count;
	const struct core_global *const *globals;
	size_t global_count;
	const struct core_route *const *routes; /* by module, then declaration */
	size_t route_count;
	const struct core_function *main; /* or NULL */
	const struct str *packages; /* of the standard library that it calls into, by path, in order of first use */
	size_t package_count;
};

/* The OneOf among a type's constraints that says which Ints, Floats or Bools there are; NULL: none. */
const struct core_constraint *core_choices(const struct core_type *type);

/* Checks every rule above; NULL when all hold, else a description of the first breach, in the arena. For tests and debug builds. */
const char *core_verify(const struct core_program *program, struct arena *arena);

/* A stable, indented text: `forstc emit --stage core`. */
void core_dump(const struct core_program *program, struct buf *out);

#endif
