/*
 * Watching a tree with inotify; see watch.h. Each folder has a watch of its own, added before the folder is read, so
 * that what comes in between is seen twice rather than never. The folder that holds the tree is watched for the tree's
 * own name; where it is missing, the nearest one above that is there. When events were lost, or the tree was replaced,
 * all watches are made anew.
 */
#include "tools/forstc/watch.h"

#include "runtime/base/arena.h"
#include "tools/forstc/file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <time.h>
#include <unistd.h>

static const uint32_t tree_changes = IN_CLOSE_WRITE | IN_MOVED_TO | IN_MOVED_FROM | IN_CREATE | IN_DELETE |
									 IN_DELETE_SELF | IN_MOVE_SELF | IN_ONLYDIR | IN_EXCL_UNLINK;
static const uint32_t holder_changes =
	IN_MOVED_TO | IN_MOVED_FROM | IN_CREATE | IN_DELETE | IN_DELETE_SELF | IN_MOVE_SELF | IN_ONLYDIR;

struct watch {
	int descriptor;
	struct arena arena; /* everything below */
	struct str root;
	struct str *folders; /* the path of each watched folder of the tree, by watch descriptor; data NULL: none */
	size_t folder_count;
	int holder;         /* the watch of the folder above, or -1 */
	struct str awaited; /* the name in it that matters; empty: all do */
	bool lost;          /* the tree is gone or events are: watch anew */
	char root_text[PATH_MAX];
};

static struct str *
folder_of(const struct watch *watch, int id)
{
	return id >= 0 && (size_t)id < watch->folder_count ? &watch->folders[id] : NULL;
}

static void
remember(struct watch *watch, int id, struct str path)
{
	size_t needed = (size_t)id + 1;
	if (needed > watch->folder_count) {
		size_t count = needed * 2;
		struct str *folders = arena_alloc_array(&watch->arena, count, sizeof *folders);
		if (watch->folder_count > 0) {
			memcpy(folders, watch->folders, watch->folder_count * sizeof *folders);
		}
		watch->folders = folders;
		watch->folder_count = count;
	}
	watch->folders[id] = path;
}

static bool
is_source(const char *name)
{
	return name[0] != '.' && str_has_suffix(str_from(name), STR(".ft"));
}

static int add_tree(struct watch *watch, struct str path, bool *has_sources);

static int
add_entry(struct watch *watch, struct str folder, const struct dirent *entry, bool *has_sources)
{
	if (path_is_passed_over(entry->d_name)) {
		return 0;
	}
	*has_sources = *has_sources || is_source(entry->d_name);
	if (entry->d_type != DT_DIR && entry->d_type != DT_UNKNOWN) {
		return 0;
	}
	return add_tree(watch, path_join(&watch->arena, folder, str_from(entry->d_name)), has_sources);
}

/* Watches a folder and those below it; one that is gone again is no failure. */
static int
add_tree(struct watch *watch, struct str path, bool *has_sources)
{
	/* A link to a folder is followed only where it is the tree itself. */
	uint32_t link = str_equal(path, watch->root) ? 0 : IN_DONT_FOLLOW;
	int id = inotify_add_watch(watch->descriptor, path.data, tree_changes | link);
	if (id < 0) {
		return errno == ENOENT || errno == ENOTDIR || errno == ELOOP ? 0 : -1;
	}
	remember(watch, id, path);
	DIR *entries = opendir(path.data);
	if (!entries) {
		return errno == ENOENT || errno == ENOTDIR ? 0 : -1;
	}
	int result = 0;
	struct dirent *entry;
	while (result == 0 && (errno = 0, entry = readdir(entries)) != NULL) {
		result = add_entry(watch, path, entry, has_sources);
	}
	int saved = errno;
	closedir(entries);
	errno = saved;
	return result != 0 || saved != 0 ? -1 : 0;
}

/* Watches the folder above the tree for the tree's name or, where there is none, the nearest above that. */
static int
add_holder(struct watch *watch)
{
	struct str path = watch->root;
	watch->holder = -1;
	watch->awaited = path_base(path);
	if (str_equal(path, STR(".")) || str_equal(path, STR("/"))) {
		return 0;
	}
	for (;;) {
		struct str above = arena_str(&watch->arena, path_folder(path));
		watch->holder = inotify_add_watch(watch->descriptor, above.data, holder_changes | IN_MASK_ADD);
		if (watch->holder >= 0 && watch->awaited.length == 0 && file_kind(path.data) == FILE_FOLDER) {
			/* It came before it could be awaited. */
			path = watch->root;
			watch->awaited = path_base(path);
			continue;
		}
		if (watch->holder >= 0 || (errno != ENOENT && errno != ENOTDIR) || str_equal(above, path)) {
			return watch->holder < 0 ? -1 : 0;
		}
		watch->awaited = STR("");
		path = above;
	}
}

/* Closes what there is and watches everything from the start. */
static int
watch_anew(struct watch *watch)
{
	arena_release(&watch->arena);
	if (watch->descriptor >= 0) {
		close(watch->descriptor);
	}
	watch->folders = NULL;
	watch->folder_count = 0;
	watch->lost = false;
	watch->root = str_from(watch->root_text);
	watch->descriptor = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
	bool has_sources = false;
	if (watch->descriptor < 0 || add_holder(watch) != 0) {
		return -1;
	}
	return add_tree(watch, watch->root, &has_sources);
}

/* A folder was moved away: what is below it is not ours any more. */
static void
forget_tree(struct watch *watch, struct str path)
{
	for (size_t id = 0; id < watch->folder_count; id++) {
		struct str folder = watch->folders[id];
		bool below = folder.data && str_has_prefix(folder, path) &&
					 (folder.length == path.length || folder.data[path.length] == '/');
		if (below) {
			inotify_rm_watch(watch->descriptor, (int)id);
			watch->folders[id] = (struct str){0};
		}
	}
}

/* Something about a folder below a watched one. 1 when it matters. */
static int
take_folder(struct watch *watch, const struct inotify_event *event, struct str above)
{
	struct str path = path_join(&watch->arena, above, str_from(event->name));
	if (event->mask & IN_MOVED_FROM) {
		forget_tree(watch, path);
		return 1;
	}
	bool has_sources = false;
	if (event->mask & (IN_CREATE | IN_MOVED_TO) && add_tree(watch, path, &has_sources) != 0) {
		return -1;
	}
	return has_sources;
}

/* 1 when the event matters, 0 when not, -1 with errno. */
static int
take_event(struct watch *watch, const struct inotify_event *event)
{
	if (event->mask & IN_Q_OVERFLOW) {
		watch->lost = true;
		return 1;
	}
	const char *name = event->len > 0 ? event->name : "";
	struct str *folder = folder_of(watch, event->wd);
	if (event->wd == watch->holder) {
		bool gone = event->mask & (IN_IGNORED | IN_MOVE_SELF | IN_DELETE_SELF);
		if (gone || watch->awaited.length == 0 || str_equal(str_from(name), watch->awaited)) {
			watch->lost = true;
			return 1;
		}
	}
	if (!folder || !folder->data) {
		return 0;
	}
	bool is_root = str_equal(*folder, watch->root);
	if (event->mask & IN_IGNORED) {
		*folder = (struct str){0};
	}
	if (event->mask & (IN_IGNORED | IN_DELETE_SELF | IN_MOVE_SELF)) {
		watch->lost = watch->lost || is_root;
		return is_root;
	}
	if (path_is_passed_over(name)) {
		return 0;
	}
	return event->mask & IN_ISDIR ? take_folder(watch, event, *folder) : is_source(name);
}

/* Takes one read's events; 1 when some matter, 0 when not, -1 with errno; *more whether there may be others. */
static int
read_events(struct watch *watch, bool *more)
{
	_Alignas(struct inotify_event) char bytes[16 << 10];
	ssize_t length = read(watch->descriptor, bytes, sizeof bytes);
	*more = length > 0;
	if (length < 0) {
		return errno == EINTR || errno == EAGAIN ? 0 : -1;
	}
	int relevant = 0;
	for (ssize_t at = 0; at < length;) {
		const struct inotify_event *event = (const void *)(bytes + at);
		int taken = take_event(watch, event);
		if (taken < 0) {
			return -1;
		}
		relevant |= taken;
		at += (ssize_t)(sizeof *event + event->len);
	}
	return relevant;
}

int
watch_read(struct watch *watch)
{
	int relevant = 0;
	bool more = true;
	while (more && !watch->lost) {
		int taken = read_events(watch, &more);
		if (taken < 0) {
			return -1;
		}
		relevant |= taken;
	}
	return watch->lost && watch_anew(watch) != 0 ? -1 : relevant;
}

struct watch *
watch_new(const char *folder)
{
	struct watch *watch = calloc(1, sizeof *watch);
	if (!watch) {
		return NULL;
	}
	size_t length = strlen(folder);
	while (length > 1 && folder[length - 1] == '/') {
		length--;
	}
	watch->descriptor = -1;
	arena_init(&watch->arena, ARENA_UNLIMITED, NULL);
	if (length == 0 || length >= sizeof watch->root_text) {
		errno = length == 0 ? ENOENT : ENAMETOOLONG;
	} else {
		memcpy(watch->root_text, folder, length);
		if (watch_anew(watch) == 0) {
			return watch;
		}
	}
	int saved = errno;
	watch_free(watch);
	errno = saved;
	return NULL;
}

void
watch_free(struct watch *watch)
{
	if (!watch) {
		return;
	}
	if (watch->descriptor >= 0) {
		close(watch->descriptor);
	}
	arena_release(&watch->arena);
	free(watch);
}

int
watch_descriptor(const struct watch *watch)
{
	return watch->descriptor;
}

static int64_t
now_ms(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* Waits until something that matters happened and the burst is over. 0, or -1 with errno. */
static int
wait_burst(struct watch *watch)
{
	int64_t began = 0;
	for (;;) {
		struct pollfd readable = {.fd = watch->descriptor, .events = POLLIN};
		int ready = poll(&readable, 1, began ? WATCH_QUIET_MS : -1);
		if (ready == 0 || (began && now_ms() - began >= WATCH_BURST_MS)) {
			return 0;
		}
		int relevant = ready > 0 ? watch_read(watch) : errno == EINTR ? 0 : -1;
		if (relevant < 0) {
			return -1;
		}
		began = !began && relevant ? now_ms() : began;
	}
}

int
watch_folder(const char *folder, watch_action action, void *context)
{
	struct watch *watch = watch_new(folder);
	if (!watch) {
		return -1;
	}
	int result = 0;
	while (result == 0) {
		result = action(context);
		if (result == 0) {
			result = wait_burst(watch);
		}
	}
	int saved = errno;
	watch_free(watch);
	errno = saved;
	return result;
}
