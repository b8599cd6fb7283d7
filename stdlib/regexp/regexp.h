/* What the parts of package regexp share. */
#ifndef FORST_STDLIB_REGEXP_H
#define FORST_STDLIB_REGEXP_H

#include "stdlib/view.h"

bool forst_unicode_IsDigit(struct forst_task *task, int32_t r);
bool forst_unicode_IsLetter(struct forst_task *task, int32_t r);
struct forst_string forst_strconv_Quote(struct forst_task *task, struct forst_string s);

/* Its table; nil panics, as a zero Regexp does. */
const uint32_t *regexp_table_of(struct forst_task *task, const struct forst_regexp_Regexp *re);

static inline struct forst_bytes
regexp_bytes(struct forst_string s)
{
	return (struct forst_bytes){(uint8_t *)(uintptr_t)s.data, s.length, s.length};
}

#endif
