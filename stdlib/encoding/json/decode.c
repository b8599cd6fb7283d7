/* JSON to an Any; see json.ft. What is accepted, and what is said of what is not, is Go's. */
#include "stdlib/encoding/json/json.h"
#include "stdlib/text.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>

struct forst_result_any {
	struct forst_error *error;
	struct forst_any value;
};

struct forst_result_any forst_json_Unmarshal(struct forst_task *task, struct forst_bytes data);
bool forst_json_Valid(struct forst_task *task, struct forst_bytes data);

enum {
	DEPTH_MAX = 10000,
	ROOM = 64 * 1024, /* bytes of stack that are left for whoever uses the value */
	FEW_MEMBERS = 8, /* names among so few are looked for one by one */
};

struct decoder {
	struct forst_task *task;
	const char *data;
	int64_t length;
	int64_t at;
	int depth;
	bool any_size; /* numbers need not fit */
	struct forst_error *error;
};

static bool decode(struct decoder *d, struct forst_any *out);

/* ---- what is wrong ---- */

static bool
fails(struct decoder *d, struct forst_string text)
{
	if (!d->error)
		d->error = forst_error_new(d->task, text);
	return false;
}

/* The byte as Go quotes the character of that number. */
static struct forst_string
quoted_byte(struct decoder *d, unsigned char c)
{
	char bytes[2] = {(char)c};
	struct forst_string text = {bytes, 1};

	if (c == '\'')
		return FORST_STRING("'\\''");
	if (c == '"')
		return FORST_STRING("'\"'");
	if (c >= 0x80) {
		bytes[0] = (char)(0xc0 | c >> 6);
		bytes[1] = (char)(0x80 | (c & 0x3f));
		text.length = 2;
	}
	text = forst_quote(d->task, text, 0);
	char *copy = forst_alloc_of_caller(d->task, (size_t)text.length);
	memcpy(copy, text.data, (size_t)text.length);
	copy[0] = copy[text.length - 1] = '\'';
	return (struct forst_string){copy, text.length};
}

static bool
says_of(struct decoder *d, unsigned char c, const char *context)
{
	struct forst_string parts[] = {FORST_STRING("invalid character "), quoted_byte(d, c), FORST_STRING(" "),
		forst_string_from_text(context)};

	return fails(d, forst_string_join(d->task, parts, 4));
}

/* The byte at the cursor cannot stand there, where space could. */
static bool
unexpected(struct decoder *d, const char *context)
{
	if (d->at >= d->length)
		return fails(d, FORST_STRING("unexpected end of JSON input"));
	return says_of(d, (unsigned char)d->data[d->at], context);
}

/* The byte at the cursor cannot stand there, inside of a word; Go reads the end as a space. */
static bool
unexpected_inside(struct decoder *d, const char *context)
{
	return says_of(d, d->at < d->length ? (unsigned char)d->data[d->at] : ' ', context);
}

/* ---- parts ---- */

static char
peek(const struct decoder *d)
{
	return d->at < d->length ? d->data[d->at] : '\0';
}

static char
peek_behind_space(struct decoder *d)
{
	while (d->at < d->length && strchr(" \t\r\n", d->data[d->at]) && d->data[d->at])
		d->at++;
	return peek(d);
}

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool
read_word(struct decoder *d, const char *word)
{
	for (int i = 1; word[i]; i++) {
		d->at++;
		if (d->at < d->length && d->data[d->at] == word[i])
			continue;
		struct text text = {.task = d->task};
		text_add_words(&text, "in literal ");
		text_add_words(&text, word);
		text_add_words(&text, " (expecting '");
		text_add(&text, &word[i], 1);
		text_add(&text, "')", 3);
		return unexpected_inside(d, text.data);
	}
	d->at++;
	return true;
}

/* At least one digit, then all there are. */
static bool
read_digits(struct decoder *d, const char *context)
{
	if (!is_digit(peek(d)))
		return unexpected_inside(d, context);
	while (is_digit(peek(d)))
		d->at++;
	return true;
}

static bool
number_value(struct decoder *d, int64_t begin, bool whole, struct forst_any *out)
{
	struct text text = {.task = d->task};
	char *end;

	text_add(&text, d->data + begin, d->at - begin);
	text_add(&text, "", 1);
	*out = (struct forst_any){.kind = FORST_ANY_INT};
	errno = 0;
	if (whole)
		out->integer = strtoll(text.data, &end, 10);
	if (whole && errno == 0)
		return true;
	*out = (struct forst_any){.kind = FORST_ANY_FLOAT, .real = strtod(text.data, &end)};
	if (isfinite(out->real) || d->any_size)
		return true;
	struct forst_string parts[] = {FORST_STRING("json: cannot unmarshal number "), {text.data, text.length - 1},
		FORST_STRING(" into Go value of type float64")};
	return fails(d, forst_string_join(d->task, parts, 3));
}

static bool
read_number(struct decoder *d, struct forst_any *out)
{
	int64_t begin = d->at;
	bool whole = true;

	d->at += peek(d) == '-';
	if (peek(d) == '0')
		d->at++;
	else if (!read_digits(d, "in numeric literal"))
		return false;
	if (peek(d) == '.') {
		whole = false;
		d->at++;
		if (!read_digits(d, "after decimal point in numeric literal"))
			return false;
	}
	if (peek(d) == 'e' || peek(d) == 'E') {
		whole = false;
		d->at++;
		d->at += peek(d) == '+' || peek(d) == '-';
		if (!read_digits(d, "in exponent of numeric literal"))
			return false;
	}
	return number_value(d, begin, whole, out);
}

/* ---- strings ---- */

static void
add_rune(struct text *text, int32_t rune)
{
	struct forst_string s = forst_string_from_rune(text->task, rune);

	text_add_string(text, s);
}

static bool
read_unit(struct decoder *d, int32_t *unit)
{
	*unit = 0;
	for (int i = 0; i < 4; i++, d->at++) {
		char c = peek(d);
		char lower = (char)(c | 0x20);
		if (!is_digit(c) && (lower < 'a' || lower > 'f'))
			return unexpected_inside(d, "in \\u hexadecimal character escape");
		*unit = *unit * 16 + (is_digit(c) ? c - '0' : lower - 'a' + 10);
	}
	return true;
}

/* Behind \u: a character, or two halves of one; a half alone is U+FFFD. */
static bool
read_unicode(struct decoder *d, struct text *text)
{
	int32_t unit, low;

	if (!read_unit(d, &unit))
		return false;
	if (unit >= 0xd800 && unit < 0xdc00 && peek(d) == '\\' && d->at + 1 < d->length && d->data[d->at + 1] == 'u') {
		int64_t before = d->at;
		d->at += 2;
		if (!read_unit(d, &low))
			return false;
		if (low >= 0xdc00 && low < 0xe000) {
			add_rune(text, 0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00));
			return true;
		}
		d->at = before;
	}
	add_rune(text, unit >= 0xd800 && unit < 0xe000 ? FORST_RUNE_INVALID : unit);
	return true;
}

static bool
read_escape(struct decoder *d, struct text *text)
{
	static const char names[] = "\"\\/bfnrt", values[] = "\"\\/\b\f\n\r\t";
	char c = peek(d);
	const char *found = c ? strchr(names, c) : NULL;

	if (c == 'u') {
		d->at++;
		return read_unicode(d, text);
	}
	if (!found)
		return unexpected_inside(d, "in string escape code");
	d->at++;
	text_add(text, &values[found - names], 1);
	return true;
}

static bool
read_string(struct decoder *d, struct forst_string *out)
{
	struct forst_string all = {d->data, d->length};
	struct text text = {.task = d->task};

	d->at++;
	while (peek(d) != '"' || d->at >= d->length) {
		int64_t begin = d->at;
		if (d->at >= d->length || (unsigned char)d->data[d->at] < ' ')
			return unexpected(d, "in string literal");
		if (d->data[d->at] == '\\') {
			d->at++;
			if (!read_escape(d, &text))
				return false;
			continue;
		}
		int32_t rune = forst_string_next(all, &d->at);
		if (rune == FORST_RUNE_INVALID)
			add_rune(&text, rune);
		else
			text_add(&text, d->data + begin, d->at - begin);
	}
	d->at++;
	*out = text_string(&text);
	return true;
}

/* ---- arrays and objects ---- */

static bool
read_array(struct decoder *d, struct forst_any *out)
{
	int64_t capacity = 0;

	*out = (struct forst_any){.kind = FORST_ANY_ARRAY, .elements = (void *)forst_nothing};
	d->at++;
	if (peek_behind_space(d) == ']') {
		d->at++;
		return true;
	}
	for (;;) {
		if (out->length == capacity) {
			capacity = capacity * 2 + 4;
			struct forst_any *larger = forst_make(d->task, capacity, sizeof *larger);
			memcpy(larger, out->elements, (size_t)out->length * sizeof *larger);
			out->elements = larger;
		}
		if (!decode(d, &out->elements[out->length]))
			return false;
		out->length++;
		char c = peek_behind_space(d);
		if (c != ',' && c != ']')
			return unexpected(d, "after array element");
		d->at++;
		if (c == ']')
			return true;
	}
}

struct members {
	struct forst_any *object;
	int64_t capacity;
	struct forst_map *places; /* where each name is; NULL while there are few */
};

static void
note_place(struct decoder *d, struct members *m, int64_t place)
{
	*(int64_t *)forst_map_put_string(d->task, m->places, m->object->members[place].name) = place;
}

/* The member of that name, a new one where there is none: the last value of a name given twice holds. */
static struct forst_any *
member_for(struct decoder *d, struct members *m, struct forst_string name)
{
	struct forst_any *object = m->object;
	const int64_t *known = m->places ? forst_map_find_string(d->task, m->places, name) : NULL;

	if (known)
		return &object->members[*known].value;
	for (int64_t i = 0; !m->places && i < object->member_count; i++)
		if (forst_string_equal(object->members[i].name, name))
			return &object->members[i].value;
	if (object->member_count == m->capacity) {
		m->capacity = m->capacity * 2 + 4;
		struct forst_any_member *larger = forst_make(d->task, m->capacity, sizeof *larger);
		if (object->member_count)
			memcpy(larger, object->members, (size_t)object->member_count * sizeof *larger);
		object->members = larger;
	}
	int64_t place = object->member_count++;
	object->members[place].name = name;
	if (m->places) {
		note_place(d, m, place);
	} else if (object->member_count > FEW_MEMBERS) {
		m->places = forst_map_new(d->task, FORST_KEY_STRING, sizeof(int64_t), 4 * FEW_MEMBERS);
		for (int64_t i = 0; i < object->member_count; i++)
			note_place(d, m, i);
	}
	return &object->members[place].value;
}

static bool
read_member(struct decoder *d, struct members *m)
{
	struct forst_string name;
	struct forst_any value;

	if (peek_behind_space(d) != '"')
		return unexpected(d, "looking for beginning of object key string");
	if (!read_string(d, &name))
		return false;
	if (peek_behind_space(d) != ':')
		return unexpected(d, "after object key");
	d->at++;
	if (!decode(d, &value))
		return false;
	*member_for(d, m, name) = value;
	return true;
}

static bool
read_object(struct decoder *d, struct forst_any *out)
{
	struct members members = {.object = out};

	*out = (struct forst_any){.kind = FORST_ANY_OBJECT};
	d->at++;
	if (peek_behind_space(d) == '}') {
		d->at++;
		return true;
	}
	for (;;) {
		if (!read_member(d, &members))
			return false;
		char c = peek_behind_space(d);
		if (c != ',' && c != '}')
			return unexpected(d, "after object key:value pair");
		d->at++;
		if (c == '}')
			return true;
	}
}

/* ---- values ---- */

static bool
read_nested(struct decoder *d, struct forst_any *out)
{
	/* A goroutine's stack may end before Go's limit. */
	if (++d->depth > DEPTH_MAX || (const char *)__builtin_frame_address(0) - ROOM < d->task->stack_limit)
		return says_of(d, (unsigned char)peek(d), "exceeded max depth");
	bool good = peek(d) == '[' ? read_array(d, out) : read_object(d, out);
	d->depth--;
	return good;
}

static bool
decode(struct decoder *d, struct forst_any *out)
{
	char c = peek_behind_space(d);

	forst_enter(d->task);
	forst_poll(d->task);
	*out = (struct forst_any){.kind = FORST_ANY_NIL};
	switch (c) {
	case '{':
	case '[': return read_nested(d, out);
	case '"': out->kind = FORST_ANY_STRING; return read_string(d, &out->string);
	case 't': *out = (struct forst_any){.kind = FORST_ANY_BOOL, .boolean = true}; return read_word(d, "true");
	case 'f': out->kind = FORST_ANY_BOOL; return read_word(d, "false");
	case 'n': return read_word(d, "null");
	default: break;
	}
	return c == '-' || is_digit(c) ? read_number(d, out) : unexpected(d, "looking for beginning of value");
}

static struct forst_result_any
decode_all(struct forst_task *task, struct forst_bytes data, bool any_size)
{
	struct decoder d = {
		.task = task, .data = (const char *)data.data, .length = data.length, .any_size = any_size};
	struct forst_any value;
	bool good = decode(&d, &value);

	if (good) {
		peek_behind_space(&d);
		good = d.at == d.length || unexpected(&d, "after top-level value");
	}
	return good ? (struct forst_result_any){.value = value} : (struct forst_result_any){.error = d.error};
}

struct forst_result_any
forst_json_Unmarshal(struct forst_task *task, struct forst_bytes data)
{
	return decode_all(task, data, false);
}

struct forst_error *
json_check(struct forst_task *task, struct forst_bytes data)
{
	return decode_all(task, data, true).error;
}

bool
forst_json_Valid(struct forst_task *task, struct forst_bytes data)
{
	return !json_check(task, data);
}
