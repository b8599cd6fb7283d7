/*
 * Waiting for changes of the .ft files below a folder (inotify): written in place, renamed over, added, removed, in
 * folders that come, go and move; the folder itself may go and come back. Hidden folders and node_modules are passed
 * over, links to folders not followed, as when sources are read.
 */
#ifndef FORST_TOOLS_FORSTC_WATCH_H
#define FORST_TOOLS_FORSTC_WATCH_H

enum {
	WATCH_QUIET_MS = 15, /* a burst of changes is over when nothing more came for this long, */
	WATCH_BURST_MS = 500 /* or when it has gone on for this long */
};

struct watch;

/* Watches what is below `folder`, which need not be there yet. NULL with errno: ENOSPC where the system allows no more
 * watches. Every change after this call is reported. */
struct watch *watch_new(const char *folder);
void watch_free(struct watch *watch);

/* Readable when watch_read has something to read. */
int watch_descriptor(const struct watch *watch);

/* Reads what has happened, without waiting. 1 when some of it matters, 0 when not, -1 with errno. */
int watch_read(struct watch *watch);

/* Called after each burst of changes; a result other than 0 ends the watch. */
typedef int (*watch_action)(void *context);

/* Runs `action` at once and after every burst of changes below `folder`, until it returns other than 0, which is the
 * result, or a signal ends the process. -1 with errno when the folder cannot be watched. */
int watch_folder(const char *folder, watch_action action, void *context);

#endif
