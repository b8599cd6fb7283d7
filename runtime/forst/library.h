/*
 * The standard library's types that hold something, as generated code lays them out: variables of them lie in frames, structs and
 * arrays. Forst code sees no member of them. Those that are zero are ready to use.
 */
#ifndef FORST_LIBRARY_H
#define FORST_LIBRARY_H

#include "forst/value.h"

struct forst_strings_Builder {
	struct forst_bytes bytes; /* what String() gives shares them: they are appended to, never changed */
};

struct forst_strings_Replacer {
	struct forst_string_array pairs; /* old, new, old, new ...: the first that fits counts */
};

struct forst_bytes_Buffer {
	struct forst_bytes bytes;
	int64_t read; /* how many of them have been read */
};

struct forst_base64_Encoding {
	const char *alphabet;
	bool padded;
};

struct forst_hash;

/* An interface of Go's: a copy is the same hash. */
struct forst_hash_Hash {
	struct forst_hash *state; /* NULL: nil */
};

#endif
