/* The scalar values: their slow paths, and all of Float, Bool and Bytes. */
#include "runtime/json/json_internal.h"
#include "runtime/json/number.h"

static bool
begins_number(char byte)
{
	return byte == '-' || (unsigned char)(byte - '0') <= 9;
}

/* The number's text, shortened where it is long. */
static struct forst_string
number_shown(struct forst_decoder *in, const char *at, const char *end)
{
	enum { SHOWN_MAX = 40 };
	size_t length = (size_t)(end - at);
	size_t kept = length > SHOWN_MAX ? SHOWN_MAX : length;
	char *text = forst_decode_alloc(in, kept + 16);

	memcpy(text, "number ", 7);
	memcpy(text + 7, at, kept);
	if (kept < length)
		memcpy(text + 7 + kept, "...", 3);
	return (struct forst_string){text, (int64_t)(7 + kept + (kept < length ? 3 : 0))};
}

static const char *
number_rejected(struct forst_decoder *in, const char *at, const char *end, const char *code, const char *expected)
{
	struct forst_decode_error *error = json_error(in, code, 400, at);

	if (error) {
		error->expected = json_text(expected);
		error->got = number_shown(in, at, end);
	}
	return json_goes_on(in) ? end : NULL;
}

const char *
forst_decode_int_rest(struct forst_decoder *in, const char *at, int64_t *out)
{
	struct number_text number;
	uint64_t limit;
	const char *end;

	if (!begins_number(*at))
		return forst_decode_mismatch(in, at, "Int");
	end = number_scan(at, &number);
	if (!end)
		return forst_decode_malformed(in, at, "a number");
	if (number.fractional)
		return number_rejected(in, at, end, "TypeMismatch", "Int");
	limit = number.negative ? (uint64_t)INT64_MAX + 1 : INT64_MAX;
	if (end - at - number.negative > 19 || number.digits > limit)
		return number_rejected(in, at, end, "OutOfRange", "Int");
	*out = (int64_t)(number.negative ? 0 - number.digits : number.digits);
	return end;
}

const char *
json_float_rejected(struct forst_decoder *in, const char *at, const char *end)
{
	if (end > at)
		return number_rejected(in, at, end, "OutOfRange", "Float");
	return begins_number(*at) ? forst_decode_malformed(in, at, "a number") : forst_decode_mismatch(in, at, "Float");
}

const char *
forst_decode_bool(struct forst_decoder *in, const char *at, bool *out)
{
	if (memcmp(at, "true", 4) == 0) {
		*out = true;
		return at + 4;
	}
	if (memcmp(at, "false", 5) == 0) {
		*out = false;
		return at + 5;
	}
	return forst_decode_mismatch(in, at, "Bool");
}

/* The six bits that a letter of base64 stands for, or -1 (RFC 4648 table 1). */
static int
base64_bits(char letter)
{
	if (letter >= 'A' && letter <= 'Z')
		return letter - 'A';
	if (letter >= 'a' && letter <= 'z')
		return letter - 'a' + 26;
	if (letter >= '0' && letter <= '9')
		return letter - '0' + 52;
	return letter == '+' ? 62 : letter == '/' ? 63 : -1;
}

int64_t
json_base64_decode(struct forst_string text, uint8_t *out)
{
	int64_t length = 0;
	int padding = 0;

	if (text.length % 4)
		return -1;
	if (text.length > 0)
		padding = (text.data[text.length - 1] == '=') + (text.data[text.length - 2] == '=');
	if (padding == 1 && text.data[text.length - 1] != '=')
		return -1;
	for (int64_t i = 0; i < text.length; i += 4) {
		uint32_t group = 0;
		int letters = i + 4 == text.length ? 4 - padding : 4;
		for (int j = 0; j < 4; j++) {
			int bits = j < letters ? base64_bits(text.data[i + j]) : 0;
			if (bits < 0)
				return -1;
			group = group << 6 | (uint32_t)bits;
		}
		for (int j = 0; j < letters - 1; j++)
			out[length++] = (uint8_t)(group >> (16 - 8 * j));
		if (letters < 4 && group & ((1u << (8 * (4 - letters))) - 1))
			return -1; /* bits set that stand for nothing */
	}
	return length;
}

const char *
forst_decode_bytes(struct forst_decoder *in, const char *at, struct forst_bytes *out)
{
	struct forst_string text;
	const char *end;

	if (*at != '"')
		return forst_decode_mismatch(in, at, "Bytes (a base64 string)");
	end = forst_decode_string(in, at, &text);
	if (!end)
		return NULL;
	uint8_t *data = forst_decode_alloc(in, (size_t)text.length / 4 * 3 + 3);
	int64_t length = json_base64_decode(text, data);
	if (length < 0)
		return forst_decode_rejected(in, at, end, "Bytes (a base64 string)", "a string that is not base64");
	*out = (struct forst_bytes){data, length, length};
	return end;
}
