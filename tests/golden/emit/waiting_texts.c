// ---- texts.c
/* Made by forstc from emit/waiting_texts/routes/texts.ft. Edit that: changes here are lost. */
#include "forst.h"

struct ft_fails_parameters;
struct ft_caused_parameters;
struct ft_joins_parameters;
struct ft_prints_parameters;
struct ft_mends_parameters;
struct ft_Outer_members;
struct ft_Bad_members;
struct ft_Slow;

struct ft_fails_parameters {
	int64_t n;
};

struct ft_caused_parameters {
	int64_t n;
};

struct ft_joins_parameters {
	int64_t n;
};

struct ft_prints_parameters {
	int64_t n;
};

struct ft_mends_parameters {
	int64_t n;
};

struct ft_Outer_members {
	int64_t n;
};

struct ft_Slow {
	int64_t x;
};

struct ft_Bad_members {
	struct ft_Slow slow;
};

static const char *ft_decode_fails_parameters(struct forst_decoder *in, const char *at, struct ft_fails_parameters *out);
static struct forst_result_int ft_fails(struct forst_task *task, int64_t);
static const char *ft_decode_caused_parameters(struct forst_decoder *in, const char *at, struct ft_caused_parameters *out);
static struct forst_result_int ft_caused(struct forst_task *task, int64_t);
static const char *ft_decode_joins_parameters(struct forst_decoder *in, const char *at, struct ft_joins_parameters *out);
static bool ft_joins(struct forst_task *task, int64_t);
static const char *ft_decode_prints_parameters(struct forst_decoder *in, const char *at, struct ft_prints_parameters *out);
static struct forst_string ft_prints(struct forst_task *task, int64_t);
static const char *ft_decode_mends_parameters(struct forst_decoder *in, const char *at, struct ft_mends_parameters *out);
static int64_t ft_mends(struct forst_task *task, int64_t);
static struct forst_result_int ft_inner(struct forst_task *task, int64_t);
static void ft_encode_members_of_Outer(struct forst_writer *out, const void *members);
static const struct forst_format_type ft_format_Outer_members;
static void ft_encode_Slow(struct forst_writer *out, const struct ft_Slow *value);
static void ft_encode_members_of_Bad(struct forst_writer *out, const void *members);
static const struct forst_format_type ft_format_Bad_members;
static const struct forst_format_type ft_format_Slow;
static struct forst_string ft_format_Slow_text(struct forst_task *task, const void *value);
static struct forst_string ft_Slow_String(struct forst_task *task, struct ft_Slow);
struct forst_error *forst_errors_Join(struct forst_task *, struct forst_error_pointer_array);
struct forst_string forst_fmt_Sprint(struct forst_task *, const struct forst_argument *, size_t);

static const struct forst_format_field ft_format_Outer_members_fields[] = {
	{"n", offsetof(struct ft_Outer_members, n), &forst_type_int},
};
static const struct forst_format_type ft_format_Outer_members = {
	.kind = FORST_FORMAT_SHAPE,
	.size = sizeof(struct ft_Outer_members),
	.name = NULL,
	.fields = ft_format_Outer_members_fields,
	.count = 1,
};

static const struct forst_error_kind ft_kind_Outer = {
	.name = {"Outer", 5},
	.status = 422,
	.encode_members = ft_encode_members_of_Outer,
	.members = &ft_format_Outer_members,
};

static const struct forst_format_field ft_format_Slow_fields[] = {
	{"x", offsetof(struct ft_Slow, x), &forst_type_int},
};
static const struct forst_format_type ft_format_Slow = {
	.kind = FORST_FORMAT_SHAPE,
	.size = sizeof(struct ft_Slow),
	.name = "texts.Slow",
	.fields = ft_format_Slow_fields,
	.count = 1,
	.text = ft_format_Slow_text,
};

static const struct forst_format_field ft_format_Bad_members_fields[] = {
	{"slow", offsetof(struct ft_Bad_members, slow), &ft_format_Slow},
};
static const struct forst_format_type ft_format_Bad_members = {
	.kind = FORST_FORMAT_SHAPE,
	.size = sizeof(struct ft_Bad_members),
	.name = NULL,
	.fields = ft_format_Bad_members_fields,
	.count = 1,
};

static const struct forst_error_kind ft_kind_Bad = {
	.name = {"Bad", 3},
	.status = 422,
	.encode_members = ft_encode_members_of_Bad,
	.members = &ft_format_Bad_members,
};

static const char *
ft_decode_fails_parameters(struct forst_decoder *in, const char *at, struct ft_fails_parameters *out)
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
	at = forst_decode_int(in, at, &out->n);
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

static const char *
ft_decode_caused_parameters(struct forst_decoder *in, const char *at, struct ft_caused_parameters *out)
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
	at = forst_decode_int(in, at, &out->n);
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

static const char *
ft_decode_joins_parameters(struct forst_decoder *in, const char *at, struct ft_joins_parameters *out)
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
	at = forst_decode_int(in, at, &out->n);
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

static const char *
ft_decode_prints_parameters(struct forst_decoder *in, const char *at, struct ft_prints_parameters *out)
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
	at = forst_decode_int(in, at, &out->n);
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

static const char *
ft_decode_mends_parameters(struct forst_decoder *in, const char *at, struct ft_mends_parameters *out)
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
	at = forst_decode_int(in, at, &out->n);
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

static void
ft_encode_members_of_Outer(struct forst_writer *out, const void *members)
{
	const struct ft_Outer_members *value = members;
	forst_write_text(out, "{\"n\":");
	forst_write_int(out, value->n);
	forst_write_byte(out, '}');
}

static void
ft_encode_Slow(struct forst_writer *out, const struct ft_Slow *value)
{
	forst_write_text(out, "{\"x\":");
	forst_write_int(out, value->x);
	forst_write_byte(out, '}');
}

static void
ft_encode_members_of_Bad(struct forst_writer *out, const void *members)
{
	const struct ft_Bad_members *value = members;
	forst_write_text(out, "{\"slow\":");
	ft_encode_Slow(out, &value->slow);
	forst_write_byte(out, '}');
}

static struct forst_string
ft_format_Slow_text(struct forst_task *task, const void *value)
{
	return ft_Slow_String(task, *(struct ft_Slow const *)value);
}

/* The answer tells the text of what it fails with, */
static struct forst_result_int
ft_fails(struct forst_task *task, int64_t n)
{
#line 18 "emit/waiting_texts/routes/texts.ft"
	forst_enter(task);
	struct forst_result_int result = ft_inner(task, n);
	if (!(!result.error)) {
		return (struct forst_result_int){.error = result.error};
	}
	return (struct forst_result_int){.value = result.value};
}

/* and that of its cause. */
static struct forst_result_int
ft_caused(struct forst_task *task, int64_t n)
{
#line 23 "emit/waiting_texts/routes/texts.ft"
	forst_enter(task);
	struct forst_result_int x = ft_inner(task, n);
	struct forst_error *error = x.error;
	if (error != NULL) {
#line 25 "emit/waiting_texts/routes/texts.ft"
		return (struct forst_result_int){.error = ({ struct ft_Outer_members *rt_members = forst_alloc(task, sizeof(*rt_members)); *rt_members = (struct ft_Outer_members){.n = n}; forst_error_make(task, &(struct forst_error){.kind = &ft_kind_Outer, .path = FORST_STRING("x"), .cause = error, .members = rt_members}); })};
	}
	return (struct forst_result_int){.value = x.value};
}

static bool
ft_joins(struct forst_task *task, int64_t n)
{
#line 30 "emit/waiting_texts/routes/texts.ft"
	struct forst_error *bad = ({ struct ft_Bad_members *rt_members = forst_alloc(task, sizeof(*rt_members)); *rt_members = (struct ft_Bad_members){.slow = ((struct ft_Slow){.x = n})}; forst_error_make(task, &(struct forst_error){.kind = &ft_kind_Bad, .members = rt_members}); });
	return ({ struct forst_error *rt_subject = forst_errors_Join(forst_here(task), ({ struct forst_error **rt_data = forst_alloc(task, 2 * sizeof(struct forst_error *)); rt_data[0] = bad; rt_data[1] = bad; ((struct forst_error_pointer_array){.data = rt_data, .length = 2, .capacity = 2}); })); rt_subject != NULL; });
}

static struct forst_string
ft_prints(struct forst_task *task, int64_t n)
{
#line 35 "emit/waiting_texts/routes/texts.ft"
	return ({ struct ft_Slow rt_argument_1 = ((struct ft_Slow){.x = n}); forst_fmt_Sprint(forst_here(task), ((struct forst_argument[1]){{&ft_format_Slow, &rt_argument_1}}), 1); });
}

/* Nothing makes a text of the error here. */
static int64_t
ft_mends(struct forst_task *task, int64_t n)
{
#line 39 "emit/waiting_texts/routes/texts.ft"
	forst_enter(task);
	struct forst_result_int x = ft_inner(task, n);
	if (!x.error) {
		return x.value;
	}
	return 1;
}

static struct forst_result_int
ft_inner(struct forst_task *task, int64_t n)
{
	if (!(n > 1)) {
#line 13 "emit/waiting_texts/routes/texts.ft"
		return (struct forst_result_int){.error = ({ struct ft_Bad_members *rt_members = forst_alloc(task, sizeof(*rt_members)); *rt_members = (struct ft_Bad_members){.slow = ((struct ft_Slow){.x = n})}; forst_error_make(task, &(struct forst_error){.kind = &ft_kind_Bad, .path = FORST_STRING("n"), .constraint = "Expression", .members = rt_members}); })};
	}
	return (struct forst_result_int){.value = n};
}

static struct forst_string
ft_Slow_String(struct forst_task *task, struct ft_Slow s)
{
#line 5 "emit/waiting_texts/routes/texts.ft"
	forst_time_Sleep(forst_here(task), forst_mul(s.x, 1000000));
	return FORST_STRING("slow");
}

#line 502 "texts.c"
static const struct forst_query_member ft_route_fails_query[] = {
	{"n", 1},
};

static void
ft_route_fails(struct forst_task *task, struct forst_call *call)
{
	struct forst_writer *out = forst_call_writer(call);
	struct ft_fails_parameters parameters = ((struct ft_fails_parameters){0});
	out->task = task;
	if (forst_call_input(call).kind == FORST_INPUT_PACKED) {
		struct forst_unpacker packed;
		if (!forst_unpack_begin(&packed, task, forst_call_input(call)) ||
			!forst_unpack_int(&packed, &parameters.n) ||
			!forst_unpack_end(&packed)) {
			forst_reply_again(call);
			return;
		}
	} else {
		struct forst_decoder in;
		static const char *const names[] = {"n"};
		const char *at = forst_decode_begin(&in, task, forst_call_input(call), names, 1, ft_route_fails_query, 1);
		in.by_name = in.query;
		at = in.query ? ft_decode_fails_parameters(&in, at, &parameters) : forst_decode_int(&in, at, &parameters.n);
		if (!forst_decode_end(&in, at)) {
			forst_reply_rejected(task, call, &in);
			return;
		}
	}
	struct forst_result_int result = ft_fails(task, parameters.n);
	if (result.error) {
		forst_reply_error(task, call, result.error);
		return;
	}
	if (forst_call_accepts_packed(call)) {
		struct forst_packer packed;
		forst_pack_begin(&packed, out);
		forst_pack_int(&packed, result.value);
		if (forst_pack_end(&packed)) {
			forst_reply_packed(call);
			return;
		}
	}
	size_t start = out->length;
	forst_write_int(out, result.value);
	if (FORST_UNLIKELY(out->failure != FORST_WRITE_OK)) {
		forst_reply_error(task, call, forst_writer_error(task, out, start));
		return;
	}
	forst_reply_value(call);
}

static const struct forst_query_member ft_route_caused_query[] = {
	{"n", 1},
};

static void
ft_route_caused(struct forst_task *task, struct forst_call *call)
{
	struct forst_writer *out = forst_call_writer(call);
	struct ft_caused_parameters parameters = ((struct ft_caused_parameters){0});
	out->task = task;
	if (forst_call_input(call).kind == FORST_INPUT_PACKED) {
		struct forst_unpacker packed;
		if (!forst_unpack_begin(&packed, task, forst_call_input(call)) ||
			!forst_unpack_int(&packed, &parameters.n) ||
			!forst_unpack_end(&packed)) {
			forst_reply_again(call);
			return;
		}
	} else {
		struct forst_decoder in;
		static const char *const names[] = {"n"};
		const char *at = forst_decode_begin(&in, task, forst_call_input(call), names, 1, ft_route_caused_query, 1);
		in.by_name = in.query;
		at = in.query ? ft_decode_caused_parameters(&in, at, &parameters) : forst_decode_int(&in, at, &parameters.n);
		if (!forst_decode_end(&in, at)) {
			forst_reply_rejected(task, call, &in);
			return;
		}
	}
	struct forst_result_int result = ft_caused(task, parameters.n);
	if (result.error) {
		forst_reply_error(task, call, result.error);
		return;
	}
	if (forst_call_accepts_packed(call)) {
		struct forst_packer packed;
		forst_pack_begin(&packed, out);
		forst_pack_int(&packed, result.value);
		if (forst_pack_end(&packed)) {
			forst_reply_packed(call);
			return;
		}
	}
	size_t start = out->length;
	forst_write_int(out, result.value);
	if (FORST_UNLIKELY(out->failure != FORST_WRITE_OK)) {
		forst_reply_error(task, call, forst_writer_error(task, out, start));
		return;
	}
	forst_reply_value(call);
}

static const struct forst_query_member ft_route_joins_query[] = {
	{"n", 1},
};

static void
ft_route_joins(struct forst_task *task, struct forst_call *call)
{
	struct forst_writer *out = forst_call_writer(call);
	struct ft_joins_parameters parameters = ((struct ft_joins_parameters){0});
	out->task = task;
	if (forst_call_input(call).kind == FORST_INPUT_PACKED) {
		struct forst_unpacker packed;
		if (!forst_unpack_begin(&packed, task, forst_call_input(call)) ||
			!forst_unpack_int(&packed, &parameters.n) ||
			!forst_unpack_end(&packed)) {
			forst_reply_again(call);
			return;
		}
	} else {
		struct forst_decoder in;
		static const char *const names[] = {"n"};
		const char *at = forst_decode_begin(&in, task, forst_call_input(call), names, 1, ft_route_joins_query, 1);
		in.by_name = in.query;
		at = in.query ? ft_decode_joins_parameters(&in, at, &parameters) : forst_decode_int(&in, at, &parameters.n);
		if (!forst_decode_end(&in, at)) {
			forst_reply_rejected(task, call, &in);
			return;
		}
	}
	bool result = ft_joins(task, parameters.n);
	if (forst_call_accepts_packed(call)) {
		struct forst_packer packed;
		forst_pack_begin(&packed, out);
		forst_pack_bool(&packed, result);
		if (forst_pack_end(&packed)) {
			forst_reply_packed(call);
			return;
		}
	}
	size_t start = out->length;
	forst_write_bool(out, result);
	if (FORST_UNLIKELY(out->failure != FORST_WRITE_OK)) {
		forst_reply_error(task, call, forst_writer_error(task, out, start));
		return;
	}
	forst_reply_value(call);
}

static const struct forst_query_member ft_route_prints_query[] = {
	{"n", 1},
};

static void
ft_route_prints(struct forst_task *task, struct forst_call *call)
{
	struct forst_writer *out = forst_call_writer(call);
	struct ft_prints_parameters parameters = ((struct ft_prints_parameters){0});
	out->task = task;
	if (forst_call_input(call).kind == FORST_INPUT_PACKED) {
		struct forst_unpacker packed;
		if (!forst_unpack_begin(&packed, task, forst_call_input(call)) ||
			!forst_unpack_int(&packed, &parameters.n) ||
			!forst_unpack_end(&packed)) {
			forst_reply_again(call);
			return;
		}
	} else {
		struct forst_decoder in;
		static const char *const names[] = {"n"};
		const char *at = forst_decode_begin(&in, task, forst_call_input(call), names, 1, ft_route_prints_query, 1);
		in.by_name = in.query;
		at = in.query ? ft_decode_prints_parameters(&in, at, &parameters) : forst_decode_int(&in, at, &parameters.n);
		if (!forst_decode_end(&in, at)) {
			forst_reply_rejected(task, call, &in);
			return;
		}
	}
	struct forst_string result = ft_prints(task, parameters.n);
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

static const struct forst_query_member ft_route_mends_query[] = {
	{"n", 1},
};

static void
ft_route_mends(struct forst_task *task, struct forst_call *call)
{
	struct forst_writer *out = forst_call_writer(call);
	struct ft_mends_parameters parameters = ((struct ft_mends_parameters){0});
	out->task = task;
	if (forst_call_input(call).kind == FORST_INPUT_PACKED) {
		struct forst_unpacker packed;
		if (!forst_unpack_begin(&packed, task, forst_call_input(call)) ||
			!forst_unpack_int(&packed, &parameters.n) ||
			!forst_unpack_end(&packed)) {
			forst_reply_again(call);
			return;
		}
	} else {
		struct forst_decoder in;
		static const char *const names[] = {"n"};
		const char *at = forst_decode_begin(&in, task, forst_call_input(call), names, 1, ft_route_mends_query, 1);
		in.by_name = in.query;
		at = in.query ? ft_decode_mends_parameters(&in, at, &parameters) : forst_decode_int(&in, at, &parameters.n);
		if (!forst_decode_end(&in, at)) {
			forst_reply_rejected(task, call, &in);
			return;
		}
	}
	int64_t result = ft_mends(task, parameters.n);
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

const struct forst_route ft_routes_texts[] = {
	{
		.name = "fails",
		.path = "/texts/fails",
		.alias = "/fails",
		.flags = FORST_ROUTE_QUERY | FORST_ROUTE_PACKED_INPUT | FORST_ROUTE_PACKED_RESULT | FORST_ROUTE_WAITS,
		.invoke = ft_route_fails,
	},
	{
		.name = "caused",
		.path = "/texts/caused",
		.alias = "/caused",
		.flags = FORST_ROUTE_QUERY | FORST_ROUTE_PACKED_INPUT | FORST_ROUTE_PACKED_RESULT | FORST_ROUTE_WAITS,
		.invoke = ft_route_caused,
	},
	{
		.name = "joins",
		.path = "/texts/joins",
		.alias = "/joins",
		.flags = FORST_ROUTE_QUERY | FORST_ROUTE_PACKED_INPUT | FORST_ROUTE_PACKED_RESULT | FORST_ROUTE_WAITS,
		.invoke = ft_route_joins,
	},
	{
		.name = "prints",
		.path = "/texts/prints",
		.alias = "/prints",
		.flags = FORST_ROUTE_QUERY | FORST_ROUTE_PACKED_INPUT | FORST_ROUTE_PACKED_RESULT | FORST_ROUTE_WAITS,
		.invoke = ft_route_prints,
	},
	{
		.name = "mends",
		.path = "/texts/mends",
		.alias = "/mends",
		.flags = FORST_ROUTE_QUERY | FORST_ROUTE_PACKED_INPUT | FORST_ROUTE_PACKED_RESULT,
		.invoke = ft_route_mends,
	},
};
// ---- program.c
/* Made by forstc: the program that serves the routes. */
#include "forst.h"

extern const struct forst_route ft_routes_texts[];

static const struct forst_route *const routes[] = {
	&ft_routes_texts[0],
	&ft_routes_texts[1],
	&ft_routes_texts[2],
	&ft_routes_texts[3],
	&ft_routes_texts[4],
};

static const struct forst_program program = {
	.build_id = "f9d11d8cb997cfa6",
	.contract = "64156cde4b520ab5",
	.routes = routes,
	.route_count = 5,
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
