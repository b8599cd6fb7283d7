// ---- one_scalar.c
/* Made by forstc from emit/one_scalar/routes/one_scalar.ft. Edit that: changes here are lost. */
#include "forst.h"

struct ft_oneScalar_parameters;

struct ft_oneScalar_parameters {
	double n;
};

static const char *ft_decode_oneScalar_parameters(struct forst_decoder *in, const char *at, struct ft_oneScalar_parameters *out);
static double ft_oneScalar(struct forst_task *task, double);

static const char *
ft_decode_oneScalar_parameters(struct forst_decoder *in, const char *at, struct ft_oneScalar_parameters *out)
{
	struct forst_string name;
	const char *member;
	uint64_t seen = 0;

	if (*at != '{')
		return forst_decode_mismatch(in, at, "object");
	at = forst_space(at + 1);
	if (*at == '}')
		goto close;
	if (!forst_decode_matches(at, "\"n\":"))
		goto search;
	member = at;
	at = forst_space(at + 4);
read_n:
	if (seen & 0x1)
		goto twice;
	seen |= 0x1;
	at = forst_decode_float(in, at, &out->n);
	if (!at)
		return NULL;
	at = forst_space(at);
	if (*at != ',')
		goto close;
	at = forst_space(at + 1);
	goto search;
twice:
	at = forst_decode_duplicate(in, member);
	goto after;
search:
	member = at;
	at = forst_decode_name(in, at, &name);
	if (!at)
		return NULL;
	if (forst_name_is(name, "n"))
		goto read_n;
	at = forst_decode_skip(in, at);
after:
	if (!at)
		return NULL;
	at = forst_space(at);
	if (*at != ',')
		goto close;
	at = forst_space(at + 1);
	goto search;
close:
	if (*at != '}')
		return forst_decode_malformed(in, at, "`,` or `}`");
	at++;
	if (at && !(seen & 0x1))
		at = forst_decode_missing(in, at, "n");
	return at;
}

/* A single flat value: its name is in the query, not in a body. */
static double
ft_oneScalar(struct forst_task *task, double n)
{
	(void)task;
	return n / 2.0;
}

#line 78 "one_scalar.c"
static const struct forst_query_member ft_route_oneScalar_query[] = {
	{"n", 1},
};

static void
ft_route_oneScalar(struct forst_task *task, struct forst_call *call)
{
	struct forst_writer *out = forst_call_writer(call);
	struct ft_oneScalar_parameters parameters = ((struct ft_oneScalar_parameters){0});
	out->task = task;
	if (forst_call_input(call).kind == FORST_INPUT_PACKED) {
		struct forst_unpacker packed;
		if (!forst_unpack_begin(&packed, task, forst_call_input(call)) ||
			!forst_unpack_float(&packed, &parameters.n) ||
			!forst_unpack_end(&packed)) {
			forst_reply_again(call);
			return;
		}
	} else {
		struct forst_decoder in;
		static const char *const names[] = {"n"};
		const char *at = forst_decode_begin(&in, task, forst_call_input(call), names, 1, ft_route_oneScalar_query, 1);
		in.by_name = in.query;
		at = in.query ? ft_decode_oneScalar_parameters(&in, at, &parameters) : forst_decode_float(&in, at, &parameters.n);
		if (!forst_decode_end(&in, at)) {
			forst_reply_rejected(task, call, &in);
			return;
		}
	}
	double result = ft_oneScalar(task, parameters.n);
	if (forst_call_accepts_packed(call)) {
		struct forst_packer packed;
		forst_pack_begin(&packed, out);
		forst_pack_float(&packed, result);
		if (forst_pack_end(&packed)) {
			forst_reply_packed(call);
			return;
		}
	}
	size_t start = out->length;
	forst_write_float(out, result);
	if (FORST_UNLIKELY(out->failure != FORST_WRITE_OK)) {
		forst_reply_error(task, call, forst_writer_error(task, out, start));
		return;
	}
	forst_reply_value(call);
}

const struct forst_route ft_routes_one_scalar[] = {
	{
		.name = "oneScalar",
		.path = "/one-scalar",
		.alias = NULL,
		.flags = FORST_ROUTE_QUERY | FORST_ROUTE_PACKED_INPUT | FORST_ROUTE_PACKED_RESULT,
		.invoke = ft_route_oneScalar,
	},
};
// ---- program.c
/* Made by forstc: the program that serves the routes. */
#include "forst.h"

extern const struct forst_route ft_routes_one_scalar[];

static const struct forst_route *const routes[] = {
	&ft_routes_one_scalar[0],
};

static const struct forst_program program = {
	.build_id = "79da3d7a0f5dbd50",
	.contract = "e4d0cbbd303f7a41",
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
