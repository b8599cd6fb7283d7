/* Points in time: arithmetic and the calendar; see time.ft. The clock itself is the runtime's. */
#include "stdlib/time/civil.h"

#include <stdio.h>

typedef struct forst_time_Time moment;

#define TASK struct forst_task *task

struct forst_result_time_Location_pointer {
	struct forst_error *error;
	struct forst_time_Location *value;
};

int64_t forst_time_Since(TASK, moment t);
int64_t forst_time_Until(TASK, moment t);
moment forst_time_Date(TASK, int64_t year, int64_t month, int64_t day, int64_t hour, int64_t minute, int64_t second,
	int64_t nanosecond, struct forst_time_Location *location);
moment forst_time_Unix(TASK, int64_t seconds, int64_t nanoseconds);
moment forst_time_UnixMilli(TASK, int64_t milliseconds);
moment forst_time_UnixMicro(TASK, int64_t microseconds);
int64_t forst_time_Time_Unix(TASK, moment t);
int64_t forst_time_Time_UnixMilli(TASK, moment t);
int64_t forst_time_Time_UnixMicro(TASK, moment t);
int64_t forst_time_Time_UnixNano(TASK, moment t);
moment forst_time_Time_Add(TASK, moment t, int64_t d);
moment forst_time_Time_AddDate(TASK, moment t, int64_t years, int64_t months, int64_t days);
int64_t forst_time_Time_Sub(TASK, moment t, moment u);
bool forst_time_Time_Before(TASK, moment t, moment u);
bool forst_time_Time_After(TASK, moment t, moment u);
bool forst_time_Time_Equal(TASK, moment t, moment u);
int64_t forst_time_Time_Compare(TASK, moment t, moment u);
bool forst_time_Time_IsZero(TASK, moment t);
void forst_time_Time_Date(TASK, moment t, int64_t *year, int64_t *month, int64_t *day);
void forst_time_Time_Clock(TASK, moment t, int64_t *hour, int64_t *minute, int64_t *second);
void forst_time_Time_ISOWeek(TASK, moment t, int64_t *year, int64_t *week);
int64_t forst_time_Time_Year(TASK, moment t);
int64_t forst_time_Time_Month(TASK, moment t);
int64_t forst_time_Time_Day(TASK, moment t);
int64_t forst_time_Time_Hour(TASK, moment t);
int64_t forst_time_Time_Minute(TASK, moment t);
int64_t forst_time_Time_Second(TASK, moment t);
int64_t forst_time_Time_Nanosecond(TASK, moment t);
int64_t forst_time_Time_Weekday(TASK, moment t);
int64_t forst_time_Time_YearDay(TASK, moment t);
moment forst_time_Time_UTC(TASK, moment t);
moment forst_time_Time_Local(TASK, moment t);
moment forst_time_Time_In(TASK, moment t, struct forst_time_Location *location);
struct forst_time_Location *forst_time_Time_Location(TASK, moment t);
void forst_time_Time_Zone(TASK, moment t, struct forst_string *name, int64_t *offset);
struct forst_time_Location *forst_time_UTC(TASK);
struct forst_time_Location *forst_time_Local(TASK);
struct forst_time_Location *forst_time_FixedZone(TASK, struct forst_string name, int64_t offset);
struct forst_result_time_Location_pointer forst_time_LoadLocation(TASK, struct forst_string name);
struct forst_string forst_time_Location_String(TASK, struct forst_time_Location *location);
moment forst_time_Time_Truncate(TASK, moment t, int64_t d);
moment forst_time_Time_Round(TASK, moment t, int64_t d);
struct forst_string forst_time_Month_String(TASK, int64_t month);
struct forst_string forst_time_Weekday_String(TASK, int64_t day);

const char *const time_months[12] = {"January", "February", "March", "April", "May", "June", "July", "August",
	"September", "October", "November", "December"};
const char *const time_weekdays[7] = {
	"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"};

/* ---- the calendar ---- */

enum { DAYS_PER_ERA = 146097, YEARS_PER_ERA = 400, DAYS_BEFORE_MARCH = 306 };

/* Towards negative infinity. */
static int64_t
floor_divide(int64_t a, int64_t b)
{
	return a / b - (a % b < 0);
}

static int64_t
wrapping_multiply(int64_t a, int64_t b)
{
	return (int64_t)((uint64_t)a * (uint64_t)b);
}

bool
time_is_leap(int64_t year)
{
	return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

int
time_days_before(int month)
{
	static const int days[13] = {0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 365};

	return days[month - 1];
}

/* Years are counted from March, so that the leap day is the last of one: (153 * m + 2) / 5 days are before month m of it. */
int64_t
time_seconds_of(int64_t year, int64_t month, int64_t day)
{
	int64_t since_march = (month + 9) % 12;
	int64_t marches = month <= 2 ? year - 1 : year;
	int64_t era = floor_divide(marches, YEARS_PER_ERA);
	int64_t of_era = marches - era * YEARS_PER_ERA;
	int64_t days = of_era * 365 + of_era / 4 - of_era / 100 + (153 * since_march + 2) / 5 + day - 1;

	/* Day 0 is the 1st of March of the year 0. */
	days = time_wrapping_add(wrapping_multiply(era, DAYS_PER_ERA), days - DAYS_BEFORE_MARCH);
	return wrapping_multiply(days, S_PER_DAY);
}

static void
set_date(struct civil *civil, int64_t days)
{
	days += DAYS_BEFORE_MARCH;
	int64_t era = floor_divide(days, DAYS_PER_ERA);
	int64_t day = days - era * DAYS_PER_ERA;
	int64_t year = (day - day / 1460 + day / 36524 - day / 146096) / 365;
	int64_t yearday = day - (365 * year + year / 4 - year / 100);
	int64_t since_march = (5 * yearday + 2) / 153;

	civil->day = (int)(yearday - (153 * since_march + 2) / 5 + 1);
	civil->month = (int)(since_march < 10 ? since_march + 3 : since_march - 9);
	civil->year = year + era * YEARS_PER_ERA + (civil->month <= 2);
	civil->yearday = time_days_before(civil->month) + civil->day + (civil->month > 2 && time_is_leap(civil->year));
}

struct civil
time_civil(moment t)
{
	int64_t seconds = time_wrapping_add(t.seconds, forst_time_offset_s(&t));
	int64_t days = floor_divide(seconds, S_PER_DAY);
	int64_t rest = (seconds % S_PER_DAY + S_PER_DAY) % S_PER_DAY;
	struct civil civil = {
		.hour = (int)(rest / 3600),
		.minute = (int)(rest / 60 % 60),
		.second = (int)(rest % 60),
		.weekday = (int)((days % 7 + 8) % 7), /* the first day was a Monday */
	};

	set_date(&civil, days);
	return civil;
}

/* ---- making times ---- */

/* What a time in that place holds. */
static const struct forst_time_Location *
zone_of(TASK, const struct forst_time_Location *location, const char *caller)
{
	struct forst_string parts[] = {FORST_STRING("time: missing Location in call to "), forst_string_from_text(caller)};

	if (!location)
		forst_panic_of_caller(task, forst_string_join(task, parts, 2));
	return location == forst_time_UTC(task) ? NULL : location;
}

/* Moves what is beyond 0 to base-1 in *low to *high. */
static void
carry(int64_t *high, int64_t *low, int64_t base)
{
	int64_t units = floor_divide(*low, base);

	*high = time_wrapping_add(*high, units);
	*low -= units * base;
}

static moment
date_in(int64_t year, int64_t month, int64_t day, int64_t hour, int64_t minute, int64_t second, int64_t nanosecond,
	const struct forst_time_Location *zone)
{
	int64_t months = month - 1;

	carry(&year, &months, 12);
	carry(&second, &nanosecond, NS_PER_S);
	carry(&minute, &second, 60);
	carry(&hour, &minute, 60);
	carry(&day, &hour, 24);
	int64_t seconds = time_seconds_of(year, months + 1, 1);
	seconds = time_wrapping_add(seconds, wrapping_multiply(time_wrapping_add(day, -1), S_PER_DAY));
	seconds = time_wrapping_add(seconds, hour * 3600 + minute * 60 + second);
	moment t = {.nanosecond = (int32_t)nanosecond, .zone = zone};
	t.seconds = time_wrapping_subtract(seconds, forst_time_offset_s(&t));
	return t;
}

moment
forst_time_Date(TASK, int64_t year, int64_t month, int64_t day, int64_t hour, int64_t minute, int64_t second,
	int64_t nanosecond, struct forst_time_Location *location)
{
	return date_in(year, month, day, hour, minute, second, nanosecond, zone_of(task, location, "Date"));
}

moment
forst_time_Unix(TASK, int64_t seconds, int64_t nanoseconds)
{
	(void)task;
	carry(&seconds, &nanoseconds, NS_PER_S);
	return (moment){.seconds = time_wrapping_add(seconds, YEAR_1970), .nanosecond = (int32_t)nanoseconds};
}

moment
forst_time_UnixMilli(TASK, int64_t milliseconds)
{
	return forst_time_Unix(task, milliseconds / 1000, milliseconds % 1000 * 1000000);
}

moment
forst_time_UnixMicro(TASK, int64_t microseconds)
{
	return forst_time_Unix(task, microseconds / 1000000, microseconds % 1000000 * 1000);
}

/* ---- as numbers ---- */

static int64_t
unix_seconds(moment t)
{
	return time_wrapping_add(t.seconds, -YEAR_1970);
}

int64_t
forst_time_Time_Unix(TASK, moment t)
{
	(void)task;
	return unix_seconds(t);
}

int64_t
forst_time_Time_UnixMilli(TASK, moment t)
{
	(void)task;
	return time_wrapping_add(wrapping_multiply(unix_seconds(t), 1000), t.nanosecond / 1000000);
}

int64_t
forst_time_Time_UnixMicro(TASK, moment t)
{
	(void)task;
	return time_wrapping_add(wrapping_multiply(unix_seconds(t), 1000000), t.nanosecond / 1000);
}

int64_t
forst_time_Time_UnixNano(TASK, moment t)
{
	(void)task;
	return time_wrapping_add(wrapping_multiply(unix_seconds(t), NS_PER_S), t.nanosecond);
}

/* ---- arithmetic ---- */

moment
forst_time_Time_Add(TASK, moment t, int64_t d)
{
	int64_t nanoseconds = t.nanosecond + d % NS_PER_S;

	(void)task;
	t.seconds = time_wrapping_add(t.seconds, d / NS_PER_S);
	carry(&t.seconds, &nanoseconds, NS_PER_S);
	t.nanosecond = (int32_t)nanoseconds;
	if (t.monotonic && __builtin_add_overflow(t.monotonic, d, &t.monotonic))
		t.monotonic = 0;
	return t;
}

moment
forst_time_Time_AddDate(TASK, moment t, int64_t years, int64_t months, int64_t days)
{
	struct civil c = time_civil(t);

	(void)task;
	return date_in(time_wrapping_add(c.year, years), time_wrapping_add(c.month, months), time_wrapping_add(c.day, days), c.hour, c.minute,
		c.second, t.nanosecond, t.zone);
}

static int
compare(moment t, moment u)
{
	if (t.monotonic && u.monotonic)
		return (t.monotonic > u.monotonic) - (t.monotonic < u.monotonic);
	if (t.seconds != u.seconds)
		return t.seconds > u.seconds ? 1 : -1;
	return (t.nanosecond > u.nanosecond) - (t.nanosecond < u.nanosecond);
}

int64_t
forst_time_Time_Sub(TASK, moment t, moment u)
{
	__int128 difference = (__int128)t.seconds * NS_PER_S + t.nanosecond - ((__int128)u.seconds * NS_PER_S + u.nanosecond);

	(void)task;
	if (t.monotonic && u.monotonic)
		difference = (__int128)t.monotonic - u.monotonic;
	return difference > INT64_MAX ? INT64_MAX : difference < INT64_MIN ? INT64_MIN : (int64_t)difference;
}

int64_t
forst_time_Since(TASK, moment t)
{
	return forst_time_Time_Sub(task, forst_time_Now(task), t);
}

int64_t
forst_time_Until(TASK, moment t)
{
	return forst_time_Time_Sub(task, t, forst_time_Now(task));
}

bool
forst_time_Time_Before(TASK, moment t, moment u)
{
	(void)task;
	return compare(t, u) < 0;
}

bool
forst_time_Time_After(TASK, moment t, moment u)
{
	(void)task;
	return compare(t, u) > 0;
}

bool
forst_time_Time_Equal(TASK, moment t, moment u)
{
	(void)task;
	return compare(t, u) == 0;
}

int64_t
forst_time_Time_Compare(TASK, moment t, moment u)
{
	(void)task;
	return compare(t, u);
}

bool
forst_time_Time_IsZero(TASK, moment t)
{
	(void)task;
	return t.seconds == 0 && t.nanosecond == 0;
}

/* How far t is above a multiple of d, d positive. */
static int64_t
remainder_of(moment t, int64_t d)
{
	__int128 rest = ((__int128)t.seconds * NS_PER_S + t.nanosecond) % d;

	return (int64_t)(rest < 0 ? rest + d : rest);
}

moment
forst_time_Time_Truncate(TASK, moment t, int64_t d)
{
	t.monotonic = 0;
	return d > 0 ? forst_time_Time_Add(task, t, -remainder_of(t, d)) : t;
}

moment
forst_time_Time_Round(TASK, moment t, int64_t d)
{
	t.monotonic = 0;
	if (d <= 0)
		return t;
	int64_t rest = remainder_of(t, d);
	return forst_time_Time_Add(task, t, rest < d - rest ? -rest : d - rest);
}

/* ---- zones ---- */

static struct forst_time_Location utc = {.name = {"UTC", 3}};

struct forst_time_Location *
forst_time_UTC(TASK)
{
	(void)task;
	return &utc;
}

struct forst_time_Location *
forst_time_Local(TASK)
{
	(void)task;
	return &utc;
}

struct forst_time_Location *
forst_time_FixedZone(TASK, struct forst_string name, int64_t offset)
{
	struct forst_time_Location *zone = forst_alloc_of_caller(task, sizeof *zone);

	*zone = (struct forst_time_Location){.name = name.length ? name : FORST_STRING(""), .offset_s = offset};
	return zone;
}

struct forst_result_time_Location_pointer
forst_time_LoadLocation(TASK, struct forst_string name)
{
	struct forst_string parts[] = {FORST_STRING("unknown time zone "), name};

	if (name.length == 0 || forst_string_equal(name, utc.name) || forst_string_equal(name, FORST_STRING("Local")))
		return (struct forst_result_time_Location_pointer){.value = &utc};
	return (struct forst_result_time_Location_pointer){.error = forst_error_new(task, forst_string_join(task, parts, 2))};
}

struct forst_string
forst_time_Location_String(TASK, struct forst_time_Location *location)
{
	(void)task;
	return location ? location->name : utc.name;
}

moment
forst_time_Time_UTC(TASK, moment t)
{
	(void)task;
	t.zone = NULL;
	return t;
}

moment
forst_time_Time_Local(TASK, moment t)
{
	return forst_time_Time_UTC(task, t);
}

moment
forst_time_Time_In(TASK, moment t, struct forst_time_Location *location)
{
	t.zone = zone_of(task, location, "Time.In");
	return t;
}

struct forst_time_Location *
forst_time_Time_Location(TASK, moment t)
{
	(void)task;
	return t.zone ? (struct forst_time_Location *)(uintptr_t)t.zone : &utc;
}

void
forst_time_Time_Zone(TASK, moment t, struct forst_string *name, int64_t *offset)
{
	(void)task;
	*name = t.zone ? t.zone->name : utc.name;
	*offset = forst_time_offset_s(&t);
}

struct forst_time_Location *
forst_location_dup(TASK, const struct forst_time_Location *location)
{
	if (!location || location == &utc)
		return (struct forst_time_Location *)(uintptr_t)location;
	return forst_time_FixedZone(task, forst_string_dup(task, location->name), location->offset_s);
}

moment
forst_time_dup(TASK, moment t)
{
	t.zone = forst_location_dup(task, t.zone);
	return t;
}

/* ---- parts ---- */

void
forst_time_Time_Date(TASK, moment t, int64_t *year, int64_t *month, int64_t *day)
{
	struct civil civil = time_civil(t);

	(void)task;
	*year = civil.year;
	*month = civil.month;
	*day = civil.day;
}

void
forst_time_Time_Clock(TASK, moment t, int64_t *hour, int64_t *minute, int64_t *second)
{
	struct civil civil = time_civil(t);

	(void)task;
	*hour = civil.hour;
	*minute = civil.minute;
	*second = civil.second;
}

void
forst_time_Time_ISOWeek(TASK, moment t, int64_t *year, int64_t *week)
{
	int64_t weekday = (time_civil(t).weekday + 6) % 7; /* 0 is Monday */

	(void)task;
	t.seconds = time_wrapping_add(t.seconds, (3 - weekday) * S_PER_DAY);
	struct civil thursday = time_civil(t);
	*year = thursday.year;
	*week = (thursday.yearday - 1) / 7 + 1;
}

int64_t
forst_time_Time_Year(TASK, moment t)
{
	(void)task;
	return time_civil(t).year;
}

int64_t
forst_time_Time_Month(TASK, moment t)
{
	(void)task;
	return time_civil(t).month;
}

int64_t
forst_time_Time_Day(TASK, moment t)
{
	(void)task;
	return time_civil(t).day;
}

int64_t
forst_time_Time_Hour(TASK, moment t)
{
	(void)task;
	return time_civil(t).hour;
}

int64_t
forst_time_Time_Minute(TASK, moment t)
{
	(void)task;
	return time_civil(t).minute;
}

int64_t
forst_time_Time_Second(TASK, moment t)
{
	(void)task;
	return time_civil(t).second;
}

int64_t
forst_time_Time_Nanosecond(TASK, moment t)
{
	(void)task;
	return t.nanosecond;
}

int64_t
forst_time_Time_Weekday(TASK, moment t)
{
	(void)task;
	return time_civil(t).weekday;
}

int64_t
forst_time_Time_YearDay(TASK, moment t)
{
	(void)task;
	return time_civil(t).yearday;
}

/* ---- names ---- */

/* %!Month(13), as Go calls what has no name. */
static struct forst_string
unnamed(TASK, struct forst_string begin, int64_t number)
{
	char digits[24];
	int length = snprintf(digits, sizeof digits, "%llu", (unsigned long long)number);
	struct forst_string parts[] = {begin, {digits, length}, FORST_STRING(")")};

	return forst_string_join(task, parts, 3);
}

struct forst_string
forst_time_Month_String(TASK, int64_t month)
{
	if (month < 1 || month > 12)
		return unnamed(task, FORST_STRING("%!Month("), month);
	return forst_string_from_text(time_months[month - 1]);
}

struct forst_string
forst_time_Weekday_String(TASK, int64_t day)
{
	if (day < 0 || day > 6)
		return unnamed(task, FORST_STRING("%!Weekday("), day);
	return forst_string_from_text(time_weekdays[day]);
}

static struct forst_string
text_of_month(TASK, const void *value)
{
	return forst_time_Month_String(task, *(const int64_t *)value);
}

static struct forst_string
text_of_weekday(TASK, const void *value)
{
	return forst_time_Weekday_String(task, *(const int64_t *)value);
}

const struct forst_format_type forst_type_time_Month = {
	.kind = FORST_FORMAT_INT, .name = "time.Month", .size = sizeof(int64_t), .text = text_of_month};
const struct forst_format_type forst_type_time_Weekday = {
	.kind = FORST_FORMAT_INT, .name = "time.Weekday", .size = sizeof(int64_t), .text = text_of_weekday};

static struct forst_string
text_of_location(TASK, const void *value)
{
	return forst_time_Location_String(task, *(struct forst_time_Location *const *)value);
}

const struct forst_format_type forst_type_time_Location = {.kind = FORST_FORMAT_POINTER,
	.name = "*time.Location",
	.size = sizeof(struct forst_time_Location *),
	.text = text_of_location};
