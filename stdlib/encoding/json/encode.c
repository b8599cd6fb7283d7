/* Values to JSON, as Go writes it; see json.ft. */
#include "stdlib/text.h"

#include <math.h>
#include <stdio.h>

struct forst_result_bytes forst_json_Marshal(struct forst_task *task, struct forst_any v);
struct forst_result_bytes forst_json_MarshalIndent(
	struct forst_task *task, struct forst_any v, struct forst_string prefix, struct forst_string indent);

struct encoder {
	struct text out;
	bool lines;
	struct forst_string prefix, indent;
	int64_t level;
	struct forst_error *error;
};

static void encode(struct encoder *e, const struct forst_any *value);

static void
begin_line(struct encoder *e)
{
	if (!e->lines)
		return;
	text_add_words(&e->out, "\n");
	text_add_string(&e->out, e->prefix);
	for (int64_t i = 0; i < e->level; i++)
		text_add_string(&e->out, e->indent);
}

/* The escape of a character below 0x80, or NULL where it stands for itself. */
static const char *
escape_of(unsigned char c, char buffer[8])
{
	switch (c) {
	case '"': return "\\\"";
	case '\\': return "\\\\";
	case '\b': return "\\b";
	case '\f': return "\\f";
	case '\n': return "\\n";
	case '\r': return "\\r";
	case '\t': return "\\t";
	default: break;
	}
	if (c >= ' ' && c != '<' && c != '>' && c != '&')
		return NULL;
	snprintf(buffer, 8, "\\u%04x", c);
	return buffer;
}

static void
encode_string(struct encoder *e, struct forst_string s)
{
	char buffer[8];

	text_add_words(&e->out, "\"");
	for (int64_t at = 0, end; at < s.length; at = end) {
		int64_t next = at;
		int32_t rune = forst_string_next(s, &next);
		bool broken = rune == FORST_RUNE_INVALID && next == at + 1;
		const char *escape = rune < 0x80 ? escape_of((unsigned char)rune, buffer) : NULL;
		end = next;
		if (broken)
			text_add_words(&e->out, "\\ufffd");
		else if (rune == 0x2028 || rune == 0x2029)
			text_add_words(&e->out, rune == 0x2028 ? "\\u2028" : "\\u2029");
		else if (escape)
			text_add_words(&e->out, escape);
		else
			text_add(&e->out, s.data + at, end - at);
	}
	text_add_words(&e->out, "\"");
}

static void
encode_float(struct encoder *e, double value)
{
	struct forst_writer number = {.task = e->out.task};

	if (!isfinite(value)) {
		const char *text = isnan(value) ? "NaN" : value > 0 ? "+Inf" : "-Inf";
		struct forst_string parts[] = {FORST_STRING("json: unsupported value: "), forst_string_from_text(text)};
		e->error = forst_error_new(e->out.task, forst_string_join(e->out.task, parts, 2));
		return;
	}
	if (value == 0 && signbit(value))
		text_add_words(&e->out, "-");
	forst_write_float(&number, value);
	text_add(&e->out, number.data, (int64_t)number.length);
	forst_writer_release(&number);
}

static void
encode_int(struct encoder *e, int64_t value)
{
	char digits[FORST_INT_TEXT_MAX];

	text_add(&e->out, digits, (int64_t)forst_format_int(value, digits));
}

static void
encode_items(struct encoder *e, const struct forst_any *value)
{
	bool object = value->kind == FORST_ANY_OBJECT;
	int64_t count = object ? value->member_count : value->length;

	text_add_words(&e->out, object ? "{" : "[");
	e->level++;
	for (int64_t i = 0; i < count && !e->error; i++) {
		forst_poll(e->out.task);
		if (i)
			text_add_words(&e->out, ",");
		begin_line(e);
		if (object) {
			encode_string(e, value->members[i].name);
			text_add_words(&e->out, e->lines ? ": " : ":");
		}
		encode(e, object ? &value->members[i].value : &value->elements[i]);
	}
	e->level--;
	if (count)
		begin_line(e);
	text_add_words(&e->out, object ? "}" : "]");
}

static void
encode(struct encoder *e, const struct forst_any *value)
{
	forst_enter(e->out.task);
	switch (value->kind) {
	case FORST_ANY_NIL: text_add_words(&e->out, "null"); break;
	case FORST_ANY_BOOL: text_add_words(&e->out, value->boolean ? "true" : "false"); break;
	case FORST_ANY_INT: encode_int(e, value->integer); break;
	case FORST_ANY_FLOAT: encode_float(e, value->real); break;
	case FORST_ANY_STRING: encode_string(e, value->string); break;
	case FORST_ANY_ARRAY:
	case FORST_ANY_OBJECT: encode_items(e, value); break;
	}
}

static struct forst_result_bytes
encoded(struct encoder *e, const struct forst_any *value)
{
	encode(e, value);
	if (e->error)
		return (struct forst_result_bytes){.error = e->error};
	return (struct forst_result_bytes){.value = {(uint8_t *)e->out.data, e->out.length, e->out.length}};
}

struct forst_result_bytes
forst_json_Marshal(struct forst_task *task, struct forst_any v)
{
	struct encoder e = {.out.task = task};

	return encoded(&e, &v);
}

struct forst_result_bytes
forst_json_MarshalIndent(
	struct forst_task *task, struct forst_any v, struct forst_string prefix, struct forst_string indent)
{
	struct encoder e = {.out.task = task, .lines = true, .prefix = prefix, .indent = indent};

	return encoded(&e, &v);
}
