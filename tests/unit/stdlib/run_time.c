/* The functions of time by name, for the driver. Times are given and shown as time.RFC3339Nano has them. */
#include "tests/unit/stdlib/driver.h"

#define TASK struct forst_task *

struct forst_result_time_Time {
	struct forst_error *error;
	struct forst_time_Time value;
};

struct forst_result_time_Location_pointer {
	struct forst_error *error;
	struct forst_time_Location *value;
};

struct forst_result_time_Time forst_time_Parse(TASK, struct forst_string, struct forst_string);
struct forst_result_time_Time forst_time_ParseInLocation(
	TASK, struct forst_string, struct forst_string, struct forst_time_Location *);
struct forst_result_int forst_time_ParseDuration(TASK, struct forst_string);
struct forst_result_time_Location_pointer forst_time_LoadLocation(TASK, struct forst_string);
struct forst_time_Location *forst_time_FixedZone(TASK, struct forst_string, int64_t);
struct forst_time_Location *forst_time_UTC(TASK);
struct forst_time_Location *forst_time_Local(TASK);
struct forst_string forst_time_Location_String(TASK, struct forst_time_Location *);
struct forst_time_Location *forst_time_Time_Location(TASK, struct forst_time_Time);
struct forst_string forst_time_Time_Format(TASK, struct forst_time_Time, struct forst_string);
struct forst_time_Time forst_time_Date(
	TASK, int64_t, int64_t, int64_t, int64_t, int64_t, int64_t, int64_t, struct forst_time_Location *);
struct forst_time_Time forst_time_Unix(TASK, int64_t, int64_t);
struct forst_time_Time forst_time_UnixMilli(TASK, int64_t);
struct forst_time_Time forst_time_UnixMicro(TASK, int64_t);
struct forst_time_Time forst_time_Time_AddDate(TASK, struct forst_time_Time, int64_t, int64_t, int64_t);
struct forst_time_Time forst_time_Time_In(TASK, struct forst_time_Time, struct forst_time_Location *);
void forst_time_Time_Date(TASK, struct forst_time_Time, int64_t *, int64_t *, int64_t *);
void forst_time_Time_Clock(TASK, struct forst_time_Time, int64_t *, int64_t *, int64_t *);
void forst_time_Time_ISOWeek(TASK, struct forst_time_Time, int64_t *, int64_t *);
void forst_time_Time_Zone(TASK, struct forst_time_Time, struct forst_string *, int64_t *);

/* Functions of one kind: their rows declare and find them. */
#define INTS_OF_DURATION(X) X(Nanoseconds) X(Microseconds) X(Milliseconds) X(Abs)
#define FLOATS_OF_DURATION(X) X(Seconds) X(Minutes) X(Hours)
#define ROUNDINGS(X) X(Truncate) X(Round)
#define INTS_OF_TIME(X) \
	X(Unix) X(UnixMilli) X(UnixMicro) X(UnixNano) X(Year) X(Month) X(Day) X(Hour) X(Minute) X(Second) X(Nanosecond) X(Weekday) X(YearDay)
#define MOVES(X) X(Add) X(Truncate) X(Round)
#define ZONES(X) X(UTC) X(Local)
#define ORDERS(X) X(Before) X(After) X(Equal)

#define DECLARE_INT_OF_DURATION(name) int64_t forst_time_Duration_##name(TASK, int64_t);
#define DECLARE_FLOAT_OF_DURATION(name) double forst_time_Duration_##name(TASK, int64_t);
#define DECLARE_ROUNDING(name) int64_t forst_time_Duration_##name(TASK, int64_t, int64_t);
#define DECLARE_INT_OF_TIME(name) int64_t forst_time_Time_##name(TASK, struct forst_time_Time);
#define DECLARE_MOVE(name) struct forst_time_Time forst_time_Time_##name(TASK, struct forst_time_Time, int64_t);
#define DECLARE_ZONE(name) struct forst_time_Time forst_time_Time_##name(TASK, struct forst_time_Time);
#define DECLARE_ORDER(name) bool forst_time_Time_##name(TASK, struct forst_time_Time, struct forst_time_Time);
INTS_OF_DURATION(DECLARE_INT_OF_DURATION)
FLOATS_OF_DURATION(DECLARE_FLOAT_OF_DURATION)
ROUNDINGS(DECLARE_ROUNDING)
INTS_OF_TIME(DECLARE_INT_OF_TIME)
MOVES(DECLARE_MOVE)
ZONES(DECLARE_ZONE)
ORDERS(DECLARE_ORDER)
int64_t forst_time_Time_Sub(TASK, struct forst_time_Time, struct forst_time_Time);
int64_t forst_time_Time_Compare(TASK, struct forst_time_Time, struct forst_time_Time);
bool forst_time_Time_IsZero(TASK, struct forst_time_Time);
struct forst_string forst_time_Time_String(TASK, struct forst_time_Time);
struct forst_string forst_time_Duration_String(TASK, int64_t);
struct forst_string forst_time_Month_String(TASK, int64_t);
struct forst_string forst_time_Weekday_String(TASK, int64_t);

static struct forst_string
from_bool(bool value)
{
	return value ? FORST_STRING("true") : FORST_STRING("false");
}

static struct forst_string
shown(struct forst_task *task, struct forst_time_Time t)
{
	return forst_time_Time_Format(task, t, FORST_STRING("2006-01-02T15:04:05.999999999Z07:00"));
}

static struct forst_time_Time
to_time(struct forst_task *task, struct forst_string text)
{
	return forst_time_Parse(task, FORST_STRING("2006-01-02T15:04:05.999999999Z07:00"), text).value;
}

static struct forst_string
from_result(struct forst_task *task, struct forst_result_time_Time result)
{
	return result.error ? from_error(task, result.error) : forst_time_Time_String(task, result.value);
}

static struct forst_string
from_ints(struct forst_task *task, const int64_t *values, int64_t count)
{
	struct forst_string parts[3];

	for (int64_t i = 0; i < count; i++)
		parts[i] = forst_string_from_int(task, values[i]);
	return from_parts(task, (struct forst_string_array){parts, count, count});
}

/* UTC, or "CET 3600". */
static struct forst_time_Location *
to_location(struct forst_task *task, struct forst_string text)
{
	const char *space = memchr(text.data, ' ', (size_t)text.length);
	int64_t length = space ? space - text.data : 0;

	if (!space)
		return forst_time_UTC(task);
	return forst_time_FixedZone(task, (struct forst_string){text.data, length},
		to_int((struct forst_string){space + 1, text.length - length - 1}));
}

#define SAY_INT_OF_DURATION(name) \
	if (is_of(test, "Duration." #name)) \
		return forst_string_from_int(task, forst_time_Duration_##name(task, to_int(a[1])));
#define SAY_FLOAT_OF_DURATION(name) \
	if (is_of(test, "Duration." #name)) \
		return forst_string_from_float(task, forst_time_Duration_##name(task, to_int(a[1])));
#define SAY_ROUNDING(name) \
	if (is_of(test, "Duration." #name)) \
		return forst_string_from_int(task, forst_time_Duration_##name(task, to_int(a[1]), to_int(a[2])));

static struct forst_string
run_duration(struct forst_task *task, const struct test_case *test)
{
	const struct forst_string *a = test->fields;

	INTS_OF_DURATION(SAY_INT_OF_DURATION)
	FLOATS_OF_DURATION(SAY_FLOAT_OF_DURATION)
	ROUNDINGS(SAY_ROUNDING)
	if (is_of(test, "Duration.String"))
		return forst_time_Duration_String(task, to_int(a[1]));
	if (is_of(test, "Month.String"))
		return forst_time_Month_String(task, to_int(a[1]));
	if (is_of(test, "Weekday.String"))
		return forst_time_Weekday_String(task, to_int(a[1]));
	if (is_of(test, "ParseDuration")) {
		struct forst_result_int result = forst_time_ParseDuration(task, a[1]);
		return result.error ? from_error(task, result.error) : forst_string_from_int(task, result.value);
	}
	return (struct forst_string){0};
}

#define SAY_INT_OF_TIME(name) \
	if (is_of(test, "Time." #name)) \
		return forst_string_from_int(task, forst_time_Time_##name(task, to_time(task, a[1])));
#define SAY_MOVE(name) \
	if (is_of(test, "Time." #name)) \
		return shown(task, forst_time_Time_##name(task, to_time(task, a[1]), to_int(a[2])));
#define SAY_ZONE(name) \
	if (is_of(test, "Time." #name)) \
		return shown(task, forst_time_Time_##name(task, to_time(task, a[1])));
#define SAY_ORDER(name) \
	if (is_of(test, "Time." #name)) \
		return from_bool(forst_time_Time_##name(task, to_time(task, a[1]), to_time(task, a[2])));

static struct forst_string
run_parts_of_time(struct forst_task *task, const struct test_case *test, struct forst_time_Time t)
{
	int64_t parts[3];

	if (is_of(test, "Time.Date")) {
		forst_time_Time_Date(task, t, &parts[0], &parts[1], &parts[2]);
		return from_ints(task, parts, 3);
	}
	if (is_of(test, "Time.Clock")) {
		forst_time_Time_Clock(task, t, &parts[0], &parts[1], &parts[2]);
		return from_ints(task, parts, 3);
	}
	if (is_of(test, "Time.ISOWeek")) {
		forst_time_Time_ISOWeek(task, t, &parts[0], &parts[1]);
		return from_ints(task, parts, 2);
	}
	if (is_of(test, "Time.Zone")) {
		struct forst_string name;
		forst_time_Time_Zone(task, t, &name, &parts[0]);
		return from_pair(task, name, forst_string_from_int(task, parts[0]));
	}
	return (struct forst_string){0};
}

static struct forst_string
run_time_method(struct forst_task *task, const struct test_case *test)
{
	const struct forst_string *a = test->fields;
	struct forst_time_Time t = to_time(task, a[1]);

	INTS_OF_TIME(SAY_INT_OF_TIME)
	MOVES(SAY_MOVE)
	ZONES(SAY_ZONE)
	ORDERS(SAY_ORDER)
	if (is_of(test, "Time.Sub"))
		return forst_string_from_int(task, forst_time_Time_Sub(task, t, to_time(task, a[2])));
	if (is_of(test, "Time.Compare"))
		return forst_string_from_int(task, forst_time_Time_Compare(task, t, to_time(task, a[2])));
	if (is_of(test, "Time.IsZero"))
		return from_bool(forst_time_Time_IsZero(task, t));
	if (is_of(test, "Time.AddDate"))
		return shown(task, forst_time_Time_AddDate(task, t, to_int(a[2]), to_int(a[3]), to_int(a[4])));
	if (is_of(test, "Time.Format"))
		return forst_time_Time_Format(task, t, a[2]);
	if (is_of(test, "Time.String"))
		return forst_time_Time_String(task, t);
	if (is_of(test, "Time.In"))
		return forst_time_Time_String(task, forst_time_Time_In(task, t, to_location(task, a[2])));
	if (is_of(test, "Time.Location"))
		return forst_time_Location_String(task, forst_time_Time_Location(task, t));
	return run_parts_of_time(task, test, t);
}

struct forst_string
run_time(struct forst_task *task, const struct test_case *test)
{
	const struct forst_string *a = test->fields;

	if (forst_string_has_prefix(a[0], FORST_STRING("Time.")))
		return run_time_method(task, test);
	if (is_of(test, "Date"))
		return forst_time_Time_String(task, forst_time_Date(task, to_int(a[1]), to_int(a[2]), to_int(a[3]), to_int(a[4]),
			to_int(a[5]), 7, 1000000001, to_location(task, a[6])));
	if (is_of(test, "Unix"))
		return forst_time_Time_String(task, forst_time_Unix(task, to_int(a[1]), to_int(a[2])));
	if (is_of(test, "UnixMilli"))
		return forst_time_Time_String(task, forst_time_UnixMilli(task, to_int(a[1])));
	if (is_of(test, "UnixMicro"))
		return forst_time_Time_String(task, forst_time_UnixMicro(task, to_int(a[1])));
	if (is_of(test, "Parse"))
		return from_result(task, forst_time_Parse(task, a[1], a[2]));
	if (is_of(test, "ParseInLocation"))
		return from_result(task, forst_time_ParseInLocation(task, a[1], a[2], to_location(task, a[3])));
	if (is_of(test, "LoadLocation")) {
		struct forst_result_time_Location_pointer result = forst_time_LoadLocation(task, a[1]);
		return result.error ? from_error(task, result.error) : forst_time_Location_String(task, result.value);
	}
	if (is_of(test, "FixedZone") || is_of(test, "Location.String"))
		return forst_time_Location_String(task, forst_time_FixedZone(task, a[1], to_int(a[2])));
	if (is_of(test, "UTC"))
		return forst_time_Location_String(task, forst_time_UTC(task));
	if (is_of(test, "Local"))
		return forst_time_Location_String(task, forst_time_Local(task));
	return run_duration(task, test);
}
