/* Files and folders as the commands need them: read whole, write to the side and rename, walk for .ft files. */
#ifndef FORST_TOOLS_FORSTC_FILE_H
#define FORST_TOOLS_FORSTC_FILE_H

#include "runtime/base/arena.h"

enum { SOURCE_FILE_MAX = 16 << 20 }; /* bytes of one .ft file */

enum file_kind { FILE_MISSING, FILE_REGULAR, FILE_FOLDER, FILE_OTHER };

enum file_kind file_kind(const char *path);

/* The content of a regular file of at most `max` bytes, in the arena; data NULL and errno set when it cannot be read
 * (EFBIG: too large). */
struct str file_read(struct arena *arena, const char *path, size_t max);

/* Writes beside `path` and renames over it, so that readers see the old or the new, never a part; makes missing
 * folders. Does not touch a file that holds just this already. 0, or -1 with errno. */
int file_write(const char *path, struct str content);

/* The same for a file that only its owner may read or write, from its first instant. */
int file_write_private(const char *path, struct str content);

/* Writes a file that is there already anew: beside it and renamed, with its mode; where `path` is a link, what it leads
 * to. 0, or -1 with errno (EACCES: it may not be written). */
int file_rewrite(const char *path, struct str content);

/* Makes the folder and its parents. 0, or -1 with errno. */
int folder_make(const char *path);

/* Removes a folder with all it holds, not following links. 0, or -1 with errno. */
int folder_remove(const char *path);

struct path_list {
	struct str *items; /* each followed by a NUL */
	size_t count;
	size_t capacity;
};

/* The regular files below `folder` whose name ends in `suffix`, sorted by bytes, as paths that begin with `folder`.
 * Hidden ones and node_modules are passed over, links to folders not followed. With `deep` false only the folder
 * itself. 0, or -1 with errno. */
int folder_list(struct arena *arena, const char *folder, const char *suffix, bool deep, struct path_list *list);

/* Whether a file or folder of this name is no part of any sources: hidden, or node_modules. */
bool path_is_passed_over(const char *name);

/* folder/name with exactly one slash; name alone when folder is "." or empty. */
struct str path_join(struct arena *arena, struct str folder, struct str name);

/* The part before (behind) the last slash; "." (the whole) when there is none. */
struct str path_folder(struct str path);
struct str path_base(struct str path);

#endif
