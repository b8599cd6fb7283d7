/*
 * Errors: values that say what failed (kind), in words (message), where in the data (path), by which rule (constraint),
 * and why (cause). An Error is a pointer to one; NULL is nil. Errors never change once made; rebasing copies.
 */
#ifndef FORST_ERROR_H
#define FORST_ERROR_H

#include "forst/value.h"

struct forst_format_type;
struct forst_writer;

/* One for each nominal error; generated code has the user's as constants. Compared by address. */
struct forst_error_kind {
	struct forst_string name; /* the wire's code */
	int status;               /* HTTP status; 0 means 422 */
	/* Writes the declared members but message as one JSON object; NULL: there are none. */
	void (*encode_members)(struct forst_writer *out, const void *members);
	/* Describes the members for printing, a SHAPE; NULL: there are none. */
	const struct forst_format_type *members;
	/* A deep copy of the members; NULL: there are none, or the program has no package variables. */
	const void *(*copy_members)(struct forst_task *task, const void *members);
};

struct forst_error {
	const struct forst_error_kind *kind;
	struct forst_string message;         /* data NULL: none */
	struct forst_string path;            /* "data[3].id"; empty: none, or the subject itself */
	bool relative;                       /* made inside a guard: path begins at the guard's subject until forst_error_rebase() */
	const char *constraint;              /* NULL, or the constraint's name */
	struct forst_string constraint_args; /* its arguments as a JSON array: "[1,10]"; data NULL: none */
	struct forst_error *cause;           /* the first of several */
	struct forst_error **joined;         /* all causes of an error that several were made into; NULL: one or none */
	int64_t joined_count;
	const void *members; /* the declared members' struct, or NULL */
	uint64_t identity;   /* forst_error_make gives each error its own, which its copies share */
};

/* Kinds that nobody declares. */
extern const struct forst_error_kind forst_error_kind_error;                /* Error: errors.New and its like */
extern const struct forst_error_kind forst_error_kind_constraint_violation; /* ConstraintViolation: ensure without `or` */
extern const struct forst_error_kind forst_error_kind_missing_key;          /* MissingKey: m[k] where k is not in m */
extern const struct forst_error_kind forst_error_kind_unrepresentable_number; /* UnrepresentableNumber, 500 */
extern const struct forst_error_kind forst_error_kind_unrepresentable_string; /* UnrepresentableString, 500 */
extern const struct forst_error_kind forst_error_kind_unrepresentable_time; /* UnrepresentableTime, 500 */

/* A copy of *error on the task's heap; one without an identity gets its own. What it points to is shared. The way to make any error:
 * forst_error_make(task, &(struct forst_error){.kind = &..., .message = ..., .path = ...}). */
struct forst_error *forst_error_make(struct forst_task *task, const struct forst_error *error);

/* An Error with that text. */
struct forst_error *forst_error_new(struct forst_task *task, struct forst_string message);

/* ConstraintViolation of the constraint `name` (a constant) with `args` ("[1,10]" or empty) at `path`. */
struct forst_error *forst_error_violation(struct forst_task *task, const char *name, struct forst_string args,
	struct forst_string path, bool relative);

/* MissingKey for a read of a map at that key. */
struct forst_error *forst_error_missing_string(struct forst_task *task, struct forst_string key);
struct forst_error *forst_error_missing_int(struct forst_task *task, int64_t key);

/* A guard's error seen by the guard's caller: `prefix` is put before its relative paths and those of its causes. They stay
 * relative where the caller is a guard itself. NULL stays NULL. */
struct forst_error *forst_error_rebase(
	struct forst_task *task, struct forst_error *error, struct forst_string prefix, bool relative);

static inline bool
forst_error_is(const struct forst_error *error, const struct forst_error_kind *kind)
{
	return error && error->kind == kind;
}

/* a == b: one is the other, or a copy of it. NULL is only NULL. */
static inline bool
forst_error_same(const struct forst_error *a, const struct forst_error *b)
{
	return a == b || (a && b && a->identity == b->identity);
}

/* For keys of maps: errors that are the same have one hash. */
uint64_t forst_error_hash(uint64_t hash, const struct forst_error *error);

/* The first error of that kind among the error, its cause, its cause's ...; NULL: there is none. */
struct forst_error *forst_error_find(struct forst_error *error, const struct forst_error_kind *kind);

/* e.Error() and e.message: the message, else the name with its members ("NotFound {id:7}"); what a violation says where it has none. error is not NULL. */
struct forst_string forst_error_text(struct forst_task *task, const struct forst_error *error);

/* e.code, e.path, e.cause. */
static inline struct forst_string
forst_error_code(const struct forst_error *error)
{
	return error->kind->name;
}

static inline struct forst_string
forst_error_path(const struct forst_error *error)
{
	return error->path;
}

/* ---- paths: made only when something failed ---- */

/* path.name; just the name where path is empty. */
struct forst_string forst_path_member(struct forst_task *task, struct forst_string path, struct forst_string name);

/* path[index] */
struct forst_string forst_path_index(struct forst_task *task, struct forst_string path, int64_t index);

/* A map's entry: path.key where the key is an identifier, else path["the key"]. */
struct forst_string forst_path_key(struct forst_task *task, struct forst_string path, struct forst_string key);

/* path and then a relative one: "data[3]" and "id" give "data[3].id"; "[2]" gives "data[3][2]". */
struct forst_string forst_path_join(struct forst_task *task, struct forst_string path, struct forst_string rest);

#endif
