/* Package unicode; see unicode.ft. Categories and simple case mappings come from utf8proc. */
#include "stdlib/unicode/unicode.h"

#include "stdlib/view.h"

#include <utf8proc.h>

bool forst_unicode_IsControl(struct forst_task *task, int32_t r);
bool forst_unicode_IsDigit(struct forst_task *task, int32_t r);
bool forst_unicode_IsGraphic(struct forst_task *task, int32_t r);
bool forst_unicode_IsLetter(struct forst_task *task, int32_t r);
bool forst_unicode_IsLower(struct forst_task *task, int32_t r);
bool forst_unicode_IsMark(struct forst_task *task, int32_t r);
bool forst_unicode_IsNumber(struct forst_task *task, int32_t r);
bool forst_unicode_IsPrint(struct forst_task *task, int32_t r);
bool forst_unicode_IsPunct(struct forst_task *task, int32_t r);
bool forst_unicode_IsSpace(struct forst_task *task, int32_t r);
bool forst_unicode_IsSymbol(struct forst_task *task, int32_t r);
bool forst_unicode_IsTitle(struct forst_task *task, int32_t r);
bool forst_unicode_IsUpper(struct forst_task *task, int32_t r);
int32_t forst_unicode_ToLower(struct forst_task *task, int32_t r);
int32_t forst_unicode_ToTitle(struct forst_task *task, int32_t r);
int32_t forst_unicode_ToUpper(struct forst_task *task, int32_t r);

/* ---- case ---- */

enum { SHARP_S = 0xdf }; /* has no single upper-case letter in Unicode's simple mapping; utf8proc gives it one */

int32_t
unicode_lower(int32_t rune)
{
	return rune < 0x80 ? rune + (rune >= 'A' && rune <= 'Z' ? 'a' - 'A' : 0) : utf8proc_tolower(rune);
}

int32_t
unicode_upper(int32_t rune)
{
	if (rune == SHARP_S)
		return rune;
	return rune < 0x80 ? rune - (rune >= 'a' && rune <= 'z' ? 'a' - 'A' : 0) : utf8proc_toupper(rune);
}

int32_t
unicode_title(int32_t rune)
{
	return rune < 0x80 || rune == SHARP_S ? unicode_upper(rune) : utf8proc_totitle(rune);
}

int32_t
forst_unicode_ToLower(struct forst_task *task, int32_t r)
{
	(void)task;
	return unicode_lower(r);
}

int32_t
forst_unicode_ToTitle(struct forst_task *task, int32_t r)
{
	(void)task;
	return unicode_title(r);
}

int32_t
forst_unicode_ToUpper(struct forst_task *task, int32_t r)
{
	(void)task;
	return unicode_upper(r);
}

/* ---- categories ---- */

#define BIT(category) (1u << UTF8PROC_CATEGORY_##category)

enum {
	LETTERS = BIT(LU) | BIT(LL) | BIT(LT) | BIT(LM) | BIT(LO),
	MARKS = BIT(MN) | BIT(MC) | BIT(ME),
	NUMBERS = BIT(ND) | BIT(NL) | BIT(NO),
	PUNCTUATION = BIT(PC) | BIT(PD) | BIT(PS) | BIT(PE) | BIT(PI) | BIT(PF) | BIT(PO),
	SYMBOLS = BIT(SM) | BIT(SC) | BIT(SK) | BIT(SO),
	PRINTED = LETTERS | MARKS | NUMBERS | PUNCTUATION | SYMBOLS,
};

static bool
is_of(int32_t rune, unsigned categories)
{
	return categories >> utf8proc_category(rune) & 1;
}

bool
forst_unicode_IsControl(struct forst_task *task, int32_t r)
{
	(void)task;
	return is_of(r, BIT(CC));
}

bool
forst_unicode_IsDigit(struct forst_task *task, int32_t r)
{
	(void)task;
	return is_of(r, BIT(ND));
}

bool
forst_unicode_IsGraphic(struct forst_task *task, int32_t r)
{
	(void)task;
	return is_of(r, PRINTED | BIT(ZS));
}

bool
forst_unicode_IsLetter(struct forst_task *task, int32_t r)
{
	(void)task;
	return is_of(r, LETTERS);
}

bool
forst_unicode_IsLower(struct forst_task *task, int32_t r)
{
	(void)task;
	return is_of(r, BIT(LL));
}

bool
forst_unicode_IsMark(struct forst_task *task, int32_t r)
{
	(void)task;
	return is_of(r, MARKS);
}

bool
forst_unicode_IsNumber(struct forst_task *task, int32_t r)
{
	(void)task;
	return is_of(r, NUMBERS);
}

bool
forst_unicode_IsPrint(struct forst_task *task, int32_t r)
{
	(void)task;
	return r == ' ' || is_of(r, PRINTED);
}

bool
forst_unicode_IsPunct(struct forst_task *task, int32_t r)
{
	(void)task;
	return is_of(r, PUNCTUATION);
}

bool
forst_unicode_IsSpace(struct forst_task *task, int32_t r)
{
	(void)task;
	return forst_rune_is_space(r);
}

bool
forst_unicode_IsSymbol(struct forst_task *task, int32_t r)
{
	(void)task;
	return is_of(r, SYMBOLS);
}

bool
forst_unicode_IsTitle(struct forst_task *task, int32_t r)
{
	(void)task;
	return is_of(r, BIT(LT));
}

bool
forst_unicode_IsUpper(struct forst_task *task, int32_t r)
{
	(void)task;
	return is_of(r, BIT(LU));
}
