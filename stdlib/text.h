/* Text that grows on the task's heap, for modules that make some. */
#ifndef FORST_STDLIB_TEXT_H
#define FORST_STDLIB_TEXT_H

#include "forst.h"

struct text {
	struct forst_task *task;
	char *data;
	int64_t length;
	int64_t capacity;
};

static inline void
text_add(struct text *text, const char *data, int64_t length)
{
	if (text->length + length > text->capacity) {
		text->capacity = (text->length + length) * 2 + 32;
		char *larger = forst_alloc_of_caller(text->task, (size_t)text->capacity);
		if (text->length)
			memcpy(larger, text->data, (size_t)text->length);
		text->data = larger;
	}
	if (length > 0)
		memcpy(text->data + text->length, data, (size_t)length);
	text->length += length;
}

static inline void
text_add_words(struct text *text, const char *words)
{
	text_add(text, words, (int64_t)strlen(words));
}

static inline void
text_add_string(struct text *text, struct forst_string string)
{
	text_add(text, string.data, string.length);
}

static inline struct forst_string
text_string(const struct text *text)
{
	return text->length ? (struct forst_string){text->data, text->length} : FORST_STRING("");
}

#endif
