/*
 * Makes the n-th call of one function fail: linked into the test server with -Wl,--wrap, it stands before malloc, calloc,
 * realloc, mmap, accept4, recv, send and event_add wherever the runtime calls them. FORST_TEST_FAIL=NAME:N arms it, and
 * NAME:N:COUNT makes COUNT calls in a row fail. The parts of the server that run before it is ready count as well.
 */
#include <errno.h>
#include <event2/event.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>

enum wrapped {
	WRAPPED_MALLOC,
	WRAPPED_CALLOC,
	WRAPPED_REALLOC,
	WRAPPED_MMAP,
	WRAPPED_ACCEPT,
	WRAPPED_RECV,
	WRAPPED_SEND,
	WRAPPED_EVENT_ADD,
	WRAPPED_COUNT,
};

static const char *const names[WRAPPED_COUNT] = {"malloc", "calloc", "realloc", "mmap", "accept4", "recv", "send", "event_add"};
static _Atomic long calls[WRAPPED_COUNT];
static long first[WRAPPED_COUNT]; /* 0: never */
static long count = 1;

static void __attribute__((constructor))
arm(void)
{
	const char *text = getenv("FORST_TEST_FAIL");

	for (int i = 0; text && i < WRAPPED_COUNT; i++) {
		size_t length = strlen(names[i]);
		char *end;
		if (strncmp(text, names[i], length) != 0 || text[length] != ':')
			continue;
		first[i] = strtol(text + length + 1, &end, 10);
		if (*end == ':')
			count = strtol(end + 1, NULL, 10);
	}
}

static int
fails(enum wrapped wrapped)
{
	long call = atomic_fetch_add(&calls[wrapped], 1) + 1;

	return first[wrapped] > 0 && call >= first[wrapped] && call < first[wrapped] + count;
}

void *__real_malloc(size_t size);
void *__wrap_malloc(size_t size);
void *__real_calloc(size_t number, size_t size);
void *__wrap_calloc(size_t number, size_t size);
void *__real_realloc(void *memory, size_t size);
void *__wrap_realloc(void *memory, size_t size);
void *__real_mmap(void *address, size_t length, int protection, int flags, int fd, off_t offset);
void *__wrap_mmap(void *address, size_t length, int protection, int flags, int fd, off_t offset);
int __real_accept4(int fd, struct sockaddr *address, socklen_t *length, int flags);
int __wrap_accept4(int fd, struct sockaddr *address, socklen_t *length, int flags);
ssize_t __real_recv(int fd, void *buffer, size_t length, int flags);
ssize_t __wrap_recv(int fd, void *buffer, size_t length, int flags);
ssize_t __real_send(int fd, const void *buffer, size_t length, int flags);
ssize_t __wrap_send(int fd, const void *buffer, size_t length, int flags);
int __real_event_add(struct event *event, const struct timeval *timeout);
int __wrap_event_add(struct event *event, const struct timeval *timeout);

void *
__wrap_malloc(size_t size)
{
	if (!fails(WRAPPED_MALLOC))
		return __real_malloc(size);
	errno = ENOMEM;
	return NULL;
}

void *
__wrap_calloc(size_t number, size_t size)
{
	if (!fails(WRAPPED_CALLOC))
		return __real_calloc(number, size);
	errno = ENOMEM;
	return NULL;
}

void *
__wrap_realloc(void *memory, size_t size)
{
	if (!fails(WRAPPED_REALLOC))
		return __real_realloc(memory, size);
	errno = ENOMEM;
	return NULL;
}

void *
__wrap_mmap(void *address, size_t length, int protection, int flags, int fd, off_t offset)
{
	if (!fails(WRAPPED_MMAP))
		return __real_mmap(address, length, protection, flags, fd, offset);
	errno = ENOMEM;
	return MAP_FAILED;
}

int
__wrap_accept4(int fd, struct sockaddr *address, socklen_t *length, int flags)
{
	if (!fails(WRAPPED_ACCEPT))
		return __real_accept4(fd, address, length, flags);
	errno = EMFILE;
	return -1;
}

ssize_t
__wrap_recv(int fd, void *buffer, size_t length, int flags)
{
	if (!fails(WRAPPED_RECV))
		return __real_recv(fd, buffer, length, flags);
	errno = ECONNRESET;
	return -1;
}

ssize_t
__wrap_send(int fd, const void *buffer, size_t length, int flags)
{
	if (!fails(WRAPPED_SEND))
		return __real_send(fd, buffer, length, flags);
	errno = EPIPE;
	return -1;
}

int
__wrap_event_add(struct event *event, const struct timeval *timeout)
{
	return fails(WRAPPED_EVENT_ADD) ? -1 : __real_event_add(event, timeout);
}
