/* Child processes; see process.h. */
#include "tools/forstc/process.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sched.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

enum { RUNNING_MAX = 64 };

struct running {
	pid_t pid;
	struct job *job;
};

int
processor_count(void)
{
	cpu_set_t set;
	return sched_getaffinity(0, sizeof set, &set) == 0 ? CPU_COUNT(&set) : 1;
}

/* Starts a job with every signal at its default, whatever we ignore ourselves. Its pid, or -1 with job->error set. */
static pid_t
start(struct job *job)
{
	pid_t pid = -1;
	posix_spawnattr_t attributes;
	posix_spawn_file_actions_t actions;
	sigset_t all;
	sigfillset(&all);
	job->exit_code = -1;
	job->error = posix_spawnattr_init(&attributes);
	if (job->error != 0) {
		return -1;
	}
	job->error = posix_spawn_file_actions_init(&actions);
	if (job->error != 0) {
		posix_spawnattr_destroy(&attributes);
		return -1;
	}
	posix_spawnattr_setsigdefault(&attributes, &all);
	posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF);
	if (job->input) {
		job->error = posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, job->input, O_RDONLY, 0);
	}
	if (job->error == 0) {
		char *const *words = (char *const *)job->arguments;
		job->error = posix_spawnp(&pid, job->arguments[0], &actions, &attributes, words, environ);
	}
	posix_spawn_file_actions_destroy(&actions);
	posix_spawnattr_destroy(&attributes);
	return job->error == 0 ? pid : -1;
}

/* Waits for one of the running; its index. */
static size_t
wait_one(struct running *running, size_t count)
{
	for (;;) {
		int status;
		pid_t pid = waitpid(-1, &status, 0);
		if (pid < 0 && errno == EINTR) {
			continue;
		}
		for (size_t i = 0; i < count; i++) {
			if (pid < 0 || running[i].pid == pid) {
				running[i].job->exit_code = pid < 0             ? -1
											: WIFEXITED(status) ? WEXITSTATUS(status)
																: 128 + WTERMSIG(status);
				return i;
			}
		}
	}
}

int
process_run_all(struct job *jobs, size_t count)
{
	struct running running[RUNNING_MAX];
	size_t processors = (size_t)processor_count();
	size_t limit = processors < RUNNING_MAX ? processors : RUNNING_MAX;
	size_t started = 0;
	size_t active = 0;
	int result = 0;
	while (started < count || active > 0) {
		if (started < count && active < limit) {
			struct job *job = &jobs[started++];
			pid_t pid = start(job);
			if (pid > 0) {
				running[active++] = (struct running){pid, job};
			} else {
				result = -1;
			}
			continue;
		}
		size_t ended = wait_one(running, active);
		result = running[ended].job->exit_code == 0 ? result : -1;
		running[ended] = running[--active];
	}
	return result;
}

int
process_run(struct job *job)
{
	return process_run_all(job, 1);
}

bool
process_find(const char *name)
{
	const char *rest = getenv("PATH");
	while (rest && *rest) {
		int length = (int)strcspn(rest, ":");
		char path[PATH_MAX];
		int needed = snprintf(path, sizeof path, "%.*s/%s", length, rest, name);
		if (length > 0 && needed < (int)sizeof path && access(path, X_OK) == 0) {
			return true;
		}
		rest += length;
		rest += *rest == ':';
	}
	return false;
}
