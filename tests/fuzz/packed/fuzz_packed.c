/*
 * Any bytes to generated readers of the packed form (the routes of tests/unit/codegen/wire_core.h that have one). The
 * first byte chooses the route. What must hold: nothing is read outside the input; a list that is taken comes back as
 * JSON that is taken, and that as the same list as the packed answer; which comes back as itself.
 */
#include "tests/unit/codegen/call_double.h"
#include "tests/unit/json/task_double.h"

#include <stdio.h>
#include <stdlib.h>

extern const struct forst_route ft_routes_wire[];

enum { ROUTES = 7 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
must(bool holds, const char *what)
{
	if (holds)
		return;
	fprintf(stderr, "%s\n", what);
	abort();
}

static void
must_equal(const struct forst_call *a, const struct forst_call *b, const char *what)
{
	must(a->out.length == b->out.length && memcmp(a->out.data, b->out.data, a->out.length) == 0, what);
}

static void
check_taken(struct forst_task *task, const struct forst_route *route, const struct forst_call *json,
	const struct forst_call *packed)
{
	struct forst_call by_json;
	struct forst_call again;

	must(packed->replied == REPLIED_PACKED, "taken, but not answered packed");
	call_route_packed(task, &by_json, route, FORST_INPUT_JSON, json->out.data, json->out.length);
	must(by_json.replied == REPLIED_PACKED, "the answer's JSON is not taken");
	must_equal(&by_json, packed, "the answer's JSON makes another list");
	call_route_packed(task, &again, route, FORST_INPUT_PACKED, packed->out.data, packed->out.length);
	must(again.replied == REPLIED_PACKED, "the answer's list is not taken");
	must_equal(&again, packed, "the answer's list makes another one");
	call_release(&by_json);
	call_release(&again);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct forst_route *route = size > 0 ? &ft_routes_wire[data[0] % ROUTES] : NULL;

	if (!route || !(route->flags & FORST_ROUTE_PACKED_INPUT))
		return 0;
	struct forst_task *task = task_new();
	struct forst_call json;
	struct forst_call packed;
	const char *list = (const char *)data + 1;

	call_route(task, &json, route, FORST_INPUT_PACKED, list, size - 1);
	call_route_packed(task, &packed, route, FORST_INPUT_PACKED, list, size - 1);
	if (json.replied == REPLIED_VALUE)
		check_taken(task, route, &json, &packed);
	else
		must(json.replied == REPLIED_AGAIN && packed.replied == REPLIED_AGAIN, "neither taken nor sent again");
	call_release(&json);
	call_release(&packed);
	task_free(task);
	return 0;
}
