/* The math functions by name, for the driver. Where Go's last digits come from its own approximations, a few units in the
 * last place are let pass. */
#include "tests/unit/stdlib/driver.h"

#include <math.h>

/* name, and how many units in the last place it may be away from Go's result */
#define OF_ONE(ROW)                                                                                                    \
	ROW(Abs, 0) ROW(Acos, 2) ROW(Acosh, 2) ROW(Asin, 2) ROW(Asinh, 2) ROW(Atan, 2) ROW(Atanh, 2) ROW(Cbrt, 2)       \
	ROW(Ceil, 0) ROW(Cos, 2) ROW(Cosh, 4) ROW(Erf, 2) ROW(Erfc, 4) ROW(Exp, 2) ROW(Exp2, 2) ROW(Expm1, 2)           \
	ROW(Floor, 0) ROW(Gamma, 32) ROW(Log, 2) ROW(Log10, 4) ROW(Log1p, 2) ROW(Log2, 2) ROW(Logb, 0) ROW(Round, 0)    \
	ROW(RoundToEven, 0) ROW(Sin, 2) ROW(Sinh, 4) ROW(Sqrt, 0) ROW(Tan, 4) ROW(Tanh, 2) ROW(Trunc, 0)

#define OF_TWO(ROW)                                                                                                    \
	ROW(Atan2, 2) ROW(Copysign, 0) ROW(Dim, 0) ROW(Hypot, 1) ROW(Max, 0) ROW(Min, 0) ROW(Mod, 0) ROW(Nextafter, 0)  \
	ROW(Pow, 2) ROW(Remainder, 0)

#define DECLARE_ONE(name, units) double forst_math_##name(struct forst_task *, double);
#define DECLARE_TWO(name, units) double forst_math_##name(struct forst_task *, double, double);
OF_ONE(DECLARE_ONE)
OF_TWO(DECLARE_TWO)
double forst_math_FMA(struct forst_task *, double, double, double);
double forst_math_Inf(struct forst_task *, int64_t);
double forst_math_Ldexp(struct forst_task *, double, int64_t);
double forst_math_NaN(struct forst_task *);
double forst_math_Pow10(struct forst_task *, int64_t);
double forst_math_Float64frombits(struct forst_task *, int64_t);
int64_t forst_math_Float64bits(struct forst_task *, double);
int64_t forst_math_Ilogb(struct forst_task *, double);
bool forst_math_IsInf(struct forst_task *, double, int64_t);
bool forst_math_IsNaN(struct forst_task *, double);
bool forst_math_Signbit(struct forst_task *, double);

static int64_t
ordered(double x)
{
	int64_t bits;

	memcpy(&bits, &x, sizeof bits);
	return bits < 0 ? INT64_MIN - bits : bits;
}

/* The result's text; the expected one where the result is near enough. */
static struct forst_string
number(struct forst_task *task, double got, struct forst_string expected, int64_t units)
{
	double wanted = to_float(expected);
	bool same_sign = signbit(got) == signbit(wanted);

	if (isfinite(got) && isfinite(wanted) && same_sign && llabs(ordered(got) - ordered(wanted)) <= units)
		return expected;
	return isnan(got) && isnan(wanted) ? expected : forst_string_from_float(task, got);
}

struct forst_string
run_math(struct forst_task *task, const struct test_case *test)
{
	const struct forst_string *a = test->fields;
	struct forst_string expected = a[test->count - 1];

#define NAMED(name) if (forst_string_equal(a[0], FORST_STRING(#name)))
#define RUN_ONE(name, units)                                                                                           \
	NAMED(name) return number(task, forst_math_##name(task, to_float(a[1])), expected, units);
#define RUN_TWO(name, units)                                                                                           \
	NAMED(name) return number(task, forst_math_##name(task, to_float(a[1]), to_float(a[2])), expected, units);
	OF_ONE(RUN_ONE)
	OF_TWO(RUN_TWO)
	NAMED(FMA) return number(task, forst_math_FMA(task, to_float(a[1]), to_float(a[2]), to_float(a[3])), expected, 0);
	NAMED(Inf) return number(task, forst_math_Inf(task, to_int(a[1])), expected, 0);
	NAMED(Ldexp) return number(task, forst_math_Ldexp(task, to_float(a[1]), to_int(a[2])), expected, 0);
	NAMED(NaN) return number(task, forst_math_NaN(task), expected, 0);
	NAMED(Pow10) return number(task, forst_math_Pow10(task, to_int(a[1])), expected, 1);
	NAMED(Float64frombits) return number(task, forst_math_Float64frombits(task, to_int(a[1])), expected, 0);
	NAMED(Float64bits) return forst_string_from_int(task, forst_math_Float64bits(task, to_float(a[1])));
	NAMED(Ilogb) return forst_string_from_int(task, forst_math_Ilogb(task, to_float(a[1])));
	NAMED(IsInf) return forst_string_from_bool(forst_math_IsInf(task, to_float(a[1]), to_int(a[2])));
	NAMED(IsNaN) return forst_string_from_bool(forst_math_IsNaN(task, to_float(a[1])));
	NAMED(Signbit) return forst_string_from_bool(forst_math_Signbit(task, to_float(a[1])));
	return (struct forst_string){0};
}
