/* Package bytes: finding, counting and comparing; see bytes.ft. */
#include "stdlib/bytes/bytes.h"

#include "stdlib/strings/strings.h"

int64_t
forst_bytes_Compare(struct forst_task *task, struct forst_bytes a, struct forst_bytes b)
{
	return forst_strings_Compare(task, view_text(a), view_text(b));
}

bool
forst_bytes_Contains(struct forst_task *task, struct forst_bytes b, struct forst_bytes subslice)
{
	(void)task;
	return forst_string_contains(view_text(b), view_text(subslice));
}

bool
forst_bytes_ContainsAny(struct forst_task *task, struct forst_bytes b, struct forst_string chars)
{
	return forst_strings_ContainsAny(task, view_text(b), chars);
}

bool
forst_bytes_ContainsFunc(struct forst_task *task, struct forst_bytes b, const struct forst_func *f)
{
	return forst_strings_ContainsFunc(task, view_text(b), f);
}

bool
forst_bytes_ContainsRune(struct forst_task *task, struct forst_bytes b, int32_t r)
{
	return forst_strings_ContainsRune(task, view_text(b), r);
}

int64_t
forst_bytes_Count(struct forst_task *task, struct forst_bytes s, struct forst_bytes sep)
{
	return forst_strings_Count(task, view_text(s), view_text(sep));
}

bool
forst_bytes_Equal(struct forst_task *task, struct forst_bytes a, struct forst_bytes b)
{
	(void)task;
	return forst_bytes_equal(a, b);
}

bool
forst_bytes_EqualFold(struct forst_task *task, struct forst_bytes s, struct forst_bytes t)
{
	return forst_strings_EqualFold(task, view_text(s), view_text(t));
}

bool
forst_bytes_HasPrefix(struct forst_task *task, struct forst_bytes s, struct forst_bytes prefix)
{
	(void)task;
	return forst_string_has_prefix(view_text(s), view_text(prefix));
}

bool
forst_bytes_HasSuffix(struct forst_task *task, struct forst_bytes s, struct forst_bytes suffix)
{
	(void)task;
	return forst_string_has_suffix(view_text(s), view_text(suffix));
}

int64_t
forst_bytes_Index(struct forst_task *task, struct forst_bytes s, struct forst_bytes sep)
{
	(void)task;
	return forst_string_index(view_text(s), view_text(sep));
}

int64_t
forst_bytes_IndexAny(struct forst_task *task, struct forst_bytes s, struct forst_string chars)
{
	return forst_strings_IndexAny(task, view_text(s), chars);
}

int64_t
forst_bytes_IndexByte(struct forst_task *task, struct forst_bytes b, int64_t c)
{
	return forst_strings_IndexByte(task, view_text(b), c);
}

int64_t
forst_bytes_IndexFunc(struct forst_task *task, struct forst_bytes s, const struct forst_func *f)
{
	return forst_strings_IndexFunc(task, view_text(s), f);
}

int64_t
forst_bytes_IndexRune(struct forst_task *task, struct forst_bytes s, int32_t r)
{
	return forst_strings_IndexRune(task, view_text(s), r);
}

int64_t
forst_bytes_LastIndex(struct forst_task *task, struct forst_bytes s, struct forst_bytes sep)
{
	(void)task;
	return forst_string_last_index(view_text(s), view_text(sep));
}

int64_t
forst_bytes_LastIndexAny(struct forst_task *task, struct forst_bytes s, struct forst_string chars)
{
	return forst_strings_LastIndexAny(task, view_text(s), chars);
}

int64_t
forst_bytes_LastIndexByte(struct forst_task *task, struct forst_bytes s, int64_t c)
{
	return forst_strings_LastIndexByte(task, view_text(s), c);
}

int64_t
forst_bytes_LastIndexFunc(struct forst_task *task, struct forst_bytes s, const struct forst_func *f)
{
	return forst_strings_LastIndexFunc(task, view_text(s), f);
}
