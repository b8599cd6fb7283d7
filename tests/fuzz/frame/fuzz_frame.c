/*
 * The frame reader under any bytes. The first byte says who sends them and where they are cut: read whole and cut, they
 * must be the same frames and end in the same verdict. What was read is written again and must be the same bytes.
 * Buffers have exactly the size of what they hold.
 */
#include "runtime/ipc/frame.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { PAYLOAD_MAX = 256 };

struct verdict {
	enum frame_progress last;
	enum frame_refusal refusal;
	size_t used, frames, skipped;
	uint64_t sum;
};

static char *
exact(const char *data, size_t size)
{
	char *copy = malloc(size > 0 ? size : 1);

	if (!copy)
		abort();
	if (size > 0)
		memcpy(copy, data, size);
	return copy;
}

static void
expect(bool condition)
{
	if (!condition)
		abort();
}

static void
expect_same(struct buf *out, const char *data, size_t length)
{
	expect(!out->failed && out->length == length && memcmp(out->data, data, length) == 0);
	buf_release(out);
}

static uint64_t
sum_of(uint64_t sum, struct str text)
{
	for (size_t i = 0; i < text.length; i++)
		sum = sum * 31 + (unsigned char)text.data[i];
	return sum;
}

static uint64_t
use_welcome(struct str payload)
{
	struct frame_welcome welcome;
	struct frame_route route;
	struct buf out = {0};
	uint64_t sum = 0;

	if (frame_welcome_read(payload, &welcome) != FRAME_FINE)
		return 1;
	struct str rest = welcome.routes;
	size_t count = 0, at = frame_append_welcome(&out, &welcome);
	for (; frame_welcome_route(&rest, &route); count++) {
		sum = sum_of(sum_of(sum, route.path), route.alias);
		frame_append_route(&out, &route);
	}
	frame_end_welcome(&out, at);
	expect(count == welcome.route_count && rest.length == 0);
	size_t length = out.length - FRAME_HEADER_SIZE;
	expect(length <= payload.length && memcmp(out.data + FRAME_HEADER_SIZE, payload.data, length) == 0);
	buf_release(&out);
	return sum;
}

/* A call that is written and read again is the same call. */
static uint64_t
use_call(const struct frame *frame)
{
	struct frame_call call, again;
	struct frame reread;
	struct buf out = {0};
	size_t size;
	enum frame_refusal refusal;

	if (frame_call_read(frame, &call) != FRAME_FINE)
		return 2;
	frame_append_call(&out, frame, &call);
	expect(frame_read(FRAME_CLIENT, SIZE_MAX, out.data, out.length, &reread, &size, &refusal) == FRAME_DONE);
	expect(frame_call_read(&reread, &again) == FRAME_FINE);
	expect(str_equal(call.arguments, again.arguments) && str_equal(call.request_id, again.request_id) &&
		   str_equal(call.traceparent, again.traceparent) && str_equal(call.tracestate, again.tracestate));
	buf_release(&out);
	return sum_of(sum_of(sum_of(sum_of(0, call.request_id), call.traceparent), call.tracestate), call.arguments);
}

static uint64_t
use(enum frame_sender sender, const struct frame *frame)
{
	struct frame_hello hello;

	if (frame->type == FRAME_CALL)
		return use_call(frame);
	if (frame->type != FRAME_HELLO)
		return sum_of(frame->call, frame->payload);
	if (sender == FRAME_SERVER)
		return use_welcome(frame->payload);
	return frame_hello_read(frame->payload, &hello) == FRAME_FINE ? hello.features : 3;
}

/* One frame from where the verdict has come to; false when there is none. */
static bool
read_one(struct verdict *verdict, enum frame_sender sender, const char *data, size_t have)
{
	struct frame frame;
	struct buf out = {0};
	size_t size;
	char *rest = exact(data + verdict->used, have - verdict->used);
	verdict->last = frame_read(sender, PAYLOAD_MAX, rest, have - verdict->used, &frame, &size, &verdict->refusal);

	bool done = verdict->last == FRAME_DONE;
	if (done) {
		expect(size <= have - verdict->used);
		verdict->sum = verdict->sum * 31 + use(sender, &frame);
		frame_append(&out, &frame);
		expect_same(&out, rest, size);
		verdict->used += size;
		verdict->frames++;
	} else if (verdict->last == FRAME_TOO_LARGE) {
		verdict->skipped = size;
	}
	free(rest);
	return done;
}

static struct verdict
read_all(enum frame_sender sender, const char *data, size_t size, size_t cut)
{
	struct verdict verdict = {.last = FRAME_MORE, .refusal = FRAME_FINE};

	while (read_one(&verdict, sender, data, cut))
		continue;
	if (verdict.last != FRAME_MORE)
		return verdict;
	while (read_one(&verdict, sender, data, size))
		continue;
	return verdict;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size == 0)
		return 0;
	enum frame_sender sender = data[0] & 1 ? FRAME_SERVER : FRAME_CLIENT;
	const char *bytes = (const char *)data + 1;
	size_t length = size - 1, cut = data[0] < length ? data[0] : length;
	struct verdict whole = read_all(sender, bytes, length, length);
	struct verdict split = read_all(sender, bytes, length, cut);

	expect(whole.last == split.last && whole.used == split.used && whole.frames == split.frames &&
		   whole.sum == split.sum && whole.skipped == split.skipped &&
		   (whole.last != FRAME_REFUSED || whole.refusal == split.refusal));
	frame_protocol_of(bytes, length);
	return 0;
}
