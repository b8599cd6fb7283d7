/*
 * The order in which a map's entries are printed: Go's fmt's, by key. False is before true, a NaN before other numbers,
 * nil before what is there; shapes and arrays go member by member. Members of a union go by their kinds in the order of
 * enum forst_format_kind, shapes among them by the names of their members.
 *
 * Comparing allocates nothing, since what ends the request there would leave qsort's memory behind: the texts of errors are
 * made before.
 */
#include "runtime/value/format.h"

#include "forst/error.h"
#include "forst/map.h"

#include <stdlib.h>
#include <string.h>

/* What comparing keys of a map needs. */
struct order {
	struct forst_task *task;
	const struct forst_format_type *type; /* the keys' */
	struct forst_map *texts;              /* of the errors in them, by address */
};

struct ordered {
	const struct order *order;
	struct forst_map_entry entry;
};

static int compare(const struct order *order, struct forst_argument a, struct forst_argument b);

static int
compare_ints(int64_t a, int64_t b)
{
	return (a > b) - (a < b);
}

static int
compare_floats(double a, double b)
{
	if (a != a || b != b)
		return (b != b) - (a != a) < 0 ? -1 : (b != b) - (a != a);
	return (a > b) - (a < b);
}

static int
compare_addresses(const void *a, const void *b)
{
	uintptr_t left = (uintptr_t) * (void *const *)a;
	uintptr_t right = (uintptr_t) * (void *const *)b;

	return (left > right) - (left < right);
}

static int
compare_errors(const struct order *order, const struct forst_error *a, const struct forst_error *b)
{
	if (!a || !b)
		return (a != NULL) - (b != NULL);
	const struct forst_string *left = forst_map_find_int(order->task, order->texts, (int64_t)(uintptr_t)a);
	const struct forst_string *right = forst_map_find_int(order->task, order->texts, (int64_t)(uintptr_t)b);
	return forst_string_compare(*left, *right);
}

static struct forst_argument
item_of(struct forst_argument value, int64_t i)
{
	const struct forst_format_type *element = value.type->element;

	return (struct forst_argument){element, (const char *)value.value + (size_t)i * element->size};
}

static int
compare_items(const struct order *order, struct forst_argument a, struct forst_argument b)
{
	int found = 0;

	for (int64_t i = 0; i < a.type->count && found == 0; i++)
		found = compare(order, item_of(a, i), item_of(b, i));
	return found;
}

static struct forst_argument
member_of(struct forst_argument value, int64_t i)
{
	const struct forst_format_field *field = &value.type->fields[i];

	return (struct forst_argument){field->type, (const char *)value.value + field->offset};
}

static int
compare_members(const struct order *order, struct forst_argument a, struct forst_argument b)
{
	int found = 0;

	for (int64_t i = 0; i < a.type->count && i < b.type->count && found == 0; i++) {
		found = strcmp(a.type->fields[i].name, b.type->fields[i].name);
		if (found == 0)
			found = compare(order, member_of(a, i), member_of(b, i));
	}
	return found ? found : compare_ints(a.type->count, b.type->count);
}

/* What a union holds, else the value itself. */
static struct forst_argument
held_by(struct forst_argument value)
{
	while (value.type->kind == FORST_FORMAT_UNION) {
		uint32_t tag;
		memcpy(&tag, (const char *)value.value + value.type->tag_offset, sizeof tag);
		value = member_of(value, tag);
	}
	return value;
}

static int
compare(const struct order *order, struct forst_argument a, struct forst_argument b)
{
	a = held_by(a);
	b = held_by(b);
	if (a.type->kind != b.type->kind)
		return (int)a.type->kind - (int)b.type->kind;
	switch (a.type->kind) {
	case FORST_FORMAT_BOOL: return *(const bool *)a.value - *(const bool *)b.value;
	case FORST_FORMAT_INT: return compare_ints(*(const int64_t *)a.value, *(const int64_t *)b.value);
	case FORST_FORMAT_FLOAT: return compare_floats(*(const double *)a.value, *(const double *)b.value);
	case FORST_FORMAT_RUNE: return compare_ints(*(const int32_t *)a.value, *(const int32_t *)b.value);
	case FORST_FORMAT_STRING:
		return forst_string_compare(*(const struct forst_string *)a.value, *(const struct forst_string *)b.value);
	case FORST_FORMAT_ERROR:
		return compare_errors(
			order, *(struct forst_error *const *)a.value, *(struct forst_error *const *)b.value);
	case FORST_FORMAT_FIXED_ARRAY: return compare_items(order, a, b);
	case FORST_FORMAT_SHAPE: return compare_members(order, a, b);
	case FORST_FORMAT_POINTER:
	case FORST_FORMAT_OPAQUE: return compare_addresses(a.value, b.value);
	case FORST_FORMAT_BYTES:
	case FORST_FORMAT_ANY:
	case FORST_FORMAT_ARRAY:
	case FORST_FORMAT_MAP:
	case FORST_FORMAT_UNION:
	case FORST_FORMAT_RESULT: break; /* no keys */
	}
	return 0;
}

static int
compare_ordered(const void *a, const void *b)
{
	const struct ordered *left = a, *right = b;

	return compare(left->order, (struct forst_argument){left->order->type, left->entry.key},
		(struct forst_argument){right->order->type, right->entry.key});
}

/* Makes the texts of the errors in a key. */
static void
make_texts(struct order *order, struct forst_argument key)
{
	key = held_by(key);
	if (key.type->kind == FORST_FORMAT_ERROR) {
		const struct forst_error *error = *(struct forst_error *const *)key.value;
		if (!error)
			return;
		if (!order->texts)
			order->texts = forst_map_new(order->task, FORST_KEY_INT, sizeof(struct forst_string), 0);
		struct forst_string text = forst_error_text(order->task, error);
		*(struct forst_string *)forst_map_put_int(order->task, order->texts, (int64_t)(uintptr_t)error) = text;
	} else if (key.type->kind == FORST_FORMAT_FIXED_ARRAY || key.type->kind == FORST_FORMAT_SHAPE) {
		for (int64_t i = 0; i < key.type->count; i++)
			make_texts(order, key.type->kind == FORST_FORMAT_SHAPE ? member_of(key, i) : item_of(key, i));
	}
}

static void
sort(struct forst_task *task, struct forst_map_entry *entries, int64_t count, const struct forst_format_type *keys)
{
	struct ordered *ordered = forst_make(task, count, sizeof *ordered);
	struct order order = {task, keys, NULL};

	for (int64_t i = 0; i < count; i++) {
		make_texts(&order, (struct forst_argument){keys, entries[i].key});
		ordered[i] = (struct ordered){&order, entries[i]};
	}
	if (count > 1)
		qsort(ordered, (size_t)count, sizeof *ordered, compare_ordered);
	for (int64_t i = 0; i < count; i++)
		entries[i] = ordered[i].entry;
}

/* The methods that keys and values are printed by may change the map: the entries get keys and values of their own. */
static void
take_out(struct forst_task *task, struct forst_map_entry *entries, int64_t count, const struct forst_format_type *type)
{
	size_t key_size = type->key->size, value_size = type->element->size;
	char *keys = forst_make(task, count, key_size);
	char *values = forst_make(task, count, value_size);

	for (int64_t i = 0; i < count; i++) {
		struct forst_map_entry *entry = &entries[i];
		entry->key = memcpy(keys + (size_t)i * key_size, entry->key, key_size);
		entry->value = memcpy(values + (size_t)i * value_size, entry->value, value_size);
	}
}

struct forst_map_entry *
rt_sorted_entries(
	struct forst_task *task, const struct forst_map *map, const struct forst_format_type *type, int64_t *count)
{
	bool sorted_by_map = type->key->kind == FORST_FORMAT_STRING || type->key == &forst_type_int;
	struct forst_map_entry *entries =
		forst_map_sorted(task, map, sorted_by_map ? FORST_ORDER_KEY : FORST_ORDER_NONE, count);

	take_out(task, entries, *count, type);
	if (!sorted_by_map)
		sort(task, entries, *count, type->key);
	return entries;
}
