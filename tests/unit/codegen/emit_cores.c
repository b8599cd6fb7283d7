/* Writes the route module of a hand-made program: emit_cores sample|wire FILE. What the build compiles into tests and
 * fuzzers. */
#include "codegen/c/emit_c.h"
#include "tests/unit/codegen/sample_core.h"
#include "tests/unit/codegen/wire_core.h"

#include <stdio.h>
#include <string.h>

int
main(int argc, char **argv)
{
	struct arena arena;
	struct emit_files files;
	int failed = 0;

	if (argc != 3)
		return 2;
	arena_init(&arena, ARENA_UNLIMITED, NULL);
	emit_files_init(&files, &arena);
	if (!emit_c(strcmp(argv[1], "wire") == 0 ? wire_core(&arena) : sample_core(&arena), &arena, &files)) {
		fprintf(stderr, "refused: %.*s\n", STR_ARG(files.refused));
		return 1;
	}
	FILE *out = fopen(argv[2], "w");
	struct str content = files.first->content;
	if (!out || fwrite(content.data, 1, content.length, out) != content.length || fclose(out) != 0) {
		perror(argv[2]);
		failed = 1;
	}
	arena_release(&arena);
	return failed;
}
