/* Package errors; see errors.ft. As is a part of the language: it needs to know the kind of error that a variable takes. */
#include "forst.h"

struct forst_error *forst_errors_New(struct forst_task *task, struct forst_string text);
bool forst_errors_Is(struct forst_task *task, struct forst_error *error, struct forst_error *target);
struct forst_error *forst_errors_Unwrap(struct forst_task *task, struct forst_error *error);
struct forst_error *forst_errors_Join(struct forst_task *task, struct forst_error_pointer_array errors);

struct forst_error *
forst_errors_New(struct forst_task *task, struct forst_string text)
{
	return forst_error_new(task, text);
}

bool
forst_errors_Is(struct forst_task *task, struct forst_error *error, struct forst_error *target)
{
	if (!error || !target)
		return error == target;
	for (; error; error = error->cause) {
		if (forst_error_same(error, target))
			return true;
		for (int64_t i = 1; i < error->joined_count; i++)
			if (forst_errors_Is(task, error->joined[i], target))
				return true;
	}
	return false;
}

struct forst_error *
forst_errors_Unwrap(struct forst_task *task, struct forst_error *error)
{
	(void)task;
	return error && !error->joined ? error->cause : NULL;
}

struct forst_error *
forst_errors_Join(struct forst_task *task, struct forst_error_pointer_array errors)
{
	struct forst_error_pointer_array causes = {forst_make(task, errors.length, sizeof *errors.data), 0, errors.length};
	struct forst_string_array texts = {forst_make(task, errors.length * 2, sizeof *texts.data), 0, 0};

	for (int64_t i = 0; i < errors.length; i++) {
		if (!errors.data[i])
			continue;
		if (causes.length > 0)
			texts.data[texts.length++] = FORST_STRING("\n");
		texts.data[texts.length++] = forst_error_text(task, errors.data[i]);
		causes.data[causes.length++] = errors.data[i];
	}
	if (causes.length == 0)
		return NULL;
	struct forst_error *error = forst_error_new(task, forst_string_join(task, texts.data, (size_t)texts.length));
	error->cause = causes.data[0];
	error->joined = causes.data;
	error->joined_count = causes.length;
	return error;
}
