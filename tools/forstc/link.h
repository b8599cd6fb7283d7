/*
 * From generated C to an executable or an addon: compiles what changed, one C compiler a module at once, and links with libforst.a.
 * What an object was made of is kept beside it as a stamp (content, command, library), so nothing unchanged is compiled
 * again.
 */
#ifndef FORST_TOOLS_FORSTC_LINK_H
#define FORST_TOOLS_FORSTC_LINK_H

#include "runtime/base/arena.h"

#include <stddef.h>

enum link_mode {
	LINK_DEBUG,   /* -O1 -g */
	LINK_RELEASE, /* -O2 */
	LINK_QUICK,   /* what compiles soonest: by tcc where it is installed, else -O0 -g */
};

struct link_request {
	const char *compiler; /* the C compiler's name or path */
	enum link_mode mode;
	bool addon;              /* a shared object for Node, not an executable */
	struct str folder;       /* holds obj/, and in that obj/node/ for addons */
	const struct str *files; /* the C files' paths */
	size_t file_count;
	const struct str *packages; /* of the standard library that the program calls into */
	size_t package_count;
	struct str product; /* path to write */
};

/* 0, or the exit code after printing what went wrong. */
int link_program(const struct link_request *request, struct arena *arena);

#endif
