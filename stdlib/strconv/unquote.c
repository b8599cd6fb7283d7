/* strconv.Unquote: Go's string and rune literals (Go spec, "String literals" and "Rune literals"); see strconv.ft. */
#include "stdlib/strconv/strconv.h"

struct forst_result_string forst_strconv_Unquote(struct forst_task *task, struct forst_string s);

struct reader {
	struct forst_string s;
	int64_t at;
	char *to; /* the result is never longer than the literal */
	char quote;
	int64_t characters;
};

static bool
digits(struct reader *reader, int count, int base, uint32_t *value)
{
	*value = 0;
	for (int i = 0; i < count; i++, reader->at++) {
		char c = reader->at < reader->s.length ? reader->s.data[reader->at] : 'z';
		int digit = c >= '0' && c <= '9'                     ? c - '0'
					: (c | 0x20) >= 'a' && (c | 0x20) <= 'f' ? (c | 0x20) - 'a' + 10
															 : 16;
		if (digit >= base)
			return false;
		*value = *value * (uint32_t)base + (uint32_t)digit;
	}
	return true;
}

static void
put_rune(struct reader *reader, int32_t rune)
{
	if (rune < 0x80) {
		*reader->to++ = (char)rune;
		return;
	}
	int bytes = rune < 0x800 ? 2 : rune < 0x10000 ? 3 : 4;
	static const unsigned char leads[] = {0, 0, 0xc0, 0xe0, 0xf0};
	*reader->to++ = (char)(leads[bytes] | rune >> 6 * (bytes - 1));
	for (int i = bytes - 2; i >= 0; i--)
		*reader->to++ = (char)(0x80 | (rune >> 6 * i & 0x3f));
}

/* \x and octal escapes are bytes, in rune literals too. */
static bool
numeric_escape(struct reader *reader, char kind)
{
	uint32_t value;

	if (kind == 'x' ? !digits(reader, 2, 16, &value) : !digits(reader, 3, 8, &value))
		return false;
	*reader->to++ = (char)value;
	return value <= 255;
}

static bool
escape(struct reader *reader)
{
	static const char letters[] = "abtnvfr"; /* from 7 on */
	uint32_t value;

	if (reader->at >= reader->s.length)
		return false;
	char kind = reader->s.data[reader->at++];
	const char *letter = kind ? strchr(letters, kind) : NULL;
	if (letter || kind == '\\' || kind == reader->quote) {
		*reader->to++ = letter ? (char)(7 + (letter - letters)) : kind;
		return true;
	}
	if (kind == 'u' || kind == 'U') {
		if (!digits(reader, kind == 'u' ? 4 : 8, 16, &value) || value > 0x10ffff ||
			(value >= 0xd800 && value <= 0xdfff))
			return false;
		put_rune(reader, (int32_t)value);
		return true;
	}
	if (kind >= '0' && kind <= '7') {
		reader->at--;
		return numeric_escape(reader, '0');
	}
	return kind == 'x' && numeric_escape(reader, 'x');
}

/* Between back quotes all stands for itself, but carriage returns are dropped. */
static bool
read_raw(struct reader *reader)
{
	for (; reader->at < reader->s.length; reader->at++) {
		char c = reader->s.data[reader->at];
		if (c == '`')
			return false;
		if (c != '\r')
			*reader->to++ = c;
	}
	return true;
}

static bool
read_escaped(struct reader *reader)
{
	while (reader->at < reader->s.length) {
		char c = reader->s.data[reader->at];
		reader->characters++;
		if (c == reader->quote || c == '\n')
			return false;
		if (c == '\\') {
			reader->at++;
			if (!escape(reader))
				return false;
		} else {
			put_rune(reader, forst_string_next(reader->s, &reader->at));
		}
	}
	return reader->quote == '"' || reader->characters <= 1;
}

enum { GROWTH_MAX = 3 }; /* a byte that is not UTF-8 becomes U+FFFD */

struct forst_result_string
forst_strconv_Unquote(struct forst_task *task, struct forst_string s)
{
	char quote = s.length >= 2 ? s.data[0] : 0;

	if ((quote == '"' || quote == '\'' || quote == '`') && s.data[s.length - 1] == quote &&
		s.length < INT64_MAX / GROWTH_MAX) {
		char *data = forst_alloc_of_caller(task, (size_t)s.length * GROWTH_MAX);
		struct reader reader = {forst_string_slice(s, 1, s.length - 1), 0, data, quote, 0};
		if (quote == '`' ? read_raw(&reader) : read_escaped(&reader))
			return (struct forst_result_string){NULL, {data, reader.to - data}};
	}
	return (struct forst_result_string){forst_strconv_ErrSyntax(task), {0}};
}
