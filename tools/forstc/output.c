/* Folders of generated files; see output.h. */
#include "tools/forstc/output.h"

#include "tools/forstc/command.h"
#include "tools/forstc/file.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

enum { GENERATED_FILE_MAX = 256 << 20 };

static struct str
full_path(const struct output *output, struct str path, struct arena *arena)
{
	return path_join(arena, str_from(output->folder), path);
}

/* Whether the first line holds the marker. */
static bool
is_ours(const struct output *output, struct str path, struct arena *arena)
{
	struct str content = file_read(arena, path.data, GENERATED_FILE_MAX);
	if (!content.data) {
		return false;
	}
	ptrdiff_t end = str_find(content, '\n');
	struct str line = end < 0 ? content : str_slice(content, 0, (size_t)end);
	return memmem(line.data, line.length, output->marker, strlen(output->marker)) != NULL;
}

static int
refuse_foreign(const struct output *output, const struct emit_files *files, struct arena *arena)
{
	int code = EXIT_DONE;
	for (const struct emit_file *file = files->first; file; file = file->next) {
		struct str path = full_path(output, file->path, arena);
		if (file_kind(path.data) != FILE_MISSING && !is_ours(output, path, arena)) {
			complain("%s was not written by forstc; move it away or choose another folder", path.data);
			code = EXIT_USAGE;
		}
	}
	return code;
}

/* The files below the folder that carry our marker and are not among `files`. */
static struct path_list
left_over(const struct output *output, const struct emit_files *files, struct arena *arena)
{
	struct path_list all = {0};
	struct path_list left = {0};
	if (file_kind(output->folder) != FILE_FOLDER ||
		folder_list(arena, output->folder, output->suffix, true, &all) != 0) {
		return left;
	}
	size_t skip = full_path(output, STR("x"), arena).length - 1;
	for (size_t i = 0; i < all.count; i++) {
		struct str relative = str_slice(all.items[i], skip, all.items[i].length);
		if (!emit_files_find(files, relative) && is_ours(output, all.items[i], arena)) {
			left.items = arena_grow(arena, left.items, left.count, &left.capacity, sizeof *left.items);
			left.items[left.count++] = all.items[i];
		}
	}
	return left;
}

int
output_write(const struct output *output, const struct emit_files *files, struct arena *arena)
{
	int code = refuse_foreign(output, files, arena);
	if (code != EXIT_DONE) {
		return code;
	}
	for (const struct emit_file *file = files->first; file; file = file->next) {
		struct str path = full_path(output, file->path, arena);
		if (file_write(path.data, file->content) != 0) {
			complain("cannot write %s: %s", path.data, strerror(errno));
			return EXIT_MACHINE;
		}
	}
	struct path_list left = left_over(output, files, arena);
	for (size_t i = 0; i < left.count; i++) {
		if (unlink(left.items[i].data) != 0) {
			complain("cannot remove %s: %s", left.items[i].data, strerror(errno));
			return EXIT_MACHINE;
		}
	}
	return EXIT_DONE;
}

int
output_compare(const struct output *output, const struct emit_files *files, struct arena *arena)
{
	int code = EXIT_DONE;
	for (const struct emit_file *file = files->first; file; file = file->next) {
		struct str path = full_path(output, file->path, arena);
		struct str old = file_read(arena, path.data, GENERATED_FILE_MAX);
		if (!old.data || !str_equal(old, file->content)) {
			complain("%s is %s", path.data, old.data ? "stale" : "missing");
			code = EXIT_SOURCES;
		}
	}
	struct path_list left = left_over(output, files, arena);
	for (size_t i = 0; i < left.count; i++) {
		complain("%s belongs to no route any more", left.items[i].data);
		code = EXIT_SOURCES;
	}
	return code;
}
