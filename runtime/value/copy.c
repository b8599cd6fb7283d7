/* Deep copies of what has one form in C whatever the program: what package variables take in and give out; see
 * forst/state.h. Generated code copies the rest. */
#include "forst/error.h"
#include "forst/state.h"
#include "forst/task.h"

#include <stdio.h>

void *
forst_copy_data(struct forst_task *task, const void *data, int64_t length, size_t size)
{
	if (!data || length == 0)
		return data ? forst_nothing : NULL;
	void *copy = forst_alloc(task, (size_t)length * size);
	if (length && size)
		memcpy(copy, data, (size_t)length * size);
	return copy;
}

struct forst_string
forst_string_dup(struct forst_task *task, struct forst_string s)
{
	if (s.length == 0)
		return (struct forst_string){s.data ? "" : NULL, 0};
	return (struct forst_string){forst_copy_data(task, s.data, s.length, 1), s.length};
}

struct forst_bytes
forst_bytes_dup(struct forst_task *task, struct forst_bytes bytes)
{
	return (struct forst_bytes){forst_copy_data(task, bytes.data, bytes.length, 1), bytes.length, bytes.length};
}

static struct forst_any
copy_elements(struct forst_task *task, struct forst_any value)
{
	value.elements = forst_copy_data(task, value.elements, value.length, sizeof(*value.elements));
	for (int64_t i = 0; i < value.length; i++)
		value.elements[i] = forst_any_dup(task, value.elements[i]);
	return value;
}

static struct forst_any
copy_members(struct forst_task *task, struct forst_any value)
{
	value.members = forst_copy_data(task, value.members, value.member_count, sizeof(*value.members));
	for (int64_t i = 0; i < value.member_count; i++) {
		value.members[i].name = forst_string_dup(task, value.members[i].name);
		value.members[i].value = forst_any_dup(task, value.members[i].value);
	}
	return value;
}

struct forst_any
forst_any_dup(struct forst_task *task, struct forst_any value)
{
	forst_copy_enter(task);
	switch (value.kind) {
	case FORST_ANY_NIL:
	case FORST_ANY_BOOL:
	case FORST_ANY_INT:
	case FORST_ANY_FLOAT: break;
	case FORST_ANY_STRING: value.string = forst_string_dup(task, value.string); break;
	case FORST_ANY_ARRAY: return copy_elements(task, value);
	case FORST_ANY_OBJECT: return copy_members(task, value);
	}
	return value;
}

struct forst_error *
forst_error_copy(struct forst_task *task, const struct forst_error *error)
{
	if (!error)
		return NULL;
	forst_copy_enter(task);
	struct forst_error copy = *error;
	copy.message = forst_string_dup(task, error->message);
	copy.path = forst_string_dup(task, error->path);
	copy.constraint_args = forst_string_dup(task, error->constraint_args);
	copy.cause = forst_error_copy(task, error->cause);
	copy.joined = forst_copy_data(task, error->joined, error->joined_count, sizeof(*error->joined));
	for (int64_t i = 0; i < error->joined_count; i++)
		copy.joined[i] = i == 0 ? copy.cause : forst_error_copy(task, error->joined[i]);
	if (error->members && error->kind->copy_members)
		copy.members = error->kind->copy_members(task, error->members);
	return forst_error_make(task, &copy);
}

void
forst_func_refuse(struct forst_task *task, const struct forst_func *func)
{
	char text[160];

	/* Not on the heap of the variable, which is collected. */
	snprintf(text, sizeof(text), "a package variable cannot hold a function that captures %s", func->captured);
	forst_panic_text(task, text, task->caller_file, task->caller_line);
}

struct forst_chan *
forst_chan_keep(struct forst_task *task, struct forst_chan *chan)
{
	if (chan)
		forst_panic_text(
			task, "a package variable cannot hold an error that has a channel", task->caller_file, task->caller_line);
	return NULL;
}

void
forst_state_failed_at(
	struct forst_task *task, const char *name, const struct forst_error *error, const char *file, int line)
{
	struct forst_string parts[] = {FORST_STRING("the first value of package variable "), forst_string_from_text(name),
		FORST_STRING(": "), error->kind->name, FORST_STRING(": "), forst_error_text(task, error)};
	size_t count = parts[5].length ? 6 : 4;

	forst_panic_at(task, forst_string_join(task, parts, count), file, line);
}
