/* Package crypto/sha256; see sha256.ft. */
#include "stdlib/crypto/sha256/sha256.h"

#include <nettle/sha2.h>

struct forst_hash_Hash forst_sha256_New(struct forst_task *task);
struct forst_hash_Hash forst_sha256_New224(struct forst_task *task);
struct forst_bytes forst_sha256_Sum224(struct forst_task *task, struct forst_bytes data);
struct forst_bytes forst_sha256_Sum256(struct forst_task *task, struct forst_bytes data);

struct sha256 {
	struct forst_hash hash;
	struct sha256_ctx context;
};

static struct sha256_ctx *
context_of(struct forst_hash *hash)
{
	return &((struct sha256 *)hash)->context;
}

static void
write_256(struct forst_hash *hash, const uint8_t *data, size_t length)
{
	sha256_update(context_of(hash), length, data);
}

static void
reset_256(struct forst_hash *hash)
{
	sha256_init(context_of(hash));
}

static void
digest_256(struct forst_hash *hash, uint8_t *to)
{
	sha256_digest(context_of(hash), SHA256_DIGEST_SIZE, to);
}

static void
reset_224(struct forst_hash *hash)
{
	sha224_init(context_of(hash));
}

static void
digest_224(struct forst_hash *hash, uint8_t *to)
{
	sha224_digest(context_of(hash), SHA224_DIGEST_SIZE, to);
}

const struct forst_hash_kind sha256_kind = {
	sizeof(struct sha256), SHA256_DIGEST_SIZE, SHA256_BLOCK_SIZE, reset_256, write_256, digest_256};
const struct forst_hash_kind sha224_kind = {
	sizeof(struct sha256), SHA224_DIGEST_SIZE, SHA224_BLOCK_SIZE, reset_224, write_256, digest_224};

static struct forst_hash_Hash
begin(struct forst_task *task, const struct forst_hash_kind *kind)
{
	struct forst_hash *hash = hash_new(task, kind);

	kind->reset(hash);
	return (struct forst_hash_Hash){hash};
}

static struct forst_bytes
sum(struct forst_task *task, const struct forst_hash_kind *kind, struct forst_bytes data)
{
	struct sha256 state = {{kind}, {{0}, 0, 0, {0}}};
	struct forst_bytes digest = {forst_alloc_of_caller(task, (size_t)kind->size), kind->size, kind->size};

	kind->reset(&state.hash);
	hash_write(task, &state.hash, data);
	kind->digest(&state.hash, digest.data);
	return digest;
}

struct forst_hash_Hash
forst_sha256_New(struct forst_task *task)
{
	return begin(task, &sha256_kind);
}

struct forst_hash_Hash
forst_sha256_New224(struct forst_task *task)
{
	return begin(task, &sha224_kind);
}

struct forst_bytes
forst_sha256_Sum224(struct forst_task *task, struct forst_bytes data)
{
	return sum(task, &sha224_kind, data);
}

struct forst_bytes
forst_sha256_Sum256(struct forst_task *task, struct forst_bytes data)
{
	return sum(task, &sha256_kind, data);
}
