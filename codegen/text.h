/* A growing text in an arena: what emitters make files of. Zeroed but for the arena it is empty. */
#ifndef FORST_CODEGEN_TEXT_H
#define FORST_CODEGEN_TEXT_H

#include "runtime/base/arena.h"
#include "runtime/base/str.h"

struct text {
	struct arena *arena;
	char *data;
	size_t length;
	size_t capacity;
};

void text_add(struct text *text, struct str s);

/* What it holds so far; data is never NULL. */
struct str text_str(const struct text *text);

#endif
