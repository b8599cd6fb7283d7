/* A request as it arrives: its head, then its body by length or by chunks. Pure: a buffer in, how far it is out. */
#include "runtime/server/server.h"

static enum http_progress
refuse(struct rt_reader *reader, uint16_t status, const char *reason)
{
	reader->status = status;
	reader->reason = reason;
	return HTTP_REFUSED;
}

static enum http_progress
advance_chunks(
	struct rt_reader *reader, const struct rt_limits *limits, const struct http_limits *http, char *data, size_t length)
{
	size_t consumed, produced;
	char *out = data + reader->head.length + reader->body_length;
	enum http_progress progress =
		http_chunks_decode(&reader->chunks, http, data + reader->raw, length - reader->raw, out, &consumed, &produced);

	reader->raw += consumed;
	reader->body_length += produced;
	reader->consumed = reader->raw;
	if (progress == HTTP_REFUSED)
		return refuse(reader, reader->chunks.status, reader->chunks.reason);
	/* A chunk that announces too much is refused before it is sent. */
	if (reader->body_length > limits->body_max || reader->chunks.remaining > limits->body_max - reader->body_length)
		return refuse(reader, 413, "the body is too large");
	return progress;
}

static enum http_progress
advance_body(
	struct rt_reader *reader, const struct rt_limits *limits, const struct http_limits *http, char *data, size_t length)
{
	const struct http_head *head = &reader->head;

	if (head->chunked)
		return advance_chunks(reader, limits, http, data, length);
	if (head->content_length > limits->body_max)
		return refuse(reader, 413, "the body is too large");
	reader->body_length = (size_t)head->content_length;
	reader->consumed = head->length + reader->body_length;
	return length >= reader->consumed ? HTTP_DONE : HTTP_MORE;
}

enum http_progress
rt_reader_advance(struct rt_reader *reader, const struct rt_limits *limits, char *data, size_t length)
{
	const struct http_limits http = {
		(uint32_t)limits->target_max, (uint32_t)limits->header_max, (uint32_t)limits->fields_max};

	if (!reader->head_done) {
		enum http_progress progress = http_head_parse(&reader->head, &http, data, length);
		if (progress == HTTP_REFUSED)
			return refuse(reader, reader->head.status, reader->head.reason);
		if (progress == HTTP_MORE)
			return HTTP_MORE;
		reader->head_done = true;
		reader->raw = reader->head.length;
	}
	return advance_body(reader, limits, &http, data, length);
}
