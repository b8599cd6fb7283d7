/*
 * Core to C: one self-contained file a route module (its functions, all static, with their types and codecs, and the
 * table of its routes) and program.c with main; a program with a `main` and no routes is the one file main.c.
 * The C is meant to be read: names are the source's, `#line` leads back to it, the order is the program's.
 */
#ifndef FORST_CODEGEN_C_EMIT_C_H
#define FORST_CODEGEN_C_EMIT_C_H

#include "codegen/emit_files.h"
#include "compiler/core/core.h"

/* In the first line of every emitted file. */
#define EMIT_C_MARKER "Made by forstc"

/* Adds the program's files to *files. False when it holds something that the C emitter has no form for: then
 * files->refused says what, and the files are not to be used. */
bool emit_c(const struct core_program *program, struct arena *arena, struct emit_files *files);

#endif
