/* Package regexp: finding; see regexp.ft. Matches share the bytes of what they were found in. */
#include "stdlib/regexp/regexp.h"

#define METHOD(result, name, parameter)                                                                                \
	result forst_regexp_Regexp_##name(struct forst_task *task, struct forst_regexp_Regexp *re, parameter)
#define METHOD_ALL(result, name, parameter)                                                                            \
	result forst_regexp_Regexp_##name(                                                                             \
		struct forst_task *task, struct forst_regexp_Regexp *re, parameter, int64_t n)
METHOD(struct forst_bytes, Find, struct forst_bytes b);
METHOD(struct forst_int_array, FindIndex, struct forst_bytes b);
METHOD(struct forst_string, FindString, struct forst_string s);
METHOD(struct forst_int_array, FindStringIndex, struct forst_string s);
METHOD(struct forst_string_array, FindStringSubmatch, struct forst_string s);
METHOD(struct forst_int_array, FindStringSubmatchIndex, struct forst_string s);
METHOD(struct forst_bytes_array, FindSubmatch, struct forst_bytes b);
METHOD(struct forst_int_array, FindSubmatchIndex, struct forst_bytes b);
METHOD_ALL(struct forst_bytes_array, FindAll, struct forst_bytes b);
METHOD_ALL(struct forst_int_array_array, FindAllIndex, struct forst_bytes b);
METHOD_ALL(struct forst_string_array, FindAllString, struct forst_string s);
METHOD_ALL(struct forst_int_array_array, FindAllStringIndex, struct forst_string s);
METHOD_ALL(struct forst_string_array_array, FindAllStringSubmatch, struct forst_string s);
METHOD_ALL(struct forst_int_array_array, FindAllStringSubmatchIndex, struct forst_string s);

/* The part between two places; what did not take part is empty. */
static struct forst_string
part(struct forst_string s, const int64_t *slots)
{
	return slots[0] < 0 ? FORST_STRING("") : forst_string_slice(s, slots[0], slots[1]);
}

/* Of Bytes: nil; and appending to what was found does not write behind it. */
static struct forst_bytes
bytes_part(struct forst_string s, const int64_t *slots)
{
	return slots[0] < 0 ? (struct forst_bytes){0} : regexp_bytes(forst_string_slice(s, slots[0], slots[1]));
}

static int64_t
slot_count_of(struct forst_task *task, const struct forst_regexp_Regexp *re)
{
	return 2 * forst_pattern_group_count(regexp_table_of(task, re));
}

/* The first match's slots. */
static bool
find_first(struct forst_task *task, const struct forst_regexp_Regexp *re, struct forst_string s, int64_t *slots,
	int64_t slot_count)
{
	struct forst_pattern_search search;

	forst_pattern_begin(task, &search, regexp_table_of(task, re), s, slots, slot_count);
	bool found = forst_pattern_next(&search);
	forst_pattern_end(&search);
	return found;
}

METHOD(struct forst_string, FindString, struct forst_string s)
{
	int64_t slots[2];

	return find_first(task, re, s, slots, 2) ? part(s, slots) : FORST_STRING("");
}

METHOD(struct forst_bytes, Find, struct forst_bytes b)
{
	int64_t slots[2];

	return find_first(task, re, view_text(b), slots, 2) ? bytes_part(view_text(b), slots) : (struct forst_bytes){0};
}

static struct forst_int_array
find_places(struct forst_task *task, const struct forst_regexp_Regexp *re, struct forst_string s, int64_t slot_count)
{
	int64_t *slots = forst_make(task, slot_count, sizeof *slots);

	if (!find_first(task, re, s, slots, slot_count))
		return (struct forst_int_array){0};
	return (struct forst_int_array){slots, slot_count, slot_count};
}

METHOD(struct forst_int_array, FindStringIndex, struct forst_string s)
{
	return find_places(task, re, s, 2);
}

METHOD(struct forst_int_array, FindIndex, struct forst_bytes b)
{
	return find_places(task, re, view_text(b), 2);
}

METHOD(struct forst_int_array, FindStringSubmatchIndex, struct forst_string s)
{
	return find_places(task, re, s, slot_count_of(task, re));
}

METHOD(struct forst_int_array, FindSubmatchIndex, struct forst_bytes b)
{
	return find_places(task, re, view_text(b), slot_count_of(task, re));
}

static struct forst_string_array
parts(struct forst_task *task, struct forst_string s, const int64_t *slots, int64_t count)
{
	struct forst_string_array all = {forst_make(task, count, sizeof(struct forst_string)), count, count};

	for (int64_t i = 0; i < count; i++)
		all.data[i] = part(s, slots + 2 * i);
	return all;
}

METHOD(struct forst_string_array, FindStringSubmatch, struct forst_string s)
{
	struct forst_int_array found = find_places(task, re, s, slot_count_of(task, re));

	return found.data ? parts(task, s, found.data, found.length / 2) : (struct forst_string_array){0};
}

METHOD(struct forst_bytes_array, FindSubmatch, struct forst_bytes b)
{
	struct forst_int_array found = find_places(task, re, view_text(b), slot_count_of(task, re));
	int64_t count = found.length / 2;

	if (!found.data)
		return (struct forst_bytes_array){0};
	struct forst_bytes_array all = {forst_make(task, count, sizeof(struct forst_bytes)), count, count};
	for (int64_t i = 0; i < count; i++)
		all.data[i] = bytes_part(view_text(b), found.data + 2 * i);
	return all;
}

/* ---- all of them ---- */

/* Every kind of array has room for one more. */
#define GROW(task, array)                                                                                              \
	do {                                                                                                           \
		if ((array)->length == (array)->capacity)                                                              \
			(array)->data = forst_grow((task), (array)->data, (array)->length, &(array)->capacity,         \
				sizeof *(array)->data, (array)->length + 1);                                           \
	} while (0)

struct all {
	struct forst_pattern_search search;
	int64_t left; /* negative: any number */
};

static void
begin_all(struct forst_task *task, struct all *all, const struct forst_regexp_Regexp *re, struct forst_string s,
	int64_t slot_count, int64_t n)
{
	int64_t *slots = forst_make(task, slot_count, sizeof *slots);

	forst_pattern_begin(task, &all->search, regexp_table_of(task, re), s, slots, slot_count);
	all->left = n;
}

static bool
next_of_all(struct forst_task *task, struct all *all)
{
	if (all->left == 0)
		return false;
	all->left -= all->left > 0;
	forst_poll(task);
	return forst_pattern_next(&all->search);
}

METHOD_ALL(struct forst_string_array, FindAllString, struct forst_string s)
{
	struct forst_string_array found = {0};
	struct all all;

	begin_all(task, &all, re, s, 2, n);
	while (next_of_all(task, &all)) {
		GROW(task, &found);
		found.data[found.length++] = part(s, all.search.slots);
	}
	return found;
}

METHOD_ALL(struct forst_bytes_array, FindAll, struct forst_bytes b)
{
	struct forst_bytes_array found = {0};
	struct all all;

	begin_all(task, &all, re, view_text(b), 2, n);
	while (next_of_all(task, &all)) {
		GROW(task, &found);
		found.data[found.length++] = bytes_part(view_text(b), all.search.slots);
	}
	return found;
}

static struct forst_int_array_array
all_places(struct forst_task *task, const struct forst_regexp_Regexp *re, struct forst_string s, int64_t slot_count,
	int64_t n)
{
	struct forst_int_array_array found = {0};
	struct all all;

	begin_all(task, &all, re, s, slot_count, n);
	while (next_of_all(task, &all)) {
		int64_t *places = forst_make(task, slot_count, sizeof *places);
		memcpy(places, all.search.slots, (size_t)slot_count * sizeof *places);
		GROW(task, &found);
		found.data[found.length++] = (struct forst_int_array){places, slot_count, slot_count};
	}
	return found;
}

METHOD_ALL(struct forst_int_array_array, FindAllStringIndex, struct forst_string s)
{
	return all_places(task, re, s, 2, n);
}

METHOD_ALL(struct forst_int_array_array, FindAllIndex, struct forst_bytes b)
{
	return all_places(task, re, view_text(b), 2, n);
}

METHOD_ALL(struct forst_int_array_array, FindAllStringSubmatchIndex, struct forst_string s)
{
	return all_places(task, re, s, slot_count_of(task, re), n);
}

METHOD_ALL(struct forst_string_array_array, FindAllStringSubmatch, struct forst_string s)
{
	struct forst_string_array_array found = {0};
	int64_t slot_count = slot_count_of(task, re);
	struct all all;

	begin_all(task, &all, re, s, slot_count, n);
	while (next_of_all(task, &all)) {
		struct forst_string_array groups = parts(task, s, all.search.slots, slot_count / 2);
		GROW(task, &found);
		found.data[found.length++] = groups;
	}
	return found;
}
