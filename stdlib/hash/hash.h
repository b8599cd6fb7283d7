/*
 * What stands behind a hash.Hash: a struct in the request's heap that begins with forst_hash. It owns nothing else, so that a
 * copy of its bytes is a hash of its own.
 */
#ifndef FORST_STDLIB_HASH_H
#define FORST_STDLIB_HASH_H

#include "stdlib/view.h"

struct forst_hash_kind {
	size_t struct_size;  /* of the struct that begins with forst_hash */
	int64_t size;        /* bytes of a digest */
	int64_t block_size;
	void (*reset)(struct forst_hash *hash);
	void (*write)(struct forst_hash *hash, const uint8_t *data, size_t length);
	void (*digest)(struct forst_hash *hash, uint8_t *to); /* may change the hash: it is a copy */
};

struct forst_hash {
	const struct forst_hash_kind *kind;
};

enum { HASH_SIZE_MAX = 64 };

/* A new hash of the kind, not yet reset. */
struct forst_hash *hash_new(struct forst_task *task, const struct forst_hash_kind *kind);

/* Writes all, coming to safepoints on the way. */
void hash_write(struct forst_task *task, struct forst_hash *hash, struct forst_bytes data);

#endif
