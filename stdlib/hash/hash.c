/* Package hash; see hash.ft and hash.h. */
#include "stdlib/hash/hash.h"

void forst_hash_Hash_Write(
	struct forst_task *task, struct forst_hash_Hash h, struct forst_bytes p, int64_t *n, struct forst_error **err);
struct forst_bytes forst_hash_Hash_Sum(struct forst_task *task, struct forst_hash_Hash h, struct forst_bytes b);
void forst_hash_Hash_Reset(struct forst_task *task, struct forst_hash_Hash h);
int64_t forst_hash_Hash_Size(struct forst_task *task, struct forst_hash_Hash h);
int64_t forst_hash_Hash_BlockSize(struct forst_task *task, struct forst_hash_Hash h);

enum { STEP = 1 << 16 }; /* bytes between safepoints: some tens of microseconds */

struct forst_hash *
hash_new(struct forst_task *task, const struct forst_hash_kind *kind)
{
	struct forst_hash *hash = forst_alloc_of_caller(task, kind->struct_size);

	hash->kind = kind;
	return hash;
}

void
hash_write(struct forst_task *task, struct forst_hash *hash, struct forst_bytes data)
{
	for (int64_t at = 0; at < data.length; at += STEP) {
		int64_t left = data.length - at;
		hash->kind->write(hash, data.data + at, (size_t)(left < STEP ? left : STEP));
		forst_poll(task);
	}
}

static struct forst_hash *
state_of(struct forst_task *task, struct forst_hash_Hash h)
{
	return forst_deref_at(task, h.state, task->caller_file, task->caller_line);
}

void
forst_hash_Hash_Write(
	struct forst_task *task, struct forst_hash_Hash h, struct forst_bytes p, int64_t *n, struct forst_error **err)
{
	hash_write(task, state_of(task, h), p);
	*n = p.length;
	*err = NULL;
}

struct forst_bytes
forst_hash_Hash_Sum(struct forst_task *task, struct forst_hash_Hash h, struct forst_bytes b)
{
	const struct forst_hash *hash = state_of(task, h);
	struct forst_hash *copy = forst_alloc_of_caller(task, hash->kind->struct_size);
	uint8_t digest[HASH_SIZE_MAX];

	memcpy(copy, hash, hash->kind->struct_size);
	copy->kind->digest(copy, digest);
	return view_append(task, b, digest, copy->kind->size);
}

void
forst_hash_Hash_Reset(struct forst_task *task, struct forst_hash_Hash h)
{
	struct forst_hash *hash = state_of(task, h);

	hash->kind->reset(hash);
}

int64_t
forst_hash_Hash_Size(struct forst_task *task, struct forst_hash_Hash h)
{
	return state_of(task, h)->kind->size;
}

int64_t
forst_hash_Hash_BlockSize(struct forst_task *task, struct forst_hash_Hash h)
{
	return state_of(task, h)->kind->block_size;
}
