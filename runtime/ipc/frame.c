/* Reading frames: a header is judged by the row of its type, a payload by the function of its kind. */
#include "runtime/ipc/frame.h"

#include "runtime/ipc/metadata.h"

#include <string.h>

enum { FRAME_NEVER = -1 };

static const struct type {
	const char *name;
	int16_t flags[2]; /* by sender */
	uint32_t payload_max;
} types[] = {
#define FRAME_TYPE(name, number, client, server, most) [number] = {#name, {client, server}, most},
#include "runtime/ipc/type.def"
#undef FRAME_TYPE
};

enum { TYPE_COUNT = sizeof(types) / sizeof(types[0]) };

static const struct refusal {
	const char *name, *text;
} refusals[] = {
	{"Fine", ""},
#define FRAME_REFUSAL(name, code, text) {code, text},
#include "runtime/ipc/refusal.def"
#undef FRAME_REFUSAL
};

const char *
frame_refusal_text(enum frame_refusal refusal)
{
	return refusals[refusal].text;
}

const char *
frame_refusal_name(enum frame_refusal refusal)
{
	return refusals[refusal].name;
}

const char *
frame_type_name(enum frame_type type)
{
	return types[type].name;
}

/* ---- numbers ---- */

static uint16_t
read_u16(const char *data)
{
	const unsigned char *bytes = (const unsigned char *)data;

	return (uint16_t)(bytes[0] | bytes[1] << 8);
}

static uint32_t
read_u32(const char *data)
{
	return read_u16(data) | (uint32_t)read_u16(data + 2) << 16;
}

/* ---- frames ---- */

enum frame_protocol
frame_protocol_of(const char *data, size_t length)
{
	if (length < FRAME_DECIDED_BY)
		return FRAME_PROTOCOL_OPEN;
	return memchr(data, '\0', FRAME_DECIDED_BY) ? FRAME_PROTOCOL_FRAMES : FRAME_PROTOCOL_HTTP;
}

static bool
belongs_to_call(enum frame_type type)
{
	return type == FRAME_CALL || type == FRAME_RESULT || type == FRAME_ERROR;
}

static enum frame_refusal
judge(enum frame_sender sender, unsigned number, const struct frame *frame, uint32_t length)
{
	int known = number < TYPE_COUNT && types[number].name ? types[number].flags[sender] : FRAME_NEVER;

	if (known == FRAME_NEVER)
		return FRAME_REFUSED_UNKNOWN_TYPE;
	if (frame->flags & ~known)
		return FRAME_REFUSED_UNKNOWN_FLAG;
	if (belongs_to_call(frame->type) && frame->call == 0)
		return FRAME_REFUSED_NO_CALL;
	if (length > types[number].payload_max ||
		(frame->type == FRAME_HELLO && sender == FRAME_CLIENT && length > FRAME_HELLO_MAX))
		return FRAME_REFUSED_TOO_LONG;
	if (frame->flags & (FRAME_VOID | FRAME_AGAIN_AS_JSON) && length > 0)
		return FRAME_REFUSED_NO_PAYLOAD;
	return FRAME_FINE;
}

enum frame_progress
frame_read(enum frame_sender sender, size_t payload_max, const char *data, size_t length, struct frame *frame,
	size_t *size, enum frame_refusal *refusal)
{
	*size = 0;
	if (length < FRAME_HEADER_SIZE)
		return FRAME_MORE;
	uint32_t payload = read_u32(data);
	unsigned number = (unsigned char)data[4];
	*frame = (struct frame){
		.type = (enum frame_type)number,
		.flags = (uint8_t)data[5],
		.route = read_u16(data + 6),
		.call = read_u32(data + 8),
		.extra = read_u32(data + 12),
	};
	*refusal = judge(sender, number, frame, payload);
	if (*refusal != FRAME_FINE)
		return FRAME_REFUSED;
	*size = FRAME_HEADER_SIZE + (size_t)payload;
	if (payload > payload_max)
		return FRAME_TOO_LARGE;
	if (length < *size)
		return FRAME_MORE;
	frame->payload = (struct str){data + FRAME_HEADER_SIZE, payload};
	return FRAME_DONE;
}

/* ---- payloads ---- */

/* The next `length` bytes of *rest; false when there are not so many. */
static bool
take(struct str *rest, size_t length, struct str *out)
{
	if (length > rest->length)
		return false;
	*out = (struct str){rest->data, length};
	*rest = (struct str){rest->data + length, rest->length - length};
	return true;
}

static bool
take_u8(struct str *rest, uint8_t *out)
{
	struct str bytes;

	if (!take(rest, 1, &bytes))
		return false;
	*out = (uint8_t)bytes.data[0];
	return true;
}

static bool
take_u16(struct str *rest, uint16_t *out)
{
	struct str bytes;

	if (!take(rest, 2, &bytes))
		return false;
	*out = read_u16(bytes.data);
	return true;
}

static bool
take_u32(struct str *rest, uint32_t *out)
{
	struct str bytes;

	if (!take(rest, 4, &bytes))
		return false;
	*out = read_u32(bytes.data);
	return true;
}

/* Bytes behind their number, which has one byte. */
static bool
take_short_text(struct str *rest, struct str *out)
{
	uint8_t length;

	return take_u8(rest, &length) && take(rest, length, out);
}

/* The same with two bytes. */
static bool
take_text(struct str *rest, struct str *out)
{
	uint16_t length;

	return take_u16(rest, &length) && take(rest, length, out);
}

static enum frame_refusal
read_greeting(struct str *rest, uint16_t *version, uint16_t *features)
{
	struct str magic;

	if (!take(rest, 4, &magic))
		return FRAME_REFUSED_SHORT_HELLO;
	if (memcmp(magic.data, "FRST", 4) != 0)
		return FRAME_REFUSED_WRONG_MAGIC;
	if (!take_u16(rest, version))
		return FRAME_REFUSED_SHORT_HELLO;
	if (*version != FRAME_VERSION)
		return FRAME_REFUSED_WRONG_VERSION;
	return take_u16(rest, features) ? FRAME_FINE : FRAME_REFUSED_SHORT_HELLO;
}

enum frame_refusal
frame_hello_read(struct str payload, struct frame_hello *hello)
{
	*hello = (struct frame_hello){0};
	return read_greeting(&payload, &hello->version, &hello->features);
}

bool
frame_welcome_route(struct str *rest, struct frame_route *route)
{
	return take_u8(rest, &route->flags) && take_text(rest, &route->path) && take_text(rest, &route->alias);
}

enum frame_refusal
frame_welcome_read(struct str payload, struct frame_welcome *welcome)
{
	struct frame_route route;

	*welcome = (struct frame_welcome){0};
	enum frame_refusal refusal = read_greeting(&payload, &welcome->version, &welcome->features);
	if (refusal != FRAME_FINE)
		return refusal;
	if (!take_u32(&payload, &welcome->payload_max) || !take_short_text(&payload, &welcome->contract) ||
		!take_short_text(&payload, &welcome->build) || !take_u16(&payload, &welcome->route_count))
		return FRAME_REFUSED_SHORT_HELLO;
	welcome->routes = payload;
	for (int i = 0; i < welcome->route_count; i++) {
		if (!frame_welcome_route(&payload, &route))
			return FRAME_REFUSED_SHORT_HELLO;
	}
	welcome->routes.length -= payload.length;
	return FRAME_FINE;
}

/* Where the value of a key goes; NULL for one that is not known. */
static struct str *
metadata_slot(struct frame_call *call, unsigned key)
{
	switch (key) {
	case METADATA_REQUEST_ID: return &call->request_id;
	case METADATA_TRACEPARENT: return &call->traceparent;
	case METADATA_TRACESTATE: return &call->tracestate;
	}
	return NULL;
}

static bool
read_metadata(struct str block, struct frame_call *call)
{
	unsigned seen = 0;

	while (block.length > 0) {
		struct str value;
		uint8_t key;
		if (!take_u8(&block, &key) || !take_text(&block, &value))
			return false;
		struct str *slot = metadata_slot(call, key);
		if (!slot)
			continue;
		if (seen & 1u << key)
			return false;
		seen |= 1u << key;
		*slot = value;
	}
	return true;
}

enum frame_refusal
frame_call_read(const struct frame *frame, struct frame_call *call)
{
	struct str rest = frame->payload, block;

	*call = (struct frame_call){0};
	if (frame->flags & FRAME_META && (!take_text(&rest, &block) || !read_metadata(block, call)))
		return FRAME_REFUSED_BAD_METADATA;
	call->arguments = rest;
	return FRAME_FINE;
}
