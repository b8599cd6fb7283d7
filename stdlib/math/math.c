/*
 * Package math; see math.ft. C's library has the same functions with the same special cases (C11 annex F); where Go's
 * differ they are written out. Last digits may differ from those of Go's own approximations.
 */
#include "forst.h"

#include <math.h>

/* Each function is declared just before it is defined: generated code declares what it calls itself. */
#define FUNCTION(result, name, ...)                                                                                    \
	result forst_math_##name(struct forst_task *task, __VA_ARGS__);                                                    \
	result forst_math_##name(struct forst_task *task, __VA_ARGS__)

/* A function of one Float that C has, too. */
#define SAME(name, function)                                                                                           \
	FUNCTION(double, name, double x)                                                                                   \
	{                                                                                                                  \
		(void)task;                                                                                                    \
		return function(x);                                                                                            \
	}

SAME(Abs, fabs)
SAME(Acos, acos)
SAME(Acosh, acosh)
SAME(Asin, asin)
SAME(Asinh, asinh)
SAME(Atan, atan)
SAME(Atanh, atanh)
SAME(Cbrt, cbrt)
SAME(Ceil, ceil)
SAME(Cos, cos)
SAME(Cosh, cosh)
SAME(Erf, erf)
SAME(Erfc, erfc)
SAME(Exp, exp)
SAME(Exp2, exp2)
SAME(Expm1, expm1)
SAME(Floor, floor)
SAME(Gamma, tgamma)
SAME(Log, log)
SAME(Log10, log10)
SAME(Log1p, log1p)
SAME(Log2, log2)
SAME(Logb, logb)
SAME(Round, round)
SAME(RoundToEven, nearbyint) /* nobody changes the rounding mode */
SAME(Sin, sin)
SAME(Sinh, sinh)
SAME(Sqrt, sqrt)
SAME(Tan, tan)
SAME(Tanh, tanh)
SAME(Trunc, trunc)

/* A function of two Floats that C has, too. */
#define SAME_OF_TWO(name, function)                                                                                    \
	FUNCTION(double, name, double x, double y)                                                                         \
	{                                                                                                                  \
		(void)task;                                                                                                    \
		return function(x, y);                                                                                         \
	}

SAME_OF_TWO(Atan2, atan2)
SAME_OF_TWO(Copysign, copysign)
SAME_OF_TWO(Hypot, hypot)
SAME_OF_TWO(Mod, fmod)
SAME_OF_TWO(Pow, pow)
SAME_OF_TWO(Remainder, remainder)

/* fdim gives 0 for two equal infinities, Go NaN. */
FUNCTION(double, Dim, double x, double y)
{
	(void)task;
	double difference = x - y;
	return difference <= 0 ? 0 : difference;
}

FUNCTION(double, FMA, double x, double y, double z)
{
	(void)task;
	return fma(x, y, z);
}

FUNCTION(int64_t, Float64bits, double f)
{
	int64_t bits;

	(void)task;
	memcpy(&bits, &f, sizeof bits);
	return bits;
}

FUNCTION(double, Float64frombits, int64_t b)
{
	double f;

	(void)task;
	memcpy(&f, &b, sizeof f);
	return f;
}

FUNCTION(int64_t, Ilogb, double x)
{
	(void)task;
	if (x == 0)
		return INT32_MIN;
	return isfinite(x) ? ilogb(x) : INT32_MAX;
}

FUNCTION(double, Inf, int64_t sign)
{
	(void)task;
	return sign >= 0 ? (double)INFINITY : -(double)INFINITY;
}

FUNCTION(bool, IsInf, double f, int64_t sign)
{
	(void)task;
	return (sign >= 0 && f == (double)INFINITY) || (sign <= 0 && f == -(double)INFINITY);
}

FUNCTION(bool, IsNaN, double f)
{
	(void)task;
	return isnan(f);
}

FUNCTION(double, Ldexp, double frac, int64_t exp)
{
	enum { BEYOND_ALL = 10000 };

	(void)task;
	int exponent = exp > BEYOND_ALL ? BEYOND_ALL : exp < -BEYOND_ALL ? -BEYOND_ALL : (int)exp;
	return ldexp(frac, exponent);
}

/* fmax ignores a NaN; Go's Max gives it, unless the other is +Inf. */
FUNCTION(double, Max, double x, double y)
{
	(void)task;
	if (isinf(x) && x > 0)
		return x;
	if (isinf(y) && y > 0)
		return y;
	if (isnan(x) || isnan(y))
		return (double)NAN;
	if (x == 0 && y == 0)
		return signbit(x) ? y : x;
	return x > y ? x : y;
}

FUNCTION(double, Min, double x, double y)
{
	(void)task;
	if (isinf(x) && x < 0)
		return x;
	if (isinf(y) && y < 0)
		return y;
	if (isnan(x) || isnan(y))
		return (double)NAN;
	if (x == 0 && y == 0)
		return signbit(x) ? x : y;
	return x < y ? x : y;
}

double forst_math_NaN(struct forst_task *task);

double
forst_math_NaN(struct forst_task *task)
{
	(void)task;
	return (double)NAN;
}

/* nextafter(0, -0) is -0; Go gives x where the two are equal. */
FUNCTION(double, Nextafter, double x, double y)
{
	(void)task;
	return x == y ? x : nextafter(x, y);
}

FUNCTION(double, Pow10, int64_t n)
{
	(void)task;
	if (n < -323)
		return 0;
	return n > 308 ? (double)INFINITY : pow(10, (double)n);
}

FUNCTION(bool, Signbit, double x)
{
	(void)task;
	return signbit(x) != 0;
}
