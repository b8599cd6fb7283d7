/* Files and folders for the commands; see file.h. Nothing here prints. */
#include "tools/forstc/file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum file_kind
file_kind(const char *path)
{
	struct stat status;
	if (stat(path, &status) != 0) {
		return FILE_MISSING;
	}
	if (S_ISREG(status.st_mode)) {
		return FILE_REGULAR;
	}
	return S_ISDIR(status.st_mode) ? FILE_FOLDER : FILE_OTHER;
}

/* Reads until `size` bytes are there or the file ends; the count, or -1. */
static ssize_t
read_whole(int descriptor, char *bytes, size_t size)
{
	size_t done = 0;
	while (done < size) {
		ssize_t count = read(descriptor, bytes + done, size - done);
		if (count < 0 && errno == EINTR) {
			continue;
		}
		if (count < 0) {
			return -1;
		}
		if (count == 0) {
			break;
		}
		done += (size_t)count;
	}
	return (ssize_t)done;
}

struct str
file_read(struct arena *arena, const char *path, size_t max)
{
	struct str content = {0};
	int descriptor = open(path, O_RDONLY | O_CLOEXEC);
	if (descriptor < 0) {
		return content;
	}
	struct stat status;
	if (fstat(descriptor, &status) != 0) {
		goto out;
	}
	if (!S_ISREG(status.st_mode)) {
		errno = S_ISDIR(status.st_mode) ? EISDIR : EINVAL;
		goto out;
	}
	if ((size_t)status.st_size > max) {
		errno = EFBIG;
		goto out;
	}
	char *bytes = arena_alloc(arena, (size_t)status.st_size + 1);
	ssize_t length = read_whole(descriptor, bytes, (size_t)status.st_size);
	if (length >= 0) {
		content = (struct str){bytes, (size_t)length};
	}
out:;
	int saved = errno;
	close(descriptor);
	errno = saved;
	return content;
}

int
folder_make(const char *path)
{
	char *copy = strdup(path);
	if (!copy) {
		return -1;
	}
	int result = 0;
	for (char *at = copy + 1; result == 0; at++) {
		bool last = *at == '\0';
		if (!last && *at != '/') {
			continue;
		}
		*at = '\0';
		if (mkdir(copy, 0777) != 0 && !(errno == EEXIST && file_kind(copy) == FILE_FOLDER)) {
			result = -1;
		}
		if (last) {
			break;
		}
		*at = '/';
	}
	free(copy);
	return result;
}

static int
remove_entry(const char *path, const struct stat *status, int kind, struct FTW *walk)
{
	(void)status;
	(void)kind;
	(void)walk;
	return remove(path);
}

int
folder_remove(const char *path)
{
	return nftw(path, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
}

static bool
holds_already(const char *path, struct str content)
{
	struct arena arena;
	arena_init(&arena, ARENA_UNLIMITED, NULL);
	struct str old = file_read(&arena, path, content.length);
	bool same = old.data && str_equal(old, content);
	arena_release(&arena);
	return same;
}

static int
write_whole(int descriptor, struct str content)
{
	size_t done = 0;
	while (done < content.length) {
		ssize_t count = write(descriptor, content.data + done, content.length - done);
		if (count < 0 && errno == EINTR) {
			continue;
		}
		if (count < 0) {
			return -1;
		}
		done += (size_t)count;
	}
	return 0;
}

static int
make_folder_of(const char *path)
{
	char *copy = strdup(path);
	if (!copy) {
		return -1;
	}
	char *slash = strrchr(copy, '/');
	int result = 0;
	if (slash && slash != copy) {
		*slash = '\0';
		result = folder_make(copy);
	}
	free(copy);
	return result;
}

/* Writes the content beside the path and renames; with `exact` the mode is set whatever the process masks. */
static int
replace(const char *path, struct str content, mode_t mode, bool exact)
{
	if (make_folder_of(path) != 0) {
		return -1;
	}
	char *side = NULL;
	if (asprintf(&side, "%s.%ld.tmp", path, (long)getpid()) < 0) {
		errno = ENOMEM;
		return -1;
	}
	int result = -1;
	unlink(side); /* of a process that had our pid and died here */
	int descriptor = open(side, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
	if (descriptor >= 0) {
		result = write_whole(descriptor, content);
		result = result == 0 && exact ? fchmod(descriptor, mode) : result;
		result = close(descriptor) == 0 ? result : -1;
		if (result == 0) {
			result = rename(side, path);
		}
		if (result != 0) {
			int saved = errno;
			unlink(side);
			errno = saved;
		}
	}
	free(side);
	return result;
}

int
file_write(const char *path, struct str content)
{
	return holds_already(path, content) ? 0 : replace(path, content, 0666, false);
}

int
file_write_private(const char *path, struct str content)
{
	return replace(path, content, 0600, false);
}

int
file_rewrite(const char *path, struct str content)
{
	char *target = realpath(path, NULL);
	if (!target) {
		return -1;
	}
	struct stat status;
	int result = stat(target, &status);
	if (result == 0 && access(target, W_OK) != 0) {
		result = -1;
	}
	result = result == 0 ? replace(target, content, status.st_mode & 07777, true) : -1;
	int saved = errno;
	free(target);
	errno = saved;
	return result;
}

struct str
path_join(struct arena *arena, struct str folder, struct str name)
{
	if (folder.length == 0 || str_equal(folder, STR("."))) {
		return arena_str(arena, name);
	}
	bool slash = folder.data[folder.length - 1] == '/';
	return arena_printf(arena, "%.*s%s%.*s", STR_ARG(folder), slash ? "" : "/", STR_ARG(name));
}

struct str
path_folder(struct str path)
{
	ptrdiff_t slash = str_find_last(path, '/');
	if (slash < 0) {
		return STR(".");
	}
	return slash == 0 ? STR("/") : str_slice(path, 0, (size_t)slash);
}

struct str
path_base(struct str path)
{
	ptrdiff_t slash = str_find_last(path, '/');
	return str_slice(path, (size_t)(slash + 1), path.length);
}

static void
path_list_add(struct arena *arena, struct path_list *list, struct str path)
{
	list->items = arena_grow(arena, list->items, list->count, &list->capacity, sizeof *list->items);
	list->items[list->count++] = path;
}

bool
path_is_passed_over(const char *name)
{
	return name[0] == '.' || strcmp(name, "node_modules") == 0;
}

static int
walk(struct arena *arena, struct str folder, struct str suffix, bool deep, struct path_list *list)
{
	DIR *entries = opendir(folder.data);
	if (!entries) {
		return -1;
	}
	int result = 0;
	struct dirent *entry;
	while (result == 0 && (errno = 0, entry = readdir(entries)) != NULL) {
		if (path_is_passed_over(entry->d_name)) {
			continue;
		}
		struct str path = path_join(arena, folder, str_from(entry->d_name));
		struct stat status;
		if (lstat(path.data, &status) != 0) {
			result = errno == ENOENT ? 0 : -1;
		} else if (S_ISDIR(status.st_mode)) {
			result = deep ? walk(arena, path, suffix, deep, list) : 0;
		} else if (str_has_suffix(path, suffix) && file_kind(path.data) == FILE_REGULAR) {
			path_list_add(arena, list, path);
		}
	}
	int saved = errno;
	closedir(entries);
	errno = saved;
	return result != 0 || saved != 0 ? -1 : 0;
}

static int
compare_paths(const void *a, const void *b)
{
	return str_compare(*(const struct str *)a, *(const struct str *)b);
}

int
folder_list(struct arena *arena, const char *folder, const char *suffix, bool deep, struct path_list *list)
{
	size_t before = list->count;
	if (walk(arena, arena_str(arena, str_from(folder)), str_from(suffix), deep, list) != 0) {
		return -1;
	}
	if (list->count > before) {
		qsort(list->items + before, list->count - before, sizeof *list->items, compare_paths);
	}
	return 0;
}
