/* A folder of files that an emitter made: written, compared, and cleared of what an earlier run left. */
#ifndef FORST_TOOLS_FORSTC_OUTPUT_H
#define FORST_TOOLS_FORSTC_OUTPUT_H

#include "codegen/emit_files.h"

struct output {
	const char *folder;
	const char *suffix; /* of the files that belong to it: ".c", ".ts" */
	const char *marker; /* text in the first line of every file we wrote; others are never touched */
};

/* Writes the files, and removes marked ones below the folder that are not among them. 0, EXIT_USAGE when a file in the
 * way was not written by forstc, EXIT_MACHINE when the disk refuses; both after a message, and nothing is written in
 * the first case. */
int output_write(const struct output *output, const struct emit_files *files, struct arena *arena);

/* Names on stderr each file that is missing, differs or should not be there. 0, or EXIT_SOURCES when there is one. */
int output_compare(const struct output *output, const struct emit_files *files, struct arena *arena);

#endif
