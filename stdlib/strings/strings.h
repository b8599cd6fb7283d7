/* The functions of package strings, which package bytes is made of, too; see strings.ft. */
#ifndef FORST_STDLIB_STRINGS_H
#define FORST_STDLIB_STRINGS_H

#include "stdlib/view.h"

int64_t forst_strings_Compare(struct forst_task *task, struct forst_string a, struct forst_string b);
bool forst_strings_Contains(struct forst_task *task, struct forst_string s, struct forst_string substr);
bool forst_strings_ContainsAny(struct forst_task *task, struct forst_string s, struct forst_string chars);
bool forst_strings_ContainsRune(struct forst_task *task, struct forst_string s, int32_t r);
int64_t forst_strings_Count(struct forst_task *task, struct forst_string s, struct forst_string substr);
bool forst_strings_EqualFold(struct forst_task *task, struct forst_string s, struct forst_string t);
struct forst_string_array forst_strings_Fields(struct forst_task *task, struct forst_string s);
bool forst_strings_HasPrefix(struct forst_task *task, struct forst_string s, struct forst_string prefix);
bool forst_strings_HasSuffix(struct forst_task *task, struct forst_string s, struct forst_string suffix);
int64_t forst_strings_Index(struct forst_task *task, struct forst_string s, struct forst_string substr);
int64_t forst_strings_IndexAny(struct forst_task *task, struct forst_string s, struct forst_string chars);
int64_t forst_strings_IndexByte(struct forst_task *task, struct forst_string s, int64_t c);
int64_t forst_strings_IndexRune(struct forst_task *task, struct forst_string s, int32_t r);
struct forst_string forst_strings_Join(
	struct forst_task *task, struct forst_string_array elems, struct forst_string sep);
int64_t forst_strings_LastIndex(struct forst_task *task, struct forst_string s, struct forst_string substr);
int64_t forst_strings_LastIndexAny(struct forst_task *task, struct forst_string s, struct forst_string chars);
int64_t forst_strings_LastIndexByte(struct forst_task *task, struct forst_string s, int64_t c);
struct forst_string forst_strings_Repeat(struct forst_task *task, struct forst_string s, int64_t count);
struct forst_string forst_strings_Replace(struct forst_task *task, struct forst_string s, struct forst_string old,
	struct forst_string replacement, int64_t n);
struct forst_string forst_strings_ReplaceAll(
	struct forst_task *task, struct forst_string s, struct forst_string old, struct forst_string replacement);
struct forst_string_array forst_strings_Split(struct forst_task *task, struct forst_string s, struct forst_string sep);
struct forst_string_array forst_strings_SplitAfter(
	struct forst_task *task, struct forst_string s, struct forst_string sep);
struct forst_string_array forst_strings_SplitAfterN(
	struct forst_task *task, struct forst_string s, struct forst_string sep, int64_t n);
struct forst_string_array forst_strings_SplitN(
	struct forst_task *task, struct forst_string s, struct forst_string sep, int64_t n);
struct forst_string forst_strings_ToLower(struct forst_task *task, struct forst_string s);
struct forst_string forst_strings_ToTitle(struct forst_task *task, struct forst_string s);
struct forst_string forst_strings_ToUpper(struct forst_task *task, struct forst_string s);
struct forst_string forst_strings_ToValidUTF8(
	struct forst_task *task, struct forst_string s, struct forst_string replacement);
struct forst_string forst_strings_Trim(struct forst_task *task, struct forst_string s, struct forst_string cutset);
struct forst_string forst_strings_TrimLeft(struct forst_task *task, struct forst_string s, struct forst_string cutset);
struct forst_string forst_strings_TrimPrefix(
	struct forst_task *task, struct forst_string s, struct forst_string prefix);
struct forst_string forst_strings_TrimRight(struct forst_task *task, struct forst_string s, struct forst_string cutset);
struct forst_string forst_strings_TrimSpace(struct forst_task *task, struct forst_string s);
struct forst_string forst_strings_TrimSuffix(
	struct forst_task *task, struct forst_string s, struct forst_string suffix);

bool forst_strings_ContainsFunc(struct forst_task *task, struct forst_string s, const struct forst_func *f);
void forst_strings_Cut(struct forst_task *task, struct forst_string s, struct forst_string sep, struct forst_string *before,
	struct forst_string *after, bool *found);
void forst_strings_CutPrefix(struct forst_task *task, struct forst_string s, struct forst_string prefix,
	struct forst_string *after, bool *found);
void forst_strings_CutSuffix(struct forst_task *task, struct forst_string s, struct forst_string suffix,
	struct forst_string *before, bool *found);
struct forst_string_array forst_strings_FieldsFunc(
	struct forst_task *task, struct forst_string s, const struct forst_func *f);
int64_t forst_strings_IndexFunc(struct forst_task *task, struct forst_string s, const struct forst_func *f);
int64_t forst_strings_LastIndexFunc(struct forst_task *task, struct forst_string s, const struct forst_func *f);
struct forst_string forst_strings_Map(struct forst_task *task, const struct forst_func *mapping, struct forst_string s);
struct forst_string forst_strings_TrimFunc(struct forst_task *task, struct forst_string s, const struct forst_func *f);
struct forst_string forst_strings_TrimLeftFunc(
	struct forst_task *task, struct forst_string s, const struct forst_func *f);
struct forst_string forst_strings_TrimRightFunc(
	struct forst_task *task, struct forst_string s, const struct forst_func *f);

struct forst_strings_Replacer *forst_strings_NewReplacer(struct forst_task *task, struct forst_string_array oldnew);
struct forst_string forst_strings_Replacer_Replace(
	struct forst_task *task, struct forst_strings_Replacer *replacer, struct forst_string s);

void forst_strings_Builder_WriteString(struct forst_task *task, struct forst_strings_Builder *b, struct forst_string s,
	int64_t *n, struct forst_error **err);
void forst_strings_Builder_Write(struct forst_task *task, struct forst_strings_Builder *b, struct forst_bytes p,
	int64_t *n, struct forst_error **err);
struct forst_error *forst_strings_Builder_WriteByte(
	struct forst_task *task, struct forst_strings_Builder *b, int64_t c);
void forst_strings_Builder_WriteRune(
	struct forst_task *task, struct forst_strings_Builder *b, int32_t r, int64_t *n, struct forst_error **err);
struct forst_string forst_strings_Builder_String(struct forst_task *task, struct forst_strings_Builder *b);
int64_t forst_strings_Builder_Len(struct forst_task *task, struct forst_strings_Builder *b);
int64_t forst_strings_Builder_Cap(struct forst_task *task, struct forst_strings_Builder *b);
void forst_strings_Builder_Grow(struct forst_task *task, struct forst_strings_Builder *b, int64_t n);
void forst_strings_Builder_Reset(struct forst_task *task, struct forst_strings_Builder *b);

/* append() of one part. */
void strings_append(struct forst_task *task, struct forst_string_array *parts, struct forst_string part);

/* Every rune mapped, one by one; what `mapped` gives a negative rune for is left out, and bytes that are not UTF-8 become what it
 * gives for U+FFFD. s itself where nothing changes. */
struct forst_string strings_map(struct forst_task *task, struct forst_string s,
	int32_t (*mapped)(struct forst_task *task, const struct forst_func *context, int32_t rune),
	const struct forst_func *context);

#endif
