/* Package regexp: compiling and matching; see regexp.ft. */
#include "stdlib/regexp/regexp.h"

struct forst_result_regexp_Regexp_pointer forst_regexp_Compile(struct forst_task *task, struct forst_string expr);
struct forst_regexp_Regexp *forst_regexp_MustCompile(struct forst_task *task, struct forst_string str);
struct forst_result_bool forst_regexp_Match(
	struct forst_task *task, struct forst_string pattern, struct forst_bytes b);
struct forst_result_bool forst_regexp_MatchString(
	struct forst_task *task, struct forst_string pattern, struct forst_string s);
struct forst_string forst_regexp_QuoteMeta(struct forst_task *task, struct forst_string s);
bool forst_regexp_Regexp_Match(struct forst_task *task, struct forst_regexp_Regexp *re, struct forst_bytes b);
bool forst_regexp_Regexp_MatchString(struct forst_task *task, struct forst_regexp_Regexp *re, struct forst_string s);
int64_t forst_regexp_Regexp_NumSubexp(struct forst_task *task, struct forst_regexp_Regexp *re);
struct forst_string forst_regexp_Regexp_String(struct forst_task *task, struct forst_regexp_Regexp *re);
int64_t forst_regexp_Regexp_SubexpIndex(
	struct forst_task *task, struct forst_regexp_Regexp *re, struct forst_string name);
struct forst_string_array forst_regexp_Regexp_SubexpNames(struct forst_task *task, struct forst_regexp_Regexp *re);

const uint32_t *
regexp_table_of(struct forst_task *task, const struct forst_regexp_Regexp *re)
{
	if (!re || !re->table)
		forst_panic_nil(task, task->caller_file, task->caller_line);
	return re->table;
}

struct forst_result_regexp_Regexp_pointer
forst_regexp_Compile(struct forst_task *task, struct forst_string expr)
{
	struct forst_string wrong;
	const uint32_t *table = forst_pattern_compile(task, expr, &wrong);

	if (!table)
		return (struct forst_result_regexp_Regexp_pointer){forst_error_new(task, wrong), NULL};
	struct forst_regexp_Regexp *re = forst_alloc_of_caller(task, sizeof *re);
	*re = (struct forst_regexp_Regexp){.table = table};
	return (struct forst_result_regexp_Regexp_pointer){NULL, re};
}

/* It can stand between back quotes: one line of UTF-8 without control characters. */
static bool
can_be_raw(struct forst_string s)
{
	for (int64_t at = 0; at < s.length;) {
		int64_t before = at;
		int32_t rune = forst_string_next(s, &at);
		bool control = (rune < ' ' && rune != '\t') || rune == '`' || rune == 0x7f || rune == 0xfeff;
		if (control || view_is_wrong(s, before, rune, at))
			return false;
	}
	return true;
}

struct forst_regexp_Regexp *
forst_regexp_MustCompile(struct forst_task *task, struct forst_string str)
{
	struct forst_result_regexp_Regexp_pointer result = forst_regexp_Compile(task, str);

	if (result.error) {
		struct forst_string raw[] = {FORST_STRING("`"), str, FORST_STRING("`")};
		struct forst_string quoted =
			can_be_raw(str) ? forst_string_join(task, raw, 3) : forst_strconv_Quote(task, str);
		struct forst_string text[] = {FORST_STRING("regexp: Compile("), quoted, FORST_STRING("): "),
			forst_error_text(task, result.error)};
		forst_panic_of_caller(task, forst_string_join(task, text, 4));
	}
	return result.value;
}

struct forst_result_bool
forst_regexp_MatchString(struct forst_task *task, struct forst_string pattern, struct forst_string s)
{
	struct forst_result_regexp_Regexp_pointer result = forst_regexp_Compile(task, pattern);

	if (result.error)
		return (struct forst_result_bool){result.error, false};
	return (struct forst_result_bool){NULL, forst_matches(task, result.value->table, s)};
}

struct forst_result_bool
forst_regexp_Match(struct forst_task *task, struct forst_string pattern, struct forst_bytes b)
{
	return forst_regexp_MatchString(task, pattern, view_text(b));
}

bool
forst_regexp_Regexp_MatchString(struct forst_task *task, struct forst_regexp_Regexp *re, struct forst_string s)
{
	return forst_matches(task, regexp_table_of(task, re), s);
}

bool
forst_regexp_Regexp_Match(struct forst_task *task, struct forst_regexp_Regexp *re, struct forst_bytes b)
{
	return forst_matches(task, regexp_table_of(task, re), view_text(b));
}

struct forst_string
forst_regexp_QuoteMeta(struct forst_task *task, struct forst_string s)
{
	char *quoted = forst_alloc_of_caller(task, 2 * (size_t)s.length);
	int64_t length = 0;

	for (int64_t i = 0; i < s.length; i++) {
		if (s.data[i] && strchr("\\.+*?()|[]{}^$", s.data[i]))
			quoted[length++] = '\\';
		quoted[length++] = s.data[i];
		forst_poll(task);
	}
	return (struct forst_string){quoted, length};
}

struct forst_string
forst_regexp_Regexp_String(struct forst_task *task, struct forst_regexp_Regexp *re)
{
	return forst_pattern_source(regexp_table_of(task, re));
}

int64_t
forst_regexp_Regexp_NumSubexp(struct forst_task *task, struct forst_regexp_Regexp *re)
{
	return forst_pattern_group_count(regexp_table_of(task, re)) - 1;
}

struct forst_string_array
forst_regexp_Regexp_SubexpNames(struct forst_task *task, struct forst_regexp_Regexp *re)
{
	const uint32_t *table = regexp_table_of(task, re);
	int64_t count = forst_pattern_group_count(table);
	struct forst_string_array names = {forst_make(task, count, sizeof(struct forst_string)), count, count};

	for (int64_t i = 0; i < count; i++)
		names.data[i] = forst_pattern_group_name(table, i);
	return names;
}

int64_t
forst_regexp_Regexp_SubexpIndex(struct forst_task *task, struct forst_regexp_Regexp *re, struct forst_string name)
{
	const uint32_t *table = regexp_table_of(task, re);
	int64_t count = forst_pattern_group_count(table);

	for (int64_t i = 0; i < count && name.length > 0; i++) {
		if (forst_string_equal(forst_pattern_group_name(table, i), name))
			return i;
	}
	return -1;
}

/* ---- printing ---- */

static struct forst_string
text_of_regexp(struct forst_task *task, const void *value)
{
	return forst_regexp_Regexp_String(task, *(struct forst_regexp_Regexp *const *)value);
}

const struct forst_format_type forst_type_regexp_Regexp = {
	.kind = FORST_FORMAT_POINTER, .name = "*regexp.Regexp", .size = sizeof(void *), .text = text_of_regexp};
