/* The functions of unicode and unicode/utf8 by name, for the driver. */
#include "tests/unit/stdlib/driver.h"

/* ---- unicode: a case counts the runes of a range that a function says true of, or adds up what it maps them to ---- */

#define QUESTIONS(ROW)                                                                                                 \
	ROW(IsControl) ROW(IsDigit) ROW(IsGraphic) ROW(IsLetter) ROW(IsLower) ROW(IsMark) ROW(IsNumber) ROW(IsPrint)   \
	ROW(IsPunct) ROW(IsSpace) ROW(IsSymbol) ROW(IsTitle) ROW(IsUpper)
#define MAPPINGS(ROW) ROW(ToLower) ROW(ToTitle) ROW(ToUpper)

#define DECLARE_QUESTION(name) bool forst_unicode_##name(struct forst_task *, int32_t);
#define DECLARE_MAPPING(name) int32_t forst_unicode_##name(struct forst_task *, int32_t);
QUESTIONS(DECLARE_QUESTION)
MAPPINGS(DECLARE_MAPPING)

struct forst_string
run_unicode(struct forst_task *task, const struct test_case *test)
{
	int32_t first = (int32_t)to_int(test->fields[1]), last = (int32_t)to_int(test->fields[2]);
	int64_t sum = 0;

#define ASK(name)                                                                                                      \
	if (is_of(test, #name)) {                                                                                      \
		for (int32_t rune = first; rune <= last; rune++)                                                       \
			sum += forst_unicode_##name(task, rune);                                                       \
		return forst_string_from_int(task, sum);                                                               \
	}
	QUESTIONS(ASK)
	MAPPINGS(ASK)
	return (struct forst_string){0};
}

/* ---- unicode/utf8 ---- */

struct forst_bytes forst_utf8_AppendRune(struct forst_task *, struct forst_bytes, int32_t);
void forst_utf8_DecodeLastRune(struct forst_task *, struct forst_bytes, int32_t *, int64_t *);
void forst_utf8_DecodeLastRuneInString(struct forst_task *, struct forst_string, int32_t *, int64_t *);
void forst_utf8_DecodeRune(struct forst_task *, struct forst_bytes, int32_t *, int64_t *);
void forst_utf8_DecodeRuneInString(struct forst_task *, struct forst_string, int32_t *, int64_t *);
int64_t forst_utf8_EncodeRune(struct forst_task *, struct forst_bytes, int32_t);
bool forst_utf8_FullRune(struct forst_task *, struct forst_bytes);
bool forst_utf8_FullRuneInString(struct forst_task *, struct forst_string);
int64_t forst_utf8_RuneCount(struct forst_task *, struct forst_bytes);
int64_t forst_utf8_RuneCountInString(struct forst_task *, struct forst_string);
int64_t forst_utf8_RuneLen(struct forst_task *, int32_t);
bool forst_utf8_RuneStart(struct forst_task *, int64_t);
bool forst_utf8_Valid(struct forst_task *, struct forst_bytes);
bool forst_utf8_ValidRune(struct forst_task *, int32_t);
bool forst_utf8_ValidString(struct forst_task *, struct forst_string);

/* The functions of one rune. */
static struct forst_string
run_of_rune(struct forst_task *task, const struct test_case *test)
{
	int32_t rune = (int32_t)to_int(test->fields[1]);

	if (is_of(test, "AppendRune"))
		return from_bytes(forst_utf8_AppendRune(task, to_bytes(test->fields[2]), rune));
	if (is_of(test, "EncodeRune")) {
		struct forst_bytes p = {forst_make(task, 4, 1), 4, 4};
		int64_t length = forst_utf8_EncodeRune(task, p, rune);
		return (struct forst_string){(const char *)p.data, length};
	}
	if (is_of(test, "RuneLen"))
		return forst_string_from_int(task, forst_utf8_RuneLen(task, rune));
	if (is_of(test, "RuneStart"))
		return forst_string_from_bool(forst_utf8_RuneStart(task, rune));
	return is_of(test, "ValidRune") ? forst_string_from_bool(forst_utf8_ValidRune(task, rune)) : (struct forst_string){0};
}

struct forst_string
run_utf8(struct forst_task *task, const struct test_case *test)
{
	struct forst_string s = test->fields[1];
	struct forst_bytes p = to_bytes(s);
	int64_t size = -1;
	int32_t rune;

	if (is_of(test, "DecodeLastRune"))
		forst_utf8_DecodeLastRune(task, p, &rune, &size);
	if (is_of(test, "DecodeLastRuneInString"))
		forst_utf8_DecodeLastRuneInString(task, s, &rune, &size);
	if (is_of(test, "DecodeRune"))
		forst_utf8_DecodeRune(task, p, &rune, &size);
	if (is_of(test, "DecodeRuneInString"))
		forst_utf8_DecodeRuneInString(task, s, &rune, &size);
	if (size >= 0)
		return from_rune_and_size(task, rune, size);
	if (is_of(test, "FullRune"))
		return forst_string_from_bool(forst_utf8_FullRune(task, p));
	if (is_of(test, "FullRuneInString"))
		return forst_string_from_bool(forst_utf8_FullRuneInString(task, s));
	if (is_of(test, "RuneCount"))
		return forst_string_from_int(task, forst_utf8_RuneCount(task, p));
	if (is_of(test, "RuneCountInString"))
		return forst_string_from_int(task, forst_utf8_RuneCountInString(task, s));
	if (is_of(test, "Valid"))
		return forst_string_from_bool(forst_utf8_Valid(task, p));
	if (is_of(test, "ValidString"))
		return forst_string_from_bool(forst_utf8_ValidString(task, s));
	return run_of_rune(task, test);
}
