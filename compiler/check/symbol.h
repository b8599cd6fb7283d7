/* Symbols: what a name stands for. One object a declaration; expressions and patterns point to it. */
#ifndef FORST_COMPILER_CHECK_SYMBOL_H
#define FORST_COMPILER_CHECK_SYMBOL_H

#include "compiler/check/type.h"

enum symbol_kind {
	SYMBOL_VARIABLE, /* a local */
	SYMBOL_PARAMETER,
	SYMBOL_GLOBAL,   /* a package variable; `function` gives its first value, or NULL */
	SYMBOL_CONSTANT,
	SYMBOL_TYPE,     /* `type` is the type it names */
	SYMBOL_ERROR,    /* a nominal error; `type` is its FAILURE */
	SYMBOL_FUNCTION, /* also of the standard library: function->external */
	SYMBOL_METHOD,
	SYMBOL_GUARD,
	SYMBOL_PACKAGE,
	SYMBOL_BUILTIN, /* `builtin` */
	SYMBOL_BAD,     /* a declaration that is refused or broken: uses of it say nothing more */
} __attribute__((packed));

/* What the language itself supplies. */
enum builtin {
	BUILTIN_LEN,
	BUILTIN_CAP,
	BUILTIN_APPEND,
	BUILTIN_COPY,
	BUILTIN_MAKE,
	BUILTIN_NEW,
	BUILTIN_DELETE,
	BUILTIN_CLEAR,
	BUILTIN_CLOSE,
	BUILTIN_MIN,
	BUILTIN_MAX,
	BUILTIN_PANIC,
	BUILTIN_PRINT,
	BUILTIN_PRINTLN,
	BUILTIN_COMPUTATION_TIME,
	BUILTIN_ERROR_TEXT,    /* e.Error() */
	BUILTIN_ERROR_CODE,    /* e.code, of any error */
	BUILTIN_ERROR_MESSAGE, /* e.message, where it is not a declared member */
	BUILTIN_ERROR_PATH,
	BUILTIN_ERROR_CAUSE,
	BUILTIN_ERROR_AS,      /* errors.As(err, &x) */
	BUILTIN_STRING_BYTES, /* not used by name */
} __attribute__((packed));

/* A value known while compiling; its kind is that of the expression's type (a LITERALS value is a string). */
struct constant {
	union ast_value value;
	const struct exact *exact; /* of an untyped number, where the value is only the nearest; else NULL */
	bool typed;                /* of a Float that was declared or converted: it computes as it does at run time */
	bool unfit;                /* the exact number fits no Int, or no Float: it may only be computed with */
};

struct checked_module;
struct diag;
struct function;
struct place;
struct impurity;
struct proved;

/* A generic declaration: type parameters and syntax that nobody has annotated. Each use of it is an instance. */
struct generic {
	struct symbol *symbol; /* TYPE, FUNCTION, METHOD or GUARD; of a type `decl` holds its syntax */
	struct ast_func *func; /* of the others */
	const struct type **params; /* PARAMETERs */
	size_t param_count;
	struct instance *definition; /* whose arguments are the parameters themselves: its check is the generic's own */
	bool wrong;                  /* that check found a mistake: instances need say nothing */
};

/* A generic with types for its parameters; one for the same types. */
struct instance {
	const struct generic *generic;
	const struct type *const *arguments;
	bool abstract;                 /* type parameters stand in the arguments: only the signature counts */
	unsigned depth;                /* instances that ask for one another */
	const struct instance *within; /* the one whose declaration asked for it first, or NULL */
	bool refused;                  /* its check found a mistake */
	struct span span;              /* where it is asked for first, outside of instances */
	struct symbol *symbol;         /* the type's or function's own; messages see the generic's name */
	struct str code_name;          /* in generated code: map_Int_String */
};

struct symbol {
	enum symbol_kind kind;
	enum builtin builtin;
	bool exported;
	bool stays;         /* TYPE of the standard library: a method changes it, so it must not be copied */
	bool used;          /* read somewhere */
	bool assigned;      /* assigned after its declaration */
	bool captured;      /* VARIABLE, PARAMETER: a function literal uses it; known when all is checked */
	bool address_taken; /* &x, or changed once a function literal has captured it: must live on the heap */
	bool implicit;      /* ERROR: declared by its first use in `or Name("text")` */
	bool raced;         /* VARIABLE, PARAMETER: a goroutine assigns it, under a lock */
	bool any_error;     /* VARIABLE: it may hold errors that error_types does not tell */
	int status;         /* ERROR: HTTP status, 422 unless declared */
	struct str name;
	struct span span; /* where it is declared; nowhere for built-in ones */
	struct str doc;
	struct ast_decl *decl;           /* top-level declarations; else NULL */
	struct checked_module *module;   /* NULL: built-in */
	const struct type *type;         /* VARIABLE, PARAMETER: declared type (may be CONSTRAINED); CONSTANT; TYPE; ERROR;
										FUNCTION, METHOD: its FUNC type */
	const struct constant *constant; /* CONSTANT; NULL for a value that the standard library holds (base64.StdEncoding) */
	struct function *function;       /* FUNCTION, METHOD, GUARD; CONSTANT that the library holds: gives it; ERROR: the one whose check tells its members,
										until it has */
	struct generic *generic;         /* TYPE, FUNCTION, METHOD, GUARD: a generic one; NULL */
	const struct instance *instance; /* the same: what it is an instance of; NULL */
	struct checked_module *package;  /* PACKAGE */
	struct function *owner;          /* VARIABLE, PARAMETER: whose it is */
	const struct function *literal;  /* VARIABLE: the function literal that it is defined as; else NULL */
	uint32_t number;                 /* free for lowering; 0 at first. GLOBAL: its place in program->globals */
	int message_field;               /* ERROR: index of `message: String`, or -1 */
	const struct type **error_types; /* VARIABLE of type Error: what was assigned to it, as far as it is known */
	size_t error_type_count;
	size_t error_type_capacity;
	struct place *place; /* VARIABLE, PARAMETER: the checker's, what facts are about */
};

/* An instance as messages write it: Page[Order]. */
struct str instance_name(struct arena *arena, const struct instance *instance);

/* A list of errors in order of first appearance. */
struct error_set {
	const struct symbol **items; /* ERROR */
	size_t count;
	size_t capacity;
	bool open; /* and others that the compiler cannot name */
};

/* A call or guard whose errors a function passes on. */
struct passed_errors {
	const struct function *from;
	struct span span;
};

/* A contract that a function needs a value of: by a `use` of its own, or for one that it calls. */
struct need {
	struct str name;         /* what supplies it is named so */
	const struct type *type; /* a pointer in it is never nil */
	struct symbol *symbol;   /* the variable, behind the parameters, in which the function gets it */
	struct span span;        /* the `use`, or the call */
	struct function *from;   /* whom it calls there; NULL: its own `use` */
};

/* A value that a `with` supplies to the calls in its block. */
struct supply {
	struct supply *outer;  /* of the same `with`, or of one around it */
	struct supply *before; /* of the same `with` */
	struct str name;       /* empty: a name that is wrong, which was said; it may be any */
	struct symbol *symbol; /* the variable that holds it */
	struct ast_expr *value; /* NULL: a member of what stands behind `with` */
	uint32_t member;       /* its index */
	struct span span;
	bool used;
	bool refused;          /* it does not fit what is needed, which was said */
};

/* A `use`, a call, or a function where a value is wanted. */
struct call_site {
	struct ast_stmt *use;    /* or NULL */
	struct ast_expr *expr;   /* or NULL */
	struct function *callee; /* of expr */
	struct need need;        /* of use */
	struct supply *supplies; /* innermost first */
};
/* How far the check of a function's body is. */
enum function_state { FUNCTION_NOT_BEGUN, FUNCTION_IN_PROGRESS, FUNCTION_DONE } __attribute__((packed));

/* A function, method or guard with a body (or the declaration of one of the standard library). */
struct function {
	struct function *next; /* in order of declaration, module by module */
	struct symbol *symbol;
	struct ast_func *ast;
	struct checked_module *module;
	struct symbol *receiver; /* METHOD: the receiver; GUARD: the subject; else NULL */
	struct symbol **params;  /* without the receiver; a variadic one has type ARRAY */
	size_t param_count;
	bool variadic;
	const struct symbol *test;        /* its parameter of type *testing.T: what would fail the function fails that test; or NULL */
	const struct type *result;        /* success type; VOID when it has none */
	bool fallible;                    /* calling it gives a RESULT (for a guard: false, though it fails) */
	bool external;                    /* of the standard library: no body */
	bool yields_last;                 /* no result declared: the last expression statement is the value */
	const struct ast_stmt *last_stmt; /* of its body: with yields_last the value */
	bool assumed_void;                /* a call in a cycle took it for one that gives nothing */
	bool result_present;              /* a pointer result that is never nil */
	struct error_set errors;          /* what it can fail with, passed on ones included */
	bool declared_errors;             /* Result(S, F) names them: the body may have no others */
	struct diag *undeclared;          /* what was said about others; NULL: nothing yet */
	struct passed_errors *passes;     /* whose errors it passes on */
	size_t pass_count;
	size_t pass_capacity;
	struct function *enclosing;  /* of a function literal; else NULL */
	const struct symbol **captures; /* a literal's: variables of the functions around it that it or literals in it use */
	size_t capture_count;
	size_t capture_capacity;
	uint32_t literal_count;      /* of literals that stand in it */
	struct function *last_literal; /* of those, in the list of functions */
	const struct map *changed;   /* names of variables that its body or literals in it assign or take the address of; made when first asked for */
	bool defers;                 /* its body has a `defer` */
	bool has_goto;
	bool goroutine;              /* a literal that `go` starts where it stands */
	int locks;                   /* a literal's that is called where it stands: mutexes that are surely locked there */
	const struct symbol *unlocked; /* a literal's: the first captured variable that it assigns without a lock, or NULL */
	struct span unlocked_span;   /* where */
	struct proved *proved;       /* GUARD: what it proves of its subject's members */
	const struct impurity *impure; /* what it does that no guard may, or NULL: pure.c */
	struct symbol *initializes; /* the package variable whose first value it is; its body is one `return` */
	struct symbol **globals;    /* the package variables it mentions */
	size_t global_count;
	size_t global_capacity;
	struct function **callees;
	size_t callee_count;
	size_t callee_capacity;
	struct need *needs;         /* what its callers must supply; those of literals are those of the function around them */
	size_t need_count;
	size_t need_capacity;
	struct call_site *sites;    /* where it, not a literal in it, wants something to be supplied */
	size_t site_count;
	size_t site_capacity;
	bool in_test; /* it stands in a test file */
	bool called; /* by another function, of the program itself */
	bool wanted; /* its body is to be checked, though it stands in the standard library */
	enum function_state state; /* the checker's */
};

#endif
