/*
 * The syntax tree: what the parser hands over. It holds the whole language; families are separate (declarations, types,
 * statements, expressions, patterns) and lists are intrusive (`next`).
 *
 * The checker annotates in place: `type`, `symbol`, `convert_to` of expressions and `type` of type expressions are NULL
 * until then. Everything lives in the compilation's arena. Names are interned: equal names have equal data pointers.
 */
#ifndef FORST_COMPILER_PARSE_AST_H
#define FORST_COMPILER_PARSE_AST_H

#include "compiler/diag/source.h"
#include "runtime/base/map.h"

enum {
	PARSE_EXPR_DEPTH_MAX = 1000
}; /* expressions, or types, or else-ifs inside one another: what walks of the tree recurse */

struct type;   /* compiler/check/type.h */
struct symbol; /* compiler/check/symbol.h */
struct supply; /* the same */
struct ast_expr;
struct ast_name_list;
struct ast_stmt;
struct ast_type;
struct ast_pattern;

struct ast_name {
	struct str text; /* interned; empty where an optional name is left out */
	struct span span;
};

/* A documentation comment: the comment lines directly above a declaration or member, markers stripped, joined by
 * newlines. */
struct ast_doc {
	struct str text; /* empty: none */
};

/* ---- types ---- */

enum ast_type_kind {
	AST_TYPE_NAME, /* name or qualifier.name, with arguments: Page(T), Page[T], Array(T), Map(K, V), Result(S, F) */
	AST_TYPE_CONSTRAINED,  /* base.Min(1).Max(64) */
	AST_TYPE_POINTER,      /* *T */
	AST_TYPE_OPTIONAL,     /* T? */
	AST_TYPE_SLICE,        /* []T */
	AST_TYPE_FIXED_ARRAY,  /* [N]T */
	AST_TYPE_MAP,          /* map[K]V */
	AST_TYPE_CHAN,         /* chan T, <-chan T, chan<- T */
	AST_TYPE_FUNC,         /* func(A, B): R */
	AST_TYPE_TUPLE,        /* (A, B): several results */
	AST_TYPE_SHAPE,        /* { a: A, b: B }; struct { ... } and interface { ... } are the same */
	AST_TYPE_ANY,          /* interface{} */
	AST_TYPE_LITERAL,      /* "sum", 3, true as a type */
	AST_TYPE_UNION,        /* A | B */
	AST_TYPE_INTERSECTION, /* A & B */
	AST_TYPE_BAD,          /* did not parse; already reported */
} __attribute__((packed));

enum ast_chan_direction { AST_CHAN_BOTH, AST_CHAN_RECEIVE, AST_CHAN_SEND } __attribute__((packed));

struct ast_member {
	struct ast_member *next;
	struct ast_name name;   /* empty: an embedded type */
	struct ast_type *type;  /* NULL for a constant member */
	struct ast_expr *value; /* constant member of an error: status = 404 */
	bool optional;          /* name?: T */
	struct str tag;         /* the field tag's text, unquoted; empty: none */
	struct span tag_span;
	struct ast_doc doc;
	struct span span;
};

struct ast_type {
	struct ast_type *next; /* in lists of types */
	enum ast_type_kind kind;
	enum ast_chan_direction direction;
	bool variadic;  /* FUNC: the last parameter type was ...T; a parameter's type likewise */
	uint16_t depth; /* types inside one another, at most PARSE_EXPR_DEPTH_MAX */
	struct span span;
	struct ast_name qualifier; /* NAME: package, or empty */
	struct ast_name name;      /* NAME */
	struct ast_type
		*arguments;           /* NAME: type arguments; TUPLE, UNION, INTERSECTION: the members; FUNC: parameter types */
	struct ast_type *element; /* CONSTRAINED base; POINTER, OPTIONAL, SLICE, FIXED_ARRAY, CHAN element; MAP value; FUNC
								 result or NULL */
	struct ast_type *key;     /* MAP */
	struct ast_name_list *names; /* TUPLE: of its results, also of a single one; NULL: they have none */
	struct ast_expr *length;  /* FIXED_ARRAY; NULL for [...]T */
	struct ast_pattern *constraints; /* CONSTRAINED: a chain of AST_PATTERN_CALL */
	struct ast_member *members;      /* SHAPE */
	struct ast_expr *literal;        /* LITERAL */
	const struct type *type; /* set by the checker */
};

/* ---- patterns: what stands behind `is` and in constraint chains ---- */

enum ast_pattern_kind {
	AST_PATTERN_CALL,  /* G, G(args), package.G(args): built-in constraint, guard, type, Ok, Err(E) */
	AST_PATTERN_CHAIN, /* Min(1).Max(9): `parts` are CALLs, all must hold */
	AST_PATTERN_EITHER, /* A() or B(): one of the `parts` must hold */
	AST_PATTERN_SHAPE, /* { a: Min(1), b }; of an Any the type that it spells */
	AST_PATTERN_TYPE,  /* a type that cannot be read as a CALL: *T, []T, "sum", A | B */
} __attribute__((packed));

struct ast_pattern {
	struct ast_pattern *next; /* in chains */
	struct ast_pattern *last; /* while a chain is parsed, in its first: its last; NULL: itself; EITHER: the last part */
	enum ast_pattern_kind kind;
	bool has_arguments; /* CALL: parentheses were written */
	int constraint;     /* set by the checker: enum constraint (compiler/core/constraint.def) or -1 */
	struct span span;
	struct ast_name qualifier;
	struct ast_name name; /* CALL */
	struct ast_expr
		*arguments;            /* CALL; a type argument is an AST_EXPR_TYPE, a shape pattern or type literal likewise */
	struct ast_pattern *parts; /* CHAIN, EITHER */
	struct ast_pattern_field *fields; /* SHAPE */
	struct ast_type *type_expr;       /* TYPE */
	const struct type *type;          /* set by the checker: the type it narrows to, or NULL */
	const struct symbol
		*symbol;    /* set by the checker: the user's guard or the nominal error or named type it names, or NULL */
	const struct symbol *resolved; /* of patterns that the checker makes: the guard that is meant; else NULL */
};

struct ast_pattern_field {
	struct ast_pattern_field *next;
	struct ast_name name;
	struct ast_pattern *pattern; /* NULL: must only be there */
	uint32_t member;             /* set by the checker: its index */
	bool through;                /* set by the checker: the member is a pointer that must be there, and `pattern` is asked of what it points to */
};

/* ---- expressions ---- */

enum ast_expr_kind {
	AST_EXPR_NAME,   /* the checker makes one of f[Int], whose operand and arguments it keeps */
	AST_EXPR_INT,    /* value.integer */
	AST_EXPR_FLOAT,  /* value.real */
	AST_EXPR_STRING, /* value.string: unescaped bytes */
	AST_EXPR_RUNE,   /* value.integer */
	AST_EXPR_BOOL,   /* value.boolean */
	AST_EXPR_NIL,
	AST_EXPR_PAREN,  /* operand */
	AST_EXPR_UNARY,  /* op operand: - + ! ^ * & <- */
	AST_EXPR_BINARY, /* left op right */
	AST_EXPR_IS,     /* operand is pattern */
	AST_EXPR_SELECT, /* operand.name */
	AST_EXPR_INDEX,  /* operand[indices]: an element, or type arguments of a generic function */
	AST_EXPR_SLICE,  /* operand[low:high:max], each may be NULL */
	AST_EXPR_CALL,   /* operand(arguments), spread: the last one was xs... */
	AST_EXPR_SHAPE,  /* { a: 1, b } or T{ a: 1 }; type_expr NULL when untyped */
	AST_EXPR_ARRAY,  /* [1, 2] or []Int{1, 2}, Array(Int){}; type_expr NULL when untyped */
	AST_EXPR_MAP,    /* map[K]V{ k: v }, Map(K, V){ }; keys and values in fields (key_expr) */
	AST_EXPR_FUNC,   /* func(x Int) Int { ... } */
	AST_EXPR_TYPE,   /* a type where an expression may stand: make([]Int, 3), make(chan T) */
	AST_EXPR_EITHER, /* operand or right: a pattern, where an argument or a member's value may be one */
	AST_EXPR_BAD,    /* did not parse; already reported */
} __attribute__((packed));

enum ast_op {
	AST_OP_NONE,
	AST_OP_ADD,
	AST_OP_SUBTRACT,
	AST_OP_MULTIPLY,
	AST_OP_DIVIDE,
	AST_OP_REMAINDER,
	AST_OP_AND,
	AST_OP_OR,
	AST_OP_XOR,
	AST_OP_AND_NOT,
	AST_OP_SHIFT_LEFT,
	AST_OP_SHIFT_RIGHT,
	AST_OP_LOGICAL_AND,
	AST_OP_LOGICAL_OR,
	AST_OP_EQUAL,
	AST_OP_NOT_EQUAL,
	AST_OP_LESS,
	AST_OP_LESS_EQUAL,
	AST_OP_GREATER,
	AST_OP_GREATER_EQUAL,
	AST_OP_NOT,
	AST_OP_NEGATE,
	AST_OP_PLUS,
	AST_OP_COMPLEMENT,
	AST_OP_DEREFERENCE,
	AST_OP_ADDRESS,
	AST_OP_RECEIVE,
} __attribute__((packed));

/* An operator as it is written; "" for none. */
const char *ast_op_text(enum ast_op op);

/* A member of a shape, map or array literal. */
struct ast_field {
	struct ast_field *next;
	struct ast_name name;      /* shape literals; empty otherwise */
	struct ast_expr *key_expr; /* map literals and keyed arrays; NULL otherwise */
	struct ast_expr *value;    /* NULL in the short form { b } */
	struct span span;
};

union ast_value {
	int64_t integer;
	double real;
	bool boolean;
	struct str string;
};

/* Most of what a program becomes is expressions, so what only some kinds have shares its place: read it where `kind` says
 * that it is there, or by ast_right, ast_fields, ast_written_type. */
struct ast_expr {
	struct ast_expr *next; /* in lists */
	enum ast_expr_kind kind;
	enum ast_op op;
	uint16_t depth : 12;   /* expressions inside one another, at most PARSE_EXPR_DEPTH_MAX */
	bool out_of_range : 1; /* INT that does not fit 64 bits (reported by the checker, which knows a minus before it) */
	bool spread : 1;       /* CALL */
	bool defines : 1;      /* set by the checker: a target of := or for, whose name is new here */
	bool splits : 1; /* set by the checker: a CALL whose arguments are SELECTs of the members of one call, which gives several results */
	uint32_t member; /* set by the checker: of a SELECT of a member its index */
	struct span span;
	struct span op_span; /* UNARY, BINARY: the operator; CALL: the closing parenthesis; SELECT: the dot */
	union {
		union ast_value value;  /* literals */
		struct ast_name name;   /* NAME, SELECT */
		struct ast_expr *right; /* BINARY, EITHER */
		struct {
			struct ast_expr *low, *high, *max; /* SLICE */
		};
		struct {
			struct ast_field *fields;   /* SHAPE, MAP, ARRAY */
			struct ast_type *type_expr; /* the same: NULL where none is written; TYPE */
		};
		struct ast_func *func; /* FUNC */
	};
	struct ast_expr *operand;    /* also BINARY's left */
	struct ast_expr *arguments;  /* CALL, INDEX */
	struct ast_pattern *pattern; /* IS; the checker notes in others what an argument or case was read as */

	/* Set by the checker. */
	const struct type *type;       /* what the expression gives where it stands (narrowed) */
	const struct type *convert_to; /* the type its context implicitly converts it to, or NULL when none is needed */
	const struct symbol
		*symbol; /* NAME, SELECT of a package member or method, CALL of a conversion, error constructor, ... */
	const struct type *origin;       /* NAME, SELECT: the declared type where narrowing made `type` differ, else NULL */
	const struct constant *constant; /* the value, when the compiler knows it */
	const struct symbol *const *supplied; /* CALL, NAME, SELECT of a function with needs: the variable with the value of each */
};

/* The right operand of an operator that has two, else NULL. */
static inline struct ast_expr *
ast_right(const struct ast_expr *expr)
{
	return expr->kind == AST_EXPR_BINARY || expr->kind == AST_EXPR_EITHER ? expr->right : NULL;
}

static inline bool
ast_is_literal(const struct ast_expr *expr)
{
	return expr->kind == AST_EXPR_SHAPE || expr->kind == AST_EXPR_MAP || expr->kind == AST_EXPR_ARRAY;
}

/* What stands in the braces or brackets of a literal, else NULL. */
static inline struct ast_field *
ast_fields(const struct ast_expr *expr)
{
	return ast_is_literal(expr) ? expr->fields : NULL;
}

/* The type that an expression is, or that a literal begins with, else NULL. */
static inline struct ast_type *
ast_written_type(const struct ast_expr *expr)
{
	return expr->kind == AST_EXPR_TYPE || ast_is_literal(expr) ? expr->type_expr : NULL;
}

/* ---- statements ---- */

enum ast_stmt_kind {
	AST_STMT_EXPR,      /* exprs (one) */
	AST_STMT_SEND,      /* targets (one) <- exprs (one) */
	AST_STMT_DEFINE,    /* targets := exprs */
	AST_STMT_ASSIGN,    /* targets = exprs, or targets op= exprs with op set */
	AST_STMT_INCREMENT, /* targets (one) ++ or --; op is ADD or SUBTRACT */
	AST_STMT_VAR,       /* decl: var or const inside a function */
	AST_STMT_TYPE,      /* decl: a type declared inside a function */
	AST_STMT_BLOCK,     /* body */
	AST_STMT_IF,        /* init; condition; body; otherwise */
	AST_STMT_FOR,       /* init; condition; post; body */
	AST_STMT_FOR_EACH,  /* for targets in/range subject; see `form` */
	AST_STMT_SWITCH,    /* init; subject (or NULL); cases */
	AST_STMT_SELECT,    /* cases, each with `communication` */
	AST_STMT_RETURN,    /* exprs */
	AST_STMT_BREAK,     /* label */
	AST_STMT_CONTINUE,  /* label */
	AST_STMT_GOTO,      /* label */
	AST_STMT_FALLTHROUGH,
	AST_STMT_LABELED, /* label: body (one statement) */
	AST_STMT_GO,      /* exprs (one call) */
	AST_STMT_DEFER,   /* exprs (one call) */
	AST_STMT_ENSURE,  /* ensure */
	AST_STMT_USE,     /* use label: type_expr */
	AST_STMT_WITH,    /* with subject { body } */
	AST_STMT_BAD,
} __attribute__((packed));

enum ast_each_form {
	AST_EACH_IN,           /* for x in xs, for i, x in xs */
	AST_EACH_RANGE,        /* for i, x := range xs, for range xs: Go's meaning */
	AST_EACH_RANGE_ASSIGN, /* for i, x = range xs */
} __attribute__((packed));

struct ast_case {
	struct ast_case *next;
	struct ast_expr
		*values; /* case lists; a type is an AST_EXPR_TYPE or a NAME the checker resolves; NULL and is_default */
	struct ast_pattern *pattern;    /* case is G */
	struct ast_stmt *communication; /* SELECT: a send, receive or define/assign of one */
	bool is_default;
	struct ast_stmt *body;
	struct span span; /* the case's header */
};

struct ast_ensure {
	bool negated;                /* ensure !x, ensure !(x is G) */
	struct ast_expr *subject;    /* the expression E; the whole condition when pattern is NULL */
	struct ast_pattern *pattern; /* behind `is`, or NULL */
	struct ast_expr *alternatives; /* behind each `or` that gives no failure; NULL once the checker has put them into `pattern` */
	struct ast_expr *failure;    /* behind `else`, or behind the last `or`, where the checker finds out whether it is one; or NULL */
	bool has_else;               /* `failure` stands behind `else` */
	bool returned;               /* a guard's `return E`, as the checker writes it */
	struct ast_stmt *block;      /* runs on failure; NULL or its statements in a BLOCK */
};

struct ast_stmt {
	struct ast_stmt *next;
	enum ast_stmt_kind kind;
	enum ast_op op;
	enum ast_each_form form;
	bool jumped_to; /* LABELED, set by the checker: a goto leads here */
	uint16_t chain; /* IF: ifs in its chain of else-ifs; LABELED: labels before one statement; itself included */
	struct span span;
	struct ast_expr *targets;
	struct ast_expr *exprs;
	struct ast_stmt *init;
	struct ast_expr *condition;
	struct ast_stmt *post;
	struct ast_expr *subject;
	struct ast_stmt *body;      /* list of statements */
	struct ast_stmt *otherwise; /* IF: one statement, a BLOCK or an IF */
	struct ast_case *cases;
	struct ast_ensure *ensure;
	struct ast_name label;
	struct supply *supplies;       /* WITH, set by the checker: its own, the last one first */
	const struct symbol *symbol;   /* USE, set by the checker: the variable */
	const struct symbol *supplied; /* USE, set by the checker: the variable that it is a copy of */
	struct ast_type *type_expr;
	struct ast_decl *decl; /* VAR, TYPE; DEFINE: of what was `var a, b = f()` */
	struct span end_span; /* the closing brace of body, for "missing return" */
};

/* ---- declarations ---- */

enum ast_decl_kind {
	AST_DECL_IMPORT,
	AST_DECL_TYPE,
	AST_DECL_ERROR,
	AST_DECL_CONST,
	AST_DECL_VAR,
	AST_DECL_FUNC,  /* functions and methods */
	AST_DECL_GUARD, /* is (subject T) Name(params) { ... } */
	AST_DECL_BAD,
} __attribute__((packed));

struct ast_param {
	struct ast_param *next;
	struct ast_name name; /* empty or "_" possible */
	struct ast_type *type;
	struct ast_stmt *opens; /* { a, b }: takes its members into variables; else NULL */
	bool variadic;
	struct span span;
};

struct ast_type_param {
	struct ast_type_param *next;
	struct ast_name name;
	struct ast_type *constraint; /* NULL: any */
};

struct ast_func {
	struct ast_param *receiver; /* methods: the receiver; guards: the subject; else NULL */
	struct ast_type_param *type_params;
	struct ast_param *params;
	struct ast_type *result; /* NULL: not declared */
	struct ast_name_list *results; /* the names of the results, where they have some; else NULL */
	struct ast_stmt *body;   /* list */
	bool has_body;           /* false: a declaration of the standard library */
	bool has_labels;         /* false: no label, and no jump to one, stands in it */
	bool has_failures;       /* false: no `ensure` in it says how it fails */
	bool forwards;           /* a literal that the checker made of a function's name: it gives all that the function gives */
	struct span body_span;   /* the braces included */
	const struct type *type; /* set by the checker: the function type */
	struct function *function; /* set by the checker: of a function literal */
};

/* One name list of a const or var: names, type, values; const groups repeat the last values with iota. */
struct ast_decl {
	struct ast_decl *next;
	enum ast_decl_kind kind;
	struct span span;
	struct ast_doc doc;
	bool exported;        /* marked `export` */
	struct ast_name name; /* TYPE, ERROR, FUNC, GUARD; IMPORT: the local name, or empty */
	struct str path;      /* IMPORT: the path, unquoted */
	struct span path_span;
	struct ast_type_param *type_params; /* TYPE */
	struct ast_type *type_expr;         /* TYPE: the right side; CONST, VAR: the declared type or NULL */
	struct ast_member *members;         /* ERROR */
	struct ast_name_list *names;        /* CONST, VAR */
	struct ast_expr *values;            /* CONST, VAR; NULL in a const group that repeats */
	int64_t iota;                       /* CONST: its place in the group */
	bool repeats;                       /* CONST: values are those of the row above */
	struct ast_func *func;              /* FUNC, GUARD */
	struct symbol *symbol;              /* set by the checker */
};

struct ast_name_list {
	struct ast_name_list *next;
	struct ast_name name;
	struct symbol *symbol; /* set by the checker */
};

/* Text that did not parse, already reported: what it declares is in no tree. */
struct ast_lost {
	struct ast_lost *next;
	struct span span;
};

struct ast_file {
	struct ast_file *next;
	struct source *source;
	struct ast_lost *lost;
	struct map lost_names; /* every name in what is lost */
	struct ast_name package; /* empty: none */
	struct ast_decl *decls;
	uint32_t *operators; /* bytes where operators with two operands stand, in no order: what the formatter cannot tell by tokens */
	size_t operator_count;
	size_t operator_capacity;
};

/* Is given an expression, or the first of a list; NULL for none. */
typedef void (*ast_visit)(void *context, const struct ast_expr *exprs);

/* Visits what stands directly in an expression: operands, arguments, bounds, members and keys of literals, arguments of
 * patterns; not the body of a function literal. */
void ast_visit_operands(const struct ast_expr *expr, ast_visit visit, void *context);

/* The same of a statement: not the statements in it. */
void ast_visit_exprs(const struct ast_stmt *stmt, ast_visit visit, void *context);

#endif
