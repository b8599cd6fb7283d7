/*
 * A build in a process of its own, so that whoever waits for it can do other things meanwhile, and nothing that it does
 * stays. What it says is kept, and shown when it is something new.
 */
#ifndef FORST_TOOLS_FORSTC_BUILDER_H
#define FORST_TOOLS_FORSTC_BUILDER_H

#include "runtime/base/buf.h"
#include "tools/forstc/child.h"

struct builder {
	struct child child; /* pid 0: nothing is being built */
	struct buf said;    /* by the build that runs */
	struct buf shown;   /* of an earlier one, and still so */
};

void builder_init(struct builder *builder);
void builder_release(struct builder *builder);

/* Begins `work`, whose result is the build's exit code; what it prints is kept where `captured`. 0, or -1 with errno.
 */
int builder_start(
	struct builder *builder, int (*work)(void *context), void *context, bool captured, const struct sockets *sockets);

/* Takes what it has printed, without waiting; its descriptor is child.output. */
void builder_read(struct builder *builder);

/* Whether it has ended; then *code is the exit code, what it printed has been read, and another can be started. */
bool builder_ended(struct builder *builder, int *code);

/* Prints what the last build said to stderr, unless what was shown before is the same. Whether there was something new.
 */
bool builder_show(struct builder *builder);

/* Forgets what the last build said. */
void builder_discard(struct builder *builder);

#endif
