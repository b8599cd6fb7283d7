/*
 * Which files belong to a compilation: those that were named, and what they import from below the source root. The root
 * is the folder that holds `routes/`; imports name folders or files below it.
 */
#ifndef FORST_TOOLS_FORSTC_SOURCES_H
#define FORST_TOOLS_FORSTC_SOURCES_H

#include "tools/forstc/compile.h"

/* Adds the files that `paths` name (folders are walked). 0, or EXIT_USAGE after naming what cannot be read. */
int sources_add(struct compilation *compilation, enum compile_subject subject, char *const *paths, size_t count);

/* The source root that the path of a folder of routes implies, in the arena: what imports may name is below it. */
struct str sources_root(const char *path, struct arena *arena);

#endif
