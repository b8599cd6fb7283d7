/* What the files of package json share. */
#ifndef FORST_ENCODING_JSON_JSON_H
#define FORST_ENCODING_JSON_JSON_H

#include "forst.h"

/* NULL where data is JSON, whatever the size of its numbers; else what is wrong. */
struct forst_error *json_check(struct forst_task *task, struct forst_bytes data);

#endif
