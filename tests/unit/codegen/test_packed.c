/*
 * Generated packed codecs beside the JSON ones: the same values come out of both, what the JSON decoder refuses is not
 * taken packed either, and no bytes lead them astray.
 */
#include "tests/unit/codegen/call_double.h"
#include "tests/unit/json/task_double.h"

#include <stdarg.h>
#include <stdlib.h>
#include <setjmp.h>
#include <cmocka.h>

extern const struct forst_route ft_routes_wire[];

#define HEAD                                                                                                           \
	"{\"id\":\"caf\xc3\xa9\",\"count\":1,\"ratio\":0.5,\"on\":true,\"blob\":\"Zm8=\",\"color\":\"quote\\\"d\","        \
	"\"tags\":[\"x\",\"\xf0\x9f\x98\x80\"],\"pair\":[1,-2],\"scores\":{\"__proto__\":1,\"b\":2.5},"                    \
	"\"names\":{\"-1\":\"m\",\"10\":\"t\",\"9\":\"n\"},"
#define TAIL "\"anything\":{\"k\":[1,2.5,null,\"\xe2\x82\xac\"]},\"double\":{\"x\":1,\"y\":2}}"

static const char *const packable[] = {
	HEAD "\"shape\":{\"kind\":\"circle\",\"radius\":2},\"either\":\"text\"," TAIL,
	HEAD "\"note\":\"\",\"shape\":{\"kind\":\"square\",\"side\":-1.5},\"either\":\"\",\"tree\":{\"value\":1,\"next\":{"
		 "\"value\":2,\"children\":[]},\"children\":[{\"value\":3,\"children\":[]}]}," TAIL,
};

static const struct forst_route *
find_route(const char *name)
{
	const struct forst_route *route = ft_routes_wire;

	while (strcmp(route->name, name) != 0)
		route++;
	return route;
}

/* ---- there and back ---- */

static void
assert_same(const struct forst_call *call, const char *data, size_t length)
{
	if (call->out.length != length || memcmp(call->out.data, data, length) != 0)
		fail_msg("gave `%.*s`, expected `%.*s`", (int)call->out.length, call->out.data, (int)length, data);
}

/* JSON to packed, that to packed again, and that to JSON: the first text. */
static void
check_round(const char *route_name, const char *json)
{
	const struct forst_route *route = find_route(route_name);
	struct forst_task *task = task_new();
	struct forst_call packed;
	struct forst_call again;
	struct forst_call text;

	call_route_packed(task, &packed, route, FORST_INPUT_JSON, json, strlen(json));
	assert_int_equal(packed.replied, REPLIED_PACKED);
	call_route_packed(task, &again, route, FORST_INPUT_PACKED, packed.out.data, packed.out.length);
	assert_int_equal(again.replied, REPLIED_PACKED);
	assert_same(&again, packed.out.data, packed.out.length);
	call_route(task, &text, route, FORST_INPUT_PACKED, packed.out.data, packed.out.length);
	assert_int_equal(text.replied, REPLIED_VALUE);
	assert_same(&text, json, strlen(json));
	call_release(&packed);
	call_release(&again);
	call_release(&text);
	task_free(task);
}

static void
every_form_goes_there_and_back(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(packable) / sizeof(packable[0]); i++)
		check_round("packed", packable[i]);
	check_round("half", "2.5");
	check_round("find", "{\"query\":\"q\",\"limit\":1,\"tags\":[\"a\",\"b\"]}");
}

static void
routes_say_what_can_travel_packed(void **state)
{
	const uint32_t both = FORST_ROUTE_PACKED_INPUT | FORST_ROUTE_PACKED_RESULT;

	(void)state;
	assert_int_equal(find_route("echo")->flags & both, 0);
	assert_int_equal(find_route("packed")->flags & both, both);
	assert_int_equal(find_route("sum")->flags & both, both);
	assert_int_equal(find_route("nothing")->flags & both, 0);
}

/* ---- what is refused ---- */

static void
lists_cut_short_are_sent_again(void **state)
{
	const struct forst_route *route = find_route("packed");
	struct forst_task *task = task_new();
	struct forst_call whole;

	(void)state;
	call_route_packed(task, &whole, route, FORST_INPUT_JSON, packable[1], strlen(packable[1]));
	for (size_t length = 0; length < whole.out.length; length++) {
		struct forst_call cut;
		call_route(task, &cut, route, FORST_INPUT_PACKED, whole.out.data, length);
		assert_int_equal(cut.replied, REPLIED_AGAIN);
		call_release(&cut);
	}
	call_release(&whole);
	task_free(task);
}

/* Each 32-bit unit of the list in turn is something else: whatever is made of it, it is a value of the type. */
static void
any_word_may_lie(void **state)
{
	static const uint32_t lies[] = {0, 1, 2, 3, 7, 255, 0x7fffffff, 0x80000000, 0xfffffffe, 0xffffffff};
	const struct forst_route *route = find_route("packed");

	(void)state;
	for (size_t at = 0; at < 1000; at += 4) {
		struct forst_task *task = task_new();
		struct forst_call whole;
		call_route_packed(task, &whole, route, FORST_INPUT_JSON, packable[1], strlen(packable[1]));
		bool inside = at + 4 <= whole.out.length;
		for (size_t i = 0; inside && i < sizeof(lies) / sizeof(lies[0]); i++) {
			struct forst_call call;
			memcpy(whole.out.data + at, &lies[i], 4);
			call_route(task, &call, route, FORST_INPUT_PACKED, whole.out.data, whole.out.length);
			assert_true(call.replied == REPLIED_VALUE || call.replied == REPLIED_AGAIN);
			if (call.replied == REPLIED_VALUE) {
				struct forst_call second;
				call_route(task, &second, route, FORST_INPUT_JSON, call.out.data, call.out.length);
				assert_int_equal(second.replied, REPLIED_VALUE);
				assert_same(&second, call.out.data, call.out.length);
				call_release(&second);
			}
			call_release(&call);
		}
		call_release(&whole);
		task_free(task);
	}
}

/* A list of words and numbers for a route, without text. */
static enum replied
reply_to(const char *route, const uint32_t *words, uint32_t word_count, const double *numbers, uint32_t number_count)
{
	struct forst_task *task = task_new();
	struct forst_call call;
	char list[512] = {0};
	uint32_t header[] = {word_count, number_count, 0, 1};
	size_t front = 16 + ((word_count * 4u + 7) & ~(size_t)7);

	memcpy(list, header, sizeof(header));
	if (word_count)
		memcpy(list + 16, words, word_count * 4u);
	if (number_count)
		memcpy(list + front, numbers, number_count * 8u);
	call_route(task, &call, find_route(route), FORST_INPUT_PACKED, list, front + number_count * 8u);
	enum replied replied = call.replied;
	call_release(&call);
	task_free(task);
	return replied;
}

static void
everything_must_be_read(void **state)
{
	static const uint32_t words[] = {0, 0, 0};
	static const double numbers[] = {1, 2};

	(void)state;
	/* sum(a Int, b Int?, c Array(Point)) */
	assert_int_equal(reply_to("sum", words, 2, numbers, 1), REPLIED_VALUE);
	assert_int_equal(reply_to("sum", words, 3, numbers, 1), REPLIED_AGAIN);
	assert_int_equal(reply_to("sum", words, 2, numbers, 2), REPLIED_AGAIN);
}

/* More elements than there is room for are not even looked for. */
static void
counts_do_not_make_memory(void **state)
{
	static const uint32_t words[] = {0, 0x10000000};
	static const double numbers[] = {1};

	(void)state;
	assert_int_equal(reply_to("sum", words, 2, numbers, 1), REPLIED_AGAIN);
}

static void
nesting_ends_where_that_of_json_does(void **state)
{
	enum { DEEP = FORST_DECODE_DEPTH_MAX + 8 };
	const struct forst_route *route = find_route("packed");
	struct forst_task *task = task_new();

	(void)state;
	for (int depth = FORST_DECODE_DEPTH_MAX - 8; depth < DEEP; depth++) {
		struct forst_writer json = {0};
		struct forst_call text;
		struct forst_call packed;
		forst_write_text(&json, HEAD "\"shape\":{\"kind\":\"circle\",\"radius\":2},\"either\":\"\",\"tree\":");
		for (int i = 0; i < depth; i++)
			forst_write_text(&json, "{\"value\":1,\"children\":[],\"next\":");
		forst_write_text(&json, "null");
		for (int i = 0; i < depth; i++)
			forst_write_byte(&json, '}');
		forst_write_text(&json, "," TAIL);
		call_route_packed(task, &text, route, FORST_INPUT_JSON, json.data, json.length);
		bool accepted = text.replied == REPLIED_PACKED;
		assert_int_equal(accepted, depth < FORST_DECODE_DEPTH_MAX);
		if (accepted) {
			call_route(task, &packed, route, FORST_INPUT_PACKED, text.out.data, text.out.length);
			assert_int_equal(packed.replied, REPLIED_VALUE);
			call_release(&packed);
		}
		call_release(&text);
		forst_writer_release(&json);
	}
	task_free(task);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_form_goes_there_and_back),
		cmocka_unit_test(routes_say_what_can_travel_packed),
		cmocka_unit_test(lists_cut_short_are_sent_again),
		cmocka_unit_test(any_word_may_lie),
		cmocka_unit_test(everything_must_be_read),
		cmocka_unit_test(counts_do_not_make_memory),
		cmocka_unit_test(nesting_ends_where_that_of_json_does),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
