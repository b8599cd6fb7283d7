/*
 * Doubles and decimal text: the shortest digits that read back (Schubfach, Raffaello Giulietti 2020) and correctly
 * rounded reading (Eisel and Lemire 2021, with libc's strtod where that algorithm cannot tell). Both stand on one table
 * of 128-bit powers of ten that powers.py prints at build time.
 */
#include "runtime/json/number.h"

#include "runtime/json/json_internal.h"

#include <locale.h>
#include <math.h>
#include <stdlib.h>

#include "power_table.h"

__extension__ typedef unsigned __int128 wide;

struct power {
	uint64_t high;
	uint64_t low;
};

static struct power
power_of_ten(int exponent)
{
	const uint64_t *entry = power_table[exponent - POWER_MIN];

	return (struct power){entry[0], entry[1]};
}

/* floor(log2(10^exponent)), for |exponent| < 1233. */
static int
log2_of_power(int exponent)
{
	return (exponent * 1741647) >> 19;
}

/* ---- printing ---- */

/* The product's bits above 128 with a sticky last bit: enough to compare with halves (Schubfach section 9.9). */
static uint64_t
round_to_odd(struct power power, uint64_t factor)
{
	wide low = (wide)power.low * factor;
	wide high = (wide)power.high * factor + (uint64_t)(low >> 64);

	return (uint64_t)(high >> 64) | ((uint64_t)high > 1);
}

static struct forst_decimal
without_zeros(uint64_t digits, int exponent)
{
	while (digits % 100000000 == 0) {
		digits /= 100000000;
		exponent += 8;
	}
	while (digits % 10 == 0) {
		digits /= 10;
		exponent++;
	}
	return (struct forst_decimal){digits, exponent};
}

static struct forst_decimal
shortest(uint64_t fraction, int biased_exponent)
{
	uint64_t c = biased_exponent ? fraction | UINT64_C(1) << 52 : fraction;
	int q = (biased_exponent ? biased_exponent : 1) - 1075;

	if (q <= 0 && q > -53 && (c & ((UINT64_C(1) << -q) - 1)) == 0)
		return without_zeros(c >> -q, 0);

	bool closer = fraction == 0 && biased_exponent > 1; /* the neighbour below is only half as far */
	uint64_t odd = c & 1;                               /* an even one owns the ends of its interval */
	int k = (q * 1262611 - (closer ? 524031 : 0)) >> 22;
	int h = q + log2_of_power(-k) + 1;
	struct power power = power_of_ten(-k);
	if (-k < 0 || -k > 55) { /* not exact in the table, where the algorithm wants it rounded up */
		power.low++;
		power.high += power.low == 0;
	}
	uint64_t below = round_to_odd(power, (4 * c - 2 + closer) << h) + odd;
	uint64_t value = round_to_odd(power, (4 * c) << h);
	uint64_t above = round_to_odd(power, (4 * c + 2) << h) - odd;
	uint64_t s = value / 4;

	if (s >= 10) {
		uint64_t tens = s / 10 * 40;
		bool down = below <= tens;
		bool up = tens + 40 <= above;
		if (down != up)
			return without_zeros(s / 10 + up, k + 1);
	}
	bool down = below <= 4 * s;
	bool up = 4 * s + 4 <= above;
	if (down != up)
		return without_zeros(s + up, k);
	uint64_t middle = 4 * s + 2;
	return without_zeros(s + (value > middle || (value == middle && (s & 1))), k);
}

struct forst_decimal
forst_float_decimal(double value)
{
	uint64_t bits;

	memcpy(&bits, &value, sizeof(bits));
	bits &= INT64_MAX;
	if (bits == 0)
		return (struct forst_decimal){0, 0};
	return shortest(bits & ((UINT64_C(1) << 52) - 1), (int)(bits >> 52));
}

static size_t
print_digits(uint64_t value, char *out)
{
	char reversed[20];
	size_t length = 0;

	do {
		reversed[length++] = (char)('0' + value % 10);
		value /= 10;
	} while (value);
	for (size_t i = 0; i < length; i++)
		out[i] = reversed[length - 1 - i];
	return length;
}

size_t
forst_format_int(int64_t value, char out[FORST_INT_TEXT_MAX])
{
	if (value >= 0)
		return print_digits((uint64_t)value, out);
	out[0] = '-';
	return 1 + print_digits(0 - (uint64_t)value, out + 1);
}

/* digits of a number below 1: 0.00ddd */
static size_t
print_small(const char *digits, size_t count, int point, char *out)
{
	size_t zeros = (size_t)-point;

	memcpy(out, "0.", 2);
	memset(out + 2, '0', zeros);
	memcpy(out + 2 + zeros, digits, count);
	return 2 + zeros + count;
}

/* d.ddde+n */
static size_t
print_scientific(const char *digits, size_t count, int exponent, char *out)
{
	size_t length = 0;

	out[length++] = digits[0];
	if (count > 1) {
		out[length++] = '.';
		memcpy(out + length, digits + 1, count - 1);
		length += count - 1;
	}
	out[length++] = 'e';
	out[length++] = exponent < 0 ? '-' : '+';
	return length + print_digits((uint64_t)(exponent < 0 ? -exponent : exponent), out + length);
}

size_t
forst_format_float(double value, char out[FORST_FLOAT_TEXT_MAX])
{
	struct forst_decimal decimal = forst_float_decimal(value);
	char digits[20];
	size_t sign = value < 0;
	char *at = out + sign;

	if (decimal.digits == 0) {
		out[0] = '0';
		return 1;
	}
	if (sign)
		out[0] = '-';
	size_t count = print_digits(decimal.digits, digits);
	int point = (int)count + decimal.exponent; /* the decimal point stands behind this many digits */
	if (point > 21 || point < -5)
		return sign + print_scientific(digits, count, point - 1, at);
	if (point <= 0)
		return sign + print_small(digits, count, point, at);
	if ((size_t)point >= count) {
		memcpy(at, digits, count);
		memset(at + count, '0', (size_t)point - count);
		return sign + (size_t)point;
	}
	memcpy(at, digits, (size_t)point);
	at[point] = '.';
	memcpy(at + point + 1, digits + point, count - (size_t)point);
	return sign + count + 1;
}

/* ---- reading ---- */

/* value * 10^exponent rounded to nearest even; false where the 128 bits do not settle it. value is not 0. */
static bool
eisel_lemire(uint64_t value, int exponent, double *out)
{
	if (exponent < POWER_MIN || exponent > POWER_MAX - 16)
		return false;

	struct power power = power_of_ten(exponent);
	int zeros = __builtin_clzll(value);
	uint64_t factor = value << zeros;
	int64_t binary = log2_of_power(exponent) + 64 + 1023 - zeros;
	wide product = (wide)factor * power.high;
	uint64_t high = (uint64_t)(product >> 64);
	uint64_t low = (uint64_t)product;

	if ((high & 0x1ff) == 0x1ff && low + factor < factor) {
		wide more = (wide)factor * power.low;
		uint64_t merged = low + (uint64_t)(more >> 64);
		if (merged < low)
			high++;
		if ((high & 0x1ff) == 0x1ff && merged + 1 == 0 && (uint64_t)more + factor < factor)
			return false;
		low = merged;
	}
	unsigned top = (unsigned)(high >> 63);
	uint64_t mantissa = high >> (top + 9);
	binary -= 1 ^ (int)top;
	if (low == 0 && (high & 0x1ff) == 0 && (mantissa & 3) == 1)
		return false; /* just half way, as far as can be seen */
	mantissa += mantissa & 1;
	mantissa >>= 1;
	if (mantissa >> 53) {
		mantissa >>= 1;
		binary++;
	}
	if (binary < 1 || binary > 2046)
		return false; /* subnormal or infinite */
	uint64_t bits = (mantissa & ((UINT64_C(1) << 52) - 1)) | (uint64_t)binary << 52;
	memcpy(out, &bits, sizeof(bits));
	return true;
}

static double
read_slowly(const char *text)
{
	static locale_t plain; /* the "C" locale: made once, the same for all threads */
	locale_t made = __atomic_load_n(&plain, __ATOMIC_ACQUIRE);

	if (!made) {
		locale_t expected = (locale_t)0;
		made = newlocale(LC_ALL_MASK, "C", (locale_t)0);
		if (made && !__atomic_compare_exchange_n(&plain, &expected, made, false, __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE)) {
			freelocale(made);
			made = expected;
		}
	}
	return made ? strtod_l(text, NULL, made) : strtod(text, NULL);
}

/* Both factors exact: one rounding, which the machine does right (Clinger 1990). */
static bool
small_product(uint64_t value, int exponent, double *out)
{
	static const double powers[] = {1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14,
		1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};

	if (value >> 53 || exponent < -22 || exponent > 22)
		return false;
	*out = exponent < 0 ? (double)value / powers[-exponent] : (double)value * powers[exponent];
	return true;
}

/* The nearest double, ties to even; an infinity where it is too large. */
static double
number_make(const struct number_text *number)
{
	double result;
	double next;

	if (number->digits == 0)
		result = 0;
	else if (!number->cut && small_product(number->digits, number->exponent, &result))
		;
	else if (!eisel_lemire(number->digits, number->exponent, &result))
		return read_slowly(number->begin);
	else if (number->cut && (!eisel_lemire(number->digits + 1, number->exponent, &next) || next != result))
		return read_slowly(number->begin); /* the digits that were left out could matter */
	return number->negative ? -result : result;
}

static bool
is_digit(char byte)
{
	return (unsigned char)(byte - '0') <= 9;
}

static unsigned
is_eight_digits(uint64_t text)
{
	return ((text & UINT64_C(0xf0f0f0f0f0f0f0f0)) |
			   (((text + UINT64_C(0x0606060606060606)) & UINT64_C(0xf0f0f0f0f0f0f0f0)) >> 4)) ==
		   UINT64_C(0x3333333333333333);
}

/* Eight ASCII digits, the first in the lowest byte, as a number: pairs, then fours, then eight. */
static uint32_t
eight_digits(uint64_t text)
{
	text -= UINT64_C(0x3030303030303030);
	text = text * 10 + (text >> 8);
	return (uint32_t)(((text & UINT64_C(0x000000ff000000ff)) * UINT64_C(0x000f424000000064) +
						  ((text >> 16) & UINT64_C(0x000000ff000000ff)) * UINT64_C(0x0000271000000001)) >>
					  32);
}

static unsigned
is_four_digits(uint32_t text)
{
	return ((text & 0xf0f0f0f0u) | (((text + 0x06060606u) & 0xf0f0f0f0u) >> 4)) == 0x33333333u;
}

static uint32_t
four_digits(uint32_t text)
{
	text -= 0x30303030u;
	text = text * 10 + (text >> 8);
	return (text & 0xff) * 100 + (text >> 16 & 0xff);
}

/* Digits from `at` on are added to *value; gives the byte behind them. It wraps: the caller counts. */
static const char *
read_digits(const char *at, uint64_t *value)
{
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
	uint64_t eight;
	uint32_t four;

	for (memcpy(&eight, at, 8); is_eight_digits(eight); memcpy(&eight, at, 8)) {
		*value = *value * 100000000 + eight_digits(eight);
		at += 8;
	}
	memcpy(&four, at, 4);
	if (is_four_digits(four)) {
		*value = *value * 10000 + four_digits(four);
		at += 4;
	}
#endif
	for (; is_digit(*at); at++)
		*value = *value * 10 + (uint64_t)(*at - '0');
	return at;
}

/* An integer part is short more often than not. */
static const char *
read_short_digits(const char *at, uint64_t *value)
{
	for (int i = 0; i < 4; i++, at++) {
		if (!is_digit(*at))
			return at;
		*value = *value * 10 + (uint64_t)(*at - '0');
	}
	return read_digits(at, value);
}

/* More than 19 digits: keeps the first 19 that count and says so. */
static void
cut_digits(struct number_text *number, const char *first, const char *last)
{
	int kept = 0;
	int dropped = 0;
	bool point = false;

	number->digits = 0;
	for (const char *at = first; at < last; at++) {
		if (*at == '.') {
			point = true;
			continue;
		}
		if (kept < 19) {
			number->digits = number->digits * 10 + (uint64_t)(*at - '0');
			kept += number->digits != 0;
			dropped -= point;
		} else {
			number->cut |= *at != '0';
			dropped += !point;
		}
	}
	number->exponent += dropped;
}

/* The exponent's digits; far beyond any double it no longer counts. */
static const char *
read_exponent(const char *at, int64_t *exponent)
{
	bool negative = *at == '-';
	int64_t value = 0;

	if (*at == '-' || *at == '+')
		at++;
	if (!is_digit(*at))
		return NULL;
	for (; is_digit(*at); at++)
		if (value < 100000000)
			value = value * 10 + (*at - '0');
	*exponent += negative ? -value : value;
	return at;
}

const char *
number_scan(const char *at, struct number_text *number)
{
	int64_t exponent = 0;
	int64_t fraction = 0;

	*number = (struct number_text){.begin = at, .negative = *at == '-'};
	at += number->negative;
	const char *first = at;
	if (!is_digit(*at))
		return NULL;
	at = *at == '0' ? at + 1 : read_short_digits(at, &number->digits);
	if (is_digit(*at))
		return NULL; /* a leading zero */
	int64_t count = at - first;
	if (*at == '.') {
		number->fractional = true;
		const char *point = at + 1;
		at = read_digits(point, &number->digits);
		fraction = at - point;
		if (fraction == 0)
			return NULL;
		count += fraction;
	}
	const char *last = at;
	if ((*at | 0x20) == 'e') {
		number->fractional = true;
		at = read_exponent(at + 1, &exponent);
		if (!at)
			return NULL;
	}
	if (exponent > 100000000)
		exponent = 100000000;
	if (count > 19) {
		number->exponent = (int)exponent;
		cut_digits(number, first, last);
	} else {
		number->exponent = (int)(exponent - fraction);
	}
	return at;
}

const char *
forst_decode_float(struct forst_decoder *in, const char *at, double *out)
{
	struct number_text number;
	const char *end = number_scan(at, &number);

	if (FORST_UNLIKELY(!end))
		return json_float_rejected(in, at, at);
	*out = number_make(&number);
	if (FORST_UNLIKELY(isinf(*out))) {
		*out = 0;
		return json_float_rejected(in, at, end);
	}
	return end;
}

bool
forst_parse_float(const char *text, size_t length, double *out)
{
	struct number_text number;
	char small[64] = {0};
	char *copy = small;

	if (length == 0)
		return false;
	if (length > sizeof(small) - 16) {
		copy = calloc(length + 16, 1);
		if (!copy)
			return false;
	}
	memcpy(copy, text, length);
	bool fits = number_scan(copy, &number) == copy + length;
	if (fits)
		*out = number_make(&number);
	if (copy != small)
		free(copy);
	return fits;
}
