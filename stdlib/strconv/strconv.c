/* Package strconv: integers, booleans and quoting; see strconv.ft. Failures are worded as Go's *NumError. */
#include "stdlib/strconv/strconv.h"

struct forst_result_int forst_strconv_Atoi(struct forst_task *task, struct forst_string s);
struct forst_string forst_strconv_FormatBool(struct forst_task *task, bool b);
struct forst_string forst_strconv_FormatInt(struct forst_task *task, int64_t i, int64_t base);
struct forst_string forst_strconv_FormatUint(struct forst_task *task, int64_t i, int64_t base);
struct forst_string forst_strconv_Itoa(struct forst_task *task, int64_t i);
struct forst_result_bool forst_strconv_ParseBool(struct forst_task *task, struct forst_string s);
struct forst_result_int forst_strconv_ParseInt(
	struct forst_task *task, struct forst_string s, int64_t base, int64_t bits);
struct forst_result_int forst_strconv_ParseUint(
	struct forst_task *task, struct forst_string s, int64_t base, int64_t bits);
struct forst_string forst_strconv_Quote(struct forst_task *task, struct forst_string s);
struct forst_string forst_strconv_QuoteRune(struct forst_task *task, int32_t r);
struct forst_string forst_strconv_QuoteRuneToASCII(struct forst_task *task, int32_t r);
struct forst_string forst_strconv_QuoteToASCII(struct forst_task *task, struct forst_string s);

/* One of each for all requests; their identities are none that forst_error_make comes to. */
static struct forst_error out_of_range = {
	.kind = &forst_error_kind_error, .message = {"value out of range", 18}, .identity = UINT64_MAX - 1};
static struct forst_error invalid_syntax = {
	.kind = &forst_error_kind_error, .message = {"invalid syntax", 14}, .identity = UINT64_MAX - 2};

struct forst_error *
forst_strconv_ErrRange(struct forst_task *task)
{
	(void)task;
	return &out_of_range;
}

struct forst_error *
forst_strconv_ErrSyntax(struct forst_task *task)
{
	(void)task;
	return &invalid_syntax;
}

struct forst_error *
strconv_failure(struct forst_task *task, const char *name, struct forst_string text, struct forst_error *why)
{
	struct forst_string parts[] = {
		FORST_STRING("strconv."),
		forst_string_from_text(name),
		FORST_STRING(": parsing "),
		forst_quote(task, text, 0),
		FORST_STRING(": "),
		why->message,
	};
	struct forst_error *error = forst_error_new(task, forst_string_join(task, parts, sizeof parts / sizeof *parts));

	error->cause = why;
	return error;
}

/* invalid base 37, invalid bit size 65 */
static struct forst_error *
bad_argument(
	struct forst_task *task, const char *name, struct forst_string text, struct forst_string what, int64_t value)
{
	struct forst_string parts[] = {what, forst_string_from_int(task, value)};
	struct forst_error *why = forst_error_new(task, forst_string_join(task, parts, 2));

	return strconv_failure(task, name, text, why);
}

static int
digit_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if ((c | 0x20) >= 'a' && (c | 0x20) <= 'z')
		return (c | 0x20) - 'a' + 10;
	return 99;
}

/* The base that the digits' prefix names, which is taken off. */
static int64_t
prefix_base(struct forst_string *digits)
{
	int64_t base = 10;

	if (digits->length < 2 || digits->data[0] != '0')
		return base;
	switch (digits->data[1] | 0x20) {
	case 'b': base = 2; break;
	case 'o': base = 8; break;
	case 'x': base = 16; break;
	default: *digits = forst_string_slice(*digits, 1, digits->length); return 8;
	}
	*digits = forst_string_slice(*digits, 2, digits->length);
	return base;
}

/* Does each _ of a number (without its sign) stand between two digits, or between the base's prefix and one? */
static bool
underscores_stand_well(struct forst_string number)
{
	int64_t at = 0;
	bool after_digit = false;
	bool hexadecimal = false;

	if (number.length >= 2 && number.data[0] == '0' && strchr("boxBOX", number.data[1])) {
		hexadecimal = (number.data[1] | 0x20) == 'x';
		after_digit = true;
		at = 2;
	}
	bool after_underscore = false;
	for (; at < number.length; at++) {
		char c = number.data[at];
		bool digit = digit_value(c) < (hexadecimal ? 16 : 10);
		if (c == '_' ? !after_digit : after_underscore && !digit)
			return false;
		after_underscore = c == '_';
		after_digit = digit;
	}
	return !after_underscore;
}

enum outcome {
	PARSED,
	NO_NUMBER,
	TOO_LARGE,
};

/* The digits' value in `base`; underscores are passed over where they may stand. */
static enum outcome
read_digits(struct forst_string digits, int64_t base, bool underscores, uint64_t *value)
{
	bool overflowed = false;
	int64_t count = 0;

	*value = 0;
	for (int64_t i = 0; i < digits.length; i++) {
		if (digits.data[i] == '_' && underscores)
			continue;
		int digit = digit_value(digits.data[i]);
		if (digit >= base)
			return NO_NUMBER;
		count++;
		overflowed |= __builtin_mul_overflow(*value, (uint64_t)base, value);
		overflowed |= __builtin_add_overflow(*value, (uint64_t)digit, value);
	}
	if (count == 0)
		return NO_NUMBER;
	return overflowed ? TOO_LARGE : PARSED;
}

/* The number that stands in `number`, `s` without its sign; an error, or none. */
static struct forst_error *
read_number(struct forst_task *task, const char *name, struct forst_string s, struct forst_string number, int64_t base,
	int64_t bits, uint64_t *size, bool *too_large)
{
	bool by_prefix = base == 0;

	if (number.length == 0)
		return strconv_failure(task, name, s, &invalid_syntax);
	if (base < 0 || base == 1 || base > 36)
		return bad_argument(task, name, s, FORST_STRING("invalid base "), base);
	if (bits < 0 || bits > 64)
		return bad_argument(task, name, s, FORST_STRING("invalid bit size "), bits);
	struct forst_string digits = number;
	if (by_prefix)
		base = prefix_base(&digits);
	enum outcome outcome = read_digits(digits, base, by_prefix, size);
	*too_large = outcome == TOO_LARGE;
	if (outcome == NO_NUMBER || (by_prefix && !underscores_stand_well(number)))
		return strconv_failure(task, name, s, &invalid_syntax);
	return NULL;
}

static struct forst_result_int
parse(struct forst_task *task, const char *name, struct forst_string s, int64_t base, int64_t bits)
{
	bool negative = s.length > 0 && s.data[0] == '-', too_large;
	struct forst_string number = forst_string_slice(s, negative || (s.length > 0 && s.data[0] == '+'), s.length);
	uint64_t size;
	struct forst_error *error = read_number(task, name, s, number, base, bits, &size, &too_large);

	if (error)
		return (struct forst_result_int){error, 0};
	uint64_t limit = UINT64_C(1) << ((bits ? bits : 64) - 1);
	if (too_large || size > limit || (!negative && size == limit)) {
		int64_t nearest = (int64_t)(negative ? 0 - limit : limit - 1);
		return (struct forst_result_int){strconv_failure(task, name, s, &out_of_range), nearest};
	}
	return (struct forst_result_int){NULL, (int64_t)(negative ? 0 - size : size)};
}

struct forst_result_int
forst_strconv_ParseUint(struct forst_task *task, struct forst_string s, int64_t base, int64_t bits)
{
	bool too_large;
	uint64_t size;
	struct forst_error *error = read_number(task, "ParseUint", s, s, base, bits, &size, &too_large);

	if (error)
		return (struct forst_result_int){error, 0};
	int64_t limit = bits == 0 || bits == 64 ? INT64_MAX : (int64_t)((UINT64_C(1) << bits) - 1);
	if (too_large || size > (uint64_t)limit)
		return (struct forst_result_int){strconv_failure(task, "ParseUint", s, &out_of_range), limit};
	return (struct forst_result_int){NULL, (int64_t)size};
}

struct forst_result_int
forst_strconv_Atoi(struct forst_task *task, struct forst_string s)
{
	return parse(task, "Atoi", s, 10, 64);
}

struct forst_result_int
forst_strconv_ParseInt(struct forst_task *task, struct forst_string s, int64_t base, int64_t bits)
{
	return parse(task, "ParseInt", s, base, bits);
}

struct forst_string
forst_strconv_Itoa(struct forst_task *task, int64_t i)
{
	return forst_string_from_int(task, i);
}

static struct forst_string
digits_of(struct forst_task *task, uint64_t size, bool negative, int64_t base)
{
	char buffer[65];
	char *end = buffer + sizeof buffer;
	char *at = end;

	if (base < 2 || base > 36)
		forst_panic_of_caller(task, FORST_STRING("strconv: illegal AppendInt/FormatInt base"));
	do {
		*--at = "0123456789abcdefghijklmnopqrstuvwxyz"[size % (uint64_t)base];
		size /= (uint64_t)base;
	} while (size);
	if (negative)
		*--at = '-';
	return forst_string_copy(task, at, end - at);
}

struct forst_string
forst_strconv_FormatInt(struct forst_task *task, int64_t i, int64_t base)
{
	return digits_of(task, i < 0 ? 0 - (uint64_t)i : (uint64_t)i, i < 0, base);
}

struct forst_string
forst_strconv_FormatUint(struct forst_task *task, int64_t i, int64_t base)
{
	return digits_of(task, (uint64_t)i, false, base);
}

struct forst_string
forst_strconv_FormatBool(struct forst_task *task, bool b)
{
	(void)task;
	return forst_string_from_bool(b);
}

struct forst_result_bool
forst_strconv_ParseBool(struct forst_task *task, struct forst_string s)
{
	static const struct forst_string truths[] = {{"1", 1}, {"t", 1}, {"T", 1}, {"TRUE", 4}, {"true", 4}, {"True", 4}};
	static const struct forst_string lies[] = {{"0", 1}, {"f", 1}, {"F", 1}, {"FALSE", 5}, {"false", 5}, {"False", 5}};

	if (forst_string_one_of(s, truths, sizeof truths / sizeof *truths))
		return (struct forst_result_bool){NULL, true};
	if (forst_string_one_of(s, lies, sizeof lies / sizeof *lies))
		return (struct forst_result_bool){NULL, false};
	return (struct forst_result_bool){strconv_failure(task, "ParseBool", s, &invalid_syntax), false};
}

struct forst_string
forst_strconv_Quote(struct forst_task *task, struct forst_string s)
{
	return forst_quote(task, s, 0);
}

struct forst_string
forst_strconv_QuoteRune(struct forst_task *task, int32_t r)
{
	return forst_quote(task, forst_string_from_rune(task, r), FORST_QUOTE_SINGLE);
}

struct forst_string
forst_strconv_QuoteRuneToASCII(struct forst_task *task, int32_t r)
{
	return forst_quote(task, forst_string_from_rune(task, r), FORST_QUOTE_SINGLE | FORST_QUOTE_ASCII);
}

struct forst_string
forst_strconv_QuoteToASCII(struct forst_task *task, struct forst_string s)
{
	return forst_quote(task, s, FORST_QUOTE_ASCII);
}
