// ---- guarded_records.c
/* Made by forstc from emit/guarded_records/routes/guarded_records.ft. Edit that: changes here are lost. */
#include "forst.h"

struct ft_Item;
struct ft_Item_array;

struct ft_Item {
	struct forst_string sku;
	int64_t quantity;
};

struct ft_Item_array {
	struct ft_Item *data;
	int64_t length;
	int64_t capacity;
};

static bool ft_unpack_Item(struct forst_unpacker *in, struct ft_Item *out);
static bool ft_unpack_Item_array(struct forst_unpacker *in, struct ft_Item_array *out);
static const char *ft_decode_Item(struct forst_decoder *in, const char *at, struct ft_Item *out);
static const char *ft_decode_Item_array(struct forst_decoder *in, const char *at, struct ft_Item_array *out);
static struct forst_result_int ft_guardedRecords(struct forst_task *task, struct ft_Item_array);
static struct forst_error *ft_Item_Valid(struct forst_task *task, struct ft_Item);

static const struct forst_error_kind ft_kind_InvalidOrder = {
	.name = {"InvalidOrder", 12},
	.status = 422,
	.encode_members = NULL,
	.members = NULL,
};

static const struct forst_error_kind ft_kind_InvalidItem = {
	.name = {"InvalidItem", 11},
	.status = 422,
	.encode_members = NULL,
	.members = NULL,
};

static bool
ft_unpack_Item(struct forst_unpacker *in, struct ft_Item *out)
{
	if (!forst_unpack_string(in, &out->sku))
		return false;
	if (!forst_unpack_int(in, &out->quantity))
		return false;
	return true;
}

static bool
ft_unpack_Item_array(struct forst_unpacker *in, struct ft_Item_array *out)
{
	int64_t length;

	if (!forst_unpack_count(in, 1, 1, &length))
		return false;
	struct ft_Item *data = forst_unpack_room(in, length, sizeof(*data));
	for (int64_t i = 0; i < length; i++)
		if (!ft_unpack_Item(in, &data[i]))
			return false;
	*out = (struct ft_Item_array){.data = data, .length = length, .capacity = length};
	return true;
}

static const char *
ft_decode_Item(struct forst_decoder *in, const char *at, struct ft_Item *out)
{
	struct forst_string name;
	const char *member;
	uint64_t seen = 0;

	if (*at != '{')
		return forst_decode_mismatch(in, at, "Item");
	at = forst_space(at + 1);
	if (*at == '}')
		goto close;
	if (!forst_decode_matches(at, "\"sku\":"))
		goto search;
	member = at;
	at = forst_space(at + 6);
read_sku:
	if (seen & 0x1)
		goto twice;
	seen |= 0x1;
	at = forst_decode_string(in, at, &out->sku);
	if (!at)
		return NULL;
	at = forst_space(at);
	if (*at != ',')
		goto close;
	at = forst_space(at + 1);
	if (!forst_decode_matches(at, "\"quantity\":"))
		goto search;
	member = at;
	at = forst_space(at + 11);
read_quantity:
	if (seen & 0x2)
		goto twice;
	seen |= 0x2;
	at = forst_decode_int(in, at, &out->quantity);
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
	if (forst_name_is(name, "sku"))
		goto read_sku;
	if (forst_name_is(name, "quantity"))
		goto read_quantity;
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
		at = forst_decode_missing(in, at, "sku");
	if (at && !(seen & 0x2))
		at = forst_decode_missing(in, at, "quantity");
	return at;
}

static const char *
ft_decode_Item_array(struct forst_decoder *in, const char *at, struct ft_Item_array *out)
{
	const char *first = at;
	struct ft_Item *data = NULL;
	int64_t length = 0;
	int64_t capacity = 0;

	if (*at != '[')
		return forst_decode_mismatch(in, at, "Array");
	at = forst_space(at + 1);
	if (*at != ']') {
		for (;;) {
			if (length == capacity)
				data = forst_decode_grow(in, data, length, &capacity, sizeof(*data), first, at);
			at = ft_decode_Item(in, at, &data[length]);
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
	*out = (struct ft_Item_array){.data = length ? data : (void *)forst_nothing, .length = length, .capacity = capacity};
	return at + 1;
}

static struct forst_result_int
ft_guardedRecords(struct forst_task *task, struct ft_Item_array items)
{
#line 9 "emit/guarded_records/routes/guarded_records.ft"
	forst_enter(task);
	int64_t total = 0;
	int64_t length = items.length;
	int64_t index = 0;
	for (; index < length; index = forst_add(index, 1)) {
#line 11 "emit/guarded_records/routes/guarded_records.ft"
		forst_poll(task);
		struct ft_Item item = items.data[index];
#line 12 "emit/guarded_records/routes/guarded_records.ft"
		struct forst_error *error = ft_Item_Valid(task, item);
		if (error != NULL) {
#line 12 "emit/guarded_records/routes/guarded_records.ft"
			return (struct forst_result_int){.error = forst_error_make(task, &(struct forst_error){.kind = &ft_kind_InvalidOrder, .message = FORST_STRING("an item is not valid"), .path = forst_path_index(task, FORST_STRING("items"), index), .cause = forst_error_rebase(task, error, forst_path_index(task, FORST_STRING("items"), index), false)})};
		}
		total = forst_add(total, item.quantity);
	}
	return (struct forst_result_int){.value = total};
}

static struct forst_error *
ft_Item_Valid(struct forst_task *task, struct ft_Item item)
{
	if (!(item.sku.length > 0)) {
#line 5 "emit/guarded_records/routes/guarded_records.ft"
		return forst_error_make(task, &(struct forst_error){.kind = &ft_kind_InvalidItem, .message = FORST_STRING("an item needs a sku"), .path = FORST_STRING("sku"), .relative = true, .constraint = "Min", .constraint_args = FORST_STRING("[1]")});
	}
	if (!(item.quantity >= 1 && item.quantity <= 99)) {
#line 6 "emit/guarded_records/routes/guarded_records.ft"
		return forst_error_make(task, &(struct forst_error){.kind = &forst_error_kind_constraint_violation, .path = FORST_STRING("quantity"), .relative = true, .constraint = "Between", .constraint_args = FORST_STRING("[1,99]")});
	}
	return NULL;
}

#line 209 "guarded_records.c"
static void
ft_route_guardedRecords(struct forst_task *task, struct forst_call *call)
{
	struct forst_writer *out = forst_call_writer(call);
	struct ft_Item_array parameter = ((struct ft_Item_array){0});
	out->task = task;
	if (forst_call_input(call).kind == FORST_INPUT_PACKED) {
		struct forst_unpacker packed;
		if (!forst_unpack_begin(&packed, task, forst_call_input(call)) ||
			!ft_unpack_Item_array(&packed, &parameter) ||
			!forst_unpack_end(&packed)) {
			forst_reply_again(call);
			return;
		}
	} else {
		struct forst_decoder in;
		static const char *const names[] = {"items"};
		const char *at = forst_decode_begin(&in, task, forst_call_input(call), names, 1, NULL, 0);
		at = ft_decode_Item_array(&in, at, &parameter);
		if (!forst_decode_end(&in, at)) {
			forst_reply_rejected(task, call, &in);
			return;
		}
	}
	struct forst_result_int result = ft_guardedRecords(task, parameter);
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

const struct forst_route ft_routes_guarded_records[] = {
	{
		.name = "guardedRecords",
		.path = "/guarded-records",
		.alias = NULL,
		.flags = FORST_ROUTE_PACKED_INPUT | FORST_ROUTE_PACKED_RESULT,
		.invoke = ft_route_guardedRecords,
	},
};
// ---- program.c
/* Made by forstc: the program that serves the routes. */
#include "forst.h"

extern const struct forst_route ft_routes_guarded_records[];

static const struct forst_route *const routes[] = {
	&ft_routes_guarded_records[0],
};

static const struct forst_program program = {
	.build_id = "dcfd72150f680f8c",
	.contract = "b1a39b6ce6c68f91",
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
