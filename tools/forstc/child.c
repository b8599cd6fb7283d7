/*
 * Starting and signalling children; see child.h. Between fork and exec nothing is allocated: what can be prepared is.
 * We have one thread, so a child that goes on without exec (a build) is whole.
 */
#include "tools/forstc/child.h"

#include "tools/forstc/command.h"
#include "tools/forstc/file.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

enum { FIRST_SOCKET = 3 };

static const char pid_room[] = "LISTEN_PID=0000000000";

static bool
is_named(const char *variable, const char *name)
{
	size_t length = strlen(name);
	return strncmp(variable, name, length) == 0 && variable[length] == '=';
}

/* What children are told by other means, or must not take for theirs. */
static bool
is_ours(const char *variable, bool development)
{
	static const char *const ours[] = {
		"FORST_HTTP", "FORST_IPC", "FORST_WORKERS", "FORST_LOG_LEVEL", "LISTEN_PID", "LISTEN_FDS", "LISTEN_FDNAMES"};
	for (size_t i = 0; i < sizeof ours / sizeof *ours; i++) {
		if (is_named(variable, ours[i])) {
			return true;
		}
	}
	return development && is_named(variable, "FORST_ENV");
}

void
child_setup_words(struct child_setup *setup, const char *folder, struct arena *arena)
{
	const char **words = arena_alloc_array(arena, 10, sizeof *words);
	size_t at = 0;
	words[at++] = path_join(arena, str_from(folder), STR("server")).data;
	words[at++] = "--workers";
	words[at++] = arena_printf(arena, "%d", setup->sockets->workers).data;
	words[at++] = "--log-level";
	words[at++] = setup->sockets->log_level;
	if (!*setup->sockets->http) {
		words[at++] = "--http";
		words[at++] = "off";
	}
	words[at] = NULL;
	setup->arguments = words;
}

void
child_setup_environment(struct child_setup *setup, bool development, struct arena *arena)
{
	size_t count = 0;
	for (char **variable = environ; *variable; variable++) {
		count++;
	}
	char **environment = arena_alloc_array(arena, count + 6, sizeof *environment);
	size_t at = 1;
	for (char **variable = environ; *variable; variable++) {
		if (!is_ours(*variable, development)) {
			environment[at++] = *variable;
		}
	}
	char *pid = arena_alloc(arena, sizeof pid_room);
	memcpy(pid, pid_room, sizeof pid_room);
	setup->listen_pid = strchr(pid, '=') + 1;
	environment[at++] = pid;
	environment[at++] = (char *)arena_printf(arena, "LISTEN_FDS=%d", setup->sockets->listening.count).data;
	environment[at++] = (char *)arena_printf(arena, "LISTEN_FDNAMES=%s", setup->sockets->names).data;
	if (development) {
		static char variable[] = "FORST_ENV=development";
		environment[at++] = variable;
	}
	setup->environment = environment;
}

void
child_setup_first(struct child_setup *setup, char *variable)
{
	setup->first = variable;
	if (setup->environment) {
		setup->environment[0] = variable;
	}
}

/* The digits of our pid, in place. */
static void
write_pid(char *digits)
{
	char reversed[16];
	size_t length = 0;
	for (pid_t rest = getpid(); rest > 0; rest /= 10) {
		reversed[length++] = (char)('0' + rest % 10);
	}
	for (size_t i = 0; i < length; i++) {
		digits[i] = reversed[length - 1 - i];
	}
	digits[length] = '\0';
}

/* What every child does first. The parent may have died before it could be told: then there is nobody to work for. */
static void
settle(pid_t parent)
{
	sigset_t none;
	sigemptyset(&none);
	signal(SIGPIPE, SIG_DFL);
	if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0 || getppid() != parent || setpgid(0, 0) != 0 ||
		sigprocmask(SIG_SETMASK, &none, NULL) != 0) {
		_exit(EXIT_MACHINE);
	}
}

/* Puts the sockets to FIRST_SOCKET and up, open over exec; everything else closes by itself. All are moved out of the
 * way first, as one may lie where another is to be. */
static int
place_sockets(const struct rt_listening *listening)
{
	int first_free = FIRST_SOCKET + listening->count;
	for (int i = 0; i < listening->count; i++) {
		listening->sockets[i].fd = fcntl(listening->sockets[i].fd, F_DUPFD_CLOEXEC, first_free);
		if (listening->sockets[i].fd < 0) {
			return -1;
		}
	}
	for (int i = 0; i < listening->count; i++) {
		if (dup2(listening->sockets[i].fd, FIRST_SOCKET + i) < 0) {
			return -1;
		}
	}
	/* What whoever started us left open is none of the child's. An older kernel cannot, and nothing depends on it. */
	if (close_range((unsigned)first_free, UINT_MAX, CLOSE_RANGE_CLOEXEC) != 0 && errno != ENOSYS) {
		return -1;
	}
	return 0;
}

static _Noreturn void
become(const struct child_setup *setup, int executable, int output)
{
	int program = fcntl(executable, F_DUPFD_CLOEXEC, FIRST_SOCKET + setup->sockets->listening.count);
	int nothing = open("/dev/null", O_RDONLY | O_CLOEXEC);
	if (program >= 0 && nothing >= 0 && dup2(output, STDOUT_FILENO) >= 0 && dup2(nothing, STDIN_FILENO) >= 0 &&
		place_sockets(&setup->sockets->listening) == 0) {
		write_pid(setup->listen_pid);
		fexecve(program, (char *const *)setup->arguments, setup->environment + (setup->first ? 0 : 1));
	}
	complain("cannot start %s: %s", setup->arguments[0], strerror(errno));
	_exit(EXIT_MACHINE);
}

/* A pipe and a process; in the child `output` is the end to write to. The pid (0 in the child), or -1 with errno. */
static pid_t
fork_with_pipe(struct child *child, int *output)
{
	int ends[2];
	pid_t parent = getpid();
	if (pipe2(ends, O_CLOEXEC) != 0) {
		return -1;
	}
	if (fcntl(ends[0], F_SETFL, O_NONBLOCK) != 0) {
		int saved = errno;
		close(ends[0]);
		close(ends[1]);
		errno = saved;
		return -1;
	}
	child->pid = fork();
	if (child->pid == 0) {
		settle(parent);
		*output = ends[1];
		return 0;
	}
	int saved = errno;
	close(ends[1]);
	child->output = ends[0];
	if (child->pid < 0) {
		close(ends[0]);
		child->output = -1;
	} else {
		/* Both of us do, so that the group is there whoever comes first. */
		setpgid(child->pid, child->pid);
	}
	errno = saved;
	return child->pid;
}

int
child_start(struct child *child, const struct child_setup *setup, int executable)
{
	int output;
	pid_t pid = fork_with_pipe(child, &output);
	if (pid == 0) {
		become(setup, executable, output);
	}
	return pid < 0 ? -1 : 0;
}

int
child_fork(struct child *child, int (*work)(void *context), void *context, bool captured, const struct sockets *sockets)
{
	int output;
	pid_t pid = fork_with_pipe(child, &output);
	if (pid != 0) {
		return pid < 0 ? -1 : 0;
	}
	sockets_forget(sockets);
	if ((captured && dup2(output, STDERR_FILENO) < 0) || dup2(STDERR_FILENO, STDOUT_FILENO) < 0) {
		_exit(EXIT_MACHINE);
	}
	int code = work(context);
	if (fflush(stdout) != 0 || fflush(stderr) != 0) {
		code = EXIT_MACHINE;
	}
	_exit(code);
}

bool
child_ended(const struct child *child, int *status)
{
	siginfo_t info = {0};
	if (waitid(P_PID, (id_t)child->pid, &info, WEXITED | WNOHANG | WNOWAIT) != 0 || info.si_pid != child->pid) {
		return false;
	}
	/* What it has started does not outlive it. Its group is surely still its own: it has not been waited for. */
	kill(-child->pid, SIGKILL);
	return waitpid(child->pid, status, 0) == child->pid;
}

void
child_signal(const struct child *child, int number)
{
	/* The pid is not another's: it is ours until it has been waited for. */
	kill(-child->pid, number);
}

int
standard_streams_open(void)
{
	for (int stream = STDIN_FILENO; stream <= STDERR_FILENO; stream++) {
		if (fcntl(stream, F_GETFD) < 0 && open("/dev/null", O_RDWR) != stream) {
			return -1;
		}
	}
	return 0;
}
