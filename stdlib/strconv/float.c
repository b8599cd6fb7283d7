/*
 * Package strconv: floats; see strconv.ft. What Go accepts is checked here; the value is C's strtod, which rounds
 * correctly and reads hexadecimal floats, too.
 */
#include "stdlib/strconv/strconv.h"

#include <stdlib.h>

struct forst_string forst_strconv_FormatFloat(
	struct forst_task *task, double f, int32_t format, int64_t precision, int64_t bits);
struct forst_result_float forst_strconv_ParseFloat(struct forst_task *task, struct forst_string s, int64_t bits);

struct forst_string
forst_strconv_FormatFloat(struct forst_task *task, double f, int32_t format, int64_t precision, int64_t bits)
{
	if (bits != 32 && bits != 64)
		forst_panic_of_caller(task, FORST_STRING("strconv: illegal AppendFloat/FormatFloat bitSize"));
	if (precision < -1 || precision > 1000000)
		precision = precision < -1 ? -1 : 1000000;
	return forst_float_text(task, f, format > 0 && format < 0x80 ? (char)format : '?', precision, (int)bits);
}

static struct forst_result_float
failure(struct forst_task *task, struct forst_string text, struct forst_error *why, double value)
{
	return (struct forst_result_float){.error = strconv_failure(task, "ParseFloat", text, why), .value = value};
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

/* Reads on over digits, a point where it may stand, and underscores between digits; copies all but the underscores. */
struct cursor {
	struct forst_string s;
	int64_t at;
	char *to;
	bool hexadecimal;
};

static bool
copy_digits(struct cursor *cursor, bool after_digit, bool point_allowed, int64_t *count)
{
	bool after_underscore = false;

	*count = 0;
	for (; cursor->at < cursor->s.length; cursor->at++) {
		char c = cursor->s.data[cursor->at];
		bool digit = is_digit(c, cursor->hexadecimal);
		if (c == '_' ? !after_digit : after_underscore && !digit)
			return false;
		if (c != '_' && !digit && (c != '.' || !point_allowed))
			break;
		point_allowed = point_allowed && c != '.';
		after_digit = digit;
		after_underscore = c == '_';
		*count += digit;
		if (c != '_')
			*cursor->to++ = c;
	}
	return !after_underscore;
}

static void
copy_sign(struct cursor *cursor)
{
	if (cursor->at < cursor->s.length && strchr("+-", cursor->s.data[cursor->at]) && cursor->s.data[cursor->at])
		*cursor->to++ = cursor->s.data[cursor->at++];
}

/* A number by Go's rules, copied without underscores to `to` (as long as s, and a NUL). Hexadecimal ones need an
 * exponent. */
static bool
read_number(struct forst_string s, char *to)
{
	struct cursor cursor = {s, 0, to, false};
	int64_t digits, exponent_digits;

	copy_sign(&cursor);
	int64_t at = cursor.at;
	if (at + 2 < s.length && s.data[at] == '0' && (s.data[at + 1] | 0x20) == 'x') {
		cursor.hexadecimal = true;
		cursor.at += 2;
		*cursor.to++ = '0';
		*cursor.to++ = 'x';
	}
	bool hexadecimal = cursor.hexadecimal;
	if (!copy_digits(&cursor, hexadecimal, true, &digits) || digits == 0)
		return false;
	if (cursor.at < s.length) {
		if ((s.data[cursor.at] | 0x20) != (hexadecimal ? 'p' : 'e'))
			return false;
		*cursor.to++ = s.data[cursor.at++];
		copy_sign(&cursor);
		cursor.hexadecimal = false;
		if (!copy_digits(&cursor, false, false, &exponent_digits) || exponent_digits == 0 || cursor.at < s.length)
			return false;
		hexadecimal = false; /* it has its exponent */
	}
	*cursor.to = '\0';
	return !hexadecimal;
}

struct forst_result_float
forst_strconv_ParseFloat(struct forst_task *task, struct forst_string s, int64_t bits)
{
	double value;

	if (read_special(s, &value))
		return (struct forst_result_float){.value = value};
	char *text = forst_alloc_of_caller(task, (size_t)s.length + 1);
	if (s.length == 0 || !read_number(s, text))
		return failure(task, s, forst_strconv_ErrSyntax(task), 0);
	value = bits == 32 ? (double)strtof(text, NULL) : strtod(text, NULL);
	if (isinf(value))
		return failure(task, s, forst_strconv_ErrRange(task), value);
	return (struct forst_result_float){.value = value};
}
