/*
 * Strings: where their plain stretches end, whether they are UTF-8, and what their escapes mean.
 * A string without escapes is never copied; one with escapes is written into what is left of the heap's chunk and
 * moved to its own allocation only where that is too small.
 */
#include "runtime/json/json_internal.h"

#if defined(__aarch64__)
#include <arm_neon.h>
#endif

static bool
is_plain(unsigned char byte)
{
	return byte >= ' ' && byte < 0x80 && byte != '"' && byte != '\\';
}

/* The twin of forst_scan_plain without vectors. */
static const char *
json_scan_plain_scalar(const char *at)
{
	while (is_plain((unsigned char)*at))
		at++;
	return at;
}

const char *
forst_scan_plain_rest(const char *at)
{
#if defined(__SSE2__)
	return forst_scan_plain(at);
#elif defined(__aarch64__)
	for (;; at += 16) {
		int8x16_t block = vld1q_s8((const int8_t *)at);
		uint8x16_t special = vorrq_u8(vcltq_s8(block, vdupq_n_s8(' ')),
			vorrq_u8(vceqq_s8(block, vdupq_n_s8('"')), vceqq_s8(block, vdupq_n_s8('\\'))));
		/* Four bits a byte: NEON has no movemask. */
		uint64_t mask = vget_lane_u64(vreinterpret_u64_u8(vshrn_n_u16(vreinterpretq_u16_u8(special), 4)), 0);
		if (mask)
			return at + (__builtin_ctzll(mask) >> 2);
	}
#else
	return json_scan_plain_scalar(at);
#endif
}

const char *
forst_space_rest(const char *at)
{
	while (*at == ' ' || *at == '\n' || *at == '\r' || *at == '\t')
		at++;
	return at;
}

static bool
is_tail(char byte)
{
	return ((unsigned char)byte & 0xc0) == 0x80;
}

static inline const char *
utf8_sequence(const char *at)
{
	unsigned char first = (unsigned char)at[0];
	unsigned char second = (unsigned char)at[1];

	if (first < 0xc2 || first > 0xf4 || !is_tail(at[1]))
		return NULL;
	if (first < 0xe0)
		return at + 2;
	if (!is_tail(at[2]))
		return NULL;
	if (first < 0xf0)
		return (first == 0xe0 && second < 0xa0) || (first == 0xed && second > 0x9f) ? NULL : at + 3;
	if (!is_tail(at[3]) || (first == 0xf0 && second < 0x90) || (first == 0xf4 && second > 0x8f))
		return NULL;
	return at + 4;
}

const char *
json_utf8_sequence(const char *at)
{
	return utf8_sequence(at);
}

const char *
json_over_text_scalar(const char *at, const char **fault)
{
	for (;;) {
		at = json_scan_plain_scalar(at);
		if ((unsigned char)*at < 0x80)
			return at;
		const char *next = utf8_sequence(at);
		if (!next) {
			*fault = at;
			return NULL;
		}
		at = next;
	}
}

#if defined(__SSE2__)

/* Over the sequences of the 16 bytes at `at` whose bytes are those of the mask. Gives where the last of them ends, or
 * NULL. */
static inline const char *
over_sequences(const char *at, unsigned high, const char **fault)
{
	const char *next = at;

	while (high) {
		const char *sequence = at + __builtin_ctz(high);
		next = utf8_sequence(sequence);
		if (FORST_UNLIKELY(!next)) {
			*fault = sequence;
			return NULL;
		}
		high &= ~0u << (next - at);
	}
	return next;
}

const char *
json_over_text(const char *at, const char **fault)
{
	const __m128i quote = _mm_set1_epi8('"');
	const __m128i backslash = _mm_set1_epi8('\\');
	const __m128i space = _mm_set1_epi8(' ');

	for (;;) {
		__m128i block = _mm_loadu_si128((const __m128i *)(const void *)at);
		/* Signed: bytes from 0x80 on are below a space as well. */
		__m128i special = _mm_or_si128(
			_mm_cmplt_epi8(block, space), _mm_or_si128(_mm_cmpeq_epi8(block, quote), _mm_cmpeq_epi8(block, backslash)));
		unsigned high = (unsigned)_mm_movemask_epi8(block);
		unsigned stop = (unsigned)_mm_movemask_epi8(special) & ~high;
		unsigned end = stop ? (unsigned)__builtin_ctz(stop) : 16;
		const char *next = over_sequences(at, high & ((1u << end) - 1), fault);
		if (FORST_UNLIKELY(!next))
			return NULL;
		if (stop)
			return at + end;
		at = next > at + 16 ? next : at + 16;
	}
}

#else

const char *
json_over_text(const char *at, const char **fault)
{
	for (;;) {
		at = forst_scan_plain(at);
		if ((unsigned char)*at < 0x80)
			return at;
		at = json_over_text_scalar(at, fault);
		if (!at)
			return NULL;
	}
}

#endif

/* What the byte behind a backslash stands for; 0: it is no escape, or \u. */
static const char meanings[256] = {
	['"'] = '"',
	['\\'] = '\\',
	['/'] = '/',
	['b'] = '\b',
	['f'] = '\f',
	['n'] = '\n',
	['r'] = '\r',
	['t'] = '\t',
};

/* A hex digit's value and 16, so that 0 is what is none. */
static const unsigned char hex_values[256] = {
	['0'] = 16,
	['1'] = 17,
	['2'] = 18,
	['3'] = 19,
	['4'] = 20,
	['5'] = 21,
	['6'] = 22,
	['7'] = 23,
	['8'] = 24,
	['9'] = 25,
	['a'] = 26,
	['b'] = 27,
	['c'] = 28,
	['d'] = 29,
	['e'] = 30,
	['f'] = 31,
	['A'] = 26,
	['B'] = 27,
	['C'] = 28,
	['D'] = 29,
	['E'] = 30,
	['F'] = 31,
};

/* The four hex digits at `at`, or -1. */
static int32_t
hex_four(const char *at)
{
	unsigned a = hex_values[(unsigned char)at[0]];
	unsigned b = hex_values[(unsigned char)at[1]];
	unsigned c = hex_values[(unsigned char)at[2]];
	unsigned d = hex_values[(unsigned char)at[3]];

	if (!(a & b & c & d & 16))
		return -1;
	return (int32_t)((a & 15) << 12 | (b & 15) << 8 | (c & 15) << 4 | (d & 15));
}

/* The escape \uXXXX at `at`, with the second half of a pair: the code point, and the byte behind it in *after; -1 when
 * it is none. */
static int32_t
read_unicode_escape(const char *at, const char **after)
{
	int32_t high = hex_four(at + 2);

	*after = at + 6;
	if (high < 0xd800 || high > 0xdfff)
		return high;
	if (high > 0xdbff || at[6] != '\\' || at[7] != 'u')
		return -1;
	int32_t low = hex_four(at + 8);
	*after = at + 12;
	return low < 0xdc00 || low > 0xdfff ? -1 : 0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00);
}

/* The same for any escape. */
static inline int32_t
read_escape(const char *at, const char **after)
{
	char meaning = meanings[(unsigned char)at[1]];

	if (FORST_LIKELY(meaning)) {
		*after = at + 2;
		return meaning;
	}
	return at[1] == 'u' ? read_unicode_escape(at, after) : -1;
}

const char *
json_string_end(const char *at, const char **fault)
{
	for (;;) {
		at = json_over_text(at, fault);
		if (!at || *at == '"')
			return at;
		const char *next;
		*fault = at;
		if (*at != '\\' || read_escape(at, &next) < 0)
			return NULL;
		at = next;
	}
}

const char *
json_string_fault(struct forst_decoder *in, const char *fault)
{
	struct forst_decode_error *error;

	if (fault >= in->end)
		return forst_decode_malformed(in, in->end, "a closing quote");
	if ((unsigned char)*fault < ' ')
		return forst_decode_malformed(in, fault, "an escape: control characters cannot stand in a string");
	if (*fault == '\\' && !(fault[1] == 'u' && hex_four(fault + 2) >= 0))
		return forst_decode_malformed(in, fault, "an escape that JSON knows");
	error = json_error(in, "InvalidUtf8", 400, fault);
	if (error)
		error->got = *fault == '\\' ? json_text("a lone surrogate") : json_text("bytes that are not UTF-8");
	in->stopped = true;
	return NULL;
}

static char *
put_utf8(char *out, int32_t c)
{
	if (c < 0x80) {
		*out++ = (char)c;
	} else if (c < 0x800) {
		*out++ = (char)(0xc0 | c >> 6);
		*out++ = (char)(0x80 | (c & 0x3f));
	} else if (c < 0x10000) {
		*out++ = (char)(0xe0 | c >> 12);
		*out++ = (char)(0x80 | (c >> 6 & 0x3f));
		*out++ = (char)(0x80 | (c & 0x3f));
	} else {
		*out++ = (char)(0xf0 | c >> 18);
		*out++ = (char)(0x80 | (c >> 12 & 0x3f));
		*out++ = (char)(0x80 | (c >> 6 & 0x3f));
		*out++ = (char)(0x80 | (c & 0x3f));
	}
	return out;
}

enum unescaped { UNESCAPED_DONE, UNESCAPED_FULL, UNESCAPED_FAULT };

/* Plain text of more than 16 bytes; false where there is no room for it. */
static bool
copy_long(char **to, const char *from, const char *stop, const char *limit)
{
	size_t length = (size_t)(stop - from);

	if ((size_t)(limit - *to) < length + 16)
		return false;
	memcpy(*to, from, length);
	*to += length;
	return true;
}

/* Plain text, of which 16 bytes are readable and writable however short it is; false where there is no room for it. */
static inline bool
copy(char **to, const char *from, const char *stop, const char *limit)
{
	if (FORST_UNLIKELY(stop - from > 16))
		return copy_long(to, from, stop, limit);
	memcpy(*to, from, 16);
	*to += stop - from;
	return true;
}

/* The string from *at (inside it) to its quote, written to *out; *at is then the quote or the fault. The cursors live
 * in registers: through the pointers, every byte written would have them read again. */
static enum unescaped
unescape(const char **at, char **out, const char *limit)
{
	const char *from = *at, *next = from;
	char *to = *out;
	enum unescaped end = UNESCAPED_FULL;

	while (limit - to >= 16) {
		if (*from == '"') {
			end = UNESCAPED_DONE;
			break;
		}
		if (*from == '\\') { /* there are often several in a row */
			int32_t c = read_escape(from, &next);
			if (FORST_UNLIKELY(c < 0)) {
				end = UNESCAPED_FAULT;
				break;
			}
			to = put_utf8(to, c);
		} else {
			const char *fault = from;
			next = json_over_text(from, &fault);
			if (FORST_UNLIKELY(!next || next == from)) {
				from = fault;
				end = UNESCAPED_FAULT;
				break;
			}
			if (!copy(&to, from, next, limit))
				break;
		}
		from = next;
	}
	*at = from;
	*out = to;
	return end;
}

/* A string whose rest did not fit: measured first, then written to an allocation of its own. */
static const char *
unescape_large(struct forst_decoder *in, const char *first, struct forst_string *out)
{
	const char *fault = first;
	const char *end = json_string_end(first, &fault);

	if (!end)
		return json_string_fault(in, fault);
	/* Escapes only shrink; what the writing needs beyond it at its end is slack. */
	size_t room = (size_t)(end - first) + 64;
	char *memory = forst_decode_alloc(in, room);
	char *to = memory;
	unescape(&first, &to, memory + room);
	out->data = memory;
	out->length = to - memory;
	return end + 1;
}

/* The string at `at` has a special byte at `stop` that is not its quote. */
const char *
forst_decode_string_rest(struct forst_decoder *in, const char *at, const char *stop, struct forst_string *out)
{
	const char *first = at + 1;

	if ((unsigned char)*stop >= 0x80) {
		const char *fault = stop;
		stop = json_over_text(stop, &fault);
		if (!stop)
			return json_string_fault(in, fault);
	}
	if (*stop == '"') {
		*out = (struct forst_string){first, stop - first};
		return stop + 1;
	}
	if (*stop != '\\')
		return json_string_fault(in, stop);

	struct forst_task *task = in->task;
	char *memory = task->heap_next;
	char *to = memory;
	size_t plain = (size_t)(stop - first);
	if ((size_t)(task->heap_limit - memory) < plain + 64)
		return unescape_large(in, first, out);
	memcpy(to, first, plain);
	to += plain;
	/* Rounded down, so that what is used can be rounded up. */
	char *limit = task->heap_limit - ((uintptr_t)task->heap_limit & 15);
	switch (unescape(&stop, &to, limit)) {
	case UNESCAPED_FULL: return unescape_large(in, first, out);
	case UNESCAPED_FAULT: return json_string_fault(in, stop);
	case UNESCAPED_DONE: break;
	}
	*out = (struct forst_string){memory, to - memory};
	task->heap_next = memory + (((size_t)(to - memory) + 15) & ~(size_t)15);
	return stop + 1;
}
