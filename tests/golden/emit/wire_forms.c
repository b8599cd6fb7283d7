// ---- wire_forms.c
/* Made by forstc from emit/wire_forms/routes/wire_forms.ft. Edit that: changes here are lost. */
#include "forst.h"

struct ft_WireFormsInput;
struct ft_WireFormsInput_figure;
struct ft_Circle;
struct ft_Square;
struct ft_WireFormsInput_either;
struct ft_Node;
struct ft_Node_array;

struct ft_int_array_of_2 {
	int64_t items[2];
};

struct ft_Circle {
	struct forst_string kind;
	double radius;
};

struct ft_Square {
	struct forst_string kind;
	double side;
};

struct ft_WireFormsInput_figure {
	uint32_t tag;
	union {
		struct ft_Circle m0;
		struct ft_Square m1;
	} as;
};

struct ft_WireFormsInput_either {
	uint32_t tag;
	union {
		struct ft_Circle m0;
		struct forst_string m1;
	} as;
};

struct ft_WireFormsInput {
	struct forst_string id;
	int64_t count;
	bool on;
	struct forst_bytes blob;
	struct forst_string color;
	struct forst_string_array tags;
	struct ft_int_array_of_2 pair;
	struct forst_map *scores;
	struct forst_map *names;
	struct forst_string *note;
	struct ft_WireFormsInput_figure figure;
	struct ft_WireFormsInput_either either;
	struct ft_Node *tree;
};

struct ft_Node_array {
	struct ft_Node *data;
	int64_t length;
	int64_t capacity;
};

struct ft_Node {
	int64_t value;
	struct ft_Node *next;
	struct ft_Node_array children;
};

static const struct forst_rule *ft_rule_broken_by_string(struct forst_task *task, const struct forst_string *value);
static const char *ft_decode_checked_string(struct forst_decoder *in, const char *at, struct forst_string *out);
static const struct forst_rule *ft_rule_broken_by_int(struct forst_task *task, const int64_t *value);
static const char *ft_decode_checked_int(struct forst_decoder *in, const char *at, int64_t *out);
static const char *ft_decode_Color(struct forst_decoder *in, const char *at, struct forst_string *out);
static const struct forst_rule *ft_rule_broken_by_string_2(struct forst_task *task, const struct forst_string *value);
static const char *ft_decode_checked_string_2(struct forst_decoder *in, const char *at, struct forst_string *out);
static const char *ft_decode_string_array(struct forst_decoder *in, const char *at, struct forst_string_array *out);
static const struct forst_rule *ft_rule_broken_by_string_array(struct forst_task *task, const struct forst_string_array *value);
static const char *ft_decode_checked_string_array(struct forst_decoder *in, const char *at, struct forst_string_array *out);
static const char *ft_decode_int_array_of_2(struct forst_decoder *in, const char *at, struct ft_int_array_of_2 *out);
static const char *ft_decode_float_map(struct forst_decoder *in, const char *at, struct forst_map **out);
static const char *ft_decode_string_map(struct forst_decoder *in, const char *at, struct forst_map **out);
static const char *ft_decode_string_pointer(struct forst_decoder *in, const char *at, struct forst_string **out);
static const char *ft_decode_Circle_kind(struct forst_decoder *in, const char *at, struct forst_string *out);
static const struct forst_rule *ft_rule_broken_by_float(struct forst_task *task, const double *value);
static const char *ft_decode_checked_float(struct forst_decoder *in, const char *at, double *out);
static const char *ft_decode_Circle(struct forst_decoder *in, const char *at, struct ft_Circle *out);
static const char *ft_decode_Square_kind(struct forst_decoder *in, const char *at, struct forst_string *out);
static const char *ft_decode_Square(struct forst_decoder *in, const char *at, struct ft_Square *out);
static const char *ft_decode_WireFormsInput_figure(struct forst_decoder *in, const char *at, struct ft_WireFormsInput_figure *out);
static const char *ft_decode_WireFormsInput_either(struct forst_decoder *in, const char *at, struct ft_WireFormsInput_either *out);
static const char *ft_decode_Node_array(struct forst_decoder *in, const char *at, struct ft_Node_array *out);
static const char *ft_decode_Node(struct forst_decoder *in, const char *at, struct ft_Node *out);
static const char *ft_decode_Node_pointer(struct forst_decoder *in, const char *at, struct ft_Node **out);
static const char *ft_decode_WireFormsInput(struct forst_decoder *in, const char *at, struct ft_WireFormsInput *out);
static struct ft_WireFormsInput ft_wireForms(struct forst_task *task, struct ft_WireFormsInput);
static void ft_encode_string_array(struct forst_writer *out, const struct forst_string_array *value);
static void ft_encode_int_array_of_2(struct forst_writer *out, const struct ft_int_array_of_2 *value);
static void ft_encode_float_map(struct forst_writer *out, struct forst_map *const *value);
static void ft_encode_string_map(struct forst_writer *out, struct forst_map *const *value);
static void ft_encode_Circle(struct forst_writer *out, const struct ft_Circle *value);
static void ft_encode_Square(struct forst_writer *out, const struct ft_Square *value);
static void ft_encode_WireFormsInput_figure(struct forst_writer *out, const struct ft_WireFormsInput_figure *value);
static void ft_encode_WireFormsInput_either(struct forst_writer *out, const struct ft_WireFormsInput_either *value);
static void ft_encode_Node_array(struct forst_writer *out, const struct ft_Node_array *value);
static void ft_encode_Node(struct forst_writer *out, const struct ft_Node *value);
static void ft_encode_WireFormsInput(struct forst_writer *out, const struct ft_WireFormsInput *value);

static const struct forst_rule *
ft_rule_broken_by_string(struct forst_task *task, const struct forst_string *value)
{
	static const struct forst_rule rules[] = {{"Min", "[1]"}, {"Max", "[8]"}};

	(void)task;
	if (!((*value).length > 0))
		return &rules[0];
	if (!(forst_string_count((*value)) <= 8))
		return &rules[1];
	return NULL;
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

static const struct forst_rule *
ft_rule_broken_by_int(struct forst_task *task, const int64_t *value)
{
	static const struct forst_rule rules[] = {{"Between", "[-10,10]"}};

	(void)task;
	if (!((*value) >= (-10) && (*value) <= 10))
		return &rules[0];
	return NULL;
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
ft_decode_Color(struct forst_decoder *in, const char *at, struct forst_string *out)
{
	const char *value = at;
	int errors = in->error_count;

	at = forst_decode_string(in, at, out);
	if (!at || in->error_count != errors)
		return at;
	if (forst_name_is(*out, "red"))
		return at;
	if (forst_name_is(*out, "green"))
		return at;
	if (forst_name_is(*out, "say \"blue\""))
		return at;
	return forst_decode_constraint(in, value, at, "OneOf", "[[\"red\",\"green\",\"say \\\"blue\\\"\"]]");
}

static const struct forst_rule *
ft_rule_broken_by_string_2(struct forst_task *task, const struct forst_string *value)
{
	static const struct forst_rule rules[] = {{"Max", "[3]"}};

	(void)task;
	if (!(forst_string_count((*value)) <= 3))
		return &rules[0];
	return NULL;
}

static const char *
ft_decode_checked_string_2(struct forst_decoder *in, const char *at, struct forst_string *out)
{
	const char *value = at;
	int errors = in->error_count;

	at = forst_decode_string(in, at, out);
	if (!at || in->error_count != errors)
		return at;
	const struct forst_rule *broken = ft_rule_broken_by_string_2(in->task, out);
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
			at = ft_decode_checked_string_2(in, at, &data[length]);
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

static const struct forst_rule *
ft_rule_broken_by_string_array(struct forst_task *task, const struct forst_string_array *value)
{
	static const struct forst_rule rules[] = {{"Max", "[2]"}};

	(void)task;
	if (!((*value).length <= 2))
		return &rules[0];
	return NULL;
}

static const char *
ft_decode_checked_string_array(struct forst_decoder *in, const char *at, struct forst_string_array *out)
{
	const char *value = at;
	int errors = in->error_count;

	at = ft_decode_string_array(in, at, out);
	if (!at || in->error_count != errors)
		return at;
	const struct forst_rule *broken = ft_rule_broken_by_string_array(in->task, out);
	return broken ? forst_decode_constraint(in, value, at, broken->name, broken->args) : at;
}

static const char *
ft_decode_int_array_of_2(struct forst_decoder *in, const char *at, struct ft_int_array_of_2 *out)
{
	const char *first = at;
	int64_t length = 0;

	if (*at != '[')
		return forst_decode_mismatch(in, at, "Array of 2");
	at = forst_space(at + 1);
	if (*at != ']') {
		for (;;) {
			at = length < 2 ? forst_decode_int(in, at, &out->items[length]) : forst_decode_skip(in, at);
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
	return length == 2 ? at + 1 : forst_decode_length(in, first, at + 1, 2, length);
}

static const char *
ft_decode_float_map(struct forst_decoder *in, const char *at, struct forst_map **out)
{
	struct forst_string name;
	const char *member;

	if (*at != '{')
		return forst_decode_mismatch(in, at, "Map");
	*out = forst_decode_map(in, false, sizeof(double));
	at = forst_space(at + 1);
	if (*at != '}') {
		for (;;) {
			member = at;
			at = forst_decode_name(in, at, &name);
			if (!at)
				return NULL;
			double *element = forst_decode_put_string(in, *out, name);
			at = element ? forst_decode_float(in, at, element) : forst_decode_duplicate(in, member);
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
ft_decode_string_map(struct forst_decoder *in, const char *at, struct forst_map **out)
{
	struct forst_string name;
	const char *member;
	int64_t key;

	if (*at != '{')
		return forst_decode_mismatch(in, at, "Map");
	*out = forst_decode_map(in, true, sizeof(struct forst_string));
	at = forst_space(at + 1);
	if (*at != '}') {
		for (;;) {
			member = at;
			at = forst_decode_name(in, at, &name);
			if (!at)
				return NULL;
			if (!forst_decode_int_key(name, &key)) {
				at = forst_decode_bad_key(in, member);
			} else {
				struct forst_string *element = forst_decode_put_int(in, *out, key);
				at = element ? forst_decode_string(in, at, element) : forst_decode_duplicate(in, member);
			}
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
ft_decode_Circle_kind(struct forst_decoder *in, const char *at, struct forst_string *out)
{
	const char *value = at;
	int errors = in->error_count;

	at = forst_decode_string(in, at, out);
	if (!at || in->error_count != errors)
		return at;
	if (forst_name_is(*out, "circle"))
		return at;
	return forst_decode_constraint(in, value, at, "OneOf", "[[\"circle\"]]");
}

static const struct forst_rule *
ft_rule_broken_by_float(struct forst_task *task, const double *value)
{
	static const struct forst_rule rules[] = {{"Min", "[0]"}};

	(void)task;
	if (!((*value) >= 0.0))
		return &rules[0];
	return NULL;
}

static const char *
ft_decode_checked_float(struct forst_decoder *in, const char *at, double *out)
{
	const char *value = at;
	int errors = in->error_count;

	at = forst_decode_float(in, at, out);
	if (!at || in->error_count != errors)
		return at;
	const struct forst_rule *broken = ft_rule_broken_by_float(in->task, out);
	return broken ? forst_decode_constraint(in, value, at, broken->name, broken->args) : at;
}

static const char *
ft_decode_Circle(struct forst_decoder *in, const char *at, struct ft_Circle *out)
{
	struct forst_string name;
	const char *member;
	uint64_t seen = 0;

	if (*at != '{')
		return forst_decode_mismatch(in, at, "Circle");
	at = forst_space(at + 1);
	if (*at == '}')
		goto close;
	if (!forst_decode_matches(at, "\"kind\":"))
		goto search;
	member = at;
	at = forst_space(at + 7);
read_kind:
	if (seen & 0x1)
		goto twice;
	seen |= 0x1;
	at = ft_decode_Circle_kind(in, at, &out->kind);
	if (!at)
		return NULL;
	at = forst_space(at);
	if (*at != ',')
		goto close;
	at = forst_space(at + 1);
	if (!forst_decode_matches(at, "\"radius\":"))
		goto search;
	member = at;
	at = forst_space(at + 9);
read_radius:
	if (seen & 0x2)
		goto twice;
	seen |= 0x2;
	at = ft_decode_checked_float(in, at, &out->radius);
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
	if (forst_name_is(name, "kind"))
		goto read_kind;
	if (forst_name_is(name, "radius"))
		goto read_radius;
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
		at = forst_decode_missing(in, at, "kind");
	if (at && !(seen & 0x2))
		at = forst_decode_missing(in, at, "radius");
	return at;
}

static const char *
ft_decode_Square_kind(struct forst_decoder *in, const char *at, struct forst_string *out)
{
	const char *value = at;
	int errors = in->error_count;

	at = forst_decode_string(in, at, out);
	if (!at || in->error_count != errors)
		return at;
	if (forst_name_is(*out, "square"))
		return at;
	return forst_decode_constraint(in, value, at, "OneOf", "[[\"square\"]]");
}

static const char *
ft_decode_Square(struct forst_decoder *in, const char *at, struct ft_Square *out)
{
	struct forst_string name;
	const char *member;
	uint64_t seen = 0;

	if (*at != '{')
		return forst_decode_mismatch(in, at, "Square");
	at = forst_space(at + 1);
	if (*at == '}')
		goto close;
	if (!forst_decode_matches(at, "\"kind\":"))
		goto search;
	member = at;
	at = forst_space(at + 7);
read_kind:
	if (seen & 0x1)
		goto twice;
	seen |= 0x1;
	at = ft_decode_Square_kind(in, at, &out->kind);
	if (!at)
		return NULL;
	at = forst_space(at);
	if (*at != ',')
		goto close;
	at = forst_space(at + 1);
	if (!forst_decode_matches(at, "\"side\":"))
		goto search;
	member = at;
	at = forst_space(at + 7);
read_side:
	if (seen & 0x2)
		goto twice;
	seen |= 0x2;
	at = forst_decode_float(in, at, &out->side);
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
	if (forst_name_is(name, "kind"))
		goto read_kind;
	if (forst_name_is(name, "side"))
		goto read_side;
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
		at = forst_decode_missing(in, at, "kind");
	if (at && !(seen & 0x2))
		at = forst_decode_missing(in, at, "side");
	return at;
}

static const char *
ft_decode_WireFormsInput_figure(struct forst_decoder *in, const char *at, struct ft_WireFormsInput_figure *out)
{
	struct forst_string kind;

	if (*at != '{')
		return forst_decode_mismatch(in, at, "Circle | Square");
	if (!forst_decode_peek(in, at, "kind", 4, &kind)) {
		out->tag = 0;
		return ft_decode_Circle(in, at, &out->as.m0);
	}
	if (forst_name_is(kind, "circle")) {
		out->tag = 0;
		return ft_decode_Circle(in, at, &out->as.m0);
	}
	if (forst_name_is(kind, "square")) {
		out->tag = 1;
		return ft_decode_Square(in, at, &out->as.m1);
	}
	return forst_decode_unknown_kind(in, at, "kind", "[[\"circle\",\"square\"]]");
}

static const char *
ft_decode_WireFormsInput_either(struct forst_decoder *in, const char *at, struct ft_WireFormsInput_either *out)
{
	struct forst_decode_mark mark = forst_decode_try(in, at);
	const char *end = NULL;

	{
		out->tag = 0;
		end = ft_decode_Circle(in, at, &out->as.m0);
	}
	if (!end && forst_decode_retry(in, &mark)) {
		out->tag = 1;
		end = forst_decode_string(in, at, &out->as.m1);
	}
	forst_decode_settle(in, &mark);
	return end ? end : forst_decode_mismatch(in, at, "Circle | String");
}

static const char *
ft_decode_Node_array(struct forst_decoder *in, const char *at, struct ft_Node_array *out)
{
	const char *first = at;
	struct ft_Node *data = NULL;
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
			at = ft_decode_Node(in, at, &data[length]);
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
	*out = (struct ft_Node_array){.data = length ? data : (void *)forst_nothing, .length = length, .capacity = capacity};
	return at + 1;
}

static const char *
ft_decode_Node(struct forst_decoder *in, const char *at, struct ft_Node *out)
{
	struct forst_string name;
	const char *member;
	uint64_t seen = 0;

	out->next = NULL;
	if (*at != '{')
		return forst_decode_mismatch(in, at, "Node");
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
	at = forst_decode_int(in, at, &out->value);
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
	at = ft_decode_Node_pointer(in, at, &out->next);
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
	if (seen & 0x4)
		goto twice;
	seen |= 0x4;
	at = ft_decode_Node_array(in, at, &out->children);
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
	if (forst_name_is(name, "next"))
		goto read_next;
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
	if (at && !(seen & 0x4))
		at = forst_decode_missing(in, at, "children");
	in->depth--;
	return at;
}

static const char *
ft_decode_Node_pointer(struct forst_decoder *in, const char *at, struct ft_Node **out)
{
	if (forst_decode_is_null(at)) {
		*out = NULL;
		return at + 4;
	}
	*out = forst_decode_alloc(in, sizeof(**out));
	return ft_decode_Node(in, at, *out);
}

static const char *
ft_decode_WireFormsInput(struct forst_decoder *in, const char *at, struct ft_WireFormsInput *out)
{
	struct forst_string name;
	const char *member;
	uint64_t seen = 0;

	out->note = NULL;
	out->tree = NULL;
	if (*at != '{')
		return forst_decode_mismatch(in, at, "WireFormsInput");
	at = forst_space(at + 1);
	if (*at == '}')
		goto close;
	if (!forst_decode_matches(at, "\"id\":"))
		goto search;
	member = at;
	at = forst_space(at + 5);
read_id:
	if (seen & 0x1)
		goto twice;
	seen |= 0x1;
	at = ft_decode_checked_string(in, at, &out->id);
	if (!at)
		return NULL;
	at = forst_space(at);
	if (*at != ',')
		goto close;
	at = forst_space(at + 1);
	if (!forst_decode_matches(at, "\"count\":"))
		goto search;
	member = at;
	at = forst_space(at + 8);
read_count:
	if (seen & 0x2)
		goto twice;
	seen |= 0x2;
	at = ft_decode_checked_int(in, at, &out->count);
	if (!at)
		return NULL;
	at = forst_space(at);
	if (*at != ',')
		goto close;
	at = forst_space(at + 1);
	if (!forst_decode_matches(at, "\"on\":"))
		goto search;
	member = at;
	at = forst_space(at + 5);
read_on:
	if (seen & 0x4)
		goto twice;
	seen |= 0x4;
	at = forst_decode_bool(in, at, &out->on);
	if (!at)
		return NULL;
	at = forst_space(at);
	if (*at != ',')
		goto close;
	at = forst_space(at + 1);
	if (!forst_decode_matches(at, "\"blob\":"))
		goto search;
	member = at;
	at = forst_space(at + 7);
read_blob:
	if (seen & 0x8)
		goto twice;
	seen |= 0x8;
	at = forst_decode_bytes(in, at, &out->blob);
	if (!at)
		return NULL;
	at = forst_space(at);
	if (*at != ',')
		goto close;
	at = forst_space(at + 1);
	if (!forst_decode_matches(at, "\"color\":"))
		goto search;
	member = at;
	at = forst_space(at + 8);
read_color:
	if (seen & 0x10)
		goto twice;
	seen |= 0x10;
	at = ft_decode_Color(in, at, &out->color);
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
	if (seen & 0x20)
		goto twice;
	seen |= 0x20;
	at = ft_decode_checked_string_array(in, at, &out->tags);
	if (!at)
		return NULL;
	at = forst_space(at);
	if (*at != ',')
		goto close;
	at = forst_space(at + 1);
	if (!forst_decode_matches(at, "\"pair\":"))
		goto search;
	member = at;
	at = forst_space(at + 7);
read_pair:
	if (seen & 0x40)
		goto twice;
	seen |= 0x40;
	at = ft_decode_int_array_of_2(in, at, &out->pair);
	if (!at)
		return NULL;
	at = forst_space(at);
	if (*at != ',')
		goto close;
	at = forst_space(at + 1);
	if (!forst_decode_matches(at, "\"scores\":"))
		goto search;
	member = at;
	at = forst_space(at + 9);
read_scores:
	if (seen & 0x80)
		goto twice;
	seen |= 0x80;
	at = ft_decode_float_map(in, at, &out->scores);
	if (!at)
		return NULL;
	at = forst_space(at);
	if (*at != ',')
		goto close;
	at = forst_space(at + 1);
	if (!forst_decode_matches(at, "\"names\":"))
		goto search;
	member = at;
	at = forst_space(at + 8);
read_names:
	if (seen & 0x100)
		goto twice;
	seen |= 0x100;
	at = ft_decode_string_map(in, at, &out->names);
	if (!at)
		return NULL;
	at = forst_space(at);
	if (*at != ',')
		goto close;
	at = forst_space(at + 1);
	if (!forst_decode_matches(at, "\"note\":"))
		goto search;
	member = at;
	at = forst_space(at + 7);
read_note:
	if (seen & 0x200)
		goto twice;
	seen |= 0x200;
	at = ft_decode_string_pointer(in, at, &out->note);
	if (!at)
		return NULL;
	at = forst_space(at);
	if (*at != ',')
		goto close;
	at = forst_space(at + 1);
	if (!forst_decode_matches(at, "\"figure\":"))
		goto search;
	member = at;
	at = forst_space(at + 9);
read_figure:
	if (seen & 0x400)
		goto twice;
	seen |= 0x400;
	at = ft_decode_WireFormsInput_figure(in, at, &out->figure);
	if (!at)
		return NULL;
	at = forst_space(at);
	if (*at != ',')
		goto close;
	at = forst_space(at + 1);
	if (!forst_decode_matches(at, "\"either\":"))
		goto search;
	member = at;
	at = forst_space(at + 9);
read_either:
	if (seen & 0x800)
		goto twice;
	seen |= 0x800;
	at = ft_decode_WireFormsInput_either(in, at, &out->either);
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
	if (seen & 0x1000)
		goto twice;
	seen |= 0x1000;
	at = ft_decode_Node_pointer(in, at, &out->tree);
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
	if (forst_name_is(name, "id"))
		goto read_id;
	if (forst_name_is(name, "count"))
		goto read_count;
	if (forst_name_is(name, "on"))
		goto read_on;
	if (forst_name_is(name, "blob"))
		goto read_blob;
	if (forst_name_is(name, "color"))
		goto read_color;
	if (forst_name_is(name, "tags"))
		goto read_tags;
	if (forst_name_is(name, "pair"))
		goto read_pair;
	if (forst_name_is(name, "scores"))
		goto read_scores;
	if (forst_name_is(name, "names"))
		goto read_names;
	if (forst_name_is(name, "note"))
		goto read_note;
	if (forst_name_is(name, "figure"))
		goto read_figure;
	if (forst_name_is(name, "either"))
		goto read_either;
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
		at = forst_decode_missing(in, at, "id");
	if (at && !(seen & 0x2))
		at = forst_decode_missing(in, at, "count");
	if (at && !(seen & 0x4))
		at = forst_decode_missing(in, at, "on");
	if (at && !(seen & 0x8))
		at = forst_decode_missing(in, at, "blob");
	if (at && !(seen & 0x10))
		at = forst_decode_missing(in, at, "color");
	if (at && !(seen & 0x20))
		at = forst_decode_missing(in, at, "tags");
	if (at && !(seen & 0x40))
		at = forst_decode_missing(in, at, "pair");
	if (at && !(seen & 0x80))
		at = forst_decode_missing(in, at, "scores");
	if (at && !(seen & 0x100))
		at = forst_decode_missing(in, at, "names");
	if (at && !(seen & 0x400))
		at = forst_decode_missing(in, at, "figure");
	if (at && !(seen & 0x800))
		at = forst_decode_missing(in, at, "either");
	return at;
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
ft_encode_int_array_of_2(struct forst_writer *out, const struct ft_int_array_of_2 *value)
{
	forst_write_byte(out, '[');
	for (int64_t i = 0; i < 2; i++) {
		if (i)
			forst_write_byte(out, ',');
		forst_write_int(out, value->items[i]);
	}
	forst_write_byte(out, ']');
}

static void
ft_encode_float_map(struct forst_writer *out, struct forst_map *const *value)
{
	int64_t length;
	struct forst_map_entry *entries = forst_write_entries(out, *value, &length);
	forst_write_byte(out, '{');
	for (int64_t i = 0; i < length; i++) {
		double *element = entries[i].value;
		if (i)
			forst_write_byte(out, ',');
		forst_write_string(out, entries[i].text);
		forst_write_byte(out, ':');
		forst_write_float(out, (*element));
	}
	forst_write_byte(out, '}');
}

static void
ft_encode_string_map(struct forst_writer *out, struct forst_map *const *value)
{
	int64_t length;
	struct forst_map_entry *entries = forst_write_entries(out, *value, &length);
	forst_write_byte(out, '{');
	for (int64_t i = 0; i < length; i++) {
		struct forst_string *element = entries[i].value;
		if (i)
			forst_write_byte(out, ',');
		forst_write_key(out, entries[i].integer);
		forst_write_byte(out, ':');
		forst_write_string(out, (*element));
	}
	forst_write_byte(out, '}');
}

static void
ft_encode_Circle(struct forst_writer *out, const struct ft_Circle *value)
{
	forst_write_text(out, "{\"kind\":");
	forst_write_string(out, value->kind);
	forst_write_text(out, ",\"radius\":");
	forst_write_float(out, value->radius);
	forst_write_byte(out, '}');
}

static void
ft_encode_Square(struct forst_writer *out, const struct ft_Square *value)
{
	forst_write_text(out, "{\"kind\":");
	forst_write_string(out, value->kind);
	forst_write_text(out, ",\"side\":");
	forst_write_float(out, value->side);
	forst_write_byte(out, '}');
}

static void
ft_encode_WireFormsInput_figure(struct forst_writer *out, const struct ft_WireFormsInput_figure *value)
{
	switch (value->tag) {
	case 0:
		ft_encode_Circle(out, &value->as.m0);
		break;
	case 1:
		ft_encode_Square(out, &value->as.m1);
		break;
	default: break;
	}
}

static void
ft_encode_WireFormsInput_either(struct forst_writer *out, const struct ft_WireFormsInput_either *value)
{
	switch (value->tag) {
	case 0:
		ft_encode_Circle(out, &value->as.m0);
		break;
	case 1:
		forst_write_string(out, value->as.m1);
		break;
	default: break;
	}
}

static void
ft_encode_Node_array(struct forst_writer *out, const struct ft_Node_array *value)
{
	if (!forst_write_descend(out))
		return;
	forst_write_byte(out, '[');
	for (int64_t i = 0; i < value->length; i++) {
		if (i)
			forst_write_byte(out, ',');
		ft_encode_Node(out, &value->data[i]);
	}
	forst_write_byte(out, ']');
	out->depth--;
}

static void
ft_encode_Node(struct forst_writer *out, const struct ft_Node *value)
{
	if (!forst_write_descend(out))
		return;
	forst_write_text(out, "{\"value\":");
	forst_write_int(out, value->value);
	if (value->next) {
		forst_write_text(out, ",\"next\":");
		ft_encode_Node(out, &(*value->next));
	}
	forst_write_text(out, ",\"children\":");
	ft_encode_Node_array(out, &value->children);
	forst_write_byte(out, '}');
	out->depth--;
}

static void
ft_encode_WireFormsInput(struct forst_writer *out, const struct ft_WireFormsInput *value)
{
	forst_write_text(out, "{\"id\":");
	forst_write_string(out, value->id);
	forst_write_text(out, ",\"count\":");
	forst_write_int(out, value->count);
	forst_write_text(out, ",\"on\":");
	forst_write_bool(out, value->on);
	forst_write_text(out, ",\"blob\":");
	forst_write_base64(out, value->blob.data, value->blob.length);
	forst_write_text(out, ",\"color\":");
	forst_write_string(out, value->color);
	forst_write_text(out, ",\"tags\":");
	ft_encode_string_array(out, &value->tags);
	forst_write_text(out, ",\"pair\":");
	ft_encode_int_array_of_2(out, &value->pair);
	forst_write_text(out, ",\"scores\":");
	ft_encode_float_map(out, &value->scores);
	forst_write_text(out, ",\"names\":");
	ft_encode_string_map(out, &value->names);
	if (value->note) {
		forst_write_text(out, ",\"note\":");
		forst_write_string(out, (*value->note));
	}
	forst_write_text(out, ",\"figure\":");
	ft_encode_WireFormsInput_figure(out, &value->figure);
	forst_write_text(out, ",\"either\":");
	ft_encode_WireFormsInput_either(out, &value->either);
	if (value->tree) {
		forst_write_text(out, ",\"tree\":");
		ft_encode_Node(out, &(*value->tree));
	}
	forst_write_byte(out, '}');
}

static struct ft_WireFormsInput
ft_wireForms(struct forst_task *task, struct ft_WireFormsInput input)
{
	(void)task;
	return input;
}

#line 1205 "wire_forms.c"
static void
ft_route_wireForms(struct forst_task *task, struct forst_call *call)
{
	struct forst_writer *out = forst_call_writer(call);
	struct ft_WireFormsInput parameter = ((struct ft_WireFormsInput){0});
	out->task = task;
	struct forst_decoder in;
	static const char *const names[] = {"input"};
	const char *at = forst_decode_begin(&in, task, forst_call_input(call), names, 1, NULL, 0);
	at = ft_decode_WireFormsInput(&in, at, &parameter);
	if (!forst_decode_end(&in, at)) {
		forst_reply_rejected(task, call, &in);
		return;
	}
	struct ft_WireFormsInput result = ft_wireForms(task, parameter);
	size_t start = out->length;
	ft_encode_WireFormsInput(out, &result);
	if (FORST_UNLIKELY(out->failure != FORST_WRITE_OK)) {
		forst_reply_error(task, call, forst_writer_error(task, out, start));
		return;
	}
	forst_reply_value(call);
}

const struct forst_route ft_routes_wire_forms[] = {
	{
		.name = "wireForms",
		.path = "/wire-forms",
		.alias = NULL,
		.flags = 0,
		.invoke = ft_route_wireForms,
	},
};
// ---- program.c
/* Made by forstc: the program that serves the routes. */
#include "forst.h"

extern const struct forst_route ft_routes_wire_forms[];

static const struct forst_route *const routes[] = {
	&ft_routes_wire_forms[0],
};

static const struct forst_program program = {
	.build_id = "72d45e6c6f73a21b",
	.contract = "d96dcbdb319d80ea",
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
