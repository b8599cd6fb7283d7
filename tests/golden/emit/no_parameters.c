// ---- no_parameters.c
/* Made by forstc from emit/no_parameters/routes/no_parameters.ft. Edit that: changes here are lost. */
#include "forst.h"

static struct forst_string ft_noParameters(struct forst_task *task);

static struct forst_string
ft_noParameters(struct forst_task *task)
{
	(void)task;
	return FORST_STRING("fixed");
}

#line 14 "no_parameters.c"
static void
ft_route_noParameters(struct forst_task *task, struct forst_call *call)
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
	struct forst_string result = ft_noParameters(task);
	if (forst_call_accepts_packed(call)) {
		struct forst_packer packed;
		forst_pack_begin(&packed, out);
		forst_pack_string(&packed, result);
		if (forst_pack_end(&packed)) {
			forst_reply_packed(call);
			return;
		}
	}
	size_t start = out->length;
	forst_write_string(out, result);
	if (FORST_UNLIKELY(out->failure != FORST_WRITE_OK)) {
		forst_reply_error(task, call, forst_writer_error(task, out, start));
		return;
	}
	forst_reply_value(call);
}

const struct forst_route ft_routes_no_parameters[] = {
	{
		.name = "noParameters",
		.path = "/no-parameters",
		.alias = NULL,
		.flags = FORST_ROUTE_QUERY | FORST_ROUTE_PACKED_RESULT,
		.invoke = ft_route_noParameters,
	},
};
// ---- program.c
/* Made by forstc: the program that serves the routes. */
#include "forst.h"

extern const struct forst_route ft_routes_no_parameters[];

static const struct forst_route *const routes[] = {
	&ft_routes_no_parameters[0],
};

static const struct forst_program program = {
	.build_id = "64c4255be24b42bb",
	.contract = "43045a2f5b322164",
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
