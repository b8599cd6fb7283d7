/* Finds and reads the files of a compilation; see sources.h. Each file is read and parsed once, whatever names it. */
#include "tools/forstc/sources.h"

#include "compiler/check/check.h"
#include "compiler/parse/parse.h"
#include "tools/forstc/command.h"
#include "tools/forstc/declarations.h"
#include "tools/forstc/file.h"

#include <errno.h>
#include <string.h>

/* Memory that a compilation may take grows with its sources: this much for each byte. */
enum { MEMORY_PER_BYTE = 184 };

static bool
is_known(const struct compilation *compilation, struct str path)
{
	for (const struct source *source = compilation->sources.first; source; source = source->next) {
		if (str_equal(source->path, path)) {
			return true;
		}
	}
	return false;
}

/* The path below the source root, with .ft. */
static struct str
below_root(const struct compilation *compilation, struct str path)
{
	struct str root = compilation->root;
	if (root.length == 0 || str_equal(root, STR("."))) {
		return path;
	}
	bool inside = str_has_prefix(path, root) && path.length > root.length && path.data[root.length] == '/';
	return inside ? str_slice(path, root.length + 1, path.length) : path;
}

static void
append(struct compilation *compilation, struct check_file file)
{
	compilation->files = arena_grow(&compilation->arena, compilation->files, compilation->file_count,
		&compilation->file_capacity, sizeof *compilation->files);
	compilation->files[compilation->file_count++] = file;
}

static int
add_file(struct compilation *compilation, struct str path)
{
	if (is_known(compilation, path)) {
		return EXIT_DONE;
	}
	struct arena *arena = &compilation->arena;
	struct str text = file_read(arena, path.data, SOURCE_FILE_MAX);
	if (!text.data) {
		complain("cannot read %s: %s", path.data, strerror(errno));
		return EXIT_USAGE;
	}
	arena->limit += text.length * MEMORY_PER_BYTE;
	struct source *source = source_add(&compilation->sources, path, text);
	if (!source) {
		complain("%s: the sources are more than 4 GiB together", path.data);
		return EXIT_USAGE;
	}
	struct ast_file *ast = parse_file(arena, compilation->interner, source, &compilation->log);
	append(compilation, (struct check_file){.ast = ast, .path = below_root(compilation, path)});
	return EXIT_DONE;
}

static int
add_list(struct compilation *compilation, const struct path_list *list)
{
	int code = EXIT_DONE;
	for (size_t i = 0; i < list->count && code == EXIT_DONE; i++) {
		code = add_file(compilation, list->items[i]);
	}
	return code;
}

/* Of a folder's files the tests, or the others. */
static int
list_files(struct compilation *compilation, const char *folder, bool deep, bool tests, struct path_list *kept)
{
	struct path_list list = {0};
	if (folder_list(&compilation->arena, folder, ".ft", deep, &list) != 0) {
		complain("cannot read %s: %s", folder, strerror(errno));
		return EXIT_USAGE;
	}
	for (size_t i = 0; i < list.count; i++) {
		if (str_has_suffix(list.items[i], STR("_test.ft")) == tests) {
			kept->items =
				arena_grow(&compilation->arena, kept->items, kept->count, &kept->capacity, sizeof *kept->items);
			kept->items[kept->count++] = list.items[i];
		}
	}
	return EXIT_DONE;
}

static int
add_folder(struct compilation *compilation, const char *folder, bool deep)
{
	struct path_list kept = {0};
	int code = list_files(compilation, folder, deep, false, &kept);
	return code == EXIT_DONE ? add_list(compilation, &kept) : code;
}

/* A test file, and what it tests: the file beside it, or its package. */
static int
add_test(struct compilation *compilation, struct str path)
{
	struct arena *arena = &compilation->arena;
	size_t at = compilation->file_count;
	int code = add_file(compilation, path);
	if (code != EXIT_DONE || compilation->file_count == at) {
		return code;
	}
	if (compilation->files[at].ast->package.text.length) {
		return add_folder(compilation, arena_str(arena, path_folder(path)).data, false);
	}
	struct str stem = str_slice(path, 0, path.length - STR("_test.ft").length);
	struct str tested = arena_printf(arena, "%.*s.ft", STR_ARG(stem));
	return file_kind(tested.data) == FILE_REGULAR ? add_file(compilation, tested) : EXIT_DONE;
}

/* The tests below a folder, those of a file, or a test file. */
static int
add_tests(struct compilation *compilation, struct str path, bool is_folder)
{
	struct path_list list = {0};
	if (!is_folder) {
		struct str stem = str_slice(path, 0, path.length - (str_has_suffix(path, STR(".ft")) ? 3 : 0));
		struct str test = arena_printf(&compilation->arena, "%.*s_test.ft", STR_ARG(stem));
		bool beside = !str_has_suffix(path, STR("_test.ft")) && file_kind(test.data) == FILE_REGULAR;
		return add_test(compilation, beside ? test : path);
	}
	int code = list_files(compilation, path.data, true, true, &list);
	for (size_t i = 0; i < list.count && code == EXIT_DONE; i++) {
		code = add_test(compilation, list.items[i]);
	}
	return code;
}

static bool
is_library(struct str import)
{
	for (size_t i = 0; i < declaration_count; i++) {
		if (str_equal(declarations[i].package, import)) {
			return true;
		}
	}
	return false;
}

/* What an import names below the root: a folder's files, and the file of that name; which is meant, and that nothing is
 * there, is the checker's to say. */
static int
add_import(struct compilation *compilation, struct str import)
{
	struct arena *arena = &compilation->arena;
	bool climbs = str_has_prefix(import, STR("/")) || str_has_prefix(import, STR("../")) ||
				  memmem(import.data, import.length, "/../", 4);
	if (climbs || import.length == 0) {
		return EXIT_DONE;
	}
	struct str folder = path_join(arena, compilation->root, import);
	struct str file = arena_printf(arena, "%.*s.ft", STR_ARG(folder));
	int code = file_kind(folder.data) == FILE_FOLDER ? add_folder(compilation, folder.data, false) : EXIT_DONE;
	bool has_file = !is_library(import) && file_kind(file.data) == FILE_REGULAR;
	return code == EXIT_DONE && has_file ? add_file(compilation, file) : code;
}

/* Files grow while their imports are followed. */
static int
add_imports(struct compilation *compilation)
{
	int code = EXIT_DONE;
	for (size_t i = 0; i < compilation->file_count && code == EXIT_DONE; i++) {
		const struct ast_file *file = compilation->files[i].ast;
		for (const struct ast_decl *decl = file ? file->decls : NULL; decl && code == EXIT_DONE; decl = decl->next) {
			if (decl->kind == AST_DECL_IMPORT) {
				code = add_import(compilation, decl->path);
			}
		}
	}
	return code;
}

static void
add_libraries(struct compilation *compilation)
{
	for (size_t i = 0; i < declaration_count; i++) {
		struct source *source = source_add(&compilation->sources, declarations[i].path, declarations[i].text);
		append(compilation, (struct check_file){.source = source, .path = declarations[i].package});
	}
}

static struct str
without_slashes(struct str path)
{
	while (path.length > 1 && path.data[path.length - 1] == '/') {
		path.length--;
	}
	return path;
}

static bool
holds_routes(struct arena *arena, struct str folder)
{
	struct str routes = path_join(arena, folder, STR("routes"));
	struct path_list list = {0};
	return file_kind(routes.data) == FILE_FOLDER && folder_list(arena, routes.data, ".ft", true, &list) == 0 &&
		   list.count > 0;
}

/* The nearest folder that holds route files: `folder`, or one that stands before it in its path; else `folder`. */
static struct str
nearest_root(struct arena *arena, struct str folder)
{
	for (struct str root = folder;;) {
		if (holds_routes(arena, root)) {
			return root;
		}
		ptrdiff_t slash = str_find_last(root, '/');
		if (slash <= 0) {
			break;
		}
		root = arena_str(arena, str_slice(root, 0, (size_t)slash));
	}
	bool below = folder.data[0] != '/' && folder.data[0] != '.';
	return below && holds_routes(arena, STR(".")) ? STR(".") : folder;
}

/* The source root that a path implies: itself, where it holds route files; what stands before its part `routes`; else the nearest folder on it that holds
 * route files; else the path's folder. */
static struct str
root_of(struct arena *arena, struct str path, bool is_folder)
{
	if (is_folder && holds_routes(arena, path)) {
		return path;
	}
	if (str_equal(path, STR("routes")) || str_has_prefix(path, STR("routes/"))) {
		return STR(".");
	}
	const char *at = memmem(path.data, path.length, "/routes/", 8);
	if (at) {
		return arena_str(arena, str_slice(path, 0, (size_t)(at - path.data)));
	}
	if (str_has_suffix(path, STR("/routes"))) {
		return arena_str(arena, str_slice(path, 0, path.length - 7));
	}
	return nearest_root(arena, is_folder ? path : arena_str(arena, path_folder(path)));
}

struct str
sources_root(const char *path, struct arena *arena)
{
	return root_of(arena, arena_str(arena, without_slashes(str_from(path))), true);
}

static int
add_path(struct compilation *compilation, enum compile_subject subject, struct str path)
{
	enum file_kind kind = file_kind(path.data);
	if (kind == FILE_MISSING || kind == FILE_OTHER) {
		complain("there is no file or folder %s", path.data);
		return EXIT_USAGE;
	}
	if (subject == COMPILE_ROUTES && kind != FILE_FOLDER) {
		complain("%s is not a folder of route files", path.data);
		return EXIT_USAGE;
	}
	bool is_folder = kind == FILE_FOLDER, is_test = !is_folder && str_has_suffix(path, STR("_test.ft"));
	if (subject == COMPILE_TESTS || is_test) {
		return add_tests(compilation, path, is_folder);
	}
	if (!is_folder) {
		return add_file(compilation, path);
	}
	int code = add_folder(compilation, path.data, subject != COMPILE_PROGRAM);
	bool all_routes = subject == COMPILE_PATHS && str_equal(path, path_join(&compilation->arena, compilation->root, STR("routes")));
	code = code == EXIT_DONE && all_routes ? add_folder(compilation, compilation->root.data, true) : code;
	return code == EXIT_DONE && subject == COMPILE_PATHS ? add_tests(compilation, path, true) : code;
}

int
sources_add(struct compilation *compilation, enum compile_subject subject, char *const *paths, size_t count)
{
	add_libraries(compilation);
	int code = EXIT_DONE;
	for (size_t i = 0; i < count && code == EXIT_DONE; i++) {
		struct str path = arena_str(&compilation->arena, without_slashes(str_from(paths[i])));
		if (i == 0) {
			compilation->root = root_of(&compilation->arena, path, file_kind(path.data) == FILE_FOLDER);
		}
		code = add_path(compilation, subject, path);
	}
	return code == EXIT_DONE ? add_imports(compilation) : code;
}
