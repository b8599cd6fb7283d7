/*
 * The limit: what a server of constant answers costs when it parses nothing. One thread, epoll; a request is so many bytes
 * (told on the command line), and every so many bytes get the same answer, one send for all that a read completed.
 *
 *	limit REQUEST_BYTES        prints its port, serves until it is killed
 */
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <unistd.h>

enum { CONNECTIONS_MAX = 65536, READ_SIZE = 128 * 1024, ANSWERS_MAX = 512, EVENTS_MAX = 256 };

static const char answer[] = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 34\r\n\r\n"
			     "{\"processed\":1,\"status\":\"success\"}";

static size_t received[CONNECTIONS_MAX]; /* bytes of an incomplete request, by descriptor */
static char input[READ_SIZE];
static char answers[ANSWERS_MAX * (sizeof(answer) - 1)];

static _Noreturn void
fail(const char *what)
{
	perror(what);
	exit(1);
}

static int
listen_anywhere(void)
{
	struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t length = sizeof(address);
	int one = 1;
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);

	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
	if (fd < 0 || bind(fd, (struct sockaddr *)&address, sizeof(address)) < 0 || listen(fd, 4096) < 0 ||
		getsockname(fd, (struct sockaddr *)&address, &length) < 0)
		fail("listen");
	printf("%d\n", ntohs(address.sin_port));
	fflush(stdout);
	return fd;
}

static void
serve(int fd, size_t request_size)
{
	ssize_t got = recv(fd, input, sizeof(input), 0);

	if (got <= 0) {
		close(fd);
		return;
	}
	received[fd] += (size_t)got;
	size_t complete = received[fd] / request_size;
	received[fd] %= request_size;
	if (complete > ANSWERS_MAX)
		complete = ANSWERS_MAX;
	if (complete > 0 && send(fd, answers, complete * (sizeof(answer) - 1), MSG_NOSIGNAL) < 0)
		close(fd);
}

int
main(int argc, char **argv)
{
	size_t request_size = argc > 1 ? strtoul(argv[1], NULL, 10) : 0;
	struct epoll_event events[EVENTS_MAX];
	int epoll = epoll_create1(0);

	if (request_size == 0 || epoll < 0) {
		fprintf(stderr, "usage: limit REQUEST_BYTES\n");
		return 2;
	}
	for (int i = 0; i < ANSWERS_MAX; i++)
		memcpy(answers + (size_t)i * (sizeof(answer) - 1), answer, sizeof(answer) - 1);
	int listener = listen_anywhere();
	struct epoll_event event = {.events = EPOLLIN, .data.fd = listener};
	epoll_ctl(epoll, EPOLL_CTL_ADD, listener, &event);
	for (;;) {
		int count = epoll_wait(epoll, events, EVENTS_MAX, -1);
		for (int i = 0; i < count; i++) {
			if (events[i].data.fd != listener) {
				serve(events[i].data.fd, request_size);
				continue;
			}
			int fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK);
			if (fd < 0 || fd >= CONNECTIONS_MAX)
				continue;
			received[fd] = 0;
			event.data.fd = fd;
			epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event);
		}
	}
}
