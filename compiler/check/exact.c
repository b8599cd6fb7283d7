/*
 * Exact numbers: see exact.h. Whole numbers are limbs of 32 bits, the least first, without zeros at the end. A fraction is
 * only reduced where it has grown: most constants are small.
 */
#include "compiler/check/exact.h"

#include <math.h>
#include <string.h>

enum { LIMB_BITS = 32, REDUCE_BITS = 512, EXPONENT_MAX = 460, DIGITS_MAX = 460 };

struct whole {
	const uint32_t *limbs;
	size_t count;
};

struct exact {
	bool negative;
	struct whole numerator;
	struct whole denominator; /* not zero */
};

/* ---- whole numbers ---- */

static struct whole
trimmed(const uint32_t *limbs, size_t count)
{
	while (count && limbs[count - 1] == 0) {
		count--;
	}
	return (struct whole){limbs, count};
}

static struct whole
whole_of(struct arena *arena, uint64_t value)
{
	uint32_t *limbs = arena_alloc_array(arena, 2, sizeof *limbs);
	limbs[0] = (uint32_t)value;
	limbs[1] = (uint32_t)(value >> LIMB_BITS);
	return trimmed(limbs, 2);
}

static size_t
bits_of(struct whole a)
{
	return a.count ? a.count * LIMB_BITS - (size_t)__builtin_clz(a.limbs[a.count - 1]) : 0;
}

static int
whole_compare(struct whole a, struct whole b)
{
	if (a.count != b.count) {
		return a.count < b.count ? -1 : 1;
	}
	for (size_t i = a.count; i-- > 0;) {
		if (a.limbs[i] != b.limbs[i]) {
			return a.limbs[i] < b.limbs[i] ? -1 : 1;
		}
	}
	return 0;
}

static struct whole
whole_add(struct arena *arena, struct whole a, struct whole b)
{
	size_t count = (a.count > b.count ? a.count : b.count) + 1;
	uint32_t *limbs = arena_alloc_array(arena, count, sizeof *limbs);
	uint64_t carry = 0;
	for (size_t i = 0; i < count; i++) {
		carry += (uint64_t)(i < a.count ? a.limbs[i] : 0) + (i < b.count ? b.limbs[i] : 0);
		limbs[i] = (uint32_t)carry;
		carry >>= LIMB_BITS;
	}
	return trimmed(limbs, count);
}

/* a is not less than b. */
static struct whole
whole_subtract(struct arena *arena, struct whole a, struct whole b)
{
	uint32_t *limbs = arena_alloc_array(arena, a.count + 1, sizeof *limbs);
	int64_t borrow = 0;
	for (size_t i = 0; i < a.count; i++) {
		borrow += (int64_t)a.limbs[i] - (i < b.count ? b.limbs[i] : 0);
		limbs[i] = (uint32_t)borrow;
		borrow >>= LIMB_BITS;
	}
	return trimmed(limbs, a.count);
}

static struct whole
whole_multiply(struct arena *arena, struct whole a, struct whole b)
{
	size_t count = a.count + b.count + 1;
	uint32_t *limbs = arena_alloc_array(arena, count, sizeof *limbs);
	memset(limbs, 0, count * sizeof *limbs);
	for (size_t i = 0; i < a.count; i++) {
		uint64_t carry = 0;
		for (size_t j = 0; j < b.count; j++) {
			carry += (uint64_t)a.limbs[i] * b.limbs[j] + limbs[i + j];
			limbs[i + j] = (uint32_t)carry;
			carry >>= LIMB_BITS;
		}
		limbs[i + b.count] = (uint32_t)carry;
	}
	return trimmed(limbs, count);
}

static struct whole
shift_left(struct arena *arena, struct whole a, size_t bits)
{
	size_t far = bits / LIMB_BITS, near = bits % LIMB_BITS, count = a.count + far + 1;
	uint32_t *limbs = arena_alloc_array(arena, count, sizeof *limbs);
	memset(limbs, 0, count * sizeof *limbs);
	for (size_t i = 0; i < a.count; i++) {
		uint64_t moved = (uint64_t)a.limbs[i] << near;
		limbs[i + far] |= (uint32_t)moved;
		limbs[i + far + 1] |= (uint32_t)(moved >> LIMB_BITS);
	}
	return trimmed(limbs, count);
}

static struct whole
shift_right(struct arena *arena, struct whole a, size_t bits)
{
	size_t far = bits / LIMB_BITS, near = bits % LIMB_BITS;
	if (far >= a.count) {
		return (struct whole){NULL, 0};
	}
	size_t count = a.count - far;
	uint32_t *limbs = arena_alloc_array(arena, count, sizeof *limbs);
	for (size_t i = 0; i < count; i++) {
		uint64_t pair = a.limbs[i + far] | (uint64_t)(i + far + 1 < a.count ? a.limbs[i + far + 1] : 0) << LIMB_BITS;
		limbs[i] = (uint32_t)(pair >> near);
	}
	return trimmed(limbs, count);
}

/* Bit by bit, from the highest that matters; b is not zero. */
static struct whole
whole_divide(struct arena *arena, struct whole a, struct whole b, struct whole *rest)
{
	size_t room = b.count + 1;
	size_t bits = bits_of(a) < bits_of(b) ? 0 : bits_of(a) - bits_of(b) + 1;
	struct whole begun = shift_right(arena, a, bits);
	uint32_t *quotient = arena_alloc_array(arena, a.count + 1, sizeof *quotient);
	uint32_t *left = arena_alloc_array(arena, room + 1, sizeof *left);
	memset(quotient, 0, (a.count + 1) * sizeof *quotient);
	memset(left, 0, (room + 1) * sizeof *left);
	for (size_t i = 0; i < begun.count; i++) {
		left[i] = begun.limbs[i];
	}
	for (size_t at = bits; at-- > 0;) {
		uint32_t bit = a.limbs[at / LIMB_BITS] >> at % LIMB_BITS & 1;
		for (size_t i = 0; i < room; i++) { /* left = 2 * left + bit */
			uint32_t top = left[i] >> (LIMB_BITS - 1);
			left[i] = left[i] << 1 | bit;
			bit = top;
		}
		if (whole_compare(trimmed(left, room), b) >= 0) {
			int64_t borrow = 0;
			for (size_t i = 0; i < room; i++) {
				borrow += (int64_t)left[i] - (i < b.count ? b.limbs[i] : 0);
				left[i] = (uint32_t)borrow;
				borrow >>= LIMB_BITS;
			}
			quotient[at / LIMB_BITS] |= UINT32_C(1) << at % LIMB_BITS;
		}
	}
	*rest = trimmed(left, room);
	return trimmed(quotient, a.count);
}

/* A whole number that is changed in place. */
struct changing {
	uint32_t limbs[2 * EXACT_BITS_MAX / LIMB_BITS + 4];
	size_t count;
};

static void
make_changing(struct changing *made, struct whole from)
{
	memcpy(made->limbs, from.limbs, from.count * sizeof *from.limbs);
	made->count = from.count;
}

/* Divides by two as long as that leaves nothing. Not zero. */
static void
make_odd(struct changing *a)
{
	size_t far = 0, near;
	while (a->limbs[far] == 0) {
		far++;
	}
	near = (size_t)__builtin_ctz(a->limbs[far]);
	a->count -= far;
	for (size_t i = 0; i < a->count; i++) {
		uint64_t next = i + 1 < a->count ? a->limbs[i + far + 1] : 0;
		a->limbs[i] = (uint32_t)((a->limbs[i + far] | next << LIMB_BITS) >> near);
	}
	a->count = trimmed(a->limbs, a->count).count;
}

/* a -= b, which is less. */
static void
take_away(struct changing *a, const struct changing *b)
{
	int64_t borrow = 0;
	for (size_t i = 0; i < a->count; i++) {
		borrow += (int64_t)a->limbs[i] - (i < b->count ? b->limbs[i] : 0);
		a->limbs[i] = (uint32_t)borrow;
		borrow >>= LIMB_BITS;
	}
	a->count = trimmed(a->limbs, a->count).count;
}

static size_t
twos_of(struct whole a)
{
	size_t far = 0;
	while (a.limbs[far] == 0) {
		far++;
	}
	return far * LIMB_BITS + (size_t)__builtin_ctz(a.limbs[far]);
}

/* Of two that are not zero and no larger than a product: by halving and taking away. */
static struct whole
greatest_divisor(struct arena *arena, struct whole a, struct whole b)
{
	size_t twos = twos_of(a) < twos_of(b) ? twos_of(a) : twos_of(b);
	struct changing x, y;
	make_changing(&x, a);
	make_changing(&y, b);
	make_odd(&x);
	make_odd(&y);
	for (int order; (order = whole_compare((struct whole){x.limbs, x.count}, (struct whole){y.limbs, y.count})) != 0;) {
		struct changing *larger = order > 0 ? &x : &y;
		take_away(larger, order > 0 ? &y : &x);
		make_odd(larger);
	}
	return shift_left(arena, (struct whole){x.limbs, x.count}, twos);
}

/* ---- fractions ---- */

/* NULL beyond the limit. */
static const struct exact *
fraction(struct arena *arena, bool negative, struct whole numerator, struct whole denominator)
{
	size_t room = sizeof((struct changing *)NULL)->limbs / sizeof(uint32_t);
	bool fits = numerator.count > 0 && numerator.count <= room && denominator.count <= room;
	if (fits && denominator.count > 1 && (bits_of(numerator) > REDUCE_BITS || bits_of(denominator) > REDUCE_BITS)) {
		struct whole rest, divisor = greatest_divisor(arena, numerator, denominator);
		numerator = whole_divide(arena, numerator, divisor, &rest);
		denominator = whole_divide(arena, denominator, divisor, &rest);
	}
	if (bits_of(numerator) > EXACT_BITS_MAX || bits_of(denominator) > EXACT_BITS_MAX) {
		return NULL;
	}
	struct exact *made = arena_alloc(arena, sizeof *made);
	*made = (struct exact){negative && numerator.count > 0, numerator, denominator};
	return made;
}

const struct exact *
exact_of_int(struct arena *arena, int64_t value)
{
	uint64_t size = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
	return fraction(arena, value < 0, whole_of(arena, size), whole_of(arena, 1));
}

const struct exact *
exact_of_real(struct arena *arena, double value)
{
	int exponent;
	int64_t digits = (int64_t)ldexp(frexp(fabs(value), &exponent), 53);
	struct whole numerator = whole_of(arena, (uint64_t)digits), one = whole_of(arena, 1);
	exponent -= 53;
	return exponent < 0 ? fraction(arena, signbit(value), numerator, shift_left(arena, one, (size_t)-exponent))
						: fraction(arena, signbit(value), shift_left(arena, numerator, (size_t)exponent), one);
}

static int
digit_of(char c)
{
	if (c >= '0' && c <= '9') {
		return c - '0';
	}
	char lower = (char)(c | 0x20);
	return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : 99;
}

static struct whole
power_of_ten(struct arena *arena, int64_t exponent)
{
	struct whole power = whole_of(arena, 1), square = whole_of(arena, 10);
	for (int64_t left = exponent; left > 0; left >>= 1) {
		power = left & 1 ? whole_multiply(arena, power, square) : power;
		square = left > 1 ? whole_multiply(arena, square, square) : square;
	}
	return power;
}

/* The exponent behind the `e` at `at`; false where it is none, or beyond the limit. */
static bool
read_exponent(struct str text, size_t at, int64_t *exponent)
{
	bool negative = at < text.length && text.data[at] == '-';
	at += negative || (at < text.length && text.data[at] == '+');
	size_t first = at;
	for (*exponent = 0; at < text.length; at++) {
		if (text.data[at] < '0' || text.data[at] > '9' || *exponent > EXPONENT_MAX) {
			return false;
		}
		*exponent = *exponent * 10 + (text.data[at] - '0');
	}
	*exponent = negative ? -*exponent : *exponent;
	return at > first;
}

const struct exact *
exact_of_text(struct arena *arena, struct str text)
{
	bool prefixed = text.length > 2 && text.data[0] == '0' && digit_of(text.data[1]) > 9;
	char mark = prefixed ? (char)(text.data[1] | 0x20) : '0';
	int base = mark == 'x' ? 16 : mark == 'o' ? 8 : mark == 'b' ? 2 : 10;
	struct whole digits = {NULL, 0}, scale = whole_of(arena, (uint64_t)base);
	int64_t exponent = 0, behind_point = 0;
	bool point = false;
	if (text.length == 0 || text.length > DIGITS_MAX) {
		return NULL;
	}
	for (size_t at = base == 10 ? 0 : 2; at < text.length; at++) {
		char c = text.data[at];
		if (base == 10 && (c | 0x20) == 'e') {
			if (!read_exponent(text, at + 1, &exponent)) {
				return NULL;
			}
			break;
		}
		if (c == '.' && base == 10 && !point) {
			point = true;
		} else if (c != '_') {
			if (digit_of(c) >= base) {
				return NULL;
			}
			digits = whole_add(arena, whole_multiply(arena, digits, scale), whole_of(arena, (uint64_t)digit_of(c)));
			behind_point += point;
		}
	}
	exponent -= behind_point;
	if (exponent > EXPONENT_MAX || exponent < -EXPONENT_MAX) {
		return NULL;
	}
	return exponent < 0 ? fraction(arena, false, digits, power_of_ten(arena, -exponent))
						: fraction(arena, false, whole_multiply(arena, digits, power_of_ten(arena, exponent)),
							  whole_of(arena, 1));
}

const struct exact *
exact_negated(struct arena *arena, const struct exact *value)
{
	return fraction(arena, !value->negative, value->numerator, value->denominator);
}

static const struct exact *
sum(struct arena *arena, const struct exact *a, const struct exact *b, bool subtract)
{
	struct whole left = whole_multiply(arena, a->numerator, b->denominator);
	struct whole right = whole_multiply(arena, b->numerator, a->denominator);
	struct whole below = whole_multiply(arena, a->denominator, b->denominator);
	bool negative = b->negative != subtract;
	if (a->negative == negative) {
		return fraction(arena, negative, whole_add(arena, left, right), below);
	}
	return whole_compare(left, right) >= 0 ? fraction(arena, a->negative, whole_subtract(arena, left, right), below)
										   : fraction(arena, negative, whole_subtract(arena, right, left), below);
}

/* Of whole numbers, as Go truncates; b is not zero. */
static const struct exact *
divided(struct arena *arena, const struct exact *a, const struct exact *b, bool rest)
{
	struct whole left, quotient = whole_divide(arena, a->numerator, b->numerator, &left);
	return rest ? fraction(arena, a->negative, left, whole_of(arena, 1))
				: fraction(arena, a->negative != b->negative, quotient, whole_of(arena, 1));
}

/* By so many bits as `by` says; to the right it rounds down. */
static const struct exact *
shifted(struct arena *arena, const struct exact *a, const struct exact *by, bool left)
{
	int64_t bits;
	struct whole one = whole_of(arena, 1);
	if (!exact_int(by, &bits) || bits < 0) {
		return NULL;
	}
	if (left) {
		return bits > EXACT_BITS_MAX && a->numerator.count
				   ? NULL
				   : fraction(arena, a->negative, shift_left(arena, a->numerator, a->numerator.count ? (size_t)bits : 0), one);
	}
	size_t far = bits > EXACT_BITS_MAX ? EXACT_BITS_MAX + 1 : (size_t)bits;
	struct whole moved = shift_right(arena, a->numerator, far);
	bool lost = whole_compare(shift_left(arena, moved, far), a->numerator) != 0;
	return fraction(arena, a->negative, a->negative && lost ? whole_add(arena, moved, one) : moved, one);
}

/* Of whole numbers that are not negative. */
static const struct exact *
bitwise(struct arena *arena, enum ast_op op, struct whole a, struct whole b)
{
	size_t count = a.count > b.count ? a.count : b.count;
	uint32_t *limbs = arena_alloc_array(arena, count + 1, sizeof *limbs);
	for (size_t i = 0; i < count; i++) {
		uint32_t x = i < a.count ? a.limbs[i] : 0, y = i < b.count ? b.limbs[i] : 0;
		limbs[i] = op == AST_OP_AND ? x & y : op == AST_OP_OR ? x | y : op == AST_OP_XOR ? x ^ y : x & ~y;
	}
	return fraction(arena, false, trimmed(limbs, count), whole_of(arena, 1));
}

const struct exact *
exact_binary(struct arena *arena, enum ast_op op, const struct exact *left, const struct exact *right, bool whole)
{
	switch ((int)op) {
	case AST_OP_ADD:
	case AST_OP_SUBTRACT: return sum(arena, left, right, op == AST_OP_SUBTRACT);
	case AST_OP_MULTIPLY:
		return fraction(arena, left->negative != right->negative,
			whole_multiply(arena, left->numerator, right->numerator),
			whole_multiply(arena, left->denominator, right->denominator));
	case AST_OP_DIVIDE:
	case AST_OP_REMAINDER:
		if (exact_is_zero(right)) {
			return NULL;
		}
		if (whole) {
			return divided(arena, left, right, op == AST_OP_REMAINDER);
		}
		return fraction(arena, left->negative != right->negative,
			whole_multiply(arena, left->numerator, right->denominator),
			whole_multiply(arena, left->denominator, right->numerator));
	case AST_OP_SHIFT_LEFT:
	case AST_OP_SHIFT_RIGHT: return shifted(arena, left, right, op == AST_OP_SHIFT_LEFT);
	case AST_OP_AND:
	case AST_OP_OR:
	case AST_OP_XOR:
	case AST_OP_AND_NOT:
		return left->negative || right->negative ? NULL : bitwise(arena, op, left->numerator, right->numerator);
	default: return NULL;
	}
}

int
exact_compare(struct arena *arena, const struct exact *left, const struct exact *right)
{
	if (left->negative != right->negative) {
		return left->negative ? -1 : 1;
	}
	int order = whole_compare(whole_multiply(arena, left->numerator, right->denominator),
		whole_multiply(arena, right->numerator, left->denominator));
	return left->negative ? -order : order;
}

bool
exact_is_large(const struct exact *value)
{
	return bits_of(value->numerator) > REDUCE_BITS || bits_of(value->denominator) > REDUCE_BITS;
}

bool
exact_is_zero(const struct exact *value)
{
	return value->numerator.count == 0;
}

bool
exact_int(const struct exact *value, int64_t *out)
{
	const struct whole size = value->numerator;
	bool one = value->denominator.count == 1 && value->denominator.limbs[0] == 1;
	if (!one || size.count > 2) {
		return false;
	}
	uint64_t bits = (size.count > 0 ? size.limbs[0] : 0) | (uint64_t)(size.count > 1 ? size.limbs[1] : 0) << LIMB_BITS;
	uint64_t limit = (uint64_t)INT64_MAX + value->negative;
	*out = value->negative ? (int64_t)(0 - bits) : (int64_t)bits;
	return bits <= limit;
}

double
exact_real(struct arena *arena, const struct exact *value)
{
	/* A quotient of 64 or 65 bits, and whether something is left: `scale` is what it is too large by. */
	int64_t scale = 64 - (int64_t)bits_of(value->numerator) + (int64_t)bits_of(value->denominator);
	struct whole above = value->numerator, below = value->denominator, rest;
	if (exact_is_zero(value)) {
		return 0;
	}
	above = scale > 0 ? shift_left(arena, above, (size_t)scale) : above;
	below = scale < 0 ? shift_left(arena, below, (size_t)-scale) : below;
	struct whole quotient = whole_divide(arena, above, below, &rest);
	unsigned __int128 bits = 0;
	for (size_t i = quotient.count; i-- > 0;) {
		bits = bits << LIMB_BITS | quotient.limbs[i];
	}
	int64_t top = (int64_t)bits_of(quotient) - 1 - scale; /* the exponent of the highest bit */
	int64_t kept = top >= -1022 ? 53 : 53 + 1022 + top;
	int64_t dropped = (int64_t)bits_of(quotient) - (kept < 0 ? 0 : kept);
	if (kept < 0 || top > 1024) {
		return (value->negative ? -1 : 1) * (kept < 0 ? 0.0 : HUGE_VAL);
	}
	uint64_t whole = (uint64_t)(bits >> dropped);
	unsigned __int128 half = (unsigned __int128)1 << (dropped - 1), lost = bits & (half * 2 - 1);
	bool up = lost > half || (lost == half && (rest.count > 0 || (whole & 1)));
	double size = ldexp((double)(whole + up), (int)(dropped - scale));
	return value->negative ? -size : size;
}
