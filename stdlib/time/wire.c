/*
 * Times where they travel: RFC 3339 as Go's encoding/json has it, with upper-case T and Z, no leap seconds, and as many digits of the
 * second as there are. What generated codecs call; see forst/time.h.
 */
#include "stdlib/time/civil.h"

enum { TEXT_MAX = 40, YEAR_END = 10000, OFFSET_END_S = 24 * 3600 };

/* The number that `digits` digits at `at` are. */
static int
number_at(struct forst_string s, int64_t at, int digits)
{
	int number = 0;

	for (int i = 0; i < digits; i++)
		number = number * 10 + (s.data[at + i] - '0');
	return number;
}

/* Digits behind the point at `at`, of which nine count. */
static int32_t
nanosecond_at(struct forst_string s, int64_t at)
{
	int32_t nanosecond = 0;
	int digits = 0;

	while (s.data[++at] >= '0' && s.data[at] <= '9')
		if (digits < 9) {
			nanosecond = nanosecond * 10 + (s.data[at] - '0');
			digits++;
		}
	for (; digits < 9; digits++)
		nanosecond *= 10;
	return nanosecond;
}

static bool
is_time(struct forst_string s)
{
	return forst_is_date_time(s) && s.data[10] == 'T' && s.data[s.length - 1] != 'z' && number_at(s, 17, 2) < 60;
}

/* What is a time, but for its zone: the offset in seconds that it is shown with. */
static int32_t
read_time(struct forst_string s, struct forst_time_Time *out)
{
	*out = (struct forst_time_Time){
		.seconds = time_seconds_of(number_at(s, 0, 4), number_at(s, 5, 2), number_at(s, 8, 2)) +
				   number_at(s, 11, 2) * 3600 + number_at(s, 14, 2) * 60 + number_at(s, 17, 2),
		.nanosecond = s.data[19] == '.' ? nanosecond_at(s, 19) : 0,
	};
	if (s.data[s.length - 1] == 'Z')
		return 0;
	int32_t offset_s = number_at(s, s.length - 5, 2) * 3600 + number_at(s, s.length - 2, 2) * 60;
	offset_s = s.data[s.length - 6] == '-' ? -offset_s : offset_s;
	out->seconds -= offset_s;
	return offset_s;
}

/* `zone` is memory for one. */
static void
set_zone(struct forst_time_Time *t, struct forst_time_Location *zone, int32_t offset_s)
{
	*zone = (struct forst_time_Location){.name = FORST_STRING(""), .offset_s = offset_s};
	t->zone = zone;
}

/* The number's last `digits` digits. */
static char *
put_digits(char *to, int64_t number, int digits)
{
	for (int i = digits - 1; i >= 0; i--, number /= 10)
		to[i] = (char)('0' + number % 10);
	return to + digits;
}

static char *
put_offset(char *to, int32_t offset_s)
{
	int32_t minutes = offset_s / 60;
	int32_t size = minutes < 0 ? -minutes : minutes;

	if (offset_s == 0) {
		*to = 'Z';
		return to + 1;
	}
	*to++ = minutes < 0 ? '-' : '+';
	to = put_digits(to, size / 60, 2);
	*to++ = ':';
	return put_digits(to, size % 60, 2);
}

/* The text and its length; 0 where RFC 3339 has none. */
static size_t
write_time(const struct forst_time_Time *t, char text[TEXT_MAX])
{
	struct civil civil = time_civil(*t);
	int64_t offset_s = forst_time_offset_s(t);
	const int parts[] = {civil.month, civil.day, civil.hour, civil.minute, civil.second};
	char *to = put_digits(text, civil.year, 4);

	if (civil.year < 0 || civil.year >= YEAR_END || offset_s <= -OFFSET_END_S || offset_s >= OFFSET_END_S)
		return 0;
	for (int i = 0; i < 5; i++) {
		*to = "--T::"[i];
		to = put_digits(to + 1, parts[i], 2);
	}
	if (t->nanosecond) {
		*to = '.';
		to = put_digits(to + 1, t->nanosecond, 9);
		while (to[-1] == '0')
			to--;
	}
	return (size_t)(put_offset(to, (int32_t)offset_s) - text);
}

/* ---- JSON ---- */

const char *
forst_decode_time(struct forst_decoder *in, const char *at, struct forst_time_Time *out)
{
	struct forst_string text;

	if (*at != '"')
		return forst_decode_mismatch(in, at, "Time (an RFC 3339 string)");
	const char *end = forst_decode_string(in, at, &text);
	if (!end)
		return NULL;
	if (!is_time(text))
		return forst_decode_rejected(in, at, end, "Time (an RFC 3339 string)", "a string that is not RFC 3339");
	int32_t offset_s = read_time(text, out);
	if (offset_s)
		set_zone(out, forst_decode_alloc(in, sizeof(*out->zone)), offset_s);
	return end;
}

void
forst_write_time(struct forst_writer *out, const struct forst_time_Time *t)
{
	char text[TEXT_MAX];
	size_t length = write_time(t, text);

	if (length == 0)
		forst_writer_fail(out, FORST_WRITE_TIME);
	forst_write_byte(out, '"');
	forst_write_raw(out, text, length);
	forst_write_byte(out, '"');
}

/* ---- the packed form ---- */

static struct forst_time_Time
time_of(struct forst_task *task, struct forst_string text)
{
	struct forst_time_Time t;
	int32_t offset_s = read_time(text, &t);

	if (offset_s)
		set_zone(&t, forst_alloc(task, sizeof(*t.zone)), offset_s);
	return t;
}

bool
forst_unpack_time(struct forst_unpacker *in, struct forst_time_Time *out)
{
	struct forst_string text;

	if (!forst_unpack_string(in, &text) || !is_time(text))
		return false;
	*out = time_of(in->task, text);
	return true;
}

void
forst_pack_time(struct forst_packer *out, const struct forst_time_Time *t)
{
	char text[TEXT_MAX];
	size_t length = write_time(t, text);

	out->failed = out->failed || length == 0;
	forst_pack_string(out, (struct forst_string){text, (int64_t)length});
}

/* ---- Any ---- */

bool
forst_any_is_time(const struct forst_any *any)
{
	return any->kind == FORST_ANY_STRING && is_time(any->string);
}

struct forst_time_Time
forst_time_from_any(struct forst_task *task, const struct forst_any *any)
{
	return time_of(task, any->string);
}
