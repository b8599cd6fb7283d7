/* Numbers, runes and strings with fmt's flags; see format.h. */
#include "runtime/value/format.h"

#include "runtime/value/convert.h"

static void
padding(struct rt_format *format, int64_t count)
{
	rt_text_repeat(&format->out, format->zero && !format->minus ? '0' : ' ', count);
}

void
rt_format_pad(struct rt_format *format, struct forst_string text)
{
	int64_t missing = format->has_width ? format->width - forst_string_count(text) : 0;

	if (!format->minus)
		padding(format, missing);
	rt_text_string(&format->out, text);
	if (format->minus)
		padding(format, missing);
}

void
rt_format_bool(struct rt_format *format, bool value)
{
	rt_format_pad(format, forst_string_from_bool(value));
}

/* The digits of value, at least `digits` of them, as a text that ends at `end`; gives where it begins. */
static char *
print_digits(char *end, uint64_t value, int base, int64_t digits, bool upper)
{
	const char *letters = upper ? "0123456789ABCDEF" : "0123456789abcdef";
	char *at = end;

	for (; value || digits > 0; value /= (unsigned)base, digits--)
		*--at = letters[value % (unsigned)base];
	return at;
}

static const char *
base_prefix(const struct rt_format *format, int base, int32_t verb, bool leads_with_zero)
{
	if (verb == 'O')
		return "0o";
	if (!format->sharp)
		return "";
	switch (base) {
	case 2: return "0b";
	case 8: return leads_with_zero ? "" : "0";
	case 16: return verb == 'X' ? "0X" : "0x";
	default: return "";
	}
}

/* How many digits at least: the precision, else what zero padding asks for. */
static int64_t
least_digits(const struct rt_format *format, bool signed_text)
{
	if (format->has_precision)
		return format->precision;
	if (format->zero && !format->minus && format->has_width)
		return format->width - signed_text;
	return 1;
}

void
rt_format_integer(struct rt_format *format, uint64_t value, int base, bool is_signed, int32_t verb)
{
	enum { DIGITS_MAX = 64 };
	bool zero = format->zero;
	bool negative = is_signed && (int64_t)value < 0;
	const char *sign = negative ? "-" : format->plus ? "+" : format->space ? " " : "";
	char buffer[DIGITS_MAX];
	struct rt_text text = {.task = format->out.task};

	if (format->has_precision && format->precision == 0 && value == 0) {
		format->zero = false;
		padding(format, format->has_width ? format->width : 0);
		format->zero = zero;
		return;
	}
	int64_t least = least_digits(format, *sign != '\0');
	char *end = buffer + sizeof buffer;
	char *digits = print_digits(end, negative ? 0 - value : value, base,
		least < 1            ? 1
		: least > DIGITS_MAX ? 1
							 : least,
		verb == 'X');
	bool leads_with_zero = *digits == '0' || least > end - digits;
	rt_text_words(&text, sign);
	rt_text_words(&text, base_prefix(format, base, verb, leads_with_zero));
	rt_text_repeat(&text, '0', least - (end - digits));
	rt_text_append(&text, digits, end - digits);
	format->zero = false;
	rt_format_pad(format, rt_text_done(&text));
	format->zero = zero;
}

static int32_t
valid_rune(int64_t value)
{
	return value < 0 || value > 0x10ffff ? FORST_RUNE_INVALID : (int32_t)value;
}

void
rt_format_rune(struct rt_format *format, int64_t value)
{
	rt_format_pad(format, forst_string_from_rune(format->out.task, valid_rune(value)));
}

void
rt_format_quoted_rune(struct rt_format *format, int64_t value)
{
	struct forst_string text = forst_string_from_rune(format->out.task, valid_rune(value));
	unsigned flags = FORST_QUOTE_SINGLE | (format->plus ? FORST_QUOTE_ASCII : 0);

	rt_format_pad(format, forst_quote(format->out.task, text, flags));
}

/* U+0041, and with # the character behind it. */
void
rt_format_unicode(struct rt_format *format, int64_t value)
{
	struct rt_text text = {.task = format->out.task};
	char buffer[64];
	int64_t least = format->has_precision && format->precision > 4 ? format->precision : 4;
	bool zero = format->zero;

	char *end = buffer + sizeof buffer;
	char *digits = print_digits(end, (uint64_t)value, 16, least > 60 ? 1 : least, true);
	rt_text_words(&text, "U+");
	rt_text_repeat(&text, '0', least - (end - digits));
	rt_text_append(&text, digits, end - digits);
	if (format->sharp && value >= 0 && value <= 0x10ffff && forst_rune_is_print((int32_t)value)) {
		rt_text_words(&text, " '");
		rt_text_rune(&text, (int32_t)value);
		rt_text_byte(&text, '\'');
	}
	format->zero = false;
	rt_format_pad(format, rt_text_done(&text));
	format->zero = zero;
}

/* %#e, %#f, %#g: a point always, and for %g the zeros that it leaves out. text has no sign. */
static struct forst_string
with_point(struct rt_format *format, struct forst_string text, char letter, int64_t precision)
{
	struct rt_text out = {.task = format->out.task};
	bool general = letter == 'g' || letter == 'G' || letter == 'x';
	bool hexadecimal = letter == 'x' || letter == 'X';
	int64_t digits = !general ? 0 : precision < 0 ? 6 : precision;
	bool point = false;
	bool significant = false;
	int64_t at = 0;

	for (; at < text.length; at++) {
		char c = text.data[at];
		if ((c | 0x20) == 'p' || (!hexadecimal && (c | 0x20) == 'e'))
			break;
		if (c == '.') {
			point = true;
			continue;
		}
		significant = significant || c != '0';
		digits -= significant;
	}
	rt_text_append(&out, text.data, at);
	if (!point) {
		digits -= at == 1 && text.data[0] == '0';
		rt_text_byte(&out, '.');
	}
	rt_text_repeat(&out, '0', digits);
	rt_text_append(&out, text.data + at, text.length - at);
	return rt_text_done(&out);
}

/* Infinities and NaN are padded with spaces; +Inf keeps its sign, NaN has one only where one is asked for. */
static void
format_special(struct rt_format *format, struct forst_string text)
{
	bool zero = format->zero;
	bool is_nan = text.data[0] == 'N';
	struct forst_string parts[] = {FORST_STRING(""), text};

	if (is_nan && (format->plus || format->space))
		parts[0] = format->plus ? FORST_STRING("+") : FORST_STRING(" ");
	if (text.data[0] == '+' && format->space && !format->plus) {
		parts[0] = FORST_STRING(" ");
		parts[1] = forst_string_slice(text, 1, text.length);
	}
	format->zero = false;
	rt_format_pad(format, forst_string_join(format->out.task, parts, 2));
	format->zero = zero;
}

void
rt_format_float(struct rt_format *format, double value, char letter, int64_t precision)
{
	struct forst_task *task = format->out.task;

	if (format->has_precision)
		precision = format->precision;
	struct forst_string text = forst_float_text(task, value, letter, precision, 64);
	char first = text.data[0];
	if (first == 'N' || text.data[text.length - 1] == 'f') {
		format_special(format, text);
		return;
	}
	struct forst_string sign = format->plus ? FORST_STRING("+") : format->space ? FORST_STRING(" ") : FORST_STRING("");
	if (first == '-') {
		sign = FORST_STRING("-");
		text = forst_string_slice(text, 1, text.length);
	}
	if (format->sharp && letter != 'b')
		text = with_point(format, text, letter, precision);
	int64_t length = sign.length + text.length;
	if (sign.length && format->zero && !format->minus && format->has_width && format->width > length) {
		rt_text_string(&format->out, sign);
		padding(format, format->width - length);
		rt_text_string(&format->out, text);
		return;
	}
	struct forst_string parts[] = {sign, text};
	rt_format_pad(format, forst_string_join(task, parts, 2));
}

/* The first `precision` runes. */
static struct forst_string
truncated(const struct rt_format *format, struct forst_string text)
{
	int64_t at = 0;

	if (!format->has_precision)
		return text;
	for (int64_t runes = 0; at < text.length && runes < format->precision; runes++)
		(void)forst_string_next(text, &at);
	return forst_string_slice(text, 0, at);
}

void
rt_format_text(struct rt_format *format, struct forst_string text)
{
	rt_format_pad(format, truncated(format, text));
}

/* Can it stand between back quotes (strconv.CanBackquote)? */
static bool
can_backquote(struct forst_string text)
{
	for (int64_t at = 0; at < text.length;) {
		int64_t before = at;
		int32_t rune = forst_string_next(text, &at);
		if ((rune == FORST_RUNE_INVALID && at - before == 1) || rune == 0xfeff || rune == '`' || rune == 0x7f ||
			(rune < ' ' && rune != '\t'))
			return false;
	}
	return true;
}

void
rt_format_quoted(struct rt_format *format, struct forst_string text)
{
	struct forst_task *task = format->out.task;

	text = truncated(format, text);
	if (format->sharp && can_backquote(text)) {
		struct forst_string parts[] = {FORST_STRING("`"), text, FORST_STRING("`")};
		rt_format_pad(format, forst_string_join(task, parts, 3));
		return;
	}
	rt_format_pad(format, forst_quote(task, text, format->plus ? FORST_QUOTE_ASCII : 0));
}

void
rt_format_hex(struct rt_format *format, struct forst_string text, bool upper)
{
	const char *letters = upper ? "0123456789ABCDEF" : "0123456789abcdef";
	struct rt_text out = {.task = format->out.task};
	int64_t length = text.length;

	if (format->has_precision && format->precision < length)
		length = format->precision;
	for (int64_t i = 0; i < length; i++) {
		unsigned char byte = (unsigned char)text.data[i];
		if (format->space && i > 0)
			rt_text_byte(&out, ' ');
		if (format->sharp && (format->space || i == 0))
			rt_text_words(&out, upper ? "0X" : "0x");
		rt_text_byte(&out, letters[byte >> 4]);
		rt_text_byte(&out, letters[byte & 15]);
	}
	rt_format_pad(format, rt_text_done(&out));
}
