/* What the files of package strconv share: how parsing fails. */
#ifndef FORST_STDLIB_STRCONV_H
#define FORST_STDLIB_STRCONV_H

#include "forst.h"

struct forst_error *forst_strconv_ErrRange(struct forst_task *task);
struct forst_error *forst_strconv_ErrSyntax(struct forst_task *task);

/* strconv.NAME: parsing "TEXT": WHY, caused by `why`. */
struct forst_error *strconv_failure(
	struct forst_task *task, const char *name, struct forst_string text, struct forst_error *why);

#endif
