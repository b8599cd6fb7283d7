/*
 * Package strconv: floats; see strconv.ft. What Go accepts is checked here; the value is C's strtod, which rounds
 * correctly and reads hexadecimal floats, too.
 */
#include "forst.h"

#include <stdlib.h>

struct forst_string forst_strconv_FormatFloat(
	struct forst_task *task, double f, int32_t format, int64_t precision, int64_t bits);
struct forst_result_float forst_strconv_ParseFloat(struct forst_task *task, struct forst_string s, int64_t bits);

struct forst_string
forst_strconv_FormatFloat(struct forst_task *task, double f, int32_t format, int64_t precision, int64_t bits)
{
	if (bits != 32 && bits != 64)
		forst_panic(task, FORST_STRING("strconv: illegal AppendFloat/FormatFloat bitSize"));
	if (precision < -1 || precision > 1000000)
		precision = precision < -1 ? -1 : 1000000;
	return forst_float_text(task, f, format > 0 && format < 0x80 ? (char)format : '?', precision, (int)bits);
}

static struct forst_result_float
failure(struct forst_task *task, struct forst_string text, struct forst_string why, double value)
{
	struct forst_string parts[] = {
		FORST_STRING("strconv.ParseFloat: parsing "), forst_quote(task, text, 0), FORST_STRING(": "), why};

	return (struct forst_result_float){forst_error_new(task, forst_string_join(task, parts, 4)), value};
}

static bool
is_word(struct forst_string s, const char *word)
{
	int64_t i = 0;

	for (; word[i] && i < s.length; i++) {
		if ((s.data[i] | 0x20) != word[i])
			return false;
	}
	return !word[i] && i == s.length;
}

/* inf, infinity with or without a sign, nan; any case. */
static bool
read_special(struct forst_string s, double *value)
{
	bool negative = s.length > 0 && s.data[0] == '-';
	struct forst_string word = s;

	if (negative || (s.length > 0 && s.data[0] == '+'))
		word = forst_string_slice(s, 1, s.length);
	if (is_word(word, "inf") || is_word(word, "infinity")) {
		*value = negative ? -(double)INFINITY : (double)INFINITY;
		return true;
	}
	*value = (double)NAN;
	return is_word(s, "nan");
}

static bool
is_digit(char c, bool hexadecimal)
{
	return (c >= '0' && c <= '9') || (hexadecimal && (c | 0x20) >= 'a' && (c | 0x20) <= 'f');
}

/* A number by Go's rules, copied without underscores to `to` (as long as s, and a NUL). An underscore may stand between
 * digits of a hexadecimal number, and behind its prefix. */
static bool
read_number(struct forst_string s, char *to)
{
	int64_t at = s.length > 0 && (s.data[0] == '+' || s.data[0] == '-');
	bool hexadecimal = at + 2 < s.length && s.data[at] == '0' && (s.data[at + 1] | 0x20) == 'x';
	bool digits = false;
	bool point = false;
	char before = hexadecimal ? '0' : ' ';

	at += hexadecimal ? 2 : 0;
	memcpy(to, s.data, (size_t)at);
	to += at;
	for (; at < s.length; before = s.data[at++]) {
		char c = s.data[at];
		if (c == '_' ? !hexadecimal || !is_digit(before, true) : before == '_' && !is_digit(c, hexadecimal))
			return false;
		if (c != '_' && !is_digit(c, hexadecimal) && (c != '.' || point))
			break;
		point |= c == '.';
		digits |= is_digit(c, hexadecimal);
		if (c != '_')
			*to++ = c;
	}
	if (!digits || before == '_')
		return false;
	if (at == s.length) {
		*to = '\0';
		return !hexadecimal;
	}
	if ((s.data[at] | 0x20) != (hexadecimal ? 'p' : 'e'))
		return false;
	*to++ = s.data[at++];
	if (at < s.length && (s.data[at] == '+' || s.data[at] == '-'))
		*to++ = s.data[at++];
	int64_t first = at;
	for (before = ' '; at < s.length; before = s.data[at++]) {
		char c = s.data[at];
		if (c == '_' ? !hexadecimal || !is_digit(before, false) : !is_digit(c, false))
			return false;
		if (c != '_')
			*to++ = c;
	}
	*to = '\0';
	return at > first && before != '_';
}

struct forst_result_float
forst_strconv_ParseFloat(struct forst_task *task, struct forst_string s, int64_t bits)
{
	double value;

	if (read_special(s, &value))
		return (struct forst_result_float){NULL, value};
	char *text = forst_alloc(task, (size_t)s.length + 1);
	if (s.length == 0 || !read_number(s, text))
		return failure(task, s, FORST_STRING("invalid syntax"), 0);
	value = bits == 32 ? (double)strtof(text, NULL) : strtod(text, NULL);
	if (isinf(value))
		return failure(task, s, FORST_STRING("value out of range"), value);
	return (struct forst_result_float){NULL, value};
}
