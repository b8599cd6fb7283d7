/* Writing frames. Lengths that are only known at the end are put where they belong then. */
#include "runtime/ipc/frame.h"

#include "runtime/ipc/metadata.h"

#include <assert.h>
#include <string.h>

static void
put_u16(char *out, uint16_t value)
{
	out[0] = (char)(value & 255);
	out[1] = (char)(value >> 8);
}

static void
put_u32(char *out, uint32_t value)
{
	put_u16(out, (uint16_t)(value & 0xffff));
	put_u16(out + 2, (uint16_t)(value >> 16));
}

static void
append_u16(struct buf *out, uint16_t value)
{
	char bytes[2];

	put_u16(bytes, value);
	buf_append(out, bytes, sizeof(bytes));
}

static void
append_u32(struct buf *out, uint32_t value)
{
	char bytes[4];

	put_u32(bytes, value);
	buf_append(out, bytes, sizeof(bytes));
}

static void
append_short_text(struct buf *out, struct str text)
{
	assert(text.length <= UINT8_MAX);
	buf_append_byte(out, (char)text.length);
	buf_append_str(out, text);
}

static void
append_text(struct buf *out, struct str text)
{
	assert(text.length <= UINT16_MAX);
	append_u16(out, (uint16_t)text.length);
	buf_append_str(out, text);
}

void
frame_header_put(char out[FRAME_HEADER_SIZE], const struct frame *frame)
{
	assert(frame->payload.length <= UINT32_MAX);
	put_u32(out, (uint32_t)frame->payload.length);
	out[4] = (char)frame->type;
	out[5] = (char)frame->flags;
	put_u16(out + 6, frame->route);
	put_u32(out + 8, frame->call);
	put_u32(out + 12, frame->extra);
}

void
frame_append(struct buf *out, const struct frame *frame)
{
	char header[FRAME_HEADER_SIZE];

	frame_header_put(header, frame);
	buf_append(out, header, sizeof(header));
	buf_append_str(out, frame->payload);
}

static void
append_greeting(struct buf *out, uint16_t features)
{
	buf_append(out, "FRST", 4);
	append_u16(out, FRAME_VERSION);
	append_u16(out, features);
}

/* The header of a frame whose payload is what was appended behind `at` and its header. */
static void
end_frame(struct buf *out, size_t at, struct frame frame)
{
	if (out->failed)
		return;
	frame.payload = (struct str){NULL, out->length - at - FRAME_HEADER_SIZE};
	frame_header_put(out->data + at, &frame);
}

static size_t
begin_frame(struct buf *out)
{
	static const char gap[FRAME_HEADER_SIZE];
	size_t at = out->length;

	buf_append(out, gap, sizeof(gap));
	return at;
}

void
frame_append_hello(struct buf *out, uint16_t features)
{
	size_t at = begin_frame(out);

	append_greeting(out, features);
	end_frame(out, at, (struct frame){.type = FRAME_HELLO});
}

size_t
frame_append_welcome(struct buf *out, const struct frame_welcome *welcome)
{
	size_t at = begin_frame(out);

	append_greeting(out, welcome->features);
	append_u32(out, welcome->payload_max);
	append_short_text(out, welcome->contract);
	append_short_text(out, welcome->build);
	append_u16(out, welcome->route_count);
	return at;
}

void
frame_append_route(struct buf *out, const struct frame_route *route)
{
	buf_append_byte(out, (char)route->flags);
	append_text(out, route->path);
	append_text(out, route->alias);
}

void
frame_end_welcome(struct buf *out, size_t at)
{
	end_frame(out, at, (struct frame){.type = FRAME_HELLO});
}

static void
append_metadata(struct buf *out, char key, struct str value)
{
	if (value.length == 0)
		return;
	buf_append_byte(out, key);
	append_text(out, value);
}

void
frame_append_call(struct buf *out, const struct frame *frame, const struct frame_call *call)
{
	struct frame header = *frame;
	size_t at = begin_frame(out), block = out->length;

	header.flags &= (uint8_t)~FRAME_META;
	if (call->request_id.length + call->traceparent.length + call->tracestate.length > 0) {
		header.flags |= FRAME_META;
		append_u16(out, 0);
		append_metadata(out, METADATA_REQUEST_ID, call->request_id);
		append_metadata(out, METADATA_TRACEPARENT, call->traceparent);
		append_metadata(out, METADATA_TRACESTATE, call->tracestate);
		assert(out->failed || out->length - block - 2 <= FRAME_METADATA_MAX);
		if (!out->failed)
			put_u16(out->data + block, (uint16_t)(out->length - block - 2));
	}
	buf_append_str(out, call->arguments);
	end_frame(out, at, header);
}
