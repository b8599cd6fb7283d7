/* Prints tokens; see token_dump.h. */
#include "compiler/parse/token_dump.h"

#include "compiler/parse/layout.h"
#include "compiler/parse/scan.h"

void
token_dump(const struct source *source, struct buf *out)
{
	struct arena arena;
	struct token_list scanned = {0};
	struct token_list tokens = {0};
	const struct token *too_deep;
	arena_init(&arena, ARENA_UNLIMITED, NULL);
	scan_text(&arena, source->text, &scanned);
	layout_tokens(&arena, source->text, &scanned, &tokens, &too_deep);
	for (size_t i = 0; i < tokens.count; i++) {
		const struct token *token = &tokens.items[i];
		struct str text = str_slice(source->text, token->start, token->end);
		buf_append_text(out, token_name((enum token_kind)token->kind));
		if (text.length > 0 && text.data[0] != '\n') {
			buf_printf(out, " %.*s", STR_ARG(text));
		}
		buf_append_byte(out, '\n');
	}
	arena_release(&arena);
}
