/*
 * The run of a decoder: its beginning and end, its memory, and going back for another alternative of a union.
 * The byte at `end` belongs to somebody else (the next request, perhaps): whatever may not return puts it back first.
 */
#include "runtime/json/json_internal.h"

#include "forst/serve.h"

enum { RETRIES_PER_BYTE = 16 }; /* how often, on average, a byte may be read again for alternatives */

static void
hold_end(struct forst_decoder *in)
{
	in->held = *in->end;
	*in->end = '\0';
}

static void
release_end(struct forst_decoder *in)
{
	*in->end = in->held;
}

const char *
forst_decode_begin(struct forst_decoder *in, struct forst_task *task, struct forst_input input,
	const char *const *parameters, int parameter_count, const struct forst_query_member *members, int member_count)
{
	struct forst_string text = input.bytes;

	in->query = input.kind == FORST_INPUT_QUERY;
	if (in->query)
		text = json_from_query(task, text, members, member_count);
	in->task = task;
	in->begin = text.data;
	in->end = (char *)(uintptr_t)(text.data + text.length);
	in->by_name = false;
	in->speculating = false;
	in->stopped = false;
	in->depth = 0;
	in->error_count = 0;
	in->retries_left = text.length * RETRIES_PER_BYTE + 65536;
	in->parameters = parameters;
	in->parameter_count = parameter_count;
	hold_end(in);
	return forst_space(in->begin);
}

bool
forst_decode_end(struct forst_decoder *in, const char *at)
{
	if (at) {
		at = forst_space(at);
		if (at < in->end)
			forst_decode_malformed(in, at, "the end");
	}
	release_end(in);
	if (FORST_LIKELY(in->error_count == 0))
		return true;
	json_errors_finish(in);
	return false;
}

void *
forst_decode_alloc_slow(struct forst_decoder *in, size_t size)
{
	void *memory;

	release_end(in);
	memory = forst_alloc(in->task, size);
	hold_end(in);
	return memory;
}

/* How many elements to make room for: doubled, but no more than the rest of the input makes likely. */
static int64_t
likely_capacity(const struct forst_decoder *in, int64_t length, const char *first, const char *at)
{
	enum { SAMPLE = 64, LEAST = 4 };
	int64_t doubled = length < LEAST ? LEAST : length * 2;

	if (length < SAMPLE)
		return doubled;
	double each = (double)(at - first) / (double)length;
	int64_t likely = length + (int64_t)((double)(in->end - at) / each * 1.03) + 16;
	return likely < doubled ? likely : doubled;
}

void *
forst_decode_grow(struct forst_decoder *in, void *data, int64_t length, int64_t *capacity, size_t size,
	const char *first, const char *at)
{
	struct forst_task *task = in->task;
	int64_t wanted = likely_capacity(in, length, first, at);
	size_t bytes = ((size_t)wanted * size + 15) & ~(size_t)15;
	char *top = data ? (char *)data + (((size_t)*capacity * size + 15) & ~(size_t)15) : NULL;

	*capacity = wanted;
	if (data && top == task->heap_next && bytes <= (size_t)(task->heap_limit - (char *)data)) {
		task->heap_next = (char *)data + bytes;
		return data;
	}
	void *grown = forst_decode_alloc(in, (size_t)wanted * size);
	if (length)
		memcpy(grown, data, (size_t)length * size);
	return grown;
}

const char *
forst_decode_name(struct forst_decoder *in, const char *at, struct forst_string *name)
{
	if (*at != '"')
		return forst_decode_malformed(in, at, "a member's name");
	at = forst_decode_string(in, at, name);
	if (!at)
		return NULL;
	at = forst_space(at);
	if (*at != ':')
		return forst_decode_malformed(in, at, "`:`");
	return forst_space(at + 1);
}

const char *
forst_decode_member(struct forst_decoder *in, const char *at, const struct forst_member *members, int count, int *index)
{
	int likely = *index < count ? *index : 0;
	const struct forst_member *member = &members[likely];
	struct forst_string name;

	if (member->quoted && memcmp(at, member->quoted, (size_t)member->quoted_length) == 0) {
		*index = likely;
		return forst_space(at + member->quoted_length);
	}
	at = forst_decode_name(in, at, &name);
	if (!at)
		return NULL;
	*index = 0;
	while (*index < count && !(members[*index].name_length == name.length &&
								 memcmp(members[*index].name, name.data, (size_t)name.length) == 0))
		++*index;
	return at;
}

const char *
forst_decode_all_missing(
	struct forst_decoder *in, const char *at, const struct forst_member *members, int count, const uint64_t *seen)
{
	for (int i = 0; i < count && at; i++)
		if (members[i].required && !(seen[i / 64] >> i % 64 & 1))
			at = forst_decode_missing(in, at, members[i].name);
	return at;
}

/* ---- unions ---- */

struct forst_decode_mark
forst_decode_try(struct forst_decoder *in, const char *at)
{
	struct forst_decode_mark mark = {at, in->depth, in->speculating};

	in->speculating = true;
	return mark;
}

/* The next value's extent is what another try may read again at most. */
bool
forst_decode_retry(struct forst_decoder *in, const struct forst_decode_mark *mark)
{
	in->depth = mark->depth;
	in->stopped = false;
	const char *end = forst_decode_skip(in, mark->at);
	in->stopped = false;
	in->retries_left -= end ? end - mark->at : in->end - mark->at;
	return in->retries_left >= 0;
}

void
forst_decode_settle(struct forst_decoder *in, const struct forst_decode_mark *mark)
{
	in->speculating = mark->speculating;
	in->depth = mark->depth;
	in->stopped = false; /* what stopped an alternative is found again, and counted, by what comes now */
}

/* The value of the member `name` of the object at `at`, or NULL. Leaves *after where it stopped. */
static const char *
find_member(struct forst_decoder *in, const char *at, const char *name, size_t length, const char **after)
{
	at = forst_space(at + 1);
	while (at && *at == '"') {
		struct forst_string member;
		at = forst_decode_name(in, at, &member);
		if (at && member.length == (int64_t)length && memcmp(member.data, name, length) == 0)
			break;
		at = at ? forst_decode_skip(in, at) : NULL;
		at = at ? forst_space(at) : NULL;
		if (!at || *at != ',') {
			*after = at ? at : in->end;
			return NULL;
		}
		at = forst_space(at + 1);
	}
	*after = at ? at : in->end;
	return at && *at != '}' ? at : NULL;
}

/* The value of the member, between forst_decode_try and peek_end; NULL: there is none. */
static const char *
peek_begin(struct forst_decoder *in, const char *at, const char *name, size_t length)
{
	const char *after = at;
	const char *value = *at == '{' ? find_member(in, at, name, length, &after) : NULL;

	in->retries_left -= after - at;
	return value;
}

static bool
peek_end(struct forst_decoder *in, const struct forst_decode_mark *mark, bool found)
{
	forst_decode_settle(in, mark);
	return found && in->retries_left >= 0;
}

bool
forst_decode_peek(struct forst_decoder *in, const char *at, const char *name, size_t length, struct forst_string *out)
{
	struct forst_decode_mark mark = forst_decode_try(in, at);
	const char *value = peek_begin(in, at, name, length);

	return peek_end(in, &mark, value && *value == '"' && forst_decode_string(in, value, out));
}

bool
forst_decode_peek_int(struct forst_decoder *in, const char *at, const char *name, size_t length, int64_t *out)
{
	struct forst_decode_mark mark = forst_decode_try(in, at);
	const char *value = peek_begin(in, at, name, length);

	return peek_end(in, &mark, value && forst_decode_int(in, value, out));
}

bool
forst_decode_peek_float(struct forst_decoder *in, const char *at, const char *name, size_t length, double *out)
{
	struct forst_decode_mark mark = forst_decode_try(in, at);
	const char *value = peek_begin(in, at, name, length);

	return peek_end(in, &mark, value && forst_decode_float(in, value, out));
}

bool
forst_decode_peek_bool(struct forst_decoder *in, const char *at, const char *name, size_t length, bool *out)
{
	struct forst_decode_mark mark = forst_decode_try(in, at);
	const char *value = peek_begin(in, at, name, length);

	return peek_end(in, &mark, value && forst_decode_bool(in, value, out));
}

const char *
forst_decode_unknown_kind(struct forst_decoder *in, const char *at, const char *name, const char *args)
{
	struct forst_decode_mark mark = forst_decode_try(in, at);
	const char *after = at;
	const char *value = find_member(in, at, name, strlen(name), &after);

	forst_decode_settle(in, &mark);
	const char *end = forst_decode_skip(in, at);
	return end ? forst_decode_constraint(in, value ? value : at, end, "OneOf", args) : NULL;
}
