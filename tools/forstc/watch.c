/*
 * Watching a tree with inotify; see watch.h. Watches are per folder, so after each burst the tree is walked again and
 * new folders are added; adding one twice is harmless. Changes during the walk wake the next wait.
 */
#include "tools/forstc/watch.h"

#include "runtime/base/str.h"

#include <errno.h>
#include <ftw.h>
#include <poll.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <sys/inotify.h>
#include <unistd.h>

enum { QUIET_MS = 50, FOLDERS_OPEN_MAX = 16 };

static const uint32_t changes = IN_CLOSE_WRITE | IN_MOVED_TO | IN_MOVED_FROM | IN_CREATE | IN_DELETE | IN_ONLYDIR;

/* nftw passes no context to its callback, so the descriptor it adds to is thread-local to the walk. */
static _Thread_local int walked_descriptor;

static int
add_folder(const char *path, const struct stat *status, int kind, struct FTW *walk)
{
	(void)status;
	(void)walk;
	if (kind != FTW_D) {
		return 0;
	}
	return inotify_add_watch(walked_descriptor, path, changes) < 0 && errno != ENOENT ? -1 : 0;
}

static int
add_tree(int descriptor, const char *folder)
{
	walked_descriptor = descriptor;
	return nftw(folder, add_folder, FOLDERS_OPEN_MAX, FTW_PHYS);
}

/* Whether an event matters: a .ft file, or a folder that may hold some. */
static bool
is_relevant(const struct inotify_event *event)
{
	if (event->mask & (IN_ISDIR | IN_Q_OVERFLOW)) {
		return true;
	}
	return event->len > 0 && event->name[0] != '.' && str_has_suffix(str_from(event->name), STR(".ft"));
}

/* Reads what is there; 1 when some of it matters, 0 when not, -1 with errno. */
static int
read_events(int descriptor)
{
	_Alignas(struct inotify_event) char bytes[16 << 10];
	ssize_t length = read(descriptor, bytes, sizeof bytes);
	if (length < 0) {
		return errno == EINTR || errno == EAGAIN ? 0 : -1;
	}
	int relevant = 0;
	for (ssize_t at = 0; at < length;) {
		const struct inotify_event *event = (const void *)(bytes + at);
		relevant |= is_relevant(event);
		at += (ssize_t)(sizeof *event + event->len);
	}
	return relevant;
}

/* Waits until something that matters happened and then nothing for QUIET_MS. 0, or -1 with errno. */
static int
wait_burst(int descriptor)
{
	struct pollfd readable = {.fd = descriptor, .events = POLLIN};
	bool changed = false;
	for (;;) {
		int ready = poll(&readable, 1, changed ? QUIET_MS : -1);
		if (ready == 0) {
			return 0;
		}
		int relevant = ready > 0 ? read_events(descriptor) : errno == EINTR ? 0 : -1;
		if (relevant < 0) {
			return -1;
		}
		changed = changed || relevant;
	}
}

int
watch_folder(const char *folder, watch_action action, void *context)
{
	int descriptor = inotify_init1(IN_CLOEXEC);
	if (descriptor < 0) {
		return -1;
	}
	int result = 0;
	while (result == 0) {
		result = add_tree(descriptor, folder);
		if (result == 0) {
			result = action(context);
		}
		if (result == 0) {
			result = wait_burst(descriptor);
		}
	}
	int saved = errno;
	close(descriptor);
	errno = saved;
	return result;
}
