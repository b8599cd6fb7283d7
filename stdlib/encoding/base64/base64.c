/* Package encoding/base64; see base64.ft. What counts as wrong, and where, is Go's decision (RFC 4648, section 3.2 and 3.3, leaves
 * it open): line ends are skipped, and the bits left over in the last character need not be zero. */
#include "stdlib/view.h"

#include <stdio.h>

struct forst_base64_Encoding *forst_base64_StdEncoding(struct forst_task *task);
struct forst_base64_Encoding *forst_base64_URLEncoding(struct forst_task *task);
struct forst_base64_Encoding *forst_base64_RawStdEncoding(struct forst_task *task);
struct forst_base64_Encoding *forst_base64_RawURLEncoding(struct forst_task *task);
struct forst_string forst_base64_Encoding_EncodeToString(
	struct forst_task *task, struct forst_base64_Encoding *encoding, struct forst_bytes src);
struct forst_result_bytes forst_base64_Encoding_DecodeString(
	struct forst_task *task, struct forst_base64_Encoding *encoding, struct forst_string s);
int64_t forst_base64_Encoding_EncodedLen(struct forst_task *task, struct forst_base64_Encoding *encoding, int64_t n);
int64_t forst_base64_Encoding_DecodedLen(struct forst_task *task, struct forst_base64_Encoding *encoding, int64_t n);

#define STANDARD "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
#define FOR_URLS "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"

static struct forst_base64_Encoding standard = {STANDARD, true};
static struct forst_base64_Encoding for_urls = {FOR_URLS, true};
static struct forst_base64_Encoding raw_standard = {STANDARD, false};
static struct forst_base64_Encoding raw_for_urls = {FOR_URLS, false};

struct forst_base64_Encoding *
forst_base64_StdEncoding(struct forst_task *task)
{
	(void)task;
	return &standard;
}

struct forst_base64_Encoding *
forst_base64_URLEncoding(struct forst_task *task)
{
	(void)task;
	return &for_urls;
}

struct forst_base64_Encoding *
forst_base64_RawStdEncoding(struct forst_task *task)
{
	(void)task;
	return &raw_standard;
}

struct forst_base64_Encoding *
forst_base64_RawURLEncoding(struct forst_task *task)
{
	(void)task;
	return &raw_for_urls;
}

int64_t
forst_base64_Encoding_EncodedLen(struct forst_task *task, struct forst_base64_Encoding *encoding, int64_t n)
{
	(void)task;
	if (encoding->padded)
		return forst_mul(forst_add(n, 2) / 3, 4);
	return forst_add(forst_mul(n / 3, 4), (n % 3 * 8 + 5) / 6);
}

int64_t
forst_base64_Encoding_DecodedLen(struct forst_task *task, struct forst_base64_Encoding *encoding, int64_t n)
{
	(void)task;
	return encoding->padded ? n / 4 * 3 : n / 4 * 3 + n % 4 * 6 / 8;
}

/* ---- encoding ---- */

/* Up to three bytes as four characters, '=' for those that there is nothing for. */
static void
encode_group(const char *alphabet, const uint8_t *from, int64_t count, char to[4])
{
	uint32_t bits = (uint32_t)from[0] << 16 | (uint32_t)(count > 1 ? from[1] : 0) << 8 | (count > 2 ? from[2] : 0);

	to[0] = alphabet[bits >> 18];
	to[1] = alphabet[bits >> 12 & 63];
	to[2] = count > 1 ? alphabet[bits >> 6 & 63] : '=';
	to[3] = count > 2 ? alphabet[bits & 63] : '=';
}

struct forst_string
forst_base64_Encoding_EncodeToString(
	struct forst_task *task, struct forst_base64_Encoding *encoding, struct forst_bytes src)
{
	if (src.length > INT64_MAX / 2)
		forst_panic_of_caller(task, FORST_STRING("base64: the result is too long"));
	int64_t length = forst_base64_Encoding_EncodedLen(task, encoding, src.length);
	char *data = forst_alloc_of_caller(task, (size_t)length);
	int64_t at = 0, to = 0;

	for (; src.length - at > 2; at += 3, to += 4) {
		encode_group(encoding->alphabet, src.data + at, 3, data + to);
		forst_poll(task);
	}
	if (at < src.length) {
		char last[4];
		encode_group(encoding->alphabet, src.data + at, src.length - at, last);
		memcpy(data + to, last, (size_t)(length - to));
	}
	return (struct forst_string){data, length};
}

/* ---- decoding ---- */

enum { NO_DIGIT = 64 };

static unsigned
digit_of(char c, const struct forst_base64_Encoding *encoding)
{
	if (c >= 'A' && c <= 'Z')
		return (unsigned)(c - 'A');
	if (c >= 'a' && c <= 'z')
		return (unsigned)(c - 'a') + 26;
	if (c >= '0' && c <= '9')
		return (unsigned)(c - '0') + 52;
	return c == encoding->alphabet[62] ? 62 : c == encoding->alphabet[63] ? 63 : NO_DIGIT;
}

static int64_t
skip_line_ends(struct forst_string s, int64_t at)
{
	while (at < s.length && (s.data[at] == '\n' || s.data[at] == '\r'))
		at++;
	return at;
}

struct group {
	uint32_t bits;
	int digits;
	int64_t wrong; /* the place of what is wrong, or -1 */
};

/* Behind `digits` of a group stands a padding character, at `at`: what must follow it. */
static int64_t
end_padding(struct forst_string s, int64_t *at, int digits)
{
	int64_t here = *at - 1;

	if (digits < 2)
		return here;
	if (digits == 2) {
		*at = skip_line_ends(s, *at);
		if (*at == s.length)
			return s.length;
		if (s.data[*at] != '=')
			return *at - 1;
		*at += 1;
	}
	*at = skip_line_ends(s, *at);
	return *at < s.length ? *at : -1;
}

static struct group
next_group(struct forst_string s, int64_t *at, const struct forst_base64_Encoding *encoding)
{
	struct group group = {0, 0, -1};

	while (group.digits < 4) {
		*at = skip_line_ends(s, *at);
		if (*at == s.length) {
			if (group.digits == 1 || (group.digits > 0 && encoding->padded))
				group.wrong = *at - group.digits;
			return group;
		}
		char c = s.data[(*at)++];
		unsigned digit = digit_of(c, encoding);
		if (digit == NO_DIGIT) {
			group.wrong = c == '=' && encoding->padded ? end_padding(s, at, group.digits) : *at - 1;
			return group;
		}
		group.bits |= digit << (18 - 6 * group.digits++);
	}
	return group;
}

static struct forst_error *
wrong_at(struct forst_task *task, int64_t place)
{
	char text[64];
	int length = snprintf(text, sizeof text, "illegal base64 data at input byte %lld", (long long)place);

	return forst_error_new(task, forst_string_copy(task, text, length));
}

struct forst_result_bytes
forst_base64_Encoding_DecodeString(
	struct forst_task *task, struct forst_base64_Encoding *encoding, struct forst_string s)
{
	struct forst_bytes out = {forst_alloc_of_caller(task, (size_t)(s.length / 4 * 3 + 3)), 0, s.length / 4 * 3 + 3};
	int64_t at = 0;

	while ((at = skip_line_ends(s, at)) < s.length) {
		struct group group = next_group(s, &at, encoding);
		if (group.wrong >= 0)
			return (struct forst_result_bytes){wrong_at(task, group.wrong), {0}};
		for (int i = 0; i < group.digits - 1; i++)
			out.data[out.length++] = (uint8_t)(group.bits >> (16 - 8 * i));
		forst_poll(task);
	}
	return (struct forst_result_bytes){NULL, out};
}
