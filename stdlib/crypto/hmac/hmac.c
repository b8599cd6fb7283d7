/* Package crypto/hmac; see hmac.ft. */
#include "stdlib/crypto/sha256/sha256.h"

#include <nettle/hmac.h>
#include <nettle/memops.h>

struct forst_hash_Hash forst_hmac_New(struct forst_task *task, const struct forst_func *h, struct forst_bytes key);
bool forst_hmac_Equal(struct forst_task *task, struct forst_bytes mac1, struct forst_bytes mac2);

struct hmac {
	struct forst_hash hash;
	struct hmac_sha256_ctx context; /* SHA-224's is the same */
};

static struct hmac_sha256_ctx *
context_of(struct forst_hash *hash)
{
	return &((struct hmac *)hash)->context;
}

static void
write_text(struct forst_hash *hash, const uint8_t *data, size_t length)
{
	hmac_sha256_update(context_of(hash), length, data);
}

/* A digest leaves the context as the key made it. */
static void
reset_256(struct forst_hash *hash)
{
	uint8_t dropped[SHA256_DIGEST_SIZE];

	hmac_sha256_digest(context_of(hash), sizeof dropped, dropped);
}

static void
digest_256(struct forst_hash *hash, uint8_t *to)
{
	hmac_sha256_digest(context_of(hash), SHA256_DIGEST_SIZE, to);
}

static void
reset_224(struct forst_hash *hash)
{
	uint8_t dropped[SHA224_DIGEST_SIZE];

	hmac_sha224_digest(context_of(hash), sizeof dropped, dropped);
}

static void
digest_224(struct forst_hash *hash, uint8_t *to)
{
	hmac_sha224_digest(context_of(hash), SHA224_DIGEST_SIZE, to);
}

static const struct forst_hash_kind hmac_256 = {
	sizeof(struct hmac), SHA256_DIGEST_SIZE, SHA256_BLOCK_SIZE, reset_256, write_text, digest_256};
static const struct forst_hash_kind hmac_224 = {
	sizeof(struct hmac), SHA224_DIGEST_SIZE, SHA224_BLOCK_SIZE, reset_224, write_text, digest_224};

static const struct {
	const struct forst_hash_kind *of;
	const struct forst_hash_kind *kind;
	void (*set_key)(struct hmac_sha256_ctx *context, size_t length, const uint8_t *key);
} rows[] = {
	{&sha256_kind, &hmac_256, hmac_sha256_set_key},
	{&sha224_kind, &hmac_224, hmac_sha224_set_key},
};

static struct forst_hash *
call(struct forst_task *task, const struct forst_func *h)
{
	struct forst_place place = forst_caller(task);
	const struct forst_func *called = forst_deref_at(task, h, place.file, place.line);
	struct forst_hash_Hash made =
		((struct forst_hash_Hash (*)(struct forst_task *, const struct forst_func *))called->code)(task, called);

	(void)forst_here_at(task, place.file, place.line);
	return forst_deref_at(task, made.state, place.file, place.line);
}

struct forst_hash_Hash
forst_hmac_New(struct forst_task *task, const struct forst_func *h, struct forst_bytes key)
{
	const struct forst_hash *outer = call(task, h), *inner = call(task, h);

	if (outer == inner)
		forst_panic_of_caller(
			task, FORST_STRING("crypto/hmac: hash generation function does not produce unique values"));
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		if (rows[i].of != outer->kind)
			continue;
		struct forst_hash *hash = hash_new(task, rows[i].kind);
		rows[i].set_key(context_of(hash), (size_t)key.length, key.data ? key.data : (const uint8_t *)forst_nothing);
		return (struct forst_hash_Hash){hash};
	}
	forst_panic_of_caller(task, FORST_STRING("crypto/hmac: the function must give a hash of crypto/sha256"));
}

bool
forst_hmac_Equal(struct forst_task *task, struct forst_bytes mac1, struct forst_bytes mac2)
{
	(void)task;
	return mac1.length == mac2.length && (mac1.length == 0 || memeql_sec(mac1.data, mac2.data, (size_t)mac1.length));
}
