// ---- several_parameters.c
/* Made by forstc from emit/several_parameters/routes/several_parameters.ft. Edit that: changes here are lost. */
#include "forst.h"

struct ft_severalParameters_parameters;
struct ft_Filters;
struct ft_NotFound_members;

struct ft_Filters {
	struct forst_string *category;
	double *maxPrice;
};

struct ft_severalParameters_parameters {
	struct forst_string query;
	int64_t limit;
	struct forst_string_array tags;
	struct ft_Filters filters;
};

struct ft_NotFound_members {
	int64_t id;
	struct forst_string message;
};

static const struct forst_rule *ft_rule_broken_by_int(struct forst_task *task, const int64_t *value);
static bool ft_unpack_checked_int(struct forst_unpacker *in, int64_t *out);
static bool ft_unpack_string_array(struct forst_unpacker *in, struct forst_string_array *out);
static bool ft_unpack_string_pointer(struct forst_unpacker *in, struct forst_string **out);
static bool ft_unpack_double_pointer(struct forst_unpacker *in, double **out);
static bool ft_unpack_Filters(struct forst_unpacker *in, struct ft_Filters *out);
static const char *ft_decode_checked_int(struct forst_decoder *in, const char *at, int64_t *out);
static const char *ft_decode_string_array(struct forst_decoder *in, const char *at, struct forst_string_array *out);
static const char *ft_decode_string_pointer(struct forst_decoder *in, const char *at, struct forst_string **out);
static const char *ft_decode_double_pointer(struct forst_decoder *in, const char *at, double **out);
static const char *ft_decode_Filters(struct forst_decoder *in, const char *at, struct ft_Filters *out);
static const char *ft_decode_severalParameters_parameters(struct forst_decoder *in, const char *at, struct ft_severalParameters_parameters *out);
static const char *ft_decode_severalParameters_parameters_in_order(struct forst_decoder *in, const char *at, struct ft_severalParameters_parameters *out);
static struct forst_error *ft_severalParameters(struct forst_task *task, struct forst_string, int64_t, struct forst_string_array, struct ft_Filters);
static void ft_encode_members_of_NotFound(struct forst_writer *out, const void *members);
static const struct forst_format_type ft_format_NotFound_members;

static const struct forst_format_field ft_format_NotFound_members_fields[] = {
	{"id", offsetof(struct ft_NotFound_members, id), &forst_type_int},
	{"message", offsetof(struct ft_NotFound_members, message), &forst_type_string},
};
static const struct forst_format_type ft_format_NotFound_members = {
	.kind = FORST_FORMAT_SHAPE,
	.size = sizeof(struct ft_NotFound_members),
	.name = NULL,
	.fields = ft_format_NotFound_members_fields,
	.count = 2,
};

static const struct forst_error_kind ft_kind_NotFound = {
	.name = {"NotFound", 8},
	.status = 404,
	.encode_members = ft_encode_members_of_NotFound,
	.members = &ft_format_NotFound_members,
};

static const struct forst_rule *
ft_rule_broken_by_int(struct forst_task *task, const int64_t *value)
{
	static const struct forst_rule rules[] = {{"Between", "[1,100]"}};

	(void)task;
	if (!((*value) >= 1 && (*value) <= 100))
		return &rules[0];
	return NULL;
}

static bool
ft_unpack_checked_int(struct forst_unpacker *in, int64_t *out)
{
	return forst_unpack_int(in, out) && !ft_rule_broken_by_int(in->task, out);
}

static bool
ft_unpack_string_array(struct forst_unpacker *in, struct forst_string_array *out)
{
	int64_t length;

	if (!forst_unpack_count(in, 1, 0, &length))
		return false;
	struct forst_string *data = forst_unpack_room(in, length, sizeof(*data));
	for (int64_t i = 0; i < length; i++)
		if (!forst_unpack_string(in, &data[i]))
			return false;
	*out = (struct forst_string_array){.data = data, .length = length, .capacity = length};
	return true;
}

static bool
ft_unpack_string_pointer(struct forst_unpacker *in, struct forst_string **out)
{
	bool present;

	*out = NULL;
	if (!forst_unpack_bool(in, &present))
		return false;
	if (!present)
		return true;
	*out = forst_alloc(in->task, sizeof(**out));
	return forst_unpack_string(in, *out);
}

static bool
ft_unpack_double_pointer(struct forst_unpacker *in, double **out)
{
	bool present;

	*out = NULL;
	if (!forst_unpack_bool(in, &present))
		return false;
	if (!present)
		return true;
	*out = forst_alloc(in->task, sizeof(**out));
	return forst_unpack_float(in, *out);
}

static bool
ft_unpack_Filters(struct forst_unpacker *in, struct ft_Filters *out)
{
	if (!ft_unpack_string_pointer(in, &out->category))
		return false;
	if (!ft_unpack_double_pointer(in, &out->maxPrice))
		return false;
	return true;
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
ft_decode_string_array(struct forst_decoder *in, const char *at, struct forst_string_array *out)
{
	const char *first = at;
	struct forst_string *data = NULL;
	int64_t length = 0;
	int64_t capacity = 0;

	if (*at != '[')
		return forst_decode_mismatch(in, at, "Array");
	at = forst_space(at + 1);
	if (*at != ']') {
		for (;;) {
			if (length == capacity)
				data = forst_decode_grow(in, data, length, &capacity, sizeof(*data), first, at);
			at = forst_decode_string(in, at, &data[length]);
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
	*out = (struct forst_string_array){.data = length ? data : (void *)forst_nothing, .length = length, .capacity = capacity};
	return at + 1;
}

static const char *
ft_decode_string_pointer(struct forst_decoder *in, const char *at, struct forst_string **out)
{
	if (forst_decode_is_null(at)) {
		*out = NULL;
		return at + 4;
	}
	*out = forst_decode_alloc(in, sizeof(**out));
	return forst_decode_string(in, at, *out);
}

static const char *
ft_decode_double_pointer(struct forst_decoder *in, const char *at, double **out)
{
	if (forst_decode_is_null(at)) {
		*out = NULL;
		return at + 4;
	}
	*out = forst_decode_alloc(in, sizeof(**out));
	return forst_decode_float(in, at, *out);
}

static const char *
ft_decode_Filters(struct forst_decoder *in, const char *at, struct ft_Filters *out)
{
	struct forst_string name;
	const char *member;
	uint64_t seen = 0;

	out->category = NULL;
	out->maxPrice = NULL;
	if (*at != '{')
		return forst_decode_mismatch(in, at, "Filters");
	at = forst_space(at + 1);
	if (*at == '}')
		goto close;
	if (!forst_decode_matches(at, "\"category\":"))
		goto search;
	member = at;
	at = forst_space(at + 11);
read_category:
	if (seen & 0x1)
		goto twice;
	seen |= 0x1;
	at = ft_decode_string_pointer(in, at, &out->category);
	if (!at)
		return NULL;
	at = forst_space(at);
	if (*at != ',')
		goto close;
	at = forst_space(at + 1);
	if (!forst_decode_matches(at, "\"maxPrice\":"))
		goto search;
	member = at;
	at = forst_space(at + 11);
read_maxPrice:
	if (seen & 0x2)
		goto twice;
	seen |= 0x2;
	at = ft_decode_double_pointer(in, at, &out->maxPrice);
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
	if (forst_name_is(name, "category"))
		goto read_category;
	if (forst_name_is(name, "maxPrice"))
		goto read_maxPrice;
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
	return at;
}

static const char *
ft_decode_severalParameters_parameters(struct forst_decoder *in, const char *at, struct ft_severalParameters_parameters *out)
{
	struct forst_string name;
	const char *member;
	uint64_t seen = 0;

	if (*at != '{')
		return forst_decode_mismatch(in, at, "object");
	at = forst_space(at + 1);
	if (*at == '}')
		goto close;
	if (!forst_decode_matches(at, "\"query\":"))
		goto search;
	member = at;
	at = forst_space(at + 8);
read_query:
	if (seen & 0x1)
		goto twice;
	seen |= 0x1;
	at = forst_decode_string(in, at, &out->query);
	if (!at)
		return NULL;
	at = forst_space(at);
	if (*at != ',')
		goto close;
	at = forst_space(at + 1);
	if (!forst_decode_matches(at, "\"limit\":"))
		goto search;
	member = at;
	at = forst_space(at + 8);
read_limit:
	if (seen & 0x2)
		goto twice;
	seen |= 0x2;
	at = ft_decode_checked_int(in, at, &out->limit);
	if (!at)
		return NULL;
	at = forst_space(at);
	if (*at != ',')
		goto close;
	at = forst_space(at + 1);
	if (!forst_decode_matches(at, "\"tags\":"))
		goto search;
	member = at;
	at = forst_space(at + 7);
read_tags:
	if (seen & 0x4)
		goto twice;
	seen |= 0x4;
	at = ft_decode_string_array(in, at, &out->tags);
	if (!at)
		return NULL;
	at = forst_space(at);
	if (*at != ',')
		goto close;
	at = forst_space(at + 1);
	if (!forst_decode_matches(at, "\"filters\":"))
		goto search;
	member = at;
	at = forst_space(at + 10);
read_filters:
	if (seen & 0x8)
		goto twice;
	seen |= 0x8;
	at = ft_decode_Filters(in, at, &out->filters);
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
	if (forst_name_is(name, "query"))
		goto read_query;
	if (forst_name_is(name, "limit"))
		goto read_limit;
	if (forst_name_is(name, "tags"))
		goto read_tags;
	if (forst_name_is(name, "filters"))
		goto read_filters;
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
		at = forst_decode_missing(in, at, "query");
	if (at && !(seen & 0x2))
		at = forst_decode_missing(in, at, "limit");
	if (at && !(seen & 0x4))
		at = forst_decode_missing(in, at, "tags");
	if (at && !(seen & 0x8))
		at = forst_decode_missing(in, at, "filters");
	return at;
}

static const char *
ft_decode_severalParameters_parameters_in_order(struct forst_decoder *in, const char *at, struct ft_severalParameters_parameters *out)
{
	at = forst_space(at + 1);
	if (*at != ']') {
		at = forst_decode_string(in, at, &out->query);
		if (!at)
			return NULL;
		at = forst_space(at);
	} else {
		if (!forst_decode_missing(in, at + 1, "query"))
			return NULL;
	}
	if (*at != ']') {
		if (*at != ',')
			return forst_decode_malformed(in, at, "`,` or `]`");
		at = forst_space(at + 1);
		at = ft_decode_checked_int(in, at, &out->limit);
		if (!at)
			return NULL;
		at = forst_space(at);
	} else {
		if (!forst_decode_missing(in, at + 1, "limit"))
			return NULL;
	}
	if (*at != ']') {
		if (*at != ',')
			return forst_decode_malformed(in, at, "`,` or `]`");
		at = forst_space(at + 1);
		at = ft_decode_string_array(in, at, &out->tags);
		if (!at)
			return NULL;
		at = forst_space(at);
	} else {
		if (!forst_decode_missing(in, at + 1, "tags"))
			return NULL;
	}
	if (*at != ']') {
		if (*at != ',')
			return forst_decode_malformed(in, at, "`,` or `]`");
		at = forst_space(at + 1);
		at = ft_decode_Filters(in, at, &out->filters);
		if (!at)
			return NULL;
		at = forst_space(at);
	} else {
		if (!forst_decode_missing(in, at + 1, "filters"))
			return NULL;
	}
	if (*at != ']')
		return forst_decode_malformed(in, at, "`]`: there are no more parameters");
	return at + 1;
}

static void
ft_encode_members_of_NotFound(struct forst_writer *out, const void *members)
{
	const struct ft_NotFound_members *value = members;
	forst_write_text(out, "{\"id\":");
	forst_write_int(out, value->id);
	forst_write_byte(out, '}');
}

static struct forst_error *
ft_severalParameters(struct forst_task *task, struct forst_string query, int64_t limit, struct forst_string_array tags, struct ft_Filters filters)
{
	(void)tags;
	(void)filters;
	if (!(limit < 50)) {
#line 7 "emit/several_parameters/routes/several_parameters.ft"
		return ({ struct ft_NotFound_members *rt_members = forst_alloc(task, sizeof(*rt_members)); *rt_members = (struct ft_NotFound_members){.id = limit, .message = query}; forst_error_make(task, &(struct forst_error){.kind = &ft_kind_NotFound, .message = rt_members->message, .path = FORST_STRING("limit"), .constraint = "Expression", .members = rt_members}); });
	}
	return NULL;
}

#line 460 "several_parameters.c"
static const struct forst_query_member ft_route_severalParameters_query[] = {
	{"query", 0},
	{"limit", 1},
	{"tags", 2},
	{"filters", 4},
	{"filters.category", 8},
	{"filters.maxPrice", 9},
};

static void
ft_route_severalParameters(struct forst_task *task, struct forst_call *call)
{
	struct forst_writer *out = forst_call_writer(call);
	struct ft_severalParameters_parameters parameters = ((struct ft_severalParameters_parameters){0});
	out->task = task;
	if (forst_call_input(call).kind == FORST_INPUT_PACKED) {
		struct forst_unpacker packed;
		if (!forst_unpack_begin(&packed, task, forst_call_input(call)) ||
			!forst_unpack_string(&packed, &parameters.query) ||
			!ft_unpack_checked_int(&packed, &parameters.limit) ||
			!ft_unpack_string_array(&packed, &parameters.tags) ||
			!ft_unpack_Filters(&packed, &parameters.filters) ||
			!forst_unpack_end(&packed)) {
			forst_reply_again(call);
			return;
		}
	} else {
		struct forst_decoder in;
		static const char *const names[] = {"query", "limit", "tags", "filters"};
		const char *at = forst_decode_begin(&in, task, forst_call_input(call), names, 4, ft_route_severalParameters_query, 6);
		at = *at == '[' ? ft_decode_severalParameters_parameters_in_order(&in, at, &parameters) : ft_decode_severalParameters_parameters(&in, at, &parameters);
		if (!forst_decode_end(&in, at)) {
			forst_reply_rejected(task, call, &in);
			return;
		}
	}
	struct forst_error *result = ft_severalParameters(task, parameters.query, parameters.limit, parameters.tags, parameters.filters);
	if (result) {
		forst_reply_error(task, call, result);
		return;
	}
	forst_reply_void(call);
}

const struct forst_route ft_routes_several_parameters[] = {
	{
		.name = "severalParameters",
		.path = "/several-parameters",
		.alias = NULL,
		.flags = FORST_ROUTE_QUERY | FORST_ROUTE_PACKED_INPUT,
		.invoke = ft_route_severalParameters,
	},
};
// ---- program.c
/* Made by forstc: the program that serves the routes. */
#include "forst.h"

extern const struct forst_route ft_routes_several_parameters[];

static const struct forst_route *const routes[] = {
	&ft_routes_several_parameters[0],
};

static const struct forst_program program = {
	.build_id = "ca24698f993e9003",
	.contract = "50431b652889dd47",
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
