/*
 * What is wrong with a body: errors are recorded by their place in the text, and only when decoding is over do they get
 * path, position and a sentence.
 */
#include "runtime/json/json_internal.h"

#include <stdio.h>
#include <stdlib.h>

bool
json_goes_on(const struct forst_decoder *in)
{
	return !in->speculating && !in->stopped;
}

struct forst_decode_error *
json_error(struct forst_decoder *in, const char *code, int status, const char *at)
{
	struct forst_decode_error *error;

	if (in->speculating || in->stopped)
		return NULL;
	error = &in->errors[in->error_count++];
	*error = (struct forst_decode_error){.code = code, .status = status, .at = at};
	in->stopped = in->error_count == FORST_DECODE_ERRORS_MAX;
	return error;
}

/* "string", "number", ... for the value that begins with this byte. */
static struct forst_string
json_kind_name(const char *at)
{
	switch (*at) {
	case '"': return json_text("string");
	case '{': return json_text("object");
	case '[': return json_text("array");
	case 't':
	case 'f': return json_text("boolean");
	case 'n': return json_text("null");
	default: return json_text("number");
	}
}

const char *
forst_decode_mismatch(struct forst_decoder *in, const char *at, const char *expected)
{
	/* Text that is no JSON is reported as that, not as the wrong type. */
	const char *end = in->speculating ? NULL : forst_decode_skip(in, at);
	struct forst_decode_error *error;

	if (!end)
		return NULL;
	error = json_error(in, "TypeMismatch", 400, at);
	if (error) {
		error->expected = json_text(expected);
		error->got = json_kind_name(at);
	}
	return json_goes_on(in) ? end : NULL;
}

const char *
forst_decode_rejected(
	struct forst_decoder *in, const char *at, const char *end, const char *expected, const char *got)
{
	struct forst_decode_error *error = json_error(in, "TypeMismatch", 400, at);

	if (error) {
		error->expected = json_text(expected);
		error->got = json_text(got);
	}
	return json_goes_on(in) ? end : NULL;
}

const char *
forst_decode_malformed(struct forst_decoder *in, const char *at, const char *expected)
{
	struct forst_decode_error *error = json_error(in, "MalformedJson", 400, at > in->end ? in->end : at);

	if (error) {
		error->expected = json_text(expected);
		error->got = at >= in->end ? json_text("the end") : (struct forst_string){NULL, 0};
	}
	in->stopped = true;
	return NULL;
}

const char *
forst_decode_missing(struct forst_decoder *in, const char *at, const char *member)
{
	struct forst_decode_error *error = json_error(in, "MissingField", 400, at - 1);

	if (error)
		error->member = json_text(member);
	return json_goes_on(in) ? at : NULL;
}

const char *
forst_decode_duplicate(struct forst_decoder *in, const char *at)
{
	struct forst_string name;
	const char *value = forst_decode_name(in, at, &name);
	struct forst_decode_error *error;

	if (!value)
		return NULL;
	error = json_error(in, "DuplicateField", 400, at);
	if (error)
		error->member = name;
	return json_goes_on(in) ? forst_decode_skip(in, value) : NULL;
}

const char *
forst_decode_constraint(
	struct forst_decoder *in, const char *value, const char *at, const char *constraint, const char *args)
{
	struct forst_decode_error *error = json_error(in, "ConstraintViolation", 422, value);

	if (error) {
		error->constraint = constraint;
		error->constraint_args = json_text(args);
	}
	return json_goes_on(in) ? at : NULL;
}

const char *
forst_decode_length(struct forst_decoder *in, const char *value, const char *at, int64_t expected, int64_t got)
{
	struct forst_decode_error *error = json_error(in, "TypeMismatch", 400, value);

	if (error) {
		char *text = forst_decode_alloc(in, 96);
		int split = snprintf(text, 48, "Array of %lld", (long long)expected);
		int rest = snprintf(text + 48, 48, "array of %lld", (long long)got);
		error->expected = (struct forst_string){text, split};
		error->got = (struct forst_string){text + 48, rest};
	}
	return json_goes_on(in) ? at : NULL;
}

const char *
forst_decode_too_deep(struct forst_decoder *in, const char *at)
{
	json_error(in, "NestingTooDeep", 400, at);
	in->stopped = true;
	return NULL;
}

/* ---- when decoding is over ---- */

static void
find_position(const struct forst_decoder *in, struct forst_decode_error *error)
{
	const char *line = in->begin;

	error->positioned = true;
	error->offset = error->at - in->begin;
	error->line = 1;
	for (const char *at = in->begin; (at = memchr(at, '\n', (size_t)(error->at - at))) != NULL;) {
		line = ++at;
		error->line++;
	}
	error->column = error->at - line + 1;
}

static struct forst_string
join(struct forst_task *task, const struct forst_string *parts, int count)
{
	int64_t length = 0;

	for (int i = 0; i < count; i++)
		length += parts[i].length;
	char *data = forst_alloc(task, (size_t)length);
	char *to = data;
	for (int i = 0; i < count; i++) {
		if (parts[i].length)
			memcpy(to, parts[i].data, (size_t)parts[i].length);
		to += parts[i].length;
	}
	return (struct forst_string){data, length};
}

static struct forst_string
sentence(struct forst_task *task, const struct forst_decode_error *error)
{
	struct forst_string parts[6];
	int count = 0;

	if (error->constraint) {
		parts[count++] = json_text("Value does not satisfy ");
		parts[count++] = json_text(error->constraint);
		if (error->constraint_args.length > 2) {
			struct forst_string args = error->constraint_args;
			parts[count++] = json_text("(");
			parts[count++] = (struct forst_string){args.data + 1, args.length - 2};
			parts[count++] = json_text(")");
		}
	} else if (strcmp(error->code, "MissingField") == 0) {
		return json_text("Required member is missing");
	} else if (strcmp(error->code, "DuplicateField") == 0) {
		return json_text("Member is given twice");
	} else if (strcmp(error->code, "NestingTooDeep") == 0) {
		return json_text("Arrays and objects are nested too deep");
	} else if (strcmp(error->code, "InvalidUtf8") == 0) {
		parts[count++] = json_text("Text holds ");
		parts[count++] = error->got;
	} else {
		parts[count++] = json_text("Expected ");
		parts[count++] = error->expected;
		if (error->got.data) {
			parts[count++] = json_text(", got ");
			parts[count++] = error->got;
		}
	}
	return join(task, parts, count);
}

static void
finish(struct forst_decoder *in, struct forst_decode_error *error)
{
	bool several = in->parameter_count != 1 || in->by_name;
	struct forst_string root = several ? json_text("") : json_text(in->parameters[0]);

	if (!in->query)
		find_position(in, error);
	error->detail = sentence(in->task, error);
	if (strcmp(error->code, "MalformedJson") == 0)
		return;
	error->path = json_path_at(in->task, root, in->begin, in->end, error->at, several ? in->parameters : NULL,
		several ? in->parameter_count : 0);
	if (error->member.data)
		error->path = json_path_member(in->task, error->path, error->member);
}

static int
by_place(const void *a, const void *b)
{
	const struct forst_decode_error *left = a;
	const struct forst_decode_error *right = b;

	return (left->at > right->at) - (left->at < right->at);
}

void
json_errors_finish(struct forst_decoder *in)
{
	for (int i = 0; i < in->error_count; i++)
		finish(in, &in->errors[i]);
	/* Missing members are found at their object's end, in the order of declaration: merge sort (glibc's qsort) keeps
	 * it. */
	qsort(in->errors, (size_t)in->error_count, sizeof(in->errors[0]), by_place);
}
