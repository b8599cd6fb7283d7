/* UTF-8 as Unicode 15, table 3-7 defines it: no surrogates, no overlong forms, nothing above U+10FFFF. */
#ifndef FORST_BASE_UTF8_H
#define FORST_BASE_UTF8_H

#include "runtime/base/str.h"

enum { UTF8_INVALID = -1 };

/* Decodes the code point at s[*at] and moves *at behind it; UTF8_INVALID (moving one byte) where the bytes are not
 * UTF-8. *at < s.length. */
int32_t utf8_next(struct str s, size_t *at);

/* Writes code point c (a valid one) as 1 to 4 bytes; returns their number. */
size_t utf8_write(uint32_t c, char out[4]);

/* Offset of the first byte that is not UTF-8, or s.length. */
size_t utf8_validate(struct str s);

/* Number of code points in valid UTF-8. */
size_t utf8_count(struct str s);

#endif
