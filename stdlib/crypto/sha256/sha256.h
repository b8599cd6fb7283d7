/* The kinds of hash that package crypto/sha256 has. */
#ifndef FORST_STDLIB_SHA256_H
#define FORST_STDLIB_SHA256_H

#include "stdlib/hash/hash.h"

extern const struct forst_hash_kind sha256_kind;
extern const struct forst_hash_kind sha224_kind;

#endif
