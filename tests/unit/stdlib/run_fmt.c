/* fmt for the driver: the values that expected.go prints, under the same names, with their descriptors. */
#include "tests/unit/stdlib/driver.h"

#include <math.h>

struct forst_string forst_fmt_Sprint(struct forst_task *, const struct forst_argument *, size_t);
struct forst_string forst_fmt_Sprintln(struct forst_task *, const struct forst_argument *, size_t);
struct forst_string forst_fmt_Sprintf(struct forst_task *, struct forst_string, const struct forst_argument *, size_t);

struct pair {
	struct forst_string name;
	int64_t count;
};

struct record {
	struct forst_string id;
	double score;
	struct forst_string_array tags;
	struct pair inner;
};

static const struct forst_format_type ints_type = {
	FORST_FORMAT_ARRAY, .size = sizeof(struct forst_int_array), .element = &forst_type_int};
static const struct forst_format_type floats_type = {
	FORST_FORMAT_ARRAY, .size = sizeof(struct forst_float_array), .element = &forst_type_float};
static const struct forst_format_type strings_type = {
	FORST_FORMAT_ARRAY, .size = sizeof(struct forst_string_array), .element = &forst_type_string};
static const struct forst_format_type fixed_type = {
	FORST_FORMAT_FIXED_ARRAY, .size = 2 * sizeof(bool), .element = &forst_type_bool, .count = 2};
static const struct forst_format_type map_type = {
	FORST_FORMAT_MAP, .size = sizeof(struct forst_map *), .key = &forst_type_string, .element = &forst_type_int};
static const struct forst_format_type int_map_type = {
	FORST_FORMAT_MAP, .size = sizeof(struct forst_map *), .key = &forst_type_int, .element = &forst_type_string};
static const struct forst_format_field pair_fields[] = {
	{"name", offsetof(struct pair, name), &forst_type_string},
	{"count", offsetof(struct pair, count), &forst_type_int},
};
static const struct forst_format_type pair_type = {
	FORST_FORMAT_SHAPE, .name = "main.pair", .size = sizeof(struct pair), .fields = pair_fields, .count = 2};
static const struct forst_format_field record_fields[] = {
	{"id", offsetof(struct record, id), &forst_type_string},
	{"score", offsetof(struct record, score), &forst_type_float},
	{"tags", offsetof(struct record, tags), &strings_type},
	{"inner", offsetof(struct record, inner), &pair_type},
};
static const struct forst_format_type record_type = {
	FORST_FORMAT_SHAPE, .name = "main.record", .size = sizeof(struct record), .fields = record_fields, .count = 4};
static const struct forst_format_type pair_pointer_type = {
	FORST_FORMAT_POINTER, .size = sizeof(struct pair *), .element = &pair_type};
static const struct forst_format_type nested_type = {
	FORST_FORMAT_ARRAY, .size = sizeof(struct forst_int_array), .element = &ints_type};
static const struct forst_format_type pairs_type = {
	FORST_FORMAT_ARRAY, .size = sizeof(struct forst_int_array), .element = &pair_type};

struct point {
	int64_t x, y;
};

struct tally {
	int64_t n;
};

struct held {
	struct point at;
	const struct point *next;
	struct forst_int_array all;
	struct tally tally;
	const struct tally *ref;
};

static struct forst_string
point_text(struct forst_task *task, const void *value)
{
	const struct point *point = value;

	return forst_sprintf(task, FORST_STRING("(%d,%d)"),
		(struct forst_argument[]){{&forst_type_int, &point->x}, {&forst_type_int, &point->y}}, 2);
}

static struct forst_string
tally_text(struct forst_task *task, const void *value)
{
	const struct tally *tally = *(const struct tally *const *)value;

	return forst_sprintf(task, FORST_STRING("tally of %d"), &(struct forst_argument){&forst_type_int, &tally->n}, 1);
}

static const struct forst_format_field point_fields[] = {
	{"X", offsetof(struct point, x), &forst_type_int},
	{"Y", offsetof(struct point, y), &forst_type_int},
};
static const struct forst_format_type point_type = {FORST_FORMAT_SHAPE, .name = "main.point",
	.size = sizeof(struct point), .fields = point_fields, .count = 2, .text = point_text};
static const struct forst_format_type point_ref_type = {
	FORST_FORMAT_POINTER, .size = sizeof(struct point *), .element = &point_type};
static const struct forst_format_type points_type = {
	FORST_FORMAT_ARRAY, .size = sizeof(struct forst_int_array), .element = &point_type};
static const struct forst_format_field tally_fields[] = {{"N", offsetof(struct tally, n), &forst_type_int}};
static const struct forst_format_type tally_type = {
	FORST_FORMAT_SHAPE, .name = "main.tally", .size = sizeof(struct tally), .fields = tally_fields, .count = 1};
static const struct forst_format_type tally_ref_type = {
	FORST_FORMAT_POINTER, .size = sizeof(struct tally *), .element = &tally_type, .text = tally_text};
static const struct forst_format_field held_fields[] = {
	{"At", offsetof(struct held, at), &point_type},
	{"Next", offsetof(struct held, next), &point_ref_type},
	{"All", offsetof(struct held, all), &points_type},
	{"Tally", offsetof(struct held, tally), &tally_type},
	{"Ref", offsetof(struct held, ref), &tally_ref_type},
};
static const struct forst_format_type held_type = {
	FORST_FORMAT_SHAPE, .name = "main.held", .size = sizeof(struct held), .fields = held_fields, .count = 5};

/* A slice of elements that the file's tables have. */
struct slice {
	const void *data;
	int64_t length;
	int64_t capacity;
};

#define SLICE(elements) {elements, sizeof(elements) / sizeof *(elements), 0}

static const int64_t one_to_three[] = {1, -2, 3};
static const double two_floats[] = {0.5, 2};
static const struct forst_string two_strings[] = {{"a", 1}, {"b c", 3}};
static const struct forst_string one_tag[] = {{"t", 1}};
static const int64_t only_one[] = {1};
static const int64_t two_and_three[] = {2, 3};
static const struct slice nested_rows[] = {SLICE(only_one), SLICE(two_and_three)};
static const struct pair two_pairs[] = {{{"a", 1}, 1}, {{"b", 1}, 2}};
static const struct pair pointed = {{"p", 1}, 4};
static const struct pair *const pair_pointer = &pointed;
static const struct pair *const nil_pointer = NULL;
static const struct forst_map *const nil_map = NULL;
static const struct point one_point[] = {{5, 6}};
static const struct point next_point = {3, 4};
static const struct point *const point_ref = &next_point;
static const struct tally tally_of_8 = {8};
static const struct tally *const tally_ref = &tally_of_8;
static struct forst_error broken = {.kind = &forst_error_kind_error, .message = {"it broke", 8}};
static struct forst_error *const broken_pointer = &broken;
static struct forst_any any_items[] = {
	{.kind = FORST_ANY_INT, .integer = 1},
	{.kind = FORST_ANY_STRING, .string = {"two", 3}},
	{.kind = FORST_ANY_FLOAT, .real = 2.5},
	{.kind = FORST_ANY_NIL},
	{.kind = FORST_ANY_BOOL, .boolean = true},
};

#define INT(value) &forst_type_int, &(const int64_t){value}
#define RUNE(value) &forst_type_rune, &(const int32_t){value}
#define FLOAT(value) &forst_type_float, &(const double){value}
#define BOOL(value) &forst_type_bool, &(const bool){value}
#define TEXT(literal) &forst_type_string, &(const struct forst_string){literal, sizeof(literal) - 1}

static const struct value {
	const char *name;
	const struct forst_format_type *type;
	const void *value;
} values[] = {
	{"int0", INT(0)},
	{"int42", INT(42)},
	{"int-7", INT(-7)},
	{"intMin", INT(INT64_MIN)},
	{"rune", RUNE('x')},
	{"runeBig", RUNE(0x65e5)},
	{"float1.5", FLOAT(1.5)},
	{"float-0.1", FLOAT(-0.1)},
	{"float1e6", FLOAT(1e6)},
	{"float1e21", FLOAT(1e21)},
	{"float0", FLOAT(0)},
	{"inf", FLOAT(INFINITY)},
	{"-inf", FLOAT(-INFINITY)},
	{"nan", FLOAT(NAN)},
	{"true", BOOL(true)},
	{"false", BOOL(false)},
	{"empty", TEXT("")},
	{"hello", TEXT("hello")},
	{"wide", TEXT("\346\227\245\346\234\254")},
	{"quotes", TEXT("a\"b`\n\377")},
	{"bytes", &forst_type_bytes, &(const struct forst_bytes){(uint8_t *)(uintptr_t)"hi\001", 3, 3}},
	{"noBytes", &forst_type_bytes, &(const struct forst_bytes){(uint8_t *)(uintptr_t)"", 0, 0}},
	{"ints", &ints_type, &(const struct slice)SLICE(one_to_three)},
	{"noInts", &ints_type, &(const struct slice){one_to_three, 0, 0}},
	{"nilInts", &ints_type, &(const struct slice){NULL, 0, 0}},
	{"floats", &floats_type, &(const struct slice)SLICE(two_floats)},
	{"strings", &strings_type, &(const struct slice)SLICE(two_strings)},
	{"fixed", &fixed_type, &(const bool[]){true, false}},
	{"nilMap", &map_type, &nil_map},
	{"pair", &pair_type, &(const struct pair){{"n", 1}, 3}},
	{"record", &record_type,
		&(const struct record){{"r1", 2}, 2.5, {(struct forst_string *)(uintptr_t)one_tag, 1, 1}, {{"in", 2}, 1}}},
	{"pairPointer", &pair_pointer_type, &pair_pointer},
	{"nilPointer", &pair_pointer_type, &nil_pointer},
	{"nested", &nested_type, &(const struct slice)SLICE(nested_rows)},
	{"pairs", &pairs_type, &(const struct slice)SLICE(two_pairs)},
	{"point", &point_type, &(const struct point){1, 2}},
	{"pointRef", &point_ref_type, &point_ref},
	{"points", &points_type, &(const struct slice)SLICE(one_point)},
	{"tally", &tally_type, &(const struct tally){7}},
	{"tallyRef", &tally_ref_type, &tally_ref},
	{"held", &held_type,
		&(const struct held){{1, 2}, &next_point, {(int64_t *)(uintptr_t)one_point, 1, 1}, {7}, &tally_of_8}},
	{"error", &forst_type_error, &broken_pointer},
	{"any", &forst_type_any, &(const struct forst_any){0}},
	{"anyList", &forst_type_any, &(const struct forst_any){.kind = FORST_ANY_ARRAY, .elements = any_items, .length = 5}},
};

static struct forst_argument
map_named(struct forst_task *task, struct forst_string name)
{
	struct forst_map **place = forst_alloc(task, sizeof *place);
	bool by_int = forst_string_equal(name, FORST_STRING("intMap"));

	if (by_int) {
		*place = forst_map_new(task, FORST_KEY_INT, sizeof(struct forst_string), 0);
		*(struct forst_string *)forst_map_put_int(task, *place, 10) = FORST_STRING("x");
		*(struct forst_string *)forst_map_put_int(task, *place, 9) = FORST_STRING("y");
	} else {
		*place = forst_map_new(task, FORST_KEY_STRING, sizeof(int64_t), 0);
		*(int64_t *)forst_map_put_string(task, *place, FORST_STRING("b")) = 2;
		*(int64_t *)forst_map_put_string(task, *place, FORST_STRING("a")) = 1;
	}
	return (struct forst_argument){by_int ? &int_map_type : &map_type, place};
}

static struct forst_argument
named(struct forst_task *task, struct forst_string name)
{
	for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
		if (forst_string_equal(name, forst_string_from_text(values[i].name)))
			return (struct forst_argument){values[i].type, values[i].value};
	}
	return map_named(task, name);
}

struct forst_string
run_fmt(struct forst_task *task, const struct test_case *test)
{
	enum { ARGUMENTS_MAX = 8 };
	const struct forst_string *a = test->fields;
	struct forst_argument arguments[ARGUMENTS_MAX];
	struct forst_string names = a[test->count - 2];
	size_t count = 0;

	while (names.length > 0) {
		int64_t end = forst_string_index(names, FORST_STRING(" "));
		end = end < 0 ? names.length : end;
		arguments[count++] = named(task, forst_string_slice(names, 0, end));
		names = forst_string_slice(names, end < names.length ? end + 1 : end, names.length);
	}
	if (forst_string_equal(a[0], FORST_STRING("Sprintf")))
		return forst_fmt_Sprintf(task, a[1], arguments, count);
	if (forst_string_equal(a[0], FORST_STRING("Sprint")))
		return forst_fmt_Sprint(task, arguments, count);
	return forst_fmt_Sprintln(task, arguments, count);
}
