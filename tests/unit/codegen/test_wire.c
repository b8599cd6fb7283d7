/*
 * Generated codecs at work: the routes of wire_core.h, compiled from what the C emitter made of them, get texts and
 * give back values or say what is wrong and where.
 */
#include "tests/unit/codegen/call_double.h"
#include "tests/unit/json/task_double.h"

#include <stdarg.h>
#include <setjmp.h>
#include <cmocka.h>

extern const struct forst_route ft_routes_wire[];

struct row {
	const char *route;
	const char *input; /* beginning with `?`: a query */
	const char *output;
};

static const struct forst_route *
find_route(const char *name)
{
	const struct forst_route *route = ft_routes_wire;

	while (strcmp(route->name, name) != 0)
		route++;
	return route;
}

static void
check_row(const struct row *row)
{
	struct forst_task *task = task_new();
	struct forst_call call;
	bool query = row->input[0] == '?';
	const char *text = row->input + query;

	call_route(task, &call, find_route(row->route), query ? FORST_INPUT_QUERY : FORST_INPUT_JSON, text, strlen(text));
	if (call.out.length != strlen(row->output) ||
		(call.out.length && memcmp(call.out.data, row->output, call.out.length) != 0))
		fail_msg("%s %s\n gave     %.*s\n expected %s", row->route, row->input, (int)call.out.length,
			call.out.data ? call.out.data : "", row->output);
	call_release(&call);
	task_free(task);
}

static void
check_rows(const struct row *rows, size_t count)
{
	for (size_t i = 0; i < count; i++)
		check_row(&rows[i]);
}

#define CHECK(rows) check_rows((rows), sizeof(rows) / sizeof((rows)[0]))

#define HEAD                                                                                                           \
	"{\"id\":\"a\",\"count\":1,\"ratio\":0.5,\"on\":true,\"blob\":\"Zm8=\",\"color\":\"red\",\"tags\":[\"x\",\"y\"],"  \
	"\"pair\":[1,2],"
#define MAPS "\"scores\":{\"a\":1,\"b\":2.5},\"names\":{\"-1\":\"m\",\"10\":\"t\",\"9\":\"n\"},"
#define FIGURE "\"shape\":{\"kind\":\"circle\",\"radius\":2},"
#define TAIL "\"either\":\"text\",\"anything\":{\"k\":[1,2.5,null,\"s\"]},\"double\":{\"x\":1,\"y\":2}}"

static void
every_form_goes_there_and_back(void **state)
{
	static const struct row rows[] = {
		{"echo", HEAD MAPS FIGURE TAIL, HEAD MAPS FIGURE TAIL},
		{"echo", HEAD MAPS "\"note\":\"n\"," FIGURE TAIL, HEAD MAPS "\"note\":\"n\"," FIGURE TAIL},
		{"echo", HEAD MAPS "\"note\":null," FIGURE TAIL, HEAD MAPS FIGURE TAIL},
		{"echo", HEAD MAPS "\"shape\":{\"side\":1,\"kind\":\"square\"}," TAIL,
			HEAD MAPS "\"shape\":{\"kind\":\"square\",\"side\":1}," TAIL},
		/* any order, white space, unknown members of any kind, escaped names */
		{"echo",
			" { \"double\" : {\"y\":2 ,\"x\":1, \"z\":[{}]} ,\"unknown\":{\"a\":[1,{\"b\":\"]\"}]}, " FIGURE
			"\"either\":\"text\",\"anything\":{\"k\":[1,2.5,null,\"s\"]},\"scores\":{\"b\":2.5,\"a\":1},"
			"\"names\":{\"9\":\"n\",\"10\":\"t\",\"-1\":\"m\"},\"pair\":[1,2],\"tags\":[\"x\",\"y\"],\"col\\u006fr\":"
			"\"red\","
			"\"blob\":\"Zm8=\",\"on\":true,\"ratio\":5e-1,\"count\":1,\"id\":\"a\" } ",
			HEAD MAPS FIGURE TAIL},
	};

	(void)state;
	CHECK(rows);
}

static void
unions_take_the_alternative_that_fits(void **state)
{
	static const struct row rows[] = {
		{"echo", HEAD MAPS FIGURE "\"either\":{\"x\":3,\"y\":4},\"anything\":0,\"double\":{\"x\":1,\"y\":2}}",
			HEAD MAPS FIGURE "\"either\":{\"x\":3,\"y\":4},\"anything\":0,\"double\":{\"x\":1,\"y\":2}}"},
		{"echo", HEAD MAPS FIGURE "\"either\":[1,2],\"anything\":true,\"double\":{\"x\":1,\"y\":2}}",
			HEAD MAPS FIGURE "\"either\":[1,2],\"anything\":true,\"double\":{\"x\":1,\"y\":2}}"},
		{"echo", HEAD MAPS FIGURE "\"either\":true,\"anything\":0,\"double\":{\"x\":1,\"y\":2}}",
			"400 TypeMismatch input.either: Expected Everything_either, got boolean"},
		{"echo", HEAD MAPS FIGURE "\"either\":{\"x\":3},\"anything\":0,\"double\":{\"x\":1,\"y\":2}}",
			"400 TypeMismatch input.either: Expected Everything_either, got object"},
		{"echo", HEAD MAPS "\"shape\":{\"kind\":\"cube\"}," TAIL,
			"422 ConstraintViolation input.shape.kind: Value does not satisfy OneOf([\"circle\",\"square\"])"},
		{"echo", HEAD MAPS "\"shape\":{\"radius\":1}," TAIL,
			"400 MissingField input.shape.kind: Required member is missing"},
		{"echo", HEAD MAPS "\"shape\":[]," TAIL, "400 TypeMismatch input.shape: Expected Figure, got array"},
		{"echo", HEAD MAPS "\"shape\":{\"kind\":\"circle\",\"radius\":-1}," TAIL,
			"422 ConstraintViolation input.shape.radius: Value does not satisfy Min(0)"},
	};

	(void)state;
	CHECK(rows);
}

static void
constraints_and_types_are_checked_with_their_paths(void **state)
{
#define REST "\"pair\":[1,2]," MAPS FIGURE TAIL
	static const struct row rows[] = {
		{"echo",
			"{\"id\":\"\",\"count\":11,\"ratio\":\"x\",\"on\":1,\"blob\":\"Z\",\"color\":\"blue\",\"tags\":[\"a\","
			"\"b\",\"c\",\"d\"]," REST,
			"422 ConstraintViolation input.id: Value does not satisfy Min(1); "
			"422 ConstraintViolation input.count: Value does not satisfy Between(-10,10); "
			"400 TypeMismatch input.ratio: Expected Float, got string; 400 TypeMismatch input.on: Expected Bool, got "
			"number; "
			"400 TypeMismatch input.blob: Expected Bytes (a base64 string), got a string that is not base64; "
			"422 ConstraintViolation input.color: Value does not satisfy OneOf([\"red\",\"green\",\"quote\\\"d\"]); "
			"422 ConstraintViolation input.tags: Value does not satisfy Max(3)"},
		{"echo",
			"{\"id\":\"123456789\",\"count\":-11,\"ratio\":0.5,\"on\":true,\"blob\":\"\",\"color\":\"quote\\\"d\","
			"\"tags\":[1,null]," REST,
			"422 ConstraintViolation input.id: Value does not satisfy Max(8); "
			"422 ConstraintViolation input.count: Value does not satisfy Between(-10,10); "
			"400 TypeMismatch input.tags[0]: Expected String, got number; 400 TypeMismatch input.tags[1]: Expected "
			"String, got null"},
		/* eight code points in sixteen bytes fit */
		{"echo",
			"{\"id\":\"\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\",\"count\":1.0,\"ratio\":0.5,"
			"\"on\":true,\"blob\":\"\","
			"\"color\":\"red\",\"tags\":[]," REST,
			"400 TypeMismatch input.count: Expected Int, got number 1.0"},
		{"echo",
			"{\"id\":\"a\",\"id\":\"b\",\"count\":1,\"ratio\":0.5,\"on\":true,\"blob\":\"\",\"color\":\"red\",\"tags\":"
			"[]," REST,
			"400 DuplicateField input.id: Member is given twice"},
		{"echo", "[]", "400 TypeMismatch input: Expected Everything, got array"},
		{"echo", "{\"id\":\"a\"}",
			"400 MissingField input.count: Required member is missing; 400 MissingField input.ratio: Required member "
			"is missing; "
			"400 MissingField input.on: Required member is missing; 400 MissingField input.blob: Required member is "
			"missing; "
			"400 MissingField input.color: Required member is missing; 400 MissingField input.tags: Required member is "
			"missing; "
			"400 MissingField input.pair: Required member is missing; 400 MissingField input.scores: Required member "
			"is missing; "
			"400 MissingField input.names: Required member is missing; 400 MissingField input.shape: Required member "
			"is missing; "
			"400 MissingField input.either: Required member is missing; 400 MissingField input.anything: Required "
			"member is missing; "
			"400 MissingField input.double: Required member is missing"},
	};

	(void)state;
	CHECK(rows);
}

static void
collections_say_what_is_wrong_inside(void **state)
{
#define FRONT "{\"id\":\"a\",\"count\":1,\"ratio\":0.5,\"on\":true,\"blob\":\"\",\"color\":\"red\",\"tags\":[],"
	static const struct row rows[] = {
		{"echo", FRONT "\"pair\":[1]," MAPS FIGURE TAIL,
			"400 TypeMismatch input.pair: Expected Array of 2, got array of 1"},
		{"echo", FRONT "\"pair\":[1,2,3]," MAPS FIGURE TAIL,
			"400 TypeMismatch input.pair: Expected Array of 2, got array of 3"},
		{"echo", FRONT "\"pair\":[1,\"x\"]," MAPS FIGURE TAIL,
			"400 TypeMismatch input.pair[1]: Expected Int, got string"},
		{"echo", FRONT "\"pair\":[1,2],\"scores\":{\"a\":1,\"a\":2,\"b c\":\"x\"},\"names\":{}," FIGURE TAIL,
			"400 DuplicateField input.scores.a: Member is given twice; 400 TypeMismatch input.scores[\"b c\"]: "
			"Expected Float, got string"},
		{"echo",
			FRONT
			"\"pair\":[1,2],\"scores\":{},\"names\":{\"1\":\"a\",\"x\":\"b\",\"01\":\"c\",\"1\":\"d\"}," FIGURE TAIL,
			"400 TypeMismatch input.names.x: Expected an Int as the member's name; "
			"400 TypeMismatch input.names[\"01\"]: Expected an Int as the member's name; "
			"400 DuplicateField input.names[\"1\"]: Member is given twice"},
		{"echo", FRONT "\"pair\":[1,2],\"scores\":[],\"names\":{}," FIGURE TAIL,
			"400 TypeMismatch input.scores: Expected Map, got array"},
		{"echo",
			FRONT "\"pair\":[1,2],\"scores\":{},\"names\":{}," FIGURE
				  "\"either\":\"\",\"anything\":{\"a\":[{\"b\":1,\"b\":2}]},\"double\":{\"x\":1,\"y\":2}}",
			"400 DuplicateField input.anything.a[0].b: Member is given twice"},
	};

	(void)state;
	CHECK(rows);
}

#define NODES MAPS FIGURE "\"either\":\"\",\"anything\":0,\"double\":{\"x\":1,\"y\":2},\"tree\":"

static void
recursive_types_are_bounded(void **state)
{
	char text[16000] = HEAD NODES;
	static const char open[] = "{\"value\":1,\"children\":[],\"next\":";

	(void)state;
	struct row row = {"echo", text, NULL};
	for (int i = 0; i < 10; i++)
		strcat(text, open);
	strcat(text, "null}}}}}}}}}}}");
	struct forst_task *task = task_new();
	struct forst_call call;
	call_route(task, &call, find_route("echo"), FORST_INPUT_JSON, text, strlen(text));
	assert_int_equal(call.replied, REPLIED_VALUE);
	call_release(&call);
	task_free(task);

	strcpy(text, HEAD NODES);
	for (int i = 0; i < 200; i++)
		strcat(text, open);
	task = task_new();
	call_route(task, &call, find_route("echo"), FORST_INPUT_JSON, text, strlen(text));
	assert_int_equal(call.replied, REPLIED_REJECTED);
	assert_memory_equal(call.out.data, "400 NestingTooDeep input.tree.next.next", 38);
	call_release(&call);
	task_free(task);
	(void)row;
}

static void
several_parameters_come_by_name_or_in_order(void **state)
{
	static const struct row rows[] = {
		{"sum", "{\"a\":1,\"b\":2,\"c\":[]}", "{\"a\":1,\"b\":2,\"c\":[]}"},
		{"sum", "{\"c\":[{\"x\":1,\"y\":2}],\"a\":1}", "{\"a\":1,\"c\":[{\"x\":1,\"y\":2}]}"},
		{"sum", "[1,2,[]]", "{\"a\":1,\"b\":2,\"c\":[]}"},
		{"sum", "[1,null,[{\"x\":3,\"y\":4}]]", "{\"a\":1,\"c\":[{\"x\":3,\"y\":4}]}"},
		{"sum", "[1,2]", "400 MissingField c: Required member is missing"},
		{"sum", "[]", "400 MissingField a: Required member is missing; 400 MissingField c: Required member is missing"},
		{"sum", "[1,2,[],4]", "400 MalformedJson : Expected `]`: there are no more parameters"},
		{"sum", "[\"x\",2,[{\"x\":1,\"y\":true}]]",
			"400 TypeMismatch a: Expected Int, got string; 400 TypeMismatch c[0].y: Expected Int, got boolean"},
		{"sum", "{\"a\":\"x\",\"c\":[{\"x\":1}]}",
			"400 TypeMismatch a: Expected Int, got string; 400 MissingField c[0].y: Required member is missing"},
		{"sum", "7", "400 TypeMismatch : Expected object, got number"},
	};

	(void)state;
	CHECK(rows);
}

static void
flat_parameters_come_in_queries(void **state)
{
	static const struct row rows[] = {
		{"half", "1.5", "1.5"},
		{"half", "?n=1.5", "1.5"},
		{"half", "?", "400 MissingField n: Required member is missing"},
		{"half", "?n=x", "400 TypeMismatch n: Expected Float, got string"},
		{"half", "?n=1&n=2", "400 DuplicateField n: Member is given twice"},
		{"half", "\"x\"", "400 TypeMismatch n: Expected Float, got string"},
		{"find", "?query=a+b&tags=x&tags=y&filters.category=books&filters.max=1e2",
			"{\"query\":\"a b\",\"tags\":[\"x\",\"y\"],\"filters\":{\"category\":\"books\",\"max\":100}}"},
		{"find", "?query=%F0%9F%98%80&limit=5&other=1", "{\"query\":\"\xf0\x9f\x98\x80\",\"limit\":5,\"tags\":[]}"},
		{"find", "?limit=5.5",
			"400 TypeMismatch q.limit: Expected Int, got number 5.5; 400 MissingField q.query: Required member is "
			"missing"},
		{"find", "?query=%ff", "400 InvalidUtf8 q.query: Text holds bytes that are not UTF-8"},
		{"find", "?query=1&filters.max=3", "400 MissingField q.filters.category: Required member is missing"},
		{"nothing", "", ""},
		{"nothing", " \n", ""},
		{"nothing", "{}", ""},
		{"nothing", "[]", ""},
		{"nothing", "?", ""},
		{"nothing", "?a=1", ""},
		{"nothing", "1", "400 TypeMismatch : Expected no parameters, got number"},
	};

	(void)state;
	CHECK(rows);
}

static void
shapes_with_many_members_are_read_alike(void **state)
{
#define LAST "\"m66\":66,\"m67\":67,\"m68\":68,\"m69\":69"
	static const struct row rows[] = {
		{"many", "{" LAST "}", "{" LAST "}"},
		{"many", " { \"m69\" : 69 , \"x\":[{}], \"m68\":68,\"m67\":67,\"m66\":66, \"m3\":3,\"m2\":null } ",
			"{\"m3\":3," LAST "}"},
		{"many", "{\"m0\":0,\"m1\":1,\"m2\":2," LAST ",\"m65\":5}", "{\"m0\":0,\"m1\":1,\"m2\":2,\"m65\":5," LAST "}"},
		{"many", "{\"m64\":1,\"m64\":2," LAST "}", "400 DuplicateField input.m64: Member is given twice"},
		{"many", "{\"m67\":1,\"m68\":\"x\"}",
			"400 TypeMismatch input.m68: Expected Int, got string; 400 MissingField input.m66: Required member is "
			"missing; "
			"400 MissingField input.m69: Required member is missing"},
		{"many", "{" LAST ",}", "400 MalformedJson : Expected a member's name"},
		{"many", "{,}", "400 MalformedJson : Expected a member's name"},
		{"many", "{" LAST, "400 MalformedJson : Expected `,` or `}`, got the end"},
		{"many", "{" LAST "]", "400 MalformedJson : Expected `,` or `}`"},
		{"many", "{\"m66\"}", "400 MalformedJson : Expected `:`"},
	};

	(void)state;
	CHECK(rows);
}

/* Cut anywhere, a body is malformed or its only fault; nothing is read past the end (the sanitizer watches). */
static void
bodies_cut_short_are_refused(void **state)
{
	static const char text[] = HEAD MAPS "\"note\":\"n\\n\"," FIGURE TAIL;

	(void)state;
	for (size_t length = 0; length < sizeof(text) - 1; length++) {
		struct forst_task *task = task_new();
		struct forst_call call;
		call_route(task, &call, find_route("echo"), FORST_INPUT_JSON, text, length);
		assert_int_equal(call.replied, REPLIED_REJECTED);
		assert_memory_equal(call.out.data, "400 MalformedJson ", 18);
		call_release(&call);
		task_free(task);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_form_goes_there_and_back),
		cmocka_unit_test(unions_take_the_alternative_that_fits),
		cmocka_unit_test(constraints_and_types_are_checked_with_their_paths),
		cmocka_unit_test(collections_say_what_is_wrong_inside),
		cmocka_unit_test(recursive_types_are_bounded),
		cmocka_unit_test(several_parameters_come_by_name_or_in_order),
		cmocka_unit_test(flat_parameters_come_in_queries),
		cmocka_unit_test(shapes_with_many_members_are_read_alike),
		cmocka_unit_test(bodies_cut_short_are_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
