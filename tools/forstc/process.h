/* Child processes: a bounded number at once, each an argument vector (never a shell), waited for by pid. */
#ifndef FORST_TOOLS_FORSTC_PROCESS_H
#define FORST_TOOLS_FORSTC_PROCESS_H

#include <stdbool.h>
#include <stddef.h>

struct job {
	const char *const *arguments; /* ended by NULL; arguments[0] is looked up in PATH */
	const char *input;            /* the file that is its standard input, or NULL: ours */
	int exit_code;                /* set: its exit code, 128 + signal, or -1 when it could not start (see error) */
	int error;                    /* set: errno of a failed start, else 0 */
};

/* Processors that this process may run on. */
int processor_count(void);

/* Runs all jobs, at most one a processor at once, sharing our standard streams. 0 when each exited with 0, else -1. */
int process_run_all(struct job *jobs, size_t count);

/* Runs one. */
int process_run(struct job *job);

/* Whether PATH has a program of that name. */
bool process_find(const char *name);

#endif
