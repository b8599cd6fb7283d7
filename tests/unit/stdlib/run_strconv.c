/* The strconv functions by name, for the driver. */
#include "tests/unit/stdlib/driver.h"

struct forst_result_int forst_strconv_Atoi(struct forst_task *, struct forst_string);
struct forst_string forst_strconv_FormatBool(struct forst_task *, bool);
struct forst_string forst_strconv_FormatFloat(struct forst_task *, double, int32_t, int64_t, int64_t);
struct forst_string forst_strconv_FormatInt(struct forst_task *, int64_t, int64_t);
struct forst_string forst_strconv_FormatUint(struct forst_task *, int64_t, int64_t);
struct forst_string forst_strconv_Itoa(struct forst_task *, int64_t);
struct forst_result_bool forst_strconv_ParseBool(struct forst_task *, struct forst_string);
struct forst_result_float forst_strconv_ParseFloat(struct forst_task *, struct forst_string, int64_t);
struct forst_result_int forst_strconv_ParseInt(struct forst_task *, struct forst_string, int64_t, int64_t);
struct forst_error *forst_strconv_ErrRange(struct forst_task *);
struct forst_error *forst_strconv_ErrSyntax(struct forst_task *);
struct forst_result_int forst_strconv_ParseUint(struct forst_task *, struct forst_string, int64_t, int64_t);
struct forst_string forst_strconv_Quote(struct forst_task *, struct forst_string);
struct forst_string forst_strconv_QuoteRune(struct forst_task *, int32_t);
struct forst_string forst_strconv_QuoteRuneToASCII(struct forst_task *, int32_t);
struct forst_string forst_strconv_QuoteToASCII(struct forst_task *, struct forst_string);
struct forst_result_string forst_strconv_Unquote(struct forst_task *, struct forst_string);

static struct forst_string
of_int(struct forst_task *task, struct forst_result_int result)
{
	return result.error ? from_error(task, result.error) : forst_string_from_int(task, result.value);
}

static struct forst_string
of_bool(struct forst_task *task, struct forst_result_bool result)
{
	return result.error ? from_error(task, result.error) : forst_string_from_bool(result.value);
}

static struct forst_string
of_float(struct forst_task *task, struct forst_result_float result)
{
	return result.error ? from_error(task, result.error) : forst_string_from_float(task, result.value);
}

static struct forst_string
of_string(struct forst_task *task, struct forst_result_string result)
{
	return result.error ? from_error(task, result.error) : result.value;
}

struct forst_string
run_strconv(struct forst_task *task, const struct test_case *test)
{
	const struct forst_string *a = test->fields;

#define NAMED(name) if (forst_string_equal(a[0], FORST_STRING(#name)))
	NAMED(Atoi) return of_int(task, forst_strconv_Atoi(task, a[1]));
	NAMED(ParseInt) return of_int(task, forst_strconv_ParseInt(task, a[1], to_int(a[2]), to_int(a[3])));
	NAMED(ParseUint) return of_int(task, forst_strconv_ParseUint(task, a[1], to_int(a[2]), to_int(a[3])));
	NAMED(ErrRange) return from_error(task, forst_strconv_ErrRange(task));
	NAMED(ErrSyntax) return from_error(task, forst_strconv_ErrSyntax(task));
	NAMED(ParseBool) return of_bool(task, forst_strconv_ParseBool(task, a[1]));
	NAMED(ParseFloat) return of_float(task, forst_strconv_ParseFloat(task, a[1], to_int(a[2])));
	NAMED(Unquote) return of_string(task, forst_strconv_Unquote(task, a[1]));
	NAMED(Itoa) return forst_strconv_Itoa(task, to_int(a[1]));
	NAMED(FormatInt) return forst_strconv_FormatInt(task, to_int(a[1]), to_int(a[2]));
	NAMED(FormatUint) return forst_strconv_FormatUint(task, to_int(a[1]), to_int(a[2]));
	NAMED(FormatBool) return forst_strconv_FormatBool(task, forst_string_equal(a[1], FORST_STRING("true")));
	NAMED(FormatFloat) return forst_strconv_FormatFloat(task, to_float(a[1]), (int32_t)to_int(a[2]), to_int(a[3]), to_int(a[4]));
	NAMED(Quote) return forst_strconv_Quote(task, a[1]);
	NAMED(QuoteToASCII) return forst_strconv_QuoteToASCII(task, a[1]);
	NAMED(QuoteRuneToASCII) return forst_strconv_QuoteRuneToASCII(task, (int32_t)to_int(a[1]));
	NAMED(QuoteRune) return forst_strconv_QuoteRune(task, (int32_t)to_int(a[1]));
	return (struct forst_string){0};
}
