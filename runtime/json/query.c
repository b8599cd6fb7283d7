/*
 * A query string as JSON: what a route with flat parameters is called with by GET. The table of its members says which
 * are text and which numbers, so the same decoder that reads bodies reads this, with the same checks, errors and paths.
 * Names that the table has not are dropped, as unknown members are.
 */
#include "runtime/json/json_internal.h"
#include "runtime/json/number.h"

#include "forst/serve.h"

struct pair {
	struct forst_string name; /* still escaped */
	struct forst_string value;
};

struct query {
	struct forst_task *task;
	struct forst_writer out;
	const struct pair *pairs;
	int64_t pair_count;
	const struct forst_query_member *members;
	int member_count;
};

static int
hex_value(char byte)
{
	if (byte >= '0' && byte <= '9')
		return byte - '0';
	byte |= 0x20;
	return byte >= 'a' && byte <= 'f' ? byte - 'a' + 10 : -1;
}

/* Percent escapes and pluses undone (WHATWG URL, application/x-www-form-urlencoded parsing). */
static struct forst_string
unescaped(struct forst_task *task, struct forst_string text)
{
	char *data = forst_alloc(task, (size_t)text.length + 1);
	int64_t length = 0;

	for (int64_t i = 0; i < text.length; i++) {
		char byte = text.data[i] == '+' ? ' ' : text.data[i];
		if (byte == '%' && i + 2 < text.length && hex_value(text.data[i + 1]) >= 0 &&
			hex_value(text.data[i + 2]) >= 0) {
			byte = (char)(hex_value(text.data[i + 1]) << 4 | hex_value(text.data[i + 2]));
			i += 2;
		}
		data[length++] = byte;
	}
	return (struct forst_string){data, length};
}

/* Calls the next part between ampersands a pair; false at the end. */
static bool
next_pair(struct forst_string *rest, struct forst_string *part)
{
	const char *end;

	while (rest->length > 0 && *rest->data == '&') {
		rest->data++;
		rest->length--;
	}
	if (rest->length == 0)
		return false;
	end = memchr(rest->data, '&', (size_t)rest->length);
	part->data = rest->data;
	part->length = end ? end - rest->data : rest->length;
	rest->data += part->length;
	rest->length -= part->length;
	return true;
}

static void
split_pairs(struct query *query, struct forst_string text)
{
	struct forst_string rest = text;
	struct forst_string part;
	struct pair *pairs;
	int64_t count = 0;

	while (next_pair(&rest, &part))
		count++;
	pairs = forst_alloc(query->task, (size_t)count * sizeof(*pairs));
	query->pairs = pairs;
	query->pair_count = count;
	rest = text;
	while (next_pair(&rest, &part)) {
		const char *equals = memchr(part.data, '=', (size_t)part.length);
		int64_t length = equals ? equals - part.data : part.length;
		int64_t from = equals ? length + 1 : length;
		pairs->name = unescaped(query->task, (struct forst_string){part.data, length});
		pairs->value = unescaped(query->task, (struct forst_string){part.data + from, part.length - from});
		pairs++;
	}
}

static bool
looks_literal(struct forst_task *task, struct forst_string text)
{
	char *copy = forst_alloc_zero(task, (size_t)text.length + 16);
	struct number_text number;

	if (text.length == 0)
		return false;
	memcpy(copy, text.data, (size_t)text.length);
	return strcmp(copy, "true") == 0 || strcmp(copy, "false") == 0 || number_scan(copy, &number) == copy + text.length;
}

/* Quoted, with nothing but quotes, backslashes and controls escaped: whether it is UTF-8 the decoder finds out. */
static void
write_quoted(struct forst_writer *out, struct forst_string text)
{
	static const char hex[] = "0123456789abcdef";

	forst_write_byte(out, '"');
	for (int64_t i = 0; i < text.length; i++) {
		unsigned char byte = (unsigned char)text.data[i];
		if (byte < ' ') {
			char escape[] = {'\\', 'u', '0', '0', hex[byte >> 4], hex[byte & 15]};
			forst_write_raw(out, escape, sizeof(escape));
			continue;
		}
		if (byte == '"' || byte == '\\')
			forst_write_byte(out, '\\');
		forst_write_byte(out, (char)byte);
	}
	forst_write_byte(out, '"');
}

static void
write_value(struct query *query, struct forst_string value, unsigned kind)
{
	if (kind & FORST_QUERY_LITERAL && looks_literal(query->task, value))
		forst_write_raw(&query->out, value.data, (size_t)value.length);
	else
		write_quoted(&query->out, value);
}

static bool
is_name(struct forst_string name, const char *text, size_t length)
{
	return (size_t)name.length == length && memcmp(name.data, text, length) == 0;
}

/* Is anything given below the object whose members begin with these bytes? */
static bool
is_given(const struct query *query, const char *prefix, size_t length)
{
	for (int64_t i = 0; i < query->pair_count; i++) {
		struct forst_string name = query->pairs[i].name;
		if ((size_t)name.length > length && name.data[length] == '.' && memcmp(name.data, prefix, length) == 0)
			return true;
	}
	return false;
}

static bool
is_there(const struct query *query, const char *name, size_t length)
{
	for (int64_t i = 0; i < query->pair_count; i++)
		if (is_name(query->pairs[i].name, name, length))
			return true;
	return false;
}

static void
separate(struct query *query)
{
	char last = query->out.data[query->out.length - 1];

	if (last != '{' && last != '[')
		forst_write_byte(&query->out, ',');
}

static void
write_name(struct query *query, const char *name, size_t length)
{
	separate(query);
	write_quoted(&query->out, (struct forst_string){name, (int64_t)length});
	forst_write_byte(&query->out, ':');
}

/* Every value that is given for the member: one stands alone, several stand side by side, a list's in its brackets. */
static void
write_scalar(struct query *query, const struct forst_query_member *member, size_t prefix)
{
	const char *last = member->name + prefix;
	size_t length = strlen(member->name);
	bool list = member->kind & FORST_QUERY_LIST;

	if (member->kind & FORST_QUERY_OPTIONAL && list && !is_there(query, member->name, length))
		return;
	if (list) {
		write_name(query, last, strlen(last));
		forst_write_byte(&query->out, '[');
	}
	for (int64_t i = 0; i < query->pair_count; i++) {
		if (!is_name(query->pairs[i].name, member->name, length))
			continue;
		if (list)
			separate(query);
		else
			write_name(query, last, strlen(last));
		write_value(query, query->pairs[i].value, member->kind);
	}
	if (list)
		forst_write_byte(&query->out, ']');
}

/* The members from `first` on whose names begin with the `prefix` bytes that the first one's has; gives the first that
 * is not. */
static int
write_members(struct query *query, int first, size_t prefix)
{
	const char *parent = query->member_count ? query->members[first < query->member_count ? first : 0].name : "";
	int i = first;

	while (i < query->member_count && strncmp(query->members[i].name, parent, prefix) == 0) {
		const struct forst_query_member *member = &query->members[i];
		size_t length = strlen(member->name);
		if (!(member->kind & FORST_QUERY_OBJECT)) {
			write_scalar(query, member, prefix);
			i++;
			continue;
		}
		bool given = !(member->kind & FORST_QUERY_OPTIONAL) || is_given(query, member->name, length);
		struct forst_writer before = query->out;
		write_name(query, member->name + prefix, length - prefix);
		forst_write_byte(&query->out, '{');
		i++;
		if (i < query->member_count && strncmp(query->members[i].name, member->name, length) == 0 &&
			query->members[i].name[length] == '.')
			i = write_members(query, i, length + 1);
		forst_write_byte(&query->out, '}');
		if (!given)
			query->out.length = before.length;
	}
	return i;
}

/* Bytes that the JSON has at most: every byte escaped, every pair under the longest name. */
static size_t
json_size_max(const struct query *query, int64_t text_length)
{
	enum { PUNCTUATION = 8, ESCAPE = 6 };
	size_t longest = 0;
	size_t names = 0;

	for (int i = 0; i < query->member_count; i++) {
		size_t length = strlen(query->members[i].name) + PUNCTUATION;
		names += length;
		longest = length > longest ? length : longest;
	}
	return names + (size_t)text_length * ESCAPE + (size_t)query->pair_count * (longest + PUNCTUATION) + PUNCTUATION;
}

struct forst_string
json_from_query(
	struct forst_task *task, struct forst_string text, const struct forst_query_member *members, int member_count)
{
	struct query query = {.task = task, .members = members, .member_count = member_count};

	split_pairs(&query, text);
	/* On the task's heap, which is why it must not grow: limit and capacity are one. */
	query.out.capacity = query.out.limit = json_size_max(&query, text.length);
	query.out.data = forst_alloc(task, query.out.capacity + FORST_INPUT_PADDING);
	forst_write_byte(&query.out, '{');
	write_members(&query, 0, 0);
	forst_write_byte(&query.out, '}');
	return (struct forst_string){query.out.data, (int64_t)query.out.length};
}
