/* Times to text, by layouts; see time.ft. */
#include "stdlib/text.h"
#include "stdlib/time/civil.h"

#include <stdio.h>

struct forst_string forst_time_Time_Format(
	struct forst_task *task, struct forst_time_Time t, struct forst_string layout);
struct forst_string forst_time_Time_String(struct forst_task *task, struct forst_time_Time t);

/* At least `width` digits, filled with `fill`. */
static void
add_number(struct text *out, int64_t number, int width, char fill)
{
	char digits[32];
	int length = 0;
	uint64_t rest = number < 0 ? 0 - (uint64_t)number : (uint64_t)number;

	do
		digits[length++] = (char)('0' + rest % 10);
	while (rest /= 10);
	if (number < 0)
		text_add_words(out, "-");
	for (int i = length; i < width; i++)
		text_add(out, &fill, 1);
	while (length-- > 0)
		text_add(out, &digits[length], 1);
}

static void
add_offset(struct text *out, const struct layout_part *part, int64_t offset_s)
{
	int64_t minutes = offset_s / 60;

	if (part->utc_is_z && offset_s == 0) {
		text_add_words(out, "Z");
		return;
	}
	/* The sign is that of whole minutes; what is less than one keeps its own, as in Go. */
	text_add_words(out, minutes < 0 ? "-" : "+");
	if (minutes < 0)
		offset_s = time_wrapping_subtract(0, offset_s);
	minutes = minutes < 0 ? -minutes : minutes;
	add_number(out, minutes / 60, 2, '0');
	if (part->colons)
		text_add_words(out, ":");
	if (part->minutes)
		add_number(out, minutes % 60, 2, '0');
	if (part->seconds && part->colons)
		text_add_words(out, ":");
	if (part->seconds)
		add_number(out, offset_s % 60, 2, '0');
}

static void
add_zone(struct text *out, const struct forst_time_Time *t)
{
	static const struct layout_part numeric = {.minutes = true};

	if (!t->zone)
		text_add_words(out, "UTC");
	else if (t->zone->name.length)
		text_add_string(out, t->zone->name);
	else
		add_offset(out, &numeric, t->zone->offset_s);
}

static void
add_fraction(struct text *out, const struct layout_part *part, int32_t nanosecond)
{
	char digits[10];
	bool shorten = part->part == PART_SHORT_FRACTION;
	int count = part->digits < 9 ? part->digits : 9;

	if (shorten && nanosecond == 0)
		return;
	snprintf(digits, sizeof digits, "%09d", (int)nanosecond);
	while (shorten && count > 0 && digits[count - 1] == '0')
		count--;
	if (count == 0)
		return;
	text_add(out, &part->separator, 1);
	text_add(out, digits, count);
}

static int
hour_12(int hour)
{
	return hour % 12 ? hour % 12 : 12;
}

static void
add_part(struct text *out, const struct layout_part *part, const struct forst_time_Time *t, const struct civil *c)
{
	switch (part->part) {
	case PART_END: break;
	case PART_LONG_MONTH: text_add_words(out, time_months[c->month - 1]); break;
	case PART_MONTH: text_add(out, time_months[c->month - 1], 3); break;
	case PART_NUMBER_MONTH: add_number(out, c->month, 0, '0'); break;
	case PART_ZERO_MONTH: add_number(out, c->month, 2, '0'); break;
	case PART_LONG_WEEKDAY: text_add_words(out, time_weekdays[c->weekday]); break;
	case PART_WEEKDAY: text_add(out, time_weekdays[c->weekday], 3); break;
	case PART_DAY: add_number(out, c->day, 0, '0'); break;
	case PART_UNDER_DAY: add_number(out, c->day, 2, ' '); break;
	case PART_ZERO_DAY: add_number(out, c->day, 2, '0'); break;
	case PART_UNDER_YEARDAY: add_number(out, c->yearday, 3, ' '); break;
	case PART_ZERO_YEARDAY: add_number(out, c->yearday, 3, '0'); break;
	case PART_HOUR: add_number(out, c->hour, 2, '0'); break;
	case PART_HOUR_12: add_number(out, hour_12(c->hour), 0, '0'); break;
	case PART_ZERO_HOUR_12: add_number(out, hour_12(c->hour), 2, '0'); break;
	case PART_MINUTE: add_number(out, c->minute, 0, '0'); break;
	case PART_ZERO_MINUTE: add_number(out, c->minute, 2, '0'); break;
	case PART_SECOND: add_number(out, c->second, 0, '0'); break;
	case PART_ZERO_SECOND: add_number(out, c->second, 2, '0'); break;
	case PART_LONG_YEAR: add_number(out, c->year, 4, '0'); break;
	case PART_YEAR: add_number(out, c->year < 0 ? 0 : c->year % 100, 2, '0'); break;
	case PART_UPPER_PM: text_add_words(out, c->hour >= 12 ? "PM" : "AM"); break;
	case PART_LOWER_PM: text_add_words(out, c->hour >= 12 ? "pm" : "am"); break;
	case PART_ZONE: add_zone(out, t); break;
	case PART_OFFSET: add_offset(out, part, forst_time_offset_s(t)); break;
	case PART_FRACTION:
	case PART_SHORT_FRACTION: add_fraction(out, part, t->nanosecond); break;
	}
}

struct forst_string
forst_time_Time_Format(struct forst_task *task, struct forst_time_Time t, struct forst_string layout)
{
	struct text out = {.task = task};
	struct civil civil = time_civil(t);
	struct layout_part part;

	for (int64_t at = 0; at < layout.length; at = part.end) {
		part = layout_next(layout, at);
		text_add(&out, layout.data + at, part.begin - at);
		add_part(&out, &part, &t, &civil);
	}
	return text_string(&out);
}

struct forst_string
forst_time_Time_String(struct forst_task *task, struct forst_time_Time t)
{
	return forst_time_Time_Format(task, t, FORST_STRING("2006-01-02 15:04:05.999999999 -0700 MST"));
}

struct forst_any
forst_any_from_time(struct forst_task *task, struct forst_time_Time t)
{
	struct forst_string text = forst_time_Time_Format(task, t, FORST_STRING("2006-01-02T15:04:05.999999999Z07:00"));

	return (struct forst_any){.kind = FORST_ANY_STRING, .string = text};
}

static struct forst_string
text_of(struct forst_task *task, const void *value)
{
	return forst_time_Time_String(task, *(const struct forst_time_Time *)value);
}

const struct forst_format_type forst_type_time_Time = {
	.kind = FORST_FORMAT_OPAQUE, .name = "time.Time", .size = sizeof(struct forst_time_Time), .text = text_of};
