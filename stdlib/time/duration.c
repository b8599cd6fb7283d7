/* Durations: an Int of nanoseconds; see time.ft. */
#include "stdlib/time/civil.h"

#include <stdio.h>

#define TASK struct forst_task *task

int64_t forst_time_Duration_Nanoseconds(TASK, int64_t d);
int64_t forst_time_Duration_Microseconds(TASK, int64_t d);
int64_t forst_time_Duration_Milliseconds(TASK, int64_t d);
double forst_time_Duration_Seconds(TASK, int64_t d);
double forst_time_Duration_Minutes(TASK, int64_t d);
double forst_time_Duration_Hours(TASK, int64_t d);
struct forst_string forst_time_Duration_String(TASK, int64_t d);
int64_t forst_time_Duration_Truncate(TASK, int64_t d, int64_t m);
int64_t forst_time_Duration_Round(TASK, int64_t d, int64_t m);
int64_t forst_time_Duration_Abs(TASK, int64_t d);

#define MINUTE (60 * (int64_t)NS_PER_S)
#define HOUR (60 * MINUTE)

int64_t
forst_time_Duration_Nanoseconds(TASK, int64_t d)
{
	(void)task;
	return d;
}

int64_t
forst_time_Duration_Microseconds(TASK, int64_t d)
{
	(void)task;
	return d / 1000;
}

int64_t
forst_time_Duration_Milliseconds(TASK, int64_t d)
{
	(void)task;
	return d / 1000000;
}

/* The whole units and the rest apart, so that neither loses digits. */
static double
in_units(int64_t d, int64_t unit)
{
	return (double)(d / unit) + (double)(d % unit) / (double)unit;
}

double
forst_time_Duration_Seconds(TASK, int64_t d)
{
	(void)task;
	return in_units(d, NS_PER_S);
}

double
forst_time_Duration_Minutes(TASK, int64_t d)
{
	(void)task;
	return in_units(d, MINUTE);
}

double
forst_time_Duration_Hours(TASK, int64_t d)
{
	(void)task;
	return in_units(d, HOUR);
}

/* ---- text ---- */

enum { TEXT_MAX = 32 }; /* -2562047h47m16.854775808s */

/* `number` / 10^digits with a unit, without zeros at the end of the fraction. */
static int
put_fraction(char *out, uint64_t number, int digits, const char *unit)
{
	char fraction[24];
	uint64_t scale = 1;

	for (int i = 0; i < digits; i++)
		scale *= 10;
	uint64_t rest = number % scale;
	for (int i = digits; i-- > 0; rest /= 10)
		fraction[i] = (char)('0' + rest % 10);
	if (number % scale == 0)
		digits = 0;
	while (digits > 0 && fraction[digits - 1] == '0')
		digits--;
	return snprintf(out, TEXT_MAX, "%llu%s%.*s%s", (unsigned long long)(number / scale), digits ? "." : "", digits,
		fraction, unit);
}

static int
put_duration(char *out, uint64_t d)
{
	int length = 0;

	if (d == 0)
		return snprintf(out, TEXT_MAX, "0s");
	if (d < 1000)
		return snprintf(out, TEXT_MAX, "%lluns", (unsigned long long)d);
	if (d < 1000000)
		return put_fraction(out, d, 3, "µs");
	if (d < NS_PER_S)
		return put_fraction(out, d, 6, "ms");
	uint64_t minutes = d / MINUTE;
	if (minutes >= 60)
		length += snprintf(out, TEXT_MAX, "%lluh", (unsigned long long)(minutes / 60));
	if (minutes > 0)
		length += snprintf(out + length, TEXT_MAX, "%llum", (unsigned long long)(minutes % 60));
	return length + put_fraction(out + length, d % MINUTE, 9, "s");
}

struct forst_string
forst_time_Duration_String(TASK, int64_t d)
{
	char text[1 + 3 * TEXT_MAX] = "-";
	int length = d < 0;

	length += put_duration(text + length, d < 0 ? 0 - (uint64_t)d : (uint64_t)d);
	return forst_string_dup(task, (struct forst_string){text, length});
}

static struct forst_string
text_of(TASK, const void *value)
{
	return forst_time_Duration_String(task, *(const int64_t *)value);
}

const struct forst_format_type forst_type_time_Duration = {
	.kind = FORST_FORMAT_INT, .name = "time.Duration", .size = sizeof(int64_t), .text = text_of};

/* ---- rounding ---- */

int64_t
forst_time_Duration_Truncate(TASK, int64_t d, int64_t m)
{
	(void)task;
	return m > 0 ? d - d % m : d;
}

int64_t
forst_time_Duration_Round(TASK, int64_t d, int64_t m)
{
	(void)task;
	if (m <= 0)
		return d;
	int64_t rest = d % m;
	int64_t size = rest < 0 ? -rest : rest;
	if (size < m - size)
		return d - rest;
	int64_t rounded;
	if (__builtin_add_overflow(d - rest, d < 0 ? -m : m, &rounded))
		return d < 0 ? INT64_MIN : INT64_MAX;
	return rounded;
}

int64_t
forst_time_Duration_Abs(TASK, int64_t d)
{
	(void)task;
	return d >= 0 ? d : d == INT64_MIN ? INT64_MAX : -d;
}
