/* Errors and the paths in them; see forst/error.h. Everything here runs only when something failed. */
#include "forst/error.h"

#include "forst/constraint.h"
#include "forst/format.h"
#include "forst/json.h"
#include "forst/task.h"

const struct forst_error_kind forst_error_kind_error = {
	.name = {"Error", 5},
};
const struct forst_error_kind forst_error_kind_constraint_violation = {
	.name = {"ConstraintViolation", 19},
};
const struct forst_error_kind forst_error_kind_missing_key = {
	.name = {"MissingKey", 10},
};
const struct forst_error_kind forst_error_kind_unrepresentable_number = {
	.name = {"UnrepresentableNumber", 21},
	.status = 500,
};
const struct forst_error_kind forst_error_kind_unrepresentable_string = {
	.name = {"UnrepresentableString", 21},
	.status = 500,
};
const struct forst_error_kind forst_error_kind_unrepresentable_time = {
	.name = {"UnrepresentableTime", 19},
	.status = 500,
};

struct forst_error *
forst_error_make(struct forst_task *task, const struct forst_error *error)
{
	static uint64_t last_identity;
	struct forst_error *copy = forst_alloc(task, sizeof *copy);

	*copy = *error;
	if (!copy->identity)
		copy->identity = __atomic_add_fetch(&last_identity, 1, __ATOMIC_RELAXED);
	return copy;
}

uint64_t
forst_error_hash(uint64_t hash, const struct forst_error *error)
{
	return forst_hash_int(hash, error ? (int64_t)error->identity : 0);
}

struct forst_error *
forst_error_find(struct forst_error *error, const struct forst_error_kind *kind)
{
	struct forst_error *found = NULL;

	for (; error && !found; error = error->cause) {
		if (error->kind == kind)
			return error;
		for (int64_t i = 1; i < error->joined_count && !found; i++)
			found = forst_error_find(error->joined[i], kind);
	}
	return found;
}

struct forst_error *
forst_error_new(struct forst_task *task, struct forst_string message)
{
	if (!message.data)
		message = FORST_STRING("");
	return forst_error_make(task, &(struct forst_error){.kind = &forst_error_kind_error, .message = message});
}

struct forst_error *
forst_error_violation(
	struct forst_task *task, const char *name, struct forst_string args, struct forst_string path, bool relative)
{
	return forst_error_make(task, &(struct forst_error){
									  .kind = &forst_error_kind_constraint_violation,
									  .path = path,
									  .relative = relative,
									  .constraint = name,
									  .constraint_args = args,
								  });
}

static struct forst_error *
missing(struct forst_task *task, struct forst_string key)
{
	struct forst_string parts[] = {FORST_STRING("the map has no key "), key};

	return forst_error_make(task, &(struct forst_error){
									  .kind = &forst_error_kind_missing_key,
									  .message = forst_string_join(task, parts, 2),
								  });
}

struct forst_error *
forst_error_missing_string(struct forst_task *task, struct forst_string key)
{
	return missing(task, forst_quote(task, key, 0));
}

struct forst_error *
forst_error_missing_int(struct forst_task *task, int64_t key)
{
	return missing(task, forst_string_from_int(task, key));
}

struct forst_error *
forst_error_rebase(struct forst_task *task, struct forst_error *error, struct forst_string prefix, bool relative)
{
	struct forst_error *first = error;
	struct forst_error **link = &first;

	for (; error && error->relative; error = error->cause) {
		struct forst_error *copy = forst_error_make(task, error);
		copy->path = forst_path_join(task, prefix, error->path);
		copy->relative = relative;
		*link = copy;
		link = &copy->cause;
	}
	return first;
}

/* "Min(1) does not hold for data[3].id", as far as it is known. */
static struct forst_string
violation_text(struct forst_task *task, const struct forst_error *error)
{
	struct forst_string args = error->constraint_args;
	bool shown = args.length > 2;
	bool placed = error->path.length > 0;
	struct forst_string parts[] = {
		forst_string_from_text(error->constraint),
		shown ? FORST_STRING("(") : FORST_STRING(""),
		shown ? forst_string_slice(args, 1, args.length - 1) : FORST_STRING(""),
		shown ? FORST_STRING(")") : FORST_STRING(""),
		FORST_STRING(" does not hold"),
		placed ? FORST_STRING(" for ") : FORST_STRING(""),
		error->path,
	};

	return forst_string_join(task, parts, sizeof parts / sizeof *parts);
}

struct forst_string
forst_error_text(struct forst_task *task, const struct forst_error *error)
{
	if (error->message.data)
		return error->message;
	if (error->kind == &forst_error_kind_constraint_violation && error->constraint)
		return violation_text(task, error);
	if (!error->kind->members || !error->members || error->kind->members->count == 0)
		return error->kind->name;
	struct forst_argument members = {error->kind->members, error->members};
	struct forst_string parts[] = {
		error->kind->name,
		FORST_STRING(" "),
		forst_sprintf(task, FORST_STRING("%+v"), &members, 1),
	};
	return forst_string_join(task, parts, 3);
}

struct forst_string
forst_path_member(struct forst_task *task, struct forst_string path, struct forst_string name)
{
	struct forst_string parts[] = {path, path.length ? FORST_STRING(".") : FORST_STRING(""), name};

	return forst_string_join(task, parts, 3);
}

struct forst_string
forst_path_index(struct forst_task *task, struct forst_string path, int64_t index)
{
	char digits[FORST_INT_TEXT_MAX];
	struct forst_string parts[] = {
		path,
		FORST_STRING("["),
		{digits, (int64_t)forst_format_int(index, digits)},
		FORST_STRING("]"),
	};

	return forst_string_join(task, parts, 4);
}

/* Can it stand behind a point? */
static bool
is_identifier(struct forst_string name)
{
	if (name.length == 0 || (name.data[0] >= '0' && name.data[0] <= '9'))
		return false;
	for (int64_t i = 0; i < name.length; i++) {
		unsigned char c = (unsigned char)name.data[i];
		bool letter = (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
		if (!letter && c < 0x80 && c != '_' && (c < '0' || c > '9'))
			return false;
	}
	return true;
}

struct forst_string
forst_path_key(struct forst_task *task, struct forst_string path, struct forst_string key)
{
	if (is_identifier(key))
		return forst_path_member(task, path, key);
	struct forst_string parts[] = {path, FORST_STRING("["), forst_quote(task, key, 0), FORST_STRING("]")};
	return forst_string_join(task, parts, 4);
}

struct forst_string
forst_path_join(struct forst_task *task, struct forst_string path, struct forst_string rest)
{
	if (rest.length == 0)
		return path;
	if (rest.data[0] != '[')
		return forst_path_member(task, path, rest);
	struct forst_string parts[] = {path, rest};
	return forst_string_join(task, parts, 2);
}
