/* Strings in Go's quotes, and the character classes that decide what is escaped; see forst/format.h. */
#include "forst/format.h"

#include "runtime/base/utf8.h"
#include "runtime/value/convert.h"
#include "runtime/value/text.h"

#include <utf8proc.h>

bool
forst_rune_is_print(int32_t rune)
{
	if (rune < 0x7f)
		return rune >= ' ';
	utf8proc_category_t category = utf8proc_category(rune);
	return category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_SO;
}

bool
forst_rune_is_space(int32_t rune)
{
	if (rune < 0x100)
		return (rune >= '\t' && rune <= '\r') || rune == ' ' || rune == 0x85 || rune == 0xa0;
	utf8proc_category_t category = utf8proc_category(rune);
	return category >= UTF8PROC_CATEGORY_ZS && category <= UTF8PROC_CATEGORY_ZP;
}

static void
hex_escape(struct rt_text *out, char kind, uint32_t value, int digits)
{
	rt_text_byte(out, '\\');
	rt_text_byte(out, kind);
	for (int shift = 4 * (digits - 1); shift >= 0; shift -= 4)
		rt_text_byte(out, "0123456789abcdef"[value >> shift & 15]);
}

static void
append_rune(struct rt_text *out, int32_t rune, char quote, bool ascii)
{
	static const char letters[] = "abtnvfr"; /* from 7 on: \a \b \t \n \v \f \r */

	if (rune == quote || rune == '\\') {
		rt_text_byte(out, '\\');
		rt_text_byte(out, (char)rune);
	} else if (rune < 0x80 ? forst_rune_is_print(rune) : !ascii && forst_rune_is_print(rune)) {
		rt_text_rune(out, rune);
	} else if (rune >= 7 && rune <= 13) {
		rt_text_byte(out, '\\');
		rt_text_byte(out, letters[rune - 7]);
	} else if (rune < ' ' || rune == 0x7f) {
		hex_escape(out, 'x', (uint32_t)rune, 2);
	} else if (rune < 0x10000) {
		hex_escape(out, 'u', (uint32_t)rune, 4);
	} else {
		hex_escape(out, 'U', (uint32_t)rune, 8);
	}
}

struct forst_string
forst_quote(struct forst_task *task, struct forst_string s, unsigned flags)
{
	struct rt_text out = {.task = task};
	char quote = flags & FORST_QUOTE_SINGLE ? '\'' : '"';
	size_t at = 0;

	rt_text_byte(&out, quote);
	while (at < (size_t)s.length) {
		unsigned char byte = (unsigned char)s.data[at];
		int32_t rune = utf8_next(rt_str(s), &at);
		if (rune == UTF8_INVALID)
			hex_escape(&out, 'x', byte, 2);
		else
			append_rune(&out, rune, quote, flags & FORST_QUOTE_ASCII);
	}
	rt_text_byte(&out, quote);
	return rt_text_done(&out);
}
