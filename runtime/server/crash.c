/* The last word of a process that dies; see crash.h. Only what a signal handler may do is done in one. */
#include "runtime/server/crash.h"

#include "runtime/dispatch/dispatch.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <ucontext.h>
#include <unistd.h>

enum {
	STACK_SIZE = 64 * 1024,
	LINE_MAX_SIZE = 1024,
};

static const int watched[] = {SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGABRT};

enum { WATCHED_COUNT = sizeof(watched) / sizeof(*watched) };

static struct sigaction before[WATCHED_COUNT];

/* Where the stack pointer was; NULL where that is not known. */
static const char *
stack_pointer(const void *context)
{
	const mcontext_t *machine = &((const ucontext_t *)context)->uc_mcontext;

#if defined(__x86_64__)
	return (const char *)(uintptr_t)machine->gregs[15]; /* REG_RSP, which is named for GNU sources only */
#elif defined(__aarch64__)
	return (const char *)(uintptr_t)machine->sp;
#else
	(void)machine;
	return NULL;
#endif
}

static size_t
append(char *line, size_t length, const char *text)
{
	size_t more = strlen(text);

	if (length + more > LINE_MAX_SIZE)
		more = LINE_MAX_SIZE - length;
	memcpy(line + length, text, more);
	return length + more;
}

/* Paths are made of names: nothing in them needs an escape. */
static void
say(const struct forst_route *route)
{
	char line[LINE_MAX_SIZE];
	size_t length = append(line, 0, "{\"event\":\"crashed\",\"route\":\"");

	length = append(line, length, route->path);
	length = append(line, length, "\"}\n");
	if (write(STDOUT_FILENO, line, length) < 0)
		return; /* there is nobody to tell */
}

static void
on_crash(int number, siginfo_t *info, void *context)
{
	const struct rt_request *request = rt_here ? rt_request_at(rt_here, stack_pointer(context)) : NULL;
	const struct forst_route *route = request ? rt_request_route(request) : NULL;

	if (route)
		say(route);
	for (int i = 0; i < WATCHED_COUNT; i++)
		sigaction(watched[i], &before[i], NULL);
	/* What goes wrong goes wrong again when this returns; what was sent must be sent again. */
	if (info->si_code <= 0)
		raise(number);
}

void
rt_crash_watch(void)
{
	struct sigaction action = {.sa_sigaction = on_crash, .sa_flags = SA_SIGINFO | SA_ONSTACK};

	sigemptyset(&action.sa_mask);
	for (int i = 0; i < WATCHED_COUNT; i++)
		sigaction(watched[i], &action, &before[i]);
}

void *
rt_crash_stack(void)
{
	stack_t stack;

	if (sigaltstack(NULL, &stack) != 0 || !(stack.ss_flags & SS_DISABLE))
		return NULL; /* AddressSanitizer has one for each thread */
	stack = (stack_t){.ss_sp = malloc(STACK_SIZE), .ss_size = STACK_SIZE};
	if (stack.ss_sp && sigaltstack(&stack, NULL) != 0) {
		free(stack.ss_sp);
		return NULL;
	}
	return stack.ss_sp;
}

void
rt_crash_stack_free(void *stack)
{
	if (!stack)
		return;
	sigaltstack(&(stack_t){.ss_flags = SS_DISABLE}, NULL);
	free(stack);
}
