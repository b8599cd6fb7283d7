/*
 * Where forstc finds what generated code is compiled against: forst.h, libforst.a and the flags they were built with.
 * An installed forstc looks beside itself (PREFIX/bin, PREFIX/include, PREFIX/lib), one in a build tree in that tree;
 * FORST_HOME names another place of either form.
 */
#ifndef FORST_TOOLS_FORSTC_INSTALL_H
#define FORST_TOOLS_FORSTC_INSTALL_H

#include "runtime/base/arena.h"

struct install {
	struct str include; /* the folder of forst.h */
	struct str library; /* the path of libforst.a */
};

/* 0, or EXIT_MACHINE after printing what is missing. */
int install_find(struct install *install, struct arena *arena);

#endif
