/*
 * Frames: what travels on the server's Unix socket beside HTTP. Pure functions from a buffer to a verdict and back.
 * They know no sockets; what they read stays where it is, and only encoders append to a buffer.
 *
 * A frame is a header of 16 bytes, little-endian {u32 length, u8 type, u8 flags, u16 route, u32 call, u32 extra}, and a
 * payload of `length` bytes. A header is judged when all of it is there, so the verdict does not depend on how the
 * bytes were cut.
 */
#ifndef FORST_IPC_FRAME_H
#define FORST_IPC_FRAME_H

#include "runtime/base/buf.h"
#include "runtime/base/str.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
	FRAME_HEADER_SIZE = 16,
	FRAME_VERSION = 1,
	FRAME_HELLO_MAX = 0xffff, /* bytes of a client's HELLO: one of its first four is a NUL, which HTTP never has */
	FRAME_DECIDED_BY = 4,     /* after so many bytes a connection is known to be HTTP or frames */
	FRAME_METADATA_MAX = 0xffff,
};

enum frame_type {
#define FRAME_TYPE(name, number, client, server, most) FRAME_##name = number,
#include "runtime/ipc/type.def"
#undef FRAME_TYPE
};

enum frame_flag {
	FRAME_PACKED = 1,         /* CALL, RESULT: the arguments, the value are in the packed form */
	FRAME_ACCEPT_PACKED = 2,  /* CALL: so may the value be */
	FRAME_META = 4,           /* CALL: metadata before the arguments */
	FRAME_VOID = 8,           /* RESULT: there is no value */
	FRAME_AGAIN_AS_JSON = 16, /* ERROR: no answer yet; the same call is to be sent as JSON */
};

/* Features of HELLO. */
enum { FRAME_FEATURE_PACKED = 1 };

/* Flags of a route in the server's HELLO. */
enum {
	FRAME_ROUTE_PACKED_INPUT = 1,
	FRAME_ROUTE_PACKED_RESULT = 2,
};

enum frame_sender {
	FRAME_CLIENT,
	FRAME_SERVER,
};

enum frame_refusal {
	FRAME_FINE,
#define FRAME_REFUSAL(name, code, text) FRAME_REFUSED_##name,
#include "runtime/ipc/refusal.def"
#undef FRAME_REFUSAL
};

struct frame {
	enum frame_type type;
	uint8_t flags;
	uint16_t route;
	uint32_t call;
	uint32_t extra;
	struct str payload; /* where it was read */
};

/* ---- reading ---- */

enum frame_protocol {
	FRAME_PROTOCOL_OPEN, /* too few bytes to tell */
	FRAME_PROTOCOL_HTTP,
	FRAME_PROTOCOL_FRAMES,
};

/* What a connection that begins with these bytes speaks. */
enum frame_protocol frame_protocol_of(const char *data, size_t length);

enum frame_progress {
	FRAME_MORE,      /* fine so far, not complete */
	FRAME_DONE,      /* the frame is whole */
	FRAME_TOO_LARGE, /* its payload is larger than the reader takes: to be skipped */
	FRAME_REFUSED,   /* nothing behind it can be read */
};

/* Reads the frame that begins at data[0], sent by `sender`. *size are the bytes of the whole frame: what was consumed
 * when it is DONE, what to skip when it is TOO_LARGE, 0 as long as that is not known. The frame's header is set as soon
 * as *size is, its payload when it is DONE. *refusal is set when it is REFUSED. */
enum frame_progress frame_read(enum frame_sender sender, size_t payload_max, const char *data, size_t length,
	struct frame *frame, size_t *size, enum frame_refusal *refusal);

/* A client's HELLO. */
struct frame_hello {
	uint16_t version;
	uint16_t features;
};

enum frame_refusal frame_hello_read(struct str payload, struct frame_hello *hello);

/* A server's HELLO; its texts and routes are where they were read. */
struct frame_welcome {
	uint16_t version;
	uint16_t features;
	uint32_t payload_max; /* of a CALL */
	struct str contract, build;
	uint16_t route_count;
	struct str routes; /* what frame_welcome_route takes apart */
};

struct frame_route {
	uint8_t flags;
	struct str path, alias; /* alias of length 0: none */
};

enum frame_refusal frame_welcome_read(struct str payload, struct frame_welcome *welcome);

/* The next route; `rest` begins as welcome->routes. False at the end. */
bool frame_welcome_route(struct str *rest, struct frame_route *route);

/* A CALL's payload taken apart; texts of length 0 are absent. */
struct frame_call {
	struct str request_id, traceparent, tracestate;
	struct str arguments;
};

enum frame_refusal frame_call_read(const struct frame *frame, struct frame_call *call);

/* A sentence for people. */
const char *frame_refusal_text(enum frame_refusal refusal);

/* The refusal's name: "UnknownType". */
const char *frame_refusal_name(enum frame_refusal refusal);

/* "CALL" */
const char *frame_type_name(enum frame_type type);

/* ---- writing; a buffer that failed keeps failing ---- */

/* The header of a frame whose payload has payload.length bytes. */
void frame_header_put(char out[FRAME_HEADER_SIZE], const struct frame *frame);

/* Header and payload. */
void frame_append(struct buf *out, const struct frame *frame);

void frame_append_hello(struct buf *out, uint16_t features);

/* Sets the routes one by one: begin, each route, end. `at` is what begin gave. */
size_t frame_append_welcome(struct buf *out, const struct frame_welcome *welcome);
void frame_append_route(struct buf *out, const struct frame_route *route);
void frame_end_welcome(struct buf *out, size_t at);

/* A CALL: FRAME_META is set by whether `call` holds metadata, frame->payload is not looked at. */
void frame_append_call(struct buf *out, const struct frame *frame, const struct frame_call *call);

#endif
