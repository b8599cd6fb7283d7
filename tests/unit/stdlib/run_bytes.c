/* The functions of package bytes, and what package io has, by name, for the driver. */
#include "tests/unit/stdlib/driver.h"

#include "stdlib/bytes/bytes.h"
#include "stdlib/io/io.h"

/* One row a function: its name, its result and arguments by a letter each (y Bytes, s String, i Int, r Rune, b Bool, a Array, f a
 * function). */
#define FUNCTIONS(ROW)                                                                                                 \
	ROW(Clone, y_y) ROW(ToLower, y_y) ROW(ToTitle, y_y) ROW(ToUpper, y_y) ROW(TrimSpace, y_y)                      \
	ROW(ToValidUTF8, y_yy) ROW(TrimPrefix, y_yy) ROW(TrimSuffix, y_yy) ROW(Trim, y_ys) ROW(TrimLeft, y_ys)         \
	ROW(TrimRight, y_ys) ROW(TrimFunc, y_yf) ROW(TrimLeftFunc, y_yf) ROW(TrimRightFunc, y_yf)                      \
	ROW(Repeat, y_yi) ROW(ReplaceAll, y_yyy) ROW(Replace, y_yyyi) ROW(Compare, i_yy) ROW(Count, i_yy)              \
	ROW(Index, i_yy) ROW(LastIndex, i_yy) ROW(IndexAny, i_ys) ROW(LastIndexAny, i_ys) ROW(IndexByte, i_yi)         \
	ROW(LastIndexByte, i_yi) ROW(IndexRune, i_yr) ROW(IndexFunc, i_yf) ROW(LastIndexFunc, i_yf)                    \
	ROW(Contains, b_yy) ROW(ContainsAny, b_ys) ROW(ContainsFunc, b_yf) ROW(ContainsRune, b_yr) ROW(Equal, b_yy)    \
	ROW(EqualFold, b_yy) ROW(HasPrefix, b_yy) ROW(HasSuffix, b_yy) ROW(Fields, a_y) ROW(FieldsFunc, a_yf)          \
	ROW(Split, a_yy) ROW(SplitAfter, a_yy) ROW(SplitAfterN, a_yyi) ROW(SplitN, a_yyi)

#define CALL_y_y(name) from_bytes(name(task, to_bytes(a[1])))
#define CALL_y_yy(name) from_bytes(name(task, to_bytes(a[1]), to_bytes(a[2])))
#define CALL_y_yyy(name) from_bytes(name(task, to_bytes(a[1]), to_bytes(a[2]), to_bytes(a[3])))
#define CALL_y_yyyi(name) from_bytes(name(task, to_bytes(a[1]), to_bytes(a[2]), to_bytes(a[3]), to_int(a[4])))
#define CALL_y_ys(name) from_bytes(name(task, to_bytes(a[1]), a[2]))
#define CALL_y_yi(name) from_bytes(name(task, to_bytes(a[1]), to_int(a[2])))
#define CALL_y_yf(name) from_bytes(name(task, to_bytes(a[1]), to_function(a[2])))
#define CALL_i_yy(name) forst_string_from_int(task, name(task, to_bytes(a[1]), to_bytes(a[2])))
#define CALL_i_ys(name) forst_string_from_int(task, name(task, to_bytes(a[1]), a[2]))
#define CALL_i_yi(name) forst_string_from_int(task, name(task, to_bytes(a[1]), to_int(a[2])))
#define CALL_i_yr(name) forst_string_from_int(task, name(task, to_bytes(a[1]), (int32_t)to_int(a[2])))
#define CALL_i_yf(name) forst_string_from_int(task, name(task, to_bytes(a[1]), to_function(a[2])))
#define CALL_b_yy(name) forst_string_from_bool(name(task, to_bytes(a[1]), to_bytes(a[2])))
#define CALL_b_ys(name) forst_string_from_bool(name(task, to_bytes(a[1]), a[2]))
#define CALL_b_yr(name) forst_string_from_bool(name(task, to_bytes(a[1]), (int32_t)to_int(a[2])))
#define CALL_b_yf(name) forst_string_from_bool(name(task, to_bytes(a[1]), to_function(a[2])))
#define CALL_a_y(name) from_slices(task, name(task, to_bytes(a[1])))
#define CALL_a_yf(name) from_slices(task, name(task, to_bytes(a[1]), to_function(a[2])))
#define CALL_a_yy(name) from_slices(task, name(task, to_bytes(a[1]), to_bytes(a[2])))
#define CALL_a_yyi(name) from_slices(task, name(task, to_bytes(a[1]), to_bytes(a[2]), to_int(a[3])))

/* Parts with what they have room for beyond them: <a+0><b+3>. */
static struct forst_string
from_slices(struct forst_task *task, struct forst_bytes_array slices)
{
	struct forst_string_array parts = {
		forst_make(task, slices.length, sizeof(struct forst_string)), slices.length, slices.length};

	for (int64_t i = 0; i < slices.length; i++) {
		struct forst_bytes slice = slices.data[i];
		struct forst_string words[] = {
			view_text(slice), FORST_STRING("+"), forst_string_from_int(task, slice.capacity - slice.length)};
		parts.data[i] = forst_string_join(task, words, 3);
	}
	return from_parts(task, parts);
}

static struct forst_string
run_cut(struct forst_task *task, const struct test_case *test)
{
	struct forst_bytes s = to_bytes(test->fields[1]), sep = to_bytes(test->fields[2]);
	struct forst_bytes before = {0}, after = {0};
	bool found;

	if (is_of(test, "Cut"))
		forst_bytes_Cut(task, s, sep, &before, &after, &found);
	else if (is_of(test, "CutPrefix"))
		forst_bytes_CutPrefix(task, s, sep, &before, &found);
	else
		forst_bytes_CutSuffix(task, s, sep, &before, &found);
	struct forst_string parts[] = {from_bytes(before), from_bytes(after), forst_string_from_bool(found)};
	return from_parts(task, (struct forst_string_array){parts, 3, 3});
}

static struct forst_string
run_join(struct forst_task *task, const struct test_case *test)
{
	struct forst_bytes_array parts = {forst_make(task, FIELDS_MAX, sizeof(struct forst_bytes)), 0, FIELDS_MAX};

	for (int i = 2; i + 1 < test->count; i++)
		parts.data[parts.length++] = to_bytes(test->fields[i]);
	return from_bytes(forst_bytes_Join(task, parts, to_bytes(test->fields[1])));
}

static struct forst_string
run_runes(struct forst_task *task, struct forst_bytes s)
{
	struct forst_rune_array runes = forst_bytes_Runes(task, s);
	struct forst_string_array parts = {
		forst_make(task, runes.length, sizeof(struct forst_string)), runes.length, runes.length};

	for (int64_t i = 0; i < runes.length; i++)
		parts.data[i] = forst_string_from_int(task, runes.data[i]);
	return from_parts(task, parts);
}

/* ---- Buffer: a case makes one of "start", of which one byte has been read, and does one thing ---- */

static struct forst_string
run_reading(struct forst_task *task, struct forst_bytes_Buffer *b, const struct test_case *test)
{
	struct forst_string text = {0};
	struct forst_bytes bytes = {forst_make(task, 4, 1), 4, 4};
	struct forst_error *err = NULL;
	int64_t n = 0;
	int32_t rune;

	if (is_of(test, "Buffer.Read")) {
		forst_bytes_Buffer_Read(task, b, bytes, &n, &err);
		text = forst_string_slice(from_bytes(bytes), 0, n);
	} else if (is_of(test, "Buffer.ReadByte")) {
		forst_bytes_Buffer_ReadByte(task, b, &n, &err);
		text = forst_string_from_int(task, n);
	} else if (is_of(test, "Buffer.ReadRune")) {
		forst_bytes_Buffer_ReadRune(task, b, &rune, &n, &err);
		text = from_rune_and_size(task, rune, n);
	} else if (is_of(test, "Buffer.ReadBytes")) {
		forst_bytes_Buffer_ReadBytes(task, b, to_int(test->fields[2]), &bytes, &err);
		text = from_bytes(bytes);
	} else if (is_of(test, "Buffer.ReadString")) {
		forst_bytes_Buffer_ReadString(task, b, to_int(test->fields[2]), &text, &err);
	} else {
		return (struct forst_string){0};
	}
	struct forst_string parts[] = {
		text, err ? from_error(task, err) : FORST_STRING("<nil>"), forst_bytes_Buffer_String(task, b)};
	return from_parts(task, (struct forst_string_array){parts, 3, 3});
}

static struct forst_string
run_buffer(struct forst_task *task, const struct test_case *test)
{
	const struct forst_string *a = test->fields;
	struct forst_bytes_Buffer *b = forst_bytes_NewBufferString(task, a[1]);
	struct forst_error *err = NULL;
	int64_t n = 0;

	if (is_of(test, "NewBuffer"))
		b = forst_bytes_NewBuffer(task, to_bytes(a[1]));
	(void)forst_bytes_Buffer_Next(task, b, 1);
	if (forst_string_has_prefix(a[0], FORST_STRING("Buffer.Read")))
		return run_reading(task, b, test);
	if (is_of(test, "Buffer.Next"))
		n = forst_bytes_Buffer_Next(task, b, to_int(a[2])).length;
	else if (is_of(test, "Buffer.Bytes"))
		n = forst_bytes_Buffer_Bytes(task, b).length;
	else if (is_of(test, "Buffer.Cap"))
		n = forst_bytes_Buffer_Cap(task, b) >= forst_bytes_Buffer_Len(task, b);
	else if (is_of(test, "Buffer.Grow"))
		forst_bytes_Buffer_Grow(task, b, n = to_int(a[2]));
	else if (is_of(test, "Buffer.Len"))
		n = forst_bytes_Buffer_Len(task, b);
	else if (is_of(test, "Buffer.Reset"))
		forst_bytes_Buffer_Reset(task, b);
	else if (is_of(test, "Buffer.Truncate"))
		forst_bytes_Buffer_Truncate(task, b, to_int(a[2]));
	else if (is_of(test, "Buffer.Write"))
		forst_bytes_Buffer_Write(task, b, to_bytes(a[2]), &n, &err);
	else if (is_of(test, "Buffer.WriteString"))
		forst_bytes_Buffer_WriteString(task, b, a[2], &n, &err);
	else if (is_of(test, "Buffer.WriteByte"))
		err = forst_bytes_Buffer_WriteByte(task, b, to_int(a[2]));
	else if (is_of(test, "Buffer.WriteRune"))
		forst_bytes_Buffer_WriteRune(task, b, (int32_t)to_int(a[2]), &n, &err);
	return from_pair(task, from_written(task, n, err), forst_bytes_Buffer_String(task, b));
}

struct forst_string
run_bytes(struct forst_task *task, const struct test_case *test)
{
	const struct forst_string *a = test->fields;

	if (forst_string_has_prefix(a[0], FORST_STRING("Cut")))
		return run_cut(task, test);
	if (forst_string_has_prefix(a[0], FORST_STRING("Buffer.")) ||
		forst_string_has_prefix(a[0], FORST_STRING("NewBuffer")))
		return run_buffer(task, test);
	if (is_of(test, "Join"))
		return run_join(task, test);
	if (is_of(test, "Map"))
		return from_bytes(forst_bytes_Map(task, to_function(a[1]), to_bytes(a[2])));
	if (is_of(test, "Runes"))
		return run_runes(task, to_bytes(a[1]));
#define RUN(name, form)                                                                                                \
	if (is_of(test, #name))                                                                                        \
		return CALL_##form(forst_bytes_##name);
	FUNCTIONS(RUN)
	return (struct forst_string){0};
}

struct forst_string
run_io(struct forst_task *task, const struct test_case *test)
{
	return is_of(test, "EOF") ? from_error(task, forst_io_EOF(task)) : (struct forst_string){0};
}
