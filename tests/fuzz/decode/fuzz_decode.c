/*
 * Any bytes to generated decoders (the routes of tests/unit/codegen/wire_core.h). The first byte chooses the route and
 * whether the rest is a body or a query. What must hold: nothing is read outside the input; a body that is accepted is
 * JSON to jansson, too; and a value that came back is accepted and comes back as the same bytes.
 */
#include "tests/unit/codegen/call_double.h"
#include "tests/unit/json/task_double.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>

extern const struct forst_route ft_routes_wire[];

enum { ROUTES = 6 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
must(bool holds, const char *what, const char *text, size_t length)
{
	if (holds)
		return;
	fprintf(stderr, "%s: %.*s\n", what, (int)length, text);
	abort();
}

/* Exponents may leave what jansson's numbers hold; then it refuses what is JSON. */
static bool
has_exponent(const char *text, size_t length)
{
	return memchr(text, 'e', length) || memchr(text, 'E', length) || length > 300;
}

static void
check_json(const char *text, size_t length)
{
	json_t *value = json_loadb(text, length, JSON_DECODE_ANY | JSON_ALLOW_NUL | JSON_DECODE_INT_AS_REAL, NULL);

	must(value || has_exponent(text, length), "accepted, but no JSON", text, length);
	json_decref(value);
}

static void
check_round_trip(struct forst_task *task, const struct forst_route *route, const struct forst_call *first)
{
	struct forst_call second;

	call_route(task, &second, route, FORST_INPUT_JSON, first->out.data, first->out.length);
	must(second.replied == REPLIED_VALUE, "not accepted again", first->out.data, first->out.length);
	must(second.out.length == first->out.length && memcmp(second.out.data, first->out.data, first->out.length) == 0,
		"came back as other bytes", first->out.data, first->out.length);
	call_release(&second);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size == 0)
		return 0;
	struct forst_task *task = task_new();
	struct forst_call call;
	const struct forst_route *route = &ft_routes_wire[data[0] / 2 % ROUTES];
	enum forst_input_kind kind = data[0] % 2 && route->flags & FORST_ROUTE_QUERY ? FORST_INPUT_QUERY : FORST_INPUT_JSON;
	const char *text = (const char *)data + 1;

	call_route(task, &call, route, kind, text, size - 1);
	if (call.replied == REPLIED_VALUE) {
		if (kind == FORST_INPUT_JSON)
			check_json(text, size - 1);
		check_round_trip(task, route, &call);
	}
	call_release(&call);
	task_free(task);
	return 0;
}
