/* Finds forst.h and libforst.a; see install.h. build_info.h comes from meson. */
#include "tools/forstc/install.h"

#include "tools/forstc/build_info.h"
#include "tools/forstc/command.h"
#include "tools/forstc/file.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static bool
is_complete(const struct install *install)
{
	char header[PATH_MAX];
	struct str path = install->include;
	if (path.length + sizeof "/forst.h" > sizeof header) {
		return false;
	}
	memcpy(header, path.data, path.length);
	memcpy(header + path.length, "/forst.h", sizeof "/forst.h");
	return file_kind(header) == FILE_REGULAR && file_kind(install->library.data) == FILE_REGULAR;
}

static bool
try_prefix(struct install *install, struct str prefix, struct arena *arena)
{
	install->include = path_join(arena, prefix, STR("include"));
	install->library = path_join(arena, prefix, STR("lib/libforst.a"));
	if (is_complete(install)) {
		return true;
	}
	install->library = path_join(arena, prefix, STR(BUILD_LIBRARY_FOLDER "/libforst.a"));
	return is_complete(install);
}

/* A build tree: forstc lies in BUILD/tools/forstc, libforst.a in BUILD; the sources' place is known to the build. */
static bool
try_build_tree(struct install *install, struct str folder, struct arena *arena)
{
	install->include = STR(BUILD_RUNTIME_FOLDER);
	install->library = path_join(arena, folder, STR("../../libforst.a"));
	return is_complete(install);
}

int
install_find(struct install *install, struct arena *arena)
{
	const char *home = getenv("FORST_HOME");
	if (home && *home) {
		if (try_prefix(install, str_from(home), arena)) {
			return EXIT_DONE;
		}
		complain("FORST_HOME is %s, but include/forst.h and lib/libforst.a are not there", home);
		return EXIT_MACHINE;
	}
	char self[PATH_MAX];
	ssize_t length = readlink("/proc/self/exe", self, sizeof self - 1);
	if (length < 0) {
		complain("cannot find forstc's own place (/proc/self/exe: %s); set FORST_HOME to its prefix", strerror(errno));
		return EXIT_MACHINE;
	}
	struct str folder = arena_str(arena, path_folder((struct str){self, (size_t)length}));
	if (try_build_tree(install, folder, arena) || try_prefix(install, path_folder(folder), arena)) {
		return EXIT_DONE;
	}
	complain("forst.h and libforst.a are not where this forstc was installed; set FORST_HOME to their prefix");
	return EXIT_MACHINE;
}
