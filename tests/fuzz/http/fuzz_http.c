/*
 * The HTTP parser under any bytes. The first byte says where the input is cut; head and body are parsed whole and cut, and
 * the verdicts must agree. Bodies are decoded when the head says chunked. Buffers have exactly the size of what they hold.
 */
#include "runtime/http/http.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct http_limits limits = {.target_max = 128, .header_max = 512, .fields_max = 16};

struct verdict {
	enum http_progress head, body;
	int status;
	size_t length; /* of the decoded body */
	uint64_t sum;
};

static char *
exact(const uint8_t *data, size_t size)
{
	char *copy = malloc(size > 0 ? size : 1);

	if (!copy)
		abort();
	if (size > 0)
		memcpy(copy, data, size);
	return copy;
}

static void
decode_body(struct verdict *verdict, const uint8_t *data, size_t size, size_t cut)
{
	struct http_chunks chunks = {0};
	size_t used = 0, have = cut < size ? cut : size;

	for (;;) {
		size_t consumed, produced;
		char *in = exact(data + used, have - used);
		verdict->body = http_chunks_decode(&chunks, &limits, in, have - used, in, &consumed, &produced);
		if (produced > consumed || consumed > have - used)
			abort();
		for (size_t i = 0; i < produced; i++)
			verdict->sum = verdict->sum * 31 + (unsigned char)in[i];
		free(in);
		used += consumed;
		verdict->length += produced;
		if (verdict->body != HTTP_MORE || have == size)
			return;
		have = size;
	}
}

/* What a server makes of an accepted head. */
static void
use_head(const struct http_head *head, const char *data)
{
	if (head->path.length > 0 && data[head->path.offset] == '/') {
		char *out = malloc(head->path.length);
		ptrdiff_t length = http_path_resolve(data + head->path.offset, head->path.length, out);
		if (length > (ptrdiff_t)head->path.length || length == 0)
			abort();
		free(out);
	}
	struct http_span host = head->fields[HTTP_FIELD_HOST], type = head->fields[HTTP_FIELD_CONTENT_TYPE];
	if (http_host_name_length(data + host.offset, host.length) > host.length)
		abort();
	http_is_json(data + type.offset, type.length);
}

static struct verdict
parse(const uint8_t *data, size_t size, size_t cut)
{
	struct http_head head = {0};
	struct verdict verdict = {0};
	char *first = exact(data, cut);

	verdict.head = http_head_parse(&head, &limits, first, cut);
	free(first);
	char *whole = exact(data, size);
	if (verdict.head == HTTP_MORE)
		verdict.head = http_head_parse(&head, &limits, whole, size);
	verdict.status = head.status;
	if (verdict.head == HTTP_DONE) {
		if (head.length > size)
			abort();
		use_head(&head, whole);
		if (head.chunked)
			decode_body(&verdict, data + head.length, size - head.length, cut);
	}
	free(whole);
	return verdict;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size == 0)
		return 0;
	size_t cut = data[0] < size ? data[0] : size - 1;
	struct verdict whole = parse(data + 1, size - 1, size - 1);
	struct verdict split = parse(data + 1, size - 1, cut);

	if (whole.head != split.head || whole.body != split.body || whole.status != split.status ||
		whole.length != split.length || whole.sum != split.sum)
		abort();
	return 0;
}
