/* What package log hands to whoever runs the program; how a line looks is decided there. */
#ifndef FORST_LOG_H
#define FORST_LOG_H

#include "forst/value.h"

enum forst_log_level {
	FORST_LOG_NONE, /* of log.Print */
	FORST_LOG_DEBUG,
	FORST_LOG_INFO,
	FORST_LOG_WARN,
	FORST_LOG_ERROR,
};

struct forst_log_pair {
	struct forst_string name, value;
	bool plain; /* a number or a boolean, which JSON has, too */
};

struct forst_log_line {
	enum forst_log_level level;
	struct forst_string message;
	const struct forst_log_pair *pairs;
	size_t pair_count;
};

/* Whether lines of that level are written: else they need not be made. */
bool forst_log_wants(const struct forst_task *task, enum forst_log_level level);

/* What package log writes: stderr of a program, the server's log in a handler. */
void forst_log(struct forst_task *task, const struct forst_log_line *line);

#endif
