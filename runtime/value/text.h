/* A text that grows on a task's heap: what printing appends to. Private to the runtime. */
#ifndef FORST_RUNTIME_VALUE_TEXT_H
#define FORST_RUNTIME_VALUE_TEXT_H

#include "forst/value.h"

struct rt_text {
	struct forst_task *task;
	char *data;
	int64_t length;
	int64_t capacity;
};

void rt_text_append(struct rt_text *text, const char *data, int64_t length);
void rt_text_byte(struct rt_text *text, char byte);
void rt_text_repeat(struct rt_text *text, char byte, int64_t count);
void rt_text_rune(struct rt_text *text, int32_t rune);

static inline void
rt_text_string(struct rt_text *text, struct forst_string s)
{
	rt_text_append(text, s.data, s.length);
}

/* A NUL-terminated string. */
static inline void
rt_text_words(struct rt_text *text, const char *words)
{
	rt_text_append(text, words, (int64_t)strlen(words));
}

/* What was appended so far; its bytes never change, the text may grow on. */
static inline struct forst_string
rt_text_done(const struct rt_text *text)
{
	return (struct forst_string){text->data ? text->data : "", text->length};
}

#endif
