/*
 * JSON of no known shape, and maps. Any's nesting is bounded by the decoder's depth limit, which bounds the recursion
 * here.
 */
#include "runtime/json/json_internal.h"
#include "runtime/json/number.h"

#include "forst/map.h"

#include <stdlib.h>

/* While the map's functions may panic, the byte at the input's end is its owner's. */
static void
pause(struct forst_decoder *in)
{
	*in->end = in->held;
}

static void
resume(struct forst_decoder *in)
{
	in->held = *in->end;
	*in->end = '\0';
}

struct forst_map *
forst_decode_map(struct forst_decoder *in, bool int_keys, size_t value_size)
{
	struct forst_map *map;

	pause(in);
	map = forst_map_new(in->task, int_keys ? FORST_KEY_INT : FORST_KEY_STRING, value_size, 0);
	resume(in);
	return map;
}

void *
forst_decode_put_string(struct forst_decoder *in, struct forst_map *map, struct forst_string key)
{
	int64_t before = forst_map_length(map);
	void *value;

	pause(in);
	value = forst_map_put_string(in->task, map, key);
	resume(in);
	return forst_map_length(map) == before ? NULL : value;
}

void *
forst_decode_put_int(struct forst_decoder *in, struct forst_map *map, int64_t key)
{
	int64_t before = forst_map_length(map);
	void *value;

	pause(in);
	value = forst_map_put_int(in->task, map, key);
	resume(in);
	return forst_map_length(map) == before ? NULL : value;
}

bool
forst_decode_int_key(struct forst_string name, int64_t *key)
{
	char text[FORST_INT_TEXT_MAX];
	uint64_t value = 0;
	int64_t first = name.length > 0 && name.data[0] == '-';

	if (name.length <= first || name.length > FORST_INT_TEXT_MAX)
		return false;
	for (int64_t i = first; i < name.length; i++) {
		unsigned digit = (unsigned)(unsigned char)name.data[i] - '0';
		if (digit > 9)
			return false;
		value = value * 10 + digit;
	}
	*key = (int64_t)(first ? 0 - value : value);
	/* Overflows, leading zeros and -0 do not print as they were written. */
	return forst_format_int(*key, text) == (size_t)name.length && memcmp(text, name.data, (size_t)name.length) == 0;
}

/* A member's name that is no key of the map: it breaks the rule, or is no Int. */
static const char *
refuse_key(struct forst_decoder *in, const char *at, const struct forst_rule *broken)
{
	struct forst_string name;
	const char *value = forst_decode_name(in, at, &name);
	struct forst_decode_error *error;

	if (!value)
		return NULL;
	error = broken ? json_error(in, "ConstraintViolation", 422, at) : json_error(in, "TypeMismatch", 400, at);
	if (error)
		error->member = name;
	if (error && broken) {
		error->constraint = broken->name;
		error->constraint_args = json_text(broken->args);
	} else if (error) {
		error->expected = json_text("an Int as the member's name");
	}
	return json_goes_on(in) ? forst_decode_skip(in, value) : NULL;
}

const char *
forst_decode_bad_key(struct forst_decoder *in, const char *at)
{
	return refuse_key(in, at, NULL);
}

const char *
forst_decode_broken_key(struct forst_decoder *in, const char *at, const struct forst_rule *broken)
{
	return refuse_key(in, at, broken);
}

/* ---- Any ---- */

static const char *
any_number(struct forst_decoder *in, const char *at, struct forst_any *out)
{
	struct number_text number;
	const char *end = number_scan(at, &number);

	if (end && !number.fractional && end - at - number.negative < 19) {
		out->kind = FORST_ANY_INT;
		return forst_decode_int(in, at, &out->integer);
	}
	out->kind = FORST_ANY_FLOAT;
	return forst_decode_float(in, at, &out->real);
}

static const char *
any_array(struct forst_decoder *in, const char *at, struct forst_any *out)
{
	const char *first = at;
	struct forst_any *elements = NULL;
	int64_t capacity = 0;
	int64_t length = 0;

	out->kind = FORST_ANY_ARRAY;
	out->elements = NULL;
	out->length = 0;
	at = forst_space(at + 1);
	if (*at == ']')
		return at + 1;
	for (;;) {
		if (length == capacity)
			elements = forst_decode_grow(in, elements, length, &capacity, sizeof(*elements), first, at);
		at = forst_decode_any(in, at, &elements[length++]);
		if (!at)
			return NULL;
		at = forst_space(at);
		if (*at != ',')
			break;
		at = forst_space(at + 1);
	}
	if (*at != ']')
		return forst_decode_malformed(in, at, "`,` or `]`");
	out->elements = elements;
	out->length = length;
	return at + 1;
}

/* Names seen so far: a table only where there are more than a few. */
static bool
is_repeated(struct forst_decoder *in, struct forst_map **seen, const struct forst_any *object, struct forst_string name)
{
	enum { FEW = 12 };

	if (object->member_count < FEW) {
		for (int64_t i = 0; i < object->member_count; i++)
			if (forst_string_equal(object->members[i].name, name))
				return true;
		return false;
	}
	if (!*seen) {
		*seen = forst_decode_map(in, false, 1);
		for (int64_t i = 0; i < object->member_count; i++)
			forst_decode_put_string(in, *seen, object->members[i].name);
	}
	return !forst_decode_put_string(in, *seen, name);
}

static const char *
any_object(struct forst_decoder *in, const char *at, struct forst_any *out)
{
	const char *first = at;
	struct forst_map *seen = NULL;
	int64_t capacity = 0;

	out->kind = FORST_ANY_OBJECT;
	out->members = NULL;
	out->member_count = 0;
	at = forst_space(at + 1);
	if (*at == '}')
		return at + 1;
	for (;;) {
		struct forst_string name;
		const char *value = forst_decode_name(in, at, &name);
		if (!value)
			return NULL;
		if (is_repeated(in, &seen, out, name)) {
			at = forst_decode_duplicate(in, at);
		} else {
			if (out->member_count == capacity)
				out->members =
					forst_decode_grow(in, out->members, capacity, &capacity, sizeof(*out->members), first, at);
			struct forst_any_member *member = &out->members[out->member_count];
			member->name = name;
			at = forst_decode_any(in, value, &member->value);
			out->member_count++;
		}
		if (!at)
			return NULL;
		at = forst_space(at);
		if (*at != ',')
			break;
		at = forst_space(at + 1);
	}
	return *at == '}' ? at + 1 : forst_decode_malformed(in, at, "`,` or `}`");
}

const char *
forst_decode_any(struct forst_decoder *in, const char *at, struct forst_any *out)
{
	*out = (struct forst_any){.kind = FORST_ANY_NIL};
	switch (*at) {
	case '"': out->kind = FORST_ANY_STRING; return forst_decode_string(in, at, &out->string);
	case 't':
	case 'f': out->kind = FORST_ANY_BOOL; return forst_decode_bool(in, at, &out->boolean);
	case 'n': return forst_decode_is_null(at) ? at + 4 : forst_decode_malformed(in, at, "a value");
	case '{':
	case '[':
		if (in->depth >= FORST_DECODE_DEPTH_MAX)
			return forst_decode_too_deep(in, at);
		in->depth++;
		at = *at == '{' ? any_object(in, at, out) : any_array(in, at, out);
		in->depth--;
		return at;
	default:
		if (*at != '-' && (unsigned char)(*at - '0') > 9)
			return forst_decode_malformed(in, at, "a value");
		return any_number(in, at, out);
	}
}

static void
write_members(struct forst_writer *out, const struct forst_any *value)
{
	for (int64_t i = 0; i < value->member_count; i++) {
		forst_write_byte(out, i ? ',' : '{');
		forst_write_string(out, value->members[i].name);
		forst_write_byte(out, ':');
		forst_write_any(out, &value->members[i].value);
	}
	if (value->member_count == 0)
		forst_write_byte(out, '{');
	forst_write_byte(out, '}');
}

void
forst_write_any(struct forst_writer *out, const struct forst_any *value)
{
	switch (value->kind) {
	case FORST_ANY_NIL: forst_write_text(out, "null"); break;
	case FORST_ANY_BOOL: forst_write_bool(out, value->boolean); break;
	case FORST_ANY_INT: forst_write_int(out, value->integer); break;
	case FORST_ANY_FLOAT: forst_write_float(out, value->real); break;
	case FORST_ANY_STRING: forst_write_string(out, value->string); break;
	case FORST_ANY_OBJECT: write_members(out, value); break;
	case FORST_ANY_ARRAY:
		forst_write_byte(out, '[');
		for (int64_t i = 0; i < value->length; i++) {
			if (i)
				forst_write_byte(out, ',');
			forst_write_any(out, &value->elements[i]);
		}
		forst_write_byte(out, ']');
		break;
	}
}

const struct forst_any *
forst_any_member(const struct forst_any *object, struct forst_string name)
{
	for (int64_t i = 0; i < object->member_count; i++)
		if (forst_string_equal(object->members[i].name, name))
			return &object->members[i].value;
	return NULL;
}

static int
by_name(const void *a, const void *b)
{
	const struct forst_any_member *left = a, *right = b;

	return forst_string_compare(left->name, right->name);
}

void
forst_any_sort(struct forst_any_member *members, int64_t count)
{
	if (count > 1)
		qsort(members, (size_t)count, sizeof *members, by_name);
}

struct forst_any
forst_any_from_bytes(struct forst_task *task, struct forst_bytes bytes)
{
	struct forst_writer out = {.task = task};
	struct forst_any any = {.kind = FORST_ANY_STRING};

	forst_write_base64(&out, bytes.data, bytes.length);
	if (out.length < 2)
		forst_panic_text(task, "out of memory", __FILE__, __LINE__);
	any.string = forst_string_copy(task, out.data + 1, (int64_t)out.length - 2);
	forst_writer_release(&out);
	return any;
}
