/* Package strings: taking apart and putting together; see strings.ft. Parts share the bytes of what they are parts of.
 */
#include "stdlib/strings/strings.h"

void
strings_append(struct forst_task *task, struct forst_string_array *parts, struct forst_string part)
{
	if (parts->length == parts->capacity)
		parts->data = forst_grow(task, parts->data, parts->length, &parts->capacity, sizeof part, parts->length + 1);
	parts->data[parts->length++] = part;
	forst_poll(task);
}

struct forst_string_array
forst_strings_Fields(struct forst_task *task, struct forst_string s)
{
	struct forst_string_array parts = {forst_make(task, 4, sizeof(struct forst_string)), 0, 4};
	int64_t begin = -1;

	for (int64_t at = 0; at < s.length;) {
		int64_t before = at;
		bool space = forst_rune_is_space(forst_string_next(s, &at));
		if (space && begin >= 0)
			strings_append(task, &parts, forst_string_slice(s, begin, before));
		begin = space ? -1 : begin >= 0 ? begin : before;
	}
	if (begin >= 0)
		strings_append(task, &parts, forst_string_slice(s, begin, s.length));
	return parts;
}

static char *
put(char *to, struct forst_string s)
{
	if (s.length)
		memcpy(to, s.data, (size_t)s.length);
	return to + s.length;
}

/* Memory for a result of that many bytes; a sum that overflowed is refused as too long. */
static char *
room(struct forst_task *task, int64_t length, bool overflowed)
{
	if (overflowed)
		forst_panic_of_caller(task, FORST_STRING("strings: the result is too long"));
	return forst_alloc_of_caller(task, (size_t)length);
}

struct forst_string
forst_strings_Join(struct forst_task *task, struct forst_string_array elems, struct forst_string sep)
{
	int64_t length;
	bool overflowed = __builtin_mul_overflow(sep.length, elems.length ? elems.length - 1 : 0, &length);

	if (elems.length <= 1)
		return elems.length ? elems.data[0] : FORST_STRING("");
	for (int64_t i = 0; i < elems.length; i++)
		overflowed |= __builtin_add_overflow(length, elems.data[i].length, &length);
	char *data = room(task, length, overflowed);
	char *to = data;
	for (int64_t i = 0; i < elems.length; i++) {
		to = put(to, i > 0 ? sep : FORST_STRING(""));
		to = put(to, elems.data[i]);
	}
	return (struct forst_string){data, length};
}

struct forst_string
forst_strings_Repeat(struct forst_task *task, struct forst_string s, int64_t count)
{
	int64_t length;

	if (count < 0)
		forst_panic_of_caller(task, FORST_STRING("strings: negative Repeat count"));
	if (count == 0 || s.length == 0)
		return FORST_STRING("");
	bool overflowed = __builtin_mul_overflow(s.length, count, &length);
	char *data = room(task, length, overflowed);
	int64_t done = put(data, s) - data;
	/* Each round copies all there is, so large results are few large copies. */
	while (done < length) {
		int64_t more = done <= length - done ? done : length - done;
		memcpy(data + done, data, (size_t)more);
		done += more;
	}
	return (struct forst_string){data, length};
}

/* How many places of old Replace replaces: an empty one is before each character and at the end. */
static int64_t
count_places(struct forst_string s, struct forst_string old, int64_t most)
{
	int64_t count = 0;

	if (old.length == 0) {
		int64_t all = forst_string_count(s) + 1;
		return most < 0 || all < most ? all : most;
	}
	while (count != most) {
		int64_t at = forst_string_index(s, old);
		if (at < 0)
			break;
		s = forst_string_slice(s, at + old.length, s.length);
		count++;
	}
	return count;
}

struct forst_string
forst_strings_Replace(
	struct forst_task *task, struct forst_string s, struct forst_string old, struct forst_string replacement, int64_t n)
{
	int64_t places = n == 0 || forst_string_equal(old, replacement) ? 0 : count_places(s, old, n);
	int64_t grown, length;

	if (places == 0)
		return s;
	bool overflowed = __builtin_mul_overflow(places, replacement.length - old.length, &grown);
	overflowed |= __builtin_add_overflow(s.length, grown, &length);
	char *data = room(task, length, overflowed);
	char *to = data;
	int64_t begin = 0;
	for (int64_t i = 0; i < places; i++) {
		int64_t end = begin;
		if (old.length > 0)
			end += forst_string_index(forst_string_slice(s, begin, s.length), old);
		else if (i > 0)
			end += forst_string_rune_width(s, begin);
		to = put(to, forst_string_slice(s, begin, end));
		to = put(to, replacement);
		begin = end + old.length;
	}
	(void)put(to, forst_string_slice(s, begin, s.length));
	return (struct forst_string){data, length};
}

struct forst_string
forst_strings_ReplaceAll(
	struct forst_task *task, struct forst_string s, struct forst_string old, struct forst_string replacement)
{
	return forst_strings_Replace(task, s, old, replacement, -1);
}

/* The characters, at most `most` parts. */
static struct forst_string_array
explode(struct forst_task *task, struct forst_string s, int64_t most)
{
	int64_t count = forst_string_count(s);
	struct forst_string_array parts = {0};

	if (most >= 0 && most < count)
		count = most;
	parts.data = forst_make(task, count, sizeof(struct forst_string));
	parts.capacity = count;
	for (int64_t begin = 0; parts.length < count;) {
		int64_t end = begin;
		(void)forst_string_next(s, &end);
		bool last = parts.length + 1 == count;
		parts.data[parts.length++] = forst_string_slice(s, begin, last ? s.length : end);
		begin = end;
	}
	return parts;
}

/* Parts that end with the first `kept` bytes of sep. */
static struct forst_string_array
split(struct forst_task *task, struct forst_string s, struct forst_string sep, int64_t kept, int64_t most)
{
	struct forst_string_array parts = {0};

	if (most == 0)
		return parts;
	if (sep.length == 0)
		return explode(task, s, most);
	while (most < 0 || parts.length < most - 1) {
		int64_t at = forst_string_index(s, sep);
		if (at < 0)
			break;
		strings_append(task, &parts, forst_string_slice(s, 0, at + kept));
		s = forst_string_slice(s, at + sep.length, s.length);
	}
	strings_append(task, &parts, s);
	return parts;
}

struct forst_string_array
forst_strings_Split(struct forst_task *task, struct forst_string s, struct forst_string sep)
{
	return split(task, s, sep, 0, -1);
}

struct forst_string_array
forst_strings_SplitAfter(struct forst_task *task, struct forst_string s, struct forst_string sep)
{
	return split(task, s, sep, sep.length, -1);
}

struct forst_string_array
forst_strings_SplitAfterN(struct forst_task *task, struct forst_string s, struct forst_string sep, int64_t n)
{
	return split(task, s, sep, sep.length, n);
}

struct forst_string_array
forst_strings_SplitN(struct forst_task *task, struct forst_string s, struct forst_string sep, int64_t n)
{
	return split(task, s, sep, 0, n);
}

void
forst_strings_Cut(struct forst_task *task, struct forst_string s, struct forst_string sep, struct forst_string *before,
	struct forst_string *after, bool *found)
{
	int64_t at = forst_string_index(s, sep);

	(void)task;
	*found = at >= 0;
	*before = *found ? forst_string_slice(s, 0, at) : s;
	*after = *found ? forst_string_slice(s, at + sep.length, s.length) : FORST_STRING("");
}
