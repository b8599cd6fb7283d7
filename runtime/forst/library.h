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

/* It never changes: whoever has its address shares it. */
struct forst_regexp_Regexp {
	const uint32_t *table; /* NULL: the zero value, which has no use */
	bool lasts;            /* as long as the program runs */
};

struct forst_regexp_Regexp_pointer_array {
	struct forst_regexp_Regexp **data;
	int64_t length;
	int64_t capacity;
};

struct forst_result_regexp_Regexp_pointer {
	struct forst_error *error;
	struct forst_regexp_Regexp *value;
};

struct forst_hash;

/* An interface of Go's: a copy is the same hash. */
struct forst_hash_Hash {
	struct forst_hash *state; /* NULL: nil */
};

#endif
