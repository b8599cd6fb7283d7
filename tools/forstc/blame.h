/*
 * Which routes have crashed servers. One that has done it three times in a minute is out of service for the next
 * minute: servers that are started meanwhile refuse its calls (FORST_DISABLE_ROUTES), and the others go on serving.
 */
#ifndef FORST_TOOLS_FORSTC_BLAME_H
#define FORST_TOOLS_FORSTC_BLAME_H

#include "runtime/base/str.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
	BLAMED_MAX = 16,         /* routes that are remembered */
	BLAME_CRASHES = 3,       /* so many */
	BLAME_WITHIN_MS = 60000, /* in so long */
	BLAME_FOR_MS = 60000,    /* and it is out of service for so long */
	BLAME_PATH_SIZE = 256,
};

struct blamed {
	char path[BLAME_PATH_SIZE];     /* "": unused */
	int64_t crashes[BLAME_CRASHES]; /* the latest ones, the oldest first; 0: none */
	int64_t disabled_until;
};

struct blame {
	struct blamed routes[BLAMED_MAX];
	char variable[sizeof "FORST_DISABLE_ROUTES=" + (BLAMED_MAX + 1) * (BLAME_PATH_SIZE + 16)];
};

/* The route in a server's last word, {"event":"crashed","route":"/search"}; false: the line is another. */
bool blame_parse(struct str line, char path[BLAME_PATH_SIZE]);

/* One more crash by it; true when it is out of service from now on. */
bool blame_add(struct blame *blame, const char *path, int64_t now_ms);

/* FORST_DISABLE_ROUTES=... for a server that starts now, with what the variable has said before; NULL when no route is
 * out of service. Lives in `blame` until the next call. */
char *blame_variable(struct blame *blame, int64_t now_ms);

/* The next build is not to blame for what the last one did. */
void blame_forget(struct blame *blame);

#endif
