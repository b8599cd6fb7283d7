/*
 * The standard library's types that hold something, as generated code lays them out: variables of them lie in frames, structs and
 * arrays. Forst code sees no member of them. Those that are zero are ready to use; each begins with a scalar, because GCC minds {0} for
 * a struct that does not, where it stands in an initializer of another.
 */
#ifndef FORST_LIBRARY_H
#define FORST_LIBRARY_H

#include "forst/value.h"

struct forst_strings_Builder {
	uint8_t *data; /* what String() gives shares them: bytes are appended, never changed */
	int64_t length;
	int64_t capacity;
};

struct forst_os_File {
	int descriptor; /* 1 or 2 */
};

struct forst_strings_Replacer {
	const struct forst_string *texts; /* old, new, old, new ...: the first that fits counts */
	int64_t pair_count;
};

/* A copy that lies on the task's heap whole: a package variable's. NULL stays NULL. */
struct forst_strings_Replacer *forst_replacer_dup(struct forst_task *task, const struct forst_strings_Replacer *replacer);

struct forst_bytes_Buffer {
	int64_t read; /* how many of the bytes have been read */
	struct forst_bytes bytes;
};

struct forst_base64_Encoding {
	const char *alphabet;
	bool padded;
};

struct forst_rand_Source {
	int64_t seed;
};

struct forst_rand_Rand {
	bool seeded; /* else it is to begin with seed 0 */
	uint64_t state[4];
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

/* Pointers to these print by their methods String. */
extern const struct forst_format_type forst_type_bytes_Buffer;
extern const struct forst_format_type forst_type_regexp_Regexp;
extern const struct forst_format_type forst_type_strings_Builder;

#endif
