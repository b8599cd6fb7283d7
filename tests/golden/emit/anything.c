// ---- anything.c
/* Made by forstc from emit/anything/routes/anything.ft. Edit that: changes here are lost. */
#include "forst.h"

struct ft_anything_parameters;
struct ft_Point;
struct ft_Point_array;
struct ft_Answer;
struct ft_any_array;
struct ft_Answer_array;

struct ft_Point_array {
	struct ft_Point *data;
	int64_t length;
	int64_t capacity;
};

struct ft_anything_parameters {
	struct ft_Point_array points;
	struct forst_map *counts;
	struct forst_bytes raw;
	struct forst_any given;
};

struct ft_Point {
	int64_t x;
	double y;
	struct forst_string *name;
};

struct ft_any_array {
	struct forst_any *data;
	int64_t length;
	int64_t capacity;
};

struct ft_Answer {
	struct forst_string label;
	struct forst_any value;
	struct ft_any_array all;
};

struct ft_Answer_array {
	struct ft_Answer *data;
	int64_t length;
	int64_t capacity;
};

static bool ft_unpack_string_pointer(struct forst_unpacker *in, struct forst_string **out);
static bool ft_unpack_Point(struct forst_unpacker *in, struct ft_Point *out);
static bool ft_unpack_Point_array(struct forst_unpacker *in, struct ft_Point_array *out);
static bool ft_unpack_int_map(struct forst_unpacker *in, struct forst_map **out);
static const char *ft_decode_string_pointer(struct forst_decoder *in, const char *at, struct forst_string **out);
static const char *ft_decode_Point(struct forst_decoder *in, const char *at, struct ft_Point *out);
static const char *ft_decode_Point_array(struct forst_decoder *in, const char *at, struct ft_Point_array *out);
static const char *ft_decode_int_map(struct forst_decoder *in, const char *at, struct forst_map **out);
static const char *ft_decode_anything_parameters(struct forst_decoder *in, const char *at, struct ft_anything_parameters *out);
static const char *ft_decode_anything_parameters_in_order(struct forst_decoder *in, const char *at, struct ft_anything_parameters *out);
static struct ft_Answer_array ft_anything(struct forst_task *task, struct ft_Point_array, struct forst_map *, struct forst_bytes, struct forst_any);
static void ft_pack_any_array(struct forst_packer *out, const struct ft_any_array *value);
static void ft_pack_Answer(struct forst_packer *out, const struct ft_Answer *value);
static void ft_pack_Answer_array(struct forst_packer *out, const struct ft_Answer_array *value);
static void ft_encode_any_array(struct forst_writer *out, const struct ft_any_array *value);
static void ft_encode_Answer(struct forst_writer *out, const struct ft_Answer *value);
static void ft_encode_Answer_array(struct forst_writer *out, const struct ft_Answer_array *value);
static struct forst_any ft_any_from_string_pointer(struct forst_task *task, struct forst_string *value);
static struct forst_any ft_any_from_Point(struct forst_task *task, struct ft_Point value);
static struct forst_any ft_any_from_Point_array(struct forst_task *task, struct ft_Point_array value);
static struct forst_any ft_any_from_int_map(struct forst_task *task, struct forst_map *value);

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
ft_unpack_Point(struct forst_unpacker *in, struct ft_Point *out)
{
	if (!forst_unpack_int(in, &out->x))
		return false;
	if (!forst_unpack_float(in, &out->y))
		return false;
	if (!ft_unpack_string_pointer(in, &out->name))
		return false;
	return true;
}

static bool
ft_unpack_Point_array(struct forst_unpacker *in, struct ft_Point_array *out)
{
	int64_t length;

	if (!forst_unpack_count(in, 1, 2, &length))
		return false;
	struct ft_Point *data = forst_unpack_room(in, length, sizeof(*data));
	for (int64_t i = 0; i < length; i++)
		if (!ft_unpack_Point(in, &data[i]))
			return false;
	*out = (struct ft_Point_array){.data = data, .length = length, .capacity = length};
	return true;
}

static bool
ft_unpack_int_map(struct forst_unpacker *in, struct forst_map **out)
{
	struct forst_string key;
	int64_t length;

	if (!forst_unpack_count(in, 1, 1, &length))
		return false;
	*out = forst_map_new(in->task, FORST_KEY_STRING, sizeof(int64_t), length);
	for (int64_t i = 0; i < length; i++) {
		if (!forst_unpack_string(in, &key))
			return false;
		int64_t *element = forst_unpack_put_string(in, *out, key);
		if (!element || !forst_unpack_int(in, element))
			return false;
	}
	return true;
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
ft_decode_Point(struct forst_decoder *in, const char *at, struct ft_Point *out)
{
	struct forst_string name;
	const char *member;
	uint64_t seen = 0;

	out->name = NULL;
	if (*at != '{')
		return forst_decode_mismatch(in, at, "Point");
	at = forst_space(at + 1);
	if (*at == '}')
		goto close;
	if (!forst_decode_matches(at, "\"x\":"))
		goto search;
	member = at;
	at = forst_space(at + 4);
read_x:
	if (seen & 0x1)
		goto twice;
	seen |= 0x1;
	at = forst_decode_int(in, at, &out->x);
	if (!at)
		return NULL;
	at = forst_space(at);
	if (*at != ',')
		goto close;
	at = forst_space(at + 1);
	if (!forst_decode_matches(at, "\"y\":"))
		goto search;
	member = at;
	at = forst_space(at + 4);
read_y:
	if (seen & 0x2)
		goto twice;
	seen |= 0x2;
	at = forst_decode_float(in, at, &out->y);
	if (!at)
		return NULL;
	at = forst_space(at);
	if (*at != ',')
		goto close;
	at = forst_space(at + 1);
	if (!forst_decode_matches(at, "\"name\":"))
		goto search;
	member = at;
	at = forst_space(at + 7);
read_name:
	if (seen & 0x4)
		goto twice;
	seen |= 0x4;
	at = ft_decode_string_pointer(in, at, &out->name);
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
	if (forst_name_is(name, "x"))
		goto read_x;
	if (forst_name_is(name, "y"))
		goto read_y;
	if (forst_name_is(name, "name"))
		goto read_name;
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
		at = forst_decode_missing(in, at, "x");
	if (at && !(seen & 0x2))
		at = forst_decode_missing(in, at, "y");
	return at;
}

static const char *
ft_decode_Point_array(struct forst_decoder *in, const char *at, struct ft_Point_array *out)
{
	const char *first = at;
	struct ft_Point *data = NULL;
	int64_t length = 0;
	int64_t capacity = 0;

	if (*at != '[')
		return forst_decode_mismatch(in, at, "Array");
	at = forst_space(at + 1);
	if (*at != ']') {
		for (;;) {
			if (length == capacity)
				data = forst_decode_grow(in, data, length, &capacity, sizeof(*data), first, at);
			at = ft_decode_Point(in, at, &data[length]);
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
	*out = (struct ft_Point_array){.data = length ? data : (void *)forst_nothing, .length = length, .capacity = capacity};
	return at + 1;
}

static const char *
ft_decode_int_map(struct forst_decoder *in, const char *at, struct forst_map **out)
{
	struct forst_string name;
	const char *member;

	if (*at != '{')
		return forst_decode_mismatch(in, at, "Map");
	*out = forst_decode_map(in, false, sizeof(int64_t));
	at = forst_space(at + 1);
	if (*at != '}') {
		for (;;) {
			member = at;
			at = forst_decode_name(in, at, &name);
			if (!at)
				return NULL;
			int64_t *element = forst_decode_put_string(in, *out, name);
			at = element ? forst_decode_int(in, at, element) : forst_decode_duplicate(in, member);
			if (!at)
				return NULL;
			at = forst_space(at);
			if (*at != ',')
				break;
			at = forst_space(at + 1);
		}
	}
	return *at == '}' ? at + 1 : forst_decode_malformed(in, at, "`,` or `}`");
}

static const char *
ft_decode_anything_parameters(struct forst_decoder *in, const char *at, struct ft_anything_parameters *out)
{
	struct forst_string name;
	const char *member;
	uint64_t seen = 0;

	if (*at != '{')
		return forst_decode_mismatch(in, at, "object");
	at = forst_space(at + 1);
	if (*at == '}')
		goto close;
	if (!forst_decode_matches(at, "\"points\":"))
		goto search;
	member = at;
	at = forst_space(at + 9);
read_points:
	if (seen & 0x1)
		goto twice;
	seen |= 0x1;
	at = ft_decode_Point_array(in, at, &out->points);
	if (!at)
		return NULL;
	at = forst_space(at);
	if (*at != ',')
		goto close;
	at = forst_space(at + 1);
	if (!forst_decode_matches(at, "\"counts\":"))
		goto search;
	member = at;
	at = forst_space(at + 9);
read_counts:
	if (seen & 0x2)
		goto twice;
	seen |= 0x2;
	at = ft_decode_int_map(in, at, &out->counts);
	if (!at)
		return NULL;
	at = forst_space(at);
	if (*at != ',')
		goto close;
	at = forst_space(at + 1);
	if (!forst_decode_matches(at, "\"raw\":"))
		goto search;
	member = at;
	at = forst_space(at + 6);
read_raw:
	if (seen & 0x4)
		goto twice;
	seen |= 0x4;
	at = forst_decode_bytes(in, at, &out->raw);
	if (!at)
		return NULL;
	at = forst_space(at);
	if (*at != ',')
		goto close;
	at = forst_space(at + 1);
	if (!forst_decode_matches(at, "\"given\":"))
		goto search;
	member = at;
	at = forst_space(at + 8);
read_given:
	if (seen & 0x8)
		goto twice;
	seen |= 0x8;
	at = forst_decode_any(in, at, &out->given);
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
	if (forst_name_is(name, "points"))
		goto read_points;
	if (forst_name_is(name, "counts"))
		goto read_counts;
	if (forst_name_is(name, "raw"))
		goto read_raw;
	if (forst_name_is(name, "given"))
		goto read_given;
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
		at = forst_decode_missing(in, at, "points");
	if (at && !(seen & 0x2))
		at = forst_decode_missing(in, at, "counts");
	if (at && !(seen & 0x4))
		at = forst_decode_missing(in, at, "raw");
	if (at && !(seen & 0x8))
		at = forst_decode_missing(in, at, "given");
	return at;
}

static const char *
ft_decode_anything_parameters_in_order(struct forst_decoder *in, const char *at, struct ft_anything_parameters *out)
{
	at = forst_space(at + 1);
	if (*at != ']') {
		at = ft_decode_Point_array(in, at, &out->points);
		if (!at)
			return NULL;
		at = forst_space(at);
	} else {
		if (!forst_decode_missing(in, at + 1, "points"))
			return NULL;
	}
	if (*at != ']') {
		if (*at != ',')
			return forst_decode_malformed(in, at, "`,` or `]`");
		at = forst_space(at + 1);
		at = ft_decode_int_map(in, at, &out->counts);
		if (!at)
			return NULL;
		at = forst_space(at);
	} else {
		if (!forst_decode_missing(in, at + 1, "counts"))
			return NULL;
	}
	if (*at != ']') {
		if (*at != ',')
			return forst_decode_malformed(in, at, "`,` or `]`");
		at = forst_space(at + 1);
		at = forst_decode_bytes(in, at, &out->raw);
		if (!at)
			return NULL;
		at = forst_space(at);
	} else {
		if (!forst_decode_missing(in, at + 1, "raw"))
			return NULL;
	}
	if (*at != ']') {
		if (*at != ',')
			return forst_decode_malformed(in, at, "`,` or `]`");
		at = forst_space(at + 1);
		at = forst_decode_any(in, at, &out->given);
		if (!at)
			return NULL;
		at = forst_space(at);
	} else {
		if (!forst_decode_missing(in, at + 1, "given"))
			return NULL;
	}
	if (*at != ']')
		return forst_decode_malformed(in, at, "`]`: there are no more parameters");
	return at + 1;
}

static void
ft_pack_any_array(struct forst_packer *out, const struct ft_any_array *value)
{
	forst_pack_count(out, value->length);
	for (int64_t i = 0; i < value->length; i++) {
		forst_pack_any(out, &value->data[i]);
	}
}

static void
ft_pack_Answer(struct forst_packer *out, const struct ft_Answer *value)
{
	forst_pack_string(out, value->label);
	forst_pack_any(out, &value->value);
	ft_pack_any_array(out, &value->all);
}

static void
ft_pack_Answer_array(struct forst_packer *out, const struct ft_Answer_array *value)
{
	forst_pack_count(out, value->length);
	for (int64_t i = 0; i < value->length; i++) {
		ft_pack_Answer(out, &value->data[i]);
	}
}

static void
ft_encode_any_array(struct forst_writer *out, const struct ft_any_array *value)
{
	forst_write_byte(out, '[');
	for (int64_t i = 0; i < value->length; i++) {
		if (i)
			forst_write_byte(out, ',');
		forst_write_any(out, &value->data[i]);
	}
	forst_write_byte(out, ']');
}

static void
ft_encode_Answer(struct forst_writer *out, const struct ft_Answer *value)
{
	forst_write_text(out, "{\"label\":");
	forst_write_string(out, value->label);
	forst_write_text(out, ",\"value\":");
	forst_write_any(out, &value->value);
	forst_write_text(out, ",\"all\":");
	ft_encode_any_array(out, &value->all);
	forst_write_byte(out, '}');
}

static void
ft_encode_Answer_array(struct forst_writer *out, const struct ft_Answer_array *value)
{
	forst_write_byte(out, '[');
	for (int64_t i = 0; i < value->length; i++) {
		if (i)
			forst_write_byte(out, ',');
		ft_encode_Answer(out, &value->data[i]);
	}
	forst_write_byte(out, ']');
}

static struct forst_any
ft_any_from_string_pointer(struct forst_task *task, struct forst_string *value)
{
	(void)task;
	if (!value)
		return (struct forst_any){.kind = FORST_ANY_NIL};
	return ((struct forst_any){.kind = FORST_ANY_STRING, .string = (*value)});
}

static struct forst_any
ft_any_from_Point(struct forst_task *task, struct ft_Point value)
{
	(void)task;
	struct forst_any_member *members = forst_make(task, 3, sizeof(*members));
	int64_t count = 0;

	members[count++] = (struct forst_any_member){FORST_STRING("x"), ((struct forst_any){.kind = FORST_ANY_INT, .integer = value.x})};
	members[count++] = (struct forst_any_member){FORST_STRING("y"), ((struct forst_any){.kind = FORST_ANY_FLOAT, .real = value.y})};
	if (value.name)
		members[count++] = (struct forst_any_member){FORST_STRING("name"), ft_any_from_string_pointer(task, value.name)};
	return (struct forst_any){.kind = FORST_ANY_OBJECT, .members = members, .member_count = count};
}

static struct forst_any
ft_any_from_Point_array(struct forst_task *task, struct ft_Point_array value)
{
	(void)task;
	int64_t length = value.length;
	struct forst_any *elements = forst_make(task, length, sizeof(*elements));

	for (int64_t i = 0; i < length; i++)
		elements[i] = ft_any_from_Point(task, value.data[i]);
	return (struct forst_any){.kind = FORST_ANY_ARRAY, .elements = elements, .length = length};
}

static struct forst_any
ft_any_from_int_map(struct forst_task *task, struct forst_map *value)
{
	(void)task;
	int64_t count;
	struct forst_map_entry *entries = forst_map_sorted(task, value, FORST_ORDER_TEXT, &count);
	struct forst_any_member *members = forst_make(task, count, sizeof(*members));

	for (int64_t i = 0; i < count; i++)
		members[i] = (struct forst_any_member){entries[i].text, ((struct forst_any){.kind = FORST_ANY_INT, .integer = (*(int64_t *)entries[i].value)})};
	return (struct forst_any){.kind = FORST_ANY_OBJECT, .members = members, .member_count = count};
}

static struct ft_Answer_array
ft_anything(struct forst_task *task, struct ft_Point_array points, struct forst_map *counts, struct forst_bytes raw, struct forst_any given)
{
	struct ft_Point first = ((struct ft_Point){.x = 1, .y = 2.5, .name = NULL});
#line 7 "emit/anything/routes/anything.ft"
	return ({ struct ft_Answer *rt_data = forst_alloc(task, 3 * sizeof(struct ft_Answer)); rt_data[0] = ((struct ft_Answer){.label = FORST_STRING("shape"), .value = ft_any_from_Point(task, first), .all = ({ struct forst_any *rt_data = forst_alloc(task, 4 * sizeof(struct forst_any)); rt_data[0] = ((struct forst_any){.kind = FORST_ANY_INT, .integer = 1}); rt_data[1] = ((struct forst_any){.kind = FORST_ANY_STRING, .string = FORST_STRING("two")}); rt_data[2] = ((struct forst_any){.kind = FORST_ANY_FLOAT, .real = 3.5}); rt_data[3] = ((struct forst_any){.kind = FORST_ANY_BOOL, .boolean = true}); ((struct ft_any_array){.data = rt_data, .length = 4, .capacity = 4}); })}); rt_data[1] = ((struct ft_Answer){.label = FORST_STRING("array"), .value = ft_any_from_Point_array(task, points), .all = ({ struct forst_any *rt_data = forst_alloc(task, 1 * sizeof(struct forst_any)); rt_data[0] = given; ((struct ft_any_array){.data = rt_data, .length = 1, .capacity = 1}); })}); rt_data[2] = ((struct ft_Answer){.label = FORST_STRING("map"), .value = ft_any_from_int_map(task, counts), .all = ({ struct forst_any *rt_data = forst_alloc(task, 1 * sizeof(struct forst_any)); rt_data[0] = forst_any_from_bytes(task, raw); ((struct ft_any_array){.data = rt_data, .length = 1, .capacity = 1}); })}); ((struct ft_Answer_array){.data = rt_data, .length = 3, .capacity = 3}); });
}

#line 581 "anything.c"
static void
ft_route_anything(struct forst_task *task, struct forst_call *call)
{
	struct forst_writer *out = forst_call_writer(call);
	struct ft_anything_parameters parameters = ((struct ft_anything_parameters){0});
	out->task = task;
	if (forst_call_input(call).kind == FORST_INPUT_PACKED) {
		struct forst_unpacker packed;
		if (!forst_unpack_begin(&packed, task, forst_call_input(call)) ||
			!ft_unpack_Point_array(&packed, &parameters.points) ||
			!ft_unpack_int_map(&packed, &parameters.counts) ||
			!forst_unpack_bytes(&packed, &parameters.raw) ||
			!forst_unpack_any(&packed, &parameters.given) ||
			!forst_unpack_end(&packed)) {
			forst_reply_again(call);
			return;
		}
	} else {
		struct forst_decoder in;
		static const char *const names[] = {"points", "counts", "raw", "given"};
		const char *at = forst_decode_begin(&in, task, forst_call_input(call), names, 4, NULL, 0);
		at = *at == '[' ? ft_decode_anything_parameters_in_order(&in, at, &parameters) : ft_decode_anything_parameters(&in, at, &parameters);
		if (!forst_decode_end(&in, at)) {
			forst_reply_rejected(task, call, &in);
			return;
		}
	}
	struct ft_Answer_array result = ft_anything(task, parameters.points, parameters.counts, parameters.raw, parameters.given);
	if (forst_call_accepts_packed(call)) {
		struct forst_packer packed;
		forst_pack_begin(&packed, out);
		ft_pack_Answer_array(&packed, &result);
		if (forst_pack_end(&packed)) {
			forst_reply_packed(call);
			return;
		}
	}
	size_t start = out->length;
	ft_encode_Answer_array(out, &result);
	if (FORST_UNLIKELY(out->failure != FORST_WRITE_OK)) {
		forst_reply_error(task, call, forst_writer_error(task, out, start));
		return;
	}
	forst_reply_value(call);
}

const struct forst_route ft_routes_anything[] = {
	{
		.name = "anything",
		.path = "/anything",
		.alias = NULL,
		.flags = FORST_ROUTE_PACKED_INPUT | FORST_ROUTE_PACKED_RESULT,
		.invoke = ft_route_anything,
	},
};
// ---- program.c
/* Made by forstc: the program that serves the routes. */
#include "forst.h"

extern const struct forst_route ft_routes_anything[];

static const struct forst_route *const routes[] = {
	&ft_routes_anything[0],
};

static const struct forst_program program = {
	.build_id = "658fac79f069313e",
	.contract = "7d58ef7111117006",
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
