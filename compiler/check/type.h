/*
 * Types as the checker knows them: const, hash-consed, compared by pointer. A declared shape, union, literal union or
 * error is one object for each declaration (`symbol`), and fits others structurally; all other types are one object for
 * each structure. Aliases leave no trace. Embedding and intersections of shapes are spread into `fields`.
 */
#ifndef FORST_COMPILER_CHECK_TYPE_H
#define FORST_COMPILER_CHECK_TYPE_H

#include "compiler/parse/ast.h"
#include "runtime/base/map.h"

enum { TYPE_DEPTH_MAX = 1000 }; /* types inside one another: what walks of types recurse */

enum type_kind {
	TYPE_BAD, /* the type of what is wrong and already reported: fits everything */
	TYPE_VOID,
	TYPE_BOOL,
	TYPE_INT,         /* with `symbol`: an Int of the standard library that has methods (time.Duration) */
	TYPE_FLOAT,
	TYPE_RUNE,
	TYPE_STRING,
	TYPE_BYTES,
	TYPE_ANY,
	TYPE_ERROR,       /* any error, nil possible */
	TYPE_NIL,         /* of `nil` before its context gives it a type */
	TYPE_ANY_SHAPE,   /* `Shape`: guard parameters only */
	TYPE_LITERALS,    /* one of `literals`, a String underneath */
	TYPE_SHAPE,       /* `fields` */
	TYPE_FAILURE,     /* a nominal error; `fields` are its members without `status` */
	TYPE_UNION,       /* one of `members` */
	TYPE_POINTER,     /* to `element`; `present`: proved not nil */
	TYPE_ARRAY,       /* of `element` */
	TYPE_FIXED_ARRAY, /* `length` of `element` */
	TYPE_MAP,         /* `key` to `element` */
	TYPE_CHAN,        /* of `element`, to be used in `direction` */
	TYPE_FUNC,        /* `members` to `element` */
	TYPE_TUPLE,       /* `members`: several results */
	TYPE_RESULT, /* `element` (VOID possible) or an error: one of `members` (FAILUREs), or any when there are none */
	TYPE_CONSTRAINED, /* `element` with `constraints`, or one of `literals` of an Int, Float or Bool; stripped where values compute */
	TYPE_OPAQUE,      /* a type of the standard library whose members are its own (sync.WaitGroup); `symbol` */
	TYPE_PARAMETER,   /* `symbol`, in the definition of a generic: a type that meets `constraint` */
};

/* What a type parameter asks of its types: each asks for more than the one before. */
enum type_constraint {
	TYPE_CONSTRAINT_ANY,
	TYPE_CONSTRAINT_COMPARABLE, /* == and != */
	TYPE_CONSTRAINT_ORDERED,    /* < and the like */
	TYPE_CONSTRAINT_NUMBER,     /* + - * / : Int or Float */
};

/* What type_comparable found out; asked of types whose members are known only. */
enum type_comparability { TYPE_COMPARABLE_UNKNOWN, TYPE_COMPARABLE, TYPE_NOT_COMPARABLE };

struct function; /* compiler/check/symbol.h */

struct type_field {
	struct str name;
	struct str wire_name; /* empty: it is not on the wire */
	const struct type *type; /* may be CONSTRAINED */
	struct str doc;
	struct span span;
	unsigned depth;   /* shapes it was embedded through; 0: the shape's own */
	bool omits_empty; /* it is not on the wire while it is empty */
};

struct type {
	enum type_kind kind;
	const struct symbol *symbol; /* INT, SHAPE, UNION, LITERALS, FAILURE, CONSTRAINED with a declaration, PARAMETER; else NULL */
	const struct type_field *fields;
	size_t field_count;
	const struct type *const *embedded; /* SHAPE: the declared shapes it embeds: their methods are its own */
	size_t embedded_count;
	bool open; /* SHAPE: `Shape` with what shape guards added: a typed literal may have more members */
	const struct type *element;
	const struct type *key;
	int64_t length;
	const struct type *const *members;
	size_t member_count;
	const struct str *literals; /* LITERALS; CONSTRAINED: as they are written */
	size_t literal_count;
	const struct ast_pattern *constraints; /* a chain, annotated */
	const struct type
		*plain; /* what type_equal compares: without constraints, proofs and sources anywhere; NULL: itself */
	const struct function
		*source; /* RESULT: a call's, whose errors are still being inferred; NULL: those of `members` */
	enum ast_chan_direction direction; /* CHAN */
	enum type_constraint constraint;   /* PARAMETER */
	enum type_comparability comparable;
	bool abstract; /* a type parameter stands in it */
	bool present;
	bool variadic;  /* FUNC: the last parameter takes any number */
	uint16_t depth; /* types inside one another, at most TYPE_DEPTH_MAX */
};

/* The table of types of one compilation, and those that need no table. */
struct types {
	struct arena *arena;
	struct map table;
	int fitting;   /* type_assignable calls inside one another */
	bool too_deep; /* TYPE_DEPTH_MAX was passed: the type is BAD */
	const struct type *bad, *nothing, *boolean, *integer, *real, *rune, *string, *bytes, *byte, *any, *error, *nil, *any_shape;
};

void types_init(struct types *types, struct arena *arena);

/* time.Time: the one type of the standard library that is data. */
bool type_is_moment(const struct type *type);

const struct type *type_pointer(struct types *types, const struct type *element, bool present);
const struct type *type_array(struct types *types, const struct type *element);
const struct type *type_fixed_array(struct types *types, const struct type *element, int64_t length);
const struct type *type_map(struct types *types, const struct type *key, const struct type *element);
const struct type *type_chan(struct types *types, const struct type *element, enum ast_chan_direction direction);
const struct type *type_func(
	struct types *types, const struct type *const *params, size_t count, const struct type *result, bool variadic);
const struct type *type_tuple(struct types *types, const struct type *const *members, size_t count);
const struct type *type_result(
	struct types *types, const struct type *element, const struct type *const *errors, size_t count);
/* The Result of calling a function whose errors are inferred. */
const struct type *type_result_of(struct types *types, const struct type *element, const struct function *source);
const struct type *type_union(struct types *types, const struct type *const *members, size_t count);
const struct type *type_literals(struct types *types, const struct str *literals, size_t count);
/* An Int, Float or Bool that is one of some. */
const struct type *type_choices(
	struct types *types, const struct type *element, const struct str *literals, size_t count);
const struct type *type_shape(struct types *types, const struct type_field *fields, size_t count);
/* What shape guards made of another type. */
const struct type *type_refined(struct types *types, const struct type *shape);
const struct type *type_constrained(
	struct types *types, const struct type *element, const struct ast_pattern *constraints);

/* The type without constraints on its outside. */
static inline const struct type *
type_base(const struct type *type)
{
	while (type->kind == TYPE_CONSTRAINED) {
		type = type->element;
	}
	return type;
}

/* It is one of some literals of an Int, Float or Bool. */
bool type_is_choices(const struct type *type);

/* The type of a value: without constraints on its outside, but with the literals it is one of. */
const struct type *type_value(const struct type *type);

/* The type without constraints, proofs of presence and sources, anywhere inside: one object for all types that are
 * equal. */
const struct type *type_plain(const struct type *type);

/* What a type parameter stands for where that type is given for it: the plain type, but literals of a declared name keep it,
 * since literals without one are taken for what is known of a String. */
const struct type *type_argument(const struct type *type);

/* The same values: constraints and what is proved of pointers do not count, anywhere inside. */
bool type_equal(const struct type *a, const struct type *b);

/* A value of `from` may stand where one of `to` is wanted, converted if need be. */
bool type_assignable(struct types *types, const struct type *from, const struct type *to);

/* Values of it can be compared by == (maps, functions, arrays only with nil). */
bool type_comparable(const struct type *type);

/* Int, Float or Rune. */
bool type_is_number(const struct type *type);

/* Error, a nominal error, or a union of such. */
bool type_is_error(const struct type *type);

/* nil is a value of it. */
bool type_is_nilable(const struct type *type);

/* The type has what the constraint asks for. */
bool type_meets(const struct type *type, enum type_constraint constraint);

/* The field of that name, or NULL; *index is its place. */
const struct type_field *type_field(const struct type *type, struct str name, size_t *index);

/* As messages write it, in the arena. */
struct str type_text(struct arena *arena, const struct type *type);

#endif
