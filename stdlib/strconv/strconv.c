/* Package strconv: integers, booleans and quoting; see strconv.ft. Failures are worded as Go's *NumError. */
#include "forst.h"

struct forst_result_int forst_strconv_Atoi(struct forst_task *task, struct forst_string s);
struct forst_string forst_strconv_FormatBool(struct forst_task *task, bool b);
struct forst_string forst_strconv_FormatInt(struct forst_task *task, int64_t i, int64_t base);
struct forst_string forst_strconv_Itoa(struct forst_task *task, int64_t i);
struct forst_result_bool forst_strconv_ParseBool(struct forst_task *task, struct forst_string s);
struct forst_result_int forst_strconv_ParseInt(
	struct forst_task *task, struct forst_string s, int64_t base, int64_t bits);
struct forst_string forst_strconv_Quote(struct forst_task *task, struct forst_string s);
struct forst_string forst_strconv_QuoteRune(struct forst_task *task, int32_t r);
struct forst_string forst_strconv_QuoteToASCII(struct forst_task *task, struct forst_string s);

/* strconv.NAME: parsing "TEXT": WHY */
static struct forst_error *
failure(struct forst_task *task, const char *name, struct forst_string text, struct forst_string why)
{
	struct forst_string parts[] = {
		FORST_STRING("strconv."),
		forst_string_from_text(name),
		FORST_STRING(": parsing "),
		forst_quote(task, text, 0),
		FORST_STRING(": "),
		why,
	};

	return forst_error_new(task, forst_string_join(task, parts, sizeof parts / sizeof *parts));
}

/* invalid base 37, invalid bit size 65 */
static struct forst_result_int
bad_argument(
	struct forst_task *task, const char *name, struct forst_string text, struct forst_string what, int64_t value)
{
	struct forst_string parts[] = {what, forst_string_from_int(task, value)};

	return (struct forst_result_int){failure(task, name, text, forst_string_join(task, parts, 2)), 0};
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

static struct forst_result_int
parse(struct forst_task *task, const char *name, struct forst_string s, int64_t base, int64_t bits)
{
	bool negative = s.length > 0 && s.data[0] == '-';
	bool by_prefix = base == 0;
	uint64_t size;

	struct forst_string number = forst_string_slice(s, negative || (s.length > 0 && s.data[0] == '+'), s.length);
	if (number.length == 0)
		return (struct forst_result_int){failure(task, name, s, FORST_STRING("invalid syntax")), 0};
	if (base < 0 || base == 1 || base > 36)
		return bad_argument(task, name, s, FORST_STRING("invalid base "), base);
	if (bits < 0 || bits > 64)
		return bad_argument(task, name, s, FORST_STRING("invalid bit size "), bits);
	struct forst_string digits = number;
	if (by_prefix)
		base = prefix_base(&digits);
	enum outcome outcome = read_digits(digits, base, by_prefix, &size);
	if (outcome == NO_NUMBER || (by_prefix && !underscores_stand_well(number)))
		return (struct forst_result_int){failure(task, name, s, FORST_STRING("invalid syntax")), 0};
	uint64_t limit = UINT64_C(1) << ((bits ? bits : 64) - 1);
	if (outcome == TOO_LARGE || size > limit || (!negative && size == limit)) {
		int64_t nearest = (int64_t)(negative ? 0 - limit : limit - 1);
		return (struct forst_result_int){failure(task, name, s, FORST_STRING("value out of range")), nearest};
	}
	return (struct forst_result_int){NULL, (int64_t)(negative ? 0 - size : size)};
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

struct forst_string
forst_strconv_FormatInt(struct forst_task *task, int64_t i, int64_t base)
{
	char buffer[65];
	char *end = buffer + sizeof buffer;
	char *at = end;
	uint64_t size = i < 0 ? 0 - (uint64_t)i : (uint64_t)i;

	if (base < 2 || base > 36)
		forst_panic_of_caller(task, FORST_STRING("strconv: illegal FormatInt base"));
	do {
		*--at = "0123456789abcdefghijklmnopqrstuvwxyz"[size % (uint64_t)base];
		size /= (uint64_t)base;
	} while (size);
	if (i < 0)
		*--at = '-';
	return forst_string_copy(task, at, end - at);
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
	return (struct forst_result_bool){failure(task, "ParseBool", s, FORST_STRING("invalid syntax")), false};
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
forst_strconv_QuoteToASCII(struct forst_task *task, struct forst_string s)
{
	return forst_quote(task, s, FORST_QUOTE_ASCII);
}
