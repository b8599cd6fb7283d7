/* Waiting for changes of the .ft files below a folder (inotify): editors that rename, files and folders added and
 * removed. */
#ifndef FORST_TOOLS_FORSTC_WATCH_H
#define FORST_TOOLS_FORSTC_WATCH_H

/* Called after each burst of changes; a result other than 0 ends the watch. */
typedef int (*watch_action)(void *context);

/* Runs `action` at once and after every burst of changes below `folder` (quiet for 50 ms), until it returns other than
 * 0, which is the result, or a signal ends the process. -1 with errno when the folder cannot be watched. */
int watch_folder(const char *folder, watch_action action, void *context);

#endif
