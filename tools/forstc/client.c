/* The TypeScript client in a folder; see client.h. */
#include "tools/forstc/client.h"

#include "codegen/ts/emit_ts.h"
#include "tools/forstc/compile.h"
#include "tools/forstc/output.h"

static void
emit(struct compilation *compilation, struct emit_files *files)
{
	emit_files_init(files, &compilation->arena);
	emit_ts(compilation->core, &compilation->arena, files);
}

int
client_write(struct compilation *compilation, const char *folder)
{
	struct emit_files files;
	struct output output = {folder, ".ts", EMIT_TS_MARKER};
	emit(compilation, &files);
	return output_write(&output, &files, &compilation->arena);
}

int
client_compare(struct compilation *compilation, const char *folder)
{
	struct emit_files files;
	struct output output = {folder, ".ts", EMIT_TS_MARKER};
	emit(compilation, &files);
	return output_compare(&output, &files, &compilation->arena);
}
