/* From core to an executable by way of Go: its files in a module of their own, built by the go command. */
#include "codegen/go/emit_go.h"
#include "tools/forstc/build.h"
#include "tools/forstc/command.h"
#include "tools/forstc/compile.h"
#include "tools/forstc/file.h"
#include "tools/forstc/output.h"
#include "tools/forstc/process.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static int
write_module(struct arena *arena, struct str folder)
{
	struct str path = path_join(arena, folder, STR("go.mod"));
	if (file_write(path.data, STR("module program\n\ngo 1.19\n")) != 0) {
		complain("cannot write %s: %s", path.data, strerror(errno));
		return EXIT_MACHINE;
	}
	return EXIT_DONE;
}

/* Nothing is fetched: the program needs Go's own packages only. */
static int
run_go(struct str folder, const char *program)
{
	/* Only newer ones than 1.19 take the folder as an option. */
	const char *const words[] = {"env", "-C", folder.data, "GOFLAGS=-mod=mod", "GOPROXY=off", "GOWORK=off", "go", "build",
		"-o", program, ".", NULL};
	struct job job = {.arguments = words};
	process_run(&job);
	if (job.error != 0) {
		complain("cannot start env: %s", strerror(job.error));
		return EXIT_MACHINE;
	}
	if (job.exit_code == 127) {
		complain("there is no go command; the target `go` needs Go 1.19 or later");
		return EXIT_MACHINE;
	}
	if (job.exit_code != 0) {
		complain("go build failed; that is a mistake of forstc's");
		return EXIT_MACHINE;
	}
	return EXIT_DONE;
}

int
build_go(struct compilation *compilation, const char *folder)
{
	struct arena *arena = &compilation->arena;
	struct emit_files files;
	emit_files_init(&files, arena);
	if (!emit_go(compilation->core, arena, &files)) {
		complain("this version of forstc has no Go for %.*s", STR_ARG(files.refused));
		return EXIT_SOURCES;
	}
	struct str sources = path_join(arena, str_from(folder), STR("go"));
	struct output output = {sources.data, ".go", EMIT_GO_MARKER};
	int code = output_write(&output, &files, arena);
	if (code == EXIT_DONE) {
		code = write_module(arena, sources);
	}
	return code == EXIT_DONE ? run_go(sources, path_join(arena, str_from(folder), STR("program")).data) : code;
}
