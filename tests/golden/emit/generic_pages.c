// ---- pages.c
/* Made by forstc from emit/generic_pages/routes/pages.ft. Edit that: changes here are lost. */
#include "forst.h"

struct ft_pages_parameters;
struct ft_Page_Order;
struct ft_Order;
struct ft_Order_array;
struct ft_Tree_Pair_String_Int;
struct ft_Pair_String_Int;
struct ft_Tree_Pair_String_Int_array;
struct ft_Pair_Page_Int_Array_Page_String;
struct ft_Page_Int;
struct ft_Page_String;
struct ft_Page_String_array;

struct ft_Order_array {
	struct ft_Order *data;
	int64_t length;
	int64_t capacity;
};

struct ft_Page_Order {
	struct ft_Order_array items;
	int64_t *next;
};

struct ft_Pair_String_Int {
	struct forst_string first;
	int64_t second;
};

struct ft_Tree_Pair_String_Int_array {
	struct ft_Tree_Pair_String_Int *data;
	int64_t length;
	int64_t capacity;
};

struct ft_Tree_Pair_String_Int {
	struct ft_Pair_String_Int value;
	struct ft_Tree_Pair_String_Int_array children;
};

struct ft_pages_parameters {
	struct ft_Page_Order orders;
	struct ft_Tree_Pair_String_Int tree;
};

struct ft_Order {
	struct forst_string sku;
	int64_t qty;
};

struct ft_Page_Int {
	struct forst_int_array items;
	int64_t *next;
};

struct ft_Page_String_array {
	struct ft_Page_String *data;
	int64_t length;
	int64_t capacity;
};

struct ft_Pair_Page_Int_Array_Page_String {
	struct ft_Page_Int first;
	struct ft_Page_String_array second;
};

struct ft_Page_String {
	struct forst_string_array items;
	int64_t *next;
};

static const struct forst_rule *ft_rule_broken_by_string(struct forst_task *task, const struct forst_string *value);
static bool ft_unpack_checked_string(struct forst_unpacker *in, struct forst_string *out);
static const struct forst_rule *ft_rule_broken_by_int(struct forst_task *task, const int64_t *value);
static bool ft_unpack_checked_int(struct forst_unpacker *in, int64_t *out);
static bool ft_unpack_Order(struct forst_unpacker *in, struct ft_Order *out);
static bool ft_unpack_Order_array(struct forst_unpacker *in, struct ft_Order_array *out);
static bool ft_unpack_int64_t_pointer(struct forst_unpacker *in, int64_t **out);
static bool ft_unpack_Page_Order(struct forst_unpacker *in, struct ft_Page_Order *out);
static bool ft_unpack_Pair_String_Int(struct forst_unpacker *in, struct ft_Pair_String_Int *out);
static bool ft_unpack_Tree_Pair_String_Int_array(struct forst_unpacker *in, struct ft_Tree_Pair_String_Int_array *out);
static bool ft_unpack_Tree_Pair_String_Int(struct forst_unpacker *in, struct ft_Tree_Pair_String_Int *out);
static const char *ft_decode_checked_string(struct forst_decoder *in, const char *at, struct forst_string *out);
static const char *ft_decode_checked_int(struct forst_decoder *in, const char *at, int64_t *out);
static const char *ft_decode_Order(struct forst_decoder *in, const char *at, struct ft_Order *out);
static const char *ft_decode_Order_array(struct forst_decoder *in, const char *at, struct ft_Order_array *out);
static const char *ft_decode_int64_t_pointer(struct forst_decoder *in, const char *at, int64_t **out);
static const char *ft_decode_Page_Order(struct forst_decoder *in, const char *at, struct ft_Page_Order *out);
static const char *ft_decode_Pair_String_Int(struct forst_decoder *in, const char *at, struct ft_Pair_String_Int *out);
static const char *ft_decode_Tree_Pair_String_Int_array(struct forst_decoder *in, const char *at, struct ft_Tree_Pair_String_Int_array *out);
static const char *ft_decode_Tree_Pair_String_Int(struct forst_decoder *in, const char *at, struct ft_Tree_Pair_String_Int *out);
static const char *ft_decode_pages_parameters(struct forst_decoder *in, const char *at, struct ft_pages_parameters *out);
static const char *ft_decode_pages_parameters_in_order(struct forst_decoder *in, const char *at, struct ft_pages_parameters *out);
static struct ft_Pair_Page_Int_Array_Page_String ft_pages(struct forst_task *task, struct ft_Page_Order, struct ft_Tree_Pair_String_Int);
static void ft_pack_int_array(struct forst_packer *out, const struct forst_int_array *value);
static void ft_pack_int64_t_pointer(struct forst_packer *out, int64_t *const *value);
static void ft_pack_Page_Int(struct forst_packer *out, const struct ft_Page_Int *value);
static void ft_pack_string_array(struct forst_packer *out, const struct forst_string_array *value);
static void ft_pack_Page_String(struct forst_packer *out, const struct ft_Page_String *value);
static void ft_pack_Page_String_array(struct forst_packer *out, const struct ft_Page_String_array *value);
static void ft_pack_Pair_Page_Int_Array_Page_String(struct forst_packer *out, const struct ft_Pair_Page_Int_Array_Page_String *value);
static void ft_encode_int_array(struct forst_writer *out, const struct forst_int_array *value);
static void ft_encode_Page_Int(struct forst_writer *out, const struct ft_Page_Int *value);
static void ft_encode_string_array(struct forst_writer *out, const struct forst_string_array *value);
static void ft_encode_Page_String(struct forst_writer *out, const struct ft_Page_String *value);
static void ft_encode_Page_String_array(struct forst_writer *out, const struct ft_Page_String_array *value);
static void ft_encode_Pair_Page_Int_Array_Page_String(struct forst_writer *out, const struct ft_Pair_Page_Int_Array_Page_String *value);
static struct ft_Page_String ft_mapped_Order_String(struct forst_task *task, struct ft_Page_Order, const struct forst_func *);
static struct forst_string ft_pages_func1(struct forst_task *task, struct ft_Order);
static struct forst_string ft_pages_func1_closure(struct forst_task *task, const struct forst_func *self, struct ft_Order p0);
static struct ft_Page_Int ft_mapped_Order_Int(struct forst_task *task, struct ft_Page_Order, const struct forst_func *);
static int64_t ft_pages_func2(struct forst_task *task, struct ft_Order);
static int64_t ft_pages_func2_closure(struct forst_task *task, const struct forst_func *self, struct ft_Order p0);

static const struct forst_rule *
ft_rule_broken_by_string(struct forst_task *task, const struct forst_string *value)
{
	static const struct forst_rule rules[] = {{"Min", "[1]"}};

	(void)task;
	if (!((*value).length > 0))
		return &rules[0];
	return NULL;
}

static bool
ft_unpack_checked_string(struct forst_unpacker *in, struct forst_string *out)
{
	return forst_unpack_string(in, out) && !ft_rule_broken_by_string(in->task, out);
}

static const struct forst_rule *
ft_rule_broken_by_int(struct forst_task *task, const int64_t *value)
{
	static const struct forst_rule rules[] = {{"Between", "[1,99]"}};

	(void)task;
	if (!((*value) >= 1 && (*value) <= 99))
		return &rules[0];
	return NULL;
}

static bool
ft_unpack_checked_int(struct forst_unpacker *in, int64_t *out)
{
	return forst_unpack_int(in, out) && !ft_rule_broken_by_int(in->task, out);
}

static bool
ft_unpack_Order(struct forst_unpacker *in, struct ft_Order *out)
{
	if (!ft_unpack_checked_string(in, &out->sku))
		return false;
	if (!ft_unpack_checked_int(in, &out->qty))
		return false;
	return true;
}

static bool
ft_unpack_Order_array(struct forst_unpacker *in, struct ft_Order_array *out)
{
	int64_t length;

	if (!forst_unpack_count(in, 1, 1, &length))
		return false;
	struct ft_Order *data = forst_unpack_room(in, length, sizeof(*data));
	for (int64_t i = 0; i < length; i++)
		if (!ft_unpack_Order(in, &data[i]))
			return false;
	*out = (struct ft_Order_array){.data = data, .length = length, .capacity = length};
	return true;
}

static bool
ft_unpack_int64_t_pointer(struct forst_unpacker *in, int64_t **out)
{
	bool present;

	*out = NULL;
	if (!forst_unpack_bool(in, &present))
		return false;
	if (!present)
		return true;
	*out = forst_alloc(in->task, sizeof(**out));
	return forst_unpack_int(in, *out);
}

static bool
ft_unpack_Page_Order(struct forst_unpacker *in, struct ft_Page_Order *out)
{
	if (!ft_unpack_Order_array(in, &out->items))
		return false;
	if (!ft_unpack_int64_t_pointer(in, &out->next))
		return false;
	return true;
}

static bool
ft_unpack_Pair_String_Int(struct forst_unpacker *in, struct ft_Pair_String_Int *out)
{
	if (!forst_unpack_string(in, &out->first))
		return false;
	if (!forst_unpack_int(in, &out->second))
		return false;
	return true;
}

static bool
ft_unpack_Tree_Pair_String_Int_array(struct forst_unpacker *in, struct ft_Tree_Pair_String_Int_array *out)
{
	int64_t length;

	if (!forst_unpack_descend(in))
		return false;
	if (!forst_unpack_count(in, 2, 1, &length))
		return false;
	struct ft_Tree_Pair_String_Int *data = forst_unpack_room(in, length, sizeof(*data));
	for (int64_t i = 0; i < length; i++)
		if (!ft_unpack_Tree_Pair_String_Int(in, &data[i]))
			return false;
	*out = (struct ft_Tree_Pair_String_Int_array){.data = data, .length = length, .capacity = length};
	in->depth--;
	return true;
}

static bool
ft_unpack_Tree_Pair_String_Int(struct forst_unpacker *in, struct ft_Tree_Pair_String_Int *out)
{
	if (!forst_unpack_descend(in))
		return false;
	if (!ft_unpack_Pair_String_Int(in, &out->value))
		return false;
	if (!ft_unpack_Tree_Pair_String_Int_array(in, &out->children))
		return false;
	in->depth--;
	return true;
}

static const char *
ft_decode_checked_string(struct forst_decoder *in, const char *at, struct forst_string *out)
{
	const char *value = at;
	int errors = in->error_count;

	at = forst_decode_string(in, at, out);
	if (!at || in->error_count != errors)
		return at;
	const struct forst_rule *broken = ft_rule_broken_by_string(in->task, out);
	return broken ? forst_decode_constraint(in, value, at, broken->name, broken->args) : at;
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
ft_decode_Order(struct forst_decoder *in, const char *at, struct ft_Order *out)
{
	struct forst_string name;
	const char *member;
	uint64_t seen = 0;

	if (*at != '{')
		return forst_decode_mismatch(in, at, "Order");
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
	at = ft_decode_checked_string(in, at, &out->sku);
	if (!at)
		return NULL;
	at = forst_space(at);
	if (*at != ',')
		goto close;
	at = forst_space(at + 1);
	if (!forst_decode_matches(at, "\"qty\":"))
		goto search;
	member = at;
	at = forst_space(at + 6);
read_qty:
	if (seen & 0x2)
		goto twice;
	seen |= 0x2;
	at = ft_decode_checked_int(in, at, &out->qty);
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
	if (forst_name_is(name, "qty"))
		goto read_qty;
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
		at = forst_decode_missing(in, at, "qty");
	return at;
}

static const char *
ft_decode_Order_array(struct forst_decoder *in, const char *at, struct ft_Order_array *out)
{
	const char *first = at;
	struct ft_Order *data = NULL;
	int64_t length = 0;
	int64_t capacity = 0;

	if (*at != '[')
		return forst_decode_mismatch(in, at, "Array");
	at = forst_space(at + 1);
	if (*at != ']') {
		for (;;) {
			if (length == capacity)
				data = forst_decode_grow(in, data, length, &capacity, sizeof(*data), first, at);
			at = ft_decode_Order(in, at, &data[length]);
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
	*out = (struct ft_Order_array){.data = length ? data : (void *)forst_nothing, .length = length, .capacity = capacity};
	return at + 1;
}

static const char *
ft_decode_int64_t_pointer(struct forst_decoder *in, const char *at, int64_t **out)
{
	if (forst_decode_is_null(at)) {
		*out = NULL;
		return at + 4;
	}
	*out = forst_decode_alloc(in, sizeof(**out));
	return forst_decode_int(in, at, *out);
}

static const char *
ft_decode_Page_Order(struct forst_decoder *in, const char *at, struct ft_Page_Order *out)
{
	struct forst_string name;
	const char *member;
	uint64_t seen = 0;

	out->next = NULL;
	if (*at != '{')
		return forst_decode_mismatch(in, at, "Page_Order");
	at = forst_space(at + 1);
	if (*at == '}')
		goto close;
	if (!forst_decode_matches(at, "\"items\":"))
		goto search;
	member = at;
	at = forst_space(at + 8);
read_items:
	if (seen & 0x1)
		goto twice;
	seen |= 0x1;
	at = ft_decode_Order_array(in, at, &out->items);
	if (!at)
		return NULL;
	at = forst_space(at);
	if (*at != ',')
		goto close;
	at = forst_space(at + 1);
	if (!forst_decode_matches(at, "\"next\":"))
		goto search;
	member = at;
	at = forst_space(at + 7);
read_next:
	if (seen & 0x2)
		goto twice;
	seen |= 0x2;
	at = ft_decode_int64_t_pointer(in, at, &out->next);
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
	if (forst_name_is(name, "items"))
		goto read_items;
	if (forst_name_is(name, "next"))
		goto read_next;
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
		at = forst_decode_missing(in, at, "items");
	return at;
}

static const char *
ft_decode_Pair_String_Int(struct forst_decoder *in, const char *at, struct ft_Pair_String_Int *out)
{
	struct forst_string name;
	const char *member;
	uint64_t seen = 0;

	if (*at != '{')
		return forst_decode_mismatch(in, at, "Pair_String_Int");
	at = forst_space(at + 1);
	if (*at == '}')
		goto close;
	if (!forst_decode_matches(at, "\"first\":"))
		goto search;
	member = at;
	at = forst_space(at + 8);
read_first:
	if (seen & 0x1)
		goto twice;
	seen |= 0x1;
	at = forst_decode_string(in, at, &out->first);
	if (!at)
		return NULL;
	at = forst_space(at);
	if (*at != ',')
		goto close;
	at = forst_space(at + 1);
	if (!forst_decode_matches(at, "\"second\":"))
		goto search;
	member = at;
	at = forst_space(at + 9);
read_second:
	if (seen & 0x2)
		goto twice;
	seen |= 0x2;
	at = forst_decode_int(in, at, &out->second);
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
	if (forst_name_is(name, "first"))
		goto read_first;
	if (forst_name_is(name, "second"))
		goto read_second;
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
		at = forst_decode_missing(in, at, "first");
	if (at && !(seen & 0x2))
		at = forst_decode_missing(in, at, "second");
	return at;
}

static const char *
ft_decode_Tree_Pair_String_Int_array(struct forst_decoder *in, const char *at, struct ft_Tree_Pair_String_Int_array *out)
{
	const char *first = at;
	struct ft_Tree_Pair_String_Int *data = NULL;
	int64_t length = 0;
	int64_t capacity = 0;

	if (*at != '[')
		return forst_decode_mismatch(in, at, "Array");
	if (in->depth++ >= FORST_DECODE_DEPTH_MAX)
		return forst_decode_too_deep(in, at);
	at = forst_space(at + 1);
	if (*at != ']') {
		for (;;) {
			if (length == capacity)
				data = forst_decode_grow(in, data, length, &capacity, sizeof(*data), first, at);
			at = ft_decode_Tree_Pair_String_Int(in, at, &data[length]);
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
	in->depth--;
	*out = (struct ft_Tree_Pair_String_Int_array){.data = length ? data : (void *)forst_nothing, .length = length, .capacity = capacity};
	return at + 1;
}

static const char *
ft_decode_Tree_Pair_String_Int(struct forst_decoder *in, const char *at, struct ft_Tree_Pair_String_Int *out)
{
	struct forst_string name;
	const char *member;
	uint64_t seen = 0;

	if (*at != '{')
		return forst_decode_mismatch(in, at, "Tree_Pair_String_Int");
	if (in->depth++ >= FORST_DECODE_DEPTH_MAX)
		return forst_decode_too_deep(in, at);
	at = forst_space(at + 1);
	if (*at == '}')
		goto close;
	if (!forst_decode_matches(at, "\"value\":"))
		goto search;
	member = at;
	at = forst_space(at + 8);
read_value:
	if (seen & 0x1)
		goto twice;
	seen |= 0x1;
	at = ft_decode_Pair_String_Int(in, at, &out->value);
	if (!at)
		return NULL;
	at = forst_space(at);
	if (*at != ',')
		goto close;
	at = forst_space(at + 1);
	if (!forst_decode_matches(at, "\"children\":"))
		goto search;
	member = at;
	at = forst_space(at + 11);
read_children:
	if (seen & 0x2)
		goto twice;
	seen |= 0x2;
	at = ft_decode_Tree_Pair_String_Int_array(in, at, &out->children);
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
	if (forst_name_is(name, "value"))
		goto read_value;
	if (forst_name_is(name, "children"))
		goto read_children;
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
		at = forst_decode_missing(in, at, "value");
	if (at && !(seen & 0x2))
		at = forst_decode_missing(in, at, "children");
	in->depth--;
	return at;
}

static const char *
ft_decode_pages_parameters(struct forst_decoder *in, const char *at, struct ft_pages_parameters *out)
{
	struct forst_string name;
	const char *member;
	uint64_t seen = 0;

	if (*at != '{')
		return forst_decode_mismatch(in, at, "object");
	at = forst_space(at + 1);
	if (*at == '}')
		goto close;
	if (!forst_decode_matches(at, "\"orders\":"))
		goto search;
	member = at;
	at = forst_space(at + 9);
read_orders:
	if (seen & 0x1)
		goto twice;
	seen |= 0x1;
	at = ft_decode_Page_Order(in, at, &out->orders);
	if (!at)
		return NULL;
	at = forst_space(at);
	if (*at != ',')
		goto close;
	at = forst_space(at + 1);
	if (!forst_decode_matches(at, "\"tree\":"))
		goto search;
	member = at;
	at = forst_space(at + 7);
read_tree:
	if (seen & 0x2)
		goto twice;
	seen |= 0x2;
	at = ft_decode_Tree_Pair_String_Int(in, at, &out->tree);
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
	if (forst_name_is(name, "orders"))
		goto read_orders;
	if (forst_name_is(name, "tree"))
		goto read_tree;
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
		at = forst_decode_missing(in, at, "orders");
	if (at && !(seen & 0x2))
		at = forst_decode_missing(in, at, "tree");
	return at;
}

static const char *
ft_decode_pages_parameters_in_order(struct forst_decoder *in, const char *at, struct ft_pages_parameters *out)
{
	at = forst_space(at + 1);
	if (*at != ']') {
		at = ft_decode_Page_Order(in, at, &out->orders);
		if (!at)
			return NULL;
		at = forst_space(at);
	} else {
		if (!forst_decode_missing(in, at + 1, "orders"))
			return NULL;
	}
	if (*at != ']') {
		if (*at != ',')
			return forst_decode_malformed(in, at, "`,` or `]`");
		at = forst_space(at + 1);
		at = ft_decode_Tree_Pair_String_Int(in, at, &out->tree);
		if (!at)
			return NULL;
		at = forst_space(at);
	} else {
		if (!forst_decode_missing(in, at + 1, "tree"))
			return NULL;
	}
	if (*at != ']')
		return forst_decode_malformed(in, at, "`]`: there are no more parameters");
	return at + 1;
}

static void
ft_pack_int_array(struct forst_packer *out, const struct forst_int_array *value)
{
	forst_pack_count(out, value->length);
	for (int64_t i = 0; i < value->length; i++) {
		forst_pack_int(out, value->data[i]);
	}
}

static void
ft_pack_int64_t_pointer(struct forst_packer *out, int64_t *const *value)
{
	forst_pack_bool(out, *value != NULL);
	if (*value) {
		forst_pack_int(out, (**value));
	}
}

static void
ft_pack_Page_Int(struct forst_packer *out, const struct ft_Page_Int *value)
{
	ft_pack_int_array(out, &value->items);
	ft_pack_int64_t_pointer(out, &value->next);
}

static void
ft_pack_string_array(struct forst_packer *out, const struct forst_string_array *value)
{
	forst_pack_count(out, value->length);
	for (int64_t i = 0; i < value->length; i++) {
		forst_pack_string(out, value->data[i]);
	}
}

static void
ft_pack_Page_String(struct forst_packer *out, const struct ft_Page_String *value)
{
	ft_pack_string_array(out, &value->items);
	ft_pack_int64_t_pointer(out, &value->next);
}

static void
ft_pack_Page_String_array(struct forst_packer *out, const struct ft_Page_String_array *value)
{
	forst_pack_count(out, value->length);
	for (int64_t i = 0; i < value->length; i++) {
		ft_pack_Page_String(out, &value->data[i]);
	}
}

static void
ft_pack_Pair_Page_Int_Array_Page_String(struct forst_packer *out, const struct ft_Pair_Page_Int_Array_Page_String *value)
{
	ft_pack_Page_Int(out, &value->first);
	ft_pack_Page_String_array(out, &value->second);
}

static void
ft_encode_int_array(struct forst_writer *out, const struct forst_int_array *value)
{
	forst_write_byte(out, '[');
	for (int64_t i = 0; i < value->length; i++) {
		if (i)
			forst_write_byte(out, ',');
		forst_write_int(out, value->data[i]);
	}
	forst_write_byte(out, ']');
}

static void
ft_encode_Page_Int(struct forst_writer *out, const struct ft_Page_Int *value)
{
	forst_write_text(out, "{\"items\":");
	ft_encode_int_array(out, &value->items);
	if (value->next) {
		forst_write_text(out, ",\"next\":");
		forst_write_int(out, (*value->next));
	}
	forst_write_byte(out, '}');
}

static void
ft_encode_string_array(struct forst_writer *out, const struct forst_string_array *value)
{
	forst_write_byte(out, '[');
	for (int64_t i = 0; i < value->length; i++) {
		if (i)
			forst_write_byte(out, ',');
		forst_write_string(out, value->data[i]);
	}
	forst_write_byte(out, ']');
}

static void
ft_encode_Page_String(struct forst_writer *out, const struct ft_Page_String *value)
{
	forst_write_text(out, "{\"items\":");
	ft_encode_string_array(out, &value->items);
	if (value->next) {
		forst_write_text(out, ",\"next\":");
		forst_write_int(out, (*value->next));
	}
	forst_write_byte(out, '}');
}

static void
ft_encode_Page_String_array(struct forst_writer *out, const struct ft_Page_String_array *value)
{
	forst_write_byte(out, '[');
	for (int64_t i = 0; i < value->length; i++) {
		if (i)
			forst_write_byte(out, ',');
		ft_encode_Page_String(out, &value->data[i]);
	}
	forst_write_byte(out, ']');
}

static void
ft_encode_Pair_Page_Int_Array_Page_String(struct forst_writer *out, const struct ft_Pair_Page_Int_Array_Page_String *value)
{
	forst_write_text(out, "{\"first\":");
	ft_encode_Page_Int(out, &value->first);
	forst_write_text(out, ",\"second\":");
	ft_encode_Page_String_array(out, &value->second);
	forst_write_byte(out, '}');
}

static struct forst_string
ft_pages_func1_closure(struct forst_task *task, const struct forst_func *self, struct ft_Order p0)
{
	(void)self;
	return ft_pages_func1(task, p0);
}

static const struct forst_func ft_pages_func1_closure_value = {.code = (void (*)(void))ft_pages_func1_closure};

static int64_t
ft_pages_func2_closure(struct forst_task *task, const struct forst_func *self, struct ft_Order p0)
{
	(void)self;
	return ft_pages_func2(task, p0);
}

static const struct forst_func ft_pages_func2_closure_value = {.code = (void (*)(void))ft_pages_func2_closure};

static struct ft_Pair_Page_Int_Array_Page_String
ft_pages(struct forst_task *task, struct ft_Page_Order orders, struct ft_Tree_Pair_String_Int tree)
{
	(void)tree;
#line 21 "emit/generic_pages/routes/pages.ft"
	forst_enter(task);
	struct ft_Page_String skus = ft_mapped_Order_String(task, orders, &ft_pages_func1_closure_value);
	return ((struct ft_Pair_Page_Int_Array_Page_String){.first = ft_mapped_Order_Int(task, orders, &ft_pages_func2_closure_value), .second = ({ struct ft_Page_String *rt_data = forst_alloc(task, 1 * sizeof(struct ft_Page_String)); rt_data[0] = skus; ((struct ft_Page_String_array){.data = rt_data, .length = 1, .capacity = 1}); })});
}

static struct ft_Page_String
ft_mapped_Order_String(struct forst_task *task, struct ft_Page_Order page, const struct forst_func *f)
{
#line 13 "emit/generic_pages/routes/pages.ft"
	forst_enter(task);
	struct forst_string_array out_ = ((struct forst_string_array){.data = (void *)forst_nothing});
	struct ft_Order_array items = page.items;
	int64_t length = items.length;
	int64_t index = 0;
	for (; index < length; index = forst_add(index, 1)) {
#line 15 "emit/generic_pages/routes/pages.ft"
		forst_poll(task);
		struct ft_Order item = items.data[index];
#line 16 "emit/generic_pages/routes/pages.ft"
		out_ = ({ struct forst_string_array rt_to = out_; if (rt_to.capacity - rt_to.length < 1) rt_to.data = forst_grow(task, rt_to.data, rt_to.length, &rt_to.capacity, sizeof(struct forst_string), rt_to.length + 1); rt_to.data[rt_to.length++] = forst_func_code(task, struct forst_string (*)(struct forst_task *, const struct forst_func *, struct ft_Order), f)(forst_here(task), f, item); rt_to; });
	}
	return ((struct ft_Page_String){.items = out_, .next = page.next});
}

static struct forst_string
ft_pages_func1(struct forst_task *task, struct ft_Order o)
{
	(void)task;
	return o.sku;
}

static struct ft_Page_Int
ft_mapped_Order_Int(struct forst_task *task, struct ft_Page_Order page, const struct forst_func *f)
{
#line 13 "emit/generic_pages/routes/pages.ft"
	forst_enter(task);
	struct forst_int_array out_ = ((struct forst_int_array){.data = (void *)forst_nothing});
	struct ft_Order_array items = page.items;
	int64_t length = items.length;
	int64_t index = 0;
	for (; index < length; index = forst_add(index, 1)) {
#line 15 "emit/generic_pages/routes/pages.ft"
		forst_poll(task);
		struct ft_Order item = items.data[index];
#line 16 "emit/generic_pages/routes/pages.ft"
		out_ = ({ struct forst_int_array rt_to = out_; if (rt_to.capacity - rt_to.length < 1) rt_to.data = forst_grow(task, rt_to.data, rt_to.length, &rt_to.capacity, sizeof(int64_t), rt_to.length + 1); rt_to.data[rt_to.length++] = forst_func_code(task, int64_t (*)(struct forst_task *, const struct forst_func *, struct ft_Order), f)(forst_here(task), f, item); rt_to; });
	}
	return ((struct ft_Page_Int){.items = out_, .next = page.next});
}

static int64_t
ft_pages_func2(struct forst_task *task, struct ft_Order o)
{
	(void)task;
	return o.qty;
}

#line 960 "pages.c"
static void
ft_route_pages(struct forst_task *task, struct forst_call *call)
{
	struct forst_writer *out = forst_call_writer(call);
	struct ft_pages_parameters parameters = ((struct ft_pages_parameters){0});
	out->task = task;
	if (forst_call_input(call).kind == FORST_INPUT_PACKED) {
		struct forst_unpacker packed;
		if (!forst_unpack_begin(&packed, task, forst_call_input(call)) ||
			!ft_unpack_Page_Order(&packed, &parameters.orders) ||
			!ft_unpack_Tree_Pair_String_Int(&packed, &parameters.tree) ||
			!forst_unpack_end(&packed)) {
			forst_reply_again(call);
			return;
		}
	} else {
		struct forst_decoder in;
		static const char *const names[] = {"orders", "tree"};
		const char *at = forst_decode_begin(&in, task, forst_call_input(call), names, 2, NULL, 0);
		at = *at == '[' ? ft_decode_pages_parameters_in_order(&in, at, &parameters) : ft_decode_pages_parameters(&in, at, &parameters);
		if (!forst_decode_end(&in, at)) {
			forst_reply_rejected(task, call, &in);
			return;
		}
	}
	struct ft_Pair_Page_Int_Array_Page_String result = ft_pages(task, parameters.orders, parameters.tree);
	if (forst_call_accepts_packed(call)) {
		struct forst_packer packed;
		forst_pack_begin(&packed, out);
		ft_pack_Pair_Page_Int_Array_Page_String(&packed, &result);
		if (forst_pack_end(&packed)) {
			forst_reply_packed(call);
			return;
		}
	}
	size_t start = out->length;
	ft_encode_Pair_Page_Int_Array_Page_String(out, &result);
	if (FORST_UNLIKELY(out->failure != FORST_WRITE_OK)) {
		forst_reply_error(task, call, forst_writer_error(task, out, start));
		return;
	}
	forst_reply_value(call);
}

const struct forst_route ft_routes_pages[] = {
	{
		.name = "pages",
		.path = "/pages",
		.alias = NULL,
		.flags = FORST_ROUTE_PACKED_INPUT | FORST_ROUTE_PACKED_RESULT,
		.invoke = ft_route_pages,
	},
};
// ---- program.c
/* Made by forstc: the program that serves the routes. */
#include "forst.h"

extern const struct forst_route ft_routes_pages[];

static const struct forst_route *const routes[] = {
	&ft_routes_pages[0],
};

static const struct forst_program program = {
	.build_id = "1181e84c5598da11",
	.contract = "bb1c7211103ac261",
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
