/*
 * Core to Go: a program with a `main` as files of package main: main.go, its own code, and support_*.go, which are the same
 * for every program. The Go is meant to be read and built with Go 1.19: names are the source's, //line leads back to it, and it is
 * laid out as gofmt does.
 */
#ifndef FORST_CODEGEN_GO_EMIT_GO_H
#define FORST_CODEGEN_GO_EMIT_GO_H

#include "codegen/emit_files.h"
#include "compiler/core/core.h"

/* In the first line of every emitted file. */
#define EMIT_GO_MARKER "Made by forstc"

/* Adds main.go and support's files to *files. False when the program has no main, or holds something that the Go emitter has no
 * form for: then files->refused says what, and the files are not to be used. */
bool emit_go(const struct core_program *program, struct arena *arena, struct emit_files *files);

#endif
