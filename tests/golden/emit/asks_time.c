// ---- elapsed.c
/* Made by forstc from emit/asks_time/routes/elapsed.ft. Edit that: changes here are lost. */
#include "forst.h"

static int64_t ft_elapsed(struct forst_task *task);
static int64_t ft_since(struct forst_task *task);

static int64_t
ft_elapsed(struct forst_task *task)
{
#line 6 "emit/asks_time/routes/elapsed.ft"
	forst_enter(task);
	return ft_since(task);
}

/* A route that asks how long it has run says so, by way of what it calls, too. */
static int64_t
ft_since(struct forst_task *task)
{
#line 3 "emit/asks_time/routes/elapsed.ft"
	return forst_computation_time(task);
}

#line 24 "elapsed.c"
static void
ft_route_elapsed(struct forst_task *task, struct forst_call *call)
{
	struct forst_writer *out = forst_call_writer(call);
	out->task = task;
	struct forst_decoder in;
	const char *at = forst_decode_begin(&in, task, forst_call_input(call), NULL, 0, NULL, 0);
	if (at < in.end)
		at = *at == '{' || *at == '[' ? forst_decode_skip(&in, at) : forst_decode_mismatch(&in, at, "no parameters");
	if (!forst_decode_end(&in, at)) {
		forst_reply_rejected(task, call, &in);
		return;
	}
	int64_t result = ft_elapsed(task);
	if (forst_call_accepts_packed(call)) {
		struct forst_packer packed;
		forst_pack_begin(&packed, out);
		forst_pack_int(&packed, result);
		if (forst_pack_end(&packed)) {
			forst_reply_packed(call);
			return;
		}
	}
	size_t start = out->length;
	forst_write_int(out, result);
	if (FORST_UNLIKELY(out->failure != FORST_WRITE_OK)) {
		forst_reply_error(task, call, forst_writer_error(task, out, start));
		return;
	}
	forst_reply_value(call);
}

const struct forst_route ft_routes_elapsed[] = {
	{
		.name = "elapsed",
		.path = "/elapsed",
		.alias = NULL,
		.flags = FORST_ROUTE_QUERY | FORST_ROUTE_PACKED_RESULT | FORST_ROUTE_ASKS_TIME,
		.invoke = ft_route_elapsed,
	},
};
// ---- program.c
/* Made by forstc: the program that serves the routes. */
#include "forst.h"

extern const struct forst_route ft_routes_elapsed[];

static const struct forst_route *const routes[] = {
	&ft_routes_elapsed[0],
};

static const struct forst_program program = {
	.build_id = "3b5be87150cdca69",
	.contract = "233e513cd654ffcc",
	.routes = routes,
	.route_count = 1,
};

#ifdef FORST_NODE

int32_t
node_api_module_get_api_version_v1(void)
{
	return FORST_NODE_API_VERSION;
}

void *
napi_register_module_v1(void *env, void *exports)
{
	return forst_node_register(env, exports, &program);
}

#else

int
main(int argc, char **argv)
{
	return forst_serve_main(argc, argv, &program);
}

#endif
