/* Decoding: what errors say and where, strings with escapes, maps, Any, unions, queries, and agreement with jansson. */
#include "runtime/json/json_internal.h"
#include "tests/unit/json/run_json.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>

static bool
equals(struct forst_string s, const char *text)
{
	return s.length == (int64_t)strlen(text) && memcmp(s.data, text, (size_t)s.length) == 0;
}

static void
assert_text(struct forst_string s, const char *text)
{
	if (!equals(s, text))
		fail_msg("got `%.*s`, expected `%s`", (int)s.length, s.data ? s.data : "", text);
}

static const char *
any_of(struct run *run, const char *text)
{
	static struct forst_any value;
	const char *at = run_begin(run, text, strlen(text));

	return forst_decode_any(&run->in, at, &value);
}

/* ---- places and paths ---- */

static void
malformed_json_has_a_position(void **state)
{
	struct run run;

	(void)state;
	assert_false(run_end(&run, any_of(&run, "{\n  \"a\": [1,\n  2 3]\n}")));
	assert_string_equal(run.in.errors[0].code, "MalformedJson");
	assert_true(run.in.errors[0].positioned);
	assert_int_equal(run.in.errors[0].offset, 17);
	assert_int_equal(run.in.errors[0].line, 3);
	assert_int_equal(run.in.errors[0].column, 5);
	assert_text(run.in.errors[0].detail, "Expected `,` or `]`");
	run_free(&run);
}

static void
a_path_leads_to_the_member(void **state)
{
	static const struct {
		const char *text;
		const char *path;
	} rows[] = {{"{\"a\":1,\"a\":2}", "input.a"}, {"[{\"x\":1},{\"x\":{\"y\":1,\"y\":2}}]", "input[1].x.y"},
		{"{\"a b\":{\"c\":[0,{\"d\":1,\"d\":2}]}}", "input[\"a b\"].c[1].d"},
		{"[[],[[],{\"q\":0,\"q\":0}]]", "input[1][1].q"},
		{"{\"]\":\"}\",\"k\":{\"\\\"\":1,\"\\\"\":2}}", "input.k[\"\"\"]"}};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct run run;
		assert_false(run_end(&run, any_of(&run, rows[i].text)));
		assert_string_equal(run.in.errors[0].code, "DuplicateField");
		assert_text(run.in.errors[0].path, rows[i].path);
		run_free(&run);
	}
}

/* { "n": Int, "m": Int } as generated decoders read it, without their predictions. */
static const char *
read_pair(struct forst_decoder *in, const char *at)
{
	bool n = false;
	bool m = false;
	int64_t value;

	if (*at != '{')
		return forst_decode_mismatch(in, at, "Pair");
	at = forst_space(at + 1);
	while (*at == '"') {
		struct forst_string name;
		at = forst_decode_name(in, at, &name);
		if (!at)
			return NULL;
		n = n || forst_name_is(name, "n");
		m = m || forst_name_is(name, "m");
		at = forst_decode_int(in, at, &value);
		if (!at)
			return NULL;
		at = forst_space(at);
		if (*at == ',')
			at = forst_space(at + 1);
	}
	at++;
	if (!n)
		at = forst_decode_missing(in, at, "n");
	return at && !m ? forst_decode_missing(in, at, "m") : at;
}

static const char *
read_pairs(struct forst_decoder *in, const char *at)
{
	at = forst_space(at + 1);
	while (at && *at != ']') {
		at = read_pair(in, at);
		at = at ? forst_space(at) : NULL;
		if (at && *at == ',')
			at = forst_space(at + 1);
	}
	return at ? at + 1 : NULL;
}

static void
all_errors_are_found_in_order(void **state)
{
	static const char text[] = "[{\"n\":1,\"m\":2},{\"m\":true},{\"n\":1.5,\"m\":99999999999999999999},3,{}]";
	static const char *const expected[] = {"TypeMismatch input[1].m Expected Int, got boolean",
		"MissingField input[1].n Required member is missing", "TypeMismatch input[2].n Expected Int, got number 1.5",
		"OutOfRange input[2].m Expected Int, got number 99999999999999999999",
		"TypeMismatch input[3] Expected Pair, got number", "MissingField input[4].n Required member is missing",
		"MissingField input[4].m Required member is missing"};
	struct run run;
	const char *at = run_begin(&run, text, sizeof(text) - 1);

	(void)state;
	assert_false(run_end(&run, read_pairs(&run.in, at)));
	assert_int_equal(run.in.error_count, sizeof(expected) / sizeof(expected[0]));
	for (int i = 0; i < run.in.error_count; i++) {
		const struct forst_decode_error *error = &run.in.errors[i];
		char line[200];
		snprintf(line, sizeof(line), "%s %.*s %.*s", error->code, (int)error->path.length, error->path.data,
			(int)error->detail.length, error->detail.data);
		assert_string_equal(line, expected[i]);
		assert_int_equal(error->status, 400);
	}
	run_free(&run);
}

static void
errors_are_counted_up_to_a_limit(void **state)
{
	char text[4000] = "[";
	struct run run;

	(void)state;
	for (int i = 0; i < 100; i++)
		strcat(text, i ? ",0" : "0");
	strcat(text, "]");
	const char *at = run_begin(&run, text, strlen(text));
	assert_false(run_end(&run, read_pairs(&run.in, at)));
	assert_int_equal(run.in.error_count, FORST_DECODE_ERRORS_MAX);
	run_free(&run);
}

static void
malformed_text_inside_a_wrong_value_is_malformed(void **state)
{
	struct run run;
	const char *at = run_begin(&run, "[{\"n\":[1,}]}]", 13);

	(void)state;
	assert_false(run_end(&run, read_pairs(&run.in, at)));
	assert_int_equal(run.in.error_count, 1);
	assert_string_equal(run.in.errors[0].code, "MalformedJson");
	run_free(&run);
}

/* ---- strings ---- */

static void
escapes_are_undone(void **state)
{
	static const struct {
		const char *text;
		const char *value;
	} rows[] = {{"\"\"", ""}, {"\"plain\"", "plain"}, {"\"a\\nb\"", "a\nb"},
		{"\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"", "\"\\/\b\f\n\r\t"},
		{"\"\\u0041\\u00e9\\u20ac\\ud83d\\ude00\"", "A\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80"},
		{"\"\xc3\xa9\\t0123456789abcdef0123456789abcdef\\t\xe2\x82\xac\"",
			"\xc3\xa9\t0123456789abcdef0123456789abcdef\t\xe2\x82\xac"},
		{"\"0123456789abcdef\\u0041\"", "0123456789abcdefA"}};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct run run;
		struct forst_string value;
		const char *at = run_begin(&run, rows[i].text, strlen(rows[i].text));
		assert_true(run_end(&run, forst_decode_string(&run.in, at, &value)));
		assert_text(value, rows[i].value);
		run_free(&run);
	}
}

/* Strings of every length across the heap's chunk ends: the writing place runs out at every point. */
static void
escaped_strings_fit_wherever_the_heap_is(void **state)
{
	struct run run;
	char text[9000];

	(void)state;
	for (int length = 0; length < 4200; length += 37) {
		struct forst_string value;
		char *to = text;
		*to++ = '"';
		for (int i = 0; i < length; i++)
			to += sprintf(to, i % 50 == 49 ? "\\n" : "x");
		to += sprintf(to, "\\t\"");
		const char *at = run_begin(&run, text, (size_t)(to - text));
		for (int i = 0; i < length % 97; i++)
			(void)forst_alloc(run.task, 48);
		assert_true(run_end(&run, forst_decode_string(&run.in, at, &value)));
		assert_int_equal(value.length, length + 1);
		for (int i = 0; i < length; i++)
			assert_int_equal(value.data[i], i % 50 == 49 ? '\n' : 'x');
		assert_int_equal(value.data[length], '\t');
		run_free(&run);
	}
}

static void
strings_without_escapes_stay_in_the_body(void **state)
{
	struct run run;
	struct forst_string value;
	const char *at = run_begin(&run, "\"caf\xc3\xa9\"", 7);

	(void)state;
	assert_true(run_end(&run, forst_decode_string(&run.in, at, &value)));
	assert_ptr_equal(value.data, run.memory + 1);
	run_free(&run);
}

static void
the_scanners_agree(void **state)
{
	unsigned seed = 1;
	char text[128];

	(void)state;
	for (int round = 0; round < 20000; round++) {
		for (int i = 0; i < 96; i++) {
			seed = seed * 1103515245 + 12345;
			text[i] = (char)(seed >> 16 & 0xff);
			if ((seed >> 24) % 8)
				text[i] = (char)('a' + (text[i] & 15));
		}
		memset(text + 96, 0, 32);
		int from = round % 40;
		const char *scalar = text + from;
		while ((unsigned char)*scalar >= ' ' && (unsigned char)*scalar < 0x80 && *scalar != '"' && *scalar != '\\')
			scalar++;
		assert_ptr_equal(forst_scan_plain(text + from), scalar);
		assert_ptr_equal(forst_scan_plain_rest(text + from), scalar);
	}
}

/* Stretches of ASCII and sequences of each length at every place in a block; few of them broken. */
static void
text_is_judged_alike_with_and_without_vectors(void **state)
{
	static const char *const pieces[] = {"a", "plain", "sixteen bytes  .", "\xc3\xa9", "\xe2\x82\xac", "\xf0\x9f\x98\x80",
		"\xed\x9f\xbf", "\xf4\x8f\xbf\xbf"};
	static const char *const ends[] = {"\"", "\\", "\n", "", "\x80", "\xc3", "\xc3\"", "\xe2\x82", "\xf0\x9f\x98", "\xed\xa0\x80",
		"\xc0\xaf", "\xf4\x90\x80\x80"};
	unsigned seed = 1, faults = 0;

	(void)state;
	for (int round = 0; round < 20000; round++) {
		char text[256] = {0};
		size_t length = 0;
		while (length < 64) {
			seed = seed * 1103515245 + 12345;
			const char *piece = (seed >> 20) % 16 ? pieces[(seed >> 16) % 8] : ends[(seed >> 16) % 12];
			memcpy(text + length, piece, strlen(piece));
			length += strlen(piece);
		}
		const char *fault = NULL, *scalar_fault = NULL;
		const char *end = json_over_text(text + round % 3, &fault);
		assert_ptr_equal(end, json_over_text_scalar(text + round % 3, &scalar_fault));
		assert_ptr_equal(end ? NULL : fault, end ? NULL : scalar_fault);
		faults += !end;
	}
	assert_in_range(faults, 1000, 19000);
}

/* ---- Bytes, Bool, keys ---- */

static void
bytes_are_base64(void **state)
{
	static const struct {
		const char *text;
		const char *value; /* NULL: refused */
	} rows[] = {{"\"\"", ""}, {"\"Zg==\"", "f"}, {"\"Zm8=\"", "fo"}, {"\"Zm9v\"", "foo"}, {"\"Zm9vYmFy\"", "foobar"},
		{"\"+/+/\"", "\xfb\xff\xbf"}, {"\"Zg\"", NULL}, {"\"Zg=\"", NULL}, {"\"Zg===\"", NULL}, {"\"Zh==\"", NULL},
		{"\"Zm9=\"", NULL}, {"\"Z===\"", NULL}, {"\"====\"", NULL}, {"\"Zm 9v\"", NULL}, {"\"Zm9-\"", NULL},
		{"\"=g==\"", NULL}, {"\"Zg==Zg==\"", NULL}, {"12", NULL}, {"null", NULL}};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct run run;
		struct forst_bytes value;
		const char *at = run_begin(&run, rows[i].text, strlen(rows[i].text));
		bool decoded = run_end(&run, forst_decode_bytes(&run.in, at, &value));
		if (decoded != (rows[i].value != NULL))
			fail_msg("%s", rows[i].text);
		if (decoded)
			assert_text((struct forst_string){(char *)value.data, value.length}, rows[i].value);
		run_free(&run);
	}
}

static void
int_keys_are_canonical(void **state)
{
	static const char *const good[] = {"0", "-1", "12", "9223372036854775807", "-9223372036854775808"};
	static const char *const bad[] = {
		"", "-", "01", "-0", "+1", "1.0", " 1", "1 ", "9223372036854775808", "a", "99999999999999999999"};
	int64_t key;

	(void)state;
	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
		assert_true(forst_decode_int_key(forst_string_from_text(good[i]), &key));
		assert_int_equal(key, strtoll(good[i], NULL, 10));
	}
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_false(forst_decode_int_key(forst_string_from_text(bad[i]), &key));
}

static void
a_discriminator_is_found_wherever_it_stands(void **state)
{
	static const char *const texts[] = {"{\"kind\":\"a\"}", "{\"x\":[1,{\"kind\":\"no\"}],\"kind\":\"a\"}",
		"{ \"y\" : \"kind\" , \"kind\" : \"a\" , \"z\":1}"};
	static const char *const none[] = {"{}", "{\"kind\":1}", "[\"kind\"]", "{\"Kind\":\"a\"}",
		"{\"x\":{\"kind\":\"a\"}}", "{\"kind\":", "{\"kind\"", "7"};
	struct forst_string kind;
	struct run run;

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		const char *at = run_begin(&run, texts[i], strlen(texts[i]));
		assert_true(forst_decode_peek(&run.in, at, "kind", 4, &kind));
		assert_text(kind, "a");
		assert_true(run_end(&run, forst_decode_skip(&run.in, at)));
		run_free(&run);
	}
	for (size_t i = 0; i < sizeof(none) / sizeof(none[0]); i++) {
		const char *at = run_begin(&run, none[i], strlen(none[i]));
		assert_false(forst_decode_peek(&run.in, at, "kind", 4, &kind));
		assert_int_equal(run.in.error_count, 0);
		run_end(&run, NULL);
		run_free(&run);
	}
}

/* Every retry costs what it reads again; a text that makes too many is cut off. */
static void
retries_are_bounded(void **state)
{
	struct run run;
	char text[2000] = "[";
	int retries = 0;

	(void)state;
	memset(text + 1, ' ', 1990);
	strcpy(text + 1991, "]");
	const char *at = run_begin(&run, text, 1992);
	struct forst_decode_mark mark = forst_decode_try(&run.in, at);
	while (forst_decode_retry(&run.in, &mark))
		assert_true(++retries < 1000);
	forst_decode_settle(&run.in, &mark);
	assert_true(retries > 8);
	run_end(&run, forst_decode_skip(&run.in, at));
	run_free(&run);
}

/* ---- queries ---- */

static void
a_query_becomes_json(void **state)
{
	static const struct forst_query_member members[] = {{"query", FORST_QUERY_TEXT}, {"limit", FORST_QUERY_LITERAL},
		{"tags", FORST_QUERY_LIST}, {"ids", FORST_QUERY_LIST | FORST_QUERY_LITERAL | FORST_QUERY_OPTIONAL},
		{"filters", FORST_QUERY_OBJECT | FORST_QUERY_OPTIONAL}, {"filters.category", FORST_QUERY_TEXT},
		{"filters.max", FORST_QUERY_LITERAL}, {"page", FORST_QUERY_OBJECT}, {"page.size", FORST_QUERY_LITERAL}};
	static const struct {
		const char *query;
		const char *json;
	} rows[] = {{"", "{\"tags\":[],\"page\":{}}"},
		{"query=a+b%26c&limit=10", "{\"query\":\"a b&c\",\"limit\":10,\"tags\":[],\"page\":{}}"},
		{"query=5&limit=x", "{\"query\":\"5\",\"limit\":\"x\",\"tags\":[],\"page\":{}}"},
		{"tags=x&tags=y&ids=1&ids=2", "{\"tags\":[\"x\",\"y\"],\"ids\":[1,2],\"page\":{}}"},
		{"filters.category=books&filters.max=-1.5e3&page.size=3",
			"{\"tags\":[],\"filters\":{\"category\":\"books\",\"max\":-1.5e3},\"page\":{\"size\":3}}"},
		{"limit=1&limit=2", "{\"limit\":1,\"limit\":2,\"tags\":[],\"page\":{}}"},
		{"&&a=1&=2&b", "{\"tags\":[],\"page\":{}}"},
		{"query=%22%5C%0a&limit=", "{\"query\":\"\\\"\\\\\\u000a\",\"limit\":\"\",\"tags\":[],\"page\":{}}"},
		{"limit=true&query", "{\"query\":\"\",\"limit\":true,\"tags\":[],\"page\":{}}"},
		{"limit=01", "{\"limit\":\"01\",\"tags\":[],\"page\":{}}"},
		{"limit=1%2C%22x%22%3A2", "{\"limit\":\"1,\\\"x\\\":2\",\"tags\":[],\"page\":{}}"}};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		static const char *const names[] = {"q"};
		struct forst_task *task = task_new();
		struct forst_decoder in;
		struct forst_input input = {FORST_INPUT_QUERY, forst_string_from_text(rows[i].query)};
		const char *at = forst_decode_begin(&in, task, input, names, 1, members, sizeof(members) / sizeof(members[0]));
		assert_text((struct forst_string){in.begin, in.end - in.begin}, rows[i].json);
		at = forst_decode_skip(&in, at);
		assert_true(forst_decode_end(&in, at));
		task_free(task);
	}
}

/* ---- agreement with jansson ---- */

struct maker {
	uint64_t seed;
	char text[4096];
	size_t length;
};

static unsigned
pick(struct maker *m, unsigned count)
{
	m->seed = m->seed * UINT64_C(6364136223846793005) + 1442695040888963407;
	return (unsigned)(m->seed >> 40) % count;
}

static void
add(struct maker *m, const char *text)
{
	size_t length = strlen(text);

	if (m->length + length < sizeof(m->text)) {
		memcpy(m->text + m->length, text, length);
		m->length += length;
	}
}

static void
add_value(struct maker *m, int depth)
{
	static const char *const scalars[] = {"0", "-1", "1.5", "1e3", "true", "false", "null", "\"\"", "\"a\"", "\"\\n\"",
		"\"\\u00e9\"", "\"\xe2\x82\xac\"", "\"\\ud83d\\ude00\"", "12345678901234", "0.1", "-0.0",
		"\"long enough for two blocks of sixteen\""};
	unsigned kind = pick(m, depth > 4 ? 1 : 3);
	unsigned count = pick(m, 4);

	if (kind == 0) {
		add(m, scalars[pick(m, sizeof(scalars) / sizeof(scalars[0]))]);
		return;
	}
	add(m, kind == 1 ? "[" : "{");
	for (unsigned i = 0; i < count; i++) {
		char name[16];
		snprintf(name, sizeof(name), "%s\"k%u\" :", i ? ", " : "", i);
		add(m, kind == 2 ? name : i ? "," : "");
		add_value(m, depth + 1);
	}
	add(m, kind == 1 ? "]" : "}");
}

static void
mutate(struct maker *m)
{
	static const char bytes[] = "{}[],:\"\\ 019.eE+-tfnul\x80\xc3\xa9\x01/";
	unsigned changes = pick(m, 3);

	for (unsigned i = 0; i < changes && m->length > 0; i++) {
		unsigned at = pick(m, (unsigned)m->length);
		m->text[at] = bytes[pick(m, sizeof(bytes) - 1)];
	}
}

/* Our value printed, as jansson prints it: read by it and printed again. */
static void
assert_same(struct run *run, const struct forst_any *value, json_t *expected)
{
	struct forst_writer out = {.task = run->task};

	forst_write_any(&out, value);
	json_t *read = json_loadb(out.data, out.length, JSON_DECODE_ANY | JSON_ALLOW_NUL, NULL);
	if (!read)
		fail_msg("cannot be read: %.*s", (int)out.length, out.data);
	char *a = json_dumps(read, JSON_ENCODE_ANY | JSON_SORT_KEYS);
	char *b = json_dumps(expected, JSON_ENCODE_ANY | JSON_SORT_KEYS);
	if (a && b) {
		/* 1000 and 1000.0 are one number here and two there. */
		json_error_t ignored;
		json_t *as_real = json_loads(b, JSON_DECODE_ANY | JSON_DECODE_INT_AS_REAL | JSON_ALLOW_NUL, &ignored);
		json_t *ours = json_loads(a, JSON_DECODE_ANY | JSON_DECODE_INT_AS_REAL | JSON_ALLOW_NUL, &ignored);
		assert_true(json_equal(as_real, ours));
		json_decref(as_real);
		json_decref(ours);
	}
	free(a);
	free(b);
	json_decref(read);
	forst_writer_release(&out);
}

static void
jansson_agrees(void **state)
{
	struct maker *m = calloc(1, sizeof(*m));
	int accepted = 0;

	(void)state;
	m->seed = 42;
	for (int i = 0; i < 20000; i++) {
		struct run run;
		struct forst_any value;
		m->length = 0;
		add_value(m, 0);
		mutate(m);
		json_t *expected =
			json_loadb(m->text, m->length, JSON_DECODE_ANY | JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL, NULL);
		const char *at = run_begin(&run, m->text, m->length);
		bool decoded = run_end(&run, forst_decode_any(&run.in, at, &value));
		/* Numbers beyond a double or 64 bits are errors there. */
		if (decoded != (expected != NULL) && !memchr(m->text, 'e', m->length) && !memchr(m->text, 'E', m->length))
			fail_msg("%d: %.*s", decoded, (int)m->length, m->text);
		if (decoded && expected)
			assert_same(&run, &value, expected);
		accepted += decoded;
		json_decref(expected);
		run_free(&run);
	}
	assert_in_range(accepted, 5000, 15000);
	free(m);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(malformed_json_has_a_position),
		cmocka_unit_test(a_path_leads_to_the_member),
		cmocka_unit_test(all_errors_are_found_in_order),
		cmocka_unit_test(errors_are_counted_up_to_a_limit),
		cmocka_unit_test(malformed_text_inside_a_wrong_value_is_malformed),
		cmocka_unit_test(escapes_are_undone),
		cmocka_unit_test(escaped_strings_fit_wherever_the_heap_is),
		cmocka_unit_test(strings_without_escapes_stay_in_the_body),
		cmocka_unit_test(the_scanners_agree),
		cmocka_unit_test(text_is_judged_alike_with_and_without_vectors),
		cmocka_unit_test(bytes_are_base64),
		cmocka_unit_test(int_keys_are_canonical),
		cmocka_unit_test(a_discriminator_is_found_wherever_it_stands),
		cmocka_unit_test(retries_are_bounded),
		cmocka_unit_test(a_query_becomes_json),
		cmocka_unit_test(jansson_agrees),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
