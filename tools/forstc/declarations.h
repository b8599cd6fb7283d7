/* The standard library's declarations, embedded by embed.py: one entry a .ft file of stdlib/. */
#ifndef FORST_TOOLS_FORSTC_DECLARATIONS_H
#define FORST_TOOLS_FORSTC_DECLARATIONS_H

#include "runtime/base/str.h"

struct declaration {
	struct str package; /* "strings", "unicode/utf8" */
	struct str path;    /* what messages show */
	struct str text;
};

extern const struct declaration declarations[];
extern const size_t declaration_count;

#endif
