/* The formats among the built-in constraints; each function reads its text once. See forst/constraint.h for the rules.
 */
#include "forst/constraint.h"

#include "forst/map.h"
#include "forst/task.h"
#include "runtime/base/str.h"

#include <stdlib.h>

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool
is_letter(char c)
{
	return (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
}

static bool
is_hex(char c)
{
	return is_digit(c) || ((c | 0x20) >= 'a' && (c | 0x20) <= 'f');
}

static bool
is_among(char c, const char *set)
{
	return c != '\0' && strchr(set, c) != NULL;
}

static struct forst_string
after(struct forst_string s, int64_t at)
{
	return forst_string_slice(s, at, s.length);
}

/* Byte index of the first `c`, or the length. */
static int64_t
find(struct forst_string s, char c)
{
	const char *at = s.length ? memchr(s.data, c, (size_t)s.length) : NULL;

	return at ? at - s.data : s.length;
}

/* ---- Email ---- */

static bool
is_local_part(struct forst_string s)
{
	char before = '.';

	if (s.length == 0 || s.length > 64)
		return false;
	for (int64_t i = 0; i < s.length; i++) {
		char c = s.data[i];
		if (c == '.' ? before == '.' : !is_letter(c) && !is_digit(c) && !is_among(c, "!#$%&'*+/=?^_`{|}~-"))
			return false;
		before = c;
	}
	return before != '.';
}

/* Letters, digits and inner hyphens (RFC 1035 section 2.3.1, RFC 1123 section 2.1). */
static bool
is_label(struct forst_string s)
{
	if (s.length == 0 || s.length > 63 || s.data[0] == '-' || s.data[s.length - 1] == '-')
		return false;
	for (int64_t i = 0; i < s.length; i++) {
		if (!is_letter(s.data[i]) && !is_digit(s.data[i]) && s.data[i] != '-')
			return false;
	}
	return true;
}

static bool
is_domain(struct forst_string s)
{
	int labels = 0;

	for (;; labels++) {
		int64_t end = find(s, '.');
		if (!is_label(forst_string_slice(s, 0, end)))
			return false;
		if (end == s.length)
			return labels >= 1;
		s = after(s, end + 1);
	}
}

bool
forst_is_email(struct forst_string s)
{
	int64_t at = find(s, '@');

	return s.length <= 254 && at < s.length && is_local_part(forst_string_slice(s, 0, at)) &&
		   is_domain(after(s, at + 1));
}

/* ---- Url ---- */

/* Unreserved, sub-delims, percent escapes (RFC 3986 section 2), and what `more` allows. */
static bool
is_made_of(struct forst_string s, const char *more)
{
	for (int64_t i = 0; i < s.length; i++) {
		char c = s.data[i];
		if (c == '%') {
			if (i + 2 >= s.length || !is_hex(s.data[i + 1]) || !is_hex(s.data[i + 2]))
				return false;
			i += 2;
		} else if (!is_letter(c) && !is_digit(c) && !is_among(c, "-._~!$&'()*+,;=") && !is_among(c, more)) {
			return false;
		}
	}
	return true;
}

static bool
is_scheme(struct forst_string s)
{
	if (s.length == 0 || !is_letter(s.data[0]))
		return false;
	for (int64_t i = 1; i < s.length; i++) {
		if (!is_letter(s.data[i]) && !is_digit(s.data[i]) && !is_among(s.data[i], "+-."))
			return false;
	}
	return true;
}

static bool
is_port(struct forst_string s)
{
	int port = 0;

	for (int64_t i = 0; i < s.length; i++) {
		if (!is_digit(s.data[i]))
			return false;
		port = port * 10 + (s.data[i] - '0');
		if (port > 65535)
			return false;
	}
	return true;
}

/* Four numbers to 255 without leading zeros (RFC 3986, dec-octet). */
static bool
is_ipv4(struct forst_string s)
{
	for (int part = 0;; part++) {
		int64_t end = find(s, '.');
		int value = 0;
		if (end < 1 || end > 3 || (end > 1 && s.data[0] == '0'))
			return false;
		for (int64_t i = 0; i < end; i++) {
			if (!is_digit(s.data[i]))
				return false;
			value = value * 10 + (s.data[i] - '0');
		}
		if (value > 255)
			return false;
		if (end == s.length)
			return part == 3;
		s = after(s, end + 1);
	}
}

/* Groups of 1 to 4 hexadecimal digits, eight of them or fewer around one `::`; the last two may be an IPv4 address. */
static bool
is_ipv6(struct forst_string s)
{
	int groups = 0;
	bool gap = false;       /* `::` was seen */
	bool after_gap = false; /* just now */

	if (s.length < 2 || (s.data[0] == ':' && s.data[1] != ':'))
		return false;
	while (s.length > 0) {
		if (s.length >= 2 && s.data[0] == ':' && s.data[1] == ':') {
			if (gap)
				return false;
			gap = after_gap = true;
			s = after(s, 2);
			continue;
		}
		if (s.data[0] == ':' && after_gap)
			return false;
		if (s.data[0] == ':')
			s = after(s, 1);
		after_gap = false;
		int64_t end = 0;
		while (end < s.length && is_hex(s.data[end]))
			end++;
		if (end < s.length && s.data[end] == '.') {
			groups += 2;
			return is_ipv4(s) && (gap ? groups < 8 : groups == 8);
		}
		if (end < 1 || end > 4 || (end < s.length && s.data[end] != ':'))
			return false;
		groups++;
		s = after(s, end);
	}
	return gap ? groups < 8 : groups == 8;
}

static bool
is_authority(struct forst_string s)
{
	int64_t user = find(s, '@');

	if (user < s.length) {
		if (!is_made_of(forst_string_slice(s, 0, user), ":"))
			return false;
		s = after(s, user + 1);
	}
	if (s.length > 0 && s.data[0] == '[') {
		int64_t close = find(s, ']');
		if (close == s.length || !is_ipv6(forst_string_slice(s, 1, close)))
			return false;
		s = after(s, close + 1);
		return s.length == 0 || (s.data[0] == ':' && is_port(after(s, 1)));
	}
	int64_t colon = find(s, ':');
	if (colon == 0 || !is_made_of(forst_string_slice(s, 0, colon), ""))
		return false;
	return colon == s.length || is_port(after(s, colon + 1));
}

bool
forst_is_url(struct forst_string s)
{
	int64_t colon = find(s, ':');

	if (!is_scheme(forst_string_slice(s, 0, colon)) || s.length - colon < 3 || memcmp(s.data + colon, "://", 3) != 0)
		return false;
	s = after(s, colon + 3);
	int64_t end = 0;
	while (end < s.length && !is_among(s.data[end], "/?#"))
		end++;
	if (end == 0 || !is_authority(forst_string_slice(s, 0, end)))
		return false;
	s = after(s, end);
	int64_t fragment = find(s, '#');
	if (fragment < s.length && !is_made_of(after(s, fragment + 1), ":@/?"))
		return false;
	return is_made_of(forst_string_slice(s, 0, fragment), ":@/?");
}

/* ---- Uuid, DateTime: by patterns, where 0 stands for a digit and h for a hexadecimal one ---- */

static bool
has_form(struct forst_string s, const char *form)
{
	for (int64_t i = 0; form[i]; i++) {
		if (i >= s.length)
			return false;
		bool fits = form[i] == '0' ? is_digit(s.data[i]) : form[i] == 'h' ? is_hex(s.data[i]) : s.data[i] == form[i];
		if (!fits)
			return false;
	}
	return true;
}

bool
forst_is_uuid(struct forst_string s)
{
	return s.length == 36 && has_form(s, "hhhhhhhh-hhhh-hhhh-hhhh-hhhhhhhhhhhh");
}

static int
number(struct forst_string s, int64_t at, int digits)
{
	int value = 0;

	for (int i = 0; i < digits; i++)
		value = value * 10 + (s.data[at + i] - '0');
	return value;
}

static bool
is_date(int year, int month, int day)
{
	static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

	if (month < 1 || month > 12)
		return false;
	return day >= 1 && day <= days[month - 1] + (month == 2 && leap);
}

/* Z or +hh:mm; *minutes is what it adds to UTC. */
static bool
is_offset(struct forst_string s, int *minutes)
{
	*minutes = 0;
	if (s.length == 1)
		return s.data[0] == 'Z' || s.data[0] == 'z';
	if (s.length != 6 || (s.data[0] != '+' && s.data[0] != '-') || !has_form(after(s, 1), "00:00"))
		return false;
	int hours = number(s, 1, 2);
	*minutes = (hours * 60 + number(s, 4, 2)) * (s.data[0] == '-' ? -1 : 1);
	return hours <= 23 && number(s, 4, 2) <= 59;
}

bool
forst_is_date_time(struct forst_string s)
{
	enum { DAY = 24 * 60 };
	int64_t at = 19;
	int offset;

	if (s.length < 20 || !has_form(s, "0000-00-00") || (s.data[10] | 0x20) != 't' ||
		!has_form(after(s, 11), "00:00:00"))
		return false;
	if (s.data[at] == '.') {
		int64_t begin = ++at;
		while (at < s.length && is_digit(s.data[at]))
			at++;
		if (at == begin)
			return false;
	}
	int hour = number(s, 11, 2);
	int minute = number(s, 14, 2);
	int second = number(s, 17, 2);
	if (!is_date(number(s, 0, 4), number(s, 5, 2), number(s, 8, 2)) || !is_offset(after(s, at), &offset))
		return false;
	if (hour > 23 || minute > 59 || second > 60)
		return false;
	int utc = (hour * 60 + minute - offset + 2 * DAY) % DAY;
	return second < 60 || utc == DAY - 1;
}

/* ---- OneOf ---- */

static int
by_length(const void *a, const void *b)
{
	const struct forst_string *s = a, *t = b;

	if (s->length != t->length)
		return s->length < t->length ? -1 : 1;
	return s->length ? memcmp(s->data, t->data, (size_t)s->length) : 0;
}

bool
forst_string_among(struct forst_string s, const struct forst_string *choices, size_t count)
{
	return bsearch(&s, choices, count, sizeof s, by_length) != NULL;
}

static int
by_value(const void *a, const void *b)
{
	const int64_t *x = a, *y = b;

	return *x < *y ? -1 : *x > *y;
}

bool
forst_int_among(int64_t x, const int64_t *choices, size_t count)
{
	return bsearch(&x, choices, count, sizeof x, by_value) != NULL;
}

/* ---- Unique ---- */

bool
forst_unique_strings(struct forst_task *task, const struct forst_string *data, int64_t length)
{
	struct forst_map *seen = forst_map_new(task, FORST_KEY_STRING, 0, length);

	for (int64_t i = 0; i < length; i++) {
		(void)forst_map_put_string(task, seen, data[i]);
		if (forst_map_length(seen) != i + 1)
			return false;
		forst_poll(task);
	}
	return true;
}

bool
forst_unique_ints(struct forst_task *task, const int64_t *data, int64_t length)
{
	struct forst_map *seen = forst_map_new(task, FORST_KEY_INT, 0, length);

	for (int64_t i = 0; i < length; i++) {
		(void)forst_map_put_int(task, seen, data[i]);
		if (forst_map_length(seen) != i + 1)
			return false;
		forst_poll(task);
	}
	return true;
}

bool
forst_unique_floats(struct forst_task *task, const double *data, int64_t length)
{
	struct forst_map *seen = forst_map_new(task, FORST_KEY_INT, 0, length);

	for (int64_t i = 0; i < length; i++) {
		double value = data[i] == 0 ? 0 : data[i]; /* -0 is 0 */
		int64_t bits;
		memcpy(&bits, &value, sizeof bits);
		if (isnan(value))
			continue;
		if (forst_map_find_int(task, seen, bits))
			return false;
		(void)forst_map_put_int(task, seen, bits);
		forst_poll(task);
	}
	return true;
}

uint64_t
forst_hash_string(uint64_t hash, struct forst_string value)
{
	return str_hash((struct str){value.data, (size_t)value.length}, hash);
}

uint64_t
forst_hash_int(uint64_t hash, int64_t value)
{
	return str_hash((struct str){(const char *)&value, sizeof value}, hash);
}

uint64_t
forst_hash_float(uint64_t hash, double value)
{
	int64_t bits;

	value = value == 0 ? 0 : value; /* -0 is 0 */
	memcpy(&bits, &value, sizeof bits);
	return forst_hash_int(hash, bits);
}

bool
forst_unique(struct forst_task *task, const void *data, int64_t length, size_t size,
	bool (*equal)(const void *a, const void *b), uint64_t (*hash)(uint64_t hash, const void *a))
{
	const char *elements = data;
	uint64_t seed = (uintptr_t)task;
	uint64_t slots = 8;

	while (slots < (uint64_t)length * 2)
		slots *= 2;
	int64_t *table = forst_alloc_of_caller(task, slots * sizeof *table); /* numbers of elements from 1; 0: free */
	memset(table, 0, slots * sizeof *table);
	for (int64_t i = 0; i < length; i++) {
		const char *element = elements + (size_t)i * size;
		uint64_t at = hash(seed, element) & (slots - 1);
		for (; table[at]; at = (at + 1) & (slots - 1)) {
			if (equal(element, elements + (size_t)(table[at] - 1) * size))
				return false;
		}
		table[at] = i + 1;
		forst_poll(task);
	}
	return true;
}
