/* Runs a test in a process of its own; see test_run.h. Events are lines of fields between tabs, on descriptor 3. */
#include "tools/forstc/test_run.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum {
	EVENTS = 3,               /* the descriptor that package testing writes to */
	OUTPUT_MAX = 1 << 20,     /* bytes kept of what a test prints */
	EVENTS_MAX = 64 << 20,    /* and of its events */
	AFTERWARDS_MS = 100,      /* for what processes that it left behind print */
};

struct test_child {
	pid_t pid;
	int output, events; /* pipes' ends; -1: closed */
	struct buf lines;   /* what came of events */
};

static double
now(void)
{
	struct timespec time;
	clock_gettime(CLOCK_MONOTONIC, &time);
	return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

/* ---- the child ---- */

/* Our environment, and which test is asked for. */
static char **
environment_of(size_t number, const char *pattern, struct arena *arena)
{
	size_t count = 0, at = 0;
	while (environ[count]) {
		count++;
	}
	char **environment = arena_alloc_array(arena, count + 3, sizeof *environment);
	for (size_t i = 0; i < count; i++) {
		if (strncmp(environ[i], "FORST_TEST=", 11) != 0 && strncmp(environ[i], "FORST_TEST_RUN=", 15) != 0) {
			environment[at++] = environ[i];
		}
	}
	environment[at++] = (char *)arena_printf(arena, "FORST_TEST=%zu", number).data;
	environment[at++] = (char *)arena_printf(arena, "FORST_TEST_RUN=%s", pattern ? pattern : "").data;
	return environment;
}

/* We have several threads: until it is another program it allocates nothing. */
static _Noreturn void
become(const char *program, char **environment, int output, int events)
{
	setpgid(0, 0);
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	int null = open("/dev/null", O_RDONLY);
	/* Above 3, so that neither is overwritten by the other. */
	events = fcntl(events, F_DUPFD, EVENTS + 1);
	output = fcntl(output, F_DUPFD, EVENTS + 1);
	dup2(null, STDIN_FILENO);
	dup2(output, STDOUT_FILENO);
	dup2(output, STDERR_FILENO);
	dup2(events, EVENTS);
	closefrom(EVENTS + 1);
	signal(SIGPIPE, SIG_DFL);
	char *words[] = {(char *)(uintptr_t)program, NULL};
	execve(program, words, environment);
	_exit(127);
}

static int
begin(struct test_child *child, const char *program, char **environment)
{
	int output[2], events[2];
	if (pipe2(output, O_CLOEXEC) != 0) {
		return -1;
	}
	if (pipe2(events, O_CLOEXEC) != 0) {
		close(output[0]), close(output[1]);
		return -1;
	}
	child->pid = fork();
	if (child->pid == 0) {
		become(program, environment, output[1], events[1]);
	}
	close(output[1]), close(events[1]);
	child->output = output[0];
	child->events = events[0];
	if (child->pid > 0) {
		setpgid(child->pid, child->pid);
		return 0;
	}
	close(output[0]), close(events[0]);
	return -1;
}

/* What has come, up to `max` bytes kept; the rest is read and dropped. False: it was closed. */
static bool
take(int descriptor, struct buf *into, size_t max, bool *cut)
{
	char bytes[16 << 10];
	ssize_t length = read(descriptor, bytes, sizeof bytes);
	if (length <= 0) {
		return length < 0 && errno == EINTR;
	}
	size_t room = into->length < max ? max - into->length : 0;
	*cut |= (size_t)length > room;
	buf_append(into, bytes, (size_t)length < room ? (size_t)length : room);
	return true;
}

/* Reads until both pipes are closed, or the time is over. */
static void
listen_to(struct test_child *child, struct test_run *run, double until)
{
	bool dropped = false;
	while (child->output >= 0 || child->events >= 0) {
		struct pollfd pipes[] = {{child->output, POLLIN, 0}, {child->events, POLLIN, 0}};
		double left = until - now();
		if (left <= 0 || (poll(pipes, 2, (int)(left * 1000) + 1) < 0 && errno != EINTR)) {
			return;
		}
		if (pipes[0].revents && !take(child->output, &run->output, OUTPUT_MAX, &run->cut)) {
			close(child->output);
			child->output = -1;
		}
		if (pipes[1].revents && !take(child->events, &child->lines, EVENTS_MAX, &dropped)) {
			close(child->events);
			child->events = -1;
		}
	}
}

static bool
has_ended(struct test_child *child, int options, int *status)
{
	pid_t pid;
	do {
		pid = waitpid(child->pid, status, options);
	} while (pid < 0 && errno == EINTR);
	return pid != 0;
}

/* Until the test has ended or its time is over; whatever it started ends with it. */
static void
finish(struct test_child *child, struct test_run *run, double until)
{
	int status = 0;
	listen_to(child, run, until);
	bool ended = has_ended(child, WNOHANG, &status);
	while (!ended && now() < until) { /* it closed its streams itself */
		nanosleep(&(struct timespec){.tv_nsec = 1000000}, NULL);
		ended = has_ended(child, WNOHANG, &status);
	}
	run->timed_out = !ended;
	kill(-child->pid, SIGKILL);
	if (!ended) {
		has_ended(child, 0, &status);
	}
	listen_to(child, run, now() + AFTERWARDS_MS / 1000.0);
	run->exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

/* ---- events ---- */

/* The next field; the rest is behind it. */
static struct str
field(struct str *rest)
{
	ptrdiff_t tab = str_find(*rest, '\t');
	struct str out = tab < 0 ? *rest : str_slice(*rest, 0, (size_t)tab);
	*rest = tab < 0 ? (struct str){0} : str_slice(*rest, (size_t)tab + 1, rest->length);
	return out;
}

static struct str
unescaped(struct arena *arena, struct str text)
{
	char *out = arena_alloc(arena, text.length + 1);
	size_t length = 0;
	for (size_t i = 0; i < text.length; i++) {
		char c = text.data[i];
		if (c == '\\' && i + 1 < text.length) {
			c = text.data[++i];
			c = c == 'n' ? '\n' : c == 't' ? '\t' : c;
		}
		out[length++] = c;
	}
	return (struct str){out, length};
}

static unsigned
number_behind(struct str *text)
{
	ptrdiff_t colon = str_find_last(*text, ':');
	unsigned number = 0;
	for (size_t i = (size_t)(colon + 1); i < text->length; i++) {
		number = number * 10 + (unsigned)(text->data[i] - '0');
	}
	*text = colon < 0 ? (struct str){0} : str_slice(*text, 0, (size_t)colon);
	return number;
}

/* file:line:column:end */
static struct test_place
place_of(struct str text)
{
	struct test_place place = {0};
	place.end_column = number_behind(&text);
	place.column = number_behind(&text);
	place.line = number_behind(&text);
	place.file = text;
	return place;
}

static bool
parse_event(struct test_event *event, struct str line, struct arena *arena)
{
	static const char *const kinds[] = {[TEST_EVENT_RUN] = "run", [TEST_EVENT_LOG] = "log", [TEST_EVENT_FAIL] = "fail",
		[TEST_EVENT_SKIP] = "skip", [TEST_EVENT_ENSURE] = "ensure", [TEST_EVENT_END] = "end"};
	struct str kind = field(&line);
	size_t i = 0;
	while (i < sizeof kinds / sizeof *kinds && !str_equal(kind, str_from(kinds[i]))) {
		i++;
	}
	if (i == sizeof kinds / sizeof *kinds) {
		return false;
	}
	event->kind = (enum test_event_kind)i;
	event->name = field(&line);
	if (event->kind == TEST_EVENT_END) {
		struct str outcome = field(&line);
		event->outcome = str_equal(outcome, STR("pass"))   ? TEST_PASSED
						 : str_equal(outcome, STR("skip")) ? TEST_SKIPPED
														   : TEST_FAILED;
		event->counts = str_equal(field(&line), STR("test"));
		event->milliseconds = number_behind(&line);
	} else if (event->kind != TEST_EVENT_RUN) {
		event->place = place_of(field(&line));
		event->text = unescaped(arena, field(&line));
		event->shown = unescaped(arena, field(&line));
		event->why = unescaped(arena, line);
	}
	return true;
}

static struct test_event *
parse_events(struct str lines, struct arena *arena)
{
	struct test_event *first = NULL, **last = &first;
	lines = arena_str(arena, lines);
	for (ptrdiff_t end; (end = str_find(lines, '\n')) >= 0;) {
		struct test_event *event = arena_alloc(arena, sizeof *event);
		if (parse_event(event, str_slice(lines, 0, (size_t)end), arena)) {
			*last = event;
			last = &event->next;
		}
		lines = str_slice(lines, (size_t)end + 1, lines.length);
	}
	return first;
}

/* ---- a run ---- */

int
test_run(struct test_run *run, const char *program, size_t number, const char *pattern, int timeout_s, struct arena *arena)
{
	struct test_child child = {0};
	double began = now();
	*run = (struct test_run){0};
	if (begin(&child, program, environment_of(number, pattern, arena)) != 0) {
		return -1;
	}
	finish(&child, run, began + timeout_s);
	run->seconds = now() - began;
	if (child.output >= 0) {
		close(child.output);
	}
	if (child.events >= 0) {
		close(child.events);
	}
	run->events = parse_events(buf_str(&child.lines), arena);
	buf_release(&child.lines);
	return 0;
}

void
test_run_release(struct test_run *run)
{
	buf_release(&run->output);
}
