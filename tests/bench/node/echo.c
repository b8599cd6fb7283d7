/*
 * The floor of calls over a socket: answers each frame with one of constant content, in one thread, and looks at nothing.
 *
 *	echo PATH        says when it listens, serves one client
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

enum { READ_SIZE = 64 * 1024, ANSWER_SIZE = 64 };

static _Noreturn void
fail(const char *what)
{
	perror(what);
	exit(1);
}

int
main(int argc, char **argv)
{
	static char input[READ_SIZE], answer[ANSWER_SIZE];
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	struct epoll_event event = {.events = EPOLLIN};

	if (argc != 2 || strlen(argv[1]) >= sizeof(address.sun_path))
		return 2;
	strcpy(address.sun_path, argv[1]);
	int listener = socket(AF_UNIX, SOCK_STREAM, 0), epoll = epoll_create1(0);
	if (bind(listener, (struct sockaddr *)&address, sizeof(address)) < 0 || listen(listener, 1) < 0)
		fail("listen");
	printf("%d\n", getpid());
	fflush(stdout);
	int fd = accept(listener, NULL, NULL);
	if (epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event) < 0)
		fail("accept");
	for (;;) {
		if (epoll_wait(epoll, &event, 1, -1) < 0)
			fail("epoll_wait");
		if (recv(fd, input, sizeof(input), 0) <= 0)
			return 0;
		if (send(fd, answer, sizeof(answer), MSG_NOSIGNAL) < 0)
			return 0;
	}
}
