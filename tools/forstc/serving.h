/* What the commands `serve` and `dev` share: their options, and how a build is supervised. */
#ifndef FORST_TOOLS_FORSTC_SERVING_H
#define FORST_TOOLS_FORSTC_SERVING_H

#include "tools/forstc/settings.h"

#include <argp.h>
#include <stdbool.h>
#include <sys/types.h>

struct serving {
	struct settings settings;
	const char *config;
	const char *subject; /* ROUTES or DIR, or NULL */
	pid_t parent;        /* end when this process does; 0: do not */
	bool debug;          /* build without optimisation */
	bool development;    /* watch the sources, build quickly, keep the last good build */
};

/* The options that both have, for an argp whose own input is a struct serving and whose parser hands it on. */
extern const struct argp serving_options;

/* Builds, unless the subject is a build, and serves; the exit code. */
int serving_run(struct serving *serving);

#endif
