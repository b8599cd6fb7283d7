/* The strings functions by name, for the driver. */
#include "tests/unit/stdlib/driver.h"

#include "stdlib/strings/strings.h"

#define TEXT struct forst_string
#define PARTS struct forst_string_array

/* One row a function: its name, its result and arguments by a letter each (s String, i Int, r Rune, b Bool, a Array, f a
 * function). */
#define FUNCTIONS(ROW)                                                                                                 \
	ROW(Fields, a_s) ROW(ToLower, s_s) ROW(ToTitle, s_s) ROW(ToUpper, s_s) ROW(TrimSpace, s_s)                      \
	ROW(ToValidUTF8, s_ss) ROW(Trim, s_ss) ROW(TrimLeft, s_ss) ROW(TrimRight, s_ss) ROW(TrimPrefix, s_ss)           \
	ROW(TrimSuffix, s_ss) ROW(Repeat, s_si) ROW(ReplaceAll, s_sss) ROW(Replace, s_sssi)                             \
	ROW(IndexByte, i_si) ROW(LastIndexByte, i_si) ROW(IndexRune, i_sr) ROW(ContainsRune, b_sr)                      \
	ROW(Contains, b_ss) ROW(ContainsAny, b_ss) ROW(EqualFold, b_ss) ROW(HasPrefix, b_ss) ROW(HasSuffix, b_ss)       \
	ROW(Count, i_ss) ROW(Index, i_ss) ROW(LastIndex, i_ss) ROW(IndexAny, i_ss) ROW(LastIndexAny, i_ss)              \
	ROW(Compare, i_ss) ROW(Split, a_ss) ROW(SplitAfter, a_ss) ROW(SplitN, a_ssi) ROW(SplitAfterN, a_ssi) \
	ROW(ContainsFunc, b_sf) ROW(FieldsFunc, a_sf) ROW(IndexFunc, i_sf) ROW(LastIndexFunc, i_sf)                     \
	ROW(TrimFunc, s_sf) ROW(TrimLeftFunc, s_sf) ROW(TrimRightFunc, s_sf)

#define CALL_s_s(name) name(task, a[1])
#define CALL_s_ss(name) name(task, a[1], a[2])
#define CALL_s_sss(name) name(task, a[1], a[2], a[3])
#define CALL_s_sssi(name) name(task, a[1], a[2], a[3], to_int(a[4]))
#define CALL_s_si(name) name(task, a[1], to_int(a[2]))
#define CALL_a_s(name) from_parts(task, name(task, a[1]))
#define CALL_a_ss(name) from_parts(task, name(task, a[1], a[2]))
#define CALL_a_ssi(name) from_parts(task, name(task, a[1], a[2], to_int(a[3])))
#define CALL_b_ss(name) forst_string_from_bool(name(task, a[1], a[2]))
#define CALL_b_sr(name) forst_string_from_bool(name(task, a[1], (int32_t)to_int(a[2])))
#define CALL_i_ss(name) forst_string_from_int(task, name(task, a[1], a[2]))
#define CALL_i_si(name) forst_string_from_int(task, name(task, a[1], to_int(a[2])))
#define CALL_b_sf(name) forst_string_from_bool(name(task, a[1], to_function(a[2])))
#define CALL_a_sf(name) from_parts(task, name(task, a[1], to_function(a[2])))
#define CALL_i_sf(name) forst_string_from_int(task, name(task, a[1], to_function(a[2])))
#define CALL_s_sf(name) name(task, a[1], to_function(a[2]))
#define CALL_i_sr(name) forst_string_from_int(task, name(task, a[1], (int32_t)to_int(a[2])))

static PARTS
to_parts(struct forst_task *task, TEXT text)
{
	PARTS parts = {forst_make(task, 8, sizeof(TEXT)), 0, 8};
	int64_t close;

	for (; (close = forst_string_index(text, FORST_STRING(">"))) > 0; text = forst_string_slice(text, close + 1, text.length))
		parts.data[parts.length++] = forst_string_slice(text, 1, close);
	return parts;
}

static TEXT
run_cut(struct forst_task *task, const struct test_case *test)
{
	const TEXT *a = test->fields;
	TEXT parts[3] = {{0}};
	bool found;

	if (is_of(test, "Cut"))
		forst_strings_Cut(task, a[1], a[2], &parts[0], &parts[1], &found);
	else if (is_of(test, "CutPrefix"))
		forst_strings_CutPrefix(task, a[1], a[2], &parts[0], &found);
	else
		forst_strings_CutSuffix(task, a[1], a[2], &parts[0], &found);
	parts[2] = forst_string_from_bool(found);
	return from_parts(task, (PARTS){parts, 3, 3});
}

static TEXT
run_builder(struct forst_task *task, const struct test_case *test)
{
	const TEXT *a = test->fields;
	struct forst_strings_Builder b = {0};
	struct forst_error *err = NULL;
	int64_t n = 0;

	forst_strings_Builder_WriteString(task, &b, a[1], &n, &err);
	if (is_of(test, "Builder.WriteString"))
		forst_strings_Builder_WriteString(task, &b, a[2], &n, &err);
	else if (is_of(test, "Builder.Write"))
		forst_strings_Builder_Write(task, &b, to_bytes(a[2]), &n, &err);
	else if (is_of(test, "Builder.WriteByte"))
		err = forst_strings_Builder_WriteByte(task, &b, to_int(a[2]));
	else if (is_of(test, "Builder.WriteRune"))
		forst_strings_Builder_WriteRune(task, &b, (int32_t)to_int(a[2]), &n, &err);
	else if (is_of(test, "Builder.Grow"))
		forst_strings_Builder_Grow(task, &b, n = to_int(a[2]));
	else if (is_of(test, "Builder.Reset"))
		forst_strings_Builder_Reset(task, &b);
	else if (is_of(test, "Builder.Len"))
		n = forst_strings_Builder_Len(task, &b);
	else if (is_of(test, "Builder.Cap"))
		n = forst_strings_Builder_Cap(task, &b) >= b.length;
	return from_pair(task, from_written(task, n, err), forst_strings_Builder_String(task, &b));
}

static TEXT
run_replacer(struct forst_task *task, const struct test_case *test)
{
	PARTS pairs = {forst_make(task, FIELDS_MAX, sizeof(TEXT)), 0, FIELDS_MAX};

	for (int i = 2; i + 1 < test->count; i++)
		pairs.data[pairs.length++] = test->fields[i];
	return from_bytes(
		to_bytes(forst_strings_Replacer_Replace(task, forst_strings_NewReplacer(task, pairs), test->fields[1])));
}

struct forst_string
run_strings(struct forst_task *task, const struct test_case *test)
{
	const struct forst_string *a = test->fields;

	if (forst_string_equal(a[0], FORST_STRING("Join")))
		return forst_strings_Join(task, to_parts(task, a[1]), a[2]);
	if (forst_string_has_prefix(a[0], FORST_STRING("Cut")))
		return run_cut(task, test);
	if (forst_string_has_prefix(a[0], FORST_STRING("Builder.")))
		return run_builder(task, test);
	if (is_of(test, "NewReplacer") || is_of(test, "Replacer.Replace"))
		return run_replacer(task, test);
	if (is_of(test, "Map"))
		return forst_strings_Map(task, to_function(a[1]), a[2]);
#define RUN(name, form)                                                                                                \
	if (forst_string_equal(a[0], FORST_STRING(#name)))                                                             \
		return CALL_##form(forst_strings_##name);
	FUNCTIONS(RUN)
	return (TEXT){0};
}
