/* A request that is not complete, in a buffer of its own: it grows as bytes arrive, not as they are announced. */
#include "runtime/server/server.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

enum { PARTIAL_MIN = 2048 };

void
rt_partial_drop(struct rt_connection *connection)
{
	if (connection->partial) {
		connection->worker->given_back += connection->partial->capacity;
		free(connection->partial->data);
		free(connection->partial);
	}
	connection->partial = NULL;
}

static bool
reserve(struct rt_partial *partial, size_t capacity)
{
	if (capacity <= partial->capacity)
		return true;
	char *data = realloc(partial->data, capacity + FORST_INPUT_PADDING);
	if (!data)
		return false;
	memset(data + capacity, 0, FORST_INPUT_PADDING);
	partial->data = data;
	partial->capacity = capacity;
	return true;
}

bool
rt_partial_keep(struct rt_connection *connection, const struct rt_reader *reader, const char *data, size_t length)
{
	struct rt_partial *partial = calloc(1, sizeof(*partial));

	assert(!connection->partial);
	if (!partial || !reserve(partial, length < PARTIAL_MIN ? PARTIAL_MIN : length)) {
		free(partial);
		return false;
	}
	memcpy(partial->data, data, length);
	partial->length = length;
	partial->reader = *reader;
	connection->partial = partial;
	return true;
}

/* Chunked content was decoded in place: what lies between it and the bytes still to be decoded is done with. */
static void
drop_framing(struct rt_partial *partial)
{
	struct rt_reader *reader = &partial->reader;
	size_t decoded = reader->head.length + reader->body_length;

	if (!reader->head_done || !reader->head.chunked || reader->raw == decoded)
		return;
	memmove(partial->data + decoded, partial->data + reader->raw, partial->length - reader->raw);
	partial->length -= reader->raw - decoded;
	reader->raw = decoded;
}

/* Room for the next read: up to the end of a sized body, so that it arrives where it is decoded, growing as it arrives.
 */
static bool
make_room(struct rt_partial *partial, size_t *room)
{
	const struct rt_reader *reader = &partial->reader;
	size_t most = RT_INPUT_SIZE;

	drop_framing(partial);
	if (reader->head_done && !reader->head.chunked)
		most = reader->consumed - partial->length;
	size_t doubled = partial->capacity * 2;
	size_t wanted = partial->length + most;
	if (wanted > partial->capacity && partial->capacity - partial->length < RT_INPUT_SIZE / 2 &&
		!reserve(partial, wanted < doubled ? wanted : doubled))
		return false;
	*room = partial->capacity - partial->length;
	if (*room > most)
		*room = most;
	return true;
}

ssize_t
rt_partial_receive(struct rt_connection *connection)
{
	struct rt_partial *partial = connection->partial;
	size_t room;

	if (!make_room(partial, &room)) {
		errno = ENOMEM;
		return -1;
	}
	ssize_t got = recv(connection->fd, partial->data + partial->length, room, 0);
	if (got > 0)
		partial->length += (size_t)got;
	return got;
}
