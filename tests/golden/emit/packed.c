// ---- packed.c
/* Made by forstc from emit/packed/routes/packed.ft. Edit that: changes here are lost. */
#include "forst.h"

struct ft_packed_parameters;
struct ft_Item;
struct ft_Item_array;
struct ft_PackedNotes_value;
struct ft_Note;
struct ft_Mark;
struct ft_Sparse;
struct ft_Sized;
struct ft_Sized_array;
struct ft_Sized_1;
struct ft_Sized_2;
struct ft_Sparse_array;

struct ft_Item_array {
	struct ft_Item *data;
	int64_t length;
	int64_t capacity;
};

struct ft_Item {
	struct forst_string name;
	struct forst_string level;
	struct ft_Item_array parts;
	double *extra;
};

struct ft_packed_parameters {
	struct ft_Item item;
	struct forst_map *notes;
};

struct ft_Note {
	struct forst_string kind;
	struct forst_string text;
};

struct ft_Mark {
	struct forst_string kind;
	int64_t at_;
};

struct ft_PackedNotes_value {
	uint32_t tag;
	union {
		struct ft_Note m0;
		struct ft_Mark m1;
	} as;
};

struct ft_Sized_array {
	struct ft_Sized *data;
	int64_t length;
	int64_t capacity;
};

struct ft_Sparse {
	struct ft_Sized_array tags;
	bool ok;
	int64_t last;
};

struct ft_Sized_1 {
	int64_t size;
	struct forst_bytes raw;
};

struct ft_Sized_2 {
	int64_t size;
	int64_t at_;
};

struct ft_Sized {
	uint32_t tag;
	union {
		struct ft_Sized_1 m0;
		struct ft_Sized_2 m1;
	} as;
};

struct ft_Sparse_array {
	struct ft_Sparse *data;
	int64_t length;
	int64_t capacity;
};

static bool ft_unpack_Level(struct forst_unpacker *in, struct forst_string *out);
static bool ft_unpack_Item_array(struct forst_unpacker *in, struct ft_Item_array *out);
static bool ft_unpack_double_pointer(struct forst_unpacker *in, double **out);
static bool ft_unpack_Item(struct forst_unpacker *in, struct ft_Item *out);
static bool ft_unpack_Note_kind(struct forst_unpacker *in, struct forst_string *out);
static const struct forst_rule *ft_rule_broken_by_string(struct forst_task *task, const struct forst_string *value);
static bool ft_unpack_checked_string(struct forst_unpacker *in, struct forst_string *out);
static bool ft_unpack_Note(struct forst_unpacker *in, struct ft_Note *out);
static bool ft_unpack_Mark_kind(struct forst_unpacker *in, struct forst_string *out);
static bool ft_unpack_Mark(struct forst_unpacker *in, struct ft_Mark *out);
static bool ft_unpack_PackedNotes_value(struct forst_unpacker *in, struct ft_PackedNotes_value *out);
static bool ft_unpack_PackedNotes_value_map(struct forst_unpacker *in, struct forst_map **out);
static const char *ft_decode_Level(struct forst_decoder *in, const char *at, struct forst_string *out);
static const char *ft_decode_Item_array(struct forst_decoder *in, const char *at, struct ft_Item_array *out);
static const char *ft_decode_double_pointer(struct forst_decoder *in, const char *at, double **out);
static const char *ft_decode_Item(struct forst_decoder *in, const char *at, struct ft_Item *out);
static const char *ft_decode_Note_kind(struct forst_decoder *in, const char *at, struct forst_string *out);
static const char *ft_decode_checked_string(struct forst_decoder *in, const char *at, struct forst_string *out);
static const char *ft_decode_Note(struct forst_decoder *in, const char *at, struct ft_Note *out);
static const char *ft_decode_Mark_kind(struct forst_decoder *in, const char *at, struct forst_string *out);
static const char *ft_decode_Mark(struct forst_decoder *in, const char *at, struct ft_Mark *out);
static const char *ft_decode_PackedNotes_value(struct forst_decoder *in, const char *at, struct ft_PackedNotes_value *out);
static const char *ft_decode_PackedNotes_value_map(struct forst_decoder *in, const char *at, struct forst_map **out);
static const char *ft_decode_packed_parameters(struct forst_decoder *in, const char *at, struct ft_packed_parameters *out);
static const char *ft_decode_packed_parameters_in_order(struct forst_decoder *in, const char *at, struct ft_packed_parameters *out);
static struct ft_Item ft_packed(struct forst_task *task, struct ft_Item, struct forst_map *);
static void ft_pack_Item_array(struct forst_packer *out, const struct ft_Item_array *value);
static void ft_pack_double_pointer(struct forst_packer *out, double *const *value);
static void ft_pack_Item(struct forst_packer *out, const struct ft_Item *value);
static void ft_encode_Item_array(struct forst_writer *out, const struct ft_Item_array *value);
static void ft_encode_Item(struct forst_writer *out, const struct ft_Item *value);
static const struct forst_rule *ft_rule_broken_by_int(struct forst_task *task, const int64_t *value);
static bool ft_unpack_checked_int(struct forst_unpacker *in, int64_t *out);
static bool ft_unpack_Sized_1(struct forst_unpacker *in, struct ft_Sized_1 *out);
static const struct forst_rule *ft_rule_broken_by_int_2(struct forst_task *task, const int64_t *value);
static bool ft_unpack_checked_int_2(struct forst_unpacker *in, int64_t *out);
static const struct forst_rule *ft_rule_broken_by_int_3(struct forst_task *task, const int64_t *value);
static bool ft_unpack_checked_int_3(struct forst_unpacker *in, int64_t *out);
static bool ft_unpack_Sized_2(struct forst_unpacker *in, struct ft_Sized_2 *out);
static bool ft_unpack_Sized(struct forst_unpacker *in, struct ft_Sized *out);
static bool ft_unpack_Sized_array(struct forst_unpacker *in, struct ft_Sized_array *out);
static bool ft_unpack_Sparse(struct forst_unpacker *in, struct ft_Sparse *out);
static const char *ft_decode_checked_int(struct forst_decoder *in, const char *at, int64_t *out);
static const char *ft_decode_Sized_1(struct forst_decoder *in, const char *at, struct ft_Sized_1 *out);
static const char *ft_decode_checked_int_2(struct forst_decoder *in, const char *at, int64_t *out);
static const char *ft_decode_checked_int_3(struct forst_decoder *in, const char *at, int64_t *out);
static const char *ft_decode_Sized_2(struct forst_decoder *in, const char *at, struct ft_Sized_2 *out);
static const char *ft_decode_Sized(struct forst_decoder *in, const char *at, struct ft_Sized *out);
static const char *ft_decode_Sized_array(struct forst_decoder *in, const char *at, struct ft_Sized_array *out);
static const char *ft_decode_Sparse(struct forst_decoder *in, const char *at, struct ft_Sparse *out);
static struct ft_Sparse_array ft_sparse(struct forst_task *task, struct ft_Sparse);
static void ft_pack_Sized_1(struct forst_packer *out, const struct ft_Sized_1 *value);
static void ft_pack_Sized_2(struct forst_packer *out, const struct ft_Sized_2 *value);
static void ft_pack_Sized(struct forst_packer *out, const struct ft_Sized *value);
static void ft_pack_Sized_array(struct forst_packer *out, const struct ft_Sized_array *value);
static void ft_pack_Sparse(struct forst_packer *out, const struct ft_Sparse *value);
static void ft_pack_Sparse_array(struct forst_packer *out, const struct ft_Sparse_array *value);
static void ft_encode_Sized_1(struct forst_writer *out, const struct ft_Sized_1 *value);
static void ft_encode_Sized_2(struct forst_writer *out, const struct ft_Sized_2 *value);
static void ft_encode_Sized(struct forst_writer *out, const struct ft_Sized *value);
static void ft_encode_Sized_array(struct forst_writer *out, const struct ft_Sized_array *value);
static void ft_encode_Sparse(struct forst_writer *out, const struct ft_Sparse *value);
static void ft_encode_Sparse_array(struct forst_writer *out, const struct ft_Sparse_array *value);

static const struct forst_string ft_choices_of_Level[] = {{"low", 3}, {"high", 4}};
static const struct forst_string ft_choices_of_Note_kind[] = {{"note", 4}};
static const struct forst_string ft_choices_of_Mark_kind[] = {{"mark", 4}};

static bool
ft_unpack_Level(struct forst_unpacker *in, struct forst_string *out)
{
	return forst_unpack_choice(in, ft_choices_of_Level, 2, out);
}

static bool
ft_unpack_Item_array(struct forst_unpacker *in, struct ft_Item_array *out)
{
	int64_t length;

	if (!forst_unpack_descend(in))
		return false;
	if (!forst_unpack_count(in, 4, 0, &length))
		return false;
	struct ft_Item *data = forst_unpack_room(in, length, sizeof(*data));
	for (int64_t i = 0; i < length; i++)
		if (!ft_unpack_Item(in, &data[i]))
			return false;
	*out = (struct ft_Item_array){.data = data, .length = length, .capacity = length};
	in->depth--;
	return true;
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
ft_unpack_Item(struct forst_unpacker *in, struct ft_Item *out)
{
	if (!forst_unpack_descend(in))
		return false;
	if (!forst_unpack_string(in, &out->name))
		return false;
	if (!ft_unpack_Level(in, &out->level))
		return false;
	if (!ft_unpack_Item_array(in, &out->parts))
		return false;
	if (!ft_unpack_double_pointer(in, &out->extra))
		return false;
	in->depth--;
	return true;
}

static bool
ft_unpack_Note_kind(struct forst_unpacker *in, struct forst_string *out)
{
	return forst_unpack_choice(in, ft_choices_of_Note_kind, 1, out);
}

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

static bool
ft_unpack_Note(struct forst_unpacker *in, struct ft_Note *out)
{
	if (!ft_unpack_Note_kind(in, &out->kind))
		return false;
	if (!ft_unpack_checked_string(in, &out->text))
		return false;
	return true;
}

static bool
ft_unpack_Mark_kind(struct forst_unpacker *in, struct forst_string *out)
{
	return forst_unpack_choice(in, ft_choices_of_Mark_kind, 1, out);
}

static bool
ft_unpack_Mark(struct forst_unpacker *in, struct ft_Mark *out)
{
	if (!ft_unpack_Mark_kind(in, &out->kind))
		return false;
	if (!forst_unpack_int(in, &out->at_))
		return false;
	return true;
}

static bool
ft_unpack_PackedNotes_value(struct forst_unpacker *in, struct ft_PackedNotes_value *out)
{
	if (!forst_unpack_word(in, &out->tag))
		return false;
	switch (out->tag) {
	case 0: return ft_unpack_Note(in, &out->as.m0);
	case 1: return ft_unpack_Mark(in, &out->as.m1);
	default: return false;
	}
}

static bool
ft_unpack_PackedNotes_value_map(struct forst_unpacker *in, struct forst_map **out)
{
	struct forst_string key;
	int64_t length;

	if (!forst_unpack_count(in, 3, 0, &length))
		return false;
	*out = forst_map_new(in->task, FORST_KEY_STRING, sizeof(struct ft_PackedNotes_value), length);
	for (int64_t i = 0; i < length; i++) {
		if (!forst_unpack_string(in, &key))
			return false;
		struct ft_PackedNotes_value *element = forst_unpack_put_string(in, *out, key);
		if (!element || !ft_unpack_PackedNotes_value(in, element))
			return false;
	}
	return true;
}

static const char *
ft_decode_Level(struct forst_decoder *in, const char *at, struct forst_string *out)
{
	const char *value = at;
	int errors = in->error_count;

	at = forst_decode_string(in, at, out);
	if (!at || in->error_count != errors)
		return at;
	if (forst_name_is(*out, "low"))
		return at;
	if (forst_name_is(*out, "high"))
		return at;
	return forst_decode_constraint(in, value, at, "OneOf", "[[\"low\",\"high\"]]");
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
	if (in->depth++ >= FORST_DECODE_DEPTH_MAX)
		return forst_decode_too_deep(in, at);
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
	in->depth--;
	*out = (struct ft_Item_array){.data = length ? data : (void *)forst_nothing, .length = length, .capacity = capacity};
	return at + 1;
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
ft_decode_Item(struct forst_decoder *in, const char *at, struct ft_Item *out)
{
	struct forst_string name;
	const char *member;
	uint64_t seen = 0;

	out->extra = NULL;
	if (*at != '{')
		return forst_decode_mismatch(in, at, "Item");
	if (in->depth++ >= FORST_DECODE_DEPTH_MAX)
		return forst_decode_too_deep(in, at);
	at = forst_space(at + 1);
	if (*at == '}')
		goto close;
	if (!forst_decode_matches(at, "\"name\":"))
		goto search;
	member = at;
	at = forst_space(at + 7);
read_name:
	if (seen & 0x1)
		goto twice;
	seen |= 0x1;
	at = forst_decode_string(in, at, &out->name);
	if (!at)
		return NULL;
	at = forst_space(at);
	if (*at != ',')
		goto close;
	at = forst_space(at + 1);
	if (!forst_decode_matches(at, "\"level\":"))
		goto search;
	member = at;
	at = forst_space(at + 8);
read_level:
	if (seen & 0x2)
		goto twice;
	seen |= 0x2;
	at = ft_decode_Level(in, at, &out->level);
	if (!at)
		return NULL;
	at = forst_space(at);
	if (*at != ',')
		goto close;
	at = forst_space(at + 1);
	if (!forst_decode_matches(at, "\"parts\":"))
		goto search;
	member = at;
	at = forst_space(at + 8);
read_parts:
	if (seen & 0x4)
		goto twice;
	seen |= 0x4;
	at = ft_decode_Item_array(in, at, &out->parts);
	if (!at)
		return NULL;
	at = forst_space(at);
	if (*at != ',')
		goto close;
	at = forst_space(at + 1);
	if (!forst_decode_matches(at, "\"extra\":"))
		goto search;
	member = at;
	at = forst_space(at + 8);
read_extra:
	if (seen & 0x8)
		goto twice;
	seen |= 0x8;
	at = ft_decode_double_pointer(in, at, &out->extra);
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
	if (forst_name_is(name, "name"))
		goto read_name;
	if (forst_name_is(name, "level"))
		goto read_level;
	if (forst_name_is(name, "parts"))
		goto read_parts;
	if (forst_name_is(name, "extra"))
		goto read_extra;
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
		at = forst_decode_missing(in, at, "name");
	if (at && !(seen & 0x2))
		at = forst_decode_missing(in, at, "level");
	if (at && !(seen & 0x4))
		at = forst_decode_missing(in, at, "parts");
	in->depth--;
	return at;
}

static const char *
ft_decode_Note_kind(struct forst_decoder *in, const char *at, struct forst_string *out)
{
	const char *value = at;
	int errors = in->error_count;

	at = forst_decode_string(in, at, out);
	if (!at || in->error_count != errors)
		return at;
	if (forst_name_is(*out, "note"))
		return at;
	return forst_decode_constraint(in, value, at, "OneOf", "[[\"note\"]]");
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
ft_decode_Note(struct forst_decoder *in, const char *at, struct ft_Note *out)
{
	struct forst_string name;
	const char *member;
	uint64_t seen = 0;

	if (*at != '{')
		return forst_decode_mismatch(in, at, "Note");
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
	at = ft_decode_Note_kind(in, at, &out->kind);
	if (!at)
		return NULL;
	at = forst_space(at);
	if (*at != ',')
		goto close;
	at = forst_space(at + 1);
	if (!forst_decode_matches(at, "\"text\":"))
		goto search;
	member = at;
	at = forst_space(at + 7);
read_text:
	if (seen & 0x2)
		goto twice;
	seen |= 0x2;
	at = ft_decode_checked_string(in, at, &out->text);
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
	if (forst_name_is(name, "text"))
		goto read_text;
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
		at = forst_decode_missing(in, at, "text");
	return at;
}

static const char *
ft_decode_Mark_kind(struct forst_decoder *in, const char *at, struct forst_string *out)
{
	const char *value = at;
	int errors = in->error_count;

	at = forst_decode_string(in, at, out);
	if (!at || in->error_count != errors)
		return at;
	if (forst_name_is(*out, "mark"))
		return at;
	return forst_decode_constraint(in, value, at, "OneOf", "[[\"mark\"]]");
}

static const char *
ft_decode_Mark(struct forst_decoder *in, const char *at, struct ft_Mark *out)
{
	struct forst_string name;
	const char *member;
	uint64_t seen = 0;

	if (*at != '{')
		return forst_decode_mismatch(in, at, "Mark");
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
	at = ft_decode_Mark_kind(in, at, &out->kind);
	if (!at)
		return NULL;
	at = forst_space(at);
	if (*at != ',')
		goto close;
	at = forst_space(at + 1);
	if (!forst_decode_matches(at, "\"at\":"))
		goto search;
	member = at;
	at = forst_space(at + 5);
read_at_:
	if (seen & 0x2)
		goto twice;
	seen |= 0x2;
	at = forst_decode_int(in, at, &out->at_);
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
	if (forst_name_is(name, "at"))
		goto read_at_;
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
		at = forst_decode_missing(in, at, "at");
	return at;
}

static const char *
ft_decode_PackedNotes_value(struct forst_decoder *in, const char *at, struct ft_PackedNotes_value *out)
{
	struct forst_string kind;

	if (*at != '{')
		return forst_decode_mismatch(in, at, "Note | Mark");
	if (!forst_decode_peek(in, at, "kind", 4, &kind)) {
		out->tag = 0;
		return ft_decode_Note(in, at, &out->as.m0);
	}
	if (forst_name_is(kind, "note")) {
		out->tag = 0;
		return ft_decode_Note(in, at, &out->as.m0);
	}
	if (forst_name_is(kind, "mark")) {
		out->tag = 1;
		return ft_decode_Mark(in, at, &out->as.m1);
	}
	return forst_decode_unknown_kind(in, at, "kind", "[[\"note\",\"mark\"]]");
}

static const char *
ft_decode_PackedNotes_value_map(struct forst_decoder *in, const char *at, struct forst_map **out)
{
	struct forst_string name;
	const char *member;

	if (*at != '{')
		return forst_decode_mismatch(in, at, "Map");
	*out = forst_decode_map(in, false, sizeof(struct ft_PackedNotes_value));
	at = forst_space(at + 1);
	if (*at != '}') {
		for (;;) {
			member = at;
			at = forst_decode_name(in, at, &name);
			if (!at)
				return NULL;
			struct ft_PackedNotes_value *element = forst_decode_put_string(in, *out, name);
			at = element ? ft_decode_PackedNotes_value(in, at, element) : forst_decode_duplicate(in, member);
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
ft_decode_packed_parameters(struct forst_decoder *in, const char *at, struct ft_packed_parameters *out)
{
	struct forst_string name;
	const char *member;
	uint64_t seen = 0;

	if (*at != '{')
		return forst_decode_mismatch(in, at, "object");
	at = forst_space(at + 1);
	if (*at == '}')
		goto close;
	if (!forst_decode_matches(at, "\"item\":"))
		goto search;
	member = at;
	at = forst_space(at + 7);
read_item:
	if (seen & 0x1)
		goto twice;
	seen |= 0x1;
	at = ft_decode_Item(in, at, &out->item);
	if (!at)
		return NULL;
	at = forst_space(at);
	if (*at != ',')
		goto close;
	at = forst_space(at + 1);
	if (!forst_decode_matches(at, "\"notes\":"))
		goto search;
	member = at;
	at = forst_space(at + 8);
read_notes:
	if (seen & 0x2)
		goto twice;
	seen |= 0x2;
	at = ft_decode_PackedNotes_value_map(in, at, &out->notes);
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
	if (forst_name_is(name, "item"))
		goto read_item;
	if (forst_name_is(name, "notes"))
		goto read_notes;
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
		at = forst_decode_missing(in, at, "item");
	if (at && !(seen & 0x2))
		at = forst_decode_missing(in, at, "notes");
	return at;
}

static const char *
ft_decode_packed_parameters_in_order(struct forst_decoder *in, const char *at, struct ft_packed_parameters *out)
{
	at = forst_space(at + 1);
	if (*at != ']') {
		at = ft_decode_Item(in, at, &out->item);
		if (!at)
			return NULL;
		at = forst_space(at);
	} else {
		if (!forst_decode_missing(in, at + 1, "item"))
			return NULL;
	}
	if (*at != ']') {
		if (*at != ',')
			return forst_decode_malformed(in, at, "`,` or `]`");
		at = forst_space(at + 1);
		at = ft_decode_PackedNotes_value_map(in, at, &out->notes);
		if (!at)
			return NULL;
		at = forst_space(at);
	} else {
		if (!forst_decode_missing(in, at + 1, "notes"))
			return NULL;
	}
	if (*at != ']')
		return forst_decode_malformed(in, at, "`]`: there are no more parameters");
	return at + 1;
}

static void
ft_pack_Item_array(struct forst_packer *out, const struct ft_Item_array *value)
{
	if (!forst_pack_descend(out))
		return;
	forst_pack_count(out, value->length);
	for (int64_t i = 0; i < value->length; i++) {
		ft_pack_Item(out, &value->data[i]);
	}
	out->depth--;
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
ft_pack_Item(struct forst_packer *out, const struct ft_Item *value)
{
	if (!forst_pack_descend(out))
		return;
	forst_pack_string(out, value->name);
	forst_pack_choice(out, value->level, ft_choices_of_Level, 2);
	ft_pack_Item_array(out, &value->parts);
	ft_pack_double_pointer(out, &value->extra);
	out->depth--;
}

static void
ft_encode_Item_array(struct forst_writer *out, const struct ft_Item_array *value)
{
	if (!forst_write_descend(out))
		return;
	forst_write_byte(out, '[');
	for (int64_t i = 0; i < value->length; i++) {
		if (i)
			forst_write_byte(out, ',');
		ft_encode_Item(out, &value->data[i]);
	}
	forst_write_byte(out, ']');
	out->depth--;
}

static void
ft_encode_Item(struct forst_writer *out, const struct ft_Item *value)
{
	if (!forst_write_descend(out))
		return;
	forst_write_text(out, "{\"name\":");
	forst_write_string(out, value->name);
	forst_write_text(out, ",\"level\":");
	forst_write_string(out, value->level);
	forst_write_text(out, ",\"parts\":");
	ft_encode_Item_array(out, &value->parts);
	if (value->extra) {
		forst_write_text(out, ",\"extra\":");
		forst_write_float(out, (*value->extra));
	}
	forst_write_byte(out, '}');
	out->depth--;
}

static const struct forst_rule *
ft_rule_broken_by_int(struct forst_task *task, const int64_t *value)
{
	static const struct forst_rule rules[] = {{"OneOf", "[[1,2]]"}};

	(void)task;
	if (!(((*value) == 1) || ((*value) == 2)))
		return &rules[0];
	return NULL;
}

static bool
ft_unpack_checked_int(struct forst_unpacker *in, int64_t *out)
{
	return forst_unpack_int(in, out) && !ft_rule_broken_by_int(in->task, out);
}

static bool
ft_unpack_Sized_1(struct forst_unpacker *in, struct ft_Sized_1 *out)
{
	if (!ft_unpack_checked_int(in, &out->size))
		return false;
	if (!forst_unpack_bytes(in, &out->raw))
		return false;
	return true;
}

static const struct forst_rule *
ft_rule_broken_by_int_2(struct forst_task *task, const int64_t *value)
{
	static const struct forst_rule rules[] = {{"OneOf", "[[3]]"}};

	(void)task;
	if (!((*value) == 3))
		return &rules[0];
	return NULL;
}

static bool
ft_unpack_checked_int_2(struct forst_unpacker *in, int64_t *out)
{
	return forst_unpack_int(in, out) && !ft_rule_broken_by_int_2(in->task, out);
}

static const struct forst_rule *
ft_rule_broken_by_int_3(struct forst_task *task, const int64_t *value)
{
	static const struct forst_rule rules[] = {{"Min", "[1]"}};

	(void)task;
	if (!((*value) >= 1))
		return &rules[0];
	return NULL;
}

static bool
ft_unpack_checked_int_3(struct forst_unpacker *in, int64_t *out)
{
	return forst_unpack_int(in, out) && !ft_rule_broken_by_int_3(in->task, out);
}

static bool
ft_unpack_Sized_2(struct forst_unpacker *in, struct ft_Sized_2 *out)
{
	bool there;

	if (!ft_unpack_checked_int_2(in, &out->size))
		return false;
	out->at_ = 0;
	if (!forst_unpack_bool(in, &there) || (there && !ft_unpack_checked_int_3(in, &out->at_)))
		return false;
	return true;
}

static bool
ft_unpack_Sized(struct forst_unpacker *in, struct ft_Sized *out)
{
	if (!forst_unpack_word(in, &out->tag))
		return false;
	switch (out->tag) {
	case 0: return ft_unpack_Sized_1(in, &out->as.m0);
	case 1: return ft_unpack_Sized_2(in, &out->as.m1);
	default: return false;
	}
}

static bool
ft_unpack_Sized_array(struct forst_unpacker *in, struct ft_Sized_array *out)
{
	int64_t length;

	if (!forst_unpack_count(in, 2, 1, &length))
		return false;
	struct ft_Sized *data = forst_unpack_room(in, length, sizeof(*data));
	for (int64_t i = 0; i < length; i++)
		if (!ft_unpack_Sized(in, &data[i]))
			return false;
	*out = (struct ft_Sized_array){.data = data, .length = length, .capacity = length};
	return true;
}

static bool
ft_unpack_Sparse(struct forst_unpacker *in, struct ft_Sparse *out)
{
	bool there;

	out->tags = ((struct ft_Sized_array){0});
	if (!forst_unpack_bool(in, &there) || (there && !ft_unpack_Sized_array(in, &out->tags)))
		return false;
	out->ok = false;
	if (!forst_unpack_bool(in, &there) || (there && !forst_unpack_bool(in, &out->ok)))
		return false;
	if (!forst_unpack_int(in, &out->last))
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
ft_decode_Sized_1(struct forst_decoder *in, const char *at, struct ft_Sized_1 *out)
{
	struct forst_string name;
	const char *member;
	uint64_t seen = 0;

	if (*at != '{')
		return forst_decode_mismatch(in, at, "object");
	at = forst_space(at + 1);
	if (*at == '}')
		goto close;
	if (!forst_decode_matches(at, "\"size\":"))
		goto search;
	member = at;
	at = forst_space(at + 7);
read_size:
	if (seen & 0x1)
		goto twice;
	seen |= 0x1;
	at = ft_decode_checked_int(in, at, &out->size);
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
	if (seen & 0x2)
		goto twice;
	seen |= 0x2;
	at = forst_decode_bytes(in, at, &out->raw);
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
	if (forst_name_is(name, "size"))
		goto read_size;
	if (forst_name_is(name, "raw"))
		goto read_raw;
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
		at = forst_decode_missing(in, at, "size");
	if (at && !(seen & 0x2))
		at = forst_decode_missing(in, at, "raw");
	return at;
}

static const char *
ft_decode_checked_int_2(struct forst_decoder *in, const char *at, int64_t *out)
{
	const char *value = at;
	int errors = in->error_count;

	at = forst_decode_int(in, at, out);
	if (!at || in->error_count != errors)
		return at;
	const struct forst_rule *broken = ft_rule_broken_by_int_2(in->task, out);
	return broken ? forst_decode_constraint(in, value, at, broken->name, broken->args) : at;
}

static const char *
ft_decode_checked_int_3(struct forst_decoder *in, const char *at, int64_t *out)
{
	const char *value = at;
	int errors = in->error_count;

	at = forst_decode_int(in, at, out);
	if (!at || in->error_count != errors)
		return at;
	const struct forst_rule *broken = ft_rule_broken_by_int_3(in->task, out);
	return broken ? forst_decode_constraint(in, value, at, broken->name, broken->args) : at;
}

static const char *
ft_decode_Sized_2(struct forst_decoder *in, const char *at, struct ft_Sized_2 *out)
{
	struct forst_string name;
	const char *member;
	uint64_t seen = 0;

	out->at_ = 0;
	if (*at != '{')
		return forst_decode_mismatch(in, at, "object");
	at = forst_space(at + 1);
	if (*at == '}')
		goto close;
	if (!forst_decode_matches(at, "\"size\":"))
		goto search;
	member = at;
	at = forst_space(at + 7);
read_size:
	if (seen & 0x1)
		goto twice;
	seen |= 0x1;
	at = ft_decode_checked_int_2(in, at, &out->size);
	if (!at)
		return NULL;
	at = forst_space(at);
	if (*at != ',')
		goto close;
	at = forst_space(at + 1);
	if (!forst_decode_matches(at, "\"at\":"))
		goto search;
	member = at;
	at = forst_space(at + 5);
read_at_:
	if (seen & 0x2)
		goto twice;
	seen |= 0x2;
	at = ft_decode_checked_int_3(in, at, &out->at_);
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
	if (forst_name_is(name, "size"))
		goto read_size;
	if (forst_name_is(name, "at"))
		goto read_at_;
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
		at = forst_decode_missing(in, at, "size");
	return at;
}

static const char *
ft_decode_Sized(struct forst_decoder *in, const char *at, struct ft_Sized *out)
{
	int64_t kind;

	if (*at != '{')
		return forst_decode_mismatch(in, at, "Sized");
	if (!forst_decode_peek_int(in, at, "size", 4, &kind)) {
		out->tag = 0;
		return ft_decode_Sized_1(in, at, &out->as.m0);
	}
	if ((kind == 1) || (kind == 2)) {
		out->tag = 0;
		return ft_decode_Sized_1(in, at, &out->as.m0);
	}
	if (kind == 3) {
		out->tag = 1;
		return ft_decode_Sized_2(in, at, &out->as.m1);
	}
	return forst_decode_unknown_kind(in, at, "size", "[[1,2,3]]");
}

static const char *
ft_decode_Sized_array(struct forst_decoder *in, const char *at, struct ft_Sized_array *out)
{
	const char *first = at;
	struct ft_Sized *data = NULL;
	int64_t length = 0;
	int64_t capacity = 0;

	if (*at != '[')
		return forst_decode_mismatch(in, at, "Array");
	at = forst_space(at + 1);
	if (*at != ']') {
		for (;;) {
			if (length == capacity)
				data = forst_decode_grow(in, data, length, &capacity, sizeof(*data), first, at);
			at = ft_decode_Sized(in, at, &data[length]);
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
	*out = (struct ft_Sized_array){.data = length ? data : (void *)forst_nothing, .length = length, .capacity = capacity};
	return at + 1;
}

static const char *
ft_decode_Sparse(struct forst_decoder *in, const char *at, struct ft_Sparse *out)
{
	struct forst_string name;
	const char *member;
	uint64_t seen = 0;

	out->tags = ((struct ft_Sized_array){0});
	out->ok = false;
	if (*at != '{')
		return forst_decode_mismatch(in, at, "Sparse");
	at = forst_space(at + 1);
	if (*at == '}')
		goto close;
	if (!forst_decode_matches(at, "\"labels\":"))
		goto search;
	member = at;
	at = forst_space(at + 9);
read_tags:
	if (seen & 0x1)
		goto twice;
	seen |= 0x1;
	at = ft_decode_Sized_array(in, at, &out->tags);
	if (!at)
		return NULL;
	at = forst_space(at);
	if (*at != ',')
		goto close;
	at = forst_space(at + 1);
	if (!forst_decode_matches(at, "\"ok\":"))
		goto search;
	member = at;
	at = forst_space(at + 5);
read_ok:
	if (seen & 0x2)
		goto twice;
	seen |= 0x2;
	at = forst_decode_bool(in, at, &out->ok);
	if (!at)
		return NULL;
	at = forst_space(at);
	if (*at != ',')
		goto close;
	at = forst_space(at + 1);
	if (!forst_decode_matches(at, "\"last\":"))
		goto search;
	member = at;
	at = forst_space(at + 7);
read_last:
	if (seen & 0x4)
		goto twice;
	seen |= 0x4;
	at = forst_decode_int(in, at, &out->last);
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
	if (forst_name_is(name, "labels"))
		goto read_tags;
	if (forst_name_is(name, "ok"))
		goto read_ok;
	if (forst_name_is(name, "last"))
		goto read_last;
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
	if (at && !(seen & 0x4))
		at = forst_decode_missing(in, at, "last");
	return at;
}

static void
ft_pack_Sized_1(struct forst_packer *out, const struct ft_Sized_1 *value)
{
	forst_pack_int(out, value->size);
	forst_pack_bytes(out, value->raw);
}

static void
ft_pack_Sized_2(struct forst_packer *out, const struct ft_Sized_2 *value)
{
	forst_pack_int(out, value->size);
	forst_pack_bool(out, value->at_ != 0);
	if (value->at_ != 0) {
		forst_pack_int(out, value->at_);
	}
}

static void
ft_pack_Sized(struct forst_packer *out, const struct ft_Sized *value)
{
	forst_pack_word(out, value->tag);
	switch (value->tag) {
	case 0:
		ft_pack_Sized_1(out, &value->as.m0);
		break;
	case 1:
		ft_pack_Sized_2(out, &value->as.m1);
		break;
	default: break;
	}
}

static void
ft_pack_Sized_array(struct forst_packer *out, const struct ft_Sized_array *value)
{
	forst_pack_count(out, value->length);
	for (int64_t i = 0; i < value->length; i++) {
		ft_pack_Sized(out, &value->data[i]);
	}
}

static void
ft_pack_Sparse(struct forst_packer *out, const struct ft_Sparse *value)
{
	forst_pack_bool(out, value->tags.length > 0);
	if (value->tags.length > 0) {
		ft_pack_Sized_array(out, &value->tags);
	}
	forst_pack_bool(out, value->ok);
	if (value->ok) {
		forst_pack_bool(out, value->ok);
	}
	forst_pack_int(out, value->last);
}

static void
ft_pack_Sparse_array(struct forst_packer *out, const struct ft_Sparse_array *value)
{
	forst_pack_count(out, value->length);
	for (int64_t i = 0; i < value->length; i++) {
		ft_pack_Sparse(out, &value->data[i]);
	}
}

static void
ft_encode_Sized_1(struct forst_writer *out, const struct ft_Sized_1 *value)
{
	forst_write_text(out, "{\"size\":");
	forst_write_int(out, value->size);
	forst_write_text(out, ",\"raw\":");
	forst_write_base64(out, value->raw.data, value->raw.length);
	forst_write_byte(out, '}');
}

static void
ft_encode_Sized_2(struct forst_writer *out, const struct ft_Sized_2 *value)
{
	forst_write_text(out, "{\"size\":");
	forst_write_int(out, value->size);
	if (value->at_ != 0) {
		forst_write_text(out, ",\"at\":");
		forst_write_int(out, value->at_);
	}
	forst_write_byte(out, '}');
}

static void
ft_encode_Sized(struct forst_writer *out, const struct ft_Sized *value)
{
	switch (value->tag) {
	case 0:
		ft_encode_Sized_1(out, &value->as.m0);
		break;
	case 1:
		ft_encode_Sized_2(out, &value->as.m1);
		break;
	default: break;
	}
}

static void
ft_encode_Sized_array(struct forst_writer *out, const struct ft_Sized_array *value)
{
	forst_write_byte(out, '[');
	for (int64_t i = 0; i < value->length; i++) {
		if (i)
			forst_write_byte(out, ',');
		ft_encode_Sized(out, &value->data[i]);
	}
	forst_write_byte(out, ']');
}

static void
ft_encode_Sparse(struct forst_writer *out, const struct ft_Sparse *value)
{
	char next = '{';
	if (value->tags.length > 0) {
		forst_write_byte(out, next);
		forst_write_text(out, "\"labels\":");
		ft_encode_Sized_array(out, &value->tags);
		next = ',';
	}
	if (value->ok) {
		forst_write_byte(out, next);
		forst_write_text(out, "\"ok\":");
		forst_write_bool(out, value->ok);
		next = ',';
	}
	forst_write_byte(out, next);
	forst_write_text(out, "\"last\":");
	forst_write_int(out, value->last);
	forst_write_byte(out, '}');
}

static void
ft_encode_Sparse_array(struct forst_writer *out, const struct ft_Sparse_array *value)
{
	forst_write_byte(out, '[');
	for (int64_t i = 0; i < value->length; i++) {
		if (i)
			forst_write_byte(out, ',');
		ft_encode_Sparse(out, &value->data[i]);
	}
	forst_write_byte(out, ']');
}

static struct ft_Item
ft_packed(struct forst_task *task, struct ft_Item item, struct forst_map *notes)
{
	(void)task;
	(void)notes;
	return item;
}

static struct ft_Sparse_array
ft_sparse(struct forst_task *task, struct ft_Sparse value)
{
#line 14 "emit/packed/routes/packed.ft"
	return ({ struct ft_Sparse *rt_data = forst_alloc(task, 1 * sizeof(struct ft_Sparse)); rt_data[0] = value; ((struct ft_Sparse_array){.data = rt_data, .length = 1, .capacity = 1}); });
}

#line 1496 "packed.c"
static void
ft_route_packed(struct forst_task *task, struct forst_call *call)
{
	struct forst_writer *out = forst_call_writer(call);
	struct ft_packed_parameters parameters = ((struct ft_packed_parameters){0});
	out->task = task;
	if (forst_call_input(call).kind == FORST_INPUT_PACKED) {
		struct forst_unpacker packed;
		if (!forst_unpack_begin(&packed, task, forst_call_input(call)) ||
			!ft_unpack_Item(&packed, &parameters.item) ||
			!ft_unpack_PackedNotes_value_map(&packed, &parameters.notes) ||
			!forst_unpack_end(&packed)) {
			forst_reply_again(call);
			return;
		}
	} else {
		struct forst_decoder in;
		static const char *const names[] = {"item", "notes"};
		const char *at = forst_decode_begin(&in, task, forst_call_input(call), names, 2, NULL, 0);
		at = *at == '[' ? ft_decode_packed_parameters_in_order(&in, at, &parameters) : ft_decode_packed_parameters(&in, at, &parameters);
		if (!forst_decode_end(&in, at)) {
			forst_reply_rejected(task, call, &in);
			return;
		}
	}
	struct ft_Item result = ft_packed(task, parameters.item, parameters.notes);
	if (forst_call_accepts_packed(call)) {
		struct forst_packer packed;
		forst_pack_begin(&packed, out);
		ft_pack_Item(&packed, &result);
		if (forst_pack_end(&packed)) {
			forst_reply_packed(call);
			return;
		}
	}
	size_t start = out->length;
	ft_encode_Item(out, &result);
	if (FORST_UNLIKELY(out->failure != FORST_WRITE_OK)) {
		forst_reply_error(task, call, forst_writer_error(task, out, start));
		return;
	}
	forst_reply_value(call);
}

static void
ft_route_sparse(struct forst_task *task, struct forst_call *call)
{
	struct forst_writer *out = forst_call_writer(call);
	struct ft_Sparse parameter = ((struct ft_Sparse){0});
	out->task = task;
	if (forst_call_input(call).kind == FORST_INPUT_PACKED) {
		struct forst_unpacker packed;
		if (!forst_unpack_begin(&packed, task, forst_call_input(call)) ||
			!ft_unpack_Sparse(&packed, &parameter) ||
			!forst_unpack_end(&packed)) {
			forst_reply_again(call);
			return;
		}
	} else {
		struct forst_decoder in;
		static const char *const names[] = {"value"};
		const char *at = forst_decode_begin(&in, task, forst_call_input(call), names, 1, NULL, 0);
		at = ft_decode_Sparse(&in, at, &parameter);
		if (!forst_decode_end(&in, at)) {
			forst_reply_rejected(task, call, &in);
			return;
		}
	}
	struct ft_Sparse_array result = ft_sparse(task, parameter);
	if (forst_call_accepts_packed(call)) {
		struct forst_packer packed;
		forst_pack_begin(&packed, out);
		ft_pack_Sparse_array(&packed, &result);
		if (forst_pack_end(&packed)) {
			forst_reply_packed(call);
			return;
		}
	}
	size_t start = out->length;
	ft_encode_Sparse_array(out, &result);
	if (FORST_UNLIKELY(out->failure != FORST_WRITE_OK)) {
		forst_reply_error(task, call, forst_writer_error(task, out, start));
		return;
	}
	forst_reply_value(call);
}

const struct forst_route ft_routes_packed[] = {
	{
		.name = "packed",
		.path = "/packed",
		.alias = NULL,
		.flags = FORST_ROUTE_PACKED_INPUT | FORST_ROUTE_PACKED_RESULT,
		.invoke = ft_route_packed,
	},
	{
		.name = "sparse",
		.path = "/packed/sparse",
		.alias = "/sparse",
		.flags = FORST_ROUTE_PACKED_INPUT | FORST_ROUTE_PACKED_RESULT,
		.invoke = ft_route_sparse,
	},
};
// ---- program.c
/* Made by forstc: the program that serves the routes. */
#include "forst.h"

extern const struct forst_route ft_routes_packed[];

static const struct forst_route *const routes[] = {
	&ft_routes_packed[0],
	&ft_routes_packed[1],
};

static const struct forst_program program = {
	.build_id = "5c4184a2acdac585",
	.contract = "0e1b234c1a2e7a04",
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
