/* From core to an executable or an addon in a folder; see build.h. */
#include "tools/forstc/build.h"

#include "codegen/c/emit_c.h"
#include "codegen/manifest/manifest.h"
#include "tools/forstc/client.h"
#include "tools/forstc/command.h"
#include "tools/forstc/compile.h"
#include "tools/forstc/file.h"
#include "tools/forstc/link.h"
#include "tools/forstc/output.h"

#include <errno.h>
#include <string.h>

static int
write_manifest(struct compilation *compilation, const struct build_request *request)
{
	struct arena *arena = &compilation->arena;
	struct str text = emit_manifest(compilation->core, arena);
	if (!text.data) {
		complain("out of memory while writing the manifest");
		return EXIT_MACHINE;
	}
	struct str path = path_join(arena, str_from(request->folder), STR("manifest.json"));
	if (file_write(path.data, text) != 0) {
		complain("cannot write %s: %s", path.data, strerror(errno));
		return EXIT_MACHINE;
	}
	return EXIT_DONE;
}

static int
link_files(struct compilation *compilation, const struct build_request *request, const struct emit_files *files,
	struct str folder)
{
	struct arena *arena = &compilation->arena;
	struct str *paths = arena_alloc_array(arena, files->count, sizeof *paths);
	size_t count = 0;
	for (const struct emit_file *file = files->first; file; file = file->next) {
		if (str_has_suffix(file->path, STR(".c"))) {
			paths[count++] = path_join(arena, folder, file->path);
		}
	}
	struct str base = str_from(request->folder);
	struct link_request link = {
		.compiler = request->compiler,
		.mode = request->mode,
		.addon = request->addon,
		.folder = base,
		.files = paths,
		.file_count = count,
		.packages = compilation->core->packages,
		.package_count = compilation->core->package_count,
		.product = path_join(arena, base, str_from(request->product)),
	};
	return link_program(&link, arena);
}

int
build(struct compilation *compilation, const struct build_request *request)
{
	struct arena *arena = &compilation->arena;
	struct emit_files files;
	emit_files_init(&files, arena);
	if (!emit_c(compilation->core, arena, &files)) {
		complain("this version of forstc has no C for %.*s", STR_ARG(files.refused));
		return EXIT_SOURCES;
	}
	struct str folder = path_join(arena, str_from(request->folder), STR("c"));
	struct output output = {folder.data, ".c", EMIT_C_MARKER};
	int code = output_write(&output, &files, arena);
	if (code == EXIT_DONE && !request->emit_only) {
		code = link_files(compilation, request, &files, folder);
	}
	if (code == EXIT_DONE) {
		code = write_manifest(compilation, request);
	}
	return code;
}

struct routes_build {
	const char *routes;
	const struct build_request *request;
};

static int
build_routes_in(struct compilation *compilation, void *context)
{
	const struct routes_build *work = context;
	char *const paths[] = {(char *)work->routes};
	int code = compile_read(compilation, COMPILE_ROUTES, paths, 1);
	if (code == EXIT_DONE) {
		code = compile_lower(compilation);
	}
	if (code == EXIT_DONE && compilation->core->route_count == 0) {
		complain("%s has no routes: those are functions of .ft files in a folder named routes", work->routes);
		return EXIT_SOURCES;
	}
	if (code == EXIT_DONE) {
		code = build(compilation, work->request);
	}
	if (code == EXIT_DONE && work->request->client && client_write(compilation, work->request->client) != EXIT_DONE) {
		complain("the server is new, its client in %s is not", work->request->client);
	}
	return code;
}

int
build_routes(const char *routes, const struct build_request *request)
{
	struct routes_build work = {routes, request};
	return compile_with(DIAG_FORMAT_HUMAN, build_routes_in, &work);
}
