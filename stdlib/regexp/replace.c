/* Package regexp: replacing and splitting; see regexp.ft. */
#include "stdlib/regexp/regexp.h"

struct forst_bytes forst_regexp_Regexp_ReplaceAll(
	struct forst_task *task, struct forst_regexp_Regexp *re, struct forst_bytes src, struct forst_bytes repl);
struct forst_bytes forst_regexp_Regexp_ReplaceAllLiteral(
	struct forst_task *task, struct forst_regexp_Regexp *re, struct forst_bytes src, struct forst_bytes repl);
struct forst_string forst_regexp_Regexp_ReplaceAllLiteralString(
	struct forst_task *task, struct forst_regexp_Regexp *re, struct forst_string src, struct forst_string repl);
struct forst_string forst_regexp_Regexp_ReplaceAllString(
	struct forst_task *task, struct forst_regexp_Regexp *re, struct forst_string src, struct forst_string repl);
struct forst_string forst_regexp_Regexp_ReplaceAllStringFunc(struct forst_task *task, struct forst_regexp_Regexp *re,
	struct forst_string src, const struct forst_func *repl);
struct forst_string_array forst_regexp_Regexp_Split(
	struct forst_task *task, struct forst_regexp_Regexp *re, struct forst_string s, int64_t n);

/* What is put in the place of matches: one of the two. */
struct replacement {
	struct forst_string text;
	bool literal; /* without groups in it */
	bool asks;    /* the function */
	const struct forst_func *function;
};

struct replacing {
	struct forst_task *task;
	const uint32_t *table;
	struct forst_string src;
	const int64_t *slots;
	struct forst_bytes out;
};

static void
add(struct replacing *r, struct forst_string s)
{
	int64_t length;

	if (__builtin_add_overflow(r->out.length, s.length, &length))
		forst_panic_of_caller(r->task, FORST_STRING("regexp: the result is too long"));
	if (length > r->out.capacity)
		r->out.data = forst_grow(r->task, r->out.data, r->out.length, &r->out.capacity, 1, length);
	if (s.length > 0)
		memcpy(r->out.data + r->out.length, s.data, (size_t)s.length);
	r->out.length = length;
}

/* ---- $1 and ${name} ---- */

static void
add_group(struct replacing *r, int64_t group)
{
	if (group < forst_pattern_group_count(r->table) && r->slots[2 * group] >= 0)
		add(r, forst_string_slice(r->src, r->slots[2 * group], r->slots[2 * group + 1]));
}

/* The number that a name is, or -1. */
static int64_t
number_of(struct forst_string name)
{
	int64_t number = 0;

	if (name.length > 1 && name.data[0] == '0')
		return -1;
	for (int64_t i = 0; i < name.length; i++) {
		if (name.data[i] < '0' || name.data[i] > '9' || number >= 100000000)
			return -1;
		number = number * 10 + (name.data[i] - '0');
	}
	return number;
}

/* The first group of that name which took part. */
static void
add_named_group(struct replacing *r, struct forst_string name)
{
	int64_t count = forst_pattern_group_count(r->table), number = number_of(name);

	if (number >= 0) {
		add_group(r, number);
		return;
	}
	for (int64_t i = 0; i < count; i++) {
		if (r->slots[2 * i] >= 0 && forst_string_equal(forst_pattern_group_name(r->table, i), name)) {
			add_group(r, i);
			return;
		}
	}
}

/* Behind a $: where the name ends that begins there; the same place where there is none. */
static int64_t
name_end(struct forst_task *task, struct forst_string text, int64_t at)
{
	while (at < text.length) {
		int64_t next = at;
		int32_t rune = forst_string_next(text, &next);
		if (rune != '_' && !forst_unicode_IsLetter(task, rune) && !forst_unicode_IsDigit(task, rune))
			break;
		at = next;
	}
	return at;
}

/* What stands behind the $ before `at`; gives where it ends. What is no name leaves the $ as it is. */
static int64_t
add_reference(struct replacing *r, struct forst_string text, int64_t at)
{
	bool dollar = at < text.length && text.data[at] == '$', brace = at < text.length && text.data[at] == '{';
	int64_t begin = at + brace, end = name_end(r->task, text, begin);
	bool closed = !brace || (end < text.length && text.data[end] == '}');

	if (dollar || end == begin || !closed) {
		add(r, FORST_STRING("$"));
		return at + dollar;
	}
	add_named_group(r, forst_string_slice(text, begin, end));
	return end + brace;
}

static void
add_template(struct replacing *r, struct forst_string text)
{
	for (int64_t at = 0; at < text.length;) {
		const char *dollar = memchr(text.data + at, '$', (size_t)(text.length - at));
		int64_t end = dollar ? dollar - text.data : text.length;
		add(r, forst_string_slice(text, at, end));
		at = dollar ? add_reference(r, text, end + 1) : end;
	}
}

/* What the caller's function gives for the match. */
static struct forst_string
answer(struct forst_task *task, const struct forst_func *function, struct forst_string match)
{
	struct forst_place place = forst_caller(task);
	const struct forst_func *called = forst_deref_at(task, function, place.file, place.line);
	struct forst_string (*code)(struct forst_task *, const struct forst_func *, struct forst_string) =
		(struct forst_string(*)(struct forst_task *, const struct forst_func *, struct forst_string))called->code;
	struct forst_string given = code(task, called, match);

	(void)forst_here_at(task, place.file, place.line);
	return given;
}

static void
add_replacement(struct replacing *r, const struct replacement *by)
{
	if (by->asks) {
		add(r, answer(r->task, by->function, forst_string_slice(r->src, r->slots[0], r->slots[1])));
	} else if (by->literal) {
		add(r, by->text);
	} else {
		add_template(r, by->text);
	}
}

/* src with its matches replaced; where there is none, src itself. */
static struct forst_string
replace(struct forst_task *task, const struct forst_regexp_Regexp *re, struct forst_string src,
	const struct replacement *by)
{
	const uint32_t *table = regexp_table_of(task, re);
	bool groups = !by->asks && !by->literal && by->text.length > 0 && memchr(by->text.data, '$', (size_t)by->text.length);
	int64_t slot_count = groups ? 2 * forst_pattern_group_count(table) : 2, copied = 0;
	struct replacing r = {.task = task, .table = table, .src = src};
	int64_t *slots = forst_make(task, slot_count, sizeof *slots);
	struct forst_pattern_search search;
	bool any = false;

	r.slots = slots;
	forst_pattern_begin(task, &search, table, src, slots, slot_count);
	while (forst_pattern_next(&search)) {
		any = true;
		add(&r, forst_string_slice(src, copied, slots[0]));
		copied = slots[1];
		add_replacement(&r, by);
		forst_poll(task);
	}
	if (!any)
		return src;
	add(&r, forst_string_slice(src, copied, src.length));
	return r.out.length > 0 ? view_text(r.out) : FORST_STRING("");
}

struct forst_string
forst_regexp_Regexp_ReplaceAllString(
	struct forst_task *task, struct forst_regexp_Regexp *re, struct forst_string src, struct forst_string repl)
{
	return replace(task, re, src, &(struct replacement){.text = repl});
}

struct forst_string
forst_regexp_Regexp_ReplaceAllLiteralString(
	struct forst_task *task, struct forst_regexp_Regexp *re, struct forst_string src, struct forst_string repl)
{
	return replace(task, re, src, &(struct replacement){.text = repl, .literal = true});
}

struct forst_string
forst_regexp_Regexp_ReplaceAllStringFunc(struct forst_task *task, struct forst_regexp_Regexp *re,
	struct forst_string src, const struct forst_func *repl)
{
	return replace(task, re, src, &(struct replacement){.asks = true, .function = repl});
}

/* Bytes can be changed: the result is never src itself. Nothing is nil. */
static struct forst_bytes
own_bytes(struct forst_task *task, struct forst_string result, struct forst_bytes src)
{
	if (result.length == 0)
		return (struct forst_bytes){0};
	return result.data == (const char *)src.data ? forst_bytes_dup(task, src) : regexp_bytes(result);
}

struct forst_bytes
forst_regexp_Regexp_ReplaceAll(
	struct forst_task *task, struct forst_regexp_Regexp *re, struct forst_bytes src, struct forst_bytes repl)
{
	return own_bytes(task, replace(task, re, view_text(src), &(struct replacement){.text = view_text(repl)}), src);
}

struct forst_bytes
forst_regexp_Regexp_ReplaceAllLiteral(
	struct forst_task *task, struct forst_regexp_Regexp *re, struct forst_bytes src, struct forst_bytes repl)
{
	struct replacement by = {.text = view_text(repl), .literal = true};

	return own_bytes(task, replace(task, re, view_text(src), &by), src);
}

/* ---- splitting ---- */

static void
add_part(struct forst_task *task, struct forst_string_array *parts, struct forst_string s, int64_t begin, int64_t end)
{
	if (parts->length == parts->capacity)
		parts->data = forst_grow(
			task, parts->data, parts->length, &parts->capacity, sizeof *parts->data, parts->length + 1);
	parts->data[parts->length++] = forst_string_slice(s, begin, end);
	forst_poll(task);
}

struct forst_string_array
forst_regexp_Regexp_Split(struct forst_task *task, struct forst_regexp_Regexp *re, struct forst_string s, int64_t n)
{
	const uint32_t *table = regexp_table_of(task, re);
	struct forst_string_array parts = {forst_make(task, 4, sizeof(struct forst_string)), 0, 4};
	int64_t slots[2], begin = 0, end = 0;
	struct forst_pattern_search search;

	if (n == 0)
		return (struct forst_string_array){0};
	if (s.length == 0 && forst_pattern_source(table).length > 0) {
		add_part(task, &parts, s, 0, 0);
		return parts;
	}
	forst_pattern_begin(task, &search, table, s, slots, 2);
	while ((n < 0 || parts.length < n - 1) && forst_pattern_next(&search)) {
		end = slots[0];
		if (slots[1] != 0)
			add_part(task, &parts, s, begin, end);
		begin = slots[1];
	}
	if (end != s.length)
		add_part(task, &parts, s, begin, s.length);
	return parts;
}
