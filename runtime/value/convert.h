/* Between the runtime's strings and base/'s: the same bytes. Private to the runtime. */
#ifndef FORST_RUNTIME_VALUE_CONVERT_H
#define FORST_RUNTIME_VALUE_CONVERT_H

#include "runtime/base/str.h"

#include "forst/value.h"

static inline struct str
rt_str(struct forst_string s)
{
	return (struct str){s.data, (size_t)s.length};
}

static inline struct forst_string
rt_string(struct str s)
{
	return (struct forst_string){s.data, (int64_t)s.length};
}

#endif
