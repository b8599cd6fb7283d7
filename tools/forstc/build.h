/* Building, as `build`, `serve` and `run` share it: emit C, compile what changed, link. */
#ifndef FORST_TOOLS_FORSTC_BUILD_H
#define FORST_TOOLS_FORSTC_BUILD_H

#include "tools/forstc/link.h"

#include <stdbool.h>

struct compilation;

struct build_request {
	const char *folder;   /* where the build lives: c/, obj/, the product, manifest.json */
	const char *product;  /* its name in the folder: the executable's, or the addon's */
	const char *compiler; /* the C compiler's name or path */
	bool addon;           /* for Node, instead of an executable */
	enum link_mode mode;
	bool emit_only;     /* stop before the C compiler */
	const char *client; /* where the TypeScript client is written as well, or NULL */
};

/* Builds a compilation that was lowered. 0, or the exit code after printing what went wrong. */
int build(struct compilation *compilation, const struct build_request *request);

/* Reads, checks, lowers and builds the routes below `routes`. The exit code. */
int build_routes(const char *routes, const struct build_request *request);

/* A program by the Go emitter, as `program` in the folder; with the go command, which needs no network. The exit code. */
int build_go(struct compilation *compilation, const char *folder);

#endif
