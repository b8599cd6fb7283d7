/* The functions of encoding/base64 and encoding/hex by name, for the driver. */
#include "tests/unit/stdlib/driver.h"

struct forst_base64_Encoding *forst_base64_StdEncoding(struct forst_task *);
struct forst_base64_Encoding *forst_base64_URLEncoding(struct forst_task *);
struct forst_base64_Encoding *forst_base64_RawStdEncoding(struct forst_task *);
struct forst_base64_Encoding *forst_base64_RawURLEncoding(struct forst_task *);
struct forst_string forst_base64_Encoding_EncodeToString(
	struct forst_task *, struct forst_base64_Encoding *, struct forst_bytes);
struct forst_result_bytes forst_base64_Encoding_DecodeString(
	struct forst_task *, struct forst_base64_Encoding *, struct forst_string);
int64_t forst_base64_Encoding_EncodedLen(struct forst_task *, struct forst_base64_Encoding *, int64_t);
int64_t forst_base64_Encoding_DecodedLen(struct forst_task *, struct forst_base64_Encoding *, int64_t);

struct forst_string forst_hex_EncodeToString(struct forst_task *, struct forst_bytes);
struct forst_result_bytes forst_hex_DecodeString(struct forst_task *, struct forst_string);
int64_t forst_hex_EncodedLen(struct forst_task *, int64_t);
int64_t forst_hex_DecodedLen(struct forst_task *, int64_t);
struct forst_string forst_hex_Dump(struct forst_task *, struct forst_bytes);

static struct forst_base64_Encoding *
encoding_named(struct forst_task *task, struct forst_string name)
{
	if (forst_string_equal(name, FORST_STRING("StdEncoding")))
		return forst_base64_StdEncoding(task);
	if (forst_string_equal(name, FORST_STRING("URLEncoding")))
		return forst_base64_URLEncoding(task);
	if (forst_string_equal(name, FORST_STRING("RawStdEncoding")))
		return forst_base64_RawStdEncoding(task);
	return forst_string_equal(name, FORST_STRING("RawURLEncoding")) ? forst_base64_RawURLEncoding(task) : NULL;
}

struct forst_string
run_base64(struct forst_task *task, const struct test_case *test)
{
	const struct forst_string *a = test->fields;
	struct forst_base64_Encoding *encoding = encoding_named(task, a[0]);

	if (encoding)
		return forst_base64_Encoding_EncodeToString(task, encoding, to_bytes(a[1]));
	encoding = encoding_named(task, a[1]);
	if (is_of(test, "Encoding.EncodeToString"))
		return forst_base64_Encoding_EncodeToString(task, encoding, to_bytes(a[2]));
	if (is_of(test, "Encoding.DecodeString"))
		return from_bytes_result(task, forst_base64_Encoding_DecodeString(task, encoding, a[2]));
	if (is_of(test, "Encoding.EncodedLen"))
		return forst_string_from_int(task, forst_base64_Encoding_EncodedLen(task, encoding, to_int(a[2])));
	if (is_of(test, "Encoding.DecodedLen"))
		return forst_string_from_int(task, forst_base64_Encoding_DecodedLen(task, encoding, to_int(a[2])));
	return (struct forst_string){0};
}

struct forst_string
run_hex(struct forst_task *task, const struct test_case *test)
{
	const struct forst_string *a = test->fields;

	if (is_of(test, "EncodeToString"))
		return forst_hex_EncodeToString(task, to_bytes(a[1]));
	if (is_of(test, "DecodeString"))
		return from_bytes_result(task, forst_hex_DecodeString(task, a[1]));
	if (is_of(test, "EncodedLen"))
		return forst_string_from_int(task, forst_hex_EncodedLen(task, to_int(a[1])));
	if (is_of(test, "DecodedLen"))
		return forst_string_from_int(task, forst_hex_DecodedLen(task, to_int(a[1])));
	return is_of(test, "Dump") ? forst_hex_Dump(task, to_bytes(a[1])) : (struct forst_string){0};
}
