/* The TypeScript client of a compilation that was lowered, as `gen-ts` and `dev` write it. */
#ifndef FORST_TOOLS_FORSTC_CLIENT_H
#define FORST_TOOLS_FORSTC_CLIENT_H

struct compilation;

/* Writes what changed, and removes what belongs to no route any more; see output.h. The exit code. */
int client_write(struct compilation *compilation, const char *folder);

/* Names what is stale on stderr. The exit code: EXIT_SOURCES where something is. */
int client_compare(struct compilation *compilation, const char *folder);

#endif
