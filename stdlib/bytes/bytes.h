/* The functions of package bytes; see bytes.ft. */
#ifndef FORST_STDLIB_BYTES_H
#define FORST_STDLIB_BYTES_H

#include "stdlib/view.h"

struct forst_bytes forst_bytes_Clone(struct forst_task *task, struct forst_bytes b);
int64_t forst_bytes_Compare(struct forst_task *task, struct forst_bytes a, struct forst_bytes b);
bool forst_bytes_Contains(struct forst_task *task, struct forst_bytes b, struct forst_bytes subslice);
bool forst_bytes_ContainsAny(struct forst_task *task, struct forst_bytes b, struct forst_string chars);
bool forst_bytes_ContainsFunc(struct forst_task *task, struct forst_bytes b, const struct forst_func *f);
bool forst_bytes_ContainsRune(struct forst_task *task, struct forst_bytes b, int32_t r);
int64_t forst_bytes_Count(struct forst_task *task, struct forst_bytes s, struct forst_bytes sep);
void forst_bytes_Cut(struct forst_task *task, struct forst_bytes s, struct forst_bytes sep, struct forst_bytes *before,
	struct forst_bytes *after, bool *found);
void forst_bytes_CutPrefix(
	struct forst_task *task, struct forst_bytes s, struct forst_bytes prefix, struct forst_bytes *rest, bool *found);
void forst_bytes_CutSuffix(
	struct forst_task *task, struct forst_bytes s, struct forst_bytes suffix, struct forst_bytes *rest, bool *found);
bool forst_bytes_Equal(struct forst_task *task, struct forst_bytes a, struct forst_bytes b);
bool forst_bytes_EqualFold(struct forst_task *task, struct forst_bytes s, struct forst_bytes t);
struct forst_bytes_array forst_bytes_Fields(struct forst_task *task, struct forst_bytes s);
struct forst_bytes_array forst_bytes_FieldsFunc(
	struct forst_task *task, struct forst_bytes s, const struct forst_func *f);
bool forst_bytes_HasPrefix(struct forst_task *task, struct forst_bytes s, struct forst_bytes prefix);
bool forst_bytes_HasSuffix(struct forst_task *task, struct forst_bytes s, struct forst_bytes suffix);
int64_t forst_bytes_Index(struct forst_task *task, struct forst_bytes s, struct forst_bytes sep);
int64_t forst_bytes_IndexAny(struct forst_task *task, struct forst_bytes s, struct forst_string chars);
int64_t forst_bytes_IndexByte(struct forst_task *task, struct forst_bytes b, int64_t c);
int64_t forst_bytes_IndexFunc(struct forst_task *task, struct forst_bytes s, const struct forst_func *f);
int64_t forst_bytes_IndexRune(struct forst_task *task, struct forst_bytes s, int32_t r);
struct forst_bytes forst_bytes_Join(struct forst_task *task, struct forst_bytes_array s, struct forst_bytes sep);
int64_t forst_bytes_LastIndex(struct forst_task *task, struct forst_bytes s, struct forst_bytes sep);
int64_t forst_bytes_LastIndexAny(struct forst_task *task, struct forst_bytes s, struct forst_string chars);
int64_t forst_bytes_LastIndexByte(struct forst_task *task, struct forst_bytes s, int64_t c);
int64_t forst_bytes_LastIndexFunc(struct forst_task *task, struct forst_bytes s, const struct forst_func *f);
struct forst_bytes forst_bytes_Map(struct forst_task *task, const struct forst_func *mapping, struct forst_bytes s);
struct forst_bytes forst_bytes_Repeat(struct forst_task *task, struct forst_bytes b, int64_t count);
struct forst_bytes forst_bytes_Replace(
	struct forst_task *task, struct forst_bytes s, struct forst_bytes old, struct forst_bytes replacement, int64_t n);
struct forst_bytes forst_bytes_ReplaceAll(
	struct forst_task *task, struct forst_bytes s, struct forst_bytes old, struct forst_bytes replacement);
struct forst_rune_array forst_bytes_Runes(struct forst_task *task, struct forst_bytes s);
struct forst_bytes_array forst_bytes_Split(struct forst_task *task, struct forst_bytes s, struct forst_bytes sep);
struct forst_bytes_array forst_bytes_SplitAfter(struct forst_task *task, struct forst_bytes s, struct forst_bytes sep);
struct forst_bytes_array forst_bytes_SplitAfterN(
	struct forst_task *task, struct forst_bytes s, struct forst_bytes sep, int64_t n);
struct forst_bytes_array forst_bytes_SplitN(
	struct forst_task *task, struct forst_bytes s, struct forst_bytes sep, int64_t n);
struct forst_bytes forst_bytes_ToLower(struct forst_task *task, struct forst_bytes s);
struct forst_bytes forst_bytes_ToTitle(struct forst_task *task, struct forst_bytes s);
struct forst_bytes forst_bytes_ToUpper(struct forst_task *task, struct forst_bytes s);
struct forst_bytes forst_bytes_ToValidUTF8(
	struct forst_task *task, struct forst_bytes s, struct forst_bytes replacement);
struct forst_bytes forst_bytes_Trim(struct forst_task *task, struct forst_bytes s, struct forst_string cutset);
struct forst_bytes forst_bytes_TrimFunc(struct forst_task *task, struct forst_bytes s, const struct forst_func *f);
struct forst_bytes forst_bytes_TrimLeft(struct forst_task *task, struct forst_bytes s, struct forst_string cutset);
struct forst_bytes forst_bytes_TrimLeftFunc(struct forst_task *task, struct forst_bytes s, const struct forst_func *f);
struct forst_bytes forst_bytes_TrimPrefix(struct forst_task *task, struct forst_bytes s, struct forst_bytes prefix);
struct forst_bytes forst_bytes_TrimRight(struct forst_task *task, struct forst_bytes s, struct forst_string cutset);
struct forst_bytes forst_bytes_TrimRightFunc(struct forst_task *task, struct forst_bytes s, const struct forst_func *f);
struct forst_bytes forst_bytes_TrimSpace(struct forst_task *task, struct forst_bytes s);
struct forst_bytes forst_bytes_TrimSuffix(struct forst_task *task, struct forst_bytes s, struct forst_bytes suffix);
struct forst_bytes_Buffer *forst_bytes_NewBuffer(struct forst_task *task, struct forst_bytes buf);
struct forst_bytes_Buffer *forst_bytes_NewBufferString(struct forst_task *task, struct forst_string s);
struct forst_bytes forst_bytes_Buffer_Bytes(struct forst_task *task, struct forst_bytes_Buffer *b);
int64_t forst_bytes_Buffer_Cap(struct forst_task *task, struct forst_bytes_Buffer *b);
void forst_bytes_Buffer_Grow(struct forst_task *task, struct forst_bytes_Buffer *b, int64_t n);
int64_t forst_bytes_Buffer_Len(struct forst_task *task, struct forst_bytes_Buffer *b);
struct forst_bytes forst_bytes_Buffer_Next(struct forst_task *task, struct forst_bytes_Buffer *b, int64_t n);
void forst_bytes_Buffer_Read(
	struct forst_task *task, struct forst_bytes_Buffer *b, struct forst_bytes p, int64_t *n, struct forst_error **err);
void forst_bytes_Buffer_ReadByte(
	struct forst_task *task, struct forst_bytes_Buffer *b, int64_t *n, struct forst_error **err);
void forst_bytes_Buffer_ReadBytes(struct forst_task *task, struct forst_bytes_Buffer *b, int64_t delim,
	struct forst_bytes *line, struct forst_error **err);
void forst_bytes_Buffer_ReadRune(
	struct forst_task *task, struct forst_bytes_Buffer *b, int32_t *r, int64_t *size, struct forst_error **err);
void forst_bytes_Buffer_ReadString(struct forst_task *task, struct forst_bytes_Buffer *b, int64_t delim,
	struct forst_string *line, struct forst_error **err);
void forst_bytes_Buffer_Reset(struct forst_task *task, struct forst_bytes_Buffer *b);
struct forst_string forst_bytes_Buffer_String(struct forst_task *task, struct forst_bytes_Buffer *b);
void forst_bytes_Buffer_Truncate(struct forst_task *task, struct forst_bytes_Buffer *b, int64_t n);
void forst_bytes_Buffer_Write(
	struct forst_task *task, struct forst_bytes_Buffer *b, struct forst_bytes p, int64_t *n, struct forst_error **err);
struct forst_error *forst_bytes_Buffer_WriteByte(struct forst_task *task, struct forst_bytes_Buffer *b, int64_t c);
void forst_bytes_Buffer_WriteRune(
	struct forst_task *task, struct forst_bytes_Buffer *b, int32_t r, int64_t *n, struct forst_error **err);
void forst_bytes_Buffer_WriteString(struct forst_task *task, struct forst_bytes_Buffer *b, struct forst_string s,
	int64_t *n, struct forst_error **err);

#endif
