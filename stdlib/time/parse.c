/* Text to times and durations; see time.ft. What is accepted, and what is said of what is not, is Go's. */
#include "stdlib/time/civil.h"

#include <stdlib.h>

struct forst_result_time_Time {
	struct forst_error *error;
	struct forst_time_Time value;
};

struct forst_result_time_Time forst_time_Parse(
	struct forst_task *task, struct forst_string layout, struct forst_string value);
struct forst_result_time_Time forst_time_ParseInLocation(struct forst_task *task, struct forst_string layout,
	struct forst_string value, struct forst_time_Location *location);
struct forst_time_Location *forst_time_FixedZone(struct forst_task *task, struct forst_string name, int64_t offset);
struct forst_time_Location *forst_time_UTC(struct forst_task *task);
struct forst_result_int forst_time_ParseDuration(struct forst_task *task, struct forst_string s);

/* ---- what both share ---- */

static bool
is_digit_at(struct forst_string s, int64_t at)
{
	return at < s.length && s.data[at] >= '0' && s.data[at] <= '9';
}

static struct forst_string
rest_of(struct forst_string s, int64_t begin)
{
	return (struct forst_string){s.data + begin, s.length - begin};
}

static struct forst_string
part_of(struct forst_string s, int64_t begin, int64_t end)
{
	return (struct forst_string){s.data + begin, end - begin};
}

/* In quotes; what is not printable ASCII as \xff. */
static struct forst_string
quote(struct forst_task *task, struct forst_string s)
{
	static const char digits[] = "0123456789abcdef";
	char *out = forst_alloc_of_caller(task, (size_t)s.length * 4 + 2);
	int64_t length = 0;

	out[length++] = '"';
	for (int64_t i = 0; i < s.length; i++) {
		unsigned char c = (unsigned char)s.data[i];
		if (c >= 0x80 || c < ' ') {
			memcpy(out + length, "\\x", 2);
			out[length + 2] = digits[c >> 4];
			out[length + 3] = digits[c & 15];
			length += 4;
			continue;
		}
		if (c == '"' || c == '\\')
			out[length++] = '\\';
		out[length++] = (char)c;
	}
	out[length++] = '"';
	return (struct forst_string){out, length};
}

/* ---- times ---- */

enum { NOT_GIVEN = -1 };

struct reader {
	struct forst_string rest; /* of the text */
	const char *range;        /* what is out of its range; NULL: nothing */
	int64_t year;
	int month, day, yearday; /* NOT_GIVEN */
	int hour, minute, second;
	int32_t nanosecond;
	bool am, pm;
	bool utc;
	int offset_s; /* NOT_GIVEN, as Go has it */
	struct forst_string zone; /* empty: not given */
	struct layout_part next; /* behind the one that is read */
};

static void
skip(struct reader *r, int64_t count)
{
	r->rest = rest_of(r->rest, count);
}

/* One digit or two; `fixed` wants two. */
static bool
read_number(struct reader *r, bool fixed, int *number)
{
	if (!is_digit_at(r->rest, 0) || (fixed && !is_digit_at(r->rest, 1)))
		return false;
	int count = is_digit_at(r->rest, 1) ? 2 : 1;
	*number = r->rest.data[0] - '0';
	if (count == 2)
		*number = *number * 10 + (r->rest.data[1] - '0');
	skip(r, count);
	return true;
}

static bool
read_in_range(struct reader *r, bool fixed, int *number, int low, int end, const char *what)
{
	if (!read_number(r, fixed, number))
		return false;
	if (*number < low || *number >= end)
		r->range = what;
	return true;
}

/* A name of the table, whole or its first three letters, in any case. */
static bool
read_name(struct reader *r, const char *const *names, int count, bool whole, int *number)
{
	for (int i = 0; i < count; i++) {
		int64_t length = whole ? (int64_t)strlen(names[i]) : 3, at = 0;
		while (at < length && at < r->rest.length && (r->rest.data[at] | 0x20) == (names[i][at] | 0x20))
			at++;
		if (at < length)
			continue;
		skip(r, length);
		*number = i;
		return true;
	}
	return false;
}

static bool
read_year(struct reader *r, bool whole)
{
	int64_t count = whole ? 4 : 2, at = 0, year = 0;
	bool negative = false;

	if (r->rest.length < count)
		return false;
	if (!whole && (r->rest.data[0] == '+' || r->rest.data[0] == '-'))
		negative = r->rest.data[at++] == '-';
	for (; at < count; at++) {
		if (!is_digit_at(r->rest, at))
			return false;
		year = year * 10 + (r->rest.data[at] - '0');
	}
	year = negative ? -year : year;
	r->year = whole ? year : year >= 69 ? year + 1900 : year + 2000;
	skip(r, count);
	return true;
}

static bool
read_yearday(struct reader *r, bool fixed)
{
	int count = 0, number = 0;

	for (int i = 0; i < 2 && !fixed && r->rest.length && r->rest.data[0] == ' '; i++)
		skip(r, 1);
	for (; count < 3 && is_digit_at(r->rest, count); count++)
		number = number * 10 + (r->rest.data[count] - '0');
	if (count == 0 || (fixed && count != 3))
		return false;
	r->yearday = number;
	skip(r, count);
	return true;
}

static bool
separates(struct forst_string s)
{
	return s.length > 0 && (s.data[0] == '.' || s.data[0] == ',');
}

/* A separator and `count` digits, of which nine count. */
static bool
read_fraction(struct reader *r, int64_t count)
{
	int64_t scale = NS_PER_S, nanosecond = 0;

	if (r->rest.length < count + 1 || !separates(r->rest))
		return false;
	for (int64_t i = 1; i <= count && i <= 9; i++) {
		if (!is_digit_at(r->rest, i))
			return false;
		nanosecond = nanosecond * 10 + (r->rest.data[i] - '0');
		scale /= 10;
	}
	r->nanosecond = (int32_t)(nanosecond * scale);
	skip(r, count + 1);
	return true;
}

/* As many digits as there are; none are fine. */
static bool
read_any_fraction(struct reader *r)
{
	int64_t count = 0;

	if (!separates(r->rest) || !is_digit_at(r->rest, 1))
		return true;
	while (is_digit_at(r->rest, count + 1))
		count++;
	return read_fraction(r, count);
}

/* A second may have a fraction that the layout does not show. */
static bool
read_second(struct reader *r, bool fixed)
{
	bool shown = r->next.part == PART_FRACTION || r->next.part == PART_SHORT_FRACTION;

	if (!read_in_range(r, fixed, &r->second, 0, 60, "second"))
		return false;
	return r->range || shown || read_any_fraction(r);
}

static bool
read_pm(struct reader *r, const char *am, const char *pm)
{
	if (r->rest.length < 2)
		return false;
	r->am |= memcmp(r->rest.data, am, 2) == 0;
	r->pm |= memcmp(r->rest.data, pm, 2) == 0;
	bool known = memcmp(r->rest.data, am, 2) == 0 || memcmp(r->rest.data, pm, 2) == 0;
	skip(r, 2);
	return known;
}

static bool
two_digits(struct forst_string s, int64_t at, int *number)
{
	*number = 0;
	if (!is_digit_at(s, at) || !is_digit_at(s, at + 1))
		return false;
	*number = (s.data[at] - '0') * 10 + (s.data[at + 1] - '0');
	return true;
}

static bool
read_offset(struct reader *r, const struct layout_part *part)
{
	int64_t step = part->colons ? 3 : 2, length = 3 + step * part->minutes + step * part->seconds;
	int hours, minutes = 0, seconds = 0;

	if (part->utc_is_z && r->rest.length && r->rest.data[0] == 'Z') {
		r->utc = true;
		skip(r, 1);
		return true;
	}
	if (r->rest.length < length || (part->colons && r->rest.data[3] != ':') ||
		(part->colons && part->seconds && r->rest.data[6] != ':'))
		return false;
	char sign = r->rest.data[0];
	bool good = two_digits(r->rest, 1, &hours) && (!part->minutes || two_digits(r->rest, 1 + step, &minutes)) &&
				(!part->seconds || two_digits(r->rest, 1 + 2 * step, &seconds));
	r->range = hours > 24     ? "time zone offset hour"
			   : minutes > 60 ? "time zone offset minute"
			   : seconds > 60 ? "time zone offset second"
							  : r->range;
	r->offset_s = ((hours * 60 + minutes) * 60 + seconds) * (sign == '-' ? -1 : 1);
	skip(r, length);
	return good && (sign == '+' || sign == '-');
}

/* +h or -hh, to 23: how long it is; 0 where there is none. */
static int64_t
signed_hours(struct forst_string s)
{
	int64_t at = 1, hours = 0;

	if (s.length == 0 || (s.data[0] != '+' && s.data[0] != '-'))
		return 0;
	for (; is_digit_at(s, at) && hours <= 23; at++)
		hours = hours * 10 + (s.data[at] - '0');
	return at == 1 || hours > 23 ? 0 : at;
}

static bool
begins(struct forst_string s, const char *word)
{
	int64_t length = (int64_t)strlen(word);

	return s.length >= length && memcmp(s.data, word, (size_t)length) == 0;
}

/* How long the zone's name is that s begins with; 0: none. */
static int64_t
zone_length(struct forst_string s)
{
	int64_t upper = 0;

	if (s.length < 3)
		return 0;
	if (begins(s, "ChST") || begins(s, "MeST"))
		return 4;
	if (begins(s, "GMT"))
		return 3 + signed_hours(rest_of(s, 3));
	if (s.data[0] == '+' || s.data[0] == '-')
		return signed_hours(s);
	while (upper < 6 && upper < s.length && s.data[upper] >= 'A' && s.data[upper] <= 'Z')
		upper++;
	if (upper == 3)
		return 3;
	if (upper == 4)
		return s.data[3] == 'T' || begins(s, "WITA") ? 4 : 0;
	return upper == 5 && s.data[4] == 'T' ? 5 : 0;
}

static bool
read_zone(struct reader *r)
{
	if (begins(r->rest, "UTC")) {
		r->utc = true;
		skip(r, 3);
		return true;
	}
	r->zone = part_of(r->rest, 0, zone_length(r->rest));
	skip(r, r->zone.length);
	return r->zone.length > 0;
}

static bool
read_month(struct reader *r, bool whole)
{
	int number = 0;
	bool good = read_name(r, time_months, 12, whole, &number);

	r->month = number + 1;
	return good;
}

static bool
read_day(struct reader *r, const struct layout_part *part)
{
	if (part->part == PART_UNDER_DAY && r->rest.length && r->rest.data[0] == ' ')
		skip(r, 1);
	return read_number(r, part->part == PART_ZERO_DAY, &r->day);
}

static bool
read_part(struct reader *r, const struct layout_part *part)
{
	int ignored;

	switch (part->part) {
	case PART_END: return true;
	case PART_LONG_MONTH: return read_month(r, true);
	case PART_MONTH: return read_month(r, false);
	case PART_NUMBER_MONTH: return read_in_range(r, false, &r->month, 1, 13, "month");
	case PART_ZERO_MONTH: return read_in_range(r, true, &r->month, 1, 13, "month");
	case PART_LONG_WEEKDAY: return read_name(r, time_weekdays, 7, true, &ignored);
	case PART_WEEKDAY: return read_name(r, time_weekdays, 7, false, &ignored);
	case PART_DAY:
	case PART_UNDER_DAY:
	case PART_ZERO_DAY: return read_day(r, part);
	case PART_UNDER_YEARDAY: return read_yearday(r, false);
	case PART_ZERO_YEARDAY: return read_yearday(r, true);
	case PART_HOUR: return read_in_range(r, false, &r->hour, 0, 24, "hour");
	case PART_HOUR_12: return read_in_range(r, false, &r->hour, 0, 13, "hour");
	case PART_ZERO_HOUR_12: return read_in_range(r, true, &r->hour, 0, 13, "hour");
	case PART_MINUTE: return read_in_range(r, false, &r->minute, 0, 60, "minute");
	case PART_ZERO_MINUTE: return read_in_range(r, true, &r->minute, 0, 60, "minute");
	case PART_SECOND: return read_second(r, false);
	case PART_ZERO_SECOND: return read_second(r, true);
	case PART_LONG_YEAR: return read_year(r, true);
	case PART_YEAR: return read_year(r, false);
	case PART_UPPER_PM: return read_pm(r, "AM", "PM");
	case PART_LOWER_PM: return read_pm(r, "am", "pm");
	case PART_ZONE: return read_zone(r);
	case PART_OFFSET: return read_offset(r, part);
	case PART_FRACTION: return read_fraction(r, part->digits);
	case PART_SHORT_FRACTION: return read_any_fraction(r);
	}
	return false;
}

/* The layout's text between parts; any spaces stand for any others. False where the text differs. */
static bool
skip_text(struct reader *r, struct forst_string text)
{
	for (int64_t at = 0; at < text.length;) {
		if (text.data[at] == ' ') {
			if (r->rest.length && r->rest.data[0] != ' ')
				return false;
			while (at < text.length && text.data[at] == ' ')
				at++;
			while (r->rest.length && r->rest.data[0] == ' ')
				skip(r, 1);
			continue;
		}
		if (!r->rest.length || r->rest.data[0] != text.data[at])
			return false;
		at++;
		skip(r, 1);
	}
	return true;
}

/* ---- what is wrong ---- */

static struct forst_error *
says(struct forst_task *task, struct forst_string value, struct forst_string what)
{
	struct forst_string parts[] = {FORST_STRING("parsing time "), quote(task, value), what};

	return forst_error_new(task, forst_string_join(task, parts, 3));
}

static struct forst_error *
cannot_parse(struct forst_task *task, struct forst_string layout, struct forst_string value, struct forst_string at,
	struct forst_string part)
{
	struct forst_string parts[] = {FORST_STRING(" as "), quote(task, layout), FORST_STRING(": cannot parse "),
		quote(task, at), FORST_STRING(" as "), quote(task, part)};

	return says(task, value, forst_string_join(task, parts, 6));
}

static struct forst_error *
out_of_range(struct forst_task *task, struct forst_string value, const char *what)
{
	struct forst_string parts[] = {FORST_STRING(": "), forst_string_from_text(what), FORST_STRING(" out of range")};

	return says(task, value, forst_string_join(task, parts, 3));
}

/* ---- all of it ---- */

static struct forst_error *
read_all(struct forst_task *task, struct reader *r, struct forst_string layout, struct forst_string value)
{
	struct layout_part part = layout_next(layout, 0);

	for (int64_t at = 0;; at = part.end, part = r->next) {
		struct forst_string text = part_of(layout, at, part.begin);
		if (!skip_text(r, text))
			return cannot_parse(task, layout, value, r->rest, text);
		if (part.part == PART_END)
			break;
		struct forst_string before = r->rest;
		r->next = layout_next(layout, part.end);
		bool good = read_part(r, &part);
		if (r->range)
			return out_of_range(task, value, r->range);
		if (!good)
			return cannot_parse(task, layout, value, before, part_of(layout, part.begin, part.end));
	}
	if (r->rest.length == 0)
		return NULL;
	struct forst_string parts[] = {FORST_STRING(": extra text: "), quote(task, r->rest)};
	return says(task, value, forst_string_join(task, parts, 2));
}

/* Month and day of the day of the year. */
static struct forst_error *
settle_yearday(struct forst_task *task, struct reader *r, struct forst_string value)
{
	bool leap = time_is_leap(r->year);
	int yearday = r->yearday, month = 1;

	if (yearday < 1 || yearday > 365 + leap)
		return out_of_range(task, value, "day-of-year");
	while (month < 12 && yearday > time_days_before(month + 1) + (leap && month >= 2))
		month++;
	int day = yearday - time_days_before(month) - (leap && month > 2);
	if (r->month != NOT_GIVEN && r->month != month)
		return says(task, value, FORST_STRING(": day-of-year does not match month"));
	r->month = month;
	if (r->day != NOT_GIVEN && r->day != day)
		return says(task, value, FORST_STRING(": day-of-year does not match day"));
	r->day = day;
	return NULL;
}

static struct forst_error *
settle(struct forst_task *task, struct reader *r, struct forst_string value)
{
	struct forst_error *error = r->yearday == NOT_GIVEN ? NULL : settle_yearday(task, r, value);

	if (error)
		return error;
	if (r->pm && r->hour < 12)
		r->hour += 12;
	else if (r->am && r->hour == 12)
		r->hour = 0;
	r->month = r->month == NOT_GIVEN ? 1 : r->month;
	r->day = r->day == NOT_GIVEN ? 1 : r->day;
	int days = time_days_before(r->month + 1) - time_days_before(r->month) + (r->month == 2 && time_is_leap(r->year));
	return r->day < 1 || r->day > days ? out_of_range(task, value, "day") : NULL;
}

/* GMT-5 says how far it is; other names do not. */
static int64_t
offset_of_name(struct forst_string zone)
{
	int64_t hours = 0;

	if (!begins(zone, "GMT") || zone.length == 3)
		return 0;
	for (int64_t at = 4; at < zone.length; at++)
		hours = hours * 10 + (zone.data[at] - '0');
	return (zone.data[3] == '-' ? -hours : hours) * 3600;
}

/* What is read without a zone is in the default one. */
static void
set_zone(struct forst_task *task, const struct reader *r, const struct forst_time_Location *otherwise,
	struct forst_time_Time *t)
{
	bool known = r->offset_s != NOT_GIVEN;

	if (r->utc)
		return;
	if (!known && !r->zone.length) {
		t->zone = otherwise;
		t->seconds = time_wrapping_subtract(t->seconds, forst_time_offset_s(t));
		return;
	}
	if (otherwise && r->zone.length == 0 && r->offset_s == otherwise->offset_s)
		t->zone = otherwise;
	else if (otherwise && r->zone.length && forst_string_equal(r->zone, otherwise->name) && (!known || r->offset_s == otherwise->offset_s))
		t->zone = otherwise;
	else if (!known || r->offset_s != 0 || r->zone.length || otherwise)
		t->zone = forst_time_FixedZone(task, r->zone, known ? r->offset_s : offset_of_name(r->zone));
	/* A name that nobody knows moves nothing, not even GMT-5: the time is that of UTC, and only shown elsewhere, as Go has it. */
	if (known || t->zone == otherwise)
		t->seconds = time_wrapping_subtract(t->seconds, forst_time_offset_s(t));
}

static struct forst_result_time_Time
parse_in(struct forst_task *task, struct forst_string layout, struct forst_string value,
	const struct forst_time_Location *otherwise)
{
	struct reader reader = {
		.rest = value, .month = NOT_GIVEN, .day = NOT_GIVEN, .yearday = NOT_GIVEN, .offset_s = NOT_GIVEN};
	struct forst_result_time_Time result = {.error = read_all(task, &reader, layout, value)};

	if (!result.error)
		result.error = settle(task, &reader, value);
	if (result.error)
		return result;
	result.value = (struct forst_time_Time){
		.seconds = time_seconds_of(reader.year, reader.month, reader.day) + reader.hour * 3600 + reader.minute * 60 +
				   reader.second,
		.nanosecond = reader.nanosecond,
	};
	set_zone(task, &reader, otherwise, &result.value);
	return result;
}

struct forst_result_time_Time
forst_time_Parse(struct forst_task *task, struct forst_string layout, struct forst_string value)
{
	return parse_in(task, layout, value, NULL);
}

struct forst_result_time_Time
forst_time_ParseInLocation(struct forst_task *task, struct forst_string layout, struct forst_string value,
	struct forst_time_Location *location)
{
	return parse_in(task, layout, value, location == forst_time_UTC(task) ? NULL : location);
}

/* ---- durations ---- */

#define DURATION_END ((uint64_t)1 << 63)

static struct forst_result_int
bad_duration(struct forst_task *task, const char *what, struct forst_string s)
{
	struct forst_string parts[] = {
		FORST_STRING("time: "), forst_string_from_text(what), FORST_STRING(" duration "), quote(task, s)};

	return (struct forst_result_int){forst_error_new(task, forst_string_join(task, parts, 4)), 0};
}

static struct forst_result_int
unknown_unit(struct forst_task *task, struct forst_string unit, struct forst_string s)
{
	struct forst_string parts[] = {
		FORST_STRING("time: unknown unit "), quote(task, unit), FORST_STRING(" in duration "), quote(task, s)};

	return (struct forst_result_int){forst_error_new(task, forst_string_join(task, parts, 4)), 0};
}

/* Nanoseconds of a unit; 0: there is none of that name. */
static uint64_t
unit_size(struct forst_string unit)
{
	static const struct {
		const char *name;
		uint64_t size;
	} units[] = {{"ns", 1}, {"us", 1000}, {"\u00b5s", 1000}, {"\u03bcs", 1000}, {"ms", 1000000}, {"s", NS_PER_S},
		{"m", 60 * (uint64_t)NS_PER_S}, {"h", 3600 * (uint64_t)NS_PER_S}};

	for (size_t i = 0; i < sizeof units / sizeof *units; i++)
		if (forst_string_equal(unit, forst_string_from_text(units[i].name)))
			return units[i].size;
	return 0;
}

/* Digits at *at; false where they are too many. */
static bool
read_whole(struct forst_string s, int64_t *at, uint64_t *whole)
{
	for (*whole = 0; is_digit_at(s, *at); ++*at) {
		if (*whole > DURATION_END / 10)
			return false;
		*whole = *whole * 10 + (uint64_t)(s.data[*at] - '0');
		if (*whole > DURATION_END)
			return false;
	}
	return true;
}

/* Digits behind the point, those that 64 bits do not hold left out. */
static uint64_t
read_decimals(struct forst_string s, int64_t *at, double *scale)
{
	uint64_t decimals = 0;
	bool full = false;

	for (*scale = 1; is_digit_at(s, *at); ++*at) {
		full = full || decimals > (DURATION_END - 1) / 10;
		uint64_t more = decimals * 10 + (uint64_t)(s.data[*at] - '0');
		full = full || more > DURATION_END;
		if (full)
			continue;
		decimals = more;
		*scale *= 10;
	}
	return decimals;
}

/* number.decimals of a unit, as nanoseconds; false where that is too much. */
static bool
scaled(uint64_t number, uint64_t decimals, double scale, uint64_t unit, uint64_t *nanoseconds)
{
	if (number > DURATION_END / unit)
		return false;
	*nanoseconds = number * unit;
	if (decimals > 0)
		*nanoseconds += (uint64_t)((double)decimals * ((double)unit / scale));
	return *nanoseconds <= DURATION_END;
}

struct forst_result_int
forst_time_ParseDuration(struct forst_task *task, struct forst_string s)
{
	bool negative = s.length && s.data[0] == '-';
	int64_t at = s.length && (s.data[0] == '-' || s.data[0] == '+');
	uint64_t sum = 0;

	if (s.length == at)
		return bad_duration(task, "invalid", s);
	if (s.length == at + 1 && s.data[at] == '0')
		return (struct forst_result_int){NULL, 0};
	while (at < s.length) {
		uint64_t whole, decimals = 0, nanoseconds;
		double scale = 1;
		int64_t begin = at;
		if (!read_whole(s, &at, &whole))
			return bad_duration(task, "invalid", s);
		bool digits = at > begin;
		if (at < s.length && s.data[at] == '.') {
			int64_t point = ++at;
			decimals = read_decimals(s, &at, &scale);
			digits = digits || at > point;
		}
		if (!digits)
			return bad_duration(task, "invalid", s);
		int64_t name = at;
		while (at < s.length && s.data[at] != '.' && !is_digit_at(s, at))
			at++;
		if (at == name)
			return bad_duration(task, "missing unit in", s);
		uint64_t unit = unit_size(part_of(s, name, at));
		if (!unit)
			return unknown_unit(task, part_of(s, name, at), s);
		if (!scaled(whole, decimals, scale, unit, &nanoseconds) || (sum += nanoseconds) > DURATION_END)
			return bad_duration(task, "invalid", s);
	}
	if (!negative && sum == DURATION_END)
		return bad_duration(task, "invalid", s);
	return (struct forst_result_int){NULL, (int64_t)(negative ? 0 - sum : sum)};
}
