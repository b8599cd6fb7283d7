/* The functions of hash, crypto/sha256 and crypto/hmac by name, for the driver; digests are shown in hexadecimal. */
#include "tests/unit/stdlib/driver.h"

void forst_hash_Hash_Write(
	struct forst_task *, struct forst_hash_Hash, struct forst_bytes, int64_t *, struct forst_error **);
struct forst_bytes forst_hash_Hash_Sum(struct forst_task *, struct forst_hash_Hash, struct forst_bytes);
void forst_hash_Hash_Reset(struct forst_task *, struct forst_hash_Hash);
int64_t forst_hash_Hash_Size(struct forst_task *, struct forst_hash_Hash);
int64_t forst_hash_Hash_BlockSize(struct forst_task *, struct forst_hash_Hash);
struct forst_hash_Hash forst_sha256_New(struct forst_task *);
struct forst_hash_Hash forst_sha256_New224(struct forst_task *);
struct forst_bytes forst_sha256_Sum224(struct forst_task *, struct forst_bytes);
struct forst_bytes forst_sha256_Sum256(struct forst_task *, struct forst_bytes);
struct forst_hash_Hash forst_hmac_New(struct forst_task *, const struct forst_func *, struct forst_bytes);
bool forst_hmac_Equal(struct forst_task *, struct forst_bytes, struct forst_bytes);
struct forst_string forst_hex_EncodeToString(struct forst_task *, struct forst_bytes);

static struct forst_hash_Hash
new_256(struct forst_task *task, const struct forst_func *self)
{
	(void)self;
	return forst_sha256_New(task);
}

static struct forst_hash_Hash
new_224(struct forst_task *task, const struct forst_func *self)
{
	(void)self;
	return forst_sha256_New224(task);
}

static const struct forst_func maker_256 = {.code = (void (*)(void))new_256}, maker_224 = {.code = (void (*)(void))new_224};

/* sha256, sha224, and those as an HMAC with the key "key". */
static struct forst_hash_Hash
hash_named(struct forst_task *task, struct forst_string name)
{
	bool wide = !forst_string_has_suffix(name, FORST_STRING("224"));

	if (forst_string_has_prefix(name, FORST_STRING("hmac")))
		return forst_hmac_New(task, wide ? &maker_256 : &maker_224, to_bytes(FORST_STRING("key")));
	return wide ? forst_sha256_New(task) : forst_sha256_New224(task);
}

static struct forst_string
sum_of(struct forst_task *task, struct forst_hash_Hash hash, struct forst_string text)
{
	struct forst_error *err;
	int64_t n;

	forst_hash_Hash_Write(task, hash, to_bytes(text), &n, &err);
	return forst_hex_EncodeToString(task, forst_hash_Hash_Sum(task, hash, (struct forst_bytes){0}));
}

struct forst_string
run_hash(struct forst_task *task, const struct test_case *test)
{
	const struct forst_string *a = test->fields;
	struct forst_hash_Hash hash = hash_named(task, a[1]);
	struct forst_error *err = NULL;
	int64_t n = 0;

	if (is_of(test, "Hash.Size"))
		return forst_string_from_int(task, forst_hash_Hash_Size(task, hash));
	if (is_of(test, "Hash.BlockSize"))
		return forst_string_from_int(task, forst_hash_Hash_BlockSize(task, hash));
	forst_hash_Hash_Write(task, hash, to_bytes(a[2]), &n, &err);
	if (is_of(test, "Hash.Write"))
		return from_pair(task, from_written(task, n, err), sum_of(task, hash, FORST_STRING("")));
	if (is_of(test, "Hash.Sum")) {
		struct forst_bytes sum = forst_hash_Hash_Sum(task, hash, to_bytes(FORST_STRING("before")));
		return from_pair(task, forst_hex_EncodeToString(task, sum), sum_of(task, hash, FORST_STRING("more")));
	}
	if (is_of(test, "Hash.Reset")) {
		forst_hash_Hash_Reset(task, hash);
		return sum_of(task, hash, FORST_STRING("more"));
	}
	return (struct forst_string){0};
}

struct forst_string
run_sha256(struct forst_task *task, const struct test_case *test)
{
	struct forst_string text = test->fields[1];

	if (is_of(test, "New"))
		return sum_of(task, forst_sha256_New(task), text);
	if (is_of(test, "New224"))
		return sum_of(task, forst_sha256_New224(task), text);
	if (is_of(test, "Sum224"))
		return forst_hex_EncodeToString(task, forst_sha256_Sum224(task, to_bytes(text)));
	if (is_of(test, "Sum256"))
		return forst_hex_EncodeToString(task, forst_sha256_Sum256(task, to_bytes(text)));
	return (struct forst_string){0};
}

struct forst_string
run_hmac(struct forst_task *task, const struct test_case *test)
{
	const struct forst_string *a = test->fields;

	if (is_of(test, "Equal"))
		return forst_string_from_bool(forst_hmac_Equal(task, to_bytes(a[1]), to_bytes(a[2])));
	bool wide = forst_string_equal(a[1], FORST_STRING("sha256"));
	return sum_of(task, forst_hmac_New(task, wide ? &maker_256 : &maker_224, to_bytes(a[2])), a[3]);
}
