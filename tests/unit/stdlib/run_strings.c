/* The strings functions by name, for the driver. */
#include "tests/unit/stdlib/driver.h"

#define TEXT struct forst_string
#define PARTS struct forst_string_array

/* One row a function: its name, its result and arguments by a letter each (s String, i Int, r Rune, b Bool, a Array). */
#define FUNCTIONS(ROW)                                                                                                 \
	ROW(Fields, a_s) ROW(ToLower, s_s) ROW(ToTitle, s_s) ROW(ToUpper, s_s) ROW(TrimSpace, s_s)                      \
	ROW(ToValidUTF8, s_ss) ROW(Trim, s_ss) ROW(TrimLeft, s_ss) ROW(TrimRight, s_ss) ROW(TrimPrefix, s_ss)           \
	ROW(TrimSuffix, s_ss) ROW(Repeat, s_si) ROW(ReplaceAll, s_sss) ROW(Replace, s_sssi)                             \
	ROW(IndexByte, i_si) ROW(LastIndexByte, i_si) ROW(IndexRune, i_sr) ROW(ContainsRune, b_sr)                      \
	ROW(Contains, b_ss) ROW(ContainsAny, b_ss) ROW(EqualFold, b_ss) ROW(HasPrefix, b_ss) ROW(HasSuffix, b_ss)       \
	ROW(Count, i_ss) ROW(Index, i_ss) ROW(LastIndex, i_ss) ROW(IndexAny, i_ss) ROW(LastIndexAny, i_ss)              \
	ROW(Compare, i_ss) ROW(Split, a_ss) ROW(SplitAfter, a_ss) ROW(SplitN, a_ssi) ROW(SplitAfterN, a_ssi)

#define DECLARE_s_s(name) TEXT name(struct forst_task *, TEXT);
#define DECLARE_s_ss(name) TEXT name(struct forst_task *, TEXT, TEXT);
#define DECLARE_s_sss(name) TEXT name(struct forst_task *, TEXT, TEXT, TEXT);
#define DECLARE_s_sssi(name) TEXT name(struct forst_task *, TEXT, TEXT, TEXT, int64_t);
#define DECLARE_s_si(name) TEXT name(struct forst_task *, TEXT, int64_t);
#define DECLARE_a_s(name) PARTS name(struct forst_task *, TEXT);
#define DECLARE_a_ss(name) PARTS name(struct forst_task *, TEXT, TEXT);
#define DECLARE_a_ssi(name) PARTS name(struct forst_task *, TEXT, TEXT, int64_t);
#define DECLARE_b_ss(name) bool name(struct forst_task *, TEXT, TEXT);
#define DECLARE_b_sr(name) bool name(struct forst_task *, TEXT, int32_t);
#define DECLARE_i_ss(name) int64_t name(struct forst_task *, TEXT, TEXT);
#define DECLARE_i_si(name) int64_t name(struct forst_task *, TEXT, int64_t);
#define DECLARE_i_sr(name) int64_t name(struct forst_task *, TEXT, int32_t);

#define DECLARE(name, form) DECLARE_##form(forst_strings_##name)
FUNCTIONS(DECLARE)
TEXT forst_strings_Join(struct forst_task *, PARTS, TEXT);

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

struct forst_string
run_strings(struct forst_task *task, const struct test_case *test)
{
	const struct forst_string *a = test->fields;

	if (forst_string_equal(a[0], FORST_STRING("Join")))
		return forst_strings_Join(task, to_parts(task, a[1]), a[2]);
#define RUN(name, form)                                                                                                \
	if (forst_string_equal(a[0], FORST_STRING(#name)))                                                             \
		return CALL_##form(forst_strings_##name);
	FUNCTIONS(RUN)
	return (TEXT){0};
}
