/*
 * Floats as text in all of strconv.FormatFloat's forms. A form is laid out from decimal digits: the shortest that read
 * back the same (forst_float_decimal), or as many as asked for, exactly rounded (by libc's printf).
 */
#include "forst/format.h"

#include "runtime/value/text.h"

#include "forst/json.h"
#include "forst/task.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

/* 0.d1d2d3... * 10^point; trailing zeros are not kept. A double has at most 767 digits that are not 0. */
struct digits {
	char digit[800];
	int count;
	int point;
};

enum { EXACT_MAX = 1100 }; /* behind so many places every double's digits are 0 */

static void
trim(struct digits *digits)
{
	while (digits->count > 0 && digits->digit[digits->count - 1] == '0')
		digits->count--;
	if (digits->count == 0)
		digits->point = 0;
}

/* Takes printf's %e text apart: d.ddde+xx */
static void
from_scientific(struct digits *digits, const char *text)
{
	digits->count = 0;
	for (; *text != 'e'; text++) {
		if (*text >= '0' && *text <= '9' && digits->count < (int)sizeof digits->digit)
			digits->digit[digits->count++] = *text;
	}
	digits->point = (int)strtol(text + 1, NULL, 10) + 1;
	trim(digits);
}

/* value >= 0, to `count` significant digits. */
static void
round_to(struct digits *digits, double value, int64_t count)
{
	char text[EXACT_MAX + 32];
	int places = count > 800 ? 799 : (int)count - 1;

	snprintf(text, sizeof text, "%.*e", places, value);
	from_scientific(digits, text);
}

/* The fewest digits that read back as the same float. */
static void
shortest_single(struct digits *digits, float value)
{
	for (int count = 1; count <= 9; count++) {
		char text[32];
		snprintf(text, sizeof text, "%.*e", count - 1, (double)value);
		from_scientific(digits, text);
		if (strtof(text, NULL) == value)
			return;
	}
}

static void
shortest(struct digits *digits, double value, int bits)
{
	if (bits == 32) {
		shortest_single(digits, (float)value);
		return;
	}
	char text[FORST_INT_TEXT_MAX];
	struct forst_decimal decimal = forst_float_decimal(value);
	digits->count = (int)forst_format_int((int64_t)decimal.digits, text);
	memcpy(digits->digit, text, (size_t)digits->count);
	digits->point = digits->count + decimal.exponent;
	trim(digits);
}

static char
digit_at(const struct digits *digits, int64_t place)
{
	return place >= 0 && place < digits->count ? digits->digit[place] : '0';
}

/* d.ddde±dd with `places` digits behind the point. */
static void
scientific(struct rt_text *out, const struct digits *digits, int64_t places, char letter)
{
	int exponent = digits->count == 0 ? 0 : digits->point - 1;
	char tail[16];

	rt_text_byte(out, digit_at(digits, 0));
	if (places > 0) {
		rt_text_byte(out, '.');
		int64_t known = digits->count - 1 < places ? digits->count - 1 : places;
		if (known > 0)
			rt_text_append(out, digits->digit + 1, known);
		rt_text_repeat(out, '0', places - (known > 0 ? known : 0));
	}
	int length = snprintf(tail, sizeof tail, "%c%c%02d", letter, exponent < 0 ? '-' : '+', abs(exponent));
	rt_text_append(out, tail, length);
}

/* ddd.ddd with `places` digits behind the point. */
static void
positional(struct rt_text *out, const struct digits *digits, int64_t places)
{
	if (digits->point <= 0)
		rt_text_byte(out, '0');
	for (int i = 0; i < digits->point; i++)
		rt_text_byte(out, digit_at(digits, i));
	if (places > 0)
		rt_text_byte(out, '.');
	for (int64_t i = 0; i < places && i < EXACT_MAX; i++)
		rt_text_byte(out, digit_at(digits, digits->point + i));
	rt_text_repeat(out, '0', places - EXACT_MAX);
}

/* %f needs its digits counted from the point, which rounding may move; printf does both at once. */
static void
positional_exact(struct rt_text *out, double value, int64_t places)
{
	char text[EXACT_MAX + 320];
	int exact = places > EXACT_MAX ? EXACT_MAX : (int)places;

	rt_text_append(out, text, snprintf(text, sizeof text, "%.*f", exact, value));
	rt_text_repeat(out, '0', places - exact);
}

/* %e where the exponent is below -4 or not below the precision (6 for the shortest form; as many as digits stand before
 * the point of a number that is whole). */
static void
general(struct rt_text *out, const struct digits *digits, int64_t precision, bool is_shortest, char letter)
{
	int64_t limit = precision;
	int exponent = digits->point - 1;

	if (limit > digits->count && digits->count >= digits->point)
		limit = digits->count;
	if (is_shortest)
		limit = 6;
	if (digits->count && (exponent < -4 || exponent >= limit)) {
		scientific(out, digits, digits->count - 1, letter);
		return;
	}
	int places = digits->count - digits->point;
	positional(out, digits, places > 0 ? places : 0);
}

static void
decimal_form(struct rt_text *out, double value, char format, int64_t precision, int bits)
{
	struct digits digits;
	bool is_shortest = precision < 0;
	char letter = format == 'E' || format == 'G' ? 'E' : 'e';

	if (is_shortest) {
		shortest(&digits, value, bits);
	} else if (format == 'f' || format == 'F') {
		positional_exact(out, value, precision);
		return;
	} else {
		bool general_form = format == 'g' || format == 'G';
		int64_t wanted = general_form ? (precision ? precision : 1) : precision < 1000 ? precision + 1 : 1000;
		precision = general_form && precision == 0 ? 1 : precision;
		round_to(&digits, value, wanted);
	}
	switch (format) {
	case 'e':
	case 'E':
		scientific(out, &digits, !is_shortest ? precision : digits.count > 0 ? digits.count - 1 : 0, letter);
		break;
	case 'f':
	case 'F': positional(out, &digits, digits.count > digits.point ? digits.count - digits.point : 0); break;
	default: general(out, &digits, precision, is_shortest, letter); break;
	}
}

/* Mantissa and power of two: 4503599627370496p-52 */
static void
binary_form(struct rt_text *out, double value, int bits)
{
	char text[64];
	int mantissa_bits = bits == 32 ? 24 : 53;
	int least = bits == 32 ? -149 : -1074;
	int exponent;
	double mantissa = ldexp(frexp(value, &exponent), mantissa_bits);

	exponent -= mantissa_bits;
	if (value == 0 || exponent < least) {
		mantissa = ldexp(value, -least);
		exponent = least;
	}
	rt_text_append(out, text, snprintf(text, sizeof text, "%.0fp%+d", mantissa, exponent));
}

/* 0x1.8p+01: as printf's %a but always normalised and with two digits of exponent. */
static void
hex_form(struct rt_text *out, double value, int64_t precision, bool upper)
{
	int exponent = 0;
	uint64_t mantissa = value == 0 ? 0 : (uint64_t)ldexp(frexp(value, &exponent), 61);
	char tail[32];

	exponent = value == 0 ? 0 : exponent - 1; /* mantissa: 1.fraction, the 1 at bit 60 */
	if (precision >= 0 && precision < 15) {
		unsigned shift = 60 - 4 * (unsigned)precision;
		uint64_t rest = mantissa & ((UINT64_C(1) << shift) - 1);
		uint64_t half = UINT64_C(1) << (shift - 1);
		mantissa >>= shift;
		mantissa += rest > half || (rest == half && (mantissa & 1));
		mantissa <<= shift;
		if (mantissa >> 61) {
			mantissa >>= 1;
			exponent++;
		}
	}
	const char *digits = upper ? "0123456789ABCDEF" : "0123456789abcdef";
	rt_text_words(out, upper ? "0X" : "0x");
	rt_text_byte(out, digits[mantissa >> 60]);
	uint64_t fraction = mantissa << 4;
	if (precision > 0 || (precision < 0 && fraction))
		rt_text_byte(out, '.');
	for (int64_t i = 0; precision < 0 ? fraction != 0 : i < precision && i < 16; i++, fraction <<= 4)
		rt_text_byte(out, digits[fraction >> 60]);
	rt_text_repeat(out, '0', precision - 16);
	rt_text_append(
		out, tail, snprintf(tail, sizeof tail, "%c%c%02d", upper ? 'P' : 'p', exponent < 0 ? '-' : '+', abs(exponent)));
}

struct forst_string
forst_float_text(struct forst_task *task, double value, char format, int64_t precision, int bits)
{
	struct rt_text out = {.task = task};

	if (bits == 32)
		value = (float)value;
	if (isnan(value))
		return FORST_STRING("NaN");
	if (isinf(value))
		return value > 0 ? FORST_STRING("+Inf") : FORST_STRING("-Inf");
	if (!strchr("eEfFgGbxX", format) || !format) {
		rt_text_byte(&out, '%');
		rt_text_byte(&out, format);
		return rt_text_done(&out);
	}
	if (signbit(value))
		rt_text_byte(&out, '-');
	if (format == 'b')
		binary_form(&out, fabs(value), bits);
	else if (format == 'x' || format == 'X')
		hex_form(&out, fabs(value), precision, format == 'X');
	else
		decimal_form(&out, fabs(value), format, precision, bits);
	return rt_text_done(&out);
}

struct forst_string
forst_string_from_float(struct forst_task *task, double value)
{
	return forst_float_text(task, value, 'g', -1, 64);
}
