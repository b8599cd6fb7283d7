/*
 * The Unix socket. It is bound under another name in the same folder, with its mode set before, and gets its own name
 * by rename() when it listens: at no time does anybody else get at it, and nobody finds it before it answers. What has
 * that name already is replaced only when it is a socket on which nobody answers. Two servers that begin at once take
 * turns by a lock on the folder.
 */
#include "runtime/server/listen.h"

#include "runtime/server/server.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <time.h>
#include <unistd.h>

enum {
	LOCK_TRIES = 200,
	LOCK_WAIT_NS = 10000000,
};

static int
complain(const char *path, const char *what)
{
	fprintf(stderr, "cannot listen on %s: %s\n", path, what);
	return -1;
}

/* ---- the folder ---- */

/* Nobody but its owner may put anything into it, or the socket could be another's. */
static bool
is_private(int folder)
{
	struct stat status;

	return fstat(folder, &status) == 0 && (status.st_uid == geteuid() || status.st_uid == 0) &&
		   (status.st_mode & (S_IWGRP | S_IWOTH)) == 0;
}

/* The folder that a path is in, without links and from malloc; it is made if there is none. NULL with errno. */
static char *
folder_of(const char *path)
{
	const char *slash = strrchr(path, '/');
	size_t length = slash ? (size_t)(slash - path) : 0;
	char *name = slash == path ? strdup("/") : strndup(slash ? path : ".", slash ? length : 1);

	if (!name)
		return NULL;
	char *real = mkdir(name, S_IRWXU) == 0 || errno == EEXIST ? realpath(name, NULL) : NULL;
	int error = errno;
	free(name);
	errno = error;
	return real;
}

/* Others hold the lock for a moment only; one who does for longer is not waited for. */
static bool
lock_folder(int folder)
{
	for (int i = 0; i < LOCK_TRIES; i++) {
		if (flock(folder, LOCK_EX | LOCK_NB) == 0)
			return true;
		if (errno != EWOULDBLOCK && errno != EINTR)
			return false;
		nanosleep(&(struct timespec){.tv_nsec = LOCK_WAIT_NS}, NULL);
	}
	return false;
}

/* Opens and locks it; -1 after a word on stderr. */
static int
open_folder(const char *path, const char *name)
{
	int folder = open(name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (folder < 0)
		return complain(path, strerror(errno));
	if (!is_private(folder)) {
		close(folder);
		return complain(path, "its folder must be writable by nobody but its owner, this user or root");
	}
	if (lock_folder(folder))
		return folder;
	close(folder);
	return complain(path, "its folder cannot be locked");
}

/* ---- who has the name already ---- */

enum occupant {
	OCCUPANT_NONE,
	OCCUPANT_STALE,  /* a socket on which nobody answers */
	OCCUPANT_SERVER, /* one on which somebody does */
	OCCUPANT_OTHER,  /* something else, or nobody knows what */
};

static enum occupant
try_socket(const struct sockaddr_un *address)
{
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);

	if (fd < 0)
		return OCCUPANT_OTHER;
	int failed = connect(fd, (const struct sockaddr *)address, sizeof(*address)), error = errno;
	close(fd);
	if (!failed || error == EAGAIN) /* its queue is full */
		return OCCUPANT_SERVER;
	return error == ECONNREFUSED || error == ENOENT ? OCCUPANT_STALE : OCCUPANT_OTHER;
}

static enum occupant
occupant_of(const struct sockaddr_un *address)
{
	struct stat status;

	if (lstat(address->sun_path, &status) < 0)
		return errno == ENOENT ? OCCUPANT_NONE : OCCUPANT_OTHER;
	return S_ISSOCK(status.st_mode) ? try_socket(address) : OCCUPANT_OTHER;
}

static bool
may_replace(const struct sockaddr_un *address)
{
	switch (occupant_of(address)) {
	case OCCUPANT_NONE:
	case OCCUPANT_STALE: return true;
	case OCCUPANT_SERVER: complain(address->sun_path, "it is taken by a server that answers"); break;
	case OCCUPANT_OTHER: complain(address->sun_path, "what is there is no socket that can be replaced"); break;
	}
	return false;
}

/* ---- binding ---- */

/* A socket that listens under a name for the moment; -1 with errno. */
static int
bind_aside(const struct sockaddr_un *aside, struct stat *status)
{
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);

	if (fd < 0)
		return -1;
	unlink(aside->sun_path); /* of one that had our pid and died just here */
	/* The name gets the mode that the socket has when it is bound. */
	if (fchmod(fd, S_IRUSR | S_IWUSR) == 0 && bind(fd, (const struct sockaddr *)aside, sizeof(*aside)) == 0) {
		if (lstat(aside->sun_path, status) == 0 && (status->st_mode & 0177) == 0 && listen(fd, RT_BACKLOG) == 0)
			return fd;
		unlink(aside->sun_path);
	}
	int error = errno;
	close(fd);
	errno = error;
	return -1;
}

/* With the folder locked. */
static int
bind_at(struct rt_listening *listening, const struct sockaddr_un *address, const struct sockaddr_un *aside)
{
	struct stat status;

	if (!may_replace(address))
		return -1;
	int fd = bind_aside(aside, &status);
	if (fd < 0)
		return complain(address->sun_path, strerror(errno));
	if (rename(aside->sun_path, address->sun_path) < 0) {
		complain(address->sun_path, strerror(errno));
		unlink(aside->sun_path);
		close(fd);
		return -1;
	}
	memcpy(listening->path, address->sun_path, sizeof(listening->path));
	listening->owned = true;
	listening->device = status.st_dev;
	listening->inode = status.st_ino;
	return fd;
}

/* folder/name as an address; false when it is too long for one. */
static bool
set_path(struct sockaddr_un *address, const char *folder, const char *name)
{
	*address = (struct sockaddr_un){.sun_family = AF_UNIX};
	int length =
		snprintf(address->sun_path, sizeof(address->sun_path), "%s/%s", strcmp(folder, "/") == 0 ? "" : folder, name);

	return length > 0 && (size_t)length < sizeof(address->sun_path);
}

static int
listen_in(struct rt_listening *listening, const char *path, const char *folder, int *status)
{
	const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
	struct sockaddr_un address, aside;
	char aside_name[32];

	snprintf(aside_name, sizeof(aside_name), ".forst-%ld", (long)getpid());
	if (!*name || !set_path(&address, folder, name) || !set_path(&aside, folder, aside_name)) {
		*status = RT_EXIT_OPTIONS;
		return complain(path, *name ? "the path is too long for a socket's" : "it names no file");
	}
	int lock = open_folder(path, folder);
	if (lock < 0)
		return -1;
	int fd = bind_at(listening, &address, &aside);
	close(lock);
	return fd;
}

int
rt_listen_local(struct rt_listening *listening, const char *path, int *status)
{
	char *folder = folder_of(path);

	*status = RT_EXIT_MACHINE;
	if (!folder)
		return complain(path, strerror(errno));
	int fd = listen_in(listening, path, folder, status);
	free(folder);
	return fd;
}

void
rt_listening_unlink(struct rt_listening *listening)
{
	struct stat status;
	char folder[RT_LOCAL_PATH_SIZE];

	if (!listening->owned)
		return;
	listening->owned = false;
	memcpy(folder, listening->path, sizeof(folder));
	char *slash = strrchr(folder, '/');
	slash[slash == folder] = '\0';
	/* The lock keeps a successor from taking the name between the look and the removal. */
	int lock = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (lock >= 0)
		(void)lock_folder(lock);
	if (lstat(listening->path, &status) == 0 && status.st_dev == listening->device && status.st_ino == listening->inode)
		(void)unlink(listening->path);
	if (lock >= 0)
		close(lock);
}
