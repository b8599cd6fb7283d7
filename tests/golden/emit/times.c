// ---- lease.c
/* Made by forstc from emit/times/routes/lease.ft. Edit that: changes here are lost. */
#include "forst.h"

struct ft_lease_parameters;
struct ft_Lease;
struct ft_time_Time_array;

struct ft_Lease {
	struct forst_time_Time from;
	struct forst_time_Time *until;
	int64_t length;
};

struct ft_time_Time_array {
	struct forst_time_Time *data;
	int64_t length;
	int64_t capacity;
};

struct ft_lease_parameters {
	struct ft_Lease lease;
	struct ft_time_Time_array renewals;
};

static bool ft_unpack_time_Time_pointer(struct forst_unpacker *in, struct forst_time_Time **out);
static const struct forst_rule *ft_rule_broken_by_int(struct forst_task *task, const int64_t *value);
static bool ft_unpack_checked_int(struct forst_unpacker *in, int64_t *out);
static bool ft_unpack_Lease(struct forst_unpacker *in, struct ft_Lease *out);
static bool ft_unpack_time_Time_array(struct forst_unpacker *in, struct ft_time_Time_array *out);
static const char *ft_decode_time_Time_pointer(struct forst_decoder *in, const char *at, struct forst_time_Time **out);
static const char *ft_decode_checked_int(struct forst_decoder *in, const char *at, int64_t *out);
static const char *ft_decode_Lease(struct forst_decoder *in, const char *at, struct ft_Lease *out);
static const char *ft_decode_time_Time_array(struct forst_decoder *in, const char *at, struct ft_time_Time_array *out);
static const char *ft_decode_lease_parameters(struct forst_decoder *in, const char *at, struct ft_lease_parameters *out);
static const char *ft_decode_lease_parameters_in_order(struct forst_decoder *in, const char *at, struct ft_lease_parameters *out);
static struct forst_time_Time ft_lease(struct forst_task *task, struct ft_Lease, struct ft_time_Time_array);
struct forst_time_Time forst_time_Time_Add(struct forst_task *, struct forst_time_Time, int64_t);

static bool
ft_unpack_time_Time_pointer(struct forst_unpacker *in, struct forst_time_Time **out)
{
	bool present;

	*out = NULL;
	if (!forst_unpack_bool(in, &present))
		return false;
	if (!present)
		return true;
	*out = forst_alloc(in->task, sizeof(**out));
	return forst_unpack_time(in, *out);
}

static const struct forst_rule *
ft_rule_broken_by_int(struct forst_task *task, const int64_t *value)
{
	static const struct forst_rule rules[] = {{"Positive", ""}};

	(void)task;
	if (!((*value) > 0))
		return &rules[0];
	return NULL;
}

static bool
ft_unpack_checked_int(struct forst_unpacker *in, int64_t *out)
{
	return forst_unpack_int(in, out) && !ft_rule_broken_by_int(in->task, out);
}

static bool
ft_unpack_Lease(struct forst_unpacker *in, struct ft_Lease *out)
{
	if (!forst_unpack_time(in, &out->from))
		return false;
	if (!ft_unpack_time_Time_pointer(in, &out->until))
		return false;
	if (!ft_unpack_checked_int(in, &out->length))
		return false;
	return true;
}

static bool
ft_unpack_time_Time_array(struct forst_unpacker *in, struct ft_time_Time_array *out)
{
	int64_t length;

	if (!forst_unpack_count(in, 1, 0, &length))
		return false;
	struct forst_time_Time *data = forst_unpack_room(in, length, sizeof(*data));
	for (int64_t i = 0; i < length; i++)
		if (!forst_unpack_time(in, &data[i]))
			return false;
	*out = (struct ft_time_Time_array){.data = data, .length = length, .capacity = length};
	return true;
}

static const char *
ft_decode_time_Time_pointer(struct forst_decoder *in, const char *at, struct forst_time_Time **out)
{
	if (forst_decode_is_null(at)) {
		*out = NULL;
		return at + 4;
	}
	*out = forst_decode_alloc(in, sizeof(**out));
	return forst_decode_time(in, at, *out);
}

static const char *
ft_decode_checked_int(struct forst_decoder *in, const char *at, int64_t *out)
{
	const char *value = at;
	int errors = in->error_count;

	at = forst_decode_int(in, at, out);
	if (!at || in->error_count != errors)
		return at;
	const struct forst_rule *broken = ft_rule_broken_by_int(in->task, out);
	return broken ? forst_decode_constraint(in, value, at, broken->name, broken->args) : at;
}

static const char *
ft_decode_Lease(struct forst_decoder *in, const char *at, struct ft_Lease *out)
{
	struct forst_string name;
	const char *member;
	uint64_t seen = 0;

	out->until = NULL;
	if (*at != '{')
		return forst_decode_mismatch(in, at, "Lease");
	at = forst_space(at + 1);
	if (*at == '}')
		goto close;
	if (!forst_decode_matches(at, "\"from\":"))
		goto search;
	member = at;
	at = forst_space(at + 7);
read_from:
	if (seen & 0x1)
		goto twice;
	seen |= 0x1;
	at = forst_decode_time(in, at, &out->from);
	if (!at)
		return NULL;
	at = forst_space(at);
	if (*at != ',')
		goto close;
	at = forst_space(at + 1);
	if (!forst_decode_matches(at, "\"until\":"))
		goto search;
	member = at;
	at = forst_space(at + 8);
read_until:
	if (seen & 0x2)
		goto twice;
	seen |= 0x2;
	at = ft_decode_time_Time_pointer(in, at, &out->until);
	if (!at)
		return NULL;
	at = forst_space(at);
	if (*at != ',')
		goto close;
	at = forst_space(at + 1);
	if (!forst_decode_matches(at, "\"length\":"))
		goto search;
	member = at;
	at = forst_space(at + 9);
read_length:
	if (seen & 0x4)
		goto twice;
	seen |= 0x4;
	at = ft_decode_checked_int(in, at, &out->length);
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
	if (forst_name_is(name, "from"))
		goto read_from;
	if (forst_name_is(name, "until"))
		goto read_until;
	if (forst_name_is(name, "length"))
		goto read_length;
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
		at = forst_decode_missing(in, at, "from");
	if (at && !(seen & 0x4))
		at = forst_decode_missing(in, at, "length");
	return at;
}

static const char *
ft_decode_time_Time_array(struct forst_decoder *in, const char *at, struct ft_time_Time_array *out)
{
	const char *first = at;
	struct forst_time_Time *data = NULL;
	int64_t length = 0;
	int64_t capacity = 0;

	if (*at != '[')
		return forst_decode_mismatch(in, at, "Array");
	at = forst_space(at + 1);
	if (*at != ']') {
		for (;;) {
			if (length == capacity)
				data = forst_decode_grow(in, data, length, &capacity, sizeof(*data), first, at);
			at = forst_decode_time(in, at, &data[length]);
			if (!at)
				return NULL;
			length++;
			at = forst_space(at);
			if (*at != ',')
				break;
			at = forst_space(at + 1);
		}
	}
	if (*at != ']')
		return forst_decode_malformed(in, at, "`,` or `]`");
	forst_decode_shrink(in, data, length, &capacity, sizeof(*data));
	*out = (struct ft_time_Time_array){.data = length ? data : (void *)forst_nothing, .length = length, .capacity = capacity};
	return at + 1;
}

static const char *
ft_decode_lease_parameters(struct forst_decoder *in, const char *at, struct ft_lease_parameters *out)
{
	struct forst_string name;
	const char *member;
	uint64_t seen = 0;

	if (*at != '{')
		return forst_decode_mismatch(in, at, "object");
	at = forst_space(at + 1);
	if (*at == '}')
		goto close;
	if (!forst_decode_matches(at, "\"lease\":"))
		goto search;
	member = at;
	at = forst_space(at + 8);
read_lease:
	if (seen & 0x1)
		goto twice;
	seen |= 0x1;
	at = ft_decode_Lease(in, at, &out->lease);
	if (!at)
		return NULL;
	at = forst_space(at);
	if (*at != ',')
		goto close;
	at = forst_space(at + 1);
	if (!forst_decode_matches(at, "\"renewals\":"))
		goto search;
	member = at;
	at = forst_space(at + 11);
read_renewals:
	if (seen & 0x2)
		goto twice;
	seen |= 0x2;
	at = ft_decode_time_Time_array(in, at, &out->renewals);
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
	if (forst_name_is(name, "lease"))
		goto read_lease;
	if (forst_name_is(name, "renewals"))
		goto read_renewals;
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
		at = forst_decode_missing(in, at, "lease");
	if (at && !(seen & 0x2))
		at = forst_decode_missing(in, at, "renewals");
	return at;
}

static const char *
ft_decode_lease_parameters_in_order(struct forst_decoder *in, const char *at, struct ft_lease_parameters *out)
{
	at = forst_space(at + 1);
	if (*at != ']') {
		at = ft_decode_Lease(in, at, &out->lease);
		if (!at)
			return NULL;
		at = forst_space(at);
	} else {
		if (!forst_decode_missing(in, at + 1, "lease"))
			return NULL;
	}
	if (*at != ']') {
		if (*at != ',')
			return forst_decode_malformed(in, at, "`,` or `]`");
		at = forst_space(at + 1);
		at = ft_decode_time_Time_array(in, at, &out->renewals);
		if (!at)
			return NULL;
		at = forst_space(at);
	} else {
		if (!forst_decode_missing(in, at + 1, "renewals"))
			return NULL;
	}
	if (*at != ']')
		return forst_decode_malformed(in, at, "`]`: there are no more parameters");
	return at + 1;
}

static struct forst_time_Time
ft_lease(struct forst_task *task, struct ft_Lease lease, struct ft_time_Time_array renewals)
{
	if (lease.until != NULL) {
#line 11 "emit/times/routes/lease.ft"
		return (*forst_deref(task, lease.until));
	}
	return forst_time_Time_Add(forst_here(task), lease.from, forst_mul(lease.length, renewals.length));
}

#line 362 "lease.c"
static const struct forst_query_member ft_route_lease_query[] = {
	{"lease", 4},
	{"lease.from", 0},
	{"lease.until", 8},
	{"lease.length", 1},
	{"renewals", 2},
};

static void
ft_route_lease(struct forst_task *task, struct forst_call *call)
{
	struct forst_writer *out = forst_call_writer(call);
	struct ft_lease_parameters parameters = ((struct ft_lease_parameters){0});
	out->task = task;
	if (forst_call_input(call).kind == FORST_INPUT_PACKED) {
		struct forst_unpacker packed;
		if (!forst_unpack_begin(&packed, task, forst_call_input(call)) ||
			!ft_unpack_Lease(&packed, &parameters.lease) ||
			!ft_unpack_time_Time_array(&packed, &parameters.renewals) ||
			!forst_unpack_end(&packed)) {
			forst_reply_again(call);
			return;
		}
	} else {
		struct forst_decoder in;
		static const char *const names[] = {"lease", "renewals"};
		const char *at = forst_decode_begin(&in, task, forst_call_input(call), names, 2, ft_route_lease_query, 5);
		at = *at == '[' ? ft_decode_lease_parameters_in_order(&in, at, &parameters) : ft_decode_lease_parameters(&in, at, &parameters);
		if (!forst_decode_end(&in, at)) {
			forst_reply_rejected(task, call, &in);
			return;
		}
	}
	struct forst_time_Time result = ft_lease(task, parameters.lease, parameters.renewals);
	if (forst_call_accepts_packed(call)) {
		struct forst_packer packed;
		forst_pack_begin(&packed, out);
		forst_pack_time(&packed, &result);
		if (forst_pack_end(&packed)) {
			forst_reply_packed(call);
			return;
		}
	}
	size_t start = out->length;
	forst_write_time(out, &result);
	if (FORST_UNLIKELY(out->failure != FORST_WRITE_OK)) {
		forst_reply_error(task, call, forst_writer_error(task, out, start));
		return;
	}
	forst_reply_value(call);
}

const struct forst_route ft_routes_lease[] = {
	{
		.name = "lease",
		.path = "/lease",
		.alias = NULL,
		.flags = FORST_ROUTE_QUERY | FORST_ROUTE_PACKED_INPUT | FORST_ROUTE_PACKED_RESULT,
		.invoke = ft_route_lease,
	},
};
// ---- program.c
/* Made by forstc: the program that serves the routes. */
#include "forst.h"

extern const struct forst_route ft_routes_lease[];

static const struct forst_route *const routes[] = {
	&ft_routes_lease[0],
};

static const struct forst_program program = {
	.build_id = "f9b4e20dfea28abc",
	.contract = "2529b4009a15a638",
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
