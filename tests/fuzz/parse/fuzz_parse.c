/*
 * Gives any bytes to the scanner, the layout and the parser, prints what came out (tree, tokens, messages in both forms),
 * and aborts when a position points outside of the source. Memory is bounded as on the command line.
 */
#include "compiler/diag/diag.h"
#include "compiler/parse/ast_dump.h"
#include "compiler/parse/parse.h"
#include "compiler/parse/token_dump.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const size_t MEMORY_MAX = (size_t)256 << 20;

static void
require(bool holds)
{
	if (!holds) {
		abort();
	}
}

static void
check_spans(const struct diag_log *log, const struct source *source)
{
	uint32_t end = source->base + (uint32_t)source->text.length;
	for (const struct diag *diag = log->first; diag; diag = diag->next) {
		require(diag->span.start >= source->base && diag->span.start <= diag->span.end && diag->span.end <= end);
		require(diag->message.length > 0);
	}
	require((log->first != NULL) == (log->error_count + log->warning_count > 0));
}

static void
parse_bytes(struct arena *arena, struct str text)
{
	struct source_map sources;
	struct diag_log log;
	struct interner interner;
	struct buf out = {0};
	source_map_init(&sources, arena);
	diag_init(&log, arena, &sources);
	interner_init(&interner, arena);
	struct source *source = source_add(&sources, STR("input.ft"), text);
	const struct ast_file *file = parse_file(arena, &interner, source, &log);
	ast_dump(file, &out);
	token_dump(source, &out);
	diag_sort(&log);
	check_spans(&log, source);
	diag_render_human(&log, (struct diag_style){.color = true}, &out);
	diag_render_json(&log, &out);
	buf_release(&out);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct arena arena;
	jmp_buf escape;
	arena_init(&arena, MEMORY_MAX, &escape);
	if (setjmp(escape) == 0) {
		parse_bytes(&arena, (struct str){(const char *)data, size});
	}
	arena_release(&arena);
	return 0;
}
