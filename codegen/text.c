/* See text.h. */
#include "codegen/text.h"

#include <string.h>

void
text_add(struct text *text, struct str s)
{
	if (text->length + s.length > text->capacity) {
		size_t capacity = text->capacity ? text->capacity * 2 : 64;
		while (capacity < text->length + s.length)
			capacity *= 2;
		char *data = arena_alloc(text->arena, capacity);
		if (text->length)
			memcpy(data, text->data, text->length);
		text->data = data;
		text->capacity = capacity;
	}
	if (s.length)
		memcpy(text->data + text->length, s.data, s.length);
	text->length += s.length;
}

struct str
text_str(const struct text *text)
{
	return (struct str){text->data ? text->data : "", text->length};
}
