// ---- discount.c
/* Made by forstc from emit/discount/routes/discount.ft. Edit that: changes here are lost. */
#include "forst.h"

struct ft_discount_parameters;
struct ft_Price;
struct ft_plain_parameters;

struct ft_discount_parameters {
	struct forst_string code;
	double amount;
};

struct ft_Price {
	double amount;
	struct forst_string currency;
	double *was;
};

struct ft_result_Price {
	struct forst_error *error;
	struct ft_Price value;
};

struct ft_plain_parameters {
	double amount;
};

static const char *ft_decode_discount_parameters(struct forst_decoder *in, const char *at, struct ft_discount_parameters *out);
static const char *ft_decode_discount_parameters_in_order(struct forst_decoder *in, const char *at, struct ft_discount_parameters *out);
static struct ft_result_Price ft_discount(struct forst_task *task, struct forst_string, double);
static void ft_pack_double_pointer(struct forst_packer *out, double *const *value);
static void ft_pack_Price(struct forst_packer *out, const struct ft_Price *value);
static void ft_encode_Price(struct forst_writer *out, const struct ft_Price *value);
static const char *ft_decode_plain_parameters(struct forst_decoder *in, const char *at, struct ft_plain_parameters *out);
static struct ft_Price ft_plain(struct forst_task *task, double);
static struct forst_result_int ft_parse(struct forst_task *task, struct forst_string);

static const struct forst_error_kind ft_kind_BadDiscount = {
	.name = {"BadDiscount", 11},
	.status = 422,
	.encode_members = NULL,
	.members = NULL,
};

static const struct forst_error_kind ft_kind_BadCode = {
	.name = {"BadCode", 7},
	.status = 422,
	.encode_members = NULL,
	.members = NULL,
};

static const char *
ft_decode_discount_parameters(struct forst_decoder *in, const char *at, struct ft_discount_parameters *out)
{
	struct forst_string name;
	const char *member;
	uint64_t seen = 0;

	if (*at != '{')
		return forst_decode_mismatch(in, at, "object");
	at = forst_space(at + 1);
	if (*at == '}')
		goto close;
	if (!forst_decode_matches(at, "\"code\":"))
		goto search;
	member = at;
	at = forst_space(at + 7);
read_code:
	if (seen & 0x1)
		goto twice;
	seen |= 0x1;
	at = forst_decode_string(in, at, &out->code);
	if (!at)
		return NULL;
	at = forst_space(at);
	if (*at != ',')
		goto close;
	at = forst_space(at + 1);
	if (!forst_decode_matches(at, "\"amount\":"))
		goto search;
	member = at;
	at = forst_space(at + 9);
read_amount:
	if (seen & 0x2)
		goto twice;
	seen |= 0x2;
	at = forst_decode_float(in, at, &out->amount);
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
	if (forst_name_is(name, "code"))
		goto read_code;
	if (forst_name_is(name, "amount"))
		goto read_amount;
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
		at = forst_decode_missing(in, at, "code");
	if (at && !(seen & 0x2))
		at = forst_decode_missing(in, at, "amount");
	return at;
}

static const char *
ft_decode_discount_parameters_in_order(struct forst_decoder *in, const char *at, struct ft_discount_parameters *out)
{
	at = forst_space(at + 1);
	if (*at != ']') {
		at = forst_decode_string(in, at, &out->code);
		if (!at)
			return NULL;
		at = forst_space(at);
	} else {
		if (!forst_decode_missing(in, at + 1, "code"))
			return NULL;
	}
	if (*at != ']') {
		if (*at != ',')
			return forst_decode_malformed(in, at, "`,` or `]`");
		at = forst_space(at + 1);
		at = forst_decode_float(in, at, &out->amount);
		if (!at)
			return NULL;
		at = forst_space(at);
	} else {
		if (!forst_decode_missing(in, at + 1, "amount"))
			return NULL;
	}
	if (*at != ']')
		return forst_decode_malformed(in, at, "`]`: there are no more parameters");
	return at + 1;
}

static void
ft_pack_double_pointer(struct forst_packer *out, double *const *value)
{
	forst_pack_bool(out, *value != NULL);
	if (*value) {
		forst_pack_float(out, (**value));
	}
}

static void
ft_pack_Price(struct forst_packer *out, const struct ft_Price *value)
{
	forst_pack_float(out, value->amount);
	forst_pack_string(out, value->currency);
	ft_pack_double_pointer(out, &value->was);
}

static void
ft_encode_Price(struct forst_writer *out, const struct ft_Price *value)
{
	forst_write_text(out, "{\"amount\":");
	forst_write_float(out, value->amount);
	forst_write_text(out, ",\"currency\":");
	forst_write_string(out, value->currency);
	if (value->was) {
		forst_write_text(out, ",\"was\":");
		forst_write_float(out, (*value->was));
	}
	forst_write_byte(out, '}');
}

static const char *
ft_decode_plain_parameters(struct forst_decoder *in, const char *at, struct ft_plain_parameters *out)
{
	struct forst_string name;
	const char *member;
	uint64_t seen = 0;

	if (*at != '{')
		return forst_decode_mismatch(in, at, "object");
	at = forst_space(at + 1);
	if (*at == '}')
		goto close;
	if (!forst_decode_matches(at, "\"amount\":"))
		goto search;
	member = at;
	at = forst_space(at + 9);
read_amount:
	if (seen & 0x1)
		goto twice;
	seen |= 0x1;
	at = forst_decode_float(in, at, &out->amount);
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
	if (forst_name_is(name, "amount"))
		goto read_amount;
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
		at = forst_decode_missing(in, at, "amount");
	return at;
}

static struct ft_result_Price
ft_discount(struct forst_task *task, struct forst_string code, double amount)
{
#line 9 "emit/discount/routes/discount.ft"
	forst_enter(task);
	struct forst_result_int percent = ft_parse(task, code);
	struct forst_error *error = percent.error;
	if (error != NULL) {
#line 11 "emit/discount/routes/discount.ft"
		return (struct ft_result_Price){.error = forst_error_make(task, &(struct forst_error){.kind = &ft_kind_BadDiscount, .message = FORST_STRING("no discount"), .path = FORST_STRING("percent"), .cause = error})};
	}
#line 12 "emit/discount/routes/discount.ft"
	return (struct ft_result_Price){.value = ((struct ft_Price){.amount = amount - ((amount * (double)percent.value) / 100.0), .currency = FORST_STRING("EUR"), .was = ({ double *rt_box = forst_alloc(task, sizeof(double)); *rt_box = amount; rt_box; })})};
}

static struct ft_Price
ft_plain(struct forst_task *task, double amount)
{
	(void)task;
	return ((struct ft_Price){.amount = amount, .currency = FORST_STRING("EUR"), .was = NULL});
}

static struct forst_result_int
ft_parse(struct forst_task *task, struct forst_string code)
{
	if (!forst_string_has_prefix(code, FORST_STRING("OFF"))) {
#line 5 "emit/discount/routes/discount.ft"
		return (struct forst_result_int){.error = forst_error_make(task, &(struct forst_error){.kind = &ft_kind_BadCode, .message = FORST_STRING("codes begin with OFF"), .path = FORST_STRING("code"), .constraint = "HasPrefix", .constraint_args = FORST_STRING("[\"OFF\"]")})};
	}
	return (struct forst_result_int){.value = code.length};
}

#line 277 "discount.c"
static const struct forst_query_member ft_route_discount_query[] = {
	{"code", 0},
	{"amount", 1},
};

static void
ft_route_discount(struct forst_task *task, struct forst_call *call)
{
	struct forst_writer *out = forst_call_writer(call);
	struct ft_discount_parameters parameters = ((struct ft_discount_parameters){0});
	out->task = task;
	if (forst_call_input(call).kind == FORST_INPUT_PACKED) {
		struct forst_unpacker packed;
		if (!forst_unpack_begin(&packed, task, forst_call_input(call)) ||
			!forst_unpack_string(&packed, &parameters.code) ||
			!forst_unpack_float(&packed, &parameters.amount) ||
			!forst_unpack_end(&packed)) {
			forst_reply_again(call);
			return;
		}
	} else {
		struct forst_decoder in;
		static const char *const names[] = {"code", "amount"};
		const char *at = forst_decode_begin(&in, task, forst_call_input(call), names, 2, ft_route_discount_query, 2);
		at = *at == '[' ? ft_decode_discount_parameters_in_order(&in, at, &parameters) : ft_decode_discount_parameters(&in, at, &parameters);
		if (!forst_decode_end(&in, at)) {
			forst_reply_rejected(task, call, &in);
			return;
		}
	}
	struct ft_result_Price result = ft_discount(task, parameters.code, parameters.amount);
	if (result.error) {
		forst_reply_error(task, call, result.error);
		return;
	}
	if (forst_call_accepts_packed(call)) {
		struct forst_packer packed;
		forst_pack_begin(&packed, out);
		ft_pack_Price(&packed, &result.value);
		if (forst_pack_end(&packed)) {
			forst_reply_packed(call);
			return;
		}
	}
	size_t start = out->length;
	ft_encode_Price(out, &result.value);
	if (FORST_UNLIKELY(out->failure != FORST_WRITE_OK)) {
		forst_reply_error(task, call, forst_writer_error(task, out, start));
		return;
	}
	forst_reply_value(call);
}

static const struct forst_query_member ft_route_plain_query[] = {
	{"amount", 1},
};

static void
ft_route_plain(struct forst_task *task, struct forst_call *call)
{
	struct forst_writer *out = forst_call_writer(call);
	struct ft_plain_parameters parameters = ((struct ft_plain_parameters){0});
	out->task = task;
	if (forst_call_input(call).kind == FORST_INPUT_PACKED) {
		struct forst_unpacker packed;
		if (!forst_unpack_begin(&packed, task, forst_call_input(call)) ||
			!forst_unpack_float(&packed, &parameters.amount) ||
			!forst_unpack_end(&packed)) {
			forst_reply_again(call);
			return;
		}
	} else {
		struct forst_decoder in;
		static const char *const names[] = {"amount"};
		const char *at = forst_decode_begin(&in, task, forst_call_input(call), names, 1, ft_route_plain_query, 1);
		in.by_name = in.query;
		at = in.query ? ft_decode_plain_parameters(&in, at, &parameters) : forst_decode_float(&in, at, &parameters.amount);
		if (!forst_decode_end(&in, at)) {
			forst_reply_rejected(task, call, &in);
			return;
		}
	}
	struct ft_Price result = ft_plain(task, parameters.amount);
	if (forst_call_accepts_packed(call)) {
		struct forst_packer packed;
		forst_pack_begin(&packed, out);
		ft_pack_Price(&packed, &result);
		if (forst_pack_end(&packed)) {
			forst_reply_packed(call);
			return;
		}
	}
	size_t start = out->length;
	ft_encode_Price(out, &result);
	if (FORST_UNLIKELY(out->failure != FORST_WRITE_OK)) {
		forst_reply_error(task, call, forst_writer_error(task, out, start));
		return;
	}
	forst_reply_value(call);
}

const struct forst_route ft_routes_discount[] = {
	{
		.name = "discount",
		.path = "/discount",
		.alias = NULL,
		.flags = FORST_ROUTE_QUERY | FORST_ROUTE_PACKED_INPUT | FORST_ROUTE_PACKED_RESULT,
		.invoke = ft_route_discount,
	},
	{
		.name = "plain",
		.path = "/discount/plain",
		.alias = "/plain",
		.flags = FORST_ROUTE_QUERY | FORST_ROUTE_PACKED_INPUT | FORST_ROUTE_PACKED_RESULT,
		.invoke = ft_route_plain,
	},
};
// ---- program.c
/* Made by forstc: the program that serves the routes. */
#include "forst.h"

extern const struct forst_route ft_routes_discount[];

static const struct forst_route *const routes[] = {
	&ft_routes_discount[0],
	&ft_routes_discount[1],
};

static const struct forst_program program = {
	.build_id = "3b887e11778017d4",
	.contract = "c7b74e96b41f6b8f",
	.routes = routes,
	.route_count = 2,
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
