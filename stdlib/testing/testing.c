/* What package testing needs of C: the line to `forstc test`, and the end of a goroutine. The rest of it is in Forst. */
#include "forst.h"

#include <errno.h>
#include <regex.h>
#include <stdlib.h>
#include <unistd.h>

void forst_testing_emit(struct forst_task *task, struct forst_string line);
void forst_testing_exit(struct forst_task *task);
void forst_testing_speak(struct forst_task *task);
struct forst_string forst_testing_option(struct forst_task *task, struct forst_string name);
bool forst_testing_matches(struct forst_task *task, struct forst_string pattern, struct forst_string text);

enum { EVENTS = 3 }; /* the descriptor that forstc reads */

/* One write, so that lines of goroutines on different threads stay whole: what was not taken goes after it. */
void
forst_testing_emit(struct forst_task *task, struct forst_string line)
{
	char *bytes = forst_alloc_of_caller(task, (size_t)line.length + 1);
	size_t length = (size_t)line.length + 1, done = 0;

	memcpy(bytes, line.data, (size_t)line.length);
	bytes[line.length] = '\n';
	while (done < length) {
		ssize_t taken = write(EVENTS, bytes + done, length - done);
		if (taken < 0 && errno != EINTR)
			return;
		done += taken > 0 ? (size_t)taken : 0;
	}
}

void
forst_testing_exit(struct forst_task *task)
{
	forst_exit(task);
}

void
forst_testing_speak(struct forst_task *task)
{
	forst_speak(task);
}

static char *
terminated(struct forst_task *task, struct forst_string text)
{
	char *copy = forst_alloc_of_caller(task, (size_t)text.length + 1);

	memcpy(copy, text.data, (size_t)text.length);
	copy[text.length] = '\0';
	return copy;
}

struct forst_string
forst_testing_option(struct forst_task *task, struct forst_string name)
{
	const char *value = getenv(terminated(task, name));

	return (struct forst_string){value ? value : "", value ? (int64_t)strlen(value) : 0};
}

bool
forst_testing_matches(struct forst_task *task, struct forst_string pattern, struct forst_string text)
{
	regex_t compiled;
	bool found;

	if (regcomp(&compiled, terminated(task, pattern), REG_EXTENDED | REG_NOSUB) != 0)
		return false;
	found = regexec(&compiled, terminated(task, text), 0, NULL, 0) == 0;
	regfree(&compiled);
	return found;
}
