/* Layouts: the parts of the reference time, Mon Jan 2 15:04:05 MST 2006, in a text. See time.ft, Format. */
#include "stdlib/time/civil.h"

/* Fixed words and what they mean; of those that begin alike the longer one comes first. */
static const struct {
	const char *text;
	struct layout_part part;
} words[] = {
	{"January", {.part = PART_LONG_MONTH}},
	{"Jan", {.part = PART_MONTH}},
	{"Monday", {.part = PART_LONG_WEEKDAY}},
	{"Mon", {.part = PART_WEEKDAY}},
	{"MST", {.part = PART_ZONE}},
	{"002", {.part = PART_ZERO_YEARDAY}},
	{"01", {.part = PART_ZERO_MONTH}},
	{"02", {.part = PART_ZERO_DAY}},
	{"03", {.part = PART_ZERO_HOUR_12}},
	{"04", {.part = PART_ZERO_MINUTE}},
	{"05", {.part = PART_ZERO_SECOND}},
	{"06", {.part = PART_YEAR}},
	{"15", {.part = PART_HOUR}},
	{"1", {.part = PART_NUMBER_MONTH}},
	{"2006", {.part = PART_LONG_YEAR}},
	{"2", {.part = PART_DAY}},
	{"__2", {.part = PART_UNDER_YEARDAY}},
	{"_2", {.part = PART_UNDER_DAY}},
	{"3", {.part = PART_HOUR_12}},
	{"4", {.part = PART_MINUTE}},
	{"5", {.part = PART_SECOND}},
	{"PM", {.part = PART_UPPER_PM}},
	{"pm", {.part = PART_LOWER_PM}},
	{"-070000", {.part = PART_OFFSET, .minutes = true, .seconds = true}},
	{"-07:00:00", {.part = PART_OFFSET, .colons = true, .minutes = true, .seconds = true}},
	{"-0700", {.part = PART_OFFSET, .minutes = true}},
	{"-07:00", {.part = PART_OFFSET, .colons = true, .minutes = true}},
	{"-07", {.part = PART_OFFSET}},
	{"Z070000", {.part = PART_OFFSET, .utc_is_z = true, .minutes = true, .seconds = true}},
	{"Z07:00:00", {.part = PART_OFFSET, .utc_is_z = true, .colons = true, .minutes = true, .seconds = true}},
	{"Z0700", {.part = PART_OFFSET, .utc_is_z = true, .minutes = true}},
	{"Z07:00", {.part = PART_OFFSET, .utc_is_z = true, .colons = true, .minutes = true}},
	{"Z07", {.part = PART_OFFSET, .utc_is_z = true}},
};

static bool
is_digit_at(struct forst_string s, int64_t at)
{
	return at < s.length && s.data[at] >= '0' && s.data[at] <= '9';
}

static bool
stands_at(struct forst_string s, int64_t at, const char *word)
{
	int64_t length = (int64_t)strlen(word);

	return s.length - at >= length && memcmp(s.data + at, word, (size_t)length) == 0;
}

/* Jan and Mon are no parts where a lower-case letter follows: Janus, Month. */
static bool
goes_on(struct forst_string s, int64_t end, enum part part)
{
	bool word = part == PART_MONTH || part == PART_WEEKDAY;

	return word && end < s.length && s.data[end] >= 'a' && s.data[end] <= 'z';
}

/* .000 or ,999 where no further digit follows. */
static bool
fraction_at(struct forst_string s, int64_t at, struct layout_part *part)
{
	int64_t end = at + 1;

	if ((s.data[at] != '.' && s.data[at] != ',') || !is_digit_at(s, end) || (s.data[end] != '0' && s.data[end] != '9'))
		return false;
	char digit = s.data[end];
	while (end < s.length && s.data[end] == digit)
		end++;
	if (is_digit_at(s, end))
		return false;
	*part = (struct layout_part){
		.part = digit == '0' ? PART_FRACTION : PART_SHORT_FRACTION,
		.begin = at,
		.end = end,
		.digits = (int)(end - at - 1 > 1000 ? 1000 : end - at - 1),
		.separator = s.data[at],
	};
	return true;
}

static bool
word_at(struct forst_string s, int64_t at, struct layout_part *part)
{
	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		int64_t end = at + (int64_t)strlen(words[i].text);
		if (!stands_at(s, at, words[i].text) || goes_on(s, end, words[i].part.part))
			continue;
		/* _2006 is text and a year. */
		if (words[i].part.part == PART_UNDER_DAY && stands_at(s, at, "_2006"))
			return false;
		*part = words[i].part;
		part->begin = at;
		part->end = end;
		return true;
	}
	return false;
}

struct layout_part
layout_next(struct forst_string layout, int64_t at)
{
	struct layout_part part;

	for (; at < layout.length; at++)
		if (word_at(layout, at, &part) || fraction_at(layout, at, &part))
			return part;
	return (struct layout_part){.part = PART_END, .begin = layout.length, .end = layout.length};
}
