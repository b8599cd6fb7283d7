/* What the parts of runtime/json share: text kernels and the recording of errors. */
#ifndef FORST_RUNTIME_JSON_INTERNAL_H
#define FORST_RUNTIME_JSON_INTERNAL_H

#include "forst/json.h"

/* ---- text.c ---- */

/* The byte behind the well-formed UTF-8 sequence of two to four bytes at `at`, or NULL (Unicode 15, table 3-7). Reads 3
 * bytes further. */
const char *json_utf8_sequence(const char *at);

/* From `at` inside a string, over valid text and escapes, to the closing quote; NULL, with *fault the offending byte,
 * otherwise. */
const char *json_string_end(const char *at, const char **fault);

/* From `at` inside a string, over valid text, to the first quote, backslash or control byte; NULL, with *fault the byte
 * that is not UTF-8, otherwise. */
const char *json_over_text(const char *at, const char **fault);

/* The twin of json_over_text without vectors. */
const char *json_over_text_scalar(const char *at, const char **fault);

/* Why the string that broke at `fault` is wrong: recorded; NULL. */
const char *json_string_fault(struct forst_decoder *in, const char *fault);

/* ---- value.c ---- */

/* Decodes padded base64 into out (room for length / 4 * 3); the number of bytes, or -1 where the text is not that. */
int64_t json_base64_decode(struct forst_string text, uint8_t *out);

/* Why the text at `at` is no Float: beyond a double where it ends at `end`, no number or no JSON where end is at. */
const char *json_float_rejected(struct forst_decoder *in, const char *at, const char *end);

/* ---- writer.c ---- */

/* Base64 without quotes; nothing where there is no room to be had. */
void json_base64_encode(struct forst_writer *out, const uint8_t *data, int64_t length);

/* ---- error.c ---- */

/* A new error's record with code, status and place, or NULL where no more are kept (decoding stops) or none count. */
struct forst_decode_error *json_error(struct forst_decoder *in, const char *code, int status, const char *at);

/* Is decoding still to go on after an error? */
bool json_goes_on(const struct forst_decoder *in);

/* Fills paths, positions and details; puts the errors in the order of the body. */
void json_errors_finish(struct forst_decoder *in);

/* ---- path.c ---- */

/* The path, from `root` on, of the value in the JSON text [begin, end) that begins at or holds `place`. */
struct forst_string json_path_at(struct forst_task *task, struct forst_string root, const char *begin, const char *end,
	const char *place, const char *const *parameters, int parameter_count);

/* `path` with .member, or ["member"] where that is no identifier. */
struct forst_string json_path_member(struct forst_task *task, struct forst_string path, struct forst_string member);

/* ---- query.c ---- */

/* The query string as JSON text on the task's heap, FORST_INPUT_PADDING writable bytes behind it. */
struct forst_string json_from_query(
	struct forst_task *task, struct forst_string query, const struct forst_query_member *members, int member_count);

static inline struct forst_string
json_text(const char *text)
{
	return (struct forst_string){text, (int64_t)strlen(text)};
}

#endif
