/* What the files of package time share: dates in the Gregorian calendar, and the parts of layouts. */
#ifndef FORST_TIME_CIVIL_H
#define FORST_TIME_CIVIL_H

#include "forst.h"

#define NS_PER_S 1000000000
#define S_PER_DAY 86400
#define YEAR_1970 62135596800 /* in seconds since the year 1 */

struct civil {
	int64_t year;
	int month; /* 1 to 12 */
	int day;   /* 1 to 31 */
	int hour, minute, second;
	int weekday; /* 0 is Sunday */
	int yearday; /* 1 to 366 */
};

static inline int64_t
time_wrapping_add(int64_t a, int64_t b)
{
	return (int64_t)((uint64_t)a + (uint64_t)b);
}

static inline int64_t
time_wrapping_subtract(int64_t a, int64_t b)
{
	return (int64_t)((uint64_t)a - (uint64_t)b);
}

/* The date and time of day that t shows where it is. */
struct civil time_civil(struct forst_time_Time t);

/* Seconds since the year 1 of a date's first second; any month and day. */
int64_t time_seconds_of(int64_t year, int64_t month, int64_t day);

/* Days in the months of a year that is none of 366 days before month, 1 to 13. */
int time_days_before(int month);
bool time_is_leap(int64_t year);

extern const char *const time_months[12];
extern const char *const time_weekdays[7];

/* ---- layouts ---- */

/* What a part of a layout stands for. */
enum part {
	PART_END,
	PART_LONG_MONTH,
	PART_MONTH,
	PART_NUMBER_MONTH,
	PART_ZERO_MONTH,
	PART_LONG_WEEKDAY,
	PART_WEEKDAY,
	PART_DAY,
	PART_UNDER_DAY,
	PART_ZERO_DAY,
	PART_UNDER_YEARDAY,
	PART_ZERO_YEARDAY,
	PART_HOUR,
	PART_HOUR_12,
	PART_ZERO_HOUR_12,
	PART_MINUTE,
	PART_ZERO_MINUTE,
	PART_SECOND,
	PART_ZERO_SECOND,
	PART_LONG_YEAR,
	PART_YEAR,
	PART_UPPER_PM,
	PART_LOWER_PM,
	PART_ZONE,          /* MST */
	PART_OFFSET,        /* -0700 and its kin, Z0700 with `utc_is_z` */
	PART_FRACTION,      /* .000: all digits */
	PART_SHORT_FRACTION /* .999: without zeros at the end */
};

struct layout_part {
	enum part part;
	int64_t begin, end; /* in the layout; what is before `begin` is text */
	bool utc_is_z;      /* OFFSET: Z for UTC */
	bool colons, minutes, seconds;
	int digits;     /* FRACTION */
	char separator; /* FRACTION: . or , */
};

/* The first part at or behind `at`; END is at the layout's end. */
struct layout_part layout_next(struct forst_string layout, int64_t at);

#endif
